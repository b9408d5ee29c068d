"""Referrals and goals: made, followed to their end, taken back; by whom, and what can't be kept."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from peerdesk.desk.history import undoing
from peerdesk.desk.intake import intake
from peerdesk.desk.merging import merging
from peerdesk.desk.plans import goals, referrals
from peerdesk.errors import ChangedSince, Invalid, PeerDeskError, Refused
from peerdesk.records.mentoring import Assignment, Mentor
from peerdesk.records.services import Agency, Goal, Referral
from peerdesk.store import journal
from tests.conftest import Desk

TODAY = date(2026, 11, 23)
NEXT_WEEK = date(2026, 11, 30)


@pytest.fixture
def ana(desk: Desk) -> int:
    return intake.start_intake(desk.front_desk, {"preferred_name": "Ana"}).value


def _to(agency: str, person: int, **others: Any) -> dict[str, Any]:
    known = {"person_id": person, "agency": agency, "kind": "food", "follow_up_on": NEXT_WEEK}
    return known | others


def _wrong(act: Any) -> dict[str, str]:
    with pytest.raises(Invalid) as caught:
        act()
    return caught.value.fields


def test_a_referral_from_its_making_to_its_end(desk: Desk, ana: int) -> None:
    actor = desk.front_desk
    done = referrals.refer(actor, _to("Second Street Pantry", ana, reason="Three children"))
    assert done.label == "Referred Ana to Second Street Pantry"
    [row] = referrals.referrals(actor, ana)
    assert (row.agency, row.kind, row.reason) == ("Second Street Pantry", "Food", "Three children")
    assert (row.made_on, row.follow_up_on, row.contacted_on) == (TODAY, NEXT_WEEK, None)
    reached = referrals.note_agency_reached(actor, row.id)
    assert reached.label == "Reached Second Street Pantry for Ana"
    ended = referrals.note_outcome(actor, row.id, "declined", TODAY)
    assert ended.label == "Referral of Ana to Second Street Pantry: They decided against it"
    [row] = referrals.referrals(actor, ana)
    assert (row.contacted_on, row.outcome, row.outcome_on) == (TODAY, "declined", TODAY)
    for entry in (ended, reached, done):
        assert entry.entry_id is not None
        undoing.undo(actor, entry.entry_id)
    assert Referral.select().count() == Agency.select().count() == 0


def test_an_agency_is_there_once_however_it_is_typed(desk: Desk, ana: int) -> None:
    first = referrals.refer(desk.front_desk, _to("Clínica  Río", ana))
    referrals.refer(desk.front_desk, _to("clinica rio", ana))
    referrals.refer(desk.front_desk, _to("Ahora", ana))
    assert referrals.agencies(desk.front_desk) == ["Ahora", "Clínica Río"]
    assert first.entry_id is not None
    with pytest.raises(ChangedSince):
        undoing.undo(desk.front_desk, first.entry_id)  # the second one leans on its agency


def test_open_referrals_come_first_by_the_day_of_their_follow_up(desk: Desk, ana: int) -> None:
    actor = desk.front_desk
    for agency, day in (("Late", "12/20/2026"), ("Soon", "11/25/2026"), ("Over", "11/24/2026")):
        referrals.refer(actor, _to(agency, ana, follow_up_on=day))
    over = Referral.get(Referral.agency == Agency.get(Agency.name == "Over"))
    referrals.note_outcome(actor, over.id, "closed")
    assert [row.agency for row in referrals.referrals(actor, ana)] == ["Soon", "Late", "Over"]


@pytest.mark.parametrize(
    ("others", "field"),
    [
        ({"agency": " "}, "agency"),
        ({"agency": "x" * 81}, "agency"),
        ({"kind": ""}, "kind"),
        ({"kind": "moon"}, "kind"),
        ({"follow_up_on": None}, "follow_up_on"),
        ({"follow_up_on": "11/22/2026"}, "follow_up_on"),
        ({"follow_up_on": "soon"}, "follow_up_on"),
        ({"made_on": "11/24/2026"}, "made_on"),
        ({"reason": "x" * 601}, "reason"),
    ],
)
def test_what_a_referral_needs_is_said_at_the_field(
    desk: Desk, ana: int, others: dict[str, Any], field: str
) -> None:
    values = _to("Pantry", ana) | others
    assert list(_wrong(lambda: referrals.refer(desk.director, values))) == [field]
    assert Agency.select().count() == 0


def test_days_and_outcomes_must_fit(desk: Desk, ana: int) -> None:
    actor = desk.front_desk
    made = referrals.refer(actor, _to("Pantry", ana, made_on="11/20/2026")).value
    for day in (date(2026, 11, 19), date(2026, 11, 24)):
        assert "day" in _wrong(lambda day=day: referrals.note_agency_reached(actor, made, day))
        assert "day" in _wrong(lambda day=day: referrals.note_outcome(actor, made, "closed", day))
    assert "outcome" in _wrong(lambda: referrals.note_outcome(actor, made, "moon"))
    referrals.note_outcome(actor, made, "connected")
    assert "already noted" in " ".join(
        _wrong(lambda: referrals.note_outcome(actor, made, "closed")).values()
    )


def test_a_goal_in_their_words_to_its_end(desk: Desk, ana: int) -> None:
    actor = desk.front_desk
    values = {"person_id": ana, "text": "A place of my own", "wanted_by": "March 1, 2027"}
    made = goals.set_goal(actor, values)
    assert made.label == "A goal of Ana", "the words themselves are not in the list of deeds"
    goals.set_goal(actor, {"person_id": ana, "text": "Finish the GED"})
    ended = goals.end_goal(actor, made.value, "let_go")
    assert ended.label == "A goal of Ana: Let go"
    rows = goals.goals(actor, ana)
    assert [(row.text, row.ended_on, row.end_reason) for row in rows] == [
        ("Finish the GED", None, ""),
        ("A place of my own", TODAY, "let_go"),
    ]
    assert rows[1].wanted_by == date(2027, 3, 1)
    assert "already noted" in " ".join(
        _wrong(lambda: goals.end_goal(actor, made.value, "reached")).values()
    )
    for entry in (ended, made):
        assert entry.entry_id is not None
        undoing.undo(actor, entry.entry_id)
    assert [row.text for row in Goal.select()] == ["Finish the GED"]


def test_what_a_goal_needs_is_said_at_the_field(desk: Desk, ana: int) -> None:
    actor = desk.front_desk

    def attempt(**values: Any) -> list[str]:
        return list(_wrong(lambda: goals.set_goal(actor, {"person_id": ana, **values})))

    assert attempt(text=" ") == ["text"]
    assert attempt(text="Work", wanted_by="11/22/2026") == ["wanted_by"]
    assert attempt(text="Work", set_on="11/24/2026") == ["set_on"]
    goal = goals.set_goal(actor, {"person_id": ana, "text": "Work"}).value
    assert "reason" in _wrong(lambda: goals.end_goal(actor, goal, "failed"))
    assert "day" in _wrong(lambda: goals.end_goal(actor, goal, "reached", date(2026, 11, 22)))


def test_a_mentor_keeps_plans_of_the_own_people_a_facilitator_of_nobody(
    desk: Desk, ana: int
) -> None:
    goal = {"person_id": ana, "text": "Work"}
    for actor in (desk.facilitator, desk.mentor):
        for act in (
            lambda actor=actor: referrals.refer(actor, _to("Pantry", ana)),
            lambda actor=actor: referrals.referrals(actor, ana),
            lambda actor=actor: goals.set_goal(actor, goal),
            lambda actor=actor: goals.goals(actor, ana),
        ):
            with pytest.raises(Refused):
                act()
    made = referrals.refer(desk.director, _to("Pantry", ana)).value
    set_on = goals.set_goal(desk.director, goal).value
    for act in (
        lambda: referrals.note_outcome(desk.mentor, made, "closed"),
        lambda: referrals.note_agency_reached(desk.mentor, made),
        lambda: goals.end_goal(desk.mentor, set_on, "reached"),
    ):
        with pytest.raises(Refused):
            act()
    with journal.entry(desk.director, "Sam walks with Ana"):
        sam = Mentor(name="Sam", account=desk.mentor.account_id, started_on=date(2025, 1, 1))
        sam.save()
        Assignment(person=ana, mentor=sam, started_on=TODAY).save()
    referrals.note_outcome(desk.mentor, made, "closed")
    goals.end_goal(desk.mentor, set_on, "reached")
    assert len(referrals.referrals(desk.mentor, ana)) == len(goals.goals(desk.mentor, ana)) == 1


def test_a_merge_keeps_the_plans_of_both(desk: Desk, ana: int) -> None:
    other = intake.start_intake(desk.front_desk, {"preferred_name": "Anna"}).value
    for person in (ana, other):
        referrals.refer(desk.front_desk, _to("Pantry", person))
        goals.set_goal(desk.front_desk, {"person_id": person, "text": "Work"})
    merging.merge(desk.director, ana, other)
    assert len(referrals.referrals(desk.director, ana)) == 2
    assert len(goals.goals(desk.director, ana)) == 2


def test_what_was_taken_back_meanwhile_is_said(desk: Desk, ana: int) -> None:
    actor = desk.front_desk
    made = referrals.refer(actor, _to("Second Street Pantry", ana))
    goal = goals.set_goal(actor, {"person_id": ana, "text": "A job"})
    for done in (goal, made):
        undoing.undo(actor, done.entry_id)
    for act in (
        lambda: referrals.note_agency_reached(actor, made.value),
        lambda: referrals.note_outcome(actor, made.value, "connected"),
        lambda: goals.end_goal(actor, goal.value, "reached"),
    ):
        with pytest.raises(PeerDeskError, match="no longer there"):
            act()
