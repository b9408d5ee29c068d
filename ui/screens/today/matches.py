"""Who may be meant by what is typed at the door."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, QSize
from PySide6.QtWidgets import QStyleOptionViewItem

from peerdesk.actor import Actor
from peerdesk.desk import people, search, visits
from peerdesk.desk.people import Flag, PersonRow
from peerdesk.desk.rights import Right, may
from peerdesk.words import _
from ui import wording
from ui.models.columns import Column, RowRole, Tag
from ui.models.paged import Index
from ui.models.rows import RowsModel
from ui.theme import sizes
from ui.widgets.delegates import TwoLineDelegate

MOST_SHOWN = 5
"""At the door one more letter is quicker than a long list."""
GUEST = "guest"
NEW = "new"


@dataclass(frozen=True)
class Match:
    """A person (``id`` is theirs), or one of the two other ways in: GUEST and NEW.

    ``usual`` are the codes of what they came for the last time.
    """

    id: int | str
    text: str
    second: str = ""
    icon: str = "user"
    tag: Tag | None = None
    usual: tuple[str, ...] = ()


def find(actor: Actor, text: str) -> tuple[list[Match], int]:
    """Whom ``text`` may mean, with the two other ways in at the end, and how many people there
    are in all; nothing for a blank text. Runs at every key: only what is shown is read."""
    typed = " ".join(text.split())
    if not typed:
        return [], 0
    ids = search.people_ids(actor, typed)
    shown = ids[:MOST_SHOWN]
    rows = people.people_rows(actor, shown)
    usual = visits.usual_purposes(actor, shown)
    found = [_person(actor, rows[each], usual.get(each, ())) for each in shown if each in rows]
    if any(letter.isalpha() for letter in typed):
        guest = _("Sign in “{name}” as a guest", name=typed)
        found.append(Match(GUEST, guest, icon="hand-waving"))
        if may(actor, Right.DO_INTAKE):
            found.append(Match(NEW, _("Add “{name}” as a new person", name=typed), icon="plus"))
    return found, len(ids)


def _person(actor: Actor, row: PersonRow, usual: tuple[str, ...]) -> Match:
    seen = _("new here")
    if row.last_seen is not None:
        day = wording.near_day(row.last_seen, actor.clock.today())
        seen = _("last here: {day}", day=day)
    tag = None
    if Flag.HERE_NOW in row.flags:
        tag = Tag(_("here"), "success")
    elif Flag.NOTICE_MISSING in row.flags:
        tag = Tag(_("notice due"), "warning")
    second = wording.joined(row.code, row.pronouns, seen)
    return Match(row.id, row.name, second, "user", tag, usual)


def matches_model(parent: QObject) -> RowsModel:
    """The list under the field."""
    return RowsModel(
        [
            Column(
                "match",
                _("Found"),
                lambda match: match.text,
                second=lambda match: match.second,
                icon=lambda match: match.icon,
                tag=lambda match: match.tag,
            )
        ],
        parent=parent,
    )


class MatchesDelegate(TwoLineDelegate):
    """The other ways in take one line each."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        match = index.data(RowRole)
        if match is not None and match.id in (GUEST, NEW):
            return QSize(160, sizes().row)
        return super().sizeHint(option, index)
