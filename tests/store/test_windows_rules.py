"""Backup, restore, the keyring, closing and first run under Windows' rules for open files.

A virus scanner holds one file, for a second or for good. What is said is what is: who is told that
something failed finds the old, at once and at the next opening; who is told nothing finds the new.
"""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from peerdesk.desk.office import backups, office, restoring
from peerdesk.desk.office.front_door import FrontDoor
from peerdesk.errors import FileInUse, FolderError
from peerdesk.records.office import Account, Center
from peerdesk.store import backup, journal, moves
from peerdesk.store.files import plain_os_error
from peerdesk.store.folder import DataFolder
from tests.conftest import CLOCK, NOW
from tests.doors import CHEAP, FIRST_RUN, PASSWORD, Door
from tests.store.windows_rules import FOR_GOOD, WindowsRules

A_SECOND = 1.0


def _name_center(door: Door, name: str) -> None:
    with journal.entry(door.director, "Renamed"):
        center = Center.get()
        center.name = name
        center.save()


@pytest.fixture
def two_states(door: Door) -> tuple[Door, Path]:
    """Today's records say New; a backup in the folder says Old."""
    _name_center(door, "Old")
    old = backup.new_path(door.folder, NOW, "by-hand")
    backup.write(door.folder, old)
    _name_center(door, "New")
    return door, old


def _opened_anew(path: Path) -> str:
    """The name of the center that the next opening finds."""
    front = FrontDoor(path, CLOCK.utc_now)
    front.enter()
    try:
        assert front.is_set_up
        front.sign_in("director", PASSWORD)
        return str(Center.get().name)
    finally:
        front.leave()


def _leftovers(folder: DataFolder) -> set[str]:
    return {each.name for each in folder.path.iterdir()} - {"center", "backups", "lock"}


# The helper.


def test_it_waits_two_seconds_and_no_longer(tmp_path: Path, windows_rules: WindowsRules) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"x")
    windows_rules.hold(file, 1.9)
    moves.rename(file, tmp_path / "moved")
    assert 1.9 <= windows_rules.waited <= 2.5
    windows_rules.hold(tmp_path / "moved")
    before = windows_rules.waited
    for action in (
        lambda: moves.replace(tmp_path / "moved", file),
        lambda: moves.delete(tmp_path / "moved"),
        lambda: moves.delete_tree(tmp_path),
    ):
        with pytest.raises(moves.StillHeld) as held:
            action()
        assert isinstance(plain_os_error(held.value), FileInUse)
    assert windows_rules.waited - before == pytest.approx(6.0)


def test_what_is_no_sharing_violation_is_raised_at_once(
    tmp_path: Path, windows_rules: WindowsRules
) -> None:
    with pytest.raises(FileNotFoundError):
        moves.rename(tmp_path / "not there", tmp_path / "x")
    with pytest.raises(FileNotFoundError):
        moves.delete(tmp_path / "not there")
    moves.delete(tmp_path / "not there", missing_ok=True)
    assert windows_rules.waited == 0


def test_what_nobody_waits_for_is_tried_once(tmp_path: Path, windows_rules: WindowsRules) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"x")
    windows_rules.hold(file)
    assert not moves.drop(file)
    assert not moves.drop(tmp_path)
    assert windows_rules.waited == 0
    windows_rules.let_go()
    assert moves.drop(tmp_path)


# Restore.

IN_THE_WAY = ["center.db", "keyring.json", "keyring-copy.json"]


@pytest.mark.parametrize("seconds", [A_SECOND, FOR_GOOD], ids=["a second", "for good"])
@pytest.mark.parametrize("place", ["center", "center.tmp"])
@pytest.mark.parametrize("name", ["center.db", "keyring.json"])
def test_a_restore_says_what_the_next_opening_finds(
    two_states: tuple[Door, Path],
    windows_rules: WindowsRules,
    name: str,
    place: str,
    seconds: float,
) -> None:
    """Whether the scanner reads the present records or those that were just unpacked."""
    door, old = two_states
    windows_rules.hold(door.folder.path / place / name, seconds)
    refused = False
    try:
        restoring.restore(door.director, door.front, old)
    except FileInUse:
        refused = True
    assert refused == (seconds == FOR_GOOD)
    door.front.leave()
    assert _opened_anew(door.path) == ("New" if refused else "Old")
    windows_rules.let_go()
    assert _opened_anew(door.path) == ("New" if refused else "Old")
    assert _leftovers(door.folder) == set()


