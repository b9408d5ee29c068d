"""Forms to fill in and sign on paper, blank or as they are on file."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any, Literal

from peerdesk import words
from peerdesk.actor import Actor
from peerdesk.desk.basics import choices
from peerdesk.desk.basics.dates import day_or_words
from peerdesk.desk.basics.field_words import field_word
from peerdesk.desk.basics.going_out import Leaving
from peerdesk.desk.basics.instruments import BARC10
from peerdesk.desk.basics.letterhead import letterhead
from peerdesk.desk.basics.outcome_fields import BARC10_FIELDS
from peerdesk.desk.basics.rights import Right, require
from peerdesk.desk.basics.sheets import ConsentSheet, FormQuestion, FormSection, IntakeSheet
from peerdesk.desk.consents.consent_words import (
    EVENT_CAME,
    KIND_WORDS,
    REVOKED_WORDS,
    SIGNATURE_WORDS,
    SIGNER_WORDS,
    Kind,
    right_to_revoke,
)
from peerdesk.desk.consents.notices import OUTCOME_WORDS
from peerdesk.desk.intake.full_intake import (
    LISTS,
    ONLY_IN_FULL,
    SECTION_WORDS,
    SINGLE_LISTS,
    full_intake_values,
)
from peerdesk.desk.intake.intake import LISTS_OF_FIELDS
from peerdesk.desk.people.people import display_name, existing, name_said
from peerdesk.errors import PeerDeskError
from peerdesk.records.office import Account
from peerdesk.records.people import Consent, Person
from peerdesk.said import ListWord, Said, said
from peerdesk.words import N_, _, medium_date, weekday_name

Depth = Literal["brief", "full"]

# What stands in each section, in the paper's order; what only the full intake asks is left out
# of the brief one.
_FIELDS: dict[str, tuple[str, ...]] = {
    "name": ("preferred_name", "pronouns", "legal_first_name", "legal_last_name", "other_names"),
    "about": (
        "birth_date",
        "place",
        "age_band",
        "gender",
        "race_ethnicity",
        "language",
        "languages_spoken",
    ),
    "contact": (
        "phone",
        "say_who_is_calling",
        "limits",
        "emergency_name",
        "emergency_relation",
        "emergency_phone",
    ),
    "coming": ("referral_source", "needs", "notice"),
    "recovery": ("recovery_date", "pathways", "substances", "experience", "supports"),
    "living": ("housing", "work", "insurance"),
    "taking_part": ("accessibility", "interests", "modes", "free_times", "mentor"),
    "goals": ("goals",),
    "status": (
        "days_of_use",
        "mutual_help_meetings",
        "er_visits",
        "hospital_stays",
        "nights_unhoused",
        "arrests",
        "returned_to_use",
        "returned_on",
        "reengaged_on",
        "overdose",
        "in_treatment",
        "treatment_kind",
        "quality_overall",
        "quality_health",
        "quality_housing",
        "quality_money",
        "quality_relationships",
        "quality_purpose",
        "helped",
    ),
    "barc10": BARC10_FIELDS,
}
_CODES = {**LISTS_OF_FIELDS, **LISTS, "helped": "center_help"} | {
    name: name
    for name in (*SINGLE_LISTS, "gender", "age_band", "referral_source", "treatment_kind")
}
_YES_NO = frozenset({"returned_to_use", "overdose", "in_treatment"})
_BEST_TEN = range(11)
_WRITTEN = frozenset({"languages_spoken"})  # too many languages for boxes
_LINES = {"supports": 2, "goals": 3}
_LIMITS = {
    "ok_to_call": N_("call"),
    "ok_to_text": N_("text"),
    "ok_to_leave_message": N_("leave a message"),
    "none_is_ok": N_("none of these"),
}
_HINTS = {
    "race_ethnicity": N_("Race and ethnicity (all that apply)"),
    "needs": N_("Needs (all that apply)"),
    "substances": N_("Substances (only if you like)"),
    "recovery_date": N_("In recovery since"),
    "days_of_use": N_("Days of use"),
    "er_visits": N_("Emergency room visits"),
    "hospital_stays": N_("Overnight hospital or detox stays"),
    "nights_unhoused": N_("Nights without stable housing"),
    "arrests": N_("Arrests"),
    "mutual_help_meetings": N_("Mutual-help meetings"),
    "quality_overall": N_("How good is your life, all in all? 0 is the worst, 10 the best"),
    "helped": N_("How has the center helped you so far? (all that apply)"),
}
_EVENT_HINT = N_("Until this day, or until this happens")


def intake_sheet(actor: Actor, person_id: int | None = None, depth: Depth = "full") -> IntakeSheet:
    """The form as it would be printed now, blank or of a person; writes nothing."""
    require(actor, Right.DO_INTAKE)
    values: dict[str, Any] = {}
    name = code = ""
    day = None
    if person_id is not None:
        person = existing(person_id)
        values = full_intake_values(actor, person_id)
        name, code, day = display_name(person), person.code, values["intake_on"]
    sections = []
    for section, names in _FIELDS.items():
        asked = [field for field in names if depth == "full" or field not in ONLY_IN_FULL]
        questions = [one for field in asked for one in _questions(field, values)]
        if questions:
            sections.append(FormSection(_section_title(section), tuple(questions)))
    title = _("Full intake") if depth == "full" else _("Brief intake")
    return IntakeSheet(letterhead(actor), title, name, code, day, tuple(sections))


def _section_title(section: str) -> str:
    title = _(SECTION_WORDS[section])
    if section == "status":
        return _("{title}: the past 30 days", title=title)
    if section != "barc10":
        return title
    least, most = BARC10.ends
    return _(
        "{title}: {low} {least} to {high} {most}",
        title=title,
        low=BARC10.low,
        least=least.lower(),
        high=BARC10.high,
        most=most.lower(),
    )


def intake_leaving(
    actor: Actor, person_id: int | None = None, depth: Depth = "full", language: str = ""
) -> Leaving:
    """What the way out is told of an intake form in ``language`` ("" for the one in use)."""
    require(actor, Right.DO_INTAKE)
    form = said("form.full_intake") if depth == "full" else said("form.brief_intake")
    return _leaving(_titled(form, language), person_id, Right.DO_INTAKE)


def consent_sheet(
    actor: Actor,
    person_id: int | None = None,
    consent_id: int | None = None,
    kind: Kind = "general",
) -> ConsentSheet:
    """The form as it would be printed now: blank, with a person's name, or one that is on file.

    The right to revoke stands in it as it was shown to whoever signed; before that, in the
    language in use.
    """
    require(actor, Right.KEEP_CONSENTS)
    row: Any = Consent(kind=kind)
    if consent_id is not None:
        row = _on_file(consent_id)
        person_id = row.person_id
    person = existing(person_id) if person_id is not None else None
    head = letterhead(actor)
    discloser = row.discloser or ", ".join(part for part in (head.center, head.address) if part)
    return ConsentSheet(
        letterhead=head,
        title=_(KIND_WORDS[row.kind]),
        law=_law(row.kind),
        person=FormQuestion(_("Name of the person"), whole_name(person), may_decline=False),
        code=person.code if person is not None else "",
        elements=tuple(_elements(row, discloser)),
        right_to_revoke=(row.signature and row.right_to_revoke) or right_to_revoke(row.kind),
        texts=_texts(row.kind),
        signer=FormQuestion(
            _("Signed by"),
            options=tuple(
                (_(words), bool(row.signature) and row.signer == code)
                for code, words in SIGNER_WORDS.items()
            ),
            may_decline=False,
        ),
        signer_name=row.signer_name,
        signed=_signed(row),
        signed_day=medium_date(row.signed_on) if row.signature and row.signed_on else "",
        received_by=_received_by(row),
        revoked=_revoked(row),
    )


def consent_leaving(
    actor: Actor,
    person_id: int | None = None,
    consent_id: int | None = None,
    kind: Kind = "general",
    language: str = "",
) -> Leaving:
    """What the way out is told of a consent form in ``language`` ("" for the one in use)."""
    require(actor, Right.KEEP_CONSENTS)
    if consent_id is not None:
        row = _on_file(consent_id)
        person_id, kind = row.person_id, row.kind
    form = _titled(said(f"consent_kind.{kind}"), language)
    return _leaving(form, person_id, Right.KEEP_CONSENTS)


def _on_file(consent_id: int) -> Any:
    row = Consent.get_or_none(Consent.id == consent_id)
    if row is None:
        raise PeerDeskError(_("This consent is no longer there: the adding was undone."))
    return row


def _titled(form: Said, language: str) -> Said:
    """The form as the journal names it: with the paper's language if it isn't the desk's."""
    if not language or language == words.language():
        return form
    return said("form_in_language", form=form, language=ListWord("language", language))


