"""Every public function of desk/ and exchange/ asks for a right first, or says here why not."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from types import FunctionType

import peerdesk.desk
import peerdesk.exchange
from peerdesk.actor import Actor, Role
from peerdesk.errors import Refused
from peerdesk.store import journal
from tests.conftest import CLOCK, Desk
from tests.desk import rights_center
from tests.desk.rights_table import TABLE

NOBODY = Actor(None, "Nobody", frozenset(), CLOCK)

FREE = {
    "desk.office.front_door": "the way in itself: passwords and the recovery code decide",
    "desk.office.first_run": "the way in itself",
    "desk.basics.going_out": "asks the right that the paper names, which each subject sets",
    "desk.people.drafts": "everybody's own half-typed forms, by account",
    "desk.basics.letterhead.letterhead": "the center's name and address, on every paper",
    "desk.office.office.center_card": "the center's name and what the window needs, for everybody",
    "desk.office.office.change_own_password": "the own one, against the old password",
    "desk.office.office.waiting_words": "says nothing to whoever keeps no accounts",
    "desk.basics.clock_doubt": "whoever signs in says whether the clock is right",
    "desk.groups.planning": "the program's own work: meetings appear by themselves",
    "desk.basics.own_groups": "whose rolls an account sees: what the others ask",
    "desk.groups.co_facilitators.link_known_names": "the program's own work, once after an update",
    "desk.groups.stand_ins.is_of_today": "looks at a clock",
    "desk.basics.whose_details": "whose details an account sees: what the others ask",
    "desk.basics.rights": "the rights themselves",
    "desk.office.backups.is_overdue": "whether the program's own daily backup is missing",
    "desk.mentoring.mentors.warm_up": "reads ahead into memory, and only for who may see mentors",
    "desk.front_desk.visits.sign_out_at_closing": "the program's own work, at closing time",
    "desk.front_desk.visits.end_left_open": "the program's own work, for past days",
    "exchange.importing.columns.remember": "headings of columns; guess_columns asks",
    "desk.office.recovery_sheets.is_asked_for": "whether a director is asked for the first sheet",
    "desk.basics.languages.language_of": "the own one",
    "desk.office.slips.must_choose": "whether the own password is one from a slip",
    "desk.office.slips.require_own_password": "the same, as a refusal",
    "desk.office.slips.choose_password": "the own one, in place of the one from the slip",
    "desk.office.looks.own_look": "the own one",
    "desk.history.undoing.next_to_undo": "own actions are everybody's",
    "desk.history.undoing.next_to_redo": "own actions are everybody's",
    "desk.history.undoing.undo": "own actions are everybody's; those of others ask UNDO_FOR_OTHERS",
    "desk.history.undoing.why_not": "asks as undo does, and says what it answers",
    "desk.office.backups.back_up_at_closing": "the program's own daily backup",
}
"""A module, or a function of one, that takes an actor and needs no right, and why."""

PARTS = {
    "desk.bulk.bulk_people.write_people",
    "desk.bulk.bulk.write_memberships",
    "desk.bulk.bulk.write_attendance",
    "desk.consents.disclosures.ground_to_tell",
    "desk.consents.disclosures.write",
    "desk.intake.intake.add_person",
    "desk.office.key_changes.key_change",
    "desk.office.key_changes.put_in_order",
    "desk.office.key_changes.rebuild_from",
    "desk.intake.intake.checked_intake",
    "desk.intake.intake.write_intake",
    "desk.intake.intake_drafts.typed_in",
    "desk.intake.intake_drafts.bring_back",
    "desk.people.people.note_view",
}
"""Parts of other functions, which ask; the window may not call them."""


def _modules() -> Iterator[str]:
    for package in (peerdesk.desk, peerdesk.exchange):
        for found in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
            yield found.name


ABOUT_NOBODY = {
    *(
        "desk.office.backups.back_up",
        "desk.office.backups.back_up_overdue",
        "desk.office.backups.keep",
    ),
    *(
        "desk.office.backups.last_backup_at",
        "desk.office.record_check.compare_words",
        "desk.office.record_check.missing_words",
    ),
    "desk.office.looks.change_own_look",
}
"""Functions for every role that the sweep calls without what they need: it is no person's."""


def _functions() -> Iterator[tuple[str, FunctionType]]:
    """Every public function that takes an actor first, where it is defined."""
    for module_name in _modules():
        module = importlib.import_module(module_name)
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if name.startswith("_") or function.__module__ != module_name:
                continue
            first = next(iter(inspect.signature(function).parameters), "")
            if first == "actor":
                yield f"{module_name.removeprefix('peerdesk.')}.{name}", function


def _is_free(name: str) -> bool:
    return any(name == free or name.startswith(free + ".") for free in (*FREE, *PARTS))


CHECKED = {name: function for name, function in _functions() if not _is_free(name)}


def test_there_is_something_to_check() -> None:
    assert len(CHECKED) > 50
    assert "desk.intake.intake.start_intake" in CHECKED
    assert "exchange.export.export_all" in CHECKED


def test_each_function_says_in_the_table_who_may_call_it() -> None:
    assert TABLE.keys() - CHECKED.keys() == set(), "gone or renamed"
    assert CHECKED.keys() - TABLE.keys() == set(), "new: say who may call it"
    assert all(len(who) == len(Role) and set(who) <= set("yo-") for who in TABLE.values())


