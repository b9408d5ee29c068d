"""Forms: what was wrong goes with its cause, and is said where it is typed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from peerdesk.records.groups import Group
from tests.ui.journeys.walking import CONTROL, GROUPS, PEOPLE, SETTINGS, House, Key, Walk
from ui.models.selection import select_id
from ui.widgets.form import FieldRow


def below(walk: Walk, name: str) -> str:
    """What stands under the field; "" where nothing does."""
    return walk.text(f"{name}_below") if walk.sees(f"{name}_below") else ""


def note(walk: Walk, name: str) -> str:
    return walk.text(f"{name}_note") if walk.sees(f"{name}_note") else ""


def test_an_intake_says_what_is_wrong_and_stops_saying_it(house: House) -> None:
    walk = house.open()
    walk.come("d")
    walk.go(PEOPLE)
    walk.key(Key.Key_N, CONTROL)
    walk.fill("intake_birth_date", "3/14/2031")
    walk.key(Key.Key_Tab)
    assert below(walk, "intake_birth_date") == "This day is in the future."
    walk.key(Key.Key_Return, CONTROL)
    assert below(walk, "intake_preferred_name") == "This is needed."
    assert walk.at() == "intake_preferred_name"
    walk.write("A")
    assert below(walk, "intake_preferred_name") != "This is needed."
    assert below(walk, "intake_birth_date") == "This day is in the future.", "its cause is there"
    walk.fill("intake_birth_date", "3/14/1981")
    assert below(walk, "intake_birth_date") == ""
    walk.key(Key.Key_Tab)
    assert walk.text("intake_birth_date") == "Mar 14, 1981"
    assert "see the marked fields" not in walk.text("intake_hint")


def test_a_group_that_shares_its_room_may_be_added(house: House) -> None:
    walk = house.open()
    walk.come("d")
    walk.go(GROUPS)
    for name, room in (("Morning Circle", "Blue room"), ("Book Club", "blue room")):
        walk.click("groups_new")
        walk.write(name)
        walk.key(Key.Key_S, CONTROL)
        assert below(walk, "group_starts_at") == "This is needed."
        walk.fill("group_starts_at", "6 pm")
        assert "Such as" in below(walk, "group_starts_at"), "the hint is back"
        walk.fill("group_starts_on", "12/7/2026")
        walk.fill("group_ends_on", "12/6/2026")
        walk.key(Key.Key_S, CONTROL)
        assert below(walk, "group_ends_on") == "The last day is before the first one."
        walk.fill("group_starts_on", "11/30/2026")
        assert "Blank" in below(walk, "group_ends_on"), "it was put right in the other field"
        walk.fill("group_ends_on", "")
        walk.fill("group_room", room)
        if name == "Morning Circle":
            assert note(walk, "group_room") == ""
        else:
            said = "Morning Circle is in this room then: Nov 30, 2026, 6:00 PM."
            assert note(walk, "group_room").startswith(said)
            walk.fill("group_room", "red room")
            assert note(walk, "group_room") == ""
            walk.fill("group_room", room)
        walk.key(Key.Key_S, CONTROL)
        assert Group.select().where(Group.name == name).exists()


def test_an_account_asks_for_a_role_and_never_crushes_its_fields(house: House) -> None:
    walk = house.open()
    walk.come("d")
    walk.go(SETTINGS)
    select_id(walk.find("settings_sections"), "accounts")
    walk.click("accounts_add")
    dialog = walk.find("account_dialog")
    about = walk.find("account_roles_about")
    said = " ".join(each.text() for each in about.findChildren(QLabel))
    assert "Front desk: Signs people in" in said
    assert "Director: " in said
    walk.type("account_name", "Frances Again")
    walk.type("account_password_edit", "quiet river 7 stones")
    walk.type("account_again_edit", "quiet river 7 stone")
    walk.click("account_dialog_save")
    assert below(walk, "account_roles").startswith("Choose at least one role")
    assert below(walk, "account_again") == "This is not the same as above."
    walk.click("account_roles_mentor")
    assert below(walk, "account_roles") == "One or more."
    walk.type("account_password_edit", "quiet river 7 stone")
    assert below(walk, "account_again") == "", "put right in the other field"
    for high in (700, 420, 260):
        dialog.resize(dialog.width(), high)
        QApplication.processEvents()
        for row in dialog.findChildren(FieldRow):
            least = row.layout().totalHeightForWidth(row.width())
            assert row.height() >= least, row.field.objectName()
    walk.click("account_dialog_cancel")


def test_settings_say_how_each_section_keeps_what_is_changed(house: House) -> None:
    walk = house.open()
    walk.come("d")
    walk.go(SETTINGS)
    waits = {"center": "Save", "password": "Change the password"}
    for name in ("center", "lists", "accounts", "backups", "display", "password"):
        select_id(walk.find("settings_sections"), name)
        line = next(
            each
            for each in walk.find("settings").findChildren(QLabel, "page_subtitle")
            if each.isVisible()
        )
        assert line.text() == (
            f"Kept with “{waits[name]}”." if name in waits else "Each change is kept at once."
        )


def test_the_new_password_tells_caps_lock_too(house: House) -> None:
    walk = house.open()
    walk.come("d")
    walk.go(SETTINGS)
    select_id(walk.find("settings_sections"), "password")
    for name in ("own_old", "own_password", "own_again"):
        edit: QWidget = walk.find(f"{name}_edit")
        edit.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(edit, "Q")
        assert walk.sees(f"{name}_caps")
        QTest.keyClick(edit, "q")
        assert not walk.sees(f"{name}_caps")
