"""A file as a table of plain text: where its header is, which lines are rows.

Nothing is dropped in silence: a line that holds anything is a row, or one of the ``headings``,
or stands ``above`` them; whoever imports is told of those, and can have them read as rows too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from peerdesk import words
from peerdesk.errors import Invalid, PeerDeskError
from peerdesk.exchange.cells import plain_cell, safe_cell
from peerdesk.exchange.importing import bounds, hmis, remarks, textfiles, ticks, workbooks
from peerdesk.exchange.importing.days import since_1904
from peerdesk.exchange.importing.fields import is_code_header, is_name_header
from peerdesk.exchange.importing.heads import (
    LINES_BEFORE,
    REASON_HEADERS,
    Head,
    Line,
    head_of,
    rank,
)
from peerdesk.exchange.importing.settled import Settled, settled_in, why_still
from peerdesk.store.files import plain_os_error
from peerdesk.text import clean, normalise
from peerdesk.words import N_, _, number

_REASONS = frozenset(map(normalise, REASON_HEADERS.values()))

# A spreadsheet's marks for text, in front of what it would take for a number: '04101, ="04101".
_NUMBER_AS_TEXT = re.compile(r"['\u2018\u2019](?=[+(#-]?\d)([\d\s()+\-/.:,#]+)")
_COLUMNS_ADDED = 4
"""Failed rows have so many more than their file: group, day, the reason, what is carried."""
_MARKS = ("'", "\u2018", "\u2019", '="')
_TEXT_AS_FORMULA = re.compile(r'="([^"]*)"')

_SAMPLES = 4
_ROWS_LOOKED_AT = 100


@dataclass(frozen=True)
class RawRow:
    """A row of the file. ``line`` is the line where it begins, as the spreadsheet counts.

    ``problem`` says what is wrong with the row as a whole, "" for nothing; ``why`` what its file
    showed to be wrong with it (`PreviewRow.why`), also when that was the file it came from.
    """

    line: int
    cells: tuple[str, ...]
    problem: str = ""
    why: str = ""


@dataclass(frozen=True)
class RawTable:
    """``header`` has a name for each column, "" where the file gives none; every row is as wide.

    ``sheet`` is the sheet read, of the workbook's ``sheets``; both are empty for text files.
    ``unread`` are the other sheets that hold anything. ``above`` are the lines above the header,
    titles as a rule; ``headings`` the header's own lines and their repetitions. ``remarks`` say in
    words what is strange about the file; days without a format count ``from_1904`` in some books.
    ``places`` are the columns of the file that the table's were, where some were read as one.
    ``settled`` is what failed rows carry of the file that they came from.
    """

    name: str
    sheet: str
    sheets: tuple[str, ...]
    unread: tuple[str, ...]
    header: tuple[str, ...]
    above: tuple[RawRow, ...] = field(repr=False)
    headings: tuple[RawRow, ...] = field(repr=False)
    rows: tuple[RawRow, ...] = field(repr=False)
    remarks: tuple[str, ...] = ()
    from_1904: bool = False
    places: tuple[int, ...] = ()
    settled: Settled | None = None

    @property
    def titles(self) -> tuple[str, ...]:
        """The words of each line above the header."""
        return tuple(" ".join(filter(None, row.cells)) for row in self.above)

    @property
    def is_sure(self) -> bool:
        """Whether nobody would take a line that is no row for one."""
        named = any(is_name_header(cell) or is_code_header(cell) for cell in self.header)
        return not self.above and (named or not self.headings)

    @property
    def first_lines(self) -> tuple[RawRow, ...]:
        """The lines that may hold the names of the columns, in order."""
        lines = sorted((*self.above, *self.headings, *self.rows[:LINES_BEFORE]), key=_line_of)
        return tuple(lines[:LINES_BEFORE])

    @property
    def header_line(self) -> int:
        """The line where the names of the columns begin, 0 when no column has one."""
        return self.headings[0].line if self.headings else 0

    def with_column(self, name: str, text: str) -> RawTable:
        """The table with one more column, ``text`` in every row."""
        rows = tuple(replace(row, cells=(*row.cells, text)) for row in self.rows)
        return replace(self, header=(*self.header, name), rows=rows)

    def with_every_line(self) -> RawTable:
        """The table with each line as a row: the columns keep their names, no line is left out.

        Failed rows have their names in the first line for sure.
        """
        if self.settled is not None:
            return self
        lines = sorted((*self.above, *self.headings, *self.rows), key=_line_of)
        width = max([len(self.header), *(len(row.cells) for row in lines)])
        return replace(
            self,
            header=(*self.header, *[""] * (width - len(self.header))),
            above=(),
            headings=(),
            rows=tuple(replace(row, cells=_as_wide(row.cells, width)) for row in lines),
        )


def _line_of(row: RawRow) -> int:
    return row.line


def lines_left_out(table: RawTable) -> str:
    """In words: which lines are taken for titles, and which for the names of the columns."""
    said = ""
    if table.above:
        first, last = table.above[0].line, table.above[-1].line
        said = (
            _("Line {line} stands above the names of the columns and is no row.", line=first)
            if first == last
            else _(
                "Lines {first} to {last} stand above the names of the columns and are no rows.",
                first=number(first),
                last=number(last),
            )
        )
    if table.headings:
        named = _(
            "Line {line} is taken for the names of the columns.",
            line=number(table.headings[0].line),
        )
        said = f"{said} {named}".strip()
    return said


def column_name(table: RawTable, index: int) -> str:
    """The column's header, else its letter as spreadsheets show it: "Column C"."""
    return table.header[index] or _("Column {letter}", letter=bounds.letters_of(index))


