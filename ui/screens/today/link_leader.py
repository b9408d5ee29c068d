"""Saying whose account a co-facilitator is who was written as text before they were accounts."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from peerdesk.desk.groups import co_facilitators
from peerdesk.desk.groups.co_facilitators import Unlinked
from peerdesk.desk.office import office
from peerdesk.errors import PeerDeskError
from peerdesk.words import _
from ui.context import Context
from ui.theme import metrics, sizes
from ui.widgets.buttons import button
from ui.widgets.fields import ChoiceBox
from ui.widgets.form import FieldRow
from ui.widgets.page import row
from ui.widgets.room import RoomyDialog
from ui.widgets.text import label


class LinkLeaderDialog(RoomyDialog):
    """An account, or nobody's: either way the group goes from the list."""

    def __init__(self, parent: QWidget, context: Context, waiting: Unlinked) -> None:
        super().__init__(parent)
        self.setObjectName("leader_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Co-facilitator"))
        self._context, self._waiting = context, waiting
        offered = office.facilitators(context.actor)
        self._account = ChoiceBox(
            [(str(each), name) for each, name in offered], name="leader_account"
        )
        self._row = FieldRow(
            _("&Account"),
            self._account,
            hint=_("Whoever signs in with it sees the members and the rolls of this group."),
        )
        link = button(_("&Link"), "primary", on_click=self._on_link, name="leader_link")
        link.setDefault(True)
        keep = button(_("&No account"), on_click=self._on_keep, name="leader_keep")
        keep.setToolTip(_("The name stays as it is written."))
        cancel = button(_("Cancel"), "quiet", on_click=self.reject, name="leader_cancel")
        question = _(
            "Whose account is “{name}”, co-facilitator of {group}?",
            name=waiting.name,
            group=waiting.group,
        )
        page = QVBoxLayout(self)
        page.setContentsMargins(metrics.XL, metrics.XL, metrics.XL, metrics.LARGE)
        page.setSpacing(metrics.MEDIUM)
        page.addWidget(label(question, "heading", wrap=True, name="leader_question"))
        page.addWidget(self._row)
        page.addStretch(1)
        page.addLayout(row(None, cancel, keep, link))
        self.setMinimumWidth(round(460 * sizes().factor))
        self._account.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_link(self) -> None:
        chosen = self._account.code()
        if not chosen:
            self._row.set_error(_("Choose an account, or “No account”."))
            return
        self._decide(int(chosen))

    def _on_keep(self) -> None:
        self._decide(None)

    def _decide(self, account_id: int | None) -> None:
        actor, group_id = self._context.actor, self._waiting.group_id
        try:
            done = co_facilitators.link_co_facilitator(actor, group_id, account_id)
        except PeerDeskError as error:
            self._row.set_error(str(error))
            return
        self._context.did(done)
        self.accept()
