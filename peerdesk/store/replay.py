"""Do the rows say what the journal says? Every change is made again in memory, then compared.

What is changed outside PeerDesk by whoever holds the key (a role that was granted, consents that
were deleted, a journal that was emptied or cut short) leaves rows that no entry wrote, or entries
whose rows are gone. It proves as much as the journal does: whoever holds the key can write the
journal anew as well. Against that helps only what lies elsewhere: an older backup, a printed page.

A large center has a million changes, most of them of rows that were written once. So of a row as
it was added only the hash of its JSON is kept; of its later changes, what each column held before
the first and after the last of them. Today's row must hold the latter, and with the former put
back give the same JSON. Nothing is parsed of what was never changed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from peerdesk.store import kept_keys
from peerdesk.store.chain import as_json, as_json_text
from peerdesk.store.database import database
from peerdesk.store.finding import DERIVED

_NOT_RECORDS = frozenset(
    {"journal_entry", "journal_change", "schema_migration", "draft", "kept_key"}
)
"""The journal itself, what the schema has been through, and half-typed forms: no history. The
keys are proved by their digest, which has one."""

_Row = dict[str, Any]


@dataclass
class RowDifference:
    """What of one table is not as the journal says, by row numbers."""

    table: str
    added: list[int] = field(default_factory=list)
    changed: list[int] = field(default_factory=list)
    deleted: list[int] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.deleted)


class _Table:
    """What the journal says of one table so far."""

    def __init__(self, name: str) -> None:
        self.derived = DERIVED.get(name, frozenset())
        """Columns that the program works out anew by itself: in no journal."""
        self.added: dict[int, int | None] = {}
        """By row number the hash of its JSON as it was added last; None once it was deleted."""
        self.since: dict[int, tuple[_Row, _Row]] = {}
        """What its changed columns held at first and hold now."""
        self.blank: set[int] = set()
        """Rows of which a change was erased: only their being there can be told."""

    def read(self, text: str) -> _Row:
        """A row, or a part of it, as the journal has it."""
        row: _Row = json.loads(text)
        for column in self.derived:
            row.pop(column, None)
        return row

    def hash_of(self, text: str) -> int:
        """Of the JSON of a whole row."""
        return hash(_as_json(self.read(text))) if self.derived else hash(text)


class Replay:
    """Feed every change, oldest first, to ``apply``; then ask for the ``differences``."""

    def __init__(self) -> None:
        self._tables: dict[str, _Table] = {}

    def apply(self, change: tuple[Any, ...]) -> None:
        """One change as ``chain.verify`` hands it over."""
        _entry, name, row_id, _person, before, after, salt = change[:7]
        table = self._tables.get(name)
        if table is None:
            table = self._tables[name] = _Table(name)
        if salt is None:
            table.blank.add(row_id)
        elif before is None or after is None:
            table.added[row_id] = None if after is None else table.hash_of(after)
            if row_id in table.since:
                del table.since[row_id]
        else:
            first, last = table.since.setdefault(row_id, ({}, {}))
            for column, value in table.read(before).items():
                first.setdefault(column, value)
            last.update(table.read(after))

    def differences(self) -> list[RowDifference]:
        """The tables whose rows are not what the journal says, in order of name."""
        found = (
            _difference(name, self._tables.get(name, _Table(name))) for name in _record_tables()
        )
        whole = [difference for difference in found if difference]
        return (
            whole if kept_keys.are_as_noted() else [*whole, RowDifference("kept_key", changed=[1])]
        )

    @property
    def not_proved(self) -> int:
        """How many rows can't be proved, since something of them was erased."""
        return sum(len(table.blank) for table in self._tables.values())


def _difference(name: str, table: _Table) -> RowDifference:
    difference = RowDifference(name)
    columns = database.execute_sql(f'PRAGMA table_info("{name}")').fetchall()
    names = [row[1] for row in columns]
    # A column that a later version added: nothing was in it when the row was written.
    empty = {row[1]: row[4] for row in columns if row[1] not in table.derived}
    added = _AsAdded(name, table, empty)
    seen = set()
    for values in database.execute_sql(f'SELECT * FROM "{name}"'):  # noqa: S608 - own names
        row = dict(zip(names, values, strict=True))
        row_id = row["id"]
        seen.add(row_id)
        if row_id in table.blank:
            continue
        kept = table.added.get(row_id)
        if kept is None:
            difference.added.append(row_id)
            continue
        if row_id in table.since:
            first, last = table.since[row_id]
            if any(row.get(column, value) != value for column, value in last.items()):
                difference.changed.append(row_id)
                continue
            row.update(first)
        for column in table.derived:
            del row[column]
        if not added.gave(row, kept):
            difference.changed.append(row_id)
    difference.deleted = [
        row_id
        for row_id, kept in table.added.items()
        if kept is not None and row_id not in seen and row_id not in table.blank
    ]
    return difference


class _AsAdded:
    """Tells whether a row's JSON has the hash of that with which it was added.

    Its columns stood in one of few orders, without those that came later: an order that isn't
    known yet is looked up in the journal.
    """

    def __init__(self, name: str, table: _Table, empty: _Row) -> None:
        self._name, self._table, self._empty = name, table, empty
        self._orders = [list(empty)]

    def gave(self, row: _Row, kept: int) -> bool:
        """Whether ``row`` gave the hash ``kept``."""
        if any(self._fits(order, row, kept) for order in self._orders):
            return True
        order = self._order_of(row["id"])
        if order is None or order in self._orders or not row.keys() >= set(order):
            return False
        # First: the next row will stand in the same.
        self._orders.insert(0, order)
        return self._fits(order, row, kept)

    def _fits(self, order: list[str], row: _Row, kept: int) -> bool:
        if hash(_as_json({column: row[column] for column in order})) != kept:
            return False
        return len(order) == len(row) or all(
            value == self._empty[column] for column, value in row.items() if column not in order
        )

    def _order_of(self, row_id: int) -> list[str] | None:
        found = database.execute_sql(
            "SELECT after FROM journal_change WHERE record = ? AND row_id = ? "
            "AND before IS NULL AND after IS NOT NULL ORDER BY id DESC LIMIT 1",
            (self._name, row_id),
        ).fetchone()
        return list(self._table.read(found[0])) if found else None


def _as_json(row: _Row) -> str:
    """As ``chain.as_json``, in half its time: rows hold little else than texts and numbers."""
    parts = []
    for column, value in row.items():
        if type(value) is str:
            parts.append(f'"{column}":{as_json_text(value)}')
        elif type(value) is int:
            parts.append(f'"{column}":{value}')
        elif value is None:
            parts.append(f'"{column}":null')
        else:
            parts.append(f'"{column}":{as_json(value)}')
    return "{" + ",".join(parts) + "}"


def lost_tail() -> bool:
    """Whether the journal is shorter than it was: SQLite keeps the highest number ever given."""
    given = database.execute_sql(
        "SELECT seq FROM sqlite_sequence WHERE name = 'journal_entry'"
    ).fetchone()
    newest = database.execute_sql("SELECT max(id) FROM journal_entry").fetchone()[0] or 0
    return given is not None and int(given[0]) > newest


def _record_tables() -> Iterator[str]:
    for name in database.get_tables():
        if name not in _NOT_RECORDS:
            yield name
