"""Where else a name stands is shown before somebody is erased, and decided place by place."""

from __future__ import annotations

import json
from typing import Any

import pytest
from peewee import CharField, TextField

from peerdesk.desk.consents import consents
from peerdesk.desk.front_desk import visits
from peerdesk.desk.history import history
from peerdesk.desk.intake import intake
from peerdesk.desk.mentoring import mentors, sessions
from peerdesk.desk.people import drafts
from peerdesk.desk.privacy.erasing import anonymise, delete, named_elsewhere
from peerdesk.desk.privacy.mentions import WRITTEN
from peerdesk.errors import Invalid, Refused
from peerdesk.records.base import Record
from peerdesk.records.mentoring import Mentor
from peerdesk.records.office import Draft
from peerdesk.records.people import Consent, ContactPoint, EmergencyContact, Person, Visit
from peerdesk.store import chain, journal
from peerdesk.store.database import database
from peerdesk.words import in_language
from tests.conftest import Desk
from tests.desk.group_records import tables
from tests.desk.test_consents import CLINIC
from tests.desk.test_erasing import SURE, decrypted

ZOE: dict[str, Any] = {
    "preferred_name": "Zoëtrope",
    "legal_first_name": "Zenobia",
    "legal_last_name": "Quetzalroth",
    "other_names": ("Zizzabelle",),
    "phone": "207 555 0134",
}
OTTO: dict[str, Any] = {
    "preferred_name": "Otto",
    "legal_last_name": "Quetzalroth",
    "phone": "207 555 0199",
    "say_who_is_calling": "say zoetrope called",
    "emergency_name": "Quetzalroth, Zenobia (aunt)",
    "emergency_phone": "207 555 0134",
}
SECRETS = ("Zoëtrope", "zoetrope", "Zoetrope", "Zenobia", "Zizzabelle", "12075550134")


def _left_in_file(desk: Desk) -> set[str]:
    plain = decrypted(desk.path)
    return {secret for secret in SECRETS if secret.encode() in plain}


def _code(person_id: int) -> str:
    return str(Person.get_by_id(person_id).code)


def _center(desk: Desk) -> tuple[int, int]:
    """Zoë, and everything that others' rows say about her; Otto, in whose record she stands."""
    actor = desk.front_desk
    zoe = intake.start_intake(actor, ZOE).value
    otto = intake.start_intake(actor, OTTO).value
    consents.add_consent(actor, otto, CLINIC | {"recipient": "Zenobia Quetzalroth"})
    visits.sign_in_guest(actor, "Zoetrope")
    drafts.save_draft(
        desk.front_desk, "intake", {"preferred_name": "zoetrope", "legal_last_name": "Quetzalroth"}
    )
    drafts.save_draft(
        desk.director, "intake", {"preferred_name": "Bo", "emergency_name": "Zenobia Quetzalroth"}
    )
    drafts.save_draft(desk.mentor, "intake", {"preferred_name": "Zoetrope", "phone": "2075550134"})
    mentor = mentors.add_mentor(desk.director, {"name": "Zoetrope Q."}).value
    mentors.add_mentor(desk.director, {"name": "Rosa"})
    with journal.entry(desk.director, "Zoetrope Q. comes herself"):
        row = Mentor.get_by_id(mentor)
        row.person = zoe
        row.save()
    sessions.log_session(
        desk.director,
        {"person_id": otto, "mentor_id": mentor, "minutes": 20, "note": "Zizzabelle came along"},
    )
    return zoe, otto


def _all(found: Any, decision: Any) -> dict[str, Any]:
    return {each.key: decision for each in found if each.is_open}


def test_it_is_shown_where_else_the_name_stands(desk: Desk) -> None:
    zoe, otto = _center(desk)
    before = tables()
    found = {each.where: each for each in named_elsewhere(desk.director, zoe)}
    assert tables() == before
    told = {where: (each.text, each.suggested) for where, each in found.items() if each.is_open}
    assert told == {
        "Phone · Otto Q.": ("say zoetrope called", "leave"),
        "Emergency contact · Otto Q.": (
            "Quetzalroth, Zenobia (aunt) · (207) 555-0134",
            "take_out",
        ),
        "Consent · Otto Q.": ("Zenobia Quetzalroth", "leave"),
        "Sign-in of a guest · Nov 23, 2026": ("Zoetrope", "leave"),
        "Unfinished form · Director": ("Zenobia Quetzalroth", "leave"),
        "Note of peer support · Otto Q. · Nov 23, 2026": ("Zizzabelle came along", "leave"),
        "Their own record as a mentor": ("Zoetrope Q.", "leave"),
    }
    gone = {each.where for each in found.values() if not each.is_open}
    assert gone == {"Unfinished form · Front Desk", "Unfinished form · Mentor"}
    for actor in (desk.front_desk, desk.mentor):
        with pytest.raises(Refused):
            named_elsewhere(actor, zoe)
    assert "Quetzalroth" in Person.get_by_id(otto).legal_last_name


