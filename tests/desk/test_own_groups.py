"""Whose rolls a facilitator sees: the own groups', and tonight's of another's by standing in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from peerdesk.actor import Actor, Role
from peerdesk.desk.front_desk import aliases
from peerdesk.desk.groups import attendance, co_facilitators, groups, meetings, rosters, stand_ins
from peerdesk.desk.history import timeline, undoing
from peerdesk.desk.office import record_check
from peerdesk.desk.people import people
from peerdesk.errors import Invalid, PeerDeskError, Refused
from peerdesk.records.groups import Group, StandIn
from peerdesk.records.office import Account, AccountRole
from peerdesk.store import journal
from peerdesk.store.database import database
from tests.conftest import Desk
from tests.desk.group_records import TODAY, add_group, add_person, meeting_id, tables

WEEK = timedelta(days=7)
LED_BY_SOL: dict[str, Any] = {"facilitator_name": "Sol Weaver"}


class Evening:
    """Sol's group of Ana, who came last week; the facilitator leads another one."""

    def __init__(self, desk: Desk) -> None:
        self.ana = add_person(desk, "Ana", "Ruiz")
        self.own = add_group(desk, "Lantern Circle", room="Attic")
        self.group = add_group(desk, "Quayside", starts_at="6 pm", **LED_BY_SOL)
        groups.join(desk.director, self.group, self.ana, date(2026, 11, 2))
        self.meeting = meeting_id(self.group)
        self.past = meeting_id(self.group, TODAY - WEEK)
        attendance.mark(desk.director, self.past, self.ana, "present")
        attendance.add_walk_in(desk.director, self.past, alias="Zigzag")


@pytest.fixture
def evening(desk: Desk) -> Evening:
    return Evening(desk)


def test_of_anothers_group_a_facilitator_is_told_name_time_and_room(
    desk: Desk, evening: Evening
) -> None:
    meeting = attendance.meetings_of(desk.facilitator, evening.group, TODAY - WEEK, TODAY)
    past, tonight = meeting
    assert (tonight.group, tonight.starts_at, tonight.room) == ("Quayside", time(18), "Blue room")
    for row in meeting:
        told = (row.facilitator, row.capacity, row.expected, row.marked, row.came, row.headcount)
        assert (*told, row.roll, row.state) == ("", 0, 0, 0, 0, None, "closed", "scheduled")
    assert (past.may_stand_in, tonight.may_stand_in, tonight.is_own) == (False, True, False)
    rows = groups.group_rows(desk.facilitator, [evening.group, evening.own])
    shut = rows[evening.group]
    assert (shut.name, shut.when, shut.room) == ("Quayside", "Every Monday", "Blue room")
    told_of_group = (shut.kind, shut.facilitator, shut.members, shut.capacity, shut.may_change)
    assert (*told_of_group, shut.is_own) == ("", "", 0, 0, False, False)
    assert (rows[evening.own].is_own, rows[evening.own].may_change) == (True, True)
    assert groups.group_ids(desk.facilitator, search="sol") == []
    assert groups.group_ids(desk.mentor, search="sol") == [evening.group], "whom to ask for"
    mentors_row = groups.group_rows(desk.mentor, [evening.group])[evening.group]
    assert (mentors_row.facilitator, mentors_row.members) == ("Sol Weaver", 0)
    assert {row.group for row in attendance.rolls_not_taken(desk.facilitator)} == {"Lantern Circle"}
    assert attendance.rolls_not_taken(desk.mentor) == []
    whole = groups.group_rows(desk.front_desk, [evening.group])[evening.group]
    assert (whole.facilitator, whole.members, whole.may_change) == ("Sol Weaver", 1, False)


