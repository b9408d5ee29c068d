"""Undoing an intake brings what was typed back as a draft, and doing it again takes that away."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from peerdesk.actor import Actor
from peerdesk.desk.history.undoing import undo, why_not
from peerdesk.desk.intake import full_intake, intake
from peerdesk.desk.intake.intake_drafts import FORM
from peerdesk.desk.merging import merging
from peerdesk.desk.people import drafts
from peerdesk.errors import ChangedSince
from peerdesk.records.office import Draft
from peerdesk.records.people import Person
from tests.conftest import Desk

TYPED: dict[str, Any] = {
    "preferred_name": "Ana",
    "legal_last_name": "Rivera",
    "birth_date": date(1990, 4, 2),
    "phone": "(207) 555-0142",
    "ok_to_call": True,
    "needs": ("housing",),
    "free_times": ((0, "morning"),),
    "wants_mentor": True,
    "unanswered": {"gender": "declined"},
}


def _undone(actor: Actor, entry_id: int | None) -> int:
    assert entry_id is not None
    done = undo(actor, entry_id)
    assert done.entry_id is not None
    return done.entry_id


def test_what_was_typed_of_somebody_new_comes_back_and_goes_again(desk: Desk) -> None:
    other = intake.start_intake(desk.director, {"preferred_name": "Anna"}).value
    added = intake.start_intake(desk.front_desk, TYPED, not_the_same=[other])
    undone = _undone(desk.front_desk, added.entry_id)
    [draft] = drafts.drafts(desk.front_desk)
    assert (draft.form, draft.subject_id, draft.name) == (FORM, None, "Ana R.")
    content = draft.content
    assert content["birth_date"] == "1990-04-02"
    assert content["not_the_same"] == [other]
    assert content["is_full"] is False
    again = intake.start_intake(desk.director, {key: content[key] for key in TYPED})
    assert intake.intake_values(desk.director, again.value)["needs"] == ("housing",)
    _undone(desk.director, again.entry_id)
    assert [each.name for each in drafts.drafts(desk.director)] == ["Ana R."]
    redone = _undone(desk.front_desk, undone)
    assert drafts.drafts(desk.front_desk) == []
    assert [each.name for each in drafts.drafts(desk.director)] == ["Ana R."], "of another intake"
    _undone(desk.front_desk, redone)
    assert [each.content for each in drafts.drafts(desk.front_desk)] == [content]


def test_it_belongs_to_whoever_undid_it(desk: Desk) -> None:
    added = intake.start_intake(desk.front_desk, TYPED)
    _undone(desk.director, added.entry_id)
    assert [each.name for each in drafts.drafts(desk.director)] == ["Ana R."]
    assert drafts.drafts(desk.front_desk) == []


def test_a_draft_in_which_somebody_typed_since_stays(desk: Desk) -> None:
    added = intake.start_intake(desk.front_desk, TYPED)
    undone = _undone(desk.front_desk, added.entry_id)
    [draft] = drafts.drafts(desk.front_desk)
    typed = {"preferred_name": "Ana Lucía"}
    drafts.save_draft(desk.front_desk, FORM, typed, draft_id=draft.id)
    _undone(desk.front_desk, undone)
    assert [each.content for each in drafts.drafts(desk.front_desk)] == [typed]


def test_a_full_intake_of_somebody_known_comes_back_as_changes(desk: Desk) -> None:
    ana = intake.start_intake(desk.director, {"preferred_name": "Ana", "place": "04101"}).value
    widened = full_intake.widen_intake(
        desk.director, ana, {"housing": "shelter", "place": "04102", "quality_overall": 7}
    )
    undone = _undone(desk.director, widened.entry_id)
    content = drafts.load_draft(desk.director, FORM, ana)
    assert content is not None
    assert content["is_full"] is True
    assert {key: content[key] for key in ("housing", "place", "quality_overall")} == {
        "housing": "shelter",
        "place": "04102",
        "quality_overall": 7,
    }
    assert content["was"]["place"] == "04101"
    assert "preferred_name" not in content
    redone = _undone(desk.director, undone)
    assert drafts.load_draft(desk.director, FORM, ana) is None
    own = {"place": "04103"}
    drafts.save_draft(desk.director, FORM, own, ana)
    _undone(desk.director, redone)
    assert drafts.load_draft(desk.director, FORM, ana) == own, "nothing typed is written over"


def test_a_change_or_a_merge_undone_leaves_no_draft(desk: Desk) -> None:
    ana = intake.start_intake(desk.director, TYPED).value
    changed = intake.change_person(desk.director, ana, {"place": "04101"})
    _undone(desk.director, changed.entry_id)
    assert Draft.select().count() == 0


def test_a_record_that_was_merged_into_another_says_so(desk: Desk) -> None:
    kept = intake.start_intake(desk.front_desk, {"preferred_name": "Ana"}).value
    added = intake.start_intake(desk.front_desk, {"preferred_name": "Anna"})
    merged = merging.merge(desk.director, kept, added.value)
    assert added.entry_id is not None
    reason = why_not(desk.director, added.entry_id)
    assert reason is not None
    assert "Merged" in reason
    with pytest.raises(ChangedSince):
        undo(desk.director, added.entry_id)
    _undone(desk.director, merged.entry_id)
    _undone(desk.director, added.entry_id)


def test_trying_an_undo_keeps_nothing(desk: Desk) -> None:
    added = intake.start_intake(desk.director, TYPED)
    assert added.entry_id is not None
    assert why_not(desk.director, added.entry_id) == ""
    assert "director" in why_not(desk.front_desk, added.entry_id)
    assert (Person.select().count(), Draft.select().count()) == (1, 0)
    intake.close_episode(desk.director, added.value, "moved")
    assert "by “Closed Ana R.”" in why_not(desk.director, added.entry_id)
