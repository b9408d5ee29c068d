"""Who is in the records already, and in the file already: held in memory for one import.

The rules are those of ``desk.people.duplicates`` made strict, since nobody looks at each row: the
same person is the same code, or the same-sounding name with the same birth date or phone number.
The same name alone is not enough to be the same person, and not enough to be another one either:
such a row needs attention, and so does a name or a birth date that is one slip away.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from peerdesk.desk.people.likeness import slip_of_days, slip_of_names
from peerdesk.desk.people.short_names import groups_of
from peerdesk.desk.people.sounds import sound_of
from peerdesk.records.people import ContactPoint, OtherName, Person
from peerdesk.store.database import database
from peerdesk.text import normalise
from peerdesk.words import N_, _, number


@dataclass(frozen=True)
class Who:
    """What tells people apart. ``line`` is that of the row in the file, 0 for a person of the

    records, whose ``person_id`` and ``code`` are then set. ``firsts`` are all first names,
    normalised.
    """

    firsts: frozenset[str]
    last: str
    birth_date: date | None
    phones: frozenset[str]
    code: str = ""
    person_id: int | None = None
    line: int = 0


@dataclass(frozen=True)
class Found:
    """Who a row is: a person, or an earlier line of the file; ``why_not`` when it can't be told.

    ``line`` is then that of an earlier row that stands against it. All empty: somebody new.
    """

    person_id: int | None = None
    line: int = 0
    why_not: str = ""


def who(values: Mapping[str, object], phones: Iterable[str] = (), line: int = 0) -> Who:
    """The ``Who`` of a row's checked values."""
    firsts = (values.get("preferred_name", ""), values.get("legal_first_name", ""))
    birth = values.get("birth_date")
    return Who(
        frozenset(normalise(str(name)) for name in firsts if name) - {""},
        normalise(str(values.get("legal_last_name") or "")),
        birth if isinstance(birth, date) else None,
        frozenset(phone for phone in phones if phone),
        line=line,
    )


