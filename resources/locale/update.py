"""Bring the catalogues up to date with the code: ``python resources/locale/update.py``.

Collects every marked sentence of ``peerdesk`` and ``ui``, merges it into each ``peerdesk.po``
and compiles ``peerdesk.mo``. New sentences come out untranslated; the test suite names them.
"""

from __future__ import annotations

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

LOCALE = Path(__file__).resolve().parent
ROOT = LOCALE.parent.parent
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2), "nN_": (1, 2), "pgettext": ((1, "c"), 2)}


def collected() -> Catalog:
    """Every sentence that the code marks, with where it stands."""
    catalogue = Catalog(project="PeerDesk", fuzzy=False)
    for folder in ("peerdesk", "ui"):
        found = extract_from_dir(str(ROOT / folder), [("**.py", "python")], keywords=KEYWORDS)
        for name, _line, message, comments, context in found:
            place = (f"{folder}/{name}", 0)
            catalogue.add(message, locations=[place], auto_comments=comments, context=context)
    return catalogue


def main() -> None:
    """Update and compile each language."""
    template = collected()
    for po in sorted(LOCALE.glob("*/LC_MESSAGES/peerdesk.po")):
        with po.open("rb") as file:
            catalogue = read_po(file, locale=po.parent.parent.name)
        collected_on = catalogue.creation_date
        catalogue.update(template, no_fuzzy_matching=True)
        catalogue.creation_date = collected_on  # only words change the files, not the day
        catalogue.obsolete.clear()
        with po.open("wb") as file:
            write_po(file, catalogue, width=100, sort_output=True, include_lineno=False)
        with po.with_suffix(".mo").open("wb") as file:
            write_mo(file, catalogue)


if __name__ == "__main__":
    main()
