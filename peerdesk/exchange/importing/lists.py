"""Rows of lists about people who are known: memberships of groups, and past attendance."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from datetime import date, time
from typing import Any

from peerdesk.actor import Actor
from peerdesk.desk.basics.forms import Form, PastDate, TypedPhone, checked
from peerdesk.desk.bulk.bulk import AttendanceRow, MembershipRow
from peerdesk.desk.groups.groups import refuse_names_of_hosted
from peerdesk.errors import Invalid
from peerdesk.exchange.importing.days import header_day, is_day
from peerdesk.exchange.importing.known import KnownPeople, who
from peerdesk.exchange.importing.people import Judged
from peerdesk.exchange.importing.table import RawTable
from peerdesk.exchange.importing.told import NOTHING_TOLD, Told
from peerdesk.exchange.importing.values import NEW_PERSON
from peerdesk.records.groups import Attendance, Group, Meeting, Membership
from peerdesk.records.office import Center
from peerdesk.store.database import database
from peerdesk.text import in_order, normalise
from peerdesk.words import _, medium_date, number

_WHO = ("preferred_name", "legal_first_name", "legal_last_name", "birth_date", "phone")
_SEVERAL_GROUPS = re.compile(r"[;,|\n]+")
_WRITTEN_DAY = re.compile(r"(?<![\d-])20\d\d-\d\d-\d\d(?![\d-])")
_ROLES = ("participant", "family", "guest", "observer", "facilitator")


class _Details(Form):
    birth_date: PastDate = None
    phone: TypedPhone = ""


class _Lists:
    """What memberships and attendance share: whom a row means, and which group."""

    def __init__(self, actor: Actor) -> None:
        self._today = actor.clock.today()
        self._region = Center.select(Center.region).scalar()
        self._known = KnownPeople()
        self._by_name = {normalise(group.name): group for group in Group.select()}
        self._lines: dict[Any, int] = {}

    def _person(self, given: Mapping[str, Any], reasons: dict[str, str], answer: str) -> int | None:
        text = answer or str(given.get("code", ""))
        code = text.upper().replace(" ", "").replace("-", "")
        if text.casefold() in NEW_PERSON:
            code = ""
        elif code and code not in self._known.by_code:
            reasons["code"] = _("Nobody in the records has this code.")
            return None
        try:
            details = {field: given[field] for field in ("birth_date", "phone") if field in given}
            form = checked(_Details, details, today=self._today, region=self._region)
        except Invalid as error:
            reasons |= error.fields
            return None
        row = who({**given, "birth_date": form.birth_date}, (form.phone,))
        if not row.firsts and not code:
            reasons["preferred_name"] = _("This is needed.")
            return None
        person_id, why_not = self._known.named(row, code)
        if why_not:
            reasons[""] = why_not
        return person_id

    def _groups_of(self, given: Mapping[str, Any], reasons: dict[str, str]) -> list[Any]:
        """The groups that the row names, in a cell or by the columns that are marked."""
        text = str(given.get("group", ""))
        names = [text] if normalise(text) in self._by_name else _SEVERAL_GROUPS.split(text)
        names = [name.strip() for name in (*names, *given.get("groups", ())) if name.strip()]
        if not names:
            reasons["group"] = _("This is needed.")
        found = {}
        for name in names:
            group = self._by_name.get(normalise(name))
            if group is None:
                reasons["group"] = _(
                    "There is no group “{name}”; add it first. The groups are: {names}.",
                    name=name,
                    names=", ".join(one.name for one in self._by_name.values()) or _("none yet"),
                )
                return []
            try:
                refuse_names_of_hosted(group)
            except Invalid as error:
                reasons |= error.fields
            found[group.id] = group
        return list(found.values())

    def _told_twice(self, key: Any, line: int) -> str:
        """Why not, when an earlier line said the same already."""
        earlier = self._lines.setdefault(key, line)
        if earlier == line:
            return ""
        return _("Line {line} says the same already.", line=number(earlier))


def group_in(table: RawTable) -> str:
    """The one group that the titles of a table name, "" when there is none."""
    if table.settled is not None:
        return ""  # the whole file's titles named none
    titles = (table.name.rpartition(".")[0], table.sheet, *table.titles)
    plain = [f" {normalise(text)} " for text in titles]
    found = {
        name
        for (name,) in Group.select(Group.name).tuples()
        if normalise(name) and any(f" {normalise(name)} " in text for text in plain)
    }
    return found.pop() if len(found) == 1 else ""


def day_in(table: RawTable, today: date) -> date | None:
    """The one day that the titles of a table tell, its sheet or its file; None for none."""
    named = (table.name.rpartition(".")[0], table.sheet, *table.titles)
    texts = [match[0] for text in named for match in _WRITTEN_DAY.finditer(text)]
    texts += [cell for row in table.above for cell in row.cells if is_day(cell)]
    texts += [table.sheet] if is_day(table.sheet) else []
    found = {header_day(text, today) for text in texts} - {None}
    return found.pop() if len(found) == 1 else None


def groups_with_names() -> list[str]:
    """The groups whose members and attendance are kept by name, and so can be imported."""
    named = Group.select(Group.name).where(~Group.hosted).tuples()
    return sorted((name for (name,) in named), key=in_order)


class MembershipJudge(_Lists):
    """Judges rows of memberships. One that is held already is known, not new."""

    def __init__(self, actor: Actor, overwrite: bool, told: Told = NOTHING_TOLD) -> None:
        super().__init__(actor)
        self._overwrite = overwrite
        self._held: dict[tuple[int, int], list[Any]] = defaultdict(list)
        for row in Membership.select().order_by(Membership.id):
            self._held[row.person_id, row.group_id].append(row)

    def judge(self, line: int, given: dict[str, Any], wrong: dict[str, str], answer: str) -> Judged:
        """Judge one row; ``answer`` stands for its cell of the code."""
        reasons = dict(wrong)
        groups = self._groups_of(given, reasons)
        person_id = self._person(given, reasons, answer) if not wrong else None
        joined, left = given.get("joined_on"), given.get("left_on")
        if joined is None and left is not None:
            reasons.setdefault("joined_on", _("This is needed for somebody who left."))
        if joined is not None and left is not None and left < joined:
            reasons["left_on"] = _("The last day is before the first one.")
        if reasons or person_id is None:
            return Judged(reasons)
        judged = [self._in_group(line, person_id, group.id, joined, left) for group in groups]
        why_not = next((reason for reason, _row, _known in judged if reason), "")
        if why_not:
            is_twice = any(reason and known is None for reason, _row, known in judged)
            return Judged({"": why_not}, why="twice" if is_twice else "")
        rows = [row for _reason, row, _known in judged if row is not None]
        for row in rows:
            if row.membership_id is None:
                held = Membership(joined_on=row.joined_on, left_on=row.left_on)
                self._held[person_id, row.group_id].append(held)
        known = all(known for _reason, _row, known in judged)
        return Judged({}, tuple(rows) or None, person_id, known=known)

    def _in_group(
        self, line: int, person_id: int, group_id: int, joined: date | None, left: date | None
    ) -> tuple[str, MembershipRow | None, bool | None]:
        """Why not, the row to write, and whether the records have it already.

        None when it is another row of the file that stands against it.
        """
        begin = joined or self._today
        if twice := self._told_twice((person_id, group_id, joined), line):
            return twice, None, None
        held = self._overlapping(self._held[person_id, group_id], begin, left)
        if not held:
            return "", MembershipRow(person_id, group_id, begin, left), False
        if held[0].id is None:
            return _("An earlier line gives a time in the group that overlaps."), None, None
        if not self._overwrite or joined is None:
            return "", None, True
        if len(held) > 1:
            return _("The records have several times in the group that overlap it."), None, False
        return "", MembershipRow(person_id, group_id, joined, left, held[0].id), True

    @staticmethod
    def _overlapping(held: list[Any], begin: date, left: date | None) -> list[Any]:
        return [
            row
            for row in held
            if (row.left_on is None or row.left_on > begin)
            and (left is None or row.joined_on < left)
        ]


class AttendanceJudge(_Lists):
    """Judges rows of attendance: one person, and one meeting or several columns of days."""

    def __init__(self, actor: Actor, overwrite: bool, told: Told = NOTHING_TOLD) -> None:
        super().__init__(actor)
        self._overwrite = overwrite
        self._meetings: dict[tuple[int, date], list[Any]] = defaultdict(list)
        for meeting in Meeting.select().order_by(Meeting.starts_at, Meeting.id):
            self._meetings[meeting.group_id, meeting.day].append(meeting)
        recorded = Attendance.select(Attendance.meeting, Attendance.person, Attendance.id)
        self._recorded = {
            (meeting_id, person_id): attendance_id
            for meeting_id, person_id, attendance_id in database.execute(
                recorded.where(Attendance.person.is_null(False))
            ).fetchall()
        }
        self._members: dict[tuple[int, int], list[tuple[date, date | None]]] = defaultdict(list)
        for row in Membership.select():
            self._members[row.person_id, row.group_id].append((row.joined_on, row.left_on))

    def judge(self, line: int, given: dict[str, Any], wrong: dict[str, str], answer: str) -> Judged:
        """Judge one row; ``answer`` stands for its cell of the code."""
        reasons = dict(wrong)
        groups = self._groups_of(given, reasons)
        if len(groups) > 1:
            reasons["group"] = _("Several groups in one cell. Give each a row of its own.")
        marks = list(given.get("marks", ()))
        if "day" in given:
            # No state at all where no column gives one: then who is on the list came.
            marks.append((given["day"], given.get("state", "present")))
        elif "marks" not in given and not {"day", "mark"} & reasons.keys():
            reasons["day"] = _("This is needed.")
        role = given.get("role", "participant")
        if role not in _ROLES:
            reasons["role"] = _("Choose one from the list.")
        person_id = self._person(given, reasons, answer) if not wrong else None
        if reasons or person_id is None:
            return Judged(reasons)
        (group,) = groups
        rows: list[AttendanceRow] = []
        for day, state in (mark for mark in marks if mark[1]):
            row, reason = self._row(person_id, group, day, given.get("time"), state, role)
            twice = self._told_twice((person_id, group.id, day, row.starts_at), line)
            if any((one.day, one.starts_at) == (day, row.starts_at) for one in rows):
                twice = _("This row says it twice.")
            if reason or twice:
                said = f"{medium_date(day)}: {reason or twice}"
                return Judged({"day": said}, why="" if reason else "twice")
            rows.append(row)
        known = all(row.attendance_id is not None for row in rows)
        to_write = [row for row in rows if self._overwrite or row.attendance_id is None]
        return Judged({}, tuple(to_write) or None, person_id, known=known)

    def _row(
        self, person_id: int, group: Any, day: date, at: time | None, state: str, role: str
    ) -> tuple[AttendanceRow, str]:
        """The row to write, and why it can't be ("" when it can)."""
        meetings = [
            one for one in self._meetings[group.id, day] if at is None or one.starts_at == at
        ]
        open_ones = [one for one in meetings if one.state in ("scheduled", "held")]
        meeting = open_ones[0] if open_ones else None
        reason = ""
        if day > self._today:
            reason = _("This day is in the future.")
        elif meetings and meeting is None:
            reason = _("This meeting was cancelled or not held. Open it again first.")
        walk_in = not any(
            joined <= day and (left is None or left > day)
            for joined, left in self._members[person_id, group.id]
        )
        meeting_id = meeting.id if meeting else None
        starts_at = meeting.starts_at if meeting else at or group.starts_at
        recorded = self._recorded.get((meeting_id, person_id)) if meeting_id else None
        row = AttendanceRow(
            person_id, group.id, day, starts_at, state, role, walk_in, meeting_id, recorded
        )
        return row, reason
