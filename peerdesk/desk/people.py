"""People as the desk sees them: rows of the list and one person's page."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any

from peewee import Value, fn

from peerdesk.actor import Actor
from peerdesk.desk import choices
from peerdesk.desk.forms import shown_phone
from peerdesk.desk.history import FIELD_WORDS
from peerdesk.desk.own_people import details_seen
from peerdesk.desk.rights import Right, require
from peerdesk.errors import PeerDeskError
from peerdesk.records.groups import Attendance, Group, Meeting, Membership
from peerdesk.records.mentoring import Assignment, Mentor, Session
from peerdesk.records.office import Center
from peerdesk.records.people import (
    ContactPoint,
    EmergencyContact,
    Episode,
    MentorRequest,
    NoticeGiven,
    OtherName,
    Person,
    PersonChoice,
    Unanswered,
    Visit,
)
from peerdesk.store import journal
from peerdesk.store.database import database
from peerdesk.words import N_, _

CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without O 0 I 1, which are read for each other on paper."""

CAME = ("present", "late", "left_early")
"""The states of an attendance that mean that somebody was there."""

_SYSTEM_RANDOM = random.SystemRandom()
_LAST_CONTACTS = 12


class Flag(StrEnum):
    """What the desk should see at a glance beside a name."""

    HERE_NOW = "here_now"
    NOTICE_MISSING = "notice_missing"
    WAITS_FOR_MENTOR = "waits_for_mentor"
    ACCESSIBILITY = "accessibility"
    CLOSED = "closed"


FLAG_WORDS = {
    Flag.HERE_NOW: N_("Here now"),
    Flag.NOTICE_MISSING: N_("Notice not given yet"),
    Flag.WAITS_FOR_MENTOR: N_("Waits for a mentor"),
    Flag.ACCESSIBILITY: N_("Accessibility"),
    Flag.CLOSED: N_("Not open at the moment"),
}


@dataclass(frozen=True)
class PersonRow:
    """A row of the list. ``archived`` is told only by ``erasing.archived_rows``."""

    id: int
    name: str
    code: str
    pronouns: str
    last_seen: date | None
    flags: tuple[Flag, ...]
    archived: bool = False


@dataclass(frozen=True)
class Phone:
    """A number as people write it; ``limits`` says in words what is and isn't all right."""

    number: str
    limits: str


@dataclass(frozen=True)
class Contact:
    """A time when somebody was seen or reached. ``kind``: visit, group, session."""

    day: date
    kind: str
    what: str


@dataclass(frozen=True)
class EpisodeRow:
    """A period of belonging to the center, its reasons in words."""

    opened_on: date
    closed_on: date | None
    referral_source: str
    close_reason: str


@dataclass(frozen=True)
class PersonCard:
    """A person's page. What follows ``contacts`` is blank for an account that may not see it, and

    ``contacts`` are then group meetings only: see ``details_seen``. ``declined`` are the names
    of the questions that were declined.
    """

    id: int
    name: str
    code: str
    pronouns: str
    language: str
    first_seen_on: date
    flags: tuple[Flag, ...]
    accessibility: tuple[str, ...]
    other_names: tuple[str, ...]
    groups: tuple[str, ...]
    archived_on: date | None
    contacts: tuple[Contact, ...]
    mentor_id: int | None = None
    mentor: str = ""
    mentor_since: date | None = None
    waits_since: date | None = None
    needs: tuple[str, ...] = ()
    pathways: tuple[str, ...] = ()
    episodes: tuple[EpisodeRow, ...] = ()
    declined: tuple[str, ...] = ()
    legal_name: str = ""
    birth_date: date | None = None
    age_band: str = ""
    gender: str = ""
    place: str = ""
    phones: tuple[Phone, ...] = ()
    emergency: tuple[str, ...] = ()


def display_name(person: Person) -> str:
    """The name shown everywhere: "Ana R."."""
    return shown_name(person.preferred_name, person.legal_last_name)


def shown_name(preferred_name: str, legal_last_name: str) -> str:
    """As ``display_name``, for rows that were read without a model."""
    initial = legal_last_name.strip()[:1].upper()
    return f"{preferred_name} {initial}." if initial else preferred_name


def existing(person_id: int) -> Person:
    """The person; PeerDeskError when there is no such person any more."""
    person = Person.get_or_none(Person.id == person_id)
    if person is None:
        raise PeerDeskError(_("This person is no longer in the records: the adding was undone."))
    return person


def new_code(rng: random.Random = _SYSTEM_RANDOM) -> str:
    """A random code of eight letters and digits that can't be read for each other."""
    return "".join(rng.choices(CODE_LETTERS, k=8))


