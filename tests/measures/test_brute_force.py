"""Each measure, on random centers, against a count by hand over the exported CSVs."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from peerdesk.actor import Actor, Role
from peerdesk.exchange.cells import plain_cell
from peerdesk.exchange.export import export_all
from peerdesk.measures.behind import rows_behind
from peerdesk.measures.figures import MonthReport
from peerdesk.measures.month import month_report
from peerdesk.store import opening
from tests.conftest import CLOCK, KEY
from tests.measures.by_hand import Count, read
from tests.measures.centers import centers, put_in

MONTHS = (date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1))
PEOPLE = {
    *("people_served", "new", "returning", "active_at_month_end", "group_people"),
    *("one_on_one_people", "people_with_mentor", "waiting"),
}


@pytest.fixture(scope="module")
def director(center_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Actor]:
    path = tmp_path_factory.mktemp("random") / "center.db"
    shutil.copy(center_template, path)
    opening.open_records(path, KEY, lambda: None)
    yield Actor(None, "Director", frozenset({Role.DIRECTOR}), CLOCK)
    opening.close_records()


def _exported(actor: Actor) -> dict[str, list[dict[str, str]]]:
    with TemporaryDirectory() as directory:
        export_all(actor, Path(directory))
        return read(Path(directory))


@settings(
    max_examples=40,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # shrinking would take minutes
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(center=centers(), month=st.sampled_from(MONTHS))
def test_every_measure_is_what_a_count_by_hand_gives(
    director: Actor, center: dict[str, list[tuple[Any, ...]]], month: date
) -> None:
    put_in(director, center)
    tables = _exported(director)
    count = Count(tables, month, CLOCK.now())
    report = month_report(CLOCK, month)
    people, groups, mentoring = count.people(), count.groups(), count.mentoring()

    mean, fill = report.figure("attendance_mean"), report.figure("group_fill")
    load, hours = report.figure("mentor_load"), report.figure("one_on_one_hours")
    attended = groups["attendances"]
    held, missing = groups["meetings_held"], groups["meetings_roll_missing"]
    assert (mean.numerator, mean.denominator, mean.missing) == (attended, held, missing)
    assert mean.value == (attended / held if held else None)
    places = groups.pop("places")
    assert (fill.numerator, fill.denominator, fill.missing) == (attended, places, missing)
    assert fill.value == (100 * attended / places if places else None)
    taken, limits = mentoring.pop("places_taken"), mentoring.pop("limits")
    assert (load.numerator, load.denominator) == (taken, limits)
    assert hours.missing == mentoring.pop("without_minutes")
    expected: dict[str, Any] = {**people, **groups, **mentoring}
    found = {f.key: f.value for section in report.sections for f in section.figures}
    derived = {"attendance_mean", "group_fill", "mentor_load"}
    assert {key: value for key, value in found.items() if key not in derived} == expected

    for point in report.trend:
        then = Count(tables, point.month, CLOCK.now())
        assert point.people_served == then.people()["people_served"]
        assert point.visit_days == then.people()["visit_days"]
        assert point.attendances == then.groups()["attendances"]
    assert len(report.trend) == 12

    _rows_add_up(report)
    if month < MONTHS[-1]:
        _nothing_small_is_published(report, center["threshold"][0][0], tables)


def _rows_add_up(report: MonthReport) -> None:
    for section in report.sections:
        for figure in section.figures:
            rows = rows_behind(CLOCK, figure.key, report.month)
            assert len({(row.kind, row.id) for row in rows}) == len(rows)
            total = sum(row.quantity for row in rows)
            if figure.key.startswith("waiting_"):
                assert max((row.quantity for row in rows), default=None) == (
                    report.figure("waiting_longest").value
                )
            elif figure.key == "one_on_one_hours":
                assert total == round((figure.value or 0) * 60)
            elif figure.numerator is not None:
                assert total == figure.numerator, figure.key
            else:
                assert total == figure.value, figure.key


def _nothing_small_is_published(
    exact: MonthReport, threshold: int, tables: dict[str, list[dict[str, str]]]
) -> None:
    """Also: each month of the chart shows no more than that month's own report."""
    report = month_report(CLOCK, exact.month, "publication")
    assert report.tables == ()
    for section in report.sections:
        for figure in section.figures:
            value = exact.figure(figure.key).value
            if figure.key in PEOPLE and value and value < threshold:
                assert (figure.value, figure.shown) == (None, f"<{threshold}")
            elif figure.key in PEOPLE:
                assert figure.value == value
            elif figure.value is None:
                numbers = (figure.numerator, figure.denominator, figure.missing)
                assert figure.shown == "–"
                assert value is None or numbers == (None, None, None)
    for key, made_of in (
        ("attendances_named", "group_people"),
        ("one_on_one_sessions", "one_on_one_people"),
        ("one_on_one_hours", "one_on_one_people"),
        ("mentor_load", "people_with_mentor"),
        ("waiting_longest", "waiting"),
    ):
        if report.figure(made_of).value is None:
            assert report.figure(key).value is None, key
    visitors = {
        row["person_id"]
        for row in tables["visit"]
        if row["person_id"] and row["day"][:7] == f"{exact.month:%Y-%m}"
    }
    few = 0 < len(visitors) < threshold
    assert (report.figure("visit_days").value is None) == few
    assert (report.figure("sign_ins").value is None) == few
    guests = exact.figure("guests_counted").value or 0
    assert (report.figure("guests_counted").value is None) == (0 < guests < threshold)
    before = month_report(CLOCK, report.trend[-2].month, "publication")
    for point, own in ((report.trend[-1], report), (report.trend[-2], before)):
        assert point.people_served == own.figure("people_served").value
        assert point.visit_days == own.figure("visit_days").value
        assert point.attendances == own.figure("attendances").value


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(center=centers())
def test_the_exported_text_is_what_was_typed(
    director: Actor, center: dict[str, list[tuple[Any, ...]]]
) -> None:
    put_in(director, center)
    tables = _exported(director)
    names = [(plain_cell(row["preferred_name"]),) for row in tables["person"]]
    assert names == center["names"]
    aliases = [plain_cell(row["alias"]) for row in tables["visit"]]
    assert aliases == [alias for _, _, alias in center["visits"]]
    assert {row["nth"] for row in tables["peer_group"]} == {"-1"}
    for row in tables["person"]:
        assert not row["preferred_name"].startswith(("=", "+", "-", "@"))
