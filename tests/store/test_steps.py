"""Undo and redo: any walk back and forth ends where the steps say, and the chain verifies."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from peerdesk.actor import Actor
from peerdesk.errors import ChangedSince
from peerdesk.namekeys import keys_of
from peerdesk.records.people import OtherName, Person
from peerdesk.store import journal
from peerdesk.store.steps import Chain, chains
from tests.conftest import Desk
from tests.store.test_journal import rows_but_keys

SINCE = 0


def _person(code: str = "AAAA2222") -> Person:
    sort_key, search_key = keys_of("Zoë", "", "", code)
    return Person(
        code=code,
        preferred_name="Zoë",
        first_seen_on=date(2026, 11, 1),
        sort_key=sort_key,
        search_key=search_key,
    )


def _added(actor: Actor, code: str, label: str) -> int:
    with journal.entry(actor, label) as entry:
        _person(code).save()
    assert entry.id is not None
    return entry.id


def _rows() -> list[tuple[object, ...]]:
    tables = ("person", "other_name")
    return [row for table in tables for row in rows_but_keys(table)]


def _labels() -> list[str]:
    found = journal.JournalEntry.select().order_by(journal.JournalEntry.id)
    return [entry.words for entry in found]


def test_an_undo_is_undone_and_that_again(desk: Desk) -> None:
    added = _added(desk.director, "AAAA2222", "Added Zoë")
    there = _rows()
    undone = journal.undo(desk.director, added)
    assert _rows() == []
    assert undone.entry_id is not None
    again = journal.undo(desk.director, undone.entry_id)
    assert again.undoable
    assert _rows() == there
    assert again.entry_id is not None
    once_more = journal.undo(desk.director, added)
    assert _rows() == []
    assert _labels()[-4:] == [
        "Added Zoë",
        "Undone: Added Zoë",
        "Done again: Added Zoë",
        "Undone: Added Zoë",
    ]
    assert journal.verify() == []
    newest = once_more.entry_id
    every = (added, undone.entry_id, again.entry_id, newest)
    assert chains(every) == dict.fromkeys(every, Chain(added, newest or 0, is_undone=True))


def test_what_is_undone_or_done_again_already_is_said_so(desk: Desk) -> None:
    added = _added(desk.director, "AAAA2222", "Added Zoë")
    undone = journal.undo(desk.director, added).entry_id
    assert undone is not None
    with pytest.raises(ChangedSince, match="“Added Zoë” was undone already"):
        journal.undo(desk.director, added)
    journal.undo(desk.director, undone)
    with pytest.raises(ChangedSince, match="“Added Zoë” was done again already"):
        journal.undo(desk.director, undone)
    assert len(_rows()) == 1


def test_doing_again_what_was_done_otherwise_since_is_refused(desk: Desk) -> None:
    undone = journal.undo(desk.director, _added(desk.director, "AAAA2222", "Added Zoë"))
    _added(desk.front_desk, "AAAA2222", "Added Zoe")
    assert undone.entry_id is not None
    with pytest.raises(ChangedSince, match="“Added Zoë” can't be done again") as refused:
        journal.undo(desk.director, undone.entry_id)
    assert "by “Added Zoe”" in str(refused.value)
    assert len(_rows()) == 1
    assert journal.verify() == []


def test_what_was_undone_and_done_again_stands_in_the_way_as_what_was_done(desk: Desk) -> None:
    added = _added(desk.director, "AAAA2222", "Added Zoë")
    with journal.entry(desk.director, "Changed Zoë") as changed:
        person = Person.get()
        person.preferred_name = "Zoe"
        person.save()
    undone = journal.undo(desk.director, changed.id or 0).entry_id
    journal.undo(desk.director, undone or 0)
    with pytest.raises(ChangedSince, match="by “Changed Zoë”"):
        journal.undo(desk.director, added)
    journal.undo(desk.director, changed.id or 0)
    journal.undo(desk.director, added)
    assert _rows() == []


def test_the_steps_are_this_accounts_own_since_it_signed_in(desk: Desk) -> None:
    added = _added(desk.director, "AAAA2222", "Added Zoë")
    journal.note(desk.director, "Looked at Zoë", kind="view")
    _added(desk.front_desk, "BBBB2222", "Added Ana")
    assert journal.to_undo_and_redo(desk.director, SINCE) == ([added], [])
    assert journal.to_undo_and_redo(desk.director, journal.latest()) == ([], [])
    undone = journal.undo(desk.director, added).entry_id
    assert journal.to_undo_and_redo(desk.director, SINCE) == ([], [undone])
    again = journal.undo(desk.director, undone or 0).entry_id
    assert journal.to_undo_and_redo(desk.director, SINCE) == ([again], [])
    journal.undo(desk.front_desk, added)
    assert journal.to_undo_and_redo(desk.director, SINCE) == ([], []), "somebody else undid it"


def test_undoing_an_older_thing_is_a_step_of_its_own(desk: Desk) -> None:
    """From the history, of another day or another account."""
    older = _added(desk.front_desk, "AAAA2222", "Added Zoë")
    own = _added(desk.director, "BBBB2222", "Added Ana")
    undone = journal.undo(desk.director, older).entry_id
    assert journal.to_undo_and_redo(desk.director, SINCE) == ([own], [undone])
    again = journal.undo(desk.director, undone or 0).entry_id
    assert journal.to_undo_and_redo(desk.director, SINCE) == ([own, again], [])


WALKS = st.lists(
    st.tuples(
        st.sampled_from(["add", "name", "rename", "drop", "undo", "undo", "redo", "redo", "look"]),
        st.integers(0, 5),
    ),
    max_size=25,
)


@given(walk=WALKS)
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_any_walk_leaves_the_rows_as_the_stack_says(
    desk: Desk, walk: list[tuple[str, int]]
) -> None:
    """Each change is pushed; undo and redo move between the pushed states, a change cuts off what
    lay ahead."""
    since = journal.latest()
    states, at = [_rows()], 0
    for step, number in walk:
        back, forth = journal.to_undo_and_redo(desk.director, since)
        if step in ("undo", "redo"):
            stack = back if step == "undo" else forth
            can = at > 0 if step == "undo" else at < len(states) - 1
            assert bool(stack) == can
            if can:
                journal.undo(desk.director, stack[-1])
                at += -1 if step == "undo" else 1
        elif step == "look":
            journal.note(desk.director, "Looked", kind="view")
        else:
            before = journal.latest()
            _change(desk.director, step, number)
            if journal.latest() != before:
                states, at = [*states[: at + 1], _rows()], at + 1
        assert _rows() == states[at]
    assert journal.verify() == []


def _change(actor: Actor, step: str, number: int) -> None:
    people = list(Person.select().order_by(Person.id))
    with journal.entry(actor, step):
        if step == "add" or not people:
            _person(f"C{journal.latest():07}").save()
            return
        person = people[number % len(people)]
        if step == "name":
            OtherName(person=person, name=f"Z{journal.latest()}").save()
        elif step == "rename":
            person.preferred_name = f"Zo{number}"
            person.save()
        else:
            for row in list(person.other_names):
                row.delete_instance()
