"""One-time passwords on slips: whose they are, what is typed, and where to cut."""

from __future__ import annotations

from dataclasses import replace

import pytest

from peerdesk.desk.basics.sheets import Paper, Slip, SlipsSheet
from peerdesk.reports.slips import A_PAGE, slips_pdf
from tests.reports.reading import fonts_of, page_texts
from tests.reports.samples import NAMES, letterhead


def slips(paper: Paper = "letter") -> SlipsSheet:
    """One for each of the sample names, every other one in Spanish."""
    made = tuple(
        Slip(name, f"{number}.desk", "es" if number % 2 else "en", f"k7m{number % 8 + 2}-2qxr-9hta")
        for number, name in enumerate(NAMES)
    )
    return SlipsSheet(letterhead(paper), made)


@pytest.mark.parametrize("paper", ["letter", "a4"])
def test_each_slip_says_whose_it_is_and_what_to_type(paper: Paper) -> None:
    sheet = slips(paper)
    pdf = slips_pdf(sheet)
    pages = page_texts(pdf)
    assert len(pages) == -(-len(NAMES) // A_PAGE)
    text = " ".join(pages)
    for slip in sheet.slips:
        assert slip.password in text
        assert slip.sign_in_name in text
    assert "Ana M." in pages[0]
    assert "choose a password of your own" in " ".join(pages[0].split())
    assert "contraseña" in pages[0], "each in its reader's language"
    assert all(fonts_of(pdf).values())
    assert slips_pdf(sheet) == pdf


def test_a_password_is_in_no_repr() -> None:
    (slip, *_rest) = slips().slips
    assert slip.password not in repr(replace(slip))
    assert slip.password not in repr(slips())
