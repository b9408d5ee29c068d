"""What can't be kept is said in words at its field, and what was typed never gets into errors."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

import pytest
from pydantic import Field, model_validator

from peerdesk.desk.basics.forms import (
    Form,
    NeededText,
    PastDate,
    ShortText,
    TypedPhone,
    checked,
    shown_phone,
    wrong,
)
from peerdesk.errors import Invalid

TODAY = date(2026, 11, 23)


class Sample(Form):
    name: NeededText
    nickname: ShortText = ""
    born: PastDate = None
    phone: TypedPhone = ""
    size: Annotated[int, Field(ge=1, le=99)] = 1
    side: Literal["left", "right"] = "left"

    @model_validator(mode="after")
    def _names_differ(self) -> Sample:
        if self.nickname and self.nickname == self.name:
            raise wrong("nickname", "The nickname is the name.")
        return self


def _messages(**values: Any) -> dict[str, str]:
    with pytest.raises(Invalid) as caught:
        checked(Sample, values, today=TODAY, region="US")
    return caught.value.fields


def test_what_is_right_comes_back_tidied() -> None:
    form = checked(
        Sample, {"name": " Ana ", "born": "3/4/90", "phone": "(207) 555-0134"}, today=TODAY
    )
    assert (form.name, form.born, form.phone) == ("Ana", date(1990, 3, 4), "+12075550134")
    assert checked(Sample, {"name": "Ana", "born": " ", "phone": ""}, today=TODAY).born is None


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("name", "   ", "This is needed."),
        ("nickname", "x" * 81, "Use at most 80 characters."),
        ("born", "soon", "This isn't a date. Type it like 3/25/1990."),
        ("born", "11/24/2026", "This day is in the future."),
        ("born", date(2027, 1, 1), "This day is in the future."),
        ("phone", "12", "This is not a whole phone number. Type it with its area code."),
        ("phone", "call me", "This is not a whole phone number. Type it with its area code."),
        ("size", "many", "Type a whole number."),
        ("size", 0, "Use at least 1."),
        ("size", 100, "Use at most 99."),
        ("side", "up", "Choose one from the list."),
        ("nickname", "Ana", "The nickname is the name."),
    ],
)
def test_each_mistake_is_said_at_its_field(field: str, value: Any, message: str) -> None:
    assert _messages(**{"name": "Ana", field: value}) == {field: message}


def test_all_mistakes_are_said_at_once() -> None:
    assert _messages(born="x", size=0).keys() == {"name", "born", "size"}


def test_an_unknown_field_is_our_mistake_and_quotes_nothing() -> None:
    with pytest.raises(TypeError) as caught:
        checked(Sample, {"name": "Ana", "secret": "Zuleika"}, today=TODAY)
    assert "Zuleika" not in str(caught.value)


def test_phones_are_shown_as_people_write_them() -> None:
    assert shown_phone("+12075550134") == "(207) 555-0134"
    assert shown_phone("+442079460018") == "+44 20 7946 0018"
    assert shown_phone("door bell") == "door bell"
