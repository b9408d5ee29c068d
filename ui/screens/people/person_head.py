"""Who they are here, and what matters at the desk, at a glance."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from peerdesk.desk.people.people import FLAG_WORDS, Flag, PersonCard
from peerdesk.words import _
from ui.theme import metrics
from ui.widgets.flow import FlowLayout
from ui.widgets.page import column
from ui.widgets.paint import PillTone
from ui.widgets.text import Pill, label

_TONES: dict[Flag, PillTone] = {
    Flag.HERE_NOW: "success",
    Flag.NOTICE_MISSING: "warning",
    Flag.WAITS_FOR_MENTOR: "accent",
    Flag.CLOSED: "neutral",
}


class PersonHead(QWidget):
    """Name, pronouns, code and pills: flags, what is all right on the phone, consents, access."""

    def __init__(self) -> None:
        super().__init__()
        self._name = label("", "title", wrap=True, name="person_name")
        self._name.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._who = label("", "muted", wrap=True, name="person_detail")
        self._who.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._pills = QWidget()
        self._pills.setObjectName("person_flags")
        self._flow = FlowLayout(self._pills, 6)
        policy = self._pills.sizePolicy()
        policy.setHeightForWidth(True)
        self._pills.setSizePolicy(policy)
        self.setLayout(column(self._name, self._who, self._pills, spacing=metrics.XS))

    def show_card(self, card: PersonCard, consents: tuple[str, PillTone] | None) -> None:
        """Show this person; ``consents`` is the pill about them, None for none."""
        self._name.setText(card.name)
        self._who.setText(" · ".join(part for part in (card.pronouns, card.code) if part))
        _empty(self._flow)
        pills = [(_(FLAG_WORDS[flag]), _TONES[flag]) for flag in card.flags if flag in _TONES]
        if card.archived_on is not None:
            pills.insert(0, (_("Archived"), "warning"))
        if card.phones:
            pills += _limits(card.phones[0].limits)
        if consents is not None:
            pills.append(consents)
        pills += [(each, "accent") for each in card.accessibility]
        for words, tone in pills:
            self._flow.addWidget(Pill(words, tone))
        self._pills.setVisible(bool(pills))
        self._pills.setAccessibleName(", ".join(words for words, _tone in pills))

    def clear(self) -> None:
        """Nothing of anybody stays."""
        self._name.clear()
        self._who.clear()
        _empty(self._flow)


def _limits(limits: str) -> list[tuple[str, PillTone]]:
    """What isn't all right on the main number, and who to say is calling: a pill each, for
    together they would be too long for the narrowest page."""
    if limits.startswith(_("Not OK to call or text")):
        return [(_("Not OK to call or text"), "warning")]
    whole = (_("call"), _("text"), _("leave a message"))
    everything = _("OK to: {what}", what=", ".join(whole))
    return [(each, "neutral") for each in limits.split(". ", 1) if each != everything]


def _empty(flow: FlowLayout) -> None:
    while (item := flow.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
