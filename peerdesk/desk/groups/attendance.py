"""The roll: who came to a meeting, by name, by alias, or counted.

One clear rule: a meeting was held when anything is recorded of it, a line of the roll or a
headcount; when all of that is cleared it is scheduled again. ``Meeting.state`` follows every
recording; the lists here look at the records themselves, since an earlier mark may be undone
while later ones stay. A cancelled meeting, and one that was not held, takes no recording until
it is opened again. Headcounts are of people who are on no line; 0 differs from not recorded.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from peerdesk.actor import Actor
from peerdesk.desk.basics.own_groups import require_roll
from peerdesk.desk.basics.rights import Right, require
from peerdesk.desk.groups.groups import refuse_names_of_hosted
from peerdesk.desk.groups.meetings import (
    MeetingRow,
    cancel_meeting,
    meeting_rows,
    move_meeting,
    not_held,
    reopen_meeting,
)
from peerdesk.desk.people.people import display_name, erased_words, existing, name_said
from peerdesk.errors import Invalid, PeerDeskError
from peerdesk.records import meanings
from peerdesk.records.groups import Attendance, Group, Meeting, Membership
from peerdesk.records.people import Person
from peerdesk.said import said
from peerdesk.store import journal
from peerdesk.store.journal import Done
from peerdesk.text import normalise, one_line
from peerdesk.words import N_, _, medium_date, number

__all__ = [
    "STATES",
    "MeetingRow",
    "Roll",
    "RollLine",
    "add_walk_in",
    "cancel_meeting",
    "is_member",
    "is_recorded",
    "mark",
    "mark_alias",
    "mark_rest",
    "meeting_row",
    "meetings_now",
    "meetings_of",
    "meetings_on",
    "move_meeting",
    "not_held",
    "people_of",
    "reopen_meeting",
    "roll",
    "rolls_not_taken",
    "set_headcount",
    "settle",
]

STATES = {
    "present": N_("Present"),
    "late": N_("Late"),
    "left_early": N_("Left early"),
    "excused": N_("Excused"),
    "absent": N_("Absent"),
}


@dataclass(frozen=True)
class RollLine:
    """A line of the roll. ``state`` None: not recorded. An alias has no person and no code.

    ``on_paper`` are its numbers on the printed sheet that is keyed: two when records that are on
    it twice became one since.
    """

    person_id: int | None
    name: str
    code: str
    state: str | None
    walk_in: bool
    attendance_id: int | None
    on_paper: tuple[int, ...] = ()

    @property
    def came(self) -> bool:
        """Whether they were there."""
        return self.state in meanings.CAME


@dataclass(frozen=True)
class Roll:
    """One meeting's roll: members and others who came, aliases, headcounts, control figures.

    ``named_present`` counts lines of people who came (in time, late or left early),
    ``aliases_present`` the aliases, ``unnamed`` both headcounts; ``total`` is their sum.
    """

    meeting: MeetingRow
    lines: tuple[RollLine, ...]
    aliases: tuple[RollLine, ...]
    headcount_room: int | None
    headcount_online: int | None
    named_present: int
    aliases_present: int
    unnamed: int

    @property
    def total(self) -> int:
        return self.named_present + self.aliases_present + self.unnamed


def meeting_row(actor: Actor, meeting_id: int) -> MeetingRow:
    """One meeting, as far as the account may see it; PeerDeskError when it has gone."""
    require(actor, Right.SEE_GROUPS)
    found = meeting_rows(actor, Meeting.id == meeting_id)
    if not found:
        raise PeerDeskError(_("This meeting is no longer on the schedule."))
    return found[0]


def meetings_on(actor: Actor, day: date) -> list[MeetingRow]:
    """The meetings of one day, in the order of their time."""
    require(actor, Right.SEE_GROUPS)
    return meeting_rows(actor, Meeting.day == day)


def meetings_now(actor: Actor) -> list[MeetingRow]:
    """Today's meetings, and before them those of yesterday that are still going on."""
    today = actor.clock.today()
    now = actor.clock.now()
    late = [
        row
        for row in meetings_on(actor, today - timedelta(days=1))
        if row.ends > now and row.roll != "not_needed"
    ]
    return [*late, *meetings_on(actor, today)]


def meetings_of(actor: Actor, group_id: int, first: date, last: date) -> list[MeetingRow]:
    """A group's meetings from ``first`` through ``last``."""
    require(actor, Right.SEE_GROUPS)
    within = (Meeting.day >= first) & (Meeting.day <= last)
    return meeting_rows(actor, (Meeting.group == group_id) & within)


