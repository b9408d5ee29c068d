"""Who did what with the record, and taking one of these deeds back, days later as well."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from peerdesk.desk import history
from peerdesk.words import _
from ui.context import Context
from ui.models.selection import selected_id
from ui.screens.people.entries import history_entry
from ui.screens.people.records_list import Entry, RecordsList
from ui.theme import metrics
from ui.widgets.buttons import button
from ui.widgets.messages import Banner
from ui.widgets.page import column, row
from ui.widgets.text import label, rule

_BANNER_WIDTH = 400


class HistoryTab(QWidget):
    """The entries, newest first; the chosen one can be undone where that is still possible."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._person_id: int | None = None
        self._undoable: set[int] = set()
        self._is_undoing = False
        self._list = RecordsList(
            self._read,
            words=_("History"),
            empty=_("Nothing has been noted yet."),
            name="person_history",
            choosable=True,
        )
        self._list.row_chosen.connect(self._on_chosen)
        self._list.chosen_lost.connect(self._show_choice)
        self._list.row_activated.connect(self._on_activated)
        self._banner = Banner(name="history_banner")
        # Qt asks how high it is at its narrowest, and makes the window as high.
        self._banner.setMinimumWidth(_BANNER_WIDTH)
        self._hint = label("", "small", wrap=True, name="history_hint")
        self._undo = button(
            _("&Undo this"),
            icon_name="arrow-counter-clockwise",
            on_click=self._on_undo,
            name="history_undo",
        )
        line = row(self._hint, self._undo, spacing=metrics.MEDIUM)
        line.setStretch(0, 1)
        foot = column(self._banner, line, spacing=metrics.SMALL)
        foot.setContentsMargins(metrics.LARGE, metrics.SMALL, metrics.LARGE, metrics.XS)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self._list, 1)
        box.addWidget(rule())
        box.addLayout(foot)
        self.setFocusProxy(self._list)
        context.refused.connect(self._on_refused)
        self._show_choice()

    def show_person(self, person_id: int) -> None:
        """Whose history `reload` reads."""
        self.clear()
        self._person_id = person_id

    def reload(self) -> None:
        """Read the first page anew."""
        self._is_undoing = False
        self._list.reload()
        self._show_choice()

    def clear(self) -> None:
        """Show nothing of anybody."""
        self._person_id = None
        self._undoable.clear()
        self._is_undoing = False
        self._banner.clear()
        self._list.clear()
        self._show_choice()

    def _read(self, offset: int) -> Sequence[Entry]:
        if self._person_id is None:
            return []
        found = history.history(self._context.actor, self._person_id, offset=offset)
        if not offset:
            self._undoable.clear()
        self._undoable |= {line.entry_id for line in found if line.undoable}
        return [history_entry(line) for line in found]

    def _on_chosen(self, entry_id: object) -> None:
        self._is_undoing = False
        self._banner.clear()
        self._show_choice()

    def _show_choice(self) -> None:
        entry_id = selected_id(self._list)
        can_be_undone = entry_id in self._undoable
        if entry_id is None:
            words = _("Choose an entry to undo it, whoever did it and however long ago.")
        elif can_be_undone:
            words = _("Takes back everything that this did, in one go.")
        else:
            words = _("Nothing to take back: it changed nothing, or it is undone already.")
        self._hint.setText(words)
        self._undo.setEnabled(can_be_undone)

    def _on_activated(self, entry_id: object) -> None:
        if self._undo.isEnabled():
            self._undo.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_undo(self) -> None:
        entry_id = selected_id(self._list)
        if entry_id is None:
            return
        self._banner.clear()
        self._is_undoing = True
        self._list.setFocus(Qt.FocusReason.OtherFocusReason)
        self._context.undo(entry_id)

    def _on_refused(self, text: str) -> None:
        """Why it can't be undone stays here, beside the entries that it names."""
        if self._is_undoing:
            self._is_undoing = False
            self._banner.show_message(text, "warning")
