"""Recovery on the page: the days, what comes next, what was before, and how to say what is new."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from peerdesk.desk.basics.dates import Sense, example_of_day, example_of_words, yesterday
from peerdesk.desk.people.people import PersonCard
from peerdesk.desk.plans import recovery
from peerdesk.desk.plans.recovery import Recovery, TimeInRecovery
from peerdesk.done import Done
from peerdesk.words import _, medium_date, ngettext
from ui.context import Context
from ui.screens.people.small_form import Deed, SmallQuestion, past_day
from ui.theme import metrics
from ui.widgets.buttons import button
from ui.widgets.fields import DateField
from ui.widgets.flow import flowing
from ui.widgets.page import column
from ui.widgets.text import label


def recovery_part(
    known: Recovery, on_set: Callable[[], object], on_return: Callable[[], object]
) -> list[QWidget]:
    """The lines of the Overview; the buttons call ``on_set`` and ``on_return``."""
    parts: list[QWidget] = []
    if known.current is None:
        parts.append(label(_("No recovery date yet. It is theirs to name."), "muted", wrap=True))
    else:
        days = ngettext("{n} day", "{n} days", known.days)
        since = _("Since {day}", day=medium_date(known.current))
        now = QWidget()
        now.setLayout(column(label(days, "heading"), label(since, "muted"), spacing=0))
        parts.append(now)
    if known.next is not None:
        coming = _("Next: {what} on {day}", what=known.next.words, day=medium_date(known.next.on))
        parts.append(label(coming, wrap=True, name="recovery_next"))
    earlier = [period for period in known.periods if period.ended_on is not None]
    if earlier:
        altogether = ngettext(
            "{n} day altogether: every time counts.",
            "{n} days altogether: every time counts.",
            known.days_altogether,
        )
        parts.append(label(altogether, wrap=True, name="recovery_altogether"))
        lines = "\n".join(_earlier(period) for period in earlier)
        parts.append(label(lines, "muted", wrap=True, name="recovery_earlier"))
    set_words = _("Set the date …") if known.current is None else _("Correct the date …")
    deeds = [button(set_words, on_click=on_set, name="recovery_set")]
    if known.current is not None:
        deeds.append(button(_("Returned to use …"), on_click=on_return, name="recovery_return"))
    actions = flowing(*deeds, spacing=6)
    actions.setContentsMargins(0, metrics.XS, 0, 0)
    return [*parts, actions]


def _earlier(period: TimeInRecovery) -> str:
    assert period.ended_on is not None
    days = ngettext("{n} day", "{n} days", period.days(period.ended_on))
    first, last = medium_date(period.started_on), medium_date(period.ended_on)
    return f"{first} – {last}: {days}"


def setting(
    context: Context, card: PersonCard, known: Recovery, done: Callable[[Done[None]], object]
) -> Deed:
    """Asks for the day from which the current time counts."""
    actor = context.actor
    day = DateField(actor.clock.today, Sense.RECENT, name="deed_day")
    day.set_date(known.current)
    this_year = actor.clock.today().year
    hint = _(
        "Any usual form: {digits}, {words}, “{yesterday}”.",
        digits=example_of_day(date(this_year - 1, 3, 4)),
        words=example_of_words(date(this_year, 3, 4)),
        yesterday=yesterday(),
    )
    return Deed(
        "recovery_date",
        card.id,
        _("Recovery date of {name}", name=card.name),
        _("The day from which they count. They choose it, and it can be corrected at any time."),
        [SmallQuestion("day", _("Counts from"), day, hint=hint, required=True)],
        _("Save"),
        partial(_set_date, context, card.id),
        done,
    )


def _set_date(context: Context, person_id: int, values: dict[str, Any]) -> Done[None]:
    return recovery.set_recovery_date(context.actor, person_id, values["day"])


def returning(
    context: Context, card: PersonCard, known: Recovery, done: Callable[[Done[None]], object]
) -> Deed:
    """Notes a return to use: the time before stays, the next one begins."""
    actor = context.actor
    day = past_day(context)
    start = DateField(actor.clock.today, Sense.RECENT, name="deed_new_start")
    points = []
    if known.current is not None:
        points.append(
            ngettext(
                "The {n} day since {since} stays on this page.",
                "The {n} days since {since} stay on this page.",
                known.days,
                since=medium_date(known.current),
            )
        )
    points.append(_("Milestones that were reached stay reached."))
    points.append(_("It is noted as a new start; the toast takes it back if it was a mistake."))
    return Deed(
        "returned_to_use",
        card.id,
        _("A new start for {name}", name=card.name),
        _("Coming back and saying so takes strength. Nothing that was before is lost."),
        [
            SmallQuestion("day", _("Returned to use on"), day, required=True),
            SmallQuestion(
                "new_start", _("Counts anew from"), start, hint=_("Leave blank for the same day.")
            ),
        ],
        _("Note the new start"),
        partial(_return, context, card.id),
        done,
        points,
    )


def _return(context: Context, person_id: int, values: dict[str, Any]) -> Done[None]:
    return recovery.record_return_to_use(
        context.actor, person_id, values["day"], values["new_start"]
    )
