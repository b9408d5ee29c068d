"""“This is the same person”: what was typed for a new person, offered as changes of a record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from peerdesk.actor import Actor
from peerdesk.desk.basics import choices
from peerdesk.desk.basics.field_words import FIELD_WORDS
from peerdesk.desk.basics.forms import checked, shown_phone
from peerdesk.desk.basics.intake_fields import is_blank
from peerdesk.desk.basics.match_words import slot_label
from peerdesk.desk.basics.rights import Right, require
from peerdesk.desk.intake.intake import BriefIntake, intake_values
from peerdesk.desk.people.person_details import contact_limits
from peerdesk.errors import Invalid
from peerdesk.records.office import Center
from peerdesk.words import _, medium_date

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
_ON_NUMBER = ("ok_to_call", "ok_to_text", "ok_to_leave_message", "none_is_ok", "say_who_is_calling")
# The day of the intake is the new form's own.
_NOT_COMPARED = frozenset({"unanswered", "intake_on"})


@dataclass(frozen=True)
class Difference:
    """A field of BriefIntake in which the typed form says more or something else.

    ``now`` and ``typed`` are words to be shown; ``values`` is what ``intake.change_person`` takes.
    Lists are joined: a need that was typed is added to those on record. A number goes together
    with what is OK on it: what was allowed on another number is not allowed on this one.
    """

    field: str
    label: str
    now: str
    typed: str
    values: Mapping[str, Any]

    @property
    def only_adds(self) -> bool:
        """Whether nothing on record goes when it is taken over."""
        value = self.values[self.field]
        allows_more = value is True and not self.values.get("none_is_ok")
        return not self.now or isinstance(value, tuple) or allows_more


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
    region = context["region"]
    for field in BriefIntake.model_fields:
        old, new = getattr(now, field), getattr(typed, field)
        if field in _NOT_COMPARED or field not in values or is_blank(new):
            continue
        if isinstance(new, tuple):
            new = (*old, *(one for one in new if one not in old))
        if new == old:
            continue
        shown = [_shown(field, value, region) for value in (old, new)]
        label = _(FIELD_WORDS[field])
        found.append(Difference(field, label, shown[0], shown[1], {field: new}))
    return _with_number(found, now, typed, region)


def _with_number(
    found: list[Difference], now: BriefIntake, typed: BriefIntake, region: str
) -> list[Difference]:
    """Another number stands with its own limits; the same number's are offered together."""
    about = ("phone", *_ON_NUMBER)
    of_number = [each for each in found if each.field in about]
    if not of_number:
        return found
    is_other = of_number[0].field == "phone"
    values = {field: getattr(typed, field) for field in about}
    if not is_other and not typed.none_is_ok:
        values |= {field: values[field] or getattr(now, field) for field in _ON_NUMBER}
        values["none_is_ok"] = False
    whole = Difference(
        of_number[0].field,
        _(FIELD_WORDS["phone"]),
        _number_words(now, region),
        _number_words(typed.model_copy(update=values), region),
        values,
    )
    at = found.index(of_number[0])
    rest = [each for each in found if each.field not in about]
    return [*rest[:at], whole, *rest[at:]]


def _number_words(form: BriefIntake, region: str) -> str:
    if not form.phone:
        return ""
    return f"{shown_phone(form.phone, region)} ({contact_limits(form)})"


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
        return ", ".join(slot_label((day, part)) for day, part in value)
    if field in _LISTS:
        codes = value if isinstance(value, tuple) else (value,)
        return choices.labels(_LISTS[field], codes)
    if isinstance(value, tuple):
        return ", ".join(value)
    return medium_date(value) if isinstance(value, date) else str(value)
