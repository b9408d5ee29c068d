"""What the program did by itself since an entry: no obstacle to taking that entry back.

Entries of the kind "system" are made for many rows at once (closing time, planned meetings) and
nobody can undo them, so none of them may hold up the undo of one row. What such an entry wrote
into a row goes with it, and stands in the undo's own before: undoing that brings it back.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection
from functools import cache
from typing import TYPE_CHECKING, Any

from peerdesk.store.chain import JournalChange, JournalEntry
from peerdesk.store.database import database
from peerdesk.store.later import RowChanged, RowColumns, changed_after

if TYPE_CHECKING:
    from peerdesk.store.journal import OpenEntry

_CHUNK = 500


def changed_by_program(entry_id: int, table: str, row_ids: Collection[int]) -> RowColumns:
    """Which columns of these rows were changed after the entry by the program, and by nobody

    else; a row that it added since is there with all of them.
    """
    found: RowColumns = {}
    wanted = sorted(row_ids)
    for first in range(0, len(wanted), _CHUNK):
        some = wanted[first : first + _CHUNK]
        by_staff = changed_after(entry_id, table, some)
        for change in _changes(entry_id).where(
            JournalChange.record == table, JournalChange.row_id.in_(some)
        ):
            place = (table, change.row_id)
            columns = {name for text in (change.before, change.after) for name in _row(text)}
            found[place] = found.get(place, set()) | (columns - by_staff.get(place, set()))
    return {place: columns for place, columns in found.items() if columns}


def added_by_program(entry_id: int, table: str = "") -> dict[tuple[str, int], dict[str, Any]]:
    """The rows (of ``table``) that the program added after the entry, as it wrote them, by table
    and id; some may be gone."""
    added = _changes(entry_id).where(JournalChange.before.is_null())
    if table:
        added = added.where(JournalChange.record == table)
    return {(change.record, change.row_id): _row(change.after) for change in added}


def first_before(entry_id: int, table: str, row_id: int, column: str, otherwise: Any) -> Any:
    """What stood in the column, as it is stored, before the program first changed it after the
    entry; ``otherwise`` where it didn't."""
    changes = _changes(entry_id).where(
        JournalChange.record == table, JournalChange.row_id == row_id
    )
    for change in changes.order_by(JournalChange.id):
        before = _row(change.before)
        if column in before:
            return before[column]
    return otherwise


def clear_away(written: OpenEntry, entry_id: int) -> None:
    """Within ``written``: delete what the program added since and what belongs to a row that the
    entry added, so that this row can go. RowChanged where somebody has used it."""
    added = added_by_program(entry_id)
    if not added:
        return
    belonging: defaultdict[str, list[int]] = defaultdict(list)
    is_own = cache(lambda owner, owner_id: _is_added_by(entry_id, owner, owner_id))
    owners = cache(_owners)
    for (table, row_id), row in added.items():
        refers_to = ((owner, row.get(column)) for column, owner in owners(table).items())
        if any(owner_id is not None and is_own(owner, owner_id) for owner, owner_id in refers_to):
            belonging[table].append(row_id)
    for table, row_ids in belonging.items():
        used = changed_after(entry_id, table, row_ids)
        if used:
            raise RowChanged(used)
        for row_id in sorted(row_ids, reverse=True):
            cursor = database.execute_sql(
                f'SELECT * FROM "{table}" WHERE id = ?',  # noqa: S608 - names are the models'
                (row_id,),
            )
            values = cursor.fetchone()
            if values is None:
                continue  # planned anew meanwhile
            names = [column[0] for column in cursor.description]
            written.record(table, row_id, dict(zip(names, values, strict=True)), None)
            database.execute_sql(f'DELETE FROM "{table}" WHERE id = ?', (row_id,))  # noqa: S608


def _changes(entry_id: int) -> Any:
    """The changes that the program's own entries made after the entry."""
    return (
        JournalChange.select()
        .join(JournalEntry)
        .where(JournalEntry.id > entry_id, JournalEntry.kind == "system")
    )


def _owners(table: str) -> dict[str, str]:
    """The columns of ``table`` that refer to a row, and that row's table."""
    keys = database.execute_sql(f'PRAGMA foreign_key_list("{table}")').fetchall()
    return {key[3]: key[2] for key in keys}


def _is_added_by(entry_id: int, table: str, row_id: int) -> bool:
    return (
        JournalChange.select()
        .where(
            JournalChange.record == table,
            JournalChange.row_id == row_id,
            JournalChange.entry == entry_id,
            JournalChange.before.is_null(),
        )
        .exists()
    )


def _row(text: str | None) -> dict[str, Any]:
    return json.loads(text) if text else {}
