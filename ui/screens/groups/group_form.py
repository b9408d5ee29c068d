"""Adding and changing a group. What was typed is kept until it is saved or put back."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from peerdesk.desk.basics import choices
from peerdesk.desk.basics.dates import example_of_time
from peerdesk.desk.basics.forms import sense_of
from peerdesk.desk.basics.rights import is_director
from peerdesk.desk.groups import clashes, groups
from peerdesk.desk.groups.schedule import LAST
from peerdesk.desk.office import office
from peerdesk.errors import Invalid, PeerDeskError
from peerdesk.words import N_, _, clock_time, medium_date, ngettext, weekday_name
from ui.context import Context
from ui.drafts import DraftKeeper, changed
from ui.held import held
from ui.theme import metrics
from ui.widgets.buttons import button
from ui.widgets.fields import CheckBox, ChoiceBox, DateField, TimeField
from ui.widgets.form import FormGrid, ScrollForm
from ui.widgets.messages import Banner
from ui.widgets.page import Card, PageHeader, column
from ui.widgets.shortcut import tell_keys

_NTH = {
    1: N_("First one of the month"),
    2: N_("Second one of the month"),
    3: N_("Third one of the month"),
    4: N_("Fourth one of the month"),
    LAST: N_("Last one of the month"),
}
_LEADERS = ("facilitator_id", "facilitator_name", "co_facilitator_id", "co_facilitator_name")
_WEEKS_OFFERED = (1, 2, 3, 4)


class GroupFormPage(QWidget):
    """The form of one group, or of a new one. `saved` carries its id; `left` leaves it, and what
    was typed is there again when the same form is opened."""

    saved = Signal(object)
    left = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        tell_keys(self, [("Esc", _("Leave: what is typed is kept")), ("Ctrl+Return", _("Save"))])
        self._context = context
        self._group_id: int | None = None
        self._shown: dict[str, Any] | None = None
        self._header = PageHeader(_("New group"))
        self._banner = Banner(name="group_form_banner")
        self._make_fields()
        self._form = ScrollForm(name="group_form_area")
        self._form.body.addWidget(self._grid)
        self._save = button(
            _("&Save group"),
            "primary",
            shortcut="Ctrl+S",
            on_click=self._on_save,
            name="group_save",
        )
        self._leave = button(_("Cancel"), on_click=self._on_leave, name="group_form_close")
        self._reset = button(
            _("Discard changes"), "quiet", on_click=self._on_reset, name="group_form_reset"
        )
        for part in (self._save, self._leave, self._reset):
            self._form.foot.addWidget(part)
        self._form.foot.addStretch(1)
        card = Card(name="group_form_card")
        card.body.addWidget(self._form)
        page = column(self._header, self._banner, spacing=metrics.MEDIUM)
        page.addWidget(card, 1)
        self.setLayout(page)
        self._draft = DraftKeeper(context, "group", self._typed, self)
        self._draft.follow(self._grid)

    def _make_fields(self) -> None:
        self._name = _line("group_name")
        self._kind = ChoiceBox(choices.options("group_kind"), blank=False, name="group_kind")
        self._hosted = ChoiceBox(
            [("center", _("The center")), ("hosted", _("An outside fellowship"))],
            blank=False,
            name="group_hosted",
        )
        self._rule = ChoiceBox(_rules(), blank=False, name="group_rule")
        self._rule.code_changed.connect(self._on_rule_changed)
        self._weekday = ChoiceBox(
            [(str(day), weekday_name(day)) for day in range(7)], blank=False, name="group_weekday"
        )
        self._starts_at = TimeField(name="group_starts_at")
        self._minutes = _line("group_minutes")
        self._room = _line("group_room")
        self._capacity = _line("group_capacity")
        self._capacity.setPlaceholderText(_("as usual here"))
        self._facilitator = ChoiceBox(name="group_facilitator")
        self._facilitator_name = _line("group_facilitator_name")
        self._co_facilitator = ChoiceBox(name="group_co_facilitator")
        self._co_facilitator_name = _line("group_co_facilitator_name")
        self._modality = ChoiceBox(choices.options("modality"), blank=False, name="group_modality")
        self._language = ChoiceBox(choices.languages(), blank=False, name="group_language")
        self._is_open = CheckBox(_("Open: anybody may walk in"), name="group_is_open")
        self._starts_on = DateField(
            self._today, sense_of(groups.GroupForm, "starts_on"), name="group_starts_on"
        )
        self._ends_on = DateField(
            self._today, sense_of(groups.GroupForm, "ends_on"), name="group_ends_on"
        )
        self._rolls_since = DateField(
            self._today, sense_of(groups.GroupForm, "rolls_since"), name="group_rolls_since"
        )
        self._grid = FormGrid()
        add = self._grid.add
        add("name", _("Name"), self._name, required=True)
        add("kind", _("Kind"), self._kind)
        add(
            "hosted",
            _("Run by"),
            self._hosted,
            hint=_("Of an outside fellowship's group no names are kept, only how many came."),
        )
        add("modality", _("How they meet"), self._modality)
        self._grid.add_heading(_("When and where"))
        add("rule", _("How often"), self._rule)
        add("weekday", _("Day"), self._weekday)
        add(
            "starts_at",
            _("Time"),
            self._starts_at,
            required=True,
            hint=_("Such as {example}", example=example_of_time()),
        )
        add("minutes", _("Minutes"), self._minutes)
        add("room", _("Room"), self._room)
        add("capacity", _("Places"), self._capacity)
        add("starts_on", _("First day"), self._starts_on, hint=_("Blank: from today"))
        add("ends_on", _("Last day"), self._ends_on, hint=_("Blank: without an end"))
        add(
            "rolls_since",
            _("Rolls are kept from"),
            self._rolls_since,
            hint=_("Earlier meetings are not listed. Type today if the rolls begin here."),
        )
        self._grid.add_heading(_("Who leads it"))
        add("facilitator_id", _("Facilitator"), self._facilitator)
        add(
            "facilitator_name",
            _("Or somebody without an account"),
            self._facilitator_name,
        )
        add("co_facilitator_id", _("Co-facilitator"), self._co_facilitator)
        add(
            "co_facilitator_name",
            _("Or somebody without an account"),
            self._co_facilitator_name,
        )
        self._grid.judge_together("starts_on", "ends_on")
        self._starts_on.textChanged.connect(self._show_rolls_since)
        self._rule.code_changed.connect(self._show_rolls_since)
        for field in (self._starts_at, self._minutes, self._room, self._starts_on, self._ends_on):
            field.textChanged.connect(self._show_clashes)
        for field in (self._facilitator_name, self._co_facilitator_name):
            field.textChanged.connect(self._show_clashes)
        for box in (
            self._rule,
            self._weekday,
            self._modality,
            self._facilitator,
            self._co_facilitator,
        ):
            box.code_changed.connect(self._show_clashes)
        add("language", _("Language"), self._language)
        add("is_open", _("Who may come"), self._is_open)

    def open_new(self) -> None:
        """A blank form, or the new group that was being typed."""
        self._header.set_title(_("New group"), _("Its meetings appear by themselves."))
        self._open(None, self._blank())

    def open_group(self, group_id: int) -> None:
        """The form of this group, or what was being typed into it."""
        values = groups.group_values(self._context.actor, group_id)
        self._header.set_title(
            _("Change {group}", group=values["name"]),
            _("Past meetings, and those that were recorded, stay as they are."),
        )
        self._open(group_id, values)

    def _open(self, group_id: int | None, values: dict[str, Any]) -> None:
        draft = self._draft.begin_form(f"group:{group_id or 'new'}")
        self._group_id = group_id
        self._fill(values)
        if draft is not None:
            self._put({**self._values(), **draft})
            self._show_clashes()
            self._banner.show_message(_("This is what you typed before. It is not saved yet."))
        self._name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _typed(self) -> dict[str, Any] | None:
        """What a draft keeps: the fields that were changed."""
        return changed(self._values(), self._shown) if self._shown is not None else None

    def _fill(self, values: dict[str, Any]) -> None:
        self._shown = None
        self._fill_facilitators()
        self._put(
            values
            | {
                "starts_at": clock_time(values["starts_at"]) if values["starts_at"] else "",
                **{
                    key: medium_date(values[key]) if values[key] else ""
                    for key in ("starts_on", "ends_on", "rolls_since")
                },
            }
        )
        self._grid.show_errors({})
        self._banner.clear()
        self._shown = self._values()
        self._show_clashes()

    def _put(self, values: dict[str, Any]) -> None:
        """Into the fields; dates and times as they are written."""
        self._name.setText(values["name"])
        self._kind.set_code(values["kind"], choices.label("group_kind", values["kind"]))
        self._hosted.set_code("hosted" if values["hosted"] else "center")
        self._is_open.setChecked(values["is_open"])
        self._modality.set_code(values["modality"])
        self._language.set_code(values["language"])
        for box, present in (
            (self._facilitator, values["facilitator_id"]),
            (self._co_facilitator, values["co_facilitator_id"]),
        ):
            box.set_code("" if present is None else str(present), _("No longer active"))
        self._facilitator_name.setText(values["facilitator_name"])
        self._co_facilitator_name.setText(values["co_facilitator_name"])
        self._room.setText(values["room"])
        self._capacity.setText("" if values["capacity"] is None else str(values["capacity"]))
        code = _rule_code(values)
        self._rule.set_code(code, _rule_words(values["every_weeks"]))
        self._weekday.set_code(str(values["weekday"] or 0))
        self._starts_at.setText(values["starts_at"])
        self._minutes.setText(str(values["minutes"]))
        self._starts_on.setText(values["starts_on"])
        self._ends_on.setText(values["ends_on"])
        self._rolls_since.setText(values["rolls_since"])
        self._show_rolls_since()
        self._on_rule_changed(code)

    def _fill_facilitators(self) -> None:
        offered = office.facilitators(self._context.actor)
        for box in (self._facilitator, self._co_facilitator):
            box.set_choices([(str(each), name) for each, name in offered])

    def _values(self) -> dict[str, Any]:
        """What is typed, as the desk's form reads it: dates and times as they are written."""
        rule, each = self._rule.code().split(":")
        facilitator, second = self._facilitator.code(), self._co_facilitator.code()
        values: dict[str, Any] = {
            "name": self._name.text(),
            "kind": self._kind.code(),
            "hosted": self._hosted.code() == "hosted",
            "is_open": self._is_open.isChecked(),
            "modality": self._modality.code(),
            "language": self._language.code(),
            "facilitator_id": int(facilitator) if facilitator else None,
            "facilitator_name": self._facilitator_name.text(),
            "co_facilitator_id": int(second) if second else None,
            "co_facilitator_name": self._co_facilitator_name.text(),
            "room": self._room.text(),
            "capacity": self._capacity.text().strip() or None,
            "rule": rule,
            "weekday": None if rule == "once" else int(self._weekday.code()),
            "every_weeks": int(each) if rule == "weekly" else 1,
            "nth": int(each) if rule == "monthly" else 1,
            "starts_at": self._starts_at.text(),
            "minutes": self._minutes.text().strip() or 60,
            "starts_on": self._starts_on.text(),
            "ends_on": self._ends_on.text(),
            "rolls_since": self._rolls_since.text(),
        }
        return values

    def _on_save(self) -> None:
        actor, values, group_id = self._context.actor, self._values(), self._group_id
        try:
            if group_id is None:
                done = groups.add_group(actor, values)
            else:
                done = groups.change_group(actor, group_id, values)
        except Invalid as error:
            self._banner.clear()
            self._grid.say(self._banner, self._grid.show_errors(error.fields))
            return
        except PeerDeskError as error:
            self._banner.show_message(str(error), "warning")
            return
        self._draft.discard()
        self._draft.stop()
        self._shown = None
        self._group_id = None
        self._context.did(done)
        self.saved.emit(done.value)

    def _show_clashes(self) -> None:
        """Who else is in the room then, or is led by the same: said, and nothing is forbidden."""
        if self._shown is None:
            return  # the form is being filled
        found = clashes.group_clashes(self._context.actor, self._group_id, self._values())
        for key in ("room", *_LEADERS):
            self._grid.row(key).set_note(found.get(key, ""))

    def _show_rolls_since(self) -> None:
        """Asked of a group that began a while ago, and shown of one that has an answer."""
        rule, _each = self._rule.code().split(":")
        asked = groups.asks_for_rolls(self._today(), self._starts_on.date(), rule)
        self._grid.row("rolls_since").setVisible(asked or bool(self._rolls_since.text().strip()))

    def _on_leave(self) -> None:
        if self._draft.flush():
            self.left.emit()

    def _on_reset(self) -> None:
        self._draft.discard()
        if self._group_id is None:
            self._fill(self._blank())
        else:
            self._fill(groups.group_values(self._context.actor, self._group_id))
        self._name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_rule_changed(self, code: str) -> None:
        self._weekday.setEnabled(not code.startswith("once"))

    def _blank(self) -> dict[str, Any]:
        """Of a new group: in the center's language, led by the facilitator who adds it."""
        actor = self._context.actor
        led_by = {"facilitator_id": actor.account_id} if not is_director(actor) else {}
        return {**_BLANK, **led_by, "language": office.center_card(actor).language}

    def _today(self) -> date:
        return self._context.actor.clock.today()

    def hideEvent(self, event: QHideEvent) -> None:
        """The screen is left or locked: the records are still open at this moment."""
        super().hideEvent(event)
        self._draft.flush()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() == Qt.Key.Key_Escape:
            self._on_leave()
        elif enter and held(event) & Qt.KeyboardModifier.ControlModifier:
            self._on_save()
        else:
            super().keyPressEvent(event)


