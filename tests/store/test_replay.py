"""What is changed outside PeerDesk, by whoever holds the key, is noticed by the check."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from peerdesk import demo
from peerdesk.desk.history import undoing
from peerdesk.desk.office import backups, office, record_check
from peerdesk.desk.office.front_door import FrontDoor
from peerdesk.desk.privacy import erasing
from peerdesk.records.people import Person
from peerdesk.store.database import database
from tests.conftest import CLOCK
from tests.doors import CHEAP, Door


@pytest.fixture(scope="module")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fictional center with every feature used, and its last check good."""
    path = tmp_path_factory.mktemp("demo")
    front = FrontDoor(path, CLOCK.utc_now)
    front.enter()
    director = demo.make_demo(front, people=40, months=3, cost=CHEAP)
    assert record_check.problems(director) == []
    front.leave()
    return path


ATTACKS = {
    "consents deleted": "DELETE FROM consent",
    "a role granted": "UPDATE account_role SET role = 'director' WHERE role = 'mentor'",
    "a visit added": "INSERT INTO visit ({visit}) SELECT {visit} FROM visit WHERE id = 1",
    "a name changed": "UPDATE person SET preferred_name = 'Somebody' WHERE id = 7",
    "a later column filled": "UPDATE visit SET first_time = 'yes' WHERE id = (SELECT max(id) "
    "FROM visit WHERE first_time IS NULL)",
    "a key's number changed": "UPDATE key_state SET generation = 1",
    "the journal emptied": "DELETE FROM journal_change; DELETE FROM journal_entry",
    "the journal cut": "DELETE FROM journal_change WHERE entry_id > (SELECT max(id) - 30 FROM "
    "journal_entry); DELETE FROM journal_entry WHERE id > (SELECT max(id) - 30 FROM journal_entry)",
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_by_raw_sql_is_noticed(demo_folder: Path, tmp_path: Path, attack: str) -> None:
    path = tmp_path / "data"
    shutil.copytree(demo_folder, path)
    front = FrontDoor(path, CLOCK.utc_now)
    front.enter()
    director = front.sign_in("director", demo.PASSWORD)
    names = [row[1] for row in database.execute_sql("PRAGMA table_info(visit)") if row[1] != "id"]
    sql = ATTACKS[attack].replace("{visit}", ", ".join(names))
    for statement in sql.split("; "):
        database.execute_sql("PRAGMA foreign_keys = 0")
        database.execute_sql(statement)
    found = " ".join(record_check.problems(director))
    front.leave()
    assert "outside PeerDesk" in found or "shorter than it was" in found
    if not attack.startswith("the journal"):
        assert "the last good check" in found


def test_what_staff_do_proves_whole(door: Door) -> None:
    values = office.center_values(door.director)
    done = office.change_center(door.director, {**values, "name": "Harbor House"})
    undoing.undo(door.director, done.entry_id)
    backups.back_up(door.director, door.folder)
    assert record_check.problems(door.director) == []


def test_rows_of_which_something_was_erased_are_named_as_not_proved(demo_folder: Path) -> None:
    front = FrontDoor(demo_folder, lambda: CLOCK.utc_now() + timedelta(minutes=1))
    front.enter()
    director = front.sign_in("director", demo.PASSWORD)
    assert record_check.report(director).not_proved == 0
    person = Person.get_by_id(5)
    erasing.anonymise(director, 5, reason="Asked for it", witness="Dana", typed_code=person.code)
    found = record_check.report(director)
    front.leave()
    assert found.problems == []
    assert found.not_proved > 0


def test_a_good_check_is_noted_with_its_moment(door: Door) -> None:
    before = record_check.last_good_check(door.director)
    assert record_check.problems(door.director) == []
    after = record_check.last_good_check(door.director)
    assert before is None
    assert after == CLOCK.utc_now()
