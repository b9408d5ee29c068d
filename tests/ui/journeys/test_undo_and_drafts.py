"""Back and forth: what was undone is done again, and what was half typed is there tomorrow."""

from __future__ import annotations

from peerdesk.desk.groups import groups
from peerdesk.desk.office import office
from peerdesk.desk.people import drafts
from peerdesk.records.groups import Group
from peerdesk.records.office import Draft
from peerdesk.records.people import Person
from peerdesk.store import journal
from tests.doors import PASSWORD
from tests.ui.journeys.walking import CONTROL, GROUPS, PEOPLE, SETTINGS, SHIFT, House, Key, Walk


def test_an_intake_is_undone_done_again_and_finished_from_its_draft(house: House) -> None:
    walk = house.open()
    walk.come("fra")
    walk.go(PEOPLE)
    walk.key(Key.Key_N, CONTROL)
    walk.write("Quillon")
    walk.fill("intake_phone", "207 555 0142")
    walk.key(Key.Key_Return, CONTROL)
    walk.toast("Added Quillon")
    assert walk.text("person_name") == "Quillon"

    walk.undo()
    walk.toast("Undone: Added Quillon")
    assert Person.select().count() == 0
    assert "Quillon" in walk.text("people_draft_words")

    walk.key(Key.Key_Y, CONTROL)
    walk.toast("Done again: Added Quillon")
    assert Person.select().count() == 1
    assert not walk.sees("people_draft_words")
    assert Draft.select().count() == 0

    walk.undo()
    walk.toast("Undone: Added Quillon")
    walk.key(Key.Key_Z, CONTROL | SHIFT)
    walk.toast("Done again: Added Quillon")
    walk.tab_to("toast_undo")
    assert walk.text("toast_undo") == "Undo"
    walk.key(Key.Key_Space)
    walk.toast("Undone: Added Quillon")

    # The wrong number was why: it is put right in the draft, and saved as another.
    walk.tab_to("people_draft_action")
    walk.key(Key.Key_Space)
    assert walk.text("intake_preferred_name") == "Quillon"
    assert walk.text("intake_phone") == "(207) 555-0142"
    walk.fill("intake_phone", "207 555 0143")
    walk.key(Key.Key_Return, CONTROL)
    walk.toast("Added Quillon")
    assert Person.select().count() == 1
    walk.key(Key.Key_Y, CONTROL)
    walk.toast("There is nothing of yours to do again.")
    assert Person.select().count() == 1
    assert Draft.select().count() == 0
    assert journal.verify() == []


def test_the_history_offers_undo_and_do_again(house: House) -> None:
    walk = house.open()
    walk.come("dan")
    walk.go(PEOPLE)
    walk.key(Key.Key_N, CONTROL)
    walk.write("Quillon")
    walk.key(Key.Key_Return, CONTROL)
    walk.key(Key.Key_E, CONTROL)
    walk.fill("intake_place", "04999")
    walk.key(Key.Key_Return, CONTROL)
    walk.tab_of("person_tabs", "History")

    def choose(words: str) -> None:
        walk.tab_to("person_history")
        walk.line("person_history", words)

    def press() -> None:
        walk.key(Key.Key_Return)
        assert walk.at() == "history_undo"
        walk.key(Key.Key_Space)

    choose("Changed Quillon")
    assert walk.text("history_undo") == "&Undo this"
    press()
    walk.toast("Undone: Changed Quillon")
    assert Person.get().place == ""
    for words in ("Undone: Changed Quillon", "Changed Quillon"):
        choose(words)
        assert walk.text("history_undo") == "&Do again"
        assert "changed nothing" not in walk.text("history_hint")
    press()
    walk.toast("Done again: Changed Quillon")
    assert Person.get().place == "04999"
    for words in ("Done again: Changed Quillon", "Undone: Changed Quillon", "Changed Quillon"):
        choose(words)
        assert walk.text("history_undo") == "&Undo this"
        assert walk.find("history_undo").isEnabled()
    choose("Added Quillon")
    assert not walk.find("history_undo").isEnabled(), "it would be refused"
    assert "by “Changed Quillon”" in walk.text("history_banner_words")
    choose("Undone: Changed Quillon")
    press()
    walk.toast("Undone: Changed Quillon")
    choose("Added Quillon")
    press()
    walk.toast("Undone: Added Quillon")
    assert Person.select().count() == 0


def _close(walk: Walk) -> None:
    """By the window's own button: the backup is made, and nothing is asked."""
    walk.window.close()
    walk.wait(lambda: not walk.door.is_open and not walk.window.isVisible())
    assert walk.dialogs.shown == []


def test_a_group_the_settings_and_an_account_are_finished_tomorrow(house: House) -> None:
    walk = house.open()
    walk.come("dan")
    _half_a_group(walk)

    walk = house.lose_power()
    walk.come("dan")
    _the_group_is_finished(walk)
    _half_the_settings(walk)
    _half_an_account(walk)
    _close(walk)

    walk = house.open()
    walk.come("fra")
    walk.go(GROUPS)
    walk.change_places("dan")
    _the_settings_are_finished(walk)
    _the_account_is_finished(walk)
    assert Draft.select().count() == 0


