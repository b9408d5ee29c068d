"""A power cut in the midst of a checkpoint leaves healthy records, and the check says so."""

from __future__ import annotations

import shutil
from pathlib import Path

from peerdesk.desk.office import office, record_check
from peerdesk.desk.office.front_door import FrontDoor
from peerdesk.store.database import database
from tests.conftest import CLOCK
from tests.doors import PASSWORD, Door

_HEADER, _FRAME, _PAGE = 32, 24, 4096  # of SQLite's WAL; its frames name their pages in plain


def _pages_in(wal: bytes) -> set[int]:
    step = _FRAME + _PAGE
    return {int.from_bytes(wal[at : at + 4]) for at in range(_HEADER, len(wal), step)}


def _cut_in_mid_checkpoint(door: Door, path: Path) -> int:
    """Copy the folder as a power cut leaves it: the main file's pages that the WAL has are torn."""
    database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    for name in ("Harbor House", "Harbor Hall"):
        office.change_center(door.director, {**office.center_values(door.director), "name": name})
    shutil.copytree(door.path, path, ignore=shutil.ignore_patterns("*-shm", "lock"))
    main, wal = path / "center" / "center.db", path / "center" / "center.db-wal"
    pages = _pages_in(wal.read_bytes())
    content = bytearray(main.read_bytes())
    torn = 0
    for page in pages:
        half = (page - 1) * _PAGE + _PAGE // 2
        if half < len(content):
            content[half : half + _PAGE // 2] = bytes(_PAGE // 2)
            torn += 1
    main.write_bytes(content)
    return torn


def test_torn_pages_that_the_wal_has_whole_are_no_damage(door: Door, tmp_path: Path) -> None:
    path = tmp_path / "after the power cut"
    assert _cut_in_mid_checkpoint(door, path) > 3
    door.front.leave()
    front = FrontDoor(path, CLOCK.utc_now)
    front.enter()
    director = front.sign_in("director", PASSWORD)
    assert database.execute_sql("PRAGMA cipher_integrity_check").fetchall(), "past the WAL"
    assert record_check.problems(director) == []
    assert office.center_card(director).name == "Harbor Hall"
    front.leave()


def test_a_page_that_nothing_covers_is_damage(door: Door) -> None:
    database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    path = door.folder.database_path
    content = bytearray(path.read_bytes())
    content[-_PAGE // 2] ^= 0xFF
    path.write_bytes(content)
    assert "page" in " ".join(record_check.problems(door.director))
