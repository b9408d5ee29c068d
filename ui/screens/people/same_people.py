"""Who may be in the records already, beside the form of somebody new."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from peerdesk.desk.duplicates import PossibleDuplicate
from peerdesk.words import _
from ui.theme import metrics
from ui.widgets.buttons import button
from ui.widgets.flow import FlowLayout
from ui.widgets.messages import announce
from ui.widgets.page import Card, column, scrolled
from ui.widgets.text import label, rule


class SamePeople(Card):
    """The name, why, and three answers: the same person, somebody else, or a look at the page."""

    is_same = Signal(object)
    """The id of the person that is meant."""
    is_other = Signal(object)
    """The id of a person who only looks like the new one."""
    opened = Signal(object)
    """The id of a person to be looked at first."""

    def __init__(self) -> None:
        super().__init__(_("Here already?"), name="intake_same")
        self.setFixedWidth(252)
        self._found: list[PossibleDuplicate] = []
        self._others: list[int] = []
        self._shown: list[PossibleDuplicate] = []
        self._none = label("", "muted", wrap=True, name="intake_same_none")
        content = QWidget()
        self._people = QVBoxLayout(content)
        self._people.setContentsMargins(0, 0, metrics.XS, 0)
        self._people.setSpacing(metrics.MEDIUM)
        self._area = scrolled(content, "intake_same_area")
        self.body.addWidget(self._none)
        self.body.addWidget(self._area, 1)
        self._none.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._say()

    def others(self) -> list[int]:
        """Who was said to be somebody else."""
        return list(self._others)

    def set_others(self, others: Iterable[int]) -> None:
        """These have been said to be somebody else; they are not shown."""
        self._others = list(others)
        self.show_people(self._found)

    def show_people(self, found: list[PossibleDuplicate]) -> None:
        """Show these; a screen reader is told when somebody new comes up."""
        self._found = found
        shown = [each for each in found if each.person_id not in self._others]
        if shown == self._shown:
            self._say()
            return
        self._shown = shown
        while (item := self._people.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for each in shown:
            self._people.addWidget(self._made(each))
        self._people.addStretch(1)
        self._say()
        if shown:
            names = ", ".join(each.name for each in shown)
            announce(self, _("Perhaps here already: {names}", names=names))

    def person(self, person_id: int) -> PossibleDuplicate | None:
        """Who is shown under this id."""
        return next((each for each in self._found if each.person_id == person_id), None)

    def _say(self) -> None:
        if self._shown:
            words = _("The same name need not be the same person. Ask, then choose.")
        elif self._others:
            words = _("Nobody else like this. Saving notes that they are not the same.")
        else:
            words = _("Nobody like this so far. Who may be the same shows up here.")
        self._none.setText(words)
        self._area.setVisible(bool(self._shown))

    def _made(self, person: PossibleDuplicate) -> QWidget:
        made = QWidget()
        number, name = person.person_id, person.name
        same = button(
            _("This is the same person"), on_click=self._on_same, name=f"intake_is_same_{number}"
        )
        same.setAccessibleName(
            _("{name}, {reason}: this is the same person", name=name, reason=person.reason)
        )
        other = button(
            _("Somebody else"), "quiet", on_click=self._on_other, name=f"intake_not_same_{number}"
        )
        other.setAccessibleName(_("{name} is somebody else", name=name))
        look = button(
            _("Look"),
            "quiet",
            icon_name="eye",
            on_click=self._on_look,
            name=f"intake_same_{number}",
        )
        look.setToolTip(_("Open their page; what is typed is kept"))
        look.setAccessibleName(_("Open {name}, {reason}", name=name, reason=person.reason))
        for each in (same, other, look):
            each.setProperty("person_id", number)
        parts = column(
            rule(),
            label(name, "strong", wrap=True),
            label(f"{person.code} · {person.reason}", "small", wrap=True),
            same,
            spacing=metrics.XS,
        )
        less = QWidget()
        less_flow = FlowLayout(less, metrics.XS)
        less_flow.addWidget(other)
        less_flow.addWidget(look)
        policy = less.sizePolicy()
        policy.setHeightForWidth(True)
        less.setSizePolicy(policy)
        parts.addWidget(less)
        made.setLayout(parts)
        return made

    def _sender(self) -> int:
        sender = self.sender()
        assert isinstance(sender, QPushButton)
        found: int = sender.property("person_id")
        return found

    def _on_same(self) -> None:
        self.is_same.emit(self._sender())

    def _on_other(self) -> None:
        person_id = self._sender()
        self.set_others([*self._others, person_id])
        self.is_other.emit(person_id)

    def _on_look(self) -> None:
        self.opened.emit(self._sender())
