"""Forms: a field with its label, hint and error; two columns; a form that scrolls."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from peerdesk.words import _
from ui.theme import metrics, sizes
from ui.widgets.edits import watch
from ui.widgets.layouts import layout_of
from ui.widgets.messages import Banner, Tone, announce
from ui.widgets.page import row, scrolled
from ui.widgets.spoken import tell_invalid
from ui.widgets.text import label, restyle

_LONG = 30
"""Letters of a question that may need two lines beside or over its answers."""


class FieldRow(QWidget):
    """One field with its words: label above, hint below, and the error in the hint's place.

    The label becomes the field's accessible name, hint or error its accessible description. A
    field with a `problem_found` signal (DateField, TimeField) reports its own errors here. An
    error goes with the next change of the field: leaving it, or saving, says what is still wrong.
    """

    changed = Signal()
    """What the field holds was changed; sent after `tell_changes` or a first error only."""
    corrected = Signal()
    """An error went."""

    def __init__(
        self, words: str, field: QWidget, *, hint: str = "", required: bool = False
    ) -> None:
        super().__init__()
        self.field = field
        self.label = label(words, "field", wrap=len(words) > _LONG and not required)
        self.label.setBuddy(field)
        if field.focusProxy() is not None and field.focusPolicy() == Qt.FocusPolicy.NoFocus:
            # A label's key passes over a buddy that takes no focus, even one with a proxy.
            field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._hint = hint
        self._error = self._problem = ""
        self._tells = False
        self._note: QLabel | None = None
        self._below = label(hint, "small", wrap=True, name=f"{field.objectName()}_below")
        head = row(self.label, spacing=metrics.SMALL)
        if required:
            head.addWidget(label(_("required"), "small"))
        if not self.label.wordWrap():
            head.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(metrics.XS)
        column.addLayout(head)
        column.addWidget(field)
        column.addWidget(self._below)
        if not hint:
            self._below.hide()
        spoken = words.replace("&", "")
        must = _("required")
        self._spoken = f"{spoken}, {must}" if required else spoken
        self._spoken_wrong = ""
        field.setAccessibleName(self._spoken)
        field.setAccessibleDescription(hint)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        if hasattr(field, "problem_found"):
            field.problem_found.connect(self._on_problem)

    def set_error(self, message: str) -> None:
        """Show ``message`` under the field and announce it; "" takes it away again."""
        self._problem = ""
        self._show(message)

    def set_note(self, words: str) -> None:
        """A quiet word of warning under the field, that forbids nothing; "" takes it away."""
        if self._note is None and words:
            self._note = label("", "warning", wrap=True, name=f"{self.field.objectName()}_note")
            layout_of(self).addWidget(self._note)
        if self._note is not None and words != self._note.text():
            self._note.setText(words)
            self._note.setVisible(bool(words))
            self._describe()
            if words:
                announce(self.field, words)

    def note(self) -> str:
        """What `set_note` shows, or ""."""
        return self._note.text() if self._note is not None else ""

    def tell_changes(self) -> None:
        """Hear of the field's changes from now on: not before, for a long form has hundreds of
        parts, and most of them never are in error."""
        if not self._tells:
            self._tells = True
            watch(self.field, self._on_changed)

    def _on_problem(self, message: str) -> None:
        """The field's own: that it is readable takes away only what the field itself had said."""
        if message or self._error == self._problem:
            self._problem = message
            self._show(message)

    def _on_changed(self) -> None:
        if self._error:
            self.set_error("")
        self.changed.emit()

    def _show(self, message: str) -> None:
        changed, was_wrong = message != self._error, bool(self._error)
        self._error = message
        if message:
            self.tell_changes()
        self._below.setText(message or self._hint)
        self._below.setProperty("kind", "error" if message else "small")
        self._below.setVisible(bool(message or self._hint))
        self.field.setProperty("invalid", bool(message))
        self._say_whether_wrong(bool(message))
        if bool(message) != was_wrong:
            tell_invalid(self.field)
        self._describe()
        restyle(self._below)
        restyle(self.field)
        if changed and not message:
            self.corrected.emit()
        if message and changed:
            QAccessible.updateAccessibility(QAccessibleEvent(self._below, QAccessible.Event.Alert))

    def set_hint(self, hint: str) -> None:
        """Another hint; an error that is shown stays."""
        self._hint = hint
        if not self._error:
            self._below.setText(hint)
            self._below.setVisible(bool(hint))
            self._describe()

    def _describe(self) -> None:
        said = (self._error or self._hint, self.note())
        self.field.setAccessibleDescription(" ".join(filter(None, said)))

    def _say_whether_wrong(self, is_wrong: bool) -> None:
        """In the name, for whoever asks later (Qt's own fields can't be given the state, of which
        only the change is told): and back to what it was, such as "ZIP, declined"."""
        now = self.field.accessibleName()
        if is_wrong and now != self._spoken_wrong:
            self._spoken = now
            self._spoken_wrong = _("{field}, to be corrected", field=now)
            self.field.setAccessibleName(self._spoken_wrong)
        elif not is_wrong and now == self._spoken_wrong:
            self.field.setAccessibleName(self._spoken)

    def error(self) -> str:
        """The message that is shown, or ""."""
        return self._error


