"""Import of people, members of groups and past attendance from the files that centers have.

A wizard or a command goes: ``read_table`` (what is in the file), ``guess_columns`` (which column
holds what, to be shown and corrected), ``preview`` (a verdict for each row, nothing written),
``carry_out`` (one action, undone as a whole), ``failed_csv`` (the rest, to be corrected and
imported again). Rows in are rows imported, matched and failed, always.
"""

from peerdesk.exchange.importing.answers import choices_of
from peerdesk.exchange.importing.columns import guess_columns
from peerdesk.exchange.importing.failed import failed_content, failed_csv, failed_xlsx
from peerdesk.exchange.importing.fields import KINDS, SEVERAL, field_words
from peerdesk.exchange.importing.fillin import in_turn
from peerdesk.exchange.importing.lists import day_in, group_in, groups_with_names
from peerdesk.exchange.importing.preview import (
    LEAVE_OUT,
    VERDICT_WORDS,
    ImportResult,
    OpenDays,
    Preview,
    PreviewRow,
    Verdict,
    carry_out,
    failed_leaving,
    needs_day,
    needs_group,
    open_days,
    preview,
    reasons_in_words,
    set_aside_in_words,
    unknown_words,
    with_options,
)
from peerdesk.exchange.importing.questions import (
    Question,
    told_lone_names,
    told_marks,
    told_words,
)
from peerdesk.exchange.importing.table import (
    RawRow,
    RawTable,
    column_name,
    lines_left_out,
    read_table,
    samples,
)
from peerdesk.exchange.importing.told import (
    NOTHING_TOLD,
    SET_ASIDE,
    Key,
    Told,
    answer_to,
    with_answer,
)
from peerdesk.exchange.importing.understood import Understood, understood

__all__ = [
    "KINDS",
    "LEAVE_OUT",
    "NOTHING_TOLD",
    "SET_ASIDE",
    "SEVERAL",
    "VERDICT_WORDS",
    "ImportResult",
    "Key",
    "OpenDays",
    "Preview",
    "PreviewRow",
    "Question",
    "RawRow",
    "RawTable",
    "Told",
    "Understood",
    "Verdict",
    "answer_to",
    "carry_out",
    "choices_of",
    "column_name",
    "day_in",
    "failed_content",
    "failed_csv",
    "failed_leaving",
    "failed_xlsx",
    "field_words",
    "group_in",
    "groups_with_names",
    "guess_columns",
    "in_turn",
    "lines_left_out",
    "needs_day",
    "needs_group",
    "open_days",
    "preview",
    "read_table",
    "reasons_in_words",
    "samples",
    "set_aside_in_words",
    "told_lone_names",
    "told_marks",
    "told_words",
    "understood",
    "unknown_words",
    "with_answer",
    "with_options",
]
