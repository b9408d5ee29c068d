"""A clock before the newest entry, or long after it, is asked about once at the sign-in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from peerdesk.actor import Actor
from peerdesk.desk.basics import clock_doubt
from peerdesk.desk.front_desk import visits
from peerdesk.desk.groups import groups, planning
from peerdesk.desk.history import undoing
from peerdesk.desk.intake import intake
from peerdesk.desk.office.front_door import FrontDoor
from peerdesk.desk.people import people
from peerdesk.records.groups import Group, Meeting
from peerdesk.said import said
from peerdesk.store import journal
from peerdesk.store.journal import JournalEntry
from tests.conftest import Desk
from tests.doors import CHEAP, FIRST_RUN, PASSWORD

THEN = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


class Center:
    """A center of its own whose computer's clock a test sets."""

    def __init__(self, path: Path) -> None:
        self.now = THEN
        self.door = FrontDoor(path, lambda: self.now)
        self.door.enter()
        self.door.set_up(FIRST_RUN, CHEAP)

    def sign_in(self, now: datetime) -> Actor:
        self.door.lock()
        self.now = now
        actor = self.door.sign_in("director", PASSWORD)
        planning.ensure_meetings(actor)
        return actor

    def is_asked(self, now: datetime) -> bool:
        return clock_doubt.question(self.sign_in(now)) is not None


@pytest.fixture
def center(tmp_path: Path) -> Iterator[Center]:
    made = Center(tmp_path / "center")
    made.sign_in(THEN)
    yield made
    made.door.leave()


@pytest.mark.parametrize(
    ("moved", "asked"),
    [
        (-10 * MINUTE, False),
        (-10 * MINUTE - MINUTE / 60, True),
        (31 * DAY, False),
        (31 * DAY + MINUTE, True),
    ],
)
def test_a_clock_is_doubted_beyond_ten_minutes_before_and_a_month_after(
    center: Center, moved: timedelta, asked: bool
) -> None:
    assert center.is_asked(THEN + moved) == asked


def test_an_hour_that_comes_twice_is_in_no_doubt(center: Center) -> None:
    """On the night when summer time ends, 1:50 is followed by 1:05 on the wall."""
    before = datetime(2027, 11, 7, 5, 50, tzinfo=UTC)
    clock_doubt.answer(center.sign_in(before), is_right=True)
    assert not center.is_asked(before + 15 * MINUTE)


def test_a_center_that_was_closed_for_five_weeks_sees_one_question(center: Center) -> None:
    after = THEN + 35 * DAY
    actor = center.sign_in(after)
    doubt = clock_doubt.question(actor)
    assert doubt is not None
    assert (doubt.now.date() - doubt.newest.date()).days == 35
    clock_doubt.answer(actor, is_right=True)
    assert JournalEntry.select().order_by(JournalEntry.id.desc()).first().words == (
        "Said that the clock is right: Dec 28, 2026, 10:00 AM"
    )
    assert not center.is_asked(after + MINUTE)
    assert not center.is_asked(after + 20 * DAY)


def test_entries_of_a_clock_that_was_ahead_do_not_count(center: Center) -> None:
    ahead = THEN + 400 * DAY
    clock_doubt.answer(center.sign_in(ahead), is_right=True)
    journal.note(center.sign_in(ahead + DAY), said("center_changed"), kind="print")
    actor = center.sign_in(THEN + DAY)
    assert clock_doubt.question(actor) is not None, "before the newest entry by a year"
    clock_doubt.answer(actor, is_right=True)
    assert not center.is_asked(THEN + DAY + MINUTE)
    assert not center.is_asked(THEN + 30 * DAY)
    assert center.is_asked(THEN + 62 * DAY), "it jumped anew"


def test_who_is_not_sure_works_on_and_is_asked_again_on_another_day(center: Center) -> None:
    behind = THEN - 100 * DAY
    actor = center.sign_in(behind)
    clock_doubt.answer(actor, is_right=False)
    assert not center.is_asked(behind + MINUTE)
    assert center.is_asked(behind + DAY)
    assert center.is_asked(behind + DAY + MINUTE), "nobody has answered"
    assert not center.is_asked(THEN + DAY), "it was set: nothing is left to ask"
    assert not center.is_asked(THEN + 10 * DAY)
    assert center.is_asked(behind), "and what was entered since counts again"


def test_a_program_that_ended_at_the_question_asks_again(center: Center) -> None:
    assert center.is_asked(THEN + 400 * DAY)
    assert center.is_asked(THEN + 400 * DAY)
    assert not center.is_asked(THEN + DAY)


def test_meetings_are_planned_no_further_than_from_the_newest_confirmed_day(
    center: Center,
) -> None:
    actor = center.sign_in(THEN)
    for hour in range(9, 17):
        groups.add_group(actor, {"name": f"At {hour}", "starts_at": f"{hour}:00"})
    planned = Meeting.select().count()
    ahead = center.sign_in(THEN + 3650 * DAY)
    assert Meeting.select().count() == planned
    today = THEN.date()
    new = {"name": "New", "starts_at": "9 am", "starts_on": today, "rolls_since": today}
    groups.add_group(ahead, new)
    last = today + planning.DAYS_AHEAD * DAY
    assert _planned_until() == {last}
    clock_doubt.answer(ahead, is_right=False)
    planning.ensure_meetings(ahead)
    assert _planned_until() == {last}
    later = center.sign_in(THEN + 40 * DAY)
    assert _planned_until() == {last}, "nobody has said yes"
    clock_doubt.answer(later, is_right=True)
    planning.ensure_meetings(later)
    assert _planned_until() == {last + 40 * DAY}


def _planned_until() -> set[object]:
    return {group.planned_until for group in Group.select()}


def test_the_answer_stays(center: Center) -> None:
    actor = center.sign_in(THEN + 400 * DAY)
    clock_doubt.answer(actor, is_right=True)
    assert journal.verify() == []
    undoable, _redoable = journal.to_undo_and_redo(actor, 0)
    assert undoable == []


def test_what_a_clock_ahead_entered_is_neither_fresh_nor_of_this_sign_in(desk: Desk) -> None:
    """No age is negative: a look of next year is none of the last hour."""
    ana = intake.start_intake(desk.front_desk, {"preferred_name": "Ana"}).value
    ahead = desk.at(THEN + 400 * DAY, desk.front_desk)
    people.person_card(ahead, ana)
    looks = JournalEntry.select().where(JournalEntry.kind == "view")
    assert looks.count() == 1
    people.person_card(desk.front_desk, ana)
    assert looks.count() == 2
    people.person_card(desk.front_desk, ana)
    assert looks.count() == 2, "once an hour"
    visits.sign_in(ahead, ana)
    assert undoing.next_to_undo(desk.front_desk, journal.latest()) is None
