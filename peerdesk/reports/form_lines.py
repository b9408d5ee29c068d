"""What paper forms are made of: questions to write on or tick, and signature lines, in a flow.

A block knows its height and draws itself from its upper edge; ``draw_form`` sets them on pages.
Lengths are points.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from peerdesk.reports import fonts
from peerdesk.reports.fonts import BOLD, REGULAR
from peerdesk.reports.page import (
    ACCENT,
    BOTTOM,
    INK,
    MARGIN,
    MUTED,
    TINT,
    TOP,
    Page,
    draw_within,
    new_canvas,
    paragraph,
    rule,
    shortened,
    style,
)
from peerdesk.words import _

if TYPE_CHECKING:
    from peerdesk.desk.basics.sheets import FormQuestion

_WRITING_LINE = 23.0  # tall enough to write by hand
_SHORT = 36.5
_GAP = 20.0  # between two questions that stand beside each other
_OPTION = 14.6
_BOX = 8.0
_MOST_COLUMNS = 11
_SMALL = 7.0
_ROW_WORDS = 76.0


@dataclass(frozen=True)
class Block:
    """Something ``height`` tall that is never parted; ``draw`` gets the canvas and its upper y.

    ``keep`` holds it together with the block after it. ``spare`` is how much of its height is air
    below it, which it gives up where that saves a page.
    """

    height: float
    draw: Callable[[Any, float], None]
    keep: bool = False
    spare: float = 0.0


def draw_form(page: Page, blocks: Sequence[Block], whose: str = "") -> bytes:
    """The blocks on as few pages as hold them, with header, footer and page numbers.

    ``whose`` stands on every page after the first: a sheet that went astray says to whom it
    belongs.
    """
    buffer, canvas = new_canvas(page)
    room = page.height - TOP - BOTTOM
    running = _running(page, whose) if whose else space(0)
    pages = _fewest_pages(blocks, room, running.height)
    for number, on_page in enumerate(pages, start=1):
        page.draw(canvas, number, len(pages))
        y = page.height - TOP
        if number > 1:
            running.draw(canvas, y)
            y -= running.height
        for block in on_page:
            block.draw(canvas, y)
            y -= block.height
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _running(page: Page, whose: str) -> Block:
    def draw(canvas: Any, y: float) -> None:
        canvas.setFillColor(INK)
        said = shortened(whose, BOLD, 10, page.inner_width)
        fonts.draw(canvas, MARGIN, y - 9, said, BOLD, 10)

    return Block(22, draw)


def _fewest_pages(blocks: Sequence[Block], room: float, running: float) -> list[list[Block]]:
    """With all their air; with less of it where that saves a page; evenly as much as fits."""
    airy = _pages(blocks, room, running)
    tight = _pages(_closer(blocks, 1.0), room, running)
    if len(tight) == len(airy):
        return airy
    for tenths in range(1, 10):
        pages = _pages(_closer(blocks, tenths / 10), room, running)
        if len(pages) == len(tight):
            return pages
    return tight


def _closer(blocks: Sequence[Block], part: float) -> list[Block]:
    return [replace(each, height=each.height - each.spare * part, spare=0) for each in blocks]


def _pages(blocks: Sequence[Block], room: float, running: float) -> list[list[Block]]:
    pages: list[list[Block]] = [[]]
    left = room
    for group in _kept_together(blocks):
        needed = sum(block.height for block in group)
        if needed > left and pages[-1]:
            pages.append([])
            left = room - running
        pages[-1] += group
        left -= needed
    return pages


def _kept_together(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    group: list[Block] = []
    for block in blocks:
        group.append(block)
        if not block.keep:
            yield group
            group = []
    if group:
        yield group


def heading(page: Page, title: str) -> Block:
    """The title of a section on a tinted bar."""

    def draw(canvas: Any, y: float) -> None:
        canvas.setFillColor(TINT)
        canvas.roundRect(MARGIN, y - 26, page.inner_width, 19, 3, stroke=0, fill=1)
        canvas.setFillColor(ACCENT)
        fonts.draw(canvas, MARGIN + 8, y - 20.5, title, BOLD, 10.5)

    return Block(31, draw, keep=True, spare=5)


def text_block(page: Page, text: str, size: float = 9, after: float = 6) -> Block:
    """A paragraph over the whole width."""
    flowable = paragraph(text, style(size, INK, leading=size * 1.4))
    _width, height = flowable.wrap(page.inner_width, page.height)

    def draw(canvas: Any, y: float) -> None:
        flowable.drawOn(canvas, MARGIN, y - height)

    return Block(height + after, draw, spare=after / 2)


def space(height: float) -> Block:
    """Nothing."""
    return Block(height, lambda _canvas, _y: None, spare=height)


def question_blocks(page: Page, questions: Sequence[FormQuestion]) -> list[Block]:
    """The questions in their order; short ones two beside each other."""
    blocks: list[Block] = []
    waiting: list[FormQuestion] = []
    for question in questions:
        is_short = not question.options and question.lines == 1
        if is_short:
            waiting.append(question)
        if waiting and (len(waiting) == 2 or not is_short):
            blocks.append(_short_row(page, waiting))
            waiting = []
        if question.options:
            blocks.append(_boxes(page, question))
        elif not is_short:
            blocks.append(written(page, question))
    if waiting:
        blocks.append(_short_row(page, waiting))
    return blocks


def written(page: Page, question: FormQuestion, number: str = "") -> Block:
    """A question over the whole width with lines to write on, or with its answer."""
    indent = 18.0 if number else 0.0
    left, wide = MARGIN + indent, page.inner_width - indent
    flowable = paragraph(question.answer, style(10, leading=14)) if question.answer else None
    tall = question.lines * _WRITING_LINE
    needed = flowable.wrap(wide - 4, page.height)[1] + 8 if flowable else 0.0

    def draw(canvas: Any, y: float) -> None:
        if number:
            canvas.setFillColor(ACCENT)
            fonts.draw(canvas, MARGIN, y - 11, number, BOLD, 10)
        _label(canvas, question, left, y, wide, BOLD)
        if flowable:
            flowable.drawOn(canvas, left + 2, y - 14 - needed + 4)
            rule(canvas, left, left + wide, y - 14 - needed, MUTED)
            return
        for line in range(1, question.lines + 1):
            rule(canvas, left, left + wide, y - 14 - line * _WRITING_LINE + 3, MUTED)

    return Block((needed if flowable else tall) + 17, draw, spare=2)


def signature_row(page: Page, labels: Sequence[tuple[str, float]], answers: Sequence[str]) -> Block:
    """Lines to sign on, each with its label below and its share of the width."""

    def draw(canvas: Any, y: float) -> None:
        room = page.inner_width - _GAP * (len(labels) - 1)
        x = MARGIN
        for (label, share), answer in zip(labels, answers, strict=True):
            wide = room * share
            draw_within(canvas, answer, (x + 2, y - 26, wide - 4, 23), 10, 8)
            rule(canvas, x, x + wide, y - 28, INK)
            canvas.setFillColor(MUTED)
            said = shortened(label, REGULAR, 7.5, wide)
            fonts.draw(canvas, x, y - 38, said, REGULAR, 7.5)
            x += wide + _GAP

    return Block(44, draw, spare=3)


def _short_row(page: Page, questions: Sequence[FormQuestion]) -> Block:
    wide = (page.inner_width - _GAP) / 2
    if len(questions) == 1:
        wide = page.inner_width

    def draw(canvas: Any, y: float) -> None:
        for place, question in enumerate(questions):
            left = MARGIN + place * (wide + _GAP)
            _label(canvas, question, left, y, wide, REGULAR)
            draw_within(canvas, question.answer, (left + 2, y - 31, wide - 4, 19), 10.5, 7.5)
            rule(canvas, left, left + wide, y - 32, MUTED)

    return Block(_SHORT, draw, spare=3.5)


def _boxes(page: Page, question: FormQuestion) -> Block:
    indent = _ROW_WORDS if question.rows else 0.0
    labels = [label for label, _ticked in question.options]
    room = page.inner_width - indent
    if question.rows:
        count = len(labels) // len(question.rows)
        columns = [room / count] * count
    else:
        columns = _columns(labels, room)
    rows = -(-len(labels) // len(columns))

    def draw(canvas: Any, y: float) -> None:
        _label(canvas, question, MARGIN, y, page.inner_width, BOLD)
        for row, words in enumerate(question.rows):
            canvas.setFillColor(MUTED)
            fonts.draw(canvas, MARGIN, y - 25.5 - row * _OPTION, words, REGULAR, 9)
        for place, (label, ticked) in enumerate(question.options):
            row, column = divmod(place, len(columns))
            x = MARGIN + indent + sum(columns[:column])
            line = y - 25.5 - row * _OPTION
            tick_box(canvas, x, line - 0.8, ticked)
            canvas.setFillColor(INK)
            said = shortened(label, REGULAR, 9, columns[column] - _BOX - 8)
            fonts.draw(canvas, x + _BOX + 5, line, said, REGULAR, 9)

    return Block(18 + rows * _OPTION + 4, draw, spare=5)


def _columns(labels: Sequence[str], available: float) -> list[float]:
    """The widths of as many columns as the labels allow, without an almost empty last row.

    Equal ones where the longest label fits into each; else as wide as each column's labels need.
    """
    needs = [fonts.width(label, REGULAR, 9) + _BOX + 16 for label in labels]
    for most in range(min(_MOST_COLUMNS, len(labels)), 1, -1):
        rows = -(-len(labels) // most)
        count = -(-len(labels) // rows)
        if max(needs) * count <= available:
            return [available / count] * count
        widths = [max(needs[column::count]) for column in range(count)]
        spare = available - sum(widths)
        if spare >= 0:
            return [width + spare / count for width in widths]
    return [available]


def _label(
    canvas: Any, question: FormQuestion, left: float, y: float, wide: float, font: str
) -> None:
    """What is asked; on the right the boxes for an answer that isn't given."""
    right = left + wide
    if question.may_decline:
        for reason, words in (("unknown", _("Not known")), ("declined", _("Declined"))):
            canvas.setFillColor(MUTED)
            right -= fonts.width(words, REGULAR, _SMALL)
            fonts.draw(canvas, right, y - 10, words, REGULAR, _SMALL)
            right -= 9
            tick_box(canvas, right, y - 10.6, question.unanswered == reason, 6.5)
            right -= 8
    size = 8.0 if font == REGULAR else 9.0
    while size > _SMALL and fonts.width(question.label, font, size) > right - left - 4:
        size -= 0.25  # the words of a questionnaire are not cut while they can be read
    canvas.setFillColor(INK)
    said = shortened(question.label, font, size, right - left - 4)
    fonts.draw(canvas, left, y - 10, said, font, size)


def tick_box(canvas: Any, x: float, y: float, ticked: bool, size: float = _BOX) -> None:
    """A box to tick, its lower left corner at (x, y)."""
    canvas.setStrokeColor(MUTED)
    canvas.setLineWidth(0.8)
    canvas.rect(x, y, size, size)
    if ticked:
        canvas.setStrokeColor(INK)
        canvas.setLineWidth(1.5)
        low = (x + size * 0.4, y + size * 0.2)
        canvas.lines(
            [
                (x + size * 0.16, y + size * 0.5, *low),
                (*low, x + size * 0.9, y + size * 0.9),
            ]
        )
