"""The letters with which something about a person goes to somebody outside (42 CFR 2.32).

What was told and noted (``desk.consents.disclosures``) goes in a letter of its own. A proof of
attendance, for a court or whoever else asks, rests on a consent alone: it is noted and then
printed, with the times in and out and the signature of whoever leads the group.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from pydantic import ValidationInfo, model_validator

from peerdesk.actor import Actor
from peerdesk.desk.basics.forms import Form, NeededText, RecentDate, checked, wrong
from peerdesk.desk.basics.going_out import Leaving
from peerdesk.desk.basics.letterhead import letterhead
from peerdesk.desk.basics.rights import Right, require
from peerdesk.desk.basics.sheets import AttendedLine, DisclosureLetter
from peerdesk.desk.basics.whose_details import require_details
from peerdesk.desk.consents import disclosures
from peerdesk.desk.consents.consent_words import BASIS_WORDS, Kind
from peerdesk.desk.consents.consents import ConsentRow, consents
from peerdesk.desk.groups.attendance import STATES
from peerdesk.desk.groups.groups import facilitator_of
from peerdesk.desk.people.people import existing, name_said
from peerdesk.desk.privacy.paper_forms import whole_name
from peerdesk.errors import Gone, Invalid
from peerdesk.records import meanings
from peerdesk.records.groups import Attendance, Group, Meeting
from peerdesk.records.people import Disclosure
from peerdesk.said import said
from peerdesk.store import journal
from peerdesk.store.journal import Done
from peerdesk.words import _, clock_time, medium_date, ngettext

_FOR_A_COURT: Kind = "court_probation"
"""2.35; or a general consent that names them."""


class ProofForm(Form):
    """Of which days it is to be told who came, and to whom; ``last`` None is today."""

    recipient: NeededText
    first: RecentDate
    last: RecentDate = None

    @model_validator(mode="after")
    def _in_order(self, info: ValidationInfo) -> ProofForm:
        if self.first is None:
            raise wrong("first", _("This is needed."))
        if self.first > (self.last or (info.context or {})["today"]):
            raise wrong("first", _("Choose a day that is not after the last one."))
        return self


def recipients(actor: Actor, person_id: int) -> list[str]:
    """Whom a proof of attendance may go to today, those of a consent for a court first."""
    kinds = ("court_probation", "general")
    valid = [each for each in consents(actor, person_id) if each.state == "valid"]
    valid = sorted((each for each in valid if each.kind in kinds), key=_closest_first)
    return list(dict.fromkeys(each.recipient for each in valid))


def _closest_first(consent: ConsentRow) -> bool:
    return consent.kind != _FOR_A_COURT


def prove_attendance(actor: Actor, person_id: int, values: Mapping[str, Any]) -> Done[int]:
    """Note that days of attendance are told, from the values of ProofForm; the disclosure's id.

    `letter` then is the proof. No director's reason replaces the consent. Raises NoConsent.
    """
    require_details(actor, Right.DISCLOSE, person_id)
    today = actor.clock.today()
    form = checked(ProofForm, values, today=today)
    first, last = form.first or today, form.last or today
    ground = disclosures.gate(actor, person_id, form.recipient, _FOR_A_COURT)
    came = len(_attended(person_id, first, last))
    if not came:
        raise Invalid({"first": _("No attendance is on record for these days.")})
    with journal.entry(actor, "", person_id=person_id) as entry:
        person = existing(person_id)
        row = disclosures.write(
            actor,
            person,
            ground,
            recipient=form.recipient,
            told_what=_days(first, last, came),
            purpose="",
            told_on=today,
            attended=(first, last),
        )
        entry.label = said(
            "attendance_proved",
            name=name_said(person),
            recipient=form.recipient,
            basis=disclosures.ground_said(ground),
        )
    return entry.done(row.id)


def letter(actor: Actor, disclosure_id: int) -> tuple[DisclosureLetter, Leaving]:
    """The letter with which it goes to its recipient, and what the way out is told of it.

    The gate is asked again: a consent may have ended since. Raises NoConsent.
    """
    require(actor, Right.DISCLOSE)
    row = Disclosure.get_or_none(Disclosure.id == disclosure_id)
    if row is None:
        raise Gone(_("This is no longer noted: it was undone."))
    require_details(actor, Right.DISCLOSE, row.person_id)
    kind: Kind = row.consent.kind if row.consent is not None else "general"
    ground = disclosures.gate(actor, row.person_id, row.recipient, kind, row.director_reason)
    person = row.person
    told_what, attended = row.told_what, []
    if row.attended_from is not None:
        first, last = row.attended_from, row.attended_until
        attended = _attended(row.person_id, first, last)
        told_what = _days(first, last, len(attended))  # as of now, in the letter's language
    told = (
        (_("What is told"), told_what),
        (_("What for"), row.purpose),
        (_("On what ground"), _(BASIS_WORDS[ground.basis])),
    )
    sheet = DisclosureLetter(
        letterhead=letterhead(actor),
        recipient=row.recipient,
        address=row.recipient_address,
        about=whole_name(person),
        told=tuple(pair for pair in told if pair[1]),
        scope=_scope(ground.consent),
        attended=tuple(attended),
    )
    what = said("disclosure_letter_of", recipient=row.recipient, name=name_said(person))
    return sheet, Leaving(what, Right.DISCLOSE, row.person_id)


def _attended(person_id: int, first: date, last: date) -> list[AttendedLine]:
    """The meetings to which the person came, in the order of the days.

    Where the roll holds no time it stays open: whoever leads the group writes it by hand.
    """
    found = (
        Attendance.select(Attendance, Meeting, Group)
        .join(Meeting)
        .join(Group)
        .where(
            Attendance.person == person_id,
            meanings.came(),
            Attendance.role == "participant",
            Meeting.day.between(first, last),
        )
        .order_by(Meeting.day, Meeting.starts_at, Meeting.id)
    )
    return [
        AttendedLine(
            day=medium_date(row.meeting.day),
            group=row.meeting.group.name,
            times=_times(row.meeting),
            time_in=clock_time(row.time_in) if row.time_in else "",
            time_out=clock_time(row.time_out) if row.time_out else "",
            how="" if row.state == "present" else _(STATES[row.state]),
            facilitator=facilitator_of(row.meeting.group),
        )
        for row in found
    ]


def _days(first: date, last: date, came: int) -> str:
    return _(
        "Attendance from {first} to {last}: {meetings}",
        first=medium_date(first),
        last=medium_date(last),
        meetings=ngettext("{n} meeting", "{n} meetings", came),
    )


def _times(meeting: Any) -> str:
    begins = datetime.combine(meeting.day, meeting.starts_at)
    ends = begins + timedelta(minutes=meeting.minutes)
    return _("{start} to {end}", start=clock_time(begins.time()), end=clock_time(ends.time()))


def _scope(consent: ConsentRow | None) -> tuple[tuple[str, str], ...]:
    """What 2.32 asks for beside the notice: the consent's scope, explained."""
    if consent is None:
        return ()
    until = medium_date(consent.expires_on) if consent.expires_on else consent.expires_event
    pairs = (
        (_("Signed on"), medium_date(consent.signed_on) if consent.signed_on else ""),
        (_("What may be shared"), consent.what),
        (_("With whom"), consent.recipient),
        (_("What for"), consent.purpose),
        (_("Until"), until),
    )
    return tuple(pair for pair in pairs if pair[1])
