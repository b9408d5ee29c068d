"""F1: the keys that work everywhere."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from peerdesk.words import _
from ui.theme import metrics
from ui.widgets.buttons import button
from ui.widgets.page import row
from ui.widgets.room import RoomyDialog
from ui.widgets.text import label


class KeysHelp(RoomyDialog):
    """``places`` are the titles of the screens, in the order of Ctrl+1, Ctrl+2 ..."""

    def __init__(self, parent: QWidget, places: list[str]) -> None:
        super().__init__(parent)
        self.setObjectName("keys_help")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Keys"))
        keys = [(f"Ctrl+{at}", title) for at, title in enumerate(places, start=1)]
        keys += [
            ("Ctrl+K", _("Find a person")),
            ("Ctrl+Z", _("Undo the last thing")),
            ("Ctrl+Y", _("Do again what was undone")),
            ("Ctrl+L", _("Lock the screen")),
            ("F9", _("Today: the visitors' view, and back by your password")),
            ("Ctrl+G", _("Today: one more guest without a name")),
            ("Tab", _("The next field")),
            ("Esc", _("Back, or close")),
            ("F1", _("These keys")),
        ]
        grid = QGridLayout()
        grid.setHorizontalSpacing(metrics.XL)
        grid.setVerticalSpacing(metrics.SMALL)
        for down, (key, what) in enumerate(keys):
            native = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
            grid.addWidget(label(native, "strong"), down, 0)
            grid.addWidget(label(what), down, 1)
        grid.setColumnStretch(1, 1)
        close = button(_("Close"), "primary", on_click=self.accept, name="keys_help_close")
        close.setDefault(True)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(metrics.XL, metrics.XL, metrics.XL, metrics.LARGE)
        whole.setSpacing(metrics.LARGE)
        whole.addWidget(label(_("Keys"), "heading"))
        whole.addLayout(grid)
        whole.addLayout(row(None, close))
        self.setMinimumWidth(360)
