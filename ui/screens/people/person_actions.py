"""What can be done with the person now, as far as the account may."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from peerdesk.desk.basics import choices
from peerdesk.desk.basics.rights import Right, may
from peerdesk.desk.front_desk import visits
from peerdesk.desk.intake import full_intake, intake
from peerdesk.desk.mentoring import mentor_requests
from peerdesk.desk.people.people import Flag, PersonCard
from peerdesk.desk.privacy import erasing
from peerdesk.words import _, pgettext
from ui.context import Context
from ui.theme import metrics
from ui.widgets.buttons import button, icon_button
from ui.widgets.page import row
from ui.widgets.shortcut import add_key

ARCHIVE, BRING_BACK, ANONYMISE, DELETE = "archive", "bring_back", "anonymise", "delete"
FILE_PRINT, FILE_PDF, FILE_JSON = "file_print", "file_pdf", "file_json"
SAME_AS = "same_as"
EMERGENCY = "emergency"


class PersonActions(QWidget):
    """One line of buttons. What is quick is done here; the rarer deeds, and what doesn't fit on
    the line, are in the menu of ``more``, a button that the page puts beside the name."""

    change_wanted = Signal()
    widen_wanted = Signal()
    session_wanted = Signal()
    more_wanted = Signal(str)
    """One of the deeds above."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._card: PersonCard | None = None
        self._close_menu = _menu(self, "person_close_menu")
        self._more_menu = _menu(self, "person_more_menu")
        self._offered: list[QPushButton] = []
        self._left_over: list[QPushButton] = []
        self._make_buttons()
        self.setLayout(row(*self._buttons, None, spacing=metrics.SMALL))
        # The keys of a hidden button are dead: these take over.
        self._keys = {
            each: add_key(self, each.property("keys"), each.click, each.text())
            for each in self._buttons
            if each.property("keys")
        }

    def _make_buttons(self) -> None:
        self._sign_in = button(
            pgettext("visitor", "Sign in"),
            "primary",
            icon_name="sign-in",
            on_click=self._do_sign_in,
            name="sign_in",
        )
        self._sign_out = button(
            _("Sign out"), icon_name="sign-out", on_click=self._do_sign_out, name="sign_out"
        )
        self._change = button(
            _("Change"),
            icon_name="pencil-simple",
            shortcut="Ctrl+E",
            on_click=self.change_wanted.emit,
            name="person_change",
        )
        self._widen = button(
            pgettext("button", "Full intake"),
            icon_name="arrows-out",
            shortcut="Ctrl+Shift+E",
            on_click=self.widen_wanted.emit,
            name="person_widen",
        )
        keys = self._widen.toolTip()
        words = _("Widen to a full intake")
        self._widen.setToolTip(f"{words} ({keys})")
        self._ask = button(
            _("Ask for a mentor"), icon_name="handshake", on_click=self._do_ask, name="ask_mentor"
        )
        self._withdraw = button(
            _("No longer wants a mentor"), on_click=self._do_withdraw, name="withdraw_mentor"
        )
        self._session = button(
            _("Log support"),
            icon_name="note-pencil",
            on_click=self.session_wanted.emit,
            name="log_support",
        )
        self._close = button(
            _("Close …"), icon_name="moon", on_click=self._show_reasons, name="person_close"
        )
        self._close.setToolTip(
            _("End their time with the center, groups and mentor included; it can begin again.")
        )
        self._reopen = button(
            _("Welcome back"), icon_name="sun", on_click=self._do_reopen, name="reopen"
        )
        self._reopen.setToolTip(_("Begin another time with the center, today."))
        self._bring_back = button(
            _("Bring back"),
            icon_name="arrow-u-up-left",
            on_click=self._do_bring_back,
            name="bring_back",
        )
        self._bring_back.setToolTip(_("Put them into the list and the searches again."))
        self.more = icon_button(
            "dots-three", _("More"), on_click=self._show_more, name="person_more"
        )
        self._buttons = (
            self._bring_back,
            self._sign_in,
            self._sign_out,
            self._reopen,
            self._change,
            self._session,
            self._widen,
            self._ask,
            self._withdraw,
            self._close,
        )

    def show_card(self, card: PersonCard, *, may_log: bool) -> None:
        """Offer what fits this person now; ``may_log`` is whether support can be logged."""
        self._card = card
        actor = self._context.actor
        is_archived = card.archived_on is not None
        is_open = Flag.CLOSED not in card.flags
        is_here = Flag.HERE_NOW in card.flags
        does_intake = may(actor, Right.DO_INTAKE)
        signs_in = may(actor, Right.SIGN_IN_VISITORS) and not is_archived
        asks = may(actor, Right.ASK_FOR_MENTOR) and not is_archived
        waits, has_mentor = card.waits_since is not None, card.mentor_id is not None
        erases = may(actor, Right.ERASE_PEOPLE)
        shown = {
            self._bring_back: erases and is_archived,
            self._sign_in: signs_in and not is_here,
            self._sign_out: signs_in and is_here,
            self._reopen: does_intake and not is_open and not is_archived,
            self._change: does_intake,
            self._widen: does_intake and is_open and self._is_brief(card),
            self._ask: asks and is_open and not has_mentor and not waits,
            self._withdraw: asks and waits,
            self._session: may_log,
            self._close: does_intake and is_open,
        }
        self._offered = [each for each in self._buttons if shown[each]]
        self._fit()

    def _fit(self) -> None:
        """Show the buttons that fit on the line; the others are in the menu."""
        room = self.width()
        fitting: list[QPushButton] = []
        for each in self._offered:
            room -= each.sizeHint().width() + metrics.SMALL
            if fitting and room < -metrics.SMALL:
                break
            fitting.append(each)
        lost = next(
            (each for each in self._buttons if each.hasFocus() and each not in fitting), None
        )
        for each in self._buttons:
            each.setVisible(each in fitting)
        for each, keys in self._keys.items():
            keys.setEnabled(each in self._offered and each not in fitting)
        self._left_over = [each for each in self._offered if each not in fitting]
        actor = self._context.actor
        self.more.setVisible(may(actor, Right.NOTE_EMERGENCY) or bool(self._left_over))
        self._name_first()
        if lost:
            self.focus_first(self._change)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """As wide as one button: the others go into the menu."""
        widest = max((each.sizeHint().width() for each in self._offered[:1]), default=0)
        return QSize(widest, super().minimumSizeHint().height())

    def _is_brief(self, card: PersonCard) -> bool:
        return card.archived_on is None and not full_intake.is_full(self._context.actor, card.id)

    def focus_first(self, wanted: QPushButton | None = None) -> bool:
        """Go to what is done most often; False when there is nothing to do."""
        action = self._most_often(wanted)
        if action is not None:
            action.setFocus(Qt.FocusReason.OtherFocusReason)
        return action is not None

    def _most_often(self, wanted: QPushButton | None = None) -> QPushButton | None:
        order = (wanted, self._bring_back, self._sign_in, self._session, self._change)
        return next((each for each in order if each is not None and each.isVisibleTo(self)), None)

    def _name_first(self) -> None:
        """The focus comes to this button from the search: it says aloud whose page this is."""
        first, card = self._most_often(), self._card
        for each in self._buttons:
            words = each.text().replace("&", "")
            named = _("{what}, {name}", what=words, name=card.name) if card is not None else ""
            each.setAccessibleName(named if each is first else "")

    def clear(self) -> None:
        """Nobody is shown."""
        self._card = None
        self._name_first()
        for menu in (self._close_menu, self._more_menu):
            menu.close()

    def _shown(self) -> PersonCard:
        assert self._card is not None
        return self._card

    def _do_sign_in(self) -> None:
        person_id, actor = self._shown().id, self._context.actor
        usual = visits.usual_purposes(actor, person_id)
        self._context.attempt(lambda: visits.sign_in(actor, person_id, usual))

    def _do_sign_out(self) -> None:
        person_id = self._shown().id
        actor = self._context.actor
        today = visits.visits_today(actor)
        visit = next((each for each in today if each.person_id == person_id and each.is_open), None)
        if visit is not None:
            self._context.attempt(lambda: visits.sign_out(actor, visit.id))

    def _do_ask(self) -> None:
        person_id = self._shown().id
        self._context.attempt(
            lambda: mentor_requests.ask_for_mentor(self._context.actor, person_id)
        )

    def _do_withdraw(self) -> None:
        person_id = self._shown().id
        self._context.attempt(
            lambda: mentor_requests.withdraw_request(self._context.actor, person_id)
        )

    def _do_reopen(self) -> None:
        person_id = self._shown().id
        self._context.attempt(lambda: intake.reopen(self._context.actor, person_id))

    def _do_bring_back(self) -> None:
        person_id = self._shown().id
        self._context.attempt(lambda: erasing.bring_back(self._context.actor, person_id))

    def _show_reasons(self) -> None:
        """The reasons as a menu: choosing one closes, the toast takes it back."""
        self._close_menu.clear()
        for code, words in choices.options("close_reason"):
            _add(self._close_menu, words, code).triggered.connect(self._on_reason)
        _pop_up(self._close_menu, self._close if self._close.isVisible() else self.more)

    def _on_reason(self) -> None:
        sender = self.sender()
        if isinstance(sender, QAction) and self._card is not None:
            person_id, reason = self._card.id, str(sender.data())
            self._context.attempt(
                lambda: intake.close_episode(self._context.actor, person_id, reason)
            )

    def _show_more(self) -> None:
        self._more_menu.clear()
        actor = self._context.actor
        for each in self._left_over:
            action = QAction(each.text(), self._more_menu)
            action.triggered.connect(each.click)
            self._more_menu.addAction(action)
        if may(actor, Right.NOTE_EMERGENCY):
            self._add_more(_("Emergency: medical staff were told …"), EMERGENCY)
        if may(actor, Right.EXPORT_PERSON):
            self._more_menu.addSeparator()
            self._add_more(_("Print the whole file …"), FILE_PRINT)
            self._add_more(_("Save the whole file as a PDF …"), FILE_PDF)
            self._add_more(_("Save the whole file as JSON …"), FILE_JSON)
        if may(actor, Right.MERGE_PEOPLE):
            self._add_more(_("Same person as …"), SAME_AS)
        if may(actor, Right.ERASE_PEOPLE):
            self._more_menu.addSeparator()
            if self._shown().archived_on is None:
                self._add_more(_("Archive …"), ARCHIVE)
            else:
                self._add_more(_("Bring back"), BRING_BACK)
            self._add_more(_("Anonymise …"), ANONYMISE)
            self._add_more(_("Delete …"), DELETE)
        _pop_up(self._more_menu, self.more)

    def _add_more(self, words: str, code: str) -> None:
        _add(self._more_menu, words, code).triggered.connect(self._on_more)

    def _on_more(self) -> None:
        sender = self.sender()
        if not isinstance(sender, QAction) or self._card is None:
            return
        if sender.data() == BRING_BACK:
            self._do_bring_back()
        else:
            self.more_wanted.emit(str(sender.data()))


def _menu(parent: QWidget, name: str) -> QMenu:
    made = QMenu(parent)
    made.setObjectName(name)
    return made


def _add(menu: QMenu, words: str, code: str) -> QAction:
    action = QAction(words.replace("&", "&&"), menu)
    action.setData(code)
    menu.addAction(action)
    return action


def _pop_up(menu: QMenu, below: QPushButton) -> None:
    """Under its button, the first choice ready for Enter."""
    menu.popup(below.mapToGlobal(QPoint(0, below.height())))
    menu.setActiveAction(next(each for each in menu.actions() if not each.isSeparator()))
