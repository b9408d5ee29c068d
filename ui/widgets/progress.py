"""How full something is, and how far something has come."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QProgressBar, QSizePolicy, QVBoxLayout, QWidget

from peerdesk.words import _, number
from ui.theme import metrics, sizes, tones
from ui.widgets.buttons import button
from ui.widgets.page import row
from ui.widgets.paint import paint_meter
from ui.widgets.text import label


class MeterBar(QWidget):
    """A load against its limit: a bar and "6 of 15". At the limit it warns, above it alarms."""

    def __init__(self, value: int = 0, limit: int = 0, *, name: str = "") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set_load(value, limit)

    def set_load(self, value: int, limit: int) -> None:
        """Show another load."""
        self._value, self._limit = value, limit
        self._text = load_text(value, limit)
        self.setAccessibleName(self._text)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(160, sizes().body + 10)

    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self._text) + 48, sizes().body + 10)

    def paintEvent(self, event: QPaintEvent) -> None:
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        painter = QPainter(self)
        wide = painter.fontMetrics().horizontalAdvance(self._text) + 2
        words = QRect(self.width() - wide, 0, wide, self.height())
        bar = QRect(0, 0, self.width() - wide - metrics.SMALL, self.height())
        if rtl:
            words.moveLeft(0)
            bar.moveLeft(wide + metrics.SMALL)
        paint_meter(painter, bar, self._value, self._limit, rtl=rtl)
        painter.setPen(QColor(tones().ink))
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter, self._text)
        painter.end()


def load_text(value: int, limit: int) -> str:
    """6 of 15."""
    # Drawn in every row: Babel's number costs 30 µs, and these have no thousands to separate.
    if max(value, limit) < 1000:
        return _("{value} of {limit}", value=value, limit=limit)
    return _("{value} of {limit}", value=number(value), limit=number(limit))


class BusyBar(QWidget):
    """Something is being done: what, how far, and Cancel. Takes no room while nothing is."""

    cancel_requested = Signal()

    def __init__(self, *, name: str = "busy") -> None:
        super().__init__()
        self.setObjectName(name)
        self._words = label("", "muted")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setObjectName(f"{name}_bar")
        self._cancel = button(_("Cancel"), "quiet", on_click=self._on_cancel, name=f"{name}_cancel")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(metrics.XS)
        column.addLayout(row(self._words, None, self._cancel))
        column.addWidget(self._bar)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setVisible(False)

    def start(self, words: str, *, can_cancel: bool = True) -> None:
        """Show ``words``; until the first `set_progress` the bar only says that it is at work."""
        self._words.setText(words)
        self._bar.setAccessibleName(words)
        self._bar.setRange(0, 0)
        self._cancel.setVisible(can_cancel)
        self._cancel.setEnabled(True)
        self.setVisible(True)

    def set_progress(self, done: int, total: int) -> None:
        """``done`` of ``total``, in any unit."""
        self._bar.setRange(0, max(total, 1))
        self._bar.setValue(done)

    def stop(self) -> None:
        """It is over."""
        self._bar.setRange(0, 1)
        self.setVisible(False)

    def _on_cancel(self) -> None:
        self._cancel.setEnabled(False)
        self._words.setText(_("Stopping …"))
        self.cancel_requested.emit()
