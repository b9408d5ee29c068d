"""The rows that failed, as a file to correct: a table of text that means what the whole file did.

A day whose order is known is written as ISO, so that no other file's order can turn it; what else
was settled is carried (``settled``). Imported unchanged, such a file changes nothing.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import replace

from peerdesk.exchange.cells import UTF8_MARK, safe_cell
from peerdesk.exchange.importing.columns import failed_header
from peerdesk.exchange.importing.days import is_iso
from peerdesk.exchange.importing.preview import Preview, PreviewRow, Verdict, reasons_in_words
from peerdesk.exchange.importing.rowvalues import DAYS, RowReader
from peerdesk.exchange.importing.settled import CarriedColumn, Settled, in_row, short_marks
from peerdesk.exchange.importing.table import own_cell, reason_header

InWords = Callable[[PreviewRow], str]


def failed_content(seen: Preview, suffix: str, in_words: InWords = reasons_in_words) -> bytes:
    """The file: a workbook where ``suffix`` says so (".xlsx"), else CSV."""
    make = failed_xlsx if suffix.casefold() == ".xlsx" else failed_csv
    return make(seen, in_words)


def failed_csv(seen: Preview, in_words: InWords = reasons_in_words) -> bytes:
    """The rows that need attention, as the file gave them, with the reason in a column of ours.

    UTF-8 with the mark by which spreadsheet programs know it.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    for cells in _lines(seen, in_words):
        writer.writerow([safe_cell(cell) for cell in cells])
    return (UTF8_MARK + text.getvalue()).encode()


def failed_xlsx(seen: Preview, in_words: InWords = reasons_in_words) -> bytes:
    """The same as a workbook in which every cell is text: no program rewrites its days."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet = book.create_sheet(seen.table.sheet or "PeerDesk")
    sheet.freeze_panes = "A2"
    lines = list(_lines(seen, in_words))
    for place in range(1, len(lines[0])):
        sheet.column_dimensions[get_column_letter(place)].width = 18
    sheet.column_dimensions[get_column_letter(len(lines[0]) - 1)].width = 60
    sheet.column_dimensions[get_column_letter(len(lines[0]))].hidden = True
    for cells in lines:
        row = []
        for text in cells:
            # What reading would take for our mark against formulas gets that mark.
            kept = text if own_cell(text) == text else safe_cell(text)
            cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", kept))
            cell.data_type = "s"  # "=1" as well
            cell.number_format = "@"
            row.append(cell)
        sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _lines(seen: Preview, in_words: InWords) -> Iterator[list[str]]:
    table = seen.table
    reader = RowReader(table, seen.columns, seen.today, seen.told)
    names = [
        day.isoformat() if (day := reader.heads.get(at)) is not None else name
        for at, name in enumerate(failed_header(table, seen.kind, seen.columns))
    ]
    failing = [
        (raw.line, row, reader.with_sure_days(raw.cells))
        for raw, row in zip(table.rows, seen.rows, strict=True)
        if row.verdict is Verdict.ATTENTION
    ]
    places = [at for at, field in seen.columns.items() if field in DAYS]
    has_iso = any(is_iso(cells[at]) for _line, _row, cells in failing for at in places)
    settled = replace(_settled(seen, reader, names), has_iso=has_iso)
    yield [*names, reason_header(), settled.in_header()]
    for line, row, cells in failing:
        yield [*cells, in_words(row), in_row(line, row.why, cells)]


def _order(found: set[bool], day_first: bool | None) -> str:
    """The order in which a column's days are read, "" for the usual one."""
    order = next(iter(found)) if len(found) == 1 else day_first
    if order is None:
        return "both" if found else ""
    return "day" if order else "month"


def _settled(seen: Preview, reader: RowReader, names: list[str]) -> Settled:
    table, before = seen.table, seen.table.settled
    columns = tuple(
        CarriedColumn(
            name,
            before.first_name(table.header[at]) if before else table.header[at],
            seen.columns.get(at, ""),
        )
        for at, name in enumerate(names)
    )
    marks = {name: short_marks(one.seen) for name, one in reader.marks.items() if one.seen}
    return Settled(
        seen.kind,
        columns,
        {names[at]: _order(found, seen.told.day_first) for at, found in reader.orders.items()},
        False,
        {names[at]: style for at, style in reader.styles.items()},
        marks,
        seen.told.meanings,
        seen.told.first_seen_on,
        table.from_1904,
        tuple(names[at] for at in reader.turn),
    )
