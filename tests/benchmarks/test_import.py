"""20,000 rows previewed within 5 s and imported within 20 s, from both kinds of files.

The times are the processor's: what else the computer does meanwhile is not counted.

Run: ``pytest tests/benchmarks/test_import.py --override-ini addopts= -s``.
"""

from __future__ import annotations

import csv
import io
import random
import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import pairwise
from time import process_time as now

import openpyxl
import pytest

from peerdesk.desk.history import undoing
from peerdesk.exchange.importing import (
    Verdict,
    carry_out,
    guess_columns,
    preview,
    read_table,
)
from peerdesk.records.people import Person
from peerdesk.store.database import database
from tests.conftest import Desk

ROWS = 20_000
IMPORT_BESIDE_SQL = 3
UNDO_BESIDE_SQL = 4
_HEADER = (
    *("First Name", "Last Name", "Pronouns", "Gender", "DOB", "ZIP", "Phone", "OK to text?"),
    *("Emergency contact", "Emergency phone", "Referred by", "Needs", "Pathway", "Intake date"),
)
_NEEDS = ("housing, food", "Food; ID", "job", "")
_PARTS = ("ma", "ri", "an", "na", "jo", "el", "lo", "ne", "tha", "vi", "cor", "den", "sa", "mu")


def _rows(shift: int = 0) -> list[list[object]]:
    """Rows as a center has them; ``shift`` gives the same people other needs."""
    draw = random.Random(1)
    firsts = ["".join(draw.choices(_PARTS, k=3)).title() for _number in range(800)]
    lasts = ["".join(draw.choices(_PARTS, k=4)).title() for _number in range(6000)]
    found = []
    for number in range(ROWS):
        born = date(1950, 1, 1) + timedelta(days=draw.randrange(20_000))
        found.append(
            [
                draw.choice(firsts),
                draw.choice(lasts),
                draw.choice(("she/her", "he", "they")),
                draw.choice(("F", "male", "Non-binary", "")),
                born,
                f"0{draw.randrange(1000, 9999)}",
                f"(207) {200 + number // 10_000:03}-{number % 10_000:04}",
                draw.choice(("yes", "NO", "x", "sí", "")),
                draw.choice(firsts),
                f"207-777-{number % 10_000:04}",
                draw.choice(("self", "Court", "hospital", "friend")),
                _NEEDS[(number + shift) % len(_NEEDS)],
                draw.choice(("AA", "SMART", "12 step", "")),
                date(2020, 1, 1) + timedelta(days=draw.randrange(2000)),
            ]
        )
    return found


