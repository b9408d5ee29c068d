"""The visitors' view: a greeting, nobody's name, and a lock behind it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLabel, QWidget

from peerdesk.records.people import Visit
from tests.conftest import Desk
from tests.ui.desk_room import OpenRoom, Room
from tests.ui.windows import Shell, copied

Key = Qt.Key


@pytest.fixture
def welcome(front: Room) -> Room:
    """The visitors' view over the desk, with Ana signed in before."""
    front.type("ana")
    front.press(Key.Key_Return)
    front.press(Key.Key_F9)
    QApplication.processEvents()
    return front


def shown_words(room: Room) -> str:
    """Every word that can be seen, on the view and behind it."""
    found = [room.screen, *room.screen.findChildren(QWidget)]
    labels = [each.text() for each in found if isinstance(each, QLabel) and each.isVisible()]
    lists = [
        each.model().index(at, 0).data()
        for each in found
        if isinstance(each, QAbstractItemView) and each.isVisible() and each.model()
        for at in range(each.model().rowCount())
    ]
    return " ".join([*labels, *lists])


def test_visitors_see_a_greeting_and_nobodys_name(welcome: Room) -> None:
    view = welcome.find("welcome")
    assert view.isVisible()
    assert view.isModal()
    assert view.isFullScreen()
    words = shown_words(welcome)
    assert "Welcome." in words
    assert "Please say your name at the desk." in words
    assert "Ana" not in words
    assert "F9 and your password lead back to the desk." in words, "told to whoever brought it"
    view.hide_key()
    assert "F9" not in shown_words(welcome)
    assert not welcome.find("visitors").isVisible(), "not even behind it"


def test_a_visitor_signs_in_under_any_name(welcome: Room) -> None:
    said = len(welcome.said)
    field = welcome.find("welcome_name")
    assert welcome.find("welcome").focusWidget() is field
    QTest.keyClicks(field, "ana")
    assert "Ana" not in shown_words(welcome), "no matches"
    QTest.keyClick(field, Key.Key_Return)

    guest = Visit.select().order_by(Visit.id.desc()).get()
    assert (guest.person_id, guest.alias) == (None, "ana")
    assert welcome.find("welcome_words").text() == "Thank you, you are signed in."
    assert len(welcome.said) == said, "no toast with a name"
    assert field.text() == ""
    QTest.keyClick(field, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert field.text() == "", "the name of the one before doesn't come back"

    QTest.keyClicks(field, "x")
    assert welcome.find("welcome_words").text() == "Please say your name at the desk."


def test_escape_and_closing_do_not_leave_the_view_and_its_key_locks(welcome: Room) -> None:
    view = welcome.find("welcome")
    field = welcome.find("welcome_name")
    QTest.keyClicks(field, "half a na")
    QTest.keyClick(field, Key.Key_Escape)
    assert view.isVisible()
    assert field.text() == ""
    QTest.keyClick(field, Key.Key_Return)
    assert Visit.select().count() == 1

    locks = []
    welcome.context.lock_wanted.connect(lambda: locks.append(view.isVisible()))
    QTest.keyClick(field, Key.Key_F9)

    assert locks == [True], "the greeting stays until all is hidden"
    assert not welcome.find("visitors").isVisible()


def test_who_types_sees_nothing_of_the_key(welcome: Room) -> None:
    QTest.keyClicks(welcome.find("welcome_name"), "S")
    assert "F9" not in shown_words(welcome)


def test_half_a_name_is_forgotten_after_a_while(welcome: Room) -> None:
    view = welcome.find("welcome")
    QTest.keyClicks(welcome.find("welcome_name"), "half a na")
    view.start_anew()
    assert welcome.find("welcome_name").text() == ""


@pytest.mark.parametrize(
    ("key", "held"),
    [
        (Key.Key_F9, Qt.KeyboardModifier.NoModifier),
        (Key.Key_L, Qt.KeyboardModifier.ControlModifier),
    ],
)
def test_leaving_the_view_asks_for_the_password(
    qtbot: Any, folder_template: Path, tmp_path: Path, key: Qt.Key, held: Qt.KeyboardModifier
) -> None:
    shell = Shell(qtbot, copied(folder_template, tmp_path))
    shell.sign_in()
    shell.click("welcome_show")
    assert shell.sees("welcome")
    assert not shell.sees("visitors")
    shell.wait(shell.find("welcome").isActiveWindow)

    QTest.keyClick(shell.find("welcome_name"), key, held)
    assert not shell.sees("visitors"), "not for a moment"
    shell.wait(lambda: not shell.door.is_open)
    assert not shell.sees("welcome")
    assert shell.sees("sign_in_password_edit")

    shell.sign_in()
    assert not shell.sees("welcome"), "whoever knows the password is at the desk again"
    assert shell.sees("visitors")
    assert QApplication.focusWidget() is shell.find("sign_in_field")
    shell.click("welcome_show")
    assert shell.sees("welcome")
    shell.close()


def test_who_may_not_sign_in_has_no_visitors_view(desk: Desk, open_room: OpenRoom) -> None:
    room = open_room(desk.facilitator)
    assert room.find("welcome_show") is None
    room.press(Key.Key_F9)
    assert room.find("welcome") is None
