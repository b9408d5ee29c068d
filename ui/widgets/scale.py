"""One answer out of a few that stand side by side: a scale of numbers, or yes and no."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QColor,
    QFocusEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QSizePolicy, QStyle

from peerdesk.desk.basics.unanswered import WORDS
from peerdesk.words import _
from ui.held import held
from ui.theme import sizes, tones
from ui.widgets.shortcut import tell_keys
from ui.widgets.spoken import SpokenChoice, SpokenQuestion

_GAP = 6
_TWO_DIGITS = 900
"""Milliseconds within which a second digit belongs to the first ("1", "0": ten)."""


class AnswerScale(SpokenQuestion):
    """Cells of (code, words), and after a space the two reasons why there is no answer.

    One stop for Tab. A digit or a first letter chooses, the arrows go from one to the next,
    Backspace clears; a click chooses, and takes back what was chosen. `code_changed` tells of a
    person's choice only; `set_code` is silent. A painted field: ten rows of buttons would take
    the window a tenth of a second. Where a screen reader listens each cell is a radio button to
    it, which is not seen.
    """

    code_changed = Signal(str)

    def __init__(self, choices: Sequence[tuple[str, str]], *, name: str) -> None:
        super().__init__()
        tell_keys(
            self,
            [
                ("Left / Right", _("The answer before or after")),
                ("Backspace", _("Clear the answer")),
                ("0 … 9", _("Choose the answer by its digit or letter")),
            ],
            alone=True,
        )
        self.setObjectName(name)
        self._answers = [code for code, _words in choices]
        self._cells = [*choices, *((reason, _(words)) for reason, words in WORDS.items())]
        self._code = ""
        self._typed = ""
        self._typed_at = 0
        self._name = ""
        self._spoken: dict[str, SpokenChoice] = {}
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def code(self) -> str:
        """The chosen code, one of the two reasons, or "" for blank."""
        return self._code

    def set_code(self, code: str) -> None:
        """Choose ``code``; an unknown one is blank."""
        known = any(code == each for each, _words in self._cells)
        self._code = code if known else ""
        self._tell()

    def place_of(self, code: str) -> QRect:
        """Where the cell of ``code`` is painted."""
        return self._places(self.width())[[each for each, _words in self._cells].index(code)]

    def setAccessibleName(self, name: str) -> None:
        self._name = name
        self._tell()

    def sizeHint(self) -> QSize:
        return QSize(300, self.heightForWidth(max(self.width(), 300)))

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self._cell_height() + 2)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return max(place.bottom() for place in self._places(width)) + 2

    def _cell_height(self) -> int:
        return sizes().control - 6

    def _places(self, width: int) -> list[QRect]:
        """The cells, left to right; the reasons on a line of their own where they don't fit."""
        metrics, small = QFontMetrics(self.font()), QFontMetrics(self._small())
        high, least = self._cell_height(), round(34 * sizes().factor)
        wide = [
            max(least, metrics.horizontalAdvance(words) + 18)
            if code in self._answers
            else small.horizontalAdvance(words) + 18
            for code, words in self._cells
        ]
        count = len(self._answers)
        of_reasons = sum(wide[count:]) + _GAP
        places, x, y = [], 1, 1
        for at, each in enumerate(wide):
            if at == count:
                x += 2 * _GAP
            needed = of_reasons if at == count else each
            if x > 1 and x + needed > width:
                x, y = 1, y + high + _GAP
            places.append(QRect(x, y, each, high))
            x += each + _GAP
        return [QStyle.visualRect(self.layoutDirection(), self.rect(), each) for each in places]

    def _small(self) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(sizes().small)
        return font

    def _choose(self, code: str) -> None:
        if code != self._code:
            self._code = code
            self._tell()
            self.code_changed.emit(code)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._make_spoken()

    def _make_spoken(self) -> None:
        if self._spoken or not QAccessible.isActive():
            return
        for code, words in self._cells:
            made = SpokenChoice(words, self)
            made.setObjectName(f"{self.objectName()}_{code}")
            made.setProperty("code", code)
            made.clicked.connect(self._on_spoken_clicked)
            made.show()
            self._spoken[code] = made
        self._place_spoken()
        self._tell()

    def _place_spoken(self) -> None:
        if self._spoken:
            for place, made in zip(self._places(self.width()), self._spoken.values(), strict=True):
                made.setGeometry(place)

    def _on_spoken_clicked(self) -> None:
        sender = self.sender()
        if isinstance(sender, SpokenChoice):
            code = str(sender.property("code"))
            self._choose("" if code == self._code else code)
            self._tell()

    def _tell(self) -> None:
        for code, made in self._spoken.items():
            made.tick(code == self._code)
        words = dict(self._cells).get(self._code, "")
        super().setAccessibleName(", ".join(part for part in (self._name, words) if part))
        self.update()
        if self.hasFocus():
            event = QAccessibleEvent(self, QAccessible.Event.NameChanged)
            QAccessible.updateAccessibility(event)
            if self._code in self._spoken:
                event = QAccessibleEvent(self._spoken[self._code], QAccessible.Event.Focus)
                QAccessible.updateAccessibility(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for place, (code, _words) in zip(self._places(self.width()), self._cells, strict=True):
            if event.button() == Qt.MouseButton.LeftButton and place.contains(event.pos()):
                self._choose("" if code == self._code else code)
                return
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        forward = 1 if self.layoutDirection() == Qt.LayoutDirection.LeftToRight else -1
        steps = {Qt.Key.Key_Right: forward, Qt.Key.Key_Left: -forward}
        key = Qt.Key(event.key())
        if key in steps:
            self._step(steps[key])
        elif key in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            self._choose("")
        elif not held(event) and event.text().strip():
            self._type(event.text(), event.timestamp())
        else:
            super().keyPressEvent(event)

    def _step(self, step: int) -> None:
        codes = [code for code, _words in self._cells]
        at = codes.index(self._code) + step if self._code else (0 if step > 0 else -1)
        self._choose(codes[min(max(at, 0), len(codes) - 1)] if self._code else codes[at])

    def _type(self, text: str, at: int) -> None:
        is_next = self._typed and at - self._typed_at <= _TWO_DIGITS
        for typed in (self._typed + text, text) if is_next else (text,):
            found = self._meant(typed.casefold())
            if found:
                self._typed, self._typed_at = typed, at
                self._choose(found)
                return

    def _meant(self, typed: str) -> str:
        for code, words in self._cells:
            if typed == code or (typed.isalpha() and words.casefold().startswith(typed)):
                return code
        return ""

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._make_spoken()
        self._typed = ""
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
        self._place_spoken()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        self.setFixedHeight(self.heightForWidth(max(self.width(), self.minimumSizeHint().width())))

    def paintEvent(self, event: QPaintEvent) -> None:
        roles = tones()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for place, (code, words) in zip(self._places(self.width()), self._cells, strict=True):
            chosen, is_answer = code == self._code, code in self._answers
            edge = roles.accent if chosen else roles.outline if is_answer else ""
            painter.setPen(QPen(QColor(edge), 1.6 if chosen else 1) if edge else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(roles.tint if chosen else roles.surface))
            painter.drawRoundedRect(QRectF(place).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
            font = QFont(self.font()) if is_answer else self._small()
            font.setBold(chosen)
            font.setUnderline(False)
            painter.setFont(font)
            painter.setPen(QColor(roles.ink if is_answer or chosen else roles.muted))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)
        if self.hasFocus():
            painter.setPen(QPen(QColor(roles.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self._focus_place()).adjusted(0, 0, 0, 0), 6, 6)
        painter.end()

    def _focus_place(self) -> QRect:
        """Around the chosen cell, or the first one."""
        codes = [code for code, _words in self._cells]
        at = codes.index(self._code) if self._code else 0
        return self._places(self.width())[at]
