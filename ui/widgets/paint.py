"""Drawing that widgets and delegates share: pills, meters, the ground of a row."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle

from ui.theme.current import sizes, tones
from ui.theme.palette import Tones

SELECTED_EDGE = 4
"""Pixels of the edge in the accent's colour at the start of the selected row."""
PillTone = Literal["neutral", "accent", "success", "warning", "danger"]


def pill_font(font: QFont) -> QFont:
    """The small bold type of a pill."""
    made = QFont(font)
    made.setPixelSize(sizes().small)
    made.setBold(True)
    return made


def pill_size(text: str, font: QFont) -> QSize:
    """How much room a pill with ``text`` takes."""
    drawn = QFontMetrics(pill_font(font))
    return QSize(drawn.horizontalAdvance(text) + 18, drawn.height() + 4)


def paint_pill(painter: QPainter, rect: QRect, text: str, tone: PillTone, font: QFont) -> None:
    """Draw a pill that fills ``rect``; a text that doesn't fit ends in …"""
    ground, ink = pill_colours(tone, tones())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(ground))
    painter.drawRoundedRect(QRectF(rect), rect.height() / 2, rect.height() / 2)
    painter.setFont(pill_font(font))
    painter.setPen(QColor(ink))
    room = rect.adjusted(8, 0, -8, 0)
    short = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width() + 2)
    painter.drawText(room, Qt.AlignmentFlag.AlignCenter, short)
    painter.restore()


def pill_colours(tone: PillTone, roles: Tones) -> tuple[str, str]:
    """Ground and ink of a tone."""
    return {
        "neutral": (roles.neutral_tint, roles.ink),
        "accent": (roles.tint, roles.accent),
        "success": (roles.success_tint, roles.success),
        "warning": (roles.warning_tint, roles.warning),
        "danger": (roles.danger_tint, roles.danger),
    }[tone]


def meter_colour(value: int, limit: int, roles: Tones) -> str:
    """A load that has reached its limit warns, one above it is a danger."""
    if value > limit:
        return roles.danger
    return roles.warning if value == limit else roles.accent


def paint_meter(painter: QPainter, rect: QRect, value: int, limit: int, *, rtl: bool) -> None:
    """Draw a bar filled to ``value`` of ``limit``, centred vertically in ``rect``."""
    roles = tones()
    height = 6
    bar = QRectF(rect.left(), rect.center().y() - height / 2 + 0.5, rect.width(), height)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(roles.track))
    painter.drawRoundedRect(bar, height / 2, height / 2)
    if value > 0 and limit > 0:
        filled = QRectF(bar)
        filled.setWidth(max(height, bar.width() * min(1.0, value / limit)))
        if rtl:
            filled.moveRight(bar.right())
        painter.setBrush(QColor(meter_colour(value, limit, roles)))
        painter.drawRoundedRect(filled, height / 2, height / 2)
    painter.restore()


def paint_row(
    painter: QPainter,
    rect: QRect,
    *,
    selected: bool,
    hovered: bool,
    last: bool = False,
    start: bool = True,
) -> None:
    """The ground of one row (or of one cell of it, the first with ``start``), the edge that marks
    the selected one, and the hairline under it."""
    roles = tones()
    if selected:
        painter.fillRect(rect, QColor(roles.selection))
    elif hovered:
        painter.fillRect(rect, QColor(roles.hover))
    if selected and start:
        edge = QRect(rect.left(), rect.top(), SELECTED_EDGE, rect.height())
        edge = QStyle.visualRect(painter.layoutDirection(), rect, edge)
        painter.fillRect(edge, QColor(roles.accent))
    if not last:
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), QColor(roles.rule))


def paint_focus(painter: QPainter, rect: QRect, *, start: bool = True, end: bool = True) -> None:
    """The focus ring just inside ``rect``; ``start`` and ``end`` say whether the left and right
    edges belong to it, so that the cells of a row share one ring."""
    painter.save()
    painter.setPen(QPen(QColor(tones().accent), 2))
    box = QRectF(rect).adjusted(1, 1, -1, -1)
    painter.drawLine(QPointF(rect.left(), box.top()), QPointF(rect.right() + 1, box.top()))
    painter.drawLine(QPointF(rect.left(), box.bottom()), QPointF(rect.right() + 1, box.bottom()))
    if start:
        painter.drawLine(box.topLeft(), box.bottomLeft())
    if end:
        painter.drawLine(box.topRight(), box.bottomRight())
    painter.restore()
