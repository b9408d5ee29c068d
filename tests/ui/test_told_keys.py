"""Every key that F1 lists is answered, at every place and for every role."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut, QShortcutEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from peerdesk.words import use_language
from tests.ui.walk import over_places, small_center, window_on, windows_of
from ui.tab_order import is_stop, parts_in_order
from ui.widgets.shortcut import keys_here

NOT_PRESSED = {"Ctrl+L", "F1", "0 … 9"}
"""The first two are the window's, wherever the focus is; the third stands for ten keys."""
MOVES = {
    "Up": Qt.Key.Key_Up,
    "Down": Qt.Key.Key_Down,
    "Left": Qt.Key.Key_Left,
    "Right": Qt.Key.Key_Right,
    "PgUp": Qt.Key.Key_PageUp,
    "PgDown": Qt.Key.Key_PageDown,
}
"""What a part handles itself and may be pressed anywhere. One of a pair may have nowhere to go."""


class Ears(QObject):
    """Hears shortcuts and lets none of them do anything."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self.heard: list[tuple[str, bool]] = []
        app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.Shortcut or not isinstance(watched, QShortcut):
            return False
        assert isinstance(event, QShortcutEvent)
        self.heard.append((event.key().toString(), event.isAmbiguous()))
        return True


class Pressing:
    """Presses what F1 lists at each stop of what stands in front; a stop of a kind that was
    pressed with the same list is passed over."""

    def __init__(self, app: QApplication) -> None:
        self.ears = Ears(app)
        self.pressed: set[str] = set()
        self.silent: list[str] = []
        self._known: set[tuple[str, str]] = set()

    def look(self, place: str, window: QWidget) -> None:
        front = windows_of(window)[-1]
        if front.windowType() == Qt.WindowType.Popup:
            return  # a menu has its own keys
        front.activateWindow()
        assert QTest.qWaitForWindowActive(front)
        for stop in [each for each in parts_in_order(front) if is_stop(each)]:
            stop.setFocus()
            for keys, words in keys_here(front, stop):
                known = (type(stop).__name__, keys)
                if known not in self._known:
                    self._known.add(known)
                    self._press_each(f"{place}: {stop.objectName()}", front, stop, keys, words)

    def _press_each(self, at: str, front: QWidget, stop: QWidget, keys: str, words: str) -> None:
        every = [each for each in front.findChildren(QShortcut) if each.parent().isVisible()]
        made = {each.key().toString() for each in every if each.property("key_words") == words}
        moves = []
        for key in keys.replace("Enter", "Return").split(" / "):
            if key in made and key not in NOT_PRESSED:
                self.ears.heard.clear()
                combined = QKeySequence(key)[0]
                QTest.keyClick(stop, combined.key(), combined.keyboardModifiers())
                self.pressed.add(key)
                if self.ears.heard != [(key, False)]:
                    self.silent.append(f"{at} {key} {words} {self.ears.heard}")
            elif key in MOVES:
                event = QKeyEvent(QEvent.Type.KeyPress, MOVES[key], Qt.KeyboardModifier.NoModifier)
                moves.append(QApplication.sendEvent(stop, event) and event.isAccepted())
                self.pressed.add(key)
        if moves and not any(moves):
            self.silent.append(f"{at} {keys} {words}")


@pytest.mark.parametrize("name", ["director", "desk", "facilitator", "mentor"])
def test_each_listed_key_is_answered(qapp: QApplication, tmp_path: Path, name: str) -> None:
    use_language("en")
    center = small_center(tmp_path / "center")
    pressing = Pressing(qapp)
    try:
        with window_on(center, name) as scene:
            # Shortcuts are those of the window that is active: it stands on a screen.
            scene.window.hide()
            scene.window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen, False)
            scene.window.show()
            if name == "director":
                over_places(scene, pressing.look)
            for place in scene.workspace.places():
                scene.show(place)
                pressing.look(place, scene.window)
    finally:
        qapp.removeEventFilter(pressing.ears)
    assert pressing.silent == []
    assert {"Ctrl+1", "Ctrl+Z", "Down"} <= pressing.pressed
