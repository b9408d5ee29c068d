"""What is copied out of any list of the workspace: journaled, with the notice, for a short time."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QAbstractItemView, QWidget

from peerdesk.desk.basics import going_out
from peerdesk.errors import PeerDeskError
from peerdesk.words import _, ngettext, number
from ui import clipboard
from ui.context import Context
from ui.widgets import copying
from ui.widgets.copying import CopyWanted

MOST_LINES = 1000


class ListCopies(QObject):
    """Answers for everything below ``workspace``."""

    def __init__(self, context: Context, workspace: QWidget) -> None:
        super().__init__(workspace)
        self._context = context
        workspace.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, CopyWanted):
            return False
        event.accept()
        self._copy(event.view, all_of_them=event.all_of_them)
        return True

    def _copy(self, view: QAbstractItemView, *, all_of_them: bool) -> None:
        rows = copying.all_rows(view) if all_of_them else copying.chosen_rows(view)
        if len(rows) > MOST_LINES:
            words = _(
                "This list has {n} lines; at most {most} are copied. Search for fewer first.",
                n=number(len(rows)),
                most=number(MOST_LINES),
            )
            self._context.refused.emit(words)
            return
        lines = [line for row in rows if (line := copying.line_of(view, row))]
        if not lines:
            return
        try:
            text = going_out.copied(self._context.actor, view.accessibleName(), lines)
        except PeerDeskError as error:
            self._context.refused.emit(str(error))
            return
        clipboard.put(text)
        self._context.say(
            ngettext(
                "Copied {n} line. It is gone from the clipboard when PeerDesk is locked.",
                "Copied {n} lines. They are gone from the clipboard when PeerDesk is locked.",
                len(lines),
            )
        )
