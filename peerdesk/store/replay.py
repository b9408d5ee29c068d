"""Do the rows say what the journal says? Every change is made again in memory, then compared.

What is changed outside PeerDesk by whoever holds the key (a role that was granted, consents that
were deleted, a journal that was emptied or cut short) leaves rows that no entry wrote, or entries
whose rows are gone. It proves as much as the journal does: whoever holds the key can write the
journal anew as well. Against that helps only what lies elsewhere: an older backup, a printed page.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from peerdesk.store import kept_keys
from peerdesk.store.database import database
from peerdesk.store.finding import DERIVED

_NOT_RECORDS = frozenset(
    {"journal_entry", "journal_change", "schema_migration", "draft", "kept_key"}
)
"""The journal itself, what the schema has been through, and half-typed forms: no history. The
keys are proved by their digest, which has one."""

_Rows = dict[int, dict[str, Any] | None]


@dataclass
class Difference:
    """What of one table is not as the journal says, by row numbers."""

    table: str
    added: list[int] = field(default_factory=list)
    changed: list[int] = field(default_factory=list)
    deleted: list[int] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.deleted)


class Replay:
    """Feed every change, oldest first, to ``apply``; then ask for the ``differences``."""

    def __init__(self) -> None:
        self._tables: dict[str, _Rows] = {}
        self._blank: set[tuple[str, int]] = set()
        """Rows of which a change was erased: only their being there can be told."""

    def apply(self, change: tuple[Any, ...]) -> None:
        """One change as ``chain.verify`` hands it over."""
        _entry, table, row_id, _person, before, after, salt = change[:7]
        rows = self._tables.setdefault(table, {})
        if salt is None:
            self._blank.add((table, row_id))
        elif after is None:
            rows[row_id] = None
        elif before is None:
            rows[row_id] = json.loads(after)
        else:
            row = rows.get(row_id)
            if row is None:
                row = rows[row_id] = {}
            row.update(json.loads(after))

    def differences(self) -> list[Difference]:
        """The tables whose rows are not what the journal says, in order of name."""
        found = (self._difference(table) for table in _record_tables())
        whole = [difference for difference in found if difference]
        return whole if kept_keys.are_as_noted() else [*whole, Difference("kept_key", changed=[1])]

    @property
    def not_proved(self) -> int:
        """How many rows can't be proved, since something of them was erased."""
        return len(self._blank)

    def _difference(self, table: str) -> Difference:
        difference = Difference(table)
        expected = self._tables.get(table, {})
        columns = database.execute_sql(f'PRAGMA table_info("{table}")').fetchall()
        names = [row[1] for row in columns]
        # A column that a later version added: nothing was in it when the row was written.
        empty = {row[1]: row[4] for row in columns}
        derived = DERIVED.get(table, frozenset())
        seen = set()
        for values in database.execute_sql(f'SELECT * FROM "{table}"'):  # noqa: S608 - own names
            row = dict(zip(names, values, strict=True))
            row_id = row["id"]
            seen.add(row_id)
            if (table, row_id) in self._blank:
                continue
            kept = expected.get(row_id)
            if kept is None:
                difference.added.append(row_id)
            elif any(
                value != kept.get(name, empty[name])
                for name, value in row.items()
                if name not in derived
            ):
                difference.changed.append(row_id)
        difference.deleted = [
            row_id
            for row_id, kept in expected.items()
            if kept is not None and row_id not in seen and (table, row_id) not in self._blank
        ]
        return difference


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
