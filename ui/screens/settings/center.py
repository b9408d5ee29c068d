"""The center's own settings, kept by the director."""

from __future__ import annotations

from datetime import time

from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from peerdesk.desk.office import office
from peerdesk.errors import Invalid, PeerDeskError
from peerdesk.words import LANGUAGES, N_, _, clock_time, medium_date
from ui.context import Context
from ui.drafts import DraftKeeper, changed
from ui.widgets.buttons import button
from ui.widgets.fields import ChoiceBox, NoteField, NumberField, TimeField
from ui.widgets.form import FormGrid, ScrollForm
from ui.widgets.messages import Banner
from ui.zones import paper_choices, utc_note, zone_choices, zone_words


class CenterSection(QWidget):
    """A form that is saved by its button; what was typed and not saved is kept as a draft, and a
    reload leaves it."""

    KEPT_WITH = N_("Save")

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setObjectName("settings_center")
        self._context = context
        self._shown: dict[str, object] = {}
        self._name = QLineEdit()
        self._name.setObjectName("center_form_name")
        self._address = NoteField(lines=2, name="center_form_address")
        self._phone = QLineEdit()
        self._phone.setObjectName("center_form_phone")
        self._notice = QLineEdit()
        self._notice.setObjectName("center_form_notice_version")
        self._zone = ChoiceBox(zone_choices(), blank=False, name="center_form_time_zone")
        self._paper = ChoiceBox(paper_choices(), blank=False, name="center_form_paper")
        spoken = list(LANGUAGES.items())
        self._language = ChoiceBox(spoken, blank=False, name="center_form_language")
        self._closing = TimeField(name="center_form_closing")
        self._day_ends = TimeField(name="center_form_day_ends")
        self._numbers = {
            "idle_minutes": NumberField(1, 120, name="center_form_idle"),
            "group_capacity": NumberField(1, 500, name="center_form_capacity"),
            "mentor_limit": NumberField(1, 200, name="center_form_limit"),
            "spare_lines": NumberField(0, 60, name="center_form_spare"),
            "shred_after_days": NumberField(1, 365, name="center_form_shred"),
            "suppression_threshold": NumberField(2, 50, name="center_form_threshold"),
        }
        self._banner = Banner(name="center_form_banner")
        scroll = ScrollForm("center_form_scroll")
        scroll.body.addWidget(self._banner)
        scroll.body.addWidget(self._make_form())
        self._save = button(_("Save"), "primary", on_click=self._on_save, name="center_form_save")
        self._revert = button(
            _("Discard changes"), "quiet", on_click=self._on_revert, name="center_form_revert"
        )
        scroll.foot.addStretch(1)
        scroll.foot.addWidget(self._revert)
        scroll.foot.addWidget(self._save)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)
        for line in (self._name, self._phone, self._closing, self._day_ends, self._notice):
            line.textEdited.connect(self._on_edited)
        self._address.textChanged.connect(self._on_edited)
        for at in (self._closing, self._day_ends):
            at.editingFinished.connect(self._on_edited)
        for choice in (self._zone, self._paper, self._language):
            choice.code_changed.connect(self._on_edited)
        for number in self._numbers.values():
            number.textChanged.connect(self._on_edited)
        self._draft = DraftKeeper(context, "center", self._typed, self)
        self._draft.follow(self._form)
        self._begun: dict[str, object] | None = self._draft.begin_form("center")

    def _make_form(self) -> FormGrid:
        form = self._form = FormGrid(2)
        form.add("name", _("&Name of the center"), self._name, required=True)
        form.add("phone", _("&Phone"), self._phone)
        form.add("address", _("&Address"), self._address, wide=True)
        form.add("time_zone", _("&Time zone"), self._zone)
        form.add("paper", _("Pape&r in the printer"), self._paper)
        form.add_heading(_("At the desk"))
        form.add(
            "idle_minutes",
            _("Minutes until it &locks by itself"),
            self._numbers["idle_minutes"],
            hint=_("Without a key or the mouse. What was typed is kept."),
        )
        form.add(
            "mentor_limit",
            _("People to one &mentor, at most"),
            self._numbers["mentor_limit"],
            hint=_("Where a mentor has no limit of their own."),
        )
        form.add(
            "closing_time",
            _("&Closing time"),
            self._closing,
            hint=_("Whoever is still signed in is signed out then."),
        )
        form.add(
            "day_ends_at",
            _("The center's day e&nds at"),
            self._day_ends,
            hint=_("For a center that is open past midnight. Blank: at midnight."),
        )
        form.add("group_capacity", _("&Seats of a new group"), self._numbers["group_capacity"])
        form.add_heading(_("On paper"))
        form.add(
            "language",
            _("Language"),
            self._language,
            hint=_("For papers where PeerDesk doesn't speak the reader's language."),
        )
        form.add("spare_lines", _("Spare lines on a &roster"), self._numbers["spare_lines"])
        form.add(
            "shred_after_days",
            _("Days until rosters are s&hredded"),
            self._numbers["shred_after_days"],
            hint=_("The date is printed on each sheet."),
        )
        form.add(
            "suppression_threshold",
            _("Smallest number that is p&ublished"),
            self._numbers["suppression_threshold"],
            hint=_("Smaller counts are left out of figures for the public."),
        )
        form.add(
            "notice_version",
            _("&Version of the notice to patients"),
            self._notice,
            hint=_("Noted with everybody who is given it. Change it when its text changes."),
        )
        return form

    def reload(self) -> None:
        """Show what is kept, unless something is typed that isn't saved yet."""
        try:
            kept = office.center_values(self._context.actor)
        except PeerDeskError as error:
            self._context.refused.emit(str(error))
            return
        if not self._shown or self._values() == self._shown:
            self._fill(kept)
            begun, self._begun = self._begun, None
            if begun is not None:
                self._put({**self._values(), **begun})
                self._banner.show_message(_("This is what you typed before. It is not saved yet."))

    def _typed(self) -> dict[str, object] | None:
        """What a draft keeps: the fields that were changed."""
        return changed(self._values(), self._shown) if self._shown else None

    def _fill(self, values: dict[str, object]) -> None:
        times = {
            name: clock_time(at) if isinstance(at := values[name], time) else ""
            for name in ("closing_time", "day_ends_at")
        }
        self._put({**values, **times})
        self._shown = self._values()
        self._form.show_errors({})
        self._banner.clear()
        self._on_edited()

    def _put(self, values: dict[str, object]) -> None:
        """Into the fields; the time as it is written."""
        self._name.setText(str(values["name"]))
        _quietly(self._address, str(values["address"]))
        self._phone.setText(str(values["phone"]))
        self._notice.setText(str(values["notice_version"]))
        zone = str(values["time_zone"])
        self._zone.set_code(zone, zone_words(zone))
        self._paper.set_code(str(values["paper"]))
        self._language.set_code(str(values["language"]))
        for name, field in self._numbers.items():
            field.setText(str(values[name]))
        self._closing.setText(str(values["closing_time"]))
        self._day_ends.setText(str(values["day_ends_at"]))
        self._on_edited()

    def _values(self) -> dict[str, object]:
        return {
            "name": self._name.text(),
            "address": self._address.toPlainText(),
            "phone": self._phone.text(),
            "notice_version": self._notice.text(),
            "time_zone": self._zone.code(),
            "paper": self._paper.code(),
            "language": self._language.code(),
            "closing_time": self._closing.text().strip(),
            "day_ends_at": self._day_ends.text().strip(),
            **{name: field.text() for name, field in self._numbers.items()},
        }

    def _on_edited(self) -> None:
        changed = self._values() != self._shown
        self._form.row("time_zone").set_note(utc_note(self._zone.code()))
        self._form.row("day_ends_at").set_note(self._day_note())
        self._save.setEnabled(changed)
        self._revert.setVisible(changed)

    def _day_note(self) -> str:
        """What follows from another end of the day; from when, once it is kept."""
        if self._shown and self._day_ends.text().strip() != self._shown["day_ends_at"]:
            return _("What begins after midnight then belongs to the day before.")
        since = office.day_ends_from(self._context.actor)
        return _("From {day} on.", day=medium_date(since)) if since is not None else ""

    def _on_revert(self) -> None:
        self._draft.discard()
        self._shown = {}
        self.reload()

    def _on_save(self) -> None:
        try:
            done = office.change_center(self._context.actor, self._values())
        except Invalid as error:
            self._form.say(self._banner, self._form.show_errors(error.fields))
            return
        except PeerDeskError as error:
            self._context.refused.emit(str(error))
            return
        self._draft.discard()
        self._shown = {}
        self._context.did(done)
        self.reload()

    def hideEvent(self, event: QHideEvent) -> None:
        """The screen is left or locked: the records are still open at this moment."""
        super().hideEvent(event)
        self._draft.flush()


def _quietly(field: QPlainTextEdit, text: str) -> None:
    """Loading a form must not look like typing."""
    field.blockSignals(True)
    field.setPlainText(text)
    field.blockSignals(False)
