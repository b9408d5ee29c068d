"""The month as a whole: its days, its refusals, its notes."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from peerdesk.clock import Clock
from peerdesk.errors import Invalid
from peerdesk.measures.month import month_report
from peerdesk.records.groups import Group, Meeting
from peerdesk.records.people import Person, Visit
from peerdesk.store import journal
from tests.conftest import CLOCK, Desk


def _visits(desk: Desk, *days: date) -> None:
    with journal.entry(desk.director, "filled"):
        person = Person(
            code="AAAA2222",
            preferred_name="Ana",
            first_seen_on=days[0],
            sort_key="ana",
            search_key=" ana",
        )
        person.save()
        for day in days:
            Visit(person=person, day=day, time_in=time(9)).save()


def test_an_empty_center_has_a_month(desk: Desk) -> None:
    report = month_report(CLOCK, date(2026, 10, 17))
    assert report.month == date(2026, 10, 1)
    assert report.figure("people_served").shown == "0"
    assert report.figure("attendance_mean").shown == "–"
    assert report.figure("group_fill").value is None
    assert report.figure("waiting_median").shown == "–"
    assert [point.month for point in report.trend][:2] == [date(2025, 11, 1), date(2025, 12, 1)]
    assert report.trend[-1].month == report.month
    assert report.notes == ()
    assert all(figure.definition for section in report.sections for figure in section.figures)


def test_the_first_and_last_day_belong_to_the_month(desk: Desk) -> None:
    _visits(desk, date(2026, 9, 30), date(2026, 10, 1), date(2026, 10, 31), date(2026, 11, 1))
    assert month_report(CLOCK, date(2026, 10, 1)).figure("visit_days").value == 2


def test_a_month_that_has_not_begun_is_refused(desk: Desk) -> None:
    with pytest.raises(Invalid, match="December 2026 has not begun"):
        month_report(CLOCK, date(2026, 12, 1))


def test_a_month_begins_in_the_centers_own_time(desk: Desk) -> None:
    """03:30 UTC on the first of December is still November in New York."""
    late = Clock("America/New_York", lambda: datetime(2026, 12, 1, 3, 30, tzinfo=UTC))
    with pytest.raises(Invalid):
        month_report(late, date(2026, 12, 1))
    assert any("not over" in note for note in month_report(late, date(2026, 11, 1)).notes)
    later = Clock("America/New_York", lambda: datetime(2026, 12, 1, 5, 30, tzinfo=UTC))
    assert month_report(later, date(2026, 12, 1)).month == date(2026, 12, 1)
    assert month_report(later, date(2026, 11, 1)).notes == ()


def test_only_whole_months_are_published(desk: Desk) -> None:
    with pytest.raises(Invalid, match="not over"):
        month_report(CLOCK, date(2026, 11, 1), "publication")
    assert month_report(CLOCK, date(2026, 10, 1), "publication").tables == ()


def test_the_month_so_far_ends_today(desk: Desk) -> None:
    _visits(desk, date(2026, 11, 23), date(2026, 11, 24))
    report = month_report(CLOCK, date(2026, 11, 1))
    assert report.figure("visit_days").value == 1
    assert any("November 23, 2026" in note for note in report.notes)


def test_a_roll_is_missing_once_the_meeting_is_over(desk: Desk) -> None:
    with journal.entry(desk.director, "filled"):
        group = Group(
            name="Monday",
            capacity=12,
            weekday=0,
            starts_at=time(9),
            minutes=60,
            starts_on=date(2026, 11, 23),
        )
        group.save()
        for starts_at in (time(9), time(9, 1)):  # it is 10:00
            Meeting(group=group, day=date(2026, 11, 23), starts_at=starts_at, minutes=60).save()
    report = month_report(CLOCK, date(2026, 11, 1))
    assert report.figure("meetings_scheduled").value == 2
    assert report.figure("meetings_roll_missing").value == 1
    assert any("roll of 1 meeting is missing" in note for note in report.notes)


@pytest.mark.parametrize("month", [date(1, 1, 1), date(1899, 12, 1), date(9999, 12, 1)])
def test_a_month_at_the_end_of_the_calendar_is_refused_in_words(desk: Desk, month: date) -> None:
    with pytest.raises(Invalid):
        month_report(desk.director.clock, month, "internal")
