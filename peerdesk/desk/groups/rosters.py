"""Table sheets: printed for one meeting, and keyed back in the sheet's own order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from peewee import fn

from peerdesk.actor import Actor
from peerdesk.desk.basics import choices, languages
from peerdesk.desk.basics.center_day import is_after_midnight
from peerdesk.desk.basics.going_out import Leaving
from peerdesk.desk.basics.letterhead import letterhead
from peerdesk.desk.basics.own_groups import require_roll
from peerdesk.desk.basics.rights import Right, require
from peerdesk.desk.basics.sheets import RosterLine, RosterSheet
from peerdesk.desk.groups.attendance import Roll, RollLine, people_of, roll
from peerdesk.desk.groups.groups import facilitator_of, refuse_names_of_hosted
from peerdesk.desk.groups.schedule import ends_at
from peerdesk.desk.groups.stand_ins import names_standing_in
from peerdesk.desk.people.people import display_name
from peerdesk.errors import Invalid, PeerDeskError
from peerdesk.records import meanings
from peerdesk.records.groups import Attendance, Group, Meeting, RosterPrint, RosterPrintLine
from peerdesk.records.mentoring import Session
from peerdesk.records.office import Center
from peerdesk.records.people import Person, PersonChoice
from peerdesk.said import said
from peerdesk.store import journal
from peerdesk.store.journal import Done
from peerdesk.text import in_order, normalise
from peerdesk.words import _, in_language, medium_date, ngettext, number


@dataclass(frozen=True)
class SheetRoll:
    """A printed sheet's roll, its lines as they stand on the paper, then whoever was added.

    ``names_keyed`` counts everybody, person or alias, who came; ``control`` is a sentence when
    the names on the paper are another number, else "". ``joined`` says which lines are one
    person's since two records were merged: their names count once.
    """

    number: int
    printed_at: datetime
    roll: Roll
    names_keyed: int
    control: str
    joined: str


def roster_sheet(
    actor: Actor, meeting_id: int, facilitator_copy: bool = False, preview: bool = False
) -> RosterSheet:
    """The sheet as it would be printed now, without a number, in the group's language; writes

    nothing.
    """
    require_roll(actor, meeting_id)
    sheet, _people = _sheet(actor, meeting_id, facilitator_copy)
    return replace(sheet, preview=preview)


def number_roster(
    actor: Actor, meeting_id: int, facilitator_copy: bool = False, language: str = ""
) -> Done[RosterSheet]:
    """Give the sheet its number, so that it can be keyed back. It is not on paper yet: what
    becomes of it is told by what goes out. ``language`` "" is the group's."""
    require_roll(actor, meeting_id)
    sheet, people = _sheet(actor, meeting_id, facilitator_copy, language)
    label = said("roster_numbered", group=sheet.group, day=sheet.day)
    with journal.entry(actor, label, kind="number") as entry:
        printed = RosterPrint(
            meeting=meeting_id,
            account_id=actor.account_id,
            printed_at=sheet.letterhead.printed_at,
            facilitator_copy=facilitator_copy,
            spare_lines=sheet.spare_lines,
        )
        printed.save()
        RosterPrintLine.insert_rows(
            [
                {"roster_print": printed.id, "position": position, "person": person.id}
                for position, person in enumerate(people, 1)
            ]
        )
    return entry.done(replace(sheet, number=printed.id))


def leaving(actor: Actor, sheets: Sequence[RosterSheet]) -> Leaving:
    """What the way out is told of numbered sheets on one paper."""
    require(actor, Right.TAKE_ROLL)
    for sheet in sheets:
        require_roll(actor, RosterPrint.get_by_id(sheet.number).meeting_id)
    what = tuple(
        said("roster_of", group=sheet.group, day=sheet.day, number=sheet.number) for sheet in sheets
    )
    return Leaving(what, Right.TAKE_ROLL)


