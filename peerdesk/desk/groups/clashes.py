"""Two groups in one room at one time, or one person leading two: said while typing, allowed.

A meeting counts as it stands: moved, cancelled, in another room. Beyond the days for which
meetings exist, what the other group's rule gives.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from peerdesk.actor import Actor
from peerdesk.clock import Clock
from peerdesk.desk.basics.forms import checked
from peerdesk.desk.basics.own_groups import require_roll
from peerdesk.desk.basics.rights import Right, require
from peerdesk.desk.groups import planning
from peerdesk.desk.groups.groups import (
    CoFacilitator,
    GroupForm,
    co_facilitator_of,
    facilitator_of,
    with_leaders,
)
from peerdesk.desk.groups.schedule import Rule, occurrences
from peerdesk.errors import Invalid
from peerdesk.records import meanings
from peerdesk.records.groups import Group, Meeting
from peerdesk.records.office import Account
from peerdesk.text import normalise, one_line
from peerdesk.words import _, clock_time, medium_date, ngettext

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class _Held:
    """One meeting, planned or to be planned. ``room`` and the names as they are compared."""

    group: str
    begins: datetime
    minutes: int
    room: str
    leaders: frozenset[str]

    @property
    def ends(self) -> datetime:
        return self.begins + timedelta(minutes=self.minutes)

    def meets(self, other: _Held) -> bool:
        """Whether both are at one time; one that begins when the other ends is not."""
        return self.begins < other.ends and other.begins < self.ends


def group_clashes(actor: Actor, group_id: int | None, values: dict[str, Any]) -> dict[str, str]:
    """What a group as it is typed (``values`` of `GroupForm`) shares with others, in words by
    field: room, and the four of who leads it. {} where it can't be read yet."""
    require(actor, Right.KEEP_GROUPS)
    today = actor.clock.today()
    try:
        form = checked(GroupForm, {**values, "name": values.get("name") or "-"}, today=today)
    except Invalid:
        return {}
    starts = form.starts_on or today
    weekday = starts.weekday() if form.weekday is None else form.weekday
    rule = Rule(form.rule, weekday, starts, form.ends_on, form.every_weeks, form.nth)
    first = max(today, starts)
    days = occurrences(rule, first, first + planning.DAYS_AHEAD * _DAY)
    if not days:
        return {}
    room = _room(form.room, form.modality)
    leader = _account_name(form.facilitator_id)
    second = _account_name(form.co_facilitator_id)
    clock, now = actor.clock, actor.clock.now()
    own = [
        _Held("", clock.moment(day, form.starts_at), form.minutes, room, frozenset())
        for day in days
    ]
    own = [each for each in own if each.ends > now]
    others = list(_others(clock, group_id, 0, days[0] - _DAY, days[-1] + _DAY))
    names = {
        "facilitator_id": leader,
        "facilitator_name": "" if leader else form.facilitator_name,
        "co_facilitator_id": second,
        "co_facilitator_name": "" if second else form.co_facilitator_name,
    }
    return _said(own, others, form.room, names)


def meeting_clashes(
    actor: Actor, meeting_id: int, day: date, starts_at: time, room: str
) -> dict[str, str]:
    """What one meeting would share with others if it was moved: by field, room or starts_at."""
    require_roll(actor, meeting_id)
    meeting = Meeting.select(Meeting, Group).join(Group).where(Meeting.id == meeting_id).get()
    group, clock = meeting.group, actor.clock
    where = _room(room, group.modality)
    own = [_Held("", clock.moment(day, starts_at), meeting.minutes, where, frozenset())]
    others = list(_others(clock, None, meeting_id, day - _DAY, day + _DAY))
    names = {"starts_at": facilitator_of(group), "": co_facilitator_of(group)}
    found = _said(own, others, room, names)
    led = found.pop("", "")
    if led:
        found.setdefault("starts_at", led)
    return found


def _said(
    own: list[_Held], others: list[_Held], room: str, names: dict[str, str]
) -> dict[str, str]:
    said: dict[str, str] = {}
    where = own[0].room if own else ""
    if where:
        words = _in_words(own, [each for each in others if each.room == where], _room_words)
        said |= {"room": words} if words else {}
    for field, name in names.items():
        plain = normalise(name)
        if plain:
            led = [each for each in others if plain in each.leaders]
            words = _in_words(own, led, _leader_words(one_line(name)))
            said |= {field: words} if words else {}
    return said


def _in_words(own: list[_Held], others: list[_Held], words: Callable[[_Held], str]) -> str:
    """The first that is at the same time, and how many more there are; "" for none."""
    found = [each for each in others if any(each.meets(mine) for mine in own)]
    if not found:
        return ""
    first = min(found, key=lambda each: each.begins)
    more = len(found) - 1
    rest = ngettext("{n} more time later.", "{n} more times later.", more) if more else ""
    return " ".join(filter(None, (words(first), rest)))


def _room_words(other: _Held) -> str:
    return _(
        "{group} is in this room then: {day}, {time}.",
        group=other.group,
        day=medium_date(other.begins.date()),
        time=clock_time(other.begins),
    )


def _leader_words(name: str) -> Callable[[_Held], str]:
    def words(other: _Held) -> str:
        return _(
            "{name} leads {group} then: {day}, {time}.",
            name=name,
            group=other.group,
            day=medium_date(other.begins.date()),
            time=clock_time(other.begins),
        )

    return words


def _others(
    clock: Clock, but_group: int | None, but_meeting: int, first: date, last: date
) -> Iterator[_Held]:
    """What is planned from ``first`` through ``last``, but for one group or one meeting."""
    meetings = with_leaders(
        Meeting.select(Meeting, Group, Account, CoFacilitator).join(Group)
    ).where(
        Meeting.day.between(first, last),
        meanings.is_on(),
        Meeting.group != (but_group or 0),
        Meeting.id != but_meeting,
    )
    for meeting in meetings:
        begins = clock.moment(meeting.day, meeting.starts_at)
        yield _held(meeting.group, begins, meeting.minutes, meeting.room)
    groups = with_leaders(Group.select(Group, Account, CoFacilitator))
    for group in groups.where(Group.id != (but_group or 0)):
        planned = group.planned_until
        from_day = first if planned is None else max(first, planned + _DAY)
        for day in occurrences(planning.rule_of(group), from_day, last):
            begins = clock.moment(day, group.starts_at)
            yield _held(group, begins, group.minutes, group.room)


def _held(group: Any, begins: datetime, minutes: int, room: str) -> _Held:
    names = (facilitator_of(group), co_facilitator_of(group))
    leaders = frozenset(filter(None, map(normalise, names)))
    return _Held(group.name, begins, minutes, _room(room, group.modality), leaders)


def _room(room: str, modality: str) -> str:
    """The room as it is compared; who meets online or by phone takes none."""
    return normalise(room) if modality in ("in_person", "hybrid") else ""


def _account_name(account_id: int | None) -> str:
    found = Account.get_or_none(Account.id == account_id) if account_id is not None else None
    return found.name if found is not None else ""
