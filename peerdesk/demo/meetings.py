"""The groups of the demo: their meetings, who belongs to them and who came."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from peerdesk.demo.group_plans import DemoGroup, groups_of
from peerdesk.demo.names import ALIASES
from peerdesk.demo.story import Life, Month, Story, clock, day_of_week, text
from peerdesk.desk.groups.planning import DAYS_AHEAD
from peerdesk.records.groups import Attendance, Meeting, Membership, RosterPrint, RosterPrintLine

_REASONS = ("weather", "weather", "facilitator_away", "facilitator_away",
            "low_attendance", "room", "other")  # fmt: skip
_FIXED_HOLIDAYS = ((1, 1), (7, 4), (12, 24), (12, 25), (12, 31))
_TONIGHT_LEAST = 7  # members of a group that meets today
_MISSING_ROLLS = 2  # recent ones
_PRINTED = 3  # sheets of the last weeks
_LATE = 25  # days: what is recent
_COMING = ("present",) * 15 + ("late", "late", "left_early")


@dataclass(slots=True)
class _Seat:
    """Somebody's place in a group from ``joined`` to the day before ``left``."""

    life: Life
    joined: int
    left: int
    reliable: float


@dataclass
class Came:
    """Somebody who came to a meeting and signed in at the desk as well."""

    person_id: int
    day: int
    minute: int
    minutes: int


