"""What a consent is made of, in words: kinds, states, elements, and the right to revoke."""

from __future__ import annotations

from typing import Literal

from peerdesk.sentences import words_of
from peerdesk.words import N_, _

Kind = Literal["general", "court_probation", "legal_proceedings"]
State = Literal["valid", "expired", "revoked", "incomplete"]

KIND_WORDS = words_of("consent_kind")
STATE_WORDS: dict[str, str] = {
    "valid": N_("Valid"),
    "expired": N_("Expired"),
    "revoked": N_("Revoked"),
    "incomplete": N_("Not complete"),
}
SIGNER_WORDS = {
    "self": N_("The person"),
    "parent": N_("Parent"),
    "guardian": N_("Guardian or representative"),
}
SIGNATURE_WORDS = {"paper": N_("Signed on paper"), "typed": N_("Typed at the desk")}
REVOKED_WORDS = {
    "in_writing": N_("In writing"),
    "spoken": N_("Spoken"),
    "found_false": N_("Known to be false"),
}
EVENT_CAME = "event_came"
"""How a consent ended that nobody revoked: what it was to last until has happened."""
ENDED_WORDS = REVOKED_WORDS | {EVENT_CAME: N_("What it lasted until has happened")}
ELEMENT_WORDS = words_of("consent_element")
BASIS_WORDS = words_of("disclosure_basis")
"""On what ground something was told to somebody outside."""


def right_to_revoke(kind: str) -> str:
    """The text on the right to revoke that is shown and printed (2.31(a)(6), 2.35(c))."""
    if kind == "court_probation":
        return _(
            "This consent can be revoked from the moment that is named in it, at the latest when "
            "the court case, probation or parole has ended. Until then it stays in force. What was "
            "shared before it is revoked can't be taken back."
        )
    return _(
        "You can revoke this consent at any time, in writing or by telling the staff of this "
        "center. From then on nothing more is shared. What was shared before can't be taken back. "
        "You are helped here whether you sign or not."
    )
