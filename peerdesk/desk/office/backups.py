"""Backups as staff see them: made by hand or at closing, listed, looked into."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from peewee import fn

from peerdesk.actor import Actor
from peerdesk.desk.basics import going_out
from peerdesk.desk.basics.going_out import Leaving
from peerdesk.desk.basics.rights import Right, require
from peerdesk.errors import Invalid, PeerDeskError, WrongPassword
from peerdesk.said import said
from peerdesk.store import backup, journal, kept_backups, kept_keys, moves
from peerdesk.store.backup import Contents as Contents
from peerdesk.store.backup import Progress
from peerdesk.store.database import data_key_in_use
from peerdesk.store.folder import DataFolder
from peerdesk.store.journal import Done, JournalEntry
from peerdesk.store.keyring import Keyring
from peerdesk.store.passwords import plain_recovery_code
from peerdesk.store.steps import as_moment

_CLOCK_DRIFT = timedelta(minutes=10)
"""By how much the clock may have been set back without a backup being from the future."""


@dataclass(frozen=True)
class BackupRow:
    """A backup in the data folder. ``made_at`` is the center's time, from the file's name."""

    path: Path
    made_at: datetime
    kind: str
    size_bytes: int
    head: tuple[int, str] | None = None
    """The last entry in it and its digest, as they are printed."""


def back_up(
    actor: Actor, folder: DataFolder, target: Path | None = None, progress: Progress | None = None
) -> Done[Contents]:
    """Make a verified backup, dated, in the data folder; journaled.

    In ``target`` instead, which is a director's act: the file leaves the center's folder.
    """
    if target is None:
        require(actor, Right.BACK_UP)
        path = backup.new_path(folder, actor.clock.now())
        return _note(actor, backup.write(folder, path, progress))
    require(actor, Right.COPY_BACKUP)
    copy = _Copy(actor)
    try:
        contents = backup.write(folder, target, progress, copy.saving)
    except PeerDeskError:
        copy.not_saved()
        raise
    return _note(actor, contents)


class _Copy:
    """What the way out is told of a backup that leaves the center's folder."""

    def __init__(self, actor: Actor) -> None:
        self._actor = actor
        self._leaving: Leaving | None = None

    def saving(self, contents: Contents) -> None:
        leaving = Leaving(said("backup_of", people=contents.people), Right.COPY_BACKUP)
        going_out.saving(self._actor, leaving)
        self._leaving = leaving

    def not_saved(self) -> None:
        if self._leaving is not None:
            going_out.not_saved(self._actor, self._leaving)


def back_up_at_closing(actor: Actor, folder: DataFolder, progress: Progress | None = None) -> bool:
    """The automatic backup, when anything was done since the last; drops those not kept.

    Of each day only the newest is kept, so closing twice a day still leaves one. Returns whether
    a backup was made.
    """
    if not _is_needed(actor, folder):
        return False
    _back_up_daily(actor, folder, progress)
    return True


def is_overdue(actor: Actor, folder: DataFolder) -> bool:
    """Whether the last closing made no backup (a power cut, a locked window)."""
    newest = _newest_daily(actor, folder)
    if newest is not None and newest.date() >= actor.clock.today() - timedelta(days=1):
        return False
    # The first entry is the set-up itself: a center without a second one has nothing to lose.
    written = JournalEntry.select().where(JournalEntry.kind.in_(("change", "system")))
    return written.limit(2).count() > 1 and _is_needed(actor, folder)


def back_up_overdue(actor: Actor, folder: DataFolder, progress: Progress | None = None) -> None:
    """What the last closing left out; for a job after signing in."""
    require(actor, Right.BACK_UP)
    _back_up_daily(actor, folder, progress)


def _is_needed(actor: Actor, folder: DataFolder) -> bool:
    """Whether something was done since the newest backup: told by the journal, not by the clock.

    Somebody who only signed in has done nothing that could be lost.
    """
    if _newest_daily(actor, folder) is None:
        return True
    last = JournalEntry.select(fn.MAX(JournalEntry.id)).where(JournalEntry.kind == "backup")
    since = JournalEntry.select().where(
        JournalEntry.id > (last.scalar() or 0),
        JournalEntry.kind.not_in(("backup", "check", "sign_in")),
    )
    return bool(since.exists())


