"""How a person's row in the list looks, and how it is read out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QHelpEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from peerdesk.desk.people.people import FLAG_WORDS, Flag, PersonRow
from peerdesk.words import _, language, medium_date
from ui.models.columns import RowRole
from ui.theme import metrics, sizes, tones
from ui.theme.icons import paint_icon
from ui.widgets.paint import paint_focus, paint_pill, paint_row, pill_size
from ui.widgets.table import DataTable

_FLAG_ICONS = {
    Flag.HERE_NOW: ("check-circle-fill", "success"),
    Flag.NOTICE_MISSING: ("file-text", "warning"),
    Flag.WAITS_FOR_MENTOR: ("hourglass-medium", "accent"),
    Flag.ACCESSIBILITY: ("wheelchair", "muted"),
    Flag.CLOSED: ("moon", "muted"),
}

_Index = QModelIndex | QPersistentModelIndex


class PersonDelegate(QStyledItemDelegate):
    """Name and pronouns over code and last visit; at the far end a small icon for each flag."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._fonts = _Fonts(QFont())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        view = option.widget
        assert isinstance(view, DataTable)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        paint_row(painter, option.rect, selected=selected, hovered=view.hovered_row == index.row())
        if view.hasFocus() and view.currentIndex().row() == index.row():
            paint_focus(painter, option.rect)
        person: PersonRow | None = index.data(RowRole)
        if person is None:
            return
        if not self._fonts.fit(option.font):
            self._fonts = _Fonts(option.font)
        room = option.rect.adjusted(metrics.LARGE, 0, -metrics.MEDIUM, 0)
        if person.archived:
            room.setRight(room.right() - _paint_archived(painter, option, room))
        room.setRight(room.right() - _paint_flags(painter, option, room, person.flags))
        painter.save()
        _paint_words(painter, option, room, person, self._fonts)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(160, sizes().tall_row)

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: _Index,
    ) -> bool:
        person: PersonRow | None = index.data(RowRole)
        if event.type() != QEvent.Type.ToolTip or person is None:
            return False
        words = (_(FLAG_WORDS[flag]) for flag in person.flags)
        QToolTip.showText(event.globalPos(), "\n".join(words), view)
        return True


class _Fonts:
    """The two sizes of a row and their measures, made once for all rows."""

    def __init__(self, font: QFont) -> None:
        self._made_for = (QFont(font), sizes().small)
        self.strong, self.small = QFont(font), QFont(font)
        self.strong.setBold(True)
        self.small.setPixelSize(sizes().small)
        self.high, self.low = QFontMetrics(self.strong), QFontMetrics(self.small)

    def fit(self, font: QFont) -> bool:
        """Whether they are those of ``font`` at the text size in use."""
        return self._made_for == (font, sizes().small)


def _paint_flags(
    painter: QPainter, option: QStyleOptionViewItem, room: QRect, flags: Sequence[Flag]
) -> int:
    """Draw the icons at the far end; the width they take."""
    side, gap = sizes().icon, metrics.SMALL
    right = room.right()
    for flag in reversed(flags):
        spot = QRect(right - side + 1, room.center().y() - side // 2, side, side)
        name, role = _FLAG_ICONS[flag]
        where = QStyle.visualRect(option.direction, option.rect, spot)
        paint_icon(painter, where, name, getattr(tones(), role))
        right -= side + gap
    return room.right() - right


def _paint_archived(painter: QPainter, option: QStyleOptionViewItem, room: QRect) -> int:
    """Draw the tag at the far end; the width that it takes."""
    size = pill_size(_("Archived"), option.font)
    spot = QRect(QPoint(0, 0), size)
    spot.moveCenter(QPoint(room.right() - size.width() // 2, room.center().y()))
    where = QStyle.visualRect(option.direction, option.rect, spot)
    paint_pill(painter, where, _("Archived"), "neutral", option.font)
    return size.width() + metrics.SMALL


def _paint_words(
    painter: QPainter, option: QStyleOptionViewItem, room: QRect, person: PersonRow, fonts: _Fonts
) -> None:
    high, low = fonts.high, fonts.low
    top = room.top() + (room.height() - high.height() - low.height() - 1) // 2
    pronouns = low.horizontalAdvance(person.pronouns) + metrics.SMALL if person.pronouns else 0
    fits = room.width() - pronouns >= room.width() // 2
    widest = room.width() - (pronouns if fits else 0)
    name = high.elidedText(person.name, Qt.TextElideMode.ElideRight, widest)
    upper = QRect(room.left(), top, high.horizontalAdvance(name) + 2, high.height())
    roles = tones()
    ink = roles.muted if Flag.CLOSED in person.flags else roles.ink
    _draw(painter, option, upper, name, fonts.strong, ink)
    if pronouns and fits:
        beside = QRect(upper.right() + metrics.SMALL, top, pronouns, high.height())
        _draw(painter, option, beside, person.pronouns, fonts.small, roles.muted)
    lower = QRect(room.left(), top + high.height() + 1, room.width(), low.height())
    second = low.elidedText(_second_line(person), Qt.TextElideMode.ElideRight, room.width())
    _draw(painter, option, lower, second, fonts.small, roles.muted)


def _draw(
    painter: QPainter, option: QStyleOptionViewItem, spot: QRect, text: str, font: QFont, ink: str
) -> None:
    painter.setFont(font)
    painter.setPen(QColor(ink))
    rtl = option.direction == Qt.LayoutDirection.RightToLeft
    where = QStyle.visualRect(option.direction, option.rect, spot) if rtl else spot
    painter.drawText(where, _AT_END if rtl else _AT_START, text)


_FLAGS = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute
_AT_START = (_FLAGS | Qt.AlignmentFlag.AlignLeft).value | Qt.TextFlag.TextSingleLine.value
_AT_END = (_FLAGS | Qt.AlignmentFlag.AlignRight).value | Qt.TextFlag.TextSingleLine.value


@lru_cache(maxsize=1000)
def _shown_day(day: date, language: str) -> str:
    """The date in words; the same days come again at every key."""
    return medium_date(day)


def _second_line(person: PersonRow) -> str:
    if person.last_seen is None:
        return f"{person.code} · " + _("not seen yet") if person.in_full else person.code
    day = _shown_day(person.last_seen, language())
    seen = (
        _("last seen {day}", day=day) if person.in_full else _("last in your groups {day}", day=day)
    )
    return f"{person.code} · {seen}"


def spoken(person: PersonRow) -> str:
    """The whole row in words, for screen readers."""
    flags: list[Any] = [_(FLAG_WORDS[flag]) for flag in person.flags]
    flags += [_("Archived")] if person.archived else []
    parts = [person.name, person.pronouns, _second_line(person), *flags]
    return ", ".join(part for part in parts if part)
