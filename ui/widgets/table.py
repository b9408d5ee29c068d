"""Tables and lists of records."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QMetaMethod,
    QModelIndex,
    QObject,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QListView,
    QStyle,
    QTableView,
    QWidget,
)

from peerdesk.words import _
from ui.held import held
from ui.models.columns import IdRole
from ui.models.paged import Index, PagedTableModel
from ui.models.rows import RowsModel
from ui.models.selection import select_id, selected_id
from ui.theme import sizes, tones
from ui.theme.icons import paint_icon
from ui.widgets import copying
from ui.widgets.copying import copy_key
from ui.widgets.delegates import RowDelegate, TwoLineDelegate

_LEAST_COLUMN = 60
"""Pixels at normal text size for a column that shares the room."""
_LEAST_SHARED = 240
"""Pixels at normal text size for the columns that share the room; with less, others go."""

RecordsModel = PagedTableModel | RowsModel


class _Keeper(QObject):
    """Keeps selection and scroll by id over a reset, shows the empty state, follows the hover.

    One for each view, owned by it.
    """

    def __init__(self, view: DataTable | DataList) -> None:
        super().__init__(view)
        self._view = view
        self._id: Any = None
        self._told: Any = None
        self._offset = 0
        self._empty: QWidget | None = None
        view.viewport().setMouseTracking(True)
        view.viewport().installEventFilter(self)

    def watch(self, model: RecordsModel) -> None:
        model.modelAboutToBeReset.connect(self._on_before_reset)
        model.modelReset.connect(self._on_after_reset)
        self._show_empty()

    def set_empty(self, empty: QWidget) -> None:
        if self._empty is not None:
            self._empty.hide()
            self._empty.deleteLater()
        self._empty = empty
        empty.setParent(self._view.viewport())
        self._show_empty()

    def tell_choice(self, selected: QItemSelection) -> None:
        """Send `row_chosen`, once for each record: Qt makes the first row current on mere focus,
        and a reload selects the same record again."""
        indexes = selected.indexes()
        if indexes and indexes[0].data(IdRole) != self._told:
            self._told = indexes[0].data(IdRole)
            self._view.row_chosen.emit(self._told)

    def _on_before_reset(self) -> None:
        self._id = selected_id(self._view)
        self._offset = self._view.verticalScrollBar().value()

    def _on_after_reset(self) -> None:
        self._view.hovered_row = -1
        if self._id is not None and not select_id(self._view, self._id):
            self._told = None
            self._view.chosen_lost.emit()
        elif self._id is not None:
            self._view.verticalScrollBar().setValue(self._offset)
            self._view.scrollTo(self._view.currentIndex())
        model, current = self._view.model(), self._view.currentIndex()
        if self._view.hasFocus() and not current.isValid() and model.rowCount():
            # As when Tab leads here: Enter has a row, and no arrow is needed before it.
            none = QItemSelectionModel.SelectionFlag.NoUpdate
            self._view.selectionModel().setCurrentIndex(model.index(0, 0), none)
        self._show_empty()

    def _show_empty(self) -> None:
        if self._empty is not None:
            model = self._view.model()
            self._empty.setVisible(model is None or model.rowCount() == 0)
            self._place_empty()

    def _place_empty(self) -> None:
        if self._empty is not None:
            self._empty.setGeometry(self._view.viewport().rect())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.Resize:
            self._place_empty()
        elif isinstance(event, QMouseEvent) and kind == QEvent.Type.MouseMove:
            self._hover(self._view.indexAt(event.position().toPoint()).row())
        elif kind == QEvent.Type.Leave:
            self._hover(-1)
        return False

    def _hover(self, row: int) -> None:
        if row != self._view.hovered_row:
            self._view.hovered_row = row
            self._view.viewport().update()


class DataTable(QTableView):
    """A calm table: whole rows, no grid, Enter or a double click is `row_activated` with the id.

    `row_chosen` carries the id of the selected row when it has become another one, and after a
    reload that keeps it nothing is sent; `chosen_lost` says that a reload no longer
    has it. A reload keeps selection and scroll by record id.
    """

    row_activated = Signal(object)
    row_chosen = Signal(object)
    chosen_lost = Signal()

    def __init__(
        self, model: RecordsModel | None = None, *, words: str, name: str, tall: bool = False
    ) -> None:
        super().__init__()
        self.hovered_row = -1
        self._tall = tall
        _prepare(self, words, name)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setItemDelegate(RowDelegate(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        rows = self.verticalHeader()
        rows.setVisible(False)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = _Header(self)
        self.setHorizontalHeader(header)
        self._keeper = _Keeper(self)
        self._scale()
        if model is not None:
            self.setModel(model)

    def setModel(self, model: QAbstractItemModel | None) -> None:
        super().setModel(model)
        if isinstance(model, PagedTableModel | RowsModel):
            self._keeper.watch(model)
            sortable = any(column.sortable for column in model.columns)
            self.horizontalHeader().setSectionsClickable(sortable)
            self._scale()

    def set_empty(self, empty: QWidget) -> None:
        """What covers the table while it has no rows, usually an `EmptyState`."""
        self._keeper.set_empty(empty)

    def show_order(self, column: int, *, descending: bool = False) -> None:
        """Mark by which column the rows are ordered now; doesn't sort."""
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        self.horizontalHeader().setSortIndicator(column, order)

    def minimumSizeHint(self) -> QSize:
        """As wide as the columns that can't go, for it doesn't scroll across; two rows high."""
        least = super().minimumSizeHint()
        model = self.model()
        if not isinstance(model, PagedTableModel | RowsModel):
            return least
        stays = [column for column in model.columns if not column.may_go]
        wide = sum(column.width or _LEAST_COLUMN for column in stays)
        rows = 2 * self.verticalHeader().defaultSectionSize()
        high = rows + (0 if self.horizontalHeader().isHidden() else sizes().row)
        return QSize(max(least.width(), round(wide * sizes().factor)), max(least.height(), high))

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        # The ring goes around both rows as a whole; the rest of the table stays as painted.
        for row in {current.row(), previous.row()} - {-1}:
            top, high = self.rowViewportPosition(row), self.rowHeight(row)
            self.viewport().update(0, top, self.viewport().width(), high)
        if current.row() != previous.row() and current.column() > 0:
            # Where the whole row is read aloud; Left and Right go on to its cells.
            start, none = (
                current.sibling(current.row(), 0),
                QItemSelectionModel.SelectionFlag.NoUpdate,
            )
            self.selectionModel().setCurrentIndex(start, none)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        self._keeper.tell_choice(selected)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not any(key(self, event) for key in (_activate, _choose_current, copy_key)):
            super().keyPressEvent(event)

    def told_keys(self) -> list[tuple[str, str]]:
        """For F1, while the list has the focus."""
        return _told_keys(self)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        _activate_at(self, self.indexAt(event.position().toPoint()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_width()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_keeper"):
            self._scale()

    def _scale(self) -> None:
        height = sizes().tall_row if self._tall else sizes().row
        self.verticalHeader().setDefaultSectionSize(height)
        self._share_width()

    def _share_width(self) -> None:
        """Give fixed columns their width and the others what is left."""
        model = self.model()
        if not isinstance(model, PagedTableModel | RowsModel):
            return
        scale = sizes().factor
        wide = [round(column.width * scale) for column in model.columns]
        room = self.viewport().width() - sum(wide)
        is_short = room < _LEAST_SHARED * scale
        for at, column in enumerate(model.columns):
            if column.may_go:
                self.setColumnHidden(at, is_short)
                wide[at] = 0 if is_short else wide[at]
        shares = sum(column.stretch for column in model.columns if not column.width)
        sharing = sum(1 for column in model.columns if not column.width)
        left = max(self.viewport().width() - sum(wide), sharing * 60)
        for at, column in enumerate(model.columns):
            if not column.width:
                wide[at] = left * column.stretch // shares
        if shares:
            last = max(at for at, column in enumerate(model.columns) if not column.width)
            wide[last] += max(0, self.viewport().width() - sum(wide))
        for at, width in enumerate(wide):
            if width:
                self.setColumnWidth(at, width)


class DataList(QListView):
    """The first column of a model as a list of two-line rows; signals as in `DataTable`."""

    row_activated = Signal(object)
    row_chosen = Signal(object)
    chosen_lost = Signal()

    def __init__(self, model: RecordsModel | None = None, *, words: str, name: str) -> None:
        super().__init__()
        self.hovered_row = -1
        _prepare(self, words, name)
        self.setItemDelegate(TwoLineDelegate(self))
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._keeper = _Keeper(self)
        if model is not None:
            self.setModel(model)

    def setModel(self, model: QAbstractItemModel | None) -> None:
        super().setModel(model)
        if isinstance(model, PagedTableModel | RowsModel):
            self._keeper.watch(model)

    def set_empty(self, empty: QWidget) -> None:
        """What covers the list while it has no rows, usually an `EmptyState`."""
        self._keeper.set_empty(empty)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.viewport().update()

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        self._keeper.tell_choice(selected)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not any(key(self, event) for key in (_activate, _choose_current, copy_key)):
            super().keyPressEvent(event)

    def told_keys(self) -> list[tuple[str, str]]:
        """For F1, while the list has the focus."""
        return _told_keys(self)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        _activate_at(self, self.indexAt(event.position().toPoint()))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self.model() is not None:
            self.scheduleDelayedItemsLayout()


class _Header(QHeaderView):
    """Quiet headings; the one that orders the rows has an arrow in the palette's colour."""

    def __init__(self, table: QTableView) -> None:
        super().__init__(Qt.Orientation.Horizontal, table)
        self.setObjectName("table_header")
        self.setHighlightSections(False)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setSortIndicatorShown(True)
        self.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        self.sortIndicatorChanged.connect(self._on_order_changed)

    def _on_order_changed(self, column: int, order: Qt.SortOrder) -> None:
        self.viewport().update()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), sizes().row - 2)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        painter.save()
        super().paintSection(painter, rect, section)
        painter.restore()
        if section == self.sortIndicatorSection():
            down = self.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder
            side = 12
            spot = QRect(rect.right() - side - 4, rect.center().y() - side // 2, side, side)
            spot = QStyle.visualRect(self.layoutDirection(), rect, spot)
            paint_icon(
                painter, spot, "caret-down-bold" if down else "caret-up-bold", tones().accent
            )


def _prepare(view: QAbstractItemView, words: str, name: str) -> None:
    view.setObjectName(name)
    view.setAccessibleName(words)
    view.setFrameShape(QFrame.Shape.NoFrame)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)


