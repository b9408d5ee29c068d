"""The month as staff ask for it: the right to see it, the journal, and the figures as data."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import asdict, replace
from datetime import date

from peerdesk.actor import Actor
from peerdesk.desk.checking import head_words
from peerdesk.desk.going_out import Leaving
from peerdesk.desk.rights import Right, require
from peerdesk.exchange.cells import UTF8_MARK, safe_cell
from peerdesk.measures.behind import RowBehind, rows_behind
from peerdesk.measures.figures import Figure, MonthReport, Purpose
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


def measures_json(report: MonthReport) -> str:
    """The report as JSON text: ``figures`` by their stable keys, ``tables``, ``trend``, ``notes``.

    A value that is hidden or can't be said is null.
    """
    figures = {
        figure.key: {"section": section.key, **_without_key(figure)}
        for section in report.sections
        for figure in section.figures
    }
    content = {
        "month": f"{report.month:%Y-%m}",
        "purpose": report.purpose,
        "figures": figures,
        "tables": {
            table.key: {"title": table.title, "columns": table.columns, "rows": table.rows}
            for table in report.tables
        },
        "trend": [{**asdict(point), "month": f"{point.month:%Y-%m}"} for point in report.trend],
        "notes": report.notes,
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


_COLUMNS = (
    *("key", "label", "value", "shown", "unit"),
    *("numerator", "denominator", "missing", "definition"),
)


def measures_csv(report: MonthReport) -> str:
    """The report's figures as CSV text, one line a figure; empty where there is no value.

    It begins with the mark by which spreadsheet programs know UTF-8.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(["month", "purpose", "section", *_COLUMNS])
    for section in report.sections:
        for figure in section.figures:
            values = asdict(figure)
            writer.writerow(
                [f"{report.month:%Y-%m}", report.purpose, section.key]
                + [safe_cell(values[column]) for column in _COLUMNS]
            )
    return UTF8_MARK + text.getvalue()


def _without_key(figure: Figure) -> dict[str, object]:
    return {name: value for name, value in asdict(figure).items() if name != "key"}
