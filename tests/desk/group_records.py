"""People and groups for the tests of groups, rolls and rosters."""

from __future__ import annotations

import itertools
from datetime import date
from typing import Any

from peerdesk.desk.groups import groups
from peerdesk.namekeys import keys_of
from peerdesk.records.groups import Meeting
from peerdesk.records.people import Person
from peerdesk.store import journal
from peerdesk.store.database import database
from tests.conftest import Desk

TODAY = date(2026, 11, 23)  # a Monday
_codes = itertools.count(1)


def tables() -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table but the journal's."""
    names = [name for name in database.get_tables() if not name.startswith("journal")]
    return {
        name: database.execute_sql(f'SELECT * FROM "{name}" ORDER BY id').fetchall()
        for name in names
        if name != "sqlite_sequence"
    }


def add_person(desk: Desk, name: str, last_name: str = "", **fields: Any) -> int:
    """Somebody, without going through intake."""
    code = f"AB{next(_codes):06}"
    sort_key, search_key = keys_of(name, "", last_name, code)
    person = Person(
        code=code,
        preferred_name=name,
        legal_last_name=last_name,
        first_seen_on=TODAY,
        sort_key=sort_key,
        search_key=search_key,
        **fields,
    )
    with journal.entry(desk.director, f"Added {name}"):
        person.save()
    return int(person.id)


def add_group(desk: Desk, name: str = "Monday Circle", **values: Any) -> int:
    """The facilitator's group, on Mondays at 9 for an hour since November 2, unless ``values``

    say otherwise.
    """
    given = {"starts_at": "9 am", "starts_on": date(2026, 11, 2), "room": "Blue room"} | values
    leads = getattr(desk, "facilitator", None)  # a story with a director alone has none
    if leads is not None and not given.keys() & {"facilitator_id", "facilitator_name"}:
        given["facilitator_id"] = leads.account_id
    return groups.add_group(desk.director, {"name": name, **given}).value


def meeting_id(group_id: int, day: date = TODAY) -> int:
    """The group's meeting on ``day``."""
    return int(Meeting.get(Meeting.group == group_id, Meeting.day == day).id)


def assert_undone(desk: Desk, entry_id: int | None, before: dict[str, Any]) -> None:
    """Undoing the entry puts back every row as it was ``before``."""
    assert entry_id is not None
    assert tables() != before, "the action changed nothing, so that undo proves nothing"
    journal.undo(desk.director, entry_id)
    assert tables() == before
