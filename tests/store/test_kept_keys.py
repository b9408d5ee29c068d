"""The keys inside the records: the journal goes on under another data key, older ones fit."""

from __future__ import annotations

from pathlib import Path

from peerdesk.desk.office import backups, office, record_check
from peerdesk.desk.office.key_changes import key_change
from peerdesk.said import said
from peerdesk.store import backup, chain, journal, kept_keys, opening
from peerdesk.store.database import database
from peerdesk.store.keyring import Keyring
from tests.doors import CHEAP, Door

OTHER = bytes(range(1, 33))


def test_a_copy_under_another_key_goes_on_with_its_journal(door: Door, tmp_path: Path) -> None:
    old, before = door.data_key(), chain.key_in_use()
    target = tmp_path / "copy.db"
    backup.copy_database(database.connection(), target, OTHER)
    entries = journal.latest()
    door.front.lock()
    opening.open_records(target, OTHER, lambda: None, copied_from=old)
    assert chain.key_in_use() == before
    assert journal.verify() == []
    assert kept_keys.data_keys() == [OTHER]
    for _twice in range(2):
        with journal.entry(door.director, said("keys_numbered"), kind="account"):
            kept_keys.keep([old])
        assert kept_keys.data_keys() == [OTHER, old]
    assert journal.latest() == entries + 2
    opening.close_records()
    assert chain.key_in_use() == b""
    opening.open_records(target, OTHER, lambda: None)
    assert chain.key_in_use() == before, "the database says so by itself now"
    assert journal.verify() == []
    opening.close_records()


def test_a_backup_is_known_by_any_key_that_the_center_had(door: Door) -> None:
    values = {"name": "Fay", "sign_in_name": "fay", "roles": ["mentor"]}
    office.add_account(door.director, door.folder, values, "a quiet lantern walks", CHEAP)
    backups.back_up(door.director, door.folder)
    keyring = backup.read_keyring(door.folder, backups.backups(door.folder)[0].path)
    assert kept_keys.fitting(keyring) == door.data_key()
    earlier, of_earlier = Keyring.create()[::-1]
    assert kept_keys.fitting(of_earlier) is None
    with key_change(door.director, door.folder, said("keys_numbered")) as change:
        kept_keys.keep([earlier])
        change.state.kept_keys = kept_keys.digest()
    assert kept_keys.fitting(of_earlier) == earlier
    assert record_check.problems(door.director) == []


def test_a_kept_key_that_was_changed_outside_is_noticed(door: Door) -> None:
    with key_change(door.director, door.folder, said("keys_numbered")) as change:
        kept_keys.keep([OTHER])
        change.state.kept_keys = kept_keys.digest()
    database.execute_sql("UPDATE kept_key SET key = x'00' WHERE purpose = 'data'")
    assert "kept_key" in " ".join(record_check.problems(door.director))
