"""Every page, form and dialog, in one walk a language.

At the sizes of the screens that centers have all is reached, by scrolling where there is no room,
and nothing reads "S…"; a screen reader has a name for all; no letter is underlined twice; Enter
presses the button that has the focus, and no other; Tab leads from the last field of a form to its
buttons."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from peerdesk.words import use_language
from tests.ui.looks import (
    COMMONEST,
    SCREENS,
    SMALLEST,
    WITH_LARGE_TEXT,
    Enters,
    Letters,
    Sizes,
    Spoken,
    TabOrder,
)
from tests.ui.walk import off_screen, over_everything, over_places, window_on
from ui import keys
from ui.theme import TextSize, apply_theme
from ui.underlined import underline
from ui.widgets.scale import AnswerScale


@pytest.fixture(autouse=True)
def as_before(qapp: QApplication) -> Iterator[None]:
    yield
    use_language("en")
    apply_theme(qapp, "light")


@pytest.mark.parametrize("language", ["en", pytest.param("es", marks=pytest.mark.slow)])
def test_every_place_and_dialog(
    qapp: QApplication,
    small_demo: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    language: str,
) -> None:
    use_language(language)
    is_first = language == "en"
    sizes = Sizes(monkeypatch, "normal", (COMMONEST, SMALLEST) if is_first else (SMALLEST,))
    letters, enters, order = Letters(), Enters(monkeypatch), TabOrder()
    watch = keys.Keys(qapp)  # most pages before the sign-in are shown without their window
    watch.shown_anew.connect(underline_all)

    def look(place: str, window: QWidget) -> None:
        sizes.look(place, window)
        letters.look(place, window)
        if is_first:  # keys do the same in each language
            enters.look(place, window)
            order.look(place, window)

    try:
        with off_screen(qapp):
            absent = over_everything(small_demo, tmp_path, look)
    finally:
        watch.deleteLater()
        enters.deleteLater()
    assert not absent
    assert not sizes.faults, "\n".join(sorted(set(sizes.faults)))
    assert letters.wrong == []
    assert len(letters.seen) > 60
    if not is_first:
        return
    assert enters.wrong == []
    assert {"same_as_cancel", "account_dialog_cancel", "nav_today"} <= enters.seen
    assert {"first_run_backup", "sign_in_forgot", "recover_back"} <= enters.seen
    assert len(enters.seen) > 200
    assert not any(name.startswith("qt_") for name in enters.seen)
    assert order.wrong == []
    assert len(order.forms) > 8


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("text_size", ["normal", "large", "larger"])
def test_all_is_reached_and_whole_at_every_size(
    qapp: QApplication,
    small_demo: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    text_size: TextSize,
    language: str,
) -> None:
    apply_theme(qapp, "light", text_size)
    use_language(language)
    screens = SCREENS if text_size == "normal" else WITH_LARGE_TEXT
    sizes = Sizes(monkeypatch, text_size, screens)
    with off_screen(qapp):
        absent = over_everything(small_demo, tmp_path, sizes.look)
    assert not absent
    assert not sizes.faults, "\n".join(sorted(set(sizes.faults)))


@pytest.mark.parametrize("role", ["facilitator", "mentor", "desk"])
def test_every_control_of_every_role_has_a_name_and_says_what_it_is(
    qapp: QApplication, small_demo: Path, tmp_path: Path, role: str
) -> None:
    copy, spoken = tmp_path / "walked", Spoken()
    shutil.copytree(small_demo, copy)
    with off_screen(qapp), window_on(copy, role) as scene:
        over_places(scene, spoken.look)
    assert not spoken.wrong, "\n".join(sorted(spoken.wrong))
    assert len(spoken.places) > 5


def test_scales_leave_enter_to_the_form(qapp: QApplication) -> None:
    scale = AnswerScale([("1", "1"), ("2", "2")], name="scale")
    event = QKeyEvent(QKeyEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier)
    scale.keyPressEvent(event)
    assert not event.isAccepted()
    scale.deleteLater()


def underline_all() -> None:
    """As the window does; these pages have none."""
    for each in QApplication.topLevelWidgets():
        underline(each)