def people_rows(actor: Actor, ids: Sequence[int]) -> dict[int, PersonRow]:
    """The rows of ``ids``; one that is gone is left out."""
    require(actor, Right.FIND_PEOPLE)
    seen = details_seen(actor, ids)
    given = {_TODAY: iter((Visit.day.db_value(actor.clock.today()),)), _ID: iter(ids)}
    sql, parameters = _page_sql(len(ids))
    values = [next(given[each]) if each in (_TODAY, _ID) else each for each in parameters]
    rows = {}
    for person_id, name, last_name, code, pronouns, *others in database.execute_sql(sql, values):
        last_seen = max((day for day in others[:3] if day is not None), default=None)
        rows[person_id] = PersonRow(
            person_id,
            shown_name(name, last_name),
            code,
            choices.label("pronouns", pronouns),
            Visit.day.python_value(last_seen),
            _flags(dict(zip(Flag, others[3:], strict=True)), person_id in seen),
        )
    return rows


_TODAY, _ID = "<today>", "<id>"


@lru_cache(maxsize=128)
def _page_sql(count: int) -> tuple[str, tuple[Any, ...]]:
    """The query for a page of ``count`` people, and its parameters with _TODAY and _ID in them.

    A page is read at every keystroke, and to build this query takes Peewee four times as long
    as SQLite needs to run it.
    """
    columns = (Person.id, Person.preferred_name, Person.legal_last_name, Person.code)
    columns += (Person.pronouns, *_last_seen(), *_flag_columns(Value(_TODAY, converter=False)))
    ids = [Value(_ID, converter=False) for _place in range(count)]
    sql, parameters = Person.select(*columns).where(Person.id.in_(ids)).sql()
    return sql, tuple(parameters)


def person_card(actor: Actor, person_id: int) -> PersonCard:
    """The person's page, as far as the account may see it. Looking is journaled once an hour."""
    require(actor, Right.FIND_PEOPLE)
    person = existing(person_id)
    note_view(actor, person)
    columns = _flag_columns(actor.clock.today())
    flagged = Person.select(*columns).where(Person.id == person_id).dicts().get()
    sees_details = person_id in details_seen(actor, (person_id,))
    return PersonCard(
        id=person_id,
        name=display_name(person),
        code=person.code,
        pronouns=choices.label("pronouns", person.pronouns),
        language=choices.label("language", person.language),
        first_seen_on=person.first_seen_on,
        flags=_flags(flagged, sees_details),
        accessibility=_chosen(person, "accessibility"),
        other_names=tuple(
            row.name
            for row in person.other_names.where(OtherName.kind != "legal").order_by(OtherName.id)
        ),
        groups=_groups(actor, person),
        archived_on=person.archived_on,
        contacts=tuple(_last_contacts(person, groups_only=not sees_details)),
        **(_details(person) | _mentoring(person_id) if sees_details else {}),
    )


def note_view(actor: Actor, person: Person) -> None:
    """Journal that ``actor`` looked, unless the journal says so already for the last hour."""
    since = actor.clock.utc_now() - timedelta(hours=1)
    if not journal.noted_since(since, actor.account_id, "view", person.id):
        label = _("Looked at {name}", name=display_name(person))
        journal.note(actor, label, kind="view", person_id=person.id)


def _mentoring(person_id: int) -> dict[str, Any]:
    assignment = (
        Assignment.select(Assignment, Mentor)
        .join(Mentor)
        .where(Assignment.person == person_id, Assignment.ended_on.is_null())
        .order_by(Assignment.started_on.desc())
        .first()
    )
    request = (
        MentorRequest.select()
        .where(MentorRequest.person == person_id, MentorRequest.ended_on.is_null())
        .first()
    )
    return {
        "mentor_id": assignment.mentor_id if assignment else None,
        "mentor": assignment.mentor.name if assignment else "",
        "mentor_since": assignment.started_on if assignment else None,
        "waits_since": request.asked_on if request else None,
    }


def _details(person: Person) -> dict[str, Any]:
    region = Center.select(Center.region).scalar()
    declined = person.unanswered.where(Unanswered.reason == "declined").order_by(Unanswered.id)
    return {
        "needs": _chosen(person, "need"),
        "pathways": _chosen(person, "pathway"),
        "declined": tuple(_(FIELD_WORDS[row.field]) for row in declined),
        "episodes": tuple(
            EpisodeRow(
                row.opened_on,
                row.closed_on,
                choices.label("referral_source", row.referral_source),
                choices.label("close_reason", row.close_reason),
            )
            for row in person.episodes.order_by(Episode.opened_on.desc(), Episode.id.desc())
        ),
        "legal_name": f"{person.legal_first_name} {person.legal_last_name}".strip(),
        "birth_date": person.birth_date,
        "age_band": choices.label("age_band", person.age_band),
        "gender": choices.label("gender", person.gender),
        "place": person.place,
        "phones": tuple(
            Phone(shown_phone(row.value, region), contact_limits(row))
            for row in person.contact_points.order_by(
                ContactPoint.is_primary.desc(), ContactPoint.id
            )
        ),
        "emergency": tuple(
            ", ".join(
                part for part in (row.name, row.relation, shown_phone(row.phone, region)) if part
            )
            for row in person.emergency_contacts.order_by(EmergencyContact.id)
        ),
    }


