"""Selection by record id rather than by row."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QItemSelectionModel
from PySide6.QtWidgets import QAbstractItemView

from ui.models.columns import IdRole
from ui.models.paged import PagedTableModel
from ui.models.rows import RowsModel


def selected_id(view: QAbstractItemView) -> Any:
    """The id of the current row when it is selected, else None."""
    chosen = view.selectionModel()
    if chosen is None:
        return None
    index = chosen.currentIndex()
    return index.data(IdRole) if index.isValid() and chosen.isSelected(index) else None


def selected_ids(view: QAbstractItemView) -> list[Any]:
    """The ids of all selected rows, from top to bottom."""
    chosen = view.selectionModel()
    rows = {index.row(): index for index in chosen.selectedIndexes()} if chosen else {}
    return [rows[row].data(IdRole) for row in sorted(rows)]


def select_id(view: QAbstractItemView, record_id: Any) -> bool:
    """Make the row of ``record_id`` current, selected and visible; False when it isn't shown
    (the selection is then left as it is)."""
    model = view.model()
    if not isinstance(model, PagedTableModel | RowsModel):
        return False
    row = model.row_of(record_id)
    if row < 0:
        return False
    how = QItemSelectionModel.SelectionFlag
    view.selectionModel().setCurrentIndex(
        model.index(row, 0), how.ClearAndSelect | how.Rows | how.Current
    )
    view.scrollTo(model.index(row, 0))
    return True
