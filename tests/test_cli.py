"""The command line's contract: exit 0 done; 1 refused, one plain line, nothing changed; 2 usage."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from peerdesk import cli
from peerdesk.desk.basics import clock_doubt
from peerdesk.desk.groups import attendance, groups
from peerdesk.desk.intake import intake
from peerdesk.desk.office import new_key, office, recovery_sheets
from peerdesk.desk.office.front_door import FrontDoor
from peerdesk.store import journal
from peerdesk.store.database import database
from tests.doors import CHEAP, PASSWORD, Door, believe_the_clock

MONTH = "2026-11"
DAY = "2026-11-23"

Run = Callable[..., "Result"]


class Result:
    """What one command said and returned."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    def refused(self, words: str) -> None:
        """Exit 1 with exactly one plain line that holds ``words``, and no other output."""
        assert self.code == 1, (self.code, self.out, self.err)
        assert self.err.count("\n") == 1, self.err
        assert self.err.startswith("peerdesk: ")
        assert words in self.err, self.err
        assert "Traceback" not in self.err
        assert self.out == ""


@pytest.fixture
def data(door: Door, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A center, under a name with a blank and an accent, with a group, one person, one roll.

    Its rows are of November 2026; the commands read the computer's own clock, which is later.
    """
    director = door.director
    ana = intake.start_intake(director, {"preferred_name": "Zoë", "legal_last_name": "Ruiz"}).value
    values = {"name": "Círculo Łódź", "starts_at": "9:00 am", "starts_on": "11/23/2026"}
    group = groups.add_group(director, values).value
    groups.join(director, group, ana)
    (meeting,) = attendance.meetings_on(director, director.clock.today())
    attendance.mark(director, meeting.id, ana, "present")
    door.front.leave()
    path = door.path.with_name("Señor's data")
    door.path.rename(path)
    believe_the_clock(path)
    monkeypatch.setenv(cli.PASSWORD_VARIABLE, PASSWORD)
    return path


@pytest.fixture
def run(data: Path, capfdbinary: Any, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run one command in this process."""

    def run_command(*arguments: object, folder: Path | None = data) -> Result:
        where = [] if folder is None else ["--data", str(folder)]
        given = os.environ.get(cli.PASSWORD_VARIABLE)
        code = cli.main([*map(str, arguments), *where])
        if given is not None:
            monkeypatch.setenv(cli.PASSWORD_VARIABLE, given)  # it was read, so it is gone
        sys.stdout.flush()
        out, err = capfdbinary.readouterr()
        return Result(code, out.decode(), err.decode())

    return run_command


def _state(folder: Path) -> dict[str, bytes]:
    """Every file but the lock and the records, which each sign-in adds a line to."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "lock" and "center.db" not in path.name
    }


def _journal(folder: Path) -> list[tuple[str, int]]:
    """The kinds of entries, but for sign-ins and the program's own planning."""
    door = FrontDoor(folder)
    door.enter()
    door.sign_in("director", PASSWORD)
    found = journal.JournalEntry.select().order_by(journal.JournalEntry.id)
    kinds = [(row.kind, row.id) for row in found if row.kind not in ("sign_in", "system")]
    door.leave()
    return kinds


def test_the_month_as_pdf(run: Run, data: Path, tmp_path: Path) -> None:
    file = tmp_path / "out folder" / "mês.pdf"
    assert run("report", "monthly", "--month", MONTH, "--output", file).code == 0
    text = "".join(page.extract_text() for page in PdfReader(file).pages)
    assert "Harbor Light" in text
    assert _journal(data)[-1][0] == "export"
    if sys.platform != "win32":
        assert file.stat().st_mode & 0o077 == 0


def test_the_papers_in_the_language_and_on_the_paper_that_are_asked_for(
    run: Run, tmp_path: Path
) -> None:
    file = tmp_path / "paper.pdf"
    spanish = ("--language", "es", "--paper", "a4", "--output", file)
    month, roster = ("monthly", "--month", MONTH), ("roster", "--group", "círculo łódź")
    for report, words in (
        (month, "Noviembre de"),
        ((*roster, "--date", DAY), "Hoja de asistencia"),
    ):
        assert run("report", *report, *spanish).code == 0
        pages = PdfReader(file).pages
        assert words in " ".join(pages[0].extract_text().split())
        assert round(float(pages[0].mediabox.height)) == 842


def test_the_roster_as_pdf_whatever_the_case_of_the_name(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "roster.pdf"
    result = run("report", "roster", "--group", "CÍRCULO łódź", "--date", DAY, "--output", file)
    assert result.code == 0, result.err
    text = "".join(page.extract_text() for page in PdfReader(file).pages)
    assert "Zoë R." in text
    assert "Ruiz" not in text


def test_the_measures_as_json_and_csv_to_a_file_and_to_the_output(run: Run, tmp_path: Path) -> None:
    shown = run("measures", "--month", MONTH, "--format", "json")
    assert shown.code == 0
    assert json.loads(shown.out)["month"] == MONTH
    file = tmp_path / "figures.csv"
    written = run("measures", "--month", MONTH, "--format", "csv", "--output", file)
    assert (written.code, written.out) == (0, "")
    shown = run("measures", "--month", MONTH, "--format", "csv")
    assert shown.out.encode() == file.read_bytes()
    assert file.read_bytes().startswith(b"\xef\xbb\xbf"), "Excel knows UTF-8 by it"
    rows = list(csv.DictReader(file.read_text(encoding="utf-8-sig").splitlines()))
    assert {row["month"] for row in rows} == {MONTH}


def test_export_backup_restore_and_check(run: Run, data: Path, tmp_path: Path) -> None:
    out, file = tmp_path / "out", tmp_path / "köpie 1.peerdesk"
    exported = run("export", out)
    assert exported.code == 0
    assert "person: 1" in exported.out
    assert "Zoë" in (out / "person.csv").read_text(encoding="utf-8")
    made = run("backup", file).out
    assert "up to entry" in made
    digest = made.rsplit("(", 1)[1].rstrip(")\n")
    entry = made.rsplit("entry ", 1)[1].split()[0]
    compared = run("check", "--entry", entry).out
    assert "whole" in compared
    assert f"Entry {entry} in these records: {digest}." in compared
    run("check", "--entry", "99999").refused("no entry of this number")
    restored = run("restore", file)
    assert (restored.code, restored.out) == (0, "Restored: 1 person.\n")
    empty = tmp_path / "new place"
    assert run("restore", file, "--user", "Director", folder=empty).code == 0
    assert "whole" in run("check", folder=empty).out


@pytest.mark.parametrize("damaged", ["center.db", "keyring.json"])
def test_records_that_cannot_be_opened_are_restored_and_set_aside(
    run: Run, data: Path, tmp_path: Path, damaged: str
) -> None:
    file = tmp_path / "copy.peerdesk"
    assert run("backup", file).code == 0
    for each in (data / "center").glob(damaged.replace(".json", "*.json")):  # the copy too
        each.write_bytes(b"rubbish" * 2000)
    run("check").refused("damaged")
    assert run("restore", file).code == 0
    (aside,) = data.glob("set-aside-*")
    assert (aside / damaged).read_bytes().startswith(b"rubbish")
    assert "whole" in run("check").out


def test_a_clock_in_doubt_is_said_in_one_line_and_the_command_goes_on(
    run: Run, data: Path, tmp_path: Path
) -> None:
    ahead = FrontDoor(data, lambda: datetime.now(UTC) + timedelta(days=400))
    ahead.enter()
    clock_doubt.answer(ahead.sign_in("director", PASSWORD), is_right=True)
    ahead.leave()
    result = run("backup", tmp_path / "now.peerdesk")
    assert result.code == 0
    assert result.err.startswith("The computer's clock says ")
    assert result.err.count("\n") == 1


def test_check_says_what_is_wrong_and_one_line_on_stderr(run: Run, data: Path) -> None:
    door = FrontDoor(data)
    door.enter()
    door.sign_in("director", PASSWORD)
    database.execute_sql("UPDATE journal_entry SET label = 'x' WHERE id = 2")
    door.leave()
    result = run("check")
    assert result.code == 1
    assert "journal was changed outside" in result.out
    assert result.err.count("\n") == 1
    assert "1 thing is wrong" in result.err


def test_what_is_refused_is_one_line_and_changes_nothing(
    run: Run, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = tmp_path / "full"
    full.mkdir()
    (full / "letter.txt").write_text("Dear Zoë")
    files, entries = _state(data), _journal(data)
    roster = ("report", "roster", "--output", tmp_path / "new" / "roster.pdf")
    run(*roster, "--group", "Nobody", "--date", DAY).refused("Círculo Łódź")
    run(*roster, "--group", "círculo łódź", "--date", "2026-11-24").refused("no meeting")
    run(*roster, "--group", "círculo łódź", "--date", "9999-12-31").refused("no meeting")
    month = ("report", "monthly", "--month")
    run(*month, "9999-12", "--output", tmp_path / "new" / "m.pdf").refused("not begun")
    run(*month, "0001-01", "--output", tmp_path / "new" / "m.pdf").refused("no figures before")
    run(*month, MONTH, "--output", full).refused("can't be written")
    run(*month, MONTH, "--output", full / "letter.txt" / "m.pdf").refused("can't be written")
    run("export", full).refused("not empty")
    run("backup", full / "letter.txt").refused("no PeerDesk backup")
    run("backup", full).refused("no PeerDesk backup")
    run("backup", tmp_path / "gone" / "x.peerdesk").refused("can't be found")
    run("backup", data / "center" / "center.db").refused("among the records")
    run("restore", tmp_path / "gone.peerdesk").refused("no such backup")
    run("restore", full / "letter.txt").refused("no PeerDesk backup")
    run("check", "--user", "Nobody").refused("doesn't open")
    monkeypatch.setenv(cli.PASSWORD_VARIABLE, "wrong password")
    run("export", tmp_path / "out").refused("doesn't open")
    monkeypatch.delenv(cli.PASSWORD_VARIABLE)
    with (full / "letter.txt").open() as no_terminal:
        monkeypatch.setattr(sys, "stdin", no_terminal)
        run("check").refused("PEERDESK_PASSWORD")
    assert _state(data) == files
    assert _journal(data) == entries
    left = {path.name for path in tmp_path.iterdir()} - {data.name}
    assert left == {"full"}
    assert [path.name for path in full.iterdir()] == ["letter.txt"]


def test_the_password_leaves_the_environment_once_it_was_read(data: Path) -> None:
    assert cli.main(["check", "--data", str(data)]) == 0
    assert cli.PASSWORD_VARIABLE not in os.environ


def test_a_folder_without_a_center_stays_as_it_is(run: Run, tmp_path: Path) -> None:
    documents = tmp_path / "Documents"
    documents.mkdir()
    for command in (("check",), ("backup", tmp_path / "x.peerdesk"), ("export", tmp_path / "o")):
        run(*command, folder=documents).refused("no center")
        run(*command, folder=tmp_path / "nowhere").refused("no center")
    assert list(documents.iterdir()) == []
    assert not (tmp_path / "nowhere").exists()


def test_a_folder_that_is_open_elsewhere_is_refused(run: Run, data: Path) -> None:
    door = FrontDoor(data)
    door.enter()
    try:
        run("check").refused("already open")
    finally:
        door.leave()


def test_who_may_not_is_told_who_may(run: Run, data: Path, tmp_path: Path) -> None:
    from peerdesk.desk.office import office
    from tests.doors import CHEAP

    door = FrontDoor(data)
    door.enter()
    values: dict[str, object] = {
        "name": "Fay", "sign_in_name": "fay", "roles": ["front_desk"],
    }  # fmt: skip
    office.add_account(door.sign_in("director", PASSWORD), door.folder, values, PASSWORD, CHEAP)
    door.leave()
    run("check").refused("--user")
    run("export", tmp_path / "out", "--user", "fay").refused("director")
    file = tmp_path / "m.pdf"
    run("report", "monthly", "--month", MONTH, "--output", file, "--user", "fay").refused(
        "director"
    )
    assert not file.exists()
    assert not (tmp_path / "out").exists()
    assert run("check", "--user", "FAY").code == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ["report"],
        ["report", "monthly", "--month", "2026-13", "--output", "x.pdf"],
        ["report", "monthly", "--month", "26-1", "--output", "x.pdf"],
        ["report", "monthly", "--month", "2026-11"],
        ["report", "roster", "--group", "A", "--date", "11/23/2026", "--output", "x.pdf"],
        ["measures", "--month", "2026-11", "--format", "xml"],
        ["measures", "--month", "2026-11", "--format", "csv", "--purpose", "fun"],
        ["export"],
        ["backup"],
        ["restore"],
        ["check", "more"],
        ["nonsense"],
        ["demo", "--people", "-1"],
        ["demo", "--months", "many"],
    ],
)
def test_wrong_usage_is_2(run: Run, arguments: list[str]) -> None:
    result = run(*arguments)
    assert result.code == 2
    assert "usage:" in result.err
    assert result.out == ""


def test_help_and_version_are_0(run: Run) -> None:
    assert "roster" in run("report", "--help", folder=None).out
    assert "PeerDesk" in run("--version", folder=None).out


def test_stopping_it_is_one_plain_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(_options: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "_check", stop)
    run("check").refused("Stopped")


def test_as_a_program_of_its_own(data: Path, tmp_path: Path) -> None:
    """With the option before the command, an output that knows ASCII only, no terminal."""
    environment = os.environ | {"PYTHONIOENCODING": "ascii", cli.PASSWORD_VARIABLE: PASSWORD}

    def start(*arguments: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [sys.executable, "-m", "peerdesk", "--data", str(data), *arguments],
            env=environment, capture_output=True, stdin=subprocess.DEVNULL, check=False,
        )  # fmt: skip

    shown = start("measures", "--month", MONTH, "--format", "json")
    assert shown.returncode == 0, shown.stderr
    assert "Círculo Łódź" in shown.stdout.decode()
    made = start("backup", str(tmp_path / "Łódź.peerdesk"))
    assert made.returncode == 0, made.stderr
    refused = start("export", str(data))
    assert refused.returncode == 1
    assert refused.stderr.count(b"\n") == 1
    assert start("report").returncode == 2


def test_the_demo_makes_its_papers_without_a_window(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "a demo"
    arguments = ["demo", "--people", "12", "--months", "2", "--no-window", "--data", str(folder)]
    assert cli.main(arguments) == 0
    shown = capfd.readouterr().out
    assert "recovery-demo" in shown
    papers = list((tmp_path / "a demo papers").glob("*.pdf"))
    assert any(paper.name.startswith("month-") for paper in papers)
    assert all(paper.read_bytes().startswith(b"%PDF") for paper in papers)
    shutil.rmtree(folder / "backups")
    assert cli.main(arguments) == 0, "an earlier demo is replaced"


def test_a_password_from_a_slip_opens_nothing_here(
    run: Run, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its owner chooses one of their own first, which takes the window."""
    door = FrontDoor(data)
    door.enter()
    director = door.sign_in("director", PASSWORD)
    values = {"name": "Fay", "sign_in_name": "fay", "roles": ["director"]}
    office.add_account(director, door.folder, values, PASSWORD, CHEAP)
    sheet = recovery_sheets.make_sheet(director).value
    wish = new_key.NewKeyWish(PASSWORD, sheet, sheet.code[-4:])
    (slip,) = new_key.change_the_key(director, door, wish, CHEAP).slips
    door.leave()
    monkeypatch.setenv(cli.PASSWORD_VARIABLE, slip.password)
    run("check", "--user", "fay").refused("from a slip")
    run("restore", "nothing.peerdesk", "--user", "fay").refused("from a slip")


def test_what_is_no_file_and_no_text_is_refused_in_one_line(
    run: Run, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    long = "a" * 300 + ".pdf"
    entries = _journal(data)
    for nowhere in (".", "/", "..", "", long):
        month = ("report", "monthly", "--month", MONTH, "--output", nowhere)
        run(*month).refused("can't be written")
    figures = ("measures", "--month", MONTH, "--format", "csv", "--output", ".")
    run(*figures).refused("can't be written")
    run("backup", ".").refused("no PeerDesk backup")
    run("backup", long).refused("can't be written")
    run("restore", ".").refused("can't be read")
    run("restore", long).refused("can't be read")
    run("import", "people", ".").refused("no such file")
    (tmp_path / "one.csv").write_text("Name\nAna\n")
    for broken in ("x\udcff", "x\ud800"):
        roster = ("report", "roster", "--date", DAY, "--output", "r.pdf", "--group")
        run(*roster, broken).refused("can't be read as text")
        run("check", "--user", broken).refused("can't be read as text")
        run("import", "people", "one.csv", "--column", f"{broken}=name").refused("no one column")
    run("backup", "x\ud800").refused("can't be read as text")
    run("check", folder=tmp_path / "x\ud800").refused("can't be read as text")
    monkeypatch.setenv(cli.PASSWORD_VARIABLE, "x\udcff")
    run("check").refused("doesn't open")
    monkeypatch.setenv(cli.PASSWORD_VARIABLE, PASSWORD)
    assert _journal(data) == entries
    assert {path.name for path in tmp_path.iterdir()} == {data.name, "one.csv"}


@pytest.mark.skipif(sys.platform != "linux", reason="only there may a name be any bytes")
def test_a_home_folder_that_is_not_utf_8(
    run: Run, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its name is in the data folder's, in what is said, and in the papers' own."""
    home = tmp_path / os.fsdecode(b"caf\xe9")
    (home / ".local" / "share").mkdir(parents=True)
    data.rename(home / ".local" / "share" / "PeerDesk")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    monkeypatch.chdir(home)
    assert run("check", folder=None).code == 0
    assert run("backup", home / os.fsdecode(b"b\xff.peerdesk"), folder=None).code == 0
    assert run("restore", home / os.fsdecode(b"b\xff.peerdesk"), folder=None).code == 0
    assert run("export", home / "all", folder=None).code == 0
    month = ("report", "monthly", "--month", MONTH, "--output")
    assert run(*month, home / "new" / "m.pdf", folder=None).code == 0
    assert (home / "new" / "m.pdf").stat().st_size
    run(*month, home, folder=None).refused("can't be written")


@pytest.mark.skipif(sys.platform != "linux", reason="plays a library that the system lacks")
@pytest.mark.parametrize("command", [["demo", "--no-window"], []], ids=["demo", "window"])
def test_a_system_without_libgl_is_told_what_to_install(tmp_path: Path, command: list[str]) -> None:
    (tmp_path / "libGL.so.1").write_bytes(b"no library")
    where = ["--data", str(tmp_path / "data")]
    done = subprocess.run(
        [sys.executable, "-m", "peerdesk", *command, *where],
        env={**os.environ, "LD_LIBRARY_PATH": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    Result(done.returncode, done.stdout, done.stderr).refused("libgl1")
    assert "libGL.so.1" in done.stderr
    assert not (tmp_path / "data").exists(), "nothing was changed"


NO_CONSOLE = """
import os, sys
from peerdesk.cli import main
given, codes = dict(os.environ), []
for arguments in (
    ["check"], ["measures", "--month", "2026-11", "--format", "json"], ["--help"],
    ["check", "--user", "nobody"], ["no such command"], ["import", "people", "missing.csv"],
):
    # As a windowed program on Windows begins; each takes the password out of the environment.
    os.environ.update(given)
    sys.stdin = sys.stdout = sys.stderr = None
    codes.append(main([*arguments, "--data", sys.argv[1]]))
sys.exit(int(codes != [0, 0, 0, 1, 2, 1]))
"""


def test_without_a_console_nothing_dies(data: Path) -> None:
    command = [sys.executable, "-c", NO_CONSOLE, str(data)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.skipif(os.name != "posix", reason="closes the other end of a pipe")
def test_output_that_nobody_reads_is_one_plain_line(data: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-m", "peerdesk", "check", "--data", str(data)],
        stdout=writer,
        stderr=subprocess.PIPE,
        text=True,
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (1, "peerdesk: Stopped.\n")
