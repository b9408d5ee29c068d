"""What was done after an entry and stands in the way of its undo."""

from __future__ import annotations

import json

from peerdesk.errors import ChangedSince
from peerdesk.store.chain import JournalChange, JournalEntry
from peerdesk.words import _

_MOST_NAMED = 3


class RowChanged(Exception):
    """What an undo would bring back doesn't fit what is there now."""


def changed_since(original: JournalEntry) -> ChangedSince:
    """The error that names, by their own sentences, the later entries that stand in the way."""
    later = _later_entries(original.id)
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


def _later_entries(entry_id: int) -> list[JournalEntry]:
    """The entries, newest first, that changed the same columns of the same rows afterwards, or

    wrote about the people whom this entry added; without those that were undone again.
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
    added = mine.select(mine.row_id).where(
        mine.entry == entry_id, mine.record == "person", mine.before.is_null()
    )
    about = JournalChange.select(JournalChange.entry).where(
        JournalChange.entry > entry_id, JournalChange.person_id.in_(added)
    )
    found |= {later for (later,) in about.distinct().tuples()}
    undone = {
        number
        for entry in JournalEntry.select().where(
            JournalEntry.id > entry_id, JournalEntry.undoes > entry_id
        )
        for number in (entry.id, entry.undoes)
    }
    entries = JournalEntry.select().where(JournalEntry.id.in_(found - undone))
    return list(entries.order_by(JournalEntry.id.desc()))


def _columns(*texts: str | None) -> set[str]:
    return {name for text in texts if text for name in json.loads(text)}
