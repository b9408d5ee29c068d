"""Brief intake: a person added, changed, closed and opened again, each as one action."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from peerdesk.actor import Actor
from peerdesk.desk.basics import choices
from peerdesk.desk.basics.forms import checked, is_same_number, shown_phone
from peerdesk.desk.basics.intake_fields import BriefIntake as BriefIntake
from peerdesk.desk.basics.intake_fields import IntakeT, is_blank
from peerdesk.desk.basics.outcome_fields import OF_A_DAY
from peerdesk.desk.basics.rights import Right, require
from peerdesk.desk.intake.outcomes import move_intake_checks
from peerdesk.desk.mentoring.matching import age_band
from peerdesk.desk.mentoring.mentor_requests import active_assignment, close_requests
from peerdesk.desk.people.duplicates import keep_apart, leave_open
from peerdesk.desk.people.people import display_name, existing, name_said, new_code
from peerdesk.errors import Invalid
from peerdesk.namekeys import keys_of
from peerdesk.records import meanings
from peerdesk.records.base import Record
from peerdesk.records.groups import Membership
from peerdesk.records.office import Center
from peerdesk.records.people import (
    ContactPoint,
    EmergencyContact,
    Episode,
    FreeSlot,
    MentorRequest,
    NoticeGiven,
    OtherName,
    Person,
    PersonChoice,
    Unanswered,
)
from peerdesk.said import said
from peerdesk.store import journal
from peerdesk.store.journal import Done
from peerdesk.words import _, medium_date

LIMITS = ("ok_to_call", "ok_to_text", "ok_to_leave_message", "none_is_ok")
LISTS_OF_FIELDS = {"needs": "need", "accessibility": "accessibility", "pathways": "pathway"}
_OWN_FIELDS = (
    "preferred_name",
    "legal_first_name",
    "legal_last_name",
    "pronouns",
    "birth_date",
    "age_band",
    "gender",
    "place",
)
_SYSTEM_RANDOM = random.SystemRandom()
_ENDS_THE_WALK = {"completed": "goals_reached", "no_contact": "no_contact", "moved": "moved"}
"""Why the walk with the mentor ends, by the reason for closing; "other" for all others."""


def start_intake(
    actor: Actor,
    values: Mapping[str, Any],
    rng: random.Random = _SYSTEM_RANDOM,
    not_the_same: Iterable[int] = (),
    warned_of: Iterable[int] = (),
) -> Done[int]:
    """Add a person with an open episode; the new person's id. Invalid names the fields.

    ``not_the_same`` are people who looked like this one and were said to be somebody else,
    ``warned_of`` those of whom nobody said anything: the director decides.
    """
    require(actor, Right.DO_INTAKE)
    form = checked_intake(actor, BriefIntake, values)
    with journal.entry(actor, "") as entry:
        person = add_person(actor, entry, form, rng, not_the_same=not_the_same, warned_of=warned_of)
    return entry.done(person.id)


def add_person(
    actor: Actor,
    entry: journal.OpenEntry,
    form: BriefIntake,
    rng: random.Random = _SYSTEM_RANDOM,
    level: str = "brief",
    *,
    not_the_same: Iterable[int] = (),
    warned_of: Iterable[int] = (),
) -> Person:
    """Inside ``entry``: the person that the form says, with an episode from the intake's day on."""
    day = form.intake_on or actor.clock.today()
    person = Person(code=_free_code(rng), first_seen_on=day)
    write_intake(actor, person, form)
    source = form.referral_source
    Episode(person=person, opened_on=day, level=level, referral_source=source).save()
    others = list(Person.select().where(Person.id.in_(list(not_the_same))).order_by(Person.id))
    for other in others:
        keep_apart(person.id, other.id)
    for alike in Person.select(Person.id).where(Person.id.in_(list(warned_of))).order_by(Person.id):
        leave_open(person.id, alike.id)
    entry.label = said("person_added", name=name_said(person))
    if others:
        entry.label = said(
            "person_added_not_the_same",
            name=name_said(person),
            others=tuple(map(name_said, others)),
        )
    entry.person_id = person.id
    return person


def change_person(actor: Actor, person_id: int, values: Mapping[str, Any]) -> Done[None]:
    """Change the fields in ``values``; those left out stay as they are.

    An answer takes the place of an earlier "declined" or "not known".
    """
    require(actor, Right.DO_INTAKE)
    with journal.entry(actor, "", person_id=person_id) as entry:
        person = existing(person_id)
        form = checked_intake(actor, BriefIntake, together(intake_of(person), values))
        write_intake(actor, person, form)
        keep_episode(person, form)
        entry.label = said("person_changed", name=name_said(person))
    return entry.done(None)


