"""What stands in a cell, as the value that the form takes: yes and no, days, names, phones.

Whatever can't be read raises Invalid with the field "value" and the same words as the form.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from peerdesk.desk.dates import parse_date
from peerdesk.desk.search import normalise
from peerdesk.errors import Invalid
from peerdesk.words import _


def any_of(words: str) -> frozenset[str]:
    """The words that stand in ``words``, with | between them."""
    return frozenset(words.split("|"))


_YES = any_of("yes|y|yep|yeah|si|s|true|t|1|x|xx|ok|okay|on|checked|verdadero|v|✓|✔|☑|✅|√")
_NO = any_of("no|n|nope|false|f|0|off|falso|unchecked|✗|✘|☐|❌|never|nunca")
_BLANK = frozenset({"n/a", "#n/a", "n.a.", "null", "(blank)", "(none)", "#ref!", "nil"})
_BLANK_ANSWERS = frozenset({"na", "none", "ninguno", "ninguna", "no aplica", "not applicable"})
_DASHES = frozenset("-–—_./*")
_DECLINED = any_of(
    "declined|decline|refused|declined to answer|decline to answer|prefer not to say|"
    "prefer not to answer|prefers not to say|declino|rehuso|se nego|no quiso contestar|"
    "prefiere no decir|prefiero no decir|prefiere no contestar|no desea contestar"
)
_UNKNOWN = any_of(
    "unknown|unk|not known|don t know|dont know|doesn t know|desconocido|desconocida|no sabe|"
    "no se sabe|se desconoce|no se"
)
_TOTALS = frozenset({"total", "totals", "subtotal", "sum", "count", "totales", "suma"})
_PARTICLES = any_of("de|del|la|las|los|da|do|dos|di|van|von|der|den|bin|ibn|al|el|le|st")
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_NICKNAME = re.compile(r"[\"“”(]([^\"“”()]{1,40})[\"”“)]")
_TWO_PEOPLE = re.compile(
    r"&|/|\+|;|\n|(?i:\s(?:and|with|y|con)\s)|(?i:\se\s(?=h?i))", flags=re.UNICODE
)
_SEVERAL_NAMES = re.compile(r"[,;/|\n]+")
_TWO_PHONES = re.compile(r"(?i)[/;,|\n]+|\s(?:or|o|and|y)\s")
_NUMBERS = re.compile(r"(\d{1,2})\s*[./-]\s*(\d{1,2})\s*[./-]\s*(\d{4}|\d{2})\b")
_SERIAL = re.compile(r"(\d{5})(?:[.,]\d+)?")
_LAST_SERIAL = 60_000  # in 2064; the first of five digits is in 1927
_CLOCK_AFTER = re.compile(r"[T ,]+\d{1,2}:\d{2}(:\d{2})?(\.\d+)?\s*([AaPp]\.?[Mm]\.?)?$")


def is_blank(text: str, *, answer: bool = True) -> bool:
    """Whether the cell says nothing: empty, a dash, "n/a". "None" and "NA" only as an ``answer``:

    as a name they may be one.
    """
    if not text:
        return True
    small = text.casefold()
    return small in _BLANK or not set(small) - _DASHES or (answer and small in _BLANK_ANSWERS)


def unanswered(text: str) -> str | None:
    """ "declined" or "unknown" when the cell says so, else None."""
    if text.strip("? ") == "":
        return "unknown"
    if len(text) > 40 or any(c.isdecimal() for c in text):
        return None
    plain = normalise(text)
    if plain in _DECLINED:
        return "declined"
    return "unknown" if plain in _UNKNOWN else None


def yes_or_no(text: str) -> bool:
    """Yes and no in the spellings people use, English and Spanish."""
    small = text.casefold().strip(" .!")
    plain = normalise(text)
    if small in _YES or plain in _YES:
        return True
    if small in _NO or plain in _NO:
        return False
    # "Yes, after 5 pm" would lose what it says: not a plain yes.
    raise Invalid({"value": _("Type yes or no.")})


def day_order(texts: Iterable[str]) -> bool | None:
    """Whether the days of a column come before the months: True, False; None when it can't be

    told, or when the column has both.
    """
    day_first = month_first = False
    for text in texts:
        match = _NUMBERS.match(text)
        if match:
            first, second = int(match[1]), int(match[2])
            day_first |= first > 12 >= second
            month_first |= second > 12 >= first
    return None if day_first == month_first else day_first


def day(text: str, today: date, order: bool | None, *, past: bool) -> date:
    """The day that a cell means; ``order`` as of ``day_order``; spreadsheets' serial numbers too.

    ``past``: a year of two digits is never in the future.
    """
    typed = _CLOCK_AFTER.sub("", text.strip())
    serial = _SERIAL.fullmatch(typed)
    if serial and int(serial[1]) <= _LAST_SERIAL:
        return date(1899, 12, 30) + timedelta(days=int(serial[1]))
    match = _NUMBERS.fullmatch(typed)
    if match and order is not None:
        found = _ordered(match, order, today)
    else:
        try:
            found = parse_date(typed, today)
        except Invalid as error:
            raise Invalid({"value": str(error)}) from None
    if past and found > today and re.search(r"(?<!\d)\d{2}$", typed) and found.year > 1999:
        # 29 February may be missing a hundred years earlier.
        found = _hundred_years_before(found)
    return found


def _ordered(match: re.Match[str], day_first: bool, today: date) -> date:
    first, second = match[1], match[2]
    plain = (second, first) if day_first else (first, second)
    if int(plain[0]) > 12:
        plain = (plain[1], plain[0])
    year = match[3]
    if len(year) == 2:
        latest = today.year + 10
        year = str(latest - (latest - int(year)) % 100)
    try:
        return parse_date(f"{year}-{plain[0]}-{plain[1]}", today)
    except Invalid as error:
        raise Invalid({"value": str(error)}) from None


def _hundred_years_before(found: date) -> date:
    try:
        return found.replace(year=found.year - 100)
    except ValueError:
        return found.replace(year=found.year - 100, day=28)


def names(text: str) -> tuple[str, ...]:
    """The other names that a cell lists."""
    return tuple(name.strip() for name in _SEVERAL_NAMES.split(text) if name.strip())


def phones(text: str) -> tuple[str, str]:
    """The number of a cell, and the second one when it holds two whole ones."""
    parts = [part.strip() for part in _TWO_PHONES.split(text) if part.strip()]
    if len(parts) == 2 and all(sum(c.isdecimal() for c in part) >= 7 for part in parts):
        return parts[0], parts[1]
    return text, ""


def check_one_person(text: str) -> None:
    """Raise Invalid when a name is two people's, a total, or no name."""
    if _TWO_PEOPLE.search(text):
        raise Invalid({"value": _("Two people in one cell. Give each a row of their own.")})
    words = normalise(text).split()
    if not any(c.isalpha() for c in text) or not words or words[0] in _TOTALS:
        raise Invalid({"value": _("This is not a name.")})


