"""An import as centers really have it: a messy list, looked at, taken back, corrected, kept."""

from __future__ import annotations

from datetime import date, datetime
from itertools import islice, product
from pathlib import Path

import openpyxl
import pytest

from peerdesk import cli
from peerdesk.desk.groups import groups
from peerdesk.desk.intake import intake
from peerdesk.records.groups import Attendance, Membership
from peerdesk.records.people import ContactPoint, Person
from tests.doors import PASSWORD
from tests.exchange.importing import tables
from tests.ui.journeys.walking import ALT, RECORDS, House, Key, Walk

TWO_PEOPLE, BAD_DATE = "Luis & Marta Mora", "13/45/1990"


def messy_book(path: Path) -> Path:
    """A title over all columns, blank lines, names of columns in any order, mixed cells."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Harbor Light, people of 2025"])
    sheet.merge_cells("A1:G1")
    sheet.append([])
    sheet.append(["Cell", "DOB", "Goes by", "Surname", "Text ok?", "ZIP code", "Street"])
    sheet.append(["207-555-0101", "3/25/1990", "Zora", "Neale", "Y", "04101", "Zee"])
    sheet.append([])
    sheet.append(["(207) 555 0102", datetime(1985, 7, 30), "José", "Peña", "x", "04102"])
    sheet.append([2075550103, "1979-12-31", "Mei", "Lin", "nope", ""])
    sheet.append(["", BAD_DATE, "Bo", "Ek", "", ""])
    sheet.append(["", "", TWO_PEOPLE, "", "", ""])
    sheet.append(["", "25 Mar 1990", "Ana", "Ruiz", "yes", "04109"])
    book.save(path)
    return path


@pytest.fixture
def walk(house: House) -> Walk:
    """The director at Records; Ana Ruiz is in the records already."""
    walk = house.open()
    walk.come("dan")
    values = {
        "preferred_name": "Ana",
        "legal_last_name": "Ruiz",
        "birth_date": "3/25/1990",
        "place": "04101",
    }
    intake.start_intake(walk.actor, values)
    walk.go(RECORDS)
    return walk


def choose_file(walk: Walk, path: Path, kind: str = "") -> None:
    walk.dialogs.answers = [path]
    walk.tab_to("import_kinds")
    if kind:
        walk.line("import_kinds", kind)
    walk.key(Key.Key_Return)
    walk.wait(lambda: walk.sees("import_columns_table"))


def look(walk: Walk) -> None:
    """To the rows, past what the file leaves open."""
    walk.key(Key.Key_L, ALT)
    pages = ("import_rows", "import_questions_next")
    walk.wait(lambda: any(map(walk.sees, pages)) and not walk.sees("import_busy"))
    if walk.sees("import_questions_next"):
        walk.key(Key.Key_L, ALT)
        walk.wait(lambda: walk.sees("import_rows") and not walk.sees("import_busy"))


def bring_in(walk: Walk) -> None:
    walk.key(Key.Key_I, ALT)
    walk.wait(lambda: walk.sees("import_added"))


def counts(walk: Walk) -> list[str]:
    return [walk.text(f"import_{each}") for each in ("added", "known", "left_out")]


def test_a_messy_list_of_people(
    house: House,
    walk: Walk,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    book = messy_book(tmp_path / "people.xlsx")
    before = tables()
    _looked_at(walk, book)
    assert tables() == before, "nothing is written before it is confirmed"
    bring_in(walk)
    assert counts(walk) == ["3", "1", "2"]
    assert Person.get(Person.preferred_name == "Ana").place == "04101"
    walk.key(Key.Key_U, ALT)
    walk.toast("Undone: Imported people")
    assert tables() | {"import_mapping": []} == before | {"import_mapping": []}
    walk.key(Key.Key_A, ALT)

    _once_more_and_overwritten(walk, book)
    failed = _the_failed_rows_are_saved(walk, tmp_path)
    _corrected_and_imported(walk, failed)
    assert Person.select().count() == 5

    # The same by the command line: everybody is there, and --check writes nothing.
    walk.window.close()
    walk.wait(lambda: not walk.window.isVisible())
    monkeypatch.setenv("PEERDESK_PASSWORD", PASSWORD)
    capsys.readouterr()
    command = ["import", "people", str(book), "--check", "--data", str(house.path)]
    cli.main([*command, "--user", "director"])
    said = capsys.readouterr().out
    assert "New: 0" in said
    assert "Needs attention: 2" in said


def _looked_at(walk: Walk, book: Path) -> None:
    """The columns as they are guessed; one is corrected."""
    choose_file(walk, book)
    titles = walk.lines("import_columns_table")[:6]
    assert titles == ["Cell", "DOB", "Goes by", "Surname", "Text ok?", "ZIP code"]
    assert walk.find("import_column_6").code() == "", "nobody can guess that"
    boxes = [walk.find(f"import_column_{at}") for at in range(6)]
    assert [box.code() for box in boxes] == [
        "phone",
        "birth_date",
        "preferred_name",
        "legal_last_name",
        "ok_to_text",
        "place",
    ]
    walk.tab_to("import_column_5")
    walk.choose("import_column_5", "– not imported –")
    look(walk)
    assert walk.tags("import_rows", 1) == [
        *["New"] * 3,
        *["Needs attention"] * 2,
        "In the records",
    ]
    walk.tab_of("import_verdicts", "Needs attention")
    assert walk.tags("import_rows", 1) == ["Needs attention"] * 2
    walk.click_line("import_rows", "8")
    assert "Birth date" in walk.text("import_reason")
    walk.tab_of("import_verdicts", "All")
    # Back, for that column was right after all; Escape forgets nothing.
    walk.key(Key.Key_Escape)
    if walk.sees("import_questions_next"):
        walk.key(Key.Key_Escape)
    walk.choose("import_column_5", "ZIP code or county")
    walk.choose("import_column_6", "Other names")
    look(walk)


def _once_more_and_overwritten(walk: Walk, book: Path) -> None:
    choose_file(walk, book)
    walk.choose("import_column_6", "Other names")
    look(walk)
    walk.choose("import_existing", "take what the file says")
    walk.wait(lambda: not walk.sees("import_busy") and walk.find("import_go").isEnabled())
    bring_in(walk)
    assert counts(walk)[0] == "3"
    assert counts(walk)[2] == "2"
    ana = Person.get(Person.preferred_name == "Ana")
    assert (ana.place, ana.birth_date) == ("04109", date(1990, 3, 25))
    known = {
        each.preferred_name: (each.legal_last_name, each.birth_date, each.place)
        for each in Person.select()
    }
    assert known["Zora"] == ("Neale", date(1990, 3, 25), "04101")
    assert known["José"] == ("Peña", date(1985, 7, 30), "04102")
    assert known["Mei"] == ("Lin", date(1979, 12, 31), "")
    phones = {each.person.preferred_name: each for each in ContactPoint.select()}
    assert phones["Mei"].value == "+12075550103"
    texts = {name: each.ok_to_text for name, each in phones.items()}
    assert texts["Zora"] is True
    assert texts["José"] is True
    assert texts["Mei"] is False


def _the_failed_rows_are_saved(walk: Walk, tmp_path: Path) -> Path:
    failed = tmp_path / "failed.csv"
    walk.dialogs.answers = [failed]
    walk.tab_to("import_result_save")
    walk.key(Key.Key_Space)
    walk.toast("Saved 2 rows")
    text = failed.read_text(encoding="utf-8-sig")
    assert BAD_DATE in text
    assert TWO_PEOPLE in text
    assert "Zora" not in text
    return failed


def _corrected_and_imported(walk: Walk, failed: Path) -> None:
    """One of the two is corrected in the file; the other still waits."""
    text = failed.read_text(encoding="utf-8-sig")
    failed.write_text(text.replace(BAD_DATE, "12/30/1990"), encoding="utf-8")
    walk.key(Key.Key_A, ALT)
    choose_file(walk, failed)
    assert walk.find("import_column_6").code() == "other_names", "the correction is remembered"
    look(walk)
    assert walk.tags("import_rows", 1) == ["New", "Needs attention"]
    bring_in(walk)
    assert counts(walk) == ["1", "0", "1"]
    assert Person.get(Person.preferred_name == "Bo").birth_date == date(1990, 12, 30)


def test_members_and_past_attendance_of_an_old_program(walk: Walk, tmp_path: Path) -> None:
    """Text files with semicolons in the encoding of old programs."""
    values = {"name": "Círculo", "weekday": 0, "starts_at": "9 am", "starts_on": date(2026, 11, 2)}
    group = groups.add_group(walk.actor, values).value
    intake.start_intake(walk.actor, {"preferred_name": "José", "legal_last_name": "Peña"})
    members, came = tmp_path / "members.csv", tmp_path / "came.csv"
    rows = ["Name;Group", "Ana Ruiz;Círculo", "José Peña;círculo", "Ana Ruiz;No such group"]
    members.write_bytes("\r\n".join(rows).encode("cp1252"))
    rows = [
        "Name;Group;Date;Status",
        "Ana Ruiz;Círculo;16 Nov 2026;x",
        "José Peña;Círculo;2026-11-16;",
    ]
    came.write_bytes("\r\n".join(rows).encode("utf-16"))

    choose_file(walk, members, "Members")
    look(walk)
    assert walk.tags("import_rows", 1) == ["New", "New", "Needs attention"]
    bring_in(walk)
    assert Membership.select().where(Membership.group == group).count() == 2
    walk.key(Key.Key_A, ALT)
    choose_file(walk, came, "Past")
    look(walk)
    bring_in(walk)
    assert Attendance.get().person.preferred_name == "Ana"
    walk.undo()
    walk.wait(lambda: Attendance.select().count() == 0)
    assert Membership.select().count() == 2, "only the last one is taken back"


def test_an_import_is_cancelled_while_it_runs(walk: Walk, tmp_path: Path) -> None:
    names = ("".join(each).title() for each in product("abcdefghijkl", repeat=4))
    many = [f"{name} {name[::-1].title()}son" for name in islice(names, 3000)]
    path = tmp_path / "many.csv"
    path.write_text("\n".join(["Name", *many]), encoding="utf-8")
    choose_file(walk, path)
    look(walk)
    before = tables()
    walk.key(Key.Key_I, ALT)
    assert walk.at() == "import_busy_cancel"
    walk.key(Key.Key_Escape)
    walk.wait(lambda: not walk.sees("import_busy"))
    assert tables() == before
    assert walk.sees("import_rows"), "and can be tried again"
