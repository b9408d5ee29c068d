"""The waiting list for mentors: who asked, for what, and whose mentor can't go on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from peewee import JOIN
from pydantic import field_validator, model_validator

from peerdesk.actor import Actor
from peerdesk.desk.basics import choices
from peerdesk.desk.basics.forms import Form, checked, wrong
from peerdesk.desk.basics.match_words import Slot, slot_label
from peerdesk.desk.basics.rights import Right, require
from peerdesk.desk.basics.whose_details import own_people as own_people
from peerdesk.desk.basics.whose_details import sees_everybody as sees_everybody
from peerdesk.desk.mentoring.mentors import check_slots
from peerdesk.desk.people.people import display_name, existing, name_said
from peerdesk.errors import Invalid, Refused
from peerdesk.records import meanings
from peerdesk.records.mentoring import Assignment, Exclusion, Mentor
from peerdesk.records.people import FreeSlot, MentorRequest, Person, PersonChoice
from peerdesk.said import said
from peerdesk.store import journal
from peerdesk.store.journal import Done
from peerdesk.words import _, medium_date


class MentorRequestForm(Form):
    """What somebody asks for. ``slots`` and ``modes`` None leave what is known of the person."""

    gender_wanted: str = ""
    gender_is_must: bool = False
    slots: tuple[tuple[int, str], ...] | None = None
    modes: tuple[str, ...] | None = None

    @field_validator("slots")
    @classmethod
    def _known_slots(cls, value: tuple[Slot, ...] | None) -> tuple[Slot, ...] | None:
        check_slots(value or ())
        return value

    @field_validator("modes")
    @classmethod
    def _known_modes(cls, value: tuple[str, ...] | None) -> tuple[str, ...] | None:
        if not all(choices.is_code("mode", code) for code in value or ()):
            raise ValueError(_("Choose from the list."))
        return value

    @model_validator(mode="after")
    def _gender_for_must(self) -> MentorRequestForm:
        if self.gender_wanted and not choices.is_code("gender", self.gender_wanted):
            raise wrong("gender_wanted", _("Choose one from the list."))
        if self.gender_is_must and not self.gender_wanted:
            raise wrong("gender_wanted", _("Choose which gender is a must."))
        return self


@dataclass(frozen=True)
class WaitingRow:
    """Somebody who waits, ``since`` when and for how many days.

    ``needs_new``: there is an assignment (``assignment_id``) whose mentor can't go on: that is a
    case for ``reassign``. ``asked_for`` says in words what is wanted, or what happened.
    """

    person_id: int
    name: str
    code: str
    since: date
    days: int
    needs_new: bool
    assignment_id: int | None
    asked_for: tuple[str, ...]


def waiting(actor: Actor) -> list[WaitingRow]:
    """Who waits for a mentor, oldest first: who asked, and whose mentor can't go on.

    A mentor can't go on when paused or ended, when the credential has lapsed, or when the two
    were excluded from each other after they began.
    """
    require(actor, Right.SEE_MENTORS)
    today = actor.clock.today()
    rows = {row.person_id: row for row in _needing_new(today)}
    asked = MentorRequest.select(MentorRequest, Person).join(Person).where(meanings.waits_now())
    slots: defaultdict[int, list[Slot]] = defaultdict(list)
    free = FreeSlot.select(FreeSlot.person, FreeSlot.weekday, FreeSlot.part)
    waits = MentorRequest.select(MentorRequest.person).where(meanings.waits_now())
    for person_id, weekday, part in free.where(FreeSlot.person.in_(waits)).tuples():
        slots[person_id].append((weekday, part))
    for request in asked:
        earlier = rows.get(request.person_id)
        since = min(request.asked_on, earlier.since) if earlier else request.asked_on
        rows[request.person_id] = WaitingRow(
            request.person_id,
            display_name(request.person),
            request.person.code,
            since,
            (today - since).days,
            earlier is not None,
            earlier.assignment_id if earlier else None,
            (*(earlier.asked_for if earlier else ()), *_wish(request, slots[request.person_id])),
        )
    if not sees_everybody(actor):
        own = own_people(actor)
        rows = {person_id: row for person_id, row in rows.items() if person_id in own}
    return sorted(rows.values(), key=lambda row: (row.since, row.person_id))


def ask_for_mentor(
    actor: Actor, person_id: int, values: Mapping[str, Any] | None = None
) -> Done[int]:
    """Put somebody on the waiting list, or change what they asked for; the request's id.

    ``values`` are those of ``MentorRequestForm``. The day of the first asking stays.
    """
    require(actor, Right.ASK_FOR_MENTOR)
    form = checked(MentorRequestForm, values or {})
    with journal.entry(actor, "", person_id=person_id) as entry:
        person = existing(person_id)
        name = name_said(person)
        entry.label = said("mentor_asked_for", name=name)
        already = _open_requests(person_id)
        if not already:
            refuse_second(person)
            request = MentorRequest(person=person, asked_on=actor.clock.today())
        else:
            request = already[0]
            entry.label = said("mentor_request_changed", name=name)
        request.gender_wanted = form.gender_wanted
        request.gender_is_must = form.gender_is_must
        request.save()
        if form.slots is not None:
            _keep_slots(person, set(form.slots))
        if form.modes is not None:
            _keep_modes(person, set(form.modes))
    return entry.done(request.id)


def withdraw_request(actor: Actor, person_id: int) -> Done[None]:
    """Take somebody off the waiting list, because they no longer want a mentor."""
    require(actor, Right.ASK_FOR_MENTOR)
    with journal.entry(actor, "", person_id=person_id) as entry:
        name = name_said(existing(person_id))
        entry.label = said("mentor_request_withdrawn", name=name)
        close_requests(person_id, actor.clock.today(), "withdrawn")
    return entry.done(None)


def check_sees(actor: Actor, person_id: int) -> None:
    """Raise Refused when this account sees its own people only, and this is somebody else."""
    if not sees_everybody(actor) and person_id not in own_people(actor):
        raise Refused(_("This is for the person's own mentor and the director to see."))


def active_assignment(person_id: int) -> Assignment | None:
    """The assignment that has not ended; there is at most one."""
    return (
        Assignment.select(Assignment, Mentor)
        .join(Mentor)
        .where(Assignment.person == person_id, meanings.walks_now())
        .first()
    )


def refuse_second(person: Person) -> None:
    """Raise Invalid when this person has a mentor already. Asked inside the transaction."""
    present = active_assignment(person.id)
    if present is not None:
        message = _(
            "{name} has a mentor already: {mentor}. Change the mentor instead.",
            name=display_name(person),
            mentor=present.mentor.shown_name,
        )
        raise Invalid({"person_id": message})


def close_requests(person_id: int, today: date, reason: str) -> None:
    """End what is open of this person's requests, because assigned or withdrawn."""
    for request in _open_requests(person_id):
        request.ended_on = max(today, request.asked_on)
        request.end_reason = reason
        request.save()


