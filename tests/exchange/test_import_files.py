"""Files as centers really have them: encodings, separators, headers, and what is refused."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from peerdesk.errors import PeerDeskError
from peerdesk.exchange.cells import safe_cell
from peerdesk.exchange.importing import (
    RawTable,
    bounds,
    column_name,
    lines_left_out,
    read_table,
    workbooks,
)


def xlsx(*rows: list[Any], title: str = "Sheet", more: Any = None) -> bytes:
    """A workbook with one sheet of ``rows``."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    if more is not None:
        more(book)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def cells(found: RawTable) -> list[tuple[str, ...]]:
    return [row.cells for row in found.rows]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
def test_every_encoding_and_separator(separator: str, encoding: str) -> None:
    lines = [["Nombre", "Apellido", "Teléfono"], ["José", "Núñez", "207 555 0134"]]
    lines += [["Zoë", f"O{separator}Neil", ""]]
    text = "\r\n".join(
        separator.join(f'"{cell}"' if separator in cell else cell for cell in line)
        for line in lines
    )
    found = read_table(text.encode(encoding), "people.csv")
    assert found.header == ("Nombre", "Apellido", "Teléfono")
    assert cells(found) == [tuple(cell.replace("\t", " ") for cell in line) for line in lines[1:]]
    assert [row.line for row in found.rows] == [2, 3]


def test_titles_merged_headers_and_blank_lines() -> None:
    content = xlsx(
        ["Harbor Light — people 2025"],
        [],
        [None, "Person", None, "Emergency contact", None],
        ["No.", "First name", "Last name", "Name", "Phone"],
        [1, "Ana", "Ruiz", "Luz", 2075550134],
        [],
        [2, "Bob", "Smith", None, None],
        ["No.", "First name", "Last name", "Name", "Phone"],
        [3, "Cy", "Jones", None, None],
    )
    found = read_table(content, "people.xlsx")
    assert found.header == (
        "No.",
        "Person: First name",
        "Person: Last name",
        "Emergency contact: Name",
        "Emergency contact: Phone",
    )
    assert found.titles == ("Harbor Light — people 2025", "Person Emergency contact")
    assert [(row.line, row.cells[1]) for row in found.rows] == [(5, "Ana"), (7, "Bob"), (9, "Cy")]
    assert found.rows[0].cells[4] == "2075550134"


def test_values_of_workbook_cells_become_text() -> None:
    content = xlsx(
        ["Name", "a", "b", "c", "d", "e", "f"],
        ["Ana", datetime(1990, 3, 4), time(18, 30), True, 2.5, 12.0, date(2020, 1, 2)],
    )
    assert cells(read_table(content, "x.xlsx")) == [
        ("Ana", "1990-03-04", "18:30", "yes", "2.5", "12", "2020-01-02")
    ]