def contact_limits(contact: Any) -> str:
    """What is all right on this number, in words: it stands right beside it.

    ``contact`` is a ContactPoint, or a form with the same fields.
    """
    allowed = [
        words
        for is_ok, words in (
            (contact.ok_to_call, _("call")),
            (contact.ok_to_text, _("text")),
            (contact.ok_to_leave_message, _("leave a message")),
        )
        if is_ok
    ]
    if allowed:
        said = _("OK to: {what}", what=", ".join(allowed))
    else:
        said = _("Not OK to call or text") if contact.none_is_ok else _("OK to call? Not asked yet")
    if contact.say_who_is_calling:
        said += ". " + _("Say: “{who}”", who=contact.say_who_is_calling)
    return said


def _chosen(person: Person, list_name: str) -> tuple[str, ...]:
    rows = person.choices.where(PersonChoice.list_name == list_name).order_by(PersonChoice.id)
    return tuple(choices.label(list_name, row.code) for row in rows)


def _groups(actor: Actor, person: Person) -> tuple[str, ...]:
    today = actor.clock.today()
    rows = (
        Membership.select(Membership, Group)
        .join(Group)
        .where(
            Membership.person == person,
            Membership.left_on.is_null() | (Membership.left_on > today),
        )
        .order_by(Group.name)
    )
    return tuple(row.group.name for row in rows)


def _last_contacts(person: Person, *, groups_only: bool) -> list[Contact]:
    """The newest visits, groups and sessions, newest first."""
    attended = (
        Attendance.select(Attendance, Meeting, Group)
        .join(Meeting)
        .join(Group)
        .where(Attendance.person == person, Attendance.state.in_(CAME))
        .order_by(Meeting.day.desc())
        .limit(_LAST_CONTACTS)
    )
    found = [Contact(row.meeting.day, "group", row.meeting.group.name) for row in attended]
    if groups_only:
        return found
    visits = person.visits.order_by(Visit.day.desc(), Visit.time_in.desc()).limit(_LAST_CONTACTS)
    sessions = (
        person.sessions.where(Session.reached)
        .order_by(Session.day.desc(), Session.id.desc())
        .limit(_LAST_CONTACTS)
    )
    found += [
        Contact(row.day, "visit", choices.labels("purpose", row.purposes.split())) for row in visits
    ]
    found += [
        Contact(row.day, "session", choices.label("session_kind", row.kind)) for row in sessions
    ]
    return sorted(found, key=lambda contact: contact.day, reverse=True)[:_LAST_CONTACTS]


def _last_seen() -> tuple[Any, Any, Any]:
    """Columns of a query over Person: the newest day of a visit, a group and a reached session."""
    visited = Visit.select(fn.MAX(Visit.day)).where(Visit.person == Person.id)
    attended = (
        Attendance.select(fn.MAX(Meeting.day))
        .join(Meeting)
        .where(Attendance.person == Person.id, Attendance.state.in_(CAME))
    )
    reached = Session.select(fn.MAX(Session.day)).where(
        Session.person == Person.id, Session.reached
    )
    return visited.alias("visited"), attended.alias("attended"), reached.alias("reached")


def _flag_columns(today: Any) -> list[Any]:
    """Columns of a query over Person, one a flag and of its name: whether it is up."""
    here = Visit.select().where(
        Visit.person == Person.id, Visit.day == today, Visit.time_out.is_null()
    )
    noticed = NoticeGiven.select().where(NoticeGiven.person == Person.id)
    waits = MentorRequest.select().where(
        MentorRequest.person == Person.id, MentorRequest.ended_on.is_null()
    )
    access = PersonChoice.select().where(
        PersonChoice.person == Person.id, PersonChoice.list_name == "accessibility"
    )
    is_open = Episode.select().where(Episode.person == Person.id, Episode.closed_on.is_null())
    columns = {
        Flag.HERE_NOW: fn.EXISTS(here),
        Flag.NOTICE_MISSING: ~fn.EXISTS(noticed),
        Flag.WAITS_FOR_MENTOR: fn.EXISTS(waits),
        Flag.ACCESSIBILITY: fn.EXISTS(access),
        Flag.CLOSED: ~fn.EXISTS(is_open),
    }
    return [column.alias(flag.value) for flag, column in columns.items()]


def _flags(is_up: Mapping[Any, Any], sees_details: bool) -> tuple[Flag, ...]:
    """The flags that are up, of a row with ``_flag_columns``, in the order of Flag."""
    hidden = () if sees_details else (Flag.WAITS_FOR_MENTOR,)
    return tuple(flag for flag in Flag if flag not in hidden and is_up[flag])
