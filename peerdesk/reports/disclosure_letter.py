"""The letter with which something about a person goes to somebody outside (42 CFR 2.32).

What is told, on what ground, the scope of the consent, and the notice that goes with it. A proof
of attendance lists the meetings, for the signature of whoever led them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from reportlab.platypus import KeepTogether, Spacer, Table

from peerdesk.confidentiality import short_notice
from peerdesk.reports.flowing import flowing_pdf, note_of_missing, notice_box, pairs, ruled_table
from peerdesk.reports.fonts import BOLD
from peerdesk.reports.page import INK, MUTED, Page, paragraph, style
from peerdesk.words import _, long_date

if TYPE_CHECKING:
    from peerdesk.desk.basics.sheets import AttendedLine, DisclosureLetter

_SHARES = (0.16, 0.32, 0.22, 0.15, 0.15)
_SIGNED_SHARES = (0.5, 0.06, 0.22)


def disclosure_letter_pdf(sheet: DisclosureLetter) -> bytes:
    """The letter as PDF bytes, to be signed by whoever sends it."""
    title = _("Proof of attendance") if sheet.attended else _("What you are told in confidence")
    page = Page(sheet.letterhead, title, mark=_("Confidential"), notice=short_notice())
    return flowing_pdf(page, _story(page, sheet))


def _story(page: Page, sheet: DisclosureLetter) -> list[Any]:
    head, width = sheet.letterhead, page.inner_width
    text = style(11, INK, leading=16)
    subject = _("Proof of attendance of {name}") if sheet.attended else _("About {name}")
    story: list[Any] = [
        paragraph(sheet.recipient, style(11, INK, BOLD, leading=16)),
        *(paragraph(line, text) for line in sheet.address.splitlines()),
        Spacer(0, 14),
        paragraph(long_date(head.printed_at.date()), text),
        Spacer(0, 14),
        paragraph(subject.format(name=sheet.about), style(13, INK, BOLD, leading=20)),
        Spacer(0, 4),
        pairs(sheet.told, width, size=10.5),
        Spacer(0, 16),
    ]
    if sheet.attended:
        story += [_meetings(sheet.attended, width), Spacer(0, 10), *_attested(sheet, width)]
    if sheet.scope:
        heading = paragraph(_("The consent and how far it goes"), style(11, INK, BOLD, leading=18))
        story += [KeepTogether([heading, pairs(sheet.scope, width, size=10.5)]), Spacer(0, 16)]
    story += [notice_box(width, _("Notice to whoever receives this")), Spacer(0, 30)]
    story.append(_signature(_("Signature, for {center}", center=head.center), width))
    return story + note_of_missing(sheet)


def _meetings(attended: Sequence[AttendedLine], width: float) -> Any:
    head, text = style(8.5, MUTED, BOLD, leading=11), style(9.5, INK)
    small = style(8.5, MUTED, leading=11)
    titles = (_("Day"), _("Meeting"), _("Time"), _("Time in"), _("Time out"))
    rows: list[list[Any]] = [[paragraph(each, head) for each in titles]]
    for line in attended:
        meeting = [paragraph(line.group, text)]
        if line.how:
            meeting.append(paragraph(line.how, small))
        times = (line.times, line.time_in, line.time_out)
        rows.append(
            [paragraph(line.day, text), meeting, *(paragraph(each, text) for each in times)]
        )
    return ruled_table(rows, [width * share for share in _SHARES])


def _attested(sheet: DisclosureLetter, width: float) -> list[Any]:
    """A line to sign for each group, under what is attested by that."""
    words = [_("I led these meetings, or stood in. They were there on these days.")]
    if any(not (line.time_in and line.time_out) for line in sheet.attended):
        words.append(_("A time that is not filled in was not recorded; I have written it in."))
    first: list[Any] = [paragraph(" ".join(words), style(10.5, INK, leading=15))]
    parts: list[Any] = []
    for group, leader in dict.fromkeys((line.group, line.facilitator) for line in sheet.attended):
        led = _("{name}, facilitator of {group}", name=leader, group=group)
        if not leader:
            led = _("Facilitator of {group}", group=group)
        parts.append(KeepTogether([*first, Spacer(0, 24), _signature(led, width)]))
        first = []
    return [*parts, Spacer(0, 18)]


def _signature(words: str, width: float) -> Any:
    """A line to sign on, and one for the day."""
    quiet = style(9, MUTED, leading=13)
    return Table(
        [["", "", ""], [paragraph(words, quiet), "", paragraph(_("Date"), quiet)]],
        colWidths=[width * share for share in _SIGNED_SHARES],
        rowHeights=[2, None],
        hAlign="LEFT",
        style=[
            ("LINEBELOW", (0, 0), (0, 0), 0.6, INK),
            ("LINEBELOW", (2, 0), (2, 0), 0.6, INK),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ],
    )