def _open_requests(person_id: int) -> list[MentorRequest]:
    return list(
        MentorRequest.select()
        .where(MentorRequest.person == person_id, meanings.waits_now())
        .order_by(MentorRequest.asked_on)
    )


def _needing_new(today: date) -> list[WaitingRow]:
    """Those with an assignment whose mentor can't go on."""
    lapsed = Mentor.credential_expires_on < today
    # An exclusion that was overridden in writing when they began is known already.
    excluded = Exclusion.id.is_null(False) & (Assignment.override_reason == "")
    found = (
        Assignment.select(Assignment, Mentor, Person, Exclusion.id.alias("exclusion"))
        .join_from(Assignment, Mentor)
        .join_from(Assignment, Person)
        .join_from(
            Assignment,
            Exclusion,
            JOIN.LEFT_OUTER,
            on=(Exclusion.person == Assignment.person) & (Exclusion.mentor == Assignment.mentor),
        )
        .where(meanings.walks_now(), ~meanings.is_active() | lapsed | excluded)
        .order_by(Assignment.id)
    )
    rows = []
    for assignment in found:
        mentor, person = assignment.mentor, assignment.person
        since, why = _why_not_on(mentor, today)
        since = max(since or today, assignment.started_on)
        words = _("needs a new mentor: {mentor}, {why}", mentor=mentor.shown_name, why=why)
        rows.append(
            WaitingRow(
                person.id,
                display_name(person),
                person.code,
                since,
                (today - since).days,
                True,
                assignment.id,
                (words,),
            )
        )
    return rows


def _why_not_on(mentor: Mentor, today: date) -> tuple[date | None, str]:
    """Since when, and why in words, this mentor can't go on with somebody."""
    if mentor.stage != meanings.ACTIVE:
        return mentor.stage_since, choices.label("mentor_stage", mentor.stage)
    expired = mentor.credential_expires_on
    if expired is not None and expired < today:
        day = medium_date(expired)
        return expired + timedelta(days=1), _("credential expired {day}", day=day)
    return None, _("never together")


def _wish(request: MentorRequest, slots: list[Slot]) -> tuple[str, ...]:
    """What was asked for, in words."""
    words = []
    if request.gender_wanted:
        gender = choices.label("gender", request.gender_wanted)
        words.append(
            _("{gender} (a must)", gender=gender)
            if request.gender_is_must
            else _("rather: {gender}", gender=gender)
        )
    if slots:
        words.append(_("free {times}", times=", ".join(slot_label(slot) for slot in slots)))
    return tuple(words)


def _keep_slots(person: Person, wanted: set[Slot]) -> None:
    for row in list(person.free_slots):
        if (row.weekday, row.part) in wanted:
            wanted.remove((row.weekday, row.part))
        else:
            row.delete_instance()
    for weekday, part in sorted(wanted):
        FreeSlot(person=person, weekday=weekday, part=part).save()


def _keep_modes(person: Person, wanted: set[str]) -> None:
    for row in list(person.choices.where(PersonChoice.list_name == "mode")):
        if row.code in wanted:
            wanted.remove(row.code)
        else:
            row.delete_instance()
    for code in sorted(wanted):
        PersonChoice(person=person, list_name="mode", code=code).save()
