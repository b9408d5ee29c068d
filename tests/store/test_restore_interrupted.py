"""A restore that is killed, or refused by a full disk, at any step; and its repair, likewise.

Either the records of before or those of the backup are there afterwards, whole, and whoever could
sign in can. The suite stops at some of the steps; ``-m slow`` stops at each of them, and kills at
random moments besides, ``PEERDESK_MOMENTS`` of them (10,000 take an hour).
"""

from __future__ import annotations

import multiprocessing
import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from peerdesk.desk.office import backups, office, record_check, restoring
from peerdesk.desk.office.front_door import FrontDoor
from peerdesk.errors import Damaged, PeerDeskError
from peerdesk.records.office import Center
from peerdesk.store import moves
from peerdesk.store.journal import JournalEntry
from tests.conftest import CLOCK
from tests.doors import CHEAP, PASSWORD

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kills after a fork")

THEN, NOW = "Harbor Light", "Harbor House"
FAY = "a quiet lantern walks"
SOURCE = "copy.peerdesk"
Step = Callable[[], None]


@pytest.fixture(scope="module")
def before(folder_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A center whose name was changed after its backup, and an account made after it."""
    path = tmp_path_factory.mktemp("restore") / "data"
    shutil.copytree(folder_template, path)
    front = _enter(path)
    director = front.sign_in("director", PASSWORD)
    backups.back_up(director, front.folder, path.parent / SOURCE)
    office.change_center(director, {**office.center_values(director), "name": NOW})
    values = {"name": "Fay", "sign_in_name": "fay", "roles": ["facilitator"]}
    office.add_account(director, front.folder, values, FAY, CHEAP)
    front.leave()
    return path


def _enter(path: Path) -> FrontDoor:
    front = FrontDoor(path, CLOCK.utc_now, anchors=lambda: path.parent / "settings")
    front.enter()
    return front


def _within(path: Path, source: Path) -> None:
    front = _enter(path)
    try:
        restoring.restore(front.sign_in("director", PASSWORD), front, source)
    finally:
        front.leave()


def _from_outside(path: Path, source: Path) -> None:
    front = _enter(path)
    try:
        restoring.restore_from_outside(front, source, "director", PASSWORD)
    finally:
        front.leave()


def _repair(path: Path, _source: Path) -> None:
    """What the next start does: it brings the folder into order, and somebody signs in."""
    front = _enter(path)
    try:
        front.sign_in("director", PASSWORD)
    finally:
        front.leave()


def _damage(path: Path) -> None:
    for keyring in (path / "center").glob("keyring*"):
        keyring.write_bytes(b"{")


def _at_step(stop: int, what: Step, counted: list[int]) -> Iterator[None]:
    """Call ``what`` before the step number ``stop`` of those that reach the disk."""
    real_sync, real_move = os.fsync, moves._patiently

    def count() -> None:
        counted.append(1)
        if len(counted) == stop:
            what()

    def sync(descriptor: int) -> None:
        count()
        real_sync(descriptor)

    def move(action: Callable[[], object]) -> None:
        count()
        real_move(action)

    os.fsync, moves._patiently = sync, move
    try:
        yield
    finally:
        os.fsync, moves._patiently = real_sync, real_move


def _in_a_process(work: Callable[[Path, Path], None], path: Path, source: Path, stop: int) -> bool:
    """Whether ``work`` came to its end before it was killed at its step ``stop``."""

    def run() -> None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # what is said of being killed
        for _once in _at_step(stop, lambda: os._exit(9), []):
            try:
                work(path, source)
            except PeerDeskError:
                os._exit(7)
        os._exit(0)

    process = multiprocessing.get_context("fork").Process(target=run)
    process.start()
    process.join()
    assert process.exitcode in (0, 9), f"step {stop}: {process.exitcode}"
    return process.exitcode == 0


def _require_whole(path: Path) -> str:
    """Nobody is locked out, nothing is left over, all is proved; the center's name."""
    front = _enter(path)
    try:
        director = front.sign_in("director", PASSWORD)
        assert front.warning == "", front.warning
        name = str(Center.get().name)
        restored = JournalEntry.select().where(JournalEntry.kind == "restore").exists()
        assert restored == (name == THEN)
        assert record_check.problems(director) == []
        front.lock()
        if name == NOW or "fay" in [each.name for each in front.sign_in_names()]:
            front.sign_in("fay", FAY)
        left = {each.name for each in path.iterdir() if not each.name.startswith("set-aside-")}
        assert left <= {"lock", "center", "backups", "window.json"}, left
        assert not list((path / "backups").glob("*.tmp"))
    finally:
        front.leave()
    return name


def _kill_at(before: Path, folder: Path, stop: int, repair_at: int) -> bool:
    """Kill a restore from within at ``stop``, and its repair at ``repair_at``; whether it ended."""
    path, source = folder / "data", folder / SOURCE
    shutil.copytree(before.parent, folder)
    ended = _in_a_process(_within, path, source, stop)
    _in_a_process(_repair, path, source, repair_at)
    name = _require_whole(path)
    assert name == THEN if ended else name in (THEN, NOW)
    shutil.rmtree(folder)
    return ended


def test_killed_at_some_steps_of_a_restore_and_of_its_repair(before: Path, tmp_path: Path) -> None:
    steps = _steps_of(_within, before, tmp_path / "counted")
    assert steps > 15
    chance = random.Random(1)
    for stop in sorted(chance.sample(range(1, steps + 1), 5)):
        _kill_at(before, tmp_path / str(stop), stop, chance.randint(1, 4))


def _steps_of(work: Callable[[Path, Path], None], before: Path, folder: Path) -> int:
    shutil.copytree(before.parent, folder)
    counted: list[int] = []
    for _once in _at_step(0, lambda: None, counted):
        work(folder / "data", folder / SOURCE)
    return len(counted)


@pytest.mark.slow
def test_killed_at_every_step_of_a_restore_and_of_its_repair(before: Path, tmp_path: Path) -> None:
    stop = 1
    while not _kill_at(before, tmp_path / str(stop), stop, stop % 5 + 1):
        stop += 1
    assert stop > 15


@pytest.mark.slow
def test_killed_at_random_moments(before: Path, tmp_path: Path) -> None:
    chance = random.Random(20261128)
    for moment in range(int(os.environ.get("PEERDESK_MOMENTS", "100"))):
        folder = tmp_path / str(moment)
        shutil.copytree(before.parent, folder)
        from_outside = moment % 2 == 1
        work = _from_outside if from_outside else _within
        if from_outside:
            _damage(folder / "data")
        arguments = (folder / "data", folder / SOURCE)
        process = multiprocessing.get_context("fork").Process(target=work, args=arguments)
        process.start()
        time.sleep(chance.uniform(0, 0.4))
        assert process.pid is not None
        os.kill(process.pid, signal.SIGKILL)
        process.join()
        _require_whole_or_damaged(folder)
        shutil.rmtree(folder)


def _require_whole_or_damaged(folder: Path) -> None:
    """As ``_require_whole``, or the center is as damaged as before and is restored now."""
    path = folder / "data"
    front = _enter(path)
    try:
        front.sign_in_names()
    except Damaged:
        restoring.restore_from_outside(front, folder / SOURCE, "director", PASSWORD)
    finally:
        front.leave()
    _require_whole(path)


@pytest.mark.parametrize("stop", [2, 5, 9])
def test_over_a_damaged_keyring_killed_and_done_again(
    before: Path, tmp_path: Path, stop: int
) -> None:
    folder = tmp_path / "killed"
    shutil.copytree(before.parent, folder)
    _damage(folder / "data")
    _in_a_process(_from_outside, folder / "data", folder / SOURCE, stop)
    _require_whole_or_damaged(folder)


def _full() -> None:
    raise OSError(28, "no room")


@pytest.mark.parametrize("stride", [5, pytest.param(1, marks=pytest.mark.slow)])
def test_a_full_disk_at_any_step_is_said_and_leaves_all_or_nothing(
    before: Path, tmp_path: Path, stride: int
) -> None:
    refusals = 0
    for stop in range(1, 200, stride):
        folder = tmp_path / str(stop)
        shutil.copytree(before.parent, folder)
        said = ""
        for _once in _at_step(stop, _full, counted := []):
            try:
                _within(folder / "data", folder / SOURCE)
            except PeerDeskError as error:
                said = str(error)
                refusals += 1
        name = _require_whole(folder / "data")
        assert name == (NOW if said else THEN), f"step {stop}: {said}"
        shutil.rmtree(folder)
        if len(counted) < stop:
            break
    assert refusals > 1
