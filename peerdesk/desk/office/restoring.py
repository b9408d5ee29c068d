"""Putting a backup in the place of the records: who may, and who can sign in afterwards.

What comes is made ready in a stage beside the records: its accounts, its keyring, and the entry
that says what was done, the first of what follows. One rename then makes it the center
(``store.folder``), so that an interruption leaves the one or the other, whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from peerdesk.actor import Actor, Role
from peerdesk.clock import Clock
from peerdesk.desk.basics.rights import PROGRAM, Right, require
from peerdesk.desk.office import backups, key_changes
from peerdesk.desk.office.backups import TheirDirector
from peerdesk.desk.office.front_door import FrontDoor
from peerdesk.errors import FolderError, PeerDeskError, Refused
from peerdesk.records.office import Account, AccountRole, Center, KeyState
from peerdesk.said import Said, said
from peerdesk.store import anchors, backup, journal, kept_keys, keyrings, moves
from peerdesk.store.backup import Contents
from peerdesk.store.database import data_key_in_use
from peerdesk.store.files import write_atomically
from peerdesk.store.folder import DATABASE_NAME, KEYRING_COPY_NAME, KEYRING_NAME, DataFolder
from peerdesk.store.journal import JournalChange
from peerdesk.store.keyring import Keyring
from peerdesk.store.opening import close_records, open_records
from peerdesk.words import _


def restore(
    actor: Actor, door: FrontDoor, source: Path, theirs: TheirDirector | None = None
) -> Contents:
    """Put the backup in the place of the open records, which are backed up first.

    All or nothing; nobody is signed in afterwards. Today's passwords, recovery sheet, roles and
    disabled accounts stay, and accounts made since the backup come along. ``theirs`` is needed
    for a backup under a key that these records never had (OtherKeys).
    """
    require(actor, Right.RESTORE)
    folder, data_key = door.folder, data_key_in_use()
    their_key = backups.data_key_of(folder, source, theirs)
    center = anchors.center_id()
    backup.inspect(folder, source, their_key)
    kept = backup.new_path(folder, actor.clock.now(), "before-restore")
    backups.keep(actor, folder, kept)
    today = _Accounts.of_now(folder)
    door.lock()
    with backup.unpacked(folder, source) as stage:
        backup.require_own(stage, their_key)
        contents = backup.contents_of(stage, their_key)
        their_keyring = Keyring.load(stage / KEYRING_NAME)
        if their_key != data_key:
            _put_under(stage, their_key, data_key)
        with _opened(stage, data_key, copied_from=their_key):
            if anchors.center_id() != center:
                raise FolderError(backup.of_another_center())
            if theirs is not None:
                _director(their_keyring, theirs, by_code=theirs.unlock(their_keyring)[1])
            with _first_entry(actor, "restored", source.name, kept.name):
                keyring = today.bring_over(their_keyring, actor)
                today.keep_keys(their_key)
                _take_generation(keyring, door.utc_now(), their_keyring.generation)
        _swap_in(door, stage, keyring, data_key)
    return contents


def restore_from_outside(door: FrontDoor, source: Path, sign_in_name: str, secret: str) -> Contents:
    """Bring a backup to a computer without a center, or in place of records that can't be opened.

    ``sign_in_name`` is a director's in that backup, ``secret`` the password of that time or the
    code of its recovery sheet. The backup's passwords and sheet hold; every other account waits
    for a director's yes. Whatever lies in the folder is kept beside it. Raises WrongPassword,
    Refused for anybody else, or Invalid at ``sign_in_name``.
    """
    folder, theirs = door.folder, TheirDirector(sign_in_name, secret)
    with backup.unpacked(folder, source) as stage:
        keyring = Keyring.load(stage / KEYRING_NAME)
        data_key, by_code = theirs.unlock(keyring)
        contents = backup.contents_of(stage, data_key)
        door.lock()
        stamp = f"{door.utc_now():%Y-%m-%d-%H%M%S}"
        aside: str | Said = folder.name_aside(stamp) or said("nothing_aside")
        with _opened(stage, data_key):
            account = _director(keyring, theirs, by_code=by_code)
            actor = _as_actor(account, door, by_code=by_code)
            code = "restored_by_sheet" if by_code else "restored"
            with _first_entry(actor, code, source.name, aside):
                _let_the_others_wait(account, actor)
                _take_generation(keyring, door.utc_now(), *_generations(folder))
        folder.copy_center_aside(stamp)
        _swap_in(door, stage, keyring, data_key)
    return contents


def names_in(door: FrontDoor, source: Path) -> list[str]:
    """The sign-in names whose passwords open this backup. Raises Damaged."""
    return [slot.sign_in_name for slot in backup.read_keyring(door.folder, source).accounts]


def _put_under(stage: Path, their_key: bytes, data_key: bytes) -> None:
    """Copy the staged records under today's data key: an earlier one opens nothing new."""
    copy = stage / _COPY_NAME
    with backup.reading(stage / DATABASE_NAME, their_key) as source:
        backup.copy_database(source, copy, data_key)
    moves.replace(copy, stage / DATABASE_NAME)


