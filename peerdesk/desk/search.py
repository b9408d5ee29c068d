"""Finding people as their name is typed.

``Person.search_key`` holds every word by which somebody is found (see ``namekeys``). A typed word
must be the start of one of them, in any order. Case, accents and punctuation are forgiven in SQL,
one wrong letter by a vocabulary that is held in memory while the center is unlocked.
"""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import reduce
from operator import and_
from typing import Any

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from peerdesk.actor import Actor
from peerdesk.desk.own_people import own_people, sees_everybody
from peerdesk.desk.rights import Right, may, require
from peerdesk.records.people import Person
from peerdesk.store import journal
from peerdesk.store.database import database, place_of
from peerdesk.text import normalise

_APOSTROPHES = str.maketrans("", "", "'’‘ʼʻ`´")
# What people type between the digits of a phone number.
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[\s().\-/]+(?=\d)")

_ENOUGH = 3
"""A wrong letter is looked for only when fewer people than this are found as typed."""
_SHORTEST_WRONG = 4
_MOST_NEAR = 1000


def people_ids(actor: Actor, text: str, last: Collection[int] = ()) -> list[int]:
    """Whom ``text`` finds: names that start with it first, then by name; all for a blank text.

    People are found by their legal names and phone numbers by those who may see them. The people
    of ``last`` come after all others, but before those who are found by a wrong letter only.
    """
    require(actor, Right.FIND_PEOPLE)
    words = _typed_words(text)
    sees_private = _sees_private(actor)
    if not words:
        everybody = Person.select(Person.id).where(Person.archived_on.is_null())
        return [row[0] for row in _rows(everybody.order_by(*_ORDER))]
    found = _others_first(_best_first(words, _rows(_found_by(words, sees_private))), last)
    if len(found) < _ENOUGH and any(_may_be_wrong(word) for word in words):
        known = set(found)
        near = [row for row in _nearly(words, sees_private) if row not in known]
        found += _others_first(near, last)
    return found


def archived_ids(actor: Actor, text: str = "") -> list[int]:
    """Those of the archive whom ``text`` finds, by name, letter by letter; all for a blank one."""
    require(actor, Right.ERASE_PEOPLE)
    found = Person.archived_on.is_null(False)
    if words := _typed_words(text):
        found &= _has(words, _sees_private(actor))
    return [row[0] for row in _rows(Person.select(Person.id).where(found).order_by(*_ORDER))]


def warm_up() -> None:
    """Gather the words before the first wrong letter is typed (0.1 s for 20,000 people).

    May run in a job of its own after the sign-in.
    """
    for length in range(_SHORTEST_WRONG - 1, 10):
        _current_vocabulary(see_private=True).starts_of(length)


def forget() -> None:
    """Drop the words held in memory; called when the center is locked or closed."""
    _vocabularies.clear()


_ORDER = (Person.sort_key, Person.search_key)


def _typed_words(text: str) -> list[str]:
    joined_digits = _BETWEEN_DIGITS.sub("", text)
    return list(dict.fromkeys(normalise(joined_digits.translate(_APOSTROPHES)).split()))


def _rows(query: Any) -> Any:
    """The rows as plain tuples: thousands of them, at every key."""
    return database.execute(query).fetchall()


def _sees_private(actor: Actor) -> frozenset[int] | None:
    """Whose legal names and phone numbers the account may see: these people's, None for all."""
    if sees_everybody(actor):
        return None
    return own_people(actor) if may(actor, Right.SEE_CONTACT_DETAILS) else frozenset()


def _found_by(words: Sequence[str], sees_private: frozenset[int] | None) -> Any:
    found = _has(words, sees_private) & Person.archived_on.is_null()
    return Person.select(Person.id, Person.sort_key).where(found).order_by(*_ORDER)


def _has(words: Sequence[str], sees_private: frozenset[int] | None) -> Any:
    """Every word starts a word of the search key; before the "|" but for ``sees_private``."""
    places = [place_of(Person.search_key, f" {word}") for word in words]
    found = reduce(and_, (place > 0 for place in places))
    if sees_private is None:
        return found
    bar = place_of(Person.search_key, "|")
    public = reduce(and_, (place < bar for place in places))
    return found & (public | Person.id.in_(sees_private)) if sees_private else found & public


def _best_first(words: Sequence[str], rows: Iterable[tuple[int, str]]) -> list[int]:
    typed = " ".join(words)
    first: list[int] = []
    rest: list[int] = []
    for person_id, sort_key in rows:
        (first if sort_key.startswith(typed) else rest).append(person_id)
    return first + rest


