"""The sign-in desk over two days: one field, the usual purpose, guests, and the evening."""

from __future__ import annotations

from datetime import time, timedelta

from PySide6.QtWidgets import QApplication

from peerdesk.desk.intake import intake
from peerdesk.measures.month import month_report
from peerdesk.records.people import GuestCount, Person, Visit
from tests.ui.journeys.walking import (
    ALT,
    CONTROL,
    NONE,
    PEOPLE,
    SETTINGS,
    TODAY,
    House,
    Key,
    Walk,
)


def test_two_days_at_the_desk(house: House) -> None:
    walk = house.open()
    walk.come("dan")
    _the_center_closes_at_five(walk)
    walk.change_places("fra")
    for name, last, phone in (
        ("Ana", "Ruiz", "207 555 0142"),
        ("Ana", "Vogt", ""),
        ("Bo", "Ek", ""),
    ):
        values = {"preferred_name": name, "legal_last_name": last, "phone": phone}
        intake.start_intake(walk.actor, values)
    _the_first_day(walk)
    walk = _the_next_morning(house, walk)
    _guests(walk)
    _visitors_see_a_greeting(walk)
    _the_evening(walk)
    report = month_report(walk.actor.clock, walk.actor.clock.today())
    keys = ("people_served", "visit_days", "guest_sign_ins", "guests_counted")
    assert [report.figure(key).value for key in keys] == [2, 4, 1, 2]


def _the_center_closes_at_five(walk: Walk) -> None:
    walk.go(SETTINGS)
    walk.fill("center_form_closing", "5 pm")
    walk.tab_to("center_form_save")
    walk.key(Key.Key_Space)


def visitors(walk: Walk) -> list[tuple[str, str]]:
    return list(zip(walk.lines("visitors"), walk.second_lines("visitors"), strict=True))


def _the_first_day(walk: Walk) -> None:
    walk.write("ana")
    assert walk.lines("sign_in_matches") == ["Ana R.", "Ana V."]
    walk.key(Key.Key_Return)  # too fast: this was the other Ana
    assert visitors(walk) == [("Ana R.", "10:00 AM")]
    walk.undo()
    assert visitors(walk) == []
    walk.write("ana")
    walk.key(Key.Key_Down)
    walk.key(Key.Key_1, ALT)
    walk.key(Key.Key_Return)
    assert visitors(walk) == [("Ana V.", "10:00 AM · A group")]
    # By the phone number, in any form of it.
    walk.write("2075550142")
    assert walk.lines("sign_in_matches") == ["Ana R."]
    walk.key(Key.Key_3, ALT)
    walk.key(Key.Key_5, ALT)
    walk.key(Key.Key_Return)
    assert visitors(walk)[0] == ("Ana R.", "10:00 AM · Drop-in, Food or clothing")
    # Somebody who is here already is not here twice.
    walk.write("ana r")
    walk.key(Key.Key_Return)
    assert "since" in walk.text("toast_words")
    assert walk.text("sign_in_field") == "ana r", "perhaps somebody else was meant"
    walk.key(Key.Key_Escape)
    assert Visit.select().count() == 2
    # She goes early, and had come earlier than the desk was there.
    walk.tab_to("visitors")
    walk.line("visitors", "Ana R.")
    walk.key(Key.Key_Delete)
    assert walk.tags("visitors") == ["notice due", "left"], "who has left stands last"
    walk.line("visitors", "Ana R.")
    walk.key(Key.Key_F2)
    walk.dialog("correct_dialog")
    walk.write("9.15")
    walk.key(Key.Key_Return)
    assert visitors(walk)[1][1].startswith("9:15 AM to 10:00 AM")


