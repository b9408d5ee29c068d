"""The desk's result list: one list, one lit row, and what is lit is what happens."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import QEvent, QModelIndex, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from peerdesk.desk.front_desk import visits
from peerdesk.desk.intake import intake
from peerdesk.desk.privacy.erasing import delete
from peerdesk.records.people import Person, Visit
from tests.conftest import NOW, Desk
from tests.desk.group_records import add_person
from tests.ui.desk_room import OpenRoom, Room, shown_rows
from ui.models.columns import SecondLineRole

Key = Qt.Key
ALT = Qt.KeyboardModifier.AltModifier
LISTS = ("sign_in_matches", "sign_in_others")


def lit(room: Room) -> list[str]:
    """What is painted as chosen, in either half of the list."""
    found = []
    for name in LISTS:
        view = room.find(name)
        for row in shown_rows(view):
            index = view.model().index(row, 0)
            if view.selectionModel().isSelected(index) or view.hovered_row == row:
                found.append(index.data())
    return found


def index_of(room: Room, begins: str) -> tuple[object, QModelIndex]:
    for name in LISTS:
        view = room.find(name)
        for row in shown_rows(view):
            index = view.model().index(row, 0)
            if index.data().startswith(begins):
                return view, index
    raise AssertionError(begins)


def click(room: Room, begins: str) -> None:
    view, index = index_of(room, begins)
    spot = view.visualRect(index).center()  # type: ignore[attr-defined]
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=spot)  # type: ignore[attr-defined]


def hover(room: Room, begins: str) -> None:
    view, index = index_of(room, begins)
    spot = QPointF(view.visualRect(index).center())  # type: ignore[attr-defined]
    none = Qt.MouseButton.NoButton
    moved = QMouseEvent(QEvent.Type.MouseMove, spot, spot, none, none, Qt.KeyboardModifier(0))
    QApplication.sendEvent(view.viewport(), moved)  # type: ignore[attr-defined]


def newest() -> Visit:
    found: Visit = Visit.select().order_by(Visit.id.desc()).get()
    return found


def test_a_click_on_the_guest_signs_in_the_guest(front: Room) -> None:
    """Also for a name that is close to that of somebody in the records, and time after time."""
    for alias in ("Ana", "Anna", "An"):
        front.type(alias)
        assert lit(front)[0] in ("Ana R.", "Anselm V.")
        click(front, "Sign in “")

        assert (newest().person_id, newest().alias) == (None, alias)
        assert front.find("sign_in_field").text() == ""
    assert Visit.select().count() == 3


def test_a_click_on_a_person_signs_in_that_person_after_the_guest_was_lit(front: Room) -> None:
    front.type("an")
    front.press(Key.Key_Up)
    front.press(Key.Key_Up)
    assert lit(front) == ["Sign in “an” as a guest"]
    click(front, "Anselm")

    assert newest().person.preferred_name == "Anselm"


def test_one_row_is_lit_wherever_the_keys_and_the_pointer_lead(front: Room) -> None:
    front.type("an")
    every = [*front.rows("sign_in_matches"), *front.rows("sign_in_others")]
    assert len(every) == 4
    seen = []
    for key in [Key.Key_Down] * 5 + [Key.Key_Up] * 5:
        assert len(lit(front)) == 1
        seen += lit(front)
        front.press(key)
    assert seen == [*every, every[-1], every[-1], *every[2::-1], every[-1]]
    for name in every:
        hover(front, name)
        assert len(lit(front)) == 1, "the pointer lights nothing"


def test_enter_and_the_button_do_what_is_lit(front: Room) -> None:
    for press in (True, False):
        for steps in range(3):
            front.type("an")
            for _step in range(steps):
                front.press(Key.Key_Down)
            [wanted] = lit(front)
            if press:
                front.press(Key.Key_Return)
            else:
                QTest.mouseClick(front.find("sign_in_button"), Qt.MouseButton.LeftButton)
            visit = newest()
            name = visit.person.preferred_name if visit.person_id else visit.alias
            assert name in wanted
            front.context.undo_last()


def test_letters_light_the_first_row_again(front: Room) -> None:
    front.type("a")
    front.press(Key.Key_Down)
    front.press(Key.Key_Down)
    front.type("n")

    assert lit(front) == ["Ana R."]


# Who is here already.


def test_who_is_here_comes_after_who_is_not(front: Room) -> None:
    ana = Person.get(Person.preferred_name == "Ana").id
    visits.sign_in(front.context.actor, ana)
    front.type("an")
    assert front.rows("sign_in_matches") == ["Anselm V.", "Ana R."]
    front.press(Key.Key_Return)
    assert newest().person.preferred_name == "Anselm"
    visits.sign_out(front.context.actor, Visit.get(Visit.person == ana).id)
    front.type("an")
    assert front.rows("sign_in_matches") == ["Ana R.", "Anselm V."]


def test_but_nobody_of_another_spelling_comes_before_who_was_typed(front: Room, desk: Desk) -> None:
    maria = add_person(desk, "Mariana", "Kane")
    add_person(desk, "Mariann", "Oak")
    visits.sign_in(desk.front_desk, maria)
    front.type("mariana")

    assert front.rows("sign_in_matches") == ["Mariana K.", "Mariann O."]


def test_who_is_here_already_keeps_what_is_typed(front: Room) -> None:
    front.type("ana")
    front.press(Key.Key_Return)
    front.type("ana")
    front.press(Key.Key_Return)

    assert front.said[-1] == ("Ana R. is signed in already, since 10:00 AM", None)
    assert front.find("sign_in_field").text() == "ana"
    assert front.screen.focusWidget() is front.find("sign_in_field")
    front.press(Key.Key_Down)
    front.press(Key.Key_Return)
    assert newest().alias == "ana"


def test_of_many_of_one_name_those_who_are_not_here_are_among_the_twenty(
    desk: Desk, open_room: OpenRoom
) -> None:
    people = [add_person(desk, "Maria", "Kane") for _each in range(23)]
    room = open_room(desk.front_desk)
    room.type("maria")
    shown = [room.find("sign_in_matches").model().id_at(at) for at in range(20)]
    visits.sign_in(desk.front_desk, shown[0])
    room.find("sign_in_field").setText("")
    room.type("maria")

    after = [room.find("sign_in_matches").model().id_at(at) for at in range(20)]
    assert set(after) < set(people)
    assert shown[0] not in after, "three others wait behind the twenty"


# Purposes, and who is shown as what.


def test_the_digit_of_a_purpose_is_shown_and_chooses_it(front: Room) -> None:
    front.type("ana")
    chips = front.find("sign_in_purposes")
    shown = {}
    for at in range(chips.layout().count()):
        chip = chips.layout().itemAt(at).widget()
        shown[chip.property("code")] = chip.digit()
    assert list(shown.values())[:9] == list("123456789")
    assert set(list(shown.values())[9:]) <= {""}
    for code, digit in list(shown.items())[:9]:
        front.press(Qt.Key(Key.Key_0 + int(digit)), ALT)
        assert code in chips.codes()
        front.press(Qt.Key(Key.Key_0 + int(digit)), ALT)


def test_a_guest_is_marked_and_shown_by_first_name_and_initial(front: Room) -> None:
    front.type("Sunny Delacroix")
    front.press(Key.Key_Return)
    front.type("ana")
    front.press(Key.Key_Return)

    assert front.rows("visitors") == ["Ana R.", "Sunny D."]
    assert front.data("visitors", 1, SecondLineRole) == "10:00 AM · guest"
    assert "guest" not in front.data("visitors", 0, SecondLineRole)
    view = front.find("visitors")
    view.setFocus()
    view.setCurrentIndex(view.model().index(1, 0))
    front.press(Key.Key_Return)
    assert front.find("link_dialog").isVisible()
    front.find("link_dialog").reject()
    assert Visit.get(Visit.person.is_null()).alias == "Sunny Delacroix", "it is kept whole"


def test_the_newest_row_is_in_sight(desk: Desk, open_room: OpenRoom) -> None:
    for at in range(30):
        minutes = timedelta(minutes=60 - at)
        visits.sign_in_guest(desk.at(NOW - minutes, desk.front_desk), f"Guest {at}")
    room = open_room(desk.front_desk)
    view = room.find("visitors")
    view.setCurrentIndex(view.model().index(29, 0))
    view.scrollToBottom()
    assert view.verticalScrollBar().value() > 0
    room.find("sign_in_field").setFocus()
    room.type("Zephyr")
    room.press(Key.Key_Return)
    QApplication.processEvents()

    top = view.model().index(0, 0)
    assert top.data() == "Zephyr"
    assert view.viewport().rect().contains(view.visualRect(top))


def test_what_is_left_of_an_erased_record_is_no_guest(desk: Desk, open_room: OpenRoom) -> None:
    zoe = intake.start_intake(desk.front_desk, {"preferred_name": "Zoe"}).value
    yesterday = desk.at(NOW - timedelta(days=1), desk.front_desk)
    visits.sign_in(yesterday, zoe)
    visits.sign_in(desk.front_desk, zoe)
    visits.sign_in_guest(yesterday, "Anonymous")
    _delete(desk, zoe)
    room = open_room(desk.front_desk)

    assert room.rows("visitors") == ["Anonymous"]
    assert room.data("visitors", 0, SecondLineRole) == "10:00 AM"
    view = room.find("visitors")
    view.setCurrentIndex(view.model().index(0, 0))
    assert not room.find("visitors_link").isEnabled()
    assert room.rows("today_papers") == ["Anonymous"], "somebody else, who called themselves so"


def _delete(desk: Desk, person_id: int) -> None:
    code = Person.get_by_id(person_id).code
    delete(desk.director, person_id, reason="Asked", witness="Dana Poe", typed_code=code)
