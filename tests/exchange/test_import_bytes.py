"""What is strange in a file's bytes: said before its rows come in, and never costly."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from time import process_time
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from peerdesk.errors import PeerDeskError
from peerdesk.exchange import importing
from peerdesk.exchange.importing import RawTable, bounds, read_table
from tests.conftest import Desk
from tests.exchange.importing import looked_at
from tests.exchange.test_import_files import cells, xlsx


def _firsts(found: RawTable) -> list[str]:
    return [row.cells[0] for row in found.rows]


def _changed(content: bytes, change: Callable[[str], str], name: str = "sheet1.xml") -> bytes:
    """The workbook with the part of this name changed."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w") as new:
        for part in old.namelist():
            text = old.read(part)
            new.writestr(part, change(text.decode()) if part.endswith(name) else text)
    return made.getvalue()


def test_one_bad_line_costs_no_accent_of_the_others() -> None:
    good = "Name,Phone\nJosé Núñez,1\nZoë Öz,2\n"
    for content, name in (
        (good.encode() + "Raúl Peña,3\n".encode("cp1252"), "Raúl Peña"),
        (good.encode("utf-8-sig") + "Raúl Peña,3\n".encode("mac_roman"), "Raúl Peña"),
        (good.encode() + b"Ra\xfal Pe\xc3\xb1a,3\n", "Raúl Peña"),
        (good.encode() + b"Ra\x81l,3\n", "Ra\ufffdl"),
    ):
        found = read_table(content, "x.csv")
        assert _firsts(found) == ["José Núñez", "Zoë Öz", name]
        assert len(found.remarks) == 1
        assert "of line 4 " in found.remarks[0]
    assert read_table(good.encode(), "x.csv").remarks == ()
    windows = read_table((good + "Ann,3\n").encode("cp1252"), "x.csv")
    assert (_firsts(windows)[0], windows.remarks) == ("José Núñez", ())


def test_a_letter_that_is_lost_is_no_letter_of_a_name(desk: Desk) -> None:
    seen = looked_at(desk.director, "Name,Phone\nJos\ufffd Ruiz,207 555 0134\n")
    assert "could not be read" in importing.reasons_in_words(seen.rows[0])


def test_a_stray_zero_byte_or_half_a_letter_does_not_refuse_the_file() -> None:
    text = "Name,Phone\nAna Ruiz,207 555 0134\nJosé Díaz,207 555 0135\n"
    assert _firsts(read_table(text.encode().replace(b"Ana", b"A\0na"), "x.csv"))[0] == "Ana Ruiz"
    cut = text.encode("utf-16") + "ñ".encode("utf-16-le")[:1]
    assert _firsts(read_table(cut, "x.csv"))[:2] == ["Ana Ruiz", "José Díaz"]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("'04101", "04101"),
        ("’207 555 0134", "207 555 0134"),
        ("'(207) 555-0134", "(207) 555-0134"),
        ("'3/4/1990", "3/4/1990"),
        ('="04101"', "04101"),
        ("'tis", "'tis"),
        ("'90s kid", "'90s kid"),
    ],
)
def test_marks_for_text_before_numbers_go(typed: str, read: str) -> None:
    if typed[0] != "=":
        assert cells(read_table(xlsx(["Name", "ZIP"], ["Ana", typed]), "x.xlsx")) == [("Ana", read)]
    quoted = typed.replace('"', '""')
    assert cells(read_table(f'Name,ZIP\nAna,"{quoted}"\n'.encode(), "x.csv")) == [("Ana", read)]


def test_a_formula_without_its_value_is_said() -> None:
    content = xlsx(["Name", "Phone"], ["Ana", "=B3"], ["Bo", 2075550134], ["Cy", '=""'])
    # An empty text is a value.
    content = _changed(content, lambda part: part.replace('<c r="B4">', '<c r="B4" t="str">'))
    found = read_table(content, "x.xlsx")
    assert len(found.remarks) == 1
    assert found.remarks[0].startswith("1 cell holds a formula without its value")
    assert "(B2)" in found.remarks[0]
    assert [row.cells[1] for row in found.rows] == ["", "2075550134", ""]


def test_hidden_and_filtered_rows_are_named() -> None:
    def more(book: Any) -> None:
        book.active.auto_filter.ref = "A1:B6"
        for line in (1, 3, 4, 6, 9):
            book.active.row_dimensions[line].hidden = True

    rows = [[name, 1] for name in ("Ana", "Bo", "Cy", "Dee", "Eli")]
    found = read_table(xlsx(["Name", "Phone"], *rows, more=more), "x.xlsx")
    assert len(found.rows) == 5
    assert found.remarks == (
        "Lines 3–4, 6 are hidden or filtered out in the workbook; they are imported as well.",
    )


