"""The real window as somebody at the desk uses it: keys and clicks where the focus really is."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QLabel,
    QListView,
    QMenu,
    QTabBar,
    QTableView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.conftest import NOW
from tests.doors import PASSWORD
from tests.ui.windows import Shell
from ui.models.columns import IdRole, SecondLineRole, TagRole
from ui.widgets.text import Pill

Key = Qt.Key
NONE = Qt.KeyboardModifier.NoModifier
ALT = Qt.KeyboardModifier.AltModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier

DIRECTOR, FRONT_DESK = "Dana Director", "Frances Desk"
TODAY, PEOPLE, MENTORS, GROUPS, REPORTS, SETTINGS, RECORDS = range(1, 8)
"""The digit that with Ctrl leads to each place."""


class Calendar:
    """A clock that a story moves."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


class Walk(Shell):
    """A window, and the hands of whoever sits before it. A name is a part's object name."""

    def __init__(self, qtbot: QtBot, path: Path, calendar: Calendar) -> None:
        super().__init__(qtbot, path, calendar)
        self.calendar = calendar

    @property
    def actor(self) -> Any:
        """Whoever is signed in; for reading the records."""
        assert self.window.workspace is not None
        return self.window.workspace.context.actor

    # Coming and going.

    def come(self, first_letters: str = "") -> None:
        """Sign in, by the first letters of the name unless it is chosen already."""
        if first_letters:
            self.choose_name(first_letters)
        self.sign_in(PASSWORD)
        self.wait(lambda: self.window.workspace is not None and self.window.isActiveWindow())

    def change_places(self, first_letters: str) -> None:
        """Lock, and somebody else sits down."""
        self.lock()
        self.come(first_letters)

    def go(self, place: int) -> None:
        self.key(Qt.Key(Key.Key_0 + place), CONTROL)

    # Hands.

    def focused(self) -> QWidget:
        """What has the keys now: an open menu, or the part with the focus."""
        popup = QApplication.activePopupWidget()
        if popup is None and QApplication.focusWidget() is None:
            # After a menu the offscreen platform forgets which window was active before.
            front = QApplication.activeModalWidget() or self.window
            front.activateWindow()
            self.wait(front.isActiveWindow)
        found = popup or QApplication.focusWidget()
        assert found is not None, "nothing has the focus"
        return found

    def at(self) -> str:
        """The name of what has the focus, or of the nearest part around it that has one."""
        part: QWidget | None = self.focused()
        while part is not None and not part.objectName():
            part = part.parentWidget()
        return part.objectName() if part is not None else ""

    def key(self, key: Qt.Key, held: Any = NONE, times: int = 1) -> None:
        for _press in range(times):
            QTest.keyClick(self.focused(), key, held)
            QApplication.processEvents()  # nobody presses two keys in one turn

    def write(self, words: str) -> None:
        """Type where the focus is."""
        QTest.keyClicks(self.focused(), words)

    def fill(self, name: str, words: str) -> None:
        """Tab on to the field ``name`` and type over what is in it."""
        self.tab_to(name)
        self.key(Key.Key_A, CONTROL)
        self.write(words)

    def tab_to(self, name: str) -> None:
        """Press Tab until the focus is on ``name`` or in it; that it can be reached is a claim."""
        passed: list[str] = []
        for _press in range(150):
            if self._is_in(name):
                return
            passed.append(self.at())
            self.key(Key.Key_Tab)
        raise AssertionError(f"Tab does not lead to {name!r}, but over {passed}")

    def _is_in(self, name: str) -> bool:
        part: QWidget | None = self.focused()
        while part is not None:
            if part.objectName() == name:
                return True
            part = part.parentWidget()
        return False

    def choose(self, name: str, words: str) -> None:
        """Tab to a closed box and press Down until it says ``words``."""
        self.tab_to(name)
        box: Any = self.find(name)
        self.key(Key.Key_Home)
        for _press in range(box.count()):
            if box.currentText() == words:
                return
            self.key(Key.Key_Down)
        assert box.currentText() == words, [box.itemText(at) for at in range(box.count())]

    def tick(self, name: str, *words: str) -> None:
        """Tab to chips, and with the arrows and Space tick those that say ``words``."""
        self.tab_to(name)
        for wanted in words:
            for _press in range(60):
                if self.focused().accessibleName() == wanted:
                    break
                self.key(Key.Key_Right)
            assert self.focused().accessibleName() == wanted
            self.key(Key.Key_Space)

    def menu(self, name: str, *words: str) -> None:
        """In the open menu ``name``: Down to the first of ``words``, with Right into the menu
        behind it, and so on; Enter at the last."""
        self.wait(lambda: self.sees(name))
        menu = self.find(name)
        for at, wanted in enumerate(words):
            assert isinstance(menu, QMenu)
            titles = [each.text() for each in menu.actions() if not each.isSeparator()]
            assert wanted in titles, titles
            for _press in titles:
                now: QAction | None = menu.activeAction()
                if now is not None and now.text() == wanted:
                    break
                QTest.keyClick(menu, Key.Key_Down)
            last = at == len(words) - 1
            QTest.keyClick(menu, Key.Key_Return if last else Key.Key_Right)
            menu = QApplication.activePopupWidget()
        QApplication.processEvents()

    def decline(self, name: str, words: str = "Declined to say") -> None:
        """Tab to a line, Alt+Down, and the reason why it is left out."""
        self.tab_to(name)
        self.key(Key.Key_Down, ALT)
        self.menu(f"{name}_menu", words)

    def tab_of(self, name: str, words: str) -> None:
        """Click the tab that says ``words``."""
        tabs = self.find(name)
        assert isinstance(tabs, QTabBar)
        titles = [tabs.tabText(at).replace("&", "") for at in range(tabs.count())]
        at = next(at for at, title in enumerate(titles) if title.startswith(words))
        QTest.mouseClick(tabs, Qt.MouseButton.LeftButton, pos=tabs.tabRect(at).center())

    def line(self, name: str, words: str) -> None:
        """In a list that has the focus: from its top Down to the line that begins so."""
        view = self.find(name)
        assert isinstance(view, QAbstractItemView)
        assert self.focused() is view, f"the focus is on {self.at()!r}"
        lines = self.lines(name)
        assert any(each.startswith(words) for each in lines), lines
        passed: list[str] = []
        self.key(Key.Key_Home, CONTROL if isinstance(view, QTableView) else NONE)
        for _press in lines:
            passed.append(str(view.currentIndex().siblingAtColumn(0).data()))
            if passed[-1].startswith(words):
                return
            self.key(Key.Key_Down)
        raise AssertionError(f"the arrows do not lead to {words!r}, but over {passed}")

    def click_line(self, name: str, words: str) -> None:
        """Click the line that begins so."""
        view = self.find(name)
        assert isinstance(view, QAbstractItemView)
        index = next(each for each in self._indexes(name) if each.data().startswith(words))
        spot = view.visualRect(index).center()
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=spot)

    def dialog(self, name: str) -> None:
        """Wait until this dialog stands before the window."""
        self.wait(lambda: self.sees(name) and self.find(name).isActiveWindow())

    # Eyes.

    def text(self, name: str) -> str:
        """What a label, a field or a button says."""
        part: Any = self.find(name)
        return str(part.text())

    def lines(self, name: str, column: int = 0) -> list[str]:
        """The lines of a list."""
        return [str(index.data()) for index in self._indexes(name, column)]

    def second_lines(self, name: str) -> list[str]:
        return [str(index.data(SecondLineRole) or "") for index in self._indexes(name)]

    def tags(self, name: str, column: int = 0) -> list[str]:
        found = [index.data(TagRole) for index in self._indexes(name, column)]
        return [each.text if each is not None else "" for each in found]

    def ids(self, name: str) -> list[Any]:
        return [index.data(IdRole) for index in self._indexes(name)]

    def _indexes(self, name: str, column: int = 0) -> list[Any]:
        view = self.find(name)
        assert isinstance(view, QAbstractItemView)
        model = view.model()
        rows = range(model.rowCount())
        hidden: Any = view.isRowHidden if isinstance(view, QListView | QTableView) else _never
        return [model.index(at, column) for at in rows if not hidden(at)]

    def words(self, name: str = "") -> str:
        """Every word in sight, in the whole window or in one part of it."""
        QApplication.processEvents()  # what was put into a part is shown in the next turn
        roots = [self.find(name)] if name else self._tops()
        parts = [each for root in roots for each in (root, *root.findChildren(QWidget))]
        said = [each for each in parts if isinstance(each, QLabel | Pill) and each.isVisible()]
        return "\n".join(each.text() for each in said)

    def _tops(self) -> list[QWidget]:
        return [each for each in QApplication.topLevelWidgets() if each.isVisible()]

    def toast(self, words: str) -> None:
        """Wait until the toast says ``words``."""
        self.wait(lambda: self.sees("toast_words") and words in self.text("toast_words"))

    def undo(self) -> None:
        self.key(Key.Key_Z, CONTROL)


def _never(row: int) -> bool:
    return False


Begin = Callable[[], Walk]


class House:
    """A center's data folder with Dana, its director, and Frances at its front desk."""

    def __init__(self, qtbot: QtBot, path: Path) -> None:
        self._qtbot, self.path = qtbot, path
        self.calendar = Calendar()
        self._walk: Walk | None = None

    def open(self) -> Walk:
        """Start the program."""
        self._walk = Walk(self._qtbot, self.path, self.calendar)
        return self._walk

    def lose_power(self) -> Walk:
        """The program is gone between two keys, and is started on what the disk held then."""
        assert self._walk is not None
        held = self.path.with_name(f"{self.path.name} after")
        shutil.copytree(self.path, held)
        self.close()
        self.path = held
        return self.open()

    def close(self) -> None:
        if self._walk is not None:
            self._walk.close()
        self._walk = None
