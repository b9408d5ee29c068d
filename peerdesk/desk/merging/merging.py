"""Two records that turn out to be one person's become one, in one action that can be undone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from peerdesk.actor import Actor
from peerdesk.desk.basics.record_words import table_word
from peerdesk.desk.basics.rights import Right, require
from peerdesk.desk.intake.full_intake import full_intake_values
from peerdesk.desk.intake.intake import newest_episode
from peerdesk.desk.merging.merge_periods import Side, current_date, last_return
from peerdesk.desk.merging.merge_rules import references, unite_rows
from peerdesk.desk.merging.side_by_side import (
    CHOSEN,
    FIELDS,
    TABLES,
    MergeField,
    side_by_side,
    usual_sides,
)
from peerdesk.desk.people.drafts import move_drafts
from peerdesk.desk.people.people import display_name, existing, name_said, note_view
from peerdesk.errors import Invalid
from peerdesk.namekeys import keys_of
from peerdesk.records import meanings
from peerdesk.records.mentoring import Assignment, Exclusion, Mentor
from peerdesk.records.people import ContactPoint, NotTheSame, OtherName, Person, Unanswered
from peerdesk.said import said
from peerdesk.store import journal
from peerdesk.store.journal import Done
from peerdesk.words import _, medium_date


@dataclass(frozen=True)
class MergeRows:
    """How many rows of one kind each record has, of what is not shown as a field; all are kept."""

    label: str
    keep: int
    other: int


@dataclass(frozen=True)
class MergePreview:
    """Two records side by side. ``notes`` are sentences on what to look at before and after."""

    keep_id: int
    other_id: int
    keep: str
    other: str
    keep_code: str
    other_code: str
    fields: tuple[MergeField, ...]
    rows: tuple[MergeRows, ...]
    notes: tuple[str, ...]


def merge_preview(actor: Actor, keep_id: int, other_id: int) -> MergePreview:
    """What a merge would do. Looking at both is journaled, as on their pages."""
    require(actor, Right.MERGE_PEOPLE)
    keep, other = _both(keep_id, other_id)
    for person in (keep, other):
        note_view(actor, person)
    return MergePreview(
        keep_id,
        other_id,
        display_name(keep),
        display_name(other),
        keep.code,
        other.code,
        side_by_side(keep, other),
        tuple(_counted_rows(keep_id, other_id)),
        tuple(_notes(keep_id, other_id)),
    )


def merge(
    actor: Actor, keep_id: int, other_id: int, wanted: Mapping[str, Side] | None = None
) -> Done[int]:
    """Make both records one; the id of the one that is kept.

    ``wanted`` names the side whose value is kept, for fields of CHOSEN that differ from the
    preview. All rows move by the rules of ``desk.merging.merge_rules``; names and code of the
    record that goes stay as other names. Undone as a whole, also later, unless rows changed since.
    """
    require(actor, Right.MERGE_PEOPLE)
    unknown = (wanted or {}).keys() - set(CHOSEN)
    if unknown:
        raise TypeError(f"no field of a merge: {sorted(unknown)}")
    with journal.entry(actor, "", person_id=keep_id) as entry:
        keep, other = _both(keep_id, other_id)
        entry.label = said(
            "people_merged",
            other=name_said(other),
            code=other.code,
            name=name_said(keep),
        )
        _refuse_own_mentor(keep_id, other_id)
        usual = usual_sides(side_by_side(keep, other))
        sides = usual | {field: side for field, side in (wanted or {}).items() if field in usual}
        before = {field: getattr(keep, field) for field in FIELDS}
        source = _source_of(keep if sides.get("referral_source") == "keep" else other)
        unite_rows(keep_id, other_id, actor.clock.today(), sides)
        if "referral_source" in sides:
            _keep_source(keep, source)
        other.delete_instance()
        for field in FIELDS:
            value = before[field] if sides[field] == "keep" else getattr(other, field)
            setattr(keep, field, value)
        keep.first_seen_on = min(keep.first_seen_on, other.first_seen_on)
        if other.archived_on is None:
            keep.archived_on = None
        _keep_names(keep, other, before)
        _write_keys(keep)
        _drop_answered(actor, keep_id)
        move_drafts(other_id, keep_id)
    return entry.done(keep_id)


def _both(keep_id: int, other_id: int) -> tuple[Person, Person]:
    if keep_id == other_id:
        raise Invalid({"": _("Choose two people.")})
    return existing(keep_id), existing(other_id)


def _own_mentor(keep_id: int, other_id: int) -> Any:
    """The walk of one record with a mentor whose own record the other (or the same) one is."""
    ids = (keep_id, other_id)
    return (
        Assignment.select(Assignment, Mentor)
        .join(Mentor)
        .where(Assignment.person.in_(ids), meanings.walks_now(), Mentor.person.in_(ids))
        .first()
    )


def _refuse_own_mentor(keep_id: int, other_id: int) -> None:
    walk = _own_mentor(keep_id, other_id)
    if walk is not None:
        raise Invalid({"": _own_mentor_words(walk)})


def _own_mentor_words(walk: Any) -> str:
    return _(
        "One of these is the record of the mentor {mentor}, who walks with the other: nobody is "
        "their own mentor. If they are one person, end that first, then merge.",
        mentor=walk.mentor.shown_name,
    )


def _source_of(person: Person) -> str:
    episode = newest_episode(person)
    return episode.referral_source if episode is not None else ""


def _keep_source(person: Person, source: str) -> None:
    episode = newest_episode(person)
    if episode is not None:
        episode.referral_source = source
        episode.save()


def _keep_names(keep: Person, other: Person, before: Mapping[str, Any]) -> None:
    """Every name by which either was known stays one; "legal" ones for those who may see them."""
    known = {(row.kind, row.name.casefold()) for row in keep.other_names}
    used = {"": keep.preferred_name, "legal": _legal(keep)}
    names = [
        ("", before["preferred_name"]),
        ("", other.preferred_name),
        ("legal", f"{before['legal_first_name']} {before['legal_last_name']}".strip()),
        ("legal", _legal(other)),
        ("code", other.code),
    ]
    for kind, name in names:
        place = (kind, name.casefold())
        if name and name != used.get(kind) and place not in known:
            OtherName(person=keep, name=name, kind=kind).save()
            known.add(place)


def _legal(person: Person) -> str:
    return f"{person.legal_first_name} {person.legal_last_name}".strip()


def _write_keys(keep: Person) -> None:
    names = {
        kind: [row.name for row in keep.other_names.order_by(OtherName.id) if row.kind == kind]
        for kind in ("", "code", "legal")
    }
    phones = keep.contact_points.where(ContactPoint.kind == "phone")
    keep.sort_key, keep.search_key = keys_of(
        keep.preferred_name,
        keep.legal_first_name,
        keep.legal_last_name,
        keep.code,
        [*names[""], *names["code"]],
        [row.value for row in phones.order_by(ContactPoint.is_primary.desc(), ContactPoint.id)],
        names["legal"],
    )
    keep.save()


def _drop_answered(actor: Actor, keep_id: int) -> None:
    """What the other record answers is not declined or unknown any more."""
    values = full_intake_values(actor, keep_id)
    for row in list(Unanswered.select().where(Unanswered.person == keep_id)):
        if values.get(row.field):
            row.delete_instance()


def _counted_rows(keep_id: int, other_id: int) -> list[MergeRows]:
    rows = []
    for model, field in references():
        if model is NotTheSame or model._meta.table_name in TABLES:
            continue
        counts = [model.select().where(field == number).count() for number in (keep_id, other_id)]
        if any(counts):
            rows.append(MergeRows(table_word(model._meta.table_name), *counts))
    return rows


def _notes(keep_id: int, other_id: int) -> list[str]:
    notes = []
    both = (NotTheSame.person == min(keep_id, other_id)) & (
        NotTheSame.other == max(keep_id, other_id)
    )
    if NotTheSame.select().where(both, NotTheSame.is_open.is_null()).exists():
        notes.append(_("Somebody noted that these are two people."))
    own = _own_mentor(keep_id, other_id)
    if own is not None:
        notes.append(_own_mentor_words(own))
    notes += _recovery_notes(keep_id, other_id)
    ids = (keep_id, other_id)
    walks = list(
        Assignment.select(Assignment, Mentor)
        .join(Mentor)
        .where(Assignment.person.in_(ids), meanings.walks_now())
    )
    by_person = {walk.person_id: walk.mentor for walk in walks}
    if len({mentor.id for mentor in by_person.values()}) == 2:
        notes.append(
            _(
                "Both walk with a mentor. {mentor} goes on, {other} ends today.",
                mentor=by_person[keep_id].name,
                other=by_person[other_id].name,
            )
        )
    going_on = by_person.get(keep_id) or by_person.get(other_id)
    if going_on is not None:
        barred = Exclusion.select().where(
            Exclusion.person.in_(ids), Exclusion.mentor == going_on.id
        )
        if barred.exists():
            notes.append(
                _(
                    "{mentor} is excluded for one of them. Choose another mentor afterwards.",
                    mentor=going_on.name,
                )
            )
    return notes


def _recovery_notes(keep_id: int, other_id: int) -> list[str]:
    dates = {day for day in map(current_date, (keep_id, other_id)) if day is not None}
    notes = []
    if len(dates) == 2:
        notes.append(_("Their recovery dates differ. Choose the one that they name themselves."))
    returned = last_return(keep_id, other_id)
    if returned is not None and any(day < returned for day in dates):
        notes.append(
            _(
                "A return to use on {day} is noted: a recovery date before it moves to that day, "
                "and the time before stays and counts.",
                day=medium_date(returned),
            )
        )
    return notes
