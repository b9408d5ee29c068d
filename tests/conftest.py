"""A real encrypted center for every test, made once and copied."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# The computer's own settings are nobody's playground: not by a program that a test starts either.
os.environ["XDG_CONFIG_HOME"] = tempfile.mkdtemp(prefix="peerdesk-tests-")

from peerdesk.actor import Actor, Role
from peerdesk.clock import Clock
from peerdesk.desk.office.front_door import FrontDoor
from peerdesk.records.office import Account, AccountRole, Center
from peerdesk.store import database, folder, journal, opening
from tests.doors import Door, set_up_with_sheet
from tests.store.windows_rules import windows_rules as windows_rules

# A loaded machine is slow now and then; the gate tries the same examples each time.
settings.register_profile("peerdesk", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("peerdesk")

KEY = bytes(range(32))
NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)  # a Monday, 10:00 in New York
CLOCK = Clock("America/New_York", lambda: NOW)


@pytest.fixture(scope="session", autouse=True)
def quick_memory() -> Iterator[None]:
    """Locking and wiping each piece of the cipher's memory takes a third of the tests' time."""
    real = database._BEFORE_THE_KEY
    database._BEFORE_THE_KEY = tuple(each for each in real if "memory_security" not in each)
    yield
    database._BEFORE_THE_KEY = real


@pytest.fixture(scope="session", autouse=True)
def _no_settings_stay() -> Iterator[None]:
    yield
    shutil.rmtree(os.environ["XDG_CONFIG_HOME"], ignore_errors=True)


@pytest.fixture(autouse=True)
def _settings_of_the_test(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Whatever system the tests run on; not in the folder that a test looks at.

    Every center that is copied from one template is the same center to the anchors: what one test
    remembers of it would be an alarm in the next. So a program that a test starts has its own too.
    """
    beside = tmp_path.with_name(tmp_path.name + "-settings")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(beside))
    monkeypatch.setattr(folder, "anchor_folder", lambda: beside)


@dataclass
class Desk:
    """The open center of a test, with one signed-in actor for each role."""

    path: Path
    director: Actor
    front_desk: Actor
    facilitator: Actor
    mentor: Actor

    def at(self, moment: datetime, actor: Actor | None = None) -> Actor:
        """``actor`` (the director) with a clock that stands at ``moment`` (aware)."""
        clock = Clock("America/New_York", lambda: moment)
        return replace(actor or self.director, clock=clock)


def _actor(role: Role) -> Actor:
    account = Account.get(Account.sign_in_name == role.value)
    return Actor(account.id, account.name, frozenset({role}), CLOCK)


@pytest.fixture(scope="session")
def center_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A center with four accounts and nobody in it."""
    path = tmp_path_factory.mktemp("template") / "center.db"
    opening.open_records(path, KEY, lambda: None, must_exist=False)
    program = Actor(None, "PeerDesk", frozenset(Role), CLOCK)
    with journal.entry(program, "Set up the center", kind="system"):
        Center(name="Harbor Light", address="1 Pier Road", time_zone="America/New_York").save()
        for role in Role:
            account = Account(sign_in_name=role.value, name=role.value.replace("_", " ").title())
            account.save()
            AccountRole(account=account, role=role.value).save()
    opening.close_records()
    return path


@contextmanager
def open_desk(template: Path, folder: Path) -> Iterator[Desk]:
    """A copy of the center in ``folder``, open."""
    path = folder / "center.db"
    shutil.copy(template, path)
    opening.open_records(path, KEY, lambda: None)
    yield Desk(
        path,
        _actor(Role.DIRECTOR),
        _actor(Role.FRONT_DESK),
        _actor(Role.FACILITATOR),
        _actor(Role.MENTOR),
    )
    opening.close_records()


@pytest.fixture
def desk(center_template: Path, tmp_path: Path) -> Iterator[Desk]:
    """An open center of its own for this test."""
    with open_desk(center_template, tmp_path) as made:
        yield made


@pytest.fixture(scope="session")
def folder_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder as the first run leaves it."""
    path = tmp_path_factory.mktemp("folder")
    front = FrontDoor(path, CLOCK.utc_now)
    front.enter()
    set_up_with_sheet(front)
    front.leave()
    return path


@pytest.fixture
def door(folder_template: Path, tmp_path: Path) -> Iterator[Door]:
    """A data folder of its own, entered and signed in as the director."""
    path = tmp_path / "data"
    shutil.copytree(folder_template, path)
    front = FrontDoor(path, CLOCK.utc_now)
    front.enter()
    yield Door(path, front)
    front.leave()
