"""How large a table may be; whatever is larger is refused before it costs time or memory."""

from __future__ import annotations

from peerdesk.errors import PeerDeskError
from peerdesk.words import _, number

MOST_BYTES = 60_000_000
MOST_ROWS = 100_000
MOST_COLUMNS = 400
MOST_CELLS = 5_000_000
"""Of the cells up to the last one of a row that holds anything."""
MOST_LINES = 1_100_000
"""Lines of a text file, blank ones too: all rows of a spreadsheet."""
MOST_PLACES = 20_000_000
"""Cells of a text file, blank ones too."""
LONGEST_CELL = 5_000


def too_large(where: str = "") -> PeerDeskError:
    """The refusal in plain words; ``where`` is the cell that reaches too far, "" for none."""
    said = _(
        "This table is too large: at most {rows} rows, {columns} columns and {bytes} million "
        "bytes can be imported at once. Nothing was imported. Divide it into several files.",
        rows=number(MOST_ROWS),
        columns=number(MOST_COLUMNS),
        bytes=number(MOST_BYTES // 1_000_000),
    )
    if not where:
        return PeerDeskError(said)
    far = _("Cell {cell} holds something: if it does not belong there, empty it.", cell=where)
    return PeerDeskError(f"{said} {far}")


def letters_of(index: int) -> str:
    """The letters of a column as spreadsheets show them: 0 is A, 26 AA."""
    letters, rest = "", index + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        letters = chr(65 + letter) + letters
    return letters