def test_standing_in_opens_this_meeting_alone(desk: Desk, evening: Evening) -> None:
    actor, before = desk.facilitator, tables()
    shut: list[Callable[[], Any]] = [
        lambda: attendance.roll(actor, evening.meeting),
        lambda: rosters.number_roster(actor, evening.meeting),
        lambda: attendance.add_walk_in(actor, evening.meeting, alias="Jo"),
    ]
    for call in shut:
        with pytest.raises(Refused, match="those who lead the group"):
            call()
    assert tables() == before
    done = stand_ins.stand_in(actor, evening.meeting)
    assert done.label == "Stands in for the roll of Quayside, Nov 23, 2026"
    assert (done.undoable, done.tables) == (True, {"stand_in"})
    assert [line.name for line in attendance.roll(actor, evening.meeting).lines] == ["Ana R."]
    (row,) = [each for each in attendance.meetings_on(actor, TODAY) if each.group == "Quayside"]
    assert (row.is_own, row.expected, row.standing_in) == (True, 1, "Facilitator")
    sheet = rosters.number_roster(actor, evening.meeting).value
    assert (sheet.facilitator, len(sheet.lines)) == ("Facilitator", 1), "who runs it tonight"
    attendance.mark(actor, evening.meeting, evening.ana, "present")
    assert people.person_card(actor, evening.ana).groups == (), "the group is another's still"
    assert [contact.day for contact in people.person_card(actor, evening.ana).contacts] == [TODAY]
    assert [item.day for item in timeline.timeline(actor, evening.ana).items] == [TODAY]
    assert aliases.unlinked(actor, TODAY - WEEK, TODAY) == []
    assert aliases.likely_people(actor, "Zigzag") == []
    for call in (
        lambda: attendance.roll(actor, evening.past),
        lambda: groups.members(actor, evening.group),
        lambda: groups.change_group(actor, evening.group, {"facilitator_id": actor.account_id}),
    ):
        with pytest.raises(Refused):
            call()
    assert record_check.problems(desk.director) == []


def test_undone_or_moved_it_is_shut_again(desk: Desk, evening: Evening) -> None:
    actor = desk.facilitator
    first = stand_ins.stand_in(actor, evening.meeting)
    assert first.entry_id is not None
    undoing.undo(actor, first.entry_id)
    with pytest.raises(Refused):
        attendance.roll(actor, evening.meeting)
    stand_ins.stand_in(actor, evening.meeting)
    tomorrow = TODAY + timedelta(days=1)
    meetings.move_meeting(desk.director, evening.meeting, tomorrow, time(18))
    with pytest.raises(Refused):
        attendance.roll(actor, evening.meeting)
    later = desk.at(datetime(2026, 11, 24, 15, tzinfo=UTC), actor)
    again = stand_ins.stand_in(later, evening.meeting)
    assert StandIn.get_by_id(again.value).day == tomorrow
    assert StandIn.select().count() == 1
    groups.change_group(desk.director, evening.group, {"starts_at": "7 pm"})
    assert attendance.roll(later, evening.meeting).meeting.starts_at == time(18), "not planned anew"


def test_only_todays_that_take_place_and_are_anothers(desk: Desk, evening: Evening) -> None:
    coming = meeting_id(evening.group, TODAY + WEEK)
    noon = meeting_id(add_group(desk, "Noon", starts_at="12 pm", **LED_BY_SOL))
    meetings.cancel_meeting(desk.director, noon, "weather")
    before = tables()
    for actor, meeting, why in (
        (desk.facilitator, evening.past, "on that day only"),
        (desk.facilitator, coming, "on that day only"),
        (desk.facilitator, noon, "cancelled"),
        (desk.facilitator, meeting_id(evening.own), "already"),
        (desk.front_desk, evening.meeting, "already"),
        (desk.mentor, evening.meeting, "Taking the roll"),
        (replace(desk.facilitator, account_id=None), evening.meeting, "Sign in"),
    ):
        with pytest.raises(PeerDeskError, match=why):
            stand_ins.stand_in(actor, meeting)
    assert tables() == before
    night = add_group(desk, "Night", starts_at="11:30 pm", **LED_BY_SOL)
    after_midnight = desk.at(datetime(2026, 11, 24, 5, 10, tzinfo=UTC), desk.facilitator)
    assert after_midnight.clock.today() == TODAY + timedelta(days=1)
    stand_ins.stand_in(after_midnight, meeting_id(night))
    nobodys = add_group(desk, "Nobody's", starts_at="8 am", starts_on=TODAY, facilitator_id=None)
    stand_ins.stand_in(desk.facilitator, meeting_id(nobodys))
    assert attendance.roll(desk.facilitator, meeting_id(nobodys)).lines == ()