def _the_next_morning(house: House, walk: Walk) -> Walk:
    """Nobody pressed a key in the evening, and the program was never closed properly."""
    house.calendar.now += timedelta(days=1)
    walk = house.lose_power()
    walk.come("fra")
    walk.wait(lambda: not Visit.select().where(Visit.time_out.is_null()).exists())
    ended = Visit.get(Visit.person == Person.get(Person.legal_last_name == "Vogt"))
    assert ended.time_out == time(17), "at closing time, not in the morning"
    assert visitors(walk) == []
    # Enter alone signs in with what they came for the last time.
    walk.write("vog")
    walk.key(Key.Key_Return)
    assert visitors(walk) == [("Ana V.", "10:00 AM · A group")]
    walk.write(Person.get(Person.legal_last_name == "Ruiz").code.lower())
    assert walk.lines("sign_in_matches") == ["Ana R."]
    walk.key(Key.Key_Return)
    assert visitors(walk)[0] == ("Ana R.", "10:00 AM · Drop-in, Food or clothing")
    return walk


def _guests(walk: Walk) -> None:
    walk.key(Key.Key_G, CONTROL, times=3)
    walk.tab_to("guests_fewer")  # one was counted twice
    walk.key(Key.Key_Space)
    assert walk.text("guests_counted") == "Guests without a name: 2"
    assert GuestCount.get().count == 2
    walk.go(TODAY)
    walk.tab_to("sign_in_field")
    walk.write("Sunny")
    walk.key(Key.Key_Return)
    walk.write("Blue jacket")
    walk.key(Key.Key_2, ALT)
    walk.key(Key.Key_Return)
    assert walk.lines("visitors")[:2] == ["Blue J.", "Sunny"]
    # Sunny turns out to be Ana R., who is here already: one line, counted once.
    walk.tab_to("visitors")
    walk.line("visitors", "Sunny")
    walk.key(Key.Key_Return)
    walk.dialog("link_dialog")
    walk.write("ana")
    walk.key(Key.Key_Down)  # the wrong one
    walk.key(Key.Key_Up)
    walk.key(Key.Key_Return)
    walk.toast("Sunny is Ana R.")
    assert sorted(walk.lines("visitors")) == ["Ana R.", "Ana V.", "Blue J."]
    # Blue jacket is linked to the wrong person, and that is taken back.
    walk.click_line("visitors", "Blue J.")
    walk.click("visitors_link")
    walk.dialog("link_dialog")
    walk.write("bo")
    walk.key(Key.Key_Return)
    walk.toast("Blue jacket is Bo E.")
    walk.undo()
    assert "Blue J." in walk.lines("visitors")


def _visitors_see_a_greeting(walk: Walk) -> None:
    walk.key(Key.Key_F9)
    walk.dialog("welcome")
    assert "Ana" not in walk.words()
    assert not walk.sees("visitors")
    for key, held in ((Key.Key_Escape, NONE), (Key.Key_2, CONTROL), (Key.Key_K, CONTROL)):
        walk.key(key, held)
        assert walk.sees("welcome"), "a visitor does not get past it"
    walk.key(Key.Key_F9)
    walk.wait(lambda: walk.sees("sign_in_password_edit"))
    assert "Ana" not in walk.words()
    walk.type("sign_in_password_edit", "a guess")
    walk.press("sign_in_password_edit")
    walk.wait(lambda: walk.sees("sign_in_password_below"))
    assert walk.text("sign_in_password_below").startswith("That didn't work.")
    assert not walk.sees("visitors")
    walk.seconds.now += 60
    walk.wait(walk.find("sign_in_go").isEnabled)
    walk.come()
    assert walk.at() == "sign_in_field"
    assert len(walk.lines("visitors")) == 3


def _the_evening(walk: Walk) -> None:
    walk.go(PEOPLE)
    walk.calendar.now += timedelta(hours=7, minutes=1)
    walk.go(TODAY)  # or within half a minute, by itself
    walk.toast("Signed out 3 people")
    assert walk.tags("visitors") == ["left"] * 3
    assert {each.time_out for each in Visit.select()} == {time(17), time(10)}
    QApplication.processEvents()
    assert not walk.sees("visitors_everybody_out")
