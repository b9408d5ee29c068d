"""The mentors: who they are, whom they can take, and what keeps them from it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any, Literal

from peewee import fn
from pydantic import Field, ValidationInfo, field_validator

from peerdesk.actor import Actor
from peerdesk.desk.basics import choices
from peerdesk.desk.basics.forms import ComingDate, Form, NeededText, PastDate, ShortText, checked
from peerdesk.desk.basics.match_words import PARTS, Slot
from peerdesk.desk.basics.rights import Right, may, require
from peerdesk.desk.basics.whose_details import own_mentor_id as own_mentor_id
from peerdesk.desk.mentoring.matching import MentorTraits, why_not_available
from peerdesk.errors import Invalid
from peerdesk.records import meanings
from peerdesk.records.mentoring import Assignment, Mentor, MentorSlot, MentorTrait, mentor_said
from peerdesk.records.office import Center
from peerdesk.said import said, said_in_words, shown
from peerdesk.store import journal
from peerdesk.store.database import database
from peerdesk.store.journal import Done
from peerdesk.text import in_order
from peerdesk.words import _, language, medium_date, ngettext

CREDENTIAL_REMINDER_DAYS = 90
"""From this many days before it expires, a credential says so."""

TRAIT_LISTS = {
    "languages": "language",
    "pathways": "pathway",
    "experience": "experience",
    "modes": "mode",
    "interests": "interest",
}
"""Fields of the form and of ``MentorTraits``, and the list whose codes they hold."""

_COLUMNS = (
    "name",
    "limit",
    "stage",
    "trained_on",
    "credential_expires_on",
    "cleared_for_minors",
    "person",
    "gender",
    "age_band",
    "place",
)

MentorSort = Literal["name", "load", "stage"]


class MentorForm(Form):
    """What is asked about a mentor. ``limit`` None means the center's own.

    ``slots`` are pairs of a weekday (0 is Monday) and a part of the day; ``person_id`` is set
    when the mentor also comes to the center as somebody in recovery.
    """

    name: NeededText
    stage: str = "active"
    gender: str = ""
    age_band: str = ""
    place: ShortText = ""
    limit: int | None = Field(default=None, ge=0, le=200)
    trained_on: PastDate = None
    credential: ShortText = ""
    credential_expires_on: ComingDate = None
    cleared_for_minors: bool = False
    account_id: int | None = None
    person_id: int | None = None
    languages: tuple[str, ...] = ()
    pathways: tuple[str, ...] = ()
    experience: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    interests: tuple[str, ...] = ()
    slots: tuple[tuple[int, str], ...] = ()

    @field_validator("stage")
    @classmethod
    def _known_stage(cls, value: str) -> str:
        if not choices.is_code("mentor_stage", value):
            raise ValueError(_("Choose one from the list."))
        return value

    @field_validator(*TRAIT_LISTS)
    @classmethod
    def _known_codes(cls, value: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        if not all(choices.is_code(TRAIT_LISTS[info.field_name or ""], code) for code in value):
            raise ValueError(_("Choose from the list."))
        return value

    @field_validator("slots")
    @classmethod
    def _known_slots(cls, value: tuple[Slot, ...]) -> tuple[Slot, ...]:
        check_slots(value)
        return value


_PLAIN_FIELDS = [name for name in MentorForm.model_fields if name not in (*TRAIT_LISTS, "slots")]


@dataclass(frozen=True)
class MentorRow:
    """A line of the mentors' list. ``credential_state``: none, valid, expiring or expired.

    ``why_not_available`` is empty for a mentor who can take somebody today.
    """

    mentor_id: int
    name: str
    stage: str
    stage_label: str
    load: int
    limit: int
    credential_state: str
    credential_words: str
    why_not_available: tuple[str, ...]


def add_mentor(actor: Actor, values: dict[str, Any]) -> Done[int]:
    """Add a mentor from the values of ``MentorForm``; the value is the new id."""
    require(actor, Right.KEEP_MENTORS)
    today = actor.clock.today()
    form = checked(MentorForm, values, today=today)
    with journal.entry(actor, said("mentor_added", name=form.name)) as entry:
        mentor = Mentor(started_on=today, stage_since=today)
        _save(mentor, form)
    return entry.done(mentor.id)


def change_mentor(actor: Actor, mentor_id: int, values: dict[str, Any]) -> Done[int]:
    """Keep the values of ``MentorForm`` for this mentor.

    No assignment ends by it: the people of a mentor who pauses or ends come up in
    ``assignment.waiting`` as needing a new one.
    """
    require(actor, Right.KEEP_MENTORS)
    form = checked(MentorForm, values, today=actor.clock.today())
    with journal.entry(actor, said("mentor_changed", name=form.name)) as entry:
        mentor = Mentor.get_by_id(mentor_id)
        if mentor.stage != form.stage:
            mentor.stage_since = actor.clock.today()
        _save(mentor, form)
    return entry.done(mentor_id)


def mentor_values(actor: Actor, mentor_id: int) -> dict[str, Any]:
    """The values that fill the form of ``MentorForm`` for this mentor."""
    require(actor, Right.SEE_MENTORS)
    mentor = Mentor.get_by_id(mentor_id)
    (traits,) = load_traits([mentor_id])
    return (
        {name: getattr(mentor, name) for name in _PLAIN_FIELDS}
        | {name: sorted(getattr(traits, name)) for name in TRAIT_LISTS}
        | {"slots": sorted(traits.slots)}
    )


def mentor_ids(
    actor: Actor,
    *,
    stages: Collection[str] | None = None,
    sort: MentorSort = "name",
    descending: bool = False,
) -> list[int]:
    """The ids of the mentors in these stages (all), in the order of ``sort``, then by name."""
    require(actor, Right.SEE_MENTORS)
    query = Mentor.select(Mentor.id, Mentor.name, Mentor.stage).tuples()
    if stages is not None:
        query = query.where(Mentor.stage.in_(list(stages)))
    position = {code: place for place, code in enumerate(choices.SHIPPED["mentor_stage"])}
    # A center has tens of mentors: sorted here, because the database orders ASCII only.
    found = sorted(query, key=lambda row: (in_order(said_in_words(mentor_said(row[1]))), row[0]))
    if sort == "load":
        loads = active_loads()
        found.sort(key=lambda row: loads.get(row[0], 0), reverse=descending)
    elif sort == "stage":
        found.sort(key=lambda row: position.get(row[2], len(position)), reverse=descending)
    elif descending:
        found.reverse()
    return [row[0] for row in found]


def mentor_rows(actor: Actor, ids: Collection[int]) -> dict[int, MentorRow]:
    """The lines of these mentors, by id."""
    require(actor, Right.SEE_MENTORS)
    today = actor.clock.today()
    credentials = dict(
        Mentor.select(Mentor.id, Mentor.credential).where(Mentor.id.in_(list(ids))).tuples()
    )
    rows = {}
    label = cache(choices.kept)
    for mentor in load_mentors(ids):
        state, words = _credential(
            credentials[mentor.mentor_id], mentor.credential_expires_on, today
        )
        rows[mentor.mentor_id] = MentorRow(
            mentor.mentor_id,
            mentor.name,
            mentor.stage,
            shown(label("mentor_stage", mentor.stage)),
            mentor.load,
            mentor.limit,
            state,
            words,
            why_not_available(mentor, today, label),
        )
    return rows


def active_loads() -> dict[int, int]:
    """Mentor id to the number of people who walk with the mentor now; not here means nobody."""
    return dict(
        Assignment.select(Assignment.mentor, fn.COUNT(Assignment.id))
        .where(meanings.walks_now())
        .group_by(Assignment.mentor)
        .tuples()
    )


def load_mentors(ids: Collection[int] | None = None) -> list[MentorTraits]:
    """These mentors (all who haven't ended) with load and limit, but without what they share."""
    loads = active_loads()
    center_limit = Center.select(Center.mentor_limit).scalar()
    mentors = Mentor.select(Mentor.id, *(getattr(Mentor, name) for name in _COLUMNS))
    found = []
    for mentor_id, *values in mentors.where(Mentor.id.in_(_chosen(ids))).tuples():
        known: dict[str, Any] = dict(zip(_COLUMNS, values, strict=True))
        known["person_id"] = known.pop("person")
        known["name"] = said_in_words(mentor_said(known["name"]))
        if known["limit"] is None:
            known["limit"] = center_limit
        found.append(MentorTraits(mentor_id=mentor_id, load=loads.get(mentor_id, 0), **known))
    return found


# Of all who haven't ended: valid for one file up to one journal entry, in one language.
_to_match: tuple[tuple[str, int, str], tuple[MentorTraits, ...]] | None = None


def mentors_to_match() -> tuple[MentorTraits, ...]:
    """As ``load_traits`` of all who haven't ended, read once between two changes.

    Not for use inside an open journal entry, whose changes it doesn't know yet.
    """
    global _to_match
    valid_for = (str(database.database), journal.latest(), language())
    found = _to_match
    if found is None or found[0] != valid_for:
        found = _to_match = (valid_for, tuple(load_traits()))
    return found[1]


def warm_up(actor: Actor) -> None:
    """Read them before the first match is looked for; in a job of its own after the sign-in."""
    if may(actor, Right.SEE_MENTORS):
        mentors_to_match()


def forget() -> None:
    """Drop the mentors held in memory; called when the center is locked or closed."""
    global _to_match
    _to_match = None


def load_traits(ids: Collection[int] | None = None) -> list[MentorTraits]:
    """All that matching knows of these mentors (of all who haven't ended), in five queries."""
    codes: defaultdict[tuple[int, str], set[str]] = defaultdict(set)
    traits = MentorTrait.select(MentorTrait.mentor, MentorTrait.list_name, MentorTrait.code)
    for mentor_id, list_name, code in traits.where(MentorTrait.mentor.in_(_chosen(ids))).tuples():
        codes[mentor_id, list_name].add(code)
    slots: defaultdict[int, set[Slot]] = defaultdict(set)
    weekly = MentorSlot.select(MentorSlot.mentor, MentorSlot.weekday, MentorSlot.part)
    for mentor_id, weekday, part in weekly.where(MentorSlot.mentor.in_(_chosen(ids))).tuples():
        slots[mentor_id].add((weekday, part))
    found = []
    for mentor in load_mentors(ids):
        shared: dict[str, Any] = {
            name: frozenset(codes[mentor.mentor_id, list_name])
            for name, list_name in TRAIT_LISTS.items()
        }
        found.append(replace(mentor, slots=frozenset(slots[mentor.mentor_id]), **shared))
    return found


def _chosen(ids: Collection[int] | None) -> Any:
    return Mentor.select(Mentor.id).where(Mentor.stage != "ended") if ids is None else list(ids)


def check_slots(slots: Iterable[Slot]) -> None:
    """Raise ValueError, for a form, unless all are weekdays with a part of the day."""
    if any(weekday not in range(7) or part not in PARTS for weekday, part in slots):
        raise ValueError(_("Choose the weekly times from the list."))


def _save(mentor: Mentor, form: MentorForm) -> None:
    """Write the mentor, and of the traits and slots only what differs."""
    _check_account(mentor, form.account_id)
    for name in _PLAIN_FIELDS:
        setattr(mentor, name, getattr(form, name))
    mentor.save()
    wanted = {(TRAIT_LISTS[name], code) for name in TRAIT_LISTS for code in getattr(form, name)}
    for trait in list(mentor.traits):
        if (trait.list_name, trait.code) in wanted:
            wanted.remove((trait.list_name, trait.code))
        else:
            trait.delete_instance()
    for list_name, code in sorted(wanted):
        MentorTrait(mentor=mentor, list_name=list_name, code=code).save()
    free = set(form.slots)
    for slot in list(mentor.slots):
        if (slot.weekday, slot.part) in free:
            free.remove((slot.weekday, slot.part))
        else:
            slot.delete_instance()
    for weekday, part in sorted(free):
        MentorSlot(mentor=mentor, weekday=weekday, part=part).save()


def _check_account(mentor: Mentor, account_id: int | None) -> None:
    """An account is one mentor's: it decides whose people are seen."""
    if account_id is None:
        return
    other = (
        Mentor.select(Mentor.name)
        .where(Mentor.account == account_id, Mentor.id != (mentor.id or 0), Mentor.stage != "ended")
        .scalar()
    )
    if other is not None:
        raise Invalid(
            {
                "account_id": _(
                    "This account belongs to {name} already.",
                    name=said_in_words(mentor_said(other)),
                )
            }
        )


def _credential(credential: str, expires_on: date | None, today: date) -> tuple[str, str]:
    """The state (none, valid, expiring, expired) and its words."""
    if expires_on is None:
        return ("valid", credential) if credential else ("none", _("no credential"))
    day = medium_date(expires_on)
    left = (expires_on - today).days
    if left < 0:
        return "expired", _("credential expired {day}", day=day)
    if left <= CREDENTIAL_REMINDER_DAYS:
        words = ngettext("credential expires in {n} day", "credential expires in {n} days", left)
        return "expiring", words
    return "valid", _("credential valid until {day}", day=day)
