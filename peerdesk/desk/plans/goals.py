"""What people want to reach, in their own words, and how it went on. No end is a failure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from pydantic import StringConstraints, model_validator

from peerdesk.actor import Actor
from peerdesk.desk.basics.forms import ComingDate, Form, RecentDate, checked, wrong
from peerdesk.desk.basics.rights import Right, require
from peerdesk.desk.basics.whose_details import require_details
from peerdesk.desk.people.people import existing, name_said
from peerdesk.errors import Invalid, PeerDeskError
from peerdesk.records.people import Person
from peerdesk.records.services import Goal
from peerdesk.said import said
from peerdesk.sentences import words_of
from peerdesk.store import journal
from peerdesk.store.journal import Done
from peerdesk.words import _

END_WORDS = words_of("goal_end")


class GoalForm(Form):
    """A goal as it is typed. ``set_on`` None is today."""

    person_id: int
    text: Annotated[str, StringConstraints(min_length=1, max_length=600)]
    set_on: RecentDate = None
    wanted_by: ComingDate = None

    @model_validator(mode="after")
    def _together(self) -> GoalForm:
        if self.wanted_by and self.set_on and self.wanted_by < self.set_on:
            raise wrong("wanted_by", _("Choose a day that is not before the goal was set."))
        return self


@dataclass(frozen=True)
class GoalRow:
    """A goal as the person's page shows it; ``end_reason`` is a code of END_WORDS."""

    id: int
    text: str
    set_on: date
    wanted_by: date | None
    ended_on: date | None
    end_reason: str


def set_goal(actor: Actor, values: Mapping[str, Any]) -> Done[int]:
    """Note a goal from the values of ``GoalForm``; its id."""
    require(actor, Right.KEEP_PLANS)
    today = actor.clock.today()
    form = checked(GoalForm, {"set_on": today, **values}, today=today)
    require_details(actor, Right.KEEP_PLANS, form.person_id)
    with journal.entry(actor, "", person_id=form.person_id) as entry:
        person = existing(form.person_id)
        goal = Goal(
            person=person,
            text=form.text,
            set_on=form.set_on or today,
            wanted_by=form.wanted_by,
            account_id=actor.account_id,
        )
        goal.save()
        entry.label = said("goal_set", name=name_said(person))
    return entry.done(goal.id)


def end_goal(actor: Actor, goal_id: int, reason: str, day: date | None = None) -> Done[None]:
    """How the goal went: a code of END_WORDS, on ``day`` or today."""
    require(actor, Right.KEEP_PLANS)
    today = actor.clock.today()
    with journal.entry(actor, "") as entry:
        goal = Goal.get_or_none(Goal.id == goal_id)
        if goal is None:
            raise PeerDeskError(_("This goal is no longer there: the setting was undone."))
        require_details(actor, Right.KEEP_PLANS, goal.person_id)
        if goal.ended_on is not None:
            raise Invalid({"": _("It is already noted how this goal went.")})
        if reason not in END_WORDS:
            raise Invalid({"reason": _("Choose one from the list.")})
        goal.ended_on = day or today
        goal.end_reason = reason
        if not goal.set_on <= goal.ended_on <= today:
            raise Invalid({"day": _("Choose a day from the setting of the goal until today.")})
        goal.save()
        entry.person_id = goal.person_id
        name = name_said(Person.get_by_id(goal.person_id))
        entry.label = said("goal_ended", name=name, how=said(f"goal_end.{reason}"))
    return entry.done(None)


def goals(actor: Actor, person_id: int) -> list[GoalRow]:
    """The open ones, the nearest day first and those without a day last; then the past, newest
    first."""
    require_details(actor, Right.KEEP_PLANS, person_id)
    rows = [
        GoalRow(row.id, row.text, row.set_on, row.wanted_by, row.ended_on, row.end_reason)
        for row in Goal.select()
        .where(Goal.person == person_id)
        .order_by(Goal.ended_on.desc(), Goal.id.desc())
    ]
    waiting = [row for row in rows if row.ended_on is None]
    waiting.sort(key=lambda row: (row.wanted_by or date.max, row.id))
    return [*waiting, *(row for row in rows if row.ended_on is not None)]
