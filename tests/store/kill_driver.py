"""Kills, and full disks, at every step of what changes who can open the records.

    python -m tests.store.kill_driver [POINTS [SEED]]

Each point is a center of its own: a child process changes the keyring, the key, or makes the
center, and at one of its steps (a file opened, synced, renamed, deleted; a statement, a commit)
it is killed, or finds the disk full from there on. Every second repair after it is killed as
well. Then the old state holds or the new one, whole; and what was said is what is.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from peerdesk.desk import checking, key_changes, new_key, office, recovery_sheets, slips
from peerdesk.desk.front_door import FrontDoor
from peerdesk.errors import Invalid, PeerDeskError, WrongPassword
from peerdesk.store.database import CenterDatabase
from peerdesk.store.failures import disk_full
from tests.conftest import CLOCK
from tests.doors import CHEAP, FIRST_RUN, PASSWORD, set_up_with_sheet

FAY, NEW = "a quiet lantern walks", "nine slow green doors"
_STEPS = ("open", "fsync", "rename", "replace", "unlink", "rmdir", "mkdir")
_NEED_ROOM = ("open", "fsync", "mkdir")


class Wrong(AssertionError):
    """The center is in neither state."""


@dataclass(frozen=True)
class Center:
    """A folder with the director and Fay, and the code of its sheet."""

    path: Path
    code: str

    @classmethod
    def make(cls, path: Path) -> Center:
        front = FrontDoor(path, CLOCK.utc_now)
        front.enter()
        code = set_up_with_sheet(front)
        director = front.sign_in("director", PASSWORD)
        values = {"name": "Fay", "sign_in_name": "fay", "roles": ["mentor"]}
        office.add_account(director, front.folder, values, FAY, CHEAP)
        front.leave()
        return cls(path, code)


Act = Callable[[FrontDoor, Any, Any], object]
_GIL = {"name": "Gil", "sign_in_name": "gil", "roles": ["mentor"]}
_FAYE = {"name": "Fay", "sign_in_name": "faye", "roles": ["mentor"]}

ACTS: dict[str, Act] = {
    "password": lambda door, director, _sheet: office.change_own_password(
        director, door.folder, PASSWORD, NEW, CHEAP
    ),
    "given": lambda door, director, _sheet: office.give_password(
        director, door.folder, 2, NEW, CHEAP
    ),
    "added": lambda door, director, _sheet: office.add_account(
        director, door.folder, _GIL, NEW, CHEAP
    ),
    "renamed": lambda door, director, _sheet: office.change_account(
        director, door.folder, 2, _FAYE
    ),
    "disabled": lambda door, director, _sheet: office.disable_account(director, door.folder, 2),
    "sheet": lambda door, director, sheet: recovery_sheets.prove_sheet(
        director, door.folder, sheet, sheet.code[-4:], CHEAP
    ),
    "key": lambda door, director, sheet: new_key.change_the_key(
        director, door, new_key.NewKeyWish(PASSWORD, sheet, sheet.code[-4:]), CHEAP
    ),
    "first run": lambda door, _director, _sheet: door.set_up(FIRST_RUN, CHEAP),
}


def passwords(act: str, *, done: bool) -> dict[str, str]:
    """Which password opens for which name, before the act or when it is done."""
    if act == "first run":
        return {"director": PASSWORD} if done else {}
    found = {"director": PASSWORD, "fay": FAY}
    if not done:
        return found
    if act == "password":
        found["director"] = NEW
    elif act == "given":
        found["fay"] = NEW
    elif act == "added":
        found["gil"] = NEW
    elif act == "renamed":
        found["faye"] = found.pop("fay")
    elif act in ("disabled", "key"):
        del found["fay"]
    return found


def _child(path: Path, act: str, at: int, full: bool, pipe: int) -> None:
    """Do the act; at its step ``at`` be killed, or find the disk full (0: never)."""
    door = FrontDoor(path, CLOCK.utc_now)
    door.enter()
    director, sheet = None, None
    if act != "first run":
        director = door.sign_in("director", PASSWORD)
        sheet = recovery_sheets.make_sheet(director).value if act in ("sheet", "key") else None
    _tell(pipe, code=sheet.code if sheet else "")
    steps = _count_steps(at, full)
    try:
        ACTS[act](door, director, sheet)
    except PeerDeskError as error:
        _tell(pipe, said="refused", error=type(error).__name__)
    else:
        _tell(pipe, said="done", steps=steps())
    os._exit(0)


def _repair(path: Path, at: int, pipe: int) -> None:
    """What the next opening does, killed at a step of it."""
    _count_steps(at, full=False)
    door = FrontDoor(path, CLOCK.utc_now)
    door.enter()
    for password in (PASSWORD, NEW):
        try:
            door.sign_in("director", password)
        except PeerDeskError:
            continue
    _tell(pipe, said="repaired")
    os._exit(0)


def _tell(pipe: int, **values: object) -> None:
    os.write(pipe, json.dumps(values).encode() + b"\n")


def _count_steps(at: int, full: bool) -> Callable[[], int]:
    """Change this process so that it ends, or fails, at its step ``at``. Tells how many it made."""
    made = 0

    def step(needs_room: bool, refusal: Callable[[], BaseException]) -> None:
        nonlocal made
        made += 1
        if at and made == at and not full:
            os.kill(os.getpid(), signal.SIGKILL)
        if at and made >= at and full and needs_room:
            raise refusal()

    def counted(real: Callable[..., Any], needs_room: bool, error: Any) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            step(needs_room, error)
            return real(*args, **kwargs)

        return call

    def no_room() -> OSError:
        return OSError(28, "No space left on device")

    for name in _STEPS:
        setattr(os, name, counted(getattr(os, name), name in _NEED_ROOM, no_room))
    execute = CenterDatabase.execute_sql

    def execute_sql(self: CenterDatabase, sql: str, params: Any = None) -> Any:
        writes = sql.lstrip()[:6].upper() in ("INSERT", "UPDATE", "DELETE", "CREATE")
        step(writes, disk_full)
        return execute(self, sql, params)

    CenterDatabase.execute_sql = execute_sql  # type: ignore[method-assign]
    commit = counted(CenterDatabase.commit, True, disk_full)
    CenterDatabase.commit = commit  # type: ignore[method-assign]
    return lambda: made


def _in_child(work: Callable[..., None], *args: object) -> dict[str, Any]:
    """Run it in a process of its own; all that it told before its end."""
    reader, writer = os.pipe()
    process = multiprocessing.get_context("fork").Process(target=work, args=(*args, writer))
    process.start()
    os.close(writer)
    text = b""
    while piece := os.read(reader, 65536):
        text += piece
    process.join()
    os.close(reader)
    assert process.exitcode in (0, -signal.SIGKILL), f"{args}: the child failed by itself"
    told: dict[str, Any] = {}
    for line in text.decode().splitlines():
        told |= json.loads(line)
    return told


def one_point(center: Center, act: str, at: int, full: bool, repair_at: int, path: Path) -> str:
    """Attack a copy of the center; "before" or "after", the state that it is whole in then."""
    if act != "first run":
        shutil.copytree(center.path, path)
    told = _in_child(_child, path, act, at, full)
    if repair_at:
        _in_child(_repair, path, repair_at)
    state = _state_of(center, act, told.get("code", ""), path)
    said = told.get("said", "")
    if (said, state) in (("done", "before"), ("refused", "after")):
        raise Wrong(f"{act} at {at}: {said} was said, and it is as {state}")
    shutil.rmtree(path)
    return state


def _state_of(center: Center, act: str, new_code: str, path: Path) -> str:
    """Raises Wrong when it is neither whole before nor whole after the act."""
    front = FrontDoor(path, CLOCK.utc_now)
    front.enter()
    try:
        if act == "first run" and not front.is_set_up:
            return "before"
        names = {each.name for each in front.sign_in_names()}
        every = {(n, p) for done in (False, True) for n, p in passwords(act, done=done).items()}
        opening = {(name, password) for name, password in every if _opens(front, name, password)}
        states = ("after", "before") if _is_done(front, act, names, opening) else ("before",)
        if opening != set(passwords(act, done=states[0] == "after").items()):
            raise Wrong(f"{act}: {opening} open, {names} are offered")
        director = dict(opening)["director"]
        actor = front.sign_in("director", director)
        if act != "first run":
            _check_sheets(front, actor, act, states[0], center.code, new_code)
        if act == "key" and states[0] == "after":
            (slip,) = slips.new_slips(actor, front.folder, CHEAP).value
            if not _opens(front, "fay", slip.password):
                raise Wrong("key: a new slip opens nothing")
            actor = front.sign_in("director", director)
        if problems := checking.problems(actor):
            raise Wrong(f"{act}: {problems}")
        files = {each.name: each.read_bytes() for each in front.folder.center.glob("keyring*")}
        if set(files) != {"keyring.json", "keyring-copy.json"} or len(set(files.values())) != 1:
            raise Wrong(f"{act}: the keyrings are {sorted(files)}")
        return states[0]
    finally:
        front.leave()


def _is_done(front: FrontDoor, act: str, names: set[str], opening: set[tuple[str, str]]) -> bool:
    """By the records' own generation, or the date of their key."""
    for name, password in opening:
        if name != "director":
            continue
        front.sign_in(name, password)
        try:
            state = key_changes.key_state()
            return bool(state.key_changed_on) if act == "key" else state.generation > _GENERATION
        finally:
            front.lock()
    raise Wrong(f"{act}: the director is locked out of {sorted(names)}")


