"""What the worker makes: PDFs from the records as they are now. Nothing here touches a widget."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from peerdesk import words
from peerdesk.actor import Actor
from peerdesk.desk.basics.going_out import Leaving
from peerdesk.desk.basics.letterhead import letterhead
from peerdesk.desk.basics.sheets import RosterSheet
from peerdesk.desk.groups import rosters
from peerdesk.desk.office import months
from peerdesk.measures.behind import RowBehind
from peerdesk.measures.figures import MonthReport, Purpose
from peerdesk.reports import fonts
from peerdesk.reports.month import month_pdf
from peerdesk.reports.page import unprintable_note
from peerdesk.reports.roster import rosters_pdf
from ui.jobs import Progress

_ENDINGS = {"internal": "", "funder": "-not-for-publication", "publication": "-for-publication"}


@dataclass(frozen=True)
class Paper:
    """A finished PDF. ``file_name`` holds nobody's name; ``warning`` says which characters could
    not be printed, or "". ``leaving`` is None for what can't leave: a preview."""

    pdf: bytes
    file_name: str
    warning: str
    leaving: Leaving | None = None


@dataclass(frozen=True)
class Numbered:
    """Numbered sheets on one paper, and the tables that were written."""

    paper: Paper
    sheets: tuple[RosterSheet, ...]
    tables: frozenset[str]


def roster_preview(
    actor: Actor, meeting_id: int, facilitator_copy: bool, progress: Progress
) -> Paper:
    """The sheet as it would be printed now; writes nothing."""
    sheet = rosters.roster_sheet(actor, meeting_id, facilitator_copy, preview=True)
    return _paper([sheet], "roster-preview.pdf")


def number_rosters(
    actor: Actor, meeting_ids: Sequence[int], facilitator_copy: bool, progress: Progress
) -> Numbered:
    """The real sheets, each with its number, in the order of the meetings."""
    sheets = []
    tables: frozenset[str] = frozenset()
    for at, meeting_id in enumerate(meeting_ids):
        progress.report(at, len(meeting_ids))
        done = rosters.number_roster(actor, meeting_id, facilitator_copy)
        sheets.append(done.value)
        tables |= done.tables
    first, last = sheets[0].number, sheets[-1].number
    name = f"roster-sheet-{first}.pdf" if first == last else f"roster-sheets-{first}-{last}.pdf"
    paper = replace(_paper(sheets, name), leaving=rosters.leaving(actor, sheets))
    return Numbered(paper, tuple(sheets), tables)


def month(
    actor: Actor, day: date, purpose: Purpose, language: str, progress: Progress
) -> tuple[MonthReport, Paper]:
    """The month's figures as the screen shows them, and their PDF in ``language``.

    Raises Refused and Invalid.
    """
    report = months.director_month(actor, day, purpose)
    progress.check()
    is_other = language != words.language()
    printed = months.month_in(actor, report, language) if is_other else report
    progress.check()
    head = letterhead(actor)
    warning = unprintable_note(fonts.missing_in(head, printed))
    name = f"month-{report.month:%Y-%m}{_ENDINGS[purpose]}{f'-{language}' if is_other else ''}.pdf"
    with words.in_language(language):
        leaving = months.leaving(actor, report)
        return report, Paper(month_pdf(head, printed), name, warning, leaving)


def rows(actor: Actor, key: str, day: date, progress: Progress) -> list[RowBehind]:
    """The rows behind one figure."""
    return months.figure_rows(actor, key, day)


def _paper(sheets: Sequence[RosterSheet], name: str) -> Paper:
    return Paper(rosters_pdf(sheets), name, unprintable_note(fonts.missing_in(*sheets)))
