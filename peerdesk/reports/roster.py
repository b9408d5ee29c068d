"""The table sheet of one group meeting, to write on by hand and to key back in afterwards.

What it asks and what it must not show: PRACTICE.md, section 2.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from peerdesk.confidentiality import short_notice
from peerdesk.reports import fonts
from peerdesk.reports.fonts import BOLD, MONO, REGULAR
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
    unprintable_note,
)
from peerdesk.words import _, clock_time, in_language, long_date, medium_date, number

if TYPE_CHECKING:
    from peerdesk.desk.basics.sheets import RosterLine, RosterSheet

_LINE = 25.52  # 9 mm: tall enough to write by hand
_TALLEST_LINE = 34.0
_HEADING = 20.0
_HEAD = 84.0  # the group's name, the sheet's number and the facts of the meeting
_CONTROL = 64.0
_NUMBER_WIDTH = 124.0
_KEEP_WITH_CONTROL = 4  # the control total never stands alone on a page


@dataclass(frozen=True)
class _Column:
    """One column: ``field`` names what is printed in it; "" is left for handwriting."""

    field: str
    heading: str
    width: float


def roster_pdf(sheet: RosterSheet) -> bytes:
    """One meeting's table sheet."""
    return rosters_pdf((sheet,))


def rosters_pdf(sheets: Sequence[RosterSheet]) -> bytes:
    """Several meetings' table sheets, each in its language; each counts its own pages.

    ValueError when there is no sheet at all.
    """
    if not sheets:
        raise ValueError("no sheet to print")
    pages = []
    for sheet in sheets:
        with in_language(sheet.language):
            pages.append(_page(sheet))
    first = pages[0] if len(pages) == 1 else replace(pages[0], title=_("Rosters"))
    with in_language(sheets[0].language):
        buffer, canvas = new_canvas(first)
    for sheet, page in zip(sheets, pages, strict=True):
        canvas.setPageSize((page.width, page.height))
        with in_language(sheet.language):
            _Sheet(canvas, page, sheet).draw()
    canvas.save()
    return buffer.getvalue()


def _page(sheet: RosterSheet) -> Page:
    title = (
        _("Facilitator's copy: {group}", group=sheet.group)
        if sheet.facilitator_copy
        else _("Roster: {group}", group=sheet.group)
    )
    return Page(
        letterhead=sheet.letterhead,
        title=title,
        notice=short_notice(),
        keep=_(
            "Keep locked; shred after entry by {day}.",
            day=medium_date(sheet.shred_by),
        ),
        sideways=sheet.facilitator_copy,
    )


def _printed(sheet: RosterSheet) -> RosterSheet:
    """The sheet without what only the facilitator's copy shows."""
    if sheet.facilitator_copy:
        return sheet
    bare = (replace(line, pronouns="", needs="", follow_up="") for line in sheet.lines)
    return replace(sheet, lines=tuple(bare))


def _columns(facilitator_copy: bool, available: float) -> list[_Column]:
    """The columns from left to right; the name takes the width that the others leave."""
    if facilitator_copy:
        others = [
            _Column("pronouns", _("Pronouns"), 62),
            _Column("code", _("Code"), 70),
            _Column("", _("Time in"), 48),
            _Column("", _("Time out"), 48),
            _Column("", _("Initials"), 46),
            _Column("new_today", _("New today?"), 60),
            _Column("needs", _("Accessibility"), 116),
            _Column("follow_up", _("Follow up"), 108),
        ]
    else:
        others = [
            _Column("code", _("Code"), 76),
            _Column("", _("Time in"), 60),
            _Column("", _("Time out"), 60),
            _Column("", _("Initials"), 60),
            _Column("new_today", _("New today?"), 56),
        ]
    number_column = _Column("number", "", 28)
    left = available - number_column.width - sum(column.width for column in others)
    return [number_column, _Column("name", _("Name used here"), left), *others]


def _split(count: int, full: int, last: int) -> list[int]:
    """How many of ``count`` lines go on each page.

    ``full`` fit on a page, ``last`` on the one that carries the control total.
    """
    pages: list[int] = []
    while count > last:
        taken = full if count > full else count - min(_KEEP_WITH_CONTROL, last)
        pages.append(taken)
        count -= taken
    return [*pages, count]


