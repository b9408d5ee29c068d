"""What people type to open the records: passwords, the recovery code; the wait after errors."""

from __future__ import annotations

import re
import secrets
import time
import unicodedata
from collections.abc import Callable, Hashable

from peerdesk.errors import Invalid
from peerdesk.words import N_, _

SHORTEST_PASSWORD = 10

# What is guessed first, whatever digits and signs stand around it or in place of letters.
_COMMON = frozenset(
    [
        "password",
        "passwort",
        "contraseña",
        "contrasena",
        "letmein",
        "changeme",
        "secret",
        "welcome",
        "bienvenido",
        "iloveyou",
        "tequiero",
        "sunshine",
        "princess",
        "superman",
        "football",
        "baseball",
        "dragon",
        "monkey",
        "qwerty",
        "qwertz",
        "abc",
        "abcd",
        "test",
        "admin",
        "administrator",
        "administrador",
        "peerdesk",
        "recovery",
        "sobriety",
    ]
)
_LOOKALIKES = str.maketrans("01345$@", "oieassa")
_ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890123456789",
    "qwertyuiopasdfghjklzxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
)
_STRENGTHS = (N_("Too weak"), N_("Weak"), N_("Fair"), N_("Good"), N_("Strong"))


def check_password(text: str, *, name: str = "") -> None:
    """Raises Invalid at ``password``, saying why; ``name`` is the sign-in name."""
    problem = _problem(unicodedata.normalize("NFC", text), name)
    if problem:
        raise Invalid({"password": problem})


def _problem(text: str, name: str) -> str:
    if len(text) < SHORTEST_PASSWORD:
        return _("Use at least {n} characters. Three or four words are good.", n=SHORTEST_PASSWORD)
    folded = text.casefold()
    if _is_pattern(folded):
        return _("This repeats itself or follows the keyboard. Use three or four words instead.")
    compact = "".join(filter(str.isalnum, folded))
    core = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", folded).translate(_LOOKALIKES)
    if "".join(filter(str.isalpha, core)) in _COMMON:
        return _("This is one of the passwords that are tried first. Use three or four words.")
    compact_name = "".join(filter(str.isalnum, name.casefold()))
    if len(compact_name) > 2 and compact_name in compact:
        rest = compact.replace(compact_name, "")
        if len(rest) < 6:
            return _("This is too much like the name. Use three or four other words.")
    return ""


