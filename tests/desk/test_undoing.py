"""Undo leaves records that fit together, whatever was done before and after, in any order."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, assume, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from peewee import fn

from peerdesk.actor import Actor, Role
from peerdesk.clock import Clock
from peerdesk.desk.front_desk import visits
from peerdesk.desk.groups import attendance, groups, rosters
from peerdesk.desk.history.undoing import undo
from peerdesk.desk.intake import full_intake, intake
from peerdesk.desk.mentoring import assignment, mentors
from peerdesk.desk.office import office
from peerdesk.desk.people import drafts, search
from peerdesk.desk.plans import recovery
from peerdesk.errors import ChangedSince, Invalid, PeerDeskError, Refused
from peerdesk.records.groups import Attendance, Group, Meeting, Membership
from peerdesk.records.mentoring import Assignment
from peerdesk.records.office import Account, Draft
from peerdesk.records.people import Episode, MentorRequest, Person, Visit
from peerdesk.store import journal, opening
from peerdesk.store.database import database
from peerdesk.store.journal import Done
from tests.conftest import CLOCK, KEY, NOW, Desk

GROUP = {"name": "Monday", "starts_at": "9:00 am", "starts_on": "11/23/2026"}


def _ana(desk: Desk) -> int:
    return intake.start_intake(desk.director, {"preferred_name": "Ana"}).value


def _refuses(actor: Actor, entry_id: int | None, named: str = "") -> None:
    """The undo is refused, the later action in the way is ``named``, and nothing is changed."""
    assert entry_id is not None
    newest = journal.latest()
    with pytest.raises(ChangedSince, match=re.escape(f"by “{named}”" if named else "“")) as refused:
        undo(actor, entry_id)
    assert journal.latest() == newest
    assert journal.verify() == []
    assert "Changed Ana" not in str(refused.value), "only what stands in the way is named"


def test_what_collides_with_a_later_row_is_refused_in_plain_words(desk: Desk) -> None:
    ana, sam = _ana(desk), mentors.add_mentor(desk.director, {"name": "Sam"}).value
    assignment.exclude(desk.director, ana, sam)
    allowed = assignment.allow_again(desk.director, ana, sam)
    again = assignment.exclude(desk.director, ana, sam)
    _refuses(desk.director, allowed.entry_id, again.label)


def test_nobody_is_open_twice(desk: Desk) -> None:
    ana = _ana(desk)
    closed = intake.close_episode(desk.director, ana, "moved")
    intake.reopen(desk.director, ana)
    # Touches the same row, but is not in the way.
    intake.change_person(desk.director, ana, {"referral_source": "self"})
    _refuses(desk.director, closed.entry_id, "Welcomed Ana back")


@pytest.mark.parametrize("days", [0, 10])
def test_nobody_is_open_in_a_time_that_is_followed_by_another(desk: Desk, days: int) -> None:
    ana = _ana(desk)
    closed = intake.close_episode(desk.director, ana, "moved")
    later = desk.at(NOW + timedelta(days=days))
    again = intake.reopen(later, ana)
    intake.close_episode(later, ana, "moved")
    _refuses(desk.director, closed.entry_id, f"Closed Ana”; “{again.label}")


def test_nothing_ends_before_it_begins(desk: Desk) -> None:
    ana = intake.start_intake(desk.director, {"preferred_name": "Ana"}).value
    corrected = full_intake.widen_intake(desk.director, ana, {"intake_on": "11/1/2026"})
    closed = intake.close_episode(desk.director, ana, "moved", date(2026, 11, 10))
    _refuses(desk.director, corrected.entry_id, closed.label)
    recovery.set_recovery_date(desk.director, ana, date(2026, 11, 20))
    corrected = recovery.set_recovery_date(desk.director, ana, date(2026, 11, 1))
    returned = recovery.record_return_to_use(desk.director, ana, date(2026, 11, 10))
    _refuses(desk.director, corrected.entry_id, returned.label)
    visit = visits.sign_in(desk.director, ana).value
    earlier = visits.correct_visit(desk.director, visit, {"time_in": "9:00"})
    ended = visits.correct_visit(desk.director, visit, {"time_in": "9:00", "time_out": "9:30"})
    _refuses(desk.director, earlier.entry_id, ended.label)


def test_nobody_is_here_twice(desk: Desk) -> None:
    ana = _ana(desk)
    out = visits.sign_out(desk.director, visits.sign_in(desk.director, ana).value)
    again = visits.sign_in(desk.director, ana)
    _refuses(desk.director, out.entry_id, again.label)


def test_nobody_is_in_a_group_twice(desk: Desk) -> None:
    ana, group = _ana(desk), groups.add_group(desk.director, GROUP).value
    groups.join(desk.director, group, ana)
    left = groups.leave(desk.director, group, ana)
    again = groups.join(desk.director, group, ana)
    _refuses(desk.director, left.entry_id, again.label)
    later = desk.at(NOW + timedelta(days=7))
    gone = groups.leave(later, group, ana)
    _refuses(desk.director, left.entry_id, f"{gone.label}”; “{again.label}")


def test_nobody_waits_who_has_a_mentor(desk: Desk) -> None:
    ana, sam = _ana(desk), mentors.add_mentor(desk.director, {"name": "Sam"}).value
    begun = assignment.assign(desk.director, ana, sam, "the test's reason")
    ended = assignment.end_assignment(desk.director, begun.value, "other")
    asked = assignment.ask_for_mentor(desk.director, ana)
    _refuses(desk.director, ended.entry_id, asked.label)


def test_a_hosted_group_keeps_no_names(desk: Desk) -> None:
    ana = _ana(desk)
    group = groups.add_group(desk.director, {**GROUP, "hosted": True}).value
    opened = groups.change_group(desk.director, group, {"hosted": False})
    joined = groups.join(desk.director, group, ana)
    _refuses(desk.director, opened.entry_id, joined.label)


def test_an_account_is_one_mentors(desk: Desk) -> None:
    account = desk.mentor.account_id
    sam = mentors.add_mentor(desk.director, {"name": "Sam", "account_id": account}).value
    given_up = mentors.change_mentor(desk.director, sam, {"name": "Sam"})
    kim = mentors.add_mentor(desk.director, {"name": "Kim", "account_id": account})
    _refuses(desk.director, given_up.entry_id, kim.label)


def test_a_cancelled_meeting_gets_no_names_back(desk: Desk) -> None:
    ana, group = _ana(desk), groups.add_group(desk.director, GROUP).value
    ben = intake.start_intake(desk.director, {"preferred_name": "Ben"}).value
    meeting = Meeting.get(Meeting.group == group).id
    for person in (ana, ben):
        attendance.mark(desk.director, meeting, person, "present")
    cleared = attendance.mark(desk.director, meeting, ben, None)
    attendance.mark(desk.director, meeting, ana, None)
    cancelled = attendance.cancel_meeting(desk.director, meeting, "weather")
    _refuses(desk.director, cleared.entry_id, cancelled.label)


def test_an_earlier_mark_undone_leaves_the_meeting_held(desk: Desk) -> None:
    ana, group = _ana(desk), groups.add_group(desk.director, GROUP).value
    meeting = Meeting.get(Meeting.group == group).id
    first = attendance.mark(desk.director, meeting, ana, "present")
    attendance.set_headcount(desk.director, meeting, 3)
    assert first.entry_id is not None
    undo(desk.director, first.entry_id)
    assert Meeting.get_by_id(meeting).state == "held"


def test_drafts_about_somebody_whose_adding_was_undone_are_gone(desk: Desk) -> None:
    added = intake.start_intake(desk.director, {"preferred_name": "Ana"})
    drafts.save_draft(desk.front_desk, "intake", {"legal_last_name": "Ruiz"}, added.value)
    drafts.save_draft(desk.front_desk, "intake", {"preferred_name": "Ben"})
    assert added.entry_id is not None
    undo(desk.director, added.entry_id)
    assert [draft.subject_id for draft in Draft.select()] == [None, None]
    typed = [json.loads(draft.content)["preferred_name"] for draft in Draft.select()]
    assert typed == ["Ben", "Ana"], "Ana's own draft is gone, her adding is one again"
    assert search.people_ids(desk.director, "ana") == []


def test_own_actions_are_everybodys_to_undo_and_others_the_directors(desk: Desk) -> None:
    added = intake.start_intake(desk.director, {"preferred_name": "Ana"})
    by_desk = intake.start_intake(desk.front_desk, {"preferred_name": "Ben"})
    assert added.undoable
    assert added.entry_id is not None
    assert by_desk.entry_id is not None
    for actor in (desk.front_desk, desk.mentor, desk.facilitator):
        with pytest.raises(Refused, match="director"):
            undo(actor, added.entry_id)
    undo(desk.director, by_desk.entry_id)
    undo(desk.director, added.entry_id)
    assert Person.select().count() == 0


def test_what_only_happened_is_not_taken_back(desk: Desk) -> None:
    group = groups.add_group(desk.director, GROUP).value
    printed = rosters.number_roster(desk.director, Meeting.get(Meeting.group == group).id)
    with journal.entry(desk.director, "Disabled an account", kind="account") as entry:
        account = Account.get_by_id(1)
        account.active = False
        account.save()
    seen = journal.note(desk.director, "Looked at Ana", kind="view")
    for done in (printed, entry.done(None), seen):
        assert not done.undoable
        _refuses(desk.director, done.entry_id)


_STATES = st.sampled_from(["present", "excused", "absent", None])


_about_door = precondition(lambda day: day.subject == "door")
_about_group = precondition(lambda day: day.subject == "group")
_about_mentor = precondition(lambda day: day.subject == "mentor")


class WorkingDay(RuleBasedStateMachine):
    """Whatever staff do and undo, in whatever order, the records fit together.

    Each day is about one subject: only what touches the same rows gets in each other's way.
    """

    template: Path
    folder: Path
    number = 0

    @initialize(subject=st.sampled_from(["door", "group", "mentor"]))
    def open_center(self, subject: str) -> None:
        self.subject = subject
        path = self.folder / "center.db"
        for leftover in self.folder.iterdir():
            leftover.unlink()
        shutil.copy(self.template, path)
        opening.open_records(path, KEY, lambda: None)
        search.forget()
        account = Account.get(Account.sign_in_name == "director")
        self.actor = Actor(account.id, account.name, frozenset({Role.DIRECTOR}), CLOCK)
        early = replace(self.actor, clock=Clock(CLOCK.zone, lambda: NOW - timedelta(days=9)))
        office.change_center(early, office.center_values(early) | {"closing_time": time(17)})
        self.group = groups.add_group(self.actor, GROUP).value
        self.meeting = Meeting.get(Meeting.group == self.group).id
        self.mentors = [
            mentors.add_mentor(self.actor, {"name": name}).value for name in ("Sam", "Kim")
        ]
        self.done: list[int] = []
        for name in ("Ana", "Ben"):
            self._do(lambda name=name: intake.start_intake(self.actor, {"preferred_name": name}))

    def teardown(self) -> None:
        try:
            self._search_finds_exactly_who_is_there()
            assert journal.verify() == []
        finally:
            opening.close_records()

    def _do(self, action: Callable[[], Done[object]]) -> None:
        try:
            done = action()
        except (Invalid, PeerDeskError):
            return
        if done.entry_id is not None:
            self.done.append(done.entry_id)

    def _person(self, which: int) -> int:
        found = [row.id for row in Person.select(Person.id).order_by(Person.id)]
        assume(found)
        return found[which % len(found)]

    which = st.sampled_from([0, 0, 0, 1])

    @_about_door
    @rule()
    def add(self) -> None:
        self.number += 1
        values = {"preferred_name": f"Name{self.number}", "wants_mentor": True}
        self._do(lambda: intake.start_intake(self.actor, values))

    @_about_door
    @rule(which=which, name=st.sampled_from(["Ana", "Zoë", "Łucja"]))
    def rename(self, which: int, name: str) -> None:
        person = self._person(which)
        self._do(lambda: intake.change_person(self.actor, person, {"preferred_name": name}))

    @_about_door
    @rule(which=which, closes=st.booleans())
    def close_or_reopen(self, which: int, closes: bool) -> None:
        person = self._person(which)
        if closes:
            self._do(lambda: intake.close_episode(self.actor, person, "moved"))
        else:
            self._do(lambda: intake.reopen(self.actor, person))

    @_about_door
    @rule(which=which)
    def visit(self, which: int) -> None:
        person = self._person(which)
        self._do(lambda: visits.sign_in(self.actor, person))

    @_about_door
    @rule()
    def sign_out(self) -> None:
        here = Visit.select().where(Visit.time_out.is_null()).first()
        if here is not None:
            self._do(lambda: visits.sign_out(self.actor, here.id))

    @_about_door
    @rule()
    def close_for_the_night(self) -> None:
        night = replace(self.actor, clock=Clock(CLOCK.zone, lambda: NOW + timedelta(days=1)))
        visits.sign_out_at_closing(night)

    @_about_group
    @rule(days=st.sampled_from([10, 70]))
    def plan_ahead(self, days: int) -> None:
        later = replace(self.actor, clock=Clock(CLOCK.zone, lambda: NOW + timedelta(days=days)))
        groups.ensure_meetings(later)

    @_about_group
    @rule(weekday=st.sampled_from([0, 3]))
    def move_to_another_weekday(self, weekday: int) -> None:
        self._do(lambda: groups.change_group(self.actor, self.group, {"weekday": weekday}))

    @_about_group
    @rule(which=which, joins=st.booleans())
    def join_or_leave(self, which: int, joins: bool) -> None:
        person = self._person(which)
        action = groups.join if joins else groups.leave
        self._do(lambda: action(self.actor, self.group, person))

    @_about_group
    @rule(which=which, state=_STATES)
    def mark(self, which: int, state: str | None) -> None:
        person = self._person(which)
        self._do(lambda: attendance.mark(self.actor, self.meeting, person, state))

    @_about_group
    @rule(count=st.sampled_from([None, 0, 4]))
    def count_heads(self, count: int | None) -> None:
        self._do(lambda: attendance.set_headcount(self.actor, self.meeting, count))

    @_about_group
    @rule(cancels=st.booleans())
    def cancel_or_reopen(self, cancels: bool) -> None:
        if cancels:
            self._do(lambda: attendance.cancel_meeting(self.actor, self.meeting, "weather"))
        else:
            self._do(lambda: attendance.reopen_meeting(self.actor, self.meeting))

    @_about_group
    @rule(hosted=st.booleans())
    def host(self, hosted: bool) -> None:
        self._do(lambda: groups.change_group(self.actor, self.group, {"hosted": hosted}))

    @_about_mentor
    @rule(which=which, asks=st.booleans())
    def ask_or_withdraw(self, which: int, asks: bool) -> None:
        person = self._person(which)
        action = assignment.ask_for_mentor if asks else assignment.withdraw_request
        self._do(lambda: action(self.actor, person))

    @_about_mentor
    @rule(which=which, mentor=st.integers(0, 1))
    def assign(self, which: int, mentor: int) -> None:
        person, chosen = self._person(which), self.mentors[mentor]
        self._do(lambda: assignment.assign(self.actor, person, chosen, "a reason"))

    @_about_mentor
    @rule(which=which, mentor=st.integers(0, 1))
    def reassign(self, which: int, mentor: int) -> None:
        person, chosen = self._person(which), self.mentors[mentor]
        self._do(lambda: assignment.reassign(self.actor, person, chosen, "other", "", "a reason"))

    @_about_mentor
    @rule()
    def end(self) -> None:
        active = Assignment.select().where(Assignment.ended_on.is_null()).first()
        if active is not None:
            self._do(lambda: assignment.end_assignment(self.actor, active.id, "other"))

    @rule()
    def undo_last(self) -> None:
        self._do(lambda: undo(self.actor, self.done[-1]))

    @rule(back=st.integers(2, 5))
    def undo_earlier(self, back: int) -> None:
        if len(self.done) >= back:
            self._do(lambda: undo(self.actor, self.done[-back]))

    @invariant()
    def records_fit_together(self) -> None:
        if database.deferred:
            return
        assert database.execute_sql("PRAGMA foreign_key_check").fetchall() == []
        assert _most(Episode, Episode.closed_on.is_null(), Episode.person) <= 1
        assert _most(Visit, Visit.time_out.is_null(), Visit.person, Visit.day) <= 1
        lasting = Membership.left_on.is_null()
        assert _most(Membership, lasting, Membership.person, Membership.group) <= 1
        assert _most(Assignment, Assignment.ended_on.is_null(), Assignment.person) <= 1
        named = Attendance.person.is_null(False)
        assert _most(Attendance, named, Attendance.person, Attendance.meeting) <= 1
        waits = MentorRequest.select(MentorRequest.person).where(MentorRequest.ended_on.is_null())
        walking = Assignment.select().where(
            Assignment.ended_on.is_null(), Assignment.person.in_(waits)
        )
        assert not walking.exists()
        meeting = Meeting.get_by_id(self.meeting)
        if meeting.state in ("scheduled", "cancelled", "not_held"):
            assert not attendance.is_recorded(meeting)
        else:
            assert attendance.is_recorded(meeting)
        if Group.get_by_id(self.group).hosted:
            assert not Membership.select().exists()
            assert not Attendance.select().where(named).exists()

    def _search_finds_exactly_who_is_there(self) -> None:
        everybody = {row.id: row.preferred_name for row in Person.select()}
        assert set(search.people_ids(self.actor, "")) == set(everybody)
        for person_id, name in everybody.items():
            assert person_id in search.people_ids(self.actor, name)
        # One wrong letter goes through the words that are held in memory.
        assert set(search.people_ids(self.actor, "Lucka")) <= set(everybody)


def _most(model: type, where: object, *columns: object) -> int:
    """The largest number of rows that have the same ``columns``."""
    rows = model.select(fn.COUNT()).where(where).group_by(*columns).tuples()  # type: ignore[attr-defined]
    return max((count for (count,) in rows), default=0)


def test_any_order_of_doing_and_undoing_leaves_records_that_fit(
    center_template: Path, tmp_path: Path
) -> None:
    machine = type("Day", (WorkingDay,), {"template": center_template, "folder": tmp_path})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=30,
            stateful_step_count=25,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
