"""The roll of a meeting, its control figures, and what is done to a single meeting."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from peerdesk.desk.groups import attendance, groups
from peerdesk.errors import Invalid, Refused
from peerdesk.records import meanings
from peerdesk.records.groups import Attendance, Meeting
from peerdesk.store import journal
from tests.conftest import Desk
from tests.desk.group_records import (
    TODAY,
    add_group,
    add_person,
    assert_undone,
    meeting_id,
    tables,
)

WEEK = timedelta(days=7)


class Evening:
    """A group with two members (Ana, Ben), a meeting today, and Cyd who belongs to no group."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.ben = add_person(desk, "Ben", "Ito")
        self.ana = add_person(desk, "Ana", "Ruiz")
        self.cyd = add_person(desk, "Cyd", "Øst")
        self.group = add_group(desk)
        for person in (self.ben, self.ana):
            groups.join(desk.director, self.group, person, date(2026, 11, 2))
        self.meeting = meeting_id(self.group)

    def roll(self) -> attendance.Roll:
        return attendance.roll(self.desk.facilitator, self.meeting)

    def states(self) -> dict[str, str | None]:
        return {line.name: line.state for line in self.roll().lines}


@pytest.fixture
def evening(desk: Desk) -> Evening:
    return Evening(desk)


def test_the_roll_lists_the_members_by_name_unmarked(evening: Evening) -> None:
    roll = evening.roll()
    assert [(line.name, line.state, line.walk_in) for line in roll.lines] == [
        ("Ana R.", None, False),
        ("Ben I.", None, False),
    ]
    assert (roll.total, roll.headcount_room, roll.meeting.state) == (0, None, "scheduled")


@pytest.mark.parametrize("state", list(attendance.STATES))
def test_a_mark_is_one_line_one_entry_and_can_be_undone(evening: Evening, state: str) -> None:
    before = tables()
    done = attendance.mark(evening.desk.facilitator, evening.meeting, evening.ana, state)
    assert evening.states() == {"Ana R.": state, "Ben I.": None}
    assert evening.roll().meeting.state == "held"
    assert evening.roll().named_present == (state in meanings.CAME)
    assert "Ana R." in done.label
    assert done.tables == {"attendance", "meeting"}
    assert journal.JournalEntry.get_by_id(done.entry_id).person_id == evening.ana
    assert_undone(evening.desk, done.entry_id, before)


def test_marking_again_changes_the_same_line(evening: Evening) -> None:
    actor = evening.desk.facilitator
    first = attendance.mark(actor, evening.meeting, evening.ana, "present")
    before = tables()
    second = attendance.mark(actor, evening.meeting, evening.ana, "late")
    assert first.value == second.value
    assert attendance.mark(actor, evening.meeting, evening.ana, "late").entry_id is None
    assert_undone(evening.desk, second.entry_id, before)


def test_clearing_the_last_mark_puts_the_meeting_back_on_the_schedule(evening: Evening) -> None:
    actor, before = evening.desk.facilitator, tables()
    attendance.mark(actor, evening.meeting, evening.ana, "present")
    attendance.mark(actor, evening.meeting, evening.ben, "absent")
    attendance.mark(actor, evening.meeting, evening.ana, None)
    assert Meeting.get_by_id(evening.meeting).state == "held"
    with_ben = tables()
    done = attendance.mark(actor, evening.meeting, evening.ben, None)
    assert tables() == before
    assert_undone(evening.desk, done.entry_id, with_ben)
    assert attendance.mark(actor, evening.meeting, evening.ana, None).entry_id is None


def test_undoing_an_earlier_mark_leaves_the_meeting_held(evening: Evening) -> None:
    actor = evening.desk.facilitator
    first = attendance.mark(actor, evening.meeting, evening.ana, "present")
    attendance.mark(actor, evening.meeting, evening.ben, "present")
    journal.undo(actor, first.entry_id)
    assert evening.roll().meeting.state == "held"
    assert evening.states() == {"Ana R.": None, "Ben I.": "present"}


def test_the_rest_in_one_entry(evening: Evening) -> None:
    actor = evening.desk.facilitator
    attendance.mark(actor, evening.meeting, evening.ana, "present")
    before = tables()
    done = attendance.mark_rest(actor, evening.meeting, "absent")
    assert done.value == 1
    assert evening.states() == {"Ana R.": "present", "Ben I.": "absent"}
    assert attendance.mark_rest(actor, evening.meeting, "absent").entry_id is None
    assert_undone(evening.desk, done.entry_id, before)


