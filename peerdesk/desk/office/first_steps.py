"""What a center that was just set up needs next."""

from __future__ import annotations

from typing import Literal

from peerdesk.actor import Actor
from peerdesk.desk.basics.rights import Right, require
from peerdesk.records.groups import Group
from peerdesk.records.office import Account
from peerdesk.records.people import Person

Step = Literal["accounts", "group", "people"]


def first_steps(actor: Actor) -> tuple[Step, ...]:
    """What is missing of: accounts for the staff, a group, people. Nothing any more once there
    are people and a group: whoever works alone needs no second account."""
    require(actor, Right.KEEP_CENTER)
    missing: dict[Step, bool] = {
        "accounts": Account.select().count() < 2,
        "group": not Group.select().exists(),
        "people": not Person.select().exists(),
    }
    if not (missing["group"] or missing["people"]):
        return ()
    return tuple(step for step, is_missing in missing.items() if is_missing)
