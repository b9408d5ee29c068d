"""An import from the first look to the written rows: judged, confirmed, written as one action."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any, Literal

from peerdesk.actor import Actor
from peerdesk.desk.basics.going_out import Leaving
from peerdesk.desk.basics.rights import Right, require
from peerdesk.desk.bulk import bulk
from peerdesk.desk.bulk.bulk_form import ImportedPerson
from peerdesk.desk.bulk.bulk_people import write_people
from peerdesk.errors import ChangedSince
from peerdesk.exchange.importing import days
from peerdesk.exchange.importing.answers import has_choices
from peerdesk.exchange.importing.columns import check_columns, remember
from peerdesk.exchange.importing.fields import word_of
from peerdesk.exchange.importing.lists import AttendanceJudge, MembershipJudge, day_in, group_in
from peerdesk.exchange.importing.people import Judge, Judged, PeopleJudge
from peerdesk.exchange.importing.questions import Question, gathered, option_of
from peerdesk.exchange.importing.remembered import keep as keep_answers
from peerdesk.exchange.importing.remembered import recalled
from peerdesk.exchange.importing.rowvalues import DAYS, RowReader
from peerdesk.exchange.importing.table import RawTable
from peerdesk.exchange.importing.titles import TITLE, lone_names, lone_reason
from peerdesk.exchange.importing.told import NOTHING_TOLD, Key, Told, answer_to
from peerdesk.said import said
from peerdesk.store import journal
from peerdesk.store.journal import Done
from peerdesk.words import N_, _, number

Existing = Literal["keep", "overwrite"]
Progress = Callable[[int, int], None]

_EVERY = 200
_JUDGES: dict[str, Callable[[Actor, bool, Told], Judge]] = {
    "people": PeopleJudge,
    "groups": MembershipJudge,
    "attendance": AttendanceJudge,
}


LEAVE_OUT = "-"
"""Answers for a row that it is not to be imported."""


class Verdict(StrEnum):
    """What becomes of a row. Whoever imports may have one left out; it is not among the failed."""

    NEW = "new"
    MATCH = "match"
    ATTENTION = "attention"
    LEFT_OUT = "left_out"


VERDICT_WORDS = {
    Verdict.NEW: N_("New"),
    Verdict.MATCH: N_("In the records"),
    Verdict.ATTENTION: N_("Needs attention"),
    Verdict.LEFT_OUT: N_("Left out"),
}


@dataclass(frozen=True)
class PreviewRow:
    """A row of the file and its verdict. ``reasons`` are messages by field, "" for the whole row;

    ``person_id`` is whom the row is about, where that is known; ``waits_for`` the questions whose
    answers it needs. ``why`` is for a row that only its whole file shows to be wrong: "twice" in
    it, a "lone" name in it, or torn there ("torn", "wide", "long", or else set aside as a "whole").
    ``set_aside`` are fields, with the cells that could not be read and cost the row nothing.
    """

    line: int
    verdict: Verdict
    reasons: Mapping[str, str]
    person_id: int | None
    to_write: Any = field(repr=False)
    waits_for: tuple[Key, ...] = ()
    why: str = ""
    set_aside: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Preview:
    """What would be done with each row of ``table``, in its order. Nothing is written yet."""

    kind: str
    table: RawTable
    columns: Mapping[int, str]
    existing: Existing
    answers: Mapping[int, str]
    told: Told
    rows: tuple[PreviewRow, ...] = field(repr=False)
    up_to: int
    today: date = field(compare=False)
    questions: tuple[Question, ...] = ()

    @property
    def without_first_day(self) -> int:
        """How many new people the file gives no first day, so that they would be new today."""
        return sum(
            isinstance(row.to_write, ImportedPerson)
            and row.to_write.person_id is None
            and row.to_write.form.first_seen_on is None
            for row in self.rows
        )

    @property
    def counts(self) -> dict[Verdict, int]:
        """How many rows have each verdict; their sum is the rows of the table."""
        found = dict.fromkeys(Verdict, 0)
        for row in self.rows:
            found[row.verdict] += 1
        return found


@dataclass(frozen=True)
class OpenDays:
    """Days that may be read either way, such as ``example``; ``mixed`` when a column has both."""

    example: str
    mixed: bool

    def read(self, today: date, day_first: bool | None) -> date:
        """The example, read so."""
        return days.example(self.example, today, day_first)


@dataclass(frozen=True)
class ImportResult:
    """Rows of the file: imported as new, matched (``changed`` of them really), failed.

    ``left_out`` are those that whoever imports left out.
    """

    imported: int
    matched: int
    failed: int
    changed: int
    left_out: int = 0


def preview(
    actor: Actor,
    table: RawTable,
    kind: str,
    columns: Mapping[int, str],
    existing: Existing = "keep",
    progress: Progress | None = None,
    answers: Mapping[int, str] | None = None,
    told: Told = NOTHING_TOLD,
    *,
    recall: bool = False,
) -> Preview:
    """Judge every row; writes nothing. Raises Invalid when the columns can't be so.

    ``existing``: what is known stays ("keep"), or takes what the file says ("overwrite"; blank
    cells take nothing away). ``answers`` says for a line whose it is: a code, or "new"; or
    ``LEAVE_OUT``. ``told`` is what the file doesn't say itself; ``recall`` adds what was answered
    for an earlier file of this shape. ``progress`` is called with the rows done and all of them;
    what it raises ends the preview.
    """
    require(actor, Right.IMPORT)
    check_columns(table, kind, columns)
    if needs_group(kind, columns) and (group := told.group or group_in(table)):
        columns = {**columns, len(table.header): "group"}
        table = table.with_column(word_of("group"), group)
    up_to, today = journal.latest(), actor.clock.today()
    if needs_day(kind, columns) and (day := day_of_all(table, told, today)):
        columns = {**columns, len(table.header): "day"}
        table = table.with_column(word_of("day"), day)
    if table.settled is not None and table.settled.kind == kind:
        told = table.settled.told(told)
    seen = Preview(
        kind, table, dict(columns), existing, dict(answers or {}), told, (), up_to, today
    )
    seen = _looked_at(actor, seen, progress or _say_nothing)
    if recall and (again := recalled(table, kind, seen.questions, told)) != told:
        seen = _looked_at(actor, replace(seen, told=again), progress or _say_nothing)
    return seen


def _looked_at(actor: Actor, seen: Preview, progress: Progress) -> Preview:
    reader = RowReader(seen.table, seen.columns, seen.today, seen.told)
    rows = tuple(_judged(actor, seen, reader, progress))
    questions = tuple(gathered(seen.table, reader, seen.told, seen.today))
    return replace(seen, rows=rows, questions=questions)


def needs_group(kind: str, columns: Mapping[int, str]) -> bool:
    """Whether rows of ``kind`` are of a group and none of the columns says of which."""
    return kind != "people" and not {"group", "group_mark"} & set(columns.values())


def needs_day(kind: str, columns: Mapping[int, str]) -> bool:
    """Whether rows of ``kind`` are of a day and no column says of which."""
    return kind == "attendance" and not {"day", "mark"} & set(columns.values())


def day_of_all(table: RawTable, told: Told, today: date) -> str:
    """The day of all rows, told or in the titles of the table; "" for none."""
    day = told.held_on or (day_in(table, today) if table.settled is None else None)
    return day.isoformat() if day is not None else ""


def open_days(table: RawTable, columns: Mapping[int, str]) -> OpenDays | None:
    """The days of the file that can be read month first or day first, None when there are none."""
    example, mixed = "", False
    heads = [table.header[index] for index, name in sorted(columns.items()) if name == "mark"]
    of_columns = (
        [row.cells[index] for row in table.rows]
        for index, name in sorted(columns.items())
        if name in DAYS
    )
    for texts in (heads, *of_columns):
        found = days.orders(texts)
        open_one = next(filter(days.is_open, texts), "") if len(found) != 1 else ""
        example = example or open_one
        mixed |= bool(open_one) and len(found) == 2
    return OpenDays(example, mixed) if example else None


def carry_out(actor: Actor, seen: Preview, progress: Progress | None = None) -> Done[ImportResult]:
    """Write what the preview shows, as one entry. ChangedSince when it isn't so any more.

    What ``progress`` raises ends the import: nothing is then written.
    """
    require(actor, Right.IMPORT)
    progress = progress or _say_nothing
    counts = seen.counts
    label = said(
        f"{seen.kind}_imported",
        new=counts[Verdict.NEW],
        matched=counts[Verdict.MATCH],
        failed=counts[Verdict.ATTENTION],
    )
    with bulk.importing(actor, label) as entry:
        if journal.latest() != seen.up_to and not _still_so(actor, seen):
            raise ChangedSince(
                _("The records were changed meanwhile. Nothing was imported. Look at it again.")
            )
        written = _write(actor, seen, progress)
        remember(actor, seen.table, seen.kind, seen.columns)
        keep_answers(seen.table, seen.kind, seen.questions)
    result = ImportResult(
        counts[Verdict.NEW],
        counts[Verdict.MATCH],
        counts[Verdict.ATTENTION],
        written.changed,
        counts[Verdict.LEFT_OUT],
    )
    return entry.done(result)


def reasons_in_words(row: PreviewRow) -> str:
    """Why a row needs attention, one sentence a field: "Birth date: This day is ..."."""
    return " ".join(
        _("{field}: {reason}", field=word_of(name), reason=reason) if name else reason
        for name, reason in row.reasons.items()
    )


def set_aside_in_words(seen: Preview) -> str:
    """Of which fields cells were set aside, and in how many rows; "" when there are none."""
    counts = Counter(
        name
        for row in seen.rows
        if row.to_write is not None
        for name in dict.fromkeys(field for field, _text in row.set_aside)
    )
    listed = ", ".join(
        _("{field} ({n})", field=word_of(name), n=number(count)) for name, count in counts.items()
    )
    return (
        _("Not understood, so kept in a note on the record: {fields}", fields=listed)
        if listed
        else ""
    )


def with_options(row: PreviewRow) -> str:
    """Why a row needs attention, with the option of the command line that answers each question."""
    options = ", ".join(map(option_of, row.waits_for))
    reasons = reasons_in_words(row)
    return (
        _("{reasons} Answer with {options}.", reasons=reasons, options=options)
        if options
        else (reasons)
    )


def failed_leaving(actor: Actor, seen: Preview) -> Leaving:
    """What the way out is told of the rows that were left out."""
    require(actor, Right.IMPORT)
    return Leaving(said("failed_rows_of", n=seen.counts[Verdict.ATTENTION]), Right.IMPORT)


def unknown_words(actor: Actor, seen: Preview, place: int) -> list[tuple[str, str]]:
    """Field and word for each choice of a row that is none of its list's; for ``Told.meanings``."""
    require(actor, Right.IMPORT)
    row = seen.rows[place]
    asked = {*row.reasons, *(field for field, _text in row.set_aside)}
    columns = {at: name for at, name in seen.columns.items() if name in asked and has_choices(name)}
    reader = RowReader(seen.table, columns, actor.clock.today(), seen.told)
    return reader.unknown_words(seen.table.rows[place].cells)


