"""An error under a field goes when the field is changed, whatever kind of field it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from peerdesk.desk.basics.dates import Sense
from ui.screens.people.answer_fields import OrNoAnswer, SpokenLanguages
from ui.widgets.answer_chips import AnswerChips
from ui.widgets.chips import ChipChoices
from ui.widgets.fields import CheckBox, ChoiceBox, DateField, NoteField, NumberField, TimeField
from ui.widgets.first_time import FirstTimeBox
from ui.widgets.form import FormGrid
from ui.widgets.messages import Banner
from ui.widgets.password import PasswordField
from ui.widgets.phone import PhoneField
from ui.widgets.scale import AnswerScale
from ui.widgets.times import TimesGrid

TWO = [("a", "Apple"), ("b", "Bread")]
Key = Qt.Key


def today() -> date:
    return date(2026, 11, 23)


def or_none() -> QWidget:
    note = NoteField(name="note")
    return OrNoAnswer(note, lambda: bool(note.toPlainText()))


KINDS: dict[str, tuple[Callable[[], QWidget], object]] = {
    "line": (QLineEdit, "x"),
    "note": (lambda: NoteField(name="f"), "x"),
    "date": (lambda: DateField(today, name="f"), "1"),
    "time": (lambda: TimeField(name="f"), "1"),
    "number": (lambda: NumberField(0, 9, name="f"), "1"),
    "number stepped": (lambda: NumberField(0, 9, name="f"), Key.Key_Up),
    "phone": (lambda: PhoneField("US", name="f"), "1"),
    "password": (lambda: PasswordField(name="f"), "x"),
    "choice": (lambda: ChoiceBox(TWO, name="f"), Key.Key_Down),
    "tick": (lambda: CheckBox("Yes", name="f"), Key.Key_Space),
    "chips": (lambda: ChipChoices(TWO, name="f"), Key.Key_Space),
    "answers": (lambda: AnswerChips(TWO, name="f"), Key.Key_Space),
    "languages": (lambda: SpokenLanguages(name="f"), Key.Key_Space),
    "scale": (lambda: AnswerScale(TWO, name="f"), Key.Key_Right),
    "times": (lambda: TimesGrid(name="f"), Key.Key_Space),
    "first time": (lambda: FirstTimeBox(name="f"), Key.Key_Down),
    "note or none": (or_none, "x"),
}


def touch(field: QWidget, how: object) -> None:
    field.setFocus(Qt.FocusReason.TabFocusReason)
    focused = QApplication.focusWidget()
    assert focused is not None
    if isinstance(how, str):
        QTest.keyClicks(focused, how)
    else:
        QTest.keyClick(focused, how)


def shown(qtbot: QtBot, grid: FormGrid) -> None:
    qtbot.addWidget(grid)
    with qtbot.waitActive(grid):
        grid.show()
        grid.activateWindow()


@pytest.mark.parametrize("kind", KINDS)
def test_an_error_goes_with_the_next_change(
    qtbot: QtBot, kind: str, request: pytest.FixtureRequest
) -> None:
    if kind == "times":
        request.getfixturevalue("desk")  # the parts of the day are one of its lists
    make, how = KINDS[kind]
    field, other = make(), QLineEdit()
    grid = FormGrid()
    grid.add("f", "Field", field)
    grid.add("other", "Other", other)
    shown(qtbot, grid)
    grid.show_errors({"f": "Wrong.", "other": "Wrong too."})
    touch(field, how)
    assert grid.row("f").error() == ""
    assert grid.row("other").error() == "Wrong too.", "its cause is still there"


def test_what_is_judged_together_is_corrected_together(qtbot: QtBot) -> None:
    grid = FormGrid()
    for key in ("first", "last", "name"):
        grid.add(key, key, QLineEdit())
    grid.judge_together("first", "last")
    shown(qtbot, grid)
    grid.show_errors({"last": "Before the first.", "name": "Needed."})
    touch(grid.row("first").field, "x")
    assert (grid.row("last").error(), grid.row("name").error()) == ("", "Needed.")


def test_leaving_a_field_unchanged_takes_no_error_away(qtbot: QtBot) -> None:
    """What the desk had said of a day that can be read stays, also when it is written out."""
    grid = FormGrid()
    field = DateField(today, name="f")
    grid.add("f", "Field", field)
    grid.add("other", "Other", QLineEdit())
    shown(qtbot, grid)
    touch(field, "6/8/2027")
    grid.show_errors({"f": "Before the first."})
    touch(grid.row("other").field, "x")
    assert field.text() == "Jun 8, 2027"
    assert grid.row("f").error() == "Before the first."


def test_what_belongs_to_no_field_goes_with_any_change(qtbot: QtBot) -> None:
    grid, banner = FormGrid(), Banner(name="b")
    grid.add("f", "Field", QLineEdit())
    grid.add_wide(banner)
    shown(qtbot, grid)
    grid.say(banner, grid.show_errors({"elsewhere": "That can't be."}))
    assert banner.text() == "That can't be."
    touch(grid.row("f").field, "x")
    assert banner.text() == ""
    banner.show_message("This is what you began.")
    touch(grid.row("f").field, "y")
    assert banner.text() == "This is what you began.", "nobody's error"


def test_a_field_that_tells_of_the_past_says_that_a_day_is_to_come(qtbot: QtBot) -> None:
    grid = FormGrid()
    fields = {
        "past": DateField(today, Sense.PAST, name="past"),
        "recent": DateField(today, Sense.RECENT, name="recent"),
        "any": DateField(today, name="any"),
    }
    for key, field in fields.items():
        grid.add(key, key, field)
    shown(qtbot, grid)
    for field in fields.values():
        touch(field, "11/24/2026")
    touch(fields["past"], "")
    said = {key: grid.row(key).error() for key in fields}
    assert said == dict.fromkeys(("past", "recent"), "This day is in the future.") | {"any": ""}
    assert fields["recent"].date() is None
