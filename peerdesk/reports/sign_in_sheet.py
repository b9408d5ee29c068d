"""A blank sign-in sheet, to be filled in by whoever comes while the PC is off, and keyed later.

It lies where everybody signs: no column asks for a surname, a birth date or a phone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from peerdesk.confidentiality import short_notice
from peerdesk.reports import fonts
from peerdesk.reports.fonts import BOLD, REGULAR
from peerdesk.reports.page import (
    ACCENT,
    BOTTOM,
    INK,
    MARGIN,
    MUTED,
    RULE,
    TINT,
    TOP,
    Page,
    blank,
    draw_within,
    new_canvas,
    paragraph,
    rule,
    style,
    tick_box,
)
from peerdesk.words import _, ngettext, number

if TYPE_CHECKING:
    from peerdesk.desk.basics.sheets import SignInSheet

_LINE = 25.52  # 9 mm, as on a roster
_HEADING = 28.0
_CONTROL = 64.0
_NUMBER_WIDTH = 124.0
_NUMBER_COLUMN = 28.0


@dataclass(frozen=True)
class _Column:
    heading: str
    width: float
    is_box: bool = False


def sign_in_sheet_pdf(sheet: SignInSheet) -> bytes:
    """One page, as many lines as there is room for."""
    page = Page(
        letterhead=sheet.letterhead,
        title=_("Sign-in sheet"),
        notice=short_notice(),
        keep=ngettext(
            "Keep locked; shred after entry, within {n} day of the date above.",
            "Keep locked; shred after entry, within {n} days of the date above.",
            sheet.shred_days,
        ),
    )
    buffer, canvas = new_canvas(page)
    page.draw(canvas, 1, 1)
    y = _draw_head(canvas, page, sheet)
    y = _draw_lines(canvas, page, y)
    _draw_control(canvas, page, y)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _draw_head(canvas: Any, page: Page, sheet: SignInSheet) -> float:
    """Title, number, what is asked, and what the digits mean; the y below it."""
    top, right = page.height - TOP, page.width - MARGIN
    canvas.setFillColor(ACCENT)
    fonts.draw(canvas, MARGIN, top - 5, _("Welcome"), BOLD, 9)
    canvas.setFillColor(INK)
    fonts.draw(canvas, MARGIN, top - 30, _("Please sign in"), BOLD, 21)
    left = right - _NUMBER_WIDTH
    canvas.setFillColor(TINT)
    canvas.roundRect(left, top - 44, _NUMBER_WIDTH, 48, 4, stroke=0, fill=1)
    canvas.setFillColor(MUTED)
    fonts.draw(canvas, left + 12, top - 9, _("Sheet number"), REGULAR, 7.5)
    canvas.setFillColor(INK)
    fonts.draw(canvas, left + 12, top - 34, sheet.number, BOLD, 19)
    x = blank(canvas, MARGIN, top - 62, _("Date:"), 150)
    blank(canvas, x + 16, top - 62, _("Place:"), 190)
    y = top - 76
    ways = _("The name you use here is enough: a first name and an initial, or any other name.")
    digits = "   ".join(f"{number(at)} {words}" for at, words in enumerate(sheet.purposes, 1))
    heading = _("What for:")
    meaning = f"{heading}  {digits}" if digits else ""
    for text, look in ((ways, style(9, INK)), (meaning, style(8.5, MUTED))):
        if text:
            flowable = paragraph(text, look)
            _width, tall = flowable.wrap(page.inner_width, page.height)
            y -= tall
            flowable.drawOn(canvas, MARGIN, y)
            y -= 3
    return y - 5


def _columns(available: float) -> list[_Column]:
    others = [
        _Column(_("First time here?"), 68, is_box=True),
        _Column(_("What for"), 76),
        _Column(_("Time in"), 64),
        _Column(_("Time out"), 64),
    ]
    left = available - _NUMBER_COLUMN - sum(column.width for column in others)
    return [_Column(_("Name you use here"), left), *others]


def _draw_lines(canvas: Any, page: Page, top: float) -> float:
    """The table; the y of its lower edge."""
    right, columns = page.width - MARGIN, _columns(page.inner_width)
    room = top - _HEADING - BOTTOM - _CONTROL
    count = int(room // _LINE)
    height = room / count
    bottom = top - _HEADING - room
    canvas.setFillColor(TINT)
    canvas.rect(MARGIN, top - _HEADING, page.inner_width, _HEADING, stroke=0, fill=1)
    x = MARGIN + _NUMBER_COLUMN
    for column in columns:
        box = (x + 5, top - _HEADING, column.width - 7, _HEADING)
        draw_within(canvas, column.heading, box, 8, 7.4, BOLD)
        if column is not columns[0]:
            canvas.setStrokeColor(RULE)
            canvas.setLineWidth(0.6)
            canvas.line(x, top, x, bottom)
        if column.is_box:
            for line in range(count):
                y = top - _HEADING - height * (line + 0.5)
                tick_box(canvas, x + column.width / 2, y)
        x += column.width
    y = top - _HEADING
    rule(canvas, MARGIN, right, y, INK)
    for line in range(1, count + 1):
        y -= height
        canvas.setFillColor(MUTED)
        fonts.draw_right(canvas, MARGIN + 22, y + height / 2 - 3.2, number(line), BOLD, 9)
        rule(canvas, MARGIN, right, y)
    return bottom


def _draw_control(canvas: Any, page: Page, table_bottom: float) -> None:
    """The counts that what was keyed is held against."""
    bottom = table_bottom - _CONTROL
    canvas.setStrokeColor(INK)
    canvas.setLineWidth(0.9)
    canvas.roundRect(MARGIN, bottom, page.inner_width, _CONTROL - 12, 4)
    y = bottom + 34
    x = blank(canvas, MARGIN + 10, y, _("Names on this sheet:"), 46)
    blank(canvas, x + 16, y, _("Guests without a name:"), 46)
    x = blank(canvas, MARGIN + 10, y - 22, _("Entered by:"), 120)
    x = blank(canvas, x + 16, y - 22, _("on:"), 80)
    hint = _("Names entered must equal names on this sheet.")
    box = (x + 16, bottom + 4, page.width - MARGIN - x - 24, 24)
    draw_within(canvas, hint, box, 7.5, 7, color=MUTED)
