"""Visits put right or written down afterwards: the wrong person, the wrong line, a day's paper.

Whoever may sign in may do so for any day. The visit belongs to the day it was; the journal keeps
when that was written.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from peerdesk.actor import Actor
from peerdesk.clock import Clock
from peerdesk.desk.basics.center_day import by_hour, time_words
from peerdesk.desk.basics.forms import Form, NeededText, TypedTime, checked
from peerdesk.desk.basics.rights import Right, require
from peerdesk.desk.front_desk.visits import (
    FirstTime,
    end_unsaid,
    existing_visit,
    purpose_codes,
    visit_name,
    who_came,
    wrong_times,
)
from peerdesk.desk.people.people import existing, name_said
from peerdesk.errors import Invalid, PeerDeskError
from peerdesk.records.people import Visit
from peerdesk.said import said
from peerdesk.store import journal
from peerdesk.store.journal import Done
from peerdesk.words import _, clock_time


class _Keyed(Form):
    time_in: TypedTime = None
    time_out: TypedTime = None
    purposes: tuple[str, ...] = ()
    first_time: FirstTime | None = None


class _KeyedGuest(_Keyed):
    alias: NeededText


def give_visit(actor: Actor, visit_id: int, person_id: int) -> Done[int]:
    """Say whose visit it really was; both persons' histories tell it. The visit's id.

    PeerDeskError when that person has a visit at the same time already.
    """
    require(actor, Right.SIGN_IN_VISITORS)
    with journal.entry(actor, "") as entry:
        visit, person = existing_visit(visit_id), existing(person_id)
        entry.person_id = visit.person_id
        entry.label = said(
            "visit_given",
            day=visit.day,
            right=name_said(person),
            wrong=who_came(visit),
        )
        other = _at_the_same_time(
            actor.clock, person_id, visit.day, visit.time_in, visit.time_out, visit.id
        )
        if other is not None:
            instead = _("Remove this visit instead.")
            raise PeerDeskError(f"{_has_visit(other)} {instead}")
        visit.person = person
        visit.save()
    return entry.done(visit_id)


def remove_visit(actor: Actor, visit_id: int) -> Done[None]:
    """Take out a visit that never was."""
    require(actor, Right.SIGN_IN_VISITORS)
    with journal.entry(actor, "") as entry:
        visit = existing_visit(visit_id)
        entry.person_id = visit.person_id
        entry.label = said("visit_removed", name=who_came(visit), day=visit.day)
        visit.delete_instance()
    return entry.done(None)


def key_visit(
    actor: Actor, day: date, values: Mapping[str, Any], person_id: int | None = None
) -> Done[int]:
    """Write down a line of the paper of ``day``, today's too; the visit's id.

    ``values`` are ``time_in``, ``time_out`` (blank: as ``visits.end_unsaid``), ``purposes`` and
    ``first_time``; a guest, who has no ``person_id``, has an ``alias`` too. Invalid names the
    fields: for somebody who was here at that time already, ``time_in``.
    """
    require(actor, Right.SIGN_IN_VISITORS)
    form = checked(_KeyedGuest if person_id is None else _Keyed, values)
    came, left = form.time_in, form.time_out
    wrong = wrong_times(actor.clock, day, came, left)
    if day > actor.clock.today():
        wrong = {"day": _("This day is in the future.")}
    if wrong or came is None:
        raise Invalid(wrong)
    left = left if left is not None else end_unsaid(actor, day, came)
    with journal.entry(actor, "", person_id=person_id) as entry:
        visit = Visit(day=day, time_in=came, time_out=left, first_time=form.first_time)
        visit.purposes = purpose_codes(form.purposes)
        if person_id is not None:
            visit.person = existing(person_id)
            other = _at_the_same_time(actor.clock, person_id, day, came, left)
            if other is not None:
                raise Invalid({"time_in": _has_visit(other)})
        else:
            visit.alias = form.alias if isinstance(form, _KeyedGuest) else ""
        visit.save()
        entry.label = said("visit_keyed", name=who_came(visit), day=day)
    return entry.done(visit.id)


def _at_the_same_time(
    clock: Clock, person_id: int, day: date, came: time, left: time | None, without: int = 0
) -> Visit | None:
    """A visit of this person that the one from ``came`` to ``left`` overlaps; one without an end
    may have lasted all day."""

    def span(came: time, left: time | None) -> tuple[datetime, datetime]:
        ended = clock.end(day, came, left) if left is not None else None
        return clock.moment(day, came), ended or clock.over(day)

    theirs = Visit.select().where(Visit.person == person_id, Visit.day == day, Visit.id != without)
    begins, ends = span(came, left)
    for visit in sorted(theirs, key=lambda visit: (by_hour(day, visit.time_in), visit.id)):
        began, ended = span(visit.time_in, visit.time_out)
        if (began < ends and begins < ended) or began == begins:
            return visit
    return None


def _has_visit(visit: Visit) -> str:
    name, start = visit_name(visit), time_words(visit.day, visit.time_in)
    if visit.time_out is None:
        return _("{name} is signed in that day already, since {start}.", name=name, start=start)
    return _(
        "{name} is signed in that day already, from {start} to {end}.",
        name=name,
        start=start,
        end=clock_time(visit.time_out),
    )
