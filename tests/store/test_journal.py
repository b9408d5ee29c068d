"""The journal: every write is in it, undo is exact, and the chain tells when it was touched."""

from __future__ import annotations

from datetime import date

import pytest

from peerdesk.errors import ChangedSince
from peerdesk.namekeys import keys_of
from peerdesk.records.office import Account
from peerdesk.records.people import Person, Visit
from peerdesk.store import journal
from peerdesk.store.database import database
from tests.conftest import Desk


def _person(code: str = "AAAA2222") -> Person:
    sort_key, search_key = keys_of("Zoë", "", "", code)
    return Person(
        code=code,
        preferred_name="Zoë",
        first_seen_on=date(2026, 11, 1),
        sort_key=sort_key,
        search_key=search_key,
    )


def _tables() -> dict[str, list[tuple[object, ...]]]:
    names = [name for name in database.get_tables() if not name.startswith("journal")]
    return {name: rows_but_keys(name) for name in names}


def rows_but_keys(table: str) -> list[tuple[object, ...]]:
    """All but the keys, which follow from the names and are made anew by an undo."""
    columns = [row[1] for row in database.execute_sql(f'PRAGMA table_info("{table}")')]
    wanted = ", ".join(f'"{each}"' for each in columns if each not in ("sort_key", "search_key"))
    return database.execute_sql(f'SELECT {wanted} FROM "{table}" ORDER BY id').fetchall()


def test_a_write_outside_an_entry_is_refused(desk: Desk) -> None:
    with pytest.raises(journal.WriteOutsideEntry):
        _person().save()
    with pytest.raises(journal.WriteOutsideEntry):
        Account.update(name="X").execute()
    with pytest.raises(journal.WriteOutsideEntry):
        Account.delete().execute()


def test_an_update_keeps_only_what_differs_and_undo_puts_it_back(desk: Desk) -> None:
    with journal.entry(desk.director, "Added Zoë"):
        person = _person()
        person.save()
    before = _tables()
    with journal.entry(desk.director, "Changed Zoë") as entry:
        person.preferred_name = "Zoe"
        person.save()
    change = journal.JournalChange.get(journal.JournalChange.entry == entry.id)
    assert change.before == '{"preferred_name":"Zoë"}'
    assert change.person_id == person.id
    journal.undo(desk.director, entry.id)
    assert _tables() == before
    assert journal.verify() == []


def test_undo_refuses_when_the_row_changed_since_or_is_used(desk: Desk) -> None:
    with journal.entry(desk.director, "Added Zoë") as added:
        person = _person()
        person.save()
    with journal.entry(desk.director, "Signed in Zoë") as visit:
        Visit(person=person, day=date(2026, 11, 23), time_in="10:00:00").save()
    before = _tables()
    with pytest.raises(ChangedSince):
        journal.undo(desk.director, added.id)
    assert _tables() == before
    journal.undo(desk.director, visit.id)
    journal.undo(desk.director, added.id)
    assert Person.select().count() == 0
    with pytest.raises(ChangedSince):
        journal.undo(desk.director, added.id)


def test_undo_of_an_undo_does_it_again(desk: Desk) -> None:
    with journal.entry(desk.director, "Added Zoë") as added:
        _person().save()
    done = _tables()
    undone = journal.undo(desk.director, added.id)
    journal.undo(desk.director, undone.entry_id)
    assert _tables() == done


def test_many_rows_are_journaled_one_by_one_and_undone_at_once(desk: Desk) -> None:
    before = _tables()
    with journal.entry(desk.director, "Imported 50 people") as entry:
        rows = [
            {
                "code": f"C{number}",
                "preferred_name": "Ana",
                "first_seen_on": date(2026, 1, 1),
                "sort_key": "ana",
                "search_key": " ana",
            }
            for number in range(50)
        ]
        ids = Person.insert_rows(rows)
    assert [person.id for person in Person.select().order_by(Person.id)] == ids
    assert len(journal.JournalEntry.get_by_id(entry.id).changes) == 50
    journal.undo(desk.director, entry.id)
    assert _tables() == before
    with journal.entry(desk.director, "Added Zoë"):
        person = _person()
        person.save()
    assert person.id > max(ids), "the number of a deleted row is never used again"


def test_an_entry_that_fails_leaves_nothing(desk: Desk) -> None:
    before, entries = _tables(), journal.JournalEntry.select().count()

    def fail_half_way() -> None:
        with journal.entry(desk.director, "Added Zoë"):
            _person().save()
            raise ValueError("half way")

    with pytest.raises(ValueError, match="half way"):
        fail_half_way()
    assert _tables() == before
    assert journal.JournalEntry.select().count() == entries


