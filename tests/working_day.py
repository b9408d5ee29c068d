"""A scripted working day in a process of its own, for tests that kill it without warning.

After each action has come back, as the screen would show it, a line that says what must now be
there is written to the pipe.
"""

from __future__ import annotations

import itertools
import json
import os
from pathlib import Path

from peerdesk.desk.front_desk import visits
from peerdesk.desk.groups import attendance, groups
from peerdesk.desk.intake import intake
from peerdesk.desk.mentoring import assignment, mentor_requests, mentors
from peerdesk.desk.office.front_door import FrontDoor
from peerdesk.store import journal
from tests.conftest import CLOCK
from tests.doors import PASSWORD


def work(folder: Path, confirmations: int) -> None:
    """Work until killed. ``confirmations`` is the writing end of a pipe (a file descriptor)."""

    def confirm(table: str, row_id: int, **values: object) -> None:
        line = json.dumps({"table": table, "id": row_id, **values}) + "\n"
        os.write(confirmations, line.encode())

    door = FrontDoor(folder, CLOCK.utc_now)
    door.enter()
    actor = door.sign_in("director", PASSWORD)
    group = groups.add_group(
        actor,
        {
            "name": "Monday evening",
            "rule": "weekly",
            "weekday": 0,
            "starts_at": "6:30 pm",
            "minutes": 60,
            "starts_on": "11/23/2026",
            "capacity": 12,
        },
    ).value
    confirm("peer_group", group, name="Monday evening")
    meeting = attendance.meetings_of(actor, group, CLOCK.today(), CLOCK.today())[0].id
    for number in itertools.count(1):
        name = f"Person {number}"
        added = intake.start_intake(actor, {"preferred_name": name, "needs": ["housing"]})
        person = added.value
        confirm("person", person, preferred_name=name)
        visit = visits.sign_in(actor, person, ["group"]).value
        confirm("visit", visit, person_id=person)
        groups.join(actor, group, person)
        marked = attendance.mark(actor, meeting, person, "present").value
        assert marked is not None
        confirm("attendance", marked, state="present")
        attendance.mark(actor, meeting, person, "late")
        confirm("attendance", marked, state="late")
        undone = visits.sign_out(actor, visit)
        assert undone.entry_id is not None
        journal.undo(actor, undone.entry_id)
        confirm("visit", visit, time_out=None)
        mentor = mentors.add_mentor(actor, {"name": f"Mentor {number}"}).value
        mentor_requests.ask_for_mentor(actor, person, {})
        walk = assignment.assign(actor, person, mentor, "the test's own reason").value
        confirm("assignment", walk, mentor_id=mentor)
