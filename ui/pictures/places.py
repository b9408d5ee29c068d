"""The table of what is photographed, and how one gets there."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from peerdesk import demo
from peerdesk.desk.front_desk import visits
from peerdesk.desk.intake import intake
from peerdesk.desk.office.keeping import delete
from peerdesk.desk.people import people
from peerdesk.words import _
from ui.pictures import subjects
from ui.pictures.scene import Absent, FileDialogs, Scene
from ui.recovery_sheet import RecoverySheetView
from ui.screens.people import person_actions
from ui.screens.people.intake_place import IntakePlace
from ui.screens.today.matches import GUEST


class Picture(NamedTuple):
    """The name of the picture, and the way there. A way may go on from the place before, where
    it says so with ``on``: then nothing is closed or dropped between the two."""

    name: str
    go: Callable[[Scene], object]
    on: bool = False


# Ways that several places share.


def _at(place: str, target: object = None) -> Callable[[Scene], object]:
    return lambda scene: scene.show(place, target)


def _of(
    place: str,
    subject: Callable[..., object],
    *clicks: str,
    as_: str = "",
) -> Callable[[Scene], object]:
    """The page of a ``subject``, and from there one click after the other; ``as_`` is the kind of
    the target, where the screen wants one."""

    def go(scene: Scene) -> None:
        found = scene.subject(subject)
        scene.show(place, (as_, found) if as_ else found)
        if place == "people":
            scene.tab("person_tabs", _("Overview"))
        scene.click(*clicks)

    return go


def _tab(
    title: Callable[[], str], *clicks: str, of: Callable[..., int] = subjects.rich
) -> Callable[[Scene], object]:
    """This tab of the page of somebody with much to see, and what is clicked there."""

    def go(scene: Scene) -> None:
        scene.show("people", scene.subject(of))
        scene.tab("person_tabs", title())
        scene.click(*clicks)

    return go


def _menu(subject: Callable[..., int], code: str) -> Callable[[Scene], object]:
    """What is behind the menu beside somebody's name."""

    def go(scene: Scene) -> None:
        scene.show("people", scene.subject(subject))
        scene.from_menu(code)

    return go


def _name(scene: Scene) -> str:
    """Somebody's name, as it is shown."""
    (row,) = people.people_rows(scene.actor, [scene.subject(subjects.long_named)]).values()
    return row.name


# Today.


def _typed_name(scene: Scene) -> None:
    """The first two letters of somebody's name: several are found."""
    scene.show("today")
    scene.type("sign_in_field", _name(scene)[:2])


def _guest_chosen(scene: Scene) -> None:
    scene.show("today")
    scene.type("sign_in_field", "Zephyrine")
    scene.choose("sign_in_others", GUEST)


def _visit(scene: Scene, *, guest: bool) -> None:
    """A visit of today, chosen; of a guest, who signs in for it."""
    if guest:
        visits.sign_in_guest(scene.actor, "Sunny")
    today = visits.visits_today(scene.actor)
    wanted = next((each for each in today if (each.person_id is None) == guest), None)
    if wanted is None:
        raise Absent("visit")
    scene.show("today")
    if guest:
        scene.workspace.screen_of("today").reload()
    scene.choose("visitors", wanted.id)


def _link(scene: Scene) -> None:
    _visit(scene, guest=True)
    scene.click("visitors_link")


def _leader(scene: Scene) -> None:
    """Whose account a co-facilitator is who was written as text."""
    waiting = scene.subject(subjects.unlinked)
    scene.show("today")
    leaders = _("Leaders")
    scene.tab("today_papers_tabs", f"{leaders} 1")
    scene.choose("today_papers", ("leader", waiting))
    scene.part("today_papers").row_activated.emit(("leader", waiting))


def _correct(scene: Scene) -> None:
    _visit(scene, guest=False)
    scene.click("visitors_correct")


# The intake.


def _section(section: str) -> Callable[[Scene], object]:
    """The full intake of somebody who answered, at this section."""

    def go(scene: Scene) -> None:
        scene.show("people", ("widen", scene.subject(subjects.checked)))
        scene.one(IntakePlace).go_to(section)

    return go


def _full(scene: Scene) -> None:
    scene.show("people", ("new", ""))
    scene.click("intake_widen")
    scene.one(IntakePlace).go_to("name")


