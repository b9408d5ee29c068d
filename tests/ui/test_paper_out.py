"""Whatever leaves on paper or as a file is in the journal, whoever is shown by the time it left."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt

from peerdesk.store.journal import JournalEntry
from tests.conftest import Desk
from tests.ui.test_people import Shown, add, choose_form
from ui import way_out
from ui.jobs import InlineJobs, Job

KIND = "Consent to share information"


class HeldJobs(InlineJobs):
    """Works only when it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.held: list[tuple[Any, ...]] = []

    def run(self, *job: Any) -> Job:  # type: ignore[override]
        self.held.append(job)
        return None  # type: ignore[return-value]

    def go_on(self) -> None:
        for job in self.held:
            super().run(*job)


@pytest.fixture
def shown(qtbot, desk: Desk) -> Shown:
    ana = add(desk, preferred_name="Ana")
    made = Shown(qtbot, desk.front_desk)
    made.screen.show_target(ana)
    made.open_tab("Consents")
    made.context.jobs = HeldJobs()
    made.bot.mouseClick(made.find("consent_blank"), Qt.MouseButton.LeftButton)
    return made


def noted(kind: str) -> list[str]:
    found = JournalEntry.select().where(JournalEntry.kind == kind)
    return [entry.words for entry in found]


def test_a_form_that_is_saved_late(desk: Desk, shown: Shown, tmp_path: Path) -> None:
    other = add(desk, preferred_name="Bo")
    shown.context.dialogs.answers = [tmp_path / "blank.pdf"]
    choose_form(shown, "consent_print_menu", "Save as a PDF (English) …", KIND)
    shown.screen.show_target(other)
    shown.context.jobs.go_on()
    assert (tmp_path / "blank.pdf").exists()
    assert noted("export") == [f"Saved as a file: {KIND}, for Ana"]


def test_a_form_that_is_printed_late(
    desk: Desk, shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = add(desk, preferred_name="Bo")
    handed_over: list[Any] = []
    monkeypatch.setattr(way_out, "print_pdf", lambda *given: handed_over.append(given[-2:]))
    choose_form(shown, "consent_print_menu", "Print (English)", KIND)
    shown.context.jobs.go_on()
    shown.screen.show_target(other)
    [(sending, sent)] = handed_over
    assert noted("sending") == []
    assert sending()
    assert noted("sending") == [f"Being sent to the printer: {KIND}, for Ana"]
    sent(True)
    assert noted("print") == [f"Handed to the printer: {KIND}, for Ana"]
