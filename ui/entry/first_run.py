"""The first run: the center, the director's account, the recovery sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from peerdesk.desk.office.front_door import FrontDoor
from peerdesk.desk.office.keeping import Cost, check_password, password_strength
from peerdesk.errors import Invalid, PeerDeskError
from peerdesk.words import _, language
from ui.dialogs import Dialogs
from ui.jobs import Progress, Runner
from ui.theme import metrics
from ui.widgets.buttons import button
from ui.widgets.fields import ChoiceBox, NoteField
from ui.widgets.form import FormGrid, ScrollForm
from ui.widgets.language_switch import LanguageSwitch
from ui.widgets.layouts import layout_of
from ui.widgets.messages import Banner
from ui.widgets.page import Card, PageHeader, column
from ui.widgets.password import PasswordField
from ui.widgets.room import Beside, Pages
from ui.widgets.steps import StepList
from ui.widgets.text import label
from ui.zones import paper_choices, system_paper, system_zone, utc_note, zone_choices

from .whose import WhoseCenter

if TYPE_CHECKING:
    from ui.sheet_proof import PrintedSheet

_OF_CENTER = ("center_name", "address", "phone", "time_zone", "paper")


class FirstRunPage(QWidget):
    """Three steps. `finished` carries the director's sign-in name; then somebody signs in."""

    finished = Signal(str)
    wants_backup = Signal()
    language_chosen = Signal(str)

    def __init__(
        self, door: FrontDoor, jobs: Runner, dialogs: Dialogs, cost: Cost | None = None
    ) -> None:
        super().__init__()
        self.setObjectName("first_run")
        self.setAccessibleName(_("Welcome"))
        self._door, self._jobs, self._dialogs, self._cost = door, jobs, dialogs, cost
        self._busy = False
        self._steps = StepList(
            [_("The center"), _("Your account"), _("Recovery sheet")], name="first_run_steps"
        )
        self._steps.step_chosen.connect(self._on_step)
        self._pages = Pages()
        self._pages.addWidget(self._center_page())
        self._pages.addWidget(self._account_page())
        self._sheet_page: QWidget | None = None
        self._language = LanguageSwitch(language(), name="first_run_language")
        self._language.chosen.connect(self.language_chosen)
        side = QWidget()
        side.setFixedWidth(220)
        side.setLayout(
            column(
                label("PeerDesk", "title"),
                label(_("Three steps, then the desk is open."), "muted", wrap=True),
                self._steps,
                self._language,
                None,
                spacing=metrics.LARGE,
            )
        )
        card = Card(name="first_run_card")
        layout_of(card).setContentsMargins(
            metrics.XXL, metrics.XL, metrics.XXL - metrics.MEDIUM, metrics.XL
        )
        card.body.addWidget(self._pages)
        card.setMaximumWidth(900)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(metrics.XXL, metrics.XXL, metrics.XXL, metrics.XXL)
        whole.addStretch(1)
        whole.addWidget(Beside(side, card, main=1, spacing=metrics.XL), 6)
        whole.addStretch(1)

    def first_focus(self) -> QWidget:
        """Where typing begins."""
        return self._director if self._pages.currentIndex() == 1 else self._name

    def _center_page(self) -> QWidget:
        form = ScrollForm("first_run_center")
        form.body.addWidget(
            PageHeader(
                _("Welcome"),
                _("Everything stays on this computer, encrypted. Only the name is needed now."),
            )
        )
        self._name = QLineEdit()
        self._name.setObjectName("first_run_center_name")
        self._address = NoteField(lines=2, name="first_run_address")
        self._phone = QLineEdit()
        self._phone.setObjectName("first_run_phone")
        own = system_zone()
        self._zone = ChoiceBox(zone_choices(), blank=not own, name="first_run_time_zone")
        self._zone.set_code(own)
        self._zone.code_changed.connect(self._on_zone)
        self._paper = ChoiceBox(paper_choices(), blank=False, name="first_run_paper")
        self._paper.set_code(system_paper())
        self._center = FormGrid(2)
        self._center.add(
            "center_name", _("&Name of the center"), self._name, required=True, wide=True
        )
        self._center.add(
            "address",
            _("&Address"),
            self._address,
            hint=_("Printed at the top of rosters and reports."),
            wide=True,
        )
        self._center.add("phone", _("&Phone"), self._phone)
        self._center.add("paper", _("Pape&r in the printer"), self._paper)
        hint = "" if own else _("This computer does not say where it is. Choose the center's zone.")
        self._center.add(
            "time_zone", _("&Time zone"), self._zone, hint=hint, required=True, wide=True
        )
        form.body.addWidget(self._center)
        self._whose = WhoseCenter(self._door, self._dialogs)
        form.body.addWidget(self._whose)
        self._name.returnPressed.connect(self._to_account)
        self._phone.returnPressed.connect(self._to_account)
        have_backup = button(
            _("I have a backup to restore"),
            "quiet",
            on_click=self._on_wants_backup,
            name="first_run_backup",
        )
        on = button(_("Go on"), "primary", on_click=self._to_account, name="first_run_next")
        form.foot.addWidget(have_backup)
        form.foot.addStretch(1)
        form.foot.addWidget(on)
        return form

    def _account_page(self) -> QWidget:
        form = ScrollForm("first_run_account")
        form.body.addWidget(
            PageHeader(
                _("Your account"),
                _("You are the director: you add the others, and you alone can change settings."),
            )
        )
        self._banner = Banner(name="first_run_banner")
        self._director = QLineEdit()
        self._director.setObjectName("first_run_director_name")
        self._sign_in_name = QLineEdit()
        self._sign_in_name.setObjectName("first_run_sign_in_name")
        self._password = PasswordField(self._strength, name="first_run_password")
        self._again = PasswordField(name="first_run_again")
        for entered in (
            self._director.returnPressed,
            self._sign_in_name.returnPressed,
            self._password.entered,
            self._again.entered,
        ):
            entered.connect(self._set_up)
        self._director.editingFinished.connect(self._suggest_name)
        self._account = FormGrid(2)
        self._account.add("director_name", _("Your &name"), self._director, required=True)
        self._account.add(
            "sign_in_name",
            _("&Sign-in name"),
            self._sign_in_name,
            hint=_("Everybody at this computer sees it on the sign-in screen."),
            required=True,
        )
        self._account.add(
            "password",
            _("&Password"),
            self._password,
            hint=_("Three or four words that have nothing to do with each other are good."),
            required=True,
        )
        self._account.add("again", _("The same once &more"), self._again, required=True)
        self._account.judge_together("sign_in_name", "password", "again")
        form.body.addWidget(self._banner)
        form.body.addWidget(self._account)
        self._back = button(_("Back"), on_click=self._to_center, name="first_run_back")
        self._make = button(
            _("Make the center"), "primary", on_click=self._set_up, name="first_run_make"
        )
        form.foot.addWidget(self._back)
        form.foot.addStretch(1)
        form.foot.addWidget(self._make)
        return form

    def _make_sheet_page(self, printed: PrintedSheet) -> QWidget:
        # QtPdf is loaded only now.
        from ui.sheet_proof import SheetProof

        self._proof = SheetProof(self._door, self._jobs, self._dialogs, self._cost)
        self._proof.show_sheet(printed)
        self._proof.proved.connect(self._finish)
        page = QWidget()
        page.setObjectName("first_run_sheet")
        whole = QVBoxLayout(page)
        whole.setContentsMargins(0, 0, metrics.MEDIUM, 0)
        whole.setSpacing(metrics.MEDIUM)
        whole.addWidget(
            PageHeader(
                _("Recovery sheet"),
                _("The last way in if every password is lost. It is shown only this once."),
            )
        )
        whole.addWidget(self._proof, 1)
        return page

    def _strength(self, text: str) -> tuple[int, str]:
        return password_strength(text, name=self._sign_in_name.text())

    def _suggest_name(self) -> None:
        """The first name is what people call each other by."""
        words = self._director.text().split()
        if words and not self._sign_in_name.text():
            self._sign_in_name.setText(words[0])

    def _values(self) -> dict[str, object]:
        return {
            "center_name": self._name.text(),
            "address": self._address.toPlainText(),
            "phone": self._phone.text(),
            "time_zone": self._zone.code(),
            "paper": self._paper.code(),
            "director_name": self._director.text(),
            "sign_in_name": self._sign_in_name.text(),
            "password": self._password.text(),
            "language": language(),
        }

    def typed(self) -> dict[str, Any]:
        """All that is on the page, for the page in another language."""
        return {**self._values(), "again": self._again.text(), "step": self._pages.currentIndex()}

    def put_back(self, typed: dict[str, Any]) -> None:
        """What was typed on the page before."""
        self._name.setText(typed["center_name"])
        self._address.setPlainText(typed["address"])
        self._phone.setText(typed["phone"])
        self._zone.set_code(typed["time_zone"])
        self._paper.set_code(typed["paper"])
        self._director.setText(typed["director_name"])
        self._sign_in_name.setText(typed["sign_in_name"])
        self._password.edit.setText(typed["password"])
        self._again.edit.setText(typed["again"])
        if typed["step"] == 1:
            self._steps.set_current(1)
            self._pages.setCurrentIndex(1)

    def _on_zone(self, zone: str) -> None:
        self._center.row("time_zone").set_note(utc_note(zone))

    def _on_step(self, step: int) -> None:
        if step == 0:
            self._to_center()
        elif step == 1 and self._sheet_page is None:
            self._to_account()

    def _to_center(self) -> None:
        if self._sheet_page is None and not self._busy:
            self._show(0, self._name)

    def _to_account(self) -> None:
        if self._sheet_page is not None or self._busy:
            return
        needed = {"center_name": self._name.text().strip(), "time_zone": self._zone.code()}
        problem = {key: _("This is needed.") for key, said in needed.items() if not said}
        self._center.show_errors(problem)
        if not problem:
            self._show(1, self._director)

    def _show(self, step: int, focus: QWidget) -> None:
        self._steps.set_current(step)
        self._pages.setCurrentIndex(step)
        focus.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_wants_backup(self) -> None:
        self.wants_backup.emit()

    def _set_up(self) -> None:
        if self._busy:
            return
        self._banner.clear()
        self._suggest_name()
        problems = self._account_problems()
        self._account.show_errors(problems)
        if not problems:
            self._whose.ask_about_others(self._make_it)

    def _make_it(self) -> None:
        self._set_busy(True)
        values, self._sent = self._values(), self._sign_in_name.text().strip()
        self._jobs.run(_SetUp(self._door, values, self._cost), self._done, self._no)

    def _account_problems(self) -> dict[str, str]:
        """What can be said without the half second that setting up takes."""
        problems: dict[str, str] = {}
        for key, field in (("director_name", self._director), ("sign_in_name", self._sign_in_name)):
            if not field.text().strip():
                problems[key] = _("This is needed.")
        try:
            check_password(self._password.text(), name=self._sign_in_name.text())
        except Invalid as error:
            problems |= error.fields
        if "password" not in problems and self._password.text() != self._again.text():
            problems["again"] = _("This is not the same as above.")
        return problems

    def _done(self, printed: PrintedSheet) -> None:
        self._set_busy(False)
        for field in (self._password, self._again):
            field.clear()
        self._sheet_page = self._make_sheet_page(printed)
        self._pages.addWidget(self._sheet_page)
        self._show(2, self._proof)
        # What is made can't be changed here any more; Settings does that.
        self._steps.setEnabled(False)
        self._language.hide()

    def _no(self, error: Exception) -> None:
        self._set_busy(False)
        if isinstance(error, Invalid):
            if any(key in _OF_CENTER for key in error.fields):
                self._show(0, self._name)
                self._center.show_errors(error.fields)
            else:
                self._account.say(self._banner, self._account.show_errors(error.fields))
        elif isinstance(error, PeerDeskError):
            self._banner.show_message(str(error), "danger")

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self._make.setEnabled(not busy)
        self._back.setEnabled(not busy)
        self._language.setEnabled(not busy)
        self._make.setText(_("One moment …") if busy else _("Make the center"))

    def _finish(self) -> None:
        self._door.lock()
        self.finished.emit(self._sent)


class _SetUp:
    """The work: make the center, open it, draw the sheet that is to be proved."""

    def __init__(self, door: FrontDoor, values: dict[str, object], cost: Cost | None) -> None:
        self._door, self._values, self._cost = door, values, cost

    def __call__(self, progress: Progress) -> PrintedSheet:
        from ui.sheet_proof import make_sheet

        values, self._values = self._values, {}
        self._door.set_up(values, self._cost)
        director = self._door.sign_in(str(values["sign_in_name"]), str(values["password"]))
        return make_sheet(director, self._door, progress)
