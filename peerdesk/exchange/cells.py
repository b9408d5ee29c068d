"""Text in spreadsheet cells, so that no program takes it for a formula.

A spreadsheet program runs what begins with =, +, - or @ (a name that somebody typed could reach
other files or the network). Such text gets an apostrophe in front, the spreadsheets' own mark for
text. Where Windows parts columns with semicolons (most of Europe and Latin America), Excel begins
a cell after each semicolon too, and after a tab or a line's end, whatever quotes stand around: so
there the mark is set as well. Text that has an apostrophe at such a place gets another one, and
``plain_cell`` takes exactly those away again. Numbers stay numbers.
"""

from __future__ import annotations

import re
from typing import TypeVar

UTF8_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
"""At the beginning of a file: without it Excel takes "Zoë" for letters of another alphabet."""

_MARK = "'"
_BEGINS = r"(^|[;\t\r\n])([\" ]*)"
"""Where some spreadsheet begins a cell, and what it may pass over."""
_RUNS = re.compile(_BEGINS + "(?=[=+@'-])")
_MARKED = re.compile(_BEGINS + "'")
_CONTROLS = ("\t", "\r", "\n")

Cell = TypeVar("Cell")


def safe_cell(value: Cell) -> Cell | str:
    """``value`` for a cell: text that might be run has an apostrophe where it would begin."""
    if not isinstance(value, str):
        return value
    marked = _RUNS.sub(rf"\1\2{_MARK}", value)
    # A cell that begins with these is passed over by some programs, with what follows run.
    return _MARK + marked if marked.startswith(_CONTROLS) else marked


def plain_cell(text: str) -> str:
    """The text as it was before ``safe_cell``."""
    if text.startswith(_MARK) and text[1:].startswith(_CONTROLS):
        text = text.removeprefix(_MARK)
    return _MARKED.sub(r"\1\2", text)
