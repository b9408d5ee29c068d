"""Who is here today: the names they use here, and nothing more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import time

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from peerdesk.desk.front_desk import visits
from peerdesk.desk.front_desk.visits import VisitRow
from peerdesk.desk.office import office
from peerdesk.desk.people import people
from peerdesk.desk.people.people import Flag
from peerdesk.done import Done
from peerdesk.words import _, ngettext, number
from ui import wording
from ui.context import Context
from ui.correct_visit import CorrectDialog
from ui.models.columns import Column, Tag
from ui.models.rows import RowsModel
from ui.models.selection import select_id, selected_id
from ui.screens.today.link_guest import LinkDialog
from ui.theme import metrics
from ui.widgets.buttons import button
from ui.widgets.flow import flowing
from ui.widgets.page import EmptyState, column, row
from ui.widgets.shortcut import ALONE, add_key
from ui.widgets.table import DataList
from ui.widgets.text import label, rule

_EVENING = 17
"""The hour from which everybody may have gone, in a center without a closing time."""


class VisitorsModel(RowsModel):
    """Today's sign-ins; ``flags`` are those of the people who are here."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(
            [
                Column(
                    "visit",
                    _("Here today"),
                    lambda visit: visit.shown,
                    second=_second,
                    tag=self._tag,
                )
            ],
            parent=parent,
        )
        self._flags: Mapping[int, tuple[Flag, ...]] = {}

    def show(self, rows: Sequence[VisitRow], flags: Mapping[int, tuple[Flag, ...]]) -> None:
        """Show these."""
        self._flags = flags
        self.set_rows(rows)

    def _tag(self, visit: VisitRow) -> Tag | None:
        if not visit.is_open:
            return Tag(_("left"))
        flags = self._flags.get(visit.person_id, ()) if visit.person_id is not None else ()
        if Flag.CLOSED in flags:
            return Tag(_("closed"))
        if Flag.NOTICE_MISSING in flags:
            return Tag(_("notice due"), "warning")
        return None


