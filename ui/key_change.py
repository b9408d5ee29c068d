"""A change of the key in the window: out of the records, the copy, back in, the slips."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from peerdesk.errors import PeerDeskError
from peerdesk.words import _
from ui.entry.closing import WaitPage
from ui.jobs import Cancelled, Job, Progress, Runner
from ui.slips import PrintedSlips, SlipsDialog

if TYPE_CHECKING:
    from peerdesk.actor import Actor
    from peerdesk.desk.office.front_door import FrontDoor
    from peerdesk.desk.office.keeping import Cost
    from peerdesk.desk.office.new_key import NewKey, NewKeyWish
    from ui.dialogs import Dialogs
    from ui.entry.lobby import Lobby


class _Window(Protocol):
    """What this needs of the window, which is already out of the records."""

    @property
    def dialogs(self) -> Dialogs: ...
    def signed_in(self, actor: Actor, notice: str = "") -> None: ...


class KeyChanger(QObject):
    """One change; nobody works meanwhile, since what is written then would be in no copy."""

    def __init__(
        self,
        window: QWidget,
        shell: _Window,
        lobby: Lobby,
        door: FrontDoor,
        jobs: Runner,
        cost: Cost | None,
    ) -> None:
        super().__init__(window)
        self._window, self._shell, self._lobby = window, shell, lobby
        self._door, self._jobs, self._cost = door, jobs, cost
        self._job: Job | None = None

    def start(self, actor: Actor, wish: NewKeyWish) -> None:
        """Show how far it is, and begin."""
        self._actor, self._sheet = actor, wish.sheet.number
        page = WaitPage(
            _("Changing the key"),
            _("The records are copied under the new key. Until that is done the old one holds."),
            _("This can take a minute …"),
        )
        page.cancel_requested.connect(self._on_cancel)
        self._lobby.show_page(page)
        # This thread's connection would hold the file that is about to be replaced.
        self._door.end_of_job()
        work = partial(_change, actor, self._door, wish, self._cost)
        self._job = self._jobs.run(work, self._done, self._no, page.bar.set_progress)

    def _on_cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _done(self, result: tuple[NewKey, PrintedSlips | None]) -> None:
        new, printed = result
        words = _("The key is changed. Recovery sheet {number} is the new one.", number=self._sheet)
        if new.actor is not None:
            self._shell.signed_in(new.actor)
        else:
            self._lobby.show_way_in()
            if new.slips:
                again = _("Sign in, and make the slips again under Settings, Accounts.")
                words = f"{words} {again}"
        self._lobby.said.emit(words)
        if printed is not None:
            dialogs, folder = self._shell.dialogs, self._door.folder.path
            SlipsDialog(self._window, self._jobs, dialogs, folder, printed).open()
        self.deleteLater()

    def _no(self, error: Exception) -> None:
        if self._door.is_open:
            self._shell.signed_in(self._actor)
        else:
            self._lobby.show_way_in()
        not_changed = _(
            "Sheet {number} opens nothing: destroy it. The sheet before it still holds.",
            number=self._sheet,
        )
        if isinstance(error, Cancelled):
            stopped = _("Stopped. Nothing was changed.")
            self._lobby.said.emit(f"{stopped} {not_changed}")
        elif isinstance(error, PeerDeskError):
            title = _("The key was not changed")
            self._shell.dialogs.error(self._window, title, f"{error} {not_changed}")
        self.deleteLater()


def _change(
    actor: Actor, door: FrontDoor, wish: NewKeyWish, cost: Cost | None, progress: Progress
) -> tuple[NewKey, PrintedSlips | None]:
    """Worker thread. The slips are drawn here too: nothing else knows what is on them."""
    from peerdesk.desk.basics.going_out import Made
    from peerdesk.desk.office import new_key, slips
    from peerdesk.reports.slips import slips_pdf

    new = new_key.change_the_key(actor, door, wish, cost, progress.report)
    if new.actor is None or not new.slips:
        return new, None
    pdf = slips_pdf(slips.slips_sheet(new.actor, new.slips))
    return new, PrintedSlips(new.actor, Made(pdf, slips.leaving(new.actor)))
