"""At the first run: who finds this center, what is on this PC already, who makes it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from peerdesk.computer import folder_of_the_pc, is_elevated
from peerdesk.desk.office.front_door import FrontDoor
from peerdesk.desk.office.keeping import centers_beside, own_folder
from peerdesk.errors import PeerDeskError
from peerdesk.words import _
from ui.dialogs import Dialogs
from ui.theme import metrics
from ui.widgets.buttons import button
from ui.widgets.messages import Banner
from ui.widgets.page import column, row
from ui.widgets.text import label


class WhoseCenter(QWidget):
    """On Windows: for everybody who uses this PC, or for this Windows account alone; hidden where
    there is nothing to choose and nothing to warn of."""

    def __init__(self, door: FrontDoor, dialogs: Dialogs) -> None:
        super().__init__()
        self.setObjectName("first_run_whose")
        self._door, self._dialogs = door, dialogs
        self._banner = Banner(name="first_run_elevated")
        self._words = label("", "muted", wrap=True, name="first_run_whose_words")
        self._other = button("", "quiet", on_click=self._change, name="first_run_whose_other")
        choice = row(self._other, None)
        self.setLayout(column(self._banner, self._words, choice, spacing=metrics.SMALL))
        shared = folder_of_the_pc()
        may_choose = shared is not None and door.folder.path in (own_folder(), shared)
        if not may_choose:
            self._words.hide()
            self._other.hide()
        elevated = is_elevated()
        if elevated:
            self._banner.show_message(
                _(
                    "PeerDesk runs as administrator. What it makes now may be closed to everybody "
                    "else. Close it, and start it as you start other programs."
                ),
                "warning",
            )
        if not may_choose and not elevated:
            self.hide()
        self._show()

    def ask_about_others(self, go_on: Callable[[], None]) -> None:
        """Go on at once, or when a second center on this PC is what is wanted."""
        others = centers_beside(self._door.folder.path)
        if not others:
            go_on()
            return
        self._dialogs.ask(
            self,
            _("There is a center on this PC already"),
            _(
                "It is here: {places}. A second one knows nothing of its people. Usually "
                "everybody at a center opens the same one.",
                places=", ".join(others),
            ),
            _("Make a second center"),
            go_on,
        )

    def _is_shared(self) -> bool:
        return self._door.folder.path == folder_of_the_pc()

    def _show(self) -> None:
        if self._is_shared():
            self._words.setText(
                _(
                    "For everybody who uses this PC: whoever signs in to Windows finds this "
                    "center, and opens it with their own PeerDesk password."
                )
            )
            self._other.setText(_("Only for my Windows account"))
        else:
            self._words.setText(
                _(
                    "Only for this Windows account: others who sign in to this PC don't find "
                    "this center."
                )
            )
            self._other.setText(_("For everybody who uses this PC"))

    def _change(self) -> None:
        before = self._door.folder.path
        other = own_folder() if self._is_shared() else folder_of_the_pc()
        assert other is not None, "the choice is shown only where there are two"
        try:
            self._door.use_folder(other)
        except PeerDeskError as error:
            self._door.use_folder(before)
            self._dialogs.error(self, _("That folder can't be used"), str(error))
        self._show()
