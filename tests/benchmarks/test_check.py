"""The check of the large center: at most twice what reading pages and chain alone takes, and the
quick form at each start. CPU seconds, so that whatever else the computer does is left out.
"""

from __future__ import annotations

import hashlib
import hmac
import time
from pathlib import Path

from peerdesk import demo
from peerdesk.desk.office import record_check
from peerdesk.desk.office.front_door import FrontDoor
from peerdesk.store import chain
from peerdesk.store.database import database
from peerdesk.store.opening import integrity_problems
from tests.conftest import CLOCK


def _chain_alone() -> None:
    """The check as it was before the rows were proved: a digest of every change and entry."""
    key = chain.key_in_use()
    sql = (
        "SELECT record, row_id, person_id, before, after, salt, digest FROM journal_change "
        "ORDER BY entry_id, id"
    )
    for *content, salt, digest in database.execute_sql(sql):
        text = bytes(salt) + chain.as_json(tuple(content)).encode()
        assert hmac.digest(key, text, hashlib.sha256) == digest


def test_the_check_takes_at_most_twice_the_pages_and_the_chain(big_center: Path) -> None:
    door = FrontDoor(big_center, CLOCK.utc_now)
    door.enter()
    director = door.sign_in("director", demo.PASSWORD)
    changes = database.execute_sql("SELECT count(*) FROM journal_change").fetchone()[0]
    assert changes > 800_000
    seconds = []
    for work in (integrity_problems, _chain_alone):
        began = time.process_time()
        work()
        seconds.append(time.process_time() - began)
    began = time.process_time()
    assert record_check.report(director).problems == []
    took = time.process_time() - began
    quick = []
    for _round in range(5):
        began = time.perf_counter()
        assert record_check.newest_problems(director) == []
        quick.append(time.perf_counter() - began)
    door.leave()
    old = sum(seconds)
    print(  # noqa: T201
        f"\n{changes} changes: {took:.1f} s, before the rows were proved {old:.1f} s, "
        f"{took / old:.2f} times; the quick form {max(quick):.3f} s"
    )
    assert took <= 2 * old
    assert max(quick) < 0.3
