"""One meaning for each state: what the desk shows and what the director counts agree."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from peerdesk.desk.groups import attendance
from peerdesk.desk.people import people
from peerdesk.measures import groups as counted
from peerdesk.measures.contacts import first_contacts
from peerdesk.measures.period import Period
from peerdesk.records import meanings
from peerdesk.records.groups import Attendance, Meeting, Membership
from peerdesk.store import journal
from tests.conftest import CLOCK, Desk
from tests.desk.group_records import add_group, add_person, meeting_id

DAY = date(2026, 11, 16)


@pytest.mark.parametrize("called_off", meanings.CALLED_OFF)
def test_what_was_written_down_of_a_meeting_stands_before_a_word_that_called_it_off(
    desk: Desk, called_off: str
) -> None:
    """Held is "a line or a headcount": to the desk, in the month and in every union of contacts."""
    person, group = add_person(desk, "Ana"), add_group(desk)
    marked, counted_only, empty = (
        meeting_id(group, DAY - timedelta(days=days)) for days in (0, 7, 14)
    )
    with journal.entry(desk.director, "as another program may have left them"):
        Attendance(meeting=marked, person=person, state="present").save()
        for each in (marked, counted_only, empty):
            meeting = Meeting.get_by_id(each)
            meeting.state = called_off
            meeting.headcount_room = 0 if each == counted_only else None
            meeting.save()
    shown = {row.id: row for row in attendance.meetings_of(desk.director, group, date.min, DAY)}
    month = {row.id: row for row in counted.meetings(date(2026, 11, 1), DAY, CLOCK)}
    assert [shown[each].state for each in (marked, counted_only)] == ["held", "held"]
    assert [month[each].outcome for each in (marked, counted_only)] == ["held", "held"]
    assert shown[empty].state == month[empty].outcome == called_off
    assert month[marked].named == 1
    assert first_contacts(DAY, DAY) == {person: DAY}
    [contact] = people.person_card(desk.director, person).contacts
    assert contact.day == DAY
    assert people.people_rows(desk.director, [person])[person].last_seen == DAY
    period = Period(date(2026, 11, 1), date(2026, 11, 23), CLOCK, True)
    assert [row.person_id for row in counted.unique_named(period)] == [person]
    # And it can be put right where it was written down, with nothing to be opened first.
    attendance.mark(desk.director, marked, person, "absent")
    assert first_contacts(DAY, DAY) == {}
    with pytest.raises(Exception, match="Open it again first"):
        attendance.mark(desk.director, empty, person, "present")


@pytest.mark.parametrize(
    ("joined", "left", "belongs"),
    [(0, None, True), (1, None, False), (-9, 0, False), (-9, 1, True), (0, 0, False)],
)
def test_on_the_day_somebody_leaves_they_belong_no_longer(
    desk: Desk, joined: int, left: int | None, belongs: bool
) -> None:
    person, group = add_person(desk, "Ana"), add_group(desk)
    with journal.entry(desk.director, "joined"):
        Membership(
            group=group,
            person=person,
            joined_on=DAY + timedelta(days=joined),
            left_on=None if left is None else DAY + timedelta(days=left),
        ).save()
    assert Membership.select().where(meanings.belongs_on(DAY)).exists() is belongs


@pytest.mark.parametrize("state", attendance.STATES)
def test_who_came_is_the_same_in_a_query_and_on_a_line(desk: Desk, state: str) -> None:
    person, group = add_person(desk, "Ana"), add_group(desk)
    meeting = meeting_id(group, DAY)
    attendance.mark(desk.director, meeting, person, state)
    [line] = (each for each in attendance.roll(desk.director, meeting).lines if each.state)
    assert line.came is Attendance.select().where(meanings.came()).exists()
    assert line.came is (state in ("present", "late", "left_early"))
