"""A place of the rail, and what the workspace asks of the screen that stands there."""

from __future__ import annotations

from typing import ClassVar, NamedTuple

from PySide6.QtWidgets import QWidget

from peerdesk.desk.basics.rights import Right


class Place(NamedTuple):
    """A screen: where it is, and the rights of which one is enough to see it."""

    name: str
    title: str
    icon: str
    module: str
    class_name: str
    rights: tuple[Right, ...]


class Screen(QWidget):
    """One place of the rail. It reads the records when it is shown and when they have changed."""

    TABLES: ClassVar[frozenset[str]] = frozenset()
    """The tables that it shows: it is reloaded when one of them was written to."""

    def reload(self) -> None:
        """Read the records again; what is chosen, typed and scrolled to stays."""

    def show_target(self, target: object) -> None:
        """Go to the record, or to the part, that another place asks for."""

    @property
    def is_typing(self) -> bool:
        """Whether a form is open in which something may have been typed."""
        return False

    def begin_again(self) -> None:
        """Go to where the place begins."""
