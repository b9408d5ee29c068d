"""Where centers lie on this computer: each person's own folder, and the whole PC's on Windows."""

from __future__ import annotations

import contextlib
import getpass
from pathlib import Path

from platformdirs import user_data_path

from peerdesk.computer import folder_of_the_pc
from peerdesk.store.folder import DataFolder

_NOTE = "center-of-"
"""Begins the name of an empty file in the PC's folder: an account keeps a center of its own."""


def own_folder() -> Path:
    """The data folder of the person signed in to this computer, closed to everybody else."""
    return user_data_path("PeerDesk", appauthor=False)


def default_folder() -> Path:
    """The PC's own folder where there is one (Windows), unless this person has a center already."""
    own, shared = own_folder(), folder_of_the_pc()
    has_own = DataFolder(own).is_set_up
    return own if shared is None or (has_own and not DataFolder(shared).is_set_up) else shared


def centers_beside(path: Path) -> list[str]:
    """Where else on this computer a center is known to be, before another is set up in ``path``:
    folders, and the names of Windows accounts that keep one of their own."""
    own, shared = own_folder(), folder_of_the_pc()
    places = [each for each in (own, shared) if each is not None and each != path]
    found = [str(each) for each in places if DataFolder(each).is_set_up]
    notes = sorted(shared.glob(f"{_NOTE}*")) if shared is not None else []
    mine = _NOTE + getpass.getuser() if notes else ""
    return found + [each.name.removeprefix(_NOTE) for each in notes if each.name != mine]


def leave_note(path: Path) -> None:
    """Leave word for the other accounts of this PC that a center was made in ``path``."""
    shared = folder_of_the_pc()
    if shared is None or path != own_folder():
        return
    with contextlib.suppress(OSError):
        shared.mkdir(exist_ok=True)
        (shared / (_NOTE + getpass.getuser())).touch()
