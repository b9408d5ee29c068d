"""Somebody's whole file holds every row about them, and the giving is in the journal."""

from __future__ import annotations

import json
import random
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest

from peerdesk.desk.basics import going_out
from peerdesk.desk.consents import consents
from peerdesk.desk.groups import attendance, groups, rosters
from peerdesk.desk.intake import intake
from peerdesk.desk.merging.merge_rules import references
from peerdesk.desk.merging.merging import merge
from peerdesk.desk.people import drafts, duplicates, people
from peerdesk.desk.plans import goals, referrals
from peerdesk.desk.privacy.person_file import leaving, person_file
from peerdesk.errors import Invalid, Refused
from peerdesk.exchange.export import export_all
from peerdesk.records.groups import Attendance
from peerdesk.records.outcomes import Assessment, StatusCheck
from peerdesk.records.people import NotTheSame, Person
from peerdesk.store import journal
from tests.conftest import Desk
from tests.desk.group_records import add_group, meeting_id
from tests.desk.person_rows import center, somebody
from tests.desk.test_consents import CLINIC, COURT

REQUEST = "Asked at the desk on November 20"


def test_every_row_is_in_it_and_can_be_read_back(desk: Desk) -> None:
    center(desk)
    draw = random.Random(11)
    other = somebody(desk, "Bea", "Oak", draw)
    ana = somebody(desk, "Ana", "Ruiz", draw, birth_date=date(1990, 3, 4))
    duplicates.record_not_the_same(desk.director, ana, other)
    file = person_file(desk.director, ana, REQUEST)
    data = json.loads(file.as_json())
    assert data["format"] == "peerdesk person file"
    assert data["center"] == "Harbor Light"
    assert data["person"]["birth_date"] == "1990-03-04"
    assert "search_key" not in data["person"]
    rows = 0
    for model, field in references():
        if model is not NotTheSame:
            ids = {row.id for row in model.select().where(field == ana)}
            told = data[model._meta.table_name]
            assert {row["id"] for row in told} == ids
            assert all(set(row) == set(told[0]) for row in told)
            rows += len(ids)
    assert rows > 15
    assert "not_the_same" not in data, "the other did not ask"
    assert {row["mentor"] for row in data["assignment"]} <= {"Rosa", "Sam"}
    assert {row["meeting"] for row in data["attendance"]} <= {"Monday Circle", "Noon Circle"}
    assert "Bea" not in file.as_json().decode()
    assert file.as_json() == person_file_again(desk, ana, data)


def person_file_again(desk: Desk, person_id: int, first: dict[str, Any]) -> bytes:
    """The same file made anew is the same but for having been given out before."""
    going_out.saving(desk.director, leaving(desk.director, person_id, REQUEST))
    again = person_file(desk.director, person_id, REQUEST)
    given = again.data["printed_or_given_out"][-1]
    assert len(again.data["printed_or_given_out"]) == len(first["printed_or_given_out"]) + 1
    what = f"Whole file of Ana R., for themselves. Request: {REQUEST}"
    assert given["what"] == f"Saved as a file: {what}"
    assert given["by"] == "Director"
    assert given["at"] == "2026-11-23T10:00:00"
    return (
        json.dumps(
            again.data | {"printed_or_given_out": first["printed_or_given_out"]},
            ensure_ascii=False,
            indent=2,
        )
        + "\n"
    ).encode()


