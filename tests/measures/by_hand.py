"""Every measure counted over the exported CSVs in plain Python, as a careful person would.

Written from PRACTICE.md, section 5, and knowing nothing of ``measures`` or of SQL.
"""

from __future__ import annotations

import calendar
import csv
from datetime import date, datetime, time, timedelta
from pathlib import Path

Rows = list[dict[str, str]]
CAME = {"present", "late", "left_early"}


def read(directory: Path) -> dict[str, Rows]:
    tables = {}
    for path in directory.glob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            tables[path.stem] = list(csv.DictReader(file))
    return tables


def _day(text: str) -> date:
    return date.fromisoformat(text)


class Count:
    """The measures of the month that begins on ``first``, as seen at ``now``."""

    def __init__(self, tables: dict[str, Rows], first: date, now: datetime) -> None:
        self.tables = tables
        self.first = first
        end = first.replace(day=calendar.monthrange(first.year, first.month)[1])
        self.last = min(end, now.date())
        self.now = now
        self.meeting = {row["id"]: row for row in tables["meeting"]}
        self.capacity = {row["id"]: int(row["capacity"]) for row in tables["peer_group"]}

    def inside(self, text: str) -> bool:
        return self.first <= _day(text) <= self.last

    def contacts(self) -> list[tuple[str, date]]:
        found = [(v["person_id"], _day(v["day"])) for v in self.tables["visit"] if v["person_id"]]
        for row in self.tables["attendance"]:
            meeting = self.meeting[row["meeting_id"]]
            if row["person_id"] and row["state"] in CAME:
                found.append((row["person_id"], _day(meeting["day"])))
        for row in self.tables["session"]:
            if row["reached"] == "1":
                found.append((row["person_id"], _day(row["day"])))
        found += [(row["person_id"], _day(row["made_on"])) for row in self.tables["referral"]]
        return found

    def people(self) -> dict[str, int]:
        contacts = self.contacts()
        inside = [(p, d) for p, d in contacts if self.first <= d <= self.last]
        episodes = self.tables["episode"]
        first_opened: dict[str, date] = {}
        for row in episodes:
            day = _day(row["opened_on"])
            first_opened[row["person_id"]] = min(day, first_opened.get(row["person_id"], day))
        returning = set()
        for person, day in inside:
            before = [d for p, d in contacts if p == person and d < day]
            if before and day - max(before) >= timedelta(days=90):
                returning.add(person)
        for row in episodes:
            others = [o for o in episodes if o is not row and o["person_id"] == row["person_id"]]
            closed = [o for o in others if o["closed_on"]]
            if self.inside(row["opened_on"]) and any(
                _day(o["closed_on"]) <= _day(row["opened_on"]) for o in closed
            ):
                returning.add(row["person_id"])
        opened = {
            row["person_id"]
            for row in episodes
            if _day(row["opened_on"]) <= self.last
            and not (row["closed_on"] and _day(row["closed_on"]) <= self.last)
        }
        recent = {p for p, d in contacts if 0 <= (self.last - d).days < 90}
        visits = [row for row in self.tables["visit"] if self.inside(row["day"])]
        linked = [row for row in visits if row["person_id"]]
        return {
            "people_served": len({p for p, _ in inside}),
            "new": sum(self.first <= day <= self.last for day in first_opened.values()),
            "returning": len(returning),
            "active_at_month_end": len(opened & recent),
            "visit_days": len({(row["person_id"], row["day"]) for row in linked}),
            "sign_ins": len(linked),
            "guest_sign_ins": len(visits) - len(linked),
            "guests_counted": sum(
                int(row["count"]) for row in self.tables["guest_count"] if self.inside(row["day"])
            ),
        }

    def groups(self) -> dict[str, int]:
        scheduled = held = cancelled = not_held = missing = 0
        named = walk_ins = headcount = places = 0
        people = set()
        for meeting in self.meeting.values():
            if not self.inside(meeting["day"]):
                continue
            scheduled += 1
            roll = [r for r in self.tables["attendance"] if r["meeting_id"] == meeting["id"]]
            heads = [meeting["headcount_room"], meeting["headcount_online"]]
            if roll or any(heads):
                held += 1
                places += self.capacity[meeting["group_id"]]
                came = [row for row in roll if row["state"] in CAME]
                named += sum(1 for row in came if row["person_id"])
                walk_ins += sum(1 for row in came if not row["person_id"])
                headcount += sum(int(count) for count in heads if count)
                people |= {row["person_id"] for row in came if row["person_id"]}
            elif meeting["state"] == "cancelled":
                cancelled += 1
            elif meeting["state"] == "not_held":
                not_held += 1
            else:
                begins = datetime.combine(
                    _day(meeting["day"]), time.fromisoformat(meeting["starts_at"])
                )
                over = begins + timedelta(minutes=int(meeting["minutes"])) <= self.now
                missing += over
        return {
            "meetings_scheduled": scheduled,
            "meetings_held": held,
            "meetings_cancelled": cancelled,
            "meetings_not_held": not_held,
            "meetings_roll_missing": missing,
            "attendances": named + walk_ins + headcount,
            "attendances_named": named,
            "attendances_walk_in": walk_ins,
            "attendances_headcount": headcount,
            "group_people": len(people),
            "places": places,
        }

    def mentoring(self) -> dict[str, float | None]:
        sessions = [
            row
            for row in self.tables["session"]
            if row["kind"] == "one_on_one" and row["reached"] == "1" and self.inside(row["day"])
        ]
        minutes = [int(row["minutes"]) for row in sessions if row["minutes"]]
        pairs = {
            (row["mentor_id"], row["person_id"])
            for row in self.tables["assignment"]
            if self.open(row["started_on"], row["ended_on"])
        }
        usual = int(self.tables["center"][0]["mentor_limit"])
        limits = 0
        for mentor in self.tables["mentor"]:
            active = mentor["stage"] == "active" and _day(mentor["started_on"]) <= self.last
            if active or any(m == mentor["id"] for m, _ in pairs):
                limits += int(mentor["limit"]) if mentor["limit"] else usual
        asked: dict[str, date] = {}
        for row in self.tables["mentor_request"]:
            if self.open(row["asked_on"], row["ended_on"]):
                day = _day(row["asked_on"])
                asked[row["person_id"]] = min(day, asked.get(row["person_id"], day))
        days = sorted((self.last - day).days for day in asked.values())
        middle = len(days) // 2
        return {
            "one_on_one_sessions": len(sessions),
            "one_on_one_hours": sum(minutes) / 60,
            "without_minutes": len(sessions) - len(minutes),
            "one_on_one_people": len({row["person_id"] for row in sessions}),
            "people_with_mentor": len({p for _, p in pairs}),
            "places_taken": len(pairs),
            "limits": limits,
            "waiting": len(days),
            "waiting_longest": days[-1] if days else None,
            "waiting_median": (days[middle] + days[~middle]) / 2 if days else None,
        }

    def open(self, start: str, end: str) -> bool:
        return _day(start) <= self.last and not (end and _day(end) <= self.last)
