"""People from a file, many at once: somebody new, or what the file gives of somebody known."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from peerdesk.actor import Actor
from peerdesk.desk.bulk.bulk import CHUNK, Progress, Written
from peerdesk.desk.bulk.bulk_form import (
    ASKED_IN_FULL,
    NOTE,
    OWN,
    ImportedPerson,
    PersonForm,
    chosen_codes,
    contact_values,
    emergency_values,
    keys_for,
    note_with,
    notice_values,
    numbers_of,
)
from peerdesk.desk.bulk.bulk_known import change_people
from peerdesk.desk.intake.full_intake import TEXTS
from peerdesk.desk.people.people import new_code
from peerdesk.records.people import (
    ContactPoint,
    EmergencyContact,
    Episode,
    MentorRequest,
    NoticeGiven,
    OtherName,
    Person,
    PersonChoice,
    PersonText,
    Unanswered,
)

_SYSTEM_RANDOM = random.SystemRandom()


def write_people(actor: Actor, rows: Sequence[ImportedPerson], progress: Progress) -> Written:
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
        changed += change_people(known[first : first + CHUNK], today)
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
        sort_key, search_key = keys_for(form, code, form.other_names, numbers_of(form))
        people.append(
            {
                "code": code,
                **{field: getattr(form, field) for field in OWN},
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
            "level": "full" if ASKED_IN_FULL & form.model_fields_set else "brief",
            "referral_source": form.referral_source,
            "closed_on": form.closed_on,
            "close_reason": form.close_reason,
        },
    )
    for name in form.other_names:
        if name:
            yield OtherName, {"name": name}
    yield from _ways_to_reach(form)
    for list_name, codes in chosen_codes(form).items():
        for code in codes:
            yield PersonChoice, {"list_name": list_name, "code": code}
    for field in TEXTS:
        if getattr(form, field):
            yield PersonText, {"field": field, "text": getattr(form, field)}
    if form.from_file:
        yield PersonText, {"field": NOTE, "text": note_with("", form.from_file)}
    for field, reason in form.unanswered.items():
        yield Unanswered, {"field": field, "reason": reason}
    if form.notice:
        yield NoticeGiven, notice_values(form, form.first_seen_on or today)
    if form.wants_mentor and not form.closed_on:
        yield MentorRequest, {"asked_on": today}


def _ways_to_reach(form: PersonForm) -> Iterator[tuple[Any, dict[str, Any]]]:
    """Their own numbers and address, and whom to call."""
    for place, number in enumerate(numbers_of(form)):
        yield ContactPoint, contact_values("phone", number, None if place else form)
    if form.email:
        yield ContactPoint, contact_values("email", form.email)
    if any(emergency_values(form).values()):
        yield EmergencyContact, emergency_values(form)
