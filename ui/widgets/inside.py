"""Small buttons inside a field: Qt makes them 22 by 18 pixels, too small for an unsteady hand."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QToolButton, QWidget

from ui.theme.metrics import TARGET


def add_inside(edit: QLineEdit, action: QAction) -> None:
    """Put ``action`` at the end of ``edit`` as a button of a size that can be hit."""
    before = set(edit.findChildren(QToolButton))
    edit.addAction(action, QLineEdit.ActionPosition.TrailingPosition)
    for made in set(edit.findChildren(QToolButton)) - before:
        _Larger(made)


class _Larger(QObject):
    """Owned by the button; whenever the field puts that in its place, it is made larger there."""

    def __init__(self, made: QToolButton) -> None:
        super().__init__(made)
        made.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kinds = (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Show)
        if event.type() in kinds and isinstance(watched, QWidget):
            middle = watched.geometry().center()
            wide, high = max(watched.width(), TARGET), max(watched.height(), TARGET)
            if (wide, high) != (watched.width(), watched.height()):
                place = QRect(0, 0, wide, high)
                place.moveCenter(middle)
                watched.setGeometry(place)
        return False
