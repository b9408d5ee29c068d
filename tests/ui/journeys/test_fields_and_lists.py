"""Fields and lists: what was typed wrong is said at its place, and the director's own lists."""

from __future__ import annotations

from datetime import date

from peerdesk.desk.basics import choices
from peerdesk.desk.intake import intake
from peerdesk.records.people import ContactPoint, Person, PersonChoice
from tests.ui.journeys.walking import (
    ALT,
    CONTROL,
    PEOPLE,
    SETTINGS,
    House,
    Key,
    Walk,
)
from ui.models.selection import selected_id

BIRTH_DATES = {
    "13/45/1990": "This isn't a date. Type it like 3/25/1990.",
    "1990": "If only the year is known, choose about which age instead.",
    "March 4": "Type the year too, like 3/25/1990.",
}
PHONES = {
    "555 0142": "This is not a whole phone number. Type it with its area code.",
    "207 555 0142 ext 5": "An extension can't be kept with the number. Type the number only.",
}


def test_what_is_typed_wrong_and_lists_that_change(house: House) -> None:
    walk = house.open()
    walk.come("fra")
    ana = _ana_is_taken_in_with_mistakes(walk)
    _what_is_all_right_on_the_phone_is_beside_the_number(walk, ana)
    _the_director_changes_the_needs(walk)
    _the_old_record_keeps_what_it_has(walk, ana)
    _the_next_one_is_asked_anew(walk)


def _ana_is_taken_in_with_mistakes(walk: Walk) -> int:
    walk.go(PEOPLE)
    walk.key(Key.Key_N, CONTROL)
    walk.write("Ana")
    for typed, why in BIRTH_DATES.items():
        walk.fill("intake_birth_date", typed)
        walk.key(Key.Key_Tab)
        assert walk.text("intake_birth_date_below") == why
        assert walk.text("intake_birth_date") == typed, "it stays to be corrected"
    walk.fill("intake_birth_date", "4th of march 90")
    walk.key(Key.Key_Tab)
    assert walk.text("intake_birth_date") == "Mar 4, 1990"
    assert not walk.sees("intake_birth_date_below")

    for typed, why in PHONES.items():
        walk.fill("intake_phone", typed)
        walk.key(Key.Key_Tab)
        assert walk.text("intake_phone_below") == why
    walk.fill("intake_phone", "2075550142")
    walk.key(Key.Key_Tab)
    assert walk.text("intake_phone") == "(207) 555-0142"
    walk.fill("intake_say_who_is_calling", "a friend")
    walk.tick("intake_ok_to_call", "Call", "Leave a message")
    walk.fill("intake_emergency_name", "Luz")
    walk.fill("intake_emergency_phone", "+44 20 7946 0958")
    walk.fill("intake_intake_on", "20.11.26")
    walk.tick("intake_needs", "Food", "Legal help")
    # A language that is heard seldom: its first letters find it in the whole list.
    walk.tab_to("intake_language")
    walk.write("quec")
    assert walk.find("intake_language").currentText() == "Quechua"
    # And a mistake that nobody sees until it is saved.
    walk.fill("intake_emergency_phone", "12")
    walk.key(Key.Key_Return, CONTROL)
    assert walk.at() == "intake_emergency_phone"
    assert "whole phone number" in walk.text("intake_emergency_phone_below")
    assert Person.select().count() == 0
    walk.fill("intake_emergency_phone", "+44 20 7946 0958")
    walk.key(Key.Key_Return, CONTROL)
    assert walk.text("person_name") == "Ana"

    ana = Person.get()
    values = intake.intake_values(walk.actor, ana.id)
    assert (values["birth_date"], values["language"]) == (date(1990, 3, 4), "qu")
    assert values["intake_on"] == date(2026, 11, 20)
    assert values["emergency_phone"] == "+44 20 7946 0958"
    assert ContactPoint.get().value == "+12075550142", "kept as numbers are kept everywhere"
    return int(ana.id)


def _what_is_all_right_on_the_phone_is_beside_the_number(walk: Walk, ana: int) -> None:
    limits = "OK to: call, leave a message. Say: “a friend”"
    said = walk.words("person_overview_area")
    assert "(207) 555-0142" in said
    assert limits in said
    walk.key(Key.Key_E, CONTROL)
    walk.tab_to("intake_ok_to_call")
    walk.tick("intake_ok_to_call", "None of these")
    walk.key(Key.Key_Return, CONTROL)
    assert "Not OK to call or text" in walk.words("person_flags")
    assert "Not OK to call or text" in walk.words("person_overview_area")
    walk.undo()
    assert limits in walk.words("person_overview_area")


def _the_director_changes_the_needs(walk: Walk) -> None:
    walk.change_places("dan")
    walk.go(SETTINGS)
    walk.line("settings_sections", "Lists")
    walk.tab_to("lists_table")
    walk.line("lists_table", "Needs")
    walk.tab_to("list_entries")
    # The wrong one first: Escape keeps it as it is.
    walk.line("list_entries", "Housing")
    walk.key(Key.Key_F2)
    walk.write("Groceries")
    walk.key(Key.Key_Escape)
    walk.line("list_entries", "Food")
    walk.key(Key.Key_F2)
    walk.write("Groceries")
    walk.key(Key.Key_Return)
    walk.line("list_entries", "Legal help")
    walk.key(Key.Key_Delete)
    walk.line("list_entries", "Naloxone")
    walk.key(Key.Key_Up, ALT, times=2)
    walk.fill("list_entry_name", "groceries")
    walk.key(Key.Key_Return)
    assert walk.text("list_entry_name_below") == "This is in the list already."
    walk.fill("list_entry_name", "Bicycle repair")
    walk.key(Key.Key_Return)
    assert selected_id(walk.find("list_entries")) == "bicycle_repair"

    offered = [words for _code, words in choices.options("need")]
    assert offered[:3] == ["Housing", "Groceries", "ID and documents"]
    assert offered[-4:] == ["Naloxone", "Company", "Safety", "Bicycle repair"]
    assert "Legal help" not in offered


def _the_old_record_keeps_what_it_has(walk: Walk, ana: int) -> None:
    walk.go(PEOPLE)
    walk.write("ana")
    walk.key(Key.Key_Return)
    said = walk.words("person_overview_area")
    assert "Groceries" in said
    assert "Legal help" in said
    walk.key(Key.Key_E, CONTROL)
    needs = walk.find("intake_needs")
    assert needs.answer() == ("food", "legal")
    walk.tick("intake_needs", "Bicycle repair")
    walk.key(Key.Key_Return, CONTROL)
    kept = PersonChoice.select().where(PersonChoice.list_name == "need")
    assert {each.code for each in kept} == {"food", "legal", "bicycle_repair"}


def _the_next_one_is_asked_anew(walk: Walk) -> None:
    walk.key(Key.Key_N, CONTROL)
    walk.write("Rui")
    chips = walk.find("intake_needs")
    assert not chips.answer()
    walk.tick("intake_needs", "Groceries")
    assert not walk.sees("intake_needs_legal"), "it is not offered to anybody new"
    walk.key(Key.Key_Return, CONTROL)
    assert walk.text("person_name") == "Rui"
    # The director thinks better of it.
    walk.go(SETTINGS)
    walk.tab_to("list_entries")
    walk.line("list_entries", "Legal help")
    walk.tab_to("list_retire")
    walk.key(Key.Key_Space)
    assert "Legal help" in [words for _code, words in choices.options("need")]
