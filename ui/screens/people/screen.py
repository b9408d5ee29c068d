"""What stands beside what: the list and a person, or an intake alone."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from peerdesk.desk.basics.rights import Right, may
from peerdesk.desk.office.keeping import newest_entry
from peerdesk.desk.people import drafts
from peerdesk.desk.people.people import PersonCard
from peerdesk.errors import NoConsent
from peerdesk.text import one_line
from peerdesk.words import _, number
from ui.context import Context
from ui.screen import Screen
from ui.screens.people.begun_intakes import BegunBanner
from ui.screens.people.finder import PeopleFinder
from ui.screens.people.from_desk import FromDesk
from ui.screens.people.intake_page import IntakePage
from ui.screens.people.person_page import PersonPage
from ui.screens.people.session_page import SessionPage
from ui.screens.people.unfinished import UnfinishedPage, waiting
from ui.theme import metrics
from ui.widgets.buttons import button
from ui.widgets.page import Card, EmptyState, PageHeader, SplitPage, column
from ui.widgets.room import Pages

_FEWEST_DIGITS_OF_A_PHONE = 7


class PeopleScreen(Screen):
    """Everybody's screen: find somebody, read their page, add or change them."""

    NAME = "people"
    TABLES = frozenset(
        {
            "person",
            "other_name",
            "contact_point",
            "emergency_contact",
            "person_choice",
            "unanswered",
            "episode",
            "visit",
            "notice_given",
            "mentor_request",
            "free_slot",
            "assignment",
            "mentor",
            "session",
            "peer_group",
            "meeting",
            "membership",
            "attendance",
            "choice",
            "consent",
            "disclosure",
            "recovery_period",
            "draft",
            "referral",
            "goal",
            "status_check",
            "assessment",
            "person_text",
        }
    )

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setObjectName("people_screen")
        self._context = context
        self._shown_at: tuple[int, date] | None = None
        self._finder = PeopleFinder(context)
        self._page = PersonPage(context)
        self._rest = Card()
        self._nobody = EmptyState("user-focus", "", name="people_rest")
        self._rest.body.addWidget(self._nobody)
        self._beside = Pages()
        for part in (self._rest, self._page):
            self._beside.addWidget(part)
        new = button(
            _("New person"),
            icon_name="user-plus",
            shortcut="Ctrl+N",
            on_click=self._on_new,
            name="people_new",
        )
        if not may(context.actor, Right.DO_INTAKE):
            new.hide()  # to show it now, before it has a parent, would open a window
        self._others = button(
            "", icon_name="pencil-line", on_click=self._show_unfinished, name="people_unfinished"
        )
        self._begun = BegunBanner(context, name="people_draft")
        browse = QWidget()
        split = SplitPage(self._finder, self._beside, start_width=360)
        parts = column(PageHeader(_("People"), actions=(self._others, new)), self._begun, split)
        parts.setStretch(2, 1)
        browse.setLayout(parts)
        self._stack = Pages()
        self._stack.addWidget(browse)
        whole = column(self._stack, spacing=0)
        whole.setContentsMargins(metrics.XL, metrics.LARGE, metrics.XL, metrics.XL)
        self.setLayout(whole)
        self.setFocusProxy(self._finder.search)
        self._connect()

    def _connect(self) -> None:
        self._begun.resume_wanted.connect(self._resume)
        self._finder.person_opened.connect(self._open)
        self._finder.person_wanted.connect(self._begin_new)
        self._finder.search_began.connect(self._forget_person)
        self._page.change_wanted.connect(self._begin_change)
        self._page.widen_wanted.connect(self._begin_widen)
        self._page.session_wanted.connect(self._begin_session)
        self._page.form_left.connect(self._offer_begun)
        self._page.left.connect(self._back_to_search)
        self._page.gone.connect(self._on_gone)

    # Made when they are first wanted: their many fields take longer than all the rest.

    @cached_property
    def _intake(self) -> IntakePage:
        made = IntakePage(self._context, self._stack)
        made.saved.connect(self._open)
        made.consent_wanted.connect(self._open_for_consent)
        made.person_opened.connect(self._open)
        made.unfinished_wanted.connect(self._show_unfinished)
        made.left.connect(self._on_intake_left)
        made.desk_wanted.connect(self._back_to_desk)
        self._stack.addWidget(made)
        return made

    @cached_property
    def _unfinished(self) -> UnfinishedPage:
        made = UnfinishedPage(self._context)
        made.resumed.connect(self._on_resumed)
        made.left.connect(self._on_intake_left)
        self._stack.addWidget(made)
        return made

    @cached_property
    def _session(self) -> SessionPage:
        made = SessionPage(self._context)
        made.finished.connect(self._on_session_finished)
        made.consent_wanted.connect(self._on_session_without_consent)
        self._beside.addWidget(made)
        return made

    def reload(self) -> None:
        """Read list and page again, if anything was written or a new day has begun; a form that
        is being typed stays as it is."""
        self._offer_begun()  # drafts are written outside the journal
        if isinstance(self._stack.currentWidget(), UnfinishedPage):
            self._unfinished.reload()
        now = (newest_entry(), self._context.actor.clock.today())
        if self._shown_at == now:
            return
        self._shown_at = now
        self._finder.reload()
        self._nobody.set_sentence(
            _("The page of whoever is added opens here.")
            if self._finder.is_empty()
            else _("Type a name, then press Enter to open the person's page.")
        )
        if not self._page.reload():
            self._show_rest()

    def show_target(self, target: object) -> None:
        """A person's id; ("new", what was typed), with what waits at the desk for them, as the
        two values of `FromDesk`, if anything does; ("resume", a draft's id); ("change", a person's
        id); ("widen", a person's id), for the full intake of somebody known; ("draft", its form,
        its id, the person's id), for a form that was begun; "unfinished", all of those;
        ("consent", a person's id, a `NoConsent`), for the consent that is missing; or "search".
        Nothing happens when what is being typed can't be
        kept."""
        if not self._leave_forms():
            return
        if isinstance(target, int):
            self._open(target)
        elif isinstance(target, tuple) and target[0] == "new":
            typed, *from_desk = target[1:]
            self._begin_new(typed, FromDesk(*from_desk))
        elif isinstance(target, tuple) and target[0] == "resume":
            self._resume(target[1])
        elif isinstance(target, tuple) and target[0] in ("change", "widen"):
            self._open(target[1])
            if target[0] == "widen":
                self._begin_widen(target[1])
            elif may(self._context.actor, Right.DO_INTAKE):
                self._begin_change(target[1], "")
        elif isinstance(target, tuple) and target[0] == "draft":
            self._on_resumed(*target[1:])
        elif isinstance(target, tuple) and target[0] == "consent":
            self._open(target[1])
            self._page.open_missing_consent(target[2])
        elif target == "unfinished":
            self._show_unfinished()
        elif target == "search":
            self._stack.setCurrentIndex(0)
            self._back_to_search()

    @property
    def is_typing(self) -> bool:
        """Whether a form stands in the place of the list or of the person's page."""
        shown = (self._stack.currentWidget(), self._beside.currentWidget())
        return isinstance(shown[0], IntakePage) or isinstance(shown[1], SessionPage)

    def begin_again(self) -> None:
        """Back to the search."""
        self.show_target("search")

    def _leave_forms(self) -> bool:
        """Whether they could be left."""
        if isinstance(self._stack.currentWidget(), IntakePage):
            self._intake.leave()
        if isinstance(self._beside.currentWidget(), SessionPage):
            self._session.leave()
        return not self.is_typing

    def _open(self, person_id: Any) -> None:
        if isinstance(self._beside.currentWidget(), SessionPage):
            self._session.leave()
        self._stack.setCurrentIndex(0)
        self._offer_begun()
        if not self._page.show_person(person_id):
            self._show_rest()
            return
        self._beside.setCurrentWidget(self._page)
        self._finder.select(person_id)
        self._page.focus_first()

    def _open_for_consent(self, person_id: Any) -> None:
        self._open(person_id)
        self._page.begin_consent()

    def _on_gone(self) -> None:
        self._show_rest()
        self._back_to_search()

    def _show_rest(self) -> None:
        self._page.clear()
        self._beside.setCurrentWidget(self._rest)

    def _forget_person(self) -> None:
        """Another search begins: nothing of the person before stays on the screen."""
        if isinstance(self._beside.currentWidget(), SessionPage):
            self._session.leave()
        if self._page.person_id is not None:
            self._show_rest()

    def _back_to_search(self) -> None:
        self._finder.search.setFocus(Qt.FocusReason.OtherFocusReason)
        self._finder.search.selectAll()

    # The forms.

    def _on_new(self) -> None:
        # What was searched for and not opened is who it is: nobody types it twice.
        self._begin_new("" if self._page.person_id is not None else self._finder.search.text())

    def _begin_new(self, typed: str, from_desk: FromDesk | None = None) -> None:
        if not may(self._context.actor, Right.DO_INTAKE):
            return
        self._show_rest()
        self._stack.setCurrentWidget(self._intake)
        self._intake.begin_new({**known_from(typed), **(from_desk or FromDesk()).kept()})

    def _begin_change(self, person_id: Any, name: str) -> None:
        self._stack.setCurrentWidget(self._intake)
        if not self._intake.begin_change(person_id):
            self._stack.setCurrentIndex(0)

    def _begin_widen(self, person_id: Any) -> None:
        if not may(self._context.actor, Right.DO_INTAKE):
            return
        self._stack.setCurrentWidget(self._intake)
        if not self._intake.begin_change(person_id, widen=True):
            self._stack.setCurrentIndex(0)

    def _show_unfinished(self) -> None:
        if not (waiting(self._context) or may(self._context.actor, Right.DO_INTAKE)):
            return
        self._show_rest()
        self._stack.setCurrentWidget(self._unfinished)
        self._unfinished.reload()
        self._unfinished.setFocus(Qt.FocusReason.OtherFocusReason)

    def _resume(self, draft_id: Any) -> None:
        if not may(self._context.actor, Right.DO_INTAKE):
            return
        self._show_rest()
        self._stack.setCurrentWidget(self._intake)
        if not self._intake.resume(draft_id):
            self._stack.setCurrentIndex(0)
            self._offer_begun()

    def _on_resumed(self, form: str, draft_id: Any, person_id: Any) -> None:
        """Any form that was begun; it finds what was typed by itself."""
        if person_id is None:
            self._resume(draft_id)
            return
        self._open(person_id)
        kind = drafts.kind_of(self._context.actor, form)
        if kind == "intake":
            self._begin_change(person_id, "")
        elif kind == "consent":
            self._page.begin_consent(drafts.consent_of(form))
        elif kind == "session":
            self._page.begin_session()

    def _on_intake_left(self) -> None:
        self._stack.setCurrentIndex(0)
        self._offer_begun()
        if self._page.person_id is not None:
            self._page.focus_first()
        else:
            self._back_to_search()

    def _back_to_desk(self) -> None:
        self._stack.setCurrentIndex(0)
        self._show_rest()
        self._context.show("today", "desk")

    def _begin_session(self, person: PersonCard) -> None:
        self._beside.setCurrentWidget(self._session)
        self._session.begin(person)

    def _on_session_finished(self) -> None:
        self._offer_begun()
        if self._page.person_id is not None:
            self._beside.setCurrentWidget(self._page)
            self._page.focus_first()

    def _on_session_without_consent(self, missing: NoConsent) -> None:
        self._on_session_finished()
        self._page.open_missing_consent(missing)

    def _offer_begun(self) -> None:
        """The only intake that this account began and did not save, and behind a button all
        forms that it may continue."""
        count = waiting(self._context)
        self._others.setVisible(count > 0)
        self._others.setText(_("Unfinished forms ({n})", n=number(count)))
        if may(self._context.actor, Right.DO_INTAKE):
            self._begun.reload_for_one()


def known_from(typed: str) -> dict[str, str]:
    """What a search that found nobody says of a new person: a number, or a first name and the
    legal name after it, so that the surname is not shown everywhere."""
    typed = one_line(typed)
    words = typed.split()
    digits = [letter for letter in typed if letter.isdecimal()]
    if len(digits) >= _FEWEST_DIGITS_OF_A_PHONE and not any(map(str.isalpha, typed)):
        return {"phone": typed}
    if typed.islower():
        words = [word[:1].upper() + word[1:] for word in words]
    if not words:
        return {}
    return {"preferred_name": words[0], "legal_last_name": " ".join(words[1:])}
