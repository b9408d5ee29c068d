"""The same person after all: what was typed, offered as changes of the record that is there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from peerdesk.desk.intake import full_intake
from peerdesk.desk.intake.intake import BriefIntake
from peerdesk.desk.merging.same_person import Difference
from peerdesk.words import _
from ui.theme import metrics
from ui.widgets.buttons import button
from ui.widgets.fields import CheckBox
from ui.widgets.form import ScrollForm
from ui.widgets.page import Card, column, row
from ui.widgets.text import label


class SameChanges(Card):
    """One line a field, old → new. What only adds is ticked; what would replace an answer waits
    for somebody to tick it. Nothing is written here."""

    agreed = Signal()
    backed_out = Signal()

    def __init__(self) -> None:
        super().__init__(flush=True, name="intake_changes")
        self._offered: list[tuple[Difference, CheckBox]] = []
        self._title = label("", "heading", wrap=True, name="intake_changes_title")
        self._text = label("", "muted", wrap=True, name="intake_changes_text")
        self._form = ScrollForm("intake_changes_scroll")
        self._lines = QVBoxLayout()
        self._lines.setSpacing(metrics.MEDIUM)
        self._form.body.setContentsMargins(
            metrics.LARGE, metrics.LARGE, metrics.LARGE, metrics.SMALL
        )
        self._form.body.addWidget(self._title)
        self._form.body.addWidget(self._text)
        self._form.body.addLayout(self._lines)
        back = button(
            _("Back to the form"),
            "quiet",
            on_click=self._on_back,
            name="intake_changes_back",
        )
        back.setToolTip(_("Esc"))
        self._go = button("", "primary", on_click=self._on_go, name="intake_changes_go")
        self._go.setToolTip("Ctrl+Enter")
        foot = self._form.foot
        foot.setContentsMargins(metrics.LARGE, metrics.SMALL, metrics.LARGE, metrics.SMALL)
        foot.addStretch(1)
        foot.addWidget(back)
        foot.addWidget(self._go)
        self.body.setContentsMargins(0, 0, 0, metrics.XS)
        self.body.addWidget(self._form, 1)

    def show_changes(self, name: str, code: str, found: Sequence[Difference]) -> None:
        """Offer these; the first tick box, or the way on, has the focus."""
        self.clear()
        self._title.setText(_("Continue with {name} ({code})", name=name, code=code))
        self._text.setText(
            _("Tick what the record should take over. You see it in the form before it is saved.")
            if found
            else _("The record says all of this already.")
        )
        self._go.setText(_("Continue on this record"))
        for each in found:
            line = self._line(each)
            self._lines.addWidget(line)
            line.show()  # a part that is not shown yet can't have the focus
        first = self._offered[0][1] if self._offered else self._go
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def chosen(self) -> dict[str, Any]:
        """The ticked fields and their new values."""
        ticked = [each for each, tick in self._offered if tick.isChecked()]
        return {field: value for each in ticked for field, value in each.values.items()}

    def clear(self) -> None:
        """Nothing of anybody stays here."""
        self._offered = []
        self._title.clear()
        while (item := self._lines.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()

    def _on_back(self) -> None:
        self.backed_out.emit()

    def _on_go(self) -> None:
        self.agreed.emit()

    def _line(self, change: Difference) -> QWidget:
        tick = CheckBox(change.label.replace("&", "&&"), name=f"intake_take_{change.field}")
        tick.setChecked(change.only_adds)
        now, typed = change.now or _("blank"), change.typed
        tick.setAccessibleName(_("{field}: {old} → {new}", field=change.label, old=now, new=typed))
        self._offered.append((change, tick))
        words = label(f"{now} → {typed}", "muted", wrap=True, name=f"{tick.objectName()}_words")
        below = column(words, spacing=0)
        below.setContentsMargins(metrics.XL + metrics.XS, 0, 0, 0)
        made = QWidget()
        made.setLayout(column(row(tick, None), below, spacing=0))
        return made


def continued(
    record: dict[str, Any], chosen: dict[str, Any], typed: dict[str, Any]
) -> dict[str, Any]:
    """The record with what was agreed on. What only the full intake asks was not compared: lists
    and texts are joined, a single answer that was typed is the newer one."""
    values = {**record, **chosen}
    for field, new in typed.items():
        if field in BriefIntake.model_fields or not new:
            continue
        old = values.get(field)
        if isinstance(new, tuple):
            new = tuple(dict.fromkeys((*(old or ()), *new)))
        elif field in full_intake.TEXTS and old and old != new:
            new = f"{old}\n{new}"
        values[field] = new
    reasons = typed["unanswered"] | record["unanswered"]
    left = {field: why for field, why in reasons.items() if not values.get(field)}
    return values | {"unanswered": left}
