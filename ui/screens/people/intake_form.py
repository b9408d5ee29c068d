"""The questions of the intake, brief or full: values in, values out, errors at the field."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtWidgets import QCompleter, QWidget

from peerdesk.desk.basics import choices
from peerdesk.desk.basics.forms import is_same_number
from peerdesk.desk.basics.instruments import BARC10
from peerdesk.desk.basics.outcome_fields import BARC10_FIELDS
from peerdesk.desk.basics.unanswered import UNKNOWN, WORDS
from peerdesk.desk.intake.full_intake import ONLY_IN_FULL, SECTION_WORDS, FullIntake, completeness
from peerdesk.desk.intake.intake import BriefIntake
from peerdesk.desk.office import office
from peerdesk.words import N_, _
from ui.context import Context
from ui.screens.people.intake_fields import IntakeFields
from ui.widgets.form import FormGrid
from ui.widgets.messages import Banner
from ui.widgets.page import column

# On paper the person is asked; here it is the desk that reads.
_HEADINGS = SECTION_WORDS | {
    "about": N_("About"),
    "contact": N_("How to reach them"),
    "living": N_("Home and work"),
}
_OF_MENTOR = ("gender_wanted", "gender_is_must")
BRIEF = frozenset(BriefIntake.model_fields) - ONLY_IN_FULL
FULL = frozenset(FullIntake.model_fields)
_DAYS, _TIMES = 30, 99
_JUDGED_TOGETHER = (
    ("birth_date", "age_band", "intake_on"),
    ("gender_wanted", "gender_is_must", "wants_mentor"),
    ("returned_to_use", "returned_on", "reengaged_on", "intake_on"),
    ("in_treatment", "treatment_kind"),
)


class IntakeForm(QWidget):
    """`values` and `set_values` speak the language of ``desk.intake.intake.BriefIntake``, or once
    it is full, of ``desk.intake.full_intake.FullIntake``; a field that can't be read yet is handed
    on as typed, so that a draft keeps it."""

    edited = Signal(str)
    """A person changed the field of this name."""
    corrected = Signal()
    """The error of a field went."""
    sections_changed = Signal()
    """Other sections are shown than before."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._is_full = False
        self._shown: list[str] = []
        self._grid = FormGrid()
        self.setLayout(column(self._grid, spacing=0))
        region = office.center_card(context.actor).region
        self._fields = IntakeFields(self._grid, self._today, region)
        self._grid.corrected.connect(self.corrected)
        for keys in _JUDGED_TOGETHER:
            self._grid.judge_together(*keys)
        self._add_name()
        self._add_about()
        self._add_contact()
        self._add_coming()
        self._has_rest = False
        self._values: Mapping[str, Any] = {}
        self._is_other_number = False
        self._fields.edited.connect(self._on_edited)
        self._show_what_is_asked()

    @property
    def is_full(self) -> bool:
        """Whether the questions of the full intake are asked."""
        return self._is_full

    def set_full(self, full: bool) -> None:
        """Ask the questions of the full intake, or of the brief one; what is typed stays."""
        was_full, self._is_full = self._is_full, full
        if full:
            self._add_rest()
        self._show_what_is_asked()
        if was_full != full:
            self.sections_changed.emit()

    def words_of(self, key: str) -> str:
        """What the field is called."""
        return self._grid.row(key).label.text()

    def first_field(self) -> QWidget:
        """Where the typing begins."""
        return self._grid.row("preferred_name").field

    def values(self) -> dict[str, Any]:
        """What is in the form now: the fields of the intake that is asked."""
        return self._fields.values(FULL if self._is_full else BRIEF)

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Fill the form, from the records or from a draft; sends no signal."""
        self._values = {"intake_on": self._today()} | dict(values)
        self._is_other_number = False
        self._fields.set_values(self._values)
        self._offered_pronouns.setStringList(
            [words for _code, words in choices.options("pronouns")]
        )
        self._grid.show_errors({})
        self._show_what_is_asked()

    def show_errors(self, fields: Mapping[str, str]) -> list[str]:
        """Each message at its field, the first field focused; the messages that have none."""
        if not fields.keys().isdisjoint({*_OF_MENTOR, "free_times"}):
            self._fields.tick_of("wants_mentor").setChecked(True)
        return self._grid.show_errors(fields)

    def say(self, banner: Banner, messages: list[str]) -> None:
        """What belongs to no field, until one is changed."""
        self._grid.say(banner, messages, "danger")

    # The sections.

    def sections(self) -> dict[str, str]:
        """The sections that are shown, and their headings."""
        return {section: _(_HEADINGS[section]) for section in self._shown}

    def counts(self) -> dict[str, tuple[int, int]]:
        """For each section that is shown: how many questions are answered, of how many."""
        found = completeness(self.values(), self._asked())
        return {section: found[section] for section in self._shown}

    def wrong(self) -> dict[str, int]:
        """For each section that is shown: how many fields carry a message."""
        return {
            section: sum(
                bool(self._grid.row(key).error()) for key in self._fields.sections[section]
            )
            for section in self._shown
        }

    def first_of(self, section: str) -> tuple[QWidget, QWidget]:
        """The section's heading, and the first field in it."""
        return self._fields.first_of(section)

    def section_of(self, widget: QWidget | None) -> str:
        """The section in which a field, or a part of one, stands; "" for anything else."""
        while widget is not None and widget is not self:
            for section in self._shown:
                if any(self._grid.row(key) is widget for key in self._fields.sections[section]):
                    return section
            widget = widget.parentWidget()
        return ""

    def _asked(self) -> frozenset[str]:
        """The fields that are shown now."""
        asked = FULL if self._is_full else BRIEF
        if self._fields.tick_of("wants_mentor").isChecked():
            return asked
        return asked - set(_OF_MENTOR) - (set() if self._is_full else {"free_times"})

    def _show_what_is_asked(self) -> None:
        shown = self._fields.show_only(self._asked())
        self._grid.arrange()
        if shown != self._shown:
            self._shown = shown
            self.sections_changed.emit()

    def _on_edited(self, key: str) -> None:
        if key == "phone":
            self._ask_anew()
        self.edited.emit(key)

    def _ask_anew(self) -> None:
        """What was OK on one number was not said of another one."""
        known = self._values.get("phone") or ""
        typed = self._fields.values(frozenset({"phone"}))["phone"]
        is_other = bool(known) and not is_same_number(typed, known)
        if is_other != self._is_other_number:
            self._is_other_number = is_other
            said = {} if is_other else self._values
            self._fields.set_values(said, frozenset({"ok_to_call"}))

    def _on_mentor(self) -> None:
        self._add_rest()
        self._show_what_is_asked()

    def _add_rest(self) -> None:
        """The sections that most intakes never show, made when they are wanted: with them at once

        the first intake would hold the window for a tenth of a second.
        """
        if self._has_rest:
            return
        self._has_rest = True
        before = self._fields.keys()
        for add in (
            self._add_recovery,
            self._add_living,
            self._add_taking_part,
            self._add_goals,
            self._add_status,
            self._add_barc10,
        ):
            add()
        self._fields.set_values(self._values, self._fields.keys() - before)

    def _begin(self, section: str, about: str = "") -> None:
        self._fields.begin_section(section, _(_HEADINGS[section]), about)

    def _add_name(self) -> None:
        self._begin("name")
        add = self._fields
        add.line(
            "preferred_name",
            _("Name used here"),
            required=True,
            hint=_("First name or alias. This is what everybody sees."),
        )
        add.line(
            "other_names",
            _("Other names"),
            hint=_("Nicknames, earlier names; with commas between them."),
        )
        add.line("legal_first_name", _("Legal first name"))
        add.line("legal_last_name", _("Legal last name"))
        pronouns = add.line("pronouns", _("Pronouns"), placeholder=_("she/her, he/him, …"))
        self._offered_pronouns = QStringListModel(self)
        offered = QCompleter(self._offered_pronouns, pronouns)
        offered.setCompletionMode(QCompleter.CompletionMode.InlineCompletion)
        offered.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        pronouns.setCompleter(offered)

    def _add_about(self) -> None:
        self._begin("about")
        add = self._fields
        add.day("birth_date", _("Birth date"))
        add.box("age_band", _("Or about this age"), choices.options("age_band"))
        add.box("gender", _("Gender"), choices.options("gender"))
        add.box("language", _("Language"), choices.options("language"))
        add.line("place", _("ZIP code or county"))
        add.chips("race_ethnicity", _("Race and ethnicity"))
        add.chips("languages_spoken", _("Languages they speak"))

    def _add_contact(self) -> None:
        self._begin("contact")
        add = self._fields
        add.phone("phone", _("Phone"))
        add.line(
            "say_who_is_calling",
            _("Who to say is calling"),
            hint=_("Such as “a friend”, so that nobody else learns of the center."),
        )
        add.ok_to("ok_to_call", _("On this number it is OK to"))
        add.line("emergency_name", _("In an emergency, call"))
        add.line("emergency_relation", _("Who that is to them"), placeholder=_("Sister, friend, …"))
        add.phone("emergency_phone", _("Their phone"))

    def _add_coming(self) -> None:
        self._begin("coming")
        add = self._fields
        add.day("intake_on", _("Day of the intake"), required=True)
        add.box("referral_source", _("Came through"), choices.options("referral_source"))
        answers = [
            ("acknowledged", _("Given and acknowledged")),
            ("declined", _("Given; declined to acknowledge")),
            (UNKNOWN, _(WORDS[UNKNOWN])),
        ]
        hint = _("Give it at the first visit. Blank means: not given yet.")
        add.box("notice", _("The notice to patients was"), answers, hint=hint)
        add.chips("needs", _("Needs help with"))
        wants = add.tick("wants_mentor", _("Would like a mentor"), _("A peer who walks along"))
        add.box("gender_wanted", _("Would rather have a"), choices.options("gender"))
        add.tick("gender_is_must", _("Only such a mentor"), _("How much it matters"))
        wants.toggled.connect(self._on_mentor)

    def _add_recovery(self) -> None:
        self._begin("recovery")
        add = self._fields
        add.day(
            "recovery_date",
            _("In recovery since"),
            hint=_("The day is theirs to name. Earlier times stay and count."),
        )
        add.chips("pathways", _("Pathways to recovery"))
        add.chips("substances", _("Substances they want to leave behind"))
        add.chips("experience", _("What they have lived through"))
        add.note("supports", _("People and places that help"))

    def _add_living(self) -> None:
        self._begin("living")
        for key, words in (
            ("housing", _("Home")),
            ("work", _("Work or school")),
            ("insurance", _("Insurance")),
        ):
            self._fields.box(key, words, choices.options(key))

    def _add_taking_part(self) -> None:
        self._begin("taking_part")
        add = self._fields
        add.chips("accessibility", _("Makes a visit easier"))
        add.chips("interests", _("Interests"))
        add.chips("modes", _("Ways to meet"))
        add.week("free_times", _("Times that suit them"))

    def _add_goals(self) -> None:
        self._begin("goals")
        self._fields.note(
            "goals", _("What they want to reach"), hint=_("In their own words, as they say it.")
        )

    def _add_status(self) -> None:
        self._begin("status", _("Two minutes. Leave out what they would rather not say."))
        add = self._fields
        yes_no = [("yes", _("Yes")), ("no", _("No"))]
        add.number("days_of_use", _("Days of use in the past 30 days"), _DAYS)
        add.number("mutual_help_meetings", _("Mutual-help meetings in 30 days"), _TIMES)
        add.scale("returned_to_use", _("Returned to use since the last check"), yes_no, wide=False)
        add.day("returned_on", _("If so, when"))
        add.day("reengaged_on", _("Back in recovery since"))
        add.scale("overdose", _("Overdose since the last check"), yes_no, wide=False)
        add.scale("in_treatment", _("In treatment now"), yes_no, wide=False)
        add.box("treatment_kind", _("Kind of treatment"), choices.options("treatment_kind"))
        add.number("er_visits", _("Emergency room visits in 30 days"), _TIMES)
        add.number("hospital_stays", _("Overnight hospital or detox stays in 30 days"), _TIMES)
        add.number("nights_unhoused", _("Nights without stable housing in 30 days"), _DAYS)
        add.number("arrests", _("Arrests in 30 days"), _TIMES)
        best_ten = [(str(number), str(number)) for number in range(11)]
        for key, words in (
            ("quality_overall", _("How good life is, all in all. 0 is the worst, 10 the best")),
            ("quality_health", _("Health")),
            ("quality_housing", _("Housing")),
            ("quality_money", _("Money")),
            ("quality_relationships", _("Relationships")),
            ("quality_purpose", _("Purpose")),
        ):
            add.scale(key, words, best_ten)
        add.chips("helped", _("How the center has helped so far"))

    def _add_barc10(self) -> None:
        least, most = BARC10.ends
        about = _(
            "{name}. From {low} ({least}) to {high} ({most}).",
            name=BARC10.name,
            low=BARC10.low,
            least=least.lower(),
            high=BARC10.high,
            most=most.lower(),
        )
        self._begin("barc10", about)
        numbers = [(str(each), str(each)) for each in range(BARC10.low, BARC10.high + 1)]
        for at, (key, words) in enumerate(zip(BARC10_FIELDS, BARC10.items, strict=True), 1):
            self._fields.scale(key, f"{at}. {words}", numbers)

    def _today(self) -> date:
        return self._context.actor.clock.today()