_COPY_NAME = "center.copy"


@contextmanager
def _opened(stage: Path, data_key: bytes, copied_from: bytes = b"") -> Iterator[None]:
    """The staged records open, their schema brought up to date: nothing else knows them yet."""
    open_records(stage / DATABASE_NAME, data_key, lambda: None, copied_from=copied_from)
    try:
        yield
    finally:
        close_records()


@contextmanager
def _first_entry(actor: Actor, code: str, source: str, aside: str | Said) -> Iterator[None]:
    """What follows begins with who, when, from which backup, and what was set aside."""
    label = said(code, backup=source, entry=journal.latest(), aside=aside)
    with journal.entry(actor, label, kind="restore"):
        yield


def _take_generation(keyring: Keyring, now: datetime, *known: int) -> None:
    """Number the keyring and the records anew, inside the open entry.

    A restore forks the history: what was numbered on the other branch must be older than this
    one, though that branch may be unknown here. So the number is the moment's, in seconds, which
    no counting of changes reaches.
    """
    state = key_changes.key_state()
    newest = max(state.generation, keyring.generation, *known)
    keyring.generation = state.generation = max(newest + 1, int(now.timestamp()))
    state.save()


def _swap_in(door: FrontDoor, stage: Path, keyring: Keyring, data_key: bytes) -> None:
    content = keyring.content(data_key)
    for name in (KEYRING_NAME, KEYRING_COPY_NAME):
        write_atomically(stage / name, content)
    with _opened(stage, data_key):
        center, newest = anchors.center_id(), anchors.newest()
    with door.anchor_moves(center, newest):
        door.folder.swap_stage_in()


def _generations(folder: DataFolder) -> list[int]:
    """Those of the keyrings that the restore puts aside, as far as they can be read."""
    with suppress(PeerDeskError):
        return [each.generation for each in keyrings.found(folder)]
    return [0]


# From outside: the backup's own hold.


def _director(keyring: Keyring, theirs: TheirDirector, *, by_code: bool) -> Any:
    """The account of the open backup that restores it; with the code, the one that it lets in."""
    slot = keyring.slot(theirs.sign_in_name)
    account = slot and Account.get_or_none(Account.id == slot.account_id)
    roles = AccountRole.select().where(
        AccountRole.account == account, AccountRole.role == Role.DIRECTOR.value
    )
    waits = account and account.waiting_since is not None and not by_code
    if not account or not account.active or waits or not roles.exists():
        raise Refused(
            _(
                "{name} is no director in this backup. Nothing was changed. A director of that "
                "time restores it, by password or by the code of that time's recovery sheet.",
                name=theirs.sign_in_name,
            )
        )
    return account


def _as_actor(account: Any, door: FrontDoor, *, by_code: bool) -> Actor:
    clock = Clock(Center.get().time_zone, door.utc_now)
    if by_code:
        return replace(PROGRAM, clock=clock)
    return Actor(account.id, account.name, frozenset({Role.DIRECTOR}), clock)


def _let_the_others_wait(director: Any, actor: Actor) -> None:
    """The others of that time may have left since: a director says yes to each."""
    for account in Account.select().where(Account.active == True):  # noqa: E712
        is_let_in = account.id == director.id
        account.waiting_since = None if is_let_in else actor.clock.today()
        account.save()


# While today's records are open: today's accounts hold.


