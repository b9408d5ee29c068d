"""Half-typed forms belong to who typed them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from peerdesk.desk import drafts
from peerdesk.errors import Invalid, PeerDeskError, Refused
from peerdesk.store import journal
from tests.conftest import NOW, Desk


def test_a_draft_is_kept_replaced_and_dropped(desk: Desk) -> None:
    actor = desk.front_desk
    entries = journal.latest()
    drafts.save_draft(actor, "intake", {"preferred_name": "An"})
    drafts.save_draft(actor, "intake", {"preferred_name": "Ana", "birth_date": date(1990, 3, 4)})
    assert drafts.load_draft(actor, "intake") == {
        "preferred_name": "Ana",
        "birth_date": "1990-03-04",
    }
    assert len(drafts.drafts(actor)) == 1
    assert journal.latest() == entries, "drafts are not history"
    drafts.discard_draft(actor, "intake")
    drafts.discard_draft(actor, "intake")
    assert drafts.load_draft(actor, "intake") is None


def test_only_its_owner_reads_it(desk: Desk) -> None:
    drafts.save_draft(desk.front_desk, "intake", {"preferred_name": "Ana"})
    assert drafts.load_draft(desk.director, "intake") is None
    assert drafts.drafts(desk.director) == []
    drafts.save_draft(desk.director, "intake", {"preferred_name": "Bea"})
    drafts.discard_draft(desk.director, "intake")
    assert drafts.load_draft(desk.front_desk, "intake") == {"preferred_name": "Ana"}


def test_each_form_and_person_has_its_own_newest_first(desk: Desk) -> None:
    actor = desk.front_desk
    drafts.save_draft(actor, "intake", {"preferred_name": "Ana"})
    drafts.save_draft(desk.at(NOW + timedelta(minutes=1), actor), "intake", {"place": "0"}, 7)
    assert drafts.load_draft(actor, "intake") == {"preferred_name": "Ana"}
    assert drafts.load_draft(actor, "intake", 7) == {"place": "0"}
    assert [row.subject_id for row in drafts.drafts(actor)] == [7, None]


def test_a_director_sees_that_there_are_others_and_takes_one_over(desk: Desk) -> None:
    drafts.save_draft(desk.front_desk, "intake", {"preferred_name": "Ana"})
    drafts.save_draft(desk.at(NOW + timedelta(minutes=1)), "intake", {"preferred_name": "Bo"}, 7)
    own, other = drafts.unfinished(desk.director)
    assert (own.is_own, own.subject_id) == (True, 7)
    assert (other.is_own, other.owner, other.form) == (False, "Front Desk", "intake")
    assert "Ana" not in repr(other)
    assert [row.is_own for row in drafts.unfinished(desk.front_desk)] == [True]
    done = drafts.take_over(desk.director, other.id)
    assert done.label == "Took over an unfinished form of Front Desk"
    assert done.value.content == {"preferred_name": "Ana"}
    assert done.entry_id == journal.latest(), "who took what is in the journal"
    assert drafts.unfinished(desk.front_desk) == []
    assert drafts.load_draft(desk.director, "intake") == {"preferred_name": "Ana"}


def test_what_cannot_be_taken_over(desk: Desk) -> None:
    drafts.save_draft(desk.front_desk, "intake", {"preferred_name": "Ana"})
    drafts.save_draft(desk.director, "intake", {"preferred_name": "Bo"})
    other = drafts.unfinished(desk.director)[1]
    with pytest.raises(Invalid):
        drafts.take_over(desk.director, other.id)
    with pytest.raises(Refused):
        drafts.take_over(desk.facilitator, other.id)
    drafts.discard_draft(desk.front_desk, "intake")
    with pytest.raises(PeerDeskError, match="meantime"):
        drafts.take_over(desk.director, other.id)