def _half_a_group(walk: Walk) -> None:
    walk.go(GROUPS)
    walk.key(Key.Key_N, CONTROL)
    walk.write("Evening circ")
    walk.fill("group_starts_at", "6:3")
    walk.fill("group_room", "Blue room")
    walk.wait(
        lambda: (
            (kept := drafts.form_draft(walk.actor, "group:new")) is not None
            and kept.content.get("room") == "Blue room"
        )
    )


def _the_group_is_finished(walk: Walk) -> None:
    walk.go(GROUPS)
    walk.key(Key.Key_N, CONTROL)
    assert walk.text("group_name") == "Evening circ"
    assert walk.text("group_starts_at") == "6:3", "as far as it was typed"
    assert "not saved yet" in walk.text("group_form_banner_words")
    walk.fill("group_name", "Evening circle")
    walk.fill("group_starts_at", "6:30 pm")
    walk.key(Key.Key_Escape)
    walk.key(Key.Key_N, CONTROL)
    assert walk.text("group_name") == "Evening circle", "Esc keeps it"
    walk.key(Key.Key_Return, CONTROL)
    walk.toast("Added")
    assert (Group.get().name, Group.get().room) == ("Evening circle", "Blue room")
    assert drafts.form_draft(walk.actor, "group:new") is None

    # Changes of a group are of that group, and over what somebody else saves meanwhile.
    walk.tab_to("group_change")
    walk.key(Key.Key_Space)
    walk.fill("group_room", "Red room")
    walk.key(Key.Key_Escape)
    values = groups.group_values(walk.actor, Group.get().id)
    groups.change_group(walk.actor, Group.get().id, {**values, "name": "Late circle"})
    walk.tab_to("group_change")
    walk.key(Key.Key_Space)
    assert (walk.text("group_name"), walk.text("group_room")) == ("Late circle", "Red room")
    walk.tab_to("group_form_reset")
    walk.key(Key.Key_Space)
    assert (walk.text("group_name"), walk.text("group_room")) == ("Late circle", "Blue room")
    walk.key(Key.Key_Escape)
    assert Draft.select().count() == 0


def _half_the_settings(walk: Walk) -> None:
    walk.go(SETTINGS)
    walk.fill("center_form_phone", "207 555 01")
    walk.fill("center_form_idle", "9")


def _half_an_account(walk: Walk) -> None:
    walk.window.workspace.show_place("settings", "accounts")
    walk.tab_to("accounts_add")
    walk.key(Key.Key_Space)
    walk.dialog("account_dialog")
    walk.write("Marta Mentor")
    walk.fill("account_sign_in_name", "marta")
    walk.tick("account_roles", "mentor")
    walk.fill("account_password_edit", "half a passwor")


def _the_settings_are_finished(walk: Walk) -> None:
    walk.go(SETTINGS)
    walk.window.workspace.show_place("settings", "center")
    assert walk.text("center_form_phone") == "207 555 01"
    assert walk.text("center_form_idle") == "9"
    assert office.center_values(walk.actor)["phone"] == ""
    walk.fill("center_form_phone", "207 555 0100")
    walk.tab_to("center_form_save")
    walk.key(Key.Key_Space)
    values = office.center_values(walk.actor)
    assert (values["phone"], values["idle_minutes"]) == ("207 555 0100", 9)


def _the_account_is_finished(walk: Walk) -> None:
    walk.window.workspace.show_place("settings", "accounts")
    held = [each.content for each in Draft.select()]
    assert len(held) == 1
    assert "passwor" not in held[0]
    walk.tab_to("accounts_add")
    walk.key(Key.Key_Space)
    walk.dialog("account_dialog")
    assert walk.text("account_name") == "Marta Mentor"
    assert walk.text("account_sign_in_name") == "marta"
    assert walk.text("account_password_edit") == ""
    # Esc keeps it, and its button to cancel drops it.
    walk.key(Key.Key_Escape)
    walk.tab_to("accounts_add")
    walk.key(Key.Key_Space)
    walk.dialog("account_dialog")
    assert walk.text("account_name") == "Marta Mentor"
    walk.fill("account_password_edit", PASSWORD)
    walk.fill("account_again_edit", PASSWORD)
    walk.tab_to("account_dialog_save")
    walk.key(Key.Key_Space)
    walk.wait(lambda: not walk.sees("account_dialog"))
    assert "Marta Mentor" in [each.name for each in office.accounts(walk.actor)]
    walk.tab_to("accounts_add")
    walk.key(Key.Key_Space)
    walk.dialog("account_dialog")
    assert walk.text("account_name") == ""
    walk.write("Nobody")
    walk.tab_to("account_dialog_cancel")
    walk.key(Key.Key_Space)
    walk.wait(lambda: not walk.sees("account_dialog"))
