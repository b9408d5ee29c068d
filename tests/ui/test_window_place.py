"""The window opens inside the screen, where it was left, and says where one is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QRect
from pytestqt.qtbot import QtBot

from peerdesk.store.folder import DataFolder, Preferences
from tests.ui.windows import Shell, copied
from ui import window_place
from ui.window_place import LEAST, place_for

COMMON = QRect(0, 0, 1366, 728)
LARGE = QRect(1366, 0, 1920, 1040)


def kept(*window: int, maximized: bool = False) -> Preferences:
    x, y, width, height = window
    return replace(Preferences(), window=(x, y, width, height), maximized=maximized)


@pytest.mark.parametrize(
    "screen",
    [
        COMMON,
        QRect(0, 0, 1093, 582),
        QRect(0, 0, 911, 480),
        QRect(0, 0, 683, 356),
        QRect(0, 24, 1024, 540),
        QRect(0, 0, 960, 500),
        QRect(-1920, 30, 1920, 1050),
    ],
)
def test_it_opens_inside_the_screen_the_first_time(screen: QRect) -> None:
    place = place_for(Preferences(), [screen])
    assert screen.contains(place)
    assert place.top() - screen.top() >= 24  # its title can be reached
    assert place.width() >= min(LEAST.width(), screen.width() - 16)


def test_it_is_where_it_was_left() -> None:
    assert place_for(kept(100, 80, 1000, 600), [COMMON]) == QRect(100, 80, 1000, 600)
    on_the_second = place_for(kept(1500, 100, 1400, 800), [COMMON, LARGE])
    assert on_the_second == QRect(1500, 100, 1400, 800)


def test_it_comes_back_from_a_screen_that_is_gone() -> None:
    assert COMMON.contains(place_for(kept(1500, 100, 1400, 800), [COMMON]))
    assert COMMON.contains(place_for(kept(-900, -700, 800, 600), [COMMON]))
    assert COMMON.contains(place_for(kept(1300, 700, 1000, 600), [COMMON]))
    assert COMMON.contains(place_for(kept(0, 0, 5, 5), [COMMON]))


@pytest.mark.parametrize("found", ['"wide"', "[1, 2, 3]", "[1, 2, 3, true, 5]", "[1e99, 0, 0, 0]"])
def test_a_damaged_place_is_no_place(tmp_path: Path, found: str) -> None:
    folder = DataFolder(tmp_path)
    folder.preferences_path.write_text(f'{{"window": {found}, "maximized": 1}}')
    assert folder.read_preferences() == Preferences()


def test_a_closed_window_opens_where_it_was(
    qtbot: QtBot, folder_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(window_place, "rooms", lambda: [COMMON])
    path = copied(folder_template, tmp_path)
    shell = Shell(qtbot, path)
    shell.window.setGeometry(120, 90, 900, 560)
    shell.close()
    assert DataFolder(path).read_preferences().window == (120, 90, 900, 560)
    again = Shell(qtbot, path)
    try:
        # The shell gives it another size for its tests; what was asked for is the window's own.
        assert place_for(again.door.folder.read_preferences(), [COMMON]) == QRect(120, 90, 900, 560)
        again.window.showMaximized()
        again.wait(again.window.isMaximized)
    finally:
        again.close()
    left = DataFolder(path).read_preferences()
    assert left.maximized
    assert left.window is not None
    assert left.window[2] <= COMMON.width()


def test_the_title_says_where_one_is_without_names(
    qtbot: QtBot, folder_template: Path, tmp_path: Path
) -> None:
    shell = Shell(qtbot, copied(folder_template, tmp_path))
    assert shell.window.windowTitle() == "Who is signing in? – PeerDesk"
    shell.sign_in()
    shell.wait(lambda: shell.window.windowTitle() == "Today – PeerDesk")
    assert shell.window.workspace is not None
    shell.window.workspace.show_place("people")
    assert shell.window.windowTitle() == "People – PeerDesk"
    shell.lock()
    assert shell.window.windowTitle() == "Locked – PeerDesk"
    shell.sign_in()
    shell.wait(lambda: shell.window.windowTitle() == "People – PeerDesk")
    shell.close()
