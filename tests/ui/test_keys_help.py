"""F1 and the underlined letters: what they say is what the keys do, at every place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTabBar,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from peerdesk.words import use_language
from tests.ui.walk import off_screen, over_entry, over_places, small_center, window_on, windows_of
from ui import keys, underlined
from ui.underlined import letters_here, underline
from ui.widgets.buttons import button
from ui.widgets.shortcut import add_key, keys_here

UNDERLINED = re.compile(r"(?<!&)(?:&&)*&(?!&)(.)")


@pytest.fixture
def english() -> Iterator[None]:
    yield
    use_language("en")


def marked(window: QWidget) -> list[str]:
    """The words with an underlined letter that are in sight in ``window``."""
    texts = []
    for each in window.findChildren(QWidget):
        if not each.isVisible() or each.window() is not window:
            continue
        if isinstance(each, QAbstractButton) or (isinstance(each, QLabel) and each.buddy()):
            texts.append(each.text())
        elif isinstance(each, QTabBar):
            texts += [each.tabText(at) for at in range(each.count())]
    return [text for text in texts if UNDERLINED.search(text)]


def letter(text: str) -> str:
    found = UNDERLINED.search(text)
    assert found is not None
    return found.group(1).casefold()


@pytest.mark.parametrize("language", ["en", "es"])
def test_no_letter_is_there_twice(
    qapp: QApplication, tmp_path: Path, english: None, language: str
) -> None:
    center = small_center(tmp_path / "center")
    use_language(language)
    wrong, seen = [], set()

    def look(place: str, window: QWidget) -> None:
        for front in windows_of(window):
            found = marked(front)
            letters = [letter(each) for each in found]
            seen.update(found)
            if len(letters) != len(set(letters)):
                wrong.append((place, sorted(found)))
            every = [each for each in front.findChildren(QShortcut) if each.parent().isVisible()]
            unsaid = [each.key().toString() for each in every if not each.property("key_words")]
            if unsaid:
                wrong.append((place, unsaid))

    watch = keys.Keys(qapp)
    watch.shown_anew.connect(lambda: underline_all(qapp))
    with off_screen(qapp):
        over_entry(center, tmp_path / "new", look)
        with window_on(center) as scene:
            over_places(scene, look)
    watch.deleteLater()
    assert wrong == []
    assert len(seen) > 60


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


def underline_all(app: QApplication) -> None:
    for each in app.topLevelWidgets():
        underline(each)
