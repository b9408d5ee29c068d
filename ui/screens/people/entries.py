"""History and support in words, as entries of a list."""

from __future__ import annotations

from peerdesk.desk.history.history import HistoryLine
from peerdesk.desk.mentoring.sessions import SessionRow
from peerdesk.words import _, date_time, medium_date, ngettext
from ui.screens.people.records_list import RecordLine

_ICONS = {
    "change": "pencil-simple",
    "undo": "arrow-counter-clockwise",
    "redo": "arrow-clockwise",
    "view": "eye",
    "sending": "printer",
    "print": "printer",
    "not_printed": "printer",
    "export": "export",
    "not_saved": "export",
    "erase": "eraser",
}


def history_entry(line: HistoryLine) -> RecordLine:
    """Each change from one thing to another has a line of its own; what a new record holds
    stands together."""
    changed = [each for each in line.changes if "→" in each]
    held = [each for each in line.changes if "→" not in each]
    said = [_("undone")] if line.is_undone and line.kind != "undo" else []
    return RecordLine(
        line.entry_id,
        _ICONS.get(line.kind, "note-pencil"),
        line.label,
        " · ".join((date_time(line.at), line.who, *said)),
        (*changed, " · ".join(held)) if held else tuple(changed),
    )


def session_entry(session: SessionRow) -> RecordLine:
    """How it was, who gave it, and the note."""
    how = [session.mode]
    if not session.reached:
        how.append(_("not reached"))
    elif session.minutes is not None:
        how.append(ngettext("{n} minute", "{n} minutes", session.minutes))
    if session.mentor:
        how.append(session.mentor)
    lines = [session.note] if session.note else []
    if session.follow_up_on is not None:
        lines.append(_("Follow-up on {day}", day=medium_date(session.follow_up_on)))
    return RecordLine(
        session.session_id,
        "handshake",
        session.kind,
        " · ".join((medium_date(session.day), *how)),
        tuple(lines),
    )
