"""The index by which people are found: whatever is done to the rows, it says what they say."""

from __future__ import annotations

import contextlib
import itertools
import random
from datetime import date
from pathlib import Path

import pytest
import sqlcipher3
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from peerdesk import namekeys
from peerdesk.desk.history import undoing
from peerdesk.desk.intake import intake
from peerdesk.desk.merging import merging
from peerdesk.desk.office import record_check
from peerdesk.desk.people import duplicates, search
from peerdesk.desk.privacy import erasing
from peerdesk.errors import ChangedSince, Invalid
from peerdesk.namekeys import keys_of
from peerdesk.records.people import Person
from peerdesk.store import finding, journal, opening
from peerdesk.store.database import database, raw_key, wipe_leftovers
from tests.conftest import KEY, Desk

WORD = "quetzalroth"
CODES = itertools.count()


def _index_is_as_the_rows() -> None:
    database.execute_sql(
        "INSERT INTO person_search(person_search, rank) VALUES ('integrity-check', 1)"
    )
    assert finding._defined() == finding._DEFINITION
    for person in Person.select():
        here = person.archived_on is None
        for part, hidden in ((0, False), (1, True)):
            for word in person.search_key.split("|")[part].split():
                found = finding.found(Person.id, [[word]], hidden=hidden, archived=not here)
                ids = [row.id for row in Person.select(Person.id).where(found)]
                assert person.id in ids, (word, person.search_key)


def _keys_are_as_the_rows() -> None:
    before = {row.id: (row.sort_key, set(row.search_key.split())) for row in Person.select()}
    with database.atomic():
        finding.refresh(before)
    after = {row.id: (row.sort_key, set(row.search_key.split())) for row in Person.select()}
    assert after == before


def _somebody(desk: Desk, name: str, last: str = "", **values: object) -> int:
    known = {"preferred_name": name, "legal_last_name": last, **values}
    return intake.start_intake(desk.front_desk, known).value


def _row(name: str, last: str, code: str) -> dict[str, object]:
    sort_key, search_key = keys_of(name, "", last, code)
    return {
        "code": code,
        "preferred_name": name,
        "legal_last_name": last,
        "first_seen_on": date(2026, 1, 1),
        "sort_key": sort_key,
        "search_key": search_key,
    }


def test_what_is_many_is_indexed_as_what_is_one(desk: Desk) -> None:
    rows = [_row("Zoë", "", f"AAAA{number:04}") for number in range(finding.MANY + 5)]
    with journal.entry(desk.director, "Imported") as entry:
        Person.insert_rows(rows[:3])
        Person.insert_rows(rows[3:])
    assert len(search.people_ids(desk.front_desk, "zoe")) == len(rows)
    database.execute_sql("INSERT INTO person_search(person_search) VALUES ('integrity-check')")
    journal.undo(desk.director, entry.id)
    _index_is_as_the_rows()
    assert search.people_ids(desk.front_desk, "zoe") == []
    assert finding._defined() == finding._DEFINITION


def test_it_is_made_anew_when_it_is_missing_damaged_or_of_other_keys(desk: Desk) -> None:
    zoe = _somebody(desk, "Zoë")
    harms = (
        ["DROP TABLE person_search"],
        ["DROP TRIGGER person_search_gone"],
        ["DELETE FROM person_search_docsize"],
        ["DROP TABLE person_search", "CREATE TABLE person_search (id)"],
        ["UPDATE person SET search_key = ' zo', sort_key = 'x'", "PRAGMA user_version = 1"],
    )
    for harm in harms:
        for statement in harm:
            database.execute_sql(statement)
        opening.close_records()
        opening.open_records(desk.path, KEY, lambda: None)
        assert search.people_ids(desk.front_desk, "zoe") == [zoe], harm
        _index_is_as_the_rows()
        assert record_check.problems(desk.director) == [], harm


def test_the_check_makes_a_wrong_index_whole_without_an_alarm(desk: Desk) -> None:
    zoe = _somebody(desk, "Zoë")
    database.execute_sql(
        "INSERT INTO person_search(person_search, rowid, shown, hidden, state) "
        "VALUES ('delete', ?, ' zoe', '', 'here')",
        (zoe,),
    )
    assert record_check.problems(desk.director) == []
    _index_is_as_the_rows()


def test_an_undo_brings_no_key_of_another_time_back(desk: Desk) -> None:
    zoe = _somebody(desk, "Zoë", "Ruiz")
    renamed = intake.change_person(desk.front_desk, zoe, {"preferred_name": "Mary Ann"})
    # As a newer program finds the records: other keys than the journal has.
    database.execute_sql("UPDATE person SET search_key = ' old | '")
    intake.change_person(desk.front_desk, zoe, {"phone": "207 555 0134"})
    assert renamed.entry_id is not None
    undoing.undo(desk.front_desk, renamed.entry_id)
    assert search.people_ids(desk.front_desk, "zoe 0134") == [zoe]
    assert search.people_ids(desk.front_desk, "maryann") == []
    assert record_check.problems(desk.director) == []
    _keys_are_as_the_rows()


