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
as_json_text: Callable[[str], str] = json.encoder.encode_basestring
"""What ``as_json`` makes of a string, without the encoder around it."""

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
    kind = CharField()  # change, undo, view, print, export, sign_in, backup, system, erase, clock
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


def _digests_of_changes() -> Callable[..., bytes]:
    """``digest_of`` for changes, a third of the time: a large center has a million of them.

    What HMAC makes of the key is made once, and the JSON of five values is put together by hand.
    """
    block = _key.ljust(64, b"\0")
    inner, outer = (
        hashlib.sha256(bytes(byte ^ pad for byte in block)) for pad in (_INNER_PAD, _OUTER_PAD)
    )

    def digest(
        salt: bytes,
        record: str,
        row_id: int,
        person_id: int | None,
        before: str | None,
        after: str | None,
    ) -> bytes:
        person = "null" if person_id is None else person_id
        old = "null" if before is None else as_json_text(before)
        new = "null" if after is None else as_json_text(after)
        text = f"[{as_json_text(record)},{row_id},{person},{old},{new}]"
        inside = inner.copy()
        inside.update(salt + text.encode())
        outside = outer.copy()
        outside.update(inside.digest())
        return outside.digest()

    return digest


_INNER_PAD, _OUTER_PAD = 0x36, 0x5C  # of RFC 2104


def link(previous: bytes, header: tuple[Any, ...], label: bytes, changes: Iterable[bytes]) -> bytes:
    """An entry's own digest, over the one before it, its header and its contents' digests."""
    packed = json.dumps(header).encode()
    content = hashlib.sha256(label)
    for change in changes:
        # One by one: to put an import's together first holds up every other thread.
        content.update(change)
    return hmac.digest(_key, bytes(previous) + packed + content.digest(), hashlib.sha256)


def short(digest: bytes) -> str:
    """A digest as it is printed and compared by eye: 64 bits of it, in four groups."""
    text = bytes(digest)[:8].hex()
    return " ".join(text[at : at + 4] for at in range(0, 16, 4))


def verify(
    replay: Callable[[tuple[Any, ...]], None] = lambda _change: None, *, after: int = 0
) -> list[int]:
    """The ids of entries whose content or place in the chain is not what was written.

    Contents that an "erase" entry names may be blank, and no others. ``replay`` is called with
    each change (entry, record, row, person, before, after, salt, ...) in the order of time.
    ``after`` leaves out the entries up to that one, which is believed.
    """
    wrong = []
    last = database.execute_sql(
        "SELECT digest FROM journal_entry WHERE id = ?", (after,)
    ).fetchone()
    previous = last[0] if last else b""
    erased = _Erased()
    digest_of_change = _digests_of_changes()
    changes = iter(
        database.execute_sql(
            "SELECT entry_id, record, row_id, person_id, before, after, salt, digest, id "
            "FROM journal_change WHERE entry_id > ? ORDER BY entry_id, id",
            (after,),
        )
    )
    change = next(changes, None)
    entries = database.execute_sql(
        "SELECT id, at, account_id, kind, label, person_id, undoes, salt, label_digest, digest "
        "FROM journal_entry WHERE id > ? ORDER BY id",
        (after,),
    )
    for row in entries:
        entry_id, at, account_id, kind, label, person_id, undoes, salt, label_digest, digest = row
        digests, good = [], True
        while change is not None and change[0] <= entry_id:
            if change[6] is None:
                good = good and erased.has_change(change)
            elif digest_of_change(change[6], *change[1:6]) != change[7]:
                good = False
            good = good and change[0] == entry_id
            digests.append(change[7])
            replay(change)
            change = next(changes, None)
        if salt is None:
            good = good and label == "" and erased.has_label(entry_id)
        else:
            good = good and digest_of(salt, label) == label_digest
        header = (entry_id, at, account_id, kind, person_id, undoes)
        if not good or link(previous, header, label_digest, digests) != digest:
            wrong.append(entry_id)
        previous = digest
    if change is not None:
        wrong.append(change[0])
    return wrong


class _Erased:
    """What "erase" entries name; read when the first blank is met."""

    def __init__(self) -> None:
        self._named: tuple[dict[int, _Place], set[int]] | None = None

    def has_change(self, change: tuple[Any, ...]) -> bool:
        """Whether this blank change is one that they name."""
        *place, before, after, _salt, _digest, change_id = change
        return before is None and after is None and self._read()[0].get(change_id) == tuple(place)

    def has_label(self, entry_id: int) -> bool:
        """Whether the entry's label is one that they name."""
        return entry_id in self._read()[1]

    def _read(self) -> tuple[dict[int, _Place], set[int]]:
        if self._named is None:
            self._named = _named_as_erased()
        return self._named


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
