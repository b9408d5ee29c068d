"""Whatever the file holds: no crash, no row lost, nothing written before it is confirmed.

What is a row is counted in the source, not in what the reader made of it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from peerdesk.desk.groups import groups
from peerdesk.desk.history import undoing
from peerdesk.desk.intake import intake
from peerdesk.errors import PeerDeskError
from peerdesk.exchange import importing
from peerdesk.exchange.importing import Verdict
from peerdesk.store import journal
from tests.conftest import Desk
from tests.exchange.importing import tables
from tests.exchange.test_import_files import xlsx

pytestmark = pytest.mark.filterwarnings("ignore")

_SHARED = settings(
    deadline=None, max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
_HEADER_TEXTS = (
    "Name|First|Last name|Code|DOB|Phone|Email|Needs|Gender|Group|Date|Joined|Left|Attended|"
    "11/2/2026||Zip|AKA|OK to text|Closed|Guest|Member|Languages|Notice|Intake date|Housing|Jan 6"
)
_CELL_TEXTS = (
    "|Ana|Bob Smith|Ruiz, Ana|Ana & Luis|3/4/1990|11/2/2026|x|yes|207 555 0134|Monday|F|"
    "housing, food|declined|?|new|=1|'-1|32936|a@b.org|absent|1/1/2099|-|12|Guest|Name|Member|"
    "Roster|January|Total|25/12/1980|12/25/1985|1990|1/1/1900|Homeless|English/Spanish|Ann, Bob"
)
_HEADERS = st.sampled_from(_HEADER_TEXTS.split("|"))
_CELLS = st.one_of(st.sampled_from(_CELL_TEXTS.split("|")), st.text(max_size=12))
HEADERED_TABLES = st.integers(1, 6).flatmap(
    lambda width: st.tuples(
        st.lists(_HEADERS, min_size=width, max_size=width),
        st.lists(st.lists(_CELLS, min_size=width, max_size=width), max_size=8),
    )
)


@pytest.fixture
def filled(desk: Desk) -> Desk:
    """A center with somebody in it, and a group."""
    values = {"preferred_name": "Ana", "legal_last_name": "Ruiz", "birth_date": "3/4/1990"}
    intake.start_intake(desk.front_desk, values)
    form = {"name": "Monday", "starts_at": "6 pm", "starts_on": "11/2/2026"}
    groups.add_group(desk.director, form)
    return desk


def _through(
    desk: Desk, content: bytes, kind: str, existing: str, every_line: bool = False
) -> int | None:
    """Import the file and take it back, holding what must hold; the lines that it was told to

    have, as rows or as lines that are none; None for a file that was refused.
    """
    before, entries = tables(), journal.latest()
    try:
        table = importing.read_table(content, "any")
        lines = len(table.rows) + len(table.above) + len(table.headings)
        if every_line:
            table = table.with_every_line()
            assert len(table.rows) == lines
        columns = importing.guess_columns(desk.director, table, kind)
        seen = importing.preview(desk.director, table, kind, columns, existing)
    except PeerDeskError:
        assert (tables(), journal.latest()) == (before, entries)
        return None
    assert (tables(), journal.latest()) == (before, entries)
    assert len(seen.rows) == len(table.rows)
    failed = importing.failed_csv(seen)
    done = importing.carry_out(desk.director, seen)
    result = done.value
    assert result.imported + result.matched + result.failed == len(table.rows)
    assert result.changed <= result.matched
    assert all((row.verdict is Verdict.ATTENTION) == bool(row.reasons) for row in seen.rows)
    given_back = list(csv.reader(io.StringIO(failed.decode("utf-8-sig"), newline="")))
    assert len(given_back) == result.failed + 1
    if done.entry_id is not None:
        assert journal.latest() == entries + 1
        undoing.undo(desk.director, done.entry_id)
    assert tables() == before
    return lines


def _has_words(cells: Iterable[object]) -> bool:
    return any(c.isalnum() for cell in cells for c in str("" if cell is None else cell))


@_SHARED
@given(content=st.binary(max_size=400), kind=st.sampled_from(importing.KINDS))
def test_any_bytes(filled: Desk, content: bytes, kind: str) -> None:
    _through(filled, content, kind, "keep")


@_SHARED
@given(
    lines=st.lists(
        st.lists(_CELLS.filter(lambda text: not set(text) & set(',;|\t"\r\n')), max_size=4),
        max_size=9,
    ),
    kind=st.sampled_from(importing.KINDS),
    every_line=st.booleans(),
)
def test_any_lines(filled: Desk, lines: list[list[str]], kind: str, every_line: bool) -> None:
    """No header is promised here: whatever is taken for one, each line is told of."""
    content = "\n".join(",".join(cells) for cells in lines).encode("utf-8", errors="replace")
    count = _through(filled, content, kind, "keep", every_line)
    assert count is None or sum(map(_has_words, lines)) <= count <= len(lines)


@_SHARED
@given(
    found=HEADERED_TABLES,
    kind=st.sampled_from(importing.KINDS),
    existing=st.sampled_from(("keep", "overwrite")),
    encoding=st.sampled_from(("utf-8", "utf-8-sig", "utf-16")),
    separator=st.sampled_from(",;\t|"),
)
def test_any_table_of_text(
    filled: Desk,
    found: tuple[list[str], list[list[str]]],
    kind: str,
    existing: str,
    encoding: str,
    separator: str,
) -> None:
    header, rows = found
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator).writerows(
        [["Name", *header], *(["Zed Q", *row] for row in rows)]
    )
    content = text.getvalue().encode(encoding, errors="replace")
    count = _through(filled, content, kind, existing)
    assert count is None or count == len(rows) + 1


@_SHARED
@given(
    rows=st.lists(
        st.lists(
            st.one_of(
                st.none(),
                st.integers(-(10**20), 10**20),
                st.floats(allow_nan=False, allow_infinity=False),
                st.booleans(),
                st.datetimes(min_value=datetime(1900, 1, 1)),
                st.times(),
                st.text(st.characters(min_codepoint=32, exclude_categories=["Cs"]), max_size=9),
            ),
            max_size=6,
        ),
        max_size=6,
    ),
    kind=st.sampled_from(importing.KINDS),
)
def test_any_workbook(filled: Desk, rows: list[list[object]], kind: str) -> None:
    content = xlsx(["Name", "DOB", "Phone", "Group", "Date", "Needs"], *rows)
    count = _through(filled, content, kind, "keep")
    assert count is None or sum(map(_has_words, rows)) + 1 <= count <= len(rows) + 1


@_SHARED
@given(place=st.integers(0, 8000), byte=st.integers(0, 255), cut=st.integers(0, 8000))
def test_any_damage_to_a_workbook(filled: Desk, place: int, byte: int, cut: int) -> None:
    content = bytearray(xlsx(["Name", "Phone"], ["Ana", "207 555 0134"], ["Bob", None]))
    content[place % len(content)] = byte
    _through(filled, bytes(content), "people", "keep")
    _through(filled, bytes(content[: cut % len(content)]), "people", "keep")
