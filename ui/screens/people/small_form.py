"""A few questions in the place of the person's page: one deed, one reason, one button."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from peerdesk.desk.basics.dates import Sense
from peerdesk.done import Done
from peerdesk.errors import Invalid, NoConsent, PeerDeskError
from peerdesk.words import _
from ui.context import Context
from ui.jobs import Cancelled
from ui.kept import Keeper
from ui.theme import metrics
from ui.told import say_no_consent
from ui.widgets.buttons import button
from ui.widgets.fields import ChoiceBox, DateField, NoteField, TimeField
from ui.widgets.form import FormGrid, ScrollForm
from ui.widgets.messages import Banner
from ui.widgets.page import Card, column
from ui.widgets.shortcut import INSIDE, add_key
from ui.widgets.text import label, restyle

Field = DateField | ChoiceBox | NoteField | QLineEdit


@dataclass(frozen=True)
class SmallQuestion:
    """A field of the form; ``key`` is its name in `Invalid.fields`. ``heading`` stands over it.

    ``only_if`` names another question, a choice, and the answer with which this one is asked.
    """

    key: str
    words: str
    field: Field
    hint: str = ""
    required: bool = False
    wide: bool = False
    heading: str = ""
    only_if: tuple[str, str] | None = None


@dataclass(frozen=True)
class Deed:
    """What is asked and done. ``name`` and ``person_id`` say of what typed text is kept.

    ``act`` gets the values by key: a date or None, a code, or a text. With ``is_long`` it runs
    in the background. ``done`` is called with its result when the form has closed.
    """

    name: str
    person_id: int
    title: str
    text: str
    questions: Sequence[SmallQuestion]
    yes: str
    act: Callable[[dict[str, Any]], Done[Any]]
    done: Callable[[Done[Any]], object]
    points: Sequence[str] = ()
    is_danger: bool = False
    is_long: bool = False


class SmallForm(QWidget):
    """Asks one `Deed` at a time. Esc leaves; what was typed is kept as a draft, and is there again
    on coming back."""

    finished = Signal()
    """The deed is done, or the form was left."""
    consent_wanted = Signal(object)
    """The gate stayed shut: a `NoConsent` that says for whom. What was typed is kept."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._deed: Deed | None = None
        self._running: Deed | None = None
        self._grid = FormGrid()
        self._title = label("", "heading", wrap=True, name="deed_title")
        self._text = label("", wrap=True, name="deed_text")
        self._points = QWidget()
        self._banner = Banner(name="deed_banner")
        self._banner.action_clicked.connect(self._on_consent_wanted)
        self._no_consent: NoConsent | None = None
        self._form = ScrollForm("deed_scroll")
        for part in (self._text, self._points, self._grid):
            self._form.body.addWidget(part)
        self._leave = button(_("Cancel"), "quiet", on_click=self.leave, name="deed_leave")
        self._leave.setToolTip(_("Esc"))
        self._yes = button("", "primary", on_click=self.save, name="deed_yes")
        self._form.foot.addStretch(1)
        self._form.foot.addWidget(self._leave)
        self._form.foot.addWidget(self._yes)
        card = Card()
        card.body.addWidget(self._title)
        card.body.addWidget(self._banner)
        card.body.addWidget(self._form, 1)
        self.setLayout(column(card, spacing=0))
        self._keeper = Keeper(context, self)
        save, leave = _("Do it"), _("Leave: what is typed is kept")
        for keys, slot, words in (
            ("Ctrl+Return", self.save, save),
            ("Ctrl+S", self.save, save),
            ("Esc", self.leave, leave),
        ):
            add_key(self, keys, slot, words, where=INSIDE)

    def begin(self, deed: Deed) -> None:
        """Ask; the focus goes to the first question."""
        self._keeper.keep()
        self._deed = deed
        self._title.setText(deed.title)
        self._text.setText(deed.text)
        self._text.setVisible(bool(deed.text))
        self._replace_points(_points(deed.points))
        self._banner.clear()
        fresh = FormGrid()
        for each in deed.questions:
            if each.heading:
                fresh.add_heading(each.heading)
            fresh.add(
                each.key,
                each.words,
                each.field,
                hint=each.hint,
                required=each.required,
                wide=each.wide,
            )
        days = (each.key for each in deed.questions if isinstance(each.field, DateField))
        fresh.judge_together(*days)
        self._replace_grid(fresh)
        for each in deed.questions:
            if isinstance(each.field, ChoiceBox):
                each.field.code_changed.connect(self._show_fitting)
        self._keeper.listen(fresh)
        if self._keeper.begin(*_about(deed)):
            self._banner.show_message(_("This is what you typed before. It is not saved yet."))
        self._show_fitting()
        self._yes.setText(deed.yes)
        self._yes.setProperty("kind", "danger" if deed.is_danger else "primary")
        self._yes.setToolTip("Ctrl+Enter")
        restyle(self._yes)
        self._set_busy(self._running is not None)
        deed.questions[0].field.setFocus(Qt.FocusReason.OtherFocusReason)

    def save(self) -> None:
        """Do it, or show at each field what can't be kept."""
        deed = self._deed
        if deed is None or not self._yes.isEnabled():
            return
        asked = [each for each in deed.questions if _is_asked(each, deed)]
        wrong = {each.key: _wrong(each) for each in asked if _wrong(each)}
        if wrong:
            self._on_failed(Invalid(wrong))
            return
        values = {each.key: _value(each.field) for each in asked}
        self._grid.show_errors({})
        self._banner.clear()
        self._running = deed
        if deed.is_long:
            self._set_busy(True)
            self._banner.show_message(_("One moment …"), "info")
            work = partial(_in_background, deed.act, values)
            self._context.jobs.run(work, self._on_done, self._on_failed)
            return
        try:
            done = deed.act(values)
        except PeerDeskError as error:
            self._on_failed(error)
            return
        self._on_done(done)

    def leave(self) -> None:
        """Back to the person; what was typed is kept for the next time."""
        if self._deed is None or not self._yes.isEnabled():
            return
        if self._keeper.keep():
            self._close()
            self.finished.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._keeper.write()

    def forget(self) -> None:
        """Another person, or nobody: what was typed is there again when it is asked again."""
        self._keeper.keep()
        self._close()

    def _on_done(self, done: Done[Any]) -> None:
        deed, self._running = self._running, None
        self._set_busy(False)
        if deed is None:
            return
        self._keeper.forget(*_about(deed))
        if self._deed is deed:  # else somebody else's page was opened meanwhile
            self._close()
            self.finished.emit()
        deed.done(done)

    def _on_failed(self, error: Exception) -> None:
        deed, self._running = self._running, None
        self._set_busy(False)
        if isinstance(error, Cancelled):
            return
        if deed is not None and deed is not self._deed:
            self._context.refused.emit(str(error))
            return
        self._banner.clear()
        if isinstance(error, Invalid):
            self._grid.say(self._banner, self._grid.show_errors(error.fields), "danger")
        elif isinstance(error, NoConsent):
            self._no_consent = error
            say_no_consent(self._context, self._banner, error)
        elif isinstance(error, PeerDeskError):
            self._banner.show_message(str(error), "danger")

    def _on_consent_wanted(self) -> None:
        missing = self._no_consent
        if missing is not None:
            self.leave()
            self.consent_wanted.emit(missing)

    def _show_fitting(self) -> None:
        """The questions that the answers before them ask for."""
        deed = self._deed
        for each in deed.questions if deed is not None else ():
            if each.only_if is not None:
                self._grid.row(each.key).setVisible(_is_asked(each, deed))

    def _set_busy(self, busy: bool) -> None:
        self._yes.setEnabled(not busy)
        self._leave.setEnabled(not busy)

    def _close(self) -> None:
        self._deed = None
        self._title.clear()
        self._text.clear()
        self._replace_points(QWidget())
        self._banner.clear()
        self._replace_grid(FormGrid())

    def _replace_grid(self, fresh: FormGrid) -> None:
        old, self._grid = self._grid, fresh
        self._replace(old, fresh)

    def _replace_points(self, fresh: QWidget) -> None:
        old, self._points = self._points, fresh
        self._replace(old, fresh)

    def _replace(self, old: QWidget, fresh: QWidget) -> None:
        self._form.body.replaceWidget(old, fresh)
        old.hide()
        old.setParent(None)  # nothing finds its fields any more
        old.deleteLater()


