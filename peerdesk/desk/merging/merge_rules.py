"""The rules by which two records' rows become one person's, inside a merge.

Every row moves to the person who is kept. Where two rows can't stand beside each other, one of
them takes in what the other says, and the other goes: its content stays in the journal, and the
merge can be undone.

- The same name, choice, answer, free time, exclusion or contact twice: the kept person's row stays;
  what is blank in it is filled in. What either record forbids on a number stays forbidden. What
  they said in their own words is joined.
- A question that has one answer (housing, work, insurance): the answer that was chosen.
- The same meeting twice: the stronger state stays (present, late, left early, excused, absent),
  the earlier time in and the later time out.
- Here now twice: one sign-in, the earlier, with the purposes of both.
- Episodes and memberships of a group that overlap: one, from the first day to the last.
- Two intakes in one episode: the answers of the earlier one are the baseline.
- Times in recovery that overlap: one, parted at each return to use that either record knows of.
  Of two current dates the one that was chosen holds (``desk.merging.merge_periods``).
- Two mentors now: the kept person's stays, the other walk ends today; the same mentor twice is one.
- Two open requests for a mentor: one, since the earlier day; none where there is a mentor.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from typing import Any

from peewee import ForeignKeyField

from peerdesk.desk.basics.center_day import by_hour
from peerdesk.desk.front_desk.visits import joined_purposes
from peerdesk.desk.intake.full_intake import SINGLE_LISTS
from peerdesk.desk.merging.merge_periods import Side, fill_blanks, unite_belonging, unite_recovery
from peerdesk.records import (
    meanings,
    services,  # noqa: F401 - their rows move as well
)
from peerdesk.records.base import Record
from peerdesk.records.groups import Attendance
from peerdesk.records.mentoring import Assignment
from peerdesk.records.outcomes import Assessment, StatusCheck
from peerdesk.records.people import (
    ContactPoint,
    EmergencyContact,
    Episode,
    MentorRequest,
    NotTheSame,
    OtherName,
    Person,
    PersonChoice,
    PersonText,
    Visit,
)

_STRENGTH = ("absent", "excused", "left_early", "late", "present")
_ALLOWED = ("ok_to_call", "ok_to_text", "ok_to_leave_message")


def references() -> list[tuple[type[Record], ForeignKeyField]]:
    """Every column that refers to a person, with its table, by the tables' names."""
    found = [(model, field) for field, model in Person._meta.backrefs.items()]
    return sorted(found, key=lambda pair: (pair[0]._meta.table_name, pair[1].name))


def unite_rows(keep_id: int, other_id: int, today: date, sides: Mapping[str, Side]) -> None:
    """Inside an entry: let every row of ``other_id`` be of ``keep_id``.

    ``sides`` says whose answer is kept to the questions that have only one: the lists of
    SINGLE_LISTS, and "recovery_date".
    """
    _unite_attendance(keep_id, other_id)
    _unite_visits(keep_id, other_id)
    _unite_contacts(keep_id, other_id)
    unite_belonging(keep_id, other_id)
    _unite_baselines(keep_id, other_id)
    unite_recovery(keep_id, other_id, sides["recovery_date"])
    _unite_mentoring(keep_id, other_id, today)
    _unite_told_apart(keep_id, other_id)
    _unite_answers(keep_id, other_id, sides)
    for model, field in references():
        if model is NotTheSame:
            continue
        _unite_unique(model, field, keep_id, other_id)
        for row in list(model.select().where(field == other_id).order_by(model.id)):
            setattr(row, field.name, keep_id)
            row.save()


def _unite_unique(model: type[Record], field: ForeignKeyField, keep_id: int, other_id: int) -> None:
    """Rows that a unique index would not let stand beside each other become one."""
    for index in model._meta.indexes:
        if not isinstance(index, tuple):
            continue  # a partial index has a rule of its own above
        names, unique = index
        if unique and field.name in names:
            rest = [name for name in names if name != field.name]
            for mine, theirs in _same(model, keep_id, other_id, rest):
                fill_blanks(mine, theirs)
                theirs.delete_instance()


def _same(
    model: type[Record], keep_id: int, other_id: int, names: list[str]
) -> Iterator[tuple[Any, Any]]:
    """Pairs of the kept and the other person's rows that agree in ``names``."""
    mine = {_key(row, names): row for row in model.select().where(model.person == keep_id)}
    for theirs in list(model.select().where(model.person == other_id).order_by(model.id)):
        found = mine.get(_key(theirs, names))
        if found is not None:
            yield found, theirs


def _key(row: Any, names: list[str]) -> tuple[Any, ...]:
    return tuple(row.__data__[name] for name in names)


def _unite_attendance(keep_id: int, other_id: int) -> None:
    for mine, theirs in _same(Attendance, keep_id, other_id, ["meeting"]):
        mine.state = max(mine.state, theirs.state, key=_STRENGTH.index)
        mine.walk_in = mine.walk_in and theirs.walk_in
        mine.time_in = min((at for at in (mine.time_in, theirs.time_in) if at), default=None)
        mine.time_out = max((at for at in (mine.time_out, theirs.time_out) if at), default=None)
        if mine.role == "participant":
            mine.role = theirs.role
        fill_blanks(mine, theirs)
        theirs.delete_instance()