def _leaving(form: Said, person_id: int | None, right: Right) -> Leaving:
    if person_id is None:
        return Leaving(said("blank_form_of", form=form), right)
    name = name_said(existing(person_id))
    return Leaving(said("form_of", name=name, form=form), right, person_id)


def _questions(field: str, values: Mapping[str, Any]) -> Iterator[FormQuestion]:
    """The question or questions of a field, with what is on file."""
    if field == "limits":
        options = tuple((_(words), bool(values.get(key))) for key, words in _LIMITS.items())
        reasons = values.get("unanswered") or {}
        yield FormQuestion(
            _("On this number it is OK to"),
            options=options,
            unanswered=reasons.get("ok_to_call", ""),
        )
    elif field == "notice":
        options = tuple(
            (_(words), values.get("notice") == outcome) for outcome, words in OUTCOME_WORDS.items()
        )
        label = _("I was given the notice about the confidentiality of my records")
        yield FormQuestion(label, options=options, may_decline=False)
    elif field == "free_times":
        yield _free_times(values)
    elif field == "mentor":
        yield from _mentor(values)
    else:
        yield _question(field, values)


def _question(field: str, values: Mapping[str, Any]) -> FormQuestion:
    label = _(_HINTS[field]) if field in _HINTS else field_word(field)
    if field in BARC10_FIELDS:
        label = f"{BARC10_FIELDS.index(field) + 1}. {label}"
    value = values.get(field, "")
    unanswered = (values.get("unanswered") or {}).get(field, "")
    if field in _YES_NO or field in BARC10_FIELDS or field.startswith("quality_"):
        options = tuple((words, value == said) for said, words in _side_by_side(field))
        return FormQuestion(label, options=options, unanswered=unanswered)
    if field in _CODES and field not in _WRITTEN:
        list_name = _CODES[field]
        chosen = value if isinstance(value, tuple) else (value,) if value else ()
        options = _boxes(list_name, chosen)
        return FormQuestion(label, options=options, unanswered=unanswered)
    return FormQuestion(
        label,
        _answer(field, value),
        lines=_LINES.get(field, 1),
        unanswered=unanswered,
        may_decline=field != "preferred_name",
    )


