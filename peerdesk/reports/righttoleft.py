"""Hebrew and Arabic letters in the shapes and the order in which they lie on the page.

ReportLab sets characters one after the other from left to right. Unicode has every joined shape
of the Arabic, Persian and Urdu letters as a character of its own (the presentation forms), so
joining is a matter of choosing them; the order follows UAX #9 as far as a name or a short
sentence without embedded directions needs it.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

_LETTERS = "\u05be-\u05f4\u0600-\u06ff\ufb1d-\ufdff\ufe70-\ufefc"
_RUN = re.compile(rf"[{_LETTERS}](?:[ .,&'\"–-]*[{_LETTERS}0-9])*")
_DIGITS = re.compile(r"\d+")
_MIRRORED = str.maketrans("()[]<>", ")(][><")
_LAM = "\u0644"


@cache
def _shapes() -> dict[str, dict[str, str]]:
    """For each Arabic letter its shapes by name: isolated, final and, if it joins on, initial
    and medial. Lam with alef is one shape of its own, found under both letters together.
    """
    shapes: dict[str, dict[str, str]] = {}
    for code in (*range(0xFB50, 0xFC00), *range(0xFE80, 0xFEFD)):
        shape, *letters = unicodedata.decomposition(chr(code)).split()[:3] or [""]
        text = "".join(chr(int(letter, 16)) for letter in letters)
        if len(text) == 1 or (len(text) == 2 and text[0] == _LAM):
            shapes.setdefault(text, {}).setdefault(shape.strip("<>"), chr(code))
    return shapes


def has_shapes(letter: str) -> bool:
    """Whether this Arabic letter can be joined; a few of other languages have no shapes."""
    return letter in _shapes()


def as_seen(text: str) -> str:
    """``text`` as it is printed from left to right.

    A text without letters of other scripts runs from right to left as a whole.
    """
    if not _RUN.search(text):
        return text
    joined = _joined(text)
    if all(_RUN.match(letter) for letter in joined if letter.isalpha()):
        return _turned(joined)
    return _RUN.sub(lambda run: _turned(run[0]), joined)


def _joined(text: str) -> str:
    """Each Arabic letter in the shape that its neighbours ask for."""
    shapes = _shapes()
    units: list[str] = []
    for letter in text:
        if units and units[-1] == _LAM and _LAM + letter in shapes:
            units[-1] += letter
        else:
            units.append(letter)
    # Vowel signs stand between letters without parting them.
    spine = [index for index, unit in enumerate(units) if unicodedata.category(unit[0]) != "Mn"]
    printed = list(units)
    for place, index in enumerate(spine):
        own = shapes.get(units[index])
        if own is None:
            continue
        before = shapes.get(units[spine[place - 1]], {}) if place else {}
        after = shapes.get(units[spine[place + 1]], {}) if place + 1 < len(spine) else {}
        joins_before = "initial" in before and "final" in own
        joins_after = "initial" in own and "final" in after
        name = {
            (False, False): "isolated",
            (True, False): "final",
            (False, True): "initial",
            (True, True): "medial",
        }[joins_before, joins_after]
        printed[index] = own.get(name, units[index])
    return "".join(printed)


def _turned(text: str) -> str:
    """``text`` from right to left; numbers keep their order and brackets are mirrored."""
    turned = _DIGITS.sub(lambda digits: digits[0][::-1], text)[::-1].translate(_MIRRORED)
    return turned.replace(" ", "\u00a0")  # a turned run must not break over two lines
