"""Half-typed forms belong to who typed them, and none takes the place of another."""

from __future__ import annotations

import threading
from datetime import date, timedelta

import pytest

from peerdesk.desk.history import undoing
from peerdesk.desk.intake import intake
from peerdesk.desk.merging import merging
from peerdesk.desk.people import drafts
from peerdesk.desk.privacy import erasing
from peerdesk.errors import FolderHeld, Invalid, PeerDeskError, Refused
from peerdesk.records.office import Draft
from peerdesk.records.people import Person
from peerdesk.store import journal
from peerdesk.store.database import close_thread, database
from tests.conftest import NOW, Desk


@pytest.fixture
def dee(desk: Desk) -> int:
    return intake.start_intake(desk.front_desk, {"preferred_name": "Dee"}).value


def names(actor) -> list[str]:
    return [row.name for row in drafts.drafts(actor)]


def test_a_draft_is_kept_replaced_and_dropped(desk: Desk) -> None:
    actor = desk.front_desk
    entries = journal.latest()
    kept = drafts.save_draft(actor, "intake", {"preferred_name": "An"})
    values = {"preferred_name": "Ana", "birth_date": date(1990, 3, 4)}
    assert drafts.save_draft(actor, "intake", values, draft_id=kept) == kept
    assert drafts.draft_of(actor, kept).content == {
        "preferred_name": "Ana",
        "birth_date": "1990-03-04",
    }
    assert len(drafts.drafts(actor)) == 1
    assert journal.latest() == entries, "drafts are not history"
    drafts.discard_draft(actor, "intake", draft_id=kept)
    drafts.discard_draft(actor, "intake", draft_id=kept)
    assert drafts.drafts(actor) == []
    with pytest.raises(PeerDeskError, match="meantime"):
        drafts.draft_of(actor, kept)


def test_somebody_new_has_a_draft_each(desk: Desk) -> None:
    actor = desk.front_desk
    first = drafts.save_draft(actor, "intake", {"preferred_name": "Ana", "legal_last_name": "ruiz"})
    second = drafts.save_draft(actor, "intake", {"preferred_name": "Ana"})
    third = drafts.save_draft(actor, "intake", {"place": "04101"})
    assert names(actor) == ["", "Ana", "Ana R."]
    drafts.save_draft(actor, "intake", {"preferred_name": "Bo"}, draft_id=second)
    drafts.discard_draft(actor, "intake")
    drafts.discard_draft(actor, "intake", draft_id=third)
    assert names(actor) == ["Bo", "Ana R."]
    assert drafts.draft_of(actor, first).name == "Ana R."


def test_only_its_owner_reads_it(desk: Desk) -> None:
    theirs = drafts.save_draft(desk.front_desk, "intake", {"preferred_name": "Ana"})
    assert drafts.drafts(desk.director) == []
    with pytest.raises(PeerDeskError, match="meantime"):
        drafts.draft_of(desk.director, theirs)
    with pytest.raises(PeerDeskError, match="meantime"):
        drafts.drop_draft(desk.director, theirs)
    drafts.discard_draft(desk.director, "intake", draft_id=theirs)
    own = drafts.save_draft(desk.director, "intake", {"preferred_name": "Bea"}, draft_id=theirs)
    assert own != theirs, "what is somebody else's is never written over"
    assert names(desk.front_desk) == ["Ana"]


def test_each_form_and_person_has_its_own_newest_first(desk: Desk, dee: int) -> None:
    actor = desk.front_desk
    drafts.save_draft(actor, "intake", {"preferred_name": "Ana"})
    later = desk.at(NOW + timedelta(minutes=1), actor)
    drafts.save_draft(later, "intake", {"place": "0"}, dee)
    drafts.save_draft(later, "intake", {"place": "04"}, dee)
    drafts.save_draft(later, "session", {"note": "x"}, dee)
    assert drafts.load_draft(actor, "intake", dee) == {"place": "04"}
    assert drafts.load_draft(actor, "intake", dee + 1) is None
    assert [(row.form, row.subject_id) for row in drafts.drafts(actor)] == [
        ("session", dee),
        ("intake", dee),
        ("intake", None),
    ]


def test_a_director_sees_that_there_are_others_and_takes_them_over(desk: Desk, dee: int) -> None:
    drafts.save_draft(desk.front_desk, "intake", {"preferred_name": "Ana"})
    drafts.save_draft(desk.front_desk, "intake", {"preferred_name": "Cy"})
    drafts.save_draft(desk.at(NOW + timedelta(minutes=1)), "intake", {"preferred_name": "Bo"}, dee)
    mine = drafts.save_draft(desk.director, "intake", {"preferred_name": "Mine"})
    own, new, *others = drafts.unfinished(desk.director)
    assert (own.is_own, own.subject_id) == (True, dee)
    assert (new.is_own, new.id) == (True, mine)
    assert [(each.is_own, each.owner, each.form) for each in others] == [
        (False, "Front Desk", "intake")
    ] * 2
    assert "Ana" not in repr(others)
    assert [row.is_own for row in drafts.unfinished(desk.front_desk)] == [True, True]
    for each in others:
        done = drafts.take_over(desk.director, each.id)
        assert done.label == "Took over an unfinished form of Front Desk"
        assert done.entry_id == journal.latest(), "who took what is in the journal"
    assert done.value.content == {"preferred_name": "Ana"}
    assert drafts.unfinished(desk.front_desk) == []
    assert sorted(names(desk.director)) == ["Ana", "Bo", "Cy", "Mine"]


