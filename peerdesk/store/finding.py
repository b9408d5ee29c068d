"""The index by which people are found: SQLite's full text search over ``Person.search_key``.

It says nothing that the key doesn't: a table of external content, kept by triggers, so that undo,
merge, import and erasing need not know of it, and made anew whenever it is missing, is another
one, or doesn't fit the rows. ``secure-delete`` takes a word out of its pages at once. The key
itself is derived as well (``namekeys``): it is made anew when the program makes other keys, and
after an undo, whose journal may hold a key of long ago.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from peewee import SQL, DatabaseError

from peerdesk.errors import Damaged
from peerdesk.namekeys import FOLDING, keys_of
from peerdesk.store.database import database, execute_many

DERIVED = {"person": frozenset({"sort_key", "search_key"})}
"""Columns that follow from others: no history of theirs is looked at."""

MANY = 200
"""So many people changed by one entry: to make the index anew is quicker than to keep it."""
_CHUNK = 500

Alternatives = Sequence[Sequence[str]]
"""Of a search: any of these, each of them words that all have to begin a word of the key."""


def _columns(row: str) -> str:
    key, bar = f"{row}search_key || '|'", f"instr({row}search_key || '|', '|')"
    archived = f"{row}archived_on IS NOT NULL"
    return (
        f"substr({key}, 1, {bar} - 1), substr({key}, {bar} + 1), "
        f"CASE WHEN {archived} THEN 'archived' ELSE 'here' END"
    )


def _add(row: str) -> str:
    return f"INSERT INTO person_search(rowid, shown, hidden, state) SELECT {row}id, {_columns(row)}"


def _take_out(row: str) -> str:
    return (
        "INSERT INTO person_search(person_search, rowid, shown, hidden, state) "
        f"SELECT 'delete', {row}id, {_columns(row)}"
    )


# What is asked of the index are beginnings of words: up to three letters have lists of their own,
# so that an area code, with which thousands of numbers begin, is one list and not thousands.
# The key is in plain letters already, whatever the script: the tokenizer parts it at its blanks.
_DEFINITION = {
    "person_search_words": _columns("").join(
        ("CREATE VIEW person_search_words(id, shown, hidden, state) AS SELECT id, ", " FROM person")
    ),
    "person_search": (
        "CREATE VIRTUAL TABLE person_search USING fts5(shown, hidden, state, "
        "content='person_search_words', content_rowid='id', tokenize='ascii', prefix='1 2 3', "
        "detail='column')"
    ),
    "person_search_added": (
        f"CREATE TRIGGER person_search_added AFTER INSERT ON person BEGIN {_add('new.')}; END"
    ),
    "person_search_gone": (
        f"CREATE TRIGGER person_search_gone AFTER DELETE ON person BEGIN {_take_out('old.')}; END"
    ),
    "person_search_changed": (
        "CREATE TRIGGER person_search_changed AFTER UPDATE OF search_key, archived_on ON person "
        "WHEN old.search_key IS NOT new.search_key OR old.archived_on IS NOT new.archived_on "
        f"BEGIN {_take_out('old.')}; {_add('new.')}; END"
    ),
}


_TRIGGERS = ("person_search_added", "person_search_gone", "person_search_changed")


def bring_up_to_date() -> None:
    """At the opening: make keys and index anew where they aren't what this program makes."""
    made_for = database.execute_sql("PRAGMA user_version").fetchone()[0]
    if made_for == FOLDING and _defined() == _DEFINITION and _has_every_row():
        return
    with database.atomic("IMMEDIATE"):
        _drop()
        if made_for != FOLDING:
            refresh(row[0] for row in database.execute_sql("SELECT id FROM person").fetchall())
            database.execute_sql(f"PRAGMA user_version = {FOLDING}")
        _make()


def set_aside() -> None:
    """For the open transaction, which changes many people: each change would cost milliseconds,

    to make the index anew costs seconds at most. ``take_up`` does that before the commit.
    """
    for name in _TRIGGERS:
        database.execute_sql(f"DROP TRIGGER IF EXISTS {name}")


def take_up() -> None:
    """Make the index anew that was set aside."""
    for name in _TRIGGERS:
        database.execute_sql(_DEFINITION[name])
    database.execute_sql("INSERT INTO person_search(person_search) VALUES ('rebuild')")


def make_whole() -> None:
    """For the check: look at the whole index, word by word, and make it anew if it doesn't fit."""
    try:
        database.execute_sql(
            "INSERT INTO person_search(person_search, rank) VALUES ('integrity-check', 1)"
        )
    except (DatabaseError, Damaged):
        with database.atomic("IMMEDIATE"):
            _drop()
            _make()


def refresh(people: Iterable[int]) -> None:
    """Make the keys of these people anew from their rows, inside the open transaction."""
    ids = list(people)
    for first in range(0, len(ids), _CHUNK):
        _refresh(ids[first : first + _CHUNK])


