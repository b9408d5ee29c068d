"""Signing somebody in: type, Enter. The focus never leaves the field."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from peerdesk.desk import choices, visits
from peerdesk.words import _, ngettext, number, pgettext
from ui.context import Context
from ui.models.selection import select_id, selected_id
from ui.screens.today.matches import (
    GUEST,
    MOST_SHOWN,
    NEW,
    Match,
    MatchesDelegate,
    find,
    matches_model,
)
from ui.theme import metrics
from ui.widgets.buttons import button
from ui.widgets.chips import ChipChoices
from ui.widgets.messages import announce
from ui.widgets.page import column, row
from ui.widgets.search import SearchField
from ui.widgets.table import DataList
from ui.widgets.text import label

_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


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
    """Who is found for what is typed in ``field``, and what they came for.

    The chips show what the chosen person came for the last time, until somebody ticks others.
    """

    def __init__(self, context: Context, field: SignInField) -> None:
        super().__init__()
        self._context, self._field = context, field
        self._is_ticked = False
        self._model = matches_model(self)
        self.list = DataList(self._model, words=_("Found"), name="sign_in_matches")
        self.list.setItemDelegate(MatchesDelegate(self.list))
        self.list.setUniformItemSizes(False)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._count = label("", "section", name="sign_in_count")
        self.purposes = ChipChoices(name="sign_in_purposes")
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        head = row(self._count, None, label(_("↓ another, Enter signs in"), "small"))
        head.setContentsMargins(metrics.LARGE, 0, metrics.LARGE, metrics.XS)
        what_for = row(label(_("What for"), "field"), None, label(_("Alt+1 to 9"), "small"))
        foot = column(what_for, self.purposes, spacing=6)
        foot.setContentsMargins(metrics.LARGE, 6, metrics.LARGE, metrics.MEDIUM)
        page = column(head, spacing=0)
        page.addWidget(self.list, 1)
        page.addLayout(foot)
        self.setLayout(page)

    def _connect(self) -> None:
        self._field.edit.textChanged.connect(self._on_text_changed)
        self._field.edit.chosen.connect(self._on_chosen)
        self._field.button.clicked.connect(self._on_chosen)
        self._field.edit.installEventFilter(self)
        self.list.row_chosen.connect(self._on_match_chosen)
        self.list.clicked.connect(self._on_clicked)
        self.purposes.codes_changed.connect(self._on_ticked)
        for at in range(1, 10):
            keys = QShortcut(QKeySequence(f"Alt+{at}"), self)
            keys.setProperty("at", at - 1)
            keys.activated.connect(self._on_purpose_key)

    def minimumSizeHint(self) -> QSize:
        """As tall as the chips are at this width: at their narrowest they would be one below
        the other, and Qt would make the window that tall."""
        least = super().minimumSizeHint()
        tall = self.layout().totalMinimumHeightForWidth(max(self.width(), least.width()))
        return QSize(least.width(), min(least.height(), tall))

    def reload(self) -> None:
        """The purposes that are offered, and the people found, as they are now."""
        offered = choices.options("purpose")
        shown = [chip.property("code") for chip in self._chips()]
        if [code for code, _words in offered] != shown:
            self.purposes.set_choices(offered)
            for at, chip in enumerate(self._chips()[:9], 1):
                chip.setToolTip(QKeySequence(f"Alt+{at}").toString())
        if self._field.edit.text().strip():
            chosen = selected_id(self.list)
            self._find()
            if chosen is not None:
                select_id(self.list, chosen)

    def _chips(self) -> list[QWidget]:
        flow = self.purposes.layout()
        return [flow.itemAt(at).widget() for at in range(flow.count())]

    def _on_text_changed(self) -> None:
        if not self._field.edit.text().strip():
            self._is_ticked = False
        self._find()
        if self._model.rowCount():
            # What was chosen for other letters is not meant any more.
            select_id(self.list, self._model.id_at(0))
        self._show_usual()

    def _find(self) -> None:
        found, count = find(self._context.actor, self._field.edit.text())
        self._model.set_rows(found)
        if count > MOST_SHOWN:
            words = _("The first {n} of {count} people", n=MOST_SHOWN, count=number(count))
        elif count:
            words = ngettext("{n} person found", "{n} people found", count)
        else:
            words = _("Nobody is found by that")
        self._count.setText(words)

    def _chosen(self) -> Match | None:
        chosen = selected_id(self.list)
        at = self._model.row_of(chosen) if chosen is not None else -1
        return self._model.row_at(at) if at >= 0 else None

    def _on_match_chosen(self, match_id: object) -> None:
        self._show_usual()
        match = self._chosen()
        if match is not None:
            announce(self._field.edit, ", ".join(filter(None, (match.text, match.second))))

    def _show_usual(self) -> None:
        match = self._chosen()
        if not self._is_ticked:
            self.purposes.set_codes(match.usual if match is not None else ())

    def _on_ticked(self, codes: object) -> None:
        self._is_ticked = True

    def _on_purpose_key(self) -> None:
        at = self.sender().property("at")
        chips = self._chips()
        if at < len(chips):
            codes = set(self.purposes.codes()) ^ {chips[at].property("code")}
            self.purposes.set_codes(codes)
            self._is_ticked = True

    def _on_clicked(self) -> None:
        self._on_chosen()

    def _on_chosen(self) -> None:
        match = self._chosen()
        if match is None:
            return
        name = " ".join(self._field.edit.text().split())
        if match.id == NEW:
            self._field.edit.setText("")
            self._context.show("people", ("new", name))
            return
        actor, codes = self._context.actor, self.purposes.codes()
        if match.id == GUEST:
            done = self._context.attempt(lambda: visits.sign_in_guest(actor, name, codes))
        else:
            person_id = int(match.id)
            done = self._context.attempt(lambda: visits.sign_in(actor, person_id, codes))
        if done is None:
            return
        if done.entry_id is None:
            # Nothing was written, so nothing was said: they are signed in already.
            self._context.said.emit(done.label, None)
        # Not clear(): Ctrl+Z would bring back the typed name instead of taking the sign-in back.
        self._field.edit.setText("")
        self._field.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = _STEPS.get(Qt.Key(event.key()))
            if step is not None and self._model.rowCount():
                self._step(step)
                return True
        return False

    def _step(self, step: int) -> None:
        chosen = selected_id(self.list)
        at = self._model.row_of(chosen) if chosen is not None else -1
        target = min(max(at + step, 0), self._model.rowCount() - 1)
        select_id(self.list, self._model.id_at(target))