@pytest.mark.parametrize("how", [anonymise, delete])
def test_taken_out_everywhere_it_is_nowhere_in_the_file(desk: Desk, how: Any) -> None:
    zoe, otto = _center(desk)
    intake.change_person(desk.front_desk, otto, {"place": "Portland"})
    database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    assert _left_in_file(desk) == set(SECRETS), "the search finds what is there"
    decided = _all(named_elsewhere(desk.director, zoe), "take_out")
    done = how(desk.director, zoe, typed_code=_code(zoe), elsewhere=decided, **SURE)
    assert _left_in_file(desk) == set()
    assert done.value.left == ()
    assert journal.verify() == []
    contact = EmergencyContact.get()
    assert (contact.name, contact.phone) == ("… (aunt)", "")
    phone = ContactPoint.get(ContactPoint.person == otto)
    assert (phone.value, phone.say_who_is_calling) == ("+12075550199", "say … called")
    assert Consent.get().recipient == "…"
    former = Mentor.get_by_id(1)
    assert (former.name, former.shown_name) == ("", "Former mentor")
    with in_language("es"):
        assert former.shown_name == "Mentor/a anterior"
    assert Visit.get(Visit.person.is_null()).alias == "", "not a guest to be identified"
    assert Draft.select().count() == 0
    assert Person.get_by_id(otto).legal_last_name == "Quetzalroth"
    labels = [line.label for line in history.history(desk.director, otto)]
    assert "Changed Otto Q." in labels, "what is about him alone stays"
    assert "Portland" in str(history.history(desk.director, otto))


def test_what_is_left_is_said_without_the_name(desk: Desk) -> None:
    zoe, otto = _center(desk)
    decided = _all(named_elsewhere(desk.director, zoe), "leave")
    done = anonymise(desk.director, zoe, typed_code=_code(zoe), elsewhere=decided, **SURE)
    assert len(done.value.left) == len(decided)
    assert "Emergency contact · Otto Q." in done.value.left
    for secret in SECRETS:
        assert secret not in " ".join(done.value.left) + done.label
    assert EmergencyContact.get().name == OTTO["emergency_name"]
    assert Mentor.get_by_id(1).name == "Zoetrope Q."
    assert [draft.account.name for draft in Draft.select()] == ["Director"], "hers are gone"
    said = json.loads(
        journal.JournalChange.get(journal.JournalChange.record == chain.ERASURE).after
    )
    assert sorted(said["elsewhere"]["left"]) == sorted(decided)
    assert len(said["elsewhere"]["taken_out"]) == 2
    assert journal.verify() == []
    assert history.history(desk.director, otto)[-1].label == "Added Otto Q."


def test_nothing_is_erased_before_each_place_is_decided(desk: Desk) -> None:
    zoe, _otto = _center(desk)
    decided = _all(named_elsewhere(desk.director, zoe), "leave")
    forgotten = decided.popitem()[0]
    before = tables()
    with pytest.raises(Invalid) as wrong:
        delete(desk.director, zoe, typed_code=_code(zoe), elsewhere=decided, **SURE)
    assert list(wrong.value.fields) == [forgotten]
    asked = SURE | {"witness": "Zenobia Quetzalroth"}
    with pytest.raises(Invalid) as wrong:
        delete(desk.director, zoe, typed_code=_code(zoe), elsewhere=decided, **asked)
    assert list(wrong.value.fields) == ["witness"]
    assert tables() == before


def test_what_only_the_history_still_says_is_found(desk: Desk) -> None:
    zoe = intake.start_intake(desk.front_desk, ZOE).value
    otto = intake.start_intake(desk.front_desk, OTTO).value
    intake.change_person(
        desk.front_desk,
        otto,
        {"emergency_name": "Bo", "emergency_phone": "", "say_who_is_calling": ""},
    )
    found = named_elsewhere(desk.director, zoe)
    assert {(each.where, each.suggested) for each in found} == {
        ("Emergency contact · Otto Q., in the history", "take_out"),
        ("Phone · Otto Q., in the history", "leave"),
    }
    decided = _all(found, "take_out")
    anonymise(desk.director, zoe, typed_code=_code(zoe), elsewhere=decided, **SURE)
    assert _left_in_file(desk) == set()
    assert journal.verify() == []
    assert EmergencyContact.get().name == "Bo"


def test_another_record_and_an_account_of_the_name_are_said_and_stay(desk: Desk) -> None:
    zoe = intake.start_intake(desk.front_desk, ZOE).value
    twin = intake.start_intake(desk.front_desk, ZOE).value
    intake.start_intake(desk.front_desk, {"preferred_name": "Zenobia", "legal_last_name": "Quill"})
    with journal.entry(desk.director, "An account"):
        from peerdesk.records.office import Account

        Account(sign_in_name="zen", name="Zenobia Quetzalroth").save()
    done = anonymise(desk.director, zoe, typed_code=_code(zoe), **SURE)
    assert done.value.left == (
        f"Another record of this name · {_code(twin)}",
        "Staff account · zen",
    )


