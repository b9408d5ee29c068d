"""What the kit does under keys and clicks."""

from __future__ import annotations

from datetime import date
from functools import partial
from io import BytesIO
from pathlib import Path

import pytest
from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from tests.ui.gallery import PEOPLE, people_model
from ui.dialogs import Dialogs, is_inside
from ui.widgets.buttons import button
from ui.widgets.chips import ChipChoices
from ui.widgets.fields import CheckBox, ChoiceBox, DateField, NoteField, NumberField, TimeField
from ui.widgets.form import FormGrid, ScrollForm
from ui.widgets.messages import Banner, ToastArea
from ui.widgets.nav import NavRail
from ui.widgets.page import EmptyState
from ui.widgets.password import PasswordField
from ui.widgets.pdf import PdfPreview
from ui.widgets.progress import BusyBar
from ui.widgets.search import SearchField
from ui.widgets.steps import StepList
from ui.widgets.table import DataList, DataTable

KEY = Qt.Key
TODAY = date(2026, 11, 23)


@pytest.fixture
def window(qtbot):
    """A shown window with an upright layout."""
    made = QWidget()
    made.resize(900, 600)
    QVBoxLayout(made)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def put(window, *parts):
    for part in parts:
        window.layout().addWidget(part)
    QApplication.processEvents()
    return parts[0] if len(parts) == 1 else parts


class Heard:
    """Keeps what its bound methods are called with."""

    def __init__(self) -> None:
        self.values: list[object] = []

    def value(self, value: object) -> None:
        self.values.append(value)

    def nothing(self) -> None:
        self.values.append(None)


