"""What a function of the desk did, as the window is told of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from peerdesk.said import Said, said_in_words

T = TypeVar("T")


@dataclass(frozen=True)
class Done(Generic[T]):
    """What a function of ``desk`` did: what to say of it, what to reload, the result.

    ``entry_id`` is None when nothing had to be changed; ``tables`` names the tables touched;
    ``undoable`` says whether an Undo is worth offering.
    """

    entry_id: int | None
    said: Said | str
    tables: frozenset[str]
    value: T
    undoable: bool = False

    @property
    def label(self) -> str:
        """The sentence for the toast, in the language in use."""
        return said_in_words(self.said)
