"""What a key does wherever it is pressed, decided once for every button, chip, step and dialog.

Enter presses the button that has the focus, and only that one: Qt would press the dialog's
default button instead. A single choice out of several leaves Enter to its form. A key that is
held down types and moves, but presses nothing. Alt and a letter that nobody waits for types
nothing. Text fields keep their own undo and redo. Whatever gets the focus is scrolled into sight.
"""

from __future__ import annotations

import sys

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QScrollArea,
    QSpinBox,
    QTextEdit,
    QWidget,
)

from ui.held import held
from ui.widgets.edits import has_own_undo, text_of
from ui.widgets.layouts import content_of

_PRESS = QEvent.Type.KeyPress
_OVERRIDE = QEvent.Type.ShortcutOverride
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_MOVES = frozenset(
    {
        Qt.Key.Key_Up,
        Qt.Key.Key_Down,
        Qt.Key.Key_Left,
        Qt.Key.Key_Right,
        Qt.Key.Key_PageUp,
        Qt.Key.Key_PageDown,
        Qt.Key.Key_Home,
        Qt.Key.Key_End,
        Qt.Key.Key_Tab,
        Qt.Key.Key_Backtab,
    }
)
"""Keys that may be held down outside of a text."""
_NO_BUTTON = Qt.MouseButton.NoButton
_NO_MODIFIER = Qt.KeyboardModifier.NoModifier
_MARGIN = 40
"""Pixels over and under what is scrolled into sight: its label, or its error, is seen too."""


class Keys(QObject):
    """Works for the whole program as long as its parent, the window, is there."""

    shown_anew = Signal()
    """Other words may be in sight than before: their letters are given anew."""
    help_pressed = Signal()
    """F1, in whatever window."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._on_soon)
        self._letters = QTimer(self)
        self._letters.setSingleShot(True)
        self._letters.setInterval(0)
        self._letters.timeout.connect(self.shown_anew)
        app.focusChanged.connect(self._on_focus_changed)
        app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent):
            # Thousands of others come while a screen is made; to ask for their type costs more.
            is_click = isinstance(event, QMouseEvent) and event.button() != _NO_BUTTON
            if (is_click or isinstance(event, QShowEvent)) and not self._letters.isActive():
                self._letters.start()
            return False
        if not isinstance(watched, QWidget):
            return False
        kind = event.type()
        if kind == _OVERRIDE:
            return _on_override(watched, event)
        if kind != _PRESS:
            return False
        if event.key() == Qt.Key.Key_Alt:
            self.shown_anew.emit()  # now: the letter follows
        elif event.key() == Qt.Key.Key_F1 and not event.isAutoRepeat():
            self.help_pressed.emit()
            return True
        return _on_press(watched, event)

    def _on_focus_changed(self, old: QWidget | None, new: QWidget | None) -> None:
        # In the next turn: a form that has just been shown isn't laid out yet. And not under the
        # mouse, for what moves away from it isn't clicked.
        if new is not None and QApplication.mouseButtons() == _NO_BUTTON:
            self._soon.start()

    def _on_soon(self) -> None:
        focused = QApplication.focusWidget()
        if focused is not None:
            scroll_into_sight(focused)


def _on_override(watched: QWidget, event: QKeyEvent) -> bool:
    """Before shortcuts are looked for. Accepted here, the key goes to ``watched`` alone."""
    if isinstance(watched, QAbstractButton) and is_pressed_by_enter(watched) and _is_enter(event):
        event.accept()
        return True
    if not _undoes(event):
        return _stops(watched, event)
    if _has_own_undo(watched, event):
        event.accept()
        return True
    event.ignore()  # not taken by the field, so that the window's shortcut is found
    return not watched.isWindow() or _stops(watched, event)


def _stops(watched: QWidget, event: QKeyEvent) -> bool:
    """A held key that no field wanted for itself: no shortcut gets it either."""
    if not (event.isAutoRepeat() and watched.isWindow()):
        return False
    event.accept()
    return True


def _on_press(watched: QWidget, event: QKeyEvent) -> bool:
    if event.isAutoRepeat() and not _may_repeat(watched, event):
        event.accept()
        return True
    if isinstance(watched, QAbstractButton) and is_pressed_by_enter(watched) and _is_enter(event):
        press(watched)
        return True
    field = text_of(watched)
    if field is not None and _redoes(event) and _has_own_undo(watched, event):
        field.redo()  # Qt knows only one of the two keys, which one depends on the system
        return True
    if _is_lost_letter(event):
        event.accept()
        return True
    return False


def press(button: QAbstractButton) -> None:
    """Enter on a button that has the focus."""
    button.click()


def is_pressed_by_enter(button: QAbstractButton) -> bool:
    """Whether Enter is the button's own: one of several exclusive choices leaves it to the form."""
    if isinstance(button, QRadioButton):
        return False
    group = button.group()
    is_one_of_several = button.autoExclusive() or (group is not None and group.exclusive())
    return not (button.isCheckable() and is_one_of_several) or button.property("kind") == "nav"


