"""Nothing in the data folder or the temporary folder is readable without the key."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
import sys
import tempfile
from pathlib import Path

import pytest

from peerdesk import demo
from peerdesk.desk.history import history
from peerdesk.desk.office import backups
from peerdesk.desk.office.front_door import FrontDoor
from peerdesk.desk.people import people, search
from peerdesk.records.groups import Group
from peerdesk.records.mentoring import Assignment, Mentor, Session
from peerdesk.records.office import Account, Center
from peerdesk.records.people import ContactPoint, EmergencyContact, OtherName, Person, Visit
from tests.conftest import CLOCK
from tests.doors import CHEAP

SECRETS = (
    (Person, ("preferred_name", "legal_first_name", "legal_last_name", "code", "search_key")),
    (OtherName, ("name",)),
    (ContactPoint, ("value", "say_who_is_calling")),
    (EmergencyContact, ("name", "phone")),
    (Visit, ("alias",)),
    (Session, ("note",)),
    (Assignment, ("reasons", "hand_over_note")),
    (Mentor, ("name",)),
    (Group, ("name",)),
    (Account, ("name",)),
    (Center, ("name", "address")),
)
# Five bytes turn up by chance in a megabyte of noise once in a million runs.
LEAST_BYTES = 5


def _make(folder: Path, close: bool, told: int) -> None:
    """Make a demo center, work in it, and close it, or tell the parent and wait to be killed."""
    door = FrontDoor(folder, CLOCK.utc_now)
    door.enter()
    director = demo.make_demo(door, people=40, months=3, cost=CHEAP)
    for person_id in search.people_ids(director, "")[:10]:
        people.person_card(director, person_id)
        history.history(director, person_id)
    backups.back_up(director, folder=door.folder)
    if close:
        door.leave()
        return
    os.write(told, b"ready")
    signal.pause()


def _secrets(folder: Path) -> set[bytes]:
    door = FrontDoor(folder, CLOCK.utc_now)
    door.enter()
    door.sign_in("director", demo.PASSWORD)
    found = {demo.PASSWORD}
    for model, fields in SECRETS:
        for row in model.select():
            for field in fields:
                found.add(str(getattr(row, field)))
                if "name" in field or field == "alias":
                    found.update(str(getattr(row, field)).split())
    door.leave()
    # The sign-in names are shown before there is any key; the keyring says so.
    found -= set(demo.ACCOUNTS)
    texts = {text for text in found if len(text.encode()) >= LEAST_BYTES}
    return {text.encode(form) for text in texts for form in ("utf-8", "utf-16-le")}


def _leaks(secrets: set[bytes], *folders: Path) -> list[str]:
    leaks = []
    for folder in folders:
        for path in sorted(file for file in folder.rglob("*") if file.is_file()):
            content = path.read_bytes()
            leaks += [path.name for secret in secrets if secret in content]
            assert not any(secret.decode("utf-8", "ignore") == path.stem for secret in secrets)
    return leaks


@pytest.mark.skipif(sys.platform == "win32", reason="kills with SIGKILL after a fork")
@pytest.mark.parametrize("close", [True, False], ids=["after a close", "after a kill"])
def test_no_name_note_or_password_is_found_by_a_byte_search(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, close: bool
) -> None:
    folder, temporary = tmp_path / "data", tmp_path / "temporary"
    temporary.mkdir()
    for name in ("TMPDIR", "SQLITE_TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(temporary))
    monkeypatch.setattr(tempfile, "tempdir", None)
    reader, writer = os.pipe()
    process = multiprocessing.get_context("fork").Process(
        target=_make, args=(folder, close, writer)
    )
    process.start()
    os.close(writer)
    if not close:
        assert os.read(reader, 5) == b"ready"
        assert process.pid is not None
        os.kill(process.pid, signal.SIGKILL)
    process.join()
    os.close(reader)
    before = {path.name: path.read_bytes() for path in (folder / "center").iterdir()}
    assert close == ("center.db-wal" not in before)
    # The folder is searched as it was left: reading the secrets opens a copy.
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    secrets = _secrets(copy)
    assert len(secrets) > 500
    assert _leaks(secrets, folder, temporary) == []


def test_the_search_finds_what_lies_open(tmp_path: Path) -> None:
    (tmp_path / "log").write_text("opened for Zoë Quetzal")
    assert _leaks({b"Quetzal"}, tmp_path) == ["log"]
