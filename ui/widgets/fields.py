"""Fields of a form: one choice, a tick, a date, a time, a number, a note."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, time
from typing import TypeAlias

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStyleOptionComboBox,
    QStylePainter,
)

from peerdesk.desk.basics.dates import Sense, parse_date, parse_time
from peerdesk.desk.basics.forms import in_the_future
from peerdesk.desk.basics.unanswered import WORDS
from peerdesk.errors import Invalid
from peerdesk.text import one_line
from peerdesk.words import _, clock_time, medium_date
from ui.theme import sizes, tones
from ui.theme.icons import paint_icon

# Inside of the fields, `date` and `time` are what reads them.
_Day: TypeAlias = date
_Time: TypeAlias = time


class _Choices(QListView):
    """What a box offers. Qt would copy a choice, which may be somebody's name, past the way out."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not event.matches(QKeySequence.StandardKey.Copy):
            super().keyPressEvent(event)


_BESIDE_CHOICE = 46
"""Pixels before the words of a choice and after them, where its arrow is."""


class ChoiceBox(QComboBox):
    """One choice out of a list of (code, label); "" is blank.

    With ``may_decline`` the list ends with "Declined to say" and "Not known", which are answers
    and differ from blank. `code_changed` tells of a person's choice only; `set_code` is silent.
    The wheel scrolls the form, it never changes an answer.
    """

    code_changed = Signal(str)

    def __init__(
        self,
        choices: Sequence[tuple[str, str]] = (),
        *,
        blank: bool = True,
        may_decline: bool = False,
        name: str,
    ) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setView(_Choices())
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumContentsLength(8)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMaxVisibleItems(12)
        self._blank = blank
        self._may_decline = may_decline
        self._offered: list[tuple[str, str]] | None = None
        self.activated.connect(self._on_activated)
        self.set_choices(choices)

    def set_choices(self, choices: Sequence[tuple[str, str]]) -> None:
        """Offer these instead; the present code stays chosen if it is still offered."""
        if list(choices) == self._offered:
            return
        self._offered = list(choices)
        code = self.code()
        self.blockSignals(True)
        self.clear()
        if self._blank:
            self.addItem("", "")
        for each, text in choices:
            self.addItem(text, each)
        if self._may_decline:
            self.insertSeparator(self.count())
            for reason, words in WORDS.items():
                self.addItem(_(words), reason)
        self.blockSignals(False)
        self.set_code(code if self.findData(code) >= 0 else "")

    def code(self) -> str:
        """The chosen code, "" when blank."""
        return self.currentData() or ""

    def set_code(self, code: str, words: str = "") -> None:
        """Choose ``code``. One that is no longer offered (a retired choice on an old record) is
        added with its ``words``, so that it isn't lost."""
        self.blockSignals(True)
        at = self.findData(code)
        if at < 0 and code:
            self.addItem(words or code, code)
            at = self.count() - 1
            self._offered = None
        self.setCurrentIndex(at if at >= 0 or self._blank else 0)
        self.blockSignals(False)
        self.update()

    def _on_activated(self, index: int) -> None:
        self.code_changed.emit(self.itemData(index) or "")

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def initStyleOption(self, option: QStyleOptionComboBox) -> None:
        """Words for which there is no room end in …; Qt would cut a letter in two."""
        super().initStyleOption(option)
        room = self.width() - _BESIDE_CHOICE
        words, end = option.currentText, Qt.TextElideMode.ElideRight
        option.currentText = self.fontMetrics().elidedText(words, end, room)

    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        if self.currentIndex() < 0:
            option.currentText = self.placeholderText()
        drawn = QStylePainter(self)
        drawn.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        drawn.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        drawn.end()
        # A style sheet can only draw an arrow from a file; this one has the palette's colour.
        side = 14
        spot = QRect(self.width() - side - 10, (self.height() - side) // 2, side, side)
        painter = QPainter(self)
        colour = tones().muted if self.isEnabled() else tones().outline
        paint_icon(
            painter,
            QStyle.visualRect(self.layoutDirection(), self.rect(), spot),
            "caret-down-bold",
            colour,
        )
        painter.end()


class CheckBox(QCheckBox):
    """A tick box in the program's own colours. Use `toggled` or `clicked`."""

    def __init__(self, words: str, *, name: str) -> None:
        super().__init__(words)
        self.setObjectName(name)

    def _side(self) -> int:
        return sizes().icon

    def sizeHint(self) -> QSize:
        words = self.fontMetrics().size(Qt.TextFlag.TextShowMnemonic, self.text())
        return QSize(self._side() + 14 + words.width(), max(self._side() + 6, words.height() + 6))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, at: object) -> bool:
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        roles, side, whole = tones(), self._side(), self.rect()
        direction = self.layoutDirection()
        box = QRectF(
            QStyle.visualRect(direction, whole, QRect(2, (self.height() - side) // 2, side, side))
        ).adjusted(0.5, 0.5, -0.5, -0.5)
        ticked = self.checkState() != Qt.CheckState.Unchecked
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = roles.accent if ticked and self.isEnabled() else roles.surface
        edge = roles.accent if ticked and self.isEnabled() else roles.outline
        painter.setPen(QPen(QColor(edge), 1.2))
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(box, 4, 4)
        if ticked:
            partly = self.checkState() == Qt.CheckState.PartiallyChecked
            ink = roles.on_accent if self.isEnabled() else roles.outline
            mark = box.toRect().adjusted(3, 3, -2, -2)
            paint_icon(painter, mark, "minus-bold" if partly else "check-bold", ink)
        if self.hasFocus():
            painter.setPen(QPen(QColor(roles.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(whole).adjusted(1, 1, -1, -1), 5, 5)
        words = QStyle.visualRect(direction, whole, whole.adjusted(self._side() + 10, 0, 0, 0))
        self.style().drawItemText(
            painter,
            words,
            QStyle.visualAlignment(direction, Qt.AlignmentFlag.AlignLeft)
            | Qt.AlignmentFlag.AlignVCenter
            | Qt.TextFlag.TextShowMnemonic,
            self.palette(),
            self.isEnabled(),
            self.text(),
            self.foregroundRole(),
        )
        painter.end()


class DateField(QLineEdit):
    """A date typed in any usual form. On leaving, it is written out ("Mar 4, 1990"), so that the
    order of day and month can be seen; what isn't a date stays as typed and is a problem.

    ``sense`` says of which time it tells, as its form declares it (`forms.sense_of`); a field that
    tells of the past calls a day to come a problem. `date_changed` carries a `date` or None after
    a person changed it; `problem_found` carries the message, or "" when it has gone.
    """

    date_changed = Signal(object)
    problem_found = Signal(str)

    def __init__(self, today: Callable[[], date], sense: Sense = Sense.NEAR, *, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._today = today
        self._sense = sense
        self._day: date | None = None
        self.editingFinished.connect(self._on_finished)
        self.textEdited.connect(self._on_edited)

    def date(self) -> date | None:
        """The day, None when blank or not a date; reads what is typed this moment."""
        try:
            return self._read()
        except Invalid:
            return None

    def problem(self) -> str:
        """Why the text isn't a date, or ""."""
        try:
            self._read()
        except Invalid as error:
            return str(error)
        return ""

    def set_date(self, day: _Day | None) -> None:
        """Show ``day``; sends no signal but takes a problem away."""
        self._day = day
        self.setText(medium_date(day) if day else "")
        self.problem_found.emit("")

    def _read(self) -> _Day | None:
        typed = self.text().strip()
        if not typed:
            return None
        today = self._today()
        day = parse_date(typed, today, self._sense)
        if day > today and self._sense not in (Sense.NEAR, Sense.COMING):
            raise Invalid({"date": in_the_future()})
        return day

    def _on_edited(self) -> None:
        self.problem_found.emit("")

    def _on_finished(self) -> None:
        problem = self.problem()
        self.problem_found.emit(problem)
        if problem:
            return
        day = self._read()
        _write_out(self, medium_date(day) if day else "")
        if day != self._day:
            self._day = day
            self.date_changed.emit(day)


class TimeField(QLineEdit):
    """A time of day typed in any usual form ("6:30 pm", "18.30"); signals as in `DateField`."""

    time_changed = Signal(object)
    problem_found = Signal(str)

    def __init__(self, *, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._time: time | None = None
        self.editingFinished.connect(self._on_finished)
        self.textEdited.connect(self._on_edited)

    def time(self) -> time | None:
        """The time, None when blank or not a time."""
        try:
            return self._read()
        except Invalid:
            return None

    def problem(self) -> str:
        """Why the text isn't a time, or ""."""
        try:
            self._read()
        except Invalid as error:
            return str(error)
        return ""

    def set_time(self, at: _Time | None) -> None:
        """Show ``at``; sends no signal but takes a problem away."""
        self._time = at
        self.setText(clock_time(at) if at else "")
        self.problem_found.emit("")

    def _read(self) -> _Time | None:
        return parse_time(self.text()) if self.text().strip() else None

    def _on_edited(self) -> None:
        self.problem_found.emit("")

    def _on_finished(self) -> None:
        problem = self.problem()
        self.problem_found.emit(problem)
        if problem:
            return
        at = self._read()
        _write_out(self, clock_time(at) if at else "")
        if at != self._time:
            self._time = at
            self.time_changed.emit(at)


def _write_out(field: QLineEdit, words: str) -> None:
    """The same value in its one form: nothing was changed, and nobody is told that it was."""
    field.blockSignals(True)
    field.setText(words)
    field.blockSignals(False)


class NumberField(QLineEdit):
    """A whole number from ``least`` to ``most``, typed or stepped with Up and Down. Blank is
    None and differs from 0.

    `number_changed` carries the number or None after a person changed it; `problem_found` as in
    `DateField`.
    """

    number_changed = Signal(object)
    problem_found = Signal(str)

    def __init__(self, least: int, most: int, *, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._least, self._most = least, most
        self._number: int | None = None
        self.editingFinished.connect(self._on_finished)
        self.textEdited.connect(self._on_edited)

    def number(self) -> int | None:
        """The number, None when blank or not a number in the range."""
        typed = one_line(self.text())
        fits = typed.isdecimal() and self._least <= int(typed) <= self._most
        return int(typed) if fits else None

    def problem(self) -> str:
        """Why the text isn't such a number, or ""."""
        if not self.text().strip() or self.number() is not None:
            return ""
        return _("Type a number from {least} to {most}.", least=self._least, most=self._most)

    def set_number(self, number: int | None) -> None:
        """Show ``number``; sends no signal but takes a problem away."""
        self._number = number
        self.setText("" if number is None else str(number))
        self.problem_found.emit("")

    def told_keys(self) -> list[tuple[str, str]]:
        """For F1, while it has the focus."""
        return [("Up / Down", _("One more, or one less"))]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        now = self.number()
        wanted = self._least if now is None else now + step
        self.setText(str(min(max(wanted, self._least), self._most)))
        self._on_finished()

    def _on_edited(self) -> None:
        self.problem_found.emit("")

    def _on_finished(self) -> None:
        problem = self.problem()
        self.problem_found.emit(problem)
        number = self.number()
        if not problem and number != self._number:
            self._number = number
            self.number_changed.emit(number)


class NoteField(QPlainTextEdit):
    """A short note of a few lines. Tab leaves it; `finished` is sent when it is left changed."""

    finished = Signal(str)

    def __init__(self, *, lines: int = 3, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setTabChangesFocus(True)
        self._lines = lines
        self._before = ""
        self._set_height()

    def _set_height(self) -> None:
        self.setFixedHeight(self.fontMetrics().lineSpacing() * self._lines + 24)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._set_height()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._before = self.toPlainText()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self.toPlainText() != self._before:
            self._before = self.toPlainText()
            self.finished.emit(self._before)
