"""Who may be meant by what is typed at the door."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QItemSelectionModel, QObject, QSize, Qt
from PySide6.QtWidgets import QStyleOptionViewItem

from peerdesk.actor import Actor
from peerdesk.desk.basics.rights import Right, may
from peerdesk.desk.front_desk import visits
from peerdesk.desk.people import people, search
from peerdesk.desk.people.people import Flag, PersonRow
from peerdesk.words import _
from ui import wording
from ui.models.columns import Column, Tag
from ui.models.paged import Index
from ui.models.rows import RowsModel
from ui.theme import sizes
from ui.widgets.delegates import TwoLineDelegate
from ui.widgets.table import DataList

MOST_SHOWN = 20
"""So many may be of one name, which no letter tells apart; of more, a letter is quicker."""
GUEST = "guest"
NEW = "new"


@dataclass(frozen=True)
class SignInMatch:
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

    @property
    def is_person(self) -> bool:
        """Whether it is somebody in the records."""
        return self.id not in (GUEST, NEW)


def find(actor: Actor, text: str) -> tuple[list[SignInMatch], int]:
    """Whom ``text`` may mean and below them the other ways in, and how many people there are in
    all; nothing for a blank text. Runs at every key: only what is shown is read.

    Whoever is here already comes after those who may be coming in now.
    """
    typed = " ".join(text.split())
    if not typed:
        return [], 0
    ids = search.people_ids(actor, typed, last=visits.here_now(actor))
    shown = ids[:MOST_SHOWN]
    rows = people.people_rows(actor, shown)
    found = [_person(actor, rows[each]) for each in shown if each in rows]
    if any(letter.isalpha() for letter in typed):
        guest = _("Sign in “{name}” as a guest", name=typed)
        found.append(SignInMatch(GUEST, guest, icon="hand-waving", is_new=True))
        if may(actor, Right.DO_INTAKE):
            new = _("Add “{name}” as a new person", name=typed)
            found.append(SignInMatch(NEW, new, icon="plus", is_new=True))
    return found, len(ids)


def _person(actor: Actor, row: PersonRow) -> SignInMatch:
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
    return SignInMatch(row.id, row.name, second, "user", tag, row.last_seen is None, is_closed)


def matches_model(parent: QObject) -> RowsModel:
    """People and the other ways in, in one list under the field."""
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


class MatchesList(DataList):
    """The people of the list, or of the same list the other ways in, which stay in sight below
    however many people there are. Both show one selection, and only what is selected is lit: the
    pointer lights nothing."""

    def __init__(self, model: RowsModel, *, people: bool, words: str, name: str) -> None:
        super().__init__(model, words=words, name=name)
        self._shows_people = people
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setMouseTracking(False)
        if not people:
            self.setItemDelegate(_OneLineDelegate(self))
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def share_selection(self, selection: QItemSelectionModel) -> None:
        """Light what ``selection`` says, in the place of a selection of its own."""
        own = self.selectionModel()
        self.setSelectionModel(selection)
        own.deleteLater()

    def show_own_rows(self) -> None:
        """Leave out the rows that the other half of the list shows; after each change of rows."""
        model = self.model()
        assert isinstance(model, RowsModel)
        for at, match in enumerate(model.rows()):
            self.setRowHidden(at, match.is_person != self._shows_people)


class _OneLineDelegate(TwoLineDelegate):
    """The other ways in take one line each."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(160, sizes().row)
