"""A written consent to disclose, to be signed on paper, or as it was signed.

What it asks for is 42 CFR 2.31(a), for a court, probation or parole 2.35: PRACTICE.md, section 6.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from peerdesk.confidentiality import short_notice
from peerdesk.reports import fonts
from peerdesk.reports.fonts import BOLD, MONO, REGULAR
from peerdesk.reports.form_lines import (
    Block,
    draw_form,
    question_blocks,
    signature_row,
    text_block,
    written,
)
from peerdesk.reports.page import (
    ACCENT,
    INK,
    MARGIN,
    MUTED,
    TINT,
    Page,
    draw_within,
    paragraph,
    rule,
    style,
    unprintable_note,
)
from peerdesk.words import _, number

if TYPE_CHECKING:
    from peerdesk.desk.basics.sheets import ConsentSheet

_CODE_WIDTH = 116.0


def consent_form_pdf(sheet: ConsentSheet) -> bytes:
    """The consent as a PDF; its numbered lines are the elements that 2.31 asks for."""
    page = Page(
        letterhead=sheet.letterhead,
        title=sheet.title,
        mark=_("Confidential"),
        notice=short_notice(),
        keep=_("Keep locked."),
    )
    blocks = [_title(page, sheet)]
    asked = [sheet.person, *sheet.elements]
    blocks += [written(page, one, number(place)) for place, one in enumerate(asked, start=1)]
    blocks.append(_right_to_revoke(page, sheet.right_to_revoke, number(len(asked) + 1)))
    blocks += [text_block(page, text, 8.5, 3) for text in sheet.texts]
    blocks += _signature(page, sheet)
    note = unprintable_note(fonts.missing_in(sheet))
    if note:
        blocks.append(text_block(page, note, 7.5))
    whose = (sheet.title, sheet.code, sheet.person.answer)
    return draw_form(page, blocks, " · ".join(part for part in whose if part))


def _title(page: Page, sheet: ConsentSheet) -> Block:
    def draw(canvas: Any, y: float) -> None:
        wide = page.inner_width - _CODE_WIDTH - 16
        draw_within(canvas, sheet.title, (MARGIN, y - 32, wide, 32), 19, 13, BOLD)
        canvas.setFillColor(MUTED)
        fonts.draw(canvas, MARGIN, y - 44, sheet.law, REGULAR, 8.5)
        x = page.width - MARGIN - _CODE_WIDTH
        fonts.draw(canvas, x, y - 10, _("Code"), REGULAR, 7.5)
        canvas.setFillColor(INK)
        fonts.draw(canvas, x + 2, y - 28, sheet.code, MONO, 11)
        rule(canvas, x, x + _CODE_WIDTH, y - 33, MUTED)

    return Block(52, draw)


def _right_to_revoke(page: Page, text: str, place: str) -> Block:
    """The sentences in a box of their own: nobody signs without having seen them."""
    flowable = paragraph(text, style(9.5, INK, leading=13.5))
    wide = page.inner_width - 18 - 20
    _width, tall = flowable.wrap(wide, page.height)

    def draw(canvas: Any, y: float) -> None:
        canvas.setFillColor(ACCENT)
        fonts.draw(canvas, MARGIN, y - 17, place, BOLD, 10)
        canvas.setFillColor(TINT)
        canvas.roundRect(MARGIN + 18, y - tall - 30, wide + 20, tall + 26, 4, stroke=0, fill=1)
        canvas.setFillColor(INK)
        fonts.draw(canvas, MARGIN + 28, y - 17, _("The right to revoke"), BOLD, 9)
        flowable.drawOn(canvas, MARGIN + 28, y - tall - 23)

    return Block(tall + 38, draw)


def _signature(page: Page, sheet: ConsentSheet) -> list[Block]:
    """Kept together: a signature never stands alone on a page."""
    rows = [
        *question_blocks(page, (sheet.signer,)),
        signature_row(
            page, ((_("Signature"), 0.64), (_("Date"), 0.36)), (sheet.signed, sheet.signed_day)
        ),
        signature_row(
            page,
            (
                (_("Name in print, of whoever signs for the person"), 0.5),
                (_("Explained and received by"), 0.5),
            ),
            (sheet.signer_name, sheet.received_by),
        ),
        signature_row(
            page,
            ((_("Staff, when it is revoked: day, how, and initials"), 1.0),),
            (sheet.revoked,),
        ),
    ]
    return [*(replace(row, keep=True) for row in rows[:-1]), rows[-1]]
