"""Duplicates: noticed while typing, reviewed, merged, and taken back days later."""

from __future__ import annotations

from datetime import timedelta

from peerdesk.desk.intake import intake
from peerdesk.desk.people import duplicates
from peerdesk.records.people import NotTheSame, Person, Visit
from tests.exchange.importing import tables
from tests.ui.journeys.walking import (
    ALT,
    CONTROL,
    PEOPLE,
    RECORDS,
    TODAY,
    House,
    Key,
    Walk,
)
from ui.models.columns import IconRole

AT_EVERY_SIGN_IN = ("account", "draft")


def test_the_same_person_is_noticed_while_typing(house: House) -> None:
    walk = house.open()
    walk.come("fra")
    values = {
        "preferred_name": "Catherine",
        "legal_last_name": "Ruiz",
        "birth_date": "3/4/1990",
        "phone": "207 555 0142",
    }
    known = intake.start_intake(walk.actor, values).value
    walk.go(PEOPLE)
    walk.key(Key.Key_N, CONTROL)
    walk.write("Kathryn")
    walk.fill("intake_legal_last_name", "Ruis")
    walk.fill("intake_birth_date", "3/4/90")
    walk.fill("intake_place", "04101")
    walk.wait(lambda: walk.sees(f"intake_is_same_{known}"))
    beside = walk.words("intake_same")
    assert "Catherine R." in beside
    assert "birth date" in beside
    # She says no; then she remembers that she was here as a girl.
    walk.tab_to(f"intake_not_same_{known}")
    walk.key(Key.Key_Space)
    assert not walk.sees(f"intake_is_same_{known}")
    walk.key(Key.Key_Escape)
    walk.key(Key.Key_N, CONTROL)
    walk.write("Kathryn")
    walk.fill("intake_legal_last_name", "Ruis")
    walk.fill("intake_birth_date", "3/4/90")
    walk.fill("intake_place", "04101")
    walk.wait(lambda: walk.sees(f"intake_is_same_{known}"))
    walk.tab_to(f"intake_is_same_{known}")
    walk.key(Key.Key_Space)
    offered = walk.words("intake_changes")
    assert "Continue with Catherine R." in offered
    assert "Catherine → Kathryn" in offered
    assert "Ruiz → Ruis" in offered
    assert "blank → 04101" in offered
    walk.key(Key.Key_Return, CONTROL)
    assert walk.text("intake_preferred_name") == "Catherine", "nothing is replaced unasked"
    assert walk.text("intake_place") == "04101"
    walk.key(Key.Key_Return, CONTROL)
    assert walk.text("person_name") == "Catherine R."
    person = Person.get()
    assert (person.id, person.place, person.legal_last_name) == (known, "04101", "Ruiz")

    # The next Catherine is another one, and that is remembered.
    walk.key(Key.Key_N, CONTROL)
    walk.write("Catherine")
    walk.fill("intake_legal_last_name", "Ruiz")
    walk.wait(lambda: walk.sees("intake_none_of_these"))
    walk.tab_to("intake_none_of_these")
    walk.key(Key.Key_Space)
    walk.key(Key.Key_Return, CONTROL)
    assert Person.select().count() == 2
    assert NotTheSame.select().count() == 1
    walk.change_places("dan")
    walk.go(RECORDS)
    walk.tab_of("records_tabs", "Duplicates")
    walk.wait(lambda: not walk.sees("duplicates_busy"))
    assert walk.sees("duplicates_none_action"), "nobody is asked twice"


def test_two_records_are_merged_and_come_back_days_later(house: House) -> None:
    walk = house.open()
    walk.come("fra")
    ana, anna = _the_same_woman_came_twice(walk)
    walk.change_places("dan")
    before = tables()
    _the_director_merges(walk, ana)
    _undone_days_later(house, walk, before)
    _not_over_what_changed_since(walk, ana, anna)


