"""Which keyring holds: every state that a refusal, a kill or an older file can leave."""

from __future__ import annotations

import json
import os
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from peerdesk.desk.office import backups, key_changes, office, recovery_sheets, restoring
from peerdesk.desk.office.front_door import FrontDoor
from peerdesk.errors import Damaged, DiskFull, Invalid, OldKeys, PeerDeskError, WrongPassword
from peerdesk.records.office import Account
from peerdesk.store import files, keyrings
from peerdesk.store.keyring import Keyring
from tests.conftest import CLOCK
from tests.doors import CHEAP, PASSWORD, Door

OTHER = "a quiet lantern walks"
THIRD = "nine slow green doors"


def _second(door: Door) -> int:
    values = {"name": "Fay", "sign_in_name": "fay", "roles": ["facilitator"]}
    done = office.add_account(door.director, door.folder, values, OTHER, CHEAP)
    return int(done.value)


def _sheet(door: Door) -> str:
    sheet = recovery_sheets.make_sheet(door.director).value
    recovery_sheets.prove_sheet(door.director, door.folder, sheet, sheet.code[-4:], CHEAP)
    return sheet.code


def _keys(door: Door) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in door.folder.center.glob("keyring*")}


def _put(door: Door, files_then: dict[str, bytes]) -> None:
    for path in door.folder.center.glob("keyring*"):
        path.unlink()
    for name, content in files_then.items():
        (door.folder.center / name).write_bytes(content)


def _opens(door: Door, name: str, password: str) -> bool:
    door.front.lock()
    try:
        door.front.sign_in(name, password)
    except WrongPassword:
        return False
    finally:
        door.front.lock()
    return True


def test_the_keyring_is_kept_twice_and_each_mends_the_other(door: Door) -> None:
    folder = door.folder
    assert folder.keyring_path.read_bytes() == folder.keyring_copy_path.read_bytes()
    for harmed, whole in (
        (folder.keyring_path, folder.keyring_copy_path),
        (folder.keyring_copy_path, folder.keyring_path),
    ):
        for harm in (lambda path: path.write_bytes(b"{"), Path.unlink):
            door.front.lock()
            harm(harmed)
            assert door.front.sign_in_names()[0].name == "director"
            door.sign_in()
            assert harmed.read_bytes() == whole.read_bytes()


def test_both_gone_is_said_plainly(door: Door) -> None:
    door.front.lock()
    _put(door, {})
    with pytest.raises(Damaged, match="backup"):
        door.sign_in()
    assert door.front.is_set_up, "a first run must not write over it"


@pytest.mark.parametrize("then", ["a password", "a disabled account", "a sheet", "a name"])
def test_an_older_keyring_opens_nothing_new(door: Door, then: str) -> None:
    fay = _second(door)
    old = _keys(door)
    if then == "a password":
        office.change_own_password(door.director, door.folder, PASSWORD, THIRD, CHEAP)
    elif then == "a disabled account":
        office.disable_account(door.director, door.folder, fay)
    elif then == "a sheet":
        _sheet(door)
    else:
        values = {"name": "Fay", "sign_in_name": "faye", "roles": ["director"]}
        office.change_account(door.director, door.folder, fay, values)
    new = _keys(door)
    door.front.lock()
    _put(door, old)
    for name, password in (("director", PASSWORD), ("fay", OTHER)):
        with pytest.raises(OldKeys, match="older than the records"):
            door.front.sign_in(name, password)
        assert not door.front.is_open
    assert _keys(door) == old, "nothing is changed"
    _put(door, new)
    password = THIRD if then == "a password" else PASSWORD
    assert _opens(door, "director", password)


