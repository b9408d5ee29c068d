"""*Change the key*: the records under a new data key, so that nothing older opens them.

A disabled account, a leaked password or a lost sheet opened the data key, which somebody may have
kept. So all of it is copied under a new one, beside the present records; the copy is opened and
counted, its journal verified, and it takes their place by the one rename by which a restore does.
Whatever interrupts before that rename leaves the old state whole, whatever comes after the new.

The keyring of the new key knows the director who is doing it, the new recovery sheet, which was
typed back before, and a one-time password for everybody else. What it can't do: backups that are
kept go on opening with the passwords and the sheet of their time.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from peerdesk.actor import Actor
from peerdesk.desk.basics.rights import Right, require
from peerdesk.desk.basics.sheets import Slip
from peerdesk.desk.office import backups
from peerdesk.desk.office.front_door import FrontDoor
from peerdesk.desk.office.key_changes import key_state, keyring_in_use
from peerdesk.desk.office.recovery_sheets import (
    CurrentSheet,
    NewSheet,
    current_sheet,
    require_typed_back,
)
from peerdesk.desk.office.slips import is_on_a_slip, new_slip
from peerdesk.errors import Damaged, Invalid, PeerDeskError, WrongPassword
from peerdesk.records.office import Account
from peerdesk.said import said
from peerdesk.store import backup, journal, kept_keys
from peerdesk.store.backup import Progress
from peerdesk.store.database import data_key_in_use
from peerdesk.store.files import write_atomically
from peerdesk.store.folder import DATABASE_NAME, KEYRING_COPY_NAME, KEYRING_NAME, DataFolder
from peerdesk.store.keyring import Cost, Keyring
from peerdesk.store.opening import close_records, open_records
from peerdesk.text import in_order
from peerdesk.words import _


@dataclass(frozen=True)
class NewKeyWish:
    """What a director gave for it: the password just typed, the new sheet and what was typed
    back from it."""

    password: str = field(repr=False)
    sheet: NewSheet
    last_group: str = field(repr=False)


@dataclass(frozen=True)
class NewKey:
    """The key is changed. ``actor`` is None when the records couldn't be opened again at once."""

    actor: Actor | None
    slips: tuple[Slip, ...]


@dataclass(frozen=True)
class WhoOpens:
    """Who can open the records, by name; each with a password of their own, or from a slip.

    ``locked_out`` are active accounts without any: a director gives them one.
    """

    own_password: tuple[str, ...]
    from_a_slip: tuple[str, ...]
    locked_out: tuple[str, ...]
    sheet: CurrentSheet | None
    key_changed_on: date | None


def who_opens(actor: Actor, folder: DataFolder) -> WhoOpens:
    """As the keyring itself says it. Raises FolderError when none can be read."""
    require(actor, Right.KEEP_ACCOUNTS)
    keyring = keyring_in_use(folder)
    rows = [row for row in _active_accounts() if row.waiting_since is None]
    opening = [row for row in rows if keyring.slot(row.id) is not None]
    return WhoOpens(
        own_password=tuple(row.name for row in opening if not is_on_a_slip(row)),
        from_a_slip=tuple(row.name for row in opening if is_on_a_slip(row)),
        locked_out=tuple(row.name for row in rows if row not in opening),
        sheet=current_sheet(actor),
        key_changed_on=key_state().key_changed_on,
    )


def require_password(actor: Actor, folder: DataFolder, password: str) -> None:
    """Raise Invalid at ``password`` when it isn't the director's own. Takes about 0.4 s."""
    require(actor, Right.KEEP_ACCOUNTS)
    try:
        keyring_in_use(folder).unlock(actor.account_id or 0, password)
    except WrongPassword:
        raise Invalid({"password": _("That is not your password.")}) from None


