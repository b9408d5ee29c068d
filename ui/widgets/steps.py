"""The steps of a longer task, with the one that is being done."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QStyle, QVBoxLayout, QWidget

from peerdesk.words import _, number
from ui.theme import metrics, sizes, tones
from ui.theme.icons import paint_icon


class StepList(QWidget):
    """Steps below each other: done ones are ticked and can be gone back to.

    `step_chosen` carries the number of a step that a person pressed, from 0.
    """

    step_chosen = Signal(int)

    def __init__(self, titles: Sequence[str] = (), *, name: str = "steps") -> None:
        super().__init__()
        self.setObjectName(name)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(metrics.XS)
        self._steps: list[_Step] = []
        for at, title in enumerate(titles):
            step = _Step(at, title)
            step.setObjectName(f"{name}_{at}")
            step.clicked.connect(self._on_clicked)
            self._steps.append(step)
            self._column.addWidget(step)
        self._column.addStretch(1)
        self._current = 0
        self.set_current(0)

    def current(self) -> int:
        return self._current

    def set_current(self, current: int, *, free: bool = False) -> None:
        """Go to step ``current``; those before it are done. ``free`` lets the later ones be
        pressed as well (a form whose sections can be filled in any order)."""
        self._current = current
        for at, step in enumerate(self._steps):
            step.set_state(done=at < current, current=at == current, free=free)

    def _on_clicked(self) -> None:
        step = self.sender()
        if isinstance(step, _Step):
            self.step_chosen.emit(step.at)


class _Step(QAbstractButton):
    def __init__(self, at: int, title: str) -> None:
        super().__init__()
        self.at = at
        self.setText(title)
        self._done = self._current = False
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_state(self, *, done: bool, current: bool, free: bool) -> None:
        self._done, self._current = done, current
        self.setEnabled(done or current or free)
        self.setFocusPolicy(
            Qt.FocusPolicy.StrongFocus if self.isEnabled() else Qt.FocusPolicy.NoFocus
        )
        state = _("done") if done else _("now") if current else ""
        place = _("Step {n}: {title}", n=self.at + 1, title=self.text())
        self.setAccessibleName(f"{place}, {state}" if state else place)
        self.update()

    def _strong(self) -> QFont:
        font = QFont(self.font())
        font.setBold(True)
        return font

    def sizeHint(self) -> QSize:
        words = QFontMetrics(self._strong()).horizontalAdvance(self.text())
        return QSize(words + sizes().icon + 48, sizes().control + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        roles = tones()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setPen(QPen(QColor(roles.accent), 2) if self.hasFocus() else Qt.PenStyle.NoPen)
        ground = roles.neutral_tint if self.underMouse() and self.isEnabled() else None
        if self._current:
            ground = roles.tint
        painter.setBrush(QColor(ground) if ground else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, metrics.RADIUS, metrics.RADIUS)
        side = sizes().icon + 4
        disc = self._mirrored(QRect(8, (self.height() - side) // 2, side, side))
        painter.setPen(
            Qt.PenStyle.NoPen if self._current or self._done else QPen(QColor(roles.outline), 1.2)
        )
        fill = roles.accent if self._current else roles.success_tint if self._done else ""
        painter.setBrush(QColor(fill) if fill else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(QRectF(disc).adjusted(0.6, 0.6, -0.6, -0.6))
        if self._done:
            paint_icon(painter, disc.adjusted(5, 5, -5, -5), "check-bold", roles.success)
        else:
            small = self._strong()
            small.setPixelSize(sizes().small)
            painter.setFont(small)
            painter.setPen(QColor(roles.on_accent if self._current else roles.muted))
            painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, number(self.at + 1))
        painter.setFont(self._strong() if self._current else self.font())
        ink = roles.ink if self._current or self._done else roles.muted
        painter.setPen(QColor(ink))
        start = 8 + side + 10
        words = self._mirrored(QRect(start, 0, self.width() - start - 6, self.height()))
        leading = QStyle.visualAlignment(self.layoutDirection(), Qt.AlignmentFlag.AlignLeft)
        text = painter.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, words.width()
        )
        painter.drawText(words, leading | Qt.AlignmentFlag.AlignVCenter, text)
        painter.end()

    def _mirrored(self, spot: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), self.rect(), spot)
