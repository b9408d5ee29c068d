"""Many rows at once, from a file: people, memberships and attendance, each import one entry.

The rows come checked (``exchange.importing``). New ones are inserted together, the journal
taking each; changed ones are saved row by row. What is said of ``progress`` holds for all three:
it is called with the rows written and all of them, and whatever it raises leaves nothing written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from peerdesk.actor import Actor
from peerdesk.desk.basics.rights import Right, require
from peerdesk.records.groups import Attendance, Group, Meeting, Membership
from peerdesk.said import Said
from peerdesk.store import journal

Progress = Callable[[int, int], None]

CHUNK = 500


@dataclass(frozen=True)
class MembershipRow:
    """Somebody belongs to a group; ``membership_id`` is the row to change, None for a new one."""

    person_id: int
    group_id: int
    joined_on: date
    left_on: date | None
    membership_id: int | None = None


@dataclass(frozen=True)
class AttendanceRow:
    """How somebody attended. ``meeting_id`` None: there is no such meeting yet, it is made.

    ``attendance_id`` is the row to change.
    """

    person_id: int
    group_id: int
    day: date
    starts_at: time
    state: str
    role: str
    walk_in: bool
    meeting_id: int | None = None
    attendance_id: int | None = None


@dataclass(frozen=True)
class Written:
    """How many rows were added, and how many of the others were really changed."""

    added: int
    changed: int


@contextmanager
def importing(actor: Actor, label: Said) -> Iterator[journal.OpenEntry]:
    """The one entry of an import; nothing is written when the block raises."""
    require(actor, Right.IMPORT)
    with journal.entry(actor, label) as entry:
        yield entry


def write_memberships(actor: Actor, rows: Sequence[MembershipRow], progress: Progress) -> Written:
    """Inside ``importing``: add memberships, and change the days of those that are known."""
    new = [row for row in rows if row.membership_id is None]
    for first in range(0, len(new), CHUNK):
        progress(first, len(rows))
        Membership.insert_rows(
            [
                {
                    "group": row.group_id,
                    "person": row.person_id,
                    "joined_on": row.joined_on,
                    "left_on": row.left_on,
                }
                for row in new[first : first + CHUNK]
            ]
        )
    known = {row.membership_id: row for row in rows if row.membership_id is not None}
    changed = 0
    for membership in _by_ids(Membership, known):
        row = known[membership.id]
        values = {"joined_on": row.joined_on, "left_on": row.left_on or membership.left_on}
        changed += save_if_changed(membership, values)
    progress(len(rows), len(rows))
    return Written(len(new), changed)


def write_attendance(actor: Actor, rows: Sequence[AttendanceRow], progress: Progress) -> Written:
    """Inside ``importing``: record attendance; meetings that are missing are made, as held."""
    meetings = _meetings_made(rows)
    new = [row for row in rows if row.attendance_id is None]
    for first in range(0, len(new), CHUNK):
        progress(first, len(rows))
        Attendance.insert_rows(
            [
                {
                    "meeting": row.meeting_id or meetings[row.group_id, row.day, row.starts_at],
                    "person": row.person_id,
                    "state": row.state,
                    "role": row.role,
                    "walk_in": row.walk_in,
                }
                for row in new[first : first + CHUNK]
            ]
        )
    known = {row.attendance_id: row for row in rows if row.attendance_id is not None}
    changed = 0
    for attendance in _by_ids(Attendance, known):
        row = known[attendance.id]
        changed += save_if_changed(attendance, {"state": row.state, "role": row.role})
    held = {row.meeting_id for row in rows if row.meeting_id is not None}
    for meeting in _by_ids(Meeting, held):
        save_if_changed(meeting, {"state": "held"})
    progress(len(rows), len(rows))
    return Written(len(new), changed)


def save_if_changed(row: Any, values: dict[str, Any], force: bool = False) -> bool:
    """Save the row when ``values`` differ from what it holds; whether it was saved."""
    differing = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in differing.items():
        setattr(row, name, value)
    if differing or force:
        row.save()
        return True
    return False


def _by_ids(model: Any, ids: Any) -> Iterator[Any]:
    """The rows of ``ids``, in queries of a bounded length."""
    wanted = sorted(ids)
    for first in range(0, len(wanted), CHUNK):
        yield from model.select().where(model.id.in_(wanted[first : first + CHUNK]))


def _meetings_made(rows: Sequence[AttendanceRow]) -> dict[tuple[int, date, time], int]:
    """Make the meetings that the rows need and that aren't there."""
    needed = dict.fromkeys(
        (row.group_id, row.day, row.starts_at) for row in rows if row.meeting_id is None
    )
    groups = {group.id: group for group in Group.select()}
    ids = Meeting.insert_rows(
        [
            {
                "group": group_id,
                "day": day,
                "starts_at": starts_at,
                "minutes": groups[group_id].minutes,
                "room": groups[group_id].room,
                "state": "held",
            }
            for group_id, day, starts_at in needed
        ]
    )
    return dict(zip(needed, ids, strict=True))
