"""The recovery sheet: one page, and the code can be read off it exactly."""

from __future__ import annotations

from dataclasses import replace

import pytest

from peerdesk.desk.basics.sheets import Paper
from peerdesk.reports.recovery import recovery_pdf
from tests.reports.reading import fonts_of, open_pdf, page_texts
from tests.reports.samples import recovery


@pytest.mark.parametrize("paper", ["letter", "a4"])
def test_it_says_what_it_is_and_where_to_keep_it(paper: Paper) -> None:
    sheet = recovery(paper)
    pdf = recovery_pdf(sheet)
    (text,) = page_texts(pdf)
    assert sheet.code in text.replace("- ", "-")
    assert sheet.folder in text
    assert "the only way into the records of Harbor Light Recovery Center" in text
    assert "Keep it locked away, not beside the PC" in text
    assert "Kept by" in text
    assert "Made on Monday, November 23, 2026" in text
    assert all(fonts_of(pdf).values())
    assert recovery_pdf(sheet) == pdf
    assert open_pdf(pdf).metadata["/Title"] == "Recovery sheet"


@pytest.mark.parametrize("groups", [1, 2, 5, 6, 8, 13])
def test_a_code_of_any_length_stays_on_one_page(groups: int) -> None:
    code = "-".join(f"K{n:02d}Z" for n in range(groups))
    (text,) = page_texts(recovery_pdf(replace(recovery(), code=code)))
    assert code in text.replace("- ", "-")


def test_a_long_folder_wraps_and_odd_letters_are_told() -> None:
    folder = "/home/王/" + "a-long-folder-name/" * 12
    (text,) = page_texts(recovery_pdf(replace(recovery(), folder=folder)))
    assert "a-long-folder-name/" in text
    assert "U+738B" in text
