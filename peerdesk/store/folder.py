"""The layout of a data folder, its lock, and the swap that makes a restore all or nothing.

    lock                    held while a program has the folder open; says who holds it
    center/center.db        the encrypted records (beside it SQLite's own -wal and -shm)
    center/keyring.json     the wrapped data key; keyring-copy.json is the same once more
    center/keyring-next.json    only until the records have taken a change of the keyring
    center.tmp center.old    only while a restore (or a first run) is under way
    set-aside-*              a center that could not be opened when a backup took its place
    backups/*.peerdesk
    window.json             how the window looks on this computer; nothing personal

Every temporary file lies in here, never in the system's temporary folder, so that what
protects the folder protects it too.
"""

from __future__ import annotations

import contextlib
import json
import os
import platform
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from peerdesk.computer import folder_mode, folder_of_the_pc, share, sync_file
from peerdesk.errors import FolderError, FolderHeld
from peerdesk.store import moves
from peerdesk.store.files import plain_os_error, sync_folder, write_atomically
from peerdesk.words import _, clock_time, date_time

DATABASE_NAME = "center.db"
KEYRING_NAME = "keyring.json"
KEYRING_COPY_NAME = "keyring-copy.json"
KEYRING_NEXT_NAME = "keyring-next.json"

_PART = ".part"
_HALF = f"set-aside-*{_PART}"

# Windows locks are mandatory for the bytes they cover: this one lies far behind the holder's
# own words, which others must be able to read.
_LOCK_BYTE = 1 << 30
_OWNER_ONLY = 0o700


