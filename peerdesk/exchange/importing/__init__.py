"""Import of people, members of groups and past attendance from the files that centers have.

A wizard or a command goes: ``read_table`` (what is in the file), ``guess_columns`` (which column
holds what, to be shown and corrected), ``preview`` (a verdict for each row, nothing written),
``carry_out`` (one action, undone as a whole), ``failed_csv`` (the rest, to be corrected and
imported again). Rows in are rows imported, matched and failed, always.
"""

from peerdesk.exchange.importing.columns import guess_columns
from peerdesk.exchange.importing.fields import KINDS, SEVERAL, field_words
from peerdesk.exchange.importing.preview import (
    VERDICT_WORDS,
    ImportResult,
    Preview,
    PreviewRow,
    Verdict,
    carry_out,
    failed_csv,
    preview,
    reasons_in_words,
)
from peerdesk.exchange.importing.table import RawRow, RawTable, column_name, read_table

__all__ = [
    "KINDS",
    "SEVERAL",
    "VERDICT_WORDS",
    "ImportResult",
    "Preview",
    "PreviewRow",
    "RawRow",
    "RawTable",
    "Verdict",
    "carry_out",
    "column_name",
    "failed_csv",
    "field_words",
    "guess_columns",
    "preview",
    "read_table",
    "reasons_in_words",
]
