"""The second step of an import: what each column of the file is taken for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from peerdesk.exchange import importing
from peerdesk.exchange.importing import RawTable
from peerdesk.words import _
from ui.models.columns import Column
from ui.models.rows import RowsModel
from ui.models.selection import select_id
from ui.theme import metrics, sizes
from ui.widgets.buttons import button
from ui.widgets.fields import ChoiceBox
from ui.widgets.form import FieldRow
from ui.widgets.messages import Banner
from ui.widgets.page import Card, row
from ui.widgets.table import DataTable
from ui.widgets.text import label

_SAMPLES = 4
_BOXES_AHEAD = 6
"""Boxes made beyond those in sight: a box costs 5 ms, and a year's attendance has 300 columns."""
_ROWS_LOOKED_AT = 100


@dataclass(frozen=True)
class _FileColumn:
    id: int
    name: str
    samples: str


class ColumnsPage(Card):
    """A row for each column of the file: its name, its first values, and a choice box."""

    next_wanted = Signal()
    back_wanted = Signal()
    sheet_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__(_("What is in which column?"), name="import_columns")
        self._boxes: dict[int, ChoiceBox] = {}
        self._guessed: dict[int, str] = {}
        self._choices: list[tuple[str, str]] = []
        self._model = RowsModel(
            [
                Column("name", _("In the file"), lambda each: each.name, strong=True, stretch=3),
                Column("samples", _("First values"), lambda each: each.samples, stretch=4),
                Column("field", _("Is read as"), _nothing, width=290),
            ],
            parent=self,
        )
        self._table = DataTable(
            self._model, words=_("Columns of the file"), name="import_columns_table"
        )
        self._table.verticalHeader().setDefaultSectionSize(sizes().control + 12)
        self._table.row_activated.connect(self._on_activated)
        self._table.verticalScrollBar().valueChanged.connect(self._make_boxes)
        self._table.verticalScrollBar().rangeChanged.connect(self._make_boxes)
        about = label(
            _("Correct what was guessed wrong: it is remembered for files with the same headings."),
            "muted",
            wrap=True,
        )
        self._sheet = ChoiceBox(blank=False, name="import_sheet")
        self._sheet.code_changed.connect(self.sheet_wanted)
        self._sheet_row = FieldRow(_("&Sheet of the workbook"), self._sheet)
        self._banner = Banner(name="import_columns_banner")
        self._back = button(_("&Back"), on_click=self._on_back, name="import_columns_back")
        self._next = button(
            _("&Look at the rows"),
            "primary",
            on_click=self._on_next,
            name="import_columns_next",
        )
        self.body.addWidget(about)
        self.body.addWidget(self._sheet_row)
        self.body.addWidget(self._banner)
        self.body.addWidget(self._table, 1)
        self.body.addLayout(row(self._back, None, self._next))
        self.setFocusProxy(self._table)

    def show_table(self, table: RawTable, kind: str, columns: Mapping[int, str]) -> None:
        """Show the columns of ``table`` with what they are taken for."""
        self._banner.clear()
        self._choices = [("", _("– not imported –")), *importing.field_words(kind).items()]
        self._guessed = dict(columns)
        self._boxes = {}
        self._sheet_row.setVisible(len(table.sheets) > 1)
        self._sheet.set_choices([(name, name) for name in table.sheets])
        self._sheet.set_code(table.sheet)
        self._model.set_rows([])
        self._model.set_rows(
            [
                _FileColumn(index, importing.column_name(table, index), _samples(table, index))
                for index in range(len(table.header))
            ]
        )
        self._make_boxes()
        self._next.setEnabled(bool(table.rows))
        if not table.rows:
            self._banner.show_message(
                _("There are no rows in this table. Choose another sheet or file."), "warning"
            )
        if table.header:
            select_id(self._table, 0)

    def _make_boxes(self) -> None:
        """The boxes that are in sight or nearly so, each after the one above it for Tab."""
        count = self._model.rowCount()
        first, last = self._table.rowAt(0), self._table.rowAt(self._table.viewport().height())
        if count == 0 or first < 0:
            return
        last = (last if last >= 0 else count - 1) + _BOXES_AHEAD
        for index in range(max(first - _BOXES_AHEAD, 0), min(last + 1, count)):
            if index not in self._boxes:
                self._make_box(index)

    def _make_box(self, index: int) -> None:
        box = ChoiceBox(self._choices, blank=False, name=f"import_column_{index}")
        box.set_code(self._guessed.get(index, ""))
        box.setAccessibleName(_("{column} is read as", column=self._model.row_at(index).name))
        box.code_changed.connect(self._on_code_changed)
        box.installEventFilter(self)
        holder = QWidget()
        line = row(box)
        line.setContentsMargins(0, metrics.XS, metrics.SMALL, metrics.XS)
        holder.setLayout(line)
        self._table.setIndexWidget(self._model.index(index, 2), holder)
        above = max((at for at in self._boxes if at < index), default=None)
        below = min((at for at in self._boxes if at > index), default=None)
        QWidget.setTabOrder(self._table if above is None else self._boxes[above], box)
        QWidget.setTabOrder(box, self._back if below is None else self._boxes[below])
        self._boxes[index] = box

    def columns(self) -> dict[int, str]:
        """Column to field, those that are imported."""
        made = {index: box.code() for index, box in self._boxes.items()}
        return {index: field for index, field in (self._guessed | made).items() if field}

    def show_problem(self, message: str) -> None:
        """Say what is wrong with the columns."""
        self._banner.show_message(message, "danger")
        self.focus_work()

    def focus_work(self) -> None:
        """To the columns."""
        self._table.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, ChoiceBox):
            # The column whose box has the focus is the chosen one, and in sight.
            index = next((at for at, box in self._boxes.items() if box is watched), None)
            if index is not None:
                select_id(self._table, index)
        return False

    def _on_back(self) -> None:
        self.back_wanted.emit()

    def _on_next(self) -> None:
        self.next_wanted.emit()

    def _on_code_changed(self, code: str) -> None:
        self._banner.clear()

    def _on_activated(self, index: object) -> None:
        assert isinstance(index, int)
        self._boxes[index].setFocus(Qt.FocusReason.TabFocusReason)


def _nothing(column: _FileColumn) -> str:
    return ""


def _samples(table: RawTable, index: int) -> str:
    """The first different values of a column, in one line."""
    values = (each.cells[index] for each in table.rows[:_ROWS_LOOKED_AT])
    found = list(dict.fromkeys(" ".join(value.split()) for value in values if value))
    more = " …" if len(found) > _SAMPLES else ""
    return ", ".join(found[:_SAMPLES]) + more if found else _("(blank)")
