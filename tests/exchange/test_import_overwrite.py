"""“Take what the file says”: every column is taken, or the row says why not."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from peerdesk.desk.history import undoing
from peerdesk.desk.intake import full_intake, intake
from peerdesk.exchange import importing
from peerdesk.records.outcomes import StatusCheck
from peerdesk.records.people import (
    ContactPoint,
    EmergencyContact,
    Episode,
    MentorRequest,
    NoticeGiven,
    Person,
    PersonChoice,
    Unanswered,
)
from peerdesk.store import journal
from tests.conftest import Desk
from tests.exchange.importing import looked_at, reasons, tables, verdicts


@pytest.fixture
def ana(desk: Desk) -> int:
    """Ana Ruiz, whose mother is to be called, with two numbers."""
    text = (
        "Name,DOB,Phone,Other phone,OK to text,Emergency contact,Relation,Emergency phone,"
        "Intake date\nAna Ruiz,3/4/1990,207 555 0401,207 555 0402,yes,Mary Mum,mother,"
        "207 555 0403,1/1/2024\n"
    )
    importing.carry_out(desk.director, looked_at(desk.director, text))
    return Person.get().id


def _overwritten(desk: Desk, header: str, cells: str) -> Any:
    text = f"Name,DOB,{header}\nAna Ruiz,3/4/1990,{cells}\n"
    seen = looked_at(desk.director, text, existing="overwrite")
    assert verdicts(seen) == ["match"], reasons(seen)
    return importing.carry_out(desk.director, seen)


def _phones() -> list[tuple[str, bool, bool]]:
    rows = ContactPoint.select().order_by(ContactPoint.id)
    return [(row.value[-3:], row.is_primary, row.ok_to_text) for row in rows]


def test_days_and_reasons_are_written_and_taken_back(desk: Desk, ana: int) -> None:
    before = tables()
    header = "Intake date,Closed,Reason closed,Housing,Race,Referred by"
    done = _overwritten(desk, header, "5/5/2023,6/6/2025,moved,declined,unknown,declined")
    assert done.value == importing.ImportResult(0, 1, 0, 1)
    episode = Episode.get()
    assert (episode.opened_on, episode.closed_on) == (date(2023, 5, 5), date(2025, 6, 6))
    assert episode.close_reason == "moved"
    assert Person.get().first_seen_on == date(2023, 5, 5)
    unanswered = {row.field: row.reason for row in Unanswered.select()}
    assert unanswered == {
        "housing": "declined",
        "race_ethnicity": "unknown",
        "referral_source": "declined",
    }
    undoing.undo(desk.director, done.entry_id)
    assert tables() == before
    # An answer isn't taken away by "declined", and takes its place.
    _overwritten(desk, "Housing,Race", "declined,")
    _overwritten(desk, "Housing,Race", "shelter,")
    assert Unanswered.select().count() == 0
    _overwritten(desk, "Housing,Race", "declined,")
    assert PersonChoice.get().code == "shelter"


def test_days_that_do_not_fit_the_records_need_attention(desk: Desk, ana: int) -> None:
    text = "Name,DOB,Closed,Reason closed\nAna Ruiz,3/4/1990,1/1/2023,moved\n"
    seen = looked_at(desk.director, text, existing="overwrite")
    assert list(seen.rows[0].reasons) == ["closed_on"]
    assert verdicts(looked_at(desk.director, text)) == ["match"]
    intake.close_episode(desk.director, ana, "moved", date(2024, 6, 1))
    intake.reopen(desk.director, ana)
    text = "Name,DOB,Intake date\nAna Ruiz,3/4/1990,{}\n"
    seen = looked_at(desk.director, text.format("2/2/2022"), existing="overwrite")
    assert "several periods" in reasons(seen)[0]
    seen = looked_at(desk.director, text.format("1/1/2024"), existing="overwrite")
    assert verdicts(seen) == ["match"]


def test_two_emergency_contacts_never_become_one(desk: Desk, ana: int) -> None:
    _overwritten(desk, "Emergency contact", "John Dad")
    (contact,) = EmergencyContact.select()
    assert (contact.name, contact.relation, contact.phone) == ("John Dad", "", "")
    _overwritten(desk, "Emergency contact,Emergency phone", "john dad,207 555 0499")
    (contact,) = EmergencyContact.select()
    assert (contact.name, contact.phone) == ("john dad", "+12075550499")


def test_a_number_that_is_known_is_not_kept_twice(desk: Desk, ana: int) -> None:
    _overwritten(desk, "Phone,Other phone", "207 555 0402,207 555 0401")
    assert _phones() == [("401", False, True), ("402", True, False)]
    _overwritten(desk, "Phone,OK to text", "207 555 0401,no")
    assert _phones() == [("401", True, False), ("402", False, False)]


def test_notices_given(desk: Desk, ana: int) -> None:
    header = "Name,DOB,Notice given\n"
    rows = "Bo Lin,1/1/1980,2/2/2025\nCy Oak,1/1/1981,yes\nDee Ash,1/1/1982,declined to answer\n"
    rows += "Eve Elm,1/1/1983,no\n"
    importing.carry_out(desk.director, looked_at(desk.director, header + rows))
    found = [(row.person_id, row.given_on, row.outcome) for row in NoticeGiven.select()]
    today = desk.director.clock.today()
    assert found == [
        (ana + 1, date(2025, 2, 2), "acknowledged"),
        (ana + 2, today, "acknowledged"),
        (ana + 3, today, "declined"),
    ]
    _overwritten(desk, "Notice given", "yes")
    assert _overwritten(desk, "Notice given", "yes").value.changed == 0
    assert NoticeGiven.select().where(NoticeGiven.person == ana).count() == 1


def test_what_changes_is_said_field_by_field(desk: Desk, ana: int) -> None:
    text = (
        "Name,DOB,Phone,Emergency contact,ZIP,OK to text\n{},3/4/1990,207 555 0402,John,04101,no\n"
    )
    new = looked_at(desk.director, text.format("Zed Ruiz"))
    said = {one.label: (one.now, one.then) for one in importing.understood(desk.director, new, 0)}
    assert said["Birth date"] == ("", "Mar 4, 1990")
    assert said["Phone"] == ("", "(207) 555-0402")
    assert said["Legal first name"] == ("", "Zed")
    known = looked_at(desk.director, text.format("Ana Ruiz"), existing="overwrite")
    found = importing.understood(desk.director, known, 0)
    assert {one.field: (one.now, one.then) for one in found} == {
        "phone": ("(207) 555-0401", "(207) 555-0402"),
        "emergency_name": ("Mary Mum", "John"),
        "emergency_relation": ("mother", ""),
        "emergency_phone": ("(207) 555-0403", ""),
        "place": ("", "04101"),
        "ok_to_text": ("yes", "no"),
    }
    kept = looked_at(desk.director, text.format("Ana Ruiz"))
    assert importing.understood(desk.director, kept, 0) == []


def test_an_emergency_number_without_a_name_is_kept(desk: Desk, ana: int) -> None:
    text = "Name,DOB,Emergency phone\nBo Lin,1/1/1980,207 555 0455\n"
    importing.carry_out(desk.director, looked_at(desk.director, text))
    _overwritten(desk, "Emergency phone", "207 555 0466")
    found = [(row.name, row.phone[-3:]) for row in EmergencyContact.select()]
    assert sorted(found) == [("", "455"), ("Mary Mum", "466")]


def test_whoever_is_closed_by_a_file_waits_for_nobody(desk: Desk, ana: int) -> None:
    _overwritten(desk, "Wants a mentor", "yes")
    _overwritten(desk, "Closed,Reason closed,Wants a mentor", "2/2/2026,moved,yes")
    (request,) = MentorRequest.select()
    assert (request.ended_on, request.end_reason) == (desk.director.clock.today(), "withdrawn")


def test_a_yes_takes_the_place_of_no_contact_at_all(desk: Desk, ana: int) -> None:
    with journal.entry(desk.director, "asked"):
        phone = ContactPoint.get(ContactPoint.is_primary)
        phone.ok_to_text, phone.none_is_ok = False, True
        phone.save()
    _overwritten(desk, "OK to call", "no")
    assert ContactPoint.get_by_id(phone.id).none_is_ok
    _overwritten(desk, "OK to call", "yes")
    assert ContactPoint.get_by_id(phone.id).none_is_ok is None


def test_the_checks_of_an_intake_go_with_the_day_that_a_file_says(desk: Desk, ana: int) -> None:
    full_intake.widen_intake(desk.front_desk, ana, {"days_of_use": 4})
    with journal.entry(desk.director, "Asked at the intake"):
        check = StatusCheck.get()
        check.checked_on = date(2024, 1, 1)
        check.save()
    before = tables()
    done = _overwritten(desk, "Intake date", "5/5/2024")
    assert StatusCheck.get().checked_on == date(2024, 5, 5)
    assert full_intake.full_intake_values(desk.front_desk, ana)["days_of_use"] == 4
    undoing.undo(desk.director, done.entry_id)
    assert tables() == before
