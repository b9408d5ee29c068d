"""The whole desk by keyboard: real keys, where the focus really is."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
)
from pytestqt.qtbot import QtBot

from peerdesk import demo
from peerdesk.desk.front_desk import visits
from tests.ui.journeys.walking import ALT, CONTROL, NONE, PEOPLE, TODAY, Calendar, Key, Walk
from ui.dialogs import Dialogs
from ui.kept import keep_typed
from ui.screens.people import person_actions
from ui.screens.people.person_actions import PersonActions
from ui.widgets.password import PasswordField
from ui.workspace import PLACES

Enter = Callable[[str], Walk]


@pytest.fixture
def enter(qtbot: QtBot, small_demo: Path, tmp_path: Path) -> Iterator[Enter]:
    """Sit down as "desk", "facilitator", "mentor" or "director"; again to start anew."""
    path = tmp_path / "center"
    shutil.copytree(small_demo, path)
    open_now: list[Walk] = []

    def sit_down(name: str = "") -> Walk:
        for each in open_now:
            each.close()
        walk = Walk(qtbot, path, Calendar())
        open_now[:] = [walk]
        if name:
            walk.choose_name(name)
            walk.sign_in(demo.PASSWORD)
            walk.wait(walk.window.isActiveWindow)
        return walk

    yield sit_down
    for each in open_now:
        each.close()


def hold(walk: Walk, key: Qt.Key, modifier: Any = NONE, text: str = "") -> None:
    """What comes while ``key`` is still held down after its first press."""
    for kind in (QKeyEvent.Type.ShortcutOverride, QKeyEvent.Type.KeyPress):
        event = QKeyEvent(kind, key, modifier, text, True)
        QApplication.sendEvent(walk.focused(), event)
    QApplication.processEvents()


def guests(walk: Walk) -> int:
    return visits.guests_counted(walk.actor)


# Enter.


def test_enter_on_cancel_cancels_and_on_a_chip_ticks(enter: Enter) -> None:
    walk = enter("director")
    actor = walk.actor
    here = next(each for each in visits.visits_today(actor) if each.person_id is not None)
    walk.tab_to("visitors")
    walk.key(Key.Key_Down)
    walk.key(Key.Key_F2)
    walk.dialog("correct_dialog")
    before = visits.visits_today(actor)
    walk.fill("correct_in", "7:07")
    walk.tab_to("correct_cancel")
    walk.key(Key.Key_Return)
    assert not walk.sees("correct_dialog")
    assert visits.visits_today(actor) == before
    assert here in before

    walk.window.workspace.show_place("settings", "accounts")
    walk.click("accounts_add")
    walk.dialog("account_dialog")
    walk.tab_to("account_roles")
    walk.key(Key.Key_Return)
    chip = walk.focused()
    assert isinstance(chip, QPushButton)
    assert chip.isChecked()
    assert walk.sees("account_dialog")
    walk.key(Key.Key_Return)
    assert not chip.isChecked()
    walk.tab_to("account_dialog_cancel")
    walk.key(Key.Key_Return)
    assert not walk.sees("account_dialog")


def test_enter_ticks_a_box_and_presses_a_place_of_the_rail(enter: Enter) -> None:
    walk = enter("director")
    walk.tab_to("nav_today")
    walk.key(Key.Key_Return)
    assert walk.at() == "sign_in_field"
    walk.window.workspace.show_place("groups")
    walk.key(Key.Key_N, CONTROL)
    walk.tab_to("group_is_open")
    box = walk.focused()
    assert isinstance(box, QCheckBox)
    assert box.isChecked()
    walk.key(Key.Key_Return)
    assert not box.isChecked()


def test_a_held_enter_opens_a_dialog_and_presses_nothing_in_it(enter: Enter) -> None:
    walk = enter("director")
    walk.window.workspace.show_place("settings", "accounts")
    walk.tab_to("accounts_add")
    walk.key(Key.Key_Return)
    walk.dialog("account_dialog")
    for _press in range(5):
        hold(walk, Key.Key_Return, text="\r")
    assert not walk.find("account_roles").property("invalid")  # nobody tried to save
    walk.key(Key.Key_Return)
    walk.wait(lambda: bool(walk.find("account_roles").property("invalid")))
    hold(walk, Key.Key_Escape)
    assert walk.sees("account_dialog")


def test_a_held_key_does_a_thing_once(enter: Enter) -> None:
    walk = enter("desk")
    walk.key(Key.Key_G, CONTROL)
    for _press in range(3):
        hold(walk, Key.Key_G, CONTROL)
    assert guests(walk) == 1
    walk.write("a")
    hold(walk, Key.Key_A, text="a")
    assert walk.text("sign_in_field") == "aa"  # typing is not pressing


# Undo.


def test_a_text_keeps_its_own_undo(enter: Enter) -> None:
    walk = enter("desk")
    walk.key(Key.Key_G, CONTROL)
    walk.write("Zoe")
    walk.undo()
    assert walk.text("sign_in_field") == ""
    assert guests(walk) == 1
    walk.key(Key.Key_Z, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    assert walk.text("sign_in_field") == "Zoe"
    walk.undo()
    walk.undo()
    walk.toast("Undone")


def test_a_password_being_typed_takes_nothing_of_the_records_back(enter: Enter) -> None:
    walk = enter("director")
    walk.key(Key.Key_G, CONTROL)
    walk.window.workspace.show_place("settings", "password")
    walk.tab_to("own_old")
    walk.write("quiet river")
    walk.undo()
    walk.go(TODAY)
    assert guests(walk) == 1


# The letters behind Alt.


def test_alt_and_a_letter_that_nobody_waits_for_types_nothing(enter: Enter) -> None:
    walk = enter("desk")
    walk.key(Key.Key_Q, ALT)
    walk.key(Key.Key_9, ALT)
    assert walk.text("sign_in_field") == ""


# Where one begins.


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("desk", "sign_in_field"),
        ("facilitator", "today_groups"),
        ("mentor", "today_own_people"),
        ("director", "sign_in_field"),
    ],
)
def test_the_focus_stands_on_the_work_of_the_role(enter: Enter, name: str, part: str) -> None:
    walk = enter(name)
    assert walk.at() == part
    walk.tab_to("nav_today")
    walk.go(TODAY)
    assert walk.at() == part


def test_the_last_name_is_chosen_and_arrows_change_it(enter: Enter) -> None:
    enter("mentor")
    walk = enter()
    assert walk.at() == "sign_in_password_edit"
    names: Any = walk.find("sign_in_names")
    assert names.currentIndex().data() == "mentor"
    at = names.currentIndex().row()
    walk.key(Key.Key_Up)
    assert names.currentIndex().row() == at - 1
    walk.write("r")
    walk.key(Key.Key_Down)
    assert names.currentIndex().row() == at - 1, "what is typed belongs to a name"
    walk.key(Key.Key_Backspace)
    walk.key(Key.Key_Down)
    walk.sign_in(demo.PASSWORD)
    assert walk.window.workspace.context.actor.account_id == names_of(walk)["mentor"]


def names_of(walk: Walk) -> dict[str, int]:
    return {each.name: each.account_id for each in walk.door.sign_in_names()}


def test_a_restore_remembers_who_was_here(enter: Enter, tmp_path: Path) -> None:
    walk = enter("director")
    walk.window.workspace.show_place("settings", "backups")
    walk.dialogs.answers = [tmp_path / "stick.peerdesk"]
    walk.click("backups_elsewhere")
    walk.wait(lambda: "checked" in walk.text("backups_banner_words"))
    walk.dialogs.answers = [tmp_path / "stick.peerdesk", True]
    walk.click("backups_other")
    walk.wait(lambda: walk.sees("sign_in"))
    names: Any = walk.find("sign_in_names")
    assert walk.at() == "sign_in_password_edit"
    assert names.currentIndex().data() == "director"


@pytest.mark.parametrize("name", ["desk", "facilitator", "mentor", "director"])
def test_ctrl_and_a_digit_mean_the_same_place_for_everybody(enter: Enter, name: str) -> None:
    walk = enter(name)
    workspace = walk.window.workspace
    keys = ("today", "people", "mentors", "groups", "reports", "settings", "records")
    for digit, place in enumerate(keys, start=1):
        before = workspace.current_place()
        walk.go(digit)
        expected = place if place in workspace.places() else before
        assert workspace.current_place() == expected


def test_letters_typed_on_today_go_to_the_field(enter: Enter) -> None:
    walk = enter("desk")
    for name in ("visitors", "today_groups", "today_waiting"):
        if not walk.sees(name):
            continue
        walk.tab_to(name)
        walk.write("Ro")
        assert walk.at() == "sign_in_field"
        assert walk.text("sign_in_field") == "Ro"
        walk.key(Key.Key_Escape)
        walk.tab_to(name)
        walk.go(TODAY)
        assert walk.at() == "sign_in_field"
    walk.key(Key.Key_Down)
    assert walk.at() == "visitors"


def test_ctrl_2_goes_to_the_search_and_back_to_a_form_that_waits(enter: Enter) -> None:
    walk = enter("desk")
    walk.go(PEOPLE)
    assert walk.at() == "people_search"
    walk.key(Key.Key_Down)
    walk.key(Key.Key_Return)
    assert walk.at() != "people_search"
    walk.go(PEOPLE)
    assert walk.at() == "people_search"
    walk.key(Key.Key_N, CONTROL)
    walk.write("Zephyr")
    walk.go(TODAY)
    walk.go(PEOPLE)
    assert walk.sees("intake_preferred_name"), "somebody comes back to what was being typed"
    walk.go(PEOPLE)
    assert walk.at() == "people_search"
    assert isinstance(walk.focused(), QLineEdit)


# Esc.


def test_esc_loses_nothing_in_a_dialog(enter: Enter) -> None:
    walk = enter("director")
    context = walk.window.workspace.context
    walk.tab_to("visitors")
    walk.key(Key.Key_Down)
    walk.key(Key.Key_F2)
    walk.dialog("correct_dialog")
    walk.fill("correct_in", "7:07")
    walk.key(Key.Key_Escape)
    walk.wait(lambda: not walk.sees("correct_dialog"))
    walk.key(Key.Key_F2)
    walk.dialog("correct_dialog")
    assert walk.text("correct_in") == "7:07 AM"
    walk.key(Key.Key_Return)
    walk.wait(lambda: not walk.sees("correct_dialog"))
    walk.key(Key.Key_F2)
    walk.dialog("correct_dialog")
    assert context.typed == {}


def test_esc_loses_nothing_in_a_question_and_never_keeps_a_password(
    enter: Enter, qtbot: QtBot
) -> None:
    walk = enter("director")
    context = walk.window.workspace.context
    heard: list[str] = []
    for typed in ("In writing", ""):
        Dialogs().text(
            walk.window, "Why", "Say it.", "Reason", "Go", heard.append, typed=context.typed
        )
        walk.dialog("dialog")
        assert walk.text("dialog_edit") == ("" if typed else "In writing")
        if typed:
            walk.write(typed)
            walk.key(Key.Key_Escape)
            walk.wait(lambda: not walk.sees("dialog"))
    walk.key(Key.Key_Return)
    assert heard == ["In writing"]
    assert context.typed == {}

    dialog = QDialog(walk.window)
    dialog.setObjectName("secret")
    field, secret = QLineEdit(dialog), PasswordField(name="word")
    field.setObjectName("line")
    secret.setParent(dialog)
    keep_typed(dialog, context.typed, 1)
    secret.findChild(QAction, "word_show").setChecked(True)
    secret.edit.setText("calm harbor")
    field.setText("kept")
    dialog.reject()
    assert list(context.typed.values()) == [{"line": "kept"}]
    dialog.deleteLater()


def test_esc_out_of_a_small_form_and_of_the_person_keeps_what_was_typed(enter: Enter) -> None:
    walk = enter("director")
    walk.go(PEOPLE)
    walk.key(Key.Key_Down)
    walk.key(Key.Key_Return)
    menu = walk.window.findChild(PersonActions)
    menu.more_wanted.emit(person_actions.ARCHIVE)
    field = walk.at()
    box: Any = walk.focused()
    walk.key(Key.Key_Down)
    chosen = box.currentIndex() if isinstance(box, QComboBox) else box.text()
    walk.key(Key.Key_Escape)
    walk.key(Key.Key_Escape)
    assert walk.at() == "people_search"
    walk.key(Key.Key_Return)
    menu.more_wanted.emit(person_actions.ARCHIVE)
    assert walk.at() == field
    box = walk.focused()
    assert (box.currentIndex() if isinstance(box, QComboBox) else box.text()) == chosen


# Tab, F1 and the letters.


def test_tab_goes_from_the_last_field_to_the_buttons(enter: Enter) -> None:
    walk = enter("director")
    walk.key(Key.Key_2, CONTROL)
    walk.key(Key.Key_Down)
    walk.key(Key.Key_Return)
    walk.window.findChild(PersonActions).more_wanted.emit(person_actions.ARCHIVE)
    QApplication.processEvents()
    passed = [walk.at()]
    while passed[-1] != "deed_leave" and len(passed) < 10:
        walk.key(Key.Key_Tab)
        passed.append(walk.at())
    assert not any(each.startswith("nav_") for each in passed), passed
    assert passed[-1] == "deed_leave"
    walk.key(Key.Key_Tab)
    assert walk.at() == "deed_yes"


def test_what_has_the_focus_is_in_sight(enter: Enter) -> None:
    walk = enter("director")
    walk.window.resize(900, 600)
    walk.window.workspace.show_place("groups")
    walk.key(Key.Key_N, CONTROL)
    for _press in range(24):
        walk.key(Key.Key_Tab)
        QApplication.processEvents()
        part = walk.focused()
        area = part.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        if area is not None:
            spot = part.mapTo(area.viewport(), QPoint(0, 0))
            assert 0 <= spot.y() <= area.viewport().height() - part.height(), walk.at()


def test_the_letter_of_a_button_works_beside_its_key(enter: Enter) -> None:
    walk = enter("director")
    walk.window.workspace.show_place("groups")
    walk.key(Key.Key_N, CONTROL)
    walk.key(Key.Key_S, ALT)
    assert walk.sees("group_name_below")  # it was tried, and the name is needed
    assert walk.text("group_name") == ""
    walk.write("Dawn")
    walk.fill("group_starts_at", "7 pm")
    walk.key(Key.Key_S, CONTROL)
    assert not walk.sees("group_name")


def test_the_letter_of_a_disabled_button_does_nothing(enter: Enter) -> None:
    walk = enter("director")
    walk.window.workspace.show_place("groups")
    walk.key(Key.Key_N, CONTROL)
    walk.find("group_save").setEnabled(False)
    walk.key(Key.Key_S, ALT)
    assert walk.text("group_name") == ""


def told(walk: Walk) -> dict[str, str]:
    """What F1 says, by its words."""
    walk.key(Key.Key_F1)
    walk.dialog("keys_help")
    parts = walk.find("keys_help").findChildren(QLabel)
    shown = [each.text() for each in parts if each.objectName() == "keys_help_key"]
    words = [each.text() for each in parts if each.objectName() == "keys_help_words"]
    walk.key(Key.Key_Escape)
    walk.wait(lambda: not walk.sees("keys_help"))
    return dict(zip(words, shown, strict=True))


def test_f1_lists_what_works_here_for_this_role(enter: Enter) -> None:
    walk = enter("facilitator")
    here = told(walk)
    assert here["Groups"] == "Ctrl+4"
    seen = walk.window.workspace.places()
    assert {each.title for each in PLACES if each.name in seen} <= set(here)
    assert not {each.title for each in PLACES if each.name not in seen} & set(here)
    assert not {"Visitors' view", "+1 guest"} & set(here)
    assert here["Take roll"] == "Alt+L"
    walk.key(Key.Key_Return)
    walk.wait(lambda: walk.sees("roll_title"))
    roll = told(walk)
    assert walk.focused().objectName() == "roll_table"
    assert {roll["Present"], roll["Absent"], roll["Count heads"]} == {"P", "A", "H"}
    walk = enter("desk")
    desk = told(walk)
    assert desk["+1 guest"] == "Ctrl+G"
    assert "Present" not in desk


def test_f1_works_in_a_dialog(enter: Enter) -> None:
    walk = enter("director")
    walk.tab_to("visitors")
    walk.key(Key.Key_Down)
    assert told(walk)["Correct when they came and left"] == "F2"
    walk.key(Key.Key_F2)
    walk.dialog("correct_dialog")
    here = told(walk)
    assert "People" not in here
    assert "These keys" in here


def test_esc_keeps_another_name_that_was_begun_for_an_entry(enter: Enter) -> None:
    walk = enter("director")
    walk.window.workspace.show_place("settings", "lists")
    walk.fill("list_entry_name", "Quilting")
    walk.key(Key.Key_Escape)
    assert walk.at() == "list_entries"
    assert walk.text("list_entry_name") == "Quilting"
    walk.key(Key.Key_F2)
    first = walk.text("list_entry_name")
    walk.write("Another word")
    walk.key(Key.Key_Escape)
    assert walk.text("list_entry_name") == "Quilting"
    walk.key(Key.Key_F2)
    assert walk.text("list_entry_name") == "Another word" != first
