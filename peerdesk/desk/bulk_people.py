"""People from a file, many at once: somebody new, or what the file gives of somebody known."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace
from typing import Annotated, Any

from pydantic import AfterValidator, model_validator

from peerdesk.actor import Actor
from peerdesk.desk.bulk import CHUNK, Progress, Written, save_if_changed
from peerdesk.desk.forms import PastDate, ShortText, TypedPhone, wrong
from peerdesk.desk.full_intake import LISTS, SINGLE_LISTS, TEXTS, Profile
from peerdesk.desk.intake import LISTS_OF_FIELDS
from peerdesk.desk.intake_fields import BriefIntake, in_list
from peerdesk.desk.people import new_code
from peerdesk.desk.search import keys_of
from peerdesk.records.mentoring import Assignment
from peerdesk.records.people import (
    ContactPoint,
    EmergencyContact,
    Episode,
    MentorRequest,
    OtherName,
    Person,
    PersonChoice,
    PersonText,
    Unanswered,
)
from peerdesk.words import _

_SEVERAL = LISTS_OF_FIELDS | LISTS
_ASKED_IN_FULL = Profile.model_fields.keys() - BriefIntake.model_fields.keys()
_OWN = (
    *("preferred_name", "legal_first_name", "legal_last_name", "pronouns"),
    *("birth_date", "age_band", "gender", "place", "language"),
)
_LIMITS = ("ok_to_call", "ok_to_text", "ok_to_leave_message", "say_who_is_calling")
_NOTHING_ASKED = {**dict.fromkeys(_LIMITS[:3], False), "say_who_is_calling": ""}
_SYSTEM_RANDOM = random.SystemRandom()


def _email(text: str) -> str:
    before, at, after = text.partition("@")
    if text and (not before or not at or "." not in after or " " in text):
        raise ValueError(_("This is not an email address."))
    return text


class PersonForm(Profile):
    """A person as a file gives them: the intake, and what was before there was PeerDesk.

    ``code`` is the code to keep for somebody new, "" for a random one.
    """

    code: ShortText = ""
    other_phone: TypedPhone = ""
    email: Annotated[ShortText, AfterValidator(_email)] = ""
    first_seen_on: PastDate = None
    closed_on: PastDate = None
    close_reason: Annotated[str, in_list("close_reason")] = ""

    @model_validator(mode="after")
    def _in_order(self) -> PersonForm:
        if self.closed_on and not self.first_seen_on:
            raise wrong("first_seen_on", _("This is needed for somebody who was closed."))
        if self.closed_on and self.first_seen_on and self.closed_on < self.first_seen_on:
            raise wrong("closed_on", _("The last day is before the first one."))
        if self.close_reason and not self.closed_on:
            raise wrong("closed_on", _("This is needed beside a reason for closing."))
        if self.closed_on and not self.close_reason:
            raise wrong("close_reason", _("This is needed beside a day of closing."))
        return self


@dataclass(frozen=True)
class PersonRow:
    """A row to write: somebody new, or changes to ``person_id`` in the fields that are given."""

    form: PersonForm
    person_id: int | None = None


def write_people(actor: Actor, rows: Sequence[PersonRow], progress: Progress) -> Written:
    """Inside ``importing``: add and change people. A blank cell takes no answer away."""
    today = actor.clock.today()
    new = [row.form for row in rows if row.person_id is None]
    known = [row for row in rows if row.person_id is not None]
    taken = {code for (code,) in Person.select(Person.code).tuples()}
    for first in range(0, len(new), CHUNK):
        progress(first, len(rows))
        _insert_people(new[first : first + CHUNK], taken, today)
    changed = 0
    for first in range(0, len(known), CHUNK):
        progress(len(new) + first, len(rows))
        changed += _change_people(known[first : first + CHUNK], today)
    progress(len(rows), len(rows))
    return Written(len(new), changed)


def _insert_people(forms: Sequence[PersonForm], taken: set[str], today: date) -> None:
    people, codes = [], []
    for form in forms:
        code = form.code or new_code(_SYSTEM_RANDOM)
        while code in taken:
            code = new_code(_SYSTEM_RANDOM)
        taken.add(code)
        codes.append(code)
        sort_key, search_key = _keys(form, code, form.other_names, _numbers(form))
        people.append(
            {
                "code": code,
                **{field: getattr(form, field) for field in _OWN},
                "first_seen_on": form.first_seen_on or today,
                "sort_key": sort_key,
                "search_key": search_key,
            }
        )
    related: dict[Any, list[dict[str, Any]]] = defaultdict(list)
    for person_id, form in zip(Person.insert_rows(people), forms, strict=True):
        for model, values in _related(form, today):
            related[model].append({"person": person_id, **values})
    for model, values_of_rows in related.items():
        model.insert_rows(values_of_rows)


def _related(form: PersonForm, today: date) -> Iterator[tuple[Any, dict[str, Any]]]:
    """The rows that belong to somebody new; the same columns in each row of a table."""
    yield (
        Episode,
        {
            "opened_on": form.first_seen_on or today,
            "level": "full" if _ASKED_IN_FULL & form.model_fields_set else "brief",
            "referral_source": form.referral_source,
            "closed_on": form.closed_on,
            "close_reason": form.close_reason,
        },
    )
    for name in form.other_names:
        if name:
            yield OtherName, {"name": name}
    for place, number in enumerate(_numbers(form)):
        yield ContactPoint, _contact("phone", number, None if place else form)
    if form.email:
        yield ContactPoint, _contact("email", form.email)
    if form.emergency_name:
        yield EmergencyContact, _emergency(form)
    for list_name, codes in _chosen(form).items():
        for code in codes:
            yield PersonChoice, {"list_name": list_name, "code": code}
    for field in TEXTS:
        if getattr(form, field):
            yield PersonText, {"field": field, "text": getattr(form, field)}
    for field, reason in form.unanswered.items():
        yield Unanswered, {"field": field, "reason": reason}
    if form.wants_mentor and not form.closed_on:
        yield MentorRequest, {"asked_on": today}


def _chosen(form: PersonForm) -> dict[str, tuple[str, ...]]:
    """The codes that the form gives, by list; only lists of which it gives any."""
    found = {name: getattr(form, field) for field, name in _SEVERAL.items()}
    found |= {name: (getattr(form, name),) for name in SINGLE_LISTS if getattr(form, name)}
    return {name: codes for name, codes in found.items() if codes}


def _numbers(form: PersonForm) -> list[str]:
    return [number for number in dict.fromkeys((form.phone, form.other_phone)) if number]


def _contact(kind: str, value: str, form: PersonForm | None = None) -> dict[str, Any]:
    """What is all right on a number was asked of the main one (``form``) only."""
    asked = _NOTHING_ASKED if form is None else {name: getattr(form, name) for name in _LIMITS}
    return {"kind": kind, "value": value, "is_primary": form is not None, **asked}


def _emergency(form: PersonForm) -> dict[str, Any]:
    return {
        "name": form.emergency_name,
        "relation": form.emergency_relation,
        "phone": form.emergency_phone,
    }


def _keys(
    values: Any,
    code: str,
    others: Sequence[str],
    phones: Sequence[str],
    other_legal_names: Sequence[str] = (),
) -> tuple[str, str]:
    return keys_of(
        values.preferred_name,
        values.legal_first_name,
        values.legal_last_name,
        code,
        [name for name in others if name],
        phones,
        other_legal_names,
    )


class _Belongings:
    """The rows that belong to some people, by person: a query a table, not one a person."""

    def __init__(self, ids: Sequence[int]) -> None:
        self.contacts = self._of(ContactPoint, ids)
        self.emergencies = self._of(EmergencyContact, ids)
        self.names = self._of(OtherName, ids)
        self.choices = self._of(PersonChoice, ids)
        self.texts = self._of(PersonText, ids)
        self.unanswered = self._of(Unanswered, ids)
        self.episodes = self._of(Episode, ids)
        waiting = self._of(MentorRequest, ids, MentorRequest.ended_on.is_null())
        self.mentored = waiting.keys() | self._of(Assignment, ids, Assignment.ended_on.is_null())

    @staticmethod
    def _of(model: Any, ids: Sequence[int], *where: Any) -> dict[int, list[Any]]:
        found: dict[int, list[Any]] = defaultdict(list)
        for row in model.select().where(model.person.in_(ids), *where).order_by(model.id):
            found[row.person_id].append(row)
        return found


def _change_people(rows: Sequence[PersonRow], today: date) -> int:
    """Write what the rows give onto their people; how many people that changed."""
    forms = {row.person_id: row.form for row in rows if row.person_id is not None}
    belongings = _Belongings(list(forms))
    changed = 0
    for person in Person.select().where(Person.id.in_(list(forms))):
        changed += _change_person(person, forms[person.id], belongings, today)
    return changed


def _change_person(person: Any, form: PersonForm, all_rows: _Belongings, today: date) -> bool:
    given = {field for field in form.model_fields_set if getattr(form, field)}
    changed = _change_numbers(person, form, given, all_rows)
    names = all_rows.names[person.id]
    known = {row.name for row in names if row.kind == ""}
    others = [name for name in form.other_names if name and name not in known]
    for name in others:
        names.append(OtherName(person=person, name=name, kind=""))
        names[-1].save()
    values = {field: getattr(form, field) for field in _OWN if field in given}
    now = SimpleNamespace(**{field: getattr(person, field) for field in _OWN} | values)
    phones = [row.value for row in all_rows.contacts[person.id] if row.kind == "phone"]
    public = [row.name for row in names if row.kind != "legal"]
    legal = [row.name for row in names if row.kind == "legal"]
    sort_key, search_key = _keys(now, person.code, public, phones, legal)
    # The same words in another order find the same person: nothing to write.
    if set(search_key.split()) != set(person.search_key.split()):
        values["search_key"] = search_key
    changed |= bool(others) | save_if_changed(person, values | {"sort_key": sort_key})
    for list_name, codes in _chosen(form).items():
        changed |= _change_choices(person, list_name, codes, all_rows)
    texts = {row.field: row for row in all_rows.texts[person.id]}
    for field in TEXTS:
        if field in given:
            row = texts.get(field) or PersonText(person=person, field=field)
            changed |= save_if_changed(row, {"text": getattr(form, field)}, row.id is None)
    if "referral_source" in given and all_rows.episodes[person.id]:
        newest = max(all_rows.episodes[person.id], key=lambda row: (row.opened_on, row.id))
        changed |= save_if_changed(newest, {"referral_source": form.referral_source})
    for row in all_rows.unanswered[person.id]:
        if row.field in given:
            row.delete_instance()
            changed = True
    asked = {row.field for row in all_rows.unanswered[person.id]}
    for field, reason in form.unanswered.items():
        if field in _OWN and field not in asked and not getattr(person, field):
            Unanswered(person=person, field=field, reason=reason).save()
            changed = True
    if form.wants_mentor and person.id not in all_rows.mentored:
        MentorRequest(person=person, asked_on=today).save()
        changed = True
    return bool(changed)


def _change_numbers(person: Any, form: PersonForm, given: set[str], all_rows: _Belongings) -> bool:
    contacts = all_rows.contacts[person.id]
    phones = sorted(
        (row for row in contacts if row.kind == "phone"), key=lambda r: not r.is_primary
    )
    changed = False
    main = phones[0] if phones else None
    if form.phone and (main is None or main.value != form.phone):
        # What was all right on the old number was not asked about the new one.
        values = _contact("phone", form.phone, form)
        row = main or ContactPoint(person=person)
        changed |= save_if_changed(row, values, force=main is None)
        if main is None:
            contacts.append(row)
    elif main is not None:
        asked = {name: getattr(form, name) for name in _LIMITS if name in form.model_fields_set}
        changed |= save_if_changed(main, asked)
    for kind, value in (("phone", form.other_phone), ("email", form.email)):
        if value and value not in {row.value for row in contacts}:
            row = ContactPoint(person=person, **_contact(kind, value))
            row.save()
            contacts.append(row)
            changed = True
    if "emergency_name" in given:
        first = next(iter(all_rows.emergencies[person.id]), None)
        values = {name: value for name, value in _emergency(form).items() if value}
        row = first or EmergencyContact(person=person)
        changed |= save_if_changed(row, values, force=first is None)
    return changed


def _change_choices(
    person: Any, list_name: str, wanted: Sequence[str], all_rows: _Belongings
) -> bool:
    rows = [row for row in all_rows.choices[person.id] if row.list_name == list_name]
    gone = [row for row in rows if row.code not in wanted]
    missing = [code for code in wanted if code not in {row.code for row in rows}]
    for row in gone:
        row.delete_instance()
    for code in missing:
        PersonChoice(person=person, list_name=list_name, code=code).save()
    return bool(gone or missing)
