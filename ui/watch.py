"""Watches the keys and the mouse of the whole program: for the idle lock and Ctrl+L, and whether
the computer slept.

Ctrl+L can't be a shortcut of the window: an open dialog blocks those, and the lock must close
over any dialog.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QInputEvent, QKeyEvent
from PySide6.QtWidgets import QApplication

from peerdesk.clock import seconds
from ui.held import held

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
_LOOK_EVERY = 5000
"""Milliseconds between two looks at the clock: the lock comes at most this much late."""


_LATE = 60.0
"""Seconds by which a look comes late only where the computer slept meanwhile."""


class Watch(QObject):
    """Works between `start` and `stop`. ``seconds`` is a clock that counts sleep.

    `slept` comes before the first event after a sleep is handled: before anything is painted.
    """

    idled = Signal()
    slept = Signal()
    lock_pressed = Signal()

    def __init__(self, parent: QObject, seconds: Callable[[], float] = seconds) -> None:
        super().__init__(parent)
        self._seconds = seconds
        self._limit = 0.0
        self._last = 0.0
        self._awake = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_EVERY)
        self._timer.timeout.connect(self.look)

    def start(self, minutes: int) -> None:
        """Count anew; `idled` comes after ``minutes`` without a key or the mouse."""
        self.set_minutes(minutes)
        self._last = self._awake = self._seconds()
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
        """Compare the clock with the last look, and with the last sign of life."""
        now = self._seconds()
        if not self._timer.isActive():
            return
        if self._has_slept(now):
            self.slept.emit()
        elif now - self._last >= self._limit:
            self.idled.emit()

    def _has_slept(self, now: float) -> bool:
        """The timer looks every few seconds, unless the computer sleeps."""
        before, self._awake = self._awake, now
        return now - before > _LOOK_EVERY / 1000 + _LATE

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        now = self._seconds()
        if self._has_slept(now):
            self.slept.emit()
            # What was meant for the desk, or would paint it, has come too late.
            return isinstance(event, QInputEvent) or event.type() == QEvent.Type.Paint
        if not isinstance(event, QInputEvent):
            # Thousands of others come while a screen is made; to ask for their type costs more.
            return False
        kind = event.type()
        if kind in _ACTIVITY:
            self._last = now
        if kind not in (_KEY, _OVERRIDE) or not isinstance(event, QKeyEvent):
            return False
        if held(event) != Qt.KeyboardModifier.ControlModifier:
            return False
        if event.key() == Qt.Key.Key_L:
            event.accept()
            if kind == _KEY:
                self.lock_pressed.emit()
            return True
        return False


def _application() -> QApplication:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return app