def test_a_walk_in_is_one_line_for_one_person(evening: Evening) -> None:
    actor, before = evening.desk.facilitator, tables()
    done = attendance.add_walk_in(actor, evening.meeting, evening.cyd)
    assert done.undoable
    again = attendance.add_walk_in(actor, evening.meeting, evening.cyd)
    assert (again.value, again.entry_id) == (done.value, None)
    line = evening.roll().lines[2]
    assert (line.name, line.state, line.walk_in) == ("Cyd Ø.", "present", True)
    next_week = attendance.roll(actor, meeting_id(evening.group, TODAY + WEEK))
    assert [line.name for line in next_week.lines] == ["Ana R.", "Ben I."]
    member = attendance.add_walk_in(actor, evening.meeting, evening.ana)
    assert not Attendance.get_by_id(member.value).walk_in
    journal.undo(actor, member.entry_id)
    assert_undone(evening.desk, done.entry_id, before)


def test_aliases_are_counted_apart(evening: Evening) -> None:
    actor, before = evening.desk.facilitator, tables()
    done = attendance.add_walk_in(actor, evening.meeting, alias="  Blue   Jay ")
    for taken in ("blue jay", " "):
        with pytest.raises(Invalid):
            attendance.add_walk_in(actor, evening.meeting, alias=taken)
    attendance.add_walk_in(actor, evening.meeting, alias="Jay")
    attendance.mark(actor, evening.meeting, evening.ana, "late")
    attendance.mark(actor, evening.meeting, evening.ben, "excused")
    attendance.set_headcount(actor, evening.meeting, 4, 3)
    roll = evening.roll()
    assert [(line.name, line.person_id) for line in roll.aliases] == [
        ("Blue Jay", None),
        ("Jay", None),
    ]
    assert (roll.named_present, roll.aliases_present, roll.unnamed, roll.total) == (1, 2, 7, 10)
    row = roll.meeting
    assert (row.expected, row.marked, row.came, row.headcount) == (2, 4, 3, 7)
    attendance.mark_alias(actor, roll.aliases[1].attendance_id or 0, None)
    assert len(evening.roll().aliases) == 1
    for person in (evening.ana, evening.ben):
        attendance.mark(actor, evening.meeting, person, None)
    attendance.set_headcount(actor, evening.meeting, None)
    removed = attendance.mark_alias(actor, done.value, None)
    assert tables() == before
    journal.undo(actor, removed.entry_id)
    assert evening.roll().aliases[0].name == "Blue Jay"


def test_a_headcount_of_nobody_differs_from_not_recorded(evening: Evening) -> None:
    actor, before = evening.desk.facilitator, tables()
    done = attendance.set_headcount(actor, evening.meeting, 0)
    assert evening.roll().headcount_room == 0
    assert evening.roll().meeting.headcount == 0
    assert evening.roll().meeting.state == "held"
    assert evening.roll().meeting.roll == "taken"
    assert_undone(evening.desk, done.entry_id, before)
    with pytest.raises(Invalid) as caught:
        attendance.set_headcount(actor, evening.meeting, -1, 10_000)
    assert set(caught.value.fields) == {"room", "online"}


def test_a_hosted_group_is_counted_and_never_named(desk: Desk, evening: Evening) -> None:
    hosted = meeting_id(add_group(desk, "AA", hosted=True))
    actor, before = desk.facilitator, tables()
    refused: list[Callable[[], Any]] = [
        lambda: attendance.mark(actor, hosted, evening.ana, "present"),
        lambda: attendance.mark_rest(actor, hosted, "present"),
        lambda: attendance.add_walk_in(actor, hosted, evening.ana),
        lambda: attendance.add_walk_in(actor, hosted, alias="Jay"),
    ]
    for call in refused:
        with pytest.raises(Invalid):
            call()
    assert tables() == before
    attendance.set_headcount(actor, hosted, 14)
    assert attendance.roll(actor, hosted).total == 14


