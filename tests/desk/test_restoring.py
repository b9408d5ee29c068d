"""A restore, from within and from outside: who may, who signs in afterwards, what is noted."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from peerdesk.desk.office import (
    backups,
    key_changes,
    new_key,
    office,
    record_check,
    recovery_sheets,
    restoring,
)
from peerdesk.desk.office.backups import TheirDirector
from peerdesk.desk.office.front_door import FrontDoor
from peerdesk.desk.office.new_key import NewKeyWish
from peerdesk.errors import (
    AccountWaits,
    FolderError,
    Invalid,
    OldKeys,
    OtherKeys,
    Refused,
    WrongPassword,
)
from peerdesk.records.office import Account, Center
from peerdesk.store import backup, kept_keys
from peerdesk.store.journal import JournalEntry
from tests.conftest import CLOCK, NOW
from tests.doors import CHEAP, FIRST_RUN, PASSWORD, Door, set_up_with_sheet

OTHER = "a quiet lantern walks"
THIRD = "nine slow green doors"


def _add(door: Door, name: str, role: str = "facilitator") -> int:
    values = {"name": name.title(), "sign_in_name": name, "roles": [role]}
    return int(office.add_account(door.director, door.folder, values, OTHER, CHEAP).value)


def _backed_up(door: Door, name: str = "copy") -> Path:
    target = door.path.parent / f"{name}.peerdesk"
    backups.back_up(door.director, door.folder, target)
    return target


def _opens(front: FrontDoor, name: str, password: str) -> bool:
    front.lock()
    try:
        front.sign_in(name, password)
    except WrongPassword:
        return False
    finally:
        front.lock()
    return True


def _restored_entry(after: int = 0) -> JournalEntry:
    return JournalEntry.get(JournalEntry.id > after, JournalEntry.kind == "restore")


def _put_keys(door: Door, kept: dict[Path, bytes]) -> None:
    for path, content in kept.items():
        path.write_bytes(content)


def test_from_within_todays_accounts_stay(door: Door) -> None:
    gone, kept = _add(door, "fay"), _add(door, "gil")
    source = _backed_up(door)
    newest_of_backup = backup.inspect(door.folder, source, door.data_key()).last_entry
    office.change_own_password(door.director, door.folder, PASSWORD, THIRD, CHEAP)
    office.disable_account(door.director, door.folder, gone)
    values = {"name": "Gil", "sign_in_name": "gilbert", "roles": ["mentor"]}
    office.change_account(door.director, door.folder, kept, values)
    sheet = recovery_sheets.make_sheet(door.director).value
    recovery_sheets.prove_sheet(door.director, door.folder, sheet, sheet.code, CHEAP)
    later = _add(door, "hal")
    old_keys = {path: path.read_bytes() for path in door.folder.center.glob("keyring*")}
    restoring.restore(door.director, door.front, source)
    assert not door.front.is_open

    director = door.front.sign_in("director", THIRD)
    noted = _restored_entry()
    assert noted.id == newest_of_backup + 1, "the first of what follows"
    assert noted.account_id == director.account_id
    assert noted.at.startswith("2026-11-23")
    assert "copy.peerdesk" in noted.words
    assert "before-restore" in noted.words
    rows = {row.id: row for row in office.accounts(director)}
    assert not rows[gone].active
    assert rows[kept].sign_in_name == "gilbert"
    assert [str(role) for role in rows[kept].roles] == ["mentor"]
    assert rows[later].active
    assert not any(row.waiting_since for row in rows.values())
    recovery_sheets.try_sheet(director, door.folder, sheet.code)
    assert record_check.problems(director) == []
    for name, password, expected in (
        ("director", PASSWORD, False),
        ("fay", OTHER, False),
        ("gilbert", OTHER, True),
        ("hal", OTHER, True),
    ):
        assert _opens(door.front, name, password) == expected, name
    _put_keys(door, old_keys)
    with pytest.raises(OldKeys):
        door.front.sign_in("director", THIRD)


def test_from_within_only_a_director(door: Door) -> None:
    _add(door, "fay")
    source = _backed_up(door)
    door.front.lock()
    fay = door.front.sign_in("fay", OTHER)
    with pytest.raises(Refused, match="director"):
        restoring.restore(fay, door.front, source)


def test_two_branches_that_gave_one_number_twice(door: Door) -> None:
    """Fay's branch is left by a restore; Gil gets her number; then her branch comes back."""
    first = _backed_up(door, "first")
    fay = _add(door, "fay")
    with_fay = _backed_up(door, "with-fay")
    for path in (door.folder.keyring_path, door.folder.keyring_copy_path):
        path.write_bytes(b"{")
    restoring.restore_from_outside(door.front, first, "director", PASSWORD)
    door.sign_in()
    assert _add(door, "gil") == fay
    restoring.restore(door.director, door.front, with_fay)
    director = door.sign_in()
    rows = {row.sign_in_name: row for row in office.accounts(director)}
    assert rows["fay"].id == fay
    assert rows["fay"].waiting_since == director.clock.today()
    assert rows["gil"].id != fay
    assert not rows["gil"].active, "a director gives a new password"
    assert record_check.problems(director) == []
    office.give_password(director, door.folder, rows["gil"].id, THIRD, CHEAP)
    office.let_in(director, fay)
    assert _opens(door.front, "gil", THIRD)
    assert _opens(door.front, "fay", OTHER)


