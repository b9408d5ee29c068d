"""The migrations build what the models say, and leave nobody's rows behind."""

from __future__ import annotations

import ast
import importlib
from pathlib import Path

import peewee
import pytest

from peerdesk.records import base
from peerdesk.store import opening
from peerdesk.store.database import database
from tests.conftest import Desk

RECORDS = Path(base.__file__).parent
SUBJECTS = ("people", "mentoring", "groups", "services", "outcomes", "office")


def _models() -> list[type[peewee.Model]]:
    for subject in SUBJECTS:
        importlib.import_module(f"peerdesk.records.{subject}")
    found: list[type[peewee.Model]] = []
    waiting = list(peewee.Model.__subclasses__())
    while waiting:
        model = waiting.pop()
        waiting += model.__subclasses__()
        if model.__module__.startswith("peerdesk") and model is not base.Record:
            found.append(model)
    return found


def _schema(connection: peewee.Database) -> dict[str, object]:
    """What each table is made of, whatever the order of its columns: a step adds them last."""
    tables = set(connection.get_tables()) - {"schema_migration", "sqlite_sequence"}
    found: dict[str, object] = {}
    for table in sorted(tables):
        columns = connection.execute_sql(f'PRAGMA table_info("{table}")')
        references = connection.execute_sql(f'PRAGMA foreign_key_list("{table}")')
        indexes = connection.execute_sql(
            "SELECT sql FROM sqlite_master WHERE tbl_name = ? AND type = 'index' AND sql NOTNULL",
            (table,),
        )
        found[table] = (
            {row[1:] for row in columns},
            {row[2:] for row in references},
            {sql for (sql,) in indexes},
        )
    return found


def test_every_subject_is_looked_at() -> None:
    modules = {path.stem for path in RECORDS.glob("*.py")} - {"__init__", "base", "meanings"}
    assert modules == set(SUBJECTS)


def test_the_migrations_build_what_the_models_say(desk: Desk) -> None:
    models = _models()
    plain = peewee.SqliteDatabase(":memory:")
    with plain.bind_ctx(models, bind_refs=False, bind_backrefs=False):
        plain.create_tables(models, safe=False)
    assert len(models) > 20
    assert _schema(database) == _schema(plain)


@pytest.mark.parametrize("path", sorted(opening.MIGRATIONS.glob("0*.py")), ids=lambda p: p.stem)
def test_a_step_never_imports_the_models(path: Path) -> None:
    tree = ast.parse(path.read_text())
    imported = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    assert not any("peerdesk" in ast.unparse(node) for node in imported)


def test_the_pragmas_hold(desk: Desk) -> None:
    assert database.journal_mode == "wal"
    assert database.synchronous == 2
    assert database.foreign_keys == 1
    assert opening.integrity_problems() == []
