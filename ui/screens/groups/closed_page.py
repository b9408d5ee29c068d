"""Today's meeting of a group that somebody else leads: one key takes its roll in their place."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from peerdesk.desk.groups import stand_ins
from peerdesk.desk.groups.meetings import MeetingRow
from peerdesk.words import _
from ui import wording
from ui.context import Context
from ui.screens.groups import sentences
from ui.theme import metrics
from ui.widgets.buttons import button, give_key
from ui.widgets.flow import FlowLayout
from ui.widgets.page import Card, column
from ui.widgets.shortcut import tell_keys
from ui.widgets.text import label


class ClosedRollPage(QWidget):
    """What there is to know of it: its name, the time and the room. `taken` carries its id."""

    taken = Signal(object)
    group_wanted = Signal(object)
    left = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        tell_keys(self, [("Esc", _("Back to the list"))])
        self._context = context
        self._meeting: MeetingRow | None = None
        self._title = label("", "title", wrap=True, name="closed_title")
        self._line = label("", "muted", wrap=True, name="closed_line")
        words = label(
            _(
                "Its roll is for those who lead the group. Whoever takes it in their place sees "
                "who is on it, and is noted on this meeting."
            ),
            wrap=True,
            name="closed_words",
        )
        self.take = button("", "primary", on_click=self._on_take, name="closed_take")
        give_key(self.take, wording.STAND_IN_KEY, _("Take this roll in their place"))
        show = button(_("Show the &group"), on_click=self._on_group, name="closed_group")
        card = Card(name="closed_card")
        card.body.addWidget(words)
        buttons = FlowLayout(spacing=metrics.MEDIUM)
        for each in (self.take, show):
            buttons.addWidget(each)
        card.body.addLayout(buttons)
        self.setLayout(column(self._title, self._line, card, None, spacing=metrics.MEDIUM))

    def open(self, meeting: MeetingRow) -> None:
        """Show this meeting."""
        self._meeting = meeting
        self._title.setText(meeting.group)
        self._line.setText(sentences.meeting_heading(meeting, self._context.actor.clock.today()))
        self.take.setText(wording.stand_in_words(meeting))

    def meeting_id(self) -> int | None:
        """The meeting that is shown."""
        return self._meeting.id if self._meeting is not None else None

    def focus(self) -> None:
        """To the one thing that can be done."""
        self.take.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_take(self) -> None:
        if self._meeting is None:
            return
        actor, meeting_id = self._context.actor, self._meeting.id
        if self._context.attempt(lambda: stand_ins.stand_in(actor, meeting_id)) is not None:
            self.taken.emit(meeting_id)

    def _on_group(self) -> None:
        if self._meeting is not None:
            self.group_wanted.emit(self._meeting.group_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