def _is_pattern(folded: str) -> bool:
    """One piece over and over, fewer than five different characters, or a row of keys."""
    repeats = any(folded[n:] == folded[:-n] for n in range(1, len(folded) // 2 + 1))
    in_a_row = any(folded in row or folded[::-1] in row for row in _ROWS)
    return repeats or len(set(folded)) < 5 or in_a_row


def password_strength(text: str, *, name: str = "") -> tuple[int, str]:
    """0 (refused) to 4, and a translated word for it.

    An estimate from below, which takes for granted that a person made the password up: a letter
    inside a word is worth 1.3 bits (Shannon's estimate for English text), the first letter of a
    word or a change of case 4.7, a digit 3.3 (after another digit 2: years, dates), a blank or
    dash between words 1, another sign 5, and what repeats the character before or goes one step
    up or down from it half a bit. Up to 25 bits is weak, 35 fair, 50 good. A random password is
    therefore worth more than is said here, and a quoted line of a song less.
    """
    if _problem(unicodedata.normalize("NFC", text), name):
        level = 0
    else:
        level = 1 + sum(_bits(text) >= bits for bits in (25, 35, 50))
    return level, _(_STRENGTHS[level])


def _bits(text: str) -> float:
    bits = 0.0
    for before, character in zip(" " + text, text, strict=False):
        if bits and abs(ord(character) - ord(before)) <= 1:
            bits += 0.5
        elif character.isalpha():
            same_word = before.isalpha() and before.isupper() == character.isupper()
            bits += 1.3 if same_word else 4.7
        elif character.isdigit():
            bits += 2.0 if before.isdigit() else 3.3
        else:
            bits += 1.0 if character in " -_." else 5.0
    return bits


class SignInDelay:
    """The wait after wrong passwords: 0, 1, 2, 4, 8, 16, then 30 seconds for each account.

    It slows somebody at the desk and is forgotten when the program ends; against somebody who
    has the file, only the cost of the key derivation helps. ``seconds`` is a monotonic clock.
    """

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._failures: dict[Hashable, int] = {}
        self._free_at: dict[Hashable, float] = {}

    def remaining(self, account: Hashable) -> float:
        """Seconds until the account may be tried again; 0.0 when now."""
        return max(0.0, self._free_at.get(account, 0.0) - self._seconds())

    def failed(self, account: Hashable) -> None:
        """A wrong password was typed."""
        failures = self._failures.get(account, 0) + 1
        self._failures[account] = failures
        if failures > 1:
            self._free_at[account] = self._seconds() + min(30.0, 2.0 ** min(failures - 2, 10))

    def succeeded(self, account: Hashable) -> None:
        """The right one was typed: the count begins anew."""
        self._failures.pop(account, None)
        self._free_at.pop(account, None)


# The recovery code: 27 letters of 5 bits from ``secrets`` (135 bits) and a check letter.
_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_CODE_LETTERS = 28
# None of O, 0, I, 1 is in a code. Who reads one misread the letter that looks most like it;
# where that guess is wrong, the check letter says so.
_MISREAD = str.maketrans("O0I1", "QQLL")


def _check_sum(values: list[int]) -> int:
    """Zero for a whole code: the value of a polynomial over GF(32) (x^5 + x^2 + 1) at its root.

    The root's powers differ at every place of a code, so one wrong letter and two letters that
    changed places, next to each other or not, never go unseen.
    """
    total = 0
    for value in values:
        total <<= 1
        if total & 32:
            total ^= 0b100101
        total ^= value
    return total


def new_recovery_code() -> str:
    """28 letters and digits in seven groups of four, to be printed and kept."""
    values = [secrets.randbelow(32) for _place in range(_CODE_LETTERS - 1)]
    values.append(_check_sum([*values, 0]))
    letters = "".join(_LETTERS[value] for value in values)
    return "-".join(letters[start : start + 4] for start in range(0, _CODE_LETTERS, 4))


_ONCE_LETTERS = _LETTERS.replace("L", "").lower()  # a small l is read as 1 or as I


def new_one_time_password() -> str:
    """Four groups of four small letters and digits (79 bits), to be typed once from a slip."""
    letters = "".join(secrets.choice(_ONCE_LETTERS) for _place in range(16))
    return "-".join(letters[start : start + 4] for start in range(0, 16, 4))


def is_last_group(typed: str, code: str) -> bool:
    """Whether ``typed`` is the last group of ``code``, or all of it, in any case."""
    letters = _letters(typed)
    return letters in (_letters(code), code.rsplit("-", 1)[-1])


def _letters(typed: str) -> str:
    kept = "".join(filter(str.isalnum, unicodedata.normalize("NFKC", typed)))
    return kept.upper().translate(_MISREAD)


def plain_recovery_code(typed: str) -> str:
    """The 28 letters of a code, whatever its case, blanks and dashes.

    Raises Invalid at ``recovery_code`` when it was mistyped; that needs no key derivation.
    """
    letters = _letters(typed)
    if len(letters) != _CODE_LETTERS:
        raise Invalid(
            {
                "recovery_code": _(
                    "A recovery code has {n} letters and digits; this one has {typed}. "
                    "Compare it with the sheet.",
                    n=_CODE_LETTERS,
                    typed=len(letters),
                )
            }
        )
    values = [_LETTERS.find(letter) for letter in letters]
    if -1 in values or _check_sum(values) != 0:
        raise Invalid(
            {
                "recovery_code": _(
                    "One of the letters or digits isn't right. Compare the code with the sheet."
                )
            }
        )
    return letters
