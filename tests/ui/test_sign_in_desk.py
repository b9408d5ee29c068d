"""Signing in at the desk: who is meant, what is said of them, and what is corrected later."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from peerdesk.desk.front_desk import visits
from peerdesk.desk.intake import intake
from peerdesk.desk.office import office
from peerdesk.records.people import Episode, Visit
from peerdesk.words import use_language
from tests.conftest import NOW, Desk
from tests.desk.group_records import add_person
from tests.ui.desk_room import OpenRoom, Room, choose, shown_rows
from ui.models.columns import RowRole, SecondLineRole, TagRole
from ui.theme import apply_theme, sizes

Key = Qt.Key
ALT = Qt.KeyboardModifier.AltModifier


def click_row(room: Room, name: str, at: int) -> None:
    view = room.find(name)
    spot = view.visualRect(view.model().index(shown_rows(view)[at], 0)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=spot)


def in_sight(room: Room, name: str) -> list[int]:
    """The rows of which the whole is seen, counted without those that the list leaves out."""
    view = room.find(name)
    seen = view.viewport().rect()
    return [
        at
        for at, row in enumerate(shown_rows(view))
        if seen.contains(view.visualRect(view.model().index(row, 0)))
    ]


# First time?


def choose_first_time(front: Room, name: str, code: str) -> None:
    """As with the list of the box."""
    box = front.find(name)
    box.setCurrentIndex(box.findData(code))
    box.activated.emit(box.currentIndex())


@pytest.mark.parametrize(
    ("presses", "said"),
    [(0, None), (1, "yes"), (2, "no"), (3, "declined"), (4, "unknown"), (5, None)],
)
def test_whether_it_is_a_guests_first_time_takes_one_key(
    front: Room, presses: int, said: str | None
) -> None:
    front.type("Sunny")
    for _press in range(presses):
        front.press(Key.Key_0, ALT)
    front.press(Key.Key_Return)

    assert Visit.get().first_time == said
    line = front.data("visitors", 0, SecondLineRole)
    assert line == ("10:00 AM · guest · first time" if said == "yes" else "10:00 AM · guest")
    front.type("Juno")
    front.press(Key.Key_Return)
    newest = Visit.select().order_by(Visit.id.desc()).get()
    assert newest.first_time is None, "the next one is asked anew"


def test_or_a_click(front: Room) -> None:
    front.type("Sunny")
    choose_first_time(front, "sign_in_first_time", "yes")
    front.find("sign_in_first_time").setFocus()
    QTest.keyClick(front.find("sign_in_first_time"), Key.Key_Return)

    assert Visit.get().first_time == "yes"


@pytest.mark.parametrize("why", ["declined", "unknown"])
def test_what_for_may_be_declined_too(front: Room, why: str) -> None:
    front.type("Sunny")
    front.press(Key.Key_1, ALT)
    QTest.mouseClick(front.find(f"sign_in_purposes_{why}"), Qt.MouseButton.LeftButton)
    assert front.find("sign_in_purposes").codes() == [why], "instead of an answer"
    front.press(Key.Key_Return)

    assert Visit.get().purposes == why
    front.type("Juno")
    front.press(Key.Key_Return)
    assert Visit.select().order_by(Visit.id.desc()).get().purposes == "", "blank differs"


def test_a_click_on_a_person_signs_in(front: Room) -> None:
    front.type("an")
    click_row(front, "sign_in_matches", 1)

    assert Visit.get().person.preferred_name == "Anselm"


def test_a_new_person_is_asked_too(desk: Desk, open_room: OpenRoom) -> None:
    intake.start_intake(desk.front_desk, {"preferred_name": "Cleo"})
    room = open_room(desk.front_desk)
    room.type("cleo")
    room.press(Key.Key_0, ALT)
    room.press(Key.Key_Return)

    assert (Visit.get().person.preferred_name, Visit.get().first_time) == ("Cleo", "yes")


# Many of one name.


def test_eight_of_one_name_are_all_reached_by_keys(desk: Desk, open_room: OpenRoom) -> None:
    marias = [add_person(desk, "Maria", "Kane") for _each in range(8)]
    room = open_room(desk.front_desk)
    room.type("maria kane")
    assert len(room.rows("sign_in_matches")) == 8
    assert len(in_sight(room, "sign_in_matches")) < 8
    assert in_sight(room, "sign_in_others") == [0, 1], "the guest is in sight all the same"

    for _step in range(7):
        room.press(Key.Key_Down)
    assert 7 in in_sight(room, "sign_in_matches")
    last = room.data("sign_in_matches", 7, RowRole).id
    room.press(Key.Key_Return)

    assert last in marias
    assert Visit.get().person_id == last


def test_of_very_many_twenty_are_shown(desk: Desk, open_room: OpenRoom) -> None:
    for _each in range(23):
        add_person(desk, "Maria", "Kane")
    room = open_room(desk.front_desk)
    room.type("maria")

    assert len(room.rows("sign_in_matches")) == 20
    assert room.find("sign_in_count").text() == "The first 20 of 23 people"
    room.press(Key.Key_PageDown)
    room.press(Key.Key_Return)
    assert Visit.get().person_id is not None
    room.type("maria")
    room.press(Key.Key_Up)
    room.press(Key.Key_Up)
    room.press(Key.Key_Return)
    newest = Visit.select().order_by(Visit.id.desc()).get()
    assert newest.alias == "maria", "up from the first person is the guest"


# Closed.


def test_who_is_closed_is_seen_and_welcomed_back_in_the_same_step(
    desk: Desk, open_room: OpenRoom
) -> None:
    ana = intake.start_intake(desk.front_desk, {"preferred_name": "Ana"}).value
    intake.close_episode(desk.front_desk, ana, "no_contact")
    room = open_room(desk.front_desk)
    room.type("ana")
    assert room.data("sign_in_matches", 0, TagRole).text == "closed"
    assert room.find("sign_in_welcome_back").isVisible()
    room.press(Key.Key_Return)
    assert room.data("visitors", 0, TagRole).text == "closed", "it is said as long as they are here"
    room.context.undo_last()

    room.type("ana")
    room.press(Key.Key_0, ALT)
    room.press(Key.Key_Return)

    label, entry = room.said[-1]
    assert label == "Signed in Ana and welcomed them back"
    assert Episode.select().where(Episode.closed_on.is_null()).count() == 1
    assert room.data("visitors", 0, TagRole).text == "notice due"
    room.context.undo(entry)  # type: ignore[arg-type]
    assert Episode.select().where(Episode.closed_on.is_null()).count() == 0
    assert Visit.select().count() == 0


def test_a_welcome_is_for_the_one_that_it_was_ticked_for(desk: Desk, open_room: OpenRoom) -> None:
    for name in ("Ana", "Anselm"):
        person = intake.start_intake(desk.front_desk, {"preferred_name": name}).value
        intake.close_episode(desk.front_desk, person, "no_contact")
    room = open_room(desk.front_desk)
    room.type("an")
    room.press(Key.Key_0, ALT)
    room.press(Key.Key_Down)
    room.press(Key.Key_Return)

    assert Visit.get().person.preferred_name == "Anselm"
    assert Episode.select().where(Episode.closed_on.is_null()).count() == 0


# Correcting.


def test_a_line_of_today_is_corrected(front: Room) -> None:
    front.type("Sunny")
    front.press(Key.Key_Return)
    choose(front, "visitors", 0)
    front.press(Key.Key_F2)
    dialog = front.find("correct_dialog")
    assert dialog.focusWidget() is front.find("correct_in")
    QTest.keyClicks(front.find("correct_in"), "11:00")
    QTest.keyClick(front.find("correct_in"), Key.Key_Return)
    assert dialog.isVisible()
    assert Visit.get().time_in == time(10)

    front.find("correct_in").selectAll()
    QTest.keyClicks(front.find("correct_in"), "910")
    choose_first_time(front, "correct_first_time", "yes")
    QTest.mouseClick(front.find("correct_save"), Qt.MouseButton.LeftButton)

    visit = Visit.get()
    assert (visit.time_in, visit.time_out, visit.first_time) == (time(9, 10), None, "yes")
    assert front.data("visitors", 0, SecondLineRole) == "9:10 AM · guest · first time"
    label, entry = front.said[-1]
    assert label == "Corrected the visit of Sunny"
    front.context.undo(entry)  # type: ignore[arg-type]
    assert Visit.get().time_in == time(10)


def test_the_buttons_fit_the_line_that_is_chosen(front: Room) -> None:
    front.type("ana")
    front.press(Key.Key_Return)
    for name in ("visitors_sign_out", "visitors_correct", "visitors_link"):
        assert not front.find(name).isEnabled()
    choose(front, "visitors", 0)
    assert front.find("visitors_correct").isEnabled()
    assert not front.find("visitors_link").isEnabled(), "who Ana is, is known"
    QTest.mouseClick(front.find("visitors_correct"), Qt.MouseButton.LeftButton)
    assert front.find("correct_dialog").isVisible()


# A guest who becomes a person, and days that were left open.


def test_a_guest_becomes_a_new_person_from_the_link_dialog(front: Room) -> None:
    front.type("Sunny")
    front.press(Key.Key_Return)
    choose(front, "visitors", 0)
    front.press(Key.Key_Return)
    QTest.mouseClick(front.find("link_new"), Qt.MouseButton.LeftButton)

    assert front.wanted == [("people", ("new", "Sunny", ("visit", Visit.get().id)))]


def test_what_past_days_left_open_is_ended_when_the_desk_begins(
    desk: Desk, open_room: OpenRoom
) -> None:
    ana = add_person(desk, "Ana")
    long_ago = desk.at(NOW - timedelta(days=500))
    office.change_center(long_ago, office.center_values(long_ago) | {"closing_time": time(17)})
    for days in (400, 1):
        visits.sign_in(desk.at(NOW - timedelta(days=days), desk.front_desk), ana)

    room = open_room(desk.front_desk)

    assert {visit.time_out for visit in Visit.select()} == {time(17)}
    assert [label for label, _entry in room.said] == [
        "Ended 1 visit that an earlier day left open"
    ], "of yesterday; older ones are nobody's news"


# The room that there is.


@pytest.fixture
def large_spanish(qapp: QApplication) -> Iterator[None]:
    use_language("es")
    apply_theme(qapp, "light", "larger")
    yield
    use_language("en")
    apply_theme(qapp, "light")


def test_nothing_is_cut_in_large_spanish(
    large_spanish: None, desk: Desk, open_room: OpenRoom
) -> None:
    for at in range(12):
        intake.start_intake(desk.front_desk, {"preferred_name": f"Maria {at}"})
    visits.sign_in_guest(desk.front_desk, "Maximiliana-Theodora of the Long Harbor Road")
    room = open_room(desk.director)
    # What is left of 1366x768 beside the rail and under the strip of the account.
    room.screen.resize(1102, 700)
    choose(room, "visitors", 0)
    QApplication.processEvents()
    assert room.screen.width() == 1102, "the screen asks for no more"

    for part in room.screen.findChildren(QWidget):
        if part.isVisible() and part.objectName() and part.window() is room.screen:
            right = part.mapTo(room.screen, QPoint(part.width(), 0)).x()
            assert right <= 1102, part.objectName()
    left = room.find("visitors_everybody_out")
    assert room.find("visitors_count").geometry().right() < left.geometry().left()

    room.find("sign_in_field").setFocus()
    room.type("maria")
    QApplication.processEvents()
    assert room.find("sign_in_matches").height() % sizes().tall_row == 0, "no row is cut"
    assert len(in_sight(room, "sign_in_matches")) >= 2
    assert in_sight(room, "sign_in_others") == [0, 1]
    assert room.find("sign_in_purposes_area").height() >= sizes().control
