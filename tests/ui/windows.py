"""The real window on a real data folder, with cheap keys; for tests of the shell."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from peerdesk.actor import Role
from peerdesk.desk.office import office
from peerdesk.desk.office.front_door import FrontDoor
from tests.conftest import CLOCK
from tests.doors import CHEAP, PASSWORD
from tests.reports.reading import page_texts
from tests.ui.scripted_dialogs import ScriptedDialogs
from ui.jobs import Jobs
from ui.main_window import MainWindow


class Seconds:
    """A monotonic clock that a test moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def code_groups(sheet: Path) -> list[str]:
    """The seven groups of the code on a saved recovery sheet."""
    text = page_texts(sheet.read_bytes())[0]
    found = re.search(r"(?:[2-9A-HJ-NP-Z]{4}-\s?){6}[2-9A-HJ-NP-Z]{4}", text)
    assert found, "no code of seven groups"
    return found[0].replace(" ", "").split("-")


def last_group(sheet: Path) -> str:
    """What is typed back from a saved recovery sheet."""
    return code_groups(sheet)[-1]


class Flashes(QObject):
    """Parts that were shown before they had a parent: a window of their own, for a moment."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []
        _app().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            kinds = (Qt.WindowType.Widget, Qt.WindowType.Window)
            if watched.windowType() in kinds and not isinstance(watched, QMainWindow):
                self.seen.append(f"{type(watched).__name__} {watched.objectName()!r}")
        return False

    def end(self) -> None:
        """Look no more."""
        _app().removeEventFilter(self)


def _app() -> QCoreApplication:
    app = QApplication.instance()
    assert app is not None
    return app


class Shell:
    """A main window with its door, the real worker thread, and dialogs that answer from a list."""

    def __init__(
        self, qtbot: QtBot, path: Path, utc_now: Callable[[], datetime] = CLOCK.utc_now
    ) -> None:
        self.qtbot, self.path = qtbot, path
        self.seconds = Seconds()
        self.dialogs = ScriptedDialogs()
        self.door = FrontDoor(path, utc_now, self.seconds)
        self.door.enter()
        self.jobs = Jobs(self.door.end_of_job)
        self.window = MainWindow(
            self.door, self.jobs, self.dialogs, cost=CHEAP, seconds=self.seconds
        )
        self.window.resize(1366, 768)
        self.window.show()
        self.window.activateWindow()
        self.wait(self.window.isActiveWindow)

    def find(self, name: str) -> QWidget:
        """The one visible widget of that name, in the window or in a dialog over it."""
        found = self._visible(name)
        assert len(found) == 1, f"{len(found)} visible widgets are called {name!r}"
        return found[0]

    def sees(self, name: str) -> bool:
        return bool(self._visible(name))

    def _visible(self, name: str) -> list[QWidget]:
        every = QApplication.allWidgets()
        return [each for each in every if each.objectName() == name and each.isVisible()]

    def wait(self, condition: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(condition, timeout=10_000)

    def type(self, name: str, text: str) -> None:
        edit = self.find(name)
        if isinstance(edit, QLineEdit):
            edit.clear()
        QTest.keyClicks(edit, text)

    def press(self, name: str, key: Qt.Key = Qt.Key.Key_Return) -> None:
        QTest.keyClick(self.find(name), key)

    def click(self, name: str) -> None:
        QTest.mouseClick(self.find(name), Qt.MouseButton.LeftButton)

    def sign_in(self, password: str = PASSWORD) -> None:
        """As whoever is chosen on the page."""
        self.type("sign_in_password_edit", password)
        self.press("sign_in_password_edit")
        self.wait(lambda: self.window.workspace is not None or self.sees("clock_right"))
        if self.window.workspace is None:  # a test that goes to another month
            self.press("clock_right")
        self.wait(lambda: self.window.workspace is not None)

    def choose_name(self, first_letters: str) -> None:
        names = self.find("sign_in_names")
        QTest.keyClicks(names, first_letters)
        QTest.keyClick(names, Qt.Key.Key_Return)

    def lock(self) -> None:
        QTest.keyClick(self.window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
        self.wait(lambda: not self.door.is_open)

    def pass_minutes(self, minutes: int) -> None:
        """The computer is awake meanwhile, and nobody touches it."""
        for _minute in range(minutes):
            self.seconds.now += 60
            self.window._watch.look()

    def close(self) -> None:
        """As if the window was thrown away; for the end of a test."""
        if self.window.isVisible():
            self.window._close_now()
        self.window.deleteLater()


def copied(folder_template: Path, tmp_path: Path) -> Path:
    """A data folder of its own, as the first run leaves it."""
    path = tmp_path / "data"
    shutil.copytree(folder_template, path)
    return path


FRANCES_PASSWORD = "quiet river 7 stones"


def with_frances(folder_template: Path, tmp_path: Path) -> Path:
    """As ``copied``, with an account of the front desk beside the director's."""
    path = copied(folder_template, tmp_path)
    door = FrontDoor(path, CLOCK.utc_now)
    door.enter()
    director = door.sign_in("director", PASSWORD)
    values = {"name": "Frances Desk", "sign_in_name": "frances", "roles": [Role.FRONT_DESK]}
    office.add_account(director, door.folder, values, FRANCES_PASSWORD, CHEAP)
    door.leave()
    return path