def test_plans_and_answers_are_told_in_words(desk: Desk) -> None:
    ana = intake.start_intake(desk.front_desk, {"preferred_name": "Ana"}).value
    sent_on = {"agency": "Pantry", "kind": "food", "follow_up_on": "12/1/2026"}
    made = referrals.refer(desk.front_desk, {"person_id": ana, **sent_on}).value
    referrals.note_outcome(desk.front_desk, made, "connected")
    goal = {"person_id": ana, "text": "A place of my own", "wanted_by": "3/1/2027"}
    goals.set_goal(desk.front_desk, goal)
    with journal.entry(desk.director, "Asked"):
        day = date(2026, 11, 20)
        asked = {"hospital_stays": 0, "quality_housing": 3, "declined": "arrests overdose"}
        StatusCheck(person=ana, checked_on=day, **asked).save()
        answers = "5 declined unknown -"
        Assessment(
            person=ana, instrument="barc10", version="1", taken_on=day, answers=answers
        ).save()
    given = person_file(desk.director, ana, REQUEST)
    told = {
        section.title: [dict(zip(section.columns, row, strict=True)) for row in section.rows]
        for section in given.sheet.sections
    }
    [referral] = told["Referrals"]
    assert referral == {
        "Agency": "Pantry", "Kind": "Food", "Made": "Nov 23, 2026", "Follow-up": "Dec 1, 2026",
        "Outcome": "connected", "Came to an end": "Nov 23, 2026", "By": "Front Desk",
    }  # fmt: skip
    [said] = told["Goals"]
    assert (said["In their own words"], said["Hoped for by"]) == (
        "A place of my own",
        "Mar 1, 2027",
    )
    [check] = told["Status checks"]
    assert check["Overnight hospital or detox stays in 30 days"] == "0", "none is an answer"
    assert check["Quality of life: housing"] == "3 of 10"
    assert check["Declined to say"] == "Arrests in 30 days, Overdose since the last check"
    [answered] = told["Questionnaires"]
    assert answered["Questionnaire"] == "Brief Assessment of Recovery Capital (BARC-10)"
    assert answered["Answers"] == "1: 5, 2: declined, 3: not known, 4: not asked"
    assert given.data["referral"][0]["agency"] == "Pantry"
    assert given.data["goal"][0]["wanted_by"] == "2027-03-01"


def test_in_words_it_says_the_same(desk: Desk) -> None:
    ana = intake.start_intake(
        desk.front_desk,
        {
            "preferred_name": "Ana",
            "legal_last_name": "Ruiz",
            "other_names": ("Nita",),
            "birth_date": "3/4/1990",
            "phone": "207 555 0134",
            "ok_to_call": True,
            "needs": ("food", "housing"),
            "notice": "acknowledged",
            "unanswered": {"place": "declined"},
        },
    ).value
    sheet = person_file(desk.director, ana, REQUEST).sheet
    facts = dict(sheet.facts)
    assert facts["Name used here"] == "Ana"
    assert facts["Birth date"] == "Mar 4, 1990"
    assert facts["Other names"] == "Nita"
    assert facts["Needs"] == "Food, Housing"
    assert facts["ZIP code or county"] == "declined"
    assert "Gender" not in facts
    sections = {section.title: section for section in sheet.sections}
    phones = sections["Phones and emails"]
    row = dict(zip(phones.columns, phones.rows[0], strict=True))
    assert row["Phone or email"] == "(207) 555-0134"
    assert (row["OK to call"], row.get("OK to text")) == ("yes", None)
    assert "Notices to patients" in sections
    assert "Visits" not in sections
    assert sheet.request == REQUEST


def test_what_a_merge_brought_is_in_it(desk: Desk) -> None:
    ana = intake.start_intake(desk.director, {"preferred_name": "Ana"}).value
    nita = intake.start_intake(desk.director, {"preferred_name": "Nita"}).value
    code = Person.get_by_id(nita).code
    going_out.saving(desk.director, leaving(desk.director, nita, REQUEST))
    merge(desk.director, ana, nita)
    file = person_file(desk.director, ana, REQUEST)
    assert f"Nita, {code}" in dict(file.sheet.facts)["Other names"]
    assert len(file.data["printed_or_given_out"]) == 1


def test_it_is_journaled_and_for_the_director(desk: Desk) -> None:
    ana = intake.start_intake(desk.director, {"preferred_name": "Ana"}).value
    newest = journal.latest()
    with pytest.raises(Refused):
        person_file(desk.front_desk, ana, REQUEST)
    with pytest.raises(Invalid):
        person_file(desk.director, ana, " ")
    assert journal.latest() == newest
    person_file(desk.director, ana, REQUEST)
    assert journal.latest() == newest, "it is made, and nobody has it yet"
    with pytest.raises(Refused):
        leaving(desk.front_desk, ana, REQUEST)
    going_out.saving(desk.director, leaving(desk.director, ana, REQUEST))
    entry = journal.JournalEntry.get_by_id(journal.latest())
    assert (entry.kind, entry.person_id) == ("export", ana)
    assert REQUEST in entry.words


