"""The recovery sheet on the screen, which has to be saved or printed before one goes on."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from peerdesk.actor import Actor
from peerdesk.desk.basics.going_out import Made
from peerdesk.resources import program_folders
from peerdesk.words import _
from ui.dialogs import Dialogs
from ui.jobs import Runner
from ui.theme import metrics
from ui.way_out import WayOut, ready
from ui.widgets.messages import Banner
from ui.widgets.pdf import PdfPreview


class RecoverySheetView(QWidget):
    """Shows the sheet from its bytes in memory; `kept` once it was saved or printed.

    There is no "Open": another program would need a file in a temporary folder.
    """

    kept = Signal()

    def __init__(self, jobs: Runner, dialogs: Dialogs, data_folder: Path) -> None:
        super().__init__()
        self._jobs, self._dialogs = jobs, dialogs
        self._never_in = (data_folder, *program_folders())
        self._made: Made | None = None
        self._way: WayOut | None = None
        self.is_kept = False
        self._preview = PdfPreview(name="recovery_sheet")
        self._preview.save_requested.connect(self._on_save)
        self._preview.print_requested.connect(self._on_print)
        opener = self._preview.findChild(QPushButton, "recovery_sheet_open")
        if opener is not None:
            opener.hide()
        self._banner = Banner(name="recovery_sheet_banner")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(metrics.SMALL)
        whole.addWidget(self._banner)
        whole.addWidget(self._preview, 1)

    def show_sheet(self, actor: Actor, made: Made) -> None:
        """Show another sheet, which ``actor`` had made; it isn't kept yet."""
        self._made = made
        self._way = way = WayOut(self, actor, self._jobs, self._dialogs)
        way.saved.connect(self._on_saved)
        way.printed.connect(self._on_printed)
        way.refused.connect(self._on_refused)
        self.is_kept = False
        self._banner.clear()
        self._preview.show_pdf(made.content)

    def forget(self) -> None:
        """The code is on paper now; it must not stay in the window."""
        self._made = self._way = None
        self._preview.clear()

    def _on_save(self) -> None:
        if self._way is not None and self._made is not None:
            self._way.save(
                _("Save the recovery sheet"),
                "recovery-sheet.pdf",
                "PDF (*.pdf)",
                partial(ready, self._made),
                not_in=self._never_in,
            )

    def _on_saved(self) -> None:
        self._keep(_("Saved. Print it, and lock it away: a USB stick is best, not this computer."))

    def _on_print(self) -> None:
        if self._way is not None and self._made is not None:
            self._way.print(_("PeerDesk recovery sheet"), partial(ready, self._made))

    def _on_printed(self) -> None:
        self._keep(_("Sent to the printer. Check that the code can be read, then lock it away."))

    def _on_refused(self, words: str) -> None:
        self._banner.show_message(words, "danger")

    def _keep(self, words: str) -> None:
        self.is_kept = True
        self._banner.show_message(words, "success")
        self.kept.emit()
