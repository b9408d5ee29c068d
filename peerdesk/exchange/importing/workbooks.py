"""Workbooks (.xlsx), read without trusting them: sizes are bounded before anything is unpacked."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any, Generic, TypeVar

from peerdesk.errors import PeerDeskError
from peerdesk.words import _, number

MOST_UNPACKED = 250_000_000
"""Bytes of all parts of a workbook: some 200,000 rows of twenty cells."""
MOST_PARTS = 2_000

_SPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_INLINE, _FORMATTED, _TEXT = _SPACE + "is", _SPACE + "r", _SPACE + "t"
_ROW, _CELL, _MERGED = _SPACE + "row", _SPACE + "c", _SPACE + "mergeCell"
_VALUE, _FORMULA = _SPACE + "v", _SPACE + "f"
_OF_CELLS = {_CELL, _VALUE, _FORMULA, _INLINE, _FORMATTED, _TEXT}
_MOST_MERGED = 20_000
_MERGED_DOWN = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7}):\$?[A-Z]{1,3}\$?(\d{1,7})")

Merged = tuple[int, int, int]
"""First and last line and the column (0 the first) of a cell that was merged over several rows."""

Gathered = TypeVar("Gathered")

_BEST_RANK = 2


@dataclass
class SheetFound:
    """What a sheet has besides its values: lines hidden or filtered out, cells whose formula has

    no stored value, and cells merged downwards.
    """

    hidden: list[int] = field(default_factory=list)
    unvalued: list[str] = field(default_factory=list)
    merged: list[Merged] = field(default_factory=list)


@dataclass(frozen=True)
class BookRead(Generic[Gathered]):
    """``gathered`` of the sheet that was read; ``sheets`` are all visible ones, ``unread`` those

    of the others that hold anything. ``found`` is what the sheet has besides its values.
    ``from_1904``: days without a format are counted from there.
    """

    sheet: str
    sheets: tuple[str, ...]
    unread: tuple[str, ...]
    gathered: Gathered
    found: SheetFound
    from_1904: bool


def read(
    content: bytes,
    sheet: str | None,
    gather: Callable[[Iterator[tuple[int, list[str]]]], Gathered],
    rank: Callable[[Gathered], int],
) -> BookRead[Gathered]:
    """What ``gather`` made of the rows of a sheet.

    ``gather`` is given line numbers and cells as text, blank rows left out. ``sheet`` None means
    the first visible one of the highest ``rank`` (2 is the best), of those that hold anything.
    """
    with _Book(content) as book:
        visible = [
            one
            for one in book.worksheets
            if one.sheet_state == "visible" and hasattr(one, "reset_dimensions")
        ]
        names = tuple(one.title for one in visible)
        wanted = [one for one in visible if sheet in (None, one.title)]
        if not wanted:
            raise PeerDeskError(
                _(
                    "There is no such sheet in this workbook. Its sheets are: {names}.",
                    names=", ".join(names),
                )
            )
        gathered, best = None, -1
        problem: PeerDeskError | None = None
        for one in wanted:
            of_sheet = SheetFound()
            try:
                lines = gather(_rows(one, of_sheet))
            except PeerDeskError as error:
                problem = error
                continue
            if gathered is None or (lines and rank(lines) > best):
                sheet_read, found, gathered = one, of_sheet, lines
                best = rank(lines) if lines else -1
            if best == _BEST_RANK:
                break
        if problem is not None and best < _BEST_RANK:
            raise problem
        assert gathered is not None
        others = (one for one in visible if one is not sheet_read)
        unread = tuple(one.title for one in others if any(_rows(one, SheetFound())))
        from_1904 = book.epoch.year == 1904
        return BookRead(sheet_read.title, names, unread, gathered, found, from_1904)


def _rows(sheet: Any, found: SheetFound) -> Iterator[tuple[int, list[str]]]:
    """The parser's rows, not the sheet's own: those are as many and as wide as the file says, and

    a text that stands in its cell takes the library four times as long as any other.
    """
    from openpyxl.worksheet._reader import WorkSheetParser

    book = sheet.parent
    with sheet._get_source() as source:
        parser = WorkSheetParser(
            source,
            sheet._shared_strings,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        parser.parse_cell = partial(_cell, parser.parse_cell, found)
        for line, filled in _unhurt(_parsed(parser, found)):
            yield line, [as_text(filled.get(at)) for at in range(1, max(filled) + 1)]


def _parsed(parser: Any, found: SheetFound) -> Iterator[tuple[int, dict[int, Any]]]:
    """The values by column of each row that has any. The parser is given one row at a time: it

    would also build what is not read (rules, drawings, a million merged cells).
    """
    from openpyxl.xml.functions import iterparse

    for _event, element in iterparse(parser.source):
        if element.tag == _ROW:
            line, cells = parser.parse_row(element)
            parser.row_dimensions.clear()
            filled = {cell["column"]: cell["value"] for cell in cells if _holds(cell)}
            if filled and element.get("hidden") in ("1", "true"):
                found.hidden.append(line)
            element.clear()
            if filled:
                yield line, filled
        elif element.tag not in _OF_CELLS:
            if element.tag == _MERGED and len(found.merged) < _MOST_MERGED:
                found.merged += _merged_down(element.get("ref", ""))
            element.clear()


def _holds(cell: dict[str, Any] | None) -> bool:
    if cell is None or cell["value"] is None:
        return False
    return not isinstance(cell["value"], str) or bool(cell["value"].strip())


def _merged_down(place: str) -> list[Merged]:
    from openpyxl.utils import column_index_from_string

    match = _MERGED_DOWN.fullmatch(place)
    if match is None or int(match[2]) >= int(match[3]):
        return []
    return [(int(match[2]), int(match[3]), column_index_from_string(match[1]) - 1)]


def _cell(
    parse: Callable[[Any], dict[str, Any]], found: SheetFound, element: Any
) -> dict[str, Any] | None:
    """What the parser makes of the cell, with the text that stands in it; None for a blank one."""
    if not len(element) and element.get("r"):
        return None
    if element.get("t") != "inlineStr":
        # Most cells have a value and nothing else.
        if len(element) and (len(element) > 1 or element[0].tag == _FORMULA):
            found.unvalued += [element.get("r", "")] if _is_unvalued(element) else []
        return parse(element)
    element.set("t", "str")
    cell = parse(element)
    held = element.find(_INLINE)
    if held is not None:
        # The plain text, then that of the parts with a format; not how it is pronounced.
        parts = [held.findtext(_TEXT, "")]
        parts += [part.findtext(_TEXT, "") for part in held.findall(_FORMATTED)]
        cell["value"] = "".join(parts)
    return cell


def _is_unvalued(element: Any) -> bool:
    """Whether a cell has a formula and no value, of which "" is one as well if it is a text."""
    if element.find(_FORMULA) is None:
        return False
    value = element.find(_VALUE)
    return value is None or not (value.text or element.get("t") == "str")


def as_text(value: Any) -> str:
    """A cell's value as somebody would type it; days in ISO form."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")[:16]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat()[:5]
    if isinstance(value, timedelta):
        return ""
    return str(value)


