"""What was done after an entry and stands in the way of its undo, and what can be undone at all."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from peerdesk.errors import ChangedSince
from peerdesk.store.chain import JournalChange, JournalEntry
from peerdesk.words import _

FINAL = ("print", "account", "system", "erase")
"""The kinds of entries that change rows and can't be taken back: a print has happened; an
account's key slot is in the keyring, not in a row; the program's own planning comes again."""

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


def undoable(entry_ids: Iterable[int]) -> set[int]:
    """Those of the entries whose Undo is worth offering: they changed rows, are of a kind that

    can be taken back, and were neither undone nor erased. An undo itself is none of them.
    """
    ids = list(entry_ids)
    undone = JournalEntry.select(JournalEntry.undoes).where(JournalEntry.undoes.in_(ids))
    erased = JournalChange.select(JournalChange.entry).where(
        JournalChange.entry.in_(ids), JournalChange.salt.is_null()
    )
    changed = JournalChange.select(JournalChange.entry).where(JournalChange.entry.in_(ids))
    found = JournalEntry.select(JournalEntry.id).where(
        JournalEntry.id.in_(ids),
        JournalEntry.kind.not_in((*FINAL, "undo")),
        JournalEntry.salt.is_null(False),
        JournalEntry.id.in_(changed),
        JournalEntry.id.not_in(undone),
        JournalEntry.id.not_in(erased),
    )
    return {entry_id for (entry_id,) in found.tuples()}


def changed_since(original: JournalEntry, blocking: RowColumns) -> ChangedSince:
    """The error that names, by their own sentences, the later entries that stand in the way."""
    later = _later_entries(original.id, blocking)
    names = "; ".join(f"“{found.label}”" for found in later[:_MOST_NAMED] if found.label)
    if not names:
        text = _(
            "“{label}” can't be undone: the same record was changed or used since. "
            "Nothing was changed. Open the record to correct it by hand.",
            label=original.label,
        )
    else:
        text = _(
            "“{label}” can't be undone: the same record was changed or used since, by {names}. "
            "Nothing was changed. Undo that first, or open the record to correct it by hand.",
            label=original.label,
            names=names,
        )
    people = [found.person_id for found in later] + [original.person_id]
    return ChangedSince(text, next((found for found in people if found is not None), None))


def _later_entries(entry_id: int, blocking: RowColumns) -> list[JournalEntry]:
    """The entries, newest first, that changed the same columns of the same rows afterwards, or

    those of the ``blocking`` rows, or wrote about the people whom this entry added; without
    those that were undone again.
    """
    mine = JournalChange.alias()
    same_row = (mine.record == JournalChange.record) & (mine.row_id == JournalChange.row_id)
    same_rows = (
        JournalChange.select(
            *(JournalChange.entry, JournalChange.before, JournalChange.after),
            *(mine.before, mine.after),
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
    entries = JournalEntry.select().where(JournalEntry.id.in_(found - _undone_since(entry_id)))
    return list(entries.order_by(JournalEntry.id.desc()))


def changed_after(entry_id: int, table: str, row_ids: Sequence[int]) -> RowColumns:
    """Which columns of these rows were changed after the entry, and not put back again."""
    later = JournalChange.select().where(
        JournalChange.record == table,
        JournalChange.row_id.in_(row_ids),
        JournalChange.entry > entry_id,
        JournalChange.entry.not_in(_undone_since(entry_id)),
    )
    changed: RowColumns = {}
    for change in later:
        columns = changed.setdefault((table, change.row_id), set())
        columns |= _columns(change.before, change.after)
    return changed


def _undone_since(entry_id: int) -> set[int]:
    """The later entries that were undone again, with their undoing."""
    undoing = JournalEntry.select(JournalEntry.id, JournalEntry.undoes).where(
        JournalEntry.id > entry_id, JournalEntry.undoes > entry_id
    )
    return {number for pair in undoing.tuples() for number in pair}


def _columns(*texts: str | None) -> set[str]:
    return {name for text in texts if text for name in json.loads(text)}
