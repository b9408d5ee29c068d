"""The command line: for administrators and tests; opens the window when no command is given.

Exit codes: 0 done; 1 refused, one plain line on stderr and nothing changed; 2 wrong usage;
3 imported but for some rows.
Heavy modules are imported by the command that needs them, so that the window starts quickly.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from peerdesk import arguments, computer, import_command
from peerdesk.command_edge import needs_qt, require_text
from peerdesk.errors import (
    Damaged,
    Invalid,
    OldKeys,
    OtherKeys,
    PeerDeskError,
    WrongPassword,
)
from peerdesk.words import LANGUAGES, _, in_language, ngettext

if TYPE_CHECKING:
    from peerdesk.actor import Actor
    from peerdesk.desk.basics.going_out import Leaving
    from peerdesk.desk.basics.sheets import Letterhead
    from peerdesk.desk.office.front_door import FrontDoor
    from peerdesk.store.backup import Contents

PASSWORD_VARIABLE = "PEERDESK_PASSWORD"  # noqa: S105 - the variable's name, not a password


def main(words: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    computer.leave_no_dump()
    computer.give_streams()
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A pipe or an old terminal may lack letters of a name: shown as numbers, not a crash.
        sys.stdout.reconfigure(errors="backslashreplace")
    parser = _parser()
    try:
        # Not as defaults of the parser: those of a command would undo what stands before it.
        options = parser.parse_args(words, argparse.Namespace(data=None, user=None))
    except SystemExit as stopped:
        return int(stopped.code or 0)
    try:
        require_text(options)
        code = int(options.run(options) or 0)
        sys.stdout.flush()
        return code
    except PeerDeskError as error:
        return _refuse(error)
    except KeyboardInterrupt:
        return _refuse(PeerDeskError(_("Stopped.")))
    except BrokenPipeError:
        # Whoever was to read the output has gone; Python would say so once more at the end.
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
        return _refuse(PeerDeskError(_("Stopped.")))
    except Exception as error:
        from peerdesk.store.failures import in_plain_words

        plain = in_plain_words(error)
        if plain is None:
            raise
        return _refuse(plain)


def _refuse(error: PeerDeskError) -> int:
    """One line: a form's messages are joined, line breaks become blanks."""
    words = (
        "; ".join(f"{name}: {message}" for name, message in error.fields.items())
        if isinstance(error, Invalid)
        else str(error)
    )
    print("peerdesk: " + " ".join(words.split()), file=sys.stderr)  # noqa: T201
    return 1


def _say(line: str) -> None:
    print(line)  # noqa: T201


def _parser() -> argparse.ArgumentParser:
    from peerdesk import __version__

    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--data", type=Path, default=argparse.SUPPRESS, help="the data folder")
    common.add_argument("--user", default=argparse.SUPPRESS, help="the name to sign in with")
    parser = argparse.ArgumentParser(
        prog="peerdesk",
        description="The front desk of a peer-recovery center. Without a command the window opens.",
        parents=[common],
    )
    parser.set_defaults(run=_window)
    parser.add_argument("--version", action="version", version=f"PeerDesk {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")

    demo = commands.add_parser("demo", parents=[common], help="make a fictional center, open it")
    demo.add_argument("--people", type=arguments.count(8, 100_000), default=240)
    demo.add_argument("--months", type=arguments.count(1, 240), default=14)
    demo.add_argument("--seed", type=int, default=1)
    demo.add_argument("--pictures", type=Path, metavar="DIR", help="a PNG of every screen and form")
    demo.add_argument("--no-window", action="store_true")
    demo.set_defaults(run=_demo)

    report = commands.add_parser("report", help="save a report as PDF")
    kinds = report.add_subparsers(title="reports", metavar="REPORT", required=True)
    monthly = kinds.add_parser("monthly", parents=[common], help="the month for the director")
    monthly.add_argument("--month", type=arguments.month, required=True, metavar="YYYY-MM")
    _add_purpose(monthly)
    _add_paper(monthly)
    monthly.add_argument("--output", type=Path, required=True, metavar="FILE.pdf")
    monthly.set_defaults(run=_report_monthly)
    roster = kinds.add_parser("roster", parents=[common], help="the table sheet of one meeting")
    roster.add_argument("--group", required=True, metavar="NAME")
    roster.add_argument("--date", type=arguments.day, required=True, metavar="YYYY-MM-DD")
    _add_paper(roster)
    roster.add_argument("--output", type=Path, required=True, metavar="FILE.pdf")
    roster.set_defaults(run=_report_roster)

    measures = commands.add_parser("measures", parents=[common], help="the month's figures as data")
    measures.add_argument("--month", type=arguments.month, required=True, metavar="YYYY-MM")
    _add_purpose(measures)
    measures.add_argument("--format", choices=("json", "csv"), required=True)
    measures.add_argument("--output", type=Path, metavar="FILE")
    measures.set_defaults(run=_measures)

    _add_import(commands, common)
    export = commands.add_parser("export", parents=[common], help="every table as CSV")
    export.add_argument("directory", type=Path, metavar="DIR")
    export.set_defaults(run=_export)
    backup = commands.add_parser("backup", parents=[common], help="make a verified backup")
    backup.add_argument("file", type=Path, metavar="FILE")
    backup.set_defaults(run=_backup)
    restore = commands.add_parser("restore", parents=[common], help="bring a backup back")
    restore.add_argument("file", type=Path, metavar="FILE")
    restore.set_defaults(run=_restore)
    check = commands.add_parser("check", parents=[common], help="is everything whole?")
    check.add_argument("--entry", metavar="N", help="an entry that stands on a paper: its digest")
    check.set_defaults(run=_check)
    return parser


