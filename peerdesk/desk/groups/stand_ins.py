"""Taking tonight's roll in the place of those who lead the group: a row of the meeting."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from peerdesk.actor import Actor
from peerdesk.desk.basics.own_groups import sees_roll
from peerdesk.desk.basics.rights import Right, require
from peerdesk.errors import PeerDeskError, Refused
from peerdesk.records import meanings
from peerdesk.records.groups import Group, Meeting, StandIn
from peerdesk.records.office import Account
from peerdesk.said import said
from peerdesk.store import journal
from peerdesk.store.journal import Done
from peerdesk.words import _, medium_date


def stand_in(actor: Actor, meeting_id: int) -> Done[int]:
    """Open the roll of one of today's meetings to this account; returns the row's id.

    PeerDeskError when it is another day's, does not take place, or is the account's anyway.
    """
    require(actor, Right.TAKE_ROLL)
    if actor.account_id is None:
        raise Refused(_("Sign in first."))
    found = Meeting.select(Meeting, Group).join(Group).where(Meeting.id == meeting_id).first()
    if found is None:
        raise PeerDeskError(_("This meeting is no longer on the schedule."))
    if sees_roll(actor, meeting_id):
        raise PeerDeskError(_("You can take this roll already."))
    if found.state in meanings.CALLED_OFF:
        raise PeerDeskError(_("This meeting was cancelled or not held. Open it again first."))
    if not is_of_today(actor, found):
        raise PeerDeskError(
            _(
                "This meeting is on {day}. Another's roll is taken on that day only.",
                day=medium_date(found.day),
            )
        )
    with journal.entry(actor, said("stood_in", group=found.group.name, day=found.day)) as entry:
        row = StandIn.get_or_none(StandIn.meeting == found, StandIn.account == actor.account_id)
        row = row or StandIn(meeting=found, account=actor.account_id)
        row.day = found.day
        row.save()
    return entry.done(row.id)


def is_of_today(actor: Actor, meeting: Any) -> bool:
    """Whether the meeting is today's, or began yesterday and is not over yet."""
    now = actor.clock.now()
    begins = actor.clock.moment(meeting.day, meeting.starts_at)
    return meeting.day == actor.clock.today() or (
        begins <= now < begins + timedelta(minutes=meeting.minutes)
    )


def names_standing_in(meeting_ids: Collection[int]) -> dict[int, str]:
    """Who stands in at each of the meetings, by name; those without anybody are left out."""
    rows = (
        StandIn.select(StandIn.meeting, Account.name)
        .join(Account)
        .switch(StandIn)
        .join(Meeting)
        .where(StandIn.meeting.in_(meeting_ids), StandIn.day == Meeting.day)
        .order_by(StandIn.id)
    )
    found: dict[int, list[str]] = {}
    for meeting_id, name in rows.tuples():
        found.setdefault(meeting_id, []).append(name)
    return {meeting_id: ", ".join(names) for meeting_id, names in found.items()}