def rolls_not_taken(actor: Actor) -> list[MeetingRow]:
    """Every meeting that is over and of which nothing is recorded, the oldest first.

    Of the groups whose roll is this account's. Cancelled meetings and those marked as not held
    need no roll.
    """
    require(actor, Right.SEE_GROUPS)
    until_today = (Meeting.day <= actor.clock.today()) & meanings.is_on()
    rows = meeting_rows(actor, until_today, not_recorded=True)
    return [row for row in rows if row.roll == "not_taken"]


def roll(actor: Actor, meeting_id: int) -> Roll:
    """The roll of a meeting: the members of that day and everybody recorded, by name."""
    require_roll(actor, meeting_id)
    meeting = Meeting.get_or_none(Meeting.id == meeting_id)
    if meeting is None:
        raise PeerDeskError(_("This meeting is no longer on the schedule."))
    (row,) = meeting_rows(actor, Meeting.id == meeting_id)
    attendances = list(meeting.attendances.order_by(Attendance.id))
    recorded = {found.person_id: found for found in attendances if found.person_id is not None}
    people = people_of(meeting)
    lines = tuple(_line(person, recorded.get(person.id)) for person in people)
    aliases = tuple(
        RollLine(None, found.alias or erased_words(), "", found.state, found.walk_in, found.id)
        for found in attendances
        if found.person_id is None
    )
    return Roll(
        meeting=row,
        lines=lines,
        aliases=aliases,
        headcount_room=meeting.headcount_room,
        headcount_online=meeting.headcount_online,
        named_present=sum(line.came for line in lines),
        aliases_present=sum(line.came for line in aliases),
        unnamed=(meeting.headcount_room or 0) + (meeting.headcount_online or 0),
    )


def mark(actor: Actor, meeting_id: int, person_id: int, state: str | None) -> Done[int | None]:
    """Record how somebody attended; None takes the record back. Returns the line's id."""
    require_roll(actor, meeting_id)
    meeting = _recordable(actor, meeting_id, named=True)
    _known(state)
    label = said(_marked(state), name=name_said(existing(person_id)))
    with journal.entry(actor, label, person_id=person_id) as entry:
        found = meeting.attendances.where(Attendance.person == person_id).first()
        if found is None and state is not None:
            walk_in = not is_member(meeting, person_id)
            found = Attendance(meeting=meeting, person=person_id, walk_in=walk_in)
        attendance_id = _write_state(meeting, found, state)
    return entry.done(attendance_id)


def mark_alias(actor: Actor, attendance_id: int, state: str | None) -> Done[int | None]:
    """As ``mark``, for a walk-in under an alias; None takes the line off the roll."""
    require(actor, Right.TAKE_ROLL)
    found = Attendance.get_by_id(attendance_id)
    require_roll(actor, found.meeting_id)
    meeting = _recordable(actor, found.meeting_id, named=True)
    _known(state)
    name = found.alias or said("erased_name")
    with journal.entry(actor, said(_marked(state), name=name)) as entry:
        written = _write_state(meeting, found, state)
    return entry.done(written)


def mark_rest(actor: Actor, meeting_id: int, state: str) -> Done[int]:
    """Record ``state`` for every member without a mark, in one entry; returns how many."""
    require_roll(actor, meeting_id)
    meeting = _recordable(actor, meeting_id, named=True)
    _known(state)
    marked = {found.person_id for found in meeting.attendances}
    rest = [person.id for person in people_of(meeting) if person.id not in marked]
    with journal.entry(actor, said(f"rest_marked_{state}", n=len(rest))) as entry:
        Attendance.insert_rows(
            [{"meeting": meeting.id, "person": person_id, "state": state} for person_id in rest]
        )
        settle(meeting)
    return entry.done(len(rest))


def add_walk_in(
    actor: Actor, meeting_id: int, person_id: int | None = None, alias: str = ""
) -> Done[int]:
    """Put somebody who came, a person or an alias, on the roll as present; returns the line's id.

    A person who is on the roll already is marked present there: one person, one line.
    """
    require_roll(actor, meeting_id)
    if person_id is not None:
        done = mark(actor, meeting_id, person_id, "present")
        assert done.value is not None
        return Done(done.entry_id, done.said, done.tables, done.value, done.undoable)
    meeting = _recordable(actor, meeting_id, named=True)
    alias = one_line(alias)
    if not alias:
        raise Invalid({"alias": _("Type the name that they use here.")})
    if normalise(alias) in {normalise(found.alias) for found in meeting.attendances}:
        message = _("{name} is on this roll already. Add something to tell them apart.", name=alias)
        raise Invalid({"alias": message})
    with journal.entry(actor, said("walk_in_added", name=alias)) as entry:
        found = Attendance(meeting=meeting, alias=alias, state="present", walk_in=True)
        found.save()
        settle(meeting)
    return entry.done(found.id)


