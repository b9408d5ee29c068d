"""The intake on paper: blank to be filled in by hand, or as it is on file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from peerdesk.confidentiality import short_notice
from peerdesk.reports import fonts
from peerdesk.reports.fonts import BOLD, MONO, REGULAR
from peerdesk.reports.form_lines import (
    Block,
    draw_form,
    heading,
    question_blocks,
    signature_row,
    space,
    text_block,
)
from peerdesk.reports.page import INK, MARGIN, MUTED, Page, draw_within, rule, unprintable_note
from peerdesk.words import _, medium_date

if TYPE_CHECKING:
    from peerdesk.desk.basics.sheets import IntakeSheet

_FACT_WIDTH = 116.0


def intake_form_pdf(sheet: IntakeSheet) -> bytes:
    """The form as a PDF. Only a name and the day are needed; every other line may stay empty."""
    page = Page(
        letterhead=sheet.letterhead,
        title=f"{sheet.title}: {sheet.name}" if sheet.name else sheet.title,
        mark=_("Confidential"),
        notice=short_notice(),
        keep=_("Keep locked; shred after entry."),
    )
    blocks = [_title(page, sheet)]
    for section in sheet.sections:
        blocks.append(heading(page, section.title))
        blocks += question_blocks(page, section.questions)
        blocks.append(space(4))
    blocks.append(space(8))
    blocks.append(
        signature_row(
            page,
            ((_("Signature (if you like)"), 0.42), (_("Filled in with"), 0.34), (_("Date"), 0.24)),
            ("", "", ""),
        )
    )
    note = unprintable_note(fonts.missing_in(sheet))
    if note:
        blocks.append(text_block(page, note, 7.5))
    whose = " · ".join((sheet.title, sheet.code, sheet.name)) if sheet.name else ""
    return draw_form(page, blocks, whose)


def _title(page: Page, sheet: IntakeSheet) -> Block:
    hint = _(
        "Only a name to use and the date are needed. Leave out what you like, or tick Declined or "
        "Not known. You are helped here whatever you answer."
    )

    def draw(canvas: Any, y: float) -> None:
        wide = page.inner_width - 2 * (_FACT_WIDTH + 14)
        box = (MARGIN, y - 30, wide, 28)
        draw_within(canvas, sheet.name or sheet.title, box, 21, 11.5, BOLD)
        if sheet.name:
            canvas.setFillColor(MUTED)
            fonts.draw(canvas, MARGIN, y - 40, sheet.title, REGULAR, 9)
        day = medium_date(sheet.day) if sheet.day else ""
        x = page.width - MARGIN - 2 * _FACT_WIDTH - 14
        for label, answer, font in ((_("Code"), sheet.code, MONO), (_("Date"), day, REGULAR)):
            canvas.setFillColor(MUTED)
            fonts.draw(canvas, x, y - 8, label, REGULAR, 7.5)
            canvas.setFillColor(INK)
            fonts.draw(canvas, x + 2, y - 26, answer, font, 11)
            rule(canvas, x, x + _FACT_WIDTH, y - 31, MUTED)
            x += _FACT_WIDTH + 14
        hints.draw(canvas, y - 48)

    hints = text_block(page, hint, 8.5, 2)
    return Block(48 + hints.height, draw)