def test_an_older_keyring_with_a_newer_number_is_refused(door: Door) -> None:
    """Whoever knows only the file and an old password can't give it the number that is wanted."""
    old = json.loads(door.folder.keyring_path.read_bytes())
    office.change_own_password(door.director, door.folder, PASSWORD, THIRD, CHEAP)
    now = json.loads(door.folder.keyring_path.read_bytes())["generation"]
    old.pop("checksum")
    for version in (2, 1):
        forged = {**old, "generation": now, "version": version}
        from peerdesk.store import keyring

        forged["checksum"] = keyring._checksum(forged)
        door.front.lock()
        _put(door, {"keyring.json": json.dumps(forged).encode()})
        with pytest.raises(OldKeys):
            door.front.sign_in("director", PASSWORD)


def test_a_keyring_from_before_numbers_gets_one_at_the_first_sign_in(tmp_path: Path) -> None:
    released = Path(__file__).parent.parent / "released" / "0.1.0.peerdesk"
    front = FrontDoor(tmp_path / "data", CLOCK.utc_now)
    front.enter()
    name, password = restoring.names_in(front, released)[0], "recovery-demo"
    with zipfile.ZipFile(released) as archive:
        archive.extractall(front.folder.center)
    old = front.folder.keyring_path.read_bytes()
    assert json.loads(old)["version"] == 1
    front.sign_in(name, password)
    assert key_changes.generation() == 1
    front.lock()
    for path in front.folder.center.glob("keyring*"):
        assert json.loads(path.read_bytes())["generation"] == 1
        path.write_bytes(old)
    with pytest.raises(OldKeys):
        front.sign_in(name, password)
    front.leave()


CHANGES: dict[str, Callable[[Door, int], object]] = {
    "password": lambda door, _fay: office.change_own_password(
        door.director, door.folder, PASSWORD, THIRD, CHEAP
    ),
    "given": lambda door, fay: office.give_password(door.director, door.folder, fay, THIRD, CHEAP),
    "added": lambda door, _fay: office.add_account(
        door.director,
        door.folder,
        {"name": "Gil", "sign_in_name": "gil", "roles": ["mentor"]},
        THIRD,
        CHEAP,
    ),
    "renamed": lambda door, fay: office.change_account(
        door.director,
        door.folder,
        fay,
        {"name": "Fay", "sign_in_name": "faye", "roles": ["facilitator"]},
    ),
    "disabled": lambda door, fay: office.disable_account(door.director, door.folder, fay),
    "sheet": lambda door, _fay: _sheet(door),
}


def _who_opens(door: Door, codes: list[str]) -> set[str]:
    found = {
        f"{name} by {password}"
        for name in ("director", "fay", "faye", "gil")
        for password in (PASSWORD, OTHER, THIRD)
        if _opens(door, name, password)
    }
    door.sign_in() if _opens(door, "director", PASSWORD) else door.front.sign_in("director", THIRD)
    for code in codes:
        try:
            recovery_sheets.try_sheet(door.director, door.folder, code)
            found.add(f"sheet {codes.index(code)}")
        except Invalid:
            pass
    return found


def _state(door: Door) -> tuple[object, ...]:
    rows = Account.select().order_by(Account.id).tuples()
    return (tuple(rows), key_changes.generation())


