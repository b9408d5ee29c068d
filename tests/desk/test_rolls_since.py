"""A group that began long ago: from which day its rolls are kept here."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from peerdesk.desk.groups import attendance, groups
from peerdesk.errors import Invalid
from peerdesk.measures.groups import meetings
from peerdesk.records.groups import Group, Meeting
from tests.conftest import CLOCK, Desk
from tests.desk.group_records import TODAY, assert_undone, tables

WEEK = timedelta(days=7)
LONG_AGO = date(2019, 1, 7)  # a Monday, as today
CIRCLE = {"name": "Circle", "starts_at": "11 am"}


def _missing(desk: Desk) -> list[date]:
    return [row.day for row in attendance.rolls_not_taken(desk.director)]


def _add(desk: Desk, **values: Any) -> int:
    return groups.add_group(desk.director, {**CIRCLE, **values}).value


@pytest.mark.parametrize(("weeks", "asked"), [(4, False), (5, True)])
def test_who_adds_a_group_that_began_a_while_ago_is_asked(
    desk: Desk, weeks: int, asked: bool
) -> None:
    values = {**CIRCLE, "starts_on": TODAY - weeks * WEEK}
    if not asked:
        groups.add_group(desk.director, values)
        assert len(_missing(desk)) == weeks
        return
    with pytest.raises(Invalid) as caught:
        groups.add_group(desk.director, values)
    assert caught.value.fields == {
        "rolls_since": "It began a while ago. From which day are its rolls kept?"
    }
    groups.add_group(desk.director, {**values, "name": "Once", "rule": "once"})


def test_no_meeting_before_the_first_roll_is_listed_or_counted(desk: Desk) -> None:
    group = _add(desk, starts_on=LONG_AGO, rolls_since="11/10/2026", every_weeks=2)
    assert Group.get_by_id(group).starts_on == LONG_AGO
    assert _missing(desk) == [date(2026, 11, 16)], "in the group's own rhythm, 410 weeks later"
    seen = meetings(date(2026, 11, 1), TODAY, CLOCK)
    assert [(each.day, each.outcome) for each in seen] == [
        (date(2026, 11, 16), "roll_missing"),
    ]


def test_today_lists_none(desk: Desk) -> None:
    _add(desk, starts_on="1/7/2019", rolls_since="today")
    assert _missing(desk) == []
    assert Meeting.select().order_by(Meeting.day).first().day == TODAY


def test_another_answer_brings_the_meetings_or_takes_those_that_nobody_touched(desk: Desk) -> None:
    group = _add(desk, starts_on=LONG_AGO, rolls_since=TODAY - 3 * WEEK)
    first = Meeting.select().order_by(Meeting.day).first()
    attendance.set_headcount(desk.director, first.id, 4)
    before = tables()
    done = groups.change_group(desk.director, group, {"rolls_since": TODAY - 5 * WEEK})
    assert _missing(desk) == [TODAY - n * WEEK for n in (5, 4, 2, 1)]
    assert_undone(desk, done.entry_id, before)
    done = groups.change_group(desk.director, group, {"rolls_since": TODAY - WEEK})
    assert _missing(desk) == [TODAY - WEEK]
    assert Meeting.get_or_none(Meeting.id == first.id) is not None, "a roll that was taken stays"
    assert_undone(desk, done.entry_id, before)


def test_a_group_of_before_is_not_asked_when_something_else_changes(desk: Desk) -> None:
    group = _add(desk, starts_on=LONG_AGO, rolls_since=LONG_AGO)
    groups.change_group(desk.director, group, {"rolls_since": None, "room": "Blue"})
    groups.change_group(desk.director, group, {"room": "Green"})
    assert len(_missing(desk)) == 411
    with pytest.raises(Invalid) as caught:
        groups.change_group(desk.director, group, {"starts_on": date(2018, 1, 1)})
    assert list(caught.value.fields) == ["rolls_since"]


def test_a_day_to_come_is_refused(desk: Desk) -> None:
    with pytest.raises(Invalid) as caught:
        _add(desk, starts_on=LONG_AGO, rolls_since=TODAY + WEEK)
    assert list(caught.value.fields) == ["rolls_since"]
