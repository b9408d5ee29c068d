"""Files that leave the program: for their owner alone, and whole before they get their name.

A power cut, a full stick or a drive that is pulled out leaves all of the file or the older one,
never half of it.
"""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from peerdesk.computer import sync_file
from peerdesk.errors import DiskFull, FolderError
from peerdesk.store import moves
from peerdesk.store.failures import in_use_elsewhere
from peerdesk.store.files import sync_folder
from peerdesk.words import _


@dataclass(frozen=True)
class WholeFile:
    """A file that lies beside its place, written and synced; `put_in_place` gives it its name."""

    path: Path
    beside: Path

    def put_in_place(self) -> None:
        """Replace what was there. Raises a FolderError in plain words: the older one stands."""
        try:
            moves.replace(self.beside, self.path)
        except OSError as error:
            raise not_written(self.path, error) from None
        # It is there; a drive that can't sync its folders (some sticks) has done what it can.
        with contextlib.suppress(OSError):
            sync_folder(self.path.parent)


@contextlib.contextmanager
def whole_file(path: Path, content: bytes, make_folders: bool = False) -> Iterator[WholeFile]:
    """``content`` beside ``path``, whole and synced, for as long as the block lasts.

    A folder that is missing is an error (the drive may have been pulled out), unless it is to be
    made. What isn't put in place by the end goes again, those folders too. Raises a FolderError
    in plain words when it can't be written.
    """
    missing: list[Path] = []
    beside: Path | None = None
    try:
        try:
            missing = [each for each in path.parents if make_folders and not each.exists()]
            beside = _written(path, content, make_folders)
        except OSError as error:
            raise not_written(path, error) from None
        yield WholeFile(path, beside)
    finally:
        if beside is not None:
            moves.drop(beside)
        with contextlib.suppress(OSError):
            for folder in missing:
                moves.delete_empty_folder(folder)


def _written(path: Path, content: bytes, make_folders: bool) -> Path:
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, "a folder")
    if make_folders:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # A name of its own, which nobody can have laid there: 0600 from its first moment.
    descriptor, name = tempfile.mkstemp(prefix=".peerdesk-", suffix=".part", dir=path.parent)
    beside = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            sync_file(file.fileno())
    except BaseException:
        moves.drop(beside)
        raise
    return beside


def not_written(path: Path, error: OSError) -> FolderError:
    """Why a file could not be written outside the data folder, in plain words."""
    if moves.is_held(error):
        return in_use_elsewhere(path.name)
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskFull(
            _(
                "There is no room for {file}. The records are safe, and nothing was left behind. "
                "Free some space, or choose another disk.",
                file=path.name or path,
            )
        )
    return FolderError(
        _(
            "{file} can't be written. The records are safe. Check that the folder is there, "
            "that you may save files in it and that the disk isn't full.",
            file=path.name or path,
        )
    )
