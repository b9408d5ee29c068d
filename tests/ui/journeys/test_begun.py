"""What was begun and not finished is listed for whoever began it, whichever form it is."""

from __future__ import annotations

from peerdesk.desk.consents import consents
from peerdesk.desk.intake import intake
from peerdesk.desk.mentoring import mentors
from peerdesk.desk.people import drafts
from peerdesk.records.office import Account
from peerdesk.records.people import Consent
from tests.ui.journeys.walking import CONTROL, PEOPLE, TODAY, House, Key, Walk


def _opens(walk: Walk, where: str, line: str) -> None:
    walk.tab_to(where)
    walk.line(where, line)
    walk.key(Key.Key_Return)


def test_a_consent_begun_and_not_finished_is_listed(house: House) -> None:
    walk = house.open()
    walk.come("fra")
    ana = intake.start_intake(walk.actor, {"preferred_name": "Ana", "legal_last_name": "Ruiz"})
    _begin_a_consent(walk)
    walk.go(TODAY)
    assert walk.lines("today_drafts") == ["Consent of Ana R."]
    walk.change_places("dan")
    walk.change_places("fra")
    walk.go(TODAY)
    _opens(walk, "today_drafts", "Consent of Ana")
    assert walk.text("consent_recipient") == "Probation office", "it goes on where it was left"
    walk.key(Key.Key_S, CONTROL)
    walk.wait(lambda: Consent.select().count() == 1)
    walk.go(TODAY)
    assert not walk.sees("today_drafts"), "finished"

    # What one lacks is filled in, and that is left, too.
    [kept] = consents.consents(walk.actor, ana.value)
    assert kept.missing
    walk.go(PEOPLE)
    _to_consents(walk)
    walk.tab_to(f"consent_complete_{kept.id}")
    walk.key(Key.Key_Space)
    walk.fill("consent_purpose", "Housing")
    walk.key(Key.Key_Escape)
    assert walk.text("people_unfinished") == "Unfinished forms (1)"
    walk.tab_to("people_unfinished")
    walk.key(Key.Key_Space)
    assert walk.lines("unfinished_table") == ["Consent of Ana R."]
    _opens(walk, "unfinished_table", "Consent of Ana")
    assert walk.text("consent_purpose") == "Housing"
    walk.key(Key.Key_S, CONTROL)
    walk.wait(lambda: Consent.get().purpose == "Housing")
    assert drafts.drafts(walk.actor) == []


def _to_consents(walk: Walk) -> None:
    walk.key(Key.Key_K, CONTROL)
    walk.write("ana")
    walk.key(Key.Key_Return)
    walk.wait(lambda: walk.sees("person_name"))
    walk.tab_of("person_tabs", "Consents")


def _begin_a_consent(walk: Walk) -> None:
    walk.go(PEOPLE)
    _to_consents(walk)
    walk.tab_to("consent_add")
    walk.key(Key.Key_Space)
    walk.fill("consent_recipient", "Probation office")
    walk.key(Key.Key_Escape)


def test_so_is_a_talk_for_the_mentor_who_began_it(house: House) -> None:
    walk = house.open()
    walk.come("dan")
    ana = intake.start_intake(walk.actor, {"preferred_name": "Ana"}).value
    own = Account.get(Account.sign_in_name == "director").id
    mentors.add_mentor(walk.actor, {"name": "Dana", "account_id": own})
    drafts.save_draft(walk.actor, "session", {"note": "She found a room"}, ana)
    walk.go(TODAY)
    assert walk.lines("today_drafts") == ["Support for Ana"]
    _opens(walk, "today_drafts", "Support for Ana")

    walk.wait(lambda: walk.sees("session_save"))
    assert walk.text("session_hint") == "This is what you began."


# A center that was just set up.


def test_an_empty_center_tells_its_director_the_next_steps(house: House) -> None:
    walk = house.open()
    walk.come("dan")
    steps = {
        "Add a group": "groups_screen",
        "Bring your people in": "records",
    }
    assert walk.lines("today_first_steps") == [
        "Add a group",
        "Bring your people in from a spreadsheet",
    ], "Frances has an account already"
    for line, place in steps.items():
        walk.go(TODAY)
        _opens(walk, "today_first_steps", line)
        walk.wait(lambda place=place: walk.sees(place))
    intake.start_intake(walk.actor, {"preferred_name": "Ana"})
    walk.go(TODAY)
    assert walk.lines("today_first_steps") == ["Add a group"]
    walk.click_line("today_first_steps", "Add a group")
    walk.wait(lambda: walk.sees("groups_screen"))
    walk.go(TODAY)
    walk.change_places("fra")
    assert not walk.sees("today_first_steps"), "not the front desk's to do"
