"""Finding people as their name is typed.

``Person.search_key`` holds every word by which somebody is found (see ``namekeys``), and
``store.finding`` an index of the words. A typed word must be the start of one of them, in any
order; what is typed with blanks is looked for without them as well ("mc donald"). One wrong letter
is forgiven by a vocabulary that is held in memory while the center is unlocked. Whoever may see
birth dates finds people by them, typed as everywhere.
"""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import reduce
from operator import and_, or_
from typing import Any, overload

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from peerdesk.actor import Actor
from peerdesk.desk.basics.dates import Sense, parse_date
from peerdesk.desk.basics.rights import Right, may, require
from peerdesk.desk.basics.whose_details import own_people, sees_everybody
from peerdesk.errors import Invalid
from peerdesk.records.people import Person
from peerdesk.store import finding, journal
from peerdesk.store.database import database, place_of
from peerdesk.text import clean, normalise

_APOSTROPHES = str.maketrans("", "", "'’‘ʼʻ`´")
# What people type between the digits of a phone number.
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[\s().\-/]+(?=\d)")
_DAY = re.compile(r"\b\d{1,4}([./-])\d{1,2}\1\d{1,4}\b")

_ENOUGH = 3
"""A wrong letter is looked for only when fewer people than this are found as typed."""
_SHORTEST_WRONG = 4
_MOST_NEAR = 200
_OF_KEYS = ("person", "other_name", "contact_point")
_MOST_JOINED = 4
"""Of more typed words than this no two are tried as one."""
_MANY = 1_000
"""More people than this are read by the piece, in the order of the list, as they are looked at."""
_FIRST_PIECE, _PIECE = 100, 2_000


def people_ids(actor: Actor, text: str, last: Collection[int] = ()) -> Sequence[int]:
    """Whom ``text`` finds: names that start with it first, then by name; all for a blank text.

    People are found by their legal names, phone numbers and birth dates by those who may see them.
    The people of ``last`` come after all others, but before those who are found by a wrong letter
    only. Of very many people only those are read that are looked at.
    """
    require(actor, Right.FIND_PEOPLE)
    text = clean(text)
    words = _typed_words(text)
    sees_private = _sees_private(actor)
    if not words:
        return _few_or_found(_count_of_all(), _pieces(None, ""))
    born = _born_on(actor, text, sees_private)
    alternatives = _alternatives(words)
    hidden = sees_private is None
    ids = finding.ids_found(alternatives, hidden=hidden, most=None if born else _MANY + 1)
    own = _own_by_hidden(alternatives, sees_private) if sees_private else []
    if len(ids) > _MANY and not born:
        total = finding.count_found(alternatives, hidden=hidden) + len(own)
        pieces = _pieces(_has(alternatives, sees_private), " ".join(words))
        return FoundPeople(total, _at_the_end(pieces, last) if last else pieces)
    named = _best_first(words, finding.in_order([*ids, *own]))
    found = _others_first([*born, *(each for each in named if each not in born)], last)
    if len(found) < _ENOUGH and any(_may_be_wrong(word) for word in words):
        known = set(found)
        near = [row for row in _nearly(words, sees_private) if row not in known]
        found += _others_first(near, last)
    return found


def archived_ids(actor: Actor, text: str = "") -> list[int]:
    """Those of the archive whom ``text`` finds, by name, letter by letter; all for a blank one."""
    require(actor, Right.ERASE_PEOPLE)
    found = Person.archived_on.is_null(False)
    if words := _typed_words(clean(text)):
        hidden = _sees_private(actor) is None
        found &= finding.found(Person.id, _alternatives(words), hidden=hidden, archived=True)
    return [row[0] for row in _rows(Person.select(Person.id).where(found).order_by(*_ORDER))]


class FoundPeople(Sequence[int]):
    """``total`` ids, read from ``pieces`` as far as they are asked for.

    A place that nobody has any more, because the rows were changed meanwhile, is 0: no id.
    """

    def __init__(self, total: int, pieces: Iterator[list[int]]) -> None:
        self._total = total
        self._pieces = pieces
        self._read: list[int] = []

    def __len__(self) -> int:
        return self._total

    @overload
    def __getitem__(self, at: int) -> int: ...
    @overload
    def __getitem__(self, at: slice) -> list[int]: ...
    def __getitem__(self, at: int | slice) -> int | list[int]:
        places = range(self._total)[at]
        if isinstance(places, int):
            self._read_to(places)
            return self._read[places]
        self._read_to(max(places, default=-1))
        return [self._read[place] for place in places]

    def __iter__(self) -> Iterator[int]:
        return iter(self[:])

    def _read_to(self, place: int) -> None:
        while len(self._read) <= place:
            piece = next(self._pieces, None)
            self._read += [0] * (self._total - len(self._read)) if piece is None else piece


def _few_or_found(total: int, pieces: Iterator[list[int]]) -> Sequence[int]:
    found = FoundPeople(total, pieces)
    return found[:] if total <= _FIRST_PIECE else found


def _pieces(condition: Any, typed: str) -> Iterator[list[int]]:
    """Everybody in the lists whom the condition lets through: first the names that start with

    what is typed, then the others, each in the order of lists.
    """
    beyond = typed + chr(0x10FFFF)
    starts = (Person.sort_key >= typed) & (Person.sort_key < beyond)
    others = [Person.sort_key < typed, Person.sort_key >= beyond]
    size = _FIRST_PIECE
    for part in [starts, *others] if typed else [Person.sort_key >= ""]:
        last: tuple[str, str] | None = None
        while True:
            query = Person.select(Person.id, Person.sort_key, Person.search_key)
            query = query.where(part & Person.archived_on.is_null())
            if condition is not None:
                query = query.where(condition)
            if last is not None:
                after = (Person.sort_key > last[0]) | (Person.search_key > last[1])
                query = query.where(Person.sort_key >= last[0], after)
            rows = _rows(query.order_by(*_ORDER).limit(size))
            yield [row[0] for row in rows]
            if len(rows) < size:
                break
            last = rows[-1][1:]
            size = _PIECE


