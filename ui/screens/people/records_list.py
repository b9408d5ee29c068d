"""Entries of different heights: a line in bold, when and who, and a few lines below."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.models.columns import Column, RowRole
from ui.models.rows import RowsModel
from ui.theme import metrics, sizes, tones
from ui.theme.icons import paint_icon
from ui.widgets.page import EmptyState
from ui.widgets.paint import paint_focus, paint_row
from ui.widgets.table import DataList

Index = QModelIndex | QPersistentModelIndex

_EDGE = 10


@dataclass(frozen=True)
class RecordLine:
    """``meta`` stands muted under ``title``; each of ``lines`` below takes the lines it needs."""

    id: int
    icon: str
    title: str
    meta: str
    lines: tuple[str, ...] = ()


class RecordsList(DataList):
    """Entries by the page: ``read(offset)`` gives the next ones, newest first, until it has none.

    More are read when the foot of the list comes into sight. With ``choosable`` the chosen entry
    is marked: something can be done with it.
    """

    def __init__(
        self,
        read: Callable[[int], Sequence[RecordLine]],
        *,
        words: str,
        empty: str,
        name: str,
        choosable: bool = False,
    ) -> None:
        self.choosable = choosable
        self._entries = RowsModel([Column("title", words, _title, spoken=_spoken)])
        super().__init__(self._entries, words=words, name=name)
        self._entries.setParent(self)
        self._read = read
        self._is_reading = False
        self._has_more = False
        self.setUniformItemSizes(False)
        self.setItemDelegate(_EntryDelegate(self))
        self.setResizeMode(DataList.ResizeMode.Adjust)
        self.set_empty(EmptyState("clock-counter-clockwise", empty, name=f"{name}_empty"))
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)

    def reload(self) -> None:
        """Read the first page anew."""
        found = list(self._read(0))
        self._has_more = bool(found)
        self._entries.set_rows(found)
        self.scheduleDelayedItemsLayout()

    def clear(self) -> None:
        """Show nothing of anybody."""
        self._has_more = False
        self._entries.set_rows([])

    def entries(self) -> list[RecordLine]:
        """What has been read so far."""
        return self._entries.rows()

    def currentChanged(self, current: Index, previous: Index) -> None:
        """With the focus comes a current entry: what has the ring is what is chosen."""
        super().currentChanged(current, previous)
        if self.choosable and current.isValid() and not self.selectionModel().hasSelection():
            choose = QItemSelectionModel.SelectionFlag.ClearAndSelect
            self.selectionModel().select(current, choose)

    def _on_scrolled(self, at: int) -> None:
        bar = self.verticalScrollBar()
        if not self._has_more or self._is_reading or at < bar.maximum() - sizes().tall_row:
            return
        self._is_reading = True
        shown = self._entries.rows()
        more = list(self._read(len(shown)))
        self._has_more = bool(more)
        if more:
            self._entries.set_rows([*shown, *more])
            bar.setValue(at)
        self._is_reading = False


class _EntryDelegate(QStyledItemDelegate):
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        view = option.widget
        assert isinstance(view, RecordsList)
        is_current = view.hasFocus() and view.currentIndex().row() == index.row()
        is_chosen = view.choosable and bool(option.state & QStyle.StateFlag.State_Selected)
        is_hovered = view.choosable and view.hovered_row == index.row()
        paint_row(painter, option.rect, selected=is_chosen, hovered=is_hovered)
        if is_current:
            paint_focus(painter, option.rect)
        entry: RecordLine = index.data(RowRole)
        side = sizes().icon
        room = option.rect.adjusted(metrics.LARGE, _EDGE, -metrics.MEDIUM, -_EDGE)
        spot = QStyle.visualRect(
            option.direction, option.rect, QRect(room.left(), room.top() + 1, side, side)
        )
        paint_icon(painter, spot, entry.icon, tones().muted)
        left = room.left() + side + metrics.MEDIUM
        wide = room.right() - left
        painter.save()
        top = room.top()
        for text, font, ink in _pieces(entry, option.font):
            high = _height(text, font, wide)
            where = QStyle.visualRect(option.direction, option.rect, QRect(left, top, wide, high))
            painter.setFont(font)
            painter.setPen(QColor(ink))
            painter.drawText(where, _FLAGS, text)
            top += high + 1
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        view = option.widget
        wide = view.viewport().width() if isinstance(view, DataList) else 400
        room = wide - metrics.LARGE - sizes().icon - 2 * metrics.MEDIUM
        entry: RecordLine = index.data(RowRole)
        pieces = _pieces(entry, option.font)
        high = sum(_height(text, font, room) + 1 for text, font, _ink in pieces)
        return QSize(160, max(high, sizes().icon) + 2 * _EDGE)


_FLAGS = Qt.TextFlag.TextWordWrap.value


def _pieces(entry: RecordLine, font: QFont) -> list[tuple[str, QFont, str]]:
    strong, small = QFont(font), QFont(font)
    strong.setBold(True)
    small.setPixelSize(sizes().small)
    pieces = [(entry.title, strong, tones().ink), (entry.meta, small, tones().muted)]
    return pieces + [(line, QFont(font), tones().ink) for line in entry.lines]


def _height(text: str, font: QFont, wide: int) -> int:
    drawn = QFontMetrics(font)
    return drawn.boundingRect(QRect(0, 0, max(wide, 40), 100_000), _FLAGS, text).height()


def _title(entry: RecordLine) -> str:
    return entry.title


def _spoken(entry: RecordLine) -> str:
    return ". ".join((entry.title, entry.meta, *entry.lines))
