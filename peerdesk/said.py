"""What the program says of its own and keeps: a code and values, put into words when shown.

The journal's labels and the reasons of a match are kept so: whoever reads them reads them in the
language in use then, whoever wrote them. A day is kept as ISO text, a count as a number, an answer
of a list by its code; names and typed texts are kept as they were said. ``peerdesk.sentences``
holds the words for each code.

As text it is a record separator and compact JSON (RFC 7464): ``␞["visit_begun",{"name":"Ana"}]``.
No older text begins so, since the separator counts as a blank and typed texts are stripped: what
was kept as a sentence, before there were codes, is shown as it was written.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from string import Formatter
from typing import Any

from peerdesk.sentences import SENTENCES
from peerdesk.words import _, clock_time, medium_date, month_name, ngettext, number, weekday_name

_MARK = "\x1e"
_as_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True)
class InMonth:
    """The month in which ``day`` lies: November 2026."""

    day: date


@dataclass(frozen=True)
class Weekday:
    """Monday for 0, ... Sunday for 6."""

    number: int


@dataclass(frozen=True)
class ListWord:
    """An answer of a list, by its code. ``own`` is the center's own word for it, as then said."""

    list_name: str
    code: str
    own: str = ""


@dataclass(frozen=True)
class Small:
    """Words inside a sentence: without their capital, unless they are an abbreviation."""

    value: ListWord | Said


@dataclass(frozen=True)
class Said:
    """A sentence by its code in SENTENCES, with what stands in it. Made by ``said``."""

    code: str
    values: tuple[tuple[str, Value], ...] = ()

    def value(self, name: str) -> Value | None:
        """What stands at ``{name}``; None when there is no such place."""
        return dict(self.values).get(name)


Value = str | int | date | time | InMonth | Weekday | ListWord | Small | Said | tuple["Value", ...]
"""What stands in a sentence. Several sentences are joined with semicolons, all else with commas."""


def said(code: str, /, **values: Value) -> Said:
    """The sentence of ``code`` with its values; a mistake of ours when they are not its own."""
    if values.keys() != places_of(code):
        raise TypeError(f"the sentence {code} takes {sorted(places_of(code))}")
    return Said(code, tuple(values.items()))


@cache
def places_of(code: str) -> frozenset[str]:
    """The names of the values that the sentence of ``code`` takes."""
    sentence = SENTENCES[code]
    forms = (sentence,) if isinstance(sentence, str) else sentence
    return frozenset(name for form in forms for _text, name, *_ in Formatter().parse(form) if name)


def as_text(kept: Said | str) -> str:
    """As it is stored; what is text already stays as it is.

    The name of a file may hold what is no text, on a disk that allows that: a question mark here.
    """
    text = _MARK + _as_json(_packed(kept)) if isinstance(kept, Said) else kept
    return text.encode(errors="replace").decode()


def read(text: str) -> Said | str:
    """What ``as_text`` made; a sentence from before there were codes stays as it is."""
    if not text.startswith(_MARK):
        return text
    try:
        found = _unpacked(json.loads(text[len(_MARK) :]))
    except (ValueError, TypeError, LookupError):
        return text  # not written by us: shown for what it is
    return found if isinstance(found, Said) else text


def said_in_words(kept: Said | str) -> str:
    """The sentence in the language in use; ``kept`` may be as it is stored."""
    found = read(kept) if isinstance(kept, str) else kept
    if isinstance(found, str):
        return found
    words = {name: shown(value) for name, value in found.values}
    sentence = SENTENCES.get(found.code)
    if sentence is None:
        # Written by a newer program: better than nothing.
        return " · ".join([found.code.replace("_", " "), *words.values()])
    if isinstance(sentence, tuple):
        count = words.pop("n") and found.value("n")
        assert isinstance(count, int), "counted by n"
        return ngettext(*sentence, count, **words)
    return _(sentence).format(**words)


