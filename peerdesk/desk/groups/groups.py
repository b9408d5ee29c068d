"""Groups: what they are, when they meet, who belongs to them.

A membership holds from ``joined_on`` to the day before ``left_on``: on the day somebody leaves
they are no longer on the roll. Hosted groups have no members and no names: anonymity is theirs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import Any, Literal

from peewee import JOIN, fn
from pydantic import Field, field_validator, model_validator

from peerdesk.actor import Actor
from peerdesk.desk.basics import choices
from peerdesk.desk.basics.dates import parse_time
from peerdesk.desk.basics.forms import Form, RecentDate, ShortText, TypedDate, checked, wrong
from peerdesk.desk.basics.languages import center_language
from peerdesk.desk.basics.own_groups import (
    groups_run,
    keeps_group,
    require_kept,
    require_members,
    sees_every_roll,
)
from peerdesk.desk.basics.rights import Right, is_director, may, require
from peerdesk.desk.groups import planning
from peerdesk.desk.groups.co_facilitators import leads_already
from peerdesk.desk.groups.planning import ensure_meetings as ensure_meetings
from peerdesk.desk.groups.schedule import in_words
from peerdesk.desk.people.people import display_name, existing, name_said
from peerdesk.errors import Invalid
from peerdesk.records import meanings
from peerdesk.records.groups import Attendance, Group, Meeting, Membership
from peerdesk.records.office import Account, Center
from peerdesk.records.people import Person
from peerdesk.said import said
from peerdesk.store import journal
from peerdesk.store.journal import Done
from peerdesk.text import in_order, normalise
from peerdesk.words import _

_LONG_AGO = timedelta(weeks=4)
"""Who adds a group that began earlier is asked from which day its rolls are kept."""


class GroupForm(Form):
    """A group as it is typed. What is left out is the center's usual, or what the day implies."""

    name: str = Field(min_length=1, max_length=80)
    kind: str = "all_recovery"
    hosted: bool = False
    is_open: bool = True
    modality: Literal["in_person", "online", "hybrid", "phone"] = "in_person"
    language: str = Field(default="en", min_length=2, max_length=12)
    facilitator_id: int | None = None  # an account; somebody without one is a facilitator_name
    facilitator_name: ShortText = ""
    co_facilitator_id: int | None = None
    co_facilitator_name: ShortText = ""
    room: ShortText = ""
    capacity: int | None = Field(default=None, ge=1, le=500)
    rule: Literal["weekly", "monthly", "once"] = "weekly"
    weekday: int | None = Field(default=None, ge=0, le=6)  # 0 is Monday
    every_weeks: int = Field(default=1, ge=1, le=52)
    nth: Literal[1, 2, 3, 4, -1] = 1
    starts_at: time
    minutes: int = Field(default=60, ge=5, le=720)
    starts_on: TypedDate = None
    ends_on: TypedDate = None
    rolls_since: RecentDate = None  # None: since its first day

    @field_validator("starts_at", mode="before")
    @classmethod
    def _read_time(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        if not value.strip():
            raise ValueError(_("This is needed."))
        try:
            return parse_time(value)
        except Invalid as error:
            raise ValueError(str(error)) from None

    @model_validator(mode="after")
    def _in_order(self) -> GroupForm:
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise wrong("ends_on", _("The last day is before the first one."))
        return self


@dataclass(frozen=True)
class GroupRow:
    """A group in the list. ``when`` is its rule in words; ``members`` are those of today.

    ``is_own``: the account may see who belongs to it. If not, nothing is told of its members, its
    capacity or who leads it: see ``own_groups``. ``may_change``: the account may change it.
    """

    id: int
    name: str
    kind: str
    hosted: bool
    is_open: bool
    modality: str
    when: str
    starts_at: time
    minutes: int
    room: str
    facilitator: str
    members: int
    capacity: int
    next_meeting_id: int | None
    next_day: date | None
    ended: bool
    co_facilitator: str = ""
    is_own: bool = True
    may_change: bool = True


@dataclass(frozen=True)
class MemberRow:
    """Somebody who belongs to a group."""

    person_id: int
    name: str
    code: str
    joined_on: date


def add_group(actor: Actor, values: dict[str, Any]) -> Done[int]:
    """Add a group and its meetings through the coming eight weeks; returns its id.

    A facilitator's new group is their own, unless somebody else is to lead it.
    """
    require(actor, Right.KEEP_GROUPS)
    whole = {"language": center_language(), **values}
    if not (whole.get("facilitator_id") or whole.get("facilitator_name") or is_director(actor)):
        whole["facilitator_id"] = actor.account_id
    form = checked(GroupForm, whole, today=actor.clock.today())
    group = Group()
    _fill(actor, group, form)
    with journal.entry(actor, said("group_added", group=group.name)) as entry:
        group.save()
        planning.plan(group, planning.horizon(actor))
    return entry.done(group.id)


def change_group(actor: Actor, group_id: int, values: dict[str, Any]) -> Done[int]:
    """Change a group; ``values`` are those fields of the form that differ.

    Another time, place or rule plans the future untouched meetings anew. The past, and a meeting
    that was recorded, cancelled, moved or printed, stays as it is.
    """
    require_kept(actor, group_id)
    whole = {**group_values(actor, group_id), **values}
    form = checked(GroupForm, whole, today=actor.clock.today())
    group = Group.get_by_id(group_id)
    if form.hosted and not group.hosted and has_names(group):
        raise Invalid(
            {
                "hosted": _(
                    "This group has members or named attendance, and a hosted group keeps no "
                    "names. Add the hosted group as a new one."
                )
            }
        )
    with journal.entry(actor, said("group_changed", group=group.name)) as entry:
        planning.plan(group, actor.clock.today())
        before, since, first = planning.shape(group), group.rolls_since, planning.first_day(group)
        _fill(actor, group, form)
        group.save()
        if group.rolls_since != since:
            planning.keep_rolls_from(group, first)
        if planning.shape(group) != before:
            planning.plan_anew(actor, group)
    return entry.done(group_id)


def end_group(actor: Actor, group_id: int, last_day: date) -> Done[int]:
    """``last_day`` is the group's last; later untouched meetings go, and its memberships end."""
    require_kept(actor, group_id)
    group = Group.get_by_id(group_id)
    if last_day < group.starts_on:
        raise Invalid({"ends_on": _("The last day is before the first one.")})
    label = said("group_ended", group=group.name, day=last_day)
    with journal.entry(actor, label) as entry:
        planning.plan(group, actor.clock.today())
        group.ends_on = last_day
        group.save()
        planning.plan_anew(actor, group)
        after = last_day + timedelta(days=1)
        for membership in group.memberships.where(Membership.left_on.is_null()):
            membership.left_on = max(after, membership.joined_on)
            membership.save()
    return entry.done(group_id)


def group_values(actor: Actor, group_id: int) -> dict[str, Any]:
    """The group as ``GroupForm``'s fields, to be shown for a change."""
    require_kept(actor, group_id)
    group = Group.get_by_id(group_id)
    return {name: getattr(group, name) for name in GroupForm.model_fields}


def group_ids(actor: Actor, search: str = "", ended: bool = False, sort: str = "name") -> list[int]:
    """The running groups (``ended``: those that are over), sorted by "name", "time" or "room".

    ``search`` finds every word of it in the name, the room or, of the own groups, who leads it.
    """
    require(actor, Right.SEE_GROUPS)
    today = actor.clock.today()
    over = Group.ends_on.is_null(False) & (Group.ends_on < today)
    groups = with_leaders(Group.select(Group, Account, CoFacilitator))
    groups = groups.where(over if ended else ~over)
    own = _own_among(actor, groups)
    tells_leaders = not may(actor, Right.TAKE_ROLL)
    # A center has some dozens of groups: Python sorts and finds them as people spell them.
    words = normalise(search).split()
    found = []
    for group in groups:
        leaders = _leaders(group) if tells_leaders or group.id in own else ""
        text = normalise(f"{group.name} {group.room} {leaders}")
        if all(word in text for word in words):
            found.append(group)
    by_name = sorted(found, key=lambda group: in_order(group.name))
    if sort == "time":
        by_name.sort(key=lambda group: (group.weekday, group.starts_at))
    elif sort == "room":
        by_name.sort(key=lambda group: in_order(group.room))
    return [group.id for group in by_name]


def group_rows(actor: Actor, ids: list[int]) -> dict[int, GroupRow]:
    """The rows of the groups ``ids``."""
    require(actor, Right.SEE_GROUPS)
    today = actor.clock.today()
    members = dict(
        Membership.select(Membership.group, fn.COUNT(Membership.id))
        .where(Membership.group.in_(ids), meanings.belongs_on(today))
        .group_by(Membership.group)
        .tuples()
    )
    coming: dict[int, tuple[int, date]] = {}
    meetings = (
        Meeting.select(Meeting.group, Meeting.id, Meeting.day)
        .where(Meeting.group.in_(ids), Meeting.day >= today, Meeting.state == "scheduled")
        .order_by(Meeting.day, Meeting.starts_at)
    )
    for group_id, meeting_id, day in meetings.tuples():
        coming.setdefault(group_id, (meeting_id, day))
    groups = list(
        with_leaders(Group.select(Group, Account, CoFacilitator)).where(Group.id.in_(ids))
    )
    own = _own_among(actor, groups)
    rows = {
        group.id: _row(group, members.get(group.id, 0), coming.get(group.id), today)
        for group in groups
    }
    return {
        group_id: replace(row, may_change=keeps_group(actor, group_id))
        if group_id in own
        else _closed(actor, row)
        for group_id, row in rows.items()
    }


def members(actor: Actor, group_id: int) -> list[MemberRow]:
    """Who belongs to the group today, in the order of names."""
    require_members(actor, group_id)
    rows = (
        Membership.select(Membership, Person)
        .join(Person)
        .where(Membership.group == group_id, meanings.belongs_on(actor.clock.today()))
        .order_by(Person.sort_key, Person.id)
    )
    return [
        MemberRow(row.person_id, display_name(row.person), row.person.code, row.joined_on)
        for row in rows
    ]


def join(actor: Actor, group_id: int, person_id: int, on: date | None = None) -> Done[int]:
    """Put somebody on the group's roll from ``on`` (today); returns the membership's id."""
    require_members(actor, group_id)
    group, person = Group.get_by_id(group_id), existing(person_id)
    refuse_names_of_hosted(group)
    day = on or actor.clock.today()
    lasting = meanings.lasts_on(Membership.left_on, day)
    if group.memberships.where(Membership.person == person_id, lasting).exists():
        message = _("{name} is in {group} already.", name=display_name(person), group=group.name)
        raise Invalid({"person": message})
    label = said("group_joined", name=name_said(person), group=group.name)
    with journal.entry(actor, label, person_id=person_id) as entry:
        membership = Membership(group=group, person=person_id, joined_on=day)
        membership.save()
    return entry.done(membership.id)


def leave(actor: Actor, group_id: int, person_id: int, on: date | None = None) -> Done[None]:
    """Take somebody off the group's roll from ``on`` (today); what they attended stays."""
    require_members(actor, group_id)
    group, person = Group.get_by_id(group_id), existing(person_id)
    membership = group.memberships.where(
        Membership.person == person_id, Membership.left_on.is_null()
    ).first()
    if membership is None:
        message = _("{name} is not in {group}.", name=display_name(person), group=group.name)
        raise Invalid({"person": message})
    label = said("group_left", name=name_said(person), group=group.name)
    with journal.entry(actor, label, person_id=person_id) as entry:
        membership.left_on = max(on or actor.clock.today(), membership.joined_on)
        membership.save()
    return entry.done(None)


def facilitator_of(group: Any) -> str:
    """Who leads the group: the account's name, else the name typed."""
    return group.facilitator.name if group.facilitator_id else group.facilitator_name


def refuse_names_of_hosted(group: Any) -> None:
    """Raise Invalid for a hosted group, which keeps no names."""
    if group.hosted:
        raise Invalid(
            {
                "group": _(
                    "{group} belongs to an outside fellowship: no names are kept, only how many "
                    "came. Nothing was changed.",
                    group=group.name,
                )
            }
        )


def co_facilitator_of(group: Any) -> str:
    """Who leads the group beside the facilitator: the account's name, else the name typed."""
    return group.co_facilitator.name if group.co_facilitator_id else group.co_facilitator_name


CoFacilitator = Account.alias()


def with_leaders(query: Any) -> Any:
    """A query that stands at Group, with the accounts of those who lead it."""
    return (
        query.join(Account, JOIN.LEFT_OUTER, on=Group.facilitator)
        .switch(Group)
        .join(
            CoFacilitator,
            JOIN.LEFT_OUTER,
            on=(Group.co_facilitator == CoFacilitator.id),
            attr="co_facilitator",
        )
    )


def _leaders(group: Any) -> str:
    return f"{facilitator_of(group)} {co_facilitator_of(group)}"


def _own_among(actor: Actor, groups: Iterable[Any]) -> set[int]:
    """The ids of those of ``groups`` whose members this account may see."""
    ids = {group.id for group in groups}
    if sees_every_roll(actor):
        return ids
    return ids & {group_id for (group_id,) in groups_run(actor).tuples()}


def _closed(actor: Actor, row: GroupRow) -> GroupRow:
    """What is told of a group that is not the account's own: its name, when and where.

    A mentor, who takes no roll, also tells people what kind it is and whom to ask for.
    """
    row = replace(row, members=0, capacity=0, is_own=False, may_change=False)
    if not may(actor, Right.TAKE_ROLL):
        return row
    return replace(row, kind="", facilitator="", co_facilitator="")


def _row(group: Any, members: int, coming: tuple[int, date] | None, today: date) -> GroupRow:
    return GroupRow(
        id=group.id,
        name=group.name,
        kind=group.kind,
        hosted=group.hosted,
        is_open=group.is_open,
        modality=group.modality,
        when=in_words(planning.rule_of(group)),
        starts_at=group.starts_at,
        minutes=group.minutes,
        room=group.room,
        facilitator=facilitator_of(group),
        co_facilitator=co_facilitator_of(group),
        members=members,
        capacity=group.capacity,
        next_meeting_id=coming[0] if coming else None,
        next_day=coming[1] if coming else None,
        ended=group.ends_on is not None and group.ends_on < today,
    )


def has_names(group: Any) -> bool:
    """Whether the group ever had a member or a name on a roll."""
    named = Attendance.select().join(Meeting).where(Meeting.group == group)
    return group.memberships.exists() or named.exists()


def _fill(actor: Actor, group: Any, form: GroupForm) -> None:
    """Write the form onto the row, after the checks that need the records."""
    errors = _wrong_with(actor, group, form)
    if errors:
        raise Invalid(errors)
    second = ("co_facilitator_id", "co_facilitator_name")
    if any(getattr(group, field) != getattr(form, field) for field in second):
        group.co_facilitator_settled = True
    for field, value in form.model_dump().items():
        setattr(group, field, value)
    if group.capacity is None:
        group.capacity = Center.get().group_capacity
    if group.weekday is None or group.rule == "once":
        group.weekday = (group.starts_on or actor.clock.today()).weekday()
    if group.starts_on is None:
        group.starts_on = _first_day(actor, group)
    if group.ends_on is not None and group.ends_on < group.starts_on:
        raise Invalid({"ends_on": _("The last day is before the first one.")})


def _wrong_with(actor: Actor, group: Any, form: GroupForm) -> dict[str, str]:
    """What the records say against the form, by field."""
    errors = {}
    name = form.name
    others = Group.select(Group.name).where(Group.id != (group.id or 0))
    if normalise(name) in {normalise(other.name) for other in others}:
        errors["name"] = _("There is a group of this name already.")
    if not choices.is_code("group_kind", form.kind):
        errors["kind"] = _("Choose a kind from the list.")
    for field in ("facilitator_id", "co_facilitator_id"):
        chosen = getattr(form, field)
        if chosen is None or chosen == getattr(group, field):
            continue
        if not Account.select().where(Account.id == chosen, Account.active).exists():
            errors[field] = _("Choose a facilitator from the list.")
    if form.co_facilitator_id is not None and form.co_facilitator_id == form.facilitator_id:
        errors["co_facilitator_id"] = leads_already()
    if form.rule == "once" and form.starts_on is None and _is_over_today(actor, form):
        errors["starts_on"] = _("This hour is past today. Type the day.")
    began_anew = form.starts_on != group.starts_on and form.rolls_since is None
    if began_anew and asks_for_rolls(actor.clock.today(), form.starts_on, form.rule):
        errors["rolls_since"] = _("It began a while ago. From which day are its rolls kept?")
    return errors


def asks_for_rolls(today: date, starts_on: date | None, rule: str) -> bool:
    """Whether a group that began then may have met for long before its rolls are kept here."""
    return rule != "once" and (starts_on or today) < today - _LONG_AGO


def _first_day(actor: Actor, group: Any) -> date:
    """Today, or tomorrow when the hour is over: nobody met that was not planned yet."""
    today = actor.clock.today()
    return today + timedelta(days=1) if _is_over_today(actor, group) else today


def _is_over_today(actor: Actor, group: Any) -> bool:
    clock = actor.clock
    begins = clock.moment(clock.today(), group.starts_at)
    return begins + timedelta(minutes=group.minutes) <= clock.now()
