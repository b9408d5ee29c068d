"""Backups: one file that holds the encrypted database and the keyring that opens it.

The copy is made by SQLite itself (never a file copy, which loses what is still in the WAL),
is encrypted with the same data key from its first byte, and is opened and counted before it
is called a backup. A ``.peerdesk`` file is a plain zip of ``center.db`` and ``keyring.json``.
"""

from __future__ import annotations

import contextlib
import errno
import lzma
import os
import shutil
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as driver

from peerdesk.computer import sync_file
from peerdesk.errors import (
    Damaged,
    DiskFull,
    FolderError,
    NewerFile,
    OtherKeys,
    PeerDeskError,
)
from peerdesk.store import chain, keyrings, moves
from peerdesk.store.database import connected, data_key_in_use, database
from peerdesk.store.failures import damaged, disk_full, in_plain_words, in_use, in_use_elsewhere
from peerdesk.store.files import plain_os_error, read_only_uri, sync_folder
from peerdesk.store.folder import DATABASE_NAME, KEYRING_NAME, DataFolder
from peerdesk.store.keyring import Keyring
from peerdesk.store.opening import MIGRATIONS
from peerdesk.words import _

SUFFIX = ".peerdesk"
_PAGES_A_STEP = 2000  # about 8 MB between two looks at "cancel"

Progress = Callable[[int, int], None]
"""Called with done and total pages; raises to cancel."""


@dataclass(frozen=True)
class Contents:
    """What a backup holds, counted in the backup itself. ``last_entry_at`` is UTC, or ""."""

    center: str
    last_entry_at: str
    rows: dict[str, int]
    last_entry: int = 0
    digest: str = ""
    """The chain's head in it, as `chain.short` prints it."""

    @property
    def people(self) -> int:
        return self.rows.get("person", 0)


def new_path(folder: DataFolder, moment: datetime, kind: str = "by-hand") -> Path:
    """A free dated name in the data folder, such as 2026-11-23-101500-daily.peerdesk.

    Sorts by age. A second that is taken is left alone: no backup is ever written over.
    """
    path = folder.backups / f"{moment:%Y-%m-%d-%H%M%S}-{kind}{SUFFIX}"
    return new_path(folder, moment + timedelta(seconds=1), kind) if path.exists() else path


def write(
    folder: DataFolder,
    target: Path,
    progress: Progress | None = None,
    before_named: Callable[[Contents], object] = lambda _contents: None,
) -> Contents:
    """Back the open records up into ``target``, verified; on any error ``target`` is untouched.

    Runs in the thread that has the connection; takes seconds for a large center. An earlier
    backup of that name is replaced, no other file is. ``before_named`` is called when the backup
    is whole, before it gets its name: what it raises leaves no backup.
    """
    _make_room(folder)
    try:
        _check_target(folder, target)
    except OSError as error:  # a name that is too long, for instance
        raise _not_written(error, target.name) from None
    # Asked once: a lock meanwhile must not give a copy under no key at all.
    data_key = data_key_in_use()
    assert data_key, "the records are open while they are backed up"
    work = folder.backups / f"{os.getpid()}{_WORK}"
    partial = target.with_name(target.name + ".partial")
    try:
        keyring, contents = _copied(folder, work, data_key, progress)
        if contents.rows != _counts(database.connection()):
            raise Damaged(
                _("The backup does not hold what the records hold. It was thrown away. Try again.")
            )
        _pack(work, keyring, partial, contents)
        before_named(contents)
        moves.replace(partial, target)
        sync_folder(target.parent)
    except OSError as error:
        raise _not_written(error, target.name) from None
    except _UNREADABLE:
        raise _not_written(OSError(errno.EIO, "read back"), target.name) from None
    finally:
        for leftover in (work, partial):
            moves.drop(leftover)
    return contents


