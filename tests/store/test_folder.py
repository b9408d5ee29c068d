"""The data folder: its layout, its lock between real programs, and the swap of a restore."""

from __future__ import annotations

import errno
import json
import os
import shutil
import socket
import stat
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from peerdesk.errors import DiskFull, FolderError, FolderHeld, ReadOnlyFolder
from peerdesk.store.files import plain_os_error, write_atomically
from peerdesk.store.folder import DataFolder, FolderLock, Preferences
from peerdesk.store.this_pc import default_folder


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    made = DataFolder(tmp_path / "some where" / "Łódź")
    made.prepare()
    return made


def refusing(number: int) -> Callable[..., None]:
    """Root writes anywhere, so a refusal is played at the operating system's edge."""

    def refuse(*args, **kwargs):
        raise OSError(number, os.strerror(number), "/home/ana/secret")

    return refuse


def test_a_new_folder_is_the_owners_alone_and_holds_no_center(folder):
    folder.prepare()
    assert sorted(entry.name for entry in folder.path.iterdir()) == ["backups"]
    assert not folder.is_set_up
    if os.name == "posix":
        for made in (folder.path, folder.backups):
            assert stat.S_IMODE(made.stat().st_mode) == 0o700


def test_a_center_without_one_of_its_files_is_still_a_center(folder):
    folder.center.mkdir()
    for file in (folder.keyring_path, folder.database_path):
        file.write_bytes(b"x")
        assert folder.is_set_up
        file.unlink()


def test_the_default_folder_is_this_persons_own():
    assert default_folder().name == "PeerDesk"
    assert default_folder().is_relative_to(Path.home())


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.ENOSPC, DiskFull),
        (errno.EDQUOT, DiskFull),
        (errno.EROFS, ReadOnlyFolder),
        (errno.EACCES, ReadOnlyFolder),
        (errno.EPERM, ReadOnlyFolder),
        (errno.EIO, FolderError),
        (errno.ENOENT, FolderError),
        (errno.ENOTDIR, FolderError),
        (errno.ENOLCK, FolderError),
        (errno.EMFILE, FolderError),
        (None, FolderError),
    ],
)
def test_what_the_computer_refuses_is_said_plainly(number, kind):
    plain = plain_os_error(OSError(number, "strerror of the system", "/home/ana/secret"))
    assert type(plain) is kind
    assert "ana" not in str(plain)
    assert str(plain).endswith(".")


@pytest.mark.parametrize("call", ["mkdir", "write"])
@pytest.mark.parametrize(("number", "kind"), [(28, DiskFull), (30, ReadOnlyFolder)])
def test_a_folder_that_cannot_be_written_says_so(tmp_path, monkeypatch, call, number, kind):
    folder = DataFolder(tmp_path / "data")
    with monkeypatch.context() as patch:
        if call == "mkdir":
            patch.setattr(os, "mkdir", refusing(number))
        else:
            patch.setattr(Path, "write_bytes", refusing(number))
        with pytest.raises(kind) as refused:
            folder.prepare()
    assert "ana" not in str(refused.value)
    folder.prepare()


def test_a_file_where_the_folder_should_be(tmp_path):
    (tmp_path / "data").write_text("a file")
    with pytest.raises(FolderError, match="Choose another folder"):
        DataFolder(tmp_path / "data").prepare()
    with pytest.raises(FolderError):
        DataFolder(tmp_path / "data" / "inner").prepare()


# Preferences.


def test_preferences_come_back(folder):
    assert folder.read_preferences() == Preferences()
    wanted = Preferences("dark", 125, "es", 7)
    folder.write_preferences(wanted)
    assert folder.read_preferences() == wanted


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"\0" * 90, b"[1]", b"null", b"\xff\xfe\xfa", b"[" * 100_000),
        b'{"theme": "pink", "text_size": "big", "language": 3, "last_account_id": true}',
        b'{"theme": [], "text_size": 100000, "unknown": 1}',
    ],
)
def test_damaged_preferences_are_the_defaults(folder, content):
    folder.preferences_path.write_bytes(content)
    assert folder.read_preferences() == Preferences()
    folder.write_preferences(Preferences(theme="light"))
    assert folder.read_preferences().theme == "light"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.fixed_dictionaries({}, optional=dict.fromkeys(Preferences.__annotations__, json_values)))
