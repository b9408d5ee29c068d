"""The recovery sheet that a center still lacks: asked for before the desk opens."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from peerdesk.desk.office.front_door import FrontDoor
from peerdesk.errors import PeerDeskError
from peerdesk.words import _
from ui.dialogs import Dialogs
from ui.jobs import Runner
from ui.sheet_proof import PrintedSheet, SheetProof, make_sheet
from ui.widgets.messages import Banner

from .frame import EntryFrame

if TYPE_CHECKING:
    from peerdesk.actor import Actor
    from peerdesk.desk.office.keeping import Cost


class SheetPage(EntryFrame):
    """For the director of a center that was closed before its first sheet was proved."""

    proved = Signal()

    def __init__(
        self,
        door: FrontDoor,
        jobs: Runner,
        dialogs: Dialogs,
        actor: Actor,
        cost: Cost | None = None,
    ) -> None:
        super().__init__(
            _("The recovery sheet is missing"),
            _("It is the last way in if every password is lost. The desk opens after it."),
            width=760,
            name="sheet_page",
        )
        self._banner = Banner(name="sheet_page_banner")
        self._proof = SheetProof(door, jobs, dialogs, cost)
        self._proof.setMinimumHeight(420)
        self._proof.proved.connect(self._on_proved)
        self.body.addWidget(self._banner)
        self.body.addWidget(self._proof, 1)
        jobs.run(partial(make_sheet, actor, door), self._show, self._no)

    def first_focus(self) -> QWidget:
        """Where the keyboard begins."""
        return self._proof

    def _show(self, printed: PrintedSheet) -> None:
        self._proof.show_sheet(printed)

    def _no(self, error: Exception) -> None:
        if isinstance(error, PeerDeskError):
            self._banner.show_message(str(error), "danger")

    def _on_proved(self) -> None:
        self.proved.emit()
