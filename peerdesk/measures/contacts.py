"""The one union of contacts, so that "seen" means the same in every figure.

PRACTICE.md, section 5: contact = "a visit, named attendance, session, reached call or referral",
which is a contact on the day it was made.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from peewee import Expression, Select, fn

from peerdesk.records.groups import Attendance, Meeting
from peerdesk.records.mentoring import Session
from peerdesk.records.people import Visit
from peerdesk.records.services import Referral

CAME = ("present", "late", "left_early")
"""The states of attendance in which somebody was there."""

DID_NOT_MEET = ("cancelled", "not_held")
"""The states of a meeting at which nobody can have been."""


def contacts(first: date | None, last: date, people: Any = None) -> Any:
    """One row (``person_id``, ``day``) a contact from ``first`` through ``last``.

    ``first`` None means from the beginning. ``people``, a query of person ids, narrows it.
    """
    visits = Visit.select(Visit.person, Visit.day).where(
        Visit.person.is_null(False), _within(Visit.day, first, last)
    )
    attendances = (
        Attendance.select(Attendance.person, Meeting.day)
        .join(Meeting)
        .where(
            Attendance.person.is_null(False),
            Attendance.state.in_(CAME),
            Meeting.state.not_in(DID_NOT_MEET),
            _within(Meeting.day, first, last),
        )
    )
    sessions = Session.select(Session.person, Session.day).where(
        Session.reached, _within(Session.day, first, last)
    )
    referrals = Referral.select(Referral.person, Referral.made_on.alias("day")).where(
        _within(Referral.made_on, first, last)
    )
    if people is not None:
        visits = visits.where(Visit.person.in_(people))
        attendances = attendances.where(Attendance.person.in_(people))
        sessions = sessions.where(Session.person.in_(people))
        referrals = referrals.where(Referral.person.in_(people))
    return visits.union_all(attendances).union_all(sessions).union_all(referrals)


def people_seen(first: date | None, last: date) -> Any:
    """The ids of the people with a contact from ``first`` through ``last``, each once."""
    seen = contacts(first, last).alias("seen")
    return Select((seen,), (seen.c.person_id,)).distinct().bind(Visit._meta.database)


def first_contacts(first: date, last: date) -> dict[int, date]:
    """The first day of contact within the days, for each person seen in them."""
    return _days(contacts(first, last), fn.MIN)


def last_contacts(last: date, people: Any) -> dict[int, date]:
    """The latest day of contact up to ``last``, for those of ``people`` who have one."""
    return _days(contacts(None, last, people), fn.MAX)


def _days(which: Any, pick: Any) -> dict[int, date]:
    seen = which.alias("seen")
    query = Select((seen,), (seen.c.person_id, pick(seen.c.day))).group_by(seen.c.person_id)
    rows = query.bind(Visit._meta.database).tuples()
    return {person: Visit.day.python_value(day) for person, day in rows}


def _within(field: Any, first: date | None, last: date) -> Expression:
    return field <= last if first is None else field.between(first, last)
