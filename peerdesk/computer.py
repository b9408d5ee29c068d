"""What depends on the kind of computer and touches neither records nor window.

``kind`` is ``sys.platform``'s word for it; a test gives another one. What only one system knows is
imported where it is asked for. None of this may keep anybody from the records: what a system
refuses here, the program does without.
"""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

_NO_ERROR_BOX = 0x0001 | 0x0002 | 0x8000
"""Windows: no box for a critical error, a crash or a file that can't be opened; so no dump."""
_FULL_SYNC = 51
"""macOS: F_FULLFSYNC, which only its own Python names."""
_NO_HEAP = 1
"""Windows: an error report, if one is made all the same, has no memory of the program in it."""
_NO_MEMORY = "0"
"""Linux: which kinds of memory go into a dump; a service takes one whatever the limit is."""


def sync_file(descriptor: int, kind: str = sys.platform) -> None:
    """Make what was written outlast a power cut; macOS's fsync leaves it in the disk's cache."""
    if kind == "darwin":
        import fcntl

        try:
            fcntl.fcntl(descriptor, _FULL_SYNC)
            return
        except OSError:  # a network's disk knows only the other
            pass
    os.fsync(descriptor)


def leave_no_dump(kind: str = sys.platform, windows: Any = None) -> None:
    """From now on a crash of this program leaves no file with its memory (names, keys) in it."""
    if kind == "win32":
        with suppress(OSError, AttributeError):
            kernel = windows if windows is not None else _library("kernel32")
            kernel.SetErrorMode(_NO_ERROR_BOX)
            kernel.WerSetFlags(_NO_HEAP)
        return
    import resource

    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if kind == "linux":
        with suppress(OSError):
            Path("/proc/self/coredump_filter").write_text(_NO_MEMORY, encoding="ascii")


def _library(name: str) -> Any:
    import ctypes

    return ctypes.WinDLL(name)  # type: ignore[attr-defined,unused-ignore]


def give_streams() -> None:
    """A windowed program has no console: what it says goes nowhere then, and it reads nothing."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115


# A center for everybody who uses one Windows PC.

_EVERYBODY = "*S-1-5-32-545:(OI)(CI)M"
"""The group Users, by its number (its name is translated): may read and change all below it."""
_SYSTEM, _ADMINISTRATORS = "*S-1-5-18:(OI)(CI)F", "*S-1-5-32-544:(OI)(CI)F"


def folder_of_the_pc(
    kind: str = sys.platform, environment: Mapping[str, str] = os.environ
) -> Path | None:
    """Where a center for everybody who uses this PC lies; None where there is no such place."""
    place = environment.get("PROGRAMDATA") if kind == "win32" else None
    return Path(place) / "PeerDesk" if place else None


def folder_mode(path: Path, shared: Path | None) -> int:
    """With which mode a folder of the data folder ``path`` is made.

    Python makes 0700 an access list for its owner alone on Windows, who would lock the others out
    of the PC's own center: there the list of the folder above is taken over.
    """
    return 0o777 if shared is not None and path == shared else 0o700


def sharing_command(folder: Path) -> list[str]:
    """Gives ``folder`` an access list of its own: whoever uses this PC, and nobody else."""
    given = [each for who in (_EVERYBODY, _SYSTEM, _ADMINISTRATORS) for each in ("/grant:r", who)]
    return ["icacls", str(folder), "/inheritance:r", *given, "/q"]


def share(folder: Path, run: Callable[..., Any] = subprocess.run) -> None:
    """Let everybody who uses this PC open and change what is in ``folder``. Raises OSError."""
    try:
        run(sharing_command(folder), check=True, capture_output=True, timeout=30)
    except subprocess.SubprocessError:
        raise PermissionError(errno.EACCES, "the folder can't be shared") from None


def is_elevated(
    kind: str = sys.platform, environment: Mapping[str, str] = os.environ, windows: Any = None
) -> bool:
    """Whether the program runs as administrator, for somebody who otherwise is not one.

    What it makes then belongs to the administrator, and may be closed to everybody else.
    """
    if kind != "win32":
        return "SUDO_UID" in environment
    with suppress(OSError, AttributeError):
        shell = windows if windows is not None else _library("shell32")
        return bool(shell.IsUserAnAdmin())
    return False
