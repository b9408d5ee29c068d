"""A meeting's heading, and what is done to the meeting itself: print, move, cancel, not held."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QMenu, QWidget

from peerdesk.desk.basics import choices
from peerdesk.desk.groups import clashes, meetings
from peerdesk.desk.groups.meetings import MeetingRow
from peerdesk.errors import Invalid
from peerdesk.words import _
from ui.context import Context
from ui.kept import Keeper
from ui.models.columns import Tag
from ui.screens.groups import sentences
from ui.theme import metrics, sizes
from ui.widgets.buttons import button
from ui.widgets.fields import DateField, TimeField
from ui.widgets.form import FormGrid
from ui.widgets.messages import Banner
from ui.widgets.page import Card, column, row
from ui.widgets.room import Beside
from ui.widgets.shortcut import tell_keys
from ui.widgets.text import Pill, label


class MeetingBar(QWidget):
    """The title, the pill, Print roster, and the menu of everything else.

    What it does to the meeting it writes itself; `move_wanted` and `group_wanted` open things.
    """

    move_wanted = Signal()
    group_wanted = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._meeting: MeetingRow | None = None
        self._title = label("", "title", wrap=True, name="roll_title")
        self._line = label("", "muted", wrap=True, name="roll_line")
        self._pill = Pill(name="roll_pill")
        self.print = button(
            _("&Print roster"), icon_name="printer", on_click=self._on_print, name="roll_print"
        )
        self.menu_button = button(
            _("&Meeting"), icon_name="caret-down", on_click=self._on_menu, name="meeting_menu"
        )
        self.menu = QMenu(self)
        self.menu.setObjectName("meeting_actions")
        words, actions = QWidget(), QWidget()
        words.setLayout(column(self._title, self._line, spacing=2))
        words.setMinimumWidth(round(220 * sizes().factor))
        beside = row(self._pill, self.print, self.menu_button, spacing=metrics.MEDIUM)
        actions.setLayout(column(beside, None))
        parts = Beside(words, actions, main=0, spacing=metrics.MEDIUM, rows=0)
        self.setLayout(column(parts))

    def show_meeting(self, meeting: MeetingRow) -> None:
        """Show this meeting; the menu offers what can be done to it as it is now."""
        before, self._meeting = self._meeting, meeting
        if before is not None and _without_counts(before) == _without_counts(meeting):
            return  # only another mark: the heading and the menu stay as they are
        today = self._context.actor.clock.today()
        self._title.setText(meeting.group)
        self._line.setText(sentences.meeting_heading(meeting, today))
        # How many came stands at the foot of the roll, where it is added up.
        tag = (meeting.roll != "taken" and sentences.meeting_tag(meeting)) or Tag("")
        self._pill.set_pill(tag.text, tag.tone)
        self.print.setVisible(not meeting.hosted and meeting.roll != "not_needed")
        self._fill_menu(meeting)

    def _fill_menu(self, meeting: MeetingRow) -> None:
        menu = self.menu
        menu.clear()
        today = self._context.actor.clock.today()
        if meeting.roll == "not_needed":
            self._offer(_("Open this meeting again"), "reopen", self._on_reopen)
        elif meeting.roll in ("ahead", "not_taken"):
            cancel = QMenu(_("Cancel it, because …"), menu)
            cancel.setObjectName("meeting_cancel")
            for code, words in choices.options("cancel_reason"):
                action = cancel.addAction(words)
                action.setObjectName(f"meeting_cancel_{code}")
                action.setData(code)
                action.triggered.connect(self._on_cancel)
            menu.addMenu(cancel)
            if meeting.day <= today:
                self._offer(_("It was not held"), "not_held", self._on_not_held)
            self._offer(_("Move it to another time …"), "move", self._on_move)
        else:
            note = menu.addAction(_("Attendance is recorded: clear it to cancel or move"))
            note.setEnabled(False)
        menu.addSeparator()
        self._offer(_("Show the group"), "group", self._on_group)

    def _offer(self, words: str, name: str, slot: Callable[[], object]) -> None:
        action = self.menu.addAction(words)
        action.setObjectName(f"meeting_{name}")
        action.triggered.connect(slot)

    def _on_menu(self) -> None:
        self.menu.popup(self.menu_button.mapToGlobal(QPoint(0, self.menu_button.height())))

    def _on_print(self) -> None:
        if self._meeting is not None:
            self._context.show("reports", ("roster", self._meeting.id))

    def _on_cancel(self) -> None:
        sender = self.sender()
        if isinstance(sender, QAction) and self._meeting is not None:
            meeting_id, code = self._meeting.id, str(sender.data())
            self._context.attempt(
                lambda: meetings.cancel_meeting(self._context.actor, meeting_id, code)
            )

    def _on_not_held(self) -> None:
        if self._meeting is not None:
            meeting_id = self._meeting.id
            self._context.attempt(lambda: meetings.not_held(self._context.actor, meeting_id))

    def _on_reopen(self) -> None:
        self.reopen()

    def reopen(self) -> None:
        """Put the meeting back on the schedule."""
        if self._meeting is not None:
            meeting_id = self._meeting.id
            self._context.attempt(lambda: meetings.reopen_meeting(self._context.actor, meeting_id))

    def _on_move(self) -> None:
        self.move_wanted.emit()

    def _on_group(self) -> None:
        if self._meeting is not None:
            self.group_wanted.emit(self._meeting.group_id)


def _without_counts(meeting: MeetingRow) -> MeetingRow:
    return replace(meeting, marked=0, came=0, headcount=None)


class MovePanel(Card):
    """Another day, time or room for one meeting. `closed` after it was moved, or by Esc."""

    closed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__(_("Move this meeting"), name="move_panel")
        tell_keys(self, [("Esc", _("Leave: what is typed is kept")), ("Return", _("Move it"))])
        self._context = context
        self._meeting_id = 0
        self._day = DateField(self._today, name="move_day")
        self._time = TimeField(name="move_time")
        self._room = QLineEdit()
        self._room.setObjectName("move_room")
        self._grid = FormGrid(columns=3)
        self._grid.add("day", _("Day"), self._day)
        self._grid.add("starts_at", _("Time"), self._time)
        self._grid.add("room", _("Room"), self._room)
        self._grid.judge_together("day", "starts_at", "room")
        for field in (self._day, self._time, self._room):
            field.textChanged.connect(self._show_clashes)
        self.body.addWidget(self._grid)
        move = button(_("M&ove it"), "primary", on_click=self._on_move, name="move_yes")
        keep = button(_("Cancel"), "quiet", on_click=self._on_keep, name="move_no")
        self.body.addLayout(row(move, keep, None))
        self._error = Banner(name="move_error")
        self.body.addWidget(self._error)
        self._keeper = Keeper(context, self)
        self._keeper.listen(self._grid)
        self.hide()

    def open(self, meeting: MeetingRow) -> None:
        """Ask for this meeting's new day and time."""
        self._meeting_id = meeting.id
        self._day.set_date(meeting.day)
        self._time.set_time(meeting.starts_at)
        self._room.setText(meeting.room)
        self._keeper.begin(f"move:{meeting.id}")
        self._show_errors({})
        self._show_clashes()
        self.show()
        self._day.setFocus(Qt.FocusReason.OtherFocusReason)
        self._day.selectAll()

    def _on_move(self) -> None:
        day, at = self._day.date(), self._time.time()
        errors = {}
        if day is None:
            errors["day"] = self._day.problem() or _("This is needed.")
        if at is None:
            errors["starts_at"] = self._time.problem() or _("This is needed.")
        if day is None or at is None:
            self._show_errors(errors)
            return
        try:
            done = meetings.move_meeting(
                self._context.actor, self._meeting_id, day, at, self._room.text()
            )
        except Invalid as error:
            self._show_errors(error.fields)
            return
        self._keeper.done()
        self._on_keep()
        self._context.did(done)

    def _show_clashes(self) -> None:
        """Who else is in the room then, or is led by the same: said, and nothing is forbidden."""
        day, at, found = self._day.date(), self._time.time(), {}
        if self._meeting_id and day is not None and at is not None:
            actor, room = self._context.actor, self._room.text()
            found = clashes.meeting_clashes(actor, self._meeting_id, day, at, room)
        for key in ("starts_at", "room"):
            self._grid.row(key).set_note(found.get(key, ""))

    def _show_errors(self, fields: dict[str, str]) -> None:
        rest = self._grid.show_errors(fields)
        self._error.clear()
        self._grid.say(self._error, rest)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._keeper.write()

    def _on_keep(self) -> None:
        if not self._keeper.keep():
            return
        self.hide()
        self.closed.emit()

    def _today(self) -> date:
        return self._context.actor.clock.today()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._on_keep()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            # Here rather than by returnPressed: the field's own check comes between them.
            self._on_move()
        else:
            super().keyPressEvent(event)
