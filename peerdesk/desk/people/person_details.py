"""What is known of one person, in words, for the roles whose work needs it.

These are the parts of ``people.PersonCard``; who may see them is asked there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from peerdesk.desk.basics import choices
from peerdesk.desk.basics.field_words import field_word
from peerdesk.desk.basics.forms import shown_phone
from peerdesk.desk.basics.match_words import slot_label
from peerdesk.records import meanings
from peerdesk.records.mentoring import Assignment, Mentor
from peerdesk.records.office import Center
from peerdesk.records.people import (
    ContactPoint,
    EmergencyContact,
    Episode,
    FreeSlot,
    MentorRequest,
    Person,
    PersonChoice,
    PersonText,
    Unanswered,
)
from peerdesk.words import N_, _

_LISTS = {
    "housing": "housing",
    "work": "work",
    "insurance": "insurance",
    "experience": "experience",
    "substances": "substance",
    "languages_spoken": "language_spoken",
    "modes": "mode",
    "interests": "interest",
}
"""Fields of the full intake that are choices, and the list of each."""

_TEXTS = ("supports", "goals")
_NOTES = ("from_file",)

_GROUPS = (
    (N_("Home, work and insurance"), ("housing", "work", "insurance")),
    (N_("Lived experience"), ("experience", "substances")),
    (N_("Taking part"), ("interests", "languages_spoken", "modes", "free_times")),
    (N_("In their own words"), _TEXTS),
    (N_("From an imported file, as it was there"), _NOTES),
)

_FOR_FIGURES_ONLY = ("race_ethnicity",)
"""Asked for the figures of the center: no help to a mentor in walking with somebody."""


@dataclass(frozen=True)
class Phone:
    """A number as people write it; ``limits`` says in words what is and isn't all right."""

    number: str
    limits: str


@dataclass(frozen=True)
class EpisodeRow:
    """A period of belonging to the center, its reasons in words."""

    opened_on: date
    closed_on: date | None
    referral_source: str
    close_reason: str


@dataclass(frozen=True)
class AnswerGroup:
    """Answers of the full intake that belong together: each what was asked, and what was said.

    ``at_length`` are texts of any length.
    """

    title: str
    answers: tuple[tuple[str, str], ...]
    at_length: bool = False


def details_of(person: Person, *, all_answers: bool) -> dict[str, Any]:
    """The fields of a ``PersonCard`` that only some may see, but for the mentor."""
    region = Center.select(Center.region).scalar()
    race = ", ".join(chosen(person, "race_ethnicity"))
    return {
        "needs": chosen(person, "need"),
        "pathways": chosen(person, "pathway"),
        "answers": _answers(person, all_answers=all_answers),
        "race_ethnicity": race if all_answers else "",
        "declined": _unanswered(person, "declined", all_answers),
        "unknown": _unanswered(person, "unknown", all_answers),
        "episodes": tuple(
            EpisodeRow(
                row.opened_on,
                row.closed_on,
                choices.label("referral_source", row.referral_source),
                choices.label("close_reason", row.close_reason),
            )
            for row in person.episodes.order_by(Episode.opened_on.desc(), Episode.id.desc())
        ),
        "legal_name": f"{person.legal_first_name} {person.legal_last_name}".strip(),
        "birth_date": person.birth_date,
        "age_band": choices.label("age_band", person.age_band),
        "gender": choices.label("gender", person.gender),
        "place": person.place,
        "phones": tuple(
            Phone(shown_phone(row.value, region), contact_limits(row))
            for row in person.contact_points.order_by(
                ContactPoint.is_primary.desc(), ContactPoint.id
            )
        ),
        "emergency": tuple(
            ", ".join(
                part for part in (row.name, row.relation, shown_phone(row.phone, region)) if part
            )
            for row in person.emergency_contacts.order_by(EmergencyContact.id)
        ),
    }


def mentoring_of(person_id: int) -> dict[str, Any]:
    """The fields of a ``PersonCard`` about the mentor."""
    assignment = (
        Assignment.select(Assignment, Mentor)
        .join(Mentor)
        .where(Assignment.person == person_id, meanings.walks_now())
        .order_by(Assignment.started_on.desc())
        .first()
    )
    request = (
        MentorRequest.select()
        .where(MentorRequest.person == person_id, meanings.waits_now())
        .first()
    )
    return {
        "mentor_id": assignment.mentor_id if assignment else None,
        "mentor": assignment.mentor.shown_name if assignment else "",
        "mentor_since": assignment.started_on if assignment else None,
        "waits_since": request.asked_on if request else None,
    }


def contact_limits(contact: Any) -> str:
    """What is all right on this number, in words: it stands right beside it.

    ``contact`` is a ContactPoint, or a form with the same fields.
    """
    allowed = [
        words
        for is_ok, words in (
            (contact.ok_to_call, _("call")),
            (contact.ok_to_text, _("text")),
            (contact.ok_to_leave_message, _("leave a message")),
        )
        if is_ok
    ]
    if allowed:
        said = _("OK to: {what}", what=", ".join(allowed))
    else:
        said = _("Not OK to call or text") if contact.none_is_ok else _("OK to call? Not asked yet")
    if contact.say_who_is_calling:
        said += ". " + _("Say: “{who}”", who=contact.say_who_is_calling)
    return said


def chosen(person: Person, list_name: str) -> tuple[str, ...]:
    """The choices of this list that apply to the person, in words."""
    rows = person.choices.where(PersonChoice.list_name == list_name).order_by(PersonChoice.id)
    return tuple(choices.label(list_name, row.code) for row in rows)


def _answers(person: Person, *, all_answers: bool) -> tuple[AnswerGroup, ...]:
    """What the full intake asked and was answered; a group without any answer is left out.

    A file's note may hold any question's cell: it is for whoever sees all answers.
    """
    said = {field: ", ".join(chosen(person, name)) for field, name in _LISTS.items()}
    said["free_times"] = ", ".join(
        slot_label((slot.weekday, slot.part))
        for slot in person.free_slots.order_by(FreeSlot.weekday, FreeSlot.id)
    )
    said |= {row.field: row.text for row in person.texts.order_by(PersonText.id)}
    groups = (
        AnswerGroup(
            _(title),
            tuple((field_word(field), said[field]) for field in fields if said.get(field)),
            at_length=fields in (_TEXTS, _NOTES),
        )
        for title, fields in _GROUPS
        if all_answers or fields != _NOTES
    )
    return tuple(group for group in groups if group.answers)


def _unanswered(person: Person, reason: str, all_answers: bool) -> tuple[str, ...]:
    """The names of the questions that were declined, or are not known."""
    rows = person.unanswered.where(Unanswered.reason == reason).order_by(Unanswered.id)
    return tuple(
        field_word(row.field) for row in rows if all_answers or row.field not in _FOR_FIGURES_ONLY
    )
