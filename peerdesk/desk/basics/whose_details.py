"""Whose details an account's work needs: everybody's, those of the own people, or nobody's."""

from __future__ import annotations

from collections.abc import Collection

from peerdesk.actor import Actor, Role
from peerdesk.desk.basics.rights import Right, may, require, roles_now
from peerdesk.errors import Refused
from peerdesk.records import meanings
from peerdesk.records.mentoring import Assignment, Mentor
from peerdesk.words import _


def sees_everybody(actor: Actor) -> bool:
    """Whether this account's work needs the details of all people; a mentor's does not."""
    return not roles_now(actor).isdisjoint((Role.FRONT_DESK, Role.DIRECTOR))


def own_mentor_id(actor: Actor) -> int | None:
    """The mentor that this account belongs to; None for an account that is no mentor's."""
    if actor.account_id is None:
        return None
    own = Mentor.select(Mentor.id).where(
        Mentor.account == actor.account_id, Mentor.stage != "ended"
    )
    return own.scalar()


def own_people(actor: Actor) -> frozenset[int]:
    """The people who walk now with the mentor that this account belongs to."""
    if actor.account_id is None:
        return frozenset()
    # In one query: asked twice at every key of a mentor's search.
    own = (
        Assignment.select(Assignment.person)
        .join(Mentor)
        .where(
            Mentor.account == actor.account_id,
            Mentor.stage != "ended",
            meanings.walks_now(),
        )
    )
    return frozenset(row[0] for row in own.tuples())


def details_seen(actor: Actor, ids: Collection[int]) -> frozenset[int]:
    """Of which of the people ``ids`` this account may see legal names, phones, needs, mentor.

    The desk and the director of all, a mentor of the own people, a facilitator of nobody.
    """
    if not may(actor, Right.SEE_CONTACT_DETAILS):
        return frozenset()
    return frozenset(ids) if sees_everybody(actor) else own_people(actor).intersection(ids)


def require_details(actor: Actor, right: Right, person_id: int) -> None:
    """As ``require``, for what a mentor may see and keep of the own people only."""
    require(actor, right)
    if not details_seen(actor, (person_id,)):
        raise Refused(_("A mentor sees this of the own people only. Nothing was changed."))
