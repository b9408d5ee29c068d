"""The scale of spaces (device-independent pixels) and of type.

Spaces do not grow with the text size, so that "larger" still fits 1366x768; type and the
heights that hold it do.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

TextSize = Literal["normal", "large", "larger"]

XS = 4
SMALL = 8
MEDIUM = 12
LARGE = 16
XL = 24
XXL = 32

TARGET = 24
"""The least side of what is clicked (WCAG 2.2, 2.5.8)."""

RADIUS = 6
"""Corners of fields and buttons."""
CARD_RADIUS = 10

_FACTORS: dict[TextSize, float] = {"normal": 1.0, "large": 1.15, "larger": 1.3}


@dataclass(frozen=True)
class Sizes:
    """Pixel sizes of the type scale and of what is built around a line of text."""

    factor: float

    @property
    def small(self) -> int:
        return round(12 * self.factor)

    @property
    def body(self) -> int:
        return round(14 * self.factor)

    @property
    def heading(self) -> int:
        return round(16 * self.factor)

    @property
    def title(self) -> int:
        return round(22 * self.factor)

    @property
    def greeting(self) -> int:
        """What is read from the other side of the desk."""
        return round(34 * self.factor)

    @property
    def control(self) -> int:
        """The height of a button or a field."""
        return round(34 * self.factor)

    @property
    def row(self) -> int:
        """The height of a table row of one line."""
        return round(38 * self.factor)

    @property
    def tall_row(self) -> int:
        """The height of a list row of two lines."""
        return round(56 * self.factor)

    @property
    def icon(self) -> int:
        return round(18 * self.factor)


def sizes_for(text_size: TextSize) -> Sizes:
    """The sizes for a text size that a person chose."""
    return Sizes(_FACTORS[text_size])
