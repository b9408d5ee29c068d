"""People served, new, returning, active; visits. The definitions are PRACTICE.md's, section 5."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from peewee import fn

from peerdesk.measures.contacts import first_contacts, last_contacts, people_seen
from peerdesk.measures.period import Period
from peerdesk.records import meanings
from peerdesk.records.people import Episode, GuestCount, Visit

AWAY_DAYS = 90
"""So many days without a contact, and somebody is no longer active; a contact then is a return."""


def served(period: Period) -> int:
    """ "distinct people with at least one contact in the period" """
    return people_seen(period.first, period.last).count()


def new(period: Period) -> dict[int, date]:
    """ "first episode ever opened in the period": the day it was opened, for each person."""
    earlier = Episode.alias()
    opened: Any = Episode.select(Episode.person, fn.MIN(Episode.opened_on)).where(
        Episode.opened_on.between(period.first, period.last),
        ~fn.EXISTS(
            earlier.select(earlier.id).where(
                earlier.person == Episode.person, earlier.opened_on < period.first
            )
        ),
    )
    return dict(opened.group_by(Episode.person).tuples())


def returning(period: Period) -> dict[int, date]:
    """ "opened again after closing, or a contact after 90 days or more without one"

    The day of return for each person. From one contact to the next, 90 days or more have
    passed. Within one month this can only be the first contact in it.
    """
    seen = first_contacts(period.first, period.last)
    day_before = period.first - timedelta(days=1)
    last_seen = last_contacts(day_before, people_seen(period.first, period.last))
    returned = {
        person: seen[person]
        for person, day in last_seen.items()
        if (seen[person] - day).days >= AWAY_DAYS
    }
    closed = Episode.alias()
    opened_again: Any = Episode.select(Episode.person, fn.MIN(Episode.opened_on)).where(
        Episode.opened_on.between(period.first, period.last),
        fn.EXISTS(
            closed.select(closed.id).where(
                closed.person == Episode.person,
                closed.id != Episode.id,
                closed.closed_on <= Episode.opened_on,
            )
        ),
    )
    for person, day in opened_again.group_by(Episode.person).tuples():
        returned[person] = min(day, returned.get(person, day))
    return returned


def active(period: Period) -> Any:
    """ "open episode and a contact in the last 90 days", at the end of the period.

    A query of person ids, each once. The last day is one of the 90; who was closed on it is no
    longer open.
    """
    recent = people_seen(period.last - timedelta(days=AWAY_DAYS - 1), period.last)
    return (
        Episode.select(Episode.person)
        .where(
            Episode.opened_on <= period.last,
            meanings.lasts_on(Episode.closed_on, period.last),
            Episode.person.in_(recent),
        )
        .distinct()
    )


def sign_ins(period: Period) -> Any:
    """The sign-ins of people on file, as a query of visits: beside the visit days."""
    return _visits(period).where(Visit.person.is_null(False))


def guest_sign_ins(period: Period) -> Any:
    """The sign-ins under an alias that is not linked to a person, as a query of visits."""
    return _visits(period).where(Visit.person.is_null())


def guest_counts(period: Period) -> Any:
    """The days on which guests without a line were counted, as a query of headcounts."""
    return GuestCount.select().where(GuestCount.day.between(period.first, period.last))


def visit_days(period: Period) -> Any:
    """ "at most one a person a day": (person, day, first sign-in's id), as a query."""
    return (
        sign_ins(period)
        .select(Visit.person, Visit.day, fn.MIN(Visit.id).alias("visit_id"))
        .group_by(Visit.person, Visit.day)
    )


def visit_days_by_day(first: date, last: date) -> dict[date, int]:
    """How many people signed in, for each day on which anybody did; for the trend."""
    counted: Any = (
        Visit.select(Visit.day, fn.COUNT(Visit.person.distinct()))
        .where(Visit.person.is_null(False), Visit.day.between(first, last))
        .group_by(Visit.day)
    )
    return dict(counted.tuples())


def visitors(period: Period) -> int:
    """How many people on file signed in; decides whether their visits are too few to publish."""
    return sign_ins(period).select(Visit.person).distinct().count()


def _visits(period: Period) -> Any:
    return Visit.select().where(Visit.day.between(period.first, period.last))
