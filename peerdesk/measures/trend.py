"""The last 12 months, for the chart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from peerdesk.measures import groups, people
from peerdesk.measures.groups import GroupTotals, MeetingCount
from peerdesk.measures.period import Period

MONTHS = 12


@dataclass(frozen=True)
class MonthCounts:
    """One month of the chart. ``period`` is whole but for the last, which may be so far."""

    period: Period
    people_served: int
    visit_days: int
    groups: GroupTotals

    @property
    def month(self) -> date:
        """Its first day."""
        return self.period.first


def year_of_meetings(period: Period) -> list[MeetingCount]:
    """The meetings of the 12 months that end with ``period``."""
    return groups.meetings(period.before(MONTHS - 1).first, period.last, period.clock)


def trend(period: Period, meetings: Sequence[MeetingCount]) -> list[MonthCounts]:
    """The 12 months that end with ``period``; ``meetings`` are theirs."""
    first = period.before(MONTHS - 1).first
    visits: dict[date, int] = {}
    for day, count in people.visit_days_by_day(first, period.last).items():
        visits[day.replace(day=1)] = visits.get(day.replace(day=1), 0) + count
    months = []
    for back in reversed(range(MONTHS)):
        month = period.before(back)
        held = [meeting for meeting in meetings if meeting.day.replace(day=1) == month.first]
        months.append(
            MonthCounts(
                month, people.served(month), visits.get(month.first, 0), groups.totals(held)
            )
        )
    return months