def test_an_unfinished_intake_of_a_namesake_is_asked_about(desk: Desk) -> None:
    zoe = intake.start_intake(desk.front_desk, ZOE | {"birth_date": "3/4/1990"}).value
    half = {"preferred_name": "Zenobia", "legal_last_name": "Quetzalroth"}
    drafts.save_draft(desk.front_desk, "intake", half | {"birth_date": "1990-03-04"})
    drafts.save_draft(desk.mentor, "intake", half | {"birth_date": "1971-01-02"})
    found = named_elsewhere(desk.director, zoe)
    assert [(each.where, each.is_open, each.suggested) for each in found] == [
        ("Unfinished form · Front Desk", False, "take_out"),
        ("Unfinished form · Mentor", True, "leave"),
    ]


def test_first_names_of_others_are_theirs(desk: Desk) -> None:
    ana = {"preferred_name": "Ana", "legal_last_name": "Ruiz"}
    gone = intake.start_intake(desk.front_desk, ana).value
    other = intake.start_intake(
        desk.front_desk, {"preferred_name": "Ana", "legal_last_name": "Oak"}
    ).value
    for contact in ("Ana Quill", "Luz Ruiz", "Ana-Luz Oak"):
        intake.start_intake(desk.front_desk, {"preferred_name": "Cy", "emergency_name": contact})
    intake.start_intake(desk.front_desk, {"preferred_name": "Di", "emergency_name": "Ana (aunt)"})
    sessions.log_session(desk.director, {"person_id": other, "minutes": 5, "note": "Ana is well"})
    drafts.save_draft(
        desk.mentor, "intake", {"preferred_name": "Ana", "legal_last_name": "Ross", "phone": ""}
    )
    draft, contact_of_di = named_elsewhere(desk.director, gone)
    assert contact_of_di.where == "Emergency contact · Di"
    assert (draft.where, draft.suggested, draft.is_open) == (
        "Unfinished form · Mentor",
        "leave",
        True,
    )


# Codes of lists and of the program, and what is the center's own: nobody's name is typed there.
_NOT_WRITTEN = {
    "account": {"sign_in_name", "name", "language", "theme"},
    "account_role": {"role"},
    "agency": {"phone"},
    "assessment": {"instrument", "version", "answers"},
    "assignment": {"end_reason"},
    "attendance": {"state", "role"},
    "center": {"name", "address", "phone", "time_zone", "paper", "region", "notice_version"}
    | {"language"},
    "choice": {"list_name", "code"},
    "consent": {"kind", "right_to_revoke", "signer", "signature", "revoked_how"},
    "contact_point": {"kind", "value"},
    "emergency_contact": {"phone"},
    "key_state": {"kept_keys"},
    "episode": {"level", "referral_source", "close_reason"},
    "exclusion": {"reason"},
    "free_slot": {"part"},
    "goal": {"end_reason"},
    "disclosure": {"basis"},
    "import_mapping": {"signature", "columns"},
    "meeting": {"state"},
    "mentor": {"stage", "gender", "age_band", "place", "credential"},
    "mentor_request": {"gender_wanted", "end_reason"},
    "mentor_slot": {"part"},
    "mentor_trait": {"list_name", "code"},
    "notice_given": {"version", "outcome"},
    "other_name": {"name", "kind"},
    "peer_group": {"kind", "modality", "language", "rule"},
    "person": {
        *("code", "preferred_name", "legal_first_name", "legal_last_name", "age_band", "gender"),
        *("language", "sort_key", "search_key"),
    },
    "person_choice": {"list_name", "code"},
    "person_text": {"field"},
    "recovery_period": {"end_reason"},
    "referral": {"kind", "outcome"},
    "session": {"kind", "mode"},
    "unanswered": {"field", "reason"},
    "visit": {"purposes", "first_time"},
}


def test_every_written_column_is_looked_through() -> None:
    """A new column of text is put into WRITTEN, or here with the reason of its neighbours."""
    for model in Record.__subclasses__():
        table = model._meta.table_name
        texts = {
            each.name
            for each in model._meta.sorted_fields
            if isinstance(each, (CharField, TextField))
        }
        known = set(WRITTEN.get(model, ())) | _NOT_WRITTEN.get(table, set())
        if table == "status_check":
            continue  # answers by code alone
        assert texts == known, table


def test_a_label_that_quotes_what_the_entry_did_not_change_is_blanked(desk: Desk) -> None:
    zoe = intake.start_intake(desk.front_desk, ZOE).value
    otto = intake.start_intake(desk.front_desk, {"preferred_name": "Otto"}).value
    event = {"expires_on": None, "expires_event": "Zizzabelle moves out"}
    consent = consents.add_consent(desk.front_desk, otto, CLINIC | event).value
    consents.event_came(desk.front_desk, consent)
    [place] = named_elsewhere(desk.director, zoe)
    gone = {place.key: "take_out"}
    anonymise(desk.director, zoe, typed_code=_code(zoe), elsewhere=gone, **SURE)  # type: ignore[arg-type]
    assert "Zizzabelle" not in str(list(journal.JournalEntry.select().dicts()))
    assert journal.verify() == []