def _back_up_daily(actor: Actor, folder: DataFolder, progress: Progress | None) -> None:
    now = actor.clock.now()
    _note(actor, backup.write(folder, backup.new_path(folder, now, "daily"), progress))
    names = [path.name for path in backup.existing(folder)]
    for name in kept_backups.superfluous(names, now.date()):
        moves.drop(folder.backups / name)  # one that a virus scanner holds goes next time


def _newest_daily(actor: Actor, folder: DataFolder) -> datetime | None:
    """When the newest automatic backup was made; one from the future counts as none."""
    latest = actor.clock.now() + _CLOCK_DRIFT
    made = (row.made_at for row in backups(folder) if row.kind == "daily")
    return next((at for at in made if at <= latest), None)


def backups_with_heads(folder: DataFolder) -> list[BackupRow]:
    """As ``backups``, each with the head of its journal; reads a little of every file."""
    return [replace(row, head=backup.head_of(row.path)) for row in backups(folder)]


def backups(folder: DataFolder) -> list[BackupRow]:
    """The backups in the data folder, newest first."""
    rows = []
    for path in backup.existing(folder):
        stamp, kind = path.stem[:17], path.stem[18:]
        try:
            made_at = datetime.strptime(stamp, "%Y-%m-%d-%H%M%S")  # noqa: DTZ007 - center's time
        except ValueError:
            continue
        with suppress(OSError):  # it went away just now
            rows.append(BackupRow(path, made_at, kind, path.stat().st_size))
    return rows


def last_backup_at(actor: Actor, folder: DataFolder) -> datetime | None:
    """When the last backup was made (UTC, aware, not after now); None when never.

    What was made while the clock was ahead counts as none: nobody is to be calmed by it. Restored
    records don't know of the backups made after them, which lie in the folder all the same.
    """
    require(actor, Right.BACK_UP)
    now = actor.clock.utc_now()
    latest = actor.clock.now() + _CLOCK_DRIFT
    there = next((row.made_at for row in backups(folder) if row.made_at <= latest), None)
    zone = ZoneInfo(actor.clock.zone)
    times = [there.replace(tzinfo=zone).astimezone(UTC)] if there is not None else []
    newest = JournalEntry.select(JournalEntry.at).where(
        JournalEntry.kind == "backup", JournalEntry.at <= as_moment(now + _CLOCK_DRIFT)
    )
    found = newest.order_by(JournalEntry.id.desc()).first()
    if found is not None:
        times.append(datetime.fromisoformat(found.at).astimezone(UTC))
    return min(now, max(times)) if times else None


@dataclass(frozen=True)
class TheirDirector:
    """Who opens a backup whose key these records never had.

    The secret is the password of that time, or the code of that time's recovery sheet.
    """

    sign_in_name: str
    secret: str = field(repr=False)

    def unlock(self, keyring: Keyring) -> tuple[bytes, bool]:
        """The backup's data key, and whether the recovery code gave it. Raises WrongPassword."""
        try:
            plain_recovery_code(self.secret)
            return keyring.unlock_with_recovery_code(self.secret), True
        except (Invalid, WrongPassword):
            return keyring.unlock(self.sign_in_name, self.secret), False


def look_inside(
    actor: Actor, folder: DataFolder, source: Path, theirs: TheirDirector | None = None
) -> Contents:
    """What a backup of this center holds, before it is restored.

    Raises OtherKeys when its key is unknown here and ``theirs`` isn't given.
    """
    require(actor, Right.RESTORE)
    return backup.inspect(folder, source, data_key_of(folder, source, theirs))


def data_key_of(folder: DataFolder, source: Path, theirs: TheirDirector | None = None) -> bytes:
    """The data key of a backup: one that this center has or had, so that no password is needed.

    Else the one that ``theirs`` opens, or the one in use. Raises Damaged when ``source`` is no
    whole backup.
    """
    keyring = backup.read_keyring(folder, source)
    known = kept_keys.fitting(keyring)
    if known is None and theirs is not None:
        return theirs.unlock(keyring)[0]
    return known or data_key_in_use()


def keep(
    actor: Actor, folder: DataFolder, path: Path, progress: Progress | None = None
) -> Done[Contents]:
    """Back up into ``path`` before the records are replaced; journaled in them."""
    require(actor, Right.BACK_UP)
    return _note(actor, backup.write(folder, path, progress))


def _note(actor: Actor, contents: Contents) -> Done[Contents]:
    label = said(
        "backup_made_to",
        people=contents.people,
        entry=contents.last_entry,
        digest=contents.digest,
    )
    done = journal.note(actor, label, kind="backup")
    return Done(done.entry_id, done.said, done.tables, contents)
