"""The whole desk by keyboard: real keys, where the focus really is."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QCheckBox, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from peerdesk.desk import demo, visits
from peerdesk.desk.front_door import FrontDoor
from tests.conftest import CLOCK
from tests.doors import CHEAP
from tests.ui.journeys.walking import ALT, CONTROL, NONE, PEOPLE, TODAY, Calendar, Key, Walk

Enter = Callable[[str], Walk]


@pytest.fixture(scope="module")
def small_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("small") / "data"
    door = FrontDoor(path, CLOCK.utc_now)
    door.enter()
    demo.make_demo(door, people=24, months=3, cost=CHEAP)
    door.leave()
    return path


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
    assert not walk.sees("account_name_below")  # nobody tried to save
    walk.key(Key.Key_Return)
    walk.wait(lambda: walk.sees("account_name_below"))
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