def own_words(kept: Said | str) -> Iterator[str]:
    """The names and typed texts in it, each by itself; an older sentence as a whole."""
    found = read(kept) if isinstance(kept, str) else kept
    if isinstance(found, str):
        yield found
    else:
        yield from _typed(found)


def with_own_words(kept: str, change: Callable[[str], str]) -> str:
    """The stored ``kept`` with every name and typed text in it changed."""
    found = read(kept)
    if isinstance(found, str):
        return change(found)
    changed = _changed(found, change)
    assert isinstance(changed, Said)
    return as_text(changed)


_word_of: Callable[[str, str], str] = lambda _list_name, code: code  # noqa: E731


def use_lists(word_of: Callable[[str, str], str]) -> None:
    """Where the program's own word for a code of a list is found: the lists lie above this."""
    global _word_of
    _word_of = word_of


def shown(value: Value) -> str:
    """One value in the language in use."""
    match value:
        case str():
            return value
        case int():
            return number(value)
        case date():
            return medium_date(value)
        case time():
            return clock_time(value)
        case InMonth():
            return month_name(value.day)
        case Weekday():
            return weekday_name(value.number)
        case ListWord():
            return value.own or _word_of(value.list_name, value.code)
        case Small():
            words = shown(value.value)
            return words.lower() if words[1:].islower() else words
        case Said():
            return said_in_words(value)
        case tuple():
            several = all(isinstance(each, Said) for each in value)
            return ("; " if several else ", ").join(map(shown, value))


def _packed(value: Value) -> Any:
    match value:
        case bool() | datetime():
            raise TypeError(f"no value of a sentence: {type(value).__name__}")
        case str() | int():
            return value
        case date():
            return {"day": value.isoformat()}
        case time():
            return {"time": value.isoformat()}
        case InMonth():
            return {"month": f"{value.day:%Y-%m}"}
        case Weekday():
            return {"weekday": value.number}
        case ListWord():
            return {"choice": [value.list_name, value.code, *filter(None, [value.own])]}
        case Small():
            return {"small": _packed(value.value)}
        case Said():
            return [value.code, {name: _packed(each) for name, each in value.values}]
        case tuple():
            return {"all": [_packed(each) for each in value]}
    raise TypeError(f"no value of a sentence: {type(value).__name__}")


_UNPACKED: Mapping[str, Callable[[Any], Value]] = {
    "day": date.fromisoformat,
    "time": time.fromisoformat,
    "month": lambda text: InMonth(date.fromisoformat(f"{text}-01")),
    "weekday": Weekday,
    "choice": lambda parts: ListWord(*parts),
    "small": lambda packed: Small(_unpacked(packed)),  # type: ignore[arg-type]
    "all": lambda packed: tuple(map(_unpacked, packed)),
}


def _unpacked(packed: Any) -> Value:
    if isinstance(packed, (str, int)):
        return packed
    if isinstance(packed, list):
        code, values = packed
        return Said(code, tuple((name, _unpacked(each)) for name, each in values.items()))
    ((kind, content),) = packed.items()
    return _UNPACKED[kind](content)


def _typed(value: Value) -> Iterator[str]:
    match value:
        case str():
            yield value
        case ListWord() if value.own:
            yield value.own
        case Small():
            yield from _typed(value.value)
        case Said():
            for _name, each in value.values:
                yield from _typed(each)
        case tuple():
            for each in value:
                yield from _typed(each)


def _changed(value: Any, change: Callable[[str], str]) -> Any:
    match value:
        case str():
            return change(value)
        case ListWord() if value.own:
            return ListWord(value.list_name, value.code, change(value.own))
        case Small():
            return Small(_changed(value.value, change))
        case Said():
            pairs = ((name, _changed(each, change)) for name, each in value.values)
            return Said(value.code, tuple(pairs))
        case tuple():
            return tuple(_changed(each, change) for each in value)
    return value
