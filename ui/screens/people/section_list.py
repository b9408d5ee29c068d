"""The sections of a long form beside it: where one is, and how much of each is answered."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QStyle, QVBoxLayout, QWidget

from peerdesk.words import _, ngettext, number
from ui.theme import metrics, sizes, tones
from ui.theme.icons import paint_icon


class SectionList(QWidget):
    """One stop for Tab, the section one is in; Up and Down move, Enter or a click goes there."""

    section_chosen = Signal(str)

    def __init__(self, *, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(_("Sections"))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self._made: dict[str, _Section] = {}
        self._items: dict[str, _Section] = {}
        self._current = ""

    def set_sections(self, titles: Mapping[str, str]) -> None:
        """Show these sections, by their keys, in this order."""
        for old in self._items.values():
            self._column.removeWidget(old)
            old.hide()
        self._items = {key: self._made.get(key) or self._make(key) for key in titles}
        for key, title in titles.items():
            self._items[key].setText(title)
            self._column.addWidget(self._items[key])
            self._items[key].show()
        self.set_current(self._current if self._current in titles else next(iter(titles), ""))

    def _make(self, key: str) -> _Section:
        made = _Section(key)
        made.setObjectName(f"{self.objectName()}_{key}")
        made.clicked.connect(self._on_clicked)
        made.stepped.connect(self._on_stepped)
        made.setParent(self)
        self._made[key] = made
        return made

    def set_counts(self, counts: Mapping[str, tuple[int, int]]) -> None:
        """For each section how many questions are answered, of how many."""
        for key, (answered, of) in counts.items():
            self._items[key].set_count(answered, of)

    def set_wrong(self, wrong: Mapping[str, int]) -> None:
        """For each section how many of its fields have to be corrected."""
        for key, item in self._items.items():
            item.set_wrong(wrong.get(key, 0))

    def current(self) -> str:
        """The key of the section that is marked."""
        return self._current

    def set_current(self, key: str) -> None:
        """Mark this section."""
        self._current = key
        for each, item in self._items.items():
            item.set_current(each == key)
            item.setFocusPolicy(
                Qt.FocusPolicy.StrongFocus if each == key else Qt.FocusPolicy.ClickFocus
            )

    def _on_clicked(self) -> None:
        sender = self.sender()
        if isinstance(sender, _Section):
            self.section_chosen.emit(sender.key)

    def _on_stepped(self, step: int) -> None:
        items = list(self._items.values())
        here = next((at for at, item in enumerate(items) if item.hasFocus()), 0)
        items[(here + step) % len(items)].setFocus(Qt.FocusReason.OtherFocusReason)


class _Section(QAbstractButton):
    """The title over "3 of 5 answered"; a tick when nothing is open."""

    stepped = Signal(int)

    def __init__(self, key: str) -> None:
        super().__init__()
        self.key = key
        self._current = False
        self._count = (0, 0)
        self._wrong = 0
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._tell()

    def set_count(self, answered: int, of: int) -> None:
        """``answered`` questions of ``of``."""
        if (answered, of) != self._count:
            self._count = (answered, of)
            self._tell()

    def set_wrong(self, wrong: int) -> None:
        """``wrong`` fields have to be corrected; that is said instead."""
        if wrong != self._wrong:
            self._wrong = wrong
            self._tell()

    def set_current(self, current: bool) -> None:
        """Whether this is the section one is in."""
        if current != self._current:
            self._current = current
            self._tell()

    def words(self) -> str:
        """How much is answered, or has to be corrected."""
        if self._wrong:
            return ngettext("{n} to correct", "{n} to correct", self._wrong)
        answered, of = self._count
        return _("{n} of {all} answered", n=number(answered), all=number(of))

    def _tell(self) -> None:
        spoken = [self.text(), self.words(), _("now") if self._current else ""]
        self.setAccessibleName(", ".join(part for part in spoken if part))
        self.update()

    def _fonts(self) -> tuple[QFont, QFont]:
        title, small = QFont(self.font()), QFont(self.font())
        title.setBold(self._current)
        small.setPixelSize(sizes().small)
        return title, small

    def sizeHint(self) -> QSize:
        title, small = map(QFontMetrics, self._fonts())
        return QSize(150, title.height() + small.height() + 14)

    def minimumSizeHint(self) -> QSize:
        return QSize(100, self.sizeHint().height())

    def told_keys(self) -> list[tuple[str, str]]:
        """For F1, while it has the focus."""
        return [("Up / Down", _("Another section"))]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.stepped.emit(1 if key == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        roles = tones()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(roles.accent), 2) if self.hasFocus() else Qt.PenStyle.NoPen)
        ground = roles.tint if self._current else roles.neutral_tint if self.underMouse() else ""
        painter.setBrush(QColor(ground) if ground else Qt.BrushStyle.NoBrush)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(box, metrics.RADIUS, metrics.RADIUS)
        answered, of = self._count
        side = sizes().icon if answered == of and not self._wrong else 0
        title, small = self._fonts()
        high = QFontMetrics(title).height()
        room = self.rect().adjusted(10, 6, -10, -6)
        # The tick stands below: the title has the whole width.
        words = QRect(room.left(), room.top(), room.width(), high)
        self._draw(painter, words, self.text(), title, roles.ink)
        wide = room.width() - (side + 6 if side else 0)
        below = QRect(room.left(), room.top() + high + 1, wide, room.height() - high - 1)
        ink = roles.danger if self._wrong else roles.muted
        self._draw(painter, below, self.words(), small, ink)
        if side:
            middle = below.top() + (below.height() - side) // 2
            spot = QRect(room.right() - side + 1, middle, side, side)
            paint_icon(painter, self._mirrored(spot), "check-bold", roles.success)
        painter.end()

    def _draw(self, painter: QPainter, spot: QRect, text: str, font: QFont, ink: str) -> None:
        painter.setFont(font)
        painter.setPen(QColor(ink))
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, spot.width())
        leading = QStyle.visualAlignment(self.layoutDirection(), Qt.AlignmentFlag.AlignLeft)
        painter.drawText(self._mirrored(spot), leading | Qt.AlignmentFlag.AlignVCenter, shown)

    def _mirrored(self, spot: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), self.rect(), spot)
