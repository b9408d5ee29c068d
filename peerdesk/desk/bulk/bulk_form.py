"""A person as a file gives them, checked, and the rows that this makes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, model_validator

from peerdesk.desk.basics.forms import PastDate, ShortText, TypedPhone, wrong
from peerdesk.desk.basics.intake_fields import BriefIntake, in_list
from peerdesk.desk.intake.full_intake import LISTS, SINGLE_LISTS, Profile
from peerdesk.desk.intake.intake import LISTS_OF_FIELDS
from peerdesk.namekeys import keys_of
from peerdesk.words import _

SEVERAL = LISTS_OF_FIELDS | LISTS
ASKED_IN_FULL = Profile.model_fields.keys() - BriefIntake.model_fields.keys()
NOTE = "from_file"
"""The field, and the text of a person's own, of what a file gave that could not be read."""
OWN = (
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
LIMITS = ("ok_to_call", "ok_to_text", "ok_to_leave_message", "say_who_is_calling")
_NOTHING_ASKED = {**dict.fromkeys(LIMITS[:3], False), "say_who_is_calling": ""}


def _email(text: str) -> str:
    before, at, after = text.partition("@")
    if text and (not before or not at or "." not in after or " " in text):
        raise ValueError(_("This is not an email address."))
    return text


class PersonForm(Profile):
    """A person as a file gives them: the intake, and what was before there was PeerDesk.

    ``code`` is the code to keep for somebody new, "" for a random one. ``from_file`` are cells
    that could not be read, each with the name of its column: a note on the record.
    """

    code: ShortText = ""
    other_phone: TypedPhone = ""
    email: Annotated[ShortText, AfterValidator(_email)] = ""
    first_seen_on: PastDate = None
    closed_on: PastDate = None
    close_reason: Annotated[str, in_list("close_reason")] = ""
    notice_on: PastDate = None
    from_file: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _in_order(self) -> PersonForm:
        if self.closed_on and self.first_seen_on and self.closed_on < self.first_seen_on:
            raise wrong("closed_on", _("The last day is before the first one."))
        if self.close_reason and not self.closed_on:
            raise wrong("closed_on", _("This is needed beside a reason for closing."))
        return self


@dataclass(frozen=True)
class ImportedPerson:
    """A row to write: somebody new, or changes to ``person_id`` in the fields that are given."""

    form: PersonForm
    person_id: int | None = None


def notice_values(form: PersonForm, otherwise: date) -> dict[str, Any]:
    """Of which version it was, and who gave it, a file doesn't say."""
    given_on = form.notice_on or otherwise
    return {"version": "", "given_on": given_on, "outcome": form.notice, "account_id": None}


def note_with(text: str, lines: Sequence[str]) -> str:
    """The note on a record with the lines that it doesn't have yet."""
    known = text.splitlines()
    return "\n".join((*known, *(line for line in dict.fromkeys(lines) if line not in known)))


def chosen_codes(form: PersonForm) -> dict[str, tuple[str, ...]]:
    """The codes that the form gives, by list; only lists of which it gives any."""
    found = {name: getattr(form, field) for field, name in SEVERAL.items()}
    found |= {name: (getattr(form, name),) for name in SINGLE_LISTS if getattr(form, name)}
    return {name: codes for name, codes in found.items() if codes}


def numbers_of(form: PersonForm) -> list[str]:
    """The main number first, each once."""
    return [number for number in dict.fromkeys((form.phone, form.other_phone)) if number]


def contact_values(kind: str, value: str, form: PersonForm | None = None) -> dict[str, Any]:
    """What is all right on a number was asked of the main one (``form``) only."""
    asked = _NOTHING_ASKED if form is None else {name: getattr(form, name) for name in LIMITS}
    # That nothing is all right is said at the desk only, and of one number.
    asked = {**asked, "none_is_ok": None}
    return {"kind": kind, "value": value, "is_primary": form is not None, **asked}


def emergency_values(form: PersonForm) -> dict[str, Any]:
    """A contact, all blank for none; a number may stand without a name."""
    return {
        "name": form.emergency_name,
        "relation": form.emergency_relation,
        "phone": form.emergency_phone,
    }


def keys_for(
    values: Any,
    code: str,
    others: Sequence[str],
    phones: Sequence[str],
    other_legal_names: Sequence[str] = (),
) -> tuple[str, str]:
    """The sort key and the search key of what is written."""
    return keys_of(
        values.preferred_name,
        values.legal_first_name,
        values.legal_last_name,
        code,
        [name for name in others if name],
        phones,
        other_legal_names,
    )
