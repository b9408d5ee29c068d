"""The days of a rule: by example, and against a count day by day."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerdesk.desk.groups.schedule import (
    LAST,
    MONTHLY,
    ONCE,
    WEEKLY,
    Rule,
    ends_at,
    in_words,
    occurrences,
)

START = date(2026, 11, 4)  # a Wednesday
DAYS = st.dates(date(2023, 1, 1), date(2028, 12, 31))
RULES = st.builds(
    Rule,
    kind=st.sampled_from([WEEKLY, MONTHLY, ONCE]),
    weekday=st.integers(0, 6),
    starts_on=DAYS,
    ends_on=st.none() | DAYS,
    every_weeks=st.integers(1, 9),
    nth=st.sampled_from([1, 2, 3, 4, LAST]),
)


def _meets(rule: Rule, day: date) -> bool:
    """Whether the group meets on ``day``, in the plainest way."""
    if day < rule.starts_on or (rule.ends_on is not None and day > rule.ends_on):
        return False
    if rule.kind == ONCE:
        return day == rule.starts_on
    if day.weekday() != rule.weekday:
        return False
    if rule.kind == WEEKLY:
        first = next(
            rule.starts_on + timedelta(days=n)
            for n in range(7)
            if (rule.starts_on + timedelta(days=n)).weekday() == rule.weekday
        )
        return (day - first).days % (7 * rule.every_weeks) == 0
    if rule.nth == LAST:
        return day.day + 7 > monthrange(day.year, day.month)[1]
    return (day.day - 1) // 7 + 1 == rule.nth


@given(RULES, DAYS, st.integers(-5, 800))
def test_every_rule_gives_the_days_that_a_count_day_by_day_gives(
    rule: Rule, first: date, length: int
) -> None:
    last = first + timedelta(days=length)
    expected = [day for n in range(length + 1) if _meets(rule, day := first + timedelta(days=n))]
    assert occurrences(rule, first, last) == expected


@given(RULES, DAYS, st.integers(0, 400), st.integers(0, 400))
def test_two_windows_side_by_side_give_what_one_gives(
    rule: Rule, first: date, one: int, two: int
) -> None:
    middle, last = first + timedelta(days=one), first + timedelta(days=one + two)
    parts = occurrences(rule, first, middle) + occurrences(rule, middle + timedelta(days=1), last)
    assert parts == occurrences(rule, first, last)


def test_every_second_week_counts_from_the_first_such_day() -> None:
    rule = Rule(WEEKLY, 0, START, every_weeks=2)
    days = occurrences(rule, date(2026, 11, 10), date(2026, 12, 31))
    assert days == [date(2026, 11, 23), date(2026, 12, 7), date(2026, 12, 21)]


def test_the_last_friday_of_the_month() -> None:
    rule = Rule(MONTHLY, 4, START, nth=LAST)
    days = occurrences(rule, START, date(2027, 2, 28))
    assert days == [date(2026, 11, 27), date(2026, 12, 25), date(2027, 1, 29), date(2027, 2, 26)]


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (Rule(WEEKLY, 0, START), "Every Monday"),
        (Rule(WEEKLY, 0, START, every_weeks=2), "Every 2 weeks on Monday"),
        (Rule(MONTHLY, 6, START, nth=2), "The second Sunday of the month"),
        (Rule(MONTHLY, 6, START, nth=LAST), "The last Sunday of the month"),
        (Rule(ONCE, 2, START), "Once, on Nov 4, 2026"),
    ],
)
def test_a_rule_in_words(rule: Rule, words: str) -> None:
    assert in_words(rule) == words


def test_an_evening_may_end_after_midnight() -> None:
    assert ends_at(time(18, 30), 90) == time(20)
    assert ends_at(time(23, 30), 60) == time(0, 30)
