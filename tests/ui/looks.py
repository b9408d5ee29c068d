"""What is looked at in each place of the walk: one walk for many looks, for the way costs most."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest
from PySide6.QtCore import QObject, QPoint, QRect, Qt
from PySide6.QtGui import QKeyEvent, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QLabel,
    QTabBar,
    QWidget,
)

from tests.ui.reach import cut_off, nameless, out_of_reach, roleless, small_targets
from tests.ui.walk import windows_of
from ui import keys
from ui.pictures.camera import let_go
from ui.tab_order import is_stop, next_stop, parts_in_order
from ui.theme import TextSize
from ui.widgets import room
from ui.widgets.form import ScrollForm
from ui.widgets.room import Reach, RoomyDialog

SCREENS = {
    "1366x768": (1366, 768),
    "1366x768 at 125 %": (1093, 614),
    "1366x768 at 150 %": (911, 512),
    "1366x768 at 200 %": (683, 384),
    "1024x600": (1024, 600),
    "1920x1080 at 200 %": (960, 540),
}
"""In device-independent pixels."""
SMALLEST = "1366x768 at 200 %"
"""Promised for the default text size only."""
COMMONEST = "1366x768"
WITH_LARGE_TEXT = tuple(name for name in SCREENS if name != SMALLEST)
LOW = ("1366x768 at 150 %",)
"""Where larger words run short first: the others are swept with them when there is time."""


UNDERLINED = re.compile(r"(?<!&)(?:&&)*&(?!&)(.)")


class Sizes:
    """Looks at what it is shown at every size, and writes down what is wrong."""

    def __init__(
        self, monkeypatch: pytest.MonkeyPatch, text_size: TextSize, screens: Iterable[str]
    ) -> None:
        self.faults: list[str] = []
        self._text_size = text_size
        self._screens = tuple(screens)
        self._screen = QRect()
        monkeypatch.setattr(room, "free_room", lambda window: self._screen)

    def look(self, place: str, window: QWidget) -> None:
        before = window.size()
        for name in self._screens:
            wide, high = SCREENS[name]
            self._screen = QRect(0, 0, wide, high)
            window.resize(wide, high)
            for over in windows_of(window):
                if isinstance(over, RoomyDialog):
                    over.hide()  # it asks for the screen whenever it is shown
                    over.show()
            let_go()
            found = self._found(window, name)
            for _turn in range(3):
                if found:  # what flows is laid out in the next turns
                    let_go()
                    found = self._found(window, name)
            self.faults += [f"{place}, {name}: {each}" for each in found]
        window.resize(before)

    def _found(self, window: QWidget, name: str) -> list[str]:
        wide, high = SCREENS[name]
        found = []
        if (window.width(), window.height()) != (wide, high):
            found.append(f"the window is {window.width()} x {window.height()}")
        if name == COMMONEST:
            found += [each for over in windows_of(window) for each in roleless(over)]
        if name == COMMONEST and self._text_size == "normal":
            every = [each for each in window.findChildren(Reach) if each.window() is window]
            bars = [each for each in every if is_scrolling(each)]
            found += [f"{each.objectName() or 'the page'} scrolls as a whole" for each in bars]
        for over in windows_of(window):
            if over.width() > wide or over.height() > high:
                found.append(f"{over.objectName()} is {over.width()} x {over.height()}")
            found += out_of_reach(over) + cut_off(over) + small_targets(over) + nameless(over)
        return found


def is_scrolling(area: Reach) -> bool:
    bars = area.verticalScrollBar(), area.horizontalScrollBar()
    return area.isVisible() and any(bar.maximum() > 0 for bar in bars)


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


class Letters:
    """No underlined letter is in sight twice, and each key in sight is one that F1 lists."""

    def __init__(self) -> None:
        self.seen: set[str] = set()
        self.wrong: list[tuple[str, list[str]]] = []

    def look(self, place: str, window: QWidget) -> None:
        """What stands over ``window`` too."""
        for front in windows_of(window):
            found = marked(front)
            letters = [letter(each) for each in found]
            self.seen.update(found)
            if len(letters) != len(set(letters)):
                self.wrong.append((place, sorted(found)))
            every = [each for each in front.findChildren(QShortcut) if each.parent().isVisible()]
            unsaid = [each.key().toString() for each in every if not each.property("key_words")]
            if unsaid:
                self.wrong.append((place, unsaid))


class Enters(QObject):
    """Stands in for the press, so that nothing on the way is done, and hears every real click."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        super().__init__()
        self.pressed: list[QAbstractButton] = []
        self.clicked: list[str] = []
        self.seen: set[str] = set()
        self.wrong: list[str] = []
        monkeypatch.setattr(keys, "press", self.pressed.append)

    def hear(self) -> None:
        self.clicked.append(self.sender().objectName())

    def look(self, place: str, window: QWidget) -> None:
        """Enter on every button of what stands in front, once and held."""
        front = windows_of(window)[-1]
        if front.windowType() == Qt.WindowType.Popup:
            return  # a menu has its own keys
        every = [each for each in front.findChildren(QAbstractButton) if each.isVisible()]
        stops = [each for each in every if each.isEnabled() and can_focus(each)]
        before = {each: each.focusPolicy() for each in stops}
        for each in every:
            each.clicked.connect(self.hear)
        try:
            for each in stops:
                self._try(place, front, each)
        finally:
            for each in every:
                each.clicked.disconnect(self.hear)
        assert before == {each: each.focusPolicy() for each in stops}

    def _try(self, place: str, front: QWidget, each: QAbstractButton) -> None:
        self.seen.add(each.objectName())
        for held in (False, True):
            self.pressed.clear()
            self.clicked.clear()
            each.setFocus()
            press(each, held=held)
            expected = [each] if keys.is_pressed_by_enter(each) and not held else []
            radio_in_dialog = isinstance(front, QDialog) and not keys.is_pressed_by_enter(each)
            if radio_in_dialog and not held:
                continue  # the form's: what it does is its own test
            if self.pressed != expected or self.clicked or not front.isVisible():
                how = "held " if held else ""
                self.wrong.append(f"{place}: {how}{each.objectName()} {self.clicked}")


