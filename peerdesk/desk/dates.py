"""Dates and clock times as people type them."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, time, timedelta
from functools import cache

from babel import Locale

from peerdesk import words
from peerdesk.errors import Invalid
from peerdesk.words import _

_FURTHEST_AHEAD = 10
"""A year of two digits is the last such year that is at most this many years ahead: in 2026,
"90" is 1990 and "30" is 2030."""


def parse_date(text: str, today: date) -> date:
    """The day meant by ``text``: 3/4/1990, 3.4.90, 1990-03-04, 4 mar 1990, March 4, today.

    Day and month stand in the order of the language in use (`words.language()`); where only the
    other order is a date (25/12/1990 in English), it is that one. Without a year it is this
    year's. Raises `Invalid` with the field "date".
    """
    typed = _plain(text)
    near = {"today": 0, "yesterday": -1, "tomorrow": 1, "hoy": 0, "ayer": -1, "manana": 1}
    if typed in near:
        return today + timedelta(days=near[typed])
    found = _in_parts(typed, today)
    if found is None or not 1880 <= found.year <= today.year + 100:
        raise Invalid({"date": _("This isn't a date. Type it like {example}.", example=_example())})
    return found


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
    raise Invalid({"time": _("This isn't a time. Type it like {example}.", example="6:30 PM")})


def _in_parts(typed: str, today: date) -> date | None:
    parts = re.findall(r"\d+|[^\W\d_]+", typed)
    # "4 de marzo de 1990", "4th of March"
    parts = [
        part for part in parts if part not in ("de", "del", "of", "the", "th", "st", "nd", "rd")
    ]
    if len(parts) == 1 and parts[0].isdecimal():
        return _from_digits(parts[0], today)
    months = [_month(part) for part in parts if not part.isdecimal()]
    numbers = [part for part in parts if part.isdecimal()]
    if len(months) > 1 or len(numbers) > 3 or not numbers or max(map(len, numbers)) > 4:
        return None
    if months:
        return _with_month_name(months[0], numbers, today)
    if len(numbers) == 3 and len(numbers[0]) == 4:
        return _day(_year(numbers[0], today), int(numbers[1]), int(numbers[2]))
    if len(numbers) in (2, 3):
        year = _year(numbers[2], today) if len(numbers) == 3 else today.year
        return _either_order(year, int(numbers[0]), int(numbers[1]))
    return None


def _with_month_name(month: int | None, numbers: list[str], today: date) -> date | None:
    if month is None or len(numbers) > 2:
        return None
    if len(numbers) == 1:
        return _day(today.year, month, int(numbers[0]))
    first, second = numbers
    if len(first) == 4:
        first, second = second, first
    return _day(_year(second, today), month, int(first))


def _from_digits(digits: str, today: date) -> date | None:
    """03041990 in the language's order, or 19900304."""
    if len(digits) == 6:
        return _either_order(_year(digits[4:], today), int(digits[:2]), int(digits[2:4]))
    if len(digits) != 8:
        return None
    plain = _either_order(int(digits[4:]), int(digits[:2]), int(digits[2:4]))
    if plain is not None and plain.year >= 1880:
        return plain
    return _day(int(digits[:4]), int(digits[4:6]), int(digits[6:]))


def _either_order(year: int | None, first: int, second: int) -> date | None:
    if _month_comes_first(words.language()):
        return _day(year, first, second) or _day(year, second, first)
    return _day(year, second, first) or _day(year, first, second)


def _year(digits: str, today: date) -> int | None:
    if len(digits) == 4:
        return int(digits)
    if len(digits) != 2:
        return None
    latest = today.year + _FURTHEST_AHEAD
    return latest - (latest - int(digits)) % 100


def _day(year: int | None, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if year is not None else None
    except ValueError:
        return None


def _example() -> str:
    return words.short_date(date(1990, 3, 25))


@cache
def _month_comes_first(language: str) -> bool:
    pattern = Locale.parse(language).date_formats["short"].pattern
    return pattern.lower().index("m") < pattern.lower().index("d")


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
    split = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(letter for letter in split if not unicodedata.combining(letter))
    return bare.strip(" .\t\n\u202f")
