"""Kills, and full disks, at every step of what changes who can open the records.

    python -m tests.store.kill_driver [POINTS [SEED]]

An act changes the keyring, the key, or makes the center. At each of its steps it is killed, or
finds the disk full from there on; and so is the repair that the next opening makes. Then the old
state holds or the new one, whole; and what was said is what is.

The script kills processes, at random steps. The suite looks at what lies on the disk at every
step (``disk_steps``), which is what a kill there leaves: hundreds of points in a few seconds.
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
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from peerdesk.desk.office import key_changes, new_key, office, record_check, recovery_sheets
from peerdesk.desk.office.front_door import FrontDoor
from peerdesk.errors import Invalid, PeerDeskError, WrongPassword
from peerdesk.store.database import data_key_in_use
from tests.conftest import CLOCK
from tests.doors import CHEAP, FIRST_RUN, PASSWORD, set_up_with_sheet
from tests.store.disk_steps import Refusal, disk_steps, moments_of

FAY, NEW = "a quiet lantern walks", "nine slow green doors"


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


@dataclass(frozen=True)
class Scene:
    """What an act finds: the open folder, and what was made for it."""

    door: FrontDoor
    director: Any = None
    sheet: Any = None
    old_code: str = ""


Act = Callable[[Scene], object]
_GIL = {"name": "Gil", "sign_in_name": "gil", "roles": ["mentor"]}
_FAYE = {"name": "Fay", "sign_in_name": "faye", "roles": ["mentor"]}

ACTS: dict[str, Act] = {
    "password": lambda scene: office.change_own_password(
        scene.director, scene.door.folder, PASSWORD, NEW, CHEAP
    ),
    "given": lambda scene: office.give_password(scene.director, scene.door.folder, 2, NEW, CHEAP),
    "added": lambda scene: office.add_account(scene.director, scene.door.folder, _GIL, NEW, CHEAP),
    "renamed": lambda scene: office.change_account(scene.director, scene.door.folder, 2, _FAYE),
    "disabled": lambda scene: office.disable_account(scene.director, scene.door.folder, 2),
    "sheet": lambda scene: recovery_sheets.prove_sheet(
        scene.director, scene.door.folder, scene.sheet, scene.sheet.code[-4:], CHEAP
    ),
    "key": lambda scene: new_key.change_the_key(
        scene.director,
        scene.door,
        new_key.NewKeyWish(PASSWORD, scene.sheet, scene.sheet.code[-4:]),
        CHEAP,
    ),
    "recovered": lambda scene: scene.door.reset_password_with_code(
        scene.old_code, "director", NEW, CHEAP
    ),
    "first run": lambda scene: scene.door.set_up(FIRST_RUN, CHEAP),
}
_WITHOUT_SIGN_IN = ("recovered", "first run")


def passwords(act: str, *, done: bool) -> dict[str, str]:
    """Which password opens for which name, before the act or when it is done."""
    if act == "first run":
        return {"director": PASSWORD} if done else {}
    found = {"director": PASSWORD, "fay": FAY}
    if not done:
        return found
    if act in ("password", "recovered"):
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


@contextmanager
def _ready(center: Center, act: str, path: Path) -> Iterator[Scene]:
    """The folder, a copy of the center, is open for the act."""
    if act != "first run":
        shutil.copytree(center.path, path)
    door = FrontDoor(path, CLOCK.utc_now)
    door.enter()
    try:
        director, sheet = None, None
        if act not in _WITHOUT_SIGN_IN:
            director = door.sign_in("director", PASSWORD)
            needs_sheet = act in ("sheet", "key")
            sheet = recovery_sheets.make_sheet(director).value if needs_sheet else None
        yield Scene(door, director, sheet, center.code)
    finally:
        door.leave()


def _code(scene: Scene) -> str:
    return scene.sheet.code if scene.sheet else ""


def _child(center: Center, act: str, path: Path, at: int, pipe: int) -> None:
    """Do the act, and be killed at its step ``at`` (0: never)."""
    with _ready(center, act, path) as scene:
        _tell(pipe, code=_code(scene))
        with _killed_at(at) as made:
            ACTS[act](scene)
        _tell(pipe, said="done", steps=len(made))
        os._exit(0)


def _repair(path: Path) -> None:
    """What the next opening does."""
    door = FrontDoor(path, CLOCK.utc_now)
    door.enter()
    for password in (PASSWORD, NEW):
        try:
            door.sign_in("director", password)
        except PeerDeskError:
            continue
    door.leave()


def _repair_killed(path: Path, at: int, pipe: int) -> None:
    with _killed_at(at):
        _repair(path)
    _tell(pipe, said="repaired")
    os._exit(0)


def _tell(pipe: int, **values: object) -> None:
    os.write(pipe, json.dumps(values).encode() + b"\n")


@contextmanager
def _killed_at(at: int) -> Iterator[list[bool]]:
    """End this process at the step ``at``, unless that is 0; of each step, if it needs room."""

    def step(needs_room: bool, _refusal: Refusal) -> None:
        made.append(needs_room)
        if len(made) == at:
            os.kill(os.getpid(), signal.SIGKILL)

    made: list[bool] = []
    with disk_steps(step):
        yield made


@contextmanager
def _full_from(at: int) -> Iterator[None]:
    """From the step ``at`` on nothing more finds room on the disk."""

    def step(needs_room: bool, refusal: Refusal) -> None:
        nonlocal made
        made += 1
        if made >= at and needs_room:
            raise refusal()

    made = 0
    with disk_steps(step):
        yield


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


def killed(center: Center, act: str, at: int, repair_at: int, path: Path) -> str:
    """Kill the act, and its repair when that step isn't 0; the state that it is whole in then."""
    told = _in_child(_child, center, act, path, at)
    if repair_at:
        _in_child(_repair_killed, path, repair_at)
    state = _state_of(center, act, told.get("code", ""), path)
    if told.get("said") == "done" and state == "before":
        raise Wrong(f"{act} at {at}: it was said to be done, and it is not")
    return state


