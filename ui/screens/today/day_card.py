"""A card of the day, and the column in which such cards share the height."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget

from ui.models.columns import Column
from ui.models.rows import RowsModel
from ui.models.selection import selected_id
from ui.theme import metrics, sizes
from ui.widgets.page import Card, column
from ui.widgets.table import DataList
from ui.widgets.text import label

_BAR = 14
"""The width of a scroll bar."""


class _ShortList(DataList):
    """A list whose height is given to it."""

    height_kept = 0

    def keep_height(self, height: int) -> None:
        self.height_kept = height
        self.setFixedHeight(height)


class DayColumn(QScrollArea):
    """Cards below each other that share the height: each list shows whole rows, from its
    ``least`` to its ``most``, the upper lists first, and on a large screen then all that it has;
    the last that has more rows also the beginning of the next one. What doesn't fit is scrolled
    to."""

    def __init__(self, above: Sequence[QWidget], cards: Sequence[DayCard], name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidgetResizable(True)
        self._cards = cards
        for card in cards:
            card.rows_changed.connect(self.share)
        self._is_sharing = False
        content = QWidget()
        lists = column(*above, *cards)
        content.setLayout(column(lists, None, spacing=0))
        # Else Qt reserves the height that the sentences would need in the narrowest window.
        content.setMinimumHeight(1)
        self._lists = lists
        self.setWidget(content)

    def share(self) -> None:
        """Give each list its rows, by the height there is now."""
        if self._is_sharing:
            return  # a scroll bar that comes or goes is a resize too
        self._is_sharing = True
        tall = sizes().tall_row
        shown = [card for card in self._cards if not card.isHidden() and card.model.rowCount()]
        rows = {card: min(card.least, card.model.rowCount()) for card in shown}
        self._lists.invalidate()
        least = self._lists.minimumSize()
        # As the sentences wrap at this width; without any there is no such height.
        high = max(self._lists.minimumHeightForWidth(self.viewport().width()), 0)
        chrome = (high or least.height()) - sum(card.list.height_kept for card in shown)
        left = (self.height() - chrome) // tall - sum(rows.values())
        for wanted in (DayCard.most_rows, DayCard.all_rows):
            while left > 0 and (room := [card for card in shown if rows[card] < wanted(card)]):
                for card in room[:left]:
                    rows[card] += 1
                left -= len(room[:left])
        for card, count in rows.items():
            card.list.keep_height(count * tall)
        cut = [card for card in shown if rows[card] < card.all_rows()]
        if cut:
            # Less than a row is left over: the column ends where the card beside it does.
            spare = max(0, self.height() - chrome - tall * sum(rows.values()))
            cut[-1].list.keep_height(rows[cut[-1]] * tall + spare)
        self.setMinimumWidth(least.width() + _BAR)
        self._is_sharing = False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.share()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self.widget() is not None:
            self.share()


class DayCard(Card):
    """A heading with its buttons, and a short list, or a sentence while it is empty.

    `opened` carries the id of the row on which somebody pressed Enter or clicked twice.
    """

    opened = Signal(object)
    rows_changed = Signal()
    """Other rows are shown than those that the height was shared for."""

    def __init__(
        self,
        title: str,
        shown: Column,
        *,
        empty: str,
        most: int,
        least: int = 1,
        name: str,
        words: str = "",
        actions: tuple[QWidget, ...] = (),
        id_of: Callable[[Any], Any] | None = None,
    ) -> None:
        super().__init__(title, flush=True, name=f"{name}_card", actions=actions)
        self.tighten_head()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.model = RowsModel([shown], id_of=id_of, parent=self)
        self._most, self.least = most, least
        self.list = _ShortList(self.model, words=words or title, name=name)
        self.list.keep_height(0)
        self._sentence = label(empty, "muted", wrap=True, name=f"{name}_empty")
        self._sentence.setContentsMargins(metrics.LARGE, 0, metrics.LARGE, metrics.MEDIUM)
        self.body.setSpacing(0)
        self.body.addWidget(self._sentence)
        self.body.addWidget(self.list)
        self.list.row_activated.connect(self.opened)
        self.show_rows([])

    def show_rows(self, rows: Sequence[Any]) -> None:
        """Show these, or the sentence."""
        self.model.set_rows(rows)
        self._sentence.setVisible(not rows)
        self.list.setVisible(bool(rows))

    def all_rows(self) -> int:
        """How many there are."""
        return self.model.rowCount()

    def most_rows(self) -> int:
        """How many rows it shows before the others have as many as they want."""
        return min(self._most, self.model.rowCount())

    def chosen(self) -> Any:
        """The row that is selected, or None."""
        at = self.model.row_of(selected_id(self.list))
        return self.model.row_at(at) if at >= 0 else None
