"""Finding the other record of a person who is in the records twice."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from peerdesk.actor import Actor
from peerdesk.desk.people import duplicates
from peerdesk.desk.people.duplicates import PossibleDuplicate
from peerdesk.desk.people.people import PersonCard
from peerdesk.words import _
from ui.context import Context
from ui.jobs import Progress
from ui.widgets.person_chooser import PersonChooser


class SamePersonAs(PersonChooser):
    """Before anything is typed those who look alike. Enter shows both records side by side."""

    def __init__(self, parent: QWidget, context: Context, card: PersonCard) -> None:
        super().__init__(
            parent,
            context.actor,
            title=_("Same person as …"),
            question=_(
                "Who is the same person as {name} ({code})?", name=card.name, code=card.code
            ),
            about=_("Both records are shown side by side next. Nothing is merged yet."),
            yes=_("Show both"),
            nobody=_("Nobody looks alike. Type whom you mean."),
            name="same_as",
            without=card.id,
        )
        self._context, self._person_id = context, card.id
        self.person_chosen.connect(self._on_person_chosen)
        self.keep_typed(context.typed, card.id)
        look = partial(_look_alikes, context.actor, card.id)
        context.jobs.run(look, self._on_found, context.job_failed)

    def _on_found(self, found: list[PossibleDuplicate]) -> None:
        tags = {each.person_id: _("looks alike") for each in found if each.is_strong}
        self.show_likely([each.person_id for each in found if not each.archived], tags)

    def _on_person_chosen(self, other_id: int) -> None:
        self._context.show("records", ("merge", self._person_id, other_id))


def _look_alikes(actor: Actor, person_id: int, progress: Progress) -> list[PossibleDuplicate]:
    return duplicates.look_alikes(actor, person_id)
