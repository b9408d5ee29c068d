"""Intake: one action writes everything, one undo takes everything back."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import pytest

from peerdesk.desk.basics import field_words
from peerdesk.desk.intake import intake
from peerdesk.desk.people import search
from peerdesk.desk.people.duplicates import possible_duplicates
from peerdesk.errors import Invalid, PeerDeskError, Refused
from peerdesk.records.people import (
    ContactPoint,
    Episode,
    MentorRequest,
    NoticeGiven,
    Person,
)
from peerdesk.store import journal
from peerdesk.store.database import database
from tests.conftest import NOW, Desk

WHOLE: dict[str, Any] = {
    "preferred_name": "Ana",
    "legal_first_name": "Anastasia",
    "legal_last_name": "Ruiz",
    "other_names": ("Nita", "Annie Oak"),
    "pronouns": "ze/zir",
    "gender": "woman",
    "birth_date": "3/4/1990",
    "place": "04101",
    "language": "es",
    "phone": "207 555 0134",
    "ok_to_call": True,
    "ok_to_leave_message": True,
    "say_who_is_calling": "a friend",
    "emergency_name": "Luz",
    "emergency_relation": "sister",
    "emergency_phone": "(207) 555-0199",
    "referral_source": "outreach",
    "needs": ("food", "housing"),
    "accessibility": ("vision",),
    "pathways": ("smart",),
    "free_times": ((1, "evening"), (5, "morning")),
    "wants_mentor": True,
    "gender_wanted": "woman",
    "gender_is_must": True,
    "notice": "acknowledged",
    "unanswered": {"age_band": "declined"},
}


def _tables() -> dict[str, list[tuple[object, ...]]]:
    return {
        name: database.execute_sql(f'SELECT * FROM "{name}" ORDER BY id').fetchall()
        for name in database.get_tables()
        if not name.startswith("journal") and name != "sqlite_sequence"
    }


def _messages(desk: Desk, **values: Any) -> dict[str, str]:
    with pytest.raises(Invalid) as caught:
        intake.start_intake(desk.front_desk, {"preferred_name": "Ana", **values})
    return caught.value.fields


def test_a_name_is_enough(desk: Desk) -> None:
    done = intake.start_intake(desk.front_desk, {"preferred_name": " Ana "}, random.Random(1))
    person = Person.get_by_id(done.value)
    assert done.label == "Added Ana"
    assert (person.preferred_name, person.first_seen_on) == ("Ana", date(2026, 11, 23))
    assert len(person.code) == 8
    assert set(person.code).isdisjoint("O0I1")
    assert [row.level for row in person.episodes] == ["brief"]
    assert done.tables == {"person", "episode"}


def test_everything_is_one_entry_and_its_undo_leaves_nothing(desk: Desk) -> None:
    before, entries = _tables(), journal.latest()
    done = intake.start_intake(desk.front_desk, WHOLE)
    assert done.label == "Added Ana R."
    assert journal.latest() == entries + 1
    phone = ContactPoint.get(ContactPoint.person == done.value)
    assert (phone.value, phone.ok_to_call, phone.ok_to_text) == ("+12075550134", True, False)
    assert NoticeGiven.get().account_id == desk.front_desk.account_id
    assert search.people_ids(desk.front_desk, "ruiz nita 0134") == [done.value]
    assert done.entry_id is not None
    journal.undo(desk.front_desk, done.entry_id)
    assert _tables() == before


def test_the_form_is_filled_with_what_it_saved_and_saving_it_again_changes_nothing(
    desk: Desk,
) -> None:
    person_id = intake.start_intake(desk.front_desk, WHOLE).value
    values = intake.intake_values(desk.front_desk, person_id)
    expected = {
        **WHOLE,
        "birth_date": date(1990, 3, 4),
        "age_band": "",
        "phone": "(207) 555-0134",
        "ok_to_text": False,
        "none_is_ok": False,
        "intake_on": date(2026, 11, 23),
    }
    assert values == expected
    before = _tables()
    assert intake.change_person(desk.front_desk, person_id, values).entry_id is None
    assert _tables() == before


def test_a_change_touches_only_what_differs_and_can_be_undone(desk: Desk) -> None:
    person_id = intake.start_intake(desk.front_desk, WHOLE).value
    before = _tables()
    changes = {
        "legal_last_name": "Soto",
        "phone": "207-555-0177",
        "needs": ("food", "money"),
        "emergency_name": "",
        "emergency_phone": "",
        "emergency_relation": "",
        "wants_mentor": False,
        "unanswered": {"age_band": "unknown"},
        "free_times": (),
        "notice": "declined",
    }
    done = intake.change_person(desk.front_desk, person_id, changes)
    assert done.label == "Changed Ana S."
    values = intake.intake_values(desk.front_desk, person_id)
    assert values["needs"] == ("food", "money")
    assert values["phone"] == "(207) 555-0177"
    assert not values["wants_mentor"]
    assert MentorRequest.get().end_reason == "withdrawn"
    assert [row.outcome for row in NoticeGiven.select()] == ["acknowledged", "declined"]
    # Nobody was asked about the new number.
    assert not ContactPoint.get().ok_to_call
    assert search.people_ids(desk.front_desk, "soto 0177") == [person_id]
    assert search.people_ids(desk.front_desk, "ruiz") == []
    assert done.entry_id is not None
    journal.undo(desk.front_desk, done.entry_id)
    assert _tables() == before
    assert search.people_ids(desk.front_desk, "ruiz") == [person_id]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"preferred_name": " "}, "preferred_name"),
        ({"birth_date": "11/24/2026"}, "birth_date"),
        ({"birth_date": "3/4/1890"}, "birth_date"),
        ({"phone": "555"}, "phone"),
        ({"gender": "gremlin"}, "gender"),
        ({"needs": ["gold"]}, "needs"),
        ({"free_times": [(7, "morning")]}, "free_times"),
        ({"free_times": [(1, "night")]}, "free_times"),
        ({"ok_to_call": True}, "phone"),
        ({"say_who_is_calling": "a friend"}, "phone"),
        ({"phone": "207 555 0199", "ok_to_call": True, "none_is_ok": True}, "ok_to_call"),
        ({"birth_date": "3/4/1990", "age_band": "18_24"}, "age_band"),
        ({"birth_date": "3/4"}, "birth_date"),
        ({"birth_date": "1970"}, "birth_date"),
        ({"intake_on": ""}, "intake_on"),
        ({"intake_on": "11/24/2026"}, "intake_on"),
        ({"place": "04101", "unanswered": {"place": "declined"}}, "place"),
        ({"unanswered": {"preferred_name": "declined"}}, "preferred_name"),
        ({"language": "xx-nope"}, "language"),
    ],
)
def test_what_cannot_be_kept_is_said_at_its_field(
    desk: Desk, values: dict[str, Any], field: str
) -> None:
    before = _tables()
    assert list(_messages(desk, **values)) == [field]
    assert _tables() == before


def test_who_may(desk: Desk) -> None:
    for actor in (desk.facilitator, desk.mentor):
        with pytest.raises(Refused):
            intake.start_intake(actor, {"preferred_name": "Ana"})


def test_a_person_whose_adding_was_undone_is_gone(desk: Desk) -> None:
    done = intake.start_intake(desk.front_desk, {"preferred_name": "Ana"})
    assert done.entry_id is not None
    journal.undo(desk.front_desk, done.entry_id)
    with pytest.raises(PeerDeskError, match="no longer"):
        intake.change_person(desk.front_desk, done.value, {"place": "04101"})


def test_closing_and_opening_again_keep_both_periods(desk: Desk) -> None:
    actor = desk.front_desk
    person_id = intake.start_intake(actor, WHOLE).value
    with pytest.raises(Invalid):
        intake.reopen(actor, person_id)
    with pytest.raises(Invalid):
        intake.close_episode(actor, person_id, "bored")
    with pytest.raises(Invalid):
        intake.close_episode(actor, person_id, "moved", date(2026, 11, 22))
    assert intake.close_episode(actor, person_id, "moved").label == "Closed Ana R."
    with pytest.raises(Invalid):
        intake.close_episode(actor, person_id, "moved")
    assert intake.reopen(actor, person_id, "self").label == "Welcomed Ana R. back"
    rows = [(row.close_reason, row.closed_on) for row in Episode.select().order_by(Episode.id)]
    assert rows == [("moved", date(2026, 11, 23)), ("", None)]


def test_likely_duplicates_are_named_with_their_reason(desk: Desk) -> None:
    actor = desk.front_desk
    ana = intake.start_intake(actor, WHOLE).value
    intake.start_intake(actor, {"preferred_name": "Ana", "legal_last_name": "Zeta"})
    intake.start_intake(actor, {"preferred_name": "Bea", "birth_date": "5/5/1955"})

    def found(**values: Any) -> list[tuple[int, str]]:
        return [(row.person_id, row.reason) for row in possible_duplicates(actor, values)]

    assert found(preferred_name="Aña", legal_last_name="Ruiz") == [(ana, "same name")]
    assert found(preferred_name="Nastia", phone="+1 207 555 0134") == [(ana, "same phone number")]
    assert found(preferred_name="Anastasia", birth_date="3/4/90") == [
        (ana, "same first name, same birth date")
    ]
    assert found(preferred_name="Anastasia", birth_date="3/4/91") == []
    assert found(legal_first_name="Ana", legal_last_name="R", birth_date="3/4/90") == [
        (ana, "same first name and initial, same birth date")
    ]
    assert found(preferred_name="Ana", legal_last_name="Ruiz", birth_date="3/") != []
    assert found(preferred_name="") == []
    assert found(preferred_name="Ana", legal_last_name="Ruiz", birth_date="1/1/2001") == []


def test_every_field_has_a_word(desk: Desk) -> None:
    named = field_words.FIELD_WORDS.keys()
    missing = intake.BriefIntake.model_fields.keys() - named - {"unanswered"}
    assert not missing
    columns = {name for _table, name in field_words._LISTS}
    assert columns <= named


def test_a_birthday_does_not_stand_in_the_way_of_changes(desk: Desk) -> None:
    values = {"preferred_name": "Ana", "birth_date": "11/30/2001", "age_band": "18_24"}
    person_id = intake.start_intake(desk.front_desk, values).value
    with journal.entry(desk.director, "Brought by a file") as entry:
        person = Person.get_by_id(person_id)
        person.age_band = "18_24"
        person.save()
    assert entry.id is not None
    later = desk.at(NOW + timedelta(days=30), desk.front_desk)
    assert intake.intake_values(later, person_id)["age_band"] == ""
    intake.change_person(later, person_id, {"place": "04101"})
    person = Person.get_by_id(person_id)
    assert (person.place, person.age_band) == ("04101", "")
    assert person.birth_date == date(2001, 11, 30)
