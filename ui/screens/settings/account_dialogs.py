"""The dialogs of the accounts: the form, a new password, the new recovery sheet."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from peerdesk.actor import Role
from peerdesk.desk.basics.rights import ROLE_ABOUT, ROLE_WORDS, role_needed
from peerdesk.desk.office import office
from peerdesk.desk.office.keeping import password_strength
from peerdesk.desk.office.office import AccountRow
from peerdesk.done import Done
from peerdesk.errors import Invalid, PeerDeskError
from peerdesk.words import _
from ui.context import Context
from ui.drafts import DraftKeeper, changed
from ui.jobs import Progress
from ui.theme import metrics, sizes
from ui.widgets.buttons import button
from ui.widgets.chips import ChipChoices
from ui.widgets.form import FormGrid
from ui.widgets.messages import Banner
from ui.widgets.page import column, row
from ui.widgets.password import PasswordField
from ui.widgets.room import RoomyDialog
from ui.widgets.text import label


class _FormDialog(RoomyDialog):
    """A heading, a form, Save and Cancel; the saving runs as a job.

    Each dialog connects ``save_button`` to what it saves. `kept` carries the Done. What is typed
    besides passwords, `typed`, is kept as a draft until it is saved or cancelled.
    """

    kept = Signal(object)

    def __init__(
        self,
        parent: QWidget,
        context: Context,
        title: str,
        text: str,
        name: str,
        *,
        columns: int = 1,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self._context = context
        self.form = FormGrid(columns)
        self._banner = Banner(name=f"{name}_banner")
        self.save_button = button(_("Save"), "primary", name=f"{name}_save")
        self.save_button.setDefault(True)
        cancel = button(_("Cancel"), on_click=self._on_cancel, name=f"{name}_cancel")
        words = label(text, "muted", wrap=True)
        if not text:
            words.hide()  # not shown here: without a parent it would be a window
        whole = QVBoxLayout(self)
        whole.setContentsMargins(metrics.XL, metrics.XL, metrics.XL, metrics.LARGE)
        whole.setSpacing(metrics.MEDIUM)
        whole.addWidget(label(title, "heading", wrap=True))
        whole.addWidget(words)
        whole.addWidget(self._banner)
        whole.addWidget(self.form)
        whole.addStretch(1)
        whole.addLayout(row(None, cancel, self.save_button))
        self.setMinimumWidth(round((460 if columns == 1 else 640) * sizes().factor))
        self._draft = DraftKeeper(context, "", self.typed, self)

    def typed(self) -> dict[str, Any] | None:
        """What is to be kept of a half-typed form; None for nothing."""
        return None

    def _on_cancel(self) -> None:
        self._draft.discard()
        self.reject()

    def hideEvent(self, event: QHideEvent) -> None:
        """Closed by Esc, or the window is: the records are still open at this moment."""
        super().hideEvent(event)
        self._draft.flush()

    def run(self, work: Any) -> None:
        """Save in the background; errors come to the fields."""
        self._banner.clear()
        self.form.show_errors({})
        self.save_button.setEnabled(False)
        self.save_button.setText(_("One moment …"))
        self._context.jobs.run(work, self._done, self._no)

    def add_passwords(self, name: str) -> None:
        self.password = PasswordField(self._strength, name=f"{name}_password")
        self.again = PasswordField(name=f"{name}_again")
        self.form.add(
            "password",
            _("&Password"),
            self.password,
            hint=_("Let the person type it themselves, or change it at the first sign-in."),
        )
        self.form.add("again", _("The same once &more"), self.again)
        self.form.judge_together("sign_in_name", "password", "again")

    def unlike_passwords(self) -> dict[str, str]:
        """What is wrong with them before the desk looks."""
        same = self.password.text() == self.again.text()
        return {} if same else {"again": _("This is not the same as above.")}

    def _strength(self, text: str) -> tuple[int, str]:
        return password_strength(text)

    def _done(self, done: Done[Any]) -> None:
        self._draft.discard()
        self.kept.emit(done)
        self.accept()

    def _no(self, error: Exception) -> None:
        self.save_button.setEnabled(True)
        self.save_button.setText(_("Save"))
        if isinstance(error, Invalid):
            self.form.say(self._banner, self.form.show_errors(error.fields))
        elif isinstance(error, PeerDeskError):
            self._banner.show_message(str(error), "danger")


class AccountDialog(_FormDialog):
    """A new account (with its first password), or the names and roles of ``account``."""

    def __init__(self, parent: QWidget, context: Context, account: AccountRow | None) -> None:
        title = _("Change the account") if account else _("Add an account")
        # Beside each other: one under the other they would not fit on the commonest screen.
        super().__init__(parent, context, title, "", "account_dialog", columns=2)
        self._account = account
        self._name = QLineEdit(account.name if account else "")
        self._name.setObjectName("account_name")
        self._sign_in_name = QLineEdit(account.sign_in_name if account else "")
        self._sign_in_name.setObjectName("account_sign_in_name")
        self._roles = ChipChoices(
            [(role.value, _(ROLE_WORDS[role])) for role in Role], name="account_roles"
        )
        self._roles.set_codes([role.value for role in account.roles] if account else [])
        about = QWidget()
        about.setObjectName("account_roles_about")
        about.setLayout(column(*map(_about, Role), spacing=metrics.XS))
        self.form.add("name", _("&Name"), self._name, required=True)
        self.form.add(
            "sign_in_name",
            _("&Sign-in name"),
            self._sign_in_name,
            hint=_("Everybody at this computer sees it on the sign-in screen."),
            required=True,
        )
        one_or_more = _("One or more.")
        self.form.add("roles", _("&Roles"), self._roles, hint=one_or_more, required=True, wide=True)
        self.form.add_wide(about)
        if account is None:
            self.add_passwords("account")
            self._name.editingFinished.connect(self._suggest)
        self.save_button.clicked.connect(self._on_save)
        self._name.setFocus(Qt.FocusReason.OtherFocusReason)
        self._before = self._values()
        self._resume(self._draft.begin_form(f"account:{account.id if account else 'new'}"))
        self._draft.follow(self.form)

    def _values(self) -> dict[str, Any]:
        return {
            "name": self._name.text(),
            "sign_in_name": self._sign_in_name.text(),
            "roles": list(self._roles.codes()),
        }

    def typed(self) -> dict[str, Any] | None:
        return changed(self._values(), self._before)

    def _resume(self, draft: dict[str, Any] | None) -> None:
        if draft is None:
            return
        values = self._before | draft
        self._name.setText(values["name"])
        self._sign_in_name.setText(values["sign_in_name"])
        self._roles.set_codes(values["roles"])
        self._banner.show_message(_("This is what you typed before. It is not saved yet."))

    def _suggest(self) -> None:
        words = self._name.text().split()
        if words and not self._sign_in_name.text():
            self._sign_in_name.setText(words[0])

    def _strength(self, text: str) -> tuple[int, str]:
        return password_strength(text, name=self._sign_in_name.text())

    def _on_save(self) -> None:
        self._suggest()
        values = self._values()
        problems = {} if values["roles"] else {"roles": role_needed()}
        if self._account is None:
            problems |= self.unlike_passwords()
        if problems:
            self.form.show_errors(problems)
        elif self._account is not None:
            self.run(partial(_change, self._context, self._account.id, values))
        else:
            self.run(partial(_add, self._context, values, self.password.text()))


class NewPasswordDialog(_FormDialog):
    """A new password for somebody else's account, which is enabled again by it."""

    def __init__(self, parent: QWidget, context: Context, account: AccountRow) -> None:
        super().__init__(
            parent,
            context,
            _("A new password for {name}", name=account.name),
            _(
                "The old one opens nothing here from then on. If somebody else knew it, change "
                "the key of the records as well."
            ),
            "new_password",
        )
        self._account = account
        self.add_passwords("new_password")
        self.save_button.clicked.connect(self._on_save)
        self.password.setFocus(Qt.FocusReason.OtherFocusReason)

    def _strength(self, text: str) -> tuple[int, str]:
        return password_strength(text, name=self._account.sign_in_name)

    def _on_save(self) -> None:
        problems = self.unlike_passwords()
        if problems:
            self.form.show_errors(problems)
        else:
            self.run(partial(_give, self._context, self._account.id, self.password.text()))


def _about(role: Role) -> QLabel:
    words = _(ROLE_WORDS[role])
    return label(f"{words[:1].upper()}{words[1:]}: {_(ROLE_ABOUT[role])}", "small", wrap=True)


def _add(context: Context, values: dict[str, object], password: str, _p: Progress) -> Done[int]:
    folder = context.door.folder
    return office.add_account(context.actor, folder, values, password, context.cost)


def _change(
    context: Context, account_id: int, values: dict[str, object], _p: Progress
) -> Done[None]:
    return office.change_account(context.actor, context.door.folder, account_id, values)


def _give(context: Context, account_id: int, password: str, _p: Progress) -> Done[None]:
    folder = context.door.folder
    return office.give_password(context.actor, folder, account_id, password, context.cost)
