"""The month as staff ask for it: who may, what is journaled, the figures as data."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, time

import pytest

from peerdesk.desk.basics import going_out
from peerdesk.desk.office.months import director_month, figure_rows, leaving, month_to_go
from peerdesk.errors import Invalid, Refused
from peerdesk.exchange.figures import measures_csv, measures_json
from peerdesk.records.people import Person, Visit
from peerdesk.store import journal
from peerdesk.store.journal import JournalEntry
from tests.conftest import Desk

OCTOBER = date(2026, 10, 1)


@pytest.fixture
def visited(desk: Desk) -> Desk:
    """Three people signed in on one October day."""
    with journal.entry(desk.director, "filled"):
        for number in range(3):
            person = Person(
                code=f"AAAA222{number}",
                preferred_name="Ana",
                first_seen_on=OCTOBER,
                sort_key="ana",
                search_key=" ana",
            )
            person.save()
            Visit(person=person, day=date(2026, 10, 5), time_in=time(9)).save()
    return desk


def _last() -> JournalEntry:
    return JournalEntry.select().order_by(JournalEntry.id.desc()).get()


def test_the_figures_are_the_directors(desk: Desk) -> None:
    before = JournalEntry.select().count()
    for actor in (desk.front_desk, desk.facilitator, desk.mentor):
        with pytest.raises(Refused, match="director"):
            director_month(actor, OCTOBER)
        with pytest.raises(Refused, match="director"):
            figure_rows(actor, "people_served", OCTOBER)
    assert JournalEntry.select().count() == before


def test_looking_and_printing_are_journaled(visited: Desk) -> None:
    report = director_month(visited.director, OCTOBER)
    assert report.figure("people_served").value == 3
    assert (_last().kind, _last().account_id) == ("view", visited.director.account_id)
    before = journal.latest()
    report = month_to_go(visited.director, OCTOBER, "funder")
    assert journal.latest() == before, "nothing has left yet"
    going_out.sent(visited.director, leaving(visited.director, report), taken=True)
    assert (_last().kind, _last().words) == (
        "print",
        "Handed to the printer: The month October 2026 (for a funder)",
    )
    assert len(figure_rows(visited.director, "visit_days", OCTOBER)) == 3
    assert _last().kind == "view"
    with pytest.raises(Invalid):
        director_month(visited.director, date(2027, 1, 1))


def test_json_and_csv_say_the_same(visited: Desk) -> None:
    report = director_month(visited.director, OCTOBER)
    data = json.loads(measures_json(report))
    lines = list(csv.DictReader(io.StringIO(measures_csv(report))))
    assert data["month"] == "2026-10"
    assert [line["key"] for line in lines] == list(data["figures"])
    for line in lines:
        figure = data["figures"][line["key"]]
        for column in ("value", "numerator", "denominator", "missing"):
            assert line[column] == ("" if figure[column] is None else str(figure[column]))
        assert line["definition"] == figure["definition"] != ""
    assert data["trend"][-1] == {
        "month": "2026-10",
        "people_served": 3,
        "visit_days": 3,
        "attendances": 0,
    }
    assert set(data["tables"]) == {"groups", "mentors"}


def test_a_published_file_holds_no_hidden_number(visited: Desk) -> None:
    report = director_month(visited.director, OCTOBER, "publication")
    data = json.loads(measures_json(report))
    assert data["figures"]["people_served"]["shown"] == "<11"
    assert data["figures"]["people_served"]["value"] is None
    assert data["figures"]["visit_days"]["shown"] == "–"
    assert data["trend"][-1]["people_served"] is None
    assert data["tables"] == {}
    funder = director_month(visited.director, OCTOBER, "funder")
    assert funder.figure("people_served").value == 3
