"""Single meetings: the rows that lists show, and what is done to one but not to its series."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from peewee import JOIN, Value, fn

from peerdesk.actor import Actor
from peerdesk.clock import Clock
from peerdesk.desk.basics import choices
from peerdesk.desk.basics.center_day import by_hour, time_words
from peerdesk.desk.basics.own_groups import is_own_roll, require_roll, sees_every_roll
from peerdesk.desk.basics.rights import Right, may, require
from peerdesk.desk.groups.groups import facilitator_of
from peerdesk.desk.groups.stand_ins import is_of_today, names_standing_in
from peerdesk.errors import Invalid
from peerdesk.records import meanings
from peerdesk.records.groups import Attendance, Group, Meeting, Membership
from peerdesk.records.office import Account
from peerdesk.said import Said, said
from peerdesk.store import journal
from peerdesk.store.journal import Done
from peerdesk.text import in_order, one_line
from peerdesk.words import _


@dataclass(frozen=True)
class MeetingRow:
    """A meeting in a list, of the center's ``day``; ``begins`` and ``ends`` are on the calendar.

    ``state``: scheduled, held, not_held, cancelled. ``roll``: "ahead" (not over yet, nothing
    recorded), "not_taken" (over, nothing recorded), "taken", "not_needed" (cancelled, not held).
    ``expected`` counts the members of that day, ``marked`` the lines recorded, ``came`` those
    who came; ``headcount`` is of those on no line, None when not recorded.

    ``is_own``: the account may see and take this roll. If not, ``roll`` is "closed" unless it is
    not needed, and nothing is told but the group's name, when and where: see ``own_groups``.
    ``may_stand_in``: it can open it for itself. ``standing_in`` names who did.
    """

    id: int
    group_id: int
    group: str
    hosted: bool
    modality: str
    day: date
    starts_at: time
    minutes: int
    begins: datetime
    ends: datetime
    room: str
    facilitator: str
    capacity: int
    state: str
    reason: str
    roll: str
    expected: int
    marked: int
    came: int
    headcount: int | None
    is_own: bool = True
    may_stand_in: bool = False
    standing_in: str = ""

    @property
    def starts(self) -> str:
        """The time in words."""
        return time_words(self.day, self.starts_at)


def meeting_rows(actor: Actor, where: Any, not_recorded: bool = False) -> list[MeetingRow]:
    """The meetings that the condition ``where`` gives, by day and time; for the desk's own use.

    ``not_recorded``: only those of which nothing is recorded.
    """
    require(actor, Right.SEE_GROUPS)
    attended = Attendance.select(fn.COUNT(Attendance.id)).where(Attendance.meeting == Meeting.id)
    came = attended.where(meanings.came())
    expected = Membership.select(fn.COUNT(Membership.id)).where(
        Membership.group == Meeting.group, meanings.belongs_on(Meeting.day)
    )
    is_own = Value(1) if sees_every_roll(actor) else is_own_roll(actor)
    query = (
        Meeting.select(
            Meeting,
            Group,
            Account,
            attended.alias("marked"),
            came.alias("came"),
            expected.alias("expected"),
            is_own.alias("is_own"),
        )
        .join(Group)
        .join(Account, JOIN.LEFT_OUTER, on=Group.facilitator)
        .where(where)
    )
    if not_recorded:
        lines = Attendance.select().where(Attendance.meeting == Meeting.id)
        query = query.where(
            Meeting.headcount_room.is_null(),
            Meeting.headcount_online.is_null(),
            ~fn.EXISTS(lines),
        )
    found = sorted(query, key=_by_time)
    standing_in = names_standing_in([meeting.id for meeting in found if meeting.is_own])
    return [
        _row(meeting, actor.clock, standing_in.get(meeting.id, ""))
        if meeting.is_own
        else _closed_row(actor, meeting)
        for meeting in found
    ]


def _by_time(meeting: Any) -> tuple[Any, ...]:
    return meeting.day, by_hour(meeting.day, meeting.starts_at), in_order(meeting.group.name)


def cancel_meeting(actor: Actor, meeting_id: int, reason: str) -> Done[int]:
    """Cancel one meeting for a reason of the list "cancel_reason"; it stays in "scheduled"."""
    require_roll(actor, meeting_id)
    if not choices.is_code("cancel_reason", reason):
        raise Invalid({"reason": _("Choose a reason from the list.")})
    meeting = _unrecorded(meeting_id)
    return _set_state(
        actor, meeting, "cancelled", reason, said("meeting_cancelled", meeting=_named(meeting))
    )


def not_held(actor: Actor, meeting_id: int, reason: str = "") -> Done[int]:
    """Say that a past meeting did not take place, so that its roll is no longer missing."""
    require_roll(actor, meeting_id)
    if reason and not choices.is_code("cancel_reason", reason):
        raise Invalid({"reason": _("Choose a reason from the list.")})
    meeting = _unrecorded(meeting_id)
    if meeting.day > actor.clock.today():
        message = _("This meeting has not been yet. Cancel it instead.")
        raise Invalid({"meeting": message})
    label = said("meeting_not_held", meeting=_named(meeting))
    return _set_state(actor, meeting, "not_held", reason, label)


def reopen_meeting(actor: Actor, meeting_id: int) -> Done[int]:
    """Put a meeting that was cancelled or marked as not held back on the schedule."""
    require_roll(actor, meeting_id)
    meeting = _meeting(meeting_id)
    if meeting.state not in meanings.CALLED_OFF:
        raise Invalid({"meeting": _("This meeting is on the schedule already.")})
    label = said("meeting_reopened", meeting=_named(meeting))
    return _set_state(actor, meeting, "scheduled", "", label)


def move_meeting(
    actor: Actor, meeting_id: int, day: date, starts_at: time, room: str | None = None
) -> Done[int]:
    """Move one meeting to another day, time or room (None: the same); its series stays."""
    require_roll(actor, meeting_id)
    meeting = _unrecorded(meeting_id)
    same_time = (Meeting.day == day) & (Meeting.starts_at == starts_at)
    beside = Meeting.select().where(
        Meeting.group == meeting.group_id, same_time, Meeting.id != meeting_id
    )
    if beside.exists():
        message = _("{group} meets at that time already.", group=meeting.group.name)
        raise Invalid({"starts_at": message})
    label = said("meeting_moved", meeting=_named(meeting), day=day, time=starts_at)
    with journal.entry(actor, label) as entry:
        meeting.planned_day = meeting.planned_day or meeting.day
        meeting.day, meeting.starts_at = day, starts_at
        meeting.room = meeting.room if room is None else one_line(room)
        meeting.save()
    return entry.done(meeting_id)


def _meeting(meeting_id: int) -> Any:
    return Meeting.select(Meeting, Group).join(Group).where(Meeting.id == meeting_id).get()


def _named(meeting: Any) -> Said:
    return said("meeting", group=meeting.group.name, day=meeting.day)


def _unrecorded(meeting_id: int) -> Any:
    """The meeting, or Invalid when something is recorded of it."""
    meeting = _meeting(meeting_id)
    if (
        meeting.headcount_room is not None
        or meeting.headcount_online is not None
        or (meeting.attendances.exists())
    ):
        message = _("Attendance is recorded for this meeting. Clear it first.")
        raise Invalid({"meeting": message})
    return meeting


def _set_state(actor: Actor, meeting: Any, state: str, reason: str, label: Said) -> Done[int]:
    with journal.entry(actor, label) as entry:
        meeting.state, meeting.reason = state, reason
        meeting.save()
    return entry.done(meeting.id)


_SHOWN: dict[meanings.Outcome, tuple[str, str]] = {
    "held": ("held", "taken"),
    "cancelled": ("cancelled", "not_needed"),
    "not_held": ("not_held", "not_needed"),
    "roll_missing": ("scheduled", "not_taken"),
    "still_to_come": ("scheduled", "ahead"),
}


def _row(meeting: Any, clock: Clock, standing_in: str) -> MeetingRow:
    group = meeting.group
    counts = (meeting.headcount_room, meeting.headcount_online)
    begins = clock.moment(meeting.day, meeting.starts_at)
    ends = begins + timedelta(minutes=meeting.minutes)
    headcount = sum(count or 0 for count in counts) if counts != (None, None) else None
    outcome = meanings.outcome(meeting.state, meeting.marked, *counts, over=ends <= clock.now())
    state, roll = _SHOWN[outcome]
    return MeetingRow(
        id=meeting.id,
        group_id=group.id,
        group=group.name,
        hosted=group.hosted,
        modality=group.modality,
        day=meeting.day,
        starts_at=meeting.starts_at,
        minutes=meeting.minutes,
        begins=begins,
        ends=ends,
        room=meeting.room,
        facilitator=facilitator_of(group),
        capacity=group.capacity,
        state=state,
        reason=meeting.reason,
        roll=roll,
        expected=0 if group.hosted else meeting.expected,
        marked=meeting.marked,
        came=meeting.came,
        headcount=headcount,
        standing_in=standing_in,
    )


def _closed_row(actor: Actor, meeting: Any) -> MeetingRow:
    """Of a group whose roll is not the account's."""
    group = meeting.group
    takes_place = meeting.state not in meanings.CALLED_OFF
    may_stand_in = takes_place and may(actor, Right.TAKE_ROLL) and is_of_today(actor, meeting)
    begins = actor.clock.moment(meeting.day, meeting.starts_at)
    return MeetingRow(
        id=meeting.id,
        group_id=group.id,
        group=group.name,
        hosted=group.hosted,
        modality=group.modality,
        day=meeting.day,
        starts_at=meeting.starts_at,
        minutes=meeting.minutes,
        begins=begins,
        ends=begins + timedelta(minutes=meeting.minutes),
        room=meeting.room,
        facilitator="" if may(actor, Right.TAKE_ROLL) else facilitator_of(group),
        capacity=0,
        state="scheduled" if takes_place else meeting.state,
        reason="",
        roll="closed" if takes_place else "not_needed",
        expected=0,
        marked=0,
        came=0,
        headcount=None,
        is_own=False,
        may_stand_in=may_stand_in,
    )
