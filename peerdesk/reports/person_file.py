"""Somebody's whole file on paper: what there is one of, then a table for each kind of rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reportlab.platypus import CondPageBreak, KeepTogether, Spacer, Table

from peerdesk.confidentiality import long_notice, short_notice
from peerdesk.reports import fonts
from peerdesk.reports.flowing import flowing_pdf
from peerdesk.reports.fonts import BOLD, REGULAR
from peerdesk.reports.page import (
    ACCENT,
    INK,
    MUTED,
    RULE,
    TINT,
    Page,
    paragraph,
    style,
    unprintable_note,
)
from peerdesk.words import _, date_time

if TYPE_CHECKING:
    from peerdesk.desk.sheets import FileSection, PersonFileSheet

_MOST_COLUMNS = 6
"""A row that says more is printed as lines of its own: label and value."""
_PADDING = 5.0
_LABELS = 0.3  # of the width, for labels before values


def person_file_pdf(sheet: PersonFileSheet) -> bytes:
    """The file as PDF bytes, with the notice that goes with whatever leaves the center."""
    page = Page(
        sheet.letterhead,
        _("Personal file"),
        mark=_("Confidential"),
        notice=short_notice(),
    )
    return flowing_pdf(page, _story(page, sheet))


def _story(page: Page, sheet: PersonFileSheet) -> list[Any]:
    width = page.inner_width
    head = sheet.letterhead
    story: list[Any] = [
        paragraph(sheet.name, style(26, INK, BOLD, leading=32)),
        paragraph(_("Everything that {center} keeps", center=head.center), style(11, MUTED)),
        paragraph(
            _(
                "Code {code}. Made on {moment}. Request: {request}",
                code=sheet.code,
                moment=date_time(head.printed_at),
                request=sheet.request,
            ),
            style(8.5, MUTED),
        ),
        Spacer(0, 14),
        _notice(width),
        Spacer(0, 16),
        _pairs(sheet.facts, width),
        Spacer(0, 14),
    ]
    for section in sheet.sections:
        story += _section(section, width)
    note = unprintable_note(fonts.missing_in(sheet))
    if note:
        story.append(paragraph(note, style(7.5, MUTED)))
    return story


def _notice(width: float) -> Any:
    heading = paragraph(_("Notice to whoever receives this file"), style(9, INK, BOLD, leading=14))
    english, *translations = long_notice()
    words = [paragraph(english, style(8, INK, leading=11))]
    for text in translations:
        words += [
            Spacer(0, 6),
            paragraph(_("Translation"), style(8, MUTED, BOLD, leading=12)),
            paragraph(text, style(8, INK, leading=11)),
        ]
    return Table(
        [[[heading, *words]]],
        colWidths=[width],
        style=[
            ("FONT", (0, 0), (-1, -1), REGULAR, 8.5),
            ("BACKGROUND", (0, 0), (-1, -1), TINT),
            ("LEFTPADDING", (0, 0), (-1, -1), 12),
            ("RIGHTPADDING", (0, 0), (-1, -1), 12),
            ("TOPPADDING", (0, 0), (-1, -1), 8),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 10),
        ],
    )


def _pairs(pairs: Any, width: float) -> Any:
    """Labels and values below each other."""
    return Table(
        [
            [
                paragraph(label, style(8.5, MUTED, leading=12)),
                paragraph(value, style(9.5, INK, leading=13)),
            ]
            for label, value in pairs
        ],
        colWidths=[width * _LABELS, width * (1 - _LABELS)],
        splitInRow=1,
        style=[
            ("FONT", (0, 0), (-1, -1), REGULAR, 8.5),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (0, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 2),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
            ("LINEBELOW", (0, 0), (-1, -1), 0.4, RULE),
        ],
    )


def _section(section: FileSection, width: float) -> list[Any]:
    heading = paragraph(section.title, style(13, ACCENT, BOLD, leading=22))
    if len(section.columns) > _MOST_COLUMNS:
        blocks: list[Any] = []
        for row in section.rows:
            said = [pair for pair in zip(section.columns, row, strict=True) if pair[1]]
            blocks.append(KeepTogether([_pairs(said, width), Spacer(0, 10)]))
        return [CondPageBreak(120), heading, *blocks]
    table = _table(section, width)
    if len(section.rows) < 8:
        return [KeepTogether([heading, table])]
    return [CondPageBreak(120), heading, table]


def _table(section: FileSection, width: float) -> Any:
    cells = [
        [paragraph(text, style(7.5, MUTED, BOLD, leading=10)) for text in section.columns],
        *([paragraph(text, style(8.5, INK, leading=11.5)) for text in row] for row in section.rows),
    ]
    return Table(
        cells,
        colWidths=_widths(section, width),
        repeatRows=1,
        splitInRow=1,
        spaceAfter=14,
        style=[
            ("FONT", (0, 0), (-1, -1), REGULAR, 8.5),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), _PADDING),
            ("RIGHTPADDING", (0, 0), (-1, -1), _PADDING),
            ("TOPPADDING", (0, 0), (-1, -1), 2.5),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
            ("BACKGROUND", (0, 0), (-1, 0), TINT),
            ("LINEBELOW", (0, 0), (-1, 0), 0.6, INK),
            ("LINEBELOW", (0, 1), (-1, -1), 0.4, RULE),
        ],
    )


def _widths(section: FileSection, width: float) -> list[float]:
    """What the longest text of each column needs; long texts share what the short ones leave."""
    wanted = []
    for index, heading in enumerate(section.columns):
        texts = [fonts.width(row[index], REGULAR, 8.5) for row in section.rows]
        wanted.append(max(fonts.width(heading, BOLD, 7.5), *texts) + 2 * _PADDING + 2)
    share = width / len(wanted)
    short = [min(need, share) for need in wanted]
    over = [need - small for need, small in zip(wanted, short, strict=True)]
    spare = width - sum(short)
    if not any(over):
        return [small + spare / len(short) for small in short]
    return [small + spare * more / sum(over) for small, more in zip(short, over, strict=True)]
