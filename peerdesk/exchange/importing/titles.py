"""Rows with a name and nothing else among fuller ones: houses, groups, footers, or people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from peerdesk.exchange.importing.fields import NAMES_OPEN
from peerdesk.exchange.importing.table import RawRow
from peerdesk.exchange.importing.told import Key, Told, answer_to
from peerdesk.words import _

_NAMES = ("name", "preferred_name", "legal_first_name", "legal_last_name", NAMES_OPEN)
TITLE = Key("title", "title")
"""What such rows are; its answers are "yes" for people, "" for titles."""


def lone_names(rows: Sequence[RawRow], columns: Mapping[int, str]) -> dict[int, int]:
    """The lines with a name and no other cell that is imported, with the place of the name.

    Empty in a list of which most rows are so: they are its people.
    """
    filled = {row.line: [at for at in columns if row.cells[at]] for row in rows}
    lone = {
        line: places[0]
        for line, places in filled.items()
        if len(places) == 1 and columns[places[0]] in _NAMES
    }
    fuller = sum(len(places) > 1 for places in filled.values())
    return lone if fuller >= len(lone) else {}


def lone_reason(told: Told) -> str:
    """Why such a row is left out; "" when it is said that they are people."""
    answer = answer_to(told, TITLE)
    if answer is None:
        return _(
            "Only this cell is filled, unlike the other rows. If it is a person, put the word "
            "“new” into a column “Code”."
        )
    return "" if answer else _("A title, as was said: no person.")
