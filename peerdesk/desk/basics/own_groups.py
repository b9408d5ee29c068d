"""Whose rolls an account sees: the desk and the director all, a facilitator the own, others none.

A group is one's own as its facilitator or co-facilitator, a single meeting also by standing in.
Of other groups there are only the name, the time and the room.
"""

from __future__ import annotations

from typing import Any

from peewee import fn

from peerdesk.actor import Actor, Role
from peerdesk.desk.basics.rights import Right, is_director, may, require, roles_now
from peerdesk.errors import Refused
from peerdesk.records.groups import Group, Meeting, StandIn
from peerdesk.words import _


def sees_every_roll(actor: Actor) -> bool:
    """Whether this account's work needs the rolls of all groups; a facilitator's does not."""
    return not roles_now(actor).isdisjoint((Role.FRONT_DESK, Role.DIRECTOR))


def groups_run(actor: Actor) -> Any:
    """The ids, as a query, of the groups that this account leads; none for who takes no roll."""
    led = Group.select(Group.id)
    if actor.account_id is None or not may(actor, Right.TAKE_ROLL):
        return led.where(Group.id.in_([]))
    leads = (Group.facilitator == actor.account_id) | (Group.co_facilitator == actor.account_id)
    return led.where(leads)


def is_own_roll(actor: Actor) -> Any:
    """The condition, in a query over Meeting, that this account leads it, or stood in."""
    if actor.account_id is None or not may(actor, Right.TAKE_ROLL):
        return Meeting.id.in_([])
    stood_in = StandIn.select().where(
        StandIn.meeting == Meeting.id,
        StandIn.day == Meeting.day,
        StandIn.account == actor.account_id,
    )
    return Meeting.group.in_(groups_run(actor)) | fn.EXISTS(stood_in)


def sees_roll(actor: Actor, meeting_id: int) -> bool:
    """Whether this account may see and take the roll of the meeting; one that has gone, too."""
    if sees_every_roll(actor):
        return True
    if actor.account_id is None or not may(actor, Right.TAKE_ROLL):
        return False
    # As `is_own_roll`, which costs more: this is asked with every mark.
    found = Meeting.select(Meeting.day, Group.facilitator, Group.co_facilitator).join(Group)
    row = found.where(Meeting.id == meeting_id).tuples().first()
    if row is None or actor.account_id in row[1:]:
        return True
    stood_in = StandIn.select().where(StandIn.meeting == meeting_id, StandIn.day == row[0])
    return stood_in.where(StandIn.account == actor.account_id).exists()


def require_roll(actor: Actor, meeting_id: int) -> None:
    """Raise Refused unless the meeting's roll is this account's; one that has gone is nobody's."""
    require(actor, Right.TAKE_ROLL)
    if sees_roll(actor, meeting_id):
        return
    raise Refused(
        _(
            "This roll is for those who lead the group, the front desk and the director. On its "
            "day you can take it in their place. Nothing was changed."
        )
    )


def sees_members(actor: Actor, group_id: int) -> bool:
    """Whether this account may see and change who belongs to the group."""
    if sees_every_roll(actor):
        return True
    return groups_run(actor).where(Group.id == group_id).exists()


def require_members(actor: Actor, group_id: int) -> None:
    """Raise Refused unless this account may see who belongs to the group."""
    require(actor, Right.TAKE_ROLL)
    if not sees_members(actor, group_id):
        raise Refused(
            _(
                "Who belongs to a group is for those who lead it, the front desk and the "
                "director. Nothing was changed."
            )
        )


def keeps_group(actor: Actor, group_id: int) -> bool:
    """Whether this account may change the group itself."""
    if not may(actor, Right.KEEP_GROUPS):
        return False
    return is_director(actor) or groups_run(actor).where(Group.id == group_id).exists()


def require_kept(actor: Actor, group_id: int) -> None:
    """Raise Refused unless this account may change the group."""
    require(actor, Right.KEEP_GROUPS)
    if not keeps_group(actor, group_id):
        raise Refused(
            _("Changing a group is for those who lead it and the director. Nothing was changed.")
        )
