"""Everything out of PeerDesk: each table as a spreadsheet file, for whoever holds the records.

The files are UTF-8 CSV, with the mark by which spreadsheet programs know that, and a line of
column names; the notice of 42 CFR 2.32 lies beside them. Values are as they are stored: dates and
times in ISO 8601 (the center's own time; the journal's in UTC), yes and no as 1 and 0, nothing
recorded as an empty cell. What the program said of its own, with a code and values, is in words
in the language in use. Text that a spreadsheet would run has an apostrophe in front (see
``exchange.cells``). They are not encrypted, which is why only the director may make them.
"""

from __future__ import annotations

import contextlib
import csv
import errno
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from peewee import BlobField, Model, Table

from peerdesk.actor import Actor
from peerdesk.confidentiality import long_notice
from peerdesk.desk.basics.going_out import Leaving, not_saved
from peerdesk.desk.basics.rights import Right, require
from peerdesk.errors import DiskFull, FolderError, Invalid
from peerdesk.exchange.cells import safe_cell
from peerdesk.records import groups, mentoring, office, outcomes, people, services
from peerdesk.said import said, said_in_words
from peerdesk.store import journal, moves
from peerdesk.store.database import database
from peerdesk.store.files import sync_folder
from peerdesk.store.journal import Done
from peerdesk.words import _

EXPORTED: tuple[type[Model], ...] = (
    people.Person,
    people.OtherName,
    people.NotTheSame,
    people.ContactPoint,
    people.EmergencyContact,
    people.PersonChoice,
    people.PersonText,
    people.Unanswered,
    people.Episode,
    people.Visit,
    people.GuestCount,
    people.RecoveryPeriod,
    people.Consent,
    people.Disclosure,
    people.NoticeGiven,
    people.MentorRequest,
    people.FreeSlot,
    mentoring.Mentor,
    mentoring.MentorTrait,
    mentoring.MentorSlot,
    mentoring.Exclusion,
    mentoring.Assignment,
    mentoring.Session,
    groups.Group,
    groups.Meeting,
    groups.StandIn,
    groups.Membership,
    groups.Attendance,
    groups.RosterPrint,
    groups.RosterPrintLine,
    services.Agency,
    services.Referral,
    services.Goal,
    outcomes.StatusCheck,
    outcomes.Assessment,
    office.Center,
    office.CenterDay,
    office.ClockState,
    office.Account,
    office.AccountRole,
    office.KeyState,
    office.Choice,
    journal.JournalEntry,
    journal.JournalChange,
)
"""Every table but the drafts, which are half-typed forms, the columns of imported files that

were corrected, and the kept keys: nobody's records.
"""

_NOTICE_FILE = "NOTICE.txt"

_SENTENCES = {("journal_entry", "label"), ("assignment", "reasons")}
"""The columns that hold what the program said."""


def export_all(actor: Actor, directory: Path) -> Done[dict[str, int]]:
    """Write every table to ``directory``, one CSV file a table; returns the rows of each.

    ``directory`` is made when it is not there, and must be empty otherwise. All or nothing:
    when anything fails, what was there before is there again. Journaled as an export.
    """
    require(actor, Right.EXPORT_ALL)
    try:
        made = _empty_directory(directory)
        try:
            with moves.folder_for_a_while(directory) as unfinished:
                # One transaction: the files fit together whatever is entered meanwhile.
                with database.atomic():
                    rows = {
                        _name(model): _write(model, unfinished / f"{_name(model)}.csv")
                        for model in EXPORTED
                    }
                _write_text(unfinished / _NOTICE_FILE, "\n\n".join(long_notice()) + "\n")
                return _put_in_place(actor, unfinished, directory, rows)
        except BaseException:
            if made:
                with contextlib.suppress(OSError):
                    moves.delete_empty_folder(directory)
            raise
    except OSError as error:
        raise _plainly(error) from None


def _empty_directory(directory: Path) -> bool:
    """Make sure that ``directory`` is there and empty; returns whether it was made."""
    if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
        raise Invalid(
            {
                "directory": _(
                    "The folder for the export is not empty. Nothing was written. "
                    "Choose an empty folder, or the name of a new one."
                )
            }
        )
    if directory.exists():
        return False
    directory.mkdir(mode=0o700, parents=True)
    return True


def _put_in_place(
    actor: Actor, unfinished: Path, directory: Path, rows: dict[str, int]
) -> Done[dict[str, int]]:
    """Journal the export, then give the finished files their names; an entry says it if not."""
    placed: list[Path] = []
    count = sum(rows.values())
    done = journal.note(actor, said("records_exported", rows=count), kind="export")
    try:
        for file in sorted(unfinished.iterdir()):
            target = directory / file.name
            placed.append(target)
            moves.rename(file, target)
        sync_folder(directory)
    except BaseException:
        for target in placed:
            with contextlib.suppress(OSError):  # the others go all the same
                moves.delete(target, missing_ok=True)
        not_saved(actor, Leaving(said("all_records_of", rows=count), Right.EXPORT_ALL))
        raise
    return Done(done.entry_id, done.said, done.tables, rows)


def _write(model: type[Model], path: Path) -> int:
    """Write the table of ``model`` to ``path``; returns how many rows it has."""
    name = _name(model)
    # Salts and digests are the journal's secret against tampering, and no use to a reader.
    columns = [
        field.column_name for field in model._meta.sorted_fields if not isinstance(field, BlobField)
    ]
    said_at = {at for at, column in enumerate(columns) if (name, column) in _SENTENCES}
    # Not through the model: the values as stored, four times faster.
    table: Any = Table(name, columns).bind(database)
    count = 0
    with _opened(path) as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        for row in table.select().order_by(table.id).tuples().iterator():
            if said_at:
                row = [
                    said_in_words(cell) if at in said_at else cell for at, cell in enumerate(row)
                ]
            writer.writerow([safe_cell(value) for value in row])
            count += 1
    return count


def _write_text(path: Path, text: str) -> None:
    with _opened(path) as file:
        file.write(text)


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[TextIO]:
    """A new file for its owner alone, whole on the disk when the block ends."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8-sig", newline="") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


def _plainly(error: OSError) -> FolderError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskFull(
            _(
                "There is no room for the export. Nothing was left behind, and the records are "
                "safe. Free some space, or choose a folder on another disk."
            )
        )
    return FolderError(
        _(
            "The export can't be written to that folder. Nothing was left behind, and the "
            "records are safe. Choose a folder in which you may save files."
        )
    )


def _name(model: type[Model]) -> str:
    return str(model._meta.table_name)
