"""What the program did by itself since is no obstacle to any single undo."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta
from itertools import pairwise
from typing import Any

import pytest

from peerdesk.desk.front_desk import aliases, visit_corrections, visits
from peerdesk.desk.groups import attendance, groups
from peerdesk.desk.history.undoing import undo
from peerdesk.desk.intake import intake
from peerdesk.desk.merging import merging
from peerdesk.desk.office import office
from peerdesk.errors import ChangedSince
from peerdesk.records.groups import Group, Meeting
from peerdesk.records.people import Visit
from peerdesk.store import journal
from peerdesk.store.journal import Done, JournalEntry
from tests.conftest import NOW, Desk
from tests.desk.group_records import TODAY, add_group, meeting_id, tables

MORNING = NOW + timedelta(days=1)
SPRING = NOW + timedelta(days=120)


@pytest.fixture
def center(desk: Desk) -> Desk:
    """It has closed at five for a month; somebody else is here too and is closed with the rest."""
    early = desk.at(NOW - timedelta(days=30))
    office.change_center(early, office.center_values(early) | {"closing_time": time(17)})
    visits.sign_in_guest(desk.front_desk, "Somebody else")
    return desk


def _person(desk: Desk, name: str) -> int:
    return intake.start_intake(desk.front_desk, {"preferred_name": name}).value


def _signed_in(desk: Desk) -> Done[Any]:
    return visits.sign_in(desk.front_desk, _person(desk, "Ana"))


def _guest(desk: Desk) -> Done[Any]:
    return visits.sign_in_guest(desk.front_desk, "Blue")


def _welcomed_back(desk: Desk) -> Done[Any]:
    ana = _person(desk, "Ana")
    intake.close_episode(desk.front_desk, ana, "no_contact")
    return visits.sign_in(desk.front_desk, ana, welcome_back=True)


def _corrected(desk: Desk) -> Done[Any]:
    visit = _signed_in(desk).value
    return visits.correct_visit(desk.front_desk, visit, {"time_in": "9", "time_out": ""})


def _said_to_be_here_still(desk: Desk) -> Done[Any]:
    visit = _signed_in(desk).value
    visits.sign_out(desk.front_desk, visit)
    return visits.correct_visit(desk.front_desk, visit, {"time_in": "9", "time_out": ""})


def _linked(desk: Desk) -> Done[Any]:
    guest = _guest(desk).value
    return aliases.link_alias(desk.front_desk, "visit", guest, _person(desk, "Ana"))


def _united(desk: Desk) -> Done[Any]:
    ana = _person(desk, "Ana")
    visits.sign_in(desk.front_desk, ana)
    return aliases.link_alias(desk.front_desk, "visit", _guest(desk).value, ana)


def _given(desk: Desk) -> Done[Any]:
    visit = _signed_in(desk).value
    return visit_corrections.give_visit(desk.front_desk, visit, _person(desk, "Bo"))


def _keyed(desk: Desk) -> Done[Any]:
    ana = _person(desk, "Ana")
    return visit_corrections.key_visit(desk.front_desk, TODAY, {"time_in": "9"}, ana)


def _merged(desk: Desk) -> Done[Any]:
    ana, anna = _person(desk, "Ana"), _person(desk, "Anna")
    visits.sign_in(desk.front_desk, anna)
    return merging.merge(desk.director, ana, anna, {})


@pytest.mark.parametrize(
    "act",
    [
        _signed_in,
        _guest,
        _welcomed_back,
        _corrected,
        _said_to_be_here_still,
        _linked,
        _united,
        _given,
        _keyed,
        _merged,
    ],
)
def test_the_nightly_closing_is_in_nobodys_way(
    center: Desk, act: Callable[[Desk], Done[Any]]
) -> None:
    done = act(center)
    director = center.at(MORNING)
    assert visits.sign_out_at_closing(director).value >= 2
    closed = tables()

    assert done.entry_id is not None
    taken_back = undo(director, done.entry_id)

    assert Visit.get(Visit.alias == "Somebody else").time_out == time(17), "others stay as they are"
    visits.sign_out_at_closing(director)
    assert not Visit.select().where(Visit.time_out.is_null()).exists()
    assert not Visit.select().where(Visit.time_out < Visit.time_in).exists()
    assert taken_back.entry_id is not None
    undo(director, taken_back.entry_id)
    assert tables() == closed, "undone and done again, with what the program did to it"
    assert journal.verify() == []


def test_a_closing_that_would_end_a_visit_before_it_began_is_forgotten(center: Desk) -> None:
    evening = center.at(NOW + timedelta(hours=9), center.front_desk)  # 7 PM
    visit = visits.sign_in(evening, _person(center, "Ana")).value
    earlier = visits.correct_visit(evening, visit, {"time_in": "16:00", "time_out": ""})
    assert visits.sign_out_at_closing(evening).value == 2
    assert earlier.entry_id is not None
    undo(center.director, earlier.entry_id)
    [row] = Visit.select().where(Visit.id == visit)
    assert (row.time_in, row.time_out) == (time(19), None)


def test_what_somebody_did_after_the_closing_is_still_in_the_way(center: Desk) -> None:
    done = _signed_in(center)
    director = center.at(MORNING)
    visits.sign_out_at_closing(director)
    corrected = visits.correct_visit(
        director, done.value, {"time_in": "10:00", "time_out": "16:30"}
    )
    assert done.entry_id is not None
    with pytest.raises(ChangedSince, match="Corrected the visit of Ana”") as refused:
        undo(director, done.entry_id)
    assert "Signed out" not in str(refused.value), "nobody can undo that"
    # Undone, and done again: it is in the way as before.
    assert corrected.entry_id is not None
    back = undo(director, corrected.entry_id)
    assert back.entry_id is not None
    again = undo(director, back.entry_id)
    with pytest.raises(ChangedSince):
        undo(director, done.entry_id)
    assert again.entry_id is not None
    undo(director, again.entry_id)
    undo(director, done.entry_id)
    assert not Visit.select().where(Visit.id == done.value).exists()


# Meetings that the program planned.


def _days(group_id: int) -> set[date]:
    return {meeting.day for meeting in Meeting.select().where(Meeting.group == group_id)}


def test_a_group_goes_with_the_meetings_that_the_program_planned(desk: Desk) -> None:
    before = tables()
    done = groups.add_group(desk.director, {"name": "A", "starts_at": "9 am", "starts_on": TODAY})
    spring = desk.at(SPRING)
    assert groups.ensure_meetings(spring).value > 0
    planned = tables()
    assert done.entry_id is not None
    taken_back = undo(spring, done.entry_id)
    assert tables() == before
    assert taken_back.entry_id is not None
    undo(spring, taken_back.entry_id)
    assert tables() == planned


def test_a_planned_meeting_that_somebody_used_holds_its_group(desk: Desk) -> None:
    done = groups.add_group(desk.director, {"name": "A", "starts_at": "9 am", "starts_on": TODAY})
    spring = desk.at(SPRING)
    groups.ensure_meetings(spring)
    late = max(_days(done.value))
    cancelled = attendance.cancel_meeting(spring, meeting_id(done.value, late), "holiday")
    assert done.entry_id is not None
    with pytest.raises(ChangedSince) as refused:
        undo(spring, done.entry_id)
    assert cancelled.label in str(refused.value)
    assert "Planned" not in str(refused.value)
    assert Group.select().exists()


@pytest.mark.parametrize("days_ago", [0, 14])
def test_a_rule_taken_back_is_planned_again(desk: Desk, days_ago: int) -> None:
    group_id = add_group(desk)
    changing = desk.at(NOW + timedelta(days=days_ago))
    groups.ensure_meetings(changing)
    done = groups.change_group(changing, group_id, {"weekday": 1, "starts_on": date(2026, 11, 10)})
    spring = desk.at(SPRING)
    groups.ensure_meetings(spring)
    touched = max(_days(group_id))
    attendance.cancel_meeting(spring, meeting_id(group_id, touched), "holiday")
    changed = tables()

    assert done.entry_id is not None
    taken_back = undo(spring, done.entry_id)

    days = _days(group_id)
    assert touched in days, "what somebody did stays"
    mondays = {day for day in days if day.weekday() == 0}
    assert days == mondays | {touched}
    first = date(2026, 11, 2)
    last = SPRING.date() + timedelta(days=56)
    every = {first + timedelta(weeks=n) for n in range((last - first).days // 7 + 1)}
    assert mondays == every, "without a gap"
    assert groups.ensure_meetings(spring).value == 0
    assert taken_back.entry_id is not None
    undo(spring, taken_back.entry_id)
    assert tables() == changed
    assert journal.verify() == []


@pytest.mark.parametrize("ended", [False, True])
def test_other_changes_of_a_group_are_undone_past_the_planning(desk: Desk, ended: bool) -> None:
    group_id = add_group(desk)
    if ended:
        done: Done[Any] = groups.end_group(desk.director, group_id, TODAY)
    else:
        done = groups.change_group(desk.director, group_id, {"capacity": 7})
    spring = desk.at(SPRING)
    groups.ensure_meetings(spring)
    assert done.entry_id is not None
    undo(spring, done.entry_id)
    groups.ensure_meetings(spring)
    assert (Group.get().capacity, Group.get().ends_on) == (12, None)
    days = sorted(_days(group_id))
    assert {(later - day).days for day, later in pairwise(days)} == {7}
    assert days[-1] > SPRING.date() + timedelta(days=49)


def test_no_entry_of_the_program_touches_anything_else(center: Desk) -> None:
    """A new kind of work that the program does by itself belongs into the tests above."""
    _signed_in(center)
    add_group(center)
    spring = center.at(SPRING)
    visits.end_left_open(spring)
    groups.ensure_meetings(spring)
    entries = JournalEntry.select().where(JournalEntry.kind == "system", JournalEntry.id > 1)
    touched = {change.record for entry in entries for change in entry.changes}
    assert touched == {"visit", "meeting", "peer_group"}
