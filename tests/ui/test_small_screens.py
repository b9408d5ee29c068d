"""Every page, form and dialog at the sizes of the screens that centers have: all is reached, by
scrolling where there is no room, nothing reads "S…", and a screen reader has a name for all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication, QWidget

from peerdesk.words import use_language
from tests.ui.reach import cut_off, nameless, out_of_reach, roleless, small_targets
from tests.ui.walk import off_screen, over_everything, small_center, windows_of
from ui.pictures.camera import let_go
from ui.theme import TextSize, apply_theme
from ui.widgets import room
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


@pytest.fixture(scope="module")
def center(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_center(tmp_path_factory.mktemp("center") / "data")


@pytest.fixture(autouse=True)
def as_before(qapp: QApplication) -> Iterator[None]:
    yield
    use_language("en")
    apply_theme(qapp, "light")


class Sweep:
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


@pytest.mark.parametrize(
    ("text_size", "language", "screens"),
    [
        ("normal", "en", tuple(SCREENS)),
        ("normal", "es", tuple(SCREENS)),
        ("large", "en", LOW),
        ("larger", "es", LOW),
        *(
            pytest.param(text_size, language, WITH_LARGE_TEXT, marks=pytest.mark.slow)
            for text_size in ("large", "larger")
            for language in ("en", "es")
        ),
    ],
)
def test_all_is_reached_and_whole_at_every_size(
    qapp: QApplication,
    center: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    text_size: TextSize,
    language: str,
    screens: tuple[str, ...],
) -> None:
    apply_theme(qapp, "light", text_size)
    use_language(language)
    sweep = Sweep(monkeypatch, text_size, screens)
    with off_screen(qapp):
        absent = over_everything(center, tmp_path, sweep.look)
    assert not absent
    assert not sweep.faults, "\n".join(sorted(set(sweep.faults)))
