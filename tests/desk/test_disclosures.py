"""The gate before anything is told to somebody outside, and the accounting after it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from peerdesk.desk.consents import consents, disclosures
from peerdesk.desk.consents.disclosures import accounting_sheet, disclose, gate, note_emergency
from peerdesk.desk.groups import attendance
from peerdesk.desk.history import history, undoing
from peerdesk.desk.intake import intake
from peerdesk.desk.mentoring import assignment
from peerdesk.desk.plans import referrals
from peerdesk.desk.privacy import letters
from peerdesk.errors import Invalid, NoConsent, Refused
from peerdesk.records.groups import Attendance
from peerdesk.records.people import Disclosure
from peerdesk.records.services import Referral
from peerdesk.reports.accounting import accounting_pdf
from peerdesk.reports.disclosure_letter import disclosure_letter_pdf
from peerdesk.store import journal
from peerdesk.words import in_language
from tests.conftest import NOW, Desk
from tests.desk.group_records import add_group, meeting_id
from tests.desk.mentoring import mentor, mentors_account
from tests.desk.test_consents import CLINIC, COURT
from tests.reports.reading import page_texts

TOLD: dict[str, Any] = {"recipient": "Pier Clinic", "told_what": "That she comes here"}
AMBULANCE: dict[str, Any] = {
    "recipient": "R. Alvarez",
    "affiliation": "Bay Ambulance",
    "purpose": "Fainted in the hall",
    "told_at": "9:40 am",
}


@pytest.fixture
def ana(desk: Desk) -> int:
    values = {"preferred_name": "Ana", "legal_last_name": "Ruiz"}
    return int(intake.start_intake(desk.front_desk, values).value)


def _rows() -> list[tuple[str, str, int | None]]:
    return [(row.basis, row.recipient, row.consent_id) for row in Disclosure.select()]


def test_without_a_consent_the_gate_says_what_is_missing(desk: Desk, ana: int) -> None:
    before = journal.latest()
    with pytest.raises(NoConsent, match="no consent of this kind that names Pier Clinic") as shut:
        disclose(desk.front_desk, ana, TOLD)
    assert (shut.value.recipient, shut.value.consent_id) == ("Pier Clinic", None)
    lacking = consents.add_consent(desk.front_desk, ana, CLINIC | {"purpose": ""}).value
    with pytest.raises(NoConsent, match="Missing: what for") as shut:
        gate(desk.front_desk, ana, "pier clinic")
    assert shut.value.consent_id == lacking, "the one to be filled in"
    assert _rows() == []
    assert journal.latest() == before + 1, "the consent alone"


def test_on_a_consent_it_is_noted_with_its_address_and_purpose(desk: Desk, ana: int) -> None:
    consent = consents.add_consent(desk.front_desk, ana, CLINIC).value
    done = disclose(desk.front_desk, ana, TOLD)
    assert done.label == "Told Pier Clinic about Ana R.: On a consent"
    [row] = disclosures.disclosures(desk.front_desk, ana)
    [kept] = consents.consents(desk.front_desk, ana)
    assert (row.where, row.purpose) == (kept.recipient_address, kept.purpose)
    assert (row.basis, row.told_by, row.told_on) == ("consent", "Front Desk", date(2026, 11, 23))
    assert _rows() == [("consent", "Pier Clinic", consent)]
    with pytest.raises(NoConsent):
        disclose(desk.front_desk, ana, TOLD | {"kind": "legal_proceedings"})
    assert done.entry_id is not None
    undoing.undo(desk.front_desk, done.entry_id)
    assert _rows() == [], "keyed by mistake; the history says that it was"
    assert history.history(desk.director, ana)[0].label.startswith("Undone: Told Pier Clinic")


def test_a_court_may_rest_on_its_own_consent_or_a_general_one(desk: Desk, ana: int) -> None:
    consents.add_consent(desk.front_desk, ana, COURT)
    told = TOLD | {"recipient": "County Probation", "kind": "court_probation"}
    assert disclose(desk.front_desk, ana, told).value


def test_a_director_may_go_on_with_a_written_reason(desk: Desk, ana: int) -> None:
    reason = {"director_reason": "A judge ordered it, see file 7."}
    with pytest.raises(Refused, match="Only a director"):
        disclose(desk.front_desk, ana, TOLD | reason)
    done = disclose(desk.director, ana, TOLD | reason)
    assert done.label.endswith("Without a consent, by a director's written reason")
    [row] = disclosures.disclosures(desk.director, ana)
    assert (row.basis, row.director_reason) == ("director", reason["director_reason"])


def test_a_referral_that_is_told_passes_the_gate(desk: Desk, ana: int) -> None:
    values = {"person_id": ana, "agency": "Pier Clinic", "kind": "food", "follow_up_on": NOW.date()}
    told = {"told": "yes", "told_what": "Her name and phone"}
    with pytest.raises(Invalid) as wrong:
        referrals.refer(desk.front_desk, values | {"told": "yes"})
    assert list(wrong.value.fields) == ["told_what"]
    with pytest.raises(NoConsent):
        referrals.refer(desk.front_desk, values | told)
    assert Referral.select().count() == 0, "nothing of it was kept"
    made = referrals.refer(desk.front_desk, values).value
    assert _rows() == [], "they went by themselves"
    with pytest.raises(NoConsent):
        referrals.note_agency_reached(desk.front_desk, made, told=told)
    assert Referral.get().contacted_on is None
    consents.add_consent(desk.front_desk, ana, CLINIC)
    done = referrals.note_agency_reached(desk.front_desk, made, told=told)
    assert done.label == (
        "Reached Pier Clinic for Ana R.; they were told about Ana R.: On a consent"
    )
    done = referrals.refer(desk.front_desk, values | told)
    assert len(_rows()) == 2
    assert Disclosure.get().purpose == "Referral: Food"


def test_an_emergency_has_its_short_form_and_no_gate(desk: Desk, ana: int) -> None:
    with pytest.raises(Invalid) as wrong:
        note_emergency(desk.facilitator, ana, {})
    assert set(wrong.value.fields) == {"recipient", "affiliation", "purpose"}
    with pytest.raises(Invalid) as wrong:
        note_emergency(desk.facilitator, ana, AMBULANCE | {"told_on": "11/20/2026", "told_at": ""})
    assert list(wrong.value.fields) == ["told_at"], "of another day the time is not known"
    done = note_emergency(desk.facilitator, ana, AMBULANCE)
    assert done.label == "Told medical staff about Ana R. in an emergency"
    [row] = disclosures.disclosures(desk.director, ana)
    assert (row.recipient, row.where, row.told_by) == ("R. Alvarez", "Bay Ambulance", "Facilitator")
    assert (row.told_on, row.told_at, row.basis) == (date(2026, 11, 23), time(9, 40), "emergency")


@pytest.mark.parametrize(("moment", "count"), [(22, 1), (23, 0)])
def test_the_accounting_goes_back_three_years(
    desk: Desk, ana: int, moment: int, count: int
) -> None:
    """A disclosure of Nov 22, 2023: on that day three years later it is told, the next day not."""
    early = desk.at(datetime(2023, 11, 22, 15, 0, tzinfo=UTC))
    disclose(early, ana, TOLD | {"director_reason": "A judge"})
    late = desk.at(datetime(2026, 11, moment, 15, 0, tzinfo=UTC))
    assert len(accounting_sheet(late, ana).lines) == count
    assert len(disclosures.disclosures(late, ana)) == 1, "it stays on file"


def test_the_letter_says_how_far_the_consent_goes_and_carries_the_notice(
    desk: Desk, ana: int
) -> None:
    consent = consents.add_consent(desk.front_desk, ana, CLINIC).value
    told = disclose(desk.front_desk, ana, TOLD).value
    sheet, leaving = letters.letter(desk.front_desk, told)
    assert leaving.person_id == ana
    words = " ".join(" ".join(page_texts(disclosure_letter_pdf(sheet))).split())
    [kept] = consents.consents(desk.front_desk, ana)
    for each in ("Pier Clinic", "About Ana Ruiz", TOLD["told_what"], kept.what, kept.purpose):
        assert each in words, each
    assert "This record which has been disclosed to you is protected by Federal" in words
    assert "redisclose the record (see 42 CFR 2.31)" in words, "to its end"
    consents.revoke_consent(desk.front_desk, consent)
    with pytest.raises(NoConsent, match="was revoked"):
        letters.letter(desk.front_desk, told)
    by_reason = disclose(desk.director, ana, TOLD | {"director_reason": "A judge"}).value
    with pytest.raises(Refused):
        letters.letter(desk.front_desk, by_reason)
    sheet, _leaving = letters.letter(desk.director, by_reason)
    assert sheet.scope == ()


def test_a_proof_of_attendance_rests_on_a_consent_alone(desk: Desk, ana: int) -> None:
    """It tells the days on which they came, for the facilitator to sign, in both languages."""
    facilitator = {"facilitator_name": "Sol"}
    group = add_group(desk, "Lantern <Circle> & Co", starts_at="6 pm", **facilitator)
    came = ((date(2026, 11, 2), "present"), (date(2026, 11, 9), "late"))
    for day, state in (*came, (date(2026, 11, 16), "absent")):
        attendance.mark(desk.director, meeting_id(group, day), ana, state)
    with journal.entry(desk.director, "Timed"):
        late = Attendance.get(Attendance.state == "late")
        late.time_in, late.time_out = time(18, 10), time(19)
        late.save()
    wanted = {"recipient": "County Probation", "first": "11/1/2026"}
    for actor in (desk.front_desk, desk.director):
        with pytest.raises(NoConsent, match="names County Probation"):
            letters.prove_attendance(actor, ana, wanted)
    consent = consents.add_consent(desk.front_desk, ana, COURT).value
    consents.add_consent(desk.front_desk, ana, CLINIC)
    assert letters.recipients(desk.front_desk, ana) == ["County Probation", "Pier Clinic"]
    for wrong in ({"first": "11/10/2026"}, {"first": ""}, {"first": "11/3/2026", "last": "11/2"}):
        with pytest.raises(Invalid) as refused:
            letters.prove_attendance(desk.front_desk, ana, wanted | wrong)
        assert list(refused.value.fields) == ["first"]
    done = letters.prove_attendance(desk.front_desk, ana, wanted)
    assert done.label == "Proof of attendance of Ana R. for County Probation: On a consent"
    [row] = accounting_sheet(desk.front_desk, ana).lines
    assert (row.recipient, row.what) == (
        "County Probation",
        "Attendance from Nov 1, 2026 to Nov 23, 2026: 2 meetings",
    )
    for language, expected in (
        ("en", ("Proof of attendance of Ana Ruiz", "Late", "6:10 PM", "Sol, facilitator of")),
        ("es", ("Constancia de asistencia de Ana Ruiz", "6:10 p.m.", "Sol, facilitación de")),
    ):
        with in_language(language):
            sheet, leaving = letters.letter(desk.front_desk, done.value)
            words = " ".join(" ".join(page_texts(disclosure_letter_pdf(sheet))).split())
        assert leaving.person_id == ana
        for each in (*expected, "Lantern <Circle> & Co", "Federal confidentiality rules"):
            assert each in words, each
    assert "Asistencia del" in words, "what was told is in the letter's language as well"
    assert [line.how for line in sheet.attended] == ["", "Llegó tarde"]
    assert sheet.attended[0].time_in == "", "not on record: to be written by hand"
    consents.revoke_consent(desk.front_desk, consent, "found_false")
    with pytest.raises(NoConsent, match="was revoked"):
        letters.letter(desk.front_desk, done.value)


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_accounting_on_paper(desk: Desk, ana: int, language: str) -> None:
    consents.add_consent(desk.front_desk, ana, CLINIC)
    for number in range(40):
        disclose(desk.front_desk, ana, TOLD | {"told_what": f"Letter {number} on <groups> & days"})
    note_emergency(desk.facilitator, ana, AMBULANCE)
    with in_language(language):
        pages = page_texts(accounting_pdf(accounting_sheet(desk.director, ana)))
        empty = page_texts(accounting_pdf(accounting_sheet(desk.director, _bo(desk))))
    text = " ".join(" ".join(pages).split())
    assert len(pages) > 2
    for number in range(40):
        assert re.search(rf"Letter\s+{number}\s+on", text), number
    assert "R. Alvarez" in text
    assert "Bay Ambulance" in text
    assert "9:40" in text
    assert "<groups> & days" in text
    titles = {"en": "On what ground", "es": "Con qué base"}
    assert all(titles[language] in " ".join(page.split()) for page in pages), "on every page"
    assert all("42 CFR part 2 prohibits" in page for page in pages)
    nothing = {"en": "Nothing was told to anybody", "es": "no se dijo nada a nadie"}
    assert nothing[language] in empty[0]


def _bo(desk: Desk) -> int:
    return int(intake.start_intake(desk.front_desk, {"preferred_name": "Bo"}).value)


def test_who_may_note_and_see_what_was_told(desk: Desk, ana: int) -> None:
    consents.add_consent(desk.front_desk, ana, CLINIC)
    for actor in (desk.facilitator, desk.mentor):
        for ask in (
            lambda actor=actor: disclose(actor, ana, TOLD),
            lambda actor=actor: disclosures.disclosures(actor, ana),
            lambda actor=actor: accounting_sheet(actor, ana),
            lambda actor=actor: disclosures.accounting_leaving(actor, ana),
        ):
            with pytest.raises(Refused):
                ask()
    number = mentor(desk, account_id=mentors_account(desk))
    assignment.assign(desk.director, ana, number, "known")
    assert disclose(desk.mentor, ana, TOLD).value, "a mentor of the own people"
    assert len(disclosures.disclosures(desk.mentor, ana)) == 1
