"""*Change the key*: nothing older opens, everybody who should get in does, and all or nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from peerdesk.actor import Actor
from peerdesk.desk.office import (
    backups,
    new_key,
    office,
    record_check,
    recovery_sheets,
    restoring,
    slips,
)
from peerdesk.desk.office.front_door import FrontDoor
from peerdesk.desk.office.new_key import NewKey, NewKeyWish
from peerdesk.errors import Damaged, DiskFull, Invalid, PeerDeskError, Refused, WrongPassword
from peerdesk.records.office import Account
from peerdesk.store import backup, chain, journal, kept_keys
from peerdesk.store.keyring import Keyring
from tests.conftest import CLOCK
from tests.doors import CHEAP, PASSWORD, Door

OTHER = "a quiet lantern walks"
THIRD = "nine slow green doors"


def add(door: Door, name: str = "Fay", *roles: str) -> int:
    values = {"name": name, "sign_in_name": name.lower(), "roles": roles or ("mentor",)}
    return office.add_account(door.director, door.folder, values, OTHER, CHEAP).value


def wish(door: Door, password: str = PASSWORD) -> NewKeyWish:
    sheet = recovery_sheets.make_sheet(door.director).value
    return NewKeyWish(password, sheet, sheet.code[-4:])


def change(door: Door, wanted: NewKeyWish | None = None) -> NewKey:
    done = new_key.change_the_key(door.director, door.front, wanted or wish(door), CHEAP)
    assert isinstance(done.actor, Actor)
    door.director = done.actor
    return done


def opens(door: Door, name: str, password: str) -> bool:
    """Whether the password signs in; nobody is signed in afterwards."""
    door.front.lock()
    try:
        door.front.sign_in(name, password)
    except WrongPassword:
        return False
    finally:
        door.front.lock()
    return True


def test_everything_is_there_under_another_key(door: Door) -> None:
    add(door)
    old_key, old_chain = door.data_key(), chain.key_in_use()
    rows, entries = backup.counts(), journal.latest()
    wanted = wish(door)
    done = change(door, wanted)
    assert door.front.is_open
    assert door.data_key() != old_key
    assert chain.key_in_use() == old_chain
    assert kept_keys.data_keys() == [door.data_key(), old_key]
    assert record_check.problems(door.director) == []
    # New are: the sheet's entry, the backups', the change's own, the sign-in, the check.
    assert backup.counts()["account"] == rows["account"]
    assert journal.latest() == entries + 6
    found = new_key.who_opens(door.director, door.folder)
    assert found.own_password == ("Dana Director",)
    assert found.from_a_slip == ("Fay",)
    assert found.locked_out == ()
    assert found.key_changed_on == CLOCK.today()
    assert found.sheet is not None
    assert found.sheet.number == wanted.sheet.number
    assert recovery_sheets.try_sheet(door.director, door.folder, wanted.sheet.code)
    assert [slip.sign_in_name for slip in done.slips] == ["fay"]
    assert done.slips[0].password not in repr(done)
    assert PASSWORD not in repr(wanted)
    assert wanted.sheet.code not in repr(wanted)
    kinds = [row.kind for row in backups.backups(door.folder)]
    assert sorted(kinds) == ["before-new-key", "daily"]


def test_nothing_older_opens_and_everybody_else_gets_in(door: Door) -> None:
    code = _proved(door)
    add(door)
    gil = add(door, "Gil")
    office.disable_account(door.director, door.folder, gil)
    old = door.folder.keyring_path.read_bytes()
    wanted = wish(door)
    (slip,) = change(door, wanted).slips
    assert opens(door, "director", PASSWORD)
    assert not opens(door, "fay", OTHER)
    assert not opens(door, "gil", OTHER)
    assert opens(door, "fay", slip.password)
    with pytest.raises(Invalid, match="before the key was changed"):
        door.front.reset_password_with_code(code, "director", THIRD, CHEAP)
    # The old key, which the old password gives to whoever kept the file, is of no use any more.
    with pytest.raises(Damaged):
        door.front.open_again(Keyring.read(old).unlock("director", PASSWORD))
    door.front.reset_password_with_code(wanted.sheet.code, "director", THIRD, CHEAP)
    assert opens(door, "director", THIRD)


def _proved(door: Door) -> str:
    sheet = recovery_sheets.make_sheet(door.director).value
    recovery_sheets.prove_sheet(door.director, door.folder, sheet, sheet.code[-4:], CHEAP)
    return sheet.code


def test_whoever_has_a_slip_chooses_a_password_first(door: Door) -> None:
    add(door)
    (slip,) = change(door).slips
    assert not slips.must_choose(door.director)
    with pytest.raises(Refused):
        slips.choose_password(door.director, door.folder, THIRD, CHEAP)
    door.front.lock()
    fay = door.front.sign_in("fay", slip.password)
    assert slips.must_choose(fay)
    with pytest.raises(PeerDeskError, match="choose your own"):
        slips.require_own_password(fay)
    for wrong, words in ((slip.password, "on the slip"), ("short", "at least")):
        with pytest.raises(Invalid, match=words):
            slips.choose_password(fay, door.folder, wrong, CHEAP)
    slips.choose_password(fay, door.folder, THIRD, CHEAP)
    assert not slips.must_choose(fay)
    slips.require_own_password(fay)
    assert not opens(door, "fay", slip.password)
    assert opens(door, "fay", THIRD)


def test_slips_that_were_lost_are_made_anew(door: Door) -> None:
    add(door)
    add(door, "Gil")
    first = change(door).slips
    door.front.lock()
    gil = door.front.sign_in("gil", first[1].password)
    slips.choose_password(gil, door.folder, THIRD, CHEAP)
    door.front.lock()
    door.sign_in()
    (again,) = slips.new_slips(door.director, door.folder, CHEAP).value
    assert again.sign_in_name == "fay"
    assert not opens(door, "fay", first[0].password)
    assert opens(door, "gil", THIRD)
    door.front.lock()
    assert slips.must_choose(door.front.sign_in("fay", again.password))
    door.front.lock()
    door.sign_in()
    # A password that a director gives ends the waiting as well.
    office.give_password(door.director, door.folder, 2, THIRD, CHEAP)
    with pytest.raises(PeerDeskError, match="Nobody waits"):
        slips.new_slips(door.director, door.folder, CHEAP)


def test_a_wrong_password_or_sheet_changes_nothing(door: Door) -> None:
    key, entries = door.data_key(), journal.latest()
    good = wish(door)
    for wrong, field in (
        (NewKeyWish("not the password", good.sheet, good.last_group), "password"),
        (NewKeyWish(PASSWORD, good.sheet, "AAAA"), "last_group"),
    ):
        with pytest.raises(Invalid) as refused:
            new_key.change_the_key(door.director, door.front, wrong, CHEAP)
        assert list(refused.value.fields) == [field]
    assert door.data_key() == key
    assert journal.latest() == entries + 1
    with pytest.raises(Invalid):
        new_key.require_password(door.director, door.folder, THIRD)


def test_stopped_at_any_step_the_old_state_is_open_again(door: Door) -> None:
    class Stop(Exception):
        pass

    add(door)
    key, wanted = door.data_key(), wish(door)
    told: list[int] = []

    def stop_after(most: int) -> None:
        def tell(done: int, _total: int) -> None:
            told.append(done)
            if len(told) > most:
                raise Stop

        told.clear()
        new_key.change_the_key(door.director, door.front, wanted, CHEAP, tell)

    for most in range(30):
        try:
            stop_after(most)
        except Stop:
            assert door.front.is_open
            assert door.data_key() == key
            assert not door.folder._stage.exists()
            continue
        break
    assert most > 5
    assert told == sorted(told), "it never goes back"
    assert door.data_key() != key


def test_a_backup_from_before_opens_for_whoever_is_signed_in(door: Door, tmp_path: Path) -> None:
    add(door)
    target = tmp_path / "old.peerdesk"
    backups.back_up(door.director, door.folder, target)
    change(door)
    change(door)
    assert backups.look_inside(door.director, door.folder, target).center == "Harbor Light"
    # On another computer it takes a password of its time.
    other = FrontDoor(tmp_path / "other", CLOCK.utc_now)
    door.front.leave()
    other.enter()
    restoring.restore_from_outside(other, target, "director", PASSWORD)
    other.sign_in("director", PASSWORD)
    assert journal.verify() == []
    other.leave()


def test_a_disk_that_fills_up_leaves_the_old_state_or_the_new(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At each sync and each rename of it in turn."""
    import os

    add(door)
    key, wanted = door.data_key(), wish(door)
    sync, replace, rename = os.fsync, Path.replace, Path.rename
    refusals = 0
    for at in range(60):
        calls = 0

        def full(real: object, at: int = at) -> object:
            def call(*args: object) -> object:
                nonlocal calls
                calls += 1
                if calls == at + 1:
                    raise OSError(28, "no room")
                return real(*args)  # type: ignore[operator]

            return call

        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", full(sync))
            patch.setattr(Path, "replace", full(replace))
            patch.setattr(Path, "rename", full(rename))
            try:
                done = new_key.change_the_key(door.director, door.front, wanted, CHEAP)
            except DiskFull:
                refusals += 1
                assert door.front.is_open
                assert door.data_key() == key
                continue
        break
    assert refusals > 5
    if not door.front.is_open:
        assert done.actor is None
        door.sign_in()
    assert door.data_key() != key
    assert record_check.problems(door.director) == []


def test_rows_are_journaled_and_keys_are_not(door: Door) -> None:
    add(door)
    key = door.data_key()
    change(door)
    text = json.dumps([row.after or "" for row in journal.JournalChange.select()])
    assert key.hex() not in text
    assert door.data_key().hex() not in text
    row = Account.get(Account.name == "Fay")
    assert row.once_since == row.key_since