def change_the_key(
    actor: Actor,
    door: FrontDoor,
    wish: NewKeyWish,
    cost: Cost | None = None,
    progress: Progress = lambda _done, _total: None,
) -> NewKey:
    """All or nothing. No other thread may have the records open; takes seconds to a minute.

    Raises Invalid at ``password`` or ``last_group``, or a FolderError; and whatever ``progress``
    raises to cancel. The old records are open again then, unless they can't be read any more.
    """
    require(actor, Right.KEEP_ACCOUNTS)
    require_typed_back(wish.sheet, wish.last_group)
    require_password(actor, door.folder, wish.password)
    steps = _Steps(progress)
    folder, old_key = door.folder, data_key_in_use()
    kept = backup.new_path(folder, actor.clock.now(), "before-new-key")
    backups.keep(actor, folder, kept, steps.part(0, 25))
    stage = folder.new_stage()
    try:
        keyring, new_key = Keyring.create()
        copied = backup.copy_under(stage / DATABASE_NAME, new_key, steps.part(25, 50))
        wrong = journal.verify()
        steps.at(60)
        with _closed(door, old_key):
            with _opened(stage / DATABASE_NAME, new_key, old_key):
                _require_whole(copied, wrong)
                steps.at(70)
                slips = _write_rows(actor, keyring, new_key, old_key, wish, cost, steps)
            content = keyring.content(new_key)
            for name in (KEYRING_NAME, KEYRING_COPY_NAME):
                write_atomically(stage / name, content)
            steps.at(90)
            folder.swap_stage_in()
    finally:
        folder.drop_stage()
    return NewKey(_sign_in_again(actor, door, wish.password), slips)


class _Steps:
    """How far all of it is, in percent."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress

    def at(self, percent: int) -> None:
        self._progress(percent, 100)

    def part(self, first: int, last: int) -> Progress:
        """For a step that tells by itself how far it is."""

        def tell(done: int, total: int) -> None:
            self.at(first + (last - first) * done // max(total, 1))

        return tell


@contextmanager
def _closed(door: FrontDoor, data_key: bytes) -> Iterator[None]:
    """The records are closed inside the block; what it raises finds them open again."""
    door.lock()
    try:
        yield
    except BaseException:
        with suppress(PeerDeskError):
            door.open_again(data_key)
        raise


@contextmanager
def _opened(path: Path, new_key: bytes, old_key: bytes) -> Iterator[None]:
    open_records(path, new_key, lambda: None, copied_from=old_key)
    try:
        yield
    finally:
        close_records()


def _require_whole(copied: backup.Contents, wrong: list[int]) -> None:
    """The copy holds what was copied, and its journal verifies as far as the old one did."""
    if backup.counts() != copied.rows or journal.verify() != wrong:
        raise Damaged(
            _("The copy does not hold what the records hold. It was thrown away. Try again.")
        )


def _write_rows(
    actor: Actor,
    keyring: Keyring,
    new_key: bytes,
    old_key: bytes,
    wish: NewKeyWish,
    cost: Cost | None,
    steps: _Steps,
) -> tuple[Slip, ...]:
    """One entry in the copy, which is open: who opens it, and which keys were before."""
    cost = cost or Cost.tuned()
    slips = []
    label = said("key_changed", number=wish.sheet.number)
    with journal.entry(actor, label, kind="account"):
        state = key_state()
        state.generation += 1
        state.sheet_number, state.sheet_made_on = wish.sheet.number, wish.sheet.made_on
        state.key_changed_on = actor.clock.today()
        kept_keys.keep([old_key])
        state.kept_keys = kept_keys.digest()
        state.save()
        keyring.generation = state.generation
        keyring.set_recovery_code(new_key, wish.sheet.code, wish.sheet.number, cost)
        rows = _active_accounts()
        for done, row in enumerate(rows):
            steps.part(70, 90)(done, len(rows))
            password = wish.password
            row.key_since = state.generation
            if row.id != actor.account_id:
                slip = new_slip(row)
                slips.append(slip)
                password = slip.password
                row.once_since = state.generation
            keyring.set_password(new_key, row.id, row.sign_in_name, password, cost)
            row.save()
    return tuple(slips)


def _active_accounts() -> list[Account]:
    rows = Account.select().where(Account.active == True)  # noqa: E712
    return sorted(rows, key=lambda row: in_order(row.name))


def _sign_in_again(actor: Actor, door: FrontDoor, password: str) -> Actor | None:
    """The key is changed, whatever the disk refuses now; the slips are not to be lost for it."""
    try:
        fresh = door.sign_in(actor.account_id or 0, password)
        # So that the newest backup is one that nothing older opens; else the closing makes it.
        backups.back_up_at_closing(fresh, door.folder)
    except PeerDeskError:
        return None
    return fresh
