"""What a file gives of people who are in the records, written onto them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from types import SimpleNamespace
from typing import Any

from peerdesk.actor import Actor
from peerdesk.desk.bulk.bulk import save_if_changed
from peerdesk.desk.bulk.bulk_form import (
    LIMITS,
    NOTE,
    OWN,
    SEVERAL,
    ImportedPerson,
    PersonForm,
    chosen_codes,
    contact_values,
    emergency_values,
    keys_for,
    note_with,
    notice_values,
)
from peerdesk.desk.intake.full_intake import SINGLE_LISTS, TEXTS, full_intake_values
from peerdesk.desk.intake.intake import end_what_counts_on
from peerdesk.desk.intake.outcomes import move_intake_checks
from peerdesk.records import meanings
from peerdesk.records.mentoring import Assignment
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
from peerdesk.text import normalise
from peerdesk.words import _


def values_now(actor: Actor, person_id: int) -> dict[str, Any]:
    """What the records say of somebody, by the fields of PersonForm; phones as they are shown."""
    values = full_intake_values(actor, person_id)
    person = Person.get_by_id(person_id)
    newest = person.episodes.order_by(Episode.opened_on.desc(), Episode.id.desc()).first()
    contacts = list(person.contact_points.order_by(ContactPoint.is_primary, ContactPoint.id))
    others = [row.value for row in contacts if row.kind == "phone" and not row.is_primary]
    emails = [row.value for row in contacts if row.kind == "email"]
    notice = person.notices.order_by(NoticeGiven.given_on.desc(), NoticeGiven.id.desc()).first()
    return values | {
        "first_seen_on": person.first_seen_on,
        "closed_on": newest.closed_on if newest else None,
        "close_reason": newest.close_reason if newest else "",
        "other_phone": others[0] if others else "",
        "email": emails[0] if emails else "",
        "notice_on": notice.given_on if notice else None,
    }


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
        self.notices = self._of(NoticeGiven, ids)
        waiting = self._of(MentorRequest, ids, meanings.waits_now())
        self.mentored = waiting.keys() | self._of(Assignment, ids, meanings.walks_now())

    @staticmethod
    def _of(model: Any, ids: Sequence[int], *where: Any) -> dict[int, list[Any]]:
        found: dict[int, list[Any]] = defaultdict(list)
        for row in model.select().where(model.person.in_(ids), *where).order_by(model.id):
            found[row.person_id].append(row)
        return found


def change_people(rows: Sequence[ImportedPerson], today: date) -> int:
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
    values = {field: getattr(form, field) for field in OWN if field in given}
    now = SimpleNamespace(**{field: getattr(person, field) for field in OWN} | values)
    phones = [row.value for row in all_rows.contacts[person.id] if row.kind == "phone"]
    public = [row.name for row in names if row.kind != "legal"]
    legal = [row.name for row in names if row.kind == "legal"]
    sort_key, search_key = keys_for(now, person.code, public, phones, legal)
    # The same words in another order find the same person: nothing to write.
    if set(search_key.split()) != set(person.search_key.split()):
        values["search_key"] = search_key
    changed |= bool(others) | save_if_changed(person, values | {"sort_key": sort_key})
    for list_name, codes in chosen_codes(form).items():
        changed |= _change_choices(person, list_name, codes, all_rows)
    texts = {row.field: row for row in all_rows.texts[person.id]}
    for field in TEXTS:
        if field in given:
            row = texts.get(field) or PersonText(person=person, field=field)
            changed |= save_if_changed(row, {"text": getattr(form, field)}, row.id is None)
    if form.from_file:
        row = texts.get(NOTE) or PersonText(person=person, field=NOTE, text="")
        changed |= save_if_changed(row, {"text": note_with(row.text, form.from_file)})
    changed |= _change_episodes(person, form, all_rows.episodes[person.id])
    changed |= _change_unanswered(person, form, given, all_rows)
    given_on = {row.given_on for row in all_rows.notices[person.id]}
    if form.notice and (form.notice_on not in given_on if form.notice_on else not given_on):
        NoticeGiven(person=person, **notice_values(form, today)).save()
        changed = True
    wants = form.wants_mentor and not form.closed_on
    if wants and person.id not in all_rows.mentored:
        MentorRequest(person=person, asked_on=today).save()
        changed = True
    return bool(changed)


def why_not(form: PersonForm, periods: Sequence[tuple[date, date | None]]) -> dict[str, str]:
    """What stands against writing the days of ``form`` onto somebody known, by field.

    ``periods`` are the days on which that person was opened and closed, in order.
    """
    begin, end = form.first_seen_on, form.closed_on
    if begin is None and end is None:
        return {}
    if len(periods) > 1:
        known = [one for one in periods if begin in (None, one[0]) and end in (None, one[1])]
        said = _("The records have several periods of this person: change it on their page.")
        return {} if known else {"first_seen_on" if begin else "closed_on": said}
    opened, closed = periods[0] if periods else (None, None)
    first, last = begin or opened, end or closed
    if first and last and last < first:
        said = _("The records have this person opened or closed on a day that doesn't fit.")
        return {"first_seen_on" if begin else "closed_on": said}
    return {}


def _change_episodes(person: Any, form: PersonForm, episodes: Sequence[Any]) -> bool:
    """Days onto the only period there is (``why_not`` sees to that); the source onto the newest.

    Whom that closes, nothing counts on them any more.
    """
    if not episodes:
        return False
    newest = max(episodes, key=lambda row: (row.opened_on, row.id))
    values: dict[str, Any] = {}
    if form.referral_source:
        values["referral_source"] = form.referral_source
    changed = False
    if len(episodes) == 1:
        if form.first_seen_on:
            if form.first_seen_on != newest.opened_on:
                move_intake_checks(newest, form.first_seen_on)
            values["opened_on"] = form.first_seen_on
            changed = save_if_changed(person, {"first_seen_on": form.first_seen_on})
        if form.closed_on:
            reason = form.close_reason or newest.close_reason
            if newest.closed_on is None:
                end_what_counts_on(person, reason, form.closed_on)
            values |= {"closed_on": form.closed_on, "close_reason": reason}
    return save_if_changed(newest, values) or changed


def _change_unanswered(
    person: Any, form: PersonForm, given: set[str], all_rows: _Belongings
) -> bool:
    """An answer takes the place of "declined"; "declined" takes no answer's."""
    changed = False
    for row in all_rows.unanswered[person.id]:
        if row.field in given:
            row.delete_instance()
            changed = True
    asked = {row.field for row in all_rows.unanswered[person.id]}
    for field, reason in form.unanswered.items():
        if field not in asked and not _is_answered(person, field, all_rows):
            Unanswered(person=person, field=field, reason=reason).save()
            changed = True
    return changed


