"""Signing people in and out at the desk, and counting those who give no name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Literal

from peewee import JOIN

from peerdesk.actor import Actor
from peerdesk.desk import choices
from peerdesk.desk.forms import Form, NeededText, TypedTime, checked
from peerdesk.desk.intake import begin_again, is_open
from peerdesk.desk.people import display_name, erased_words, existing, shown_name
from peerdesk.desk.rights import Right, require
from peerdesk.desk.unanswered import WORDS
from peerdesk.errors import Invalid, PeerDeskError
from peerdesk.records.office import Center
from peerdesk.records.people import GuestCount, Person, Visit
from peerdesk.said import Said, said, said_in_words
from peerdesk.store import journal
from peerdesk.store.journal import Done
from peerdesk.words import _, number

_MOST_GUESTS = 999
_END_OF_DAY = time(23, 59)
_LATELY = timedelta(days=7)
_MOST_ENDED = 500
"""In one entry: the window waits for a tenth of a second at most."""


FirstTime = Literal["yes", "no", "declined", "unknown"]


@dataclass(frozen=True)
class VisitRow:
    """A sign-in of today. ``person_id`` is None for a guest under an alias, and where the record
    was erased since; ``name`` is then the whole alias, or says that it is nobody's any more.

    ``first_time`` is as in ``Visit``, None when nobody asked.
    """

    id: int
    person_id: int | None
    name: str
    time_in: time
    time_out: time | None
    purposes: str
    first_time: FirstTime | None = None
    is_guest: bool = False

    @property
    def shown(self) -> str:
        """The name for all who look at the list: of a guest, too, first name and initial only."""
        first, _blank, rest = self.name.partition(" ")
        return shown_name(first, rest) if self.is_guest else self.name

    @property
    def is_open(self) -> bool:
        """Whether they are still here."""
        return self.time_out is None


class _Guest(Form):
    alias: NeededText


class _Corrected(Form):
    time_in: TypedTime = None
    time_out: TypedTime = None
    first_time: FirstTime | None = None


def sign_in(
    actor: Actor,
    person_id: int,
    purposes: Iterable[str] = (),
    first_time: FirstTime | None = None,
    *,
    welcome_back: bool = False,
) -> Done[int]:
    """Sign a person in now; the visit's id. ``welcome_back`` opens somebody who is closed again.

    Somebody who is signed in already and not out again is not signed in twice: the result then
    has no entry, says so in its label, and holds the visit that is open.
    """
    require(actor, Right.SIGN_IN_VISITORS)
    if welcome_back:
        require(actor, Right.DO_INTAKE)
    codes = _codes(purposes)
    now = actor.clock.now()
    with journal.entry(actor, "", person_id=person_id) as entry:
        person = existing(person_id)
        name = display_name(person)
        welcome_back = welcome_back and not is_open(person)
        if welcome_back:
            begin_again(person, now.date())
        visit = _open_visit(person.id, now.date())
        if visit is not None:
            entry.label = (
                said("person_welcomed_back", name=name) if welcome_back else _here_since(visit)
            )
        else:
            visit = Visit(person=person, day=now.date(), time_in=now.time(), purposes=codes)
            visit.first_time = first_time
            visit.save()
            entry.label = (
                said("visit_begun_and_welcomed", name=name)
                if welcome_back
                else said("visit_begun", name=name)
            )
    return entry.done(visit.id)


def sign_in_guest(
    actor: Actor, alias: str, purposes: Iterable[str] = (), first_time: FirstTime | None = None
) -> Done[int]:
    """Sign in somebody under the name they use today, without a record of a person."""
    require(actor, Right.SIGN_IN_VISITORS)
    codes = _codes(purposes)
    guest = checked(_Guest, {"alias": alias})
    now = actor.clock.now()
    with journal.entry(actor, said("visit_begun", name=guest.alias)) as entry:
        visit = Visit(alias=guest.alias, day=now.date(), time_in=now.time(), purposes=codes)
        visit.first_time = first_time
        visit.save()
    return entry.done(visit.id)


def sign_out(actor: Actor, visit_id: int) -> Done[None]:
    """Note that the visitor left now; a visit that is over already stays as it is."""
    require(actor, Right.SIGN_IN_VISITORS)
    with journal.entry(actor, "") as entry:
        visit = _existing(visit_id)
        entry.label = said("visit_ended", name=_who(visit))
        entry.person_id = visit.person_id
        if visit.time_out is None:
            # The clock may have been put back since: in November, or by hand.
            visit.time_out = max(actor.clock.now().time(), visit.time_in)
            visit.save()
    return entry.done(None)


def correct_visit(actor: Actor, visit_id: int, values: Mapping[str, Any]) -> Done[None]:
    """Say when they really came and left, and whether it was their first time here.

    ``values`` are ``time_in``, ``time_out`` (blank while they are here) and ``first_time``;
    Invalid names the fields.
    """
    require(actor, Right.SIGN_IN_VISITORS)
    form = checked(_Corrected, values)
    now = actor.clock.now()
    with journal.entry(actor, "") as entry:
        visit = _existing(visit_id)
        entry.label = said("visit_corrected", name=_who(visit))
        entry.person_id = visit.person_id
        came, left = _to_the_second(visit, form)
        wrong = _wrong_times(visit, came, left, now)
        if wrong or came is None:
            raise Invalid(wrong)
        visit.time_in, visit.time_out, visit.first_time = came, left, form.first_time
        visit.save()
    return entry.done(None)


def _to_the_second(visit: Visit, form: _Corrected) -> tuple[time | None, time | None]:
    """The times of ``form``; a typed one has no seconds, and what stays the same keeps them."""
    came, left = (
        before if typed is not None and before is not None and typed == _minute(before) else typed
        for typed, before in ((form.time_in, visit.time_in), (form.time_out, visit.time_out))
    )
    if came is not None and left is not None and left == _minute(came):
        left = came
    return came, left


def _minute(at: time) -> time:
    return at.replace(second=0, microsecond=0)


def _wrong_times(
    visit: Visit, came: time | None, left: time | None, now: datetime
) -> dict[str, str]:
    wrong = {}
    latest = now.time() if visit.day == now.date() else time.max
    if came is None:
        wrong["time_in"] = _("This is needed.")
    elif came > latest:
        wrong["time_in"] = _("This time is still ahead.")
    if left is not None and left > latest:
        wrong["time_out"] = _("This time is still ahead.")
    elif left is not None and came is not None and left < came:
        wrong["time_out"] = _("They can't leave before they came.")
    elif left is None and visit.person_id is not None:
        other = _open_visit(visit.person_id, visit.day)
        if other is not None and other.id != visit.id:
            wrong["time_out"] = said_in_words(_here_since(other))
    return wrong


def sign_everybody_out(actor: Actor) -> Done[int]:
    """Sign out everybody who is still here today, in one action; how many.

    They left now, or at the center's closing time when that has passed since they came.
    """
    require(actor, Right.SIGN_IN_VISITORS)
    now = actor.clock.now()
    here = _open_on(now.date())
    with journal.entry(actor, said("nobody_signed_in")) as entry:
        closing = _closing_time()
        count = 0
        for visit in list(Visit.select().where(here)):
            before = closing if closing is not None and visit.time_in < closing else now.time()
            visit.time_out = max(min(before, now.time()), visit.time_in)
            visit.save()
            count += 1
        if count:
            entry.label = said("visits_ended", n=count)
    return entry.done(count)


def sign_out_at_closing(actor: Actor) -> Done[int]:
    """End what is over and was left open: every visit of a past day, and, once closing time has
    passed, those of today that began before it. How many.

    The program's own doing, for whoever is signed in. Those who come after closing time stay
    until somebody signs them out, or the day is over. Looks at the last days only, which costs
    nothing; ``end_left_open`` looks at all.
    """
    now = actor.clock.now()
    closing = _closing_time()
    is_over = Visit.day.between(now.date() - _LATELY, now.date() - timedelta(days=1))
    if closing is not None and now.time() >= closing:
        is_over |= (Visit.day == now.date()) & (Visit.time_in < closing)
    return _end(actor, is_over, closing)


def end_left_open(actor: Actor) -> Done[int]:
    """As ``sign_out_at_closing``, for past days of any age, some hundreds at a time; how many.

    Reads through all visits, a tenth of a second for ten years: for a worker thread.
    """
    return _end(actor, Visit.day < actor.clock.today(), _closing_time())


def open_until(day: date, now: datetime) -> time:
    """Until when somebody was here who came on ``day`` and wasn't signed out."""
    return now.time() if day >= now.date() else _closing_time() or _END_OF_DAY


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
    label = said("guests_counted", n=count) if count else said("guest_count_cleared")
    with journal.entry(actor, label) as entry:
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


