"""``peerdesk import``: what it prints, writes and returns."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from peerdesk import cli
from peerdesk.records.people import Person
from peerdesk.store import journal
from tests.doors import PASSWORD, Door

GOOD = "First name,Last name,Shoe size\nAna,Ruiz,39\nBob,Smith,\n"
MIXED = "First name,Last name,Phone\nAna,Ruiz,555\nBob,Smith,\n"


@pytest.fixture
def run(
    door: Door, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    """Write a file, import it in this process; exit code, what was said, what was said wrong."""
    door.front.leave()
    monkeypatch.setenv(cli.PASSWORD_VARIABLE, PASSWORD)

    def command(kind: str, text: str, *more: object) -> tuple[int, str, str]:
        path = tmp_path / "in.csv"
        path.write_text(text, encoding="utf-8")
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
        "Not imported: Shoe size",
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
    assert "Ruiz" not in out
    assert people()[0] == 0
    assert "Ana,Ruiz,555," in (tmp_path / "failed.csv").read_text("utf-8-sig")


def test_some_rows_fail_and_are_given_back(run: Any, people: Any, tmp_path: Path) -> None:
    failed = tmp_path / "failed.csv"
    code, _out, err = run("people", MIXED, "--failed", failed)
    assert (code, err) == (3, "")
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


def test_help_says_the_exit_codes(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["import", "--help"]) == 0
    assert "3 the good rows were" in " ".join(capsys.readouterr().out.split())