class TabOrder:
    """From the last field of a form Tab leads to its buttons; what has the focus is in sight."""

    def __init__(self) -> None:
        self.forms: set[str] = set()
        self.wrong: list[str] = []

    def look(self, place: str, window: QWidget) -> None:
        if len(windows_of(window)) > 1:
            return  # a dialog stands in front
        for form in window.findChildren(ScrollForm):
            fields = [each for each in parts_in_order(form.area) if is_stop(each)]
            if form.isVisible() and fields:
                self._look_at(place, window, form, fields)

    def _look_at(
        self, place: str, window: QWidget, form: ScrollForm, fields: list[QWidget]
    ) -> None:
        self.forms.add(place)
        after = next_stop(window, fields[-1], forward=True)
        foot = [form.foot.itemAt(at).widget() for at in range(form.foot.count())]
        foot = [each for each in foot if each is not None and each.isVisible()]
        has_stop = any(is_stop(each) for part in foot for each in parts_in_order(part))
        if has_stop and not any(part is after or part.isAncestorOf(after) for part in foot):
            self.wrong.append(f"{place}: after {fields[-1].objectName()} {after.objectName()}")
        for field in fields:
            field.setFocus()
            keys.scroll_into_sight(field)
            room = form.area.viewport()
            top = field.mapTo(room, QPoint(0, 0)).y()
            if not -1 <= top <= max(0, room.height() - min(field.height(), room.height())) + 1:
                self.wrong.append(f"{place}: {field.objectName()} is not in sight")


def can_focus(button: QAbstractButton) -> bool:
    return bool(button.focusPolicy() & Qt.FocusPolicy.ClickFocus)


def press(widget: QWidget, key: Qt.Key = Qt.Key.Key_Return, *, held: bool = False) -> None:
    """One press, or one of those that come while the key is held."""
    if not held:
        QTest.keyClick(widget, key)
        return
    none = Qt.KeyboardModifier.NoModifier
    for kind in (QKeyEvent.Type.ShortcutOverride, QKeyEvent.Type.KeyPress):
        QApplication.sendEvent(widget, QKeyEvent(kind, key, none, "\r", True))


class Spoken:
    """Each control has a name, and says what it is."""

    def __init__(self) -> None:
        self.places: list[str] = []
        self.wrong: set[str] = set()

    def look(self, place: str, window: QWidget) -> None:
        """What stands over ``window`` too."""
        self.places.append(place)
        for over in windows_of(window):
            self.wrong.update(f"{place}: {each}" for each in (*nameless(over), *roleless(over)))
