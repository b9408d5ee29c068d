"""One journal for everything: history, audit, undo, merge and import-take-back at once.

Every write happens inside ``with entry(actor, said("marked_present", name=...))``: one IMMEDIATE
transaction, in which ``records.base.Record`` hands over each row before and after. Views,
prints, exports and sign-ins are entries without changes. Undo applies the inverse of an entry
as a new entry, and refuses when a row has changed since.

How entries hold together and how their contents are erased is in ``store.chain``.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Literal, TypeVar

from peewee import IntegrityError

from peerdesk.actor import Actor
from peerdesk.done import Done as Done
from peerdesk.errors import ChangedSince
from peerdesk.said import Said, as_text, read, said
from peerdesk.store import chain, finding, inverse
from peerdesk.store.chain import JournalChange as JournalChange
from peerdesk.store.chain import JournalEntry as JournalEntry
from peerdesk.store.chain import verify as verify
from peerdesk.store.database import database, insert_sequence
from peerdesk.store.inverse import Row
from peerdesk.store.later import FINAL, changed_since
from peerdesk.store.later import RowChanged as RowChanged
from peerdesk.store.later import RowColumns as RowColumns
from peerdesk.store.steps import as_moment, chains
from peerdesk.store.steps import to_undo_and_redo as to_undo_and_redo
from peerdesk.words import _

T = TypeVar("T")

_CHUNK = 500


class WriteOutsideEntry(RuntimeError):
    """A row was about to be written outside a journal entry: a mistake of ours."""


class OpenEntry:
    """The entry being written; ``record`` is called by the models, not by the desk."""

    def __init__(
        self, kind: str, label: Said | Literal[""], person_id: int | None, undoes: int | None
    ) -> None:
        self.kind = kind
        self.label = label
        self.person_id = person_id
        self.undoes = undoes
        self.id: int | None = None
        self.changes: list[tuple[str, int, int | None, str | None, str | None]] = []
        """Empty again once they are written."""
        self.tables: frozenset[str] = frozenset()
        self._people = 0
        self._is_index_aside = False
        self.digest = b""

    def record(self, table: str, row_id: int, before: Row | None, after: Row | None) -> None:
        """Note that the row changed; an update is narrowed to the columns that differ."""
        person_id = _person_of(table, row_id, after or before or {})
        if before is not None and after is not None:
            differing = [name for name in after if after[name] != before.get(name)]
            if not differing:
                return
            before = {name: before.get(name) for name in differing}
            after = {name: after[name] for name in differing}
        if table == "person":
            self.expect_people(1)
        self.changes.append((table, row_id, person_id, _text(before), _text(after)))

    def expect_people(self, count: int) -> None:
        """So many people more are written: of very many, the index is made anew at the end."""
        self._people += count
        if self._people > finding.MANY and not self._is_index_aside:
            self._is_index_aside = True
            finding.set_aside()

    def settle_index(self) -> None:
        """Before the commit."""
        if self._is_index_aside:
            finding.take_up()

    def withhold(self) -> None:
        """Keep nothing of what the rows held that were changed so far: they are being erased."""
        self.changes = [
            (table, row_id, person_id, None, None)
            for table, row_id, person_id, _before, _after in self.changes
        ]

    def done(self, value: T) -> Done[T]:
        """The result of the function that opened this entry, to be returned after the block."""
        undoable = bool(self.tables) and self.kind not in FINAL
        return Done(self.id, self.label, self.tables, value, undoable)


class _State(threading.local):
    entry: OpenEntry | None = None


_state = _State()

# The newest entry's id, read for one file while nothing was written: screens ask at every word.
_newest: tuple[tuple[str, object], int] | None = None
_written = object()


def use_key(key: bytes) -> None:
    """As ``chain.use_key``: another file may be open, or the same one restored."""
    chain.use_key(key)
    _forget_newest()


def _forget_newest() -> None:
    global _written
    _written = object()


_on_commit: Callable[[int, bytes], None] | None = None


def tell_commits(whom: Callable[[int, bytes], None] | None) -> None:
    """Call ``whom`` with the number and the digest of each entry once it lies in the file; None

    for nobody. It is called in the thread that wrote and must not keep it waiting.
    """
    global _on_commit
    _on_commit = whom


def current() -> OpenEntry:
    """The entry that is open in this thread; WriteOutsideEntry when there is none."""
    if _state.entry is None:
        raise WriteOutsideEntry("rows are written inside journal.entry(...) only")
    return _state.entry


@contextmanager
def entry(
    actor: Actor,
    label: Said | Literal[""] = "",
    *,
    kind: str = "change",
    person_id: int | None = None,
    undoes: int | None = None,
) -> Iterator[OpenEntry]:
    """Write one entry and all rows saved inside the block, in one transaction.

    ``label`` is what history and undo say of it; it may be put on the yielded entry later. A
    "change" that changed nothing leaves no entry. Nested blocks are refused.
    """
    if _state.entry is not None:
        raise WriteOutsideEntry("an entry is open already: one action is one entry")
    open_entry = OpenEntry(kind, label, person_id, undoes)
    try:
        with database.atomic("IMMEDIATE"):
            _state.entry = open_entry
            try:
                yield open_entry
                open_entry.settle_index()
                if open_entry.changes or kind != "change":
                    _close(actor, open_entry)
            finally:
                _state.entry = None
        if open_entry.id is not None and _on_commit is not None and not database.in_transaction():
            _on_commit(open_entry.id, open_entry.digest)
    finally:
        # Not before the commit: another thread would keep what was there before it.
        _forget_newest()


@contextmanager
def trying() -> Iterator[None]:
    """Take everything back at the end that is written inside the block: to see whether it goes."""
    try:
        with database.atomic("IMMEDIATE") as transaction:
            try:
                yield
            finally:
                transaction.rollback()
    finally:
        _forget_newest()


def note(actor: Actor, label: Said, *, kind: str, person_id: int | None = None) -> Done[None]:
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
    if table == "person":
        open_entry.expect_people(len(rows))
    insert_sequence(table, names, numbered)
    person = names.index("person_id") if "person_id" in names else None
    is_person = table == "person"
    for row in numbered:
        person_id = row[0] if is_person else row[person] if person is not None else None
        after = _text(dict(zip(names, row, strict=True)))
        open_entry.changes.append((table, row[0], person_id, None, after))
    return list(range(first, first + len(numbered)))


def undo(
    actor: Actor,
    entry_id: int,
    settle: Callable[[OpenEntry], None] = lambda _written: None,
    progress: inverse.Progress = lambda _done, _all: None,
) -> Done[None]:
    """Take back the entry by writing its inverse as a new entry; all or nothing.

    The undo of an undo does the thing again, and can be undone in its turn: what is inverted is
    the newest entry of the chain in which ``entry_id`` stands (``store.steps``).
    Raises ChangedSince, naming why, when a row was changed since or something depends on it.
    ``settle`` runs once the rows are back, in the same transaction: what the journal can't know
    of the rules between rows. It may write, or raise RowChanged. ``progress`` is called with the
    rows put back and all of them; what it raises leaves everything as it is. Staff go through
    ``desk.history.undoing``.
    """
    with entry(actor, kind="undo") as written:
        chain_of = chains([entry_id])[entry_id]
        root = JournalEntry.get_by_id(chain_of.root)
        newest = JournalEntry.get_by_id(chain_of.newest)
        if root.kind == "erase" or root.salt is None or _is_erased(newest):
            raise ChangedSince(
                _("What was erased is gone for good and can't be undone. Nothing was changed."),
                root.person_id,
            )
        if root.kind in FINAL or not newest.changes.exists():
            raise ChangedSince(_("“{label}” can't be taken back.", label=root.words))
        wants_redo = JournalEntry.get_by_id(entry_id).kind == "undo"
        if chain_of.is_undone and not wants_redo:
            raise ChangedSince(_("“{label}” was undone already.", label=root.words))
        if wants_redo and not chain_of.is_undone:
            raise ChangedSince(_("“{label}” was done again already.", label=root.words))
        written.undoes = newest.id
        written.person_id = root.person_id
        if wants_redo:
            written.kind = "redo"
            written.label = said("done_again", label=read(root.label))
        else:
            written.label = said("undone", label=read(root.label))
        try:
            inverse.write(written, newest.id, progress)
            settle(written)
        except (IntegrityError, RowChanged) as refusal:
            blocking = refusal.blocking if isinstance(refusal, RowChanged) else {}
            raise changed_since(root, newest, blocking) from None
    return written.done(None)


def noted_between(
    since: datetime, until: datetime, account_id: int | None, kind: str, person_id: int
) -> bool:
    """Whether this account has an entry of ``kind`` about the person between the two moments."""
    return (
        JournalEntry.select()
        .where(
            JournalEntry.person_id == person_id,
            JournalEntry.account_id == account_id,
            JournalEntry.kind == kind,
            JournalEntry.at.between(as_moment(since), as_moment(until)),
        )
        .exists()
    )


def latest() -> int:
    """The id of the newest entry, 0 when there is none.

    Whoever keeps rows in memory compares it to know whether they may have changed. It is read
    once between two entries: no other program writes in this folder (``FolderLock``).
    """
    global _newest
    valid_for = state()
    found = _newest
    if found is None or found[0] != valid_for:
        newest = database.execute_sql("SELECT max(id) FROM journal_entry").fetchone()[0] or 0
        found = _newest = (valid_for, newest)
    return found[1]


def state() -> tuple[str, object]:
    """Equal to an earlier one as long as nothing was written, and the same file is open."""
    return str(database.database), _written


def people_changed(tables: Sequence[str], after_entry: int) -> set[int]:
    """The people whose rows of ``tables`` were changed by entries after ``after_entry``."""
    marks = ", ".join("?" * len(tables))
    changes = database.execute_sql(
        f"SELECT person_id FROM journal_change WHERE entry_id > ? AND +record IN ({marks})",  # noqa: S608
        (after_entry, *tables),
    )
    return {person_id for (person_id,) in changes.fetchall() if person_id is not None}


def _is_erased(original: JournalEntry) -> bool:
    without_salt = original.changes.where(JournalChange.salt.is_null())
    return original.salt is None or without_salt.exists()


def _close(actor: Actor, written: OpenEntry) -> None:
    """Write the entry, its changes and its place in the chain."""
    if not chain.has_key():
        # A job that outlived a lock: its entry would look like one that somebody forged.
        raise WriteOutsideEntry("the records were locked while this entry was open")
    last = database.execute_sql(
        "SELECT id, digest FROM journal_entry ORDER BY id DESC LIMIT 1"
    ).fetchone()
    entry_id = last[0] + 1 if last else 1
    at = as_moment(actor.clock.utc_now())
    written.tables = frozenset(change[0] for change in written.changes)
    salts = os.urandom(16 * (len(written.changes) + 1))
    salt, places = salts[:16], range(16, len(salts), 16)
    digests = [
        chain.digest_of(salts[place : place + 16], *change)
        for place, change in zip(places, written.changes, strict=True)
    ]
    label = as_text(written.label)
    label_digest = chain.digest_of(salt, label)
    header = (entry_id, at, actor.account_id, written.kind, written.person_id, written.undoes)
    digest = chain.link(last[1] if last else b"", header, label_digest, digests)
    entry_row = {
        "id": entry_id,
        "at": at,
        "account_id": actor.account_id,
        "kind": written.kind,
        "label": label,
        "person_id": written.person_id,
        "undoes": written.undoes,
        "salt": salt,
        "label_digest": label_digest,
        "digest": digest,
    }
    insert_sequence("journal_entry", list(entry_row), [tuple(entry_row.values())])
    # Freed as they are written: to free an import's at once holds up every other thread.
    for first in range(0, len(digests), _CHUNK):
        changes = written.changes[:_CHUNK]
        del written.changes[:_CHUNK]
        insert_sequence(
            "journal_change",
            ["entry_id", "record", "row_id", "person_id", "before", "after", "salt", "digest"],
            [
                (entry_id, *change, salts[16 * place : 16 * place + 16], digests[place - 1])
                for place, change in enumerate(changes, first + 1)
            ],
        )
    written.id, written.digest = entry_id, digest


def _person_of(table: str, row_id: int, row: Row) -> int | None:
    return row_id if table == "person" else row.get("person_id")


def _text(row: Row | None) -> str | None:
    return None if row is None else chain.as_json(row)
