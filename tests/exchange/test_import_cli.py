"""``peerdesk import``: what it prints, writes and returns."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from peerdesk import cli
from peerdesk.records.people import Person
from peerdesk.store import journal
from tests.doors import PASSWORD, Door, believe_the_clock
from tests.exchange.test_import_files import xlsx

GOOD = "First name,Last name,Shoe size\nAna,Ruiz,39\nBob,Smith,\n"
MIXED = "First name,Last name,Phone\nAna,Ruiz,555\nBob,Smith,\n"


@pytest.fixture
def run(
    door: Door, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    """Write a file, import it in this process; exit code, what was said, what was said wrong."""
    door.front.leave()
    believe_the_clock(door.path)

    def command(kind: str, text: str | bytes, *more: object) -> tuple[int, str, str]:
        path = tmp_path / ("in.csv" if isinstance(text, str) else "in.xlsx")
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        monkeypatch.setenv(cli.PASSWORD_VARIABLE, PASSWORD)  # it leaves with each reading
        code = cli.main(["import", kind, str(path), *map(str, more), "--data", str(door.path)])
        said = capsys.readouterr()
        return code, said.out, said.err

    return command


@pytest.fixture
def people(door: Door) -> Callable[[], tuple[int, int]]:
    """How many people and journal entries there are now."""

    def count() -> tuple[int, int]:
        door.front.enter()
        door.front.sign_in("director", PASSWORD)
        found = Person.select().count(), journal.latest()
        door.front.leave()
        return found

    return count


def test_all_rows_imported(run: Any, people: Any) -> None:
    code, out, err = run("people", GOOD)
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "“First name” is read as: Legal first name",
        "“Last name” is read as: Legal last name",
        "Not imported: Shoe size",
        "2 new people have no first day in the file, and begin today; see --first-seen",
        "New: 2",
        "In the records: 0",
        "Needs attention: 0",
    ]
    assert people()[0] == 2


def test_check_writes_nothing(run: Any, people: Any, tmp_path: Path) -> None:
    code, out, err = run("people", MIXED, "--check", "--failed", tmp_path / "failed.csv")
    assert (code, err) == (3, "")
    assert "New: 1" in out
    assert "Line 2: Phone: This is not a whole phone number" in out
    assert "“Last name” is read as: Legal last name (Ruiz, Smith)" in out
    assert "Ruiz" not in out.partition("(Ruiz, Smith)")[2]
    assert people()[0] == 0
    assert "Ana,Ruiz,555," in (tmp_path / "failed.csv").read_text("utf-8-sig")


def test_some_rows_fail_and_are_given_back(run: Any, people: Any, tmp_path: Path) -> None:
    failed = tmp_path / "failed.csv"
    code, out, err = run("people", MIXED, "--failed", failed)
    assert (code, err) == (3, "")
    assert "Smith" not in out, "only the look tells what stands in the file"
    assert people()[0] == 1
    corrected = failed.read_text("utf-8-sig").replace("555", "207 555 0134", 1)
    assert run("people", corrected)[0] == 0
    assert people()[0] == 2


def test_what_is_refused_changes_nothing(run: Any, people: Any, tmp_path: Path) -> None:
    for text, words in (
        ("Shoe size,Phone\n39,\n", "holds names"),
        ('Name,Phone\n"Ana,1\n', "quotation mark"),
        ("\x00\x01\x02", "read as a table"),
    ):
        code, out, err = run("people", text)
        assert (code, out) == (1, "")
        assert err.startswith("peerdesk: ")
        assert err.count("\n") == 1
        assert words in err
    code, out, err = run("people", MIXED, "--failed", tmp_path / "in.csv")
    assert (code, out) == (1, "")
    code, out, err = run("people", MIXED, "--failed", tmp_path)
    assert (code, out) == (1, "")
    assert people()[0] == 0


def _three_months() -> bytes:
    def more(book: Any) -> None:
        for month, name in (("Feb", "Bob Smith"), ("Mar", "Cy Oak")):
            book.create_sheet(month).append(["Name"])
            book[month].append([name])
        book["Mar"].row_dimensions[2].hidden = True

    return xlsx(["Name"], ["Ana Ruiz"], title="Jan", more=more)


def test_sheets_that_are_not_read_are_told(run: Any, people: Any) -> None:
    code, out, err = run("people", _three_months())
    assert (code, err) == (3, "")
    assert "Sheet read: Jan; not read: Feb, Mar" in out
    code, out, err = run("people", _three_months(), "--sheet", "Mar")
    assert (code, err) == (0, "")
    assert out.startswith("Line 2 is hidden or filtered out in the workbook")
    assert people()[0] == 2
    code, out, err = run("people", _three_months(), "--sheet", "May")
    assert (code, out) == (1, "")
    assert "Jan, Feb, Mar" in err


def test_lines_that_are_not_read_are_told(run: Any, people: Any) -> None:
    text = "Ann Smith,,\nGuest,Phone,DOB\nCara Lee,207 555 0111,1/1/1990\n"
    code, out, _err = run("people", text, "--check")
    assert (code, "Line 1 stands above the names of the columns" in out) == (0, True)
    assert "Ann" not in out
    code, out, _err = run("people", text, "--every-line")
    assert (code, people()[0]) == (3, 1)
    assert "Line 1: Only this cell is filled" in out
    assert "Line 2: Whole name: This is not a name." in out


def test_the_line_of_the_columns_names_is_told(run: Any, people: Any) -> None:
    text = "Oak House,list,of\nName,Stuff,Phone\nCara Lee,x,207 555 0111\n"
    code, out, _err = run("people", text, "--header-line", "2")
    assert (code, people()[0], "Line 1 stands above" in out) == (0, 1, True)
    assert run("people", text, "--header-line", "two")[0] == 2
    assert run("people", text, "--header-line", "2", "--every-line")[0] == 2


def test_words_and_titles_are_answered_by_options(run: Any, people: Any) -> None:
    text = "Name,How heard\nCara Lee,Friend or family\nOak House,\nBo Lin,court\n"
    code, out, _err = run("people", text, "--check")
    assert (code, "New: 2" in out) == (3, True)
    assert "“How heard” is read as: Came through (Friend or family, court)" in out
    assert '1 row keeps it in a note: answer with --word "friend or family=…"' in out
    assert "kept in a note on the record: Came through (1)" in out
    assert "Line 3: Only this cell is filled" in out
    assert "--lone-names people|nothing" in out
    assert run("people", text, "--word", "Friend or family=moon")[0] == 1
    told = ("--word", "Friend or family=family_or_friend", "--lone-names", "people")
    code, out, _err = run("people", text, *told)
    assert (code, people()[0], "note" in out) == (0, 3, False)


def test_what_the_file_does_not_say_is_told(run: Any, people: Any, door: Door) -> None:
    text = "Who are you,Born,Color\nAna Ruiz,3/4/1990,red\n"
    told = (
        "--column",
        "Who are you=Whole name",
        "--column",
        "color=AKA",
        "--column",
        "Born=Birth date",
        "--days",
        "day-first",
    )
    code, out, err = run("people", text, *told, "--first-seen", "2020-01-02")
    assert (code, out) == (1, "")
    assert "AKA is none of: Code, Whole name" in err
    told = (*told[:2], "--column", "color=Other names", *told[4:], "--first-seen", "2020-01-02")
    code, out, err = run("people", text, *told)
    assert (code, err, "New: 1" in out) == (0, "", True)
    assert "Line 1 is taken for the names of the columns." in out
    door.front.enter()
    door.front.sign_in("director", PASSWORD)
    person = Person.get()
    assert person.birth_date == date(1990, 4, 3)
    assert person.first_seen_on == date(2020, 1, 2)
    door.front.leave()
    code, out, _err = run("people", "Name,DOB\nBob Smith,3/4/1990\n", "--check")
    assert "3/4/1990 is read as Mar 4, 1990" in out
    assert run("people", text, "--column", "Nothing")[0] == 2
    assert run("people", text, "--column", "Shoe=Phone")[0] == 1


def test_the_group_of_all_rows(run: Any) -> None:
    code, out, _err = run("attendance", "Name,Date\nAna,1/1/2020\n", "--check", "--group", "Tea")
    assert (code, "There is no group “Tea”" in out) == (3, True)
    titled = "Tea,,\nNovember 9,,\nName,Phone,Minutes\nAna,,61\n"
    _code, out, _err = run("attendance", titled, "--check", "--group", "Tea")
    assert "All rows are of Nov 9, 2026, as its titles say; see --held-on" in out
    told = ("--check", "--group", "Tea", "--held-on", "2026-11-16")
    _code, out, _err = run("attendance", titled, *told)
    assert ("All rows are of" in out, "Day: This is needed" in out) == (False, False)


def test_an_empty_file_is_refused(run: Any) -> None:
    code, out, err = run("people", "")
    assert (code, out) == (1, "")
    assert "nothing in this file" in err


def test_help_says_the_exit_codes(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["import", "--help"]) == 0
    assert "3 the good rows were" in " ".join(capsys.readouterr().out.split())


def test_questions_are_listed_and_answered_by_options(run: Any, tmp_path: Path) -> None:
    text = "Name,Group,7/3/2020,7/10/2020\nAna,Tea,x,✓\nBob,Tea,✓,q\n"
    failed = tmp_path / "failed.csv"
    code, out, err = run("attendance", text, "--check", "--failed", failed)
    assert (code, err) == (3, "")
    said = (
        'What does the mark “x” mean? 1 row waits for it, first in cell C2: answer with --mark "x='
    )
    assert said in out
    assert 'Answer with --mark "q=present|late|left_early|excused|absent|nothing".' in out
    assert 'Answer with --mark "x=' in failed.read_text("utf-8-sig").replace('""', '"')
    told = ("--mark", "x=absent", "--mark", "q=nothing")
    code, out, err = run("attendance", text, "--check", *told)
    assert (code, "Answer with" in out) == (3, False)
    assert "“x” is read as absent; see --mark" in out
    assert run("attendance", text, "--check", "--mark", "x")[0] == 2
    code, out, err = run("attendance", text, "--check", "--mark", "x=soon")
    assert (code, out, "soon is none of: present" in err) == (1, "", True)
