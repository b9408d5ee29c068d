"""From the key to the painted roll, in a center of 20,000 people: nobody may wait for a mark.

``pytest tests/benchmarks/test_roll_screen.py``. The rows are put in beside the journal; every
mark that is measured goes through it and is committed to the disk.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from peerdesk.actor import Actor, Role
from peerdesk.desk.groups import groups
from peerdesk.records.groups import Group, Meeting
from peerdesk.store import opening
from peerdesk.store.database import database, insert_sequence
from tests.benchmarks.test_measures import PEOPLE, fill
from tests.conftest import CLOCK, KEY
from tests.ui.scripted_dialogs import ScriptedDialogs
from ui.context import Context
from ui.jobs import InlineJobs
from ui.screens.groups import GroupsScreen
from ui.theme import apply_theme

MEMBERS = 40
MOST = 0.016  # seconds: one frame


@pytest.fixture
def roll_today(center_template: Path, tmp_path: Path) -> Iterator[tuple[Actor, int]]:
    """The big center, open; and today's meeting of a group of 40."""
    path = tmp_path / "center.db"
    shutil.copy(center_template, path)
    opening.open_records(path, KEY, lambda: None)
    with database.atomic("IMMEDIATE"):
        fill(PEOPLE)
    actor = Actor(1, "Facilitator", frozenset({Role.FACILITATOR, Role.DIRECTOR}), CLOCK)
    group_id = groups.add_group(
        actor, {"name": "Circle", "starts_at": "9 am", "starts_on": date(2026, 11, 2)}
    ).value
    with database.atomic("IMMEDIATE"):
        insert_sequence(
            "membership",
            ["group_id", "person_id", "joined_on"],
            [(group_id, person, "2026-11-02") for person in range(1, MEMBERS + 1)],
        )
    meeting = Meeting.get(Meeting.group == Group.get_by_id(group_id), Meeting.day == "2026-11-23")
    yield actor, meeting.id
    opening.close_records()


def test_a_mark_is_committed_and_painted_within_a_frame(
    qtbot: Any, qapp: QApplication, roll_today: tuple[Actor, int]
) -> None:
    apply_theme(qapp, "light")
    actor, meeting_id = roll_today
    context = Context(actor, None, InlineJobs(), ScriptedDialogs())  # type: ignore[arg-type]
    screen = GroupsScreen(context)
    qtbot.addWidget(screen)
    screen.resize(1160, 720)

    def reload(tables: object) -> None:
        screen.reload()

    context.changed.connect(reload)
    screen.show()
    start = time.perf_counter()
    screen.show_target(meeting_id)
    qapp.processEvents()
    opened = time.perf_counter() - start
    table = screen.roll.table
    taken = []
    for key in "pl" * (MEMBERS // 2):
        start = time.perf_counter()
        QTest.keyClicks(table, key)
        qapp.processEvents()
        taken.append(time.perf_counter() - start)
    assert all(line.state for line in table.model().rows())
    taken.sort()
    start = time.perf_counter()
    QTest.keyClicks(screen.roll.finder.field, "nobody by this name")
    typed = (time.perf_counter() - start) / len("nobody by this name")
    median, slow = taken[len(taken) // 2], taken[int(len(taken) * 0.9)]
    print(  # noqa: T201
        f"\nkey to paint: median {median * 1000:.1f} ms, nine in ten {slow * 1000:.1f} ms; "
        f"screen opened in {opened * 1000:.0f} ms; a letter of a walk-in {typed * 1000:.1f} ms"
    )
    context.changed.disconnect(reload)
    assert median < MOST