class KnownPeople:
    """All people, found by code, by birth date or phone with the name, and by the name."""

    def __init__(self) -> None:
        self.by_code: dict[str, Who] = {}
        self._by_detail: dict[tuple[str, object], list[Who]] = defaultdict(list)
        self._by_name: dict[tuple[str, str], list[Who]] = defaultdict(list)
        self._by_initial: dict[tuple[str, str], list[Who]] = defaultdict(list)
        by_id: dict[int | None, Who] = {}
        for person in _people():
            self.by_code[person.code] = person
            by_id[person.person_id] = person
            self.add(person)
        merged = OtherName.select(OtherName.person, OtherName.name).where(OtherName.kind == "code")
        for person_id, code in _rows(merged):
            self.by_code.setdefault(code, by_id[person_id])

    def __del__(self) -> None:
        free_bit_by_bit(self.by_code, self._by_detail, self._by_name, self._by_initial)

    def add(self, one: Who) -> None:
        """Let later rows be compared with this one as well."""
        for first in one.firsts:
            self._by_name[first, one.last].append(one)
            for group in groups_of(first) if one.last else ():
                self._by_name[group, one.last].append(one)
            if one.last:
                self._by_initial[first, one.last[0]].append(one)
            sound = sound_of(first)
            for detail in (one.birth_date, *one.phones):
                if detail is not None:
                    self._by_detail[sound, detail].append(one)

    def find(self, row: Who, code: str) -> Found:
        """Who the row is. ``code`` is a known code, "new" for certainly nobody known, or ""."""
        if code == "new":
            return Found()
        if code:
            return self._with_code(row, self.by_code[code])
        same: dict[object, Who] = {}
        perhaps: dict[object, tuple[str, int]] = {}
        for other in self._alike(row):
            verdict, reason = self._compare(row, other)
            if verdict == "same":
                same[other.person_id, other.line] = other
            elif verdict == "perhaps":
                perhaps[other.person_id, other.line] = _against(other, reason), other.line
        if len({other.person_id or -other.line for other in same.values()}) > 1:
            several = _("Several people have this name and birth date or phone number.")
            return Found(line=max(other.line for other in same.values()), why_not=several)
        if same:
            other = next(iter(same.values()))
            return Found(other.person_id, other.line)
        why_not, line = next(iter(perhaps.values()), ("", 0))
        return Found(line=line, why_not=why_not)

    def named(self, row: Who, code: str) -> tuple[int | None, str]:
        """The one person of the records whom a list's row means, or None and why not.

        Here the name alone is enough when one person has it: nobody new is made of it.
        """
        if code:
            found = self._with_code(row, self.by_code[code]) if row.firsts else None
            if found is not None and found.why_not:
                return None, found.why_not
            return self.by_code[code].person_id, ""
        exact: dict[int, Who] = {}
        for first in row.firsts:
            lists = [self._by_name.get((first, row.last), ())]
            if len(row.last) == 1:
                lists.append(self._by_initial.get((first, row.last), ()))
            exact |= {one.person_id: one for many in lists for one in many if one.person_id}
        fitting = {
            person_id: one
            for person_id, one in exact.items()
            if not (row.birth_date and one.birth_date and row.birth_date != one.birth_date)
        }
        if not fitting:
            same = {
                one.person_id for one in self._alike(row) if self._compare(row, one)[0] == "same"
            }
            if len(same) == 1:
                return same.pop(), ""
            return None, _("Nobody of this name is in the records. Import the people first.")
        sure = {
            person_id: one
            for person_id, one in fitting.items()
            if (row.birth_date and one.birth_date == row.birth_date) or row.phones & one.phones
        }
        fitting = sure or fitting
        if len(fitting) > 1:
            codes = ", ".join(sorted(one.code for one in fitting.values())[:5])
            return None, _(
                "{n} people have this name. Put the code of the right one into a column “Code”: "
                "{codes}.",
                n=number(len(fitting)),
                codes=codes,
            )
        return next(iter(fitting)), ""

    def _with_code(self, row: Who, person: Who) -> Found:
        sounds = {sound_of(first) for first in row.firsts}
        own = {sound_of(first) for first in person.firsts}
        same_day = row.birth_date is not None and row.birth_date == person.birth_date
        if sounds & own or same_day or row.phones & person.phones:
            return Found(person.person_id)
        return Found(why_not=_("This code belongs to somebody of another name."))

    def _alike(self, row: Who) -> Iterator[Who]:
        for first in row.firsts:
            yield from self._by_name.get((first, row.last), ())
            if row.last:
                yield from self._by_name.get((row.last, first), ())
                for group in groups_of(first):
                    yield from self._by_name.get((group, row.last), ())
            sound = sound_of(first)
            for detail in (row.birth_date, *row.phones):
                if detail is not None:
                    yield from self._by_detail.get((sound, detail), ())

    def _compare(self, row: Who, other: Who) -> tuple[str, str]:
        """ "same", "perhaps" with the reason in words, or "other"; the first names sound alike, or

        a slip makes one whole name of the other.
        """
        slips = _slips(row, other)
        if slips:
            return "perhaps", ", ".join(map(_, slips))
        same_day = row.birth_date is not None and row.birth_date == other.birth_date
        other_day = bool(row.birth_date and other.birth_date) and not same_day
        same_phone = bool(row.phones & other.phones)
        if other_day:
            return (
                ("perhaps", _("same name and phone number, another birth date"))
                if (same_phone and self._same_last(row.last, other.last))
                else ("other", "")
            )
        if row.last and other.last and self._same_last(row.last, other.last):
            if (same_day or same_phone) and _same_first(row.firsts, other.firsts):
                return "same", ""
            if same_day or same_phone:
                return "perhaps", _("a name that sounds alike, same birth date or phone number")
            exact = row.firsts & other.firsts and row.last == other.last
            return ("perhaps", _("same name, nothing else to compare")) if exact else ("other", "")
        if row.last and other.last:
            if (same_day and same_phone) or (same_day and row.last[0] == other.last[0]):
                return "perhaps", _("same first name and birth date, another last name")
            return "other", ""
        if same_day and same_phone and _same_first(row.firsts, other.firsts):
            return "same", ""
        if same_day:
            return "perhaps", _("same first name and birth date, no last name to compare")
        if same_phone:
            return "perhaps", _("same first name and phone number, no last name to compare")
        if not row.last and not other.last and row.firsts & other.firsts:
            return "perhaps", _("same name, nothing else to compare")
        return "other", ""

    def _same_last(self, one: str, other: str) -> bool:
        if not one or not other:
            return one == other
        if len(one) == 1 or len(other) == 1:
            return one[0] == other[0]
        return one == other or sound_of(one) == sound_of(other)


