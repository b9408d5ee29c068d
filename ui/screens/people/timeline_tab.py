"""Everything that happened with the person, newest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from peerdesk.desk.basics.center_day import time_words
from peerdesk.desk.basics.rights import Right, may
from peerdesk.desk.front_desk import visits
from peerdesk.desk.history import timeline
from peerdesk.desk.history.timeline import KIND_LABELS, Item, Kind
from peerdesk.errors import PeerDeskError
from peerdesk.words import _, medium_date, weekday_name
from ui.context import Context
from ui.correct_visit import CorrectDialog
from ui.models.columns import Column
from ui.models.paged import PagedTableModel
from ui.models.selection import selected_id
from ui.theme import metrics, sizes
from ui.widgets.buttons import button
from ui.widgets.chips import ChipChoices
from ui.widgets.page import EmptyState, column, row
from ui.widgets.shortcut import ALONE, add_key
from ui.widgets.table import DataTable
from ui.widgets.text import rule

_ICONS = {
    Kind.VISIT: "sign-in",
    Kind.GROUP: "users-three",
    Kind.SESSION: "handshake",
    Kind.MENTOR: "user-focus",
    Kind.REFERRAL: "compass",
    Kind.GOAL: "target",
    Kind.DOING: "clipboard-text",
    Kind.EPISODE: "path",
    Kind.RECOVERY: "leaf",
    Kind.NOTICE: "file-text",
    Kind.CONSENT: "shield-check",
}


class TimelineTab(QWidget):
    """Reads nothing before `reload`; then a page at a time, as rows come into sight.

    Chips choose the kinds; none ticked is everything.
    """

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._person_id: int | None = None
        self._first: tuple[Item, ...] = ()
        self._nothing = ""
        self._kinds = ChipChoices(name="timeline_kinds")
        self._kinds.setAccessibleName(_("Show only"))
        self._kinds.codes_changed.connect(self._on_kinds)
        self._model = PagedTableModel(
            [
                Column("day", _("Day"), _day, width=160, second=_when),
                Column("what", _("What"), _what, strong=True, second=_more, icon=_icon),
            ],
            self._read_places,
            self._read_items,
            page_size=timeline.PAGE,
            spoken=_all,
            parent=self,
        )
        self._table = DataTable(self._model, words=_("Timeline"), name="timeline_table", tall=True)
        self._table.horizontalHeader().hide()
        self._empty = EmptyState("clock-counter-clockwise", "", name="timeline_empty")
        self._empty.action.setText(_("Show everything"))
        self._empty.action.clicked.connect(self._show_everything)
        self._table.set_empty(self._empty)
        self._correct = button(
            _("Correct…"), "quiet", icon_name="pencil-simple", name="timeline_correct"
        )
        self._correct.setToolTip(_("F2: its times, whose it was, or remove it"))
        may_correct = may(context.actor, Right.SIGN_IN_VISITORS)
        if not may_correct:
            self._correct.hide()  # not shown here: without a parent it would be a window
        self._correct.setEnabled(False)
        self._correct.clicked.connect(self._on_correct)
        if may_correct:
            self._table.row_activated.connect(self._on_activated)
            self._table.row_chosen.connect(self._on_row_chosen)
            self._table.chosen_lost.connect(self._show_what_can_be_done)
            words = _("Correct when they came and left")
            add_key(self._table, "F2", self._on_correct, words, where=ALONE)
        head = row(self._kinds, self._correct)
        head.setStretch(0, 1)
        chips = column(spacing=0)
        chips.addLayout(head)
        chips.setContentsMargins(metrics.LARGE, metrics.MEDIUM, metrics.LARGE, metrics.MEDIUM)
        whole = column(spacing=0)
        whole.addLayout(chips)
        whole.addWidget(rule())
        whole.addWidget(self._table, 1)
        self.setLayout(whole)
        self.setFocusProxy(self._table)

    def minimumSizeHint(self) -> QSize:
        """The chips as they flow at this width, and some rows: left alone, Qt reserves the height
        that the chips would need in the narrowest window."""
        least = super().minimumSizeHint().width()
        beside = self._correct.sizeHint().width() + metrics.SMALL
        wide = self.width() - 2 * metrics.LARGE
        wide -= beside if self._correct.isVisibleTo(self) else 0
        chips = self._kinds.heightForWidth(max(wide, 1))
        shown = chips + 2 * metrics.MEDIUM if self._kinds.isVisibleTo(self) else 0
        return QSize(least, shown + sizes().tall_row * 3)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()

    def show_person(self, person_id: int) -> None:
        """Whose timeline it is from now on; every kind, from the top."""
        self.clear()
        self._person_id = person_id
        seen = timeline.kinds_seen(self._context.actor, person_id)
        self._kinds.set_codes(())
        self._kinds.set_choices([(kind.value, _(KIND_LABELS[kind])) for kind in seen])
        self._kinds.setVisible(len(seen) > 1)
        self._nothing = (
            _("Nothing has happened yet. Sign-ins, groups and peer support will stand here.")
            if len(seen) > 1
            else _("Not at a group that you run yet.")
        )

    def reload(self) -> None:
        """Read what is in sight anew."""
        self._model.reload()
        self._show_what_can_be_done()
        chosen = bool(self._kinds.codes())
        self._empty.set_sentence(_("Nothing of this kind yet.") if chosen else self._nothing)
        self._empty.action.setVisible(chosen)

    def clear(self) -> None:
        """Show nothing of anybody."""
        self._person_id = None
        self._first = ()
        self._model.reload()

    def _chosen_visit(self) -> int | None:
        """The row of the visit that is chosen."""
        place = selected_id(self._table)
        item = self._model.row_at(place) if place is not None else None
        return item.row_id if isinstance(item, Item) and item.kind is Kind.VISIT else None

    def _on_row_chosen(self, place: object) -> None:
        self._show_what_can_be_done()

    def _on_activated(self, place: object) -> None:
        self._on_correct()

    def _show_what_can_be_done(self) -> None:
        self._correct.setEnabled(self._chosen_visit() is not None)

    def _on_correct(self) -> None:
        visit_id = self._chosen_visit()
        if visit_id is None:
            return
        try:
            visit = visits.visit_row(self._context.actor, visit_id)
        except PeerDeskError as error:
            self._context.refused.emit(str(error))
            return
        CorrectDialog(self, self._context, visit).open()

    def _read_places(self) -> Sequence[int]:
        """Places in the timeline, 0 the newest: what stands there is read when it is in sight."""
        if self._person_id is None:
            return []
        try:
            page = timeline.timeline(self._context.actor, self._person_id, self._chosen())
        except PeerDeskError:
            return []  # gone meanwhile: the page says so
        self._first = page.items
        return range(page.total)

    def _read_items(self, places: Sequence[int]) -> Mapping[int, Item]:
        if self._person_id is None or not places:
            return {}
        if places[0] == 0:
            return dict(zip(places, self._first, strict=False))
        page = timeline.timeline(
            self._context.actor,
            self._person_id,
            self._chosen(),
            offset=places[0],
            limit=len(places),
        )
        return dict(zip(places, page.items, strict=False))

    def _chosen(self) -> list[Kind]:
        return [Kind(code) for code in self._kinds.codes()]

    def _on_kinds(self, codes: Any) -> None:
        self.reload()
        self._table.clearSelection()
        self._table.scrollToTop()

    def _show_everything(self) -> None:
        self._kinds.set_codes(())
        self.reload()
        self._table.setFocus(Qt.FocusReason.OtherFocusReason)


def _day(item: Item) -> str:
    return medium_date(item.day)


def _when(item: Item) -> str:
    weekday = weekday_name(item.day.weekday())
    return f"{weekday}, {time_words(item.day, item.at)}" if item.at is not None else weekday


def _what(item: Item) -> str:
    return item.what


def _more(item: Item) -> str:
    return item.more or ""


def _icon(item: Item) -> str:
    return _ICONS[item.kind]


def _all(item: Item) -> str:
    return ", ".join(part for part in (item.what, item.more, _day(item), _when(item)) if part)
