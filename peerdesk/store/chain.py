"""The journal's rows, the chain that holds them together, and the erasing of what they hold.

Entries form a keyed hash chain over digests of their contents (HMAC-SHA256 under a key derived from
the first data key; ``store.kept_keys``). Each change and each label has a random salt beside it, so
that its content can be erased on lawful request without leaving a digest that guesses could be
tried against: content and salt go, the digest stays, and the chain holds. An entry of the kind
"erase" names what was erased. Anything else that is blank was tampered with.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Collection, Iterable
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from peewee import (
    AutoField,
    BlobField,
    CharField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)

from peerdesk.said import own_words, said_in_words
from peerdesk.store.database import database

ERASURE = "erasure"
"""The ``record`` of the change that says what an "erase" entry erased, and why."""

# One encoder for all: json.dumps with these options makes a new one at every call.
as_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

_Place = tuple[int, str, int, int | None]
"""Entry, record, row and person of an erased change: its digest can vouch for them no more."""


class JournalEntry(Model):
    """One thing that somebody did. ``at`` is UTC, ISO 8601, to the microsecond.

    ``label`` is what ``said.as_text`` made, in older entries a sentence in the language of whoever
    wrote it. An erased label is "" without a salt.
    """

    id = AutoField()
    at = CharField(index=True)
    account_id = IntegerField(null=True)
    kind = CharField()  # change, undo, view, print, export, sign_in, backup, system, erase
    label = TextField()
    person_id = IntegerField(null=True, index=True)
    undoes = IntegerField(null=True, index=True)
    salt = BlobField(null=True)
    label_digest = BlobField()
    digest = BlobField()

    class Meta:
        database = database
        table_name = "journal_entry"

    @property
    def words(self) -> str:
        """The label in the language in use, an older one as it was written."""
        return said_in_words(self.label)


class JournalChange(Model):
    """One row that an entry changed. ``before`` and ``after`` are JSON, None when there was none.

    An update keeps only the columns that differ. What was erased has no salt either.
    """

    id = AutoField()
    entry = ForeignKeyField(JournalEntry, backref="changes", on_delete="RESTRICT")
    record = CharField()
    row_id = IntegerField()
    person_id = IntegerField(null=True, index=True)
    before = TextField(null=True)
    after = TextField(null=True)
    salt = BlobField(null=True)
    digest = BlobField()

    class Meta:
        database = database
        table_name = "journal_change"
        indexes = ((("record", "row_id"), False),)


_key = b""


def key_from(data_key: bytes) -> bytes:
    """The chain's key of records that keep none: of those whose data key was never changed."""
    return HKDF(SHA256(), 32, salt=None, info=b"peerdesk journal").derive(data_key)


def use_key(key: bytes) -> None:
    """Write and verify with this key from now on; b"" forgets it."""
    global _key
    _key = key


def key_in_use() -> bytes:
    """The chain's key; b"" while the center is locked."""
    return _key


def has_key() -> bool:
    """Whether entries can be written and verified: not while the center is locked."""
    return bool(_key)


def digest_of(salt: bytes, *content: Any) -> bytes:
    """The digest of a label, or of a change: record, row, person, before, after."""
    return hmac.digest(_key, bytes(salt) + as_json(content).encode(), hashlib.sha256)


def link(previous: bytes, header: tuple[Any, ...], label: bytes, changes: list[bytes]) -> bytes:
    """An entry's own digest, over the one before it, its header and its contents' digests."""
    packed = json.dumps(header).encode()
    content = hashlib.sha256(label)
    for change in changes:
        # One by one: to put an import's together first holds up every other thread.
        content.update(change)
    return hmac.digest(_key, bytes(previous) + packed + content.digest(), hashlib.sha256)