@pytest.mark.parametrize("seconds", [A_SECOND, 6.0, FOR_GOOD])
def test_a_scanner_that_holds_the_old_records_where_they_stepped_aside_leads_to_no_first_run(
    two_states: tuple[Door, Path], windows_rules: WindowsRules, seconds: float
) -> None:
    """Both ways are barred: the new can't move in, the old can't come back. Nothing may be set up
    in the gap, and the records are there as soon as the scanner is gone."""
    door, old = two_states
    windows_rules.hold(door.folder.path / "center.tmp" / "keyring.json")
    windows_rules.hold(door.folder.path / "center.old" / "center.db", seconds)
    door.front.lock()
    with pytest.raises(FileInUse), backup.unpacked(door.folder, old):
        door.folder.swap_stage_in()
    assert door.front.is_set_up
    front = door.front
    if seconds == FOR_GOOD:
        with pytest.raises(FileInUse):
            front.sign_in_names()
        with pytest.raises(FolderError):
            front.set_up({**FIRST_RUN, "center_name": "Another"}, CHEAP)
        front.leave()
        with pytest.raises(FileInUse):
            front.enter()
    front.leave()
    windows_rules.let_go()
    assert _opened_anew(door.path) == "New"


def test_an_old_leftover_that_is_held_keeps_nobody_out_and_bars_no_restore(
    two_states: tuple[Door, Path], windows_rules: WindowsRules
) -> None:
    door, old = two_states
    windows_rules.hold("a scanner's")
    for name in ("center.old", "center.tmp"):
        (door.folder.path / name).mkdir()
    (door.folder.path / "center.old" / "a scanner's").write_bytes(b"x")
    door.front.leave()
    assert _opened_anew(door.path) == "New"
    front = FrontDoor(door.path, CLOCK.utc_now)
    front.enter()
    director = front.sign_in("director", PASSWORD)
    restoring.restore(director, front, old)
    front.leave()
    assert _opened_anew(door.path) == "Old"
    assert _leftovers(door.folder) == {"center.old"}
    windows_rules.let_go()
    assert _opened_anew(door.path) == "Old"
    assert _leftovers(door.folder) == set()


def test_a_refused_restore_beside_a_held_leftover_takes_the_right_one_back(
    two_states: tuple[Door, Path], windows_rules: WindowsRules
) -> None:
    door, old = two_states
    windows_rules.hold("a scanner's")
    (door.folder.path / "center.old").mkdir()
    (door.folder.path / "center.old" / "a scanner's").write_bytes(b"x")
    windows_rules.hold(door.folder.path / "center.tmp" / "center.db")
    windows_rules.hold(door.folder.path / "center.old-2" / "center.db", 4.5)
    door.front.lock()
    with pytest.raises(FileInUse), backup.unpacked(door.folder, old):
        door.folder.swap_stage_in()
    door.front.leave()
    windows_rules.waited += 10
    assert _opened_anew(door.path) == "New"


def test_a_backup_comes_to_a_new_computer_under_windows_rules(
    door: Door, tmp_path: Path, windows_rules: WindowsRules
) -> None:
    file = tmp_path / "stick.peerdesk"
    backup.write(door.folder, file)
    door.front.leave()
    other = FrontDoor(tmp_path / "other", CLOCK.utc_now)
    other.enter()
    windows_rules.hold(other.folder.path / "center.tmp" / "center.db", A_SECOND)
    restoring.restore_from_outside(other, file, "director", PASSWORD)
    other.leave()
    assert _opened_anew(tmp_path / "other") == "Harbor Light"


# First run.


@pytest.mark.parametrize("seconds", [A_SECOND, FOR_GOOD], ids=["a second", "for good"])
@pytest.mark.parametrize("name", ["center.db", "keyring.json"])
def test_a_first_run_makes_a_whole_center_or_none(
    tmp_path: Path, windows_rules: WindowsRules, name: str, seconds: float
) -> None:
    path = tmp_path / "data"
    front = FrontDoor(path, CLOCK.utc_now)
    front.enter()
    windows_rules.hold(path / "center.tmp" / name, seconds)
    if seconds == FOR_GOOD:
        with pytest.raises(FileInUse):
            front.set_up(FIRST_RUN, CHEAP)
        assert not front.is_set_up
        windows_rules.let_go()
    else:
        front.set_up(FIRST_RUN, CHEAP)
    front.leave()
    if seconds == FOR_GOOD:
        front.enter()
        front.set_up(FIRST_RUN, CHEAP)
        front.leave()
    assert _opened_anew(path) == "Harbor Light"


