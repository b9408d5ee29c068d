"""A layout that sets its items in lines like words, and breaks where the width ends."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QStyle, QWidget

from ui.theme import metrics


def flowing(*widgets: QWidget, spacing: int = metrics.SMALL) -> QWidget:
    """A widget with these in it, line by line."""
    made = QWidget()
    flow = FlowLayout(made, spacing)
    for each in widgets:
        flow.addWidget(each)
    policy = made.sizePolicy()
    policy.setHeightForWidth(True)
    made.setSizePolicy(policy)
    return made


class FlowLayout(QLayout):
    """Right-to-left aware; the height follows the width, so it works inside a scroll area."""

    def __init__(self, parent: QWidget | None = None, spacing: int = metrics.SMALL) -> None:
        super().__init__(parent)
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(spacing)
        self._items: list[QLayoutItem] = []

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._arrange(QRect(0, 0, width, 0), place=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._arrange(rect, place=True)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        widest = QSize()
        for item in self._items:
            widest = widest.expandedTo(item.minimumSize())
        return widest

    def _arrange(self, rect: QRect, *, place: bool) -> int:
        """Lay the items into ``rect``, each in the middle of its line; the height they take."""
        x, y, line = 0, 0, 0
        lines: list[list[tuple[QLayoutItem, QRect]]] = [[]]
        for item in self._items:
            if item.isEmpty():
                continue
            size = item.sizeHint().boundedTo(QSize(max(rect.width(), 1), 100_000))
            if x and x + size.width() > rect.width():
                x, y, line = 0, y + line + self.spacing(), 0
                lines.append([])
            lines[-1].append((item, QRect(QPoint(rect.x() + x, rect.y() + y), size)))
            x += size.width() + self.spacing()
            line = max(line, size.height())
        if place:
            for each in lines:
                self._place(rect, each)
        return y + line

    def _place(self, rect: QRect, line: list[tuple[QLayoutItem, QRect]]) -> None:
        around = self.parentWidget()
        direction = around.layoutDirection() if around is not None else None
        tallest = max((spot.height() for _item, spot in line), default=0)
        for item, spot in line:
            spot.translate(0, (tallest - spot.height()) // 2)
            if direction is not None:
                spot = QStyle.visualRect(direction, rect, spot)
            item.setGeometry(spot)