def _others_first(found: list[int], last: Collection[int]) -> list[int]:
    return sorted(found, key=lambda person_id: person_id in last) if last else found


def _may_be_wrong(word: str) -> bool:
    return len(word) >= _SHORTEST_WRONG and not word.isdecimal()


def _nearly(words: Sequence[str], sees_private: frozenset[int] | None) -> list[int]:
    """Whom the words find when each of them may hold one wrong letter.

    A mentor's own people are found by their legal names as they are written only.
    """
    vocabulary = _current_vocabulary(see_private=sees_private is None)
    sets = [vocabulary.people_near(word) for word in words if _may_be_wrong(word)]
    ids = sorted(set.intersection(*sets))[:_MOST_NEAR]
    sure = [word for word in words if not _may_be_wrong(word)]
    condition = Person.id.in_(ids) & Person.archived_on.is_null()
    if sure:
        condition &= _has(sure, sees_private)
    query = Person.select(Person.id).where(condition).order_by(*_ORDER)
    return [row[0] for row in _rows(query)]


class _Vocabulary:
    """Every word of the search keys but the phone numbers, and whose it is.

    Kept up to date from the journal, so that imports and undo count as well.
    """

    def __init__(self, file: str, see_private: bool) -> None:
        self.file = file
        self._see_private = see_private
        self._up_to = journal.latest()
        self._people: dict[str, list[int]] = {}
        for person_id, key in _rows(Person.select(Person.id, Person.search_key)):
            for word in self._words(key):
                self._people.setdefault(word, []).append(person_id)
        self._sorted = sorted(self._people)
        self._starts: dict[int, dict[str, list[str]]] = {}

    def catch_up(self) -> None:
        """Take in what was changed since the last look."""
        latest = journal.latest()
        if latest == self._up_to:
            return
        for person_id, before, after in journal.values_changed(
            "person", "search_key", self._up_to, latest
        ):
            for word in self._words(before or ""):
                self._remove(word, person_id)
            for word in self._words(after or ""):
                self._add(word, person_id)
        self._up_to = latest

    def people_near(self, typed: str) -> set[int]:
        """Whose words start with ``typed`` or with something one letter from it."""
        starts = {typed}
        for length in (len(typed) - 1, len(typed), len(typed) + 1):
            # One wrong letter leaves the first or the last letter as it was.
            alike = self.starts_of(length)
            near = extract(
                typed,
                alike.get(typed[0], []) + alike.get("-" + typed[-1], []),
                scorer=OSA.distance,
                processor=None,
                score_cutoff=1,
                limit=None,
            )
            starts.update(start for start, _distance, _place in near)
        return {
            person
            for start in starts
            for word in self._from(start)
            for person in self._people[word]
        }

    def _words(self, key: str) -> Iterator[str]:
        seen = key.rpartition("|")[0] if self._see_private else key.partition("|")[0]
        return (word for word in seen.split() if word != "|" and not word.isdecimal())

    def _from(self, start: str) -> Iterator[str]:
        for place in range(bisect_left(self._sorted, start), len(self._sorted)):
            if not self._sorted[place].startswith(start):
                return
            yield self._sorted[place]

    def starts_of(self, length: int) -> dict[str, list[str]]:
        """The distinct first ``length`` letters of all names, by their first letter "a" and by

        their last letter "-a". Codes count as a whole.
        """
        if length not in self._starts:
            by_letter: dict[str, list[str]] = {}
            for start in {
                word[:length]
                for word in self._sorted
                if len(word) == length or (len(word) > length and word.isalpha())
            }:
                by_letter.setdefault(start[0], []).append(start)
                by_letter.setdefault("-" + start[-1], []).append(start)
            self._starts[length] = by_letter
        return self._starts[length]

    def _add(self, word: str, person_id: int) -> None:
        if word not in self._people:
            self._people[word] = []
            insort(self._sorted, word)
            self._starts.clear()
        if person_id not in self._people[word]:
            self._people[word].append(person_id)

    def _remove(self, word: str, person_id: int) -> None:
        people = self._people.get(word, [])
        if person_id in people:
            people.remove(person_id)
        if word in self._people and not people:
            del self._people[word]
            del self._sorted[bisect_left(self._sorted, word)]
            self._starts.clear()


_vocabularies: dict[bool, _Vocabulary] = {}


def _current_vocabulary(see_private: bool) -> _Vocabulary:
    file = str(database.database)
    held = _vocabularies.get(see_private)
    if held is None or held.file != file:
        held = _vocabularies[see_private] = _Vocabulary(file, see_private)
    held.catch_up()
    return held
