"""The one door for text: what was typed, pasted, read from a file or given to a command is made

clean here before it is kept or read as a number, and made plain before it is compared or sorted.
"""

from __future__ import annotations

import re
import unicodedata

# What Unicode calls default ignorable, controls, halves of a character, marks of annotation. The
# two joiners are looked at by themselves: Persian and Sinhala names are written with them.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0"
    "\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_JOINED_SCRIPTS = "\u0600-\u18ff\ua8e0-\uabff"
_LOOSE_JOINER = re.compile(
    f"(?<![{_JOINED_SCRIPTS}])[\u200c\u200d]+|[\u200c\u200d]+(?![{_JOINED_SCRIPTS}])"
)
_JOINER = re.compile("[\u200c\u200d\u0640]")
_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_BLANKS = re.compile(r"[^\S\n]+")
_AROUND_LINE_END = re.compile(" ?\n ?")

# Letters that Unicode does not take apart into a plain letter and an accent, and letters that
# are written where others write an apostrophe.
_PLAIN_LETTERS = str.maketrans(
    {
        "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ł": "l", "ø": "o", "ŧ": "t", "þ": "th",
        "æ": "ae", "œ": "oe", "ŋ": "n", "ɓ": "b", "ƀ": "b", "ɗ": "d", "ɖ": "d", "ƙ": "k",
        "ƴ": "y", "ə": "e", "ɛ": "e", "ɔ": "o", "ɵ": "o", "ɨ": "i", "ʉ": "u", "ʋ": "v",
        "ǥ": "g", "ɠ": "g", "ɣ": "g", "ƒ": "f", "ƚ": "l", "ɫ": "l", "ɲ": "n", "ƞ": "n",
        "ƥ": "p", "ɍ": "r", "ƭ": "t", "ʈ": "t", "ƶ": "z", "ʻ": "'", "ʼ": "'", "ʽ": "'",
        "ʹ": "'", "ˈ": "'", "ʿ": "'", "ʾ": "'",
    }
)  # fmt: skip


def clean(text: str) -> str:
    """As it is kept: composed (NFC), nothing invisible, blanks folded, its lines as they were.

    "" when nothing in it can be seen. A text with digits and no letters is a number, a day or a
    time, whoever wrote the digits: those and the signs between them become ASCII's.
    """
    if text.isascii() and text.isprintable():
        return (" ".join(text.split()) if "  " in text else text).strip()
    seen = _LOOSE_JOINER.sub("", _INVISIBLE.sub("", text.replace("\u2800", " ")))
    seen = _BLANKS.sub(" ", _LINE_END.sub("\n", unicodedata.normalize("NFC", seen)))
    seen = _AROUND_LINE_END.sub("\n", seen).strip()
    if not any(map(_is_seen, seen)):
        return ""
    return _in_plain_digits(seen) if not seen.isascii() and _is_number(seen) else seen


def one_line(text: str) -> str:
    """As ``clean``, for names and whatever else stands in one line."""
    return " ".join(clean(text).split())


def normalise(text: str) -> str:
    """``text`` as it is compared and sorted: in small letters without accents, its words parted

    by single blanks. ``namekeys.FOLDING`` counts the changes of what this makes of a name.
    """
    plain = text.casefold()
    if not plain.isascii():
        plain = _JOINER.sub("", _INVISIBLE.sub("", plain))
        plain = unicodedata.normalize("NFKD", plain).translate(_PLAIN_LETTERS)
        plain = "".join(c for c in plain if unicodedata.category(c)[0] != "M").casefold()
    if plain.isalnum():
        return plain
    return " ".join("".join(c if c.isalnum() else " " for c in plain).split())


def in_order(name: str) -> tuple[str, str]:
    """What a list of names is sorted by: Ángel among the A, Đạt among the D."""
    return normalise(name), name


def _is_seen(sign: str) -> bool:
    category = unicodedata.category(sign)
    return category[0] in "LNPS" or category == "Co"


def _is_number(text: str) -> bool:
    return any(map(str.isdecimal, text)) and not any(map(str.isalpha, text))


def _in_plain_digits(text: str) -> str:
    return "".join(map(_plain_sign, text))


def _plain_sign(sign: str) -> str:
    if sign.isascii():
        return sign
    if sign.isdecimal():
        return str(unicodedata.decimal(sign))
    if sign == "\u2212" or unicodedata.category(sign) == "Pd":
        return "-"
    plain = unicodedata.normalize("NFKC", sign)
    return plain if plain.isascii() else sign