def verify(replay: Callable[[tuple[Any, ...]], None] = lambda _change: None) -> list[int]:
    """The ids of entries whose content or place in the chain is not what was written.

    Contents that an "erase" entry names may be blank, and no others. ``replay`` is called with
    each change (entry, record, row, person, before, after, salt, ...) in the order of time.
    """
    wrong = []
    previous = b""
    erased, unnamed = _named_as_erased()
    changes = iter(
        database.execute_sql(
            "SELECT entry_id, record, row_id, person_id, before, after, salt, digest, id "
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
            good = good and change[0] == entry_id and _is_as_written(change, erased)
            digests.append(change[7])
            replay(change)
            change = next(changes, None)
        if salt is None:
            good = good and label == "" and entry_id in unnamed
        else:
            good = good and digest_of(salt, label) == label_digest
        header = (entry_id, at, account_id, kind, person_id, undoes)
        if not good or link(previous, header, label_digest, digests) != digest:
            wrong.append(entry_id)
        previous = digest
    if change is not None:
        wrong.append(change[0])
    return wrong


def _is_as_written(change: tuple[Any, ...], erased: dict[int, _Place]) -> bool:
    *place, before, after, salt, digest, change_id = change
    if salt is None:
        return before is None and after is None and erased.get(change_id) == tuple(place)
    return digest_of(salt, *place[1:], before, after) == digest


def _named_as_erased() -> tuple[dict[int, _Place], set[int]]:
    """The changes, with their places, and the entries whose labels "erase" entries name.

    Only what was written before counts; a naming that was forged is wrong in the chain itself.
    """
    changes: dict[int, _Place] = {}
    labels: set[int] = set()
    namings = (
        JournalChange.select(JournalChange, JournalEntry)
        .join(JournalEntry)
        .where(JournalEntry.kind == "erase", JournalChange.record == ERASURE)
    )
    for naming in namings:
        said = json.loads(naming.after or "{}")
        for change_id, *place in said.get("changes", ()):
            if place[0] < naming.entry_id:
                changes[change_id] = (place[0], place[1], place[2], place[3])
        labels.update(number for number in said.get("labels", ()) if number < naming.entry_id)
    return changes, labels


def erase_about(
    people: Collection[int],
    names_them: Callable[[str, int | None, bool], bool],
    others: Collection[int] = (),
    entries: Collection[int] = (),
) -> dict[str, list[Any]]:
    """Blank what the journal holds about ``people``, in the open transaction.

    That is: every change of their rows; every change of a row that became theirs while it was
    nobody's (an alias); whole entries that merged them with somebody; the changes ``others``, of
    rows that named them; and the labels about them. ``names_them(text, person_id, linked)`` tells
    whether a text in the label of another entry, about ``person_id``, names them, ``linked`` being
    whether it has such changes, or is one of ``entries``. Returns what was erased, for the entry
    to name.
    """
    own = JournalChange.person_id.in_(people)
    theirs = JournalChange.select(JournalChange.record, JournalChange.row_id).where(own)
    rows = set(theirs.tuples())
    merging = (
        JournalChange.select(JournalChange.entry)
        .join(JournalEntry)
        .where(
            JournalChange.record == "person",
            JournalChange.row_id.in_(people),
            JournalEntry.person_id.is_null(False),
            JournalEntry.person_id.not_in(people),
        )
    )
    candidates = JournalChange.select().where(
        JournalChange.record != ERASURE,
        JournalChange.salt.is_null(False),
        own
        | JournalChange.person_id.is_null()
        | JournalChange.entry.in_(merging)
        | JournalChange.id.in_(list(others)),
    )
    merged_in = {change.entry_id for change in merging}
    found = [
        change
        for change in candidates.iterator()
        if change.person_id in people
        or change.id in others
        or change.entry_id in merged_in
        or (change.record, change.row_id) in rows
    ]
    linked = {change.entry_id for change in found}.union(entries)
    labels = [
        entry.id
        for entry in JournalEntry.select().where(
            JournalEntry.kind != "erase", JournalEntry.salt.is_null(False)
        )
        if entry.person_id in people
        or entry.id in merged_in
        or any(
            names_them(text, entry.person_id, entry.id in linked) for text in own_words(entry.label)
        )
    ]
    _blank("journal_change", "before = NULL, after = NULL", (change.id for change in found))
    _blank("journal_entry", "label = ''", labels)
    return {
        "changes": [
            [change.id, change.entry_id, change.record, change.row_id, change.person_id]
            for change in found
        ],
        "labels": labels,
    }


def _blank(table: str, how: str, ids: Iterable[int]) -> None:
    sql = f"UPDATE {table} SET {how}, salt = NULL WHERE id = ?"  # noqa: S608 - our own words
    for row_id in ids:
        database.execute_sql(sql, (row_id,))
