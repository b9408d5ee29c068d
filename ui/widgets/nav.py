"""The rail at the start of the window that leads from screen to screen."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QFont,
    QFontMetrics,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QSizePolicy,
    QStyle,
    QVBoxLayout,
    QWidget,
)

from peerdesk.words import number
from ui.theme import metrics, sizes, tones
from ui.theme.icons import paint_icon
from ui.widgets.layouts import item_of, layout_of
from ui.widgets.shortcut import add_key, native


class NavRail(QWidget):
    """Screens as icon and word, each with its own key.

    `chosen` carries the key of the screen that a person asked for. The window then shows it and
    calls `set_current`; so a screen that refuses to be left keeps its mark.
    """

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("nav_rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._items: dict[str, _NavItem] = {}
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._group.buttonClicked.connect(self._on_clicked)
        self._current = ""
        self._is_narrow = False
        column = QVBoxLayout(self)
        column.setContentsMargins(metrics.MEDIUM, metrics.LARGE, metrics.SMALL, metrics.MEDIUM)
        column.setSpacing(metrics.XS)
        self.head = QVBoxLayout()
        self.head.setContentsMargins(metrics.MEDIUM, 0, 0, 0)
        """For the center's name above the items."""
        self._places = QVBoxLayout()
        self._places.setSpacing(metrics.XS)
        self.foot = QVBoxLayout()
        """For who is signed in, the lock and the settings, at the bottom."""
        self.foot.setSpacing(metrics.XS)
        column.addLayout(self.head)
        column.addLayout(self._places)
        column.addStretch(1)
        column.addLayout(self.foot)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        """As wide as its items: a long name above them wraps."""
        edges = layout_of(self).contentsMargins()
        items = max((each.sizeHint().width() for each in self._items.values()), default=0)
        return QSize(items + edges.left() + edges.right(), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self.sizeHint().width(), super().minimumSizeHint().height())

    def set_narrow(self, narrow: bool) -> None:
        """Icons alone, whose words are read aloud and are their tool tips, and no head."""
        if narrow == self._is_narrow:
            return
        self._is_narrow = narrow
        top = metrics.SMALL if narrow else metrics.LARGE
        edge = metrics.XS if narrow else metrics.MEDIUM
        layout_of(self).setContentsMargins(edge, top, min(edge, metrics.SMALL), edge)
        for at in range(self.head.count()):
            part = item_of(self.head, at).widget()
            if part is not None:
                part.setVisible(not narrow)
        for item in self._items.values():
            item.set_narrow(narrow)
        self.updateGeometry()

    def add(
        self, key: str, text: str, icon_name: str, *, digit: int, at_foot: bool = False
    ) -> None:
        """Add a screen, to which Ctrl and ``digit`` lead. The icon needs a "-fill" sister, which
        marks the current one."""
        item = _NavItem(key, text, icon_name)
        item.setProperty("keys", f"Ctrl+{digit}")
        item.set_narrow(self._is_narrow)
        add_key(item, f"Ctrl+{digit}", item.click, text)
        self._items[key] = item
        self._group.addButton(item)
        (self.foot if at_foot else self._places).addWidget(item)

    def set_current(self, key: str) -> None:
        """Mark the screen that is shown; sends no signal."""
        self._current = key
        self._items[key].setChecked(True)

    def current(self) -> str:
        """The key of the screen that is shown, or ""."""
        return self._current

    def set_count(self, key: str, count: int, words: str = "") -> None:
        """Show how many things wait there; 0 shows nothing. ``words`` ("3 people wait for a
        mentor") is what a screen reader says."""
        self._items[key].set_count(count, words)

    def set_shown(self, key: str, shown: bool) -> None:
        """Hide the way to a screen that this account doesn't use; its shortcut sleeps too."""
        self._items[key].setVisible(shown)
        self._items[key].setEnabled(shown)

    def _on_clicked(self, item: QAbstractButton) -> None:
        if self._current in self._items and item is not self._items[self._current]:
            self._items[self._current].setChecked(True)
        self.chosen.emit(item.property("key"))


class _NavItem(QAbstractButton):
    def __init__(self, key: str, text: str, icon_name: str) -> None:
        super().__init__()
        self.setObjectName(f"nav_{key}")
        self.setProperty("key", key)
        self.setProperty("kind", "nav")
        self.setText(text)
        self.setAccessibleName(text)
        self.setCheckable(True)
        self.setAutoExclusive(True)  # one of them is where one is, and is told as such
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._icon_name = icon_name
        self._count = 0
        self._is_narrow = False

    def set_narrow(self, narrow: bool) -> None:
        self._is_narrow = narrow
        keys = native(self.property("keys") or "")
        self.setToolTip(f"{self.text()} ({keys})" if narrow else keys)
        self.updateGeometry()
        self.update()

    def set_count(self, count: int, words: str) -> None:
        self._count = count
        spoken = words or (number(count) if count else "")
        self.setAccessibleName(f"{self.text()}, {spoken}" if spoken else self.text())
        self.updateGeometry()
        self.update()

    def _strong(self) -> QFont:
        font = QFont(self.font())
        font.setBold(True)
        return font

    def sizeHint(self) -> QSize:
        # Measured bold, so that nothing moves when the item becomes the current one.
        if self._is_narrow:
            return QSize(sizes().icon + 2 + 2 * metrics.MEDIUM, sizes().control + 4)
        words = QFontMetrics(self._strong()).horizontalAdvance(self.text())
        return QSize(max(184, words + sizes().icon + 84), sizes().control + 4)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        roles = tones()
        current = self.isChecked()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        if current or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(roles.tint if current else roles.neutral_tint))
            painter.drawRoundedRect(box, metrics.RADIUS, metrics.RADIUS)
        if self.hasFocus():
            painter.setPen(QColor(roles.accent))
            pen = painter.pen()
            pen.setWidth(2)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, metrics.RADIUS, metrics.RADIUS)
        side = sizes().icon + 2
        colour = roles.accent if current else roles.muted
        spot = self._mirrored(QRect(metrics.MEDIUM, (self.height() - side) // 2, side, side))
        paint_icon(painter, spot, self._icon_name + ("-fill" if current else ""), colour)
        if self._is_narrow:
            if self._count:
                self._paint_count(painter)
            painter.end()
            return
        painter.setFont(self._strong() if current else self.font())
        painter.setPen(QColor(roles.ink))
        start = metrics.MEDIUM + side + 10
        words = self._mirrored(QRect(start, 0, self.width() - start - 8, self.height()))
        leading = QStyle.visualAlignment(self.layoutDirection(), Qt.AlignmentFlag.AlignLeft)
        painter.drawText(words, leading | Qt.AlignmentFlag.AlignVCenter, self.text())
        if self._count:
            self._paint_count(painter)
        painter.end()

    def _paint_count(self, painter: QPainter) -> None:
        font = QFont(self._strong())
        font.setPixelSize(sizes().small)
        text = number(self._count) if self._count < 1000 else "999+"
        drawn = QFontMetrics(font)
        edges = 8 if self._is_narrow else 14
        wide, high = max(8 + edges, drawn.horizontalAdvance(text) + edges), drawn.height() + 2
        place = QRect(self.width() - wide - 8, (self.height() - high) // 2, wide, high)
        if self._is_narrow:
            place.moveTopLeft(QPoint(self.width() - wide - 1, 1))  # on the icon's shoulder
        box = self._mirrored(place)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tones().accent))
        painter.drawRoundedRect(QRectF(box), high / 2, high / 2)
        painter.setFont(font)
        painter.setPen(QColor(tones().on_accent))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _mirrored(self, spot: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), self.rect(), spot)
