"""The mentor that somebody has now, and the support that was logged."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from peerdesk.desk.basics.rights import Right, may
from peerdesk.desk.mentoring.assignment import AssignmentRow
from peerdesk.words import _, medium_date
from ui.context import Context
from ui.screens.mentors import rows
from ui.screens.mentors.entries import EntriesModel, EntryList
from ui.screens.mentors.facts import Facts
from ui.theme import metrics
from ui.widgets.buttons import button
from ui.widgets.page import EmptyState, column, row, scrolled
from ui.widgets.text import label


class NowPage(QWidget):
    """Shows the assignment that has not ended."""

    change_wanted = Signal()
    end_wanted = Signal()
    log_wanted = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._today = context.actor.clock.today
        self._facts = Facts(
            [
                ("mentor", _("Mentor")),
                ("since", _("Since")),
                ("review", _("Review")),
                ("reasons", _("Why this mentor")),
                ("override", _("Assigned all the same")),
            ],
            columns=1,
            most=9,
            name="mentors_now",
        )
        self._end = button(_("&End it …"), "quiet", name="mentors_end")
        self._change = button(_("&Change the mentor …"), name="mentors_change")
        self._log = button(_("&Log support …"), "primary", name="mentors_log")
        self._end.clicked.connect(self.end_wanted)
        self._change.clicked.connect(self.change_wanted)
        self._log.clicked.connect(self.log_wanted)
        may_assign = may(context.actor, Right.ASSIGN_MENTORS)
        if not may_assign:
            self._end.hide()
            self._change.hide()
        who_may = label(_("Changing mentors is for the director."), "small", wrap=True)
        if may_assign:
            who_may.hide()
        content = QWidget()
        content.setLayout(column(self._facts, None, margin=metrics.LARGE))
        foot = row(self._end, who_may, None, self._change, self._log)
        foot.setStretch(1, 20)
        foot.setContentsMargins(metrics.SMALL, metrics.SMALL, metrics.MEDIUM, metrics.MEDIUM)
        self.setLayout(column(scrolled(content, "mentors_now_area"), foot, spacing=0))
        self.setFocusProxy(self._log)

    def show_period(self, period: AssignmentRow | None, can_log: bool) -> None:
        """Show this period; nothing is shown of None."""
        self._log.setVisible(can_log)
        self.setFocusProxy(self._log if can_log else self._change)
        self._log.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        if period is None:
            return
        show = self._facts.show_fact
        show("mentor", period.mentor)
        show("since", medium_date(period.started_on))
        show("review", self._review_words(period), unknown=_("No day is set"))
        show("reasons", "\n".join(rows.reason_words(period.reasons)))
        show("override", period.override_reason, unknown="")

    def _review_words(self, period: AssignmentRow) -> str:
        if period.review_on is None:
            return ""
        day = medium_date(period.review_on)
        if period.review_on <= self._today():
            return _("{day}: due. Ask both how it goes.", day=day)
        return day


class SupportPage(QWidget):
    """The sessions of one person, the newest first."""

    log_wanted = Signal()

    def __init__(self, model: EntriesModel) -> None:
        super().__init__()
        view = EntryList(model, words=_("Support, the newest first"), name="mentors_sessions")
        view.set_empty(EmptyState("notebook", _("No support has been logged yet.")))
        log = button(_("&Log support …"), "primary", name="mentors_log_again")
        log.clicked.connect(self.log_wanted)
        foot = row(None, log)
        foot.setContentsMargins(metrics.SMALL, metrics.SMALL, metrics.MEDIUM, metrics.MEDIUM)
        self.setLayout(column(view, foot, spacing=0))
        self.setFocusProxy(view)
