"""The clock that can't be right: asked about before the desk opens."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from peerdesk.desk.basics import clock_doubt
from peerdesk.desk.basics.clock_doubt import Doubt
from peerdesk.desk.groups.groups import ensure_meetings
from peerdesk.errors import PeerDeskError
from peerdesk.words import _, clock_time, long_date, ngettext
from ui.jobs import Progress, Runner
from ui.theme import metrics
from ui.widgets.buttons import button
from ui.widgets.page import row
from ui.widgets.text import label

from .frame import EntryFrame

if TYPE_CHECKING:
    from datetime import datetime

    from peerdesk.actor import Actor


class ClockPage(EntryFrame):
    """Enter says that the clock is right; either answer goes on. `answered` carries what went
    wrong beside, or ""."""

    answered = Signal(str)

    def __init__(self, jobs: Runner, actor: Actor, doubt: Doubt) -> None:
        super().__init__(_("Is the clock right?"), _about(doubt), width=520, name="clock_page")
        self._jobs, self._actor = jobs, actor
        dates = QGridLayout()
        dates.setHorizontalSpacing(metrics.LARGE)
        dates.setVerticalSpacing(metrics.SMALL)
        for line, (words, moment, name) in enumerate(
            (
                (_("This computer's clock"), doubt.now, "clock_now"),
                (_("The newest entry"), doubt.newest, "clock_newest"),
            )
        ):
            dates.addWidget(label(words, "muted"), line, 0)
            dates.addWidget(label(_moment(moment), "strong", wrap=True, name=name), line, 1)
        dates.setColumnStretch(1, 1)
        self.body.addLayout(dates)
        wrong = _("If it is wrong, set the computer's clock first: what you enter gets its date.")
        self.body.addWidget(label(wrong, wrap=True, name="clock_wrong"))
        self._unsure = button(
            _("&Not sure, go on"), on_click=partial(self._answer, False), name="clock_unsure"
        )
        self._right = button(
            _("&Yes, it is right"),
            "primary",
            on_click=partial(self._answer, True),
            name="clock_right",
        )
        self.body.addLayout(row(None, self._unsure, self._right))

    def first_focus(self) -> QWidget:
        """Where the keyboard begins: Enter goes on."""
        return self._right

    def _answer(self, is_right: bool) -> None:
        for each in (self._unsure, self._right):
            each.setEnabled(False)
        self._jobs.run(partial(_work, self._actor, is_right), self.answered.emit, self._no)

    def _no(self, error: Exception) -> None:
        # The answer could not be kept (a full disk): the desk says what is the matter.
        if not isinstance(error, PeerDeskError):
            raise error
        self.answered.emit(str(error))


def _work(actor: Actor, is_right: bool, progress: Progress) -> str:
    """Worker thread: keep the answer, then plan what had to wait for it."""
    clock_doubt.answer(actor, is_right=is_right)
    try:
        ensure_meetings(actor)
    except PeerDeskError as error:
        return str(error)
    return ""


def _about(doubt: Doubt) -> str:
    if doubt.now < doubt.newest:
        return _("It is behind the records. Maybe the computer's battery is empty.")
    days = (doubt.now - doubt.newest).days
    return ngettext(
        "Nothing was entered for {n} day. If the center was closed, all is well.",
        "Nothing was entered for {n} days. If the center was closed, all is well.",
        days,
    )


def _moment(moment: datetime) -> str:
    return f"{long_date(moment.date())}, {clock_time(moment)}"
