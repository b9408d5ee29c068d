"""What a screen reader is told: asked of Qt's own interfaces, as the system's readers ask them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent, QAccessibleStateChangeEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QTableView, QWidget
from pytestqt.qtbot import QtBot

from peerdesk.records.people import Person
from tests.ui.walk import off_screen, over_places, window_on
from ui.pictures.scene import Scene
from ui.widgets import messages
from ui.widgets.chips import ChipChoices
from ui.widgets.form import FieldRow
from ui.widgets.scale import AnswerScale

Name, Role = QAccessible.Text.Name, QAccessible.Role


@pytest.fixture
def center(small_demo: Path, tmp_path: Path) -> Path:
    shutil.copytree(small_demo, tmp_path / "center")
    return tmp_path / "center"


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was announced."""
    said: list[str] = []
    for module in ("ui.screens.people.finder", "ui.screens.records.pair_page"):
        monkeypatch.setattr(f"{module}.announce", lambda widget, text: said.append(text))
    monkeypatch.setattr(messages, "announce", lambda widget, text: said.append(text))
    return said


@pytest.fixture
def listened() -> Iterator[None]:
    """A screen reader is running."""
    before = QAccessible.isActive()
    QAccessible.setActive(True)
    yield
    QAccessible.setActive(before)


def spoken(view: QTableView, row: int, column: int) -> str:
    """The name of a cell, by the interface of its table."""
    table = QAccessible.queryAccessibleInterface(view)
    at = view.visualRect(view.model().index(row, column)).center()
    spot = view.viewport().mapToGlobal(at)
    cell = table.childAt(spot.x(), spot.y())
    assert cell is not None
    return str(cell.text(Name))


def at_place(qapp: Any, center: Path, place: str, look: Callable[[Scene], None]) -> None:
    with off_screen(qapp), window_on(center) as scene:

        def seen(name: str, window: QWidget) -> None:
            look(scene)

        assert not over_places(scene, seen, lambda name: name == place)


def test_the_roll_says_the_name_and_then_the_state(qapp: Any, center: Path) -> None:
    def look(scene: Scene) -> None:
        roll = scene.part("roll_table", QTableView)
        line = roll.model().row_at(0)
        assert spoken(roll, 0, 0) == f"{line.name}, Not recorded, 1"
        roll.setFocus()
        roll.selectRow(0)
        QTest.keyClick(roll, Qt.Key.Key_P)
        assert spoken(roll, 0, 0) == f"{line.name}, Present, 1"
        # Wherever the click was, the next line is read from its name.
        roll.setCurrentIndex(roll.model().index(1, 3))
        QTest.keyClick(roll, Qt.Key.Key_Down)
        assert roll.currentIndex().column() == 0

    at_place(qapp, center, "groups-roll", look)


def test_the_import_says_who_and_what_becomes_of_them(qapp: Any, center: Path) -> None:
    with off_screen(qapp), window_on(center) as scene:

        def seen(name: str, window: QWidget) -> None:
            if name == "records-preview":
                rows = scene.part("import_rows", QTableView)
                found.append(spoken(rows, 1, 0))

        found: list[str] = []
        wanted = ("records-columns", "records-questions", "records-preview")
        over_places(scene, seen, lambda name: name in wanted)
    assert found == ["Rosalind Abernathy-Castellanos, New, Added, line 3"]


def test_the_search_says_whom_enter_opens_and_the_page_whose_it_is(
    qtbot: QtBot, qapp: Any, center: Path, heard: list[str]
) -> None:
    def look(scene: Scene) -> None:
        field = scene.part("people_search", QLineEdit)
        scene.window.activateWindow()
        field.setFocus()
        # Whom the demo has depends on the day that it is made.
        names = [row.preferred_name for row in Person.select().order_by(Person.id)]
        name = next(each for each in names if len(each) > 4 and names.count(each) == 1)
        QTest.keyClicks(field, name)
        qtbot.waitUntil(lambda: heard[-1].startswith(f"{name} "))
        heard.clear()
        QTest.keyClick(field, Qt.Key.Key_Return)
        focused = scene.window.focusWidget()
        assert focused is not None
        told = QAccessible.queryAccessibleInterface(focused)
        assert f", {name}" in told.text(Name)

    at_place(qapp, center, "people", look)


