"""Members of groups and past attendance from files."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest

from peerdesk.desk.groups import attendance, groups
from peerdesk.desk.history import undoing
from peerdesk.desk.intake import intake
from peerdesk.exchange import importing
from peerdesk.exchange.importing import Told
from peerdesk.records.groups import Attendance, Meeting, Membership
from peerdesk.records.people import Person
from tests.conftest import Desk
from tests.exchange.importing import looked_at, reasons, tables, verdicts


@pytest.fixture
def people(desk: Desk) -> dict[str, int]:
    """Ana Ruiz, two named Bob Smith, and a Monday group that began on 2 November."""
    added = {}
    for key, first, last, born in (
        ("ana", "Ana", "Ruiz", "3/4/1990"),
        ("bob", "Bob", "Smith", "1/1/1980"),
        ("other_bob", "Bob", "Smith", "2/2/1975"),
    ):
        values = {"preferred_name": first, "legal_last_name": last, "birth_date": born}
        added[key] = intake.start_intake(desk.front_desk, values).value
    for name, hosted in (("Monday All Recovery", False), ("AA at noon", True)):
        values = {"name": name, "starts_at": "6 pm", "starts_on": "11/2/2026", "hosted": hosted}
        added[name] = groups.add_group(desk.director, values).value
    return added


def _done(desk: Desk, text: str, kind: str, **more: Any) -> Any:
    return importing.carry_out(desk.director, looked_at(desk.director, text, kind, **more))


def test_memberships(desk: Desk, people: dict[str, int]) -> None:
    before = tables()
    text = """Participant,DOB,Group,Joined,Left
Ana Ruiz,,monday all recovery,1/5/2026,
Ana R.,,Monday All Recovery,1/5/2026,
Bob Smith,,Monday All Recovery,,
Bob Smith,2/2/1975,Monday All Recovery,1/5/2026,3/1/2026
Ana Ruiz,,AA at noon,,
Ana Ruiz,,Book club,,
Zed Nobody,,Monday All Recovery,,
"Ruiz, Ana",,Monday All Recovery,3/1/2026,1/1/2026
"""
    seen = looked_at(desk.director, text, "groups")
    assert verdicts(seen) == ["new", "attention", "attention", "new"] + ["attention"] * 4
    found = reasons(seen)
    assert "Line 2" in found[1]
    assert "2 people have this name" in found[2]
    assert "outside fellowship" in found[4]
    assert "no group “Book club”" in found[5]
    assert "Nobody of this name" in found[6]
    assert "before the first" in found[7]
    done = importing.carry_out(desk.director, seen)
    assert done.value == importing.ImportResult(2, 0, 6, 0)
    rows = [(row.person_id, row.joined_on, row.left_on) for row in Membership.select()]
    assert rows == [
        (people["ana"], date(2026, 1, 5), None),
        (people["other_bob"], date(2026, 1, 5), date(2026, 3, 1)),
    ]
    again = looked_at(desk.director, "Name,Group\nAna Ruiz,Monday All Recovery\n", "groups")
    assert verdicts(again) == ["match"]
    undoing.undo(desk.director, done.entry_id)
    assert tables() == before


def test_overwriting_a_membership_changes_its_days(desk: Desk, people: dict[str, int]) -> None:
    groups.join(desk.director, people["Monday All Recovery"], people["ana"])
    text = "Name,Group,Joined,Left\nAna Ruiz,Monday All Recovery,1/5/2026,\n"
    assert _done(desk, text, "groups").value == importing.ImportResult(0, 1, 0, 0)
    changed = _done(desk, text, "groups", existing="overwrite")
    assert changed.value == importing.ImportResult(0, 1, 0, 1)
    assert Membership.get().joined_on == date(2026, 1, 5)


def test_attendance(desk: Desk, people: dict[str, int]) -> None:
    before = tables()
    code = Person.get_by_id(people["bob"]).code
    text = f"""Name,Code,Group,Date,Attended,Role
Ana Ruiz,,Monday All Recovery,11/2/2026,x,
,{code},Monday All Recovery,11/2/2026,late,family
Ana Ruiz,,Monday All Recovery,10/5/2020,yes,
Ana Ruiz,,Monday All Recovery,10/5/2020,no,
Ana Ruiz,,Monday All Recovery,11/30/2026,yes,
Ana Ruiz,,Monday All Recovery,,yes,
Ana Ruiz,,Monday All Recovery,11/9/2026,perhaps,
Ana Ruiz,,Monday All Recovery,11/9/2026,absent,
"""
    seen = looked_at(desk.director, text, "attendance")
    expected = ["new", "new", "new", "attention", "attention", "attention", "attention", "new"]
    assert verdicts(seen) == expected, reasons(seen)
    done = importing.carry_out(desk.director, seen)
    assert done.value == importing.ImportResult(4, 0, 4, 0)
    assert done.label == "Imported attendance: 4 new, 0 known, 4 left out"
    old = Meeting.get(Meeting.day == date(2020, 10, 5))
    assert (old.state, old.starts_at) == ("held", time(18))
    (meeting,) = attendance.meetings_of(
        desk.director, people["Monday All Recovery"], date(2026, 11, 2), date(2026, 11, 2)
    )
    assert (meeting.state, meeting.came) == ("held", 2)
    assert [row.role for row in Attendance.select()] == [
        "participant",
        "family",
        "participant",
        "participant",
    ]
    again = looked_at(desk.director, text, "attendance")
    assert verdicts(again)[:3] == ["match"] * 3
    other = text.replace("11/2/2026,x", "11/2/2026,excused")
    changed = _done(desk, other, "attendance", existing="overwrite")
    assert changed.value == importing.ImportResult(0, 4, 4, 1)
    undoing.undo(desk.director, changed.entry_id)
    undoing.undo(desk.director, done.entry_id)
    assert tables() == before


def test_a_sheet_with_a_column_for_each_day(desk: Desk, people: dict[str, int]) -> None:
    text = """Monday All Recovery
