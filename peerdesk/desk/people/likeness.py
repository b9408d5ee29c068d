"""How much two records, or a half-typed form and a record, look like one person's.

What is a slip, of the hand or between two papers, is decided here for all: while typing, in the
review and in the import (``exchange.importing.known``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from rapidfuzz.distance import JaroWinkler

from peerdesk.desk.people.short_names import are_usual, groups_of
from peerdesk.desk.people.sounds import sound_of
from peerdesk.text import normalise
from peerdesk.words import N_, _

PHONE = 4
"""The points of a phone number that both have."""

_PHONE_ENDING = 3
_ALIKE = 0.9
"""The least Jaro-Winkler similarity of two first names that are called similar."""
_FEWEST_DIGITS, _WHOLE_NUMBER = 7, 10


@dataclass(frozen=True, slots=True)
class Known:
    """What is compared. Names are normalised; ``birth`` is ISO; ``numbers`` are the last ten

    digits, or as many as were typed. ``sounds`` are of the first names, with the groups of usual
    short names in which they stand. ``guessed`` says that no last name is known and ``last`` is
    the end of a name of several words: "Jon Smith" typed as the name used here.
    """

    id: int
    shown: str
    code: str
    firsts: frozenset[str]
    sounds: frozenset[str]
    last: str
    guessed: bool
    birth: str | None
    numbers: frozenset[str]
    archived: bool

    @property
    def whole(self) -> str:
        """Every name in one text, to be held against another's."""
        last = "" if self.guessed else self.last
        return f"{' '.join(sorted(self.firsts))} {last}".strip()

    @property
    def has_last_name(self) -> bool:
        """Whether a last name was written down as one."""
        return bool(self.last) and not self.guessed


@dataclass(frozen=True, slots=True)
class Likeness:
    """``points`` and the ``signs`` for them, words that are not translated yet.

    ``half`` is the same first name where one of the two has no last name: it may be anybody, so
    that it has too few points by itself.
    """

    points: int
    signs: tuple[str, ...]
    half: bool = False

    def words(self) -> str:
        """The reason in words."""
        return ", ".join(_(sign) for sign in self.signs)


def known(
    person_id: int,
    shown: str,
    code: str,
    firsts: Iterable[str],
    last: str,
    birth: date | str | None,
    phones: Iterable[str],
    archived: bool = False,
) -> Known:
    """As it is compared. The first of ``firsts`` is the name used here."""
    names = [normalise(name) for name in firsts]
    last_name = normalise(last)
    guessed = False
    if not last_name and names and " " in names[0]:
        first, _blank, last_name = names[0].rpartition(" ")
        names.append(first)
        guessed = True
    kept = frozenset(names) - {""}
    words = kept | {name.split()[0] for name in kept}
    sounds = set(map(sound_of, words)).union(*map(groups_of, words))
    return Known(
        person_id,
        shown,
        code,
        kept,
        frozenset(sounds - {""}),
        last_name,
        guessed,
        str(birth) if birth else None,
        frozenset(digits[-_WHOLE_NUMBER:] for phone in phones if (digits := _digits(phone))),
        archived,
    )


def _digits(phone: str) -> str:
    """The digits of a number; "" for too few to tell anybody by."""
    digits = phone.removeprefix("+")
    if not digits.isdecimal():
        digits = "".join(filter(str.isdecimal, digits))
    return digits if len(digits) >= _FEWEST_DIGITS else ""


