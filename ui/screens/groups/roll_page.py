"""The roll of one meeting: by keyboard, one key a person, or in the order of a printed sheet."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from peerdesk.desk.groups import attendance, rosters
from peerdesk.desk.groups.attendance import Roll, RollLine
from peerdesk.desk.groups.meetings import MeetingRow
from peerdesk.done import Done
from peerdesk.errors import Invalid, PeerDeskError
from peerdesk.words import _, long_date
from ui.context import Context
from ui.models.selection import select_id
from ui.screens.groups import sentences
from ui.screens.groups.meeting_bar import MeetingBar, MovePanel
from ui.screens.groups.person_finder import PersonFinder
from ui.screens.groups.roll_foot import RollFoot, SheetBar
from ui.screens.groups.roll_table import (
    KeyLegend,
    LineId,
    RollModel,
    RollTable,
    id_of,
    state_words,
    with_mark,
)
from ui.theme import metrics
from ui.widgets.buttons import button
from ui.widgets.layouts import layout_of
from ui.widgets.messages import Banner, announce
from ui.widgets.page import Card, EmptyState, column, row
from ui.widgets.text import rule


class RollPage(QWidget):
    """One meeting. A mark is committed and painted at once: the one line is replaced where it
    stands, and nothing is read again.

    `marked` carries the meeting's new row after such a mark, before the other screens are told.
    """

    marked = Signal(object)
    left = Signal()
    group_wanted = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._roll: Roll | None = None
        self._sheet: int | None = None
        self.bar = MeetingBar(context)
        self.move_panel = MovePanel(context)
        self._banner = Banner(name="roll_banner")
        self._sheet_bar = SheetBar()
        self._model = RollModel(self)
        self.table = RollTable(self._model, name="roll_table")
        self._empty = EmptyState("users-three", "", name="roll_empty")
        self.table.set_empty(self._empty)
        self._legend = KeyLegend(self.table)
        self.finder = PersonFinder(
            context.actor,
            _("Walk-in: name, code or alias (W)"),
            self,
            aliases=True,
            name="roll_walk_in",
        )
        self._rest = button(_("Mark the &rest absent"), on_click=self._on_rest, name="roll_rest")
        self.foot = RollFoot()
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self._tools = QWidget()
        self._tools.setLayout(row(self.finder, self._rest, spacing=metrics.MEDIUM))
        self._legend_part = QWidget()
        legend = column(rule(), self._legend, spacing=6)
        legend.setContentsMargins(metrics.SMALL, 0, metrics.SMALL, 6)
        self._legend_part.setLayout(legend)
        self._card = Card(flush=True, name="roll_card")
        layout_of(self._card).setContentsMargins(1, 1, 1, 1)
        self._card.body.setSpacing(0)
        self._card.body.addWidget(self.table, 1)
        self._card.body.addWidget(self._legend_part)
        self._filler = QWidget()
        page = column(
            self.bar,
            self._banner,
            self.move_panel,
            self._sheet_bar,
            self._tools,
            spacing=metrics.MEDIUM,
        )
        page.addWidget(self._card, 1)
        page.addWidget(self.foot)
        page.addWidget(self._filler, 1)
        self.setLayout(page)

    def _connect(self) -> None:
        self.bar.group_wanted.connect(self.group_wanted)
        self.bar.move_wanted.connect(self._on_move_wanted)
        self.move_panel.closed.connect(self.focus_roll)
        self._banner.action_clicked.connect(self.bar.reopen)
        self._sheet_bar.paper_counted.connect(self._on_paper_counted)
        self._sheet_bar.names.left.connect(self.focus_roll)
        self._sheet_bar.closed.connect(self._on_sheet_closed)
        self.table.state_keyed.connect(self._on_state_keyed)
        self.table.walk_in_wanted.connect(self._on_walk_in_wanted)
        self.table.headcount_wanted.connect(self._on_headcount_wanted)
        self.table.left.connect(self.left)
        self.finder.person_chosen.connect(self._on_person_chosen)
        self.finder.alias_chosen.connect(self._on_alias_chosen)
        self.finder.left.connect(self.focus_roll)
        self.foot.counted.connect(self._on_counted)
        self.foot.left.connect(self.focus_roll)

    def open(self, meeting_id: int) -> None:
        """Show the roll of this meeting, in the order of names."""
        self._sheet = None
        self._start(attendance.roll(self._context.actor, meeting_id))

    def open_sheet(self, sheet_number: int) -> int:
        """Show a printed sheet's lines in its own order; returns the meeting. Raises Invalid."""
        sheet = rosters.sheet_roll(self._context.actor, sheet_number)
        self._sheet = sheet_number
        self._sheet_bar.names.set_count(None)
        self._sheet_bar.show_sheet(sheet)
        self._start(sheet.roll)
        return sheet.roll.meeting.id

    def reload(self) -> None:
        """Read the roll again; the chosen line stays chosen. `meeting` is None afterwards when
        the meeting has gone: the adding or the rule of its group was undone."""
        if self._roll is None:
            return
        try:
            roll = self._read(self._roll.meeting.id)
        except PeerDeskError:
            self._roll = None
            return
        self._show(roll)

    def meeting(self) -> MeetingRow | None:
        """The meeting that is shown, as it is now."""
        return self._roll.meeting if self._roll is not None else None

    def focus_roll(self) -> None:
        """Go to the first line without a mark, or stay on the line that is chosen; a hosted
        group's meeting goes to the headcount."""
        if self._card.isHidden():
            self.foot.room.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if not self.table.currentIndex().isValid() and self._model.rowCount():
            rows = self._model.rows()
            unmarked = [at for at, line in enumerate(rows) if line.state is None]
            self.table.selectRow(unmarked[0] if unmarked else 0)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _start(self, roll: Roll) -> None:
        self.move_panel.hide()
        self.finder.clear()
        self.foot.show_errors({})
        self.table.clearSelection()
        self.table.setCurrentIndex(self._model.index(-1, -1))
        self._show(roll)

    def _read(self, meeting_id: int) -> Roll:
        if self._sheet is None:
            return attendance.roll(self._context.actor, meeting_id)
        sheet = rosters.sheet_roll(
            self._context.actor, self._sheet, self._sheet_bar.names_on_paper()
        )
        self._sheet_bar.show_sheet(sheet)
        return sheet.roll

    def _show(self, roll: Roll, *, keep_typed: bool = True) -> None:
        self._roll = roll
        meeting = roll.meeting
        self.bar.show_meeting(meeting)
        today = self._context.actor.clock.today()
        can_record = meeting.roll != "not_needed" and meeting.day <= today
        named = not meeting.hosted
        self._say(roll, can_record=can_record)
        self._model.show(roll)
        self._empty.set_sentence(
            _("Nobody is on this roll yet. Press W and type the name of whoever came.")
            if can_record
            else _("Nobody is on this roll yet.")
        )
        self.table.can_mark = can_record
        self._legend.setEnabled(can_record)
        self._legend_part.setVisible(can_record)
        self._sheet_bar.setVisible(self._sheet is not None)
        self._tools.setVisible(named and can_record)
        self._card.setVisible(named)
        self._filler.setVisible(not named)
        self.foot.setVisible(can_record)
        self._show_figures(roll, keep_typed=keep_typed)

    def _show_figures(self, roll: Roll, *, keep_typed: bool = True) -> None:
        self._rest.setEnabled(any(line.state is None for line in roll.lines))
        self.foot.show_roll(roll, keep_typed=keep_typed)

    def _say(self, roll: Roll, *, can_record: bool) -> None:
        meeting = roll.meeting
        why_not = sentences.no_meeting_sentence(meeting)
        if why_not:
            self._banner.show_message(why_not, "info", _("Open it again"))
        elif meeting.hosted:
            self._banner.show_message(
                _(
                    "An outside fellowship's own meeting: their anonymity is theirs, so only "
                    "how many came is kept."
                )
            )
        elif not can_record:
            words = _("The roll is taken from {day} on.", day=long_date(meeting.day))
            self._banner.show_message(words)
        else:
            self._banner.clear()

    def _on_state_keyed(self, line_id: LineId, state: str | None, onwards: bool) -> None:
        row_at = self._model.row_of(line_id)
        line: RollLine = self._model.row_at(row_at)
        if line.state != state:
            self._context.attempt(lambda: self._mark(line, state))
        if onwards:
            self.table.choose_after(row_at)

    def _mark(self, line: RollLine, state: str | None) -> Done[int | None]:
        """Commit the mark and paint its line, before anybody is told to reload."""
        assert self._roll is not None
        actor, meeting_id = self._context.actor, self._roll.meeting.id
        if line.person_id is not None:
            done = attendance.mark(actor, meeting_id, line.person_id, state)
        else:
            assert line.attendance_id is not None
            done = attendance.mark_alias(actor, line.attendance_id, state)
        if state is None:
            # The line may go, and the meeting may be without any record: read it again.
            self._show(self._read(meeting_id))
        else:
            # A mark on a line that wasn't recorded is a member's own line.
            marked = replace(line, state=state, attendance_id=done.value)
            roll = with_mark(self._roll, marked)
            self._roll = roll
            self._model.show(roll)
            self.bar.show_meeting(roll.meeting)
            self._show_figures(roll)
            if self._sheet is not None:
                self._read(meeting_id)
        announce(self.table, f"{line.name}, {state_words(state)}")
        self.marked.emit(self._roll.meeting)
        return done

    def _on_rest(self) -> None:
        if self._roll is None:
            return
        meeting_id = self._roll.meeting.id
        self._context.attempt(
            lambda: attendance.mark_rest(self._context.actor, meeting_id, "absent")
        )
        self.focus_roll()

    def _on_walk_in_wanted(self) -> None:
        if not self._tools.isHidden():
            self.finder.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_headcount_wanted(self) -> None:
        if not self.foot.isHidden():
            self.foot.room.setFocus(Qt.FocusReason.OtherFocusReason)
            self.foot.room.selectAll()

    def _on_person_chosen(self, person_id: object) -> None:
        assert isinstance(person_id, int)
        self._add(person_id, "")

    def _on_alias_chosen(self, alias: str) -> None:
        self._add(None, alias)

    def _add(self, person_id: int | None, alias: str) -> None:
        if self._roll is None:
            return
        meeting_id = self._roll.meeting.id
        done = self._context.attempt(
            lambda: attendance.add_walk_in(self._context.actor, meeting_id, person_id, alias)
        )
        if done is None:
            if alias:  # refused: what was typed is still there to be told apart
                self.finder.field.setText(alias)
            return
        self.reload()
        lines = [line for line in self._model.rows() if line.attendance_id == done.value]
        if lines:
            select_id(self.table, id_of(lines[0]))

    def _on_counted(self, room: object, online: object) -> None:
        if self._roll is None:
            return
        meeting_id = self._roll.meeting.id
        assert room is None or isinstance(room, int)
        assert online is None or isinstance(online, int)
        try:
            done = attendance.set_headcount(self._context.actor, meeting_id, room, online)
        except Invalid as error:
            self.foot.show_errors(error.fields)
            if not error.fields.keys() & {"room", "online"}:
                self._context.refused.emit(str(error))
            return
        except PeerDeskError as error:
            self._context.refused.emit(str(error))
            return
        self.foot.show_errors({})
        self._show(self._read(meeting_id), keep_typed=False)
        self.marked.emit(self._roll.meeting)
        self._context.did(done)

    def _on_paper_counted(self) -> None:
        self._sheet_bar.names.setModified(False)
        self.reload()

    def _on_sheet_closed(self) -> None:
        self._sheet = None
        self.reload()
        self.focus_roll()

    def _on_move_wanted(self) -> None:
        if self._roll is not None:
            self.move_panel.open(self._roll.meeting)
