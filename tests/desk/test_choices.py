"""Shipped lists and what a center makes of them."""

from __future__ import annotations

from peerdesk.desk.basics import choices
from peerdesk.records.office import Choice
from peerdesk.store import journal
from peerdesk.words import use_language
from tests.conftest import Desk


def test_codes_hold_no_blanks_and_labels_are_not_repeated() -> None:
    for list_name, entries in choices.SHIPPED.items():
        assert all(code == code.strip() and " " not in code for code in entries), list_name
        assert len(set(entries.values())) == len(entries), list_name


def test_shipped_lists_are_offered_in_their_own_order(desk: Desk) -> None:
    assert choices.options("mode") == [
        ("in_person", "In person"),
        ("phone", "Phone"),
        ("video", "Video"),
        ("text", "Text messages"),
    ]
    assert choices.label("pathway", "twelve_step") == "12-step"
    assert choices.label("pronouns", "ze/zir") == "ze/zir"
    assert choices.labels("need", ["food", "money"]) == "Food, Money"


def test_a_centers_own_rows_rename_move_retire_and_add(desk: Desk) -> None:
    before = choices.options("mode")
    with journal.entry(desk.director, "Changed the list") as entry:
        Choice(list_name="mode", code="video", label="Zoom", position=-1).save()
        Choice(list_name="mode", code="text", position=3, retired=True).save()
        Choice(list_name="mode", code="letter", label="Letter", position=9).save()
    assert choices.options("mode") == [
        ("video", "Zoom"),
        ("in_person", "In person"),
        ("phone", "Phone"),
        ("letter", "Letter"),
    ]
    assert ("text", "Text messages") in choices.options("mode", keep=["text"])
    assert choices.label("mode", "text") == "Text messages", "old records keep their word"
    journal.undo(desk.director, entry.id)
    assert choices.options("mode") == before


def test_a_free_text_stays_choosable_for_whoever_has_it(desk: Desk) -> None:
    assert choices.options("pronouns", keep=["ze/zir"])[-1] == ("ze/zir", "ze/zir")
    assert ("", "") not in choices.options("pronouns", keep=[""])


def test_common_languages_come_first_and_speak_the_readers_language(desk: Desk) -> None:
    offered = choices.languages()
    assert [code for code, _label in offered[:2]] == ["en", "es"]
    assert ("vi", "Vietnamese") in offered
    assert ("ase", "American Sign Language") in offered
    assert len(offered) == len(dict(offered)) > 150
    use_language("es")
    try:
        assert choices.label("language_spoken", "vi") == "vietnamita"
    finally:
        use_language("en")
