"""What an empty center needs next."""

from __future__ import annotations

import pytest

from peerdesk.desk.office.first_steps import first_steps
from peerdesk.errors import Refused
from peerdesk.records.office import Account, AccountRole
from peerdesk.store import journal
from tests.conftest import Desk
from tests.desk.group_records import add_group, add_person


def test_what_is_there_is_no_step_any_more(desk: Desk) -> None:
    assert first_steps(desk.director) == ("group", "people")
    with journal.entry(desk.director, "One account"):
        for each in list(Account.select().where(Account.sign_in_name != "director")):
            AccountRole.delete().where(AccountRole.account == each).execute()
            each.delete_instance()
    assert first_steps(desk.director) == ("accounts", "group", "people")
    add_person(desk, "Ana")
    assert first_steps(desk.director) == ("accounts", "group")
    add_group(desk, facilitator_id=None)
    assert first_steps(desk.director) == (), "the center is at work"


def test_it_is_for_whoever_sets_the_center_up(desk: Desk) -> None:
    with pytest.raises(Refused):
        first_steps(desk.front_desk)
