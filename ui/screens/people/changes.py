"""What somebody changed in a form, apart from what was in it: so that a form that was left for a
while takes nothing back that somebody else wrote meanwhile."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

_WHY = "unanswered"

Values = Mapping[str, Any]
"""The form's values; of "unanswered" each field counts by itself."""


def changes(now: Values, was: Values) -> dict[str, Any]:
    """The values that say something else than they did; a reason that was taken back is ""."""
    found = {
        key: value for key, value in now.items() if key != _WHY and not same(value, was.get(key))
    }
    reasons, before = now.get(_WHY) or {}, was.get(_WHY) or {}
    other = {
        field: reasons.get(field, "")
        for field in (*reasons, *before)
        if reasons.get(field) != before.get(field)
    }
    return found | ({_WHY: other} if other else {})


def applied(changed: Values, record: Values) -> dict[str, Any]:
    """The record with the changes. An answer on record does away with a reason for none."""
    values = {**record, **{key: value for key, value in changed.items() if key != _WHY}}
    reasons = (record.get(_WHY) or {}) | (changed.get(_WHY) or {})
    values[_WHY] = {
        field: why
        for field, why in reasons.items()
        if why and (field in (changed.get(_WHY) or {}) or _is_blank(values.get(field)))
    }
    return values


def resumed(draft: Values, was: Values, record: Values) -> tuple[dict[str, Any], list[str]]:
    """What a form is filled with that was left with the changes ``draft`` while the record said

    ``was``; and the changed fields in which the record says something else by now.
    """
    typed = {key: draft[key] for key in record if key in draft}
    changed = changes(typed, {**record, **{key: was[key] for key in record if key in was}})
    overtaken = [
        key
        for key, value in changed.items()
        if key != _WHY
        and key in was
        and not same(was[key], record.get(key))
        and not same(value, record.get(key))
    ]
    return applied(changed, record), overtaken


def widened(was: Values, now: Values) -> dict[str, Any]:
    """What the form said at first, with the fields that it asks from ``now`` on."""
    reasons = {field: why for field, why in (now.get(_WHY) or {}).items() if field not in was}
    return {**now, **was, _WHY: (was.get(_WHY) or {}) | reasons}


def same(one: Any, other: Any) -> bool:
    """Whether both say the same, one of them perhaps read back from a draft."""
    return bool(_plain(one) == _plain(other))


def _plain(value: Any) -> Any:
    if _is_blank(value):
        return ""
    if isinstance(value, int) and value is not True:
        return str(value)
    return json.loads(json.dumps(value, default=date.isoformat))


def _is_blank(value: Any) -> bool:
    return value is None or value is False or value in ("", (), [])