def _is_answered(person: Any, field: str, all_rows: _Belongings) -> bool:
    """Whether the records say something in this field of the form."""
    list_name = SEVERAL.get(field) or (field if field in SINGLE_LISTS else "")
    if field in OWN:
        return bool(getattr(person, field))
    if list_name:
        return any(row.list_name == list_name for row in all_rows.choices[person.id])
    if field in TEXTS:
        return any(row.field == field for row in all_rows.texts[person.id])
    if field.startswith("emergency_"):
        column = field.removeprefix("emergency_")
        return any(getattr(row, column) for row in all_rows.emergencies[person.id])
    if field in ("phone", *LIMITS):
        column = "value" if field == "phone" else field
        phones = (row for row in all_rows.contacts[person.id] if row.kind == "phone")
        return any(getattr(row, column) for row in phones)
    if field == "referral_source":
        return any(row.referral_source for row in all_rows.episodes[person.id])
    if field == "other_names":
        return any(row.kind == "" for row in all_rows.names[person.id])
    if field == "wants_mentor":
        return person.id in all_rows.mentored
    return False


def _change_numbers(person: Any, form: PersonForm, given: set[str], all_rows: _Belongings) -> bool:
    contacts = all_rows.contacts[person.id]
    phones = sorted(
        (row for row in contacts if row.kind == "phone"), key=lambda r: not r.is_primary
    )
    changed = False
    main = phones[0] if phones else None
    other = next((row for row in phones[1:] if row.value == form.phone), None)
    asked = {name: getattr(form, name) for name in LIMITS if name in form.model_fields_set}
    if any(asked.get(name) for name in LIMITS[:3]):
        asked["none_is_ok"] = None
    if main is not None and main.value != form.phone and other is not None:
        # The number is known, as another one: the two change places.
        changed |= save_if_changed(main, {"is_primary": False})
        changed |= save_if_changed(other, {"is_primary": True, **asked})
    elif form.phone and (main is None or main.value != form.phone):
        # What was all right on the old number was not asked about the new one.
        values = contact_values("phone", form.phone, form)
        row = main or ContactPoint(person=person)
        changed |= save_if_changed(row, values, force=main is None)
        if main is None:
            contacts.append(row)
    elif main is not None:
        changed |= save_if_changed(main, asked)
    for kind, value in (("phone", form.other_phone), ("email", form.email)):
        if value and value not in {row.value for row in contacts}:
            row = ContactPoint(person=person, **contact_values(kind, value))
            row.save()
            contacts.append(row)
            changed = True
    if any(emergency_values(form).values()):
        changed |= _change_emergency(person, form, all_rows.emergencies[person.id])
    return changed


def _change_emergency(person: Any, form: PersonForm, known: Sequence[Any]) -> bool:
    """Somebody else takes the whole place of the first one: two people's details never mix."""
    values = emergency_values(form)
    name = normalise(form.emergency_name)
    named = (row for row in known if not name or normalise(row.name) == name)
    if (same := next(named, None)) is not None:
        return save_if_changed(same, {key: value for key, value in values.items() if value})
    row = known[0] if known else EmergencyContact(person=person)
    return save_if_changed(row, values, force=not known)


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
