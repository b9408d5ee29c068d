"""The blank sign-in sheet of paper, for a power cut or outreach; keyed by ``visit_corrections``."""

from __future__ import annotations

from datetime import datetime
from string import ascii_lowercase

from peerdesk.actor import Actor
from peerdesk.desk.basics import choices
from peerdesk.desk.basics.going_out import Leaving
from peerdesk.desk.basics.letterhead import letterhead
from peerdesk.desk.basics.rights import Right, require
from peerdesk.desk.basics.sheets import SignInSheet
from peerdesk.records.office import Center
from peerdesk.said import said
from peerdesk.store.journal import JournalEntry

MOST_PURPOSES = 9
"""As many as there are digits to write in a narrow column, and keys."""

_SHEET = "sign_in_sheet_of"


def blank_sheet(actor: Actor) -> SignInSheet:
    """A sheet with its number, in the language in use; writes nothing."""
    require(actor, Right.SIGN_IN_VISITORS)
    head = letterhead(actor)
    offered = choices.options("purpose")[:MOST_PURPOSES]
    return SignInSheet(
        letterhead=head,
        number=_free_number(head.printed_at),
        purposes=tuple(label for _code, label in offered),
        shred_days=Center.get().shred_after_days,
    )


def _free_number(at: datetime) -> str:
    """The minute, with a letter behind it where a sheet of that minute has left already."""
    minute = f"{at:%m%d-%H%M}"
    same = JournalEntry.label.contains(f'"{_SHEET}",{{"number":"{minute}')
    left = "".join(row.label for row in JournalEntry.select(JournalEntry.label).where(same))
    return next(
        number
        for behind in ("", *ascii_lowercase[1:], *map(str, range(10_000)))
        if f'"{(number := minute + behind)}"' not in left
    )


def leaving(actor: Actor, number: str) -> Leaving:
    """What the way out is told of the sheet."""
    require(actor, Right.SIGN_IN_VISITORS)
    return Leaving(said(_SHEET, number=number), Right.SIGN_IN_VISITORS)
