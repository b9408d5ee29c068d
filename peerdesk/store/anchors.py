"""The newest entry that this computer has seen, by center, outside of the data folder.

Whoever cuts the newest part off the records, or puts an older copy of the folder back, cuts off
what would tell of it. So the number and the digest of the newest entry are kept in the computer's
own settings as well. They are written after the commit, by a thread that nobody waits for: records
that are ahead of them are never an alarm. Nothing in them is about anybody.
"""

from __future__ import annotations

import hashlib
import json
import threading
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from peerdesk.errors import PeerDeskError
from peerdesk.store import moves
from peerdesk.store.database import database
from peerdesk.store.files import write_atomically

_PAUSE = 1.0
"""Seconds between two writes: an import makes thousands of entries."""


@dataclass(frozen=True)
class Anchor:
    """An entry's number, and its digest in hexadecimal."""

    entry: int
    digest: str


def center_id() -> str:
    """What tells this center from others, through restores and changes of its key.

    "" before its first entry.
    """
    first = _digest_of("ORDER BY id LIMIT 1")
    return hashlib.sha256(first.encode()).hexdigest()[:32] if first else ""


def newest() -> Anchor | None:
    """The newest entry of the open records."""
    found = database.execute_sql(
        "SELECT id, digest FROM journal_entry ORDER BY id DESC LIMIT 1"
    ).fetchone()
    return Anchor(found[0], bytes(found[1]).hex()) if found else None


def is_kept(anchor: Anchor) -> bool:
    """Whether the open records hold this entry as it was."""
    return _digest_of("WHERE id = ?", anchor.entry) == anchor.digest


def _digest_of(which: str, *values: int) -> str:
    sql = f"SELECT digest FROM journal_entry {which}"  # noqa: S608 - our own words
    found = database.execute_sql(sql, values).fetchone()
    return bytes(found[0]).hex() if found else ""


class Anchors:
    """Reads and writes them in ``folder``. A disk that refuses is no error: there is no anchor."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._something = threading.Condition()
        self._disk = threading.Lock()
        self._waiting: tuple[str, Anchor] | None = None
        self._closed = False
        self._writer: threading.Thread | None = None

    def read(self, center: str) -> Anchor | None:
        """The anchor of this center; None on a computer that has none, or a damaged one."""
        try:
            found = json.loads(self._path(center).read_bytes())
            return Anchor(int(found["entry"]), str(found["digest"]))
        except (OSError, ValueError, TypeError, KeyError):
            return None

    def note_commit(self, center: str, entry: int, digest: bytes) -> None:
        """As the journal tells of a commit: its newest entry's number and digest."""
        self.note(center, Anchor(entry, digest.hex()))

    def note(self, center: str, anchor: Anchor) -> None:
        """Let it be written soon; returns at once."""
        with self._something:
            self._waiting = (center, anchor)
            if self._writer is None:
                self._closed = False
                self._writer = threading.Thread(target=self._write, name="anchor", daemon=True)
                self._writer.start()
            self._something.notify()

    def put(self, center: str, anchor: Anchor | None) -> None:
        """Write it now; None forgets it."""
        with self._something:
            self._waiting = None
        if anchor is not None:
            self._keep(center, anchor)
            return
        with self._disk:
            moves.drop(self._path(center))

    def close(self) -> None:
        """Write what waits and end the thread."""
        with self._something:
            self._closed = True
            writer, self._writer = self._writer, None
            self._something.notify()
        if writer is not None:
            writer.join(2)

    def _write(self) -> None:
        while True:
            with self._something:
                self._something.wait_for(self._has_work)
                waiting, self._waiting = self._waiting, None
                if waiting is None:
                    return
            self._keep(*waiting)
            with self._something:
                self._something.wait_for(self._is_closed, _PAUSE)

    def _has_work(self) -> bool:
        return self._waiting is not None or self._closed

    def _is_closed(self) -> bool:
        return self._closed

    def _keep(self, center: str, anchor: Anchor) -> None:
        with self._disk, suppress(OSError, PeerDeskError):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_atomically(self._path(center), json.dumps(asdict(anchor)).encode())

    def _path(self, center: str) -> Path:
        return self._folder / f"{center}.json"