def cell_name(table: RawTable, index: int, line: int) -> str:
    """The cell of the file as spreadsheets call it: "C4"."""
    place = table.places[index] if index < len(table.places) else index
    return f"{bounds.letters_of(place)}{line}"


def samples(table: RawTable, index: int) -> str:
    """The first different values of a column, in one line; "" when it has none."""
    said = (each.cells[index] for each in table.rows[:_ROWS_LOOKED_AT])
    found = list(dict.fromkeys(" ".join(value.split()) for value in said if value))
    return ", ".join(found[:_SAMPLES]) + (" …" if len(found) > _SAMPLES else "")


def read_table(
    source: Path | bytes, name: str, sheet: str | None = None, header_line: int | None = None
) -> RawTable:
    """The table in a .xlsx or text file; ``name`` is the file's name, for its words only.

    ``header_line`` is the line with the names of the columns, 0 for none; None to look for it.
    Raises PeerDeskError in plain words for whatever is no table, or too large a one.
    """
    content = source if isinstance(source, bytes) else _content(source)
    if len(content) > bounds.MOST_BYTES:
        raise bounds.too_large()
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise PeerDeskError(
            _(
                "This is an old .xls workbook, or one with a password. Nothing was imported. "
                "Open it in your spreadsheet program and save it as .xlsx, without a password."
            )
        )
    if content.startswith(b"PK"):
        book = workbooks.read(content, sheet, _gathered, rank)
        merged = book.found.merged
        found = _table(name, book.gathered, header_line, wide_is_wrong=False, merged=merged)
        if book.from_1904:
            found = replace(found, header=tuple(map(since_1904, found.header)), from_1904=True)
        strange = remarks.of_sheet(book.found, found.rows)
        found = replace(found, sheet=book.sheet, sheets=book.sheets, unread=book.unread)
    else:
        text = textfiles.decoded(content)
        lines = _gathered(textfiles.rows_of(text.text))
        found = _table(name, lines, header_line, wide_is_wrong=True)
        strange = remarks.of_letters(text.doubted)
    found = replace(found, remarks=strange)
    # Failed rows were gathered and put into words with their whole file.
    return found if found.settled is not None else ticks.gathered(hmis.in_words(found))


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > bounds.MOST_BYTES:
            raise bounds.too_large()
        return path.read_bytes()
    except OSError as error:
        if isinstance(error, (FileNotFoundError, IsADirectoryError)):
            raise Invalid({"file": _("There is no such file.")}) from None
        raise plain_os_error(error) from None


def _gathered(rows: Iterable[tuple[int, list[str]]]) -> list[Line]:
    """The lines that hold anything: number, cells cleaned, cells as they were."""
    found: list[Line] = []
    cells_seen = 0
    most_columns = bounds.MOST_COLUMNS
    for line, cells in rows:
        cleaned = [_as_typed(cell) for cell in cells]
        width = max((place for place, cell in enumerate(cleaned, 1) if cell), default=0)
        if not width:
            continue
        cells_seen += width
        if not found and any(map(_is_ours, cleaned)):
            most_columns += _COLUMNS_ADDED
        if width > most_columns:
            raise bounds.too_large(f"{bounds.letters_of(width - 1)}{line}")
        if len(found) > bounds.MOST_ROWS or cells_seen > bounds.MOST_CELLS:
            raise bounds.too_large()
        found.append((line, cleaned[:width], cells))
    return found


def _as_typed(cell: str) -> str:
    """Without what can't be seen, our own export's mark against formulas, and marks for text."""
    text = clean(cell)
    if not text.startswith(_MARKS):
        return text
    bare = plain_cell(text)
    if bare != text and safe_cell(bare) == text:
        return bare.strip()
    marked = _NUMBER_AS_TEXT.fullmatch(text) or _TEXT_AS_FORMULA.fullmatch(text)
    return marked[1].strip() if marked else text


