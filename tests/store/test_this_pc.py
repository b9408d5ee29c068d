"""One center for everybody who uses a Windows PC: the folder, its access list, who is asked."""

from __future__ import annotations

import stat
import subprocess
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from peerdesk import computer
from peerdesk.desk.office.front_door import FrontDoor
from peerdesk.errors import FolderError
from peerdesk.store import folder as folders
from peerdesk.store import this_pc
from tests.conftest import CLOCK
from tests.doors import CHEAP, FIRST_RUN
from tests.ui.scripted_dialogs import ScriptedDialogs
from ui.entry import whose


class Pc:
    """A Windows PC, as far as folders go: the PC's, and that of the Windows account signed in."""

    def __init__(self, patch: pytest.MonkeyPatch, path: Path) -> None:
        self.shared, self.own = path / "ProgramData" / "PeerDesk", path / "ana" / "PeerDesk"
        self.shared.parent.mkdir()
        self.commands: list[list[str]] = []
        self.elevated, self.account = False, "ana"
        for module in (folders, this_pc, whose):
            patch.setattr(module, "folder_of_the_pc", lambda: self.shared)
        patch.setattr(folders, "share", lambda path: computer.share(path, self._run))
        for module in (this_pc, whose):
            patch.setattr(module, "own_folder", lambda: self.own)
        patch.setattr(this_pc.getpass, "getuser", lambda: self.account)
        patch.setattr(whose, "is_elevated", lambda: self.elevated)

    def _run(self, command: list[str], **_how: Any) -> None:
        self.commands.append(command)


@pytest.fixture
def pc(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Pc:
    return Pc(monkeypatch, tmp_path)


def test_the_pc_has_a_folder_of_its_own_on_windows_only() -> None:
    places = {"PROGRAMDATA": "/ProgramData"}
    assert computer.folder_of_the_pc("win32", places) == Path("/ProgramData/PeerDesk")
    assert computer.folder_of_the_pc("win32", {}) is None
    assert computer.folder_of_the_pc("darwin", places) is None
    assert computer.folder_of_the_pc("linux", places) is None


def test_its_access_list_names_groups_by_number_and_takes_nothing_over() -> None:
    assert computer.sharing_command(Path("/ProgramData/PeerDesk")) == [
        "icacls",
        "/ProgramData/PeerDesk",
        "/inheritance:r",
        *("/grant:r", "*S-1-5-32-545:(OI)(CI)M"),
        *("/grant:r", "*S-1-5-18:(OI)(CI)F"),
        *("/grant:r", "*S-1-5-32-544:(OI)(CI)F"),
        "/q",
    ]


def test_who_is_administrator_just_now() -> None:
    class Shell:
        def __init__(self, answer: int) -> None:
            self.IsUserAnAdmin = lambda: answer

    assert computer.is_elevated("win32", {}, Shell(1))
    assert not computer.is_elevated("win32", {}, Shell(0))
    assert computer.is_elevated("linux", {"SUDO_UID": "1000"})
    assert not computer.is_elevated("darwin", {})


def test_a_new_pc_gets_one_center_whose_folders_are_open_to_all_who_use_it(pc: Pc) -> None:
    assert this_pc.default_folder() == pc.shared
    front = FrontDoor(pc.shared, CLOCK.utc_now)
    front.enter()
    front.set_up(FIRST_RUN, CHEAP)
    front.leave()
    front.enter()
    front.leave()
    assert pc.commands == [computer.sharing_command(pc.shared)], "once, before anything is in it"
    for each in (pc.shared, front.folder.center, front.folder.backups):
        assert stat.S_IMODE(each.stat().st_mode) & 0o077, "no list for its owner alone"
    pc.account = "bo"
    pc.own = pc.own.with_name("bo")
    assert this_pc.default_folder() == pc.shared, "the second account finds the same center"


def test_who_has_a_center_of_their_own_keeps_it(pc: Pc) -> None:
    front = FrontDoor(pc.own, CLOCK.utc_now)
    front.enter()
    front.set_up(FIRST_RUN, CHEAP)
    front.leave()
    assert pc.commands == []
    assert stat.S_IMODE(front.folder.center.stat().st_mode) == 0o700
    assert this_pc.default_folder() == pc.own
    assert this_pc.centers_beside(pc.own) == []
    assert this_pc.centers_beside(pc.shared) == [str(pc.own)]
    pc.account, pc.own = "bo", pc.own.with_name("bo")
    assert this_pc.default_folder() == pc.shared
    assert this_pc.centers_beside(pc.shared) == ["ana"], "another account is told of it"


def test_a_folder_that_cannot_be_shared_holds_no_center(
    pc: Pc, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(command: list[str], **_how: Any) -> None:
        raise subprocess.CalledProcessError(5, command)

    monkeypatch.setattr(folders, "share", lambda path: computer.share(path, refused))
    with pytest.raises(FolderError):
        FrontDoor(pc.shared, CLOCK.utc_now).enter()
    monkeypatch.undo()


def test_the_first_run_offers_both_warns_and_asks(pc: Pc, qtbot: QtBot) -> None:
    front = FrontDoor(pc.shared, CLOCK.utc_now)
    front.enter()
    dialogs = ScriptedDialogs()
    part = whose.WhoseCenter(front, dialogs)
    qtbot.addWidget(part)
    assert "everybody" in part._words.text()
    assert part._banner.isHidden()
    part._other.click()
    assert front.folder.path == pc.own
    assert "Only for this Windows account" in part._words.text()
    part._other.click()
    assert front.folder.path == pc.shared
    made: list[str] = []
    part.ask_about_others(lambda: made.append("made"))
    assert made == ["made"], "nobody is asked where there is no other"
    (pc.shared / "center-of-bo").touch()
    dialogs.answers = [False]
    part.ask_about_others(lambda: made.append("a second"))
    assert made == ["made"]
    dialogs.answers = [True]
    part.ask_about_others(lambda: made.append("a second"))
    assert made == ["made", "a second"]
    front.leave()
    pc.elevated = True
    warned = whose.WhoseCenter(front, dialogs)
    qtbot.addWidget(warned)
    assert not warned._banner.isHidden()
