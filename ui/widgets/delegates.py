"""How rows are drawn, from the roles of `ui.models.columns`: text, pills, meters, two lines."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.models.columns import (
    IconRole,
    MeterRole,
    MutedRole,
    SecondLineRole,
    StrongRole,
    Tag,
    TagRole,
)
from ui.models.paged import PagedTableModel
from ui.models.rows import RowsModel
from ui.theme import metrics, sizes, tones
from ui.theme.icons import paint_icon
from ui.widgets.paint import paint_focus, paint_meter, paint_pill, paint_row, pill_size
from ui.widgets.progress import load_text

Index = QModelIndex | QPersistentModelIndex

_EDGE = metrics.MEDIUM
"""The first column begins at `metrics.LARGE`, as lists and the headings of cards do."""


class RowDelegate(QStyledItemDelegate):
    """A table cell of one line: icon, text, meter, pill; whichever the cell's roles have. A cell
    with a `SecondLineRole` shows it muted below the first line, if the row is tall."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        _paint_ground(painter, option, index)
        read = _reader(index)
        rtl = option.direction == Qt.LayoutDirection.RightToLeft
        start, end = (metrics.LARGE if index.column() == 0 else _EDGE), _EDGE
        if rtl:
            start, end = end, start
        whole = option.rect.adjusted(start, 0, -end, 0)
        room = _paint_icon(painter, whole, read(IconRole), rtl=rtl)
        text = read(Qt.ItemDataRole.DisplayRole) or ""
        meter = read(MeterRole)
        if meter is not None:
            room = _paint_meter(painter, room, meter, text, option.font, rtl=rtl)
        tag = read(TagRole)
        if tag is not None:
            room = _paint_tag(painter, room, tag, option.font, alone=not text, rtl=rtl)
        align = read(Qt.ItemDataRole.TextAlignmentRole) or Qt.AlignmentFlag.AlignLeading
        font = _first_font(option.font, strong=bool(read(StrongRole)))
        tall = room.height() >= sizes().tall_row - 8
        second = (read(SecondLineRole) or "") if tall else ""
        if second:
            _paint_two_lines(painter, room, text, second, font, rtl=rtl)
        else:
            ink = tones().muted if read(MutedRole) else tones().ink
            _paint_line(painter, room, text, font, ink, align, rtl=rtl)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        font = _first_font(option.font, strong=bool(index.data(StrongRole)))
        text = index.data(Qt.ItemDataRole.DisplayRole) or ""
        return QSize(
            QFontMetrics(font).horizontalAdvance(text) + metrics.LARGE + _EDGE + 4, sizes().row
        )


