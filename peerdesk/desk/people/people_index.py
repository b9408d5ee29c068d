"""Everybody's names, numbers and birth dates in memory, by what is looked up at a keystroke.

Held while the center is unlocked, and kept up to date from the journal. It is read and brought up
to date by one job at a time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from peerdesk.desk.people.likeness import Known, known
from peerdesk.desk.people.people import shown_name
from peerdesk.records.people import ContactPoint, OtherName, Person
from peerdesk.store import journal
from peerdesk.store.database import database

_TABLES = ("person", "contact_point", "other_name")
_MOST_IN_A_BLOCK = 200
"""More people than this who share one key (a shelter's number) say nothing about each other."""


class PeopleIndex:
    """Everybody, those of the archive as well."""

    def __init__(self) -> None:
        self.file = str(database.database)
        self._up_to = journal.latest()
        self.people: dict[int, Known] = {}
        self._by_key: defaultdict[tuple[str, ...], set[int]] = defaultdict(set)
        self._load(None)

    def catch_up(self) -> None:
        """Take in what was changed since the last look."""
        latest = journal.latest()
        if latest == self._up_to:
            return
        changed = journal.people_changed(_TABLES, self._up_to)
        for person_id in changed & self.people.keys():
            for key in _keys(self.people.pop(person_id)):
                self._by_key[key].discard(person_id)
        if changed:
            self._load(changed)
        self._up_to = latest

    def near(self, typed: Known) -> list[Known]:
        """Who shares a key with what is typed, or has the same name where a last name lacks."""
        ids: set[int] = set()
        for key in _keys(typed):
            ids |= self._by_key.get(key, set())
        if typed.last:
            for sound in typed.sounds:
                ids |= self._by_key.get(("name", sound, ""), set())
            for name in typed.firsts:
                ids |= self._by_key.get(("whole", typed.last, name), set())
        if not typed.has_last_name:
            for name in typed.firsts:
                found = self._by_key.get(("first", name), set())
                if len(found) <= _MOST_IN_A_BLOCK:
                    ids |= found
        return [self.people[person_id] for person_id in ids]

    def blocks(self) -> list[list[Known]]:
        """The people, without those of the archive, of each sign by which a pair can have points

        enough for the review: a name and the last name, a name and the birth date, a number.
        """
        shared: defaultdict[tuple[str, ...], list[Known]] = defaultdict(list)
        for person in self.people.values():
            if not person.archived:
                for sign in set(_signs(person)):
                    shared[sign].append(person)
        return [block for block in shared.values() if 1 < len(block) <= _MOST_IN_A_BLOCK]

    def _load(self, ids: set[int] | None) -> None:
        names = _by_person(OtherName, OtherName.name, ids, OtherName.kind == "")
        phones = _by_person(ContactPoint, ContactPoint.value, ids, ContactPoint.kind == "phone")
        rows = Person.select(
            Person.id,
            Person.preferred_name,
            Person.legal_first_name,
            Person.legal_last_name,
            Person.code,
            Person.birth_date,
            Person.archived_on,
        )
        if ids is not None:
            rows = rows.where(Person.id.in_(ids))
        for person_id, preferred, first, last, code, birth, archived in database.execute(rows):
            firsts = [preferred, first, *names.get(person_id, ())]
            person = known(
                person_id,
                shown_name(preferred, last),
                code,
                firsts,
                last,
                birth,
                phones.get(person_id, ()),
                archived is not None,
            )
            self.people[person_id] = person
            for key in _keys(person):
                self._by_key[key].add(person_id)


def _by_person(model: Any, column: Any, ids: set[int] | None, only: Any) -> dict[int, list[str]]:
    query = model.select(model.person, column).where(only)
    if ids is not None:
        query = query.where(model.person.in_(ids))
    found: dict[int, list[str]] = {}
    for person_id, text in database.execute(query).fetchall():
        found.setdefault(person_id, []).append(text)
    return found


def _keys(person: Known) -> Iterable[tuple[str, ...]]:
    """Under what somebody is found: two records with nothing in common here are never compared."""
    for sound in person.sounds:
        yield ("name", sound, person.last[:1])
    for name in person.firsts:
        yield ("first", name)
        yield ("whole", name, person.last)
    if person.last:
        yield ("last", person.last)
    for digits in person.numbers:
        yield ("number", digits[-7:])
    if person.birth:
        yield ("birth", person.birth)
    if person.code:
        yield ("code", person.code)


def _signs(person: Known) -> Iterator[tuple[str, ...]]:
    names = person.sounds | person.firsts
    if person.last:
        for name in person.sounds:
            yield ("name", name, person.last)
        for name in person.firsts:
            # First and last name changed over have one sign.
            yield ("whole", *sorted((name, person.last)))
    if person.birth:
        for name in (*names, person.last):
            if name:
                yield ("birth", person.birth, name)
    for digits in person.numbers:
        yield ("number", digits)


_held: list[PeopleIndex] = []


def current() -> PeopleIndex:
    """The index of the open records, up to date."""
    # What is held may be forgotten at any moment, by an erasing in another thread.
    held = next(iter(_held), None)
    if held is None or held.file != str(database.database):
        held = PeopleIndex()
        _held[:] = [held]
    held.catch_up()
    return held


def forget() -> None:
    """Drop what is held in memory."""
    _held.clear()
