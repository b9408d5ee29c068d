"""Waiting, assigning, changing, ending: dated, refused without a reason, undone exactly."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from peerdesk.desk.mentoring import assignment, mentors
from peerdesk.errors import ChangedSince, Invalid, Refused
from peerdesk.records.mentoring import Assignment, Exclusion
from peerdesk.records.people import FreeSlot, MentorRequest
from peerdesk.store import journal
from tests.conftest import NOW, Desk
from tests.desk.mentoring import TODAY, mentor, mentors_account, person, tables, tell


def _stage(desk: Desk, mentor_id: int, stage: str, at: datetime = NOW) -> None:
    values = mentors.mentor_values(desk.director, mentor_id)
    mentors.change_mentor(desk.at(at), mentor_id, values | {"stage": stage})


def test_those_waiting_come_oldest_first_with_what_they_asked_for(desk: Desk) -> None:
    ana, bo, cy = person(desk), person(desk, "Bo", ""), person(desk, "Cy")
    weeks_ago = NOW - timedelta(days=21)
    assignment.ask_for_mentor(desk.at(NOW - timedelta(days=3)), bo)
    assignment.ask_for_mentor(
        desk.at(weeks_ago, desk.front_desk),
        ana,
        {"gender_wanted": "woman", "gender_is_must": True, "slots": [(1, "evening")]},
    )
    assignment.ask_for_mentor(desk.director, cy, {"gender_wanted": "man"})
    rows = assignment.waiting(desk.front_desk)
    assert [(row.name, row.days, row.needs_new) for row in rows] == [
        ("Ana R.", 21, False),
        ("Bo", 3, False),
        ("Cy R.", 0, False),
    ]
    assert rows[0].asked_for == ("Woman (a must)", "free Tuesday evening")
    assert rows[1].asked_for == ()
    assert rows[2].asked_for == ("rather: Man",)
    assignment.withdraw_request(desk.front_desk, bo)
    assert [row.person_id for row in assignment.waiting(desk.front_desk)] == [ana, cy]


def test_asking_again_changes_the_wish_and_keeps_the_day(desk: Desk) -> None:
    ana = person(desk)
    tell(desk, ana, slots=[(0, "morning")], mode=["text"])
    first = assignment.ask_for_mentor(desk.at(NOW - timedelta(days=9)), ana)
    assert FreeSlot.select().count() == 1, "slots that were not asked for stay"
    again = assignment.ask_for_mentor(
        desk.director, ana, {"slots": [(0, "morning"), (2, "evening")], "modes": ["phone"]}
    )
    assert again.value == first.value
    assert MentorRequest.get().asked_on == TODAY - timedelta(days=9)
    assert FreeSlot.select().count() == 2
    with pytest.raises(Invalid) as refused:
        assignment.ask_for_mentor(desk.director, ana, {"gender_is_must": True})
    assert list(refused.value.fields) == ["gender_wanted"]


def test_assigning_keeps_the_words_and_closes_the_request(desk: Desk) -> None:
    rosa = mentor(desk, experience=["alcohol"])
    ana = person(desk, language="es")
    tell(desk, ana, substance=["alcohol"], mode=["phone"])
    assignment.ask_for_mentor(desk.director, ana, {"slots": [(1, "evening")]})
    before = tables()
    done = assignment.assign(desk.director, ana, rosa, "not needed")
    assert done.label == "Rosa is now the mentor of Ana R."
    row = Assignment.get_by_id(done.value)
    (period,) = assignment.assignment_history(desk.director, ana)
    assert period.reasons == ("speaks Spanish", "free Tuesday evening", "in recovery from alcohol")
    assert "Spanish" not in row.reasons, "codes are kept, not words"
    assert row.override_reason == "", "no must was broken"
    assert row.review_on == date(2026, 12, 23)
    assert assignment.waiting(desk.director) == []
    assert MentorRequest.get().end_reason == "assigned"
    with pytest.raises(Invalid):
        assignment.assign(desk.director, ana, mentor(desk, name="Sam"))
    with pytest.raises(Invalid):
        assignment.ask_for_mentor(desk.director, ana)
    journal.undo(desk.director, done.entry_id)
    after = tables()
    assert [row for row in after.pop("mentor") if row in before["mentor"]] == before.pop("mentor")
    for name in ("mentor_trait", "mentor_slot"):  # Sam was added in between
        assert after.pop(name)[: len(before[name])] == before.pop(name)
    assert after == before


def test_a_broken_must_needs_a_written_reason(desk: Desk) -> None:
    rosa = mentor(desk, limit=0)
    ana = person(desk)
    before = tables()
    with pytest.raises(Invalid) as refused:
        assignment.assign(desk.director, ana, rosa, "   ")
    assert "at the limit: 0 of 0" in refused.value.fields["override_reason"]
    assert tables() == before
    assignment.assign(desk.director, ana, rosa, " Ana knows her ")
    assert Assignment.get().override_reason == "Ana knows her"


def test_changing_the_mentor_is_one_entry_and_undone_exactly(desk: Desk) -> None:
    rosa, sam = mentor(desk), mentor(desk, name="Sam", limit=0)
    ana = person(desk)
    assignment.assign(desk.at(NOW - timedelta(days=40)), ana, rosa)
    before = tables()
    with pytest.raises(Invalid):
        assignment.reassign(desk.director, ana, sam, "schedule", "Likes to walk")
    with pytest.raises(Invalid) as refused:
        assignment.reassign(desk.director, ana, sam, "no such", "", "with a reason")
    assert list(refused.value.fields) == ["reason"]
    with pytest.raises(Invalid):
        assignment.reassign(desk.director, ana, rosa, "schedule", "")
    assert tables() == before
    entries = journal.latest()
    done = assignment.reassign(
        desk.director, ana, sam, "schedule", "Likes to walk", "the only one on Sundays"
    )
    assert journal.latest() == entries + 1
    new, old = assignment.assignment_history(desk.director, ana)
    assert (new.mentor, new.started_on, new.ended_on) == ("Sam", TODAY, None)
    assert (old.mentor, old.ended_on, old.end_reason) == ("Rosa", TODAY, "Times no longer fit")
    assert (old.hand_over_note, new.override_reason) == ("Likes to walk", "the only one on Sundays")
    desk_sees = assignment.assignment_history(desk.front_desk, ana)
    assert [(row.hand_over_note, row.override_reason) for row in desk_sees] == [("", "")] * 2
    journal.undo(desk.director, done.entry_id)
    assert tables() == before


def test_no_order_of_undoing_gives_somebody_two_mentors(desk: Desk) -> None:
    rosa, sam = mentor(desk), mentor(desk, name="Sam")
    ana = person(desk)
    first = assignment.assign(desk.director, ana, rosa)
    ended = assignment.end_assignment(desk.director, first.value, "person_asked")
    with pytest.raises(Invalid):
        assignment.end_assignment(desk.director, first.value, "person_asked")
    assignment.assign(desk.director, ana, sam)
    with pytest.raises(ChangedSince):
        journal.undo(desk.director, ended.entry_id)
    assert Assignment.select().where(Assignment.ended_on.is_null()).count() == 1


def test_those_whose_mentor_cannot_go_on_need_a_new_one(desk: Desk) -> None:
    rosa = mentor(desk)
    lapsing = mentor(desk, name="Lou", credential_expires_on=TODAY)
    apart, fine = mentor(desk, name="Max"), mentor(desk, name="Sam")
    people = [person(desk, name) for name in ("Ana", "Bo", "Cy", "Di")]
    for who, mentor_id in zip(people, (rosa, lapsing, apart, fine), strict=True):
        assignment.assign(desk.director, who, mentor_id)
    assert assignment.waiting(desk.director) == []
    later = NOW + timedelta(days=10)
    _stage(desk, rosa, "paused", later - timedelta(days=4))
    assignment.exclude(desk.front_desk, people[2], apart, "court_order")
    rows = assignment.waiting(desk.at(later))
    assert [(row.name, row.days, row.needs_new) for row in rows] == [
        ("Bo R.", 9, True),
        ("Ana R.", 4, True),
        ("Cy R.", 0, True),
    ]
    assert rows[1].asked_for == ("needs a new mentor: Rosa, Paused",)
    assert rows[1].assignment_id is not None
    assignment.reassign(desk.at(later), people[0], fine, "mentor_left", "")
    assert [row.name for row in assignment.waiting(desk.at(later))] == ["Bo R.", "Cy R."]


def test_matches_leave_out_the_present_mentor_and_the_ended(desk: Desk) -> None:
    rosa, sam, old = (mentor(desk, name=name) for name in ("Rosa", "Sam", "Old"))
    _stage(desk, old, "ended")
    ana = person(desk, birth_date=date(2009, 1, 1))
    assignment.assign(desk.director, ana, rosa, "her aunt is with them")
    (match,) = assignment.matches_for(desk.director, ana)
    assert match.mentor_id == sam
    assert match.against == ("not cleared for people under 18",)


def test_an_exclusion_stands_against_until_it_is_allowed_again(desk: Desk) -> None:
    rosa, ana = mentor(desk), person(desk)
    assignment.exclude(desk.front_desk, ana, rosa, "relative")
    assignment.exclude(desk.front_desk, ana, rosa, "former_partner")
    assert Exclusion.select().count() == 1
    (match,) = assignment.matches_for(desk.director, ana)
    assert match.against == ("never together: Former partner",)
    assert [row.reason for row in assignment.exclusions_of(desk.director, ana)] == [
        "Former partner"
    ]
    with pytest.raises(Refused):
        assignment.allow_again(desk.front_desk, ana, rosa)
    assignment.allow_again(desk.director, ana, rosa)
    assert assignment.matches_for(desk.director, ana)[0].possible


def test_the_wish_for_a_gender_outlives_its_request(desk: Desk) -> None:
    rosa, sam = mentor(desk, gender="woman"), mentor(desk, name="Sam", gender="man")
    ana = person(desk)
    wish = {"gender_wanted": "woman", "gender_is_must": True}
    assignment.ask_for_mentor(desk.director, ana, wish)
    assignment.assign(desk.director, ana, rosa)
    (match,) = assignment.matches_for(desk.director, ana)
    assert (match.mentor_id, match.possible) == (sam, False)


def test_a_mentor_sees_the_own_people_only(desk: Desk) -> None:
    rosa = mentor(desk, account_id=mentors_account(desk))
    sam = mentor(desk, name="Sam")
    ana, bo, cy = (person(desk, name) for name in ("Ana", "Bo", "Cy"))
    first = assignment.assign(desk.director, ana, rosa)
    assignment.assign(desk.director, bo, sam)
    assignment.ask_for_mentor(desk.director, cy)
    assert [row.name for row in assignment.people_of(desk.mentor, rosa)] == ["Ana R."]
    assert assignment.waiting(desk.mentor) == []
    assert len(assignment.assignment_history(desk.mentor, ana)) == 1
    for refused in (
        lambda: assignment.people_of(desk.mentor, sam),
        lambda: assignment.assignment_history(desk.mentor, bo),
        lambda: assignment.matches_for(desk.mentor, cy),
        lambda: assignment.exclusions_of(desk.mentor, cy),
        lambda: assignment.assign(desk.mentor, cy, rosa),
        lambda: assignment.waiting(desk.facilitator),
    ):
        with pytest.raises(Refused):
            refused()
    _stage(desk, rosa, "paused")
    assert [row.person_id for row in assignment.waiting(desk.mentor)] == [ana]
    assignment.end_assignment(desk.director, first.value, "goals_reached")
    with pytest.raises(Refused):
        assignment.assignment_history(desk.mentor, ana)


def test_loads_and_reviews(desk: Desk) -> None:
    rosa, sam = mentor(desk), mentor(desk, name="Sam", limit=4)
    gone = mentor(desk, name="Gone")
    for name in ("Bo", "Ana"):
        assignment.assign(desk.director, person(desk, name), rosa)
    assignment.assign(desk.director, person(desk, "Cy"), gone)
    _stage(desk, gone, "ended")
    loads = assignment.mentor_load(desk.front_desk)
    assert [(row.name, row.load, row.limit) for row in loads] == [
        ("Gone", 1, 15),
        ("Rosa", 2, 15),
        ("Sam", 0, 4),
    ]
    assert sam == loads[2].mentor_id
    walking = assignment.people_of(desk.at(datetime(2026, 12, 23, 15, tzinfo=UTC)), rosa)
    assert [(row.name, row.review_is_due) for row in walking] == [("Ana R.", True), ("Bo R.", True)]
    assert not any(row.review_is_due for row in assignment.people_of(desk.director, rosa))