def sheet_roll(actor: Actor, sheet_number: int, names_on_paper: int | None = None) -> SheetRoll:
    """The lines of a printed sheet in its own order, for keying it back in.

    Somebody who has left the group since is still on the paper, and so on this list.
    """
    require(actor, Right.TAKE_ROLL)
    printed = RosterPrint.get_or_none(RosterPrint.id == sheet_number)
    if printed is None:
        message = _("There is no sheet {n}. The number is at the top of the sheet.", n=sheet_number)
        raise Invalid({"number": message})
    now = roll(actor, printed.meeting_id)  # asks whether it is this account's
    by_person = {line.person_id: line for line in now.lines}
    on_paper = list(
        RosterPrintLine.select(RosterPrintLine, Person)
        .join(Person)
        .where(RosterPrintLine.roster_print == printed)
        .order_by(RosterPrintLine.position)
    )
    places: dict[int, list[int]] = {}
    for line in on_paper:
        places.setdefault(line.person_id, []).append(line.position)
    persons = {line.person_id: line.person for line in on_paper}
    lines = [
        replace(by_person.pop(each, _unmarked(persons[each])), on_paper=tuple(numbers))
        for each, numbers in places.items()
    ]
    twice = [line for line in lines if len(line.on_paper) > 1]
    # Written on the spare lines, so in the order in which they were keyed.
    added = [line for line in by_person.values() if line.attendance_id is not None]
    lines += sorted(added, key=lambda line: line.attendance_id or 0)
    keyed = now.named_present + now.aliases_present
    return SheetRoll(
        number=sheet_number,
        printed_at=printed.printed_at,
        roll=replace(now, lines=tuple(lines)),
        names_keyed=keyed,
        control=_control(
            names_on_paper,
            keyed,
            sum(len(line.on_paper) - 1 for line in twice if line.came),
        ),
        joined=" ".join(map(_joined, twice)),
    )


def find_meeting(actor: Actor, group_name: str, day: date) -> int:
    """The id of the group's meeting on ``day``; an error says what there is instead."""
    require(actor, Right.SEE_GROUPS)
    groups = sorted(Group.select(), key=lambda each: in_order(each.name))
    wanted = normalise(group_name)
    group = next((found for found in groups if normalise(found.name) == wanted), None)
    if group is None:
        names = ", ".join(found.name for found in groups) or _("none yet")
        raise PeerDeskError(
            _("There is no group “{name}”. The groups are: {names}.", name=group_name, names=names)
        )
    meeting = group.meetings.where(Meeting.day == day).order_by(Meeting.starts_at).first()
    if meeting is None:
        all_days = {found.day for found in group.meetings}
        near = sorted(found for found in all_days if abs(found - day) <= timedelta(days=35))
        days = "; ".join(map(medium_date, near)) or _("none")
        raise PeerDeskError(
            _(
                "{group} has no meeting on {day}. Its meetings around that day: {days}.",
                group=group.name,
                day=medium_date(day),
                days=days,
            )
        )
    return meeting.id


def _joined(line: RollLine) -> str:
    lines = ", ".join(map(number, line.on_paper))
    return _("Lines {lines} are {name}, counted once.", lines=lines, name=line.name)


def _control(names_on_paper: int | None, keyed: int, written_twice: int) -> str:
    """``written_twice`` are lines of which another is the same person's: whoever counts the
    paper may have counted them, or not."""
    if names_on_paper is None or keyed <= names_on_paper <= keyed + written_twice:
        return ""
    if names_on_paper > keyed:
        names_on_paper -= written_twice
    missing = names_on_paper - keyed
    if missing > 0:
        return ngettext(
            "{keyed} of {paper} names are keyed: {n} is missing.",
            "{keyed} of {paper} names are keyed: {n} are missing.",
            missing,
            keyed=number(keyed),
            paper=number(names_on_paper),
        )
    return ngettext(
        "{keyed} names are keyed and {paper} are on the paper: {n} too many.",
        "{keyed} names are keyed and {paper} are on the paper: {n} too many.",
        -missing,
        keyed=number(keyed),
        paper=number(names_on_paper),
    )


def _unmarked(person: Any) -> RollLine:
    return RollLine(person.id, display_name(person), person.code, None, False, None)


