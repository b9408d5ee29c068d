"""Visits put right at any date, and a day's paper keyed afterwards."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from peerdesk.desk.front_desk import visit_corrections, visits
from peerdesk.desk.history import history
from peerdesk.desk.history.undoing import undo
from peerdesk.desk.intake import intake
from peerdesk.desk.office import office
from peerdesk.errors import Invalid, PeerDeskError, Refused
from peerdesk.measures.month import month_report
from peerdesk.records.people import Visit
from peerdesk.store.journal import Done, JournalEntry
from tests.conftest import NOW, Desk
from tests.desk.group_records import tables

TODAY = NOW.date()
YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def ana(desk: Desk) -> int:
    values = {"preferred_name": "Ana", "legal_last_name": "Ruiz"}
    return intake.start_intake(desk.director, values).value


@pytest.fixture
def bo(desk: Desk) -> int:
    return intake.start_intake(
        desk.director, {"preferred_name": "Bo", "legal_last_name": "Ek"}
    ).value


def _there_and_back(desk: Desk, done: Done[Any], before: object) -> None:
    """Its undo brings back what was ``before``, and the undo's undo what it did."""
    after = tables()
    assert after != before
    assert done.entry_id is not None
    taken_back = undo(desk.front_desk, done.entry_id)
    assert tables() == before
    assert taken_back.entry_id is not None
    undo(desk.front_desk, taken_back.entry_id)
    assert tables() == after


@pytest.mark.parametrize("days", [0, 1, 400])
def test_a_visit_is_given_to_whose_it_was(desk: Desk, ana: int, bo: int, days: int) -> None:
    visit = visits.sign_in(desk.at(NOW - timedelta(days=days), desk.front_desk), ana).value
    before = tables()
    done = visit_corrections.give_visit(desk.front_desk, visit, bo)
    row = visits.visit_row(desk.front_desk, visit)
    assert (row.person_id, row.name, row.day) == (bo, "Bo E.", TODAY - timedelta(days=days))
    assert done.label.endswith("is Bo E.'s, not Ana R.'s")
    for person in (ana, bo):
        newest = history.history(desk.director, person)[0]
        assert (newest.label, newest.inverse) == (done.label, done.entry_id)
    _there_and_back(desk, done, before)


def test_nobody_is_given_a_visit_that_they_have(desk: Desk, ana: int, bo: int) -> None:
    visit = visits.sign_in(desk.front_desk, ana).value
    visits.sign_in(desk.front_desk, bo)
    with pytest.raises(
        PeerDeskError, match=r"Bo E\. is signed in that day already, since 10:00 AM"
    ):
        visit_corrections.give_visit(desk.front_desk, visit, bo)
    assert Visit.get_by_id(visit).person_id == ana


@pytest.mark.parametrize("days", [0, 1, 400])
def test_a_visit_that_never_was_is_removed(desk: Desk, ana: int, days: int) -> None:
    at = desk.at(NOW - timedelta(days=days), desk.front_desk)
    visit, guest = visits.sign_in(at, ana).value, visits.sign_in_guest(at, "Blue").value
    before = tables()
    done = visit_corrections.remove_visit(desk.front_desk, visit)
    assert done.label.startswith("Removed the visit of Ana R., ")
    assert history.history(desk.director, ana)[0].label == done.label
    _there_and_back(desk, done, before)
    assert visit_corrections.remove_visit(desk.front_desk, guest).undoable
    assert Visit.select().count() == 0
    for function in (visit_corrections.remove_visit, visits.visit_row):
        with pytest.raises(PeerDeskError, match="undone"):
            function(desk.front_desk, visit)


def test_only_who_may_sign_in_may_correct(desk: Desk, ana: int, bo: int) -> None:
    visit = visits.sign_in(desk.front_desk, ana).value
    for actor in (desk.facilitator, desk.mentor):
        for action in (
            lambda actor=actor: visit_corrections.remove_visit(actor, visit),
            lambda actor=actor: visit_corrections.give_visit(actor, visit, bo),
            lambda actor=actor: visit_corrections.key_visit(actor, TODAY, {"time_in": "9"}, ana),
            lambda actor=actor: visits.visits_on(actor, TODAY),
            lambda actor=actor: visits.visit_row(actor, visit),
        ):
            with pytest.raises(Refused):
                action()


