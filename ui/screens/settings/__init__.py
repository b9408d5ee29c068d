"""Settings: the center and its lists, the accounts, backups, how the window looks here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from peerdesk.desk.basics.rights import Right, may
from peerdesk.words import _
from ui.context import Context
from ui.models.columns import Column
from ui.models.rows import RowsModel
from ui.models.selection import select_id
from ui.screen import Screen
from ui.screens.settings.accounts import AccountsSection
from ui.screens.settings.backups import BackupsSection
from ui.screens.settings.center import CenterSection
from ui.screens.settings.display import DisplaySection
from ui.screens.settings.lists import ListsSection
from ui.screens.settings.password import PasswordSection
from ui.theme import metrics, sizes
from ui.widgets.page import Card, PageHeader, column
from ui.widgets.room import Pages
from ui.widgets.table import DataList


class SettingsScreen(Screen):
    """Sections in a list at the start; which ones depends on the account's rights.

    What waits for Save and what is kept at once never share a section, and the line under the
    title says which this one is; one that waits names its button, ``KEPT_WITH``.
    """

    NAME = "settings"
    TABLES = frozenset({"center", "account", "account_role", "choice", "key_state", "center_day"})

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setObjectName("settings")
        director = may(context.actor, Right.KEEP_CENTER)
        sections: list[tuple[str, str, str, Callable[[Context], Any]]] = []
        if director:
            sections.append(("center", _("The center"), "house-line", CenterSection))
        if may(context.actor, Right.KEEP_LISTS):
            sections.append(("lists", _("Lists"), "list-bullets", ListsSection))
        if may(context.actor, Right.KEEP_ACCOUNTS):
            sections.append(("accounts", _("Accounts"), "users", AccountsSection))
        sections.append(("backups", _("Backups"), "archive", BackupsSection))
        sections.append(("display", _("Display"), "palette", DisplaySection))
        sections.append(("password", _("Your password"), "key", PasswordSection))
        self._context = context
        self._makers = {name: maker for name, _title, _icon, maker in sections}
        self._sections: dict[str, Any] = {}
        self._shown: Any = None
        self._model = RowsModel(
            [Column("title", "", text=_title_of, icon=_icon_of)], id_of=_name_of, parent=self
        )
        self._model.set_rows([(name, title, icon) for name, title, icon, _maker in sections])
        self._list = DataList(self._model, words=_("Sections"), name="settings_sections")
        self._list.setFixedHeight(sizes().tall_row * len(sections) + 2)
        self._list.row_chosen.connect(self._on_chosen)
        self._stack = Pages()
        line = QHBoxLayout()
        line.setSpacing(metrics.XL)
        side = Card(flush=True, name="settings_side")
        side.setFixedWidth(round(216 * sizes().factor))
        side.body.addWidget(self._list)
        line.addLayout(column(side, None))
        line.addWidget(self._stack, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(metrics.XL, metrics.MEDIUM, metrics.XL, metrics.XL)
        whole.setSpacing(metrics.LARGE)
        self._header = PageHeader(_("Settings"), " ")
        whole.addWidget(self._header)
        whole.addLayout(line, 1)
        self.setFocusProxy(self._list)
        select_id(self._list, next(iter(self._makers)))

    def reload(self) -> None:
        """The section that is shown reads the records again."""
        self._shown.reload()

    def show_target(self, target: object) -> None:
        """``target`` is a section's name."""
        if target in self._makers:
            select_id(self._list, target)

    def _on_chosen(self, name: str) -> None:
        section = self._sections.get(name)
        if section is None:
            # Made when it is first shown.
            section = self._sections[name] = self._makers[name](self._context)
            self._stack.addWidget(section)
        self._shown = section
        self._stack.setCurrentWidget(section)
        waits_for: str = getattr(section, "KEPT_WITH", "")
        said = (
            _("Kept with “{button}”.", button=_(waits_for))
            if waits_for
            else _("Each change is kept at once.")
        )
        self._header.set_title(_("Settings"), said)
        section.reload()


def _name_of(row: tuple[str, str, str]) -> str:
    return row[0]


def _title_of(row: tuple[str, str, str]) -> str:
    return row[1]


def _icon_of(row: tuple[str, str, str]) -> str:
    return row[2]