@pytest.mark.parametrize("change", CHANGES)
def test_a_full_disk_at_any_write_changes_nothing_or_all(
    door: Door, change: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was said is what is: refused means as before, done means done, whatever lies there."""
    code = _sheet(door)
    fay = _second(door)
    before, rows = _who_opens(door, [code]), _state(door)
    write, replace = os.fsync, os.replace
    for refused_at in range(12):
        calls = 0

        def count(real: Callable[..., object], at: int = refused_at) -> Callable[..., object]:
            def call(*args: object) -> object:
                nonlocal calls
                calls += 1
                if calls > at:
                    raise OSError(28, "no room")
                return real(*args)

            return call

        with monkeypatch.context() as patch:
            patch.setattr(files.os, "fsync", count(write))
            patch.setattr(files.os, "replace", count(replace))
            try:
                CHANGES[change](door, fay)
            except DiskFull:
                refused = True
            else:
                refused = False
        if not refused:
            break
        assert _state(door) == rows
        assert _who_opens(door, [code]) == before
    assert refused_at > 0, "it was refused at least once"
    assert not refused
    after = _who_opens(door, [code])
    assert after != before
    # And with a disk that works again the files are in order.
    assert len(set(_keys(door).values())) == 1
    assert set(_keys(door)) == {"keyring.json", "keyring-copy.json"}


def test_a_change_that_waits_for_its_place_is_not_written_over(door: Door) -> None:
    """Killed after the commit and before the file was put in place; then another change."""
    before = _keys(door)
    office.change_own_password(door.director, door.folder, PASSWORD, THIRD, CHEAP)
    after = _keys(door)["keyring.json"]
    _put(door, {**before, "keyring-next.json": after})
    fay = _second(door)
    assert set(_keys(door)) == {"keyring.json", "keyring-copy.json"}
    assert not _opens(door, "director", PASSWORD)
    assert _opens(door, "director", THIRD)
    assert _opens(door, "fay", OTHER)
    assert fay


def test_a_change_that_was_never_taken_opens_nothing(door: Door) -> None:
    """Killed between the file and the commit: the old password opens, the new one doesn't."""
    keyring = key_changes.keyring_in_use(door.folder)
    keyring.generation += 1
    keyring.set_password(door.data_key(), 1, "director", THIRD, CHEAP)
    keyring.set_password(door.data_key(), 9, "ghost", OTHER, CHEAP)
    keyrings.write_next(door.folder, keyring, door.data_key())
    assert not _opens(door, "director", THIRD)
    assert not _opens(door, "ghost", OTHER)
    assert _opens(door, "director", PASSWORD)
    assert set(_keys(door)) == {"keyring.json", "keyring-copy.json"}
    assert [name.name for name in door.front.sign_in_names()] == ["director"]


def test_a_new_sheet_counts_when_it_was_typed_back(door: Door) -> None:
    old = _sheet(door)
    number = recovery_sheets.current_sheet(door.director)
    fresh = recovery_sheets.make_sheet(door.director).value
    assert fresh.code not in repr(fresh)
    assert recovery_sheets.try_sheet(door.director, door.folder, old) == number
    with pytest.raises(Invalid, match="does not open the records"):
        recovery_sheets.try_sheet(door.director, door.folder, fresh.code)
    for wrong in ("", "AAAA", old[-4:], fresh.code[:4]):
        with pytest.raises(Invalid, match=f"sheet {fresh.number}"):
            recovery_sheets.prove_sheet(door.director, door.folder, fresh, wrong, CHEAP)
    typed = f" {fresh.code[-4:].lower()} "
    recovery_sheets.prove_sheet(door.director, door.folder, fresh, typed, CHEAP)
    found = recovery_sheets.try_sheet(door.director, door.folder, fresh.code)
    assert found == recovery_sheets.current_sheet(door.director)
    assert found is not None
    assert found.number == fresh.number
    with pytest.raises(Invalid, match=f"number {fresh.number}, made on Nov 23, 2026"):
        recovery_sheets.try_sheet(door.director, door.folder, old)


def test_no_two_sheets_have_one_number(door: Door) -> None:
    numbers = [recovery_sheets.make_sheet(door.director).value.number for _each in range(3)]
    assert len(set(numbers)) == 3


def test_trying_a_sheet_changes_nothing(door: Door) -> None:
    code = _sheet(door)
    before = (_keys(door), _state(door))
    recovery_sheets.try_sheet(door.director, door.folder, code)
    assert (_keys(door), _state(door)) == before


def test_a_backups_keyring_opens_todays_records_by_the_sheet(door: Door) -> None:
    """Both copies are gone: the records are opened by the keyring that a backup holds."""
    code = _sheet(door)
    fay = _second(door)
    gil = CHANGES["added"](door, 0).value  # type: ignore[attr-defined]
    backups.back_up(door.director, door.folder)
    office.give_password(door.director, door.folder, fay, "a changed word since then", CHEAP)
    office.disable_account(door.director, door.folder, gil)
    people = Account.select().count()
    door.front.lock()
    _put(door, {"keyring.json": b"scribbled over"})
    assert [name.name for name in door.front.names_to_recover()] == ["director", "fay", "gil"]
    with pytest.raises(WrongPassword):
        door.front.reset_password_with_code(code, "gil", "a whole new one", CHEAP)
    door.front.reset_password_with_code(code, "director", "a whole new one", CHEAP)
    assert not _opens(door, "director", PASSWORD)
    assert not _opens(door, "fay", OTHER), "this one was changed after the backup"
    assert not _opens(door, "gil", THIRD), "this one was disabled after the backup"
    assert _opens(door, "director", "a whole new one")
    director = door.front.sign_in("director", "a whole new one")
    assert Account.select().count() == people
    assert recovery_sheets.try_sheet(director, door.folder, code) is not None
    office.give_password(director, door.folder, fay, OTHER, CHEAP)
    assert _opens(door, "fay", OTHER)


def test_what_was_not_changed_since_the_backup_goes_on_opening(door: Door) -> None:
    code = _sheet(door)
    _second(door)
    backups.back_up(door.director, door.folder)
    office.change_own_password(door.director, door.folder, PASSWORD, THIRD, CHEAP)
    door.front.lock()
    _put(door, {})
    door.front.reset_password_with_code(code, "director", "a whole new one", CHEAP)
    assert _opens(door, "fay", OTHER)


def test_an_older_sheet_opens_nothing_while_the_keyring_is_there(door: Door) -> None:
    old = _sheet(door)
    _sheet(door)
    door.front.lock()
    with pytest.raises(WrongPassword):
        door.front.reset_password_with_code(old, "director", "a whole new one", CHEAP)
    assert _opens(door, "director", PASSWORD)


def test_database_and_keyring_of_a_backup_are_of_one_generation(
    door: Door, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A password changes while the pages are being copied."""
    from peerdesk.store import backup

    real = backup.copy_database
    done: list[int] = []

    def copy(*args: object) -> None:
        real(*args)  # type: ignore[arg-type]
        if not done:
            done.append(1)
            office.change_own_password(door.director, door.folder, PASSWORD, THIRD, CHEAP)

    monkeypatch.setattr(backup, "copy_database", copy)
    target = tmp_path / "copy.peerdesk"
    backup.write(door.folder, target)
    door.front.leave()
    other = FrontDoor(tmp_path / "other", CLOCK.utc_now)
    other.enter()
    with pytest.raises(WrongPassword):
        restoring.restore_from_outside(other, target, "director", PASSWORD)
    restoring.restore_from_outside(other, target, "director", THIRD)
    other.sign_in("director", THIRD)
    other.leave()


def test_an_older_copy_of_the_database_locks_nobody_out(door: Door, tmp_path: Path) -> None:
    """Somebody put yesterday's center.db back by hand, beside today's keyring."""
    door.front.lock()
    shutil.copy(door.folder.database_path, tmp_path / "old.db")
    door.sign_in()
    office.change_own_password(door.director, door.folder, PASSWORD, THIRD, CHEAP)
    door.front.lock()
    for path in door.folder.center.glob("center.db*"):
        path.unlink()
    shutil.copy(tmp_path / "old.db", door.folder.database_path)
    assert _opens(door, "director", THIRD)
    assert _opens(door, "director", THIRD)


def test_every_refusal_is_a_sentence(door: Door) -> None:
    for error in (OldKeys, Damaged):
        assert issubclass(error, PeerDeskError)
    assert isinstance(keyrings.found(door.folder)[0], Keyring)
