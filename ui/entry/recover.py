"""A lost password: the printed recovery code and a new password."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from peerdesk.desk.office.front_door import FrontDoor, SignInName
from peerdesk.desk.office.keeping import Cost, password_strength
from peerdesk.errors import Invalid, PeerDeskError, WrongPassword
from peerdesk.words import _
from ui.jobs import Progress, Runner
from ui.widgets.buttons import button
from ui.widgets.fields import ChoiceBox
from ui.widgets.form import FormGrid
from ui.widgets.messages import Banner
from ui.widgets.page import row
from ui.widgets.password import PasswordField
from ui.widgets.text import label

from .frame import EntryFrame
from .wait import Wait


class RecoverPage(EntryFrame):
    """`recovered` carries the account that has a new password; `back` is the way without."""

    recovered = Signal(object)
    back = Signal()
    failed = Signal(object)

    def __init__(
        self,
        door: FrontDoor,
        jobs: Runner,
        names: list[SignInName],
        *,
        chosen: int | None,
        cost: Cost | None = None,
    ) -> None:
        super().__init__(
            _("A new password"),
            _(
                "Whoever keeps the recovery sheet can give an account a new password here. "
                "A director who can sign in does the same under Settings, without the sheet."
            ),
            width=480,
            name="recover",
        )
        self._door, self._jobs, self._cost = door, jobs, cost
        self._busy = False
        self._names = {str(one.account_id): one.name for one in names}
        self._account = ChoiceBox(tuple(self._names.items()), blank=False, name="recover_account")
        self._account.set_code(str(chosen) if chosen is not None else "")
        self._code = QLineEdit()
        self._code.setObjectName("recover_code")
        self._code.setMaxLength(80)
        self._password = PasswordField(self._strength, name="recover_password")
        self._again = PasswordField(name="recover_again")
        self._again.entered.connect(self._try)
        self._form = FormGrid(1)
        self._form.add("sign_in_name", _("&Name"), self._account)
        self._form.add(
            "recovery_code",
            _("&Recovery code"),
            self._code,
            hint=_("As it stands on the sheet; blanks, dashes and small letters don't matter."),
        )
        self._form.add("password", _("New &password"), self._password)
        self._form.add("again", _("The same once &more"), self._again)
        self._form.judge_together("sign_in_name", "recovery_code", "password", "again")
        self._banner = Banner(name="recover_banner")
        self._go = button(_("Set the password"), "primary", on_click=self._try, name="recover_go")
        back = button(_("Back"), shortcut="Esc", on_click=self._on_back, name="recover_back")
        self.body.addWidget(self._banner)
        self.body.addWidget(self._form)
        self.body.addLayout(row(back, None, self._go))
        without = _(
            "No sheet, and no director who can sign in? Whoever has a password still works here, "
            "but nobody can add accounts, restore or make a new sheet. Without any password and "
            "without the sheet nothing opens the records, and nobody can help. An older backup "
            "opens with the passwords and the sheet of its day."
        )
        self.body.addWidget(label(without, "muted", wrap=True, name="recover_without"))
        self._wait = Wait(self._seconds_left, self)
        self._wait.ticked.connect(self._show_wait)
        self._wait.over.connect(self._try)
        for edited in (self._code.textEdited, self._password.edited, self._again.edited):
            edited.connect(self._wait.forget)

    def first_focus(self) -> QWidget:
        """Where typing begins."""
        return self._code

    def _strength(self, text: str) -> tuple[int, str]:
        return password_strength(text, name=self._name())

    def _name(self) -> str:
        return self._names.get(self._account.code(), "")

    def _on_back(self) -> None:
        if not self._busy:
            self.back.emit()

    def _try(self) -> None:
        if self._busy:
            return
        if not self._wait.may_try():
            self._show_wait()
            return
        self._banner.clear()
        if self._password.text() != self._again.text():
            self._form.show_errors({"again": _("This is not the same as above.")})
            return
        self._form.show_errors({})
        self._set_busy(True)
        work = _Reset(
            self._door, self._code.text(), self._name(), self._password.text(), self._cost
        )
        self._jobs.run(work, self._done, self._no)

    def _done(self, result: object) -> None:
        self._set_busy(False)
        for field in (self._password, self._again):
            field.clear()
        self._code.clear()
        self.recovered.emit(int(self._account.code()))

    def _no(self, error: Exception) -> None:
        self._set_busy(False)
        if isinstance(error, Invalid):
            self._form.say(self._banner, self._form.show_errors(error.fields))
        elif isinstance(error, WrongPassword):
            self._form.show_errors({"recovery_code": _("That didn't work.")})
            self._show_wait()
        elif isinstance(error, PeerDeskError):
            self.failed.emit(error)

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self._go.setEnabled(not busy)
        self._go.setText(_("One moment …") if busy else _("Set the password"))

    def _seconds_left(self) -> float:
        return self._door.delay.remaining(FrontDoor.RECOVERY)

    def _show_wait(self) -> None:
        waits = self._wait.seconds() > 0
        words = self._wait.words() if waits else _("That didn't work.")
        self._form.row("recovery_code").set_error(words)


class _Reset:
    """The work. Drops the code and the password."""

    def __init__(
        self, door: FrontDoor, code: str, name: str, password: str, cost: Cost | None
    ) -> None:
        self._door, self._name, self._cost = door, name, cost
        self._secrets = (code, password)

    def __call__(self, progress: Progress) -> None:
        code, password = self._secrets
        self._secrets = ("", "")
        self._door.reset_password_with_code(code, self._name, password, self._cost)
