"""The window's tests: offscreen, in the program's own dress, and nothing may be left behind."""

from __future__ import annotations

import gc
import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.print_queue import NO_SERVER

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# Whatever this machine is connected to, it has no printer; Avahi would tell of those nearby.
os.environ["CUPS_SERVER"] = NO_SERVER
os.environ["DBUS_SYSTEM_BUS_ADDRESS"] = "unix:path=/nowhere/bus"

from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtPrintSupport import QPrinterInfo
from PySide6.QtWidgets import QApplication, QWidget

from tests.print_queue import PrintQueue, missing, speak_to, start_queue
from tests.ui.desk_room import front as front
from tests.ui.desk_room import open_room as open_room
from tests.ui.scripted_dialogs import ScriptedDialogs
from tests.ui.walk import small_center
from ui.theme import apply_theme, sizes


def pytest_configure(config: pytest.Config) -> None:
    # The offscreen platform says so of windows with a smallest size and of menus; nothing is wrong.
    config.addinivalue_line("qt_log_ignore", "This plugin does not support")


def pytest_collection_finish() -> None:
    # What is loaded by now stays: no look for what a test left behind walks through it again.
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def small_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a small demo, which is copied before it is worked in."""
    return small_center(tmp_path_factory.mktemp("small") / "data")


@pytest.fixture(scope="session")
def qapp(qapp: QApplication) -> QApplication:
    """pytest-qt's application, dressed; the bundled font is loaded with the theme."""
    apply_theme(qapp, "light")
    return qapp


@pytest.fixture(autouse=True)
def nothing_left_behind(request: pytest.FixtureRequest) -> Iterator[None]:
    """A thread, a running timer or a top-level widget that outlives its test fails it."""
    threads = set(threading.enumerate())
    app = QApplication.instance()
    if isinstance(app, QApplication) and sizes().factor != 1:
        apply_theme(app, "light")  # a test before this one had larger words
    widgets = set(map(id, app.topLevelWidgets())) if isinstance(app, QApplication) else set()
    yield
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        return
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    left = _left(widgets, threads)
    if left:
        gc.collect()  # what only a cycle kept alive is no leak
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        left = _left(widgets, threads)
    assert not left, f"left behind: {left}"


def _left(widgets: set[int], threads: set[threading.Thread]) -> list[str]:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    tops = [each for each in app.topLevelWidgets() if id(each) not in widgets]
    # Qt keeps the tool tip's own label and the menus of native bars for the next use.
    shown = [f"{type(each).__name__} {each.objectName()!r}" for each in tops if not _of_qt(each)]
    alive = [str(each) for each in set(threading.enumerate()) - threads if each.is_alive()]
    timers = [f"timer of {timer.parent()!r}" for timer in _timers() if timer.isActive()]
    return shown + alive + timers


def _of_qt(widget: QWidget) -> bool:
    return widget.metaObject().className() in ("QTipLabel",)


def _timers() -> list[QTimer]:
    from shiboken6 import isValid

    return [each for each in gc.get_objects() if type(each) is QTimer and isValid(each)]


@pytest.fixture
def scripted_dialogs() -> ScriptedDialogs:
    """Dialogs that answer from ``.answers``."""
    return ScriptedDialogs()


@pytest.fixture
def no_printer(monkeypatch: pytest.MonkeyPatch) -> None:
    """A computer without a printer; where there is no CUPS to point elsewhere, Qt is told so."""
    if not sys.platform.startswith("linux"):
        monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", list)
    assert QPrinterInfo.availablePrinterNames() == []


@pytest.fixture(scope="session")
def running_queue() -> Iterator[PrintQueue]:
    why = missing()
    if why:
        pytest.skip(why)
    queue = start_queue()
    yield queue
    queue.stop()


@pytest.fixture
def print_queue(running_queue: PrintQueue) -> Iterator[PrintQueue]:
    """The one printer of this computer, with Letter paper; what it prints comes to `papers`."""
    speak_to(running_queue.socket)
    running_queue.forget()
    yield running_queue
    running_queue.refuse(False)
    speak_to(NO_SERVER)


def grab(widget: QWidget, path: Path | str) -> None:
    """Save a picture of ``widget`` as it is laid out now."""
    QApplication.processEvents()
    assert widget.grab().save(str(path)), f"can't write {path}"
