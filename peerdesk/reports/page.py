"""The page that all reports share: paper, colours, header, footer and the document's properties.

Lengths are points (1/72 inch); y grows upwards, as in PDF.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4, LETTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph

from peerdesk.reports import fonts
from peerdesk.reports.fonts import BOLD, REGULAR
from peerdesk.words import _, date_time, language, number

if TYPE_CHECKING:
    from peerdesk.desk.basics.sheets import Letterhead

INK = HexColor("#1d2733")
MUTED = HexColor("#5b6875")
ACCENT = HexColor("#0f766e")
RULE = HexColor("#d5dbe1")
TINT = HexColor("#eef5f4")
WHITE = HexColor("#ffffff")

MARGIN = 42.0
TOP = 56.0  # from the paper's upper edge to the first line of the report
BOTTOM = 56.0


@dataclass(frozen=True)
class Page:
    """What stands on each page of one report. ``mark`` is a warning such as "Not for publication".

    ``notice`` and ``keep`` are the footer's first line, left and right; a second line of the
    notice, its translation, stands below.
    """

    letterhead: Letterhead
    title: str
    mark: str = ""
    notice: str = ""
    keep: str = ""
    sideways: bool = False

    @property
    def width(self) -> float:
        return self._size[0]

    @property
    def height(self) -> float:
        return self._size[1]

    @property
    def inner_width(self) -> float:
        """The width between the margins."""
        return self.width - 2 * MARGIN

    @property
    def _size(self) -> tuple[float, float]:
        wide, high = A4 if self.letterhead.paper == "a4" else LETTER
        return (high, wide) if self.sideways else (wide, high)

    def properties(self) -> dict[str, Any]:
        """What ReportLab's Canvas is made with: the same report of the same moment is the same
        bytes; ``sign`` puts that moment in the place of the false one of "invariant"."""
        return {
            "pagesize": self._size,
            "invariant": 1,
            "pageCompression": 1,
            "lang": language(),
            "initialFontName": REGULAR,
        }

    def sign(self, canvas: Any) -> None:
        """Set the document's properties."""
        canvas.setTitle(self.title)
        canvas.setAuthor(self.letterhead.center)
        canvas.setCreator("PeerDesk")
        canvas.setSubject(self.mark or self.title)
        canvas.setDateFormatter(self._made_at)

    def _made_at(self, *_false_date: int) -> str:
        """When it was made, in the center's time (PDF 1.7, 7.9.4)."""
        return f"D:{self.letterhead.printed_at:%Y%m%d%H%M%S}"

    def draw(self, canvas: Any, page: int, pages: int) -> None:
        """Header and footer of page ``page`` of ``pages``."""
        canvas.saveState()
        self._draw_header(canvas)
        self._draw_footer(canvas, page, pages)
        canvas.restoreState()

    def _draw_header(self, canvas: Any) -> None:
        line = self.height - 36
        right = self.width - MARGIN
        if self.mark:
            wide = fonts.width(self.mark, BOLD, 8.5) + 14
            canvas.setStrokeColor(INK)
            canvas.setLineWidth(0.9)
            canvas.roundRect(right - wide, line - 5, wide, 15.5, 3)
            canvas.setFillColor(INK)
            fonts.draw(canvas, right - wide + 7, line - 0.5, self.mark, BOLD, 8.5)
        else:
            wide = min(fonts.width(self.title, REGULAR, 8.5), self.inner_width * 0.5)
            canvas.setFillColor(MUTED)
            fonts.draw_right(
                canvas, right, line, shortened(self.title, REGULAR, 8.5, wide), REGULAR, 8.5
            )
        canvas.setFillColor(ACCENT)
        center = shortened(self.letterhead.center, BOLD, 9.5, self.inner_width - wide - 18)
        fonts.draw(canvas, MARGIN, line, center, BOLD, 9.5)
        rule(canvas, MARGIN, right, line - 9)

    def _draw_footer(self, canvas: Any, page: int, pages: int) -> None:
        right = self.width - MARGIN
        notice = self.notice.splitlines()
        # A translation moves the first line up into the space above it.
        leading = 9 if len(notice) > 1 else 11
        line = 23 if self.keep or notice else 32
        first = line + leading * max(1, len(notice))
        rule(canvas, MARGIN, right, first + leading if notice else 45)
        canvas.setFillColor(INK)
        if self.keep:
            fonts.draw_right(canvas, right, first, self.keep, BOLD, 7.5)
        canvas.setFillColor(MUTED)
        for place, text in enumerate(notice):
            fonts.draw(canvas, MARGIN, first - place * leading, text, REGULAR, 7.5)
        counted = _("Page {page} of {pages}", page=number(page), pages=number(pages))
        printed = _(
            "Printed by {name} on {moment}",
            name=self.letterhead.printed_by,
            moment=date_time(self.letterhead.printed_at),
        )
        room = self.inner_width - fonts.width(counted, REGULAR, 7.5) - 18
        fonts.draw(canvas, MARGIN, line, shortened(printed, REGULAR, 7.5, room), REGULAR, 7.5)
        fonts.draw_right(canvas, right, line, counted, REGULAR, 7.5)


