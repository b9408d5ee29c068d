"""Somebody who may be in the records already, noticed while the form is being filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from peerdesk.actor import Actor
from peerdesk.desk.forms import Form, PastDate, ShortText, TypedPhone, checked
from peerdesk.desk.people import display_name
from peerdesk.desk.rights import Right, require
from peerdesk.desk.search import normalise
from peerdesk.errors import Invalid
from peerdesk.records.office import Center
from peerdesk.records.people import ContactPoint, Person
from peerdesk.words import _

_MOST_OF_ONE_NAME = 300


@dataclass(frozen=True)
class PossibleDuplicate:
    """A person who may be the same; ``reason`` says why in words. The same name is not enough

    to be the same person: whoever is at the desk decides.
    """

    person_id: int
    name: str
    code: str
    reason: str


class _Typed(Form):
    preferred_name: ShortText = ""
    legal_first_name: ShortText = ""
    legal_last_name: ShortText = ""
    birth_date: PastDate = None
    phone: TypedPhone = ""


def possible_duplicates(
    actor: Actor, values: Mapping[str, Any], limit: int = 5
) -> list[PossibleDuplicate]:
    """Who shares the phone, the birth date or the name with what is typed so far, likeliest first.

    Takes the values of BriefIntake, half-typed ones as well.
    """
    require(actor, Right.DO_INTAKE)
    typed = _readable(actor, values)
    first_names = {
        normalise(name) for name in (typed.preferred_name, typed.legal_first_name) if name
    }
    same_phone = set()
    if typed.phone:
        rows = ContactPoint.select(ContactPoint.person).where(ContactPoint.value == typed.phone)
        same_phone = {row.person_id for row in rows}
    found: list[tuple[int, str, PossibleDuplicate]] = []
    for person in _candidates(typed, first_names, same_phone):
        score, reason = _likeness(person, typed, first_names, person.id in same_phone)
        if score >= 2:
            row = PossibleDuplicate(person.id, display_name(person), person.code, reason)
            found.append((-score, person.sort_key, row))
    return [row for _score, _key, row in sorted(found, key=lambda one: one[:2])[:limit]]


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


def _candidates(typed: _Typed, first_names: set[str], same_phone: set[int]) -> list[Person]:
    found = {}
    if same_phone:
        found = {person.id: person for person in Person.select().where(Person.id.in_(same_phone))}
    if typed.birth_date:
        for person in Person.select().where(Person.birth_date == typed.birth_date):
            found[person.id] = person
    for name in first_names:
        if not name:
            continue
        starts = (Person.sort_key == name) | (
            (Person.sort_key >= f"{name} ") & (Person.sort_key < f"{name}!")
        )
        for person in Person.select().where(starts).limit(_MOST_OF_ONE_NAME):
            found[person.id] = person
    return list(found.values())


def _likeness(
    person: Person, typed: _Typed, first_names: set[str], same_phone: bool
) -> tuple[int, str]:
    """Points, 2 or more being worth a word, and the reasons in words."""
    points, reasons = 0, []
    own_names = {normalise(person.preferred_name), normalise(person.legal_first_name)}
    last, own_last = normalise(typed.legal_last_name), normalise(person.legal_last_name)
    same_first = not own_names.isdisjoint(first_names)
    if same_first and last and last == own_last:
        points += 3
        reasons.append(_("same name"))
    elif same_first and last[:1] == own_last[:1]:
        points += 2
        reasons.append(_("same first name and initial") if last else _("same name"))
    elif same_first:
        points += 1
        reasons.append(_("same first name"))
    if same_phone:
        points += 4
        reasons.append(_("same phone number"))
    if typed.birth_date and typed.birth_date == person.birth_date:
        points += 3 if same_first or (last and last == own_last) else 1
        reasons.append(_("same birth date"))
    elif typed.birth_date and person.birth_date:
        points -= 2
    return points, ", ".join(reasons)
