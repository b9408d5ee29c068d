"""Settings through the real window: center, accounts, backups, display, own password."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from peerdesk.desk.consents import notices
from peerdesk.desk.intake import intake
from peerdesk.desk.office import backups, looks, office
from peerdesk.resources import RESOURCES
from peerdesk.store import journal
from peerdesk.words import language
from tests.doors import PASSWORD
from tests.ui.windows import Shell, code_groups, copied, last_group
from ui import workspace as workspace_module
from ui.models.selection import select_id
from ui.theme import apply_theme, sizes, tones
from ui.widgets.room import Pages

SECOND = "quiet river 7 stones"


@pytest.fixture
def shell(
    qtbot: QtBot, folder_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Shell]:
    """Signed in, with Settings as the only screen."""
    monkeypatch.setattr(workspace_module, "PLACES", workspace_module.PLACES[-1:])
    made = Shell(qtbot, copied(folder_template, tmp_path))
    made.sign_in()
    yield made
    made.close()
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    apply_theme(app, "light")


def go(shell: Shell, section: str) -> None:
    select_id(shell.find("settings_sections"), section)


def below(shell: Shell, name: str) -> str:
    return shell.find(f"{name}_below").text()


def add_frances(shell: Shell) -> None:
    go(shell, "accounts")
    shell.click("accounts_add")
    shell.type("account_name", "Frances Desk")
    QTest.keyClick(shell.find("account_name"), Qt.Key.Key_Tab)
    shell.click("account_roles_front_desk")
    shell.type("account_password_edit", SECOND)
    shell.type("account_again_edit", SECOND)
    shell.click("account_dialog_save")
    shell.wait(lambda: not shell.sees("account_dialog"))


def test_the_center_is_kept_with_errors_at_the_fields(shell: Shell) -> None:
    actor = shell.window.workspace.context.actor
    assert not shell.find("center_form_save").isEnabled()
    shell.type("center_form_name", " ")
    shell.type("center_form_idle", "0")
    shell.click("center_form_save")
    assert below(shell, "center_form_name") == "This is needed."
    assert below(shell, "center_form_idle")
    shell.type("center_form_name", "Lighthouse")
    shell.type("center_form_idle", "5")
    shell.click("center_form_save")
    assert office.center_values(actor)["name"] == "Lighthouse"
    assert shell.find("center_name").text() == "Lighthouse"
    assert shell.window.workspace.idle_minutes == 5
    shell.click("toast_undo")
    assert shell.find("center_name").text() == "Harbor Light"
    assert shell.find("center_form_name").text() == "Harbor Light"


def test_the_version_of_the_notice_is_noted_with_whoever_is_given_it(shell: Shell) -> None:
    actor = shell.window.workspace.context.actor
    assert shell.find("center_form_notice_version").text() == "1"
    shell.type("center_form_notice_version", " ")
    shell.click("center_form_save")
    assert below(shell, "center_form_notice_version") == "This is needed."
    shell.type("center_form_notice_version", "2026-02")
    shell.click("center_form_save")
    ana = intake.start_intake(actor, {"preferred_name": "Ana", "notice": "acknowledged"}).value
    assert [each.version for each in notices.notices(actor, ana)] == ["2026-02"]


def test_what_is_typed_outlives_a_reload(shell: Shell) -> None:
    shell.type("center_form_phone", "207")
    shell.window.workspace.screen_of("settings").reload()
    assert shell.find("center_form_phone").text() == "207"
    shell.click("center_form_revert")
    assert shell.find("center_form_phone").text() == ""


def test_an_account_is_added_and_signs_in(shell: Shell) -> None:
    add_frances(shell)
    assert (
        not shell.find("toast")
        .findChild(type(shell.find("accounts_add")), "toast_undo")
        .isVisible()
    )
    shell.lock()
    shell.choose_name("fra")
    shell.sign_in(SECOND)
    assert shell.find("signed_in_role").text() == "front desk"
    sections = shell.find("settings_sections").model()
    assert [sections.id_at(at) for at in range(sections.rowCount())] == [
        "backups",
        "display",
        "password",
    ]
    assert not shell.sees("backups_restore")


def test_the_form_says_what_is_wrong_at_the_field(shell: Shell) -> None:
    go(shell, "accounts")
    shell.click("accounts_add")
    shell.type("account_name", "Another")
    shell.type("account_sign_in_name", "Director")
    shell.click("account_roles_mentor")
    for name in ("account_password_edit", "account_again_edit"):
        shell.type(name, SECOND)
    shell.click("account_dialog_save")
    shell.wait(lambda: "already" in below(shell, "account_sign_in_name"))
    shell.click("account_dialog_cancel")


def test_an_account_is_disabled_and_enabled_by_a_new_password(shell: Shell) -> None:
    add_frances(shell)
    shell.dialogs.answers = [True, False]
    shell.click("accounts_disable")
    assert [each.name for each in shell.door.sign_in_names()] == ["director"]
    shell.click("accounts_password")
    for name in ("new_password_password_edit", "new_password_again_edit"):
        shell.type(name, "amber kettle 19 winds")
    shell.click("new_password_save")
    shell.wait(lambda: not shell.sees("new_password"))
    assert [each.name for each in shell.door.sign_in_names()] == ["director", "Frances"]


def test_the_only_director_stays(shell: Shell) -> None:
    go(shell, "accounts")
    assert not shell.find("accounts_disable").isEnabled()
    QTest.keyClick(shell.find("accounts_table"), Qt.Key.Key_Return)
    shell.click("account_roles_mentor")
    shell.click("account_roles_director")
    shell.click("account_dialog_save")
    shell.wait(lambda: "director" in below(shell, "account_roles"))
    shell.click("account_dialog_cancel")


def test_a_new_recovery_sheet_counts_when_it_was_typed_back(shell: Shell, tmp_path: Path) -> None:
    go(shell, "accounts")
    before = shell.find("accounts_current_sheet").text()
    assert before == "Recovery sheet 1, made on Nov 23, 2026, opens the records."
    shell.click("accounts_new_sheet")
    shell.wait(lambda: shell.sees("recovery_dialog"))
    QTest.keyClick(shell.find("recovery_dialog"), Qt.Key.Key_Escape)
    assert not shell.sees("recovery_dialog")
    assert shell.find("accounts_current_sheet").text() == before
    shell.click("accounts_new_sheet")
    shell.wait(lambda: shell.sees("recovery_dialog"))
    for inside in (shell.path / "backups" / "sheet.pdf", RESOURCES.parent / "sheet.pdf"):
        shell.dialogs.answers = [inside]
        shell.click("recovery_sheet_save")
        assert shell.dialogs.shown[-1][:2] == ("error", "The file was not saved")
        assert "belongs to PeerDesk" in shell.dialogs.shown[-1][2]
        assert not inside.exists()
        assert not shell.sees("sheet_proof_group"), "it is not kept yet"
    sheet = tmp_path / "sheet.pdf"
    shell.dialogs.answers = [sheet]
    shell.click("recovery_sheet_save")
    shell.wait(lambda: shell.sees("sheet_proof_group"))
    shell.type("sheet_proof_group", last_group(sheet))
    shell.press("sheet_proof_group")
    shell.wait(lambda: not shell.sees("recovery_dialog"))
    assert shell.find("accounts_current_sheet").text().startswith("Recovery sheet 3, ")


def test_a_sheet_is_tried_without_changing_anything(shell: Shell, tmp_path: Path) -> None:
    go(shell, "accounts")
    shell.click("accounts_new_sheet")
    shell.wait(lambda: shell.sees("recovery_dialog"))
    sheet = tmp_path / "sheet.pdf"
    shell.dialogs.answers = [sheet]
    shell.click("recovery_sheet_save")
    shell.wait(lambda: shell.sees("sheet_proof_group"))
    code = "-".join(code_groups(sheet))
    shell.click("recovery_dialog_close")
    shell.click("accounts_try_sheet")
    shell.type("try_sheet_code", code[:-1])
    shell.press("try_sheet_code")
    shell.wait(lambda: "Compare it with the sheet" in below(shell, "try_sheet_code"))
    shell.type("try_sheet_code", code)
    shell.press("try_sheet_code")
    shell.wait(lambda: "The sheet that does is number 1" in below(shell, "try_sheet_code"))
    shell.click("try_sheet_close")


def test_backup_look_inside_restore(shell: Shell, tmp_path: Path) -> None:
    stick = tmp_path / "stick.peerdesk"
    go(shell, "backups")
    assert shell.find("backups_age").text() == "No backup was made yet"
    shell.dialogs.answers = [stick]
    shell.click("backups_elsewhere")
    shell.wait(lambda: "checked by opening" in shell.find("backups_banner_words").text())
    assert shell.find("backups_age").text() == "Last backup: less than a day ago"
    context = shell.window.workspace.context
    values = office.center_values(context.actor)
    context.did(office.change_center(context.actor, {**values, "name": "Another name"}))
    assert shell.find("center_name").text() == "Another name"

    shell.dialogs.answers = [stick, False]
    shell.click("backups_other")
    shell.wait(lambda: not shell.dialogs.answers)
    assert "Harbor Light: 0 people" in shell.dialogs.shown[-1][2]
    assert shell.find("center_name").text() == "Another name"

    shell.dialogs.answers = [stick, True]
    shell.click("backups_other")
    shell.wait(lambda: shell.sees("sign_in"))
    assert not shell.door.is_open
    shell.sign_in()
    assert shell.find("center_name").text() == "Harbor Light"
    kinds = [each.kind for each in backups.backups(shell.door.folder)]
    assert kinds == ["before-restore"]


def test_a_restore_that_fails_changes_nothing(shell: Shell, tmp_path: Path) -> None:
    broken = tmp_path / "broken.peerdesk"
    broken.write_bytes(b"no backup")
    shell.window.workspace.context.restore_wanted.emit(broken, None)
    shell.wait(lambda: bool(shell.dialogs.shown))
    assert shell.dialogs.shown[-1][0] == "error"
    shell.wait(lambda: shell.window.workspace is not None)
    assert shell.find("center_name").text() == "Harbor Light"


def test_check_now(shell: Shell) -> None:
    go(shell, "backups")
    shell.click("backups_check")
    shell.wait(lambda: "Everything is whole" in shell.find("backups_banner_words").text())


def test_display_applies_at_once_and_is_kept(shell: Shell) -> None:
    go(shell, "display")
    shell.click("display_theme_dark")
    assert tones().dark
    shell.click("display_text_size_larger")
    assert sizes().factor > 1.2
    assert shell.window.workspace is not None
    kept = looks.own_look(shell.window.workspace.context.actor)
    assert (kept.theme, kept.text_size) == ("dark", 130)


def test_another_language_comes_at_once(shell: Shell) -> None:
    go(shell, "display")
    before = shell.window.workspace
    shell.click("display_language_es")
    shell.wait(lambda: shell.window.workspace is not before)
    assert language() == "es"
    assert shell.sees("settings_display")
    shell.click("display_language_en")
    shell.wait(lambda: language() == "en")
    QApplication.processEvents()


def test_the_own_password(shell: Shell) -> None:
    go(shell, "password")
    shell.type("own_old_edit", "not it at all")
    for name in ("own_password_edit", "own_again_edit"):
        shell.type(name, SECOND)
    shell.click("own_save")
    shell.wait(lambda: below(shell, "own_old") == "That is not your password.")
    shell.type("own_old_edit", PASSWORD)
    shell.click("own_save")
    shell.wait(lambda: shell.find("own_old_edit").text() == "")
    shell.lock()
    shell.sign_in(SECOND)


def test_no_page_has_both_what_is_kept_at_once_and_what_waits_for_save(shell: Shell) -> None:
    model = shell.find("settings_sections").model()
    for section in [model.id_at(at) for at in range(model.rowCount())]:
        go(shell, section)
        page = shell.window.workspace.screen_of("settings").findChild(Pages).currentWidget()
        controls = [each for each in page.findChildren(QWidget) if each.isVisible()]
        saves = [each for each in controls if each.objectName().endswith("_save")]
        fields = [each.objectName() for each in controls if _is_edited(each)]
        before = _kept(shell)
        if not saves:
            # A name that is typed has a button of its own, which is no Save of the page.
            assert [each for each in fields if not each.startswith(("display_", "computer_"))] == (
                ["list_entry_name"] if section == "lists" else []
            )
            for name in fields if section == "display" else ():
                shell.click(name)
                assert _kept(shell) != before, f"{name} waits, with no Save"
                before = _kept(shell)
            continue
        assert fields
        for name in fields:
            _edit(shell.find(name))
            assert _kept(shell) == before, f"{name} is kept at once, beside a Save"
            assert saves[0].isEnabled()
    go(shell, "center")
    shell.click("center_form_revert")


def _is_edited(part: QWidget) -> bool:
    """Whether a setting is typed or chosen here; not what is chosen already, nor a table."""
    if isinstance(part, QLineEdit):
        return not part.isReadOnly() and not isinstance(part.parentWidget(), QComboBox)
    if isinstance(part, QAbstractButton):
        is_choice = part.isCheckable() and part.objectName() != ""
        return is_choice and not part.isChecked() and not part.objectName().endswith("_language_es")
    return isinstance(part, QComboBox | QPlainTextEdit)


def _edit(part: QWidget) -> None:
    if isinstance(part, QComboBox):
        QTest.keyClick(part, Qt.Key.Key_Down)
    elif isinstance(part, QAbstractButton):
        part.click()
    else:
        QTest.keyClicks(part, "7")


def _kept(shell: Shell) -> tuple[object, ...]:
    """What is kept of all settings: in the records, and on this computer."""
    assert shell.window.workspace is not None
    actor = shell.window.workspace.context.actor
    return (journal.latest(), shell.door.folder.read_preferences(), looks.own_look(actor))
