"""Which column holds what: guessed by header and content, remembered once it was corrected."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence

from peerdesk.actor import Actor
from peerdesk.desk.basics.rights import Right, require
from peerdesk.desk.people.people import CODE_LETTERS
from peerdesk.errors import Invalid
from peerdesk.exchange.importing import programs, values
from peerdesk.exchange.importing.days import header_day
from peerdesk.exchange.importing.fields import (
    FIELDS,
    NAMES_OPEN,
    SEVERAL,
    field_of_header,
    is_no_name,
    word_of,
)
from peerdesk.exchange.importing.rowvalues import DAYS
from peerdesk.exchange.importing.table import RawTable, column_name
from peerdesk.records.groups import Group
from peerdesk.records.office import ImportMapping
from peerdesk.text import normalise
from peerdesk.words import _

NAMES = ("code", "name", "preferred_name", "legal_first_name", NAMES_OPEN)
"""The fields by which a row says whose it is."""

_BY_THEIR_NAMES = ("", "mark", "group_mark", NAMES_OPEN)
_SAMPLE = 200
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_PHONE = re.compile(r"\+?[\d().\-\s]{10,20}")
_DAY = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}")
_ZIP = re.compile(r"\d{5}(-\d{4})?")
_CODE = re.compile(f"[{CODE_LETTERS}]{{8}}")
_NAMES_OF_PEOPLE = ("name", "preferred_name", "legal_first_name", "legal_last_name")
_MAY_BE_NO_PHONE = frozenset({"number", "home", "message", "contact number"})
_WORDS = re.compile(r"[^\W\d_][^\d@]{1,60}")


def guess_columns(actor: Actor, table: RawTable, kind: str) -> dict[int, str]:
    """Column to field, for the columns that are known; the others are left out.

    A file with the same headers as one whose columns were corrected is read as that one was.
    """
    require(actor, Right.IMPORT)
    if table.settled is not None and table.settled.kind == kind:
        return _with_added(_guess(actor, table, kind), table.settled.fields_of(table.header))
    signature = _signature(table.header, kind)
    remembered = ImportMapping.get_or_none(ImportMapping.signature == signature)
    if remembered is not None:
        return {int(index): field for index, field in json.loads(remembered.columns).items()}
    return _guess(actor, table, kind)


def _with_added(guessed: Mapping[int, str], settled: Mapping[int, str]) -> dict[int, str]:
    """The columns of failed rows as they were, and what was added since."""
    found = {index: field for index, field in settled.items() if field}
    for index, field in guessed.items():
        if index not in settled and (field in SEVERAL or field not in found.values()):
            found[index] = field
    return found


def remember(actor: Actor, table: RawTable, kind: str, columns: Mapping[int, str]) -> None:
    """Inside an entry: keep ``columns`` for files with these headers, when they aren't guessed.

    For the file of the failed rows too, whose header names what had no name. No record of
    anybody; it goes when the import is undone.
    """
    names = failed_header(table, kind, columns)
    if dict(columns) == guess_columns(actor, table, kind):
        return
    for header in {table.header, names}:
        if any(header):
            signature = _signature(header, kind)
            row = ImportMapping.get_or_none(ImportMapping.signature == signature)
            row = row or ImportMapping(signature=signature)
            row.columns = json.dumps(dict(columns))
            row.save()


def failed_header(table: RawTable, kind: str, columns: Mapping[int, str]) -> tuple[str, ...]:
    """The names of the columns in the file of failed rows, each known when it is imported again.

    A column without a name, or whose name says something else, is called as its field is.
    """
    names: list[str] = []
    for index, header in enumerate(table.header):
        field = columns.get(index, "")
        is_known = field in _BY_THEIR_NAMES or field_of_header(header, kind) == field
        word = "" if is_known and (header or field == NAMES_OPEN) else word_of(field)
        names.append(word if word and word not in names else column_name(table, index))
    return tuple(names)


def check_columns(table: RawTable, kind: str, columns: Mapping[int, str]) -> None:
    """Raise Invalid unless every column is of the table, every field of the kind, and one of names

    is there.
    """
    if kind not in FIELDS:
        raise ValueError(f"no such kind of import: {kind}")
    for index, field in columns.items():
        if not 0 <= index < len(table.header) or field not in FIELDS[kind]:
            raise ValueError(f"column {index} can't be {field}")
    if not table.rows and not any(table.header):
        raise Invalid({"columns": _("There is nothing in this file. Nothing was imported.")})
    if not set(columns.values()) & set(NAMES):
        raise Invalid(
            {
                "columns": _(
                    "No column of this file holds names or codes. Say which one does, or give "
                    "it a header such as “Name”. Nothing was imported."
                )
            }
        )


def _signature(header: Sequence[str], kind: str) -> str:
    plain = "\n".join((kind, *map(normalise, header)))
    return hashlib.sha256(plain.encode()).hexdigest()


def _guess(actor: Actor, table: RawTable, kind: str) -> dict[int, str]:
    sample = [row.cells for row in table.rows[:_SAMPLE]]
    texts = [[row[index] for row in sample if row[index]] for index in range(len(table.header))]
    today = actor.clock.today()
    found: dict[int, str] = {}
    for index, header in enumerate(table.header):
        field = field_of_header(header, kind) if header else None
        if field == "phone" and "phone" in found.values() and "other_phone" in FIELDS[kind]:
            field = "other_phone"
        # Several columns of one field fill in for each other.
        if field is not None and _may_be(field, texts[index], header):
            found[index] = field
    if kind == "attendance":
        for index, header in enumerate(table.header):
            if index not in found and header and header_day(header, today) is not None:
                found[index] = "mark"
    if kind == "groups":
        groups = {normalise(name) for (name,) in Group.select(Group.name).tuples()}
        for index, header in enumerate(table.header):
            if normalise(header) in groups:
                found[index] = "group_mark"
    _settle_by_content(found, table.header, texts, kind)
    programs.settle(found, table.header, texts, kind)
    _leave_out_no_names(found, texts)
    _settle_names(found, table.header, texts, [row for row in sample if any(row)])
    return found


def _settle_by_content(
    found: dict[int, str], header: Sequence[str], texts: Sequence[Sequence[str]], kind: str
) -> None:
    """Take a column without a name for what its first rows look like, and no other one."""
    for index, head in enumerate(header):
        if index not in found and is_no_name(head):
            by_content = _field_of(texts[index])
            if by_content in FIELDS[kind] and by_content not in found.values():
                found[index] = by_content


def _may_be(field: str, texts: Sequence[str], header: str) -> bool:
    """Whether what stands in a column doesn't say that it is something else than its name says."""
    said = [text for text in texts if not values.is_blank(text)]
    if field == "code":
        # A center's own numbers are no codes of ours.
        return all(_is_code(text) for text in said)
    if not said:
        return True
    if field in ("phone", "other_phone") and normalise(header) in _MAY_BE_NO_PHONE:
        return any(sum(map(str.isdecimal, text)) >= 7 for text in said)
    if field in DAYS and field != "notice_on":
        # "Closed: no", "Registered: yes".
        return not all(map(_is_yes_or_no, said))
    return True


