"""Starting: one window to a folder, whether there is a display, what a crash tells."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from peerdesk.desk.office.front_door import FrontDoor
from peerdesk.errors import DiskFull
from tests.conftest import CLOCK
from tests.ui.scripted_dialogs import ScriptedDialogs
from ui.app import has_display
from ui.crash import CrashReporter, details_of
from ui.one_window import FirstWindow, ask_first_window


def test_a_display_is_one_that_somebody_sees(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    assert not has_display()
    monkeypatch.setenv("DISPLAY", ":0")
    assert has_display()
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert not has_display()


def test_a_second_start_calls_the_first(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    door = FrontDoor(tmp_path / "data", CLOCK.utc_now)
    door.enter()
    first = FirstWindow(tmp_path / "data", qapp)
    second = subprocess.Popen(
        [sys.executable, "-m", "peerdesk", "--data", str(tmp_path / "data")],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    try:
        with qtbot.waitSignal(first.asked, timeout=20_000):
            pass
        qtbot.waitUntil(lambda: second.poll() is not None, timeout=20_000)
        assert second.returncode == 0
    finally:
        second.kill()
        second.wait()
        first.close()
        first.deleteLater()
        door.leave()


def test_nobody_answers_where_no_window_is(qapp: QApplication, tmp_path: Path) -> None:
    assert not ask_first_window(tmp_path)
    assert not ask_first_window(tmp_path / os.fsdecode(b"caf\xe9"))  # a name that is no UTF-8


def _fail(name: str) -> None:
    secret = f"a note about {name}"
    try:
        raise KeyError(secret)
    except KeyError as error:
        raise RuntimeError(f"could not keep {secret}") from error


def test_the_details_tell_the_place_and_nothing_about_people() -> None:
    try:
        _fail("Ana Lopez")
    except RuntimeError as error:
        details = details_of(error)
    assert "Ana" not in details
    assert "note" not in details
    assert details.index("builtins.KeyError") < details.index("builtins.RuntimeError")
    assert "tests/ui/test_app.py" in details


def test_a_crash_is_told_once_with_details_and_the_worlds_errors_plainly(
    qtbot: QtBot, capsys: pytest.CaptureFixture[str]
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    dialogs = ScriptedDialogs()
    reporter = CrashReporter(dialogs, lambda: window)
    try:
        _fail("Ana Lopez")
    except RuntimeError as error:
        reporter.on_error(type(error), error, error.__traceback__)
    full = DiskFull("The disk is full.")
    reporter.on_error(type(full), full, None)
    qtbot.waitUntil(lambda: len(dialogs.shown) == 2)
    assert dialogs.shown[0][1] == "Something went wrong in PeerDesk"
    assert "Ana" not in dialogs.shown[0][2]
    assert dialogs.shown[1] == ("error", "That could not be done", "The disk is full.")
    assert "Ana" not in capsys.readouterr().err


DRIVER = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget
import ui.app

app = ui.app.application()

def close():
    named = [each for each in app.topLevelWidgets() if each.objectName() == "main_window"]
    window = named[0] if named else None
    if window is not None and window.isVisible():
        timer.stop()
        window.close()

timer = QTimer()
timer.timeout.connect(close)
timer.start(50)
sys.exit(ui.app.run_window(Path(sys.argv[1])))
"""


def test_the_program_ends_with_its_window(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", DRIVER, str(tmp_path / "data")],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
