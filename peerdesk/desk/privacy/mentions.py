"""Where else somebody's name stands: texts about others, unfinished forms, guests, a mentor.

Looked for before somebody is erased, while the names are still known; each place is decided by
itself, because a first name may be somebody else's, and another person's consent or emergency
contact is theirs. Taking a name out of a row takes it out of what the journal holds of that row.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import reduce
from operator import or_
from typing import Any, Literal

from peewee import Model

from peerdesk.desk.basics.forms import shown_phone
from peerdesk.desk.people.people import display_name
from peerdesk.desk.privacy.names import Names, full_names
from peerdesk.records.groups import Attendance, Group, Meeting
from peerdesk.records.mentoring import Assignment, Mentor, Session
from peerdesk.records.office import Account, Choice, Draft
from peerdesk.records.people import (
    Consent,
    ContactPoint,
    Disclosure,
    EmergencyContact,
    Person,
    PersonText,
    Visit,
)
from peerdesk.records.services import Agency, Goal, Referral
from peerdesk.said import own_words, with_own_words
from peerdesk.store.database import place_of
from peerdesk.store.journal import JournalChange
from peerdesk.words import N_, _, medium_date

Decision = Literal["take_out", "leave"]

WRITTEN: dict[type[Model], tuple[str, ...]] = {
    Person: ("pronouns", "place"),
    ContactPoint: ("say_who_is_calling",),
    EmergencyContact: ("name", "relation"),
    PersonText: ("text",),
    Visit: ("alias",),
    Attendance: ("alias",),
    Consent: (
        "discloser",
        "what",
        "recipient",
        "recipient_address",
        "purpose",
        "expires_event",
        "revocable_from",
        "signer_name",
    ),
    Disclosure: (
        "recipient",
        "recipient_address",
        "affiliation",
        "told_what",
        "purpose",
        "director_reason",
        "told_by",
    ),
    Assignment: ("reasons", "override_reason", "hand_over_note"),
    Session: ("note",),
    Referral: ("reason",),
    Goal: ("text",),
    Group: ("name", "facilitator_name", "co_facilitator_name", "room"),
    Meeting: ("reason", "room"),
    Agency: ("name",),
    Mentor: ("name",),
    Choice: ("label",),
}
"""The columns into which somebody types what they like. Other people's names are their own."""

_WHOLE_ONLY = (Person, Group, Meeting, Agency, Mentor, Choice)
"""Where one word of a name says nothing: they have names of their own."""

_OF_NAMES = frozenset({"name", "recipient", "signer_name", "told_by", "emergency_name"})
"""Columns and fields that hold one whole name: a part of it is another's."""

_KEPT = (Consent, Disclosure, Mentor)
"""Signed papers and staff records stay as they are unless somebody decides otherwise."""

_PLACES = {
    "person": N_("Record"),
    "contact_point": N_("Phone"),
    "emergency_contact": N_("Emergency contact"),
    "person_text": N_("In their own words"),
    "visit": N_("Sign-in of a guest"),
    "attendance": N_("Guest in a group"),
    "consent": N_("Consent"),
    "disclosure": N_("Told to others"),
    "assignment": N_("Walk with a mentor"),
    "session": N_("Note of peer support"),
    "referral": N_("Referral"),
    "goal": N_("Goal"),
    "peer_group": N_("Group"),
    "meeting": N_("Group meeting"),
    "agency": N_("Agency"),
    "mentor": N_("Mentor"),
    "choice": N_("Entry of a list"),
}
_ABOUT = 40
"""Letters on each side of a name that is quoted."""
_LONGEST = 32
_GONE = "…"


@dataclass(frozen=True)
class Mention:
    """A place outside somebody's own rows in which their name stands.

    ``where`` names it without them, ``text`` quotes it. One that is not ``is_open`` can't be
    decided here: it goes, or stays, as ``suggested`` says. What ``is_form`` goes as a whole.
    """

    key: str
    where: str
    text: str
    suggested: Decision
    is_open: bool = True
    is_form: bool = False


