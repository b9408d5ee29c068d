"""Signing people in and out at the desk, and counting those who give no name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from peewee import JOIN, fn

from peerdesk.actor import Actor
from peerdesk.desk import choices
from peerdesk.desk.forms import Form, NeededText, checked
from peerdesk.desk.people import display_name, existing
from peerdesk.desk.rights import Right, require
from peerdesk.errors import Invalid, PeerDeskError
from peerdesk.records.office import Center
from peerdesk.records.people import GuestCount, Person, Visit
from peerdesk.store import journal
from peerdesk.store.journal import Done
from peerdesk.words import _, clock_time, ngettext, number

_MOST_GUESTS = 999
_LEFT_OPEN_DAYS = 7  # older ones were left open when there was no closing time


@dataclass(frozen=True)
class VisitRow:
    """A sign-in of today. ``person_id`` is None for a guest under an alias."""

    id: int
    person_id: int | None
    name: str
    time_in: time
    time_out: time | None
    purposes: str

    @property
    def is_open(self) -> bool:
        """Whether they are still here."""
        return self.time_out is None


class _Guest(Form):
    alias: NeededText


def sign_in(actor: Actor, person_id: int, purposes: Iterable[str] = ()) -> Done[int]:
    """Sign a person in now; the visit's id.

    Somebody who is signed in already and not out again is not signed in twice: the result then
    has no entry, says so in its label, and holds the visit that is open.
    """
    require(actor, Right.SIGN_IN_VISITORS)
    codes = _codes(purposes)
    now = actor.clock.now()
    with journal.entry(actor, "", person_id=person_id) as entry:
        person = existing(person_id)
        name = display_name(person)
        is_open = (Visit.person == person) & (Visit.day == now.date()) & Visit.time_out.is_null()
        visit = Visit.select().where(is_open).order_by(Visit.id).first()
        if visit is not None:
            at = clock_time(visit.time_in)
            entry.label = _("{name} is signed in already, since {time}", name=name, time=at)
        else:
            visit = Visit(person=person, day=now.date(), time_in=now.time(), purposes=codes)
            visit.save()
            entry.label = _("Signed in {name}", name=name)
    return entry.done(visit.id)


def sign_in_guest(actor: Actor, alias: str, purposes: Iterable[str] = ()) -> Done[int]:
    """Sign in somebody under the name they use today, without a record of a person."""
    require(actor, Right.SIGN_IN_VISITORS)
    codes = _codes(purposes)
    guest = checked(_Guest, {"alias": alias})
    now = actor.clock.now()
    with journal.entry(actor, _("Signed in {name}", name=guest.alias)) as entry:
        visit = Visit(alias=guest.alias, day=now.date(), time_in=now.time(), purposes=codes)
        visit.save()
    return entry.done(visit.id)


def sign_out(actor: Actor, visit_id: int) -> Done[None]:
    """Note that the visitor left now; a visit that is over already stays as it is."""
    require(actor, Right.SIGN_IN_VISITORS)
    with journal.entry(actor, "") as entry:
        visit = Visit.get_or_none(Visit.id == visit_id)
        if visit is None:
            raise PeerDeskError(_("This sign-in was undone."))
        entry.label = _("Signed out {name}", name=_name(visit))
        entry.person_id = visit.person_id
        if visit.time_out is None:
            visit.time_out = actor.clock.now().time()
            visit.save()
    return entry.done(None)


def sign_everybody_out(actor: Actor) -> Done[int]:
    """Sign out everybody who is still here today, in one action; how many.

    They left now, or at the center's closing time when that has passed since they came.
    """
    require(actor, Right.SIGN_IN_VISITORS)
    now = actor.clock.now()
    return _sign_out_all(actor, _open_on(now.date()), now.time(), "change")


def sign_out_at_closing(actor: Actor) -> Done[int]:
    """Past the closing time, sign out those who came before it, today and on the last days.

    The program's own doing, for whoever is signed in; nothing happens without a closing time.
    Those who come after closing time stay until somebody signs them out.
    """
    now = actor.clock.now()
    closing = Center.select(Center.closing_time).scalar()
    if closing is None:
        return Done(None, "", frozenset(), 0)
    today, first = now.date(), now.date() - timedelta(days=_LEFT_OPEN_DAYS)
    is_over = (Visit.day < today) & (Visit.day >= first)
    if now.time() >= closing:
        is_over |= Visit.day == today
    where = is_over & Visit.time_out.is_null() & (Visit.time_in < closing)
    return _sign_out_all(actor, where, closing, "system")


def count_guests(actor: Actor, count: int, day: date | None = None) -> Done[None]:
    """Note how many guests came on ``day`` (today) who are on no line; 0 takes it back."""
    require(actor, Right.SIGN_IN_VISITORS)
    today = actor.clock.today()
    day = day or today
    wrong = {}
    if not 0 <= count <= _MOST_GUESTS:
        wrong["count"] = _("Type a number from 0 to {most}.", most=number(_MOST_GUESTS))
    if day > today:
        wrong["day"] = _("This day is in the future.")
    if wrong:
        raise Invalid(wrong)
    label = ngettext("Counted {n} guest", "Counted {n} guests", count)
    with journal.entry(actor, label if count else _("Cleared the count of guests")) as entry:
        row = GuestCount.get_or_none(GuestCount.day == day)
        if count:
            row = row or GuestCount(day=day)
            row.count = count
            row.save()
        elif row is not None:
            row.delete_instance()
    return entry.done(None)


def guests_counted(actor: Actor, day: date | None = None) -> int:
    """How many guests without a line were counted on ``day`` (today)."""
    require(actor, Right.SIGN_IN_VISITORS)
    on_day = GuestCount.day == (day or actor.clock.today())
    return GuestCount.select(GuestCount.count).where(on_day).scalar() or 0


def usual_purposes(actor: Actor, person_ids: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """What each of these people came for the last time, as codes that are still offered.

    Whoever never came, or said nothing, is left out.
    """
    require(actor, Right.SIGN_IN_VISITORS)
    last = (Visit.select(fn.MAX(Visit.id)).where(Visit.person.in_(list(person_ids)))).group_by(
        Visit.person
    )
    offered = {code for code, _label in choices.options("purpose")}
    found = Visit.select(Visit.person, Visit.purposes).where(Visit.id.in_(last)).tuples()
    usual = {
        person_id: tuple(code for code in codes.split() if code in offered)
        for person_id, codes in found
    }
    return {person_id: codes for person_id, codes in usual.items() if codes}


def visits_today(actor: Actor) -> list[VisitRow]:
    """Today's sign-ins, those still here first, the newest on top."""
    require(actor, Right.SIGN_IN_VISITORS)
    visits = (
        Visit.select(Visit, Person)
        .join(Person, JOIN.LEFT_OUTER)
        .where(Visit.day == actor.clock.today())
        .order_by(Visit.time_out.is_null().desc(), Visit.time_in.desc(), Visit.id.desc())
    )
    return [
        VisitRow(
            visit.id,
            visit.person_id,
            _name(visit),
            visit.time_in,
            visit.time_out,
            choices.labels("purpose", visit.purposes.split()),
        )
        for visit in visits
    ]


