"""The reports screen: what can be printed at the start, the paper itself beside it."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTabBar, QVBoxLayout

from peerdesk.desk.basics.going_out import Made
from peerdesk.desk.basics.rights import Right, may
from peerdesk.desk.basics.sheets import RosterSheet
from peerdesk.desk.office.keeping import newest_entry
from peerdesk.errors import PeerDeskError
from peerdesk.measures.behind import RowBehind
from peerdesk.measures.figures import MonthReport
from peerdesk.words import _, month_name, ngettext
from ui.context import Context
from ui.jobs import Cancelled, Job
from ui.screen import Screen
from ui.screens.reports import jobs
from ui.screens.reports.behind import RowsBehindPage
from ui.screens.reports.jobs import Numbered, Paper
from ui.screens.reports.month import MonthPanel
from ui.screens.reports.paper import PaperView
from ui.screens.reports.rosters import RostersPanel
from ui.theme import metrics
from ui.way_out import WayOut, ready
from ui.widgets.page import Card, PageHeader, SplitPage
from ui.widgets.room import Pages

_ROSTERS, _MONTH = 0, 1


class ReportsScreen(Screen):
    """Rosters for whoever takes rolls, the month for whoever may see figures.

    A preview writes nothing but that somebody looked. Save, Open and Print of a roster make the
    real sheet first, with its number; they are used again on the same sheet, not on another.
    """

    NAME = "reports"
    TABLES = frozenset(
        {
            "person",
            "person_choice",
            "visit",
            "meeting",
            "attendance",
            "peer_group",
            "membership",
            "session",
            "assignment",
            "mentor",
            "mentor_request",
            "referral",
            "center",
        }
    )

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setObjectName("reports_screen")
        self._context = context
        self._way = WayOut.of(context, self)
        self._making = 0
        self._job: Job | None = None
        self._made: tuple[object, ...] = ()
        self._use = ""
        self._key = ""
        self._numbered: tuple[RosterSheet, ...] = ()
        self._report: MonthReport | None = None
        self._sees_month = may(context.actor, Right.SEE_FIGURES)
        self._rosters = RostersPanel(context)
        self._panels = Pages()
        self._panels.addWidget(self._rosters)
        self._tabs = QTabBar()
        self._tabs.setObjectName("reports_tabs")
        self._tabs.setAccessibleName(_("What to print"))
        self._tabs.addTab(_("&Rosters"))
        if self._sees_month:
            self._month = MonthPanel(context)
            self._panels.addWidget(self._month)
            self._tabs.addTab(_("The &month"))
        self._paper = PaperView()
        self._behind = RowsBehindPage(context)
        self._beside = Pages()
        self._beside.addWidget(self._paper)
        self._beside.addWidget(self._behind)
        self._lay_out()
        self._connect()
        self.setFocusProxy(self._rosters.list)

    def _lay_out(self) -> None:
        card = Card(flush=True, name="reports_list")
        card.body.setSpacing(0)
        bar = QVBoxLayout()
        bar.setContentsMargins(metrics.LARGE, metrics.SMALL, metrics.LARGE, metrics.SMALL)
        bar.addWidget(self._tabs)
        if not self._sees_month:
            self._tabs.hide()
        card.body.addLayout(bar)
        card.body.addWidget(self._panels, 1)
        split = SplitPage(card, self._beside, start_width=340)
        page = QVBoxLayout(self)
        page.setContentsMargins(metrics.XL, metrics.LARGE, metrics.XL, metrics.LARGE)
        page.setSpacing(metrics.MEDIUM)
        page.addWidget(PageHeader(_("Reports")))
        page.addWidget(split, 1)

    def _connect(self) -> None:
        self._tabs.currentChanged.connect(self._on_tab)
        self._rosters.chosen.connect(self._make)
        self._rosters.all_wanted.connect(self._on_print_all)
        self._paper.use_wanted.connect(self._on_use)
        self._paper.stop_wanted.connect(self._on_stop)
        self._behind.left.connect(self._on_behind_left)
        self._way.printed.connect(self._on_left)
        self._way.saved.connect(self._on_left)
        if self._sees_month:
            self._month.chosen.connect(self._make)
            self._month.figure_wanted.connect(self._on_figure)

    def reload(self) -> None:
        """Make the paper again if anything was written since; what has its number stays."""
        before = self._rosters.meeting_id()
        self._rosters.reload()
        same = before == self._rosters.meeting_id()
        on_rosters = self._panels.currentIndex() == _ROSTERS
        if on_rosters and self._numbered and same:
            return
        if not self._making and self._made == self._now() and same:
            return
        self._make()

    def show_target(self, target: object) -> None:
        """("roster", meeting id) or ("month", date)."""
        what, which = target if isinstance(target, tuple) else ("", None)
        if what == "roster" and isinstance(which, int):
            self._rosters.go_to(which)
            self._go_to_tab(_ROSTERS)
        elif what == "month" and isinstance(which, date) and self._sees_month:
            self._month.go_to(which)
            self._go_to_tab(_MONTH)

    def _go_to_tab(self, tab: int) -> None:
        self._tabs.blockSignals(True)
        self._tabs.setCurrentIndex(tab)
        self._tabs.blockSignals(False)
        self._on_tab(tab)

    def _on_tab(self, tab: int) -> None:
        self._panels.setCurrentIndex(tab)
        self._make()

    # Making the paper.

    def _make(self) -> None:
        """Begin the preview of what is chosen; an earlier one that isn't done is dropped."""
        self._on_stop()
        self._numbered = ()
        self._beside.setCurrentWidget(self._paper)
        actor = self._context.actor
        if self._panels.currentIndex() == _MONTH:
            self._wait(_("Counting the month …"))
            month, purpose = self._month.month(), self._month.purpose()
            work = partial(jobs.month, actor, month, purpose, self._month.language())
            self._job = self._context.jobs.run(work, self._on_month, self._on_failed)
            return
        meeting_id = self._rosters.meeting_id()
        if meeting_id is None:
            self._paper.over()
            self._paper.say(_("Choose a day on which a group meets."))
            return
        self._wait(_("Making the roster …"))
        work_of_roster = partial(
            jobs.roster_preview, actor, meeting_id, self._rosters.facilitator_copy()
        )
        self._job = self._context.jobs.run(work_of_roster, self._on_preview, self._on_failed)

    def _wait(self, words: str) -> None:
        self._making += 1
        self._paper.wait(words)

    def _is_newest(self) -> bool:
        """Count one job as done; whether no later one is on its way: they end in order."""
        self._making -= 1
        if self._making:
            return False
        self._paper.over()
        self._made = self._now()
        return True

    def _now(self) -> tuple[object, ...]:
        """What a paper depends on: the newest entry, and the day."""
        return newest_entry(), self._context.actor.clock.today()

    def _on_stop(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _on_preview(self, paper: Paper) -> None:
        if self._is_newest():
            self._paper.show_paper(
                paper, _("A preview. Print, Save and Open give the sheet its number.")
            )

    def _on_month(self, made: tuple[MonthReport, Paper]) -> None:
        if self._is_newest():
            self._report, paper = made
            self._month.show_report(self._report)
            self._paper.show_paper(paper, " ".join(self._report.notes))

    def _on_failed(self, error: Exception) -> None:
        if not self._is_newest():
            return
        if self._panels.currentIndex() == _MONTH:
            self._report = None
            self._month.show_report(None)
        if isinstance(error, Cancelled):
            self._paper.say(_("Stopped. Choose it again to make it."))
            return
        ours = not isinstance(error, PeerDeskError)
        self._paper.say(_("This could not be made.") if ours else str(error))

    # Real sheets.

    def _on_use(self, use: str) -> None:
        """Save, open or print what is shown; a roster gets its number first."""
        self._use = use
        meeting_id = self._rosters.meeting_id()
        if self._panels.currentIndex() == _MONTH or self._numbered:
            self._hand_over()
        elif meeting_id is not None:
            self._number([meeting_id])

    def _on_print_all(self) -> None:
        self._use = "print"
        self._number(self._rosters.printable())

    def _number(self, meeting_ids: list[int]) -> None:
        self._wait(_("Making the sheets …"))
        work = partial(
            jobs.number_rosters, self._context.actor, meeting_ids, self._rosters.facilitator_copy()
        )
        self._job = self._context.jobs.run(
            work, self._on_numbered, self._on_failed, self._paper.set_progress
        )

    def _on_numbered(self, numbered: Numbered) -> None:
        # Numbers were given, so this is handed over even if something else was chosen meanwhile.
        if self._is_newest():
            self._numbered = numbered.sheets
        self._context.changed.emit(numbered.tables)
        count, first = len(numbered.sheets), numbered.sheets[0].number
        self._paper.show_paper(
            numbered.paper,
            ngettext(
                "Sheet {first}. Its number is at the top: key the roll back in by it.",
                "{n} sheets, from {first}. Key each roll back in by the number at its top.",
                count,
                first=first,
            ),
            "success",
        )
        self._hand_over()

    def _hand_over(self) -> None:
        """To the printer or into a file, whatever is shown by then."""
        paper = self._paper.paper
        if paper is None or paper.leaving is None:
            return
        make = partial(ready, Made(paper.pdf, paper.leaving))
        if self._use == "print":
            self._way.print(Path(paper.file_name).stem, make)
        else:
            save = self._way.save_and_open if self._use == "open" else self._way.save
            save(_("Save the PDF"), paper.file_name, "PDF (*.pdf)", make)

    def _on_left(self) -> None:
        """That it left is an entry; the paper that is shown stays the newest."""
        self._made = self._now()

    # Rows behind a figure.

    def _on_figure(self, key: str) -> None:
        if self._report is None:
            return
        self._key = key
        work = partial(jobs.rows, self._context.actor, key, self._report.month)
        self._context.jobs.run(work, self._on_rows, self._context.job_failed)

    def _on_rows(self, rows: list[RowBehind]) -> None:
        figure = self._month.figure(self._key) if self._sees_month else None
        if self._report is None or figure is None:
            return
        self._made = self._now()
        self._behind.show_rows(figure, rows, month_name(self._report.month))
        self._beside.setCurrentWidget(self._behind)
        self._behind.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_behind_left(self) -> None:
        self._beside.setCurrentWidget(self._paper)
        self._month.figures.setFocus(Qt.FocusReason.OtherFocusReason)