def usual_purposes(actor: Actor, person_id: int) -> tuple[str, ...]:
    """What this person came for when that was last asked, as codes that are still offered."""
    require(actor, Right.SIGN_IN_VISITORS)
    codes = (
        Visit.select(Visit.purposes)
        .where(Visit.person == person_id, Visit.purposes.not_in(("", *WORDS)))
        .order_by(Visit.day.desc(), Visit.time_in.desc(), Visit.id.desc())
        .limit(1)
        .scalar()
    )
    offered = {code for code, _label in choices.options("purpose")}
    return tuple(code for code in (codes or "").split() if code in offered)


def here_now(actor: Actor) -> frozenset[int]:
    """Who of the people in the records is signed in today and not out again."""
    require(actor, Right.SIGN_IN_VISITORS)
    here = _open_on(actor.clock.today()) & Visit.person.is_null(False)
    return frozenset(row[0] for row in Visit.select(Visit.person).where(here).tuples())


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
            _name(visit) or erased_words(),
            visit.time_in,
            visit.time_out,
            choices.labels("purpose", visit.purposes.split()),
            visit.first_time,
            is_guest=visit.person_id is None and bool(visit.alias),
        )
        for visit in visits
    ]


def _open_on(day: date) -> Any:
    return (Visit.day == day) & Visit.time_out.is_null()


