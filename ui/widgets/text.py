"""Words on the screen: labels by kind, pills, the chip that shows a person."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from ui.theme import metrics, sizes
from ui.widgets.paint import PillTone, paint_pill, pill_size

Kind = Literal[
    "body",
    "small",
    "muted",
    "strong",
    "heading",
    "title",
    "greeting",
    "section",
    "field",
    "error",
    "warning",
]


def label(text: str = "", kind: Kind = "body", *, wrap: bool = False, name: str = "") -> QLabel:
    """A label of plain text. ``kind`` chooses the type: small and muted for what stands back,
    section for a quiet heading over a group, heading for a card, title for a page,
    greeting for who stands before the desk."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("kind", kind)
    made.setWordWrap(wrap)
    if wrap:
        made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    made.setObjectName(name)
    return made


class TitleLabel(QLabel):
    """A page's title on one line: with somebody's long name in it, it ends in … and the whole is
    the tool tip, so that it never makes the window wider."""

    def __init__(self, text: str = "", name: str = "") -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("kind", "title")
        self.setObjectName(name)

    def _elided(self) -> str:
        words = self.text()
        return self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, self.width())

    def minimumSizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(min(hint.width(), sizes().body * 12), hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_whole = self._elided() == self.text() or "<" in self.text()
        self.setToolTip("" if is_whole else self.text())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self.style().drawItemText(
            painter,
            self.contentsRect(),
            (self.alignment() | Qt.AlignmentFlag.AlignVCenter).value,
            self.palette(),
            self.isEnabled(),
            self._elided(),
            self.foregroundRole(),
        )
        painter.end()


def rule() -> QFrame:
    """A hairline across the width."""
    made = QFrame()
    made.setProperty("kind", "rule")
    return made


def restyle(widget: QWidget) -> None:
    """Let the style sheet see a property (kind, invalid, tone) that has just been changed."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


class Pill(QWidget):
    """A short word on a tinted ground: a state such as "waiting" or "full"."""

    def __init__(self, text: str = "", tone: PillTone = "neutral", name: str = "") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_pill(text, tone)

    def set_pill(self, text: str, tone: PillTone = "neutral") -> None:
        """Show another word; an empty one hides the pill."""
        self._text, self._tone = text, tone
        self.setAccessibleName(text)
        if not text:
            self.hide()
        elif self.parent() is not None:  # showing it sooner would make it a window of its own
            self.show()
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        return self._text

    def sizeHint(self) -> QSize:
        return pill_size(self._text, self.font())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_pill(painter, self.rect(), self._text, self._tone, self.font())
        painter.end()


class PersonChip(QWidget):
    """The name a person uses here, with a muted second piece (the code, pronouns) beside it."""

    def __init__(self, name: str = "", detail: str = "", object_name: str = "") -> None:
        super().__init__()
        self.setObjectName(object_name)
        self._name = _Elided(bold=True)
        self._detail = label("", "muted")
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(metrics.SMALL)
        line.addWidget(self._name)
        line.addWidget(self._detail)
        line.addStretch(1)
        self.set_person(name, detail)

    def set_person(self, name: str, detail: str = "") -> None:
        """Show another person."""
        self._name.set_text(name)
        self._detail.setText(detail)
        self._detail.setVisible(bool(detail))
        self.setAccessibleName(f"{name} {detail}".strip())


class _Elided(QWidget):
    """One line that ends in … where it doesn't fit; the whole text is the tool tip."""

    def __init__(self, *, bold: bool) -> None:
        super().__init__()
        self._bold = bold
        self._text = ""
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_text(self, text: str) -> None:
        self._text = text
        self.setToolTip(text if "<" not in text else "")
        self.updateGeometry()
        self.update()

    def _font(self) -> QFont:
        font = QFont(self.font())
        font.setBold(self._bold)
        return font

    def sizeHint(self) -> QSize:
        drawn = QFontMetrics(self._font())
        return QSize(drawn.horizontalAdvance(self._text) + 2, drawn.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), sizes().body * 6), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self._font())
        elided = painter.fontMetrics().elidedText(
            self._text, Qt.TextElideMode.ElideRight, self.width()
        )
        painter.setPen(self.palette().windowText().color())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter, elided)
        painter.end()
