"""Who may be in the records already, beside the form of somebody new."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from peerdesk.actor import Actor
from peerdesk.desk.people.duplicates import PossibleDuplicate, possible_duplicates
from peerdesk.words import _
from ui.context import Context
from ui.jobs import Job, Progress
from ui.theme import metrics, sizes
from ui.widgets.buttons import button
from ui.widgets.flow import FlowLayout
from ui.widgets.messages import announce
from ui.widgets.page import Card, column, scrolled
from ui.widgets.text import label, rule

_LOOK_AFTER = 200
"""Milliseconds without a key after which possible duplicates are looked for."""


class LookForSame(QObject):
    """Looks in a job: the first look since signing in gathers everybody's names. ``read`` gives
    the form's values."""

    found = Signal(object)
    """A list of `PossibleDuplicate`."""

    def __init__(
        self, context: Context, read: Callable[[], dict[str, Any]], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._read = read
        self._looking: Job | None = None
        self._is_asking = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_LOOK_AFTER)
        self._timer.timeout.connect(self.now)

    def soon(self) -> None:
        """At the next pause in typing."""
        self._timer.start()

    def now(self) -> None:
        """At once."""
        if self._looking is not None:
            self._looking.cancel()
        self._is_asking = True
        look = partial(_same_as, self._context.actor, self._read())
        self._looking = self._context.jobs.run(look, self._on_found, self._context.job_failed)

    def stop(self) -> None:
        """Whoever is found from now on is not told: another person may be in the form."""
        self._timer.stop()
        if self._looking is not None:
            self._looking.cancel()
        self._is_asking = False

    def _on_found(self, found: list[PossibleDuplicate]) -> None:
        if self._is_asking:
            self.found.emit(found)


class SamePeople(Card):
    """The name, why, and three answers: the same person, somebody else, or a look at the page.
    Below all of them, one answer for all. Saving is no answer: the director decides then."""

    is_same = Signal(object)
    """The id of the person that is meant."""
    is_other = Signal()
    """Somebody, or everybody who is shown, only looks like the new one."""
    opened = Signal(object)
    """The id of a person to be looked at first."""

    def __init__(self, *, sees_archive: bool) -> None:
        """``sees_archive`` is whether somebody in the archive may be looked at and brought back."""
        super().__init__(_("Here already?"), name="intake_same")
        self._sees_archive = sees_archive
        self.setFixedWidth(round(252 * sizes().factor))
        self._found: list[PossibleDuplicate] = []
        self._others: list[int] = []
        self._shown: list[PossibleDuplicate] = []
        self._none = label("", "muted", wrap=True, name="intake_same_none")
        content = QWidget()
        self._people = QVBoxLayout(content)
        self._people.setContentsMargins(0, 0, metrics.XS, 0)
        self._people.setSpacing(metrics.MEDIUM)
        self._area = scrolled(content, "intake_same_area")
        # Two pieces: in large letters one button would be wider than the card.
        new = button(_("New person"), on_click=self._on_nobody, name="intake_none_of_these")
        new.setAccessibleName(_("None of these: new person"))
        self._nobody = QWidget()
        self._nobody.setLayout(
            column(label(_("None of these?"), "strong"), new, spacing=metrics.XS)
        )
        self.body.addWidget(self._none)
        self.body.addWidget(self._area, 1)
        self.body.addWidget(self._nobody)
        self._none.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._say()

    def others(self) -> list[int]:
        """Who was said to be somebody else."""
        return list(self._others)

    def warned_of(self) -> list[int]:
        """Who is likely the same, and of whom nobody said anything yet."""
        return [each.person_id for each in self._shown if each.is_strong]

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
            if self.warned_of():
                words += " " + _("Saved without an answer, the director decides.")
        elif self._others:
            words = _("Nobody else like this. Saving notes that they are not the same.")
        else:
            words = _("Nobody like this so far. Who may be the same shows up here.")
        self._none.setText(words)
        self._area.setVisible(bool(self._shown))
        self._nobody.setVisible(bool(self._shown))

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
            spacing=metrics.XS,
        )
        if person.archived:
            words = (
                _("Archived: look, then bring them back.")
                if self._sees_archive
                else _("Archived: ask the director.")
            )
            parts.addWidget(label(words, wrap=True, name=f"intake_archived_{number}"))
        else:
            parts.addWidget(same)
        less = QWidget()
        less_flow = FlowLayout(less, metrics.XS)
        less_flow.addWidget(other)
        if self._sees_archive or not person.archived:
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
        self.set_others([*self._others, self._sender()])
        self.is_other.emit()

    def _on_nobody(self) -> None:
        self.set_others([*self._others, *(each.person_id for each in self._shown)])
        self.is_other.emit()

    def _on_look(self) -> None:
        self.opened.emit(self._sender())


def _same_as(actor: Actor, values: dict[str, Any], progress: Progress) -> list[PossibleDuplicate]:
    return possible_duplicates(actor, values)
