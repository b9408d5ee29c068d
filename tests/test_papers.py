"""What newcomers and CI are told stands as it is said elsewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
WORKFLOW = (ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / ".github" / "CONTRIBUTING.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^```(?:sh|bat|powershell)\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def test_the_readme_has_commands_for_three_shells() -> None:
    assert len(COMMANDS) == 9, "to try it, to test it, to build it: sh, cmd, PowerShell"


@pytest.mark.parametrize("commands", COMMANDS, ids=lambda commands: commands[:40])
def test_ci_runs_the_commands_of_the_readme_as_they_stand(commands: str) -> None:
    lines = {line.strip() for line in WORKFLOW.splitlines()}
    assert set(commands.splitlines()) <= lines


def test_what_the_papers_name_is_there() -> None:
    """A path in backquotes, in the guide for newcomers, is one of this repository."""
    named = set(
        re.findall(r"`((?:peerdesk|ui|tests|resources|\.github|\.ci)/[\w./-]*)`", CONTRIBUTING)
    )
    assert len(named) > 20
    assert {path for path in named if not (ROOT / path).exists()} == set()


def test_what_comments_cite_is_in_the_repository() -> None:
    cited = set()
    for folder in ("peerdesk", "ui"):
        for path in (ROOT / folder).rglob("*.py"):
            cited |= set(re.findall(r"\b([A-Z]+\.md)\b", path.read_text(encoding="utf-8")))
    kept = {path.name for path in (*ROOT.glob("*.md"), *(ROOT / ".github").glob("*.md"))}
    assert cited <= kept


def test_every_released_version_has_its_day() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    heads = re.findall(r"^## \[(.+?)\](.*)$", changelog, re.MULTILINE)
    assert heads[0] == ("Unreleased", "")
    assert all(re.fullmatch(r" - \d{4}-\d{2}-\d{2}", day) for _version, day in heads[1:])
    kept = {path.stem for path in (ROOT / "tests" / "released").glob("*.peerdesk")}
    assert kept <= {version for version, _day in heads}
