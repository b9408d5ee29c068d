"""Embedded fonts, and how any text becomes ink: no character is ever dropped silently.

Noto Sans prints Latin with all accents, Vietnamese, Cyrillic and Greek. Armenian, Georgian,
Cherokee, Ethiopic, Hebrew and Arabic have a small font of their own. ReportLab does not stack or
reorder letters, so a script that needs it (Devanagari, Thai ...) would come out wrong: like any
character without a glyph it becomes ``SUBSTITUTE``, and ``missing_glyphs`` names it.

The fonts are read on first use (about 30 ms), not on import.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from html import escape
from typing import Any

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from peerdesk.reports.righttoleft import as_seen, has_shapes
from peerdesk.resources import RESOURCES

REGULAR = "NotoSans-Regular"
BOLD = "NotoSans-Bold"
ITALIC = "NotoSans-Italic"
MONO = "NotoSansMono-Regular-Latin"
SUBSTITUTE = "\ufffd"

# First and last code point of the blocks that a fallback font is asked for.
_FALLBACKS = (
    ("NotoSansArmenian-Regular", ((0x0530, 0x058F), (0xFB13, 0xFB17))),
    ("NotoSansHebrew-Regular", ((0x05BE, 0x05F4), (0xFB1D, 0xFB4F))),
    ("NotoSansArabic-Regular", ((0x0600, 0x06FF), (0xFB50, 0xFBFF), (0xFE80, 0xFEFC))),
    ("NotoSansGeorgian-Regular", ((0x10A0, 0x10FF), (0x1C90, 0x1CBF), (0x2D00, 0x2D2F))),
    ("NotoSansEthiopic-Regular", ((0x1200, 0x139F), (0x2D80, 0x2DDF), (0xAB01, 0xAB2F))),
    ("NotoSansCherokee-Regular", ((0x13A0, 0x13FF), (0xAB70, 0xABBF))),
)
_Run = tuple[str, str]


@cache
def _load(name: str) -> frozenset[int]:
    """Register a font with ReportLab; the code points that it has glyphs for."""
    font = TTFont(name, str(RESOURCES / "fonts" / f"{name}.ttf"))
    pdfmetrics.registerFont(font)
    return frozenset(font.face.charToGlyph)


@cache
def use_fonts() -> None:
    """Make the fonts known to ReportLab; every report calls this before it draws."""
    for name in (REGULAR, BOLD, ITALIC, MONO):
        _load(name)
    pdfmetrics.registerFontFamily(
        REGULAR, normal=REGULAR, bold=BOLD, italic=ITALIC, boldItalic=BOLD
    )


@cache
def _fallback(character: str) -> str | None:
    """The name of the fallback font that prints ``character`` correctly; None when none does."""
    code = ord(character)
    if unicodedata.category(character).startswith("M"):
        return None  # a mark needs placing over its letter, which ReportLab does not do
    if 0x0600 <= code <= 0x06FF and character.isalpha() and not has_shapes(character):
        return None
    for name, blocks in _FALLBACKS:
        if any(first <= code <= last for first, last in blocks) and code in _load(name):
            return name
    return None


def _composed(text: str) -> str:
    """One line of characters that leave ink: composed accents, no breaks, no invisible signs."""
    if text.isascii() and text.isprintable():
        return text
    spaced = " ".join(unicodedata.normalize("NFC", text).splitlines()).replace("\t", " ")
    return "".join(
        character
        for character in spaced
        if unicodedata.category(character) not in ("Cc", "Cf")
        and not "\ufe00" <= character <= "\ufe0f"
    )


def runs(text: str, font: str = REGULAR) -> list[_Run]:
    """``text`` cut into (font name, characters) in the order in which they are printed."""
    use_fonts()
    ink = _composed(text)
    covered = _load(font)
    if all(ord(character) in covered for character in ink):
        return [(font, ink)]
    found: list[_Run] = []
    substituted = False
    for character in as_seen(ink):
        if ord(character) in covered:
            name: str | None = font
        elif ord(character) in _load(REGULAR):
            name = REGULAR
        else:
            name = _fallback(character)
        if name is None:
            # A mark belongs to the letter before it: one letter, one substitute.
            if substituted and unicodedata.category(character).startswith("M"):
                continue
            name, character = font, SUBSTITUTE
            substituted = True
        else:
            substituted = False
        if found and found[-1][0] == name:
            found[-1] = (name, found[-1][1] + character)
        else:
            found.append((name, character))
    return found


def missing_glyphs(text: str) -> set[str]:
    """The characters of ``text`` that no bundled font can print correctly."""
    if text.isascii():
        return set()
    use_fonts()
    covered = _load(REGULAR)
    return {
        character
        for character in _composed(text)
        if ord(character) not in covered and _fallback(character) is None
    }


def missing_in(*sheets: Any) -> set[str]:
    """The characters in any text of these dataclasses that can't be printed."""
    return set().union(*(missing_glyphs(text) for text in _texts(sheets)))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _texts(item)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _texts(getattr(value, field.name))


def code_points(characters: Iterable[str]) -> str:
    """U+4E2D, U+1F600: which characters, without the text that they stood in."""
    return ", ".join(f"U+{ord(character):04X}" for character in sorted(characters))


def markup(text: str, font: str = REGULAR) -> str:
    """``text`` for a Paragraph set in ``font``: escaped, other fonts where it needs them."""
    return "".join(
        escape(part, quote=False)
        if name == font
        else f'<font face="{name}">{escape(part, quote=False)}</font>'
        for name, part in runs(text, font)
    )


def width(text: str, font: str, size: float) -> float:
    """The printed width of ``text`` in points."""
    return sum(pdfmetrics.stringWidth(part, name, size) for name, part in runs(text, font))


def draw(canvas: Any, x: float, y: float, text: str, font: str, size: float) -> float:
    """Draw ``text`` from ``x`` on the base line ``y``; the x where it ends."""
    for name, part in runs(text, font):
        canvas.setFont(name, size)
        canvas.drawString(x, y, part)
        x += pdfmetrics.stringWidth(part, name, size)
    return x


def draw_right(canvas: Any, x: float, y: float, text: str, font: str, size: float) -> None:
    """Draw ``text`` so that it ends at ``x``."""
    draw(canvas, x - width(text, font, size), y, text, font, size)
