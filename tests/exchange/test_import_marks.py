"""What cells of attendance say: blanks, signs, unknown marks; each question asked once."""

from __future__ import annotations

import pytest

from peerdesk.desk.groups import groups
from peerdesk.desk.history import undoing
from peerdesk.desk.intake import intake
from peerdesk.errors import Invalid
from peerdesk.exchange import importing
from peerdesk.exchange.importing import Told
from peerdesk.records.groups import Attendance, Meeting
from peerdesk.records.office import ImportMapping
from peerdesk.records.people import Person
from tests.conftest import Desk
from tests.exchange.importing import looked_at, reasons, tables, verdicts

PEOPLE = ("Russell Quimby", "Wanda Sedgwick", "Kayla Bexley", "Annie Greenhalgh")
A = """Group,Date,Name,Attendance
All Recovery Circle,7/3/2026,Russell Quimby,Present
All Recovery Circle,7/3/2026,Wanda Sedgwick,
All Recovery Circle,7/3/2026,Kayla Bexley,None
All Recovery Circle,7/3/2026,Annie Greenhalgh,-
"""
"""Three cells that say nothing: those people all became present."""


@pytest.fixture
def circle(desk: Desk) -> Desk:
    """Four people and a group on Fridays."""
    for name in PEOPLE:
        first, last = name.split()
        intake.start_intake(desk.front_desk, {"preferred_name": first, "legal_last_name": last})
    values = {"name": "All Recovery Circle", "starts_at": "6 pm", "starts_on": "11/6/2026"}
    groups.add_group(desk.director, values)
    return desk


def grid(*rows: str, header: str = "Name,7/3/2026,7/10/2026") -> str:
    """Rows of the circle, each a name's first letter and its marks."""
    names = {name[0]: name for name in PEOPLE}
    lines = [",".join((names[row[0]], *row[1:].split())) for row in rows]
    return "\n".join(("All Recovery Circle", header, *lines)) + "\n"


def came(seen: importing.Preview, desk: Desk) -> list[tuple[str, int, str]]:
    """Import it; who has which state on which day."""
    importing.carry_out(desk.director, seen)
    query = Attendance.select(Person.preferred_name, Meeting.day, Attendance.state)
    rows = query.join(Person).switch(Attendance).join(Meeting).tuples()
    return sorted((name[0], day.day, state) for name, day, state in rows)


def told(*pairs: tuple[str, str]) -> Told:
    return importing.told_marks(Told(), "attendance", list(pairs))


def asked(seen: importing.Preview) -> list[str]:
    return [each.key.text for each in seen.questions if each.is_open]


def test_a_blank_is_no_presence(circle: Desk) -> None:
    seen = looked_at(circle.director, A, "attendance")
    assert verdicts(seen) == ["new", "attention", "attention", "attention"]
    assert "Jul 3, 2026, cell D3: The cell says nothing" in reasons(seen)[1]
    assert asked(seen) == [""]
    assert seen.questions[0].rows == 3
    assert came(seen, circle) == [("R", 3, "present")]
    # Asked once; "nothing" leaves them as they are, with no row lost.
    seen = looked_at(circle.director, A, "attendance", told=told(("", "nothing")))
    assert verdicts(seen) == ["match"] * 4
    assert not asked(seen)
    seen = looked_at(circle.director, A, "attendance", told=told(("-", "absent")))
    assert came(seen, circle)[:3] == [("A", 3, "absent"), ("K", 3, "absent"), ("R", 3, "present")]


def test_a_blank_takes_no_recorded_absence_away(circle: Desk) -> None:
    absent = A.replace("Sedgwick,\n", "Sedgwick,absent\n")
    before = came(looked_at(circle.director, absent, "attendance"), circle)
    assert ("W", 3, "absent") in before
    seen = looked_at(circle.director, A, "attendance", existing="overwrite")
    assert came(seen, circle) == before
    days = grid("W - x", header="Name,7/3/2026,7/10/2026")
    seen = looked_at(circle.director, days, "attendance", existing="overwrite")
    assert came(seen, circle) == sorted([*before, ("W", 10, "present")])


def test_who_is_on_a_list_without_a_state_came(circle: Desk) -> None:
    text = "Group,Date,Name\nAll Recovery Circle,7/3/2026,Wanda Sedgwick\n"
    assert came(looked_at(circle.director, text, "attendance"), circle) == [("W", 3, "present")]


def test_one_mark_alone_is_for_who_came(circle: Desk) -> None:
    for mark in ("x", "X", "/", "|", "\\", "✓", "1", "(x)", "P"):
        text = grid(f"R {mark} -", f"K N/A {mark}")
        seen = looked_at(circle.director, text, "attendance")
        assert verdicts(seen) == ["new", "new"], reasons(seen)
        written = [(row.day.day, row.state) for each in seen.rows for row in each.to_write]
        assert written == [(3, "present"), (10, "present")], mark


def test_two_marks_are_asked_about_once(circle: Desk) -> None:
    pairs = (("x", "✓"), ("X", "1"), ("/", "x"), ("x", "P"), ("\\", "/"), ("x", "yes"))
    for one, other in pairs:
        text = grid(f"R {other} {other}", f"K {one} {other}", f"W {other} {one}")
        seen = looked_at(circle.director, text, "attendance")
        open_ones = asked(seen)
        assert one.casefold() in open_ones
        assert verdicts(seen)[1:] == ["attention", "attention"]
        answers = told((one, "absent"))
        if other.casefold() in open_ones:
            answers = told((one, "absent"), (other, "present"))
        seen = looked_at(circle.director, text, "attendance", told=answers)
        assert verdicts(seen) == ["new"] * 3, reasons(seen)
        assert "absent" in {each.answer for each in seen.questions}
        states = [row.state for each in seen.rows for row in each.to_write]
        assert states == ["present", "present", "absent", "present", "present", "absent"]


