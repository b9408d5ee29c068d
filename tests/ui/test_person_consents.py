"""A person's consents and the notice: added, printed, ended, and who reads them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QLabel,
    QLineEdit,
)

from peerdesk.desk.consents import consents, notices
from peerdesk.desk.mentoring import assignment
from peerdesk.desk.people import drafts
from peerdesk.store import journal
from tests.conftest import Desk
from tests.desk.mentoring import mentor, mentors_account
from tests.reports.reading import page_texts
from tests.ui.test_people import choose_form
from tests.ui.test_person_page import SIGNED, choose, click, page, pills
from tests.ui.test_person_page import ana as ana
from ui.widgets.fields import ChoiceBox
from ui.widgets.text import Pill

KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
TODAY = date(2026, 11, 23)


def test_consent_is_added_with_what_is_missing_named(qtbot, desk: Desk, ana: int) -> None:
    shown = page(qtbot, desk.front_desk, ana)
    shown.open_tab("Consents")
    assert "No consent yet" in shown.find("consents_none", QLabel).text()
    click(shown, "consent_add")
    assert shown.find("consent_discloser", QLineEdit).text() == "Harbor Light"
    shown.type("consent_recipient", "Probation office")
    shown.find("consent_what").setFocus()
    shown.bot.keyClicks(shown.find("consent_what"), "Days of attendance")
    shown.type("consent_expires_on", "11/1/2026")
    shown.find("consent_signed_on", QLineEdit).clear()
    shown.type("consent_signed_on", "11/20/2026")
    missing = shown.find("consent_missing", QLabel).text()
    assert "what for" in missing
    assert "signature" in missing
    assert "with whom" not in missing
    assert "right to revoke" in missing, "no box says beforehand that something was shown"
    assert not shown.find("consent_right_to_revoke").isChecked()
    shown.find("consent_right_to_revoke").setFocus()
    shown.key(KEY.Key_Space)
    shown.key(KEY.Key_S, CTRL)
    below = shown.find("consent_expires_on_below", QLabel).text()
    assert below == "It would have ended before it was signed."
    assert shown.find("consent_expires_on").hasFocus()
    shown.find("consent_expires_on", QLineEdit).clear()
    shown.type("consent_expires_on", "6/1/2027")
    shown.type("consent_purpose", "Proof of attendance")
    shown.key(KEY.Key_Escape)
    assert "Probation office" not in shown.words(), "nothing of it stays on the page"
    click(shown, "consent_add")
    assert shown.find("consent_purpose", QLineEdit).text() == "Proof of attendance"
    shown.key(KEY.Key_S, CTRL)
    [kept] = consents.consents(desk.front_desk, ana)
    assert (kept.state, kept.missing) == ("incomplete", ("signature",))
    assert "Still missing: signature" in shown.said[-1][0]
    assert drafts.drafts(desk.front_desk) == []
    assert "Consent not complete" in pills(shown)

    click(shown, f"consent_complete_{kept.id}")
    assert shown.find("consent_signature").hasFocus(), "it begins with what is missing"
    shown.key(KEY.Key_Down)
    assert shown.find("consent_missing", QLabel).text() == "Complete."
    shown.key(KEY.Key_S, CTRL)
    assert consents.consents(desk.front_desk, ana)[0].state == "valid"
    assert shown.find(f"consent_state_{kept.id}", Pill).text() == "Valid"


def test_a_typed_signature_asks_for_the_name(qtbot, desk: Desk, ana: int) -> None:
    shown = page(qtbot, desk.front_desk, ana)
    shown.open_tab("Consents")
    click(shown, "consent_add")
    assert not shown.sees("consent_signer_name")
    shown.find("consent_signature").setFocus()
    shown.key(KEY.Key_End)
    assert shown.find("consent_signature", ChoiceBox).code() == "typed"
    assert shown.sees("consent_signer_name")
    assert "who signed" in shown.find("consent_missing", QLabel).text()
    shown.type("consent_signer_name", "Ana Ruiz")
    assert "who signed" not in shown.find("consent_missing", QLabel).text()
    shown.key(KEY.Key_Return, CTRL)
    [kept] = consents.consents(desk.front_desk, ana)
    assert (kept.signature, kept.signer_name) == ("typed", "Ana Ruiz")


def test_the_event_came_once(qtbot, desk: Desk, ana: int) -> None:
    values = SIGNED | {"expires_on": "", "expires_event": "When probation ends"}
    number = consents.add_consent(desk.front_desk, ana, values).value
    shown = page(qtbot, desk.front_desk, ana)
    shown.open_tab("Consents")
    click(shown, f"consent_event_{number}")
    shown.key(KEY.Key_Return, CTRL)
    [row] = consents.consents(desk.front_desk, ana)
    assert (row.state, row.expires_on, row.revoked_on) == ("expired", None, TODAY)
    assert shown.find(f"consent_state_{number}", Pill).text() == "Expired"
    assert "What it lasted until has happened" in shown.words()
    assert not shown.sees(f"consent_event_{number}")
    assert not shown.sees(f"consent_revoke_{number}")
    assert "Consent expired" in pills(shown)
    again = SIGNED | {"recipient": "probation  Office."}
    consents.add_consent(desk.front_desk, ana, again)
    shown.screen.reload()
    assert "Consent expired" not in pills(shown), "renewed, as the gate reads names"


def test_court_consent_asks_from_when_it_can_be_revoked(qtbot, desk: Desk, ana: int) -> None:
    shown = page(qtbot, desk.front_desk, ana)
    shown.open_tab("Consents")
    click(shown, "consent_add")
    assert not shown.sees("consent_revocable_from")
    shown.key(KEY.Key_Down)
    assert shown.sees("consent_revocable_from")
    assert "from when it can be revoked" in shown.find("consent_missing", QLabel).text()
    assert "named in it" in shown.find("consent_right_words", QLabel).text()


def test_consent_is_revoked_and_the_notice_given(qtbot, desk: Desk, ana: int) -> None:
    number = consents.add_consent(desk.front_desk, ana, SIGNED).value
    shown = page(qtbot, desk.front_desk, ana)
    shown.open_tab("Consents")
    click(shown, f"consent_revoke_{number}")
    shown.find("deed_day", QLineEdit).clear()
    shown.type("deed_day", "10/1/2026")
    shown.key(KEY.Key_S, CTRL)
    below = shown.find("deed_day_below", QLabel).text()
    assert below == "Choose a day from the signing until today."
    shown.find("deed_day", QLineEdit).clear()
    shown.type("deed_day", "11/20/2026")
    shown.key(KEY.Key_Return, CTRL)
    [row] = consents.consents(desk.front_desk, ana)
    assert (row.state, row.revoked_on, row.revoked_how) == (
        "revoked",
        date(2026, 11, 20),
        "in_writing",
    )
    assert shown.find(f"consent_state_{number}", Pill).text() == "Revoked"
    shown.context.undo_last()
    assert consents.consents(desk.front_desk, ana)[0].state == "valid"
    click(shown, "notice_declined")
    assert [each.outcome for each in notices.notices(desk.front_desk, ana)] == ["declined"]
    assert "Declined to sign" in shown.words()
    assert "Notice not given yet" not in pills(shown)
    assert shown.find("notice_declined").hasFocus(), "the keyboard stays where it was"


def test_consent_form_is_saved_to_be_signed(qtbot, desk: Desk, ana: int, tmp_path: Path) -> None:
    number = consents.add_consent(desk.front_desk, ana, SIGNED).value
    shown = page(qtbot, desk.front_desk, ana)
    shown.open_tab("Consents")
    shown.context.dialogs.answers = [tmp_path / "one.pdf", tmp_path / "blank.pdf", tmp_path]
    click(shown, f"consent_print_{number}")
    choose(shown, "consent_print_menu", "Save as a PDF (English) …")
    click(shown, "consent_blank")
    kind = "Consent to share information"
    choose_form(shown, "consent_print_menu", "Save as a PDF (Español) …", kind)
    for name in ("one.pdf", "blank.pdf"):
        assert (tmp_path / name).read_bytes().startswith(b"%PDF")
    suggested = [each[2] for each in shown.context.dialogs.shown]
    assert suggested == ["consent-general.pdf", "consent-general-es.pdf"]
    spanish = "".join(page_texts((tmp_path / "blank.pdf").read_bytes()))
    assert "Consentimiento para compartir" in spanish
    assert "Ana Ruiz" in spanish
    prints = journal.JournalEntry.select().where(journal.JournalEntry.kind == "export").count()
    assert prints == 2
    click(shown, "consent_blank")
    choose_form(shown, "consent_print_menu", "Save as a PDF (English) …", kind)
    assert shown.context.dialogs.shown[-1][:2] == ("error", "The file was not saved")


def test_mentor_of_the_own_person_reads_but_does_not_keep(qtbot, desk: Desk, ana: int) -> None:
    mentor_id = mentor(desk, account_id=mentors_account(desk))
    assignment.assign(desk.director, ana, mentor_id)
    number = consents.add_consent(desk.front_desk, ana, SIGNED).value
    shown = page(qtbot, desk.mentor, ana)
    assert shown.tabs() == ["Overview", "Timeline", "Plans", "Consents", "Support"]
    shown.open_tab("Consents")
    assert shown.find(f"consent_state_{number}", Pill).text() == "Valid"
    assert not shown.sees("consent_add")
    assert not shown.sees(f"consent_revoke_{number}")
    assert shown.sees("person_name")
    assert not shown.sees("notice_declined")


# Recovery.
