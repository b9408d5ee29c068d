"""The base of every journaled record."""

from __future__ import annotations

from typing import Any

from peewee import AutoField, Model

from peerdesk.errors import Gone
from peerdesk.store import journal
from peerdesk.store.database import database
from peerdesk.words import _


class Record(Model):
    """A row whose every change is in the journal. Bulk updates and deletes by query are refused:

    they would skip the journal. Many rows at once go through ``insert_rows``.
    """

    id = AutoField()

    class Meta:
        database = database
        legacy_table_names = False

    def save(self, force_insert: bool = False, only: Any = None) -> Any:
        """Insert or update this row inside the open journal entry."""
        open_entry = journal.current()
        table = self._meta.table_name
        before = None if self._pk is None or force_insert else journal.stored_row(table, self._pk)
        saved = super().save(force_insert=force_insert, only=only)
        open_entry.record(table, self._pk, before, journal.stored_row(table, self._pk))
        return saved

    def delete_instance(self, recursive: bool = False, delete_nullable: bool = False) -> Any:
        """Delete this row, and no other, inside the open journal entry."""
        if recursive or delete_nullable:
            raise ValueError("each record is deleted by itself, so that each is in the journal")
        open_entry = journal.current()
        table = self._meta.table_name
        before = journal.stored_row(table, self._pk)
        deleted = super().delete_instance()
        open_entry.record(table, self._pk, before, None)
        return deleted

    @classmethod
    def get_by_id(cls, pk: Any) -> Any:
        """The row; Gone when its adding was undone while a screen still showed it."""
        try:
            return super().get_by_id(pk)
        except cls.DoesNotExist:
            raise Gone(
                _("This is not in the records any more. Nothing was changed. Go back to the list.")
            ) from None

    @classmethod
    def insert(cls, *args: Any, **kwargs: Any) -> Any:
        """Peewee's own; only ``save`` may get here."""
        journal.current()
        return super().insert(*args, **kwargs)

    @classmethod
    def update(cls, *args: Any, **kwargs: Any) -> Any:
        """Peewee's own; only ``save`` may get here."""
        journal.current()
        return super().update(*args, **kwargs)

    @classmethod
    def delete(cls) -> Any:
        """Peewee's own; only ``delete_instance`` may get here."""
        journal.current()
        return super().delete()

    @classmethod
    def insert_rows(cls, rows: list[dict[str, Any]]) -> list[int]:
        """Insert many rows at once, each journaled; field names to values, the same keys in each.

        Missing fields take their defaults. Returns the new ids in order.
        """
        if not rows:
            return []
        fields = [field for field in cls._meta.sorted_fields if field is not cls.id]
        given = [field for field in fields if field.name in rows[0]]
        defaulted = [field for field in fields if field.name not in rows[0]]
        constants = tuple(
            _stored(field, field.default() if callable(field.default) else field.default)
            for field in defaulted
        )
        stored = [
            tuple(_stored(field, row[field.name]) for field in given) + constants for row in rows
        ]
        columns = [field.column_name for field in (*given, *defaulted)]
        return journal.insert_rows(cls._meta.table_name, columns, stored)


def _stored(field: Any, value: Any) -> Any:
    """``value`` as the driver would store it: number, text, bytes or None."""
    if value is None or type(value) in (int, str):
        return value
    converted = field.db_value(value)
    if isinstance(converted, bool):
        return int(converted)
    if converted is None or isinstance(converted, (int, float, str, bytes)):
        return converted
    return str(converted)
