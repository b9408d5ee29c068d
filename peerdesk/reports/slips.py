"""One-time passwords on paper: a slip for each person, to be cut apart and handed over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from peerdesk.reports import fonts
from peerdesk.reports.fonts import BOLD, MONO, REGULAR
from peerdesk.reports.page import (
    ACCENT,
    BOTTOM,
    INK,
    MARGIN,
    MUTED,
    TINT,
    TOP,
    Page,
    new_canvas,
    paragraph,
    shortened,
    style,
    unprintable_note,
)
from peerdesk.words import _, in_language

if TYPE_CHECKING:
    from peerdesk.desk.basics.sheets import Slip, SlipsSheet

A_PAGE = 4
_PASSWORD_SIZE = 24.0
_BOX = 42.0
_COLUMN = 212.0


def slips_pdf(sheet: SlipsSheet) -> bytes:
    """Four slips a page with lines to cut along, each in its reader's language."""
    page = Page(sheet.letterhead, _("One-time passwords"), mark=_("Hand over in person"))
    buffer, canvas = new_canvas(page)
    pages = [sheet.slips[first : first + A_PAGE] for first in range(0, len(sheet.slips), A_PAGE)]
    height = (page.height - TOP - BOTTOM) / A_PAGE
    note = unprintable_note(fonts.missing_in(sheet))
    for number, slips in enumerate(pages, start=1):
        page.draw(canvas, number, len(pages))
        y = page.height - TOP
        for slip in slips:
            with in_language(slip.language):
                _draw_slip(canvas, page, y, slip)
            y -= height
            _draw_cut(canvas, page, y)
        if note:
            canvas.setFillColor(MUTED)
            words = shortened(note, REGULAR, 7.5, page.inner_width)
            fonts.draw(canvas, MARGIN, BOTTOM - 6, words, REGULAR, 7.5)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _draw_slip(canvas: Any, page: Page, y: float, slip: Slip) -> None:
    """What hangs from ``y``: whose it is on the left, what to do with it on the right."""
    wide = page.inner_width - _COLUMN - 24
    canvas.setFillColor(ACCENT)
    center = shortened(page.letterhead.center, BOLD, 9.5, wide)
    fonts.draw(canvas, MARGIN, y - 26, center, BOLD, 9.5)
    canvas.setFillColor(INK)
    fonts.draw(canvas, MARGIN, y - 50, shortened(slip.name, BOLD, 16, wide), BOLD, 16)
    canvas.setFillColor(MUTED)
    sign_in_name = _("Sign-in name: {name}", name=slip.sign_in_name)
    fonts.draw(canvas, MARGIN, y - 68, shortened(sign_in_name, REGULAR, 10, wide), REGULAR, 10)
    canvas.setFillColor(TINT)
    canvas.setStrokeColor(ACCENT)
    canvas.setLineWidth(1)
    canvas.roundRect(MARGIN, y - 90 - _BOX, wide, _BOX, 5, stroke=1, fill=1)
    canvas.setFillColor(INK)
    size = min(
        _PASSWORD_SIZE,
        _PASSWORD_SIZE * (wide - 24) / fonts.width(slip.password, MONO, _PASSWORD_SIZE),
    )
    base = y - 90 - _BOX / 2 - size * 0.34
    fonts.draw(canvas, MARGIN + 12, base, slip.password, MONO, size)
    left = MARGIN + wide + 24
    canvas.setFillColor(INK)
    fonts.draw(canvas, left, y - 26, _("A password for one time"), BOLD, 10.5)
    text = _(
        "Sign in to PeerDesk with it, small letters and dashes as they stand here. You then choose "
        "a password of your own, and this one opens nothing any more. Until then keep the slip to "
        "yourself; afterwards destroy it."
    )
    flowable = paragraph(text, style(9.5, INK, leading=13.5))
    _width, height = flowable.wrap(_COLUMN, page.height)
    flowable.drawOn(canvas, left, y - 34 - height)


def _draw_cut(canvas: Any, page: Page, y: float) -> None:
    canvas.saveState()
    canvas.setStrokeColor(MUTED)
    canvas.setLineWidth(0.7)
    canvas.setDash(4, 4)
    canvas.line(MARGIN / 2, y, page.width - MARGIN / 2, y)
    canvas.restoreState()
