"""The full intake: the brief one and what is asked in fifteen more minutes, in sections.

Who was taken in briefly is widened later: what was typed then is in the form already. Single
choices (housing, work, insurance) are kept as one choice of their list, what somebody said in
their own words as a text.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Annotated, Any

from peerdesk.actor import Actor
from peerdesk.desk.basics.forms import LongText, PastDate
from peerdesk.desk.basics.intake_fields import BriefIntake, codes_of, in_list, is_blank
from peerdesk.desk.basics.outcome_fields import BARC10_FIELDS, Barc10Items, StatusItems
from peerdesk.desk.basics.rights import Right, require
from peerdesk.desk.intake.intake import (
    add_person,
    checked_intake,
    intake_of,
    keep_episode,
    keep_rows,
    newest_episode,
    together,
    write_intake,
)
from peerdesk.desk.intake.outcomes import outcome_values, write_barc10, write_status_check
from peerdesk.desk.people.people import existing, name_said
from peerdesk.desk.plans.recovery import current_recovery_date, keep_recovery_date
from peerdesk.records.people import Person, PersonChoice, PersonText
from peerdesk.said import said
from peerdesk.store import journal
from peerdesk.store.journal import Done
from peerdesk.words import N_

LISTS = {
    "race_ethnicity": "race_ethnicity",
    "substances": "substance",
    "experience": "experience",
    "interests": "interest",
    "modes": "mode",
    "languages_spoken": "language_spoken",
}
"""Fields of several codes, and the list of each; the brief intake has some more."""

SINGLE_LISTS = ("housing", "work", "insurance")
TEXTS = ("supports", "goals")

_SYSTEM_RANDOM = random.SystemRandom()


class Profile(BriefIntake):
    """Everything about the person that both intakes, and spreadsheets, may say."""

    race_ethnicity: codes_of("race_ethnicity") = ()  # type: ignore[valid-type]
    housing: Annotated[str, in_list("housing")] = ""
    work: Annotated[str, in_list("work")] = ""
    insurance: Annotated[str, in_list("insurance")] = ""
    substances: codes_of("substance") = ()  # type: ignore[valid-type]
    experience: codes_of("experience") = ()  # type: ignore[valid-type]
    interests: codes_of("interest") = ()  # type: ignore[valid-type]
    modes: codes_of("mode") = ()  # type: ignore[valid-type]
    languages_spoken: codes_of("language_spoken") = ()  # type: ignore[valid-type]
    supports: LongText = ""
    goals: LongText = ""


class FullIntake(Profile, StatusItems, Barc10Items):
    """Everything that is asked; only the name is needed. ``recovery_date`` is the day from which

    the current time in recovery counts.
    """

    recovery_date: PastDate = None


Question = tuple[str, ...]
"""The fields of one question: an answer in any of them answers it."""

SECTIONS: dict[str, tuple[Question, ...]] = {
    "name": (
        ("preferred_name",),
        ("legal_first_name",),
        ("legal_last_name",),
        ("pronouns",),
    ),
    "about": (
        ("birth_date", "age_band"),
        ("gender",),
        ("race_ethnicity",),
        ("place",),
        ("language",),
    ),
    "contact": (
        ("phone",),
        ("ok_to_call", "ok_to_text", "ok_to_leave_message", "none_is_ok"),
        ("say_who_is_calling",),
        ("emergency_name",),
        ("emergency_phone",),
    ),
    "coming": (("referral_source",), ("needs",), ("notice",)),
    "recovery": (
        ("recovery_date",),
        ("pathways",),
        ("substances",),
        ("experience",),
        ("supports",),
    ),
    "living": (("housing",), ("work",), ("insurance",)),
    "taking_part": (("accessibility",), ("interests",), ("modes",), ("free_times",)),
    "goals": (("goals",),),
    "status": (
        ("days_of_use",),
        ("returned_to_use",),
        ("mutual_help_meetings",),
        ("in_treatment",),
        ("er_visits",),
        ("hospital_stays",),
        ("overdose",),
        ("nights_unhoused",),
        ("arrests",),
        ("quality_overall",),
        ("quality_health",),
        ("quality_housing",),
        ("quality_money",),
        ("quality_relationships",),
        ("quality_purpose",),
        ("helped",),
    ),
    "barc10": tuple((field,) for field in BARC10_FIELDS),
}
"""The sections in their order and the questions that count. The day of the intake is there before

anybody asked, and other names, other languages and a mentor are nothing that everybody has."""

SECTION_WORDS = {
    "name": N_("Name"),
    "about": N_("About you"),
    "contact": N_("How to reach you"),
    "coming": N_("Coming here"),
    "recovery": N_("Recovery"),
    "living": N_("Home, work and insurance"),
    "taking_part": N_("Taking part"),
    "goals": N_("Goals"),
    "status": N_("Status check"),
    "barc10": N_("Recovery capital"),
}

ONLY_IN_FULL = FullIntake.model_fields.keys() - BriefIntake.model_fields.keys() | {
    "gender",
    "pathways",
    "accessibility",
}
"""What the brief intake doesn't ask (PRACTICE.md, section 1); what is on record of it stays."""


