"""Small forms that are half typed when the power goes, or the window closes."""

from __future__ import annotations

from typing import Any

from peerdesk.desk.intake import intake
from peerdesk.desk.mentoring import assignment, mentors
from peerdesk.desk.people import drafts
from peerdesk.records.mentoring import Session
from peerdesk.records.office import Draft
from peerdesk.records.people import Person
from tests.ui.journeys.walking import CONTROL, SETTINGS, House, Key, Walk
from ui.screens.people import person_actions
from ui.screens.people.person_actions import PersonActions


def _kept(walk: Walk, form: str, person_id: int) -> dict[str, Any]:
    return drafts.load_draft(walk.actor, form, person_id) or {}


def _log(walk: Walk, person_id: int) -> None:
    walk.window.workspace.show_place("mentors", person_id)
    walk.tab_to("mentors_log")
    walk.key(Key.Key_Space)


def _archive(walk: Walk, person_id: int) -> None:
    walk.window.workspace.show_place("people", person_id)
    walk.window.findChild(PersonActions).more_wanted.emit(person_actions.ARCHIVE)
    walk.wait(lambda: walk.sees("deed_typed_code"))


def test_what_is_half_typed_in_small_forms_outlives_a_power_cut(house: House) -> None:
    walk = house.open()
    walk.come("dan")
    ana = int(intake.start_intake(walk.actor, {"preferred_name": "Quillon"}).value)
    bo = int(intake.start_intake(walk.actor, {"preferred_name": "Bo"}).value)
    sam = mentors.add_mentor(walk.actor, {"name": "Sam"}).value
    assignment.assign(walk.actor, ana, sam, "They know each other")
    _log(walk, ana)
    day = walk.text("log_day")
    walk.wait(lambda: walk.at() == "log_kind")
    assert Draft.select().count() == 0, "what is only looked at leaves nothing"
    walk.fill("log_note", "We wrote to the landl")
    walk.fill("log_minutes", "4")
    walk.wait(lambda: _kept(walk, "log", ana).get("log_minutes") == "4")
    kept = {"log_note": "We wrote to the landl", "log_day": day, "log_follow_up": ""}
    assert _kept(walk, "log", ana) == kept | {"log_minutes": "4"}
    _archive(walk, bo)
    walk.fill("deed_typed_code", "X")
    walk.wait(lambda: "deed_typed_code" in _kept(walk, "deed:archive", bo))

    walk = house.lose_power()
    walk.come("dan")
    assert not walk.sees("people_draft_words")
    _log(walk, ana)
    assert "not saved yet" in walk.text("log_banner_words")
    assert walk.find("log_note").toPlainText() == "We wrote to the landl"
    walk.fill("log_minutes", "40")
    walk.key(Key.Key_Return, CONTROL)
    walk.wait(lambda: Session.select().count() == 1)
    assert (Session.get().note, Session.get().minutes) == ("We wrote to the landl", 40)
    assert _kept(walk, "log", ana) == {}

    _archive(walk, bo)
    assert "not saved yet" in walk.text("deed_banner_words")
    assert walk.text("deed_typed_code") == "X"
    walk.fill("deed_typed_code", Person.get_by_id(bo).code)
    walk.fill("deed_reason", "moved away")
    walk.key(Key.Key_Return, CONTROL)
    walk.wait(lambda: Person.get_by_id(bo).archived_on is not None)
    assert Draft.select().count() == 0


def test_a_word_of_a_list_and_a_meeting_to_move_outlive_the_closing(house: House) -> None:
    walk = house.open()
    walk.come("dan")
    walk.go(SETTINGS)
    walk.window.workspace.show_place("settings", "lists")
    walk.fill("list_entry_name", "Bus pas")
    walk.window.close()
    walk.wait(lambda: not walk.door.is_open and not walk.window.isVisible())
    walk = house.open()
    walk.come("dan")
    walk.window.workspace.show_place("settings", "lists")
    assert walk.text("list_entry_name") == "Bus pas"
    walk.fill("list_entry_name", "Bus pass")
    walk.key(Key.Key_Return)
    walk.wait(lambda: walk.text("list_entry_name") == "")
    assert Draft.select().count() == 0
