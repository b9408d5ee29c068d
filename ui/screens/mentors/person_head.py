"""What matters for a match, at a glance, and what is done about the request."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal

from peerdesk.desk.basics import choices
from peerdesk.desk.mentoring.assignment import AssignmentRow, ExclusionRow
from peerdesk.desk.mentoring.matching import PersonTraits
from peerdesk.desk.mentoring.mentor_requests import WaitingRow
from peerdesk.words import _
from ui.screens.mentors import rows
from ui.screens.mentors.facts import Facts, NameHeading
from ui.widgets.buttons import button
from ui.widgets.page import Card, row
from ui.widgets.text import label


class MentoringHead(Card):
    """The card over a person's tabs."""

    open_wanted = Signal()
    ask_wanted = Signal()
    withdraw_wanted = Signal()

    def __init__(self, *, may_ask: bool) -> None:
        super().__init__(name="mentors_person_head")
        self._may_ask = may_ask
        self._name = NameHeading("mentors_person_name")
        self._detail = label("", "muted", name="mentors_person_detail")
        self._open = button(_("&Record"), "quiet", name="mentors_open_person")
        self._open.setToolTip(_("Open the record under People"))
        self._open.clicked.connect(self.open_wanted)
        self._ask = button("", "quiet", name="mentors_ask")
        self._ask.clicked.connect(self.ask_wanted)
        self._withdraw = button(_("With&draw"), "quiet", name="mentors_withdraw")
        self._withdraw.setToolTip(_("Take off the waiting list: no mentor is wanted any more"))
        self._withdraw.clicked.connect(self.withdraw_wanted)
        self._facts = Facts(
            [
                ("state", _("Mentor")),
                ("wish", _("Asked for")),
                ("slots", _("Free")),
                ("modes", _("Ways to meet")),
                ("languages", _("Languages")),
                ("pathways", _("Pathway")),
                ("experience", _("Lived through")),
                ("excluded", _("Never with")),
            ],
            name="mentors_facts",
        )
        self.body.addLayout(
            row(self._name, self._detail, None, self._ask, self._withdraw, self._open)
        )
        self.body.addWidget(self._facts)

    def show_person(
        self, name: str, code: str, known: PersonTraits, never: Sequence[ExclusionRow]
    ) -> None:
        """Who it is, and what is known of them."""
        self._name.set_text(name)
        age = choices.label("age_band", known.age_band) if known.age_band else ""
        self._detail.setText(rows.DOT.join(part for part in (code, age) if part))
        show = self._facts.show_fact
        own = [known.language] if known.language else []
        spoken = own + sorted(known.languages - set(own))
        show("languages", choices.labels("language", spoken))
        show("slots", rows.slots_words(known.slots))
        show("modes", rows.code_words("mode", known.modes))
        show("pathways", rows.code_words("pathway", known.pathways))
        show("experience", rows.lived_words(known.experience))
        wish = choices.label("gender", known.gender_wanted) if known.gender_wanted else ""
        if wish and known.gender_is_must:
            wish = _("{gender} (a must)", gender=wish)
        show("wish", wish, unknown=_("Nothing in particular"))
        words = [f"{each.mentor} ({each.reason})" if each.reason else each.mentor for each in never]
        show("excluded", ", ".join(words), unknown=_("Nobody"))

    def show_state(self, waits: WaitingRow | None, present: AssignmentRow | None) -> None:
        """Where the matter stands, and what can be done about it."""
        days = rows.days_words(waits.days) if waits is not None else ""
        if waits is not None and waits.needs_new:
            state = _("Needs a new one, {days}", days=days)
        elif waits is not None:
            state = _("Waits for one, {days}", days=days)
        elif present is not None:
            state = f"{present.mentor}, {rows.period_words(present)}"
        else:
            state = ""
        self._facts.show_fact("state", state, unknown=_("None, and not on the waiting list"))
        asked = waits is not None and not waits.needs_new
        self._ask.setText(_("Wis&hes …") if asked else _("&Put on the list …"))
        self._ask.setVisible(self._may_ask and (asked or (waits is None and present is None)))
        self._withdraw.setVisible(self._may_ask and asked)