def _elsewhere(tmp_path: Path) -> FrontDoor:
    front = FrontDoor(tmp_path / "elsewhere", CLOCK.utc_now)
    front.enter()
    return front


def test_from_outside_the_others_wait_for_the_directors_yes(door: Door, tmp_path: Path) -> None:
    fay, gil = _add(door, "fay"), _add(door, "gil")
    source = _backed_up(door)
    door.front.leave()
    front = _elsewhere(tmp_path)
    restoring.restore_from_outside(front, source, "director", PASSWORD)
    with pytest.raises(AccountWaits, match="A director has to say yes"):
        front.sign_in("fay", OTHER)
    assert not front.is_open
    with pytest.raises(WrongPassword):
        front.sign_in("fay", PASSWORD)
    director = front.sign_in("director", PASSWORD)
    assert office.waiting_words(director) == "2 accounts of the restored backup wait for your yes."
    noted = _restored_entry()
    assert (noted.account_id, noted.at[:10]) == (director.account_id, "2026-11-23")
    assert "copy.peerdesk" in noted.words
    assert noted.words.endswith("set aside: nothing")
    assert record_check.problems(director) == []
    office.let_in(director, fay)
    assert "1 account of" in office.waiting_words(director)
    office.disable_account(director, front.folder, gil)
    assert office.waiting_words(director) == ""
    assert _opens(front, "fay", OTHER)
    assert not _opens(front, "gil", OTHER)
    front.leave()


@pytest.mark.parametrize("state", ["damaged", "missing"])
def test_over_a_damaged_keyring_a_facilitator_is_refused(door: Door, state: str) -> None:
    _add(door, "fay")
    source = _backed_up(door)
    door.front.lock()
    for path in (door.folder.keyring_path, door.folder.keyring_copy_path):
        path.write_bytes(b"{") if state == "damaged" else path.unlink()
    before = {path: path.read_bytes() for path in door.folder.center.iterdir()}
    with pytest.raises(Refused, match="fay is no director in this backup"):
        restoring.restore_from_outside(door.front, source, "fay", OTHER)
    assert {path: path.read_bytes() for path in door.folder.center.iterdir()} == before
    assert list(door.path.glob("set-aside*")) == []
    restoring.restore_from_outside(door.front, source, "director", PASSWORD)
    aside = next(door.path.glob("set-aside-*"))
    assert (aside / "center.db").read_bytes() == before[door.folder.database_path]
    director = door.sign_in()
    assert aside.name in _restored_entry().words
    assert director.name == "Dana Director"


def test_the_recovery_code_of_the_backup_restores_it(tmp_path: Path) -> None:
    front = FrontDoor(tmp_path / "first", CLOCK.utc_now)
    front.enter()
    code = set_up_with_sheet(front)
    door = Door(tmp_path / "first", front)
    _add(door, "fay")
    source = _backed_up(door)
    front.leave()
    other = _elsewhere(tmp_path)
    with pytest.raises(Refused):
        restoring.restore_from_outside(other, source, "fay", code)
    assert not other.is_set_up
    restoring.restore_from_outside(other, source, "director", code.lower())
    director = other.sign_in("director", PASSWORD)
    noted = _restored_entry()
    assert noted.account_id is None
    assert "by its recovery sheet" in noted.words
    recovery_sheets.try_sheet(director, other.folder, code)
    other.lock()
    with pytest.raises(AccountWaits):
        other.sign_in("fay", OTHER)
    other.reset_password_with_code(code, "fay", THIRD, CHEAP)
    assert _opens(other, "fay", THIRD), "the sheet's yes is a director's"
    other.leave()


def test_who_waits_says_yes_to_nobody(door: Door, tmp_path: Path) -> None:
    """A second director of the backup restores nothing with it while the yes is due."""
    _add(door, "eve", "director")
    source = _backed_up(door)
    for path in (door.folder.keyring_path, door.folder.keyring_copy_path):
        path.unlink()
    restoring.restore_from_outside(door.front, source, "director", PASSWORD)
    door.sign_in()
    with pytest.raises(Invalid, match="must be a director"):
        office.disable_account(door.director, door.folder, door.director.account_id or 0)
    waiting = _backed_up(door, "waiting")
    door.front.leave()
    front = _elsewhere(tmp_path)
    with pytest.raises(Refused):
        restoring.restore_from_outside(front, waiting, "eve", OTHER)
    front.leave()