def test_any_preferences_are_read_as_something_that_can_be_used(folder, found):
    folder.preferences_path.write_text(json.dumps(found))
    read = folder.read_preferences()
    assert read.theme in ("system", "light", "dark")
    assert 50 <= read.text_size <= 300
    folder.write_preferences(read)
    assert folder.read_preferences() == read


@pytest.mark.parametrize("call", ["open", "fdopen", "fsync", "replace"])
def test_an_atomic_write_that_fails_leaves_the_old_content(tmp_path, monkeypatch, call):
    path = tmp_path / "file"
    write_atomically(path, b"old")
    with monkeypatch.context() as patch:
        patch.setattr(os, call, refusing(errno.ENOSPC))
        with pytest.raises(DiskFull):
            write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["file"]


# The lock. The other program is a real one.

HOLDER = """
import sys
from pathlib import Path
from peerdesk.store.folder import FolderLock
from peerdesk.errors import FolderHeld
lock = FolderLock(Path(sys.argv[1]))
try:
    lock.acquire()
except FolderHeld as held:
    print("refused", held)
    sys.exit(1)
print("held", flush=True)
sys.stdin.read()
lock.release()
"""


def another_program(lock_path: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(lock_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )


def test_a_second_program_is_told_who_holds_the_folder(folder):
    moment = datetime.now(UTC)
    with FolderLock(folder.lock_path, lambda: moment), another_program(folder.lock_path) as other:
        said, _ = other.communicate()
    assert other.returncode == 1
    assert said.startswith("refused PeerDesk is already open on this computer (since ")
    assert "Switch to that window" in said


def test_a_program_that_was_killed_holds_nothing(folder):
    with another_program(folder.lock_path) as other:
        assert other.stdout.readline() == "held\n"
        lock = FolderLock(folder.lock_path)
        with pytest.raises(FolderHeld):
            lock.acquire()
        assert lock.holder().pid == other.pid
        other.kill()
    with lock:
        assert lock.holder().pid == os.getpid()


def test_a_program_that_ended_let_go_and_says_so(folder):
    with another_program(folder.lock_path) as other:
        assert other.stdout.readline() == "held\n"
        other.communicate("")
    assert other.returncode == 0
    lock = FolderLock(folder.lock_path)
    assert lock.holder() is None
    lock.acquire()
    lock.release()
    lock.release()


def test_of_many_programs_one_gets_the_lock(folder):
    others = [another_program(folder.lock_path) for _ in range(4)]
    # Those refused end by themselves; the one that holds waits for its input.
    said = [other.stdout.readline().split()[0] for other in others]
    for other in others:
        other.communicate("")
    assert sorted(said) == ["held", "refused", "refused", "refused"]


def test_the_same_program_cannot_take_it_twice(folder):
    with FolderLock(folder.lock_path), pytest.raises(FolderHeld):
        FolderLock(folder.lock_path).acquire()
    with FolderLock(folder.lock_path):
        pass


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"host": "front-desk-2"}, "open on the computer front-desk-2 (since "),
        ({"started": "not a time"}, "PeerDesk is already open. Switch"),
        ({"started": "2026-11-23T09:12:00"}, "PeerDesk is already open. Switch"),
        ({"pid": None}, "PeerDesk is already open. Switch"),
    ],
)
def test_what_the_lock_says_of_its_holder(folder, change, sentence):
    with FolderLock(folder.lock_path):
        words = json.loads(folder.lock_path.read_text())
        assert words["host"] == socket.gethostname()
        folder.lock_path.write_text(json.dumps(words | change))
        with pytest.raises(FolderHeld) as held:
            FolderLock(folder.lock_path).acquire()
    assert sentence in str(held.value)