def test_button_calls_by_key_and_shortcut(qtbot, window):
    heard = Heard()
    made = button("Save", "primary", shortcut="Ctrl+S", on_click=heard.nothing, name="save")
    put(window, made)
    made.setFocus()
    qtbot.keyClick(made, KEY.Key_Space)
    qtbot.keyClick(window, KEY.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert len(heard.values) == 2


def test_search_clears_and_leads_into_the_table(qtbot, window):
    table = DataTable(people_model(window), words="People", name="people")
    search = SearchField("Search", table, name="search")
    put(window, search, table)
    search.setFocus()
    qtbot.keyClicks(search, "mar")
    assert search.text() == "mar"
    qtbot.keyClick(search, KEY.Key_Escape)
    assert search.text() == ""
    qtbot.keyClick(search, KEY.Key_Down)
    assert table.hasFocus()
    assert table.currentIndex().row() == 0
    with qtbot.waitSignal(table.row_activated) as activated:
        qtbot.keyClick(table, KEY.Key_Return)
    assert activated.args == [PEOPLE[0].id]


@pytest.mark.parametrize("kind", [DataTable, DataList])
def test_rows_are_chosen_and_activated_by_key_and_mouse(qtbot, window, kind):
    view = put(window, kind(people_model(window), words="People", name="people"))
    heard = Heard()
    view.row_chosen.connect(heard.value)
    view.setFocus()
    spot = view.visualRect(view.model().index(2, 0)).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    qtbot.keyClick(view, KEY.Key_Down)
    assert heard.values == [2, 3]
    with qtbot.waitSignal(view.row_activated) as activated:
        qtbot.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert activated.args == [2]


def test_empty_table_says_what_to_do(qtbot, window):
    model = people_model(window)
    table = put(window, DataTable(model, words="People", name="people"))
    heard = Heard()
    table.set_empty(EmptyState("users", "Nobody yet.", "Add", heard.nothing))
    empty = table.findChild(EmptyState)
    assert not empty.isVisible()
    model.set_rows([])
    assert empty.isVisible()
    assert empty.size() == table.viewport().size()
    qtbot.mouseClick(empty.action, Qt.MouseButton.LeftButton)
    assert heard.values == [None]
    model.set_rows(PEOPLE)
    assert not empty.isVisible()


def test_columns_fill_the_table(window):
    table = put(window, DataTable(people_model(window), words="People", name="people"))
    for width in (700, 1200):
        window.resize(width, 500)
        QApplication.processEvents()
        wide = sum(table.columnWidth(at) for at in range(5))
        assert wide == table.viewport().width()


def test_rail_asks_and_the_window_answers(qtbot, window):
    rail = NavRail()
    for digit, (key, picture) in enumerate((("today", "house"), ("people", "users")), start=1):
        rail.add(key, key.title(), picture, digit=digit)
    put(window, rail)
    rail.set_current("today")
    with qtbot.waitSignal(rail.chosen) as chosen:
        qtbot.keyClick(window, KEY.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert chosen.args == ["people"]
    item = rail.findChild(QWidget, "nav_people")
    assert not item.isChecked(), "the window has not gone there"
    rail.set_current("people")
    assert item.isChecked()
    rail.set_count("people", 3, "3 people wait")
    assert item.accessibleName() == "People, 3 people wait"


def test_date_is_written_out_or_is_a_problem(qtbot, window):
    field, other = DateField(lambda: TODAY, name="born"), QLineEdit()
    grid = FormGrid()
    grid.add("born", "Birth date", field, hint="As they say it.")
    put(window, grid, other)
    heard = Heard()
    field.date_changed.connect(heard.value)
    row = grid.row("born")
    field.setFocus()
    qtbot.keyClicks(field, "31/31/1990")
    qtbot.keyClick(field, KEY.Key_Return)
    assert "isn't a date" in row.error()
    assert field.property("invalid")
    assert field.accessibleDescription() == row.error()
    field.selectAll()
    qtbot.keyClicks(field, "3/4/1990")
    assert row.error() == ""
    other.setFocus()
    assert field.text() == "Mar 4, 1990"
    assert heard.values == [date(1990, 3, 4)]
    assert field.accessibleDescription() == "As they say it."
    field.set_date(None)
    assert field.date() is None
    assert len(heard.values) == 1


def test_time_and_number(qtbot, window):
    at, places = put(window, TimeField(name="at"), NumberField(1, 40, name="places"))
    qtbot.keyClicks(at, "630p")
    qtbot.keyClick(at, KEY.Key_Return)
    assert at.text() == "6:30 PM"
    assert places.number() is None
    qtbot.keyClick(places, KEY.Key_Up)
    qtbot.keyClick(places, KEY.Key_Up)
    assert places.number() == 2
    qtbot.keyClicks(places, "99")
    assert places.number() is None
    assert "40" in places.problem()


def test_choice_tells_only_what_a_person_chose(qtbot, window):
    choices = [("she", "She"), ("he", "He")]
    box = put(window, ChoiceBox(choices, may_decline=True, name="pronouns"))
    heard = Heard()
    box.code_changed.connect(heard.value)
    assert box.code() == ""
    box.set_code("he")
    assert heard.values == []
    box.setFocus()
    qtbot.keyClick(box, KEY.Key_Up)
    assert (box.code(), heard.values) == ("she", ["she"])
    box.set_code("retired", "An old choice")
    assert (box.code(), box.currentText()) == ("retired", "An old choice")
    box.set_code("declined")
    assert box.code() == "declined"
    box.set_choices(choices[:1])
    assert box.code() == "declined"


def test_chips_are_one_stop_and_tick_by_space(qtbot, window):
    before = QLineEdit()
    chips = ChipChoices([("a", "A & B"), ("b", "B"), ("c", "C")], name="needs")
    after = QLineEdit()
    put(window, before, chips, after)
    before.setFocus()
    heard = Heard()
    chips.codes_changed.connect(heard.value)
    qtbot.keyClick(before, KEY.Key_Tab)
    qtbot.keyClick(QApplication.focusWidget(), KEY.Key_Right)
    assert QApplication.focusWidget().objectName() == "needs_b"
    qtbot.keyClick(QApplication.focusWidget(), KEY.Key_Space)
    qtbot.keyClick(QApplication.focusWidget(), KEY.Key_Left)
    qtbot.keyClick(QApplication.focusWidget(), KEY.Key_Space)
    assert heard.values == [["b"], ["a", "b"]]
    qtbot.keyClick(QApplication.focusWidget(), KEY.Key_Tab)
    assert after.hasFocus()
    chips.set_choices([("b", "B"), ("d", "D")])
    assert chips.codes() == ["b"]


def test_form_shows_errors_at_the_field_and_goes_there(qtbot, window):
    grid = FormGrid()
    for at in range(30):
        grid.add(f"f{at}", f"Field {at}", NoteField(name=f"f{at}"))
    form = ScrollForm()
    form.body.addWidget(grid)
    put(window, form)
    left = grid.show_errors({"f28": "Say why.", "elsewhere": "Not here."})
    QApplication.processEvents()
    assert left == ["Not here."]
    assert grid.row("f28").field.hasFocus()
    assert not grid.row("f28").field.visibleRegion().isEmpty()
    assert grid.row("f28").error() == "Say why."
    grid.show_errors({})
    assert grid.row("f28").error() == ""


def test_a_label_key_leads_into_a_field_of_parts(qtbot, window):
    grid, before, after = FormGrid(1), QLineEdit(), QLineEdit()
    password = PasswordField(name="secret")
    grid.add("before", "&Before", before)
    grid.add("secret", "&Password", password)
    grid.add("after", "&After", after)
    put(window, grid)
    before.setFocus()
    qtbot.keyClick(before, KEY.Key_P, Qt.KeyboardModifier.AltModifier)
    assert QApplication.focusWidget() is password.edit
    qtbot.keyClick(password.edit, KEY.Key_Tab)
    assert QApplication.focusWidget() is after
    qtbot.keyClick(after, KEY.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    assert QApplication.focusWidget() is password.edit


def test_form_becomes_one_column_where_it_is_narrow(window):
    grid = FormGrid()
    first = grid.add("a", "A", QLineEdit())
    second = grid.add("b", "B", QLineEdit())
    put(window, grid)
    assert first.y() == second.y()
    window.resize(400, 600)
    QApplication.processEvents()
    assert second.y() > first.y()
    assert second.x() == first.x()


def test_check_box_by_key(qtbot, window):
    box = put(window, CheckBox("OK to call", name="call"))
    box.setFocus()
    qtbot.keyClick(box, KEY.Key_Space)
    assert box.isChecked()


def test_note_tells_when_it_is_left_changed(qtbot, window):
    note, other = put(window, NoteField(name="note"), QLineEdit())
    note.setFocus()
    qtbot.keyClicks(note, "Call back")
    with qtbot.waitSignal(note.finished) as finished:
        other.setFocus()
    assert finished.args == ["Call back"]


def test_password_is_hidden_until_it_is_shown(qtbot, window):
    field = put(window, PasswordField(lambda text: (len(text) // 4, "Longer."), name="password"))
    field.setFocus()
    qtbot.keyClicks(field.edit, "harbor")
    assert field.edit.displayText() != "harbor"
    assert field.findChild(QWidget, "password_strength").text() == "Longer."
    field.edit.actions()[0].trigger()
    assert field.edit.displayText() == "harbor"
    field.clear()
    assert field.text() == ""
    assert field.edit.echoMode() == QLineEdit.EchoMode.Password


def test_steps_go_back_but_not_ahead(qtbot, window):
    steps = put(window, StepList(["One", "Two", "Three"]))
    steps.set_current(1)
    heard = Heard()
    steps.step_chosen.connect(heard.value)
    for at in range(3):
        place = steps.findChild(QWidget, f"steps_{at}")
        qtbot.mouseClick(place, Qt.MouseButton.LeftButton)
    assert heard.values == [0, 1]


def test_toast_undoes_once_and_goes_by_itself(qtbot, window):
    toast = ToastArea(window)
    heard = Heard()
    toast.show_message("Marked <b>Ana</b> present", heard.nothing)
    assert toast.text() == "Marked <b>Ana</b> present"
    undo = toast.findChild(QPushButton, "toast_undo")
    undo.setFocus()
    toast._timer.timeout.emit()
    assert toast.isVisible(), "it stays while the focus is in it"
    qtbot.keyClick(undo, KEY.Key_Space)
    assert heard.values == [None]
    assert not toast.isVisible()
    toast.show_message("Saved")
    assert not undo.isVisible()
    toast._timer.timeout.emit()
    assert toast.text() == ""
    toast.show_message("Saved")
    window.resize(500, 400)
    QApplication.processEvents()
    assert window.rect().contains(toast.geometry())


def test_banner_and_busy_bar_take_room_only_when_needed(qtbot, window):
    banner, busy = put(window, Banner(), BusyBar())
    assert not banner.isVisible()
    assert not busy.isVisible()
    banner.show_message("The disk is full.", "danger", "See what to do")
    busy.start("Making the report")
    busy.set_progress(1, 4)
    assert banner.isVisible()
    with qtbot.waitSignal(banner.action_clicked):
        qtbot.mouseClick(banner.findChild(QWidget, "banner_action"), Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(busy.cancel_requested):
        qtbot.mouseClick(busy.findChild(QWidget, "busy_cancel"), Qt.MouseButton.LeftButton)
    busy.stop()
    banner.clear()
    assert not banner.isVisible()
    assert not busy.isVisible()


def test_pdf_is_shown_from_memory(qtbot, window):
    from reportlab.pdfgen.canvas import Canvas

    paper = BytesIO()
    canvas = Canvas(paper)
    canvas.showPage()
    canvas.showPage()
    canvas.save()
    preview = put(window, PdfPreview())
    save = preview.findChild(QWidget, "pdf_save")
    assert not save.isEnabled()
    preview.show_pdf(paper.getvalue())
    # Qt destroys parts in this order, and a view waits for its thread, which reads the paper.
    parts = [type(each).__name__ for each in preview.children()]
    assert parts[-2:] == ["QPdfDocument", "QBuffer"]
    assert "QPdfView" in parts[:-2]
    assert preview.page_count() == 2
    with qtbot.waitSignal(preview.save_requested):
        qtbot.mouseClick(save, Qt.MouseButton.LeftButton)
    fitted = preview._factor()
    preview.zoom_in()
    assert preview._factor() > fitted
    preview.zoom_out()
    preview.clear()
    assert preview.page_count() == 0


def test_the_paper_before_is_not_left_on_the_screen(qtbot, window):
    from reportlab.pdfgen.canvas import Canvas

    def plain(red, green, blue):
        paper = BytesIO()
        canvas = Canvas(paper)
        canvas.setFillColorRGB(red, green, blue)
        canvas.rect(20, 20, 550, 800, fill=1)
        canvas.save()
        return paper.getvalue()

    def colour():
        view = preview.findChild(QWidget, "sheet_pages").viewport()
        return view.grab().toImage().pixelColor(view.rect().center()).name()

    preview = put(window, PdfPreview(name="sheet"))
    preview.show_pdf(plain(1, 0, 0))
    qtbot.waitUntil(lambda: colour() == "#ff0000")
    for width in (860, 820):
        # Another width: the page is being painted again when the other paper comes.
        window.resize(width, 600)
        colour()
        preview.show_pdf(plain(0, 0, 1))
        qtbot.waitUntil(lambda: colour() == "#0000ff")
        preview.show_pdf(plain(1, 0, 0))
        qtbot.waitUntil(lambda: colour() == "#ff0000")


def test_dialog_asks_without_blocking(qtbot, window):
    dialogs, heard = Dialogs(), Heard()
    dialogs.ask(window, "Restore?", "Keeps <b>all</b>.", "Restore", heard.nothing, danger=True)
    shown = window.findChild(QWidget, "dialog")
    assert shown.findChild(QWidget, "dialog_text").text() == "Keeps <b>all</b>."
    # Enter does what is harmless.
    qtbot.waitUntil(shown.findChild(QWidget, "dialog_no").hasFocus)
    qtbot.keyClick(shown, KEY.Key_Escape)
    assert heard.values == []
    dialogs.ask(window, "Restore?", "", "Restore", heard.nothing)
    shown = next(each for each in window.findChildren(QWidget, "dialog") if each.isVisible())
    qtbot.keyClick(shown.findChild(QWidget, "dialog_yes"), KEY.Key_Return)
    assert heard.values == [None]


def test_dialog_wants_some_words(qtbot, window):
    heard = Heard()
    Dialogs().text(window, "Cancel", "", "Why", "Cancel it", heard.value, typed={}, lines=2)
    shown = window.findChild(QWidget, "dialog")
    yes = shown.findChild(QPushButton, "dialog_yes")
    assert not yes.isEnabled()
    edit = shown.findChild(QPlainTextEdit, "dialog_edit")
    qtbot.waitUntil(edit.hasFocus)
    qtbot.keyClicks(edit, "  Snow ")
    qtbot.mouseClick(yes, Qt.MouseButton.LeftButton)
    assert heard.values == ["Snow"]


def test_error_details_can_be_copied(qtbot, window):
    Dialogs().error(window, "The disk is full", "Nothing was saved.", "code 13")
    shown = window.findChild(QWidget, "dialog")
    qtbot.mouseClick(shown.findChild(QWidget, "dialog_copy"), Qt.MouseButton.LeftButton)
    assert QApplication.clipboard().text() == "code 13"
    qtbot.keyClick(shown, KEY.Key_Return)
    assert not shown.isVisible()


def test_chosen_file_comes_as_a_path(qtbot, window, tmp_path):
    heard = Heard()
    Dialogs().save_path(window, "Save", str(tmp_path / "month.pdf"), "PDF (*.pdf)", heard.value)
    shown = window.findChild(QFileDialog)
    shown.accept()
    assert heard.values == [Path(tmp_path / "month.pdf")]


@pytest.fixture
def home(tmp_path, monkeypatch):
    """Somebody's home folder with Documents in it, and a stick beside it."""
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "home")
    monkeypatch.setattr(
        QStandardPaths, "writableLocation", lambda _which: str(tmp_path / "home" / "Documents")
    )
    (tmp_path / "home" / "Documents").mkdir(parents=True)
    (tmp_path / "stick").mkdir()
    return tmp_path


def _answer_files(window, path=None):
    """Where the file dialog begins; then ``path`` is chosen in it, or nothing."""
    [shown] = [each for each in window.findChildren(QFileDialog) if each.isVisible()]
    began = Path(shown.directory().absolutePath())
    if path is None:
        shown.reject()
    else:
        shown.fileSelected.emit(str(path))
        shown.reject()
    return began


def test_files_begin_in_documents_and_then_where_the_last_one_was(window, home):
    heard, dialogs = Heard(), Dialogs()
    dialogs.save_path(window, "Save", "month.pdf", "PDF (*.pdf)", heard.value)
    assert _answer_files(window, home / "stick" / "month.pdf") == home / "home" / "Documents"
    for ask in (
        partial(dialogs.open_path, window, "Open", "", heard.value),
        partial(dialogs.folder_path, window, "Where", heard.value),
        partial(dialogs.save_path, window, "Save", "x.pdf", "PDF (*.pdf)", heard.value),
    ):
        ask()
        assert _answer_files(window) == home / "stick"
    (home / "stick").rmdir()
    dialogs.open_path(window, "Open", "", heard.value)
    assert _answer_files(window) == home / "home" / "Documents", "the stick was taken out"
    (home / "home" / "Documents").rmdir()
    dialogs.open_path(window, "Open", "", heard.value)
    assert _answer_files(window) == home / "home"


def test_a_folder_where_it_may_not_lie_is_not_offered(window, home):
    heard, dialogs = Heard(), Dialogs()
    inside = home / "stick" / "PeerDesk" / "backups"
    inside.mkdir(parents=True)
    dialogs.save_path(window, "Save", "backup", "", heard.value)
    _answer_files(window, inside / "backup")
    dialogs.save_path(window, "Save", "s.pdf", "", heard.value, not_in=[home / "stick/PeerDesk"])
    assert _answer_files(window) == home / "home" / "Documents"


def test_a_place_inside_is_known_by_whatever_way_it_is_reached(home):
    folder = home / "stick"
    assert is_inside(folder, [folder])
    assert is_inside(folder / "not yet" / "x.pdf", [folder])
    assert is_inside(home / "home" / ".." / "stick" / "x.pdf", [folder])
    assert not is_inside(home / "sticky" / "x.pdf", [folder, home / "not there"])
    link = home / "link"
    link.symlink_to(folder)
    assert is_inside(link / "x.pdf", [folder])
    assert is_inside(folder / "x.pdf", [link])


def test_scripted_dialogs_answer_in_order(window, scripted_dialogs):
    heard = Heard()
    scripted_dialogs.answers = [True, False, "Snow", None]
    scripted_dialogs.ask(window, "A", "", "Yes", heard.nothing)
    scripted_dialogs.ask(window, "B", "", "Yes", heard.nothing)
    scripted_dialogs.text(window, "C", "", "Why", "Yes", heard.value, typed={})
    scripted_dialogs.open_path(window, "D", "", heard.value)
    assert heard.values == [None, "Snow"]
    assert [title for _kind, title, _text in scripted_dialogs.shown] == ["A", "B", "C", "D"]
    with pytest.raises(AssertionError, match="nobody answers"):
        scripted_dialogs.ask(window, "E", "", "Yes", heard.nothing)
