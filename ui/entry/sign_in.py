"""Sign-in, and the same page as the lock: choose the name, type the password."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QListView, QWidget

from peerdesk.desk.office.front_door import FrontDoor, SignInName
from peerdesk.errors import AccountWaits, PeerDeskError, WrongPassword
from peerdesk.words import _, language, pgettext
from ui.held import held
from ui.jobs import Progress, Runner
from ui.models.columns import Column
from ui.models.paged import Index
from ui.models.rows import RowsModel
from ui.models.selection import select_id, selected_id
from ui.theme import sizes
from ui.widgets.buttons import button
from ui.widgets.delegates import TwoLineDelegate
from ui.widgets.form import FieldRow
from ui.widgets.language_switch import LanguageSwitch
from ui.widgets.page import row
from ui.widgets.password import PasswordField

from .frame import EntryFrame
from .wait import Wait

if TYPE_CHECKING:
    from peerdesk.actor import Actor

_ROWS_SHOWN = 5


class SignInPage(EntryFrame):
    """Names as rows (arrows, Enter, or the first letters), then the password.

    ``chosen`` is the account that is offered first; then the password has the focus, and its
    arrows change the name as long as it is empty.
    `signed_in` carries (Actor, what went wrong beside or ""); `failed` an error of the folder.
    """

    signed_in = Signal(object, str)
    failed = Signal(object)
    forgotten = Signal(object)
    language_chosen = Signal(str)

    def __init__(
        self,
        door: FrontDoor,
        jobs: Runner,
        names: list[SignInName],
        *,
        chosen: int | None = None,
        locked: bool = False,
    ) -> None:
        title = _("Locked") if locked else _("Who is signing in?")
        text = _("What was being typed is kept for whoever typed it.") if locked else ""
        super().__init__(title, text, name="sign_in")
        self._door, self._jobs, self._locked = door, jobs, locked
        self._busy = False
        self._model = RowsModel(
            [Column("name", "", text=_name, icon=_icon)], id_of=_account_id, parent=self
        )
        self._model.set_rows(names)
        self._names = _NameList(self._model)
        self._names.setFixedHeight(sizes().tall_row * min(_ROWS_SHOWN, max(1, len(names))) + 2)
        self._names.entered_key.connect(self._to_password)
        self._names.moved.connect(self._on_chosen)
        self._names.clicked.connect(self._to_password)
        self._password = PasswordField(name="sign_in_password")
        self._password.entered.connect(self._try)
        self._password.edit.installEventFilter(self)
        self._field = FieldRow(_("&Password"), self._password)
        self._field.tell_changes()
        self._field.changed.connect(self._on_typed)
        self._go = button(
            pgettext("account", "Sign in"), "primary", on_click=self._try, name="sign_in_go"
        )
        forgot = button(
            _("Forgot the password?"), "quiet", on_click=self._on_forgotten, name="sign_in_forgot"
        )
        self.body.addWidget(self._names)
        self.body.addWidget(self._field)
        self.body.addLayout(row(forgot, None, self._go))
        self._language = LanguageSwitch(language(), name="sign_in_language")
        self._language.chosen.connect(self.language_chosen)
        self.body.addLayout(row(None, self._language, None))
        self._wait = Wait(self._seconds_left, self)
        self._wait.ticked.connect(self._show_wait)
        self._wait.over.connect(self._try)
        self._has_failed = False
        self._waits = ""  # what is said of an account that waits for a director's yes
        if not select_id(self._names, chosen):
            self._names.setCurrentIndex(self._model.index(0, 0))
        self._straight_on = locked or len(names) == 1 or self._account() == chosen
        self._show_wait()

    def typed(self) -> tuple[int | None, str]:
        """The account that is chosen, and the password as far as it is typed."""
        return self._account(), self._password.text()

    def put_back(self, password: str) -> None:
        """What was typed on the page before."""
        self._password.edit.setText(password)

    def first_focus(self) -> QWidget:
        """Where typing begins."""
        return self._password.edit if self._straight_on else self._names

    def set_ready(self, ready: bool) -> None:
        """Not before the lock has forgotten the last key."""
        self._busy = not ready
        self._show_wait()

    def _account(self) -> int | None:
        account: int | None = selected_id(self._names)
        return account

    def _to_password(self) -> None:
        self._password.setFocus(Qt.FocusReason.OtherFocusReason)

    def _seconds_left(self) -> float:
        account = self._account()
        return self._door.delay.remaining(account) if account is not None else 0

    def _on_typed(self) -> None:
        self._wait.forget()
        self._has_failed, self._waits = False, ""
        self._show_wait()

    def _on_chosen(self) -> None:
        self._wait.forget()
        self._password.clear()
        self._has_failed, self._waits = False, ""
        self._field.set_error("")
        self._show_wait()

    def _on_forgotten(self) -> None:
        self.forgotten.emit(self._account())

    def _try(self) -> None:
        account = self._account()
        if self._busy or account is None:
            return
        if not self._password.text():
            self._field.set_error(_("Type your password."))
            return
        if not self._wait.may_try():
            self._show_wait()
            return
        self._busy = True
        self._has_failed, self._waits = False, ""
        self._field.set_error("")
        self._show_wait()
        self._jobs.run(_SignIn(self._door, account, self._password.text()), self._done, self._no)

    def _done(self, result: tuple[Actor, str]) -> None:
        self._password.clear()
        self.signed_in.emit(*result)

    def _no(self, error: Exception) -> None:
        self._password.clear()
        self._busy = False
        if isinstance(error, WrongPassword):
            self._has_failed = True
            self._field.set_error(_("That didn't work."))
            self._to_password()
        elif isinstance(error, AccountWaits):
            self._waits = str(error)
        elif isinstance(error, PeerDeskError):
            self.failed.emit(error)
        self._show_wait()

    def _show_wait(self) -> None:
        """The button, and the seconds that are left before the next try."""
        left = self._wait.seconds()
        if left > 0:
            self._field.set_error(self._wait.words())
        elif self._has_failed or self._waits:
            self._field.set_error(self._waits or _("That didn't work."))
        elif not self._busy:
            self._field.set_error("")
        # Not grey while the seconds go by: pressed then, it waits for them.
        self._go.setEnabled(not self._busy)
        ready = _("Unlock") if self._locked else pgettext("account", "Sign in")
        self._language.setEnabled(not self._busy)
        self._go.setText(_("One moment …") if self._busy else ready)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return not self._password.text() and self._move(event)
        return False

    def _move(self, event: QKeyEvent) -> bool:
        """The arrows change the name as long as no password is typed for it."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is None or held(event):
            return False
        row = self._names.currentIndex().row() + step
        if 0 <= row < self._model.rowCount():
            self._names.setCurrentIndex(self._model.index(row, 0))
            from ui.widgets.messages import announce

            announce(self._password.edit, str(self._names.currentIndex().data()))
        return True