def _pages(path: Path) -> bytes:
    """Every page of the database in plain, free ones and those of the index as well.

    A page of SQLCipher: 4,096 bytes, of which the last 80 are its own; the file begins with a salt.
    """
    content, plain = path.read_bytes(), []
    for at in range(0, len(content), 4096):
        page = content[at : at + 4096]
        cipher = Cipher(algorithms.AES(KEY), modes.CBC(page[-80:-64])).decryptor()
        plain.append(cipher.update(page[16 if at == 0 else 0 : -80]))
    assert b"CREATE TABLE" in b"".join(plain)
    return b"".join(plain)


def test_an_erased_name_is_in_no_page(desk: Desk) -> None:
    for number in range(30):
        _somebody(desk, f"Quentin{number}", "Quetta")
    gone = _somebody(desk, WORD.title(), "Quellwater", other_names=("Quillfeather",))
    code = Person.get_by_id(gone).code
    database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    assert WORD.encode() in _pages(desk.path).lower()
    with pytest.MonkeyPatch.context() as patch:
        # What another desk is reading meanwhile keeps the file from being written anew.
        patch.setattr(erasing, "wipe_leftovers", lambda: None)
        erasing.delete(desk.director, gone, reason="asked", witness="Rosa Lind", typed_code=code)
    database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    pages = _pages(desk.path).lower()
    assert b"quentin7" in pages
    for word in (WORD, "quellwater", "quillfeather", "quetz", "quell", "quill", "quellwaterquetz"):
        assert word.encode() not in pages, word
    wipe_leftovers()
    _index_is_as_the_rows()


def test_a_backup_and_its_restoring_bring_the_index_along(desk: Desk, tmp_path: Path) -> None:
    zoe = _somebody(desk, "Zoë")
    copy = tmp_path / "copy.db"
    other = sqlcipher3.connect(str(copy), isolation_level=None)
    other.execute(f'PRAGMA key="{raw_key(KEY)}"')
    database.connection().backup(other)
    other.close()
    opening.close_records()
    opening.open_records(copy, KEY, lambda: None)
    assert search.people_ids(desk.front_desk, "zo") == [zoe]
    _index_is_as_the_rows()


def test_the_keys_of_this_folding() -> None:
    """Whoever changes what stands here raises ``namekeys.FOLDING``: every key is made anew."""
    assert namekeys.FOLDING == 2
    made = keys_of("Đạt", "Mary Ann", "de la Cruz", "AB23", ["José Łuk"], ["+12075550134"])
    assert made == (
        "dat de la cruz",
        " dat jose ab23 | maryann mary ann delacruz lacruz de la cruz luk 12075550134 2075550134 "
        "5550134 0134 | datdelacruz delacruzdat maryanndelacruz delacruzmaryann joseluk",
    )
    assert keys_of("李小龙", "", "", "")[1] == " 李小龙 小龙 龙 |  | "


NAMES = st.sampled_from(["Ana", "Mary Ann", "李小龙", "Łukasz", "O’Brien", "Zoë"])


@given(steps=st.lists(st.tuples(st.integers(0, 7), NAMES, NAMES), min_size=3, max_size=9))
@settings(
    max_examples=10,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_the_index_equals_the_rows_whatever_was_done(
    desk: Desk, steps: list[tuple[int, str, str]]
) -> None:
    draw = random.Random(len(steps))
    entries: list[int] = []
    for kind, name, last in steps:
        ids = [row.id for row in Person.select(Person.id).order_by(Person.id)]
        if kind in (0, 1) or not ids:
            values = {"preferred_name": name, "legal_last_name": last}
            entries.append(intake.start_intake(desk.front_desk, values).entry_id)
            continue
        one = draw.choice(ids)
        if kind == 2:
            values = {"legal_last_name": last, "other_names": (name,), "phone": "207 555 0134"}
            entries.append(intake.change_person(desk.front_desk, one, values).entry_id)
        elif kind == 3 and entries:
            with contextlib.suppress(ChangedSince):
                undoing.undo(desk.director, draw.choice([each for each in entries if each]))
        elif kind == 4 and len(ids) > 1:
            other = draw.choice([each for each in ids if each != one])
            entries.append(merging.merge(desk.director, one, other).entry_id)
        elif kind == 5 and Person.get_by_id(one).archived_on is None:
            code = Person.get_by_id(one).code
            done = erasing.archive(desk.director, one, reason="moved", typed_code=code)
            entries.append(done.entry_id)
        elif kind == 6:
            code = Person.get_by_id(one).code
            # Refused where the name stands in somebody else's rows: nobody decided about those.
            with contextlib.suppress(Invalid):
                erasing.delete(desk.director, one, reason="asked", witness="Lind", typed_code=code)
                entries = []
        elif kind == 7:
            with journal.entry(desk.director, "Imported") as entry:
                Person.insert_rows([_row(name, last, f"C{next(CODES)}") for _number in range(3)])
            entries.append(entry.id)
    _index_is_as_the_rows()
    _keys_are_as_the_rows()
    for person in Person.select().where(Person.archived_on.is_null()):
        assert person.id in list(search.people_ids(desk.front_desk, person.preferred_name))
    _clear()


def _clear() -> None:
    """Nobody is in the records, for the next example."""
    database.execute_sql("PRAGMA foreign_keys = 0")
    for table in (*(field.model._meta.table_name for field in Person._meta.backrefs), "person"):
        database.execute_sql(f'DELETE FROM "{table}"')
    database.execute_sql("PRAGMA foreign_keys = 1")
    search.forget()
    duplicates.forget()