def test_texts_are_the_same_wherever_a_workbook_keeps_them() -> None:
    """openpyxl writes them into the cells, Excel into a part of their own; formats are left out."""
    plain = "<is><t>Ana</t></is>"
    phonetic = '<rPh sb="0" eb="1"><t>not this</t></rPh>'
    formatted = "<is><r><rPr><b/></rPr><t>An</t></r><r><t>a &amp; Bo</t></r>" + phonetic + "</is>"
    with zipfile.ZipFile(io.BytesIO(xlsx(["Name", "Phone"], ["Ana", 1]))) as old:
        parts = {name: old.read(name).decode() for name in old.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    assert plain in parts[sheet]
    parts[sheet] = parts[sheet].replace(plain, formatted)
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as new:
        for name, part in parts.items():
            new.writestr(name, part)
    assert cells(read_table(content.getvalue(), "x.xlsx")) == [("Ana & Bo", "1")]


def test_the_first_filled_visible_sheet_is_read_or_the_one_asked_for() -> None:
    def more(book: Any) -> None:
        book.create_sheet("Notes").append(["Name", "Phone"])
        book["Notes"].append(["Zed", "1"])
        book.create_sheet("Secret").sheet_state = "hidden"

    content = xlsx(title="Empty", more=more)
    found = read_table(content, "x.xlsx")
    assert (found.sheet, found.sheets) == ("Notes", ("Empty", "Notes"))
    assert found.unread == ()
    assert cells(read_table(content, "x.xlsx", "Notes")) == [("Zed", "1")]
    with pytest.raises(PeerDeskError, match=r"no such sheet .* Empty, Notes"):
        read_table(content, "x.xlsx", "Secret")
    filled = xlsx(["Name"], ["Ana"], title="Jan", more=more)
    assert read_table(filled, "x.xlsx").unread == ("Notes",)
    assert read_table(filled, "x.xlsx", "Notes").unread == ("Jan",)


def test_a_file_without_a_header_loses_no_row() -> None:
    found = read_table(b"Ana Ruiz,3/4/1990,207 555 0134\nBob Smith,1/1/1980,\n", "x.csv")
    assert found.header == ("", "", "")
    assert len(found.rows) == 2
    assert column_name(found, 2) == "Column C"
    words_only = read_table(b"Ana,Ruiz\nBob,Smith\n", "x.csv")
    assert len(words_only.rows) == 2


@pytest.mark.parametrize(
    "lines",
    [
        ["Ann Smith", "Bob Jones", "Guest", "Cara Lee"],
        ["Roster", "Ann Smith", "Bob Jones", "Member", "Cara Lee", "Member", "Xi Yo"],
        ["Ann Smith", "Bob Jones", "Cara Lee,Housing", "Dan Oak,Work"],
    ],
)
def test_a_word_among_rows_is_no_header(lines: list[str]) -> None:
    found = read_table("\n".join(lines).encode(), "x.csv")
    assert (found.above, found.headings) == ((), ())
    assert len(found.rows) == len(lines)


def test_lines_above_the_header_are_told_of_and_can_be_rows() -> None:
    text = b"Ann Smith,,\nBob Jones,,\nGuest,Phone,DOB\nCara Lee,2075550111,1/1/1990\n"
    found = read_table(text, "x.csv")
    assert found.titles == ("Ann Smith", "Bob Jones")
    assert not found.is_sure
    assert lines_left_out(found) == (
        "Lines 1 to 2 stand above the names of the columns and are no rows. "
        "Line 3 is taken for the names of the columns."
    )
    every = found.with_every_line()
    assert every.header == ("Guest", "Phone", "DOB")
    assert [row.line for row in every.rows] == [1, 2, 3, 4]
    assert every.rows[0].cells == ("Ann Smith", "", "")
    assert read_table(b"Name,Phone\nAna,1\n", "x.csv").is_sure
    assert not read_table(b"Ana Ruiz,Housing,Work\nBob Smith,Food,ID\n", "x.csv").is_sure


@pytest.mark.parametrize(
    ("text", "header"),
    [
        ("Name,Jan 6,Jan 13\nAna,x,\n", ("Name", "Jan 6", "Jan 13")),
        ("Name,6-Jan,13-Jan\nAna,x,\n", ("Name", "6-Jan", "13-Jan")),
        ("Group\nName,Tue 9/1,Tue 9/8\nAna,x,\n", ("Name", "Tue 9/1", "Tue 9/8")),
        ("SMART\nName,Week 1,Week 2\nAna,x,\n", ("Name", "Week 1", "Week 2")),
        (
            "SMART,January,,February\nName,6,13,3\nAna,x,,\n",
            ("Name", "January 6", "January 13", "February 3"),
        ),
        (
            "SMART Meeting - January 2026,,\nName,6,13\nAna,x,\n",
            ("Name", "January 6, 2026", "January 13, 2026"),
        ),
    ],
)
def test_headers_that_are_days(text: str, header: tuple[str, ...]) -> None:
    quoted = read_table(text.encode(), "x.csv")
    assert quoted.header[: len(header)] == header
    assert [row.cells[0] for row in quoted.rows] == ["Ana"]


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman"])
@pytest.mark.parametrize(
    "text",
    ["José Núñez", "Ángel Peña", "Raúl O’Brien", "JOSÉ NÚÑEZ", "Zoë Müller", "Señora – François"],
)
def test_letters_of_windows_and_of_old_macs(text: str, encoding: str) -> None:
    content = f"Name,Phone\n{text},1\n".encode(encoding)
    assert read_table(content, "x.csv").rows[0].cells[0] == text


def test_a_row_of_answers_is_no_header() -> None:
    found = read_table(b"Name,Stuff,Other\nAna,Housing,Work\nBob,Phone,Email\n", "x.csv")
    assert found.header == ("Name", "Stuff", "Other")
    assert len(found.rows) == 2


def test_our_marks_against_formulas_are_taken_off_and_no_others() -> None:
    texts = ["=1+1", "+1 207 555 0134", "-", "@x", "'quoted", "'=x"]
    lines = "\n".join(f'"{safe_cell(text)}",1' for text in texts)
    found = read_table(f"Name,Phone\n{lines}\n'tis,1\n".encode(), "x.csv")
    assert [row.cells[0] for row in found.rows] == [*texts, "'tis"]


def test_lost_quotation_marks_never_swallow_rows() -> None:
    with pytest.raises(PeerDeskError, match="line 2"):
        read_table(b'Name,Last,Phone\n"Ana,Ruiz,1\nBob,Smith,2\n', "x.csv")
    torn = read_table(
        b'Name,Last,Phone\n"Ana,Ruiz,1\nBob,Smith,2\nCy",Jones,3\nDee,Oh,4\n', "x.csv"
    )
    assert ["quotation mark" in row.problem for row in torn.rows] == [True, False]
    nickname = read_table(b'Name,Phone\n"Ann "Nita" Ruiz",1\n', "x.csv")
    assert nickname.rows[0].problem == ""


def test_a_row_wider_than_the_header_is_said() -> None:
    found = read_table(b"Name,Phone\nAna,1\nRuiz, Ana,1\n", "x.csv")
    assert [bool(row.problem) for row in found.rows] == [False, True]
    assert found.rows[1].cells == ("Ruiz", "Ana", "1")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 100, "old .xls"),
        (b"PK\x03\x04 not a zip", "can't be read"),
        (b"%PDF-1.4\x00\x01\x02\x00", "can't be read as a table"),
        (b"\xff\xfe\x00", "can't be read as a table"),
    ],
)
def test_what_is_no_table_is_refused_in_plain_words(content: bytes, words: str) -> None:
    with pytest.raises(PeerDeskError, match=words):
        read_table(content, "x")


