"""The director's month: every figure with its definition and what it is made of.

The words of each definition are PRACTICE.md's, section 5.
"""

from __future__ import annotations

from datetime import date

from peerdesk.clock import Clock
from peerdesk.errors import Invalid
from peerdesk.measures import groups, mentoring, people, suppress
from peerdesk.measures.figures import MonthReport, Purpose, Section, TrendPoint
from peerdesk.measures.period import Period, month_of
from peerdesk.measures.sections import group_figures, mentoring_figures, people_figures
from peerdesk.measures.suppress import Counted
from peerdesk.measures.tables import group_table, mentor_table
from peerdesk.measures.trend import MonthCounts, trend, year_of_meetings
from peerdesk.records.office import Center
from peerdesk.store.database import database
from peerdesk.words import _, long_date, month_name, ngettext


def month_report(clock: Clock, month: date, purpose: Purpose = "internal") -> MonthReport:
    """The month in which ``month`` lies, all figures as of one moment.

    Raises Invalid for a month that has not begun, and for one that is not over when it is to be
    published. Who may see it is asked by ``desk.office.months.director_month``.
    """
    period = month_of(clock, month)
    if purpose == "publication" and period.so_far:
        raise Invalid(
            {
                "month": _(
                    "{month} is not over yet. Only whole months are published: "
                    "choose an earlier month.",
                    month=month_name(period.first),
                )
            }
        )
    # One transaction: what somebody enters meanwhile is in all of the figures or in none.
    with database.atomic():
        return _report(period, purpose, Center.select().get())


def _report(period: Period, purpose: Purpose, center: Center) -> MonthReport:
    of_the_year = year_of_meetings(period)
    meetings = [meeting for meeting in of_the_year if meeting.day >= period.first]
    months = trend(period, of_the_year)
    totals = groups.totals(meetings)
    loads = mentoring.loads(period, center.mentor_limit)
    parts: list[tuple[str, str, list[Counted]]] = [
        ("people", _("People"), people_figures(period, months[-1].people_served)),
        ("groups", _("Groups"), group_figures(totals, groups.unique_named(period).count())),
        ("mentoring", _("One-on-one support"), mentoring_figures(period, loads)),
    ]
    publication = purpose == "publication"
    hidden = frozenset[str]()
    if publication:
        counted = [one for _key, _title, figures in parts for one in figures]
        hidden = suppress.hidden_keys(counted, center.suppression_threshold)
    return MonthReport(
        month=period.first,
        purpose=purpose,
        sections=tuple(
            Section(
                key,
                title,
                tuple(
                    suppress.published(one.figure, center.suppression_threshold)
                    if one.figure.key in hidden
                    else one.figure
                    for one in figures
                ),
            )
            for key, title, figures in parts
        ),
        tables=()
        if publication
        else (
            group_table(meetings, groups.unique_named_by_group(period)),
            mentor_table(period, loads),
        ),
        trend=tuple(
            _published(counts, center.suppression_threshold) if publication else _point(counts)
            for counts in months
        ),
        notes=_notes(period, totals.roll_missing),
    )


def _point(counts: MonthCounts) -> TrendPoint:
    return TrendPoint(
        counts.month, counts.people_served, counts.visit_days, counts.groups.attendances
    )


def _published(counts: MonthCounts, threshold: int) -> TrendPoint:
    return suppress.published_point(
        _point(counts),
        visitors=people.visitors(counts.period),
        attendance_parts=(
            groups.unique_named(counts.period).count(),
            counts.groups.walk_ins,
            counts.groups.headcount,
        ),
        threshold=threshold,
    )


def _notes(period: Period, roll_missing: int) -> tuple[str, ...]:
    notes = []
    if period.so_far:
        notes.append(
            _(
                "{month} is not over: the figures are those up to and including {day}.",
                month=month_name(period.first),
                day=long_date(period.last),
            )
        )
    if roll_missing:
        notes.append(
            ngettext(
                "The roll of {n} meeting is missing, so the attendances are not complete.",
                "The rolls of {n} meetings are missing, so the attendances are not complete.",
                roll_missing,
            )
        )
    return tuple(notes)