def on_a_full_disk(center: Center, act: str, at: int, path: Path) -> str:
    """Let the act find the disk full; the state in which the next opening finds it."""
    with _ready(center, act, path) as scene, _full_from(at):
        try:
            ACTS[act](scene)
            said = "after"
        except PeerDeskError:
            said = "before"
    state = _state_of(center, act, _code(scene), path)
    if said != state:
        raise Wrong(f"{act} at {at}: {said} was said, and it is as {state}")
    return state


@dataclass(frozen=True)
class Looked:
    """How many steps an act and its repairs made, and at which of them a full disk matters."""

    steps: int
    room_needed_at: tuple[int, ...]


def look_at_each_step(center: Center, act: str, room: Path, repairs: int = 1) -> Looked:
    """Whatever a kill leaves at any step of the act is whole; and at any step of a repair after it,

    of the repairs of so many of those kills.
    """
    room.mkdir()
    path = room / "act"
    with _ready(center, act, path) as scene, moments_of(path, room / "killed") as moments:
        ACTS[act](scene)
    steps, code = moments.steps, _code(scene)
    left = [copy for copy in moments.copies if copy.exists()]
    for number, copy in enumerate(left[-2 : -2 - repairs : -1]):
        again = room / f"repair {number}"
        shutil.copytree(copy, again)
        with moments_of(again, room / f"killed {number}") as repair:
            _repair(again)
        steps += repair.steps
        for each in repair.copies[1:]:
            _state_of(center, act, code, each)
    states = [_state_of(center, act, code, copy) for copy in moments.copies]
    if states != sorted(states, reverse=True) or {*states} != {"before", "after"}:
        raise Wrong(f"{act}: {states}, one after the other")
    return Looked(steps, tuple(moments.room_needed_at))


def _state_of(center: Center, act: str, new_code: str, path: Path) -> str:
    """Raises Wrong when it is neither whole before nor whole after the act."""
    front = FrontDoor(path, CLOCK.utc_now)
    front.enter()
    try:
        if act == "first run" and not front.is_set_up:
            return "before"
        actor = _director_in(front)
        keys = key_changes.key_state()
        begun = 0 if act == "first run" else _GENERATION
        is_done = bool(keys.key_changed_on) if act == "key" else keys.generation > begun
        _check_passwords(front, act, is_done)
        if act != "first run":
            _check_sheets(front, actor, act, is_done, center.code, new_code)
        if problems := record_check.problems(actor):
            raise Wrong(f"{act}, {is_done}: {problems}")
        return "after" if is_done else "before"
    finally:
        front.leave()


def _director_in(front: FrontDoor) -> Any:
    for password in (PASSWORD, NEW):
        with suppress(WrongPassword):
            return front.sign_in("director", password)
    raise Wrong("the director is locked out")


def _check_passwords(front: FrontDoor, act: str, is_done: bool) -> None:
    """Those that are to open do, and no other one; by the one keyring, which is kept twice."""
    files = {each.name: each.read_bytes() for each in front.folder.center.glob("keyring*")}
    if set(files) != {"keyring.json", "keyring-copy.json"} or len(set(files.values())) != 1:
        raise Wrong(f"{act}, {is_done}: the keyrings are {sorted(files)}")
    wanted, other = passwords(act, done=is_done), passwords(act, done=not is_done)
    names = {each.name for each in front.sign_in_names()}
    if names != set(wanted) | ({"fay"} if act == "key" and is_done else set()):
        raise Wrong(f"{act}, {is_done}: {names} are offered")
    keyring = key_changes.keyring_in_use(front.folder)
    for name, password in {*wanted.items(), *other.items()}:
        try:
            opens = keyring.unlock(name, password) == data_key_in_use()
        except WrongPassword:
            opens = False
        if opens != (wanted.get(name) == password):
            raise Wrong(f"{act}, {is_done}: the password of {name} opens, or it doesn't")


_GENERATION = 3
"""Of a `Center`: set up, its sheet proved, Fay added. A first run begins at 1."""


def _check_sheets(
    front: FrontDoor, actor: Any, act: str, is_done: bool, old: str, new: str
) -> None:
    is_new = act in ("sheet", "key") and is_done
    for code, opens in ((old, not is_new), (new, is_new)):
        if not code:
            continue
        try:
            recovery_sheets.try_sheet(actor, front.folder, code)
            found = True
        except Invalid:
            found = False
        if found != opens:
            raise Wrong(f"{act}, {is_done}: a sheet opens that must not, or the other way round")


def attack(center: Center, room: Path, points: int, seed: int) -> dict[str, int]:
    """So many points, spread over the acts; how often each state was found."""
    chance = random.Random(seed)
    steps: dict[str, int] = {}
    found: dict[str, int] = {}
    for point in range(points):
        act, path = list(ACTS)[point % len(ACTS)], room / str(point)
        if act not in steps:
            steps[act] = _in_child(_child, center, act, path, 0)["steps"]
            shutil.rmtree(path)
        at = chance.randint(1, steps[act])
        if chance.random() < 0.4:
            state = on_a_full_disk(center, act, at, path)
        else:
            repair_at = chance.randint(1, 40) if chance.random() < 0.5 else 0
            state = killed(center, act, at, repair_at, path)
        shutil.rmtree(path)
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
