"""The one way out: private and whole files, a trace of what left, and none of what did not."""

from __future__ import annotations

import errno
import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from peerdesk.actor import Actor
from peerdesk.desk.basics import going_out
from peerdesk.desk.basics.going_out import Leaving, Made
from peerdesk.desk.basics.rights import Right
from peerdesk.desk.front_desk import sign_in_sheets
from peerdesk.desk.groups import rosters
from peerdesk.desk.office import backups
from peerdesk.errors import DiskFull, FolderError, Refused
from peerdesk.said import said
from peerdesk.store import journal
from peerdesk.store.journal import JournalEntry
from peerdesk.words import in_language
from tests.conftest import Desk
from tests.desk.group_records import add_group
from tests.doors import Door


def _sheet(actor: Actor) -> Made:
    return Made(b"%PDF new", sign_in_sheets.leaving(actor, "1123-1000"))


def _entries() -> list[tuple[str, str]]:
    found = JournalEntry.select().order_by(JournalEntry.id)
    return [(entry.kind, entry.words) for entry in found][1:]


def refusing(number: int) -> Callable[..., None]:
    def refuse(*_given: object, **_named: object) -> None:
        raise OSError(number, os.strerror(number))

    return refuse


def test_a_file_is_its_owners_alone_and_journaled(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "sheet.pdf"
    path.write_bytes(b"older")
    path.chmod(0o644)
    going_out.save(desk.front_desk, _sheet(desk.front_desk), path)
    assert path.read_bytes() == b"%PDF new"
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, "whatever the older one was"
    assert _entries() == [("export", "Saved as a file: Blank sign-in sheet 1123-1000")]
    assert [each.name for each in tmp_path.glob("*.pdf")] == ["sheet.pdf"]
    assert list(tmp_path.glob(".peerdesk-*")) == []


@pytest.mark.parametrize("call", ["fsync", "write"])
def test_a_full_stick_leaves_the_older_file_and_no_trace(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    made, path = _sheet(desk.front_desk), tmp_path / "sheet.pdf"
    path.write_bytes(b"older")
    with monkeypatch.context() as patch:
        if call == "fsync":
            patch.setattr(os, "fsync", refusing(errno.ENOSPC))
        else:
            patch.setattr(os, "fdopen", refusing(errno.ENOSPC))
        with pytest.raises(DiskFull, match=r"no room for sheet\.pdf"):
            going_out.save(desk.front_desk, made, path)
    assert (path.read_bytes(), list(tmp_path.glob(".peerdesk-*"))) == (b"older", [])
    assert _entries() == []
    with pytest.raises(FolderError, match="can't be written"):
        going_out.save(desk.front_desk, made, tmp_path / "pulled out" / "sheet.pdf")
    assert not (tmp_path / "pulled out").exists(), "a drive that is gone is not made here"
    assert _entries() == []


def test_a_file_that_gets_no_name_after_its_entry_has_another_entry(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, path = _sheet(desk.front_desk), tmp_path / "sheet.pdf"
    path.write_bytes(b"older")
    seen: list[tuple[bytes, int]] = []

    def held(self: Path, _new: Path) -> None:
        seen.append((self.read_bytes(), len(_entries())))
        raise OSError(errno.EACCES, "held by a virus scanner")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", held)
        with pytest.raises(FolderError, match="can't be written"):
            going_out.save(desk.front_desk, made, path)
    assert seen == [(b"%PDF new", 1)], "whole, and its entry committed, before the name"
    assert path.read_bytes() == b"older"
    assert [kind for kind, _words in _entries()] == ["export", "not_saved"]
    assert _entries()[1][1] == "Not saved after all: Blank sign-in sheet 1123-1000"
    assert list(tmp_path.glob(".peerdesk-*")) == []


def test_without_an_entry_nothing_leaves(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, path = _sheet(desk.front_desk), tmp_path / "sheet.pdf"
    monkeypatch.setattr(journal, "note", refusing(errno.ENOSPC))
    with pytest.raises(OSError, match="space"):
        going_out.save(desk.front_desk, made, path)
    assert list(tmp_path.glob("sheet*")) == list(tmp_path.glob(".peerdesk-*")) == []


def test_paper_is_written_down_before_and_after(desk: Desk) -> None:
    actor = desk.front_desk
    leaving = sign_in_sheets.leaving(actor, "7")
    going_out.sending(actor, leaving)
    going_out.sent(actor, leaving, taken=True)
    going_out.sending(actor, leaving)
    going_out.sent(actor, leaving, taken=False)
    with in_language("es"):
        told = [words for _kind, words in _entries()]
    assert _entries() == [
        ("sending", "Being sent to the printer: Blank sign-in sheet 7"),
        ("print", "Handed to the printer: Blank sign-in sheet 7"),
        ("sending", "Being sent to the printer: Blank sign-in sheet 7"),
        ("not_printed", "Not printed: Blank sign-in sheet 7"),
    ]
    assert all("impresora" in each or "imprimió" in each for each in told)


def test_the_right_is_asked_again_at_the_door(desk: Desk, tmp_path: Path) -> None:
    """What somebody else had made ready doesn't leave by the hand of who may not."""
    made = Made(b"x", Leaving(said("recovery_sheet_of", number=1), Right.KEEP_ACCOUNTS))
    for go in (
        lambda: going_out.save(desk.mentor, made, tmp_path / "x.pdf"),
        lambda: going_out.sending(desk.mentor, made.leaving),
        lambda: going_out.sent(desk.mentor, made.leaving, taken=True),
        lambda: going_out.saving(desk.mentor, made.leaving),
        lambda: going_out.copied(Actor(None, "Nobody", frozenset()), "People", ["Ana"]),
    ):
        with pytest.raises(Refused):
            go()
    assert _entries() == []
    assert list(tmp_path.glob("x*")) == []


def test_several_sheets_on_one_paper_are_one_act(desk: Desk) -> None:
    for name in ("Women's Circle", "Quiet Hour"):
        add_group(desk, name, starts_at="6 pm")
    sheets = [rosters.number_roster(desk.director, each).value for each in (1, 2)]
    going_out.sent(desk.director, rosters.leaving(desk.director, sheets), taken=True)
    [printed] = [words for kind, words in _entries() if kind == "print"]
    assert printed.count("Roster of") == 2


def test_a_copied_list_ends_with_the_notice_and_is_counted(desk: Desk) -> None:
    text = going_out.copied(desk.facilitator, "People", ["Ana\tR2", "Bo\tK3"])
    assert text.splitlines() == [
        "Ana\tR2",
        "Bo\tK3",
        "42 CFR part 2 prohibits unauthorized use or disclosure of these records.",
    ]
    assert _entries() == [("copy", "Copied 2 lines of “People”")], "nobody's name"


def test_a_backup_on_a_stick_leaves_through_here_too(
    door: Door, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = journal.latest()
    path = tmp_path / "stick.peerdesk"
    backups.back_up(door.director, door.folder, path)
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    good = path.read_bytes()
    found = JournalEntry.select().where(JournalEntry.id > before).order_by(JournalEntry.id)
    assert [entry.kind for entry in found] == ["export", "backup"]
    assert "in another place" in found[0].words
    monkeypatch.setattr(Path, "replace", refusing(errno.EIO))
    with pytest.raises(FolderError):
        backups.back_up(door.director, door.folder, path)
    assert path.read_bytes() == good
    kinds = [entry.kind for entry in found.clone()]
    assert kinds[2:] == ["export", "not_saved"], "and no calm about a backup that isn't there"
