"""Backups hold what the records hold, are checked before they are called backups, and come back."""

from __future__ import annotations

import lzma
import shutil
import zipfile
import zlib
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as driver

from peerdesk.desk.office import restoring
from peerdesk.desk.office.front_door import FrontDoor
from peerdesk.errors import Damaged, DiskFull, FolderError, NewerFile, PeerDeskError
from peerdesk.records.people import Person
from peerdesk.store import backup, journal, kept_backups
from peerdesk.store.database import data_key_in_use, database, raw_key
from peerdesk.store.folder import DataFolder
from tests.conftest import CLOCK, NOW
from tests.doors import CHEAP, FIRST_RUN, PASSWORD, Door


def _add_person(door: Door, name: str, code: str) -> None:
    with journal.entry(door.director, f"Added {name}"):
        Person(
            code=code,
            preferred_name=name,
            first_seen_on=date(2026, 11, 1),
            sort_key=name.casefold(),
            search_key=f" {name.casefold()}",
        ).save()


def _names() -> list[str]:
    return [row.preferred_name for row in Person.select().order_by(Person.id)]


def test_a_backup_includes_what_is_still_in_the_wal_and_comes_back(door: Door) -> None:
    _add_person(door, "Zoë", "AAAA2222")
    target = door.path / "stick" / "copy.peerdesk"
    target.parent.mkdir()
    contents = backup.write(door.folder, target)
    assert contents.people == 1
    assert contents.center == "Harbor Light"
    _add_person(door, "Ana", "BBBB2222")
    assert backup.inspect(door.folder, target, door.data_key()).people == 1
    restoring.restore(door.director, door.front, target)
    door.sign_in()
    assert _names() == ["Zoë"]
    assert journal.verify() == []


def test_a_backup_is_encrypted(door: Door, tmp_path: Path) -> None:
    _add_person(door, "Quetzalcoatl", "AAAA2222")
    target = tmp_path / "copy.peerdesk"
    backup.write(door.folder, target)
    assert b"Quetzalcoatl" not in target.read_bytes()
    assert zipfile.ZipFile(target).namelist() == ["center.db", "keyring.json"]


@pytest.mark.parametrize("at", [0.01, 0.3, 0.6, 0.97])
def test_a_damaged_backup_is_refused_and_nothing_changes(
    door: Door, tmp_path: Path, at: float
) -> None:
    _add_person(door, "Zoë", "AAAA2222")
    target = tmp_path / "copy.peerdesk"
    backup.write(door.folder, target)
    content = bytearray(target.read_bytes())
    content[int(len(content) * at)] ^= 0xFF
    target.write_bytes(content)
    with pytest.raises(Damaged):
        restoring.restore(door.director, door.front, target)
    assert _names() == ["Zoë"]


def test_a_full_disk_leaves_the_old_backup_and_no_leftovers(
    door: Door, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "copy.peerdesk"
    backup.write(door.folder, target)
    before = target.read_bytes()

    def full(*_arguments: object, **_options: object) -> None:
        raise OSError(28, "No space left on device")

    # Only the edge to the disk is replaced: a test can't fill the machine's disk.
    monkeypatch.setattr(zipfile.ZipFile, "write", full)
    monkeypatch.setattr(zipfile.ZipFile, "writestr", full)
    with pytest.raises(DiskFull):
        backup.write(door.folder, target)
    assert target.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir() if path.name.endswith(".partial")] == []
    assert list(door.folder.backups.iterdir()) == []


def test_another_centers_backup_is_called_that(door: Door, tmp_path: Path) -> None:
    other = FrontDoor(tmp_path / "other", CLOCK.utc_now)
    target = tmp_path / "copy.peerdesk"
    backup.write(door.folder, target)
    door.front.lock()
    other.enter()
    other.set_up(FIRST_RUN, CHEAP)
    other.sign_in("director", PASSWORD)
    with pytest.raises(FolderError, match="another center"):
        backup.inspect(other.folder, target, data_key_in_use())
    other.leave()
    door.sign_in()


