"""Caps Lock, as each system tells it, and as the letters do."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from ui import caps_lock
from ui.widgets import password
from ui.widgets.password import PasswordField

NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
ROOT = Path(__file__).resolve().parents[2]


def typed(text: str, modifiers: Qt.KeyboardModifier = NONE) -> QKeyEvent:
    return QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_unknown, modifiers, text)


@pytest.mark.parametrize(
    ("event", "on"),
    [
        (("A", NONE), True),
        (("a", SHIFT), True),
        (("Ñ", NONE), True),
        (("a", NONE), False),
        (("A", SHIFT), False),
        (("7", NONE), None),
        (("!", SHIFT), None),
        (("", NONE), None),
    ],
)
def test_what_a_letter_tells(event: tuple[str, Qt.KeyboardModifier], on: bool | None) -> None:
    assert caps_lock.told_by(typed(*event)) is on


def test_a_mac_writes_capitals_with_both(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert caps_lock.told_by(typed("A", SHIFT)) is None
    assert caps_lock.told_by(typed("A")) is True


def test_every_password_field_asks_when_it_gets_the_focus(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(password, "caps_lock", lambda: True)
    field = PasswordField(name="any")
    qtbot.addWidget(field)
    field.show()
    field.activateWindow()
    said = field.findChild(QLabel, "any_caps")
    assert said is not None
    field.setFocus()
    qtbot.waitUntil(said.isVisible)
    monkeypatch.setattr(password, "caps_lock", lambda: False)
    QTest.keyClick(field.edit, Qt.Key.Key_CapsLock)
    assert not said.isVisible()


def test_no_password_is_asked_for_in_another_field() -> None:
    for path in (ROOT / "ui").rglob("*.py"):
        if path.name != "password.py" or path.parent.name != "widgets":
            assert "setEchoMode" not in path.read_text("utf-8"), path


def test_the_lights_of_a_keyboard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caps_lock, "_LIGHTS", tmp_path)
    assert caps_lock._of_the_lights() is None
    for name, brightness in (("input3::capslock", "0"), ("input9::capslock", "1")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "brightness").write_text(brightness + "\n")
    assert caps_lock._of_the_lights() is True
    (tmp_path / "input9::capslock" / "brightness").write_text("0\n")
    assert caps_lock._of_the_lights() is False


@pytest.fixture
def display() -> Iterator[str]:
    """A screen of its own."""
    if not shutil.which("Xvfb") or not shutil.which("xdotool"):
        pytest.skip("no Xvfb or xdotool")
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "640x480x24"],
        pass_fds=(write,),
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as pipe:
        number = pipe.readline().strip()
    yield f":{number}"
    server.terminate()
    server.wait()


_ASK = """
import subprocess
from ui import caps_lock
print(caps_lock._of_x11())
for _turn in range(2):
    before = caps_lock._of_x11()
    subprocess.run(["xdotool", "key", "Caps_Lock"], check=True)
    while caps_lock._of_x11() == before:
        pass
    print(caps_lock._of_x11())
"""


def test_a_real_screen_tells(display: str) -> None:
    asked = subprocess.run(
        [sys.executable, "-c", _ASK],
        env=os.environ | {"DISPLAY": display, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert re.findall("True|False|None", asked.stdout) == ["False", "True", "False"], asked.stderr
