"""Somebody who may be in the records already: noticed at intake, and found by a review of all.

The same name is not the same person: whoever is at the desk decides, and what was decided is
remembered. ``desk.people.people_index`` gives the few people who are compared,
``desk.people.likeness`` says how alike two records are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from rapidfuzz.fuzz import token_sort_ratio

from peerdesk.actor import Actor
from peerdesk.desk.basics.forms import Form, PastDate, ShortText, checked
from peerdesk.desk.basics.rights import Right, require
from peerdesk.desk.people import people_index
from peerdesk.desk.people.likeness import PHONE, Known, Likeness, known, likeness, slip_of_days
from peerdesk.desk.people.people import existing, name_said
from peerdesk.errors import Invalid
from peerdesk.records.office import Center
from peerdesk.records.people import NotTheSame
from peerdesk.said import said
from peerdesk.store import journal
from peerdesk.store.journal import Done
from peerdesk.words import _

_ENOUGH_WHILE_TYPING = 2
_ENOUGH_IN_REVIEW = 3

Progress = Callable[[int, int], None]
"""Called with what is done and the total; raises to cancel."""


@dataclass(frozen=True)
class PossibleDuplicate:
    """A person who may be the same; ``reason`` says why in words, ``score`` (0 to 100) how alike

    the whole names are. Not ``is_strong``: only a first name speaks for it, and a last name is
    lacking. Somebody in the archive is the director's to bring back.
    """

    person_id: int
    name: str
    code: str
    reason: str
    score: int = 0
    is_strong: bool = True
    archived: bool = False


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
    phone: ShortText = ""  # also without its area code
    code: ShortText = ""


def possible_duplicates(
    actor: Actor, values: Mapping[str, Any], limit: int = 5
) -> list[PossibleDuplicate]:
    """Who shares the phone, the birth date, the code or the name with what is typed so far,

    likeliest first. Takes the values of BriefIntake, half-typed ones as well. Whoever has only
    the first name in common, where a last name lacks, comes last and only if there is room:
    before a last name is typed at all, only if that tells few people apart.
    """
    require(actor, Right.DO_INTAKE)
    return _alike(_known_of_typed(_readable(actor, values)), limit)


def look_alikes(actor: Actor, person_id: int, limit: int = 5) -> list[PossibleDuplicate]:
    """Who may be the same as somebody who is in the records, as ``possible_duplicates``."""
    require(actor, Right.MERGE_PEOPLE)
    person = people_index.current().people.get(person_id)
    return _alike(person, limit) if person is not None else []


def _alike(one: Known, limit: int) -> list[PossibleDuplicate]:
    found: dict[bool, list[tuple[tuple[Any, ...], PossibleDuplicate]]] = {True: [], False: []}
    for person in people_index.current().near(one):
        like = likeness(one, person)
        is_strong = like.points >= _ENOUGH_WHILE_TYPING
        if person.id == one.id or not (is_strong or (like.half and not person.archived)):
            continue
        score = round(token_sort_ratio(one.whole, person.whole))
        order = (-like.points, person.archived, -score, person.whole, person.id)
        row = PossibleDuplicate(
            person.id,
            person.shown,
            person.code,
            like.words(),
            score,
            is_strong,
            person.archived,
        )
        found[is_strong].append((order, row))
    strong, weak = ([row for _order, row in sorted(found[each])] for each in (True, False))
    if not one.has_last_name and len(weak) > limit - len(strong):
        weak = []
    return [*strong, *weak][:limit]


def record_not_the_same(actor: Actor, person_id: int, other_id: int) -> Done[None]:
    """Remember that these are two people: the review list doesn't show them together again."""
    require(actor, Right.DO_INTAKE)
    if person_id == other_id:
        raise Invalid({"": _("Choose two people.")})
    with journal.entry(actor, "", person_id=person_id) as entry:
        names = [name_said(existing(number)) for number in (person_id, other_id)]
        entry.label = said("two_people_noted", name=names[0], other=names[1])
        keep_apart(person_id, other_id)
    return entry.done(None)