def _open_on(day: date) -> Any:
    return (Visit.day == day) & Visit.time_out.is_null()


def _sign_out_all(actor: Actor, where: Any, at: time, kind: str) -> Done[int]:
    """Sign out the visits of the condition ``where`` at ``at``, or at closing time before that."""
    closing = Center.select(Center.closing_time).scalar()
    # What is to be done is read before: a system entry is written even when nothing changed.
    if not Visit.select().where(where).exists():
        return Done(None, _("Nobody is signed in."), frozenset(), 0)
    with journal.entry(actor, "", kind=kind) as entry:
        visits = list(Visit.select().where(where))
        for visit in visits:
            before_closing = closing is not None and visit.time_in < closing
            visit.time_out = min(at, closing) if before_closing else max(at, visit.time_in)
            visit.save()
        entry.label = ngettext("Signed out {n} person", "Signed out {n} people", len(visits))
    return entry.done(len(visits))


def _name(visit: Visit) -> str:
    return display_name(visit.person) if visit.person_id is not None else visit.alias


def _codes(purposes: Iterable[str]) -> str:
    codes = list(dict.fromkeys(purposes))
    if not all(choices.is_code("purpose", code) for code in codes):
        raise Invalid({"purposes": _("Choose one from the list.")})
    return " ".join(codes)
