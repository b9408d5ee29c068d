"""The groups screen: what is on around today and all groups; beside them the page that is open."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from typing import Any, Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QTabWidget, QWidget

from peerdesk.desk.basics.rights import Right, may
from peerdesk.desk.groups import attendance, groups
from peerdesk.desk.groups.meetings import MeetingRow
from peerdesk.desk.office.keeping import newest_entry
from peerdesk.errors import Invalid, PeerDeskError, Refused
from peerdesk.text import one_line
from peerdesk.words import _
from ui.context import Context
from ui.models.selection import select_id, selected_id
from ui.screen import Screen
from ui.screens.groups import sentences
from ui.screens.groups.closed_page import ClosedRollPage
from ui.screens.groups.group_form import GroupFormPage
from ui.screens.groups.group_page import GroupPage
from ui.screens.groups.lists import (
    MeetingsDelegate,
    MeetingsModel,
    first_to_do,
    groups_model,
    meetings_around_today,
)
from ui.screens.groups.roll_page import RollPage
from ui.theme import metrics
from ui.widgets.buttons import button
from ui.widgets.fields import CheckBox
from ui.widgets.form import FieldRow
from ui.widgets.layouts import layout_of
from ui.widgets.page import Card, EmptyState, PageHeader, SplitPage, column
from ui.widgets.room import Pages
from ui.widgets.search import SearchField
from ui.widgets.table import DataList

Kind = Literal["meeting", "group", "form"]


class GroupsScreen(Screen):
    """Groups, their meetings, and the roll.

    `reload` does nothing as long as nothing was written since what is shown: a mark on the roll
    paints its own line, and the reload that follows it must not read everything again.
    """

    NAME = "groups"
    TABLES = frozenset(
        {
            "peer_group",
            "meeting",
            "membership",
            "attendance",
            "person",
            "account",
            "roster_print",
            "stand_in",
        }
    )

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setObjectName("groups_screen")
        self._context = context
        self._opened: tuple[Kind, int | None] | None = None
        self._before_form: tuple[Kind, int | None] | None = None
        self._shown_at: tuple[int, datetime] | None = None
        self._search = ""
        self._make_lists()
        self._make_pages()
        self._new = button(
            _("&New group"),
            "primary",
            icon_name="plus",
            shortcut="Ctrl+N",
            on_click=self._on_new,
            name="groups_new",
        )
        why_not = sentences.who_may(context.actor, Right.KEEP_GROUPS)
        self._new.setEnabled(not why_not)
        if why_not:
            self._new.setToolTip(why_not)
        header = PageHeader(_("Groups"), actions=(self._new,))
        start = QWidget()
        start.setLayout(column(header, self._lists_card, self._sheet_row, spacing=metrics.MEDIUM))
        split = SplitPage(start, self._pages, start_width=340)
        whole = column(split)
        whole.setContentsMargins(metrics.XL, metrics.LARGE, metrics.XL, metrics.LARGE)
        self.setLayout(whole)
        self.setFocusProxy(self._meetings)

    def _make_lists(self) -> None:
        self._meetings_model = MeetingsModel(self)
        self._meetings = DataList(
            self._meetings_model, words=_("Meetings around today"), name="groups_meetings"
        )
        self._meetings.setUniformItemSizes(False)
        self._meetings.setItemDelegate(MeetingsDelegate(self._meetings))
        self._meetings.set_empty(
            EmptyState(
                "calendar-blank",
                _("No meetings around today. Add a group, and its meetings appear here."),
                name="groups_no_meetings",
            )
        )
        self._meetings.row_chosen.connect(self._on_meeting_chosen)
        self._meetings.row_activated.connect(self._on_meeting_activated)
        self._groups_model = groups_model(self)
        self._groups = DataList(self._groups_model, words=_("All groups"), name="groups_list")
        self._no_groups = EmptyState("users-three", "", name="groups_no_groups")
        self._groups.set_empty(self._no_groups)
        self._groups.row_chosen.connect(self._on_group_chosen)
        self._groups.row_activated.connect(self._on_group_activated)
        self._find = SearchField(_("Name, room or facilitator"), self._groups, name="groups_search")
        self._find.textChanged.connect(self._on_search)
        self._find.chosen.connect(self._on_search_entered)
        self._ended = CheckBox(_("Those that have ended"), name="groups_ended")
        self._ended.toggled.connect(self._on_search)
        all_groups = QWidget()
        tools = column(self._find, self._ended, spacing=metrics.SMALL)
        tools.setContentsMargins(metrics.SMALL, metrics.SMALL, metrics.SMALL, metrics.SMALL)
        page = column(spacing=0)
        page.addLayout(tools)
        page.addWidget(self._groups, 1)
        all_groups.setLayout(page)
        self._tabs = QTabWidget()
        self._tabs.setObjectName("groups_tabs")
        self._tabs.setAccessibleName(_("Groups"))
        self._tabs.setDocumentMode(True)
        self._tabs.addTab(self._meetings, _("Meetings"))
        self._tabs.addTab(all_groups, _("All groups"))
        self._lists_card = Card(flush=True, name="groups_lists_card")
        layout_of(self._lists_card).setContentsMargins(1, 4, 1, 8)
        self._lists_card.body.addWidget(self._tabs)
        self._sheet = QLineEdit()
        self._sheet.setObjectName("groups_sheet")
        self._sheet.returnPressed.connect(self._on_sheet)
        self._sheet.textEdited.connect(self._on_sheet_edited)
        self._sheet_row = FieldRow(
            _("&Key a sheet"), self._sheet, hint=_("The number at the top of the paper, then Enter")
        )
        if not may(self._context.actor, Right.TAKE_ROLL):
            self._sheet_row.hide()

    def _make_pages(self) -> None:
        context = self._context
        self._nothing = EmptyState(
            "users-three", _("Choose a meeting to take its roll."), name="groups_nothing"
        )
        self.roll = RollPage(context)
        self.roll.left.connect(self._on_left)
        self.roll.group_wanted.connect(self._on_group_wanted)
        self.roll.marked.connect(self._on_marked)
        self._pages = Pages()
        for page in (self._nothing, self.roll):
            self._pages.addWidget(page)

    # Made when they are first wanted: their many fields take longer than all the rest.

    @cached_property
    def closed(self) -> ClosedRollPage:
        """Today's meeting of somebody else's group."""
        made = ClosedRollPage(self._context)
        made.left.connect(self._on_left)
        made.group_wanted.connect(self._on_group_wanted)
        made.taken.connect(self._on_meeting_wanted)
        self._pages.addWidget(made)
        return made

    @cached_property
    def group(self) -> GroupPage:
        """A group's own page."""
        made = GroupPage(self._context)
        made.left.connect(self._on_left)
        made.meeting_wanted.connect(self._on_meeting_wanted)
        made.change_wanted.connect(self._on_change_wanted)
        self._pages.addWidget(made)
        return made

    @cached_property
    def form(self) -> GroupFormPage:
        """The form that adds and changes groups."""
        made = GroupFormPage(self._context)
        made.left.connect(self._on_form_left)
        made.saved.connect(self._on_saved)
        self._pages.addWidget(made)
        return made

    def reload(self) -> None:
        """Read what is shown again, if anything was written or a minute has passed since."""
        now = self._now()
        if self._shown_at == now:
            return
        first = self._shown_at is None
        self._shown_at = now
        page = self._pages.currentWidget()
        if page is self.roll:
            self.roll.reload()
            if self.roll.meeting() is None:
                self._close_page()
        elif isinstance(page, ClosedRollPage):
            self._reopen_closed(page)
        elif isinstance(page, GroupPage):
            page.reload()
        self._load_lists()
        if first and self._opened is None:
            self._open_first()

    def show_target(self, target: object) -> None:
        """A meeting's id: its roll, ready for the keys; ("group", id): that group."""
        self.reload()
        if isinstance(target, tuple):
            _kind, group_id = target
            self._open_group(group_id)
            self.group.meetings.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            assert isinstance(target, int)
            self._on_meeting_wanted(target)

    def _now(self) -> tuple[int, datetime]:
        return newest_entry(), self._context.actor.clock.now().replace(second=0, microsecond=0)

    def _load_lists(self) -> None:
        actor = self._context.actor
        self._meetings.blockSignals(True)
        rows_around = meetings_around_today(actor, self._being_taken())
        self._meetings_model.show(rows_around, actor.clock.today())
        self._meetings.blockSignals(False)
        ids = groups.group_ids(actor, self._search, ended=self._ended.isChecked())
        rows = groups.group_rows(actor, ids)
        self._groups.blockSignals(True)
        self._groups_model.set_rows([rows[each] for each in ids])
        self._groups.blockSignals(False)
        self._no_groups.set_sentence(self._no_groups_sentence())
        self._nothing.set_sentence(
            _("Choose a meeting to take its roll, or a group to see its members.")
            if self._meetings_model.rowCount() or ids
            else _("Add the first group: its meetings appear by themselves.")
        )

    def _being_taken(self) -> MeetingRow | None:
        """The past meeting in the list whose roll is open: a first mark must not move it away."""
        meeting = self.roll.meeting()
        if meeting is None or self._opened != ("meeting", meeting.id):
            return None
        past = meeting.day < self._context.actor.clock.today()
        return meeting if past and self._meetings_model.row_of(meeting.id) >= 0 else None

    def _no_groups_sentence(self) -> str:
        if self._search:
            return _("No group is found by these words.")
        if self._ended.isChecked():
            return _("No group has ended yet.")
        return _("No groups yet. “New group” adds one, and its meetings appear by themselves.")

    def _open_first(self) -> None:
        today = self._context.actor.clock.today()
        meeting_id = first_to_do(self._meetings_model.rows(), today)
        if meeting_id is not None:
            self._open_meeting(meeting_id)

    def _open_meeting(self, meeting_id: int) -> None:
        if self._opened == ("meeting", meeting_id):
            return
        actor = self._context.actor
        try:
            meeting = attendance.meeting_row(actor, meeting_id)
            if meeting.is_own and may(actor, Right.TAKE_ROLL):
                self.roll.open(meeting_id)
                self._show_meeting(meeting_id, self.roll)
                return
        except PeerDeskError as error:
            self._context.refused.emit(str(error))
            return
        if meeting.may_stand_in:
            self.closed.open(meeting)
            self._show_meeting(meeting_id, self.closed)
        else:
            self._open_group(meeting.group_id)
            self._choose(self._meetings, meeting_id)

    def _reopen_closed(self, page: ClosedRollPage) -> None:
        """Somebody may have made this account lead the group, the day may be over."""
        meeting_id = page.meeting_id()
        self._opened = None
        if meeting_id is not None:
            self._open_meeting(meeting_id)
        if self._opened is None:
            self._close_page()

    def _close_page(self) -> None:
        self._opened = None
        self._pages.setCurrentWidget(self._nothing)

    def _show_meeting(self, meeting_id: int, page: QWidget) -> None:
        self._opened = ("meeting", meeting_id)
        self._choose(self._meetings, meeting_id)
        self._pages.setCurrentWidget(page)

    def _open_group(self, group_id: int) -> None:
        self.group.open(group_id)
        if self.group.group_id() is None:
            self._close_page()
            return
        self._opened = ("group", group_id)
        self._choose(self._groups, group_id)
        self._pages.setCurrentWidget(self.group)

    def _open_form(self, group_id: int | None) -> None:
        if self._opened is None or self._opened[0] != "form":
            self._before_form = self._opened
        self._opened = ("form", group_id)
        self._pages.setCurrentWidget(self.form)
        if group_id is None:
            self.form.open_new()
        else:
            self.form.open_group(group_id)

    def _choose(self, view: DataList, record_id: int) -> None:
        """Let the list stand on what is open, without opening it once more."""
        view.blockSignals(True)
        if not select_id(view, record_id):
            view.clearSelection()
        view.blockSignals(False)

    def _on_meeting_chosen(self, meeting_id: object) -> None:
        if isinstance(meeting_id, int):
            self._open_meeting(meeting_id)

    def _on_meeting_activated(self, meeting_id: object) -> None:
        if isinstance(meeting_id, int):
            self._on_meeting_wanted(meeting_id)

    def _on_meeting_wanted(self, meeting_id: int) -> None:
        if self._pages.currentWidget() is not self.roll:
            self._opened = None  # its roll may have been opened meanwhile
        self._open_meeting(meeting_id)
        page = self._pages.currentWidget()
        if page is self.roll:
            self.roll.focus_roll()
        elif isinstance(page, ClosedRollPage):
            page.focus()
        else:
            self.group.meetings.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_group_chosen(self, group_id: object) -> None:
        if isinstance(group_id, int) and self._opened != ("group", group_id):
            self._open_group(group_id)

    def _on_group_activated(self, group_id: object) -> None:
        self._on_group_chosen(group_id)
        self.group.meetings.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_group_wanted(self, group_id: int) -> None:
        self._open_group(group_id)
        self.group.meetings.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_change_wanted(self, group_id: int) -> None:
        self._open_form(group_id)

    def _on_new(self) -> None:
        self._open_form(None)

    def _on_saved(self, group_id: int) -> None:
        self.reload()
        self._open_group(group_id)
        self.group.meetings.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_form_left(self) -> None:
        before: Any = self._before_form
        self._opened = None
        if before is not None and before[0] == "meeting":
            self._open_meeting(before[1])
        elif before is not None:
            self._open_group(before[1])
        else:
            self._pages.setCurrentWidget(self._nothing)
        self._on_left()

    def _on_left(self) -> None:
        """Esc on a page: back to the list it came from."""
        page = self._pages.currentWidget()
        if isinstance(page, GroupPage) and page.group_id() is None:
            self._close_page()
        self._list_in_sight().setFocus(Qt.FocusReason.OtherFocusReason)

    def _list_in_sight(self) -> DataList:
        return self._meetings if self._tabs.currentIndex() == 0 else self._groups

    def _on_marked(self, meeting: MeetingRow) -> None:
        self._meetings.update(self._meetings_model.replace_meeting(meeting))
        self._shown_at = self._now()

    def _on_search(self) -> None:
        self._search = self._find.text()
        self._load_lists()

    def _on_search_entered(self) -> None:
        if self._groups_model.rowCount():
            found = selected_id(self._groups) or self._groups_model.id_at(0)
            self._on_group_activated(found)

    def _on_sheet(self) -> None:
        typed = one_line(self._sheet.text()).lstrip("#")
        if not typed.isdecimal():
            self._sheet_row.set_error(_("Type the number at the top of the sheet."))
            return
        try:
            meeting_id = self.roll.open_sheet(int(typed))
        except (Invalid, Refused) as error:
            self._sheet_row.set_error(str(error))
            return
        self._sheet.clear()
        self._sheet_row.set_error("")
        self._show_meeting(meeting_id, self.roll)
        self.roll.focus_roll()

    def _on_sheet_edited(self) -> None:
        self._sheet_row.set_error("")