def test_what_is_half_typed_who_looked_and_every_paper_is_in_it(desk: Desk, tmp_path: Path) -> None:
    before = export_all(desk.director, tmp_path / "before")
    born = {"birth_date": "3/4/1990"}
    ana = intake.start_intake(
        desk.front_desk, {"preferred_name": "Ana", "legal_last_name": "Ruiz"} | born
    ).value
    drafts.save_draft(
        desk.front_desk,
        "intake",
        {
            "needs": ["food"],
            "place": "Portland",
            "notice": "",
            "free_times": [[0, "morning"]],
            "unanswered": {"gender": "declined"},
        },
        ana,
    )
    new = {"preferred_name": "ANA", "legal_last_name": "Ruiz", "birth_date": date(1990, 3, 4)}
    drafts.save_draft(desk.mentor, "intake", new)
    drafts.save_draft(desk.director, "intake", {"preferred_name": "Bo"})
    twin = {"preferred_name": "Ana", "legal_last_name": "Ruiz", "birth_date": "1980-01-02"}
    drafts.save_draft(desk.facilitator, "intake", twin)
    half = {"kind": "court_probation", "what": "Days", "expires_on": "next we", "signed_on": ""}
    drafts.save_draft(desk.director, "consent", half, ana)
    people.person_card(desk.front_desk, ana)
    group = add_group(desk)
    groups.join(desk.director, group, ana)
    sheet = rosters.number_roster(desk.director, meeting_id(group)).value.number
    export_all(desk.director, tmp_path / "all")
    file = person_file(desk.director, ana, REQUEST)
    forms = file.data["unfinished_forms"]
    assert [(row["by"], row["content"].get("place")) for row in forms] == [
        ("Front Desk", "Portland"),
        ("Mentor", None),
        ("Director", None),
    ]
    assert [row["by"] for row in file.data["looked_at"]] == ["Front Desk"]
    told = [row["what"] for row in file.data["printed_or_given_out"]]
    assert before.label not in told, "she was not in the records yet"
    assert any(what.startswith("Exported all records") for what in told)
    assert f"On the roster of Monday Circle, Nov 23, 2026 (sheet {sheet})" in told
    sections = {section.title: section for section in file.sheet.sections}
    typed = sections["Forms that are not finished"].rows[0][2]
    assert typed == (
        "Needs: Food; ZIP code or county: Portland; Free times: Monday morning; Gender: declined"
    )
    typed = sections["Forms that are not finished"].rows[2][2]
    assert typed == (
        "Kind: for court, probation or parole; What may be shared: Days; Until: next we"
    )
    assert sections["Who looked at this record"].rows == (("Nov 23, 2026, 10:00 AM", "Front Desk"),)
    assert "Lines on printed rosters" not in sections


def test_a_consent_says_its_state_what_it_lacks_and_its_days_in_words(desk: Desk) -> None:
    ana = intake.start_intake(desk.front_desk, {"preferred_name": "Ana"}).value
    court = COURT | {"revocable_from": "1/1/2027"}
    consents.add_consent(desk.front_desk, ana, court)
    consents.add_consent(desk.front_desk, ana, CLINIC | {"purpose": "", "signature": ""})
    file = person_file(desk.director, ana, REQUEST)
    states = [(row["state"], row["missing"]) for row in file.data["consent"]]
    assert states == [("valid", []), ("incomplete", ["purpose", "signature"])]
    [section] = [each for each in file.sheet.sections if each.title == "Consents"]
    rows = [dict(zip(section.columns, row, strict=True)) for row in section.rows]
    assert rows[0]["Can be revoked from"] == "Jan 1, 2027"
    assert [row["State"] for row in rows] == ["Valid", "Not complete"]
    assert [row["Missing"] for row in rows] == ["", "What for, Signature"]


def test_an_attendance_is_one_line(desk: Desk) -> None:
    ana = intake.start_intake(desk.front_desk, {"preferred_name": "Ana"}).value
    group = add_group(desk)
    attendance.mark(desk.director, meeting_id(group), ana, "present")
    with journal.entry(desk.director, "Times"):
        row = Attendance.get()
        row.time_in, row.time_out, row.walk_in = time(9), time(10), True
        row.save()
    [section] = [
        each
        for each in person_file(desk.director, ana, REQUEST).sheet.sections
        if each.title == "Group meetings"
    ]
    assert section.columns == ("Day", "Meeting", "Attendance", "Came as", "Time in", "Time out")
    assert section.rows[0][3] == "Participant, Walk-in"
    assert len(section.columns) <= 6, "more is printed as a block of lines"
