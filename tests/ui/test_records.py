"""Records: import and duplicates through the real window, by keys and clicks, with real files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice, product
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QTabBar
from pytestqt.qtbot import QtBot

from peerdesk.actor import Role
from peerdesk.desk.groups import groups
from peerdesk.desk.history import undoing
from peerdesk.desk.intake import intake
from peerdesk.desk.office import office
from peerdesk.records.groups import Membership
from peerdesk.records.people import Person
from tests.doors import CHEAP, PASSWORD
from tests.exchange.importing import tables
from tests.ui.windows import Shell, copied
from ui.models.columns import TagRole
from ui.models.selection import select_id, selected_id
from ui.screens.records.columns_page import ColumnsPage
from ui.widgets.fields import ChoiceBox

Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def shell(qtbot: QtBot, folder_template: Path, tmp_path: Path) -> Iterator[Shell]:
    """Signed in, at Records."""
    made = Shell(qtbot, copied(folder_template, tmp_path))
    made.sign_in()
    made.window.workspace.show_place("records")
    yield made
    made.close()


def actor(shell: Shell) -> Any:
    return shell.window.workspace.context.actor


def add(shell: Shell, name: str, **values: Any) -> int:
    return intake.start_intake(actor(shell), {"preferred_name": name, **values}).value


def written(path: Path, rows: Sequence[Sequence[Any]]) -> Path:
    """A workbook or a text file that holds ``rows``."""
    if path.suffix == ".xlsx":
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(list(row))
        book.save(path)
    else:
        lines = (",".join(map(str, row)) for row in rows)
        path.write_text("\n".join(lines), encoding="utf-8")
    return path


def press(shell: Shell, key: Qt.Key, modifier: Any = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(shell.window.focusWidget(), key, modifier)


def cells(shell: Shell, name: str, column: int) -> list[str]:
    model = shell.find(name).model()
    return [model.index(at, column).data() for at in range(model.rowCount())]


def verdicts(shell: Shell) -> list[str]:
    model = shell.find("import_rows").model()
    return [model.index(at, 1).data(TagRole).text for at in range(model.rowCount())]


def tab_words(shell: Shell, name: str) -> list[str]:
    tabs = shell.find(name)
    assert isinstance(tabs, QTabBar)
    return [tabs.tabText(at) for at in range(tabs.count())]


def said(shell: Shell, name: str) -> str:
    words = shell.find(name)
    assert isinstance(words, QLabel)
    return words.text()


def open_file(shell: Shell, path: Path) -> None:
    shell.dialogs.answers = [path]
    shell.click("import_file")
    shell.wait(lambda: shell.sees("import_columns_table"))


def look(shell: Shell) -> None:
    """To the rows; what the file leaves open stays as it is."""
    shell.click("import_columns_next")
    shell.wait(lambda: shell.sees("import_rows") or shell.sees("import_questions_next"))
    if shell.sees("import_questions_next"):
        shell.click("import_questions_next")
        shell.wait(lambda: shell.sees("import_rows"))


def toast_of(shell: Shell, words: str) -> None:
    shell.wait(lambda: shell.sees("toast_words") and words in said(shell, "toast_words"))


# The place


def test_the_keys_of_the_other_places_stay(shell: Shell) -> None:
    QTest.keyClick(shell.window, Key.Key_6, CONTROL)
    assert shell.window.workspace.current_place() == "settings"
    QTest.keyClick(shell.window, Key.Key_7, CONTROL)
    assert shell.window.workspace.current_place() == "records"


def test_only_a_director_sees_it(shell: Shell) -> None:
    values = {"name": "Frances", "sign_in_name": "frances", "roles": [Role.FRONT_DESK]}
    office.add_account(actor(shell), shell.door.folder, values, PASSWORD, CHEAP)
    shell.lock()
    shell.choose_name("fra")
    shell.sign_in()
    assert "records" not in shell.window.workspace.places()


# Import

PEOPLE = [
    ["Our list of 2025"],
    [],
    ["First name", "Last name", "DOB", "Cell phone", "Tea"],
    ["Ana", "Ruiz", "3/4/1990", "207 555 0142", "Green"],
    ["Luis", "Mora", "13/45/1990", "", "Black"],
    ["Ana & Luis", "Mora", "", "", ""],
    ["Zora", "Neale", "1/7/1991", "207 555 0143", "Mint"],
]


def test_people_of_a_workbook_by_keys_only(shell: Shell, tmp_path: Path) -> None:
    known = add(
        shell, "Zora", legal_first_name="Zora", legal_last_name="Neale", birth_date="1/7/1991"
    )
    before = tables()
    path = written(tmp_path / "people.xlsx", PEOPLE)
    book = openpyxl.load_workbook(path)
    book.active.row_dimensions[5].hidden = True
    book.save(path)
    shell.dialogs.answers = [path]
    shell.find("import_kinds").setFocus()
    press(shell, Key.Key_Return)
    shell.wait(lambda: shell.sees("import_columns_table"))

    assert said(shell, "import_remarks_words").startswith("Line 5 is hidden or filtered out")
    assert cells(shell, "import_columns_table", 0)[:3] == ["First name", "Last name", "DOB"]
    assert cells(shell, "import_columns_table", 1)[4] == "Green, Black, Mint"
    boxes = [shell.find(f"import_column_{at}").code() for at in range(5)]
    assert boxes == ["legal_first_name", "legal_last_name", "birth_date", "phone", ""]

    # Tab goes from box to box, Enter into the box of the chosen column.
    assert shell.window.focusWidget() is shell.find("import_columns_table")
    for at in range(5):
        press(shell, Key.Key_Tab)
        assert shell.window.focusWidget() is shell.find(f"import_column_{at}")
        assert selected_id(shell.find("import_columns_table")) == at
    press(shell, Key.Key_Tab)
    assert shell.window.focusWidget() is shell.find("import_columns_back")
    table = shell.find("import_columns_table")
    table.setFocus()
    select_id(table, 0)
    press(shell, Key.Key_Return)
    assert shell.window.focusWidget() is shell.find("import_column_0")
    press(shell, Key.Key_Up)
    assert shell.find("import_column_0").code() == "preferred_name"
    press(shell, Key.Key_L, ALT)
    shell.wait(lambda: shell.sees("import_question_0"))
    assert shell.window.focusWidget() is shell.find("import_question_0")
    press(shell, Key.Key_L, ALT)
    shell.wait(lambda: shell.sees("import_rows"))

    assert tab_words(shell, "import_verdicts") == [
        "All (4)", "New (1)", "In the records (1)", "Needs attention (2)",
    ]  # fmt: skip
    assert verdicts(shell) == ["New", "Needs attention", "Needs attention", "In the records"]
    assert cells(shell, "import_rows", 2)[0] == "Ana Ruiz"
    then = cells(shell, "import_rows", 3)
    assert then[0] == "Added"
    assert then[1].startswith("Birth date: ")
    assert "Two people in one cell" in then[2]
    assert "kept as in the records" in then[3]
    assert tables() == before, "nothing is written before the last step"

    # Filter by the arrows; the whole reason is below.
    shell.find("import_verdicts").setFocus()
    for _step in range(3):
        press(shell, Key.Key_Right)
    assert verdicts(shell) == ["Needs attention"] * 2
    assert said(shell, "import_reason").startswith("Line 5: Birth date: ")

    press(shell, Key.Key_I, ALT)
    shell.wait(lambda: shell.sees("import_added"))
    assert [said(shell, f"import_{name}") for name in ("added", "known", "left_out")] == [
        "1", "1", "2",
    ]  # fmt: skip
    toast_of(shell, "Imported people: 1 new, 1 known, 2 left out")
    ana = Person.get(Person.preferred_name == "Ana")
    assert (ana.legal_first_name, ana.legal_last_name) == ("", "Ruiz")
    assert Person.get_by_id(known).preferred_name == "Zora"

    press(shell, Key.Key_U, ALT)
    toast_of(shell, "Undone: Imported people")
    assert tables() == before
    assert not shell.sees("import_undo")


def test_the_toast_takes_the_import_back_and_the_page_knows(shell: Shell, tmp_path: Path) -> None:
    before = tables()
    open_file(shell, written(tmp_path / "people.csv", [["Name", "Phone"], ["Ana Ruiz", ""]]))
    look(shell)
    assert not shell.sees("import_preview_save"), "every row is good"
    shell.click("import_go")
    shell.wait(lambda: shell.sees("toast_undo"))
    assert Person.select().count() == 1

    shell.click("toast_undo")

    shell.wait(lambda: not shell.sees("import_undo"))
    assert tables() == before
    # Once more, from the step before: the rows are looked at again.
    shell.click("import_steps_3")
    shell.wait(lambda: shell.sees("import_rows"))
    assert verdicts(shell) == ["New"]


def test_a_large_import_is_taken_back_in_the_background(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(undoing, "_QUICK", 1)
    before = tables()
    open_file(shell, written(tmp_path / "people.csv", [["Name"], ["Ana Ruiz"], ["Bo Lin"]]))
    look(shell)
    shell.click("import_go")
    shell.wait(lambda: shell.sees("toast_undo"))

    QTest.keyClick(shell.window, Key.Key_Z, CONTROL)

    assert shell.jobs.busy()
    toast_of(shell, "Undone: Imported people")
    assert tables() == before
    assert not shell.sees("import_undo")


def test_those_in_the_records_take_what_the_file_says_if_wanted(
    shell: Shell, tmp_path: Path
) -> None:
    known = add(shell, "Ana", legal_last_name="Ruiz", birth_date="3/4/1990", place="04101")
    rows = [["Name", "DOB", "ZIP"], ["Ana Ruiz", "3/4/1990", "04102"]]
    open_file(shell, written(tmp_path / "people.csv", rows))
    look(shell)
    assert verdicts(shell) == ["In the records"]
    assert not shell.find("import_go").isEnabled()

    box = shell.find("import_existing")
    box.setFocus()
    press(shell, Key.Key_Down)
    shell.wait(lambda: shell.find("import_go").isEnabled())
    assert "takes what the file says" in cells(shell, "import_rows", 3)[0]
    assert shell.find("import_go").text() == "&Import 1 row"
    shell.click("import_go")
    shell.wait(lambda: shell.sees("import_result_about"))

    assert Person.get_by_id(known).place == "04102"
    assert said(shell, "import_result_about").startswith("1 record was changed")
    shell.click("toast_undo")
    assert Person.get_by_id(known).place == "04101"


def test_the_rows_that_failed_are_saved_corrected_and_imported(
    shell: Shell, tmp_path: Path
) -> None:
    rows = [["Name", "DOB"], ["Ana Ruiz", "3/4/1990"], ["Luis Mora", "13/45/1990"]]
    open_file(shell, written(tmp_path / "people.csv", rows))
    look(shell)
    shell.click("import_go")
    shell.wait(lambda: shell.sees("import_result_save"))
    failed = tmp_path / "failed.csv"
    shell.dialogs.answers = [failed]
    shell.click("import_result_save")
    toast_of(shell, "Saved 1 row")

    text = failed.read_text(encoding="utf-8-sig")
    assert "Luis Mora" in text
    assert "Ana" not in text
    failed.write_text(text.replace("13/45/1990", "5/4/1990"), encoding="utf-8")
    shell.click("import_again")
    open_file(shell, failed)
    look(shell)
    assert verdicts(shell) == ["New"]
    shell.click("import_go")
    shell.wait(lambda: Person.select().count() == 2)


def test_a_file_that_cannot_be_saved_is_said_on_the_page(shell: Shell, tmp_path: Path) -> None:
    open_file(shell, written(tmp_path / "people.csv", [["Name", "DOB"], ["Ana Ruiz", "soon"]]))
    look(shell)
    shell.dialogs.answers = [tmp_path / "no such folder" / "failed.csv"]
    shell.click("import_preview_save")
    shell.wait(lambda: shell.dialogs.shown[-1][0] == "error")
    assert shell.dialogs.shown[-1][1] == "The file was not saved"


def test_what_is_no_table_is_said_in_plain_words(shell: Shell, tmp_path: Path) -> None:
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 this is no workbook")
    shell.dialogs.answers = [broken]
    shell.click("import_file")
    shell.wait(lambda: shell.sees("import_banner_words"))

    assert "This workbook can't be read" in said(shell, "import_banner_words")
    assert shell.sees("import_kinds")
    shell.dialogs.answers = [tmp_path / "gone.csv"]
    shell.click("import_file")
    shell.wait(lambda: "no such file" in said(shell, "import_banner_words"))


def test_a_file_without_rows_goes_no_further(shell: Shell, tmp_path: Path) -> None:
    open_file(shell, written(tmp_path / "people.csv", [["Name", "Phone"]]))
    assert "no rows" in said(shell, "import_columns_banner_words")
    assert not shell.find("import_columns_next").isEnabled()


def test_columns_that_cannot_be_so_are_said_at_the_columns(shell: Shell, tmp_path: Path) -> None:
    rows = [["Name", "Phone", "Tea"], ["Ana Ruiz", "", "Green"]]
    open_file(shell, written(tmp_path / "people.csv", rows))
    shell.find("import_column_0").set_code("")
    shell.click("import_columns_next")
    shell.wait(lambda: "No column" in said(shell, "import_columns_banner_words"))
    assert shell.sees("import_columns_table")


def test_many_columns_are_reached_by_tab_and_all_are_read(shell: Shell, tmp_path: Path) -> None:
    days = [f"{month}/{day}/2025" for month in range(1, 9) for day in range(1, 6)]
    select_id(shell.find("import_kinds"), "attendance")
    rows = [["Name", *days], ["Ana Ruiz", *["x" for _day in days]]]
    open_file(shell, written(tmp_path / "days.csv", rows))
    made = shell.find("import_columns_table").findChildren(ChoiceBox)
    assert len(made) < 30, "only what is in sight"
    for at in range(41):
        press(shell, Key.Key_Tab)
        assert shell.window.focusWidget() is shell.find(f"import_column_{at}")
    press(shell, Key.Key_Tab)
    assert shell.window.focusWidget() is shell.find("import_columns_back")
    page = shell.find("import_columns")
    assert isinstance(page, ColumnsPage)
    assert page.columns() == {0: "name", **dict.fromkeys(range(1, 41), "mark")}


def test_another_sheet_of_the_workbook(shell: Shell, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Phones"
    book.active.append(["Phone"])
    book.active.append(["207 555 0142"])
    book.create_sheet("Names").append(["Name"])
    book["Names"].append(["Ana Ruiz"])
    book.save(tmp_path / "two.xlsx")
    open_file(shell, tmp_path / "two.xlsx")
    assert shell.find("import_sheet").code() == "Names", "the one that has names"

    shell.find("import_sheet").setFocus()
    press(shell, Key.Key_Up)

    shell.wait(lambda: cells(shell, "import_columns_table", 0) == ["Phone"])
    assert shell.find("import_sheet").code() == "Phones"


def test_escape_goes_back_and_keeps_what_was_corrected(shell: Shell, tmp_path: Path) -> None:
    rows = [["Name", "Tea"], ["Ana Ruiz", "Green"]]
    open_file(shell, written(tmp_path / "people.csv", rows))
    shell.find("import_column_1").set_code("other_names")
    look(shell)
    press(shell, Key.Key_Escape)
    assert shell.find("import_column_1").code() == "other_names"
    press(shell, Key.Key_Escape)
    assert shell.sees("import_kinds")


def test_whose_row_it_is_can_be_said(shell: Shell, tmp_path: Path) -> None:
    add(shell, "Sam", legal_last_name="Okafor")
    open_file(shell, written(tmp_path / "people.csv", [["Name"], ["Sam Okafor"], ["Bo Lin"]]))
    look(shell)
    assert verdicts(shell) == ["Needs attention", "New"]
    press(shell, Key.Key_Return)
    assert shell.window.focusWidget() is shell.find("import_answer")
    shell.type("import_answer", "new")
    shell.press("import_answer")
    shell.wait(lambda: verdicts(shell) == ["New", "New"])
    shell.click("import_go")
    shell.wait(lambda: Person.select().count() == 3)


def _names() -> Iterator[str]:
    """Whole names that are all different."""
    for a, b, c, d in product("abcdefghijklmnop", repeat=4):
        yield f"{a}{b}o {c}in{d}son".title()


def test_an_import_that_is_cancelled_writes_nothing(shell: Shell, tmp_path: Path) -> None:
    rows = [["Name"], *([name] for name in islice(_names(), 4000))]
    open_file(shell, written(tmp_path / "people.csv", rows))
    look(shell)
    assert shell.find("import_rows").model().rowCount() == 4000
    before = tables()
    shell.click("import_go")
    assert shell.window.focusWidget() is shell.find("import_busy_cancel")
    press(shell, Key.Key_Escape)
    shell.wait(lambda: not shell.sees("import_busy"))

    assert tables() == before
    assert shell.sees("import_rows"), "it can be tried again"
    assert shell.window.focusWidget() is shell.find("import_go")


def test_the_lock_ends_an_import_whole_or_not_at_all(shell: Shell, tmp_path: Path) -> None:
    rows = [["Name"], *([name] for name in islice(_names(), 3000))]
    open_file(shell, written(tmp_path / "people.csv", rows))
    look(shell)
    shell.click("import_go")
    shell.lock()
    shell.sign_in()

    assert Person.select().count() in (0, 3000)
    assert not shell.sees("import_busy")
    name = "import_rows" if Person.select().count() == 0 else "import_undo"
    assert shell.find(name).isEnabled()


def test_records_that_changed_meanwhile_are_looked_at_again(shell: Shell, tmp_path: Path) -> None:
    rows = [["Name", "DOB"], ["Ana Ruiz", "3/4/1990"]]
    open_file(shell, written(tmp_path / "people.csv", rows))
    look(shell)
    add(shell, "Ana", legal_last_name="Ruiz", birth_date="3/4/1990")
    shell.click("import_go")
    shell.wait(lambda: shell.sees("import_preview_banner_words"))
    assert "Nothing was imported" in said(shell, "import_preview_banner_words")
    shell.click("import_preview_banner_action")
    shell.wait(lambda: verdicts(shell) == ["In the records"])
    assert Person.select().count() == 1


def test_members_of_groups(shell: Shell, tmp_path: Path) -> None:
    ana = add(shell, "Ana", legal_last_name="Ruiz")
    group = groups.add_group(
        actor(shell), {"name": "Morning Circle", "weekday": 0, "starts_at": "9:00"}
    ).value
    rows = [["Name", "Group"], ["Ana Ruiz", "Morning Circle"], ["Ana Ruiz", "No Such"]]
    kinds = shell.find("import_kinds")
    select_id(kinds, "groups")
    open_file(shell, written(tmp_path / "members.csv", rows))
    look(shell)
    assert verdicts(shell) == ["New", "Needs attention"]
    assert cells(shell, "import_rows", 3)[0].startswith("Added for Ana R. (")
    shell.click("import_go")
    shell.wait(lambda: Membership.select().count() == 1)
    found = Membership.get()
    assert (found.person_id, found.group_id) == (ana, group)