def test_a_cross_beside_a_tick_is_an_absence_where_both_are_signs_for_it(circle: Desk) -> None:
    seen = looked_at(circle.director, grid("R ✓ ✗"), "attendance")
    assert came(seen, circle) == [("R", 3, "present"), ("R", 10, "absent")]
    assert asked(looked_at(circle.director, grid("R ✗ ✗"), "attendance")) == ["✗"]


def test_letters_beside_a_cross_leave_it_a_presence(circle: Desk) -> None:
    seen = looked_at(circle.director, grid("R x A", "K L x", "W E x"), "attendance")
    assert not asked(seen)
    assert came(seen, circle)[:2] == [("K", 3, "late"), ("K", 10, "present")]


def test_an_unknown_mark_is_named_with_its_day_and_cell(circle: Desk) -> None:
    seen = looked_at(circle.director, grid("R P q", "K q *", "W P P"), "attendance")
    assert verdicts(seen) == ["attention", "attention", "new"]
    assert "Jul 10, 2026, cell C3: “q” is no mark that is known here." in reasons(seen)[0]
    assert "Jul 3, 2026, cell B4" in reasons(seen)[1]
    assert "Jul 10, 2026, cell C4" in reasons(seen)[1]
    assert asked(seen) == ["*", "q"]
    assert [each.rows for each in seen.questions if each.is_open] == [1, 2]
    seen = looked_at(circle.director, grid("R P q"), "attendance", told=told(("q", "nothing")))
    assert came(seen, circle) == [("R", 3, "present")]


def test_nothing_in_a_row_of_days_records_nothing(circle: Desk) -> None:
    seen = looked_at(circle.director, grid("R P P", "K - None"), "attendance")
    assert verdicts(seen) == ["new", "match"]
    assert len(came(seen, circle)) == 2
    seen = looked_at(circle.director, grid("R P", "K"), "attendance", told=told(("", "absent")))
    assert came(seen, circle)[:2] == [("K", 3, "absent"), ("K", 10, "absent")]


def test_marks_of_groups(circle: Desk) -> None:
    text = "Name,All Recovery Circle\nRussell Quimby,x\nKayla Bexley,-\nWanda Sedgwick,?\n"
    seen = looked_at(circle.director, text, "groups")
    assert verdicts(seen) == ["new", "attention", "attention"]
    answers = importing.told_marks(Told(), "groups", [("?", "no")])
    seen = looked_at(circle.director, text, "groups", told=answers)
    assert [each.answer for each in seen.questions] == ["no"]


def test_a_meaning_that_there_is_not_is_refused() -> None:
    with pytest.raises(Invalid, match="soon is none of: present, late"):
        told(("x", "soon"))
    assert told(("X ", "Left early")).meanings == {("state", "x"): "left_early"}


MERGED = """All Recovery Circle - Attendance,,,,
Name,July 2026,,,
,3,10,17,24
Russell Quimby,1,,1,1
Kayla Bexley,1,1,,1
"""


def test_days_under_a_merged_month(circle: Desk) -> None:
    told = Told(group="All Recovery Circle")
    seen = looked_at(circle.director, MERGED, "attendance", told=told)
    assert verdicts(seen) == ["new", "new"], reasons(seen)
    assert [day for _name, day, _state in came(seen, circle)] == [3, 10, 24, 3, 17, 24]


def test_answers_are_remembered_for_the_next_file_of_this_shape(circle: Desk) -> None:
    text = grid("R ✓ x", "K - ✓")
    before = tables()
    seen = looked_at(circle.director, text, "attendance", told=told(("x", "absent")))
    entry = importing.carry_out(circle.director, seen).entry_id
    # Next month has other days, and more of them.
    month = "Name,10/2/2026,10/9/2026,10/16/2026"
    text = grid("R x ✓ x", "K ✓ x -", header=month)
    assert asked(looked_at(circle.director, text, "attendance")) == ["x"]
    seen = looked_at(circle.director, text, "attendance", recall=True)
    assert [(each.answer, each.is_remembered) for each in seen.questions] == [("absent", True)]
    assert verdicts(seen) == ["new", "new"]
    # Another answer is told, kept, and recalled from then on.
    late = told(("x", "late"))
    seen = looked_at(circle.director, text, "attendance", recall=True, told=late)
    assert [each.is_remembered for each in seen.questions] == [False]
    second = importing.carry_out(circle.director, seen).entry_id
    again = looked_at(circle.director, text, "attendance", recall=True)
    assert "late" in {each.answer for each in again.questions}
    # Nothing that stands in a file is kept, and it goes with the import.
    kept = "".join(row.columns for row in ImportMapping.select())
    assert "Russell" not in kept
    assert '"x"' not in kept
    assert looked_at(circle.director, text, "people", recall=True).questions == ()
    for done in (second, entry):
        assert done is not None
        undoing.undo(circle.director, done)
    assert tables() == before


def test_a_row_can_be_left_out_without_editing_the_file(circle: Desk) -> None:
    leave = {3: importing.LEAVE_OUT}
    seen = looked_at(circle.director, A, "attendance", answers=leave)
    assert verdicts(seen) == ["new", "left_out", "attention", "attention"]
    assert sum(seen.counts.values()) == 4
    assert importing.failed_csv(seen).count(b"All Recovery Circle") == 2
    result = importing.carry_out(circle.director, seen).value
    assert (result.imported, result.failed, result.left_out) == (1, 2, 1)
