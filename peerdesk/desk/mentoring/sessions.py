"""Peer work with one person: logged in a few keys, units computed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from peewee import JOIN
from pydantic import Field, ValidationInfo, field_validator, model_validator

from peerdesk.actor import Actor
from peerdesk.desk.basics import choices
from peerdesk.desk.basics.forms import ComingDate, RecentDate, ShortText, checked, wrong
from peerdesk.desk.basics.rights import Right, is_director, require
from peerdesk.desk.basics.whose_details import own_mentor_id, own_people
from peerdesk.desk.consents import disclosures
from peerdesk.desk.consents.disclosures import ToldForm
from peerdesk.desk.people.people import existing, name_said
from peerdesk.errors import Invalid, Refused
from peerdesk.records.mentoring import Mentor, Session
from peerdesk.said import said
from peerdesk.store import journal
from peerdesk.store.journal import Done
from peerdesk.words import _, clock_time

UNIT_MINUTES = 15
NOTE_LENGTH = 600
LONGEST_MINUTES = 12 * 60
_MINUTES_OF_A_DAY = 24 * 60

WITH_OTHERS = frozenset({"navigation", "warm_hand_off", "family_support", "accompaniment"})
"""The kinds in which somebody outside takes part: an agency, a court, the family."""


class SessionForm(ToldForm):
    """Peer work as it is typed: ``minutes``, or ``starts`` and ``ends``, maybe after midnight.

    ``mentor_id`` None means the account's own mentor. Somebody who wasn't reached has no minutes.
    Of a kind `WITH_OTHERS` it is said whether anything was ``told``, and ``told_to`` whom.
    """

    person_id: int
    mentor_id: int | None = None
    kind: str = "one_on_one"
    mode: str = "in_person"
    day: RecentDate = None
    minutes: int | None = Field(default=None, ge=1, le=LONGEST_MINUTES)
    starts: time | None = None
    ends: time | None = None
    reached: bool = True
    note: str = Field(default="", max_length=NOTE_LENGTH)
    follow_up_on: ComingDate = None
    told_to: ShortText = ""

    @field_validator("kind", "mode")
    @classmethod
    def _known(cls, value: str, info: ValidationInfo) -> str:
        list_name = {"kind": "session_kind", "mode": "mode"}[info.field_name or ""]
        if not choices.is_code(list_name, value):
            raise ValueError(_("Choose one from the list."))
        return value

    @model_validator(mode="after")
    def _together(self, info: ValidationInfo) -> SessionForm:
        today = (info.context or {})["today"]
        if self.follow_up_on is not None and self.follow_up_on < (self.day or today):
            raise wrong("follow_up_on", _("Choose a day that is not before the session."))
        if self.kind in WITH_OTHERS and not self.told:
            raise wrong("told", _("Say whether anybody outside was told anything about them."))
        if self.told == "yes" and not self.told_to:
            raise wrong("told_to", _("Who was it? As the consent names them."))
        if not self.reached:
            return self
        minutes = self.length()
        if minutes is None:
            raise wrong("minutes", _("Type the minutes, or start and end."))
        if minutes == 0 or (minutes > LONGEST_MINUTES and self._is_backwards()):
            raise wrong("ends", _("The end comes before the start."))
        if minutes > LONGEST_MINUTES:
            raise wrong("ends", _("Use at most {n} hours.", n=LONGEST_MINUTES // 60))
        return self

    def _is_backwards(self) -> bool:
        return self.starts is not None and self.ends is not None and self.ends < self.starts

    def length(self) -> int | None:
        """The minutes, from start and end where both are given; None when not reached.

        What ends earlier in the day than it began went on after midnight.
        """
        if not self.reached:
            return None
        if self.starts is None or self.ends is None:
            return self.minutes
        span = datetime.combine(date.min, self.ends) - datetime.combine(date.min, self.starts)
        return int(span.total_seconds()) // 60 % _MINUTES_OF_A_DAY


@dataclass(frozen=True)
class SessionRow:
    """One session as the person's page shows it. ``minutes`` is None when not reached."""

    session_id: int
    day: date
    kind: str
    mode: str
    mentor: str
    minutes: int | None
    units: int
    reached: bool
    note: str
    follow_up_on: date | None


