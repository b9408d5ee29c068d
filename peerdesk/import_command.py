"""``peerdesk import``: what it may be told, what it says, and what it returns."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from peerdesk.errors import Invalid
from peerdesk.words import _, medium_date, ngettext, number

if TYPE_CHECKING:
    from peerdesk.exchange.importing import Preview, Question, RawTable, Told
    from peerdesk.exchange.importing.preview import PreviewRow


EPILOG = (
    "Exit codes: 0 every row was imported or is known; 3 the good rows were, and some "
    "were left out (with --check: would be); 1 refused, nothing changed; 2 wrong usage. "
    "The columns are known by their names; whose a row is, by a column “Code” with the code of "
    "somebody in the records, or the word “new”."
)


def add_options(parser: argparse.ArgumentParser, day: Callable[[str], date]) -> None:
    """What the command may be told; ``day`` reads a day."""
    parser.add_argument("kind", choices=("people", "groups", "attendance"))
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--check", action="store_true", help="say what would be, import nothing")
    parser.add_argument(
        "--overwrite",
        action="store_true",
        help="who is known takes what the file says; without it they stay as they are",
    )
    parser.add_argument("--sheet", metavar="NAME", help="the sheet of the workbook to read")
    parser.add_argument(
        "--column",
        action="append",
        default=[],
        type=_pair("NAME=FIELD"),
        metavar="NAME=FIELD",
        help="what the column of this name holds; again for others. FIELD is the name of a field "
        "as the window shows it (“Birth date”), or nothing to leave the column out",
    )
    parser.add_argument("--group", metavar="NAME", help="the group that all rows are of")
    parser.add_argument(
        "--held-on",
        type=day,
        metavar="YYYY-MM-DD",
        help="the day of all attendance, where no column tells it",
    )
    parser.add_argument(
        "--first-seen",
        type=day,
        metavar="YYYY-MM-DD",
        help="the first day of new people for whom the file has none; without it they begin today",
    )
    parser.add_argument(
        "--days",
        choices=("month-first", "day-first"),
        help="how days such as 3/4/1990 are read, where the file doesn't tell",
    )
    parser.add_argument(
        "--mark",
        action="append",
        default=[],
        type=_pair("MARK=STATE"),
        metavar="MARK=STATE",
        help="what a mark of attendance means, such as x=absent; again for others. STATE is "
        "present, late, left_early, excused, absent or nothing; MARK is empty for a blank cell. "
        "For members of groups it is yes or no",
    )
    parser.add_argument(
        "--word",
        action="append",
        default=[],
        type=_pair("WORD=VALUE"),
        metavar="WORD=VALUE",
        help="what a word of the file means that is not in its list, such as “Friend or family="
        "family_or_friend”; again for others. VALUE is an answer as the window shows it or its "
        "code, or nothing to leave the word out",
    )
    parser.add_argument(
        "--lone-names",
        choices=("people", "nothing"),
        default="",
        help="whether rows with only a name, among fuller ones, are people, or titles and nothing",
    )
    lines = parser.add_mutually_exclusive_group()
    lines.add_argument(
        "--every-line",
        action="store_true",
        help="read the lines at and above the columns' names as rows too",
    )
    lines.add_argument(
        "--header-line",
        type=_line,
        metavar="N",
        help="the line of the file that has the columns' names, 0 for none; else it is looked for",
    )
    parser.add_argument(
        "--failed",
        type=Path,
        metavar="FILE",
        help="save the rows that were left out, with the reason in a column at the end; as a "
        "workbook (FILE.xlsx) no spreadsheet program rewrites their days, else as CSV",
    )


def _line(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is not the number of a line")
    return int(text)


def _pair(form: str) -> Callable[[str], tuple[str, str]]:
    """Reads a name and what it is said to be; only marks may be blank."""

    def read(text: str) -> tuple[str, str]:
        name, equals, value = text.rpartition("=")
        if not equals or (not name.strip() and not form.startswith("MARK")):
            raise argparse.ArgumentTypeError(f"{text!r} is not {form}")
        return name.strip(), value.strip()

    return read


def told_by(options: argparse.Namespace, columns: Mapping[int, str]) -> Told:
    """What the options say about the file as a whole. Raises Invalid."""
    from peerdesk.exchange.importing import Told, told_lone_names, told_marks, told_words

    told = Told(
        day_first=options.days == "day-first" if options.days else None,
        group=options.group or "",
        first_seen_on=options.first_seen,
        held_on=options.held_on,
    )
    told = told_lone_names(told, options.lone_names)
    told = told_words(told, set(columns.values()), options.word)
    return told_marks(told, options.kind, options.mark)


def columns_of(
    options: argparse.Namespace, table: RawTable, guessed: Mapping[int, str]
) -> dict[int, str]:
    """The columns as they are guessed, and as ``--column`` says. Raises Invalid."""
    from peerdesk.exchange import importing

    words = importing.field_words(options.kind)
    fields = {word.casefold(): field for field, word in words.items()} | {one: one for one in words}
    columns = dict(guessed)
    told: set[int] = set()
    for name, word in options.column:
        places = [
            index
            for index in range(len(table.header))
            if name.casefold() in _names_of(table, index)
        ]
        if len(places) != 1:
            raise Invalid({"--column": _("there is no one column of the name {name}", name=name)})
        field = fields.get(word.casefold(), "")
        if word and not field:
            known = ", ".join(words.values())
            raise Invalid({"--column": _("{word} is none of: {known}", word=word, known=known)})
        columns = {at: one for at, one in columns.items() if at != places[0]}
        if field not in importing.SEVERAL:
            # What was guessed gives way; columns that are said to be the same fill in.
            columns = {at: one for at, one in columns.items() if one != field or at in told}
        told.add(places[0])
        if field:
            columns[places[0]] = field
    return columns


def _names_of(table: RawTable, index: int) -> set[str]:
    """What a column is called, and what it was in the file that failed rows came from."""
    from peerdesk.exchange import importing

    names = {importing.column_name(table, index)}
    if table.settled is not None:
        names.add(table.settled.first_name(table.header[index]))
    return {name.casefold() for name in names}


def said_of(
    seen: Preview, today: date, columns: Mapping[int, str], *, values: bool
) -> Iterator[str]:
    """What was taken for what, what was left out, and what was taken for granted.

    With ``values`` also the first values of each column.
    """
    from peerdesk.exchange import importing

    table = seen.table
    if table.unread:
        names = ", ".join(table.unread)
        yield _("Sheet read: {sheet}; not read: {names}", sheet=table.sheet, names=names)
    if not table.is_sure:
        yield importing.lines_left_out(table)
    yield from _said_of_columns(seen, columns, values)
    for question in seen.questions:
        yield _said_of_question(question)
    if aside := importing.set_aside_in_words(seen):
        yield aside
    if importing.needs_day(seen.kind, columns) and seen.told.held_on is None:
        day = importing.day_in(table, today)
        if day is not None:
            yield _("All rows are of {day}, as its titles say; see --held-on", day=medium_date(day))
    if count := seen.without_first_day:
        yield ngettext(
            "{n} new person has no first day in the file, and begins today; see --first-seen",
            "{n} new people have no first day in the file, and begin today; see --first-seen",
            count,
        )


def outcome_of(seen: Preview, failed: Sequence[PreviewRow]) -> Iterator[str]:
    """How many rows became what, and why each of the ``failed`` ones did not come in."""
    from peerdesk.exchange import importing

    for verdict, count in seen.counts.items():
        if verdict is importing.Verdict.LEFT_OUT:
            continue  # only the window leaves rows out
        yield f"{_(importing.VERDICT_WORDS[verdict])}: {number(count)}"
    for row in failed:
        reason = " ".join(importing.with_options(row).split())
        yield _("Line {line}: {reason}", line=row.line, reason=reason)


def _said_of_columns(seen: Preview, columns: Mapping[int, str], values: bool) -> Iterator[str]:
    """Each column of the file with the field that it goes to, or that it is left out."""
    from peerdesk.exchange import importing

    table, words = seen.table, importing.field_words(seen.kind)
    leading: dict[str, int] = {}
    for index, field in importing.in_turn(columns, table):
        leading.setdefault(field, index)
    for index in range(len(table.header)):
        name, field = importing.column_name(table, index), columns.get(index, "")
        if not field and index in seen.columns:
            continue
        said = _("Not imported: {column}", column=name)
        if field:
            said = _("“{column}” is read as: {field}", column=name, field=words[field])
        if field and leading[field] != index and field not in importing.SEVERAL:
            first = importing.column_name(table, leading[field])
            said = _("{said}, where “{column}” says nothing", said=said, column=first)
        if values:
            shown = importing.samples(table, index) or _("(blank)")
            said = _("{said} ({values})", said=said, values=shown)
        yield said


def _said_of_question(question: Question) -> str:
    """A question with its option; one that is answered, or has a usual answer, with that."""
    from peerdesk.exchange.importing import SET_ASIDE

    if question.is_open:
        return ngettext(
            "{question} {n} row waits for it, first in cell {cell}: answer with {option}",
            "{question} {n} rows wait for it, first in cell {cell}: answer with {option}",
            question.rows,
            question=question.words,
            cell=question.where,
            option=question.option,
        )
    if question.answer is None and question.usual == SET_ASIDE:
        return ngettext(
            "{question} {n} row keeps it in a note: answer with {option}",
            "{question} {n} rows keep it in a note: answer with {option}",
            question.rows,
            question=question.words,
            option=question.option,
        )
    code = question.answer if question.answer is not None else question.usual
    meaning = dict(question.answers).get(code or "", "")
    option = question.option.split()[0]
    if question.is_remembered:
        return _(
            "{what} is read as {meaning}, as for an earlier file; see {option}",
            what=question.what,
            meaning=meaning,
            option=option,
        )
    return _(
        "{what} is read as {meaning}; see {option}",
        what=question.what,
        meaning=meaning,
        option=option,
    )


@contextmanager
def progress(words: str) -> Iterator[Callable[[int, int], None]]:
    """Counts on one line of the terminal; says nothing into a file or pipe."""
    shown = sys.stderr.isatty()

    def say(done: int, total: int) -> None:
        if shown:
            of = _("{done} of {total}", done=number(done), total=number(total))
            print(f"\r{words}: {of} ", end="", file=sys.stderr, flush=True)  # noqa: T201

    try:
        yield say
    finally:
        if shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)  # noqa: T201
