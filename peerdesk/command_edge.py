"""Where the command line meets the computer: arguments that are no text, files to write, Qt."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from peerdesk.errors import Invalid, PeerDeskError
from peerdesk.words import _


def require_text(options: argparse.Namespace) -> None:
    """Raise Invalid for an argument that can't be read as text; a file's name may be any bytes
    where the system allows that."""
    for name, value in vars(options).items():
        for each in value if isinstance(value, list) else [value]:
            try:
                if isinstance(each, Path):
                    os.fsencode(each)
                else:
                    str(each).encode()
            except UnicodeEncodeError:
                words = _("there are letters in it that can't be read as text")
                raise Invalid({name.replace("_", "-"): words}) from None


@contextmanager
def needs_qt() -> Iterator[None]:
    """Raise PeerDeskError, one line, where the system lacks a library that Qt needs (libGL)."""
    try:
        yield
    except ImportError as error:
        # One of ours that is missing is a mistake in the program, and no system's fault.
        if not (error.name or "").startswith(("PySide6", "shiboken6")) and ".so" not in error.msg:
            raise
        raise PeerDeskError(
            _(
                "Qt's libraries can't be loaded on this computer: {reason}. On Debian or Ubuntu, "
                "install libegl1 libgl1 libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 "
                "libxcb-keysyms1, then try again.",
                reason=error.msg,
            )
        ) from None
