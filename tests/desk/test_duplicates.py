"""Likely duplicates: told with a reason while typing, reviewed over all, remembered when denied."""

from __future__ import annotations

from typing import Any

import pytest

from peerdesk.desk.intake import intake
from peerdesk.desk.merging import merging
from peerdesk.desk.merging.same_person import differences
from peerdesk.desk.people import duplicates, people_index
from peerdesk.desk.people.duplicates import (
    duplicate_pairs,
    possible_duplicates,
    record_not_the_same,
)
from peerdesk.desk.people.sounds import sound_of
from peerdesk.errors import Invalid, Refused
from peerdesk.records.people import NotTheSame, Person
from peerdesk.store import journal
from tests.conftest import Desk


@pytest.fixture(autouse=True)
def _forget() -> None:
    duplicates.forget()


def _add(desk: Desk, name: str, last: str = "", **values: Any) -> int:
    known = {"preferred_name": name, "legal_last_name": last, **values}
    return intake.start_intake(desk.front_desk, known).value


def _found(desk: Desk, **values: Any) -> dict[int, str]:
    rows = possible_duplicates(desk.front_desk, values)
    return {row.person_id: row.reason for row in rows}


@pytest.mark.parametrize(
    ("names", "alike"),
    [
        ("jon john jhon", True),
        ("catherine kathryn katherine", True),
        ("steven stephen stefan", True),
        ("sara sarah", True),
        ("michael mikhail mikael", True),
        ("christina kristina cristina", True),
        ("sean shawn shaun", True),
        ("geoff jeff", True),
        ("caitlin katelyn kaitlyn", True),
        ("jon jane", False),
        ("anna hannah", False),
        ("ana nana", False),
        ("maria marco", False),
        ("josé josefa", False),
    ],
)
def test_what_sounds_the_same(names: str, alike: bool) -> None:
    keys = {sound_of(name) for name in names.split()}
    assert (len(keys) == 1) == alike


def test_a_letter_and_other_scripts_have_no_false_friends() -> None:
    assert sound_of("") == sound_of("j") == ""
    assert sound_of("мария") == "мария"


def test_while_typing_the_reason_stands_in_words(desk: Desk) -> None:
    john = _add(desk, "John", "Ruiz", birth_date="3/4/1990", phone="207 555 0134")
    _add(desk, "Bea", "Zeta")
    code = Person.get_by_id(john).code
    assert _found(desk, preferred_name="Jon", legal_last_name="R") == {
        john: "first name sounds the same, same initial"
    }
    assert _found(desk, preferred_name="Jhon", legal_last_name="Ruiz") == {
        john: "first name sounds the same, same last name"
    }
    assert _found(desk, preferred_name="Johnn", legal_last_name="Ruiz", birth_date="3/4/90") == {
        john: "first name sounds the same, same last name, same birth date"
    }
    assert _found(desk, preferred_name="Johna", legal_last_name="Ruiz") == {
        john: "first name sounds the same, same last name"
    }
    assert _found(desk, preferred_name="Jochn", legal_last_name="Ruiz") == {
        john: "similar first name, same last name"
    }
    assert _found(desk, phone="(207) 555-0134") == {john: "same phone number"}
    assert _found(desk, preferred_name=code.lower()) == {john: "same code"}
    assert _found(desk, preferred_name="Jon") == {}
    assert _found(desk, preferred_name="J", birth_date="3/", phone="20") == {}


def test_a_whole_name_in_one_field_is_taken_apart(desk: Desk) -> None:
    jon = _add(desk, "Jon", "Smith")
    for typed, reason in {
        "Jon Smith": "same name",
        "jon s": "same first name and initial",
        "John Smith": "first name sounds the same, same last name",
        "John S.": "first name sounds the same, same initial",
    }.items():
        assert _found(desk, preferred_name=typed) == {jon: reason}, typed
    whole = _add(desk, "Rosa Linda Vega")
    assert _found(desk, preferred_name="Rosa Linda", legal_last_name="Vega") == {whole: "same name"}
    ann = _add(desk, "Mary Ann", "Lee")
    assert ann in _found(desk, preferred_name="Mary Ann"), "a double name is still one"


