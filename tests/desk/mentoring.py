"""People and mentors for the tests of mentoring, made through the desk where it makes them."""

from __future__ import annotations

from datetime import date
from typing import Any

from peerdesk.desk.mentoring.mentors import add_mentor
from peerdesk.records.office import Account
from peerdesk.records.people import FreeSlot, Person, PersonChoice
from peerdesk.store import journal
from peerdesk.store.database import database
from tests.conftest import Desk

TODAY = date(2026, 11, 23)
ROSA = {
    "name": "Rosa",
    "trained_on": date(2026, 1, 5),
    "languages": ["en", "es"],
    "modes": ["in_person", "phone"],
    "slots": [(1, "evening"), (3, "morning")],
}


def mentor(desk: Desk, **values: Any) -> int:
    """Add a mentor who can take somebody; ``values`` override."""
    return add_mentor(desk.director, ROSA | values).value


def person(desk: Desk, name: str = "Ana", last: str = "Ruiz", **known: Any) -> int:
    """Somebody who speaks English; ``known`` are columns of ``Person``."""
    with journal.entry(desk.front_desk, f"Added {name}"):
        made = Person(
            code=f"{name[:4].upper()}{Person.select().count():04}",
            preferred_name=name,
            legal_last_name=last,
            first_seen_on=TODAY,
            sort_key=name.casefold(),
            search_key=f" {name.casefold()}",
            **known,
        )
        made.save()
    return made.id


def tell(desk: Desk, person_id: int, **choices: list[Any]) -> None:
    """Note choices of the person, by list name; ``slots`` are free times."""
    with journal.entry(desk.front_desk, "Told more"):
        for weekday, part in choices.pop("slots", []):
            FreeSlot(person=person_id, weekday=weekday, part=part).save()
        for list_name, codes in choices.items():
            for code in codes:
                PersonChoice(person=person_id, list_name=list_name, code=code).save()


def mentors_account(desk: Desk) -> int:
    """The id of the account whose only role is mentor."""
    return int(Account.get(Account.sign_in_name == "mentor").id)


def tables() -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table but the journal's."""
    names = [name for name in database.get_tables() if not name.startswith("journal")]
    return {
        name: database.execute_sql(f'SELECT * FROM "{name}" ORDER BY id').fetchall()
        for name in names
        if name != "sqlite_sequence"
    }
