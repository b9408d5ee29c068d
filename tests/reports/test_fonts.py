"""Every character prints, or a visible substitute prints and is named."""

from __future__ import annotations

import subprocess
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerdesk.reports import fonts
from tests.reports.samples import NAMES, month, roster


@pytest.mark.parametrize("name", [*NAMES, "Tình Ầẫộữ Đặng", "Ťažký Ğüneş Æsa ĳ ﬁ", "Ѳедор Ґалаґан"])
def test_these_scripts_have_their_glyphs(name: str) -> None:
    assert fonts.missing_glyphs(name) == set()
    assert fonts.SUBSTITUTE not in "".join(part for _font, part in fonts.runs(name))


@pytest.mark.parametrize("name", ["王小明", "김민수", "दीपक", "สมชาย", "🎉🧑🏽"])
def test_what_cannot_be_printed_is_visible_and_named(name: str) -> None:
    printed = "".join(part for _font, part in fonts.runs(name))
    assert fonts.SUBSTITUTE in printed
    assert set(printed) == {fonts.SUBSTITUTE}
    assert fonts.missing_glyphs(name) == set(unicodedata.normalize("NFC", name))


def test_a_substitute_keeps_the_letters_around_it() -> None:
    printed = "".join(part for _font, part in fonts.runs("Zoë 王 & <Co>"))
    assert printed == f"Zoë {fonts.SUBSTITUTE} & <Co>"
    assert fonts.code_points(fonts.missing_glyphs("Zoë 王 🎉")) == "U+738B, U+1F389"


def test_hebrew_is_printed_from_right_to_left() -> None:
    assert fonts.runs("דוד 12") == [
        ("NotoSans-Regular", "12\u00a0"),
        ("NotoSansHebrew-Regular", "דוד"),
    ]
    mixed = "".join(part for _font, part in fonts.runs("David (דוד כהן) M."))
    assert mixed == "David (ןהכ\u00a0דוד) M."


def test_arabic_letters_join_and_run_from_right_to_left() -> None:
    # meem initial, hah medial, meem medial, dal final; then lam-alef as one shape after seen
    assert fonts.runs("محمد") == [("NotoSansArabic-Regular", "\ufeaa\ufee4\ufea4\ufee3")]
    assert fonts.runs("سلام")[0][1] == "\ufee1\ufefc\ufeb3"
    assert fonts.runs("داود")[0][1] == "\ufea9\ufeed\ufe8d\ufea9"  # none of these joins on
    assert fonts.runs("پگاه")[0][1] == "\ufee9\ufe8e\ufb95\ufb58"
    assert fonts.missing_glyphs("محمد سلام پگاه ٹیپو ١٢") == set()
    assert "".join(part for _font, part in fonts.runs("Zaid (زيد ١٢)")).endswith("١٢\u00a0ﺪﻳﺯ)")


def test_arabic_that_cannot_be_set_right_is_named() -> None:
    vowel, kurdish = "\u064e", "\u06b5"
    assert fonts.missing_glyphs(f"م{vowel}حمد {kurdish}") == {vowel, kurdish}


def test_decomposed_accents_and_invisible_signs() -> None:
    assert fonts.runs("Nguye\u0302\u0303n\u200d\ufe0f\nA.") == [("NotoSans-Regular", "Nguyễn A.")]
    assert fonts.missing_glyphs("Ana\u200d\ufe0f\t\n") == set()


def test_markup_is_escaped_and_names_the_fallback_font() -> None:
    assert fonts.markup("Tom & <b>Jerry</b>") == "Tom &amp; &lt;b&gt;Jerry&lt;/b&gt;"
    assert fonts.markup("A ნ") == 'A <font face="NotoSansGeorgian-Regular">ნ</font>'


@given(st.text(max_size=30) | st.text("\u0627\u0644\u0645\u06cc\u064e\u05d3 1(a", max_size=9))
def test_any_text_prints_only_what_its_fonts_have(text: str) -> None:
    for font, part in fonts.runs(text):
        covered = fonts._load(font)
        assert all(ord(character) in covered for character in part)
    substituted = fonts.SUBSTITUTE in "".join(part for _font, part in fonts.runs(text))
    assert substituted == bool(fonts.missing_glyphs(text) or fonts.SUBSTITUTE in text)


def test_missing_in_looks_into_every_text_of_a_sheet() -> None:
    assert fonts.missing_in(roster()) == set()
    assert fonts.missing_in(roster(group="王"), month(first_name="🎉")) == {"王", "🎉"}


def test_importing_the_reports_reads_no_font() -> None:
    program = (
        "import peerdesk.reports.month, peerdesk.reports.roster, peerdesk.reports.recovery\n"
        "from reportlab.pdfbase import pdfmetrics\n"
        "assert not [n for n in pdfmetrics.getRegisteredFontNames() if 'Noto' in n]"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_the_fonts_lie_beside_their_licence() -> None:
    licence = (fonts.RESOURCES / "fonts" / "OFL.txt").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE" in licence
    assert "PERMISSION & CONDITIONS" in licence