def line(name: str) -> QLineEdit:
    """A line of text, for a question."""
    made = QLineEdit()
    made.setObjectName(name)
    return made


def past_day(context: Context, name: str = "deed_day") -> DateField:
    """Today, or a day before it, for a question."""
    made = DateField(context.actor.clock.today, Sense.RECENT, name=name)
    made.set_date(context.actor.clock.today())
    return made


def _about(deed: Deed) -> tuple[str, int]:
    return f"deed:{deed.name}", deed.person_id


def _points(sentences: Sequence[str]) -> QWidget:
    """The sentences as a list; each wraps beside its point."""
    made = QWidget()
    made.setObjectName("deed_points")
    lines = QGridLayout(made)
    lines.setContentsMargins(0, 0, 0, 0)
    lines.setHorizontalSpacing(metrics.SMALL)
    lines.setVerticalSpacing(metrics.XS)
    for at, sentence in enumerate(sentences):
        lines.addWidget(label("•", "muted"), at, 0, Qt.AlignmentFlag.AlignTop)
        lines.addWidget(label(sentence, wrap=True), at, 1)
    lines.setColumnStretch(1, 1)
    return made


def _in_background(
    act: Callable[[dict[str, Any]], Done[Any]], values: dict[str, Any], _p: object
) -> Any:
    return act(values)


def _is_asked(question: SmallQuestion, deed: Deed | None) -> bool:
    if question.only_if is None or deed is None:
        return True
    key, code = question.only_if
    box = next(each.field for each in deed.questions if each.key == key)
    return isinstance(box, ChoiceBox) and box.code() == code


def _wrong(question: SmallQuestion) -> str:
    """What is wrong with the answer before the desk looks at it, or ""."""
    if question.required and not _typed(question.field).strip():
        return _("This is needed.")
    field = question.field
    return field.problem() if isinstance(field, DateField | TimeField) else ""


def _value(field: Field) -> Any:
    if isinstance(field, DateField):
        return field.date()
    return _typed(field).strip()


def _typed(field: Field) -> str:
    if isinstance(field, ChoiceBox):
        return field.code()
    if isinstance(field, NoteField):
        return field.toPlainText()
    return field.text()