def test_a_lock_from_another_day_names_the_day(folder):
    long_ago = datetime.now(UTC) - timedelta(days=3)
    with FolderLock(folder.lock_path, lambda: long_ago), pytest.raises(FolderHeld) as held:
        FolderLock(folder.lock_path).acquire()
    assert str(long_ago.astimezone().year) in str(held.value)


@pytest.mark.parametrize(
    ("number", "kind"), [(errno.EROFS, ReadOnlyFolder), (errno.EACCES, ReadOnlyFolder)]
)
def test_a_lock_that_cannot_be_written_says_so(folder, monkeypatch, number, kind):
    with monkeypatch.context() as patch:
        patch.setattr(os, "open", refusing(number))
        with pytest.raises(kind):
            FolderLock(folder.lock_path).acquire()


@pytest.mark.skipif(os.name != "posix", reason="flock is POSIX's")
def test_a_drive_without_locks_is_refused(folder, monkeypatch):
    import fcntl

    with monkeypatch.context() as patch:
        patch.setattr(fcntl, "flock", refusing(errno.ENOLCK))
        with pytest.raises(FolderError, match="own disk"):
            FolderLock(folder.lock_path).acquire()
    with FolderLock(folder.lock_path):
        pass


# The swap.

OLD = {"center.db": b"old records", "center.db-wal": b"old wal", "keyring.json": b"old keys"}
NEW = {"center.db": b"new records", "keyring.json": b"new keys"}
NOTHING: dict[str, bytes] = {}


def fill(path: Path, files: dict[str, bytes]) -> None:
    for name, content in files.items():
        (path / name).write_bytes(content)


def contents(path: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in path.iterdir()}


def leftovers(folder: DataFolder) -> list[str]:
    return sorted({entry.name for entry in folder.path.iterdir()} - {"center", "backups", "lock"})


class PowerCut(BaseException):
    """The computer stops; no handler of the program runs on."""


class Interrupter:
    """Stops, or refuses, the call number ``at`` among those that change or sync the disk."""

    def __init__(self, patch: pytest.MonkeyPatch, at: int, stop: BaseException) -> None:
        self.left = at
        self.stop = stop
        for name in ("mkdir", "rename", "replace", "unlink", "rmdir", "fsync"):
            patch.setattr(os, name, self.counted(getattr(os, name)))

    def counted(self, call: Callable[..., object]) -> Callable[..., object]:
        def counting(*args, **kwargs):
            self.left -= 1
            # After a power cut nothing more reaches the disk; a refusal happens once.
            if self.left == 0 or (self.left < 0 and isinstance(self.stop, PowerCut)):
                raise self.stop
            return call(*args, **kwargs)

        return counting


def start(tmp_path: Path, before: dict[str, bytes]) -> DataFolder:
    shutil.rmtree(tmp_path / "data", ignore_errors=True)
    folder = DataFolder(tmp_path / "data")
    folder.prepare()
    folder.center.mkdir()  # as an older PeerDesk left it, with nothing in it before the first run
    fill(folder.center, before)
    return folder


def restore(folder: DataFolder) -> None:
    fill(folder.new_stage(), NEW)
    folder.swap_stage_in()


def interrupted(at: int, stop: BaseException, action: Callable[[], None]) -> bool:
    """Whether ``action`` was cut short at its step ``at``."""
    with pytest.MonkeyPatch.context() as patch:
        interrupter = Interrupter(patch, at, stop)
        try:
            action()
        except (PowerCut, FolderError):
            return True
        return interrupter.left <= 0


