"""Two records field by field, in words: what a merge shows, and whose value it would keep."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from peerdesk.desk.basics import choices
from peerdesk.desk.basics.field_words import field_word
from peerdesk.desk.basics.forms import shown_phone
from peerdesk.desk.basics.match_words import slot_label
from peerdesk.desk.basics.record_words import table_word
from peerdesk.desk.intake.full_intake import LISTS, SINGLE_LISTS, TEXTS
from peerdesk.desk.intake.intake import LISTS_OF_FIELDS, newest_episode
from peerdesk.desk.merging.merge_periods import Side, current_date
from peerdesk.desk.people.person_details import contact_limits
from peerdesk.records.office import Center
from peerdesk.records.people import (
    ContactPoint,
    EmergencyContact,
    FreeSlot,
    OtherName,
    Person,
    PersonChoice,
    Unanswered,
)
from peerdesk.words import _, medium_date

FIELDS = (
    "preferred_name",
    "legal_first_name",
    "legal_last_name",
    "pronouns",
    "birth_date",
    "age_band",
    "gender",
    "place",
    "language",
)
"""The person's own columns, of which only one value can be kept."""

CHOSEN = (*FIELDS, "referral_source", "recovery_date", *SINGLE_LISTS)
"""All fields of which only one value can be kept: somebody chooses."""

TABLES = frozenset(
    {"other_name", "contact_point", "emergency_contact", "person_choice", "person_text"}
    | {"free_slot", "unanswered"}
)
"""The tables whose rows are shown as fields."""

_ORDER = (
    "preferred_name",
    "legal_first_name",
    "legal_last_name",
    "other_names",
    "pronouns",
    "birth_date",
    "age_band",
    "gender",
    "race_ethnicity",
    "place",
    "language",
    "phone",
    "emergency_name",
    "referral_source",
    "recovery_date",
    "needs",
    "pathways",
    "substances",
    "experience",
    "supports",
    "housing",
    "work",
    "insurance",
    "accessibility",
    "interests",
    "modes",
    "languages_spoken",
    "free_times",
    "goals",
    "unanswered",
)
_OF_A_LIST = ("pronouns", "age_band", "gender", "language")


@dataclass(frozen=True)
class MergeField:
    """One field of both records in words, and whose value is kept unless somebody chooses:

    that of one side, or those of both.
    """

    field: str
    label: str
    keep: str
    other: str
    kept: Side | Literal["both"]

    @property
    def differs(self) -> bool:
        """Whether there is anything to choose."""
        return self.kept != "both" and bool(self.keep and self.other and self.keep != self.other)

    @property
    def keeps_both(self) -> bool:
        """Whether each side says something of its own, and all of it stays."""
        return self.kept == "both" and bool(self.keep and self.other and self.keep != self.other)


def side_by_side(keep: Person, other: Person) -> tuple[MergeField, ...]:
    """Every field of both, in the order of the form, those that are blank on both as well."""
    mine, theirs = _values(keep), _values(other)
    chosen = set(CHOSEN)
    if not _newest_episodes_meet(keep, other):
        chosen.remove("referral_source")  # each stays with its own period
    return tuple(
        MergeField(
            field,
            _label(field),
            mine[field],
            theirs[field],
            "both" if field not in chosen else _usual_side(mine[field], theirs[field]),
        )
        for field in _ORDER
    )


def usual_sides(fields: tuple[MergeField, ...]) -> dict[str, Side]:
    """Whose value is kept unless somebody chooses, of the fields that keep only one."""
    return {each.field: each.kept for each in fields if each.kept != "both"}


def _usual_side(mine: str, theirs: str) -> Side:
    return "keep" if mine or not theirs else "other"


def _newest_episodes_meet(keep: Person, other: Person) -> bool:
    mine, theirs = newest_episode(keep), newest_episode(other)
    if mine is None or theirs is None:
        return False
    last = [row.closed_on or date.max for row in (mine, theirs)]
    return mine.opened_on < last[1] and theirs.opened_on < last[0]


def _label(field: str) -> str:
    if field == "phone":
        return table_word("contact_point")
    if field == "unanswered":
        return table_word("unanswered")
    if field in TEXTS:
        return _("{field}, in their own words", field=field_word(field))
    return field_word(field)


def _values(person: Person) -> dict[str, str]:
    episode = newest_episode(person)
    source = episode.referral_source if episode is not None else ""
    current = current_date(person.id)
    texts = {row.field: row.text for row in person.texts}
    return {
        **{field: _own(field, getattr(person, field)) for field in FIELDS},
        **_chosen(person),
        **{field: " ".join(texts.get(field, "").split()) for field in TEXTS},
        **_contacts(person),
        "other_names": ", ".join(row.name for row in person.other_names.order_by(OtherName.id)),
        "referral_source": choices.label("referral_source", source) if source else "",
        "recovery_date": medium_date(current) if current is not None else "",
        "free_times": ", ".join(
            slot_label((row.weekday, row.part))
            for row in person.free_slots.order_by(FreeSlot.weekday, FreeSlot.id)
        ),
        "unanswered": ", ".join(
            field_word(row.field) for row in person.unanswered.order_by(Unanswered.id)
        ),
    }


def _own(field: str, value: Any) -> str:
    if not value:
        return ""
    if field in _OF_A_LIST:
        return choices.label(field, value)
    return medium_date(value) if isinstance(value, date) else str(value)


def _chosen(person: Person) -> dict[str, str]:
    codes: dict[str, list[str]] = {}
    for row in person.choices.order_by(PersonChoice.id):
        codes.setdefault(row.list_name, []).append(row.code)
    lists = LISTS_OF_FIELDS | LISTS | {name: name for name in SINGLE_LISTS}
    return {field: choices.labels(name, codes.get(name, ())) for field, name in lists.items()}


def _contacts(person: Person) -> dict[str, str]:
    """Every number with what is all right on it, and whom to call when something happens."""
    region = Center.select(Center.region).scalar()
    numbers = person.contact_points.order_by(ContactPoint.is_primary.desc(), ContactPoint.id)
    kin = person.emergency_contacts.order_by(EmergencyContact.id)
    return {
        "phone": "; ".join(
            f"{shown_phone(row.value, region)} ({contact_limits(row)})" for row in numbers
        ),
        "emergency_name": "; ".join(
            ", ".join(
                part for part in (row.name, row.relation, shown_phone(row.phone, region)) if part
            )
            for row in kin
        ),
    }
