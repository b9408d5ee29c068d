"""The mentors ranked for one person, and what can be done about the chosen one."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from peerdesk.desk.mentoring.matching import Match
from peerdesk.words import _, ngettext
from ui.models.selection import select_id, selected_id
from ui.screens.mentors import rows
from ui.screens.mentors.entries import EntriesModel, EntryList, with_headings
from ui.theme import metrics
from ui.widgets.buttons import button
from ui.widgets.page import EmptyState, column, row
from ui.widgets.text import label


class MatchPage(QWidget):
    """Those who can be assigned first, then those who can't without a written reason.

    Enter in the list asks to assign, as the button does; `refused` says who may.
    """

    assign_wanted = Signal()
    exclude_wanted = Signal()
    refused = Signal(str)

    def __init__(self, *, may_assign: bool, may_exclude: bool) -> None:
        super().__init__()
        self._may_assign = may_assign
        self._may_exclude = may_exclude
        self._excluded: Collection[int] = ()
        self._change = False
        self._model = EntriesModel(_("Mentors"), rows.match_entry, _match_id, self)
        self.matches = EntryList(
            self._model, words=_("Mentors, the best match first"), name="mentors_matches"
        )
        self.matches.set_empty(
            EmptyState("handshake", _("There are no mentors yet. The director can add them."))
        )
        self._missing = label("", "small", wrap=True, name="mentors_not_known")
        self._exclude = button("", "quiet", name="mentors_exclude", icon_name="prohibit")
        self._exclude.clicked.connect(self.exclude_wanted)
        self._assign = button("", "primary", name="mentors_assign")
        self._assign.clicked.connect(self.assign_wanted)
        self._who_may = label("", "small", wrap=True, name="mentors_cannot_assign")
        if may_assign:
            self._who_may.hide()
        else:
            self._who_may.setText(_("Assigning mentors is for the director."))
        foot = row(self._exclude, self._who_may, None, self._assign)
        foot.setStretch(1, 20)
        foot.setContentsMargins(metrics.SMALL, metrics.SMALL, metrics.MEDIUM, metrics.MEDIUM)
        head = row(self._missing)
        head.setContentsMargins(metrics.LARGE, metrics.SMALL, metrics.MEDIUM, 0)
        self.setLayout(column(head, self.matches, foot, spacing=0))
        self.setFocusProxy(self.matches)
        self.matches.row_chosen.connect(self._on_chosen)
        self.matches.row_activated.connect(self._on_activated)

    def show_matches(
        self, found: Sequence[Match], excluded: Collection[int], *, change: bool
    ) -> None:
        """Show these, in their order; ``change`` when there is a mentor already."""
        self._excluded = excluded
        self._change = change
        possible = [match for match in found if match.possible]
        others = [match for match in found if not match.possible]
        can = ngettext("{n} mentor can be assigned", "{n} mentors can be assigned", len(possible))
        cannot = _("Only with a written reason ({n})", n=len(others))
        self._model.set_rows(with_headings([("can", can, possible), ("cannot", cannot, others)]))
        if self.match() is None:
            self.begin()
        missing = list(dict.fromkeys(note for match in found for note in match.notes))
        self._missing.setText(
            _("Not compared, because the record lacks it: {what}.", what=", ".join(missing))
        )
        self._missing.setVisible(bool(missing))
        self._show_actions()

    def begin(self) -> None:
        """Choose the best one, for another person."""
        select_id(self.matches, self._model.first_id())
        self.matches.scrollToTop()
        self._show_actions()

    def match(self) -> Match | None:
        """The chosen mentor."""
        chosen = selected_id(self.matches)
        at = self._model.row_of(chosen) if chosen is not None else -1
        found = self._model.row_at(at) if at >= 0 else None
        return found if isinstance(found, Match) else None

    def _show_actions(self) -> None:
        match = self.match()
        self._assign.setVisible(match is not None)
        self._exclude.setVisible(False)
        if match is None:
            return
        short = short_name(match.name)
        if self._change:
            text = _("&Change to {mentor} …", mentor=short)
        elif match.possible:
            text = _("&Assign {mentor}", mentor=short)
        else:
            text = _("&Assign {mentor} all the same …", mentor=short)
        self._assign.setText(text)
        self._assign.setEnabled(self._may_assign)
        excluded = match.mentor_id in self._excluded
        again, never = _("Al&low {mentor} again"), _("&Never {mentor} …")
        self._exclude.setText((again if excluded else never).format(mentor=short))
        self._exclude.setVisible(self._may_assign if excluded else self._may_exclude)

    def _on_chosen(self, mentor_id: object) -> None:
        self._show_actions()

    def _on_activated(self, mentor_id: object) -> None:
        if self._may_assign:
            self.assign_wanted.emit()
        else:
            self.refused.emit(self._who_may.text())


def short_name(name: str) -> str:
    """A mentor's name for a button, without a mnemonic of its own."""
    short = name if len(name) <= 22 else name[:21].rstrip() + "…"
    return short.replace("&", "&&")


def _match_id(match: Match) -> int:
    return match.mentor_id
