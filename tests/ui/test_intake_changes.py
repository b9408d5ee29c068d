"""Changes to somebody's record that are left for a while, and lists that change meanwhile."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton

from peerdesk.desk.intake import full_intake, intake
from peerdesk.desk.office import lists
from peerdesk.desk.people import drafts
from tests.conftest import Desk
from tests.ui.test_people import CTRL, KEY, Shown, add, id_of
from ui.screens.people.changes import applied, changes, resumed
from ui.widgets.fields import ChoiceBox


@pytest.fixture
def shown(qtbot, desk: Desk) -> Shown:
    add(
        desk,
        preferred_name="Ana",
        phone="207 555 0134",
        ok_to_call=True,
        place="04101",
        unanswered={"birth_date": "declined"},
    )
    return Shown(qtbot, desk.front_desk)


def value(shown: Shown, key: str) -> str:
    return shown.find(f"intake_{key}", QLineEdit).text()


def banner(shown: Shown) -> str:
    return shown.find("intake_banner_words", QLabel).text()


def leave_half_changed(shown: Shown, key: str, text: str) -> None:
    shown.screen.show_target(("change", id_of("Ana")))
    shown.find(f"intake_{key}", QLineEdit).clear()
    shown.type(f"intake_{key}", text)
    shown.key(KEY.Key_Escape)


def test_what_was_left_takes_nothing_back_that_somebody_else_wrote(
    shown: Shown, desk: Desk
) -> None:
    leave_half_changed(shown, "legal_first_name", "Anastasia")
    newer = {"phone": "207 555 9999", "place": "04999", "unanswered": {"gender": "unknown"}}
    intake.change_person(desk.director, id_of("Ana"), newer)
    shown.screen.show_target(("change", id_of("Ana")))
    assert value(shown, "legal_first_name") == "Anastasia"
    assert (value(shown, "phone"), value(shown, "place")) == ("(207) 555-9999", "04999")
    assert "Somebody else" not in banner(shown)
    shown.key(KEY.Key_S, CTRL)
    known = intake.intake_values(desk.front_desk, id_of("Ana"))
    assert known["legal_first_name"] == "Anastasia"
    assert (known["phone"], known["place"]) == ("(207) 555-9999", "04999")
    assert known["unanswered"] == {"gender": "unknown"}


def test_what_both_have_changed_is_named(shown: Shown, desk: Desk) -> None:
    leave_half_changed(shown, "place", "04105")
    intake.change_person(desk.director, id_of("Ana"), {"place": "04999"})
    shown.screen.show_target(("change", id_of("Ana")))
    assert "Somebody else changed this meanwhile: ZIP code or county." in banner(shown)
    assert value(shown, "place") == "04105", "what was typed is not lost either"


def test_saving_writes_only_what_was_changed_in_the_form(shown: Shown, desk: Desk) -> None:
    shown.screen.show_target(("change", id_of("Ana")))
    intake.change_person(desk.director, id_of("Ana"), {"place": "04999"})
    shown.type("intake_legal_last_name", "Ruiz")
    shown.key(KEY.Key_S, CTRL)
    known = intake.intake_values(desk.front_desk, id_of("Ana"))
    assert (known["legal_last_name"], known["place"]) == ("Ruiz", "04999")


def test_changes_that_were_taken_back_leave_no_draft(shown: Shown, desk: Desk) -> None:
    shown.screen.show_target(("change", id_of("Ana")))
    shown.type("intake_legal_last_name", "R")
    shown.bot.waitUntil(lambda: drafts.drafts(desk.front_desk) != [])
    shown.key(KEY.Key_Backspace)
    shown.bot.waitUntil(lambda: drafts.drafts(desk.front_desk) == [])
    shown.key(KEY.Key_Escape)
    shown.screen.show_target(("new", ""))
    shown.type("intake_preferred_name", "B")
    shown.key(KEY.Key_Backspace)
    shown.key(KEY.Key_Escape)
    assert drafts.drafts(desk.front_desk) == []


def test_a_name_that_was_typed_elsewhere_is_kept_by_escape(shown: Shown, desk: Desk) -> None:
    shown.screen.show_target(("new", "maria lopez"))
    shown.key(KEY.Key_Escape)
    assert [draft.name for draft in drafts.drafts(desk.front_desk)] == ["Maria L."]


def test_what_was_searched_for_is_the_name_of_the_new_person(shown: Shown) -> None:
    shown.search("zed oak")
    shown.bot.keyClick(shown.screen, KEY.Key_N, CTRL)
    assert (value(shown, "preferred_name"), value(shown, "legal_last_name")) == ("Zed", "Oak")
    shown.key(KEY.Key_Escape)
    shown.search("ana")
    shown.key(KEY.Key_Return)
    shown.bot.keyClick(shown.screen, KEY.Key_N, CTRL)
    assert value(shown, "preferred_name") == "", "Ana was found, and somebody else is new"


def test_going_back_to_what_is_saved_can_be_undone(shown: Shown, desk: Desk) -> None:
    leave_half_changed(shown, "place", "04105")
    shown.screen.show_target(("change", id_of("Ana")))
    shown.find("intake_banner_action", QPushButton).click()
    assert value(shown, "place") == "04101"
    assert drafts.drafts(desk.front_desk) == []
    shown.context.undo_last()
    assert value(shown, "place") == "04105"
    shown.key(KEY.Key_Escape)
    [draft] = drafts.drafts(desk.front_desk)
    assert draft.content["place"] == "04105"


def test_a_widened_form_that_was_left_is_no_conflict(shown: Shown, desk: Desk) -> None:
    full_intake.widen_intake(desk.director, id_of("Ana"), {"gender": "woman", "housing": "shelter"})
    shown.screen.show_target(("widen", id_of("Ana")))
    shown.find("intake_quality_overall").setFocus()
    shown.bot.keyClicks(shown.find("intake_quality_overall"), "10")
    shown.key(KEY.Key_Escape)
    [draft] = drafts.drafts(desk.front_desk)
    assert draft.content["quality_overall"] == "10"
    assert "gender" not in draft.content, "only what was changed"
    shown.screen.show_target(("widen", id_of("Ana")))
    assert "Somebody else" not in banner(shown)
    shown.key(KEY.Key_S, CTRL)
    known = full_intake.full_intake_values(desk.front_desk, id_of("Ana"))
    assert (known["quality_overall"], known["gender"]) == (10, "woman")


def test_an_open_form_follows_the_lists(shown: Shown, desk: Desk) -> None:
    """The page is made once; what the director changes is offered from the next form on."""
    intake.change_person(desk.front_desk, id_of("Ana"), {"referral_source": "shelter"})
    shown.screen.show_target(("change", id_of("Ana")))
    code = lists.add_entry(desk.director, "referral_source", "Food bank").value
    lists.retire_entry(desk.director, "referral_source", "shelter")
    lists.rename_entry(desk.director, "referral_source", "ems", "Paramedics")
    lists.add_entry(desk.director, "pronouns", "ze/zir")
    shown.key(KEY.Key_Escape)
    shown.screen.show_target(("change", id_of("Ana")))
    box = shown.find("intake_referral_source", ChoiceBox)
    assert box.code() == "shelter", "a retired choice stays on this record"
    shown.key(KEY.Key_Escape)
    shown.screen.show_target(("new", ""))
    offered = [box.itemData(at) for at in range(box.count())]
    assert "shelter" not in offered, "and is nobody else's"
    assert code in offered
    assert box.findText("Paramedics") >= 0
    pronouns = shown.find("intake_pronouns", QLineEdit).completer().model()
    assert "ze/zir" in [pronouns.index(at, 0).data() for at in range(pronouns.rowCount())]


def test_changes_are_told_field_by_field() -> None:
    was = {"a": "", "n": 0, "t": ("x",), "unanswered": {"d": "declined"}}
    now = {"a": "", "n": "0", "t": ("x", "y"), "unanswered": {"e": "unknown"}}
    found = changes(now, was)
    assert found == {"t": ("x", "y"), "unanswered": {"d": "", "e": "unknown"}}
    record = {"a": "new", "n": 5, "t": (), "unanswered": {"d": "declined", "f": "declined"}}
    assert applied(found, record) == {
        "a": "new",
        "n": 5,
        "t": ("x", "y"),
        "unanswered": {"e": "unknown", "f": "declined"},
    }
    values, overtaken = resumed(now, was, record)
    assert overtaken == ["t"]
    assert values["a"] == "new"


def ok_to(shown: Shown) -> list[str]:
    return [
        code
        for code in ("ok_to_call", "ok_to_text", "ok_to_leave_message", "none_is_ok")
        if shown.find(f"intake_ok_to_call_{code}", QPushButton).isChecked()
    ]


def test_another_number_is_asked_anew_and_what_is_seen_is_saved(shown: Shown, desk: Desk) -> None:
    shown.screen.show_target(("change", id_of("Ana")))
    assert ok_to(shown) == ["ok_to_call"]
    phone = shown.find("intake_phone", QLineEdit)
    phone.setFocus()
    phone.selectAll()
    shown.bot.keyClicks(phone, "207 555 0199")
    assert ok_to(shown) == [], "it was said of the other number"
    shown.find("intake_ok_to_call_ok_to_call", QPushButton).click()
    shown.key(KEY.Key_Escape)
    shown.screen.show_target(("change", id_of("Ana")))
    assert ok_to(shown) == ["ok_to_call"]
    shown.key(KEY.Key_S, CTRL)
    known = intake.intake_values(desk.front_desk, id_of("Ana"))
    assert (known["phone"], known["ok_to_call"]) == ("(207) 555-0199", True)


def test_the_same_number_written_otherwise_stays_allowed(shown: Shown, desk: Desk) -> None:
    shown.screen.show_target(("change", id_of("Ana")))
    phone = shown.find("intake_phone", QLineEdit)
    phone.setFocus()
    phone.selectAll()
    shown.bot.keyClicks(phone, "207-555-0134")
    assert ok_to(shown) == ["ok_to_call"]
    shown.key(KEY.Key_S, CTRL)
    assert intake.intake_values(desk.front_desk, id_of("Ana"))["ok_to_call"] is True