@dataclass
class Meetings:
    """Tells the groups month by month."""

    story: Story
    people: int
    signed_in: list[Came] = field(default_factory=list)  # of the month told last
    _groups: list[DemoGroup] = field(default_factory=list)
    _seats: dict[int, list[_Seat]] = field(default_factory=lambda: defaultdict(list))
    _joining: dict[int, list[tuple[int, Life, int]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    _lines: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._groups = groups_of(self.story, self.people)

    def begin(self) -> None:
        """Inside an entry: the groups themselves; those that begin later have later days."""
        DemoGroup.insert(self.story, self._groups)

    def join(self, month: Month, new: list[Life]) -> None:
        """Inside an entry: who joins a group in the month, of those who stay for a while."""
        rng = self.story.rng
        for life in new:
            for first, last in life.stays:
                joined = first + rng.randint(0, 20)
                if last - joined > 14 and rng.random() < 0.75:
                    self._joining[_month_of(joined)].append((joined, life, last))
        rows: list[dict[str, Any]] = []
        for joined, life, last in self._joining.pop(_month_of(month.first), []):
            running = [group for group in self._groups if group.takes_members_on(joined)]
            for group in rng.sample(running, min(len(running), rng.choice((1, 1, 2, 2, 3)))):
                self._seat(group, life, joined, last, rows)
        if month.last == self.story.today:
            self._fill_tonight(rows)
        Membership.insert_rows([row for row in rows if row["joined_on"] <= text(self.story.today)])

    def _seat(
        self, group: DemoGroup, life: Life, joined: int, last: int, rows: list[dict[str, Any]]
    ) -> None:
        rng, today = self.story.rng, self.story.today
        seats = self._seats[group.row_id]
        seats[:] = [seat for seat in seats if seat.left > joined - 31]
        if len(seats) >= group.capacity or any(seat.life is life for seat in seats):
            return
        left = min(last + rng.randint(1, 30), joined + int(rng.triangular(30, 700, 150)))
        left = min(left, group.ends or left)
        seats.append(_Seat(life, joined, left, rng.uniform(0.45, 0.98)))
        rows.append(
            {
                "group": group.row_id,
                "person": life.person_id,
                "joined_on": text(joined),
                "left_on": text(left) if left <= today else None,
            }
        )

    def _fill_tonight(self, rows: list[dict[str, Any]]) -> None:
        """The groups that meet today have members to print and to call."""
        rng, today = self.story.rng, self.story.today
        for group in self._groups:
            if not group.is_tonight:
                continue
            sitting = {s.life.person_id for s in self._seats[group.row_id] if s.left > today}
            free = [life for life in self.story.here(today) if life.person_id not in sitting]
            lacking = _TONIGHT_LEAST - len(sitting)
            for life in rng.sample(free, min(len(free), max(0, lacking))):
                begun = next(first for first, last in life.stays if first <= today <= last)
                joined = max(begun, group.begins, today - rng.randint(3, 20))
                self._seats[group.row_id].append(_Seat(life, joined, today + 90, 0.9))
                rows.append(
                    {
                        "group": group.row_id,
                        "person": life.person_id,
                        "joined_on": text(joined),
                        "left_on": None,
                    }
                )

    def meet(self, month: Month) -> None:
        """Inside an entry: the month's meetings, as they were recorded, and who came."""
        self.signed_in = []
        here = self.story.here((month.first + month.last) // 2)
        plan = [
            (day, group) for group in self._groups for day in group.days(month.first, month.last)
        ]
        plan.sort(key=lambda one: (one[0], one[1].minute, one[1].row_id))
        forgotten = self._forgotten(plan) if month.last == self.story.today else set()
        rows: list[dict[str, Any]] = []
        sheets: list[tuple[int, int, DemoGroup, list[Life]]] = []
        for place, (day, group) in enumerate(plan):
            row = self._meeting(group, day, place in forgotten)
            rows.append(row)
            if row["state"] == "held" and not group.hosted:
                lines = len(self._lines)
                members = self._attended(group, day, place, here)
                counted_too = row["headcount_room"], row["headcount_online"]
                if len(self._lines) == lines and counted_too == (None, None):
                    at_home = group.modality in ("online", "phone")
                    row["headcount_online" if at_home else "headcount_room"] = 0
                if members and day > self.story.today - _LATE:
                    sheets.append((place, day, group, members))
        ids = Meeting.insert_rows(rows)
        for line in self._lines:
            line["meeting"] = ids[line["meeting"]]
        Attendance.insert_rows(self._lines)
        self._lines.clear()
        if month.last == self.story.today:
            for place, day, group, members in sheets[-_PRINTED:]:
                self._printed(ids[place], day, group, members)

    def plan_ahead(self) -> None:
        """Inside an entry: the meetings of the coming eight weeks, a few cancelled already."""
        first = self.story.today + 1
        rows = []
        for group in self._groups:
            for day in group.days(first, first + DAYS_AHEAD - 1):
                row = self._planned(group, day)
                if _is_holiday(day):
                    row.update(state="cancelled", reason="holiday")
                rows.append(row)
        Meeting.insert_rows(sorted(rows, key=lambda row: (row["day"], row["starts_at"])))

    def _forgotten(self, plan: list[tuple[int, DemoGroup]]) -> set[int]:
        """Places in ``plan`` of the last meetings before today whose roll nobody took."""
        past = [
            place
            for place, (day, group) in enumerate(plan)
            if day < self.story.today and not group.is_tonight
        ]
        return set(past[-_MISSING_ROLLS:])

    def _planned(self, group: DemoGroup, day: int) -> dict[str, Any]:
        return {
            "group": group.row_id,
            "day": text(day),
            "starts_at": clock(group.minute),
            "minutes": group.minutes,
            "room": group.room,
            "state": "scheduled",
            "reason": "",
            "headcount_room": None,
            "headcount_online": None,
            "planned_day": None,
        }

    def _meeting(self, group: DemoGroup, day: int, forgotten: bool) -> dict[str, Any]:
        rng, row = self.story.rng, self._planned(group, day)
        if day == self.story.today or forgotten:
            return row
        chance = rng.random()
        if chance < 0.035 or _is_holiday(day):
            row.update(state="cancelled", reason=rng.choice(_REASONS))
            if _is_holiday(day):
                row["reason"] = "holiday"
        elif chance < 0.042:
            row.update(state="not_held", reason=rng.choice((*_REASONS, "")))
        elif chance > (0.98 if day > self.story.today - 60 else 0.998):
            return row  # nobody recorded anything
        else:
            row["state"] = "held"
            if chance < 0.05 and day + 1 < self.story.today and not group.hosted:
                row.update(day=text(day + 1), planned_day=text(day))
            self._count(group, row)
        return row

    def _count(self, group: DemoGroup, row: dict[str, Any]) -> None:
        """Headcounts of those on no line."""
        rng = self.story.rng
        if group.hosted:
            row["headcount_room"] = max(0, int(rng.gauss(group.usual, 3)))
            return
        if group.modality in ("hybrid", "in_person") and rng.random() < 0.3:
            row["headcount_room"] = rng.choice((0, 1, 1, 2, 3, 4))
        if group.modality in ("hybrid", "online", "phone") and rng.random() < 0.8:
            row["headcount_online"] = rng.choice((0, 1, 2, 2, 3, 5))

    def _attended(self, group: DemoGroup, day: int, meeting: int, here: list[Life]) -> list[Life]:
        """The lines of one roll into ``_lines``; returns the members in the order of names.

        ``meeting`` is the place among the month's meetings: they have no ids yet.
        """
        rng = self.story.rng
        members = [s for s in self._seats[group.row_id] if s.joined <= day < s.left]
        members.sort(key=lambda seat: (seat.life.sort_key, seat.life.person_id))
        timed = rng.random() < 0.2
        for seat in members:
            chance = rng.random()
            if chance < seat.reliable and seat.life.is_here(day):
                self._came(group, day, meeting, seat.life, timed)
            elif rng.random() < 0.93:  # the others have no mark
                state = "excused" if rng.random() < 0.3 else "absent"
                self._line(meeting, seat.life.person_id, "", state)
        if here and group.is_open:
            known = {seat.life.person_id for seat in members}
            for life in rng.sample(here, min(len(here), rng.choice((0, 0, 1, 1, 2)))):
                if life.person_id not in known and life.is_here(day):
                    self._came(group, day, meeting, life, timed, walk_in=True)
            if rng.random() < 0.25:
                for alias in rng.sample(ALIASES, rng.choice((1, 1, 2))):
                    role = rng.choice(("participant", "participant", "guest", "observer"))
                    self._line(meeting, None, alias, "present", role, walk_in=True)
        return [seat.life for seat in members]

    def _came(
        self,
        group: DemoGroup,
        day: int,
        meeting: int,
        life: Life,
        timed: bool,
        walk_in: bool = False,
    ) -> None:
        rng = self.story.rng
        state = rng.choice(_COMING)
        role = "family" if group.kind == "family" and rng.random() < 0.7 else "participant"
        self._line(meeting, life.person_id, "", state, role, walk_in)
        begins, ends = group.minute, group.minute + group.minutes
        begins += rng.randint(5, 20) if state == "late" else -rng.randint(0, 9)
        ends -= rng.randint(10, 25) if state == "left_early" else 0
        if timed:
            self._lines[-1].update(time_in=clock(begins), time_out=clock(min(ends, 1439)))
        if group.modality in ("in_person", "hybrid") and rng.random() < 0.5:
            self.signed_in.append(Came(life.person_id, day, max(0, begins - 3), group.minutes))

    def _line(
        self,
        meeting: int,
        person_id: int | None,
        alias: str,
        state: str,
        role: str = "participant",
        walk_in: bool = False,
    ) -> None:
        self._lines.append(
            {
                "meeting": meeting,
                "person": person_id,
                "alias": alias,
                "state": state,
                "role": role,
                "walk_in": int(walk_in),
                "time_in": None,
                "time_out": None,
            }
        )

    def _printed(self, meeting_id: int, day: int, group: DemoGroup, names: list[Life]) -> None:
        """The table sheet of a meeting, printed before it."""
        sheets = RosterPrint.insert_rows(
            [
                {
                    "meeting": meeting_id,
                    "account_id": self.story.staff.facilitator,
                    "printed_at": f"{text(day)} {clock(max(0, group.minute - 40))}",
                    "facilitator_copy": int(self.story.rng.random() < 0.3),
                    "spare_lines": 8,
                }
            ]
        )
        RosterPrintLine.insert_rows(
            [
                {"roster_print": sheets[0], "position": place, "person": life.person_id}
                for place, life in enumerate(names, 1)
            ]
        )


def _month_of(day: int) -> int:
    found = date.fromordinal(day)
    return found.year * 12 + found.month


def _is_holiday(day: int) -> bool:
    """Days on which a center in the United States is closed."""
    found = date.fromordinal(day)
    thanksgiving = found.month == 11 and day_of_week(day) == 3 and 22 <= found.day <= 28
    return thanksgiving or (found.month, found.day) in _FIXED_HOLIDAYS
