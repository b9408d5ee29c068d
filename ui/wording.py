"""How days, meetings and backups are said in words, in every list that shows them."""

from __future__ import annotations

from datetime import date, datetime

from peerdesk.actor import Actor
from peerdesk.clock import Clock
from peerdesk.desk.basics.center_day import time_words
from peerdesk.desk.basics.rights import ROLE_WORDS, Right, may
from peerdesk.desk.groups.meetings import MeetingRow
from peerdesk.desk.people.drafts import FormKind
from peerdesk.words import _, medium_date, ngettext, weekday_name
from ui.models.columns import Tag

_EVENING = 17  # the hour from which a day's groups are "tonight"


def joined(*parts: str) -> str:
    """The parts that say something, with a dot between them."""
    return " · ".join(part for part in parts if part)


def who_may(actor: Actor, right: Right) -> str:
    """Why a button is grey: who may do this; "" when the actor may."""
    if may(actor, right):
        return ""
    who = ", ".join(_(words) for role, words in ROLE_WORDS.items() if role in right.roles)
    return _("{what} is for: {who}.", what=_(right.what), who=who)


def near_day(day: date, today: date) -> str:
    """Today, Tomorrow, Yesterday, Wednesday within the week, else Nov 23, 2026."""
    away = (day - today).days
    near = {0: _("Today"), 1: _("Tomorrow"), -1: _("Yesterday")}
    if away in near:
        return near[away]
    return weekday_name(day.weekday()) if 1 < away < 7 else medium_date(day)


def near_moment(moment: datetime, clock: Clock) -> str:
    """Yesterday, 5:40 PM; of a moment in the center's own time, which may end after midnight."""
    day = clock.day_of(moment)
    time = time_words(day, moment.time())
    return _("{day}, {time}", day=near_day(day, clock.today()), time=time)


STAND_IN_KEY = "F7"
"""Takes the roll of one of today's meetings in the place of those who lead the group."""


def stand_in_words(meeting: MeetingRow) -> str:
    """What the button says that does it."""
    if meeting.starts_at.hour >= _EVENING:
        return _("I take &tonight's roll")
    return _("I take &today's roll")


def closed_roll(meeting: MeetingRow) -> str:
    """Why a roll can't be opened by this account; "" where it can."""
    return "" if meeting.is_own else _("This roll is for those who lead the group.")


def is_evening(meetings: list[MeetingRow]) -> bool:
    """Whether these are a day's groups that are all in the evening."""
    return bool(meetings) and all(
        row.begins.hour >= _EVENING or row.begins.date() > row.day for row in meetings
    )


def meeting_tag(meeting: MeetingRow) -> Tag | None:
    """The pill of a meeting: what became of it, or None while it is ahead."""
    if meeting.roll == "taken":
        came = meeting.came + (meeting.headcount or 0)
        return Tag(ngettext("{n} came", "{n} came", came), "success")
    if meeting.roll == "not_taken":
        words = _("not counted") if meeting.hosted else _("roll not taken")
        return Tag(words, "warning")
    if meeting.state == "cancelled":
        return Tag(_("cancelled"))
    if meeting.state == "not_held":
        return Tag(_("not held"))
    return None


def expected(meeting: MeetingRow) -> str:
    """12 expected, while the roll isn't taken; "" where nobody is."""
    if not meeting.expected or meeting.roll not in ("ahead", "not_taken"):
        return ""
    return ngettext("{n} expected", "{n} expected", meeting.expected)


def draft_words(kind: FormKind, name: str, *, is_new: bool) -> str:
    """What a form that was begun is called. ``is_new`` is of somebody who isn't in the records
    yet: ``name`` is then what was typed, if anything was."""
    if kind == "consent":
        return _("Consent of {name}", name=name)
    if kind == "session":
        return _("Support for {name}", name=name)
    if not is_new:
        return _("Changes to {name}", name=name)
    return _("Intake of {name}", name=name) if name else _("Intake without a name yet")
