"""The inverse of an entry: its rows as they were before, written in batches."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from peewee import IntegrityError

from peerdesk.store import finding
from peerdesk.store.chain import JournalChange
from peerdesk.store.database import database, execute_many, insert_sequence
from peerdesk.store.finding import DERIVED
from peerdesk.store.later import RowChanged, RowColumns, changed_after
from peerdesk.store.program import changed_by_program, clear_away

if TYPE_CHECKING:
    from peerdesk.store.journal import OpenEntry

# A row as it lies in the table: column name to text, number or None.
Row = dict[str, Any]

Progress = Callable[[int, int], None]

_CHUNK = 500
"""Rows that are read and written at once: a query for each row would take three times as long,
one for all of them would hold up every other thread."""


class _Change(NamedTuple):
    """A row that the entry changed; the columns are as ``JournalChange`` has them, read."""

    id: int
    table: str
    row_id: int
    before: Row | None
    after: Row | None


def write(written: OpenEntry, entry_id: int, progress: Progress) -> None:
    """Put the rows of the entry back in the reverse order, within ``written``.

    Raises RowChanged when one of them isn't as the entry left it, but for what the program did by
    itself; IntegrityError when something depends on one. ``progress`` is called with the rows done
    and all of them.
    """
    total = JournalChange.select().where(JournalChange.entry == entry_id).count()
    done = 0
    touched: set[int] = set()
    clear_away(written, entry_id)
    for changes in _newest_first(entry_id):
        progress(done, total)
        _refuse_moved(entry_id, changes)
        _put_back(written, entry_id, changes)
        done += len(changes)
        touched.update(*map(_people_of, changes))
    # The journal may have keys of another time, or of names that were changed since.
    finding.refresh(touched)


def _people_of(change: _Change) -> set[int]:
    """Whose keys depend on the row."""
    if change.table == "person":
        return {change.row_id}
    if change.table not in ("other_name", "contact_point"):
        return set()
    owners = {(row or {}).get("person_id") for row in (change.before, change.after)}
    return {owner for owner in owners if owner is not None}


def _newest_first(entry_id: int) -> Iterator[list[_Change]]:
    sql = (
        "SELECT id, record, row_id, before, after FROM journal_change "
        "WHERE entry_id = ? AND id < ? ORDER BY id DESC LIMIT ?"
    )
    before_id = 2**63 - 1
    while found := database.execute_sql(sql, (entry_id, before_id, _CHUNK)).fetchall():
        yield [
            _Change(change_id, table, row_id, _row(before), _row(after))
            for change_id, table, row_id, before, after in found
        ]
        before_id = found[-1][0]


def _refuse_moved(entry_id: int, changes: list[_Change]) -> None:
    """Refuse to take a row back to somebody, in a merge undone, with what was written since into

    it: nobody knows of which of the two that was.
    """
    moved: dict[str, list[int]] = defaultdict(list)
    for change in changes:
        owners = [(row or {}).get("person_id") for row in (change.before, change.after)]
        if None not in owners and owners[0] != owners[1]:
            moved[change.table].append(change.row_id)
    for table, row_ids in moved.items():
        changed = changed_after(entry_id, table, row_ids)
        if changed:
            raise RowChanged(changed)


def _put_back(written: OpenEntry, entry_id: int, changes: list[_Change]) -> None:
    """Each change in its turn; neighbours of the same kind in the same table in one go."""
    ids: dict[str, set[int]] = defaultdict(set)
    for change in changes:
        ids[change.table].add(change.row_id)
    now = {table: _stored_rows(table, row_ids) for table, row_ids in ids.items()}
    by_program = cache(lambda table: changed_by_program(entry_id, table, ids[table]))
    for (table, is_added, is_gone, columns), group in groupby(changes, _kind):
        rows, run = now[table], list(group)
        if is_added:
            for change in run:
                row = _expected(rows, change, by_program)
                written.record(table, change.row_id, row, None)
                rows[change.row_id] = None
            sql = f'DELETE FROM "{table}" WHERE id = ?'  # noqa: S608 - names are the models'
            execute_many(sql, [(change.row_id,) for change in run])
        elif is_gone:
            for change in run:
                _expected(rows, change, by_program)
                rows[change.row_id] = change.before
            with _naming_who_holds(table, now[table], run):
                insert_sequence(table, list(columns), _values(run))
            # Read again: a column may have been added to the table since.
            rows.update(_stored_rows(table, {change.row_id for change in run}))
            for change in run:
                written.record(table, change.row_id, None, rows[change.row_id])
        else:
            for change in run:
                row = _expected(rows, change, by_program)
                rows[change.row_id] = {**(row or {}), **(change.before or {})}
                written.record(table, change.row_id, row, rows[change.row_id])
            names = ", ".join(f'"{name}" = ?' for name in columns)
            sql = f'UPDATE "{table}" SET {names} WHERE id = ?'  # noqa: S608 - names are the models'
            lines = zip(_values(run), run, strict=True)
            with _naming_who_holds(table, now[table], run):
                execute_many(sql, [(*values, change.row_id) for values, change in lines])


@contextmanager
def _naming_who_holds(
    table: str, rows: dict[int, Row | None], run: list[_Change]
) -> Iterator[None]:
    """RowChanged with the rows that hold what a unique index lets only one row hold."""
    try:
        yield
    except IntegrityError as error:
        held: RowColumns = {}
        for change in run:
            wanted = (rows[change.row_id] or {}) | (change.before or {})
            held |= _holding_the_same(table, change.row_id, wanted, str(error))
        raise RowChanged(held) from None


def _holding_the_same(table: str, row_id: int, row: Row, error: str) -> RowColumns:
    said = error.partition("UNIQUE constraint failed:")[2]
    columns = [each.rpartition(".")[2].strip() for each in said.split(",")]
    if any(column not in row for column in columns):
        return {}  # another rule than a unique index
    same = " AND ".join(f'"{column}" = ?' for column in columns)
    sql = f'SELECT id FROM "{table}" WHERE {same} AND id <> ?'  # noqa: S608
    found = database.execute_sql(sql, (*(row[column] for column in columns), row_id))
    return {(table, other_id): set(columns) for (other_id,) in found.fetchall()}


def _kind(change: _Change) -> tuple[str, bool, bool, tuple[str, ...]]:
    """What is written with one statement: table, added or gone or neither, columns."""
    columns = tuple(change.before or ())
    return change.table, change.before is None, change.after is None, columns


def _expected(
    rows: dict[int, Row | None], change: _Change, by_program: Callable[[str], RowColumns]
) -> Row | None:
    """The row as it is now; RowChanged unless it is as the change left it, but for what

    ``by_program`` knows of its table.
    """
    row = rows[change.row_id]
    if row is None or change.after is None:
        if row is not None or change.after is not None:
            raise RowChanged
        return row
    derived = DERIVED.get(change.table, frozenset())
    differing = {name for name, value in change.after.items() if row.get(name) != value} - derived
    place = (change.table, change.row_id)
    if differing and not differing <= by_program(change.table).get(place, set()):
        raise RowChanged
    return row


def _values(run: list[_Change]) -> list[tuple[Any, ...]]:
    return [tuple((change.before or {}).values()) for change in run]


def _stored_rows(table: str, row_ids: Iterable[int]) -> dict[int, Row | None]:
    """The rows as they lie in the table, by id; None for those that aren't there."""
    ids = list(row_ids)
    marks = ", ".join("?" * len(ids))
    cursor = database.execute_sql(
        f'SELECT * FROM "{table}" WHERE id IN ({marks})',  # noqa: S608 - names are the models'
        ids,
    )
    names = [column[0] for column in cursor.description]
    rows = (dict(zip(names, values, strict=True)) for values in cursor)
    return dict.fromkeys(ids) | {row["id"]: row for row in rows}


def _row(text: str | None) -> Row | None:
    return None if text is None else json.loads(text)