def _add_import(commands: Any, common: argparse.ArgumentParser) -> None:
    parser = commands.add_parser(
        "import",
        parents=[common],
        help="people, members of groups or past attendance from .xlsx or .csv",
        epilog=import_command.EPILOG,
    )
    import_command.add_options(parser, arguments.day)
    parser.set_defaults(run=_import)


def _add_purpose(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--purpose", choices=("internal", "funder", "publication"), default="internal"
    )


def _add_paper(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--language", choices=tuple(LANGUAGES), default="")
    parser.add_argument("--paper", choices=("letter", "a4"), help="else the center's")


def _data(options: argparse.Namespace) -> Path:
    from peerdesk.store.this_pc import default_folder

    return options.data if options.data is not None else default_folder()


def _password(options: argparse.Namespace, name: str) -> str:
    """From PEERDESK_PASSWORD, or asked for at the terminal without showing it."""
    # Read once: what this program starts, or who looks at its environment, is not to find it.
    given = vars(options).setdefault("given_password", os.environ.pop(PASSWORD_VARIABLE, None))
    if given is not None:
        return str(given)  # whatever its bytes are: it opens or it doesn't
    if not sys.stdin.isatty():
        raise WrongPassword(_("Give the password in PEERDESK_PASSWORD, or run this in a terminal."))
    import getpass

    try:
        return getpass.getpass(_("Password of {name}: ", name=name))
    except EOFError:
        raise KeyboardInterrupt from None


def _account(options: argparse.Namespace, names: list[str]) -> str:
    if options.user is not None:
        return str(options.user)
    if len(names) == 1:
        return names[0]
    raise Invalid({"--user": _("say who you are, one of: {names}", names=", ".join(names))})


@contextmanager
def _signed_in(
    options: argparse.Namespace, *, tells: bool = True
) -> Iterator[tuple[FrontDoor, Actor]]:
    """The folder held and the records open while the command runs.

    ``tells`` what the sign-in found wrong, on stderr; the check says it itself.
    """
    from peerdesk.desk.basics import clock_doubt
    from peerdesk.desk.groups import co_facilitators, planning
    from peerdesk.desk.office.front_door import FrontDoor, require_set_up

    door = FrontDoor.of_this_computer(_data(options))
    if not door.folder.has_center_of_any_state:
        require_set_up(door)
    door.enter()
    try:
        require_set_up(door)
        name = _account(options, [one.name for one in door.sign_in_names()])
        actor = door.sign_in_at_terminal(name, _password(options, name))
        if door.warning and tells:
            print("peerdesk: " + " ".join(door.warning.split()), file=sys.stderr)  # noqa: T201
        if doubt := clock_doubt.question(actor):
            print(clock_doubt.in_words(doubt), file=sys.stderr)  # noqa: T201
        planning.ensure_meetings(actor)
        co_facilitators.link_known_names(actor)
        yield door, actor
    finally:
        door.leave()


def _window(options: argparse.Namespace) -> int:
    with needs_qt():
        from ui.app import run_window

        return int(run_window(_data(options)))


def _demo(options: argparse.Namespace) -> int:
    """Make the fictional center and its papers, then open the window where there is a display."""
    from peerdesk import demo
    from peerdesk.store.this_pc import own_folder

    with needs_qt():
        from ui.app import has_display, run_window, take_pictures

    path = options.data if options.data is not None else own_folder().with_name("PeerDesk demo")
    papers = _make_demo(path, options)
    _say(_("A fictional center is in {folder}", folder=path))
    for paper in papers:
        _say(f"  {paper}")
    _say(_("Sign in as {names}", names=", ".join(demo.ACCOUNTS)))
    _say(_("Password of each: {password}", password=demo.PASSWORD))
    if options.pictures is not None:
        for picture in take_pictures(path, options.pictures, "director", demo.PASSWORD):
            _say(f"  {picture}")
    if options.no_window:
        return 0
    if not has_display():
        _say(_("There is no display here, so no window opens."))
        return 0
    return int(run_window(path))


def _make_demo(path: Path, options: argparse.Namespace) -> list[Path]:
    """The demo in ``path``; an earlier demo there is replaced, any other center refused.

    The papers lie beside the folder, not in it: nothing in a data folder is readable.
    """
    from peerdesk import demo
    from peerdesk.desk.basics.letterhead import letterhead
    from peerdesk.desk.groups import attendance, rosters
    from peerdesk.desk.office import months
    from peerdesk.desk.office.front_door import FrontDoor
    from peerdesk.reports.month import month_pdf
    from peerdesk.reports.roster import roster_pdf

    door = FrontDoor(path)
    door.enter()
    try:
        demo.remove_earlier(door)
        actor = demo.make_demo(door, options.people, options.months, options.seed)
        papers = path.absolute().parent / f"{path.absolute().name or 'PeerDesk'} papers"
        written = []
        today = actor.clock.today()
        for month in (
            (today.replace(day=1) - timedelta(days=1)).replace(day=1),
            today.replace(day=1),
        ):
            file = papers / f"month-{month:%Y-%m}.pdf"
            report = months.month_to_go(actor, month)
            pdf = month_pdf(letterhead(actor), report)
            _save(actor, pdf, months.leaving(actor, report), file)
            written.append(file)
        for meeting in attendance.meetings_on(actor, today):
            if meeting.hosted or meeting.state == "cancelled":
                continue
            sheet = rosters.number_roster(actor, meeting.id).value
            file = papers / f"roster-{today}-sheet-{sheet.number}.pdf"
            _save(actor, roster_pdf(sheet), rosters.leaving(actor, [sheet]), file)
            written.append(file)
        return written
    finally:
        door.leave()


def _report_monthly(options: argparse.Namespace) -> int:
    from peerdesk.desk.basics.languages import language_of
    from peerdesk.desk.basics.letterhead import letterhead
    from peerdesk.desk.office import months
    from peerdesk.reports.month import month_pdf

    with _signed_in(options) as (_door, actor):
        with in_language(options.language or language_of(actor)):
            report = months.month_to_go(actor, options.month, options.purpose)
            pdf = month_pdf(_on_paper(letterhead(actor), options), report)
        _save(actor, pdf, months.leaving(actor, report), options.output)
    return 0


def _save(actor: Actor, content: bytes, leaving: Leaving, path: Path) -> None:
    from peerdesk.desk.basics import going_out

    going_out.save(actor, going_out.Made(content, leaving), path, make_folders=True)


def _on_paper(head: Letterhead, options: argparse.Namespace) -> Letterhead:
    return replace(head, paper=options.paper) if options.paper else head


def _report_roster(options: argparse.Namespace) -> int:
    from peerdesk.desk.basics import going_out
    from peerdesk.desk.groups import rosters
    from peerdesk.reports.roster import roster_pdf

    with _signed_in(options) as (_door, actor):
        meeting = rosters.find_meeting(actor, options.group, options.date)
        going_out.check_place(options.output)  # before a number is given
        done = rosters.number_roster(actor, meeting, language=options.language)
        head = _on_paper(done.value.letterhead, options)
        sheet = replace(done.value, letterhead=head)
        _save(actor, roster_pdf(sheet), rosters.leaving(actor, [sheet]), options.output)
    return 0


def _measures(options: argparse.Namespace) -> int:
    from peerdesk.desk.basics import going_out
    from peerdesk.desk.office import months
    from peerdesk.exchange import figures

    write = figures.measures_json if options.format == "json" else figures.measures_csv
    with _signed_in(options) as (_door, actor):
        report = months.month_to_go(actor, options.month, options.purpose)
        content, leaving = write(report).encode(), months.leaving(actor, report)
        if options.output is not None:
            _save(actor, content, leaving, options.output)
        else:
            going_out.saving(actor, leaving)
            # Not as text: Windows would change the line ends, and knows few letters in a pipe.
            sys.stdout.buffer.write(content)
    return 0


def _import(options: argparse.Namespace) -> int:
    from peerdesk.desk.basics.going_out import Made, going_into_file
    from peerdesk.exchange import importing

    if options.failed is not None and options.failed.resolve() == options.file.resolve():
        raise Invalid({"--failed": _("choose another file than the one that is imported")})
    with _signed_in(options) as (_door, actor), ExitStack() as stack:
        table = importing.read_table(
            options.file, options.file.name, options.sheet, options.header_line
        )
        for remark in table.remarks:
            _say(remark)
        if options.every_line:
            table = table.with_every_line()
        columns = import_command.columns_of(
            options, table, importing.guess_columns(actor, table, options.kind)
        )
        told = import_command.told_by(options, columns)
        existing: Literal["keep", "overwrite"] = "overwrite" if options.overwrite else "keep"
        with import_command.progress(_("Looking at every row")) as progress:
            seen = importing.preview(
                actor, table, options.kind, columns, existing, progress, told=told, recall=True
            )
        failed = [row for row in seen.rows if row.verdict is importing.Verdict.ATTENTION]
        if failed and options.failed is not None:
            # Gets its name only when the import is written.
            suffix = options.failed.suffix
            rows = importing.failed_content(seen, suffix, importing.with_options)
            made = Made(rows, importing.failed_leaving(actor, seen))
            stack.enter_context(going_into_file(actor, made, options.failed, make_folders=True))
        if not options.check:
            with import_command.progress(_("Importing")) as progress:
                importing.carry_out(actor, seen, progress)
        said = list(
            import_command.said_of(seen, actor.clock.today(), columns, values=options.check)
        )
    for line in said:
        _say(line)
    for line in import_command.outcome_of(seen, failed):
        _say(line)
    return 3 if failed or (table.unread and options.sheet is None) else 0


def _export(options: argparse.Namespace) -> int:
    from peerdesk.exchange.export import export_all

    with _signed_in(options) as (_door, actor):
        for table, rows in export_all(actor, options.directory).value.items():
            _say(f"{table}: {rows}")
    return 0


def _backup(options: argparse.Namespace) -> int:
    from peerdesk.desk.office import backups

    with _signed_in(options) as (door, actor):
        _say(backups.back_up(actor, door.folder, options.file).label)
    return 0


def _restore(options: argparse.Namespace) -> int:
    """As the signed-in director; into an empty folder, or in place of records that can't be

    opened, with the password of a director of the backup or its recovery code.
    """
    from peerdesk.desk.office import restoring
    from peerdesk.desk.office.front_door import FrontDoor

    door = FrontDoor.of_this_computer(_data(options))
    door.enter()
    try:
        actor = _director(door, options) if door.is_set_up else None
        if actor is not None:
            contents = _restored(door, actor, options)
        else:
            name = _account(options, restoring.names_in(door, options.file))
            contents = restoring.restore_from_outside(
                door, options.file, name, _password(options, name)
            )
    finally:
        door.leave()
    _say(ngettext("Restored: {n} person.", "Restored: {n} people.", contents.people))
    return 0


def _restored(door: FrontDoor, actor: Actor, options: argparse.Namespace) -> Contents:
    """With the same name and password again for a backup whose key these records never had."""
    from peerdesk.desk.office import restoring
    from peerdesk.desk.office.backups import TheirDirector

    try:
        return restoring.restore(actor, door, options.file)
    except OtherKeys:
        name = _account(options, restoring.names_in(door, options.file))
        theirs = TheirDirector(name, _password(options, name))
        return restoring.restore(actor, door, options.file, theirs)


def _director(door: FrontDoor, options: argparse.Namespace) -> Actor | None:
    """Whoever signs in; None when the records are damaged, so that nobody can."""
    try:
        name = _account(options, [one.name for one in door.sign_in_names()])
        return door.sign_in_at_terminal(name, _password(options, name))
    except (Damaged, OldKeys):
        return None


def _check(options: argparse.Namespace) -> int:
    from peerdesk.desk.office import record_check

    with _signed_in(options, tells=False) as (door, actor):
        compared = record_check.compare_words(actor, options.entry) if options.entry else ""
        report = record_check.report(actor)
    found = [*report.problems, *([door.missing] if door.missing else [])]
    for problem in found:
        _say(problem)
    if found:
        raise Damaged(
            ngettext(
                "{n} thing is wrong with the records. Restore the newest good backup.",
                "{n} things are wrong with the records. Restore the newest good backup.",
                len(found),
            )
        )
    _say(_("Everything is whole: the records, their rules and the journal."))
    _say(report.limits())
    if compared:
        _say(compared)
    return 0