@pytest.mark.parametrize(
    "left",
    ["keyring.json", "keyring-copy.json", "center.db", "set-aside", "aside by a swap"],
)
def test_nothing_is_set_up_beside_a_center_of_any_state(
    folder_template: Path, tmp_path: Path, left: str
) -> None:
    path = tmp_path / "data"
    shutil.copytree(folder_template, path)
    folder = DataFolder(path)
    if left == "set-aside":
        folder.copy_center_aside("2026-11-23-101500")
        shutil.rmtree(folder.center)
    elif left == "aside by a swap":
        folder.center.rename(path / "center.old")
    else:
        for file in folder.center.iterdir():
            if file.name != left:
                file.unlink()
    before = {each: each.read_bytes() for each in path.rglob("*") if each.is_file()}
    front = FrontDoor(path, CLOCK.utc_now)
    front.enter()
    with pytest.raises(FolderError, match="already"):
        front.set_up(FIRST_RUN, CHEAP)
    front.leave()
    kept = {each.read_bytes() for each in path.rglob("*") if each.is_file()}
    assert {content for file, content in before.items() if file.name != "lock"} <= kept


# The keyring.


@pytest.mark.parametrize("seconds", [A_SECOND, FOR_GOOD], ids=["a second", "for good"])
@pytest.mark.parametrize("name", [*IN_THE_WAY, "keyring-next.json", "keyring-next.json.tmp"])
def test_a_changed_password_opens_when_it_was_said_to(
    door: Door, windows_rules: WindowsRules, name: str, seconds: float
) -> None:
    windows_rules.hold(door.folder.center / name, seconds)
    account = Account.get(Account.sign_in_name == "director")
    new = "another calm harbor 43"
    try:
        office.change_own_password(door.director, door.folder, PASSWORD, new, CHEAP)
    except FolderError:
        new = PASSWORD
    door.front.leave()
    assert account.sign_in_name == "director"
    for _time in range(2):  # while it is held, and after
        front = FrontDoor(door.path, CLOCK.utc_now)
        front.enter()
        front.sign_in("director", new)
        front.leave()
        windows_rules.let_go()
    assert not door.folder.keyring_next_path.exists()
    assert door.folder.keyring_path.read_bytes() == door.folder.keyring_copy_path.read_bytes()


# Backups and closing.


@pytest.mark.parametrize("seconds", [A_SECOND, FOR_GOOD], ids=["a second", "for good"])
def test_a_backup_over_an_older_one_replaces_it_or_says_who_is_in_the_way(
    door: Door, tmp_path: Path, windows_rules: WindowsRules, seconds: float
) -> None:
    target = tmp_path / "copy.peerdesk"
    backup.write(door.folder, target)
    before = target.read_bytes()
    windows_rules.hold(target, seconds)
    if seconds == FOR_GOOD:
        with pytest.raises(FileInUse, match=r"copy\.peerdesk"):
            backup.write(door.folder, target)
        assert target.read_bytes() == before
    else:
        backup.write(door.folder, target)
        assert target.read_bytes() != before
    assert [each.name for each in tmp_path.glob("*.partial")] == []


def test_one_old_daily_backup_that_is_held_does_not_spoil_the_closing(
    door: Door, windows_rules: WindowsRules
) -> None:
    old = door.folder.backups / "2023-01-02-120000-daily.peerdesk"
    for day in ("2023-01-02", "2023-01-03", "2024-02-02"):
        (door.folder.backups / f"{day}-120000-daily.peerdesk").write_bytes(b"old")
    for days in range(14):
        made = NOW - timedelta(days=days)
        name = f"{made:%Y-%m-%d}-110000-daily.peerdesk"
        (door.folder.backups / name).write_bytes(b"recent")
    windows_rules.hold(old)
    backups.back_up_overdue(door.director, door.folder)
    assert str(old) in windows_rules.refused
    assert old.exists()
    assert windows_rules.waited == 0
    assert len(list(door.folder.backups.glob("*-copy.tmp"))) == 0
    door.front.leave()
    assert _opened_anew(door.path) == "Harbor Light"
