"""Which modifiers are held with a key. Asked here only: a test sees to it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent


def held(event: QKeyEvent) -> Qt.KeyboardModifier:
    """Ctrl, Shift, Alt and Meta. Where a key lies is nothing that is held: macOS calls each arrow
    one of the keypad."""
    return event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
