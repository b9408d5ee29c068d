"""Every released schema stays here as a small real backup, and must open and come up to date."""

from __future__ import annotations

from pathlib import Path

import pytest

from peerdesk import words
from peerdesk.desk.office import record_check, restoring
from peerdesk.desk.office.front_door import FrontDoor
from peerdesk.records.people import Person
from peerdesk.store.journal import JournalEntry
from peerdesk.store.opening import pending_steps
from tests.conftest import CLOCK

RELEASED = Path(__file__).parents[1] / "released"
PASSWORD = "recovery-demo"


def test_there_is_one_of_each_release() -> None:
    assert [path.name for path in sorted(RELEASED.glob("*.peerdesk"))] == ["0.1.0.peerdesk"]


@pytest.mark.parametrize("path", sorted(RELEASED.glob("*.peerdesk")), ids=lambda path: path.stem)
def test_a_released_file_opens_and_is_whole(path: Path, tmp_path: Path) -> None:
    door = FrontDoor(tmp_path / "data", CLOCK.utc_now)
    door.enter()
    try:
        contents = restoring.restore_from_outside(door, path, "director", PASSWORD)
        actor = door.sign_in("director", PASSWORD)
        assert pending_steps() == []
        assert Person.select().count() == contents.people == 8
        assert record_check.problems(actor) == []
        # The backup was restored, the clock of this test stands before the newest entry, somebody
        # signed in, the records were checked: four entries of today; those before them are as
        # they were written.
        old = list(JournalEntry.select().order_by(JournalEntry.id))[:-4]
        with words.in_language("es"):
            assert [entry.words for entry in old] == [entry.label for entry in old]
        assert all(entry.label and entry.label.isprintable() for entry in old)
    finally:
        door.leave()
