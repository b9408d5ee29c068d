"""Enter presses the button that has the focus, and no other, at every place and in every dialog."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QWidget

from peerdesk.words import use_language
from tests.ui.walk import (
    off_screen,
    over_entry,
    over_places,
    over_visitors_view,
    small_center,
    window_on,
    windows_of,
)
from ui import keys
from ui.tab_order import is_stop, next_stop, parts_in_order
from ui.widgets.form import ScrollForm
from ui.widgets.scale import AnswerScale


class Spy(QObject):
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


@pytest.fixture
def spy(monkeypatch: pytest.MonkeyPatch) -> Iterator[Spy]:
    use_language("en")
    made = Spy(monkeypatch)
    yield made
    made.deleteLater()


def test_every_place_and_dialog(qapp: QApplication, tmp_path: Path, spy: Spy) -> None:
    center = small_center(tmp_path / "center")
    order = TabOrder()

    def look(place: str, window: QWidget) -> None:
        spy.look(place, window)
        order.look(place, window)

    with off_screen(qapp), window_on(center) as scene:
        over_places(scene, look)
        over_visitors_view(scene, spy.look)
    assert spy.wrong == []
    assert order.wrong == []
    assert len(order.forms) > 8
    # Not that of a visit: just after midnight nobody has been here yet.
    assert {"same_as_cancel", "account_dialog_cancel", "nav_today"} <= spy.seen
    assert len(spy.seen) > 200
    assert not any(name.startswith("qt_") for name in spy.seen)


def test_every_page_before_the_sign_in(qapp: QApplication, tmp_path: Path, spy: Spy) -> None:
    center = small_center(tmp_path / "center")
    keys.Keys(spy)  # most of these pages are shown without their window
    with off_screen(qapp):
        over_entry(center, tmp_path / "new", spy.look)
    assert spy.wrong == []
    assert {"first_run_backup", "sign_in_forgot", "recover_back"} <= spy.seen


def test_scales_leave_enter_to_the_form(qapp: QApplication) -> None:
    scale = AnswerScale([("1", "1"), ("2", "2")], name="scale")
    event = QKeyEvent(QKeyEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier)
    scale.keyPressEvent(event)
    assert not event.isAccepted()
    scale.deleteLater()
