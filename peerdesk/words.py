"""One catalogue of words for screens and PDFs alike: gettext, with dates and numbers by Babel.

English is in the code; ``resources/locale`` holds the other languages. ``_`` looks a sentence
up when it is called, so a list made at import time uses ``N_`` to mark its words and calls
``_`` when it is shown. Babel is imported with the first date or number: the sign-in window,
which must be there at once, shows none.
"""

from __future__ import annotations

import gettext
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time
from functools import cache, lru_cache
from typing import Any

from peerdesk.resources import RESOURCES

LANGUAGES = {"en": "English", "es": "Español"}
# Numbers and dates as they are written where the centers are: 2,000 in Spanish too.
_LOCALES = {"en": "en_US", "es": "es_US"}

_language = "en"
_for_now: ContextVar[str] = ContextVar("language", default="")


def use_language(code: str) -> None:
    """Use the language ``code`` ("en", "es") from now on; an unknown one means English."""
    global _language
    _language = code if code in LANGUAGES else "en"


@contextmanager
def in_language(code: str) -> Iterator[None]:
    """Inside the block, and in this thread alone, use the language ``code``; "" is the one in use.

    For a paper in somebody else's language than the screen's.
    """
    before = _for_now.set(code if code in LANGUAGES else "")
    try:
        yield
    finally:
        _for_now.reset(before)


def language() -> str:
    """The language in use, as its ISO 639 code."""
    return _for_now.get() or _language


@cache
def _catalogue(code: str) -> gettext.NullTranslations:
    if code == "en":
        return gettext.NullTranslations()
    return gettext.translation("peerdesk", RESOURCES / "locale", [code], fallback=True)


def _(text: str, /, **values: Any) -> str:
    """``text`` in the language in use, with ``{name}`` filled in from ``values``."""
    found = _catalogue(language()).gettext(text)
    return found.format(**values) if values else found


def ngettext(one: str, many: str, n: int, /, **values: Any) -> str:
    """The form for ``n`` things; ``{n}`` and the other names are filled in."""
    return _catalogue(language()).ngettext(one, many, n).format(n=number(n), **values)


def pgettext(context: str, text: str, /) -> str:
    """``text`` where the same English means two things; ``context`` says which."""
    return _catalogue(language()).pgettext(context, text)


def N_(text: str) -> str:
    """Mark ``text`` for the catalogue; whoever shows it calls ``_``."""
    return text


def nN_(one: str, many: str) -> tuple[str, str]:
    """Mark both forms for the catalogue; whoever shows them calls ``ngettext``."""
    return one, many


def _date_as(day: date, form: str) -> str:
    return _formatted_date(day, form, _LOCALES[language()])


# Babel takes 0.05 to 0.2 ms for one, and a screen shows the same few again and again.
@lru_cache(maxsize=2000)
def _formatted_date(day: date, form: str, locale: str) -> str:
    from babel.dates import format_date

    return format_date(day, format=form, locale=locale)


def long_date(day: date) -> str:
    """Monday, November 23, 2026."""
    return _date_as(day, "full")


def medium_date(day: date) -> str:
    """Nov 23, 2026: the one form of a day on screen and paper, so that nobody has to ask which
    of two numbers is the month. `long_date`, where the weekday matters, is the same written out."""
    return _date_as(day, "medium")


def month_and_day(day: date) -> str:
    """November 23."""
    from babel.dates import format_skeleton

    return format_skeleton("MMMMd", day, locale=_LOCALES[language()])


def month_name(day: date) -> str:
    """November 2026; noviembre de 2026: each language has its own order and words between."""
    return _formatted_month(day.replace(day=1), _LOCALES[language()])


@lru_cache(maxsize=500)
def _formatted_month(first: date, locale: str) -> str:
    from babel.dates import format_skeleton

    return format_skeleton("yMMMM", first, locale=locale)


def short_month(day: date) -> str:
    """Nov."""
    return _date_as(day, "LLL")


def weekday_name(weekday: int) -> str:
    """Monday for 0, ... Sunday for 6."""
    return _date_as(date(2024, 1, 1 + weekday), "EEEE")


def clock_time(moment: time | datetime, *, after_midnight: bool = False) -> str:
    """6:30 PM; ``after_midnight`` of a time that stands with the day which had begun before it."""
    at = moment.time() if isinstance(moment, datetime) else moment
    words = _formatted_time(at.replace(second=0, microsecond=0), _LOCALES[language()])
    return _("{time} (after midnight)", time=words) if after_midnight else words


@lru_cache(maxsize=2000)
def _formatted_time(at: time, locale: str) -> str:
    from babel.dates import format_time

    return format_time(at, format="short", locale=locale).replace("\u202f", " ")


def date_time(moment: datetime) -> str:
    """Nov 23, 2026, 6:30 PM, of a moment that is already in the center's own time."""
    return f"{medium_date(moment.date())}, {clock_time(moment)}"


def number(value: float) -> str:
    """1,234.5 in the reader's own form, at most one digit after the point."""
    return _formatted_number(value, _LOCALES[language()])


@lru_cache(maxsize=2000)
def _formatted_number(value: float, locale: str) -> str:
    from babel.numbers import format_decimal

    return format_decimal(value, format="#,##0.#", locale=locale)


def percent(part: float, whole: float) -> str:
    """43 % of ``part`` in ``whole``; a dash when there is nothing to divide by."""
    from babel.numbers import format_percent

    return format_percent(part / whole, locale=_LOCALES[language()]) if whole else "–"
