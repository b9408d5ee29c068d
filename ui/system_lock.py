"""What the system says before it sleeps or when it locks its screen: PeerDesk locks then too.

Linux says it on D-Bus (systemd's logind, and the desktop's screen saver), Windows by messages to
the window. A sleep of which nobody told is found by `Watch`, on every system.
"""

from __future__ import annotations

import ctypes
import sys
from ctypes import wintypes
from typing import Any

from PySide6.QtCore import SLOT, QAbstractNativeEventFilter, QCoreApplication, QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

_LOGIND = "org.freedesktop.login1"
_SAVERS = ("org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver")

WM_POWERBROADCAST = 0x0218
WM_WTSSESSION_CHANGE = 0x02B1
_SUSPEND = 4  # PBT_APMSUSPEND
_LOCKED = (2, 4, 7)  # WTS_CONSOLE_DISCONNECT, WTS_REMOTE_DISCONNECT, WTS_SESSION_LOCK
_THIS_SESSION = 0


class SystemLock(QObject):
    """`leaving`: the computer goes to sleep, or its screen is locked."""

    leaving = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._messages: _Messages | None = None

    def begin(self) -> None:
        """Listen to this system, if it says anything."""
        if sys.platform == "win32":
            self.listen_to_windows()
        elif sys.platform.startswith("linux"):
            from PySide6.QtDBus import QDBusConnection

            self.listen_to_logind(QDBusConnection.systemBus())
            self.listen_to_screen_savers(QDBusConnection.sessionBus())

    def listen_to_logind(self, bus: Any) -> None:
        """On ``bus``; one that isn't there says nothing. Any session's lock is taken for ours."""
        manager, session = f"{_LOGIND}.Manager", f"{_LOGIND}.Session"
        asleep, locked = SLOT("on_sleep(bool)"), SLOT("on_lock()")
        bus.connect(_LOGIND, "/org/freedesktop/login1", manager, "PrepareForSleep", self, asleep)
        bus.connect(_LOGIND, "", session, "Lock", self, locked)

    def listen_to_screen_savers(self, bus: Any) -> None:
        """As ``listen_to_logind``: a desktop's own lock is told there only."""
        for name in _SAVERS:
            bus.connect("", "", name, "ActiveChanged", self, SLOT("on_sleep(bool)"))

    def listen_to_windows(self) -> None:
        """Windows tells of its lock only those who asked; of its sleep everybody."""
        app = QCoreApplication.instance()
        if app is None:
            return
        self._messages = _Messages(self)
        app.installNativeEventFilter(self._messages)
        libraries: Any = getattr(ctypes, "windll", None)
        if libraries is not None:
            libraries.wtsapi32.WTSRegisterSessionNotification(
                wintypes.HWND(int(self._window.winId())), _THIS_SESSION
            )

    @Slot(bool)
    def on_sleep(self, begins: bool) -> None:
        """It is told at the end too."""
        if begins:
            self.leaving.emit()

    @Slot()
    def on_lock(self) -> None:
        self.leaving.emit()


class _Messages(QAbstractNativeEventFilter):
    """Windows' messages to any window of the program."""

    def __init__(self, lock: SystemLock) -> None:
        super().__init__()
        self._lock = lock

    def nativeEventFilter(self, kind: Any, message: Any) -> Any:
        # Thousands come: nothing is read of those of another kind.
        if bytes(kind) in (b"windows_generic_MSG", b"windows_dispatcher_MSG"):
            found = wintypes.MSG.from_address(int(message))
            self._lock.on_sleep(is_leaving(found.message, found.wParam))
        return False, 0


def is_leaving(message: int, how: int) -> bool:
    """Whether a message of Windows says that it goes to sleep or locks its screen."""
    if message == WM_POWERBROADCAST:
        return how == _SUSPEND
    return message == WM_WTSSESSION_CHANGE and how in _LOCKED