def split_name(text: str) -> dict[str, str]:
    """A whole name as preferred, legal first and legal last name.

    "Ruiz, Ana", "Robert “Bob” Smith", "Ana de la Cruz", "Ana R.", "John Smith Jr.".
    """
    check_one_person(text)
    nickname = _NICKNAME.search(text)
    bare = " ".join(_NICKNAME.sub(" ", text).split())
    last_part, comma, first_part = bare.partition(",")
    if comma and normalise(first_part) in _SUFFIXES:
        bare, comma = bare.replace(",", ""), ""
    if comma and first_part.strip():
        first, last = first_part.split(), last_part.split()
        if "," in first_part or (len(last) > 2 and not _may_be_last_name(last)):
            raise Invalid({"value": _("Two people in one cell. Give each a row of their own.")})
    else:
        first, last = _split_words(bare.strip(" ,").split())
    # A name's own point is kept out: "Ana R." has the initial R.
    last_name = " ".join(last).rstrip(".") if len("".join(last)) <= 2 else " ".join(last)
    preferred = nickname[1].strip() if nickname else (first[0] if first else last_name)
    found = {"preferred_name": preferred, "legal_last_name": last_name if first else ""}
    if first and (len(first) > 1 or nickname):
        found["legal_first_name"] = " ".join(first)
    elif first and last:
        found["legal_first_name"] = first[0]
    return {field: value for field, value in found.items() if value}


def _may_be_last_name(words: Sequence[str]) -> bool:
    """Whether three words or more before a comma may be one last name ("de la Cruz")."""
    small = {word.casefold().strip(".") for word in words}
    return not small.isdisjoint(_PARTICLES | _SUFFIXES)


def _split_words(words: Sequence[str]) -> tuple[list[str], list[str]]:
    if len(words) < 2:
        return list(words), []
    at = len(words) - 1
    if words[at].casefold().strip(".") in _SUFFIXES and at > 1:
        at -= 1
    while at > 1 and words[at - 1].casefold() in _PARTICLES:
        at -= 1
    return list(words[:at]), list(words[at:])


NEW_PERSON = frozenset({"new", "nuevo", "nueva", "new person", "persona nueva"})
"""What the column of codes says of somebody who is certainly not in the records."""
