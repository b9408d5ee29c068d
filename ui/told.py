"""What is asked of peer work with somebody outside: whether they were told anything, who, and what.

And the refusal where no consent names them, which opens the form for one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from peerdesk.desk.basics.rights import Right, is_director, may
from peerdesk.desk.mentoring.sessions import WITH_OTHERS
from peerdesk.desk.plans import referrals
from peerdesk.errors import NoConsent
from peerdesk.words import _
from ui.context import Context
from ui.widgets.fields import ChoiceBox, NoteField
from ui.widgets.form import FormGrid
from ui.widgets.messages import Banner


class ToldFields(QObject):
    """The fields of a form, asked for the kinds of peer work that are with somebody outside."""

    def __init__(self, context: Context, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.told = ChoiceBox(
            [("no", _("No: they spoke for themselves")), ("yes", _("Yes, something about them"))],
            name=f"{name}_told",
        )
        self.to = agency_line(context, f"{name}_told_to")
        self.what = NoteField(lines=2, name=f"{name}_told_what")
        self.reason = NoteField(lines=2, name=f"{name}_director_reason")
        self._is_director = is_director(context.actor)
        self._grid: FormGrid | None = None
        self._kind = ""
        self.told.code_changed.connect(self.fit)

    def add_to(self, grid: FormGrid) -> None:
        """Put the questions at the end of ``grid``."""
        self._grid = grid
        grid.add(
            "told",
            _("Was anybody outside told anything about them?"),
            self.told,
            hint=_("An agency, a court, their family. A name is something already."),
            required=True,
            wide=True,
        )
        grid.add(
            "told_to",
            _("With whom"),
            self.to,
            hint=_("As the consent names them: a person, an office, a court."),
            required=True,
            wide=True,
        )
        grid.add(
            "told_what",
            _("What was told"),
            self.what,
            hint=_("As little as the purpose needs. It stands in the accounting of disclosures."),
            required=True,
            wide=True,
        )
        grid.add(
            "director_reason",
            _("Without a consent: your reason as the director"),
            self.reason,
            hint=_("Only where no consent names them. The reason stays on record."),
            wide=True,
        )
        self.fit()

    def ask_of(self, kind: str) -> None:
        """What the chosen kind of peer work asks for."""
        self._kind = kind
        self.fit()

    def fit(self) -> None:
        """Show what the answers so far ask for."""
        if self._grid is None:
            return
        asked = self._kind in WITH_OTHERS
        told = asked and self.told.code() == "yes"
        shown = {"told": asked, "told_to": told, "told_what": told}
        for key, is_shown in (shown | {"director_reason": told and self._is_director}).items():
            self._grid.row(key).setVisible(is_shown)

    def values(self) -> dict[str, Any]:
        """Those of ``ToldForm`` and ``told_to``; nothing of what is not asked."""
        if self._kind not in WITH_OTHERS:
            return {}
        if self.told.code() != "yes":
            return {"told": self.told.code()}
        return {
            "told": "yes",
            "told_to": self.to.text(),
            "told_what": self.what.toPlainText().strip(),
            "director_reason": self.reason.toPlainText().strip(),
        }

    def fill(self, values: Mapping[str, Any]) -> None:
        """Put ``values`` back, blank what is not among them."""
        self.told.set_code(values.get("told", ""))
        self.to.setText(values.get("told_to", ""))
        self.what.setPlainText(values.get("told_what", ""))
        self.reason.setPlainText(values.get("director_reason", ""))
        self.fit()


def agency_line(context: Context, name: str) -> QLineEdit:
    """A line that offers the agencies that were named before."""
    made = QLineEdit()
    made.setObjectName(name)
    offered = QCompleter(referrals.agencies(context.actor), made)
    offered.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    offered.setFilterMode(Qt.MatchFlag.MatchContains)
    made.setCompleter(offered)
    return made


def say_no_consent(context: Context, banner: Banner, missing: NoConsent) -> None:
    """Why nothing was noted, and the way to the form for it, for whoever keeps consents."""
    keeps = may(context.actor, Right.KEEP_CONSENTS)
    words = _("{why} Nothing was noted yet; what you typed is kept.", why=missing)
    banner.show_message(words, "warning", _("Open the consent form") if keeps else "")
