"""What the page tells of a person, as far as the desk handed it out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QVBoxLayout, QWidget

from peerdesk.desk.people.people import Contact, PersonCard
from peerdesk.desk.people.person_details import AnswerGroup, EpisodeRow
from peerdesk.words import _, medium_date
from ui.theme import icon, metrics, sizes
from ui.widgets.buttons import button
from ui.widgets.flow import flowing
from ui.widgets.page import column, row
from ui.widgets.text import Pill, label

_CONTACT_ICONS = {
    "visit": "sign-in",
    "group": "users-three",
    "session": "handshake",
    "referral": "compass",
}


def overview(
    card: PersonCard,
    today: date,
    *,
    sees_details: bool,
    sees_mentors: bool,
    on_mentor: Callable[[], object],
    recovery: Iterable[QWidget] = (),
) -> QWidget:
    """The content of the Overview tab, made anew for each person; ``on_mentor`` opens the
    mentor, ``recovery`` are the parts about the recovery date."""
    start, end = _column(), _column()
    if sees_details:
        _add(start, _("How to reach them"), _ways_to_reach(card))
        _add(start, _("In an emergency"), [label(each, wrap=True) for each in card.emergency])
    if sees_mentors:
        _add(start, _("Mentor"), _mentor(card, on_mentor))
    _add(start, _("Groups"), [label(name, wrap=True) for name in card.groups])
    if sees_details:
        _add(start, _("Needs help with"), _pills(card.needs))
        _add(start, _("Pathways"), _pills(card.pathways))
    _add(end, _("Recovery"), recovery)
    lately = _("Lately") if sees_details else _("Your groups lately")
    nothing = _("Not seen here yet.") if sees_details else _("Not at a group that you run yet.")
    seen = _contacts(card.contacts) if card.contacts else label(nothing, "muted", wrap=True)
    _add(end, lately, [seen])
    # Without details there is little: both columns get some of it.
    about = end if sees_details else start
    _add(about, _("About"), [facts(_about(card, today, sees_details=sees_details))])
    for at, group in enumerate(card.answers):
        # The left column is the longer one already.
        _add(start if at % 2 else end, group.title, [_answers(group)])
    if card.episodes:
        _add(end, _("Times with the center"), [_episodes(card.episodes)])
    start.addStretch(1)
    end.addStretch(1)
    content = _Content()
    content.setObjectName("person_overview")
    content.show_columns(start, end)
    return content


class _Content(QWidget):
    """Two columns beside each other; below each other where there is no room for both."""

    def show_columns(self, start: QVBoxLayout, end: QVBoxLayout) -> None:
        """Once."""
        self._start, self._end = start, end
        self._both = row(start, end, spacing=metrics.XL)
        self._both.setStretch(0, 1)
        self._both.setStretch(1, 1)
        self._both.setContentsMargins(metrics.LARGE, metrics.LARGE, metrics.LARGE, metrics.LARGE)
        self.setLayout(self._both)
        # Else Qt reserves the height that the pills would need in the narrowest window.
        self.setMinimumHeight(1)

    def _least(self, columns: int) -> int:
        widest = max(each.minimumSize().width() for each in (self._start, self._end))
        return columns * widest + (columns - 1) * metrics.XL + 2 * metrics.LARGE

    def minimumSizeHint(self) -> QSize:
        return QSize(self._least(1), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        fits = event.size().width() >= self._least(2)
        way = QBoxLayout.Direction
        self._both.setDirection(way.LeftToRight if fits else way.TopToBottom)


def _column() -> QVBoxLayout:
    return column(spacing=metrics.XL)


def _add(to: QVBoxLayout, title: str, parts: Iterable[QWidget]) -> None:
    found = list(parts)
    if found:
        to.addLayout(column(label(title, "section"), *found, spacing=6))


def _ways_to_reach(card: PersonCard) -> list[QWidget]:
    if not card.phones:
        return [label(_("No phone number."), "muted")]
    ways: list[QWidget] = []
    for phone in card.phones:
        number = label(phone.number, "strong")
        number.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        way = QWidget()
        way.setLayout(column(number, label(phone.limits, wrap=True), spacing=0))
        ways.append(way)
    return ways


def _mentor(card: PersonCard, on_mentor: Callable[[], object]) -> list[QWidget]:
    parts: list[QWidget] = []
    if card.mentor and card.mentor_since:
        go = button(card.mentor.replace("&", "&&"), "link", on_click=on_mentor, name="open_mentor")
        go.setToolTip(_("Open the mentor"))
        since = label(_("since {day}", day=medium_date(card.mentor_since)), "muted")
        parts.append(flowing(go, since))
    if card.waits_since:
        waits = _("Waits since {day}", day=medium_date(card.waits_since))
        parts.append(label(waits, wrap=True))
    return parts or [label(_("No mentor."), "muted")]


def _pills(words: Iterable[str]) -> list[QWidget]:
    pills = [Pill(each) for each in words]
    return [flowing(*pills, spacing=6)] if pills else []


def _answers(group: AnswerGroup) -> QWidget:
    if not group.at_length:
        return facts(group.answers)
    made = QWidget()
    lines = column(spacing=metrics.XS)
    for asked, said in group.answers:
        lines.addWidget(label(asked, "muted"))
        lines.addWidget(label(said, wrap=True))
    made.setLayout(lines)
    return made


def _contacts(contacts: Iterable[Contact]) -> QWidget:
    made = QWidget()
    grid = _grid(made)
    for line, contact in enumerate(contacts):
        picture = label()
        side = sizes().icon
        picture.setPixmap(icon(_CONTACT_ICONS[contact.kind]).pixmap(side, side))
        grid.addWidget(picture, line, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(label(medium_date(contact.day), "muted"), line, 1, _TOP)
        grid.addWidget(label(contact.what or _("Visit"), wrap=True), line, 2)
    grid.setColumnStretch(2, 1)
    return made


def _about(card: PersonCard, today: date, *, sees_details: bool) -> list[tuple[str, str]]:
    found = [
        (_("Also called"), ", ".join(card.other_names)),
        (_("Language"), card.language),
        (_("First seen"), medium_date(card.first_seen_on)),
    ]
    if sees_details:
        found += [
            (_("Legal name"), card.legal_name),
            (_("Born"), _born(card.birth_date, today)),
            (_("Age"), "" if card.birth_date else card.age_band),
            (_("Gender"), card.gender),
            (_("Race and ethnicity"), card.race_ethnicity),
            (_("Lives in"), card.place),
            (_("Declined to say"), ", ".join(card.declined)),
            (_("Not known"), ", ".join(card.unknown)),
        ]
    return [(words, value) for words, value in found if value]


def _born(day: date | None, today: date) -> str:
    if day is None:
        return ""
    age = today.year - day.year - ((today.month, today.day) < (day.month, day.day))
    return _("{day} ({age} years)", day=medium_date(day), age=age)


def facts(pairs: Iterable[tuple[str, str]]) -> QWidget:
    """Words and what they are here, line by line."""
    made = QWidget()
    grid = _grid(made)
    for line, (words, value) in enumerate(pairs):
        grid.addWidget(label(words, "muted"), line, 0, _TOP)
        grid.addWidget(label(value, wrap=True), line, 1)
    grid.setColumnStretch(1, 1)
    return made


def _episodes(episodes: Iterable[EpisodeRow]) -> QWidget:
    return facts((_span(each), _reasons(each)) for each in episodes)


def _span(episode: EpisodeRow) -> str:
    opened = medium_date(episode.opened_on)
    if episode.closed_on is None:
        return _("Since {day}", day=opened)
    return f"{opened} – {medium_date(episode.closed_on)}"


def _reasons(episode: EpisodeRow) -> str:
    return " · ".join(part for part in (episode.referral_source, episode.close_reason) if part)


def _grid(of: QWidget) -> QGridLayout:
    grid = QGridLayout(of)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(metrics.MEDIUM)
    grid.setVerticalSpacing(metrics.XS)
    return grid


_TOP = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading
