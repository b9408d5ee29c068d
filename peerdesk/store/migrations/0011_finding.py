"""The order of lists without those of the archive, and people by their birth date."""

# Frozen: this step never changes again, and never imports the models. The index by which people
# are found is no part of the schema: store.finding makes it at the opening.

STATEMENTS = (
    'DROP INDEX "person_sort_key_search_key"',
    'CREATE INDEX "person_in_lists" ON "person" ("sort_key", "search_key") '
    'WHERE ("archived_on" IS NULL)',
    'CREATE INDEX "person_in_archive" ON "person" ("sort_key", "search_key") '
    'WHERE ("archived_on" IS NOT NULL)',
    'CREATE INDEX "person_birth_date" ON "person" ("birth_date")',
)


def up(migrator, db):  # type: ignore[no-untyped-def]
    """Other indexes; nothing that is kept changes."""
    for statement in STATEMENTS:
        db.execute_sql(statement)
