"""The encrypted database of one center: one connection a thread, opened with the raw data key.

``database`` is bound to a file by ``open_file`` and unbound by ``close_file``, which drops the
key as well. Everything that is SQLite's alone (pragmas, BEGIN IMMEDIATE) is in ``store``.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from peewee import PeeweeException
from playhouse.sqlcipher_ext import SqlCipherDatabase

from peerdesk.store.failures import in_plain_words

PRAGMAS = {
    "cipher_log_level": "none",  # SQLCipher writes to stderr otherwise; we say it in plain words
    "journal_mode": "wal",
    "synchronous": "full",
    "foreign_keys": 1,
    "busy_timeout": 5000,
    "cache_size": -16_000,
    "temp_store": "memory",
}


class CenterDatabase(SqlCipherDatabase):
    """Says the world's errors (disk full, damaged, in use) in plain words, at this one edge."""

    def _plainly(self, call: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        try:
            return call(*args, **kwargs)
        except (PeeweeException, OSError) as error:
            plain = in_plain_words(error)
            if plain is None:
                raise
            # The driver's text is dropped: it may quote what was typed.
            raise plain from None

    def execute_sql(self, sql: str, params: Any = None) -> Any:
        return self._plainly(super().execute_sql, sql, params)

    def connect(self, reuse_if_open: bool = False) -> Any:
        return self._plainly(super().connect, reuse_if_open)

    def commit(self) -> Any:
        return self._plainly(super().commit)


database = CenterDatabase(None, autoconnect=True)


def raw_key(data_key: bytes) -> str:
    """The data key (32 bytes) in SQLCipher's raw form, which skips its own key derivation."""
    return f"x'{data_key.hex()}'"


_data_key = b""


def data_key_in_use() -> bytes:
    """The key of the open file; b"" when none is open."""
    return _data_key


def open_file(path: Path, data_key: bytes) -> None:
    """Bind ``database`` to ``path`` (made when absent) and read from it once.

    Raises Damaged when the key doesn't open it: the keyring vouches for the key.
    """
    global _data_key
    database.init(str(path), passphrase=raw_key(data_key), pragmas=PRAGMAS)
    _data_key = data_key
    try:
        database.connect()
        database.execute_sql("SELECT count(*) FROM sqlite_master").fetchone()
    except BaseException:
        close_file()
        raise


def close_thread() -> None:
    """Close this thread's connection; for jobs, which each have their own."""
    if not database.is_closed():
        database.close()


def close_file() -> None:
    """Close this thread's connection and forget file and key. Other threads close their own."""
    global _data_key
    close_thread()
    _data_key = b""
    database.init(None)
    database.connect_params = {}


def insert_sequence(table: str, columns: list[str], rows: list[tuple[Any, ...]]) -> None:
    """Insert many ``rows`` of already stored values at once, inside the open transaction."""
    names = ", ".join(f'"{name}"' for name in columns)
    marks = ", ".join("?" * len(columns))
    sql = f'INSERT INTO "{table}" ({names}) VALUES ({marks})'  # noqa: S608 - names are the models'
    database._plainly(database.connection().executemany, sql, rows)