def _copied(
    folder: DataFolder, work: Path, data_key: bytes, progress: Progress | None
) -> tuple[bytes, Contents]:
    """The records copied into ``work``, opened and counted, and the keyring that goes with them.

    What fails here is the data folder's disk, or the records themselves: not the backup's place.
    """
    try:
        keyring = _copy_database_and_keyring(folder, work, data_key, progress)
        return keyring, _read_contents(work, data_key)
    except Damaged:
        raise damaged() from None
    except (DiskFull, OSError) as error:
        if isinstance(error, OSError) and error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise plain_os_error(error) from None
        raise DiskFull(
            _(
                "There is no room on the disk with the records to make a backup. The records are "
                "safe. Free some space on this computer, then try again."
            )
        ) from None


def copy_under(target: Path, data_key: bytes, progress: Progress | None = None) -> Contents:
    """Copy the open records under another key, every page checked and every row counted.

    Raises FolderError in plain words; whatever lies in ``target`` then is no copy.
    """
    try:
        copy_database(database.connection(), target, data_key, progress)
        contents = _read_contents(target, data_key)
    except Damaged:
        raise damaged() from None
    except DiskFull:
        raise disk_full() from None
    except OSError as error:
        raise plain_os_error(error) from None
    if contents.rows != _counts(database.connection()):
        raise Damaged(
            _("The copy does not hold what the records hold. It was thrown away. Try again.")
        )
    return contents


def counts() -> dict[str, int]:
    """How many rows each table of the open records has."""
    return _counts(database.connection())


def drop_leftovers(folder: DataFolder) -> None:
    """Delete what a backup that was killed left in the data folder; with the lock held."""
    for leftover in (*folder.backups.glob(f"*{_WORK}"), *folder.backups.glob("*.partial")):
        moves.drop(leftover)


def read_keyring(folder: DataFolder, source: Path) -> Keyring:
    """The keyring inside a backup. Raises Damaged when ``source`` is no whole backup."""
    try:
        return Keyring.load(_unpack(folder, source, [KEYRING_NAME]) / KEYRING_NAME)
    finally:
        folder.drop_stage()


def inspect(folder: DataFolder, source: Path, data_key: bytes) -> Contents:
    """What the backup holds. Nothing of the present state is touched."""
    with unpacked(folder, source) as stage:
        require_own(stage, data_key)
        return contents_of(stage, data_key)


@contextlib.contextmanager
def unpacked(folder: DataFolder, source: Path) -> Iterator[Path]:
    """The backup's database and keyring in a fresh stage of the data folder.

    Whoever restores swaps it in inside the block; else it is thrown away at the end.
    """
    try:
        yield _unpack(folder, source, [DATABASE_NAME, KEYRING_NAME])
    finally:
        folder.drop_stage()


def require_own(stage: Path, data_key: bytes) -> None:
    """Raise OtherKeys when the unpacked backup is under another key."""
    if not Keyring.load(stage / KEYRING_NAME).fits(data_key):
        raise OtherKeys(of_another_center())


def of_another_center() -> str:
    """What is said of a backup that is not of the open center."""
    return _(
        "This backup is of another center, or of this one before it was set up anew. "
        "Nothing was changed. To open it, restore it into an empty folder."
    )


def contents_of(stage: Path, data_key: bytes) -> Contents:
    """What an unpacked backup holds, once every page was read. Raises Damaged or NewerFile."""
    return _read_contents(stage / DATABASE_NAME, data_key)


def existing(folder: DataFolder) -> list[Path]:
    """The backups in the data folder, newest first."""
    return sorted(folder.backups.glob(f"*{SUFFIX}"), reverse=True)


def head_of(path: Path) -> tuple[int, str] | None:
    """The last entry in a backup and its digest, as the file itself says; None when it doesn't."""
    try:
        with zipfile.ZipFile(path) as archive:
            entry, _blank, digest = archive.comment.decode().partition(" ")
            return int(entry), digest
    except (OSError, *_UNREADABLE):
        return None


_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    KeyError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)
"""What Python raises for a zip that is torn, scribbled over, or of a kind that it doesn't know."""

