"""One-on-one support, mentors' load, and who waits. The definitions are PRACTICE.md's, section 5.

"sessions, hours, people, caseload against limit, days waiting for a mentor"
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from peewee import fn

from peerdesk.measures.period import Period
from peerdesk.records import meanings
from peerdesk.records.mentoring import Assignment, Mentor, Session, mentor_said
from peerdesk.records.people import MentorRequest
from peerdesk.said import said_in_words
from peerdesk.text import in_order

ONE_ON_ONE = "one_on_one"


@dataclass(frozen=True)
class SessionTotals:
    """One-on-one sessions. ``without_minutes`` of them have no length, and add no minutes."""

    sessions: int = 0
    minutes: int = 0
    without_minutes: int = 0
    people: int = 0


@dataclass(frozen=True)
class MentorLoad:
    """A mentor: load at the end of the period, one-on-one support in it.

    ``limit`` is None for one who walks with nobody and is not active any more.
    """

    id: int
    name: str
    people: int
    limit: int | None
    support: SessionTotals


def one_on_one(period: Period) -> Any:
    """The one-on-one sessions that reached the person, as a query of sessions."""
    return Session.select().where(
        Session.kind == ONE_ON_ONE,
        meanings.is_reached(),
        Session.day.between(period.first, period.last),
    )


def session_totals(period: Period) -> SessionTotals:
    """The sums over all one-on-one sessions of the period."""
    row = one_on_one(period).select(*_SUMS).tuples().get()
    return _totals(row)


def session_totals_by_mentor(period: Period) -> dict[int | None, SessionTotals]:
    """The same for each mentor with a session; None stands for sessions without a mentor."""
    query = one_on_one(period).select(Session.mentor, *_SUMS).group_by(Session.mentor)
    return {mentor: _totals(row) for mentor, *row in query.tuples()}


def open_assignments(period: Period) -> Any:
    """The assignments that are open at the end of the period's last day, as a query."""
    return Assignment.select().where(
        Assignment.started_on <= period.last,
        meanings.lasts_on(Assignment.ended_on, period.last),
    )


def with_mentor(period: Period) -> dict[int, set[int]]:
    """The people whom each mentor walks with at the end of the period, by the mentor's id."""
    query = open_assignments(period).select(Assignment.mentor, Assignment.person)
    people: dict[int, set[int]] = {}
    for mentor, person in query.tuples():
        people.setdefault(mentor, set()).add(person)
    return people


def loads(period: Period, center_limit: int) -> list[MentorLoad]:
    """Mentors by name: all who have people or sessions, and all active ones who had started."""
    people = with_mentor(period)
    support = session_totals_by_mentor(period)
    involved = list(people.keys() | {mentor for mentor in support if mentor is not None})
    mentors: Any = Mentor.select(
        Mentor.id, Mentor.name, Mentor.limit, Mentor.stage, Mentor.started_on
    ).where(Mentor.id.in_(involved) | (meanings.is_active() & (Mentor.started_on <= period.last)))
    lines = []
    for mentor, name, own_limit, stage, started_on in mentors.tuples():
        load = len(people.get(mentor, ()))
        limit = center_limit if own_limit is None else own_limit
        counts = load > 0 or (stage == meanings.ACTIVE and started_on <= period.last)
        lines.append(
            MentorLoad(
                mentor,
                said_in_words(mentor_said(name)),
                load,
                limit if counts else None,
                support.get(mentor, SessionTotals()),
            )
        )
    return sorted(lines, key=lambda load: (in_order(load.name), load.id))


def waiting(period: Period) -> dict[int, date]:
    """Who waits for a mentor at the end of the period, and since when (the earliest request)."""
    query: Any = (
        MentorRequest.select(MentorRequest.person, fn.MIN(MentorRequest.asked_on))
        .where(
            MentorRequest.asked_on <= period.last,
            meanings.lasts_on(MentorRequest.ended_on, period.last),
        )
        .group_by(MentorRequest.person)
    )
    return dict(query.tuples())


_SUMS = (
    fn.COUNT(Session.id),
    fn.SUM(Session.minutes),
    fn.COUNT(Session.minutes),
    fn.COUNT(Session.person.distinct()),
)


def _totals(row: Any) -> SessionTotals:
    sessions, minutes, with_minutes, people = row
    return SessionTotals(sessions, minutes or 0, sessions - with_minutes, people)
