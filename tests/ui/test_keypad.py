"""macOS: each arrow key says that it lies on the keypad, and works all the same."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from peerdesk.store.folder import Preferences
from ui.held import held
from ui.look import dress
from ui.models.columns import Column
from ui.models.rows import RowsModel
from ui.widgets.table import DataTable

KEYPAD = Qt.KeyboardModifier.KeypadModifier
ALL_CONTROLS = Qt.TabFocusBehavior.TabFocusAllControls


def test_where_a_key_lies_is_nothing_that_is_held() -> None:
    shift = Qt.KeyboardModifier.ShiftModifier
    pressed = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Down, KEYPAD | shift)
    assert held(pressed) == shift
    alone = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Down, KEYPAD)
    assert not held(alone)


def test_tab_reaches_buttons_wherever_the_system_leads_it(qapp: QApplication) -> None:
    hints = qapp.styleHints()
    hints.setTabFocusBehavior(Qt.TabFocusBehavior.TabFocusTextControls)
    dress(qapp, Preferences())
    assert hints.tabFocusBehavior() == ALL_CONTROLS


def _text(row: str) -> str:
    return row


def test_the_first_arrow_chooses_where_a_list_stands_and_the_next_goes_on(qtbot: QtBot) -> None:
    model = RowsModel([Column("name", "Name", text=_text)], id_of=_text)
    model.set_rows(["Ana", "Bo", "Cy"])
    table = DataTable(model, words="People", name="people")
    qtbot.addWidget(table)
    with qtbot.waitExposed(table):
        table.show()
    table.setFocus()
    chosen = table.selectionModel()
    assert chosen is not None
    chosen.setCurrentIndex(model.index(0, 0), chosen.SelectionFlag.NoUpdate)
    for row in (0, 1):
        QTest.keyClick(table, Qt.Key.Key_Down, KEYPAD)
        assert [each.row() for each in chosen.selectedRows()] == [row]
