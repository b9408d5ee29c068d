"""An import stands in the history of each person whom it touched, by every kind of row."""

from __future__ import annotations

from peerdesk.desk.history import history
from peerdesk.exchange import importing
from peerdesk.records.people import Person
from peerdesk.store import journal
from peerdesk.store.journal import JournalChange
from tests.conftest import Desk
from tests.desk.group_records import add_group, add_person
from tests.exchange.importing import looked_at

PEOPLE = """Name used here,Last name,DOB,Phone,Needs,Emergency contact,First visit
Ana,Ruiz,1980-02-03,212-555-0142,Housing,Eva Ruiz,2026-10-01
Bo,Lund,1975-05-06,,,,2026-10-02
"""


def _tables(desk: Desk, person_id: int, entry_id: int | None) -> set[str]:
    """Of which tables the entry changed rows of this person, as the history finds them."""
    lines = {line.entry_id: line for line in history.history(desk.director, person_id)}
    assert entry_id in lines, "the import is not in the person's history"
    changed = JournalChange.select(JournalChange.record).where(
        JournalChange.entry == entry_id, JournalChange.person_id == person_id
    )
    return {record for (record,) in changed.tuples()}


def test_an_import_is_in_the_history_of_whom_it_touched_and_of_nobody_else(desk: Desk) -> None:
    stranger, group = add_person(desk, "Cy"), add_group(desk)
    done = importing.carry_out(desk.director, looked_at(desk.director, PEOPLE))
    ana, bo = (int(Person.get(Person.preferred_name == name).id) for name in ("Ana", "Bo"))
    both = {"person", "episode"}
    assert _tables(desk, ana, done.entry_id) >= {
        *both,
        "contact_point",
        "person_choice",
        "emergency_contact",
    }
    assert _tables(desk, bo, done.entry_id) >= both
    assert "contact_point" not in _tables(desk, bo, done.entry_id)

    text = "Name,Last name,Group,Joined\nAna,Ruiz,Monday Circle,2026-11-02\n"
    joined = importing.carry_out(desk.director, looked_at(desk.director, text, "groups"))
    assert _tables(desk, ana, joined.entry_id) == {"membership"}

    text = "Name,Last name,Group,Date,Status\nAna,Ruiz,Monday Circle,2026-11-16,present\n"
    came = importing.carry_out(desk.director, looked_at(desk.director, text, "attendance"))
    assert "attendance" in _tables(desk, ana, came.entry_id)

    of_bo = [line.entry_id for line in history.history(desk.director, bo)]
    assert joined.entry_id not in of_bo
    assert came.entry_id not in of_bo
    assert done.entry_id not in [line.entry_id for line in history.history(desk.director, stranger)]
    assert group
    # Taken back, it is there as well: who was added and is gone is told by the journal alone.
    undone = journal.undo(desk.director, came.entry_id or 0)
    assert "attendance" in _tables(desk, ana, undone.entry_id)
