"""The rows behind each figure, so that nobody has to believe a number.

For every figure of the month the quantities of its rows add up to the figure: to its numerator
where it has one, to minutes for hours, and for the days waiting each row is one who waits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from peewee import fn

from peerdesk.clock import Clock
from peerdesk.measures import groups, mentoring, people
from peerdesk.measures.contacts import first_contacts
from peerdesk.measures.groups import MeetingCount
from peerdesk.measures.period import Period, month_of
from peerdesk.records.groups import Attendance, Meeting
from peerdesk.records.mentoring import Assignment, Session
from peerdesk.records.people import Visit
from peerdesk.store.database import database

Kind = Literal["person", "visit", "guests", "meeting", "attendance", "session", "assignment"]


@dataclass(frozen=True)
class RowBehind:
    """One row behind a figure: ``id`` is that of the ``kind``.

    ``quantity`` is what it adds to the figure: 1, a headcount, minutes, or days waiting.
    ``note`` is the alias, or the name of the group.
    """

    kind: Kind
    id: int
    person_id: int | None = None
    day: date | None = None
    quantity: int = 1
    note: str = ""


def rows_behind(clock: Clock, key: str, month: date) -> list[RowBehind]:
    """The rows behind the figure ``key`` of the month, by day; KeyError for an unknown key."""
    period = month_of(clock, month)
    with database.atomic():
        rows = _ROWS[key](period)
    return sorted(rows, key=lambda row: (row.day or date.min, row.kind, row.id))


def _persons(days: dict[int, date]) -> list[RowBehind]:
    return [RowBehind("person", person, person, day) for person, day in days.items()]


def _people(query: Any) -> list[RowBehind]:
    return [RowBehind("person", person, person) for (person,) in query.tuples()]


def _visit_days(period: Period) -> list[RowBehind]:
    return [
        RowBehind("visit", visit, person, day)
        for person, day, visit in people.visit_days(period).tuples()
    ]


def _visits(query: Any) -> list[RowBehind]:
    rows = query.select(Visit.id, Visit.person, Visit.day, Visit.alias).tuples()
    return [RowBehind("visit", visit, person, day, 1, alias) for visit, person, day, alias in rows]


def _guest_counts(period: Period) -> list[RowBehind]:
    return [
        RowBehind("guests", row.id, None, row.day, row.count) for row in people.guest_counts(period)
    ]


def _meetings(keep: Callable[[MeetingCount], int]) -> Callable[[Period], list[RowBehind]]:
    """Rows of the meetings for which ``keep`` gives a quantity; it may be a yes or no."""

    def rows(period: Period) -> list[RowBehind]:
        counts = groups.meetings(period.first, period.last, period.clock)
        return [
            RowBehind("meeting", count.id, None, count.day, int(keep(count)), count.group)
            for count in counts
            if keep(count)
        ]

    return rows


def _attendances(period: Period, named: bool) -> list[RowBehind]:
    query: Any = groups.attendances(period).where(Attendance.person.is_null(not named))
    rows = query.select(Attendance.id, Attendance.person, Meeting.day, Attendance.alias).tuples()
    return [RowBehind("attendance", row, person, day, 1, alias) for row, person, day, alias in rows]


def _all_attendances(period: Period) -> list[RowBehind]:
    return _attendances(period, True) + _attendances(period, False) + _headcounts(period)


_headcounts = _meetings(lambda count: count.headcount)


def _sessions(period: Period) -> Iterable[tuple[int, int, date, int | None]]:
    query: Any = mentoring.one_on_one(period)
    rows: Iterable[tuple[int, int, date, int | None]] = query.select(
        Session.id, Session.person, Session.day, Session.minutes
    ).tuples()
    return rows


def _assignments(period: Period) -> list[RowBehind]:
    query = (
        mentoring.open_assignments(period)
        .select(fn.MIN(Assignment.id), Assignment.person, fn.MIN(Assignment.started_on))
        .group_by(Assignment.mentor, Assignment.person)
    )
    return [RowBehind("assignment", row, person, day) for row, person, day in query.tuples()]


def _waiting(period: Period) -> list[RowBehind]:
    return [
        RowBehind("person", person, person, day, (period.last - day).days)
        for person, day in mentoring.waiting(period).items()
    ]


_ROWS: dict[str, Callable[[Period], list[RowBehind]]] = {
    "people_served": lambda period: _persons(first_contacts(period.first, period.last)),
    "new": lambda period: _persons(people.new(period)),
    "returning": lambda period: _persons(people.returning(period)),
    "active_at_month_end": lambda period: _people(people.active(period)),
    "visit_days": _visit_days,
    "sign_ins": lambda period: _visits(people.sign_ins(period)),
    "guest_sign_ins": lambda period: _visits(people.guest_sign_ins(period)),
    "guests_counted": _guest_counts,
    "meetings_scheduled": _meetings(lambda count: True),
    "meetings_held": _meetings(lambda count: count.outcome == "held"),
    "meetings_cancelled": _meetings(lambda count: count.outcome == "cancelled"),
    "meetings_not_held": _meetings(lambda count: count.outcome == "not_held"),
    "meetings_roll_missing": _meetings(lambda count: count.outcome == "roll_missing"),
    "attendances": _all_attendances,
    "attendances_named": lambda period: _attendances(period, True),
    "attendances_walk_in": lambda period: _attendances(period, False),
    "attendances_headcount": _headcounts,
    "attendance_mean": _all_attendances,
    "group_people": lambda period: _people(groups.unique_named(period)),
    "group_fill": _all_attendances,
    "one_on_one_sessions": lambda period: [
        RowBehind("session", row, person, day) for row, person, day, _minutes in _sessions(period)
    ],
    "one_on_one_hours": lambda period: [
        RowBehind("session", row, person, day, minutes)
        for row, person, day, minutes in _sessions(period)
        if minutes is not None
    ],
    "one_on_one_people": lambda period: _people(
        mentoring.one_on_one(period).select(Session.person).distinct()
    ),
    "people_with_mentor": lambda period: _people(
        mentoring.open_assignments(period).select(Assignment.person).distinct()
    ),
    "mentor_load": _assignments,
    "waiting": lambda period: _persons(mentoring.waiting(period)),
    "waiting_median": _waiting,
    "waiting_longest": _waiting,
}