def set_headcount(
    actor: Actor, meeting_id: int, room: int | None, online: int | None = None
) -> Done[None]:
    """Record how many came who are on no line of the roll; None means not recorded."""
    require_roll(actor, meeting_id)
    meeting = _recordable(actor, meeting_id)
    wrong = {
        field: _("Type a number from 0 to {most}.", most=number(_MOST))
        for field, count in (("room", room), ("online", online))
        if count is not None and not 0 <= count <= _MOST
    }
    if wrong:
        raise Invalid(wrong)
    counts = [count for count in (room, online) if count is not None]
    label = said("headcount_set", n=sum(counts)) if counts else said("headcount_cleared")
    with journal.entry(actor, label) as entry:
        meeting.headcount_room, meeting.headcount_online = room, online
        meeting.save()
        settle(meeting)
    return entry.done(None)


def _marked(state: str | None) -> str:
    return f"marked_{state}" if state is not None else "mark_cleared"


_MOST = 9999


def _recordable(actor: Actor, meeting_id: int, named: bool = False) -> Any:
    """The meeting, or Invalid when nothing (nothing ``named``) can be recorded of it."""
    # Of the group only what is asked here: naming its other columns would double a mark's time.
    found = Meeting.select(Meeting, Group.id, Group.name, Group.hosted).join(Group)
    meeting = found.where(Meeting.id == meeting_id).get()
    if named:
        refuse_names_of_hosted(meeting.group)
    if meeting.state in meanings.CALLED_OFF and not is_recorded(meeting):
        message = _("This meeting was cancelled or not held. Open it again first.")
        raise Invalid({"meeting": message})
    if meeting.day > actor.clock.today():
        message = _(
            "This meeting is on {day}. Its roll is taken from that day on.",
            day=medium_date(meeting.day),
        )
        raise Invalid({"meeting": message})
    return meeting


def _known(state: str | None) -> None:
    if state is not None and state not in STATES:
        raise ValueError(f"no such state of attendance: {state}")


def _write_state(meeting: Any, found: Any, state: str | None) -> int | None:
    if found is None:
        return None
    if state is None:
        found.delete_instance()
        settle(meeting)
        return None
    found.state = state
    found.save()
    _set_state(meeting, "held")
    return found.id


def settle(meeting: Any) -> None:
    """Inside an entry: let the meeting's state follow what is recorded of it."""
    _set_state(meeting, "held" if is_recorded(meeting) else "scheduled")


def is_recorded(meeting: Any) -> bool:
    """Whether anything is recorded of it: a line of the roll, or a headcount (0 too)."""
    counted = meeting.headcount_room is not None or meeting.headcount_online is not None
    return counted or meeting.attendances.exists()


def _set_state(meeting: Any, state: str) -> None:
    if meeting.state != state:
        meeting.state = state
        meeting.save()


def is_member(meeting: Any, person_id: int) -> bool:
    """Whether the person belonged to the group on the day of its meeting."""
    return (
        Membership.select()
        .where(
            Membership.group == meeting.group_id,
            Membership.person == person_id,
            meanings.belongs_on(meeting.day),
        )
        .exists()
    )


def people_of(meeting: Any) -> list[Any]:
    """The members on the meeting's day and everybody with a mark, in the order of names."""
    on_roll = Membership.select(Membership.person).where(
        Membership.group == meeting.group_id, meanings.belongs_on(meeting.day)
    )
    recorded = Attendance.select(Attendance.person).where(
        Attendance.meeting == meeting.id, Attendance.person.is_null(False)
    )
    return list(
        Person.select()
        .where(Person.id.in_(on_roll) | Person.id.in_(recorded))
        .order_by(Person.sort_key, Person.id)
    )


def _line(person: Any, found: Any) -> RollLine:
    return RollLine(
        person_id=person.id,
        name=display_name(person),
        code=person.code,
        state=found.state if found is not None else None,
        walk_in=found is not None and found.walk_in,
        attendance_id=found.id if found is not None else None,
    )