@dataclass(frozen=True)
class _Accounts:
    """Who can sign in today and as what, read before the records are closed."""

    rows: list[dict[str, Any]]
    roles: dict[int, set[str]]
    born: dict[int, bytes]
    state: dict[str, Any]
    earlier_keys: list[bytes]
    keyring: Keyring

    @classmethod
    def of_now(cls, folder: DataFolder) -> _Accounts:
        state = KeyState.select().dicts().first() or {"sheet_number": 0}
        return cls(
            list(Account.select().order_by(Account.id).dicts()),
            _roles(),
            _born(),
            {name: value for name, value in state.items() if name != "id"},
            list(reversed(kept_keys.data_keys()[1:])),
            key_changes.keyring_in_use(folder),
        )

    def bring_over(self, theirs: Keyring, actor: Actor) -> Keyring:
        """Give the open, restored records today's accounts; the keyring that goes with them."""
        keyring = self.keyring
        born = _born()
        today = {}
        for row in self.rows:
            there = Account.get_or_none(Account.id == row["id"])
            if there is None or self._is_same(row, there, born):
                today[row["id"]] = row
            else:
                # In the backup's history this number is somebody else's; a key can't change its.
                if row["id"] == actor.account_id:
                    raise Refused(_other_number(actor.name))
                keyring.remove(row["id"])
                today[self._free_number()] = {**row, "active": False}
        for account in Account.select().where(Account.id.not_in(list(today))):
            self._keep_theirs(account, theirs, keyring, actor)
        for number in today:
            self._free_the_name(number, today[number]["sign_in_name"])
        for number, row in today.items():
            self._keep(number, row)
        for slot in keyring.accounts:
            keyring.rename(slot.account_id, Account.get_by_id(slot.account_id).sign_in_name)
        self._keep_state()
        return keyring

    def _is_same(self, row: dict[str, Any], there: Any, born: dict[int, bytes]) -> bool:
        """Whether a number means the same account here and there: two branches give it twice."""
        number = row["id"]
        same_name = row["sign_in_name"].casefold() == there.sign_in_name.casefold()
        return same_name or self.born.get(number) == born.get(number)

    def _free_number(self) -> int:
        newest = max(each.id for each in Account.select(Account.id))
        return max(newest, max(row["id"] for row in self.rows)) + 1

    def _keep_theirs(self, account: Any, theirs: Keyring, keyring: Keyring, actor: Actor) -> None:
        """An account that today's records don't know: it waits, and its key with it."""
        slot = theirs.slot(account.id)
        if slot is None or not account.active or theirs.mark != keyring.mark:
            # A password of another data key opens nothing here: a director gives a new one.
            account.active = False
        else:
            account.waiting_since = actor.clock.today()
            keyring.take_over(slot)
        account.save()

    def _free_the_name(self, number: int, sign_in_name: str) -> None:
        for other in Account.select().where(Account.id != number):
            if other.sign_in_name.casefold() == sign_in_name.casefold():
                other.sign_in_name = f"{other.sign_in_name} {other.id}"
                other.save()

    def _keep(self, number: int, row: dict[str, Any]) -> None:
        is_new = Account.get_or_none(Account.id == number) is None
        account = Account(**{**row, "id": number})
        account.save(force_insert=is_new)
        wanted = self.roles.get(row["id"], set())
        for role in AccountRole.select().where(AccountRole.account == number):
            if role.role not in wanted:
                role.delete_instance()
        for name in sorted(wanted - _roles().get(number, set())):
            AccountRole(account=number, role=name).save()

    def _keep_state(self) -> None:
        state = key_changes.key_state()
        sheets_made = max(state.sheets_made, self.state.get("sheets_made", 0))
        for name, value in self.state.items():
            setattr(state, name, value)
        state.sheets_made = sheets_made
        state.save()

    def keep_keys(self, their_key: bytes) -> None:
        """Keep every data key that today's records know, and the backup's: other backups of
        their time are opened by them."""
        keys = list(dict.fromkeys([*self.earlier_keys, their_key]))
        if any(key not in kept_keys.data_keys() for key in keys):
            kept_keys.keep(keys)
        state = key_changes.key_state()
        state.kept_keys = kept_keys.digest()
        state.save()


def _roles() -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for row in AccountRole.select():
        found.setdefault(row.account_id, set()).add(row.role)
    return found


def _born() -> dict[int, bytes]:
    """The digest of the change that made each account: no other branch has the same."""
    made: Iterable[Any] = JournalChange.select(JournalChange.row_id, JournalChange.digest).where(
        JournalChange.record == "account", JournalChange.before.is_null()
    )
    return {change.row_id: bytes(change.digest) for change in made}


def _other_number(name: str) -> str:
    return _(
        "In this backup {name} is somebody else, with the same number. Nothing was changed. "
        "Another director can restore it.",
        name=name,
    )
