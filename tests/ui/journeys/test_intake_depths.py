"""Three depths: a guest, a brief intake and a full one, with all that gets in between."""

from __future__ import annotations

from datetime import date

from peerdesk.desk.intake import full_intake
from peerdesk.desk.people import drafts
from peerdesk.measures.month import month_report
from peerdesk.records.outcomes import Assessment, StatusCheck
from peerdesk.records.people import Episode, Person, Visit
from tests.ui.journeys.walking import ALT, CONTROL, PEOPLE, SHIFT, House, Key, Walk

STATUS_DIGITS = {"overall": "6", "health": "5", "housing": "3", "money": "2", "purpose": "10"}
BARC10 = "5645364455"


def test_from_a_guest_to_a_full_intake(house: House) -> None:
    walk = house.open()
    walk.come("fra")
    _a_guest_comes(walk)
    _a_brief_intake_is_interrupted(walk)
    walk = _the_power_goes(house, walk)
    juniper = _the_director_takes_over_and_asks_everything(walk)
    _rui_is_widened_later(walk)
    _the_figures_are_right(walk, juniper)


def _a_guest_comes(walk: Walk) -> None:
    assert walk.at() == "sign_in_field", "the program starts where somebody is waiting"
    walk.key(Key.Key_Return)
    assert Visit.select().count() == 0, "Enter too early does nothing"
    walk.write("Sunyy")
    walk.key(Key.Key_Backspace, times=2)
    walk.write("ny")
    walk.key(Key.Key_0, ALT)
    walk.key(Key.Key_1, ALT)
    walk.key(Key.Key_2, ALT)
    walk.key(Key.Key_3, ALT)
    walk.key(Key.Key_3, ALT)  # not that, after all
    chips = [walk.find("sign_in_purposes").layout().itemAt(at).widget() for at in range(3)]
    came_for = [each.accessibleName() for each in chips if each.isChecked()]
    assert len(came_for) == 2
    walk.key(Key.Key_Return)

    assert walk.lines("visitors") == ["Sunny"]
    said = f"10:00 AM · guest · first time · {', '.join(came_for)}"
    assert walk.second_lines("visitors") == [said]
    visit = Visit.get()
    assert (visit.person_id, visit.alias, visit.first_time) == (None, "Sunny", "yes")
    assert walk.text("sign_in_field") == "", "ready for the next one"


def _a_brief_intake_is_interrupted(walk: Walk) -> None:
    """The telephone rings at the name; then somebody else cannot wait."""
    walk.go(PEOPLE)
    walk.key(Key.Key_N, CONTROL)
    assert walk.at() == "intake_preferred_name"
    walk.write("Juniper")
    walk.key(Key.Key_Escape)
    assert walk.at() == "people_search"
    assert "Juniper" in walk.text("people_draft_words")

    # Rui: saved too early, then with the name and the day only.
    walk.key(Key.Key_N, CONTROL)
    assert walk.text("intake_preferred_name") == ""
    walk.fill("intake_intake_on", "tomorrow")
    walk.key(Key.Key_Return, CONTROL)
    assert Person.select().count() == 0
    assert walk.at() == "intake_preferred_name", "the first field to correct"
    assert "1 to correct" in walk.find("intake_sections_name").accessibleName()
    assert "1 to correct" in walk.find("intake_sections_coming").accessibleName()
    walk.write("Rui")
    walk.fill("intake_intake_on", "yesterday")
    walk.key(Key.Key_Return, CONTROL)
    assert walk.text("person_name") == "Rui"
    assert Episode.get().opened_on == date(2026, 11, 22)

    # Juniper again, where it was left.
    walk.key(Key.Key_Escape)
    walk.tab_to("people_draft_action")
    walk.key(Key.Key_Space)
    assert walk.text("intake_preferred_name") == "Juniper"
    assert walk.at() == "intake_preferred_name"
    assert "1 of 4 answered" in walk.find("intake_sections_name").accessibleName()


def _the_power_goes(house: House, walk: Walk) -> Walk:
    walk.write(" Lee")
    walk.fill("intake_birth_date", "3/4/199")
    walk.decline("intake_place")
    walk.fill("intake_phone", "207 555 01")
    walk.wait(lambda: "Draft saved" in walk.text("intake_hint"))
    walk.wait(lambda: _kept(walk).get("phone") == "207 555 01")

    walk = house.lose_power()

    assert "Juniper" not in walk.words(), "a half-typed name is nobody's to read"
    held = b"".join(each.read_bytes() for each in house.path.rglob("*") if each.is_file())
    assert b"Juniper" not in held
    walk.come("fra")
    assert walk.lines("today_drafts") == ["Intake of Juniper Lee"]
    walk.tab_to("today_drafts")
    walk.key(Key.Key_Down)
    walk.key(Key.Key_Return)
    assert walk.text("intake_preferred_name") == "Juniper Lee"
    assert walk.text("intake_birth_date") == "3/4/199", "as far as it was typed"
    assert walk.text("intake_phone") == "207 555 01"
    assert "Declined to say" in walk.find("intake_place").accessibleName()
    return walk


def _kept(walk: Walk) -> dict[str, object]:
    return dict(drafts.drafts(walk.actor)[0].content)