def _judged(
    actor: Actor, seen: Preview, reader: RowReader, progress: Progress
) -> Iterator[PreviewRow]:
    table = seen.table
    judge = _JUDGES[seen.kind](actor, seen.existing == "overwrite", seen.told)
    lone = lone_names(table.rows, seen.columns) if seen.kind == "people" else {}
    for done, raw in enumerate(table.rows):
        if done % _EVERY == 0:
            progress(done, len(table.rows))
        answer = seen.answers.get(raw.line, "")
        if answer == LEAVE_OUT:
            yield PreviewRow(raw.line, Verdict.LEFT_OUT, {}, None, None)
            continue
        if raw.problem:
            reasons = {"": raw.problem}
            yield PreviewRow(
                raw.line, Verdict.ATTENTION, reasons, None, None, why=raw.why or "whole"
            )
            continue
        given, wrong = reader.read(raw.cells, raw.line)
        waits_for: tuple[Key, ...] = ()
        is_lone = (raw.line in lone or raw.why == "lone") and not answer
        if is_lone and not wrong:
            at = lone.get(raw.line, next((at for at in seen.columns if raw.cells[at]), 0))
            reader.ask(TITLE, raw.line, at, raw.cells[at])
            why_not = lone_reason(seen.told)
            is_lone = bool(why_not)
            wrong |= {"": why_not} if why_not else {}
            waits_for = (TITLE,) if answer_to(seen.told, TITLE) is None else ()
        aside = reader.set_aside(raw.cells, given, wrong)
        judged = judge.judge(raw.line, dict(given), dict(wrong), answer)
        if judged.reasons:
            # What the form says of a cell that its reader took.
            refused = dict(judged.reasons)
            if more := reader.set_aside(raw.cells, given, refused):
                aside += more
                judged = judge.judge(raw.line, dict(given), dict(wrong), answer)
        why = judged.why or (raw.why if raw.why != "lone" else "") or ("lone" if is_lone else "")
        if why == raw.why and why and not judged.reasons and not answer:
            judged = Judged({"": _said_before(raw.why)}, person_id=judged.person_id)
        verdict = Verdict.MATCH if judged.known else Verdict.NEW
        if judged.reasons:
            verdict = Verdict.ATTENTION
            left = {field for field, _text in aside}
            waits_for += tuple(k for k in reader.waits_for(raw.cells) if k.name not in left)
        yield PreviewRow(
            *(raw.line, verdict, judged.reasons, judged.person_id, judged.to_write),
            *(waits_for, why, tuple(aside)),
        )
    progress(len(table.rows), len(table.rows))


def _said_before(why: str) -> str:
    """Why a row still waits that is as it was when its whole file was imported."""
    return _(
        "The file that this row came from says the same once more. Make one row of both, or leave "
        "this one out."
    )


def _still_so(actor: Actor, seen: Preview) -> bool:
    again = preview(
        *(actor, seen.table, seen.kind, seen.columns, seen.existing),
        answers=seen.answers,
        told=seen.told,
    )
    return replace(again, up_to=seen.up_to) == seen


def _write(actor: Actor, seen: Preview, progress: Progress) -> bulk.Written:
    rows = [row.to_write for row in seen.rows if row.to_write is not None]
    if seen.kind == "people":
        return write_people(actor, rows, progress)
    single = [one for many in rows for one in many]
    if seen.kind == "groups":
        return bulk.write_memberships(actor, single, progress)
    return bulk.write_attendance(actor, single, progress)


def _say_nothing(_done: int, _all: int) -> None:
    """Nobody asked for progress."""
