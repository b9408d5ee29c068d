"""A guest who becomes a person: the intake carries the line, and links it when it is saved."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLineEdit, QPushButton

from peerdesk.desk.front_desk import visits
from peerdesk.desk.intake import intake
from peerdesk.desk.people import drafts
from peerdesk.records.people import Person, Visit
from tests.conftest import Desk
from tests.ui.test_people import CTRL, KEY, Shown, id_of


@pytest.fixture
def shown(desk: Desk, qtbot) -> Shown:
    return Shown(qtbot, desk.front_desk)


@pytest.fixture
def line(desk: Desk) -> tuple[str, int]:
    return ("visit", visits.sign_in_guest(desk.front_desk, "Sunny").value)


def test_the_line_is_linked_when_the_intake_is_saved(
    shown: Shown, desk: Desk, line: tuple[str, int]
) -> None:
    shown.screen.show_target(("new", "Sunny", line))
    assert shown.find("intake_preferred_name", QLineEdit).text() == "Sunny"
    assert Visit.get().person_id is None
    shown.key(KEY.Key_Return, CTRL)

    sunny = id_of("Sunny")
    assert Visit.get().person_id == sunny
    assert [label for label, _entry in shown.said[-2:]] == ["Added Sunny", "Sunny is Sunny"]
    shown.context.undo_last()
    assert Visit.get().person_id is None
    shown.context.undo_last()
    assert Person.select().count() == 0


def test_a_draft_keeps_the_line_and_another_intake_has_none(
    shown: Shown, desk: Desk, line: tuple[str, int]
) -> None:
    shown.screen.show_target(("new", "Sunny", line))
    shown.type("intake_pronouns", "they")
    shown.key(KEY.Key_Escape)
    [draft] = drafts.drafts(desk.front_desk)
    shown.screen.show_target(("new", "Rui"))
    shown.key(KEY.Key_Return, CTRL)
    assert Visit.get().person_id is None, "Rui is not Sunny"

    shown.screen.show_target(("resume", draft.id))
    assert shown.find("intake_preferred_name", QLineEdit).text() == "Sunny"
    shown.key(KEY.Key_Return, CTRL)
    assert Visit.get().person_id == id_of("Sunny")


def test_the_line_goes_with_the_same_person(
    shown: Shown, desk: Desk, line: tuple[str, int]
) -> None:
    known = {"preferred_name": "Sunny", "birth_date": "3/4/1990"}
    ana = intake.start_intake(desk.front_desk, known).value
    shown.screen.show_target(("new", "Sunny", line))
    shown.type("intake_birth_date", "3/4/1990")
    shown.bot.waitUntil(lambda: shown.sees(f"intake_is_same_{ana}"))
    shown.find(f"intake_is_same_{ana}", QPushButton).click()
    shown.key(KEY.Key_Return, CTRL)
    shown.key(KEY.Key_Return, CTRL)

    assert Visit.get().person_id == ana
    assert Person.select().count() == 1
