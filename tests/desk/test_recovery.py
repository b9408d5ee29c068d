"""Recovery dates: periods that stay, milestones that are never taken back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerdesk.desk.intake import intake
from peerdesk.desk.plans.recovery import (
    TimeInRecovery,
    milestones,
    next_milestone,
    record_return_to_use,
    recovery,
    set_recovery_date,
)
from peerdesk.errors import Invalid, Refused
from peerdesk.records.people import RecoveryPeriod
from tests.conftest import Desk
from tests.desk.group_records import assert_undone, tables

TODAY = date(2026, 11, 23)


@pytest.fixture
def ana(desk: Desk) -> int:
    return intake.start_intake(desk.front_desk, {"preferred_name": "Ana"}).value


def test_the_milestones_of_two_years() -> None:
    reached = milestones([TimeInRecovery(1, date(2024, 8, 31), None)], TODAY)
    assert [(one.words, one.on) for one in reversed(reached)] == [
        ("24 hours", date(2024, 9, 1)),
        ("7 days", date(2024, 9, 7)),
        ("30 days", date(2024, 9, 30)),
        ("60 days", date(2024, 10, 30)),
        ("90 days", date(2024, 11, 29)),
        ("6 months", date(2025, 2, 28)),
        ("9 months", date(2025, 5, 31)),
        ("1 year", date(2025, 8, 31)),
        ("18 months", date(2026, 2, 28)),
        ("2 years", date(2026, 8, 31)),
    ]


DAYS = st.dates(date(1950, 1, 1), date(2060, 12, 31))


@given(start=DAYS, length=st.integers(0, 12_000), later=st.integers(0, 400))
def test_nothing_reached_is_ever_taken_back(start: date, length: int, later: int) -> None:
    end = start + timedelta(days=length)
    open_now = milestones([TimeInRecovery(1, start, None)], end)
    ended = TimeInRecovery(1, start, end)
    again = TimeInRecovery(2, end, None)
    after = milestones([ended, again], end + timedelta(days=later))
    assert set(open_now) <= set(after), "a return to use hides nothing"
    assert all(one.on <= end for one in after if one.period_id == 1)
    coming = next_milestone(TimeInRecovery(1, start, None), end)
    assert coming.on > end
    assert (coming.on - end).days <= 366
    assert coming in milestones([TimeInRecovery(1, start, None)], coming.on)
    assert ended.days(end + timedelta(days=later)) == length


def test_a_return_to_use_closes_one_period_and_opens_the_next(desk: Desk, ana: int) -> None:
    actor = desk.front_desk
    set_recovery_date(actor, ana, date(2026, 3, 1))
    before = tables()
    done = record_return_to_use(actor, ana, date(2026, 11, 1), date(2026, 11, 10))
    assert done.label == "A new start for Ana: Nov 10, 2026"
    found = recovery(actor, ana)
    assert found.current == date(2026, 11, 10)
    assert [(one.started_on, one.ended_on) for one in found.periods] == [
        (date(2026, 11, 10), None),
        (date(2026, 3, 1), date(2026, 11, 1)),
    ]
    assert (found.days, found.days_altogether) == (13, 13 + 245)
    assert [one.words for one in found.reached[:3]] == ["7 days", "24 hours", "6 months"]
    assert found.next is not None
    assert (found.next.words, found.next.on) == ("30 days", date(2026, 12, 10))
    assert_undone(desk, done.entry_id, before)


def test_a_first_date_a_correction_and_a_start_on_the_same_day(desk: Desk, ana: int) -> None:
    actor = desk.director
    assert recovery(actor, ana).current is None
    record_return_to_use(actor, ana, date(2026, 11, 20))
    assert recovery(actor, ana).current == date(2026, 11, 20)
    set_recovery_date(actor, ana, date(2026, 11, 19))
    assert RecoveryPeriod.select().count() == 1
    assert set_recovery_date(actor, ana, date(2026, 11, 19)).entry_id is None
    record_return_to_use(actor, ana, TODAY)
    assert [one.ended_on for one in recovery(actor, ana).periods] == [None, TODAY]


def test_what_cannot_be(desk: Desk, ana: int) -> None:
    actor = desk.front_desk
    set_recovery_date(actor, ana, date(2026, 11, 1))
    for field, call in (
        ("day", lambda: set_recovery_date(actor, ana, TODAY + timedelta(days=1))),
        ("day", lambda: record_return_to_use(actor, ana, date(2026, 10, 31))),
        ("new_start", lambda: record_return_to_use(actor, ana, TODAY, date(2026, 11, 22))),
        ("new_start", lambda: record_return_to_use(actor, ana, TODAY, date(2026, 11, 24))),
    ):
        with pytest.raises(Invalid) as caught:
            call()
        assert list(caught.value.fields) == [field]
    record_return_to_use(actor, ana, date(2026, 11, 20))
    with pytest.raises(Invalid):
        set_recovery_date(actor, ana, date(2026, 11, 19))
    for other in (desk.facilitator, desk.mentor):
        with pytest.raises(Refused):
            recovery(other, ana)
