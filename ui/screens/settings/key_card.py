"""Who can open the records: which sheet, since when which key; a new sheet, a new key, slips."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from peerdesk.desk.office import new_key
from peerdesk.desk.office.new_key import WhoOpens
from peerdesk.errors import PeerDeskError
from peerdesk.words import _, medium_date
from ui.context import Context
from ui.screens.settings.key_dialog import NewKeyDialog
from ui.screens.settings.recovery_dialogs import RecoveryDialog, TrySheetDialog, current_sheet_words
from ui.sheet_proof import PrintedSheet, make_sheet
from ui.slips import PrintedSlips, SlipsDialog, make_slips
from ui.theme import metrics
from ui.widgets.buttons import button
from ui.widgets.page import Card, column, row
from ui.widgets.room import AsWide
from ui.widgets.text import label


class KeyCard(AsWide):
    """`kept` carries the Done of what was changed here."""

    kept = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._names = label("", wrap=True, name="accounts_who_opens")
        self._sheet = label("", "strong", wrap=True, name="accounts_current_sheet")
        self._key = label("", "strong", wrap=True, name="accounts_key_changed")
        words = label(
            _(
                "If the sheet is lost, make a new one. If somebody else may know a password or "
                "have seen the sheet, change the key as well: with a copy of an old backup it "
                "would still open the records outside PeerDesk."
            ),
            "muted",
            wrap=True,
        )
        self._slips = button(
            _("Make the slips again …"), on_click=self._on_slips, name="accounts_slips"
        )
        self._try = button(
            _("Try the sheet …"), on_click=self._on_try_sheet, name="accounts_try_sheet"
        )
        self._new_sheet = button(
            _("Make a new sheet …"), on_click=self._on_new_sheet, name="accounts_new_sheet"
        )
        self._new_key = button(
            _("Change the key …"), on_click=self.open_new_key, name="accounts_new_key"
        )
        card = Card(_("Who can open the records"), name="recovery_card")
        card.body.addLayout(column(self._names, self._sheet, self._key, words, spacing=metrics.XS))
        card.body.addLayout(row(self._slips, None, self._try, self._new_sheet, self._new_key))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(card)

    def reload(self) -> None:
        """Read the records and the keyring again."""
        try:
            found = new_key.who_opens(self._context.actor, self._context.door.folder)
        except PeerDeskError as error:
            self._names.setText(str(error))
            return
        self._names.setText(who_words(found))
        self._sheet.setText(current_sheet_words(found.sheet))
        self._key.setText(key_words(found))
        self._slips.setVisible(bool(found.from_a_slip))

    def open_new_key(self) -> None:
        """Ask for what a change of the key needs."""
        dialog = NewKeyDialog(self, self._context)
        dialog.wanted.connect(self._context.new_key_wanted)
        dialog.open()

    def _on_try_sheet(self) -> None:
        TrySheetDialog(self, self._context).open()

    def _on_new_sheet(self) -> None:
        self._run(self._new_sheet, make_sheet, self._show_sheet)

    def _show_sheet(self, printed: PrintedSheet) -> None:
        self._new_sheet.setEnabled(True)
        dialog = RecoveryDialog(self, self._context, printed)
        dialog.proved.connect(self.kept)
        dialog.open()

    def _on_slips(self) -> None:
        work = partial(make_slips, cost=self._context.cost)
        self._run(self._slips, work, self._show_slips)

    def _show_slips(self, printed: PrintedSlips) -> None:
        self._slips.setEnabled(True)
        self.kept.emit(printed.done)
        context = self._context
        folder = context.door.folder.path
        SlipsDialog(self, context.jobs, context.dialogs, folder, printed).open()

    def _run(self, pressed: Any, work: Any, show: Any) -> None:
        pressed.setEnabled(False)
        work = partial(work, self._context.actor, self._context.door)
        self._context.jobs.run(work, show, self._no)

    def _no(self, error: Exception) -> None:
        for each in (self._new_sheet, self._slips):
            each.setEnabled(True)
        if isinstance(error, PeerDeskError):
            self._context.refused.emit(str(error))


def who_words(found: WhoOpens) -> str:
    """Everybody who can open the records, by how they do."""
    lines = [_("By their own password: {names}.", names=", ".join(found.own_password))]
    if found.from_a_slip:
        names = ", ".join(found.from_a_slip)
        lines.append(_("By a password from a slip, until they choose one: {names}.", names=names))
    if found.locked_out:
        names = ", ".join(found.locked_out)
        lines.append(_("Without a password, until you give them one: {names}.", names=names))
    return "\n".join(lines)


def key_words(found: WhoOpens) -> str:
    """When the key last changed."""
    if found.key_changed_on is None:
        return _("The key is the one from when the center was set up.")
    return _("The key was last changed on {day}.", day=medium_date(found.key_changed_on))
