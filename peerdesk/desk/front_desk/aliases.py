"""A sign-in or a walk-in under an alias, later linked to a person: one person, counted once.

The line keeps the alias and gets the person. Where the person is on that roll already, or was
signed in at that time, there would be two lines of one person: they become one, which keeps what
either says, and the alias's own line goes. Either way it is one action that can be undone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Literal

from peewee import fn

from peerdesk.actor import Actor
from peerdesk.clock import Clock
from peerdesk.desk.basics.center_day import by_hour
from peerdesk.desk.basics.own_groups import is_own_roll, require_roll, sees_every_roll
from peerdesk.desk.basics.rights import Right, may, require
from peerdesk.desk.basics.unanswered import WORDS
from peerdesk.desk.front_desk.visits import joined_purposes, open_until
from peerdesk.desk.groups.attendance import is_member
from peerdesk.desk.people.people import display_name, existing, name_said
from peerdesk.errors import PeerDeskError
from peerdesk.records.groups import Attendance, Group, Meeting
from peerdesk.records.people import Person, Visit
from peerdesk.said import said
from peerdesk.store import journal
from peerdesk.store.journal import Done
from peerdesk.words import _

Kind = Literal["visit", "attendance"]

_RIGHTS = {"visit": Right.SIGN_IN_VISITORS, "attendance": Right.TAKE_ROLL}
# Of two marks of one person at one meeting, the one that says most of having been there.
_MOST_FIRST = ("present", "late", "left_early", "excused", "absent")


@dataclass(frozen=True)
class AliasRow:
    """A line under an alias that belongs to nobody yet. ``where`` is the group, "" at the desk."""

    kind: Kind
    row_id: int
    alias: str
    day: date
    at: time
    where: str


def link_alias(actor: Actor, kind: Kind, row_id: int, person_id: int) -> Done[int]:
    """Say who the alias was; the id of the line that stands for it now.

    PeerDeskError when the line is gone, or is somebody's already.
    """
    require(actor, _RIGHTS[kind])
    with journal.entry(actor, "", person_id=person_id) as entry:
        person = existing(person_id)
        row: Any = _line(kind, row_id)
        entry.label = said("alias_linked", alias=row.alias, name=name_said(person))
        if kind == "visit":
            kept = _link_visit(actor.clock, row, person)
        else:
            require_roll(actor, row.meeting_id)
            kept = _link_mark(row, person)
    return entry.done(kept.id)


def unlinked(actor: Actor, first: date, last: date) -> list[AliasRow]:
    """The lines under an alias from ``first`` through ``last`` that nobody is linked to.

    What is left of an erased record is nobody's, and is not among them. Newest first; sign-ins
    and rolls as far as the role may keep them.
    """
    require(actor, Right.FIND_PEOPLE)
    rows: list[AliasRow] = []
    if may(actor, Right.SIGN_IN_VISITORS):
        visits = Visit.select().where(_is_alias(Visit), Visit.day.between(first, last))
        rows += [AliasRow("visit", row.id, row.alias, row.day, row.time_in, "") for row in visits]
    if may(actor, Right.TAKE_ROLL):
        walk_ins = (
            Attendance.select(Attendance, Meeting, Group)
            .join(Meeting)
            .join(Group)
            .where(_is_alias(Attendance), Meeting.day.between(first, last))
        )
        if not sees_every_roll(actor):
            walk_ins = walk_ins.where(is_own_roll(actor))
        rows += [
            AliasRow(
                "attendance",
                row.id,
                row.alias,
                row.meeting.day,
                row.meeting.starts_at,
                row.meeting.group.name,
            )
            for row in walk_ins
        ]
    return sorted(
        rows,
        key=lambda row: (row.day, by_hour(row.day, row.at), row.kind, row.row_id),
        reverse=True,
    )


def likely_people(actor: Actor, alias: str, limit: int = 5) -> list[tuple[int, str]]:
    """Who has been linked to the same alias before, most often first: (person id, name).

    At the desk and on rolls, as far as the role may keep them.
    """
    require(actor, Right.FIND_PEOPLE)
    often: dict[int, int] = {}
    for model in (Visit, Attendance):
        linked = (
            model.select(model.person, fn.COUNT(model.id))
            .where(model.alias == alias, model.person.is_null(False))
            .group_by(model.person)
        )
        if model is Visit and not may(actor, Right.SIGN_IN_VISITORS):
            continue
        if model is Attendance and not sees_every_roll(actor):
            linked = linked.join(Meeting).where(is_own_roll(actor))
        for person_id, count in linked.tuples():
            often[person_id] = often.get(person_id, 0) + count
    ids = sorted(often, key=lambda person_id: (-often[person_id], person_id))[:limit]
    people = {person.id: person for person in Person.select().where(Person.id.in_(ids))}
    return [(person_id, display_name(people[person_id])) for person_id in ids]


def _is_alias(model: Any) -> Any:
    return model.person.is_null() & (model.alias != "")


def _line(kind: Kind, row_id: int) -> Any:
    model = Visit if kind == "visit" else Attendance
    row = model.get_or_none(model.id == row_id)
    if row is None:
        raise PeerDeskError(_("This line is no longer there: it was undone or linked before."))
    if row.person_id is not None:
        raise PeerDeskError(_("This line belongs to somebody already."))
    if not row.alias:
        raise PeerDeskError(_("The record of whoever this was has been removed."))
    return row


def _link_visit(clock: Clock, row: Any, person: Person) -> Any:
    own = Visit.select().where(Visit.person == person, Visit.day == row.day)
    own = sorted(own, key=_begun)
    same = [visit for visit in own if _overlap(clock, visit, row)]
    if not same:
        row.person = person
        row.save()
        return row
    kept, *others = same
    _join_visits(clock, kept, (*others, row))
    for gone in (*others, row):
        gone.delete_instance()
    kept.save()
    return kept


def _begun(visit: Any) -> tuple[tuple[bool, time], int]:
    return by_hour(visit.day, visit.time_in), visit.id


def _ended(clock: Clock, visit: Any) -> datetime:
    """When it ended, or how long it may have lasted that nobody ended."""
    if visit.time_out is not None:
        ended = clock.end(visit.day, visit.time_in, visit.time_out)
        if ended is not None:
            return ended
    return open_until(clock, visit.day, visit.time_in)


def _overlap(clock: Clock, one: Any, other: Any) -> bool:
    """Whether both can't be of one person."""
    first, later = sorted((one, other), key=_begun)
    return clock.moment(later.day, later.time_in) <= _ended(clock, first)


