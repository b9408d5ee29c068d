"""The month for the board, the funder or the public: figures with what they are made of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from reportlab.platypus import (
    CondPageBreak,
    Flowable,
    KeepTogether,
    Spacer,
    Table,
)

from peerdesk.reports import fonts
from peerdesk.reports.chart import trend_chart
from peerdesk.reports.flowing import flowing_pdf
from peerdesk.reports.fonts import BOLD, ITALIC, REGULAR
from peerdesk.reports.page import (
    ACCENT,
    INK,
    MUTED,
    RULE,
    TINT,
    Page,
    draw_within,
    paragraph,
    shortened,
    style,
    unprintable_note,
)
from peerdesk.words import _, month_name, number

if TYPE_CHECKING:
    from peerdesk.desk.basics.sheets import Letterhead
    from peerdesk.measures.figures import Figure, MonthReport, Section
    from peerdesk.measures.figures import Table as Listing

# The figures that a board asks for first, shown large where the report has them.
HEADLINES = ("people_served", "new", "returning", "visit_days")

_CELL = 8.5
_CELL_PADDING = 6.0
_ROW = 17.0


def month_pdf(letterhead: Letterhead, report: MonthReport) -> bytes:
    """The whole report as PDF bytes."""
    fonts.use_fonts()
    page = Page(
        letterhead,
        _("Monthly report, {month}", month=month_name(report.month)),
        mark=_mark(report),
        notice=_("Small numbers are hidden.") if report.purpose == "publication" else "",
    )
    return flowing_pdf(page, _story(page, report))


def _mark(report: MonthReport) -> str:
    if report.purpose == "funder":
        return _("Not for publication")
    if report.purpose == "internal":
        return _("Internal: not to leave the center")
    return ""


def _story(page: Page, report: MonthReport) -> list[Any]:
    month = month_name(report.month)
    story: list[Any] = [
        paragraph(month[:1].upper() + month[1:], style(26, INK, BOLD, leading=32)),
        paragraph(_("Monthly report of {center}", center=page.letterhead.center), style(11, MUTED)),
    ]
    if page.letterhead.address:
        story.append(paragraph(page.letterhead.address, style(8.5, MUTED)))
    story.append(Spacer(0, 14))
    headlines = _headlines(report)
    if headlines:
        story += [_Headlines(headlines, page.inner_width), Spacer(0, 18)]
    if report.trend:
        story += _chart(page, report)
    for section in report.sections:
        story += _section(section, page.inner_width)
    for listing in report.tables:
        story += _listing(listing, page.inner_width)
    story += _notes(page, report)
    return story


def _chart(page: Page, report: MonthReport) -> list[Any]:
    parts = [
        _heading(_("The last 12 months")),
        trend_chart(report.trend, page.inner_width),
    ]
    if any(
        None in (point.people_served, point.visit_days, point.attendances) for point in report.trend
    ):
        gap = _("A gap is a month whose figure is hidden or was not recorded.")
        parts.append(paragraph(gap, style(7.5, MUTED, ITALIC)))
    return [KeepTogether(parts), Spacer(0, 14)]


def _heading(text: str) -> Any:
    return paragraph(text, style(13, ACCENT, BOLD, leading=22))


def _headlines(report: MonthReport) -> list[Figure]:
    found = {figure.key: figure for section in report.sections for figure in section.figures}
    return [found[key] for key in HEADLINES if key in found]


class _Headlines(Flowable):
    """A row of large numbers on a tint."""

    _HEIGHT = 74.0
    _GAP = 10.0

    def __init__(self, figures: Sequence[Figure], width: float) -> None:
        super().__init__()
        self._figures = figures
        self._width = width

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        return self._width, self._HEIGHT

    def draw(self) -> None:
        count = len(self._figures)
        wide = (self._width - self._GAP * (count - 1)) / count
        for index, figure in enumerate(self._figures):
            left = index * (wide + self._GAP)
            self.canv.setFillColor(TINT)
            self.canv.roundRect(left, 0, wide, self._HEIGHT, 5, stroke=0, fill=1)
            self.canv.setFillColor(ACCENT if index == 0 else INK)
            shown = shortened(figure.shown, BOLD, 28, wide - 24)
            fonts.draw(self.canv, left + 12, 36, shown, BOLD, 28)
            draw_within(self.canv, figure.label, (left + 12, 7, wide - 18, 22), 9.5, 8, color=MUTED)


def _section(section: Section, width: float) -> list[Any]:
    """A titled table of figures: label, value, what it is made of, definition."""
    widths = [width * 0.25, width * 0.11, width * 0.17, width * 0.47]
    sizes = (9.5, 11, 8, 7.5)
    rows, heights = [], []
    for figure in section.figures:
        cells = [
            paragraph(figure.label, style(sizes[0], INK, BOLD, leading=12.5)),
            paragraph(figure.shown, style(sizes[1], INK, BOLD, leading=12.5, alignment=2)),
            paragraph(_made_of(figure), style(sizes[2], MUTED, leading=11)),
            paragraph(figure.definition, style(sizes[3], MUTED, leading=10)),
        ]
        rows.append(cells)
        needed = (
            cell.wrap(wide - 2 * _CELL_PADDING, 1000)[1]
            for cell, wide in zip(cells, widths, strict=True)
        )
        heights.append(max(needed) + 11.5)
    if not rows:
        return []
    table = Table(
        rows,
        colWidths=widths,
        rowHeights=heights,
        spaceAfter=14,
        style=[
            ("FONT", (0, 0), (-1, -1), REGULAR, _CELL),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            # Smaller text starts lower, so that the first lines share one base line.
            *(("TOPPADDING", (i, 0), (i, -1), 15 - size) for i, size in enumerate(sizes)),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
            ("LEFTPADDING", (0, 0), (0, -1), 0),
            ("LINEABOVE", (0, 0), (-1, 0), 0.6, INK),
            ("LINEBELOW", (0, 0), (-1, -1), 0.5, RULE),
        ],
    )
    title = _heading(section.title)
    if sum(heights) < 260:
        return [KeepTogether([title, table])]
    return [CondPageBreak(30 + sum(heights[:3])), title, table]


def _made_of(figure: Figure) -> str:
    """46 of 73, 3 missing; empty for a plain count."""
    parts = []
    if figure.numerator is not None and figure.denominator is not None:
        parts.append(
            _(
                "{part} of {whole}",
                part=number(figure.numerator),
                whole=number(figure.denominator),
            )
        )
    if figure.missing is not None:
        parts.append(_("{n} missing", n=number(figure.missing)))
    return ", ".join(parts)


def _listing(listing: Listing, width: float) -> list[Any]:
    """A table of one line a group or a mentor; its heading is repeated on each page."""
    if not listing.columns:
        return []
    widths = _column_widths(listing, width)
    heading = [
        paragraph(
            text, style(7.5, MUTED, BOLD, leading=9.5, alignment=2 if i in listing.numeric else 0)
        )
        for i, text in enumerate(listing.columns)
    ]
    heading_height = (
        max(
            cell.wrap(wide - 2 * _CELL_PADDING, 1000)[1]
            for cell, wide in zip(heading, widths, strict=True)
        )
        + 8
    )
    rows, heights = [], []
    for row in listing.rows:
        cells, height = _listing_row(row, widths, listing.numeric)
        rows.append(cells)
        heights.append(height)
    if not rows:
        return [
            KeepTogether(
                [
                    _heading(listing.title),
                    paragraph(_("Nothing to list for this month."), style(9, MUTED, ITALIC)),
                    Spacer(0, 12),
                ]
            )
        ]
    story = [CondPageBreak(30 + heading_height + 4 * _ROW), _heading(listing.title)]
    if listing.note:
        story += [paragraph(listing.note, style(8, MUTED)), Spacer(0, 5)]
    look = [
        ("FONT", (0, 0), (-1, -1), REGULAR, _CELL),
        ("TEXTCOLOR", (0, 0), (-1, -1), INK),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
        ("BACKGROUND", (0, 0), (-1, 0), TINT),
        ("LINEBELOW", (0, 0), (-1, 0), 0.6, INK),
        ("LINEBELOW", (0, 1), (-1, -1), 0.5, RULE),
        *(("ALIGN", (column, 0), (column, -1), "RIGHT") for column in listing.numeric),
    ]
    story.append(
        Table(
            [heading, *rows],
            colWidths=widths,
            rowHeights=[heading_height, *heights],
            repeatRows=1,
            spaceAfter=16,
            style=look,
        )
    )
    return story


def _listing_row(
    row: Sequence[str], widths: Sequence[float], numeric: frozenset[int]
) -> tuple[list[Any], float]:
    """The cells of one line and its height; only text that needs it becomes a paragraph."""
    cells: list[Any] = []
    height = _ROW
    for index, (text, wide) in enumerate(zip(row, widths, strict=True)):
        room = wide - 2 * _CELL_PADDING
        parts = fonts.runs(text, REGULAR)
        if len(parts) < 2 and fonts.width(text, REGULAR, _CELL) <= room:
            cells.append(parts[0][1] if parts else "")
            continue
        cell = paragraph(
            text, style(_CELL, INK, leading=11, alignment=2 if index in numeric else 0)
        )
        height = max(height, cell.wrap(room, 1000)[1] + 6)
        cells.append(cell)
    return cells, height


def _column_widths(listing: Listing, available: float) -> list[float]:
    """What each column needs; room to spare is shared evenly, a shortage falls to the words."""
    needed, least = [], []
    for index, heading in enumerate(listing.columns):
        cells = [row[index] for row in listing.rows]
        longest = max((fonts.width(cell, REGULAR, _CELL) for cell in cells), default=0.0)
        word = max((fonts.width(word, BOLD, 7.5) for word in heading.split()), default=0.0)
        whole = fonts.width(heading, BOLD, 7.5)
        if index in listing.numeric:
            wide = max(longest, word, whole * 0.6)
            narrow = wide
        else:
            wide = max(longest, whole)
            words = {word for cell in cells for word in cell.split()}
            narrow = max([word, *(fonts.width(word, REGULAR, _CELL) for word in words)])
        needed.append(wide + 2 * _CELL_PADDING + 2)
        least.append(min(narrow, available * 0.3) + 2 * _CELL_PADDING + 2)
    spare = available - sum(needed)
    if spare >= 0:
        return [wide + spare / len(needed) for wide in needed]
    give = max(sum(needed) - sum(least), 1.0)
    share = min(-spare / give, 1.0)
    widths = [wide - (wide - narrow) * share for wide, narrow in zip(needed, least, strict=True)]
    return [wide * available / sum(widths) for wide in widths]


def _notes(page: Page, report: MonthReport) -> list[Any]:
    notes = list(report.notes)
    if report.purpose == "publication":
        notes.insert(
            0,
            _(
                "Small numbers are hidden in this report, and whatever would give them away, "
                "so that nobody can be recognised. Zero is shown."
            ),
        )
    unprintable = unprintable_note(fonts.missing_in(page.letterhead, report))
    if unprintable:
        notes.append(unprintable)
    if not notes:
        return []
    look = style(8.5, INK, leading=12.5, indent=fonts.width("• ", REGULAR, 8.5))
    lines = [paragraph(f"• {note}", look) for note in notes]
    return [KeepTogether([_heading(_("Notes")), lines[0]]), *lines[1:]]