def test_cancelling_leaves_nothing(door: Door, tmp_path: Path) -> None:
    class Stop(Exception):
        pass

    def cancel(_done: int, _total: int) -> None:
        raise Stop

    with pytest.raises(Stop):
        backup.write(door.folder, tmp_path / "copy.peerdesk", cancel)
    assert list(door.folder.backups.iterdir()) == []
    assert not (tmp_path / "copy.peerdesk").exists()


def test_kept_are_seven_days_four_weeks_twelve_months() -> None:
    today = date(2026, 11, 23)
    days = [today - timedelta(days=number) for number in range(800)]
    names = [f"{day}-170000-daily.peerdesk" for day in days]
    names += ["2020-01-01-120000-by-hand.peerdesk", "strange-daily.peerdesk"]
    gone = kept_backups.superfluous(names, today)
    kept = [name[:10] for name in names if name not in gone]
    assert "2020-01-01" in kept
    assert "strange-da" in kept
    dated = sorted(date.fromisoformat(name) for name in kept if name.startswith("20"))[1:]
    assert [day for day in dated if day > today - timedelta(days=7)] == days[6::-1]
    weeks = {day.isocalendar()[:2] for day in dated}
    assert {(today - timedelta(weeks=number)).isocalendar()[:2] for number in range(4)} <= weeks
    months = {(day.year, day.month) for day in dated}
    assert months == {(2026, m) for m in range(1, 12)} | {(2025, 12)}
    assert len(dated) <= 7 + 4 + 12


