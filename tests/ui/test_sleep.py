"""The window locks when the computer slept, goes to sleep, or locks its screen."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
from collections.abc import Iterator
from ctypes import wintypes
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from peerdesk.clock import seconds
from tests.ui.windows import Shell, copied
from ui import system_lock
from ui.system_lock import SystemLock


@pytest.fixture
def shell(qtbot: QtBot, folder_template: Path, tmp_path: Path) -> Iterator[Shell]:
    made = Shell(qtbot, copied(folder_template, tmp_path))
    yield made
    made.close()


class Painted(QObject):
    """Notes which parts of the window are painted."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent) and isinstance(watched, QWidget):
            self.names.append(watched.objectName())
        return False


def test_a_sleep_locks_before_anything_is_painted(shell: Shell) -> None:
    shell.sign_in()
    shell.seconds.now += 65
    QApplication.processEvents()
    assert shell.sees("sign_in_field"), "a minute late may be a busy computer"
    shell.seconds.now += 65.5
    # What the system asks for first when it shows its screen again.
    painted = Painted()
    for widget in (shell.window, shell.find("sign_in_field")):
        widget.installEventFilter(painted)
    shell.window.repaint()
    assert not shell.sees("sign_in_field")
    assert shell.sees("sign_in")
    assert "sign_in_field" not in painted.names
    shell.wait(lambda: not shell.door.is_open)


def test_the_first_touch_after_a_sleep_does_not_keep_it_open(shell: Shell) -> None:
    shell.sign_in()
    shell.seconds.now += 600
    field = shell.find("sign_in_field")
    # As the system hands it over: to whatever has the focus when its turn comes.
    QTest.keyClick(shell.window.windowHandle(), Qt.Key.Key_X)
    assert shell.sees("sign_in")
    assert field.text() == ""
    shell.wait(lambda: not shell.door.is_open)


def test_the_clock_of_the_watch_goes_on() -> None:
    """It counts sleep, which no test can wait for: it is the system's own such clock."""
    first = seconds()
    assert seconds() >= first
    import time

    if hasattr(time, "CLOCK_BOOTTIME"):
        assert abs(seconds() - time.clock_gettime(time.CLOCK_BOOTTIME)) < 60


@pytest.fixture
def bus() -> Iterator[str]:
    """A private D-Bus; its address."""
    if shutil.which("dbus-daemon") is None:
        pytest.skip("there is no dbus-daemon here: the system's own notices are not tried")
    command = ["dbus-daemon", "--session", "--nofork", "--print-address=1"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as daemon:
        assert daemon.stdout is not None
        yield daemon.stdout.readline().strip()
        daemon.terminate()


MANAGER = ("/org/freedesktop/login1", "org.freedesktop.login1.Manager", "PrepareForSleep")
SESSION = ("/org/freedesktop/login1/session/_31", "org.freedesktop.login1.Session", "Lock")
SAVER = ("/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver", "ActiveChanged")


def test_what_logind_and_the_screen_saver_tell_locks(qtbot: QtBot, bus: str) -> None:
    from PySide6.QtDBus import QDBusConnection, QDBusMessage

    logind = QDBusConnection.connectToBus(bus, "logind")
    assert logind.registerService("org.freedesktop.login1")
    here = QDBusConnection.connectToBus(bus, "here")
    window = QWidget()
    qtbot.addWidget(window)
    lock = SystemLock(window)
    lock.listen_to_logind(here)
    lock.listen_to_screen_savers(here)
    told = QSignalSpy(lock.leaving)
    for place, values, locks in (
        (MANAGER, [False], False),
        (SAVER, [False], False),
        (MANAGER, [True], True),
        (SESSION, [], True),
        (SAVER, [True], True),
    ):
        before = told.count()
        message = QDBusMessage.createSignal(*place)
        message.setArguments(values)
        assert logind.send(message)
        if locks:
            qtbot.waitUntil(lambda before=before: told.count() == before + 1, timeout=5000)
    assert told.count() == 3
    for name in ("logind", "here"):
        QDBusConnection.disconnectFromBus(name)


@pytest.mark.parametrize(
    ("message", "how", "locks"),
    [
        (system_lock.WM_POWERBROADCAST, 4, True),
        (system_lock.WM_POWERBROADCAST, 18, False),  # it woke
        (system_lock.WM_WTSSESSION_CHANGE, 7, True),
        (system_lock.WM_WTSSESSION_CHANGE, 8, False),  # it was unlocked
        (0x0100, 4, False),  # a key
    ],
)
def test_what_windows_tells_locks(qtbot: QtBot, message: int, how: int, locks: bool) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    lock = SystemLock(window)
    lock.listen_to_windows()
    told = QSignalSpy(lock.leaving)
    sent = wintypes.MSG(None, message, how, 0)
    filtered = lock._messages
    assert filtered is not None
    assert filtered.nativeEventFilter(b"windows_generic_MSG", ctypes.addressof(sent)) == (False, 0)
    assert filtered.nativeEventFilter(b"xcb_generic_event_t", ctypes.addressof(sent)) == (False, 0)
    assert told.count() == int(locks)


def test_the_window_locks_when_the_system_does(shell: Shell) -> None:
    shell.sign_in()
    (system,) = shell.window.findChildren(SystemLock)
    system.on_sleep(True)
    assert shell.sees("sign_in")
    shell.wait(lambda: not shell.door.is_open)
