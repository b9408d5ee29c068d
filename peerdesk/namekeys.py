"""The words by which somebody is found, made of the names, the code and the phone numbers.

They lie in ``Person.search_key``, each after one blank, in three parts with "|" between: what
every role may see (preferred name, the first word of other names, code); the legal names, what
follows in other names, the phone numbers; and first and last name in one word. A typed word finds
whoever has a word that begins with it. A name of several words is in the key joined as well, from
each of its words on: "de la Cruz" is found as "delacruz" and "lacruz". Of Chinese, Japanese and
Korean names, which are written without blanks, each sign and what follows it is a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from peerdesk.text import normalise

FOLDING = 2
"""Which keys these are: whoever changes what this module or ``text.normalise`` makes of a name
raises it, and every center's keys are made anew at the next opening (``store.finding``)."""

# Han, kana and the first letters of Korean syllables.
_SIGN = re.compile("[\u2e80-\u2fdf\u3005-\u30ff\u31f0-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_SYLLABLE = re.compile("[\u1100-\u1112]")


def keys_of(
    preferred_name: str,
    legal_first_name: str,
    legal_last_name: str,
    code: str,
    other_names: Iterable[str] = (),
    phones: Iterable[str] = (),
    other_legal_names: Iterable[str] = (),
) -> tuple[str, str]:
    """The ``sort_key`` and ``search_key`` of a person; ``phones`` are E.164 or plain digits."""
    sort_key = normalise(f"{preferred_name} {legal_last_name}")
    other_names = list(other_names)
    # "Annie Oak": what follows the first word may be a surname.
    parted = [name.split(maxsplit=1) for name in other_names]
    firsts, rests = ([each[at] for each in parted if len(each) > at] for at in (0, 1))
    public = dict.fromkeys(
        word for name in (preferred_name, *firsts, code) for word in _words_of_name(name)
    )
    private = dict.fromkeys(
        word
        for name in (legal_first_name, legal_last_name, *other_legal_names, *rests)
        for word in _words_of_name(name)
    )
    private |= dict.fromkeys(word for phone in phones for word in _words_of_phone(phone))
    whole = dict.fromkeys(_whole_names((preferred_name, legal_first_name), legal_last_name))
    whole |= dict.fromkeys(_joined(name) for name in other_names if " " in name)
    return sort_key, f" {' '.join(public)} | {' '.join(private)} | {' '.join(whole)}"


def _words_of_name(name: str) -> Iterator[str]:
    words = normalise(name).split()
    for at in range(len(words) - 1):
        yield "".join(words[at:])
    for word in words:
        yield word
        if not word.isascii():
            yield from (word[at:] for at in range(1, len(word)) if _begins_a_sign(word[at]))


def _whole_names(firsts: Iterable[str], last: str) -> Iterator[str]:
    """First and last name in one word, either of them first: "johnsmith", "李小龙"."""
    last_name = _joined(last)
    for first in firsts:
        first_name = _joined(first)
        if first_name and last_name:
            yield first_name + last_name
            yield last_name + first_name


def _joined(name: str) -> str:
    return normalise(name).replace(" ", "")


def _begins_a_sign(letter: str) -> bool:
    return bool(_SIGN.match(letter) or _SYLLABLE.match(letter))


def _words_of_phone(phone: str) -> list[str]:
    """Whole number, and its last ten, seven and four digits: what people type of a number."""
    digits = "".join(c for c in phone if c.isdecimal())
    return [digits] + [digits[-last:] for last in (10, 7, 4) if len(digits) > last]
