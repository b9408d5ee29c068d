"""The monthly PDF of 20,000 people, against the same pages by bare ReportLab and raw sums.

Run: ``pytest tests/benchmarks/test_month_pdf.py --override-ini addopts= -s``.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median
from time import perf_counter

from pypdf import PdfReader
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from peerdesk import demo
from peerdesk.desk.basics.letterhead import letterhead
from peerdesk.desk.office.front_door import FrontDoor
from peerdesk.desk.office.months import director_month
from peerdesk.reports.month import month_pdf
from peerdesk.resources import RESOURCES
from tests.benchmarks.test_measures import raw_sums
from tests.conftest import CLOCK

MONTH = date(2026, 10, 1)


def _texts(pdf: bytes) -> list[list[tuple[float, float, float, str]]]:
    """Of each page, every run of text: x, y, size, characters."""
    pages = []
    for page in PdfReader(io.BytesIO(pdf)).pages:
        runs: list[tuple[float, float, float, str]] = []

        def keep(text: str, _cm: object, tm: list[float], _font: object, size: float) -> None:
            if text.strip():
                runs.append((tm[4], tm[5], abs(size) or 8, text.strip()))  # noqa: B023 - used at once

        page.extract_text(visitor_text=keep)
        pages.append(runs)
    return pages


def _bare(pages: list[list[tuple[float, float, float, str]]]) -> bytes:
    """The same characters at the same places, with nothing but a canvas."""
    output = io.BytesIO()
    canvas = Canvas(output)
    for runs in pages:
        for x, y, size, text in runs:
            canvas.setFont("Bare", size)
            for line in text.split("\n"):
                canvas.drawString(x, y, line)
        canvas.showPage()
    canvas.save()
    return output.getvalue()


def _median(call: Callable[[], object]) -> float:
    taken = []
    for _turn in range(7):
        began = perf_counter()
        call()
        taken.append(perf_counter() - began)
    return median(taken)


def test_the_month_is_printed_within_three_times_the_floor(big_center: Path) -> None:
    door = FrontDoor(big_center, CLOCK.utc_now)
    door.enter()
    actor = door.sign_in("director", demo.PASSWORD)
    head = letterhead(actor)

    def ours() -> bytes:
        return month_pdf(head, director_month(actor, MONTH))

    registerFont(TTFont("Bare", str(RESOURCES / "fonts" / "NotoSans-Regular.ttf")))
    pages = _texts(ours())
    assert sum(map(len, pages)) > 300
    printed, bare, sums = _median(ours), _median(lambda: _bare(pages)), _median(raw_sums)
    door.leave()
    floor = bare + sums
    print(  # noqa: T201 - the figures that the closing note quotes
        f"\n{len(pages)} pages: {printed * 1000:.0f} ms; bare pages {bare * 1000:.0f} ms "
        f"+ raw sums {sums * 1000:.0f} ms; {printed / floor:.2f} times"
    )
    assert printed <= 2
    assert printed <= 3 * floor