def anchor_folder() -> Path:
    """Where ``store.anchors`` lie: the same person's settings, which are no part of any data

    folder, so that whoever puts an older copy of that back doesn't put them back too.
    """
    from platformdirs import user_config_path

    return user_config_path("PeerDesk newest entries", appauthor=False)


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
        return self._is_in_place or bool(self._aside())

    @property
    def _is_in_place(self) -> bool:
        files = (self.keyring_path, self.keyring_copy_path, self.database_path)
        return any(path.exists() for path in files)

    @property
    def has_center_of_any_state(self) -> bool:
        """Whether anything of a center is here, whole, half swapped, unfinished or set aside.

        No center is set up beside it: somebody's records may be what lies there.
        """
        unfinished = self._stage.exists() and any(self._stage.iterdir())
        return self.is_set_up or unfinished or any(self.path.glob("set-aside-*"))

    def prepare(self) -> None:
        """Make the folder (readable by its owner alone) and make sure that it can be written.

        Raises ReadOnlyFolder, DiskFull or another FolderError. May run before the lock is held.
        """
        probe = self.path / f"write-{os.getpid()}.tmp"
        try:
            # Not the center's own: it comes as a whole, and its place must be free for it.
            mode = folder_mode(self.path, folder_of_the_pc())
            self.path.mkdir(mode=mode, parents=True, exist_ok=True)
            if mode != _OWNER_ONLY and not self.backups.exists():
                share(self.path)
            self.backups.mkdir(mode=mode, exist_ok=True)
            # A whole block: a full disk may still have room for a few bytes in an inode.
            probe.write_bytes(bytes(4096))
        except OSError as error:
            raise plain_os_error(error) from None
        finally:
            moves.drop(probe)

    def drop_leftovers(self) -> None:
        """Delete what a program that was killed left half made; with the lock held."""
        for pattern in ("write-*.tmp", "center/*.tmp", "backups/*.tmp", "backups/*.partial", _HALF):
            for leftover in self.path.glob(pattern):
                moves.drop(leftover)

    def remove_center_and_backups(self) -> None:
        """Delete the center and every backup here, for good: a demo makes room for the next."""
        try:
            for place in (self.center, self.backups):
                moves.delete_tree(place)
        except OSError as error:
            raise plain_os_error(error) from None
        self.prepare()

    def read_preferences(self) -> Preferences:
        """The window's preferences; a missing or damaged file means the defaults."""
        try:
            return _preferences(json.loads(self.preferences_path.read_bytes()))
        except (OSError, ValueError, RecursionError):
            return Preferences()

    def write_preferences(self, preferences: Preferences) -> None:
        """Raises a FolderError in plain words when it can't be written."""
        write_atomically(self.preferences_path, json.dumps(asdict(preferences)).encode())

    def name_aside(self, stamp: str) -> str:
        """What ``copy_center_aside`` will call it; "" when there is nothing to keep."""
        if not self.is_set_up:
            return ""
        name, more = f"set-aside-{stamp}", 1
        while (self.path / name).exists():
            name, more = f"set-aside-{stamp}-{more + 1}", more + 1
        return name

    def copy_center_aside(self, stamp: str) -> None:
        """Keep a center that can't be opened, as ``set-aside-STAMP``, before it is replaced.

        Raises a FolderError, and then nothing of the copy is left.
        """
        name = self.name_aside(stamp)
        if not name:
            return
        part = self.path / f"{name}{_PART}"
        try:
            part.mkdir(mode=0o700)
            for file in self.center.iterdir():
                _copy_what_is_readable(file, part / file.name)
            moves.rename(part, self.path / name)
        except OSError as error:
            moves.drop(part)
            raise plain_os_error(error) from None

    # The swap. Its commit point is one rename, center.tmp to center, for which the old center
    # steps aside. An interruption before it means the old center, after it the new one.

    @property
    def _stage(self) -> Path:
        return self.path / "center.tmp"

    def _aside(self) -> list[Path]:
        """What swaps put aside, the oldest first: leftovers, but for the last of them while there
        is no center in place."""
        found = self.path.glob("center.old*")
        return sorted(found, key=lambda each: (len(each.name), each.name))

    def new_stage(self) -> Path:
        """An empty folder in which to build a whole center (``center.db``, ``keyring.json``).

        Fill it, close every file in it, then ``swap_stage_in``; or ``drop_stage``.
        """
        self.bring_center_back()
        try:
            if self._stage.exists():
                moves.delete_tree(self._stage)
            self._stage.mkdir(mode=folder_mode(self.path, folder_of_the_pc()))
        except OSError as error:
            raise plain_os_error(error) from None
        return self._stage

    def drop_stage(self) -> None:
        """Throw away a stage that will not be swapped in; what is held goes next time."""
        moves.drop(self._stage)

    def swap_stage_in(self) -> None:
        """Put the stage in the place of the center, all or nothing; the old center is deleted.

        Every connection to the old one must be closed. When the computer refuses, a FolderError
        is raised, and the next opening finds the old center.
        """
        assert (self._stage / DATABASE_NAME).exists()
        assert (self._stage / KEYRING_NAME).exists()
        try:
            for file in self._stage.iterdir():
                with file.open("rb+") as opened:
                    sync_file(opened.fileno())
            sync_folder(self._stage)
            if self.center.exists():
                moves.rename(self.center, self._free_place_aside())
                sync_folder(self.path)
            moves.rename(self._stage, self.center)
        except OSError as error:
            with contextlib.suppress(FolderError):  # held even now: the next opening does it
                self.bring_center_back()
            self.drop_stage()
            raise plain_os_error(error) from None
        with contextlib.suppress(OSError):
            sync_folder(self.path)
        for old in self._aside():
            moves.drop(old)

    def _free_place_aside(self) -> Path:
        """Behind what is held of earlier ones, so that the newest is known."""
        for old in self._aside():
            moves.drop(old)
        left = self._aside()
        if not left:
            return self.path / "center.old"
        return self.path / f"center.old-{int(left[-1].name[11:] or 1) + 1}"

    def bring_center_back(self) -> None:
        """Put a center that a swap left aside into its place again.

        Raises a FolderError when another program still holds it: then nothing may be set up.
        """
        aside = self._aside()
        if self._is_in_place or not aside:
            return
        try:
            # Windows renames onto nothing that exists, not even an empty folder.
            if self.center.exists():
                moves.delete_tree(self.center)
            moves.rename(aside[-1], self.center)
            sync_folder(self.path)
        except OSError as error:
            raise plain_os_error(error) from None

    def finish_interrupted_swap(self) -> None:
        """Bring what a crash left behind to the old center or to the new one.

        Call at every opening, with the lock held, before anything in the center is opened. What
        is left over and held by another program keeps nobody out.
        """
        self.bring_center_back()
        for leftover in (self._stage, *self._aside()):
            moves.drop(leftover)


def _copy_what_is_readable(source: Path, target: Path) -> None:
    """Copy a file up to where its disk can't be read any more.

    A bad spot is no reason to refuse the restore that mends it. Raises OSError when ``target``
    can't be written.
    """
    with target.open("xb") as copy:
        target.chmod(0o600)
        for piece in _readable(source):
            copy.write(piece)


def _readable(source: Path) -> Iterator[bytes]:
    try:
        with source.open("rb") as file:
            while piece := file.read(1 << 20):
                yield piece
    except OSError:
        return


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
