"""Whose language the window speaks: the computer's, an account's, and whoever stands before it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from peerdesk.records.office import Account, Center
from peerdesk.words import language, use_language
from tests.doors import PASSWORD
from tests.ui.windows import FRANCES_PASSWORD, Shell, with_frances


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    use_language("en")
    yield
    use_language("en")


@pytest.fixture
def shell(qtbot: QtBot, folder_template: Path, tmp_path: Path) -> Iterator[Shell]:
    shell = Shell(qtbot, with_frances(folder_template, tmp_path))
    yield shell
    shell.close()


@pytest.fixture
def new_shell(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shell]:
    monkeypatch.setenv("TZ", "America/New_York")
    shell = Shell(qtbot, tmp_path / "new")
    yield shell
    shell.close()


def _text(shell: Shell, name: str) -> str:
    found = shell.find(name)
    assert isinstance(found, QLabel | QPushButton | QLineEdit)
    return found.text()


def _display(shell: Shell) -> None:
    workspace = shell.window.workspace
    assert workspace is not None
    workspace.context.show("settings", "display")
    shell.wait(lambda: shell.sees("settings_display"))


def test_the_page_of_names_speaks_another_language_for_now(shell: Shell) -> None:
    shell.choose_name("dir")
    shell.type("sign_in_password_edit", "half a pass")
    shell.click("sign_in_language_es")
    shell.wait(lambda: _text(shell, "sign_in_title") != "Who is signing in?")
    assert _text(shell, "sign_in_password_edit") == "half a pass"
    shell.sign_in()
    assert language() == "en", "forgotten once somebody is signed in"
    shell.lock()
    assert _text(shell, "sign_in_title") == "Locked"


def test_an_account_has_its_own_look_and_the_lock_takes_it_off(shell: Shell) -> None:
    shell.choose_name("dir")
    shell.sign_in()
    _display(shell)
    shell.click("display_language_es")
    shell.wait(lambda: language() == "es" and shell.sees("settings_display"))
    shell.click("display_text_size_larger")
    director = Account.get(Account.sign_in_name == "director")
    assert (director.language, director.text_size, director.theme) == ("es", 130, None)
    assert shell.door.folder.read_preferences().language is None
    shell.lock()
    assert language() == "en"
    shell.choose_name("fra")
    shell.sign_in(FRANCES_PASSWORD)
    assert language() == "en", "it is nobody else's"
    _display(shell)
    assert not shell.sees("computer_card"), "that is the director's"
    shell.lock()
    shell.choose_name("dir")
    shell.sign_in()
    assert language() == "es"


def test_a_director_sets_the_computers_default(shell: Shell) -> None:
    shell.choose_name("dir")
    shell.sign_in()
    _display(shell)
    QTest.mouseClick(shell.find("computer_language_es"), Qt.MouseButton.LeftButton)
    shell.wait(lambda: language() == "es" and shell.sees("settings_display"))
    assert Account.get(Account.sign_in_name == "director").language is None
    shell.click("display_language_en")
    shell.wait(lambda: language() == "en" and shell.sees("settings_display"))
    shell.lock()
    assert language() == "es"
    shell.choose_name("dir")
    shell.sign_in()
    assert language() == "en"
    _display(shell)
    shell.click("display_as_computer")
    shell.wait(lambda: language() == "es")


def test_the_first_run_keeps_what_was_typed_and_whose_language_it_is(
    new_shell: Shell,
) -> None:
    shell = new_shell
    shell.type("first_run_center_name", "Casa Abierta")
    shell.press("first_run_center_name")
    shell.type("first_run_director_name", "Rosa")
    shell.type("first_run_password_edit", PASSWORD)
    shell.click("first_run_language_es")
    shell.wait(lambda: _text(shell, "first_run_make") != "Make the center")
    assert _text(shell, "first_run_director_name") == "Rosa"
    assert _text(shell, "first_run_password_edit") == PASSWORD
    shell.type("first_run_again_edit", PASSWORD)
    shell.press("first_run_again_edit")
    shell.wait(lambda: shell.sees("first_run_sheet"))
    assert (Center.get().name, Center.get().language) == ("Casa Abierta", "es")
    assert Account.get().language == "es"


def test_visitors_choose_their_language_until_the_next_one(shell: Shell) -> None:
    shell.choose_name("fra")
    shell.sign_in(FRANCES_PASSWORD)
    shell.click("welcome_show")
    shell.wait(lambda: shell.sees("welcome_name"))
    QTest.keyClicks(shell.find("welcome_name"), "Lu")
    shell.click("welcome_language_es")
    assert _text(shell, "welcome_greeting") != "Welcome."
    assert _text(shell, "welcome_name") == "Lu"
    assert language() == "en", "the desk behind it stays as it is"
    QTest.keyClick(shell.find("welcome_name"), Qt.Key.Key_Return)
    assert "Gracias" in _text(shell, "welcome_words")
    QTest.keyClick(shell.find("welcome"), Qt.Key.Key_Escape)
    assert _text(shell, "welcome_greeting") == "Welcome."
