"""Adding and changing a mentor: all that ``MentorForm`` asks, in four calm sections."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from peerdesk.actor import Role
from peerdesk.desk.basics import choices
from peerdesk.desk.basics.forms import sense_of
from peerdesk.desk.mentoring import mentors
from peerdesk.desk.office import office
from peerdesk.errors import Invalid, PeerDeskError
from peerdesk.words import _, medium_date
from ui.context import Context
from ui.drafts import DraftKeeper, changed
from ui.held import held
from ui.screens.mentors.facts import NameHeading
from ui.screens.mentors.pickers import LanguageChoices, PersonPicker
from ui.widgets.buttons import button
from ui.widgets.chips import ChipChoices
from ui.widgets.fields import CheckBox, ChoiceBox, DateField, NumberField
from ui.widgets.form import FormGrid, ScrollForm
from ui.widgets.messages import Banner
from ui.widgets.page import Card, row
from ui.widgets.shortcut import tell_keys
from ui.widgets.text import rule
from ui.widgets.times import TimesGrid

_LISTS = {"stage": "mentor_stage", "gender": "gender", "age_band": "age_band"}
"""Fields of one choice, and the list whose codes they hold."""


class MentorFormPage(QWidget):
    """One form for a new mentor and for changes. Esc leaves it and keeps what was typed."""

    saved = Signal(object)
    """The mentor's id."""
    left = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        tell_keys(self, [("Esc", _("Leave: what is typed is kept")), ("Ctrl+Return", _("Save"))])
        self.setObjectName("mentors_form")
        self._context = context
        self._mentor_id: int | None = None
        self._before: dict[str, Any] = {}
        self._heading = NameHeading("mentors_form_title")
        self._banner = Banner(name="mentors_form_banner")
        self._build_fields()
        self._form = ScrollForm("mentors_form_area")
        for part in (self._banner, self._grid):
            self._form.body.addWidget(part)
        self._save = button(
            _("&Save the mentor"), "primary", on_click=self._on_save, name="mentors_save"
        )
        self._save.setToolTip(_("Ctrl+Enter"))
        self._discard = button(
            _("&Discard changes"), "quiet", on_click=self._on_discard, name="mentors_discard"
        )
        cancel = button(_("Cancel"), "quiet", on_click=self._on_cancel, name="mentors_cancel")
        cancel.setToolTip(_("Esc: what is typed is kept"))
        self._form.foot.addLayout(row(self._discard, None, cancel, self._save))
        card = Card(name="mentors_form_card")
        card.body.addWidget(self._heading)
        card.body.addWidget(rule())
        card.body.addWidget(self._form, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(card)
        self._draft = DraftKeeper(context, "mentor", self._typed, self)
        self._draft.follow(self._grid)

    def _build_fields(self) -> None:
        today = self._context.actor.clock.today
        self.name = QLineEdit()
        self.name.setObjectName("mentor_name")
        self.place = QLineEdit()
        self.place.setObjectName("mentor_place")
        self.credential = QLineEdit()
        self.credential.setObjectName("mentor_credential")
        self.stage = ChoiceBox(choices.options("mentor_stage"), blank=False, name="mentor_stage")
        self.gender = ChoiceBox(choices.options("gender"), name="mentor_gender")
        self.age_band = ChoiceBox(choices.options("age_band"), name="mentor_age_band")
        self.limit = NumberField(0, 200, name="mentor_limit")
        self.trained_on = DateField(
            today, sense_of(mentors.MentorForm, "trained_on"), name="mentor_trained_on"
        )
        self.expires_on = DateField(
            today, sense_of(mentors.MentorForm, "credential_expires_on"), name="mentor_expires_on"
        )
        self.cleared = CheckBox(_("Cleared for people &under 18"), name="mentor_cleared")
        self.account = ChoiceBox(name="mentor_account")
        self.person = PersonPicker(self._context.actor, name="mentor_person")
        self.languages = LanguageChoices(name="mentor_languages")
        self.modes = ChipChoices(choices.options("mode"), name="mentor_modes")
        self.slots = TimesGrid(name="mentor_slots")
        self.pathways = ChipChoices(choices.options("pathway"), name="mentor_pathways")
        self.experience = ChipChoices(choices.options("experience"), name="mentor_experience")
        self.interests = ChipChoices(choices.options("interest"), name="mentor_interests")
        grid = self._grid = FormGrid()
        grid.add(
            "name",
            _("&Name"),
            self.name,
            required=True,
            hint=_("As people at the center know the mentor."),
        )
        grid.add("stage", _("S&tage"), self.stage)
        grid.add("languages", _("&Languages"), self.languages, wide=True)
        grid.add("slots", _("Weekl&y times"), self.slots, wide=True)
        grid.add("modes", _("Ways to meet"), self.modes, wide=True)
        grid.add_heading(_("What they share"))
        grid.add("pathways", _("&Pathway"), self.pathways, wide=True)
        grid.add("experience", _("Lived th&rough"), self.experience, wide=True)
        grid.add("interests", _("&Interests"), self.interests, wide=True)
        grid.add("gender", _("&Gender"), self.gender)
        grid.add("age_band", _("&Age"), self.age_band)
        grid.add("place", _("Neigh&borhood"), self.place)
        grid.add_heading(_("Readiness"))
        grid.add(
            "trained_on",
            _("Training don&e on"),
            self.trained_on,
            hint=_("Nobody can be assigned before."),
        )
        grid.add(
            "limit",
            _("At most &how many people"),
            self.limit,
            hint=_("Blank: the center's own limit."),
        )
        grid.add("credential", _("&Credential"), self.credential, hint=_("Kind and number."))
        grid.add("credential_expires_on", _("Credential e&xpires on"), self.expires_on)
        grid.add("cleared_for_minors", _("Minors"), self.cleared)
        grid.add_heading(_("In PeerDesk"))
        grid.add(
            "account_id",
            _("Account to sign in with"),
            self.account,
            hint=_("With it the mentor sees the own people and logs support."),
        )
        grid.add(
            "person_id",
            _("Also comes to the center as"),
            self.person,
            hint=_("So that nobody becomes their own mentor."),
        )

    def open(self, mentor_id: int | None) -> None:
        """Show the form for this mentor, or for a new one. What was typed for the same before
        and not saved is still there."""
        draft = self._draft.begin_form(f"mentor:{mentor_id or 'new'}")
        self._fill(mentor_id)
        if draft is not None:
            self._put({**self._values(), **draft})
            self._banner.show_message(_("This is what you typed before. It is not saved yet."))
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _typed(self) -> dict[str, Any] | None:
        """What a draft keeps: the fields that were changed."""
        return changed(self._values(), self._before) if self._before else None

    def _fill(self, mentor_id: int | None) -> None:
        self._mentor_id = mentor_id
        actor = self._context.actor
        form = mentors.MentorForm.model_construct(name="")
        values: dict[str, Any] = (
            form.model_dump() if mentor_id is None else mentors.mentor_values(actor, mentor_id)
        )
        self._heading.set_text(
            _("Add a mentor") if mentor_id is None else _("Change {name}", name=values["name"])
        )
        found = office.accounts(actor)
        self.account.set_choices(
            [
                (str(each.id), each.name)
                for each in found
                if (Role.MENTOR in each.roles and each.active) or each.id == values["account_id"]
            ]
        )
        days = ("trained_on", "credential_expires_on")
        self._put(values | {key: medium_date(values[key]) if values[key] else "" for key in days})
        self._banner.clear()
        self._grid.show_errors({})
        self._before = self._values()

    def _put(self, values: dict[str, Any]) -> None:
        """Into the fields; dates as they are written."""
        self.name.setText(values["name"])
        self.place.setText(values["place"])
        self.credential.setText(values["credential"])
        for key, box in (
            ("stage", self.stage),
            ("gender", self.gender),
            ("age_band", self.age_band),
        ):
            box.set_code(
                values[key], choices.label(_LISTS[key], values[key]) if values[key] else ""
            )
        self.limit.setText(str(values["limit"] or ""))
        self.trained_on.setText(values["trained_on"])
        self.expires_on.setText(values["credential_expires_on"])
        self.cleared.setChecked(values["cleared_for_minors"])
        self.account.set_code(str(values["account_id"] or ""))
        self.person.set_person(values["person_id"])
        self.languages.set_codes(values["languages"])
        self.slots.set_slots(tuple(slot) for slot in values["slots"])
        for key, chips in self._chips().items():
            chips.set_choices(choices.options(mentors.TRAIT_LISTS[key], values[key]))
            chips.set_codes(values[key])

    def _chips(self) -> dict[str, ChipChoices]:
        return {
            "modes": self.modes,
            "pathways": self.pathways,
            "experience": self.experience,
            "interests": self.interests,
        }

    def _values(self) -> dict[str, Any]:
        account = self.account.code()
        return {
            "name": self.name.text(),
            "stage": self.stage.code(),
            "gender": self.gender.code(),
            "age_band": self.age_band.code(),
            "place": self.place.text(),
            "limit": self.limit.text().strip() or None,
            "trained_on": self.trained_on.text(),
            "credential": self.credential.text(),
            "credential_expires_on": self.expires_on.text(),
            "cleared_for_minors": self.cleared.isChecked(),
            "account_id": int(account) if account else None,
            "person_id": self.person.person_id(),
            "languages": self.languages.codes(),
            "slots": self.slots.slots(),
            **{key: chips.codes() for key, chips in self._chips().items()},
        }

    def _on_save(self) -> None:
        actor, values, mentor_id = self._context.actor, self._values(), self._mentor_id
        try:
            done = (
                mentors.add_mentor(actor, values)
                if mentor_id is None
                else mentors.change_mentor(actor, mentor_id, values)
            )
        except Invalid as error:
            self._grid.say(self._banner, self._grid.show_errors(error.fields))
            return
        except PeerDeskError as error:
            self._context.refused.emit(str(error))
            return
        self._draft.discard()
        self._draft.stop()
        self._before = {}
        self._context.did(done)
        self.saved.emit(done.value)

    def _on_cancel(self) -> None:
        self.left.emit()

    def _on_discard(self) -> None:
        self._draft.discard()
        self._draft.stop()
        self._before = {}
        self.left.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        """The form is left or locked: the records are still open at this moment."""
        super().hideEvent(event)
        self._draft.flush()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif enter and held(event) & Qt.KeyboardModifier.ControlModifier:
            self._on_save()
        else:
            super().keyPressEvent(event)
