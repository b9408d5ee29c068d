"""The wrong visit: taken out or given to whose it was, today and from an earlier day."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from peerdesk.actor import Actor, Role
from peerdesk.desk.history import history
from peerdesk.desk.intake import intake
from peerdesk.desk.office import office
from peerdesk.records.office import Account
from peerdesk.records.people import Visit
from tests.ui.journeys.walking import ALT, CONTROL, NONE, PEOPLE, TODAY, House, Key, Walk
from ui.models.columns import SecondLineRole


def test_the_wrong_visit(house: House) -> None:
    walk = house.open()
    walk.come("dan")
    director = walk.actor
    office.change_center(director, office.center_values(director) | {"closing_time": "5 pm"})
    for name, last in (("Ana", "Ruiz"), ("Ana", "Vogt"), ("Bo", "Ek")):
        values = {"preferred_name": name, "legal_last_name": last}
        intake.start_intake(director, values)
    walk.change_places("fra")
    _removed_by_three_keys(walk)
    _given_to_whose_it_was(walk)
    walk = _from_the_persons_page_next_day(house, walk)


def _removed_by_three_keys(walk: Walk) -> None:
    walk.write("ana")
    walk.key(Key.Key_Return)
    assert walk.at() == "sign_in_field"
    for key, held in ((Key.Key_Down, NONE), (Key.Key_F2, NONE), (Key.Key_R, CONTROL)):
        walk.key(key, held)
    walk.toast("Removed the visit of Ana R.")
    assert walk.lines("visitors") == []
    walk.undo()
    assert walk.lines("visitors") == ["Ana R."]


def _given_to_whose_it_was(walk: Walk) -> None:
    walk.tab_to("visitors")
    walk.line("visitors", "Ana R.")
    walk.key(Key.Key_F2)
    walk.dialog("correct_dialog")
    walk.key(Key.Key_W, ALT)
    walk.dialog("wrong_person_dialog")
    walk.write("ana")
    assert walk.lines("wrong_person_people") == ["Ana V."], "whose it wasn't is not offered"
    walk.key(Key.Key_Return)
    walk.toast("is Ana V.'s, not Ana R.'s")
    assert walk.lines("visitors") == ["Ana V."]
    # Ana R. comes too; then the first line can't become hers as well.
    walk.go(TODAY)
    walk.tab_to("sign_in_field")
    walk.write("ana r")
    walk.key(Key.Key_Return)
    walk.tab_to("visitors")
    walk.line("visitors", "Ana V.")
    walk.key(Key.Key_F2)
    walk.dialog("correct_dialog")
    walk.key(Key.Key_W, ALT)
    walk.dialog("wrong_person_dialog")
    walk.write("ana")
    walk.key(Key.Key_Return)
    walk.wait(lambda: walk.sees("correct_banner"))
    assert "Ana R. is signed in that day already, since 10:00 AM." in walk.words("correct_dialog")
    walk.key(Key.Key_Escape)
    assert sorted(walk.lines("visitors")) == ["Ana R.", "Ana V."]


def _from_the_persons_page_next_day(house: House, walk: Walk) -> Walk:
    house.calendar.now += timedelta(days=1)
    walk = house.lose_power()
    walk.come("fra")
    walk.wait(lambda: not Visit.select().where(Visit.time_out.is_null()).exists())
    walk.go(PEOPLE)
    walk.write("ana v")
    walk.key(Key.Key_Return)
    walk.wait(lambda: walk.sees("person_name"))
    walk.key(Key.Key_PageDown, CONTROL)
    walk.tab_to("timeline_table")
    walk.line("timeline_table", "Nov 23, 2026")
    before = walk.lines("timeline_table", 1)
    assert before[0] == "Visit", before
    walk.key(Key.Key_Return)
    walk.dialog("correct_dialog")
    assert walk.text("correct_day") == "Yesterday"
    walk.fill("correct_out", "11")
    walk.key(Key.Key_Return)
    walk.toast("Corrected the visit of Ana V.")
    walk.tab_to("timeline_table")
    walk.line("timeline_table", "Nov 23, 2026")
    assert "until 11:00 AM" in walk.lines("timeline_table", 1) + _seconds(walk)
    walk.key(Key.Key_F2)
    walk.dialog("correct_dialog")
    walk.key(Key.Key_R, CONTROL)
    walk.toast("Removed the visit of Ana V., Nov 23, 2026")
    assert walk.lines("timeline_table", 1) == before[1:]
    assert Visit.select().count() == 1
    # The closing of that night, which ended this visit with others, is in nobody's way.
    walk.undo()
    walk.toast("Undone: Removed")
    assert walk.lines("timeline_table", 1) == before
    person_id = Visit.get(Visit.person.is_null(False) & (Visit.time_out.hour == 11)).person_id
    labels = [line.label for line in history.history(_director(walk), person_id)]
    assert labels[:3] == [
        "Undone: Removed the visit of Ana V., Nov 23, 2026",
        "Removed the visit of Ana V., Nov 23, 2026",
        "Corrected the visit of Ana V.",
    ]
    return walk


def _seconds(walk: Walk) -> list[str]:
    return [str(index.data(SecondLineRole)) for index in walk._indexes("timeline_table", 1)]


def _director(walk: Walk) -> Actor:
    account = Account.get(Account.sign_in_name == "director")
    return replace(walk.actor, account_id=account.id, roles=frozenset({Role.DIRECTOR}))
