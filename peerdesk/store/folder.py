"""The layout of a data folder, its lock, and the swap that makes a restore all or nothing.

    lock                    held while a program has the folder open; says who holds it
    center/center.db        the encrypted records (beside it SQLite's own -wal and -shm)
    center/keyring.json     the wrapped data key; keyring-copy.json is the same once more
    center/keyring-next.json    only until the records have taken a change of the keyring
    center.tmp center.new center.old    only while a restore (or a first run) is under way
    backups/*.peerdesk
    window.json             how the window looks on this computer; nothing personal

Every temporary file lies in here, never in the system's temporary folder, so that what
protects the folder protects it too.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import platform
import shutil
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from peerdesk.errors import FolderError, FolderHeld
from peerdesk.store.files import plain_os_error, sync_folder, write_atomically
from peerdesk.words import _, clock_time, date_time

DATABASE_NAME = "center.db"
KEYRING_NAME = "keyring.json"
KEYRING_COPY_NAME = "keyring-copy.json"
KEYRING_NEXT_NAME = "keyring-next.json"

# Windows locks are mandatory for the bytes they cover: this one lies far behind the holder's
# own words, which others must be able to read.
_LOCK_BYTE = 1 << 30


def default_folder() -> Path:
    """The data folder of the person signed in to this computer."""
    from platformdirs import user_data_path  # only asked for without --data; the window starts fast

    return user_data_path("PeerDesk", appauthor=False)


@dataclass(frozen=True)
class Preferences:
    """How the window looks on this computer. ``text_size`` is in percent."""

    theme: str = "system"
    text_size: int = 100
    language: str | None = None
    last_account_id: int | None = None
    window: tuple[int, int, int, int] | None = None
    """Where it stood and how large it was: x, y, width and height in device-independent pixels."""
    maximized: bool = False


def _preferences(found: Any) -> Preferences:
    """``found`` as preferences; whatever isn't what it should be is left at its default."""
    values = found if isinstance(found, dict) else {}

    def whole(name: str) -> int | None:
        value = values.get(name)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    theme, text_size, language = values.get("theme"), whole("text_size"), values.get("language")
    return Preferences(
        theme=theme if theme in ("system", "light", "dark") else Preferences.theme,
        text_size=text_size if text_size and 50 <= text_size <= 300 else Preferences.text_size,
        language=language if isinstance(language, str) else None,
        last_account_id=whole("last_account_id"),
        window=_place(values.get("window")),
        maximized=values.get("maximized") is True,
    )


def _place(found: Any) -> tuple[int, int, int, int] | None:
    if not isinstance(found, list) or len(found) != 4:
        return None
    if not all(isinstance(each, int) and abs(each) < 100_000 for each in found):
        return None
    x, y, width, height = found
    return x, y, width, height


