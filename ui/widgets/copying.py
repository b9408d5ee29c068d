"""Lines of a list copied for another program: through the one way out, whatever list it is.

A list knows nobody who is signed in: it asks upwards, and the workspace, which does, answers
(``ui.list_copies``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QCoreApplication, QEvent, QModelIndex, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from peerdesk.words import _
from ui.models.columns import SecondLineRole, TagRole

_WANTED = QEvent.Type(QEvent.registerEventType())


class CopyWanted(QEvent):
    """Asks for the lines of ``view`` that are chosen, or for all of them."""

    def __init__(self, view: QAbstractItemView, *, all_of_them: bool) -> None:
        super().__init__(_WANTED)
        self.view, self.all_of_them = view, all_of_them
        self.ignore()


def copy_key(view: QAbstractItemView, event: QKeyEvent) -> bool:
    """Whether this was a key that copies. Qt's own way would leave no trace."""
    keys = event.keyCombination()
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    all_of_them = keys.key() == Qt.Key.Key_C and keys.keyboardModifiers() == both
    if not all_of_them and not event.matches(QKeySequence.StandardKey.Copy):
        return False
    wanted = CopyWanted(view, all_of_them=all_of_them)
    asked: QWidget | None = view
    while asked is not None and not wanted.isAccepted():
        QCoreApplication.sendEvent(asked, wanted)
        asked = asked.parentWidget()
    return True


def told_keys() -> list[tuple[str, str]]:
    """For F1, of a list with lines."""
    return [("Ctrl+C", _("Copy the line")), ("Ctrl+Shift+C", _("Copy the whole list"))]


def all_rows(view: QAbstractItemView) -> Sequence[int]:
    """Every row of the list, in sight or not."""
    model = view.model()
    return range(model.rowCount()) if model is not None else ()


def chosen_rows(view: QAbstractItemView) -> Sequence[int]:
    """The rows that are selected, in their order."""
    chosen = view.selectionModel()
    rows = {index.row() for index in chosen.selectedIndexes()} if chosen is not None else set()
    return sorted(rows)


def line_of(view: QAbstractItemView, row: int) -> str:
    """What a line shows, with tabs between; "" for one that is left out of sight."""
    hidden = getattr(view, "isRowHidden", None)
    if hidden is not None and hidden(row):
        return ""
    model = view.model()
    columns = 1 if isinstance(view, QListView) else model.columnCount()
    parts = [part for at in range(columns) for part in _parts(model.index(row, at))]
    return "\t".join(" ".join(part.split()) for part in parts if part)


def _parts(index: QModelIndex) -> Iterator[str]:
    yield str(index.data() or "")
    yield str(index.data(SecondLineRole) or "")
    tag = index.data(TagRole)
    yield tag.text if tag is not None else ""
