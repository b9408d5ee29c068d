"""The intake's fields: made, filled and read here; which ones there are, the form says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from peerdesk.desk import choices, full_intake, intake
from ui.screens.people.answers import AnswerChips, NoAnswer, OrNoAnswer, SpokenLanguages
from ui.widgets.fields import DECLINED, UNKNOWN, CheckBox, ChoiceBox, DateField, NoteField
from ui.widgets.form import FormGrid
from ui.widgets.page import row
from ui.widgets.text import rule
from ui.widgets.times import TimesGrid

_LISTS = intake.LISTS_OF_FIELDS | full_intake.LISTS | {"gender_wanted": "gender"}
"""The list of a field's codes, where it isn't called as the field is."""
_WITHOUT_REASON = frozenset({"notice"})
"""Whose own answers say "declined"."""


class IntakeFields(QObject):
    """Puts fields into ``grid``, one section after the other. Each field is named after the key
    of ``desk.full_intake.FullIntake`` that it is for."""

    edited = Signal(str)
    """A person changed the field of this name."""

    def __init__(self, grid: FormGrid, today: Callable[[], date]) -> None:
        super().__init__(grid)
        self._grid = grid
        self._today = today
        self.sections: dict[str, list[str]] = {}
        self._heads: dict[str, list[QWidget]] = {}
        self._lines: dict[str, QLineEdit] = {}
        self._notes: dict[str, NoteField] = {}
        self._times: dict[str, TimesGrid] = {}
        self._boxes: dict[str, ChoiceBox] = {}
        self._chips: dict[str, AnswerChips | SpokenLanguages] = {}
        self._ticks: dict[str, CheckBox] = {}
        self._reasons: dict[str, NoAnswer | OrNoAnswer] = {}

    # Making them.

    def begin_section(self, key: str, words: str) -> None:
        """The fields that are added from now on belong to this section."""
        heads: list[QWidget] = []
        if self.sections:
            line = rule()
            self._grid.add_wide(line)
            heads.append(line)
        heads.append(self._grid.add_heading(words))
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

    def day(self, key: str, words: str) -> QLineEdit:
        """A date in the past."""
        return self._add_line(key, words, DateField(self._today, name=f"intake_{key}"))

    def box(self, key: str, words: str, offered: Sequence[tuple[str, str]], hint: str = "") -> None:
        """One code out of a list."""
        declines = key not in _WITHOUT_REASON
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
        self._notes[key] = note
        made = OrNoAnswer(note, self._has_text(note))
        note.textChanged.connect(made.on_field_changed)
        note.textChanged.connect(self._on_changed)
        self._add_with_reason(key, words, made, hint)

    def week(self, key: str, words: str) -> None:
        """Times of the week."""
        times = TimesGrid(name=f"intake_{key}")
        self._times[key] = times
        made = OrNoAnswer(times, self._has_times(times))
        times.slots_changed.connect(made.on_field_changed)
        times.slots_changed.connect(self._on_changed)
        self._add_with_reason(key, words, made)

    def tick(self, key: str, words: str, title: str) -> CheckBox:
        """Yes or no."""
        made = self._tick(key, words)
        self._add(key, title, made)
        return made

    def ticks(self, name: str, title: str, wanted: Mapping[str, str]) -> None:
        """Several yes or no on one line."""
        made = QWidget()
        made.setObjectName(f"intake_{name}")
        boxes = [self._tick(key, words) for key, words in wanted.items()]
        made.setLayout(row(*boxes, None, spacing=24))
        made.setFocusProxy(boxes[0])
        self._add(name, title, made, wide=True)

    # Reading and filling them.

    def values(self, keys: frozenset[str]) -> dict[str, Any]:
        """What is in the fields ``keys`` now; what can't be read yet is handed on as typed."""
        found: dict[str, Any] = {key: each.text().strip() for key, each in self._lines.items()}
        found["other_names"] = _parted(found["other_names"])
        found["pronouns"] = _code_of_pronouns(found["pronouns"])
        born = self._lines["birth_date"]
        assert isinstance(born, DateField)
        found["birth_date"] = born.date() or born.text().strip()
        found |= {key: each.toPlainText().strip() for key, each in self._notes.items()}
        found |= {key: tuple(each.slots()) for key, each in self._times.items()}
        found |= {key: each.isChecked() for key, each in self._ticks.items()}
        found |= {key: each.answer() for key, each in self._chips.items()}
        reasons = {key: each.reason() for key, each in self._reasons.items()}
        reasons |= {key: each.reason() for key, each in self._chips.items()}
        for key, box in self._boxes.items():
            is_answer = key in _WITHOUT_REASON or box.code() not in (DECLINED, UNKNOWN)
            found[key] = box.code() if is_answer else ""
            reasons[key] = "" if is_answer else box.code()
        values = {key: value for key, value in found.items() if key in keys}
        why = {key: reason for key, reason in reasons.items() if reason and key in keys}
        return values | {"unanswered": why}

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Fill every field, from the records or from a draft; sends no signal."""
        reasons = dict(values.get("unanswered") or {})
        for key, line in self._lines.items():
            _fill(line, key, values.get(key) or "")
        for key, note in self._notes.items():
            note.blockSignals(True)
            note.setPlainText(values.get(key) or "")
            note.blockSignals(False)
        for key, times in self._times.items():
            times.set_slots(values.get(key) or ())
        for key, reason in self._reasons.items():
            reason.set_reason(reasons.get(key, ""))
        for key, box in self._boxes.items():
            code = values.get(key, "en" if key == "language" else "") or reasons.get(key, "")
            known = not code or code in (DECLINED, UNKNOWN) or key in _WITHOUT_REASON
            box.set_code(code, "" if known else choices.label(_list(key), code))
        for key, chips in self._chips.items():
            codes = [str(code) for code in values.get(key) or ()]
            offered = choices.options(_list(key), keep=codes)
            chips.set_answer(offered, codes, reasons.get(key, ""))
        for key, tick in self._ticks.items():
            tick.blockSignals(True)
            tick.setChecked(bool(values.get(key)))
            tick.blockSignals(False)

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
        first = next(each for each in rows if not each.isHidden())
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

    def _add_with_reason(self, key: str, words: str, made: OrNoAnswer, hint: str = "") -> None:
        made.answered.connect(self._on_changed)
        self._reasons[key] = made
        self._add(key, words, made, hint=hint, wide=True)

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

    def _tick(self, key: str, words: str) -> CheckBox:
        made = CheckBox(words, name=f"intake_{key}")
        made.clicked.connect(self._on_changed)
        self._ticks[key] = made
        return made

    def _has_text(self, note: NoteField) -> Callable[[], bool]:
        return lambda: bool(note.toPlainText().strip())

    def _has_times(self, times: TimesGrid) -> Callable[[], bool]:
        return lambda: bool(times.slots())

    def _on_changed(self) -> None:
        sender = self.sender()
        name = sender.parent().objectName() if isinstance(sender, NoAnswer) else sender.objectName()
        self.edited.emit(name.removeprefix("intake_"))


def _list(key: str) -> str:
    return _LISTS.get(key, key)


def _fill(line: QLineEdit, key: str, value: Any) -> None:
    if isinstance(line, DateField):
        day = value if isinstance(value, date) else _iso_day(value)
        line.set_date(day)
        if day is None:
            line.setText(value)
    elif key == "other_names":
        line.setText(", ".join(value))
    elif key == "pronouns":
        line.setText(choices.label("pronouns", value))
    else:
        line.setText(value)
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
    codes = {words.casefold(): code for code, words in choices.options("pronouns")}
    return codes.get(typed.casefold(), typed)
