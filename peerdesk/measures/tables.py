"""The tables under the figures: one line a group, one line a mentor."""

from __future__ import annotations

from collections.abc import Sequence

from peerdesk.measures import groups, mentoring
from peerdesk.measures.figures import Table
from peerdesk.measures.groups import GroupTotals, MeetingCount
from peerdesk.measures.mentoring import MentorLoad, SessionTotals
from peerdesk.measures.period import Period
from peerdesk.measures.suppress import DASH
from peerdesk.text import in_order
from peerdesk.words import _, number, percent


def group_table(meetings: Sequence[MeetingCount], unique_named: dict[int, int]) -> Table:
    """The groups that had a meeting scheduled, by name."""
    by_group: dict[int, list[MeetingCount]] = {}
    for meeting in meetings:
        by_group.setdefault(meeting.group_id, []).append(meeting)
    ordered = sorted(by_group.items(), key=lambda item: in_order(item[1][0].group))
    rows = [
        _group_line(counts[0].group, groups.totals(counts), unique_named.get(group, 0))
        for group, counts in ordered
    ]
    return Table(
        "groups",
        _("Groups one by one"),
        (
            _("Group"),
            _("Scheduled"),
            _("Held"),
            _("Cancelled"),
            _("Not held"),
            _("Roll missing"),
            _("Attendances"),
            _("Mean"),
            _("Different people"),
            _("Places filled"),
        ),
        tuple(rows),
        frozenset(range(1, 10)),
        _("People who came to several groups are counted in each of them."),
    )


def _group_line(name: str, totals: GroupTotals, unique_named: int) -> tuple[str, ...]:
    return (
        name,
        number(totals.scheduled),
        number(totals.held),
        number(totals.cancelled),
        number(totals.not_held),
        number(totals.roll_missing),
        number(totals.attendances),
        number(totals.attendances / totals.held) if totals.held else DASH,
        number(unique_named),
        percent(totals.attendances, totals.places),
    )


def mentor_table(period: Period, loads: Sequence[MentorLoad]) -> Table:
    """The mentors by name; sessions that name no mentor have a line of their own."""
    rows = [
        (
            load.name,
            number(load.people),
            DASH if load.limit is None else number(load.limit),
            DASH if load.limit is None else percent(load.people, load.limit),
            *_support(load.support),
        )
        for load in loads
    ]
    nobody = mentoring.session_totals_by_mentor(period).get(None)
    if nobody is not None:
        rows.append((_("No mentor named"), DASH, DASH, DASH, *_support(nobody)))
    return Table(
        "mentors",
        _("Mentors one by one"),
        (
            _("Mentor"),
            _("People"),
            _("Limit"),
            _("Load"),
            _("Sessions"),
            _("Hours"),
            _("People met"),
        ),
        tuple(rows),
        frozenset(range(1, 7)),
        _("People and limit: at the end of the last day. Sessions: one-on-one, in the month."),
    )


def _support(totals: SessionTotals) -> tuple[str, str, str]:
    return number(totals.sessions), number(totals.minutes / 60), number(totals.people)
