"""The import asks what a file doesn't say, one thing at a time, and shows what it understood."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtWidgets import QApplication

from peerdesk.desk.groups import groups
from peerdesk.records.groups import Attendance, Meeting
from peerdesk.records.people import Person, PersonChoice
from tests.exchange.importing import tables
from tests.ui.test_records import (
    Key,
    actor,
    add,
    cells,
    look,
    open_file,
    press,
    said,
    select_id,
    shell,
    verdicts,
    written,
)
from tests.ui.windows import Shell
from ui.widgets.fields import CheckBox, ChoiceBox

__all__ = ["shell"]


def box(shell: Shell, name: str) -> ChoiceBox:
    found = shell.find(name)
    assert isinstance(found, ChoiceBox)
    return found


def choose(shell: Shell, name: str, code: str) -> None:
    """Go through the box with the arrows until ``code`` is chosen, as a person does."""
    found = box(shell, name)
    found.setFocus()
    press(shell, Key.Key_Home)
    for _step in range(found.count()):
        if found.code() == code:
            return
        press(shell, Key.Key_Down)
    raise AssertionError(code)


def looked_again(shell: Shell, condition: Any) -> None:
    shell.wait(lambda: not shell.sees("import_busy") and condition())


def test_lines_above_the_columns_are_shown_and_can_be_rows(shell: Shell, tmp_path: Path) -> None:
    rows = [["Ann Smith", "", ""], ["Name", "Phone", "Shoes"], ["Cara Lee", "", "39"]]
    open_file(shell, written(tmp_path / "people.csv", rows))
    assert said(shell, "import_lines_words") == (
        "Line 1 stands above the names of the columns and is no row. "
        "Line 2 is taken for the names of the columns. “Ann Smith”"
    )
    shell.click("import_every_line")
    shell.wait(lambda: cells(shell, "import_columns_table", 1)[0] == "Ann Smith, Name, Cara Lee")
    tick = shell.find("import_every_line")
    assert isinstance(tick, CheckBox)
    assert tick.isChecked()
    look(shell)
    assert verdicts(shell) == ["New", "Needs attention", "New"]


def test_the_line_of_the_columns_names_can_be_chosen(shell: Shell, tmp_path: Path) -> None:
    rows = [["Oak House", "list", "of"], ["Who", "Where", "Shoes"], ["Cara Lee", "Bath", "39"]]
    open_file(shell, written(tmp_path / "people.csv", rows))
    lines = box(shell, "import_header_line")
    assert [lines.itemText(at) for at in range(3)] == [
        "– no line –",
        "Line 1: Oak House · list · of",
        "Line 2: Who · Where · Shoes",
    ]
    assert lines.code() == "0"
    lines.setFocus()
    press(shell, Key.Key_Down)
    shell.wait(lambda: cells(shell, "import_columns_table", 0) == ["Oak House", "list", "of"])
    assert lines.code() == "1"
    lines.setFocus()
    press(shell, Key.Key_Down)
    shell.wait(lambda: cells(shell, "import_columns_table", 0) == ["Who", "Where", "Shoes"])
    assert box(shell, "import_header_line").code() == "2"
    assert "Line 1 stands above" in said(shell, "import_lines_words")
    choose(shell, "import_column_0", "name")
    look(shell)
    assert verdicts(shell) == ["New"]


def test_a_plain_header_asks_nothing(shell: Shell, tmp_path: Path) -> None:
    rows = [["Name", "DOB"], ["Cara Lee", "3/25/1990"]]
    open_file(shell, written(tmp_path / "people.csv", rows))
    for name in ("import_every_line", "import_days", "import_group", "import_sheet"):
        assert not shell.sees(name), name


@pytest.mark.parametrize("width", [1280, 1366])
def test_no_box_of_the_columns_is_cut_off(shell: Shell, tmp_path: Path, width: int) -> None:
    shell.window.resize(width, 768)
    open_file(shell, written(tmp_path / "people.csv", [["Name", "DOB"], ["Cara Lee", "3/4/1990"]]))
    QApplication.processEvents()
    table = shell.find("import_columns_table")
    for at in range(2):
        made = shell.find(f"import_column_{at}")
        right = made.mapTo(table, made.rect().topRight()).x()
        assert right < table.width()


def ask(shell: Shell) -> None:
    shell.click("import_columns_next")
    shell.wait(lambda: shell.sees("import_questions_next"))


def test_days_that_may_be_read_either_way(shell: Shell, tmp_path: Path) -> None:
    open_file(shell, written(tmp_path / "people.csv", [["Name", "DOB"], ["Cara Lee", "3/4/1990"]]))
    choose(shell, "import_column_1", "")
    look(shell)
    press(shell, Key.Key_Escape)
    assert shell.sees("import_columns_table"), "nothing was asked without the column of days"
    choose(shell, "import_column_1", "birth_date")
    ask(shell)
    assert [box(shell, "import_question_0").itemText(at) for at in (0, 1)] == [
        "Mar 4, 1990",
        "Apr 3, 1990",
    ]
    assert said(shell, "import_question_0_below") == "1 row, in cell B2."
    choose(shell, "import_question_0", "day")
    shell.click("import_questions_next")
    shell.wait(lambda: shell.sees("import_rows"))
    assert "Birth date: Apr 3, 1990" in said(shell, "import_reason")
    press(shell, Key.Key_Escape)
    shell.wait(lambda: shell.sees("import_question_0"))
    assert box(shell, "import_question_0").code() == "day"
    shell.click("import_questions_next")
    shell.click("import_go")
    shell.wait(lambda: shell.sees("import_added"))
    assert Person.get().birth_date == date(1990, 4, 3)


def test_marks_are_asked_about_on_one_page_and_remembered(shell: Shell, tmp_path: Path) -> None:
    form = {"name": "Monday", "starts_at": "6 pm", "starts_on": "11/2/2026"}
    groups.add_group(actor(shell), form)
    add(shell, "Ana", legal_last_name="Ruiz")
    add(shell, "Bo", legal_last_name="Lin")
    select_id(shell.find("import_kinds"), "attendance")
    rows = [["Name", "Group", "7/3/2020", "7/17/2020"], ["Ana Ruiz", "Monday", "x", "✓"]]
    rows += [["Bo Lin", "Monday", "✓", ""], ["Bo Lin", "Monday", "q", ""]]
    open_file(shell, written(tmp_path / "july.csv", rows))
    ask(shell)
    words = [box(shell, f"import_question_{at}").accessibleName() for at in (0, 1)]
    assert words == ["What does the mark “q” mean?", "What does the mark “x” mean?"]
    assert box(shell, "import_question_1").currentText() == "– not answered –"
    choose(shell, "import_question_1", "absent")
    shell.click("import_questions_next")
    shell.wait(lambda: shell.sees("import_rows"))
    assert verdicts(shell) == ["New", "New", "Needs attention"]
    # A row is left out here, and taken in again; the file stays as it is.
    select_id(shell.find("import_rows"), 2)
    shell.click("import_leave_out")
    looked_again(shell, lambda: verdicts(shell) == ["New", "New", "Left out"])
    assert not shell.sees("import_preview_save")
    shell.click("import_leave_out")
    looked_again(shell, lambda: verdicts(shell) == ["New", "New", "Needs attention"])
    failed = tmp_path / "failed.xlsx"
    shell.dialogs.answers = [failed]
    shell.click("import_preview_save")
    shell.wait(failed.exists)
    kept = openpyxl.load_workbook(failed).active
    assert [cell.value for cell in kept[1]][2:4] == ["2020-07-03", "2020-07-17"]
    assert {cell.data_type for cell in kept[2] if cell.value} == {"s"}
    shell.click("import_go")
    shell.wait(lambda: shell.sees("import_again"))
    assert Attendance.select().count() == 3
    shell.click("import_again")
    rows[0][2:] = ["8/7/2020", "8/14/2020"]
    open_file(shell, written(tmp_path / "august.csv", rows[:2]))
    ask(shell)
    assert box(shell, "import_question_0").code() == "absent"
    assert "for an earlier file" in said(shell, "import_question_0_below")


def test_the_group_and_the_day_of_all_rows(shell: Shell, tmp_path: Path) -> None:
    form = {"name": "Monday", "starts_at": "6 pm", "starts_on": "11/2/2026"}
    groups.add_group(actor(shell), form)
    add(shell, "Ana", legal_last_name="Ruiz")
    select_id(shell.find("import_kinds"), "attendance")
    open_file(shell, written(tmp_path / "came.csv", [["Name", "Minutes"], ["Ana Ruiz", "61"]]))
    shell.click("import_columns_next")
    assert said(shell, "import_group_below") == "Choose the group, or the column that names it."
    choose(shell, "import_group", "Monday")
    shell.click("import_columns_next")
    assert said(shell, "import_day_below") == "Type the day, or choose the column that tells it."
    shell.type("import_day", "11/16/2026")
    shell.press("import_day")
    look(shell)
    assert "Group: Monday · Day: Nov 16, 2026" in said(shell, "import_reason")
    shell.click("import_go")
    shell.wait(lambda: Attendance.select().count() == 1)
    assert Meeting.get(Meeting.day == date(2026, 11, 16)).state == "held"


def test_the_first_day_of_new_people(shell: Shell, tmp_path: Path) -> None:
    open_file(shell, written(tmp_path / "people.csv", [["Name"], ["Cara Lee"]]))
    look(shell)
    shell.type("import_first_day", "1/1/2099")
    shell.press("import_first_day")
    assert said(shell, "import_first_day_note") == "This day is in the future."
    shell.type("import_first_day", "5/6/2019")
    shell.press("import_first_day")
    looked_again(shell, lambda: "First seen: May 6, 2019" in said(shell, "import_reason"))
    assert shell.sees("import_first_day"), "it can be corrected"
    shell.click("import_go")
    shell.wait(lambda: shell.sees("import_added"))
    assert Person.get().first_seen_on == date(2019, 5, 6)


def test_what_a_word_means_is_said_once_for_all_rows(shell: Shell, tmp_path: Path) -> None:
    rows = [["Name", "Housing"], ["Cara Lee", "Homeless"], ["Bo Lin", "homeless"]]
    open_file(shell, written(tmp_path / "people.csv", rows))
    look(shell)
    before = tables()
    assert verdicts(shell) == ["New"] * 2, "nobody is lost for one word"
    assert "not understood, kept as a note: Housing" in said(shell, "import_reason")
    press(shell, Key.Key_Return)
    assert shell.window.focusWidget() is shell.find("import_meaning")
    choose(shell, "import_meaning", "unsheltered")
    shell.click("import_meaning_use")
    looked_again(shell, lambda: "Housing: Unsheltered" in said(shell, "import_reason"))
    assert tables() == before
    shell.click("import_go")
    shell.wait(lambda: PersonChoice.select().count() == 2)


def test_what_changes_is_seen_before_it_is_done(shell: Shell, tmp_path: Path) -> None:
    add(shell, "Ana", legal_last_name="Ruiz", birth_date="3/25/1990", place="04101")
    rows = [["Name", "DOB", "ZIP"], ["Ana Ruiz", "3/25/1990", "04102"]]
    open_file(shell, written(tmp_path / "people.csv", rows))
    look(shell)
    assert not shell.sees("import_first_day")
    choose(shell, "import_existing", "overwrite")
    looked_again(shell, lambda: "04101 → 04102" in said(shell, "import_reason"))


def test_an_import_that_changes_nothing_offers_no_undo(shell: Shell, tmp_path: Path) -> None:
    add(shell, "Ana", legal_first_name="Ana", legal_last_name="Ruiz", birth_date="3/25/1990")
    rows = [["Name", "DOB"], ["Ana Ruiz", "3/25/1990"]]
    open_file(shell, written(tmp_path / "people.csv", rows))
    look(shell)
    choose(shell, "import_existing", "overwrite")
    looked_again(shell, lambda: shell.find("import_go").isEnabled())
    shell.click("import_go")
    shell.wait(lambda: shell.sees("import_result_about"))
    assert said(shell, "import_result_about") == "Nothing that was in the records was changed."
    assert not shell.sees("import_undo")


def test_sheets_that_were_not_read_are_named_at_the_end(shell: Shell, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Jan"
    for month in ("Feb", "Mar"):
        book.create_sheet(month)
    for month in ("Jan", "Feb"):
        book[month].append(["Name"])
        book[month].append([f"Ana {month}"])
    book.save(tmp_path / "months.xlsx")
    open_file(shell, tmp_path / "months.xlsx")
    look(shell)
    shell.click("import_go")
    shell.wait(lambda: shell.sees("import_result_about"))
    assert "Other sheets of this file were not imported: Feb." in said(shell, "import_result_about")


def test_a_yes_or_no_that_is_neither_is_said_once(shell: Shell, tmp_path: Path) -> None:
    rows = [["Name", "Wants a mentor"], ["Cara Lee", "maybe"]]
    open_file(shell, written(tmp_path / "people.csv", rows))
    look(shell)
    choose(shell, "import_meaning", "-")
    shell.click("import_meaning_use")
    looked_again(shell, lambda: verdicts(shell) == ["New"])
