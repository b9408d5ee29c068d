"""How the periods of two records become one person's: belonging, groups, times in recovery."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any, Literal

from peerdesk.desk.plans.recovery import RETURNED
from peerdesk.records.base import Record
from peerdesk.records.groups import Membership
from peerdesk.records.people import Episode, RecoveryPeriod

Side = Literal["keep", "other"]

_LEVELS = ("guest", "brief", "full")


def unite_belonging(keep_id: int, other_id: int) -> None:
    """Episodes, and memberships of one group, that overlap: one, from the first day to the last."""
    _unite_periods(Episode, "opened_on", "closed_on", keep_id, other_id, said_at_end="close_reason")
    _unite_periods(Membership, "joined_on", "left_on", keep_id, other_id, within="group")


def fill_blanks(mine: Any, theirs: Any, but: tuple[str, ...] = ()) -> None:
    """Let ``mine`` take in what ``theirs`` says and it doesn't, and save it."""
    for name in mine._meta.fields:
        if (
            name not in but
            and mine.__data__[name] in (None, "")
            and theirs.__data__[name] not in (None, "")
        ):
            setattr(mine, name, theirs.__data__[name])
    mine.save()


def _unite_periods(
    model: type[Record],
    start: str,
    end: str,
    keep_id: int,
    other_id: int,
    within: str = "",
    said_at_end: str = "",
) -> None:
    """Periods of both that overlap (and have the same ``within``) become one.

    ``said_at_end`` is the column that belongs to the end, such as the reason for closing.
    """

    def last(row: Any) -> date:
        return getattr(row, end) or date.max

    rows = model.select().order_by(getattr(model, start), model.id)
    kept = list(rows.where(model.person == keep_id))
    for theirs in list(rows.where(model.person == other_id)):
        overlapping = [
            mine
            for mine in kept
            if getattr(mine, start) < last(theirs)
            and getattr(theirs, start) < last(mine)
            and (not within or mine.__data__[within] == theirs.__data__[within])
        ]
        if not overlapping:
            continue
        first, *rest = overlapping
        for row in (*rest, theirs):
            if last(row) > last(first):
                setattr(first, end, getattr(row, end))
                if said_at_end:
                    setattr(first, said_at_end, getattr(row, said_at_end))
            setattr(first, start, min(getattr(first, start), getattr(row, start)))
            if model is Episode:
                first.level = max(first.level, row.level, key=_LEVELS.index)
            fill_blanks(first, row, but=(end, said_at_end))
            row.delete_instance()
        kept = [row for row in kept if row not in rest]


# Recovery.


def current_date(person_id: int) -> date | None:
    """The day from which the record's current time in recovery counts."""
    current = RecoveryPeriod.select().where(
        RecoveryPeriod.person == person_id, RecoveryPeriod.ended_on.is_null()
    )
    row = current.first()
    return row.started_on if row is not None else None


def last_return(keep_id: int, other_id: int) -> date | None:
    """The newest return to use that either record knows of: no current time is older."""
    newest = (
        RecoveryPeriod.select()
        .where(
            RecoveryPeriod.person.in_((keep_id, other_id)), RecoveryPeriod.end_reason == RETURNED
        )
        .order_by(RecoveryPeriod.ended_on.desc())
        .first()
    )
    return newest.ended_on if newest is not None else None


@dataclass
class _Time:
    """A stretch in recovery until ``end``, with the row that says so; None for one that only

    covers days: a current time that a return to use ended.
    """

    start: date
    end: date
    row: Any

    @property
    def is_return(self) -> bool:
        return self.row is not None and self.row.end_reason == RETURNED


def unite_recovery(keep_id: int, other_id: int, side: Side) -> None:
    """One line of times in recovery; of two current dates that of ``side`` holds.

    No return to use is invented and none is lost: times that overlap are joined, and parted at
    each return that either record knows of.
    """
    rows = [
        row
        for person_id in (keep_id, other_id)
        for row in RecoveryPeriod.select()
        .where(RecoveryPeriod.person == person_id)
        .order_by(RecoveryPeriod.started_on, RecoveryPeriod.id)
    ]
    returned = last_return(keep_id, other_id) or date.min
    times = [_Time(row.started_on, row.ended_on, row) for row in rows if row.ended_on is not None]
    current = [row for row in rows if row.ended_on is None]
    times += [_Time(row.started_on, returned, None) for row in current if row.started_on < returned]
    holder = keep_id if side == "keep" else other_id
    holding = next((row for row in current if row.person_id == holder), next(iter(current), None))
    if holding is not None:
        holding.started_on = max(holding.started_on, returned)
        times = [_cut(time, holding.started_on) for time in times if _before(time, holding)]
    stay = [time for group in _overlapping(times) for time in _parted(group)]
    kept = {time.row.id for time in stay} | ({holding.id} if holding is not None else set())
    for row in rows:
        if row.id not in kept:
            row.delete_instance()
    for time in stay:
        time.row.person, time.row.started_on, time.row.ended_on = keep_id, time.start, time.end
        time.row.save()
    if holding is not None:
        holding.person = keep_id
        holding.save()


def _before(time: _Time, current: Any) -> bool:
    """Whether any of it lies before the current time, or it tells of a return to use."""
    return time.is_return or time.start < current.started_on


def _cut(time: _Time, day: date) -> _Time:
    return _Time(time.start, min(time.end, day), time.row)


def _overlapping(times: list[_Time]) -> list[list[_Time]]:
    """Groups of times that share days, the earliest first."""
    groups: list[list[_Time]] = []
    end = date.min
    for time in sorted(times, key=lambda each: (each.start, each.end)):
        if groups and (time.start < end or time.end == end):
            groups[-1].append(time)
        else:
            groups.append([time])
        end = max(end, time.end)
    return groups


def _parted(group: list[_Time]) -> list[_Time]:
    """The whole stretch of ``group``, parted at each return to use in it."""
    returns = {time.end: time.row for time in reversed(group) if time.is_return}
    ends = sorted(returns)
    edges = [group[0].start, *ends]
    parts = [_Time(start, end, returns[end]) for start, end in pairwise(edges)]
    last = max(group, key=lambda time: time.end)
    if last.end not in returns:
        parts.append(_Time(edges[-1], last.end, last.row))
    return parts