class _Book:
    """The workbook, open; whatever is wrong with it becomes a plain sentence."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._book: Any = None

    def __enter__(self) -> Any:
        _check_parts(self._content)
        import openpyxl

        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                self._book = openpyxl.load_workbook(
                    io.BytesIO(self._content), read_only=True, data_only=True, keep_links=False
                )
        # The library raises whatever a damaged part led it to (KeyError, TypeError, ...).
        except Exception:
            raise _unreadable() from None
        return self._book

    def __exit__(self, *_error: object) -> None:
        if self._book is not None:
            self._book.close()


def _unhurt(rows: Iterator[tuple[int, Any]]) -> Iterator[tuple[int, Any]]:
    while True:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                row = next(rows)
        except StopIteration:
            return
        # As above: a damaged sheet is met only while its rows are read.
        except Exception:
            raise _unreadable() from None
        yield row


def _check_parts(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            members = parts.infolist()
            # zipfile never unpacks more of a part than the directory says.
            if len(members) > MOST_PARTS or sum(one.file_size for one in members) > MOST_UNPACKED:
                raise PeerDeskError(
                    _(
                        "This workbook is too large: unpacked it has more than {n} million "
                        "bytes. Nothing was imported. Save only the table that is needed.",
                        n=number(MOST_UNPACKED // 1_000_000),
                    )
                )
            names = {one.filename for one in members}
            if "[Content_Types].xml" not in names:
                raise _unreadable()
            for one in members:
                # Spreadsheet programs write no DOCTYPE; bombs of entities need one.
                if one.filename.endswith((".xml", ".rels")):
                    with parts.open(one) as part:
                        if b"<!DOCTYPE" in part.read(2048):
                            raise _unreadable()
    except PeerDeskError:
        raise
    # zipfile too: BadZipFile, NotImplementedError, RuntimeError (encrypted), zlib.error, ...
    except Exception:
        raise _unreadable() from None


def _unreadable() -> PeerDeskError:
    return PeerDeskError(
        _(
            "This workbook can't be read: it is damaged, protected by a password, or not an "
            ".xlsx file. Nothing was imported. Open it in your spreadsheet program and save it "
            "as .xlsx or CSV."
        )
    )
