"""Watches the keys and the mouse of the whole program: for the idle lock, Ctrl+L, undo and redo.

They can't be shortcuts of the window alone: an open dialog blocks those (and the lock must
close over any dialog), and a text field swallows Ctrl+Z even when it has nothing to undo.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QInputEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QSpinBox, QTextEdit

_KEY = QEvent.Type.KeyPress
_OVERRIDE = QEvent.Type.ShortcutOverride
_ACTIVITY = frozenset(
    {
        _KEY,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
    }
)
_CONTROL = Qt.KeyboardModifier.ControlModifier
_REDO = (_CONTROL | Qt.Key.Key_Y, _CONTROL | Qt.KeyboardModifier.ShiftModifier | Qt.Key.Key_Z)
_LOOK_EVERY = 5000
"""Milliseconds between two looks at the clock: the lock comes at most this much late."""


class Watch(QObject):
    """Works between `start` and `stop`. ``seconds`` is a monotonic clock."""

    idled = Signal()
    lock_pressed = Signal()

    def __init__(self, parent: QObject, seconds: Callable[[], float] = time.monotonic) -> None:
        super().__init__(parent)
        self._seconds = seconds
        self._limit = 0.0
        self._last = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_EVERY)
        self._timer.timeout.connect(self.look)

    def start(self, minutes: int) -> None:
        """Count anew; `idled` comes after ``minutes`` without a key or the mouse."""
        self.set_minutes(minutes)
        self._last = self._seconds()
        self._timer.start()
        _application().installEventFilter(self)

    def set_minutes(self, minutes: int) -> None:
        """Another limit, from the settings."""
        self._limit = minutes * 60.0

    def stop(self) -> None:
        """Nobody is signed in."""
        self._timer.stop()
        _application().removeEventFilter(self)

    def look(self) -> None:
        """Compare the clock with the last sign of life."""
        if self._timer.isActive() and self._seconds() - self._last >= self._limit:
            self.idled.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QInputEvent):
            # Thousands of others come while a screen is made; to ask for their type costs more.
            return False
        kind = event.type()
        if kind in _ACTIVITY:
            self._last = self._seconds()
        if kind not in (_KEY, _OVERRIDE) or not isinstance(event, QKeyEvent):
            return False
        if event.keyCombination() in _REDO:
            return self._on_redo(event)
        if event.modifiers() != Qt.KeyboardModifier.ControlModifier:
            return False
        if event.key() == Qt.Key.Key_L:
            event.accept()
            if kind == _KEY:
                self.lock_pressed.emit()
            return True
        if event.key() == Qt.Key.Key_Z and kind == _OVERRIDE and not _has_own_undo():
            # Not taken by the field, so that the window's shortcut is found.
            event.ignore()
            return True
        return False

    def _on_redo(self, event: QKeyEvent) -> bool:
        """To the text field that can do something again itself, else to the window's shortcut."""
        is_key = event.type() == _KEY
        field = _typed_in()
        if field is None or not _has_own_redo():
            if not is_key:
                event.ignore()
            return not is_key
        event.accept()
        if is_key:
            field.redo()  # Qt knows only one of the two keys, which one depends on the system
        return True


def _typed_in() -> QLineEdit | QPlainTextEdit | QTextEdit | None:
    """The text field that has the focus."""
    focused = QApplication.focusWidget()
    if isinstance(focused, QSpinBox):
        focused = focused.lineEdit()
    return focused if isinstance(focused, QLineEdit | QPlainTextEdit | QTextEdit) else None


def _has_own_undo() -> bool:
    """Whether the text field that has the focus can take something back itself."""
    field = _typed_in()
    if isinstance(field, QLineEdit):
        return field.isUndoAvailable()
    return field is not None and field.document().isUndoAvailable()


def _has_own_redo() -> bool:
    field = _typed_in()
    if isinstance(field, QLineEdit):
        return field.isRedoAvailable()
    return field is not None and field.document().isRedoAvailable()


def _application() -> QApplication:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return app
