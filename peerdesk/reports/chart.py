"""The 12-month chart: two small panels with scales of their own, readable without colour.

People served is a run of bars; visit days and attendances are two lines told apart by dash and
marker. A month whose figure is hidden leaves a gap: nothing is drawn from one side to the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log10
from typing import TYPE_CHECKING, Any

from reportlab.graphics.shapes import (
    STATE_DEFAULTS,
    Circle,
    Drawing,
    Line,
    PolyLine,
    Rect,
    String,
)
from reportlab.lib.colors import HexColor

from peerdesk.reports import fonts
from peerdesk.reports.fonts import BOLD, ITALIC, REGULAR
from peerdesk.reports.page import ACCENT, INK, MUTED, RULE, WHITE
from peerdesk.words import _, number, short_month

if TYPE_CHECKING:
    from peerdesk.measures.figures import TrendPoint

_HEIGHT = 150.0
_GAP = 26.0
_SCALE = 30.0  # the room for the numbers of the scale
_FLOOR = 26.0  # the room for the months
_CEILING = 24.0  # the room for the panel's title
_PAST = HexColor("#8fc1bc")
_Values = Sequence[int | None]


def trend_chart(trend: Sequence[TrendPoint], width: float) -> Any:
    """The chart as a drawing ``width`` points wide."""
    fonts.use_fonts()
    # Every drawing selects this font first, and Helvetica would stay in the file unembedded.
    STATE_DEFAULTS["fontName"] = REGULAR
    drawing = Drawing(width, _HEIGHT)
    half = (width - _GAP) / 2
    months = [point.month for point in trend]
    people = _Panel(drawing, 0, half, months, [[point.people_served for point in trend]])
    people.title([(_("People served"), "bar")])
    people.bars([point.people_served for point in trend])
    visit_days = [point.visit_days for point in trend]
    attendances = [point.attendances for point in trend]
    use = _Panel(drawing, half + _GAP, half, months, [visit_days, attendances])
    use.title([(_("Visit days"), "solid"), (_("Group attendances"), "dashed")])
    use.line(attendances, dashed=True)
    use.line(visit_days, dashed=False)
    use.last_values([visit_days, attendances])
    return drawing


def scale_step(largest: int) -> int:
    """A round step (1, 2 or 5 times a power of ten) that reaches ``largest`` in 2 to 5 steps."""
    rough = max(largest, 4) / 4
    power = 10 ** int(log10(rough))
    return next(
        int(power * factor) for factor in (1, 2, 5, 10, 20) if power * factor * 4.5 >= largest
    )


class _Panel:
    """One set of axes inside the drawing."""

    def __init__(
        self,
        drawing: Any,
        left: float,
        width: float,
        months: Sequence[Any],
        series: Sequence[_Values],
    ) -> None:
        self._drawing = drawing
        self._left = left
        self._first = left + _SCALE
        self._slot = (width - _SCALE) / max(len(months), 1)
        self._right = left + width
        known = [value for values in series for value in values if value is not None]
        step = scale_step(max(known, default=0))
        steps = max(-(-max(known, default=0) // step), 1)
        self._unit = (_HEIGHT - _FLOOR - _CEILING) / (step * steps)
        for index in range(steps + 1):
            self._grid_line(index * step)
        for index, month in enumerate(months):
            self._month(index, month)
        if not known:
            middle = (self._first + self._right) / 2
            text = _("No figures to show for these months.")
            self._text(middle, _HEIGHT / 2, text, 8, ITALIC, MUTED, "middle")

    def title(self, parts: Sequence[tuple[str, str]]) -> None:
        """The panel's title: each series' name after a sample of how it is drawn."""
        x, y = self._left, _HEIGHT - 9
        for label, kind in parts:
            if kind == "bar":
                self._drawing.add(Rect(x, y - 1, 8, 8, fillColor=ACCENT, strokeColor=None))
                x += 13
            else:
                self._stroke([x, y + 3, x + 22, y + 3], dashed=kind == "dashed")
                self._marker(x + 11, y + 3, dashed=kind == "dashed")
                x += 27
            self._text(x, y, label, 8.5, BOLD, INK)
            x += fonts.width(label, BOLD, 8.5) + 16

    def bars(self, values: _Values) -> None:
        """A bar with its number for each month; the last one is the darkest."""
        for index, value in enumerate(values):
            if value is None:
                self._text(self._middle(index), _FLOOR + 4, "–", 7.5, REGULAR, MUTED, "middle")
                continue
            last = index == len(values) - 1
            x, wide = self._middle(index), self._slot * 0.62
            self._drawing.add(
                Rect(
                    x - wide / 2,
                    _FLOOR,
                    wide,
                    value * self._unit,
                    fillColor=ACCENT if last else _PAST,
                    strokeColor=None,
                )
            )
            size = 7.5 if last else 6.5
            text = number(value)
            if fonts.width(text, REGULAR, size) <= self._slot:
                font, color = (BOLD, INK) if last else (REGULAR, MUTED)
                self._text(x, self._height(value) + 3, text, size, font, color, "middle")

    def line(self, values: _Values, dashed: bool) -> None:
        """A line through the known months, broken where a figure is hidden."""
        piece: list[float] = []
        for index, value in enumerate([*values, None]):
            if value is not None:
                piece += [self._middle(index), self._height(value)]
                continue
            if len(piece) > 2:
                self._stroke(piece, dashed)
            for x, y in zip(piece[::2], piece[1::2], strict=True):
                self._marker(x, y, dashed)
            piece = []

    def last_values(self, series: Sequence[_Values]) -> None:
        """The last month's numbers above or below their points, so that they do not collide."""
        ends = sorted(values[-1] for values in series if values and values[-1] is not None)
        for index, value in enumerate(ends):
            below = index == 0 and len(ends) > 1 and value * self._unit > 12
            y = self._height(value) + (-11 if below else 5)
            x = self._right - self._slot / 2
            self._text(x, y, number(value), 7.5, BOLD, INK, "middle")

    def _middle(self, index: int) -> float:
        return self._first + self._slot * (index + 0.5)

    def _height(self, value: float) -> float:
        return _FLOOR + value * self._unit

    def _grid_line(self, value: int) -> None:
        y = self._height(value)
        color = MUTED if value == 0 else RULE
        self._drawing.add(Line(self._first, y, self._right, y, strokeColor=color, strokeWidth=0.5))
        self._text(self._first - 5, y - 2.4, number(value), 7, REGULAR, MUTED, "end")

    def _month(self, index: int, month: Any) -> None:
        x = self._middle(index)
        self._text(x, _FLOOR - 10, short_month(month), 6.5, REGULAR, MUTED, "middle")
        if index == 0 or month.month == 1:
            self._text(x, _FLOOR - 19, str(month.year), 6.5, BOLD, MUTED, "middle")

    def _stroke(self, points: list[float], dashed: bool) -> None:
        self._drawing.add(
            PolyLine(
                points,
                strokeColor=INK if dashed else ACCENT,
                strokeWidth=1.2 if dashed else 1.8,
                strokeDashArray=[3, 2] if dashed else None,
            )
        )

    def _marker(self, x: float, y: float, dashed: bool) -> None:
        if dashed:
            self._drawing.add(
                Rect(x - 2, y - 2, 4, 4, fillColor=WHITE, strokeColor=INK, strokeWidth=1)
            )
        else:
            self._drawing.add(
                Circle(x, y, 2.3, fillColor=ACCENT, strokeColor=WHITE, strokeWidth=0.5)
            )

    def _text(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        font: str,
        color: Any,
        anchor: str = "start",
    ) -> None:
        self._drawing.add(
            String(x, y, text, fontName=font, fontSize=size, fillColor=color, textAnchor=anchor)
        )
