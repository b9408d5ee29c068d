"""What a person may type is a pydantic model; this turns its errors into plain words at the field.

A model's own validators raise ``ValueError(_("..."))`` with a sentence for the reader, or
``wrong(field, message)`` where several fields are looked at together. What they need from
outside (``today``, ``region``) is in ``info.context``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Annotated, Any, TypeVar

import phonenumbers
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    StringConstraints,
    ValidationError,
    model_validator,
)
from pydantic import ValidationInfo as Info
from pydantic_core import ErrorDetails, PydanticCustomError

from peerdesk.desk.basics.dates import (
    Sense,
    example_of_day,
    example_of_time,
    parse_date,
    parse_time,
)
from peerdesk.errors import Invalid
from peerdesk.text import clean, one_line
from peerdesk.words import _, number

# The exchange doesn't begin with 0 or 1 either (North American Numbering Plan).
_US_NUMBER = re.compile(r"\(?([2-9]\d\d)\)?[ .-]{0,2}([2-9]\d\d)[ .-]?(\d{4})", re.ASCII)
_US_DIGITS = re.compile(r"[2-9]\d\d[2-9]\d{6}", re.ASCII)
_OTHER_THAN_A_NUMBER = re.compile(r"[^\d\s()+./\-\u2010-\u2015]")


class Form(BaseModel):
    """The base of what may be typed: every text goes through ``text.clean`` before it is read as

    what its field takes; unknown fields are our mistake.
    """

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _clean(cls, values: Any) -> Any:
        if isinstance(values, dict):
            return {field: _cleaned(value) for field, value in values.items()}
        return values


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, (tuple, list)):
        return type(value)(map(_cleaned, value))
    return value


def _as_line(value: Any) -> Any:
    return one_line(value) if isinstance(value, str) and not value.isprintable() else value


FormT = TypeVar("FormT", bound=BaseModel)


def checked(form: type[FormT], values: Mapping[str, Any], **context: Any) -> FormT:
    """``values`` as a checked ``form``, or Invalid with one message a field.

    ``context`` is what the validators read: ``today`` (date) and ``region`` ("US").
    """
    messages: dict[str, str] = {}
    try:
        return form.model_validate(dict(values), context=context)
    except ValidationError as error:
        # The inputs may be names: they must not get into a traceback's text.
        details = error.errors(include_url=False, include_input=False)
    for detail in details:
        if detail["type"] == "extra_forbidden":
            raise TypeError(f"{form.__name__} has no field {detail['loc'][0]}")
        field, message = _field_and_message(detail)
        messages.setdefault(field, message)
    raise Invalid(messages)


def wrong(field: str, message: str) -> PydanticCustomError:
    """An error of a model's validator that belongs to ``field``; to be raised."""
    return PydanticCustomError("of_field", "{message}", {"field": field, "message": message})


def _as_date(value: Any, info: Info) -> Any:
    return _typed_date(value, info, Sense.NEAR)


def _as_coming_date(value: Any, info: Info) -> Any:
    return _typed_date(value, info, Sense.COMING)


def _typed_date(value: Any, info: Info, sense: Sense) -> Any:
    if isinstance(value, str):
        if not value.strip():
            return None
        try:
            return parse_date(value, _today(info), sense)
        except Invalid as error:
            raise ValueError(str(error)) from None
    return value


def _as_birth_date(value: Any, info: Info) -> Any:
    return _not_to_come(_typed_date(value, info, Sense.BIRTH), info)


def _as_intake_day(value: Any, info: Info) -> Any:
    if isinstance(value, str) and not value.strip():
        raise ValueError(_("This is needed."))
    return _as_past_date(value, info)


def _as_time(value: Any) -> Any:
    if isinstance(value, str):
        try:
            return parse_time(value) if value.strip() else None
        except Invalid as error:
            raise ValueError(str(error)) from None
    return value


def _as_past_date(value: Any, info: Info) -> Any:
    return _not_to_come(_typed_date(value, info, Sense.PAST), info)


def _as_recent_date(value: Any, info: Info) -> Any:
    return _not_to_come(_typed_date(value, info, Sense.RECENT), info)


def _not_to_come(day: Any, info: Info) -> Any:
    if isinstance(day, date) and not isinstance(day, datetime) and day > _today(info):
        raise ValueError(in_the_future())
    return day


def sense_of(form: type[BaseModel], field: str) -> Sense:
    """Of which time the form's day ``field`` tells."""
    found = (each for each in form.model_fields[field].metadata if isinstance(each, Sense))
    return next(found)


def in_the_future() -> str:
    """What is said at a field that tells of the past."""
    return _("This day is in the future.")


