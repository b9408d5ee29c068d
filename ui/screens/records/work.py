"""What the worker does for this screen. Nothing here touches a widget."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from peerdesk.actor import Actor
from peerdesk.desk.basics.going_out import Made
from peerdesk.desk.history import undoing
from peerdesk.desk.people import duplicates
from peerdesk.desk.people.duplicates import DuplicatePairs
from peerdesk.done import Done
from peerdesk.exchange import importing
from peerdesk.exchange.importing import ImportResult, Preview, RawTable, Told
from peerdesk.exchange.importing.preview import Existing
from ui.jobs import Progress

MOST_PAIRS = 200
"""Pairs that are listed at once; the others follow when some of these are decided."""


@dataclass(frozen=True)
class FileRead:
    """A file's table, and its columns as they are guessed or were corrected the last time.

    ``groups`` are those that its rows may be of, ``group`` the one that its titles name,
    ``day`` the day that they tell.
    ``header_line`` is the line that was chosen for the names of the columns, None while it is
    looked for. ``every_line``: the lines at and above the columns' names are rows as well.
    """

    table: RawTable
    columns: Mapping[int, str]
    header_line: int | None
    every_line: bool
    groups: Sequence[str]
    group: str
    day: date | None


def read(
    actor: Actor,
    path: Path,
    kind: str,
    sheet: str | None,
    header_line: int | None,
    every_line: bool,
    progress: Progress,
) -> FileRead:
    """Raises PeerDeskError for what is no table."""
    table = importing.read_table(path, path.name, sheet, header_line)
    progress.check()
    group = importing.group_in(table)
    day = importing.day_in(table, actor.clock.today())
    if every_line:
        table = table.with_every_line()
    columns = importing.guess_columns(actor, table, kind)
    groups = importing.groups_with_names() if kind != "people" else []
    return FileRead(table, columns, header_line, every_line, groups, group, day)


def look(
    actor: Actor,
    read_file: FileRead,
    kind: str,
    columns: Mapping[int, str],
    existing: Existing,
    answers: Mapping[int, str],
    told: Told,
    recall: bool,
    progress: Progress,
) -> Preview:
    """The verdict on every row; writes nothing. Raises Invalid for the columns.

    ``recall`` takes what was answered for an earlier file of this shape.
    """
    table = read_file.table
    return importing.preview(
        actor,
        table,
        kind,
        columns,
        existing,
        progress.report,
        answers,
        told,
        recall=recall,
    )


def carry_out(actor: Actor, seen: Preview, progress: Progress) -> Done[ImportResult]:
    """Write what was seen, as one entry; cancelled, nothing is written."""
    return importing.carry_out(actor, seen, progress.report)


def take_back(actor: Actor, entry_id: int, progress: Progress) -> Done[Any]:
    """Undo a whole import; cancelled, it stays."""
    return undoing.undo(actor, entry_id, progress.report)


def failed_rows(actor: Actor, seen: Preview, suffix: str) -> Made:
    """The rows that were left out, as a file to correct, of the kind that ``suffix`` says."""
    return Made(importing.failed_content(seen, suffix), importing.failed_leaving(actor, seen))


def find_pairs(actor: Actor, progress: Progress) -> DuplicatePairs:
    """Who may be in the records twice."""
    return duplicates.duplicate_pairs(actor, MOST_PAIRS, 0, progress.report)
