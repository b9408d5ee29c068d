"""Who may be meant by what is typed at the door."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, QSize
from PySide6.QtWidgets import QStyleOptionViewItem

from peerdesk.actor import Actor
from peerdesk.desk import people, search
from peerdesk.desk.people import Flag, PersonRow
from peerdesk.desk.rights import Right, may
from peerdesk.words import _
from ui import wording
from ui.models.columns import Column, Tag
from ui.models.paged import Index
from ui.models.rows import RowsModel
from ui.theme import sizes
from ui.widgets.delegates import TwoLineDelegate

MOST_SHOWN = 20
"""So many may be of one name, which no letter tells apart; of more, a letter is quicker."""
GUEST = "guest"
NEW = "new"


@dataclass(frozen=True)
class Match:
    """A person (``id`` is theirs), or one of the two other ways in: GUEST and NEW.

    ``is_new`` is whoever wasn't seen here yet, as far as the records know.
    """

    id: int | str
    text: str
    second: str = ""
    icon: str = "user"
    tag: Tag | None = None
    is_new: bool = False
    is_closed: bool = False


def find(actor: Actor, text: str) -> tuple[list[Match], list[Match], int]:
    """Whom ``text`` may mean, the other ways in, and how many people there are in all; nothing
    for a blank text. Runs at every key: only what is shown is read."""
    typed = " ".join(text.split())
    if not typed:
        return [], [], 0
    ids = search.people_ids(actor, typed)
    shown = ids[:MOST_SHOWN]
    rows = people.people_rows(actor, shown)
    found = [_person(actor, rows[each]) for each in shown if each in rows]
    others = []
    if any(letter.isalpha() for letter in typed):
        guest = _("Sign in “{name}” as a guest", name=typed)
        others.append(Match(GUEST, guest, icon="hand-waving", is_new=True))
        if may(actor, Right.DO_INTAKE):
            others.append(Match(NEW, _("Add “{name}” as a new person", name=typed), icon="plus"))
    return found, others, len(ids)


def _person(actor: Actor, row: PersonRow) -> Match:
    seen = _("new here")
    if row.last_seen is not None:
        day = wording.near_day(row.last_seen, actor.clock.today())
        seen = _("last here: {day}", day=day)
    tag = None
    is_closed = Flag.CLOSED in row.flags
    if Flag.HERE_NOW in row.flags:
        tag = Tag(_("here"), "success")
    elif is_closed:
        tag = Tag(_("closed"))
    elif Flag.NOTICE_MISSING in row.flags:
        tag = Tag(_("notice due"), "warning")
    second = wording.joined(row.code, row.pronouns, seen)
    return Match(row.id, row.name, second, "user", tag, row.last_seen is None, is_closed)


def matches_model(parent: QObject) -> RowsModel:
    """People, or the other ways in, in a list under the field."""
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


class OneLineDelegate(TwoLineDelegate):
    """The other ways in take one line each."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(160, sizes().row)
