"""The recovery sheet on the screen, which has to be saved or printed before one goes on."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from peerdesk.errors import PeerDeskError
from peerdesk.resources import program_folders
from peerdesk.store.files import plain_os_error
from peerdesk.words import _
from ui.dialogs import Dialogs, is_inside
from ui.printing import print_pdf
from ui.theme import metrics
from ui.widgets.messages import Banner
from ui.widgets.pdf import PdfPreview


class RecoverySheetView(QWidget):
    """Shows the sheet from its bytes in memory; `kept` once it was saved or printed.

    There is no "Open": another program would need a file in a temporary folder.
    """

    kept = Signal()

    def __init__(self, dialogs: Dialogs, data_folder: Path) -> None:
        super().__init__()
        self._dialogs = dialogs
        self._never_in = (data_folder, *program_folders())
        self._pdf = b""
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

    def show_sheet(self, pdf: bytes) -> None:
        """Show another sheet; it isn't kept yet."""
        self._pdf = pdf
        self.is_kept = False
        self._banner.clear()
        self._preview.show_pdf(pdf)

    def forget(self) -> None:
        """The code is on paper now; it must not stay in the window."""
        self._pdf = b""
        self._preview.clear()

    def _on_save(self) -> None:
        self._dialogs.save_path(
            self,
            _("Save the recovery sheet"),
            "recovery-sheet.pdf",
            "PDF (*.pdf)",
            self._save,
            not_in=self._never_in,
        )

    def _save(self, path: Path) -> None:
        if is_inside(path, self._never_in):
            self._dialogs.error(
                self,
                _("The sheet was not saved"),
                _(
                    "This folder belongs to PeerDesk. Kept beside the records, the code would go "
                    "wherever they go: to a thief, or down with the computer. Save the sheet on a "
                    "USB stick, or print it."
                ),
            )
            return
        try:
            path.write_bytes(self._pdf)
        except OSError as error:
            self._say(plain_os_error(error))
            return
        self._keep(_("Saved. Print it, and lock it away: a USB stick is best, not this computer."))

    def _on_print(self) -> None:
        title = _("PeerDesk recovery sheet")
        print_pdf(self, self._dialogs, self._pdf, title, self._on_printed)

    def _on_printed(self) -> None:
        self._keep(_("Sent to the printer. Check that the code can be read, then lock it away."))

    def _keep(self, words: str) -> None:
        self.is_kept = True
        self._banner.show_message(words, "success")
        self.kept.emit()

    def _say(self, error: PeerDeskError) -> None:
        self._dialogs.error(self, _("The sheet was not saved"), str(error))
