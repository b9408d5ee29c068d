"""How meetings, groups and rights are said in words, in the lists and on the pages."""

from __future__ import annotations

from datetime import date

from peerdesk.actor import Actor
from peerdesk.desk.basics import choices
from peerdesk.desk.basics.rights import ROLE_WORDS, Right, may
from peerdesk.desk.groups.groups import GroupRow
from peerdesk.desk.groups.meetings import MeetingRow
from peerdesk.desk.groups.schedule import ends_at
from peerdesk.words import _, clock_time, medium_date, ngettext, number, weekday_name
from ui.models.columns import Tag

DOT = " · "


def joined(*parts: str) -> str:
    """The parts that say something, with a dot between them."""
    return DOT.join(part for part in parts if part)


def who_may(actor: Actor, right: Right) -> str:
    """Why a button is grey: who may do this; "" when the actor may."""
    if may(actor, right):
        return ""
    who = ", ".join(_(words) for role, words in ROLE_WORDS.items() if role in right.roles)
    return _("{what} is for: {who}.", what=_(right.what), who=who)


def near_day(day: date, today: date) -> str:
    """Tomorrow, Wednesday within the coming week, else Nov 23, 2026."""
    away = (day - today).days
    if away == 1:
        return _("Tomorrow")
    return weekday_name(day.weekday()) if 1 < away < 7 else medium_date(day)


def time_span(meeting: MeetingRow) -> str:
    """6:30 PM to 7:30 PM."""
    end = ends_at(meeting.starts_at, meeting.minutes)
    return _("{start} to {end}", start=meeting.starts, end=clock_time(end))


def meeting_line(meeting: MeetingRow, today: date) -> str:
    """The muted line of a meeting in the list."""
    when = meeting.starts
    if meeting.day < today:
        return joined(weekday_name(meeting.day.weekday()), medium_date(meeting.day), when)
    if meeting.day != today:
        when = joined(near_day(meeting.day, today), when)
    expected = ""
    if meeting.expected and meeting.roll in ("ahead", "not_taken"):
        expected = ngettext("{n} expected", "{n} expected", meeting.expected)
    return joined(when, meeting.room, expected)


def meeting_heading(meeting: MeetingRow, today: date) -> str:
    """The muted line under the title of a roll: day, time, room, facilitator."""
    day = _("Today")
    if meeting.day != today:
        weekday = weekday_name(meeting.day.weekday())
        day = _("{weekday}, {day}", weekday=weekday, day=medium_date(meeting.day))
    facilitator = ""
    if meeting.facilitator:
        facilitator = _("with {name}", name=meeting.facilitator)
    standing_in = ""
    if meeting.standing_in:
        standing_in = _("standing in: {names}", names=meeting.standing_in)
    return joined(day, time_span(meeting), meeting.room, facilitator, standing_in)


def came_in_all(meeting: MeetingRow) -> int:
    """Everybody who came: lines of the roll and headcounts."""
    return meeting.came + (meeting.headcount or 0)


def meeting_tag(meeting: MeetingRow) -> Tag | None:
    """The pill of a meeting: what became of it, or None while it is ahead."""
    if meeting.roll == "taken":
        came = came_in_all(meeting)
        return Tag(ngettext("{n} came", "{n} came", came), "success")
    if meeting.roll == "not_taken":
        words = _("not counted") if meeting.hosted else _("roll not taken")
        return Tag(words, "warning")
    if meeting.state == "cancelled":
        return Tag(_("cancelled"))
    if meeting.state == "not_held":
        return Tag(_("not held"))
    return None


def no_meeting_sentence(meeting: MeetingRow) -> str:
    """Why a meeting takes no roll: "This meeting was cancelled: weather."; "" when it does."""
    reason = choices.label("cancel_reason", meeting.reason) if meeting.reason else ""
    if meeting.state == "cancelled":
        return _("This meeting was cancelled. Reason: {reason}.", reason=reason)
    if meeting.state == "not_held":
        return (
            _("This meeting was not held. Reason: {reason}.", reason=reason)
            if reason
            else _("This meeting was not held.")
        )
    return ""


def group_when(group: GroupRow) -> str:
    """Every Tuesday at 6:30 PM, Room 2."""
    if group.room:
        return _(
            "{rule} at {time}, {room}",
            rule=group.when,
            time=clock_time(group.starts_at),
            room=group.room,
        )
    return _("{rule} at {time}", rule=group.when, time=clock_time(group.starts_at))


def group_tag(group: GroupRow) -> Tag | None:
    """The pill of a group in the list: how full, or what else there is to know."""
    if group.ended:
        return Tag(_("ended"))
    if group.hosted:
        return Tag(_("hosted"), "accent")
    if not group.members:
        return None
    full = group.members >= group.capacity
    words = _("{n} of {most}", n=number(group.members), most=number(group.capacity))
    return Tag(words, "warning" if full else "neutral")


def group_facts(group: GroupRow) -> str:
    """The second line of a group's page: kind, open or closed, in person, how long, who.

    Without a kind it is another's group, of which only when and where is told.
    """
    about: tuple[str, ...] = ()
    leaders = ", ".join(filter(None, (group.facilitator, group.co_facilitator)))
    if group.kind:
        about = (
            choices.label("group_kind", group.kind),
            _("open") if group.is_open else _("closed"),
        )
    return joined(
        *about,
        choices.label("modality", group.modality).lower(),
        ngettext("{n} minute", "{n} minutes", group.minutes),
        _("with {name}", name=leaders) if leaders else "",
    )
