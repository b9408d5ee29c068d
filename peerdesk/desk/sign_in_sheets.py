"""The blank sign-in sheet of paper, for a power cut or outreach; keyed by ``visit_corrections``."""

from __future__ import annotations

from peerdesk.actor import Actor
from peerdesk.desk import choices
from peerdesk.desk.going_out import Leaving
from peerdesk.desk.letterhead import letterhead
from peerdesk.desk.rights import Right, require
from peerdesk.desk.sheets import SignInSheet
from peerdesk.records.office import Center
from peerdesk.said import said

MOST_PURPOSES = 9
"""As many as there are digits to write in a narrow column, and keys."""


def blank_sheet(actor: Actor) -> SignInSheet:
    """A sheet with its number, in the language in use; writes nothing."""
    require(actor, Right.SIGN_IN_VISITORS)
    head = letterhead(actor)
    offered = choices.options("purpose")[:MOST_PURPOSES]
    return SignInSheet(
        letterhead=head,
        number=f"{head.printed_at:%m%d-%H%M}",
        purposes=tuple(label for _code, label in offered),
        shred_days=Center.get().shred_after_days,
    )


def leaving(actor: Actor, number: str) -> Leaving:
    """What the way out is told of the sheet."""
    require(actor, Right.SIGN_IN_VISITORS)
    return Leaving(said("sign_in_sheet_of", number=number), Right.SIGN_IN_VISITORS)
