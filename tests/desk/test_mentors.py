"""Mentors: what is kept of them, what the list says, what pausing leaves alone."""

from __future__ import annotations

from datetime import date

import pytest

from peerdesk.desk.mentoring import assignment, mentors
from peerdesk.errors import Invalid, Refused
from peerdesk.records.mentoring import Assignment, Mentor, MentorTrait
from peerdesk.store import journal
from tests.conftest import Desk
from tests.desk.mentoring import ROSA, TODAY, mentor, mentors_account, person, tables


def test_what_is_kept_fills_the_form_again(desk: Desk) -> None:
    values = ROSA | {
        "gender": "woman",
        "age_band": "35_44",
        "place": "Elm Park",
        "limit": 8,
        "credential": "CPRS 1122",
        "credential_expires_on": date(2027, 5, 1),
        "cleared_for_minors": True,
        "account_id": mentors_account(desk),
        "pathways": ["smart"],
        "experience": ["alcohol", "veteran"],
        "interests": ["music"],
    }
    done = mentors.add_mentor(desk.director, values)
    kept = mentors.mentor_values(desk.director, done.value)
    for name, value in values.items():
        same = sorted(value) if isinstance(value, list) else value
        assert kept[name] == same, name
    assert (kept["stage"], kept["person_id"]) == ("active", None)
    again = mentors.change_mentor(desk.director, done.value, kept)
    assert again.entry_id is None, "nothing differs, so nothing is written"


def test_a_change_writes_only_what_differs_and_can_be_undone(desk: Desk) -> None:
    rosa = mentor(desk)
    before = tables()
    values = mentors.mentor_values(desk.director, rosa)
    values |= {"languages": ["es", "vi"], "slots": [(1, "evening")], "limit": 3}
    done = mentors.change_mentor(desk.director, rosa, values)
    assert done.tables == {"mentor", "mentor_trait", "mentor_slot"}
    changes = journal.JournalChange.select().where(journal.JournalChange.entry == done.entry_id)
    assert changes.count() == 4  # the limit, one language less, one more, one slot less
    assert mentors.mentor_values(desk.director, rosa)["languages"] == ["es", "vi"]
    journal.undo(desk.director, done.entry_id)
    assert tables() == before


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": "  "}, "name"),
        ({"stage": "retired"}, "stage"),
        ({"limit": -1}, "limit"),
        ({"languages": ["xx-nothing"]}, "languages"),
        ({"experience": ["wisdom"]}, "experience"),
        ({"slots": [(7, "evening")]}, "slots"),
        ({"slots": [(1, "night")]}, "slots"),
        ({"trained_on": date(2026, 11, 24)}, "trained_on"),
    ],
)
def test_what_can_not_be_kept_is_said_at_its_field(
    desk: Desk, wrong: dict[str, object], field: str
) -> None:
    before = tables()
    with pytest.raises(Invalid) as refused:
        mentor(desk, **wrong)
    assert list(refused.value.fields) == [field]
    assert tables() == before


def test_an_account_is_one_mentors(desk: Desk) -> None:
    account = mentors_account(desk)
    rosa = mentor(desk, account_id=account)
    with pytest.raises(Invalid) as refused:
        mentor(desk, name="Sam", account_id=account)
    assert "Rosa" in refused.value.fields["account_id"]
    assert mentors.own_mentor_id(desk.mentor) == rosa
    values = mentors.mentor_values(desk.director, rosa)
    mentors.change_mentor(desk.director, rosa, values | {"stage": "ended"})
    assert mentors.own_mentor_id(desk.mentor) is None
    sam = mentor(desk, name="Sam", account_id=account)
    assert mentors.own_mentor_id(desk.mentor) == sam


def test_the_list_says_load_credential_and_why_not(desk: Desk) -> None:
    rosa = mentor(desk, limit=1)
    old = mentor(desk, name="Óscar", credential="CPRS", credential_expires_on=date(2026, 11, 1))
    soon = mentor(desk, name="oda", credential="CPRS", credential_expires_on=date(2026, 12, 1))
    new = mentor(desk, name="Nia", stage="training", trained_on=None)
    assignment.assign(desk.director, person(desk), rosa)
    assert mentors.mentor_ids(desk.front_desk) == [new, soon, old, rosa]
    assert mentors.mentor_ids(desk.front_desk, sort="load", descending=True)[0] == rosa
    assert mentors.mentor_ids(desk.front_desk, sort="stage")[0] == new
    assert mentors.mentor_ids(desk.front_desk, stages=["training"]) == [new]
    rows = mentors.mentor_rows(desk.front_desk, [rosa, old, soon, new])
    assert (rows[rosa].load, rows[rosa].limit) == (1, 1)
    assert rows[rosa].why_not_available == ("at the limit: 1 of 1",)
    assert rows[rosa].credential_state == "none"
    assert (rows[old].limit, rows[old].credential_state) == (15, "expired")
    assert rows[old].why_not_available == ("credential expired Nov 1, 2026",)
    assert rows[soon].credential_words == "credential expires in 8 days"
    assert rows[soon].why_not_available == ()
    assert rows[new].why_not_available == ("not active: In training", "training not done")


def test_pausing_ends_no_assignment_and_dates_the_stage(desk: Desk) -> None:
    rosa = mentor(desk)
    assignment.assign(desk.director, person(desk), rosa)
    values = mentors.mentor_values(desk.director, rosa)
    mentors.change_mentor(desk.director, rosa, values | {"stage": "paused"})
    assert Assignment.get().ended_on is None
    assert Mentor.get_by_id(rosa).stage_since == TODAY


def test_only_the_director_keeps_mentors(desk: Desk) -> None:
    rosa = mentor(desk)
    for actor in (desk.front_desk, desk.mentor, desk.facilitator):
        with pytest.raises(Refused):
            mentors.add_mentor(actor, ROSA)
        with pytest.raises(Refused):
            mentors.change_mentor(actor, rosa, ROSA)
    with pytest.raises(Refused):
        mentors.mentor_ids(desk.facilitator)
    assert MentorTrait.select().count() == 4