def _as_phone(value: Any, info: Info) -> Any:
    if not isinstance(value, str) or not value.strip():
        return ""
    region = (info.context or {}).get("region", "US")
    usual = _US_NUMBER.fullmatch(value.strip()) if region == "US" else None
    if usual is not None:
        # What the library makes of it too, twenty times slower: imports have tens of thousands.
        return "+1" + "".join(usual.groups())
    try:
        parsed = phonenumbers.parse(value, region)
    except phonenumbers.NumberParseException:
        parsed = None
    if parsed is not None and parsed.extension:
        raise ValueError(_("An extension can't be kept with the number. Type the number only."))
    if parsed is None or not _is_whole(parsed):
        raise ValueError(_("This is not a whole phone number. Type it with its area code."))
    if _OTHER_THAN_A_NUMBER.search(value):
        raise ValueError(_("Type the number only."))
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def typed_phone(text: str, region: str) -> str:
    """What was typed, as people write it; "" for blank. Raises `Invalid` with the field "phone"."""
    form = checked(_Phone, {"phone": text}, region=region)
    return shown_phone(form.phone, region) if form.phone else ""


def _is_whole(parsed: Any) -> bool:
    """Whether somebody could be reached there. Not whether the number is in use: new ones come."""
    if parsed.country_code == 1 and not _US_DIGITS.fullmatch(str(parsed.national_number)):
        return False
    possible = phonenumbers.ValidationResult.IS_POSSIBLE
    return bool(phonenumbers.is_possible_number_with_reason(parsed) == possible)


def shown_phone(value: str, region: str = "US") -> str:
    """An E.164 number as people write it: national form at home, with its country abroad."""
    try:
        parsed = phonenumbers.parse(value, region)
    except phonenumbers.NumberParseException:
        return value
    at_home = parsed.country_code == phonenumbers.country_code_for_region(region)
    form = phonenumbers.PhoneNumberFormat
    return phonenumbers.format_number(parsed, form.NATIONAL if at_home else form.INTERNATIONAL)


def is_same_number(one: str, other: str) -> bool:
    """Whether both are the same number, however they are written."""
    return _digits(one) == _digits(other)


def _digits(number: str) -> str:
    return re.sub(r"\D", "", number)[-10:]


def _today(info: Info) -> date:
    today: date = (info.context or {})["today"]
    return today


_Line = BeforeValidator(_as_line)
ShortText = Annotated[str, StringConstraints(max_length=80), _Line]
NeededText = Annotated[str, StringConstraints(min_length=1, max_length=80), _Line]
LongText = Annotated[str, StringConstraints(max_length=4000)]
# A date or what somebody typed for one; blank is None. Needs ``today`` in the context. Its `Sense`
# says what is meant without a year; screens read it by ``sense_of``.
TypedDate = Annotated[date | None, BeforeValidator(_as_date), Sense.NEAR]
ComingDate = Annotated[date | None, BeforeValidator(_as_coming_date), Sense.COMING]
PastDate = Annotated[date | None, BeforeValidator(_as_past_date), Sense.PAST]
RecentDate = Annotated[date | None, BeforeValidator(_as_recent_date), Sense.RECENT]
BirthDate = Annotated[date | None, BeforeValidator(_as_birth_date), Sense.BIRTH]
# None is left to the desk; a blank that somebody typed is refused.
IntakeDay = Annotated[date | None, BeforeValidator(_as_intake_day), Sense.PAST]
TypedTime = Annotated[time | None, BeforeValidator(_as_time)]
# A phone number as typed, in E.164 afterwards; blank stays "". Reads ``region``.
TypedPhone = Annotated[str, BeforeValidator(_as_phone)]


class _Phone(Form):
    phone: TypedPhone = ""


def _field_and_message(detail: ErrorDetails) -> tuple[str, str]:
    kind, limits = detail["type"], detail.get("ctx", {})
    if kind == "of_field":
        return str(limits["field"]), str(limits["message"])
    return str(detail["loc"][0]) if detail["loc"] else "", _message(kind, limits)


def _message(kind: str, limits: Mapping[str, Any]) -> str:
    if kind == "value_error":
        return str(limits["error"])
    if kind in ("missing", "string_too_short"):
        return _("This is needed.")
    if kind == "string_too_long":
        return _("Use at most {n} characters.", n=limits["max_length"])
    if kind == "too_long":
        return _("Choose at most {n}.", n=limits["max_length"])
    if kind in ("literal_error", "enum"):
        return _("Choose one from the list.")
    if kind.startswith(("int_", "float_")):
        return _("Type a whole number.")
    if kind.startswith("time_"):
        return _("Type a time, such as {example}.", example=example_of_time())
    if kind.startswith("date_"):
        return _("Type a date, such as {example}.", example=example_of_day())
    least = limits.get("ge", limits.get("gt"))
    if least is not None:
        return _number_limit(_("Use at least {n}."), _("Use more than {n}."), "ge" in limits, least)
    most = limits.get("le", limits.get("lt"))
    if most is not None:
        return _number_limit(_("Use at most {n}."), _("Use less than {n}."), "le" in limits, most)
    return _("This can't be kept as it is.")


def _number_limit(including: str, excluding: str, is_including: bool, limit: Any) -> str:
    shown = number(limit) if isinstance(limit, (int, float)) else str(limit)
    return (including if is_including else excluding).format(n=shown)
