"""Usual short names (Bill, Liz, Lupe, Paco): a file of resources/names, in English and Spanish."""

from __future__ import annotations

from functools import cache

from peerdesk.resources import RESOURCES


@cache
def _groups() -> dict[str, frozenset[str]]:
    """Each name with the groups in which it stands."""
    text = (RESOURCES / "names" / "usual.txt").read_text(encoding="utf-8")
    found: dict[str, set[str]] = {}
    for number, line in enumerate(text.splitlines()):
        if not line.startswith("#"):
            for name in line.split():
                found.setdefault(name, set()).add(f"~{number}")
    return {name: frozenset(groups) for name, groups in found.items()}


def groups_of(name: str) -> frozenset[str]:
    """The groups of a normalised name, "~12": two names of one group may be one person's."""
    return _groups().get(name, frozenset())


def are_usual(some: frozenset[str], others: frozenset[str]) -> bool:
    """Whether a name of each side stands in one group."""
    groups = {group for name in some for group in groups_of(name)}
    return any(not groups.isdisjoint(groups_of(name)) for name in others)
