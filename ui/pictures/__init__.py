"""Pictures of every page, screen and form: for the demo, and to be looked at.

take       the entry pages, then the places one after the other, light and dark
camera     a widget as a PNG, with the menus and dialogs over it
places     the table of what is photographed, and how one gets there
scene      the window that is photographed, and the hands that click and type in it
subjects   the people, meetings and mentors of whom there is something to see
"""

from ui.pictures.take import photograph, take_pictures

__all__ = ["photograph", "take_pictures"]
