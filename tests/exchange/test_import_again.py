"""Failed rows come back: unchanged they change nothing, corrected they mean what the file meant."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from peerdesk.desk.groups import groups
from peerdesk.desk.history import undoing
from peerdesk.desk.intake import intake
from peerdesk.errors import PeerDeskError
from peerdesk.exchange import importing
from peerdesk.exchange.importing import Preview, Told
from peerdesk.records.people import Person
from tests.conftest import Desk
from tests.exchange.importing import looked_at, reasons, tables, verdicts
from tests.exchange.test_import_any_bytes import HEADERED_TABLES

B = "Name,DOB,Phone\nAda Voss,13/04/1980,207-555-0101\nBo Kline,3/4/1982,555-0102\n"
B2 = "Name,DOB\nAda Voss,13/04/1980\nBo Kline,04/15/1981\nCy Marsh,3/4/1982\n"


def done(desk: Desk, text: str | bytes, kind: str = "people", **more: Any) -> Preview:
    seen = looked_at(desk.director, text, kind, **more)
    importing.carry_out(desk.director, seen)
    return seen


def lines_of(failed: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(failed.decode("utf-8-sig"), newline="")))


def as_csv(lines: list[list[str]]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(lines)
    return text.getvalue()


def changes_nothing(desk: Desk, seen: Preview, existing: str = "keep", **more: Any) -> None:
    """Both files of the failed rows, imported unchanged: every row fails again."""
    for failed in (importing.failed_csv(seen), importing.failed_xlsx(seen)):
        again = looked_at(desk.director, failed, seen.kind, existing=existing, **more)
        before = tables()
        result = importing.carry_out(desk.director, again).value
        assert tables() == before
        assert (result.imported, result.matched) == (0, 0), reasons(again)
        assert result.failed == seen.counts[importing.Verdict.ATTENTION]
        # And those of these, too.
        assert lines_of(importing.failed_csv(again)) == lines_of(importing.failed_csv(again))


def born(name: str) -> date | None:
    day: date | None = Person.get(Person.preferred_name == name).birth_date
    return day


def test_a_day_keeps_the_order_of_the_file_it_came_from(desk: Desk) -> None:
    seen = done(desk, B)
    assert verdicts(seen) == ["new", "attention"]
    failed = importing.failed_csv(seen)
    assert lines_of(failed)[1][:3] == ["Bo Kline", "1982-04-03", "555-0102"]
    changes_nothing(desk, seen)
    done(desk, failed.replace(b"555-0102", b"207-555-0102"))
    assert born("Bo") == date(1982, 4, 3)


def test_a_day_that_was_not_known_stays_unknown(desk: Desk) -> None:
    seen = done(desk, B2)
    assert verdicts(seen) == ["new", "new", "attention"]
    changes_nothing(desk, seen)
    again = looked_at(desk.director, importing.failed_csv(seen))
    assert [each.option for each in again.questions] == ["--days month-first|day-first"]
    done(desk, importing.failed_csv(seen), told=Told(day_first=True))
    assert born("Cy") == date(1982, 4, 3)


def test_days_that_a_spreadsheet_rewrote_are_asked_about(desk: Desk) -> None:
    seen = done(desk, B)
    lines = lines_of(importing.failed_csv(seen))
    lines[1][2] = "207-555-0102"
    for rewritten in ("4/3/1982", "03/04/1982"):
        lines[1][1] = rewritten
        again = looked_at(desk.director, as_csv(lines))
        assert verdicts(again) == ["attention"]
        assert again.questions[0].is_open
    # Even when another row seems to show the order: somebody typed that one.
    lines.append(["Di Frost", "25/12/1980", "", "", ""])
    again = looked_at(desk.director, as_csv(lines))
    assert verdicts(again) == ["attention", "new"]


def test_the_style_of_names_and_the_columns_are_kept(desk: Desk) -> None:
    names = ["García López, Ana", "Ruiz Díaz, Eva", "Oak, Cy", "Voss, Ada", "Kline, Bo", "Poe, Al"]
    text = "Name,Ref,DOB\n" + "".join(f'"{each}",ABC,1/2/1980\n' for each in names)
    text += '"Soto Ruiz, Ida",207 555 0101,1/40/1980\n'
    seen = done(desk, text)
    assert verdicts(seen) == ["new"] * 6 + ["attention"]
    changes_nothing(desk, seen)
    again = done(desk, importing.failed_csv(seen).replace(b"1/40/1980", b"1980-01-04"))
    assert "phone" not in again.columns.values()
    person = Person.get(Person.preferred_name == "Ida")
    assert person.legal_last_name == "Soto Ruiz"


def test_what_only_the_whole_file_shows_stands_until_a_cell_is_changed(desk: Desk) -> None:
    text = (
        "Name,DOB,Phone,City\nAda Voss,1/2/1980,207 555 0101,Bath\nAda Voss,1/2/1980,,Rome\n"
        "Oak House,,,\nBo Kline,1/3/1980,207 555 0102,Bath,too many\nCy Poe,1/4/1980,,Bath\n"
    )
    seen = done(desk, text)
    assert verdicts(seen) == ["new"] + ["attention"] * 3 + ["new"]
    changes_nothing(desk, seen, "overwrite")
    lines = lines_of(importing.failed_csv(seen))
    lines[1][3] = "Ohio"  # one row of both: now it may take the place of what is known
    lines[3][4] = ""
    again = looked_at(desk.director, as_csv(lines), existing="overwrite")
    assert verdicts(again) == ["match", "attention", "new"], reasons(again)


def test_a_row_goes_in_once_its_person_and_group_are_there(desk: Desk) -> None:
    text = "Friday Circle\nName,7/3/2026,7/10/2026\nAda Voss,x,✓\nBo Kline,✓,\n"
    seen = done(desk, text, "attendance")
    assert verdicts(seen) == ["attention"] * 2
    changes_nothing(desk, seen)
    values = {"name": "Friday Circle", "starts_at": "6 pm", "starts_on": "11/6/2026"}
    groups.add_group(desk.director, values)
    for first, last in (("Ada", "Voss"), ("Bo", "Kline")):
        intake.start_intake(desk.front_desk, {"preferred_name": first, "legal_last_name": last})
    seen = looked_at(desk.director, text, "attendance")
    assert verdicts(seen) == ["attention", "new"]
    # Alone a cross would be a presence; it stood beside ticks.
    failed = importing.failed_csv(seen)
    assert lines_of(failed)[0][:4] == ["Name", "2026-07-03", "2026-07-10", "Group"]
    lines = lines_of(failed)
    lines[1][2] = ""
    again = looked_at(desk.director, as_csv(lines), "attendance")
    assert verdicts(again) == ["attention"]
    told = importing.told_marks(Told(), "attendance", [("x", "absent")])
    again = looked_at(desk.director, as_csv(lines), "attendance", told=told)
    assert [row.state for row in again.rows[0].to_write] == ["absent"]
    # What was told of the whole file needs no telling again.
    told = importing.told_marks(Told(), "attendance", [("x", "absent"), ("✓", "late")])
    seen = looked_at(desk.director, text.replace("Ada", "Eva"), "attendance", told=told)
    failed = importing.failed_csv(seen).replace(b"Eva", b"Ada")
    again = looked_at(desk.director, failed, "attendance")
    assert [row.state for row in again.rows[0].to_write] == ["absent", "late"]


def test_cells_that_spreadsheets_run_come_back_as_they_were(desk: Desk) -> None:
    text = 'Name,Needs,Ref,More\nAda & Bo,,-,=\nEd & Flo,,+1,"a;=1"\nGo & Hi,,=1+1,\'-2\n'
    seen = looked_at(desk.director, text)
    for failed in (importing.failed_csv(seen), importing.failed_xlsx(seen)):
        table = importing.read_table(failed, "failed")
        assert [row.cells for row in table.rows] == [row.cells for row in seen.table.rows]


@settings(
    deadline=None, max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    found=HEADERED_TABLES,
    kind=st.sampled_from(importing.KINDS),
    existing=st.sampled_from(("keep", "overwrite")),
)
def test_failed_rows_unchanged_change_nothing(
    desk: Desk, found: tuple[list[str], list[list[str]]], kind: str, existing: Any
) -> None:
    _not_again(desk, found, kind, existing)


@pytest.mark.slow
@settings(
    deadline=None, max_examples=1500, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    found=HEADERED_TABLES,
    kind=st.sampled_from(importing.KINDS),
    existing=st.sampled_from(("keep", "overwrite")),
)
def test_failed_rows_of_many_files_unchanged_change_nothing(
    desk: Desk, found: tuple[list[str], list[list[str]]], kind: str, existing: Any
) -> None:
    _not_again(desk, found, kind, existing)


def _not_again(
    desk: Desk, found: tuple[list[str], list[list[str]]], kind: str, existing: Any
) -> None:
    header, rows = found
    content = as_csv([header, *rows]).encode("utf-8", errors="replace")
    try:
        seen = looked_at(desk.director, content, kind, existing=existing)
    except PeerDeskError:
        return
    entry = importing.carry_out(desk.director, seen).entry_id
    if seen.counts[importing.Verdict.ATTENTION]:
        changes_nothing(desk, seen, existing)
    if entry is not None:
        undoing.undo(desk.director, entry)
