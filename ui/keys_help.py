"""F1: the keys that work where one is."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QVBoxLayout, QWidget

from peerdesk.words import _
from ui.keys import is_pressed_by_enter
from ui.theme import metrics, sizes
from ui.underlined import letters_here, underline
from ui.widgets.buttons import button, plain
from ui.widgets.page import row, scrolled
from ui.widgets.room import RoomyDialog
from ui.widgets.shortcut import keys_here, native
from ui.widgets.text import label

_LEFT_FREE = 220
"""Pixels of the screen over and under the list, for the heading, the button and the edges."""


class KeysHelp(RoomyDialog):
    """What works in ``window`` while ``focused`` has the focus: nothing is kept by hand."""

    def __init__(self, window: QWidget, focused: QWidget | None) -> None:
        super().__init__(window)
        self.setObjectName("keys_help")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Keys"))
        underline(window)
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, metrics.LARGE, 0)
        grid.setHorizontalSpacing(metrics.XL)
        grid.setVerticalSpacing(metrics.SMALL)
        grid.setColumnStretch(1, 1)
        told = [*keys_here(window, focused), *_everywhere(focused)]
        letters = [(native(keys), words) for keys, words in letters_here(window)]
        for keys, words in told:
            _add(grid, keys, words)
        if letters:
            grid.addWidget(label(_("Underlined letters"), "section"), grid.rowCount(), 0, 1, 2)
        for keys, words in letters:
            _add(grid, keys, words)
        content = QWidget()
        content.setLayout(grid)
        self._area = scrolled(content, "keys_help_area")
        # The arrows and Page Down scroll it.
        self._area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._area.setAccessibleName(_("Keys"))
        close = button(_("Close"), "primary", on_click=self.accept, name="keys_help_close")
        close.setDefault(True)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(metrics.XL, metrics.XL, metrics.XL, metrics.LARGE)
        whole.setSpacing(metrics.LARGE)
        whole.addWidget(label(_("Keys"), "heading"))
        whole.addWidget(self._area, 1)
        whole.addLayout(row(None, close))
        self.setMinimumWidth(round(420 * sizes().factor))
        room = self.screen().availableGeometry().height() - _LEFT_FREE
        self._area.setMinimumHeight(min(content.sizeHint().height(), max(room, 120)))
        close.setFocus(Qt.FocusReason.OtherFocusReason)


def _everywhere(focused: QWidget | None) -> list[tuple[str, str]]:
    told = [(native("Tab"), _("The next field or button")), (native("F1"), _("These keys"))]
    if isinstance(focused, QAbstractButton) and is_pressed_by_enter(focused):
        told.insert(0, (native("Return"), _("Press “{button}”", button=_name_of(focused))))
    return told


def _name_of(button: QAbstractButton) -> str:
    return plain(button.text()) or button.accessibleName()


def _add(grid: QGridLayout, keys: str, words: str) -> None:
    down = grid.rowCount()
    shown = label(keys, "strong", name="keys_help_key")
    grid.addWidget(shown, down, 0, Qt.AlignmentFlag.AlignTop)
    grid.addWidget(label(words, wrap=True, name="keys_help_words"), down, 1)
