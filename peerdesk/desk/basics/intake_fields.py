"""What may be typed at the brief intake, and the kinds of fields that both intakes are made of."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal, TypeVar

from pydantic import AfterValidator, Field, model_validator

from peerdesk.desk.basics import choices
from peerdesk.desk.basics.forms import (
    BirthDate,
    Form,
    IntakeDay,
    NeededText,
    ShortText,
    TypedPhone,
    wrong,
)
from peerdesk.words import _


def in_list(list_name: str) -> AfterValidator:
    """The check that a code, unless blank, is one of the list's, retired or not."""

    def check(code: str) -> str:
        if code and not choices.is_code(list_name, code):
            raise ValueError(_("Choose one from the list."))
        return code

    return AfterValidator(check)


def _once(values: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(values))


def codes_of(list_name: str) -> Any:
    """The type of a field that takes several codes of the list, each once."""
    return Annotated[tuple[Annotated[str, in_list(list_name)], ...], AfterValidator(_once)]


Weekday = Annotated[int, Field(ge=0, le=6)]


def is_blank(value: Any) -> bool:
    """Whether a field's value says nothing. 0 is an answer; a tick that isn't set is none."""
    return value is None or value is False or (isinstance(value, str | tuple | list) and not value)


IntakeT = TypeVar("IntakeT", bound="BriefIntake")


class BriefIntake(Form):
    """The five-minute intake; only the name is needed. Codes are those of ``choices``.

    ``intake_on`` is the day of the intake, None for today or as it is on record.
    ``unanswered`` maps a field's name to "declined" or "unknown": that field is then blank.
    ``free_times`` are (weekday, part of the day), 0 for Monday. ``notice`` is what was said to
    the notice to patients, "" for not given yet. ``none_is_ok``: they want no call, no text and
    no message.
    """

    NEEDED: ClassVar[frozenset[str]] = frozenset({"preferred_name", "intake_on"})
    """What can't be declined."""

    preferred_name: NeededText
    intake_on: IntakeDay = None
    legal_first_name: ShortText = ""
    legal_last_name: ShortText = ""
    other_names: Annotated[tuple[ShortText, ...], AfterValidator(_once)] = ()
    pronouns: ShortText = ""
    gender: Annotated[str, in_list("gender")] = ""
    birth_date: BirthDate = None
    age_band: Annotated[str, in_list("age_band")] = ""
    place: ShortText = ""
    language: Annotated[str, in_list("language")] = ""
    phone: TypedPhone = ""
    ok_to_call: bool = False
    ok_to_text: bool = False
    ok_to_leave_message: bool = False
    none_is_ok: bool = False
    say_who_is_calling: ShortText = ""
    emergency_name: ShortText = ""
    emergency_relation: ShortText = ""
    emergency_phone: TypedPhone = ""
    referral_source: Annotated[str, in_list("referral_source")] = ""
    needs: codes_of("need") = ()  # type: ignore[valid-type]
    accessibility: codes_of("accessibility") = ()  # type: ignore[valid-type]
    pathways: codes_of("pathway") = ()  # type: ignore[valid-type]
    free_times: Annotated[
        tuple[tuple[Weekday, Literal["morning", "afternoon", "evening"]], ...],
        AfterValidator(_once),
    ] = ()
    wants_mentor: bool = False
    gender_wanted: Annotated[str, in_list("gender")] = ""
    gender_is_must: bool = False
    notice: Literal["", "acknowledged", "declined"] = ""
    unanswered: dict[str, Literal["declined", "unknown"]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _fits_together(self) -> BriefIntake:
        if self.birth_date and self.birth_date.year < 1900:
            raise wrong("birth_date", _("Check the year: it is before 1900."))
        if self.none_is_ok and (self.ok_to_call or self.ok_to_text or self.ok_to_leave_message):
            raise wrong("ok_to_call", _("Either some of these, or none."))
        for field in self.unanswered:
            if field not in type(self).model_fields or field in self.NEEDED:
                raise wrong(field, _("This can't be left unanswered."))
            if not is_blank(getattr(self, field)):
                raise wrong(field, _("Either an answer, or declined or not known."))
        return self
