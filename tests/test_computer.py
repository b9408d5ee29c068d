"""What depends on the kind of computer: each kind is played, none is needed."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from peerdesk import computer
from peerdesk.store import files

ROOT = Path(__file__).parent.parent


@pytest.mark.skipif(sys.platform != "linux", reason="reads Linux's own words about a process")
def test_a_crash_of_the_program_leaves_no_dump() -> None:
    """Asked of a real process that has gone through the program's own door."""
    ask = (
        "import resource, pathlib; from peerdesk.cli import main; main(['--version']);"
        "print(resource.getrlimit(resource.RLIMIT_CORE),"
        " int(pathlib.Path('/proc/self/coredump_filter').read_text(), 16))"
    )
    said = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, cwd=ROOT)
    assert said.stdout.splitlines()[-1] == "(0, 0) 0", said.stderr


def test_windows_makes_no_dump_and_shows_no_box() -> None:
    asked = []

    class Kernel:
        def SetErrorMode(self, mode: int) -> None:
            asked.append(("mode", mode))

        def WerSetFlags(self, flags: int) -> None:
            asked.append(("report", flags))

    computer.leave_no_dump("win32", Kernel())
    assert asked == [("mode", 0x8003), ("report", 1)]
    computer.leave_no_dump("win32", object())  # an older Windows knows neither


def test_macos_is_asked_to_empty_the_disks_own_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fcntl = pytest.importorskip("fcntl")
    asked: list[int] = []
    monkeypatch.setattr(fcntl, "fcntl", lambda _file, what: asked.append(what))
    monkeypatch.setattr(os, "fsync", lambda _file: asked.append(0))
    computer.sync_file(1, "darwin")
    computer.sync_file(1, "linux")
    assert asked == [51, 0]

    def refused(_file: int, what: int) -> None:
        raise OSError(errno.ENOTSUP, "a network's disk")

    monkeypatch.setattr(fcntl, "fcntl", refused)
    computer.sync_file(1, "darwin")
    assert asked == [51, 0, 0]


@pytest.mark.skipif(os.name != "posix", reason="Windows syncs folders by itself")
@pytest.mark.parametrize("number", [errno.EINVAL, errno.ENOTSUP, errno.ENOSYS])
def test_a_folder_that_can_not_be_synced_is_no_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    real = os.fsync

    def stick(file: int) -> None:
        if stat.S_ISDIR(os.fstat(file).st_mode):
            raise OSError(number, "not known to this file system")
        real(file)

    monkeypatch.setattr(os, "fsync", stick)
    files.write_atomically(tmp_path / "file", b"x")
    assert (tmp_path / "file").read_bytes() == b"x"

    def broken(file: int) -> None:
        raise OSError(errno.EIO, "the disk")

    monkeypatch.setattr(os, "fsync", broken)
    with pytest.raises(OSError, match="the disk"):
        files.sync_folder(tmp_path)
