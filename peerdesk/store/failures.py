"""SQLite's errors, split into the world's (said in plain words) and ours (left as they are)."""

from __future__ import annotations

import errno

from peerdesk.errors import (
    Damaged,
    DiskFull,
    FileInUse,
    FolderError,
    FolderHeld,
    PeerDeskError,
    ReadOnlyFolder,
)
from peerdesk.store.moves import is_held
from peerdesk.words import _


def disk_full() -> DiskFull:
    """What is said when no room is left."""
    return DiskFull(
        _(
            "The disk is full. What you did last was not saved; everything before it is safe. "
            "Free some space on this computer, then do it again."
        )
    )


def read_only() -> ReadOnlyFolder:
    """What is said when the folder can't be written to."""
    return ReadOnlyFolder(
        _(
            "PeerDesk can't write to its data folder. Nothing was changed. Ask whoever looks "
            "after this computer to allow writing there, or choose another folder."
        )
    )


def in_use() -> FileInUse:
    """What is said when another program has a file of the data folder open."""
    return FileInUse(
        _(
            "Another program is using a file that PeerDesk needs just now: a virus scanner or a "
            "backup program, perhaps. Nothing was changed. Wait a moment, then try again."
        )
    )


def in_use_elsewhere(name: str) -> FileInUse:
    """What is said when a file that somebody chose to save over is open in another program."""
    return FileInUse(
        _(
            "Another program has {file} open, a viewer perhaps. It was left as it is. Close it "
            "there, or save under another name.",
            file=name,
        )
    )


def damaged() -> Damaged:
    """What is said when the database file can't be read."""
    return Damaged(
        _(
            "The records file is damaged and can't be read. Your backups are not touched. "
            "Restore the newest backup; keep the damaged file until you have checked it."
        )
    )


def records_in_use() -> FolderHeld:
    """What is said when another connection has the database."""
    return FolderHeld(
        _(
            "Something else is using the records just now. Nothing was changed. "
            "Wait a moment and try again."
        )
    )


def in_plain_words(error: BaseException) -> PeerDeskError | None:
    """The plain sentence for ``error`` when it is the world's fault; None when it is ours."""
    if isinstance(error, PeerDeskError):
        return error
    if isinstance(error, OSError):
        if is_held(error):
            return in_use()
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            return disk_full()
        if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
            return read_only()
        return None
    # Peewee wraps the driver's error and keeps it as ``orig``.
    driver = getattr(error, "orig", None) or error
    code = getattr(driver, "sqlite_errorcode", None)
    if code is None:
        return None
    match code & 0xFF:  # the primary result code of sqlite3.h
        case 13:  # FULL
            return disk_full()
        case 8 | 14:  # READONLY, CANTOPEN
            return read_only()
        case 11 | 26:  # CORRUPT, NOTADB
            return damaged()
        case 5 | 6:  # BUSY, LOCKED
            return records_in_use()
        case 10:  # IOERR
            return FolderError(
                _(
                    "The disk can't be read or written just now. What you did last was not "
                    "saved. Check the disk, then open PeerDesk again."
                )
            )
    return None