def test_rolls_not_taken(desk: Desk) -> None:
    group_id = add_group(desk)  # November 2, 9, 16 and today, 9 to 10 o'clock; it is 10 now
    evening_group = add_group(desk, "Evening", starts_at="6 pm", starts_on=TODAY)
    past = [meeting_id(group_id, TODAY - n * WEEK) for n in (3, 2, 1, 0)]
    assert [row.id for row in attendance.rolls_not_taken(desk.front_desk)] == past
    attendance.set_headcount(desk.facilitator, past[0], 0)
    attendance.cancel_meeting(desk.facilitator, past[1], "weather")
    attendance.not_held(desk.facilitator, past[2])
    attendance.add_walk_in(desk.facilitator, past[3], alias="Jay")
    assert attendance.rolls_not_taken(desk.front_desk) == []
    rows = attendance.meetings_on(desk.front_desk, TODAY)
    assert [(row.group, row.roll) for row in rows] == [
        ("Monday Circle", "taken"),
        ("Evening", "ahead"),
    ]
    tomorrow = desk.at(datetime(2026, 11, 24, 15, tzinfo=UTC))
    assert [row.group_id for row in attendance.rolls_not_taken(tomorrow)] == [evening_group]
    states = attendance.meetings_of(desk.front_desk, group_id, TODAY - 3 * WEEK, TODAY)
    assert [row.state for row in states] == ["held", "cancelled", "not_held", "held"]


def test_cancelling_not_holding_opening_and_moving_one_meeting(desk: Desk) -> None:
    group_id = add_group(desk)
    meeting = meeting_id(group_id)
    actions: list[Callable[[], Any]] = [
        lambda: attendance.cancel_meeting(desk.front_desk, meeting, "weather"),
        lambda: attendance.not_held(desk.front_desk, meeting),
        lambda: attendance.move_meeting(
            desk.front_desk, meeting, TODAY + timedelta(days=1), time(18), "Hall"
        ),
    ]
    for action in actions:
        before = tables()
        assert_undone(desk, action().entry_id, before)
    actions[0]()
    cancelled = tables()
    reopened = attendance.reopen_meeting(desk.front_desk, meeting)
    assert attendance.meetings_on(desk.front_desk, TODAY)[0].state == "scheduled"
    assert_undone(desk, reopened.entry_id, cancelled)
    row = attendance.meetings_on(desk.front_desk, TODAY)[0]
    assert (row.state, row.reason, row.roll) == ("cancelled", "weather", "not_needed")


def test_what_a_meeting_refuses(desk: Desk, evening: Evening) -> None:
    actor, meeting = desk.facilitator, evening.meeting
    coming = meeting_id(evening.group, TODAY + WEEK)
    attendance.mark(actor, meeting, evening.ana, "present")
    attendance.cancel_meeting(actor, coming, "holiday")
    future = meeting_id(evening.group, TODAY + 2 * WEEK)
    before = tables()
    refused: list[Callable[[], Any]] = [
        lambda: attendance.cancel_meeting(actor, meeting, "weather"),
        lambda: attendance.cancel_meeting(actor, future, "aliens"),
        lambda: attendance.not_held(actor, meeting),
        lambda: attendance.not_held(actor, future),
        lambda: attendance.move_meeting(actor, meeting, TODAY, time(12)),
        lambda: attendance.move_meeting(actor, future, TODAY, time(9)),
        lambda: attendance.reopen_meeting(actor, meeting),
        lambda: attendance.mark(actor, coming, evening.ana, "present"),
        lambda: attendance.set_headcount(actor, coming, 1),
        lambda: attendance.mark(actor, future, evening.ana, "present"),
    ]
    for call in refused:
        with pytest.raises(Invalid):
            call()
    assert tables() == before


def test_mentors_take_no_roll(desk: Desk, evening: Evening) -> None:
    refused: list[Callable[[], Any]] = [
        lambda: attendance.roll(desk.mentor, evening.meeting),
        lambda: attendance.mark(desk.mentor, evening.meeting, evening.ana, "present"),
        lambda: attendance.mark_rest(desk.mentor, evening.meeting, "present"),
        lambda: attendance.add_walk_in(desk.mentor, evening.meeting, alias="Jay"),
        lambda: attendance.mark_alias(desk.mentor, 1, None),
        lambda: attendance.set_headcount(desk.mentor, evening.meeting, 1),
        lambda: attendance.cancel_meeting(desk.mentor, evening.meeting, "weather"),
        lambda: attendance.not_held(desk.mentor, evening.meeting),
        lambda: attendance.reopen_meeting(desk.mentor, evening.meeting),
        lambda: attendance.move_meeting(desk.mentor, evening.meeting, TODAY, time(12)),
    ]
    for call in refused:
        with pytest.raises(Refused):
            call()