@dataclass(frozen=True)
class FoundMentions:
    """A mention with what taking it out means: new texts of ``row``, and journal changes that are

    blanked. ``linked`` are entries whose labels may name them.
    """

    mention: Mention
    row: Any = None
    cells: Mapping[str, str] = field(default_factory=dict)
    changes: frozenset[int] = frozenset()
    linked: frozenset[int] = frozenset()


def find(ids: Collection[int], names: Names) -> list[FoundMentions]:
    """Every place where ``names`` stand that is not a row of ``ids``; by kind, in order of age.

    Reads all written texts and the journal: seconds in a large center.
    """
    others = _Others()
    found = {each.mention.key: each for each in _in_rows(ids, names, others)}
    for mentor in Mentor.select().where(Mentor.person.in_(ids)):
        made = _own_mentor(mentor)
        found[made.mention.key] = made
    for (table, row_id), seen in _in_journal(ids, names, others).items():
        key = f"{table}_{row_id}"
        if key in found:
            found[key] = replace(found[key], changes=found[key].changes | seen.changes)
        else:
            found[key] = seen
    rows = [
        replace(each, linked=each.linked | _entries_about(table, int(row_id)))
        for key, each in found.items()
        for table, _underscore, row_id in (key.rpartition("_"),)
    ]
    return [*_in_drafts(ids, names, others), *_in_names_of_others(ids, names), *rows]


def _entries_about(table: str, row_id: int) -> set[int]:
    """Those that changed the row: their labels may quote what they didn't change."""
    changes = JournalChange.select(JournalChange.entry).where(
        JournalChange.record == table, JournalChange.row_id == row_id
    )
    return {entry_id for (entry_id,) in changes.tuples()}


def take_out(found: Iterable[FoundMentions], names: Names) -> None:
    """Inside an entry: change the rows and drop the forms. The journal is blanked by ``chain``."""
    for each in found:
        if isinstance(each.row, Draft):
            each.row.delete_instance()
        elif each.row is not None:
            row = type(each.row).get_by_id(each.row.id)  # may have been changed with the person's
            if isinstance(row, Mentor):
                names.add(row.name)
            for column, text in each.cells.items():
                setattr(row, column, text)
            row.save()