class _NameList(QListView):
    """The first of the kit's lists would bring the tables with it, which are not needed yet."""

    moved = Signal()
    entered_key = Signal()

    def __init__(self, model: RowsModel) -> None:
        super().__init__()
        self.hovered_row = -1
        self.setObjectName("sign_in_names")
        self.setAccessibleName(_("Your name"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setItemDelegate(TwoLineDelegate(self))
        self.setUniformItemSizes(True)
        self.setModel(model)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if previous.isValid():
            self.moved.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered_key.emit()
        elif not event.matches(QKeySequence.StandardKey.Copy):  # nobody is signed in to ask
            super().keyPressEvent(event)


class _SignIn:
    """The work: the key, the records, the meetings of the coming weeks. Drops the password."""

    def __init__(self, door: FrontDoor, account: int, password: str) -> None:
        self._door, self._account, self._password = door, account, password

    def __call__(self, progress: Progress) -> tuple[Actor, str]:
        from peerdesk.desk.groups.co_facilitators import link_known_names
        from peerdesk.desk.groups.groups import ensure_meetings

        password, self._password = self._password, ""
        actor = self._door.sign_in(self._account, password)
        try:
            ensure_meetings(actor)
            link_known_names(actor)
        except PeerDeskError as error:
            # The desk can be worked at without next month's meetings; it must not stay closed.
            return actor, str(error)
        return actor, ""


def _name(name: SignInName) -> str:
    return name.name


def _account_id(name: SignInName) -> int:
    return name.account_id


def _icon(name: SignInName) -> str:
    return "user-circle"