def test_a_co_facilitators_account_and_what_a_role_adds(desk: Desk, evening: Evening) -> None:
    by_mentor = add_group(desk, "Pairs", starts_at="5 pm", facilitator_id=desk.mentor.account_id)
    groups.join(desk.director, by_mentor, evening.ana, date(2026, 11, 2))
    with pytest.raises(Refused):
        groups.members(desk.mentor, by_mentor)
    assert people.person_card(desk.mentor, evening.ana).groups == ()
    values = {"co_facilitator_id": desk.facilitator.account_id}
    groups.change_group(desk.director, evening.group, values)
    assert [row.name for row in groups.members(desk.facilitator, evening.group)] == ["Ana R."]
    assert attendance.roll(desk.facilitator, evening.past).total == 2
    row = groups.group_rows(desk.facilitator, [evening.group])[evening.group]
    assert (row.facilitator, row.co_facilitator) == ("Sol Weaver", "Facilitator")
    groups.change_group(desk.facilitator, evening.group, {"room": "Hall"})
    with pytest.raises(Invalid) as caught:
        groups.change_group(
            desk.director, evening.own, {"co_facilitator_id": desk.facilitator.account_id}
        )
    assert "co_facilitator_id" in caught.value.fields
    with journal.entry(desk.director, "No facilitator any more"):
        role = AccountRole.get(AccountRole.account == desk.facilitator.account_id)
        role.role = Role.MENTOR.value
        role.save()
    with pytest.raises(Refused):
        groups.members(desk.facilitator, evening.group)


def test_a_group_that_a_facilitator_adds_is_their_own(desk: Desk) -> None:
    own = groups.add_group(desk.facilitator, {"name": "New", "starts_at": "6 pm"}).value
    assert groups.members(desk.facilitator, own) == []
    given = {"name": "Sol's", "starts_at": "6 pm", **LED_BY_SOL}
    with pytest.raises(Refused):
        groups.members(desk.facilitator, groups.add_group(desk.facilitator, given).value)
    added = groups.add_group(desk.director, {"name": "Later", "starts_at": "6 pm"}).value
    assert Group.get_by_id(added).facilitator_id is None


def _old_text(desk: Desk, group_name: str, text: str) -> int:
    """A group as an older version left it: the column did not exist when it was written."""
    group_id = add_group(desk, group_name, co_facilitator_name=text)
    database.execute_sql(
        "UPDATE peer_group SET co_facilitator_settled = NULL WHERE id = ?", (group_id,)
    )
    return group_id


def _account(desk: Desk, name: str, *, active: bool = True) -> int:
    with journal.entry(desk.director, "An account"):
        account = Account(sign_in_name=f"{name} {Account.select().count()}", name=name)
        account.active = active
        account.save()
        AccountRole(account=account, role=Role.FACILITATOR.value).save()
    return int(account.id)


def test_an_old_text_is_linked_once_or_decided_by_the_director(desk: Desk) -> None:
    rosa = _account(desk, "Rosa Díaz")
    for active in (True, True, False):
        _account(desk, "Sam", active=active)
    _account(desk, "Gone", active=False)
    linked = _old_text(desk, "A", "rosa  diaz")
    twice, gone, itself = (
        _old_text(desk, name, text)
        for name, text in (("B", "Sam"), ("C", "Gone"), ("D", "Facilitator"))
    )
    nobody = add_group(desk, "E", co_facilitator_name="Rosa Díaz")
    done = co_facilitators.link_known_names(desk.mentor)
    assert (done.value, done.label) == (1, "Linked 1 co-facilitator to an account")
    row = Group.get_by_id(linked)
    assert (row.co_facilitator_id, row.co_facilitator_name) == (rosa, "")
    assert Group.get_by_id(nobody).co_facilitator_id is None, "typed as it was meant"
    waiting = co_facilitators.unlinked(desk.director)
    assert [(each.group_id, each.name) for each in waiting] == [
        (twice, "Sam"),
        (gone, "Gone"),
        (itself, "Facilitator"),
    ]
    _account(desk, "Gone")
    assert co_facilitators.link_known_names(desk.mentor).entry_id is None, "looked for once"

    director = desk.director
    with pytest.raises(Invalid):
        co_facilitators.link_co_facilitator(director, itself, desk.facilitator.account_id)
    chosen = co_facilitators.link_co_facilitator(director, twice, rosa)
    assert chosen.label == "The co-facilitator “Sam” of B is Rosa Díaz"
    kept = co_facilitators.link_co_facilitator(director, gone, None)
    assert kept.label == "The co-facilitator “Gone” of C has no account"
    groups.change_group(director, itself, {"room": "Hall"})
    assert len(co_facilitators.unlinked(director)) == 1, "another change decides nothing"
    groups.change_group(director, itself, {"co_facilitator_name": "Ines"})
    assert co_facilitators.unlinked(director) == []
    members = groups.members(
        Actor(rosa, "Rosa", frozenset({Role.FACILITATOR}), director.clock), twice
    )
    assert members == []
    assert chosen.entry_id is not None
    undoing.undo(director, chosen.entry_id)
    assert [each.group_id for each in co_facilitators.unlinked(director)] == [twice]
