"""Where one is in the intake: the sections at the side, and the ways from one to the next."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from peerdesk.words import _
from ui.screens.people.intake_form import IntakeForm
from ui.screens.people.section_list import SectionList
from ui.theme import metrics, sizes
from ui.widgets.buttons import button
from ui.widgets.layouts import content_of, layout_of
from ui.widgets.page import Card, column, scrolled
from ui.widgets.text import label


class IntakePlace(Card):
    """Follows the focus and the scrolling of ``form`` in ``area``; a chosen section is gone to."""

    widen_wanted = Signal()

    def __init__(self, form: IntakeForm, area: QScrollArea) -> None:
        super().__init__(name="intake_sections_card")
        self._form, self._area = form, area
        self._scale()
        self.sections = SectionList(name="intake_sections")
        self.sections.setToolTip(_("Ctrl+Page Down: the next section"))
        self.sections.section_chosen.connect(self.go_to)
        self._widen = button(
            _("Widen to a full intake"), "quiet", on_click=self._on_widen, name="intake_widen"
        )
        self._why = label(
            _("Fifteen more minutes. What is typed stays."), "small", wrap=True, name="intake_depth"
        )
        self._why.setContentsMargins(10, 0, 0, 0)
        content = QWidget()
        content.setLayout(
            column(self.sections, self._widen, self._why, None, spacing=metrics.SMALL)
        )
        self.body.addWidget(scrolled(content, "intake_sections_area"))
        layout_of(self).setContentsMargins(
            metrics.SMALL, metrics.SMALL, metrics.SMALL, metrics.SMALL
        )
        form.sections_changed.connect(self._on_sections_changed)
        area.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self._follows = False
        self._on_sections_changed()

    def _scale(self) -> None:
        self.setFixedWidth(round(214 * sizes().factor))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._follow(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._follow(False)

    def _follow(self, follow: bool) -> None:
        """The application outlives this card: it is listened to while the card is shown only."""
        app = QApplication.instance()
        if follow == self._follows or not isinstance(app, QApplication):
            return
        self._follows = follow
        if follow:
            app.focusChanged.connect(self._on_focus_changed)
        else:
            app.focusChanged.disconnect(self._on_focus_changed)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._scale()

    def start(self) -> None:
        """At the top of the form, with everything counted anew."""
        self._area.verticalScrollBar().setValue(0)
        self._on_sections_changed()
        self.sections.set_current(next(iter(self._form.sections())))

    def recount(self) -> None:
        """Something was answered."""
        self.sections.set_counts(self._form.counts())
        self.sections.set_wrong(self._form.wrong())

    def go_to(self, section: str) -> None:
        """Scroll to this section, with the focus in its first field."""
        head, field = self._form.first_of(section)
        layout_of(self._form).activate()
        content = content_of(self._area)
        layout_of(content).activate()
        at = head.mapTo(content, QPoint(0, 0)).y()
        self._area.verticalScrollBar().setValue(at - metrics.LARGE)
        field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.sections.set_current(section)

    def go_on(self) -> None:
        """The next section."""
        self._step(1)

    def go_back(self) -> None:
        """The section before."""
        self._step(-1)

    def go_to_first_open(self) -> None:
        """The first section in which something isn't answered yet."""
        counts = self._form.counts()
        section = next((key for key, (done, of) in counts.items() if done < of), next(iter(counts)))
        self.go_to(section)

    def _step(self, step: int) -> None:
        keys = list(self._form.sections())
        at = keys.index(self.sections.current()) + step
        self.go_to(keys[min(max(at, 0), len(keys) - 1)])

    def _on_widen(self) -> None:
        self.widen_wanted.emit()

    def _on_sections_changed(self) -> None:
        self.sections.set_sections(self._form.sections())
        for each in (self._widen, self._why):
            each.setVisible(not self._form.is_full)
        self.recount()

    def _on_focus_changed(self, before: QWidget | None, now: QWidget | None) -> None:
        if now is not None and self._form.isAncestorOf(now):
            section = self._form.section_of(now)
            if section:
                self.sections.set_current(section)

    def _on_scrolled(self, value: int) -> None:
        """The section of the focus while it is in sight, else the one at the top."""
        focused = QApplication.focusWidget()
        if (
            focused is not None
            and self._form.isAncestorOf(focused)
            and not focused.visibleRegion().isEmpty()
        ):
            here = self._form.section_of(focused)
            if here:
                self.sections.set_current(here)
            return
        sections = list(self._form.sections())
        at_top = ""
        if value > 0 and value == self._area.verticalScrollBar().maximum():
            at_top = sections[-1]  # too short to come to the top itself
        for section in sections if not at_top else ():
            head, _field = self._form.first_of(section)
            if head.mapTo(content_of(self._area), QPoint(0, 0)).y() <= value + 2 * metrics.XXL:
                at_top = section
        if at_top:
            self.sections.set_current(at_top)