def _join_visits(clock: Clock, kept: Any, gone: Sequence[Any]) -> None:
    """One stay, from the first time in on. It is over when the line that began last is: whoever
    came again and wasn't signed out is still here."""
    lines = sorted((kept, *gone), key=_begun)
    closed = [visit for visit in lines if visit.time_out is not None]
    last = max(closed, key=lambda visit: _ended(clock, visit), default=None)
    ended = last.time_out if last is not None else None
    kept.time_out = ended if lines[-1].time_out is not None else None
    kept.time_in = lines[0].time_in
    lines = [kept, *gone]
    kept.alias = next((visit.alias for visit in lines if visit.alias), "")
    kept.purposes = joined_purposes(lines)
    said = [visit.first_time for visit in lines if visit.first_time is not None]
    kept.first_time = next((each for each in said if each not in WORDS), next(iter(said), None))


def _link_mark(row: Any, person: Person) -> Any:
    meeting = row.meeting
    own = Attendance.get_or_none(Attendance.meeting == meeting, Attendance.person == person)
    if own is None:
        row.person = person
        row.walk_in = not is_member(meeting, person.id)
        row.save()
        return row
    # Whoever came under the alias was there, whatever their own line says.
    own.alias = own.alias or row.alias
    own.state = min(own.state, row.state, key=_MOST_FIRST.index)
    own.time_in = min((at for at in (own.time_in, row.time_in) if at), default=None)
    own.time_out = max((at for at in (own.time_out, row.time_out) if at), default=None)
    row.delete_instance()
    own.save()
    return own