def test_a_number_is_found_without_its_area_code(desk: Desk) -> None:
    ana = _add(desk, "Ana", "Ruiz", phone="207 555 0134")
    ends_the_same = {ana: "phone number ends the same"}
    assert _found(desk, phone="555-0134") == ends_the_same
    assert _found(desk, phone="5550134") == ends_the_same
    assert _found(desk, phone="550134") == {}
    assert _found(desk, phone="603 555 0134") == {}, "another area code is another number"
    assert _found(desk, phone="+1 207 555 0134") == {ana: "same phone number"}


def test_who_lacks_a_last_name_is_shown_last(desk: Desk) -> None:
    maria = _add(desk, "Maria")
    gomez = _add(desk, "Maria", "Gomez")
    _add(desk, "Maria", "Oak", birth_date="3/4/1990")
    rows = possible_duplicates(
        desk.front_desk, {"preferred_name": "Maria", "legal_last_name": "Gomez"}
    )
    half = "same first name, one without a last name"
    assert [(row.person_id, row.reason, row.is_strong) for row in rows] == [
        (gomez, "same name", True),
        (maria, half, False),
    ]
    typed = {"preferred_name": "Maria", "birth_date": "5/5/1955"}
    assert len(_found(desk, **typed)) == 2, "another birth date speaks against her"


def test_a_first_name_alone_never_floods_the_form(desk: Desk) -> None:
    for last in ("Gomez", "Oak", "Ruiz", "Vega", "Zeta"):
        _add(desk, "Maria", last)
    assert len(_found(desk, preferred_name="Maria")) == 5
    _add(desk, "Maria", "Neale")
    assert _found(desk, preferred_name="Maria") == {}, "six say nothing about anybody"
    assert len(_found(desk, preferred_name="Maria", legal_last_name="N")) == 1


def test_a_birth_date_counts_with_the_last_initial(desk: Desk) -> None:
    ana = _add(desk, "Ana", "Ruiz", birth_date="3/4/1990")
    typed = {"preferred_name": "Lupe", "birth_date": "3/4/1990"}
    assert _found(desk, **typed) == {}
    assert _found(desk, **typed, legal_last_name="R") == {ana: "same last initial, same birth date"}


def test_the_likeliest_stands_first_and_only_so_many(desk: Desk) -> None:
    same = _add(desk, "Ana", "Ruiz", birth_date="3/4/1990")
    for number in range(7):
        _add(desk, "Ana", f"Ro{'abcdefg'[number]}")
    rows = possible_duplicates(
        desk.front_desk,
        {"preferred_name": "Ana", "legal_last_name": "Ruiz", "birth_date": "3/4/1990"},
    )
    assert rows[0].person_id == same
    assert rows[0].score == 100
    assert len(rows) == 5


def test_what_is_held_in_memory_follows_every_change(desk: Desk) -> None:
    actor = desk.front_desk
    typed = {"preferred_name": "Ana", "legal_last_name": "Ruiz"}
    assert _found(desk, **typed) == {}
    added = intake.start_intake(actor, typed)
    assert set(_found(desk, **typed)) == {added.value}
    changed = intake.change_person(actor, added.value, {"legal_last_name": "Oak"})
    assert _found(desk, **typed) == {}
    assert changed.entry_id is not None
    journal.undo(desk.director, changed.entry_id)
    assert set(_found(desk, **typed)) == {added.value}
    intake.change_person(actor, added.value, {"phone": "207 555 0134"})
    assert set(_found(desk, phone="207 555 0134")) == {added.value}
    intake.change_person(actor, added.value, {"phone": ""})
    assert _found(desk, phone="207 555 0134") == {}


