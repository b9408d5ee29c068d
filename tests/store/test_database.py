"""The open file: readable by its owner alone, and nothing of it left in a thread after a lock."""

from __future__ import annotations

import os
import stat
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from peewee import IntegrityError

from peerdesk.errors import DiskFull, ReadOnlyFolder
from peerdesk.exchange.export import export_all
from peerdesk.records.people import Person
from peerdesk.store import backup, journal, opening
from peerdesk.store.database import close_thread, database, insert_sequence
from tests.conftest import KEY, Desk
from tests.doors import Door


def _others_may(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode) & 0o077


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes")
def test_what_holds_records_is_for_its_owner_alone(door: Door) -> None:
    old = os.umask(0o022)
    try:
        made = door.path / "made.db"
        door.front.lock()
        opening.open_records(made, KEY, lambda: None, must_exist=False)
        opening.close_records()
        director = door.sign_in()
        journal.note(director, "Looked", kind="view")  # there is a WAL
        target = door.path.parent / "copy.peerdesk"
        backup.write(door.folder, target)
        out = door.path.parent / "out"
        export_all(director, out)
    finally:
        os.umask(old)
    wal = door.folder.database_path.with_name("center.db-wal")
    assert wal.exists()
    for path in (made, door.folder.database_path, wal, target, out, *out.iterdir()):
        assert not _others_may(path), path.name


def _in_a_job(work: Callable[[], None], lock: Callable[[], None]) -> None:
    """Run ``work`` in a thread whose connection is open, after ``lock`` in this thread."""
    is_open, is_locked = threading.Event(), threading.Event()
    errors: list[BaseException] = []

    def job() -> None:
        database.execute_sql("SELECT 1")
        is_open.set()
        is_locked.wait(5)
        try:
            work()
        except BaseException as error:
            errors.append(error)

    thread = threading.Thread(target=job)
    thread.start()
    is_open.wait(5)
    lock()
    is_locked.set()
    thread.join()
    if errors:
        raise errors[0]


def test_a_job_that_outlived_a_lock_closes_its_connection(desk: Desk) -> None:
    def work() -> None:
        connection = database.connection()
        close_thread()
        assert database.is_closed()
        with pytest.raises(Exception, match="closed"):
            connection.execute("SELECT 1")

    _in_a_job(work, opening.close_records)


def test_a_job_that_outlived_a_lock_writes_nothing(desk: Desk) -> None:
    def work() -> None:
        try:
            with pytest.raises(journal.WriteOutsideEntry):
                journal.note(desk.director, "Looked", kind="view")
        finally:
            close_thread()

    before = journal.latest()
    _in_a_job(work, opening.close_records)
    opening.open_records(desk.path, KEY, lambda: None)
    assert journal.latest() == before
    assert journal.verify() == []


def test_many_rows_at_once_fail_as_one_row_does(desk: Desk) -> None:
    row = (1, "AAAA2222", "Ana", "2026-11-23", "ana", " ana")
    columns = ["id", "code", "preferred_name", "first_seen_on", "sort_key", "search_key"]
    with pytest.raises(IntegrityError), database.atomic("IMMEDIATE"):
        insert_sequence("person", columns, [row, row])
    assert Person.select().count() == 0


def test_a_full_disk_in_the_middle_of_an_action_changes_nothing(desk: Desk) -> None:
    before = _everything()
    pages = database.execute_sql("PRAGMA page_count").fetchone()[0]
    database.execute_sql(f"PRAGMA max_page_count = {pages + 2}")
    rows = [
        {
            "code": f"F{number}",
            "preferred_name": "Ana",
            "first_seen_on": "2026-11-01",
            "sort_key": "ana",
            "search_key": " ana",
        }
        for number in range(2000)
    ]

    def add() -> None:
        with journal.entry(desk.director, "Added many"):
            Person.insert_rows(rows)

    with pytest.raises(DiskFull, match="Free some space") as caught:
        add()
    assert "Ana" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert _everything() == before
    database.execute_sql("PRAGMA max_page_count = 4294967294")
    add()
    assert Person.select().count() == 2000
    assert journal.verify() == []
    assert opening.integrity_problems() == []


def test_records_that_can_not_be_written_say_so(desk: Desk) -> None:
    before = _everything()
    database.execute_sql("PRAGMA query_only = 1")
    with pytest.raises(ReadOnlyFolder, match="can't write"):
        journal.note(desk.director, "Looked", kind="view")
    database.execute_sql("PRAGMA query_only = 0")
    assert _everything() == before


def _everything() -> dict[str, list[object]]:
    return {
        name: database.execute_sql(f'SELECT * FROM "{name}" ORDER BY 1').fetchall()
        for name in database.get_tables()
    }
