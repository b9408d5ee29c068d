"""Saying who a guest was: their line becomes that person's, and is counted once."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from peerdesk.desk.basics.rights import Right, may
from peerdesk.desk.front_desk import aliases
from peerdesk.desk.front_desk.aliases import Kind
from peerdesk.desk.people import search
from peerdesk.words import _
from ui.context import Context
from ui.widgets.buttons import button
from ui.widgets.person_chooser import PersonChooser

_MOST_CALLED = 20


class LinkDialog(PersonChooser):
    """Before anything is typed those who used the alias, or are called so. Enter links; who isn't
    in the records yet is added."""

    def __init__(
        self, parent: QWidget, context: Context, kind: Kind, row_id: int, alias: str
    ) -> None:
        super().__init__(
            parent,
            context.actor,
            title=_("Link to a person"),
            question=_("Who is “{name}”?", name=alias),
            about=_("The line keeps this name and belongs to the person, who is counted once."),
            yes=_("Link"),
            nobody=_("Nobody has used this name before. Type whom you mean."),
            name="link",
        )
        self._context, self._kind, self._row_id, self._alias = context, kind, row_id, alias
        used = [each for each, _name in aliases.likely_people(context.actor, alias)]
        called = search.people_ids(context.actor, alias)[:_MOST_CALLED]
        tags = dict.fromkeys(used, _("used this name"))
        self.show_likely(dict.fromkeys([*used, *called]), tags)
        self.person_chosen.connect(self._on_person_chosen)
        self.keep_typed(context.typed, (kind, row_id))
        if may(context.actor, Right.DO_INTAKE):
            new = button(
                _("New person"),
                "quiet",
                icon_name="user-plus",
                shortcut="Ctrl+N",
                on_click=self._on_new,
                name="link_new",
            )
            self.foot.insertWidget(0, new)

    def _on_new(self) -> None:
        """Nobody of them: the intake begins with the name, and links the line when it is saved."""
        name = self.typed() or self._alias
        self.reject()
        self._context.show("people", ("new", name, (self._kind, self._row_id)))

    def _on_person_chosen(self, person_id: int) -> None:
        # Refused means that the line is gone or linked: there is nothing to choose any more.
        actor = self._context.actor
        self._context.attempt(
            lambda: aliases.link_alias(actor, self._kind, self._row_id, person_id)
        )
