"""What stands on every printed page."""

from __future__ import annotations

from typing import cast

from peerdesk.actor import Actor
from peerdesk.desk.basics.sheets import Letterhead, Paper
from peerdesk.records.office import Center


def letterhead(actor: Actor) -> Letterhead:
    """The center's name, address and paper; printed by ``actor``, now."""
    center = Center.get()
    return Letterhead(
        center=center.name,
        address=center.address,
        paper=cast(Paper, center.paper),
        printed_by=actor.name,
        printed_at=actor.clock.now(),
    )
