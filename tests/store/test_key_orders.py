"""Whatever lies beside the records, and in whatever order keys are changed: who gets in, and who
does not, and in which words."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from peerdesk.desk.office import backups, new_key, office, recovery_sheets, restoring, slips
from peerdesk.desk.office.front_door import FrontDoor
from peerdesk.errors import Invalid, PeerDeskError, WrongPassword
from tests.conftest import CLOCK
from tests.doors import CHEAP, FIRST_RUN, PASSWORD, Door

FAY, NEW = "a quiet lantern walks", "nine slow green doors"
RELEASED = Path(__file__).parent.parent / "released" / "0.1.0.peerdesk"
OPENS = ""

Files = dict[str, bytes]


def _sheet(door: Door) -> str:
    sheet = recovery_sheets.make_sheet(door.director).value
    recovery_sheets.prove_sheet(door.director, door.folder, sheet, sheet.code[-4:], CHEAP)
    return sheet.code


def _change_key(door: Door) -> str:
    """The code of the new sheet."""
    sheet = recovery_sheets.make_sheet(door.director).value
    wish = new_key.NewKeyWish(PASSWORD, sheet, sheet.code[-4:])
    door.director = new_key.change_the_key(door.director, door.front, wish, CHEAP).actor
    return sheet.code


def _files(door: Door) -> Files:
    return {path.name: path.read_bytes() for path in door.folder.center.glob("keyring*")}


def _put(door: Door, files: Files) -> None:
    for path in door.folder.center.glob("keyring*"):
        path.unlink()
    for name, content in files.items():
        (door.folder.center / name).write_bytes(content)


def _said(call: Callable[[], object]) -> str:
    """The words of the refusal; OPENS for none."""
    try:
        call()
    except PeerDeskError as error:
        return str(error)
    return OPENS


def _of_another_center(room: Path) -> bytes:
    front = FrontDoor(room / "another", CLOCK.utc_now)
    front.enter()
    front.set_up(FIRST_RUN, CHEAP)
    front.leave()
    return front.folder.keyring_path.read_bytes()


_OLDER, _UNFIT = "older than the records", "don't open the records"
_LOST, _WRONG, _BEFORE = "damaged or missing", "That doesn't open", "before the key was changed"

MATRIX = {
    # what lies there: by the director's password, by Fay's earlier one, by the present and the
    # earlier sheet
    "as it is": (OPENS, _WRONG, OPENS, _BEFORE),
    "one copy damaged": (OPENS, _WRONG, OPENS, _BEFORE),
    "the other one missing": (OPENS, _WRONG, OPENS, _BEFORE),
    "both damaged": (_LOST, _LOST, OPENS, _BEFORE),
    "both missing": (_LOST, _LOST, OPENS, _BEFORE),
    "older than the records": (_OLDER, _WRONG, OPENS, _BEFORE),
    "copied from the newest backup": (OPENS, _WRONG, OPENS, _BEFORE),
    "copied from a backup before the key": (_UNFIT, _UNFIT, OPENS, _BEFORE),
    "one of two from before the key": (OPENS, _WRONG, OPENS, _BEFORE),
    "from another center": (_UNFIT, _WRONG, OPENS, _BEFORE),
}


def _lies_there(what: str, now: Files, older: Files, before: Files, room: Path) -> Files:
    keyring, copy = now["keyring.json"], now["keyring-copy.json"]
    old = before["keyring.json"]
    return {
        "as it is": now,
        "one copy damaged": {"keyring.json": keyring[:-40], "keyring-copy.json": copy},
        "the other one missing": {"keyring.json": keyring},
        "both damaged": {"keyring.json": b"{}", "keyring-copy.json": b""},
        "both missing": {},
        "older than the records": older,
        "copied from the newest backup": {"keyring.json": keyring},
        "copied from a backup before the key": {"keyring.json": old},
        "one of two from before the key": {"keyring.json": old, "keyring-copy.json": copy},
        "from another center": {"keyring.json": _of_another_center(room)},
    }[what]


@pytest.mark.parametrize("what", MATRIX)
def test_a_matrix_of_keyrings(door: Door, tmp_path: Path, what: str) -> None:
    """A center with a past: Fay, a sheet, then another key, another sheet, another password."""
    values = {"name": "Fay", "sign_in_name": "fay", "roles": ["mentor"]}
    fay = office.add_account(door.director, door.folder, values, FAY, CHEAP).value
    first_sheet = _sheet(door)
    before = _files(door)
    second_sheet = _change_key(door)
    older = _files(door)
    office.give_password(door.director, door.folder, fay, NEW, CHEAP)
    backups.back_up(door.director, door.folder)
    now = _files(door)
    door.front.lock()
    other = tmp_path / "other"
    other.mkdir()
    _put(door, _lies_there(what, now, older, before, other))
    front = door.front

    def reset(code: str) -> None:
        front.reset_password_with_code(code, "director", "a whole new one", CHEAP)

    found = (
        _said(lambda: front.sign_in("director", PASSWORD)),
        _said(lambda: (front.lock(), front.sign_in("fay", FAY))),
        _said(lambda: (front.lock(), reset(second_sheet))),
        _said(lambda: reset(first_sheet)),
    )
    for said, expected in zip(found, MATRIX[what], strict=True):
        assert expected in said if expected else said == OPENS, (what, found)
    assert front.sign_in("director", "a whole new one"), "and nobody is locked out for good"


def test_after_a_change_of_the_key_damaged_records_are_named_with_what_to_do(door: Door) -> None:
    """Nothing tells a key from before the change from a first page that is damaged."""
    newest_sheet = _change_key(door)
    backups.back_up(door.director, door.folder)
    door.front.leave()
    with door.folder.database_path.open("r+b") as file:
        file.write(b"torn" * 1000)
    door.front.enter()
    for said in (
        _said(lambda: door.front.sign_in("director", PASSWORD)),
        _said(lambda: door.front.reset_password_with_code(newest_sheet, "director", NEW, CHEAP)),
    ):
        assert "from before the key was changed" in said
        assert "the records file is damaged" in said
        assert "restore the newest backup." in said


def test_a_keyring_of_the_first_release_before_and_after_a_change_of_the_key(
    tmp_path: Path,
) -> None:
    front = FrontDoor(tmp_path / "data", CLOCK.utc_now)
    front.enter()
    password = "recovery-demo"
    restoring.restore_from_outside(front, RELEASED, "director", password)
    released = front.folder.keyring_path.read_bytes()
    director = front.sign_in("director", password)
    assert new_key.who_opens(director, front.folder).key_changed_on is None
    sheet = recovery_sheets.make_sheet(director).value
    wish = new_key.NewKeyWish(password, sheet, sheet.code[-4:])
    new_key.change_the_key(director, front, wish, CHEAP)
    assert backups.data_key_of(front.folder, RELEASED), "the first release's backup is known"
    front.lock()
    for path in front.folder.center.glob("keyring*"):
        path.write_bytes(released)
    assert _UNFIT in _said(lambda: front.sign_in("director", password))
    front.reset_password_with_code(sheet.code, "director", NEW, CHEAP)
    assert front.sign_in("director", NEW)
    front.leave()


# In every order.

_ACTS = ("add", "disable", "give", "own", "sheet", "key", "choose", "sign in")
_WORDS = ("amber", "kettle", "winds", "gravel", "linen", "otter", "plume", "quartz", "russet")


class _Model:
    """What should open, as a reader of the words in the window would expect it."""

    def __init__(self, door: Door) -> None:
        self.door = door
        self.passwords = {"director": PASSWORD}
        self.numbers = {"director": 1}
        self.retired: list[tuple[str, str]] = []
        self.code = _sheet(door)
        self.old_codes: list[str] = []
        self._made = 0

    def fresh(self) -> str:
        self._made += 1
        return f"{_WORDS[self._made % 9]} {self._made * 37} slow green doors"

    def put(self, name: str, password: str | None) -> None:
        if name in self.passwords:
            self.retired.append((name, self.passwords.pop(name)))
        if password is not None:
            self.passwords[name] = password

    def do(self, act: str) -> None:
        door, folder = self.door, self.door.folder
        others = [name for name in self.numbers if name != "director"]
        password = self.fresh()
        if act == "add":
            name = f"account{len(self.numbers)}"
            values = {"name": name, "sign_in_name": name, "roles": ["mentor"]}
            done = office.add_account(door.director, folder, values, password, CHEAP)
            self.numbers[name] = done.value
            self.put(name, password)
        elif act == "own":
            old = self.passwords["director"]
            office.change_own_password(door.director, folder, old, password, CHEAP)
            self.put("director", password)
        elif act == "sheet":
            self.old_codes.append(self.code)
            self.code = _sheet(door)
        elif act == "key":
            self._change_key()
        elif others and act == "give":
            office.give_password(door.director, folder, self.numbers[others[0]], password, CHEAP)
            self.put(others[0], password)
        elif others and act == "disable":
            office.disable_account(door.director, folder, self.numbers[others[-1]])
            self.put(others[-1], None)
        elif act in ("choose", "sign in"):
            for name in others[:1] if self.passwords.keys() & others[:1] else ():
                self._sign_in_as(name, password if act == "choose" else None)

    def _change_key(self) -> None:
        sheet = recovery_sheets.make_sheet(self.door.director).value
        wish = new_key.NewKeyWish(self.passwords["director"], sheet, sheet.code[-4:])
        done = new_key.change_the_key(self.door.director, self.door.front, wish, CHEAP)
        assert done.actor is not None
        self.door.director = done.actor
        self.old_codes.append(self.code)
        self.code = sheet.code
        assert {slip.sign_in_name for slip in done.slips} == self.passwords.keys() - {"director"}
        for slip in done.slips:
            self.put(slip.sign_in_name, slip.password)

    def _sign_in_as(self, name: str, new_password: str | None) -> None:
        front = self.door.front
        front.lock()
        actor = front.sign_in(name, self.passwords[name])
        if new_password and slips.must_choose(actor):
            slips.choose_password(actor, front.folder, new_password, CHEAP)
            self.put(name, new_password)
        front.lock()
        self.door.director = front.sign_in("director", self.passwords["director"])

    def check(self) -> None:
        front = self.door.front
        for name, password in self.passwords.items():
            assert self._opens(name, password), name
        for name, password in self.retired:
            assert not self._opens(name, password), name
        director = front.sign_in("director", self.passwords["director"])
        assert recovery_sheets.try_sheet(director, front.folder, self.code)
        for code in self.old_codes:
            with pytest.raises(Invalid):
                recovery_sheets.try_sheet(director, front.folder, code)
        found = new_key.who_opens(director, front.folder)
        assert len(found.own_password) + len(found.from_a_slip) == len(self.passwords)
        front.lock()
        front.reset_password_with_code(self.code, "director", "a whole new one", CHEAP)
        assert self._opens("director", "a whole new one")

    def _opens(self, name: str, password: str) -> bool:
        front = self.door.front
        front.lock()
        try:
            front.sign_in(name, password)
        except WrongPassword:
            return False
        finally:
            front.lock()
        return True


@settings(max_examples=12, suppress_health_check=list(HealthCheck), derandomize=True)
@given(acts=st.lists(st.sampled_from(_ACTS), min_size=3, max_size=9))
def test_in_every_order_who_is_active_and_the_newest_sheet_open(
    folder_template: Path, tmp_path_factory: pytest.TempPathFactory, acts: list[str]
) -> None:
    path = tmp_path_factory.mktemp("order") / "data"
    shutil.copytree(folder_template, path)
    front = FrontDoor(path, CLOCK.utc_now)
    front.enter()
    try:
        model = _Model(Door(path, front))
        model.do("add")
        for act in acts:
            model.do(act)
        model.check()
    finally:
        front.leave()
        shutil.rmtree(path)
