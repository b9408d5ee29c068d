"""The intake and the consent on paper."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import pytest

from peerdesk.desk.basics.sheets import ConsentSheet, FormQuestion, FormSection, IntakeSheet, Paper
from peerdesk.reports.consent_form import consent_form_pdf
from peerdesk.reports.form_lines import Block, draw_form
from peerdesk.reports.intake_form import intake_form_pdf
from peerdesk.reports.page import BOTTOM, TOP, Page
from tests.reports.reading import fonts_of, open_pdf, page_texts, places_of
from tests.reports.samples import letterhead

SHORT_NOTICE = "42 CFR part 2 prohibits unauthorized use or disclosure of these records."
LONG = "Wilhelmina-" * 40


def _intake(paper: Paper = "letter", sections: int = 3, answer: str = "") -> IntakeSheet:
    questions = (
        FormQuestion("Name used here", answer or "Zoë <3 & Co.", may_decline=False),
        FormQuestion("Place", "", unanswered="declined"),
        FormQuestion("Alone on its row", "Нина"),
        FormQuestion("Needs", options=tuple((f"Need {n}", n == 3) for n in range(20))),
        FormQuestion(
            "When", options=tuple((day, False) for day in ("Mon", "Tue") * 3), rows=("A", "B", "C")
        ),
        FormQuestion("Goals", answer, lines=3),
    )
    titled = tuple(FormSection(f"Section {n}", questions) for n in range(sections))
    return IntakeSheet(letterhead(paper), "Full intake", "Ana R.", "K7MQXR23", None, titled)


def _consent(paper: Paper = "letter", signed: str = "") -> ConsentSheet:
    return ConsentSheet(
        letterhead=letterhead(paper),
        title="Consent to share information",
        law="Written consent under 42 CFR part 2, section 2.31",
        person=FormQuestion("Name of the person", "Ana Ruiz", may_decline=False),
        code="K7MQXR23",
        elements=tuple(
            FormQuestion(f"Element {n}", f"Answer {n}" if signed else "", lines=1 + (n == 2))
            for n in range(7)
        ),
        right_to_revoke="You can revoke this consent at any time.",
        texts=("I can have a copy of this form.",),
        signer=FormQuestion("Signed by", options=(("The person", bool(signed)), ("Parent", False))),
        signer_name="",
        signed=signed,
        signed_day="Nov 20, 2026" if signed else "",
        received_by="Rosa Delgado" if signed else "",
        revoked="",
    )


@pytest.mark.parametrize("paper", ["letter", "a4"])
def test_an_intake_goes_over_pages_and_loses_nothing(paper: Literal["letter", "a4"]) -> None:
    pdf = intake_form_pdf(_intake(paper, sections=6))
    texts = page_texts(pdf)
    whole = " ".join(texts)
    assert len(texts) > 2
    for number, text in enumerate(texts, start=1):
        assert SHORT_NOTICE in text
        assert "Confidential" in text
        assert f"Page {number} of {len(texts)}" in text
    for n in range(6):
        assert whole.count(f"Section {n}") == 1
    assert whole.count("Need 19") == 6
    assert whole.count("Zoë <3 & Co.") == 6
    assert "Нина" in whole
    assert "Signature (if you like)" in texts[-1]
    size = open_pdf(pdf).pages[0].mediabox
    assert (int(size.width), int(size.height)) == ((612, 792) if paper == "letter" else (595, 841))
    assert open_pdf(pdf).metadata["/Title"] == "Full intake: Ana R."


def test_a_heading_never_stands_alone() -> None:
    for sections in range(2, 9):
        for text in page_texts(intake_form_pdf(_intake(sections=sections))):
            body = text.split("42 CFR")[0]
            assert not body.rstrip().endswith(tuple(f"Section {n}" for n in range(9)))


@pytest.mark.parametrize("paper", ["letter", "a4"])
def test_a_consent_fits_on_one_page_with_its_signature(paper: Literal["letter", "a4"]) -> None:
    (text,) = page_texts(consent_form_pdf(_consent(paper)))
    for said in (
        "section 2.31",
        "Name of the person",
        "Element 6",
        "The right to revoke",
        "You can revoke this consent at any time.",
        "I can have a copy of this form.",
        "Signature",
        "Date",
        "Explained and received by",
        "Staff, when it is revoked",
        SHORT_NOTICE,
    ):
        assert said in text
    assert "Signed on paper" not in text
    signed = page_texts(consent_form_pdf(_consent(paper, "Signed on paper")))[0]
    for said in ("Signed on paper", "Nov 20, 2026", "Rosa Delgado"):
        assert said in signed
    assert "Answer 6" in signed


def test_answers_of_any_length_stay_on_the_page_and_bytes_are_the_same_again() -> None:
    sheet = _intake(answer=LONG)
    pdf = intake_form_pdf(sheet)
    assert intake_form_pdf(sheet) == pdf
    assert " ".join(page_texts(pdf)).replace(" ", "").count("Wilhelmina-") >= 3 * 40
    assert all(fonts_of(pdf).values())
    long = replace(_consent(), title=LONG, signer_name=LONG, right_to_revoke=LONG)
    assert "Signature" in " ".join(page_texts(consent_form_pdf(long)))


def test_what_cannot_be_printed_is_said() -> None:
    sheet = _intake(answer="王")
    assert "U+738B" in page_texts(intake_form_pdf(sheet))[-1]
    consent = replace(_consent(), signer_name="王")
    assert "U+738B" in " ".join(page_texts(consent_form_pdf(consent)))


@pytest.mark.parametrize("paper", ["letter", "a4"])
def test_a_second_page_says_whose_consent_is_signed_on_it(
    paper: Literal["letter", "a4"],
) -> None:
    sheet = _consent(paper, "Signed on paper")
    first, second = page_texts(
        consent_form_pdf(replace(sheet, texts=("I read this and asked about it. " * 40,) * 3))
    )
    assert "Signed by" not in first
    assert "Signed by" in second
    for said in ("Consent to share information", "K7MQXR23", "Ana Ruiz"):
        assert said in second
    for page in page_texts(intake_form_pdf(_intake(paper, sections=6)))[1:]:
        assert "Ana R." in page
        assert "K7MQXR23" in page


def test_no_page_is_begun_for_what_fits_with_less_air() -> None:
    page = Page(letterhead(), "A form", mark="Confidential", notice=SHORT_NOTICE)
    room = page.height - TOP - BOTTOM
    heights: list[float] = []

    def block(height: float, spare: float) -> Block:
        return Block(height, lambda _canvas, y: heights.append(y), spare=spare)

    blocks = [block(room / 20, 5)] * 20 + [block(30, 0)]
    assert len(open_pdf(draw_form(page, blocks)).pages) == 1
    assert min(heights) - 30 >= BOTTOM
    assert len(open_pdf(draw_form(page, [block(room / 20, 0)] * 21)).pages) == 2
    heights.clear()
    draw_form(page, [block(room / 20, 5)] * 19)
    assert heights[0] - heights[1] == room / 20, "with all their air where that costs no page"


def test_one_long_choice_does_not_make_a_column_of_all() -> None:
    options = ("Food", "Medication treatment at the hospital downtown", "Rent", "Bus", "ID", "Job")
    asked = FormQuestion("Needs", options=tuple((label, False) for label in options))
    few = replace(_intake(sections=0), sections=(FormSection("Coming here", (asked,)),))
    (text,) = page_texts(intake_form_pdf(few))
    for label in options:
        assert label in text
    places = places_of(intake_form_pdf(few), options)
    assert len({y for _x, y in places.values()}) == 1, "all on one line"
    assert sorted(places, key=lambda label: places[label][0]) == list(options)


def test_a_long_question_is_written_smaller_rather_than_cut() -> None:
    words = (
        "6. Considero que mi vida es estimulante y plena sin necesidad de drogas "
        + "o alcohol, ni de nada más."
    )
    asked = FormQuestion(words, options=(("1", False), ("2", False)))
    sheet = replace(_intake(sections=0), sections=(FormSection("Recovery capital", (asked,)),))
    assert words in page_texts(intake_form_pdf(sheet))[0]
