"""Two groups in one room, one person leading two: found by the days, not by the weekday."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from peerdesk.actor import Actor
from peerdesk.desk.groups import groups, meetings
from peerdesk.desk.groups.clashes import group_clashes, meeting_clashes
from peerdesk.errors import Invalid
from peerdesk.records.groups import Meeting
from peerdesk.records.office import Account
from tests.conftest import Desk
from tests.desk.group_records import TODAY, add_group, meeting_id


def typed(**values: object) -> dict[str, object]:
    """A group as it is typed: the room and hour of Monday Circle unless said otherwise."""
    given = {"rule": "weekly", "weekday": 0, "starts_at": "9:30", "room": " blue ROOM "}
    return {"name": "", "starts_on": "", **given, **values}


def test_one_room_at_one_time_is_said_with_the_first_day(desk: Desk) -> None:
    add_group(desk)
    said = group_clashes(desk.director, None, typed())
    assert said == {
        "room": "Monday Circle is in this room then: Nov 23, 2026, 9:00 AM. 8 more times later."
    }


@pytest.mark.parametrize(
    "values",
    [
        {"starts_at": "10:00"},  # when the other ends
        {"starts_at": "8:00", "minutes": 60},  # ends when the other begins
        {"weekday": 1},
        {"room": "Red room"},
        {"room": ""},
        {"modality": "online"},
        {"starts_at": "soon"},
        {"starts_at": ""},
        {"rule": "once", "starts_on": "11/16/2026"},  # over
    ],
)
def test_what_is_no_clash(desk: Desk, values: dict[str, object]) -> None:
    add_group(desk)
    assert group_clashes(desk.director, None, typed(**values)) == {}


def test_a_group_does_not_clash_with_itself(desk: Desk) -> None:
    own = add_group(desk)
    assert group_clashes(desk.director, own, typed()) == {}


def test_every_two_weeks_clashes_only_in_its_own_weeks(desk: Desk) -> None:
    add_group(desk, every_weeks=2, starts_on=date(2026, 11, 2))  # 16, 30, December 14
    inside = typed(every_weeks=2, starts_on="11/30/2026")
    between = typed(every_weeks=2, starts_on="12/7/2026")
    assert "Nov 30, 2026" in group_clashes(desk.director, None, inside)["room"]
    assert group_clashes(desk.director, None, between) == {}


def test_the_nth_weekday_clashes_on_its_days(desk: Desk) -> None:
    add_group(desk, rule="monthly", nth=2)
    first = typed(rule="monthly", nth=1)
    second = typed(rule="monthly", nth=2)
    assert group_clashes(desk.director, None, first) == {}
    said = group_clashes(desk.director, None, second)["room"]
    assert "Dec 14, 2026" in said
    assert "1 more time" in said


def test_a_cancelled_or_moved_meeting_counts_as_it_stands(desk: Desk) -> None:
    other = add_group(desk)
    once = typed(rule="once", starts_on="11/30/2026")
    monday = meeting_id(other, date(2026, 11, 30))
    assert group_clashes(desk.director, None, once)
    meetings.cancel_meeting(desk.director, monday, "holiday")
    assert group_clashes(desk.director, None, once) == {}
    meetings.reopen_meeting(desk.director, monday)
    meetings.move_meeting(desk.director, monday, date(2026, 12, 1), time(9))
    assert group_clashes(desk.director, None, once) == {}
    moved = typed(rule="once", starts_on="12/1/2026")
    assert "Dec 1, 2026" in group_clashes(desk.director, None, moved)["room"]


def test_past_midnight_is_the_next_day(desk: Desk) -> None:
    add_group(desk, starts_at="11 pm", minutes=120)
    said = group_clashes(desk.director, None, typed(weekday=1, starts_at="12:30 am"))
    assert "11:00 PM" in said["room"]


def test_beyond_the_planned_weeks_the_rule_counts(desk: Desk) -> None:
    add_group(desk)
    far = typed(rule="once", starts_on="6/7/2027")
    assert not Meeting.select().where(Meeting.day == date(2027, 6, 7)).exists()
    assert "Jun 7, 2027" in group_clashes(desk.director, None, far)["room"]


def test_one_leader_of_two_is_said_at_the_field_of_the_name(desk: Desk) -> None:
    account = Account.get(Account.sign_in_name == "facilitator")
    add_group(desk, facilitator_id=account.id, co_facilitator_name="Rosa Díaz")
    elsewhere = {"room": "Red room"}
    same = typed(facilitator_id=account.id, **elsewhere)
    assert "leads Monday Circle" in group_clashes(desk.director, None, same)["facilitator_id"]
    by_name = typed(facilitator_name="rosa diaz", **elsewhere)
    assert set(group_clashes(desk.director, None, by_name)) == {"facilitator_name"}
    beside = typed(facilitator_name="Somebody", co_facilitator_name="Rosa  Diaz", **elsewhere)
    assert set(group_clashes(desk.director, None, beside)) == {"co_facilitator_name"}


def test_a_meeting_that_is_moved_into_another(desk: Desk) -> None:
    add_group(desk)
    other = add_group(desk, "Tuesday", weekday=1, facilitator_name="Sam", room="Red room")
    add_group(desk, "Wednesday", weekday=2, facilitator_name="Sam", room="Blue room")
    tuesday = meeting_id(other, date(2026, 12, 1))
    actor = desk.director
    nothing = meeting_clashes(actor, tuesday, date(2026, 12, 1), time(9), "Red room")
    assert nothing == {}
    monday = meeting_clashes(actor, tuesday, date(2026, 11, 30), time(9), "Blue room")
    assert set(monday) == {"room"}
    wednesday = meeting_clashes(actor, tuesday, date(2026, 12, 2), time(9), "Red room")
    assert wednesday == {"starts_at": "Sam leads Wednesday then: Dec 2, 2026, 9:00 AM."}


# A group that is added in the evening.


def evening(desk: Desk) -> Actor:
    """At eight on Monday the 23rd, in the center."""
    return desk.at(datetime(2026, 11, 24, 1, tzinfo=UTC))


def days_of(group_id: int) -> list[date]:
    return [row.day for row in Meeting.select().where(Meeting.group == group_id)]


def test_no_meeting_is_made_for_an_hour_that_is_past(desk: Desk) -> None:
    values = {"name": "Late", "weekday": 0, "starts_at": "6 pm", "minutes": 60}
    made = groups.add_group(evening(desk), values).value
    assert min(days_of(made)) == date(2026, 11, 30)


def test_one_that_is_going_on_or_ahead_is_made(desk: Desk) -> None:
    for name, begins in (("Now", "7:30 pm"), ("Later", "9 pm")):
        values = {"name": name, "weekday": 0, "starts_at": begins, "minutes": 60}
        made = groups.add_group(evening(desk), values).value
        assert min(days_of(made)) == TODAY


def test_the_day_that_is_typed_is_kept(desk: Desk) -> None:
    values = {"name": "Late", "weekday": 0, "starts_at": "6 pm", "starts_on": "today"}
    made = groups.add_group(evening(desk), values).value
    assert min(days_of(made)) == TODAY


def test_a_single_meeting_of_a_past_hour_asks_for_its_day(desk: Desk) -> None:
    values = {"name": "Late", "rule": "once", "starts_at": "6 pm"}
    with pytest.raises(Invalid) as refused:
        groups.add_group(evening(desk), values)
    assert set(refused.value.fields) == {"starts_on"}


def test_a_required_time_that_is_blank_says_so(desk: Desk) -> None:
    with pytest.raises(Invalid) as refused:
        groups.add_group(desk.director, {"name": "Late", "starts_at": " "})
    assert refused.value.fields == {"starts_at": "This is needed."}
