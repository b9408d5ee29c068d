"""Monochrome icons (Phosphor), painted with the palette when they are drawn.

The glyphs come from the font and the name table that qtawesome ships. qtawesome itself is
never imported: that costs 0.25 s and loads nine fonts, while the one font and a table read
here cost about 10 ms, at the first icon that is drawn. The package is only the keeper of
the two files (a frozen program must collect `qtawesome/fonts/phosphor*`).
"""

from __future__ import annotations

import importlib.util
import json
from functools import cache
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QIconEngine, QPainter, QPixmap

from ui.theme.current import tones


@cache
def _glyphs() -> dict[str, str]:
    """Icon name to the character that draws it."""
    table = next(_fonts_folder().glob("phosphor-charmap-*.json"))
    return {name: chr(int(code, 16)) for name, code in json.loads(table.read_text()).items()}


@cache
def _family() -> str:
    font = next(_fonts_folder().glob("phosphor-*.ttf"))
    number = QFontDatabase.addApplicationFont(str(font))
    return QFontDatabase.applicationFontFamilies(number)[0]


@cache
def _font(side: int) -> QFont:
    """The icon font in this size: a list paints dozens of icons at every key."""
    font = QFont(_family())
    font.setPixelSize(side)
    return font


@cache
def _fonts_folder() -> Path:
    found = importlib.util.find_spec("qtawesome")
    if found is None or not found.submodule_search_locations:
        raise FileNotFoundError("the icon font of the package qtawesome is missing")
    return Path(found.submodule_search_locations[0]) / "fonts"


def paint_icon(painter: QPainter, rect: QRect, name: str, colour: str) -> None:
    """Draw the icon ``name`` in ``colour`` ("#rrggbb") centred in ``rect``, as large as it fits."""
    side = min(rect.width(), rect.height())
    if side <= 0:
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
    painter.setFont(_font(side))
    painter.setPen(QColor(colour))
    painter.drawText(QRectF(rect), Qt.AlignmentFlag.AlignCenter, _glyphs()[name])
    painter.restore()


class _Engine(QIconEngine):
    """Draws a glyph in the role's colour of the moment, so that a new theme needs no new icon."""

    def __init__(self, name: str, role: str) -> None:
        super().__init__()
        self._name = name
        self._role = role

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        role = "outline" if mode == QIcon.Mode.Disabled else self._role
        paint_icon(painter, rect, self._name, getattr(tones(), role))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(
        self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float
    ) -> QPixmap:
        picture = QPixmap(size)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return picture

    def clone(self) -> QIconEngine:
        return _Engine(self._name, self._role)


def icon(name: str, role: str = "muted") -> QIcon:
    """The Phosphor icon ``name`` ("house", "users-three", "house-fill"), in the colour of a role
    of `Tones`. A name that does not exist is a KeyError here, not an empty square later."""
    if name not in _glyphs():
        raise KeyError(f"there is no icon {name!r}")
    return QIcon(_Engine(name, role))
