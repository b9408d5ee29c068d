"""A page for what must end before the window may go on: the backup at closing, a restore."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.widgets.progress import BusyBar

from .frame import EntryFrame


class WaitPage(EntryFrame):
    """What is being done, how far, and Cancel."""

    cancel_requested = Signal()

    def __init__(self, title: str, text: str, words: str, *, can_cancel: bool = True) -> None:
        super().__init__(title, text, name="wait")
        self.bar = BusyBar(name="wait_busy")
        self.bar.cancel_requested.connect(self.cancel_requested)
        self.body.addWidget(self.bar)
        self.bar.start(words, can_cancel=can_cancel)

    def first_focus(self) -> QWidget:
        """Where typing begins."""
        return self.bar
