"""An import from the first look to the written rows: judged, confirmed, written as one action."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Literal

from peerdesk.actor import Actor
from peerdesk.desk import bulk
from peerdesk.desk.bulk_people import write_people
from peerdesk.desk.rights import Right, require
from peerdesk.errors import ChangedSince
from peerdesk.exchange.cells import safe_cell
from peerdesk.exchange.importing.columns import check_columns, remember
from peerdesk.exchange.importing.fields import word_of
from peerdesk.exchange.importing.lists import AttendanceJudge, MembershipJudge, group_in
from peerdesk.exchange.importing.people import Judge, PeopleJudge
from peerdesk.exchange.importing.rowvalues import RowReader
from peerdesk.exchange.importing.table import RawTable, column_name, reason_header
from peerdesk.store import journal
from peerdesk.store.journal import Done
from peerdesk.words import N_, _, number

Existing = Literal["keep", "overwrite"]
Progress = Callable[[int, int], None]

_EVERY = 200
_JUDGES: dict[str, Callable[[Actor, bool], Judge]] = {
    "people": PeopleJudge,
    "groups": MembershipJudge,
    "attendance": AttendanceJudge,
}
_LABELS = {
    "people": N_("Imported people: {new} new, {matched} known, {failed} left out"),
    "groups": N_("Imported members of groups: {new} new, {matched} known, {failed} left out"),
    "attendance": N_("Imported attendance: {new} new, {matched} known, {failed} left out"),
}


class Verdict(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    MATCH = "match"
    ATTENTION = "attention"


VERDICT_WORDS = {
    Verdict.NEW: N_("New"),
    Verdict.MATCH: N_("In the records"),
    Verdict.ATTENTION: N_("Needs attention"),
}


@dataclass(frozen=True)
class PreviewRow:
    """A row of the file and its verdict. ``reasons`` are messages by field, "" for the whole row;

    ``person_id`` is whom the row is about, where that is known.
    """

    line: int
    verdict: Verdict
    reasons: Mapping[str, str]
    person_id: int | None
    to_write: Any = field(repr=False)


@dataclass(frozen=True)
class Preview:
    """What would be done with each row of ``table``, in its order. Nothing is written yet."""

    kind: str
    table: RawTable
    columns: Mapping[int, str]
    existing: Existing
    answers: Mapping[int, str]
    rows: tuple[PreviewRow, ...] = field(repr=False)
    up_to: int

    @property
    def counts(self) -> dict[Verdict, int]:
        """How many rows have each verdict; their sum is the rows of the table."""
        found = dict.fromkeys(Verdict, 0)
        for row in self.rows:
            found[row.verdict] += 1
        return found


@dataclass(frozen=True)
class ImportResult:
    """Rows of the file: imported as new, matched (``changed`` of them really), failed."""

    imported: int
    matched: int
    failed: int
    changed: int


def preview(
    actor: Actor,
    table: RawTable,
    kind: str,
    columns: Mapping[int, str],
    existing: Existing = "keep",
    progress: Progress | None = None,
    answers: Mapping[int, str] | None = None,
) -> Preview:
    """Judge every row; writes nothing. Raises Invalid when the columns can't be so.

    ``existing``: what is known stays ("keep"), or takes what the file says ("overwrite"; blank
    cells take nothing away). ``answers`` says for a line whose it is: a code, or "new".
    ``progress`` is called with the rows done and all of them; what it raises ends the preview.
    """
    require(actor, Right.IMPORT)
    check_columns(table, kind, columns)
    titles = (table.name.rpartition(".")[0], table.sheet, *table.above)
    if kind != "people" and "group" not in columns.values() and (group := group_in(titles)):
        columns = {**columns, len(table.header): "group"}
        table = table.with_column(word_of("group"), group)
    up_to = journal.latest()
    rows = tuple(_judged(actor, table, kind, columns, existing, progress, answers or {}))
    return Preview(kind, table, dict(columns), existing, dict(answers or {}), rows, up_to)


def carry_out(actor: Actor, seen: Preview, progress: Progress | None = None) -> Done[ImportResult]:
    """Write what the preview shows, as one entry. ChangedSince when it isn't so any more.

    What ``progress`` raises ends the import: nothing is then written.
    """
    require(actor, Right.IMPORT)
    progress = progress or _say_nothing
    counts = seen.counts
    label = _(
        _LABELS[seen.kind],
        new=number(counts[Verdict.NEW]),
        matched=number(counts[Verdict.MATCH]),
        failed=number(counts[Verdict.ATTENTION]),
    )
    with bulk.importing(actor, label) as entry:
        if journal.latest() != seen.up_to and not _still_so(actor, seen):
            raise ChangedSince(
                _("The records were changed meanwhile. Nothing was imported. Look at it again.")
            )
        written = _write(actor, seen, progress)
    remember(actor, seen.table, seen.kind, seen.columns)
    result = ImportResult(
        counts[Verdict.NEW], counts[Verdict.MATCH], counts[Verdict.ATTENTION], written.changed
    )
    return entry.done(result)


def reasons_in_words(row: PreviewRow) -> str:
    """Why a row needs attention, one sentence a field: "Birth date: This day is ..."."""
    return " ".join(
        _("{field}: {reason}", field=word_of(name), reason=reason) if name else reason
        for name, reason in row.reasons.items()
    )


def failed_csv(seen: Preview) -> bytes:
    """The rows that need attention, as the file gave them, with the reason in a last column.

    UTF-8 with the mark by which spreadsheet programs know it. Corrected, it can be imported.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    names = [column_name(seen.table, index) for index in range(len(seen.table.header))]
    writer.writerow([safe_cell(name) for name in (*names, reason_header())])
    for raw, row in zip(seen.table.rows, seen.rows, strict=True):
        if row.verdict is Verdict.ATTENTION:
            cells = (*raw.cells, reasons_in_words(row))
            writer.writerow([safe_cell(cell) for cell in cells])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _judged(
    actor: Actor,
    table: RawTable,
    kind: str,
    columns: Mapping[int, str],
    existing: Existing,
    progress: Progress | None,
    answers: Mapping[int, str],
) -> Iterator[PreviewRow]:
    progress = progress or _say_nothing
    reader = RowReader(table, columns, actor.clock.today())
    judge = _JUDGES[kind](actor, existing == "overwrite")
    for done, raw in enumerate(table.rows):
        if done % _EVERY == 0:
            progress(done, len(table.rows))
        if raw.problem:
            yield PreviewRow(raw.line, Verdict.ATTENTION, {"": raw.problem}, None, None)
            continue
        given, wrong = reader.read(raw.cells)
        judged = judge.judge(raw.line, given, wrong, answers.get(raw.line, ""))
        verdict = Verdict.MATCH if judged.known else Verdict.NEW
        if judged.reasons:
            verdict = Verdict.ATTENTION
        yield PreviewRow(raw.line, verdict, judged.reasons, judged.person_id, judged.to_write)
    progress(len(table.rows), len(table.rows))


def _still_so(actor: Actor, seen: Preview) -> bool:
    again = preview(actor, seen.table, seen.kind, seen.columns, seen.existing, answers=seen.answers)
    return replace(again, up_to=seen.up_to) == seen


def _write(actor: Actor, seen: Preview, progress: Progress) -> bulk.Written:
    rows = [row.to_write for row in seen.rows if row.to_write is not None]
    if seen.kind == "people":
        return write_people(actor, rows, progress)
    if seen.kind == "groups":
        return bulk.write_memberships(actor, rows, progress)
    return bulk.write_attendance(actor, [one for many in rows for one in many], progress)


def _say_nothing(_done: int, _all: int) -> None:
    """Nobody asked for progress."""
