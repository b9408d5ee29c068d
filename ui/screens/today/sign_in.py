"""Signing somebody in: type, Enter. The focus never leaves the field."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QModelIndex, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStackedWidget, QWidget

from peerdesk.desk.basics import choices
from peerdesk.desk.basics.rights import Right, may
from peerdesk.desk.front_desk import visits
from peerdesk.words import _, ngettext, number, pgettext
from ui.context import Context
from ui.models.columns import IdRole
from ui.models.selection import select_id, selected_id
from ui.screens.today.matches import (
    GUEST,
    MOST_SHOWN,
    NEW,
    MatchesList,
    SignInMatch,
    find,
    matches_model,
)
from ui.theme import metrics, sizes
from ui.widgets.answer_chips import AnswerChips, with_reasons
from ui.widgets.buttons import button
from ui.widgets.chips import ChipChoices
from ui.widgets.first_time import FirstTimeBox
from ui.widgets.flow import FlowLayout
from ui.widgets.layouts import layout_of
from ui.widgets.messages import announce
from ui.widgets.page import column, row, scrolled
from ui.widgets.search import SearchField
from ui.widgets.shortcut import add_key
from ui.widgets.text import label

_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 5, Qt.Key.Key_PageUp: -5}
_BACK = "back"
_GAP = 6
_LEAST_ROWS = 2
"""People that are in sight whatever the purposes take."""


class SignInField(QWidget):
    """The field and its button. `text_changed` says whether something is typed."""

    text_changed = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.edit = SearchField(_("Who is here? Name, code or phone"), name="sign_in_field")
        self.edit.setMaxLength(80)  # the longest name that a guest may have
        self.button = button(pgettext("visitor", "Sign in"), "primary", name="sign_in_button")
        self.button.setEnabled(False)
        self.button.setToolTip(_("Enter"))
        self.setLayout(row(self.edit, self.button, spacing=metrics.SMALL))
        self.setFocusProxy(self.edit)
        self.edit.textChanged.connect(self._on_text_changed)

    def _on_text_changed(self, text: str) -> None:
        typed = bool(text.strip())
        self.button.setEnabled(typed)
        self.text_changed.emit(typed)


class MatchesPane(QWidget):
    """Who is found for what is typed in ``field``, the other ways in below them, and what they
    came for: what the chosen person came for the last time, until somebody ticks others.

    It is one list with one lit row, which Enter and the button act on; a click acts on the row
    that is clicked. Down and Up go through it; Up from the first leads to the last.
    """

    def __init__(self, context: Context, field: SignInField) -> None:
        super().__init__()
        self._context, self._field = context, field
        self._offered: list[tuple[str, str]] = []
        self._purpose_keys: list[QShortcut] = []
        self._is_ticked = False
        self._lit: object = None
        self._model = matches_model(self)
        self.list = MatchesList(self._model, people=True, words=_("Found"), name="sign_in_matches")
        self.others = MatchesList(
            self._model, people=False, words=_("Other ways in"), name="sign_in_others"
        )
        self.others.share_selection(self.list.selectionModel())
        self._count = label("", "section", name="sign_in_count")
        self.purposes = AnswerChips((), numbered=True, name="sign_in_purposes")
        self._first = FirstTimeBox(name="sign_in_first_time")
        self._welcome = ChipChoices([(_BACK, _("Welcome back"))], name="sign_in_welcome_back")
        self._welcome.setToolTip(_("Begin another time with the center, today."))
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self._hint = label(_("↓ another, Enter signs in"), "small")
        self._head = row(self._count, None, self._hint)
        self._head.setContentsMargins(metrics.LARGE, 0, metrics.LARGE, metrics.XS)
        # Its room is kept while nothing is asked: no row may move under the pointer.
        self._asked = QStackedWidget()
        self._asked.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._nothing, self._asks_first, self._asks_back = (QWidget() for _page in range(3))
        first = row(label(_("First time here?"), "field"), self._first, label("Alt+0", "small"))
        self._asks_first.setLayout(first)
        self._asks_back.setLayout(row(self._welcome, label("Alt+0", "small"), None))
        for page in (self._nothing, self._asks_first, self._asks_back):
            self._asked.addWidget(page)
        self._what_for = QWidget()
        words = QWidget()
        words.setLayout(row(label(_("What for"), "field"), label(_("Alt+1 to 9"), "small")))
        flow = FlowLayout(self._what_for, metrics.SMALL)
        flow.addWidget(words)
        flow.addWidget(self._asked)
        self._chips_area = scrolled(self.purposes, "sign_in_purposes_area")
        foot = column(self._what_for, self._chips_area, spacing=_GAP)
        foot.setContentsMargins(metrics.LARGE, _GAP, metrics.LARGE, metrics.MEDIUM)
        self.setLayout(column(self._head, self.list, self.others, None, foot, spacing=0))

    def _connect(self) -> None:
        self._field.edit.textChanged.connect(self._on_text_changed)
        self._field.edit.chosen.connect(self._on_chosen)
        self._field.button.clicked.connect(self._on_chosen)
        self._field.edit.installEventFilter(self)
        self._field.edit.tell(self._told_keys)
        self.list.selectionModel().selectionChanged.connect(self._on_lit)
        for each in (self.list, self.others):
            each.clicked.connect(self._on_clicked)
        self.purposes.codes_changed.connect(self._on_ticked)
        for at in range(1, 10):
            keys = self._add_key(f"Alt+{at}", self._on_purpose_key)
            keys.setProperty("at", at - 1)
            self._purpose_keys.append(keys)
        self._add_key("Alt+0", self._on_asked_key)

    def _add_key(self, keys: str, slot: Callable[[], object]) -> QShortcut:
        words = _("Say if it is the first time, or welcome back")
        if keys != "Alt+0":
            words = _("Tick what they came for")
        return add_key(self, keys, slot, words)

    # The room: whole rows, and the other ways in and some purposes always in sight.

    def minimumSizeHint(self) -> QSize:
        """What the lists and the purposes take when there is no room for more."""
        tall = self._beside_lists() + sizes().tall_row + 2 * sizes().row + sizes().control
        return QSize(super().minimumSizeHint().width(), tall)

    def _beside_lists(self) -> int:
        """The height of the heads and of the edges."""
        wide = self.width() - 2 * metrics.LARGE
        heads = self._head.sizeHint().height() + layout_of(self._what_for).heightForWidth(wide)
        return heads + metrics.XS + 3 * _GAP + metrics.MEDIUM

    def _share(self) -> None:
        tall, matches = sizes().tall_row, self._matches()
        people = sum(each.is_person for each in matches)
        others = (len(matches) - people) * sizes().row
        left = self.height() - self._beside_lists() - others
        wanted = layout_of(self.purposes).heightForWidth(self.width() - 2 * metrics.LARGE)
        chips = max(sizes().control, min(wanted, left - min(people, _LEAST_ROWS) * tall))
        rows = max(1, min(people, (left - chips) // tall))
        off = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        as_needed = Qt.ScrollBarPolicy.ScrollBarAsNeeded
        self._chips_area.setVerticalScrollBarPolicy(off if chips >= wanted else as_needed)
        for part, height in (
            (self.list, rows * tall),
            (self.others, others),
            (self._chips_area, chips),
        ):
            part.setFixedHeight(height)
        said = self._count.sizeHint().width() + metrics.SMALL + self._hint.sizeHint().width()
        self._hint.setVisible(said <= self.width() - 2 * metrics.LARGE)
        self.list.setVisible(people > 0)
        self.others.setVisible(others > 0)
        self.list.scrollTo(self.list.currentIndex())  # it may have gone out of sight

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self.layout() is not None:
            self._share()

    def reload(self) -> None:
        """The purposes that are offered, and the people found, as they are now."""
        offered = choices.options("purpose")
        shown = [each.property("code") for each in self._chips()]
        if [code for code, _words in with_reasons(offered)] != shown:
            self._offered = offered
            self._say_purposes(self.purposes.codes())
            for at, each in enumerate(self._chips()[:9], 1):
                each.setToolTip(QKeySequence(f"Alt+{at}").toString())
            self._share()
        if self._field.edit.text().strip():
            self._find()

    def _chips(self) -> list[QPushButton]:
        return self.purposes.buttons()

    # Who is meant.

    def _on_text_changed(self) -> None:
        if not self._field.edit.text().strip():
            self._is_ticked = False
            self._first.say(None)
            self._lit = None  # whoever is found first by the next letters is said again
        self._find()
        matches = self._matches()
        if matches:
            # What was chosen for other letters is not meant any more.
            self._choose(matches[0].id)

    def _find(self) -> None:
        found, count = find(self._context.actor, self._field.edit.text())
        self._model.set_rows(found)
        for each in (self.list, self.others):
            each.show_own_rows()
        if count > MOST_SHOWN:
            words = _("The first {n} of {count} people", n=MOST_SHOWN, count=number(count))
        elif count:
            words = ngettext("{n} person found", "{n} people found", count)
        else:
            words = _("Nobody is found by that")
        self._count.setText(words)
        self._share()

    def _matches(self) -> list[SignInMatch]:
        """All rows, from top to bottom."""
        return self._model.rows()

    def _chosen(self) -> SignInMatch | None:
        """The row that is lit."""
        at = self._model.row_of(selected_id(self.list))
        found: SignInMatch | None = self._model.row_at(at) if at >= 0 else None
        return found

    def _choose(self, match_id: object) -> None:
        select_id(self.list, match_id)

    def _on_lit(self) -> None:
        match = self._chosen()
        if match is None or match.id == self._lit:
            return  # a reload lights the same row again
        self._lit = match.id
        self._welcome.set_codes(())
        asked = self._asks_first if match.is_new else self._nothing
        self._asked.setCurrentWidget(self._asks_back if self._may_welcome(match) else asked)
        if not self._is_ticked:
            self._say_purposes(self._usual(match))
            for each in self._chips():
                if each.property("code") in self.purposes.codes():
                    self._chips_area.ensureWidgetVisible(each)
        announce(self._field.edit, ", ".join(filter(None, (match.text, match.second))))

    def _say_purposes(self, codes: Iterable[str]) -> None:
        self.purposes.set_answer(self._offered, codes, "")
        count = len(self._chips())
        for at, keys in enumerate(self._purpose_keys):
            keys.setEnabled(at < count)

    def _may_welcome(self, match: SignInMatch) -> bool:
        return match.is_closed and may(self._context.actor, Right.DO_INTAKE)

    def _usual(self, match: SignInMatch) -> tuple[str, ...]:
        if not match.is_person:
            return ()
        return visits.usual_purposes(self._context.actor, int(match.id))

    # What is said of them.

    def _on_ticked(self, codes: object) -> None:
        self._is_ticked = True

    def _on_purpose_key(self) -> None:
        at = self.sender().property("at")
        chips = self._chips()
        if at < len(chips):
            chips[at].click()
            self._chips_area.ensureWidgetVisible(chips[at])

    def _on_asked_key(self) -> None:
        match = self._chosen()
        if match is None:
            return
        if self._may_welcome(match):
            self._welcome.set_codes(() if self._welcome.codes() else (_BACK,))
        elif match.is_new:
            self._first.go_on()

    # Signing in.

    def _on_clicked(self, index: QModelIndex) -> None:
        self._choose(index.data(IdRole))
        self._on_chosen()

    def _on_chosen(self) -> None:
        match = self._chosen()
        if match is None:
            return
        name = " ".join(self._field.edit.text().split())
        actor, codes = self._context.actor, self.purposes.codes()
        first = self._first.said() if match.is_new else None
        if match.id == NEW:
            self._field.edit.setText("")
            day = actor.clock.today().isoformat()
            sign_in = {"day": day, "purposes": codes, "first_time": first}
            self._context.show("people", ("new", name, None, sign_in))
            return
        if match.id == GUEST:
            done = self._context.attempt(lambda: visits.sign_in_guest(actor, name, codes, first))
        else:
            person_id, back = int(match.id), bool(self._welcome.codes())
            done = self._context.attempt(
                lambda: visits.sign_in(actor, person_id, codes, first, welcome_back=back)
            )
        if done is None:
            return
        if done.entry_id is None:
            # Nothing was written, so nothing was said: they are signed in already. Perhaps
            # another one is meant, whose name is typed by now.
            self._context.said.emit(done.label, None)
            return
        # Not clear(): Ctrl+Z would bring back the typed name instead of taking the sign-in back.
        self._field.edit.setText("")
        self._field.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter that no part took for itself signs in who is lit, wherever the focus is."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_chosen()
            return
        super().keyPressEvent(event)

    def _told_keys(self) -> list[tuple[str, str]]:
        """For F1, while a name is typed."""
        if not self._matches():
            return [("Esc", _("Clear the search"))]
        return [
            ("Up / Down / PgUp / PgDown", _("Another line")),
            ("Return", _("Take what is lit")),
            ("Esc", _("Clear the search")),
        ]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = _STEPS.get(Qt.Key(event.key()))
            if step is not None and self._matches():
                self._step(step)
                return True
        return False

    def _step(self, step: int) -> None:
        matches, chosen = self._matches(), self._chosen()
        at = matches.index(chosen) if chosen is not None else -1
        target = min(max(at + step, 0), len(matches) - 1)
        if at == 0 and step == -1:
            target = len(matches) - 1
        self._choose(matches[target].id)
