"""What was settled about a file, as its failed rows carry it in a column of ours.

Rows that come back are read as they were in the whole file: their columns, their order of days,
the style of their names, the marks beside theirs. The header of that column holds what is true of
the file; its cells say of a row why it failed, where only the whole file could tell, and a digest
of the other cells: whoever corrects one has the row judged anew. It is read like any other text
that comes from outside: what is not understood is left alone.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from peerdesk import words
from peerdesk.exchange.importing.names import Style
from peerdesk.exchange.importing.told import Told
from peerdesk.text import normalise

_HEADERS = {"en": "PeerDesk: leave as it is", "es": "PeerDesk: dejar como está"}
_CARRIED = re.compile(r"PeerDesk:[^{}]*(\{.*\})", re.DOTALL)
_ROW = re.compile(r"\d+ ([a-z]+) ([0-9a-f]{12})")
_MOST_MARKS = 60
_LONGEST_MARK = 20


@dataclass(frozen=True)
class CarriedColumn:
    """A column of the failed rows: its header there, its name in the first file, its field."""

    header: str
    name: str
    field: str


@dataclass(frozen=True)
class Settled:
    """What was settled about the whole file. ``field`` of a column is "" when it isn't imported.

    ``orders`` are those of its days, by header: "day" or "month" first, "both" where some are for
    certain in the one and some in the other; ``has_iso`` says that some were written as ISO.
    ``marks`` are those of the whole file, by the field they are told of; ``styles`` the styles of
    whole names, by header. ``turn`` are the headers of columns of one field, the leading
    ones first.
    """

    kind: str
    columns: tuple[CarriedColumn, ...] = ()
    orders: Mapping[str, str] = field(default_factory=dict)
    has_iso: bool = False
    styles: Mapping[str, Style] = field(default_factory=dict)
    marks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    meanings: Mapping[tuple[str, str], str] = field(default_factory=dict)
    first_seen_on: date | None = None
    from_1904: bool = False
    turn: tuple[str, ...] = ()

    def told(self, told: Told) -> Told:
        """What is told now, and what was told of the whole file where it isn't told anew."""
        return replace(
            told,
            meanings={**self.meanings, **told.meanings},
            first_seen_on=told.first_seen_on or self.first_seen_on,
        )

    def fields_of(self, header: Sequence[str]) -> dict[int, str]:
        """The field of each column that came from the whole file, "" for one left out."""
        found: dict[int, str] = {}
        left = list(self.columns)
        for index, name in enumerate(header):
            own = next((each for each in left if normalise(each.header) == normalise(name)), None)
            if own is not None:
                left.remove(own)
                found[index] = own.field
        return found

    def first_name(self, header: str) -> str:
        """What a column was called in the first file."""
        return next((each.name for each in self.columns if each.header == header), header)

    def order_of(self, header: str) -> set[bool]:
        """The orders that the column's days had for certain: True where the day stands first."""
        return {"day": {True}, "month": {False}, "both": {True, False}}.get(
            self.orders.get(header, ""), set()
        )

    def in_header(self) -> str:
        """The header of the column that carries it."""
        said: dict[str, Any] = {
            "kind": self.kind,
            "columns": [[each.header, each.name, each.field] for each in self.columns],
            "orders": dict(self.orders),
            "iso": self.has_iso,
            "styles": {name: vars(style) for name, style in self.styles.items()},
            "marks": {name: list(marks) for name, marks in self.marks.items()},
            "meanings": [[*pair, code] for pair, code in self.meanings.items()],
            "first_seen": self.first_seen_on.isoformat() if self.first_seen_on else "",
            "from_1904": self.from_1904,
            "turn": list(self.turn),
        }
        some = {name: value for name, value in said.items() if value}
        text = json.dumps(some, ensure_ascii=False, separators=(",", ":"))
        return f"{_HEADERS[words.language()]} {text}"


def short_marks(marks: Iterable[str]) -> tuple[str, ...]:
    """Those of the marks that are carried: no whole sentences."""
    return tuple(sorted(mark for mark in marks if len(mark) <= _LONGEST_MARK)[:_MOST_MARKS])


def settled_in(header: str) -> Settled | None:
    """What the header of a column carries, None for any other header."""
    match = _CARRIED.fullmatch(header) if header.startswith("PeerDesk:") else None
    if match is None:
        return None
    try:
        return _read(json.loads(match[1]))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def _read(said: Mapping[str, Any]) -> Settled:
    first_seen = said.get("first_seen", "")
    return Settled(
        str(said["kind"]),
        tuple(CarriedColumn(*map(str, each)) for each in said.get("columns", ())),
        {str(name): str(order) for name, order in said.get("orders", {}).items()},
        bool(said.get("iso", False)),
        {
            str(name): Style(**{str(one): bool(value) for one, value in style.items()})
            for name, style in said.get("styles", {}).items()
        },
        {
            str(name): tuple(map(str, marks))[:_MOST_MARKS]
            for name, marks in said.get("marks", {}).items()
        },
        {(str(name), str(text)): str(code) for name, text, code in said.get("meanings", ())},
        date.fromisoformat(first_seen) if first_seen else None,
        bool(said.get("from_1904", False)),
        tuple(map(str, said.get("turn", ()))),
    )


def in_row(line: int, why: str, cells: Sequence[str]) -> str:
    """The row's cell in the column: its line in the file, and why only that file could tell."""
    return f"{line} {why} {_digest(cells)}" if why else str(line)


def why_still(carried: str, cells: Sequence[str]) -> str:
    """Why the row failed in its whole file, while none of its cells is another one; else ""."""
    match = _ROW.fullmatch(carried)
    return match[1] if match and match[2] == _digest(cells) else ""


def _digest(cells: Sequence[str]) -> str:
    # Columns may have been added or moved.
    text = "\n".join(sorted(cell for cell in cells if cell))
    return hashlib.sha256(text.encode()).hexdigest()[:12]
