"""Archived people come back; erased ones are nowhere in the file, and the chain still verifies."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from peerdesk.desk.front_desk import visits
from peerdesk.desk.groups import attendance
from peerdesk.desk.history import history
from peerdesk.desk.history.undoing import undo
from peerdesk.desk.intake import intake
from peerdesk.desk.merging.merge_rules import references
from peerdesk.desk.merging.merging import merge
from peerdesk.desk.people import drafts, duplicates, people, search
from peerdesk.desk.privacy.erasing import anonymise, archive, archived_ids, bring_back, delete
from peerdesk.errors import ChangedSince, Invalid, Refused
from peerdesk.records.groups import Attendance, Meeting
from peerdesk.records.mentoring import Assignment, Mentor, Session
from peerdesk.records.office import Draft
from peerdesk.records.people import Episode, Person, Visit
from peerdesk.store import chain, journal
from peerdesk.store.database import database
from tests.conftest import KEY, Desk
from tests.desk.group_records import assert_undone, tables
from tests.desk.person_rows import center, somebody

SURE: dict[str, Any] = {"reason": "Asked in writing on November 20", "witness": "Dana Poe"}
ZOE: dict[str, Any] = {
    "preferred_name": "Zoëtrope",
    "legal_first_name": "Zenobia",
    "legal_last_name": "Quetzalroth",
    "other_names": ("Zizzabelle",),
    "birth_date": "3/4/1990",
    "phone": "207 555 0134",
    "place": "Xanthippe County",
    "emergency_name": "Uncle Ploverton",
    "say_who_is_calling": "a friend from choir",
}
SECRETS = ("Zoëtrope", "Zenobia", "Quetzalroth", "Zizzabelle", "12075550134", "Xanthippe")
SECRETS += ("Ploverton", "from choir", "1990-03-04", "zoetrope", "quetzalroth", "Zed the Red")
_PAGE, _RESERVED = 4096, 80


def _code(person_id: int) -> str:
    return str(Person.get_by_id(person_id).code)


def _zoe(desk: Desk) -> int:
    """Somebody who left traces everywhere."""
    zoe = intake.start_intake(desk.front_desk, ZOE).value
    intake.change_person(desk.front_desk, zoe, {"pronouns": "she", "preferred_name": "Zoëtrope"})
    people.person_card(desk.director, zoe)
    visits.sign_out(desk.front_desk, visits.sign_in(desk.front_desk, zoe).value)
    drafts.save_draft(desk.front_desk, "intake", {"preferred_name": "Zoëtrope"}, zoe)
    meeting = Meeting.select().order_by(Meeting.day).first()
    attendance.mark(desk.director, meeting.id, zoe, "present")
    guest = visits.sign_in_guest(desk.front_desk, "Zed the Red").value
    with journal.entry(desk.director, "Linked Zed the Red", person_id=zoe):
        visit = Visit.get_by_id(guest)
        visit.person = zoe
        visit.save()
    return int(zoe)


def decrypted(path: Path) -> bytes:
    """Every page of the file as SQLCipher decrypts it, free pages and all."""
    raw = path.read_bytes()
    pages = []
    for start in range(0, len(raw), _PAGE):
        page = raw[start : start + _PAGE]
        sealed = page[16 if start == 0 else 0 : _PAGE - _RESERVED]
        vector = page[_PAGE - _RESERVED : _PAGE - _RESERVED + 16]
        plain = Cipher(algorithms.AES(KEY), modes.CBC(vector)).decryptor()
        pages.append(plain.update(sealed) + plain.finalize())
    return b"".join(pages)


def _found_in_file(desk: Desk) -> set[str]:
    wal = desk.path.with_name(desk.path.name + "-wal")
    assert not wal.exists() or wal.stat().st_size == 0
    plain = decrypted(desk.path)
    return {secret for secret in SECRETS if secret.encode() in plain}


def test_archived_people_are_left_out_and_come_back(desk: Desk) -> None:
    ana = intake.start_intake(desk.director, {"preferred_name": "Ana"}).value
    bea = intake.start_intake(desk.director, {"preferred_name": "Bea"}).value
    before = tables()
    with pytest.raises(Invalid) as wrong:
        archive(desk.director, ana, reason="Moved", typed_code=_code(bea))
    assert "typed_code" in wrong.value.fields
    with pytest.raises(Invalid) as wrong:
        archive(desk.director, ana, reason=" ", typed_code=_code(ana))
    assert "reason" in wrong.value.fields
    done = archive(desk.director, ana, reason="Moved", typed_code=f" {_code(ana).lower()} ")
    assert done.label == "Archived Ana: Moved"
    assert search.people_ids(desk.director, "") == [bea]
    assert search.people_ids(desk.director, "ana") == search.people_ids(desk.director, "anx") == []
    assert archived_ids(desk.director) == [ana]
    brought = bring_back(desk.director, ana)
    assert search.people_ids(desk.director, "ana") == [ana]
    assert tables() == before
    assert brought.entry_id is not None
    undo(desk.director, brought.entry_id)
    assert_undone(desk, done.entry_id, before)


def test_nobody_is_archived_who_is_still_counted_on(desk: Desk) -> None:
    ana = intake.start_intake(desk.director, {"preferred_name": "Ana"}).value
    visit = visits.sign_in(desk.front_desk, ana)
    with pytest.raises(Invalid, match="Ana is signed in now"):
        archive(desk.director, ana, reason="Moved", typed_code=_code(ana))
    visits.sign_out(desk.front_desk, visit.value)
    archive(desk.director, ana, reason="Moved", typed_code=_code(ana))


@pytest.mark.parametrize("how", [anonymise, delete])
def test_nothing_of_somebody_erased_is_in_the_file(desk: Desk, how: Any) -> None:
    center(desk)
    zoe = _zoe(desk)
    database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    assert _found_in_file(desk) == set(SECRETS), "the search finds what is there"
    done = how(desk.director, zoe, typed_code=_code(zoe), **SURE)
    assert _found_in_file(desk) == set()
    assert "Backups that were made before" in done.value.backups
    assert "Asked in writing" in done.label
    assert "Dana Poe" in done.label
    assert not done.undoable
    assert journal.verify() == []
    assert Draft.select().count() == 0
    assert search.people_ids(desk.director, "zoetrope") == []
    assert search.people_ids(desk.director, "quetzxlroth") == []
    assert duplicates.possible_duplicates(desk.director, {"phone": "207 555 0134"}) == []
    # Erased twice does no harm, and the first erasing stays told.
    if how is anonymise:
        delete(desk.director, zoe, typed_code=_code(zoe), **SURE)
        assert journal.verify() == []
    assert journal.JournalEntry.select().where(journal.JournalEntry.kind == "erase").count() in (
        1,
        2,
    )


def test_anonymising_keeps_the_counts(desk: Desk) -> None:
    center(desk)
    draw = random.Random(7)
    somebody(desk, "Ana", "Ruiz", draw)
    zoe = somebody(desk, "Zoëtrope", "Quetzalroth", draw)
    with journal.entry(desk.director, "Mentors, too"):
        mentor = Mentor.get()
        mentor.person = zoe
        mentor.save()
    kept: dict[str, Any] = {f"mentor_{mentor.id}": "leave"}
    counted = (Visit, Attendance, Session, Episode, Assignment)
    before = {model: model.select().where(model.person == zoe).count() for model in counted}
    assert sum(before.values()) > 4
    done = anonymise(desk.director, zoe, typed_code=_code(zoe), elsewhere=kept, **SURE)
    assert done.value.left == ("Their own record as a mentor",)
    assert {m: m.select().where(m.person == zoe).count() for m in counted} == before
    person = Person.get_by_id(zoe)
    assert (person.preferred_name, person.legal_last_name) == ("", "")
    assert people.display_name(person) == "Anonymous"
    assert (person.birth_date, person.gender, person.place, person.language) == (None, "", "", "")
    assert {row.note for row in Session.select().where(Session.person == zoe)} <= {""}
    assert not Episode.select().where(Episode.person == zoe, Episode.closed_on.is_null()).exists()
    assert (
        not Assignment.select()
        .where(Assignment.person == zoe, Assignment.ended_on.is_null())
        .exists()
    )
    assert (Mentor.get().person_id, Mentor.get().name) == (None, "Rosa")
    assert search.people_ids(desk.director, "anonymous") == []
    assert history.history(desk.director, zoe)[0].kind == "erase"
    assert [line.label for line in history.history(desk.director, zoe)[1:]] == [
        "Mentors, too",
        "Erased on request",
    ]


def test_deleting_keeps_the_size_of_meetings_and_the_sign_ins(desk: Desk) -> None:
    center(desk)
    draw = random.Random(7)
    somebody(desk, "Ana", "Ruiz", draw)
    zoe = somebody(desk, "Zoëtrope", "Quetzalroth", draw)
    before = (Visit.select().count(), Attendance.select().count())
    sessions = Session.select().where(Session.person == zoe).count()
    done = delete(desk.director, zoe, typed_code=_code(zoe), **SURE)
    assert (Visit.select().count(), Attendance.select().count()) == before
    for model, field in references():
        assert not model.select().where(field == zoe).exists()
    assert Person.get_or_none(Person.id == zoe) is None
    said = json.loads(
        journal.JournalChange.get(journal.JournalChange.record == chain.ERASURE).after
    )
    assert said["rows"].get("session", 0) == sessions
    assert said["method"] == "delete"
    assert done.entry_id is not None
    assert history.history(desk.director, zoe)[0].label == done.label


def test_what_was_erased_cannot_be_undone(desk: Desk) -> None:
    center(desk)
    bea = intake.start_intake(desk.director, {"preferred_name": "Bea"})
    zoe = intake.start_intake(desk.director, ZOE)
    done = anonymise(desk.director, zoe.value, typed_code=_code(zoe.value), **SURE)
    now = tables()
    for entry_id in (zoe.entry_id, done.entry_id):
        assert entry_id is not None
        with pytest.raises(ChangedSince, match="gone for good"):
            undo(desk.director, entry_id)
    assert tables() == now
    assert bea.entry_id is not None
    undo(desk.director, bea.entry_id)
    assert journal.verify() == []


def test_others_of_the_same_name_keep_their_history(desk: Desk) -> None:
    twin = intake.start_intake(desk.director, ZOE).value
    zoe = intake.start_intake(desk.director, ZOE).value
    with journal.entry(desk.director, "Told Zoëtrope Q. about the picnic"):
        account = Person.get_by_id(twin)
        account.pronouns = "she"
        account.save()
    before = [line.label for line in history.history(desk.director, twin)]
    anonymise(desk.director, zoe, typed_code=_code(zoe), **SURE)
    after = [line.label for line in history.history(desk.director, twin)]
    assert before[1:] == after[1:] == ["Added Zoëtrope Q."]
    assert after[0] == "Erased on request", "about nobody in particular: too much rather than less"
    assert people.person_card(desk.director, twin).legal_name == "Zenobia Quetzalroth"
    assert journal.verify() == []


@pytest.mark.parametrize("merged_first", [True, False])
def test_records_that_were_merged_are_erased_with_it(desk: Desk, merged_first: bool) -> None:
    center(desk)
    ana = intake.start_intake(desk.director, {"preferred_name": "Ana"}).value
    zoe = _zoe(desk)
    done = merge(desk.director, ana, zoe)
    whom = ana
    if not merged_first:
        assert done.entry_id is not None
        undo(desk.director, done.entry_id)
        whom = zoe
    anonymise(desk.director, whom, typed_code=_code(whom), **SURE)
    assert _found_in_file(desk) == set()
    assert journal.verify() == []
    if not merged_first:
        assert people.person_card(desk.director, ana).name == "Ana"
        assert history.history(desk.director, ana)[-1].label == "Added Ana"


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE journal_change SET before = NULL, after = NULL, salt = NULL WHERE entry_id = {ana}",
        "UPDATE journal_entry SET label = '', salt = NULL WHERE id = {ana}",
        "UPDATE journal_change SET row_id = 99 WHERE entry_id = {zoe}",
        "UPDATE journal_change SET record = 'visit' WHERE entry_id = {zoe}",
        "UPDATE journal_change SET person_id = 1 WHERE entry_id = {zoe}",
        "UPDATE journal_change SET after = '{{}}' WHERE entry_id = {zoe}",
        "UPDATE journal_entry SET label = 'x' WHERE id = {zoe}",
        "DELETE FROM journal_change WHERE entry_id = {zoe}",
        "UPDATE journal_change SET after = replace(after, 'writing', 'song') "
        "WHERE record = 'erasure'",
        "UPDATE journal_entry SET kind = 'change' WHERE kind = 'erase'",
    ],
)
def test_the_chain_tells_other_blanks_from_what_was_erased(desk: Desk, sql: str) -> None:
    ana = intake.start_intake(desk.director, {"preferred_name": "Ana"}).entry_id
    zoe = intake.start_intake(desk.director, ZOE)
    anonymise(desk.director, zoe.value, typed_code=_code(zoe.value), **SURE)
    assert journal.verify() == []
    database.execute_sql(sql.format(ana=ana, zoe=zoe.entry_id))
    assert journal.verify() != []


@pytest.mark.parametrize("names", [("Bo", "Zizzabelle"), ("Zizzabelle", "Bo")])
def test_who_was_told_apart_is_named_to_nobody(desk: Desk, names: tuple[str, str]) -> None:
    ids = {
        name: intake.start_intake(desk.front_desk, {"preferred_name": name}).value for name in names
    }
    duplicates.record_not_the_same(desk.director, ids["Bo"], ids["Zizzabelle"])
    anonymise(desk.director, ids["Zizzabelle"], typed_code=_code(ids["Zizzabelle"]), **SURE)
    assert "Zizzabelle" not in str(list(journal.JournalEntry.select().dicts()))
    assert [line.label for line in history.history(desk.director, ids["Bo"])][-1] == "Added Bo"
    assert journal.verify() == []


def test_who_may_and_what_must_be_said(desk: Desk) -> None:
    zoe = intake.start_intake(desk.director, ZOE).value
    code, now = _code(zoe), tables()
    for act in (anonymise, delete):
        with pytest.raises(Refused):
            act(desk.front_desk, zoe, typed_code=code, **SURE)
        for wrong, field in (
            ({"reason": ""}, "reason"),
            ({"reason": "Zenobia asked"}, "reason"),
            ({"witness": ""}, "witness"),
            ({"typed_code": "AAAA2222"}, "typed_code"),
        ):
            with pytest.raises(Invalid) as refused:
                act(desk.director, zoe, **{**SURE, "typed_code": code, **wrong})
            assert field in refused.value.fields
    for call in (lambda: archived_ids(desk.mentor), lambda: bring_back(desk.front_desk, zoe)):
        with pytest.raises(Refused):
            call()
    assert tables() == now
    assert journal.verify() == []
