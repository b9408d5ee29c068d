"""Lock over a dialog, another user, idle, undo, closing: through the real window."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPushButton, QVBoxLayout
from pytestqt.qtbot import QtBot

from peerdesk.actor import Role
from peerdesk.desk.basics.rights import Right
from peerdesk.desk.office import backups, office
from peerdesk.desk.office.front_door import FrontDoor
from peerdesk.store.database import data_key_in_use
from tests.conftest import CLOCK
from tests.doors import PASSWORD
from tests.ui.windows import FRANCES_PASSWORD, Flashes, Shell, with_frances
from ui import workspace as workspace_module
from ui.context import Context
from ui.screen import Screen
from ui.workspace import Place


class NoteScreen(Screen):
    """A screen as others are: a button before the field, a dialog, a reload."""

    NAME = "note"
    TABLES = frozenset({"center"})

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setObjectName("note")
        self.context = context
        self.reloads = 0
        self.edit = QLineEdit()
        self.edit.setObjectName("note_edit")
        self.first = QPushButton("New")
        whole = QVBoxLayout(self)
        whole.addWidget(self.first)
        whole.addWidget(self.edit)
        self.setFocusProxy(self.edit)

    def reload(self) -> None:
        self.reloads += 1

    def show_target(self, target: object) -> None:
        self.edit.setText(str(target))

    def open_dialog(self) -> QLineEdit:
        dialog = QDialog(self)
        dialog.setObjectName("note_dialog")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        inside = QLineEdit()
        inside.setObjectName("note_inside")
        QVBoxLayout(dialog).addWidget(inside)
        dialog.open()
        return inside


@pytest.fixture
def places(monkeypatch: pytest.MonkeyPatch) -> None:
    """A first screen of our own, so that this tests the shell and not the rooms."""
    module = ModuleType("tests.ui.note_screen")
    module.NoteScreen = NoteScreen
    module.__spec__ = importlib.machinery.ModuleSpec("tests.ui.note_screen", None)
    monkeypatch.setitem(sys.modules, "tests.ui.note_screen", module)
    note = Place(
        "note", "Note", "house", "tests.ui.note_screen", "NoteScreen", (Right.FIND_PEOPLE,)
    )
    settings = workspace_module.PLACES[-1]
    monkeypatch.setattr(workspace_module, "PLACES", (note, settings))


@pytest.fixture
def shell(qtbot: QtBot, folder_template: Path, tmp_path: Path, places: None) -> Iterator[Shell]:
    made = Shell(qtbot, with_frances(folder_template, tmp_path))
    yield made
    made.close()


def test_the_lock_closes_over_a_dialog_and_keeps_what_was_typed(shell: Shell) -> None:
    shell.sign_in()
    shell.type("note_edit", "half a sentence")
    screen = shell.window.workspace.screen_of("note")
    inside = screen.open_dialog()
    QTest.keyClicks(inside, "in the dialog")
    QTest.keyClick(inside, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert not shell.sees("note_dialog")
    assert not shell.sees("note_edit")
    assert shell.sees("sign_in")
    shell.wait(lambda: not data_key_in_use())
    password = shell.find("sign_in_password_edit")
    shell.wait(lambda: QApplication.focusWidget() is password)

    shell.choose_name("fra")
    shell.sign_in(FRANCES_PASSWORD)
    assert shell.find("signed_in_name").text() == "Frances Desk"
    assert shell.find("note_edit").text() == ""
    assert not shell.sees("note_dialog")
    shell.type("note_edit", "of Frances")
    shell.lock()

    shell.choose_name("dir")
    shell.sign_in()
    assert shell.find("note_edit").text() == "half a sentence"
    assert shell.find("note_inside").text() == "in the dialog"
    inside.window().close()


def test_it_locks_when_nobody_touches_it(shell: Shell) -> None:
    shell.sign_in()
    shell.pass_minutes(9)
    QTest.keyClicks(shell.find("note_edit"), "x")
    shell.pass_minutes(9)
    assert shell.sees("note_edit")
    shell.pass_minutes(1)
    assert shell.sees("sign_in")
    shell.wait(lambda: not data_key_in_use())


def test_undo_by_the_toast_and_by_the_key(shell: Shell) -> None:
    shell.sign_in()
    context = shell.window.workspace.context
    values = office.center_values(context.actor)
    screen = shell.window.workspace.screen_of("note")
    before = screen.reloads
    context.did(office.change_center(context.actor, {**values, "phone": "207 555 0100"}))
    assert screen.reloads == before + 1
    shell.click("toast_undo")
    assert office.center_values(context.actor)["phone"] == ""

    context.did(office.change_center(context.actor, {**values, "phone": "207 555 0199"}))
    edit = shell.find("note_edit")
    QTest.keyClicks(edit, "ab")
    QTest.keyClick(edit, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert edit.text() == ""
    assert office.center_values(context.actor)["phone"] == "207 555 0199"
    QTest.keyClick(edit, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert office.center_values(context.actor)["phone"] == ""


def test_redo_by_the_toast_and_by_both_keys(shell: Shell) -> None:
    shell.sign_in()
    context = shell.window.workspace.context
    values = office.center_values(context.actor)

    def change(phone: str) -> None:
        context.did(office.change_center(context.actor, {**values, "phone": phone}))

    def phone() -> str:
        return str(office.center_values(context.actor)["phone"])

    change("207 555 0100")
    change("207 555 0199")
    shell.click("toast_undo")
    assert phone() == "207 555 0100"
    assert shell.find("toast_words").text().startswith("Undone: ")
    assert shell.find("toast_undo").text() == "Do again"
    shell.click("toast_undo")
    assert phone() == "207 555 0199"
    assert shell.find("toast_undo").text() == "Undo"

    edit = shell.find("note_edit")
    control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    QTest.keyClicks(edit, "ab")
    QTest.keyClick(edit, Qt.Key.Key_Z, control)
    for key, held in ((Qt.Key.Key_Y, control), (Qt.Key.Key_Z, control | shift)):
        QTest.keyClick(edit, key, held)
        assert (edit.text(), phone()) == ("ab", "207 555 0199"), "the field's own first"
        QTest.keyClick(edit, Qt.Key.Key_Z, control)
        assert edit.text() == ""
    edit.clear()
    edit.setText("")
    for _press in range(2):
        QTest.keyClick(edit, Qt.Key.Key_Z, control)
    assert phone() == ""
    QTest.keyClick(edit, Qt.Key.Key_Z, control)
    assert shell.find("toast_words").text() == "There is nothing of yours to undo."
    QTest.keyClick(edit, Qt.Key.Key_Y, control)
    assert phone() == "207 555 0100"
    QTest.keyClick(edit, Qt.Key.Key_Z, control | shift)
    assert phone() == "207 555 0199"
    QTest.keyClick(edit, Qt.Key.Key_Y, control)
    assert shell.find("toast_words").text() == "There is nothing of yours to do again."
    QTest.keyClick(edit, Qt.Key.Key_Z, control)
    change("207 555 0111")
    QTest.keyClick(edit, Qt.Key.Key_Y, control)
    assert phone() == "207 555 0111", "a new change empties what lay ahead"


def test_a_disabled_account_leaves_nothing_behind(shell: Shell) -> None:
    shell.choose_name("fra")
    shell.sign_in(FRANCES_PASSWORD)
    shell.lock()
    shell.choose_name("dir")
    shell.sign_in()
    context = shell.window.workspace.context
    frances = next(r for r in office.accounts(context.actor) if r.name == "Frances Desk")
    office.disable_account(context.actor, shell.door.folder, frances.id)
    shell.lock()
    shell.sign_in()
    assert set(shell.window._workspaces) == {context.actor.account_id}


def test_other_roles_get_another_workspace(shell: Shell) -> None:
    shell.sign_in()
    first = shell.window.workspace
    director = first.context.actor
    values = {"name": director.name, "sign_in_name": "director", "roles": ["director", "mentor"]}
    office.change_account(director, shell.door.folder, director.account_id, values)
    actor = replace(director, roles=frozenset({Role.DIRECTOR, Role.MENTOR}))
    shell.window.signed_in(actor)
    assert shell.window.workspace is not first


def test_closing_makes_the_days_backup(shell: Shell) -> None:
    shell.sign_in()
    folder = shell.door.folder
    shell.window.close()
    shell.wait(lambda: not shell.window.isVisible())
    assert [each.kind for each in backups.backups(folder)] == ["daily"]
    again = FrontDoor(shell.path, CLOCK.utc_now)
    again.enter()
    again.leave()


def test_a_refused_backup_lets_one_choose(shell: Shell) -> None:
    shell.sign_in()
    folder = shell.door.folder.backups
    folder.rmdir()
    folder.write_text("in the way")
    shell.dialogs.answers = [False]
    shell.window.close()
    shell.wait(lambda: bool(shell.dialogs.shown))
    assert shell.dialogs.shown[-1][1] == "Today's backup was not made"
    assert shell.sees("note_edit")
    shell.dialogs.answers = [True]
    shell.window.close()
    shell.wait(lambda: not shell.window.isVisible())


def test_places_follow_the_rights_and_the_keys(shell: Shell) -> None:
    shell.sign_in()
    QTest.keyClick(shell.window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert shell.sees("settings")
    shell.window.workspace.context.show("note", "a target")
    assert shell.find("note_edit").text() == "a target"
    shell.window.workspace.context.show("people")
    assert shell.find("toast_words").text() == "This part is not for your account."
    QTest.keyClick(shell.window, Qt.Key.Key_F1)
    shell.click("keys_help_close")


def test_a_screen_opened_by_key_begins_where_one_types(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    note, settings = workspace_module.PLACES
    monkeypatch.setattr(workspace_module, "PLACES", (note, note._replace(name="again"), settings))
    shell.sign_in()
    for key, place in ((Qt.Key.Key_2, "again"), (Qt.Key.Key_1, "note")):
        QTest.keyClick(
            QApplication.focusWidget() or shell.window, key, Qt.KeyboardModifier.ControlModifier
        )
        screen = shell.window.workspace.screen_of(place)
        assert QApplication.focusWidget() is screen.edit
        screen.first.setFocus()
    QTest.keyClick(screen.first, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    # Where somebody was is where they come back to.
    assert QApplication.focusWidget() is shell.window.workspace.screen_of("again").first


def test_a_timer_of_a_screen_sleeps_while_it_is_locked(shell: Shell) -> None:
    from PySide6.QtCore import QTimer

    shell.sign_in()
    timer = QTimer(shell.window.workspace.screen_of("note"))
    timer.setInterval(60_000)
    timer.start()
    shell.lock()
    assert not timer.isActive()
    shell.sign_in()
    assert timer.isActive()
    timer.stop()


def test_dropping_a_workspace_while_its_owner_has_a_dialog(shell: Shell) -> None:
    shell.sign_in()
    inside = shell.window.workspace.screen_of("note").open_dialog()
    shell.lock()
    shell.window._drop_workspaces_of_others_than(set())
    destroyed: list[bool] = []
    inside.destroyed.connect(lambda: destroyed.append(True))
    shell.wait(lambda: bool(destroyed))


def test_a_missed_backup_is_made_up_for_after_a_while(shell: Shell) -> None:
    shell.sign_in()
    context = shell.window.workspace.context
    values = office.center_values(context.actor)
    office.change_center(context.actor, {**values, "name": "Harbor House"})
    assert list((shell.path / "backups").iterdir()) == []
    shell.window._overdue.timeout.emit()
    shell.wait(lambda: len(list((shell.path / "backups").glob("*-daily.peerdesk"))) == 1)
    shell.lock()
    assert not shell.window._overdue.isActive()


def test_closing_between_the_sign_in_and_its_workspace(shell: Shell) -> None:
    """The workspace is made in one turn and shown in the next one: the window may be gone."""
    shell.window._lobby.signed_in.connect(lambda *_signed_in: shell.window.close())
    shell.type("sign_in_password_edit", PASSWORD)
    with shell.qtbot.waitSignal(shell.window.closed, timeout=10_000):
        shell.press("sign_in_password_edit")
    QApplication.processEvents()
    assert shell.window.workspace is None
    assert not shell.door.is_open


def test_no_part_is_a_window_of_its_own_for_a_moment(shell: Shell) -> None:
    """Shown before it has a parent, a part is one: it flashes, and takes the keyboard."""
    flashes = Flashes()
    shell.sign_in()
    workspace = shell.window.workspace
    for place in workspace.places():
        workspace.show_place(place)
    shell.lock()
    shell.sign_in()
    flashes.end()
    assert flashes.seen == []