def _sheet(
    actor: Actor, meeting_id: int, facilitator_copy: bool, language: str = ""
) -> tuple[RosterSheet, list[Any]]:
    # Asked before: a refusal is for whoever prints, the sheet for whoever reads it.
    refuse_names_of_hosted(Meeting.get_by_id(meeting_id).group)
    language = language or languages.of_meeting(meeting_id)
    with in_language(language):
        sheet, people = _written(actor, meeting_id, facilitator_copy)
    return replace(sheet, language=language), people


def _written(
    actor: Actor, meeting_id: int, facilitator_copy: bool
) -> tuple[RosterSheet, list[Any]]:
    meeting = Meeting.select(Meeting, Group).join(Group).where(Meeting.id == meeting_id).get()
    group, center = meeting.group, Center.get()
    people = people_of(meeting)
    ids = [person.id for person in people]
    known = _been_before(meeting, ids)
    needs, follow_ups = ({}, {})
    if facilitator_copy:
        needs, follow_ups = _needs(ids), _follow_ups(ids, meeting.day)
    lines = tuple(
        RosterLine(
            name=display_name(person),
            code=person.code,
            new_today=person.id not in known,
            pronouns=_pronouns(person) if facilitator_copy else "",
            needs=needs.get(person.id, ""),
            follow_up=follow_ups.get(person.id, ""),
        )
        for person in people
    )
    sheet = RosterSheet(
        letterhead=letterhead(actor),
        number=0,
        group=group.name,
        day=meeting.day,
        starts=meeting.starts_at,
        ends=ends_at(meeting.starts_at, meeting.minutes),
        room=meeting.room,
        facilitator=_first_name(names_standing_in([meeting_id]).get(meeting_id, ""))
        or _first_name(facilitator_of(group)),
        lines=lines,
        spare_lines=center.spare_lines,
        shred_by=max(meeting.day, actor.clock.today()) + timedelta(days=center.shred_after_days),
        facilitator_copy=facilitator_copy,
        after_midnight=is_after_midnight(meeting.day, meeting.starts_at),
    )
    return sheet, people


def _first_name(name: str) -> str:
    return (name.split() or [""])[0]


def _been_before(meeting: Any, ids: list[int]) -> set[int]:
    """Who of ``ids`` came to an earlier meeting of this group."""
    rows = (
        Attendance.select(Attendance.person)
        .join(Meeting)
        .where(
            Attendance.person.in_(ids),
            meanings.came(),
            Meeting.group == meeting.group_id,
            (Meeting.day < meeting.day)
            | ((Meeting.day == meeting.day) & (Meeting.starts_at < meeting.starts_at)),
        )
        .distinct()
        .tuples()
    )
    return {person_id for (person_id,) in rows}


def _pronouns(person: Any) -> str:
    return choices.label("pronouns", person.pronouns) if person.pronouns else ""


def _needs(ids: list[int]) -> dict[int, str]:
    """What makes it possible to take part, in words."""
    rows = PersonChoice.select(PersonChoice.person, PersonChoice.code).where(
        PersonChoice.person.in_(ids), PersonChoice.list_name == "accessibility"
    )
    codes: dict[int, list[str]] = {}
    for person_id, code in rows.order_by(PersonChoice.id).tuples():
        codes.setdefault(person_id, []).append(code)
    return {person_id: choices.labels("accessibility", found) for person_id, found in codes.items()}


def _follow_ups(ids: list[int], day: date) -> dict[int, str]:
    """Whose newest session asked for a follow-up that is due by ``day``; never why."""
    newest = (
        Session.select(Session.person, fn.MAX(Session.day).alias("day"))
        .where(Session.person.in_(ids), Session.day <= day)
        .group_by(Session.person)
    )
    rows = (
        Session.select(Session.person, fn.MIN(Session.follow_up_on))
        .join(
            newest,
            on=(Session.person == newest.c.person_id) & (Session.day == newest.c.day),
        )
        .where(Session.follow_up_on <= day)
        .group_by(Session.person)
    )
    return {
        person_id: _("Follow-up due {day}", day=medium_date(due))
        for person_id, due in rows.tuples()
    }
