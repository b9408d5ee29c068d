"""The sections of the month: figures with their printed definitions and what is behind them."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from peerdesk.measures import mentoring, people
from peerdesk.measures.figures import Figure
from peerdesk.measures.groups import GroupTotals
from peerdesk.measures.mentoring import MentorLoad
from peerdesk.measures.period import Period
from peerdesk.measures.suppress import DASH, Counted
from peerdesk.words import _, number, percent


def people_figures(period: Period, served: int) -> list[Counted]:
    """People served, new, returning, active; visit days, sign-ins and guests counted."""
    visitors = people.visitors(period)
    guests = people.guest_sign_ins(period).count()
    counted = sum(row.count for row in people.guest_counts(period))
    return [
        _people(
            "people_served",
            _("People served"),
            _(
                "Different people with at least one contact in the month: a visit, attendance by "
                "name, a session, a call that reached them or a referral. Headcounts and aliases "
                "that are not linked to a person are shown apart."
            ),
            served,
        ),
        _people(
            "new",
            _("New people"),
            _("People whose first episode ever was opened in the month."),
            len(people.new(period)),
        ),
        _people(
            "returning",
            _("People returning"),
            _(
                "People whose episode was opened again after closing, or who had a contact after "
                "{n} days or more without one.",
                n=people.AWAY_DAYS,
            ),
            len(people.returning(period)),
        ),
        _people(
            "active_at_month_end",
            _("Active at month's end"),
            _(
                "People with an open episode and a contact in the last {n} days, on the last day.",
                n=people.AWAY_DAYS,
            ),
            people.active(period).count(),
        ),
        Counted(
            _count(
                "visit_days",
                _("Visit days"),
                _("Days on which a person signed in: at most one a person a day."),
                people.visit_days(period).count(),
                "days",
            ),
            people=visitors,
        ),
        Counted(
            _count(
                "sign_ins",
                _("Sign-ins"),
                _("Every sign-in of a person on file, also several on one day."),
                people.sign_ins(period).count(),
                "sign-ins",
            ),
            people=visitors,
        ),
        Counted(
            _count(
                "guest_sign_ins",
                _("Guest sign-ins"),
                _("Sign-ins under an alias that is not linked to a person. Not in people served."),
                guests,
                "sign-ins",
            ),
            people=guests,
        ),
        Counted(
            _count(
                "guests_counted",
                _("Guests counted"),
                _("Guests counted at the desk without a name. Not in people served."),
                counted,
                "guests",
            ),
            people=counted,
        ),
    ]


def group_figures(totals: GroupTotals, unique_named: int) -> list[Counted]:
    """Meetings, attendances, their mean, different people, fill."""
    return [
        *_meeting_figures(totals),
        Counted(
            _count(
                "attendances",
                _("Attendances"),
                _(
                    "Everybody who came to a meeting that was held: by name, under an alias, or "
                    "in the headcount. Somebody who came twice counts twice."
                ),
                totals.attendances,
                "attendances",
            ),
            people=unique_named + totals.walk_ins + totals.headcount,
            made_of=("attendances_named", "attendances_walk_in", "attendances_headcount"),
        ),
        Counted(
            _count(
                "attendances_named",
                _("Attendances by name"),
                _("Attendances of people on file."),
                totals.named,
                "attendances",
            ),
            people=unique_named,
        ),
        Counted(
            _count(
                "attendances_walk_in",
                _("Attendances under an alias"),
                _("Walk-ins under an alias that is not linked to a person."),
                totals.walk_ins,
                "attendances",
            ),
            people=totals.walk_ins,
        ),
        Counted(
            _count(
                "attendances_headcount",
                _("Headcount"),
                _("Unnamed guests, counted in the room and online."),
                totals.headcount,
                "attendances",
            ),
            people=totals.headcount,
        ),
        Counted(
            Figure(
                "attendance_mean",
                _("Mean attendance"),
                _("Attendances for each meeting that was held. Missing: rolls not taken."),
                totals.attendances / totals.held if totals.held else None,
                number(totals.attendances / totals.held) if totals.held else DASH,
                "attendances",
                totals.attendances,
                totals.held,
                totals.roll_missing,
            ),
            made_of=("attendances",),
        ),
        _people(
            "group_people",
            _("Different people in groups"),
            _("Different people on file who came to at least one meeting."),
            unique_named,
        ),
        Counted(
            _rate(
                "group_fill",
                _("Places filled"),
                _(
                    "Attendances of the places in the meetings that were held (the capacity of "
                    "the group at each). Missing: rolls not taken."
                ),
                totals.attendances,
                totals.places,
                totals.roll_missing,
            ),
            made_of=("attendances",),
        ),
    ]


def _meeting_figures(totals: GroupTotals) -> list[Counted]:
    """How many meetings; they say nothing about people."""
    figures = [
        _count(
            "meetings_scheduled",
            _("Meetings scheduled"),
            _("All meetings planned for the month, those that were cancelled too."),
            totals.scheduled,
            "meetings",
        ),
        _count(
            "meetings_held",
            _("Meetings held"),
            _("Meetings for which attendance or a headcount was recorded, also a headcount of 0."),
            totals.held,
            "meetings",
        ),
        _count(
            "meetings_cancelled",
            _("Meetings cancelled"),
            _("Meetings that were cancelled; they stay in the scheduled ones."),
            totals.cancelled,
            "meetings",
        ),
        _count(
            "meetings_not_held",
            _("Meetings not held"),
            _("Meetings that nobody cancelled, and that were marked afterwards as not held."),
            totals.not_held,
            "meetings",
        ),
        _count(
            "meetings_roll_missing",
            _("Roll missing"),
            _("Meetings that are over without attendance or headcount, and not marked otherwise."),
            totals.roll_missing,
            "meetings",
        ),
    ]
    return [Counted(figure) for figure in figures]


def mentoring_figures(period: Period, loads: Sequence[MentorLoad]) -> list[Counted]:
    """One-on-one sessions, mentors' load, and who waits."""
    support = mentoring.session_totals(period)
    walking = set[int]().union(*mentoring.with_mentor(period).values())
    since = mentoring.waiting(period)
    days = sorted((period.last - day).days for day in since.values())
    return [
        Counted(
            _count(
                "one_on_one_sessions",
                _("One-on-one sessions"),
                _("One-on-one sessions and calls that reached the person."),
                support.sessions,
                "sessions",
            ),
            people=support.people,
        ),
        Counted(
            Figure(
                "one_on_one_hours",
                _("One-on-one hours"),
                _("The length of those sessions. Missing: sessions without a length."),
                support.minutes / 60,
                number(support.minutes / 60),
                "hours",
                missing=support.without_minutes,
            ),
            people=support.people,
        ),
        _people(
            "one_on_one_people",
            _("People met one-on-one"),
            _("Different people with at least one such session."),
            support.people,
        ),
        _people(
            "people_with_mentor",
            _("People with a mentor"),
            _("Different people assigned to a mentor at the end of the last day."),
            len(walking),
        ),
        Counted(
            _rate(
                "mentor_load",
                _("Mentors' load"),
                _(
                    "Assignments at the end of the last day, of the people that the mentors may "
                    "walk with by their limits: active mentors and those with people."
                ),
                sum(load.people for load in loads),
                sum(load.limit or 0 for load in loads),
            ),
            made_of=("people_with_mentor",),
        ),
        _people(
            "waiting",
            _("Waiting for a mentor"),
            _("People who have asked for a mentor and have none yet, at the end of the last day."),
            len(days),
        ),
        Counted(
            _days(
                "waiting_median",
                _("Days waiting, median"),
                _("Half of those who wait have waited this long or longer, half shorter."),
                median(days) if days else None,
            ),
            made_of=("waiting",),
        ),
        Counted(
            _days(
                "waiting_longest",
                _("Days waiting, longest"),
                _("The days since the earliest open request."),
                days[-1] if days else None,
            ),
            made_of=("waiting",),
        ),
    ]


def _count(key: str, label: str, definition: str, value: int, unit: str) -> Figure:
    return Figure(key, label, definition, value, number(value), unit)


def _people(key: str, label: str, definition: str, value: int) -> Counted:
    return Counted(_count(key, label, definition, value, "people"), people=value)


def _days(key: str, label: str, definition: str, value: float | None) -> Figure:
    return Figure(key, label, definition, value, DASH if value is None else number(value), "days")


def _rate(
    key: str,
    label: str,
    definition: str,
    numerator: int,
    denominator: int,
    missing: int | None = None,
) -> Figure:
    return Figure(
        key,
        label,
        definition,
        100 * numerator / denominator if denominator else None,
        percent(numerator, denominator),
        "%",
        numerator,
        denominator,
        missing,
    )
