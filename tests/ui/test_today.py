"""Today at the desk: the real screen on a real encrypted center, driven by its keys."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLabel,
    QLineEdit,
    QPushButton,
)

from peerdesk.actor import Role
from peerdesk.clock import Clock
from peerdesk.desk.front_desk import visits
from peerdesk.desk.groups import groups
from peerdesk.desk.intake import intake
from peerdesk.desk.mentoring import mentor_requests
from peerdesk.desk.people import drafts
from peerdesk.records.mentoring import Assignment, Mentor, Session
from peerdesk.records.office import Account
from peerdesk.records.people import Person, Visit
from peerdesk.store import journal
from tests.conftest import NOW, Desk
from tests.desk.group_records import TODAY, add_group, add_person, meeting_id
from tests.doors import Door
from tests.ui.desk_room import OpenRoom, Room, choose
from ui.models.columns import RowRole, SecondLineRole, TagRole

Key = Qt.Key


def test_a_visitor_is_signed_in_by_name_and_enter(front: Room) -> None:
    assert front.screen.focusWidget() is front.find("sign_in_field")

    front.type("ana")
    assert front.rows("sign_in_matches")[:1] == ["Ana R."]
    front.press(Key.Key_Return)

    visit = Visit.get()
    assert (visit.person.preferred_name, visit.day) == ("Ana", TODAY)
    assert front.rows("visitors") == ["Ana R."]
    assert front.find("sign_in_field").text() == ""
    assert front.screen.focusWidget() is front.find("sign_in_field")
    # Ctrl+Z in the field is for the sign-in: it doesn't bring the typed name back.
    assert not front.find("sign_in_field").isUndoAvailable()
    [(label, entry)] = front.said
    assert label == "Signed in Ana R."
    front.context.undo(entry)  # type: ignore[arg-type]
    assert front.rows("visitors") == []
    assert Visit.select().count() == 0


def test_down_chooses_another(front: Room) -> None:
    front.type("an")
    assert front.rows("sign_in_matches")[:2] == ["Ana R.", "Anselm V."]

    front.press(Key.Key_Down)
    front.press(Key.Key_Return)

    assert Visit.get().person.preferred_name == "Anselm"


def test_a_code_finds_the_person_too(front: Room, desk: Desk) -> None:
    person = add_person(desk, "Cleo")
    code = Person.get_by_id(person).code

    front.type(code.lower())

    assert front.rows("sign_in_matches")[0] == "Cleo"


def test_a_phone_finds_the_person_too(front: Room, desk: Desk) -> None:
    cleo = intake.start_intake(
        desk.front_desk, {"preferred_name": "Cleo", "phone": "207 555 0134"}
    ).value

    front.type("555 0134")
    assert front.rows("sign_in_matches")[0] == "Cleo"
    front.press(Key.Key_Return)

    assert Visit.get().person_id == cleo


def test_anybody_can_be_a_guest_under_any_name(front: Room) -> None:
    front.type("Sunny")
    assert front.rows("sign_in_others") == [
        "Sign in “Sunny” as a guest",
        "Add “Sunny” as a new person",
    ]

    front.press(Key.Key_Return)

    visit = Visit.get()
    assert (visit.person_id, visit.alias) == (None, "Sunny")
    assert front.rows("visitors") == ["Sunny"]


def test_the_guest_comes_after_the_people_who_are_found(front: Room) -> None:
    front.type("ana")
    rows = [*front.rows("sign_in_matches"), *front.rows("sign_in_others")]
    assert rows[-2:] == ["Sign in “ana” as a guest", "Add “ana” as a new person"]

    for _step in rows:
        front.press(Key.Key_Down)
    front.press(Key.Key_Up)
    front.press(Key.Key_Return)

    assert Visit.get().alias == "ana"


def test_a_new_person_takes_the_typed_name_to_the_intake(front: Room) -> None:
    front.type("Juniper Lake")
    front.press(Key.Key_Down)
    front.press(Key.Key_Return)

    said = {"day": TODAY.isoformat(), "purposes": [], "first_time": None}
    assert front.wanted == [("people", ("new", "Juniper Lake", None, said))]
    assert Visit.select().count() == 0
    assert front.find("sign_in_field").text() == ""


def test_what_they_came_for_the_last_time_is_ticked(front: Room, desk: Desk) -> None:
    ana = add_person(desk, "Ines")
    visits.sign_in(desk.at(NOW - timedelta(days=3)), ana, ("mentor", "food_or_clothing"))

    front.type("ines")
    assert front.find("sign_in_purposes").codes() == ["mentor", "food_or_clothing"]
    front.press(Key.Key_Return)

    newest = Visit.select().order_by(Visit.id.desc()).get()
    assert newest.purposes.split() == ["mentor", "food_or_clothing"]
    assert newest.day == TODAY


def test_alt_and_a_number_tick_another_purpose(front: Room) -> None:
    front.type("ana")
    front.press(Key.Key_1, Qt.KeyboardModifier.AltModifier)
    front.press(Key.Key_3, Qt.KeyboardModifier.AltModifier)
    front.press(Key.Key_1, Qt.KeyboardModifier.AltModifier)
    front.press(Key.Key_Return)

    assert Visit.get().purposes == "drop_in"
    front.type("bo")
    assert front.find("sign_in_purposes").codes() == [], "the next person starts anew"


def test_nobody_is_signed_in_twice(front: Room) -> None:
    front.type("ana")
    front.press(Key.Key_Return)
    front.type("ana")
    assert front.data("sign_in_matches", 0, TagRole).text == "here"
    front.press(Key.Key_Return)

    assert Visit.select().count() == 1
    assert front.said[-1] == ("Ana R. is signed in already, since 10:00 AM", None)


def test_enter_on_nothing_does_nothing(front: Room) -> None:
    front.press(Key.Key_Return)
    front.type("   ")
    front.press(Key.Key_Return)

    assert Visit.select().count() == 0
    assert not front.refused


def test_escape_shows_the_visitors_again(front: Room) -> None:
    front.type("ana")
    assert front.find("sign_in_matches").isVisible()
    assert not front.find("visitors").isVisible(), "one thing at a time"

    front.press(Key.Key_Escape)

    assert front.find("visitors").isVisible()


def test_delete_signs_out_and_goes_to_the_next_one(front: Room) -> None:
    for name in ("ana", "anselm", "bo"):
        front.type(name)
        front.press(Key.Key_Return)
    assert front.rows("visitors") == ["Bo E.", "Anselm V.", "Ana R."]
    visitors: QAbstractItemView = front.find("visitors")
    visitors.setFocus()
    visitors.setCurrentIndex(visitors.model().index(0, 0))

    front.press(Key.Key_Delete)

    assert front.said[-1][0] == "Signed out Bo E."
    assert front.rows("visitors") == ["Anselm V.", "Ana R.", "Bo E."]
    assert front.data("visitors", 2, TagRole).text == "left"
    assert visitors.currentIndex().data() == "Anselm V."
    front.press(Key.Key_Delete)
    front.press(Key.Key_Delete)
    assert Visit.select().where(Visit.time_out.is_null()).count() == 0
    assert front.find("visitors_count").text() == "Here now: 0 · 3 have left"


def test_the_button_signs_out_too(front: Room) -> None:
    front.type("ana")
    front.press(Key.Key_Return)
    button: QPushButton = front.find("visitors_sign_out")
    assert not button.isEnabled()
    visitors = front.find("visitors")
    visitors.setCurrentIndex(visitors.model().index(0, 0))

    QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    assert Visit.get().time_out is not None
    assert not button.isEnabled()


def test_enter_on_a_visitor_opens_the_page(front: Room) -> None:
    front.type("bo")
    front.press(Key.Key_Return)
    visitors = front.find("visitors")
    visitors.setFocus()
    visitors.setCurrentIndex(visitors.model().index(0, 0))

    front.press(Key.Key_Return)

    assert front.wanted == [("people", Visit.get().person_id)]


def test_visitors_are_shown_by_the_name_they_use_here_only(front: Room, desk: Desk) -> None:
    add_person(desk, "Nova", "Quillfeather", legal_first_name="Bartholomew")
    front.type("nova")
    front.press(Key.Key_Return)

    shown = repr(front.data("visitors", 0, RowRole))
    assert "Nova Q." in shown
    assert "Quillfeather" not in shown
    assert "Bartholomew" not in shown


def test_todays_groups_lead_to_the_roll_and_the_roster(desk: Desk, open_room: OpenRoom) -> None:
    group = add_group(desk, starts_at="6:30 pm")
    groups.join(desk.director, group, add_person(desk, "Ana"), date(2026, 11, 2))
    room = open_room(desk.facilitator)
    assert room.rows("today_groups") == ["Monday Circle"]
    line = room.data("today_groups", 0, SecondLineRole)
    assert line == "6:30 PM · Blue room · with Facilitator · 1 expected"
    meeting = meeting_id(group)

    QTest.mouseClick(room.find("today_print_roster"), Qt.MouseButton.LeftButton)
    QTest.mouseClick(room.find("today_take_roll"), Qt.MouseButton.LeftButton)
    room.find("today_groups").setFocus()
    room.press(Key.Key_Return)

    assert room.wanted == [
        ("reports", ("roster", meeting)),
        ("groups", meeting),
        ("groups", meeting),
    ]


def test_who_waits_is_there_with_the_longest_first(desk: Desk, open_room: OpenRoom) -> None:
    late, early = add_person(desk, "Late"), add_person(desk, "Early")
    mentor_requests.ask_for_mentor(desk.at(NOW - timedelta(days=2)), late)
    mentor_requests.ask_for_mentor(desk.at(NOW - timedelta(days=20)), early)

    room = open_room(desk.front_desk)

    assert room.rows("today_waiting") == ["Early", "Late"]
    assert room.data("today_waiting", 0, TagRole).text == "20 days"
    waiting = room.find("today_waiting")
    waiting.setFocus()
    waiting.setCurrentIndex(waiting.model().index(0, 0))
    room.press(Key.Key_Return)
    assert room.wanted == [("mentors", early)]


def test_rolls_not_taken_are_those_of_earlier_days(desk: Desk, open_room: OpenRoom) -> None:
    group = add_group(desk)
    room = open_room(desk.front_desk)

    assert len(room.rows("today_rolls")) == 3, "Nov 2, 9 and 16; today's is not over yet"
    rolls = room.find("today_rolls")
    rolls.setFocus()
    rolls.setCurrentIndex(rolls.model().index(0, 0))
    room.press(Key.Key_Return)
    assert room.wanted == [("groups", meeting_id(group, TODAY - timedelta(days=7)))]


def test_an_unfinished_intake_is_ones_own(desk: Desk, open_room: OpenRoom) -> None:
    juno = drafts.save_draft(desk.front_desk, "intake", {"preferred_name": "Juno"})
    drafts.save_draft(desk.director, "intake", {"preferred_name": "Somebody else"})

    room = open_room(desk.front_desk)

    assert room.rows("today_drafts") == ["Intake of Juno"]
    unfinished = room.find("today_drafts")
    unfinished.setFocus()
    unfinished.setCurrentIndex(unfinished.model().index(0, 0))
    room.press(Key.Key_Return)
    assert room.wanted == [("people", ("draft", "intake", juno, None))]


def test_unfinished_changes_open_in_their_form(desk: Desk, open_room: OpenRoom) -> None:
    ana = add_person(desk, "Ana", "Ruiz")
    draft = drafts.save_draft(desk.front_desk, "intake", {"place": "04101"}, ana)
    room = open_room(desk.front_desk)
    assert room.rows("today_drafts") == ["Changes to Ana R."]
    choose(room, "today_drafts", 0)
    room.press(Key.Key_Return)
    assert room.wanted == [("people", ("draft", "intake", draft, ana))]


def test_the_age_of_the_last_backup(desk: Desk, open_room: OpenRoom) -> None:
    room = open_room(desk.front_desk)
    warning: QLabel = room.find("today_backup_words")
    assert warning.text() == "There is no backup of these records yet."

    yesterday = desk.at(datetime(2026, 11, 22, 22, 40, tzinfo=UTC))
    journal.note(yesterday, "Made a backup", kind="backup")
    room.screen.reload()

    assert room.find("today_backup_age").text() == "Last backup: yesterday, 5:40 PM"
    assert not room.find("today_backup").isVisible()


def test_a_backup_of_two_days_ago_is_a_warning(desk: Desk, open_room: OpenRoom) -> None:
    journal.note(desk.at(NOW - timedelta(days=2)), "Made a backup", kind="backup")

    room = open_room(desk.front_desk)

    words = room.find("today_backup_words").text()
    assert words == "The last backup is 2 days old (Nov 21, 2026, 10:00 AM)."
    assert room.find("today_backup").isVisible()


def test_back_up_now_makes_one(door: Door, open_room: Any) -> None:
    room = open_room(door.director, door.front)

    QTest.mouseClick(room.find("today_backup_action"), Qt.MouseButton.LeftButton)

    assert len(list(door.folder.backups.iterdir())) == 1
    assert "Made a backup" in room.said[-1][0]
    assert not room.find("today_backup").isVisible()
    assert room.find("today_backup_age").text() == "Last backup: today, 10:00 AM"


def test_a_facilitator_sees_no_visitors(desk: Desk, open_room: OpenRoom) -> None:
    add_group(desk)
    room = open_room(desk.facilitator)

    assert room.find("sign_in_field") is None
    assert room.find("visitors") is None
    assert room.find("today_waiting") is None
    for name in ("today_groups", "today_rolls"):
        assert room.find(name).isVisible()
        assert room.find(name).height() >= 56, "at least one row is in sight"


@pytest.fixture
def own_mentor(desk: Desk) -> Mentor:
    with journal.entry(desk.director, "A mentor"):
        mentor = Mentor(name="Mo", account=desk.mentor.account_id, started_on=TODAY)
        mentor.save()
    return mentor


def test_a_mentor_sees_whom_to_call(desk: Desk, own_mentor: Mentor, open_room: OpenRoom) -> None:
    quiet, silent, fresh = (add_person(desk, name) for name in ("Quiet", "Silent", "Fresh"))
    with journal.entry(desk.director, "People of a mentor"):
        for person in (quiet, silent, fresh):
            Assignment(
                person=person, mentor=own_mentor, started_on=TODAY - timedelta(days=60)
            ).save()
        for person, days in ((quiet, 14), (fresh, 13)):
            Session(
                person=person, mentor=own_mentor, day=TODAY - timedelta(days=days), minutes=30
            ).save()

    room = open_room(desk.mentor)

    assert room.rows("today_own_people") == ["Silent", "Quiet"]
    assert room.data("today_own_people", 1, TagRole).text == "14 days"
    assert room.find("sign_in_field") is None
    assert room.find("today_rolls") is None
    assert room.find("today_waiting") is None, "others' wishes are not a mentor's to see"
    assert room.find("today_own_people").height() >= 2 * 56
    assert not room.find("today_take_roll").isVisible()


def test_at_midnight_the_day_is_a_new_one(desk: Desk, open_room: OpenRoom) -> None:
    moment = [NOW]
    clock = Clock("America/New_York", lambda: moment[0])
    room = open_room(replace(desk.front_desk, clock=clock))
    room.type("ana")
    room.press(Key.Key_Return)
    assert room.rows("visitors") == ["ana"]

    moment[0] = NOW + timedelta(hours=14, minutes=1)  # 0:01 in New York
    room.screen.look_at_clock()

    assert room.find("page_title").text() == "Tuesday, November 24, 2026"
    assert room.rows("visitors") == []


def test_a_group_that_is_over_is_seen_to_lack_its_roll(desk: Desk, open_room: OpenRoom) -> None:
    moment = [NOW]
    clock = Clock("America/New_York", lambda: moment[0])
    add_group(desk, starts_at="10:30 am")
    room = open_room(replace(desk.front_desk, clock=clock))
    assert room.data("today_groups", 0, TagRole) is None

    moment[0] = NOW + timedelta(minutes=89)
    room.screen.look_at_clock()
    assert room.data("today_groups", 0, TagRole) is None

    moment[0] = NOW + timedelta(minutes=90)
    room.screen.look_at_clock()
    assert room.data("today_groups", 0, TagRole).text == "roll not taken"


def test_a_director_of_several_roles_has_it_all(desk: Desk, open_room: OpenRoom) -> None:
    both = replace(desk.front_desk, roles=frozenset(Role))
    room = open_room(both)

    assert room.find("sign_in_field").isVisible()
    assert room.find("today_groups_card").isVisible()
    assert room.find("today_waiting_card").isVisible()


def test_an_empty_center_says_what_to_do(desk: Desk, open_room: OpenRoom) -> None:
    room = open_room(desk.front_desk)

    words = " ".join(each.text() for each in room.screen.findChildren(QLabel) if each.isVisible())
    assert "Nobody is signed in yet today" in words
    assert "No group meets today." in words
    assert "Nobody waits for a mentor." in words
    assert not room.find("today_rolls_card").isVisible()
    assert isinstance(room.find("sign_in_field"), QLineEdit)


def test_long_names_and_what_is_typed_stay_text(front: Room) -> None:
    name = "<b>Maximiliana-Theodora</b> of the Long Harbor Road"
    front.type(name)
    front.press(Key.Key_Return)

    assert front.rows("visitors") == ["<b>Maximiliana-Theodora</b> O."]
    assert (Visit.get().alias, Visit.get().time_in) == (name, time(10, 0))


# Consents and notices.


def test_accounts_that_wait_are_said_to_the_director(desk: Desk, open_room: OpenRoom) -> None:
    with journal.entry(desk.director, "Changed the key"):
        for account in Account.select().where(Account.sign_in_name.in_(["mentor", "front_desk"])):
            account.once_since = account.key_since = 3
            account.save()
    room = open_room(desk.director)
    words = "2 accounts still open with the one-time passwords from their slips."
    assert room.find("today_accounts_words").text() == words
    QTest.mouseClick(room.find("today_accounts_action"), Qt.MouseButton.LeftButton)
    assert room.wanted == [("settings", "accounts")]

    with journal.entry(desk.director, "Restored") as entry:
        for account in Account.select().where(Account.sign_in_name != "director"):
            account.waiting_since = NOW if account.sign_in_name == "mentor" else None
            account.once_since = None
            account.save()
    room.context.changed.emit(entry.done(None).tables)
    words = "1 account of the restored backup waits for your yes."
    assert room.find("today_accounts_words").text() == words

    with journal.entry(desk.director, "Let in") as entry:
        for account in Account.select().where(Account.sign_in_name == "mentor"):
            account.waiting_since = None
            account.save()
    room.context.changed.emit(entry.done(None).tables)
    assert not room.find("today_accounts").isVisible()
