"""The one window: the pages before the desk, and a workspace for each account that signed in.

A workspace stays, hidden, when its owner locks or another one signs in, so that typed text is
kept; only its owner gets it back. Whatever needs the database is imported after the sign-in
page was painted.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget

from peerdesk.clock import seconds
from peerdesk.desk.office.front_door import FrontDoor
from peerdesk.errors import PeerDeskError
from peerdesk.words import _, language
from ui import tab_order
from ui.backup_jobs import closing_work, overdue_work, restore_work, tell_of_backup
from ui.entry.lobby import Lobby
from ui.jobs import Cancelled, Job, Runner
from ui.keys import Keys
from ui.look import dress, language_of, speak
from ui.theme import metrics
from ui.underlined import underline
from ui.window_place import keep_place, open_in_place

if TYPE_CHECKING:
    from peerdesk.actor import Actor
    from peerdesk.desk.office.backups import Contents, TheirDirector
    from peerdesk.desk.office.keeping import Cost
    from peerdesk.desk.office.new_key import NewKeyWish
    from ui.dialogs import Dialogs
    from ui.watch import Watch
    from ui.widgets.messages import ToastArea
    from ui.workspace import Workspace


_BEFORE_OVERDUE = 60_000
"""Milliseconds after the sign-in: a large backup must not slow the first minute of the day."""


class MainWindow(QMainWindow):
    """``problem`` is what kept the door from being entered. ``dialogs``, ``cost`` and ``seconds``
    (a clock that counts sleep) are for tests: answers, cheap keys, a lock without waiting.
    """

    closed = Signal()
    """The door is left: the program may end. Qt doesn't say so of a window that hid before."""
    first_painted = Signal()
    """The first page is seen: what is slow and not needed for it may begin."""

    def __init__(
        self,
        door: FrontDoor,
        jobs: Runner,
        dialogs: Dialogs | None = None,
        problem: PeerDeskError | None = None,
        *,
        cost: Cost | None = None,
        seconds: Callable[[], float] = seconds,
    ) -> None:
        super().__init__()
        self.setObjectName("main_window")
        self.setWindowTitle("PeerDesk")
        open_in_place(self, door.folder)
        self._door, self._jobs, self._cost = door, jobs, cost
        self._given_dialogs = dialogs
        self._keys = Keys(self)
        self._keys.shown_anew.connect(self._on_shown_anew)
        self._keys.help_pressed.connect(self.show_keys)
        self._stack = QStackedWidget()
        self.setCentralWidget(self._stack)
        self._lobby = Lobby(self._stack, self, door, jobs, cost)
        self._lobby.signed_in.connect(self._on_signed_in)
        self._lobby.said.connect(self._on_said)
        self._lobby.page_shown.connect(self._say_where)
        self._lobby.quit_wanted.connect(self.close)
        self._workspaces: dict[int, Workspace] = {}
        self._actor: Actor | None = None
        self._seconds = seconds
        self._closing: Job | None = None
        self._was_painted = False
        self._may_close = False
        self._worn = door.folder.read_preferences()
        self._key_to_forget = False
        self._jobs.busy_changed.connect(self._on_busy_changed)
        self._overdue = QTimer(self)
        self._overdue.setSingleShot(True)
        self._overdue.setInterval(_BEFORE_OVERDUE)
        self._overdue.timeout.connect(self._on_overdue)
        if problem is None:
            self._lobby.show_way_in()
        else:
            self._lobby.show_rescue(problem)

    @cached_property
    def dialogs(self) -> Dialogs:
        """Made with the first question: Qt's file dialog alone takes as long as the page."""
        if self._given_dialogs is not None:
            return self._given_dialogs
        from ui.dialogs import Dialogs

        return Dialogs()

    # Made when they are first needed, which is not for the sign-in page.

    @cached_property
    def _watch(self) -> Watch:
        from ui.system_lock import SystemLock
        from ui.watch import Watch

        watch = Watch(self, self._seconds)
        watch.idled.connect(self.lock)
        watch.slept.connect(self.lock)
        watch.lock_pressed.connect(self.lock)
        system = SystemLock(self)
        system.leaving.connect(self.lock)
        system.begin()
        return watch

    @cached_property
    def _toasts(self) -> ToastArea:
        from ui.widgets.messages import ToastArea

        return ToastArea(self)

    # Signing in, working, locking.

    @property
    def workspace(self) -> Workspace | None:
        """The one that is being worked in."""
        return self._workspaces.get(self._actor.account_id or 0) if self._actor else None

    def _on_signed_in(self, actor: Actor, notice: str) -> None:
        """Make the workspace in this turn, behind the sign-in page, and fill it in the next one:

        both together would hold up the window for a tenth of a second.
        """
        self._dress_for(actor)
        if actor.account_id not in self._workspaces:
            self._make_workspace(actor).make_first()
        QTimer.singleShot(0, self, partial(self._show_signed_in, actor, notice))

    def _show_signed_in(self, actor: Actor, notice: str) -> None:
        if self._door.is_open:  # else the window was closed between the two turns
            self.signed_in(actor, notice)
            if self._door.warning:
                title = _("Something is missing from the records")
                self.dialogs.tell(self, title, self._door.warning)

    def signed_in(self, actor: Actor, notice: str = "") -> None:
        """Show the workspace of ``actor``, who has just opened the records."""
        assert actor.account_id is not None
        self._toasts.dismiss()
        self._key_to_forget = False
        self._actor = actor
        self._dress_for(actor)
        self._lobby.last_account = actor.account_id
        self._drop_workspaces_of_others_than({one.account_id for one in self._door.sign_in_names()})
        found = self._workspaces.get(actor.account_id)
        if found is not None and found.context.actor.roles != actor.roles:
            # Other rights, other screens.
            self._drop_workspace(actor.account_id)
            found = None
        if found is None:
            found = self._make_workspace(actor)
        else:
            found.context.actor = actor
        self._stack.setCurrentWidget(found)
        self._lobby.leave()
        found.bring_back()
        self._watch.start(found.idle_minutes)
        self._remember_account(actor.account_id)
        if notice:
            found.context.refused.emit(notice)
        self._overdue.start()

    def _say_where(self, title: str) -> None:
        """In the window's title, which others see on the task bar: nobody's name is in it."""
        self.setWindowTitle(_("{where} – PeerDesk", where=title) if title else "PeerDesk")

    def _make_workspace(self, actor: Actor) -> Workspace:
        from ui.workspace import Workspace

        assert actor.account_id is not None
        made = Workspace(actor, self._door, self._jobs, self.dialogs, self._cost)
        self._workspaces[actor.account_id] = made
        self._stack.addWidget(made)
        made.context.preferences_changed.connect(self._on_preferences_changed)
        made.context.restore_wanted.connect(self._restore)
        made.context.new_key_wanted.connect(self._change_key)
        made.lock_wanted.connect(self.lock)
        made.place_shown.connect(self._say_where)
        made.keys_wanted.connect(self.show_keys)
        made.idle_minutes_changed.connect(self._watch.set_minutes)
        return made

    def _on_overdue(self) -> None:
        """Somebody has been at work for a while: look whether the last closing made its backup."""
        workspace = self.workspace
        if workspace is not None:
            context = workspace.context
            self._jobs.run(
                partial(overdue_work, context.actor, self._door),
                partial(tell_of_backup, context),
                context.job_failed,
            )

    def _remember_account(self, account: int) -> None:
        folder = self._door.folder
        preferences = folder.read_preferences()
        if preferences.last_account_id != account:
            try:
                folder.write_preferences(replace(preferences, last_account_id=account))
            except PeerDeskError:
                # Only the row that is offered first next time.
                return

    def _on_said(self, text: str) -> None:
        self._toasts.show_message(text)

    def lock(self) -> None:
        """Hide everything at once; then let the jobs end, then forget the key."""
        if self._actor is None or self._closing is not None:
            return
        was_active = QApplication.activeWindow() is not None
        self._leave_workspace()
        self._dress_for(None)
        self._lobby.show_way_in(locked=True)
        if was_active:
            # A dialog had the keyboard; nobody else's window is interrupted.
            self.activateWindow()
        self._lobby.set_ready(False)
        self._key_to_forget = True
        self._jobs.cancel_all()
        if not self._jobs.busy():
            self._forget_key()

    def _leave_workspace(self) -> None:
        """Out of sight, dialogs and all; nobody is at work any more."""
        self._watch.stop()
        self._overdue.stop()
        workspace, self._actor = self.workspace, None
        self._toasts.dismiss()
        if workspace is not None:
            workspace.put_away(self)

    def _on_busy_changed(self, busy: bool) -> None:
        if not busy and self._key_to_forget:
            # After this signal the last job's result is still handed over.
            QTimer.singleShot(0, self, self._forget_key)

    def _forget_key(self) -> None:
        if not self._key_to_forget or self._jobs.busy():
            return
        self._key_to_forget = False
        self._door.lock()
        self._lobby.set_ready(True)

    def _drop_workspaces_of_others_than(self, accounts: set[int]) -> None:
        for account in set(self._workspaces) - accounts:
            self._drop_workspace(account)

    def _drop_workspace(self, account: int) -> None:
        workspace = self._workspaces.pop(account)
        self._stack.removeWidget(workspace)
        workspace.drop()

    def _on_preferences_changed(self) -> None:
        """Theme and text size follow at once; words need the screens to be made anew."""
        before = language()
        self._dress_for(self._actor)
        if language() != before:
            QTimer.singleShot(0, self, self._speak_anew)

    def _dress_for(self, actor: Actor | None) -> None:
        """As this account has it; before anybody signs in, as the computer does."""
        wanted = self._door.folder.read_preferences()
        if actor is not None:
            from peerdesk.desk.office.looks import own_look

            wanted = own_look(actor).over(wanted)
        if (wanted.theme, wanted.text_size) != (self._worn.theme, self._worn.text_size):
            app = QApplication.instance()
            assert isinstance(app, QApplication)
            dress(app, wanted)
        self._worn = wanted
        if language_of(wanted) != language():
            speak(language_of(wanted))

    def _speak_anew(self) -> None:
        actor, workspace = self._actor, self.workspace
        if actor is None or workspace is None or actor.account_id is None:
            return
        place = workspace.current_place()
        self._drop_workspace(actor.account_id)
        self._watch.stop()
        self.signed_in(actor)
        fresh = self.workspace
        assert fresh is not None
        fresh.context.show(place, "display" if place == "settings" else None)

    # Keys.

    def _on_shown_anew(self) -> None:
        window = QApplication.activeWindow() or self
        underline(window)

    def show_keys(self) -> None:
        """F1, or its button: what works where one is, in the window or in a dialog over it."""
        from ui.keys_help import KeysHelp

        window = QApplication.activeModalWidget() or QApplication.activeWindow() or self
        if not isinstance(window, KeysHelp):
            KeysHelp(window, window.focusWidget()).open()

    # Restore.

    def _restore(self, source: Path, theirs: TheirDirector | None) -> None:
        """Put a backup in the place of these records; everybody is signed out."""
        from ui.entry.closing import WaitPage

        actor = self._actor
        if actor is None:
            return
        self._leave_workspace()
        self._lobby.show_page(
            WaitPage(
                _("Restoring the backup"),
                _("The present records are kept as a backup of their own first."),
                _("This can take a minute …"),
                can_cancel=False,
            )
        )
        # This thread's connection would hold the file that is about to be replaced.
        self._door.end_of_job()
        self._restoring = actor
        self._jobs.run(
            partial(restore_work, actor, self._door, source, theirs),
            self._was_restored,
            self._not_restored,
        )

    def _was_restored(self, contents: Contents) -> None:
        self._drop_workspaces_of_others_than(set())
        self._dress_for(None)
        self._door.lock()
        self._lobby.show_restored(contents)

    def _not_restored(self, error: Exception) -> None:
        if self._door.is_open:
            self.signed_in(self._restoring)
        else:
            self._lobby.show_way_in()
        if isinstance(error, PeerDeskError):
            self.dialogs.error(self, _("The backup was not restored"), str(error))

    def _change_key(self, wish: NewKeyWish) -> None:
        from ui.key_change import KeyChanger

        actor = self._actor
        if actor is not None:
            self._leave_workspace()
            change = KeyChanger(self, self, self._lobby, self._door, self._jobs, self._cost)
            change.start(actor, wish)

    # Closing.

    def come_to_front(self) -> None:
        """Somebody started PeerDesk a second time."""
        if self.isMinimized():
            self.showNormal()
        self.show()
        self.raise_()
        self.activateWindow()
        QApplication.alert(self)

    def focusNextPrevChild(self, forward: bool) -> bool:
        gone = tab_order.step(self, forward=forward)
        return super().focusNextPrevChild(forward) if gone is None else gone

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._may_close:
            event.accept()
            return
        event.ignore()
        if self._closing is not None:
            return
        if self._actor is not None:
            self._back_up_and_close()
        else:
            self._close_now()

    def _back_up_and_close(self) -> None:
        from ui.entry.closing import WaitPage

        assert self._actor is not None
        actor = self._actor
        page = WaitPage(
            _("Backing up"),
            _("Today's backup is made and checked. Then PeerDesk closes."),
            _("Backing up …"),
        )
        page.cancel_requested.connect(self._on_cancel_backup)
        workspace = self.workspace
        if workspace is not None:
            workspace.put_away(self)
        self._lobby.show_page(page)
        self._closing = self._jobs.run(
            partial(closing_work, actor, self._door),
            self._was_backed_up,
            self._not_backed_up,
            page.bar.set_progress,
        )

    def _on_cancel_backup(self) -> None:
        if self._closing is not None:
            self._closing.cancel()

    def _was_backed_up(self, made: bool) -> None:
        self._closing = None
        self._close_now()

    def _not_backed_up(self, error: Exception) -> None:
        self._closing = None
        if isinstance(error, Cancelled):
            title, text = _("Close without today's backup?"), _("The records themselves are safe.")
        else:
            title = _("Today's backup was not made")
            text = str(error) if isinstance(error, PeerDeskError) else _("The records are safe.")
        self.dialogs.ask(
            self,
            title,
            text,
            _("Close anyway"),
            self._close_now,
            no=_("Stay"),
            on_no=self._stay,
            danger=True,
        )

    def _stay(self) -> None:
        assert self._actor is not None
        self.signed_in(self._actor)

    def _close_now(self) -> None:
        self._watch.stop()
        self._actor = None
        self._toasts.dismiss()
        if self.isVisible() and not self.isMinimized():
            keep_place(self, self._door.folder)
        self.hide()
        self._jobs.close()
        self._drop_workspaces_of_others_than(set())
        self._door.leave()
        self._may_close = True
        self.close()
        self.closed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            # The page is painted in the same go, right after this.
            QTimer.singleShot(0, self.first_painted.emit)

    def sizeHint(self) -> QSize:
        return QSize(1366 - 2 * metrics.XL, 768 - 2 * metrics.XL)
