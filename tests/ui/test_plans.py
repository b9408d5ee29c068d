"""Referrals and goals on the person's page, the answers of the full intake, and the head's one
line of buttons."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMenu, QPushButton, QTableView

from peerdesk.desk.front_desk import visits
from peerdesk.desk.groups import attendance, groups
from peerdesk.desk.history import undoing
from peerdesk.desk.intake import full_intake
from peerdesk.desk.mentoring import assignment
from peerdesk.desk.people import people
from peerdesk.desk.plans import goals, referrals
from peerdesk.records.services import Agency
from peerdesk.store import journal
from peerdesk.words import use_language
from tests.conftest import Desk
from tests.desk.group_records import add_group, meeting_id
from tests.desk.mentoring import mentor, mentors_account
from tests.ui.test_people import Shown, add
from tests.ui.test_person_page import choose, click, page
from ui.widgets.fields import ChoiceBox

KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
TODAY = date(2026, 11, 23)


@pytest.fixture
def ana(desk: Desk) -> int:
    return add(desk, preferred_name="Ana", legal_last_name="Ruiz", phone="207 555 0134")


@pytest.fixture
def spanish() -> Iterator[None]:
    use_language("es")
    yield
    use_language("en")


def plans(qtbot, actor, person_id: int) -> Shown:
    shown = page(qtbot, actor, person_id)
    shown.open_tab("Plans")
    return shown


def pick(shown: Shown, name: str, code: str) -> None:
    """By keys: down to the choice."""
    box = shown.find(name, ChoiceBox)
    box.setFocus()
    for _step in range(box.count()):
        if box.code() == code:
            return
        shown.key(KEY.Key_Down)
    raise AssertionError(f"no {code} in {name}")


def test_a_referral_is_made_and_followed_with_keys(qtbot, desk: Desk, ana: int) -> None:
    with journal.entry(desk.director, "An agency"):
        Agency(name="Second Street Pantry").save()
    shown = plans(qtbot, desk.front_desk, ana)
    assert "No referral is open." in shown.words()
    click(shown, "referral_add")
    assert shown.find("deed_agency").hasFocus()
    shown.key(KEY.Key_Return, CTRL)
    for name in ("deed_agency", "deed_kind", "deed_told"):
        assert shown.find(f"{name}_below", QLabel).text() == "This is needed."
    shown.type("deed_agency", "street")
    offered = shown.find("deed_agency", QLineEdit).completer()
    assert offered.currentCompletion() == "Second Street Pantry"
    popup = offered.popup()
    qtbot.keyClick(popup, KEY.Key_Down)
    qtbot.keyClick(popup, KEY.Key_Return)
    assert shown.find("deed_agency", QLineEdit).text() == "Second Street Pantry"
    pick(shown, "deed_kind", "food")
    assert shown.find("deed_follow_up", QLineEdit).text() == "Nov 30, 2026"
    pick(shown, "deed_told", "no")
    assert not shown.sees("deed_told_what"), "nothing was told"
    shown.key(KEY.Key_Return, CTRL)
    [made] = referrals.referrals(desk.front_desk, ana)
    assert (made.agency, made.kind, made.made_on) == ("Second Street Pantry", "Food", TODAY)
    assert "Second Street Pantry" in shown.words()
    assert shown.find("referral_add").hasFocus(), "where it began"
    click(shown, f"referral_reached_{made.id}")
    pick(shown, "deed_told", "no")
    shown.key(KEY.Key_Return, CTRL)
    assert "reached Nov 23, 2026" in shown.words()
    assert not shown.sees(f"referral_reached_{made.id}")
    click(shown, f"referral_outcome_{made.id}")
    pick(shown, "deed_how", "connected")
    shown.key(KEY.Key_Return, CTRL)
    assert "No referral is open." in shown.words()
    assert "Second Street Pantry · They are connected" in shown.words()
    assert shown.find("referral_add").hasFocus(), "the button that was pressed is gone"
    said, entry = shown.said[-1]
    assert said == "Referral of Ana R. to Second Street Pantry: They are connected"
    assert entry is not None
    shown.context.undo(entry)
    assert shown.sees(f"referral_outcome_{made.id}")
    shown.open_tab("Timeline")
    model = shown.find("timeline_table", QTableView).model()
    told = [model.index(at, 1).data() for at in range(model.rowCount())]
    assert told[1:3] == ["Second Street Pantry was reached", "Referred to Second Street Pantry"]


def test_what_cannot_be_kept_is_said_at_the_field(qtbot, desk: Desk, ana: int) -> None:
    shown = plans(qtbot, desk.front_desk, ana)
    click(shown, "referral_add")
    shown.type("deed_agency", "Pantry")
    pick(shown, "deed_kind", "food")
    follow_up = shown.find("deed_follow_up", QLineEdit)
    follow_up.clear()
    shown.type("deed_follow_up", "11/2/2026")
    pick(shown, "deed_told", "no")
    shown.key(KEY.Key_Return, CTRL)
    below = shown.find("deed_follow_up_below", QLabel).text()
    assert below == "Choose a day that is not before the referral."
    shown.key(KEY.Key_Escape)
    click(shown, "referral_add")
    assert shown.find("deed_agency", QLineEdit).text() == "Pantry", "Esc loses nothing"
    assert Agency.select().count() == 0


def test_a_goal_in_their_words_and_how_it_went(qtbot, desk: Desk, ana: int) -> None:
    shown = plans(qtbot, desk.front_desk, ana)
    click(shown, "goal_add")
    shown.type("deed_goal", "A place of my own")
    shown.type("deed_wanted_by", "3/1/2027")
    shown.key(KEY.Key_Return, CTRL)
    [goal] = goals.goals(desk.front_desk, ana)
    assert "hoped for by Mar 1, 2027" in shown.words()
    click(shown, f"goal_end_{goal.id}")
    assert "“A place of my own”" in shown.words()
    pick(shown, "deed_how", "let_go")
    shown.key(KEY.Key_Return, CTRL)
    assert "A place of my own · Let go" in shown.words()
    assert "No goal is set." in shown.words()


def test_plans_are_for_those_who_keep_them(qtbot, desk: Desk, ana: int) -> None:
    for actor in (desk.facilitator, desk.mentor):
        assert "Plans" not in page(qtbot, actor, ana).tabs()
    own = add(desk, preferred_name="Bo")
    assignment.assign(desk.director, own, mentor(desk, account_id=mentors_account(desk)))
    shown = plans(qtbot, desk.mentor, own)
    click(shown, "goal_add")
    shown.type("deed_goal", "Work")
    shown.key(KEY.Key_Return, CTRL)
    assert [each.text for each in goals.goals(desk.mentor, own)] == ["Work"]


def test_what_is_overdue_stands_out(qtbot, desk: Desk, ana: int) -> None:
    values = {"agency": "Pantry", "kind": "food", "made_on": "11/1/2026"}
    for day in ("11/23/2026", "11/24/2026"):
        referrals.refer(desk.director, {"person_id": ana, "follow_up_on": day, **values})
    words = plans(qtbot, desk.director, ana)
    first, second = referrals.referrals(desk.director, ana)
    assert words.find(f"referral_state_{first.id}").text() == "Follow up, since Nov 23, 2026"
    assert words.find(f"referral_state_{second.id}").text() == "Follow up Nov 24, 2026"


def test_overview_tells_the_full_intake(qtbot, desk: Desk) -> None:
    values = {"preferred_name": "Ana", "housing": "shelter", "goals": "A place of my own"}
    unanswered = {"unanswered": {"work": "unknown", "insurance": "declined"}}
    ana = full_intake.start_full_intake(desk.director, values | unanswered).value
    words = page(qtbot, desk.front_desk, ana).words().split("\n")
    for asked, said in (
        ("Housing", "Shelter"),
        ("Goals", "A place of my own"),
        ("Not known", "Work or school"),
        ("Declined to say", "Insurance"),
    ):
        assert words[words.index(asked) + 1] == said


def test_a_facilitator_is_told_of_the_own_groups_only(qtbot, desk: Desk, ana: int) -> None:
    own = add_group(desk, facilitator_id=desk.facilitator.account_id)
    other = add_group(desk, name="Evening Circle", facilitator_name="Sol")
    for group in (own, other):
        groups.join(desk.director, group, ana, date(2026, 11, 2))
    shown = page(qtbot, desk.facilitator, ana)
    assert "Monday Circle" in shown.words()
    assert "Evening Circle" not in shown.words()
    assert "Not at a group that you run yet." in shown.words()
    assert "Here now" not in shown.words()


# The head.


def test_one_line_of_buttons_and_the_rest_under_more(
    qtbot, desk: Desk, ana: int, spanish: None
) -> None:
    shown = page(qtbot, desk.front_desk, ana)
    shown.screen.resize(1000, 720)
    QApplication.processEvents()
    names = ("sign_in", "person_change", "person_widen", "ask_mentor", "person_close")
    buttons = [shown.find(name, QPushButton) for name in names]
    seen = [each for each in buttons if each.isVisible()]
    assert len({each.y() for each in seen}) == 1
    assert all(each.geometry().right() <= each.parentWidget().width() for each in seen)
    hidden = [each.text() for each in buttons if not each.isVisible()]
    assert hidden == ["Pedir mentor/a", "Cerrar etapa …"], "in Spanish they don't all fit"
    click(shown, "person_more")
    menu = shown.find("person_more_menu", QMenu)
    emergency = "Emergencia: se informó al personal médico …"
    assert [each.text() for each in menu.actions()] == [*hidden, emergency]
    choose(shown, "person_more_menu", "Pedir mentor/a")
    assert shown.said[-1][1] is not None, "it was asked for"


def test_keys_of_a_button_under_more_still_work(qtbot, desk: Desk, ana: int) -> None:
    shown = page(qtbot, desk.front_desk, ana)
    shown.screen.resize(760, 720)
    QApplication.processEvents()
    assert not shown.sees("person_widen")
    assert shown.sees("sign_in")
    shown.key(KEY.Key_E, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert shown.sees("intake_preferred_name")


def test_closing_from_the_menu_offers_the_reasons(qtbot, desk: Desk, ana: int) -> None:
    shown = page(qtbot, desk.front_desk, ana)
    shown.screen.resize(760, 720)
    QApplication.processEvents()
    click(shown, "person_more")
    choose(shown, "person_more_menu", "Close …")
    choose(shown, "person_close_menu", "Moved away")
    assert "Not open at the moment" in shown.find("person_flags").accessibleName()
    entry = shown.said[-1][1]
    assert entry is not None
    undoing.undo(desk.front_desk, entry)


def test_many_kinds_do_not_make_the_window_taller(qtbot, desk: Desk, ana: int) -> None:
    shown = page(qtbot, desk.director, ana)
    shown.open_tab("Timeline")
    QApplication.processEvents()
    assert shown.screen.height() == 720


def test_a_row_tells_a_facilitator_of_the_own_groups_only(qtbot, desk: Desk, ana: int) -> None:
    visits.sign_in(desk.front_desk, ana)
    code = people.person_card(desk.director, ana).code
    shown = page(qtbot, desk.facilitator, ana)
    first = shown.find("people_table", QTableView).model().index(0, 0)
    assert first.data(Qt.ItemDataRole.AccessibleTextRole) == f"Ana R., {code}"
    group = add_group(desk, facilitator_id=desk.facilitator.account_id)
    groups.join(desk.director, group, ana, date(2026, 11, 2))
    attendance.mark(desk.facilitator, meeting_id(group), ana, "present")
    shown.screen.reload()
    said = first.data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == f"Ana R., {code} · last in your groups Nov 23, 2026"
