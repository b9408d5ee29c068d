"""Dates and clock times as people type them."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, time, timedelta
from enum import Enum
from functools import cache

from babel import Locale

from peerdesk import words
from peerdesk.errors import Invalid
from peerdesk.text import clean
from peerdesk.words import _

_FURTHEST_AHEAD = 10
"""A year of two digits is the last such year that is at most this many years ahead: in 2026,
"90" is 1990 and "30" is 2030."""
_NEAR = {"today": 0, "yesterday": -1, "tomorrow": 1, "hoy": 0, "ayer": -1, "manana": 1}


class Sense(Enum):
    """Of which time a day tells: what it means without its year, or with two digits of one."""

    NEAR = "near"
    """Just now or soon, nobody knows: the nearest such day."""
    COMING = "coming"
    """A day to come, today with it: 1/5, typed on December 28, is next year's."""
    RECENT = "recent"
    """Of what happened: 12/30, typed on January 3, is last year's; "27" is 2027, a slip."""
    PAST = "past"
    """The same, and maybe long ago: a year of two digits is none to come ("30" is 1930)."""
    BIRTH = "birth"
    """As PAST, and a day without a year is refused: it is nobody's birth date."""


def parse_date(text: str, today: date, sense: Sense = Sense.NEAR, *, whole: bool = False) -> date:
    """The day meant by ``text``: 3/4/1990, 3.4.90, 1990-03-04, Wed 4 mar 1990, March 4, today.

    Day and month stand in the center's order, the month first; where only the other order is a
    date (25/12/1990), it is that one. Without a year it is what ``sense`` says, which ``whole``
    refuses. Raises `Invalid` with the field "date".
    """
    whole = whole or sense is Sense.BIRTH
    typed = _plain(text)
    if typed in _NEAR:
        return today + timedelta(days=_NEAR[typed])
    is_past = sense in (Sense.PAST, Sense.BIRTH)
    latest = today.year if is_past else today.year + _FURTHEST_AHEAD
    parts = _parts(typed)
    if _has_year(parts):
        found = _in_parts(parts, today.year, latest)
    else:
        years = range(today.year - 1, today.year + 2)
        such = [day for year in years if (day := _in_parts(parts, year, latest)) is not None]
        found = _meant(such, today, sense)
    if whole and found is not None and not _has_year(parts):
        raise Invalid({"date": _("Type the year too, like {example}.", example=example_of_day())})
    if found is None and whole and _only_year(parts):
        raise Invalid({"date": _("If only the year is known, choose about which age instead.")})
    if found is None or not 1880 <= found.year <= today.year + 100:
        message = _("This isn't a date. Type it like {example}.", example=example_of_day())
        raise Invalid({"date": message})
    return found


def _meant(such: list[date], today: date, sense: Sense) -> date | None:
    """Which of these days, of three years, is meant; None where none fits."""
    if sense is Sense.NEAR:
        return min(such, key=lambda day: abs(day - today), default=None)
    if sense is Sense.COMING:
        return next((day for day in such if day >= today), None)
    return next((day for day in reversed(such) if day <= today), None)


def as_day(kept: str) -> date | None:
    """The day of a kept text that is a day in ISO 8601 or words ("the hearing")."""
    try:
        return date.fromisoformat(kept)
    except ValueError:
        return None


def day_or_words(kept: str) -> str:
    """As ``as_day``, for reading."""
    day = as_day(kept)
    return words.medium_date(day) if day is not None else kept


def parse_time(text: str) -> time:
    """The time of day meant by ``text``: 18:30, 6:30 pm, 6.30p, 6 pm, 1830, noon.

    Raises `Invalid` with the field "time".
    """
    typed = _plain(text).replace(" ", "")
    named = {"noon": time(12), "mediodia": time(12), "midnight": time(0), "medianoche": time(0)}
    if typed in named:
        return named[typed]
    match = re.fullmatch(
        r"(\d{1,2})(?:[:.h]?(\d{2}))?h?(am?|pm?)?m?", re.sub(r"\.(?=m|$)", "", typed)
    )
    if match:
        hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "")[:1]
        if half and not 1 <= hour <= 12:
            hour = 99
        elif half:
            hour = hour % 12 + (12 if half == "p" else 0)
        if hour < 24 and minute < 60:
            return time(hour, minute)
    message = _("This isn't a time. Type it like {example}.", example=example_of_time())
    raise Invalid({"time": message})


def example_of_day(day: date = date(1990, 3, 25)) -> str:
    """How a day can be typed in digits, in the center's order, whatever the reader's language:
    two people at one desk must not read the same digits as two days. For hints: what is shown
    of a record has its month in letters."""
    return f"{day.month}/{day.day}/{day.year}"