def test_an_archived_person_is_marked_and_not_reviewed(desk: Desk) -> None:
    ana = _add(desk, "Ana", "Ruiz")
    _add(desk, "Anna", "Ruiz")
    assert duplicate_pairs(desk.director).total == 1
    with journal.entry(desk.director, "Archived"):
        person = Person.get_by_id(ana)
        person.archived_on = desk.director.clock.today()
        person.save()
    rows = possible_duplicates(
        desk.front_desk, {"preferred_name": "Ana", "legal_last_name": "Ruiz"}
    )
    assert [(row.name, row.archived) for row in rows] == [("Anna R.", False), ("Ana R.", True)]
    assert _found(desk, preferred_name="Ana") == {}, "a first name alone tells of nobody there"
    assert duplicate_pairs(desk.director).total == 0


def test_the_review_lists_pairs_until_they_are_told_apart(desk: Desk) -> None:
    john = _add(desk, "John", "Ruiz", birth_date="3/4/1990")
    jon = _add(desk, "Jon", "R.", birth_date="3/4/1990")
    bea = _add(desk, "Bea", "Oak", phone="207 555 0134")
    trixie = _add(desk, "Beatrix", "Oak", phone="207 555 0134")
    _add(desk, "John", "Rowan", birth_date="5/5/1955")
    _add(desk, "Zed", "Moss", phone="207 555 0134")  # shares a house, not a name
    steps: list[tuple[int, int]] = []
    found = duplicate_pairs(desk.director, progress=lambda done, total: steps.append((done, total)))
    assert [(pair.first_id, pair.second_id) for pair in found.pairs] == [(john, jon), (bea, trixie)]
    assert found.total == 2
    assert "same birth date" in found.pairs[0].reason
    assert found.pairs[1].reason == "same last name, same phone number"
    assert steps[-1][0] == steps[-1][1]
    page = duplicate_pairs(desk.director, limit=1, offset=1)
    assert (page.total, [pair.first_id for pair in page.pairs]) == (2, [bea])
    done = record_not_the_same(desk.front_desk, jon, john)
    assert done.label == "Noted that Jon R. and John R. are two people"
    assert duplicate_pairs(desk.director).total == 1
    assert record_not_the_same(desk.front_desk, john, jon).entry_id is None
    assert NotTheSame.select().count() == 1
    assert done.entry_id is not None
    journal.undo(desk.director, done.entry_id)
    assert duplicate_pairs(desk.director).total == 2


def test_saved_past_a_warning_a_pair_is_listed_until_it_is_decided(desk: Desk) -> None:
    zed = _add(desk, "Zed", "Moss", phone="207 555 0134")
    bea = _add(desk, "Bea", "Oak", phone="207 555 0134")
    assert duplicate_pairs(desk.director).total == 0, "they share a house, not a name"
    new = {"preferred_name": "Cy", "phone": "207 555 0134"}
    added = intake.start_intake(desk.front_desk, new, warned_of=[zed], not_the_same=[bea])
    cy = added.value

    def listed() -> list[tuple[int, int, str]]:
        found = duplicate_pairs(desk.director)
        assert found.total == len(found.pairs)
        return [(pair.first_id, pair.second_id, pair.reason) for pair in found.pairs]

    assert listed() == [(zed, cy, "same phone number")]
    intake.change_person(desk.front_desk, cy, {"phone": ""})
    assert listed() == [(zed, cy, "they looked alike when one of them was added")]
    assert list(merging.merge_preview(desk.director, zed, cy).notes) == []
    done = record_not_the_same(desk.director, cy, zed)
    assert listed() == []
    assert done.entry_id is not None
    journal.undo(desk.director, done.entry_id)
    assert [pair[:2] for pair in listed()] == [(zed, cy)]
    assert added.entry_id is not None
    merged = merging.merge(desk.director, bea, zed)
    assert listed() == [], "of the one who is left it is known already"
    assert merged.entry_id is not None
    journal.undo(desk.director, merged.entry_id)
    assert [pair[:2] for pair in listed()] == [(zed, cy)]