def test_what_cannot_be_taken_over(desk: Desk, dee: int) -> None:
    drafts.save_draft(desk.front_desk, "intake", {"preferred_name": "Ana"}, dee)
    drafts.save_draft(desk.director, "intake", {"preferred_name": "Bo"}, dee)
    other = drafts.unfinished(desk.director)[1]
    with pytest.raises(Invalid):
        drafts.take_over(desk.director, other.id)
    with pytest.raises(Refused):
        drafts.take_over(desk.facilitator, other.id)
    drafts.discard_draft(desk.front_desk, "intake", dee)
    with pytest.raises(PeerDeskError, match="meantime"):
        drafts.take_over(desk.director, other.id)


def test_dropping_is_taken_back(desk: Desk) -> None:
    actor = desk.front_desk
    kept = drafts.save_draft(actor, "intake", {"preferred_name": "Ana"})
    drafts.save_draft(desk.at(NOW + timedelta(minutes=1), actor), "intake", {"place": "0"})
    before = drafts.drafts(actor)
    dropped = drafts.drop_draft(actor, kept)
    assert [row.id for row in drafts.drafts(actor)] == [before[0].id]
    drafts.restore_draft(actor, dropped)
    assert drafts.drafts(actor) == before


def test_nothing_is_brought_back_over_another_or_about_somebody_removed(desk: Desk) -> None:
    actor = desk.front_desk
    added = intake.start_intake(actor, {"preferred_name": "Ana"})
    kept = drafts.save_draft(actor, "intake", {"place": "0"}, added.value)
    dropped = drafts.drop_draft(actor, kept)
    drafts.save_draft(actor, "intake", {"place": "1"}, added.value)
    with pytest.raises(Invalid, match="yourself"):
        drafts.restore_draft(actor, dropped)
    new = drafts.drop_draft(actor, drafts.save_draft(actor, "intake", {"preferred_name": "Cy"}))
    undoing.undo(actor, added.entry_id)
    with pytest.raises(PeerDeskError, match="was removed since"):
        drafts.restore_draft(actor, dropped)
    other = intake.start_intake(actor, {"preferred_name": "Bo"}).value
    code = Person.get_by_id(other).code
    erasing.anonymise(desk.director, other, reason="Asked for it", witness="Eva", typed_code=code)
    with pytest.raises(PeerDeskError, match="was removed since"):
        drafts.restore_draft(actor, new)
    assert [each.name for each in drafts.drafts(actor)] == ["Ana"], "what its undo brought back"


def test_while_a_job_writes_it_waits_only_when_told_to(desk: Desk) -> None:
    is_writing, may_end = threading.Event(), threading.Event()

    def write() -> None:
        with database.atomic("IMMEDIATE"):
            is_writing.set()
            may_end.wait(10)
        close_thread()

    job = threading.Thread(target=write)
    job.start()
    assert is_writing.wait(10)
    with pytest.raises(FolderHeld):
        drafts.save_draft(desk.front_desk, "intake", {"preferred_name": "Ana"}, waits=False)
    threading.Timer(0.05, may_end.set).start()
    drafts.save_draft(desk.front_desk, "intake", {"preferred_name": "Bo"})
    job.join()
    assert names(desk.front_desk) == ["Bo"]


def test_typing_about_both_records_of_a_merge_is_not_lost(desk: Desk) -> None:
    actor = desk.front_desk
    one, two = (
        intake.start_intake(actor, {"preferred_name": name}).value for name in ("Ana", "Anna")
    )
    for person, typed in ((one, "04101"), (two, "04102")):
        drafts.save_draft(actor, "intake", {"place": typed}, person)
    merged = merging.merge(desk.director, one, two)
    assert [row.subject_id for row in drafts.drafts(actor)] == [one]
    assert [row.subject_id for row in drafts.unfinished(desk.director)] == [one]
    undoing.undo(desk.director, merged.entry_id)
    assert drafts.load_draft(actor, "intake", one) == {"place": "04101"}
    assert drafts.load_draft(actor, "intake", two) == {"place": "04102"}
    merging.merge(desk.director, one, two)
    code = Person.get_by_id(one).code
    asked = {"reason": "They asked", "witness": "Sam", "typed_code": code}
    erasing.delete(desk.director, one, **asked)
    assert Draft.select().count() == 0, "what they waited for can't come"