def together(known: dict[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """What is known, with ``values`` in its place. An answer takes the place of an earlier

    "declined"; a new number is asked anew what is OK on it.
    """
    merged = {**known, **values}
    if "unanswered" not in values:
        merged["unanswered"] = {
            field: why for field, why in known["unanswered"].items() if is_blank(merged.get(field))
        }
    if "phone" in values and not is_same_number(values["phone"], known["phone"]):
        merged |= {field: False for field in LIMITS if field not in values}
    return merged


def keep_episode(person: Person, form: BriefIntake, level: str = "") -> None:
    """Inside an entry: let the newest episode say so; a blank ``level`` stays as it is."""
    episode = newest_episode(person)
    if episode is None:
        return
    day = form.intake_on or episode.opened_on
    if day != episode.opened_on:
        _refuse_overlap(person, episode, day)
        if person.first_seen_on == episode.opened_on or day < person.first_seen_on:
            person.first_seen_on = day
            person.save()
        move_intake_checks(episode, day)
        episode.opened_on = day
    episode.referral_source = form.referral_source
    episode.level = level or episode.level
    episode.save()


def _refuse_overlap(person: Person, episode: Episode, day: date) -> None:
    if episode.closed_on is not None and day > episode.closed_on:
        message = _("They were closed before that, on {day}.", day=medium_date(episode.closed_on))
        raise Invalid({"intake_on": message})
    before = person.episodes.where(Episode.id != episode.id).order_by(Episode.closed_on.desc())
    earlier = before.first()
    if earlier is not None and earlier.closed_on is not None and day < earlier.closed_on:
        message = _("The time before lasted until {day}.", day=medium_date(earlier.closed_on))
        raise Invalid({"intake_on": message})


def intake_values(actor: Actor, person_id: int) -> dict[str, Any]:
    """What the form of this person is filled with: the fields of BriefIntake."""
    require(actor, Right.DO_INTAKE)
    return intake_of(existing(person_id))


def close_episode(actor: Actor, person_id: int, reason: str, day: date | None = None) -> Done[None]:
    """Close the person's open episode for ``reason``, a code of the list "close_reason".

    What counts on them ends with it: waiting for a mentor, walking with one, the groups. A visit
    of today stays as it is.
    """
    require(actor, Right.DO_INTAKE)
    if not reason or not choices.is_code("close_reason", reason):
        raise Invalid({"reason": _("Choose one from the list.")})
    closed_on = day or actor.clock.today()
    with journal.entry(actor, "", person_id=person_id) as entry:
        person = existing(person_id)
        episode = newest_episode(person)
        if episode is None or episode.closed_on is not None:
            raise Invalid({"": _("{name} is not open at the moment.", name=display_name(person))})
        if not episode.opened_on <= closed_on <= actor.clock.today():
            raise Invalid({"day": _("Choose a day from the opening until today.")})
        episode.closed_on = closed_on
        episode.close_reason = reason
        episode.save()
        end_what_counts_on(person, reason, closed_on)
        entry.label = said("person_closed", name=name_said(person))
    return entry.done(None)


def end_what_counts_on(person: Person, reason: str, closed_on: date) -> None:
    """Inside an entry: what ends for somebody who is closed."""
    close_requests(person.id, closed_on, "withdrawn")
    assignment = active_assignment(person.id)
    if assignment is not None:
        assignment.ended_on = max(closed_on, assignment.started_on)
        assignment.end_reason = _ENDS_THE_WALK.get(reason, "other")
        assignment.save()
    lasting = meanings.lasts_on(Membership.left_on, closed_on)
    for membership in list(person.memberships.where(lasting)):
        membership.left_on = max(closed_on, membership.joined_on)
        membership.save()


def reopen(actor: Actor, person_id: int, referral_source: str = "") -> Done[None]:
    """Begin another episode today; the earlier ones stay as they are."""
    require(actor, Right.DO_INTAKE)
    if referral_source and not choices.is_code("referral_source", referral_source):
        raise Invalid({"referral_source": _("Choose one from the list.")})
    with journal.entry(actor, "", person_id=person_id) as entry:
        person = existing(person_id)
        if is_open(person):
            raise Invalid({"": _("{name} is open already.", name=display_name(person))})
        begin_again(person, actor.clock.today(), referral_source)
        entry.label = said("person_welcomed_back", name=name_said(person))
    return entry.done(None)


def begin_again(person: Person, today: date, referral_source: str = "") -> None:
    """Inside an entry: another episode of somebody who is closed."""
    newest = newest_episode(person)
    Episode(
        person=person,
        opened_on=today,
        level=newest.level if newest else "brief",
        referral_source=referral_source,
    ).save()


def is_open(person: Person) -> bool:
    """Whether an episode of this person is open."""
    return bool(person.episodes.where(meanings.is_open()).exists())


def checked_intake(actor: Actor, form: type[IntakeT], values: Mapping[str, Any]) -> IntakeT:
    """The values as a checked ``form``: BriefIntake, or the full one."""
    region = Center.select(Center.region).scalar()
    found = checked(form, values, today=actor.clock.today(), region=region)
    _refuse_loss(found, actor.clock.today())
    return found


def _refuse_loss(form: BriefIntake, today: date) -> None:
    """Refuse what could not be kept, or would be kept beside its contrary: nothing typed is lost

    without a word. A spreadsheet's cells are not looked at so closely.
    """
    about_phone = [form.say_who_is_calling, *(getattr(form, field) for field in LIMITS)]
    if not form.phone and not all(map(is_blank, about_phone)):
        raise Invalid({"phone": _("Type the number that this is about.")})
    if form.age_band and age_band(form.birth_date, form.age_band, today) != form.age_band:
        raise Invalid({"age_band": _("The birth date says another age. Leave one of them blank.")})


def _free_code(rng: random.Random) -> str:
    while True:
        code = new_code(rng)
        if not Person.select().where(Person.code == code).exists():
            return code


def newest_episode(person: Person) -> Episode | None:
    """The period of belonging that is open, or else the one that began last: of two that began on
    one day the later record may be the closed one (a merge)."""
    order = (meanings.is_open().desc(), Episode.opened_on.desc(), Episode.id.desc())
    return person.episodes.order_by(*order).first()


def write_intake(actor: Actor, person: Person, form: BriefIntake) -> None:
    """Make the person's rows say what the form says; rows that say it already stay untouched."""
    for field in (*_OWN_FIELDS, "language"):
        setattr(person, field, getattr(form, field))
    if person.birth_date is not None:
        person.age_band = ""  # it would be another one after some birthday
    names = [name for name in form.other_names if name]
    kept = list(person.other_names.where(OtherName.kind != "")) if person.id else []
    phones = [form.phone] if form.phone else []
    # Numbers other than the main one (imports bring them) still find the person.
    phones += [row.value for row in _phones(person)[1:]] if person.id else []
    person.sort_key, person.search_key = keys_of(
        form.preferred_name,
        form.legal_first_name,
        form.legal_last_name,
        person.code,
        [*names, *(row.name for row in kept if row.kind == "code")],
        phones,
        [row.name for row in kept if row.kind == "legal"],
    )
    person.save()
    keep_rows(_other_names(person), [{"name": name} for name in names], person)
    _write_contacts(person, form)
    for field, list_name in LISTS_OF_FIELDS.items():
        wanted = [{"list_name": list_name, "code": code} for code in getattr(form, field)]
        keep_rows(person.choices.where(PersonChoice.list_name == list_name), wanted, person)
    slots = [{"weekday": weekday, "part": part} for weekday, part in form.free_times]
    keep_rows(person.free_slots, slots, person)
    reasons = [
        {"field": field, "reason": why}
        for field, why in form.unanswered.items()
        if field not in OF_A_DAY
    ]
    # The brief form knows nothing of what was declined in the full one, and leaves it.
    asked = Unanswered.field.in_(list(type(form).model_fields))
    keep_rows(person.unanswered.where(asked), reasons, person)
    _write_mentor_request(actor, person, form)
    _write_notice(actor, person, form.notice)


def keep_rows(rows: Any, wanted: Iterable[dict[str, Any]], person: Person) -> None:
    """Delete the ``rows`` that aren't wanted any more and add those that are missing."""
    missing = list(wanted)
    for row in list(rows):
        values = {name: getattr(row, name) for name in missing[0]} if missing else {}
        if values and values in missing:
            missing.remove(values)
        else:
            row.delete_instance()
    for values in missing:
        rows.model(person=person, **values).save()


def _other_names(person: Person) -> Any:
    """The names that the form is about; what a merge kept of another record stays as it is."""
    return person.other_names.where(OtherName.kind == "").order_by(OtherName.id)


def _phones(person: Person) -> list[ContactPoint]:
    """The person's numbers, the main one first."""
    rows = person.contact_points.where(ContactPoint.kind == "phone")
    return list(rows.order_by(ContactPoint.is_primary.desc(), ContactPoint.id))


def _write_contacts(person: Person, form: BriefIntake) -> None:
    names = (*LIMITS[:3], "say_who_is_calling")
    number = {"value": form.phone, **{name: getattr(form, name) for name in names}}
    number["none_is_ok"] = form.none_is_ok or None
    _keep_first(_phones(person), ContactPoint, person, number if form.phone else None)
    contact = {
        "name": form.emergency_name,
        "relation": form.emergency_relation,
        "phone": form.emergency_phone,
    }
    emergency = list(person.emergency_contacts.order_by(EmergencyContact.id))
    _keep_first(emergency, EmergencyContact, person, contact if any(contact.values()) else None)


def _keep_first(
    rows: list[Any], model: type[Record], person: Person, values: dict[str, Any] | None
) -> None:
    """Make the first row say ``values``: changed in place, added, or deleted for None."""
    if values is None:
        if rows:
            rows[0].delete_instance()
        return
    row = rows[0] if rows else model(person=person)
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


def _open_request(person: Person) -> MentorRequest | None:
    return person.mentor_requests.where(meanings.waits_now()).first()


def _write_mentor_request(actor: Actor, person: Person, form: BriefIntake) -> None:
    request = _open_request(person)
    if not form.wants_mentor:
        close_requests(person.id, actor.clock.today(), "withdrawn")
        return
    if request is None:
        if active_assignment(person.id) is not None:
            raise Invalid({"wants_mentor": _("There is a mentor already. Change the mentor.")})
        request = MentorRequest(person=person, asked_on=actor.clock.today())
    request.gender_wanted = form.gender_wanted
    request.gender_is_must = form.gender_is_must
    request.save()


def newest_notice(person: Person) -> NoticeGiven | None:
    """What the person last said to the notice to patients."""
    return person.notices.order_by(NoticeGiven.given_on.desc(), NoticeGiven.id.desc()).first()


def _write_notice(actor: Actor, person: Person, outcome: str) -> None:
    """A notice once given stays in the records; another answer, or version, is another row."""
    version = Center.select(Center.notice_version).scalar()
    newest = newest_notice(person)
    if outcome and (newest is None or (newest.outcome, newest.version) != (outcome, version)):
        NoticeGiven(
            person=person,
            version=version,
            given_on=actor.clock.today(),
            outcome=outcome,
            account_id=actor.account_id,
        ).save()


def intake_of(person: Person, form: type[BriefIntake] = BriefIntake) -> dict[str, Any]:
    """The values of BriefIntake, and which of the questions of ``form`` were left unanswered."""
    region = Center.select(Center.region).scalar()
    phone = next(iter(_phones(person)), None)
    emergency = person.emergency_contacts.order_by(EmergencyContact.id).first()
    request = _open_request(person)
    episode = newest_episode(person)
    notice = newest_notice(person)
    chosen: dict[str, list[str]] = {name: [] for name in LISTS_OF_FIELDS.values()}
    for row in person.choices.order_by(PersonChoice.id):
        chosen.setdefault(row.list_name, []).append(row.code)
    values = {field: getattr(person, field) for field in (*_OWN_FIELDS, "language")}
    return values | {
        "age_band": "" if person.birth_date is not None else person.age_band,
        "other_names": tuple(row.name for row in _other_names(person)),
        "phone": shown_phone(phone.value, region) if phone else "",
        "ok_to_call": bool(phone and phone.ok_to_call),
        "ok_to_text": bool(phone and phone.ok_to_text),
        "ok_to_leave_message": bool(phone and phone.ok_to_leave_message),
        "none_is_ok": bool(phone and phone.none_is_ok),
        "say_who_is_calling": phone.say_who_is_calling if phone else "",
        "emergency_name": emergency.name if emergency else "",
        "emergency_relation": emergency.relation if emergency else "",
        "emergency_phone": shown_phone(emergency.phone, region) if emergency else "",
        "intake_on": episode.opened_on if episode else person.first_seen_on,
        "referral_source": episode.referral_source if episode else "",
        **{field: tuple(chosen[name]) for field, name in LISTS_OF_FIELDS.items()},
        "free_times": tuple(
            (row.weekday, row.part)
            for row in person.free_slots.order_by(FreeSlot.weekday, FreeSlot.id)
        ),
        "wants_mentor": request is not None,
        "gender_wanted": request.gender_wanted if request else "",
        "gender_is_must": bool(request and request.gender_is_must),
        "notice": notice.outcome if notice else "",
        "unanswered": {
            row.field: row.reason
            for row in person.unanswered.order_by(Unanswered.id)
            if row.field in form.model_fields
        },
    }
