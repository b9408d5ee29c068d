"""The figures of a month as data: JSON and CSV."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import asdict

from peerdesk.exchange.cells import UTF8_MARK, safe_cell
from peerdesk.measures.figures import Figure, MonthReport


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
    "key",
    "label",
    "value",
    "shown",
    "unit",
    "numerator",
    "denominator",
    "missing",
    "definition",
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
