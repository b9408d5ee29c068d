"""One journal for everything: history, audit, undo, merge and import-take-back at once.

Every write happens inside ``with entry(actor, "Marked Ana present")``: one IMMEDIATE
transaction, in which ``records.base.Record`` hands over each row before and after. Views,
prints, exports and sign-ins are entries without changes. Undo applies the inverse of an entry
as a new entry, and refuses when a row has changed since.

Entries form a keyed hash chain over digests of their contents (HMAC-SHA256 under a key derived
from the data key). Each change and each label has a random salt beside it, so that its content
can be erased on lawful request without leaving a digest that guesses could be tried against.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from peewee import (
    AutoField,
    BlobField,
    CharField,
    ForeignKeyField,
    IntegerField,
    IntegrityError,
    Model,
    TextField,
)

from peerdesk.actor import Actor
from peerdesk.errors import ChangedSince
from peerdesk.store.database import database, insert_sequence
from peerdesk.words import _

T = TypeVar("T")

# A row as it lies in the table: column name to text, number or None.
Row = dict[str, Any]

# One encoder for all: json.dumps with these options makes a new one at every call.
_as_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class JournalEntry(Model):
    """One thing that somebody did. ``at`` is UTC, ISO 8601, to the microsecond."""

    id = AutoField()
    at = CharField(index=True)
    account_id = IntegerField(null=True)
    kind = CharField()  # change, undo, view, print, export, sign_in, backup, system
    label = TextField()
    person_id = IntegerField(null=True, index=True)
    undoes = IntegerField(null=True, index=True)
    salt = BlobField()
    label_digest = BlobField()
    digest = BlobField()

    class Meta:
        database = database
        table_name = "journal_entry"


class JournalChange(Model):
    """One row that an entry changed. ``before`` and ``after`` are JSON, None when there was none.

    An update keeps only the columns that differ.
    """

    id = AutoField()
    entry = ForeignKeyField(JournalEntry, backref="changes", on_delete="RESTRICT")
    record = CharField()
    row_id = IntegerField()
    person_id = IntegerField(null=True, index=True)
    before = TextField(null=True)
    after = TextField(null=True)
    salt = BlobField()
    digest = BlobField()

    class Meta:
        database = database
        table_name = "journal_change"
        indexes = ((("record", "row_id"), False),)


class WriteOutsideEntry(RuntimeError):
    """A row was about to be written outside a journal entry: a mistake of ours."""


@dataclass(frozen=True)
class Done(Generic[T]):
    """What a function of ``desk`` did: the sentence for the toast, what to reload, the result.

    ``entry_id`` is None when nothing had to be changed; ``tables`` names the tables touched.
    """

    entry_id: int | None
    label: str
    tables: frozenset[str]
    value: T


class OpenEntry:
    """The entry being written; ``record`` is called by the models, not by the desk."""

    def __init__(self, kind: str, label: str, person_id: int | None, undoes: int | None) -> None:
        self.kind = kind
        self.label = label
        self.person_id = person_id
        self.undoes = undoes
        self.id: int | None = None
        self.changes: list[tuple[str, int, int | None, str | None, str | None]] = []

    def record(self, table: str, row_id: int, before: Row | None, after: Row | None) -> None:
        """Note that the row changed; an update is narrowed to the columns that differ."""
        person_id = _person_of(table, row_id, after or before or {})
        if before is not None and after is not None:
            differing = [name for name in after if after[name] != before.get(name)]
            if not differing:
                return
            before = {name: before.get(name) for name in differing}
            after = {name: after[name] for name in differing}
        self.changes.append((table, row_id, person_id, _text(before), _text(after)))

    def done(self, value: T) -> Done[T]:
        """The result of the function that opened this entry, to be returned after the block."""
        tables = frozenset(change[0] for change in self.changes)
        return Done(self.id, self.label, tables, value)


class _State(threading.local):
    entry: OpenEntry | None = None


_state = _State()
_chain_key = b""


def use_data_key(data_key: bytes) -> None:
    """Derive the chain's key from the data key; b"" forgets it."""
    global _chain_key
    _chain_key = (
        HKDF(SHA256(), 32, salt=None, info=b"peerdesk journal").derive(data_key)
        if data_key
        else b""
    )


def current() -> OpenEntry:
    """The entry that is open in this thread; WriteOutsideEntry when there is none."""
    if _state.entry is None:
        raise WriteOutsideEntry("rows are written inside journal.entry(...) only")
    return _state.entry


