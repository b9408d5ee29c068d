"""People as the desk sees them: rows of the list and one person's page."""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any

from peewee import Value, fn

from peerdesk.actor import Actor
from peerdesk.desk.basics import choices
from peerdesk.desk.basics.own_groups import groups_run, is_own_roll
from peerdesk.desk.basics.rights import Right, may, require
from peerdesk.desk.basics.whose_details import details_seen, sees_everybody
from peerdesk.desk.people.person_details import (
    AnswerGroup,
    EpisodeRow,
    Phone,
    chosen,
    details_of,
    mentoring_of,
)
from peerdesk.errors import PeerDeskError
from peerdesk.records import meanings
from peerdesk.records.groups import Attendance, Group, Meeting, Membership
from peerdesk.records.people import (
    Episode,
    MentorRequest,
    NoticeGiven,
    OtherName,
    Person,
    PersonChoice,
    Visit,
)
from peerdesk.records.services import Agency, Referral
from peerdesk.said import Said, said, said_in_words
from peerdesk.store import journal
from peerdesk.store.database import database
from peerdesk.text import in_order
from peerdesk.words import N_, _

CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without O 0 I 1, which are read for each other on paper."""

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


_FOR_GROUPS = frozenset({Flag.ACCESSIBILITY, Flag.CLOSED})
"""What matters in a group. Sign-ins, notices and the waiting list are for the desk."""


@dataclass(frozen=True)
class PersonRow:
    """A row of the list. ``archived`` is told only by ``erasing.archived_rows``.

    ``in_full`` says whether the account may see the person's details. If not, ``last_seen`` is
    of the groups that it runs, and the flags are those that a group needs.
    """

    id: int
    name: str
    code: str
    pronouns: str
    last_seen: date | None
    flags: tuple[Flag, ...]
    in_full: bool = True
    archived: bool = False


@dataclass(frozen=True)
class Contact:
    """A time when somebody was seen or reached. ``kind``: visit, group, session, referral."""

    day: date
    kind: str
    what: str


@dataclass(frozen=True)
class PersonCard:
    """A person's page. What follows ``contacts`` is blank for an account that may not see it, and

    ``contacts`` and ``groups`` are then of the groups that it runs only: see ``details_seen``.
    ``declined`` and ``unknown`` are the names of the questions that have no answer.
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
    answers: tuple[AnswerGroup, ...] = ()
    race_ethnicity: str = ""
    episodes: tuple[EpisodeRow, ...] = ()
    declined: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
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


def name_said(person: Person) -> Said | str:
    """As ``display_name``, for a sentence that is kept: of somebody erased in no language yet."""
    has_name = person.preferred_name or person.legal_last_name.strip()
    return display_name(person) if has_name else said("erased_name")


def shown_name(preferred_name: str, legal_last_name: str) -> str:
    """As ``display_name``, for rows that were read without a model. Erased people have no name."""
    initial = legal_last_name.strip()[:1].upper()
    return f"{preferred_name} {initial}." if initial else preferred_name or erased_words()