def _the_same_woman_came_twice(walk: Walk) -> tuple[int, int]:
    people = []
    for name, place in (("Ana", ""), ("Anna", "04101")):
        values = {
            "preferred_name": name,
            "legal_last_name": "Ruiz",
            "birth_date": "3/4/1990",
            "place": place,
        }
        people.append(intake.start_intake(walk.actor, values).value)
    for name in ("ana r", "anna"):
        walk.go(TODAY)
        walk.write(name)
        walk.key(Key.Key_1 if name == "anna" else Key.Key_2, ALT)
        walk.key(Key.Key_Return)
    assert Visit.select().count() == 2
    return people[0], people[1]


def _the_director_merges(walk: Walk, ana: int) -> None:
    walk.go(RECORDS)
    walk.tab_of("records_tabs", "Duplicates")
    walk.wait(lambda: not walk.sees("duplicates_busy"))
    walk.tab_to("duplicate_pairs")
    walk.key(Key.Key_Return)
    assert walk.at() == "merge_fields"
    assert "birth date" in walk.text("pair_reason")
    fields = walk.lines("merge_fields")
    at = fields.index("Name used here")
    assert walk.lines("merge_fields", 1)[at] == "Ana"
    assert walk.lines("merge_fields", 2)[at] == "Anna"
    walk.line("merge_fields", "Name used here")
    walk.key(Key.Key_Right)
    shown = walk.find("merge_fields").model()
    assert shown.index(at, 2).data(IconRole) == "check-circle-fill"
    walk.key(Key.Key_M, ALT)
    walk.toast("Merged")
    kept = Person.get()
    assert (kept.id, kept.preferred_name, kept.place) == (ana, "Anna", "04101")
    visit = Visit.get()
    assert visit.person_id == ana, "one stay on one day"
    assert set(visit.purposes.split()) == {"group", "mentor"}, "with what was said at both"


def _undone_days_later(house: House, walk: Walk, before: dict[str, object]) -> None:
    walk.lock()
    house.calendar.now += timedelta(days=4)
    walk.come()
    _history_of(walk, "anna")
    _choose(walk, "Merged")
    walk.key(Key.Key_Return)
    assert walk.at() == "history_undo"
    walk.key(Key.Key_Space)
    walk.toast("Undone: Merged")
    now = tables()
    changed = {name for name in now if now[name] != before.get(name)}
    assert changed <= {*AT_EVERY_SIGN_IN, "visit"}, changed
    assert Person.select().count() == Visit.select().count() == 2
    assert duplicates.duplicate_pairs(walk.actor).total == 1, "they are offered again"


def _history_of(walk: Walk, typed: str) -> None:
    walk.go(PEOPLE)
    walk.key(Key.Key_Escape)
    walk.write(typed)
    walk.key(Key.Key_Return)
    walk.tab_of("person_tabs", "History")


def _choose(walk: Walk, words: str) -> None:
    walk.tab_to("person_history")
    walk.line("person_history", words)


def _not_over_what_changed_since(walk: Walk, ana: int, anna: int) -> None:
    """Merged again, changed, and the undo says what is in its way."""
    walk.go(RECORDS)
    walk.wait(lambda: walk.sees("pair_merge"))
    walk.tab_to("pair_merge")
    walk.key(Key.Key_Space)
    walk.toast("Merged")
    _history_of(walk, "ana")
    walk.key(Key.Key_E, CONTROL)
    walk.fill("intake_place", "04999")
    walk.key(Key.Key_Return, CONTROL)
    walk.tab_of("person_tabs", "History")
    _choose(walk, "Merged")
    assert not walk.find("history_undo").isEnabled()
    assert "by “Changed Ana R.”" in walk.text("history_banner_words")
    assert Person.select().count() == 1, "and nothing was touched"
    _choose(walk, "Changed Ana R.")
    walk.key(Key.Key_Return)
    walk.key(Key.Key_Space)
    walk.toast("Undone: Changed Ana R.")
    _choose(walk, "Merged")
    walk.key(Key.Key_Return)
    walk.key(Key.Key_Space)
    walk.toast("Undone: Merged")
    assert {each.id for each in Person.select()} == {ana, anna}
