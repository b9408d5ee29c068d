"""The export: every table, all or nothing, nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import os
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerdesk.errors import FolderError, Invalid, Refused
from peerdesk.exchange import export
from peerdesk.exchange.cells import plain_cell, safe_cell
from peerdesk.exchange.export import export_all
from peerdesk.records.people import Person
from peerdesk.store import journal
from peerdesk.store.database import database
from peerdesk.store.journal import JournalEntry
from tests.conftest import Desk


def _rows(path: Path) -> list[dict[str, str]]:
    assert path.read_bytes().startswith(b"\xef\xbb\xbf"), "Excel knows UTF-8 by it"
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _fill(desk: Desk) -> None:
    with journal.entry(desk.director, "filled"):
        Person(
            code="AAAA2222",
            preferred_name='=HYPERLINK("x")',
            first_seen_on=date(2026, 10, 1),
            sort_key="Zoë Ngọc",
            search_key=" zoe",
        ).save()


def test_every_table_is_exported_and_the_export_journaled(desk: Desk, tmp_path: Path) -> None:
    _fill(desk)
    done = export_all(desk.director, tmp_path / "new" / "folder")
    files = {path.name for path in (tmp_path / "new" / "folder").iterdir()}
    assert files == {"NOTICE.txt", *(f"{table}.csv" for table in done.value)}
    left_out = {"draft", "import_mapping", "kept_key", "sqlite_sequence"}
    tables = set(database.get_tables()) - left_out
    assert set(done.value) == {name for name in tables if "migration" not in name}
    for table, count in done.value.items():
        stored = database.execute_sql(f'SELECT count(*) FROM "{table}"').fetchone()[0]
        assert len(_rows(tmp_path / "new" / "folder" / f"{table}.csv")) == count
        assert stored == count + (table == "journal_entry")
    last = JournalEntry.select().order_by(JournalEntry.id.desc()).get()
    assert (last.kind, last.id) == ("export", done.entry_id)
    person = _rows(tmp_path / "new" / "folder" / "person.csv")[0]
    assert person["preferred_name"] == '\'=HYPERLINK("x")'
    assert (person["sort_key"], person["first_seen_on"]) == ("Zoë Ngọc", "2026-10-01")
    assert person["birth_date"] == ""


def test_no_secret_of_the_journal_is_exported(desk: Desk, tmp_path: Path) -> None:
    export_all(desk.director, tmp_path / "out")
    for name in ("journal_entry", "journal_change"):
        (first, *_) = (tmp_path / "out" / f"{name}.csv").read_text("utf-8").splitlines()
        assert "salt" not in first
        assert "digest" not in first


def test_only_the_director_exports(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="director"):
        export_all(desk.front_desk, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_folder_that_is_not_empty_is_left_alone(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "person.csv").write_text("mine")
    with pytest.raises(Invalid, match="not empty"):
        export_all(desk.director, tmp_path / "out")
    assert [path.read_text() for path in (tmp_path / "out").iterdir()] == ["mine"]


@pytest.mark.parametrize("there", [True, False])
def test_nothing_is_left_when_it_fails_half_way(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there: bool
) -> None:
    """Both while the files are written and while they are put in place."""
    target = tmp_path / "out"
    if there:
        target.mkdir()
    entries = JournalEntry.select().count()

    def unplugged(_model: object, _path: Path) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(export, "_write", unplugged)
        with pytest.raises(FolderError, match="no room"):
            export_all(desk.director, target)
    assert (list(target.iterdir()) if there else target.exists()) in ([], False)

    rename, moved = os.rename, []

    def break_off(old: Path, new: Path) -> None:
        moved.append(new)
        if len(moved) == 4:
            raise OSError(5, "Input/output error")
        rename(old, new)

    with monkeypatch.context() as patch:
        patch.setattr(os, "rename", break_off)
        with pytest.raises(FolderError, match="can't be written"):
            export_all(desk.director, target)
    assert (list(target.iterdir()) if there else target.exists()) in ([], False)
    kinds = [entry.kind for entry in JournalEntry.select().order_by(JournalEntry.id)]
    assert kinds[entries:] == ["export", "not_saved"], "no trace of what was never whole"


_WITH_SIGNS = st.text(st.sampled_from("=+-@'\"; \t\r\nab,"))


@given(_WITH_SIGNS | st.text())
def test_no_cell_becomes_a_formula_with_semicolons_either(text: str) -> None:
    """As Excel parts a file of commas where Windows says semicolons: whatever quotes there are."""
    cell = safe_cell(text)
    assert plain_cell(cell) == text
    for part in re.split("[;\t\r\n]", cell):
        assert not part.lstrip('" ').startswith(("=", "+", "-", "@"))


@given(st.text())
def test_text_survives_the_cell(text: str) -> None:
    cell = safe_cell(text)
    assert plain_cell(cell) == text
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
