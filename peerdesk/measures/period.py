"""The period of a report: a whole calendar month in the center's own time, or the month so far."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from peerdesk.clock import Clock
from peerdesk.errors import Invalid
from peerdesk.words import _, month_name


@dataclass(frozen=True)
class Period:
    """The days from ``first`` through ``last``, seen by ``clock``.

    ``first`` is the first of a month; ``last`` is the month's last day, or today when the month
    is not over (``so_far``: also on its last day, which is not over either).
    """

    first: date
    last: date
    clock: Clock
    so_far: bool

    def before(self, months: int) -> Period:
        """The whole month that lies ``months`` before; this one itself for 0."""
        if months == 0:
            return self
        first = self.first
        for _step in range(months):
            first = (first - timedelta(days=1)).replace(day=1)
        return Period(first, last_of_month(first), self.clock, False)


EARLIEST_YEAR = 1900
"""Earlier, the months and days before a month would leave the calendar of Python."""


def last_of_month(day: date) -> date:
    """The last day of the month in which ``day`` lies."""
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def month_of(clock: Clock, month: date) -> Period:
    """The month in which ``month`` lies. A month that has not begun yet raises Invalid."""
    today = clock.today()
    first = month.replace(day=1)
    if first > today:
        raise Invalid(
            {
                "month": _(
                    "{month} has not begun yet. Choose this month or an earlier one.",
                    month=month_name(first),
                )
            }
        )
    if first.year < EARLIEST_YEAR:
        raise Invalid({"month": _("There are no figures before {year}.", year=EARLIEST_YEAR)})
    end = last_of_month(first)
    return Period(first, min(end, today), clock, end >= today)
