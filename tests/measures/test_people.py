"""The edges of "new", "returning" and "active": one day more or less, and who was closed when."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from peerdesk.measures import people
from peerdesk.measures.behind import rows_behind
from peerdesk.measures.month import month_report
from peerdesk.measures.period import month_of
from peerdesk.records.people import Episode, Person, Visit
from peerdesk.records.services import Agency, Referral
from peerdesk.store import journal
from tests.conftest import CLOCK, Desk

OCTOBER = date(2026, 10, 1)
LAST = date(2026, 10, 31)


def _figures(
    desk: Desk, visits: list[date], episodes: list[tuple[date, date | None]]
) -> dict[str, float | None]:
    """October's figures of a center with one person."""
    with journal.entry(desk.director, "filled"):
        person = Person(
            code="AAAA2222",
            preferred_name="Ana",
            first_seen_on=OCTOBER,
            sort_key="ana",
            search_key=" ana",
        )
        person.save()
        for day in visits:
            Visit(person=person, day=day, time_in=time(9)).save()
        for opened, closed in episodes:
            Episode(person=person, opened_on=opened, closed_on=closed).save()
    report = month_report(CLOCK, OCTOBER)
    return {f.key: f.value for section in report.sections for f in section.figures}


@pytest.mark.parametrize(("days", "returns"), [(89, 0), (90, 1), (91, 1)])
def test_a_contact_after_90_days_is_a_return(desk: Desk, days: int, returns: int) -> None:
    day = date(2026, 10, 20)
    assert _figures(desk, [day - timedelta(days=days), day], [])["returning"] == returns


@pytest.mark.parametrize("day", [OCTOBER, OCTOBER + timedelta(days=1), LAST])
def test_who_comes_back_on_any_day_of_the_month_is_a_return(desk: Desk, day: date) -> None:
    assert _figures(desk, [OCTOBER - timedelta(days=100), day], [])["returning"] == 1
    assert people.visitors(month_of(CLOCK, OCTOBER)) == 1


def test_a_referral_is_a_contact(desk: Desk) -> None:
    assert _figures(desk, [], [])["people_served"] == 0
    with journal.entry(desk.director, "Referred"):
        agency = Agency(name="Pantry")
        agency.save()
        day = date(2026, 10, 20)
        person = Person.get()
        Referral(person=person, agency=agency, kind="food", made_on=day, follow_up_on=LAST).save()
    report = month_report(CLOCK, OCTOBER)
    served = next(f for s in report.sections for f in s.figures if f.key == "people_served")
    assert served.value == 1
    assert "referral" in served.definition
    [row] = rows_behind(CLOCK, "people_served", OCTOBER)
    assert (row.person_id, row.day) == (person.id, day)


def test_a_first_contact_is_no_return(desk: Desk) -> None:
    assert _figures(desk, [date(2026, 10, 20)], [])["returning"] == 0


@pytest.mark.parametrize(("days", "active"), [(0, 1), (89, 1), (90, 0)])
def test_active_means_seen_in_the_last_90_days(desk: Desk, days: int, active: int) -> None:
    figures = _figures(desk, [LAST - timedelta(days=days)], [(date(2026, 1, 5), None)])
    assert figures["active_at_month_end"] == active


@pytest.mark.parametrize(("closed", "active"), [(LAST, 0), (LAST + timedelta(days=1), 1)])
def test_who_is_closed_on_the_last_day_is_not_active(desk: Desk, closed: date, active: int) -> None:
    assert _figures(desk, [LAST], [(OCTOBER, closed)])["active_at_month_end"] == active


@pytest.mark.parametrize(("opened", "active"), [(LAST, 1), (LAST + timedelta(days=1), 0)])
def test_who_is_opened_on_the_last_day_is_active(desk: Desk, opened: date, active: int) -> None:
    assert _figures(desk, [LAST], [(opened, None)])["active_at_month_end"] == active


@pytest.mark.parametrize(
    ("episodes", "new", "returning"),
    [
        ([(date(2026, 10, 1), None)], 1, 0),
        ([(date(2026, 9, 30), None)], 0, 0),
        ([(date(2026, 10, 31), None)], 1, 0),
        ([(date(2026, 11, 1), None)], 0, 0),
        ([(date(2026, 2, 1), date(2026, 3, 1)), (date(2026, 10, 31), None)], 0, 1),
        ([(date(2026, 2, 1), date(2026, 10, 9)), (date(2026, 10, 9), None)], 0, 1),
        ([(date(2026, 2, 1), date(2026, 3, 1)), (date(2026, 11, 1), None)], 0, 0),
        ([(date(2026, 10, 2), date(2026, 10, 9)), (date(2026, 10, 20), None)], 1, 1),
    ],
)
def test_new_is_the_first_episode_and_returning_a_later_one(
    desk: Desk, episodes: list[tuple[date, date | None]], new: int, returning: int
) -> None:
    figures = _figures(desk, [], episodes)
    assert (figures["new"], figures["returning"]) == (new, returning)
