"""The steps at which what is done to a data folder reaches the disk, and what lies there at each.

A process that is killed leaves what the system had of its files at that moment. So a copy of the
folder, taken at a step, is what a kill there leaves; and as most steps only read, a few copies
stand for all of them: each kill point is tried without a process for each.
"""

from __future__ import annotations

import os
import shutil
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from peerdesk.store.database import CenterDatabase
from peerdesk.store.failures import disk_full

_STEPS = ("open", "fsync", "rename", "replace", "unlink", "rmdir", "mkdir")
_NEED_ROOM = ("open", "fsync", "mkdir")

Refusal = Callable[[], BaseException]
BeforeStep = Callable[[bool, Refusal], None]
"""Called before a step, with whether it needs room on the disk and what a full one answers."""


@contextmanager
def disk_steps(before: BeforeStep) -> Iterator[None]:
    """A file opened, synced, renamed, deleted; a statement, a commit."""
    real = {name: getattr(os, name) for name in _STEPS}
    execute, commit = CenterDatabase.execute_sql, CenterDatabase.commit

    def counted(call: Callable[..., Any], needs_room: bool, refusal: Refusal) -> Callable[..., Any]:
        def step(*args: Any, **kwargs: Any) -> Any:
            before(needs_room, refusal)
            return call(*args, **kwargs)

        return step

    def execute_sql(self: CenterDatabase, sql: str, params: Any = None) -> Any:
        writes = sql.lstrip()[:6].upper() in ("INSERT", "UPDATE", "DELETE", "CREATE")
        before(writes, disk_full)
        return execute(self, sql, params)

    for name, call in real.items():
        setattr(os, name, counted(call, name in _NEED_ROOM, _no_room))
    CenterDatabase.execute_sql = execute_sql  # type: ignore[method-assign]
    CenterDatabase.commit = counted(commit, True, disk_full)  # type: ignore[method-assign]
    try:
        yield
    finally:
        for name, call in real.items():
            setattr(os, name, call)
        CenterDatabase.execute_sql = execute  # type: ignore[method-assign]
        CenterDatabase.commit = commit  # type: ignore[method-assign]


def _no_room() -> OSError:
    return OSError(28, "No space left on device")


class Moments:
    """Copies of a folder, each other than the one before it, and how many steps they stand for."""

    def __init__(self, folder: Path, room: Path) -> None:
        self.copies: list[Path] = []
        self.steps = 0
        self.room_needed_at: list[int] = []
        self._folder, self._room = folder, room
        self._newest: dict[str, int] | None = None
        self._is_looking = False

    def look(self) -> None:
        """Copy the folder if there is something new in it."""
        if (found := self._content()) == self._newest:
            return
        self._newest = found
        self.copies.append(self._room / str(len(self.copies)))
        if self._folder.exists():
            shutil.copytree(self._folder, self.copies[-1])

    def before_step(self, needs_room: bool, _refusal: Refusal) -> None:
        """One more step. Those of copying are none."""
        if self._is_looking:
            return
        self.steps += 1
        if needs_room:
            self.room_needed_at.append(self.steps)
        self._is_looking = True
        self.look()
        self._is_looking = False

    def _content(self) -> dict[str, int]:
        """Without what SQLite keeps in shared memory: it makes that anew after a kill."""
        files = (each for each in self._folder.rglob("*") if each.suffix != ".db-shm")
        return {
            str(each.relative_to(self._folder)): zlib.crc32(each.read_bytes())
            if each.is_file()
            else 0
            for each in files
        }


@contextmanager
def moments_of(folder: Path, room: Path) -> Iterator[Moments]:
    """Copy the folder into ``room`` whenever a step finds something new in it, and at the end."""
    room.mkdir()
    moments = Moments(folder, room)
    with disk_steps(moments.before_step):
        yield moments
    moments.look()
