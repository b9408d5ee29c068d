"""Item models: Qt's own tester, pages, selection by id."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QApplication

from ui.models.columns import Column, IdRole, RowRole, Tag, TagRole
from ui.models.paged import PAGE, PagedTableModel
from ui.models.rows import RowsModel
from ui.models.selection import select_id, selected_id
from ui.widgets.table import DataTable


@dataclass(frozen=True)
class Person:
    id: int
    name: str


COLUMNS = [
    Column("name", "Name", lambda each: each.name, sortable=True),
    Column("code", "Code", lambda each: f"#{each.id}", tag=lambda each: Tag("odd")),
]


class Records:
    """A query over made-up records that counts what is asked of it."""

    def __init__(self, ids: Sequence[int]) -> None:
        self.all = list(ids)
        self.gone: set[int] = set()
        self.reads: list[int] = []
        self.orders: list[tuple[str, bool]] = []

    def ids(self) -> list[int]:
        return list(self.all)

    def rows(self, ids: Sequence[int]) -> dict[int, Person]:
        self.reads.append(len(ids))
        return {each: Person(each, f"name {each}") for each in ids if each not in self.gone}

    def order(self, key: str, descending: bool) -> None:
        self.orders.append((key, descending))
        self.all.sort(reverse=descending)

    def model(self) -> PagedTableModel:
        made = PagedTableModel(COLUMNS, self.ids, self.rows, sorted_by=self.order)
        made.reload()
        return made


def test_paged_model_obeys_qt(qtmodeltester):
    model = Records(range(250)).model()
    qtmodeltester.check(model)
    model.reload()


def test_rows_are_read_by_the_page_once():
    records = Records(range(1000, 1350))
    model = records.model()
    assert records.reads == []
    assert model.index(120, 0).data() == "name 1120"
    assert model.index(199, 1).data() == "#1199"
    assert records.reads == [PAGE]
    assert model.index(349, 0).data(IdRole) == 1349
    assert records.reads == [PAGE], "the id alone needs no row"


def test_oldest_page_is_forgotten_first():
    records = Records(range(100 * PAGE))
    model = records.model()
    for page in range(30):
        model.row_at(page * PAGE)
    before = len(records.reads)
    model.row_at(29 * PAGE)
    assert len(records.reads) == before
    model.row_at(0)
    assert len(records.reads) == before + 1


def test_record_that_has_gone_is_a_blank_row():
    records = Records([1, 2])
    records.gone = {2}
    model = records.model()
    index = model.index(1, 0)
    assert index.data() is None
    assert index.data(RowRole) is None
    assert index.data(IdRole) == 2


def test_changed_records_are_read_again(qtbot):
    records = Records(range(300))
    model = records.model()
    model.row_at(0)
    model.row_at(250)
    with qtbot.waitSignal(model.dataChanged) as changed:
        model.rows_changed([250])
    assert changed.args[0].row() == 250
    before = len(records.reads)
    model.row_at(0)
    assert len(records.reads) == before
    model.row_at(250)
    assert len(records.reads) == before + 1


def test_sorting_asks_the_query_and_keeps_the_selection(qtbot):
    records = Records(range(500))
    table = DataTable(records.model(), words="People", name="people")
    qtbot.addWidget(table)
    table.show()
    assert select_id(table, 7)
    table.model().sort(0, Qt.SortOrder.DescendingOrder)
    assert records.orders == [("name", True)]
    assert selected_id(table) == 7
    assert table.currentIndex().row() == 492
    table.model().sort(1)
    assert len(records.orders) == 1, "the column can't be sorted by"


def test_selection_follows_the_record_over_a_reload(qtbot):
    records = Records(range(500))
    table = DataTable(records.model(), words="People", name="people")
    qtbot.addWidget(table)
    table.show()
    select_id(table, 400)
    records.all = [each for each in records.all if each % 2 == 0]
    table.model().reload()
    assert selected_id(table) == 400
    assert table.currentIndex().row() == 200
    records.all.remove(400)
    with qtbot.waitSignal(table.chosen_lost):
        table.model().reload()
    assert selected_id(table) is None


def test_big_ids_are_not_cut(qtbot):
    big = 2**40 + 3
    table = DataTable(Records([1, big]).model(), words="People", name="people")
    qtbot.addWidget(table)
    table.show()
    with qtbot.waitSignal(table.row_chosen) as chosen:
        select_id(table, big)
    assert chosen.args == [big]


def test_rows_model_obeys_qt(qtmodeltester):
    model = RowsModel(COLUMNS)
    qtmodeltester.check(model)
    model.set_rows([Person(1, "Ana"), Person(2, "Dee")])
    model.set_rows([Person(1, "Ana B."), Person(2, "Dee")])
    model.set_rows([])


def test_same_ids_repaint_only_what_differs():
    model = RowsModel(COLUMNS)
    people = [Person(each, f"name {each}") for each in range(5)]
    model.set_rows(people)
    resets, changes = [], []
    model.modelReset.connect(lambda: resets.append(1))
    model.dataChanged.connect(lambda first, last: changes.append(first.row()))
    people[3] = replace(people[3], name="new")
    model.set_rows(people)
    assert (resets, changes) == ([], [3])
    model.set_rows(people[1:])
    assert resets == [1]
    assert model.row_of(4) == 3
    assert model.row_of(99) == -1


def test_headings_tags_and_spoken_text():
    model = RowsModel(COLUMNS)
    model.set_rows([Person(5, "Ana")])
    assert model.headerData(0, Qt.Orientation.Horizontal) == "Name"
    assert model.index(0, 1).data(TagRole) == Tag("odd")
    spoken = model.data(model.index(0, 1), Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "#5, odd"
    assert model.data(QModelIndex()) is None


@pytest.mark.parametrize("count", [200_000])
def test_a_long_table_shows_and_scrolls_at_once(qtbot, count):
    """Measured 2 to 8 ms a step on a desk PC; the bound leaves room for a busy test machine."""
    records = Records(range(count))
    table = DataTable(records.model(), words="People", name="people")
    qtbot.addWidget(table)
    table.resize(1100, 600)
    table.show()
    QApplication.processEvents()
    started = time.perf_counter()
    table.model().reload()
    table.grab()
    shown = time.perf_counter() - started
    started = time.perf_counter()
    for step in range(10):
        table.verticalScrollBar().setValue(step * count // 11)
        table.grab()
    scrolled = (time.perf_counter() - started) / 10
    print(f"show {shown * 1000:.1f} ms, scroll {scrolled * 1000:.1f} ms")  # noqa: T201
    assert shown < 0.25
    assert scrolled < 0.15
    assert sum(records.reads) <= 15 * 2 * PAGE
