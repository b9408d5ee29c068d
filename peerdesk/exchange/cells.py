"""Text in spreadsheet cells, so that no program takes it for a formula.

A spreadsheet program runs what begins with =, +, - or @ (a name that somebody typed could reach
other files or the network). Such text gets an apostrophe in front, the spreadsheets' own mark for
text; so does text that begins with one, and ``plain_cell`` takes exactly that one away again.
Numbers stay numbers.
"""

from __future__ import annotations

from typing import TypeVar

_MARK = "'"
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", _MARK)

Cell = TypeVar("Cell")


def safe_cell(value: Cell) -> Cell | str:
    """``value`` for a cell: text that might be run gets an apostrophe in front."""
    if isinstance(value, str) and value.startswith(_FORMULA):
        return _MARK + value
    return value


def plain_cell(text: str) -> str:
    """The text as it was before ``safe_cell``."""
    return text.removeprefix(_MARK)
