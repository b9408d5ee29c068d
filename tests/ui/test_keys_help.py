"""F1 and the underlined letters: what they say is what the keys do, at every place."""

from __future__ import annotations

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QDialog,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.ui.looks import marked
from ui import underlined
from ui.underlined import letters_here, underline
from ui.widgets.buttons import button
from ui.widgets.shortcut import add_key, keys_here


def two_buttons() -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    for words in ("&Save", "&Start again", "Bed && Breakfast", "&Ñandú"):
        column.addWidget(button(words, name=words))
    return made


def test_the_second_one_gets_another_letter_and_an_unheard_of_one_too(qtbot: QtBot) -> None:
    window = two_buttons()
    qtbot.addWidget(window)
    window.show()
    underline(window)
    assert letters_here(window) == [
        ("Alt+S", "Save"),
        ("Alt+A", "Start again"),
        ("Alt+N", "Ñandú"),
    ]
    saves = window.findChild(QAbstractButton, "&Save")
    saves.setText("&Stop")
    underline(window)
    assert letters_here(window)[0] == ("Alt+S", "Stop")


def test_none_is_underlined_on_macos(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(underlined, "is_mac", lambda: True)
    window = two_buttons()
    qtbot.addWidget(window)
    window.show()
    underline(window)
    assert letters_here(window) == []
    assert marked(window) == []
    assert window.findChild(QAbstractButton, "&Save").text() == "Save"


def test_what_does_nothing_now_is_not_listed(qtbot: QtBot) -> None:
    undone: list[str] = []
    dialog = QDialog()
    qtbot.addWidget(dialog)
    field, secret, notes = QLineEdit(dialog), QLineEdit(dialog), QPlainTextEdit(dialog)
    secret.setEchoMode(QLineEdit.EchoMode.Password)
    keep = QPushButton("&Keep", dialog)
    column = QVBoxLayout(dialog)
    for part in (field, secret, notes, keep):
        column.addWidget(part)
    keep.setDefault(True)
    add_key(dialog, "Ctrl+Z", undone.clear, "Undo the last thing", works=lambda: bool(undone))
    dialog.show()
    enter, esc = ("Enter", "Press “Keep”"), ("Esc", "Close this")
    assert keys_here(dialog, field) == [enter, esc]
    undone.append("once")
    assert keys_here(dialog, field) == [("Ctrl+Z", "Undo the last thing"), enter, esc]
    QTest.keyClicks(field, "x")
    assert keys_here(dialog, field) == [("Ctrl+Z", "Take back what was typed"), enter, esc]
    QTest.keyClicks(secret, "x")
    assert keys_here(dialog, secret) == [enter, esc], "a password is not taken back"
    assert keys_here(dialog, notes) == [("Ctrl+Z", "Undo the last thing"), esc]
