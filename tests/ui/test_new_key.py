"""*Change the key* through the real window: from a disabled account to the first own password."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from peerdesk.desk.office import new_key
from peerdesk.errors import DiskFull
from peerdesk.store.database import data_key_in_use
from peerdesk.store.folder import DataFolder
from tests.doors import PASSWORD
from tests.reports.reading import page_texts
from tests.ui.windows import FRANCES_PASSWORD, Shell, last_group, with_frances
from ui import workspace as workspace_module
from ui.models.selection import select_id

CHOSEN = "nine slow green doors"


@pytest.fixture
def shell(
    qtbot: QtBot, folder_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Shell]:
    """The director in Settings, Accounts; there is an account of the front desk beside hers."""
    monkeypatch.setattr(workspace_module, "PLACES", workspace_module.PLACES[-1:])
    made = Shell(qtbot, with_frances(folder_template, tmp_path))
    made.choose_name("d")
    made.sign_in()
    select_id(made.find("settings_sections"), "accounts")
    yield made
    made.close()


def _wish(shell: Shell, sheet: Path) -> None:
    """Give the password, save the new sheet, type its end back."""
    shell.type("new_key_password_edit", "not the password")
    shell.press("new_key_password_edit")
    shell.wait(lambda: "not your password" in shell.find("new_key_password_below").text())
    shell.type("new_key_password_edit", PASSWORD)
    shell.press("new_key_password_edit")
    shell.wait(lambda: shell.sees("recovery_sheet_save"))
    shell.dialogs.answers = [sheet]
    shell.click("recovery_sheet_save")
    shell.wait(lambda: shell.sees("sheet_proof_group"))
    shell.type("sheet_proof_group", "AAAA")
    shell.press("sheet_proof_group")
    shell.wait(lambda: "another one" in shell.find("sheet_proof_group_below").text())
    shell.type("sheet_proof_group", last_group(sheet))
    shell.press("sheet_proof_group")


def _save_slips(shell: Shell, path: Path) -> str:
    """The one-time password on the one slip, saved on purpose."""
    shell.dialogs.answers = [path]
    shell.click("slips_preview_save")
    shell.wait(path.exists)
    found = re.search(r"(?:[2-9a-z]{4}-){3}[2-9a-z]{4}", " ".join(page_texts(path.read_bytes())))
    assert found
    return found[0]


def test_the_key_is_changed_and_everybody_gets_in(shell: Shell, tmp_path: Path) -> None:
    old = data_key_in_use()
    assert "from when the center was set up" in shell.find("accounts_key_changed").text()
    assert "Dana Director, Frances Desk" in shell.find("accounts_who_opens").text()
    assert not shell.sees("accounts_slips")
    shell.click("accounts_new_key")
    _wish(shell, tmp_path / "sheet.pdf")
    shell.wait(lambda: shell.sees("slips"))
    assert data_key_in_use() not in (old, b"")
    first = _save_slips(shell, tmp_path / "first.pdf")
    shell.click("slips_close")
    assert not shell.sees("slips")
    assert "changed on Nov 23, 2026" in shell.find("accounts_key_changed").text()
    assert shell.find("accounts_current_sheet").text().startswith("Recovery sheet 2, ")
    assert "from a slip, until they choose one: Frances Desk" in (
        shell.find("accounts_who_opens").text()
    )
    bar = shell.find("settings_reach").verticalScrollBar()
    assert bar.maximum() == 0, "the page with the button of the slips fits into 1366x768"
    # The slip was lost: another one is made, and the first opens nothing.
    shell.click("accounts_slips")
    shell.wait(lambda: shell.sees("slips"))
    slip = _save_slips(shell, tmp_path / "second.pdf")
    shell.press("slips_close", Qt.Key.Key_Escape)
    shell.lock()
    for wrong in (first, FRANCES_PASSWORD):
        shell.choose_name("f")
        shell.type("sign_in_password_edit", wrong)
        shell.press("sign_in_password_edit")
        shell.wait(lambda: "work" in shell.find("sign_in_password_below").text())
        shell.seconds.now += 60
    shell.choose_name("f")
    shell.type("sign_in_password_edit", slip)
    shell.press("sign_in_password_edit")
    shell.wait(lambda: shell.sees("own_password_page"))
    shell.click("chosen_back")
    shell.wait(lambda: shell.sees("sign_in"))
    assert not shell.door.is_open
    shell.choose_name("f")
    shell.type("sign_in_password_edit", slip)
    shell.press("sign_in_password_edit")
    shell.wait(lambda: shell.sees("own_password_page"))
    shell.type("chosen_password_edit", slip)
    shell.type("chosen_again_edit", slip)
    shell.press("chosen_again_edit")
    shell.wait(lambda: "on the slip" in shell.find("chosen_password_below").text())
    shell.type("chosen_password_edit", CHOSEN)
    shell.type("chosen_again_edit", CHOSEN)
    shell.press("chosen_again_edit")
    shell.wait(lambda: shell.window.workspace is not None)
    assert shell.find("signed_in_name").text() == "Frances Desk"


def test_it_is_offered_when_an_account_is_disabled(shell: Shell, tmp_path: Path) -> None:
    QTest.keyClicks(shell.find("accounts_table"), "f")
    shell.dialogs.answers = [True, True]
    shell.click("accounts_disable")
    assert shell.dialogs.shown[-1][:2] == ("ask", "Change the key as well?")
    assert shell.sees("new_key")
    _wish(shell, tmp_path / "sheet.pdf")
    shell.wait(lambda: shell.window.workspace is not None)
    assert not shell.sees("slips"), "nobody else is left"
    shell.wait(lambda: "The key is changed" in shell.find("toast_words").text())


def test_what_is_refused_leaves_the_old_key_and_says_so(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = data_key_in_use()

    def full(_folder: DataFolder) -> None:
        raise DiskFull("no room")

    monkeypatch.setattr(DataFolder, "swap_stage_in", full)
    shell.click("accounts_new_key")
    _wish(shell, tmp_path / "sheet.pdf")
    shell.wait(lambda: bool(shell.dialogs.shown and shell.dialogs.shown[-1][0] == "error"))
    assert "Sheet 2 opens nothing" in shell.dialogs.shown[-1][2]
    shell.wait(lambda: shell.window.workspace is not None)
    assert data_key_in_use() == old
    assert "Recovery sheet 1" in shell.find("accounts_current_sheet").text()


def test_cancelled_before_the_sheet_was_typed_back(shell: Shell, tmp_path: Path) -> None:
    shell.click("accounts_new_key")
    shell.click("new_key_cancel")
    assert not shell.sees("new_key")
    shell.click("accounts_new_key")
    shell.type("new_key_password_edit", PASSWORD)
    shell.click("new_key_next")
    shell.wait(lambda: shell.sees("recovery_sheet_save"))
    shell.click("new_key_cancel")
    shell.wait(lambda: "The key was not changed" in shell.find("toast_words").text())
    director = shell.window.workspace.context.actor
    found = new_key.who_opens(director, shell.door.folder)
    assert found.key_changed_on is None
