"""Days in the forms that lists have: which of day and month comes first, spreadsheets' numbers.

Whatever can't be read raises Invalid with the field "value".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache

from babel import Locale

from peerdesk.desk.basics.dates import Sense, example_of_day, parse_date
from peerdesk.errors import Invalid
from peerdesk.exchange.importing.values import any_of
from peerdesk.text import normalise
from peerdesk.words import LANGUAGES, _

# A day and a month, and the year where there is one.
_NUMBERS = re.compile(
    r"(\d{1,2})\s*[./-]\s*(\d{1,2})(?!\d)(?:\s*[./-]\s*(\d{4}|\d{2})(?!\d))?(?!\s*[./-])"
)
_ISO = re.compile(r"\d{4}-\d\d-\d\d")
_SERIAL = re.compile(r"(\d{5})(?:[.,]\d+)?")
_LAST_SERIAL = 60_000  # in 2064; the first of five digits is in 1927
_CLOCK_AFTER = re.compile(r"[T ,]+\d{1,2}:\d{2}(:\d{2})?(\.\d+)?\s*([AaPp]\.?[Mm]\.?)?$")
_WEEKDAY = re.compile(
    r"(?i)(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?[.,]?\s+(?=\w)"
    r"|(?:lun(?:es)?|martes|mi[eé](?:rcoles)?|jue(?:ves)?|vie(?:rnes)?|s[aá]b(?:ado)?|"
    r"dom(?:ingo)?)[.,]?\s+(?=\w)"
)
# What a spreadsheet makes of an empty cell that is formatted as a day.
_NO_DAYS = any_of(
    "0|1/0/1900|01/00/1900|1/1/1900|01/01/1900|1900-01-01|1899-12-30|1899-12-31|12/30/1899|"
    "12/31/1899|30/12/1899|31/12/1899|0/0/00|00/00/00|0/0/0000|00/00/0000|0000-00-00|1/1/0001"
)
_WEEKDAYS = any_of(
    "mon|monday|tue|tues|tuesday|wed|wednesday|thu|thur|thurs|thursday|fri|friday|sat|saturday|"
    "sun|sunday|m|t|w|th|f|sa|su|lun|lunes|mar|martes|mie|miercoles|jue|jueves|vie|viernes|"
    "sab|sabado|dom|domingo"
)
# The years that address books and programs of churches write where none is known.
_NO_YEAR = re.compile(r"(?<!\d)(?:1604|1885)(?!\d)")
_A_LEAP_YEAR_S_END = date(2024, 12, 31)


def is_no_day(text: str) -> bool:
    """Whether it is what an empty cell turns into, not the first day of the calendar."""
    return _CLOCK_AFTER.sub("", text.strip()) in _NO_DAYS


def orders(texts: Iterable[str]) -> set[bool]:
    """The orders that a column's days have for certain: True where the day stands first.

    Empty when it can't be told, both when they are mixed.
    """
    found: set[bool] = set()
    for text in set(texts):
        if match := _numbers(text):
            first, second = int(match[1]), int(match[2])
            if first > 12 >= second:
                found.add(True)
            elif second > 12 >= first:
                found.add(False)
    return found


def _numbers(text: str) -> re.Match[str] | None:
    """Day and month at the start, after a weekday; quickly, for whole columns."""
    bare = _WEEKDAY.sub("", text, count=1) if text[:1].isalpha() else text
    return _NUMBERS.match(bare)


def is_iso(text: str) -> bool:
    """Whether it is a day as no order can turn it: 1990-04-03."""
    return _ISO.fullmatch(text) is not None


def is_open(text: str) -> bool:
    """Whether the day is another one when the month is read first: 3/4/1990."""
    match = _numbers(text)
    return bool(match and int(match[1]) <= 12 >= int(match[2]) and match[1] != match[2])


def is_half(text: str) -> bool:
    """Whether it is a day without its year, or a year or month without the day."""
    typed = _CLOCK_AFTER.sub("", text.strip())
    if re.fullmatch(r"(?:19|20)\d\d", typed) or _NO_YEAR.search(typed):
        return True
    # "--09-30" is a day of any year.
    typed = typed.removeprefix("--")
    if (match := _NUMBERS.fullmatch(typed)) is not None:
        return match[3] is None
    if re.fullmatch(r"\d{1,2}\s*[./-]\s*(?:19|20)\d\d", typed):
        return True
    words = normalise(typed).split()
    numbers = [word for word in words if not word.isalpha()]
    months = [word for word in words if word in _months()]
    # "March 14", "14th of March", "March 1990", but not "March 14, 1990".
    return len(months) == 1 and len(numbers) <= 1 and len(words) <= 4


def day(
    text: str,
    today: date,
    day_first: bool | None,
    sense: Sense = Sense.NEAR,
    *,
    whole: bool = False,
) -> date:
    """The day that a cell means; ``day_first`` None is the center's order, the month first.

    ``sense`` and ``whole`` are those of `parse_date`.
    """
    typed = _CLOCK_AFTER.sub("", text.strip())
    serial = _SERIAL.fullmatch(typed)
    if serial and int(serial[1]) <= _LAST_SERIAL:
        return date(1899, 12, 30) + timedelta(days=int(serial[1]))
    if whole and _NO_YEAR.search(typed):
        said = _("Type the year too, like {example}.", example=example_of_day())
        raise Invalid({"value": said})
    match = _NUMBERS.fullmatch(typed)
    if match and day_first and int(match[2]) <= 12:
        typed = "/".join(filter(None, (match[2], match[1], match[3])))
    try:
        return parse_date(typed, today, sense, whole=whole)
    except Invalid as error:
        raise Invalid({"value": str(error)}) from None


def since_1904(text: str) -> str:
    """A day as the number that an old Mac's workbook makes of it, in ISO form; else ``text``."""
    serial = _SERIAL.fullmatch(text.strip())
    if serial is None or int(serial[1]) > _LAST_SERIAL:
        return text
    return (date(1904, 1, 1) + timedelta(days=int(serial[1]))).isoformat()


