"""Consents and notices: asked at the intake, completed, ended, revoked, and what Today lists."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from peerdesk.desk.consents import consents, notices
from peerdesk.records.people import Consent, NoticeGiven, Person
from tests.reports.reading import page_texts
from tests.ui.journeys.walking import CONTROL, PEOPLE, SHIFT, TODAY, House, Key, Walk

COURT = "Consent for court, probation or parole"


def test_what_is_signed_and_what_ends(house: House, tmp_path: Path) -> None:
    walk = house.open()
    walk.come("fra")
    kai = _asked_at_the_intake(walk)
    _what_is_missing_is_filled_in(walk, kai)
    _forms_to_sign(walk, tmp_path)
    _a_second_one_until_something_happens(walk, kai)
    _the_notice_of_somebody_else(walk)
    _today_says_what_ends(house, walk, kai)
    _revoked_by_word_of_mouth(walk, kai)


def _asked_at_the_intake(walk: Walk) -> int:
    walk.go(PEOPLE)
    walk.key(Key.Key_N, CONTROL)
    walk.write("Kai")
    walk.choose("intake_notice", "Given and acknowledged")
    walk.key(Key.Key_Return, CONTROL | SHIFT)
    assert walk.at() == "consent_kind"
    kai = Person.get().id
    assert NoticeGiven.get().outcome == "acknowledged"
    walk.choose("consent_kind", COURT)
    walk.fill("consent_recipient", "Probation office")
    walk.key(Key.Key_Escape)  # somebody faints at the door
    assert walk.text("person_name") == "Kai"
    assert Consent.select().count() == 0
    walk.tab_to("consent_add")
    walk.key(Key.Key_Space)
    assert walk.text("consent_recipient") == "Probation office"
    assert "what you began" in walk.text("consent_banner_words")
    walk.fill("consent_what", "Days of attendance")
    walk.fill("consent_purpose", "Terms of probation")
    walk.fill("consent_expires_on", "11/1/2026")  # a day before it is signed
    assert "the right to revoke" in walk.text("consent_missing"), "nobody said so beforehand"
    walk.tab_to("consent_right_to_revoke")
    walk.key(Key.Key_Space)
    walk.choose("consent_signature", "Signed on paper")
    walk.key(Key.Key_Return, CONTROL)
    assert walk.at() == "consent_expires_on"
    assert walk.text("consent_expires_on_below") == "It would have ended before it was signed."
    walk.fill("consent_expires_on", "1/15/2027")
    assert walk.text("consent_missing").endswith("from when it can be revoked")
    walk.key(Key.Key_Return, CONTROL)
    [kept] = consents.consents(walk.actor, kai)
    assert (kept.state, kept.missing) == ("incomplete", ("revocable_from",))
    assert "Consent not complete" in walk.words("person_flags")
    assert not consents.may_disclose(walk.actor, kai, "Probation office", "court_probation").granted
    return int(kai)


def _what_is_missing_is_filled_in(walk: Walk, kai: int) -> None:
    walk.go(TODAY)
    assert walk.lines("today_papers") == ["Kai"]
    assert "Missing: From when it can be revoked" in walk.second_lines("today_papers")[0]
    walk.tab_to("today_papers")
    walk.key(Key.Key_Return)
    walk.tab_of("person_tabs", "Consents")
    [kept] = consents.consents(walk.actor, kai)
    walk.tab_to(f"consent_complete_{kept.id}")
    walk.key(Key.Key_Space)
    assert walk.at() == "consent_revocable_from", "at what is missing"
    walk.write("when probation ends")
    assert walk.text("consent_missing") == "Complete."
    walk.key(Key.Key_Return, CONTROL)
    [kept] = consents.consents(walk.actor, kai)
    assert kept.state == "valid"
    assert not walk.sees("person_flags"), "all is well"
    assert consents.may_disclose(walk.actor, kai, "probation office", "court_probation").granted


def _forms_to_sign(walk: Walk, tmp_path: Path) -> None:
    """A blank one and the filled one, as PDFs; and a blank intake, with nobody in it."""
    blank, filled, intake_form = (tmp_path / f"{name}.pdf" for name in ("blank", "kai", "intake"))
    walk.dialogs.answers = [blank, filled, intake_form]
    walk.tab_to("consent_blank")
    walk.key(Key.Key_Space)
    walk.menu("consent_print_menu", COURT, "Save as a PDF (English) …")
    walk.wait(blank.exists)
    consent = Consent.get()
    walk.tab_to(f"consent_print_{consent.id}")
    walk.key(Key.Key_Space)
    walk.menu("consent_print_menu", "Save as a PDF (English) …")
    walk.wait(filled.exists)
    walk.key(Key.Key_N, CONTROL)
    walk.key(Key.Key_P, CONTROL)
    walk.wait(lambda: walk.focused().inherits("QMenu"))
    menu = walk.at()
    walk.menu(menu, *_way_to_save(walk, menu))
    walk.wait(intake_form.exists)
    walk.key(Key.Key_Escape)
    texts = [" ".join(page_texts(each.read_bytes())) for each in (blank, filled, intake_form)]
    for text in texts[:2]:
        assert "can be revoked" in text
    assert "Probation office" not in texts[0]
    assert "Probation office" in texts[1]
    assert "Days of attendance" in texts[1]
    assert "Kai" not in texts[2]


def _way_to_save(walk: Walk, menu: str) -> list[str]:
    titles = [each.text() for each in walk.find(menu).actions()]
    save = "Save as a PDF (English) …"
    return [save] if save in titles else ["Brief intake", save]


def _a_second_one_until_something_happens(walk: Walk, kai: int) -> None:
    walk.write("kai")
    walk.key(Key.Key_Return)
    walk.tab_of("person_tabs", "Consents")
    walk.tab_to("consent_add")
    walk.key(Key.Key_Space)
    walk.fill("consent_recipient", "Dr. Oak")
    walk.fill("consent_what", "That Kai is in a group here")
    walk.fill("consent_purpose", "Care")
    walk.fill("consent_expires_event", "when Kai moves")
    walk.tab_to("consent_right_to_revoke")
    walk.key(Key.Key_Space)
    walk.choose("consent_signature", "Typed at the desk")
    walk.fill("consent_signer_name", "Kai Lee")
    walk.key(Key.Key_Return, CONTROL)
    newest = consents.consents(walk.actor, kai)[0]
    assert (newest.recipient, newest.state) == ("Dr. Oak", "valid")
    walk.tab_to(f"consent_event_{newest.id}")
    walk.key(Key.Key_Space)
    assert walk.sees("deed_yes")
    walk.key(Key.Key_Return, CONTROL)
    newest = consents.consents(walk.actor, kai)[0]
    assert newest.state == "expired"
    walk.undo()
    assert consents.consents(walk.actor, kai)[0].state == "valid"


def _the_notice_of_somebody_else(walk: Walk) -> None:
    walk.key(Key.Key_N, CONTROL)
    walk.write("Rui")
    walk.key(Key.Key_Return, CONTROL)
    assert "Notice not given yet" in walk.words("person_flags")
    walk.go(TODAY)
    assert walk.text("today_papers_meaning").startswith("The notice to patients")
    assert walk.lines("today_papers") == ["Rui"]
    walk.tab_to("today_papers")
    walk.key(Key.Key_Return)
    walk.tab_of("person_tabs", "Consents")
    walk.tab_to("notice_declined")
    walk.key(Key.Key_Space)
    assert "Notice not given yet" not in walk.words("person_flags")
    assert not notices.count_notice_missing(walk.actor)
    assert NoticeGiven.select().count() == 2


def _today_says_what_ends(house: House, walk: Walk, kai: int) -> None:
    walk.go(TODAY)
    assert not walk.sees("today_papers"), "nothing is to be seen to"
    walk.lock()
    house.calendar.now += timedelta(days=48)
    walk.come()
    assert walk.lines("today_papers") == ["Kai"]
    assert walk.tags("today_papers") == ["5 days left"]
    walk.lock()
    house.calendar.now += timedelta(days=6)
    walk.come()
    assert walk.tags("today_papers") == ["ended yesterday"]
    allowed = consents.may_disclose(walk.actor, kai, "Probation office", "court_probation")
    assert not allowed.granted
    assert allowed.why
    walk.tab_to("today_papers")
    walk.key(Key.Key_Return)
    assert "Consent expired" in walk.words("person_flags")


def _revoked_by_word_of_mouth(walk: Walk, kai: int) -> None:
    walk.tab_of("person_tabs", "Consents")
    newest = consents.consents(walk.actor, kai)[0]
    walk.tab_to(f"consent_revoke_{newest.id}")
    walk.key(Key.Key_Space)
    assert walk.sees("deed_yes")
    walk.key(Key.Key_Return, CONTROL)
    newest = consents.consents(walk.actor, kai)[0]
    assert newest.state == "revoked", newest
    assert not consents.may_disclose(walk.actor, kai, "Dr. Oak", "general").granted
    assert Consent.select().count() == 2, "what was signed stays on record"
