"""Who may sign in, and as what; new passwords; a new recovery sheet."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from peerdesk.desk.basics.rights import ROLE_WORDS
from peerdesk.desk.office import office
from peerdesk.desk.office.office import AccountRow
from peerdesk.done import Done
from peerdesk.errors import PeerDeskError
from peerdesk.words import _
from ui.context import Context
from ui.models.columns import Column, Tag
from ui.models.rows import RowsModel
from ui.models.selection import select_id, selected_id
from ui.screens.settings.account_dialogs import AccountDialog, NewPasswordDialog
from ui.screens.settings.key_card import KeyCard
from ui.theme import metrics
from ui.widgets.buttons import button
from ui.widgets.page import Card, row
from ui.widgets.table import DataTable


class AccountsSection(QWidget):
    """The table of accounts and what a director does with the chosen one."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setObjectName("settings_accounts")
        self._context = context
        self._model = RowsModel(
            [
                Column("name", _("Name"), text=_name, strong=True, stretch=3),
                Column("sign_in_name", _("Signs in as"), text=_sign_in_name, stretch=2),
                Column("roles", _("Roles"), text=_roles, stretch=3),
                Column("active", "", text=_nothing, tag=_state, width=110),
            ],
            parent=self,
        )
        self._table = DataTable(self._model, words=_("Accounts"), name="accounts_table")
        self._table.row_chosen.connect(self._on_chosen)
        self._table.row_activated.connect(self._on_change)
        self._change = button(_("Change …"), on_click=self._on_change, name="accounts_change")
        self._password = button(
            _("New password …"), on_click=self._on_password, name="accounts_password"
        )
        self._disable = button(
            _("Disable"), "danger", on_click=self._on_disable, name="accounts_disable"
        )
        add = button(
            _("Add an account …"),
            "primary",
            icon_name="user-plus",
            shortcut="Ctrl+N",
            on_click=self._on_add,
            name="accounts_add",
        )
        card = Card(_("Accounts"), actions=(add,), flush=True, name="accounts_card")
        card.body.addWidget(self._table)
        self._let_in = button(
            _("Let them sign in"), on_click=self._on_let_in, name="accounts_let_in"
        )
        self._let_in.setToolTip(_("It came with a restored backup and waits for a director's yes."))
        foot = row(self._let_in, self._change, self._password, None, self._disable)
        foot.setContentsMargins(metrics.MEDIUM, metrics.SMALL, metrics.MEDIUM, metrics.MEDIUM)
        card.body.addLayout(foot)
        self._keys = KeyCard(context)
        self._keys.kept.connect(self._on_kept)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(metrics.LARGE)
        whole.addWidget(card, 1)
        whole.addWidget(self._keys)
        self.setFocusProxy(self._table)

    def reload(self) -> None:
        """Read the accounts again; the chosen one stays chosen."""
        try:
            rows = office.accounts(self._context.actor)
        except PeerDeskError as error:
            self._context.refused.emit(str(error))
            return
        self._model.set_rows(rows)
        self._keys.reload()
        if selected_id(self._table) is None and rows:
            select_id(self._table, rows[0].id)
        self._on_chosen()

    def _chosen(self) -> AccountRow | None:
        chosen = selected_id(self._table)
        return next((each for each in self._model.rows() if each.id == chosen), None)

    def _on_chosen(self) -> None:
        account = self._chosen()
        for each in (self._change, self._password):
            each.setEnabled(account is not None)
        own = account is not None and account.id == self._context.actor.account_id
        self._disable.setEnabled(account is not None and account.active and not own)
        self._disable.setToolTip(_("Your own account can't be disabled by you.") if own else "")
        enable = account is not None and not account.active
        self._password.setText(_("Enable again …") if enable else _("New password …"))
        waits = account is not None and account.waiting_since is not None
        self._let_in.setVisible(waits)

    def _on_add(self) -> None:
        self._open_form(None)

    def _on_change(self) -> None:
        account = self._chosen()
        if account is not None:
            self._open_form(account)

    def _open_form(self, account: AccountRow | None) -> None:
        dialog = AccountDialog(self, self._context, account)
        dialog.kept.connect(self._on_kept)
        dialog.open()

    def _on_let_in(self) -> None:
        account = self._chosen()
        if account is None:
            return
        try:
            done = office.let_in(self._context.actor, account.id)
        except PeerDeskError as error:
            self._context.refused.emit(str(error))
            return
        self._on_kept(done)

    def _on_password(self) -> None:
        account = self._chosen()
        if account is not None:
            dialog = NewPasswordDialog(self, self._context, account)
            dialog.kept.connect(self._on_kept)
            dialog.open()

    def _on_kept(self, done: Done[int] | Done[None]) -> None:
        """Accounts aren't undone by a key: the keyring has changed with them."""
        self._context.said.emit(done.label, None)
        self._context.changed.emit(done.tables)
        if done.value is not None:
            select_id(self._table, done.value)

    def _on_disable(self) -> None:
        account = self._chosen()
        if account is None:
            return
        self._context.dialogs.ask(
            self,
            _("Disable {name}?", name=account.name),
            _(
                "The password opens nothing here any more, and half-typed forms of this account "
                "are gone. What was done stays in the history. A new password enables it again. "
                "Backups made before still open with the old one."
            ),
            _("Disable"),
            partial(self._disable_now, account.id),
            danger=True,
        )

    def _disable_now(self, account_id: int) -> None:
        folder = self._context.door.folder
        try:
            done = office.disable_account(self._context.actor, folder, account_id)
        except PeerDeskError as error:
            self._context.refused.emit(str(error))
            return
        self._on_kept(done)
        self._context.dialogs.ask(
            self,
            _("Change the key as well?"),
            _(
                "Whoever kept a copy of a backup and the old password could still open the "
                "records outside PeerDesk. If that may be so, change the key: then only backups "
                "of that time open with it."
            ),
            _("Change the key …"),
            self._keys.open_new_key,
            no=_("Not now"),
        )


def _name(account: AccountRow) -> str:
    return account.name


def _sign_in_name(account: AccountRow) -> str:
    return account.sign_in_name


def _roles(account: AccountRow) -> str:
    return ", ".join(_(ROLE_WORDS[role]) for role in account.roles)


def _state(account: AccountRow) -> Tag:
    if account.waiting_since is not None:
        return Tag(_("waits"), "warning")
    if account.on_a_slip:
        return Tag(_("has a slip"), "warning")
    return Tag(_("active"), "success") if account.active else Tag(_("disabled"))


def _nothing(account: AccountRow) -> str:
    return ""