@contextmanager
def entry(
    actor: Actor,
    label: str,
    *,
    kind: str = "change",
    person_id: int | None = None,
    undoes: int | None = None,
) -> Iterator[OpenEntry]:
    """Write one entry and all rows saved inside the block, in one transaction.

    ``label`` is the translated sentence shown by history and undo; it may be replaced on the
    yielded entry. A "change" that changed nothing leaves no entry. Nested blocks are refused.
    """
    if _state.entry is not None:
        raise WriteOutsideEntry("an entry is open already: one action is one entry")
    open_entry = OpenEntry(kind, label, person_id, undoes)
    with database.atomic("IMMEDIATE"):
        _state.entry = open_entry
        try:
            yield open_entry
            if open_entry.changes or kind != "change":
                _close(actor, open_entry)
        finally:
            _state.entry = None


def note(actor: Actor, label: str, *, kind: str, person_id: int | None = None) -> Done[None]:
    """Write an entry without changes: somebody looked, printed, exported, signed in."""
    with entry(actor, label, kind=kind, person_id=person_id) as written:
        pass
    return written.done(None)


def stored_row(table: str, row_id: int) -> Row | None:
    """The row as it lies in the table, or None."""
    cursor = database.execute_sql(f'SELECT * FROM "{table}" WHERE id = ?', (row_id,))  # noqa: S608
    found = cursor.fetchone()
    if found is None:
        return None
    return dict(zip((column[0] for column in cursor.description), found, strict=True))