def _at_the_end(pieces: Iterator[list[int]], last: Collection[int]) -> Iterator[list[int]]:
    kept: list[int] = []
    for piece in pieces:
        kept += [each for each in piece if each in last]
        yield [each for each in piece if each not in last]
    yield kept


def warm_up() -> None:
    """Gather the words before the first wrong letter is typed (0.1 s for 20,000 people).

    May run in a job of its own after the sign-in.
    """
    for length in range(_SHORTEST_WRONG - 1, 10):
        _current_vocabulary(see_private=True).starts_of(length)


def forget() -> None:
    """Drop the words held in memory; called when the center is locked or closed."""
    _vocabularies.clear()
    _counted.clear()


_ORDER = (Person.sort_key, Person.search_key)


def _typed_words(text: str) -> list[str]:
    joined_digits = _BETWEEN_DIGITS.sub("", text)
    return list(dict.fromkeys(normalise(joined_digits.translate(_APOSTROPHES)).split()))


def _alternatives(words: Sequence[str]) -> list[list[str]]:
    """The words as they were typed, and with some or all of the blanks between them left out."""
    if len(words) > _MOST_JOINED:
        return [list(words)]
    found = [[words[0]]]
    for word in words[1:]:
        found = [each for made in found for each in ([*made, word], [*made[:-1], made[-1] + word])]
    return found


def _rows(query: Any) -> Any:
    """The rows as plain tuples: thousands of them, at every key."""
    return database.execute(query).fetchall()


def _sees_private(actor: Actor) -> frozenset[int] | None:
    """Whose legal names, phone numbers and birth dates the account may see: these people's, None

    for all.
    """
    if sees_everybody(actor):
        return None
    return own_people(actor) if may(actor, Right.SEE_CONTACT_DETAILS) else frozenset()


_counted: list[tuple[tuple[str, object], int]] = []


def _count_of_all() -> int:
    """How many people stand in the lists; counted once between two entries of the journal."""
    now = journal.state()
    held = next(iter(_counted), None)
    if held is None or held[0] != now:
        held = (now, Person.select().where(Person.archived_on.is_null()).count())
        _counted[:] = [held]
    return held[1]


def _own_by_hidden(alternatives: finding.Alternatives, own: frozenset[int]) -> list[int]:
    """The own people who are found by what only those may see who walk with them."""
    shown = _has(alternatives, frozenset())
    found = Person.id.in_(own) & Person.archived_on.is_null() & _has(alternatives, None) & ~shown
    return [row[0] for row in _rows(Person.select(Person.id).where(found))]


def _born_on(actor: Actor, text: str, sees_private: frozenset[int] | None) -> list[int]:
    """Whose birth date is typed, alone or beside words of their name."""
    if sees_private is not None and not sees_private:
        return []
    written = _DAY.search(text)
    typed = written[0] if written else text
    if sum(map(str.isdecimal, typed)) < 3:
        return []
    try:
        day = parse_date(typed, actor.clock.today(), Sense.BIRTH)
    except Invalid:
        return []
    found = (Person.birth_date == day) & Person.archived_on.is_null()
    if sees_private is not None:
        found &= Person.id.in_(sees_private)
    if written and (words := _typed_words(text.replace(typed, " "))):
        found &= _has(_alternatives(words), sees_private)
    return [row[0] for row in _rows(Person.select(Person.id).where(found).order_by(*_ORDER))]


def _has(alternatives: finding.Alternatives, sees_private: frozenset[int] | None) -> Any:
    """Every word of one of the alternatives starts a word of the search key; before the first "|"

    but for ``sees_private``. Asked row by row, of few rows or of those that come first.
    """
    places = [[place_of(Person.search_key, f" {word}") for word in each] for each in alternatives]
    found = reduce(or_, (reduce(and_, (place > 0 for place in each)) for each in places))
    if sees_private is None:
        return found
    bar = place_of(Person.search_key, "|")
    shown = (reduce(and_, ((place > 0) & (place < bar) for place in each)) for each in places)
    public = reduce(or_, shown)
    return public | (found & Person.id.in_(sees_private)) if sees_private else public


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
        condition &= _has([sure], sees_private)
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
        self._keys: dict[int, str] = dict(_rows(Person.select(Person.id, Person.search_key)))
        for person_id, key in self._keys.items():
            for word in self._words(key):
                self._people.setdefault(word, []).append(person_id)
        self._sorted = sorted(self._people)
        self._starts: dict[int, dict[str, list[str]]] = {}

    def catch_up(self) -> None:
        """Take in what was changed since the last look."""
        latest = journal.latest()
        if latest == self._up_to:
            return
        changed = sorted(journal.people_changed(_OF_KEYS, self._up_to))
        for first in range(0, len(changed), _MOST_NEAR):
            some = changed[first : first + _MOST_NEAR]
            keys = Person.select(Person.id, Person.search_key).where(Person.id.in_(some))
            now = dict(_rows(keys))
            for person_id in some:
                for word in self._words(self._keys.pop(person_id, "")):
                    self._remove(word, person_id)
                if person_id in now:
                    self._keys[person_id] = now[person_id]
                    for word in self._words(now[person_id]):
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
        words = {word for start in starts for word in self._from(start)}
        return set().union(*(self._people[word] for word in words))

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
