"""Half-typed forms belong to who typed them."""

from __future__ import annotations

from datetime import date, timedelta

from peerdesk.desk import drafts
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
