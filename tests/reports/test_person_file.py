"""The printed file: everything in it is on the pages, with the notice of 42 CFR part 2."""

from __future__ import annotations

import pytest

from peerdesk.desk.basics.sheets import FileSection, Paper, PersonFileSheet
from peerdesk.reports.person_file import person_file_pdf
from peerdesk.words import in_language
from tests.reports.reading import fonts_of, open_pdf, page_texts
from tests.reports.samples import NAMES, letterhead


def _sheet(paper: Paper = "letter", visits: int = 3, name: str = "Ana M.") -> PersonFileSheet:
    consents = FileSection(
        "Consents",
        ("Kind", "Who may share", "What may be shared", "With whom", "What for", "Until", "Signed"),
        (
            ("to share information", "Harbor Light", "attendance & dates", "Judge Oak", "", "", ""),
            ("for legal proceedings", "Harbor Light", "", "Court <3>", "a hearing", "", "5/6/2026"),
        ),
    )
    lines = tuple(
        (f"11/{day % 28 + 1}/2026", "9:05 AM", "12:00 PM", f"Computer number {day}, a meal")
        for day in range(visits)
    )
    notes = tuple(
        (f"{month}/2/2026", "Rosa", "45", "Talked about work and housing. " * month)
        for month in range(1, 7)
    )
    return PersonFileSheet(
        letterhead=letterhead(paper),
        name=name,
        code="K7M2PQXR",
        request="Asked at the desk on November 20",
        facts=(
            ("Name used here", "Ana"),
            ("Legal last name", NAMES[-1]),
            ("Needs", "Food, Housing, ID and documents, Employment, Education, Transport"),
            ("Goals", "A job that I like, and to see my daughter every week. " * 12),
        ),
        sections=(
            FileSection("Visits", ("Day", "Time in", "Time out", "What for"), lines),
            FileSection("Peer support", ("Day", "Mentor", "Minutes", "Note"), notes),
            consents,
        ),
    )


@pytest.mark.parametrize("paper", ["letter", "a4"])
def test_everything_is_on_the_pages(paper: Paper) -> None:
    sheet = _sheet(paper)
    pdf = person_file_pdf(sheet)
    text = " ".join(page_texts(pdf))
    assert "Everything that Harbor Light Recovery Center keeps" in text
    assert "Code K7M2PQXR" in text
    assert "Asked at the desk on November 20" in text
    for part in (*sheet.facts, *(row for section in sheet.sections for row in section.rows)):
        for cell in part:
            assert " ".join(cell.split()) in text, cell
    for section in sheet.sections:
        assert section.title in text
    assert all(fonts_of(pdf).values())
    assert person_file_pdf(sheet) == pdf


def test_the_notice_stands_whole_on_the_first_page_and_short_on_each() -> None:
    pages = page_texts(person_file_pdf(_sheet(visits=90)))
    assert len(pages) > 2
    assert "This record which has been disclosed to you is protected by Federal" in pages[0]
    assert "sufficient to meet the required elements of written consent" in pages[0]
    for number, page in enumerate(pages, start=1):
        assert "42 CFR part 2 prohibits unauthorized use or disclosure" in page
        assert "Confidential" in page
        assert f"Page {number} of {len(pages)}" in page


def test_in_spanish_the_law_stands_in_english_before_its_translation() -> None:
    with in_language("es"):
        pages = page_texts(person_file_pdf(_sheet(visits=90)))
    english = pages[0].index("This record which has been disclosed to you is protected by Federal")
    assert english < pages[0].index("Traducción") < pages[0].index("Este expediente que se le")
    for page in pages:
        short = page.index("42 CFR part 2 prohibits unauthorized use or disclosure")
        assert short < page.index("La norma 42 CFR parte 2 prohíbe")


def test_a_file_with_little_in_it_and_odd_letters() -> None:
    sheet = PersonFileSheet(letterhead(), "王", "K7M2PQXR", "By letter", (("Name", "王"),), ())
    (text,) = page_texts(person_file_pdf(sheet))
    assert "U+738B" in text
    assert open_pdf(person_file_pdf(sheet)).metadata["/Title"] == "Personal file"


def test_one_long_word_does_not_break_it() -> None:
    sheet = _sheet(name="M" * 80)
    assert len(page_texts(person_file_pdf(sheet))) >= 1
