"""A table of any length: it holds the ids of the current query and reads rows by the page."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ui.models.columns import Column, IdRole, RowRole, row_in_words

PAGE = 100
_PAGES_KEPT = 20

Index = QModelIndex | QPersistentModelIndex


class PagedTableModel(QAbstractTableModel):
    """``ids`` returns the ids of the present search, filter and order, ``rows`` the row objects
    of some ids (those that have gone meanwhile may be missing: their row is blank). Both are
    called in the GUI thread and have to be quick: one page is ``page_size`` rows (about what is
    in sight, where every key reads anew), 20 pages are kept.

    ``sorted_by(key, descending)`` is told when a person asks for an order; it remembers it for
    ``ids``, and the model reloads by itself. Starts empty: call `reload`. ``spoken`` as in
    `RowsModel`.
    """

    def __init__(
        self,
        columns: Sequence[Column],
        ids: Callable[[], Sequence[Any]],
        rows: Callable[[Sequence[Any]], Mapping[Any, Any]],
        *,
        sorted_by: Callable[[str, bool], object] | None = None,
        page_size: int = PAGE,
        spoken: Callable[[Any], str] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = list(columns)
        self._page_size = page_size
        self._spoken = spoken
        self._read_ids = ids
        self._read_rows = rows
        self._sorted_by = sorted_by
        self._ids: Sequence[Any] = []
        self._pages: OrderedDict[int, Mapping[Any, Any]] = OrderedDict()
        self._places: dict[Any, int] | None = None

    def reload(self) -> None:
        """Ask for the ids again and forget all rows. `DataTable` keeps the selection by id."""
        ids = self._read_ids()
        self.beginResetModel()
        self._ids = ids
        self._pages.clear()
        self._places = None
        self.endResetModel()

    def rows_changed(self, ids: Collection[Any]) -> None:
        """These records have changed but neither their order nor who is shown: only they are
        read and painted again."""
        for page in {row // self._page_size for row in map(self.row_of, ids) if row >= 0}:
            self._pages.pop(page, None)
        for changed in ids:
            row = self.row_of(changed)
            if row >= 0:
                self.dataChanged.emit(self.index(row, 0), self.index(row, len(self.columns) - 1))

    def id_at(self, row: int) -> Any:
        """The id in ``row``."""
        return self._ids[row]

    def row_of(self, record_id: Any) -> int:
        """The row that holds ``record_id``, -1 when it isn't shown."""
        if self._places is None:
            self._places = {each: row for row, each in enumerate(self._ids)}
        return self._places.get(record_id, -1)

    def row_at(self, row: int) -> Any:
        """The row object in ``row``, None when the record has gone since."""
        page = row // self._page_size
        found = self._pages.get(page)
        if found is None:
            first = page * self._page_size
            found = self._read_rows(self._ids[first : first + self._page_size])
            self._pages[page] = found
            if len(self._pages) > _PAGES_KEPT:
                self._pages.popitem(last=False)
        else:
            self._pages.move_to_end(page)
        return found.get(self._ids[row])

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._ids):
            return None
        if role == IdRole:
            return self._ids[index.row()]
        row = self.row_at(index.row())
        if role == RowRole:
            return row
        if row is None:
            return None
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

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        if self._sorted_by is None or not 0 <= column < len(self.columns):
            return
        if self.columns[column].sortable:
            self._sorted_by(self.columns[column].key, order == Qt.SortOrder.DescendingOrder)
            self.reload()


def heading_alignment(column: Column) -> Qt.AlignmentFlag:
    """Headings stand over their column's text."""
    across = {
        "start": Qt.AlignmentFlag.AlignLeading,
        "center": Qt.AlignmentFlag.AlignHCenter,
        "end": Qt.AlignmentFlag.AlignTrailing,
    }[column.align]
    return across | Qt.AlignmentFlag.AlignVCenter
