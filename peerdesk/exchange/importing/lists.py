"""Rows of lists about people who are known: memberships of groups, and past attendance."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, time
from typing import Any

from peerdesk.actor import Actor
from peerdesk.desk.bulk import AttendanceRow, MembershipRow
from peerdesk.desk.forms import Form, PastDate, TypedPhone, checked
from peerdesk.desk.groups import refuse_names_of_hosted
from peerdesk.desk.search import normalise
from peerdesk.errors import Invalid
from peerdesk.exchange.importing.known import KnownPeople, who
from peerdesk.exchange.importing.people import Judged
from peerdesk.exchange.importing.values import NEW_PERSON
from peerdesk.records.groups import Attendance, Group, Meeting, Membership
from peerdesk.records.office import Center
from peerdesk.store.database import database
from peerdesk.words import _, medium_date, number

_WHO = ("preferred_name", "legal_first_name", "legal_last_name", "birth_date", "phone")
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
        self._groups = {normalise(group.name): group for group in Group.select()}
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

    def _group(self, given: Mapping[str, Any], reasons: dict[str, str]) -> Any:
        name = str(given.get("group", ""))
        group = self._groups.get(normalise(name))
        if not name:
            reasons["group"] = _("This is needed.")
        elif group is None:
            names = ", ".join(one.name for one in self._groups.values()) or _("none yet")
            reasons["group"] = _(
                "There is no group of this name; add it first. The groups are: {names}.",
                names=names,
            )
        else:
            try:
                refuse_names_of_hosted(group)
            except Invalid as error:
                reasons |= error.fields
        return group

    def _told_twice(self, key: Any, line: int) -> str:
        """Why not, when an earlier line said the same already."""
        earlier = self._lines.setdefault(key, line)
        if earlier == line:
            return ""
        return _("Line {line} says the same already.", line=number(earlier))


def group_in(texts: Iterable[str]) -> str:
    """The one group that is named in the titles of a table, "" when there is none."""
    plain = [f" {normalise(text)} " for text in texts]
    found = {
        name
        for (name,) in Group.select(Group.name).tuples()
        if normalise(name) and any(f" {normalise(name)} " in text for text in plain)
    }
    return found.pop() if len(found) == 1 else ""


class MembershipJudge(_Lists):
    """Judges rows of memberships. One that is held already is known, not new."""

    def __init__(self, actor: Actor, overwrite: bool) -> None:
        super().__init__(actor)
        self._overwrite = overwrite
        self._held: dict[tuple[int, int], list[Any]] = defaultdict(list)
        for row in Membership.select().order_by(Membership.id):
            self._held[row.person_id, row.group_id].append(row)

    def judge(self, line: int, given: dict[str, Any], wrong: dict[str, str], answer: str) -> Judged:
        """Judge one row; ``answer`` stands for its cell of the code."""
        reasons = dict(wrong)
        group = self._group(given, reasons)
        person_id = self._person(given, reasons, answer) if not wrong else None
        joined, left = given.get("joined_on"), given.get("left_on")
        if joined is None and left is not None:
            reasons.setdefault("joined_on", _("This is needed for somebody who left."))
        if joined is not None and left is not None and left < joined:
            reasons["left_on"] = _("The last day is before the first one.")
        if reasons or person_id is None:
            return Judged(reasons)
        begin = joined or self._today
        twice = self._told_twice((person_id, group.id, joined), line)
        if twice:
            return Judged({"": twice})
        held = self._overlapping(self._held[person_id, group.id], begin, left)
        if not held:
            row = MembershipRow(person_id, group.id, begin, left)
            self._held[person_id, group.id].append(Membership(joined_on=begin, left_on=left))
            return Judged({}, row, person_id)
        if held[0].id is None:
            return Judged({"": _("An earlier line gives a time in the group that overlaps.")})
        if len(held) > 1 and self._overwrite:
            return Judged({"": _("The records have several times in the group that overlap it.")})
        change = None
        if self._overwrite and joined is not None:
            change = MembershipRow(person_id, group.id, joined, left, held[0].id)
        return Judged({}, change, person_id, known=True)

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

    def __init__(self, actor: Actor, overwrite: bool) -> None:
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
        group = self._group(given, reasons)
        marks = list(given.get("marks", ()))
        if "day" in given:
            marks.append((given["day"], given.get("state", "present")))
        if not marks and not {"day", "mark"} & reasons.keys():
            reasons["day"] = _("This is needed.")
        role = given.get("role", "participant")
        if role not in _ROLES:
            reasons["role"] = _("Choose one from the list.")
        person_id = self._person(given, reasons, answer) if not wrong else None
        if reasons or person_id is None:
            return Judged(reasons)
        rows = []
        for day, state in marks:
            row, reason = self._row(person_id, group, day, given.get("time"), state, role)
            reason = reason or self._told_twice((person_id, group.id, day, row.starts_at), line)
            if reason:
                return Judged({"day": f"{medium_date(day)}: {reason}"})
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
