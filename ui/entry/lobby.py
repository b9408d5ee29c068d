"""Which page is shown while nobody is signed in, and what leads from one to the next."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from peerdesk.desk.office.front_door import FrontDoor
from peerdesk.errors import PeerDeskError
from peerdesk.words import _, language, ngettext
from ui.jobs import Runner
from ui.look import speak
from ui.widgets.room import Reach

from .sign_in import SignInPage

if TYPE_CHECKING:
    from peerdesk.actor import Actor
    from peerdesk.desk.office.backups import Contents
    from peerdesk.desk.office.keeping import Cost
    from ui.dialogs import Dialogs
    from ui.entry.first_run import FirstRunPage
    from ui.entry.frame import EntryFrame

    Page = EntryFrame | FirstRunPage


class _Window(Protocol):
    """What the pages need of the window: its dialogs, which are made late."""

    @property
    def dialogs(self) -> Dialogs: ...


class Lobby(QObject):
    """Puts one page at a time into ``stack``, beside the workspaces.

    `signed_in` carries (Actor, notice); `said` a sentence for a toast.
    """

    signed_in = Signal(object, str)
    said = Signal(str)
    quit_wanted = Signal()
    page_shown = Signal(str)
    """The title of the page that is shown now."""

    def __init__(
        self,
        stack: QStackedWidget,
        window: _Window,
        door: FrontDoor,
        jobs: Runner,
        cost: Cost | None,
    ) -> None:
        super().__init__(stack)
        self._stack, self._window = stack, window
        self._door, self._jobs, self._cost = door, jobs, cost
        self._page: QWidget | None = None
        self._around: Reach | None = None  # what scrolls the page
        self.last_account = door.folder.read_preferences().last_account_id
        self._last_name = ""
        self._locked = False

    def show_way_in(self, *, locked: bool = False) -> None:
        """The first run, or the sign-in page; ``locked`` says why it is there."""
        if not self._door.is_set_up:
            self._show_first_run()
            return
        try:
            names = self._door.sign_in_names()
        except PeerDeskError as error:
            self.show_rescue(error)
            return
        self._locked = locked
        page = SignInPage(self._door, self._jobs, names, chosen=self.last_account, locked=locked)
        page.language_chosen.connect(self._on_language)
        page.signed_in.connect(self._on_signed_in)
        page.failed.connect(self._on_sign_in_failed)
        page.forgotten.connect(self._show_recover)
        self.show_page(page)

    def _on_language(self, code: str) -> None:
        """The same page in another language, with what was typed; not kept anywhere by that."""
        before = self._page
        speak(code)
        # In a turn of its own: the page that is dropped has sent this.
        QTimer.singleShot(0, self, partial(self._speak_anew, before))

    def _speak_anew(self, before: QWidget | None) -> None:
        if before is None or before is not self._page:
            return
        if isinstance(before, SignInPage):
            account, password = before.typed()
            kept, self.last_account = self.last_account, account
            self.show_way_in(locked=self._locked)
            self.last_account = kept
            if isinstance(self._page, SignInPage):
                self._page.put_back(password)
            return
        from ui.entry.first_run import FirstRunPage

        if isinstance(before, FirstRunPage):
            typed = before.typed()
            self._show_first_run()
            if isinstance(self._page, FirstRunPage):
                self._page.put_back(typed)
                self._page.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_recover(self, account: int | None) -> None:
        from ui.entry.recover import RecoverPage

        page = RecoverPage(
            self._door, self._jobs, self._door.names_to_recover(), chosen=account, cost=self._cost
        )
        page.back.connect(self._on_back)
        page.recovered.connect(self._on_recovered)
        page.failed.connect(self._on_sign_in_failed)
        self.show_page(page)

    def _show_first_run(self) -> None:
        from ui.entry.first_run import FirstRunPage

        page = FirstRunPage(self._door, self._jobs, self._window.dialogs, self._cost)
        page.finished.connect(self._on_set_up)
        page.language_chosen.connect(self._on_language)
        page.wants_backup.connect(self._on_wants_backup)
        self.show_page(page)

    def show_rescue(self, error: PeerDeskError | None) -> None:
        """What stands in the way; None to bring a backup to a computer without a center."""
        from ui.entry.rescue import RescuePage

        page = RescuePage(self._door, self._jobs, self._window.dialogs, error)
        page.again.connect(self._on_again)
        page.back.connect(self._on_back)
        page.recover_wanted.connect(self._on_recover_wanted)
        page.restored.connect(self.show_restored)
        page.quit_wanted.connect(self.quit_wanted)
        self.show_page(page)

    def show_page(self, page: Page) -> None:
        """Show ``page`` instead of the one before, with the focus where typing begins."""
        before, self._around = self._around, Reach(page)
        self._page = page
        self._stack.addWidget(self._around)
        self._stack.setCurrentWidget(self._around)
        self.page_shown.emit(page.accessibleName())
        page.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)
        self._drop(before)

    def leave(self) -> None:
        """Somebody is at work: no page is left behind the workspace."""
        before, self._page, self._around = self._around, None, None
        self._drop(before)
        known = {each.account_id: each.name for each in self._door.sign_in_names()}
        self._last_name = known.get(self.last_account or 0, "")

    def set_ready(self, ready: bool) -> None:
        """Whether the sign-in page may be used: not before the last key is forgotten."""
        if isinstance(self._page, SignInPage):
            self._page.set_ready(ready)

    def _drop(self, around: QWidget | None) -> None:
        if around is not None:
            self._stack.removeWidget(around)
            around.deleteLater()

    def _on_again(self) -> None:
        try:
            self._door.enter()
        except PeerDeskError as error:
            self.show_rescue(error)
            return
        self.show_way_in()

    def _on_signed_in(self, actor: Actor, notice: str) -> None:
        from peerdesk.desk.basics import clock_doubt

        doubt = clock_doubt.question(actor)
        if doubt is None:
            self._after_clock(actor, notice)
            return
        from ui.entry.clock import ClockPage

        page = ClockPage(self._jobs, actor, doubt)
        page.answered.connect(partial(self._on_clock_answered, actor, notice))
        self.show_page(page)

    def _on_clock_answered(self, actor: Actor, notice: str, problem: str) -> None:
        self._after_clock(actor, problem or notice)

    def _after_clock(self, actor: Actor, notice: str) -> None:
        from peerdesk.desk.office import recovery_sheets, slips

        if slips.must_choose(actor):
            self._show_own_password(actor, notice)
            return
        if not recovery_sheets.is_asked_for(actor):
            self.signed_in.emit(actor, notice)
            return
        from ui.entry.sheet import SheetPage

        dialogs = self._window.dialogs
        page = SheetPage(self._door, self._jobs, dialogs, actor, self._cost)
        page.proved.connect(partial(self.signed_in.emit, actor, notice))
        self.show_page(page)

    def _show_own_password(self, actor: Actor, notice: str) -> None:
        from ui.entry.own_password import OwnPasswordPage

        page = OwnPasswordPage(self._door, self._jobs, actor, self._cost)
        page.chosen.connect(partial(self._on_signed_in, actor, notice))
        page.back.connect(self._on_not_chosen)
        self.show_page(page)

    def _on_not_chosen(self) -> None:
        self._door.lock()
        self.show_way_in()

    def _on_recover_wanted(self) -> None:
        try:
            self._show_recover(None)
        except PeerDeskError as error:  # no backup has a whole keyring either
            self._window.dialogs.error(
                self._stack, _("The recovery sheet can't be used here"), str(error)
            )

    def _on_back(self) -> None:
        self.show_way_in()

    def _on_wants_backup(self) -> None:
        self.show_rescue(None)

    def _on_set_up(self, sign_in_name: str) -> None:
        folder = self._door.folder
        with suppress(PeerDeskError):  # it is the director's and the center's already
            folder.write_preferences(replace(folder.read_preferences(), language=language()))
        self.show_way_in()

    def _on_recovered(self, account: int) -> None:
        self.last_account = account
        self.show_way_in()
        self.said.emit(_("The new password is set. Sign in with it."))

    def show_restored(self, contents: Contents) -> None:
        """The sign-in page of the records that a backup brought."""
        self.last_account = self._same_account()
        self.show_way_in()
        people = ngettext("{n} person", "{n} people", contents.people)
        self.said.emit(
            _("Restored: {center}, {people}. Sign in again.", center=contents.center, people=people)
        )

    def _same_account(self) -> int | None:
        """Whoever was last here in the restored records, where accounts may have other numbers."""
        known = {each.name: each.account_id for each in self._door.sign_in_names()}
        return known.get(self._last_name, self.last_account)

    def _on_sign_in_failed(self, error: PeerDeskError) -> None:
        self._door.lock()
        self.show_rescue(error)
