"""What stands in the two lists: the meetings around today under headings, and the groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from peerdesk.actor import Actor
from peerdesk.desk.groups import attendance
from peerdesk.desk.groups.meetings import MeetingRow
from peerdesk.words import _, ngettext
from ui import wording
from ui.models.columns import Column, RowRole, Tag
from ui.models.paged import Index
from ui.models.rows import RowsModel
from ui.screens.groups import sentences
from ui.theme import metrics, sizes, tones
from ui.widgets.delegates import TwoLineDelegate
from ui.widgets.paint import pill_font

DAYS_SHOWN_AHEAD = 7


@dataclass(frozen=True)
class GroupHeading:
    """A line between the meetings. Its id is a text, a meeting's is a number."""

    id: str
    text: str


def meetings_around_today(
    actor: Actor, being_taken: MeetingRow | None = None
) -> list[MeetingRow | GroupHeading]:
    """Today's meetings, rolls not taken (the newest first), and the next seven days'.

    ``being_taken`` is a past meeting that stays in the list while its roll is being taken.
    """
    today = actor.clock.today()
    todays = attendance.meetings_now(actor)
    missing = [row for row in attendance.rolls_not_taken(actor) if row.day != today]
    left = len(missing)
    if being_taken is not None and being_taken.id not in {row.id for row in (*missing, *todays)}:
        missing.append(being_taken)
        missing.sort(key=lambda row: row.begins)
    coming = [
        row
        for away in range(1, DAYS_SHOWN_AHEAD + 1)
        for row in attendance.meetings_on(actor, today + timedelta(days=away))
    ]
    tonight = wording.is_evening(todays)
    rows: list[MeetingRow | GroupHeading] = []
    if todays:
        rows += [GroupHeading("today", _("Tonight") if tonight else _("Today")), *todays]
    if missing:
        count = ngettext("Roll not taken: {n}", "Rolls not taken: {n}", left)
        words = count if left else _("All rolls are taken")
        rows += [GroupHeading("missing", words), *reversed(missing)]
    if coming:
        rows += [GroupHeading("coming", _("The next 7 days")), *coming]
    return rows


def first_to_do(rows: Sequence[MeetingRow | GroupHeading], today: date) -> int | None:
    """The meeting that is most likely wanted: today's first without a roll, else the newest
    roll not taken, else the first of all."""
    meetings = [row for row in rows if isinstance(row, MeetingRow)]
    # One that is still ahead of its end may be yesterday's: it went on after midnight.
    open_today = [
        row
        for row in meetings
        if row.roll in _OPEN and (row.day == today or (row.day < today and row.roll == "ahead"))
    ]
    missing = [row for row in meetings if row.roll == "not_taken"]
    own = [row for row in meetings if row.is_own]
    for found in (open_today, missing, own, meetings):
        if found:
            return found[0].id
    return None


_OPEN = ("ahead", "not_taken")


class MeetingsModel(RowsModel):
    """Meetings and the headings between them, which can't be chosen."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(
            [
                Column(
                    "meeting",
                    _("Meetings"),
                    lambda row: row.text if isinstance(row, GroupHeading) else row.group,
                    second=self._second,
                    tag=self._tag,
                )
            ],
            parent=parent,
        )
        self._today = date.min

    def show(self, rows: Sequence[MeetingRow | GroupHeading], today: date) -> None:
        """Show these; ``today`` decides how their days are said."""
        self._today = today
        self.set_rows(rows)

    def replace_meeting(self, meeting: MeetingRow) -> QModelIndex:
        """Put one meeting's new row in place, if it is shown; returns where, to be painted.

        Says nothing to the view: a list lays out all its rows anew for one that has changed.
        """
        at = self.row_of(meeting.id)
        if at < 0:
            return QModelIndex()
        self._rows[at] = meeting
        return self.index(at, 0)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if index.isValid() and isinstance(index.data(RowRole), GroupHeading):
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)

    def _second(self, row: Any) -> str:
        return "" if isinstance(row, GroupHeading) else sentences.meeting_line(row, self._today)

    def _tag(self, row: Any) -> Tag | None:
        # The heading over past meetings says already that their roll is not taken.
        said = isinstance(row, GroupHeading) or (row.roll == "not_taken" and row.day != self._today)
        return None if said else sentences.meeting_tag(row)


class MeetingsDelegate(TwoLineDelegate):
    """Draws headings low and quiet, meetings as every list does."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(RowRole)
        if not isinstance(row, GroupHeading):
            super().paint(painter, option, index)
            return
        painter.save()
        painter.setFont(pill_font(option.font))
        warns = row.id == "missing"
        painter.setPen(QColor(tones().warning if warns else tones().muted))
        drawn = painter.fontMetrics()
        edge = metrics.LARGE
        room = option.rect.adjusted(edge, 0, -edge, 0)
        foot = QRect(room.left(), room.bottom() - drawn.height() - 4, room.width(), drawn.height())
        painter.drawText(
            foot, Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter, row.text
        )
        painter.fillRect(
            QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1),
            QColor(tones().rule),
        )
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        if isinstance(index.data(RowRole), GroupHeading):
            return QSize(160, round(36 * sizes().factor))
        return super().sizeHint(option, index)


def groups_model(parent: QObject) -> RowsModel:
    """The list of all groups."""
    return RowsModel(
        [
            Column(
                "group",
                _("Groups"),
                lambda row: row.name,
                second=sentences.group_when,
                tag=sentences.group_tag,
            )
        ],
        parent=parent,
    )
