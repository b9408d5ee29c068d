"""The mentors' screen: who waits and the mentors at the start, beside them what is open."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Any

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QTabBar, QVBoxLayout, QWidget

from peerdesk.desk.basics.rights import Right, may
from peerdesk.desk.mentoring import assignment, mentors
from peerdesk.desk.mentoring.assignment import WalkingRow
from peerdesk.desk.mentoring.mentor_requests import WaitingRow, sees_everybody
from peerdesk.desk.mentoring.mentors import MentorRow
from peerdesk.desk.office.keeping import newest_entry
from peerdesk.text import normalise
from peerdesk.words import _, ngettext
from ui.context import Context
from ui.models.selection import select_id, selected_id
from ui.screen import Screen
from ui.screens.mentors import rows
from ui.screens.mentors.entries import EntriesModel, EntryList, with_headings
from ui.screens.mentors.facts import tab_line
from ui.screens.mentors.mentor_form import MentorFormPage
from ui.screens.mentors.mentor_page import MentorPage
from ui.screens.mentors.person_page import MentoringPage
from ui.theme import metrics
from ui.widgets.buttons import button
from ui.widgets.page import Card, EmptyState, PageHeader, SplitPage, column, row
from ui.widgets.room import Pages
from ui.widgets.search import SearchField

_LIST_WIDTH = 350


class MentorsScreen(Screen):
    """Targets: a person's id (to be matched), or ("mentor", its id).

    An account that is only a mentor's has its own people and its own page instead of the two
    lists of everybody.
    """

    NAME = "mentors"
    TABLES = frozenset(
        {
            "person",
            "person_choice",
            "free_slot",
            "mentor_request",
            "mentor",
            "mentor_trait",
            "mentor_slot",
            "exclusion",
            "assignment",
            "session",
        }
    )

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setObjectName("mentors_screen")
        self._context = context
        self._everybody = sees_everybody(context.actor)
        self._may_keep = may(context.actor, Right.KEEP_MENTORS)
        self._shown_at: tuple[int, date] | None = None
        self._waiting: list[WaitingRow] = []
        self._mentors: list[MentorRow] = []
        self._open: tuple[str, int | None] | None = None
        self._add = button(
            _("Add a &mentor"), icon_name="plus", on_click=self._on_add, name="mentors_add"
        )
        if not self._may_keep:
            self._add.hide()
        self._header = PageHeader(_("Mentors"), " ", (self._add,))
        split = SplitPage(self._build_lists(), self._build_pages(), _LIST_WIDTH)
        box = QVBoxLayout(self)
        box.setContentsMargins(metrics.XL, metrics.LARGE, metrics.XL, metrics.LARGE)
        box.setSpacing(metrics.LARGE)
        box.addWidget(self._header)
        box.addWidget(split, 1)
        self.setFocusProxy(self.people)

    def _build_lists(self) -> QWidget:
        self._tabs = QTabBar()
        self._tabs.addTab("")
        self._tabs.addTab("")
        self._people_model = EntriesModel(_("People"), _person_entry, _person_id, self)
        words = _("Waiting for a mentor, the longest first") if self._everybody else _("My people")
        self.people = EntryList(self._people_model, words=words, name="mentors_waiting")
        nobody = (
            _("Nobody waits for a mentor. Put somebody on the list from their record.")
            if self._everybody
            else _("Nobody walks with you at the moment. The director assigns people to you.")
        )
        self.people.set_empty(EmptyState("hand-waving", nobody, name="mentors_waiting_empty"))
        self._mentor_model = EntriesModel(_("Mentors"), rows.mentor_entry, _mentor_id, self)
        self.mentors = EntryList(self._mentor_model, words=_("Mentors"), name="mentors_mentors")
        self._no_mentors = EmptyState(
            "handshake",
            _no_mentors(self._everybody, self._may_keep),
            _("Add a mentor") if self._may_keep else "",
            on_action=self._on_add,
            name="mentors_none",
        )
        self.mentors.set_empty(self._no_mentors)
        self._find = SearchField(_("Find a mentor"), self.mentors, name="mentors_find")
        self._find.textChanged.connect(self._on_find)
        self._find.chosen.connect(self._on_found)
        find = row(self._find)
        find.setContentsMargins(metrics.MEDIUM, metrics.SMALL, metrics.MEDIUM, metrics.SMALL)
        mentors_page = QWidget()
        mentors_page.setLayout(column(find, self.mentors, spacing=0))
        if not self._everybody:
            self._find.hide()
        self._lists = Pages()
        self._lists.addWidget(self.people)
        self._lists.addWidget(mentors_page)
        card = Card(flush=True, name="mentors_lists")
        card.body.setSpacing(0)
        card.body.addWidget(tab_line(self._tabs, _("Lists"), "mentors_tabs"))
        card.body.addWidget(self._lists, 1)
        self._tabs.currentChanged.connect(self._on_tab)
        self.people.row_chosen.connect(self._show_person)
        self.people.row_activated.connect(self._on_activated)
        self.people.chosen_lost.connect(self._on_person_lost)
        self.mentors.row_chosen.connect(self._show_mentor)
        self.mentors.row_activated.connect(self._on_activated)
        return card

    def _build_pages(self) -> QWidget:
        self._nothing = EmptyState(
            "handshake", "", _("Add a mentor"), on_action=self._on_add, name="mentors_nothing"
        )
        nothing = Card(name="mentors_nothing_card")
        nothing.body.addWidget(self._nothing)
        self._person = MentoringPage(self._context, sees_everybody=self._everybody)
        self._form: MentorFormPage | None = None
        self._pages = Pages()
        for page in (nothing, self._person):
            self._pages.addWidget(page)
        self._person.assigned.connect(self._focus_list)
        self._person.left.connect(self._focus_list)
        return self._pages

    @cached_property
    def _mentor(self) -> MentorPage:
        """Made when the first mentor is opened."""
        made = MentorPage(self._context)
        made.left.connect(self._focus_list)
        made.person_wanted.connect(self._on_person_wanted)
        made.change_wanted.connect(self._open_form)
        self._pages.addWidget(made)
        return made

    def reload(self) -> None:
        """Read the lists and what is open again, if anything was written or a new day has begun;
        what is chosen stays chosen."""
        actor = self._context.actor
        now = (newest_entry(), actor.clock.today())
        if self._shown_at == now:
            return
        if not may(actor, Right.SEE_MENTORS):
            self._nothing.set_sentence(_("Mentors are for the front desk, mentors and director."))
            return
        self._shown_at = now
        self._waiting = assignment.waiting(actor)
        self._row_before = self.people.currentIndex().row()
        self._load_mentors()
        if self._everybody:
            self._people_model.set_rows(self._waiting)
            self._tabs.setTabText(0, _("&Waiting ({n})", n=len(self._waiting)))
            self._tabs.setTabText(1, _("Ment&ors ({n})", n=len(self._mentors)))
        else:
            own = mentors.own_mentor_id(actor)
            walking = assignment.people_of(actor, own) if own is not None else []
            self._people_model.set_rows(walking)
            self._tabs.setTabText(0, _("My &people ({n})", n=len(walking)))
            self._tabs.setTabText(1, _("My pa&ge"))
        self._header.set_title(_("Mentors"), self._summary())
        if self._open is None:
            self._open_first()
        else:
            self._refresh()

    def _load_mentors(self) -> None:
        actor = self._context.actor
        ids = mentors.mentor_ids(actor)
        if not self._everybody:
            own = mentors.own_mentor_id(actor)
            ids = [each for each in ids if each == own]
        found = mentors.mentor_rows(actor, ids)
        self._mentors = [found[each] for each in ids if each in found]
        self._show_mentors()

    def _show_mentors(self) -> None:
        typed = normalise(self._find.text())
        shown = [each for each in self._mentors if not typed or typed in normalise(each.name)]
        free = [each for each in shown if not each.why_not_available]
        ended = [each for each in shown if each.stage == "ended"]
        others = [each for each in shown if each.why_not_available and each.stage != "ended"]
        self._mentor_model.set_rows(
            with_headings(
                [
                    ("free", _("Can take somebody ({n})", n=len(free)), free),
                    ("others", _("Not at the moment ({n})", n=len(others)), others),
                    ("ended", _("Ended ({n})", n=len(ended)), ended),
                ]
            )
        )
        self._no_mentors.set_sentence(
            _("No mentor has this name.")
            if typed and self._mentors
            else _no_mentors(self._everybody, self._may_keep)
        )
        self._no_mentors.action.setVisible(self._may_keep and not self._mentors)

    def _summary(self) -> str:
        if not self._everybody:
            return _("The people who walk with you")
        free = sum(1 for each in self._mentors if not each.why_not_available)
        people = ngettext("{n} person waits", "{n} people wait", len(self._waiting))
        able = ngettext("{n} mentor can take somebody", "{n} mentors can take somebody", free)
        return f"{people}{rows.DOT}{able}"

    def show_target(self, target: object) -> None:
        """Open a person's mentoring, or a mentor's page."""
        if isinstance(target, tuple) and len(target) == 2 and target[0] == "mentor":
            self._tabs.setCurrentIndex(1)
            self._find.clear()
            if not select_id(self.mentors, target[1]):
                self._show_mentor(target[1])
        elif isinstance(target, int):
            self._tabs.setCurrentIndex(0)
            if not select_id(self.people, target):
                self.people.setCurrentIndex(QModelIndex())
            self._show_person(target)

    # What is open

    def _open_first(self) -> None:
        """Nothing was open yet: who waits longest; for an own page, the first of the people."""
        first = self._people_model.first_id()
        if first is not None and select_id(self.people, first):
            if self._open is None:
                self._show_person(first)
        else:
            self._show_nothing()

    def _show_nothing(self) -> None:
        self._open = None
        is_first = not self._mentors and self._everybody
        self._nothing.action.setVisible(is_first and self._may_keep)
        if is_first:
            self._nothing.set_sentence(
                _("Add the mentors first. Then whoever asks for one is matched here.")
            )
        elif self._tabs.currentIndex() == 1:
            self._nothing.set_sentence(_("Choose a mentor from the list."))
        elif self._everybody:
            self._nothing.set_sentence(_("Everybody who asked has a mentor."))
        else:
            self._nothing.set_sentence(_("Choose somebody from the list."))
        self._pages.setCurrentIndex(0)

    def _show_person(self, person_id: Any) -> None:
        waiting = next((each for each in self._waiting if each.person_id == person_id), None)
        if not self._person.show_person(person_id, waiting):
            self._show_nothing()
            return
        self._open = ("person", person_id)
        self._pages.setCurrentWidget(self._person)

    def _show_mentor(self, mentor_id: Any) -> None:
        if not self._mentor.show_mentor(mentor_id):
            self._show_nothing()
            return
        self._open = ("mentor", mentor_id)
        self._pages.setCurrentWidget(self._mentor)

    def _refresh(self) -> None:
        """Show what is open as it is now; a form that is being filled in is left alone."""
        assert self._open is not None
        kind, record_id = self._open
        if kind == "person":
            select_id(self.people, record_id)  # a target may have come before the list
            self._show_person(record_id)
        elif kind == "mentor":
            self._show_mentor(record_id)

    def _on_person_lost(self) -> None:
        """Who was open has left the list (assigned, withdrawn): go on with the next one."""
        if self._open is None or self._open[0] != "person":
            return
        count = self._people_model.rowCount()
        if count == 0:
            self._show_nothing()
            return
        at = min(max(self._row_before, 0), count - 1)
        next_id = self._people_model.id_at(at)
        self._open = ("person", next_id)
        select_id(self.people, next_id)

    def _on_tab(self, tab: int) -> None:
        self._lists.setCurrentIndex(tab)
        view = self.people if tab == 0 else self.mentors
        chosen = selected_id(view)
        if chosen is None:
            model = self._people_model if tab == 0 else self._mentor_model
            if not select_id(view, model.first_id()):
                self._show_nothing()
        elif tab == 0:
            self._show_person(chosen)
        else:
            self._show_mentor(chosen)

    def _on_activated(self, record_id: object) -> None:
        page = self._pages.currentWidget()
        if isinstance(page, MentoringPage | MentorPage):
            page.focus_work()

    def _on_person_wanted(self, person_id: object) -> None:
        self.show_target(person_id)
        self._person.focus_work()

    def _focus_list(self) -> None:
        view = self.people if self._tabs.currentIndex() == 0 else self.mentors
        view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_find(self, text: str) -> None:
        self._show_mentors()

    def _on_found(self) -> None:
        if select_id(self.mentors, self._mentor_model.first_id()):
            self._focus_list()

    def told_inside(self) -> list[tuple[str, str]]:
        """For F1, while the focus is anywhere in it."""
        return [("Esc", _("Clear the search"))] if self._find.text() else []

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._find.text():
            self._find.clear()
        else:
            super().keyPressEvent(event)

    # The form

    def _on_add(self) -> None:
        self._tabs.setCurrentIndex(1)
        self._open_form(None)

    def _open_form(self, mentor_id: Any) -> None:
        if self._form is None:
            # Made when it is first wanted: its many chips cost more than all the rest.
            self._form = MentorFormPage(self._context)
            self._form.saved.connect(self._on_saved)
            self._form.left.connect(self._on_form_left)
            self._pages.addWidget(self._form)
        self._open = ("form", mentor_id)
        self._pages.setCurrentWidget(self._form)
        self._form.open(mentor_id)

    def _on_saved(self, mentor_id: object) -> None:
        self.show_target(("mentor", mentor_id))
        self._focus_list()

    def _on_form_left(self) -> None:
        self._open = None
        self._on_tab(self._tabs.currentIndex())
        self._focus_list()


def _no_mentors(everybody: bool, may_keep: bool) -> str:
    if not everybody:
        return _("This account belongs to no mentor yet. The director can change that.")
    if may_keep:
        return _("There are no mentors yet. Add the first one.")
    return _("There are no mentors yet. The director can add them.")


def _person_entry(found: WaitingRow | WalkingRow) -> Any:
    if isinstance(found, WaitingRow):
        return rows.waiting_entry(found)
    return rows.walking_entry(found)


def _person_id(found: WaitingRow | WalkingRow) -> int:
    return found.person_id


def _mentor_id(found: MentorRow) -> int:
    return found.mentor_id