_BLANK: dict[str, Any] = {
    "name": "",
    "kind": "all_recovery",
    "hosted": False,
    "is_open": True,
    "modality": "in_person",
    "language": "en",
    "facilitator_id": None,
    "facilitator_name": "",
    "co_facilitator_id": None,
    "co_facilitator_name": "",
    "room": "",
    "capacity": None,
    "rule": "weekly",
    "weekday": 0,
    "every_weeks": 1,
    "nth": 1,
    "starts_at": None,
    "minutes": 60,
    "starts_on": None,
    "ends_on": None,
    "rolls_since": None,
}


def _line(name: str) -> QLineEdit:
    made = QLineEdit()
    made.setObjectName(name)
    return made


def _rules() -> list[tuple[str, str]]:
    """How often, as one list: the rule and its number, with a colon between them."""
    weekly = [(f"weekly:{weeks}", _rule_words(weeks)) for weeks in _WEEKS_OFFERED]
    monthly = [(f"monthly:{nth}", _(words)) for nth, words in _NTH.items()]
    return [*weekly, *monthly, ("once:1", _("Once, on the first day"))]


def _rule_words(weeks: int) -> str:
    return _("Every week") if weeks == 1 else ngettext("Every {n} week", "Every {n} weeks", weeks)


def _rule_code(values: dict[str, Any]) -> str:
    each = {"weekly": values["every_weeks"], "monthly": values["nth"], "once": 1}[values["rule"]]
    return f"{values['rule']}:{each}"
