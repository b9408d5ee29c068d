"""The screen of bulk work on the records: import and duplicates."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QTabBar, QVBoxLayout, QWidget

from peerdesk.desk.people.duplicates import DuplicatePair
from peerdesk.words import _, number
from ui.context import Context
from ui.screen import Screen
from ui.screens.records.pair_page import PairPage
from ui.screens.records.pairs import PairList, pair_words
from ui.screens.records.wizard import ImportWizard
from ui.theme import metrics
from ui.widgets.page import Card, PageHeader, SplitPage, column, row
from ui.widgets.room import Pages
from ui.widgets.steps import StepList
from ui.widgets.text import label

_IMPORT, _DUPLICATES = range(2)
_SIDE_WIDTH = 330


class RecordsScreen(Screen):
    """Targets: "import", "duplicates", or ("merge", person id, person id)."""

    NAME = "records"
    TABLES = frozenset(
        {"person", "other_name", "contact_point", "emergency_contact", "person_choice"}
        | {"person_text", "free_slot", "unanswered", "episode", "recovery_period", "assignment"}
        | {"not_the_same", "membership", "attendance"}
    )

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setObjectName("records")
        self._context = context
        self._by_target: tuple[int, int] | None = None
        """Two people whose merge was asked for elsewhere; they may not be on the list."""
        self._wizard = ImportWizard(context)
        self._wizard.step_changed.connect(self._on_step)
        self._pairs = PairList(context)
        self._pairs.pair_chosen.connect(self._on_pair_chosen)
        self._pairs.counted.connect(self._on_counted)
        self._page = PairPage(context, self._pairs.keep)
        self._pairs.activated.connect(self._page.focus_work)
        self._page.decided.connect(self._on_decided)
        self._work = Pages()
        self._work.addWidget(self._wizard)
        self._work.addWidget(self._page)
        box = QVBoxLayout(self)
        box.setContentsMargins(metrics.XL, metrics.LARGE, metrics.XL, metrics.LARGE)
        box.setSpacing(metrics.LARGE)
        box.addWidget(
            PageHeader(
                _("Records"),
                _("Bring in what other lists hold, and find who is in the records twice"),
            )
        )
        box.addWidget(SplitPage(self._build_side(), self._work, _SIDE_WIDTH), 1)
        self._tabs.currentChanged.connect(self._on_tab)

    def _build_side(self) -> QWidget:
        self._tabs = QTabBar()
        self._tabs.setObjectName("records_tabs")
        self._tabs.setAccessibleName(_("Tasks"))
        self._tabs.setUsesScrollButtons(False)
        self._tabs.setElideMode(Qt.TextElideMode.ElideNone)
        self._tabs.addTab(_("Im&port"))
        self._tabs.addTab(_("&Duplicates"))
        line = row(self._tabs, None)
        line.setContentsMargins(metrics.LARGE, 4, metrics.MEDIUM, 0)
        self._steps = StepList(
            (_("The file"), _("Its columns"), _("Its questions"), _("Its rows"), _("The result")),
            name="import_steps",
        )
        self._steps.step_chosen.connect(self._wizard.go)
        self._about = label("", "small", wrap=True, name="import_about")
        steps = QWidget()
        both = column(self._steps, self._about, margin=metrics.MEDIUM)
        both.setStretch(0, 1)
        steps.setLayout(both)
        self._lists = Pages()
        self._lists.addWidget(steps)
        self._lists.addWidget(self._pairs)
        card = Card(flush=True, name="records_side")
        card.body.setSpacing(0)
        card.body.addLayout(line)
        card.body.addWidget(self._lists, 1)
        return card

    def reload(self) -> None:
        """What is being imported stays; the pairs are searched again if anything was written."""
        self._wizard.refresh()
        if self._tabs.currentIndex() == _DUPLICATES:
            self._page.refresh()
            self._pairs.refresh()

    def show_target(self, target: object) -> None:
        """Open a task, or two records side by side."""
        if target == "import":
            self._tabs.setCurrentIndex(_IMPORT)
        elif target == "duplicates":
            self._tabs.setCurrentIndex(_DUPLICATES)
        elif isinstance(target, tuple) and len(target) == 3 and target[0] == "merge":
            self._show_both(target[1], target[2])

    def _show_both(self, keep_id: int, other_id: int) -> None:
        """These two, whether the search has found them or not; it may end at once, or later."""
        self._tabs.setCurrentIndex(_DUPLICATES)
        self._by_target = (keep_id, other_id)
        self._page.show_pair(keep_id, other_id, "")
        self._pairs.choose(keep_id, other_id)
        self._page.focus_work()

    def told_inside(self) -> list[tuple[str, str]]:
        """For F1, while the focus is anywhere in it."""
        is_list = self._tabs.currentIndex() == _DUPLICATES
        return [("Esc", _("Back to the list"))] if is_list else []

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._tabs.currentIndex() == _DUPLICATES:
            self._pairs.focus_work()
        else:
            super().keyPressEvent(event)

    # Import

    def _on_step(self, step: int) -> None:
        self._steps.set_current(step)
        self._about.setText(self._wizard.about())

    # Duplicates

    def _on_tab(self, tab: int) -> None:
        self._lists.setCurrentIndex(tab)
        self._work.setCurrentIndex(tab)
        self.reload()

    def _on_counted(self, total: object) -> None:
        assert isinstance(total, int)
        words = _("&Duplicates ({n})", n=number(total)) if total else _("&Duplicates")
        self._tabs.setTabText(_DUPLICATES, words)
        if self._by_target is not None:
            self._pairs.choose(*self._by_target)  # now it may be listed, with the reason

    def _on_pair_chosen(self, pair: DuplicatePair | None) -> None:
        if pair is None and self._by_target is None:
            self._page.show_nothing(_("There is nobody to compare at the moment."))
        elif pair is not None:
            self._by_target = None
            self._page.show_pair(pair.first_id, pair.second_id, pair_words(pair))

    def _on_decided(self, pair: tuple[int, int], gone_id: int | None) -> None:
        self._by_target = None
        self._pairs.decided(pair, gone_id)
