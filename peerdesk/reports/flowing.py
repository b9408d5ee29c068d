"""Reports whose length nobody knows beforehand: flowables from page to page, pages counted."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

from peerdesk.reports import fonts
from peerdesk.reports.page import BOTTOM, MARGIN, TOP, Page


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
