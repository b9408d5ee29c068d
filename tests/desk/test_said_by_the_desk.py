"""What one writes in Spanish another reads in English: labels, reasons of a match, exports."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from peerdesk import words
from peerdesk.desk.basics import going_out
from peerdesk.desk.basics.match_words import reasons_in_words
from peerdesk.desk.consents import consents, notices
from peerdesk.desk.front_desk import visits
from peerdesk.desk.groups import attendance, groups, rosters
from peerdesk.desk.history import history, undoing
from peerdesk.desk.intake import intake
from peerdesk.desk.mentoring import assignment, mentor_requests, mentors, sessions
from peerdesk.desk.office import lists, months, office
from peerdesk.desk.people import duplicates, people
from peerdesk.desk.plans import goals, recovery, referrals
from peerdesk.desk.privacy import erasing, paper_forms, person_file
from peerdesk.exchange import export
from peerdesk.records.mentoring import Assignment
from peerdesk.records.people import Person
from peerdesk.said import Said, own_words, read, said_in_words
from peerdesk.store import journal
from peerdesk.store.database import database
from tests.conftest import CLOCK, Desk
from tests.desk.mentoring import ROSA

TODAY = CLOCK.today()


@pytest.fixture(autouse=True)
def _english_afterwards() -> Iterator[None]:
    yield
    words.use_language("en")


def _entries(after: int = 0) -> list[journal.JournalEntry]:
    found = journal.JournalEntry.select().where(journal.JournalEntry.id > after)
    return list(found.order_by(journal.JournalEntry.id))


def _a_day(desk: Desk, name: str) -> dict[str, int]:
    """Something of nearly every kind, of people whose names begin with ``name``."""
    actor = desk.director
    ana = intake.start_intake(actor, {"preferred_name": f"{name}Ana"}).value
    bo = intake.start_intake(actor, {"preferred_name": f"{name}Bo"}, not_the_same=[ana]).value
    intake.change_person(actor, ana, {"pronouns": "she"})
    people.person_card(actor, ana)
    duplicates.record_not_the_same(actor, bo, ana)
    visit = visits.sign_in(actor, ana).value
    visits.sign_out(actor, visit)
    gone = visits.sign_in_guest(actor, f"{name}Zed")
    assert gone.entry_id is not None
    undone = undoing.undo(actor, gone.entry_id)
    assert undone.entry_id is not None
    undoing.undo(actor, undone.entry_id)
    visits.sign_everybody_out(actor)
    visits.count_guests(actor, 3, TODAY - timedelta(days=ord(name) - 80))
    group = groups.add_group(
        actor, {"name": f"{name}Circle", "starts_at": "9 am", "starts_on": TODAY}
    ).value
    groups.join(actor, group, ana)
    meeting, later = attendance.meetings_of(actor, group, TODAY, TODAY + timedelta(days=20))[:2]
    attendance.mark(actor, meeting.id, ana, "present")
    attendance.mark(actor, meeting.id, ana, None)
    attendance.mark(actor, meeting.id, ana, "late")
    attendance.add_walk_in(actor, meeting.id, alias=f"{name}Zed")
    attendance.set_headcount(actor, meeting.id, 4)
    attendance.move_meeting(actor, later.id, later.day + timedelta(days=1), later.starts_at)
    attendance.cancel_meeting(actor, later.id, "holiday")
    sheet = rosters.number_roster(actor, meeting.id).value
    going_out.sent(actor, rosters.leaving(actor, [sheet]), taken=True)
    groups.end_group(actor, group, TODAY + timedelta(days=30))
    mentor = mentors.add_mentor(actor, {**ROSA, "name": f"{name}Rosa"}).value
    mentor_requests.ask_for_mentor(actor, ana, {"slots": [(1, "evening")]})
    walk = assignment.assign(actor, ana, mentor, "known").value
    sessions.log_session(
        actor, {"person_id": ana, "kind": "check_in", "mode": "phone", "minutes": 20}
    )
    assignment.end_assignment(actor, walk, "moved")
    assignment.exclude(actor, bo, mentor)
    referral = referrals.refer(
        actor, {"person_id": ana, "agency": f"{name}Pantry", "kind": "food", "follow_up_on": TODAY}
    ).value
    referrals.note_outcome(actor, referral, "connected")
    goal = goals.set_goal(actor, {"person_id": ana, "text": "Rest"}).value
    goals.end_goal(actor, goal, "reached")
    recovery.set_recovery_date(actor, ana, TODAY - timedelta(days=40))
    recovery.record_return_to_use(actor, ana, TODAY - timedelta(days=3))
    notices.give_notice(actor, ana, "acknowledged")
    consents.add_consent(actor, ana, {"recipient": "Clinic"})
    going_out.sending(actor, paper_forms.intake_leaving(actor, ana))
    going_out.saving(actor, paper_forms.consent_leaving(actor, kind="court_probation"))
    office.change_center(actor, {**office.center_values(actor), "phone": f"207 555 01{ord(name)}"})
    lists.rename_entry(actor, "need", "food", f"{name}Meals")
    lists.rename_entry(actor, "need", "food", "")
    lists.retire_entry(actor, "need", "food")
    lists.bring_back_entry(actor, "need", "food")
    months.director_month(actor, TODAY)
    intake.close_episode(actor, bo, "moved")
    erasing.archive(actor, bo, reason="Moved", typed_code=Person.get_by_id(bo).code)
    person_file.person_file(actor, ana, "By mail")
    return {"ana": ana, "bo": bo, "walk": walk, "mentor": mentor}


def test_a_day_leaves_the_same_in_whatever_language_it_was_written(desk: Desk) -> None:
    """The same day, once by somebody who works in Spanish and once by one who works in English."""
    before_all = journal.latest()
    words.use_language("es")
    _a_day(desk, "X")
    spanish = _entries(before_all)
    words.use_language("en")
    _a_day(desk, "Y")
    english = _entries(spanish[-1].id)
    kinds = {str(getattr(read(entry.label), "code", entry.label)) for entry in english}
    assert len(kinds) > 40
    assert all(isinstance(read(entry.label), Said) for entry in [*spanish, *english])
    # The second day's sheet has the next number.
    as_if = [entry.label.replace("X", "Y").replace('"number":1', '"number":2') for entry in spanish]
    assert as_if == [entry.label for entry in english], "no word of it is the writer's language"
    in_words = [entry.words.replace("X", "Y").replace("sheet 1", "sheet 2") for entry in spanish]
    assert in_words == [row.words for row in english]
    in_english = [entry.words for entry in english]
    words.use_language("es")
    untranslated = [
        entry.words
        for entry, before in zip(english, in_english, strict=True)
        if entry.words == before
    ]
    assert untranslated == []
    assert journal.verify() == []


def test_history_the_whole_file_and_the_export_are_in_the_readers_language(
    desk: Desk, tmp_path: Path
) -> None:
    words.use_language("es")
    ana = intake.start_intake(desk.director, {"preferred_name": "Ana"}).value
    done = visits.sign_in(desk.director, ana)
    assert "Ana" in done.label
    assert done.label != "Signed in Ana"
    words.use_language("en")
    assert done.label == "Signed in Ana", "also in a message that is shown later"
    assert [line.label for line in history.history(desk.director, ana)][:2] == [
        "Signed in Ana",
        "Added Ana",
    ]
    words.use_language("es")
    going_out.sent(desk.director, paper_forms.intake_leaving(desk.director, ana), taken=True)
    words.use_language("en")
    file = json.dumps(person_file.person_file(desk.director, ana, "By mail").data)
    assert "Handed to the printer: Full intake, for Ana" in file
    export.export_all(desk.director, tmp_path / "out")
    with (tmp_path / "out" / "journal_entry.csv").open(encoding="utf-8", newline="") as lines:
        labels = [row["label"] for row in csv.DictReader(lines)]
    assert "Signed in Ana" in labels
    assert not any("\x1e" in label for label in labels)
    words.use_language("es")
    assert "Signed in Ana" not in [line.label for line in history.history(desk.director, ana)]


def test_reasons_of_a_match_are_codes_and_older_ones_are_shown_as_written(desk: Desk) -> None:
    words.use_language("es")
    made = _a_day(desk, "X")
    kept = Assignment.get_by_id(made["walk"]).reasons
    in_spanish = assignment.assignment_history(desk.director, made["ana"])[0].reasons
    assert reasons_in_words(kept) == in_spanish
    words.use_language("en")
    in_english = assignment.assignment_history(desk.director, made["ana"])[0].reasons
    assert "free Tuesday evening" in in_english
    assert not set(in_english) & set(in_spanish)
    assert not any(" of 15" in reason for reason in in_english), "the load of that day has changed"
    old = "speaks Spanish; free Tuesday evening; 3 of 15"
    with journal.entry(desk.director, "Older"):
        row = Assignment.get_by_id(made["walk"])
        row.reasons = old
        row.save()
    words.use_language("es")
    (period,) = assignment.assignment_history(desk.director, made["ana"])
    assert period.reasons == ("speaks Spanish", "free Tuesday evening")
    assert Assignment.get_by_id(made["walk"]).reasons == old


def test_an_older_label_stays_byte_for_byte_and_can_be_undone(desk: Desk) -> None:
    ana = intake.start_intake(desk.director, {"preferred_name": "Ana"}).value
    old = "Se cambió a Ana «así»"
    with journal.entry(desk.director, old, person_id=ana) as written:
        person = Person.get_by_id(ana)
        person.place = "Elm Park"
        person.save()
    assert written.id is not None
    undone = undoing.undo(desk.director, written.id)
    assert undone.label == f"Undone: {old}"
    sql = "SELECT label, label_digest, salt FROM journal_entry WHERE id = ?"
    label, digest, salt = database.execute_sql(sql, (written.id,)).fetchone()
    assert label == old
    assert digest == journal.chain.digest_of(salt, old)
    assert journal.verify() == []


SURE: dict[str, Any] = {"reason": "Asked in writing", "witness": "Dana Poe"}


def test_erasing_finds_a_name_in_the_values_and_nowhere_else(desk: Desk) -> None:
    """Somebody is called as a code or a value is called: nobody else's label goes for it."""
    ana = intake.start_intake(desk.director, {"preferred_name": "Ana"}).value
    visits.sign_in(desk.director, ana)
    name = {"preferred_name": "Name", "legal_last_name": "Begun"}
    zoe = intake.start_intake(desk.director, name).value
    guest = visits.sign_in_guest(desk.director, "Name Begun")
    assert guest.entry_id is not None
    undone = undoing.undo(desk.director, guest.entry_id)
    code = Person.get_by_id(zoe).code
    elsewhere: dict[str, Any] = {"visit_2": "take_out"}
    erasing.anonymise(desk.director, zoe, typed_code=code, elsewhere=elsewhere, **SURE)
    assert journal.verify() == []
    by_id = {entry.id: entry for entry in _entries()}
    assert by_id[guest.entry_id].label == ""
    assert undone.entry_id is not None
    assert by_id[undone.entry_id].label == "", "nor inside the label that was undone"
    left = [text for entry in by_id.values() for text in own_words(entry.label)]
    assert not any("Begun" in text for text in left)
    assert [line.label for line in history.history(desk.director, ana)] == [
        "Signed in Ana",
        "Added Ana",
    ]