def new_canvas(page: Page) -> tuple[BytesIO, Any]:
    """A canvas for a report that is drawn directly, and where its bytes go."""
    fonts.use_fonts()
    buffer = BytesIO()
    canvas = Canvas(buffer, **page.properties())
    page.sign(canvas)
    return buffer, canvas


def rule(canvas: Any, left: float, right: float, y: float, color: Any = RULE) -> None:
    """A thin horizontal line."""
    canvas.setStrokeColor(color)
    canvas.setLineWidth(0.6)
    canvas.line(left, y, right, y)


def blank(canvas: Any, x: float, y: float, label: str, length: float) -> float:
    """A label and a line to write on; the x where the line ends."""
    canvas.setFillColor(INK)
    x = fonts.draw(canvas, x, y, label, BOLD, 9) + 6
    rule(canvas, x, x + length, y - 2, INK)
    return x + length


def tick_box(canvas: Any, x: float, y: float, ticked: bool = False) -> None:
    """A box of 10 points around ``x`` and ``y``, to be ticked by hand or ticked."""
    canvas.setStrokeColor(MUTED)
    canvas.setLineWidth(0.8)
    canvas.rect(x - 5, y - 5, 10, 10)
    if ticked:
        canvas.setStrokeColor(INK)
        canvas.setLineWidth(1.6)
        canvas.lines([(x - 3, y - 0.2, x - 0.8, y - 2.8), (x - 0.8, y - 2.8, x + 3.4, y + 3)])


@cache
def style(
    size: float,
    color: Any = INK,
    font: str = REGULAR,
    leading: float = 0,
    alignment: int = 0,
    indent: float = 0,
) -> ParagraphStyle:
    """A paragraph style; ``leading`` 0 means 1.35 times the size; alignment 2 is to the right.

    The lines after the first begin ``indent`` further to the right.
    """
    return ParagraphStyle(
        f"{font}-{size}",
        fontName=font,
        fontSize=size,
        leading=leading or size * 1.35,
        textColor=color,
        alignment=alignment,
        splitLongWords=1,
        leftIndent=indent,
        firstLineIndent=-indent,
    )


def paragraph(text: str, look: ParagraphStyle) -> Any:
    """A Paragraph of plain text: nothing in it is read as markup."""
    return Paragraph(fonts.markup(text, look.fontName), look)


def shortened(text: str, font: str, size: float, available: float) -> str:
    """``text``, or as much of its beginning as fits with an ellipsis."""
    if fonts.width(text, font, size) <= available:
        return text
    return _cut(text, lambda shorter: fonts.width(shorter, font, size) <= available)


def _cut(text: str, fits: Callable[[str], bool]) -> str:
    """The longest beginning of ``text`` that still fits with an ellipsis after it."""
    lengths = range(1, len(text))
    kept = bisect_right(lengths, False, key=lambda n: not fits(f"{text[:n].rstrip()}…"))
    return f"{text[:kept].rstrip()}…"


def draw_within(
    canvas: Any,
    text: str,
    box: tuple[float, float, float, float],
    size: float,
    smallest: float,
    font: str = REGULAR,
    color: Any = INK,
) -> None:
    """Draw ``text`` in the middle of ``box`` (left, bottom, width, height), from the left.

    On one line in ``size`` when it fits; else smaller and on as many lines as the box holds;
    what does not fit even then ends in an ellipsis.
    """
    left, bottom, wide, high = box
    if not text:
        return
    if fonts.width(text, font, size) <= wide:
        canvas.setFillColor(color)
        fonts.draw(canvas, left, bottom + (high - size * 0.72) / 2, text, font, size)
        return
    look = style(smallest, color, font, leading=smallest * 1.18)

    def needed(words: str) -> float:
        return float(paragraph(words, look).wrap(wide, high)[1])

    kept = text if needed(text) <= high else _cut(text, lambda words: needed(words) <= high)
    flowable = paragraph(kept, look)
    _width, tall = flowable.wrap(wide, high)
    flowable.drawOn(canvas, left, bottom + (high - tall) / 2)


def unprintable_note(missing: set[str]) -> str:
    """The line that says which characters were replaced; empty when there were none."""
    if not missing:
        return ""
    return _(
        "Characters that could not be printed, each shown as {sign}: {codes}",
        sign=fonts.SUBSTITUTE,
        codes=fonts.code_points(missing),
    )
