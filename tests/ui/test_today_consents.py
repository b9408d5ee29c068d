"""What of Today is about consents and notices: what ends, what lacks something, who has none."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import Qt

from peerdesk.desk.consents import consents, notices
from peerdesk.records.people import Episode
from peerdesk.store import journal
from tests.conftest import Desk
from tests.desk.group_records import TODAY, add_person
from tests.ui.desk_room import OpenRoom, choose
from ui.models.columns import SecondLineRole, TagRole

Key = Qt.Key


def give_consent(desk: Desk, person: int, ends: date, recipient: str = "Probation") -> None:
    values = {
        "discloser": "Harbor Light",
        "what": "Attendance",
        "recipient": recipient,
        "purpose": "Housing",
        "expires_on": ends,
        "signed_on": date(2026, 1, 5),
        "signature": "paper",
        "right_to_revoke": True,
    }
    consents.add_consent(desk.director, person, values)


def test_consents_that_end_or_ended_are_listed(desk: Desk, open_room: OpenRoom) -> None:
    ana, bo = add_person(desk, "Ana", "Ruiz"), add_person(desk, "Bo", "Ek")
    give_consent(desk, ana, TODAY + timedelta(days=5))
    give_consent(desk, ana, TODAY + timedelta(days=31), "Dr. Ames")
    give_consent(desk, bo, TODAY - timedelta(days=3))
    give_consent(desk, bo, TODAY - timedelta(days=3), "Dr. Ames")
    give_consent(desk, bo, TODAY + timedelta(days=90), "Dr. Ames")

    room = open_room(desk.front_desk)

    assert room.rows("today_papers") == ["Bo E.", "Ana R."], "the renewed one is not there"
    assert room.data("today_papers", 0, SecondLineRole) == "Probation"
    assert room.data("today_papers", 0, TagRole).text == "ended Nov 20, 2026"
    assert room.data("today_papers", 1, TagRole).text == "5 days left"
    tabs = room.find("today_papers_tabs")
    assert tabs.tabText(0) == "Consents 2"
    assert not tabs.isTabVisible(1)
    choose(room, "today_papers", 1)
    room.press(Key.Key_Return)
    assert room.wanted == [("people", ana)]


def test_a_consent_that_lacks_something_is_listed_until_it_is_complete(
    desk: Desk, open_room: OpenRoom
) -> None:
    ana = add_person(desk, "Ana", "Ruiz")
    values = {"discloser": "Harbor Light", "what": "Attendance", "recipient": "Probation"}
    values |= {"expires_on": "2027-06-01", "signed_on": "2026-11-01", "signature": "paper"}
    values |= {"right_to_revoke": True}
    consent = consents.add_consent(desk.front_desk, ana, values).value

    room = open_room(desk.front_desk)

    assert room.rows("today_papers") == ["Ana R."]
    assert "not complete or not signed yet" in room.find("today_papers_meaning").text()
    assert room.data("today_papers", 0, TagRole).text == "not complete"
    assert room.data("today_papers", 0, SecondLineRole) == "Probation · Missing: What for"
    choose(room, "today_papers", 0)
    room.press(Key.Key_Return)
    assert room.wanted == [("people", ana)]

    complete = {**values, "purpose": "Housing"}
    room.context.attempt(lambda: consents.complete_consent(desk.front_desk, consent, complete))
    assert not room.find("today_papers_card").isVisible()


def test_a_form_that_was_not_signed_says_so(desk: Desk, open_room: OpenRoom) -> None:
    ana = add_person(desk, "Ana", "Ruiz")
    consents.add_consent(desk.front_desk, ana, {"recipient": "Probation"})
    room = open_room(desk.front_desk)
    assert room.data("today_papers", 0, TagRole).text == "not signed"


def test_who_lacks_the_notice_is_a_list_beside_it(desk: Desk, open_room: OpenRoom) -> None:
    ana, bo = add_person(desk, "Ana", "Ruiz"), add_person(desk, "Bo", "Ek")
    with journal.entry(desk.director, "Episodes"):
        for person in (ana, bo):
            Episode(person=person, opened_on=date(2026, 11, 2)).save()
    give_consent(desk, ana, TODAY)
    room = open_room(desk.front_desk)
    tabs = room.find("today_papers_tabs")
    assert tabs.tabText(1) == "Notice missing 2"

    tabs.setFocus()
    room.press(Key.Key_Right)

    assert "was not given" in room.find("today_papers_meaning").text()
    assert room.rows("today_papers") == ["Ana R.", "Bo E."]
    assert room.find("today_papers").height() >= 2 * 56, "there is room for both"
    choose(room, "today_papers", 1)
    room.press(Key.Key_Return)
    assert room.wanted == [("people", bo)]

    for person in (ana, bo):
        room.context.attempt(lambda who=person: notices.give_notice(desk.front_desk, who))
    assert not tabs.isTabVisible(1)
    assert room.rows("today_papers") == ["Ana R."], "the consent that ends today"


def test_of_many_without_a_notice_all_are_counted(desk: Desk, open_room: OpenRoom) -> None:
    people = [add_person(desk, f"Person {at}") for at in range(53)]
    with journal.entry(desk.director, "Episodes"):
        for person in [*people, people[0]]:
            Episode(person=person, opened_on=date(2026, 11, 2)).save()

    room = open_room(desk.front_desk)

    assert room.find("today_papers_tabs").tabText(1) == "Notice missing 53"
    assert len(room.rows("today_papers")) == 50


def test_a_facilitator_sees_no_consents(desk: Desk, open_room: OpenRoom) -> None:
    ana = add_person(desk, "Ana", "Ruiz")
    give_consent(desk, ana, TODAY)

    room = open_room(desk.facilitator)

    assert not room.find("today_papers_card").isVisible()
    assert room.rows("today_papers") == []