def test_a_name_in_a_reason_of_a_match_is_taken_out_of_its_value(desk: Desk) -> None:
    place = {"place": "Match Reasons House"}
    ana = intake.start_intake(desk.director, {"preferred_name": "Ana", **place}).value
    mentor = mentors.add_mentor(desk.director, {**ROSA, **place}).value
    walk = assignment.assign(desk.director, ana, mentor, "known").value
    name = {"preferred_name": "Match", "legal_last_name": "Reasons"}
    zoe = intake.start_intake(desk.director, name).value
    elsewhere: dict[str, Any] = {
        mention.key: "take_out" for mention in erasing.named_elsewhere(desk.director, zoe)
    }
    assert f"assignment_{walk}" in elsewhere
    code = Person.get_by_id(zoe).code
    erasing.anonymise(desk.director, zoe, typed_code=code, elsewhere=elsewhere, **SURE)
    (period,) = assignment.assignment_history(desk.director, ana)
    assert "from … House too" in period.reasons
    assert "Match Reasons" not in said_in_words(Assignment.get_by_id(walk).reasons)


def test_somebody_who_was_erased_has_no_name_in_anybodys_language(desk: Desk) -> None:
    words.use_language("es")
    ana = intake.start_intake(desk.director, {"preferred_name": "Ana"}).value
    code = Person.get_by_id(ana).code
    erasing.anonymise(desk.director, ana, typed_code=code, elsewhere={}, **SURE)
    in_spanish = people.display_name(Person.get_by_id(ana))
    words.use_language("en")
    assert people.display_name(Person.get_by_id(ana)) == "Anonymous"
    assert in_spanish != "Anonymous"


def test_a_label_about_somebody_erased_is_in_nobodys_language(desk: Desk) -> None:
    ana = intake.start_intake(desk.director, {"preferred_name": "Ana"}).value
    code = Person.get_by_id(ana).code
    erasing.anonymise(desk.director, ana, typed_code=code, elsewhere={}, **SURE)
    words.use_language("es")
    notices.give_notice(desk.director, ana)
    mentor_requests.ask_for_mentor(desk.director, ana)
    stored = [row.label for row in journal.JournalEntry.select().order_by(journal.JournalEntry.id)]
    assert people.erased_words() in said_in_words(stored[-1])
    assert people.erased_words() not in "".join(stored[-2:])
    words.use_language("en")
    assert all("Anonymous" in said_in_words(each) for each in stored[-2:])
