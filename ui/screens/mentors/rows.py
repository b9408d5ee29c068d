"""How people who wait, matches, mentors, periods and sessions are said in the lists."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from peerdesk.desk.basics import choices
from peerdesk.desk.basics.match_words import PARTS, Slot
from peerdesk.desk.mentoring.assignment import AssignmentRow, WalkingRow
from peerdesk.desk.mentoring.matching import Match
from peerdesk.desk.mentoring.mentor_requests import WaitingRow
from peerdesk.desk.mentoring.mentors import MentorRow
from peerdesk.desk.mentoring.sessions import SessionRow
from peerdesk.words import _, medium_date, ngettext, weekday_name
from ui.models.columns import Tag
from ui.screens.mentors.entries import Entry, Line

DOT = " · "


def days_words(days: int) -> str:
    """23 days; today."""
    return ngettext("{n} day", "{n} days", days) if days else _("today")


def waiting_entry(row: WaitingRow) -> Entry:
    """The name, the days, what was asked for; whose mentor can't go on says so first."""
    asked = list(row.asked_for)
    lines = []
    if row.needs_new and asked:
        lines.append(Line(_sentence(asked.pop(0)), "warning", "arrows-clockwise", most=2))
    if asked:
        lines.append(Line(_sentence(DOT.join(asked)), most=2))
    elif not row.needs_new:
        lines.append(Line(_("Asked for nothing in particular")))
    return Entry(row.name, tuple(lines), end=days_words(row.days))


def match_entry(match: Match) -> Entry:
    """The mentor with the load, what speaks for it, what stands against."""
    lines = []
    if match.reasons:
        lines.append(Line(_sentence(DOT.join(match.reasons)), "ink", "check", most=2))
    if match.against:
        sign = "minus-circle" if match.possible else "prohibit"
        lines.append(Line(_sentence(DOT.join(match.against)), "warning", sign, most=2))
    if not lines:
        lines.append(Line(_("Nothing in common is known yet")))
    return Entry(match.name, tuple(lines), meter=(match.load, match.limit))


def mentor_entry(row: MentorRow) -> Entry:
    """The mentor with the load, and what keeps from taking somebody."""
    lines = []
    if row.why_not_available:
        text = _sentence(DOT.join(row.why_not_available))
        lines.append(Line(text, "warning", "prohibit", most=2))
    if row.credential_state == "expiring":
        lines.append(Line(_sentence(row.credential_words), "warning", "clock"))
    return Entry(row.name, tuple(lines), meter=(row.load, row.limit))


def walking_entry(row: WalkingRow) -> Entry:
    """Somebody who walks with a mentor: since when, and when they last met."""
    since = _("Since {day}", day=medium_date(row.started_on))
    last = (
        _("last support {day}", day=medium_date(row.last_session_on))
        if row.last_session_on
        else _("no support logged yet")
    )
    tag = Tag(_("review due"), "warning") if row.review_is_due else None
    return Entry(row.name, (Line(since + DOT + last),), tag=tag)


def period_entry(row: AssignmentRow) -> Entry:
    """One period with one mentor, with what was written about it."""
    lines = []
    if row.end_reason:
        lines.append(Line(_("Ended: {reason}", reason=row.end_reason), "ink", most=2))
    if row.reasons:
        lines.append(Line(DOT.join(reason_words(row.reasons)), icon="check", most=2))
    if row.override_reason:
        text = _("Assigned all the same: {reason}", reason=row.override_reason)
        lines.append(Line(text, "warning", "note-pencil", most=3))
    if row.hand_over_note:
        text = _("Hand-over: {note}", note=row.hand_over_note)
        lines.append(Line(text, "ink", "handshake", most=4))
    tag = Tag(_("now"), "accent") if row.ended_on is None else None
    return Entry(row.mentor, tuple(lines), end=period_words(row), tag=tag)


def period_words(row: AssignmentRow) -> str:
    """Nov 3, 2026 to Dec 1, 2026; since Nov 3, 2026."""
    start = medium_date(row.started_on)
    if row.ended_on is None:
        return _("since {day}", day=start)
    return _("{start} to {end}", start=start, end=medium_date(row.ended_on))


def session_entry(row: SessionRow) -> Entry:
    """One session: what kind, how long, the note, the follow-up."""
    facts = [row.mode]
    if row.minutes is not None:
        facts.append(ngettext("{n} minute", "{n} minutes", row.minutes))
    if row.mentor:
        facts.append(_("by {mentor}", mentor=row.mentor))
    lines = [Line(DOT.join(facts))]
    if row.note:
        lines.append(Line(row.note, "ink", "note", most=4))
    if row.follow_up_on is not None:
        day = medium_date(row.follow_up_on)
        lines.append(Line(_("Follow up on {day}", day=day), icon="calendar-blank"))
    tag = None if row.reached else Tag(_("not reached"), "neutral")
    return Entry(row.kind, tuple(lines), end=medium_date(row.day), tag=tag)


def slots_words(slots: Iterable[Slot]) -> str:
    """Tue evening; Thu morning, evening."""
    days: defaultdict[int, list[str]] = defaultdict(list)
    for weekday, part in sorted(slots, key=lambda slot: (slot[0], PARTS.index(slot[1]))):
        days[weekday].append(choices.label("day_part", part).lower())
    return "; ".join(
        _("{weekday} {parts}", weekday=weekday_name(day)[:3], parts=", ".join(parts))
        for day, parts in days.items()
    )


def code_words(list_name: str, codes: Iterable[str]) -> str:
    """The words for several codes, in the order of the list."""
    return choices.labels(list_name, sorted(codes))


def day_words(day: date | None) -> str:
    """Nov 3, 2026; blank where there is none."""
    return medium_date(day) if day else ""


def lived_words(codes: Iterable[str]) -> str:
    """What somebody has lived through; the codes may be substances as well."""
    lists = {
        code: "experience" if choices.is_code("experience", code) else "substance"
        for code in sorted(codes)
    }
    return ", ".join(choices.label(list_name, code) for code, list_name in lists.items())


def reason_words(reasons: Iterable[str]) -> list[str]:
    """The kept reasons of an assignment, each as it stands alone."""
    return [_sentence(reason) for reason in reasons]


def _sentence(text: str) -> str:
    """With a capital, as it stands alone in its line."""
    return text[:1].upper() + text[1:]
