"""The second step of an import: what each column of the file is taken for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from peerdesk.desk.basics.dates import Sense
from peerdesk.exchange import importing
from peerdesk.exchange.importing import RawTable
from peerdesk.words import _, number
from ui.models.columns import Column
from ui.models.rows import RowsModel
from ui.models.selection import select_id
from ui.screens.records.work import FileRead
from ui.theme import metrics, sizes
from ui.widgets.buttons import button
from ui.widgets.fields import CheckBox, ChoiceBox, DateField
from ui.widgets.form import FieldRow
from ui.widgets.messages import Banner
from ui.widgets.page import Card, column, row
from ui.widgets.table import DataTable
from ui.widgets.text import label

_TITLES = 3
_LONGEST_LINE = 40
"""Letters of a line of the file where it can be chosen."""
_BOXES_AHEAD = 6
"""Boxes made beyond those in sight: a box costs 5 ms, and a year's attendance has 300 columns."""


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
    header_line_wanted = Signal(int)
    every_line_wanted = Signal(bool)

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__(_("What is in which column?"), name="import_columns")
        self._today = today
        self._file: FileRead | None = None
        self._kind = ""
        self._boxes: dict[int, ChoiceBox] = {}
        self._guessed: dict[int, str] = {}
        self._choices: list[tuple[str, str]] = []
        self._model = RowsModel(
            [
                Column("name", _("In the file"), lambda each: each.name, strong=True),
                Column("samples", _("First values"), lambda each: each.samples),
                Column("field", _("Is read as"), _nothing, width=250),
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
        self._build_questions()
        self._remarks = Banner(name="import_remarks")
        self._banner = Banner(name="import_columns_banner")
        self._back = button(_("&Back"), on_click=self._on_back, name="import_columns_back")
        self._next = button(
            _("&Look at the rows"),
            "primary",
            on_click=self._on_next,
            name="import_columns_next",
        )
        self.body.addWidget(about)
        questions = (self._sheet_row, self._head_row, self._group_row, self._day_row)
        line = row(*questions, None)
        for one in questions:
            # What is wrong with one of them leaves the others where they are.
            line.setAlignment(one, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(line)
        self.body.addWidget(self._lines)
        self.body.addWidget(self._remarks)
        self.body.addWidget(self._banner)
        self.body.addWidget(self._table, 1)
        self.body.addLayout(row(self._back, None, self._next))
        self.setFocusProxy(self._table)

    def _build_questions(self) -> None:
        """What is asked about the file as a whole, each only where it doesn't tell."""
        self._sheet = ChoiceBox(blank=False, name="import_sheet")
        self._sheet.code_changed.connect(self.sheet_wanted)
        self._sheet_row = FieldRow(_("&Sheet of the workbook"), self._sheet)
        self._names_in = ChoiceBox(blank=False, name="import_header_line")
        self._names_in.setMinimumContentsLength(34)  # the line's first names, where there is room
        self._names_in.code_changed.connect(self._on_head)
        self._head_row = FieldRow(_("Names of the &columns are in"), self._names_in)
        self._group = ChoiceBox(name="import_group")
        self._group.code_changed.connect(self._on_group)
        self._group_row = FieldRow(_("All rows are of the &group"), self._group)
        self._day = DateField(self._today, Sense.PAST, name="import_day")
        self._day.date_changed.connect(self._on_day)
        self._day_row = FieldRow(_("All rows are of the da&y"), self._day)
        for box in (self._sheet, self._names_in, self._group, self._day):
            box.setMinimumWidth(round(190 * sizes().factor))
        self._lines_words = label("", "muted", wrap=True, name="import_lines_words")
        self._every_line = CheckBox(_("Read these lines as &rows too"), name="import_every_line")
        self._every_line.clicked.connect(self.every_line_wanted)
        self._lines = QWidget()
        self._lines.setLayout(column(self._lines_words, self._every_line, spacing=metrics.XS))

    def show_file(self, read: FileRead, kind: str) -> None:
        """Show the columns of the file with what they are taken for."""
        table, columns = read.table, read.columns
        self._file, self._kind = read, kind
        self._banner.clear()
        self._choices = [("", _("– not imported –")), *importing.field_words(kind).items()]
        self._guessed = dict(columns)
        self._boxes = {}
        self._sheet_row.setVisible(len(table.sheets) > 1)
        self._sheet.set_choices([(name, name) for name in table.sheets])
        self._sheet.set_code(table.sheet)
        self._names_in.set_choices(_lines_offered(table))
        self._names_in.set_code(str(table.header_line))
        self._head_row.setVisible(not read.every_line)
        self._model.set_rows([])
        self._model.set_rows(
            [
                _FileColumn(index, importing.column_name(table, index), _first_values(table, index))
                for index in range(len(table.header))
            ]
        )
        self._make_boxes()
        self._group.set_choices([(name, name) for name in read.groups])
        self._group.set_code(read.group if read.group in read.groups else "")
        self._day.set_date(read.day)
        self._lines_words.setText(_lines_in_words(table))
        self._every_line.setChecked(read.every_line)
        self._lines.setVisible(read.every_line or not table.is_sure)
        self._remarks.clear()
        if table.remarks:
            self._remarks.show_message("\n".join(table.remarks), "warning")
        self._show_group()
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

    def _show_group(self) -> None:
        """Which group all rows are of: only while no column says it."""
        self._group_row.set_error("")
        self._group_row.setVisible(importing.needs_group(self._kind, self.columns()))
        self._day_row.set_error("")
        self._day_row.setVisible(importing.needs_day(self._kind, self.columns()))

    def group(self) -> str:
        """The group that all rows are of, "" where a column says it."""
        return self._group.code()

    def held_on(self) -> date | None:
        """The day that all rows are of, None where a column says it."""
        return self._day.date() if importing.needs_day(self._kind, self.columns()) else None

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
        assert self._file is not None
        if importing.needs_group(self._kind, self.columns()) and not self.group():
            self._group_row.set_error(_("Choose the group, or the column that names it."))
            self._group.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if importing.needs_day(self._kind, self.columns()) and self._day.date() is None:
            problem = _("Type the day, or choose the column that tells it.")
            self._day_row.set_error(self._day.problem() or problem)
            self._day.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.next_wanted.emit()

    def _on_head(self, line: str) -> None:
        self.header_line_wanted.emit(int(line))

    def _on_day(self, day: object) -> None:
        self._day_row.set_error("")

    def _on_group(self, group: str) -> None:
        self._group_row.set_error("")

    def _on_code_changed(self, code: str) -> None:
        self._banner.clear()
        self._show_group()

    def _on_activated(self, index: object) -> None:
        assert isinstance(index, int)
        self._boxes[index].setFocus(Qt.FocusReason.TabFocusReason)


def _lines_in_words(table: RawTable) -> str:
    """Which lines are taken for no rows, and what stands in those above the columns' names."""
    said = importing.lines_left_out(table)
    titles = "; ".join(f"“{title}”" for title in table.titles[:_TITLES])
    more = " …" if len(table.titles) > _TITLES else ""
    return f"{said} {titles}{more}".strip()


def _lines_offered(table: RawTable) -> list[tuple[str, str]]:
    """The first lines of the file, each with what begins it, and none of them."""
    offered = [("0", _("– no line –"))]
    for each in table.first_lines:
        words = " · ".join(filter(None, each.cells))
        shown = words if len(words) <= _LONGEST_LINE else words[:_LONGEST_LINE].rstrip() + " …"
        offered.append((str(each.line), _("Line {n}: {words}", n=number(each.line), words=shown)))
    return offered


def _nothing(each: _FileColumn) -> str:
    return ""


def _first_values(table: RawTable, index: int) -> str:
    return importing.samples(table, index) or _("(blank)")
