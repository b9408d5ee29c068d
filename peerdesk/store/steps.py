"""What was undone and done again: one chain for each thing that was done.

The undo of an entry names it, doing it again names the undo, and so on: of such a chain only the
newest entry can be inverted. Whether the thing is done or undone is that entry's kind.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import NamedTuple

from peerdesk.actor import Actor
from peerdesk.store.chain import JournalEntry
from peerdesk.store.database import database

# One parameter for any number of entries: there is a limit to how many a query may have.
_CHAINS = """
WITH RECURSIVE
wanted(id) AS (SELECT value FROM json_each(?)),
back(id, at) AS (
    SELECT id, id FROM wanted
    UNION ALL
    SELECT back.id, entry.undoes FROM back JOIN journal_entry AS entry ON entry.id = back.at
    WHERE entry.undoes IS NOT NULL
),
forth(id, at) AS (
    SELECT id, id FROM wanted
    UNION ALL
    SELECT forth.id, entry.id FROM forth JOIN journal_entry AS entry ON entry.undoes = forth.at
),
chain(id, root, newest) AS (
    SELECT id, (SELECT min(at) FROM back WHERE back.id = forth.id), max(at) FROM forth GROUP BY id
)
SELECT chain.id, root, newest, entry.kind = 'undo'
FROM chain JOIN journal_entry AS entry ON entry.id = newest
"""


class Chain(NamedTuple):
    """``root`` is the entry of what was done, ``newest`` the one that can be inverted."""

    root: int
    newest: int
    is_undone: bool


def chains(entry_ids: Iterable[int]) -> dict[int, Chain]:
    """The chain that each of the entries stands in, alone or with others, by the entry's id."""
    found = database.execute_sql(_CHAINS, (json.dumps(list(entry_ids)),))
    return {row[0]: Chain(row[1], row[2], bool(row[3])) for row in found.fetchall()}


def to_undo_and_redo(actor: Actor, after_entry: int) -> tuple[list[int], list[int]]:
    """What this account can take back, and do again, of what it did after that entry: two

    stacks of entries that `journal.undo` takes, the next one last. A new change empties the
    second; what somebody else has undone meanwhile, or done again, is in neither.
    """
    entries = (
        JournalEntry.select(JournalEntry.id, JournalEntry.kind)
        .where(
            JournalEntry.account_id == actor.account_id,
            JournalEntry.kind.in_(("change", "undo", "redo")),
            JournalEntry.id > after_entry,
        )
        .order_by(JournalEntry.id)
    )
    own = list(entries.tuples())
    roots = {entry_id: entry_id for entry_id, kind in own if kind == "change"}
    found = chains(entry_id for entry_id, kind in own if kind != "change")
    roots |= {entry_id: chain.root for entry_id, chain in found.items()}
    newest = {chain.root: chain.newest for chain in found.values()}
    # As in a dict, whose last key is the one that was put there last.
    back: dict[int, int] = {}
    forth: dict[int, int] = {}
    for entry_id, kind in own:
        root = roots[entry_id]
        back.pop(root, None)
        forth.pop(root, None)
        if kind == "change":
            forth.clear()
        (forth if kind == "undo" else back)[root] = entry_id
    # Only with one's own entry at the end is the next step one's own.
    rest = [root for root in back if root not in newest]
    newest |= {root: chain.newest for root, chain in chains(rest).items()}
    return (
        [entry_id for root, entry_id in back.items() if newest[root] == entry_id],
        [entry_id for root, entry_id in forth.items() if newest[root] == entry_id],
    )


def as_moment(at: datetime) -> str:
    """The moment as journal entries hold it, which sorts by time."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")
