"""Everything that happened with a person, newest first, by pages.

One query puts the kinds together and gives the page; then one query a kind reads what stands on
it. What a role may not see is left out: a facilitator sees the own rolls, a mentor all of the
own people.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from functools import reduce
from typing import Any

from peewee import JOIN, Select, Value, fn

from peerdesk.actor import Actor
from peerdesk.desk.basics import choices
from peerdesk.desk.basics.center_day import after_midnight
from peerdesk.desk.basics.instruments import BARC10
from peerdesk.desk.basics.own_groups import is_own_roll
from peerdesk.desk.basics.rights import Right, require
from peerdesk.desk.basics.whose_details import details_seen
from peerdesk.desk.consents.consent_words import BASIS_WORDS, ENDED_WORDS, EVENT_CAME, KIND_WORDS
from peerdesk.desk.consents.notices import OUTCOME_WORDS
from peerdesk.desk.groups.attendance import STATES
from peerdesk.desk.people.people import existing, note_view
from peerdesk.desk.plans.goals import END_WORDS
from peerdesk.desk.plans.recovery import RETURNED
from peerdesk.desk.plans.referrals import OUTCOME_WORDS as REFERRAL_OUTCOMES
from peerdesk.records.groups import Attendance, Group, Meeting
from peerdesk.records.mentoring import Assignment, Mentor, Session
from peerdesk.records.outcomes import Assessment, StatusCheck
from peerdesk.records.people import (
    Consent,
    Disclosure,
    Episode,
    NoticeGiven,
    RecoveryPeriod,
    Visit,
)
from peerdesk.records.services import Agency, Goal, Referral
from peerdesk.store.database import database
from peerdesk.words import N_, _, clock_time, medium_date, ngettext

PAGE = 50


class Kind(StrEnum):
    """What a line of the timeline is about; the filter of the screen."""

    VISIT = "visit"
    GROUP = "group"
    SESSION = "session"
    MENTOR = "mentor"
    REFERRAL = "referral"
    GOAL = "goal"
    DOING = "doing"
    EPISODE = "episode"
    RECOVERY = "recovery"
    NOTICE = "notice"
    CONSENT = "consent"


KIND_LABELS = {
    Kind.VISIT: N_("Visits"),
    Kind.GROUP: N_("Groups"),
    Kind.SESSION: N_("Peer support"),
    Kind.MENTOR: N_("Mentor"),
    Kind.REFERRAL: N_("Referrals"),
    Kind.GOAL: N_("Goals"),
    Kind.DOING: N_("How they are doing"),
    Kind.EPISODE: N_("Opened and closed"),
    Kind.RECOVERY: N_("Recovery"),
    Kind.NOTICE: N_("Notice"),
    Kind.CONSENT: N_("Consents"),
}


Words = tuple[str, str]
"""What a line says, and what stands smaller beside it."""


@dataclass(frozen=True)
class Item:
    """A line. ``row_id`` is of the record behind it, ``at`` the time of day where it has one;

    ``what`` says it in words, ``more`` what stands smaller beside it.
    """

    kind: Kind
    row_id: int
    day: date
    at: time | None
    what: str
    more: str = ""


@dataclass(frozen=True)
class TimelinePage:
    """Some lines of the timeline, and how many there are of the kinds that were asked for.

    A page beyond the last line has no total: it is 0.
    """

    items: tuple[Item, ...]
    total: int


def kinds_seen(actor: Actor, person_id: int) -> tuple[Kind, ...]:
    """The kinds that this account may see of the person, in the order of the filter."""
    require(actor, Right.FIND_PEOPLE)
    return tuple(Kind) if details_seen(actor, (person_id,)) else (Kind.GROUP,)


def timeline(
    actor: Actor,
    person_id: int,
    kinds: Collection[Kind] = (),
    *,
    offset: int = 0,
    limit: int = PAGE,
) -> TimelinePage:
    """A page of what happened, newest first: of ``kinds``, or of all that may be seen.

    Looking is journaled, once an hour. A consent without a day of signing is not on it yet.
    """
    require(actor, Right.FIND_PEOPLE)
    note_view(actor, existing(person_id))
    wanted = set(kinds or Kind) & set(kinds_seen(actor, person_id))
    own_rolls = None if details_seen(actor, (person_id,)) else is_own_roll(actor)
    queries = [
        _lines_of(number, source, person_id, own_rolls)
        for number, source in enumerate(_SOURCES)
        if source.kind in wanted
    ]
    if not queries:
        return TimelinePage((), 0)
    lines = reduce(lambda one, other: one.union_all(other), queries).alias("line")
    keys = (
        Select([lines], [lines.c.source, lines.c.row_id, fn.COUNT(lines.c.row_id).over()])
        .order_by(
            lines.c.day.desc(),
            lines.c.is_late.desc(),
            lines.c.at.desc(nulls="LAST"),
            lines.c.kind.desc(),
            # Of one kind and day the later record is the newer one: a time in recovery that
            # begins stands above the end of the one before it.
            lines.c.row_id.desc(),
            lines.c.source.desc(),
        )
        .offset(offset)
        .limit(limit)
        .bind(database)
    )
    found = list(keys.tuples())
    total = found[0][2] if found else 0
    return TimelinePage(_items([(source, row_id) for source, row_id, _total in found]), total)


def _lines_of(number: int, source: _Source, person_id: int, own_rolls: Any) -> Any:
    """The query of one source; ``own_rolls`` is of which meetings it is told, None of all."""
    at = source.at if source.at is not None else Value(None).cast("time")
    is_late = after_midnight(source.day, source.at) if source.at is not None else Value(0)
    query = source.model.select(
        Value(number).alias("source"),
        Value(list(Kind).index(source.kind)).alias("kind"),
        source.model.id.alias("row_id"),
        source.day.alias("day"),
        is_late.alias("is_late"),
        at.alias("at"),
    ).where(source.model.person == person_id, source.day.is_null(False))
    if source.model is not Attendance:
        return query
    query = query.join(Meeting)
    return query if own_rolls is None else query.where(own_rolls)


def _items(keys: list[tuple[int, int]]) -> tuple[Item, ...]:
    """The lines of these keys in their order, read with one query a kind of record."""
    ids: dict[Any, set[int]] = {}
    for number, row_id in keys:
        ids.setdefault(_SOURCES[number].model, set()).add(row_id)
    rows = {
        (model, row.id): row
        for model, wanted in ids.items()
        for row in _read(model).where(model.id.in_(wanted))
    }
    return tuple(
        _item(_SOURCES[number], rows[_SOURCES[number].model, row_id]) for number, row_id in keys
    )


def _read(model: Any) -> Any:
    if model is Attendance:
        return Attendance.select(Attendance, Meeting, Group).join(Meeting).join(Group)
    if model is Session:
        return Session.select(Session, Mentor).join(Mentor, JOIN.LEFT_OUTER)
    if model is Assignment:
        return Assignment.select(Assignment, Mentor).join(Mentor)
    if model is Referral:
        return Referral.select(Referral, Agency).join(Agency)
    return model.select()


def _item(source: _Source, row: Any) -> Item:
    what, more = source.words(row)
    # A meeting's day and time are not in the row of whoever came to it.
    of = row.meeting if source.model is Attendance else row
    at = getattr(of, source.at.name) if source.at is not None else None
    return Item(source.kind, row.id, getattr(of, source.day.name), at, what, more)


def _visit(row: Any) -> Words:
    purposes = choices.labels("purpose", row.purposes.split())
    until = _("until {time}", time=clock_time(row.time_out)) if row.time_out else ""
    return purposes or _("Visit"), until


def _attendance(row: Any) -> Words:
    return row.meeting.group.name, _(STATES[row.state])


def _session(row: Any) -> Words:
    """What it was, never its note: that is for the mentor's own page."""
    kind = choices.label("session_kind", row.kind)
    if not row.reached:
        return kind, _("not reached")
    minutes = ngettext("{n} minute", "{n} minutes", row.minutes) if row.minutes else ""
    mentor = row.mentor.shown_name if row.mentor_id is not None else ""
    mode = choices.label("mode", row.mode)
    return kind, ", ".join(part for part in (mode, minutes, mentor) if part)


