"""Somebody who may be in the records already: noticed at intake, and found by a review of all.

The same name is not the same person: whoever is at the desk decides, and what was decided is
remembered. Names, phone numbers and birth dates are held in memory by what is looked up (how a
first name sounds and the last initial, the number, the date) while the center is unlocked, so
that a keystroke looks at a handful of people.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any

from rapidfuzz.distance import JaroWinkler
from rapidfuzz.fuzz import token_sort_ratio

from peerdesk.actor import Actor
from peerdesk.desk.forms import Form, PastDate, ShortText, TypedPhone, checked
from peerdesk.desk.people import display_name, existing, shown_name
from peerdesk.desk.rights import Right, require
from peerdesk.desk.search import normalise
from peerdesk.desk.sounds import sound_of
from peerdesk.errors import Invalid
from peerdesk.records.office import Center
from peerdesk.records.people import ContactPoint, NotTheSame, OtherName, Person
from peerdesk.store import journal
from peerdesk.store.database import database
from peerdesk.store.journal import Done
from peerdesk.words import _

Progress = Callable[[int, int], None]
"""Called with what is done and the total; raises to cancel."""

_TELLING = ("number", "birth")
"""Keys of which one is enough to compare two records in the review."""
_TABLES = ("person", "contact_point", "other_name")
_ENOUGH_WHILE_TYPING = 2
_ENOUGH_IN_REVIEW = 3
_PHONE = 4
_ALIKE = 0.9
"""The least Jaro-Winkler similarity of two first names that are called similar."""
_MOST_IN_A_BLOCK = 200
"""More people than this who share one key (a shelter's number) say nothing about each other."""


@dataclass(frozen=True)
class PossibleDuplicate:
    """A person who may be the same; ``reason`` says why in words, ``score`` (0 to 100) how alike

    the whole names are.
    """

    person_id: int
    name: str
    code: str
    reason: str
    score: int = 0


@dataclass(frozen=True)
class DuplicatePair:
    """Two records that may be one person's, the older record first."""

    first_id: int
    second_id: int
    first: str
    second: str
    reason: str
    score: int


@dataclass(frozen=True)
class DuplicatePairs:
    """A page of the review list, likeliest first, and how many pairs there are in all."""

    total: int
    pairs: tuple[DuplicatePair, ...]


class _Typed(Form):
    preferred_name: ShortText = ""
    legal_first_name: ShortText = ""
    legal_last_name: ShortText = ""
    birth_date: PastDate = None
    phone: TypedPhone = ""
    code: ShortText = ""


@dataclass(frozen=True, slots=True)
class _Known:
    """What is compared. Names are normalised; ``birth`` is ISO; ``numbers`` end in ten digits."""

    id: int
    shown: str
    code: str
    firsts: frozenset[str]
    sounds: frozenset[str]
    last: str
    birth: str | None
    numbers: frozenset[str]

    @property
    def whole(self) -> str:
        return f"{' '.join(sorted(self.firsts))} {self.last}".strip()


def possible_duplicates(
    actor: Actor, values: Mapping[str, Any], limit: int = 5
) -> list[PossibleDuplicate]:
    """Who shares the phone, the birth date, the code or the name with what is typed so far,

    likeliest first. Takes the values of BriefIntake, half-typed ones as well.
    """
    require(actor, Right.DO_INTAKE)
    typed = _known_of_typed(_readable(actor, values))
    held = _current()
    found: list[tuple[int, int, str, PossibleDuplicate]] = []
    for person in held.near(typed):
        points, reason = _likeness(typed, person)
        if points >= _ENOUGH_WHILE_TYPING:
            score = round(token_sort_ratio(typed.whole, person.whole))
            row = PossibleDuplicate(person.id, person.shown, person.code, reason, score)
            found.append((-points, -score, person.whole, row))
    return [row for *_order, row in sorted(found, key=lambda one: one[:3])[:limit]]


def record_not_the_same(actor: Actor, person_id: int, other_id: int) -> Done[None]:
    """Remember that these are two people: the review list doesn't show them together again."""
    require(actor, Right.DO_INTAKE)
    if person_id == other_id:
        raise Invalid({"": _("Choose two people.")})
    with journal.entry(actor, "", person_id=person_id) as entry:
        names = [display_name(existing(number)) for number in (person_id, other_id)]
        entry.label = _(
            "Noted that {name} and {other} are two people", name=names[0], other=names[1]
        )
        keep_apart(person_id, other_id)
    return entry.done(None)


def keep_apart(person_id: int, other_id: int) -> None:
    """Inside an entry: these are two people, from now on. Nothing happens when it is known."""
    first, second = sorted((person_id, other_id))
    known = (NotTheSame.person == first) & (NotTheSame.other == second)
    if not NotTheSame.select().where(known).exists():
        NotTheSame(person=first, other=second).save()


def duplicate_pairs(
    actor: Actor, limit: int = 50, offset: int = 0, progress: Progress | None = None
) -> DuplicatePairs:
    """The review list over the whole center: a second or two for 20,000 people, in a job.

    Shown are pairs with the same or a same-sounding first name and birth date, the same phone
    and a like name or birth date, or the same whole name that no birth date speaks against.
    """
    require(actor, Right.MERGE_PEOPLE)
    everybody = _Index()
    known = set(NotTheSame.select(NotTheSame.person, NotTheSame.other).tuples())
    blocks = everybody.blocks()
    best: dict[tuple[int, int], tuple[int, str]] = {}
    for done, block in enumerate(blocks):
        if progress is not None and done % 500 == 0:
            progress(done, len(blocks))
        for first, second in combinations([everybody.people[one] for one in sorted(block)], 2):
            same_phone = not first.numbers.isdisjoint(second.numbers)
            if first.birth != second.birth and first.birth and second.birth and not same_phone:
                continue  # no name outweighs that
            pair = (first.id, second.id)
            if pair in best or pair in known:
                continue
            points, reason = _likeness(first, second)
            if points >= _ENOUGH_IN_REVIEW + (same_phone and _PHONE - 2):
                best[pair] = (points, reason)
    if progress is not None:
        progress(len(blocks), len(blocks))
    order = sorted(best, key=lambda pair: (-best[pair][0], pair))
    page = order[offset : offset + limit]
    return DuplicatePairs(
        len(order),
        tuple(
            DuplicatePair(
                one,
                two,
                everybody.people[one].shown,
                everybody.people[two].shown,
                best[one, two][1],
                round(token_sort_ratio(everybody.people[one].whole, everybody.people[two].whole)),
            )
            for one, two in page
        ),
    )


def warm_up() -> None:
    """Gather what is compared before the first key (a second for 20,000 people); in a job."""
    _current()


def forget() -> None:
    """Drop what is held in memory; called when the center is locked or closed."""
    _held.clear()


def _readable(actor: Actor, values: Mapping[str, Any]) -> _Typed:
    """What can be read of the half-typed form; a field that can't be yet counts as blank."""
    known = {field: values[field] for field in _Typed.model_fields if field in values}
    context = {
        "today": actor.clock.today(),
        "region": Center.select(Center.region).scalar(),
    }
    try:
        return checked(_Typed, known, **context)
    except Invalid as error:
        known = {field: value for field, value in known.items() if field not in error.fields}
        return checked(_Typed, known, **context)


def _known_of_typed(typed: _Typed) -> _Known:
    names = [typed.preferred_name, typed.legal_first_name]
    birth = typed.birth_date.isoformat() if typed.birth_date else None
    # Somebody may type the code from a card where the name goes.
    code = (typed.code or typed.preferred_name).strip().upper()
    return _known(0, "", code, names, typed.legal_last_name, birth, [typed.phone])


def _known(
    person_id: int,
    shown: str,
    code: str,
    firsts: Iterable[str],
    last: str,
    birth: date | str | None,
    phones: Iterable[str],
) -> _Known:
    names = frozenset(normalise(name) for name in firsts) - {""}
    sounds = {sound_of(name) for name in names} | {sound_of(name.split()[0]) for name in names}
    return _Known(
        person_id,
        shown,
        code,
        names,
        frozenset(sounds - {""}),
        normalise(last),
        str(birth) if birth else None,
        frozenset(digits[-10:] for phone in phones if len(digits := _digits(phone)) >= 7),
    )


def _digits(phone: str) -> str:
    return "".join(sign for sign in phone if sign.isdecimal())


def _likeness(one: _Known, two: _Known) -> tuple[int, str]:
    """Points, and the reasons for them in words."""
    points, words = _likeness_of_names(one, two)
    reasons = [words] if words else []
    if one.code and one.code == two.code:
        points += 5
        reasons.append(_("same code"))
    if not one.numbers.isdisjoint(two.numbers):
        points += _PHONE
        reasons.append(_("same phone number"))
    if one.birth and one.birth == two.birth:
        points += 3 if points else 1
        reasons.append(_("same birth date"))
    elif one.birth and two.birth:
        points -= 2
    return points, ", ".join(reasons)


def _likeness_of_names(one: _Known, two: _Known) -> tuple[int, str]:
    same_last = bool(one.last) and one.last == two.last
    same_initial = one.last[:1] == two.last[:1]
    if not one.firsts.isdisjoint(two.firsts):
        if same_last:
            return 3, _("same name")
        if same_initial:
            return 2, _("same first name and initial") if one.last else _("same name")
        return 1, _("same first name")
    if not one.sounds.isdisjoint(two.sounds):
        if same_last:
            return 3, _("first name sounds the same, same last name")
        if same_initial and one.last:
            return 2, _("first name sounds the same, same initial")
        return 1, _("first name sounds the same")
    if same_last:
        if _are_similar(one.firsts, two.firsts):
            return 2, _("similar first name, same last name")
        return 1, _("same last name")
    return 0, ""


def _are_similar(some: frozenset[str], others: frozenset[str]) -> bool:
    return any(
        JaroWinkler.similarity(name, other, score_cutoff=_ALIKE) > 0
        for name in some
        for other in others
    )


class _Index:
    """Everybody who isn't archived, by what is looked up; kept up to date from the journal."""

    def __init__(self) -> None:
        self.file = str(database.database)
        self._up_to = journal.latest()
        self.people: dict[int, _Known] = {}
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

    def near(self, typed: _Known) -> list[_Known]:
        """Who shares a key with what is typed."""
        ids: set[int] = set()
        for key in _keys(typed):
            ids |= self._by_key.get(key, set())
        return [self.people[person_id] for person_id in ids]

    def blocks(self) -> list[set[int]]:
        """The people of each key whose pairs can have points enough for the review."""
        names: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
        for person in self.people.values():
            for name in person.sounds | person.firsts if person.last else ():
                names[name, person.last].add(person.id)
        shared = [ids for key, ids in self._by_key.items() if key[0] in _TELLING]
        return [ids for ids in (*names.values(), *shared) if 1 < len(ids) <= _MOST_IN_A_BLOCK]

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
        ).where(Person.archived_on.is_null())
        if ids is not None:
            rows = rows.where(Person.id.in_(ids))
        for person_id, preferred, first, last, code, birth in database.execute(rows).fetchall():
            firsts = [preferred, first, *names.get(person_id, ())]
            shown = shown_name(preferred, last)
            known = _known(person_id, shown, code, firsts, last, birth, phones.get(person_id, ()))
            self.people[person_id] = known
            for key in _keys(known):
                self._by_key[key].add(person_id)


def _by_person(model: Any, column: Any, ids: set[int] | None, only: Any) -> dict[int, list[str]]:
    query = model.select(model.person, column).where(only)
    if ids is not None:
        query = query.where(model.person.in_(ids))
    found: dict[int, list[str]] = {}
    for person_id, text in database.execute(query).fetchall():
        found.setdefault(person_id, []).append(text)
    return found


def _keys(known: _Known) -> Iterable[tuple[str, ...]]:
    """Under what somebody is found: two records with nothing in common here are never compared."""
    for sound in known.sounds:
        yield ("name", sound, known.last[:1])
    for name in known.firsts:
        yield ("whole", name, known.last)
    if known.last:
        yield ("last", known.last)
    for digits in known.numbers:
        yield ("number", digits[-7:])
    if known.birth:
        yield ("birth", known.birth)
    if known.code:
        yield ("code", known.code)


_held: list[_Index] = []


def _current() -> _Index:
    if not _held or _held[0].file != str(database.database):
        _held[:] = [_Index()]
    _held[0].catch_up()
    return _held[0]