def _end(actor: Actor, is_over: Any, closing: time | None) -> Done[int]:
    where = is_over & Visit.time_out.is_null()
    # Looked at before: a system entry is written even when nothing changes.
    if not Visit.select().where(where).exists():
        return Done(None, "", frozenset(), 0)
    with journal.entry(actor, "", kind="system") as entry:
        left = list(Visit.select().where(where).limit(_MOST_ENDED))
        for visit in left:
            visit.time_out = max(visit.time_in, closing or _END_OF_DAY)
            visit.save()
        count = len(left)
        entry.label = (
            said("visits_ended", n=count)
            if any(visit.day == actor.clock.today() for visit in left)
            else said("visits_left_open_ended", n=count)
        )
    return entry.done(count)


def _open_visit(person_id: int, day: date) -> Visit | None:
    """The visit of this person that nobody ended."""
    here = _open_on(day) & (Visit.person == person_id)
    return Visit.select().where(here).order_by(Visit.id).first()


def _existing(visit_id: int) -> Visit:
    visit = Visit.get_or_none(Visit.id == visit_id)
    if visit is None:
        raise PeerDeskError(_("This sign-in was undone."))
    return visit


def _closing_time() -> time | None:
    closing: time | None = Center.select(Center.closing_time).scalar()
    return closing


def _here_since(visit: Visit) -> Said:
    return said("visit_open_already", name=_name(visit), time=visit.time_in)


def _name(visit: Visit) -> str:
    if visit.person_id is not None:
        return display_name(visit.person)
    return visit.alias


def _who(visit: Visit) -> Said | str:
    """Whose visit it is, as a sentence keeps it."""
    return _name(visit) or said("erased_name")


def joined_purposes(visits: Iterable[Visit]) -> str:
    """What was said at any of these sign-ins; declined or not known only where nothing was."""
    codes = list(dict.fromkeys(code for visit in visits for code in visit.purposes.split()))
    said = [code for code in codes if code not in WORDS]
    return " ".join(said or codes[:1])


def _codes(purposes: Iterable[str]) -> str:
    codes = list(dict.fromkeys(purposes))
    if len(codes) == 1 and codes[0] in WORDS:
        return codes[0]
    if not all(choices.is_code("purpose", code) for code in codes):
        raise Invalid({"purposes": _("Choose one from the list.")})
    return " ".join(codes)
