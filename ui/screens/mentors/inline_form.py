"""Small forms that stand in a page's place: a reason, what is asked for, support to log."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from peerdesk.desk.basics import choices
from peerdesk.desk.basics.forms import sense_of
from peerdesk.desk.mentoring.matching import PersonTraits
from peerdesk.desk.mentoring.sessions import LONGEST_MINUTES, SessionForm
from peerdesk.done import Done
from peerdesk.errors import Invalid, NoConsent, PeerDeskError
from peerdesk.words import _
from ui.context import Context
from ui.held import held
from ui.kept import Keeper
from ui.theme import metrics
from ui.told import ToldFields, say_no_consent
from ui.widgets.buttons import button
from ui.widgets.chips import ChipChoices
from ui.widgets.fields import CheckBox, ChoiceBox, DateField, NoteField, NumberField, TimeField
from ui.widgets.form import FormGrid, ScrollForm
from ui.widgets.messages import Banner
from ui.widgets.page import row
from ui.widgets.shortcut import tell_keys
from ui.widgets.text import label
from ui.widgets.times import TimesGrid

Decision = Literal["assign", "reassign", "end", "exclude"]


class InlineForm(QWidget):
    """A heading, a sentence, fields, and two answers. Esc is `cancelled`, and keeps the text."""

    confirmed = Signal()
    cancelled = Signal()

    def __init__(self, context: Context, *, name: str) -> None:
        super().__init__()
        tell_keys(self, [("Esc", _("Leave: what is typed is kept")), ("Ctrl+Return", _("Save"))])
        self.setObjectName(name)
        self.title = label("", "heading", wrap=True, name=f"{name}_title")
        self.text = label("", "muted", wrap=True, name=f"{name}_text")
        self.banner = Banner(name=f"{name}_banner")
        self.banner.action_clicked.connect(self._on_consent_wanted)
        self._context = context
        self._missing: tuple[int, NoConsent] | None = None
        self.grid = FormGrid()
        self.form = ScrollForm(f"{name}_area")
        for part in (self.title, self.text, self.banner, self.grid):
            self.form.body.addWidget(part)
        self.yes = button("", "primary", name=f"{name}_yes")
        self.no = button(_("Cancel"), name=f"{name}_cancel")
        self.yes.clicked.connect(self.confirmed)
        self.no.clicked.connect(self._on_cancel)
        self.no.setToolTip(_("Esc"))
        self.form.foot.addLayout(row(None, self.no, self.yes))
        box = QVBoxLayout(self)
        box.setContentsMargins(metrics.LARGE, metrics.MEDIUM, metrics.MEDIUM, metrics.LARGE)
        box.addWidget(self.form)
        self.keeper = Keeper(context, self)

    def clear(self) -> None:
        """It is done: a blank form the next time."""
        self.keeper.done()
        self.blank()

    def begin(self, form: str, person_id: int) -> None:
        """What was typed of this form about the person before is put over what was found."""
        if self.keeper.begin(form, person_id):
            self.banner.show_message(_("This is what you typed before. It is not saved yet."))

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.keeper.write()

    def _on_cancel(self) -> None:
        if self.keeper.keep():
            self.cancelled.emit()

    def blank(self) -> None:
        """Nothing typed."""

    def say(self, title: str, text: str, yes: str) -> None:
        """What is asked, why, and the verb on the button."""
        self.title.setText(title)
        self.text.setText(text)
        self.text.setVisible(bool(text))
        self.yes.setText(yes.replace("&", "&&"))
        self.banner.clear()
        self.grid.show_errors({})

    def show_errors(self, error: Invalid) -> None:
        """Each message at its field, the others in the banner."""
        self.banner.clear()
        self.grid.say(self.banner, self.grid.show_errors(error.fields))

    def show_missing(self, person_id: int, missing: NoConsent) -> None:
        """The gate stayed shut; whoever keeps consents is offered the form, on the person's
        page."""
        self._missing = person_id, missing
        say_no_consent(self._context, self.banner, missing)

    def _on_consent_wanted(self) -> None:
        if self._missing is not None and self.keeper.keep():
            self.cancelled.emit()
            self._context.show("people", ("consent", *self._missing))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        focused = self.focusWidget()
        control = bool(held(event) & Qt.KeyboardModifier.ControlModifier)
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() == Qt.Key.Key_Escape or (enter and focused is self.no):
            self._on_cancel()
        elif enter and (control or not isinstance(focused, NoteField)):
            self.confirmed.emit()
        else:
            super().keyPressEvent(event)


class DecisionForm(InlineForm):
    """The reasons that an assignment, a change, an end or an exclusion asks for."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, name="decision")
        self.decision: Decision = "assign"
        self.end_reason = ChoiceBox(
            choices.options("assignment_end_reason"), name="decision_end_reason"
        )
        self.hand_over = NoteField(lines=3, name="decision_hand_over")
        self.override = NoteField(lines=2, name="decision_override")
        self.exclusion = ChoiceBox(
            choices.options("exclusion_reason"), blank=False, name="decision_exclusion"
        )
        self.grid.add(
            "override_reason",
            _("Why all the same"),
            self.override,
            required=True,
            hint=_("Kept with the assignment."),
            wide=True,
        )
        self.grid.add("reason", _("Why it ends"), self.end_reason, required=True, wide=True)
        self.grid.add(
            "hand_over_note",
            _("Hand-over note"),
            self.hand_over,
            wide=True,
            hint=_("For the next mentor: what helps, what was begun. No blame, no clinical notes."),
        )
        self.grid.add("exclusion", _("Reason"), self.exclusion, wide=True)
        self.keeper.listen(self.grid)

    def ask(
        self,
        decision: Decision,
        person_id: int,
        about: int,
        title: str,
        text: str,
        yes: str,
        fields: Collection[str],
        against: str = "",
    ) -> None:
        """Ask for ``fields``. What was typed of the person ``about`` the same mentor or walk
        before is still there."""
        self.keeper.keep()
        self.blank()
        self.decision = decision
        self.say(title, text, yes)
        self.begin(f"{decision}:{about}", person_id)
        if against:
            self.banner.show_message(against, "warning")
        for key in ("override_reason", "reason", "hand_over_note", "exclusion"):
            self.grid.row(key).setVisible(key in fields)
        first = next(key for key in ("reason", "exclusion", "override_reason") if key in fields)
        self.grid.row(first).field.setFocus(Qt.FocusReason.OtherFocusReason)

    def blank(self) -> None:
        """Nothing typed."""
        self.end_reason.set_code("")
        self.exclusion.set_code("asked")
        self.hand_over.clear()
        self.override.clear()


