"""Giving somebody a mentor, changing it, ending it: dated, with its reasons, each undoable.

The waiting list is in ``mentor_requests`` and offered here too: one door for the screens. An
account that is only a mentor's sees its own people: those with an assignment to that mentor
which has not ended.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from peewee import fn

from peerdesk.actor import Actor
from peerdesk.desk.basics import choices
from peerdesk.desk.basics.match_words import reasons_in_words
from peerdesk.desk.basics.rights import Right, is_director, require
from peerdesk.desk.basics.whose_details import own_mentor_id, own_people, sees_everybody
from peerdesk.desk.mentoring.matching import Match, MentorTraits, PersonTraits, age_band, rank
from peerdesk.desk.mentoring.mentor_requests import (
    active_assignment,
    ask_for_mentor,
    check_sees,
    close_requests,
    refuse_second,
    waiting,
    withdraw_request,
)
from peerdesk.desk.mentoring.mentors import load_mentors, load_traits, mentors_to_match
from peerdesk.desk.people.people import display_name, existing, name_said
from peerdesk.errors import Invalid, Refused
from peerdesk.records import meanings
from peerdesk.records.mentoring import Assignment, Exclusion, Mentor, Session
from peerdesk.records.office import Center
from peerdesk.records.people import MentorRequest, Person, PersonChoice
from peerdesk.said import said
from peerdesk.store import journal
from peerdesk.store.journal import Done
from peerdesk.text import clean, in_order
from peerdesk.words import _

__all__ = [
    "allow_again",
    "ask_for_mentor",
    "assign",
    "assignment_history",
    "end_assignment",
    "exclude",
    "exclusions_of",
    "matches_for",
    "mentor_load",
    "people_of",
    "reassign",
    "traits_of",
    "waiting",
    "withdraw_request",
]

NOTE_LENGTH = 4000


@dataclass(frozen=True)
class AssignmentRow:
    """One period with one mentor. The notes are empty for those who may not read them."""

    assignment_id: int
    mentor_id: int
    mentor: str
    started_on: date
    ended_on: date | None
    end_reason: str
    reasons: tuple[str, ...]
    override_reason: str
    hand_over_note: str
    review_on: date | None


@dataclass(frozen=True)
class LoadRow:
    """How many people walk with a mentor, against the limit."""

    mentor_id: int
    name: str
    load: int
    limit: int


@dataclass(frozen=True)
class WalkingRow:
    """Somebody who walks with a mentor now. ``last_session_on`` is the last one that reached."""

    person_id: int
    name: str
    code: str
    assignment_id: int
    started_on: date
    review_on: date | None
    review_is_due: bool
    last_session_on: date | None


@dataclass(frozen=True)
class ExclusionRow:
    """A mentor with whom this person is never put together, and why in words."""

    mentor_id: int
    mentor: str
    reason: str


def matches_for(actor: Actor, person_id: int) -> list[Match]:
    """All mentors who haven't ended, ranked for this person; the present one is left out."""
    require(actor, Right.SEE_MENTORS)
    check_sees(actor, person_id)
    today = actor.clock.today()
    present = active_assignment(person_id)
    mentors: Iterable[MentorTraits] = mentors_to_match()
    if present is not None:
        mentors = [mentor for mentor in mentors if mentor.mentor_id != present.mentor_id]
    return rank(_traits_of(existing(person_id), today), mentors, today)


def traits_of(actor: Actor, person_id: int) -> PersonTraits:
    """What matching knows of this person; the screen shows it beside the ranked mentors."""
    require(actor, Right.SEE_MENTORS)
    check_sees(actor, person_id)
    return _traits_of(existing(person_id), actor.clock.today())


def assign(actor: Actor, person_id: int, mentor_id: int, override_reason: str = "") -> Done[int]:
    """Give somebody a mentor from today on; the value is the assignment's id.

    Invalid when a must is broken and ``override_reason`` is empty, or when there is a mentor
    already: that is a case for ``reassign``.
    """
    require(actor, Right.ASSIGN_MENTORS)
    with journal.entry(actor, "", person_id=person_id) as entry:
        person = existing(person_id)
        refuse_second(person)
        begun = _begin(actor, person, mentor_id, override_reason)
        entry.label = said(
            "mentor_assigned",
            mentor=begun.mentor.said_name,
            name=name_said(person),
        )
    return entry.done(begun.id)


