"""Where the records lie: folders of any name, and folders that go away while they are open."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from peerdesk.desk.office import backups, restoring
from peerdesk.desk.office.front_door import FrontDoor
from peerdesk.errors import FolderMoved
from peerdesk.records.office import Center
from peerdesk.store import backup, journal
from peerdesk.store.database import close_thread, database
from peerdesk.store.files import read_only_uri
from tests.conftest import CLOCK
from tests.doors import PASSWORD, Door

ODD_NAMES = ["Center #1", "100%41", "what?", "a&b=c;d", "mode=rwc", "Łódź 中心", b"caf\xe9"]


def _rename_center(door: Door, name: str) -> None:
    with journal.entry(door.director, "Renamed"):
        center = Center.get()
        center.name = name
        center.save()


@pytest.mark.parametrize(
    ("name", "share"),
    [*((name, False) for name in ODD_NAMES), ("Center #1", True)],
    ids=lambda value: str(value),
)
def test_a_folder_of_any_name_is_opened_and_backed_up(
    folder_template: Path, tmp_path: Path, name: str | bytes, share: bool
) -> None:
    """A share's path has two slashes in front, which Linux reads as one."""
    path = tmp_path / os.fsdecode(name)
    try:
        shutil.copytree(folder_template, path)
    except OSError:
        pytest.skip("no such names on this disk")
    front = FrontDoor(Path("/" + str(path)) if share else path, CLOCK.utc_now)
    front.enter()
    try:
        director = front.sign_in("director", PASSWORD)
        target = front.folder.path / os.fsdecode(name)
        assert backups.back_up(director, front.folder, target).value.center == "Harbor Light"
        restoring.restore(director, front, target)
        assert front.sign_in("director", PASSWORD)
    finally:
        front.leave()
    assert sorted(each.name for each in path.iterdir()) == sorted(
        ["backups", "center", "lock", os.fsdecode(name)]
    )


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        (PurePosixPath("/home/ana/Center #1"), "file:///home/ana/Center%20%231?mode=ro"),
        (PureWindowsPath(r"C:\Center #1\100%41"), "file:///C:/Center%20%231/100%2541?mode=ro"),
        (PureWindowsPath(r"\\server\share\center"), "file:////server/share/center?mode=ro"),
    ],
    ids=str,
)
def test_the_address_for_sqlite(path: PurePosixPath, uri: str) -> None:
    assert read_only_uri(path) == uri


@pytest.mark.parametrize("what", ["folder", "center", "database"])
@pytest.mark.parametrize("how", ["moved", "deleted", "replaced"])
def test_nothing_more_is_confirmed_once_the_records_are_gone(
    door: Door, tmp_path: Path, what: str, how: str
) -> None:
    if os.name != "posix":
        pytest.skip("Windows moves nothing that is open")
    gone = {
        "folder": door.path,
        "center": door.folder.center,
        "database": door.folder.database_path,
    }[what]
    _rename_center(door, "Before")
    backup.write(door.folder, tmp_path / "copy.peerdesk")
    aside = tmp_path / "elsewhere"
    gone.rename(aside)
    if how == "replaced":
        (shutil.copytree if aside.is_dir() else shutil.copy)(aside, gone)
    if how == "deleted":
        (shutil.rmtree if aside.is_dir() else Path.unlink)(aside)
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(FolderMoved, match="not saved"):
        _rename_center(door, "After")
    close_thread()  # a job's connection is a new one: no empty file is made
    with pytest.raises(FolderMoved):
        Center.get()
    assert sorted(tmp_path.rglob("*")) == [each for each in before if each.exists()]
    if how == "moved":
        aside.rename(gone)
        assert Center.get().name == "Before"
        _rename_center(door, "Back again")
        assert journal.verify() == []
    door.front.leave()


def test_the_memory_of_the_cipher_is_guarded() -> None:
    """In a process of its own: it stays on once it was, and is slow (``quick_memory``)."""
    program = (
        "from peerdesk.store.database import connected\n"
        "found = connected(':memory:', bytes(32)).execute('PRAGMA cipher_memory_security')\n"
        "assert found.fetchone()[0] == '1'"
    )
    assert subprocess.run([sys.executable, "-c", program]).returncode == 0


def test_the_key_is_wiped_at_the_lock(door: Door) -> None:
    from peerdesk.store import database as module

    held = module._data_key
    key = bytes(held)
    assert len(key) == 32
    door.front.lock()
    assert module._data_key is held
    assert bytes(held) == b""
    assert key.hex() not in repr(vars(database))
    kept = [each for each in vars(module).values() if isinstance(each, bytes | bytearray | str)]
    assert key not in kept
    assert key.hex() not in str(kept)
