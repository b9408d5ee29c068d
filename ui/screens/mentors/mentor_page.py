"""One mentor: the people who walk with them, what is known, pausing and ending."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QTabBar, QVBoxLayout, QWidget

from peerdesk.desk.basics import choices
from peerdesk.desk.basics.rights import Right, may
from peerdesk.desk.mentoring import assignment, mentors, sessions
from peerdesk.desk.mentoring.assignment import WalkingRow
from peerdesk.desk.mentoring.mentors import MentorRow
from peerdesk.errors import PeerDeskError
from peerdesk.words import _, ngettext
from ui.context import Context
from ui.models.selection import select_id, selected_id
from ui.screens.mentors import rows
from ui.screens.mentors.entries import EntriesModel, EntryList
from ui.screens.mentors.facts import Facts, NameHeading, tab_line
from ui.screens.mentors.inline_form import InlineForm, LogForm, tried
from ui.theme import metrics
from ui.widgets.buttons import button
from ui.widgets.page import Card, EmptyState, column, row, scrolled
from ui.widgets.progress import MeterBar
from ui.widgets.room import Pages
from ui.widgets.shortcut import tell_keys
from ui.widgets.text import Pill, label

_STAGE_TONES: Mapping[str, Any] = {"active": "success", "paused": "warning"}


class MentorPage(QWidget):
    """Shows one mentor. `person_wanted` carries the id of one of the people."""

    person_wanted = Signal(object)
    change_wanted = Signal(object)
    left = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        tell_keys(self, [("Esc", _("Back to the list"))])
        self.setObjectName("mentors_mentor")
        self._context = context
        self._may_keep = may(context.actor, Right.KEEP_MENTORS)
        self._may_log = may(context.actor, Right.LOG_SESSIONS)
        self.mentor_id: int | None = None
        self._row: MentorRow | None = None
        self._people: list[WalkingRow] = []
        self._stage_wanted: Literal["active", "paused", "ended"] = "paused"
        self._build_head()
        self._build_body()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(metrics.MEDIUM)
        box.addWidget(self._head)
        box.addWidget(self._body, 1)

    def _build_head(self) -> None:
        self._heading = NameHeading("mentors_mentor_name")
        self._stage = Pill(name="mentors_mentor_stage")
        self._meter = MeterBar(name="mentors_mentor_load")
        self._meter.setMaximumWidth(220)
        self._against = label("", wrap=True, name="mentors_mentor_against")
        self._credential = Pill(name="mentors_mentor_credential")
        change = self._on_change
        self._change = button(_("&Change …"), on_click=change, name="mentors_change_mentor")
        self._pause = button("", "quiet", on_click=self._on_pause, name="mentors_pause")
        self._end = button(_("&End …"), "quiet", on_click=self._on_end, name="mentors_end_mentor")
        if not self._may_keep:
            for each in (self._change, self._pause, self._end):
                each.hide()
        self._head = Card(name="mentors_mentor_head")
        self._head.body.addLayout(
            row(self._heading, self._stage, None, self._end, self._pause, self._change)
        )
        self._head.body.addLayout(row(self._meter, self._credential, None, spacing=metrics.LARGE))
        self._head.body.addWidget(self._against)

    def _build_body(self) -> None:
        self._tabs = QTabBar()
        self._tabs.addTab("")
        self._tabs.addTab(_("What is known"))
        self._model = EntriesModel(_("People"), rows.walking_entry, _person_id, self)
        self.people = EntryList(
            self._model, words=_("People who walk with this mentor"), name="mentors_people"
        )
        self._empty = EmptyState(
            "users-three", _("Nobody walks with this mentor now."), name="mentors_people_empty"
        )
        self.people.set_empty(self._empty)
        self._see = button(_("&See the mentoring"), "quiet", name="mentors_see_person")
        self._see.clicked.connect(self._on_see)
        self._log_button = button(
            _("&Log support …"), "primary", on_click=self._on_log, name="mentors_log_for"
        )
        foot = row(self._see, None, self._log_button)
        foot.setContentsMargins(metrics.SMALL, metrics.SMALL, metrics.MEDIUM, metrics.MEDIUM)
        people_page = QWidget()
        people_page.setLayout(column(self.people, foot, spacing=0))
        people_page.setFocusProxy(self.people)
        self._facts = Facts(
            [
                ("languages", _("Languages")),
                ("slots", _("Times")),
                ("modes", _("Ways to meet")),
                ("pathways", _("Pathway")),
                ("experience", _("Lived through")),
                ("interests", _("Interests")),
                ("gender", _("Gender")),
                ("age_band", _("Age")),
                ("place", _("Neighborhood")),
                ("trained_on", _("Training done")),
                ("credential", _("Credential")),
                ("cleared_for_minors", _("People under 18")),
            ],
            most=9,
            name="mentors_mentor_facts",
        )
        known = QWidget()
        known.setLayout(column(self._facts, None, margin=metrics.LARGE))
        self._log = LogForm(self._context, name="mentor_log")
        self._stage_form = InlineForm(self._context, name="stage")
        self._stack = Pages()
        for page in (people_page, scrolled(known, "mentors_known"), self._log, self._stage_form):
            self._stack.addWidget(page)
        self._log.cancelled.connect(self._close_form)
        self._log.confirmed.connect(self._on_logged)
        self._stage_form.cancelled.connect(self._close_form)
        self._stage_form.confirmed.connect(self._on_stage_confirmed)
        self._tab_line = tab_line(self._tabs, _("About this mentor"), "mentors_mentor_tabs")
        self._body = Card(flush=True, name="mentors_mentor_body")
        self._body.body.setSpacing(0)
        self._body.body.addWidget(self._tab_line)
        self._body.body.addWidget(self._stack, 1)
        self._tabs.currentChanged.connect(self._stack.setCurrentIndex)
        self.people.row_activated.connect(self.person_wanted)
        self.people.row_chosen.connect(self._on_person_chosen)

    def show_mentor(self, mentor_id: int) -> bool:
        """Show a mentor; False when there is no such mentor any more."""
        another = mentor_id != self.mentor_id
        self.mentor_id = mentor_id
        actor = self._context.actor
        self._row = mentors.mentor_rows(actor, [mentor_id]).get(mentor_id)
        if self._row is None:
            return False
        try:
            self._people = assignment.people_of(actor, mentor_id)
            sees_people = True
        except PeerDeskError:
            self._people, sees_people = [], False
        self._show_head(self._row)
        self._show_known(mentors.mentor_values(actor, mentor_id))
        self._model.set_rows(self._people)
        self._tabs.setTabVisible(0, sees_people)
        self._tabs.setTabText(0, _("People ({n})", n=len(self._people)))
        if another:
            self._close_form()
            self._tabs.setCurrentIndex(0 if sees_people else 1)
        if selected_id(self.people) is None:
            select_id(self.people, self._model.first_id())
        self._show_actions()
        return True

    def _show_head(self, found: MentorRow) -> None:
        self._heading.set_text(found.name)
        self._stage.set_pill(found.stage_label, _STAGE_TONES.get(found.stage, "neutral"))
        self._meter.set_load(found.load, found.limit)
        tones: Mapping[str, Any] = {
            "none": "neutral",
            "valid": "neutral",
            "expiring": "warning",
            "expired": "danger",
        }
        self._credential.set_pill(found.credential_words, tones[found.credential_state])
        why = "; ".join(found.why_not_available)
        self._against.setText(_("Can't take anybody now: {why}.", why=why))
        self._against.setVisible(bool(why))
        self._pause.setText(_("&Pause …") if found.stage == "active" else _("Make &active"))
        self._pause.setVisible(self._may_keep)
        self._end.setVisible(self._may_keep and found.stage != "ended")

    def _show_known(self, values: Mapping[str, Any]) -> None:
        show = self._facts.show_fact
        show("slots", rows.slots_words(values["slots"]))
        for name, list_name in mentors.TRAIT_LISTS.items():
            show(name, choices.labels(list_name, values[name]))
        for name in ("gender", "age_band"):
            show(name, choices.label(name, values[name]) if values[name] else "")
        show("place", values["place"])
        show("trained_on", rows.day_words(values["trained_on"]), unknown=_("Not yet"))
        expires = rows.day_words(values["credential_expires_on"])
        until = _("until {day}", day=expires) if expires else ""
        credential = ", ".join(part for part in (values["credential"], until) if part)
        show("credential", credential, unknown=_("None"))
        cleared = values["cleared_for_minors"]
        show("cleared_for_minors", _("Cleared") if cleared else "", unknown=_("Not cleared"))

    def _show_actions(self) -> None:
        chosen = selected_id(self.people) is not None
        self._see.setVisible(chosen)
        self._log_button.setVisible(chosen and self._may_log)

    def focus_work(self) -> None:
        """Go into the tab or the form that is shown."""
        page = self._stack.currentWidget()
        if page is not None:
            page.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _on_person_chosen(self, person_id: object) -> None:
        self._show_actions()

    def _on_see(self) -> None:
        chosen = selected_id(self.people)
        if chosen is not None:
            self.person_wanted.emit(chosen)

    def _on_change(self) -> None:
        self.change_wanted.emit(self.mentor_id)

    # Logging support

    def _on_log(self) -> None:
        chosen = selected_id(self.people)
        name = next((each.name for each in self._people if each.person_id == chosen), "")
        if chosen is not None:
            self._open_form(self._log)
            self._log.ask(chosen, name)

    def _on_logged(self) -> None:
        context = self._context
        mentor_id = self.mentor_id
        done = tried(
            context,
            lambda: sessions.log_session(
                context.actor, self._log.values() | {"mentor_id": mentor_id}
            ),
            self._log,
        )
        if done is not None:
            self._log.clear()
            self._close_form()
            context.did(done)

    # Pausing, ending, beginning again

    def _on_pause(self) -> None:
        assert self._row is not None
        if self._row.stage != "active":
            self._stage_wanted = "active"
            self._on_stage_confirmed()
            return
        self._ask_stage(
            "paused",
            _("Pause {mentor}", mentor=self._row.name),
            _("Pause {mentor}", mentor=self._row.name),
        )

    def _on_end(self) -> None:
        assert self._row is not None
        self._ask_stage(
            "ended",
            _("{mentor} stops being a mentor", mentor=self._row.name),
            _("End it"),
        )

    def _ask_stage(self, stage: Literal["paused", "ended"], title: str, yes: str) -> None:
        self._stage_wanted = stage
        n = len(self._people)
        consequence = (
            ngettext(
                "{n} person will need a new mentor and comes up under Waiting.",
                "{n} people will need a new mentor and come up under Waiting.",
                n,
            )
            if n
            else _("Nobody walks with this mentor now, so nobody is left without one.")
        )
        self._open_form(self._stage_form)
        self._stage_form.say(title, "", yes)
        self._stage_form.banner.show_message(consequence, "warning" if n else "info")
        self._stage_form.yes.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_stage_confirmed(self) -> None:
        context, mentor_id, stage = self._context, self.mentor_id, self._stage_wanted
        assert mentor_id is not None
        values = mentors.mentor_values(context.actor, mentor_id) | {"stage": stage}
        done = tried(context, lambda: mentors.change_mentor(context.actor, mentor_id, values), None)
        if done is not None:
            self._close_form()
            context.did(done)

    def _open_form(self, form: QWidget) -> None:
        self._head.hide()
        self._tab_line.hide()
        self._stack.setCurrentWidget(form)

    def _close_form(self) -> None:
        within = self._stack.currentIndex() >= self._tabs.count()
        self._head.show()
        self._tab_line.show()
        self._stack.setCurrentIndex(self._tabs.currentIndex())
        if within and self.isVisible():
            self.focus_work()


def _person_id(row: WalkingRow) -> int:
    return row.person_id
