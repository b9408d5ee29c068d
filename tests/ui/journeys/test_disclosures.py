"""Somebody outside is told something: the gate, the consent that it asks for, an ambulance, and

the accounting that the person may ask for.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from peerdesk.desk.consents import consents, disclosures
from peerdesk.desk.groups import attendance, groups
from peerdesk.desk.intake import intake
from peerdesk.desk.plans import referrals
from peerdesk.records.groups import Meeting
from peerdesk.records.mentoring import Session
from peerdesk.records.people import Disclosure, Person
from peerdesk.records.services import Referral
from peerdesk.store.journal import JournalEntry
from tests.reports.reading import page_texts
from tests.ui.journeys.walking import CONTROL, PEOPLE, House, Key, Walk


def test_what_is_told_to_whom(house: House, tmp_path: Path) -> None:
    walk = house.open()
    walk.come("fra")
    values = {"preferred_name": "Kai", "legal_last_name": "Lee"}
    kai = int(intake.start_intake(walk.actor, values).value)
    walk.go(PEOPLE)
    walk.write("kai")
    walk.key(Key.Key_Return)
    _a_referral_without_a_consent(walk, kai)
    _the_consent_from_the_refusal(walk, kai)
    _an_ambulance(walk, kai)
    _the_accounting(walk, kai, tmp_path)
    _a_directors_reason(walk, kai)
    _a_warm_hand_off(walk, kai)
    _days_of_attendance(walk, kai, tmp_path)


def _a_referral_without_a_consent(walk: Walk, kai: int) -> None:
    walk.tab_of("person_tabs", "Plans")
    walk.tab_to("referral_add")
    walk.key(Key.Key_Space)
    walk.fill("deed_agency", "Pier Clinic")
    walk.choose("deed_kind", "Health care")
    assert not walk.sees("deed_told_what"), "it is not asked what, before whether"
    walk.choose("deed_told", "Yes, something about them")
    walk.fill("deed_told_what", "Name and phone, for an appointment")
    assert not walk.sees("deed_director_reason"), "the desk has no such way"
    walk.key(Key.Key_Return, CONTROL)
    words = walk.text("deed_banner_words")
    assert words.startswith("There is no consent of this kind that names Pier Clinic.")
    assert words.endswith("Nothing was noted yet; what you typed is kept.")
    assert Referral.select().count() == Disclosure.select().count() == 0


def _the_consent_from_the_refusal(walk: Walk, kai: int) -> None:
    walk.tab_to("deed_banner_action")
    walk.key(Key.Key_Space)
    assert walk.at() == "consent_kind"
    assert walk.text("consent_recipient") == "Pier Clinic"
    walk.fill("consent_recipient_address", "4 Pier Road")
    walk.fill("consent_what", "Name and phone")
    walk.fill("consent_purpose", "An appointment")
    walk.fill("consent_expires_on", "1/15/2027")
    walk.tab_to("consent_right_to_revoke")
    walk.key(Key.Key_Space)
    walk.choose("consent_signature", "Signed on paper")
    walk.key(Key.Key_Return, CONTROL)
    [signed] = consents.consents(walk.actor, kai)
    assert signed.state == "valid"
    walk.tab_to("referral_add")
    walk.key(Key.Key_Space)
    assert walk.text("deed_agency") == "Pier Clinic", "as it was typed"
    assert walk.sees("deed_told_what")
    walk.key(Key.Key_Return, CONTROL)
    walk.toast("Referred Kai L. to Pier Clinic; they were told about Kai L.: On a consent")
    [told] = disclosures.disclosures(walk.actor, kai)
    assert (told.recipient, told.where, told.basis) == ("Pier Clinic", "4 Pier Road", "consent")
    assert len(referrals.referrals(walk.actor, kai)) == 1


def _an_ambulance(walk: Walk, kai: int) -> None:
    walk.tab_to("person_more")
    walk.key(Key.Key_Space)
    walk.menu("person_more_menu", "Emergency: medical staff were told …")
    assert walk.at() == "deed_recipient"
    assert (walk.text("deed_told_at"), walk.text("deed_told_by")) == ("10:00 AM", "Frances Desk")
    walk.key(Key.Key_Return, CONTROL)
    for name in ("deed_recipient", "deed_affiliation", "deed_purpose"):
        assert walk.text(f"{name}_below") == "This is needed."
    walk.fill("deed_recipient", "R. Alvarez")
    walk.fill("deed_affiliation", "Bay Ambulance")
    walk.fill("deed_told_at", "9.50 am")
    walk.fill("deed_purpose", "Fainted in the hall")
    walk.key(Key.Key_Return, CONTROL)
    walk.toast("Told medical staff about Kai L. in an emergency")
    newest = disclosures.disclosures(walk.actor, kai)[0]
    assert (newest.basis, newest.recipient, str(newest.told_at)) == (
        "emergency",
        "R. Alvarez",
        "09:50:00",
    )


def _the_accounting(walk: Walk, kai: int, tmp_path: Path) -> None:
    walk.tab_of("person_tabs", "Consents")
    shown = walk.words("person_consents")
    assert "R. Alvarez, Bay Ambulance" in shown
    assert "Pier Clinic, 4 Pier Road" in shown
    path = tmp_path / "accounting.pdf"
    walk.dialogs.answers = [path]
    walk.tab_to("accounting")
    walk.key(Key.Key_Space)
    walk.menu("consent_print_menu", "Save as a PDF (English) …")
    walk.wait(path.exists)
    [page] = page_texts(path.read_bytes())
    words = " ".join(page.split())
    for each in (
        *("For Kai L.", "Pier Clinic", "4 Pier Road", "Name and phone, for an appointment"),
        *("On a consent", "R. Alvarez", "Bay Ambulance", "Fainted in the hall"),
        *("Medical emergency", "42 CFR part 2 prohibits", "Nov 23, 2026, 9:50"),
    ):
        assert each in words, each
    _the_letter(walk, kai, tmp_path)
    entry = JournalEntry.select().where(JournalEntry.label.contains("accounting_of")).get()
    assert (entry.kind, entry.person_id) == ("export", kai)
    assert entry.words == ("Saved as a file: Accounting of disclosures of Kai L., for themselves")
    suggested = walk.dialogs.shown[-2][2]
    assert "kai" not in suggested.lower()
    assert Person.get_by_id(kai).code not in suggested


def _the_letter(walk: Walk, kai: int, tmp_path: Path) -> None:
    """With which it goes to the clinic: what is told, the consent's scope, the notice."""
    [told] = [each for each in disclosures.disclosures(walk.actor, kai) if each.basis == "consent"]
    path = tmp_path / "letter.pdf"
    walk.dialogs.answers = [path]
    walk.tab_to(f"letter_{told.id}")
    walk.key(Key.Key_Space)
    walk.menu("consent_print_menu", "Save as a PDF (English) …")
    walk.wait(path.exists)
    words = " ".join(" ".join(page_texts(path.read_bytes())).split())
    assert "About Kai Lee" in words
    assert "Federal confidentiality rules (42 CFR part 2)" in words
    entry = JournalEntry.select().order_by(JournalEntry.id.desc()).get()
    assert (entry.words, entry.person_id) == (
        "Saved as a file: Letter to Pier Clinic about Kai L.",
        kai,
    )


