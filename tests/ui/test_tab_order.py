"""Tab leads to every part of every place, those above the field where a screen begins as well."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.windows import Shell, copied

PLACES = 7


def stops(window: QWidget) -> set[str]:
    """The names of what takes the focus by Tab in sight."""
    return {
        each.objectName()
        for each in window.findChildren(QWidget)
        if each.isVisible()
        and each.isEnabled()
        and each.window() is window
        and each.focusPolicy() & Qt.FocusPolicy.TabFocus
        and each.focusProxy() is None
        and each.objectName()
    }


def test_tab_leads_to_every_stop_of_every_place(
    qtbot: QtBot, folder_template: Path, tmp_path: Path
) -> None:
    shell = Shell(qtbot, copied(folder_template, tmp_path))
    shell.sign_in()
    for place in range(PLACES):
        number = Qt.Key(Qt.Key.Key_1 + place)
        QTest.keyClick(shell.window, number, Qt.KeyboardModifier.ControlModifier)
        passed: list[str] = []
        while (focused := QApplication.focusWidget()) is not None and len(passed) < 60:
            passed.append(focused.objectName())
            QTest.keyClick(focused, Qt.Key.Key_Tab)
            if QApplication.focusWidget().objectName() == passed[0]:
                break
        missed = stops(shell.window) - set(passed)
        assert not missed, f"Tab passes over these at {shell.window.workspace.current_place()}"
    shell.close()