def _mentor(row: Any) -> Words:
    return _("Walks with {mentor}", mentor=row.mentor.shown_name), ""


def _mentor_left(row: Any) -> Words:
    reason = choices.label("assignment_end_reason", row.end_reason) if row.end_reason else ""
    return _("No longer with {mentor}", mentor=row.mentor.shown_name), reason


def _referral(row: Any) -> Words:
    return _("Referred to {agency}", agency=row.agency.name), choices.label("need", row.kind)


def _agency_reached(row: Any) -> Words:
    return _("{agency} was reached", agency=row.agency.name), choices.label("need", row.kind)


def _referral_outcome(row: Any) -> Words:
    return _(REFERRAL_OUTCOMES[row.outcome]), row.agency.name


def _goal(row: Any) -> Words:
    by = _("hoped for by {day}", day=medium_date(row.wanted_by)) if row.wanted_by else ""
    return _("Goal: {goal}", goal=row.text), by


def _goal_end(row: Any) -> Words:
    return _("Goal: {goal}", goal=row.text), _(END_WORDS[row.end_reason])


def _check(row: Any) -> Words:
    life = row.quality_overall
    return _("Status check"), _("life overall: {n} of 10", n=life) if life is not None else ""


def _questionnaire(row: Any) -> Words:
    known = BARC10 if row.instrument == BARC10.code else None
    name = known.short if known is not None else row.instrument
    if row.total is None:
        return name, _("not every item is answered, so there is no total")
    if known is None:
        return f"{name}: {row.total}", ""
    most = known.high * len(known.items)
    return _("{name}: {total} of {most}", name=name, total=row.total, most=most), ""


