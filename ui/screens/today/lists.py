"""The short lists of the day, each a card that is as tall as what it holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from PySide6.QtCore import Qt

from peerdesk.desk.basics.rights import Right, may
from peerdesk.desk.groups import attendance, stand_ins
from peerdesk.desk.groups.meetings import MeetingRow
from peerdesk.desk.mentoring import assignment, mentor_requests, mentors
from peerdesk.desk.mentoring.assignment import WalkingRow
from peerdesk.desk.mentoring.mentor_requests import WaitingRow
from peerdesk.desk.people import drafts, people
from peerdesk.words import _, medium_date, ngettext
from ui import wording
from ui.context import Context
from ui.models.columns import Column, Tag
from ui.models.selection import select_id, selected_id
from ui.screens.today.day_card import DayCard
from ui.widgets.buttons import button, give_key

_LONG_WAIT = 14
"""Days after which somebody who waits, or was not talked with, stands out."""


class GroupsCard(DayCard):
    """Today's groups: Enter takes the roll."""

    def __init__(self, context: Context) -> None:
        self._print = button(_("Ros&ter"), "quiet", icon_name="printer", name="today_print_roster")
        self._roll = button(
            _("Take ro&ll"), "quiet", icon_name="check-square", name="today_take_roll"
        )
        self._stand_in = button("", "quiet", icon_name="check-square", name="today_stand_in")
        give_key(self._stand_in, wording.STAND_IN_KEY, _("Take this roll in their place"))
        super().__init__(
            _("Today's groups"),
            Column(
                "meeting",
                _("Group"),
                lambda meeting: meeting.group,
                second=_meeting_line,
                tag=wording.meeting_tag,
            ),
            empty=_("No group meets today."),
            most=4,
            least=2,
            name="today_groups",
            actions=(self._print, self._roll, self._stand_in),
        )
        self._context = context
        self._stand_in.clicked.connect(self._on_stand_in)
        self._print.clicked.connect(self._on_print)
        self._roll.clicked.connect(self._on_roll)
        self.opened.connect(self._on_opened)
        self.list.row_chosen.connect(self._on_row_chosen)

    def reload(self) -> None:
        """Read today's meetings again; the next one is chosen until somebody chooses."""
        actor = self._context.actor
        rows = attendance.meetings_now(actor)
        evening = wording.is_evening(rows)
        self.set_title(_("Tonight's groups") if evening else _("Today's groups"))
        self.show_rows(rows)
        if rows and self.chosen() is None:
            waiting = [row for row in rows if row.roll in ("ahead", "not_taken")]
            select_id(self.list, (waiting or rows)[0].id)
        self._show_what_can_be_done()

    def over_since(self, now: datetime, today: date) -> bool:
        """Whether a meeting that was ahead is over, or one that was left from yesterday."""
        return any(
            row.ends <= now and (row.roll == "ahead" or row.day < today)
            for row in self.model.rows()
        )

    def _on_row_chosen(self, meeting_id: object) -> None:
        self._show_what_can_be_done()

    def _show_what_can_be_done(self) -> None:
        meeting: MeetingRow | None = self.chosen()
        reason = wording.who_may(self._context.actor, Right.TAKE_ROLL)
        printing = reason
        if not reason and meeting is not None and meeting.hosted:
            printing = _("This group is not the center's own: only heads are counted.")
        stands_in = not reason and meeting is not None and meeting.may_stand_in
        if not reason and meeting is not None:
            reason = wording.closed_roll(meeting)
            printing = printing or reason
        if stands_in and meeting is not None:
            self._stand_in.setText(wording.stand_in_words(meeting))
        self._stand_in.setVisible(stands_in)
        for each, why in ((self._print, printing), (self._roll, reason)):
            each.setVisible(meeting is not None and not stands_in)
            each.setEnabled(not why)
            each.setToolTip(why)

    def _on_print(self) -> None:
        self._context.show("reports", ("roster", selected_id(self.list)))

    def _on_roll(self) -> None:
        self._context.show("groups", selected_id(self.list))

    def _on_stand_in(self) -> None:
        actor, meeting_id = self._context.actor, selected_id(self.list)
        assert isinstance(meeting_id, int)
        if self._context.attempt(lambda: stand_ins.stand_in(actor, meeting_id)) is not None:
            self._context.show("groups", meeting_id)

    def _on_opened(self, meeting_id: object) -> None:
        self._context.show("groups", meeting_id)


class WaitingCard(DayCard):
    """Who waits for a mentor, the longest first."""

    def __init__(self, context: Context) -> None:
        self._all = button("", "quiet", name="today_waiting_all")
        super().__init__(
            _("Waiting for a mentor"),
            Column("name", _("Name"), lambda row: row.name, second=_wish, tag=_waited),
            empty=_("Nobody waits for a mentor."),
            most=4,
            name="today_waiting",
            actions=(self._all,),
            id_of=lambda row: row.person_id,
        )
        self._context = context
        self._all.clicked.connect(self._on_all)
        self.list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.opened.connect(self._on_opened)

    def reload(self) -> None:
        """Read the waiting list again."""
        rows = mentor_requests.waiting(self._context.actor)
        self.show_rows(rows)
        self._all.setText(ngettext("All {n}", "All {n}", len(rows)))
        self._all.setVisible(bool(rows))

    def _on_all(self) -> None:
        self._context.show("mentors", None)

    def _on_opened(self, person_id: object) -> None:
        self._context.show("mentors", person_id)