def end_assignment(
    actor: Actor, assignment_id: int, reason: str, hand_over_note: str = ""
) -> Done[None]:
    """End an assignment today; ``reason`` is a code of the list assignment_end_reason."""
    require(actor, Right.ASSIGN_MENTORS)
    ended = Assignment.get_by_id(assignment_id)
    with journal.entry(actor, "", person_id=ended.person_id) as entry:
        ended = Assignment.get_by_id(assignment_id)
        if ended.ended_on is not None:
            raise Invalid({"assignment_id": _("This has ended already.")})
        _end(ended, actor.clock.today(), reason, hand_over_note)
        entry.label = said(
            "mentor_no_longer",
            mentor=ended.mentor.said_name,
            name=name_said(ended.person),
        )
    return entry.done(None)


def reassign(
    actor: Actor,
    person_id: int,
    mentor_id: int,
    reason: str,
    hand_over_note: str,
    override_reason: str = "",
) -> Done[int]:
    """Change the mentor in one step; the value is the new assignment's id.

    The hand-over note stays with the assignment that ends, where the new mentor reads it.
    """
    require(actor, Right.ASSIGN_MENTORS)
    with journal.entry(actor, "", person_id=person_id) as entry:
        person = existing(person_id)
        present = active_assignment(person_id)
        if present is None:
            name = display_name(person)
            raise Invalid({"person_id": _("{name} has no mentor yet. Assign one.", name=name)})
        if present.mentor_id == mentor_id:
            raise Invalid(
                {"mentor_id": _("{mentor} is the mentor now.", mentor=present.mentor.shown_name)}
            )
        _end(present, actor.clock.today(), reason, hand_over_note)
        begun = _begin(actor, person, mentor_id, override_reason)
        entry.label = said(
            "mentor_exchanged",
            name=name_said(person),
            before=present.mentor.said_name,
            after=begun.mentor.said_name,
        )
    return entry.done(begun.id)


def assignment_history(actor: Actor, person_id: int) -> list[AssignmentRow]:
    """All periods with mentors, the newest first."""
    require(actor, Right.SEE_MENTORS)
    check_sees(actor, person_id)
    # The desk sees who and when; what was written is for the director and the own mentor.
    reads_notes = is_director(actor) or person_id in own_people(actor)
    found = (
        Assignment.select(Assignment, Mentor)
        .join(Mentor)
        .where(Assignment.person == person_id)
        .order_by(Assignment.started_on.desc(), Assignment.id.desc())
    )
    return [
        AssignmentRow(
            row.id,
            row.mentor_id,
            row.mentor.shown_name,
            row.started_on,
            row.ended_on,
            choices.label("assignment_end_reason", row.end_reason) if row.end_reason else "",
            reasons_in_words(row.reasons),
            row.override_reason if reads_notes else "",
            row.hand_over_note if reads_notes else "",
            row.review_on,
        )
        for row in found
    ]


def mentor_load(actor: Actor) -> list[LoadRow]:
    """Every mentor who can have people or still has some, by name."""
    require(actor, Right.SEE_MENTORS)
    everybody = load_mentors([row[0] for row in Mentor.select(Mentor.id).tuples()])
    rows = [
        LoadRow(mentor.mentor_id, mentor.name, mentor.load, mentor.limit)
        for mentor in everybody
        if mentor.stage == meanings.ACTIVE or mentor.load
    ]
    return sorted(rows, key=lambda row: (in_order(row.name), row.mentor_id))


def people_of(actor: Actor, mentor_id: int) -> list[WalkingRow]:
    """The people who walk with this mentor now, by name."""
    require(actor, Right.SEE_MENTORS)
    if not sees_everybody(actor) and mentor_id != own_mentor_id(actor):
        raise Refused(_("These people are for their own mentor and the director to see."))
    today = actor.clock.today()
    found = list(
        Assignment.select(Assignment, Person)
        .join(Person)
        .where(Assignment.mentor == mentor_id, meanings.walks_now())
        .order_by(Person.sort_key, Person.id)
    )
    last = dict(
        Session.select(Session.person, fn.MAX(Session.day))
        .where(Session.person.in_([row.person_id for row in found]), meanings.is_reached())
        .group_by(Session.person)
        .tuples()
    )
    return [
        WalkingRow(
            row.person_id,
            display_name(row.person),
            row.person.code,
            row.id,
            row.started_on,
            row.review_on,
            row.review_on is not None and row.review_on <= today,
            last.get(row.person_id),
        )
        for row in found
    ]


