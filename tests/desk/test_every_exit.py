"""Every paper and file that may leave, one after the other: who may, how, with which trace.

A subject's `leaving` that isn't in the table fails; so does an exit that is not private on the
disk, loses the older file on a full stick, leaves no trace or a false one, or lacks the notice.
"""

from __future__ import annotations

import ast
import errno
import os
import stat
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from peerdesk.actor import Actor
from peerdesk.desk.basics import going_out
from peerdesk.desk.basics.going_out import Made
from peerdesk.desk.basics.letterhead import letterhead
from peerdesk.desk.basics.sheets import RecoverySheet, Slip
from peerdesk.desk.consents import disclosures
from peerdesk.desk.front_desk import sign_in_sheets
from peerdesk.desk.groups import rosters
from peerdesk.desk.intake import intake
from peerdesk.desk.office import months, recovery_sheets, slips
from peerdesk.desk.privacy import letters, paper_forms, person_file
from peerdesk.errors import DiskFull, Refused
from peerdesk.exchange import figures, importing
from peerdesk.reports.accounting import accounting_pdf
from peerdesk.reports.consent_form import consent_form_pdf
from peerdesk.reports.disclosure_letter import disclosure_letter_pdf
from peerdesk.reports.intake_form import intake_form_pdf
from peerdesk.reports.month import month_pdf
from peerdesk.reports.person_file import person_file_pdf
from peerdesk.reports.recovery import recovery_pdf
from peerdesk.reports.roster import roster_pdf
from peerdesk.reports.sign_in_sheet import sign_in_sheet_pdf
from peerdesk.reports.slips import slips_pdf
from peerdesk.store.journal import JournalEntry
from tests.conftest import Desk
from tests.desk.group_records import add_group
from tests.desk.test_going_out import refusing
from tests.reports.reading import page_texts

ROOT = Path(__file__).parents[2]
NOTICE = "42 CFR part 2"
REQUEST = "By letter"


@dataclass
class Center:
    """What the exits are made from."""

    actor: Actor
    ana: int
    meeting: int


@dataclass(frozen=True)
class Exit:
    """``make`` gives what leaves, ``refused`` is a role that may not, ``no_notice`` says why it
    carries none."""

    make: Callable[[Center], Made]
    says: str
    refused: str = "mentor"
    no_notice: str = ""


def _roster(at: Center) -> Made:
    sheet = rosters.number_roster(at.actor, at.meeting).value
    return Made(roster_pdf(sheet), rosters.leaving(at.actor, [sheet]))


def _sign_in_sheet(at: Center) -> Made:
    sheet = sign_in_sheets.blank_sheet(at.actor)
    return Made(sign_in_sheet_pdf(sheet), sign_in_sheets.leaving(at.actor, sheet.number))


def _intake(at: Center) -> Made:
    pdf = intake_form_pdf(paper_forms.intake_sheet(at.actor, at.ana))
    return Made(pdf, paper_forms.intake_leaving(at.actor, at.ana))


def _consent(at: Center) -> Made:
    pdf = consent_form_pdf(paper_forms.consent_sheet(at.actor))
    return Made(pdf, paper_forms.consent_leaving(at.actor))


def _file(at: Center) -> Made:
    made = person_file.person_file(at.actor, at.ana, REQUEST)
    return Made(person_file_pdf(made.sheet), person_file.leaving(at.actor, at.ana, REQUEST))


def _file_as_json(at: Center) -> Made:
    made = person_file.person_file(at.actor, at.ana, REQUEST)
    return Made(made.as_json(), person_file.leaving(at.actor, at.ana, REQUEST))


def _accounting(at: Center) -> Made:
    pdf = accounting_pdf(disclosures.accounting_sheet(at.actor, at.ana))
    return Made(pdf, disclosures.accounting_leaving(at.actor, at.ana))


def _letter(at: Center) -> Made:
    values = {"recipient": "Judge Oak", "told_what": "Days", "director_reason": "An order"}
    told = disclosures.disclose(at.actor, at.ana, values).value
    sheet, leaving = letters.letter(at.actor, told)
    return Made(disclosure_letter_pdf(sheet), leaving)


def _month(at: Center) -> Made:
    report = months.month_to_go(at.actor, date(2026, 11, 1))
    return Made(month_pdf(letterhead(at.actor), report), months.leaving(at.actor, report))


def _measures(at: Center) -> Made:
    report = months.month_to_go(at.actor, date(2026, 11, 1))
    return Made(figures.measures_csv(report).encode(), months.leaving(at.actor, report))


def _recovery_sheet(at: Center) -> Made:
    pdf = recovery_pdf(RecoverySheet(letterhead(at.actor), "ABCD-EFGH", "/data", 3))
    return Made(pdf, recovery_sheets.leaving(at.actor, 3))


def _slips(at: Center) -> Made:
    sheet = slips.slips_sheet(at.actor, (Slip("Frances Desk", "frances", "en", "calm-river-42"),))
    return Made(slips_pdf(sheet), slips.leaving(at.actor))


