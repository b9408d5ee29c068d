"""The list, the person's page and its history: each role sees what it may see, and no more."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from peerdesk.actor import Actor
from peerdesk.desk.front_desk import visits
from peerdesk.desk.history.history import history
from peerdesk.desk.intake import full_intake, intake
from peerdesk.desk.people import people
from peerdesk.desk.people.people import Flag
from peerdesk.desk.plans import referrals
from peerdesk.errors import Refused
from peerdesk.records.groups import Attendance, Group, Meeting, Membership
from peerdesk.records.mentoring import Assignment, Mentor, Session
from peerdesk.store import journal
from peerdesk.store.journal import JournalEntry
from tests.conftest import NOW, Desk
from tests.desk.test_intake import WHOLE


@pytest.fixture
def ana(desk: Desk) -> int:
    """Somebody with a group, a mentor and a session."""
    person_id = intake.start_intake(desk.front_desk, WHOLE).value
    with journal.entry(desk.director, "Set up"):
        group = Group(
            name="Morning Light", capacity=12, weekday=0, minutes=60,
            starts_at="10:00:00", starts_on=date(2026, 1, 1),
        )  # fmt: skip
        group.save()
        meeting = Meeting(group=group, day=date(2026, 11, 16), starts_at="10:00:00", minutes=60)
        meeting.save()
        Membership(group=group, person=person_id, joined_on=date(2026, 1, 1)).save()
        Attendance(meeting=meeting, person=person_id, state="present").save()
        mentor = Mentor(name="Sam Oak", started_on=date(2025, 1, 1))
        mentor.save()
        Assignment(person=person_id, mentor=mentor, started_on=date(2026, 11, 20)).save()
        for day, reached in ((date(2026, 11, 18), True), (date(2026, 11, 19), False)):
            Session(person=person_id, mentor=mentor, day=day, minutes=30, reached=reached).save()
    return person_id


def test_a_row_says_what_the_desk_needs(desk: Desk, ana: int) -> None:
    row = people.people_rows(desk.front_desk, [ana, 999])[ana]
    assert (row.name, row.pronouns) == ("Ana R.", "ze/zir")
    assert row.last_seen == date(2026, 11, 18), "a call that was not answered is not seeing"
    assert row.flags == (Flag.WAITS_FOR_MENTOR, Flag.ACCESSIBILITY)
    visits.sign_in(desk.front_desk, ana)
    row = people.people_rows(desk.front_desk, [ana])[ana]
    assert row.last_seen == date(2026, 11, 23)
    assert row.flags[0] is Flag.HERE_NOW


def test_someone_new_has_no_notice_and_somebody_closed_is_marked(desk: Desk) -> None:
    bea = intake.start_intake(desk.front_desk, {"preferred_name": "Bea"}).value
    intake.close_episode(desk.front_desk, bea, "moved")
    row = people.people_rows(desk.front_desk, [bea])[bea]
    assert row.flags == (Flag.NOTICE_MISSING, Flag.CLOSED)


def test_the_page_of_a_person_for_the_front_desk(desk: Desk, ana: int) -> None:
    card = people.person_card(desk.front_desk, ana)
    assert (card.name, card.legal_name, card.mentor) == ("Ana R.", "Anastasia Ruiz", "Sam Oak")
    assert card.birth_date == date(1990, 3, 4)
    [phone] = card.phones
    assert phone.number == "(207) 555-0134"
    assert phone.limits == "OK to: call, leave a message. Say: “a friend”"
    assert card.emergency == ("Luz, sister, (207) 555-0199",)
    assert card.groups == ("Morning Light",)
    assert [(row.kind, row.what) for row in card.contacts] == [
        ("session", "One-on-one"),
        ("group", "Morning Light"),
    ]
    assert card.episodes[0].referral_source == "Outreach"
    assert card.declined == ("Age",)
    assert card.needs == ("Food", "Housing")


def test_a_facilitator_gets_what_the_group_needs_and_nothing_else(desk: Desk, ana: int) -> None:
    card = people.person_card(desk.facilitator, ana)
    row = people.people_rows(desk.facilitator, [ana])[ana]
    assert (card.name, card.accessibility, card.other_names) == (
        "Ana R.",
        ("Vision",),
        ("Nita", "Annie"),
    )
    assert (card.groups, card.contacts) == ((), ()), "no group that they run"
    assert row.last_seen is None
    shown = repr(card) + repr(row)
    for secret in ("Ruiz", "Anastasia", "1990", "555", "Luz", "Sam", "Outreach", "Food", "session"):
        assert secret not in shown, secret
    assert "Morning Light" not in shown
    assert Flag.WAITS_FOR_MENTOR not in card.flags


def test_a_facilitator_sees_of_the_own_groups_who_belongs_and_came(desk: Desk, ana: int) -> None:
    visits.sign_in(desk.front_desk, ana)
    with journal.entry(desk.director, "They run it"):
        group = Group.get()
        group.facilitator = desk.facilitator.account_id
        group.save()
    card = people.person_card(desk.facilitator, ana)
    row = people.people_rows(desk.facilitator, [ana])[ana]
    assert card.groups == ("Morning Light",)
    assert [(each.day, each.what) for each in card.contacts] == [
        (date(2026, 11, 16), "Morning Light")
    ]
    assert row.last_seen == date(2026, 11, 16), "neither the visit nor the session"
    assert Flag.HERE_NOW not in (*row.flags, *card.flags)
    assert Flag.NOTICE_MISSING not in people.people_rows(desk.facilitator, [_bo(desk)])[2].flags


def _bo(desk: Desk) -> int:
    return intake.start_intake(desk.front_desk, {"preferred_name": "Bo"}).value


def test_a_referral_is_a_contact(desk: Desk) -> None:
    bo = _bo(desk)
    assert people.people_rows(desk.front_desk, [bo])[bo].last_seen is None
    values = {"agency": "Pantry", "kind": "food", "follow_up_on": "12/1/2026"}
    referrals.refer(desk.front_desk, {"person_id": bo, **values})
    assert people.people_rows(desk.front_desk, [bo])[bo].last_seen == date(2026, 11, 23)
    [contact] = people.person_card(desk.front_desk, bo).contacts
    assert (contact.kind, contact.what) == ("referral", "Pantry")


def test_the_page_tells_what_the_full_intake_asked(desk: Desk) -> None:
    values = {
        "preferred_name": "Ana",
        "housing": "shelter",
        "race_ethnicity": ("white", "asian"),
        "substances": ("alcohol",),
        "experience": ("veteran",),
        "free_times": ((1, "evening"),),
        "supports": "My sister",
        "goals": "A place of my own",
        "unanswered": {"insurance": "declined", "work": "unknown"},
    }
    ana = full_intake.start_full_intake(desk.front_desk, values).value
    card = people.person_card(desk.front_desk, ana)
    assert [(group.title, group.answers) for group in card.answers] == [
        ("Home, work and insurance", (("Housing", "Shelter"),)),
        ("Lived experience", (("Experience", "Military service"), ("Substances", "Alcohol"))),
        ("Taking part", (("Free times", "Tuesday evening"),)),
        (
            "In their own words",
            (("People and places that help", "My sister"), ("Goals", "A place of my own")),
        ),
    ]
    assert card.race_ethnicity == "White, Asian"
    assert (card.declined, card.unknown) == (("Insurance",), ("Work or school",))
    assert not people.person_card(desk.facilitator, ana).answers
    assert not people.person_card(desk.mentor, ana).answers, "not one of the own people"
    with journal.entry(desk.director, "Sam walks with them"):
        sam = Mentor(name="Sam", account=desk.mentor.account_id, started_on=date(2025, 1, 1))
        sam.save()
        Assignment(person=ana, mentor=sam, started_on=date(2026, 11, 20)).save()
    own = people.person_card(desk.mentor, ana)
    assert own.answers == card.answers
    assert own.race_ethnicity == "", "asked for the figures only"


def test_a_mentor_sees_the_details_of_the_own_people_only(desk: Desk, ana: int) -> None:
    card = people.person_card(desk.mentor, ana)
    row = people.people_rows(desk.mentor, [ana])[ana]
    assert card.name == "Ana R."
    shown = repr(card) + repr(row)
    for secret in ("Ruiz", "Anastasia", "1990", "555", "Luz", "Sam", "Outreach", "Food", "session"):
        assert secret not in shown, secret
    assert Flag.WAITS_FOR_MENTOR not in (*card.flags, *row.flags)
    with journal.entry(desk.director, "Sam signs in with this account"):
        sam = Mentor.get(Mentor.name == "Sam Oak")
        sam.account = desk.mentor.account_id
        sam.save()
    card = people.person_card(desk.mentor, ana)
    assert (card.legal_name, card.mentor) == ("Anastasia Ruiz", "Sam Oak")
    assert card.phones[0].number == "(207) 555-0134"


def _views(person_id: int, actor: Actor) -> int:
    return (
        JournalEntry.select()
        .where(
            JournalEntry.kind == "view",
            JournalEntry.person_id == person_id,
            JournalEntry.account_id == actor.account_id,
        )
        .count()
    )


def test_looking_is_journaled_once_an_hour(desk: Desk, ana: int) -> None:
    for minutes, seen in ((0, 1), (59, 1), (61, 2)):
        later = desk.at(NOW + timedelta(minutes=minutes), desk.front_desk)
        people.person_card(later, ana)
        assert _views(ana, desk.front_desk) == seen
    people.person_card(desk.director, ana)
    assert _views(ana, desk.director) == 1


def test_history_says_each_change_in_words(desk: Desk, ana: int) -> None:
    changes = {"phone": "207 555 0177", "needs": ("food",), "birth_date": None, "gender": "man"}
    intake.change_person(desk.front_desk, ana, changes)
    people.person_card(desk.mentor, ana)
    looked, changed, set_up, added = history(desk.director, ana)
    assert (looked.kind, looked.who, looked.label) == ("view", "Mentor", "Looked at Ana R.")
    assert changed.who == "Front Desk"
    assert changed.at.hour == 10
    assert set(changed.changes) == {
        "Birth date: Mar 4, 1990 → –",
        "Gender: Woman → Man",
        "Phone or email: (207) 555-0134 → (207) 555-0177",
        "OK to call: yes → no",
        "OK to leave a message: yes → no",
        "Needs: Housing removed",
    }
    assert "Mentor: Sam Oak" in set_up.changes
    assert "Group: Morning Light" in set_up.changes
    assert "Meeting: Morning Light, Nov 16, 2026" in set_up.changes
    assert added.label == "Added Ana R."
    assert "Came through: Outreach" in added.changes
    assert "Needs: Food added" in added.changes
    everything = "\n".join(line for entry in (changed, set_up, added) for line in entry.changes)
    assert "_" not in everything, "no raw code or column is shown"
    assert [row.label for row in history(desk.director, ana, offset=1, limit=1)] == [changed.label]
    with pytest.raises(Refused):
        history(desk.front_desk, ana)


def test_undone_things_stay_in_the_history(desk: Desk, ana: int) -> None:
    done = visits.sign_in(desk.front_desk, ana, ["group"])
    assert done.entry_id is not None
    journal.undo(desk.front_desk, done.entry_id)
    undone, signed_in = history(desk.director, ana)[:2]
    assert undone.label == "Undone: Signed in Ana R."
    assert "What for: A group" in signed_in.changes


def test_codes_are_random_and_readable_aloud() -> None:
    rng = random.Random(7)
    codes = {people.new_code(rng) for _number in range(500)}
    assert len(codes) == 500
    assert all(len(code) == 8 and set(code) <= set(people.CODE_LETTERS) for code in codes)
