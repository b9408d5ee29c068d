"""After a sign-in with a password from a slip: a password of one's own, before the desk opens."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from peerdesk.desk.office.front_door import FrontDoor
from peerdesk.desk.office.keeping import password_strength
from peerdesk.errors import Invalid, PeerDeskError
from peerdesk.words import _
from ui.jobs import Progress, Runner
from ui.widgets.buttons import button
from ui.widgets.form import FormGrid
from ui.widgets.messages import Banner
from ui.widgets.page import row
from ui.widgets.password import PasswordField

from .frame import EntryFrame

if TYPE_CHECKING:
    from peerdesk.actor import Actor
    from peerdesk.desk.office.keeping import Cost

_PATIENCE = 5 * 60_000
"""Milliseconds without typing: whoever walked away must not find it chosen by somebody else."""


class OwnPasswordPage(EntryFrame):
    """`chosen` opens the desk; `back` is the way without, also after minutes without typing."""

    chosen = Signal()
    back = Signal()

    def __init__(
        self, door: FrontDoor, jobs: Runner, actor: Actor, cost: Cost | None = None
    ) -> None:
        super().__init__(
            _("Choose your own password"),
            _("The one on the slip was for one time. When you have chosen, destroy the slip."),
            width=480,
            name="own_password_page",
        )
        self._door, self._jobs, self._actor, self._cost = door, jobs, actor, cost
        self._busy = False
        self._password = PasswordField(self._strength, name="chosen_password")
        self._again = PasswordField(name="chosen_again")
        self._again.entered.connect(self._try)
        self._form = FormGrid(1)
        self._form.add(
            "password",
            _("&New password"),
            self._password,
            hint=_("Three or four words that have nothing to do with each other are good."),
        )
        self._form.add("again", _("The same once &more"), self._again)
        self._form.judge_together("password", "again")
        self._banner = Banner(name="own_password_banner")
        self._go = button(_("Keep it"), "primary", on_click=self._try, name="chosen_go")
        back = button(_("Back"), shortcut="Esc", on_click=self._on_back, name="chosen_back")
        self.body.addWidget(self._banner)
        self.body.addWidget(self._form)
        self.body.addLayout(row(back, None, self._go))
        self._left = QTimer(self)
        self._left.setSingleShot(True)
        self._left.setInterval(_PATIENCE)
        self._left.timeout.connect(self._on_back)
        for field in (self._password, self._again):
            field.edited.connect(self._left.start)
        self._left.start()

    def first_focus(self) -> QWidget:
        """Where typing begins."""
        return self._password

    def _strength(self, text: str) -> tuple[int, str]:
        return password_strength(text, name=self._actor.name)

    def _on_back(self) -> None:
        if not self._busy:
            self.back.emit()

    def _try(self) -> None:
        if self._busy:
            return
        self._banner.clear()
        if self._password.text() != self._again.text():
            self._form.show_errors({"again": _("This is not the same as above.")})
            return
        self._form.show_errors({})
        self._set_busy(True)
        work = partial(_choose, self._actor, self._door, self._password.text(), self._cost)
        self._jobs.run(work, self._done, self._no)

    def _done(self, _result: object) -> None:
        self._set_busy(False)
        for field in (self._password, self._again):
            field.clear()
        self._left.stop()
        self.chosen.emit()

    def _no(self, error: Exception) -> None:
        self._set_busy(False)
        if isinstance(error, Invalid):
            self._form.say(self._banner, self._form.show_errors(error.fields))
        elif isinstance(error, PeerDeskError):
            self._banner.show_message(str(error), "danger")

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self._go.setEnabled(not busy)
        self._go.setText(_("One moment …") if busy else _("Keep it"))


def _choose(
    actor: Actor, door: FrontDoor, password: str, cost: Cost | None, _progress: Progress
) -> None:
    """Worker thread."""
    from peerdesk.desk.office import slips

    slips.choose_password(actor, door.folder, password, cost)
