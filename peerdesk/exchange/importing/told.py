"""What whoever imports says about a file, and what a reader asks where it would have to guess.

The one way to ask: a reader raises ``Asks`` with the ``Key`` of its question. The row waits for
the answer (it needs attention), ``Preview.questions`` lists each key once (``questions``), and
``answer_to`` gives what was told. A new kind of question is a kind of ``Key``, its sentence and
its answers in ``questions``, and an option of the command line that calls ``with_answer``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from peerdesk.errors import Invalid


@dataclass(frozen=True, order=True)
class Key:
    """What is asked: ``kind`` is "days", "mark" or "word", ``name`` the field it is about.

    ``text`` is what stands in the file, as `plain_mark` makes it for marks; "" for a blank cell.
    """

    kind: str
    name: str = ""
    text: str = ""


DAYS = Key("days")
"""In which order the days of the file are; its answers are "month" and "day"."""
BLANK = Key("mark", "state")
"""What a blank cell of a column of attendance means."""


class Asks(Invalid):
    """A cell that can't be read before ``key`` is answered; the message is for its row.

    ``left`` is the value of the rest of the cell, None for nothing.
    """

    def __init__(self, key: Key, message: str, left: Any = None) -> None:
        super().__init__({"value": message})
        self.key = key
        self.left = left


@dataclass(frozen=True)
class Told:
    """What whoever imports said about a file as a whole, where it doesn't say it itself.

    ``day_first`` is the order of days that may be read either way, None for the month first.
    ``group`` is the name of the group that all rows are of, ``first_seen_on`` the first day of
    whoever is new and has none, ``held_on`` the day of the attendance of a file that tells none.
    ``meanings`` are codes for words and marks that are not known, by field and text; "" leaves
    them out. ``remembered`` are those that were told of an earlier file.
    """

    day_first: bool | None = None
    group: str = ""
    first_seen_on: date | None = None
    meanings: Mapping[tuple[str, str], str] = field(default_factory=dict)
    held_on: date | None = None
    remembered: frozenset[Key] = frozenset()


NOTHING_TOLD = Told()
SET_ASIDE = "set_aside"
"""What becomes of a word that is not known, until it is told: its cell goes into a note."""


def answer_to(told: Told, key: Key) -> str | None:
    """The code that was told, "" for leaving it out; None while it wasn't."""
    if key.kind == "days":
        return {None: None, False: "month", True: "day"}[told.day_first]
    return told.meanings.get((key.name, key.text))


def with_answer(told: Told, key: Key, code: str | None) -> Told:
    """``told`` with this answer; None takes an earlier one away."""
    code = None if code == SET_ASIDE else code
    told = replace(told, remembered=told.remembered - {key})
    if key.kind == "days":
        return replace(told, day_first=None if code is None else code == "day")
    others = {pair: one for pair, one in told.meanings.items() if pair != (key.name, key.text)}
    if code is not None:
        others[key.name, key.text] = code
    return replace(told, meanings=others)