@pytest.mark.parametrize("before", [OLD, NOTHING], ids=["restore", "first run"])
@pytest.mark.parametrize("prepare_first", [False, True])
def test_a_power_cut_at_any_step_leaves_all_or_nothing(tmp_path, before, prepare_first):
    seen = []
    at = 0
    cut = True
    while cut:
        at += 1
        folder = start(tmp_path, before)
        cut = interrupted(at, PowerCut(), lambda folder=folder: restore(folder))
        if prepare_first:
            folder.prepare()
        folder.finish_interrupted_swap()
        folder.prepare()
        assert leftovers(folder) == []
        seen.append(contents(folder.center))
        assert seen[-1] in (before, NEW)
    assert at > 8
    assert seen[0] == before
    assert seen[-1] == NEW
    assert seen == sorted(seen, key=lambda state: state == NEW), "once new, it stays new"


def test_a_second_power_cut_while_the_first_is_mended(tmp_path):
    first = 0
    cut = True
    while cut:
        first += 1
        second = 0
        mended = True
        while mended:
            second += 1
            folder = start(tmp_path, OLD)
            cut = interrupted(first, PowerCut(), lambda folder=folder: restore(folder))
            mended = interrupted(second, PowerCut(), folder.finish_interrupted_swap)
            folder.prepare()
            folder.finish_interrupted_swap()
            assert leftovers(folder) == []
            assert contents(folder.center) in (OLD, NEW)
    assert first > 8


def test_a_refusal_at_any_step_is_told_truly(tmp_path):
    """Who is told that it failed finds the old center, at once and at the next opening."""
    at = 0
    reached = True
    outcomes = set()
    while reached:
        at += 1
        folder = start(tmp_path, OLD)
        refused = False
        with pytest.MonkeyPatch.context() as patch:
            interrupter = Interrupter(patch, at, OSError(errno.EACCES, "held by a scanner"))
            try:
                restore(folder)
            except ReadOnlyFolder:
                refused = True
            reached = interrupter.left <= 0
        expected = OLD if refused else NEW
        assert contents(folder.center) == expected
        folder.finish_interrupted_swap()
        assert contents(folder.center) == expected
        assert leftovers(folder) == []
        outcomes.add(refused)
    assert outcomes == {True, False}


@pytest.mark.parametrize("prepare_first", [False, True])
def test_a_power_cut_while_a_refused_swap_is_taken_back(tmp_path, prepare_first):
    """The refused rename is the one that would move the new center in: the old is aside."""
    states = []
    for steps_later in range(1, 8):
        folder = start(tmp_path, OLD)
        fill(folder.new_stage(), NEW)
        with pytest.MonkeyPatch.context() as patch:
            cut = PowerCut()
            real = os.rename

            def refuse_moving_in(
                source, target, *, real=real, patch=patch, at=steps_later, cut=cut
            ):
                if Path(source).name != "center.tmp":
                    return real(source, target)
                patch.setattr(os, "rename", real)
                Interrupter(patch, at, cut)
                raise OSError(errno.EACCES, "held by a scanner")

            patch.setattr(os, "rename", refuse_moving_in)
            with pytest.raises((PowerCut, ReadOnlyFolder)):
                folder.swap_stage_in()
        if prepare_first:
            folder.prepare()
        folder.finish_interrupted_swap()
        assert leftovers(folder) == []
        states.append(contents(folder.center))
    assert states == [OLD] * 7


def test_a_stage_that_is_dropped_changes_nothing(tmp_path):
    folder = start(tmp_path, OLD)
    fill(folder.new_stage(), NEW)
    folder.drop_stage()
    folder.drop_stage()
    assert contents(folder.center) == OLD
    assert leftovers(folder) == []


def test_a_stage_without_its_keyring_is_never_swapped_in(tmp_path):
    folder = start(tmp_path, OLD)
    fill(folder.new_stage(), {"center.db": b"new records"})
    with pytest.raises(AssertionError):
        folder.swap_stage_in()
    folder.finish_interrupted_swap()
    assert contents(folder.center) == OLD


def test_finishing_where_nothing_was_interrupted_changes_nothing(tmp_path):
    folder = start(tmp_path, OLD)
    folder.finish_interrupted_swap()
    assert contents(folder.center) == OLD
    DataFolder(tmp_path / "not there").finish_interrupted_swap()
    assert not (tmp_path / "not there").exists()
