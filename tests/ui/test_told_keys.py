"""Every key that F1 lists is answered, at every place and for every role."""

from __future__ import annotations

import shutil
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut, QShortcutEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QWidget,
)

from peerdesk.words import use_language
from tests.ui.walk import over_places, window_on, windows_of
from ui.tab_order import is_stop, parts_in_order
from ui.widgets.shortcut import keys_here

NONE = Qt.KeyboardModifier.NoModifier
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
        self._known: set[tuple[str, str, str]] = set()

    def look(self, place: str, window: QWidget) -> None:
        front = windows_of(window)[-1]
        if front.windowType() == Qt.WindowType.Popup:
            return  # a menu has its own keys
        front.activateWindow()
        assert QTest.qWaitForWindowActive(front)
        stops = [each for each in parts_in_order(front) if is_stop(each)]
        if isinstance(front, QDialog):
            self.silent += [f"{place}: {wrong}" for wrong in _wrong_round(front, stops)]
        for stop in stops:
            stop.setFocus()
            listed = keys_here(front, stop)
            if not any("Esc" in keys.split(" / ") for keys, _words in listed):
                event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Escape, NONE)
                if QApplication.sendEvent(stop, event) and event.isAccepted():
                    self.silent.append(f"{place}: {stop.objectName()} Esc is not listed")
                    return
            for keys, words in listed:
                known = (type(stop).__name__, keys, words)
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
                event = QKeyEvent(QEvent.Type.KeyPress, MOVES[key], NONE)
                moves.append(QApplication.sendEvent(stop, event) and event.isAccepted())
                self.pressed.add(key)
        if moves and not any(moves):
            self.silent.append(f"{at} {keys} {words}")


def _wrong_round(front: QDialog, stops: list[QWidget]) -> list[str]:
    """What is wrong with the way of Tab in a dialog: it leads to all, as they stand, and from the
    last field to the buttons."""
    passed = []
    for _press in stops:
        QTest.keyClick(front.focusWidget() or front, Qt.Key.Key_Tab)
        passed.append(front.focusWidget())
    names = [each.objectName() or type(each).__name__ for each in stops]
    if set(passed) != set(stops):
        return [f"Tab leads over {[each.objectName() for each in passed]}, not {names}"]
    wrong = [] if isinstance(stops[-1], QAbstractButton) else [f"Tab ends on {names[-1]}"]
    turned = stops[stops.index(passed[0]) :] + stops[: stops.index(passed[0])]
    if passed != turned:
        wrong.append(f"Tab leads over {[each.objectName() for each in passed]}, not {names}")
    by_tab = [
        each
        for each in front.findChildren(QWidget)
        if each.isVisible() and each.window() is front and is_stop(each)
    ]
    inner = (QAbstractSpinBox, QComboBox)
    for each in by_tab:
        if each not in stops and not isinstance(each.parentWidget(), inner):
            wrong.append(f"Tab never leads to {each.objectName() or type(each).__name__}")
    places = [QRect(each.mapTo(front, QPoint(0, 0)), each.size()) for each in stops]
    for at, (first, then) in enumerate(pairwise(places)):
        if then.bottom() <= first.top() and then.left() <= first.left():
            wrong.append(f"Tab leads up from {names[at]} to {names[at + 1]}")
    return wrong


@pytest.mark.parametrize(
    "name",
    [pytest.param("director", marks=pytest.mark.slow), "desk", "facilitator", "mentor"],
)
def test_each_listed_key_is_answered(
    qapp: QApplication, small_demo: Path, tmp_path: Path, name: str
) -> None:
    use_language("en")
    center = tmp_path / "center"
    shutil.copytree(small_demo, center)
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
    assert {"Ctrl+1", "Down"} <= pressing.pressed