_GENERATION = 3
"""Of a `Center`: set up, its sheet proved, Fay added. A first run begins at 1."""


def _opens(front: FrontDoor, name: str, password: str) -> bool:
    front.lock()
    try:
        front.sign_in(name, password)
    except WrongPassword:
        return False
    finally:
        front.lock()
    return True


def _check_sheets(front: FrontDoor, actor: Any, act: str, state: str, old: str, new: str) -> None:
    is_new = act in ("sheet", "key") and state == "after"
    for code, opens in ((old, not is_new), (new, is_new)):
        if not code:
            continue
        try:
            recovery_sheets.try_sheet(actor, front.folder, code)
            found = True
        except Invalid:
            found = False
        if found != opens:
            raise Wrong(f"{act}, {state}: a sheet opens that must not, or the other way round")


def attack(center: Center, room: Path, points: int, seed: int) -> dict[str, int]:
    """So many points, spread over the acts; how often each state was found."""
    chance = random.Random(seed)
    steps: dict[str, int] = {}
    found: dict[str, int] = {}
    for point in range(points):
        act = list(ACTS)[point % len(ACTS)]
        if act not in steps:
            path = room / "whole"
            if act != "first run":
                shutil.copytree(center.path, path)
            steps[act] = _in_child(_child, path, act, 0, False)["steps"]
            shutil.rmtree(path)
        at, full = chance.randint(1, steps[act]), chance.random() < 0.4
        repair_at = chance.randint(1, 40) if chance.random() < 0.5 else 0
        state = one_point(center, act, at, full, repair_at, room / str(point))
        found[f"{act}, {state}"] = found.get(f"{act}, {state}", 0) + 1
    return found


def main() -> None:
    """Attack as often as was asked for, and say what was found."""
    numbers = [int(text) for text in sys.argv[1:]]
    points, seed = [*numbers, *(10_000, 1)[len(numbers) :]]
    with tempfile.TemporaryDirectory() as room:
        center = Center.make(Path(room, "center"))
        for state, count in sorted(attack(center, Path(room), points, seed).items()):
            sys.stdout.write(f"{count:6} {state}\n")
    sys.stdout.write(f"{points} points: each center was whole, before the act or after it.\n")


if __name__ == "__main__":
    main()