def _failed_rows(at: Center) -> Made:
    content = b"Name,Birth date\nAna,never\n"
    table = importing.read_table(content, "people.csv")
    columns = importing.guess_columns(at.actor, table, "people")
    seen = importing.preview(at.actor, table, "people", columns)
    return Made(importing.failed_csv(seen), importing.failed_leaving(at.actor, seen))


_FIGURES = "figures of the center, nobody's record"

EXITS = {
    "desk.groups.rosters.leaving": [Exit(_roster, "Roster of Quiet Hour")],
    "desk.front_desk.sign_in_sheets.leaving": [Exit(_sign_in_sheet, "Blank sign-in sheet")],
    "desk.privacy.paper_forms.intake_leaving": [Exit(_intake, "Full intake, for Ana")],
    "desk.privacy.paper_forms.consent_leaving": [Exit(_consent, "Blank form: Consent to share")],
    "desk.privacy.person_file.leaving": [
        Exit(_file, "Whole file of Ana, for themselves. Request: By letter", "front_desk"),
        Exit(_file_as_json, "Whole file of Ana", "front_desk"),
    ],
    "desk.consents.disclosures.accounting_leaving": [
        Exit(_accounting, "Accounting of disclosures of Ana, for themselves", "facilitator")
    ],
    "desk.privacy.letters.letter": [Exit(_letter, "Letter to Judge Oak about Ana", "facilitator")],
    "desk.office.months.leaving": [
        Exit(_month, "The month November 2026 (internal)", no_notice=_FIGURES),
        Exit(_measures, "The month November 2026 (internal)", no_notice=_FIGURES),
    ],
    "desk.office.recovery_sheets.leaving": [
        Exit(_recovery_sheet, "Recovery sheet 3", no_notice="a code, nobody's record")
    ],
    "desk.office.slips.leaving": [
        Exit(_slips, "", no_notice="staff's one-time passwords, nobody's record")
    ],
    "exchange.importing.preview.failed_leaving": [
        Exit(_failed_rows, "1 row that an import left out", no_notice="to be imported again")
    ],
}
ALL = [(name, at) for name, exits in EXITS.items() for at in range(len(exits))]


@pytest.fixture
def center(desk: Desk) -> Center:
    ana = intake.start_intake(desk.director, {"preferred_name": "Ana"}).value
    add_group(desk, "Quiet Hour", starts_at="6 pm")
    return Center(desk.director, ana, 1)


def test_no_subject_lets_anything_out_that_is_not_in_the_table() -> None:
    found = set()
    for folder in ("desk", "exchange"):
        for path in (ROOT / "peerdesk" / folder).rglob("*.py"):
            for node in ast.parse(path.read_text(encoding="utf-8")).body:
                is_public = isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
                if is_public and node.returns and "Leaving" in ast.unparse(node.returns):
                    parts = path.relative_to(ROOT / "peerdesk").with_suffix("").parts
                    found.add(".".join((*parts, node.name)))
    assert found == EXITS.keys()


@pytest.mark.parametrize(("name", "at"), ALL)
def test_an_exit(
    desk: Desk,
    center: Center,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    at: int,
) -> None:
    exit_ = EXITS[name][at]
    made, path = exit_.make(center), tmp_path / "out"
    path.write_bytes(b"older")
    last = JournalEntry.select().count()
    _not_by_who_may_not(desk, exit_, made, path)
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", refusing(errno.ENOSPC))
        with pytest.raises(DiskFull):
            going_out.save(center.actor, made, path)
    assert path.read_bytes() == b"older"
    assert JournalEntry.select().count() == last, "no trace of what was not"
    going_out.save(center.actor, made, path)
    assert path.read_bytes() == made.content
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    [entry] = JournalEntry.select().order_by(JournalEntry.id).offset(last)
    assert (entry.kind, entry.account_id) == ("export", center.actor.account_id)
    assert entry.words.startswith(f"Saved as a file: {exit_.says}"), entry.words
    about_ana = "Ana" in exit_.says
    assert entry.person_id == (center.ana if about_ana else None)
    assert (NOTICE in _text(made.content)) == (not exit_.no_notice)


def _not_by_who_may_not(desk: Desk, exit_: Exit, made: Made, path: Path) -> None:
    other: Actor = getattr(desk, exit_.refused)
    with pytest.raises(Refused):
        going_out.save(other, made, path)
    for note in (going_out.sending, going_out.saving):
        with pytest.raises(Refused):
            note(other, made.leaving)
    assert path.read_bytes() == b"older"


def _text(content: bytes) -> str:
    if content.startswith(b"%PDF"):
        pages = page_texts(content)
        noticed = [NOTICE in page for page in pages]
        assert all(noticed) or not any(noticed), "on every page, or on none"
        return " ".join(pages)
    return content.decode()


def test_a_pdf_tells_its_true_date(center: Center) -> None:
    """When it was made, by the program's clock; not the false one of reproducible PDFs."""
    for make in (_roster, _file, _sign_in_sheet):
        content: Any = make(center).content
        assert b"D:20261123100000" in content
        assert b"D:2000" not in content