def found(column: Any, alternatives: Alternatives, *, hidden: bool, archived: bool = False) -> Any:
    """An expression: ``column`` is the id of somebody whom one of the ``alternatives`` finds, by

    the ``hidden`` words (legal names, phone numbers) too or by those that every role may see.
    """
    asked = _asked(alternatives, hidden, archived)
    return column.in_(SQL("(SELECT rowid FROM person_search WHERE person_search MATCH ?)", [asked]))


def ids_found(alternatives: Alternatives, *, hidden: bool, most: int | None) -> list[int]:
    """The ids of at most so many people whom the alternatives find, as ``found``, in no order."""
    sql = "SELECT rowid FROM person_search WHERE person_search MATCH ? LIMIT ?"
    asked = _asked(alternatives, hidden, False)
    rows = database.execute_sql(sql, (asked, -1 if most is None else most)).fetchall()
    return [row[0] for row in rows]


def in_order(ids: Collection[int]) -> list[tuple[int, str]]:
    """These people's ids and sort keys in the order of lists.

    Sorted here, as SQLite sorts: it takes twice as long where SQLCipher guards its memory.
    """
    if not ids:
        return []
    sql = "SELECT sort_key, search_key, id FROM person WHERE id IN (SELECT value FROM json_each(?))"
    rows = sorted(database.execute_sql(sql, (json.dumps(list(ids)),)).fetchall())
    return [(person_id, sort_key) for sort_key, _search_key, person_id in rows]


def count_found(alternatives: Alternatives, *, hidden: bool, archived: bool = False) -> int:
    """How many people the alternatives find, as ``found``; quickly, however many they are."""
    sql = "SELECT count(*) FROM person_search WHERE person_search MATCH ?"
    asked = _asked(alternatives, hidden, archived)
    return int(database.execute_sql(sql, (asked,)).fetchone()[0])


def _asked(alternatives: Alternatives, hidden: bool, archived: bool) -> str:
    """In the language of the index. Words are letters and digits: nothing in them is a sign."""
    columns = "{shown hidden}" if hidden else "{shown}"
    each = (" AND ".join(f'{columns}: "{word}" *' for word in words) for words in alternatives)
    wanted = " OR ".join(f"({words})" for words in each)
    return f'({wanted}) {"AND" if archived else "NOT"} {{state}}: "archived"'


def _defined() -> dict[str, str]:
    rows = database.execute_sql(
        "SELECT name, sql FROM sqlite_master "
        "WHERE name LIKE 'person!_search%' ESCAPE '!' AND type IN ('view', 'table', 'trigger')"
    ).fetchall()
    return {name: sql for name, sql in rows if name in _DEFINITION}


def _has_every_row() -> bool:
    """The quick test: a damaged or half-made index hardly ever has as many rows as there are."""
    sql = "SELECT (SELECT count(*) FROM person_search_docsize) = (SELECT count(*) FROM person)"
    try:
        return bool(database.execute_sql(sql).fetchone()[0])
    except (DatabaseError, Damaged):
        return False


def _drop() -> None:
    for name, sql in reversed(_DEFINITION.items()):
        database.execute_sql(f"DROP {sql.split()[1].replace('VIRTUAL', 'TABLE')} IF EXISTS {name}")


def _make() -> None:
    for sql in _DEFINITION.values():
        database.execute_sql(sql)
    database.execute_sql(
        "INSERT INTO person_search(person_search, rank) VALUES ('secure-delete', 1)"
    )
    database.execute_sql("INSERT INTO person_search(person_search) VALUES ('rebuild')")


def _refresh(ids: Collection[int]) -> None:
    wanted = (json.dumps(list(ids)),)
    names: dict[tuple[int, str], list[str]] = defaultdict(list)
    for person_id, kind, name in database.execute_sql(
        "SELECT person_id, kind, name FROM other_name "
        "WHERE person_id IN (SELECT value FROM json_each(?)) ORDER BY id",
        wanted,
    ).fetchall():
        names[person_id, kind].append(name)
    phones: dict[int, list[str]] = defaultdict(list)
    for person_id, value in database.execute_sql(
        "SELECT person_id, value FROM contact_point WHERE kind = 'phone' "
        "AND person_id IN (SELECT value FROM json_each(?)) ORDER BY is_primary DESC, id",
        wanted,
    ).fetchall():
        phones[person_id].append(value)
    people = database.execute_sql(
        "SELECT id, preferred_name, legal_first_name, legal_last_name, code, sort_key, search_key "
        "FROM person WHERE id IN (SELECT value FROM json_each(?))",
        wanted,
    ).fetchall()
    changed = []
    for person_id, preferred, first, last, code, *kept in people:
        public = [*names[person_id, ""], *names[person_id, "code"]]
        legal = names[person_id, "legal"]
        made = keys_of(preferred, first, last, code, public, phones[person_id], legal)
        # The same words in another order find the same person.
        if made[0] != kept[0] or set(made[1].split(" ")) != set(kept[1].split(" ")):
            changed.append((*made, person_id))
    execute_many("UPDATE person SET sort_key = ?, search_key = ? WHERE id = ?", changed)
