"""The groups' room: the schedule, the roll of one meeting, the groups themselves.

screen          GroupsScreen: the lists at the start, beside them the one page that is open
lists           what stands in the two lists: meetings under headings, groups
roll_page       the roll of one meeting, by keyboard or in the order of a printed sheet
roll_table      the lines of a roll, the keys that mark them, and the legend of the keys
roll_foot       headcounts of unnamed guests, the totals, a sheet's control total
meeting_bar     a meeting's heading, and what is done to it: cancel, not held, move, open again
group_page      one group: its rule, its meetings, its members
group_form      adding and changing a group
person_finder   finding somebody as their name is typed, for walk-ins and members
sentences       how meetings and groups are said in words
"""

from __future__ import annotations

from ui.screens.groups.screen import GroupsScreen

__all__ = ["GroupsScreen"]