def units(minutes: int | None) -> int:
    """Units of 15 minutes: one began counts from its 8th minute (CMS Manual 100-04, 5, 20.2)."""
    return ((minutes or 0) + UNIT_MINUTES // 2) // UNIT_MINUTES


def log_session(actor: Actor, values: Mapping[str, Any]) -> Done[int]:
    """Log peer work from the values of ``SessionForm``; the value is the session's id.

    A mentor logs for the own people and under the own name, the director for all. What somebody
    outside is told in it passes the gate first, as ``disclosures.gate``: whoever goes along to a
    court or to probation tells it on the consent for that, or on a general one.
    """
    require(actor, Right.LOG_SESSIONS)
    today = actor.clock.today()
    form = checked(SessionForm, values, today=today)
    _check_own(actor, form.person_id)
    own = own_mentor_id(actor)
    may_log_for_others = is_director(actor)
    ground = disclosures.ground_to_tell(
        actor, form.person_id, form.told_to, form, "court_probation"
    )
    with journal.entry(actor, "", person_id=form.person_id) as entry:
        person = existing(form.person_id)
        session = Session(
            person=person,
            mentor=form.mentor_id if may_log_for_others and form.mentor_id is not None else own,
            account_id=actor.account_id,
            kind=form.kind,
            mode=form.mode,
            day=_day_it_began(actor, form),
            minutes=form.length(),
            reached=form.reached,
            note=form.note,
            follow_up_on=form.follow_up_on,
        )
        session.save()
        label = said(
            "session_logged" if form.reached else "session_not_reached",
            name=name_said(person),
            kind=choices.kept("session_kind", form.kind),
        )
        if ground is not None:
            disclosures.write(
                actor,
                person,
                ground,
                recipient=form.told_to,
                told_what=form.told_what,
                purpose=_("Peer support: {kind}", kind=choices.label("session_kind", form.kind)),
                told_on=session.day,
            )
            label = said(
                "session_told",
                label=label,
                recipient=form.told_to,
                name=name_said(person),
                basis=disclosures.ground_said(ground),
            )
        entry.label = label
    return entry.done(session.id)


def _day_it_began(actor: Actor, form: SessionForm) -> date:
    """The day typed; where none is, today, or yesterday for what began before midnight."""
    clock = actor.clock
    day = form.day or clock.today()
    if not form.reached or form.starts is None or form.ends is None:
        return day
    if clock.moment(day, form.starts) <= clock.now():
        return day
    if form.day is None and form.ends < form.starts:
        return day - timedelta(days=1)
    ahead = _("At {time} this day is still ahead. Type the day on which it began.")
    raise Invalid({"day": ahead.format(time=clock_time(form.starts))})


def sessions_of(actor: Actor, person_id: int) -> list[SessionRow]:
    """All peer work with this person, the newest first: for the own mentor and the director."""
    require(actor, Right.LOG_SESSIONS)
    _check_own(actor, person_id)
    found = (
        Session.select(Session, Mentor)
        .join(Mentor, JOIN.LEFT_OUTER)
        .where(Session.person == person_id)
        .order_by(Session.day.desc(), Session.id.desc())
    )
    return [
        SessionRow(
            row.id,
            row.day,
            choices.label("session_kind", row.kind),
            choices.label("mode", row.mode),
            row.mentor.shown_name if row.mentor_id is not None else "",
            row.minutes,
            units(row.minutes),
            row.reached,
            row.note,
            row.follow_up_on,
        )
        for row in found
    ]


def _check_own(actor: Actor, person_id: int) -> None:
    if not is_director(actor) and person_id not in own_people(actor):
        raise Refused(_("A mentor logs and reads sessions with the own people only."))