class FormGrid(QWidget):
    """Fields in two columns, or in one where the width is short. A hidden one leaves no hole.

    ``key`` is the name of the field in `Invalid.fields`, so that `show_errors` finds it.
    """

    corrected = Signal()
    """The error of a field went."""

    def __init__(self, columns: int = 2) -> None:
        super().__init__()
        self._wanted = columns
        self._shown = 0
        self._next = (0, 0)  # the row and the column of the next part
        self._hidden: list[bool] = []
        self._rows: dict[str, FieldRow] = {}
        self._together: list[tuple[str, ...]] = []
        self._heard: set[FieldRow] = set()
        self._banner: Banner | None = None
        self._parts: list[tuple[QWidget, bool]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(metrics.LARGE)
        self._columns(columns)

    def add(
        self,
        key: str,
        words: str,
        field: QWidget,
        *,
        hint: str = "",
        required: bool = False,
        wide: bool = False,
    ) -> FieldRow:
        """Add a field; a ``wide`` one takes the whole width."""
        made = FieldRow(words, field, hint=hint, required=required)
        self._rows[key] = made
        made.corrected.connect(self.corrected)
        self._append(made, wide)
        return made

    def add_heading(self, words: str) -> QLabel:
        """A heading over the fields that follow."""
        made = label(words, "heading", wrap=True)
        self._append(made, True)
        return made

    def add_wide(self, part: QWidget) -> None:
        """Anything else, over the whole width."""
        self._append(part, True)

    def judge_together(self, *keys: str) -> None:
        """What is wrong with one of these may be put right in another: a change of any of them
        takes the errors of all away."""
        self._together.append(keys)

    def row(self, key: str) -> FieldRow:
        """The row that was added under ``key``."""
        return self._rows[key]

    def show_errors(self, fields: Mapping[str, str]) -> list[str]:
        """Show each message at its field, take the others away, and go to the first field in
        error. Returns the messages whose field isn't in this form, for `say`."""
        first = next((made for key, made in self._rows.items() if key in fields), None)
        if first is not None:
            # Before the messages: a date that is left reads itself again, and would take the
            # message away that was just put there.
            first.field.setFocus(Qt.FocusReason.OtherFocusReason)
        for key, made in self._rows.items():
            made.set_error(fields.get(key, ""))
        for key in fields:
            self._hear_those_beside(key)
        if first is not None and (area := _scroll_area_of(self)) is not None:
            area.ensureWidgetVisible(first, 0, metrics.XL)
        return [message for key, message in fields.items() if key not in self._rows]

    def say(self, banner: Banner, messages: Iterable[str], tone: Tone = "warning") -> None:
        """Say in ``banner`` what belongs to none of the fields, until one of them is changed."""
        said = " ".join(messages)
        self._banner = banner if said else None
        if said:
            banner.show_message(said, tone)
            for made in self._rows.values():
                self._hear(made)

    def _hear_those_beside(self, key: str) -> None:
        for keys in self._together:
            for other in keys if key in keys else ():
                if other in self._rows:
                    self._hear(self._rows[other])

    def _hear(self, made: FieldRow) -> None:
        if made not in self._heard:
            self._heard.add(made)
            made.tell_changes()
            made.changed.connect(self._on_row_changed)

    def _on_row_changed(self) -> None:
        changed = self.sender()
        for keys in self._together:
            rows = [self._rows[key] for key in keys if key in self._rows]
            if changed in rows:
                for made in rows:
                    made.set_error("")
        if self._banner is not None:
            self._banner.clear()
            self._banner = None

    def arrange(self) -> None:
        """Close the holes of what was hidden and make room for what was shown; Qt asks for it
        in its next turn, whoever scrolls to a field before that asks now."""
        hidden = [_is_hidden(part) for part, _wide in self._parts]
        if hidden != self._hidden:
            self._place_all()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.arrange()
        return super().event(event)

    def _append(self, part: QWidget, wide: bool) -> None:
        self._parts.append((part, wide))
        self._hidden.append(False)
        self._place(part, wide)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit(event.size().width())

    def _fit(self, width: int) -> None:
        """One column where two would be short, or wider than there is room."""
        least = max(480 * sizes().factor, self._least_width(self._wanted))
        self._columns(1 if width < least else self._wanted)

    def _least_width(self, columns: int) -> int:
        shown = [(part.minimumSizeHint().width(), wide) for part, wide in self._shown_parts()]
        widest = max((width for width, wide in shown if wide), default=0)
        across = max((width for width, wide in shown if not wide), default=0)
        return max(widest, columns * across + (columns - 1) * metrics.XL)

    def minimumSizeHint(self) -> QSize:
        """As narrow as one column: else whoever scrolls it would never make it narrow."""
        return QSize(self._least_width(1), super().minimumSizeHint().height())

    def _shown_parts(self) -> list[tuple[QWidget, bool]]:
        return [(part, wide) for part, wide in self._parts if not _is_hidden(part)]

    def _columns(self, columns: int) -> None:
        if columns == self._shown:
            return
        self._shown = columns
        # What is hidden may stand in the second column still, which would take its space.
        self._grid.setHorizontalSpacing(metrics.XL if columns > 1 else 0)
        self._place_all()
        for at in range(self._wanted):
            self._grid.setColumnStretch(at, 1 if at < columns else 0)

    def _place_all(self) -> None:
        self._next = (0, 0)
        self._hidden = [_is_hidden(part) for part, _wide in self._parts]
        for (part, wide), hidden in zip(self._parts, self._hidden, strict=True):
            if not hidden:
                self._place(part, wide)

    def _place(self, part: QWidget, wide: bool) -> None:
        down, across = self._next
        if wide and across:
            down, across = down + 1, 0
        wider = self._shown if wide else 1
        self._grid.addWidget(part, down, across, 1, wider, Qt.AlignmentFlag.AlignTop)
        across += wider
        self._next = (down + 1, 0) if across >= self._shown else (down, across)


class ScrollForm(QWidget):
    """A form that scrolls between a fixed head and foot. Put parts into ``body``; the buttons go
    into ``foot`` and stay in sight."""

    def __init__(self, name: str = "") -> None:
        super().__init__()
        content = _Content()
        self.body = _Body(content)
        self.body.setContentsMargins(0, metrics.XS, metrics.MEDIUM, metrics.LARGE)
        self.body.setSpacing(metrics.LARGE)
        self.body.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.area = scrolled(content, name)
        self.foot = row()
        self.foot.setContentsMargins(0, metrics.MEDIUM, 0, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.area, 1)
        column.addLayout(self.foot)


class _Body(QVBoxLayout):
    """Laid out at the top, as high as its words are at this width: Qt gives an aligned layout at
    most its best height, at which fewer words have to wrap, and cuts off the others."""

    def sizeHint(self) -> QSize:
        best, around = super().sizeHint(), self.parentWidget()
        if around is None or not self.hasHeightForWidth():
            return best
        return best.expandedTo(QSize(0, self.heightForWidth(around.width())))


class _Content(QWidget):
    """As high as its width asks for: left alone, Qt asks for the height that the words and chips
    would need at the least width, and the form scrolls over an empty foot."""

    def minimumSizeHint(self) -> QSize:
        least = super().minimumSizeHint()
        layout = self.layout()
        follows = layout is not None and layout.hasHeightForWidth()
        return QSize(least.width(), 0) if follows else least


def _is_hidden(part: QWidget) -> bool:
    """Whether somebody hid it: before the form is shown, Qt calls everything hidden."""
    return part.isHidden() and part.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide)


def _scroll_area_of(widget: QWidget) -> QScrollArea | None:
    parent = widget.parentWidget()
    while parent is not None and not isinstance(parent, QScrollArea):
        parent = parent.parentWidget()
    return parent
