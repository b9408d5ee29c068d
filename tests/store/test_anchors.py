"""The newest entry that the computer remembers: what it notices, and what is no alarm."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from peerdesk.desk.office import backups, office, restoring
from peerdesk.desk.office.front_door import FrontDoor
from peerdesk.store import anchors, journal
from peerdesk.store.anchors import Anchor, Anchors
from peerdesk.store.database import database
from peerdesk.store.folder import anchor_folder
from peerdesk.store.journal import JournalEntry
from peerdesk.store.this_pc import default_folder
from tests.conftest import CLOCK
from tests.doors import CHEAP, PASSWORD

OTHER = "a quiet lantern walks"


@pytest.fixture
def front(folder_template: Path, tmp_path: Path) -> FrontDoor:
    """A data folder on a computer with settings of its own; not entered."""
    shutil.copytree(folder_template, tmp_path / "data")
    return _on_computer(tmp_path, "settings")


def _on_computer(tmp_path: Path, settings: str) -> FrontDoor:
    return FrontDoor(tmp_path / "data", CLOCK.utc_now, anchors=lambda: tmp_path / settings)


def _work(front: FrontDoor, name: str = "director", password: str = PASSWORD) -> str:
    """Enter, sign in, change something, leave; the warning of that sign-in."""
    front.enter()
    actor = front.sign_in(name, password)
    warning = front.warning
    office.change_own_password(actor, front.folder, password, password, CHEAP)
    front.leave()
    return warning


def _copy(path: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in path.iterdir()}


def _put_back(path: Path, content: dict[str, bytes]) -> None:
    shutil.rmtree(path)
    path.mkdir()
    for name, data in content.items():
        (path / name).write_bytes(data)


def test_it_follows_the_newest_entry_and_is_silent(front: FrontDoor, tmp_path: Path) -> None:
    assert _work(front) == "", "a new computer"
    kept = next((tmp_path / "settings").iterdir())
    assert kept.stat().st_mode & 0o077 == 0
    assert _work(front) == ""
    front.enter()
    front.sign_in("director", PASSWORD)
    newest = anchors.newest()
    center = anchors.center_id()
    front.leave()
    assert Anchors(tmp_path / "settings").read(center) == newest
    assert _work(_on_computer(tmp_path, "other settings")) == "", "another computer meanwhile"
    assert _work(front) == "", "records that are ahead are no alarm"
    kept.write_bytes(b"{")
    assert _work(front) == "", "nor is a damaged anchor"


def test_an_older_copy_of_the_folder_is_told_once_a_director_comes(front: FrontDoor) -> None:
    front.enter()
    director = front.sign_in("director", PASSWORD)
    values = {"name": "Fay", "sign_in_name": "fay", "roles": ["facilitator"]}
    office.add_account(director, front.folder, values, OTHER, CHEAP)
    front.leave()
    older = _copy(front.folder.center)
    for _day in range(3):
        _work(front)
    _put_back(front.folder.center, older)
    for _time in range(2):
        warning = _work(front, "fay", OTHER)
        assert "what was done in between is missing" in warning
    assert "what was done in between is missing" in _work(front)
    front.enter()
    front.sign_in("director", PASSWORD)
    assert front.warning == "", "a director was told, and it is in the journal"
    assert JournalEntry.select().where(JournalEntry.kind == "anchor").count() == 1
    front.leave()


def test_a_branch_that_grew_longer_is_told_too(front: FrontDoor) -> None:
    _work(front)
    older = _copy(front.folder.center)
    _work(front)
    _put_back(front.folder.center, older)
    front.enter()
    front.leave()
    without = FrontDoor(front.folder.path, CLOCK.utc_now)
    for _day in range(3):
        _work(without)
    assert "is another one than this computer has seen" in _work(front)


@pytest.mark.parametrize("how", ["cut", "renumbered"])
def test_a_lost_tail_is_told(front: FrontDoor, how: str) -> None:
    for _day in range(3):
        _work(front)
    without = FrontDoor(front.folder.path, CLOCK.utc_now)
    without.enter()
    without.sign_in("director", PASSWORD)
    newest = journal.latest()
    for table, column in (("journal_change", "entry_id"), ("journal_entry", "id")):
        database.execute_sql(f"DELETE FROM {table} WHERE {column} > ?", (newest - 4,))
    if how == "renumbered":
        sequence = "UPDATE sqlite_sequence SET seq = ? WHERE name = 'journal_entry'"
        database.execute_sql(sequence, (newest - 4,))
    without.leave()
    front.enter()
    front.sign_in("director", PASSWORD)
    assert "was done in between is missing" in front.warning
    assert ("shorter than it was" in front.warning) == (how == "cut")
    front.leave()


def test_a_restore_sets_it(front: FrontDoor, monkeypatch: pytest.MonkeyPatch) -> None:
    front.enter()
    director = front.sign_in("director", PASSWORD)
    backups.back_up(director, front.folder)
    source = backups.backups(front.folder)[0].path
    front.leave()
    for _day in range(3):
        _work(front)
    front.enter()
    director = front.sign_in("director", PASSWORD)
    center = anchors.center_id()
    with monkeypatch.context() as patch:
        patch.setattr(type(front.folder), "swap_stage_in", _refuse)
        with pytest.raises(OSError, match="no room"):
            restoring.restore(director, front, source)
    assert front._its_anchors() is not None
    director = front.sign_in("director", PASSWORD)
    assert front.warning == "", "as it was"
    restoring.restore(director, front, source)
    front.sign_in("director", PASSWORD)
    assert front.warning == ""
    assert anchors.center_id() == center
    front.leave()


def _refuse(_folder: object) -> None:
    raise OSError(28, "no room")


def test_nobody_waits_for_it_and_the_newest_is_written(tmp_path: Path) -> None:
    kept = Anchors(tmp_path / "a" / "b")
    for entry in range(1, 500):
        kept.note("center", Anchor(entry, "00"))
    kept.close()
    assert kept.read("center") == Anchor(499, "00")
    assert len(list((tmp_path / "a" / "b").iterdir())) == 1
    kept.note("center", Anchor(500, "01"))
    kept.close()
    assert kept.read("center") == Anchor(500, "01")
    (tmp_path / "file").touch()
    refused = Anchors(tmp_path / "file")
    refused.note("center", Anchor(1, "00"))
    refused.close()
    assert refused.read("center") is None


def test_what_is_rolled_back_is_never_noted(front: FrontDoor) -> None:
    front.enter()
    director = front.sign_in("director", PASSWORD)
    told: list[int] = []
    journal.tell_commits(lambda entry, _digest: told.append(entry))
    with journal.trying(), journal.entry(director, "", kind="view"):
        pass
    assert told == []
    with journal.entry(director, "", kind="view"):
        pass
    assert told == [journal.latest()]
    front.leave()
    assert journal._on_commit is None


def test_it_lies_in_no_data_folder() -> None:
    from peerdesk.store import folder

    assert not folder.__dict__["anchor_folder"]().is_relative_to(default_folder())
    assert not anchor_folder().is_relative_to(default_folder())
