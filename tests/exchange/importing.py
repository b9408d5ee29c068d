"""What the tests of the import share."""

from __future__ import annotations

from typing import Any

from peerdesk.actor import Actor
from peerdesk.exchange import importing
from peerdesk.exchange.importing import Preview
from peerdesk.store.database import database


def tables() -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table but the journal's."""
    return {
        name: database.execute_sql(f'SELECT * FROM "{name}" ORDER BY id').fetchall()
        for name in database.get_tables()
        if not name.startswith("journal") and name != "sqlite_sequence"
    }


def looked_at(actor: Actor, text: str | bytes, kind: str = "people", **more: Any) -> Preview:
    """The preview of a file, its columns as they are guessed."""
    content = text if isinstance(text, bytes) else text.encode()
    name = more.pop("name", "file.csv")
    table = importing.read_table(content, name)
    columns = importing.guess_columns(actor, table, kind)
    return importing.preview(actor, table, kind, columns, **more)


def verdicts(seen: Preview) -> list[str]:
    return [row.verdict.value for row in seen.rows]


def reasons(seen: Preview) -> list[str]:
    return [importing.reasons_in_words(row) for row in seen.rows]
