"""The edge to the computer's file system: its refusals in plain words, and the atomic write."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path, PurePath
from urllib.parse import quote

from peerdesk.computer import sync_file
from peerdesk.errors import FolderError, PeerDeskError
from peerdesk.store import moves
from peerdesk.store.failures import disk_full, in_use, read_only
from peerdesk.words import _


def plain_os_error(error: OSError) -> PeerDeskError:
    """What the computer refused, said plainly; raise it ``from None`` (file names stay out)."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return disk_full()
    if moves.is_held(error):
        return in_use()
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return read_only()
    if error.errno == errno.EIO:
        return FolderError(
            _(
                "The disk can't be read or written just now. What you did last was not "
                "saved. Check the disk, then open PeerDesk again."
            )
        )
    if error.errno in (errno.ENOENT, errno.ENODEV, errno.ENXIO, errno.ESTALE):
        return FolderError(
            _(
                "The data folder, or something in it, can't be found. Nothing was changed. If "
                "it is on another drive or on the network, connect that, then try again."
            )
        )
    if error.errno in (errno.EEXIST, errno.ENOTDIR, errno.EISDIR):
        return FolderError(
            _(
                "A file and a folder are mixed up where the data folder should be. Nothing was "
                "changed. Choose another folder."
            )
        )
    if error.errno in (errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP):
        return FolderError(
            _(
                "This kind of drive can't keep two programs from opening the records at the "
                "same time. Nothing was changed. Choose a folder on this computer's own disk."
            )
        )
    return FolderError(
        _(
            "The computer refused to read or write the data folder (error {number}). What you "
            "did last was not saved; everything before it is safe. Try again.",
            number=error.errno,
        )
    )


def read_only_uri(path: PurePath) -> str:
    """``path`` (absolute) for SQLite to open and never to write; ``#``, ``%``, ``?`` and letters
    that are no text stand for themselves. A share's name has four slashes: it is no host."""
    plain = path.as_posix()
    root = "file://" if plain.startswith("/") else "file:///"
    return f"{root}{quote(os.fsencode(plain), safe='/:')}?mode=ro"


def sync_folder(path: Path) -> None:
    """Make renames inside ``path`` outlast a power cut. Windows does so by itself.

    Some file systems (a USB stick's, a network's) don't know how to; that is no failure.
    """
    if sys.platform == "win32":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _NOT_KNOWN:
            raise
    finally:
        os.close(descriptor)


_NOT_KNOWN = (errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.ENOTTY)


def write_atomically(path: Path, content: bytes) -> None:
    """Replace ``path``: a reader, or a power cut, finds all of the old or all of the new.

    One writer at a time (the folder's lock sees to that). Raises a FolderError in plain words,
    and then the old content stands.
    """
    temporary = path.with_name(path.name + ".tmp")
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            sync_file(file.fileno())
        # A left-over from a crash keeps the permissions that it had.
        temporary.chmod(0o600)
        moves.replace(temporary, path)
        sync_folder(path.parent)
    except OSError as error:
        moves.drop(temporary)
        raise plain_os_error(error) from None