@dataclass(frozen=True)
class DataFolder:
    """One center's folder. Nothing is read or made until it is asked for."""

    path: Path

    @property
    def lock_path(self) -> Path:
        return self.path / "lock"

    @property
    def center(self) -> Path:
        """What a restore replaces as one: the database and the keyring that opens it."""
        return self.path / "center"

    @property
    def database_path(self) -> Path:
        return self.center / DATABASE_NAME

    @property
    def keyring_path(self) -> Path:
        return self.center / KEYRING_NAME

    @property
    def keyring_copy_path(self) -> Path:
        return self.center / KEYRING_COPY_NAME

    @property
    def keyring_next_path(self) -> Path:
        return self.center / KEYRING_NEXT_NAME

    @property
    def backups(self) -> Path:
        return self.path / "backups"

    @property
    def preferences_path(self) -> Path:
        return self.path / "window.json"

    @property
    def is_set_up(self) -> bool:
        """Whether a center is here, even a damaged one: a first run must never write over it.

        Ask after ``finish_interrupted_swap``.
        """
        files = (self.keyring_path, self.keyring_copy_path, self.database_path)
        return any(path.exists() for path in files)

    @property
    def has_center_of_any_state(self) -> bool:
        """Whether anything of a center is here, even half swapped: before anything is made here."""
        return any(path.exists() for path in (self.center, self._new, self._old))

    def prepare(self) -> None:
        """Make the folder (readable by its owner alone) and make sure that it can be written.

        Raises ReadOnlyFolder, DiskFull or another FolderError. May run before the lock is held.
        """
        probe = self.path / f"write-{os.getpid()}.tmp"
        try:
            for folder in (self.path, self.center, self.backups):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            # A whole block: a full disk may still have room for a few bytes in an inode.
            probe.write_bytes(bytes(4096))
            probe.unlink()
        except OSError as error:
            with contextlib.suppress(OSError):
                probe.unlink()
            raise plain_os_error(error) from None

    def drop_leftovers(self) -> None:
        """Delete what a program that was killed left half made; with the lock held."""
        with contextlib.suppress(OSError):
            for pattern in ("write-*.tmp", "backups/*.tmp", "backups/*.partial"):
                for leftover in self.path.glob(pattern):
                    leftover.unlink()

    def read_preferences(self) -> Preferences:
        """The window's preferences; a missing or damaged file means the defaults."""
        try:
            return _preferences(json.loads(self.preferences_path.read_bytes()))
        except (OSError, ValueError, RecursionError):
            return Preferences()

    def write_preferences(self, preferences: Preferences) -> None:
        """Raises a FolderError in plain words when it can't be written."""
        write_atomically(self.preferences_path, json.dumps(asdict(preferences)).encode())

    def copy_center_aside(self, stamp: str) -> None:
        """Keep a center that can't be opened, as ``set-aside-STAMP``, before it is replaced."""
        if not self.is_set_up:
            return
        try:
            shutil.copytree(self.center, self.path / f"set-aside-{stamp}")
        except (OSError, shutil.Error) as error:
            cause = error if error.errno is not None else OSError(errno.EIO, "copy")
            raise plain_os_error(cause) from None

    # The swap. Its commit point is one rename, center.tmp to center.new: before it an
    # interruption means the old center, after it the new one.

    @property
    def _stage(self) -> Path:
        return self.path / "center.tmp"

    @property
    def _new(self) -> Path:
        return self.path / "center.new"

    @property
    def _old(self) -> Path:
        return self.path / "center.old"

    def new_stage(self) -> Path:
        """An empty folder in which to build a whole center (``center.db``, ``keyring.json``).

        Fill it, close every file in it, then ``swap_stage_in``; or ``drop_stage``.
        """
        self.finish_interrupted_swap()
        try:
            self._stage.mkdir(mode=0o700)
        except OSError as error:
            raise plain_os_error(error) from None
        return self._stage

    def drop_stage(self) -> None:
        """Throw away a stage that will not be swapped in."""
        try:
            if self._stage.exists():
                shutil.rmtree(self._stage)
        except OSError as error:
            raise plain_os_error(error) from None

    def swap_stage_in(self) -> None:
        """Put the stage in the place of the center, all or nothing; the old center is deleted.

        Every connection to the old one must be closed. When the computer refuses, a FolderError
        is raised, the old center stands and the stage is gone.
        """
        assert (self._stage / DATABASE_NAME).exists()
        assert (self._stage / KEYRING_NAME).exists()
        try:
            for file in self._stage.iterdir():
                with file.open("rb+") as opened:
                    os.fsync(opened.fileno())
            sync_folder(self._stage)
            self._stage.rename(self._new)
            self._move_in()
        except OSError as error:
            self._take_back()
            raise plain_os_error(error) from None
        # What can't be deleted now (a virus scanner looks at it) is deleted at the next opening.
        with contextlib.suppress(OSError):
            sync_folder(self.path)
            shutil.rmtree(self._old)

    def finish_interrupted_swap(self) -> None:
        """Bring what a crash left behind to the old center or to the new one.

        Call at every opening, with the lock held, before anything in the center is opened.
        """
        try:
            if self._new.exists():
                if self.center.exists() and self._old.exists():
                    if self.is_set_up:
                        shutil.rmtree(self._old)
                    else:
                        shutil.rmtree(self.center)
                self._move_in()
                sync_folder(self.path)
            elif self._old.exists() and not self.is_set_up:
                # Windows renames onto nothing that exists, not even an empty folder.
                if self.center.exists():
                    shutil.rmtree(self.center)
                self._old.rename(self.center)
                sync_folder(self.path)
            self.drop_stage()
            if self._old.exists():
                shutil.rmtree(self._old)
        except OSError as error:
            raise plain_os_error(error) from None

    def _move_in(self) -> None:
        """center to center.old, center.new to center; either may have happened already."""
        sync_folder(self.path)
        if self.center.exists():
            self.center.rename(self._old)
        self._new.rename(self.center)

    def _take_back(self) -> None:
        """Undo as much of a refused swap as happened; withdraws the commit point first."""
        with contextlib.suppress(OSError, FolderError):
            if self._new.exists():
                self._new.rename(self._stage)
            if self._old.exists() and not self.center.exists():
                self._old.rename(self.center)
            self.drop_stage()


