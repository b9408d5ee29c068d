"""The names under which somebody ever stood in the records, found again in any text.

Case, accents and punctuation are forgiven: "Quetzalroth, Zoe" is "Zoë Quetzalroth".
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from peerdesk.desk.people.people import display_name
from peerdesk.records.groups import Attendance
from peerdesk.records.people import ContactPoint, Person, Visit
from peerdesk.store.journal import JournalChange
from peerdesk.text import normalise

_IDENTITY = ("preferred_name", "legal_first_name", "legal_last_name", "code", "name", "alias")
_SHORTEST = 3
"""Letters of one name that is looked for by itself."""
_DIGITS = 10
"""Of a phone number, from its end: how many make it the same one."""
# A letter or digit, and the accents that may stand apart from their letters.
_WORD = re.compile(r"[^\W_][^\W_\u0300-\u036f]*(?:[\u0300-\u036f]+[^\W_]*)*")

# A word beside a name with nothing between them: the rest of a longer name.
_NAME_AFTER = re.compile(r"[\s\-]+[^\W\d_]")
_NAME_BEFORE = re.compile(r"[^\W\d_][\s\-]+$")

Span = tuple[int, int]


class Names:
    """Of the people ``ids``, which are one person's; read from their rows and the journal."""

    def __init__(self, ids: Collection[int]) -> None:
        self.numbers: set[str] = set()
        self._birth_dates: set[str] = set()
        self._others: dict[int, str] = {}
        short: set[str] = set()
        whole: set[str] = set()
        full: set[str] = set()
        last: set[str] = set()
        current: dict[str, Any] = {}
        changes = JournalChange.select().where(
            JournalChange.person_id.in_(ids),
            JournalChange.record.in_(
                ("person", "other_name", "visit", "attendance", "contact_point")
            ),
        )
        for change in changes.order_by(JournalChange.id):
            for text in (change.before, change.after):
                row = json.loads(text) if text else {}
                if change.record == "contact_point":
                    self.numbers.add(row.get("value") or "")
                    continue
                short.update(str(row[name]) for name in _IDENTITY if row.get(name))
                if change.record == "person":
                    current.update(row)
                    last.add(str(row.get("legal_last_name") or ""))
                    full |= full_names(current)
                    whole |= _shown_names(current)
                    self._birth_dates.add(row.get("birth_date") or "")
        for model in (Visit, Attendance):
            short |= {row.alias for row in model.select().where(model.person.in_(ids))} - {""}
        for person in Person.select().where(Person.id.in_(ids)):
            last.add(person.legal_last_name)
            full |= full_names(person.__data__)
            whole |= _shown_names(person.__data__)
            short |= {str(person.__data__[name]) for name in _IDENTITY[:4]} - {""}
            self._birth_dates.add(person.birth_date.isoformat() if person.birth_date else "")
        for point in ContactPoint.select().where(ContactPoint.person.in_(ids)):
            self.numbers.add(point.value)
        whole |= full
        self.numbers.discard("")
        self._birth_dates.discard("")
        self._short = {name for name in short if len(name) >= _SHORTEST}
        self._whole = whole
        self._last = {normalise(row) for row in last} - {""}
        self._in_full = _Finder(full)
        self._in_whole = _Finder(whole)
        self._in_any = _Finder(whole | self._short)

    def add(self, name: str) -> None:
        """One more name under which they stood."""
        self._short.add(name)
        self._in_any = _Finder(self._whole | self._short)

    def are_in(self, text: str) -> bool:
        """Whether any name, or the code, stands in ``text``."""
        return bool(self._in_any.spans(text))

    def full_in(self, text: str) -> list[Span]:
        """Where first and last name, or the code, stand in ``text``."""
        return self._in_full.spans(text)

    def whole_in(self, text: str) -> list[Span]:
        """As ``full_in``, or the first name with the initial of the last."""
        return self._in_whole.spans(text)

    def any_in(self, text: str, but: Collection[str] = (), *, is_name: bool = False) -> list[Span]:
        """Where any of the names stands; a single word of ``but`` is somebody else's.

        Where the text ``is_name``, so is a first name with another last name after it, and a last
        name with another first name before it.
        """
        found = [
            span for span in self._in_any.spans(text) if normalise(text[slice(*span)]) not in but
        ]
        if not is_name:
            return found
        whole = self.whole_in(text)
        return [span for span in found if span in whole or not self._is_anothers(text, span)]

    def _is_anothers(self, text: str, span: Span) -> bool:
        if _NAME_AFTER.match(text, span[1]):
            return True
        is_last = normalise(text[slice(*span)]) in self._last
        return is_last and _NAME_BEFORE.search(text[: span[0]]) is not None

    def may_be_in(self, text: str) -> bool:
        """Quickly: False only when no name and no number stands in ``text``."""
        return self._in_any.may_be_in(text) or any(each in text for each in self.numbers)

    def is_number(self, typed: str) -> bool:
        """Whether ``typed`` is a phone number of theirs, in whatever form."""
        digits = "".join(filter(str.isdecimal, typed))[-_DIGITS:]
        ends = {"".join(filter(str.isdecimal, each))[-_DIGITS:] for each in self.numbers}
        return len(digits) == _DIGITS and digits in ends

    def are_those_of(self, values: Mapping[str, Any]) -> bool:
        """Whether a half-typed intake is about them: by first and last name, or surely.

        Not with another birth date.
        """
        born = str(values.get("birth_date") or "")
        if born and self._birth_dates and born not in self._birth_dates:
            return False
        return any(self.full_in(name) for name in full_names(values)) or self.are_surely(values)

    def are_surely(self, values: Mapping[str, Any]) -> bool:
        """Whether a half-typed intake has one of the names with the phone number or birth date:

        enough to tell them from somebody else of the same name.
        """
        typed = (str(values.get(name) or "") for name in _IDENTITY[:3])
        knows = self.is_number(str(values.get("phone") or ""))
        knows = knows or str(values.get("birth_date") or "") in self._birth_dates
        return knows and any(self.are_in(name) for name in typed)

    def are_in_label(self, label: str, person_id: int | None, linked: bool) -> bool:
        """Whether a label names them. One of an entry without rows of theirs does so by a whole

        name only, and not when it is about somebody else of that very name.
        """
        own = self._name_of(person_id)
        if linked:
            return self.are_in(label.replace(own, "") if own else label)
        found = self.whole_in(label)
        return any(normalise(label[start:end]) != normalise(own) for start, end in found)

    def _name_of(self, person_id: int | None) -> str:
        if person_id is None:
            return ""
        if person_id not in self._others:
            other = Person.get_or_none(Person.id == person_id)
            self._others[person_id] = display_name(other) if other is not None else ""
        return self._others[person_id]


