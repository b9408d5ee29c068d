"""Room: what a page or a dialog does where the screen has less of it than the words need."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QBoxLayout,
    QDialog,
    QFrame,
    QLabel,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ui import tab_order
from ui.theme import metrics, sizes
from ui.widgets.layouts import content_of, layout_of

_FRAME = QSize(2 * metrics.SMALL, 5 * metrics.SMALL)
"""What a window's own frame and title take, where the system doesn't say it yet."""

_LOW = 640
"""Pixels at normal text size: a page that is higher has room to spare for its sentences."""
_NO_LIMIT = 16_777_215
"""Qt's own largest width."""


def free_room(window: QWidget) -> QRect:
    """Where a window may be: the screen that ``window`` is on, without the system's own bars."""
    return window.screen().availableGeometry()


class Reach(QScrollArea):
    """Gives ``content`` all the room there is, and where that is less than it needs at least,
    as much as it needs and the bars to scroll it.

    Not Qt's own ``widgetResizable``: that asks for the height at which nothing would have to
    scroll inside of the page either, so that a page with a list would never fit.
    """

    def __init__(self, content: QWidget, name: str = "") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        content.setAutoFillBackground(False)
        self.setWidget(content)
        content.installEventFilter(self)

    def fit(self) -> None:
        """Give the content its size, by what it needs now."""
        content = self.widget()
        if content is None:
            return
        room = self.maximumViewportSize()
        least = least_size(content, room.width())
        bar = self.verticalScrollBar().sizeHint().width()
        if least.height() > room.height():
            room.setWidth(room.width() - bar)
            least = least_size(content, room.width())
        if least.width() > room.width():
            room.setHeight(room.height() - bar)
        content.resize(room.expandedTo(least))
        for _turn in range(8):
            if room.height() < _LOW * sizes().factor and (missing := _cut_off(content)):
                # Others take a part of what is added.
                content.resize(content.width(), content.height() + missing)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest and watched is self.widget():
            self.fit()
        return super().eventFilter(watched, event)

    def sizeHint(self) -> QSize:
        content = self.widget()
        return content.sizeHint() if content is not None else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)


def _cut_off(content: QWidget) -> int:
    """The pixels by which sentences that wrap are too low as they are laid out now, and by which
    buttons stand out below: Qt's layouts know what a sentence needs at its least width or at its
    best one, not at the one it has."""
    missing = 0
    for each in content.findChildren(QLabel):
        if each.wordWrap() and each.isVisible() and not _is_scrolled(each, content):
            missing += max(0, each.heightForWidth(each.width()) - each.height())
    below = [0]
    for one in content.findChildren(QPushButton):
        around = one.parentWidget()
        if around is not None and one.isVisible() and not _is_scrolled(one, content):
            below.append(one.geometry().bottom() + 1 - around.height())
    return missing + max(below)


def _is_scrolled(part: QWidget, content: QWidget) -> bool:
    """Whether ``part`` is in an area of its own inside of ``content``."""
    around = part.parentWidget()
    while around is not None and around is not content:
        if isinstance(around, QAbstractScrollArea):
            return True
        around = around.parentWidget()
    return False


def least_size(content: QWidget, width: int) -> QSize:
    """What ``content`` needs at least if it may be ``width`` wide."""
    hint, own = content.minimumSizeHint(), content.minimumSize()
    # As Qt's layouts have it: what was set stands in the place of what the parts ask for.
    return QSize(own.width() or hint.width(), own.height() or hint.height())


