"""What is to be seen to when there is a quiet hour: consents, notices, guests of other days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTabBar

from peerdesk.desk.basics.center_day import time_words
from peerdesk.desk.basics.rights import Right, may
from peerdesk.desk.consents import consents, notices
from peerdesk.desk.consents.consent_words import ELEMENT_WORDS, KIND_WORDS
from peerdesk.desk.consents.consents import ConsentRow
from peerdesk.desk.consents.notices import MissingNotice
from peerdesk.desk.front_desk import aliases
from peerdesk.desk.front_desk.aliases import AliasRow
from peerdesk.desk.groups import co_facilitators
from peerdesk.desk.groups.co_facilitators import Unlinked
from peerdesk.words import _, medium_date, ngettext, number
from ui import wording
from ui.context import Context
from ui.models.columns import Column, Tag
from ui.models.selection import selected_id
from ui.screens.today.day_card import DayCard
from ui.screens.today.link_guest import LinkDialog
from ui.screens.today.link_leader import LinkLeaderDialog
from ui.theme import metrics
from ui.widgets.page import row
from ui.widgets.text import label

_AHEAD = 30
"""Days before its end from which a consent is shown, and after it while it isn't renewed; one
that lacks an element is shown until it is complete."""
_SOON = 7
_GUEST_DAYS = 14
"""Days for which somebody may remember who a guest was."""
_MOST = 50
"""Of those without a notice; where nobody has been given it yet they are all the people."""
_MOST_WIDE = 400
"""Of the tabs, at any text size; those that need more are scrolled to."""
_KINDS = ("consents", "notices", "guests", "leaders")


@dataclass(frozen=True)
class _Row:
    """``person_id`` is None for a guest, who is the line ``alias``, and for a ``leader``."""

    id: tuple[str, object]
    name: str
    second: str
    tag: Tag | None = None
    person_id: int | None = None
    alias: AliasRow | None = None
    leader: Unlinked | None = None


class PapersCard(DayCard):
    """One list of the four at a time; those that are empty aren't offered, nor is the card when
    all are. Enter opens the person, or asks who a guest was, or whose account is meant."""

    def __init__(self, context: Context) -> None:
        super().__init__(
            "",
            Column(
                "paper",
                _("Name"),
                lambda row: row.name,
                second=lambda row: row.second,
                tag=lambda row: row.tag,
            ),
            empty="",
            most=4,
            name="today_papers",
            words=_("To see to"),
        )
        self._context = context
        self._found: dict[str, list[_Row]] = {}
        self._tabs = QTabBar()
        self._tabs.setObjectName("today_papers_tabs")
        self._tabs.setAccessibleName(_("To see to"))
        self._tabs.setUsesScrollButtons(True)
        self._tabs.setElideMode(Qt.TextElideMode.ElideNone)
        for kind in _KINDS:
            self._tabs.setTabData(self._tabs.addTab(""), kind)
        line = row(self._tabs, None)
        line.setContentsMargins(metrics.LARGE, metrics.XS, metrics.MEDIUM, metrics.XS)
        self.body.insertLayout(0, line)
        self._meaning = label("", "small", wrap=True, name="today_papers_meaning")
        about = row(self._meaning)
        about.setContentsMargins(metrics.LARGE, 0, metrics.MEDIUM, metrics.SMALL)
        self.body.insertLayout(1, about)
        self._tabs.currentChanged.connect(self._on_tab_changed)
        self.opened.connect(self._on_opened)

    def reload(self) -> None:
        """Read the lists again; the one that was looked at stays while it has rows."""
        self._found = self._read()
        words = {
            "leaders": _("Leaders"),
            "consents": _("Consents"),
            "notices": _("Notice missing"),
            "guests": _("Guests to link"),
        }
        self._tabs.blockSignals(True)
        for at, kind in enumerate(_KINDS):
            rows = self._found[kind]
            count = len(rows)
            if kind == "notices" and count == _MOST:
                count = notices.count_notice_missing(self._context.actor)
            self._tabs.setTabText(at, f"{words[kind]} {number(count)}")
            self._tabs.setTabVisible(at, bool(rows))
        shown = next((at for at, kind in enumerate(_KINDS) if self._found[kind]), 0)
        if not self._found[self._kind()]:
            self._tabs.setCurrentIndex(shown)
        self._tabs.blockSignals(False)
        # Counts of four digits in large text would push the column out of the window.
        self._tabs.setMinimumWidth(min(self._tabs.sizeHint().width(), _MOST_WIDE))
        self.setVisible(any(self._found.values()))
        self._show_kind()

    def _show_kind(self) -> None:
        meant = {
            "leaders": _(
                "Co-facilitators written as text: link each to the account that is meant."
            ),
            "consents": _("Ending soon or ended, or not complete or not signed yet."),
            "notices": _("The notice to patients was not given to them yet."),
            "guests": _("They signed in as guests: somebody may know who it was."),
        }
        self._meaning.setText(meant[self._kind()])
        self.show_rows(self._found[self._kind()])

    def _kind(self) -> str:
        return str(self._tabs.tabData(max(self._tabs.currentIndex(), 0)))

    def _read(self) -> dict[str, list[_Row]]:
        actor = self._context.actor
        today = actor.clock.today()
        found: dict[str, list[_Row]] = {kind: [] for kind in _KINDS}
        if may(actor, Right.KEEP_ACCOUNTS):
            found["leaders"] = [_leader(each) for each in co_facilitators.unlinked(actor)]
        if may(actor, Right.SEE_CONSENTS):
            ending = consents.expiring(actor, _AHEAD, _AHEAD)
            found["consents"] = [_consent(each, today) for each in ending]
            found["consents"] += [_incomplete(each) for each in consents.incomplete(actor)]
            missing = notices.notice_missing(actor, _MOST)
            found["notices"] = [_notice(each) for each in missing]
        if may(actor, Right.SIGN_IN_VISITORS) or may(actor, Right.TAKE_ROLL):
            first = today - timedelta(days=_GUEST_DAYS)
            found["guests"] = [
                _guest(each, today)
                for each in aliases.unlinked(actor, first, today)
                # Those who signed in today stand among the visitors.
                if each.kind == "attendance" or each.day < today
            ]
        return found

    def _on_tab_changed(self, at: int) -> None:
        if self._found:
            self._show_kind()
            self.rows_changed.emit()

    def _on_opened(self, row_id: object) -> None:
        chosen: _Row | None = self.chosen()
        if chosen is None or chosen.id != selected_id(self.list):
            return
        if chosen.leader is not None:
            LinkLeaderDialog(self, self._context, chosen.leader).open()
        elif chosen.alias is not None:
            guest = chosen.alias
            LinkDialog(self, self._context, guest.kind, guest.row_id, guest.alias).open()
        else:
            self._context.show("people", chosen.person_id)


def _consent(consent: ConsentRow, today: date) -> _Row:
    ends = consent.last_day or today
    days = (ends - today).days
    if days == -1:
        tag = Tag(_("ended yesterday"), "warning")
    elif days < 0:
        tag = Tag(_("ended {day}", day=medium_date(ends)), "warning")
    elif days == 0:
        tag = Tag(_("ends today"), "warning")
    else:
        words = ngettext("{n} day left", "{n} days left", days)
        tag = Tag(words, "warning" if days <= _SOON else "neutral")
    # Most are of one kind: its name would only push the others out of the line.
    kind = "" if consent.kind == "general" else _(KIND_WORDS[consent.kind])
    second = wording.joined(consent.recipient, kind)
    return _Row(("consent", consent.id), consent.person, second, tag, consent.person_id)


def _incomplete(consent: ConsentRow) -> _Row:
    what = ", ".join(_(ELEMENT_WORDS[each]) for each in consent.missing)
    second = wording.joined(consent.recipient, _("Missing: {what}", what=what))
    unsigned = "signature" in consent.missing or "signed_on" in consent.missing
    tag = Tag(_("not signed") if unsigned else _("not complete"), "warning")
    return _Row(("consent", consent.id), consent.person, second, tag, consent.person_id)


def _notice(missing: MissingNotice) -> _Row:
    since = _("since {day}", day=medium_date(missing.since))
    second = wording.joined(missing.code, since)
    return _Row(("notice", missing.person_id), missing.name, second, None, missing.person_id)


def _leader(waiting: Unlinked) -> _Row:
    tag = Tag(_("not linked"), "warning")
    second = _("co-facilitator of {group}", group=waiting.group)
    return _Row(("leader", waiting.group_id), waiting.name, second, tag, leader=waiting)


def _guest(guest: AliasRow, today: date) -> _Row:
    day = wording.near_day(guest.day, today)
    second = wording.joined(guest.where or _("At the desk"), day, time_words(guest.day, guest.at))
    return _Row((guest.kind, guest.row_id), guest.alias, second, None, None, guest)
