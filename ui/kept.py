"""What is typed into a dialog or a small form, and left with Esc, is there again on coming back.

It is kept in memory for the account that typed it, as long as its workspace lives, by what it is
about; a password is never kept. Forms that take longer to type have drafts instead.
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

from ui.widgets.chips import ChipChoices
from ui.widgets.fields import ChoiceBox
from ui.widgets.password import PasswordField
from ui.widgets.times import TimesGrid

Typed = dict[Hashable, dict[str, Any]]
"""By what it is about: the fields, by their names, that differ from how they were found."""

_Field = ChoiceBox | ChipChoices | TimesGrid | QCheckBox | QLineEdit | QPlainTextEdit


class Keeper(QObject):
    """Keeps what is typed into ``part`` in ``typed``."""

    def __init__(self, part: QWidget, typed: Typed) -> None:
        super().__init__(part)
        self._part, self._typed = part, typed
        self._about: Hashable = None
        self._found: dict[str, Any] = {}

    def begin(self, about: Hashable) -> None:
        """The fields are as they are found for ``about``: put back what was typed over that."""
        self._about = (self._part.objectName(), about)
        self._found = values_of(self._part)
        put_back(self._part, self._typed.get(self._about, {}))

    def keep(self) -> None:
        """It is left, or something else is asked: the next `begin` about the same finds it."""
        if self._about is None:
            return
        found = self._found
        changed = {
            name: value
            for name, value in values_of(self._part).items()
            if name not in found or found[name] != value
        }
        if changed:
            self._typed[self._about] = changed
        else:
            self._typed.pop(self._about, None)

    def forget(self) -> None:
        """It is done."""
        self._typed.pop(self._about, None)
        self._about = None


class _DialogKeeper(Keeper):
    def end(self, result: int) -> None:
        if result == QDialog.DialogCode.Accepted:
            self.forget()
        else:
            self.keep()


def keep_typed(dialog: QDialog, typed: Typed, about: Hashable) -> None:
    """To be called when the fields are filled. Esc and Cancel keep, what was done is forgotten."""
    keeper = _DialogKeeper(dialog, typed)
    keeper.begin(about)
    dialog.finished.connect(keeper.end)


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
