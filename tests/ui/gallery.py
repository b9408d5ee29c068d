"""Pictures of the whole kit, to look at: ``python -m tests.ui.gallery FOLDER``."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTabBar, QWidget

from tests.ui.conftest import grab
from ui.dialogs import Dialogs
from ui.models.columns import Column, Tag
from ui.models.rows import RowsModel
from ui.models.selection import select_id
from ui.theme import apply_theme, metrics
from ui.widgets.buttons import button, icon_button
from ui.widgets.chips import ChipChoices
from ui.widgets.fields import CheckBox, ChoiceBox, DateField, NoteField, NumberField, TimeField
from ui.widgets.form import FormGrid, ScrollForm
from ui.widgets.messages import Banner, ToastArea
from ui.widgets.nav import NavRail
from ui.widgets.page import Card, EmptyState, PageHeader, SplitPage, column, row, scrolled
from ui.widgets.password import PasswordField
from ui.widgets.pdf import PdfPreview
from ui.widgets.progress import BusyBar, MeterBar, load_text
from ui.widgets.search import SearchField
from ui.widgets.steps import StepList
from ui.widgets.table import DataList, DataTable
from ui.widgets.text import PersonChip, Pill, label


@dataclass(frozen=True)
class Person:
    id: int
    name: str
    code: str
    seen: str
    mentor: str
    load: tuple[int, int]
    tag: Tag | None


NAMES = [
    "Ana Łódź",
    "Nguyễn Thị Minh Khai",
    "Дмитрий",
    "Ελένη",
    "Marcus J.",
    "Tom & <Jerry>",
    "Wilhelmina Konstantinopolskaya-Featherstonehaugh the Third",
    "José",
    "Dee",
    "Rosalind",
    "Kai",
    "Amina",
    "فاطمة الزهراء",
    "Sam",
]
NEEDS = ["Housing", "Food", "ID and documents", "Employment", "Education", "Transport"]
NEEDS += ["Health care", "Medication treatment", "Mental health", "Dental", "Legal"]
NEEDS += ["Child welfare", "Benefits"]
TAGS = [None, Tag("waiting", "warning"), Tag("new", "accent"), None, Tag("overdue", "danger")]
PEOPLE = [
    Person(
        at,
        name,
        f"K7QF-{at + 21}MX",
        f"Nov {at + 3}, 2026",
        "Dolores" if at % 2 else "nobody yet",
        ((at * 5) % 17, 15),
        TAGS[at % 5],
    )
    for at, name in enumerate(NAMES)
]


def people_model(parent: QWidget) -> RowsModel:
    columns = [
        Column(
            "name",
            "Name used here",
            lambda each: each.name,
            strong=True,
            stretch=2,
            sortable=True,
            second=lambda each: f"{each.code} · last seen {each.seen}",
            tag=lambda each: each.tag,
        ),
        Column("code", "Code", lambda each: each.code, width=140),
        Column("seen", "Last seen", lambda each: each.seen, width=130, sortable=True),
        Column("mentor", "Mentor", lambda each: each.mentor),
        Column(
            "load",
            "Load",
            lambda each: load_text(*each.load),
            width=190,
            align="end",
            meter=lambda each: each.load,
        ),
    ]
    model = RowsModel(columns, parent=parent)
    model.set_rows(PEOPLE)
    return model


def window(content: QWidget) -> QWidget:
    rail = NavRail()
    rail.head.addWidget(label("Harbor Light", "heading"))
    rail.head.addWidget(label("Recovery Center", "small"))
    rail.head.addSpacing(metrics.LARGE)
    places = (
        ("today", "Today", "house"),
        ("people", "People", "users"),
        ("mentors", "Mentors", "handshake"),
        ("groups", "Groups", "users-three"),
        ("reports", "Reports", "file-text"),
    )
    for digit, (key, text, picture) in enumerate(places, start=1):
        rail.add(key, text, picture, digit=digit)
    rail.add("settings", "Settings", "gear", digit=6, at_foot=True)
    rail.set_current("people")
    rail.set_count("mentors", 3, "3 people wait for a mentor")
    rail.set_count("groups", 128)
    rail.foot.addWidget(PersonChip("Dolores", "front desk"))
    whole = QWidget()
    whole.setObjectName("gallery")
    content.layout().setContentsMargins(
        metrics.XL, metrics.XL, metrics.XL, metrics.XL
    ) if content.layout() else None
    whole.setLayout(row(rail, content, spacing=0))
    whole.resize(1366, 768)
    return whole


def table_page() -> QWidget:
    page = QWidget()
    model = people_model(page)
    table = DataTable(model, words="People", name="people_table")
    table.show_order(0)
    search = SearchField("Search by name, code or phone", table, name="people_search")
    search.setText("mar")
    header = PageHeader(
        "People",
        "2,841 people · 214 seen this month",
        (
            icon_button("funnel", "Filter", name="filter"),
            button("Import", icon_name="upload-simple", name="import"),
            button("New person", "primary", icon_name="plus", shortcut="Ctrl+N", name="new"),
        ),
    )
    warning, info = Banner(name="warning"), Banner(name="info", can_close=True)
    danger, success = Banner(name="danger"), Banner(name="success")
    danger.show_message("The last backup failed: the disk is full.", "danger", "See what to do")
    success.show_message("The backup was made and checked.", "success")
    warning.show_message("The last backup is 9 days old.", "warning", "Back up now")
    info.show_message("These people are fictional: this is the demo center.", "info")
    card = Card(flush=True)
    card.body.addWidget(table)
    page.setLayout(
        column(header, row(warning, info), row(danger, success), search, card, spacing=12)
    )
    whole = window(page)
    toast = ToastArea(whole)
    whole.show()
    toast.show_message("Marked Ana present", undo=page.update)
    select_id(table, 2)
    table.setFocus()
    table.hovered_row = 5
    return whole


def form_page() -> QWidget:
    today = lambda: date(2026, 11, 23)  # noqa: E731
    grid = FormGrid()
    grid.add_heading("Who they are")
    name = SearchField("", name="x")
    name = DateField(today, name="name")
    name.setText("Ana")
    grid.add("name", "Name to use here", name, required=True, hint="An alias is fine.")
    pronouns = ChoiceBox([("she", "She"), ("he", "He")], may_decline=True, name="pronouns")
    pronouns.set_code("she")
    grid.add("pronouns", "Pronouns", pronouns)
    born = DateField(today, name="born")
    born.setText("31/31/1990")
    grid.add("born", "Birth date", born)
    gone = ChoiceBox([("a", "18–24")], name="band")
    gone.setEnabled(False)
    grid.add("band", "Or an age band", gone, hint="Only if the birth date isn't known.")
    needs = ChipChoices([(each, each) for each in NEEDS], name="needs")
    needs.set_codes(["Food", "Employment", "Dental"])
    grid.add("needs", "What they need help with", needs, wide=True)
    at = TimeField(name="at")
    at.setText("6:30 PM")
    grid.add("at", "Starts", at)
    places = NumberField(1, 40, name="places")
    places.set_number(12)
    grid.add("room", "Places", places)
    tick, untick = CheckBox("OK to call", name="call"), CheckBox("OK to text", name="text")
    tick.setChecked(True)
    off = CheckBox("OK to leave a message", name="leave")
    off.setChecked(True)
    off.setEnabled(False)
    grid.add_wide(_wrap(row(tick, untick, off, None, spacing=24)))
    note = NoteField(name="note")
    note.setPlainText("Prefers to be called in the evening.")
    grid.add("note", "Note", note, wide=True)
    form = ScrollForm("form")
    form.body.addWidget(grid)
    form.foot.addWidget(label("Saved as you type", "muted"))
    form.foot.addStretch(1)
    form.foot.addWidget(button("Cancel", "quiet", name="cancel"))
    form.foot.addWidget(button("Save draft", name="draft"))
    form.foot.addWidget(button("Finish intake", "primary", name="finish"))
    grid.row("born").set_error(born.problem())
    card = Card("Brief intake", actions=(Pill("draft", "warning"),))
    card.body.addWidget(form)
    steps = StepList(["Who they are", "How to reach them", "What they need", "Notice"])
    steps.set_current(1)
    side = Card("Steps")
    side.body.addWidget(steps)
    side.setFixedWidth(260)
    password = PasswordField(lambda text: (2, "Longer is stronger: add a word."), name="password")
    password.edit.setText("harbor seven")
    password._show_strength("harbor seven")
    secret = FormGrid(1)
    secret.add("password", "New password", password)
    side.body.addWidget(secret)
    page = QWidget()
    page.setLayout(row(side, card, spacing=16))
    whole = window(page)
    whole.show()
    pronouns.setFocus()
    return whole


def _wrap(layout) -> QWidget:
    made = QWidget()
    made.setLayout(layout)
    return made


def split_page() -> QWidget:
    page = QWidget()
    listed = DataList(people_model(page), words="Waiting", name="waiting")
    card = Card("Waiting for a mentor", flush=True, actions=(Pill("14", "accent"),))
    card.body.addWidget(listed)
    detail = Card("Ana Łódź", actions=(icon_button("dots-three", "More", name="more"),))
    content = QWidget()
    inside = column()
    content.setLayout(inside)
    detail.body.addWidget(scrolled(content))
    tabs = QTabBar()
    for each in ("About", "Visits", "History"):
        tabs.addTab(each)
    inside.addWidget(tabs)
    pills = [Pill(tone, tone) for tone in ("neutral", "accent", "success", "warning", "danger")]
    inside.addLayout(row(*pills, None))
    inside.addWidget(PersonChip("Nguyễn Thị Minh Khai", "K7QF-2MX"))
    for load in ((6, 15), (15, 15), (17, 15), (0, 15)):
        inside.addWidget(MeterBar(*load))
    kinds = ("primary", "secondary", "quiet", "danger")
    buttons = [button(each.title(), each, name=each) for each in kinds]
    disabled = [button(each.title(), each, name=each) for each in kinds]
    for each in disabled:
        each.setEnabled(False)
    inside.addLayout(row(*buttons, None))
    inside.addLayout(row(*disabled, None))
    busy = BusyBar()
    busy.start("Making the month's report")
    busy.set_progress(40, 100)
    inside.addWidget(busy)
    busy.show()
    empty = EmptyState(
        "calendar-blank", "No groups meet tonight.", "Plan a group", name="empty_groups"
    )
    inside.addWidget(empty, 1)
    split = SplitPage(card, detail)
    page.setLayout(column(PageHeader("Mentors", "14 people wait"), split, spacing=16))
    page.layout().setStretch(1, 1)
    whole = window(page)
    whole.show()
    select_id(listed, 1)
    buttons[0].setFocus()
    return whole


def pdf_page() -> QWidget:
    from reportlab.pdfgen.canvas import Canvas

    paper = BytesIO()
    canvas = Canvas(paper, pagesize=(612, 792))
    for page in range(2):
        canvas.setFont("Helvetica-Bold", 22)
        canvas.drawString(72, 700, f"Group roster, sheet {page + 1}")
        canvas.showPage()
    canvas.save()
    preview = PdfPreview()
    preview.show_pdf(paper.getvalue())
    page = QWidget()
    page.setLayout(column(PageHeader("Reports", "Tonight's roster"), preview))
    page.layout().setStretch(1, 1)
    whole = window(page)
    whole.show()
    return whole


def dialog_page() -> QWidget:
    host = QWidget()
    host.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    host.show()
    dialogs = Dialogs(host)
    dialogs.ask(
        host,
        "Restore this backup?",
        "It holds 2,841 people and was made on Nov 20. <b>What you have now</b> is kept first.",
        "Restore",
        host.update,
        danger=True,
    )
    dialogs.text(
        host, "Cancel the meeting", "It stays in the list.", "Why", "Cancel it", print, lines=3
    )
    dialogs.error(
        host, "The disk is full", "Nothing was saved. Free some room and try again.", "code 13"
    )
    return host


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    app = QApplication.instance() or QApplication(sys.argv)
    pages = {"table": table_page, "form": form_page, "split": split_page, "pdf": pdf_page}
    for mode, size in (("light", "normal"), ("dark", "normal"), ("light", "larger")):
        apply_theme(app, mode, size)
        for name, make in pages.items():
            whole = make()
            QTest.qWait(400 if name == "pdf" else 30)  # QtPdf draws its pages in a thread
            grab(whole, folder / f"{name}-{mode}-{size}.png")
            whole.deleteLater()
        host = dialog_page()
        app.processEvents()
        for at, dialog in enumerate(host.findChildren(QWidget, "dialog")):
            grab(dialog, folder / f"dialog{at}-{mode}-{size}.png")
        host.deleteLater()
    apply_theme(app, "light", "normal")
    app.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    for name in ("table", "split"):
        whole = pages[name]()
        app.processEvents()
        grab(whole, folder / f"{name}-rtl.png")
        apply_theme(app, "dark", "large")  # live: the open window has to follow
        app.processEvents()
        grab(whole, folder / f"{name}-rtl-live-dark.png")
        apply_theme(app, "light", "normal")
        whole.deleteLater()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
