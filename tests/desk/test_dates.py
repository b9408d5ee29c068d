"""Dates and times as people type them."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerdesk import words
from peerdesk.desk.basics.dates import (
    Sense,
    example_of_day,
    example_of_time,
    example_of_words,
    parse_date,
    parse_time,
    yesterday,
)
from peerdesk.desk.basics.forms import Form, sense_of
from peerdesk.desk.basics.intake_fields import BriefIntake
from peerdesk.desk.bulk.bulk_form import PersonForm
from peerdesk.desk.consents.consents import ConsentForm
from peerdesk.desk.intake.full_intake import FullIntake
from peerdesk.desk.mentoring.mentors import MentorForm
from peerdesk.desk.mentoring.sessions import SessionForm
from peerdesk.desk.plans.goals import GoalForm
from peerdesk.desk.plans.referrals import ReferralForm
from peerdesk.errors import Invalid

TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def back_to_english():
    yield
    words.use_language("en")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("3/4/1990", date(1990, 3, 4)),
        ("03-04-1990", date(1990, 3, 4)),
        ("3.4.90", date(1990, 3, 4)),
        ("3 4 90", date(1990, 3, 4)),
        ("1990-03-04", date(1990, 3, 4)),
        ("1990/3/4", date(1990, 3, 4)),
        ("03041990", date(1990, 3, 4)),
        ("19900304", date(1990, 3, 4)),
        ("4 mar 1990", date(1990, 3, 4)),
        ("Mar 4, 1990", date(1990, 3, 4)),
        ("4th of March 1990", date(1990, 3, 4)),
        ("1990 March 4", date(1990, 3, 4)),
        ("Sept. 9 2001", date(2001, 9, 9)),
        ("25/12/1990", date(1990, 12, 25)),
        ("12/25", date(2026, 12, 25)),
        ("March 4", date(2026, 3, 4)),
        ("1/2/30", date(2030, 1, 2)),
        ("1/2/40", date(1940, 1, 2)),
        ("today", TODAY),
        (" Yesterday ", date(2026, 11, 22)),
        ("2/29/2024", date(2024, 2, 29)),
    ],
)
def test_usual_forms(typed, meant):
    assert parse_date(typed, TODAY, Sense.RECENT if meant <= TODAY else Sense.NEAR) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("3/4/1990", date(1990, 3, 4)),  # the center's order
        ("12/25/1990", date(1990, 12, 25)),
        ("4 de marzo de 1990", date(1990, 3, 4)),
        ("4 ene 1990", date(1990, 1, 4)),
        ("4 march 1990", date(1990, 3, 4)),
        ("mañana", date(2026, 11, 24)),
    ],
)
def test_order_and_names_of_spanish(typed, meant):
    words.use_language("es")
    assert parse_date(typed, TODAY) == meant


@pytest.mark.parametrize(
    "typed",
    [
        *("", "31/31/1990", "2/29/2023", "1990", "soon", "4 foo 1990", "1/2/3/4", "0/0/0", "mar"),
        *("1.6049408206599765", "9" * 5000, "1/" + "9" * 5000, "፩/2/1990", "4 mar 99999999999"),
    ],
)
def test_what_is_no_date_says_how_to_type_one(typed):
    with pytest.raises(Invalid) as refused:
        parse_date(typed, TODAY)
    assert "3/25/1990" in refused.value.fields["date"]


@given(st.dates(date(1930, 1, 1), date(2036, 12, 31)), st.sampled_from(["en", "es"]))
def test_every_way_the_program_writes_a_date_reads_back(day, language):
    words.use_language(language)
    for written in (example_of_day(day), words.medium_date(day), day.isoformat()):
        assert parse_date(written, TODAY) == day
    words.use_language("en")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("18:30", time(18, 30)),
        ("6:30 pm", time(18, 30)),
        ("6:30 p.m.", time(18, 30)),
        ("6.30p", time(18, 30)),
        ("6 PM", time(18)),
        ("1830", time(18, 30)),
        ("9", time(9)),
        ("12 am", time(0)),
        ("12 pm", time(12)),
        ("18h30", time(18, 30)),
        ("noon", time(12)),
    ],
)
def test_times(typed, meant):
    assert parse_time(typed) == meant


@pytest.mark.parametrize("typed", ["", "25:00", "6:75", "13 pm", "0 am", "later", "6:3"])
def test_what_is_no_time(typed):
    with pytest.raises(Invalid) as refused:
        parse_time(typed)
    assert refused.value.fields["time"]


@given(st.times(), st.sampled_from(["en", "es"]))
def test_every_time_the_program_writes_reads_back(at, language):
    at = at.replace(second=0, microsecond=0)
    words.use_language(language)
    assert parse_time(words.clock_time(at)) == at
    words.use_language("en")


@pytest.mark.parametrize("language", sorted(words.LANGUAGES))
def test_every_example_that_a_hint_shows_is_read_as_what_it_is_an_example_of(language):
    with words.in_language(language):
        for day in (date(2026, 3, 4), date(2026, 12, 11), date(2026, 5, 31)):
            assert parse_date(example_of_day(day), TODAY) == day
            read = parse_date(example_of_words(day), TODAY, Sense.RECENT)
            assert (read.month, read.day) == (day.month, day.day)
        assert parse_date(example_of_day(), TODAY) == date(1990, 3, 25)
        assert parse_date(yesterday(), TODAY) == date(2026, 11, 22)
        for at in (time(18, 30), time(9, 10)):
            assert parse_time(example_of_time(at)) == at


@pytest.mark.parametrize(
    ("typed", "today", "meant"),
    [
        ("12/30", date(2027, 1, 3), date(2026, 12, 30)),
        ("Dec 30", date(2027, 1, 3), date(2026, 12, 30)),
        ("1/3", date(2027, 1, 3), date(2027, 1, 3)),
        ("1/4", date(2027, 1, 3), date(2026, 1, 4)),
        ("1/2", date(2027, 1, 3), date(2027, 1, 2)),
        ("2/29", date(2029, 1, 3), date(2028, 2, 29)),
        ("12/30/2027", date(2027, 1, 3), date(2027, 12, 30)),
        ("12/30/27", date(2027, 1, 3), date(2027, 12, 30)),
    ],
)
def test_a_day_without_its_year_that_is_told_is_the_last_such(typed, today, meant):
    assert parse_date(typed, today, Sense.RECENT) == meant


def test_a_birth_date_of_two_digits_is_never_to_come():
    assert parse_date("12/30/28", date(2027, 1, 3), Sense.PAST) == date(1928, 12, 30)
    assert parse_date("12/30", date(2027, 1, 3), Sense.PAST) == date(2026, 12, 30)


@pytest.mark.parametrize(
    ("typed", "today", "near", "coming"),
    [
        ("12/30", date(2027, 1, 3), date(2026, 12, 30), date(2027, 12, 30)),
        ("1/5", date(2026, 12, 28), date(2027, 1, 5), date(2027, 1, 5)),
        ("1/3", date(2027, 1, 3), date(2027, 1, 3), date(2027, 1, 3)),
        ("1/2", date(2027, 1, 3), date(2027, 1, 2), date(2028, 1, 2)),
        ("12/30/2026", date(2027, 1, 3), date(2026, 12, 30), date(2026, 12, 30)),
    ],
)
def test_a_day_that_may_be_to_come_is_the_next_or_the_nearest(typed, today, near, coming):
    assert parse_date(typed, today) == near
    assert parse_date(typed, today, Sense.COMING) == coming


def test_a_birth_date_always_wants_its_year():
    with pytest.raises(Invalid, match="Type the year too"):
        parse_date("12/30", date(2027, 1, 3), Sense.BIRTH)
    assert parse_date("12/30/28", date(2027, 1, 3), Sense.BIRTH) == date(1928, 12, 30)


PAST = {Sense.PAST, Sense.RECENT, Sense.BIRTH}
SENSES = [
    (BriefIntake, "intake_on", PAST),
    (BriefIntake, "birth_date", {Sense.BIRTH}),
    (FullIntake, "recovery_date", PAST),
    (FullIntake, "returned_on", PAST),
    (FullIntake, "reengaged_on", PAST),
    (SessionForm, "day", PAST),
    (SessionForm, "follow_up_on", {Sense.COMING}),
    (ConsentForm, "signed_on", PAST),
    (ConsentForm, "expires_on", {Sense.COMING}),
    (MentorForm, "trained_on", PAST),
    (MentorForm, "credential_expires_on", {Sense.COMING}),
    (ReferralForm, "made_on", PAST),
    (ReferralForm, "follow_up_on", {Sense.COMING}),
    (GoalForm, "set_on", PAST),
    (GoalForm, "wanted_by", {Sense.COMING}),
    (PersonForm, "closed_on", PAST),
    (PersonForm, "notice_on", PAST),
]


@pytest.mark.parametrize(("form", "field", "senses"), SENSES)
def test_each_form_says_of_which_time_its_days_tell(form, field, senses):
    assert sense_of(form, field) in senses


def test_no_form_has_a_day_that_says_nothing():
    """But a group's first and last day, which may be either."""
    for form in every_form():
        for field, info in form.model_fields.items():
            if "datetime.date" in str(info.annotation):
                sense = sense_of(form, field)
                assert sense is not Sense.NEAR or form.__name__ == "GroupForm", (form, field)


def every_form():
    waiting, found = [Form], []
    while waiting:
        subclasses = waiting.pop().__subclasses__()
        waiting += subclasses
        found += [each for each in subclasses if each.__module__.startswith("peerdesk")]
    return found
