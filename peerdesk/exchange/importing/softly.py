"""What one cell may cost: no person because of an answer that can't be read.

Such a cell is set aside: it goes onto the record as it stands in the file, with the name of its
column. What tells people apart, and the days on which they came and left, is asked about.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from peerdesk.exchange.importing import days, names, values
from peerdesk.exchange.importing.fields import FIELDS, NAMES_OPEN
from peerdesk.exchange.importing.told import Asks, Key, Told
from peerdesk.text import normalise
from peerdesk.words import _

_NEEDED = frozenset(
    {"code", "name", "preferred_name", "legal_first_name", "legal_last_name", NAMES_OPEN}
    | {"phone", "birth_date", "first_seen_on", "closed_on"}
)
_UNIMPORTANT = frozenset(FIELDS["people"]) - _NEEDED
NAMES_OPEN_ANSWERS = ("preferred_name", "legal_first_name", "legal_last_name", "name")
_REMARKS_OF_NO_WEIGHT = values.any_of(
    "cell|cell phone|mobile|home|c|h|m|celular|movil|casa|cel|own|phone|tel|telefono"
)

_BETWEEN_EMAILS = re.compile(r"\s*(?::::|[\s;,|])\s*")
_STILL_HERE = values.any_of(
    "no|n|false|active|activo|activa|current|present|presente|still|still here|still active|open|"
    "ongoing|now|today|to date|actual|abierto|sigue"
)


@dataclass(frozen=True)
class Noted:
    """A value, of a cell that says more than it."""

    value: Any


def is_unimportant(field: str) -> bool:
    """Whether no cell of the field refuses its row."""
    return field in _UNIMPORTANT


def may_be_set_aside(field: str, text: str) -> bool:
    """Whether the row can do without this cell of the field, which can't be read."""
    if field == "birth_date":
        return days.is_half(text)
    if field in ("phone", "other_phone"):
        # An incomplete number is mended more easily than found again in a note.
        has_words = any(map(str.isalpha, text))
        return field == "other_phone" or has_words or not any(map(str.isdecimal, text))
    return field in _UNIMPORTANT


def phones(text: str) -> Any:
    """The numbers of a cell; with what is said of one set aside, and "no phone" for none."""
    if values.has_none(text, "phone"):
        return ""
    number = values.without_remark(text)
    if not number:
        return values.phones(text)
    remark = normalise(text.replace(number, " "))
    found = values.phones(number)
    return found if remark in _REMARKS_OF_NO_WEIGHT else Noted(found)


def email(text: str) -> Any:
    """The address of a cell, "" where it says that there is none; the first one of several."""
    if values.has_none(text, "email"):
        return ""
    parts = [part for part in _BETWEEN_EMAILS.split(text) if part]
    return Noted(parts[0]) if len(parts) > 1 and all("@" in part for part in parts) else text


def last_day(text: str) -> str:
    """A cell of a last day; "" where it says that somebody is still here."""
    return "" if normalise(text) in _STILL_HERE else text


def names_told(columns: Mapping[int, str], header: Sequence[str], told: Told) -> dict[int, str]:
    """The columns with what was told of those whose names may be first, last or whole ones."""
    found = {}
    for index, field in columns.items():
        if field == NAMES_OPEN:
            field = told.meanings.get((NAMES_OPEN, header[index]), NAMES_OPEN)
        if field:
            found[index] = field
    return found


def open_name(text: str, column: str, *, is_alone: bool) -> Any:
    """A cell of a column of such names: one word of the only column is what somebody is called."""
    if is_alone and " " not in text:
        return names.part(text, "preferred_name")
    raise Asks(
        Key("names", NAMES_OPEN, column),
        _("First names, last names or whole names? Say what “{column}” holds.", column=column),
    )
