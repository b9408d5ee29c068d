"""What is strange about a file, in words: said before its rows come in."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

from peerdesk.exchange.importing.workbooks import SheetFound
from peerdesk.words import ngettext, number

if TYPE_CHECKING:
    from peerdesk.exchange.importing.table import RawRow

_MOST_NAMED = 8


def of_letters(lines: Sequence[int]) -> tuple[str, ...]:
    """Of a text file: the lines whose letters are written as no others of the file are."""
    if not lines:
        return ()
    said = ngettext(
        "The letters with accents of line {lines} are written unlike the rest of the file; see "
        "whether they are right.",
        "The letters with accents of lines {lines} are written unlike the rest of the file; see "
        "whether they are right.",
        len(lines),
        lines=in_ranges(lines),
    )
    return (said,)


def of_sheet(found: SheetFound, rows: Iterable[RawRow]) -> tuple[str, ...]:
    """Of a sheet: hidden rows that come in, and formulas that say nothing."""
    said = []
    hidden = {row.line for row in rows}.intersection(found.hidden)
    if hidden:
        said.append(
            ngettext(
                "Line {lines} is hidden or filtered out in the workbook; it is imported as well.",
                "Lines {lines} are hidden or filtered out in the workbook; they are imported as "
                "well.",
                len(hidden),
                lines=in_ranges(hidden),
            )
        )
    if found.unvalued:
        count = len(found.unvalued)
        cells = ", ".join(found.unvalued[:_MOST_NAMED]) + (" …" if count > _MOST_NAMED else "")
        said.append(
            ngettext(
                "{n} cell holds a formula without its value and is read as blank ({cells}). Open "
                "the workbook in your spreadsheet program and save it, then it has one.",
                "{n} cells hold formulas without their values and are read as blank ({cells}). "
                "Open the workbook in your spreadsheet program and save it, then they have them.",
                count,
                cells=cells,
            )
        )
    return tuple(said)


def in_ranges(lines: Collection[int]) -> str:
    """Lines in words: "2, 5–9, 12"; at most some of them."""
    ranges: list[list[int]] = []
    for line in sorted(lines):
        if ranges and line == ranges[-1][1] + 1:
            ranges[-1][1] = line
        else:
            ranges.append([line, line])
    named = [
        number(first) if first == last else f"{number(first)}–{number(last)}"
        for first, last in ranges[:_MOST_NAMED]
    ]
    return ", ".join(named) + (" …" if len(ranges) > _MOST_NAMED else "")
