"""Forms that were begun and not saved: one's own, and for a director those of others."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from peerdesk.desk.people import drafts, people
from peerdesk.desk.people.drafts import Dropped, FormKind, Unfinished
from peerdesk.errors import PeerDeskError
from peerdesk.words import _
from ui import wording
from ui.context import Context
from ui.models.columns import Column, Tag
from ui.models.rows import RowsModel
from ui.models.selection import select_id, selected_id
from ui.theme import metrics
from ui.widgets.buttons import button
from ui.widgets.page import Card, EmptyState, PageHeader, column, row
from ui.widgets.shortcut import ALONE, add_key, tell_keys
from ui.widgets.table import DataTable


@dataclass(frozen=True)
class _Row:
    id: int
    form: str
    subject_id: int | None
    what: str
    saved: str
    owner: str
    is_own: bool


class UnfinishedPage(QWidget):
    """Enter continues an own one, and takes over somebody else's; Delete drops an own one."""

    resumed = Signal(object, object, object)
    """The form, the draft's id, and that of the person whom it is about (None for somebody
    new)."""
    left = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        tell_keys(self, [("Esc", _("Back to the list"))])
        self._context = context
        self._model = RowsModel(
            [
                Column("what", _("Form"), lambda row: row.what, strong=True, icon=_icon, stretch=5),
                Column("owner", _("Begun by"), lambda row: row.owner, tag=_tag, stretch=3),
                Column("saved", _("Last typed"), lambda row: row.saved, stretch=2),
            ],
            parent=self,
        )
        self.table = DataTable(self._model, words=_("Unfinished forms"), name="unfinished_table")
        self.table.set_empty(
            EmptyState("check-circle", _("No form is left unfinished."), name="unfinished_empty")
        )
        self.table.row_activated.connect(self._on_opened)
        self.table.row_chosen.connect(self._on_chosen)
        self._go = button("", "primary", on_click=self._on_go, name="unfinished_go")
        self._go.setToolTip(_("Enter"))
        self._drop = button(_("Drop"), "quiet", on_click=self._on_drop, name="unfinished_drop")
        self._drop_key = add_key(self.table, "Del", self._on_drop, _("Drop"), where=ALONE)
        back = button(_("Back"), "quiet", on_click=self._on_back, name="unfinished_back")
        back.setToolTip(_("Esc"))
        header = PageHeader(
            _("Unfinished forms"), _("Begun and not saved yet. What is in them is kept.")
        )
        card = Card(flush=True)
        card.body.setSpacing(0)
        card.body.addWidget(self.table, 1)
        foot = row(self._drop, None, back, self._go)
        foot.setContentsMargins(metrics.LARGE, metrics.SMALL, metrics.LARGE, metrics.SMALL)
        card.body.addLayout(foot)
        parts = column(header, card)
        parts.setStretch(1, 1)
        self.setLayout(parts)
        self.setFocusProxy(self.table)

    def reload(self) -> None:
        """Read them again; without a choice the first is chosen."""
        self._model.set_rows(self._rows())
        if selected_id(self.table) is None and self._model.rowCount():
            select_id(self.table, self._model.id_at(0))
        self._on_chosen(None)

    def _rows(self) -> list[_Row]:
        actor = self._context.actor
        found = _listed(self._context)
        own = {each.id: each.name for each in drafts.drafts(actor)}
        about = [each.subject_id for _kind, each in found if each.subject_id is not None]
        names = people.people_rows(actor, about)
        rows = []
        for kind, each in found:
            about_whom = each.subject_id
            is_new = about_whom is None
            name = own.get(each.id, "") if about_whom is None else names[about_whom].name
            if is_new and not name:
                what = _("Intake of somebody new")
            else:
                what = wording.draft_words(kind, name, is_new=is_new)
            saved = wording.near_moment(each.saved_at, actor.clock)
            rows.append(
                _Row(each.id, each.form, each.subject_id, what, saved, each.owner, each.is_own)
            )
        return rows

    def _chosen(self) -> _Row | None:
        at = self._model.row_of(selected_id(self.table))
        found: _Row | None = self._model.row_at(at) if at >= 0 else None
        return found

    def _on_chosen(self, draft_id: object) -> None:
        chosen = self._chosen()
        self._go.setEnabled(chosen is not None)
        is_own = chosen is None or chosen.is_own
        self._go.setText(_("Continue") if is_own else _("Take over"))
        self._drop.setEnabled(chosen is not None and is_own)
        self._drop_key.setEnabled(self._drop.isEnabled())
        self._drop.setToolTip(_("Delete") if is_own else _("Take it over first, then drop it."))

    def _on_back(self) -> None:
        self.left.emit()

    def _on_opened(self, draft_id: object) -> None:
        self._on_go()

    def _on_go(self) -> None:
        chosen = self._chosen()
        if chosen is None:
            return
        if not chosen.is_own:
            try:
                done = drafts.take_over(self._context.actor, chosen.id)
            except PeerDeskError as error:
                self._context.refused.emit(str(error))
                self.reload()
                return
            self._context.did(done)
        self.resumed.emit(chosen.form, chosen.id, chosen.subject_id)

    def _on_drop(self) -> None:
        chosen = self._chosen()
        if chosen is None or not chosen.is_own:
            return
        at = self._model.row_of(chosen.id)
        try:
            dropped = drafts.drop_draft(self._context.actor, chosen.id)
        except PeerDeskError as error:
            self._context.refused.emit(str(error))
            self.reload()
            return
        self.reload()
        if self._model.rowCount():
            select_id(self.table, self._model.id_at(min(at, self._model.rowCount() - 1)))
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self._context.offer_undo(
            _("Dropped: {what}", what=chosen.what),
            partial(self._restore, dropped),
            partial(self._drop_again, dropped),
        )

    def _restore(self, dropped: Dropped) -> bool:
        try:
            drafts.restore_draft(self._context.actor, dropped)
        except PeerDeskError as error:
            self._context.refused.emit(str(error))
            return False
        self._context.changed.emit(frozenset({"draft"}))
        if self.isVisible():
            select_id(self.table, dropped.draft.id)
        return True

    def _drop_again(self, dropped: Dropped) -> bool:
        try:
            drafts.drop_draft(self._context.actor, dropped.draft.id)
        except PeerDeskError as error:
            self._context.refused.emit(str(error))
            return False
        self._context.changed.emit(frozenset({"draft"}))
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


def _icon(row: _Row) -> str:
    return "pencil-line" if row.subject_id is not None else "user-plus"


def _tag(row: _Row) -> Tag | None:
    return Tag(_("yours"), "accent") if row.is_own else None


def waiting(context: Context) -> int:
    """How many forms this account may continue or take over."""
    return len(_listed(context))


def _listed(context: Context) -> list[tuple[FormKind, Unfinished]]:
    """Somebody else's talk is theirs to log: it is not taken over."""
    found = []
    for each in drafts.unfinished(context.actor):
        kind = drafts.kind_of(context.actor, each.form)
        if kind is not None and (each.is_own or kind != "session"):
            found.append((kind, each))
    return found
