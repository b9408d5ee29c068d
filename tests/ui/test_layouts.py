"""What keeps words whole where room is short: each was seen cut off in a picture."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QStyleOptionComboBox, QWidget
from pytestqt.qtbot import QtBot

from peerdesk.desk.intake import intake
from tests.conftest import Desk
from tests.desk.group_records import add_person
from tests.ui.desk_room import OpenRoom
from ui.models.columns import Column
from ui.models.rows import RowsModel
from ui.screens.today.day_card import DayCard, DayColumn
from ui.theme import sizes
from ui.widgets.buttons import button
from ui.widgets.fields import ChoiceBox
from ui.widgets.form import FormGrid, ScrollForm
from ui.widgets.nav import NavRail
from ui.widgets.page import column
from ui.widgets.table import DataTable
from ui.widgets.text import label

LONG = "Northern Cumberland County Community Behavioral Health and Recovery Partnership"


@pytest.fixture
def shown(qtbot: QtBot):
    """Show a widget at a size."""

    def show(widget: QWidget, width: int, height: int = 500) -> QWidget:
        qtbot.addWidget(widget)
        widget.resize(width, height)
        widget.show()
        qtbot.waitExposed(widget)
        return widget

    return show


def line(name: str) -> QLineEdit:
    made = QLineEdit()
    made.setObjectName(name)
    return made


def test_the_rail_is_as_wide_under_a_long_name(qtbot: QtBot) -> None:
    def rail(name: str) -> NavRail:
        made = NavRail()
        qtbot.addWidget(made)
        made.head.addWidget(label(name, "muted", wrap=True))
        made.add("today", "Today", "house", digit=1)
        return made

    assert rail(LONG).sizeHint().width() == rail("Harbor").sizeHint().width()
    assert rail(LONG).minimumSizeHint().width() == rail("Harbor").minimumSizeHint().width()


def test_a_hidden_field_leaves_no_hole(shown, qtbot: QtBot) -> None:
    grid = FormGrid()
    for key in ("first", "second", "third"):
        grid.add(key, key, line(key))
    shown(grid, 800)
    rows = [grid.row(key) for key in ("first", "second", "third")]
    first, second = (rows[at].pos() for at in (0, 1))
    rows[0].hide()
    qtbot.waitUntil(lambda: rows[1].pos() == first)
    assert rows[2].pos() == second
    rows[0].show()
    qtbot.waitUntil(lambda: rows[1].pos() == second)
    assert rows[2].x() == first.x()
    assert rows[2].y() > first.y()


def test_a_form_without_room_for_two_columns_has_one(shown, qtbot: QtBot) -> None:
    form, grid = ScrollForm(), FormGrid()
    grid.add("first", "Nights in a hospital or in detox", line("first"), required=True)
    grid.add("second", "Nights without a place to stay", line("second"), required=True)
    for key in ("first", "second"):
        grid.row(key).field.setMinimumWidth(300)
    form.body.addWidget(grid)
    shown(form, 560)
    qtbot.waitUntil(lambda: grid.row("second").y() > grid.row("first").y())
    assert grid.width() <= form.area.viewport().width()
    form.resize(900, 500)
    qtbot.waitUntil(lambda: grid.row("second").y() == grid.row("first").y())


def test_a_long_question_takes_two_lines(shown) -> None:
    grid = FormGrid(1)
    grid.add("one", "I regard my life as challenging and fulfilling without drugs", line("one"))
    shown(grid, 300)
    words = grid.row("one").label
    assert words.width() <= 300
    assert words.height() > 1.5 * words.fontMetrics().height()


def test_a_button_without_room_keeps_the_beginning_of_its_words(shown) -> None:
    made = button("Change to Nguyễn Thị Minh Khai", "primary", name="change")
    shown(made, 150, made.sizeHint().height())
    picture = made.grab().toImage()
    at = picture.height() // 2
    start, end = range(5, 11), range(picture.width() - 11, picture.width() - 5)
    ground = picture.pixelColor(5, 4)
    for across in (*start, *end):
        inks = {picture.pixelColor(across, down).name() for down in range(at - 7, at + 7)}
        assert inks == {ground.name()}, across


def test_a_link_begins_where_the_text_above_does_and_may_be_short(shown) -> None:
    whole = QWidget()
    above, link = label("Mentor", "section"), button(LONG, "link", name="open")
    whole.setLayout(column(above, link))
    shown(whole, 300)
    assert link.x() == above.x() == 0
    assert link.width() <= 300


def test_a_long_choice_ends_in_dots(shown) -> None:
    whole = "Consentimiento para compartir información"
    box = ChoiceBox([("general", whole)], blank=False, name="kind")
    shown(box, 200, box.sizeHint().height())
    option = QStyleOptionComboBox()
    box.initStyleOption(option)
    assert option.currentText.startswith("Consentim")
    assert option.currentText.endswith("…")
    assert box.fontMetrics().horizontalAdvance(option.currentText) <= 160
    assert box.currentText() == whole
    box.setPlaceholderText("Add another")
    box.setCurrentIndex(-1)
    asked = box.grab().toImage()
    box.setPlaceholderText("")
    assert asked != box.grab().toImage()


@dataclass(frozen=True)
class _Row:
    id: int
    name: str
    code: str


def test_a_column_that_may_go_goes_before_names_are_cut(shown) -> None:
    columns = [
        Column("name", "Name", lambda row: row.name),
        Column("code", "Code", lambda row: row.code, width=120, may_go=True),
        Column("state", "State", lambda row: "", width=170),
    ]
    model = RowsModel(columns)
    model.set_rows([_Row(1, "Wilhelmina-Alexandrina", "K7QF2MXB")])
    table = DataTable(model, words="People", name="people")
    model.setParent(table)
    shown(table, 760)
    assert not table.isColumnHidden(1)
    table.resize(480, 300)
    assert table.isColumnHidden(1)
    assert table.columnWidth(0) + table.columnWidth(2) == table.viewport().width()
    table.resize(760, 300)
    assert not table.isColumnHidden(1)
    assert table.columnWidth(1) == 120


def test_the_columns_of_today_end_together(desk: Desk, open_room: OpenRoom, qtbot: QtBot) -> None:
    for at in range(25):
        intake.start_intake(desk.director, {"preferred_name": f"Person {at}"})
    room = open_room(desk.director)
    room.screen.resize(1150, 720)
    papers, card = room.find("today_papers"), room.find("sign_in_card")
    qtbot.waitUntil(lambda: papers.model().rowCount() > 5)  # read in a later turn

    def bottom(part: QWidget) -> int:
        return part.mapTo(room.screen, QPoint(0, 0)).y() + part.height()

    lists = room.find("today_papers_card")
    qtbot.waitUntil(lambda: abs(bottom(lists) - bottom(card)) <= 2)  # laid out in the next turn


def test_an_empty_center_says_what_comes_next(desk: Desk, qtbot: QtBot) -> None:
    from tests.ui.scripted_dialogs import ScriptedDialogs
    from ui.context import Context
    from ui.jobs import InlineJobs
    from ui.screens.mentors import MentorsScreen
    from ui.screens.people import PeopleScreen

    context = Context(desk.director, None, InlineJobs(), ScriptedDialogs())  # type: ignore[arg-type]
    mentors, people = MentorsScreen(context), PeopleScreen(context)
    for screen in (mentors, people):
        qtbot.addWidget(screen)
        screen.resize(1100, 700)
        screen.show()
        screen.reload()
    action = mentors.findChild(QPushButton, "mentors_nothing_action")
    assert action.isVisible()
    action.click()
    assert mentors.findChild(QWidget, "mentors_form_card").isVisible()
    rest = people.findChild(QWidget, "people_rest").findChild(QLabel)
    assert rest.text() == "The page of whoever is added opens here."
    add_person(desk, "Ana")
    people.reload()
    assert rest.text().startswith("Type a name")
    context.deleteLater()


@dataclass(frozen=True)
class Waiting:
    id: int
    name: str


def test_on_a_large_screen_a_list_of_the_day_shows_all_it_has(shown) -> None:
    """Today left half of a screen of 1920x1080 empty under lists that stopped at four rows."""
    card = DayCard(
        "Waiting", Column("name", "", lambda row: row.name), empty="", most=3, name="waits"
    )
    card.show_rows([Waiting(at, f"Person {at}") for at in range(12)])
    column = shown(DayColumn([], [card], "day"), 400, 1000)
    assert isinstance(column, DayColumn)
    column.share()
    assert card.list.height() >= 12 * sizes().tall_row
    column.resize(400, 260)
    column.share()
    assert card.list.height() <= 260
