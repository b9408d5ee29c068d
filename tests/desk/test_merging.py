"""A merge keeps every row of both, says so in one entry, and is undone to the byte."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from peerdesk.actor import Role
from peerdesk.desk.basics.record_words import known_tables
from peerdesk.desk.history import history
from peerdesk.desk.history.undoing import undo
from peerdesk.desk.intake import full_intake, intake
from peerdesk.desk.merging.merge_periods import Side
from peerdesk.desk.merging.merge_rules import references
from peerdesk.desk.merging.merging import merge, merge_preview
from peerdesk.desk.merging.side_by_side import CHOSEN
from peerdesk.desk.people import drafts, duplicates, people, search
from peerdesk.errors import ChangedSince, Invalid, Refused
from peerdesk.records.groups import Attendance, Meeting, Membership
from peerdesk.records.mentoring import Assignment, Exclusion, Mentor
from peerdesk.records.people import (
    ContactPoint,
    Episode,
    MentorRequest,
    NotTheSame,
    OtherName,
    Person,
    PersonChoice,
    PersonText,
    RecoveryPeriod,
    Unanswered,
    Visit,
)
from peerdesk.store import journal, opening
from tests.conftest import KEY, Desk, _actor
from tests.desk.group_records import tables
from tests.desk.person_rows import TODAY, center, everything, somebody


def _bare(desk: Desk, name: str, last: str = "", **fields: Any) -> int:
    known = {"preferred_name": name, "legal_last_name": last, **fields}
    return intake.start_intake(desk.director, known).value


def _full(desk: Desk, name: str, **fields: Any) -> int:
    known = {"preferred_name": name, "legal_last_name": "Ruiz", **fields}
    return full_intake.start_full_intake(desk.director, known).value


def _write(desk: Desk, *rows: Any) -> None:
    with journal.entry(desk.director, "Wrote"):
        for row in rows:
            row.save()


def test_every_table_about_people_has_a_word_and_a_person_column() -> None:
    named = {model._meta.table_name for model, _field in references()}
    assert named <= known_tables()
    below = {
        field.model
        for model, _field in references()
        if model is not Mentor  # a mentor's rows are the mentor's
        for field in model._meta.backrefs
    }
    assert below <= {model for model, _field in references()}, (
        "the journal finds somebody's rows by their person_id"
    )


def test_both_are_shown_field_by_field(desk: Desk) -> None:
    ana = _full(
        desk,
        "Ana",
        gender="woman",
        needs=("food",),
        phone="207 555 0134",
        ok_to_call=True,
        emergency_name="Luz",
        emergency_relation="sister",
        emergency_phone="207 555 0135",
        referral_source="self",
        housing="shelter",
        goals="A job",
        free_times=((1, "evening"),),
    )
    anna = _full(
        desk,
        "Anna",
        birth_date="3/4/1990",
        gender="man",
        needs=("dental",),
        phone="207 555 0199",
        referral_source="outreach",
        housing="own_or_rented",
        work="looking",
        insurance="medicaid",
        goals="A home",
        pathways=("twelve_step",),
        accessibility=("mobility",),
        unanswered={"substances": "declined"},
    )
    seen = merge_preview(desk.director, ana, anna)
    fields = {field.field: field for field in seen.fields}
    assert {field for field, shown in fields.items() if shown.kept != "both"} == set(CHOSEN)
    assert fields["phone"].keep == "(207) 555-0134 (OK to: call)"
    assert fields["phone"].other == "(207) 555-0199 (OK to call? Not asked yet)"
    assert fields["phone"].keeps_both
    assert fields["emergency_name"].keep == "Luz, sister, (207) 555-0135"
    assert (fields["needs"].keep, fields["needs"].other) == ("Food", "Dental care")
    assert fields["needs"].keeps_both
    assert (fields["goals"].keep, fields["goals"].other) == ("A job", "A home")
    assert fields["goals"].label == "Goals, in their own words"
    assert fields["referral_source"].differs
    assert fields["housing"].differs
    assert (fields["work"].keep, fields["work"].kept) == ("", "other")
    for field in ("work", "insurance", "pathways", "accessibility", "unanswered"):
        assert fields[field].other, field
    assert fields["free_times"].keep == "Tuesday evening"
    assert (fields["gender"].keep, fields["gender"].other) == ("Woman", "Man")
    assert fields["gender"].differs
    assert (fields["birth_date"].kept, fields["birth_date"].other) == ("other", "Mar 4, 1990")
    assert not fields["birth_date"].differs
    assert (seen.keep, seen.other) == ("Ana R.", "Anna R.")
    rows = {row.label: (row.keep, row.other) for row in seen.rows}
    assert rows == {"Periods of belonging to the center": (1, 1)}, "what is no field is counted"
    assert seen.notes == ()
    before = tables()
    assert tables() == before
    with pytest.raises(Invalid):
        merge_preview(desk.director, ana, ana)


def test_the_notes_say_what_to_look_at(desk: Desk) -> None:
    center(desk)
    ana, anna = _bare(desk, "Ana"), _bare(desk, "Anna")
    rosa, sam = Mentor.select().order_by(Mentor.id)
    _write(
        desk,
        Assignment(person=ana, mentor=rosa, started_on=TODAY),
        Assignment(person=anna, mentor=sam, started_on=TODAY),
        Exclusion(person=anna, mentor=rosa),
    )
    duplicates.record_not_the_same(desk.director, ana, anna)
    assert merge_preview(desk.director, ana, anna).notes == (
        "Somebody noted that these are two people.",
        "Both walk with a mentor. Rosa goes on, Sam ends today.",
        "Rosa is excluded for one of them. Choose another mentor afterwards.",
    )


def test_what_is_chosen_is_kept_and_every_name_finds_the_person(desk: Desk) -> None:
    ana = _bare(desk, "Ana", "Ruiz", gender="woman", place="04101", phone="207 555 0134")
    nita = _bare(
        desk,
        "Nita",
        "Oak",
        legal_first_name="Juanita",
        gender="man",
        birth_date="3/4/1990",
        unanswered={"place": "declined"},
        needs=("food",),
    )
    code = Person.get_by_id(nita).code
    done = merge(desk.director, ana, nita, {"gender": "other"})
    assert done.label == f"Merged Nita O. ({code}) into Ana R."
    assert done.value == ana
    kept = Person.get()
    assert (kept.id, kept.preferred_name, kept.gender) == (ana, "Ana", "man")
    assert kept.birth_date == date(1990, 3, 4)
    assert Unanswered.select().count() == 0, "the place is answered by the other record"
    for typed in (code, "nita", "oak", "juanita", "ana", "5550134"):
        assert search.people_ids(desk.director, typed) == [ana], typed
    assert search.people_ids(desk.facilitator, code) == [ana]
    assert search.people_ids(desk.facilitator, "juanita") == []
    card = people.person_card(desk.facilitator, ana)
    assert card.other_names == ("Nita", code)
    # What was kept of the other record outlives the next change of the form.
    intake.change_person(desk.director, ana, {"pronouns": "she"})
    assert search.people_ids(desk.director, code) == [ana]
    assert search.people_ids(desk.director, "oak") == [ana]
    assert intake.intake_values(desk.director, ana)["other_names"] == ("Nita",)


def test_rows_that_cannot_stand_beside_each_other_become_one(desk: Desk) -> None:
    center(desk)
    one, two = _bare(desk, "Ana"), _bare(desk, "Anna")
    rosa, sam = Mentor.select().order_by(Mentor.id)
    meeting, group = Meeting.get(), Meeting.get().group
    with journal.entry(desk.director, "Cleared"):
        for episode in list(Episode.select()):
            episode.delete_instance()
    _write(
        desk,
        Attendance(meeting=meeting, person=one, state="excused", time_in=time(9, 5)),
        Attendance(meeting=meeting, person=two, state="late", time_in=time(9, 1), alias="Annie"),
        Episode(person=one, opened_on="2026-01-01", closed_on="2026-03-01", close_reason="moved"),
        Episode(person=one, opened_on="2026-05-01", level="full"),
        Episode(
            person=two, opened_on="2025-12-01", closed_on="2026-02-01", close_reason="completed"
        ),
        Episode(person=two, opened_on="2026-03-01", closed_on="2026-04-01", close_reason="other"),
        Episode(person=two, opened_on="2026-06-01", referral_source="self"),
        Membership(group=group, person=one, joined_on="2026-02-01"),
        Membership(group=group, person=two, joined_on="2026-01-01", left_on="2026-04-01"),
        Visit(person=one, day=TODAY, time_in=time(9, 30), purposes="computer"),
        Visit(person=two, day=TODAY, time_in=time(9, 10), purposes="meeting computer"),
        ContactPoint(person=one, value="+12075550134", ok_to_call=True, ok_to_text=True),
        ContactPoint(
            person=two, value="+12075550134", ok_to_text=True, say_who_is_calling="a friend"
        ),
        ContactPoint(person=two, value="+12075550199"),
        PersonChoice(person=one, list_name="housing", code="shelter"),
        PersonChoice(person=two, list_name="housing", code="rented"),
        PersonText(person=one, field="goals", text="A job"),
        PersonText(person=two, field="goals", text="A home"),
        RecoveryPeriod(person=one, started_on="2025-01-01"),
        RecoveryPeriod(person=two, started_on="2026-01-01"),
        Assignment(person=one, mentor=rosa, started_on="2026-05-01"),
        Assignment(person=two, mentor=sam, started_on="2026-04-01"),
        MentorRequest(person=two, asked_on="2026-04-01"),
    )
    merge(desk.director, one, two)
    (attended,) = Attendance.select()
    assert (attended.state, attended.time_in, attended.alias) == ("late", time(9, 1), "Annie")
    episodes = [
        (row.opened_on, row.closed_on, row.close_reason, row.level, row.referral_source)
        for row in Episode.select().order_by(Episode.opened_on)
    ]
    assert episodes == [
        (date(2025, 12, 1), date(2026, 3, 1), "moved", "brief", ""),
        (date(2026, 3, 1), date(2026, 4, 1), "other", "brief", ""),
        (date(2026, 5, 1), None, "", "full", "self"),
    ]
    (membership,) = Membership.select()
    assert (membership.joined_on, membership.left_on) == (date(2026, 1, 1), None)
    (visit,) = Visit.select()
    assert (visit.time_in, visit.purposes) == (time(9, 10), "computer meeting")
    numbers = {row.value: row for row in ContactPoint.select()}
    shared = numbers["+12075550134"]
    assert (shared.ok_to_call, shared.ok_to_text) == (False, True)
    assert shared.say_who_is_calling == "a friend"
    assert [row.is_primary for row in numbers.values()] == [True, False]
    assert PersonChoice.get().code == "shelter"
    assert PersonText.get().text == "A job\n\nA home"
    recovery = RecoveryPeriod.select().order_by(RecoveryPeriod.started_on)
    assert [(row.started_on, row.ended_on) for row in recovery] == [(date(2025, 1, 1), None)]
    walks = {row.mentor_id: (row.ended_on, row.end_reason) for row in Assignment.select()}
    assert walks == {rosa.id: (None, ""), sam.id: (TODAY, "other")}
    assert MentorRequest.get().end_reason == "assigned"


def test_two_requests_become_the_older_one(desk: Desk) -> None:
    one, two = _bare(desk, "Ana"), _bare(desk, "Anna")
    _write(
        desk,
        MentorRequest(person=one, asked_on="2026-05-01"),
        MentorRequest(person=two, asked_on="2026-04-01", gender_wanted="woman"),
    )
    merge(desk.director, one, two)
    (request,) = MentorRequest.select()
    assert (request.asked_on, request.gender_wanted) == (date(2026, 4, 1), "woman")


def test_the_one_answer_of_a_question_is_chosen(desk: Desk) -> None:
    one = _full(desk, "Ana", housing="shelter", work="looking", referral_source="self")
    two = _full(
        desk, "Ana", housing="own_or_rented", insurance="medicaid", referral_source="outreach"
    )
    sides: dict[str, Side] = {"housing": "other", "referral_source": "other"}
    done = merge(desk.director, one, two, sides)
    values = full_intake.full_intake_values(desk.director, one)
    assert [values[field] for field in ("housing", "work", "insurance", "referral_source")] == [
        *("own_or_rented", "looking", "medicaid", "outreach")
    ]
    assert done.entry_id is not None
    undo(desk.director, done.entry_id)
    assert full_intake.full_intake_values(desk.director, one)["housing"] == "shelter"


def test_where_they_came_through_stays_with_each_period(desk: Desk) -> None:
    one, two = _bare(desk, "Ana", referral_source="self"), _bare(desk, "Ana")
    with journal.entry(desk.director, "Wrote"):
        theirs = Episode.get(Episode.person == two)
        theirs.opened_on, theirs.closed_on = date(2020, 1, 1), date(2020, 2, 1)
        theirs.referral_source = "outreach"
        theirs.save()
    (source,) = [
        field
        for field in merge_preview(desk.director, one, two).fields
        if field.field == "referral_source"
    ]
    assert source.keeps_both
    merge(desk.director, one, two, {"referral_source": "other"})
    sources = {row.opened_on.year: row.referral_source for row in Episode.select()}
    assert sources == {2020: "outreach", 2026: "self"}


def test_nobody_becomes_their_own_mentor(desk: Desk) -> None:
    center(desk)
    rosa_herself, ben = _bare(desk, "Rosa"), _bare(desk, "Rosa")
    rosa = Mentor.get(Mentor.name == "Rosa")
    rosa.person = rosa_herself
    walk = Assignment(person=ben, mentor=rosa, started_on=TODAY)
    _write(desk, rosa, walk)
    for pair in ((rosa_herself, ben), (ben, rosa_herself)):
        (note,) = merge_preview(desk.director, *pair).notes
        assert "nobody is their own mentor" in note
        with pytest.raises(Invalid, match="mentor Rosa, who walks with the other"):
            merge(desk.director, *pair)
    walk.ended_on, walk.end_reason = TODAY, "other"
    _write(desk, walk)
    merge(desk.director, rosa_herself, ben)
    assert Mentor.get(Mentor.name == "Rosa").person_id == rosa_herself


def test_a_half_typed_form_goes_with_the_person_and_back(desk: Desk) -> None:
    one, two = _bare(desk, "Ana"), _bare(desk, "Anna")
    own = {"preferred_name": "Ana", "phone": "12"}
    drafts.save_draft(desk.director, "intake", own, one)
    drafts.save_draft(desk.director, "session", {"note": "Ünfinished"}, two)
    drafts.save_draft(desk.front_desk, "intake", {"preferred_name": "Annie"}, two)
    before = tables()
    first = merge(desk.director, one, two)
    assert drafts.load_draft(desk.director, "intake", one) == own
    assert drafts.load_draft(desk.director, "session", one)["note"] == "Ünfinished"  # type: ignore[index]
    assert drafts.load_draft(desk.front_desk, "intake", one)["preferred_name"] == "Annie"  # type: ignore[index]
    assert first.entry_id is not None
    undo(desk.director, first.entry_id)
    assert tables() == before
    drafts.save_draft(desk.director, "intake", {"phone": "34"}, two)
    second = merge(desk.director, one, two)
    assert drafts.load_draft(desk.director, "intake", one) == own, "the kept person's own stays"
    # Whoever went on typing did so about the person who was kept.
    drafts.save_draft(desk.front_desk, "intake", {"preferred_name": "Anna-Lu"}, one)
    assert second.entry_id is not None
    undo(desk.director, second.entry_id)
    assert drafts.load_draft(desk.front_desk, "intake", two) is None
    assert drafts.load_draft(desk.front_desk, "intake", one) == {"preferred_name": "Anna-Lu"}


def test_every_table_about_people_is_merged_and_comes_back(desk: Desk) -> None:
    center(desk)
    people_of_both = [everything(desk, "Ana", number) for number in (0, 1)]
    models = [(model, field) for model, field in references()]
    for model, field in models:
        for person in people_of_both:
            rows = model.select().where(field == person)
            assert rows.exists(), f"{model.__name__}.{field.name} has no row of {person}"
    for keep, other in (people_of_both, reversed(people_of_both)):
        before = tables()
        done = merge(desk.director, keep, other)
        for model, field in models:
            assert not model.select().where(field == other).exists()
        whole = {"referral", "goal", "status_check", "assessment", "consent", "session"}
        after = tables()
        for table in whole:
            assert len(after[table]) == len(before[table]), table
        assert done.entry_id is not None
        undo(desk.director, done.entry_id)
        assert tables() == before
        assert journal.verify() == []


def test_who_was_told_apart_stays_apart(desk: Desk) -> None:
    one, two, third = _bare(desk, "Ana"), _bare(desk, "Anna"), _bare(desk, "Anne")
    for pair in ((one, two), (two, third)):
        duplicates.record_not_the_same(desk.director, *pair)
    merge(desk.director, one, two)
    assert [(row.person_id, row.other_id) for row in NotTheSame.select()] == [(one, third)]
    merge(desk.director, third, one)
    assert NotTheSame.select().count() == 0


def test_history_and_undo_reach_back_over_merges(desk: Desk) -> None:
    one, two, three = (_bare(desk, name, needs=("food",)) for name in ("Ana", "Bea", "Cleo"))
    first = merge(desk.director, two, three)
    second = merge(desk.director, one, two)
    labels = [line.label for line in history.history(desk.director, one)]
    assert [label.split()[0] for label in labels] == ["Merged", "Merged", "Added", "Added", "Added"]
    assert history.with_merged(one) == {one, two, three}
    assert second.entry_id is not None
    assert first.entry_id is not None
    undo(desk.director, second.entry_id)
    assert history.with_merged(one) == {one}
    assert history.with_merged(two) == {two, three}
    undo(desk.director, first.entry_id)
    assert history.with_merged(two) == {two}


def test_undo_names_what_was_changed_since(desk: Desk) -> None:
    one = _bare(desk, "Ana", "Ruiz")
    two = _bare(desk, "Nita", "Ruiz", phone="207 555 0134")
    done = merge(desk.director, one, two)
    assert done.entry_id is not None
    intake.change_person(desk.director, one, {"pronouns": "she"})
    changed = intake.change_person(desk.director, one, {"phone": "207 555 0177"})
    now = tables()
    with pytest.raises(ChangedSince) as refused:
        undo(desk.director, done.entry_id)
    assert "“Changed Ana R.”" in str(refused.value)
    assert refused.value.person_id == one
    assert tables() == now
    assert changed.entry_id is not None
    undo(desk.director, changed.entry_id)
    # The pronouns are no part of the merge, and stay.
    undo(desk.director, done.entry_id)
    assert Person.get_by_id(one).pronouns == "she"
    assert Person.select().count() == 2
    assert OtherName.select().count() == 0


def test_who_may(desk: Desk) -> None:
    one, two = _bare(desk, "Ana"), _bare(desk, "Anna")
    for act in (merge, merge_preview):
        with pytest.raises(Refused):
            act(desk.front_desk, one, two)  # type: ignore[operator]
    with pytest.raises(TypeError):
        merge(desk.director, one, two, {"code": "other"})


@pytest.fixture(scope="module")
def peopled(center_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A center with groups and mentors, for the many merges below."""
    path = tmp_path_factory.mktemp("peopled") / "center.db"
    shutil.copy(center_template, path)
    opening.open_records(path, KEY, lambda: None)
    director = _actor(Role.DIRECTOR)
    center(Desk(path, director, director, director, director))
    opening.close_records()
    return path