def test_chips_and_scales_are_groups_named_by_their_question(qtbot: QtBot, listened: None) -> None:
    chips = ChipChoices([("a", "Food"), ("b", "Rides")], name="needs")
    scale = AnswerScale([("1", "1"), ("2", "2")], name="sleep")
    rows = []
    for made, question in ((chips, "What is needed?"), (scale, "How was the night?")):
        rows.append(row := FieldRow(question, made))
        qtbot.addWidget(row)
        row.show()
        told = QAccessible.queryAccessibleInterface(made)
        assert told.role() == Role.Grouping
        assert told.text(Name) == question
    scale.set_code("2")
    group = QAccessible.queryAccessibleInterface(scale)
    cells = [group.child(at) for at in range(group.childCount())]
    assert {each.role() for each in cells} == {Role.RadioButton}
    assert [each.text(Name) for each in cells if each.state().checked] == ["2"]
    boxes = QAccessible.queryAccessibleInterface(chips)
    assert [boxes.child(at).text(Name) for at in range(boxes.childCount())] == ["Food", "Rides"]
    assert boxes.child(0).role() == Role.CheckBox


def test_of_exclusive_chips_one_is_ticked_and_can_be_taken_back(qtbot: QtBot) -> None:
    chips = ChipChoices([("a", "Declined"), ("b", "Not known")], exclusive=True, name="why")
    qtbot.addWidget(chips)
    chips.show()
    first, second = (chips.findChild(QWidget, f"why_{code}") for code in "ab")
    assert QAccessible.queryAccessibleInterface(first).role() == Role.RadioButton
    QTest.mouseClick(first, Qt.MouseButton.LeftButton)
    QTest.mouseClick(second, Qt.MouseButton.LeftButton)
    assert chips.codes() == ["b"]
    assert QAccessible.queryAccessibleInterface(second).state().checked
    QTest.mouseClick(second, Qt.MouseButton.LeftButton)
    assert chips.codes() == []


def test_a_field_that_is_wrong_says_so(qtbot: QtBot) -> None:
    field = QLineEdit()
    row = FieldRow("Phone", field)
    qtbot.addWidget(row)
    row.set_error("That is no number.")
    told = QAccessible.queryAccessibleInterface(field)
    assert told.text(Name) == "Phone, to be corrected"
    assert told.text(QAccessible.Text.Description) == "That is no number."
    row.set_error("")
    assert told.text(Name) == "Phone"


def test_a_question_that_is_wrong_has_that_state(qtbot: QtBot) -> None:
    chips = ChipChoices([("a", "By phone"), ("b", "In person")], name="how")
    row = FieldRow("How", chips)
    qtbot.addWidget(row)
    told = QAccessible.queryAccessibleInterface(chips)
    assert not told.state().invalid
    row.set_error("Choose one.")
    assert told.state().invalid
    assert told.text(Name) == "How, to be corrected"
    row.set_error("")
    assert not told.state().invalid


def test_a_field_tells_that_it_became_wrong_and_right_again(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[object, bool]] = []

    def hear(event: QAccessibleEvent) -> None:
        if isinstance(event, QAccessibleStateChangeEvent):
            told.append((event.object(), bool(event.changedStates().invalid)))

    monkeypatch.setattr(QAccessible, "updateAccessibility", hear)
    field = QLineEdit()
    row = FieldRow("Phone", field)
    qtbot.addWidget(row)
    row.set_error("That is no number.")
    row.set_error("That is too short.")
    assert told == [(field, True)]
    row.set_error("")
    row.set_error("")
    assert told == [(field, True)] * 2
