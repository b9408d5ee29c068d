"""Intakes of somebody new that this account began and did not save, told in one line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal

from peerdesk.desk.intake.intake_drafts import FORM
from peerdesk.desk.people import drafts
from peerdesk.desk.people.drafts import DraftRow
from peerdesk.words import _, ngettext
from ui.context import Context
from ui.widgets.messages import Banner, announce


def begun(context: Context) -> list[DraftRow]:
    """The newest first; those of changes to somebody known are not among them."""
    found = drafts.drafts(context.actor)
    return [each for each in found if each.form == FORM and each.subject_id is None]


class BegunBanner(Banner):
    """Offers to continue the one there is, or the one of the name that is typed; for several it
    offers their list. Nobody has to."""

    resume_wanted = Signal(object)
    """The id of the draft."""
    list_wanted = Signal()

    def __init__(self, context: Context, *, name: str) -> None:
        super().__init__(name=name)
        self._context = context
        self._begun: list[DraftRow] = []
        self._offered: int | None = None
        self.action_clicked.connect(self._on_clicked)

    def reload(self, typed: Mapping[str, Any] | None = None) -> None:
        """Read which there are; ``typed`` are the values of the form that stands below."""
        self._begun = begun(self._context)
        self.compare(typed or {})

    def reload_for_one(self) -> None:
        """As `reload`, where another way to the list of several is in sight already."""
        self.reload()
        if self._offered is None:
            self.clear()

    def compare(self, typed: Mapping[str, Any]) -> None:
        """Say what there is beside ``typed``, without reading again."""
        alike = [each for each in self._begun if _same_name(each.content, typed)]
        if len(alike) == 1:
            self._offer(
                alike[0],
                _("You began an intake of {name} already.", name=alike[0].name),
                _("Continue that one"),
            )
        elif len(self._begun) == 1:
            [one] = self._begun
            named = _("Your intake of {name} is not saved yet.", name=one.name)
            self._offer(
                one,
                named if one.name else _("An intake that you began is not saved yet."),
                _("Continue it"),
            )
        elif self._begun:
            count = len(self._begun)
            words = ngettext(
                "You have {n} unfinished intake.", "You have {n} unfinished intakes.", count
            )
            self._offer(None, words, _("Show them"))
        else:
            self.clear()

    def clear(self) -> None:
        super().clear()
        self._begun, self._offered = [], None

    def _offer(self, draft: DraftRow | None, text: str, action: str) -> None:
        self._offered = draft.id if draft is not None else None
        if text != self.text():
            self.show_message(text, "info", action)
            announce(self, text)

    def _on_clicked(self) -> None:
        if self._offered is not None:
            self.resume_wanted.emit(self._offered)
        else:
            self.list_wanted.emit()


def _same_name(begun: Mapping[str, Any], typed: Mapping[str, Any]) -> bool:
    """Whether both have the same name to use, and no two different legal last names."""
    if not _folded(typed, "preferred_name"):
        return False
    lasts = {_folded(each, "legal_last_name") for each in (begun, typed)} - {""}
    same = _folded(begun, "preferred_name") == _folded(typed, "preferred_name")
    return same and len(lasts) < 2


def _folded(values: Mapping[str, Any], key: str) -> str:
    return " ".join(str(values.get(key) or "").split()).casefold()