class AskForm(InlineForm):
    """What somebody asks for: the values of ``MentorRequestForm``."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, name="ask")
        self.gender = ChoiceBox(choices.options("gender"), name="ask_gender")
        self.must = CheckBox(_("This is a m&ust"), name="ask_must")
        self.modes = ChipChoices(choices.options("mode"), name="ask_modes")
        self.times = TimesGrid(name="ask_times")
        self.grid.add(
            "gender_wanted",
            _("&Gender of the mentor"),
            self.gender,
            hint=_("Blank means that it doesn't matter."),
        )
        self.grid.add("gender_is_must", _("How much it matters"), self.must)
        self.grid.add("slots", _("Free &times in the week"), self.times, wide=True)
        self.grid.add("modes", _("Ways to meet"), self.modes, wide=True)
        self.keeper.listen(self.grid)

    def ask(self, person_id: int, name: str, known: PersonTraits, *, already: bool) -> None:
        """Show what is known of the wishes of this person, and what was typed over that."""
        self.keeper.keep()
        self.gender.set_code(known.gender_wanted)
        self.must.setChecked(known.gender_is_must)
        self.modes.set_codes(known.modes)
        self.times.set_slots(known.slots)
        title = _("What {name} asks for") if already else _("{name} asks for a mentor")
        self.say(
            title.format(name=name),
            "",
            _("Keep") if already else _("Put on the waiting list"),
        )
        self.begin("ask", person_id)
        self.gender.setFocus(Qt.FocusReason.OtherFocusReason)

    def values(self) -> dict[str, Any]:
        """The values of ``MentorRequestForm``."""
        return {
            "gender_wanted": self.gender.code(),
            "gender_is_must": self.must.isChecked(),
            "slots": self.times.slots(),
            "modes": self.modes.codes(),
        }


class LogForm(InlineForm):
    """Peer support to log: the values of ``SessionForm``."""

    def __init__(self, context: Context, *, name: str) -> None:
        super().__init__(context, name=name)
        today = self._today = context.actor.clock.today
        self.person_id: int | None = None
        self.kind = ChoiceBox(choices.options("session_kind"), blank=False, name=f"{name}_kind")
        self.mode = ChoiceBox(choices.options("mode"), blank=False, name=f"{name}_mode")
        self.day = DateField(today, sense_of(SessionForm, "day"), name=f"{name}_day")
        self.reached = CheckBox(_("We &reached each other"), name=f"{name}_reached")
        self.minutes = NumberField(1, LONGEST_MINUTES, name=f"{name}_minutes")
        self.starts = TimeField(name=f"{name}_starts")
        self.ends = TimeField(name=f"{name}_ends")
        self.note = NoteField(lines=3, name=f"{name}_note")
        self.follow_up = DateField(
            today, sense_of(SessionForm, "follow_up_on"), name=f"{name}_follow_up"
        )
        span = QWidget()
        times = row(self.starts, label("–", "muted"), self.ends)
        span.setLayout(times)
        self.grid.add("kind", _("&Kind"), self.kind)
        self.grid.add("mode", _("How"), self.mode)
        self.grid.add("day", _("&Day"), self.day)
        self.grid.add("follow_up_on", _("&Follow up on"), self.follow_up)
        self.grid.add("minutes", _("M&inutes"), self.minutes)
        self._span = self.grid.add("ends", _("or from – to"), span)
        self.grid.add_wide(self.reached)
        self.starts.setAccessibleName(_("From"))
        self.ends.setAccessibleName(_("To"))
        span.setFocusProxy(self.starts)
        self.grid.add(
            "note",
            _("Short &note"),
            self.note,
            wide=True,
            hint=_("What you did together. This is not a counseling note."),
        )
        self.told = ToldFields(context, name, self)
        self.told.add_to(self.grid)
        self.kind.code_changed.connect(self.told.ask_of)
        self.starts.problem_found.connect(self._span.set_error)
        self.ends.problem_found.connect(self._span.set_error)
        self.grid.judge_together("minutes", "ends", "reached")
        self.grid.judge_together("day", "follow_up_on")
        self.reached.toggled.connect(self._on_reached)
        self.keeper.listen(self.grid)

    def ask(self, person_id: int, name: str) -> None:
        """Log for this person. What was typed for the same one before is still there."""
        self.keeper.keep()
        self.blank()
        self.person_id = person_id
        self.say(_("Log support for {name}", name=name), "", _("Log"))
        self.begin(self.objectName(), person_id)
        self.told.ask_of(self.kind.code())
        self.kind.setFocus(Qt.FocusReason.OtherFocusReason)

    def blank(self) -> None:
        """A blank form for today."""
        self.person_id = None
        self.kind.set_code("one_on_one")
        self.mode.set_code("in_person")
        self.day.set_date(self._today())
        self.reached.setChecked(True)
        self.minutes.set_number(None)
        self.starts.set_time(None)
        self.ends.set_time(None)
        self.note.clear()
        self.follow_up.set_date(None)
        self.told.fill({})
        self.told.ask_of(self.kind.code())

    def values(self) -> dict[str, Any]:
        """The values of ``SessionForm``; Invalid where a time or number can't be read."""
        reached = self.reached.isChecked()
        typed: dict[str, NumberField | TimeField] = {"minutes": self.minutes, "ends": self.ends}
        problems = {key: field.problem() for key, field in typed.items() if reached}
        problems["ends"] = problems.get("ends", "") or (self.starts.problem() if reached else "")
        if any(problems.values()):
            raise Invalid({key: message for key, message in problems.items() if message})
        return {
            "person_id": self.person_id,
            "kind": self.kind.code(),
            "mode": self.mode.code(),
            "day": self.day.text(),
            "reached": reached,
            "minutes": self.minutes.number() if reached else None,
            "starts": self.starts.time() if reached else None,
            "ends": self.ends.time() if reached else None,
            "note": self.note.toPlainText(),
            "follow_up_on": self.follow_up.text(),
            **self.told.values(),
        }

    def _on_reached(self, reached: bool) -> None:
        for field in (self.minutes, self.starts, self.ends):
            field.setEnabled(reached)


def tried(
    context: Context, action: Callable[[], Done[Any]], form: InlineForm | None
) -> Done[Any] | None:
    """Run a writing function; what can't be kept is said at its field, a refusal as a toast."""
    try:
        return action()
    except Invalid as error:
        if form is not None:
            form.show_errors(error)
        else:
            context.refused.emit(str(error))
    except NoConsent as error:
        if isinstance(form, LogForm) and form.person_id is not None:
            form.show_missing(form.person_id, error)
        else:
            context.refused.emit(str(error))
    except PeerDeskError as error:
        context.refused.emit(str(error))
    return None
