"""Where the person is sent on to and what they want to reach: what is open first, then the past."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from peerdesk.desk.people.people import PersonCard
from peerdesk.desk.plans import goals, referrals
from peerdesk.desk.plans.goals import END_WORDS, GoalRow
from peerdesk.desk.plans.referrals import OUTCOME_WORDS, ReferralRow
from peerdesk.errors import PeerDeskError
from peerdesk.words import _, medium_date
from ui.context import Context
from ui.screens.people import plan_deeds
from ui.screens.people.fresh_part import RemadePart
from ui.screens.people.overview import facts
from ui.screens.people.small_form import Deed
from ui.theme import metrics
from ui.widgets.flow import flowing
from ui.widgets.page import column, row
from ui.widgets.paint import PillTone
from ui.widgets.text import Pill, label, rule


class PlansTab(RemadePart):
    """Shows nothing before `reload`."""

    deed_wanted = Signal(object)
    """A `Deed` to be asked in the place of the page."""

    def __init__(self, context: Context) -> None:
        super().__init__("person_plans_area", "referral_add")
        self._context = context
        self._card: PersonCard | None = None
        self._referrals: dict[int, ReferralRow] = {}
        self._goals: dict[int, GoalRow] = {}

    def show_card(self, card: PersonCard) -> None:
        """Whose plans they are from now on."""
        self.clear()
        self._card = card

    def clear(self) -> None:
        """Show nothing of anybody."""
        self._card = None
        self._referrals, self._goals = {}, {}
        self.show_content(QWidget())

    def reload(self) -> None:
        """Read referrals and goals."""
        if self._card is None:
            return
        actor = self._context.actor
        try:
            sent_on = referrals.referrals(actor, self._card.id)
            wanted = goals.goals(actor, self._card.id)
        except PeerDeskError:
            self.show_content(QWidget())  # the tab goes with the next look
            return
        self._referrals = {each.id: each for each in sent_on}
        self._goals = {each.id: each for each in wanted}
        self.show_content(self._content(actor.clock.today()))

    def _content(self, today: date) -> QWidget:
        content = QWidget()
        content.setObjectName("person_plans")
        box = column(spacing=metrics.MEDIUM)
        box.setContentsMargins(metrics.LARGE, metrics.LARGE, metrics.LARGE, metrics.LARGE)
        box.addWidget(label(_("Referrals"), "section"))
        open_ones = [each for each in self._referrals.values() if not each.outcome]
        for each in open_ones:
            box.addWidget(self._referral(each, today))
            box.addWidget(rule())
        if not open_ones:
            box.addWidget(label(_("No referral is open."), "muted", name="referrals_none"))
        refer = self.about_button(
            _("Make a referral …"), "compass", self._on_refer, "referral_add", None
        )
        box.addWidget(flowing(refer))
        box.addSpacing(metrics.MEDIUM)
        box.addWidget(label(_("Goals"), "section"))
        current = [each for each in self._goals.values() if each.ended_on is None]
        for goal in current:
            box.addWidget(self._goal(goal))
            box.addWidget(rule())
        if not current:
            box.addWidget(label(_("No goal is set."), "muted", name="goals_none"))
        set_goal = self.about_button(_("Set a goal …"), "target", self._on_set, "goal_add", None)
        box.addWidget(flowing(set_goal))
        past = self._past()
        if past:
            box.addSpacing(metrics.MEDIUM)
            box.addWidget(label(_("Before"), "section"))
            box.addWidget(facts((medium_date(day), words) for day, words in past))
        box.addStretch(1)
        content.setLayout(box)
        # Else Qt reserves the height that the texts would need in the narrowest window.
        content.setMinimumHeight(1)
        return content

    def _referral(self, referral: ReferralRow, today: date) -> QWidget:
        block = QWidget()
        block.setObjectName(f"referral_{referral.id}")
        words, tone = _follow_up(referral, today)
        block.setAccessibleName(f"{referral.agency}, {words}")
        heading = label(referral.agency, "strong", wrap=True)
        state = Pill(words, tone, name=f"referral_state_{referral.id}")
        title = row(heading, state)
        title.setStretch(0, 1)
        title.setAlignment(state, Qt.AlignmentFlag.AlignTop)
        about = [referral.kind, _("made {day}", day=medium_date(referral.made_on))]
        if referral.phone:
            about.append(referral.phone)
        if referral.contacted_on is not None:
            about.append(_("reached {day}", day=medium_date(referral.contacted_on)))
        parts = column(title, label(" · ".join(about), "muted", wrap=True), spacing=metrics.XS)
        if referral.reason:
            parts.addWidget(label(referral.reason, wrap=True))
        deeds = [
            self.about_button(
                _("What came of it …"),
                "check-circle",
                self._on_outcome,
                f"referral_outcome_{referral.id}",
                referral.id,
            )
        ]
        if referral.contacted_on is None:
            reached = self.about_button(
                _("Agency reached …"),
                "phone-call",
                self._on_reached,
                f"referral_reached_{referral.id}",
                referral.id,
            )
            deeds.insert(0, reached)
        parts.addWidget(flowing(*deeds))
        block.setLayout(parts)
        return block

    def _goal(self, goal: GoalRow) -> QWidget:
        block = QWidget()
        block.setObjectName(f"goal_{goal.id}")
        block.setAccessibleName(goal.text)
        about = [_("set {day}", day=medium_date(goal.set_on))]
        if goal.wanted_by is not None:
            about.append(_("hoped for by {day}", day=medium_date(goal.wanted_by)))
        ended = self.about_button(
            _("How it went …"), "check-circle", self._on_ended, f"goal_end_{goal.id}", goal.id
        )
        block.setLayout(
            column(
                label(goal.text, "strong", wrap=True),
                label(" · ".join(about), "muted", wrap=True),
                flowing(ended),
                spacing=metrics.XS,
            )
        )
        return block

    def _past(self) -> list[tuple[date, str]]:
        """What is over, newest first: the day, and what it was."""
        found = [
            (each.outcome_on or each.made_on, f"{each.agency} · {_(OUTCOME_WORDS[each.outcome])}")
            for each in self._referrals.values()
            if each.outcome
        ]
        found += [
            (each.ended_on, f"{each.text} · {_(END_WORDS[each.end_reason])}")
            for each in self._goals.values()
            if each.ended_on is not None
        ]
        return sorted(found, key=lambda one: one[0], reverse=True)

    def _on_refer(self) -> None:
        self._ask(plan_deeds.referring)

    def _on_reached(self) -> None:
        self._ask(plan_deeds.reaching, self._referrals[self.sender_about()])

    def _on_outcome(self) -> None:
        self._ask(plan_deeds.coming_out, self._referrals[self.sender_about()])

    def _on_set(self) -> None:
        self._ask(plan_deeds.setting_goal)

    def _on_ended(self) -> None:
        self._ask(plan_deeds.ending_goal, self._goals[self.sender_about()])

    def _ask(self, deed: Callable[..., Deed], *about: ReferralRow | GoalRow) -> None:
        assert self._card is not None
        self.deed_wanted.emit(deed(self._context, self._card, *about, self._context.did))


def _follow_up(referral: ReferralRow, today: date) -> tuple[str, PillTone]:
    if referral.follow_up_on <= today:
        return _("Follow up, since {day}", day=medium_date(referral.follow_up_on)), "warning"
    return _("Follow up {day}", day=medium_date(referral.follow_up_on)), "neutral"
