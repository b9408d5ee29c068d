"""Consents: what was signed, and the one gate."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from peerdesk.desk.consents import consents, notices
from peerdesk.desk.consents.consents import (
    add_consent,
    complete_consent,
    event_came,
    expiring,
    may_disclose,
    revoke_consent,
)
from peerdesk.desk.history import history, timeline
from peerdesk.desk.intake import intake
from peerdesk.desk.privacy import paper_forms
from peerdesk.errors import Invalid, PeerDeskError, Refused
from peerdesk.records.office import Center
from peerdesk.records.people import Consent, NoticeGiven
from peerdesk.store import journal
from tests.conftest import NOW, Desk
from tests.desk.group_records import assert_undone, tables

CLINIC: dict[str, Any] = {
    "discloser": "Harbor Light",
    "what": "That I come here, and my appointments",
    "recipient": "Pier Clinic",
    "recipient_address": "2 Pier Road",
    "purpose": "To plan my care",
    "expires_on": "12/31/2026",
    "signed_on": "11/20/2026",
    "signature": "paper",
    "right_to_revoke": True,
}
COURT = CLINIC | {
    "kind": "court_probation",
    "recipient": "County Probation",
    "revocable_from": "12/15/2026",
}


@pytest.fixture
def ana(desk: Desk) -> int:
    values = {"preferred_name": "Ana", "legal_last_name": "Ruiz"}
    return intake.start_intake(desk.front_desk, values).value


def _state(desk: Desk, ana: int, days: int = 0) -> str:
    [row] = consents.consents(desk.at(NOW + timedelta(days=days)), ana)
    return row.state


def test_a_whole_consent_opens_the_gate_for_its_recipient_only(desk: Desk, ana: int) -> None:
    before = tables()
    done = add_consent(desk.front_desk, ana, CLINIC)
    assert done.label == "Added a consent of Ana R."
    allowed = may_disclose(desk.front_desk, ana, "pier  clinic", "general")
    assert allowed.granted
    assert allowed.consent is not None
    assert "revoke" in allowed.consent.right_to_revoke
    for recipient, kind in (("County", "general"), ("", "general"), ("Pier Clinic", "legal_proceedings")):  # fmt: skip  # noqa: E501
        refused = may_disclose(desk.front_desk, ana, recipient, kind)
        assert not refused.granted
        assert "no consent" in refused.why
    assert_undone(desk, done.entry_id, before)


@pytest.mark.parametrize(
    ("field", "blank"),
    [(field, "") for field in ("discloser", "what", "recipient", "purpose", "signature")]
    + [("expires_on", ""), ("right_to_revoke", False)],
)
def test_each_missing_element_closes_it(desk: Desk, ana: int, field: str, blank: Any) -> None:
    done = add_consent(desk.front_desk, ana, CLINIC | {field: blank})
    assert "Still missing" in done.label
    [row] = consents.consents(desk.front_desk, ana)
    assert (row.state, row.missing) == ("incomplete", (field,))
    recipient = "Pier Clinic"
    assert not may_disclose(desk.front_desk, ana, recipient, "general").granted
    assert [found.id for found in consents.incomplete(desk.front_desk)] == [row.id]
    typed = {field: CLINIC.get(field, True)}
    complete_consent(desk.front_desk, done.value, typed)
    assert may_disclose(desk.front_desk, ana, recipient, "general").granted
    with pytest.raises(PeerDeskError, match="stays as it was signed"):
        complete_consent(desk.front_desk, done.value, {"what": "Everything"})


def test_whoever_signs_for_somebody_is_named_and_a_court_needs_its_moment(
    desk: Desk, ana: int
) -> None:
    add_consent(desk.front_desk, ana, CLINIC | {"signer": "guardian"})
    assert consents.consents(desk.front_desk, ana)[0].missing == ("signer_name",)
    add_consent(desk.front_desk, ana, COURT | {"revocable_from": ""})
    assert consents.consents(desk.front_desk, ana)[0].missing == ("revocable_from",)


def test_it_is_valid_through_its_last_day(desk: Desk, ana: int) -> None:
    add_consent(desk.front_desk, ana, CLINIC | {"expires_on": "11/30/2026"})
    assert [_state(desk, ana, days) for days in (0, 7, 8)] == ["valid", "valid", "expired"]
    why = may_disclose(desk.at(NOW + timedelta(days=8)), ana, "Pier Clinic", "general").why
    assert why == "The consent for Pier Clinic expired on Nov 30, 2026."


def test_an_event_ends_it_from_that_day_on(desk: Desk, ana: int) -> None:
    values = CLINIC | {"expires_on": "", "expires_event": "When the lease is signed"}
    done = add_consent(desk.front_desk, ana, values)
    assert _state(desk, ana, 5000) == "valid"
    before = tables()
    ended = event_came(desk.front_desk, done.value)
    assert _state(desk, ana) == "expired"
    why = may_disclose(desk.front_desk, ana, "Pier Clinic", "general").why
    assert why == "The consent for Pier Clinic ended: When the lease is signed"
    for again in (event_came, revoke_consent):
        with pytest.raises(Invalid, match="ended already"):
            again(desk.front_desk, done.value)
    with pytest.raises(PeerDeskError, match="stays as it was signed"):
        complete_consent(desk.front_desk, done.value, {"what": "Everything"})
    assert [row.id for row in expiring(desk.front_desk, 30, 30)] == [done.value]
    titles = [(item.what, item.more) for item in timeline.timeline(desk.director, ana).items]
    assert ("Consent ended", "Pier Clinic, When the lease is signed") in titles
    assert_undone(desk, ended.entry_id, before)


def test_what_was_signed_stays_as_it_was_signed_when_the_event_comes(desk: Desk, ana: int) -> None:
    values = CLINIC | {"expires_event": "When the lease is signed"}
    number = add_consent(desk.front_desk, ana, values).value
    until = "Until this day, or until this happens"
    signed = Consent.get_by_id(number)
    event_came(desk.front_desk, number, date(2026, 11, 22))
    row = Consent.get_by_id(number)
    for column in consents.ConsentForm.model_fields:
        assert getattr(row, column) == getattr(signed, column)
    sheet = paper_forms.consent_sheet(desk.front_desk, None, number)
    [said] = [one.answer for one in sheet.elements if one.label == until]
    assert said == "Dec 31, 2026; When the lease is signed"
    assert sheet.revoked == "Ended on Nov 22, 2026: When the lease is signed"
    late = add_consent(
        desk.front_desk, ana, values | {"expires_on": "11/21/2026", "recipient": "Other"}
    )
    with pytest.raises(Invalid, match="It ended before that, on Nov 21, 2026"):
        event_came(desk.front_desk, late.value)


def test_a_typed_signature_is_a_name(desk: Desk, ana: int) -> None:
    number = add_consent(desk.front_desk, ana, CLINIC | {"signature": "typed"}).value
    [row] = consents.consents(desk.front_desk, ana)
    assert (row.state, row.missing) == ("incomplete", ("signer_name",))
    assert not may_disclose(desk.front_desk, ana, "Pier Clinic", "general").granted
    assert [found.id for found in consents.incomplete(desk.front_desk)] == [number]
    complete_consent(desk.front_desk, number, {"signer_name": "Ana Ruiz"})
    assert may_disclose(desk.front_desk, ana, "Pier Clinic", "general").granted
    sheet = paper_forms.consent_sheet(desk.front_desk, None, number)
    assert (sheet.signed, sheet.signed_day) == ("Ana Ruiz (typed at the desk)", "Nov 20, 2026")


def test_renewed_under_another_spelling_is_renewed(desk: Desk, ana: int) -> None:
    add_consent(desk.front_desk, ana, CLINIC | {"recipient": "Piér Clinic, ", "expires_on": "11/21/2026"})  # fmt: skip  # noqa: E501
    assert len(expiring(desk.front_desk, 30, 30)) == 1
    add_consent(desk.front_desk, ana, CLINIC | {"recipient": "pier  clinic", "expires_on": "6/1/2027"})  # fmt: skip  # noqa: E501
    assert expiring(desk.front_desk, 30, 30) == []
    add_consent(desk.front_desk, ana, COURT | {"recipient": "PIER CLINIC", "expires_on": "11/21/2026"})  # fmt: skip  # noqa: E501
    assert expiring(desk.front_desk, 30, 30) == [], "a court may rest on the general one"
    legal = {"kind": "legal_proceedings", "expires_on": "11/21/2026"}
    add_consent(desk.front_desk, ana, CLINIC | legal)
    [row] = expiring(desk.front_desk, 30, 30)
    assert row.kind == "legal_proceedings", "it stands alone"


def test_revoked_is_revoked(desk: Desk, ana: int) -> None:
    done = add_consent(desk.front_desk, ana, CLINIC)
    before = tables()
    revoked = revoke_consent(desk.front_desk, done.value, "spoken")
    assert _state(desk, ana) == "revoked"
    assert "revoked" in may_disclose(desk.front_desk, ana, "Pier Clinic", "general").why
    with pytest.raises(Invalid):
        revoke_consent(desk.front_desk, done.value)
    assert_undone(desk, revoked.entry_id, before)
    with pytest.raises(Invalid):
        revoke_consent(desk.front_desk, done.value, day=date(2026, 11, 1))
    with pytest.raises(Invalid):
        revoke_consent(desk.front_desk, done.value, "by smoke")


def test_a_court_consent_is_revocable_from_its_moment(desk: Desk, ana: int) -> None:
    done = add_consent(desk.front_desk, ana, COURT)
    assert may_disclose(desk.front_desk, ana, "County Probation", "court_probation").granted
    assert not may_disclose(desk.front_desk, ana, "County Probation", "general").granted
    with pytest.raises(Invalid, match="Dec 15, 2026"):
        revoke_consent(desk.front_desk, done.value)
    later = desk.at(NOW + timedelta(days=22), desk.front_desk)
    assert revoke_consent(later, done.value).entry_id is not None
    false = add_consent(desk.front_desk, ana, COURT).value
    assert revoke_consent(desk.front_desk, false, "found_false").entry_id is not None
    event = add_consent(desk.front_desk, ana, COURT | {"revocable_from": "the hearing"}).value
    assert revoke_consent(desk.front_desk, event).entry_id is not None


def test_a_court_may_rest_on_a_general_consent_that_names_it(desk: Desk, ana: int) -> None:
    add_consent(desk.front_desk, ana, CLINIC | {"recipient": "County Probation"})
    assert may_disclose(desk.front_desk, ana, "County Probation", "court_probation").granted
    assert not may_disclose(desk.front_desk, ana, "County Probation", "legal_proceedings").granted


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"expires_on": "11/19/2026"}, "expires_on"),
        ({"signed_on": "11/24/2026"}, "signed_on"),
        ({"signed_on": ""}, "signed_on"),
        ({"kind": "everything"}, "kind"),
    ],
)
def test_what_contradicts_itself(desk: Desk, ana: int, values: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as caught:
        add_consent(desk.front_desk, ana, CLINIC | values)
    assert list(caught.value.fields) == [field]
    assert Consent.select().count() == 0


def test_lists_for_today(desk: Desk, ana: int) -> None:
    for day in ("12/23/2026", "12/24/2026", "11/23/2026"):
        add_consent(desk.front_desk, ana, CLINIC | {"expires_on": day})
    add_consent(desk.front_desk, ana, CLINIC | {"expires_on": "11/30/2026", "signature": ""})
    revoked = add_consent(desk.front_desk, ana, CLINIC | {"expires_on": "11/30/2026"})
    revoke_consent(desk.front_desk, revoked.value)
    found = expiring(desk.front_desk)
    assert [row.expires_on for row in found] == [date(2026, 11, 23), date(2026, 12, 23)]
    assert found[0].person == "Ana R."
    assert expiring(desk.mentor) == [], "a mentor sees the own people's"


def test_notices_keep_their_history(desk: Desk, ana: int) -> None:
    actor = desk.front_desk
    assert [row.name for row in notices.notice_missing(actor)] == ["Ana R."]
    before = tables()
    done = notices.give_notice(actor, ana, "declined", date(2026, 11, 20))
    assert notices.notice_missing(actor) == []
    assert_undone(desk, done.entry_id, before)
    notices.give_notice(actor, ana, "declined", date(2026, 11, 20))
    with journal.entry(desk.director, "Changed the notice"):
        center = Center.get()
        center.notice_version = "2"
        center.save()
    notices.give_notice(actor, ana)
    assert [(row.version, row.outcome, row.given_by) for row in notices.notices(actor, ana)] == [
        ("2", "acknowledged", "Front Desk"),
        ("1", "declined", "Front Desk"),
    ]
    intake.close_episode(actor, ana, "moved")
    NoticeGiven.select().count()
    with pytest.raises(Invalid):
        notices.give_notice(actor, ana, day=date(2026, 11, 24))


def test_who_may(desk: Desk, ana: int) -> None:
    done = add_consent(desk.front_desk, ana, CLINIC)
    for actor in (desk.facilitator, desk.mentor):
        for call in (
            lambda actor=actor: add_consent(actor, ana, CLINIC),
            lambda actor=actor: revoke_consent(actor, done.value),
            lambda actor=actor: consents.consents(actor, ana),
            lambda actor=actor: may_disclose(actor, ana, "Pier Clinic", "general"),
            lambda actor=actor: notices.give_notice(actor, ana),
            lambda actor=actor: paper_forms.consent_sheet(actor, ana),
        ):
            with pytest.raises(Refused):
                call()


def test_the_history_says_it_in_words(desk: Desk, ana: int) -> None:
    add_consent(desk.front_desk, ana, COURT)
    [line] = history.history(desk.director, ana, limit=1)
    for said in ("Kind: for court, probation or parole", "Signature: on paper", "Signed: Nov 20, 2026"):  # fmt: skip  # noqa: E501
        assert said in line.changes
