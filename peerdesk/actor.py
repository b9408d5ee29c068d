"""Who is doing what is done: the signed-in account, and the clock it reads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from peerdesk.clock import Clock


class Role(StrEnum):
    """What an account is used for; one account may have several."""

    FRONT_DESK = "front_desk"
    FACILITATOR = "facilitator"
    MENTOR = "mentor"
    DIRECTOR = "director"


@dataclass(frozen=True)
class Actor:
    """A signed-in account. ``account_id`` is None only for the program itself."""

    account_id: int | None
    name: str
    roles: frozenset[Role]
    clock: Clock = field(default_factory=Clock)

    def has(self, roles: Iterable[Role]) -> bool:
        """Whether this account has at least one of ``roles``."""
        return not self.roles.isdisjoint(roles)
