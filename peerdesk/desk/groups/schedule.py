"""On which days a group meets, and how that is said. Knows no records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from peerdesk.words import N_, _, medium_date, number, weekday_name

WEEKLY, MONTHLY, ONCE = "weekly", "monthly", "once"
LAST = -1
_WEEK = timedelta(days=7)
_ORDINALS = {
    1: N_("The first {weekday} of the month"),
    2: N_("The second {weekday} of the month"),
    3: N_("The third {weekday} of the month"),
    4: N_("The fourth {weekday} of the month"),
    LAST: N_("The last {weekday} of the month"),
}


@dataclass(frozen=True)
class Rule:
    """When a group meets, from ``starts_on`` through ``ends_on`` (None: without an end).

    ``kind`` is WEEKLY (on ``weekday``, 0 is Monday, every ``every_weeks`` weeks, counted from
    the first such day), MONTHLY (the ``nth`` such weekday, 1 to 4 or LAST) or ONCE (on
    ``starts_on``, whatever the weekday).
    """

    kind: str
    weekday: int
    starts_on: date
    ends_on: date | None = None
    every_weeks: int = 1
    nth: int = 1


def occurrences(rule: Rule, first: date, last: date) -> list[date]:
    """The days from ``first`` through ``last`` on which ``rule`` gives a meeting, in order."""
    first = max(first, rule.starts_on)
    last = last if rule.ends_on is None else min(last, rule.ends_on)
    if first > last:
        return []
    if rule.kind == ONCE:
        return [rule.starts_on] if first == rule.starts_on else []
    if rule.kind == MONTHLY:
        return [day for day in _monthly(rule, first, last) if first <= day <= last]
    start = rule.starts_on + timedelta(days=(rule.weekday - rule.starts_on.weekday()) % 7)
    step = rule.every_weeks * _WEEK
    periods = max(0, -((start - first) // step))
    day, days = start + periods * step, []
    while day <= last:
        days.append(day)
        day += step
    return days


def _monthly(rule: Rule, first: date, last: date) -> list[date]:
    days = []
    month = first.replace(day=1)
    while month <= last:
        following = (month + timedelta(days=31)).replace(day=1)
        if rule.nth == LAST:
            end = following - timedelta(days=1)
            day = end - timedelta(days=(end.weekday() - rule.weekday) % 7)
        else:
            day = month + timedelta(days=(rule.weekday - month.weekday()) % 7)
            day += (rule.nth - 1) * _WEEK
        days.append(day)
        month = following
    return days


def in_words(rule: Rule) -> str:
    """Every Monday; Every 2 weeks on Monday; The last Monday of the month; Once, on ..."""
    weekday = weekday_name(rule.weekday)
    if rule.kind == ONCE:
        return _("Once, on {day}", day=medium_date(rule.starts_on))
    if rule.kind == MONTHLY:
        return _(_ORDINALS[rule.nth], weekday=weekday)
    if rule.every_weeks == 1:
        return _("Every {weekday}", weekday=weekday)
    return _("Every {n} weeks on {weekday}", n=number(rule.every_weeks), weekday=weekday)


def ends_at(starts_at: time, minutes: int) -> time:
    """The time of day, ``minutes`` after ``starts_at``; past midnight it is the next day's."""
    return (datetime.combine(date.min, starts_at) + timedelta(minutes=minutes)).time()
