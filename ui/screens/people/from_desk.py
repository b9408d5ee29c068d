"""What an intake that was begun at the desk does there when it is saved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from peerdesk.desk.front_desk import visits
from peerdesk.desk.front_desk.aliases import Kind, link_alias
from ui.context import Context

_ALIAS_LINE, _SIGN_IN = "alias_line", "sign_in"


@dataclass(frozen=True)
class FromDesk:
    """``alias_line`` is the line of a sign-in or a roll, as (kind, its id), that is theirs;
    ``sign_in`` what was said of them at the door: the day (ISO), purposes, whether it is their
    first time. Neither for an intake that was begun elsewhere."""

    alias_line: tuple[Kind, int] | None = None
    sign_in: Mapping[str, Any] | None = None

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> FromDesk:
        """As a draft keeps it."""
        line = values.get(_ALIAS_LINE)
        return cls(tuple(line) if line else None, values.get(_SIGN_IN) or None)

    def kept(self) -> dict[str, Any]:
        """As a draft keeps it."""
        return {_ALIAS_LINE: self.alias_line, _SIGN_IN: self.sign_in}

    def is_from_desk(self) -> bool:
        """Whether the desk waits for them."""
        return self.alias_line is not None or self.sign_in is not None

    def signs_in(self, context: Context) -> bool:
        """Whether saving signs them in: not on a day after the one on which they came."""
        today = context.actor.clock.today().isoformat()
        return self.sign_in is not None and self.sign_in["day"] == today

    def finish(self, context: Context, person_id: int) -> None:
        """They are in the records: their line is theirs, and they are signed in."""
        actor = context.actor
        if self.alias_line is not None:
            context.attempt(partial(link_alias, actor, *self.alias_line, person_id))
        if self.sign_in is None or not self.signs_in(context):
            return
        said = self.sign_in
        done = context.attempt(
            partial(visits.sign_in, actor, person_id, said["purposes"], said["first_time"])
        )
        if done is not None and done.entry_id is None:
            context.said.emit(done.label, None)  # they are here already
