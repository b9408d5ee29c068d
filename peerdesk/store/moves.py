"""Every rename and every deletion of a file or folder goes through here (a test sees to it).

Windows renames and deletes nothing that another program has open: a virus scanner, a search
index, a viewer. Most let go in a moment, so ``rename``, ``replace``, ``delete`` and
``delete_tree`` try for two seconds before they raise StillHeld (an OSError, which
``files.plain_os_error`` says plainly); any other refusal is raised at once. ``drop`` is for what
nobody waits for, such as leftovers: one try, and what is refused stays for next time.
"""

from __future__ import annotations

import errno
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

_HELD = (32, 33)
"""Windows' SHARING_VIOLATION and LOCK_VIOLATION."""
_DENIED = 5
"""Windows' ACCESS_DENIED: said of a folder with an open file in it, and of a file that is to be
replaced while it is open; also where one may not write, which is found out before (``prepare``)."""
_PAUSES: Sequence[float] = (0.01, 0.02, 0.05, 0.12, 0.2, 0.3, 0.3, 0.5, 0.5)
"""Seconds between the tries; two in all."""
_sleep = time.sleep  # tests put a clock of their own here


class StillHeld(PermissionError):
    """Another program has the file open, and did not let go for two seconds."""

    def __init__(self) -> None:
        super().__init__(errno.EACCES, "another program is using it")


def is_held(error: OSError) -> bool:
    """Whether the refusal is another program's that has the file open; Windows' alone."""
    return isinstance(error, StillHeld) or getattr(error, "winerror", None) in _HELD


def rename(source: Path, target: Path) -> None:
    """Rename a file or a folder to a name that is free."""
    _patiently(lambda: source.rename(target))


def replace(source: Path, target: Path) -> None:
    """Rename a file; a file that has the name ``target`` is replaced by it, in one step."""
    _patiently(lambda: source.replace(target))


def delete(path: Path, *, missing_ok: bool = False) -> None:
    """Delete a file."""
    _patiently(lambda: path.unlink(missing_ok=missing_ok))


def delete_tree(path: Path) -> None:
    """Delete a folder with all that is in it; what was refused, it may be in part."""
    _patiently(lambda: shutil.rmtree(path))


def delete_empty_folder(path: Path) -> None:
    """Delete a folder in which nothing is."""
    _patiently(path.rmdir)


def drop(path: Path) -> bool:
    """Delete a file, or a folder with all that is in it, if it can be done now; whether it is gone.

    Never raises, never waits.
    """
    try:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    except OSError:
        return False
    return True


@contextmanager
def folder_for_a_while(beside: Path | None = None) -> Iterator[Path]:
    """A new folder for the owner alone, in ``beside`` or where the system wants it; deleted after.

    What is held then stays behind: never is that raised instead of what happened in the block.
    """
    made = Path(tempfile.mkdtemp(prefix=".peerdesk-", dir=beside))
    try:
        yield made
    finally:
        with suppress(OSError):
            delete_tree(made)


def _patiently(action: Callable[[], object]) -> None:
    for pause in _PAUSES:
        try:
            action()
            return
        except OSError as error:
            if not _may_be_held(error):
                raise
        _sleep(pause)
    try:
        action()
    except OSError as error:
        if _may_be_held(error):
            raise StillHeld from None
        raise


def _may_be_held(error: OSError) -> bool:
    return is_held(error) or getattr(error, "winerror", None) == _DENIED
