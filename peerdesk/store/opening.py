"""Opening and closing a center's records: swap finished, key tried, schema brought up to date."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playhouse.migrations import Runner

from peerdesk.errors import Damaged, NewerFile
from peerdesk.store import chain, finding, journal, kept_keys
from peerdesk.store.database import close_file, database, open_file, write_into_one_file
from peerdesk.store.failures import damaged
from peerdesk.words import _

MIGRATIONS = Path(__file__).resolve().parent / "migrations"


def open_records(
    path: Path,
    data_key: bytes,
    before_migration: Callable[[], None],
    *,
    must_exist: bool = True,
    copied_from: bytes = b"",
) -> None:
    """Open the database at ``path`` and bring its schema up to date.

    ``copied_from`` is the data key of the records that were copied under this one: their journal
    goes on with its own key, which ``kept_keys.keep`` then has to keep.

    ``before_migration`` makes the verified backup; it is called only when an older file is about
    to be changed. Raises Damaged or NewerFile, and then nothing is open and nothing was changed.
    """
    if must_exist and not path.exists():
        # SQLite would make an empty file, and a lost database would look like a new center.
        raise damaged()
    open_file(path, data_key)
    try:
        _migrate(before_migration)
        finding.bring_up_to_date()
        journal.use_key(kept_keys.chain_key() or chain.key_from(copied_from or data_key))
    except BaseException:
        close_records()
        raise


def close_records() -> None:
    """Close this thread's connection and forget the key."""
    journal.use_key(b"")
    close_file()


def pending_steps() -> list[str]:
    """The names of migrations that the open file does not have yet; NewerFile for a newer file."""
    steps = Runner(database, str(MIGRATIONS)).status()
    if any(step.path is None for step in steps):
        raise NewerFile(
            _(
                "These records were written by a newer PeerDesk. Nothing was changed. "
                "Install the newest PeerDesk on this computer and open them again."
            )
        )
    return [step.name for step in steps if step.applied is None]


def _migrate(before_migration: Callable[[], None]) -> None:
    if not pending_steps():
        return
    if database.get_tables():
        before_migration()
    Runner(database, str(MIGRATIONS)).up()
    broken = database.execute_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise Damaged(
            _(
                "The records could not be brought up to date: some rows point to nothing. "
                "Restore the backup that PeerDesk made a moment ago and ask for help."
            )
        )


def integrity_problems() -> list[str]:
    """What SQLite's own checks find wrong in the open file; empty when all is well.

    Raises FolderHeld while another connection reads or writes.
    """
    finding.make_whole()
    # The cipher's own check reads the main file past the WAL: where a power cut tore a page that
    # the WAL has whole, it would call healthy records damaged.
    write_into_one_file()
    found = [row[0] for row in database.execute_sql("PRAGMA integrity_check").fetchall()]
    problems = [text for text in found if text != "ok"]
    orphans = database.execute_sql("PRAGMA foreign_key_check").fetchall()
    problems += [f"{row[0]}: row {row[1]} points to nothing in {row[2]}" for row in orphans]
    problems += [f"page: {row[0]}" for row in database.execute_sql("PRAGMA cipher_integrity_check")]
    return problems
