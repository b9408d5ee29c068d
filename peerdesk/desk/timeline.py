"""Everything that happened with a person, newest first, by pages.

One query puts the kinds together and gives the page; then one query a kind reads what stands on
it. What a role may not see is left out: a facilitator sees groups, a mentor all of the own people.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from functools import reduce
from typing import Any

from peewee import JOIN, Select, Value, fn

from peerdesk.actor import Actor
from peerdesk.desk import choices
from peerdesk.desk.attendance import STATES
from peerdesk.desk.consent_words import ENDED_WORDS, EVENT_CAME, KIND_WORDS
from peerdesk.desk.notices import OUTCOME_WORDS
from peerdesk.desk.own_people import details_seen
from peerdesk.desk.people import existing, note_view
from peerdesk.desk.recovery import RETURNED
from peerdesk.desk.rights import Right, require
from peerdesk.records.groups import Attendance, Group, Meeting
from peerdesk.records.mentoring import Assignment, Mentor, Session
from peerdesk.records.people import Consent, Episode, NoticeGiven, RecoveryPeriod, Visit
from peerdesk.store.database import database
from peerdesk.words import N_, _, clock_time, medium_date, ngettext

PAGE = 50


class Kind(StrEnum):
    """What a line of the timeline is about; the filter of the screen."""

    VISIT = "visit"
    GROUP = "group"
    SESSION = "session"
    MENTOR = "mentor"
    EPISODE = "episode"
    RECOVERY = "recovery"
    NOTICE = "notice"
    CONSENT = "consent"


KIND_LABELS = {
    Kind.VISIT: N_("Visits"),
    Kind.GROUP: N_("Groups"),
    Kind.SESSION: N_("Peer support"),
    Kind.MENTOR: N_("Mentor"),
    Kind.EPISODE: N_("Opened and closed"),
    Kind.RECOVERY: N_("Recovery"),
    Kind.NOTICE: N_("Notice"),
    Kind.CONSENT: N_("Consents"),
}


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
class Page:
    """Some lines of the timeline, and how many there are of the kinds that were asked for."""

    items: tuple[Item, ...]
    total: int


@dataclass(frozen=True)
class _Source:
    """Where lines come from: a record's day, and for a period its last day as a line of its own."""

    kind: Kind
    model: Any
    day: Any
    at: Any = None
    is_end: bool = False


# A record that begins and ends makes two lines.
_SOURCES = (
    _Source(Kind.VISIT, Visit, Visit.day, Visit.time_in),
    _Source(Kind.GROUP, Attendance, Meeting.day, Meeting.starts_at),
    _Source(Kind.SESSION, Session, Session.day),
    _Source(Kind.MENTOR, Assignment, Assignment.started_on),
    _Source(Kind.MENTOR, Assignment, Assignment.ended_on, is_end=True),
    _Source(Kind.EPISODE, Episode, Episode.opened_on),
    _Source(Kind.EPISODE, Episode, Episode.closed_on, is_end=True),
    _Source(Kind.RECOVERY, RecoveryPeriod, RecoveryPeriod.started_on),
    _Source(Kind.RECOVERY, RecoveryPeriod, RecoveryPeriod.ended_on, is_end=True),
    _Source(Kind.NOTICE, NoticeGiven, NoticeGiven.given_on),
    _Source(Kind.CONSENT, Consent, Consent.signed_on),
    _Source(Kind.CONSENT, Consent, Consent.revoked_on, is_end=True),
)


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
) -> Page:
    """A page of what happened, newest first: of ``kinds``, or of all that may be seen.

    Looking is journaled, once an hour. A consent without a day of signing is not on it yet.
    """
    require(actor, Right.FIND_PEOPLE)
    note_view(actor, existing(person_id))
    wanted = set(kinds or Kind) & set(kinds_seen(actor, person_id))
    queries = [
        _lines_of(number, source, person_id)
        for number, source in enumerate(_SOURCES)
        if source.kind in wanted
    ]
    if not queries:
        return Page((), 0)
    lines = reduce(lambda one, other: one.union_all(other), queries).alias("line")
    keys = (
        Select([lines], [lines.c.source, lines.c.row_id])
        .order_by(
            lines.c.day.desc(),
            lines.c.at.desc(nulls="LAST"),
            lines.c.source.desc(),
            lines.c.row_id.desc(),
        )
        .offset(offset)
        .limit(limit)
        .bind(database)
    )
    total = Select([lines], [fn.COUNT(lines.c.row_id)]).bind(database)
    return Page(_items(list(keys.tuples())), total.scalar())