def _unite_baselines(keep_id: int, other_id: int) -> None:
    """Of one time at the center the earlier intake's answers are the baseline, the others come

    later. To be called once the times are united.
    """
    for model, day, same in (
        (StatusCheck, "checked_on", []),
        (Assessment, "taken_on", ["instrument"]),
    ):
        pairs = _pairs(model, keep_id, other_id, same)
        for earlier, later in (sorted(pair, key=lambda row: getattr(row, day)) for pair in pairs):
            first, last = getattr(earlier, day), getattr(later, day)
            within = (Episode.person == keep_id) & (Episode.opened_on <= first)
            ends = Episode.closed_on.is_null() | (Episode.closed_on >= last)
            if Episode.select().where(within, ends).exists():
                later.at_intake = False
                later.save()


def _pairs(model: Any, keep_id: int, other_id: int, same: list[str]) -> Iterator[tuple[Any, Any]]:
    """The kept and the other person's baselines that agree in ``same``, each with each."""
    rows = model.select().where(model.at_intake)
    for theirs in list(rows.where(model.person == other_id)):
        for mine in list(rows.where(model.person == keep_id)):
            if _key(mine, same) == _key(theirs, same):
                yield mine, theirs


def _unite_visits(keep_id: int, other_id: int) -> None:
    is_open = Visit.time_out.is_null()
    for theirs in list(Visit.select().where(Visit.person == other_id, is_open).order_by(Visit.id)):
        mine = (
            Visit.select()
            .where(Visit.person == keep_id, Visit.day == theirs.day, is_open)
            .order_by(Visit.id)
            .first()
        )
        if mine is not None:
            came = (mine.time_in, theirs.time_in)
            mine.time_in = min(came, key=partial(by_hour, mine.day))
            mine.purposes = joined_purposes((mine, theirs))
            fill_blanks(mine, theirs)
            theirs.delete_instance()


def _unite_contacts(keep_id: int, other_id: int) -> None:
    for mine, theirs in _same(ContactPoint, keep_id, other_id, ["kind", "value"]):
        for name in _ALLOWED:
            setattr(mine, name, getattr(mine, name) and getattr(theirs, name))
        mine.none_is_ok = mine.none_is_ok or theirs.none_is_ok
        fill_blanks(mine, theirs)
        theirs.delete_instance()
    own = ContactPoint.select().where(ContactPoint.person == keep_id, ContactPoint.is_primary)
    has_main = {row.kind for row in own}
    for row in list(ContactPoint.select().where(ContactPoint.person == other_id)):
        if row.kind in has_main and row.is_primary:
            row.is_primary = False
            row.save()
    for mine, theirs in _same(EmergencyContact, keep_id, other_id, ["name", "phone"]):
        fill_blanks(mine, theirs)
        theirs.delete_instance()


def _unite_answers(keep_id: int, other_id: int, sides: Mapping[str, Side]) -> None:
    for list_name in SINGLE_LISTS:
        left = other_id if sides[list_name] == "keep" else keep_id
        also = (PersonChoice.person == left) & (PersonChoice.list_name == list_name)
        for row in list(PersonChoice.select().where(also)):
            row.delete_instance()
    for mine, theirs in _same(PersonText, keep_id, other_id, ["field"]):
        if mine.text != theirs.text:
            mine.text = f"{mine.text}\n\n{theirs.text}"
            mine.save()
        theirs.delete_instance()
    for _mine, theirs in _same(OtherName, keep_id, other_id, ["kind", "name"]):
        theirs.delete_instance()


def _unite_mentoring(keep_id: int, other_id: int, today: date) -> None:
    mine, theirs = (_walk(person_id) for person_id in (keep_id, other_id))
    if mine is not None and theirs is not None:
        if mine.mentor_id == theirs.mentor_id:
            mine.started_on = min(mine.started_on, theirs.started_on)
            fill_blanks(mine, theirs)
            theirs.delete_instance()
        else:
            theirs.ended_on, theirs.end_reason = max(today, theirs.started_on), "other"
            theirs.save()
    requests = [_request(person_id) for person_id in (keep_id, other_id)]
    asked, also = requests
    if mine is not None or theirs is not None:
        for request in requests:
            if request is not None:
                request.ended_on, request.end_reason = max(today, request.asked_on), "assigned"
                request.save()
    elif asked is not None and also is not None:
        asked.asked_on = min(asked.asked_on, also.asked_on)
        asked.gender_is_must = asked.gender_is_must or also.gender_is_must
        fill_blanks(asked, also)
        also.delete_instance()


def _walk(person_id: int) -> Any:
    active = meanings.walks_now()
    return Assignment.select().where(Assignment.person == person_id, active).first()


def _request(person_id: int) -> Any:
    is_open = meanings.waits_now()
    return MentorRequest.select().where(MentorRequest.person == person_id, is_open).first()


def _unite_told_apart(keep_id: int, other_id: int) -> None:
    """Whoever is not the other is not the kept person either."""
    involved = (NotTheSame.person == other_id) | (NotTheSame.other == other_id)
    for row in list(NotTheSame.select().where(involved)):
        third = row.other_id if row.person_id == other_id else row.person_id
        first, second = sorted((keep_id, third))
        known = NotTheSame.get_or_none(person=first, other=second)
        if known is not None and known.is_open and not row.is_open:
            known.is_open = None
            known.save()
        if third == keep_id or known is not None:
            row.delete_instance()
        else:
            row.person, row.other = first, second
            row.save()
