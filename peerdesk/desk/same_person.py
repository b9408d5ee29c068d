"""“This is the same person”: what was typed for a new person, offered as changes of a record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from peerdesk.actor import Actor
from peerdesk.desk import choices
from peerdesk.desk.forms import checked, shown_phone
from peerdesk.desk.history import FIELD_WORDS
from peerdesk.desk.intake import BriefIntake, intake_values
from peerdesk.desk.rights import Right, require
from peerdesk.errors import Invalid
from peerdesk.records.office import Center
from peerdesk.words import _, short_date, weekday_name

_LISTS = {
    "pronouns": "pronouns",
    "gender": "gender",
    "gender_wanted": "gender",
    "age_band": "age_band",
    "language": "language",
    "referral_source": "referral_source",
    "needs": "need",
    "accessibility": "accessibility",
    "pathways": "pathway",
}
_PHONES = ("phone", "emergency_phone")


@dataclass(frozen=True)
class Difference:
    """A field of BriefIntake in which the typed form says more or something else.

    ``now`` and ``typed`` are words to be shown; ``value`` is what ``intake.change_person`` takes.
    Lists are joined: a need that was typed is added to those on record.
    """

    field: str
    label: str
    now: str
    typed: str
    value: Any


def differences(actor: Actor, person_id: int, values: Mapping[str, Any]) -> list[Difference]:
    """What would change on this record, in the order of the form; half-typed values as well.

    A field that was left blank, or can't be read yet, offers nothing.
    """
    require(actor, Right.DO_INTAKE)
    context = {
        "today": actor.clock.today(),
        "region": Center.select(Center.region).scalar(),
    }
    now = checked(BriefIntake, intake_values(actor, person_id), **context)
    typed = _readable(values, context)
    found = []
    for field in BriefIntake.model_fields:
        old, new = getattr(now, field), getattr(typed, field)
        if field == "unanswered" or field not in values or not new:
            continue
        if isinstance(new, tuple):
            new = (*old, *(one for one in new if one not in old))
        if new == old or (field == "language" and new == "en"):
            continue
        region = context["region"]
        shown = [_shown(field, value, region) for value in (old, new)]
        found.append(Difference(field, _(FIELD_WORDS[field]), shown[0], shown[1], new))
    return found


def _readable(values: Mapping[str, Any], context: Mapping[str, Any]) -> BriefIntake:
    """The form without what can't be read yet; only the name must be something."""
    known = {"preferred_name": "-"} | {
        field: value
        for field, value in values.items()
        if field != "unanswered" and (field != "preferred_name" or str(value).strip())
    }
    while True:
        try:
            form = checked(BriefIntake, known, **context)
        except Invalid as error:
            wrong = known.keys() & error.fields.keys()
            # The emergency contact's name is asked for because of the number.
            wrong |= (
                {"emergency_phone"} & known.keys() if "emergency_name" in error.fields else set()
            )
            if not wrong:
                raise
            known = {field: value for field, value in known.items() if field not in wrong}
            known.setdefault("preferred_name", "-")
        else:
            nameless = known["preferred_name"] == "-"
            return form.model_copy(update={"preferred_name": ""}) if nameless else form


def _shown(field: str, value: Any, region: str) -> str:
    if not value:
        return _("no") if value is False else ""
    if value is True:
        return _("yes")
    if field in _PHONES:
        return shown_phone(value, region)
    if field == "free_times":
        return ", ".join(
            f"{weekday_name(day)}, {choices.label('day_part', part)}" for day, part in value
        )
    if field in _LISTS:
        codes = value if isinstance(value, tuple) else (value,)
        return choices.labels(_LISTS[field], codes)
    if isinstance(value, tuple):
        return ", ".join(value)
    return short_date(value) if isinstance(value, date) else str(value)
