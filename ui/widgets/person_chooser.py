"""Choosing somebody who is in the records: a dialog that searches as one types."""

from __future__ import annotations

from collections.abc import Hashable, Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from peerdesk.actor import Actor
from peerdesk.desk.people import people, search
from peerdesk.desk.people.people import PersonRow
from peerdesk.words import _, medium_date
from ui import wording
from ui.kept import Typed, keep_typed
from ui.models.columns import Column, Tag
from ui.models.rows import RowsModel
from ui.models.selection import select_id, selected_id
from ui.theme import metrics, sizes
from ui.widgets.buttons import button
from ui.widgets.page import Card, EmptyState, row
from ui.widgets.room import RoomyDialog
from ui.widgets.search import SearchField
from ui.widgets.table import DataList
from ui.widgets.text import label

_MOST_SHOWN = 20
_ROWS_SEEN = 5


class PersonChooser(RoomyDialog):
    """Before anything is typed those who are likely. Enter takes the person and closes."""

    person_chosen = Signal(object)
    """The person's id."""

    def __init__(
        self,
        parent: QWidget,
        actor: Actor,
        *,
        title: str,
        question: str,
        about: str,
        yes: str,
        nobody: str,
        name: str,
        without: int | None = None,
    ) -> None:
        """``nobody`` is said before anything is typed when nobody is likely; ``without`` is never
        found."""
        super().__init__(parent)
        self.setObjectName(f"{name}_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self._actor, self._nobody, self._without = actor, nobody, without
        self._likely: list[int] = []
        self._tags: dict[int, str] = {}
        self._model = RowsModel(
            [Column("person", _("Name"), _name_of, second=_second, tag=self._tag)], parent=self
        )
        self._list = DataList(self._model, words=_("Found"), name=f"{name}_people")
        self._list.setMinimumHeight(_ROWS_SEEN * sizes().tall_row)
        self._empty = EmptyState("user", "", name=f"{name}_empty")
        self._list.set_empty(self._empty)
        self._edit = SearchField(_("Name, code or phone"), self._list, name=f"{name}_search")
        self._yes = button(yes, "primary", on_click=self._on_yes, name=f"{name}_yes")
        self._yes.setDefault(True)
        cancel = button(_("Cancel"), on_click=self.reject, name=f"{name}_cancel")
        card = Card(flush=True, name=f"{name}_card")
        card.body.addWidget(self._list)
        page = QVBoxLayout(self)
        page.setContentsMargins(metrics.XL, metrics.XL, metrics.XL, metrics.LARGE)
        page.setSpacing(metrics.MEDIUM)
        page.addWidget(label(question, "heading", wrap=True))
        page.addWidget(label(about, "muted", wrap=True))
        page.addWidget(self._edit)
        page.addWidget(card)
        self.foot = row(None, cancel, self._yes)
        page.addLayout(self.foot)
        self.setMinimumWidth(round(520 * sizes().factor))
        self._edit.textChanged.connect(self._find)
        self._edit.chosen.connect(self._on_yes)
        self._list.row_activated.connect(self._on_activated)
        self._list.row_chosen.connect(self._on_row_chosen)
        self._find()
        self._edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def keep_typed(self, typed: Typed, about: Hashable) -> None:
        """Left with Esc, the search is there again when the same is asked ``about`` again."""
        keep_typed(self, typed, about)

    def show_likely(self, ids: Iterable[int], tags: dict[int, str]) -> None:
        """These stand there before anything is typed; ``tags`` say why, in a word or two."""
        self._likely, self._tags = list(ids), tags
        if not self.typed():
            self._find()

    def typed(self) -> str:
        """What is searched for."""
        return " ".join(self._edit.text().split())

    def _find(self) -> None:
        typed = self.typed()
        found = search.people_ids(self._actor, typed)[:_MOST_SHOWN] if typed else self._likely
        ids = [each for each in found if each != self._without]
        rows = people.people_rows(self._actor, ids)
        self._model.set_rows([rows[each] for each in ids if each in rows])
        self._empty.set_sentence(_("Nobody is found by that.") if typed else self._nobody)
        if self._model.rowCount():
            select_id(self._list, self._model.id_at(0))
        self._show_what_can_be_done()

    def _tag(self, person: PersonRow) -> Tag | None:
        words = self._tags.get(person.id, "")
        return Tag(words, "accent") if words else None

    def _on_row_chosen(self, person_id: object) -> None:
        self._show_what_can_be_done()

    def _show_what_can_be_done(self) -> None:
        self._yes.setEnabled(selected_id(self._list) is not None)

    def _on_activated(self, person_id: object) -> None:
        self._on_yes()

    def _on_yes(self) -> None:
        person_id = selected_id(self._list)
        if person_id is not None:
            self.accept()
            self.person_chosen.emit(person_id)


def _name_of(person: PersonRow) -> str:
    return person.name


def _second(person: PersonRow) -> str:
    seen = ""
    if person.last_seen is not None:
        seen = _("last here: {day}", day=medium_date(person.last_seen))
    return wording.joined(person.code, person.pronouns, seen)
