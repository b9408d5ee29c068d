"""Answers of an import, remembered for the next file of the same shape.

The shape is the kind and the names of the columns, days alike: next month's sheet of attendance
has other days. Of a question only a digest is kept, never what stands in the file: it is shown
again when a file asks the same. Kept in the import's own entry, so it goes with its undo.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from itertools import groupby

from peerdesk.exchange.importing.days import is_day
from peerdesk.exchange.importing.questions import Question
from peerdesk.exchange.importing.table import RawTable
from peerdesk.exchange.importing.told import Key, Told, with_answer
from peerdesk.records.office import ImportMapping
from peerdesk.text import normalise


def recalled(table: RawTable, kind: str, questions: tuple[Question, ...], told: Told) -> Told:
    """``told`` with what was answered for an earlier file of this shape, where it isn't told."""
    row = ImportMapping.get_or_none(ImportMapping.signature == _signature(table, kind))
    known = json.loads(row.columns) if row is not None else {}
    found = told
    for question in questions:
        if question.answer is None and (code := known.get(_digest(question.key))) is not None:
            found = with_answer(found, question.key, code)
            found = replace(found, remembered=found.remembered | {question.key})
    return found


def keep(table: RawTable, kind: str, questions: tuple[Question, ...]) -> None:
    """Inside an entry: remember what was answered, beside earlier answers to other questions."""
    answered = {_digest(each.key): each.answer for each in questions if each.answer is not None}
    if not answered or not any(table.header):
        return
    signature = _signature(table, kind)
    row = ImportMapping.get_or_none(ImportMapping.signature == signature)
    row = row or ImportMapping(signature=signature, columns="{}")
    known = json.loads(row.columns)
    if known != known | answered:
        row.columns = json.dumps(known | answered)
        row.save()


def _signature(table: RawTable, kind: str) -> str:
    names = ["" if is_day(name) else normalise(name) for name in table.header]
    shape = [name for name, _same in groupby(names)]
    return hashlib.sha256("\n".join(("answers", kind, *shape)).encode()).hexdigest()


def _digest(key: Key) -> str:
    return hashlib.sha256("\n".join((key.kind, key.name, key.text)).encode()).hexdigest()[:32]
