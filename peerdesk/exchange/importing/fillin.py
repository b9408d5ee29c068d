"""Several columns of one field: row by row they fill in for each other, the fuller one leads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from peerdesk.exchange.importing import values
from peerdesk.exchange.importing.fields import SEVERAL
from peerdesk.exchange.importing.table import RawTable
from peerdesk.text import normalise

_FIRSTS = ("preferred_name", "legal_first_name")


def in_turn(columns: Mapping[int, str], table: RawTable) -> list[tuple[int, str]]:
    """The columns in the order in which they are read: of one field the fuller one first.

    Whole names come after first and last ones: they fill in where those are missing.
    """
    fields = list(columns.values())
    filled = {
        index: sum(not values.is_blank(row.cells[index]) for row in table.rows)
        for index, field in columns.items()
        if field not in SEVERAL and fields.count(field) > 1
    }
    if table.settled is not None:
        # Failed rows alone don't show which column led in their whole file.
        turn = table.settled.turn
        filled = {
            index: len(turn) - turn.index(name) if (name := table.header[index]) in turn else 0
            for index in filled
        }
    first = {field: min(at for at, one in columns.items() if one == field) for field in fields}
    return sorted(
        columns.items(),
        key=lambda pair: (
            pair[1] == "name" and any(one in fields for one in _FIRSTS),
            first[pair[1]] if pair[0] in filled else pair[0],
            -filled.get(pair[0], 0),
            pair[0],
        ),
    )


def is_called(found: Mapping[str, Any]) -> bool:
    """Whether the row has a first name already, or a name to use."""
    return any(field in found for field in _FIRSTS)


def fill_in(found: dict[str, Any], field: str, value: Any, leading: Any) -> bool:
    """Take from one more column of a field what is missing; whether nothing of it is left over."""
    if value in (None, leading):
        return True
    if field == "name":
        return _fill_in_last_name(found, value)
    if field in ("phone", "other_phone"):
        return str(found.setdefault("other_phone", value[0])) == str(value[0])
    return str(value).casefold() == str(leading).casefold()


def _fill_in_last_name(found: dict[str, Any], whole: Mapping[str, str]) -> bool:
    """A whole name beside a first one has the last name, if both begin alike."""
    firsts, own = (
        {normalise(str(one[field])) for field in _FIRSTS if field in one} for one in (found, whole)
    )
    if firsts.isdisjoint(own):
        return False
    last = whole.get("legal_last_name", "")
    return normalise(str(found.setdefault("legal_last_name", last))) == normalise(last)