def test_names_merged_downwards_stand_in_each_row() -> None:
    def more(book: Any) -> None:
        book.active.merge_cells("A3:A5")
        book.active.merge_cells("C6:C7")
        book.active.merge_cells("A1:C1")

    content = xlsx(
        ["Families"],
        ["Last name", "First name", "Phone"],
        ["Ruiz", "Ana", 1],
        [None, "Bo", 2],
        [None, "Cy", None],
        ["Oak", "Dee", 3],
        [None, "Eli", None],
        more=more,
    )
    content = _changed(content, lambda part: part.replace("C6:C7", "C6:C1048576"))
    assert cells(read_table(content, "x.xlsx")) == [
        ("Ruiz", "Ana", "1"),
        ("Ruiz", "Bo", "2"),
        ("Ruiz", "Cy", ""),
        ("Oak", "Dee", "3"),
        ("", "Eli", "3"),
    ]


def test_days_without_a_format_in_an_old_macs_workbook(desk: Desk) -> None:
    def more(book: Any) -> None:
        book.epoch = CALENDAR_MAC_1904

    # 1990-03-04 and 2026-11-02 as this calendar counts them; a ZIP is no day in it.
    rows = [["Name", "DOB", "ZIP", "Phone"], ["Ana Ruiz", 31474, 32936, 2075550134]]
    table = read_table(xlsx(*rows, more=more), "x.xlsx")
    columns = importing.guess_columns(desk.director, table, "people")
    form = importing.preview(desk.director, table, "people", columns).rows[0].to_write.form
    assert (str(form.birth_date), form.place) == ("1990-03-04", "32936")
    marks = read_table(xlsx(["Name", 44866], ["Ana", "x"], more=more), "x.xlsx")
    assert marks.header == ("Name", "2026-11-02")


def _bounded(content: bytes, refused: bool) -> None:
    start = process_time()
    if refused:
        with pytest.raises(PeerDeskError, match="too large"):
            read_table(content, "x")
    else:
        assert _firsts(read_table(content, "x")) == ["Ana"]
    assert process_time() - start < 5


@pytest.mark.parametrize("end", [b"\n", b"\r", b"\r\n"])
def test_bare_newlines_cost_little(end: bytes) -> None:
    _bounded(end * (5_000_000 // len(end)), refused=True)
    _bounded(b"Name,Phone\nAna,1\n" + end * 200_000, refused=False)


def test_blank_cells_without_end_cost_little(monkeypatch: pytest.MonkeyPatch) -> None:
    _bounded(b"Name,Phone\nAna,1\n" + b"," * 500_000, refused=True)
    _bounded(b"Name,Phone\nAna,1\n" + (b"," * 16_383 + b"\n") * 20, refused=False)
    monkeypatch.setattr(bounds, "MOST_PLACES", 1_000_000)
    _bounded(b"Name,Phone\nAna,1\n" + (b"," * 16_383 + b"\n") * 100, refused=True)


def test_one_stray_cell_is_named() -> None:
    def more(book: Any) -> None:
        book.active["XFD1048576"] = "x"

    content = xlsx(["Name", "Phone"], ["Ana", 1], more=more)
    with pytest.raises(PeerDeskError, match="Cell XFD1048576 holds something"):
        read_table(content, "x.xlsx")

    def beside(book: Any) -> None:
        more(book)
        book.create_sheet("People").append(["Name", "Phone"])
        book["People"].append(["Ana", 1])

    other = read_table(xlsx(["Rooms"], more=beside), "x.xlsx")
    assert (other.sheet, other.unread) == ("People", ("Sheet",))
    blank = _changed(content, lambda part: re.sub(r"<t>x</t>", "<t> </t>", part))
    _bounded(blank, refused=False)


def test_formats_without_values_cost_little() -> None:
    rows = "".join(
        f'<row r="{line}"><c r="A{line}" s="1"/><c r="XFD{line}" s="1"/></row>'
        for line in range(3, 15_000)
    )
    content = _changed(
        xlsx(["Name", "Phone"], ["Ana", 1]),
        lambda part: part.replace("</sheetData>", rows + "</sheetData>"),
    )
    _bounded(content, refused=False)
    merges = '<mergeCells count="1">' + '<mergeCell ref="A3:B1048576"/>' * 15_000 + "</mergeCells>"
    many = _changed(content, lambda part: part.replace("</sheetData>", "</sheetData>" + merges))
    _bounded(many, refused=False)


def test_a_workbook_of_openpyxl_is_as_it_was() -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx(["Name", "Phone"], ["Ana", 1])))
    content = io.BytesIO()
    book.save(content)
    assert _firsts(read_table(content.getvalue(), "x.xlsx")) == ["Ana"]
