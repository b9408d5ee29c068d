"""The demo of twenty thousand people and ten years, on an encrypted folder."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

MADE = """
import resource, sys, time
from pathlib import Path
from peerdesk.demo import make_demo
from peerdesk.desk.office.front_door import FrontDoor
from peerdesk.records.people import Person
door = FrontDoor(Path(sys.argv[1]))
door.enter()
began = time.perf_counter()
make_demo(door, people=20_000, months=120)
seconds = time.perf_counter() - began
assert Person.select().count() == 20_000
door.leave()
print(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def test_twenty_thousand_people_and_ten_years(tmp_path: Path, benchmark: Any) -> None:
    """Under 60 s with the journal, and within the memory that the program may take."""
    root = Path(__file__).parents[2]
    made = benchmark.pedantic(
        subprocess.run,
        args=([sys.executable, "-c", MADE, str(tmp_path / "center")],),
        kwargs={"cwd": root, "capture_output": True, "text": True, "check": True},
        rounds=1,
    )
    seconds, mebibytes = map(float, made.stdout.split())
    benchmark.extra_info.update(seconds=seconds, mebibytes=mebibytes)
    assert seconds < 60
    assert mebibytes < 220
