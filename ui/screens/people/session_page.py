"""Peer support with one person, logged in a few keys."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget

from peerdesk.actor import Role
from peerdesk.desk.basics import choices
from peerdesk.desk.basics.forms import sense_of
from peerdesk.desk.mentoring import sessions
from peerdesk.desk.people.people import PersonCard
from peerdesk.errors import Invalid, NoConsent, PeerDeskError
from peerdesk.words import _, clock_time
from ui.context import Context
from ui.drafts import DraftKeeper
from ui.theme import metrics
from ui.told import ToldFields, say_no_consent
from ui.widgets.buttons import button
from ui.widgets.fields import CheckBox, ChoiceBox, DateField, NoteField, NumberField
from ui.widgets.form import FormGrid, ScrollForm
from ui.widgets.messages import Banner
from ui.widgets.page import Card, column, row
from ui.widgets.shortcut import INSIDE, add_key
from ui.widgets.text import label

_DRAFT = "session"


class SessionPage(QWidget):
    """Stands in the place of the person's page until it is saved or left."""

    finished = Signal()
    """Saved, or left with Esc: what was typed is then kept as a draft."""
    consent_wanted = Signal(object)
    """The gate stayed shut: a `NoConsent` that says for whom. What was typed is kept."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._person: PersonCard | None = None
        self._title = label("", "heading", wrap=True, name="session_title")
        self._banner = Banner(name="session_banner")
        self._banner.action_clicked.connect(self._on_consent_wanted)
        self._no_consent: NoConsent | None = None
        self._kind = ChoiceBox(choices.options("session_kind"), blank=False, name="session_kind")
        self._mode = ChoiceBox(choices.options("mode"), blank=False, name="session_mode")
        self._day = DateField(
            self._today, sense_of(sessions.SessionForm, "day"), name="session_day"
        )
        self._minutes = NumberField(1, sessions.LONGEST_MINUTES, name="session_minutes")
        self._reached = CheckBox(_("They were reached"), name="session_reached")
        self._with = ChoiceBox(blank=False, name="session_mentor")
        self._note = NoteField(lines=4, name="session_note")
        self._follow_up = DateField(
            self._today, sense_of(sessions.SessionForm, "follow_up_on"), name="session_follow_up"
        )
        self._grid = FormGrid()
        self._grid.add("kind", _("What it was"), self._kind)
        self._grid.add("mode", _("How"), self._mode)
        self._grid.add("minutes", _("Minutes"), self._minutes, hint=_("15 minutes are one unit."))
        self._grid.add("day", _("Day"), self._day)
        self._grid.add("reached", _("If it was a call"), self._reached)
        self._grid.add("mentor_id", _("Who gave it"), self._with)
        hint = _("What was agreed. Not a counselling note.")
        self._grid.add("note", _("Note"), self._note, hint=hint, wide=True)
        self._grid.add("follow_up_on", _("Follow-up on"), self._follow_up)
        self._told = ToldFields(context, "session", self)
        self._told.add_to(self._grid)
        self._grid.judge_together("day", "follow_up_on")
        self._grid.judge_together("minutes", "reached")
        form = ScrollForm("session_scroll")
        form.body.addWidget(self._grid)
        self._hint = label("", "small", name="session_hint")
        form.foot.addWidget(self._hint)
        form.foot.addStretch(1)
        leave = button(_("Cancel"), "quiet", on_click=self.leave, name="session_leave")
        leave.setToolTip(_("Esc: what is typed is kept"))
        save = button(_("Save"), "primary", on_click=self.save, name="session_save")
        save.setToolTip("Ctrl+Enter")
        form.foot.addWidget(leave)
        form.foot.addWidget(save)
        card = Card()
        card.body.addLayout(row(self._title))
        card.body.addWidget(self._banner)
        card.body.addWidget(form, 1)
        self.setLayout(column(card, spacing=metrics.MEDIUM))
        self._draft = DraftKeeper(context, _DRAFT, self._values, self)
        self._draft.saved.connect(self._on_draft_saved)
        for line in (self._day, self._follow_up, self._minutes):
            line.textEdited.connect(self._on_edited)
        for box in (self._kind, self._mode, self._with, self._told.told):
            box.code_changed.connect(self._on_edited)
        self._kind.code_changed.connect(self._told.ask_of)
        self._told.to.textEdited.connect(self._on_edited)
        for text in (self._told.what, self._told.reason):
            text.textChanged.connect(self._on_edited)
        self._reached.toggled.connect(self._on_reached)
        self._note.textChanged.connect(self._on_edited)
        for keys in ("Ctrl+Return", "Ctrl+Enter", "Ctrl+S"):
            add_key(self, keys, self.save, _("Save"), where=INSIDE)
        add_key(self, "Esc", self.leave, _("Leave: what is typed is kept"), where=INSIDE)

    def begin(self, person: PersonCard) -> None:
        """A form for this person, with what was typed before and not saved."""
        draft = self._draft.begin(person.id)
        self._person = person
        self._title.setText(_("Support for {name}", name=person.name))
        may_choose = self._context.actor.has((Role.DIRECTOR,)) and person.mentor_id is not None
        givers = [("", self._context.actor.name)]
        if may_choose:
            givers.append((str(person.mentor_id), person.mentor))
        self._with.set_choices(givers)
        self._grid.row("mentor_id").setVisible(may_choose)
        self._fill(draft or {})
        self._hint.setText(_("This is what you began.") if draft else "")
        self._banner.clear()
        self._kind.setFocus(Qt.FocusReason.OtherFocusReason)

    def save(self) -> None:
        """Log it, or show at each field what can't be kept."""
        try:
            done = sessions.log_session(self._context.actor, self._values())
        except Invalid as error:
            self._grid.say(self._banner, self._grid.show_errors(error.fields), "danger")
            return
        except NoConsent as error:
            self._no_consent = error
            say_no_consent(self._context, self._banner, error)
            return
        except PeerDeskError as error:
            self._banner.show_message(str(error), "danger")
            return
        self._draft.discard()
        self.clear()
        self._context.did(done)
        self.finished.emit()

    def leave(self) -> None:
        """Back to the person; what was typed is kept as a draft."""
        if self._draft.flush():
            self.clear()
            self.finished.emit()

    def _on_consent_wanted(self) -> None:
        missing = self._no_consent
        if missing is not None and self._draft.flush():
            self.clear()
            self.consent_wanted.emit(missing)

    def clear(self) -> None:
        """Nothing of the person stays in the fields."""
        self._person = None
        self._draft.stop()
        self._title.clear()
        self._fill({})

    def _values(self) -> dict[str, Any]:
        assert self._person is not None
        giver = self._with.code()
        reached = self._reached.isChecked()
        typed_minutes = self._minutes.text().strip()
        minutes = self._minutes.number() or typed_minutes or None
        return {
            "person_id": self._person.id,
            "mentor_id": int(giver) if giver else None,
            "kind": self._kind.code(),
            "mode": self._mode.code(),
            "day": self._day.date() or self._day.text().strip(),
            "minutes": minutes if reached else None,
            "reached": reached,
            "note": self._note.toPlainText().strip(),
            "follow_up_on": self._follow_up.date() or self._follow_up.text().strip(),
            **self._told.values(),
        }

    def _fill(self, values: dict[str, Any]) -> None:
        signalling = (self._note, self._reached, self._told.what, self._told.reason)
        for field in signalling:
            field.blockSignals(True)
        self._kind.set_code(values.get("kind", "one_on_one"))
        self._mode.set_code(values.get("mode", "in_person"))
        giver = values.get("mentor_id")
        self._with.set_code("" if giver is None else str(giver))
        minutes = values.get("minutes")
        self._minutes.set_number(minutes if isinstance(minutes, int) else None)
        self._reached.setChecked(values.get("reached", True))
        self._note.setPlainText(values.get("note", ""))
        _fill_day(self._day, values.get("day", self._today().isoformat()))
        _fill_day(self._follow_up, values.get("follow_up_on", ""))
        self._told.fill(values)
        self._told.ask_of(self._kind.code())
        self._minutes.setEnabled(self._reached.isChecked())
        self._grid.show_errors({})
        for field in signalling:
            field.blockSignals(False)

    def _on_reached(self, reached: bool) -> None:
        self._minutes.setEnabled(reached)
        self._on_edited()

    def _on_edited(self) -> None:
        if self._person is not None:
            self._draft.touch()

    def _on_draft_saved(self, at: datetime) -> None:
        self._hint.setText(_("Draft saved at {time}", time=clock_time(at)))

    def _today(self) -> date:
        return self._context.actor.clock.today()

    def hideEvent(self, event: QHideEvent) -> None:
        """The screen is left or locked: the records are still open at this moment."""
        super().hideEvent(event)
        self._draft.flush()


def _fill_day(field: DateField, text: str) -> None:
    try:
        field.set_date(date.fromisoformat(text) if text else None)
    except ValueError:
        field.set_date(None)
        field.setText(text)