def own_cell(text: str) -> str:
    """What reading makes of a cell of a file of ours: without our marks, inside it as well."""
    text = _as_typed(text)
    bare = plain_cell(text)
    return bare if bare != text and safe_cell(bare) == text else text


def _is_ours(cell: str) -> bool:
    return cell.startswith("PeerDesk:") and (
        normalise(cell) in _REASONS or settled_in(cell) is not None
    )


@dataclass(frozen=True)
class _Ours:
    """Lines of failed rows without our columns, and what stood there of each line.

    ``place`` is that of the header.
    """

    lines: list[Line]
    place: int
    settled: Settled | None
    carried: Sequence[str]


def _ours(lines: list[Line]) -> _Ours | None:
    """What our own file of failed rows holds, None for any other file."""
    for place, (_line, head, _raw) in enumerate(lines[:LINES_BEFORE]):
        gone = {at for at, cell in enumerate(head) if _is_ours(cell)}
        if not gone:
            continue
        at, settled = next(
            ((at, found) for at in gone if (found := settled_in(head[at])) is not None), (-1, None)
        )
        kept, carried = [], []
        for line, cells, raw in lines:
            own = [own_cell(cell) for index, cell in enumerate(cells) if index not in gone]
            if not any(own):
                continue
            kept.append((line, own, [cell for index, cell in enumerate(raw) if index not in gone]))
            carried.append(cells[at] if 0 <= at < len(cells) else "")
        return _Ours(kept, place, settled, carried)
    return None


def _table(
    name: str,
    lines: list[Line],
    header_line: int | None,
    *,
    wide_is_wrong: bool,
    merged: Sequence[workbooks.Merged] = (),
) -> RawTable:
    ours = _ours(lines)
    settled = ours.settled if ours is not None else None
    if ours is None or settled is None:
        lines = lines if ours is None else ours.lines
        head = head_of(lines, header_line)
    else:
        lines, wide_is_wrong = ours.lines, False
        head = Head(ours.place, ours.place, tuple(lines[ours.place][1]))
    _fill_down(lines[head.last + 1 :], merged)
    above = tuple(RawRow(line, tuple(cells)) for line, cells, _raw in lines[: head.first])
    own = [cells for _line, cells, _raw in lines[head.first : head.last + 1]]
    named = _width_of(lines, head)
    width = max([len(head.names), *(len(cells) for _line, cells, _raw in lines[head.first :])])
    headings, rows = [], []
    for place, (line, cells, raw) in enumerate(lines[head.first :], head.first):
        whole = _as_wide(cells, width)
        if cells in own:
            headings.append(RawRow(line, whole))
            continue
        why = why_still(ours.carried[place], cells) if ours is not None else ""
        if any(len(cell) > bounds.LONGEST_CELL for cell in cells):
            why = "long"
        elif wide_is_wrong and textfiles.is_torn(raw, width):
            why = "torn"
        elif wide_is_wrong and len(cells) > named:
            why = "wide"
        rows.append(RawRow(line, whole, _(_PROBLEMS.get(why, "")) if why in _PROBLEMS else "", why))
    names = _as_wide(head.names, width)
    from_1904 = settled is not None and settled.from_1904
    return RawTable(
        *(name, "", (), (), names, above, tuple(headings), tuple(rows)),
        from_1904=from_1904,
        settled=settled,
    )


_PROBLEMS = {
    "long": N_("A cell of this row is far too long."),
    "torn": N_("A quotation mark is missing: this row holds several lines of the file."),
    "wide": N_("This row has more cells than the header has names."),
    "whole": N_(
        "This row was set aside in the file that it came from: correct it, or leave it out."
    ),
}


def _width_of(lines: list[Line], head: Head) -> int:
    """So many cells a row may have; any number where no column has a name."""
    widths = [len(raw) for _line, _cells, raw in lines[head.first : head.last + 1]]
    return max(widths, default=bounds.MOST_COLUMNS)


def _fill_down(rows: Sequence[Line], merged: Sequence[workbooks.Merged]) -> None:
    """A cell that was merged over several rows ("Ruiz" beside a family) stands in each of them."""
    places = {line: place for place, (line, _cells, _raw) in enumerate(rows)} if merged else {}
    filled = 0
    for first, last, column in merged:
        at = places.get(first)
        if at is None or column >= len(rows[at][1]) or not rows[at][1][column]:
            continue
        for line, cells, _raw in rows[at + 1 :]:
            filled += 1
            if line > last or filled > bounds.MOST_CELLS:
                break
            cells += [""] * (column + 1 - len(cells))
            cells[column] = cells[column] or rows[at][1][column]


def _as_wide(cells: Sequence[str], width: int) -> tuple[str, ...]:
    return (*cells, *[""] * (width - len(cells)))


def reason_header() -> str:
    """The header of the column of reasons, in the language in use."""
    return REASON_HEADERS[words.language()]