def _a_directors_reason(walk: Walk, kai: int) -> None:
    walk.change_places("dan")
    walk.go(PEOPLE)
    walk.write("kai")
    walk.key(Key.Key_Return)
    walk.tab_of("person_tabs", "Consents")
    walk.tab_to("tell")
    walk.key(Key.Key_Space)
    walk.fill("deed_recipient", "Judge Oak")
    walk.fill("deed_told_what", "Days of attendance")
    walk.key(Key.Key_Return, CONTROL)
    assert "no consent" in walk.text("deed_banner_words")
    walk.fill("deed_director_reason", "Court order of Nov 20")
    walk.key(Key.Key_Return, CONTROL)
    newest = disclosures.disclosures(walk.actor, kai)[0]
    assert (newest.basis, newest.director_reason) == ("director", "Court order of Nov 20")


def _a_warm_hand_off(walk: Walk, kai: int) -> None:
    """Logged as peer support, on the person's page and among the mentors."""
    walk.tab_to("log_support")
    walk.key(Key.Key_Space)
    assert not walk.sees("session_told"), "one-on-one is with nobody else"
    walk.choose("session_kind", "Warm hand-off")
    walk.fill("session_minutes", "20")
    walk.choose("session_told", "Yes, something about them")
    walk.fill("session_told_to", "Harbor House")
    walk.fill("session_told_what", "Name, and that they need a bed")
    walk.key(Key.Key_Return, CONTROL)
    words = walk.text("session_banner_words")
    assert words.startswith("There is no consent of this kind that names Harbor House.")
    assert Session.select().count() == 0
    walk.tab_to("session_banner_action")
    walk.key(Key.Key_Space)
    assert walk.at() == "consent_kind"
    assert walk.text("consent_recipient") == "Harbor House"
    walk.key(Key.Key_Escape)
    walk.tab_to("log_support")
    walk.key(Key.Key_Space)
    assert walk.text("session_told_to") == "Harbor House", "as it was typed"
    walk.fill("session_director_reason", "They asked for it beside me; signs tomorrow")
    walk.key(Key.Key_Return, CONTROL)
    walk.toast("Harbor House was told about Kai L.")
    newest = disclosures.disclosures(walk.actor, kai)[0]
    assert (newest.recipient, newest.basis) == ("Harbor House", "director")
    assert Session.get().kind == "warm_hand_off"


def _days_of_attendance(walk: Walk, kai: int, tmp_path: Path) -> None:
    values = {"name": "Lantern Circle", "starts_at": "6 pm", "starts_on": "2026-11-02"}
    group = groups.add_group(walk.actor, values | {"rolls_since": "2026-11-02"}).value
    meeting = Meeting.get(Meeting.group == group, Meeting.day == date(2026, 11, 9))
    attendance.mark(walk.actor, meeting.id, kai, "present")
    walk.tab_to("proof")
    walk.key(Key.Key_Space)
    assert walk.text("deed_recipient") == "Pier Clinic", "the only one with a consent"
    walk.fill("deed_first", "11/1/2026")
    walk.key(Key.Key_Return, CONTROL)
    walk.toast("Proof of attendance of Kai L. for Pier Clinic: On a consent")
    newest = disclosures.disclosures(walk.actor, kai)[0]
    path = tmp_path / "proof.pdf"
    walk.dialogs.answers = [path]
    walk.tab_to(f"letter_{newest.id}")
    walk.key(Key.Key_Space)
    walk.menu("consent_print_menu", "Save as a PDF (English) …")
    walk.wait(path.exists)
    words = " ".join(" ".join(page_texts(path.read_bytes())).split())
    assert "Proof of attendance of Kai Lee" in words
    assert "Lantern Circle 6:00 PM to 7" in words
