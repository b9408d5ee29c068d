"""The lists that people choose from, in the center's own words and order."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget

from peerdesk.desk.office import lists
from peerdesk.desk.office.lists import EDITABLE, ListEntry
from peerdesk.done import Done
from peerdesk.errors import Invalid
from peerdesk.words import _, number
from ui.context import Context
from ui.kept import Keeper
from ui.models.columns import Column, Tag
from ui.models.rows import RowsModel
from ui.models.selection import select_id, selected_id
from ui.theme import metrics, sizes
from ui.widgets.buttons import button, icon_button
from ui.widgets.form import FieldRow
from ui.widgets.page import Card, column, row
from ui.widgets.shortcut import ALONE, add_key
from ui.widgets.table import DataTable
from ui.widgets.text import label, rule


@dataclass(frozen=True)
class _List:
    """A list that may be changed; ``count`` is how many of its entries are offered."""

    id: str
    title: str
    count: int


class _NameField(QLineEdit):
    """Esc gives up a renaming and gets out of the field."""

    def __init__(self, escape: QPushButton) -> None:
        super().__init__()
        self._escape = escape
        self.setObjectName("list_entry_name")
        self.setMaxLength(80)
        add_key(self, "Esc", escape.click, escape.text(), where=ALONE)


class ListsSection(QWidget):
    """The lists at the start, the entries of the chosen one beside them. One field below names a
    new entry, or the one that is being renamed."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setObjectName("settings_lists")
        self._context = context
        self._renamed = ""
        """The code of the entry that is being renamed, "" while one is being added."""
        self._make_tables()
        self._make_buttons()
        self._lay_out()
        self._names.row_chosen.connect(self._on_list_chosen)
        self._table.row_chosen.connect(self._on_entry_chosen)
        self._table.row_activated.connect(self._on_rename)
        self._edit.textChanged.connect(self._on_typed)
        self._edit.returnPressed.connect(self._on_save)
        self.setFocusProxy(self._names)

    def _make_tables(self) -> None:
        self._lists = RowsModel(
            [
                Column("title", _("List"), lambda each: each.title),
                Column(
                    "count", _("Entries"), lambda each: number(each.count), align="end", width=100
                ),
            ],
            parent=self,
        )
        self._names = DataTable(self._lists, words=_("Lists"), name="lists_table")
        self._entries = RowsModel(
            [
                Column(
                    "label",
                    _("Entry"),
                    lambda entry: entry.label,
                    muted=lambda entry: entry.retired,
                    tag=lambda entry: Tag(_("not offered")) if entry.retired else None,
                )
            ],
            id_of=lambda entry: entry.code,
            parent=self,
        )
        self._table = DataTable(self._entries, words=_("Entries"), name="list_entries")
        self._table.horizontalHeader().hide()
        for keys, slot, words in (
            ("Alt+Up", self._on_up, _("Move the entry up")),
            ("Alt+Down", self._on_down, _("Move the entry down")),
            ("F2", self._on_rename, _("Rename the entry")),
            ("Del", self._on_delete, _("Remove the entry")),
        ):
            add_key(self._table, keys, slot, words, where=ALONE)

    def _make_buttons(self) -> None:
        self._up = icon_button(
            "arrow-up", _("Move up (Alt+Up)"), on_click=self._on_up, name="list_up"
        )
        self._down = icon_button(
            "arrow-down", _("Move down (Alt+Down)"), on_click=self._on_down, name="list_down"
        )
        self._rename = button(_("Rena&me"), on_click=self._on_rename, name="list_rename")
        self._rename.setToolTip(_("F2"))
        self._retire = button(_("Re&tire"), on_click=self._on_retire, name="list_retire")
        self._give_up = button(_("Cancel"), "quiet", on_click=self._on_give_up, name="list_cancel")
        self._save = button(_("Add"), "primary", on_click=self._on_save, name="list_add")
        self._edit = _NameField(self._give_up)
        self._field = FieldRow(_("&Add an entry"), self._edit)
        self._keeper = Keeper(self._context, self._field)
        self._keeper.listen(self._edit)

    def _lay_out(self) -> None:
        side = Card(flush=True, name="lists_card")
        side.setFixedWidth(round(330 * (1 + (sizes().factor - 1) / 2)))
        side.body.addWidget(self._names)
        self._card = Card(" ", actions=(self._up, self._down), flush=True, name="list_card")
        self._card.body.setSpacing(0)
        self._card.body.addWidget(self._table, 1)
        self._about = label("", "small", wrap=True, name="list_about")
        chosen = row(self._about, self._rename, self._retire)
        chosen.setStretch(0, 1)
        chosen.setContentsMargins(metrics.LARGE, metrics.SMALL, metrics.LARGE, metrics.SMALL)
        self._card.body.addWidget(rule())
        self._card.body.addLayout(chosen)
        self._card.body.addWidget(rule())
        # In line with the field, whose words are above it and whose error is below.
        buttons = row(self._give_up, self._save)
        line = row(self._field, column(label("", "field"), buttons, None, spacing=metrics.XS))
        line.setStretch(0, 1)
        line.setContentsMargins(metrics.LARGE, metrics.SMALL, metrics.LARGE, metrics.MEDIUM)
        self._card.body.addLayout(line)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        page = row(side, self._card, spacing=metrics.LARGE)
        page.setStretch(1, 1)
        whole.addLayout(page)

    def reload(self) -> None:
        """Read the lists again; what is chosen and what is typed stays."""
        actor = self._context.actor
        rows = []
        for name, title in EDITABLE.items():
            offered = [each for each in lists.entries(actor, name) if not each.retired]
            rows.append(_List(name, _(title), len(offered)))
        self._lists.set_rows(rows)
        if selected_id(self._names) is None:
            select_id(self._names, rows[0].id)
        self._show_entries()

    def _show_entries(self) -> None:
        name = self._list_name()
        self._card.set_title(_(EDITABLE[name]))
        self._entries.set_rows(lists.entries(self._context.actor, name))
        if selected_id(self._table) is None:
            select_id(self._table, self._entries.id_at(0))
        if self._renamed and self._entries.row_of(self._renamed) < 0:
            self._on_give_up()
        self._show_what_can_be_done()

    def _list_name(self) -> str:
        return str(selected_id(self._names) or next(iter(EDITABLE)))

    def _chosen(self) -> ListEntry | None:
        at = self._entries.row_of(selected_id(self._table))
        return self._entries.row_at(at) if at >= 0 else None

    def _on_list_chosen(self, name: object) -> None:
        self._begin_adding()
        self._show_entries()
        select_id(self._table, self._entries.id_at(0))

    def _on_entry_chosen(self, code: object) -> None:
        self._show_what_can_be_done()

    def _show_what_can_be_done(self) -> None:
        entry = self._chosen()
        at = self._entries.row_of(entry.code) if entry is not None else -1
        self._up.setEnabled(at > 0)
        self._down.setEnabled(0 <= at < self._entries.rowCount() - 1)
        for each in (self._rename, self._retire):
            each.setEnabled(entry is not None)
        if entry is None:
            self._about.setText("")
            return
        self._retire.setText(_("Bring &back") if entry.retired else _("Re&tire"))
        self._retire.setToolTip("" if entry.retired else _("Delete"))
        self._about.setText(self._said_of(entry))

    def _said_of(self, entry: ListEntry) -> str:
        used = lists.is_used(self._context.actor, self._list_name(), entry.code)
        if entry.retired:
            said = _("Still on records that have it.") if used else _("On no record.")
        else:
            said = _("Used on records.") if used else _("On no record yet.")
        if entry.shipped and entry.shipped != entry.label:
            said += " " + _("First called “{label}”.", label=entry.shipped)
        return said

    # The field below.

    def _on_typed(self, text: str) -> None:
        self._field.set_error("")
        at = self._entries.row_of(self._renamed)
        # Blank gives one of the program's own entries its first word back.
        may_be_blank = at >= 0 and bool(self._entries.row_at(at).shipped)
        self._save.setEnabled(bool(text.strip()) or may_be_blank)

    def _show_adding(self) -> None:
        self._renamed = ""
        self._field.label.setText(_("&Add an entry"))
        self._edit.setAccessibleName(_("Add an entry"))
        self._edit.setPlaceholderText("")
        self._save.setText(_("Add"))
        self._give_up.hide()
        self._field.set_error("")

    def _begin_adding(self) -> None:
        """A new entry of this list, or what was typed of one."""
        self._keeper.keep()
        self._show_adding()
        self._edit.clear()
        self._keeper.begin(f"list:{self._list_name()}:")
        self._on_typed(self._edit.text())

    def _on_rename(self) -> None:
        entry = self._chosen()
        if entry is None:
            return
        self._keeper.keep()
        self._renamed = entry.code
        words = _("Rename “{label}”", label=entry.label)
        self._field.label.setText(words.replace("&", "&&"))
        self._edit.setAccessibleName(words)
        self._edit.setPlaceholderText(entry.shipped)
        self._save.setText(_("Rename"))
        self._give_up.show()
        self._edit.setText(entry.label)
        self._keeper.begin(f"list:{self._list_name()}:{entry.code}")
        self._edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self._edit.selectAll()
        self._on_typed(self._edit.text())

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._keeper.write()

    def _on_give_up(self) -> None:
        self._begin_adding()
        self._table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_save(self) -> None:
        if not self._save.isEnabled():
            return
        actor, name, typed = self._context.actor, self._list_name(), self._edit.text()
        renamed = self._renamed
        try:
            done: Done[None] | Done[str] = (
                lists.rename_entry(actor, name, renamed, typed)
                if renamed
                else lists.add_entry(actor, name, typed)
            )
        except Invalid as error:
            self._field.set_error(" ".join(error.fields.values()))
            self._edit.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._keeper.done()
        if renamed:
            self._on_give_up()
        else:
            self._begin_adding()
        self._context.did(done)
        if not renamed:
            select_id(self._table, done.value)

    # Order, retiring.

    def _on_up(self) -> None:
        self._move(-1)

    def _on_down(self) -> None:
        self._move(1)

    def _move(self, step: int) -> None:
        codes = [each.code for each in self._entries.rows()]
        code = selected_id(self._table)
        at = codes.index(code) if code in codes else -1
        if at < 0 or not 0 <= at + step < len(codes):
            return
        codes[at], codes[at + step] = codes[at + step], codes[at]
        actor, name = self._context.actor, self._list_name()
        self._context.attempt(partial(lists.reorder, actor, name, codes))

    def _on_delete(self) -> None:
        entry = self._chosen()
        if entry is not None and not entry.retired:
            self._on_retire()

    def _on_retire(self) -> None:
        entry = self._chosen()
        if entry is None:
            return
        change = lists.bring_back_entry if entry.retired else lists.retire_entry
        self._context.attempt(partial(change, self._context.actor, self._list_name(), entry.code))
