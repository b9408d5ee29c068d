"""What a column shows of a row, and the roles under which views and delegates ask for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from PySide6.QtCore import Qt

from ui.widgets.paint import PillTone

IdRole = Qt.ItemDataRole.UserRole
"""The id of the row's record."""
RowRole = Qt.ItemDataRole.UserRole + 1
"""The row object itself; None while it can't be read."""
SecondLineRole = Qt.ItemDataRole.UserRole + 2
"""A muted second line, str."""
TagRole = Qt.ItemDataRole.UserRole + 3
"""A `Tag` drawn as a pill, or None."""
MeterRole = Qt.ItemDataRole.UserRole + 4
"""A load against its limit as (value, limit), or None."""
IconRole = Qt.ItemDataRole.UserRole + 5
"""The name of an icon drawn at the start, str."""
StrongRole = Qt.ItemDataRole.UserRole + 6
"""Whether the text is drawn bold."""
MutedRole = Qt.ItemDataRole.UserRole + 7
"""Whether the text stands back, as of something that is over."""


class Tag(NamedTuple):
    """The word and the tone of a pill."""

    text: str
    tone: PillTone = "neutral"


@dataclass(frozen=True)
class Column:
    """One column. Each function gets the row object and returns what is shown.

    ``key`` is what `sort` reports; ``width`` in pixels at normal text size, 0 shares what is
    left (times ``stretch``). A column that ``may_go`` is left out where the names would be cut
    short beside it. ``spoken`` replaces the text for a screen reader.
    """

    key: str
    heading: str
    text: Callable[[Any], str]
    align: Literal["start", "center", "end"] = "start"
    width: int = 0
    stretch: int = 1
    may_go: bool = False
    sortable: bool = False
    strong: bool = False
    second: Callable[[Any], str] | None = None
    tag: Callable[[Any], Tag | None] | None = None
    meter: Callable[[Any], tuple[int, int] | None] | None = None
    icon: Callable[[Any], str] | None = None
    muted: Callable[[Any], bool] | None = None
    spoken: Callable[[Any], str] | None = None

    def data(self, row: Any, role: int) -> Any:
        """What the column answers for ``role``, None where it has nothing."""
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(row)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _ALIGNMENTS[self.align]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.in_words(row)
        if role == StrongRole:
            return self.strong
        if role == SecondLineRole:
            return self.second(row) if self.second is not None else None
        if role == TagRole:
            return self.tag(row) if self.tag is not None else None
        if role == MeterRole:
            return self.meter(row) if self.meter is not None else None
        if role == IconRole:
            return self.icon(row) if self.icon is not None else None
        if role == MutedRole:
            return self.muted is not None and self.muted(row)
        return None

    def in_words(self, row: Any) -> str:
        """What a screen reader says of this cell."""
        if self.spoken is not None:
            return self.spoken(row)
        tag = self.tag(row) if self.tag is not None else None
        second = self.second(row) if self.second is not None else ""
        return ", ".join(part for part in (self.text(row), second, tag.text if tag else "") if part)


def row_in_words(columns: Sequence[Column], row: Any) -> str:
    """A whole row for a screen reader, what is written bold (a name) before the rest."""
    first = sorted(columns, key=lambda column: not column.strong)
    return ", ".join(words for column in first if (words := column.in_words(row)))


_ALIGNMENTS = {
    "start": Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter,
    "center": Qt.AlignmentFlag.AlignCenter,
    "end": Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter,
}
