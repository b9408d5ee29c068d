"""The front desk's first page. What a role may not see isn't there."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Protocol

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from peerdesk.actor import Actor
from peerdesk.desk.basics.rights import Right, may
from peerdesk.desk.front_desk import visits
from peerdesk.desk.mentoring.mentor_requests import sees_everybody
from peerdesk.words import _, long_date
from ui.context import Context
from ui.jobs import Progress
from ui.screen import Screen
from ui.screens.today.backup import BackupWarning
from ui.screens.today.day_card import DayCard, DayColumn
from ui.screens.today.first_steps import FirstStepsCard
from ui.screens.today.guests import GuestsLine
from ui.screens.today.letters import Letters
from ui.screens.today.lists import (
    DraftsCard,
    GroupsCard,
    OwnPeopleCard,
    RollsCard,
    WaitingCard,
    is_mentor,
)
from ui.screens.today.paper_sheet import PaperSheet
from ui.screens.today.papers import PapersCard
from ui.screens.today.sign_in import MatchesPane, SignInField
from ui.screens.today.visitors import VisitorsPane
from ui.screens.today.waiting_accounts import WaitingAccounts
from ui.screens.today.welcome import KEY, WelcomeView
from ui.theme import metrics
from ui.widgets.buttons import button
from ui.widgets.layouts import layout_of
from ui.widgets.page import Card, PageHeader, SplitPage, column
from ui.widgets.room import Pages
from ui.widgets.text import rule

_LOOK_EVERY = 30_000
"""Milliseconds between two looks at the clock: midnight, closing time, groups that end."""


_Card = (
    OwnPeopleCard | GroupsCard | WaitingCard | RollsCard | DraftsCard | PapersCard | FirstStepsCard
)


class _Part(Protocol):
    def reload(self) -> None: ...


class TodayScreen(Screen):
    """At the start the one thing that this account does all day; beside it the day's lists."""

    NAME = "today"
    TABLES = frozenset(
        {
            "journal_entry",  # a backup was made
            "visit",
            "guest_count",
            "consent",
            "center",  # its closing time
            "person",
            "episode",
            "notice_given",
            "meeting",
            "attendance",
            "peer_group",
            "stand_in",
            "membership",
            "mentor_request",
            "assignment",
            "mentor",
            "session",
            "choice",
            "account",
            "draft",
        }
    )

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setObjectName("today_screen")
        self._context = context
        self._day = context.actor.clock.today()
        self._header = PageHeader(_title(self._day))
        self._backup = BackupWarning(context)
        self._header.add_action(self._backup.age)
        self._visitors: VisitorsPane | None = None
        self._is_first = True
        self._has_looked_back = False
        if may(context.actor, Right.SIGN_IN_VISITORS):
            welcome = button(
                _("Visitors' view"),
                "quiet",
                icon_name="eye-slash",
                shortcut=KEY,
                on_click=self._show_welcome,
                name="welcome_show",
            )
            leave = _("Shows visitors a greeting. {key} and your password lead back.", key=KEY)
            welcome.setToolTip(f"{leave} ({welcome.toolTip()})")
            self._header.add_action(welcome)
            paper = button(
                _("Paper sheet"),
                "quiet",
                icon_name="notebook",
                shortcut="F8",
                on_click=self._show_paper,
                name="paper_show",
            )
            self._header.add_action(paper)
        self._columns: list[DayColumn] = []
        self._work: list[_Card] = []
        first, others = self._choose_parts()
        accounts = WaitingAccounts(context)
        self._parts.append(accounts)
        beside = DayColumn([accounts, self._backup], others, "today_lists")
        self._columns.append(beside)
        split = SplitPage(first, beside, start_width=576)
        # All that visitors must not see, in one part that can be hidden.
        self._page = QWidget()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._page)
        self._paper: PaperSheet | None = None
        page = QVBoxLayout(self._page)
        page.setContentsMargins(metrics.XL, metrics.LARGE, metrics.XL, metrics.LARGE)
        page.setSpacing(metrics.MEDIUM)
        page.addWidget(self._header)
        page.addWidget(split, 1)
        if self._visitors is not None:
            self._letters = Letters(self, self.focusProxy())
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._reload_papers)
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_EVERY)
        self._timer.timeout.connect(self.look_at_clock)

    def _choose_parts(self) -> tuple[QWidget, list[DayCard]]:
        """What stands at the start, and what stands beside it."""
        context = self._context
        self._groups = GroupsCard(context)
        self._papers = PapersCard(context)
        cards: list[_Card] = []
        if is_mentor(context):
            cards.append(OwnPeopleCard(context))
        cards.append(self._groups)
        if may(context.actor, Right.SEE_MENTORS) and sees_everybody(context.actor):
            cards.append(WaitingCard(context))
        if may(context.actor, Right.TAKE_ROLL):
            cards.append(RollsCard(context))
        cards.append(self._papers)
        is_desk = may(context.actor, Right.SIGN_IN_VISITORS)
        # Away from the desk the first card is what the account does all day.
        cards.insert(0 if is_desk else 1, DraftsCard(context))
        if may(context.actor, Right.KEEP_CENTER):
            cards.insert(0, FirstStepsCard(context))
        self._parts: list[_Part] = list(cards)
        if is_desk:
            return self._make_sign_in(), list(cards)
        self._work = cards
        first = DayColumn([], cards[:1], "today_first")
        self._columns.append(first)
        return first, list(cards[1:])

    def _make_sign_in(self) -> Card:
        field = SignInField()
        visitors, matches = VisitorsPane(self._context), MatchesPane(self._context, field)
        guests = GuestsLine(self._context)
        self._visitors = visitors
        self._stack = Pages()
        self._stack.addWidget(visitors)
        self._stack.addWidget(matches)
        card = Card(flush=True, name="sign_in_card")
        head = column(field, spacing=0)
        head.setContentsMargins(metrics.LARGE, metrics.LARGE, metrics.LARGE, metrics.MEDIUM)
        card.body.setSpacing(0)
        card.body.addLayout(head)
        card.body.addWidget(self._stack, 1)
        card.body.addWidget(rule())
        card.body.addWidget(guests)
        field.text_changed.connect(self._on_typed)
        field.edit.set_table(visitors.list)
        self.setFocusProxy(field.edit)
        self._parts += [visitors, matches, guests]
        return card

    def reload(self) -> None:
        """Read everything again: about 25 ms for 20,000 people."""
        self._day = self._context.actor.clock.today()
        self._header.set_title(_title(self._day))
        for part in self._parts:
            if part is not self._papers:
                part.reload()
        self._backup.reload()
        if self._paper is not None:
            self._paper.reload()
        if self._is_first:
            # What can wait is read in the next turn: the sign-in itself has taken this one.
            self._is_first = False
            self._soon.start()
        else:
            self._papers.reload()
        self._share()

    def _reload_papers(self) -> None:
        self._papers.reload()
        self._share()

    def _share(self) -> None:
        for each in self._columns:
            each.share()
        # Where nobody is signed in by hand, the work begins in the first list that has some.
        for card in self._work:
            if card.model.rowCount():
                self.setFocusProxy(card.list)
                break

    @property
    def is_typing(self) -> bool:
        """Whether a line of a past day's paper is half typed: it is come back to."""
        return self._paper is not None and self._paper.is_begun()

    def begin_again(self) -> None:
        """To the field, or to the list where this account's work begins."""
        self._leave_paper()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_target(self, target: object) -> None:
        """ "desk": the sign-in field, for whoever comes next."""
        if target == "desk":
            self._leave_paper()
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def look_at_clock(self) -> None:
        """Closing time signs everybody out; a new day, or a group that is over: read again."""
        actor = self._context.actor
        done = self._context.attempt(lambda: visits.sign_out_at_closing(actor), quietly=True)
        if done is not None and done.value:
            self._context.said.emit(done.label, None)
        if self._visitors is not None:
            self._visitors.look_at_clock()
        today = actor.clock.today()
        if today != self._day or self._groups.over_since(actor.clock.now(), today):
            self.reload()

    def _show_paper(self) -> None:
        """A past day's sheet in the place of today."""
        if self._paper is None:
            self._paper = PaperSheet(self._context)
            self._paper.left.connect(self.begin_again)
            layout_of(self).addWidget(self._paper)
        self._page.hide()
        self._paper.show()
        self._paper.begin()
        self._paper.setFocus(Qt.FocusReason.OtherFocusReason)

    def _leave_paper(self) -> None:
        if self._paper is not None:
            self._paper.hide()
        self._page.show()

    def _show_welcome(self) -> None:
        """Before the greeting is there nothing of the page is left, for windows take a moment."""
        self._leave_paper()
        self._page.hide()
        view = WelcomeView(self, self._context)
        view.left.connect(self._on_welcome_left)
        view.showFullScreen()

    def _on_welcome_left(self) -> None:
        self._page.show()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_typed(self, typed: bool) -> None:
        self._stack.setCurrentIndex(1 if typed else 0)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.look_at_clock()
        self._timer.start()
        if not self._has_looked_back:
            self._has_looked_back = True
            context = self._context
            work = partial(_end_left_open, context.actor)
            context.jobs.run(work, self._on_looked_back, context.job_failed)

    def _on_looked_back(self, tables: frozenset[str]) -> None:
        if tables:
            self._context.changed.emit(tables)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()


def _title(day: date) -> str:
    """Spanish writes the names of days small, but not at the beginning of a title."""
    words = long_date(day)
    return words[:1].upper() + words[1:]


def _end_left_open(actor: Actor, progress: Progress) -> frozenset[str]:
    """Worker thread: the visits of past days that nobody ended; the tables that changed."""
    tables: frozenset[str] = frozenset()
    while (done := visits.end_left_open(actor)).value:
        tables |= done.tables
        progress.check()
    return tables