def test_who_may(desk: Desk) -> None:
    ana = _add(desk, "Ana")
    with pytest.raises(Refused):
        duplicate_pairs(desk.front_desk)
    with pytest.raises(Refused):
        possible_duplicates(desk.facilitator, {})
    with pytest.raises(Refused):
        record_not_the_same(desk.mentor, ana, ana + 1)
    with pytest.raises(Invalid):
        record_not_the_same(desk.front_desk, ana, ana)


def test_the_same_person_typed_again_is_offered_as_changes(desk: Desk) -> None:
    ana = _add(
        desk,
        "Ana",
        "Ruiz",
        phone="207 555 0134",
        needs=("food",),
        birth_date="3/4/1990",
        unanswered={"gender": "declined"},
    )
    typed = {
        "preferred_name": "Anita",
        "legal_last_name": "Ruiz",
        "phone": "(207) 555-0199",
        "birth_date": "3/4/90",
        "needs": ("housing", "food"),
        "gender": "woman",
        "place": "",
        "ok_to_call": True,
        "emergency_phone": "12",  # half-typed: nothing to offer yet
    }
    found = {row.field: row for row in differences(desk.front_desk, ana, typed)}
    assert set(found) == {"preferred_name", "phone", "needs", "gender"}
    assert (found["preferred_name"].now, found["preferred_name"].typed) == ("Ana", "Anita")
    assert (found["phone"].now, found["phone"].typed) == (
        "(207) 555-0134 (OK to call? Not asked yet)",
        "(207) 555-0199 (OK to: call)",
    )
    assert (found["needs"].now, found["needs"].typed) == ("Food", "Food, Housing")
    assert found["gender"].label == "Gender"
    changes = {field: value for row in found.values() for field, value in row.values.items()}
    intake.change_person(desk.front_desk, ana, changes)
    assert differences(desk.front_desk, ana, typed) == []
    assert intake.intake_values(desk.front_desk, ana)["needs"] == ("food", "housing")


def test_what_is_ok_on_one_number_is_never_taken_over_to_another(desk: Desk) -> None:
    allowed = {"ok_to_call": True, "ok_to_text": True, "ok_to_leave_message": True}
    ana = _add(desk, "Ana", "Ruiz", phone="207 555 0134", **allowed)
    typed = {
        "preferred_name": "Ana",
        "phone": "207 555 7777",
        "none_is_ok": True,
        "say_who_is_calling": "nobody, her partner answers",
    }
    [change] = differences(desk.front_desk, ana, typed)
    assert change.typed == (
        "(207) 555-7777 (Not OK to call or text. Say: “nobody, her partner answers”)"
    )
    assert not change.only_adds
    intake.change_person(desk.front_desk, ana, change.values)
    known = intake.intake_values(desk.front_desk, ana)
    assert known["phone"] == "(207) 555-7777"
    assert not any(known[field] for field in allowed)
    assert known["none_is_ok"]


def test_more_that_is_ok_on_the_same_number_is_added(desk: Desk) -> None:
    ana = _add(desk, "Ana", "Ruiz", phone="207 555 0134", ok_to_text=True)
    typed = {"preferred_name": "Ana", "phone": "2075550134", "ok_to_call": True}
    [change] = differences(desk.front_desk, ana, typed)
    assert (change.label, change.only_adds) == ("Phone", True)
    intake.change_person(desk.front_desk, ana, change.values)
    known = intake.intake_values(desk.front_desk, ana)
    assert known["ok_to_call"]
    assert known["ok_to_text"]


def test_what_is_held_may_be_forgotten_while_a_job_looks(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    catch_up = people_index.PeopleIndex.catch_up

    def forgotten_meanwhile(index: people_index.PeopleIndex) -> None:
        people_index.forget()  # as somebody is erased in the window's thread
        catch_up(index)

    monkeypatch.setattr(people_index.PeopleIndex, "catch_up", forgotten_meanwhile)
    assert people_index.current().people == {}