def _the_director_takes_over_and_asks_everything(walk: Walk) -> int:
    walk.tab_to("intake_phone")
    walk.key(Key.Key_End)
    walk.write("4")
    walk.change_places("dan")  # in the middle of the number
    assert walk.sees("sign_in_field"), "not at the form of somebody else"
    walk.go(PEOPLE)
    assert walk.text("people_unfinished") == "Unfinished forms (1)"
    walk.tab_to("people_unfinished")
    walk.key(Key.Key_Space)
    assert walk.lines("unfinished_table") == ["Intake of somebody new"]
    assert walk.lines("unfinished_table", 1) == ["Frances Desk"]
    assert walk.text("unfinished_go") == "Take over"
    walk.key(Key.Key_Return)
    assert walk.text("intake_preferred_name") == "Juniper Lee"
    assert walk.text("intake_phone") == "207 555 014", "the last key before the lock is there"

    walk.tab_to("intake_widen")
    walk.key(Key.Key_Space)
    assert walk.text("intake_preferred_name") == "Juniper Lee"
    assert walk.text("intake_birth_date") == "3/4/199"
    _answer_the_sections(walk)
    walk.key(Key.Key_Return, CONTROL)
    walk.wait(lambda: walk.sees("person_name"))
    assert walk.text("person_name") == "Juniper Lee"
    assert not drafts.drafts(walk.actor)
    assert not walk.sees("people_unfinished")
    return int(Person.get(Person.preferred_name == "Juniper Lee").id)


def _answer_the_sections(walk: Walk) -> None:
    walk.fill("intake_birth_date", "3/4/1990")
    walk.choose("intake_gender", "Non-binary")
    walk.fill("intake_phone", "207 555 0142")
    walk.tick("intake_needs", "Food", "Housing")
    assert "3 of 5 answered" in walk.find("intake_sections_about").accessibleName()
    walk.choose("intake_housing", "Shelter")
    walk.choose("intake_work", "Not known")
    walk.choose("intake_insurance", "Declined to say")
    assert "3 of 3 answered" in walk.find("intake_sections_living").accessibleName()
    walk.fill("intake_goals", "Keep my job,and see my sister.")
    walk.fill("intake_days_of_use", "3")
    walk.tab_to("intake_returned_to_use")
    walk.write("y")
    walk.fill("intake_returned_on", "11/1")
    walk.fill("intake_reengaged_on", "11/3")
    walk.decline("intake_arrests")
    for field, digits in STATUS_DIGITS.items():
        walk.tab_to(f"intake_quality_{field}")
        walk.write(digits)
    walk.tab_to("intake_quality_relationships")
    walk.write("d")
    for at, digit in enumerate(BARC10, 1):
        walk.tab_to(f"intake_barc10_{at}")
        if at == 3:
            walk.write("9")  # there is no such answer
            walk.write("1")  # and that was the wrong one
        walk.write(digit)
    assert "10 of 10 answered" in walk.find("intake_sections_barc10").accessibleName()


def _rui_is_widened_later(walk: Walk) -> None:
    """From their page, with nothing typed again."""
    walk.key(Key.Key_Escape)
    walk.write("rui")
    walk.key(Key.Key_Return)
    assert walk.text("person_name") == "Rui"
    walk.key(Key.Key_E, CONTROL | SHIFT)
    assert walk.text("intake_preferred_name") == "Rui"
    assert walk.text("intake_intake_on") == "Nov 22, 2026"
    walk.choose("intake_housing", "Treatment facility")
    walk.key(Key.Key_Escape)  # interrupted again
    assert walk.text("person_name") == "Rui"
    walk.key(Key.Key_E, CONTROL | SHIFT)
    assert "you began and did not save" in walk.text("intake_banner_words")
    assert walk.find("intake_housing").currentText() == "Treatment facility"
    walk.key(Key.Key_Return, CONTROL)
    assert not walk.sees("person_widen"), "it is a full intake now"


def _the_figures_are_right(walk: Walk, juniper: int) -> None:
    values = full_intake.full_intake_values(walk.actor, juniper)
    assert values["birth_date"] == date(1990, 3, 4)
    assert values["phone"] == "(207) 555-0142"
    assert (values["gender"], values["housing"], values["needs"]) == (
        "non_binary",
        "shelter",
        ("housing", "food"),
    )
    assert values["goals"] == "Keep my job,and see my sister."
    assert values["unanswered"] == {
        "place": "declined",
        "insurance": "declined",
        "work": "unknown",
        "arrests": "declined",
        "quality_relationships": "declined",
    }
    check = StatusCheck.get()
    assert (check.person_id, check.at_intake) == (juniper, True)
    assert (check.returned_on, check.reengaged_on) == (date(2026, 11, 1), date(2026, 11, 3))
    quality = {each: getattr(check, f"quality_{each}") for each in STATUS_DIGITS}
    assert quality == {each: int(digits) for each, digits in STATUS_DIGITS.items()}
    assert (check.days_of_use, check.arrests, check.quality_relationships) == (3, None, None)
    assert (check.declined, check.housing) == ("arrests quality_relationships", "shelter")
    barc10 = Assessment.get()
    assert barc10.answers == " ".join(BARC10)
    assert barc10.total == sum(map(int, BARC10)) == 47
    assert {each.level for each in Episode.select()} == {"full"}
    report = month_report(walk.actor.clock, date(2026, 11, 1))
    shown = {key: report.figure(key).value for key in ("new", "sign_ins", "guest_sign_ins")}
    assert shown == {"new": 2, "sign_ins": 0, "guest_sign_ins": 1}
    assert report.figure("people_served").value == 0, "an alias is not a person yet"
