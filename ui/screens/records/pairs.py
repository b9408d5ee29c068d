"""Who may be in the records twice: the list of pairs, found by a job."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from peerdesk.desk.office.keeping import newest_entry
from peerdesk.desk.people.duplicates import DuplicatePair, DuplicatePairs
from peerdesk.errors import PeerDeskError
from peerdesk.words import _, number
from ui.context import Context
from ui.jobs import Job
from ui.models.columns import Column
from ui.models.rows import RowsModel
from ui.models.selection import select_id, selected_id
from ui.screens.records import work
from ui.theme import metrics
from ui.widgets.messages import Banner
from ui.widgets.page import EmptyState, column
from ui.widgets.progress import BusyBar
from ui.widgets.table import DataList
from ui.widgets.text import label

Pair = tuple[int, int]


class PairList(QWidget):
    """Pairs, likeliest first. `pair_chosen` carries a DuplicatePair, or None when none is left;
    `counted` how many pairs there are; `activated` that somebody wants to decide."""

    pair_chosen = Signal(object)
    counted = Signal(object)
    activated = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._job: Job | None = None
        self._is_busy = False
        self._searched_at = -1
        self._is_elsewhere = False
        """Two who are not on the list are being looked at: it chooses no pair by itself."""
        self._total = 0
        self._model = RowsModel(
            [Column("pair", "", _names_of, second=pair_words)], id_of=_id_of, parent=self
        )
        self._list = DataList(
            self._model, words=_("Two records that may be one person's"), name="duplicate_pairs"
        )
        self._list.row_chosen.connect(self._on_chosen)
        self._list.row_activated.connect(self._on_activated)
        self._empty = EmptyState(
            "check-circle",
            "",
            _("Search again"),
            on_action=self._on_search,
            name="duplicates_none",
        )
        self._list.set_empty(self._empty)
        self._busy = BusyBar(name="duplicates_busy")
        self._busy.cancel_requested.connect(self._on_cancel)
        self._banner = Banner(name="duplicates_banner")
        self._banner.action_clicked.connect(self._on_search)
        self._more = label("", "small", wrap=True, name="duplicates_more")
        self._more.hide()
        said = column(self._busy, self._banner, self._more, spacing=metrics.SMALL)
        said.setContentsMargins(metrics.LARGE, metrics.SMALL, metrics.LARGE, metrics.SMALL)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self._list, 1)
        box.addLayout(said)
        self._say_nothing_found()
        self.setFocusProxy(self._list)

    # The search

    def refresh(self) -> None:
        """Search when anything was written since; what is listed stays meanwhile."""
        if not self._is_busy and self._searched_at != newest_entry():
            self._on_search()

    def keep(self, action: Callable[[], object]) -> None:
        """Do ``action``, which writes only that somebody looked: no reason to search again."""
        was_current = self._searched_at == newest_entry()
        action()
        if was_current:
            self._searched_at = newest_entry()

    def _on_search(self) -> None:
        if self._is_busy:
            return
        self._banner.clear()
        self._is_busy = True
        self._begun_at = newest_entry()
        self._empty.hide()
        self._busy.start(_("Comparing the records …"))
        task = partial(work.find_pairs, self._context.actor)
        self._job = self._context.jobs.run(
            task, self._on_found, self._on_failed, self._busy.set_progress
        )

    def _on_cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _stop(self) -> None:
        self._is_busy = False
        self._job = None
        self._busy.stop()

    def _on_found(self, found: DuplicatePairs) -> None:
        self._stop()
        self._searched_at = self._begun_at
        self._total = found.total
        self._show(list(found.pairs))
        if self.isVisible():
            self.refresh()  # something may have been written meanwhile

    def _on_failed(self, error: Exception) -> None:
        self._stop()
        # Not again by itself: whoever stopped it, or the fault, would meet it at every look.
        self._searched_at = newest_entry()
        words = str(error) if isinstance(error, PeerDeskError) else _("The search was stopped.")
        self._banner.show_message(words, "warning", _("Search again"))

    def _show(self, pairs: list[DuplicatePair]) -> None:
        chosen = selected_id(self._list)
        at = self._list.currentIndex().row()
        self._model.set_rows(pairs)
        self._empty.setVisible(not pairs)
        self._say_nothing_found()
        more = self._total - len(pairs)
        self._more.setVisible(more > 0)
        self._more.setText(
            _(
                "The likeliest {n} of {total}. The others follow as these are decided.",
                n=number(len(pairs)),
                total=number(self._total),
            )
        )
        self.counted.emit(self._total)
        if not pairs:
            self.pair_chosen.emit(None)
        elif self._model.row_of(chosen) < 0 and not self._is_elsewhere:
            select_id(self._list, self._model.id_at(min(max(at, 0), len(pairs) - 1)))

    def _say_nothing_found(self) -> None:
        searched = self._searched_at >= 0
        self._empty.set_sentence(
            _("Nobody seems to be in the records twice.")
            if searched
            else _("Who may be in the records twice is listed here.")
        )
        self._empty.action.setVisible(searched)

    # Choosing

    def chosen(self) -> DuplicatePair | None:
        """The pair that is chosen."""
        at = self._model.row_of(selected_id(self._list))
        return self._model.row_at(at) if at >= 0 else None

    def choose(self, first_id: int, second_id: int) -> bool:
        """Choose the pair of these two, if it is listed; else none until somebody chooses."""
        pair = (min(first_id, second_id), max(first_id, second_id))
        found = next((each for each in self._model.rows() if set(_id_of(each)) == set(pair)), None)
        self._is_elsewhere = found is None
        if found is None:
            self._list.clearSelection()
            self._list.setCurrentIndex(QModelIndex())
            return False
        return select_id(self._list, _id_of(found))

    def decided(self, pair: Pair, gone_id: int | None = None) -> None:
        """Take the pair off the list, and with ``gone_id`` all of that record; on to the next."""
        self._is_elsewhere = False
        before = self._model.rows()
        rows = [
            each
            for each in before
            if set(_id_of(each)) != set(pair) and gone_id not in _id_of(each)
        ]
        self._total -= len(before) - len(rows)
        self._show(rows)
        self.focus_work()

    def focus_work(self) -> None:
        """To the list."""
        self._list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_chosen(self, pair: object) -> None:
        found = self.chosen()
        if found is not None:
            self._is_elsewhere = False
            self.pair_chosen.emit(found)

    def _on_activated(self, pair: object) -> None:
        self.activated.emit()


def pair_words(pair: DuplicatePair) -> str:
    """Why they may be one, with a capital letter, and how alike the whole names are."""
    if pair.score >= 97:
        alike = ""
    elif pair.score >= 85:
        alike = _("whole names nearly the same")
    elif pair.score >= 60:
        alike = _("whole names partly the same")
    else:
        alike = _("whole names written differently")
    words = ", ".join(part for part in (pair.reason, alike) if part)
    return words[:1].upper() + words[1:]


def _names_of(pair: DuplicatePair) -> str:
    return _("{first} and {second}", first=pair.first, second=pair.second)


def _id_of(pair: DuplicatePair) -> Pair:
    return pair.first_id, pair.second_id
