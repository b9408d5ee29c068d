"""Rows of people: what each one gives, whether it is somebody known, and what stands against it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from peerdesk.actor import Actor
from peerdesk.desk.basics.forms import checked
from peerdesk.desk.bulk.bulk_form import ImportedPerson, PersonForm
from peerdesk.desk.bulk.bulk_known import why_not
from peerdesk.desk.people.people import CODE_LETTERS
from peerdesk.errors import Invalid
from peerdesk.exchange.importing.known import Found, KnownPeople, Who, who
from peerdesk.exchange.importing.told import NOTHING_TOLD, Told
from peerdesk.exchange.importing.values import NEW_PERSON
from peerdesk.records.office import Center
from peerdesk.records.people import Episode
from peerdesk.words import _, number


@dataclass(frozen=True)
class Judged:
    """What is to be done with a row: ``to_write`` None when there are ``reasons`` against it, or

    when it is known and kept. ``person_id`` is whom it matches, None for somebody new. ``why`` is
    "twice" where what stands against it is another row of the file.
    """

    reasons: Mapping[str, str]
    to_write: Any = None
    person_id: int | None = None
    known: bool = False
    why: str = ""


class Judge(Protocol):
    """Judges the rows of one kind of import, in the order of the file."""

    def judge(
        self, line: int, given: dict[str, Any], wrong: dict[str, str], answer: str
    ) -> Judged: ...


class PeopleJudge:
    """Judges the rows of a file in order, each against the records and the rows before it."""

    def __init__(self, actor: Actor, overwrite: bool, told: Told = NOTHING_TOLD) -> None:
        self._told = told
        self._context = {
            "today": actor.clock.today(),
            "region": Center.select(Center.region).scalar(),
        }
        self._known = KnownPeople()
        self._overwrite = overwrite
        self._lines: dict[int, int] = {}
        self._own_codes: dict[str, int] = {}
        self._periods: dict[int, list[tuple[date, date | None]]] | None = None

    def judge(self, line: int, given: dict[str, Any], wrong: dict[str, str], answer: str) -> Judged:
        """Judge one row; ``answer`` stands for its cell of the code."""
        if self._context["region"] == "US" and "place" in given:
            given["place"] = _whole_zip(str(given["place"]))
        code, own_code = self._code(answer or str(given.pop("code", "")), wrong)
        if "preferred_name" not in given and given.get("legal_first_name"):
            given["preferred_name"] = given["legal_first_name"]
        form, reasons = self._checked(given | ({"code": own_code} if own_code else {}), wrong)
        if form is None or reasons:
            return Judged(reasons)
        row = who(form.__dict__, (form.phone, form.other_phone), line)
        found = self._known.find(row, code)
        if own_code and own_code in self._own_codes:
            found = Found(line=self._own_codes[own_code])
        if found.why_not:
            return Judged({"": found.why_not}, why="twice" if found.line else "")
        if reason := self._told_twice(found):
            return Judged({"": reason}, why="twice")
        if own_code:
            self._own_codes[own_code] = line
        if found.person_id is None:
            return self._new(row, form)
        if self._overwrite and (against := why_not(form, self._periods_of(found.person_id))):
            return Judged(against)
        self._lines[found.person_id] = line
        to_write = ImportedPerson(form, found.person_id) if self._overwrite else None
        return Judged({}, to_write, found.person_id, known=True)

    def _new(self, row: Who, form: PersonForm) -> Judged:
        first = form.first_seen_on or self._told.first_seen_on
        if form.closed_on and not first:
            return Judged({"first_seen_on": _("This is needed for somebody who was closed.")})
        if form.closed_on and first and form.closed_on < first:
            return Judged({"closed_on": _("The last day is before the first one.")})
        self._known.add(row)
        if first != form.first_seen_on:
            form = form.model_copy(update={"first_seen_on": first})
        return Judged({}, ImportedPerson(form))

    def _periods_of(self, person_id: int) -> list[tuple[date, date | None]]:
        """When the person was opened and closed; all people's are read with the first one asked."""
        if self._periods is None:
            self._periods = defaultdict(list)
            columns = (Episode.person, Episode.opened_on, Episode.closed_on)
            for episode in Episode.select(*columns).order_by(Episode.opened_on, Episode.id):
                period = (episode.opened_on, episode.closed_on)
                self._periods[episode.person_id].append(period)
        return self._periods[person_id]

    def _checked(
        self, given: Mapping[str, Any], wrong: Mapping[str, str]
    ) -> tuple[PersonForm | None, dict[str, str]]:
        """The form, and all that is wrong: what can't be read and what the form says itself."""
        reasons = dict(wrong)
        if reasons.keys() & {"name", "legal_first_name"}:
            given = {"preferred_name": "-", **given}
        readable = {field: value for field, value in given.items() if field not in wrong}
        try:
            return checked(PersonForm, readable, **self._context), reasons
        except Invalid as error:
            for field, message in error.fields.items():
                reasons.setdefault(field, message)
            return None, reasons

    def _code(self, text: str, wrong: dict[str, str]) -> tuple[str, str]:
        """A code of the records or "new"; and a code to keep that nobody here has yet."""
        if not text or text.casefold() in NEW_PERSON:
            return ("new" if text else ""), ""
        code = text.upper().replace(" ", "").replace("-", "")
        if code in self._known.by_code:
            return code, ""
        if len(code) == 8 and set(code) <= set(CODE_LETTERS):
            return "", code
        wrong["code"] = _("This is not a code of PeerDesk: leave it blank.")
        return "", ""

    def _told_twice(self, found: Found) -> str:
        line = found.line or (self._lines.get(found.person_id, 0) if found.person_id else 0)
        if not line:
            return ""
        return _("The same person as in line {line}. Make one row of both.", line=number(line))


def _whole_zip(place: str) -> str:
    """With the zeros in front that a spreadsheet takes from "04101", a number to it."""
    return place.zfill(5) if place.isdecimal() and len(place) in (3, 4) else place