def test_a_keyring_of_another_branch_opens_nothing(door: Door) -> None:
    """Generations that were counted up after the backup are older than the restore's number."""
    source = _backed_up(door)
    for password, new in ((PASSWORD, THIRD), (THIRD, OTHER), (OTHER, THIRD)):
        office.change_own_password(door.director, door.folder, password, new, CHEAP)
    branch = {path: path.read_bytes() for path in door.folder.center.glob("keyring*")}
    door.front.lock()
    shutil.rmtree(door.folder.center)
    restoring.restore_from_outside(door.front, source, "director", PASSWORD)
    door.sign_in()
    assert key_changes.generation() >= int(NOW.timestamp())
    door.front.lock()
    _put_keys(door, branch)
    with pytest.raises(OldKeys):
        door.front.sign_in("director", THIRD)


def test_a_disk_that_is_full_leaves_all_as_it_was(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = _backed_up(door)
    office.change_center(door.director, {**office.center_values(door.director), "name": "Later"})

    def full(*_arguments: object) -> None:
        raise OSError(28, "no room")

    door.front.lock()
    for path in (door.folder.keyring_path, door.folder.keyring_copy_path):
        path.write_bytes(b"{")
    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", full)
        with pytest.raises(Exception, match="disk is full"):
            restoring.restore_from_outside(door.front, source, "director", PASSWORD)
    assert list(door.path.glob("set-aside*")) == []
    assert list(door.path.glob("center.*")) == []
    assert door.folder.keyring_path.read_bytes() == b"{"


def test_what_is_listed_and_told_after_a_restore_is_there(door: Door) -> None:
    backups.back_up(door.director, door.folder)
    made = backups.backups(door.folder)[0]
    restoring.restore(door.director, door.front, made.path)
    director = door.sign_in()
    kinds = [row.kind for row in backups.backups(door.folder)]
    assert sorted(kinds) == ["before-restore", "by-hand"]
    assert backups.last_backup_at(director, door.folder) == CLOCK.utc_now()
    assert backup.inspect(door.folder, made.path, door.data_key()).center == Center.get().name
    assert Account.select().count() == 1


def _change_the_key(door: Door) -> str:
    """The new sheet's code."""
    sheet = recovery_sheets.make_sheet(door.director).value
    wish = NewKeyWish(PASSWORD, sheet, sheet.code[-4:])
    done = new_key.change_the_key(door.director, door.front, wish, CHEAP)
    assert done.actor is not None
    door.director = done.actor
    return sheet.code


def test_a_backup_under_an_earlier_key_comes_under_todays(door: Door) -> None:
    """No password of its time is needed, and none of its time opens what follows."""
    fay = _add(door, "fay")
    source = _backed_up(door)
    old_key = door.data_key()
    code = _change_the_key(door)
    today = door.data_key()
    restoring.restore(door.director, door.front, source)
    director = door.sign_in()
    assert door.data_key() == today
    assert kept_keys.data_keys() == [today, old_key]
    assert record_check.problems(director) == []
    recovery_sheets.try_sheet(director, door.folder, code)
    assert not _opens(door.front, "fay", OTHER), "her password went with the old key"
    door.sign_in()
    office.give_password(door.director, door.folder, fay, OTHER, CHEAP)
    assert _opens(door.front, "fay", OTHER)


def test_a_backup_under_an_unknown_key_asks_for_its_own_director(door: Door) -> None:
    """The records of before a change of key came back from outside; then those of after it."""
    before = _backed_up(door, "before")
    code = _change_the_key(door)
    _add(door, "fay")
    after = _backed_up(door, "after")
    for path in (door.folder.keyring_path, door.folder.keyring_copy_path):
        path.write_bytes(b"{")
    restoring.restore_from_outside(door.front, before, "director", PASSWORD)
    director = door.sign_in()
    today = door.data_key()
    for call in (backups.look_inside, lambda *args: restoring.restore(args[0], door.front, after)):
        with pytest.raises(OtherKeys):
            call(director, door.folder, after)
    wrong = TheirDirector("director", THIRD)
    with pytest.raises(WrongPassword):
        backups.look_inside(director, door.folder, after, wrong)
    theirs = TheirDirector("director", code)
    assert code not in repr(theirs)
    assert backups.look_inside(director, door.folder, after, theirs).rows["account"] == 2
    with pytest.raises(Refused, match="fay is no director"):
        restoring.restore(director, door.front, after, TheirDirector("fay", OTHER))
    director = door.sign_in()
    restoring.restore(director, door.front, after, theirs)
    director = door.sign_in()
    assert door.data_key() == today
    assert len(set(kept_keys.data_keys())) == 2, "its other backups are known from now on"
    assert record_check.problems(director) == []
    assert [row.sign_in_name for row in office.accounts(director) if not row.active] == ["fay"]


def test_another_centers_backup_is_never_put_in_this_ones_place(door: Door, tmp_path: Path) -> None:
    door.front.leave()
    other = _elsewhere(tmp_path)
    other.set_up({**FIRST_RUN, "center_name": "Another"}, CHEAP)
    target = tmp_path / "other.peerdesk"
    backups.back_up(other.sign_in("director", PASSWORD), other.folder, target)
    other.leave()
    door.front.enter()
    director = door.sign_in()
    theirs = TheirDirector("director", PASSWORD)
    with pytest.raises(FolderError, match="another center"):
        restoring.restore(director, door.front, target, theirs)
    door.sign_in()
    assert Center.get().name == "Harbor Light"
