"""Groups: their form, their meetings that appear by themselves, their members."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from peerdesk.desk.groups import attendance, groups, rosters
from peerdesk.errors import Invalid, Refused
from peerdesk.records.groups import Group, Meeting
from peerdesk.store import journal
from peerdesk.words import clock_time
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


def _days(group_id: int) -> list[date]:
    found = Meeting.select().where(Meeting.group == group_id).order_by(Meeting.day)
    return [meeting.day for meeting in found]


def test_a_new_group_has_its_meetings_through_eight_weeks(desk: Desk) -> None:
    before = tables()
    done = groups.add_group(
        desk.facilitator, {"name": "  Circle ", "starts_at": "6:30 pm", "minutes": 90}
    )
    group = Group.get_by_id(done.value)
    assert (group.name, group.starts_at, group.capacity) == ("Circle", time(18, 30), 12)
    assert (group.starts_on, group.weekday) == (TODAY, 0)
    assert _days(group.id) == [TODAY + n * WEEK for n in range(9)]
    assert done.label == "Added the group Circle"
    assert {"peer_group", "meeting"} <= done.tables
    assert_undone(desk, done.entry_id, before)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": "x", "starts_at": "half past"}, "starts_at"),
        ({"name": "", "starts_at": "9 am"}, "name"),
        ({"name": "MONDAY circle", "starts_at": "9 am"}, "name"),
        ({"name": "x", "starts_at": "9 am", "kind": "poker"}, "kind"),
        ({"name": "x", "starts_at": "9 am", "facilitator_id": 99}, "facilitator_id"),
        ({"name": "x", "starts_at": "9 am", "minutes": 0}, "minutes"),
        ({"name": "x", "starts_at": "9 am", "starts_on": TODAY, "ends_on": "1/1/2026"}, "ends_on"),
    ],
)
def test_what_cannot_be_kept_is_said_at_its_field(
    desk: Desk, values: dict[str, object], field: str
) -> None:
    add_group(desk)
    before = tables()
    with pytest.raises(Invalid) as caught:
        groups.add_group(desk.director, values)
    assert set(caught.value.fields) == {field}
    assert tables() == before


def test_roles(desk: Desk) -> None:
    group_id, ana = add_group(desk), add_person(desk, "Ana")
    for actor in (desk.front_desk, desk.mentor):
        with pytest.raises(Refused):
            groups.add_group(actor, {"name": "x", "starts_at": "9 am"})
        with pytest.raises(Refused):
            groups.change_group(actor, group_id, {"room": "x"})
        with pytest.raises(Refused):
            groups.end_group(actor, group_id, TODAY)
    with pytest.raises(Refused):
        groups.join(desk.mentor, group_id, ana)
    assert groups.group_ids(desk.mentor) == [group_id]


def test_missing_meetings_are_made_once_and_gaps_are_caught_up(desk: Desk) -> None:
    group_id = add_group(desk)
    entries = journal.JournalEntry.select().count()
    assert groups.ensure_meetings(desk.mentor).entry_id is None
    assert journal.JournalEntry.select().count() == entries
    # The PC stays off until March.
    later = desk.at(datetime(2027, 3, 15, 15, tzinfo=UTC))
    done = groups.ensure_meetings(later)
    assert _days(group_id) == [date(2026, 11, 2) + n * WEEK for n in range(28)]
    assert done.value == 28 - 12
    assert journal.JournalEntry.get_by_id(done.entry_id).kind == "system"
    assert groups.ensure_meetings(later).value == 0
    assert len(attendance.rolls_not_taken(later)) == 20


def test_a_change_plans_the_future_anew_and_never_the_past(desk: Desk) -> None:
    group_id = add_group(desk)
    past = [row for row in tables()["meeting"] if str(row[2]) <= str(TODAY)]
    kept = {
        "cancelled": meeting_id(group_id, TODAY + WEEK),
        "moved": meeting_id(group_id, TODAY + 2 * WEEK),
        "printed": meeting_id(group_id, TODAY + 3 * WEEK),
    }
    attendance.cancel_meeting(desk.director, kept["cancelled"], "holiday")
    attendance.move_meeting(
        desk.director, kept["moved"], TODAY + 2 * WEEK + timedelta(days=1), time(9)
    )
    rosters.number_roster(desk.director, kept["printed"])
    before = tables()
    done = groups.change_group(
        desk.director, group_id, {"starts_at": "6 pm", "room": "Hall", "every_weeks": 1}
    )
    after = tables()["meeting"]
    assert [row for row in after if str(row[2]) <= str(TODAY)] == past
    meetings = {meeting.id: meeting for meeting in Meeting.select()}
    for meeting in kept.values():
        assert (meetings[meeting].starts_at, meetings[meeting].room) == (time(9), "Blue room")
    planned = [m for m in meetings.values() if m.day > TODAY and m.id not in kept.values()]
    assert {(m.starts_at, m.room) for m in planned} == {(time(18), "Hall")}
    assert sorted(m.day for m in planned) == [TODAY + n * WEEK for n in range(4, 9)]
    assert_undone(desk, done.entry_id, before)


def test_another_weekday_replaces_the_future_days(desk: Desk) -> None:
    group_id = add_group(desk)
    done = groups.change_group(desk.director, group_id, {"weekday": 3})
    thursday = TODAY + timedelta(days=3)
    past = [TODAY - n * WEEK for n in (3, 2, 1, 0)]
    assert _days(group_id) == past + [thursday + n * WEEK for n in range(8)]
    assert "meeting" in done.tables
    groups.ensure_meetings(desk.at(datetime(2026, 12, 1, 15, tzinfo=UTC)))
    assert _days(group_id)[-1] == date(2027, 1, 21)


def test_a_meeting_moved_to_the_new_time_is_not_doubled(desk: Desk) -> None:
    group_id = add_group(desk)
    attendance.move_meeting(
        desk.director, meeting_id(group_id, TODAY + WEEK), TODAY + 2 * WEEK, time(18)
    )
    groups.change_group(desk.director, group_id, {"starts_at": "18:00"})
    assert _days(group_id).count(TODAY + 2 * WEEK) == 1
    assert TODAY + WEEK not in _days(group_id)


def test_another_name_leaves_the_meetings_alone(desk: Desk) -> None:
    group_id = add_group(desk)
    done = groups.change_group(desk.director, group_id, {"name": "Morning Circle"})
    assert done.tables == {"peer_group"}
    values = groups.group_values(desk.director, group_id)
    assert (values["name"], values["room"]) == ("Morning Circle", "Blue room")
    assert groups.change_group(desk.director, group_id, values).entry_id is None
    shown = values | {"starts_at": clock_time(values["starts_at"])}
    assert groups.change_group(desk.director, group_id, shown).entry_id is None


def test_a_group_ends_with_its_meetings_and_memberships(desk: Desk) -> None:
    group_id, ana = add_group(desk), add_person(desk, "Ana", "Ruiz")
    groups.join(desk.director, group_id, ana)
    before = tables()
    done = groups.end_group(desk.director, group_id, TODAY + WEEK)
    assert _days(group_id)[-1] == TODAY + WEEK
    last = attendance.roll(desk.director, meeting_id(group_id, TODAY + WEEK))
    assert [line.name for line in last.lines] == ["Ana R."]
    later = desk.at(datetime(2026, 12, 8, 15, tzinfo=UTC))
    assert groups.members(later, group_id) == []
    assert groups.group_ids(later) == []
    assert groups.group_ids(later, ended=True) == [group_id]
    assert groups.ensure_meetings(later).value == 0
    assert_undone(desk, done.entry_id, before)


def test_joining_and_leaving_are_periods(desk: Desk) -> None:
    group_id, ana = add_group(desk), add_person(desk, "Ana", "Ruiz")
    before = tables()
    joined = groups.join(desk.front_desk, group_id, ana, date(2026, 11, 9))
    assert joined.label == "Added Ana R. to Monday Circle"
    with pytest.raises(Invalid):
        groups.join(desk.front_desk, group_id, ana)
    with_ana = tables()
    left = groups.leave(desk.front_desk, group_id, ana)
    assert [
        attendance.roll(desk.director, meeting_id(group_id, TODAY - n * WEEK)).meeting.expected
        for n in (3, 2, 1, 0)
    ] == [0, 1, 1, 0]
    with pytest.raises(Invalid):
        groups.leave(desk.front_desk, group_id, ana)
    again = groups.join(desk.front_desk, group_id, ana)
    assert [row.name for row in groups.members(desk.front_desk, group_id)] == ["Ana R."]
    journal.undo(desk.director, again.entry_id)
    assert_undone(desk, left.entry_id, with_ana)
    assert_undone(desk, joined.entry_id, before)


def test_a_hosted_group_keeps_no_names(desk: Desk) -> None:
    hosted, own = add_group(desk, "AA Tuesday", hosted=True), add_group(desk)
    ana = add_person(desk, "Ana")
    with pytest.raises(Invalid):
        groups.join(desk.director, hosted, ana)
    groups.join(desk.director, own, ana)
    with pytest.raises(Invalid) as caught:
        groups.change_group(desk.director, own, {"hosted": True})
    assert "hosted" in caught.value.fields


def test_the_list_of_groups(desk: Desk) -> None:
    facilitator = desk.facilitator.account_id
    circle = add_group(desk, "Élan Circle", facilitator_id=facilitator, weekday=4, starts_on=TODAY)
    dharma = add_group(desk, "Dharma", facilitator_name="Sol", room="Attic")
    ana = add_person(desk, "Ana")
    groups.join(desk.director, circle, ana)
    assert groups.group_ids(desk.front_desk) == [dharma, circle]
    assert groups.group_ids(desk.front_desk, sort="room") == [dharma, circle]
    assert groups.group_ids(desk.front_desk, search="elan blue") == [circle]
    assert groups.group_ids(desk.front_desk, search="sol") == [dharma]
    rows = groups.group_rows(desk.front_desk, [circle, dharma])
    assert (rows[circle].members, rows[circle].facilitator) == (1, "Facilitator")
    assert (rows[circle].next_day, rows[circle].when) == (date(2026, 11, 27), "Every Friday")
    assert (rows[dharma].members, rows[dharma].facilitator) == (0, "Sol")
    assert rows[dharma].next_meeting_id == meeting_id(dharma)
