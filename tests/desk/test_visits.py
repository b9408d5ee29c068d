"""Signing in and out."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from peerdesk.desk import intake, visits
from peerdesk.errors import Invalid, PeerDeskError, Refused
from peerdesk.records.people import Visit
from peerdesk.store import journal
from tests.conftest import NOW, Desk


@pytest.fixture
def ana(desk: Desk) -> int:
    values = {"preferred_name": "Ana", "legal_last_name": "Ruiz"}
    return intake.start_intake(desk.front_desk, values).value


def test_a_person_signs_in_once_until_signed_out(desk: Desk, ana: int) -> None:
    first = visits.sign_in(desk.front_desk, ana, ["group", "drop_in", "group"])
    assert (first.label, first.tables) == ("Signed in Ana R.", {"visit"})
    again = visits.sign_in(desk.front_desk, ana)
    assert again.entry_id is None
    assert again.value == first.value
    assert again.label == "Ana R. is signed in already, since 10:00 AM"
    later = desk.at(NOW + timedelta(hours=1), desk.front_desk)
    assert visits.sign_out(later, first.value).label == "Signed out Ana R."
    assert visits.sign_out(later, first.value).entry_id is None
    second = visits.sign_in(later, ana)
    assert second.value != first.value
    rows = visits.visits_today(later)
    assert [(row.id, row.is_open, row.time_out) for row in rows] == [
        (second.value, True, None),
        (first.value, False, time(11, 0)),
    ]
    assert rows[1].purposes == "A group, Drop-in"
    assert rows[1].name == "Ana R."


def test_yesterday_does_not_count_as_here(desk: Desk, ana: int) -> None:
    visits.sign_in(desk.at(NOW - timedelta(days=1), desk.front_desk), ana)
    assert visits.visits_today(desk.front_desk) == []
    assert visits.sign_in(desk.front_desk, ana).entry_id is not None


def test_a_guest_is_a_name_and_no_person(desk: Desk) -> None:
    done = visits.sign_in_guest(desk.front_desk, "  Blue ", ["visiting"])
    [row] = visits.visits_today(desk.front_desk)
    assert (row.id, row.person_id, row.name) == (done.value, None, "Blue")
    assert visits.sign_out(desk.front_desk, done.value).label == "Signed out Blue"
    with pytest.raises(Invalid) as caught:
        visits.sign_in_guest(desk.front_desk, " ")
    assert list(caught.value.fields) == ["alias"]


def test_undo_and_what_is_refused(desk: Desk, ana: int) -> None:
    done = visits.sign_in(desk.front_desk, ana)
    assert done.entry_id is not None
    journal.undo(desk.front_desk, done.entry_id)
    assert Visit.select().count() == 0
    with pytest.raises(PeerDeskError, match="undone"):
        visits.sign_out(desk.front_desk, done.value)
    with pytest.raises(Invalid):
        visits.sign_in(desk.front_desk, ana, ["gold"])
    with pytest.raises(PeerDeskError):
        visits.sign_in(desk.front_desk, 999)
    with pytest.raises(Refused):
        visits.sign_in(desk.facilitator, ana)