def example_of_words(day: date) -> str:
    """How a day of this year can be typed in words: March 4, 4 de marzo."""
    return words.month_and_day(day)


def yesterday() -> str:
    """The word for it, in the language in use."""
    return {"es": "ayer"}.get(words.language(), "yesterday")


def example_of_time(at: time = time(18, 30)) -> str:
    """How a time of day can be typed: 6:30 PM."""
    return words.clock_time(at)


def _parts(typed: str) -> list[str]:
    """The numbers and the words, but for weekdays and small words ("4 de marzo", "Wed, 4th of")."""
    parts = re.findall(r"\d+|[^\W\d_]+", typed)
    small = ("de", "del", "of", "the", "th", "st", "nd", "rd")
    return [part for part in parts if part not in small and not _is_weekday(part)]


def _has_year(parts: list[str]) -> bool:
    return len(parts) != 2


def _only_year(parts: list[str]) -> bool:
    """1970, or March 1970."""
    years = [part for part in parts if len(part) == 4 and part.isdecimal()]
    return len(years) == 1 and len(parts) <= 2


def _in_parts(parts: list[str], this_year: int, latest: int) -> date | None:
    """The day; ``latest`` is the last year that two digits can mean."""
    if len(parts) == 1 and parts[0].isdecimal():
        return _from_digits(parts[0], latest)
    months = [_month(part) for part in parts if not part.isdecimal()]
    numbers = [part for part in parts if part.isdecimal()]
    if len(months) > 1 or len(numbers) > 3 or not numbers or max(map(len, numbers)) > 4:
        return None
    if months:
        return _with_month_name(months[0], numbers, this_year, latest)
    if len(numbers) == 3 and len(numbers[0]) == 4:
        return _day(_year(numbers[0], latest), int(numbers[1]), int(numbers[2]))
    if len(numbers) in (2, 3):
        year = _year(numbers[2], latest) if len(numbers) == 3 else this_year
        return _either_order(year, int(numbers[0]), int(numbers[1]))
    return None


def _with_month_name(
    month: int | None, numbers: list[str], this_year: int, latest: int
) -> date | None:
    if month is None or len(numbers) > 2:
        return None
    if len(numbers) == 1:
        return _day(this_year, month, int(numbers[0]))
    first, second = numbers
    if len(first) == 4:
        first, second = second, first
    return _day(_year(second, latest), month, int(first))


def _from_digits(digits: str, latest: int) -> date | None:
    """03041990 in the center's order, or 19900304."""
    if len(digits) == 6:
        return _either_order(_year(digits[4:], latest), int(digits[:2]), int(digits[2:4]))
    if len(digits) != 8:
        return None
    plain = _either_order(int(digits[4:]), int(digits[:2]), int(digits[2:4]))
    if plain is not None and plain.year >= 1880:
        return plain
    return _day(int(digits[:4]), int(digits[4:6]), int(digits[6:]))


def _either_order(year: int | None, first: int, second: int) -> date | None:
    """The month first, as in the United States; the other way where only that is a date."""
    return _day(year, first, second) or _day(year, second, first)


def _year(digits: str, latest: int) -> int | None:
    if len(digits) == 4:
        return int(digits)
    if len(digits) != 2:
        return None
    return latest - (latest - int(digits)) % 100


def _day(year: int | None, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if year is not None else None
    except ValueError:
        return None


def _is_weekday(typed: str) -> bool:
    if len(typed) < 3 or _month(typed) is not None:
        return False  # "mar" is martes too
    return any(name.startswith(typed) for name in _weekday_names(words.language()))


@cache
def _weekday_names(language: str) -> tuple[str, ...]:
    """In this language and in English, in plain small letters."""
    return tuple(
        _plain(Locale.parse(each).days["format"]["wide"][day])
        for each in (language, "en")
        for day in range(7)
    )


def _month(typed: str) -> int | None:
    """The month whose name, in the language in use or in English, starts with ``typed`` (three
    letters or more)."""
    if len(typed) < 3:
        return None
    for language in (words.language(), "en"):
        for month, name in _month_names(language):
            if name.startswith(typed) or (typed.startswith(name) and len(name) < 5):
                return month
    return None


@cache
def _month_names(language: str) -> tuple[tuple[int, str], ...]:
    """Month and name, wide and abbreviated, in plain small letters."""
    names = Locale.parse(language).months["format"]
    return tuple(
        (month, _plain(names[width][month]))
        for width in ("wide", "abbreviated")
        for month in range(1, 13)
    )


def _plain(text: str) -> str:
    """Small letters without accents and without points or spaces around them."""
    split = unicodedata.normalize("NFKD", clean(text).casefold())
    bare = "".join(letter for letter in split if not unicodedata.combining(letter))
    return bare.strip(" .\t\n\u202f")
