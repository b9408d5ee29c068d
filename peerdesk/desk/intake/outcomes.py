"""The status check and the BARC-10 of an intake: the baseline of what comes later.

Both are written by the full intake, inside its entry. What is left blank was not asked; declined
and not known are kept with the check, for they are answers of that day.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from peerdesk.desk.basics.instruments import BARC10, Instrument
from peerdesk.desk.basics.outcome_fields import (
    BARC10_FIELDS,
    STATUS_FIELDS,
    Barc10Items,
    StatusItems,
)
from peerdesk.desk.basics.unanswered import DECLINED, UNKNOWN
from peerdesk.records.outcomes import Assessment, StatusCheck
from peerdesk.records.people import Episode, Person

if TYPE_CHECKING:
    from peerdesk.desk.intake.full_intake import FullIntake

NOT_ASKED = "-"


def write_status_check(
    episode: Episode, form: FullIntake, day: date, account_id: int | None
) -> None:
    """Inside an entry: let the intake's check of this episode say what the form says.

    A new one is of ``day``. A form that says nothing of the check leaves none.
    """
    row = _of_intake(StatusCheck, StatusCheck.checked_on, episode)
    why = form.unanswered
    reasons = {field: why[field] for field in STATUS_FIELDS if field in why}
    given = {field: getattr(form, field) for field in STATUS_FIELDS}
    if not reasons and all(value in (None, "", ()) for value in given.values()):
        if row is not None:
            row.delete_instance()
        return
    row = row or StatusCheck(
        person=episode.person_id,
        checked_on=day,
        at_intake=True,
        account_id=account_id,
    )
    if row.checked_on == day:
        # Later on these say how it is by then, and the check how it was.
        given |= {"housing": form.housing, "work": form.work}
    for field, value in given.items():
        setattr(row, field, " ".join(value) if isinstance(value, tuple) else value)
    for reason in (DECLINED, UNKNOWN):
        fields = (field for field in STATUS_FIELDS if reasons.get(field) == reason)
        setattr(row, reason, " ".join(fields))
    row.save()


def write_barc10(episode: Episode, form: FullIntake, day: date, account_id: int | None) -> None:
    """Inside an entry: as ``write_status_check``, for the questionnaire."""
    row = _of_intake(Assessment, Assessment.taken_on, episode, BARC10.code)
    numbers = [getattr(form, field) for field in BARC10_FIELDS]
    words = [
        str(number) if number is not None else form.unanswered.get(field, NOT_ASKED)
        for field, number in zip(BARC10_FIELDS, numbers, strict=True)
    ]
    if set(words) == {NOT_ASKED}:
        if row is not None:
            row.delete_instance()
        return
    row = row or Assessment(
        person=episode.person_id,
        instrument=BARC10.code,
        version=BARC10.version,
        taken_on=day,
        at_intake=True,
        account_id=account_id,
    )
    row.answers = " ".join(words)
    row.total = BARC10.total(numbers)
    row.save()


def move_intake_checks(episode: Episode, day: date) -> None:
    """Inside an entry: the intake of this episode was on ``day``, and so was what it asked."""
    for model, column in ((StatusCheck, StatusCheck.checked_on), (Assessment, Assessment.taken_on)):
        for row in list(_at_intake(model, column, episode)):
            asked_on = getattr(row, column.name)
            if asked_on == episode.opened_on or asked_on < day:
                setattr(row, column.name, day)
                row.save()


def outcome_values(
    person: Person, episode: Episode | None
) -> tuple[dict[str, Any], dict[str, str]]:
    """What the form is filled with: values of ``StatusItems`` and ``Barc10Items``, and reasons."""
    values: dict[str, Any] = {
        **{name: field.default for name, field in StatusItems.model_fields.items()},
        **{name: field.default for name, field in Barc10Items.model_fields.items()},
    }
    why: dict[str, str] = {}
    if episode is None:
        return values, why
    check = _of_intake(StatusCheck, StatusCheck.checked_on, episode)
    if check is not None:
        values |= {field: getattr(check, field) for field in STATUS_FIELDS}
        values["helped"] = tuple(check.helped.split())
        for reason in (DECLINED, UNKNOWN):
            why |= dict.fromkeys(getattr(check, reason).split(), reason)
    taken = _of_intake(Assessment, Assessment.taken_on, episode, BARC10.code)
    if taken is not None:
        for field, word in zip(BARC10_FIELDS, taken.answers.split(), strict=True):
            if word.isdecimal():
                values[field] = int(word)
            elif word != NOT_ASKED:
                why[field] = word
    return values, why


def shown_total(instrument: Instrument, total: int | None) -> str:
    """The total beside the highest there can be, "47 / 60"; "" while an item is missing."""
    return "" if total is None else f"{total} / {instrument.high * len(instrument.items)}"


def _of_intake(model: Any, day: Any, episode: Episode, instrument: str = "") -> Any:
    """The row that the intake of this episode, the person's newest, wrote; None when there is

    none. Whoever is closed may be asked afterwards.
    """
    rows = _at_intake(model, day, episode)
    if instrument:
        rows = rows.where(model.instrument == instrument)
    return rows.order_by(day.desc(), model.id.desc()).first()


def _at_intake(model: Any, day: Any, episode: Episode) -> Any:
    return model.select().where(
        model.person == episode.person_id, model.at_intake, day >= episode.opened_on
    )
