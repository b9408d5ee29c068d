"""One person's page: who they are here, what can be done now, and the tabs below."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QScrollBar, QSizePolicy, QTabBar, QWidget

from peerdesk.desk.basics.rights import Right, may
from peerdesk.desk.basics.whose_details import details_seen
from peerdesk.desk.consents import consents, notices
from peerdesk.desk.consents.consents import ConsentRow
from peerdesk.desk.mentoring import mentor_requests, sessions
from peerdesk.desk.people import people
from peerdesk.desk.people.people import PersonCard
from peerdesk.desk.plans import recovery
from peerdesk.errors import NoConsent, PeerDeskError, Refused
from peerdesk.words import _
from ui.context import Context
from ui.screens.people import confirmations, person_actions, recovery_part, telling
from ui.screens.people.consent_page import ConsentPage
from ui.screens.people.consents_tab import ConsentsTab, header_pill
from ui.screens.people.entries import session_entry
from ui.screens.people.erase import ErasePerson
from ui.screens.people.fresh_part import RemadePart
from ui.screens.people.history_tab import HistoryTab
from ui.screens.people.overview import overview
from ui.screens.people.paper_out import PaperOut
from ui.screens.people.person_actions import PersonActions
from ui.screens.people.person_head import PersonHead
from ui.screens.people.plans_tab import PlansTab
from ui.screens.people.records_list import RecordLine, RecordsList
from ui.screens.people.same_person_as import SamePersonAs
from ui.screens.people.small_form import Deed, SmallForm
from ui.screens.people.timeline_tab import TimelineTab
from ui.theme import metrics, sizes
from ui.widgets.page import Card, column, row, scrolled
from ui.widgets.room import Pages
from ui.widgets.shortcut import INSIDE, add_key
from ui.widgets.text import rule


class PersonPage(QWidget):
    """Shows nobody until `show_person`. What the role may not see is not made at all.

    A form (a consent, a few questions) stands in the place of the page until it is left.
    """

    change_wanted = Signal(object, str)
    """The person's id and name."""
    widen_wanted = Signal(object)
    """The person's id."""
    form_left = Signal()
    """Saved or begun: there may be one more, or one fewer, among the forms that are begun."""
    session_wanted = Signal(object)
    """The person's `PersonCard`."""
    left = Signal()
    gone = Signal()
    """The person has just been erased: nobody is shown any more."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._card: PersonCard | None = None
        self._head = PersonHead()
        self._actions = PersonActions(context)
        self._overview = scrolled(QWidget(), "person_overview_area")
        self._timeline = TimelineTab(context)
        self._plans = PlansTab(context)
        self._consents = ConsentsTab(context)
        self._support = RecordsList(
            self._read_support,
            words=_("Support"),
            empty=_("No peer support is logged yet."),
            name="person_support",
        )
        self._history = HistoryTab(context)
        self._tabs = QTabBar()
        self._tabs.setObjectName("person_tabs")
        self._tabs.setAccessibleName(_("Parts of the page"))
        self._tabs.setToolTip(_("Ctrl+Page Down: the next part"))
        self._tabs.currentChanged.connect(self._on_tab_changed)
        self._parts = Pages()
        told = (self._timeline, self._plans, self._consents)
        self._readers = (*told, self._support, self._history)
        for part in (self._overview, *self._readers):
            self._parts.addWidget(part)
        self._page = self._made_page()
        self._form = SmallForm(context)
        self._consent = ConsentPage(context)
        self._whole = Pages()
        for stood in (self._page, self._form, self._consent):
            self._whole.addWidget(stood)
        self._paper = PaperOut(context, self)
        self._erase = ErasePerson(context, self)
        self.setLayout(column(self._whole, spacing=0))
        self.setMinimumWidth(round(380 * sizes().factor))
        self._connect()

    def _made_page(self) -> Card:
        top = row(self._head, self._actions.more)
        top.setStretch(0, 1)
        top.setAlignment(self._actions.more, Qt.AlignmentFlag.AlignTop)
        head = column(top, spacing=metrics.XS)
        head.addSpacing(metrics.SMALL)
        head.addWidget(self._actions)
        head.setContentsMargins(metrics.LARGE, metrics.MEDIUM, metrics.LARGE, metrics.SMALL)
        tabs = row(self._tabs)  # as wide as the page: the chosen tab is bold, and so wider
        tabs.setContentsMargins(metrics.MEDIUM, 0, metrics.MEDIUM, 0)
        card = Card(flush=True)
        card.body.setSpacing(0)
        card.body.setContentsMargins(0, 0, 0, 6)
        card.body.addLayout(head)
        card.body.addLayout(tabs)
        card.body.addWidget(rule())
        card.body.addWidget(self._parts, 1)
        return card

    def _connect(self) -> None:
        self._actions.change_wanted.connect(self._on_change)
        self._actions.widen_wanted.connect(self._on_widen)
        self._actions.session_wanted.connect(self._on_session)
        self._actions.more_wanted.connect(self._on_more)
        self._form.finished.connect(self._back_to_page)
        self._form.consent_wanted.connect(self.open_missing_consent)
        self._consent.finished.connect(self._back_to_page)
        self._consent.finished.connect(self.form_left)
        self._erase.deed_wanted.connect(self._ask)
        self._erase.erased.connect(self._on_erased)
        self._plans.deed_wanted.connect(self._ask)
        self._consents.add_wanted.connect(self._on_add_consent)
        self._consents.complete_wanted.connect(self._on_complete_consent)
        self._consents.revoke_wanted.connect(self._on_revoke_consent)
        self._consents.event_wanted.connect(self._on_consent_event)
        self._consents.forms.print_wanted.connect(self._paper.print_form)
        self._consents.forms.save_wanted.connect(self._paper.save_form)
        self._consents.notice_given.connect(self._on_notice)
        self._consents.tell_wanted.connect(self._on_tell)
        self._consents.proof_wanted.connect(self._on_proof)
        for keys, slot, words in (
            ("Ctrl+PgDown", self._next_tab, _("The next tab")),
            ("Ctrl+PgUp", self._tab_before, _("The tab before")),
        ):
            add_key(self._page, keys, slot, words, where=INSIDE)

    @property
    def person_id(self) -> int | None:
        """Who is shown."""
        return self._card.id if self._card is not None else None

    def show_person(self, person_id: int) -> bool:
        """Show this person; False (and nobody) when they are no longer in the records."""
        self._leave_forms()
        return self._show(person_id)

    def reload(self) -> bool:
        """Read the person again; False when they have gone. A form stays as it is."""
        return self.person_id is None or self._show(self.person_id)

    def clear(self) -> None:
        """Nothing of anybody stays in any widget."""
        self._leave_forms()
        self._forget_begun()
        self._card = None
        self._head.clear()
        self._tabs.setAccessibleName(_("Parts of the page"))
        self._actions.clear()
        self._overview.setWidget(QWidget())
        for part in self._readers:
            part.clear()
        self._tabs.setCurrentIndex(0)

    def begin_consent(self, consent_id: int | None = None) -> None:
        """Ask for a consent of whoever is shown, or for what one lacks, with their consents
        behind it."""
        shown = [self._tabs.tabData(at) for at in range(self._tabs.count())]
        if self._card is None or self._consents not in shown:
            return
        self._tabs.setCurrentIndex(shown.index(self._consents))
        if consent_id is None:
            self._on_add_consent()
            return
        rows = consents.consents(self._context.actor, self._card.id)
        lacking = next((each for each in rows if each.id == consent_id), None)
        if lacking is not None and lacking.missing:
            self._on_complete_consent(lacking)
        else:
            self._context.refused.emit(_("This form was finished or dropped in the meantime."))

    def begin_session(self) -> None:
        """Log peer support for whoever is shown, if this account may."""
        if self._card is not None and may(self._context.actor, Right.LOG_SESSIONS):
            self.session_wanted.emit(self._card)

    def focus_first(self) -> None:
        """Go to what is done most often."""
        if not self._actions.focus_first():
            self._tabs.setFocus(Qt.FocusReason.OtherFocusReason)

    # What is shown.

    def _show(self, person_id: int) -> bool:
        is_other = person_id != self.person_id
        try:
            card = people.person_card(self._context.actor, person_id)
        except PeerDeskError as error:
            self.clear()
            self._context.refused.emit(str(error))
            return False
        if is_other:
            self._forget_begun()
        self._card = card
        sees_details = bool(details_seen(self._context.actor, (card.id,)))
        sees_consents = sees_details and may(self._context.actor, Right.SEE_CONSENTS)
        rows = consents.consents(self._context.actor, card.id) if sees_consents else None
        today = self._context.actor.clock.today()
        self._head.show_card(card, header_pill(rows, today) if rows is not None else None)
        self._actions.show_card(card, may_log=self._may_log(card))
        parts = _("{what}, {name}", what=_("Parts of the page"), name=card.name)
        self._tabs.setAccessibleName(parts)
        self._set_tabs(card, sees_details=sees_details, sees_consents=sees_consents)
        self._show_overview(card, sees_details=sees_details, from_top=is_other)
        if is_other:
            self._tabs.setCurrentIndex(0)
            self._timeline.show_person(card.id)
            self._plans.show_card(card)
            self._consents.show_person(card.id)
            self._support.clear()
            self._history.show_person(card.id)
        else:
            self._on_tab_changed(self._tabs.currentIndex())
        return True

    def _show_overview(self, card: PersonCard, *, sees_details: bool, from_top: bool) -> None:
        at = self._overview.verticalScrollBar().value()
        actor = self._context.actor
        focused = self._overview.focusWidget()
        had_focus = focused is not None and focused.hasFocus()
        name = focused.objectName() if focused is not None else ""
        known = None
        if sees_details and may(actor, Right.KEEP_RECOVERY):
            known = recovery_part.recovery_part(
                recovery.recovery(actor, card.id), self._on_set_date, self._on_returned
            )
        self._overview.setWidget(
            overview(
                card,
                actor.clock.today(),
                sees_details=sees_details,
                sees_mentors=sees_details and may(actor, Right.SEE_MENTORS),
                on_mentor=self._open_mentor,
                recovery=known or [],
            )
        )
        self._overview.verticalScrollBar().setValue(0 if from_top else at)
        again = self._overview.findChild(QPushButton, name) if had_focus and name else None
        if again is not None:
            again.setFocus(Qt.FocusReason.OtherFocusReason)

    def _set_tabs(self, card: PersonCard, *, sees_details: bool, sees_consents: bool) -> None:
        wanted: list[tuple[QWidget, str]] = [
            (self._overview, _("Overview")),
            (self._timeline, _("Timeline")),
        ]
        if sees_details and may(self._context.actor, Right.KEEP_PLANS):
            wanted.append((self._plans, _("Plans")))
        if sees_consents:
            wanted.append((self._consents, _("Consents")))
        if self._may_log(card):
            wanted.append((self._support, _("Support")))
        if may(self._context.actor, Right.SEE_HISTORY):
            wanted.append((self._history, _("History")))
        shown = [self._tabs.tabData(at) for at in range(self._tabs.count())]
        if shown != [part for part, _title in wanted]:
            self._tabs.blockSignals(True)
            while self._tabs.count():
                self._tabs.removeTab(0)
            for at, (part, title) in enumerate(wanted):
                self._tabs.addTab(title)
                self._tabs.setTabData(at, part)
            self._tabs.blockSignals(False)
            self._on_tab_changed(0)

    def _may_log(self, card: PersonCard) -> bool:
        """Whether this account logs and reads support: the director, and the own mentor."""
        actor = self._context.actor
        if not may(actor, Right.LOG_SESSIONS):
            return False
        return mentor_requests.sees_everybody(actor) or card.id in mentor_requests.own_people(actor)

    def _on_tab_changed(self, index: int) -> None:
        part = self._tabs.tabData(index)
        if isinstance(part, QWidget):
            self._show_part(part)
        if self._card is not None and part in self._readers:
            part.reload()

    def _show_part(self, part: QWidget) -> None:
        """Only the part in sight says how high the page must be."""
        for each in (self._overview, *self._readers):
            policy = QSizePolicy.Policy.Preferred if each is part else QSizePolicy.Policy.Ignored
            each.setSizePolicy(policy, policy)
        self._parts.setCurrentWidget(part)

    def _next_tab(self) -> None:
        self._go_to_tab(1)

    def _tab_before(self) -> None:
        self._go_to_tab(-1)

    def _go_to_tab(self, step: int) -> None:
        self._tabs.setCurrentIndex((self._tabs.currentIndex() + step) % self._tabs.count())
        self._tabs.setFocus(Qt.FocusReason.OtherFocusReason)

    def _read_support(self, offset: int) -> Sequence[RecordLine]:
        if self._card is None or offset:
            return []
        try:
            found = sessions.sessions_of(self._context.actor, self._card.id)
        except Refused:
            return []  # the mentor has just changed; the tab goes with the next look
        return [session_entry(each) for each in found]

    # What is done.

    def _shown(self) -> PersonCard:
        assert self._card is not None
        return self._card

    def _on_change(self) -> None:
        self.change_wanted.emit(self._shown().id, self._shown().name)

    def _on_widen(self) -> None:
        self.widen_wanted.emit(self._shown().id)

    def _on_session(self) -> None:
        self.session_wanted.emit(self._shown())

    def _open_mentor(self) -> None:
        self._context.show("mentors", ("mentor", self._shown().mentor_id))

    def _on_set_date(self) -> None:
        known = recovery.recovery(self._context.actor, self._shown().id)
        self._ask(recovery_part.setting(self._context, self._shown(), known, self._context.did))

    def _on_returned(self) -> None:
        known = recovery.recovery(self._context.actor, self._shown().id)
        self._ask(recovery_part.returning(self._context, self._shown(), known, self._context.did))

    def _on_more(self, code: str) -> None:
        card = self._shown()
        if code == person_actions.FILE_PRINT:
            self._paper.give_file(card, "print")
        elif code in (person_actions.FILE_PDF, person_actions.FILE_JSON):
            self._paper.give_file(card, "pdf" if code == person_actions.FILE_PDF else "json")
        elif code == person_actions.EMERGENCY:
            self._ask(telling.in_emergency(self._context, card, self._context.did))
        elif code == person_actions.SAME_AS:
            SamePersonAs(self, self._context, card).open()
        elif code == person_actions.ARCHIVE:
            self._ask(confirmations.archiving(self._context, card, self._context.did))
        else:
            self._erase.begin(card, keep_counts=code == person_actions.ANONYMISE)

    def _on_erased(self, person_id: int) -> None:
        if self.person_id in (None, person_id):
            self.clear()
            self.gone.emit()

    # Consents.

    def _on_add_consent(self) -> None:
        self._consent.begin(self._shown())
        self._whole.setCurrentWidget(self._consent)

    def _on_tell(self) -> None:
        self._ask(telling.disclosing(self._context, self._shown(), self._context.did))

    def _on_proof(self) -> None:
        self._ask(telling.proving(self._context, self._shown(), self._context.did))

    def open_missing_consent(self, missing: NoConsent) -> None:
        """The gate stayed shut: the form for what is missing, with whom it is for."""
        if self._card is None or not may(self._context.actor, Right.KEEP_CONSENTS):
            return
        rows = consents.consents(self._context.actor, self._shown().id)
        lacking = next((each for each in rows if each.id == missing.consent_id), None)
        self._whole.setCurrentWidget(self._consent)
        self._consent.begin(self._shown(), lacking, recipient=missing.recipient)

    def _on_complete_consent(self, consent: ConsentRow) -> None:
        self._whole.setCurrentWidget(self._consent)
        self._consent.begin(self._shown(), consent)

    def _on_revoke_consent(self, consent: ConsentRow) -> None:
        self._ask(confirmations.revoking(self._context, self._shown(), consent, self._context.did))

    def _on_consent_event(self, consent: ConsentRow) -> None:
        self._ask(
            confirmations.event_coming(self._context, self._shown(), consent, self._context.did)
        )

    def _on_notice(self, outcome: notices.Outcome) -> None:
        actor, person_id = self._context.actor, self._shown().id
        self._context.attempt(lambda: notices.give_notice(actor, person_id, outcome))

    # The forms in the place of the page.

    def _ask(self, deed: Deed) -> None:
        self._whole.setCurrentWidget(self._form)
        self._form.begin(deed)

    def _leave_forms(self) -> None:
        if self._whole.currentWidget() is self._form:
            self._form.leave()
        elif self._whole.currentWidget() is self._consent:
            self._consent.leave()
        self._whole.setCurrentWidget(self._page)

    def _forget_begun(self) -> None:
        for begun in (self._form, self._paper, self._erase):
            begun.forget()

    def _back_to_page(self) -> None:
        self._whole.setCurrentWidget(self._page)
        part = self._parts.currentWidget()
        if isinstance(part, RemadePart):
            part.focus_again()
        elif self._card is not None:
            self.focus_first()

    def told_inside(self) -> list[tuple[str, str]]:
        """For F1, while the focus is anywhere in it."""
        told = [("Esc", _("Back to the search"))]
        bar = self._bar()
        if bar is not None and bar.maximum() > bar.minimum():
            told += [("PgDown", _("Scroll down")), ("PgUp", _("Scroll up"))]
        return told

    def _bar(self) -> QScrollBar | None:
        """What scrolls by keys: the overview, or a part that is made anew."""
        part = self._parts.currentWidget()
        if part is self._overview:
            return self._overview.verticalScrollBar()
        return part.bar if isinstance(part, RemadePart) else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar = self._bar()
        steps = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}
        step = steps.get(Qt.Key(event.key()))
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif step is not None and bar is not None:
            bar.setValue(bar.value() + step * bar.pageStep())
        else:
            super().keyPressEvent(event)
