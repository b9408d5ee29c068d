"""Somebody comes in: the fewest keys, and the desk is ready for the next one."""

from __future__ import annotations

from datetime import timedelta

from peerdesk.desk.intake import intake
from peerdesk.records.people import Person, Visit
from tests.ui.journeys.walking import ALT, CONTROL, PEOPLE, TODAY, House, Key, Walk


def signed_in() -> list[str]:
    return [each.person.preferred_name for each in Visit.select().order_by(Visit.id)]


def at_the_desk(walk: Walk) -> bool:
    is_shown = walk.sees("today_screen") and not walk.sees("intake_save")
    return is_shown and walk.at() == "sign_in_field" and walk.text("sign_in_field") == ""


def test_known_and_new_people_by_the_fewest_keys(house: House) -> None:
    walk = house.open()
    walk.come("fra")
    intake.start_intake(walk.actor, {"preferred_name": "Ana", "legal_last_name": "Ruiz"})

    walk.write("ana")
    walk.key(Key.Key_Return)
    assert signed_in() == ["Ana"]
    assert at_the_desk(walk)

    walk.write("Juniper Lake")
    walk.key(Key.Key_Down)
    walk.key(Key.Key_Return)
    walk.wait(lambda: walk.sees("intake_save"))
    assert walk.text("intake_save") == "Save and sign in"
    walk.key(Key.Key_S, CONTROL)
    walk.wait(lambda: at_the_desk(walk))
    assert signed_in() == ["Ana", "Juniper"]
    assert walk.lines("visitors") == ["Juniper L.", "Ana R."]

    walk.undo()
    assert signed_in() == ["Ana"]
    walk.undo()
    walk.wait(lambda: Person.select().count() == 1)
    walk.write("ana")
    assert walk.text("sign_in_field") == "ana", "the next one is typed at once"


def test_what_was_said_at_the_door_is_kept_with_them(house: House) -> None:
    walk = house.open()
    walk.come("fra")
    walk.write("Rui")
    walk.key(Key.Key_Down)
    walk.key(Key.Key_1, ALT)
    walk.key(Key.Key_0, ALT)
    walk.key(Key.Key_Return)
    walk.wait(lambda: walk.sees("intake_save"))
    walk.lock()  # somebody interrupts
    walk.come()
    walk.key(Key.Key_S, CONTROL)
    walk.wait(lambda: at_the_desk(walk))

    assert (Visit.get().purposes, Visit.get().first_time) == ("group", "yes")


def test_a_draft_of_the_day_before_signs_nobody_in(house: House) -> None:
    walk = house.open()
    walk.come("fra")
    walk.write("Rui")
    walk.key(Key.Key_Down)
    walk.key(Key.Key_Return)
    walk.wait(lambda: walk.sees("intake_save"))
    walk.key(Key.Key_Escape)
    house.calendar.now += timedelta(days=1)
    walk.go(TODAY)
    walk.tab_to("today_drafts")
    walk.key(Key.Key_Return)
    walk.wait(lambda: walk.sees("intake_save"))
    assert walk.text("intake_save") == "Save"
    walk.key(Key.Key_S, CONTROL)

    walk.wait(lambda: at_the_desk(walk))
    assert Person.get().preferred_name == "Rui"
    assert signed_in() == []


def test_an_intake_that_was_not_begun_at_the_desk_stays_where_it_is(house: House) -> None:
    walk = house.open()
    walk.come("fra")
    walk.go(PEOPLE)
    walk.key(Key.Key_N, CONTROL)
    walk.write("Rui")
    walk.key(Key.Key_S, CONTROL)
    walk.wait(lambda: walk.sees("person_name"))

    assert signed_in() == []