def test_other_kinds_and_other_files_are_never_dropped(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    folder.prepare()
    (folder.backups / "notes.txt").write_text("mine")
    assert backup.existing(folder) == []


def test_only_an_earlier_backup_is_written_over(door: Door, tmp_path: Path) -> None:
    target = tmp_path / "copy.peerdesk"
    backup.write(door.folder, target)
    first = target.read_bytes()
    _add_person(door, "Zoë", "AAAA2222")
    assert backup.write(door.folder, target).people == 1
    assert target.read_bytes() != first
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear Ana")
    for place in (letter, tmp_path, door.folder.database_path, door.folder.keyring_path):
        before = place.read_bytes() if place.is_file() else b""
        with pytest.raises(PeerDeskError, match="Nothing was written"):
            backup.write(door.folder, place)
        assert before == (place.read_bytes() if place.is_file() else b"")
    with pytest.raises(PeerDeskError, match="among the records"):
        backup.write(door.folder, door.folder.center / "new.peerdesk")


def test_a_stick_that_is_gone_is_said_in_its_own_words(door: Door, tmp_path: Path) -> None:
    with pytest.raises(PeerDeskError, match="folder for the backup can't be found"):
        backup.write(door.folder, tmp_path / "stick" / "copy.peerdesk")
    with pytest.raises(PeerDeskError, match="no such backup"):
        backup.read_keyring(door.folder, tmp_path / "stick" / "copy.peerdesk")
    with pytest.raises(PeerDeskError, match="can't be read from its disk"):
        backup.read_keyring(door.folder, tmp_path)


def test_a_backup_of_a_newer_peerdesk_is_refused_before_anything_changes(
    door: Door, tmp_path: Path
) -> None:
    plain, newer = tmp_path / "plain.peerdesk", tmp_path / "newer.peerdesk"
    backup.write(door.folder, plain)
    with zipfile.ZipFile(plain) as archive:
        archive.extractall(tmp_path)
    copy = driver.connect(str(tmp_path / "center.db"))
    copy.execute(f'PRAGMA key="{raw_key(door.data_key())}"')
    copy.execute("INSERT INTO schema_migration (name, applied) VALUES ('9999_later', '2030')")
    copy.commit()
    copy.close()
    with zipfile.ZipFile(newer, "w") as archive:
        for name in ("center.db", "keyring.json"):
            archive.write(tmp_path / name, name)
    before = len(backup.existing(door.folder))
    with pytest.raises(NewerFile):
        restoring.restore(door.director, door.front, newer)
    assert len(backup.existing(door.folder)) == before
    assert door.front.is_open


def test_what_a_killed_backup_left_is_gone_at_the_next_start(door: Door) -> None:
    left = [
        door.folder.backups / "123-copy.tmp",
        door.folder.backups / "x.peerdesk.partial",
        door.path / "write-123.tmp",
    ]
    for path in left:
        path.write_bytes(b"half")
    kept = backup.new_path(door.folder, NOW)
    backup.write(door.folder, kept)
    door.front.leave()
    door.front.enter()
    assert not any(path.exists() for path in left)
    assert kept.exists()


@pytest.mark.parametrize("error", [zlib.error("torn"), lzma.LZMAError("torn"), ValueError("torn")])
def test_a_torn_zip_is_a_sentence_and_leaves_the_older_good_file(
    door: Door, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    target = tmp_path / "copy.peerdesk"
    backup.write(door.folder, target)
    before = target.read_bytes()
    with zipfile.ZipFile(target) as archive:
        kept = {name: archive.read(name) for name in archive.namelist()}

    def torn(*_arguments: object, **_options: object) -> None:
        raise error

    monkeypatch.setattr(zipfile.ZipExtFile, "read", torn)
    with pytest.raises(Damaged, match="older one"):
        backup.inspect(door.folder, target, door.data_key())
    with pytest.raises(FolderError, match="The records are safe"):
        backup.write(door.folder, target)
    assert target.read_bytes() == before
    assert kept
    assert [path.name for path in tmp_path.glob("*.partial")] == []


def test_damaged_records_are_called_damaged_records(door: Door, tmp_path: Path) -> None:
    _add_person(door, "Zoë", "AAAA2222")
    path = door.folder.database_path
    database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    content = bytearray(path.read_bytes())
    for page in range(4, len(content) // 4096):
        content[page * 4096 + 100] ^= 0xFF
    path.write_bytes(content)
    with pytest.raises(Damaged, match="records file is damaged"):
        backup.write(door.folder, tmp_path / "copy.peerdesk")
    assert not (tmp_path / "copy.peerdesk").exists()


def test_a_full_disk_of_the_records_is_named_as_that(
    door: Door, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_arguments: object) -> None:
        raise driver.OperationalError("database or disk is full")

    monkeypatch.setattr(backup, "_sync", full)

    def no_room(*_arguments: object) -> None:
        raise backup._without_code(driver.OperationalError("database or disk is full"))

    monkeypatch.setattr(backup, "copy_database", no_room)
    with pytest.raises(DiskFull, match="disk with the records"):
        backup.write(door.folder, tmp_path / "copy.peerdesk")


def test_a_folder_that_vanished_is_a_sentence_about_that_folder(
    door: Door, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The stick's, or the data folder's own; before it begins, and in its midst."""
    stick = tmp_path / "stick"
    with pytest.raises(PeerDeskError, match="folder for the backup can't be found"):
        backup.write(door.folder, stick / "copy.peerdesk")
    stick.mkdir()
    target = stick / "copy.peerdesk"
    backup.write(door.folder, target)
    before = target.read_bytes()

    def pulled(*_arguments: object, **_options: object) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(zipfile.ZipFile, "writestr", pulled)
        with pytest.raises(FolderError, match=r"can't be written there\. The records"):
            backup.write(door.folder, target)
    assert target.read_bytes() == before
    shutil.rmtree(door.folder.backups)
    backup.write(door.folder, target)
    assert list(door.folder.backups.iterdir()) == []
    before = target.read_bytes()
    away = door.path.with_name("away")
    door.path.rename(away)
    with pytest.raises(FolderError, match="data folder"):
        backup.write(door.folder, target)
    with pytest.raises(FolderError, match="data folder"):
        backup.read_keyring(door.folder, target)
    away.rename(door.path)
    assert target.read_bytes() == before
    assert [path.name for path in stick.iterdir()] == ["copy.peerdesk"]
    with monkeypatch.context() as patch:
        patch.setattr(zipfile.ZipExtFile, "read", pulled)
        with pytest.raises(FolderError, match="can't be read from its disk"):
            backup.read_keyring(door.folder, target)
