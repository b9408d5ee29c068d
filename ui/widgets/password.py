"""A password field that can be shown, says that Caps Lock is on, and how strong it is."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from peerdesk.words import _
from ui.caps_lock import caps_lock, told_by
from ui.theme import icon, metrics, tones
from ui.widgets.inside import add_inside
from ui.widgets.messages import announce
from ui.widgets.text import label

Strength = Callable[[str], tuple[int, str]]
"""0 (useless) to 4 (strong), and a sentence that says what would help."""


class PasswordField(QWidget):
    """``strength`` is given where a new password is chosen and left out where one is asked for.

    `edited` follows the typing, `entered` is the Enter key.
    """

    edited = Signal()
    entered = Signal()

    def __init__(self, strength: Strength | None = None, *, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._strength = strength
        self.edit = QLineEdit()
        self.edit.setObjectName(f"{name}_edit")
        self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        self._eye = QAction(icon("eye"), _("Show the password"), self)
        self._eye.setObjectName(f"{name}_show")
        self._eye.setCheckable(True)
        self._eye.toggled.connect(self._on_shown)
        add_inside(self.edit, self._eye)
        self.edit.textEdited.connect(self._on_edited)
        self.edit.returnPressed.connect(self.entered)
        self.edit.installEventFilter(self)
        self._caps = label(_("Caps Lock is on."), "warning", name=f"{name}_caps")
        self._caps.setVisible(False)
        self._bars = _StrengthBars()
        self._words = label("", "small", wrap=True, name=f"{name}_strength")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(metrics.XS)
        column.addWidget(self.edit)
        column.addWidget(self._caps)
        column.addWidget(self._bars)
        column.addWidget(self._words)
        if strength is None:
            self._bars.hide()
        self._words.setVisible(False)
        self.setFocusProxy(self.edit)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def text(self) -> str:
        return self.edit.text()

    def clear(self) -> None:
        """Forget what was typed and hide it again."""
        self.edit.clear()
        self._eye.setChecked(False)
        self._show_strength("")

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        self.edit.setAccessibleName(name)

    def setAccessibleDescription(self, words: str) -> None:
        super().setAccessibleDescription(words)
        self.edit.setAccessibleDescription(words)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            self._show_caps(bool(caps_lock()))
        elif event.type() == QEvent.Type.FocusOut:
            self._show_caps(False)
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            on = caps_lock()
            told = told_by(event) if on is None else on
            if told is not None:
                self._show_caps(told)
            elif event.key() == Qt.Key.Key_CapsLock and not event.isAutoRepeat():
                self._show_caps(False)  # it was turned, and the next letter tells
        elif event.type() == QEvent.Type.KeyRelease and isinstance(event, QKeyEvent):
            # Some systems turn it when the key comes up, after this event.
            QTimer.singleShot(0, self, self._ask_caps)
        return False

    def _ask_caps(self) -> None:
        on = caps_lock()
        if on is not None and self.edit.hasFocus():
            self._show_caps(on)

    def _show_caps(self, on: bool) -> None:
        if on and self._caps.isHidden():
            announce(self.edit, self._caps.text())
        self._caps.setVisible(on)

    def _on_shown(self, shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self.edit.setEchoMode(mode)
        self._eye.setIcon(icon("eye-slash" if shown else "eye"))
        self._eye.setText(_("Hide the password") if shown else _("Show the password"))

    def _on_edited(self, text: str) -> None:
        self._show_strength(text)
        self.edited.emit()

    def _show_strength(self, text: str) -> None:
        if self._strength is None:
            return
        score, words = self._strength(text) if text else (0, "")
        self._bars.set_score(score if text else -1)
        self._words.setText(words)
        self._words.setVisible(bool(words))


class _StrengthBars(QWidget):
    """Four bars; how many are filled says the same as their colour. The words beside them are
    what a screen reader reads."""

    def __init__(self) -> None:
        super().__init__()
        self._score = -1
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_score(self, score: int) -> None:
        self._score = score
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(160, 8)

    def paintEvent(self, event: QPaintEvent) -> None:
        roles = tones()
        colour = roles.danger if self._score < 2 else roles.warning
        if self._score > 2:
            colour = roles.success
        filled = max(1, self._score) if self._score >= 0 else 0
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        wide = (self.width() - 2 - 3 * 6) / 4
        for at in range(4):
            painter.setBrush(QColor(colour if at < filled else roles.rule))
            painter.drawRoundedRect(QRectF(1 + at * (wide + 6), 2, wide, 4), 2, 2)
        painter.end()
