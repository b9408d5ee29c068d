"""The intake: brief and full, its sections, its drafts, and whoever may be here already."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit, QPushButton

from peerdesk import words
from peerdesk.desk.consents import consents
from peerdesk.desk.consents.consent_words import KIND_WORDS
from peerdesk.desk.history import history
from peerdesk.desk.intake import full_intake, intake
from peerdesk.desk.people import drafts, duplicates
from peerdesk.desk.privacy import erasing
from peerdesk.records.people import NotTheSame, Person
from peerdesk.store.journal import JournalEntry
from tests.conftest import Desk
from tests.reports.reading import page_texts
from tests.ui.test_people import ALT, CTRL, KEY, Shown, add, choose_form, id_of
from ui.screens.people.section_list import SectionList
from ui.widgets.fields import CheckBox, ChoiceBox

BRIEF_SECTIONS = ["name", "about", "contact", "coming"]
ALL_SECTIONS = list(full_intake.SECTIONS)


@pytest.fixture
def shown(qtbot, desk: Desk) -> Shown:
    add(
        desk,
        preferred_name="Ana",
        legal_last_name="Ruiz",
        birth_date="3/4/1990",
        phone="207 555 0134",
        needs=("food",),
    )
    return Shown(qtbot, desk.front_desk)


def sections(shown: Shown) -> SectionList:
    return shown.find("intake_sections", SectionList)


def keys(shown: Shown) -> list[str]:
    listed = [key for key in ALL_SECTIONS if shown.sees(f"intake_sections_{key}")]
    return [key for key in listed if shown.find(f"intake_sections_{key}").isVisible()]


def said(shown: Shown, section: str) -> str:
    return shown.find(f"intake_sections_{section}").accessibleName()


def wait_for(shown: Shown, name: str) -> None:
    shown.bot.waitUntil(lambda: shown.screen.findChild(QPushButton, name) is not None)


def choose(shown: Shown, name: str, code: str) -> None:
    """As a person does: with the keys of the closed box."""
    box = shown.find(name, ChoiceBox)
    box.setFocus()
    while box.code() != code:
        shown.bot.keyClick(box, KEY.Key_Down)


def test_sections_tell_how_much_is_answered(shown: Shown) -> None:
    shown.screen.show_target(("new", ""))
    assert keys(shown) == BRIEF_SECTIONS
    assert said(shown, "name") == "Name, 0 of 4 answered, now"
    shown.type("intake_preferred_name", "Rui")
    assert "1 of 4 answered" in said(shown, "name")
    shown.type("intake_pronouns", "")
    shown.key(KEY.Key_Down, ALT)
    shown.bot.keyClick(shown.find("intake_pronouns_menu"), KEY.Key_Return)
    assert "2 of 4 answered" in said(shown, "name"), "declined is an answer"
    shown.find("intake_needs_unknown", QPushButton).click()
    assert "1 of 3 answered" in said(shown, "coming")


def test_control_and_page_keys_go_from_section_to_section(shown: Shown) -> None:
    shown.screen.show_target(("new", ""))
    fields = []
    for _section in BRIEF_SECTIONS:
        fields.append(shown.screen.window().focusWidget())
        assert not fields[-1].visibleRegion().isEmpty(), "what has the focus is in sight"
        shown.key(KEY.Key_PageDown, CTRL)
    assert sections(shown).current() == BRIEF_SECTIONS[-1], "the last one stays"
    assert len(set(map(id, fields))) == len(BRIEF_SECTIONS)
    assert fields[1].objectName() == "intake_birth_date"
    shown.key(KEY.Key_PageUp, CTRL)
    assert sections(shown).current() == "contact"
    shown.bot.mouseClick(shown.find("intake_sections_contact"), Qt.MouseButton.LeftButton)
    assert QApplication.focusWidget() is shown.find("intake_phone")
    shown.find("intake_sections_contact").setFocus()
    shown.key(KEY.Key_Down)
    shown.key(KEY.Key_Space)
    assert QApplication.focusWidget() is shown.find("intake_intake_on")


def test_the_section_follows_the_tab_key(shown: Shown) -> None:
    shown.screen.show_target(("new", ""))
    for _press in range(6):
        shown.key(KEY.Key_Tab)
    assert QApplication.focusWidget().objectName() == "intake_age_band"
    assert sections(shown).current() == "about"


def test_widened_while_typing_keeps_what_was_typed(shown: Shown, desk: Desk) -> None:
    shown.screen.show_target(("new", ""))
    shown.type("intake_preferred_name", "Rui")
    shown.type("intake_birth_date", "31/31")
    shown.find("intake_widen", QPushButton).click()
    assert keys(shown) == ALL_SECTIONS
    assert not shown.sees("intake_widen")
    assert shown.find("intake_preferred_name", QLineEdit).text() == "Rui"
    assert shown.find("intake_birth_date", QLineEdit).text() == "31/31"
    shown.find("intake_birth_date", QLineEdit).clear()
    choose(shown, "intake_housing", "shelter")
    choose(shown, "intake_work", "declined")
    shown.find("intake_race_ethnicity_white", QPushButton).click()
    shown.find("intake_languages_spoken_chips_es", QPushButton).click()
    others = shown.find("intake_languages_spoken_others", ChoiceBox)
    others.setCurrentIndex(others.findData("uk"))
    others.activated.emit(others.currentIndex())
    note = shown.find("intake_goals", QPlainTextEdit)
    note.setFocus()
    shown.bot.keyClicks(note, "Keep my job.")
    assert not shown.find("intake_goals_why_declined").isEnabled(), "no chip takes words away"
    shown.find("intake_supports_why_unknown", QPushButton).click()
    shown.find("intake_free_times_why_declined", QPushButton).click()
    shown.key(KEY.Key_Return, CTRL)
    assert shown.said[-1][0] == "Added Rui"
    values = full_intake.full_intake_values(desk.front_desk, id_of("Rui"))
    assert (values["housing"], values["goals"]) == ("shelter", "Keep my job.")
    assert values["race_ethnicity"] == ("white",)
    assert values["languages_spoken"] == ("es", "uk")
    assert values["unanswered"] == {
        "work": "declined",
        "supports": "unknown",
        "free_times": "declined",
    }
    assert full_intake.is_full(desk.front_desk, id_of("Rui"))


def test_somebody_known_is_widened_without_typing_anything_again(shown: Shown, desk: Desk) -> None:
    ana = id_of("Ana")
    shown.screen.show_target(("widen", ana))
    assert shown.find("page_title", QLabel) is not None
    assert "Full intake of Ana R." in shown.words()
    assert shown.find("intake_birth_date", QLineEdit).text() == "Mar 4, 1990"
    choose(shown, "intake_insurance", "medicaid")
    shown.key(KEY.Key_S, CTRL)
    assert shown.said[-1][0] == "Full intake of Ana R."
    values = full_intake.full_intake_values(desk.front_desk, ana)
    assert (values["insurance"], values["needs"]) == ("medicaid", ("food",))
    assert shown.find("person_name", QLabel).text() == "Ana R."
    shown.bot.keyClick(shown.screen, KEY.Key_E, CTRL)
    assert keys(shown) == ALL_SECTIONS, "what was asked in full is changed in full"
    shown.key(KEY.Key_Escape)
    shown.context.undo_last()
    assert not full_intake.is_full(desk.front_desk, ana)


def test_the_page_widens_who_was_taken_in_briefly(shown: Shown, desk: Desk) -> None:
    ana = id_of("Ana")
    shown.screen.show_target(ana)
    assert shown.find("person_widen", QPushButton).isVisible()
    shown.bot.keyClick(shown.screen, KEY.Key_E, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert "Full intake of Ana R." in shown.words()
    assert keys(shown) == ALL_SECTIONS
    assert shown.find("intake_birth_date", QLineEdit).text() == "Mar 4, 1990"
    shown.key(KEY.Key_S, CTRL)
    assert full_intake.is_full(desk.front_desk, ana)
    assert not shown.sees("person_widen"), "once is enough"
    shown.context.undo_last()
    assert shown.sees("person_widen")


def test_a_long_name_never_makes_the_form_wider_than_the_screen(shown: Shown, desk: Desk) -> None:
    name = "WOMWOM-" * 11
    shown.screen.show_target(("widen", add(desk, preferred_name=name)))
    QApplication.processEvents()
    title = shown.find("intake_scroll").window().findChildren(QLabel, "page_title")
    [seen] = [each for each in title if each.isVisible()]
    assert seen.text() == seen.toolTip() == f"Full intake of {name}"
    assert seen.minimumSizeHint().width() < 300 < seen.width()


def test_only_who_takes_in_widens(desk: Desk, shown: Shown, qtbot) -> None:
    shown.screen.hide()
    other = Shown(qtbot, desk.facilitator)
    other.screen.show_target(id_of("Ana"))
    assert other.find("person_name", QLabel).text() == "Ana R."
    assert not other.sees("person_widen")
    other.screen.show_target(("change", id_of("Ana")))
    assert not other.sees("intake_save")


def test_unfinished_changes_are_gone_on_with_from_elsewhere(shown: Shown, desk: Desk) -> None:
    ana = id_of("Ana")
    drafts.save_draft(desk.front_desk, "intake", {"place": "04109"}, ana)
    shown.screen.show_target(("change", ana))
    assert shown.find("intake_place", QLineEdit).text() == "04109"
    assert "Change Ana R." in shown.words()
    shown.key(KEY.Key_Escape)
    assert shown.find("person_name", QLabel).text() == "Ana R."


def test_a_consent_is_asked_for_right_after_the_intake(shown: Shown, desk: Desk) -> None:
    shown.screen.show_target(("new", ""))
    shown.type("intake_phone", "12")
    shown.key(KEY.Key_Return, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert shown.find("intake_phone", QLineEdit).text() == "12", "errors stay at their fields"
    shown.find("intake_phone", QLineEdit).clear()
    shown.type("intake_preferred_name", "Kai")
    assert shown.sees("intake_save_consent")
    shown.key(KEY.Key_Return, CTRL | Qt.KeyboardModifier.ShiftModifier)
    kai = id_of("Kai")
    assert shown.sees("consent_recipient")
    shown.type("consent_recipient", "Probation office")
    shown.key(KEY.Key_S, CTRL)
    assert [each.recipient for each in consents.consents(desk.front_desk, kai)] == [
        "Probation office"
    ]
    assert shown.find("person_name", QLabel).text() == "Kai"
    assert shown.sees("consent_add"), "their consents are in sight"


def test_a_draft_remembers_how_much_is_asked(shown: Shown, desk: Desk) -> None:
    shown.screen.show_target(("new", "half"))
    shown.find("intake_widen", QPushButton).click()
    note = shown.find("intake_supports", QPlainTextEdit)
    note.setFocus()
    shown.bot.keyClicks(note, "My sister")
    shown.key(KEY.Key_Escape)
    assert note.toPlainText() == "", "nothing stays behind"
    shown.find("people_draft_action", QPushButton).click()
    assert keys(shown) == ALL_SECTIONS
    assert note.toPlainText() == "My sister"


def test_errors_are_counted_at_their_sections(shown: Shown) -> None:
    shown.screen.show_target(("new", ""))
    shown.type("intake_phone", "12")
    shown.type("intake_emergency_phone", "13")
    shown.key(KEY.Key_S, CTRL)
    assert "1 to correct" in said(shown, "name")
    assert "2 to correct" in said(shown, "contact")
    assert "answered" in said(shown, "coming")


def test_the_same_person_goes_on_with_the_typed_values_as_changes(shown: Shown, desk: Desk) -> None:
    ana = id_of("Ana")
    shown.screen.show_target(("new", ""))
    shown.type("intake_preferred_name", "Ana")
    shown.type("intake_legal_last_name", "Reyes")
    shown.type("intake_phone", "2075550134")
    shown.type("intake_place", "04101")
    shown.find("intake_needs_housing", QPushButton).click()
    wait_for(shown, f"intake_is_same_{ana}")
    shown.find(f"intake_is_same_{ana}", QPushButton).setFocus()
    shown.key(KEY.Key_Space)
    shown.bot.waitUntil(lambda: "Ruiz → Reyes" in shown.words())
    assert "Food → Food, Housing" in shown.words()
    assert not shown.find("intake_take_legal_last_name", CheckBox).isChecked()
    assert shown.find("intake_take_place", CheckBox).isChecked()
    shown.key(KEY.Key_Escape)
    assert shown.find("intake_legal_last_name", QLineEdit).text() == "Reyes", "nothing is lost"
    shown.bot.waitUntil(lambda: not shown.screen.findChildren(CheckBox, "intake_take_place"))
    shown.find(f"intake_is_same_{ana}", QPushButton).click()
    assert QApplication.focusWidget() is shown.find("intake_take_legal_last_name")
    shown.key(KEY.Key_Space)
    shown.key(KEY.Key_Return, CTRL)
    assert intake.intake_values(desk.front_desk, ana)["place"] == "", "not before it is saved"
    assert shown.find("intake_legal_last_name", QLineEdit).text() == "Reyes"
    assert [each.subject_id for each in drafts.drafts(desk.front_desk)] == [ana]
    shown.key(KEY.Key_Return, CTRL)
    values = intake.intake_values(desk.front_desk, ana)
    assert (values["legal_last_name"], values["place"]) == ("Reyes", "04101")
    assert values["needs"] == ("food", "housing")
    assert values["birth_date"].year == 1990
    assert Person.select().count() == 1
    assert drafts.drafts(desk.front_desk) == []


def test_the_same_person_keeps_what_only_the_full_form_asked(shown: Shown, desk: Desk) -> None:
    ana = id_of("Ana")
    full_intake.widen_intake(desk.front_desk, ana, {"goals": "A job.", "interests": ("music",)})
    shown.screen.show_target(("new", "Ana R"))
    shown.find("intake_widen", QPushButton).click()
    shown.type("intake_goals", "A home.")
    shown.find("intake_interests_sports", QPushButton).click()
    shown.find("intake_place", QLineEdit).setFocus()
    shown.key(KEY.Key_Down, ALT)
    shown.bot.keyClick(shown.find("intake_place_menu"), KEY.Key_Return)
    wait_for(shown, f"intake_is_same_{ana}")
    shown.find(f"intake_is_same_{ana}", QPushButton).click()
    shown.key(KEY.Key_Return, CTRL)
    shown.key(KEY.Key_Return, CTRL)
    values = full_intake.full_intake_values(desk.front_desk, ana)
    assert values["goals"] == "A job.\nA home."
    assert values["interests"] == ("music", "sports")
    assert values["unanswered"] == {"place": "declined"}


def test_somebody_else_is_remembered_and_undone_with_the_adding(shown: Shown, desk: Desk) -> None:
    ana = id_of("Ana")
    shown.screen.show_target(("new", "Ana Ruiz"))
    shown.type("intake_birth_date", "3/4/1990")
    wait_for(shown, f"intake_not_same_{ana}")
    shown.find(f"intake_not_same_{ana}", QPushButton).click()
    assert not shown.sees(f"intake_is_same_{ana}")
    shown.key(KEY.Key_Escape)
    shown.find("people_draft_action", QPushButton).click()
    assert not shown.sees(f"intake_is_same_{ana}"), "the draft remembers it"
    shown.key(KEY.Key_S, CTRL)
    new = Person.select(Person.id).order_by(Person.id.desc()).scalar()
    assert [(row.person_id, row.other_id) for row in NotTheSame.select()] == [(ana, new)]
    assert duplicates.duplicate_pairs(desk.director).total == 0
    shown.context.undo_last()
    assert Person.select().count() == 1
    assert NotTheSame.select().count() == 0


def test_none_of_these_is_one_answer_for_all_who_are_shown(shown: Shown, desk: Desk) -> None:
    ana, anna = id_of("Ana"), add(desk, preferred_name="Anna", legal_last_name="Ruiz")
    maria = add(desk, preferred_name="Annie")
    shown.screen.show_target(("new", "Ana Ruiz"))
    for person in (ana, anna):
        assert shown.sees(f"intake_is_same_{person}")
    assert not shown.sees(f"intake_is_same_{maria}")
    assert "Saved without an answer, the director decides." in shown.words()
    assert not shown.find("intake_none_of_these").visibleRegion().isEmpty()
    shown.find("intake_none_of_these", QPushButton).setFocus()
    shown.key(KEY.Key_Space)
    assert not shown.sees("intake_none_of_these")
    assert QApplication.focusWidget() is shown.find("intake_preferred_name")
    assert "Saving notes that they are not the same." in shown.words()
    shown.key(KEY.Key_S, CTRL)
    assert shown.said[-1][0] == "Added Ana R., not the same person as Ana R., Anna R."
    assert {row.person_id for row in NotTheSame.select()} == {ana, anna}


@pytest.mark.parametrize(
    "known",
    [
        {"preferred_name": "Ana", "legal_last_name": "Ruiz"},
        {"preferred_name": "Anna", "legal_last_name": "Ruiz"},
        {"preferred_name": "Ana", "birth_date": "3/4/1990"},
        {"preferred_name": "Ana", "legal_last_name": "Ruis", "phone": "207 555 0134"},
        {"preferred_name": "Ana", "legal_last_name": "Rowan"},
        {"preferred_name": "Zed", "legal_last_name": "Moss", "phone": "207 555 0134"},
    ],
)
def test_saved_past_a_strong_likeness_the_pair_is_the_directors_to_decide(
    desk: Desk, qtbot, known: dict[str, str]
) -> None:
    other = add(desk, **known)
    shown = Shown(qtbot, desk.front_desk)
    shown.screen.show_target(("new", "Ana Ruiz"))
    shown.type("intake_birth_date", "3/4/1990")
    shown.type("intake_phone", "207 555 0134")
    wait_for(shown, f"intake_is_same_{other}")
    told = "Saved without an answer, the director decides."
    qtbot.waitUntil(lambda: told in shown.words())
    shown.key(KEY.Key_S, CTRL)

    new = Person.select(Person.id).order_by(Person.id.desc()).scalar()
    assert shown.said[-1][0] == "Added Ana R.", "nothing was said about the other"
    assert not NotTheSame.select().where(NotTheSame.is_open.is_null()).exists()
    found = duplicates.duplicate_pairs(desk.director).pairs
    assert [(each.first_id, each.second_id) for each in found] == [(other, new)]
    assert found[0].reason


def test_saved_before_anybody_was_shown_the_likeness_stays_for_review(
    shown: Shown, desk: Desk
) -> None:
    shown.screen.show_target(("new", ""))
    shown.type("intake_preferred_name", "Ana")
    shown.type("intake_legal_last_name", "Ruiz")
    shown.type("intake_birth_date", "3/4/1990")
    shown.key(KEY.Key_S, CTRL)
    assert duplicates.duplicate_pairs(desk.director).total == 1


def test_somebody_in_the_archive_is_the_directors_to_bring_back(
    shown: Shown, desk: Desk, qtbot
) -> None:
    ana = id_of("Ana")
    code = Person.get_by_id(ana).code
    erasing.archive(desk.director, ana, reason="moved", typed_code=code)
    shown.screen.show_target(("new", "Ana Ruiz"))
    assert "Archived: ask the director." in shown.words()
    for answer in ("is_same", "same"):
        assert not shown.sees(f"intake_{answer}_{ana}")
    assert shown.sees(f"intake_not_same_{ana}")
    director = Shown(qtbot, desk.director)
    director.screen.show_target(("new", "Ana Ruiz"))
    assert "Archived: look, then bring them back." in director.words()
    director.find(f"intake_same_{ana}", QPushButton).click()
    assert director.sees("bring_back")


def test_the_form_on_paper_blank_and_filled(shown: Shown, desk: Desk, tmp_path: Path) -> None:
    blank, filled = tmp_path / "blank.pdf", tmp_path / "ana.pdf"
    shown.context.dialogs.answers = [blank, filled, None, tmp_path / "no such folder" / "x.pdf"]
    shown.screen.show_target(("new", ""))
    shown.key(KEY.Key_P, CTRL)
    choose_form(shown, "intake_print_menu", "Save as a PDF (English) …", "Brief intake")
    assert "Brief intake" in "".join(page_texts(blank.read_bytes()))
    shown.screen.show_target(("widen", id_of("Ana")))
    shown.key(KEY.Key_P, CTRL)
    choose_form(shown, "intake_print_menu", "Save as a PDF (English) …")
    assert "Ana R." in "".join(page_texts(filled.read_bytes()))
    assert "Ana" not in shown.context.dialogs.shown[-1][2], "no name in a file's name"
    printed = JournalEntry.select().where(JournalEntry.kind == "export")
    assert [row.person_id for row in printed] == [None, id_of("Ana")]
    for _again in range(2):
        shown.key(KEY.Key_P, CTRL)
        choose_form(shown, "intake_print_menu", "Save as a PDF (English) …")
    assert shown.context.dialogs.shown[-1][:2] == ("error", "The file was not saved")
    assert printed.count() == 2, "what was not saved was not printed"
    assert history.history(desk.director, id_of("Ana"))[0].label == (
        "Saved as a file: Full intake, for Ana R."
    )


def test_stock_to_hand_out_has_each_form_in_each_language(
    shown: Shown, desk: Desk, tmp_path: Path
) -> None:
    shown.screen.show_target(("new", ""))
    names = [f"{number}.pdf" for number in range(10)]
    shown.context.dialogs.answers = [tmp_path / name for name in names]
    titles = ["Brief intake", "Full intake", *KIND_WORDS.values()]
    for title in titles:
        for language in ("English", "Español"):
            shown.key(KEY.Key_P, CTRL)
            choose_form(shown, "intake_print_menu", f"Save as a PDF ({language}) …", title)
    texts = ["".join(page_texts((tmp_path / name).read_bytes())) for name in names]
    for number, title in enumerate(titles):
        assert title in texts[2 * number]
        with words.in_language("es"):
            assert words._(title) in texts[2 * number + 1]
    assert words.language() == "en"
    suggested = [each[2] for each in shown.context.dialogs.shown]
    assert suggested[:2] == ["intake-brief-blank.pdf", "intake-brief-blank-es.pdf"]
    assert suggested[-1] == "consent-legal-proceedings-es.pdf"
    assert len(set(suggested)) == 10
    printed = JournalEntry.select().where(JournalEntry.kind == "export")
    assert {row.person_id for row in printed} == {None}
    assert printed.count() == 10
