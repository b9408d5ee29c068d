"""The failed rows through LibreOffice, as centers correct them: opened there and saved again."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from peerdesk.exchange import importing
from tests.conftest import Desk
from tests.exchange.importing import looked_at, reasons, tables, verdicts

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed"),
]

TEXT = (
    "Name,DOB,Phone,ZIP,Ref\nAda Voss,13/04/1980,207-555-0101,,\n"
    "Bo Kline,3/4/1982,555-0102,04101,-\n"
    "Cy Marsh,5/6/1982,555-0103,04102,=\nDi Frost,7/8/1982,555-0104,00501,+1\n"
)


def _saved_again(path: Path, ending: str) -> Path:
    """What LibreOffice makes of the file when it opens it and saves it with this ending."""
    out = path.parent / f"from-{path.suffix[1:]}"
    profile = (path.parent / "profile").as_uri()
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", ending]
    subprocess.run([*command, "--outdir", out, path], check=True, capture_output=True, timeout=300)
    (made,) = out.glob(f"*.{ending.partition(':')[0]}")
    return made


# Comma, quotes, UTF-8: what the program itself offers for CSV.
_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1"


@pytest.mark.parametrize(
    ("kind", "ending"), [("csv", "xlsx"), ("csv", _CSV), ("xlsx", "xlsx"), ("xlsx", _CSV)]
)
def test_failed_rows_mean_the_same_after_a_spreadsheet_program(
    desk: Desk, tmp_path: Path, kind: str, ending: str
) -> None:
    seen = looked_at(desk.director, TEXT)
    importing.carry_out(desk.director, seen)
    before = tables()
    path = tmp_path / f"rows.{kind}"
    path.write_bytes(importing.failed_content(seen, path.suffix))
    again = looked_at(desk.director, _saved_again(path, ending).read_bytes())
    assert verdicts(again) == ["attention"] * 3
    importing.carry_out(desk.director, again)
    assert tables() == before
    if kind == "xlsx":
        cells = [row.cells for row in again.table.rows]
        assert [each[4] for each in cells] == ["-", "=", "+1"]
        assert [each[3] for each in cells] == ["04101", "04102", "00501"]
        assert [each[1] for each in cells] == ["1982-04-03", "1982-06-05", "1982-08-07"]
    else:
        # Whatever it made of the days: they are as they were, or asked about.
        asked = any(each.is_open for each in again.questions)
        same = all(row.cells[1].startswith("1982-0") for row in again.table.rows)
        assert asked or same, reasons(again)
