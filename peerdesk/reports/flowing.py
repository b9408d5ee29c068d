"""Reports whose length nobody knows beforehand: flowables from page to page, pages counted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Spacer, Table

from peerdesk.confidentiality import long_notice
from peerdesk.reports import fonts
from peerdesk.reports.fonts import BOLD, REGULAR
from peerdesk.reports.page import (
    BOTTOM,
    INK,
    MARGIN,
    MUTED,
    RULE,
    TINT,
    TOP,
    Page,
    paragraph,
    style,
    unprintable_note,
)
from peerdesk.words import _

_NOTICE = style(8, INK, leading=11)
CELL_PADDING = 5.0
"""Points to the left and to the right of the text in a `ruled_table`."""


def flowing_pdf(page: Page, story: list[Any]) -> bytes:
    """``story`` on as many pages as it needs, each with header and footer, as PDF bytes."""
    fonts.use_fonts()
    buffer = BytesIO()
    frame = Frame(
        MARGIN,
        BOTTOM,
        page.inner_width,
        page.height - TOP - BOTTOM,
        leftPadding=0,
        rightPadding=0,
        topPadding=0,
        bottomPadding=0,
    )
    document = BaseDocTemplate(
        buffer,
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=TOP,
        bottomMargin=BOTTOM,
        pageTemplates=[PageTemplate(frames=[frame])],
        pagesize=(page.width, page.height),
    )

    def canvas(filename: Any, **_given: Any) -> _CountedCanvas:
        return _CountedCanvas(filename, page)

    document.build(story, canvasmaker=canvas)
    return buffer.getvalue()


def pairs(found: Iterable[tuple[str, str]], width: float, size: float = 9.5) -> Any:
    """Labels and values below each other, the values in ``size``."""
    label, value = style(size - 1, MUTED), style(size, INK)
    return Table(
        [[paragraph(words, label), paragraph(text, value)] for words, text in found],
        colWidths=[width * 0.26, width * 0.74],
        splitInRow=1,
        style=[
            ("FONT", (0, 0), (-1, -1), REGULAR, 8.5),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (0, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 2),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
            ("LINEBELOW", (0, 0), (-1, -1), 0.4, RULE),
        ],
    )


def ruled_table(cells: list[list[Any]], widths: Sequence[float], space_after: float = 0) -> Any:
    """Rows with lines between them under a head, ``cells[0]``, that each page begins with."""
    return Table(
        cells,
        colWidths=widths,
        repeatRows=1,
        splitInRow=1,
        spaceAfter=space_after,
        style=[
            ("FONT", (0, 0), (-1, -1), REGULAR, 8.5),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), CELL_PADDING),
            ("RIGHTPADDING", (0, 0), (-1, -1), CELL_PADDING),
            ("TOPPADDING", (0, 0), (-1, -1), 2.5),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
            ("BACKGROUND", (0, 0), (-1, 0), TINT),
            ("LINEBELOW", (0, 0), (-1, 0), 0.6, INK),
            ("LINEBELOW", (0, 1), (-1, -1), 0.4, RULE),
        ],
    )


def notice_box(width: float, heading: str) -> Any:
    """The long notice of 42 CFR 2.32 under ``heading``; below it its translation, if any."""
    english, *translations = long_notice()
    words = [paragraph(heading, style(9, INK, BOLD, leading=14)), paragraph(english, _NOTICE)]
    for text in translations:
        words += [
            Spacer(0, 6),
            paragraph(_("Translation"), style(8, MUTED, BOLD, leading=12)),
            paragraph(text, _NOTICE),
        ]
    return Table(
        [[words]],
        colWidths=[width],
        splitInRow=1,
        style=[
            ("FONT", (0, 0), (-1, -1), REGULAR, 8.5),
            ("BACKGROUND", (0, 0), (-1, -1), TINT),
            ("LEFTPADDING", (0, 0), (-1, -1), 12),
            ("RIGHTPADDING", (0, 0), (-1, -1), 12),
            ("TOPPADDING", (0, 0), (-1, -1), 8),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 10),
        ],
    )


def note_of_missing(sheet: Any) -> list[Any]:
    """Says at the end which characters of the sheet could not be printed, if any."""
    note = unprintable_note(fonts.missing_in(sheet))
    return [Spacer(0, 10), paragraph(note, style(7.5, MUTED))] if note else []


class _CountedCanvas(Canvas):
    """Holds the pages back until their number is known, then gives each header and footer."""

    def __init__(self, filename: Any, page: Page) -> None:
        super().__init__(filename, **page.properties())
        self._page_kind = page
        self._held: list[dict[str, Any]] = []

    def showPage(self) -> None:
        self._held.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        held = self._held
        for index, state in enumerate(held, start=1):
            self.__dict__.update(state)
            self._page_kind.draw(self, index, len(held))
            super().showPage()
        self._page_kind.sign(self)
        super().save()
