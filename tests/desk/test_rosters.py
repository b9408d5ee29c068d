"""Table sheets: what is on them, what never is, and keying them back in their own order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import astuple
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from peerdesk.desk.groups import attendance, groups, rosters
from peerdesk.desk.merging.merging import merge
from peerdesk.desk.office import office
from peerdesk.errors import ChangedSince, Invalid, PeerDeskError, Refused
from peerdesk.records.groups import RosterPrint, RosterPrintLine
from peerdesk.records.mentoring import Session
from peerdesk.records.people import PersonChoice
from peerdesk.store import journal
from tests.conftest import Desk
from tests.desk.group_records import (
    TODAY,
    add_group,
    add_person,
    meeting_id,
    tables,
)

LAST_WEEK = TODAY - timedelta(days=7)


class Evening:
    """A group of Ana, Ben and Cyd; Ana came last week, Ben was excused then."""

    def __init__(self, desk: Desk) -> None:
        self.cyd = add_person(desk, "Cyd", "Østby", birth_date=date(1980, 5, 17))
        self.ben = add_person(desk, "Ben", "Ito", pronouns="they")
        self.ana = add_person(desk, "Ana", "Ruiz")
        self.group = add_group(
            desk,
            minutes=90,
            facilitator_name="Sol Weaver",
            co_facilitator_id=desk.facilitator.account_id,
        )
        for person in (self.cyd, self.ben, self.ana):
            groups.join(desk.director, self.group, person, date(2026, 11, 2))
        self.meeting = meeting_id(self.group)
        past = meeting_id(self.group, LAST_WEEK)
        attendance.mark(desk.facilitator, past, self.ana, "present")
        attendance.mark(desk.facilitator, past, self.ben, "excused")
        with journal.entry(desk.director, "Follow-ups and needs"):
            for code in ("hearing", "quiet_room"):
                PersonChoice(person=self.ben, list_name="accessibility", code=code).save()
            for person, day, due in (
                (self.ana, date(2026, 11, 1), date(2026, 11, 8)),
                (self.ana, date(2026, 11, 8), None),
                (self.ben, date(2026, 11, 8), date(2026, 11, 20)),
                (self.cyd, date(2026, 11, 8), date(2026, 12, 20)),
            ):
                Session(person=person, day=day, minutes=30, note="x", follow_up_on=due).save()


@pytest.fixture
def evening(desk: Desk) -> Evening:
    return Evening(desk)


def test_the_table_sheet_shows_what_the_table_needs(desk: Desk, evening: Evening) -> None:
    before = tables()
    entries = journal.JournalEntry.select().count()
    sheet = rosters.roster_sheet(desk.facilitator, evening.meeting, preview=True)
    assert tables() == before
    assert journal.JournalEntry.select().count() == entries
    assert (sheet.number, sheet.preview) == (0, True)
    assert (sheet.group, sheet.day, sheet.room) == ("Monday Circle", TODAY, "Blue room")
    assert (sheet.starts, sheet.ends, sheet.facilitator) == (time(9), time(10, 30), "Sol")
    assert (sheet.spare_lines, sheet.shred_by) == (8, TODAY + timedelta(days=7))
    assert (sheet.letterhead.center, sheet.letterhead.printed_by) == ("Harbor Light", "Facilitator")
    assert sheet.letterhead.printed_at == datetime(2026, 11, 23, 10)
    assert [(line.name, line.new_today) for line in sheet.lines] == [
        ("Ana R.", False),
        ("Ben I.", True),
        ("Cyd Ø.", True),
    ]
    shown = str([astuple(line) for line in sheet.lines])
    for private in ("Ruiz", "Ito", "Østby", "1980", "they", "Hearing", "11/20"):
        assert private not in shown


def test_the_facilitators_copy_adds_what_helps_and_not_why(desk: Desk, evening: Evening) -> None:
    sheet = rosters.roster_sheet(desk.facilitator, evening.meeting, facilitator_copy=True)
    lines = {line.name: line for line in sheet.lines}
    assert lines["Ben I."].pronouns == "they/them"
    assert lines["Ben I."].needs == "Hearing or ASL, Quiet room"
    assert lines["Ben I."].follow_up == "Follow-up due Nov 20, 2026"
    assert (lines["Ana R."].follow_up, lines["Cyd Ø."].follow_up) == ("", "")
    assert sheet.facilitator_copy


def test_a_sheet_is_numbered_and_what_becomes_of_it_is_journaled(
    desk: Desk, evening: Evening
) -> None:
    done = rosters.number_roster(desk.facilitator, evening.meeting)
    sheet, entry = done.value, journal.JournalEntry.get_by_id(done.entry_id)
    assert (entry.kind, entry.account_id) == ("number", desk.facilitator.account_id)
    assert RosterPrint.get_by_id(sheet.number).printed_at == datetime(2026, 11, 23, 10)
    second = rosters.number_roster(desk.facilitator, evening.meeting, facilitator_copy=True)
    assert second.value.number == sheet.number + 1
    kept = RosterPrintLine.select().where(RosterPrintLine.roster_print == sheet.number)
    assert [line.person_id for line in kept.order_by(RosterPrintLine.position)] == [
        evening.ana,
        evening.ben,
        evening.cyd,
    ]
    assert done.entry_id is not None
    with pytest.raises(ChangedSince):  # the paper is on the table
        journal.undo(desk.facilitator, done.entry_id)


def test_a_sheet_is_keyed_back_in_its_own_order(desk: Desk, evening: Evening) -> None:
    actor = desk.facilitator
    number = rosters.number_roster(actor, evening.meeting).value.number
    # After the print: Ben leaves, somebody joins, two walk in.
    groups.leave(actor, evening.group, evening.ben)
    groups.join(actor, evening.group, add_person(desk, "Aaron"), TODAY)
    zed, abe = add_person(desk, "Zed"), add_person(desk, "Abe")
    for person in (zed, abe):
        attendance.add_walk_in(actor, evening.meeting, person)
    attendance.add_walk_in(actor, evening.meeting, alias="Jay")
    attendance.mark(actor, evening.meeting, evening.ben, "present")
    attendance.mark(actor, evening.meeting, evening.cyd, "absent")
    keyed = rosters.sheet_roll(actor, number, names_on_paper=5)
    assert [(line.name, line.state) for line in keyed.roll.lines] == [
        ("Ana R.", None),
        ("Ben I.", "present"),
        ("Cyd Ø.", "absent"),
        ("Zed", "present"),
        ("Abe", "present"),
    ]
    assert [line.name for line in keyed.roll.aliases] == ["Jay"]
    assert keyed.names_keyed == 4
    assert keyed.control == "4 of 5 names are keyed: 1 is missing."
    attendance.mark(actor, evening.meeting, evening.ana, "late")
    assert rosters.sheet_roll(actor, number, names_on_paper=5).control == ""
    assert rosters.sheet_roll(actor, number).control == ""
    too_many = rosters.sheet_roll(actor, number, names_on_paper=3).control
    assert too_many == "5 names are keyed and 3 are on the paper: 2 too many."


def test_somebody_who_left_is_still_on_the_paper(desk: Desk, evening: Evening) -> None:
    number = rosters.number_roster(desk.facilitator, evening.meeting).value.number
    groups.leave(desk.facilitator, evening.group, evening.ben)
    lines = rosters.sheet_roll(desk.facilitator, number).roll.lines
    assert [(line.name, line.state) for line in lines] == [
        ("Ana R.", None),
        ("Ben I.", None),
        ("Cyd Ø.", None),
    ]
    with pytest.raises(Invalid) as caught:
        rosters.sheet_roll(desk.facilitator, number + 1)
    assert set(caught.value.fields) == {"number"}


def test_two_lines_that_became_one_person_are_keyed_once(desk: Desk, evening: Evening) -> None:
    actor = desk.facilitator
    number = rosters.number_roster(actor, evening.meeting).value.number
    merge(desk.director, evening.ana, evening.cyd)
    attendance.mark(actor, evening.meeting, evening.ana, "present")
    sheet = rosters.sheet_roll(actor, number, names_on_paper=1)
    assert [(line.name, line.on_paper) for line in sheet.roll.lines] == [
        ("Ana R.", (1, 3)),
        ("Ben I.", (2,)),
    ]
    assert sheet.joined == "Lines 1, 3 are Ana R., counted once."

    def control(names_on_paper: int) -> str:
        return rosters.sheet_roll(actor, number, names_on_paper).control

    assert (sheet.names_keyed, sheet.control) == (1, "")
    assert control(2) == "", "both lines may be signed"
    assert control(3) == "1 of 2 names are keyed: 1 is missing."
    attendance.mark(actor, evening.meeting, evening.ben, "present")
    assert control(3) == control(2) == ""
    assert control(1) == "2 names are keyed and 1 are on the paper: 1 too many."


def test_hosted_groups_and_mentors_get_no_sheet(desk: Desk, evening: Evening) -> None:
    hosted = meeting_id(add_group(desk, "AA", hosted=True))
    before = tables()
    for call in (rosters.roster_sheet, rosters.number_roster):
        with pytest.raises(Invalid):
            call(desk.facilitator, hosted)
    refused: list[Callable[[], Any]] = [
        lambda: rosters.roster_sheet(desk.mentor, evening.meeting),
        lambda: rosters.number_roster(desk.mentor, evening.meeting),
        lambda: rosters.sheet_roll(desk.mentor, 1),
    ]
    for refuse in refused:
        with pytest.raises(Refused):
            refuse()
    assert tables() == before


def test_finding_a_meeting_for_the_command_line(desk: Desk, evening: Evening) -> None:
    assert rosters.find_meeting(desk.director, "monday  CIRCLE", TODAY) == evening.meeting
    with pytest.raises(PeerDeskError, match="The groups are: Monday Circle"):
        rosters.find_meeting(desk.director, "Tuesday", TODAY)
    with pytest.raises(PeerDeskError, match=r"no meeting on Nov 24, 2026.*Nov 23, 2026; Nov 30"):
        rosters.find_meeting(desk.director, "Monday Circle", TODAY + timedelta(days=1))


@pytest.mark.parametrize("day", [date(1, 1, 1), date(9999, 12, 31)])
def test_a_day_at_the_end_of_the_calendar_has_no_meeting(
    desk: Desk, evening: Evening, day: date
) -> None:
    with pytest.raises(PeerDeskError, match="has no meeting"):
        rosters.find_meeting(desk.director, "monday CIRCLE", day)


def test_a_sheet_is_in_its_groups_language_or_the_centers(desk: Desk, evening: Evening) -> None:
    group = evening.group
    groups.change_group(desk.director, group, {"language": "es"})
    assert rosters.roster_sheet(desk.facilitator, evening.meeting).language == "es"
    groups.change_group(desk.director, group, {"language": "vi"})
    assert rosters.roster_sheet(desk.facilitator, evening.meeting).language == "en"
    values = office.center_values(desk.director)
    office.change_center(desk.director, {**values, "language": "es"})
    assert rosters.number_roster(desk.facilitator, evening.meeting).value.language == "es"
