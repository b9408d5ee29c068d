"""The mentors' room: who waits, the ranked mentors for each, the mentors themselves.

screen        MentorsScreen: the two lists at the start, beside them the one page that is open
entries       a list whose rows have a title, a meter and wrapped lines; headings between them
rows          what the lists say of people who wait, matches, mentors, periods and sessions
parts         names and values beside each other; a heading that elides; tabs
person_page   one person: the tabs, and the forms that stand in their place
person_head   what matters for a match, over the tabs
match_page    the mentors ranked for one person
now_page      the mentor that somebody has now
mentor_page   one mentor: own people, what is known, pausing and ending
mentor_form   adding and changing a mentor
inline_form   small forms in a page's place: reasons, what is asked for, support to log
times         the weekly times, seven days by three parts
pickers       languages out of all there are; the person that a mentor also is
"""

from __future__ import annotations

from ui.screens.mentors.screen import MentorsScreen

__all__ = ["MentorsScreen"]
