"""Columns of ticks, one for each choice, as one column with the words of what is ticked.

So write REDCap ("Race (choice=White)", "race___1"), forms ("Needs [Food]") and lists with names
under merged cells ("Needs: Food"). A cell then says "White; Asian", as other files do, and stays
so in the file of failed rows. A choice that only has a number there ("race___1") is called by its
whole name, for whoever is asked what it means.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from peerdesk.errors import Invalid
from peerdesk.exchange.importing import values
from peerdesk.exchange.importing.fields import SEVERAL, field_of_header
from peerdesk.text import normalise
from peerdesk.words import ngettext

if TYPE_CHECKING:
    from peerdesk.exchange.importing.table import RawRow, RawTable

BETWEEN = "; "

_LABELS = re.compile(r"(?s)(.*\S)\s*\((?:choice|opci[oó]n)\s*=\s*(.*\S)\s*\)\s*")
_RAW = re.compile(r"(\w*?[^\W_])___(\w+)")
_UNDER = re.compile(r"(?s)(.*\S)(?::\s+|\s+[-–—]\s+|/)(\S.*)")
_IN_BRACKETS = re.compile(r"(?s)(.*\S)\s*\[(.*\S)\s*\]\s*")


@dataclass(frozen=True)
class NewColumn:
    """A column that stands for others: their places, and what a row says in it."""

    name: str
    of: tuple[int, ...]
    read: Callable[[Sequence[str]], str]


def gathered(table: RawTable) -> RawTable:
    """The table with each group of columns of ticks as one column."""
    groups: dict[str, dict[int, str]] = defaultdict(dict)
    for index, header in enumerate(table.header):
        if parted := _parted(header, [row.cells[index] for row in table.rows]):
            groups[parted[0]][index] = parted[1]
    new = [
        NewColumn(name, tuple(words), _reader(words))
        for name, words in groups.items()
        if len(words) > 1 or _is_redcaps(table.header[min(words)])
    ]
    if not new:
        return table
    remarks = tuple(
        ngettext(
            "{n} column of ticks is read as “{name}”.",
            "{n} columns of ticks are read as one, “{name}”.",
            len(one.of),
            name=one.name,
        )
        for one in new
    )
    return replace(with_columns(table, new), remarks=(*table.remarks, *remarks))


def with_columns(table: RawTable, new: Iterable[NewColumn]) -> RawTable:
    """The table with columns in place of those that they stand for."""
    first = {min(one.of): one for one in new}
    gone = {index for one in first.values() for index in one.of} - first.keys()
    kept = [index for index in range(len(table.header)) if index not in gone]

    def of_row(row: RawRow) -> RawRow:
        cells = (first[at].read(row.cells) if at in first else row.cells[at] for at in kept)
        return replace(row, cells=tuple(cells))

    def of_line(row: RawRow) -> RawRow:
        whole = (*row.cells, *[""] * (len(table.header) - len(row.cells)))
        return replace(row, cells=tuple(whole[at] for at in kept))

    places = table.places or tuple(range(len(table.header)))
    return replace(
        table,
        header=tuple(first[at].name if at in first else table.header[at] for at in kept),
        above=tuple(map(of_line, table.above)),
        headings=tuple(map(of_line, table.headings)),
        rows=tuple(map(of_row, table.rows)),
        places=tuple(places[at] for at in kept),
    )


def is_ticked(text: str) -> bool | None:
    """Whether a cell is ticked; None where it says something else."""
    if values.is_blank(text):
        return False
    try:
        return values.yes_or_no(text)
    except Invalid:
        return None


def _is_redcaps(header: str) -> bool:
    return bool(_LABELS.fullmatch(header) or _RAW.fullmatch(header))


def _parted(header: str, texts: Sequence[str]) -> tuple[str, str] | None:
    """What is asked and the choice, where a column has a tick for it."""
    if match := _LABELS.fullmatch(header):
        return match[1], match[2]
    if match := _RAW.fullmatch(header):
        return match[1], header if match[2].isdecimal() else match[2].replace("_", " ")
    match = _IN_BRACKETS.fullmatch(header) or _UNDER.fullmatch(header)
    if match is None or field_of_header(match[1], "people") not in SEVERAL - {"other_names"}:
        return None
    told = {text for text in texts if text}
    word = normalise(match[2])
    if not told or any(is_ticked(text) is None and normalise(text) != word for text in told):
        return None
    return match[1], match[2]


def _reader(words: Mapping[int, str]) -> Callable[[Sequence[str]], str]:
    def read(cells: Sequence[str]) -> str:
        said = []
        for index, word in words.items():
            ticked = is_ticked(cells[index])
            said.append(cells[index] if ticked is None else word if ticked else "")
        return BETWEEN.join(filter(None, said))

    return read