class VisitorsPane(QWidget):
    """Enter opens the person, or asks who a guest is; Delete signs out, F2 corrects."""

    counted = Signal(int, int)
    """How many are here now, and how many came today."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._newest = 0
        self._model = VisitorsModel(self)
        self.list = DataList(self._model, words=_("Here today"), name="visitors")
        self._empty = EmptyState(
            "hand-waving",
            _("Nobody is signed in yet today. Type the name of whoever comes in, then Enter."),
            name="visitors_empty",
        )
        self.list.set_empty(self._empty)
        self._count = label("", "section", name="visitors_count")
        self.sign_out = button(
            _("Sign &out"), "quiet", icon_name="sign-out", name="visitors_sign_out"
        )
        self.sign_out.setToolTip(_("Delete"))
        self.everybody = button(
            _("&Everybody out"), "quiet", icon_name="moon", name="visitors_everybody_out"
        )
        self.link = button(_("&Who is it …"), "quiet", icon_name="link", name="visitors_link")
        self.link.setToolTip(_("Enter: link this guest to a person"))
        self.correct = button(
            _("&Correct …"), "quiet", icon_name="pencil-simple", name="visitors_correct"
        )
        self.correct.setToolTip(_("F2: when they came and left"))
        self._head, self._foot = QWidget(), QWidget()
        head = row(self._count, None, self.everybody, spacing=0)
        head.setContentsMargins(metrics.LARGE, 0, metrics.SMALL, 0)
        self._head.setLayout(head)
        # Below the list: whoever chooses a line mustn't move it away.
        deeds = flowing(self.sign_out, self.correct, self.link, spacing=0)
        foot = row(deeds, spacing=0)
        foot.setContentsMargins(metrics.SMALL, metrics.XS, metrics.SMALL, metrics.XS)
        self._foot.setLayout(column(rule(), foot, spacing=0))
        page = column(self._head, self.list, self._foot, spacing=0)
        page.setStretch(1, 1)
        self.setLayout(page)
        self.sign_out.clicked.connect(self._on_sign_out)
        self.everybody.clicked.connect(self._on_everybody_out)
        self.link.clicked.connect(self._on_link)
        self.correct.clicked.connect(self._on_correct)
        self.list.row_activated.connect(self._on_activated)
        self.list.row_chosen.connect(self._on_row_chosen)
        self.list.chosen_lost.connect(self._show_what_can_be_done)
        add_key(self.list, "Del", self._on_sign_out, _("Sign out"), where=ALONE)
        correct = _("Correct when they came and left")
        add_key(self.list, "F2", self._on_correct, correct, where=ALONE)

    def reload(self) -> None:
        """Read today's sign-ins again."""
        actor = self._context.actor
        rows = visits.visits_today(actor)
        here = [visit.person_id for visit in rows if visit.is_open and visit.person_id is not None]
        known = people.people_rows(actor, here) if here else {}
        newest = max((visit.id for visit in rows), default=0)
        self._model.show(rows, {each: found.flags for each, found in known.items()})
        if newest > self._newest:
            self._newest = newest
            self._show_newest()
        now, left = sum(visit.is_open for visit in rows), sum(not visit.is_open for visit in rows)
        gone = ngettext("{n} has left", "{n} have left", left) if left else ""
        self._count.setText(wording.joined(_("Here now: {n}", n=number(now)), gone))
        for each in (self._head, self._foot):
            each.setVisible(bool(rows))
        self._show_what_can_be_done()

    def _show_newest(self) -> None:
        self.list.scrollTo(self._model.index(max(self._model.row_of(self._newest), 0), 0))

    def showEvent(self, event: QShowEvent) -> None:
        """The list was away while the name was typed: now it has its height again."""
        super().showEvent(event)
        self._show_newest()

    def look_at_clock(self) -> None:
        """Closing time may have passed."""
        here = any(visit.is_open for visit in self._model.rows())
        self.everybody.setVisible(here and self._is_closing_time())

    def _is_closing_time(self) -> bool:
        actor = self._context.actor
        closing = office.center_card(actor).closing_time or time(_EVENING)
        clock = actor.clock
        return clock.now() >= clock.moment(clock.today(), closing)

    def _chosen(self) -> VisitRow | None:
        chosen = selected_id(self.list)
        at = self._model.row_of(chosen) if chosen is not None else -1
        return self._model.row_at(at) if at >= 0 else None

    def _on_row_chosen(self, visit_id: object) -> None:
        self._show_what_can_be_done()

    def _show_what_can_be_done(self) -> None:
        visit = self._chosen()
        self.sign_out.setEnabled(visit is not None and visit.is_open)
        self.correct.setEnabled(visit is not None)
        self.link.setEnabled(visit is not None and visit.is_guest)
        self.look_at_clock()

    def _on_activated(self, visit_id: object) -> None:
        visit = self._chosen()
        if visit is None:
            return
        if visit.person_id is not None:
            self._context.show("people", visit.person_id)
        else:
            self._on_link()

    def _on_link(self) -> None:
        visit = self._chosen()
        if visit is not None and visit.is_guest:
            LinkDialog(self, self._context, "visit", visit.id, visit.name).open()

    def _on_correct(self) -> None:
        visit = self._chosen()
        if visit is not None:
            CorrectDialog(self, self._context, visit).open()

    def _on_everybody_out(self) -> None:
        actor = self._context.actor
        done: Done[int] | None = self._context.attempt(lambda: visits.sign_everybody_out(actor))
        if done is not None and done.entry_id is None:
            self._context.said.emit(done.label, None)

    def _on_sign_out(self) -> None:
        visit = self._chosen()
        if visit is None or not visit.is_open:
            return
        here = [each.id for each in self._model.rows() if each.is_open]
        at = here.index(visit.id)
        following = (here[at + 1 :] + here[:at][::-1] + [visit.id])[0]
        actor = self._context.actor
        self._context.attempt(lambda: visits.sign_out(actor, visit.id))
        # At closing time it is Delete, Delete, Delete: the next one who is here.
        select_id(self.list, following)


def _second(visit: VisitRow) -> str:
    first = _("first time") if visit.first_time == "yes" else ""
    guest = _("guest") if visit.is_guest else ""
    return wording.joined(visit.times, guest, first, visit.purposes)
