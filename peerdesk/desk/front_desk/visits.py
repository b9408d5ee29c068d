"""Signing people in and out at the desk, and counting those who give no name."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Literal

from peewee import JOIN, Value

from peerdesk.actor import Actor
from peerdesk.clock import Clock
from peerdesk.desk.basics import choices
from peerdesk.desk.basics.center_day import after_midnight, by_hour, time_words
from peerdesk.desk.basics.forms import Form, NeededText, TypedTime, checked
from peerdesk.desk.basics.rights import Right, require
from peerdesk.desk.basics.unanswered import WORDS
from peerdesk.desk.intake.intake import begin_again, is_open
from peerdesk.desk.people.people import display_name, erased_words, existing, name_said, shown_name
from peerdesk.errors import Invalid, PeerDeskError
from peerdesk.records.office import Center
from peerdesk.records.people import GuestCount, Person, Visit
from peerdesk.said import Said, said, said_in_words
from peerdesk.store import journal
from peerdesk.store.journal import Done, JournalChange, JournalEntry
from peerdesk.words import _, clock_time, number

_MOST_GUESTS = 999
_LATELY = timedelta(days=7)
_MOST_ENDED = 500
"""In one entry: the window waits for a tenth of a second at most."""


FirstTime = Literal["yes", "no", "declined", "unknown"]


@dataclass(frozen=True)
class VisitRow:
    """A sign-in of ``day``. ``person_id`` is None for a guest under an alias, and where the record
    was erased since; ``name`` is then the whole alias, or says that it is nobody's any more.

    ``first_time`` is as in ``Visit``, None when nobody asked. ``is_open`` says whether they are
    still here; a past day's visit without ``time_out`` ended nobody knows when.
    """

    id: int
    person_id: int | None
    name: str
    day: date
    time_in: time
    time_out: time | None
    purposes: str
    first_time: FirstTime | None
    is_open: bool
    is_guest: bool

    @property
    def times(self) -> str:
        """5:30 PM, or 5:30 PM to 7:00 PM."""
        start = time_words(self.day, self.time_in)
        if self.time_out is None:
            return start
        return _("{start} to {end}", start=start, end=clock_time(self.time_out))

    @property
    def shown(self) -> str:
        """The name for all who look at the list: of a guest, too, first name and initial only."""
        first, _blank, rest = self.name.partition(" ")
        return shown_name(first, rest) if self.is_guest else self.name


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
    codes = purpose_codes(purposes)
    today, now = actor.clock.today(), actor.clock.now()
    with journal.entry(actor, "", person_id=person_id) as entry:
        person = existing(person_id)
        name = name_said(person)
        welcome_back = welcome_back and not is_open(person)
        if welcome_back:
            begin_again(person, today)
        visit = _open_visit(person.id, today)
        if visit is not None:
            entry.label = (
                said("person_welcomed_back", name=name) if welcome_back else here_since(visit)
            )
        else:
            visit = Visit(person=person, day=today, time_in=now.time(), purposes=codes)
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
    codes = purpose_codes(purposes)
    guest = checked(_Guest, {"alias": alias})
    today, now = actor.clock.today(), actor.clock.now()
    with journal.entry(actor, said("visit_begun", name=guest.alias)) as entry:
        visit = Visit(alias=guest.alias, day=today, time_in=now.time(), purposes=codes)
        visit.first_time = first_time
        visit.save()
    return entry.done(visit.id)


def sign_out(actor: Actor, visit_id: int) -> Done[None]:
    """Note that the visitor left now; a visit that is over already stays as it is."""
    require(actor, Right.SIGN_IN_VISITORS)
    with journal.entry(actor, "") as entry:
        visit = existing_visit(visit_id)
        entry.label = said("visit_ended", name=who_came(visit))
        entry.person_id = visit.person_id
        if visit.time_out is None:
            visit.time_out = _end_now(actor.clock, visit)
            visit.save()
    return entry.done(None)


def _end_now(clock: Clock, visit: Visit) -> time:
    """The time now, as the end of a visit that is going on."""
    now = clock.now()
    if now < clock.moment(visit.day, visit.time_in):
        # The clock was put back since: in November, or by hand.
        return visit.time_in
    if clock.end(visit.day, visit.time_in, now.time()) != now:
        raise PeerDeskError(_("This visit was on an earlier day. Correct it to say when it ended."))
    return now.time()


def correct_visit(actor: Actor, visit_id: int, values: Mapping[str, Any]) -> Done[None]:
    """Say when they really came and left, and whether it was their first time here.

    ``values`` are ``time_in``, ``time_out`` (blank while they are here, or as ``end_unsaid``) and
    ``first_time``; Invalid names the fields.
    """
    require(actor, Right.SIGN_IN_VISITORS)
    form = checked(_Corrected, values)
    with journal.entry(actor, "") as entry:
        visit = existing_visit(visit_id)
        entry.label = said("visit_corrected", name=who_came(visit))
        entry.person_id = visit.person_id
        came, left = _to_the_second(visit, form)
        wrong = wrong_times(actor.clock, visit.day, came, left)
        if came is not None and left is None:
            left = end_unsaid(actor, visit.day, came)
        if left is None and "time_out" not in wrong and visit.person_id is not None:
            other = _open_visit(visit.person_id, visit.day)
            if other is not None and other.id != visit.id:
                wrong["time_out"] = said_in_words(here_since(other))
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


def wrong_times(clock: Clock, day: date, came: time | None, left: time | None) -> dict[str, str]:
    """What is wrong with the times of a visit on ``day``, by field."""
    if came is None:
        return {"time_in": _("This is needed.")}
    wrong, now = {}, clock.now()
    ended = clock.end(day, came, left) if left is not None else None
    if clock.moment(day, came) > now:
        wrong["time_in"] = _("This time is still ahead.")
    if left is not None and ended is None:
        wrong["time_out"] = _("They can't leave before they came.")
    elif ended is not None and ended > now:
        wrong["time_out"] = _("This time is still ahead.")
    return wrong


def end_unsaid(actor: Actor, day: date, came: time) -> time | None:
    """When a visit of ``day`` ended of which nobody says so: at closing time, as the program ends
    those that were left open, or nobody knows. None for one of today: they are here."""
    require(actor, Right.SIGN_IN_VISITORS)
    closing = _closing_time()
    if closing is None or day >= actor.clock.today() or day < _closing_set_on(actor):
        return None
    return closing if by_hour(day, came) < by_hour(day, closing) else None


def sign_everybody_out(actor: Actor) -> Done[int]:
    """Sign out everybody who is still here today, in one action; how many.

    They left now, or at the center's closing time when that has passed since they came.
    """
    require(actor, Right.SIGN_IN_VISITORS)
    clock = actor.clock
    today, now = clock.today(), clock.now()
    with journal.entry(actor, said("nobody_signed_in")) as entry:
        closing = _closing_time()
        count = 0
        for visit in list(Visit.select().where(_open_on(today))):
            came, left = clock.moment(today, visit.time_in), now
            if closing is not None and came < clock.moment(today, closing):
                left = min(now, clock.moment(today, closing))
            visit.time_out = max(left, came).time()
            visit.save()
            count += 1
        if count:
            entry.label = said("visits_ended", n=count)
    return entry.done(count)


def sign_out_at_closing(actor: Actor) -> Done[int]:
    """End at closing time what began before it and was left open, today's once it has passed and
    that of past days. How many.

    The program's own doing, for whoever is signed in. When somebody left who came after closing
    time, or to a center that has none, nobody knows: that visit stays without an end, and a past
    day's means nobody who is here. Looks at the last days only, which costs nothing;
    ``end_left_open`` looks at all.
    """
    today = actor.clock.today()
    last = today - timedelta(days=1)
    closing = _closing_time()
    if closing is not None and actor.clock.now() >= actor.clock.moment(today, closing):
        last = today
    return _end(actor, Visit.day.between(today - _LATELY, last))


def end_left_open(actor: Actor) -> Done[int]:
    """As ``sign_out_at_closing``, for past days of any age, some hundreds at a time; how many.

    Reads through all visits, a tenth of a second for ten years: for a worker thread.
    """
    return _end(actor, Visit.day < actor.clock.today())


def open_until(clock: Clock, day: date, came: time) -> datetime:
    """Until when somebody may have been here who came on ``day`` and wasn't signed out.

    Who came after closing time, or after what the clock says now, may have stayed to the end of
    the day.
    """
    if day >= clock.today():
        now = clock.now()
        return now if clock.moment(day, came) < now else clock.over(day)
    closing = _closing_time()
    if closing is not None and by_hour(day, came) < by_hour(day, closing):
        return clock.moment(day, closing)
    return clock.over(day)


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
    today = actor.clock.today()
    visits = _with_people(Visit.day == today)
    newest = visits.order_by(
        Visit.time_out.is_null().desc(),
        after_midnight(today, Visit.time_in).desc(),
        Visit.time_in.desc(),
        Visit.id.desc(),
    )
    return [_row(visit, today) for visit in newest]


def visits_on(actor: Actor, day: date) -> list[VisitRow]:
    """The sign-ins of ``day`` in the order in which they were written down."""
    require(actor, Right.SIGN_IN_VISITORS)
    written = _with_people(Visit.day == day).order_by(Visit.id)
    return [_row(visit, actor.clock.today()) for visit in written]


def visit_row(actor: Actor, visit_id: int) -> VisitRow:
    """One sign-in, of whatever day; PeerDeskError when it is no longer there."""
    require(actor, Right.SIGN_IN_VISITORS)
    visit = _with_people(Visit.id == visit_id).first()
    return _row(visit if visit is not None else existing_visit(visit_id), actor.clock.today())


def _with_people(which: Any) -> Any:
    return Visit.select(Visit, Person).join(Person, JOIN.LEFT_OUTER).where(which)


def _row(visit: Any, today: date) -> VisitRow:
    return VisitRow(
        visit.id,
        visit.person_id,
        visit_name(visit) or erased_words(),
        visit.day,
        visit.time_in,
        visit.time_out,
        choices.labels("purpose", visit.purposes.split()),
        visit.first_time,
        visit.time_out is None and visit.day == today,
        visit.person_id is None and bool(visit.alias),
    )


def _open_on(day: date) -> Any:
    return (Visit.day == day) & Visit.time_out.is_null()


def _end(actor: Actor, is_over: Any) -> Done[int]:
    closing = _closing_time()
    late_in = after_midnight(Visit.day, Visit.time_in)
    late_end = after_midnight(Visit.day, closing) if closing is not None else Value(0)
    sooner = (late_in < late_end) | ((late_in == late_end) & (Visit.time_in < closing))
    where = is_over & Visit.time_out.is_null() & sooner
    # Looked at before: a system entry is written even when nothing changes.
    if closing is None or not Visit.select().where(where).exists():
        return Done(None, "", frozenset(), 0)
    where &= Visit.day >= _closing_set_on(actor)
    if not Visit.select().where(where).exists():
        return Done(None, "", frozenset(), 0)
    with journal.entry(actor, "", kind="system") as entry:
        left = list(Visit.select().where(where).limit(_MOST_ENDED))
        for visit in left:
            visit.time_out = closing
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


def existing_visit(visit_id: int) -> Visit:
    """PeerDeskError when it is no longer there."""
    visit = Visit.get_or_none(Visit.id == visit_id)
    if visit is None:
        raise PeerDeskError(_("This sign-in was undone."))
    return visit


def _closing_time() -> time | None:
    closing: time | None = Center.select(Center.closing_time).scalar()
    return closing


def _closing_set_on(actor: Actor) -> date:
    """Since which day the center closes when it does now: of days before that nobody knows."""
    changes = (
        JournalChange.select(JournalChange, JournalEntry.at)
        .join(JournalEntry)
        .where(JournalChange.record == Center._meta.table_name)
        .order_by(JournalChange.id.desc())
    )
    for change in changes:
        before, after = (json.loads(text or "{}") for text in (change.before, change.after))
        if before.get("closing_time") != after.get("closing_time"):
            at = datetime.fromisoformat(change.entry.at)
            return actor.clock.day_of(actor.clock.local(at))
    return date.min


def here_since(visit: Visit) -> Said:
    """That the person is signed in already."""
    return said("visit_open_already", name=who_came(visit), time=visit.time_in)


def visit_name(visit: Visit) -> str:
    """The person's name, or what a guest said; "" where it was erased."""
    if visit.person_id is not None:
        return display_name(visit.person)
    return visit.alias


def who_came(visit: Visit) -> Said | str:
    """Whose visit it is, as a sentence keeps it."""
    if visit.person_id is not None:
        return name_said(visit.person)
    return visit.alias or said("erased_name")


def joined_purposes(visits: Iterable[Visit]) -> str:
    """What was said at any of these sign-ins; declined or not known only where nothing was."""
    codes = list(dict.fromkeys(code for visit in visits for code in visit.purposes.split()))
    said = [code for code in codes if code not in WORDS]
    return " ".join(said or codes[:1])


def purpose_codes(purposes: Iterable[str]) -> str:
    """As ``Visit.purposes`` holds them; Invalid unless they are offered."""
    codes = list(dict.fromkeys(purposes))
    if len(codes) == 1 and codes[0] in WORDS:
        return codes[0]
    if not all(choices.is_code("purpose", code) for code in codes):
        raise Invalid({"purposes": _("Choose one from the list.")})
    return " ".join(codes)
