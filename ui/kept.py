"""What is typed into a small form or a dialog, and left with Esc, is there again on coming back.

That of a form is kept as a draft, so that a lock, a closed window and a power cut lose nothing;
that of a dialog in memory, as long as the workspace of the account that typed it lives. Both are
kept by what they are about. A password is never kept.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from peerdesk.desk.people import drafts
from ui.context import Context
from ui.drafts import DraftKeeper
from ui.widgets.chips import ChipChoices
from ui.widgets.edits import watch
from ui.widgets.fields import ChoiceBox, DateField
from ui.widgets.password import PasswordField
from ui.widgets.times import TimesGrid

Typed = dict[Hashable, dict[str, Any]]
"""By what it is about: the fields, by their names, that differ from how they were found."""

_Field = ChoiceBox | ChipChoices | TimesGrid | QCheckBox | QLineEdit | QPlainTextEdit


class Keeper(QObject):
    """Keeps what is typed into ``part`` as a draft of the account."""

    def __init__(self, context: Context, part: QWidget) -> None:
        super().__init__(part)
        self._part = part
        self._actor = context.actor
        self._about: tuple[str, int | None] | None = None
        self._found: dict[str, Any] = {}
        self._is_filling = False
        self._draft = DraftKeeper(context, "", self._typed, self)

    def listen(self, fields: QWidget) -> None:
        """Hear of what is typed into ``fields``, which are of the part."""
        watch(fields, self._on_typed)

    def begin(self, form: str, person_id: int | None = None) -> bool:
        """The fields are as they are found: put back what was typed over that, and keep what is
        typed from now on. Whether there was anything."""
        self._end()  # what could not be written is not written as something else
        self._is_filling = True
        typed = (
            self._draft.begin_form(form)
            if person_id is None
            else self._draft.begin(person_id, form)
        )
        self._found = drafts.as_content(values_of(self._part))
        put_back(self._part, typed or {})
        self._is_filling = False
        self._about = form, person_id
        return typed is not None

    def keep(self) -> bool:
        """It is left, or something else is asked: the next `begin` about the same finds it. False,
        with the reason said, when it can't be written."""
        if self._about is not None and not self._draft.flush():
            return False
        self._end()
        return True

    def write(self) -> None:
        """The part is hidden, by the lock perhaps: the records are still open at this moment."""
        if self._about is not None:
            self._draft.flush()

    def forget(self, form: str, person_id: int | None = None) -> None:
        """It is done, perhaps while something else was begun."""
        if self._about == (form, person_id):
            self._draft.discard()
            self._end()
        elif person_id is not None:
            drafts.discard_draft(self._actor, form, person_id)

    def done(self) -> None:
        """What was begun last is done."""
        if self._about is not None:
            self.forget(*self._about)

    def _end(self) -> None:
        self._about = None
        self._draft.stop()

    def _on_typed(self) -> None:
        if self._about is not None and not self._is_filling:
            self._draft.touch()

    def _typed(self) -> dict[str, Any] | None:
        """What differs from how it was found, and the days that stood beside it: tomorrow a blank
        form says another one."""
        now = drafts.as_content(values_of(self._part))
        changed = {name for name, value in now.items() if self._found.get(name) != value}
        days = {name for name, field in _fields(self._part) if isinstance(field, DateField)}
        return {name: now[name] for name in now if name in changed | days} if changed else None


class _DialogKeeper(QObject):
    """Keeps what is typed into ``dialog`` in ``typed``."""

    def __init__(self, dialog: QDialog, typed: Typed, about: Hashable) -> None:
        super().__init__(dialog)
        self._dialog, self._typed = dialog, typed
        self._about = (dialog.objectName(), about)
        self._found = values_of(dialog)
        put_back(dialog, typed.get(self._about, {}))

    def end(self, result: int) -> None:
        now = values_of(self._dialog).items()
        changed = {name: value for name, value in now if self._found.get(name) != value}
        if changed and result != QDialog.DialogCode.Accepted:
            self._typed[self._about] = changed
        else:
            self._typed.pop(self._about, None)


def keep_typed(dialog: QDialog, typed: Typed, about: Hashable) -> None:
    """To be called when the fields are filled. Esc and Cancel keep, what was done is forgotten."""
    dialog.finished.connect(_DialogKeeper(dialog, typed, about).end)


def values_of(part: QWidget) -> dict[str, Any]:
    """What stands in the fields of ``part``, by their names."""
    return {name: _value(field) for name, field in _fields(part)}


def put_back(part: QWidget, values: dict[str, Any]) -> None:
    """The reverse of `values_of`, for the fields that are named."""
    for name, field in list(_fields(part)):
        if name in values:
            _put(field, values[name])


def _fields(part: QWidget) -> Iterator[tuple[str, _Field]]:
    for each in part.findChildren(QWidget):
        if not isinstance(each, _Field) or not each.objectName():
            continue
        if isinstance(each, QLineEdit) and not _may_be_kept(each):
            continue
        if isinstance(each, QPlainTextEdit) and each.isReadOnly():
            continue
        yield each.objectName(), each


def _may_be_kept(line: QLineEdit) -> bool:
    """Not a password, shown or not, nor the line inside of another field."""
    hidden = line.echoMode() != QLineEdit.EchoMode.Normal
    return not (hidden or line.isReadOnly() or isinstance(line.parentWidget(), PasswordField))


def _value(field: _Field) -> Any:
    if isinstance(field, ChoiceBox):
        return field.code()
    if isinstance(field, ChipChoices):
        return field.codes()
    if isinstance(field, TimesGrid):
        return field.slots()
    if isinstance(field, QCheckBox):
        return field.isChecked()
    return field.toPlainText() if isinstance(field, QPlainTextEdit) else field.text()


def _put(field: _Field, value: Any) -> None:
    if isinstance(field, ChoiceBox):
        field.set_code(value)
    elif isinstance(field, ChipChoices):
        field.set_codes(value)
    elif isinstance(field, TimesGrid):
        field.set_slots(value)
    elif isinstance(field, QCheckBox):
        field.setChecked(value)
    elif isinstance(field, QPlainTextEdit):
        field.setPlainText(value)
    else:
        field.setText(value)
