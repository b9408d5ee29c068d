"""How a first name sounds, as a short key: people spell by ear, and so do those who type.

Names that sound alike in English or Spanish have the same key (Jon and John, Catherine and
Kathryn, Steven and Stephen, Sara and Sarah). The key says nothing about how alike names look.
"""

from __future__ import annotations

import re
from functools import lru_cache

_CHANGES = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"^sean", "shan"),
        (r"^geoff", "jeff"),
        (r"^(?:kn|gn|pn)", "n"),
        (r"^wr", "r"),
        (r"^x", "s"),
        (r"^gi(?=[ao])|^ge(?=o)|^g(?=[eiy])", "j"),
        (r"^h(?=[aeiouy])", "9"),  # heard: Hannah is not Anna
        (r"tch|ch(?=[eiouy]|a(?!e)|$)|sh|sch(?=[aeiou])", "x"),
        (r"ph|v", "f"),
        (r"th", "t"),
        (r"dg(?=[eiy])", "j"),
        (r"(?<=[aeiou])gh(?=t|$)", ""),
        (r"gh|gu(?=[ei])", "g"),
        (r"c(?=[eiy])|z", "s"),
        (r"ck|ch|qu?|c", "k"),
        (r"[hw]", ""),
        (r"(.)\1+", r"\1"),
    )
)
_VOWELS = re.compile(r"[aeiouy]+")
_FIRST_VOWEL = str.maketrans("eyo", "iiu")


@lru_cache(maxsize=20_000)
def sound_of(name: str) -> str:
    """The key of a name that is normalised already; "" for less than two letters.

    A name in letters other than a to z is its own key.
    """
    letters = name.replace(" ", "")
    if len(letters) < 2 or not letters.isascii() or not letters.isalpha():
        return letters if len(letters) >= 2 else ""
    for pattern, sound in _CHANGES:
        letters = pattern.sub(sound, letters)
    vowel = _VOWELS.search(letters)
    # The first vowel counts: Jon is not Jane.
    first = vowel[0][0].translate(_FIRST_VOWEL) if vowel else ""
    starts = "_" if letters and letters[0] in "aeiouy" else ""
    return starts + _VOWELS.sub("", letters) + first
