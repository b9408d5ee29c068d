"""What was done after an entry and stands in the way of its undo, and what can be undone at all."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from peerdesk.errors import ChangedSince
from peerdesk.store.chain import JournalChange, JournalEntry
from peerdesk.store.steps import Chain, chains
from peerdesk.words import _

PROGRAM = "system"
"""The kind of what the program does by itself, for many rows at once."""

FINAL = ("number", "print", "account", "restore", PROGRAM, "erase", "clock")
"""The kinds of entries that change rows and can't be taken back: a print has happened; an
account's key slot is in the keyring, not in a row; the program's own planning comes again; what
somebody said of the clock was said."""

_MOST_NAMED = 3

# Rows by table and number, each with the columns that matter.
RowColumns = dict[tuple[str, int], set[str]]


class RowChanged(Exception):
    """What an undo would bring back doesn't fit what is there now.

    ``blocking`` are the rows that it doesn't fit: whoever wrote these columns of them afterwards
    is named.
    """

    def __init__(self, blocking: RowColumns | None = None) -> None:
        super().__init__()
        self.blocking = blocking or {}


def invertible(entry_ids: Iterable[int]) -> dict[int, Chain]:
    """The chains (``store.steps``) of those entries that changed rows, are of a kind that can be
    taken back, and of which nothing was erased: what was done can be undone, or done again."""
    found = chains(entry_ids)
    newest = [chain.newest for chain in found.values()]
    roots = [chain.root for chain in found.values()]
    changed = JournalChange.select(JournalChange.entry).where(JournalChange.entry.in_(newest))
    erased = changed.where(JournalChange.salt.is_null())
    whole = JournalEntry.select(JournalEntry.id).where(
        JournalEntry.id.in_(roots),
        JournalEntry.kind.not_in(FINAL),
        JournalEntry.salt.is_null(False),
    )
    is_whole = {entry_id for (entry_id,) in whole.tuples()}
    has_changes = {entry_id for (entry_id,) in changed.distinct().tuples()}
    has_changes -= {entry_id for (entry_id,) in erased.distinct().tuples()}
    return {
        entry_id: chain
        for entry_id, chain in found.items()
        if chain.root in is_whole and chain.newest in has_changes
    }


def changed_since(root: JournalEntry, newest: JournalEntry, blocking: RowColumns) -> ChangedSince:
    """The error that names, by their own sentences, the later entries that stand in the way of

    inverting ``newest``: of undoing what ``root`` did, or of doing it again.
    """
    later = _later_entries(newest.id, blocking)
    names = "; ".join(f"“{found.words}”" for found in later[:_MOST_NAMED] if found.label)
    if newest.kind == "undo":
        text = _(
            "“{label}” can't be done again: the same record was changed or used since. "
            "Nothing was changed. Open the record to correct it by hand."
        )
        named = _(
            "“{label}” can't be done again: the same record was changed or used since, by {names}. "
            "Nothing was changed. Undo that first, or open the record to correct it by hand."
        )
    else:
        text = _(
            "“{label}” can't be undone: the same record was changed or used since. "
            "Nothing was changed. Open the record to correct it by hand."
        )
        named = _(
            "“{label}” can't be undone: the same record was changed or used since, by {names}. "
            "Nothing was changed. Undo that first, or open the record to correct it by hand."
        )
    people = [found.person_id for found in later] + [root.person_id]
    return ChangedSince(
        (named if names else text).format(label=root.words, names=names),
        next((found for found in people if found is not None), None),
    )


def _later_entries(entry_id: int, blocking: RowColumns) -> list[JournalEntry]:
    """The entries, newest first, that changed the same columns of the same rows afterwards, or

    those of the ``blocking`` rows, or wrote about the people whom this entry added; without
    those that were undone again.
    """
    mine = JournalChange.alias()
    same_row = (mine.record == JournalChange.record) & (mine.row_id == JournalChange.row_id)
    same_rows = (
        JournalChange.select(
            JournalChange.entry,
            JournalChange.before,
            JournalChange.after,
            mine.before,
            mine.after,
        )
        .join(mine, on=same_row)
        .where(mine.entry == entry_id, JournalChange.entry > entry_id)
        .tuples()
    )
    found = {
        later
        for later, before, after, own_before, own_after in same_rows.iterator()
        if not _columns(before, after).isdisjoint(_columns(own_before, own_after))
    }
    for (table, row_id), wanted in blocking.items():
        found |= {
            change.entry_id
            for change in JournalChange.select().where(
                JournalChange.record == table,
                JournalChange.row_id == row_id,
                JournalChange.entry > entry_id,
            )
            if not wanted.isdisjoint(_columns(change.before, change.after))
        }
    added = mine.select(mine.row_id).where(
        mine.entry == entry_id, mine.record == "person", mine.before.is_null()
    )
    about = JournalChange.select(JournalChange.entry).where(
        JournalChange.entry > entry_id, JournalChange.person_id.in_(added)
    )
    found |= {later for (later,) in about.distinct().tuples()}
    entries = JournalEntry.select().where(
        JournalEntry.id.in_(found - _undone_since(entry_id)),
        JournalEntry.kind != PROGRAM,
    )
    return list(entries.order_by(JournalEntry.id.desc()))


def changed_after(entry_id: int, table: str, row_ids: Sequence[int]) -> RowColumns:
    """Which columns of these rows somebody changed after the entry, and not put back again; what

    the program did by itself is nobody's.
    """
    later = (
        JournalChange.select()
        .join(JournalEntry)
        .where(
            JournalChange.record == table,
            JournalChange.row_id.in_(row_ids),
            JournalChange.entry > entry_id,
            JournalChange.entry.not_in(_undone_since(entry_id)),
            JournalEntry.kind != PROGRAM,
        )
    )
    changed: RowColumns = {}
    for change in later:
        columns = changed.setdefault((table, change.row_id), set())
        columns |= _columns(change.before, change.after)
    return changed


def _undone_since(entry_id: int) -> set[int]:
    """The later entries that come to nothing: what was undone again, with its undoing, and of

    what was undone and done again all but the first.
    """
    links = JournalEntry.select(JournalEntry.undoes, JournalEntry.id).where(
        JournalEntry.id > entry_id, JournalEntry.undoes > entry_id
    )
    undone_by: dict[int, int] = dict(links.tuples())
    gone: set[int] = set()
    for first in undone_by.keys() - set(undone_by.values()):
        chain = [first]
        while (following := undone_by.get(chain[-1])) is not None:
            chain.append(following)
        gone.update(chain if len(chain) % 2 == 0 else chain[1:])
    return gone


def _columns(*texts: str | None) -> set[str]:
    return {name for text in texts if text for name in json.loads(text)}
