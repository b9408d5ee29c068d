"""The full intake: widened without retyping, complete by sections."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerdesk.desk.basics.field_words import FIELD_WORDS, field_word
from peerdesk.desk.basics.outcome_fields import BARC10_FIELDS
from peerdesk.desk.history import history, undoing
from peerdesk.desk.intake import full_intake, intake
from peerdesk.desk.intake.full_intake import FullIntake
from peerdesk.errors import Invalid, Refused
from peerdesk.records.people import Episode, PersonChoice, PersonText, Unanswered
from tests.conftest import Desk
from tests.desk.group_records import assert_undone, tables
from tests.desk.test_intake import WHOLE

MORE: dict[str, Any] = {
    "race_ethnicity": ("asian", "white"),
    "housing": "shelter",
    "work": "looking",
    "substances": ("alcohol", "opioids"),
    "experience": ("veteran",),
    "interests": ("music", "faith"),
    "modes": ("phone",),
    "languages_spoken": ("ase",),
    "supports": "My sister.\nThe Tuesday group.",
    "goals": "A place of my own.",
    "unanswered": {"age_band": "declined", "insurance": "unknown"},
}


@pytest.fixture
def ana(desk: Desk) -> int:
    return intake.start_intake(desk.front_desk, WHOLE).value


def test_a_brief_intake_is_widened_without_retyping(desk: Desk, ana: int) -> None:
    actor, before = desk.front_desk, tables()
    known = full_intake.full_intake_values(actor, ana)
    assert {name: known[name] for name in ("preferred_name", "needs", "place")} == {
        name: WHOLE[name] for name in ("preferred_name", "needs", "place")
    }
    done = full_intake.widen_intake(actor, ana, MORE)
    assert done.label == "Full intake of Ana R."
    values = full_intake.full_intake_values(actor, ana)
    assert {name: values[name] for name in MORE} == MORE
    assert values["needs"] == WHOLE["needs"]
    assert Episode.get().level == "full"
    assert full_intake.widen_intake(actor, ana, values).entry_id is None, "nothing changed"
    assert_undone(desk, done.entry_id, before)


def test_the_brief_form_leaves_the_rest_alone(desk: Desk, ana: int) -> None:
    actor = desk.front_desk
    full_intake.widen_intake(actor, ana, MORE)
    intake.change_person(actor, ana, {**intake.intake_values(actor, ana), "place": "04102"})
    values = full_intake.full_intake_values(actor, ana)
    assert {name: values[name] for name in MORE} == MORE
    assert values["place"] == "04102"
    assert Episode.get().level == "full"


def test_an_answer_replaces_a_declined_one_and_texts_go_when_cleared(desk: Desk, ana: int) -> None:
    actor = desk.front_desk
    full_intake.widen_intake(actor, ana, MORE)
    full_intake.widen_intake(actor, ana, {"insurance": "medicaid", "goals": "", "housing": ""})
    values = full_intake.full_intake_values(actor, ana)
    assert (values["insurance"], values["goals"], values["housing"]) == ("medicaid", "", "")
    assert values["unanswered"] == {"age_band": "declined"}
    assert [row.field for row in PersonText.select()] == ["supports"]
    assert not PersonChoice.select().where(PersonChoice.list_name == "housing").exists()


def test_a_full_intake_at_once(desk: Desk) -> None:
    before = tables()
    done = full_intake.start_full_intake(desk.front_desk, {**WHOLE, **MORE})
    assert Episode.get().level == "full"
    assert {row.field for row in Unanswered.select()} == {"age_band", "insurance"}
    undoing.undo(desk.front_desk, done.entry_id or 0)
    after = tables()
    assert len(after["draft"]) == 1, "what was typed comes back as a draft"
    assert {**after, "draft": []} == before
    assert full_intake.start_full_intake(desk.front_desk, {"preferred_name": "Bo"}).value


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"housing": "castle"}, "housing"),
        ({"race_ethnicity": ["martian"]}, "race_ethnicity"),
        ({"goals": "x" * 4001}, "goals"),
        ({"housing": "shelter", "unanswered": {"housing": "declined"}}, "housing"),
    ],
)
def test_what_cannot_be_kept(desk: Desk, ana: int, values: dict[str, Any], field: str) -> None:
    before = tables()
    with pytest.raises(Invalid) as caught:
        full_intake.widen_intake(desk.front_desk, ana, values)
    assert list(caught.value.fields) == [field]
    assert tables() == before
    with pytest.raises(Refused):
        full_intake.widen_intake(desk.facilitator, ana, {})


def test_completeness_counts_questions_and_takes_declined_as_an_answer() -> None:
    assert full_intake.completeness({})["name"] == (0, 4)
    counted = full_intake.completeness(
        {
            "preferred_name": "Ana",
            "legal_last_name": " ",
            "age_band": "25_34",
            "unanswered": {"gender": "declined", "goals": "unknown"},
            "pathways": ["smart"],
        }
    )
    assert counted["name"] == (1, 4)
    assert counted["about"] == (2, 5)
    assert counted["recovery"] == (1, 5)
    assert counted["goals"] == (1, 1)
    assert list(counted) == list(full_intake.SECTION_WORDS)


ASKED = sorted(
    {
        field
        for questions in full_intake.SECTIONS.values()
        for question in questions
        for field in question
    }
)


@given(
    answered=st.sets(st.sampled_from(ASKED)),
    declined=st.sets(st.sampled_from(sorted(set(FullIntake.model_fields) - {"unanswered"}))),
)
def test_completeness_never_goes_down_with_another_answer(
    answered: set[str], declined: set[str]
) -> None:
    values: dict[str, Any] = {"unanswered": dict.fromkeys(declined, "declined")}
    last = 0
    for field in sorted(answered):
        values[field] = "said"
        counted = full_intake.completeness(values)
        assert all(0 <= done <= asked for done, asked in counted.values())
        total = sum(done for done, _asked in counted.values())
        assert total >= last
        last = total


def test_every_field_has_a_word_and_the_history_tells_it(desk: Desk, ana: int) -> None:
    unnamed = FullIntake.model_fields.keys() - FIELD_WORDS.keys()
    assert unnamed == {"unanswered", *BARC10_FIELDS}
    assert field_word("barc10_2") == "In general I am happy with my life."
    full_intake.widen_intake(desk.front_desk, ana, MORE)
    [line] = history.history(desk.director, ana, limit=1)
    for said in ("Housing: Shelter added", "Race and ethnicity: Asian added", "My sister."):
        assert any(said in change for change in line.changes), (said, line.changes)
