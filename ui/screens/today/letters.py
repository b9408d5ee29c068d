"""Whoever types a name on Today means the field, wherever the focus happens to be."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from ui.held import held
from ui.widgets.table import DataList

_PLAIN = Qt.KeyboardModifier.ShiftModifier


class Letters(QObject):
    """Takes what is typed in the lists of ``screen`` into ``field``: no list is so long that one
    would look for a name in it by letters."""

    def __init__(self, screen: QWidget, field: QWidget) -> None:
        super().__init__(screen)
        self._field = field
        for each in screen.findChildren(DataList):
            each.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        typed = event.text()
        if held(event) & ~_PLAIN or not typed.isprintable() or not typed.strip():
            return False
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)
        QCoreApplication.sendEvent(self._field, event)
        return True