def test_nobody_gets_through(desk: Desk) -> None:
    """Without a role, and with the roles of an account that was disabled since."""
    disabled = rights_center.disabled(desk)
    before = journal.latest()
    let_through = []
    for name, function in CHECKED.items():
        # None of these values is looked at before the right is.
        values = {each: _Untouched() for each in _needed(function)}
        values |= {"kind": "visit"} if "kind" in values else {}
        for actor in (NOBODY, disabled):
            try:
                _call(function, actor, values)
            except Refused:
                continue
            except AssertionError:
                pass
            let_through.append((name, actor.name))
    assert let_through == []
    assert journal.latest() == before


def test_every_role_gets_what_the_table_says(desk: Desk) -> None:
    """Each function is called for real, about the own and about another's; and nobody is told

    who belongs to a group that is not theirs.
    """
    sides = rights_center.make(desk)
    roles = (desk.front_desk, desk.facilitator, desk.mentor, desk.director)
    wrong, told, blind = [], [], set()
    for name, function in CHECKED.items():
        for actor, expected in zip(roles, TABLE[name], strict=True):
            others = rights_center.arguments(name, function, sides.other, sides.own)
            found, text = _outcome(function, actor, others)
            if any(isinstance(each, rights_center.Unread) for each in others.values()):
                blind |= {name} if found == "y" and actor in roles[1:3] else set()
            if actor in (desk.facilitator, desk.mentor):
                own = rights_center.arguments(name, function, sides.own, sides.other)
                is_own = _outcome(function, actor, own)[0] == "y"
                found = found if is_own == (found == "y") else "o"
                told += [(name, actor.name)] if sides.other.is_told(text, others) else []
            wrong += [(name, actor.name, found)] if found != expected else []
    assert wrong == []
    assert told == []
    assert blind == ABOUT_NOBODY, "given nothing to be about: whose it is was not asked"


def _needed(function: FunctionType) -> list[str]:
    return [
        parameter.name
        for parameter in list(inspect.signature(function).parameters.values())[1:]
        if parameter.default is inspect.Parameter.empty
        and parameter.kind
        in (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
    ]


def _call(function: FunctionType, actor: Actor, values: dict[str, object]) -> str:
    done = function(actor, **values)
    if hasattr(done, "__enter__"):  # a context manager asks when it is entered
        with done:
            pass
    return repr(done)


def _outcome(function: FunctionType, actor: Actor, values: dict[str, object]) -> tuple[str, str]:
    """ "-" for a refusal, "y" for everything else, and what was told; nothing stays written."""
    try:
        with journal.trying():
            return "y", _call(function, actor, values)
    except Refused as refusal:
        return "-", str(refusal)
    except Exception as error:  # what it was given was no good: it was let through
        return "y", str(error)


class _Untouched:
    """Fails whoever looks at it."""

    def __getattribute__(self, name: str) -> object:
        raise AssertionError(f"looked at ({name}) before the right was asked for")


MAY_BE_CALLED = {
    "desk.office.backups.backups": "a list of files",
    "desk.basics.center_day.time_words": "asks when the center's day ends, nobody's record",
    "desk.mentoring.matching.slot_label": "the same",
    "desk.office.backups.backups_with_heads": "a list of files, and what each says of itself",
    "desk.office.restoring.names_in": "the sign-in names of a backup",
    "desk.office.restoring.restore_from_outside": "a director's password in the backup decides",
    "desk.consents.consents.missing_elements": "reads nothing",
    "desk.consents.consents.not_renewed": "reads nothing",
    "desk.intake.full_intake.completeness": "counts what was typed",
    "desk.consents.disclosures.when_told": "reads nothing",
    "desk.people.drafts.as_content": "reads nothing",
    "desk.people.drafts.consent_of": "reads nothing",
    "desk.groups.groups.asks_for_rolls": "reads nothing",
    "desk.basics.rights.role_needed": "reads nothing",
    "desk.people.search.warm_up": "returns nothing",
    "desk.people.duplicates.warm_up": "returns nothing",
}
"""Functions without an actor, in modules that read records, which the window may call all the
same, and why. All others are parts of functions that ask."""


def _readers_of_records() -> set[str]:
    """Public functions without an actor in modules that know Peewee or the records."""
    found = set()
    for module_name in _modules():
        module = importlib.import_module(module_name)
        text = inspect.getsource(module)
        short = module_name.removeprefix("peerdesk.")
        if (
            "peerdesk.records" not in text and "peewee" not in text
        ) or short == "desk.basics.choices":
            continue
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if name.startswith("_") or function.__module__ != module_name:
                continue
            if "actor" not in inspect.signature(function).parameters:
                found.add(f"{short}.{name}")
    return found


def test_the_window_calls_nothing_that_reads_records_without_an_actor() -> None:
    forbidden = {
        name
        for name in PARTS | _readers_of_records() - MAY_BE_CALLED.keys()
        if not name.startswith("desk.office.first_run")
    }
    assert "desk.mentoring.mentors.load_traits" in forbidden
    calls = set()
    for path in (Path(__file__).parents[2] / "ui").rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                calls.add(f"desk.{node.value.id}.{node.attr}")
            elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("peerdesk."):
                short = (node.module or "").removeprefix("peerdesk.")
                calls |= {f"{short}.{alias.name}" for alias in node.names}
    assert calls & forbidden == set()