def test_an_empty_file_is_an_empty_table(tmp_path: Path) -> None:
    assert read_table(b"", "x.csv").rows == ()
    assert read_table(xlsx(), "x.xlsx").rows == ()
    with pytest.raises(PeerDeskError, match="no such file"):
        read_table(tmp_path / "none.csv", "none.csv")
    with pytest.raises(PeerDeskError):
        read_table(tmp_path, "folder")


def _zip(parts: dict[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as book:
        for name, part in parts.items():
            book.writestr(name, part)
    return content.getvalue()


def _parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return {name: book.read(name) for name in book.namelist()}


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "MOST_UNPACKED", 1_000_000)
    parts = _parts(xlsx(["Name"], ["Ana"]))
    with pytest.raises(PeerDeskError, match="too large"):
        read_table(_zip({**parts, "xl/media/big.bin": b"\0" * 2_000_000}), "x.xlsx")
    many = {**parts, **{f"x{number}": b"" for number in range(workbooks.MOST_PARTS)}}
    with pytest.raises(PeerDeskError, match="too large"):
        read_table(_zip(many), "x.xlsx")


def test_a_bomb_of_entities_is_refused() -> None:
    parts = _parts(xlsx(["Name"], ["Ana"]))
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    entity = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>'
    parts["xl/worksheets/sheet1.xml"] = (entity + sheet).encode()
    with pytest.raises(PeerDeskError, match="can't be read"):
        read_table(_zip(parts), "x.xlsx")


def test_too_many_rows_or_columns_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "MOST_ROWS", 20)
    monkeypatch.setattr(bounds, "MOST_COLUMNS", 9)
    with pytest.raises(PeerDeskError, match="too large"):
        read_table(b"Name\n" + b"Ana\n" * 21, "x.csv")
    with pytest.raises(PeerDeskError, match="too large"):
        read_table(xlsx(["Name"] * 10), "x.xlsx")
    monkeypatch.setattr(bounds, "MOST_BYTES", 10)
    with pytest.raises(PeerDeskError, match="too large"):
        read_table(b"Name\n" * 5, "x.csv")


def test_a_cell_far_away_costs_nothing() -> None:
    def more(book: Any) -> None:
        book.active.cell(row=1_000_000, column=2).value = "far"

    found = read_table(xlsx(["Name", "Phone"], ["Ana", "1"], more=more), "x.xlsx")
    assert [row.line for row in found.rows] == [2, 1_000_000]