class _Others:
    """The names of the people in whose rows something stands, each read once."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[str, frozenset[str]]] = {}

    def name(self, person_id: int) -> str:
        return self._of(person_id)[0]

    def words(self, person_id: int | None) -> frozenset[str]:
        """The words by which that person is known: in their rows those are theirs."""
        return self._of(person_id)[1] if person_id is not None else frozenset()

    def _of(self, person_id: int) -> tuple[str, frozenset[str]]:
        if person_id not in self._known:
            person = Person.get_or_none(Person.id == person_id)
            self._known[person_id] = (
                (_short(display_name(person)), frozenset(person.search_key.split()))
                if person is not None
                else ("", frozenset())
            )
        return self._known[person_id]


def _short(name: str) -> str:
    """As much of a long name as a label holds."""
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1].rstrip()}{_GONE}"


def _in_rows(ids: Collection[int], names: Names, others: _Others) -> Iterator[FoundMentions]:
    for model, columns in WRITTEN.items():
        fields = [model._meta.fields[column] for column in columns]
        if model is EmergencyContact:
            fields.append(EmergencyContact.phone)
        where = reduce(or_, [each != "" for each in fields])
        for row in model.select().where(where).order_by(model.id).iterator():
            person_id = row.id if model is Person else row.__data__.get("person")
            if person_id in ids:
                continue
            texts = {column: _typed_in(getattr(row, column)) for column in columns}
            own = others.words(person_id)
            hits, certain = _hits(model, texts, names, own)
            cells = {column: _without(row, column, names, own) for column in hits}
            quoted = [_quoted(texts[column], hits[column][0]) for column in hits]
            if model is EmergencyContact and row.phone in names.numbers:
                cells["phone"], certain = "", True
                quoted.append(shown_phone(row.phone))
            if cells:
                suggested: Decision = "take_out" if certain and model not in _KEPT else "leave"
                mention = Mention(
                    f"{model._meta.table_name}_{row.id}",
                    _where(model._meta.table_name, person_id, _day_of(row), others),
                    " · ".join(quoted),
                    suggested,
                )
                yield FoundMentions(mention, row, cells)


def _hits(
    model: type[Model], texts: Mapping[str, Any], names: Names, own: frozenset[str]
) -> tuple[dict[str, list[tuple[int, int]]], bool]:
    """The places of the names in each text, and whether one of them is first and last name."""
    found: dict[str, list[tuple[int, int]]] = {}
    certain = False
    for column, text in texts.items():
        if not text or not isinstance(text, str):
            continue
        spans = _spans(model, column, text, names, own)
        if spans:
            found[column] = spans
            certain = certain or bool(names.full_in(text))
    return found, certain


def _spans(
    model: type[Model], column: str, text: str, names: Names, own: frozenset[str]
) -> list[tuple[int, int]]:
    if model in _WHOLE_ONLY:
        return names.whole_in(text)
    return names.any_in(text, own, is_name=column in _OF_NAMES)


def _typed_in(kept: Any) -> Any:
    """What somebody typed in a column; of what the program said, with a code, the values alone."""
    return ", ".join(own_words(kept)) if isinstance(kept, str) else kept


def _without(row: Any, column: str, names: Names, own: frozenset[str]) -> str:
    if isinstance(row, Mentor):
        return ""  # shown as Mentor.shown_name
    if column == "alias":
        return ""  # nobody's, as what is left of the record itself: not a guest to be identified

    def taken_out(text: str) -> str:
        for start, end in reversed(_spans(type(row), column, text, names, own)):
            text = text[:start] + _GONE + text[end:]
        return text

    text = with_own_words(getattr(row, column), taken_out)
    is_unique = type(row)._meta.fields[column].unique
    return f"{text} {row.id}" if is_unique else text


def _quoted(text: str, span: tuple[int, int]) -> str:
    start, end = max(span[0] - _ABOUT, 0), min(span[1] + _ABOUT, len(text))
    before, after = "…" if start else "", "…" if end < len(text) else ""
    return f"{before}{' '.join(text[start:end].split())}{after}"


def _day_of(row: Any) -> Any:
    return getattr(row, "day", None)


def _where(table: str, person_id: int | None, day: Any, others: _Others) -> str:
    name = others.name(person_id) if person_id is not None else ""
    parts = (_(_PLACES[table]), name, medium_date(day) if day is not None else "")
    return " · ".join(part for part in parts if part)


def _own_mentor(mentor: Any) -> FoundMentions:
    """The staff record of somebody who is a mentor as well: their name, and where it is said."""
    mention = Mention(
        f"mentor_{mentor.id}",
        _("Their own record as a mentor"),
        mentor.shown_name,
        "take_out" if mentor.stage == "ended" else "leave",
    )
    number = f'"mentor_id":{mentor.id}'
    told = [
        place_of(column, number + end) > 0
        for column in (JournalChange.before, JournalChange.after)
        for end in (",", "}")
    ]
    rows = set(
        JournalChange.select(JournalChange.record, JournalChange.row_id)
        .where(reduce(or_, told))
        .tuples()
    )
    own = [("mentor", mentor.id)]
    changes = JournalChange.select(
        JournalChange.id, JournalChange.entry, JournalChange.record, JournalChange.row_id
    ).where(JournalChange.record.in_({table for table, _row in [*rows, *own]}))
    blanked, linked = set(), set()
    for change_id, entry_id, table, row_id in changes.tuples().iterator():
        if (table, row_id) in own:
            blanked.add(change_id)
        if (table, row_id) in rows or (table, row_id) in own:
            linked.add(entry_id)
    return FoundMentions(mention, mentor, {"name": ""}, frozenset(blanked), frozenset(linked))


def _in_journal(
    ids: Collection[int], names: Names, others: _Others
) -> dict[tuple[str, int], FoundMentions]:
    """What the journal quotes of rows that are not theirs and never were."""
    models = {model._meta.table_name: model for model in WRITTEN}
    own = JournalChange.person_id.in_(ids)
    theirs = set(
        JournalChange.select(JournalChange.record, JournalChange.row_id).where(own).tuples()
    )
    changes = JournalChange.select(
        JournalChange.id,
        JournalChange.record,
        JournalChange.row_id,
        JournalChange.person_id,
        JournalChange.before,
        JournalChange.after,
    ).where(
        JournalChange.salt.is_null(False),
        JournalChange.record.in_(list(models)),
        JournalChange.person_id.is_null() | JournalChange.person_id.not_in(ids),
    )
    found: dict[tuple[str, int], FoundMentions] = {}
    for change_id, table, row_id, person_id, *kept in changes.tuples().iterator():
        if (table, row_id) in theirs or not any(text and names.may_be_in(text) for text in kept):
            continue
        model = models[table]
        for text in kept:
            row = json.loads(text) if text else {}
            columns = {column: _typed_in(row.get(column)) for column in WRITTEN[model]}
            hits, certain = _hits(model, columns, names, others.words(person_id))
            quoted = [_quoted(str(columns[column]), hits[column][0]) for column in hits]
            if model is EmergencyContact and row.get("phone") in names.numbers:
                quoted.append(shown_phone(row["phone"]))
                certain = True
            if not quoted:
                continue
            known = found.get((table, row_id))
            if known is None:
                where = _where(table, person_id, None, others)
                mention = Mention(
                    f"{table}_{row_id}",
                    _("{where}, in the history", where=where),
                    " · ".join(quoted),
                    "take_out" if certain and model not in _KEPT else "leave",
                )
                known = FoundMentions(mention)
            found[table, row_id] = replace(known, changes=known.changes | {change_id})
    return found


def _in_drafts(ids: Collection[int], names: Names, others: _Others) -> Iterator[FoundMentions]:
    """Unfinished forms: those that are about them go; others, with the name in them, would go as

    a whole, with what was typed about somebody else.
    """
    drafts = Draft.select(Draft, Account).join(Account).order_by(Draft.id)
    for draft in drafts:
        if draft.subject_id in ids:
            continue
        content = json.loads(draft.content)
        is_theirs = draft.subject_id is None and names.are_those_of(content)
        own = others.words(draft.subject_id)
        hits = [
            (text, spans[0])
            for key, text in _texts("", content)
            if (spans := names.any_in(text, own, is_name=key in _OF_NAMES))
        ]
        said = [text for _key, text in _texts("", content)]
        number = next((text for text in said if names.is_number(text)), None)
        if not is_theirs and not hits and number is None:
            continue
        name = others.name(draft.subject_id) if draft.subject_id is not None else ""
        parts = (_("Unfinished form"), draft.account.name, name)
        quoted = _quoted(*hits[0]) if hits else number or ""
        mention = Mention(
            f"draft_{draft.id}",
            " · ".join(part for part in parts if part),
            quoted,
            "take_out" if is_theirs else "leave",
            is_open=not is_theirs,
            is_form=True,
        )
        yield FoundMentions(mention, draft)


def _texts(key: str, content: Any) -> Iterator[tuple[str, str]]:
    """Every text in a draft, with the name of its field."""
    if isinstance(content, str):
        yield key, content
    elif isinstance(content, list):
        for each in content:
            yield from _texts(key, each)
    elif isinstance(content, dict):
        for name, each in content.items():
            yield from _texts(name, each)


def _in_names_of_others(ids: Collection[int], names: Names) -> Iterator[FoundMentions]:
    """Another record, or a staff account, of the same whole name. They are not touched."""
    columns = (Person.id, Person.code, Person.preferred_name, Person.legal_first_name)
    for person in Person.select(*columns, Person.legal_last_name).where(
        Person.legal_last_name != "", Person.id.not_in(list(ids))
    ):
        full = full_names(person.__data__) - {person.code}
        if any(names.full_in(name) for name in full):
            where = _("Another record of this name · {code}", code=person.code)
            yield FoundMentions(Mention(f"same_{person.id}", where, "", "leave", is_open=False))
    for account in Account.select():
        if names.whole_in(account.name):
            where = _("Staff account · {name}", name=account.sign_in_name)
            yield FoundMentions(Mention(f"account_{account.id}", where, "", "leave", is_open=False))
