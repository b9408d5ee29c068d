"""The table sheet as it lies on the table."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

import pytest

from peerdesk.desk.basics.sheets import Paper, RosterLine
from peerdesk.reports.roster import roster_pdf, rosters_pdf
from tests.reports.reading import fonts_of, open_pdf, page_texts
from tests.reports.samples import roster

LETTER = (612, 792)
A4 = (595, 841)


def _many(count: int) -> tuple[RosterLine, ...]:
    return tuple(RosterLine(f"Person{n} K.", f"QX{n:04d}AB") for n in range(1, count + 1))


@pytest.mark.parametrize("paper", ["letter", "a4"])
def test_one_page_says_what_the_group_needs(paper: Paper) -> None:
    pdf = roster_pdf(roster(paper=paper))
    (text,) = page_texts(pdf)
    for expected in (
        "Harbor Light Recovery Center",
        "Tuesday All Recovery",
        "Tuesday, November 24, 2026",
        "6:30 PM – 8:00 PM",
        "Blue room",
        "Marcus",
        "Sheet number 1042",
        "Name used here",
        "Time in",
        "Time out",
        "Initials",
        "New today?",
        "Names on this sheet:",
        "Unnamed guests in the room:",
        "online:",
        "42 CFR part 2 prohibits unauthorized use or disclosure of these records.",
        "Keep locked; shred after entry by Dec 1, 2026.",
        "Printed by Rosa Delgado on Nov 23, 2026, 5:42 PM",
        "Page 1 of 1",
        "D'Shawn <3 & Co.",
        "Nguyễn Thị Ánh T.",
        "Юлия К.",
        "Ελένη Π.",
        "ნინო",
        "K7M03QXR",
    ):
        assert expected in text
    assert "20" in text.split("K7M14QXR")[1]  # five spare lines after the fifteenth name
    size = open_pdf(pdf).pages[0].mediabox
    assert (int(size.width), int(size.height)) == (LETTER if paper == "letter" else A4)


def test_a_time_after_midnight_is_not_read_as_that_mornings() -> None:
    late = replace(roster(), starts=time(0, 30), ends=time(1, 30), after_midnight=True)
    (text,) = page_texts(roster_pdf(late))
    assert "12:30 AM (after midnight) – 1:30 AM" in " ".join(text.split())


def test_the_table_sheet_keeps_the_facilitators_knowledge_off_the_table() -> None:
    text = " ".join(page_texts(roster_pdf(roster())))
    for secret in ("she / her", "quiet room", "Call about housing form", "Facilitator's copy"):
        assert secret not in text
    copy = roster_pdf(roster(facilitator_copy=True))
    told = " ".join(page_texts(copy))
    for known in ("she / her", "quiet room", "Call about housing form", "Facilitator's copy"):
        assert known in told
    assert open_pdf(copy).metadata["/Title"] == "Facilitator's copy: Tuesday All Recovery"


def test_a_preview_has_no_sheet_number() -> None:
    (text,) = page_texts(roster_pdf(roster(preview=True)))
    assert "Preview – not printed yet" in text
    assert "1042" not in text


def test_two_hundred_lines_repeat_the_heading_and_lose_nobody() -> None:
    texts = page_texts(roster_pdf(roster(_many(200), spare_lines=5)))
    assert len(texts) == 10
    for number, text in enumerate(texts, start=1):
        assert f"Page {number} of 10" in text
        assert "Name used here" in text
        assert "Sheet number 1042" in text
    whole = " ".join(texts)
    for n in range(1, 201):
        assert whole.count(f"Person{n} K.") == 1
        assert whole.count(f"QX{n:04d}AB") == 1
    assert whole.count("Names on this sheet:") == 1
    assert "Names on this sheet:" in texts[-1]
    assert "205" in texts[-1]


@pytest.mark.parametrize("count", [0, 1, 19, 20, 21, 22, 23, 24, 25, 40, 43, 44, 45])
def test_the_control_total_never_stands_alone(count: int) -> None:
    texts = page_texts(roster_pdf(roster(_many(count), spare_lines=0)))
    assert "Names on this sheet:" in texts[-1]
    assert count == 0 or f"Person{count} K." in texts[-1]
    assert sum(text.count(" K. QX") for text in texts) == count


def test_several_sheets_count_their_own_pages() -> None:
    sheets = [roster(_many(40)), roster(paper="a4", facilitator_copy=True, group="SMART")]
    pdf = rosters_pdf(sheets)
    texts = page_texts(pdf)
    assert "Page 1 of 3" in texts[0]
    assert "Page 1 of 2" in texts[3]
    assert "SMART" in texts[3]
    assert open_pdf(pdf).metadata["/Title"] == "Rosters"
    last = open_pdf(pdf).pages[-1].mediabox
    assert (int(last.width), int(last.height)) == (841, 595)
    with pytest.raises(ValueError, match="no sheet"):
        rosters_pdf([])


def test_what_cannot_be_printed_is_told_by_its_code_points() -> None:
    lines = (RosterLine("王 K.", "AAAA2222"), RosterLine("Zoë 🎉", "BBBB3333"))
    (text,) = page_texts(roster_pdf(roster(lines)))
    assert "each shown as �: U+738B, U+1F389" in text
    assert "� K." in text
    assert "could not be printed" not in page_texts(roster_pdf(roster()))[0]


def test_names_and_groups_of_any_length_stay_on_the_page() -> None:
    long = "Wilhelmina-" * 40
    lines = (RosterLine(long, "AAAA2222", needs=long, follow_up=long, pronouns=long),)
    for facilitator_copy in (False, True):
        sheet = roster(lines, group=long, facilitator_copy=facilitator_copy)
        (text,) = page_texts(roster_pdf(sheet))
        assert "Wilhelmina-" in text
        assert "…" in text


def test_every_font_is_in_the_file_and_the_bytes_are_the_same_again() -> None:
    pdf = roster_pdf(roster())
    embedded = fonts_of(pdf)
    assert {"NotoSans-Regular", "NotoSans-Bold", "NotoSansHebrew-Regular"} <= set(embedded)
    assert all(embedded.values())
    assert roster_pdf(roster()) == pdf
    reader = open_pdf(pdf)
    assert reader.metadata["/Author"] == "Harbor Light Recovery Center"
    assert reader.metadata["/Title"] == "Roster: Tuesday All Recovery"
    assert reader.trailer["/Root"]["/Lang"] == "en"
