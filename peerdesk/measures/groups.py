"""Meetings and who came to them. The definitions are PRACTICE.md's, section 5.

"meetings scheduled, held, cancelled, roll missing; attendances named + walk-in + headcount; mean
per held meeting; unique named; fill"
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from peewee import Case, fn

from peerdesk.clock import Clock
from peerdesk.measures.period import Period
from peerdesk.records import meanings
from peerdesk.records.groups import Attendance, Group, Meeting
from peerdesk.records.meanings import Outcome


@dataclass(frozen=True)
class MeetingCount:
    """One scheduled meeting, and how many came.

    ``named`` are people on file, ``walk_ins`` aliases without a person, ``headcount`` unnamed
    guests in the room and online: nobody is in two of them. All are 0 unless it was held.
    """

    id: int
    group_id: int
    group: str
    day: date
    capacity: int
    outcome: Outcome
    named: int
    walk_ins: int
    headcount: int

    @property
    def attendances(self) -> int:
        """All who came."""
        return self.named + self.walk_ins + self.headcount


@dataclass(frozen=True)
class GroupTotals:
    """The sums over some meetings. ``places`` is the capacity of those that were held."""

    scheduled: int
    held: int
    cancelled: int
    not_held: int
    roll_missing: int
    named: int
    walk_ins: int
    headcount: int
    places: int

    @property
    def attendances(self) -> int:
        """All who came; somebody who came to two meetings is counted twice."""
        return self.named + self.walk_ins + self.headcount


def meetings(first: date, last: date, clock: Clock) -> list[MeetingCount]:
    """Every meeting scheduled from ``first`` through ``last``, cancelled ones too, in order.

    What each counts as is `meanings.outcome`, with the ``clock`` that says what is over.
    """
    came = meanings.came()
    named = fn.SUM(Case(None, [(came & Attendance.person.is_null(False), 1)], 0))
    walk_ins = fn.SUM(Case(None, [(came & Attendance.person.is_null(), 1)], 0))
    query: Any = (
        Meeting.select(
            Meeting.id,
            Meeting.group,
            Group.name,
            Group.capacity,
            Meeting.day,
            Meeting.starts_at,
            Meeting.minutes,
            Meeting.state,
            Meeting.headcount_room,
            Meeting.headcount_online,
            fn.COUNT(Attendance.id),
            named,
            walk_ins,
        )
        .join(Group)
        .switch(Meeting)
        .left_outer_join(Attendance)
        .where(Meeting.day.between(first, last))
        .group_by(Meeting.id, Group.id)
        .order_by(Meeting.day, Meeting.starts_at, Meeting.id)
    )
    now = clock.now()
    return [_counted(row, clock, now) for row in query.tuples()]


def _counted(row: tuple[Any, ...], clock: Clock, now: datetime) -> MeetingCount:
    meeting, group, name, capacity, day, starts_at, minutes, *rest = row
    state, room, online, recorded, named, walk_ins = rest
    over = clock.moment(day, starts_at) + timedelta(minutes=minutes) <= now
    outcome = meanings.outcome(state, recorded, room, online, over=over)
    if outcome != "held":
        named = walk_ins = room = online = 0
    headcount = (room or 0) + (online or 0)
    return MeetingCount(
        meeting, group, name, day, capacity, outcome, named or 0, walk_ins or 0, headcount
    )


def totals(counts: Iterable[MeetingCount]) -> GroupTotals:
    """The sums over ``counts``."""
    counts = list(counts)
    outcomes = [count.outcome for count in counts]
    return GroupTotals(
        scheduled=len(counts),
        held=outcomes.count("held"),
        cancelled=outcomes.count("cancelled"),
        not_held=outcomes.count("not_held"),
        roll_missing=outcomes.count("roll_missing"),
        named=sum(count.named for count in counts),
        walk_ins=sum(count.walk_ins for count in counts),
        headcount=sum(count.headcount for count in counts),
        places=sum(count.capacity for count in counts if count.outcome == "held"),
    )


def attendances(period: Period) -> Any:
    """Everybody who came to a meeting by name or alias, as a query of attendances."""
    return (
        Attendance.select(Attendance, Meeting.day)
        .join(Meeting)
        .where(
            meanings.came(),
            Meeting.day.between(period.first, period.last),
        )
    )


def unique_named(period: Period) -> Any:
    """ "unique named": the ids of the people on file who came to any meeting, each once."""
    named = attendances(period).where(Attendance.person.is_null(False))
    return named.select(Attendance.person).distinct()


def unique_named_by_group(period: Period) -> dict[int, int]:
    """How many different people on file came, for each group to which anybody did."""
    named = attendances(period).where(Attendance.person.is_null(False))
    people = fn.COUNT(Attendance.person.distinct())
    return dict(named.select(Meeting.group, people).group_by(Meeting.group).tuples())