class RollsCard(DayCard):
    """Rolls that were not taken on days before today, the newest first."""

    def __init__(self, context: Context) -> None:
        self._all = button("", "quiet", name="today_rolls_all")
        super().__init__(
            _("Rolls not taken"),
            Column("meeting", _("Group"), lambda row: row.group, second=self._when),
            empty="",
            most=3,
            name="today_rolls",
            actions=(self._all,),
        )
        self._context = context
        self._all.clicked.connect(self._on_all)
        self.list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.opened.connect(self._on_opened)

    def reload(self) -> None:
        """Read them again; without any, the card is not there."""
        actor = self._context.actor
        today = actor.clock.today()
        missing = [row for row in attendance.rolls_not_taken(actor) if row.day < today]
        self._all.setText(ngettext("All {n}", "All {n}", len(missing)))
        self.show_rows(missing[::-1])
        self.setVisible(bool(missing))

    def _on_all(self) -> None:
        self._context.show("groups", None)

    def _when(self, meeting: MeetingRow) -> str:
        day = wording.near_day(meeting.day, self._context.actor.clock.today())
        return wording.joined(day, meeting.starts, wording.expected(meeting))

    def _on_opened(self, meeting_id: object) -> None:
        self._context.show("groups", meeting_id)


@dataclass(frozen=True)
class _Unfinished:
    """A half-typed form about a person."""

    id: int
    form: str
    subject_id: int | None
    words: str
    saved: str


class DraftsCard(DayCard):
    """Forms about people that this account began and did not finish."""

    def __init__(self, context: Context) -> None:
        super().__init__(
            "",
            Column(
                "draft",
                _("Not finished"),
                lambda row: row.words,
                second=lambda row: row.saved,
                icon=lambda row: "pencil-line",
                tag=lambda row: Tag(_("not finished"), "accent"),
            ),
            empty="",
            most=2,
            name="today_drafts",
            words=_("Not finished"),
        )
        self._context = context
        self.opened.connect(self._on_opened)

    def reload(self) -> None:
        """Read them again; without any, the card is not there."""
        actor = self._context.actor
        every = [(drafts.kind_of(actor, row.form), row) for row in drafts.drafts(actor)]
        begun = [(kind, row) for kind, row in every if kind is not None]
        about = [row.subject_id for _kind, row in begun if row.subject_id is not None]
        known = people.people_rows(actor, about) if about else {}
        rows = []
        for kind, row in begun:
            is_new = row.subject_id is None
            name = row.name if row.subject_id is None else known[row.subject_id].name
            words = wording.draft_words(kind, name, is_new=is_new)
            saved = wording.near_moment(row.saved_at, actor.clock)
            rows.append(_Unfinished(row.id, row.form, row.subject_id, words, saved))
        self.show_rows(rows)
        self.setVisible(bool(rows))

    def _on_opened(self, draft_id: object) -> None:
        draft = self.chosen()
        if draft is not None:
            self._context.show("people", ("draft", draft.form, draft.id, draft.subject_id))


class OwnPeopleCard(DayCard):
    """Who walks with this mentor: those not talked with for longest first."""

    def __init__(self, context: Context) -> None:
        super().__init__(
            _("People to call"),
            Column("name", _("Name"), lambda row: row.name, second=_last_talk, tag=self._silence),
            empty=_("You have talked with everybody in the last two weeks."),
            most=9,
            name="today_own_people",
            id_of=lambda row: row.person_id,
        )
        self._context = context
        self.opened.connect(self._on_opened)

    def reload(self) -> None:
        """Read them again: nobody who was talked with in the last two weeks."""
        actor = self._context.actor
        mentor_id = mentors.own_mentor_id(actor)
        walking = assignment.people_of(actor, mentor_id) if mentor_id is not None else []
        today = actor.clock.today()
        since = today - timedelta(days=_LONG_WAIT)
        # A talk of a day to come was logged while the clock was ahead: nobody knows.
        quiet = [row for row in walking if not since < _last_day(row) <= today]
        self.show_rows(sorted(quiet, key=_last_day))

    def _silence(self, row: WalkingRow) -> Tag | None:
        days = (self._context.actor.clock.today() - _last_day(row)).days
        return Tag(ngettext("{n} day", "{n} days", days), "warning") if days >= 0 else None

    def _on_opened(self, person_id: object) -> None:
        self._context.show("people", person_id)


def is_mentor(context: Context) -> bool:
    """Whether this account has people of its own to call."""
    actor = context.actor
    return may(actor, Right.LOG_SESSIONS) and mentors.own_mentor_id(actor) is not None


def _meeting_line(meeting: MeetingRow) -> str:
    facilitator = _("with {name}", name=meeting.facilitator) if meeting.facilitator else ""
    return wording.joined(meeting.starts, meeting.room, facilitator, wording.expected(meeting))


def _wish(row: WaitingRow) -> str:
    return wording.joined(*row.asked_for) or _("no special wishes")


def _waited(row: WaitingRow) -> Tag:
    if row.days == 0:
        return Tag(_("since today"))
    words = ngettext("{n} day", "{n} days", row.days)
    return Tag(words, "warning" if row.days >= _LONG_WAIT else "neutral")


def _last_day(row: WalkingRow) -> date:
    return row.last_session_on or row.started_on


def _last_talk(row: WalkingRow) -> str:
    last = (
        _("last talked {day}", day=medium_date(row.last_session_on))
        if row.last_session_on is not None
        else _("not talked yet, together since {day}", day=medium_date(row.started_on))
    )
    return wording.joined(last, _("review due") if row.review_is_due else "")
