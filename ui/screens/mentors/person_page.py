"""One person: what matters for a match, the ranked mentors, the present one, the history."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QTabBar, QVBoxLayout, QWidget

from peerdesk.desk.basics.rights import Right, may
from peerdesk.desk.mentoring import assignment, sessions
from peerdesk.desk.mentoring.assignment import AssignmentRow
from peerdesk.desk.mentoring.matching import PersonTraits
from peerdesk.desk.mentoring.mentor_requests import WaitingRow
from peerdesk.desk.people import people
from peerdesk.done import Done
from peerdesk.errors import PeerDeskError
from peerdesk.words import _
from ui.context import Context
from ui.screens.mentors import rows
from ui.screens.mentors.entries import EntriesModel, EntryList
from ui.screens.mentors.facts import tab_line
from ui.screens.mentors.inline_form import AskForm, DecisionForm, InlineForm, LogForm, tried
from ui.screens.mentors.match_page import MatchPage, short_name
from ui.screens.mentors.now_page import NowPage, SupportPage
from ui.screens.mentors.person_head import MentoringHead
from ui.theme import metrics
from ui.widgets.page import Card, EmptyState
from ui.widgets.room import Pages
from ui.widgets.shortcut import tell_keys

_TABS = ("match", "now", "sessions", "history")

F = TypeVar("F", bound=InlineForm)


class MentoringPage(QWidget):
    """Shows one person at a time; showing the same one again keeps what is chosen.

    `assigned` says that this person has a mentor now, `left` that Esc was pressed in the page.
    """

    assigned = Signal()
    left = Signal()

    def __init__(self, context: Context, *, sees_everybody: bool) -> None:
        super().__init__()
        tell_keys(self, [("Esc", _("Back to the list"))])
        self.setObjectName("mentors_person")
        self._context = context
        self._sees_everybody = sees_everybody
        self.person_id: int | None = None
        self._name = self._code = ""
        self._about = 0
        self._waiting: WaitingRow | None = None
        self._present: AssignmentRow | None = None
        self._traits = PersonTraits()
        self._head = MentoringHead(may_ask=may(context.actor, Right.ASK_FOR_MENTOR))
        self._head.open_wanted.connect(self._on_open)
        self._head.ask_wanted.connect(self._on_ask)
        self._head.withdraw_wanted.connect(self._on_withdraw)
        self._build_body()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(metrics.MEDIUM)
        box.addWidget(self._head)
        box.addWidget(self._body, 1)

    def _build_body(self) -> None:
        self._tabs = QTabBar()
        for words in (_("Mentors to choose from"), _("Mentor now"), _("Support"), _("History")):
            self._tabs.addTab(words)
        self._match_page = MatchPage(
            may_assign=may(self._context.actor, Right.ASSIGN_MENTORS),
            may_exclude=may(self._context.actor, Right.ASK_FOR_MENTOR),
        )
        self._match_page.assign_wanted.connect(self._on_assign)
        self._match_page.exclude_wanted.connect(self._on_exclude)
        self._match_page.refused.connect(self._context.refused)
        self._now = NowPage(self._context)
        self._now.change_wanted.connect(self._on_change_wanted)
        self._now.end_wanted.connect(self._on_end_wanted)
        self._now.log_wanted.connect(self.log_support)
        self._sessions = EntriesModel(_("Support"), rows.session_entry, _session_id, self)
        self._support = SupportPage(self._sessions)
        self._support.log_wanted.connect(self.log_support)
        self._history = EntriesModel(_("History"), rows.period_entry, _period_id, self)
        history_list = EntryList(
            self._history, words=_("Mentors so far, the newest first"), name="mentors_history"
        )
        history_list.set_empty(EmptyState("clock", _("There has been no mentor yet.")))
        self._stack = Pages()
        for page in (self._match_page, self._now, self._support, history_list):
            self._stack.addWidget(page)
        self._tab_line = tab_line(self._tabs, _("About this person"), "mentors_person_tabs")
        self._body = Card(flush=True, name="mentors_person_body")
        self._body.body.setSpacing(0)
        self._body.body.addWidget(self._tab_line)
        self._body.body.addWidget(self._stack, 1)
        self._tabs.currentChanged.connect(self._on_tab)

    # Made when they are first wanted: the forms take longer than all the rest.

    @cached_property
    def _decision(self) -> DecisionForm:
        return self._prepared(DecisionForm(self._context), self._on_decided)

    @cached_property
    def _asking(self) -> AskForm:
        return self._prepared(AskForm(self._context), self._on_asked)

    @cached_property
    def _log(self) -> LogForm:
        return self._prepared(LogForm(self._context, name="log"), self._on_logged)

    def _prepared(self, form: F, on_confirmed: Callable[[], None]) -> F:
        self._stack.addWidget(form)
        form.cancelled.connect(self._close_form)
        form.confirmed.connect(on_confirmed)
        return form

    def show_person(self, person_id: int, waiting: WaitingRow | None) -> bool:
        """Show somebody; False when there is no such person any more (or not for this account).

        Another person begins on the tab where there is most likely something to do.
        """
        another = person_id != self.person_id
        self.person_id = person_id
        self._waiting = waiting
        found = people.people_rows(self._context.actor, [person_id]).get(person_id)
        if found is None:
            return False
        self._name = found.name
        self._code = found.code
        try:
            self._load()
        except PeerDeskError:
            return False
        if another:
            self._close_form()
            needs = self._present is None or (waiting is not None and waiting.needs_new)
            self._tabs.setCurrentIndex(0 if needs and self._sees_everybody else 1)
            self._match_page.begin()
        return True

    def _load(self) -> None:
        actor, person_id = self._context.actor, self._person()
        self._traits = assignment.traits_of(actor, person_id)
        history = assignment.assignment_history(actor, person_id)
        self._present = next((each for each in history if each.ended_on is None), None)
        self._history.set_rows(history)
        if self._sees_everybody:
            found = assignment.matches_for(actor, person_id)
            excluded = frozenset(self._traits.excluded)
            self._match_page.show_matches(found, excluded, change=self._present is not None)
        self._now.show_period(self._present, self._can_log())
        logged = sessions.sessions_of(actor, person_id) if self._can_log() else []
        self._sessions.set_rows(logged)
        never = assignment.exclusions_of(actor, person_id)
        self._head.show_person(self._name, self._code, self._traits, never)
        self._head.show_state(self._waiting, self._present)
        self._tabs.setTabVisible(0, self._sees_everybody)
        self._tabs.setTabVisible(1, self._present is not None)
        self._tabs.setTabVisible(2, self._can_log() and (bool(logged) or bool(self._present)))
        words = _("Other mentors") if self._present else _("Mentors to choose from")
        self._tabs.setTabText(0, words)
        self._tabs.setTabText(2, _("Support ({n})", n=len(logged)))
        self._tabs.setTabText(3, _("History ({n})", n=len(history)))

    def _can_log(self) -> bool:
        return may(self._context.actor, Right.LOG_SESSIONS)

    def _person(self) -> int:
        assert self.person_id is not None
        return self.person_id

    def focus_work(self) -> None:
        """Go where there is something to do: the ranked mentors, or the tab that is shown."""
        page = self._stack.currentWidget()
        if page is not None:
            page.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _on_tab(self, tab: int) -> None:
        self._stack.setCurrentIndex(tab)

    # What is done about the chosen mentor

    def _on_assign(self) -> None:
        match = self._match_page.match()
        if match is None:
            return
        against = "" if match.possible else "; ".join(match.against)
        override = () if match.possible else ("override_reason",)
        values = {"name": self._name, "mentor": match.name}
        if self._present is not None:
            self._decide(
                "reassign",
                match.mentor_id,
                _("Change the mentor of {name} to {mentor}", **values),
                _(
                    "{before} and {name} end today. A change carries no blame.",
                    before=self._present.mentor,
                    name=self._name,
                ),
                _("Change to {mentor}", mentor=short_name(match.name)),
                ("reason", "hand_over_note", *override),
                against,
            )
        elif not match.possible:
            self._decide(
                "assign",
                match.mentor_id,
                _("Assign {mentor} to {name} all the same?", **values),
                _("Write down why; the reason stays with the assignment."),
                _("Assign {mentor}", mentor=short_name(match.name)),
                override,
                against,
            )
        else:
            self._assign_now(match.mentor_id, "")

    def _assign_now(self, mentor_id: int, override: str) -> None:
        actor, person_id = self._context.actor, self._person()
        if self._written(lambda: assignment.assign(actor, person_id, mentor_id, override)):
            self.assigned.emit()

    def _on_exclude(self) -> None:
        match = self._match_page.match()
        if match is None:
            return
        actor, person_id, mentor_id = self._context.actor, self._person(), match.mentor_id
        if mentor_id in self._traits.excluded:
            self._context.attempt(lambda: assignment.allow_again(actor, person_id, mentor_id))
            return
        self._decide(
            "exclude",
            mentor_id,
            _("Never {mentor} for {name}", mentor=match.name, name=self._name),
            _("The two are not put together without a written reason from now on."),
            _("Keep apart"),
            ("exclusion",),
        )

    def _on_change_wanted(self) -> None:
        self._tabs.setCurrentIndex(0)
        self.focus_work()

    def _on_end_wanted(self) -> None:
        assert self._present is not None
        self._decide(
            "end",
            self._present.assignment_id,
            _("End: {mentor} and {name}", mentor=self._present.mentor, name=self._name),
            _("The two end today. What they had stays in the history."),
            _("End it"),
            ("reason", "hand_over_note"),
        )

    # The forms

    def _decide(
        self,
        decision: Any,
        about: int,
        title: str,
        text: str,
        yes: str,
        fields: tuple[str, ...],
        against: str = "",
    ) -> None:
        self._open_form(self._decision)
        self._about = about
        self._decision.ask(decision, self._person(), about, title, text, yes, fields, against)

    def _on_decided(self) -> None:
        form, actor, person_id, about = (
            self._decision,
            self._context.actor,
            self._person(),
            self._about,
        )
        reason, note = form.end_reason.code(), form.hand_over.toPlainText()
        override = form.override.toPlainText()
        actions: dict[str, Callable[[], Done[Any]]] = {
            "assign": lambda: assignment.assign(actor, person_id, about, override),
            "reassign": lambda: assignment.reassign(
                actor, person_id, about, reason, note, override
            ),
            "end": lambda: assignment.end_assignment(actor, about, reason, note),
            "exclude": lambda: assignment.exclude(actor, person_id, about, form.exclusion.code()),
        }
        decision = form.decision
        if self._written(actions[decision], form):
            form.clear()
            if decision in ("assign", "reassign"):
                self.assigned.emit()

    def _on_ask(self) -> None:
        already = self._waiting is not None
        self._open_form(self._asking)
        self._asking.ask(self._person(), self._name, self._traits, already=already)

    def _on_asked(self) -> None:
        actor, person_id = self._context.actor, self._person()
        values = self._asking.values()
        if self._written(lambda: assignment.ask_for_mentor(actor, person_id, values), self._asking):
            self._asking.clear()

    def _on_withdraw(self) -> None:
        actor, person_id = self._context.actor, self._person()
        if self._context.attempt(lambda: assignment.withdraw_request(actor, person_id)):
            self.left.emit()  # the next person is open: the same key must not reach them

    def log_support(self) -> None:
        """Open the form that logs support for this person."""
        self._open_form(self._log)
        self._log.ask(self._person(), self._name)

    def _on_logged(self) -> None:
        actor = self._context.actor
        if self._written(lambda: sessions.log_session(actor, self._log.values()), self._log):
            self._log.clear()
            self._tabs.setCurrentIndex(2)

    def _written(self, action: Callable[[], Done[Any]], form: InlineForm | None = None) -> bool:
        """Do it and close the form; what can't be kept is said at its field."""
        done = tried(self._context, action, form)
        if done is None:
            return False
        self._close_form()
        self._context.did(done)
        return True

    def _open_form(self, form: QWidget) -> None:
        # The form says whom it is about, and needs the room.
        self._head.hide()
        self._tab_line.hide()
        self._stack.setCurrentWidget(form)

    def _close_form(self) -> None:
        within = self._stack.currentIndex() >= len(_TABS)
        self._head.show()
        self._tab_line.show()
        self._stack.setCurrentIndex(self._tabs.currentIndex())
        if within and self.isVisible():
            self.focus_work()

    def _on_open(self) -> None:
        self._context.show("people", self._person())


def _session_id(session: sessions.SessionRow) -> int:
    return session.session_id


def _period_id(period: AssignmentRow) -> int:
    return period.assignment_id
