"""The paper beside the list: the PDF itself, what there is to know about it, and the wait."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from ui.screens.reports.jobs import Paper
from ui.theme import metrics
from ui.widgets.buttons import give_key
from ui.widgets.messages import Banner
from ui.widgets.page import Card, EmptyState, column
from ui.widgets.pdf import PdfPreview
from ui.widgets.progress import BusyBar

_PATIENCE = 250
"""Milliseconds before somebody is told that it takes a moment: most papers are there sooner."""
_KEYS = {"save": "Ctrl+S", "print": "Ctrl+P", "open": "Ctrl+O"}


class PaperView(QWidget):
    """Shows one `Paper`, or a sentence instead of it. `use_wanted` carries save, open or print."""

    use_wanted = Signal(str)
    stop_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._words = ""
        self.paper: Paper | None = None
        self._note = Banner(name="reports_note")
        self._busy = BusyBar(name="reports_busy")
        self._preview = PdfPreview(name="reports_pdf")
        for use, keys in _KEYS.items():
            found = self._preview.findChild(QPushButton, f"reports_pdf_{use}")
            if found is not None:
                give_key(found, keys)
        self._empty = EmptyState("file-text", "", name="reports_nothing")
        card = Card(name="reports_paper")
        card.body.setSpacing(metrics.SMALL)
        for part in (self._note, self._busy):
            card.body.addWidget(part)
        card.body.addWidget(self._preview, 1)
        card.body.addWidget(self._empty, 1)
        self.setLayout(column(card, spacing=0))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PATIENCE)
        self._timer.timeout.connect(self._on_patience)
        self._busy.cancel_requested.connect(self.stop_wanted)
        self._preview.save_requested.connect(self._on_save)
        self._preview.open_requested.connect(self._on_open)
        self._preview.print_requested.connect(self._on_print)
        self.say("")

    def wait(self, words: str) -> None:
        """Something is being made; ``words`` are shown if it takes a while."""
        self._words = words
        # What is still shown is another paper: it must not be saved under the new one's name.
        self._preview.setEnabled(False)
        self._timer.start()

    def set_progress(self, done: int, total: int) -> None:
        """How far it is."""
        self._busy.set_progress(done, total)

    def over(self) -> None:
        """Nothing is being made any more."""
        self._timer.stop()
        self._busy.stop()
        self._preview.setEnabled(True)

    def show_paper(self, paper: Paper, note: str = "", tone: str = "info") -> None:
        """Show the PDF; a character that can't be printed is told before the ``note``."""
        self.paper = paper
        self._preview.show_pdf(paper.pdf)
        self._preview.show()
        self._empty.hide()
        if paper.warning:
            self._note.show_message(paper.warning, "warning")
        elif note:
            self._note.show_message(note, "success" if tone == "success" else "info")
        else:
            self._note.clear()

    def say(self, sentence: str) -> None:
        """Show this instead of a paper."""
        self.paper = None
        self._note.clear()
        self._preview.clear()
        self._preview.hide()
        self._empty.set_sentence(sentence)
        self._empty.setVisible(bool(sentence))

    def _on_patience(self) -> None:
        self._busy.start(self._words)

    def _on_save(self) -> None:
        self.use_wanted.emit("save")

    def _on_open(self) -> None:
        self.use_wanted.emit("open")

    def _on_print(self) -> None:
        self.use_wanted.emit("print")
