"""The letter with which something about a person goes to somebody outside (42 CFR 2.32).

What is told, on what ground, the scope of the consent, and the notice that goes with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from reportlab.platypus import KeepTogether, Spacer, Table

from peerdesk.confidentiality import long_notice, short_notice
from peerdesk.reports import fonts
from peerdesk.reports.flowing import flowing_pdf
from peerdesk.reports.fonts import BOLD, REGULAR
from peerdesk.reports.page import INK, MUTED, RULE, TINT, Page, paragraph, style, unprintable_note
from peerdesk.words import _, long_date

if TYPE_CHECKING:
    from peerdesk.desk.sheets import DisclosureLetter

_LABELS = 0.26  # of the width


def disclosure_letter_pdf(sheet: DisclosureLetter) -> bytes:
    """The letter as PDF bytes, to be signed by whoever sends it."""
    title = _("What you are told in confidence")
    page = Page(sheet.letterhead, title, mark=_("Confidential"), notice=short_notice())
    return flowing_pdf(page, _story(page, sheet))


def _story(page: Page, sheet: DisclosureLetter) -> list[Any]:
    head, width = sheet.letterhead, page.inner_width
    text, quiet = style(11, INK, leading=16), style(9, MUTED, leading=13)
    story: list[Any] = [
        paragraph(sheet.recipient, style(11, INK, BOLD, leading=16)),
        *(paragraph(line, text) for line in sheet.address.splitlines()),
        Spacer(0, 14),
        paragraph(long_date(head.printed_at.date()), text),
        Spacer(0, 14),
        paragraph(_("About {name}", name=sheet.about), style(13, INK, BOLD, leading=20)),
        Spacer(0, 4),
        _pairs(sheet.told, width),
        Spacer(0, 16),
    ]
    if sheet.scope:
        heading = paragraph(_("The consent and how far it goes"), style(11, INK, BOLD, leading=18))
        story += [KeepTogether([heading, _pairs(sheet.scope, width)]), Spacer(0, 16)]
    story += [_notice(width), Spacer(0, 30)]
    signed = [
        _blank_line(width * 0.5),
        paragraph(_("Signature, for {center}", center=head.center), quiet),
    ]
    story.append(KeepTogether(signed))
    note = unprintable_note(fonts.missing_in(sheet))
    if note:
        story += [Spacer(0, 10), paragraph(note, style(7.5, MUTED))]
    return story


def _pairs(pairs: Sequence[tuple[str, str]], width: float) -> Any:
    return Table(
        [
            [
                paragraph(label, style(9, MUTED, leading=13)),
                paragraph(value, style(10.5, INK, leading=15)),
            ]
            for label, value in pairs
        ],
        colWidths=[width * _LABELS, width * (1 - _LABELS)],
        splitInRow=1,
        style=[
            ("FONT", (0, 0), (-1, -1), REGULAR, 8.5),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (0, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 3),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
            ("LINEBELOW", (0, 0), (-1, -1), 0.4, RULE),
        ],
    )


def _notice(width: float) -> Any:
    heading = paragraph(_("Notice to whoever receives this"), style(9, INK, BOLD, leading=14))
    english, *translations = long_notice()
    words = [paragraph(english, style(8, INK, leading=11))]
    for text in translations:
        words += [Spacer(0, 6), paragraph(text, style(8, INK, leading=11))]
    return Table(
        [[[heading, *words]]],
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


def _blank_line(width: float) -> Any:
    return Table(
        [[""]],
        colWidths=[width],
        rowHeights=[2],
        hAlign="LEFT",
        style=[("LINEBELOW", (0, 0), (-1, -1), 0.6, INK)],
    )