def exclude(actor: Actor, person_id: int, mentor_id: int, reason: str = "asked") -> Done[None]:
    """Never put these two together; ``reason`` is a code of the list exclusion_reason.

    An assignment between them doesn't end by it: the person comes up as needing a new mentor.
    """
    require(actor, Right.ASK_FOR_MENTOR)
    if not choices.is_code("exclusion_reason", reason):
        raise Invalid({"reason": _("Choose one from the list.")})
    with journal.entry(actor, "", person_id=person_id) as entry:
        row = _exclusion(person_id, mentor_id) or Exclusion(person=person_id, mentor=mentor_id)
        row.reason = reason
        row.save()
        entry.label = said(
            "mentor_excluded",
            name=name_said(existing(person_id)),
            mentor=Mentor.get_by_id(mentor_id).name,
        )
    return entry.done(None)


def allow_again(actor: Actor, person_id: int, mentor_id: int) -> Done[None]:
    """Take an exclusion back; nothing happens when there is none."""
    require(actor, Right.ASSIGN_MENTORS)
    with journal.entry(actor, "", person_id=person_id) as entry:
        row = _exclusion(person_id, mentor_id)
        if row is not None:
            row.delete_instance()
        entry.label = said(
            "mentor_allowed_again",
            name=name_said(existing(person_id)),
            mentor=Mentor.get_by_id(mentor_id).name,
        )
    return entry.done(None)


def exclusions_of(actor: Actor, person_id: int) -> list[ExclusionRow]:
    """With which mentors this person is never put together."""
    require(actor, Right.SEE_MENTORS)
    check_sees(actor, person_id)
    found = Exclusion.select(Exclusion, Mentor).join(Mentor).where(Exclusion.person == person_id)
    return [
        ExclusionRow(
            row.mentor_id, row.mentor.shown_name, choices.label("exclusion_reason", row.reason)
        )
        for row in found.order_by(Exclusion.id)
    ]


def _exclusion(person_id: int, mentor_id: int) -> Exclusion | None:
    return Exclusion.get_or_none(Exclusion.person == person_id, Exclusion.mentor == mentor_id)


def _begin(actor: Actor, person: Person, mentor_id: int, override_reason: str) -> Assignment:
    """Begin an assignment today and close the open request; Invalid when a must is broken."""
    today = actor.clock.today()
    (match,) = rank(_traits_of(person, today), load_traits([mentor_id]), today)
    override = _written("override_reason", override_reason)
    if not match.possible and not override:
        message = _(
            "{mentor} can be assigned only with a written reason: {against}.",
            mentor=match.name,
            against="; ".join(match.against),
        )
        raise Invalid({"override_reason": message})
    assignment = Assignment(
        person=person,
        mentor=Mentor.get_by_id(mentor_id),
        started_on=today,
        reasons=match.kept_reasons,
        override_reason="" if match.possible else override,
        review_on=today + timedelta(days=Center.select(Center.review_after_days).scalar()),
    )
    assignment.save()
    close_requests(person.id, today, "assigned")
    return assignment


def _end(assignment: Assignment, today: date, reason: str, hand_over_note: str) -> None:
    if not choices.is_code("assignment_end_reason", reason):
        raise Invalid({"reason": _("Choose one from the list.")})
    assignment.ended_on = today
    assignment.end_reason = reason
    assignment.hand_over_note = _written("hand_over_note", hand_over_note)
    assignment.save()


def _written(field: str, text: str) -> str:
    text = clean(text)
    if len(text) > NOTE_LENGTH:
        raise Invalid({field: _("Use at most {n} characters.", n=NOTE_LENGTH)})
    return text


def _traits_of(person: Person, today: date) -> PersonTraits:
    """What matching knows of this person. A wish about gender outlives its request."""
    codes: defaultdict[str, set[str]] = defaultdict(set)
    for choice in PersonChoice.select().where(PersonChoice.person == person):
        codes[choice.list_name].add(choice.code)
    wish = (
        MentorRequest.select()
        .where(MentorRequest.person == person)
        .order_by(MentorRequest.asked_on.desc(), MentorRequest.id.desc())
        .first()
    )
    return PersonTraits(
        person_id=person.id,
        language=person.language,
        languages=frozenset(codes["language_spoken"] | ({person.language} - {""})),
        gender_wanted=wish.gender_wanted if wish else "",
        gender_is_must=wish.gender_is_must if wish else False,
        excluded={row.mentor_id: row.reason for row in person.exclusions},
        age_band=age_band(person.birth_date, person.age_band, today),
        place=person.place,
        pathways=frozenset(codes["pathway"]),
        experience=frozenset(codes["substance"] | codes["experience"]),
        interests=frozenset(codes["interest"]),
        modes=frozenset(codes["mode"]),
        slots=frozenset((row.weekday, row.part) for row in person.free_slots),
    )