def recent_day(text: str, today: date, day_first: bool | None) -> date:
    """The day of something that happened: without a year the last such, "Tue 9/1" as well.

    A day that is in the future with its year stays there, for whoever judges it.
    """
    bare = _WEEKDAY.sub("", text.strip(), count=1)
    return day(bare, today, day_first, Sense.RECENT)


def example(text: str, today: date, day_first: bool | None) -> date:
    """A day of a column, with its year or without, as it is read in this order."""
    if len(re.findall(r"\d+", text)) < 3:
        return recent_day(text, today, day_first)
    return day(text, today, day_first, Sense.PAST)


def header_day(header: str, today: date, day_first: bool | None = None) -> date | None:
    """The day that heads a column of marks, None when it is none; without a year, the last such."""
    try:
        return recent_day(header, today, day_first)
    except Invalid:
        return None


def is_day(text: str) -> bool:
    """Whether a header's cell is a day, in whichever year. A bare number is none."""
    return not text.isdecimal() and header_day(text, _A_LEAP_YEAR_S_END) is not None


def is_weekday(text: str) -> bool:
    """Whether it names a day of the week and no more: "Fri"."""
    return normalise(text) in _WEEKDAYS


def month_in(text: str) -> str:
    """The month that a title names, as a pattern with ``{day}``: "January {day}, 2026", or "".

    Only whole words: "Marketing" is no March.
    """
    words = normalise(text).split()
    named = [word for word in words if word in _months()]
    if len(named) != 1:
        return ""
    year = next((word for word in words if re.fullmatch(r"(19|20)\d\d", word)), "")
    return f"{_months()[named[0]]} {{day}}" + (f", {year}" if year else "")


def is_month(text: str) -> bool:
    """Whether a cell is a month and no name: "JANUARY 2026", but not "April"."""
    words = [word for word in normalise(text).split() if not word.isdecimal()]
    return len(words) == 1 and words[0] in _months() and words[0] not in _NAMES_OF_PEOPLE


_NAMES_OF_PEOPLE = frozenset({"april", "may", "june", "august", "abril", "julio", "jan", "mar"})


@cache
def _months() -> dict[str, str]:
    """The months' names and short forms in every language, in plain letters, to the English."""
    english = Locale("en").months["format"]["wide"]
    found = {"sept": english[9]}
    for language in LANGUAGES:
        for names in Locale(language).months["format"].values():
            for month, name in names.items():
                if len(normalise(name)) >= 3:
                    found.setdefault(normalise(name), english[month])
    return found
