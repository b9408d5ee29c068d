"""The encrypted database of one center: one connection a thread, opened with the raw data key.

``database`` is bound to a file by ``open_file`` and unbound by ``close_file``, which drops the
key as well. Everything that is SQLite's alone (pragmas, BEGIN IMMEDIATE) is in ``store``.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from peewee import PeeweeException, __exception_wrapper__, fn
from playhouse.sqlcipher_ext import SqlCipherDatabase
from sqlcipher3 import dbapi2 as driver

from peerdesk.errors import FolderMoved
from peerdesk.store.failures import in_plain_words, records_in_use
from peerdesk.words import _

_Identity = tuple[int, int]

_PATIENCE = 5000
"""Milliseconds that a write waits for another one to end."""
PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": "full",
    "foreign_keys": 1,
    "busy_timeout": _PATIENCE,
    "cache_size": -6_000,
    "temp_store": "memory",
    "secure_delete": 1,  # what is erased must not lie on in free pages
    "fullfsync": 1,  # macOS leaves what was synced in the disk's own cache otherwise
    "checkpoint_fullfsync": 1,
}
_BEFORE_THE_KEY = (
    "cipher_memory_security = ON",  # memory is wiped when it is freed, and never swapped out
    "cipher_log_level = none",  # it writes to stderr otherwise; we say it in plain words
)


_OF_SQLITE = ("sqlite_schema", "sqlite_sequence", "sqlite_temp_schema")


class CenterDatabase(SqlCipherDatabase):
    """Says the world's errors (disk full, damaged, in use) in plain words, at this one edge."""

    def _connect(self) -> Any:
        _require_in_its_place()  # SQLite would make an empty file
        connection = connected(self.database, data_key_in_use())
        try:
            self._add_conn_hooks(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _plainly(self, call: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        try:
            return call(*args, **kwargs)
        except (PeeweeException, OSError) as error:
            plain = in_plain_words(error)
            if plain is None:
                raise
            # The driver's text is dropped: it may quote what was typed.
            raise plain from None

    def get_tables(self, schema: str | None = None) -> list[str]:
        """Of records: an index for searching has tables of its own, which hold nothing else."""
        found = self.execute_sql(f"PRAGMA {schema or 'main'}.table_list")
        return sorted(row[1] for row in found if row[2] == "table" and row[1] not in _OF_SQLITE)

    def execute_sql(self, sql: str, params: Any = None) -> Any:
        return self._plainly(super().execute_sql, sql, params)

    def connect(self, reuse_if_open: bool = False) -> Any:
        return self._plainly(super().connect, reuse_if_open)

    def begin(self, lock_type: str | None = None) -> Any:
        return self._plainly(super().begin, lock_type)

    def commit(self) -> Any:
        _require_in_its_place()
        return self._plainly(super().commit)

    def rollback(self) -> Any:
        # On a full disk SQLite has taken the transaction back by itself: "no transaction is
        # active" would then hide what happened.
        return self._plainly(super().rollback) if self.connection().in_transaction else None


database = CenterDatabase(None, autoconnect=True)


def raw_key(data_key: bytes) -> str:
    """The data key (32 bytes) in SQLCipher's raw form, which skips its own key derivation."""
    return f"x'{data_key.hex()}'"


def connected(place: str, data_key: bytes, *, uri: bool = False) -> Any:
    """A connection of the driver's own to the file ``place``, its key given, nothing read yet."""
    connection = driver.connect(place, uri=uri, isolation_level=None)
    try:
        for pragma in _BEFORE_THE_KEY:
            connection.execute(f"PRAGMA {pragma}")
        connection.execute(f'PRAGMA key="{raw_key(data_key)}"')
    except BaseException:
        connection.close()
        raise
    return connection


_data_key = bytearray()
_place: tuple[Path, _Identity] | None = None
"""The open file, and which one it was when it was opened."""


def data_key_in_use() -> bytes:
    """The key of the open file; b"" when none is open. Not for keeping: it is wiped at the lock."""
    return bytes(_data_key)


def _identity(path: Path) -> _Identity | None:
    """None when it isn't there."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _require_in_its_place() -> None:
    """Raise FolderMoved when the open file is no longer the one at its path.

    Some systems let a folder be moved or deleted under a program that has it open; whatever is
    written then is never found again.
    """
    if _place is not None and _identity(_place[0]) != _place[1]:
        raise FolderMoved(
            _(
                "The folder with the records, or a file in it, was moved, replaced or deleted "
                "while PeerDesk was open. What you did last was not saved. Put it back where it "
                "was (look in the trash, too), or close PeerDesk and open it where the folder is "
                "now."
            )
        )


def open_file(path: Path, data_key: bytes) -> None:
    """Bind ``database`` to ``path`` (made when absent) and read from it once.

    Raises Damaged when the key doesn't open it: the keyring vouches for the key.
    """
    global _place
    if not path.exists():
        # SQLite would let everybody on this computer read it; -wal and -shm follow its mode.
        database._plainly(lambda: os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)))
    database.init(str(path), pragmas=PRAGMAS)
    _data_key[:] = data_key
    identity = _identity(path)
    _place = (path.absolute(), identity) if identity is not None else None
    try:
        database.connect()
        database.execute_sql("SELECT count(*) FROM sqlite_master").fetchone()
    except BaseException:
        close_file()
        raise


def close_thread() -> None:
    """Close this thread's connection; for jobs, which each have their own."""
    if database.is_closed():
        return
    if database.deferred:
        # Locked while this thread was at work: Peewee's own close() would refuse, and the
        # connection would keep the key in memory.
        connection = database.connection()
        database.dispose()
        connection.close()
    else:
        database.close()


def close_file() -> None:
    """Close this thread's connection and forget file and key. Other threads close their own."""
    global _place
    close_thread()
    _data_key[:] = bytes(len(_data_key))  # over what was there, then shorter
    _data_key.clear()
    _place = None
    database.init(None)


@contextmanager
def without_waiting() -> Iterator[None]:
    """In this thread FolderHeld is raised at once, rather than after seconds, while another
    connection is writing."""
    database.execute_sql("PRAGMA busy_timeout = 0")
    try:
        yield
    finally:
        database.execute_sql(f"PRAGMA busy_timeout = {_PATIENCE}")


def write_into_one_file() -> None:
    """Bring all that is in the WAL into the main file. Outside a transaction.

    Raises FolderHeld when another connection goes on reading or writing meanwhile.
    """
    is_busy = database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    if is_busy:
        raise records_in_use()


def wipe_leftovers() -> None:
    """Write the file anew, so that nothing of deleted rows lies in it or in the WAL.

    Outside a transaction; takes seconds for a large center. Raises FolderError when another
    connection is at work; the deleted rows stay deleted all the same.
    """
    database.execute_sql("VACUUM")
    database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def place_of(column: Any, text: str) -> Any:
    """An expression: where ``text`` first stands in ``column``, from 1 on; 0 when it doesn't.

    Twice as fast as LIKE, which forgives the case that a normalised column has no more.
    """
    return fn.INSTR(column, text)


def insert_sequence(table: str, columns: list[str], rows: list[tuple[Any, ...]]) -> None:
    """Insert many ``rows`` of already stored values at once, inside the open transaction."""
    names = ", ".join(f'"{name}"' for name in columns)
    marks = ", ".join("?" * len(columns))
    sql = f'INSERT INTO "{table}" ({names}) VALUES ({marks})'  # noqa: S608 - names are the models'
    execute_many(sql, rows)


def execute_many(sql: str, rows: list[tuple[Any, ...]]) -> None:
    """Run one statement for each of ``rows``, inside the open transaction."""
    database._plainly(_execute_many, sql, rows)


def _execute_many(sql: str, rows: list[tuple[Any, ...]]) -> None:
    # Peewee has no executemany: its own errors are what callers know (IntegrityError).
    with __exception_wrapper__:
        database.connection().executemany(sql, rows)
