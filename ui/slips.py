"""The slips with one-time passwords on the screen, to be printed; nothing of them is kept."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from peerdesk.resources import program_folders
from peerdesk.words import _
from ui.dialogs import Dialogs
from ui.jobs import Progress, Runner
from ui.theme import metrics, sizes
from ui.way_out import WayOut, ready
from ui.widgets.buttons import button
from ui.widgets.messages import Banner
from ui.widgets.page import row
from ui.widgets.pdf import PdfPreview
from ui.widgets.room import RoomyDialog
from ui.widgets.text import label

if TYPE_CHECKING:
    from peerdesk.actor import Actor
    from peerdesk.desk.basics.going_out import Made
    from peerdesk.desk.office.front_door import FrontDoor
    from peerdesk.desk.office.keeping import Cost
    from peerdesk.done import Done


class PrintedSlips:
    """The slips in memory; ``done`` is of what made them, None after a change of the key."""

    def __init__(self, actor: Actor, made: Made, done: Done[Any] | None = None) -> None:
        self.actor, self.made, self.done = actor, made, done


def make_slips(
    actor: Actor, door: FrontDoor, _progress: Progress, cost: Cost | None = None
) -> PrintedSlips:
    """Worker thread: new ones for everybody who still waits for one."""
    from peerdesk.desk.basics.going_out import Made
    from peerdesk.desk.office import slips
    from peerdesk.reports.slips import slips_pdf

    done = slips.new_slips(actor, door.folder, cost)
    pdf = slips_pdf(slips.slips_sheet(actor, done.value))
    return PrintedSlips(actor, Made(pdf, slips.leaving(actor)), done)


class SlipsDialog(RoomyDialog):
    """Print, or save on purpose. There is no "Open": that would need a file in the clear."""

    def __init__(
        self,
        parent: QWidget,
        jobs: Runner,
        dialogs: Dialogs,
        data_folder: Path,
        printed: PrintedSlips,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("slips")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("One-time passwords"))
        self._made: Made | None = printed.made
        self._never_in = (data_folder, *program_folders())
        self._way = WayOut(self, printed.actor, jobs, dialogs)
        self._way.saved.connect(self._on_saved)
        self._way.printed.connect(self._on_printed)
        self._way.refused.connect(self._on_refused)
        self._banner = Banner(name="slips_banner")
        self._preview = PdfPreview(name="slips_preview")
        self._preview.save_requested.connect(self._on_save)
        self._preview.print_requested.connect(self._on_print)
        opener = self._preview.findChild(QPushButton, "slips_preview_open")
        if opener is not None:
            opener.hide()
        self._preview.show_pdf(printed.made.content)
        close = button(_("Close"), on_click=self.close, name="slips_close")
        words = _(
            "Print them, cut them apart, and hand each to its owner. They can't be shown again: "
            "if one is lost, make the slips again under Settings, Accounts."
        )
        whole = QVBoxLayout(self)
        whole.setContentsMargins(metrics.XL, metrics.XL, metrics.XL, metrics.LARGE)
        whole.setSpacing(metrics.MEDIUM)
        whole.addWidget(label(_("A password for one time, for everybody else"), "heading"))
        whole.addWidget(label(words, "muted", wrap=True))
        whole.addWidget(self._banner)
        whole.addWidget(self._preview, 1)
        whole.addLayout(row(None, close))
        self.resize(round(760 * sizes().factor), 640)

    def _on_save(self) -> None:
        if self._made is not None:
            self._way.save(
                _("Save the slips"),
                "slips.pdf",
                "PDF (*.pdf)",
                partial(ready, self._made),
                not_in=self._never_in,
            )

    def _on_saved(self) -> None:
        words = _("Saved. Whoever has the file can sign in: delete it when it is printed.")
        self._banner.show_message(words, "success")

    def _on_print(self) -> None:
        if self._made is not None:
            self._way.print(_("One-time passwords"), partial(ready, self._made))

    def _on_printed(self) -> None:
        self._banner.show_message(_("Sent to the printer. Take the slips out at once."), "success")

    def _on_refused(self, words: str) -> None:
        self._banner.show_message(words, "danger")

    def reject(self) -> None:
        """Esc: as the window's own close button."""
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """The passwords must not stay in the window."""
        self._made = None
        self._preview.clear()
        event.accept()