def erased_words() -> str:
    """What stands for the name of somebody erased, and on a line of theirs that has no alias."""
    return said_in_words(said("erased_name"))


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
    in_groups = _seen_in_groups(actor, set(ids) - seen)
    given = {_TODAY: iter((Visit.day.db_value(actor.clock.today()),)), _ID: iter(ids)}
    sql, parameters = _page_sql(len(ids))
    values = [next(given[each]) if each in (_TODAY, _ID) else each for each in parameters]
    rows = {}
    for person_id, name, last_name, code, pronouns, *others in database.execute_sql(sql, values):
        days, flags = others[: -len(Flag)], others[-len(Flag) :]
        last_seen = max((day for day in days if day is not None), default=None)
        rows[person_id] = PersonRow(
            person_id,
            shown_name(name, last_name),
            code,
            choices.label("pronouns", pronouns),
            Visit.day.python_value(last_seen) if person_id in seen else in_groups.get(person_id),
            _flags(dict(zip(Flag, flags, strict=True)), person_id in seen),
            person_id in seen,
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
    details = details_of(person, all_answers=sees_everybody(actor)) if sees_details else {}
    return PersonCard(
        id=person_id,
        name=display_name(person),
        code=person.code,
        pronouns=choices.label("pronouns", person.pronouns),
        language=choices.label("language", person.language),
        first_seen_on=person.first_seen_on,
        flags=_flags(flagged, sees_details),
        accessibility=chosen(person, "accessibility"),
        other_names=tuple(
            row.name if sees_details else row.name.split()[0]
            for row in person.other_names.where(OtherName.kind != "legal").order_by(OtherName.id)
        ),
        groups=_groups(actor, person, sees_details),
        archived_on=person.archived_on,
        contacts=tuple(_last_contacts(actor, person, sees_details)),
        **(details | mentoring_of(person_id) if sees_details else {}),
    )


def note_view(actor: Actor, person: Person) -> None:
    """Journal that ``actor`` looked, unless the journal says so already for the last hour."""
    now = actor.clock.utc_now()
    since = now - timedelta(hours=1)
    if not journal.noted_between(since, now, actor.account_id, "view", person.id):
        label = said("person_looked_at", name=name_said(person))
        journal.note(actor, label, kind="view", person_id=person.id)


def _groups(actor: Actor, person: Person, sees_details: bool) -> tuple[str, ...]:
    """Where the person belongs today; without ``sees_details`` only the groups that it leads."""
    today = actor.clock.today()
    rows = (
        Membership.select(Membership, Group)
        .join(Group)
        .where(
            Membership.person == person,
            meanings.lasts_on(Membership.left_on, today),
        )
    )
    if not sees_details:
        rows = rows.where(Membership.group.in_(groups_run(actor)))
    return tuple(sorted((row.group.name for row in rows), key=in_order))


def _last_contacts(actor: Actor, person: Person, sees_details: bool) -> list[Contact]:
    """The newest contacts, newest first; without ``sees_details`` those at own rolls only."""
    newest = {each.kind: _newest_of(person, each) for each in meanings.contact_kinds()}
    attended = newest["group"].select(Attendance, Meeting, Group).join(Group)
    if not sees_details:
        attended = attended.where(is_own_roll(actor))
    found = [Contact(row.meeting.day, "group", row.meeting.group.name) for row in attended]
    if not sees_details:
        return found
    found += [
        Contact(row.day, "visit", choices.labels("purpose", row.purposes.split()))
        for row in newest["visit"]
    ]
    found += [
        Contact(row.day, "session", choices.label("session_kind", row.kind))
        for row in newest["session"]
    ]
    referrals = newest["referral"].select(Referral, Agency).join(Agency)
    found += [Contact(row.made_on, "referral", row.agency.name) for row in referrals]
    return sorted(found, key=lambda contact: contact.day, reverse=True)[:_LAST_CONTACTS]


def _newest_of(person: Person, each: meanings.ContactKind) -> Any:
    rows = each.rows.where(each.person == person)
    return rows.order_by(each.day.desc(), each.model.id.desc()).limit(_LAST_CONTACTS)


def _last_seen() -> tuple[Any, ...]:
    """Columns of a query over Person: the newest day of each kind of contact."""
    return tuple(
        each.rows.select(fn.MAX(each.day)).where(each.person == Person.id).alias(each.kind)
        for each in meanings.contact_kinds()
    )


def _seen_in_groups(actor: Actor, ids: Collection[int]) -> dict[int, date]:
    """The newest day of each of the people at a meeting whose roll is this account's."""
    if not ids or not may(actor, Right.TAKE_ROLL):
        return {}
    rows = (
        Attendance.select(Attendance.person, fn.MAX(Meeting.day))
        .join(Meeting)
        .where(
            Attendance.person.in_(ids),
            meanings.came(),
            is_own_roll(actor),
        )
        .group_by(Attendance.person)
    )
    return {person: Visit.day.python_value(day) for person, day in rows.tuples()}


def _flag_columns(today: Any) -> list[Any]:
    """Columns of a query over Person, one a flag and of its name: whether it is up."""
    here = Visit.select().where(
        Visit.person == Person.id, Visit.day == today, Visit.time_out.is_null()
    )
    noticed = NoticeGiven.select().where(NoticeGiven.person == Person.id)
    waits = MentorRequest.select().where(MentorRequest.person == Person.id, meanings.waits_now())
    access = PersonChoice.select().where(
        PersonChoice.person == Person.id, PersonChoice.list_name == "accessibility"
    )
    is_open = Episode.select().where(Episode.person == Person.id, meanings.is_open())
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
    return tuple(flag for flag in Flag if is_up[flag] and (sees_details or flag in _FOR_GROUPS))
