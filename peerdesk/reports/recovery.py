"""The recovery sheet: printed once at set-up, kept under lock, the last way in."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Any

from peerdesk.reports import fonts
from peerdesk.reports.fonts import BOLD, MONO, REGULAR
from peerdesk.reports.page import (
    ACCENT,
    INK,
    MARGIN,
    MUTED,
    TINT,
    TOP,
    Page,
    new_canvas,
    paragraph,
    rule,
    shortened,
    style,
    unprintable_note,
)
from peerdesk.words import _, long_date

if TYPE_CHECKING:
    from peerdesk.desk.basics.sheets import RecoverySheet

_CODE_SIZE = 32.0
_CODE_LINE = 48.0


def recovery_pdf(sheet: RecoverySheet) -> bytes:
    """The recovery code on one page, with what it is for and how to keep it."""
    page = Page(sheet.letterhead, _("Recovery sheet"), mark=_("Keep under lock"))
    buffer, canvas = new_canvas(page)
    page.draw(canvas, 1, 1)
    y = page.height - TOP - 32
    canvas.setFillColor(INK)
    title = _("Recovery sheet {number}", number=sheet.number)
    fonts.draw(canvas, MARGIN, y, title, BOLD, 26)
    y = _draw_text(
        canvas,
        page,
        y - 18,
        _(
            "This code is the only way into the records of {center} if every password is lost. "
            "Nobody else has it: not the maker of PeerDesk, not a computer shop. "
            "Without a password and without this sheet the records can't be opened again.",
            center=sheet.letterhead.center,
        ),
    )
    y = _draw_code(canvas, page, y - 18, sheet.code)
    y = _draw_heading(canvas, y - 34, _("When you need it"))
    y = _draw_text(
        canvas,
        page,
        y,
        _(
            "Open PeerDesk and, at the sign-in window, choose to use the recovery code. "
            "Type it as it stands here. You then choose a new password."
        ),
    )
    y = _draw_heading(canvas, y - 24, _("Where the records are"))
    y = _draw_text(canvas, page, y, sheet.folder)
    y = _draw_heading(canvas, y - 24, _("How to keep this sheet"))
    for sentence in (
        _("Keep it locked away, not beside the PC: a safe, or the board's locked cabinet."),
        _("Whoever holds this sheet and the PC can read everything. Do not photograph or send it."),
        _("If it is lost, or may have been seen by somebody else, tell the director at once."),
        _("When a newer sheet holds, destroy this one: it still opens the backups of its time."),
    ):
        y = _draw_text(canvas, page, y - 2, f"• {sentence}")
    _draw_keepers(canvas, page, y - 46, long_date(sheet.letterhead.printed_at.date()))
    note = unprintable_note(fonts.missing_in(sheet))
    if note:
        _draw_text(canvas, page, 84, note, size=7.5, color=MUTED)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _draw_heading(canvas: Any, y: float, text: str) -> float:
    canvas.setFillColor(ACCENT)
    fonts.draw(canvas, MARGIN, y, text, BOLD, 11.5)
    return y - 7


def _draw_text(
    canvas: Any, page: Page, y: float, text: str, size: float = 10.5, color: Any = INK
) -> float:
    """A paragraph that hangs from ``y``; the y of its lower edge."""
    flowable = paragraph(text, style(size, color, leading=size * 1.45))
    _width, height = flowable.wrap(page.inner_width, page.height)
    flowable.drawOn(canvas, MARGIN, y - height)
    return y - height


def _draw_code(canvas: Any, page: Page, y: float, code: str) -> float:
    """The code in its groups, evenly on as many lines as it needs; the y of the lower edge."""
    groups = code.split("-")
    group_width = fonts.width(f"{groups[0]}-", MONO, _CODE_SIZE)
    most = max(int((page.inner_width - 48) / group_width), 1)
    line_count = ceil(len(groups) / most)
    a_line = ceil(len(groups) / line_count)
    lines = ["-".join(groups[i : i + a_line]) for i in range(0, len(groups), a_line)]
    lines[:-1] = [f"{line}-" for line in lines[:-1]]
    height = 44 + _CODE_LINE * len(lines)
    canvas.setFillColor(TINT)
    canvas.setStrokeColor(ACCENT)
    canvas.setLineWidth(1.2)
    canvas.roundRect(MARGIN, y - height, page.inner_width, height, 6, stroke=1, fill=1)
    canvas.setFillColor(MUTED)
    fonts.draw(canvas, MARGIN + 24, y - 24, _("Recovery code"), REGULAR, 9)
    canvas.setFillColor(INK)
    for index, line in enumerate(lines, start=1):
        fonts.draw(canvas, MARGIN + 24, y - 20 - _CODE_LINE * index, line, MONO, _CODE_SIZE)
    return y - height


def _draw_keepers(canvas: Any, page: Page, y: float, made_on: str) -> None:
    """Lines to write on: who keeps the sheet, where, since when."""
    labels = (_("Kept by"), _("Place"), _("Date"))
    gap = 18.0
    wide = (page.inner_width - 2 * gap) / 3
    for index, label in enumerate(labels):
        left = MARGIN + index * (wide + gap)
        rule(canvas, left, left + wide, y, INK)
        canvas.setFillColor(MUTED)
        fonts.draw(canvas, left, y - 12, label, REGULAR, 8.5)
    made = _("Made on {day}", day=made_on)
    fonts.draw(
        canvas, MARGIN, y - 40, shortened(made, REGULAR, 8.5, page.inner_width), REGULAR, 8.5
    )
