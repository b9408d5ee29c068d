"""Guests at the desk, and the evening: everybody is signed out."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog

from peerdesk.actor import Actor
from peerdesk.clock import Clock
from peerdesk.desk.front_desk import aliases, visits
from peerdesk.desk.office import office
from peerdesk.records.groups import Attendance
from peerdesk.records.people import GuestCount, Person, Visit
from peerdesk.store import journal
from tests.conftest import NOW, Desk
from tests.desk.group_records import TODAY, add_group, add_person, meeting_id
from tests.ui.desk_room import OpenRoom, Room, choose
from ui.models.columns import SecondLineRole, TagRole

Key = Qt.Key


# Guests who give no name, and guests who turn out to be somebody.


def test_guests_without_a_name_are_counted_by_one_key(front: Room) -> None:
    for _guest in range(3):
        front.press(Key.Key_G, Qt.KeyboardModifier.ControlModifier)

    assert GuestCount.get().count == 3
    assert front.find("guests_counted").text() == "Guests without a name: 3"
    assert front.rows("visitors") == []
    QTest.mouseClick(front.find("guests_fewer"), Qt.MouseButton.LeftButton)
    assert GuestCount.get().count == 2
    front.context.undo(front.said[-1][1])  # type: ignore[arg-type]
    assert front.find("guests_counted").text() == "Guests without a name: 3"


def test_there_are_never_fewer_guests_than_none(front: Room) -> None:
    assert not front.find("guests_fewer").isEnabled()
    QTest.mouseClick(front.find("guests_more"), Qt.MouseButton.LeftButton)
    QTest.mouseClick(front.find("guests_fewer"), Qt.MouseButton.LeftButton)

    assert GuestCount.select().count() == 0
    assert front.find("guests_counted").text() == "No guests without a name yet"
    assert not front.find("guests_fewer").isEnabled()


def dialog_of(room: Room) -> QDialog:
    dialog = room.find("link_dialog")
    assert isinstance(dialog, QDialog)
    assert dialog.isVisible()
    return dialog


def test_a_guest_is_linked_to_a_person_and_counted_once(front: Room) -> None:
    front.type("Sunny")
    front.press(Key.Key_Return)
    front.type("bo")
    front.press(Key.Key_Return)
    choose(front, "visitors", 1)
    front.press(Key.Key_Return)

    dialog = dialog_of(front)
    assert front.rows("link_people") == [], "nobody is called so"
    assert not front.find("link_yes").isEnabled()
    QTest.keyClicks(dialog.focusWidget(), "bo")
    assert front.rows("link_people") == ["Bo E."]
    QTest.keyClick(dialog.focusWidget(), Key.Key_Return)

    assert front.rows("visitors") == ["Bo E."], "the two lines are one"
    assert Visit.select().count() == 1
    label, entry = front.said[-1]
    assert label == "Sunny is Bo E."
    front.context.undo(entry)  # type: ignore[arg-type]
    assert sorted(front.rows("visitors")) == ["Bo E.", "Sunny"]


def test_who_used_the_name_before_is_offered_first(front: Room, desk: Desk) -> None:
    ana_namesake = add_person(desk, "Sunny", "Zed")
    bo = Person.get(Person.preferred_name == "Bo").id
    before = desk.at(NOW - timedelta(days=7))
    aliases.link_alias(before, "visit", visits.sign_in_guest(before, "Sunny").value, bo)
    front.screen.reload()
    front.type("Sunny")
    for _row in range(3):
        front.press(Key.Key_Down)
    front.press(Key.Key_Up)
    front.press(Key.Key_Return)
    assert front.rows("visitors") == ["Sunny"]
    choose(front, "visitors", 0)
    QTest.mouseClick(front.find("visitors_link"), Qt.MouseButton.LeftButton)

    dialog = dialog_of(front)
    assert front.rows("link_people") == ["Bo E.", "Sunny Z."]
    assert front.data("link_people", 0, TagRole).text == "used this name"
    QTest.keyClick(dialog.focusWidget(), Key.Key_Down)
    QTest.keyClick(dialog.focusWidget(), Key.Key_Down)
    QTest.keyClick(dialog.focusWidget(), Key.Key_Return)
    assert Visit.select().order_by(Visit.id.desc()).get().person_id == ana_namesake


def test_escape_leaves_the_guest_a_guest(front: Room) -> None:
    front.type("Sunny")
    front.press(Key.Key_Return)
    choose(front, "visitors", 0)
    front.press(Key.Key_Return)
    QTest.keyClick(dialog_of(front).focusWidget(), Key.Key_Escape)

    assert Visit.get().person_id is None
    assert not front.find("visitors_link").isHidden()


def test_a_walk_in_of_last_week_is_linked_from_the_list(desk: Desk, open_room: OpenRoom) -> None:
    ana = add_person(desk, "Ana", "Ruiz")
    meeting = meeting_id(add_group(desk), TODAY - timedelta(days=7))
    with journal.entry(desk.director, "A walk-in"):
        Attendance(meeting=meeting, alias="Blue jacket", state="present", walk_in=True).save()
    room = open_room(desk.facilitator)
    assert room.rows("today_papers") == ["Blue jacket"]
    assert room.data("today_papers", 0, SecondLineRole).startswith("Monday Circle · ")

    choose(room, "today_papers", 0)
    room.press(Key.Key_Return)
    dialog = dialog_of(room)
    QTest.keyClicks(dialog.focusWidget(), "ana")
    QTest.keyClick(dialog.focusWidget(), Key.Key_Return)

    assert Attendance.get().person_id == ana
    assert not room.find("today_papers_card").isVisible(), "nothing is left to see to"


# Closing time.


def close_at(desk: Desk, at: str) -> None:
    kept = office.center_values(desk.director)
    office.change_center(desk.director, {**kept, "closing_time": at})


def moving(desk: Desk, moment: list[datetime]) -> Actor:
    return replace(desk.front_desk, clock=Clock("America/New_York", lambda: moment[0]))


def test_closing_time_signs_everybody_out(desk: Desk, open_room: OpenRoom) -> None:
    close_at(desk, "5 pm")
    moment = [NOW]
    room = open_room(moving(desk, moment))
    for name in ("Sunny", "Juno"):
        room.type(name)
        room.press(Key.Key_Return)

    moment[0] = NOW + timedelta(hours=6, minutes=59)
    room.screen.look_at_clock()
    assert Visit.select().where(Visit.time_out.is_null()).count() == 2
    assert not room.find("visitors_everybody_out").isVisible()

    moment[0] = NOW + timedelta(hours=7, minutes=3)
    room.screen.look_at_clock()

    assert [visit.time_out for visit in Visit.select()] == [time(17), time(17)]
    assert room.data("visitors", 0, TagRole).text == "left"
    assert room.said[-1] == ("Signed out 2 people", None)
    said = len(room.said)
    room.screen.look_at_clock()
    assert len(room.said) == said, "it is said once"


def test_who_comes_after_closing_time_goes_by_the_button(desk: Desk, open_room: OpenRoom) -> None:
    close_at(desk, "5 pm")
    moment = [NOW + timedelta(hours=7, minutes=10)]
    room = open_room(moving(desk, moment))
    assert not room.find("visitors_everybody_out").isVisible(), "nobody is here"
    for name in ("Sunny", "Juno"):
        room.type(name)
        room.press(Key.Key_Return)

    QTest.mouseClick(room.find("visitors_everybody_out"), Qt.MouseButton.LeftButton)

    assert Visit.select().where(Visit.time_out.is_null()).count() == 0
    assert not room.find("visitors_everybody_out").isVisible()
    label, entry = room.said[-1]
    assert label == "Signed out 2 people"
    room.context.undo(entry)  # type: ignore[arg-type]
    assert Visit.select().where(Visit.time_out.is_null()).count() == 2


def test_without_a_closing_time_nobody_is_signed_out(desk: Desk, open_room: OpenRoom) -> None:
    moment = [NOW]
    room = open_room(moving(desk, moment))
    room.type("Sunny")
    room.press(Key.Key_Return)

    moment[0] = NOW + timedelta(hours=11)
    room.screen.look_at_clock()

    assert Visit.get().time_out is None
    assert room.find("visitors_everybody_out").isVisible(), "the evening's button"