class AsWide(QWidget):
    """A part that is at least as high as its sentences are at the width it has: Qt reserves what
    they would need at their narrowest, and the page around it scrolls for nothing."""

    def minimumSizeHint(self) -> QSize:
        hint, layout = super().minimumSizeHint(), self.layout()
        if layout is None or not layout.hasHeightForWidth() or self.width() < hint.width():
            return hint
        return QSize(hint.width(), layout.totalMinimumHeightForWidth(self.width()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()


class Pages(QStackedWidget):
    """Pages of which one is shown; it needs the room of that one, not that of the largest."""

    def __init__(self) -> None:
        super().__init__()
        self.currentChanged.connect(self._on_current_changed)

    def minimumSizeHint(self) -> QSize:
        shown = self.currentWidget()
        return QSize(0, 0) if shown is None else least_size(shown, self.width())

    def _on_current_changed(self, index: int) -> None:
        self.updateGeometry()


class Beside(QWidget):
    """Parts beside each other, the one at ``main`` as wide as there is room; where there isn't
    any, one over the other."""

    def __init__(
        self, *parts: QWidget, main: int, spacing: int = metrics.LARGE, rows: int = 5
    ) -> None:
        """Over or under the others the main part is at least as high as so many ``rows``."""
        super().__init__()
        self._rows = rows
        self._parts = parts
        self._fixed: dict[QWidget, int] = {}
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(spacing)
        for at, part in enumerate(parts):
            self._box.addWidget(part, 1 if at == main else 0)
        self._main = parts[main]

    def minimumSizeHint(self) -> QSize:
        """As narrow as the widest part."""
        needed = [least_size(part, 0) for part in self._shown()]
        wide = max((size.width() for size in needed), default=0)
        return QSize(wide, super().minimumSizeHint().height())

    def _shown(self) -> list[QWidget]:
        return [part for part in self._parts if not part.isHidden()]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._turn()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._turn()
        return super().event(event)

    def _turn(self) -> None:
        for part in self._parts:
            if part.minimumWidth() == part.maximumWidth():
                self._fixed[part] = part.minimumWidth()
        shown = self._shown()
        wide = [max(self._fixed.get(part, 0), least_size(part, 0).width()) for part in shown]
        fit = sum(wide) + (len(shown) - 1) * self._box.spacing() <= self.width()
        direction = QBoxLayout.Direction.LeftToRight if fit else QBoxLayout.Direction.TopToBottom
        for part, width in self._fixed.items():
            part.setMinimumWidth(width if fit else 0)
            part.setMaximumWidth(width if fit else _NO_LIMIT)
        self._main.setMinimumHeight(0 if fit else sizes().tall_row * self._rows)
        self._box.setDirection(direction)


class RoomyDialog(QDialog):
    """A dialog that stays inside the screen: what has no room scrolls.

    It is built like any other, with a layout of its own; that is put behind scroll bars when the
    dialog is first shown.
    """

    _reach: Reach | None = None

    def setVisible(self, visible: bool) -> None:
        if visible:
            if self._reach is None:
                self._put_behind_bars()
            room = free_room(self).size() - _FRAME
            wide = min(self._wanted.width(), room.width())
            self.setMinimumWidth(min(self._least_width, wide))
            high = max(self._wanted.height(), self._height_for(wide))
            self.resize(wide, min(high, room.height()))
        super().setVisible(visible)

    def focusNextPrevChild(self, forward: bool) -> bool:
        gone = tab_order.step(self, forward=forward)
        return super().focusNextPrevChild(forward) if gone is None else gone

    def _put_behind_bars(self) -> None:
        was_resized = self.testAttribute(Qt.WidgetAttribute.WA_Resized)
        wanted = self.size() if was_resized else QSize(self.sizeHint().width(), 0)
        self._least_width = self.minimumWidth()
        content, focused = QWidget(), self.focusWidget()
        content.setLayout(layout_of(self))  # takes it from the dialog, with its parts
        self._reach = Reach(content)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(self._reach)
        self._wanted = wanted.expandedTo(QSize(self._least_width, 0))
        content.installEventFilter(self)
        if focused is not None:
            focused.setFocus(Qt.FocusReason.OtherFocusReason)

    def _height_for(self, width: int) -> int:
        assert self._reach is not None
        content = content_of(self._reach)
        layout = layout_of(content)
        high = layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else -1
        wanted = high if high > 0 else layout.totalSizeHint().height()
        return max(wanted, least_size(content, width).height())

    def _grow(self) -> None:
        """More words than before, such as an error: as high as they need, if there is room."""
        most = free_room(self).height() - _FRAME.height()
        high = min(self._height_for(self.width()), most)
        if high > self.height():
            self.resize(self.width(), high)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest and watched is not self:
            self._grow()
        return super().eventFilter(watched, event)