_WORK = "-copy.tmp"


def _make_room(folder: DataFolder) -> None:
    """The copy is made in the data folder, wherever the backup goes: somebody may have tidied."""
    try:
        folder.backups.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise plain_os_error(error) from None


def _check_target(folder: DataFolder, target: Path) -> None:
    """Raise PeerDeskError for a place in which a backup would destroy something, or be lost."""
    if target.resolve().is_relative_to(folder.center.resolve()):
        raise PeerDeskError(
            _(
                "A backup can't lie among the records themselves. Nothing was written. Choose "
                "another folder, best on another disk."
            )
        )
    if not target.parent.is_dir():
        raise PeerDeskError(
            _(
                "The folder for the backup can't be found. Nothing was written. If it is on "
                "another drive, connect that, then try again."
            )
        )
    if target.exists() and not _is_backup(target):
        raise PeerDeskError(
            _(
                "There is something else of that name, which is no PeerDesk backup. Nothing was "
                "written. Choose another name."
            )
        )


def _is_backup(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return set(archive.namelist()) == {DATABASE_NAME, KEYRING_NAME}
    except (OSError, *_UNREADABLE):
        return False


def _pack(work: Path, keyring: bytes, partial: Path, contents: Contents) -> None:
    """Write the archive, for its owner alone to read, and check it from the disk."""
    descriptor = os.open(partial, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w+b") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
            archive.write(work, DATABASE_NAME)
            archive.writestr(KEYRING_NAME, keyring)
            # Nothing secret: for the list, which opens none of them.
            archive.comment = f"{contents.last_entry} {contents.digest}".encode()
        file.flush()
        sync_file(file.fileno())
    _require_whole(partial)


def _not_written(error: OSError, name: str) -> PeerDeskError:
    """The target may be a stick: words about the data folder would send people astray."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskFull(
            _(
                "There is no room for the backup. The records are safe. Free some space, or "
                "choose another disk."
            )
        )
    if moves.is_held(error):
        return in_use_elsewhere(name)
    return FolderError(
        _(
            "The backup can't be written there. The records are safe. Check that the disk is "
            "connected and that you may save files on it, then try again."
        )
    )


def _copy_database_and_keyring(
    folder: DataFolder, target: Path, data_key: bytes, progress: Progress | None
) -> bytes:
    """Copy the records into ``target``; the content of the keyring of the same generation."""
    for _try in range(_TRIES):
        copy_database(database.connection(), target, data_key, progress)
        keyring = keyrings.content_for(folder, data_key, _generation_of(target, data_key))
        if keyring is not None:
            return keyring
        moves.delete(target)  # somebody changed a password meanwhile
    raise FolderError(
        _(
            "Accounts were changed while the backup was made. The records are safe, and nothing "
            "was written. Make the backup once more."
        )
    )


_TRIES = 3


def _generation_of(path: Path, data_key: bytes) -> int:
    """The keyring's generation in a copy; 0 from before generations."""
    with reading(path, data_key) as connection:
        if not connection.execute("PRAGMA table_info(key_state)").fetchall():
            return 0
        row = connection.execute("SELECT generation FROM key_state").fetchone()
        return int(row[0]) if row else 0


@contextlib.contextmanager
def reading(path: Path, data_key: bytes) -> Iterator[Any]:
    """A connection that only reads. Its errors mean that this is no whole backup."""
    connection = connected(read_only_uri(path.absolute()), data_key, uri=True)
    try:
        yield connection
    except driver.Error:
        raise _damaged_backup() from None
    finally:
        connection.close()


def copy_database(
    source: Any, target: Path, data_key: bytes, progress: Progress | None = None
) -> None:
    """Copy all that the connection ``source`` reads into a new file, under any ``data_key``.

    Under another one than it has, the copy is opened with ``copied_from`` (``open_records``).
    """
    copy = None
    try:
        copy = connected(str(target), data_key)
        target.chmod(0o600)
        step = (lambda _status, left, total: progress(total - left, total)) if progress else None
        source.backup(copy, pages=_PAGES_A_STEP, progress=step)
        # The copy is read from one file; in WAL mode it would need two more beside it.
        copy.execute("PRAGMA journal_mode = delete")
    except driver.Error as error:
        raise in_plain_words(error) or _without_code(error) from None
    finally:
        if copy is not None:
            copy.close()
    _sync(target)


def _without_code(error: driver.Error) -> BaseException:
    """SQLite's own copying says some refusals by words alone, without a code."""
    if "full" in str(error):
        return DiskFull()
    if "disk I/O" in str(error) or "unable to open" in str(error):
        return OSError(errno.EIO, "copy")
    return error


def _read_contents(path: Path, data_key: bytes) -> Contents:
    """Open a copy with the key, have every page checked, and count its rows."""
    with reading(path, data_key) as connection:
        if connection.execute("PRAGMA cipher_integrity_check").fetchall():
            raise _damaged_backup()
        if connection.execute("PRAGMA quick_check").fetchone()[0] != "ok":
            raise _damaged_backup()
        if _is_newer(connection):
            raise NewerFile(
                _(
                    "This backup was made by a newer PeerDesk. Nothing was changed. Install the "
                    "newest PeerDesk on this computer, then restore it."
                )
            )
        center = connection.execute("SELECT name FROM center").fetchone()
        newest = "SELECT at, id, digest FROM journal_entry ORDER BY id DESC LIMIT 1"
        at, entry, digest = connection.execute(newest).fetchone() or ("", 0, b"")
        rows = _counts(connection)
        return Contents(center[0] if center else "", at, rows, entry, chain.short(digest))


def _is_newer(connection: Any) -> bool:
    """Whether its schema has steps that this PeerDesk doesn't know."""
    known = {step.stem for step in MIGRATIONS.glob("*.py")}
    applied = connection.execute("SELECT name FROM schema_migration").fetchall()
    return any(name not in known for (name,) in applied)


def _counts(connection: Any) -> dict[str, int]:
    tables = connection.execute(
        "SELECT name FROM pragma_table_list "
        "WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'"
    ).fetchall()
    sql = 'SELECT count(*) FROM "{}"'
    return {name: connection.execute(sql.format(name)).fetchone()[0] for (name,) in tables}


def _unpack(folder: DataFolder, source: Path, names: list[str]) -> Path:
    """The members ``names`` in a fresh stage of the data folder."""
    stage = folder.new_stage()
    try:
        with zipfile.ZipFile(source) as archive:
            for name in names:
                with archive.open(name) as packed, (stage / name).open("wb") as file:
                    (stage / name).chmod(0o600)
                    shutil.copyfileobj(packed, file, 1 << 20)
    except _UNREADABLE:
        folder.drop_stage()
        raise _damaged_backup() from None
    except OSError as error:
        folder.drop_stage()
        if isinstance(error, FileNotFoundError):
            raise PeerDeskError(
                _(
                    "There is no such backup. Nothing was changed. If it is on another drive, "
                    "connect that, then try again."
                )
            ) from None
        raise _not_read(error) from None
    return stage


def _require_whole(path: Path) -> None:
    """Read the archive back from the disk: each member's checksum must be right."""
    with zipfile.ZipFile(path) as archive:
        if archive.testzip() is not None:
            raise _damaged_backup()


def _damaged_backup() -> PeerDeskError:
    return Damaged(
        _(
            "This backup can't be read: it is damaged, or it is no PeerDesk backup. "
            "Nothing was changed. Try an older one."
        )
    )


def _not_read(error: OSError) -> PeerDeskError:
    """A full disk is the data folder's; whatever else fails is in reading the backup."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return plain_os_error(error)
    if moves.is_held(error):
        return in_use()
    return FolderError(
        _(
            "This backup can't be read from its disk. Nothing was changed. Check that it is a "
            "file and that the disk is connected, then try again."
        )
    )


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        sync_file(file.fileno())