def likeness(one: Known, two: Known) -> Likeness:
    """Points, and the signs for them."""
    points, sign = _likeness_of_names(one, two)
    is_whole_name = points >= _WHOLE_NAME
    half = sign == _FIRST_NAME and not (one.has_last_name and two.has_last_name)
    signs = [sign] if sign else []
    if one.code and one.code == two.code:
        points += 5
        signs.append(N_("same code"))
    if not one.numbers.isdisjoint(two.numbers):
        points += PHONE
        signs.append(N_("same phone number"))
    elif _one_ends_the_other(one.numbers, two.numbers):
        points += _PHONE_ENDING
        signs.append(N_("phone number ends the same"))
    if one.birth and one.birth == two.birth:
        if points:
            points += 3
        elif one.last and one.last[:1] == two.last[:1]:
            points = 2
            signs.append(N_("same last initial"))
        else:
            points = 1
        signs.append(N_("same birth date"))
    elif one.birth and two.birth:
        slip = slip_of_days(one.birth, two.birth) if is_whole_name else ""
        if slip:
            signs.append(slip)
        else:
            points -= 2
    if half and len(signs) == 1:
        signs.append(N_("one without a last name"))
    return Likeness(points, tuple(signs), half and points > 0)


_FIRST_NAME = N_("same first name")
_WHOLE_NAME = 3
"""The points of a whole name that is the same, sounds the same or has a slip."""


def slip_of_days(one: str, two: str) -> str:
    """In words, not translated yet: what slip makes one ISO day of the other; "" for none."""
    same_year = one[:4] == two[:4]
    if one == two or (not same_year and one[5:] != two[5:]):
        return ""
    if same_year and one[5:7] == two[8:] and one[8:] == two[5:7]:
        return N_("day and month of the birth date changed over")
    wrong = [at for at, (digit, other) in enumerate(zip(one, two, strict=True)) if digit != other]
    first, last = wrong[0], wrong[-1]
    is_near = len(wrong) == 1 or (
        len(wrong) == 2
        and not one[first + 1 : last].strip("-")
        and (one[first], one[last]) == (two[last], two[first])
    )
    return N_("birth date one digit off") if is_near else ""


def slip_of_names(
    firsts: frozenset[str], last: str, other_firsts: frozenset[str], other_last: str
) -> str:
    """In words, not translated yet: what slip makes one whole name of the other; "" for none.

    Names are normalised.
    """
    if not last or not other_last:
        return ""
    if last in other_firsts and other_last in firsts:
        return N_("first and last name changed over")
    sound_alike = not set(map(sound_of, firsts)).isdisjoint(map(sound_of, other_firsts))
    if last == other_last and not sound_alike and are_usual(firsts, other_firsts):
        return N_("usual short form of the first name, same last name")
    return ""


def _likeness_of_names(one: Known, two: Known) -> tuple[int, str]:
    same_last = bool(one.last) and one.last == two.last
    same_initial = one.last[:1] == two.last[:1]
    if not one.firsts.isdisjoint(two.firsts):
        if same_last:
            return 3, N_("same name")
        if same_initial:
            return 2, N_("same first name and initial") if one.last else N_("same name")
        return 1, _FIRST_NAME
    # Asked of hundreds of thousands of pairs in the review: most can't be one.
    may_be_slip = same_last or one.last in two.firsts
    if may_be_slip and (slip := slip_of_names(one.firsts, one.last, two.firsts, two.last)):
        return _WHOLE_NAME, slip
    shared = one.sounds & two.sounds
    if shared and all(each.startswith("~") for each in shared):
        if same_initial and one.last:
            return 2, N_("usual short form of the first name, same initial")
        return 1, N_("usual short form of the first name")
    if shared:
        if same_last:
            return 3, N_("first name sounds the same, same last name")
        if same_initial and one.last:
            return 2, N_("first name sounds the same, same initial")
        return 1, N_("first name sounds the same")
    if same_last:
        if _are_similar(one.firsts, two.firsts):
            return 2, N_("similar first name, same last name")
        return 1, N_("same last name")
    return 0, ""


def _are_similar(some: frozenset[str], others: frozenset[str]) -> bool:
    return any(
        JaroWinkler.similarity(name, other, score_cutoff=_ALIKE) > 0
        for name in some
        for other in others
    )


def _one_ends_the_other(some: frozenset[str], others: frozenset[str]) -> bool:
    """Whether a number without its area code is the end of one of the others."""
    return any(
        (len(one) < _WHOLE_NUMBER and two.endswith(one))
        or (len(two) < _WHOLE_NUMBER and one.endswith(two))
        for one in some
        for two in others
    )