def _csv(rows: list[list[object]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";")
    writer.writerow(_HEADER)
    for row in rows:
        shown = [f"{one:%m/%d/%Y}" if isinstance(one, date) else one for one in row]
        writer.writerow(shown)
    return text.getvalue().encode("cp1252")


def _in_cells(rows: list[list[object]]) -> bytes:
    """A workbook with its texts in the cells, as openpyxl writes it."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(_HEADER)
    for row in rows:
        sheet.append(
            [datetime.combine(one, datetime.min.time()) if isinstance(one, date) else one
             for one in row]
        )  # fmt: skip
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _with_shared_strings(content: bytes) -> bytes:
    """As Excel, LibreOffice and Google write texts: in a part of their own."""
    texts: dict[str, int] = {}

    def shared(match: re.Match[str]) -> str:
        number = texts.setdefault(match[2], len(texts))
        return f'<c{match[1]} t="s"><v>{number}</v></c>'

    found = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(found, "w") as new:
        parts = {name: old.read(name) for name in old.namelist()}
        name = "xl/worksheets/sheet1.xml"
        cell = r'<c([^>]*) t="inlineStr"><is><t>([^<]*)</t></is></c>'
        parts[name] = re.sub(cell, shared, parts[name].decode()).encode()
        items = "".join(f"<si><t>{text}</t></si>" for text in texts)
        space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        parts["xl/sharedStrings.xml"] = f'<sst xmlns="{space}">{items}</sst>'.encode()
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
        override = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'
        types = parts["[Content_Types].xml"]
        if kind.encode() not in types:
            parts["[Content_Types].xml"] = types.replace(b"</Types>", override.encode())
        for name, part in parts.items():
            new.writestr(name, part, zipfile.ZIP_DEFLATED)
    return found.getvalue()


_FILES: dict[str, Callable[[list[list[object]]], bytes]] = {
    "csv": _csv,
    "xlsx": lambda rows: _with_shared_strings(_in_cells(rows)),
    "xlsx with texts in its cells": _in_cells,
}


@pytest.mark.parametrize("kind", _FILES)
def test_twenty_thousand_people(desk: Desk, kind: str) -> None:
    rows = _rows()
    content = _FILES[kind](rows)
    times = [now()]
    table = read_table(content, "people." + kind[:4])
    times.append(now())
    columns = guess_columns(desk.director, table, "people")
    seen = preview(desk.director, table, "people", columns)
    times.append(now())
    done = carry_out(desk.director, seen)
    times.append(now())
    again = read_table(_csv(_rows(1)), "again.csv")
    times.append(now())
    matched = preview(desk.director, again, "people", columns, "overwrite")
    times.append(now())
    changed = carry_out(desk.director, matched)
    times.append(now())
    read, previewed, imported, _read, matching, changing = (
        after - before for before, after in pairwise(times)
    )
    print(  # noqa: T201 - a measurement is for reading
        f"\n{kind}: read {read:.2f} s, preview {previewed:.2f} s, import {imported:.2f} s; "
        f"all of them known: preview {matching:.2f} s, overwrite {changing:.2f} s "
        f"({done.value}, {changed.value})"
    )
    assert len(columns) == len(_HEADER)
    assert Person.select().count() == done.value.imported > 0.99 * ROWS
    assert matched.counts[Verdict.MATCH] > 0.99 * ROWS
    assert changed.value.changed > ROWS / 4
    assert read + previewed <= 5
    assert imported <= 20
    assert matching <= 5
    assert changing <= 20
    assert done.entry_id is not None
    assert changed.entry_id is not None
    _undone(desk, changed.entry_id)
    floor_in, floor_out = _by_raw_sql(done.entry_id)
    undoing_it = _undone(desk, done.entry_id)
    print(  # noqa: T201
        f"the same rows and journal by raw SQL: {floor_in:.2f} s in, {floor_out:.2f} s out; "
        f"import {imported / floor_in:.1f} times, undo {undoing_it / floor_out:.1f} times"
    )
    assert Person.select().count() == 0
    assert imported <= IMPORT_BESIDE_SQL * floor_in
    assert undoing_it <= UNDO_BESIDE_SQL * floor_out


def _undone(desk: Desk, entry_id: int) -> float:
    start = now()
    undoing.undo(desk.director, entry_id)
    taken = now() - start
    print(f"undone in {taken:.2f} s")  # noqa: T201
    return taken


def _by_raw_sql(entry_id: int) -> tuple[float, float]:
    """Seconds that the rows of an import and their journal take by ``executemany`` alone, on the
    same connection: writing them, and deleting them with a journal of that."""
    connection = database.connection()
    changes = connection.execute(
        "SELECT * FROM journal_change WHERE entry_id = ? ORDER BY id", (entry_id,)
    ).fetchall()
    ids: dict[str, list[tuple[int]]] = {}
    for _id, _entry, table, row_id, *_rest in changes:
        ids.setdefault(table, []).append((row_id,))
    rows = {
        table: [
            connection.execute(f'SELECT * FROM "{table}" WHERE id = ?', one).fetchone()
            for one in of_table
        ]
        for table, of_table in ids.items()
    }
    marks = {table: ", ".join("?" * len(of_table[0])) for table, of_table in rows.items()}
    places = ", ".join("?" * (len(changes[0]) - 1))
    with database.atomic() as transaction:
        start = now()
        for table, of_table in reversed(ids.items()):
            connection.executemany(f'DELETE FROM "{table}" WHERE id = ?', of_table)
        connection.executemany(
            "INSERT INTO journal_change (entry_id, record, row_id, person_id, before, after, "
            f"salt, digest) VALUES ({places})",
            [change[1:] for change in changes],
        )
        out = now() - start
        start = now()
        for table, of_table in rows.items():
            sql = f'INSERT INTO "{table}" VALUES ({marks[table]})'
            connection.executemany(sql, of_table)
        connection.executemany(
            "INSERT INTO journal_change (entry_id, record, row_id, person_id, before, after, "
            f"salt, digest) VALUES ({places})",
            [change[1:] for change in changes],
        )
        back = now() - start
        transaction.rollback()
    return back, out
