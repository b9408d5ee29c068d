"""The month as staff ask for it: who may see it, and what the journal tells of that."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from peerdesk.actor import Actor
from peerdesk.desk.basics.going_out import Leaving
from peerdesk.desk.basics.rights import Right, require
from peerdesk.desk.office.record_check import head_words
from peerdesk.measures.behind import RowBehind, rows_behind
from peerdesk.measures.figures import MonthReport, Purpose
from peerdesk.measures.month import month_report
from peerdesk.said import InMonth, Said, said
from peerdesk.store import journal
from peerdesk.words import in_language


def director_month(actor: Actor, month: date, purpose: Purpose = "internal") -> MonthReport:
    """The month in which ``month`` lies, for the screen; journaled as a view. As `month_to_go`."""
    report = month_to_go(actor, month, purpose)
    label = said("month_viewed", month=InMonth(report.month), purpose=_said(purpose))
    journal.note(actor, label, kind="view")
    return report


def month_to_go(actor: Actor, month: date, purpose: Purpose = "internal") -> MonthReport:
    """The month in which ``month`` lies, to be put into a file: the way out writes that down.

    Raises Refused, and Invalid for a month that has not begun, or is not over when it is to be
    published.
    """
    require(actor, Right.SEE_FIGURES)
    return _proved(actor, month_report(actor.clock, month, purpose))


def leaving(actor: Actor, report: MonthReport) -> Leaving:
    """What the way out is told of the month, on paper or as figures."""
    require(actor, Right.SEE_FIGURES)
    what = said("month_of", month=InMonth(report.month), purpose=_said(report.purpose))
    return Leaving(what, Right.SEE_FIGURES)


def _said(purpose: Purpose) -> Said:
    return said(f"month_purpose.{purpose}")


def month_in(actor: Actor, report: MonthReport, language: str) -> MonthReport:
    """The same month in another language; nobody sees more than ``report`` has shown them."""
    require(actor, Right.SEE_FIGURES)
    with in_language(language):
        return _proved(actor, month_report(actor.clock, report.month, report.purpose))


def _proved(actor: Actor, report: MonthReport) -> MonthReport:
    """With the journal's newest entry, which nobody can write anew on paper."""
    return replace(report, notes=(*report.notes, head_words(actor)))


def figure_rows(actor: Actor, key: str, month: date) -> list[RowBehind]:
    """The rows behind the figure ``key`` of the month, by day; journaled as a view."""
    require(actor, Right.SEE_FIGURES)
    rows = rows_behind(actor.clock, key, month)
    label = said("figure_rows_viewed", month=InMonth(month))
    journal.note(actor, label, kind="view")
    return rows
