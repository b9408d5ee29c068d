"""The real screen Today on a real encrypted center, for the tests of its parts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QWidget

from peerdesk.actor import Actor
from peerdesk.store.folder import DataFolder
from tests.conftest import Desk
from tests.desk.group_records import add_person
from tests.ui.scripted_dialogs import ScriptedDialogs
from ui.context import Context
from ui.jobs import InlineJobs
from ui.screens.today import TodayScreen


class Room:
    """The screen in a window of its own, with what it said and where it wanted to go."""

    def __init__(self, screen: TodayScreen, context: Context) -> None:
        self.screen, self.context = screen, context
        self.said: list[tuple[str, object]] = []
        self.refused: list[str] = []
        self.wanted: list[tuple[str, object]] = []
        context.said.connect(self._on_said)
        context.refused.connect(self.refused.append)
        context.wanted.connect(self._on_wanted)
        context.changed.connect(self._on_changed)

    def _on_said(self, text: str, entry: object) -> None:
        self.said.append((text, entry))

    def _on_wanted(self, name: str, target: object) -> None:
        self.wanted.append((name, target))

    def _on_changed(self, tables: frozenset[str]) -> None:
        if self.screen.TABLES & tables:
            self.screen.reload()

    def find(self, name: str) -> Any:
        """The part with this object name, or None."""
        return self.screen.findChild(QWidget, name)

    def type(self, text: str) -> None:
        """Type into whatever has the focus."""
        QTest.keyClicks(self.screen.focusWidget(), text)

    def press(self, key: Qt.Key, modifier: Any = Qt.KeyboardModifier.NoModifier) -> None:
        """Press one key where the focus is."""
        QTest.keyClick(self.screen.focusWidget(), key, modifier)

    def rows(self, name: str) -> list[str]:
        """The first lines of a list."""
        view = self.find(name)
        return [view.model().index(at, 0).data() for at in shown_rows(view)]

    def data(self, name: str, at: int, role: int) -> Any:
        return self.find(name).model().index(at, 0).data(role)


def shown_rows(view: Any) -> list[int]:
    """The rows of a list or table that it doesn't leave out."""
    rows = range(view.model().rowCount())
    return [at for at in rows if not view.isRowHidden(at)]


OpenRoom = Callable[[Actor], Room]


@pytest.fixture
def open_room(qtbot: Any, tmp_path: Path) -> OpenRoom:
    """Shows the screen for an actor; the door is only for backups."""
    without = SimpleNamespace(folder=DataFolder(tmp_path / "no-door"))

    def open_room(actor: Actor, door: Any = None) -> Room:
        context = Context(actor, door or without, InlineJobs(), ScriptedDialogs())
        screen = TodayScreen(context)
        qtbot.addWidget(screen)
        context.setParent(screen)
        room = Room(screen, context)
        screen.resize(1160, 720)
        screen.reload()
        with qtbot.waitExposed(screen):
            screen.show()
        screen.setFocus()
        return room

    return open_room


@pytest.fixture
def front(desk: Desk, open_room: OpenRoom) -> Room:
    """The front desk's room, with Ana, Anselm and Bo in the records."""
    add_person(desk, "Ana", "Ruiz", pronouns="she")
    add_person(desk, "Anselm", "Vogt")
    add_person(desk, "Bo", "Ek")
    return open_room(desk.front_desk)


def choose(room: Room, name: str, at: int) -> None:
    view: QAbstractItemView = room.find(name)
    view.setFocus()
    view.setCurrentIndex(view.model().index(at, 0))
