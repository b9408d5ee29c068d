"""A group's meetings appear by themselves: rows for every day that its rule gives.

The program makes them eight weeks ahead, and catches up the days when the PC was off, so that a
meeting nobody recorded shows up as a roll not taken.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from peewee import fn

from peerdesk.actor import Actor
from peerdesk.desk.basics.clock_doubt import confirmed_day
from peerdesk.desk.groups.schedule import Rule, occurrences
from peerdesk.records.groups import Attendance, Group, Meeting, RosterPrint, StandIn
from peerdesk.said import said
from peerdesk.store import journal
from peerdesk.store.journal import Done

DAYS_AHEAD = 56
_DAY = timedelta(days=1)
SHAPE = frozenset(
    {
        "rule",
        "weekday",
        "starts_on",
        "ends_on",
        "every_weeks",
        "nth",
        "starts_at",
        "minutes",
        "room",
    }
)
"""The columns of a group that its planned meetings follow from; see ``shape``."""


def ensure_meetings(actor: Actor, until: date | None = None) -> Done[int]:
    """Make every missing meeting through ``until`` (eight weeks ahead); returns how many.

    The program's own work: needs no right, leaves no entry when nothing is missing.
    """
    last = until or horizon(actor)
    waiting = [group for group in Group.select() if _missing(group, last)]
    if not waiting:
        return Done(None, said("no_meetings_to_plan"), frozenset(), 0)
    with journal.entry(actor, "", kind="system") as entry:
        count = sum(plan(group, last) for group in waiting)
        entry.label = said("meetings_planned", n=count)
    return entry.done(count)


def horizon(actor: Actor) -> date:
    """The day through which meetings exist: never far from a day of which the clock was right."""
    return confirmed_day(actor.clock) + DAYS_AHEAD * _DAY


def first_day(group: Any) -> date:
    """From which day on meetings are planned: the group's first, or since when rolls are kept."""
    first: date = group.starts_on
    return first if group.rolls_since is None else max(first, group.rolls_since)


def keep_rolls_from(group: Any, before: date) -> None:
    """Inside an entry: ``first_day`` was ``before``. The meetings of the days between come, or go
    where nobody touched them."""
    first = first_day(group)
    if first < before:
        days = set(occurrences(rule_of(group), first, before - _DAY)) - _taken(group)
        Meeting.insert_rows([_planned(group, day) for day in sorted(days)])
    for meeting in _untouched(group).where(Meeting.day < first):
        meeting.delete_instance()


def rule_of(group: Any) -> Rule:
    """The group's rule as plain values."""
    return Rule(
        group.rule, group.weekday, group.starts_on, group.ends_on, group.every_weeks, group.nth
    )


def shape(group: Any) -> tuple[object, ...]:
    """All that a planned meeting takes from its group; another one means planning anew."""
    return (rule_of(group), group.starts_at, group.minutes, group.room)


def plan(group: Any, last: date) -> int:
    """Inside an entry: add the missing meetings after ``planned_until`` through ``last``."""
    days = _missing(group, last)
    if days:
        Meeting.insert_rows([_planned(group, day) for day in days])
        group.planned_until = last
        group.save()
    return len(days)


def plan_anew(actor: Actor, group: Any) -> None:
    """Inside an entry: let the future untouched meetings follow the group's present rule.

    A touched one (recorded, cancelled, moved, printed) keeps its day, and nothing is planned
    beside it on that day or on the day from which it was moved.
    """
    clock, last = actor.clock, horizon(actor)
    last = max(last, group.planned_until or last)
    today, now = clock.today(), clock.now()
    untouched = {
        meeting.day: meeting
        for meeting in _untouched(group).where(Meeting.day >= today)
        if clock.moment(meeting.day, meeting.starts_at) > now
    }
    first = today if clock.moment(today, group.starts_at) > now else today + _DAY
    days = set(occurrences(rule_of(group), first, last))
    for day, meeting in untouched.items():
        beside = (Meeting.day == day) & (Meeting.starts_at == group.starts_at)
        if day not in days or group.meetings.where(beside, Meeting.id != meeting.id).exists():
            meeting.delete_instance()
            continue
        meeting.starts_at, meeting.minutes = group.starts_at, group.minutes
        meeting.room = group.room
        meeting.save()
    Meeting.insert_rows([_planned(group, day) for day in sorted(days - _taken(group))])
    group.planned_until = last
    group.save()


def plan_again(group: Any, last: date, made: Collection[int], since: date | None) -> None:
    """Inside an entry that took a change of ``group`` back: the meetings ``made`` by the rule that
    held meanwhile go, unless somebody touched them, and those of its rule after ``since`` come.
    """
    for meeting in _untouched(group).where(Meeting.id.in_(made)):
        meeting.delete_instance()
    if since is None or group.planned_until is None:
        group.planned_until = None
    else:
        group.planned_until = min(since, group.planned_until)
    group.save()
    plan(group, last)


def _untouched(group: Any) -> Any:
    """Its meetings that nobody recorded, cancelled, moved, printed or stood in at."""
    return group.meetings.where(
        Meeting.state == "scheduled",
        Meeting.planned_day.is_null(),
        ~fn.EXISTS(Attendance.select().where(Attendance.meeting == Meeting.id)),
        Meeting.headcount_room.is_null() & Meeting.headcount_online.is_null(),
        ~fn.EXISTS(RosterPrint.select().where(RosterPrint.meeting == Meeting.id)),
        ~fn.EXISTS(StandIn.select().where(StandIn.meeting == Meeting.id)),
    )


def _missing(group: Any, last: date) -> list[date]:
    first = first_day(group) if group.planned_until is None else group.planned_until + _DAY
    days = occurrences(rule_of(group), first, last)
    taken = _taken(group) if days else set()
    return [day for day in days if day not in taken]


def _taken(group: Any) -> set[date]:
    """The days for which the group has a meeting: its day, and the one it was moved from."""
    rows = group.meetings.select(Meeting.day, Meeting.planned_day).tuples()
    return {day for row in rows for day in row if day is not None}


def _planned(group: Any, day: date) -> dict[str, Any]:
    return {
        "group": group.id,
        "day": day,
        "starts_at": group.starts_at,
        "minutes": group.minutes,
        "room": group.room,
    }
