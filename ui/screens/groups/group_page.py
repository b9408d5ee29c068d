"""One group: its rule in words, its meetings with what became of them, and its members."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from peerdesk.desk.basics.rights import Right, may
from peerdesk.desk.groups import attendance, groups
from peerdesk.desk.groups.groups import GroupRow, MemberRow
from peerdesk.desk.groups.meetings import MeetingRow
from peerdesk.errors import Invalid
from peerdesk.words import _, medium_date, ngettext, number
from ui.context import Context
from ui.kept import Keeper
from ui.models.columns import Column, Tag
from ui.models.rows import RowsModel
from ui.models.selection import select_id, selected_id
from ui.screens.groups import sentences
from ui.screens.groups.person_finder import PersonFinder
from ui.theme import metrics
from ui.widgets.buttons import button
from ui.widgets.fields import DateField
from ui.widgets.form import FieldRow
from ui.widgets.page import Card, EmptyState, column, row
from ui.widgets.shortcut import ALONE, add_key
from ui.widgets.table import DataList, DataTable
from ui.widgets.text import Pill, label

_DAYS_BACK = 182


class GroupPage(QWidget):
    """`meeting_wanted` opens a meeting's roll, `change_wanted` the group's form."""

    meeting_wanted = Signal(object)
    change_wanted = Signal(object)
    left = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._group: GroupRow | None = None
        self._title = label("", "title", wrap=True, name="group_title")
        self._when = label("", "strong", wrap=True, name="group_when")
        self._facts = label("", "muted", wrap=True, name="group_facts")
        self._pill = Pill(name="group_pill")
        self.change = button(
            _("&Change"), icon_name="pencil-simple", on_click=self._on_change, name="group_change"
        )
        self.end = button(_("&End"), on_click=self._on_end, name="group_end")
        self._make_end_panel()
        self._make_meetings()
        self._make_members()
        head = row(spacing=metrics.MEDIUM)
        head.addLayout(column(self._title, self._when, self._facts, spacing=2), 1)
        actions = row(self._pill, self.change, self.end, spacing=metrics.MEDIUM)
        head.addLayout(actions)
        head.setAlignment(actions, Qt.AlignmentFlag.AlignTop)
        cards = row(spacing=metrics.LARGE)
        cards.addWidget(self._meetings_card, 5)
        cards.addWidget(self._members_card, 4)
        page = column(head, self._end_panel, spacing=metrics.MEDIUM)
        page.addLayout(cards, 1)
        self.setLayout(page)

    def _make_end_panel(self) -> None:
        self._end_panel = Card(_("End this group"), name="group_end_panel")
        self._last_day = DateField(self._today, name="group_end_day")
        self._last_day_row = FieldRow(
            _("Its last day"),
            self._last_day,
            hint=_("Later meetings go, and everybody is taken off its roll. The past stays."),
        )
        yes = button(_("End the group"), "primary", on_click=self._on_end_yes, name="group_end_yes")
        no = button(_("Cancel"), "quiet", on_click=self._on_end_no, name="group_end_no")
        self._end_panel.body.addWidget(self._last_day_row)
        self._end_panel.body.addLayout(row(yes, no, None))
        self._keeper = Keeper(self._context, self._end_panel)
        self._keeper.listen(self._last_day)
        self._end_panel.hide()

    def _make_meetings(self) -> None:
        self._meetings_model = RowsModel(
            [
                Column("day", _("Day"), self._day_words, strong=True, stretch=3),
                Column("state", _("Attendance"), _came_words, stretch=2, tag=_state_tag),
            ],
            parent=self,
        )
        self.meetings = DataTable(
            self._meetings_model, words=_("Meetings of this group"), name="group_meetings"
        )
        self.meetings.set_empty(
            EmptyState("calendar-blank", _("No meetings yet."), name="group_meetings_empty")
        )
        self.meetings.row_activated.connect(self.meeting_wanted)
        self.meetings.row_chosen.connect(self._on_meeting_chosen)
        self.meetings.chosen_lost.connect(self._on_meeting_chosen)
        self._open_roll = button(
            _("Open the roll"), "quiet", on_click=self._on_open_roll, name="group_open_roll"
        )
        self._open_roll.setToolTip(_("Enter"))
        self._meetings_card = Card(
            _("Meetings"), actions=(self._open_roll,), flush=True, name="group_meetings_card"
        )
        self._meetings_card.body.addWidget(self.meetings)

    def _make_members(self) -> None:
        self._members_model = RowsModel(
            [
                Column(
                    "name",
                    _("Name used here"),
                    lambda member: member.name,
                    second=_member_line,
                )
            ],
            id_of=lambda member: member.person_id,
            parent=self,
        )
        self.members = DataList(self._members_model, words=_("Members"), name="group_members")
        self._nobody = EmptyState("users", "", name="group_members_empty")
        self.members.set_empty(self._nobody)
        self.members.row_activated.connect(self._on_member_opened)
        self.members.row_chosen.connect(self._on_member_chosen)
        self.members.chosen_lost.connect(self._on_member_chosen)
        self.leave = button(
            _("Take off the roll"), "quiet", on_click=self._on_leave, name="group_leave"
        )
        self.leave.setToolTip(_("Delete"))
        self._leave_key = add_key(
            self.members, "Del", self._on_leave, _("Take off the roll"), where=ALONE
        )
        self._members_card = Card(
            _("Members"), actions=(self.leave,), flush=True, name="group_members_card"
        )
        self.finder = PersonFinder(
            self._context.actor, _("Add: type a name or code"), self, name="group_join"
        )
        self.finder.person_chosen.connect(self._on_joined)
        self.finder.left.connect(self.left)
        line = row(self.finder)
        line.setContentsMargins(metrics.MEDIUM, 0, metrics.MEDIUM, metrics.SMALL)
        self._members_card.body.addLayout(line)
        self._members_card.body.addWidget(self.members, 1)

    def open(self, group_id: int) -> None:
        """Show this group; its next meeting is chosen."""
        self._end_panel.hide()
        self.finder.clear()
        self._show(group_id)
        if self._group is None:
            return
        chosen = self._group.next_meeting_id
        rows = self._meetings_model.rows()
        if chosen is None and rows:
            chosen = rows[-1].id
        if chosen is not None and select_id(self.meetings, chosen):
            self.meetings.scrollTo(
                self.meetings.currentIndex(), DataTable.ScrollHint.PositionAtCenter
            )

    def reload(self) -> None:
        """Read the group again."""
        if self._group is not None:
            self._show(self._group.id)

    def group_id(self) -> int | None:
        """The group that is shown."""
        return self._group.id if self._group is not None else None

    def _show(self, group_id: int) -> None:
        actor, today = self._context.actor, self._today()
        found = groups.group_rows(actor, [group_id]).get(group_id)
        if found is None:  # the adding was undone
            self._group = None
            self.left.emit()
            return
        self._group = found
        self._title.setText(found.name)
        self._when.setText(sentences.group_when(found))
        self._facts.setText(sentences.group_facts(found))
        tag = Tag(_("ended")) if found.ended else Tag(_("hosted"), "accent")
        self._pill.set_pill(*(tag if found.ended or found.hosted else Tag("")))
        self.end.setVisible(not found.ended)
        why_not = sentences.who_may(actor, Right.KEEP_GROUPS)
        if not why_not and not found.may_change:
            why_not = _("This is for those who lead the group and the director.")
        for part in (self.change, self.end):
            part.setEnabled(not why_not)
            part.setToolTip(why_not)
        first, last = today - timedelta(days=_DAYS_BACK), today + timedelta(days=366)
        self._meetings_model.set_rows(attendance.meetings_of(actor, group_id, first, last))
        self._on_meeting_chosen()
        self._show_members(found)

    def _show_members(self, found: GroupRow) -> None:
        actor = self._context.actor
        is_told = found.is_own and not found.hosted
        rows: list[MemberRow] = groups.members(actor, found.id) if is_told else []
        self._members_model.set_rows(rows)
        title = _("Members")
        if rows:
            title = _("Members: {n} of {most}", n=number(len(rows)), most=number(found.capacity))
        self._members_card.set_title(title)
        can_join = is_told and not found.ended
        self.finder.setVisible(can_join)
        self.leave.setVisible(can_join)
        self._on_member_chosen()
        if found.hosted:
            self._nobody.set_sentence(
                _("An outside fellowship's group: no names are kept, only how many came.")
            )
        elif not found.is_own:
            self._nobody.set_sentence(
                _("Who belongs to it is for those who lead it, the front desk and the director.")
            )
        elif can_join:
            self._nobody.set_sentence(_("Nobody belongs to it yet. Type a name above to add them."))
        else:
            self._nobody.set_sentence(_("Nobody belongs to it."))

    def _day_words(self, meeting: MeetingRow) -> str:
        today = self._today()
        if meeting.day == today:
            return sentences.joined(_("Today"), meeting.starts)
        assert self._group is not None
        parts = [medium_date(meeting.day)]
        moved = meeting.starts_at != self._group.starts_at
        if moved or meeting.room != self._group.room:
            parts = [medium_date(meeting.day), meeting.starts, meeting.room]
        return sentences.joined(*parts)

    def _on_change(self) -> None:
        if self._group is not None:
            self.change_wanted.emit(self._group.id)

    def _on_end(self) -> None:
        if self._group is None:
            return
        self._last_day.set_date(self._today())
        self._keeper.begin(f"end_group:{self._group.id}")
        self._last_day_row.set_error("")
        self._end_panel.show()
        self._last_day.setFocus(Qt.FocusReason.OtherFocusReason)
        self._last_day.selectAll()

    def _on_end_yes(self) -> None:
        if self._group is None:
            return
        day = self._last_day.date()
        if day is None:
            self._last_day_row.set_error(self._last_day.problem() or _("This is needed."))
            return
        try:
            done = groups.end_group(self._context.actor, self._group.id, day)
        except Invalid as error:
            self._last_day_row.set_error(str(error))
            return
        self._keeper.done()
        self._on_end_no()
        self._context.did(done)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._keeper.write()

    def _on_end_no(self) -> None:
        if not self._keeper.keep():
            return
        self._end_panel.hide()
        self.end.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_meeting_chosen(self, meeting_id: object = None) -> None:
        at = self._meetings_model.row_of(selected_id(self.meetings))
        chosen: MeetingRow | None = self._meetings_model.row_at(at) if at >= 0 else None
        opens = chosen is None or chosen.is_own or chosen.may_stand_in
        self._open_roll.setEnabled(opens and may(self._context.actor, Right.TAKE_ROLL))

    def _on_open_roll(self) -> None:
        meeting_id = selected_id(self.meetings)
        if meeting_id is not None:
            self.meeting_wanted.emit(meeting_id)

    def _on_joined(self, person_id: object) -> None:
        if self._group is None:
            return
        assert isinstance(person_id, int)
        group_id = self._group.id
        done = self._context.attempt(lambda: groups.join(self._context.actor, group_id, person_id))
        if done is not None:
            select_id(self.members, person_id)

    def _on_member_chosen(self, person_id: object = None) -> None:
        self.leave.setEnabled(selected_id(self.members) is not None)
        self._leave_key.setEnabled(self.leave.isEnabled() and not self.leave.isHidden())

    def _on_member_opened(self, person_id: object) -> None:
        self._context.show("people", person_id)

    def _on_leave(self) -> None:
        person_id: Any = selected_id(self.members)
        if person_id is None or self._group is None or self.leave.isHidden():
            return
        group_id = self._group.id
        self._context.attempt(lambda: groups.leave(self._context.actor, group_id, person_id))

    def _today(self) -> date:
        return self._context.actor.clock.today()

    def told_inside(self) -> list[tuple[str, str]]:
        """For F1, while the focus is anywhere in it."""
        told = [("Return", _("End the group"))] if self._last_day.hasFocus() else []
        is_ending = self._end_panel.isVisible()
        esc = _("Leave: what is typed is kept") if is_ending else _("Back to the list")
        return [*told, ("Esc", esc)]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Escape and self._end_panel.isVisible():
            self._on_end_no()
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._last_day.hasFocus():
            # Here rather than by returnPressed: the field's own check comes between them.
            self._on_end_yes()
        else:
            super().keyPressEvent(event)


def _came_words(meeting: MeetingRow) -> str:
    if meeting.roll == "taken":
        came = sentences.came_in_all(meeting)
        return ngettext("{n} came", "{n} came", came)
    return ""


def _state_tag(meeting: MeetingRow) -> Tag | None:
    return None if meeting.roll == "taken" else sentences.meeting_tag(meeting)


def _member_line(member: MemberRow) -> str:
    since = _("since {day}", day=medium_date(member.joined_on))
    return sentences.joined(member.code, since)