Name,DOB,11/2,11/9,11/16,Total
Ana Ruiz,,x,,x,2
Bob Smith,1/1/1980,A,L,,2
Zed Nobody,,x,x,x,3
"""
    seen = looked_at(desk.director, text, "attendance")
    assert list(seen.columns.values()).count("mark") == 3
    assert verdicts(seen) == ["new", "new", "attention"], reasons(seen)
    importing.carry_out(desk.director, seen)
    rows = Attendance.select(Attendance, Meeting).join(Meeting).order_by(Attendance.id)
    assert [(row.person_id, row.meeting.day.day, row.state) for row in rows] == [
        (people["ana"], 2, "present"),
        (people["ana"], 16, "present"),
        (people["bob"], 2, "absent"),
        (people["bob"], 9, "late"),
    ]
    # What failed can be imported again: the group of the title has become a column.
    failed = importing.failed_csv(seen).replace(b"Zed Nobody", b"Ana Ruiz")
    again = looked_at(desk.director, failed, "attendance")
    assert verdicts(again) == ["new"], reasons(again)
    assert [row.day.day for row in again.rows[0].to_write] == [9]


def test_a_cancelled_meeting_takes_no_attendance(desk: Desk, people: dict[str, int]) -> None:
    day = date(2026, 11, 9)
    (meeting,) = attendance.meetings_of(desk.director, people["Monday All Recovery"], day, day)
    attendance.cancel_meeting(desk.director, meeting.id, "weather")
    text = "Name,Group,Date\nAna Ruiz,Monday All Recovery,11/9/2026\n"
    (reason,) = reasons(looked_at(desk.director, text, "attendance"))
    assert "cancelled" in reason


def test_a_file_that_does_not_name_its_group(desk: Desk, people: dict[str, int]) -> None:
    text = "Name,Date\nAna Ruiz,11/9/2026\n"
    assert "needed" in reasons(looked_at(desk.director, text, "attendance"))[0]
    told = Told(group="Monday All Recovery")
    seen = looked_at(desk.director, text, "attendance", told=told)
    assert verdicts(seen) == ["new"], reasons(seen)
    assert importing.needs_group("attendance", {0: "name", 1: "day"})
    assert not importing.needs_group("groups", {0: "name", 1: "group_mark"})
    assert importing.groups_with_names() == ["Monday All Recovery"]


def test_several_groups_in_a_cell_or_a_column_each(desk: Desk, people: dict[str, int]) -> None:
    form = {"name": "SMART", "starts_at": "5 pm", "starts_on": "11/2/2026"}
    groups.add_group(desk.director, form)
    before = tables()
    text = 'Name,Groups\nAna Ruiz,"SMART; Monday All Recovery"\n'
    done = _done(desk, text, "groups")
    assert done.value == importing.ImportResult(1, 0, 0, 0)
    assert {row.group.name for row in Membership.select()} == {"SMART", "Monday All Recovery"}
    undoing.undo(desk.director, done.entry_id)
    assert tables() == before
    text = "Name,DOB,SMART,Monday All Recovery\nAna Ruiz,,x,x\nBob Smith,1/1/1980,,x\n"
    text += "Bob Smith,2/2/1975,,\n"
    seen = looked_at(desk.director, text, "groups")
    assert list(seen.columns.values()) == ["name", "birth_date", "group_mark", "group_mark"]
    assert verdicts(seen) == ["new", "new", "attention"], reasons(seen)
    importing.carry_out(desk.director, seen)
    assert Membership.select().count() == 3
    again = looked_at(desk.director, text, "groups")
    assert verdicts(again)[:2] == ["match", "match"]
    both = 'Name,Group,Date\nAna Ruiz,"SMART, Monday All Recovery",11/9/2026\n'
    assert "Several groups" in reasons(looked_at(desk.director, both, "attendance"))[0]


def test_a_month_above_the_days(desk: Desk, people: dict[str, int]) -> None:
    text = "Monday All Recovery - November,,\nName,2,9\nAna Ruiz,x,late\n"
    seen = looked_at(desk.director, text, "attendance")
    (row,) = seen.rows
    assert [(one.day, one.state) for one in row.to_write] == [
        (date(2026, 11, 2), "present"),
        (date(2026, 11, 9), "late"),
    ]
    december = looked_at(
        desk.director, "Monday All Recovery\nName,12/29\nAna Ruiz,x\n", "attendance"
    )
    assert december.rows[0].to_write[0].day == date(2025, 12, 29)
