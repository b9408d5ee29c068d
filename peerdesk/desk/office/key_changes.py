"""Changes of the keyring together with the rows that belong to them, all or nothing.

What was said is what is: the keyring holds from the moment when the records have taken its
generation, and not before (``store.keyrings``).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from peerdesk.actor import Actor
from peerdesk.errors import PeerDeskError
from peerdesk.records.office import Account, KeyState
from peerdesk.said import Said, said
from peerdesk.store import journal, keyrings
from peerdesk.store.database import data_key_in_use
from peerdesk.store.folder import DataFolder
from peerdesk.store.journal import Done, OpenEntry
from peerdesk.store.keyring import Cost, Keyring


@dataclass(frozen=True)
class KeyChange:
    """The open entry, and the keyring as it is to become."""

    entry: OpenEntry
    keyring: Keyring
    state: Any
    """The row of `KeyState`; saved with the change."""

    def set_password(self, account: Any, password: str, cost: Cost | None) -> None:
        """Give the account its slot, or wrap its key anew. The password was checked before."""
        name = account.sign_in_name
        cost = cost or Cost.tuned()
        self.keyring.set_password(data_key_in_use(), account.id, name, password, cost)
        account.key_since = self.keyring.generation
        account.save()

    def done(self, value: Any) -> Done[Any]:
        """As the entry's own."""
        return self.entry.done(value)


def generation() -> int:
    """The keyring's generation as the open records know it; 0 from before generations."""
    return int(key_state().generation)


def keyring_in_use(folder: DataFolder) -> Keyring:
    """The keyring that goes with the open records."""
    return keyrings.holding(keyrings.found(folder), data_key_in_use(), generation())


def key_state() -> Any:
    """What the open records know of their keyring; not saved yet when it is from before that."""
    return KeyState.get_or_none() or KeyState(sheet_number=0)


@contextmanager
def key_change(
    actor: Actor, folder: DataFolder, label: Said, *, instead_of: Keyring | None = None
) -> Iterator[KeyChange]:
    """One entry of the kind "account" in which the keyring changes with the rows.

    ``instead_of`` is where the new keyring begins when none in the folder holds. Whatever is
    raised, by the block or by the disk, leaves keyring and rows as they were.
    """
    data_key = data_key_in_use()
    try:
        with journal.entry(actor, label, kind="account") as entry:
            state = key_state()
            # An earlier change may still wait for its place: it must not be written over.
            keyring = instead_of or keyrings.settle(folder, data_key, state.generation)
            keyring.generation = state.generation = max(state.generation, keyring.generation) + 1
            yield KeyChange(entry, keyring, state)
            state.save()
            keyrings.write_next(folder, keyring, data_key)
    except BaseException:
        # A change that the records didn't take is thrown away.
        with suppress(PeerDeskError):
            keyrings.settle(folder, data_key, generation())
        raise
    # Committed: whatever the disk refuses now, the next opening puts in place.
    with suppress(PeerDeskError):
        keyrings.settle(folder, data_key, state.generation)


def put_in_order(actor: Actor, folder: DataFolder) -> None:
    """After a sign-in: files as the records say, and a number for a keyring without one.

    From its first number on, an older copy of it is refused. Raises FolderError.
    """
    if generation():
        keyrings.settle(folder, data_key_in_use(), generation())
        return
    with key_change(actor, folder, said("keys_numbered")):
        pass


def rebuild_from(
    actor: Actor,
    folder: DataFolder,
    older: Keyring,
    label: Said,
    account: Any,
    password: str,
    cost: Cost | None,
) -> None:
    """Make the keyring anew from an older one whose recovery code was just typed.

    What of it still holds is taken over: the slots of active accounts whose password was not
    changed since. The others get a password from a director. The code goes on opening: it is the
    only one left.
    """
    kept = [
        row.id
        for row in Account.select()
        if row.active
        and (slot := older.slot(row.id)) is not None
        and slot.since == (row.key_since or 0)
    ]
    fresh = older.with_accounts(kept)
    with key_change(actor, folder, label, instead_of=fresh) as change:
        for row in Account.select().where(Account.id.in_(kept)):
            change.keyring.rename(row.id, row.sign_in_name)
        change.state.sheet_number = older.sheet_number
        change.set_password(account, password, cost)