def _side_by_side(field: str) -> Iterator[tuple[Any, str]]:
    """The answers of a scale and of yes and no, with what is printed beside the box."""
    if field in _YES_NO:
        yield from (("yes", _("Yes")), ("no", _("No")))
        return
    numbers = range(BARC10.low, BARC10.high + 1) if field in BARC10_FIELDS else _BEST_TEN
    yield from ((number, str(number)) for number in numbers)


def _boxes(list_name: str, chosen: Collection[str]) -> tuple[tuple[str, bool], ...]:
    offered = choices.options(list_name, keep=chosen)
    return tuple((label, code in chosen) for code, label in offered)


def _answer(field: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return medium_date(value)
    if field == "language":
        return choices.label("language", value) if value else ""
    if field == "languages_spoken":
        return choices.labels("language_spoken", value)
    if field == "pronouns":
        return choices.label("pronouns", value) if value else ""
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def _free_times(values: Mapping[str, Any]) -> FormQuestion:
    slots = values.get("free_times", ())
    reasons = values.get("unanswered") or {}
    parts = choices.options("day_part")
    options = tuple(
        (weekday_name(day)[:3], (day, part) in slots) for part, _words in parts for day in range(7)
    )
    rows = tuple(words for _part, words in parts)
    label = _("When could you come?")
    unanswered = reasons.get("free_times", "")
    return FormQuestion(label, options=options, rows=rows, unanswered=unanswered)


def _mentor(values: Mapping[str, Any]) -> Iterator[FormQuestion]:
    wants = values.get("wants_mentor")
    options = ((_("Yes"), wants is True), (_("Not now"), False))
    unanswered = (values.get("unanswered") or {}).get("wants_mentor", "")
    yield FormQuestion(_("Would you like a mentor?"), options=options, unanswered=unanswered)
    wanted = values.get("gender_wanted", "")
    boxes = _boxes("gender", (wanted,) if wanted else ())
    yield FormQuestion(_("If so, would you rather have a"), options=boxes, may_decline=False)


def whole_name(person: Person | None) -> str:
    """The legal name (2.31(a)(1)), with the name used here where it differs."""
    if person is None:
        return ""
    legal = f"{person.legal_first_name} {person.legal_last_name}".strip()
    if not legal or not person.legal_first_name:
        return f"{person.preferred_name} {person.legal_last_name}".strip()
    if person.preferred_name == person.legal_first_name:
        return legal
    return f"{legal} ({person.preferred_name})"


def _elements(row: Any, discloser: str) -> Iterator[FormQuestion]:
    """2.31(a)(2) to (7); for a court, probation or parole the moment of 2.35(c) as well."""

    def question(label: str, answer: str, lines: int = 1) -> FormQuestion:
        return FormQuestion(label, answer, lines=lines, may_decline=False)

    yield question(_("I allow this program, person or office"), discloser)
    is_court = row.kind == "court_probation"
    label = _("to share exactly this about me, and no more")
    yield question(label, row.what, 2 if is_court else 3)
    yield question(_("with (name of the person or office)"), row.recipient)
    yield question(_("Their address (if known)"), row.recipient_address)
    yield question(_("for this purpose, and no other"), row.purpose)
    parts = [medium_date(row.expires_on)] if row.expires_on else []
    parts += [row.expires_event] if row.expires_event else []
    yield question(_(_EVENT_HINT), "; ".join(parts))
    if is_court:
        label = _("I can revoke it from this day, or when this happens")
        yield question(label, day_or_words(row.revocable_from))


def _texts(kind: str) -> tuple[str, ...]:
    own = {
        "legal_proceedings": _(
            "This consent is for legal proceedings against or about me. It stands alone: it is "
            "not part of any other consent (42 CFR 2.31(d))."
        ),
        "court_probation": _(
            "Whoever receives this may use it only for their duties in my case, probation or "
            "parole (42 CFR 2.35)."
        ),
    }.get(kind)
    copy = _(
        "I can have a copy of this form. Nothing is shared on it until it is complete and signed."
    )
    return (own, copy) if own else (copy,)


def _law(kind: str) -> str:
    """Which sections ask for what is in it."""
    if kind == "court_probation":
        return _("Written consent under 42 CFR part 2, sections 2.31 and 2.35")
    return _("Written consent under 42 CFR part 2, section 2.31")


def _signed(row: Any) -> str:
    if not row.signature:
        return ""
    if row.signature == "typed" and row.signer_name:
        return _("{name} (typed at the desk)", name=row.signer_name)
    return _(SIGNATURE_WORDS[row.signature])


def _received_by(row: Any) -> str:
    """Whoever kept a signed one: they had it in their hands."""
    if not row.signature or row.account_id is None:
        return ""
    return Account.select(Account.name).where(Account.id == row.account_id).scalar() or ""


def _revoked(row: Any) -> str:
    if row.revoked_on is None:
        return ""
    day = medium_date(row.revoked_on)
    if row.revoked_how == EVENT_CAME:
        return _("Ended on {day}: {event}", day=day, event=row.expires_event)
    return _("Revoked on {day}: {how}", day=day, how=_(REVOKED_WORDS[row.revoked_how]).lower())
