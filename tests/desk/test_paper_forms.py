"""Forms on paper: blank, or as they are on file, and what is said of them when they leave."""

from __future__ import annotations

from typing import Any

import pytest

from peerdesk import words
from peerdesk.desk.basics.going_out import Leaving
from peerdesk.desk.basics.sheets import FormQuestion, IntakeSheet
from peerdesk.desk.consents.consent_words import right_to_revoke
from peerdesk.desk.consents.consents import add_consent, revoke_consent
from peerdesk.desk.intake import full_intake, intake
from peerdesk.desk.privacy import paper_forms
from peerdesk.errors import Refused
from peerdesk.records.office import Center
from peerdesk.reports.intake_form import intake_form_pdf
from peerdesk.said import Said, said_in_words
from peerdesk.store import journal
from tests.conftest import Desk
from tests.desk.test_consents import CLINIC, COURT
from tests.desk.test_full_intake import MORE
from tests.desk.test_intake import WHOLE
from tests.reports.reading import page_texts


def _asked(sheet: IntakeSheet) -> dict[str, FormQuestion]:
    return {one.label: one for section in sheet.sections for one in section.questions}


def _said(leaving: Leaving) -> str:
    assert isinstance(leaving.what, Said)
    return said_in_words(leaving.what)


def _ticked(question: FormQuestion) -> list[str]:
    return [label for label, ticked in question.options if ticked]


def test_a_blank_form_says_nothing(desk: Desk) -> None:
    leaving = paper_forms.intake_leaving(desk.front_desk)
    assert _said(leaving) == "Blank form: Full intake"
    for question in _asked(paper_forms.intake_sheet(desk.front_desk)).values():
        assert (question.answer if question.label != "Language" else "", _ticked(question)) == (
            "",
            [],
        )
    assert len(paper_forms.intake_sheet(desk.front_desk, None, "brief").sections) == 5


def test_a_filled_form_says_what_is_on_file(desk: Desk) -> None:
    person = full_intake.start_full_intake(desk.front_desk, {**WHOLE, **MORE}).value
    leaving = paper_forms.intake_leaving(desk.front_desk, person)
    assert _said(leaving) == "Full intake, for Ana R."
    assert leaving.person_id == person
    asked = _asked(paper_forms.intake_sheet(desk.front_desk, person))
    for label, answer in (
        ("Name used here", "Ana"),
        ("Birth date", "Mar 4, 1990"),
        ("Phone", "(207) 555-0134"),
        ("Languages spoken", "American Sign Language"),
        ("Goals", "A place of my own."),
    ):
        assert asked[label].answer == answer
    assert _ticked(asked["Housing"]) == ["Shelter"]
    assert _ticked(asked["Race and ethnicity (all that apply)"]) == ["Asian", "White"]
    assert asked["Insurance"].unanswered == "unknown"
    assert asked["Age"].unanswered == "declined"
    times = asked["When could you come?"]
    assert [place for place, (_label, ticked) in enumerate(times.options) if ticked] == [5, 15]
    assert times.rows == ("Morning", "Afternoon", "Evening")


def test_a_consent_form_is_the_consent(desk: Desk) -> None:
    person = intake.start_intake(desk.front_desk, WHOLE).value
    blank = paper_forms.consent_sheet(desk.front_desk, person)
    assert blank.person.answer == "Anastasia Ruiz (Ana)"
    assert blank.elements[0].answer == "Harbor Light, 1 Pier Road"
    assert [one.answer for one in blank.elements[1:]] == [""] * 5
    values: dict[str, Any] = COURT | {"signer": "guardian", "signer_name": "Luz Ruiz"}
    consent = add_consent(desk.front_desk, person, values).value
    revoke_consent(desk.front_desk, consent, "found_false")
    leaving = paper_forms.consent_leaving(desk.front_desk, None, consent)
    assert _said(leaving) == "Consent for court, probation or parole, for Ana R."
    assert leaving.person_id == person
    sheet = paper_forms.consent_sheet(desk.front_desk, None, consent)
    assert [one.answer for one in sheet.elements] == [
        "Harbor Light",
        "That I come here, and my appointments",
        "County Probation",
        "2 Pier Road",
        "To plan my care",
        "Dec 31, 2026",
        "Dec 15, 2026",
    ]
    assert _ticked(sheet.signer) == ["Guardian or representative"]
    assert (sheet.signer_name, sheet.signed) == ("Luz Ruiz", "Signed on paper")
    assert (sheet.signed_day, sheet.received_by) == ("Nov 20, 2026", "Front Desk")
    assert sheet.law == "Written consent under 42 CFR part 2, sections 2.31 and 2.35"
    assert sheet.revoked == "Revoked on Nov 23, 2026: known to be false"
    before = journal.latest()
    with pytest.raises(Refused):
        paper_forms.intake_leaving(desk.mentor, person)
    assert journal.latest() == before


def test_a_form_in_the_language_of_whoever_signs(desk: Desk) -> None:
    actor = desk.front_desk
    leaving = paper_forms.consent_leaving(actor, None, None, "court_probation", "es")
    assert _said(leaving) == "Blank form: Consent for court, probation or parole (Spanish)"
    with words.in_language("es"):
        sheet = paper_forms.consent_sheet(actor, None, None, "court_probation")
        intake_form = paper_forms.intake_sheet(actor, None, "brief")
    assert sheet.title == "Consentimiento para tribunal, libertad condicional o a prueba"
    assert sheet.right_to_revoke.startswith("Este consentimiento")
    leaving = paper_forms.intake_leaving(actor, None, "brief", "es")
    assert _said(leaving) == "Blank form: Brief intake (Spanish)"
    assert "Nombre que usa aquí" in _asked(intake_form)
    assert words.language() == "en"


def test_what_is_not_signed_yet_says_the_right_to_revoke_in_the_papers_language(
    desk: Desk,
) -> None:
    person = intake.start_intake(desk.front_desk, WHOLE).value
    shown_in_english = right_to_revoke("general")
    unsigned = add_consent(desk.front_desk, person, CLINIC | {"signature": ""}).value
    with words.in_language("es"):
        sheet = paper_forms.consent_sheet(desk.front_desk, None, unsigned)
        assert sheet.right_to_revoke == right_to_revoke("general") != shown_in_english
    assert (sheet.signed, sheet.signed_day, sheet.received_by) == ("", "", "")
    signed = add_consent(desk.front_desk, person, CLINIC).value
    with words.in_language("es"):
        sheet = paper_forms.consent_sheet(desk.front_desk, None, signed)
    assert sheet.right_to_revoke == shown_in_english, "as it was shown to whoever signed"


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("paper", ["letter", "a4"])
def test_the_brief_intake_is_one_sheet_of_two_sides(desk: Desk, paper: str, language: str) -> None:
    with journal.entry(desk.director, "Other paper"):
        center = Center.get()
        center.paper = paper
        center.save()
    person = intake.start_intake(desk.front_desk, WHOLE).value
    with words.in_language(language):
        for whom in (None, person):
            sheet = paper_forms.intake_sheet(desk.front_desk, whom, "brief")
            assert len(page_texts(intake_form_pdf(sheet))) == 2
