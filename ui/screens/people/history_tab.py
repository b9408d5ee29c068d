"""Who did what with the record, and taking one of these deeds back, days later as well."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from peerdesk.desk.history import history, undoing
from peerdesk.desk.history.history import HistoryLine
from peerdesk.words import _
from ui.context import Context
from ui.models.selection import selected_id
from ui.screens.people.entries import history_entry
from ui.screens.people.records_list import RecordLine, RecordsList
from ui.theme import metrics
from ui.widgets.buttons import button
from ui.widgets.messages import Banner
from ui.widgets.page import column, row
from ui.widgets.text import label, rule

_BANNER_WIDTH = 400


class HistoryTab(QWidget):
    """The entries, newest first; what the chosen one did can be undone, or done again, where that
    is still possible."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._person_id: int | None = None
        self._lines: dict[int, HistoryLine] = {}
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
        self._banner.clear()
        self._list.reload()
        self._show_choice()

    def clear(self) -> None:
        """Show nothing of anybody."""
        self._person_id = None
        self._lines.clear()
        self._is_undoing = False
        self._banner.clear()
        self._list.clear()
        self._show_choice()

    def _read(self, offset: int) -> Sequence[RecordLine]:
        if self._person_id is None:
            return []
        found = history.history(self._context.actor, self._person_id, offset=offset)
        if not offset:
            self._lines.clear()
        self._lines |= {line.entry_id: line for line in found}
        return [history_entry(line) for line in found]

    def _on_chosen(self, entry_id: object) -> None:
        self._is_undoing = False
        self._banner.clear()
        self._show_choice()

    def _show_choice(self) -> None:
        line = self._chosen()
        inverse = line.inverse if line is not None else None
        why_not = "" if inverse is None else undoing.why_not(self._context.actor, inverse)
        if why_not:
            self._banner.show_message(why_not)
        self._undo.setEnabled(inverse is not None and not why_not)
        is_undone = line is not None and line.is_undone
        self._undo.setText(_("&Do again") if is_undone else _("&Undo this"))
        self._hint.setText(_said_of(line, can=self._undo.isEnabled()))

    def _chosen(self) -> HistoryLine | None:
        entry_id = selected_id(self._list)
        return self._lines.get(entry_id) if isinstance(entry_id, int) else None

    def _on_activated(self, entry_id: object) -> None:
        if self._undo.isEnabled():
            self._undo.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_undo(self) -> None:
        line = self._chosen()
        if line is None or line.inverse is None:
            return
        self._banner.clear()
        self._is_undoing = True
        self._list.setFocus(Qt.FocusReason.OtherFocusReason)
        self._context.undo(line.inverse)

    def _on_refused(self, text: str) -> None:
        """Why it can't be undone stays here, beside the entries that it names."""
        if self._is_undoing:
            self._is_undoing = False
            self._banner.show_message(text, "warning")


_CHANGES_NOTHING = (
    "view",
    "sending",
    "print",
    "not_printed",
    "export",
    "not_saved",
    "copy",
    "sign_in",
    "backup",
)


def _said_of(line: HistoryLine | None, *, can: bool) -> str:
    if line is None:
        return _("Choose an entry to undo it, whoever did it and however long ago.")
    if line.inverse is None:
        if line.kind in _CHANGES_NOTHING:
            return _("Nothing to take back: it changed nothing.")
        return _("This can't be taken back.")
    if line.is_undone:
        return (
            _("It was undone. Done again, everything is as it had made it.")
            if can
            else _("It was undone.")
        )
    return _("Takes back everything that this did, in one go.") if can else ""
