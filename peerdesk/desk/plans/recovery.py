"""Recovery dates as periods, and the days worth a word of joy.

A return to use closes one period and opens the next. Nothing is reset: the earlier period stays,
its milestones stay reached, and its days count in the sum.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from peerdesk.actor import Actor
from peerdesk.desk.basics.rights import Right
from peerdesk.desk.basics.whose_details import require_details
from peerdesk.desk.people.people import existing, name_said
from peerdesk.errors import Invalid
from peerdesk.records.people import Person, RecoveryPeriod
from peerdesk.said import said
from peerdesk.store import journal
from peerdesk.store.journal import Done
from peerdesk.words import _, medium_date, ngettext

RETURNED = "returned_to_use"

_DAYS = (1, 7, 30, 60, 90)
_MONTHS = (6, 9, 12, 18)
_FIRST_YEAR_ONLY = 2  # from the second year on, every year
_EARLIEST = date(1900, 1, 1)


@dataclass(frozen=True)
class TimeInRecovery:
    """A time in recovery; ``ended_on`` is None for the current one."""

    id: int
    started_on: date
    ended_on: date | None

    def days(self, today: date) -> int:
        """Whole days from its first day until its end, or until today."""
        return max(0, ((self.ended_on or today) - self.started_on).days)


@dataclass(frozen=True)
class Milestone:
    """A milestone of a period, in words ("90 days"), and the day on which it was or will be."""

    words: str
    on: date
    period_id: int


@dataclass(frozen=True)
class Recovery:
    """What is known of somebody's recovery, the newest first.

    ``current`` is the day from which the current period counts. ``reached`` are milestones of all
    periods; ``next`` is the coming one. ``days_altogether`` counts each day of all periods once.
    """

    current: date | None
    periods: tuple[TimeInRecovery, ...]
    reached: tuple[Milestone, ...]
    next: Milestone | None
    days: int
    days_altogether: int


def recovery(actor: Actor, person_id: int) -> Recovery:
    """The person's periods and milestones, as of today."""
    require_details(actor, Right.KEEP_RECOVERY, person_id)
    today = actor.clock.today()
    periods = _periods(existing(person_id))
    current = next((period for period in periods if period.ended_on is None), None)
    return Recovery(
        current=current.started_on if current else None,
        periods=periods,
        reached=milestones(periods, today),
        next=next_milestone(current, today) if current else None,
        days=current.days(today) if current else 0,
        days_altogether=_days_altogether(periods, today),
    )


def milestones(periods: Iterable[TimeInRecovery], today: date) -> tuple[Milestone, ...]:
    """Every milestone that was reached in any of the periods, the newest first.

    24 hours, 7, 30, 60 and 90 days, 6 and 9 months, 1 year, 18 months, and then every year. Months
    are calendar months: from the 31st to the last day of a shorter month.
    """
    reached = [
        milestone
        for period in periods
        for milestone in _milestones_of(period, min(period.ended_on or today, today))
    ]
    return tuple(sorted(reached, key=lambda one: (one.on, one.period_id), reverse=True))


def next_milestone(period: TimeInRecovery, today: date) -> Milestone:
    """The first milestone of the current period that lies after today."""
    following = max(today, period.started_on) + timedelta(days=366)
    return next(one for one in _milestones_of(period, following) if one.on > today)


def set_recovery_date(actor: Actor, person_id: int, day: date) -> Done[None]:
    """The day from which the current period counts: a first one, or the current one corrected."""
    require_details(actor, Right.KEEP_RECOVERY, person_id)
    with journal.entry(actor, "", person_id=person_id) as entry:
        person = existing(person_id)
        keep_recovery_date(person, day, actor.clock.today(), "day")
        entry.label = said("recovery_date_set", name=name_said(person), day=day)
    return entry.done(None)