def test_a_sheet_of_yesterday_is_keyed_for_yesterday(desk: Desk, ana: int, bo: int) -> None:
    before = tables()
    line = {"time_in": "9:10", "time_out": "11", "purposes": ["group"], "first_time": "no"}
    done = visit_corrections.key_visit(desk.front_desk, YESTERDAY, line, ana)
    assert done.label == "Keyed the visit of Ana R., Nov 22, 2026"
    _there_and_back(desk, done, before)
    visit_corrections.key_visit(desk.front_desk, YESTERDAY, {"time_in": "9:30"}, bo)
    guest = {"alias": " Blue ", "time_in": "10 am", "first_time": "yes"}
    visit_corrections.key_visit(desk.front_desk, YESTERDAY, guest)
    rows = visits.visits_on(desk.front_desk, YESTERDAY)
    assert [(row.name, row.time_in, row.time_out, row.purposes) for row in rows] == [
        ("Ana R.", time(9, 10), time(11), "A group"),
        ("Bo E.", time(9, 30), None, ""),
        ("Blue", time(10), None, ""),
    ]
    assert visits.visits_today(desk.front_desk) == []
    keyed = JournalEntry.select().order_by(JournalEntry.id.desc()).first()
    assert keyed.at.startswith(NOW.date().isoformat()), "the journal knows when it was keyed"


def test_a_visit_counts_in_the_month_it_was(desk: Desk, ana: int) -> None:
    october = date(2026, 10, 30)
    visit_corrections.key_visit(desk.front_desk, october, {"time_in": "9"}, ana)
    visit_corrections.key_visit(desk.front_desk, october, {"alias": "Blue", "time_in": "9"})
    visits.count_guests(desk.front_desk, 4, october)
    clock = desk.director.clock
    keys = ("visit_days", "guest_sign_ins", "guests_counted")
    for month, values in ((date(2026, 10, 1), [1, 1, 4]), (date(2026, 11, 1), [0, 0, 0])):
        report = month_report(clock, month)
        assert [report.figure(key).value or 0 for key in keys] == values


def test_whoever_left_nobody_knows_when_left_at_closing_time(desk: Desk, ana: int, bo: int) -> None:
    early = desk.at(NOW - timedelta(days=30))
    office.change_center(early, office.center_values(early) | {"closing_time": time(17)})
    for person, came in ((ana, "9"), (bo, "18:30")):
        visit_corrections.key_visit(desk.front_desk, YESTERDAY, {"time_in": came}, person)
    visit_corrections.key_visit(desk.front_desk, TODAY, {"time_in": "9"}, ana)
    ends = [visit.time_out for visit in Visit.select().order_by(Visit.id)]
    assert ends == [time(17), None, None], "after closing time, and today, there is no end"
    assert visits.end_left_open(desk.front_desk).value == 0
    late = Visit.get(Visit.person == bo).id
    visits.correct_visit(desk.front_desk, late, {"time_in": "16:00", "time_out": ""})
    assert Visit.get_by_id(late).time_out == time(17)


@pytest.mark.parametrize(
    ("day", "values", "fields"),
    [
        (TODAY + timedelta(days=1), {"time_in": "9"}, ["day"]),
        (TODAY, {"time_in": "11"}, ["time_in"]),
        (TODAY, {"time_in": "9", "time_out": "11"}, ["time_out"]),
        (YESTERDAY, {"time_in": ""}, ["time_in"]),
        (YESTERDAY, {"time_in": "soon"}, ["time_in"]),
        (YESTERDAY, {"time_in": "9", "time_out": "8"}, ["time_out"]),
        (YESTERDAY, {"time_in": "9", "purposes": ["gold"]}, ["purposes"]),
    ],
)
def test_lines_that_cannot_be(
    desk: Desk, ana: int, day: date, values: dict[str, Any], fields: list[str]
) -> None:
    with pytest.raises(Invalid) as caught:
        visit_corrections.key_visit(desk.front_desk, day, values, ana)
    assert list(caught.value.fields) == fields
    with pytest.raises(Invalid) as caught:
        visit_corrections.key_visit(desk.front_desk, YESTERDAY, {"time_in": "9", "alias": " "})
    assert list(caught.value.fields) == ["alias"]


def test_who_was_here_already_is_not_keyed_twice(desk: Desk, ana: int) -> None:
    def key(came: str, left: str = "") -> None:
        values = {"time_in": came, "time_out": left}
        visit_corrections.key_visit(desk.front_desk, YESTERDAY, values, ana)

    key("9:10", "11")
    for came, left in (("9:10", "9:20"), ("10", "12"), ("9", "9:30"), ("8", "")):
        with pytest.raises(Invalid) as caught:
            key(came, left)
        assert caught.value.fields == {
            "time_in": "Ana R. is signed in that day already, from 9:10 AM to 11:00 AM."
        }
    key("11", "12")
    key("13")
    with pytest.raises(Invalid) as caught:
        key("15")
    assert caught.value.fields == {
        "time_in": "Ana R. is signed in that day already, since 1:00 PM."
    }


def test_the_clock_of_a_sign_in_and_of_its_keying_are_told_apart(desk: Desk, ana: int) -> None:
    at = datetime(2026, 11, 25, 15, 0, tzinfo=NOW.tzinfo)
    done = visit_corrections.key_visit(
        desk.at(at, desk.front_desk), YESTERDAY, {"time_in": "9"}, ana
    )
    [line] = [
        line for line in history.history(desk.director, ana) if line.entry_id == done.entry_id
    ]
    assert (line.at.date(), Visit.get().day) == (at.date(), YESTERDAY)
