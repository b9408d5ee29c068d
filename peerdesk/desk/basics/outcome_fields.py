"""What may be typed of a status check and of the BARC-10: every item may be left out.

A field of the check is called as its column of ``StatusCheck``, one of the questionnaire
"barc10_1" to "barc10_10".
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from peerdesk.desk.basics.forms import Form, RecentDate, wrong
from peerdesk.desk.basics.instruments import BARC10
from peerdesk.desk.basics.intake_fields import codes_of, in_list
from peerdesk.words import _


def _blank_as_none(value: Any) -> Any:
    return None if isinstance(value, str) and not value.strip() else value


_Blank = BeforeValidator(_blank_as_none)
Days = Annotated[int | None, Field(ge=0, le=30), _Blank]
"""Days or nights of the past 30."""
Times = Annotated[int | None, Field(ge=0, le=99), _Blank]
"""How often in the past 30 days."""
Quality = Annotated[int | None, Field(ge=0, le=10), _Blank]
"""0 is the worst that can be, 10 the best."""
Agreement = Annotated[int | None, Field(ge=BARC10.low, le=BARC10.high), _Blank]
"""1 is strongly disagree, 6 strongly agree."""
YesNo = Literal["", "yes", "no"]


class StatusItems(Form):
    """The status check (PRACTICE.md, section 4), but for home and work, which the intake asks."""

    days_of_use: Days = None
    returned_to_use: YesNo = ""
    returned_on: RecentDate = None
    reengaged_on: RecentDate = None
    er_visits: Times = None
    hospital_stays: Times = None
    overdose: YesNo = ""
    nights_unhoused: Days = None
    arrests: Times = None
    in_treatment: YesNo = ""
    treatment_kind: Annotated[str, in_list("treatment_kind")] = ""
    mutual_help_meetings: Times = None
    quality_overall: Quality = None
    quality_health: Quality = None
    quality_housing: Quality = None
    quality_money: Quality = None
    quality_relationships: Quality = None
    quality_purpose: Quality = None
    helped: codes_of("center_help") = ()  # type: ignore[valid-type]

    @model_validator(mode="after")
    def _of_one_story(self) -> StatusItems:
        since = self.returned_on or date.min
        if self.reengaged_on and self.reengaged_on < since:
            raise wrong("reengaged_on", _("This is before the return to use."))
        if (self.returned_on or self.reengaged_on) and self.returned_to_use != "yes":
            raise wrong("returned_to_use", _("Say yes, or clear the days."))
        if self.treatment_kind and self.in_treatment != "yes":
            raise wrong("in_treatment", _("Say yes, or clear the kind."))
        return self


class Barc10Items(Form):
    """The ten items of the BARC-10; the words are in ``instruments``."""

    barc10_1: Agreement = None
    barc10_2: Agreement = None
    barc10_3: Agreement = None
    barc10_4: Agreement = None
    barc10_5: Agreement = None
    barc10_6: Agreement = None
    barc10_7: Agreement = None
    barc10_8: Agreement = None
    barc10_9: Agreement = None
    barc10_10: Agreement = None


STATUS_FIELDS = tuple(StatusItems.model_fields)
BARC10_FIELDS = tuple(Barc10Items.model_fields)
OF_A_DAY = frozenset((*STATUS_FIELDS, *BARC10_FIELDS))
"""Answers of one day, kept with the check; what else was left unanswered is the person's."""
