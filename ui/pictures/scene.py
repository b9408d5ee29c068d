"""The window that is photographed, and the hands that click and type in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QPushButton, QTabBar, QWidget

from peerdesk.actor import Actor
from peerdesk.desk.people import drafts
from ui.dialogs import Dialogs, PathAnswer
from ui.main_window import MainWindow
from ui.models.selection import select_id
from ui.pictures.camera import settle, standing_over
from ui.screens.people.person_actions import PersonActions
from ui.widgets.messages import ToastArea


class Absent(Exception):
    """The center has nothing that this picture would show."""


class FileDialogs(Dialogs):
    """Open ``file`` where a file is asked for."""

    file = Path()

    def open_path(self, parent: QWidget, title: str, filters: str, on_path: PathAnswer) -> None:
        on_path(self.file)


class Scene:
    """Parts are found by their names among those that are in sight; what isn't there is `Absent`.

    Nothing is shared with the next picture: `tidy` closes what stands over the window and drops
    what was typed.
    """

    def __init__(self, window: MainWindow, folder: Path) -> None:
        assert window.workspace is not None
        self.window, self.workspace, self.folder = window, window.workspace, folder
        self.actor = window.workspace.context.actor
        self._found: dict[Callable[[Actor], Any], Any] = {}
        self._drafts = {each.id for each in drafts.drafts(self.actor)}

    def subject(self, find: Callable[[Actor], Any]) -> Any:
        """What ``find`` finds; it is asked once."""
        if find not in self._found:
            self._found[find] = find(self.actor)
        return self._found[find]

    def show(self, place: str, target: object = None) -> None:
        """Go there, as somebody who chose it on the rail or followed a link."""
        if place not in self.workspace.places():
            raise Absent(place)
        self.workspace.show_place(place, target)
        settle(self.window)

    def tidy(self) -> None:
        """As after the sign-in, but for where one is."""
        for over in standing_over(self.window):
            over.close()
        for toast in self.window.findChildren(ToastArea):
            toast.dismiss()
        here = self.workspace.current_place()
        if here == "people":
            self.workspace.show_place(here, "search")
        for line in self.parts("sign_in_field"):
            line.setText("")
        for each in drafts.drafts(self.actor):
            if each.id not in self._drafts:
                drafts.drop_draft(self.actor, each.id)

    def parts(self, name: str, kind: type[QWidget] = QWidget) -> list[Any]:
        """Those in sight that are called so; ``name`` may end in * for any ending."""
        begins = name.removesuffix("*")
        found = [each for each in self.window.findChildren(kind) if each.isVisible()]
        if begins == name:
            return [each for each in found if each.objectName() == name]
        return [each for each in found if each.objectName().startswith(begins)]

    def part(self, name: str, kind: type[QWidget] = QWidget) -> Any:
        """The first of these."""
        found = self.parts(name, kind)
        if not found:
            raise Absent(name)
        return found[0]

    def one(self, kind: type[QWidget]) -> Any:
        """The part of this kind, wherever it is."""
        found = self.window.findChild(kind)
        if found is None:
            raise Absent(kind.__name__)
        return found

    def click(self, *names: str) -> None:
        """One button after the other."""
        for name in names:
            self.part(name, QPushButton).click()
            settle(self.window)

    def type(self, name: str, text: str) -> None:
        """As if typed: in the line of this name, or in the one inside of it."""
        part = self.part(name)
        line = part if isinstance(part, QLineEdit) else part.findChild(QLineEdit)
        line.setFocus()
        line.selectAll()
        line.insert(text)

    def choose(self, name: str, row_id: object) -> None:
        """The row of this id."""
        if not select_id(self.part(name, QAbstractItemView), row_id):
            raise Absent(f"{name} {row_id}")

    def tab(self, bar: str, title: str) -> None:
        """The tab of this title, as it is written in the language of the window."""
        tabs: QTabBar = self.part(bar, QTabBar)
        titles = [tabs.tabText(at).replace("&", "") for at in range(tabs.count())]
        if title not in titles:
            raise Absent(title)
        tabs.setCurrentIndex(titles.index(title))

    def from_menu(self, code: str) -> None:
        """What the menu beside a person's name offers under this code."""
        self.one(PersonActions).more_wanted.emit(code)
        settle(self.window)
