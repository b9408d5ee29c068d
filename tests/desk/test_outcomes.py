"""The status check and the BARC-10 of the full intake: kept as answers of that day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from peerdesk.desk.basics.instruments import BARC10
from peerdesk.desk.basics.outcome_fields import BARC10_FIELDS
from peerdesk.desk.history import history, undoing
from peerdesk.desk.intake import full_intake, intake, outcomes
from peerdesk.desk.merging.merging import merge
from peerdesk.errors import ChangedSince, Invalid
from peerdesk.records.outcomes import Assessment, StatusCheck
from peerdesk.records.people import Episode, RecoveryPeriod, Unanswered
from peerdesk.words import use_language
from tests.conftest import NOW, Desk
from tests.desk.group_records import tables

CHECK: dict[str, Any] = {
    "days_of_use": "0",
    "returned_to_use": "yes",
    "returned_on": "11/1/2026",
    "reengaged_on": "11/3/2026",
    "er_visits": "1",
    "overdose": "no",
    "in_treatment": "yes",
    "treatment_kind": "outpatient",
    "quality_overall": "7",
    "quality_health": "0",
    "helped": ("friends", "kept_recovery"),
    "housing": "shelter",
    "work": "looking",
    "unanswered": {"arrests": "declined", "nights_unhoused": "unknown", "gender": "declined"},
}
ALL_SIXES = dict.fromkeys(BARC10_FIELDS, "6")


@pytest.fixture
def ana(desk: Desk) -> int:
    return intake.start_intake(desk.front_desk, {"preferred_name": "Ana"}).value


def test_a_check_is_kept_with_its_zeros_and_its_reasons(desk: Desk, ana: int) -> None:
    full_intake.widen_intake(desk.front_desk, ana, CHECK)
    check = StatusCheck.get()
    assert (check.person_id, check.checked_on, check.at_intake) == (ana, NOW.date(), True)
    assert (check.days_of_use, check.quality_health, check.hospital_stays) == (0, 0, None)
    assert (check.returned_on, check.helped) == (date(2026, 11, 1), "friends kept_recovery")
    assert (check.declined, check.unknown) == ("arrests", "nights_unhoused")
    assert (check.housing, check.work) == ("shelter", "looking")
    assert check.account_id == desk.front_desk.account_id
    assert [row.field for row in Unanswered.select()] == ["gender"], "the rest is of that day"


def test_the_form_is_filled_with_it_and_saving_again_changes_nothing(desk: Desk, ana: int) -> None:
    full_intake.widen_intake(desk.front_desk, ana, CHECK | ALL_SIXES)
    values = full_intake.full_intake_values(desk.front_desk, ana)
    assert (values["days_of_use"], values["quality_overall"], values["barc10_10"]) == (0, 7, 6)
    assert values["unanswered"] == CHECK["unanswered"]
    before = tables()
    assert full_intake.widen_intake(desk.front_desk, ana, values).entry_id is None
    assert tables() == before


def test_a_correction_stays_on_the_day_of_the_intake(desk: Desk, ana: int) -> None:
    full_intake.widen_intake(desk.front_desk, ana, CHECK)
    later = desk.at(NOW + timedelta(days=40), desk.front_desk)
    full_intake.widen_intake(later, ana, {"days_of_use": 3, "housing": "own_or_rented"})
    check = StatusCheck.get()
    assert (check.checked_on, check.days_of_use) == (NOW.date(), 3)
    assert check.housing == "shelter", "where they lived that day"


def test_what_says_nothing_leaves_no_row_and_undo_takes_all_back(desk: Desk, ana: int) -> None:
    before = tables()
    full_intake.widen_intake(desk.front_desk, ana, {"housing": "shelter"})
    assert StatusCheck.select().count() == Assessment.select().count() == 0
    done = full_intake.widen_intake(desk.front_desk, ana, CHECK | ALL_SIXES)
    cleared = dict.fromkeys((*CHECK, *BARC10_FIELDS), "") | {"helped": (), "unanswered": {}}
    cleared |= {"returned_on": None, "reengaged_on": None, "recovery_date": None}
    undo = full_intake.widen_intake(desk.front_desk, ana, cleared)
    assert StatusCheck.select().count() == Assessment.select().count() == 0
    assert undo.entry_id is not None
    assert done.entry_id is not None
    undoing.undo(desk.front_desk, undo.entry_id)
    undoing.undo(desk.front_desk, done.entry_id)
    assert StatusCheck.select().count() == Assessment.select().count() == 0
    assert before.keys() == tables().keys()


def test_a_new_time_at_the_center_has_a_check_of_its_own(desk: Desk, ana: int) -> None:
    full_intake.widen_intake(desk.front_desk, ana, CHECK)
    later = desk.at(NOW + timedelta(days=400), desk.front_desk)
    intake.close_episode(later, ana, "moved", (NOW + timedelta(days=30)).date())
    intake.reopen(later, ana)
    assert full_intake.full_intake_values(later, ana)["days_of_use"] is None
    full_intake.widen_intake(later, ana, {"days_of_use": 5})
    rows = StatusCheck.select().order_by(StatusCheck.id)
    assert [(row.checked_on, row.days_of_use) for row in rows] == [
        (NOW.date(), 0),
        (later.clock.today(), 5),
    ]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"days_of_use": "31"}, "days_of_use"),
        ({"er_visits": "often"}, "er_visits"),
        ({"quality_overall": "11"}, "quality_overall"),
        ({"barc10_3": "7"}, "barc10_3"),
        ({"barc10_3": "0"}, "barc10_3"),
        ({"returned_to_use": "no", "returned_on": "11/1/2026"}, "returned_to_use"),
        ({"reengaged_on": "11/1/2026"}, "returned_to_use"),
        ({"treatment_kind": "detox"}, "in_treatment"),
        (
            {"returned_to_use": "yes", "returned_on": "11/3/2026", "reengaged_on": "11/1/2026"},
            "reengaged_on",
        ),
        ({"days_of_use": "0", "unanswered": {"days_of_use": "declined"}}, "days_of_use"),
        ({"treatment_kind": "nope"}, "treatment_kind"),
    ],
)
def test_what_cannot_be_kept(desk: Desk, ana: int, values: dict[str, Any], field: str) -> None:
    before = tables()
    with pytest.raises(Invalid) as caught:
        full_intake.widen_intake(desk.front_desk, ana, values)
    assert list(caught.value.fields) == [field]
    assert tables() == before


def test_the_total_is_there_only_when_all_ten_are(desk: Desk, ana: int) -> None:
    full_intake.widen_intake(desk.front_desk, ana, ALL_SIXES | {"barc10_4": "1"})
    taken = Assessment.get()
    assert (taken.total, taken.answers) == (55, "6 6 6 1 6 6 6 6 6 6")
    assert outcomes.shown_total(BARC10, taken.total) == "55 / 60"
    full_intake.widen_intake(
        desk.front_desk, ana, {"barc10_4": None, "unanswered": {"barc10_4": "declined"}}
    )
    taken = Assessment.get()
    assert (taken.total, taken.answers) == (None, "6 6 6 declined 6 6 6 6 6 6")
    full_intake.widen_intake(desk.front_desk, ana, {"unanswered": {}})
    assert Assessment.get().answers == "6 6 6 - 6 6 6 6 6 6"


@pytest.mark.parametrize("code", ["en", "es"])
def test_the_questionnaire_is_whole_in_every_language(code: str) -> None:
    use_language(code)
    try:
        assert len(BARC10.items) == len(BARC10_FIELDS) == 10
        assert all(BARC10.items)
        assert len(BARC10.ends) == 2
    finally:
        use_language("en")
    # PRACTICE.md, section 4: total 10 to 60.
    assert BARC10.total([1] * 10) == 10
    assert BARC10.total([6] * 10) == 60
    assert BARC10.total([6] * 9 + [None]) is None


def test_history_says_it_in_words(desk: Desk, ana: int) -> None:
    full_intake.widen_intake(desk.front_desk, ana, CHECK | ALL_SIXES)
    [line] = history.history(desk.director, ana, limit=1)
    for said in (
        "Days of use in 30 days: 0",
        "Returned to use since the last check: yes",
        "How the center helped: Friends, Kept recovery",
        "Declined to say: Arrests in 30 days",
        "Questionnaire: Brief Assessment of Recovery Capital (BARC-10)",
        "Total: 60",
    ):
        assert said in line.changes


def test_the_intake_says_its_day_and_the_recovery_date(desk: Desk) -> None:
    values = {"preferred_name": "Bo", "intake_on": "11/2/2026", "recovery_date": "1/5/2026"}
    person = full_intake.start_full_intake(desk.front_desk, values | CHECK).value
    assert Episode.get(Episode.person == person).opened_on == date(2026, 11, 2)
    assert StatusCheck.get(StatusCheck.person == person).checked_on == date(2026, 11, 2)
    assert RecoveryPeriod.get(RecoveryPeriod.person == person).started_on == date(2026, 1, 5)
    assert full_intake.full_intake_values(desk.front_desk, person)["recovery_date"] == date(
        2026, 1, 5
    )


def test_the_day_of_the_intake_is_corrected(desk: Desk, ana: int) -> None:
    intake.change_person(desk.front_desk, ana, {"intake_on": "10/1/2026"})
    episode = Episode.get(Episode.person == ana)
    assert episode.opened_on == episode.person.first_seen_on == date(2026, 10, 1)
    intake.close_episode(desk.front_desk, ana, "moved", date(2026, 11, 1))
    intake.reopen(desk.front_desk, ana)
    with pytest.raises(Invalid) as caught:
        intake.change_person(desk.front_desk, ana, {"intake_on": "10/15/2026"})
    assert list(caught.value.fields) == ["intake_on"], "the time before lasted until later"
    assert episode.person.first_seen_on == date(2026, 10, 1)


@pytest.mark.parametrize("day", [date(2026, 10, 1), date(2026, 11, 15)])
@pytest.mark.parametrize("form", [intake.change_person, full_intake.widen_intake])
def test_the_checks_of_an_intake_go_with_its_day(desk: Desk, form: Any, day: date) -> None:
    values = {"preferred_name": "Bo", "intake_on": "11/2/2026", "days_of_use": 4} | ALL_SIXES
    person = full_intake.start_full_intake(desk.front_desk, values).value
    before = tables()
    done = form(desk.front_desk, person, {"intake_on": day})
    assert [(row.checked_on, row.days_of_use) for row in StatusCheck.select()] == [(day, 4)]
    assert [(row.taken_on, row.total) for row in Assessment.select()] == [(day, 60)]
    assert full_intake.full_intake_values(desk.front_desk, person)["days_of_use"] == 4
    undoing.undo(desk.front_desk, done.entry_id)
    assert tables() == before


def test_a_check_asked_later_stays_on_its_day(desk: Desk, ana: int) -> None:
    later = desk.at(NOW + timedelta(days=20), desk.front_desk)
    full_intake.widen_intake(later, ana, {"days_of_use": 4})
    intake.change_person(later, ana, {"intake_on": NOW.date() + timedelta(days=10)})
    assert StatusCheck.get().checked_on == later.clock.today()


def test_whoever_is_closed_has_one_check_too(desk: Desk, ana: int) -> None:
    later = desk.at(NOW + timedelta(days=40), desk.front_desk)
    intake.close_episode(later, ana, "moved", (NOW + timedelta(days=30)).date())
    for days in (4, 5):
        full_intake.widen_intake(later, ana, {"days_of_use": days} | ALL_SIXES)
    assert [row.days_of_use for row in StatusCheck.select()] == [5]
    assert Assessment.select().count() == 1


def test_a_merge_is_not_undone_under_what_was_written_into_its_rows(desk: Desk, ana: int) -> None:
    """Nobody knows of which of the two people the newer answer is."""
    anna = full_intake.start_full_intake(desk.director, {"preferred_name": "Anna"} | CHECK).value
    before = tables()
    merged = merge(desk.director, ana, anna)
    changed = full_intake.widen_intake(desk.director, ana, {"days_of_use": 5})
    assert StatusCheck.get().person_id == ana
    assert merged.entry_id is not None
    assert changed.entry_id is not None
    with pytest.raises(ChangedSince, match=changed.label):
        undoing.undo(desk.director, merged.entry_id)
    assert StatusCheck.get().person_id == ana, "nothing was changed"
    undoing.undo(desk.director, changed.entry_id)
    undoing.undo(desk.director, merged.entry_id)
    assert tables() == before


def test_of_two_intakes_in_one_time_the_earlier_is_the_baseline(desk: Desk, ana: int) -> None:
    full_intake.widen_intake(desk.front_desk, ana, CHECK | ALL_SIXES)
    later = desk.at(NOW + timedelta(days=9), desk.front_desk)
    again = {"preferred_name": "Anna", "days_of_use": "4"} | dict.fromkeys(BARC10_FIELDS, "1")
    anna = full_intake.start_full_intake(later, again).value
    before = tables()
    merged = merge(desk.at(NOW + timedelta(days=10)), anna, ana)
    kept = [
        [(row.person_id, row.at_intake) for row in model.select().order_by(model.id)]
        for model in (StatusCheck, Assessment)
    ]
    assert kept == [[(anna, True), (anna, False)]] * 2
    values = full_intake.full_intake_values(desk.front_desk, anna)
    assert (values["days_of_use"], values["barc10_1"]) == (0, 6)
    assert merged.entry_id is not None
    undoing.undo(desk.director, merged.entry_id)
    assert tables() == before
