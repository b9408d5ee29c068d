"""Saying who a guest was: their line becomes that person's, and is counted once."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from peerdesk.desk import aliases, people, search
from peerdesk.desk.aliases import Kind
from peerdesk.desk.people import PersonRow
from peerdesk.desk.rights import Right, may
from peerdesk.words import _, medium_date
from ui import wording
from ui.context import Context
from ui.models.columns import Column, Tag
from ui.models.rows import RowsModel
from ui.models.selection import select_id, selected_id
from ui.theme import metrics, sizes
from ui.widgets.buttons import button
from ui.widgets.page import Card, EmptyState, row
from ui.widgets.search import SearchField
from ui.widgets.table import DataList
from ui.widgets.text import label

_MOST_SHOWN = 20
_ROWS_SEEN = 5


class LinkDialog(QDialog):
    """Search as you type; before that those who used the alias, or are called so. Enter links;
    who isn't in the records yet is added."""

    def __init__(
        self, parent: QWidget, context: Context, kind: Kind, row_id: int, alias: str
    ) -> None:
        super().__init__(parent)
        self.setObjectName("link_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Link to a person"))
        self._context, self._kind, self._row_id, self._alias = context, kind, row_id, alias
        self._used = [each for each, _name in aliases.likely_people(context.actor, alias)]
        self._model = RowsModel(
            [Column("person", _("Name"), _name_of, second=self._second, tag=self._tag)],
            parent=self,
        )
        self._list = DataList(self._model, words=_("Found"), name="link_people")
        self._list.setMinimumHeight(_ROWS_SEEN * sizes().tall_row)
        self._empty = EmptyState("user", "", name="link_empty")
        self._list.set_empty(self._empty)
        self._edit = SearchField(_("Name, code or phone"), self._list, name="link_search")
        self._new = button(
            _("New person"),
            "quiet",
            icon_name="user-plus",
            shortcut="Ctrl+N",
            on_click=self._on_new,
            name="link_new",
        )
        self._link = button(_("Link"), "primary", on_click=self._on_link, name="link_yes")
        self._link.setDefault(True)
        self._cancel = button(_("Cancel"), on_click=self.reject, name="link_cancel")
        self._lay_out()
        self._edit.textChanged.connect(self._find)
        self._edit.chosen.connect(self._on_link)
        self._list.row_activated.connect(self._on_activated)
        self._list.row_chosen.connect(self._on_row_chosen)
        self._find()
        self._edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        card = Card(flush=True, name="link_card")
        card.body.addWidget(self._list)
        words = _("The line keeps this name and belongs to the person, who is counted once.")
        page = QVBoxLayout(self)
        page.setContentsMargins(metrics.XL, metrics.XL, metrics.XL, metrics.LARGE)
        page.setSpacing(metrics.MEDIUM)
        page.addWidget(label(_("Who is “{name}”?", name=self._alias), "heading", wrap=True))
        page.addWidget(label(words, "muted", wrap=True))
        page.addWidget(self._edit)
        page.addWidget(card)
        page.addLayout(row(self._new, None, self._cancel, self._link))
        if not may(self._context.actor, Right.DO_INTAKE):
            self._new.hide()
        self.setFixedWidth(round(520 * sizes().factor))

    def _find(self) -> None:
        actor, typed = self._context.actor, self._edit.text().strip()
        if typed:
            ids = search.people_ids(actor, typed)[:_MOST_SHOWN]
        else:
            called = search.people_ids(actor, self._alias)[:_MOST_SHOWN]
            ids = list(dict.fromkeys([*self._used, *called]))
        rows = people.people_rows(actor, ids)
        self._model.set_rows([rows[each] for each in ids if each in rows])
        self._empty.set_sentence(
            _("Nobody is found by that.")
            if typed
            else _("Nobody has used this name before. Type whom you mean.")
        )
        if self._model.rowCount():
            select_id(self._list, self._model.id_at(0))
        self._show_what_can_be_done()

    def _second(self, person: PersonRow) -> str:
        seen = ""
        if person.last_seen is not None:
            seen = _("last here: {day}", day=medium_date(person.last_seen))
        return wording.joined(person.code, person.pronouns, seen)

    def _tag(self, person: PersonRow) -> Tag | None:
        return Tag(_("used this name"), "accent") if person.id in self._used else None

    def _on_row_chosen(self, person_id: object) -> None:
        self._show_what_can_be_done()

    def _show_what_can_be_done(self) -> None:
        self._link.setEnabled(selected_id(self._list) is not None)

    def _on_activated(self, person_id: object) -> None:
        self._on_link()

    def _on_new(self) -> None:
        """Nobody of them: the intake begins with the name, and links the line when it is saved."""
        name = " ".join(self._edit.text().split()) or self._alias
        self.reject()
        self._context.show("people", ("new", name, (self._kind, self._row_id)))

    def _on_link(self) -> None:
        person_id = selected_id(self._list)
        if person_id is None:
            return
        actor = self._context.actor
        self._context.attempt(
            lambda: aliases.link_alias(actor, self._kind, self._row_id, person_id)
        )
        # Refused means that the line is gone or linked: there is nothing to choose any more.
        self.accept()


def _name_of(person: PersonRow) -> str:
    return person.name
