"""What is asked when somebody is sent on, sets a goal, and tells how either went."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from peerdesk.desk.basics import choices
from peerdesk.desk.basics.dates import Sense
from peerdesk.desk.people.people import PersonCard
from peerdesk.desk.plans import goals, referrals
from peerdesk.desk.plans.goals import END_WORDS, GoalRow
from peerdesk.desk.plans.referrals import FOLLOW_UP_DAYS, OUTCOME_WORDS, ReferralRow
from peerdesk.done import Done
from peerdesk.words import _
from ui.context import Context
from ui.screens.people import telling
from ui.screens.people.small_form import Deed, SmallQuestion, past_day
from ui.told import agency_line
from ui.widgets.fields import ChoiceBox, DateField, NoteField

OnDone = Callable[[Done[Any]], object]


def referring(context: Context, card: PersonCard, done: OnDone) -> Deed:
    """To which agency, what for, and when to ask how it went."""
    today = context.actor.clock.today
    follow_up = DateField(today, Sense.COMING, name="deed_follow_up")
    follow_up.set_date(today() + timedelta(days=FOLLOW_UP_DAYS))
    return Deed(
        "referral",
        card.id,
        _("Refer {name}", name=card.name),
        _("To tell the agency anything about them, there must be a consent that names it."),
        [
            SmallQuestion(
                "agency",
                _("Agency"),
                agency_line(context, "deed_agency"),
                hint=_("Type a few letters and choose, or type a new one."),
                required=True,
                wide=True,
            ),
            SmallQuestion(
                "kind",
                _("What for"),
                ChoiceBox(choices.options("need"), name="deed_kind"),
                required=True,
            ),
            SmallQuestion("made_on", _("Made on"), past_day(context), required=True),
            SmallQuestion(
                "reason",
                _("Reason"),
                NoteField(lines=2, name="deed_reason"),
                hint=_("What they need there. Not a counselling note."),
                wide=True,
            ),
            SmallQuestion(
                "follow_up_on",
                _("Follow up on"),
                follow_up,
                hint=_("The day to ask how it went."),
                required=True,
            ),
            *telling.whether_told(context),
        ],
        _("Make the referral"),
        partial(_refer, context, card.id),
        done,
    )


def _refer(context: Context, person_id: int, values: dict[str, Any]) -> Done[int]:
    return referrals.refer(context.actor, {"person_id": person_id, **values})


def reaching(context: Context, card: PersonCard, referral: ReferralRow, done: OnDone) -> Deed:
    """On which day the agency was reached."""
    return Deed(
        f"reached_{referral.id}",
        card.id,
        _("{agency} was reached", agency=referral.agency),
        "",
        [
            SmallQuestion("day", _("Reached on"), past_day(context), required=True),
            *telling.whether_told(context),
        ],
        _("Note it"),
        partial(_reach, context, referral.id),
        done,
    )


def _reach(context: Context, referral_id: int, values: dict[str, Any]) -> Done[None]:
    told = {key: value for key, value in values.items() if key != "day"}
    return referrals.note_agency_reached(context.actor, referral_id, values["day"], told)


def coming_out(context: Context, card: PersonCard, referral: ReferralRow, done: OnDone) -> Deed:
    """What came of the referral."""
    return Deed(
        f"outcome_{referral.id}",
        card.id,
        _("What came of {agency}", agency=referral.agency),
        "",
        [
            SmallQuestion("outcome", _("What came of it"), _box(OUTCOME_WORDS), required=True),
            SmallQuestion("day", _("On"), past_day(context), required=True),
        ],
        _("Note it"),
        partial(_come_out, context, referral.id),
        done,
    )


def _come_out(context: Context, referral_id: int, values: dict[str, Any]) -> Done[None]:
    return referrals.note_outcome(context.actor, referral_id, values["outcome"], values["day"])


def setting_goal(context: Context, card: PersonCard, done: OnDone) -> Deed:
    """The goal in their words, and a day if they name one."""
    return Deed(
        "goal",
        card.id,
        _("A goal of {name}", name=card.name),
        "",
        [
            SmallQuestion(
                "text",
                _("In their own words"),
                NoteField(lines=3, name="deed_goal"),
                required=True,
                wide=True,
            ),
            SmallQuestion(
                "wanted_by",
                _("Hoped for by"),
                DateField(context.actor.clock.today, Sense.COMING, name="deed_wanted_by"),
                hint=_("Only if they name a day."),
            ),
        ],
        _("Set the goal"),
        partial(_set_goal, context, card.id),
        done,
    )


def _set_goal(context: Context, person_id: int, values: dict[str, Any]) -> Done[int]:
    return goals.set_goal(context.actor, {"person_id": person_id, **values})


def ending_goal(context: Context, card: PersonCard, goal: GoalRow, done: OnDone) -> Deed:
    """How the goal went."""
    return Deed(
        f"goal_end_{goal.id}",
        card.id,
        _("How it went"),
        _("“{goal}”", goal=goal.text),
        [
            SmallQuestion("reason", _("How it went"), _box(END_WORDS), required=True),
            SmallQuestion("day", _("On"), past_day(context), required=True),
        ],
        _("Note it"),
        partial(_end_goal, context, goal.id),
        done,
        [_("Every end is all right: a goal that is let go makes room for the next.")],
    )


def _end_goal(context: Context, goal_id: int, values: dict[str, Any]) -> Done[None]:
    return goals.end_goal(context.actor, goal_id, values["reason"], values["day"])


def _box(words: dict[str, str]) -> ChoiceBox:
    return ChoiceBox([(code, _(each)) for code, each in words.items()], name="deed_how")