def test_nothing_changed_leaves_no_entry(desk: Desk) -> None:
    with journal.entry(desk.director, "Looked busy") as entry:
        account = Account.get_by_id(1)
        account.save()
    assert entry.id is None


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE journal_change SET after = replace(after, 'Zoë', 'Zoo')",
        "UPDATE journal_entry SET label = 'x' WHERE id = (SELECT max(id) FROM journal_entry)",
        "UPDATE journal_entry SET account_id = 99 WHERE id = 1",
        "DELETE FROM journal_change WHERE id = (SELECT max(id) FROM journal_change)",
    ],
)
def test_the_chain_tells_when_it_was_touched(desk: Desk, sql: str) -> None:
    with journal.entry(desk.director, "Added Zoë"):
        _person().save()
    assert journal.verify() == []
    database.execute_sql(sql)
    assert journal.verify() != []


def _codes(first: int, count: int) -> list[str]:
    return [f"A{number:07}" for number in range(first, first + count)]


def _people(codes: list[str]) -> list[int]:
    return Person.insert_rows(
        [
            {
                "code": code,
                "preferred_name": "Zoë",
                "first_seen_on": date(2026, 11, 1),
                **dict(zip(("sort_key", "search_key"), keys_of("Zoë", "", "", code), strict=True)),
            }
            for code in codes
        ]
    )


def test_undo_of_a_large_entry_puts_back_rows_changed_in_any_order(desk: Desk) -> None:
    with journal.entry(desk.director, "Added many"):
        ids = _people(_codes(0, 1200))
    before = _tables()
    with journal.entry(desk.director, "Changed many") as entry:
        for number, person in enumerate(Person.select().where(Person.id.in_(ids[:600]))):
            person.preferred_name = "Zoe"
            person.save()
            if number % 3 == 0:
                person.preferred_name, person.archived_on = "Zo", date(2026, 11, 2)
                person.save()
            if number % 4 == 0:
                person.delete_instance()
        # Codes that were given up a moment ago: they must be free again before they come back.
        added = _people(_codes(0, 1)) + _people(_codes(2000, 700))
        Visit(person=added[0], day=date(2026, 11, 23), time_in="10:00:00").save()
    changed = _tables()
    undone = journal.undo(desk.director, entry.id)
    assert _tables() == before
    journal.undo(desk.director, undone.entry_id)
    assert _tables() == changed
    assert journal.verify() == []


def test_an_undo_tells_how_far_it_is_and_can_be_ended(desk: Desk) -> None:
    class Enough(Exception):
        pass

    with journal.entry(desk.director, "Added many") as entry:
        _people(_codes(0, 1200))
    before, newest = _tables(), journal.latest()
    told: list[tuple[int, int]] = []

    def tell(done: int, total: int) -> None:
        told.append((done, total))
        if done:
            raise Enough

    with pytest.raises(Enough):
        journal.undo(desk.director, entry.id, progress=tell)
    assert told == [(0, 1200), (500, 1200)]
    assert (_tables(), journal.latest()) == (before, newest)
    journal.undo(desk.director, entry.id)
    assert Person.select().count() == 0


def test_one_row_that_changed_since_keeps_all_of_a_large_entry(desk: Desk) -> None:
    with journal.entry(desk.director, "Added many") as entry:
        ids = _people(_codes(0, 1200))
    with journal.entry(desk.director, "Changed one"):
        person = Person.get_by_id(ids[3])
        person.preferred_name = "Zoe"
        person.save()
    before = _tables()
    with pytest.raises(ChangedSince, match="Changed one"):
        journal.undo(desk.director, entry.id)
    assert _tables() == before


def test_a_row_that_comes_back_has_the_columns_that_came_since(desk: Desk) -> None:
    with journal.entry(desk.director, "Added Zoë"):
        person = _person()
        person.save()
    with journal.entry(desk.director, "Removed Zoë") as removed:
        person.delete_instance()
    database.execute_sql("ALTER TABLE person ADD COLUMN shoes INTEGER NOT NULL DEFAULT 42")
    undone = journal.undo(desk.director, removed.id)
    change = journal.JournalChange.get(journal.JournalChange.entry == undone.entry_id)
    assert '"shoes":42' in change.after
    journal.undo(desk.director, undone.entry_id)
    assert Person.select().count() == 0
