"""The center's day may end after midnight, and what goes on across midnight is kept as it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from peerdesk.actor import Actor
from peerdesk.clock import Clock
from peerdesk.desk.basics import center_day
from peerdesk.desk.front_desk import aliases, visit_corrections, visits
from peerdesk.desk.groups import attendance, groups, rosters
from peerdesk.desk.history import timeline, undoing
from peerdesk.desk.intake import intake
from peerdesk.desk.mentoring import sessions
from peerdesk.desk.office import office
from peerdesk.errors import Invalid, PeerDeskError
from peerdesk.measures.groups import meetings
from peerdesk.records.mentoring import Session
from peerdesk.records.people import Visit
from tests.conftest import Desk

ZONE = ZoneInfo("America/New_York")
FRIDAY = date(2026, 11, 20)
SATURDAY = FRIDAY + timedelta(days=1)
TWO = time(2)


def at(desk: Desk, day: date, hour: int, minute: int = 0, actor: Actor | None = None) -> Actor:
    moment = datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE).astimezone(UTC)
    clock = Clock(str(ZONE), lambda: moment, center_day.day_end)
    return replace(actor or desk.director, clock=clock)


def ends_at(actor: Actor, ends: time | None, **more: object) -> None:
    values = office.center_values(actor)
    office.change_center(actor, values | {"day_ends_at": ends} | more)


@pytest.fixture
def ana(desk: Desk) -> int:
    values = {"preferred_name": "Ana", "legal_last_name": "Reyes"}
    return intake.start_intake(at(desk, FRIDAY, 0, actor=desk.front_desk), values).value


@pytest.mark.parametrize(
    ("hour", "minute", "ends", "day"),
    [
        (23, 59, None, FRIDAY),
        (24, 0, None, SATURDAY),
        (24, 0, TWO, FRIDAY),
        (25, 59, TWO, FRIDAY),
        (26, 0, TWO, SATURDAY),
        (29, 59, time(6), FRIDAY),
        (30, 0, time(6), SATURDAY),
    ],
)
def test_today_is_the_day_that_is_not_over(
    desk: Desk, hour: int, minute: int, ends: time | None, day: date
) -> None:
    ends_at(at(desk, FRIDAY, 12), ends)
    late = at(desk, FRIDAY + timedelta(days=hour // 24), hour % 24, minute)
    assert late.clock.today() == day


def test_a_night_visit_belongs_to_the_day_it_began(desk: Desk, ana: int) -> None:
    ends_at(at(desk, FRIDAY, 12), TWO, closing_time=time(1, 30))
    desk_at = partial_at(desk, desk.front_desk)
    visits.sign_in(desk_at(FRIDAY, 23, 40), ana)
    visits.sign_in_guest(desk_at(SATURDAY, 0, 50), "Blue")
    one_o_clock = desk_at(SATURDAY, 1)
    rows = visits.visits_today(one_o_clock)
    assert [(row.name, row.day, row.is_open) for row in rows] == [
        ("Blue", FRIDAY, True),
        ("Ana R.", FRIDAY, True),
    ], "the newest is on top, though its hour is smaller"
    assert visits.here_now(one_o_clock) == {ana}
    assert visits.sign_out_at_closing(desk_at(SATURDAY, 1, 29)).value == 0
    assert visits.sign_out_at_closing(desk_at(SATURDAY, 1, 30)).value == 2
    visits.sign_in(desk_at(SATURDAY, 1, 45), ana)
    visits.sign_everybody_out(desk_at(SATURDAY, 1, 50))
    assert [(row.time_in, row.time_out) for row in visits.visits_on(one_o_clock, FRIDAY)] == [
        (time(23, 40), time(1, 30)),
        (time(0, 50), time(1, 30)),
        (time(1, 45), time(1, 50)),
    ]
    assert visits.visits_today(desk_at(SATURDAY, 2)) == []
    seen = timeline.timeline(at(desk, SATURDAY, 12), ana).items
    assert [item.at for item in seen[:2]] == [time(1, 45), time(23, 40)], "newest first"


def partial_at(desk: Desk, actor: Actor):  # type: ignore[no-untyped-def]
    return lambda day, hour, minute=0: at(desk, day, hour, minute, actor)


@pytest.mark.parametrize(
    ("came", "left", "field"),
    [
        ("11:40 pm", "12:20 am", None),
        ("9 pm", "8:59 am", None),
        ("9 pm", "9 am", "time_out"),
        ("2 pm", "1 pm", "time_out"),
    ],
)
def test_a_visit_keyed_across_midnight_is_kept_as_it_was(
    desk: Desk, ana: int, came: str, left: str, field: str | None
) -> None:
    """In a center whose day ends at midnight."""
    actor = at(desk, SATURDAY, 12, actor=desk.front_desk)
    values = {"time_in": came, "time_out": left}
    if field is None:
        visit_corrections.key_visit(actor, FRIDAY, values, ana)
        visit = Visit.get()
        assert (visit.day, visit.time_out < visit.time_in) == (FRIDAY, True)
        with pytest.raises(Invalid, match="that day already"):
            visit_corrections.key_visit(actor, FRIDAY, {"time_in": "11:50 pm"}, ana)
    else:
        with pytest.raises(Invalid) as caught:
            visit_corrections.key_visit(actor, FRIDAY, values, ana)
        assert list(caught.value.fields) == [field]


def test_what_is_still_ahead_is_told_across_midnight(desk: Desk, ana: int) -> None:
    actor = at(desk, SATURDAY, 0, 15, desk.front_desk)
    keyed = {"time_in": "11:40 pm", "time_out": "12:20 am"}
    with pytest.raises(Invalid) as caught:
        visit_corrections.key_visit(actor, FRIDAY, keyed, ana)
    assert list(caught.value.fields) == ["time_out"]
    visit_corrections.key_visit(actor, FRIDAY, {**keyed, "time_out": "12:15 am"}, ana)


def test_a_correction_across_midnight_can_be_undone_and_done_again(desk: Desk, ana: int) -> None:
    actor = at(desk, SATURDAY, 12, actor=desk.front_desk)
    visit = visit_corrections.key_visit(actor, FRIDAY, {"time_in": "11:40 pm"}, ana)
    done = visits.correct_visit(actor, visit.value, {"time_in": "11:40 pm", "time_out": "12:20 am"})
    assert done.entry_id is not None
    undone = undoing.undo(actor, done.entry_id)
    assert Visit.get().time_out is None
    assert undone.entry_id is not None
    undoing.undo(actor, undone.entry_id)
    assert Visit.get().time_out == time(0, 20)


def test_who_was_left_open_yesterday_is_signed_out_only_as_it_was(desk: Desk, ana: int) -> None:
    visit = visits.sign_in(at(desk, FRIDAY, 23, 40, desk.front_desk), ana)
    with pytest.raises(PeerDeskError, match="earlier day"):
        visits.sign_out(at(desk, SATURDAY, 12, actor=desk.front_desk), visit.value)
    visits.sign_out(at(desk, SATURDAY, 0, 20, desk.front_desk), visit.value)
    assert Visit.get().time_out == time(0, 20)


def test_a_guest_after_midnight_is_linked_to_the_visit_that_went_on(desk: Desk, ana: int) -> None:
    ends_at(at(desk, FRIDAY, 12), TWO)
    actor = at(desk, SATURDAY, 12, actor=desk.front_desk)
    values = {"time_in": "11:40 pm", "time_out": "12:50 am"}
    visit_corrections.key_visit(actor, FRIDAY, values, ana)
    guest = {"alias": "Blue", "time_in": "12:30 am", "time_out": "1:20 am"}
    keyed = visit_corrections.key_visit(actor, FRIDAY, guest)
    aliases.link_alias(actor, "visit", keyed.value, ana)
    visit = Visit.get()
    assert (visit.time_in, visit.time_out) == (time(23, 40), time(1, 20))
    (row,) = visits.visits_on(actor, FRIDAY)
    assert row.times == "11:40 PM to 1:20 AM"
    assert replace(row, time_in=time(1, 59)).times == "1:59 AM (after midnight) to 1:20 AM"
    assert replace(row, time_in=time(2), time_out=None).times == "2:00 AM"


@pytest.mark.parametrize(
    ("starts", "ends", "minutes", "field"),
    [
        (time(23, 40), time(0, 20), 40, None),
        (time(20), time(8), 720, None),
        (time(20), time(8, 1), 0, "ends"),
        (time(9), time(9), 0, "ends"),
    ],
)
def test_a_call_across_midnight_is_kept_with_its_minutes(
    desk: Desk, ana: int, starts: time, ends: time, minutes: int, field: str | None
) -> None:
    actor = at(desk, SATURDAY, 12)
    call = {"person_id": ana, "kind": "crisis", "mode": "phone", "starts": starts, "ends": ends}
    if field is None:
        sessions.log_session(actor, {**call, "day": FRIDAY})
        assert (Session.get().day, Session.get().minutes) == (FRIDAY, minutes)
    else:
        with pytest.raises(Invalid) as caught:
            sessions.log_session(actor, {**call, "day": FRIDAY})
        assert list(caught.value.fields) == [field]


def test_a_call_that_began_before_midnight_is_of_that_day(desk: Desk, ana: int) -> None:
    actor = at(desk, SATURDAY, 0, 25)
    call = {"person_id": ana, "starts": time(23, 40), "ends": time(0, 20)}
    with pytest.raises(Invalid) as caught:
        sessions.log_session(actor, {**call, "day": SATURDAY})
    assert caught.value.fields == {
        "day": "At 11:40 PM this day is still ahead. Type the day on which it began."
    }
    sessions.log_session(actor, call)
    assert Session.get().day == FRIDAY
    ends_at(at(desk, SATURDAY, 12), TWO)
    sessions.log_session(at(desk, SATURDAY + timedelta(days=1), 0, 25), call)
    assert [row.day for row in Session.select().order_by(Session.id)] == [FRIDAY, SATURDAY]


def test_a_late_meeting_stays_on_today_until_it_is_over(desk: Desk) -> None:
    values = {"name": "Night", "starts_at": "11:30 pm", "minutes": 60, "weekday": 4}
    groups.add_group(at(desk, FRIDAY, 12), values | {"starts_on": FRIDAY})

    def names(actor: Actor) -> list[str]:
        return [row.group for row in attendance.meetings_now(actor)]

    assert names(at(desk, FRIDAY, 23, 45)) == ["Night"]
    assert names(at(desk, SATURDAY, 0, 29)) == ["Night"]
    assert attendance.rolls_not_taken(at(desk, SATURDAY, 0, 29)) == []
    assert names(at(desk, SATURDAY, 0, 30)) == []
    assert len(attendance.rolls_not_taken(at(desk, SATURDAY, 0, 30))) == 1


def test_a_meeting_after_midnight_is_of_the_evening_before(desk: Desk) -> None:
    ends_at(at(desk, FRIDAY, 12), TWO)
    values = {"name": "Night", "starts_at": "12:30 am", "minutes": 60, "weekday": 4}
    groups.add_group(at(desk, FRIDAY, 12), values | {"starts_on": FRIDAY})
    (row,) = attendance.meetings_on(at(desk, FRIDAY, 12), FRIDAY)
    assert (row.begins, row.roll) == (datetime(2026, 11, 21, 0, 30), "ahead")
    assert attendance.meetings_now(at(desk, SATURDAY, 1)) == [row]
    clock = at(desk, SATURDAY, 1).clock
    assert [each.outcome for each in meetings(FRIDAY, FRIDAY, clock)] == ["still_to_come"]
    assert row.starts == "12:30 AM (after midnight)", "not the morning of Friday"
    director = at(desk, FRIDAY, 12)
    assert rosters.roster_sheet(director, row.id).after_midnight
    over = at(desk, SATURDAY, 1, 30)
    assert len(attendance.rolls_not_taken(over)) == 1
    assert [each.outcome for each in meetings(FRIDAY, FRIDAY, over.clock)] == ["roll_missing"]


def test_a_new_end_of_the_day_changes_no_day_that_was(desk: Desk, ana: int) -> None:
    actor = at(desk, FRIDAY, 12)
    ends_at(actor, TWO)
    assert office.day_ends_from(actor) is None, "from today on"
    night = at(desk, SATURDAY, 0, 30)
    visits.sign_in(night, ana)
    later = at(desk, SATURDAY, 0, 40)
    ends_at(later, None)
    assert later.clock.today() == FRIDAY, "this night is still Friday's"
    assert office.day_ends_from(later) == SATURDAY
    assert at(desk, SATURDAY, 2).clock.today() == SATURDAY
    sunday = SATURDAY + timedelta(days=1)
    assert at(desk, sunday, 0, 30).clock.today() == sunday
    (row,) = visits.visits_on(at(desk, sunday, 12), FRIDAY)
    assert later.clock.moment(row.day, row.time_in) == datetime(2026, 11, 21, 0, 30)


def test_a_day_with_something_in_the_night_keeps_its_end(desk: Desk, ana: int) -> None:
    visits.sign_in(at(desk, FRIDAY, 0, 30), ana)
    noon = at(desk, FRIDAY, 12)
    ends_at(noon, TWO)
    assert office.day_ends_from(noon) == SATURDAY
    assert noon.clock.moment(FRIDAY, time(0, 30)) == datetime(2026, 11, 20, 0, 30)


@pytest.mark.parametrize(
    ("closing", "ends", "field"),
    [
        ("1 am", "2 am", None),
        ("11 pm", "2 am", None),
        ("2 am", "2 am", "day_ends_at"),
        ("3 am", "2 am", "closing_time"),
        ("1 am", "", "closing_time"),
        ("", "6 am", None),
        ("", "6:01 am", "day_ends_at"),
    ],
)
def test_closing_time_lies_in_the_day(
    desk: Desk, closing: str, ends: str, field: str | None
) -> None:
    values = office.center_values(desk.director)
    changed = values | {"closing_time": closing, "day_ends_at": ends}
    if field is None:
        office.change_center(desk.director, changed)
        return
    with pytest.raises(Invalid) as caught:
        office.change_center(desk.director, changed)
    assert list(caught.value.fields) == [field]
