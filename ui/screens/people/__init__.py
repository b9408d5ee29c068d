"""People: finding somebody as their name is typed, their page, and the brief intake.

screen        PeopleScreen: what is shown beside what
finder        the search field and the list
person_page   one person's page: header, actions, tabs
overview      what the page tells of a person
records_list  the list of the History and Support tabs
entries       what stands in them
intake_page   the intake, brief or full, with its draft and the people it may be about
intake_form   its questions, section by section
intake_fields the fields made, filled and read
intake_place  the sections beside the form and the ways between them
section_list  the list of sections, with how much of each is answered
form_menu     the forms on paper, in either language: printed or saved
paper_out     paper and files that leave
erase         erasing somebody
same_people   who may be in the records already
same_changes  the same person: what was typed, offered as changes
unfinished    intakes that were begun and not saved
begun         says that there are some
answers       fields that may be declined or not known
free_times    the week as a grid to tick
drafts        keeps what is half typed
session_page  peer support logged in a few keys
"""

from __future__ import annotations

from ui.screens.people.screen import PeopleScreen

__all__ = ["PeopleScreen"]