def keep_apart(person_id: int, other_id: int) -> None:
    """Inside an entry: these are two people, from now on. Nothing happens when it is known."""
    row = _row_of(person_id, other_id)
    if row.id is None or row.is_open:
        row.is_open = None
        row.save()


def leave_open(person_id: int, other_id: int) -> None:
    """Inside an entry: these look alike, and whoever was warned of it said nothing."""
    row = _row_of(person_id, other_id)
    if row.id is None:
        row.is_open = True
        row.save()


def _row_of(person_id: int, other_id: int) -> NotTheSame:
    """What is kept of the two, or a new row that is not saved."""
    first, second = sorted((person_id, other_id))
    row: NotTheSame | None = NotTheSame.get_or_none(person=first, other=second)
    return row or NotTheSame(person=first, other=second)


def duplicate_pairs(
    actor: Actor, limit: int = 50, offset: int = 0, progress: Progress | None = None
) -> DuplicatePairs:
    """The review list over the whole center: about a second for 20,000 people, in a job.

    Shown are pairs with the same or a same-sounding first name and birth date, the same phone
    and a like name or birth date, or the same whole name that no birth date speaks against (a slip
    in either is forgiven); and whoever was saved past a warning, be the likeness as small as it
    may.
    """
    require(actor, Right.MERGE_PEOPLE)
    everybody = people_index.current()
    kept = {
        (one, two): bool(is_open)
        for one, two, is_open in NotTheSame.select(
            NotTheSame.person, NotTheSame.other, NotTheSame.is_open
        ).tuples()
    }
    blocks = everybody.blocks()
    best: dict[tuple[int, int], Likeness] = {}
    for done, block in enumerate(blocks):
        if progress is not None and done % 500 == 0:
            progress(done, len(blocks))
        for one, two in combinations(sorted(block, key=_by_id), 2):
            same_phone = not one.numbers.isdisjoint(two.numbers)
            if (
                one.birth != two.birth
                and one.birth
                and two.birth
                and not same_phone
                and not slip_of_days(one.birth, two.birth)
            ):
                continue  # no name outweighs that
            pair = (one.id, two.id)
            if pair in best or pair in kept:
                continue
            like = likeness(one, two)
            if like.points >= _ENOUGH_IN_REVIEW + (same_phone and PHONE - 2):
                best[pair] = like
    for pair in (pair for pair, is_open in kept.items() if is_open):
        if everybody.people.keys() >= set(pair):
            best[pair] = likeness(*(everybody.people[each] for each in pair))
    if progress is not None:
        progress(len(blocks), len(blocks))
    order = sorted(best, key=lambda pair: (-best[pair].points, pair))
    return DuplicatePairs(
        len(order),
        tuple(
            _pair(everybody.people[one], everybody.people[two], best[one, two])
            for one, two in order[offset : offset + limit]
        ),
    )


def _by_id(person: Known) -> int:
    return person.id


def _pair(one: Known, two: Known, like: Likeness) -> DuplicatePair:
    score = round(token_sort_ratio(one.whole, two.whole))
    reason = like.words() or _("they looked alike when one of them was added")
    return DuplicatePair(one.id, two.id, one.shown, two.shown, reason, score)


def warm_up() -> None:
    """Gather what is compared before the first key (a second for 20,000 people); in a job."""
    people_index.current()


def forget() -> None:
    """Drop what is held in memory; called when the center is locked or closed."""
    people_index.forget()


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


def _known_of_typed(typed: _Typed) -> Known:
    names = [typed.preferred_name, typed.legal_first_name]
    birth = typed.birth_date.isoformat() if typed.birth_date else None
    # Somebody may type the code from a card where the name goes.
    code = (typed.code or typed.preferred_name).strip().upper()
    return known(0, "", code, names, typed.legal_last_name, birth, [typed.phone])
