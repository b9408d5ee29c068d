"""Who was seen when: `records.meanings.contacts`, so that "seen" means the same in every figure."""

from __future__ import annotations

from datetime import date
from typing import Any

from peewee import Select, fn

from peerdesk.records.meanings import contacts
from peerdesk.records.people import Visit


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