class TwoLineDelegate(QStyledItemDelegate):
    """A list row: strong first line, muted second line, a pill at the far end."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        _paint_ground(painter, option, index)
        read = _reader(index)
        rtl = option.direction == Qt.LayoutDirection.RightToLeft
        room = option.rect.adjusted(metrics.LARGE, 0, -_EDGE, 0)
        room = _paint_icon(painter, room, read(IconRole), rtl=rtl)
        tag = read(TagRole)
        if tag is not None:
            room = _paint_tag(painter, room, tag, option.font, alone=False, rtl=rtl)
        text = read(Qt.ItemDataRole.DisplayRole) or ""
        second = read(SecondLineRole) or ""
        font = _first_font(option.font, strong=True)
        if second:
            _paint_two_lines(painter, room, text, second, font, rtl=rtl)
        else:
            _paint_line(
                painter, room, text, font, tones().ink, Qt.AlignmentFlag.AlignLeading, rtl=rtl
            )

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(160, sizes().tall_row)


def _reader(index: Index) -> Callable[[int], Any]:
    """What the cell holds for a role, asked of the column itself: through Qt each of a cell's
    questions costs 10 µs, which was half the time of painting a table."""
    model = index.model()
    if not isinstance(model, PagedTableModel | RowsModel):
        return index.data
    row = model.row_at(index.row())
    return _nothing if row is None else partial(model.columns[index.column()].data, row)


def _nothing(role: int) -> None:
    """A record that has gone shows nothing."""


def _first_font(font: QFont, *, strong: bool) -> QFont:
    made = QFont(font)
    made.setBold(strong)
    return made


def _paint_ground(painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
    view = option.widget
    row = index.row()
    selected = bool(option.state & QStyle.StateFlag.State_Selected)
    hovered = getattr(view, "hovered_row", -1) == row
    header = view.horizontalHeader() if hasattr(view, "horizontalHeader") else None
    at = header.visualIndex(index.column()) if header is not None else 0
    paint_row(painter, option.rect, selected=selected, hovered=hovered, start=at == 0)
    in_focus = view if isinstance(view, QAbstractItemView) and view.hasFocus() else None
    if in_focus is not None and in_focus.currentIndex().row() == row:
        # The ring goes around the row, so the cells share it.
        last = index.model().columnCount() - 1
        start, end = (at == 0, at == last) if header is not None else (True, True)
        if option.direction == Qt.LayoutDirection.RightToLeft:
            start, end = end, start
        paint_focus(painter, option.rect, start=start, end=end)


def _paint_icon(painter: QPainter, room: QRect, name: str | None, *, rtl: bool) -> QRect:
    """Draw the icon at the start; what is left of ``room``."""
    if not name:
        return room
    side = sizes().icon
    spot = QRect(room.left(), room.center().y() - side // 2, side, side)
    if rtl:
        spot.moveRight(room.right())
    paint_icon(painter, spot, name, tones().muted)
    taken = side + 10
    return room.adjusted(0, 0, -taken, 0) if rtl else room.adjusted(taken, 0, 0, 0)


def _paint_tag(
    painter: QPainter, room: QRect, tag: Tag, font: QFont, *, alone: bool, rtl: bool
) -> QRect:
    """Draw the pill at the far end, or at the start when the cell has nothing else."""
    size = pill_size(tag.text, font)
    size.setWidth(min(size.width(), room.width()))
    spot = QRect(0, 0, size.width(), size.height())
    spot.moveCenter(room.center())
    if alone != rtl:
        spot.moveLeft(room.left())
    else:
        spot.moveRight(room.right())
    paint_pill(painter, spot, tag.text, tag.tone, font)
    taken = size.width() + metrics.SMALL
    return room.adjusted(taken, 0, 0, 0) if rtl else room.adjusted(0, 0, -taken, 0)


def _paint_meter(
    painter: QPainter, room: QRect, load: tuple[int, int], text: str, font: QFont, *, rtl: bool
) -> QRect:
    """Draw the bar before the words, which are right-aligned ("6 of 15" is the cell's text)."""
    drawn = QFontMetrics(font)
    widest = max(drawn.horizontalAdvance(text), drawn.horizontalAdvance(load_text(88, 88)))
    words = widest + metrics.SMALL + 2
    bar = room.adjusted(words, 0, 0, 0) if rtl else room.adjusted(0, 0, -words, 0)
    paint_meter(painter, bar, load[0], load[1], rtl=rtl)
    taken = bar.width() + metrics.SMALL
    return room.adjusted(0, 0, -taken, 0) if rtl else room.adjusted(taken, 0, 0, 0)


def _paint_line(
    painter: QPainter,
    room: QRect,
    text: str,
    font: QFont,
    colour: str,
    align: int,
    *,
    rtl: bool,
) -> None:
    painter.save()
    painter.setFont(font)
    painter.setPen(QColor(colour))
    flat = " ".join(text.split())
    shown = painter.fontMetrics().elidedText(flat, Qt.TextElideMode.ElideRight, room.width())
    direction = Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight
    across = QStyle.visualAlignment(direction, Qt.AlignmentFlag(align))
    across = (across & Qt.AlignmentFlag.AlignHorizontal_Mask) | Qt.AlignmentFlag.AlignVCenter
    # The side is the table's, the direction is the text's own: a Latin name in an Arabic window.
    painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
    flags = across | Qt.AlignmentFlag.AlignAbsolute
    painter.drawText(room, flags.value | Qt.TextFlag.TextSingleLine.value, shown)
    painter.restore()


def _paint_two_lines(
    painter: QPainter, room: QRect, first: str, second: str, font: QFont, *, rtl: bool
) -> None:
    small = QFont(font)
    small.setBold(False)
    small.setPixelSize(sizes().small)
    high, low = QFontMetrics(font).height(), QFontMetrics(small).height()
    top = room.top() + (room.height() - high - low - 1) // 2
    leading = Qt.AlignmentFlag.AlignLeading
    upper = QRect(room.left(), top, room.width(), high)
    lower = QRect(room.left(), top + high + 1, room.width(), low)
    _paint_line(painter, upper, first, font, tones().ink, leading, rtl=rtl)
    _paint_line(painter, lower, second, small, tones().muted, leading, rtl=rtl)