def _opened(row: Any) -> Words:
    source = choices.label("referral_source", row.referral_source) if row.referral_source else ""
    return _("Opened"), source


def _closed(row: Any) -> Words:
    return _("Closed"), choices.label("close_reason", row.close_reason) if row.close_reason else ""


def _recovery(_row: Any) -> Words:
    return _("Recovery date"), ""


def _recovery_end(row: Any) -> Words:
    more = _("the time since {day} stays and counts", day=medium_date(row.started_on))
    what = _("Returned to use") if row.end_reason == RETURNED else _("A time in recovery ended")
    return what, more


def _notice(row: Any) -> Words:
    version = _("version {version}", version=row.version)
    return _("Notice to patients"), f"{_(OUTCOME_WORDS[row.outcome])}, {version}"


def _consent(row: Any) -> Words:
    return _(KIND_WORDS[row.kind]), row.recipient


def _consent_end(row: Any) -> Words:
    came = row.revoked_how == EVENT_CAME
    how = row.expires_event if came else _(ENDED_WORDS[row.revoked_how])
    title = _("Consent ended") if came else _("Consent revoked")
    return title, ", ".join(part for part in (row.recipient, how) if part)


def _disclosure(row: Any) -> Words:
    what = _("Told {recipient}", recipient=row.recipient)
    return what, _(BASIS_WORDS[row.basis])


@dataclass(frozen=True)
class _Source:
    """A day of a record that makes a line; a record that begins and ends makes two."""

    kind: Kind
    model: Any
    day: Any
    words: Callable[[Any], Words]
    at: Any = None


# Of one record and day the later source is the newer line.
_SOURCES = (
    _Source(Kind.VISIT, Visit, Visit.day, _visit, Visit.time_in),
    _Source(Kind.GROUP, Attendance, Meeting.day, _attendance, Meeting.starts_at),
    _Source(Kind.SESSION, Session, Session.day, _session),
    _Source(Kind.MENTOR, Assignment, Assignment.started_on, _mentor),
    _Source(Kind.MENTOR, Assignment, Assignment.ended_on, _mentor_left),
    _Source(Kind.REFERRAL, Referral, Referral.made_on, _referral),
    _Source(Kind.REFERRAL, Referral, Referral.contacted_on, _agency_reached),
    _Source(Kind.REFERRAL, Referral, Referral.outcome_on, _referral_outcome),
    _Source(Kind.GOAL, Goal, Goal.set_on, _goal),
    _Source(Kind.GOAL, Goal, Goal.ended_on, _goal_end),
    _Source(Kind.DOING, StatusCheck, StatusCheck.checked_on, _check),
    _Source(Kind.DOING, Assessment, Assessment.taken_on, _questionnaire),
    _Source(Kind.EPISODE, Episode, Episode.opened_on, _opened),
    _Source(Kind.EPISODE, Episode, Episode.closed_on, _closed),
    _Source(Kind.RECOVERY, RecoveryPeriod, RecoveryPeriod.started_on, _recovery),
    _Source(Kind.RECOVERY, RecoveryPeriod, RecoveryPeriod.ended_on, _recovery_end),
    _Source(Kind.NOTICE, NoticeGiven, NoticeGiven.given_on, _notice),
    _Source(Kind.CONSENT, Consent, Consent.signed_on, _consent),
    _Source(Kind.CONSENT, Consent, Consent.revoked_on, _consent_end),
    _Source(Kind.CONSENT, Disclosure, Disclosure.told_on, _disclosure, Disclosure.told_at),
)