def full_names(row: Mapping[str, Any]) -> set[str]:
    """The names in a person's values by which hardly anybody else is meant, and the code."""
    last = str(row.get("legal_last_name") or "").strip()
    found = {str(row.get("code") or "")}
    if last:
        for name in _first_names(row):
            found |= {f"{name} {last}", f"{last} {name}"}
    return found - {""}


def _shown_names(row: Mapping[str, Any]) -> set[str]:
    """As lists show them: the first name with the initial of the last."""
    last = str(row.get("legal_last_name") or "").strip()
    return {f"{name} {last[0]}" for name in _first_names(row)} if last else set()


def _first_names(row: Mapping[str, Any]) -> set[str]:
    names = (row.get("preferred_name"), row.get("legal_first_name"))
    return {str(name).strip() for name in names if name and str(name).strip()}


class _Finder:
    """Finds any of some names in a text, the longest first."""

    def __init__(self, names: Iterable[str]) -> None:
        self._by_first: dict[str, list[tuple[str, ...]]] = {}
        for words in {tuple(normalise(name).split()) for name in names} - {()}:
            self._by_first.setdefault(words[0], []).append(words)
        for each in self._by_first.values():
            each.sort(key=len, reverse=True)

    def may_be_in(self, text: str) -> bool:
        plain = text.casefold() if text.isascii() else normalise(text)
        return any(first in plain for first in self._by_first)

    def spans(self, text: str) -> list[Span]:
        """The names in ``text``, from where to where, none over another."""
        if not self.may_be_in(text):
            return []
        words = [(each.start(), each.end(), normalise(each[0])) for each in _WORD.finditer(text)]
        found = []
        at = 0
        while at < len(words):
            for name in self._by_first.get(words[at][2], ()):
                if tuple(word for _start, _end, word in words[at : at + len(name)]) == name:
                    found.append((words[at][0], words[at + len(name) - 1][1]))
                    at += len(name)
                    break
            else:
                at += 1
        return found