def _is_enter(event: QKeyEvent) -> bool:
    return event.key() in _ENTER and held(event) == _NO_MODIFIER


def _may_repeat(watched: QWidget, event: QKeyEvent) -> bool:
    if event.key() == Qt.Key.Key_Escape:
        return False
    if isinstance(watched, QPlainTextEdit | QTextEdit):
        return True
    if event.key() in _ENTER:
        return False
    return isinstance(watched, QLineEdit | QSpinBox) or event.key() in _MOVES


def _is_lost_letter(event: QKeyEvent) -> bool:
    """Alt and a letter for which there is no button now: its letter must not stand in a text.

    On macOS Alt is how accents and signs are typed; elsewhere AltGr comes with Ctrl or as a key
    of its own.
    """
    others = held(event) & ~Qt.KeyboardModifier.ShiftModifier
    return others == Qt.KeyboardModifier.AltModifier and event.text().isalnum() and not is_mac()


def is_mac() -> bool:
    """Whether Alt types signs, so that no letter is underlined."""
    return sys.platform == "darwin"


def _undoes(event: QKeyEvent) -> bool:
    return event.matches(QKeySequence.StandardKey.Undo) or _redoes(event)


def _redoes(event: QKeyEvent) -> bool:
    shift = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    is_shifted = event.key() == Qt.Key.Key_Z and held(event) == shift
    is_y = event.key() == Qt.Key.Key_Y and held(event) == Qt.KeyboardModifier.ControlModifier
    return is_shifted or is_y


def _has_own_undo(watched: QWidget, event: QKeyEvent) -> bool:
    return has_own_undo(watched, redo=_redoes(event))


def scroll_into_sight(focused: QWidget) -> None:
    """Scroll every area and list around what has the focus, so that it is seen."""
    around = focused.parentWidget()
    while around is not None:
        if isinstance(around, QScrollArea):
            _scroll(around, focused)
        elif isinstance(around, QAbstractItemView) and around is not focused:
            centre = focused.mapTo(around.viewport(), QPoint(*_middle(focused)))
            index = around.indexAt(centre)
            if index.isValid():
                around.scrollTo(index)
        around = None if around.isWindow() else around.parentWidget()


def _scroll(area: QScrollArea, focused: QWidget) -> None:
    """The whole of it, and a little around it; Qt is content with the cursor's place."""
    place = QRect(focused.mapTo(content_of(area), QPoint(0, 0)), focused.size())
    area.ensureVisible(place.right(), place.bottom(), 0, _MARGIN)
    area.ensureVisible(place.left(), place.top(), 0, _MARGIN)
    if place.height() + _MARGIN > area.viewport().height():
        area.ensureWidgetVisible(focused, 0, _MARGIN)


def _middle(widget: QWidget) -> tuple[int, int]:
    return widget.width() // 2, widget.height() // 2
