"""The free times of a week, as a small grid to tick."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from peerdesk.desk import choices
from peerdesk.words import weekday_name
from ui.theme import metrics
from ui.widgets.fields import CheckBox
from ui.widgets.text import label

Slot = tuple[int, str]


class FreeTimes(QWidget):
    """Seven days by the parts of the day. One stop for Tab; arrows move, Space ticks."""

    changed = Signal()

    def __init__(self, *, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._boxes: dict[Slot, _Box] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(metrics.LARGE)
        grid.setVerticalSpacing(metrics.XS)
        for day in range(7):
            grid.addWidget(label(weekday_name(day)[:3], "small"), 0, day + 1)
        for line, (part, words) in enumerate(choices.options("day_part"), 1):
            grid.addWidget(label(words, "small"), line, 0)
            for day in range(7):
                box = _Box((day, part), name=f"{name}_{day}_{part}")
                box.setAccessibleName(f"{weekday_name(day)} {words}")
                box.clicked.connect(self._on_clicked)
                box.stepped.connect(self._on_stepped)
                self._boxes[day, part] = box
                grid.addWidget(box, line, day + 1)
        self._leave_one_stop(next(iter(self._boxes.values())))

    def slots(self) -> tuple[Slot, ...]:
        """The ticked (weekday, part of the day), by the day."""
        return tuple(sorted(slot for slot, box in self._boxes.items() if box.isChecked()))

    def set_slots(self, slots: Iterable[Slot]) -> None:
        """Tick exactly these; silent."""
        wanted = {(int(day), str(part)) for day, part in slots}
        for slot, box in self._boxes.items():
            box.setChecked(slot in wanted)

    def _on_clicked(self) -> None:
        self.changed.emit()

    def _on_stepped(self, across: int, down: int) -> None:
        parts = list(dict.fromkeys(part for _day, part in self._boxes))
        here = next((slot for slot, box in self._boxes.items() if box.hasFocus()), (0, parts[0]))
        part = min(max(parts.index(here[1]) + down, 0), len(parts) - 1)
        target = self._boxes[min(max(here[0] + across, 0), 6), parts[part]]
        self._leave_one_stop(target)
        target.setFocus(Qt.FocusReason.TabFocusReason)

    def _leave_one_stop(self, stop: _Box) -> None:
        for box in self._boxes.values():
            policy = Qt.FocusPolicy.StrongFocus if box is stop else Qt.FocusPolicy.ClickFocus
            box.setFocusPolicy(policy)
        self.setFocusProxy(stop)


class _Box(CheckBox):
    stepped = Signal(int, int)
    """An arrow key asks for the box so many days across and parts down."""

    def __init__(self, slot: Slot, *, name: str) -> None:
        super().__init__("", name=name)
        self.slot = slot

    def keyPressEvent(self, event: QKeyEvent) -> None:
        forward = 1 if self.layoutDirection() == Qt.LayoutDirection.LeftToRight else -1
        steps = {
            Qt.Key.Key_Right: (forward, 0),
            Qt.Key.Key_Left: (-forward, 0),
            Qt.Key.Key_Down: (0, 1),
            Qt.Key.Key_Up: (0, -1),
        }
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.stepped.emit(*step)
