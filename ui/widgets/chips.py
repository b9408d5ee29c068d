"""Several choices at once, as chips that flow like words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from peerdesk.desk.basics.unanswered import WORDS
from peerdesk.words import _, number
from ui.theme import icon, metrics, sizes, tones
from ui.widgets.flow import FlowLayout
from ui.widgets.shortcut import tell_keys
from ui.widgets.spoken import SpokenQuestion

_DIGITS = 9


class ChipChoices(SpokenQuestion):
    """Chips to tick, each with a code. One stop for Tab; arrows move among them, Space ticks.

    `codes_changed` carries the ticked codes (a list, in the order of the choices) after a person
    ticked; `set_codes` is silent. With ``numbered`` the first nine show the digit that chooses
    them; the keys are made by whoever shows the chips.
    """

    codes_changed = Signal(object)

    def __init__(
        self,
        choices: Sequence[tuple[str, str]] = (),
        *,
        numbered: bool = False,
        exclusive: bool = False,
        name: str,
    ) -> None:
        """Of ``exclusive`` ones at most one is ticked: they are radio buttons to a screen reader,
        and the ticked one can be taken back."""
        super().__init__()
        self._exclusive = exclusive
        self._ticked: list[str] = []
        tell_keys(
            self,
            [
                ("Left / Right", _("The choice before or after")),
                ("Space / Return", _("Tick or untick")),
            ],
        )
        self.setObjectName(name)
        self._numbered = numbered
        self._chips: dict[str, _Chip] = {}
        self._flow = FlowLayout(self)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.set_choices(choices)

    def set_choices(self, choices: Sequence[tuple[str, str]]) -> None:
        """Show these (code, label) pairs; what was ticked and still exists stays ticked."""
        ticked = self.codes()
        while (item := self._flow.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self._chips = {}
        for at, (code, text) in enumerate(choices, 1):
            digit = number(at) if self._numbered and at <= _DIGITS else ""
            chip = _Chip(code, text, digit, self)
            chip.setObjectName(f"{self.objectName()}_{code}")
            chip.setAutoExclusive(self._exclusive)
            chip.clicked.connect(self._on_clicked)
            chip.stepped.connect(self._on_stepped)
            self._chips[code] = chip
            self._flow.addWidget(chip)
        self.set_codes(ticked)
        if self._chips:
            self._leave_one_stop(next(iter(self._chips.values())))

    def buttons(self) -> list[QPushButton]:
        """One for each choice, in their order."""
        return list(self._chips.values())

    def codes(self) -> list[str]:
        """What is ticked, in the order of the choices."""
        return [code for code, chip in self._chips.items() if chip.isChecked()]

    def set_codes(self, codes: Iterable[str]) -> None:
        """Tick exactly these; a code that isn't offered is left out."""
        wanted = set(codes)
        for code, chip in self._chips.items():
            chip.tick(code in wanted)
        self._ticked = self.codes()

    def _on_clicked(self) -> None:
        sender = self.sender()
        if isinstance(sender, _Chip):
            self._leave_one_stop(sender)
            if self._exclusive and sender.property("code") in self._ticked:
                sender.tick(False)
        self._ticked = self.codes()
        self.codes_changed.emit(self.codes())

    def _on_stepped(self, step: int) -> None:
        chips = list(self._chips.values())
        focused = next((at for at, chip in enumerate(chips) if chip.hasFocus()), 0)
        target = chips[(focused + step) % len(chips)]
        self._leave_one_stop(target)
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _leave_one_stop(self, stop: _Chip) -> None:
        for chip in self._chips.values():
            policy = Qt.FocusPolicy.StrongFocus if chip is stop else Qt.FocusPolicy.ClickFocus
            chip.setFocusPolicy(policy)
        self.setFocusProxy(stop)


class _Chip(QPushButton):
    stepped = Signal(int)
    """An arrow key asks for the chip one before (-1) or after (1)."""

    def __init__(self, code: str, text: str, digit: str, parent: QWidget) -> None:
        super().__init__(text.replace("&", "&&"), parent)
        self._digit = digit
        self.setProperty("numbered", bool(digit))
        self._sign = "minus" if code in WORDS else "plus"
        self.setProperty("kind", "chip")
        self.setProperty("code", code)
        self.setProperty("quiet", code in WORDS)
        self.setAccessibleName(text)
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.toggled.connect(self._on_toggled)
        self._on_toggled(False)

    def tick(self, ticked: bool) -> None:
        """Qt's exclusive buttons never let go of the last one."""
        exclusive = self.autoExclusive()
        self.setAutoExclusive(False)
        self.setChecked(ticked)
        self.setAutoExclusive(exclusive)

    def _on_toggled(self, checked: bool) -> None:
        # Both signs are as wide, so that no chip moves under the pointer.
        self.setIcon(icon("check-bold", "accent") if checked else icon(self._sign, "muted"))
        self._fit_icon()

    def _fit_icon(self) -> None:
        self.setIconSize(QSize(sizes().small + 5, sizes().small))

    def digit(self) -> str:
        """The digit that is shown, "" for none."""
        return self._digit

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._digit:
            painter = QPainter(self)
            font = QFont(self.font())
            font.setPixelSize(sizes().small)
            painter.setFont(font)
            painter.setPen(QColor(tones().muted))
            room = self.rect().adjusted(0, 0, -metrics.MEDIUM, 0)
            flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(room, flags, self._digit)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit_icon()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        forward = 1 if self.layoutDirection() == Qt.LayoutDirection.LeftToRight else -1
        steps = {
            Qt.Key.Key_Right: forward,
            Qt.Key.Key_Left: -forward,
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
        }
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.stepped.emit(step)