def free_bit_by_bit(*indexes: dict[Any, Any]) -> None:
    """Empty what holds a whole center: freed at once it holds up every other thread for as long

    as a tenth of a second, the window's too.
    """
    for index in indexes:
        while index:
            index.popitem()


def _slips(row: Who, other: Who) -> list[str]:
    """What slips of the whole name and of the birth date make the one the other, in words that

    are not translated yet; none where more than that is different, or nothing.
    """
    is_same_name = bool(row.last) and row.last == other.last and bool(row.firsts & other.firsts)
    of_names = "" if is_same_name else slip_of_names(row.firsts, row.last, other.firsts, other.last)
    if not is_same_name and not of_names:
        return []
    of_days = ""
    if row.birth_date and other.birth_date and row.birth_date != other.birth_date:
        of_days = slip_of_days(row.birth_date.isoformat(), other.birth_date.isoformat())
        if not of_days:
            return []
    if of_days:
        return [of_names or N_("same name"), of_days]
    return [of_names] if of_names else []


def _same_first(some: frozenset[str], others: frozenset[str]) -> bool:
    """Whether names that sound alike may be one: Daniel and Daniela may be twins."""
    return any(
        one == two or (sound_of(one) == sound_of(two) and _ending(one) == _ending(two))
        for one in some
        for two in others
    )


def _ending(name: str) -> str:
    """The vowel that tells a daughter from a son."""
    last = name.rstrip("h")[-1:]
    return last if last in ("a", "o") else ""


def _against(other: Who, reason: str) -> str:
    if other.line:
        return _(
            "Perhaps the same person as in line {line}: {reason}. Leave one of them out, or put "
            "the word “new” into a column “Code”.",
            line=number(other.line),
            reason=reason,
        )
    return _(
        "Perhaps in the records already: {reason}. Put the code {code} into a column “Code” if "
        "it is the same person, the word “new” if it is not.",
        reason=reason,
        code=other.code,
    )


def _people() -> Iterator[Who]:
    phones: dict[int, set[str]] = defaultdict(set)
    query = ContactPoint.select(ContactPoint.person, ContactPoint.value)
    for person_id, value in _rows(query.where(ContactPoint.kind == "phone")):
        phones[person_id].add(value)
    others: dict[int, list[str]] = defaultdict(list)
    names = OtherName.select(OtherName.person, OtherName.name).where(OtherName.kind != "code")
    for person_id, name in _rows(names):
        others[person_id].append(name)
    columns = (
        *(Person.id, Person.code, Person.preferred_name, Person.legal_first_name),
        *(Person.legal_last_name, Person.birth_date),
    )
    for person_id, code, preferred, first, last, born in _rows(Person.select(*columns)):
        # An other name may be a whole one: its first word is the first name in it.
        firsts = {preferred, first, *others[person_id]}
        firsts |= {name.split()[0] for name in (first, *others[person_id]) if name.split()}
        yield Who(
            frozenset(normalise(name) for name in firsts if name) - {""},
            normalise(last),
            Person.birth_date.python_value(born) if born else None,
            frozenset(phones[person_id]),
            code,
            person_id,
        )


def _rows(query: Any) -> list[tuple[Any, ...]]:
    """Plain tuples: models would take ten times as long for a whole center."""
    return database.execute(query).fetchall()