def _lines_of(number: int, source: _Source, person_id: int) -> Any:
    at = source.at if source.at is not None else Value(None).cast("time")
    query = source.model.select(
        Value(number).alias("source"),
        source.model.id.alias("row_id"),
        source.day.alias("day"),
        at.alias("at"),
    ).where(source.model.person == person_id, source.day.is_null(False))
    return query.join(Meeting) if source.model is Attendance else query


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
    return model.select()


def _item(source: _Source, row: Any) -> Item:
    if source.model is Attendance:
        meeting = row.meeting
        name, state = meeting.group.name, _(STATES[row.state])
        return Item(source.kind, row.id, meeting.day, meeting.starts_at, name, state)
    what, more = _WORDS[source.kind](row, source.is_end)
    return Item(
        source.kind,
        row.id,
        getattr(row, source.day.name),
        getattr(row, source.at.name) if source.at is not None else None,
        what,
        more,
    )


def _visit(row: Any, _is_end: bool) -> tuple[str, str]:
    purposes = choices.labels("purpose", row.purposes.split())
    until = _("until {time}", time=clock_time(row.time_out)) if row.time_out else ""
    return purposes or _("Visit"), until


def _session(row: Any, _is_end: bool) -> tuple[str, str]:
    """What it was, never its note: that is for the mentor's own page."""
    kind = choices.label("session_kind", row.kind)
    if not row.reached:
        return kind, _("not reached")
    minutes = ngettext("{n} minute", "{n} minutes", row.minutes) if row.minutes else ""
    mentor = row.mentor.name if row.mentor_id is not None else ""
    mode = choices.label("mode", row.mode)
    return kind, ", ".join(part for part in (mode, minutes, mentor) if part)


def _assignment(row: Any, is_end: bool) -> tuple[str, str]:
    if is_end:
        reason = choices.label("assignment_end_reason", row.end_reason) if row.end_reason else ""
        return _("No longer with {mentor}", mentor=row.mentor.name), reason
    return _("Walks with {mentor}", mentor=row.mentor.name), ""


def _episode(row: Any, is_end: bool) -> tuple[str, str]:
    if is_end:
        reason = choices.label("close_reason", row.close_reason) if row.close_reason else ""
        return _("Closed"), reason
    source = choices.label("referral_source", row.referral_source) if row.referral_source else ""
    return _("Opened"), source


def _recovery(row: Any, is_end: bool) -> tuple[str, str]:
    if is_end:
        what = _("Returned to use") if row.end_reason == RETURNED else _("A time in recovery ended")
        since = medium_date(row.started_on)
        return what, _("the time since {day} stays and counts", day=since)
    return _("Recovery date"), ""


def _notice(row: Any, _is_end: bool) -> tuple[str, str]:
    version = _("version {version}", version=row.version)
    return _("Notice to patients"), f"{_(OUTCOME_WORDS[row.outcome])}, {version}"


def _consent(row: Any, is_end: bool) -> tuple[str, str]:
    if is_end:
        came = row.revoked_how == EVENT_CAME
        how = row.expires_event if came else _(ENDED_WORDS[row.revoked_how])
        title = _("Consent ended") if came else _("Consent revoked")
        return title, ", ".join(part for part in (row.recipient, how) if part)
    return _(KIND_WORDS[row.kind]), row.recipient


_WORDS = {
    Kind.VISIT: _visit,
    Kind.SESSION: _session,
    Kind.MENTOR: _assignment,
    Kind.EPISODE: _episode,
    Kind.RECOVERY: _recovery,
    Kind.NOTICE: _notice,
    Kind.CONSENT: _consent,
}
