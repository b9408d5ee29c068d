"""The search field over a table."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QMetaMethod, QRect, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QDialog, QLineEdit, QStyle

from peerdesk.words import _
from ui.theme import icon, metrics, sizes, tones
from ui.theme.icons import paint_icon
from ui.widgets.inside import add_inside


class SearchField(QLineEdit):
    """Down moves into the table, Enter is `chosen` (the first match, says the screen). Esc
    clears; in a dialog it closes that.

    Connect to `textChanged` for search as you type. ``words`` is both the placeholder and the
    accessible name ("Search by name, code or phone").
    """

    chosen = Signal()

    def __init__(self, words: str, table: QAbstractItemView | None = None, *, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setPlaceholderText(words)
        self.setAccessibleName(words)
        self.setProperty("kind", "search")
        self._table = table
        self._told: Callable[[], list[tuple[str, str]]] | None = None
        self._clear = QAction(icon("x"), _("Clear"), self)
        self._clear.setObjectName(f"{name}_clear")
        self._clear.triggered.connect(self.clear)
        add_inside(self, self._clear)
        self._clear.setVisible(False)  # hidden sooner, its button would show all the same
        self.textChanged.connect(self._on_text_changed)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.setTextMargins(sizes().icon + metrics.SMALL, 0, 0, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        # Painted: as an action of the field it would be a button that does nothing.
        side = sizes().icon
        spot = QRect(metrics.MEDIUM, (self.height() - side) // 2, side, side)
        where = QStyle.visualRect(self.layoutDirection(), self.rect(), spot)
        painter = QPainter(self)
        paint_icon(painter, where, "magnifying-glass", tones().muted)
        painter.end()

    def set_table(self, table: QAbstractItemView) -> None:
        """The table that Down leads into."""
        self._table = table

    def tell(self, told: Callable[[], list[tuple[str, str]]]) -> None:
        """The owner handles keys of this field: ``told`` says, for F1, those that work while
        something is typed."""
        self._told = told

    def told_keys(self) -> list[tuple[str, str]]:
        """For F1, while the field has the focus: what does something now."""
        if self._told is not None and self.text():
            return self._told()
        told = []
        if self._table is not None and rows_in(self._table):
            told.append(("Down", _("To what is found")))
        if self.text() and self.isSignalConnected(QMetaMethod.fromSignal(self.chosen)):
            told.append(("Return", _("Take what is found first")))
        if self.text() and not isinstance(self.window(), QDialog):
            told.append(("Esc", _("Clear the search")))
        return told

    def _on_text_changed(self, text: str) -> None:
        self._clear.setVisible(bool(text))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Escape and self.text() and not isinstance(self.window(), QDialog):
            self.clear()
        elif key == Qt.Key.Key_Down and self._table is not None:
            self._into_table(self._table)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.chosen.emit()
        else:
            super().keyPressEvent(event)

    def _into_table(self, table: QAbstractItemView) -> None:
        if not rows_in(table):
            return
        model = table.model()
        table.setFocus(Qt.FocusReason.TabFocusReason)
        table.setCurrentIndex(model.index(max(table.currentIndex().row(), 0), 0))


def rows_in(table: QAbstractItemView) -> int:
    """How many rows there are to go to."""
    model = table.model()
    return model.rowCount() if model is not None else 0
