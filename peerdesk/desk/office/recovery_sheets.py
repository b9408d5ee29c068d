"""The recovery sheet: made, proved by typing back from it, tried, replaced.

A new code opens nothing until its last group was typed back from the sheet: until then the sheet
before it does. So there is never a time in which the safe holds a sheet that opens nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from peerdesk.actor import Actor
from peerdesk.desk.basics.going_out import Leaving
from peerdesk.desk.basics.rights import Right, may, require
from peerdesk.desk.office.key_changes import key_change, key_state, keyring_in_use
from peerdesk.errors import Invalid, WrongPassword
from peerdesk.said import said
from peerdesk.store import journal
from peerdesk.store.database import data_key_in_use
from peerdesk.store.folder import DataFolder
from peerdesk.store.journal import Done
from peerdesk.store.keyring import Cost
from peerdesk.store.passwords import is_last_group, new_recovery_code
from peerdesk.words import _, medium_date


@dataclass(frozen=True)
class NewSheet:
    """A sheet that opens nothing yet. The code is nowhere else."""

    number: int
    made_on: date
    code: str = field(repr=False)


@dataclass(frozen=True)
class CurrentSheet:
    """The sheet that opens the records. ``number`` 0 is from before sheets had numbers."""

    number: int
    made_on: date | None


def current_sheet(actor: Actor) -> CurrentSheet | None:
    """The sheet that opens the records; None while none was proved."""
    require(actor, Right.KEEP_ACCOUNTS)
    state = key_state()
    if state.sheet_number is None:
        return None
    return CurrentSheet(state.sheet_number, state.sheet_made_on)


def is_asked_for(actor: Actor) -> bool:
    """Whether ``actor`` is to make the center's first sheet before the desk opens."""
    return may(actor, Right.KEEP_ACCOUNTS) and key_state().sheet_number is None


def make_sheet(actor: Actor) -> Done[NewSheet]:
    """A new code to print. It opens nothing before ``prove_sheet``."""
    require(actor, Right.KEEP_ACCOUNTS)
    with journal.entry(actor, "", kind="account") as entry:
        state = key_state()
        state.sheets_made += 1
        state.save()
        number = state.sheets_made
        entry.label = said("numbered_sheet_made", number=number)
    return entry.done(NewSheet(number, actor.clock.today(), new_recovery_code()))


def leaving(actor: Actor, number: int) -> Leaving:
    """What the way out is told of a sheet."""
    require(actor, Right.KEEP_ACCOUNTS)
    return Leaving(said("recovery_sheet_of", number=number), Right.KEEP_ACCOUNTS)


def prove_sheet(
    actor: Actor, folder: DataFolder, sheet: NewSheet, last_group: str, cost: Cost | None = None
) -> Done[None]:
    """Let the sheet open the records, and the one before it no more.

    ``last_group`` was typed back from the sheet. Raises Invalid there when it is another one.
    """
    require(actor, Right.KEEP_ACCOUNTS)
    require_typed_back(sheet, last_group)
    label = said("sheet_proved", number=sheet.number)
    with key_change(actor, folder, label) as change:
        cost = cost or Cost.tuned()
        change.keyring.set_recovery_code(data_key_in_use(), sheet.code, sheet.number, cost)
        change.state.sheet_number, change.state.sheet_made_on = sheet.number, sheet.made_on
    return change.done(None)


def require_typed_back(sheet: NewSheet, last_group: str) -> None:
    """Raise Invalid at ``last_group`` when that is not what stands on the sheet."""
    if not is_last_group(last_group, sheet.code):
        raise Invalid(
            {
                "last_group": _(
                    "The last group on sheet {number} is another one.", number=sheet.number
                )
            }
        )


def try_sheet(actor: Actor, folder: DataFolder, code: str) -> CurrentSheet | None:
    """Whether the code on a sheet opens the records; changes nothing. Takes about 0.4 s.

    Raises Invalid at ``recovery_code`` for a code that was mistyped, or opens nothing.
    """
    require(actor, Right.KEEP_ACCOUNTS)
    current = current_sheet(actor)
    try:
        keyring_in_use(folder).unlock_with_recovery_code(code)
    except WrongPassword:
        raise Invalid({"recovery_code": _opens_nothing(current)}) from None
    return current


def _opens_nothing(current: CurrentSheet | None) -> str:
    if current is None:
        return _("This code opens nothing: no recovery sheet was proved yet. Make one.")
    if current.made_on is None:
        return _(
            "This code does not open the records. Make a new recovery sheet, and destroy this one."
        )
    return _(
        "This code does not open the records, at most backups of its time. The sheet that does is "
        "number {number}, made on {day}. Destroy this one, or make a new sheet.",
        number=current.number,
        day=medium_date(current.made_on),
    )
