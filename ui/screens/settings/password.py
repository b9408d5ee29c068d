"""Everybody's own password."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from peerdesk.desk.office import office
from peerdesk.desk.office.keeping import password_strength
from peerdesk.done import Done
from peerdesk.errors import Invalid, PeerDeskError
from peerdesk.words import N_, _
from ui.context import Context
from ui.jobs import Progress
from ui.widgets.buttons import button
from ui.widgets.form import FormGrid
from ui.widgets.page import Card, row
from ui.widgets.password import PasswordField
from ui.widgets.text import label


class PasswordSection(QWidget):
    """The present one, then the new one twice."""

    KEPT_WITH = N_("Change the password")

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setObjectName("settings_password")
        self._context = context
        self._old = PasswordField(name="own_old")
        self._new = PasswordField(self._strength, name="own_password")
        self._again = PasswordField(name="own_again")
        self._again.entered.connect(self._on_save)
        self._form = FormGrid(1)
        self._form.add("old", _("&Present password"), self._old)
        self._form.add(
            "password",
            _("&New password"),
            self._new,
            hint=_("Three or four words that have nothing to do with each other are good."),
        )
        self._form.add("again", _("The same once &more"), self._again)
        self._form.judge_together("old", "password", "again")
        self._save = button(
            _("Change the password"), "primary", on_click=self._on_save, name="own_save"
        )
        card = Card(name="own_card")
        card.setMaximumWidth(520)
        card.body.addWidget(
            label(
                _(
                    "It opens the records of the whole center: keep it to yourself. If somebody "
                    "else knew it, a new one is not enough: a director changes the key, under "
                    "Accounts."
                ),
                "muted",
                wrap=True,
            )
        )
        card.body.addWidget(self._form)
        card.body.addLayout(row(None, self._save))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(card)
        whole.addStretch(1)

    def reload(self) -> None:
        """Nothing of this is read from the records."""

    def _strength(self, text: str) -> tuple[int, str]:
        return password_strength(text, name=self._context.actor.name)

    def _on_save(self) -> None:
        if not self._save.isEnabled():
            return
        if self._new.text() != self._again.text():
            self._form.show_errors({"again": _("This is not the same as above.")})
            return
        self._form.show_errors({})
        self._save.setEnabled(False)
        work = partial(_change, self._context, self._old.text(), self._new.text())
        self._context.jobs.run(work, self._done, self._no)

    def _done(self, done: Done[None]) -> None:
        self._clear()
        self._context.said.emit(_("Your password is changed."), None)

    def _no(self, error: Exception) -> None:
        self._save.setEnabled(True)
        if isinstance(error, Invalid):
            self._form.show_errors(error.fields)
        elif isinstance(error, PeerDeskError):
            self._context.refused.emit(str(error))

    def _clear(self) -> None:
        self._save.setEnabled(True)
        for field in (self._old, self._new, self._again):
            field.clear()


def _change(context: Context, old: str, new: str, progress: Progress) -> Done[None]:
    return office.change_own_password(context.actor, context.door.folder, old, new, context.cost)
