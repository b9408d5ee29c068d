"""Settings, lists: through the real window, by keys and clicks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTableView
from pytestqt.qtbot import QtBot

from peerdesk.actor import Role
from peerdesk.desk.basics import choices
from peerdesk.desk.office import lists, office
from peerdesk.desk.office.lists import EDITABLE
from peerdesk.records.people import Visit
from peerdesk.store import journal
from tests.conftest import NOW
from tests.doors import CHEAP, PASSWORD
from tests.ui.windows import Shell, copied
from ui import workspace as workspace_module
from ui.models.columns import MutedRole, TagRole
from ui.models.selection import select_id, selected_id

Key = Qt.Key
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def shell(
    qtbot: QtBot, folder_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Shell]:
    """Signed in, with Settings as the only screen, at the list of needs."""
    monkeypatch.setattr(workspace_module, "PLACES", workspace_module.PLACES[-1:])
    made = Shell(qtbot, copied(folder_template, tmp_path))
    made.sign_in()
    select_id(made.find("settings_sections"), "lists")
    yield made
    made.close()


def rows(shell: Shell, name: str = "list_entries") -> list[str]:
    view = shell.find(name)
    assert isinstance(view, QTableView)
    model = view.model()
    return [model.index(at, 0).data() for at in range(model.rowCount())]


def data(shell: Shell, at: int, role: int) -> Any:
    view = shell.find("list_entries")
    assert isinstance(view, QTableView)
    return view.model().index(at, 0).data(role)


def press(shell: Shell, key: Qt.Key, modifier: Any = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(shell.window.focusWidget(), key, modifier)


def at_entries(shell: Shell, code: str) -> None:
    view = shell.find("list_entries")
    view.setFocus()
    assert select_id(view, code)


def offered(list_name: str = "need") -> list[str]:
    return [words for _code, words in choices.options(list_name)]


def test_every_list_is_there_with_how_many_it_offers(shell: Shell) -> None:
    assert len(rows(shell, "lists_table")) == len(EDITABLE)
    table = shell.find("lists_table")
    assert isinstance(table, QTableView)
    assert table.model().index(0, 1).data() == str(len(offered()))

    select_id(table, "pathway")

    assert rows(shell) == offered("pathway")


def test_an_entry_is_added_by_its_name_and_enter(shell: Shell) -> None:
    before = offered()
    shell.find("list_entry_name").setFocus()
    shell.type("list_entry_name", "Bicycle repair")
    shell.press("list_entry_name")

    assert offered() == [*before, "Bicycle repair"]
    assert rows(shell)[-1] == "Bicycle repair"
    assert selected_id(shell.find("list_entries")) == "bicycle_repair"
    assert shell.find("list_entry_name").text() == "", "ready for the next one"
    assert shell.window.focusWidget() is shell.find("list_entry_name")

    shell.click("toast_undo")

    assert rows(shell) == offered() == before


def test_the_same_word_twice_is_said_at_the_field(shell: Shell) -> None:
    before = offered()
    shell.type("list_entry_name", before[2].upper())
    shell.click("list_add")

    assert shell.find("list_entry_name_below").text() == "This is in the list already."
    assert offered() == before
    shell.type("list_entry_name", "x")
    assert not shell.sees("list_entry_name_below")


def test_nothing_is_added_without_a_name(shell: Shell) -> None:
    before = offered()
    shell.type("list_entry_name", "   ")
    assert not shell.find("list_add").isEnabled()
    shell.press("list_entry_name")
    assert offered() == before


def test_f2_renames_and_the_code_stays(shell: Shell) -> None:
    at_entries(shell, "housing")
    press(shell, Key.Key_F2)
    field = shell.window.focusWidget()
    assert field is shell.find("list_entry_name")
    assert field.selectedText() == "Housing"
    QTest.keyClicks(field, "A roof")
    press(shell, Key.Key_Return)

    assert choices.label("need", "housing") == "A roof"
    assert shell.window.focusWidget() is shell.find("list_entries")
    assert "First called “Housing”." in shell.find("list_about").text()
    assert shell.find("list_add").text() == "Add"

    # Blank gives the shipped word back.
    press(shell, Key.Key_Return)
    shell.find("list_entry_name").clear()
    shell.click("list_add")
    assert choices.label("need", "housing") == "Housing"
    shell.click("toast_undo")
    assert rows(shell)[0] == "A roof"


def test_escape_gives_up_a_renaming(shell: Shell) -> None:
    at_entries(shell, "food")
    shell.click("list_rename")
    QTest.keyClicks(shell.window.focusWidget(), "Something else")
    press(shell, Key.Key_Escape)

    assert choices.label("need", "food") == "Food"
    assert not shell.sees("list_cancel")
    assert shell.window.focusWidget() is shell.find("list_entries")
    assert selected_id(shell.find("list_entries")) == "food"


def test_another_entry_or_list_is_not_renamed_by_what_was_begun(shell: Shell) -> None:
    at_entries(shell, "food")
    press(shell, Key.Key_F2)
    select_id(shell.find("lists_table"), "work")
    shell.type("list_entry_name", "Apprentice")
    shell.press("list_entry_name")

    assert choices.label("need", "food") == "Food"
    assert "Apprentice" in offered("work")


def test_delete_retires_and_the_button_brings_back(shell: Shell) -> None:
    at_entries(shell, "food")
    at = rows(shell).index("Food")
    assert not data(shell, at, MutedRole)

    press(shell, Key.Key_Delete)

    assert "Food" not in offered()
    assert rows(shell)[at] == "Food", "it keeps its place"
    assert data(shell, at, MutedRole)
    assert data(shell, at, TagRole).text == "not offered"
    press(shell, Key.Key_Delete)
    assert "Food" not in offered()
    shell.click("list_retire")
    assert "Food" in offered()
    shell.click("toast_undo")
    assert "Food" not in offered()


def test_alt_and_arrows_move_and_undo_moves_back(shell: Shell) -> None:
    before = offered()
    at_entries(shell, "housing")
    press(shell, Key.Key_Up, ALT)
    assert offered() == before, "it is the first already"
    press(shell, Key.Key_Down, ALT)
    press(shell, Key.Key_Down, ALT)

    moved = [before[1], before[2], before[0], *before[3:]]
    assert offered() == rows(shell) == moved
    assert selected_id(shell.find("list_entries")) == "housing"
    shell.click("list_up")
    shell.click("list_up")
    assert offered() == before
    assert not shell.find("list_up").isEnabled()
    shell.click("toast_undo")
    assert offered() == [before[1], before[0], *before[2:]]


def test_whether_records_use_it_is_said(shell: Shell) -> None:
    actor = shell.window.workspace.context.actor
    with journal.entry(actor, "Somebody came"):
        Visit(alias="x", day=NOW.date(), time_in=NOW.time(), purposes="mentor").save()
    select_id(shell.find("lists_table"), "purpose")

    at_entries(shell, "mentor")
    assert shell.find("list_about").text() == "Used on records."
    at_entries(shell, "drop_in")
    assert shell.find("list_about").text() == "On no record yet."
    at_entries(shell, "mentor")
    press(shell, Key.Key_Delete)
    assert shell.find("list_about").text() == "Still on records that have it."


def test_only_a_director_sees_the_lists(shell: Shell) -> None:
    context = shell.window.workspace.context
    values: dict[str, object] = {
        "name": "Frances",
        "sign_in_name": "frances",
        "roles": [Role.FRONT_DESK],
    }
    office.add_account(context.actor, shell.door.folder, values, PASSWORD, CHEAP)
    shell.lock()
    shell.choose_name("fra")
    shell.sign_in()

    assert "Lists" not in [
        shell.find("settings_sections").model().index(at, 0).data()
        for at in range(shell.find("settings_sections").model().rowCount())
    ]


def test_the_last_entry_stays(shell: Shell) -> None:
    actor = shell.window.workspace.context.actor
    for each in lists.entries(actor, "pronouns")[1:]:
        lists.retire_entry(actor, "pronouns", each.code)
    select_id(shell.find("lists_table"), "pronouns")
    at_entries(shell, lists.entries(actor, "pronouns")[0].code)

    press(shell, Key.Key_Delete)

    assert offered("pronouns") == ["she/her"]
    assert "One entry must stay" in shell.find("toast_words").text()


def test_the_closing_time_is_typed_in_any_usual_form(shell: Shell) -> None:
    actor = shell.window.workspace.context.actor
    select_id(shell.find("settings_sections"), "center")
    shell.type("center_form_closing", "late")
    shell.click("center_form_save")
    assert "This isn't a time." in shell.find("center_form_closing_below").text()
    shell.type("center_form_closing", "6 pm")
    shell.click("center_form_save")

    assert office.center_values(actor)["closing_time"] == time(18)
    assert shell.find("center_form_closing").text() == "6:00 PM"
    shell.click("toast_undo")
    assert office.center_values(actor)["closing_time"] is None
    assert shell.find("center_form_closing").text() == ""