def keep_recovery_date(person: Person, day: date, today: date, field: str) -> None:
    """Inside an entry: as ``set_recovery_date``; what is wrong is said at ``field``."""
    current, earlier = _current_and_earlier(person)
    _refuse_future(today, field, day)
    if earlier is not None and day < earlier.ended_on:
        message = _("The time before lasted until {day}.", day=medium_date(earlier.ended_on))
        raise Invalid({field: message})
    row = current or RecoveryPeriod(person=person)
    row.started_on = day
    row.save()


def current_recovery_date(person: Person) -> date | None:
    """The day from which the current period counts; None when there is none."""
    current, _earlier = _current_and_earlier(person)
    day: date | None = current.started_on if current is not None else None
    return day


def record_return_to_use(
    actor: Actor, person_id: int, day: date, new_start: date | None = None
) -> Done[None]:
    """Close the current period on ``day`` and begin the next on ``new_start`` (the same day).

    What was before stays and still counts. Somebody without a recovery date gets the new one.
    """
    require_details(actor, Right.KEEP_RECOVERY, person_id)
    start = new_start or day
    with journal.entry(actor, "", person_id=person_id) as entry:
        person = existing(person_id)
        current, earlier = _current_and_earlier(person)
        _refuse_future(actor.clock.today(), "day", day)
        _refuse_future(actor.clock.today(), "new_start", start)
        if start < day:
            raise Invalid({"new_start": _("The new start can't be before that day.")})
        since = current.started_on if current else earlier.ended_on if earlier else None
        if since is not None and day < since:
            message = _("The current time began after that, on {day}.", day=medium_date(since))
            raise Invalid({"day": message})
        if current is not None:
            current.ended_on = day
            current.end_reason = RETURNED
            # First: there is never more than one current period.
            current.save()
        RecoveryPeriod(person=person, started_on=start).save()
        entry.label = said("new_start_noted", name=name_said(person), day=start)
    return entry.done(None)


def _days_altogether(periods: Iterable[TimeInRecovery], today: date) -> int:
    """Days in any of the periods: those that lie in two of them count once."""
    days, counted_to = 0, date.min
    for period in sorted(periods, key=lambda one: one.started_on):
        end = min(period.ended_on or today, today)
        days += max(0, (end - max(period.started_on, counted_to)).days)
        counted_to = max(counted_to, end)
    return days


def _periods(person: Person) -> tuple[TimeInRecovery, ...]:
    rows = person.recovery_periods.order_by(
        RecoveryPeriod.ended_on.is_null().desc(),
        RecoveryPeriod.started_on.desc(),
        RecoveryPeriod.id.desc(),
    )
    return tuple(TimeInRecovery(row.id, row.started_on, row.ended_on) for row in rows)


def _current_and_earlier(person: Person) -> tuple[Any, Any]:
    """The rows of the current period, and of the one that ended last; None where there is none."""
    rows = person.recovery_periods
    earlier = rows.where(RecoveryPeriod.ended_on.is_null(False))
    return (
        rows.where(RecoveryPeriod.ended_on.is_null()).first(),
        earlier.order_by(RecoveryPeriod.ended_on.desc(), RecoveryPeriod.id.desc()).first(),
    )


def _refuse_future(today: date, field: str, day: date) -> None:
    if day > today:
        raise Invalid({field: _("This day is in the future.")})
    if day < _EARLIEST:
        raise Invalid({field: _("Check the year: it is before 1900.")})


def _milestones_of(period: TimeInRecovery, until: date) -> Sequence[Milestone]:
    """The period's milestones up to and with ``until``, the earliest first."""
    found = []
    for days in _DAYS:
        words = _("24 hours") if days == 1 else ngettext("{n} day", "{n} days", days)
        found.append((period.started_on + timedelta(days=days), words))
    years = until.year - period.started_on.year
    for months in (*_MONTHS, *(12 * year for year in range(_FIRST_YEAR_ONLY, years + 1))):
        is_year = months % 12 == 0
        words = (
            ngettext("{n} year", "{n} years", months // 12)
            if is_year
            else ngettext("{n} month", "{n} months", months)
        )
        found.append((_months_later(period.started_on, months), words))
    return [Milestone(words, on, period.id) for on, words in sorted(found) if on <= until]


def _months_later(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
