"""Which language a paper is in: its reader's where PeerDesk speaks it, else the center's."""

from __future__ import annotations

from peerdesk.actor import Actor
from peerdesk.desk.basics.rights import Right, require
from peerdesk.records.groups import Group, Meeting
from peerdesk.records.office import Account, Center
from peerdesk.records.people import Person
from peerdesk.words import LANGUAGES


def center_language() -> str:
    """The center's own, English where nobody has said it."""
    kept = Center.select(Center.language).scalar()
    return str(kept) if kept in LANGUAGES else "en"


def spoken(code: str) -> str:
    """``code`` itself, or the center's language for one without a catalogue."""
    return code if code in LANGUAGES else center_language()


def language_of(actor: Actor) -> str:
    """The account's own, else the center's: for papers made without a window."""
    kept = Account.select(Account.language).where(Account.id == actor.account_id).scalar()
    return spoken(kept or "")


def of_person(actor: Actor, person_id: int) -> str:
    """For a form that this person is to read; "" where nobody knows what they speak."""
    require(actor, Right.FIND_PEOPLE)
    code = Person.select(Person.language).where(Person.id == person_id).scalar()
    return spoken(code) if code else ""


def of_meeting(meeting_id: int) -> str:
    """For the papers of this meeting's group."""
    found = Meeting.select(Group.language).join(Group).where(Meeting.id == meeting_id)
    return spoken(found.scalar())