def _told_keys(view: DataTable | DataList) -> list[tuple[str, str]]:
    model = view.model()
    if model is None or not model.rowCount():
        return []
    told = [("Up / Down", _("Another line"))]
    if view.isSignalConnected(QMetaMethod.fromSignal(view.row_activated)):
        told.append(("Return", _("Open the line, or do what it is for")))
    return [*told, *copying.told_keys()]


def _activate(view: DataTable | DataList, event: QKeyEvent) -> bool:
    """Enter activates on every system; Qt leaves that to the platform's own habits."""
    if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        return False
    return _activate_at(view, view.currentIndex())


def _activate_at(view: DataTable | DataList, index: QModelIndex) -> bool:
    if not index.isValid():
        return False
    select_id(view, index.data(IdRole))
    view.row_activated.emit(index.data(IdRole))
    return True


def _choose_current(view: DataTable | DataList, event: QKeyEvent) -> bool:
    """The first press of an arrow in a list that Tab led to chooses the row where it stands: Qt
    made it current without choosing it, and would pass on to the next, or nowhere if it is alone.
    """
    if event.key() not in (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Home) or held(event):
        return False
    index = view.currentIndex()
    chosen = view.selectionModel()
    if not index.isValid() or (chosen is not None and chosen.hasSelection()):
        return False
    return select_id(view, index.data(IdRole))
