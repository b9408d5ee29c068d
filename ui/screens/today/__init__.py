"""Today: whoever comes through the door, and what the day asks for.

screen     the page: what a role sees, the day's change
sign_in    the field, the people found, what they came for
matches    the people found as a model
first_steps what an empty center needs next
visitors   who is here
paper_sheet a past day's sheet of paper: paper_line its lines, blank_sheet one to print
day_card   a short list as a card, and the column in which cards share the height
guests     the headcount of those who give no name
link_guest saying who a guest was
lists      tonight's groups, who waits, rolls, people to call, unfinished forms
papers     consents that end, notices to be given, guests to be linked
welcome    what visitors see instead
backup     the age of the last backup
waiting_accounts   that accounts wait for a director, or for their owners
"""

from ui.screens.today.screen import TodayScreen

__all__ = ["TodayScreen"]
