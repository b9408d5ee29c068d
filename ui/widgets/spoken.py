"""What a screen reader is told of widgets for which Qt has no words of its own."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import (
    QAccessible,
    QAccessibleInterface,
    QAccessibleStateChangeEvent,
    QPaintEvent,
)
from PySide6.QtWidgets import QAccessibleWidget, QLineEdit, QRadioButton, QWidget


class SpokenQuestion(QWidget):
    """A question with several answers inside: read as a group, with its accessible name (the
    question) before the answer that has the focus."""


class SpokenChoice(QRadioButton):
    """One of several painted answers, of which one can be chosen: nothing of it is seen, clicks
    go through to the painted one. ``clicked`` is what a screen reader presses."""

    def __init__(self, words: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(words)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def tick(self, ticked: bool) -> None:
        """Qt's exclusive buttons never let go of the last one."""
        self.setAutoExclusive(False)
        self.setChecked(ticked)
        self.setAutoExclusive(True)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The parent paints it."""


def tell_invalid(field: QWidget) -> None:
    """Tell screen readers that ``field`` became wrong, or right again.

    Whoever asks later finds the state at a `SpokenQuestion`. Qt's own line, note and choice fields
    have no place to keep it in: an interface that says so itself would lose theirs for text and
    value, and one that passes those on crashes, for Qt frees the interface behind it. Their name
    says it, "…, to be corrected", and their description what is wrong.
    """
    changed = QAccessible.State()
    changed.invalid = True
    inner = field.focusProxy()
    told = inner if isinstance(inner, QLineEdit) else field
    QAccessible.updateAccessibility(QAccessibleStateChangeEvent(told, changed))


class _Asked(QAccessibleWidget):
    """A question that tells whether its answer is wrong."""

    def state(self) -> QAccessible.State:
        found = super().state()
        asked = self.object()
        found.invalid = asked is not None and bool(asked.property("invalid"))
        return found


def _made(class_name: str, told: QObject) -> QAccessibleInterface | None:
    if isinstance(told, SpokenQuestion):
        return _Asked(told, QAccessible.Role.Grouping)
    # By its name: QtPdf is loaded with the first paper only.
    if class_name == "QPdfView" and isinstance(told, QWidget):
        return QAccessibleWidget(told, QAccessible.Role.Document)
    return None


QAccessible.installFactory(_made)
