"""The accounting of disclosures (42 CFR 2.25), for the person who asked for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reportlab.platypus import Spacer

from peerdesk.confidentiality import short_notice
from peerdesk.reports.flowing import flowing_pdf, note_of_missing, ruled_table
from peerdesk.reports.fonts import BOLD
from peerdesk.reports.page import INK, MUTED, Page, paragraph, style
from peerdesk.words import _, long_date

if TYPE_CHECKING:
    from peerdesk.desk.basics.sheets import AccountingSheet

_SHARES = (0.13, 0.25, 0.25, 0.2, 0.17)


def accounting_pdf(sheet: AccountingSheet) -> bytes:
    """Every disclosure of three years on as many pages as it needs, as PDF bytes."""
    page = Page(
        sheet.letterhead,
        _("Accounting of disclosures"),
        mark=_("Confidential"),
        notice=short_notice(),
    )
    return flowing_pdf(page, _story(page, sheet))


def _story(page: Page, sheet: AccountingSheet) -> list[Any]:
    head = sheet.letterhead
    words = style(10, INK, leading=15)
    story: list[Any] = [
        paragraph(_("Accounting of disclosures"), style(26, INK, BOLD, leading=34)),
        paragraph(
            _("For {name}, code {code}", name=sheet.name, code=sheet.code),
            style(11, INK, BOLD, leading=18),
        ),
        paragraph(
            _(
                "What {center} has told others about you from {since} until {day}: on your "
                "consent, in a medical emergency, or by a director's written reason. You may ask "
                "for this at any time (42 CFR 2.25).",
                center=head.center,
                since=long_date(sheet.since),
                day=long_date(head.printed_at.date()),
            ),
            words,
        ),
        Spacer(0, 14),
    ]
    if sheet.lines:
        story.append(_table(page.inner_width, sheet))
    else:
        story.append(paragraph(_("Nothing was told to anybody in this time."), words))
    story += note_of_missing(sheet)
    return story


def _table(width: float, sheet: AccountingSheet) -> Any:
    head, small, text = (
        style(8.5, MUTED, BOLD, leading=11),
        style(8.5, MUTED, leading=11.5),
        style(9, INK, leading=12),
    )
    titles = (_("When"), _("To whom, and where they are"), _("What was told"), _("What for"))
    rows: list[list[Any]] = [[paragraph(each, head) for each in (*titles, _("On what ground"))]]
    for line in sheet.lines:
        recipient = [paragraph(line.recipient, text)]
        if line.address:
            recipient.append(paragraph(line.address, small))
        rest = (line.what or "–", line.purpose or "–", line.ground)
        rows.append(
            [paragraph(line.when, text), recipient, *(paragraph(each, text) for each in rest)]
        )
    return ruled_table(rows, [width * share for share in _SHARES])
