"""The month as the board, the funder and the public get it."""

from __future__ import annotations

from dataclasses import replace
from time import perf_counter

import pytest

from peerdesk.desk.basics.sheets import Paper
from peerdesk.measures.figures import Purpose, Table, TrendPoint
from peerdesk.reports.chart import scale_step
from peerdesk.reports.month import month_pdf
from peerdesk.words import use_language
from tests.reports.reading import fonts_of, open_pdf, page_texts
from tests.reports.samples import letterhead, month

MARKS = {
    "internal": "Internal: not to leave the center",
    "funder": "Not for publication",
    "publication": "Small numbers are hidden.",
}


@pytest.mark.parametrize("paper", ["letter", "a4"])
def test_figures_stand_beside_what_they_are_made_of(paper: Paper) -> None:
    pdf = month_pdf(letterhead(paper), month())
    texts = page_texts(pdf)
    whole = " ".join(texts)
    for expected in (
        "November 2026",
        "Monthly report of Harbor Light Recovery Center",
        "The last 12 months",
        "Retained at 30 days 63 % 46 of 73, 3 missing A contact in days 30 to 59",
        "Distinct people with at least one contact",
        "Groups, one by one",
        "Women for Sobriety 2 8 7 1 0 61 7.6",
        "Ελένη 6 6 of 15 12 9.5",
        "October was corrected after it was issued",
        "Printed by Rosa Delgado on Nov 23, 2026, 5:42 PM",
    ):
        assert expected in whole
    assert "214 People served 31 New 8 Returning 1,204 Visit days" in texts[0]
    assert f"Page 1 of {len(texts)}" in texts[0]
    assert "A gap is a month" in whole


@pytest.mark.parametrize("purpose", ["internal", "funder", "publication"])
def test_every_page_says_who_it_is_for(purpose: Purpose) -> None:
    for text in page_texts(month_pdf(letterhead(), month(purpose, groups=60))):
        for kind, mark in MARKS.items():
            assert (mark in text) == (kind == purpose)


def test_publication_explains_the_hidden_numbers() -> None:
    whole = " ".join(page_texts(month_pdf(letterhead(), month("publication"))))
    assert "<11" in whole
    assert "Small numbers are hidden in this report" in whole


def test_a_large_center_loses_no_line_and_is_quick() -> None:
    report = month("funder", groups=60, mentors=80)
    month_pdf(letterhead(), report)  # the fonts are read once
    started = perf_counter()
    pdf = month_pdf(letterhead(), report)
    assert perf_counter() - started < 1
    texts = page_texts(pdf)
    whole = " ".join(texts)
    for row in report.tables[0].rows:
        assert " ".join(row) in whole
    for row in report.tables[1].rows:
        assert " ".join(row) in whole
    assert whole.count("Attendances Mean") == 2  # its heading on both pages of the table
    assert len(texts) == 6


def test_text_from_people_is_never_read_as_markup() -> None:
    report = month(first_name="Tom & <Jerry> " * 9)
    whole = " ".join(page_texts(month_pdf(letterhead(), report)))
    assert whole.count("Tom & <Jerry>") == 9
    noted = replace(month(), notes=("5 < 6 & <i>so</i> on",))
    assert "5 < 6 & <i>so</i> on" in " ".join(page_texts(month_pdf(letterhead(), noted)))


def test_what_cannot_be_printed_is_told_in_the_notes() -> None:
    pdf = month_pdf(letterhead(), month(first_name="王 M."))
    whole = " ".join(page_texts(pdf))
    assert "each shown as �: U+738B" in whole
    assert "� M." in whole


def test_an_empty_month_and_hidden_trend_still_print() -> None:
    empty = replace(month(), sections=(), tables=(), trend=(), notes=())
    assert len(page_texts(month_pdf(letterhead(), empty))) == 1
    hidden = tuple(TrendPoint(point.month, None, None, None) for point in month().trend)
    (first, *_others) = page_texts(month_pdf(letterhead(), replace(month(), trend=hidden)))
    assert "No figures to show for these months." in first
    none = tuple(TrendPoint(point.month, 0, 0, 0) for point in month().trend)
    assert month_pdf(letterhead(), replace(month(), trend=none))
    bare = replace(month(), tables=tuple(replace(table, rows=()) for table in month().tables))
    assert "Nothing to list" in " ".join(page_texts(month_pdf(letterhead(), bare)))


@pytest.mark.parametrize(
    ("largest", "step"), [(0, 1), (3, 1), (4, 1), (7, 2), (23, 10), (214, 50), (1204, 500)]
)
def test_scale_steps_are_round(largest: int, step: int) -> None:
    assert scale_step(largest) == step


def test_fonts_properties_language_and_sameness() -> None:
    pdf = month_pdf(letterhead(), month())
    embedded = fonts_of(pdf)
    assert embedded
    assert all(embedded.values()), embedded
    reader = open_pdf(pdf)
    assert reader.metadata["/Title"] == "Monthly report, November 2026"
    assert reader.metadata["/Author"] == "Harbor Light Recovery Center"
    assert month_pdf(letterhead(), month()) == pdf
    use_language("es")
    try:
        spanish = open_pdf(month_pdf(letterhead(), month()))
    finally:
        use_language("en")
    assert spanish.trailer["/Root"]["/Lang"] == "es"
    assert "Noviembre de 2026" in " ".join(spanish.pages[0].extract_text().split())


def test_a_wide_table_breaks_between_words_only() -> None:
    columns = ("Group", "Facilitator", "Room", *("Scheduled", "Cancelled", "Attendances") * 2)
    row = ("Wellbriety circle for families", "Maximiliana W.", "Upstairs hall", *["1,234"] * 6)
    wide = Table("wide", "Wide", columns, (row,) * 3, frozenset(range(3, 9)))
    whole = " ".join(page_texts(month_pdf(letterhead(), replace(month(), tables=(wide,)))))
    for word in ("Wellbriety", "Maximiliana", "Upstairs", "families"):
        assert whole.count(word) == 3
    assert whole.count("1,234") == 18
