"""One account's desk: the rail, the screens, the toasts, the keys. Hidden while it is locked."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import partial

import shiboken6
from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

import peerdesk.desk
import peerdesk.exchange
import peerdesk.measures
import peerdesk.reports
from peerdesk.actor import Actor
from peerdesk.desk.basics.rights import ROLE_WORDS, Right, may
from peerdesk.desk.groups import attendance
from peerdesk.desk.mentoring import mentor_requests, mentors
from peerdesk.desk.office import office
from peerdesk.desk.office.front_door import FrontDoor
from peerdesk.desk.office.keeping import Cost, newest_entry
from peerdesk.desk.people import search
from peerdesk.words import N_, _, ngettext
from ui.clipboard import clear_ours
from ui.context import Again, Context
from ui.dialogs import Dialogs
from ui.jobs import Progress, Runner
from ui.list_copies import ListCopies
from ui.screen import Place, Screen
from ui.theme import metrics, sizes
from ui.widgets.buttons import button, icon_button
from ui.widgets.messages import ToastArea
from ui.widgets.nav import NavRail
from ui.widgets.room import Pages, Reach
from ui.widgets.shortcut import add_key, native, tell_keys
from ui.widgets.text import Pill, label

PLACES = (
    Place("today", N_("Today"), "house", "ui.screens.today", "TodayScreen", (Right.FIND_PEOPLE,)),
    Place(
        "people", N_("People"), "users", "ui.screens.people", "PeopleScreen", (Right.FIND_PEOPLE,)
    ),
    Place(
        "mentors",
        N_("Mentors"),
        "handshake",
        "ui.screens.mentors",
        "MentorsScreen",
        (Right.SEE_MENTORS,),
    ),
    Place(
        "groups",
        N_("Groups"),
        "users-three",
        "ui.screens.groups",
        "GroupsScreen",
        (Right.SEE_GROUPS,),
    ),
    Place(
        "reports",
        N_("Reports"),
        "chart-bar",
        "ui.screens.reports",
        "ReportsScreen",
        (Right.TAKE_ROLL, Right.SEE_FIGURES),
    ),
    Place(
        "records",
        N_("Records"),
        "stack",
        "ui.screens.records",
        "RecordsScreen",
        (Right.IMPORT, Right.MERGE_PEOPLE),
    ),
    Place(
        "settings",
        N_("Settings"),
        "gear-six",
        "ui.screens.settings",
        "SettingsScreen",
        (Right.BACK_UP,),
    ),
)


_WIDE = 1150
"""Pixels, at normal text size, from which the rail has room for words."""
_COUNT_AFTER = 50
"""Milliseconds after a place is shown or something was written: in a turn of its own, after what
the screen reads later."""
_COUNT_EVERY = 30_000
"""Milliseconds: a meeting ends, a credential lapses, and nobody has written anything."""


class Workspace(QWidget):
    """Made after its account signed in. Screens are made when they are first shown."""

    lock_wanted = Signal()
    place_shown = Signal(str)
    """The title of the place where one is now."""
    keys_wanted = Signal()
    idle_minutes_changed = Signal(int)

    def __init__(
        self,
        actor: Actor,
        door: FrontDoor,
        jobs: Runner,
        dialogs: Dialogs,
        cost: Cost | None = None,
    ) -> None:
        super().__init__()
        self.setObjectName("workspace")
        self._count_soon = QTimer(self)
        self._count_soon.setSingleShot(True)
        self._count_soon.setInterval(_COUNT_AFTER)
        self._count_soon.timeout.connect(self._count)
        self._count_often = QTimer(self)
        self._count_often.setInterval(_COUNT_EVERY)
        self._count_often.timeout.connect(self._count)
        self._count_often.start()
        self._load_soon = QTimer(self)
        self._load_soon.timeout.connect(self._load_next)
        self.context = Context(actor, door, jobs, dialogs, cost)
        self.context.setParent(self)
        ListCopies(self.context, self)
        self._screens: dict[str, Screen] = {}
        self._current = ""
        self._counted_at: tuple[int, datetime] | None = None
        self._dialogs_away: list[QWidget] = []
        self._timers_away: list[QTimer] = []
        self._focus: QWidget | None = None
        self._rail = NavRail()
        self._places = [place for place in PLACES if _is_seen(actor, place)]
        self._center_name = label("", "muted", wrap=True, name="center_name")
        self._rail.head.addWidget(label("PeerDesk", "heading"))
        self._rail.head.addWidget(self._center_name)
        self._rail.head.setContentsMargins(metrics.MEDIUM, 0, 0, metrics.MEDIUM)
        self._rail.head.setSpacing(0)
        for digit, place in _digits(self._places):
            at_foot = place.name == "settings"
            self._rail.add(place.name, _(place.title), place.icon, digit=digit, at_foot=at_foot)
        self._rail.chosen.connect(self._on_chosen)
        self._fictional = Pill(name="fictional")
        self._who = label(name="signed_in_name")
        self._role = label("", "muted", name="signed_in_role")
        self._stack = Pages()
        main = QVBoxLayout()
        main.setContentsMargins(0, 0, 0, 0)
        main.setSpacing(0)
        main.addLayout(self._bar())
        main.addWidget(self._stack, 1)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._rail)
        whole.addLayout(main, 1)
        self._toasts = ToastArea(self)
        self.context.changed.connect(self._on_changed)
        self.context.said.connect(self._on_said)
        self.context.refused.connect(self._on_refused)
        self.context.wanted.connect(self.show_place)
        self.context.lock_wanted.connect(self.lock_wanted)
        self._add_keys()
        self.idle_minutes = 10
        self._read_center()

    def _bar(self) -> QHBoxLayout:
        bar = QHBoxLayout()
        bar.setContentsMargins(metrics.XL, metrics.SMALL, metrics.LARGE, 0)
        bar.setSpacing(metrics.SMALL)
        picture: QLabel = self._who
        picture.setProperty("kind", "strong")
        help_button = icon_button(
            "keyboard", _("Keys"), on_click=self.keys_wanted.emit, name="show_keys"
        )
        keys = _("Keys")
        help_button.setToolTip(f"{keys} ({native('F1')})")
        lock = button(_("Lock"), icon_name="lock-key", on_click=self._on_lock, name="lock")
        lock.setToolTip(native("Ctrl+L"))
        # The window listens for it, because it works over dialogs too.
        tell_keys(self, [("Ctrl+L", _("Lock the screen"))])
        bar.addWidget(self._fictional)
        bar.addStretch(1)
        bar.addWidget(self._who)
        bar.addWidget(self._role)
        bar.addSpacing(metrics.SMALL)
        bar.addWidget(help_button)
        bar.addWidget(lock)
        return bar

    def _add_keys(self) -> None:
        context = self.context
        add_key(self, "Ctrl+Z", context.undo_last, _("Undo the last thing"), works=context.can_undo)
        for keys in ("Ctrl+Y", "Ctrl+Shift+Z"):
            again = _("Do again what was undone")
            add_key(self, keys, context.redo_last, again, works=context.can_redo)
        for keys in ("Ctrl+K", "Ctrl+F"):
            add_key(self, keys, self._search, _("Find a person"))

    # What is shown.

    def places(self) -> list[str]:
        """The names of the screens that this account sees, in the order of the rail."""
        return [place.name for place in self._places]

    def current_place(self) -> str:
        """The name of the screen that is shown."""
        return self._current

    def _title(self) -> str:
        return next((_(place.title) for place in self._places if place.name == self._current), "")

    def screen_of(self, name: str) -> Screen:
        """The screen, made now if it wasn't shown yet."""
        found = self._screens.get(name)
        if found is None:
            place = next(place for place in self._places if place.name == name)
            made = getattr(importlib.import_module(place.module), place.class_name)
            found = made(self.context)
            assert isinstance(found, Screen)
            self._screens[name] = found
            self._stack.addWidget(Reach(found, f"{name}_reach"))
        return found

    def _around(self, screen: QWidget) -> QWidget:
        """What scrolls it."""
        return next(each for each in self._reaches() if each.widget() is screen)

    def _reaches(self) -> list[Reach]:
        found = (self._stack.widget(at) for at in range(self._stack.count()))
        return [each for each in found if isinstance(each, Reach)]

    def make_first(self) -> None:
        """Make the screen that is shown after the sign-in, without reading anything for it."""
        self.screen_of(self._places[0].name)

    def show_place(self, name: str, target: object = None) -> None:
        """Go to a screen, reloaded, at the record ``target``."""
        if all(place.name != name for place in self._places):
            self.context.refused.emit(_("This part is not for your account."))
            return
        screen = self.screen_of(name)
        self._current = name
        self._rail.set_current(name)
        self.place_shown.emit(self._title())
        is_new = screen.focusWidget() is None
        self._stack.setCurrentWidget(self._around(screen))
        focused = QApplication.focusWidget()
        if is_new and focused is not None:
            # Qt gave it to whatever comes first, such as "New person", not to where typing begins.
            focused.clearFocus()
        screen.reload()
        if target is not None:
            screen.show_target(target)
        focused = QApplication.focusWidget()
        if focused is None or not screen.isAncestorOf(focused):
            _focus_in(screen)
        # After the screen is painted: somebody waits for that.
        self._count_soon.start()

    def _on_chosen(self, name: str) -> None:
        """By the rail or its key: to where the place begins, unless a form waits there that was
        left for another place; from the form itself the same key leads out of it."""
        again = name == self._current
        self.show_place(name)
        screen = self.screen_of(name)
        if again or not screen.is_typing:
            screen.begin_again()

    def _on_changed(self, tables: frozenset[str]) -> None:
        """What is hidden reloads when it is shown."""
        if self.isHidden():
            return
        screen = self._screens.get(self._current)
        if screen is not None and screen.TABLES & tables:
            screen.reload()
        if "center" in tables:
            self._read_center()
        # Whatever it was: who waits depends on people, mentors and exclusions as well, a roll on
        # groups and their meetings, and an undo or an import may have written any of them.
        self._count_soon.start()

    def _count(self) -> None:
        """What waits, on the rail: counted again when something was written or time has passed."""
        if self.isHidden():
            return  # locked meanwhile
        minute = self.context.actor.clock.now().replace(second=0, microsecond=0)
        if self._counted_at == (newest_entry(), minute):
            return
        self._counted_at = (newest_entry(), minute)
        names = {place.name for place in self._places}
        actor = self.context.actor
        if "mentors" in names:
            count = len(mentor_requests.waiting(actor))
            words = ngettext("{n} waits for a mentor", "{n} wait for a mentor", count)
            self._rail.set_count("mentors", count, words if count else "")
        if "groups" in names and may(actor, Right.TAKE_ROLL):
            count = len(attendance.rolls_not_taken(actor))
            words = ngettext("{n} roll is not taken", "{n} rolls are not taken", count)
            self._rail.set_count("groups", count, words if count else "")

    def _read_center(self) -> None:
        card = office.center_card(self.context.actor)
        self._center_name.setText(card.name)
        self._fictional.set_pill(
            _("Demo: these people are fictional") if card.fictional else "", "warning"
        )
        self._who.setText(self.context.actor.name)
        roles = sorted(self.context.actor.roles)
        self._role.setText(", ".join(_(ROLE_WORDS[role]) for role in roles))
        self.idle_minutes = card.idle_minutes
        self.idle_minutes_changed.emit(card.idle_minutes)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_width()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit_width()

    def _fit_width(self) -> None:
        """In a narrow window the rail shows its icons alone, and the bar no roles."""
        is_narrow = self.width() < _WIDE * sizes().factor
        self._rail.set_narrow(is_narrow)
        self._role.setVisible(not is_narrow)

    # What is said.

    def _on_said(self, text: str, done: int | Callable[[], object] | Again | None) -> None:
        if not self.isHidden():
            what = done.what if isinstance(done, Again) else done
            invert = partial(self.context.undo, what) if isinstance(what, int) else what
            self._toasts.show_message(text, invert, is_undone=isinstance(done, Again))

    def _on_refused(self, text: str) -> None:
        if not self.isHidden():
            self._toasts.show_message(text, warning=True)

    # Keys.

    def _search(self) -> None:
        self.show_place("people", "search")
        field = self.screen_of("people").findChild(QWidget, "people_search")
        if field is not None:
            field.setFocus(Qt.FocusReason.ShortcutFocusReason)
            if hasattr(field, "selectAll"):
                field.selectAll()

    def _on_lock(self) -> None:
        self.lock_wanted.emit()

    # Locked and back.

    def put_away(self, window: QWidget) -> None:
        """Out of sight with everything that floats over it, kept as it is.

        Timers of the screens (a search that waits for the next letter) sleep meanwhile: there
        are no records to read.
        """
        self._focus = QApplication.focusWidget()
        while (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
        QToolTip.hideText()
        self._toasts.dismiss()
        clear_ours()
        for dialog in _open_dialogs(window):
            dialog.hide()
            self._dialogs_away.append(dialog)
        self.hide()
        for timer in self.findChildren(QTimer):
            if timer.isActive():
                timer.stop()
                self._timers_away.append(timer)

    def bring_back(self) -> None:
        """As it was left; the screen reads the records again, for others may have worked."""
        self.show()
        self.place_shown.emit(self._title())
        self._read_center()
        if self._current:
            self.screen_of(self._current).reload()
            self._count()
        else:
            self.show_place(self._places[0].name)
        for timer in self._timers_away:
            if shiboken6.isValid(timer):
                timer.start()
        self._timers_away.clear()
        for dialog in self._dialogs_away:
            if shiboken6.isValid(dialog):
                dialog.show()
        self._dialogs_away.clear()
        if self._focus is not None and shiboken6.isValid(self._focus):
            self._focus.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self._current:
            _focus_in(self.screen_of(self._current))
        self._focus = None
        work = partial(_get_ready, self.context.actor)
        self.context.jobs.run(work, self._on_ready, self.context.job_failed)

    def _on_ready(self, result: object) -> None:
        """Now the screens, one in each turn in which nothing else is to be done."""
        self._load_soon.start()

    def _load_next(self) -> None:
        """Load one screen's modules: in this thread, for they make Qt's classes. In the worker,
        beside a window that makes widgets, that ended the whole program now and then."""
        waiting = [place.module for place in self._places if place.module not in sys.modules]
        if waiting:
            importlib.import_module(waiting[0])
        if len(waiting) < 2:
            self._load_soon.stop()

    def drop(self) -> None:
        """For good: its account is disabled, or its records are no longer these."""
        for dialog in self._dialogs_away:
            if shiboken6.isValid(dialog):
                dialog.deleteLater()
        self._dialogs_away.clear()
        self.hide()
        self.deleteLater()


def _get_ready(actor: Actor, progress: Progress) -> None:
    """Worker thread: what the first wrong letter in a search and the first look at each screen
    would wait for, but for the screens themselves."""
    search.warm_up()
    mentors.warm_up(actor)
    for package in (peerdesk.desk, peerdesk.measures, peerdesk.exchange, peerdesk.reports):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            progress.check()
            if ".demo" not in module.name:
                importlib.import_module(module.name)


def _digits(seen: Iterable[Place]) -> Iterator[tuple[int, Place]]:
    """The places that are ``seen`` with their digits: the same for everybody, whatever they see.
    Settings come before Records on the keyboard, and stand at the foot of the rail."""
    in_order = sorted(PLACES, key=lambda place: place.name == "records")
    shown = list(seen)
    return ((digit, place) for digit, place in enumerate(in_order, start=1) if place in shown)


def _is_seen(actor: Actor, place: Place) -> bool:
    return any(may(actor, right) for right in place.rights)


def _open_dialogs(window: QWidget) -> Iterator[QWidget]:
    """The visible windows that belong to ``window``, in no order."""
    for each in QApplication.topLevelWidgets():
        if each is window or not each.isVisible():
            continue
        above = each.parentWidget()
        while above is not None and above is not window:
            above = above.parentWidget()
        if above is window:
            yield each


def _focus_in(screen: QWidget) -> None:
    """Where somebody was in the screen, or its first stop."""
    before = screen.focusWidget()
    if before is not None and before.isVisibleTo(screen) and before.isEnabled():
        before.setFocus(Qt.FocusReason.OtherFocusReason)
        return
    proxy = screen.focusProxy()
    if proxy is not None and proxy.isVisibleTo(screen) and proxy.isEnabled():
        screen.setFocus(Qt.FocusReason.OtherFocusReason)
        return
    # Not by nextInFocusChain: see `ui.tab_order`.
    for each in screen.findChildren(QWidget):
        by_tab = each.focusPolicy() & Qt.FocusPolicy.TabFocus
        if by_tab and each.isVisibleTo(screen) and each.isEnabled():
            each.setFocus(Qt.FocusReason.OtherFocusReason)
            return
