"""A short list or table whose rows are all in memory."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt

from ui.models.columns import Column, IdRole, RowRole, row_in_words
from ui.models.paged import Index, heading_alignment


class RowsModel(QAbstractTableModel):
    """Rows are immutable objects (frozen dataclasses); ``id_of`` tells a row's id, its ``id``
    by default. For tonight's groups, a roll, the mentors of one person: up to some hundreds.

    The focus stands in the first column, which is read aloud as the whole row, or as ``spoken``
    puts it."""

    def __init__(
        self,
        columns: Sequence[Column],
        *,
        id_of: Callable[[Any], Any] | None = None,
        spoken: Callable[[Any], str] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = list(columns)
        self._id_of = id_of or _own_id
        self._spoken = spoken
        self._rows: list[Any] = []

    def set_rows(self, rows: Sequence[Any]) -> None:
        """Show these rows. The same ids in the same order only repaint the rows that differ (the
        selection, the scroll and an open editor stay); anything else is a reset, after which
        `DataTable` and `DataList` select the same id again."""
        fresh = list(rows)
        if [self._id_of(row) for row in fresh] != [self._id_of(row) for row in self._rows]:
            self.beginResetModel()
            self._rows = fresh
            self.endResetModel()
            return
        before, self._rows = self._rows, fresh
        for at, (old, new) in enumerate(zip(before, fresh, strict=True)):
            if old != new:
                self.dataChanged.emit(self.index(at, 0), self.index(at, len(self.columns) - 1))

    def rows(self) -> list[Any]:
        """The rows that are shown, in order."""
        return list(self._rows)

    def row_at(self, row: int) -> Any:
        """The row object in ``row``."""
        return self._rows[row]

    def id_at(self, row: int) -> Any:
        """The id in ``row``."""
        return self._id_of(self._rows[row])

    def row_of(self, record_id: Any) -> int:
        """The row that holds ``record_id``, -1 when it isn't shown."""
        for at, row in enumerate(self._rows):
            if self._id_of(row) == record_id:
                return at
        return -1

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == IdRole:
            return self._id_of(row)
        if role == RowRole:
            return row
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == 0:
            return self._spoken(row) if self._spoken else row_in_words(self.columns, row)
        return self.columns[index.column()].data(row, role)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].heading
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return heading_alignment(self.columns[section])
        return None


def _own_id(row: Any) -> Any:
    return row.id