def insert_rows(table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[int]:
    """Insert many rows of stored values at once, journaled one by one; returns their ids.

    ``columns`` leaves out ``id``. For imports and the demo: a hundred times faster than saving.
    """
    open_entry = current()
    # Not max(id): the number of a deleted row is never used again.
    used = database.execute_sql("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,))
    first = (used.fetchone() or (0,))[0] + 1
    names = ["id", *columns]
    numbered = [(row_id, *row) for row_id, row in enumerate(rows, first)]
    insert_sequence(table, names, numbered)
    person = names.index("person_id") if "person_id" in names else None
    is_person = table == "person"
    for row in numbered:
        person_id = row[0] if is_person else row[person] if person is not None else None
        after = _text(dict(zip(names, row, strict=True)))
        open_entry.changes.append((table, row[0], person_id, None, after))
    return list(range(first, first + len(numbered)))


def undo(actor: Actor, entry_id: int) -> Done[None]:
    """Take back the entry by writing its inverse as a new entry; all or nothing.

    Raises ChangedSince, naming why, when a row was changed since or something depends on it.
    """
    original = JournalEntry.get_by_id(entry_id)
    if JournalEntry.select().where(JournalEntry.undoes == entry_id).exists():
        raise ChangedSince(_("“{label}” was undone already.", label=original.label))
    label = _("Undone: {label}", label=original.label)
    with entry(actor, label, kind="undo", person_id=original.person_id, undoes=entry_id) as written:
        changes = (
            JournalChange.select()
            .where(JournalChange.entry == entry_id)
            .order_by(JournalChange.id.desc())
        )
        for change in changes:
            try:
                _invert(written, change)
            except IntegrityError:
                raise _changed_since(original.label) from None
            except _RowChanged:
                raise _changed_since(original.label) from None
    return written.done(None)


def last_undoable(actor: Actor, since: datetime) -> JournalEntry | None:
    """This account's newest change since the UTC moment ``since`` that was not undone yet."""
    later = JournalEntry.alias()
    undone = later.select(later.undoes).where(later.undoes.is_null(False))
    return (
        JournalEntry.select()
        .where(
            JournalEntry.account_id == actor.account_id,
            JournalEntry.kind == "change",
            JournalEntry.at >= _moment(since),
            JournalEntry.id.not_in(undone),
        )
        .order_by(JournalEntry.id.desc())
        .first()
    )


def noted_since(since: datetime, account_id: int | None, kind: str, person_id: int) -> bool:
    """Whether this account has an entry of ``kind`` about the person since the UTC moment."""
    return (
        JournalEntry.select()
        .where(
            JournalEntry.person_id == person_id,
            JournalEntry.account_id == account_id,
            JournalEntry.kind == kind,
            JournalEntry.at >= _moment(since),
        )
        .exists()
    )


def latest() -> int:
    """The id of the newest entry, 0 when there is none.

    Whoever keeps rows in memory compares it to know whether they may have changed.
    """
    return database.execute_sql("SELECT max(id) FROM journal_entry").fetchone()[0] or 0


def values_changed(
    table: str, column: str, after_entry: int, up_to_entry: int
) -> Iterator[tuple[int, Any, Any]]:
    """Row id, value before and value after of each change of ``column``, oldest first.

    The entries are those after ``after_entry``, up to and with ``up_to_entry``.
    """
    changes = database.execute_sql(
        "SELECT row_id, before, after FROM journal_change "
        "WHERE entry_id > ? AND entry_id <= ? AND record = ? ORDER BY id",
        (after_entry, up_to_entry, table),
    )
    for row_id, before, after in changes.fetchall():
        old, new = (json.loads(text) if text else {} for text in (before, after))
        if old.get(column) != new.get(column):
            yield row_id, old.get(column), new.get(column)


def verify() -> list[int]:
    """The ids of entries whose content or place in the chain is not what was written."""
    wrong = []
    previous = b""
    changes = iter(
        database.execute_sql(
            "SELECT entry_id, record, row_id, person_id, before, after, salt, digest "
            "FROM journal_change ORDER BY entry_id, id"
        )
    )
    change = next(changes, None)
    entries = database.execute_sql(
        "SELECT id, at, account_id, kind, label, person_id, undoes, salt, label_digest, digest "
        "FROM journal_entry ORDER BY id"
    )
    for row in entries:
        entry_id, at, account_id, kind, label, person_id, undoes, salt, label_digest, digest = row
        digests, good = [], True
        while change is not None and change[0] <= entry_id:
            good = good and change[0] == entry_id and _digest(change[6], *change[1:6]) == change[7]
            digests.append(change[7])
            change = next(changes, None)
        good = good and _digest(salt, label) == label_digest
        header = (entry_id, at, account_id, kind, person_id, undoes)
        if not good or _link(previous, header, label_digest, digests) != digest:
            wrong.append(entry_id)
        previous = digest
    if change is not None:
        wrong.append(change[0])
    return wrong


class _RowChanged(Exception):
    pass


def _changed_since(label: str) -> ChangedSince:
    return ChangedSince(
        _(
            "“{label}” can't be undone: the same record was changed or used since. "
            "Nothing was changed. Open the record to correct it by hand.",
            label=label,
        )
    )


def _invert(written: OpenEntry, change: JournalChange) -> None:
    table, row_id = change.record, change.row_id
    before = json.loads(change.before) if change.before is not None else None
    after = json.loads(change.after) if change.after is not None else None
    now = stored_row(table, row_id)
    if (now is None) != (after is None):
        raise _RowChanged
    if after is not None and any(now.get(name) != value for name, value in after.items()):  # type: ignore[union-attr]
        raise _RowChanged
    if before is None:
        database.execute_sql(f'DELETE FROM "{table}" WHERE id = ?', (row_id,))  # noqa: S608
    elif now is None:
        insert_sequence(table, list(before), [tuple(before.values())])
    else:
        names = ", ".join(f'"{name}" = ?' for name in before)
        sql = f'UPDATE "{table}" SET {names} WHERE id = ?'  # noqa: S608
        database.execute_sql(sql, (*before.values(), row_id))
    written.record(table, row_id, now, stored_row(table, row_id))


def _close(actor: Actor, written: OpenEntry) -> None:
    """Write the entry, its changes and its place in the chain."""
    last = database.execute_sql(
        "SELECT id, digest FROM journal_entry ORDER BY id DESC LIMIT 1"
    ).fetchone()
    entry_id = last[0] + 1 if last else 1
    at = _moment(actor.clock.utc_now())
    salts = os.urandom(16 * (len(written.changes) + 1))
    rows = []
    for index, change in enumerate(written.changes, 1):
        salt = salts[16 * index : 16 * index + 16]
        rows.append((entry_id, *change, salt, _digest(salt, *change)))
    salt = salts[:16]
    label_digest = _digest(salt, written.label)
    header = (entry_id, at, actor.account_id, written.kind, written.person_id, written.undoes)
    digest = _link(last[1] if last else b"", header, label_digest, [row[-1] for row in rows])
    entry_row = {
        "id": entry_id,
        "at": at,
        "account_id": actor.account_id,
        "kind": written.kind,
        "label": written.label,
        "person_id": written.person_id,
        "undoes": written.undoes,
        "salt": salt,
        "label_digest": label_digest,
        "digest": digest,
    }
    insert_sequence("journal_entry", list(entry_row), [tuple(entry_row.values())])
    insert_sequence(
        "journal_change",
        ["entry_id", "record", "row_id", "person_id", "before", "after", "salt", "digest"],
        rows,
    )
    written.id = entry_id


def _digest(salt: bytes, *content: Any) -> bytes:
    packed = _as_json(content).encode()
    return hmac.digest(_chain_key, bytes(salt) + packed, hashlib.sha256)


def _link(previous: bytes, header: tuple[Any, ...], label: bytes, changes: list[bytes]) -> bytes:
    packed = json.dumps(header).encode()
    content = hashlib.sha256(b"".join([bytes(label), *map(bytes, changes)])).digest()
    return hmac.digest(_chain_key, bytes(previous) + packed + content, hashlib.sha256)


def _person_of(table: str, row_id: int, row: Row) -> int | None:
    return row_id if table == "person" else row.get("person_id")


def _text(row: Row | None) -> str | None:
    return None if row is None else _as_json(row)


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
