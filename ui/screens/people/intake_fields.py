"""The intake's fields: made, filled and read here; which ones there are, the form says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from peerdesk.desk.basics import choices
from peerdesk.desk.basics.forms import sense_of
from peerdesk.desk.basics.unanswered import DECLINED, WORDS
from peerdesk.desk.intake import full_intake, intake
from peerdesk.words import N_, _
from ui.screens.people.answer_fields import NoAnswer, OrNoAnswer, SpokenLanguages
from ui.widgets.answer_chips import AnswerChips
from ui.widgets.fields import CheckBox, ChoiceBox, DateField, NoteField, NumberField
from ui.widgets.form import FormGrid
from ui.widgets.phone import PhoneField
from ui.widgets.scale import AnswerScale
from ui.widgets.text import label, rule
from ui.widgets.times import TimesGrid

_LISTS = intake.LISTS_OF_FIELDS | full_intake.LISTS
_LISTS |= {"gender_wanted": "gender", "helped": "center_help"}
"""The list of a field's codes, where it isn't called as the field is."""
_DECLINES_ITSELF = frozenset({"notice"})
"""Whose own answers say "declined"; it may be not known."""
_OK_TO = {
    "ok_to_call": N_("Call"),
    "ok_to_text": N_("Text"),
    "ok_to_leave_message": N_("Leave a message"),
    "none_is_ok": N_("None of these"),
}


class IntakeFields(QObject):
    """Puts fields into ``grid``, one section after the other. Each field is named after the key
    of ``desk.intake.full_intake.FullIntake`` that it is for."""

    edited = Signal(str)
    """A person changed the field of this name."""

    def __init__(self, grid: FormGrid, today: Callable[[], date], region: str) -> None:
        super().__init__(grid)
        self._grid = grid
        self._today = today
        self._region = region
        self.sections: dict[str, list[str]] = {}
        self._heads: dict[str, list[QWidget]] = {}
        self._lines: dict[str, QLineEdit] = {}
        self._notes: dict[str, NoteField] = {}
        self._times: dict[str, TimesGrid] = {}
        self._boxes: dict[str, ChoiceBox] = {}
        self._chips: dict[str, AnswerChips | SpokenLanguages] = {}
        self._ticks: dict[str, CheckBox] = {}
        self._scales: dict[str, AnswerScale] = {}
        self._ok_to: AnswerChips | None = None
        self._reasons: dict[str, NoAnswer | OrNoAnswer] = {}

    # Making them.

    def begin_section(self, key: str, words: str, about: str = "") -> None:
        """The fields that are added from now on belong to this section; ``about`` is said first."""
        heads: list[QWidget] = []
        if self.sections:
            line = rule()
            self._grid.add_wide(line)
            heads.append(line)
        heads.append(self._grid.add_heading(words))
        if about:
            said = label(about, "muted", wrap=True)
            self._grid.add_wide(said)
            heads.append(said)
        self._heads[key] = heads
        self.sections[key] = []

    def line(
        self,
        key: str,
        words: str,
        *,
        required: bool = False,
        hint: str = "",
        placeholder: str = "",
    ) -> QLineEdit:
        """A line to type in; all but a required one may be declined."""
        edit = QLineEdit()
        edit.setObjectName(f"intake_{key}")
        edit.setPlaceholderText(placeholder)
        return self._add_line(key, words, edit, required=required, hint=hint)

    def day(self, key: str, words: str, *, required: bool = False, hint: str = "") -> QLineEdit:
        """A date in the past."""
        sense = sense_of(full_intake.FullIntake, key)
        made = DateField(self._today, sense, name=f"intake_{key}")
        return self._add_line(key, words, made, required=required, hint=hint)

    def phone(self, key: str, words: str) -> None:
        """A phone number, checked and written out when it is left."""
        self._add_line(key, words, PhoneField(self._region, name=f"intake_{key}"))

    def number(self, key: str, words: str, most: int) -> None:
        """How often, or how many days: a whole number up to ``most``."""
        self._add_line(key, words, NumberField(0, most, name=f"intake_{key}"))

    def scale(
        self, key: str, words: str, offered: Sequence[tuple[str, str]], *, wide: bool = True
    ) -> None:
        """One of a few answers that stand side by side."""
        made = AnswerScale(offered, name=f"intake_{key}")
        made.code_changed.connect(self._on_changed)
        self._scales[key] = made
        self._add(key, words, made, wide=wide)

    def box(self, key: str, words: str, offered: Sequence[tuple[str, str]], hint: str = "") -> None:
        """One code out of a list."""
        declines = key not in _DECLINES_ITSELF
        made = ChoiceBox(offered, may_decline=declines, name=f"intake_{key}")
        made.code_changed.connect(self._on_changed)
        self._boxes[key] = made
        self._add(key, words, made, hint=hint)

    def chips(self, key: str, words: str, hint: str = "") -> None:
        """Several codes of a list."""
        made: AnswerChips | SpokenLanguages
        if _list(key) == "language_spoken":
            made = SpokenLanguages(name=f"intake_{key}")
        else:
            made = AnswerChips(choices.options(_list(key)), name=f"intake_{key}")
        made.answered.connect(self._on_changed)
        self._chips[key] = made
        self._add(key, words, made, hint=hint, wide=True)

    def note(self, key: str, words: str, hint: str = "") -> None:
        """Some sentences in the person's own words."""
        note = NoteField(lines=3, name=f"intake_{key}")
        note.setPlaceholderText(hint)
        self._notes[key] = note
        made = OrNoAnswer(note, self._has_text(note))
        note.textChanged.connect(made.on_field_changed)
        note.textChanged.connect(self._on_changed)
        self._add_with_reason(key, words, made)

    def week(self, key: str, words: str) -> None:
        """Times of the week."""
        times = TimesGrid(name=f"intake_{key}")
        self._times[key] = times
        made = OrNoAnswer(times, self._has_times(times))
        times.slots_changed.connect(made.on_field_changed)
        times.slots_changed.connect(self._on_changed)
        self._add_with_reason(key, words, made)

    def tick(self, key: str, words: str, title: str) -> CheckBox:
        """Yes, or nothing said, or why nothing is said."""
        made = CheckBox(words, name=f"intake_{key}")
        self._ticks[key] = made
        wrapped = OrNoAnswer(made, made.isChecked)
        made.toggled.connect(wrapped.on_field_changed)
        made.clicked.connect(self._on_changed)
        self._add_with_reason(key, title, wrapped)
        return made

    def ok_to(self, key: str, words: str) -> None:
        """What is all right on the number: several, or none of it."""
        made = AnswerChips(
            [(code, _(each)) for code, each in _OK_TO.items()],
            alone="none_is_ok",
            name=f"intake_{key}",
        )
        made.answered.connect(self._on_changed)
        self._ok_to = made
        self._add(key, words, made, wide=True)

    # Reading and filling them.

    def values(self, keys: frozenset[str]) -> dict[str, Any]:
        """What is in the fields ``keys`` now; what can't be read yet is handed on as typed."""
        found: dict[str, Any] = {key: each.text().strip() for key, each in self._lines.items()}
        found["other_names"] = _parted(found["other_names"])
        found["pronouns"] = _code_of_pronouns(found["pronouns"])
        for key, line in self._lines.items():
            if isinstance(line, DateField):
                found[key] = line.date() or line.text().strip()
        found |= {key: each.toPlainText().strip() for key, each in self._notes.items()}
        found |= {key: tuple(each.slots()) for key, each in self._times.items()}
        found |= {key: each.isChecked() for key, each in self._ticks.items()}
        found |= {key: each.answer() for key, each in self._chips.items()}
        reasons = {key: each.reason() for key, each in self._reasons.items()}
        reasons |= {key: each.reason() for key, each in self._chips.items()}
        codes = {key: each.code() for key, each in self._boxes.items()}
        codes |= {key: each.code() for key, each in self._scales.items()}
        for key, code in codes.items():
            is_answer = code not in WORDS or (key in _DECLINES_ITSELF and code == DECLINED)
            found[key] = code if is_answer else ""
            reasons[key] = "" if is_answer else code
        if self._ok_to is not None:
            found |= {code: code in self._ok_to.codes() for code in _OK_TO}
            reasons |= dict.fromkeys(_OK_TO, self._ok_to.reason())
        values = {key: value for key, value in found.items() if key in keys}
        why = {key: reason for key, reason in reasons.items() if reason and key in keys}
        return values | {"unanswered": why}

    def keys(self) -> frozenset[str]:
        """The fields that were made."""
        return frozenset(key for keys in self.sections.values() for key in keys)

    def set_values(self, values: Mapping[str, Any], keys: frozenset[str] | None = None) -> None:
        """Fill the fields ``keys``, or all, from the records or from a draft; sends no signal."""
        reasons = dict(values.get("unanswered") or {})
        for key in self.keys() if keys is None else keys:
            self._set_value(key, values.get(key), reasons.get(key, ""), values)

    def _set_value(self, key: str, value: Any, reason: str, values: Mapping[str, Any]) -> None:
        if key in self._lines:
            _fill(self._lines[key], key, value)
        elif key in self._notes:
            self._notes[key].blockSignals(True)
            self._notes[key].setPlainText(value or "")
            self._notes[key].blockSignals(False)
        elif key in self._times:
            self._times[key].set_slots(value or ())
        elif key in self._ticks:
            self._ticks[key].blockSignals(True)
            self._ticks[key].setChecked(bool(value))
            self._ticks[key].blockSignals(False)
        elif key in self._boxes:
            self._set_box(key, value or "", reason)
        elif key in self._scales:
            self._scales[key].set_code(str(value) if value not in (None, "") else reason)
        elif key in self._chips:
            codes = [str(code) for code in value or ()]
            self._chips[key].set_answer(choices.options(_list(key), keep=codes), codes, reason)
        elif self._ok_to is not None:
            allowed = [code for code in _OK_TO if values.get(code)]
            self._ok_to.set_answer(
                [(code, _(each)) for code, each in _OK_TO.items()], allowed, reason
            )
        if key in self._reasons:
            self._reasons[key].set_reason(reason)

    def _set_box(self, key: str, code: str, reason: str) -> None:
        if key not in _DECLINES_ITSELF:
            # Anew each time: the director may have changed the list, and a retired choice of the
            # person before is nobody else's.
            offered = choices.options(_list(key), keep=[code] if code else ())
            self._boxes[key].set_choices(offered)
        self._boxes[key].set_code(code or reason)

    def show_only(self, shown: frozenset[str]) -> list[str]:
        """Hide all other fields; the sections that have something to show."""
        left = []
        for section, keys in self.sections.items():
            for key in keys:
                self._grid.row(key).setVisible(key in shown)
            has_some = not shown.isdisjoint(keys)
            for part in self._heads[section]:
                part.setVisible(has_some)
            if has_some:
                left.append(section)
        return left

    def first_of(self, section: str) -> tuple[QWidget, QWidget]:
        """The section's first part, and the first field that is shown in it."""
        rows = [self._grid.row(key) for key in self.sections[section]]
        first = next((each for each in rows if not each.isHidden()), rows[0])
        return self._heads[section][0], first.field

    def tick_of(self, key: str) -> CheckBox:
        """The tick box of this field."""
        return self._ticks[key]

    def _add_line(
        self, key: str, words: str, edit: QLineEdit, *, required: bool = False, hint: str = ""
    ) -> QLineEdit:
        self._lines[key] = edit
        self._add(key, words, edit, required=required, hint=hint)
        edit.textEdited.connect(self._on_changed)
        if not required:
            reason = NoAnswer(edit)
            reason.changed.connect(self._on_changed)
            self._reasons[key] = reason
        return edit

    def _add_with_reason(self, key: str, words: str, made: OrNoAnswer) -> None:
        made.answered.connect(self._on_changed)
        self._reasons[key] = made
        self._add(key, words, made, wide=True)

    def _add(
        self,
        key: str,
        words: str,
        field: QWidget,
        *,
        required: bool = False,
        hint: str = "",
        wide: bool = False,
    ) -> None:
        self._grid.add(key, words, field, required=required, hint=hint, wide=wide)
        self.sections[list(self.sections)[-1]].append(key)

    def _has_text(self, note: NoteField) -> Callable[[], bool]:
        return lambda: bool(note.toPlainText().strip())

    def _has_times(self, times: TimesGrid) -> Callable[[], bool]:
        return lambda: bool(times.slots())

    def _on_changed(self) -> None:
        sender = self.sender()
        field = sender.parent() if isinstance(sender, NoAnswer) else sender
        assert field is not None, "called without a signal"
        name = field.objectName()
        self.edited.emit(name.removeprefix("intake_"))


def _list(key: str) -> str:
    return _LISTS.get(key, key)


def _fill(line: QLineEdit, key: str, value: Any) -> None:
    said = "" if value is None else value
    if isinstance(line, DateField):
        day = said if isinstance(said, date) else _iso_day(said)
        line.set_date(day)
        if day is None:
            line.setText(said)
    elif key == "other_names":
        line.setText(", ".join(said))
    elif key == "pronouns":
        line.setText(choices.label("pronouns", said))
    else:
        line.setText(str(said))
    line.setCursorPosition(0)


def _iso_day(text: str) -> date | None:
    """The day of a draft; None for what was not a date when it was typed."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _parted(names: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in names.split(",") if name.strip())


def _code_of_pronouns(typed: str) -> str:
    """The code of one of the list's pronouns; anything else stays as typed."""
    offered = choices.options("pronouns", keep=choices.SHIPPED["pronouns"])
    codes = {words.casefold(): code for code, words in offered}
    return codes.get(typed.casefold(), typed)