def _errors(scene: Scene) -> None:
    scene.show("people", ("new", ""))
    scene.type("intake_birth_date", "31/31/1990")
    scene.type("intake_phone", "12345")
    scene.click("intake_save")


def _duplicate(scene: Scene) -> None:
    known = intake.intake_values(scene.actor, scene.subject(subjects.rich))
    scene.show("people", ("new", known["preferred_name"]))
    scene.type("intake_legal_last_name", known["legal_last_name"])
    scene.type("intake_phone", "207 555 0188")


def _same(scene: Scene) -> None:
    scene.click(f"intake_is_same_{scene.subject(subjects.rich)}")


def _unfinished(scene: Scene) -> None:
    scene.show("people", ("new", "Wilhelmina Featherstonehaugh"))
    scene.show("people", "unfinished")


def _begun(scene: Scene) -> None:
    """The page of somebody, while an intake that was begun waits."""
    scene.show("people", ("new", "Wilhelmina Featherstonehaugh"))
    scene.show("people", scene.subject(subjects.rich))


# Of a person.


def _consent(scene: Scene) -> None:
    _tab(lambda: _("Consents"), "consent_add")(scene)


def _undo(scene: Scene) -> None:
    person_id = scene.subject(subjects.rich)
    scene.show("people", person_id)
    # Whoever is here already is signed out.
    scene.click("sign_in" if scene.parts("sign_in") else "sign_out")
    scene.tab("person_tabs", _("History"))
    scene.choose("person_history", subjects.undoable(scene.actor, person_id))


def _closing(scene: Scene) -> None:
    """The reasons, even where their button is in the menu for want of room."""
    _of("people", subjects.rich)(scene)
    if not scene.parts("person_close"):
        scene.click("person_more")
        return
    scene.click("person_close")


# Import.

_ROWS = (
    "Name,DOB,Phone,Pronouns,Wants a mentor,Remarks",
    "{known},{born},,,,was here in spring",
    "Rosalind Abernathy-Castellanos,3/14/1981,207 555 0142,she/her,yes,",
    "Ann Smith / Bob Jones,,207 555 0143,,no,two on one line",
    "Kofi,31/31/1990,207 555 0144,he/him,perhaps,",
    ",,,,,",
    "Marisol,12/5/1992,12,they/them,no,Prefers mornings",
)


def _file(scene: Scene) -> None:
    """Chosen: a list as a center really has it."""
    file = scene.folder / "Phone list 2026.csv"
    known = intake.intake_values(scene.actor, scene.subject(subjects.checked))
    name = f"{known['preferred_name']} {known['legal_last_name']}"
    rows = "\n".join(_ROWS).format(known=name, born=known["birth_date"] or "")
    file.write_text(rows, encoding="utf-8")
    dialogs = scene.workspace.context.dialogs
    assert isinstance(dialogs, FileDialogs)
    dialogs.file = file
    scene.show("records", "import")
    scene.click("import_file")
    delete(file)


def _click(*names: str) -> Callable[[Scene], object]:
    return lambda scene: scene.click(*names)


def _figure(scene: Scene) -> None:
    scene.show("reports", ("month", scene.subject(subjects.month)))
    figures = scene.part("month_figures")
    figures.row_activated.emit(figures.model().id_at(1))


def _account(*clicks: str) -> Callable[[Scene], object]:
    """What is done with somebody else's account."""

    def go(scene: Scene) -> None:
        scene.show("settings", "accounts")
        scene.choose("accounts_table", subjects.colleague(scene.actor))
        scene.click(*clicks)

    return go


def _new_key_sheet(scene: Scene) -> None:
    """The demo's own password, and on to the new sheet."""
    scene.part("new_key_password_edit").setText(demo.PASSWORD)
    scene.click("new_key_next")


def _kept(scene: Scene) -> None:
    """As if the sheet that is shown had been saved."""
    scene.one(RecoverySheetView).kept.emit()


