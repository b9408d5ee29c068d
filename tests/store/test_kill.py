"""A process killed without warning loses nothing that the screen had confirmed."""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import select
import shutil
import signal
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from peerdesk.desk.office import record_check
from peerdesk.desk.office.front_door import FrontDoor
from peerdesk.store.journal import stored_row
from tests.conftest import CLOCK
from tests.doors import PASSWORD
from tests.working_day import work

MOMENTS = 100

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kills with SIGKILL after a fork")


def _kill_after(folder: Path, confirmed: int, more_seconds: float) -> list[dict[str, Any]]:
    """Let the day run until ``confirmed`` lines came, then kill it that much later."""
    reader, writer = os.pipe()
    process = multiprocessing.get_context("fork").Process(target=work, args=(folder, writer))
    process.start()
    os.close(writer)
    text = b""
    deadline = None
    while True:
        ready, _, _ = select.select([reader], [], [], 0.0005 if deadline else 20)
        if ready:
            piece = os.read(reader, 65536)
            assert piece, "the day ended by itself"
            text += piece
        if deadline is None and text.count(b"\n") >= confirmed:
            deadline = time.monotonic() + more_seconds
        if deadline is not None and time.monotonic() >= deadline:
            break
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    while piece := os.read(reader, 65536):
        text += piece
    os.close(reader)
    return [json.loads(line) for line in text.decode().split("\n")[:-1]]


def test_a_hundred_random_moments(folder_template: Path, tmp_path: Path) -> None:
    chance = random.Random(20261123)
    most = 0
    for moment in range(MOMENTS):
        folder = tmp_path / str(moment)
        shutil.copytree(folder_template, folder)
        confirmed = _kill_after(folder, chance.randint(1, 30), chance.uniform(0, 0.006))
        most = max(most, len(confirmed))
        door = FrontDoor(folder, CLOCK.utc_now)
        door.enter()
        try:
            actor = door.sign_in("director", PASSWORD)
            expected: dict[tuple[str, int], dict[str, object]] = {}
            for line in confirmed:
                expected.setdefault((line.pop("table"), line.pop("id")), {}).update(line)
            newest = list(expected)[-1]
            for (table, row_id), values in expected.items():
                row = stored_row(table, row_id)
                assert row is not None, f"moment {moment}: lost {table} {row_id}"
                if (table, row_id) == newest:
                    continue  # the action after the last confirmed one may be in it already
                assert {name: row[name] for name in values} == values, f"moment {moment}: {table}"
            assert record_check.problems(actor) == []
        finally:
            door.leave()
        shutil.rmtree(folder)
    assert most > 20, "the day was never killed in its midst"
