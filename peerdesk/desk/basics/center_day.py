"""When the center's day ends: at midnight, or in the small hours after it.

Dated, so that a new setting changes no day that was: it holds from a day on, and what was kept of
the days before stays where it was. ``Clock`` reads it through ``day_end``.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import date, time, timedelta
from functools import reduce
from operator import or_
from typing import Any

from peewee import Value

from peerdesk.clock import Clock
from peerdesk.records.groups import Meeting
from peerdesk.records.office import CenterDay
from peerdesk.records.people import Visit
from peerdesk.store import journal
from peerdesk.store.database import data_key_in_use
from peerdesk.words import clock_time

LATEST = time(6)
"""No center's day ends later."""

_Periods = tuple[tuple[date, time], ...]

# Read for one file while nothing was written: every "today" asks.
_read: tuple[tuple[str, object], _Periods] | None = None


def day_end(day: date) -> time:
    """When the center's ``day`` ends, after the midnight at its end; midnight itself by default."""
    periods = _periods()
    found = bisect_right(periods, (day, time.max))
    return periods[found - 1][1] if found else time.min


def newest() -> tuple[date | None, time]:
    """The setting as it holds, or will: from which day (None: always), and when the day ends."""
    periods = _periods()
    return periods[-1] if periods else (None, time.min)


def keep(clock: Clock, ends_at: time) -> None:
    """Inside an entry: from now on the center's day ends at ``ends_at``.

    From today; from tomorrow where something of today lies in the hours that would change sides.
    """
    _since, before = newest()
    if ends_at == before:
        return
    hours = max(ends_at, before)
    today = clock.today()
    night = clock.now().time() < hours or any(
        model.select().where(model.day == today, at < hours).exists()
        for model, at in ((Visit, Visit.time_in), (Meeting, Meeting.starts_at))
    )
    since = today + timedelta(days=1) if night else today
    for later in CenterDay.select().where(CenterDay.since > since):
        later.delete_instance()
    row = CenterDay.get_or_none(CenterDay.since == since) or CenterDay(since=since)
    row.ends_at = ends_at
    row.save()


def by_hour(day: date, at: time) -> tuple[bool, time]:
    """By what the times of the center's ``day`` are sorted: those after midnight come last."""
    return is_after_midnight(day, at), at


def is_after_midnight(day: date, at: time) -> bool:
    """Whether the time ``at`` of the center's ``day`` is one of the calendar's next day."""
    return at < day_end(day)


def time_words(day: date, at: time) -> str:
    """12:30 AM (after midnight), wherever it is said with its day: not that day's morning."""
    return clock_time(at, after_midnight=is_after_midnight(day, at))


def after_midnight(day: Any, at: Any) -> Any:
    """The condition that the time ``at`` of ``day`` (columns, or values) lies after midnight."""
    periods = _periods()
    following = [*(since for since, _ends in periods[1:]), date.max][: len(periods)]
    late = [
        (day >= since) & (day < until) & (at < ends)
        for (since, ends), until in zip(periods, following, strict=True)
        if ends > time.min
    ]
    return reduce(or_, late) if late else Value(0)


def _periods() -> _Periods:
    global _read
    valid_for, found = journal.state(), _read
    if not data_key_in_use():  # locked: what is hidden may still ask for the day
        return found[1] if found is not None else ()
    if found is None or found[0] != valid_for:
        rows = CenterDay.select(CenterDay.since, CenterDay.ends_at).order_by(CenterDay.since)
        found = _read = (valid_for, tuple(rows.tuples()))
    return found[1]
