"""What depends on the kind of computer and touches neither records nor window.

``kind`` is ``sys.platform``'s word for it; a test gives another one. What only one system knows is
imported where it is asked for. None of this may keep anybody from the records: what a system
refuses here, the program does without.
"""

from __future__ import annotations

import os
import sys
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
            kernel = windows if windows is not None else _kernel()
            kernel.SetErrorMode(_NO_ERROR_BOX)
            kernel.WerSetFlags(_NO_HEAP)
        return
    import resource

    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if kind == "linux":
        with suppress(OSError):
            Path("/proc/self/coredump_filter").write_text(_NO_MEMORY, encoding="ascii")


def _kernel() -> Any:
    import ctypes

    return ctypes.WinDLL("kernel32")  # type: ignore[attr-defined,unused-ignore]


def give_streams() -> None:
    """A windowed program has no console: what it says goes nowhere then, and it reads nothing."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115
