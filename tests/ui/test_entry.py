"""First run, sign-in, a lost password, rescue: through the real window."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from peerdesk.desk.office import backups, new_key, office, recovery_sheets, restoring
from peerdesk.desk.office.front_door import FrontDoor
from peerdesk.store import anchors
from peerdesk.store.database import data_key_in_use
from tests.conftest import CLOCK
from tests.doors import CHEAP, PASSWORD, set_up_with_sheet
from tests.reports.reading import page_texts
from tests.ui.windows import Shell, copied, last_group
from ui.widgets.fields import ChoiceBox


@pytest.fixture
def open_shell(qtbot: QtBot) -> Iterator[Callable[[Path], Shell]]:
    opened: list[Shell] = []

    def make(path: Path) -> Shell:
        opened.append(Shell(qtbot, path))
        return opened[-1]

    yield make
    for each in opened:
        each.close()


@pytest.fixture
def shell(open_shell: Callable[[Path], Shell], folder_template: Path, tmp_path: Path) -> Shell:
    return open_shell(copied(folder_template, tmp_path))


@pytest.fixture(autouse=True)
def _a_computer_of_new_york(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "America/New_York")


def words_below(shell: Shell, name: str) -> str:
    label = shell.window.findChild(QLabel, f"{name}_below")
    return label.text() if label is not None and label.isVisible() else ""


def test_first_run_by_keyboard_alone(
    open_shell: Callable[[Path], Shell], tmp_path: Path, qtbot: QtBot
) -> None:
    path, sheet = tmp_path / "new", tmp_path / "sheet.pdf"
    shell = open_shell(path)
    shell.dialogs.answers = [sheet]
    shell.press("first_run_center_name")
    assert words_below(shell, "first_run_center_name") == "This is needed."
    QTest.keyClicks(QApplication.focusWidget(), "Harbor Light")
    shell.press("first_run_center_name")
    QTest.keyClicks(QApplication.focusWidget(), "Dana Director")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert shell.find("first_run_sign_in_name").text() == "Dana"
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    QTest.keyClicks(QApplication.focusWidget(), "password")
    assert shell.find("first_run_password_strength").text() == "Too weak"
    shell.press("first_run_again_edit")
    assert "at least 10" in words_below(shell, "first_run_password")
    shell.type("first_run_password_edit", PASSWORD)
    assert shell.find("first_run_password_strength").text() in ("Good", "Strong", "Fair")
    shell.type("first_run_again_edit", PASSWORD + "x")
    shell.press("first_run_again_edit")
    assert words_below(shell, "first_run_again") == "This is not the same as above."
    shell.type("first_run_again_edit", PASSWORD)
    shell.press("first_run_again_edit")
    shell.wait(lambda: shell.sees("first_run_sheet"))
    shell.click("recovery_sheet_save")
    shell.wait(lambda: shell.sees("sheet_proof_group"))
    assert "Recovery sheet 1" in page_texts(sheet.read_bytes())[0]
    assert QApplication.focusWidget() is shell.find("sheet_proof_group")
    QTest.keyClicks(QApplication.focusWidget(), "ZZZZ")
    shell.press("sheet_proof_group")
    shell.wait(lambda: "another one" in words_below(shell, "sheet_proof_group"))
    shell.type("sheet_proof_group", last_group(sheet).lower())
    shell.press("sheet_proof_group")
    shell.wait(lambda: shell.sees("sign_in"))
    assert not data_key_in_use()
    shell.sign_in()
    assert shell.find("signed_in_name").text() == "Dana Director"
    assert [each.name for each in path.rglob("*.pdf")] == []


def test_closed_before_the_sheet_was_proved_the_director_is_asked_again(
    open_shell: Callable[[Path], Shell], tmp_path: Path
) -> None:
    shell = open_shell(tmp_path / "new")
    shell.type("first_run_center_name", "Harbor Light")
    shell.press("first_run_center_name")
    for name, text in (
        ("first_run_director_name", "Dana"),
        ("first_run_sign_in_name", "Dana"),
        ("first_run_password_edit", PASSWORD),
        ("first_run_again_edit", PASSWORD),
    ):
        shell.type(name, text)
    shell.press("first_run_again_edit")
    shell.wait(lambda: shell.sees("first_run_sheet"))
    shell.window.close()
    assert not shell.window.isVisible()
    again = open_shell(tmp_path / "new")
    again.type("sign_in_password_edit", PASSWORD)
    again.press("sign_in_password_edit")
    again.wait(lambda: again.sees("sheet_page"))
    again.wait(lambda: again.find("recovery_sheet_save").isEnabled())
    sheet = tmp_path / "sheet.pdf"
    again.dialogs.answers = [sheet]
    again.click("recovery_sheet_save")
    again.wait(lambda: again.sees("sheet_proof_group"))
    again.type("sheet_proof_group", last_group(sheet))
    again.press("sheet_proof_group")
    again.wait(lambda: again.sees("workspace"))


def test_the_computers_own_zone_is_chosen_by_its_common_name(
    open_shell: Callable[[Path], Shell], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "US/Central")
    zone: ChoiceBox = open_shell(tmp_path / "new").find("first_run_time_zone")
    assert (zone.code(), zone.currentText()) == ("America/Chicago", "Central Time (Chicago)")
    assert "Mountain Standard Time (Phoenix)" in [zone.itemText(at) for at in range(8)]


@pytest.mark.parametrize("computers", ["UTC", "Etc/UTC", "Etc/GMT+5"])
def test_no_zone_is_chosen_unseen(
    open_shell: Callable[[Path], Shell],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    computers: str,
) -> None:
    monkeypatch.setenv("TZ", computers)
    shell = open_shell(tmp_path / "new")
    zone: ChoiceBox = shell.find("first_run_time_zone")
    assert zone.code() == ""
    assert words_below(shell, "first_run_time_zone").startswith("This computer does not say")
    shell.type("first_run_center_name", "Harbor Light")
    shell.press("first_run_center_name")
    assert words_below(shell, "first_run_time_zone") == "This is needed."
    assert not shell.sees("first_run_director_name")
    zone.setFocus()
    QTest.keyClick(zone, Qt.Key.Key_End)
    assert zone.code() == "UTC"
    assert shell.find("first_run_time_zone_note").text().startswith("UTC is no place's own time")
    QTest.keyClick(zone, Qt.Key.Key_Home)
    QTest.keyClick(zone, Qt.Key.Key_Down)
    assert zone.currentText() == "Eastern Time (New York)"
    assert not shell.sees("first_run_time_zone_note")
    shell.press("first_run_center_name")
    assert shell.sees("first_run_director_name")


def test_a_wrong_password_says_little_and_costs_a_growing_wait(shell: Shell) -> None:
    go = shell.find("sign_in_go")
    assert isinstance(go, QPushButton)
    for _wrong in range(2):
        shell.type("sign_in_password_edit", "not the password")
        shell.press("sign_in_password_edit")
        shell.wait(lambda: words_below(shell, "sign_in_password").startswith("That didn't work."))
        shell.wait(lambda: go.text() == "Sign in")
    assert words_below(shell, "sign_in_password") == "That didn't work. Try again in 1 second."
    shell.seconds.now += 1.5
    shell.wait(lambda: words_below(shell, "sign_in_password") == "That didn't work.")
    shell.sign_in()
    assert data_key_in_use()


def test_enter_while_the_seconds_go_by_waits_and_then_tries(shell: Shell) -> None:
    for _wrong in range(2):
        shell.type("sign_in_password_edit", "not the password")
        shell.press("sign_in_password_edit")
        shell.wait(lambda: words_below(shell, "sign_in_password").startswith("That didn't work."))
    shell.type("sign_in_password_edit", PASSWORD)
    shell.press("sign_in_password_edit")
    assert words_below(shell, "sign_in_password") == "It is tried in 1 second."
    assert shell.window.workspace is None
    assert not shell.jobs.busy()
    shell.seconds.now += 1.5
    shell.wait(lambda: shell.window.workspace is not None)
    assert data_key_in_use()


def test_what_is_typed_after_enter_is_not_tried_by_itself(shell: Shell) -> None:
    for _wrong in range(2):
        shell.type("sign_in_password_edit", "not the password")
        shell.press("sign_in_password_edit")
        shell.wait(lambda: words_below(shell, "sign_in_password").startswith("That didn't work."))
    shell.type("sign_in_password_edit", PASSWORD[:4])
    shell.press("sign_in_password_edit")
    QTest.keyClicks(shell.find("sign_in_password_edit"), PASSWORD[4:6])
    assert words_below(shell, "sign_in_password") == "That didn't work. Try again in 1 second."
    shell.seconds.now += 1.5
    shell.wait(lambda: words_below(shell, "sign_in_password") == "")
    assert not shell.jobs.busy()


def test_caps_lock_is_told(shell: Shell) -> None:
    edit = shell.find("sign_in_password_edit")
    QTest.keyClick(edit, "A")
    assert shell.sees("sign_in_password_caps")
    QTest.keyClick(edit, "a")
    assert not shell.sees("sign_in_password_caps")
    QTest.keyClick(edit, "A")
    QTest.keyClick(edit, "7")  # tells nothing of it
    assert shell.sees("sign_in_password_caps")
    shell.find("sign_in_names").setFocus()
    assert not shell.sees("sign_in_password_caps")


def test_a_lost_password_is_reset_with_the_code(
    open_shell: Callable[[Path], Shell], tmp_path: Path, folder_template: Path
) -> None:
    path = copied(folder_template, tmp_path)
    with_code = FrontDoor(path, CLOCK.utc_now)
    with_code.enter()
    from peerdesk.desk.office import recovery_sheets

    actor = with_code.sign_in("director", PASSWORD)
    made = recovery_sheets.make_sheet(actor).value
    code = made.code
    recovery_sheets.prove_sheet(actor, with_code.folder, made, code, CHEAP)
    with_code.leave()
    shell = open_shell(path)
    shell.click("sign_in_forgot")
    assert "without the sheet nothing opens" in shell.find("recover_without").text()
    shell.type("recover_code", code[:-1])
    shell.type("recover_password_edit", "seven boats at noon")
    shell.type("recover_again_edit", "seven boats at noon")
    shell.press("recover_again_edit")
    shell.wait(lambda: "Compare it with the sheet" in words_below(shell, "recover_code"))
    shell.type("recover_code", code.lower().replace("-", " "))
    shell.press("recover_again_edit")
    shell.wait(lambda: shell.sees("sign_in"))
    assert not data_key_in_use()
    shell.sign_in("seven boats at noon")


def test_a_damaged_center_is_restored_from_a_backup(
    open_shell: Callable[[Path], Shell], tmp_path: Path, folder_template: Path
) -> None:
    path = copied(folder_template, tmp_path)
    door = FrontDoor(path, CLOCK.utc_now)
    door.enter()
    backups.back_up(door.sign_in("director", PASSWORD), door.folder)
    door.leave()
    for keyring in (door.folder.keyring_path, door.folder.keyring_copy_path):
        keyring.write_bytes(b"{}")
    shell = open_shell(path)
    assert shell.find("rescue_title").text() == "The records can't be read"
    shell.wait(lambda: shell.sees("rescue_password_edit"))
    shell.type("rescue_password_edit", "not this one")
    shell.press("rescue_password_edit")
    shell.wait(lambda: words_below(shell, "rescue_password") == "That didn't work.")
    shell.type("rescue_password_edit", PASSWORD)
    shell.press("rescue_password_edit")
    shell.wait(lambda: shell.sees("sign_in"))
    shell.sign_in()
    assert shell.find("signed_in_name").text() == "Dana Director"


def test_lost_keys_are_taken_from_a_backup_by_the_sheet(
    open_shell: Callable[[Path], Shell], tmp_path: Path
) -> None:
    door = FrontDoor(tmp_path / "center", CLOCK.utc_now)
    door.enter()
    code = set_up_with_sheet(door)
    backups.back_up(door.sign_in("director", PASSWORD), door.folder)
    door.leave()
    for keyring in (door.folder.keyring_path, door.folder.keyring_copy_path):
        keyring.unlink()
    shell = open_shell(door.folder.path)
    shell.click("rescue_recover")
    shell.type("recover_code", code)
    shell.type("recover_password_edit", "seven boats at noon")
    shell.type("recover_again_edit", "seven boats at noon")
    shell.press("recover_again_edit")
    shell.wait(lambda: shell.sees("sign_in"))
    shell.sign_in("seven boats at noon")
    assert shell.find("signed_in_name").text() == "Dana Director"


def test_a_backup_comes_to_a_new_computer(
    open_shell: Callable[[Path], Shell], tmp_path: Path, folder_template: Path
) -> None:
    """Whoever isn't a director there is refused, and waits afterwards for the director's yes."""
    stick = tmp_path / "stick.peerdesk"
    door = FrontDoor(copied(folder_template, tmp_path), CLOCK.utc_now)
    door.enter()
    director, fay = door.sign_in("director", PASSWORD), "a quiet lantern walks"
    values = {"name": "Fay", "sign_in_name": "fay", "roles": ["facilitator"]}
    office.add_account(director, door.folder, values, fay, CHEAP)
    backups.back_up(director, door.folder, stick)
    door.leave()
    shell = open_shell(tmp_path / "new")
    shell.click("first_run_backup")
    shell.dialogs.answers = [stick]
    shell.click("rescue_choose")
    shell.wait(lambda: shell.sees("rescue_password_edit"))
    names = shell.find("rescue_name")
    assert isinstance(names, ChoiceBox)
    names.set_code("fay")
    shell.type("rescue_password_edit", fay)
    shell.press("rescue_password_edit")
    shell.wait(lambda: "fay is no director" in shell.find("rescue_banner_words").text())
    names.set_code("director")
    shell.type("rescue_password_edit", PASSWORD)
    shell.press("rescue_password_edit")
    shell.wait(lambda: shell.sees("sign_in"))
    shell.choose_name("fay")
    shell.type("sign_in_password_edit", fay)
    shell.press("sign_in_password_edit")
    shell.wait(lambda: "A director has to say yes" in words_below(shell, "sign_in_password"))
    shell.press("sign_in_names", Qt.Key.Key_Up)
    shell.sign_in()
    shell.wait(lambda: shell.sees("today_accounts_words"))
    assert "1 account of the restored backup waits" in shell.find("today_accounts_words").text()
    shell.click("today_accounts_action")
    shell.press("accounts_table", Qt.Key.Key_Down)
    shell.click("accounts_let_in")
    assert not shell.sees("accounts_let_in")
    shell.lock()
    shell.choose_name("fay")
    shell.sign_in(fay)
    assert shell.find("signed_in_name").text() == "Fay"


def test_a_damaged_database_leads_to_the_rescue_page(
    open_shell: Callable[[Path], Shell], tmp_path: Path, folder_template: Path
) -> None:
    path = copied(folder_template, tmp_path)
    (path / "center" / "center.db").write_bytes(b"nothing that opens" * 400)
    for beside in ("center.db-wal", "center.db-shm"):
        (path / "center" / beside).unlink(missing_ok=True)
    shell = open_shell(path)
    shell.type("sign_in_password_edit", PASSWORD)
    shell.press("sign_in_password_edit")
    shell.wait(lambda: shell.sees("rescue"))
    assert "damaged" in shell.find("rescue_text").text()
    shutil.copy(folder_template / "center" / "center.db", path / "center" / "center.db")
    shell.click("rescue_again")
    shell.sign_in()


def test_a_lost_end_of_the_records_is_said_at_the_sign_in(shell: Shell, tmp_path: Path) -> None:
    shell.door._anchor_folder = lambda: tmp_path / "settings"
    shell.sign_in()
    center, newest = anchors.center_id(), anchors.newest()
    assert newest is not None
    assert shell.dialogs.shown == []
    shell.lock()
    ahead = anchors.Anchor(newest.entry + 40, "00")
    anchors.Anchors(tmp_path / "settings").put(center, ahead)
    shell.sign_in()
    shell.wait(lambda: bool(shell.dialogs.shown))
    _kind, title, text = shell.dialogs.shown[-1]
    assert title == "Something is missing from the records"
    assert f"has seen entry {ahead.entry} of these records" in text
    assert "restores it before more is entered" in text


def test_a_backup_under_an_unknown_key_asks_for_a_director_of_its_time(
    open_shell: Callable[[Path], Shell], tmp_path: Path
) -> None:
    """Records of before a change of key came back from outside; then the newest backup is taken."""
    door = FrontDoor(tmp_path / "center", CLOCK.utc_now)
    door.enter()
    set_up_with_sheet(door)
    director = door.sign_in("director", PASSWORD)
    before, after = tmp_path / "before.peerdesk", tmp_path / "after.peerdesk"
    backups.back_up(director, door.folder, before)
    sheet = recovery_sheets.make_sheet(director).value
    wish = new_key.NewKeyWish(PASSWORD, sheet, sheet.code[-4:])
    done = new_key.change_the_key(director, door, wish, CHEAP)
    assert done.actor is not None
    office.change_center(done.actor, {**office.center_values(done.actor), "name": "After"})
    backups.back_up(done.actor, door.folder, after)
    for keyring in (door.folder.keyring_path, door.folder.keyring_copy_path):
        keyring.write_bytes(b"{")
    restoring.restore_from_outside(door, before, "director", PASSWORD)
    door.leave()
    shell = open_shell(tmp_path / "center")
    shell.sign_in()
    shell.window.workspace.context.show("settings", "backups")
    for secret, answers in (("not this one", [after]), (sheet.code, [after, True])):
        shell.dialogs.answers = list(answers)
        shell.click("backups_other")
        shell.wait(lambda: shell.sees("their_director"))
        shell.type("their_director_password_edit", secret)
        shell.press("their_director_password_edit")
        shell.wait(lambda: shell.sees("backups_banner_words") or shell.sees("sign_in"))
    assert shell.dialogs.shown[-1][2].startswith("After: 0 people")
    shell.wait(lambda: shell.sees("sign_in"))
    shell.sign_in()
    assert shell.find("center_name").text() == "After"


@pytest.mark.skipif(os.name != "posix", reason="Windows moves nothing that is open")
def test_records_that_were_moved_away_are_told_of_and_nothing_more_is_confirmed(
    shell: Shell,
) -> None:
    shell.sign_in()
    shell.wait(lambda: shell.sees("sign_in_field"))
    elsewhere = shell.path.with_name("elsewhere")
    shell.path.rename(elsewhere)
    context = shell.window.workspace.context
    values = office.center_values(context.actor) | {"name": "Harbor"}
    assert context.attempt(lambda: office.change_center(context.actor, values)) is None
    assert "was moved" in shell.find("toast_words").text()
    assert not shell.path.exists(), "no empty folder is made in its place"
    elsewhere.rename(shell.path)