@dataclass(frozen=True)
class Holder:
    """Who has a folder open: process id, the computer's name, since when (aware)."""

    pid: int
    host: str
    started: datetime


def _utc_now() -> datetime:
    return datetime.now(UTC)


class FolderLock:
    """Keeps two programs from opening one folder; a context manager, or acquire and release.

    It is the system's own lock on an open file, so a program that crashed holds nothing. The
    file stays behind: deleting it would let two programs lock two files of the same name.
    """

    def __init__(self, path: Path, utc_now: Callable[[], datetime] = _utc_now) -> None:
        self._path = path
        self._utc_now = utc_now
        self._descriptor: int | None = None

    def acquire(self) -> None:
        """Raises FolderHeld, saying who holds it, or another FolderError in plain words."""
        assert self._descriptor is None, "this lock is held already"
        try:
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise plain_os_error(error) from None
        try:
            if not _lock(descriptor):
                raise _held_by(self.holder())
            self._describe(descriptor)
        except OSError as error:
            os.close(descriptor)
            raise plain_os_error(error) from None
        except BaseException:
            os.close(descriptor)
            raise
        self._descriptor = descriptor

    def release(self) -> None:
        """Let others in. Does nothing when the lock isn't held."""
        if self._descriptor is None:
            return
        descriptor, self._descriptor = self._descriptor, None
        try:
            with contextlib.suppress(OSError):
                os.ftruncate(descriptor, 0)
            _unlock(descriptor)
        finally:
            os.close(descriptor)

    def holder(self) -> Holder | None:
        """Who last took the lock; None when nobody says so (it may be being written)."""
        try:
            found = json.loads(self._path.read_bytes())
            started = datetime.fromisoformat(found["started"])
            if started.tzinfo is None:
                return None
            return Holder(int(found["pid"]), str(found["host"]), started)
        except (OSError, ValueError, TypeError, KeyError, RecursionError):
            return None

    def _describe(self, descriptor: int) -> None:
        words = {
            "pid": os.getpid(),
            "host": platform.node(),
            "started": self._utc_now().isoformat(timespec="seconds"),
        }
        os.ftruncate(descriptor, 0)
        os.lseek(descriptor, 0, os.SEEK_SET)
        os.write(descriptor, json.dumps(words).encode())

    def __enter__(self) -> FolderLock:
        self.acquire()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> bool:
        os.lseek(descriptor, _LOCK_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        return True

    def _unlock(descriptor: int) -> None:
        os.lseek(descriptor, _LOCK_BYTE, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _unlock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_UN)


def _held_by(holder: Holder | None) -> FolderHeld:
    """Times are this computer's own: the center's zone is inside the records."""
    if holder is None:
        return FolderHeld(_("PeerDesk is already open. Switch to that window, or close it first."))
    started = holder.started.astimezone()
    today = started.date() == datetime.now(started.tzinfo).date()
    since = clock_time(started) if today else date_time(started)
    if holder.host == platform.node():
        return FolderHeld(
            _(
                "PeerDesk is already open on this computer (since {since}). "
                "Switch to that window, or close it first.",
                since=since,
            )
        )
    return FolderHeld(
        _(
            "PeerDesk is already open on the computer {host} (since {since}). "
            "Close it there first.",
            host=holder.host,
            since=since,
        )
    )