def completeness(
    values: Mapping[str, Any], asked: Collection[str] | None = None
) -> dict[str, tuple[int, int]]:
    """For each section how many questions are answered, of how many.

    Declined and not known are answers. ``values`` may be half-typed; fields may be missing.
    Given ``asked``, only questions about these fields count: those of the brief intake.
    """
    unanswered = values.get("unanswered") or {}

    def is_answered(question: Question) -> bool:
        return any(not _is_left(values.get(field)) or field in unanswered for field in question)

    def counts(question: Question) -> bool:
        return asked is None or any(field in asked for field in question)

    counted = {
        section: [question for question in questions if counts(question)]
        for section, questions in SECTIONS.items()
    }
    return {
        section: (sum(map(is_answered, questions)), len(questions))
        for section, questions in counted.items()
    }


def start_full_intake(
    actor: Actor,
    values: Mapping[str, Any],
    rng: random.Random = _SYSTEM_RANDOM,
    not_the_same: Iterable[int] = (),
    warned_of: Iterable[int] = (),
) -> Done[int]:
    """Add a person with the full intake at once; the new person's id.

    ``not_the_same`` and ``warned_of`` as in ``intake.start_intake``.
    """
    require(actor, Right.DO_INTAKE)
    form = checked_intake(actor, FullIntake, values)
    with journal.entry(actor, "") as entry:
        person = add_person(
            actor, entry, form, rng, "full", not_the_same=not_the_same, warned_of=warned_of
        )
        _write_sections(actor, person, form, form.intake_on or actor.clock.today())
    return entry.done(person.id)


def is_full(actor: Actor, person_id: int) -> bool:
    """Whether the person's newest episode began with, or was widened to, a full intake."""
    require(actor, Right.DO_INTAKE)
    episode = newest_episode(existing(person_id))
    return episode is not None and episode.level == "full"


def full_intake_values(actor: Actor, person_id: int) -> dict[str, Any]:
    """What the full form of this person is filled with, whatever intake there was before."""
    require(actor, Right.DO_INTAKE)
    return _values_of(existing(person_id))


def widen_intake(actor: Actor, person_id: int, values: Mapping[str, Any]) -> Done[None]:
    """Make a brief intake a full one, or change a full one; what is left out stays as it is.

    An answer takes the place of an earlier "declined" or "not known". The label says which.
    """
    require(actor, Right.DO_INTAKE)
    with journal.entry(actor, "", person_id=person_id) as entry:
        person = existing(person_id)
        before = newest_episode(person)
        was_full = before is not None and before.level == "full"
        form = checked_intake(actor, FullIntake, together(_values_of(person), values))
        write_intake(actor, person, form)
        keep_episode(person, form, "full")
        _write_sections(actor, person, form, actor.clock.today())
        code = "person_changed" if was_full else "full_intake_written"
        entry.label = said(code, name=name_said(person))
    return entry.done(None)


def _is_left(value: Any) -> bool:
    return is_blank(value.strip() if isinstance(value, str) else value)


def _write_sections(actor: Actor, person: Person, form: FullIntake, day: date) -> None:
    """Make the rows beyond the brief intake say what the form says; a new check is of ``day``."""
    wanted = {list_name: getattr(form, field) for field, list_name in LISTS.items()}
    wanted |= {name: (getattr(form, name),) for name in SINGLE_LISTS if getattr(form, name)}
    for list_name in (*LISTS.values(), *SINGLE_LISTS):
        rows = [{"list_name": list_name, "code": code} for code in wanted.get(list_name, ())]
        keep_rows(person.choices.where(PersonChoice.list_name == list_name), rows, person)
    kept = {row.field: row for row in person.texts}
    for field in TEXTS:
        text, row = getattr(form, field), kept.get(field)
        if text:
            row = row or PersonText(person=person, field=field)
            row.text = text
            row.save()
        elif row is not None:
            row.delete_instance()
    if form.recovery_date is not None:
        keep_recovery_date(person, form.recovery_date, actor.clock.today(), "recovery_date")
    episode = newest_episode(person)
    if episode is not None:
        write_status_check(episode, form, day, actor.account_id)
        write_barc10(episode, form, day, actor.account_id)


def _values_of(person: Person) -> dict[str, Any]:
    chosen: dict[str, list[str]] = {}
    for row in person.choices.order_by(PersonChoice.id):
        chosen.setdefault(row.list_name, []).append(row.code)
    texts = {row.field: row.text for row in person.texts}
    values = intake_of(person, FullIntake)
    outcomes, why = outcome_values(person, newest_episode(person))
    values["unanswered"] |= why
    return (
        values
        | outcomes
        | {
            **{field: tuple(chosen.get(name, ())) for field, name in LISTS.items()},
            **{name: chosen.get(name, [""])[0] for name in SINGLE_LISTS},
            **{field: texts.get(field, "") for field in TEXTS},
            "recovery_date": current_recovery_date(person),
        }
    )
