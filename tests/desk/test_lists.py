"""Lists as the director keeps them: codes stay, words and places change."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from peerdesk.desk.basics import choices
from peerdesk.desk.history import undoing
from peerdesk.desk.intake import intake
from peerdesk.desk.office import lists
from peerdesk.errors import ChangedSince, Invalid, PeerDeskError, Refused
from peerdesk.records.office import Choice
from tests.conftest import Desk
from tests.desk.group_records import assert_undone, tables


def _labels(desk: Desk, name: str) -> list[str]:
    return [row.label for row in lists.entries(desk.director, name)]


def test_every_editable_list_is_shipped(desk: Desk) -> None:
    assert lists.EDITABLE.keys() <= choices.SHIPPED.keys()
    for name in lists.EDITABLE:
        assert [row.code for row in lists.entries(desk.director, name)] == list(
            choices.SHIPPED[name]
        )


def test_an_entry_is_added_at_the_end_with_a_code_that_stays(desk: Desk) -> None:
    before = tables()
    done = lists.add_entry(desk.director, "need", " Pet food & care ")
    assert done.value == "pet_food_care"
    assert choices.options("need")[-1] == ("pet_food_care", "Pet food & care")
    lists.rename_entry(desk.director, "need", done.value, "Animals")
    assert choices.label("need", "pet_food_care") == "Animals"
    assert lists.add_entry(desk.director, "need", "Pet food, care").value == "pet_food_care_2"
    with pytest.raises(Invalid):
        lists.add_entry(desk.director, "need", "ANIMALS")
    with pytest.raises(Invalid):
        lists.add_entry(desk.director, "need", " ")
    with pytest.raises(Invalid):
        lists.rename_entry(desk.director, "need", "pet_food_care", "")
    assert before != tables()


def test_retired_entries_stay_on_old_records_and_come_back(desk: Desk) -> None:
    person = intake.start_intake(desk.front_desk, {"preferred_name": "A", "needs": ["food"]}).value
    before = tables()
    done = lists.retire_entry(desk.director, "need", "food")
    assert done.label == "“Food” is no longer offered"
    assert "food" not in dict(choices.options("need"))
    assert intake.intake_values(desk.front_desk, person)["needs"] == ("food",)
    assert intake.change_person(desk.front_desk, person, {"needs": ("food",)}).entry_id is None
    with pytest.raises(Invalid, match="Bring it back"):
        lists.add_entry(desk.director, "need", "food")
    assert lists.bring_back_entry(desk.director, "need", "food").label == "“Food” is offered again"
    lists.retire_entry(desk.director, "need", "food")
    assert [row.retired for row in lists.entries(desk.director, "need")].count(True) == 1
    assert tables() != before
    codes = [row.code for row in lists.entries(desk.director, "pronouns")]
    for code in codes[:-1]:
        lists.retire_entry(desk.director, "pronouns", code)
    with pytest.raises(Invalid, match="must stay"):
        lists.retire_entry(desk.director, "pronouns", codes[-1])


def test_renaming_a_shipped_entry_and_giving_its_word_back(desk: Desk) -> None:
    done = lists.rename_entry(desk.director, "pathway", "smart", "Smart group")
    assert done.label == "Renamed “SMART Recovery” to “Smart group”"
    assert choices.label("pathway", "smart") == "Smart group"
    assert [code for code, _label in choices.options("pathway")] == list(choices.SHIPPED["pathway"])
    lists.rename_entry(desk.director, "pathway", "smart", "")
    assert Choice.get().label == ""
    with pytest.raises(Invalid):
        lists.rename_entry(desk.director, "pathway", "smart", "Secular")


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.permutations(list(choices.SHIPPED["work"])))
def test_any_order_is_kept_and_undone(desk: Desk, codes: list[str]) -> None:
    before = tables()
    done = lists.reorder(desk.director, "work", codes)
    assert [code for code, _label in choices.options("work")] == codes
    if done.entry_id is not None:
        assert_undone(desk, done.entry_id, before)


def test_what_is_refused(desk: Desk) -> None:
    with pytest.raises(Refused):
        lists.add_entry(desk.front_desk, "need", "Gold")
    with pytest.raises(ValueError, match="own"):
        lists.add_entry(desk.director, "age_band", "Old")
    with pytest.raises(PeerDeskError):
        lists.reorder(desk.director, "work", ["student"])
    with pytest.raises(PeerDeskError):
        lists.retire_entry(desk.director, "work", "wizard")


def test_an_entry_that_somebody_has_is_not_taken_back(desk: Desk) -> None:
    done = lists.add_entry(desk.director, "purpose", "Haircut")
    assert done.entry_id is not None
    values = {
        "preferred_name": "A",
        "needs": [lists.add_entry(desk.director, "need", "Pets").value],
    }
    need = Choice.get(Choice.list_name == "need")
    intake.start_intake(desk.front_desk, values)
    entry = done.entry_id + 1
    with pytest.raises(ChangedSince):
        undoing.undo(desk.director, entry)
    assert choices.is_code("need", need.code)
    undoing.undo(desk.director, done.entry_id)
    assert not choices.is_code("purpose", "haircut")