@pytest.fixture
def peopled_desk(peopled: Path, tmp_path: Path) -> Iterator[Desk]:
    path = tmp_path / "center.db"
    shutil.copy(peopled, path)
    opening.open_records(path, KEY, lambda: None)
    director = _actor(Role.DIRECTOR)
    yield Desk(path, director, director, director, director)
    opening.close_records()


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[Phase.explicit, Phase.generate],
)
@given(seed=st.integers(0, 2**32))
def test_any_two_people_merged_and_undone_leave_every_table_as_it_was(
    peopled_desk: Desk, seed: int
) -> None:
    desk, draw = peopled_desk, random.Random(seed)
    names = [("Ana", "Ruiz"), (draw.choice(["Ana", "Nita"]), draw.choice(["Ruiz", "Oak", ""]))]
    one, two = (somebody(desk, *name, draw) for name in names)
    if draw.random() < 0.5:
        one, two = two, one
    before = tables()
    rows = {name: len(found) for name, found in before.items()}
    done = merge(desk.director, one, two, {draw.choice(CHOSEN): "other"})
    after = tables()
    assert len(after["person"]) == rows["person"] - 1
    for model, field in references():
        assert not model.select().where(field == two).exists()
    for model in (Episode, Visit, Membership):
        ends = {Episode: "closed_on", Visit: "time_out", Membership: "left_on"}[model]
        is_open = model.select().where(model.person == one, getattr(model, ends).is_null())
        places = [(row.__data__.get("group"), row.__data__.get("day")) for row in is_open]
        assert len(places) == len(set(places))
    # What is no row any more is in the journal, whole.
    deleted = journal.JournalChange.select().where(
        journal.JournalChange.entry == done.entry_id, journal.JournalChange.after.is_null()
    )
    assert all(change.before for change in deleted)
    assert intake.intake_values(desk.director, one)["preferred_name"]
    same = intake.change_person(desk.director, one, {})
    assert same.entry_id is None, "what came out is what the form says"
    assert done.entry_id is not None
    undo(desk.director, done.entry_id)
    assert tables() == before
    assert journal.verify() == []