PLACES = (
    Picture("today", _at("today")),
    Picture("today-typed", _typed_name),
    Picture("today-guest", _guest_chosen),
    Picture("today-link-guest", _link),
    Picture("today-correct", _correct),
    Picture("today-leader", _leader),
    Picture("people", _at("people")),
    Picture("people-person", _of("people", subjects.rich)),
    Picture("people-long-name", _of("people", subjects.long_named)),
    Picture("people-timeline", _tab(lambda: _("Timeline"))),
    Picture("people-plans", _tab(lambda: _("Plans"))),
    Picture("people-consents", _tab(lambda: _("Consents"))),
    Picture("people-support", _tab(lambda: _("Support"))),
    Picture("people-history", _tab(lambda: _("History"))),
    Picture("people-undo", _undo),
    Picture("people-menu", _of("people", subjects.rich, "person_more")),
    Picture("people-closing", _closing),
    Picture("people-recovery-date", _of("people", subjects.in_recovery, "recovery_set")),
    Picture("people-return-to-use", _of("people", subjects.in_recovery, "recovery_return")),
    Picture("people-consent", _consent),
    Picture("people-referral", _tab(lambda: _("Plans"), "referral_add")),
    Picture(
        "people-referral-outcome",
        _tab(lambda: _("Plans"), "referral_outcome_*", of=subjects.with_referral),
    ),
    Picture("people-goal", _tab(lambda: _("Plans"), "goal_add")),
    Picture("people-goal-end", _tab(lambda: _("Plans"), "goal_end_*", of=subjects.with_goal)),
    Picture("people-log-support", _of("people", subjects.rich, "log_support")),
    Picture("people-same-as", _menu(subjects.rich, person_actions.SAME_AS)),
    Picture("people-whole-file", _menu(subjects.rich, person_actions.FILE_PRINT)),
    Picture("people-archive", _menu(subjects.rich, person_actions.ARCHIVE)),
    Picture("people-anonymise", _menu(subjects.named_elsewhere, person_actions.ANONYMISE)),
    Picture("people-delete", _menu(subjects.long_named, person_actions.DELETE)),
    Picture("people-intake", _at("people", ("new", ""))),
    Picture("people-intake-errors", _errors),
    Picture("people-intake-duplicate", _duplicate),
    Picture("people-intake-same-person", _same, on=True),
    Picture("people-intake-full", _full),
    Picture("people-intake-status", _section("status")),
    Picture("people-intake-barc10", _section("barc10")),
    Picture("people-unfinished", _unfinished),
    Picture("people-begun", _begun),
    Picture("mentors", _at("mentors")),
    Picture("mentors-match", _of("mentors", subjects.waiting)),
    Picture("mentors-person", _of("mentors", subjects.rich)),
    Picture("mentors-mentor", _of("mentors", subjects.mentor, as_="mentor")),
    Picture("mentors-form", _of("mentors", subjects.mentor, "mentors_change_mentor", as_="mentor")),
    Picture("groups", _at("groups")),
    Picture("groups-roll", _of("groups", subjects.meeting)),
    Picture("groups-group", _of("groups", subjects.group, as_="group")),
    Picture("groups-form", _of("groups", subjects.group, "group_change", as_="group")),
    Picture("reports", _at("reports")),
    Picture("reports-roster", _of("reports", subjects.meeting, as_="roster")),
    Picture("reports-month", _of("reports", subjects.month, as_="month")),
    Picture("reports-behind", _figure),
    Picture("records", _at("records", "import")),
    Picture("records-columns", _file),
    Picture("records-questions", _click("import_columns_next"), on=True),
    Picture("records-preview", _click("import_questions_next"), on=True),
    Picture("records-result", _click("import_go"), on=True),
    Picture("records-undone", _click("import_undo"), on=True),
    Picture("records-duplicates", _at("records", "duplicates")),
    Picture("settings", _at("settings")),
    Picture("settings-lists", _at("settings", "lists")),
    Picture("settings-accounts", _at("settings", "accounts")),
    Picture("settings-account", _click("accounts_add"), on=True),
    Picture("settings-new-password", _account("accounts_password")),
    Picture("settings-disable", _account("accounts_disable")),
    Picture("settings-try-sheet", _account("accounts_try_sheet")),
    Picture("settings-new-sheet", _account("accounts_new_sheet")),
    Picture("settings-sheet-proof", _kept, on=True),
    Picture("settings-new-key", _account("accounts_new_key")),
    Picture("settings-new-key-sheet", _new_key_sheet, on=True),
    Picture("settings-new-key-proof", _kept, on=True),
    Picture("settings-backups", _at("settings", "backups")),
    Picture("settings-display", _at("settings", "display")),
    Picture("settings-password", _at("settings", "password")),
)
