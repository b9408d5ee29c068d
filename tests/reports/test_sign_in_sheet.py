"""The blank sign-in sheet as it lies at the door."""

from __future__ import annotations

import pytest

from peerdesk.desk.basics.sheets import Paper, SignInSheet
from peerdesk.reports.sign_in_sheet import sign_in_sheet_pdf
from peerdesk.words import in_language
from tests.reports.reading import fonts_of, open_pdf, page_texts
from tests.reports.samples import letterhead

PURPOSES = ("A group", "Peer support", "Drop-in", "Computer or phone", "Food or clothing", "Coffee")


def _sheet(paper: Paper, purposes: tuple[str, ...] = PURPOSES) -> SignInSheet:
    return SignInSheet(letterhead(paper), "1123-1742", purposes, 7)


@pytest.mark.parametrize(("paper", "size"), [("letter", (612, 792)), ("a4", (595, 841))])
def test_one_page_to_write_on(paper: Paper, size: tuple[int, int]) -> None:
    pdf = sign_in_sheet_pdf(_sheet(paper))
    (text,) = page_texts(pdf)
    for expected in (
        "Harbor Light Recovery Center",
        "Sheet number 1123-1742",
        "Date:",
        "Place:",
        "Name you use here",
        "First time here?",
        "Time in",
        "Time out",
        "What for: 1 A group 2 Peer support 3 Drop-in",
        "Names on this sheet:",
        "Guests without a name:",
        "Entered by:",
        "42 CFR part 2 prohibits unauthorized use or disclosure of these records.",
        "Keep locked; shred after entry, within 7 days of the date above.",
        "Printed by Rosa Delgado on Nov 23, 2026, 5:42 PM",
        "Page 1 of 1",
    ):
        assert expected in text
    for secret in ("Last name", "Birth", "Phone number", "Initials"):
        assert secret not in text
    box = open_pdf(pdf).pages[0].mediabox
    assert (int(box.width), int(box.height)) == size
    assert all(fonts_of(pdf).values()), "every font is in the file"
    assert pdf == sign_in_sheet_pdf(_sheet(paper)), "the same sheet is the same bytes"


def test_in_the_language_of_who_comes() -> None:
    with in_language("es"):
        pdf = sign_in_sheet_pdf(_sheet("letter"))
    (text,) = page_texts(pdf)
    for expected in ("Fecha:", "Lugar:", "¿Primera vez", "Para qué:", "Hora de llegada"):
        assert expected in text
    assert "Place:" not in text
    assert open_pdf(pdf).trailer["/Root"]["/Lang"] == "es"


@pytest.mark.parametrize("count", [0, 1, 9])
def test_any_number_of_purposes_leaves_room_for_lines(count: int) -> None:
    long = tuple(f"A purpose with a long label of its own {at}" for at in range(count))
    (text,) = page_texts(sign_in_sheet_pdf(_sheet("letter", long)))
    assert ("What for:" in text) == bool(count)
    assert " 17 " in f" {text} "
