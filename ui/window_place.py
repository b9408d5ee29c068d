"""Where the window opens: inside a screen that is there, as it was when it was last closed."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from peerdesk.desk.office.keeping import DataFolder, Preferences
from peerdesk.errors import PeerDeskError

WANTED = QSize(1440, 900)
"""For the first time; less on a smaller screen."""
LEAST = QSize(640, 340)
"""A screen of 1366x768 at 200 %, without the system's own bars."""
_TITLE = 32
"""The height of a title bar, where the system doesn't say it before the window is shown."""
_EDGE = 8


def rooms() -> list[QRect]:
    """The screens as far as windows may be on them, the main one first."""
    screens = QGuiApplication.screens()
    main = QGuiApplication.primaryScreen()
    ordered = sorted(screens, key=lambda screen: screen is not main)
    return [screen.availableGeometry() for screen in ordered]


def place_for(kept: Preferences, screens: list[QRect]) -> QRect:
    """Where the window itself, without its frame, goes on one of these ``screens``.

    What was kept may be of a screen that is gone, or larger than the one that is there now: the
    window keeps as much of its size as fits and is moved inside.
    """
    wanted = QRect(*kept.window) if kept.window is not None else QRect(QPoint(), WANTED)
    if kept.window is not None:
        screen = max(screens, key=lambda room: _area(room.intersected(wanted)))
    else:
        screen = screens[0]
    room = screen.adjusted(_EDGE, _TITLE, -_EDGE, -_EDGE)
    size = wanted.size().expandedTo(LEAST).boundedTo(room.size())
    place = QRect(wanted.topLeft(), size)
    if kept.window is None or not _area(screen.intersected(wanted)):
        place.moveCenter(room.center())
    place.moveRight(min(place.right(), room.right()))
    place.moveBottom(min(place.bottom(), room.bottom()))
    place.moveLeft(max(place.left(), room.left()))
    place.moveTop(max(place.top(), room.top()))
    return place


def open_in_place(window: QWidget, folder: DataFolder) -> None:
    """Give ``window`` the place that was kept, before it is shown."""
    kept = folder.read_preferences()
    found = rooms()
    if not found:
        return
    place = place_for(kept, found)
    window.setMinimumSize(LEAST.boundedTo(place.size()))
    window.setGeometry(place)
    if kept.maximized:
        window.setWindowState(window.windowState() | Qt.WindowState.WindowMaximized)


def keep_place(window: QWidget, folder: DataFolder) -> None:
    """Remember where ``window`` is, for this computer."""
    normal = window.normalGeometry() if window.isMaximized() else window.geometry()
    if window.isFullScreen() or normal.isEmpty():
        return
    kept = folder.read_preferences()
    at = (normal.x(), normal.y(), normal.width(), normal.height())
    wanted = replace(kept, window=at, maximized=window.isMaximized())
    if wanted != kept:
        try:
            folder.write_preferences(wanted)
        except PeerDeskError:
            # Only where the window opens the next time.
            return


def _area(room: QRect) -> int:
    return max(room.width(), 0) * max(room.height(), 0)
