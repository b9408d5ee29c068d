"""Names and values beside each other, a heading that elides a long name, tabs over a list."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QStyle, QTabBar, QWidget

from peerdesk.words import _
from ui.screens.mentors.entries import wrap
from ui.theme import metrics, sizes, tones
from ui.widgets.page import row

_SCARCE = 1.2
"""From this text size on, room is short on a center's screen."""
_FEW = 3
"""Up to so many lines, values stand over a list and have to leave it room."""


class Facts(QWidget):
    """Quiet names with their values, in ``columns`` beside each other; painted as one piece, so
    that its height is exactly what the wrapped values need.

    ``facts`` are (key, name). A value takes at most ``most`` lines (one, where the text is
    "larger" and room is short) and then ends in …; the tool tip has the whole.
    """

    def __init__(
        self, facts: Sequence[tuple[str, str]], *, columns: int = 2, most: int = 2, name: str
    ) -> None:
        super().__init__()
        self.setObjectName(name)
        self._names = dict(facts)
        self._values: dict[str, tuple[str, bool]] = {}
        self._columns = columns
        self._most = most
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_fact(self, key: str, text: str, *, unknown: str | None = None) -> None:
        """Show a value. A blank one says ``unknown`` ("Not known yet"), muted; an ``unknown`` of
        "" hides the line."""
        missing = _("Not known yet") if unknown is None else unknown
        self._values[key] = (text or missing, bool(text))
        spoken = [f"{self._names[each]}: {self.value(each)}" for each in self._shown()]
        self.setAccessibleName("; ".join(spoken))
        self.updateGeometry()
        self.update()

    def value(self, key: str) -> str:
        """The whole of what is shown for ``key``."""
        return self._values.get(key, ("", False))[0]

    def _shown(self) -> list[str]:
        return [key for key in self._names if self.value(key)]

    def _places(self, width: int) -> tuple[list[tuple[str, QRect, tuple[str, ...]]], int]:
        """Each fact with its rectangle and wrapped value, and the height of all."""
        drawn = QFontMetrics(self.font())
        across = (width - (self._columns - 1) * metrics.XL) // self._columns
        keys = self._shown()
        down = -(-len(self._names) // self._columns)
        order = list(self._names)
        bottoms = [0] * self._columns
        placed = []
        for key in keys:
            at = order.index(key) // down
            left = at * (across + metrics.XL)
            lines = self._lines(key, across - self._name_width(at, order, down))
            high = drawn.lineSpacing() * len(lines)
            placed.append((key, QRect(left, bottoms[at], across, high), lines))
            bottoms[at] += high + 5
        return placed, max([*bottoms, 5]) - 5

    def _lines(self, key: str, width: int) -> tuple[str, ...]:
        most = self._most if sizes().factor < _SCARCE or self._most > _FEW else 1
        found: list[str] = []
        for part in self.value(key).split("\n"):
            found.extend(wrap(part, self.font().toString(), width, most))
        return tuple(found)

    def _name_width(self, at: int, order: list[str], down: int) -> int:
        drawn = QFontMetrics(self.font())
        names = [self._names[key] for key in order[at * down : (at + 1) * down]]
        return max(drawn.horizontalAdvance(each) for each in names) + metrics.MEDIUM

    def heightForWidth(self, width: int) -> int:
        return self._places(width)[1]

    def hasHeightForWidth(self) -> bool:
        return True

    def sizeHint(self) -> QSize:
        return QSize(360, self.heightForWidth(max(self.width(), 360)))

    def minimumSizeHint(self) -> QSize:
        return QSize(240, 20)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip:
            self.setToolTip(self._elided())
        return super().event(event)

    def _elided(self) -> str:
        """The whole of the values that don't fit, a line each."""
        order, drawn = list(self._names), QFontMetrics(self.font())
        down = -(-len(order) // self._columns)
        whole = []
        for key, room, lines in self._places(self.width())[0]:
            wide = room.width() - self._name_width(order.index(key) // down, order, down)
            if any(drawn.horizontalAdvance(line) > wide for line in lines):
                whole.append(self.value(key))
        return "\n".join(each for each in whole if "<" not in each)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        drawn = painter.fontMetrics()
        order = list(self._names)
        down = -(-len(order) // self._columns)
        start = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        for key, room, lines in self._places(self.width())[0]:
            name_width = self._name_width(order.index(key) // down, order, down)
            spacing = drawn.lineSpacing()
            first = QRect(room.left(), room.top(), name_width, spacing)
            painter.setPen(QColor(tones().muted))
            painter.drawText(self._mirrored(first), start, self._names[key])
            painter.setPen(QColor(tones().ink if self._values[key][1] else tones().muted))
            wide = room.width() - name_width
            for at, line in enumerate(lines):
                place = QRect(first.right() + 1, room.top() + at * spacing, wide, spacing)
                text = drawn.elidedText(line, Qt.TextElideMode.ElideRight, wide)
                painter.drawText(self._mirrored(place), start, text)
        painter.end()

    def _mirrored(self, place: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), self.rect(), place)


class NameHeading(QWidget):
    """A name in the type of a heading, on one line; the whole of it is the tool tip."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._text = ""
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_text(self, text: str) -> None:
        self._text = text
        self.setAccessibleName(text)
        self.setToolTip(text if "<" not in text else "")
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        return self._text

    def _font(self) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(sizes().heading + 2)
        font.setBold(True)
        return font

    def sizeHint(self) -> QSize:
        drawn = QFontMetrics(self._font())
        return QSize(drawn.horizontalAdvance(self._text) + 4, drawn.height() + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), sizes().body * 7), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self._font())
        painter.setPen(QColor(tones().ink))
        drawn = painter.fontMetrics()
        shown = drawn.elidedText(self._text, Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter, shown)
        painter.end()


def tab_line(tabs: QTabBar, words: str, name: str) -> QWidget:
    """``tabs`` as the first line of a flush card; ``words`` are its accessible name."""
    tabs.setObjectName(name)
    tabs.setAccessibleName(words)
    tabs.setUsesScrollButtons(False)
    tabs.setElideMode(Qt.TextElideMode.ElideNone)
    line = row(tabs, None)
    line.setContentsMargins(metrics.LARGE, 4, metrics.MEDIUM, 0)
    made = QWidget()
    made.setLayout(line)
    return made
