"""Somebody's whole file on paper: what there is one of, then a table for each kind of rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reportlab.platypus import CondPageBreak, KeepTogether, Spacer

from peerdesk.confidentiality import short_notice
from peerdesk.reports import fonts
from peerdesk.reports.flowing import (
    CELL_PADDING,
    flowing_pdf,
    note_of_missing,
    notice_box,
    pairs,
    ruled_table,
)
from peerdesk.reports.fonts import BOLD, REGULAR
from peerdesk.reports.page import ACCENT, INK, MUTED, Page, paragraph, style
from peerdesk.words import _, date_time

if TYPE_CHECKING:
    from peerdesk.desk.basics.sheets import FileSection, PersonFileSheet

_MOST_COLUMNS = 6
"""A row that says more is printed as lines of its own: label and value."""


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
        notice_box(width, _("Notice to whoever receives this file")),
        Spacer(0, 16),
        pairs(sheet.facts, width),
        Spacer(0, 14),
    ]
    for section in sheet.sections:
        story += _section(section, width)
    story += note_of_missing(sheet)
    return story


def _section(section: FileSection, width: float) -> list[Any]:
    heading = paragraph(section.title, style(13, ACCENT, BOLD, leading=22))
    if len(section.columns) > _MOST_COLUMNS:
        blocks: list[Any] = []
        for row in section.rows:
            said = [pair for pair in zip(section.columns, row, strict=True) if pair[1]]
            blocks.append(KeepTogether([pairs(said, width), Spacer(0, 10)]))
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
    return ruled_table(cells, _widths(section, width), space_after=14)


def _widths(section: FileSection, width: float) -> list[float]:
    """What the longest text of each column needs; long texts share what the short ones leave."""
    wanted = []
    for index, heading in enumerate(section.columns):
        texts = [fonts.width(row[index], REGULAR, 8.5) for row in section.rows]
        wanted.append(max(fonts.width(heading, BOLD, 7.5), *texts) + 2 * CELL_PADDING + 2)
    share = width / len(wanted)
    short = [min(need, share) for need in wanted]
    over = [need - small for need, small in zip(wanted, short, strict=True)]
    spare = width - sum(short)
    if not any(over):
        return [small + spare / len(short) for small in short]
    return [small + spare * more / sum(over) for small, more in zip(short, over, strict=True)]
