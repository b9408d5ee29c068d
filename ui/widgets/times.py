"""The weekly times: seven days by three parts of the day, ticked with keys or the mouse."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import QGridLayout, QPushButton, QSizePolicy, QWidget

from peerdesk.desk.basics import choices
from peerdesk.desk.basics.match_words import PARTS, Slot, slot_label
from peerdesk.words import _, weekday_name
from ui.theme import icon, metrics, sizes
from ui.widgets.shortcut import tell_keys
from ui.widgets.spoken import SpokenQuestion
from ui.widgets.text import label


class TimesGrid(SpokenQuestion):
    """One stop for Tab; arrows move over the grid, Space ticks. A slot is (weekday, part).

    `slots_changed` tells that a person ticked; `set_slots` is silent.
    """

    slots_changed = Signal()

    def __init__(self, *, name: str) -> None:
        super().__init__()
        tell_keys(
            self,
            [
                ("Left / Right / Up / Down", _("Another day or time of day")),
                ("Space / Return", _("Tick or untick")),
            ],
        )
        self.setObjectName(name)
        self._cells: dict[Slot, _Cell] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(4)
        grid.setVerticalSpacing(6)
        centred = Qt.AlignmentFlag.AlignCenter
        for weekday in range(7):
            grid.addWidget(label(weekday_name(weekday)[:3], "small"), 0, weekday + 1, centred)
        for down, part in enumerate(PARTS):
            grid.addWidget(label(choices.label("day_part", part), "small"), down + 1, 0)
            for weekday in range(7):
                cell = _Cell(weekday, part, self)
                cell.setObjectName(f"{name}_{weekday}_{part}")
                cell.clicked.connect(self._on_clicked)
                cell.stepped.connect(self._on_stepped)
                self._cells[weekday, part] = cell
                grid.addWidget(cell, down + 1, weekday + 1)
        grid.setColumnMinimumWidth(0, 72)
        grid.setColumnStretch(8, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._leave_one_stop(self._cells[0, PARTS[0]])

    def slots(self) -> list[Slot]:
        """The ticked times, by day and part."""
        return sorted(
            (slot for slot, cell in self._cells.items() if cell.isChecked()),
            key=lambda slot: (slot[0], PARTS.index(slot[1])),
        )

    def set_slots(self, slots: Iterable[Slot]) -> None:
        """Tick exactly these."""
        wanted = {tuple(slot) for slot in slots}
        for slot, cell in self._cells.items():
            cell.setChecked(slot in wanted)

    def _on_clicked(self) -> None:
        sender = self.sender()
        if isinstance(sender, _Cell):
            self._leave_one_stop(sender)
        self.slots_changed.emit()

    def _on_stepped(self, across: int, down: int) -> None:
        focused = next((cell for cell in self._cells.values() if cell.hasFocus()), None)
        if focused is None:
            return
        weekday = (focused.weekday + across) % 7
        part = PARTS[(PARTS.index(focused.part) + down) % len(PARTS)]
        target = self._cells[weekday, part]
        self._leave_one_stop(target)
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _leave_one_stop(self, stop: _Cell) -> None:
        for cell in self._cells.values():
            policy = Qt.FocusPolicy.StrongFocus if cell is stop else Qt.FocusPolicy.ClickFocus
            cell.setFocusPolicy(policy)
        self.setFocusProxy(stop)


class _Cell(QPushButton):
    stepped = Signal(int, int)
    """An arrow key asks for the cell so many across and down."""

    def __init__(self, weekday: int, part: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.weekday = weekday
        self.part = part
        words = slot_label((weekday, part))
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.setProperty("kind", "chip")
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.toggled.connect(self._on_toggled)
        self._fit()

    def _on_toggled(self, checked: bool) -> None:
        # The sign says it too: never by colour alone.
        self.setIcon(icon("check-bold", "accent") if checked else QIcon())

    def _fit(self) -> None:
        self.setIconSize(QSize(sizes().small, sizes().small))
        self.setFixedWidth(round(48 * (1 + (sizes().factor - 1) / 3)) + metrics.XS)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

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
