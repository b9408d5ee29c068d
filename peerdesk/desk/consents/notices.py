"""The notice to patients (42 CFR 2.22): who got which version when, and who hasn't yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from peewee import JOIN, fn

from peerdesk.actor import Actor
from peerdesk.desk.basics.rights import Right, require
from peerdesk.desk.basics.whose_details import own_people, require_details, sees_everybody
from peerdesk.desk.people.people import display_name, existing, name_said
from peerdesk.errors import Invalid
from peerdesk.records import meanings
from peerdesk.records.office import Account, Center
from peerdesk.records.people import Episode, NoticeGiven, Person
from peerdesk.said import said
from peerdesk.store import journal
from peerdesk.store.journal import Done
from peerdesk.words import N_, _

Outcome = Literal["acknowledged", "declined"]

OUTCOME_WORDS: dict[str, str] = {
    "acknowledged": N_("Acknowledged"),
    "declined": N_("Declined to sign"),
}


@dataclass(frozen=True)
class NoticeRow:
    """A notice that was given; ``given_by`` is "" when it came with an import."""

    id: int
    version: str
    given_on: date
    outcome: str
    given_by: str


@dataclass(frozen=True)
class MissingNotice:
    """Somebody who is open at the center and never got the notice, since ``since``."""

    person_id: int
    name: str
    code: str
    since: date


def give_notice(
    actor: Actor, person_id: int, outcome: Outcome = "acknowledged", day: date | None = None
) -> Done[int]:
    """Note that the center's present notice was given, and what was said to it.

    Earlier ones stay: each giving is a row of its own.
    """
    require(actor, Right.KEEP_CONSENTS)
    today = actor.clock.today()
    if outcome not in OUTCOME_WORDS:
        raise Invalid({"outcome": _("Choose one from the list.")})
    if day is not None and day > today:
        raise Invalid({"day": _("This day is in the future.")})
    with journal.entry(actor, "", person_id=person_id) as entry:
        person = existing(person_id)
        row = NoticeGiven(
            person=person,
            version=Center.select(Center.notice_version).scalar(),
            given_on=day or today,
            outcome=outcome,
            account_id=actor.account_id,
        )
        row.save()
        entry.label = said("notice_given", name=name_said(person))
    return entry.done(row.id)


def notices(actor: Actor, person_id: int) -> list[NoticeRow]:
    """Every notice that this person was given, the newest first."""
    require_details(actor, Right.SEE_CONSENTS, person_id)
    found = (
        NoticeGiven.select(NoticeGiven, Account.name.alias("by"))
        .join(Account, JOIN.LEFT_OUTER, on=NoticeGiven.account_id == Account.id)
        .where(NoticeGiven.person == person_id)
        .order_by(NoticeGiven.given_on.desc(), NoticeGiven.id.desc())
        .objects()
    )
    return [
        NoticeRow(row.id, row.version, row.given_on, row.outcome, row.by or "") for row in found
    ]


def notice_missing(actor: Actor, limit: int | None = None) -> list[MissingNotice]:
    """Who is open and never got a notice, whoever is waiting longest first; the first ``limit``."""
    require(actor, Right.SEE_CONSENTS)
    since = fn.MIN(Episode.opened_on)
    found = (
        Person.select(Person, since.alias("since"))
        .join(Episode)
        .where(_lacks_notice(actor))
        .group_by(Person.id)
        .order_by(since, Person.id)
        .limit(limit)
    )
    return [
        MissingNotice(
            row.id, display_name(row), row.code, Episode.opened_on.python_value(row.since)
        )
        for row in found.objects()
    ]


def count_notice_missing(actor: Actor) -> int:
    """How many people `notice_missing` would name."""
    require(actor, Right.SEE_CONSENTS)
    people = fn.COUNT(Episode.person.distinct())
    return int(Episode.select(people).join(Person).where(_lacks_notice(actor)).scalar() or 0)


def _lacks_notice(actor: Actor) -> Any:
    """The condition on a Person and an Episode of theirs; a mentor's own people only."""
    given = NoticeGiven.select().where(NoticeGiven.person == Person.id)
    lacks = meanings.is_open() & Person.archived_on.is_null() & ~fn.EXISTS(given)
    return lacks if sees_everybody(actor) else lacks & Person.id.in_(own_people(actor))
