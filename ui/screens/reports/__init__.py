"""Reports: what is printed, seen as the PDF itself before it leaves the window.

screen    the page: rosters or the month at the start, the paper beside them
rosters   the meetings of a day
month     a month, whom it is for, and its figures
paper     the PDF with Save, Open and Print
behind    the rows behind a figure
jobs      what is made in the background
stepper   one day or month back and forth
"""

from ui.screens.reports.screen import ReportsScreen

__all__ = ["ReportsScreen"]
