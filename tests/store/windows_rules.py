"""Windows' rules for files that are open, played here: no rename, replacement or deletion of them.

What this program has open itself is found out from the system; what another program (a virus
scanner, a viewer) has open is said by the test, for some seconds or for good. Nobody sleeps:
waiting moves the clock of the double.
"""

# Played at the edge to the system, where paths are text.
# ruff: noqa: PTH100, PTH112, PTH115, PTH117, PTH118, PTH208
from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from peerdesk.store import moves

FOR_GOOD = float("inf")


class WindowsRules:
    """`waited` is how many seconds the program has waited in all."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.waited = 0.0
        self.refused: list[str] = []
        self._held: list[tuple[Callable[[str], bool], float]] = []
        self._calls = {
            name: getattr(os, name) for name in ("rename", "replace", "unlink", "rmdir", "mkdir")
        }
        for name, allowed in (
            ("rename", self._renamed),
            ("replace", self._replaced),
            ("unlink", self._deleted),
            ("rmdir", self._deleted),
        ):
            patch.setattr(os, name, self._ruled(name, allowed))
        patch.setattr(moves, "_sleep", self._wait)

    def hold(self, file: Path | str, seconds: float = FOR_GOOD) -> None:
        """Another program opens the file: this path, or whatever has this name, from now on."""
        until = self.waited + seconds
        if isinstance(file, Path):
            path = str(file)
            self._held.append((lambda each: each == path, until))
        else:
            self._held.append((lambda each: Path(each).name == file, until))

    def let_go(self) -> None:
        """The other program closes everything."""
        self._held.clear()

    def _wait(self, seconds: float) -> None:
        self.waited += seconds

    def _ruled(self, name: str, check: Callable[..., None]) -> Callable[..., object]:
        def call(*args: Any, **kwargs: Any) -> object:
            check(*(_full(each, kwargs.get("dir_fd")) for each in args))
            return self._calls[name](*args, **kwargs)

        return call

    def _renamed(self, source: str, target: str) -> None:
        if os.path.lexists(target):
            raise _refusal(183, FileExistsError(errno.EEXIST, "it exists"))
        self._must_be_closed(source)

    def _replaced(self, source: str, target: str) -> None:
        self._must_be_closed(source)
        self._must_be_closed(target)

    def _deleted(self, path: str) -> None:
        self._must_be_closed(path)

    def _must_be_closed(self, path: str) -> None:
        """The file, and of a folder each file in it."""
        if not os.path.lexists(path):
            return
        inside = path + os.sep
        if any(each == path or each.startswith(inside) for each in _open_here()):
            self._refuse(path)
        held = [each for each, until in self._held if self.waited < until]
        if not held:
            return
        below = [os.path.join(at, each) for at, _, files in os.walk(path) for each in files]
        if any(is_held(each) for is_held in held for each in (path, *below)):
            self._refuse(path)

    def _refuse(self, path: str) -> None:
        self.refused.append(path)
        number = 5 if os.path.isdir(path) else 32
        raise _refusal(number, PermissionError(errno.EACCES, "it is open"))


def _refusal(number: int, error: OSError) -> OSError:
    error.winerror = number  # type: ignore[attr-defined]
    return error


def _full(path: Any, folder: int | None) -> str:
    path = os.fspath(path)
    if folder is not None and not os.path.isabs(path):
        path = os.path.join(os.readlink(f"/proc/self/fd/{folder}"), path)
    return os.path.abspath(path)


def _open_here() -> list[str]:
    """The files, not the folders, that this process has open."""
    found = []
    for number in os.listdir("/proc/self/fd"):
        try:
            path = os.readlink(f"/proc/self/fd/{number}")
        except OSError:
            continue
        if path.startswith("/") and not os.path.isdir(path):
            found.append(path)
    return found


@pytest.fixture
def windows_rules(monkeypatch: pytest.MonkeyPatch) -> WindowsRules:
    """Windows' rules for open files hold in this test."""
    if not os.path.isdir("/proc/self/fd"):
        pytest.skip("asks Linux which files are open")
    return WindowsRules(monkeypatch)
