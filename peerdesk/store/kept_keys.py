"""The keys inside the records: that of the journal's chain, and data keys that they had before.

Both outlive a change of the data key. The chain's key is derived from the data key until then,
and kept here from then on; an earlier data key opens the backups of its time. Nobody reads them
who has not opened the records. They are in no journal and no export: ``digest`` is what the
journaled `KeyState` knows of them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from peewee import AutoField, BlobField, CharField, Model

from peerdesk.store import chain, journal
from peerdesk.store.database import data_key_in_use, database
from peerdesk.store.keyring import Keyring

_CHAIN, _DATA = "journal", "data"


class KeptKey(Model):
    """A key, and its ``purpose``: "journal" (one at most) or "data" (the oldest first)."""

    id = AutoField()
    purpose = CharField()
    key = BlobField()

    class Meta:
        database = database
        table_name = "kept_key"


def chain_key() -> bytes | None:
    """The key of the journal's chain; None while it is the one derived from the data key."""
    found = _of(_CHAIN)
    return found[0] if found else None


def data_keys() -> list[bytes]:
    """Every data key of the open center: the one in use, then those before it, newest first."""
    return [data_key_in_use(), *reversed(_of(_DATA))]


def fitting(keyring: Keyring) -> bytes | None:
    """The data key of the open center that this keyring holds; None when it holds none of them.

    A backup of this center is opened by it, whoever made it and however long ago.
    """
    return next((key for key in data_keys() if keyring.fits(key)), None)


def keep(keys: Sequence[bytes]) -> None:
    """Inside an entry: keep these earlier data keys, oldest first, and the chain's key in use.

    What is kept already isn't kept twice. The entry has to note the new ``digest``.
    """
    journal.current()
    if chain_key() is None:
        KeptKey.create(purpose=_CHAIN, key=chain.key_in_use())
    known = data_keys()
    for key in keys:
        if key not in known:
            KeptKey.create(purpose=_DATA, key=key)


def digest() -> str | None:
    """Vouches for all of them; None when none is kept."""
    rows = list(KeptKey.select().order_by(KeptKey.id).tuples())
    if not rows:
        return None
    parts = (f"{number} {purpose} {bytes(key).hex()}" for number, purpose, key in rows)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def are_as_noted() -> bool:
    """Whether they are those that the records' own `KeyState` knows."""
    noted = database.execute_sql("SELECT kept_keys FROM key_state").fetchone()
    return digest() == (noted[0] if noted else None)


def _of(purpose: str) -> list[bytes]:
    rows = KeptKey.select().where(KeptKey.purpose == purpose).order_by(KeptKey.id)
    return [bytes(row.key) for row in rows]
