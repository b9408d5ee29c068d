"""The way in: set-up, signing in, a lost password, and every way that the folder can be wrong."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from playhouse.migrations import Runner

from peerdesk.actor import Actor, Role
from peerdesk.clock import Clock
from peerdesk.desk.history import undoing
from peerdesk.desk.office import backups, office, restoring
from peerdesk.desk.office.front_door import FrontDoor
from peerdesk.errors import (
    Damaged,
    FolderHeld,
    Invalid,
    NewerFile,
    NotSetUp,
    PeerDeskError,
    Refused,
    WrongPassword,
)
from peerdesk.records.office import Account, Center
from peerdesk.said import said
from peerdesk.store import journal
from peerdesk.store.database import data_key_in_use, database
from peerdesk.store.opening import MIGRATIONS
from tests.conftest import CLOCK
from tests.doors import CHEAP, FIRST_RUN, PASSWORD, Door, set_up_with_sheet

OTHER = "seven quiet lanterns"


def _enter(path: Path) -> FrontDoor:
    front = FrontDoor(path, CLOCK.utc_now)
    front.enter()
    return front


def test_set_up_signs_nobody_in_and_opens_with_the_password_only(tmp_path: Path) -> None:
    front = _enter(tmp_path / "new")
    assert not front.is_set_up
    code = set_up_with_sheet(front)
    assert len(code.replace("-", "")) >= 26
    assert database.is_closed()
    assert data_key_in_use() == b""
    with pytest.raises(WrongPassword):
        front.sign_in("director", "not the password")
    assert database.is_closed()
    actor = front.sign_in("DIRECTOR", PASSWORD)
    assert actor.roles == {Role.DIRECTOR}
    assert actor.clock.today().isoformat() == "2026-11-23"
    front.leave()
    assert data_key_in_use() == b""


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("center_name", ""),
        ("time_zone", "Mars/Olympus"),
        ("password", "short"),
        ("sign_in_name", " "),
        ("paper", "a3"),
    ],
)
def test_set_up_says_what_is_wrong_at_the_field_and_makes_nothing(
    tmp_path: Path, field: str, value: str
) -> None:
    front = _enter(tmp_path)
    with pytest.raises(Invalid) as caught:
        front.set_up({**FIRST_RUN, field: value}, CHEAP)
    assert set(caught.value.fields) == {field}
    assert not front.is_set_up
    front.leave()


def test_a_lost_password_is_reset_with_the_recovery_code(tmp_path: Path) -> None:
    front = _enter(tmp_path)
    code = set_up_with_sheet(front)
    with pytest.raises(Invalid):
        front.reset_password_with_code("ABCD", "director", OTHER, CHEAP)
    front.reset_password_with_code(code.lower().replace("-", " "), "director", OTHER, CHEAP)
    with pytest.raises(WrongPassword):
        front.sign_in("director", PASSWORD)
    assert front.sign_in("director", OTHER).name == "Dana Director"
    assert journal.verify() == []
    front.leave()


def test_accounts_have_slots_of_their_own(door: Door) -> None:
    values = {"name": "Fay Desk", "sign_in_name": "fay", "roles": ["front_desk", "facilitator"]}
    added = office.add_account(door.director, door.folder, values, OTHER, CHEAP)
    door.front.lock()
    fay = door.front.sign_in("fay", OTHER)
    assert fay.roles == {Role.FRONT_DESK, Role.FACILITATOR}
    with pytest.raises(Refused, match="director"):
        office.disable_account(fay, door.folder, 1)
    office.change_own_password(fay, door.folder, OTHER, "another quiet lantern", CHEAP)
    door.front.lock()
    director = door.sign_in()
    office.disable_account(director, door.folder, added.value)
    door.front.lock()
    with pytest.raises(WrongPassword):
        door.front.sign_in("fay", "another quiet lantern")
    director = door.sign_in()
    office.give_password(director, door.folder, added.value, OTHER, CHEAP)
    door.front.lock()
    assert door.front.sign_in("fay", OTHER).account_id == added.value


def test_there_is_always_a_director(door: Door) -> None:
    with pytest.raises(Invalid):
        office.disable_account(door.director, door.folder, 1)
    values = {"name": "Dana", "sign_in_name": "director", "roles": ["mentor"]}
    with pytest.raises(Invalid):
        office.change_account(door.director, door.folder, 1, values)
    assert Account.get_by_id(1).active
    door.front.lock()
    assert door.sign_in().roles == {Role.DIRECTOR}


def test_two_accounts_never_share_a_sign_in_name(door: Door) -> None:
    values = {"name": "Dan", "sign_in_name": " Director ", "roles": ["mentor"]}
    with pytest.raises(Invalid) as caught:
        office.add_account(door.director, door.folder, values, OTHER, CHEAP)
    assert "sign_in_name" in caught.value.fields
    assert Account.select().count() == 1


def test_settings_are_checked_and_undone(door: Door) -> None:
    values = office.center_values(door.director)
    with pytest.raises(Invalid) as caught:
        office.change_center(door.director, {**values, "idle_minutes": 0})
    assert "idle_minutes" in caught.value.fields
    done = office.change_center(door.director, {**values, "name": "Harbor House"})
    journal.undo(door.director, done.entry_id)
    assert Center.get().name == "Harbor Light"
    with pytest.raises(Refused):
        office.change_center(replace(door.director, roles=frozenset({Role.MENTOR})), values)


def test_two_programs_never_open_one_folder(door: Door) -> None:
    with pytest.raises(FolderHeld, match="already open on this computer"):
        _enter(door.path)


def _files(path: Path) -> dict[str, bytes]:
    return {
        str(file.relative_to(path)): file.read_bytes()
        for file in sorted(path.rglob("*"))
        if file.is_file() and file.name != "lock"
    }


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _scribble(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[2000:2100] = bytes(100)
    path.write_bytes(content)


@pytest.mark.parametrize(
    ("file", "harm", "expected"),
    [
        ("center.db", _scribble, Damaged),
        ("center.db", Path.unlink, Damaged),
        ("keyring.json", _scribble, Damaged),
        ("keyring.json", _cut, Damaged),
        ("keyring.json", Path.unlink, Damaged),
    ],
)
def test_a_damaged_file_is_said_plainly_and_nothing_is_changed(
    folder_template: Path,
    tmp_path: Path,
    file: str,
    harm: object,
    expected: type[PeerDeskError],
) -> None:
    path = tmp_path / "data"
    shutil.copytree(folder_template, path)
    for each in (path / "center").glob(file.replace(".json", "*.json")):  # the copy too
        harm(each)  # type: ignore[operator]
    before = _files(path)
    front = _enter(path)
    with pytest.raises(expected) as caught:
        front.sign_in("director", PASSWORD)
    assert "backup" in str(caught.value)
    assert "director" not in str(caught.value)
    front.leave()
    assert _files(path) == before


def test_a_newer_schema_is_refused(door: Door) -> None:
    database.execute_sql(
        "INSERT INTO schema_migration (name, applied) VALUES ('9999_from_the_future', '2030-01-01')"
    )
    door.front.lock()
    with pytest.raises(NewerFile, match="newer PeerDesk"):
        door.sign_in()
    assert data_key_in_use() == b""


def test_an_older_file_is_backed_up_before_it_is_changed(door: Door) -> None:
    first = Runner(database, str(MIGRATIONS)).migrations()[0].name
    door.front.lock()
    assert list(door.folder.backups.iterdir()) == []
    door.sign_in()
    assert list(door.folder.backups.iterdir()) == [], "nothing to do, nothing to back up"
    database.execute_sql("DELETE FROM schema_migration WHERE name = ?", (first,))
    door.front.lock()
    with pytest.raises(Exception, match="already exists"):
        door.sign_in()  # the first step can't be done twice: the point is the backup before it
    assert len(list(door.folder.backups.iterdir())) == 1


def test_an_empty_folder_is_not_set_up(tmp_path: Path) -> None:
    front = _enter(tmp_path)
    with pytest.raises(NotSetUp):
        front.sign_in_names()
    front.leave()


def test_restore_keeps_the_present_state_as_a_backup_first(door: Door) -> None:
    backups.back_up(door.director, door.folder)
    old = backups.backups(door.folder)[0].path
    values = office.center_values(door.director)
    office.change_center(door.director, {**values, "name": "Harbor House"})
    assert backups.look_inside(door.director, door.folder, old).center == "Harbor Light"
    restoring.restore(door.director, door.front, old)
    assert data_key_in_use() == b"", "everybody is signed out"
    director = door.sign_in()
    assert Center.get().name == "Harbor Light"
    kept = next(row for row in backups.backups(door.folder) if row.kind == "before-restore")
    restoring.restore(director, door.front, kept.path)
    door.sign_in()
    assert Center.get().name == "Harbor House"


def test_a_backup_comes_back_on_another_computer(door: Door, tmp_path: Path) -> None:
    target = tmp_path / "stick.peerdesk"
    backups.back_up(door.director, door.folder, target)
    door.front.leave()
    other = _enter(tmp_path / "other")
    assert restoring.names_in(other, target) == ["director"]
    with pytest.raises(WrongPassword):
        restoring.restore_from_outside(other, target, "director", "not the password")
    assert not other.is_set_up
    contents = restoring.restore_from_outside(other, target, "director", PASSWORD)
    assert contents.center == "Harbor Light"
    other.sign_in("director", PASSWORD)
    assert Center.get().name == "Harbor Light"
    other.leave()


def test_a_damaged_center_is_kept_aside_when_a_backup_replaces_it(
    door: Door, tmp_path: Path
) -> None:
    target = tmp_path / "stick.peerdesk"
    backups.back_up(door.director, door.folder, target)
    door.front.lock()
    _cut(door.folder.keyring_path)
    damaged = door.folder.keyring_path.read_bytes()
    restoring.restore_from_outside(door.front, target, "director", PASSWORD)
    kept = next(door.path.glob("set-aside-*"))
    assert (kept / "keyring.json").read_bytes() == damaged
    door.sign_in()


def test_the_daily_backup_is_made_once(door: Door) -> None:
    assert backups.last_backup_at(door.director, door.folder) is None
    assert backups.back_up_at_closing(door.director, door.folder)
    assert not backups.back_up_at_closing(door.director, door.folder)
    assert [row.kind for row in backups.backups(door.folder)] == ["daily"]
    assert backups.last_backup_at(door.director, door.folder) == CLOCK.utc_now()


def test_a_closing_that_was_missed_is_made_up_for(door: Door) -> None:
    assert not backups.is_overdue(door.director, door.folder), "there is nothing to lose yet"
    with journal.entry(door.director, "Changed the name"):
        center = Center.get()
        center.name = "Harbor House"
        center.save()
    assert backups.is_overdue(door.director, door.folder)
    backups.back_up_overdue(door.director, door.folder)
    assert not backups.is_overdue(door.director, door.folder)
    later = _at(door, timedelta(days=2))
    assert not backups.is_overdue(later, door.folder), "nothing was done since"
    _work_on(door.director, "Harbor Hall")
    assert backups.is_overdue(later, door.folder)
    assert backups.back_up_at_closing(_at(door, timedelta(hours=6)), door.folder)
    assert len(backups.backups(door.folder)) == 1, "of a day the newest stays"


def test_a_role_that_was_taken_ends_at_once_undo_included(door: Door) -> None:
    values = {"name": "Fay", "sign_in_name": "fay", "roles": ["director"]}
    added = office.add_account(door.director, door.folder, values, OTHER, CHEAP)
    door.front.lock()
    fay = door.front.sign_in("fay", OTHER)
    center = office.center_values(fay)
    done = office.change_center(fay, {**center, "name": "Harbor House"})
    director = replace(fay, account_id=door.director.account_id)
    office.change_account(director, door.folder, added.value, {**values, "roles": ["mentor"]})
    with pytest.raises(Refused):
        office.change_center(fay, center)
    with pytest.raises(Refused, match="Sign in again"):
        undoing.undo(fay, done.entry_id)
    assert Center.get().name == "Harbor House"
    office.change_account(director, door.folder, added.value, values)
    office.disable_account(director, door.folder, added.value)
    with pytest.raises(Refused):
        office.center_values(fay)
    with pytest.raises(Refused):
        undoing.undo(fay, done.entry_id)
    undoing.undo(director, done.entry_id)
    assert Center.get().name == "Harbor Light"


def _at(door: Door, away: timedelta) -> Actor:
    clock = Clock("America/New_York", lambda: CLOCK.utc_now() + away)
    return replace(door.director, clock=clock)


def _work_on(actor: Actor, name: str) -> None:
    values = office.center_values(actor)
    office.change_center(actor, {**values, "name": name})


def test_every_closing_after_work_makes_a_backup_however_soon(door: Door) -> None:
    assert backups.back_up_at_closing(door.director, door.folder)
    later = _at(door, timedelta(minutes=20))
    journal.note(later, said("signed_in", name="Dana"), kind="sign_in")
    assert not backups.back_up_at_closing(later, door.folder), "nothing was done"
    _work_on(later, "Harbor House")
    assert backups.back_up_at_closing(later, door.folder)
    assert not backups.back_up_at_closing(later, door.folder)


def test_a_clock_that_was_ahead_for_one_day_ends_no_backups(door: Door) -> None:
    ahead = _at(door, timedelta(days=365))
    assert backups.back_up_at_closing(ahead, door.folder)
    assert backups.last_backup_at(door.director, door.folder) is None, (
        "a backup from the future counts as none"
    )
    assert backups.is_overdue(door.director, door.folder) is False, "nothing to lose yet"
    _work_on(door.director, "Harbor House")
    assert backups.is_overdue(door.director, door.folder)
    assert backups.back_up_at_closing(door.director, door.folder)
    assert backups.last_backup_at(door.director, door.folder) == CLOCK.utc_now()
    for day in range(1, 4):
        now = _at(door, timedelta(days=day))
        _work_on(now, f"Harbor {day}")
        assert backups.back_up_at_closing(now, door.folder)


def test_a_clock_set_back_by_minutes_leaves_the_backup_what_it_is(door: Door) -> None:
    assert backups.back_up_at_closing(door.director, door.folder)
    back = _at(door, -timedelta(minutes=9))
    assert backups.last_backup_at(back, door.folder) == back.clock.utc_now(), "no age is negative"
    assert not backups.back_up_at_closing(back, door.folder)
    back = _at(door, -timedelta(minutes=11))
    assert backups.last_backup_at(back, door.folder) is None


def test_a_copy_elsewhere_is_a_directors_act(door: Door, tmp_path: Path) -> None:
    desk = replace(door.director, roles=frozenset({Role.FRONT_DESK}))
    with pytest.raises(Refused, match="director"):
        backups.back_up(desk, door.folder, tmp_path / "stick.peerdesk")
    values = {"name": "Fay", "sign_in_name": "fay", "roles": ["front_desk"]}
    office.add_account(door.director, door.folder, values, OTHER, CHEAP)
    door.front.lock()
    fay = door.front.sign_in("fay", OTHER)
    with pytest.raises(Refused, match="director"):
        backups.back_up(fay, door.folder, tmp_path / "stick.peerdesk")
    assert backups.back_up(fay, door.folder).value.center == "Harbor Light"
