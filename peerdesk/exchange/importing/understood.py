"""What a row of a preview was understood as, in words: field by field, before and after."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from peerdesk.actor import Actor
from peerdesk.desk.basics import choices
from peerdesk.desk.basics.field_words import in_words
from peerdesk.desk.basics.forms import shown_phone
from peerdesk.desk.basics.rights import Right, require
from peerdesk.desk.bulk.bulk import AttendanceRow, MembershipRow
from peerdesk.desk.bulk.bulk_form import ImportedPerson
from peerdesk.desk.bulk.bulk_known import values_now
from peerdesk.exchange.importing.answers import list_of
from peerdesk.exchange.importing.fields import word_of
from peerdesk.exchange.importing.preview import Preview
from peerdesk.records.groups import Group
from peerdesk.records.office import Center
from peerdesk.text import normalise
from peerdesk.words import _, clock_time, medium_date

_SAID_NO = ("ok_to_call", "ok_to_text", "ok_to_leave_message")
"""The fields in which a no is an answer, and kept as one."""
_PHONES = ("phone", "other_phone", "emergency_phone")


@dataclass(frozen=True)
class Understood:
    """A field of a row: what it is called, what the records say now and what is written."""

    field: str
    label: str
    now: str
    then: str


def understood(actor: Actor, seen: Preview, place: int) -> list[Understood]:
    """What would be written of the row at ``place``; nothing for one that isn't.

    Of somebody known only what becomes different.
    """
    require(actor, Right.IMPORT)
    to_write = seen.rows[place].to_write
    if isinstance(to_write, ImportedPerson):
        return _of_person(actor, to_write)
    return [line for row in to_write or () for line in _of_list(row)]


def _of_person(actor: Actor, row: ImportedPerson) -> list[Understood]:
    region = str(Center.select(Center.region).scalar())
    form = row.form
    given = {
        field: getattr(form, field)
        for field in type(form).model_fields
        if field in form.model_fields_set
        and field != "unanswered"
        and (getattr(form, field) or field in _SAID_NO)
    }
    now = values_now(actor, row.person_id) if row.person_id is not None else {}
    if normalise(str(now.get("emergency_name", ""))) != normalise(form.emergency_name):
        # Somebody else takes the whole place of the first contact.
        gone = ("emergency_relation", "emergency_phone") if form.emergency_name else ()
        given |= {field: "" for field in gone if now.get(field) and field not in given}
    found = []
    for field, value in given.items():
        if row.person_id is not None and isinstance(value, tuple) and field == "other_names":
            value = (*now.get(field, ()), *value)
        before, after = (_in_words(field, one, region) for one in (now.get(field), value))
        if _plain(before) != _plain(after):
            found.append(Understood(field, word_of(field), before, after))
    unanswered = now.get("unanswered", {})
    for field, why in form.unanswered.items():
        if field not in unanswered and not now.get(field):
            words = in_words("unanswered", "reason", why)
            found.append(Understood(field, word_of(field), "", words))
    return found


def _plain(words: str) -> str:
    """For comparing: lists in any order are the same."""
    return ", ".join(sorted(words.split(", ")))


def _of_list(row: MembershipRow | AttendanceRow) -> list[Understood]:
    group = Group.get_by_id(row.group_id).name
    values: Mapping[str, Any]
    if isinstance(row, MembershipRow):
        values = {"group": group, "joined_on": row.joined_on, "left_on": row.left_on}
    else:
        state = in_words("attendance", "state", row.state)
        values = {"group": group, "day": row.day, "time": row.starts_at, "state": state}
    return [
        Understood(field, word_of(field), "", _in_words(field, value, ""))
        for field, value in values.items()
        if value
    ]


def _in_words(field: str, value: Any, region: str) -> str:
    if value is None or value == "" or value == ():
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, date):
        return medium_date(value)
    if isinstance(value, time):
        return clock_time(value)
    if field in _PHONES:
        return shown_phone(value, region)
    if field == "notice":
        return in_words("notice_given", "outcome", value)
    list_name = list_of(field)
    codes = value if isinstance(value, tuple) else (value,)
    return choices.labels(list_name, codes) if list_name else ", ".join(map(str, codes))