class _Sheet:
    """Draws one table sheet onto ``canvas``, all of its pages."""

    def __init__(self, canvas: Any, page: Page, sheet: RosterSheet) -> None:
        self._canvas = canvas
        self._page = page
        self._sheet = sheet
        self._left = MARGIN
        self._right = page.width - MARGIN
        self._columns = _columns(sheet.facilitator_copy, page.inner_width)
        note = unprintable_note(fonts.missing_in(_printed(sheet)))
        self._note = paragraph(note, style(7.5, MUTED)) if note else None
        self._note_height = (
            self._note.wrap(page.inner_width, page.height)[1] + 6 if self._note else 0.0
        )

    def draw(self) -> None:
        lines: list[RosterLine | None] = [*self._sheet.lines, *[None] * self._sheet.spare_lines]
        room = self._page.height - TOP - _HEAD - _HEADING - BOTTOM
        room_at_end = room - _CONTROL - self._note_height
        parts = _split(len(lines), int(room // _LINE), int(room_at_end // _LINE))
        done = 0
        for page, count in enumerate(parts, start=1):
            self._page.draw(self._canvas, page, len(parts))
            self._draw_head()
            here = room_at_end if page == len(parts) else room
            height = min(_TALLEST_LINE, here / max(count, 1))
            bottom = self._draw_lines(lines[done : done + count], done, height)
            done += count
            if page == len(parts):
                self._draw_control(bottom)
            self._canvas.showPage()

    def _draw_head(self) -> None:
        canvas, sheet = self._canvas, self._sheet
        top = self._page.height - TOP
        kind = _("Facilitator's copy") if sheet.facilitator_copy else _("Table sheet")
        canvas.setFillColor(ACCENT)
        fonts.draw(canvas, self._left, top - 5, kind, BOLD, 9)
        wide = self._page.inner_width - _NUMBER_WIDTH - 16
        draw_within(canvas, sheet.group, (self._left, top - 41, wide, 30), 21, 12, BOLD)
        self._draw_number(top)
        starts = clock_time(sheet.starts, after_midnight=sheet.after_midnight)
        facts = (
            (_("Date"), long_date(sheet.day), 0.37),
            (_("Time"), f"{starts} – {clock_time(sheet.ends)}", 0.23),
            (_("Room"), sheet.room, 0.2),
            (_("Facilitator"), sheet.facilitator, 0.2),
        )
        x = self._left
        for label, value, share in facts:
            wide = self._page.inner_width * share
            canvas.setFillColor(MUTED)
            fonts.draw(canvas, x, top - 55, label, REGULAR, 7.5)
            draw_within(canvas, value or "–", (x, top - 78, wide - 10, 20), 10.5, 8)
            x += wide

    def _draw_number(self, top: float) -> None:
        canvas, left = self._canvas, self._right - _NUMBER_WIDTH
        canvas.setFillColor(TINT)
        canvas.roundRect(left, top - 44, _NUMBER_WIDTH, 48, 4, stroke=0, fill=1)
        if self._sheet.preview:
            text = _("Preview – not printed yet")
            draw_within(
                canvas, text, (left + 12, top - 44, _NUMBER_WIDTH - 24, 48), 20, 12, BOLD, ACCENT
            )
            return
        canvas.setFillColor(MUTED)
        fonts.draw(canvas, left + 12, top - 9, _("Sheet number"), REGULAR, 7.5)
        canvas.setFillColor(INK)
        fonts.draw(canvas, left + 12, top - 36, str(self._sheet.number), BOLD, 25)

    def _draw_lines(self, lines: list[RosterLine | None], before: int, height: float) -> float:
        """The table; the y of its lower edge. ``before`` lines stand on earlier pages."""
        canvas = self._canvas
        top = self._page.height - TOP - _HEAD
        bottom = top - _HEADING - height * len(lines)
        canvas.setFillColor(TINT)
        canvas.rect(self._left, top - _HEADING, self._page.inner_width, _HEADING, stroke=0, fill=1)
        x = self._left
        for column in self._columns:
            draw_within(
                canvas,
                column.heading,
                (x + 5, top - _HEADING, column.width - 7, _HEADING),
                8,
                6.8,
                BOLD,
            )
            if column.field not in ("number", "name"):
                canvas.setStrokeColor(RULE)
                canvas.setLineWidth(0.6)
                canvas.line(x, top, x, bottom)
            x += column.width
        y = top - _HEADING
        rule(canvas, self._left, self._right, y, INK)
        for index, line in enumerate(lines, start=before + 1):
            y -= height
            self._draw_line(index, line, y, height)
            rule(canvas, self._left, self._right, y)
        return bottom

    def _draw_line(self, index: int, line: RosterLine | None, y: float, height: float) -> None:
        canvas, x = self._canvas, self._left
        middle = y + height / 2
        for column in self._columns:
            box = (x + 5, y + 1.5, column.width - 9, height - 3)
            if column.field == "number":
                canvas.setFillColor(MUTED)
                fonts.draw_right(canvas, x + 22, middle - 3.2, number(index), BOLD, 9)
            elif column.field == "new_today":
                ticked = line is not None and line.new_today
                tick_box(canvas, x + column.width / 2, middle, ticked)
            elif line is None or not column.field:
                pass
            elif column.field == "code":
                canvas.setFillColor(INK)
                fonts.draw(canvas, x + 6, middle - 3.2, line.code, MONO, 9.5)
            elif column.field == "name":
                draw_within(canvas, line.name, box, 11, 8.5)
            else:
                draw_within(canvas, getattr(line, column.field), box, 8.5, 7.5)
            x += column.width

    def _draw_control(self, table_bottom: float) -> None:
        """The counts that the keyed sheet is held against, and what could not be printed."""
        canvas = self._canvas
        bottom = table_bottom - _CONTROL
        canvas.setStrokeColor(INK)
        canvas.setLineWidth(0.9)
        canvas.roundRect(self._left, bottom, self._page.inner_width, _CONTROL - 12, 4)
        y = bottom + 34
        x = blank(canvas, self._left + 10, y, _("Names on this sheet:"), 46)
        x = blank(canvas, x + 16, y, _("Unnamed guests in the room:"), 46)
        blank(canvas, x + 16, y, _("online:"), 46)
        x = blank(canvas, self._left + 10, y - 22, _("Entered by:"), 120)
        x = blank(canvas, x + 16, y - 22, _("on:"), 80)
        canvas.setFillColor(MUTED)
        hint = _("Names entered must equal names on this sheet.")
        draw_within(
            canvas, hint, (x + 16, bottom + 4, self._right - x - 24, 24), 7.5, 7, color=MUTED
        )
        if self._note:
            self._note.drawOn(canvas, self._left, bottom - self._note_height)