def _is_yes_or_no(text: str) -> bool:
    try:
        values.yes_or_no(text)
    except Invalid:
        return False
    return True


def _field_of(texts: Sequence[str]) -> str:
    """What a column without a header holds, by its first rows; "" when it can't be told."""
    if not texts:
        return ""
    for field, pattern in (
        ("email", _EMAIL), ("code", _CODE), ("birth_date", _DAY), ("phone", _PHONE), ("place", _ZIP)
    ):  # fmt: skip
        if sum(bool(pattern.fullmatch(text)) for text in texts) >= 0.7 * len(texts):
            return field
    return ""


def _leave_out_no_names(found: dict[int, str], texts: Sequence[Sequence[str]]) -> None:
    """Beside a column of names: "Member: yes", "Guest: 2", "Participant: 10231"."""
    places = [at for at, field in found.items() if field in _NAMES_OF_PEOPLE]
    empty = [
        at
        for at in places
        if texts[at]
        and not any(any(map(str.isalpha, text)) and not _is_yes_or_no(text) for text in texts[at])
    ]
    if len(empty) < len(places):
        for at in empty:
            del found[at]


def _settle_names(
    found: dict[int, str],
    header: Sequence[str],
    texts: Sequence[Sequence[str]],
    rows: Sequence[Sequence[str]],
) -> None:
    """Tell first names from whole ones, and find the names in a file without headers.

    What can't be told is left to be said: ``NAMES_OPEN``.
    """
    of = {field: [at for at, one in found.items() if one == field] for field in _NAMES_OF_PEOPLE}
    firsts, lasts = of["legal_first_name"], of["legal_last_name"]
    if lasts and not firsts:
        for at in of["name"]:
            if not _holds_last_names(rows, at, lasts):
                found[at] = "legal_first_name"
    elif not lasts and not of["name"]:
        # "Nombre", "First": in a list without last names it may as well hold whole names.
        for at in firsts:
            if _most_have_several_words(texts[at]):
                found[at] = NAMES_OPEN
    if any(of.values()):
        return
    names = [
        at
        for at, column in enumerate(texts)
        if at not in found and is_no_name(header[at]) and _are_words(column)
    ]
    if len(names) == 1 and _most_have_several_words(texts[names[0]]):
        found[names[0]] = "name"
    else:
        found.update(dict.fromkeys(names[:2], NAMES_OPEN))


def _are_words(column: Sequence[str]) -> bool:
    """Whether they may be names: words, and few of them the same."""
    words = [text for text in column if _WORDS.fullmatch(text)]
    distinct = len({text.casefold() for text in words})
    enough = len(words) >= 0.9 * len(column) and distinct >= 0.5 * len(column)
    return bool(column) and enough


def _most_have_several_words(column: Sequence[str]) -> bool:
    return sum(" " in text for text in column) > len(column) / 2


def _holds_last_names(rows: Sequence[Sequence[str]], at: int, lasts: Sequence[int]) -> bool:
    """Whether the names of a column have the last names in them that stand in others as well."""
    both = [
        (normalise(row[at]), normalise(last))
        for row in rows
        for last in [next(filter(None, (row[one] for one in lasts)), "")]
        if last and row[at]
    ]
    inside = sum(f" {last} " in f" {whole} " and last != whole for whole, last in both)
    return bool(both) and inside > len(both) / 2


def _is_code(text: str) -> bool:
    small = text.casefold()
    return bool(_CODE.fullmatch(text.upper())) or small in values.NEW_PERSON
