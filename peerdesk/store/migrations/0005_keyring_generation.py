"""What the records know of the keyring beside them, and which generation made a slot."""

# Frozen: this step never changes again, and never imports the models. AUTOINCREMENT as in the
# first step.

STATEMENTS = (
    'ALTER TABLE "account" ADD COLUMN "key_since" INTEGER',
    'CREATE TABLE "key_state" ('
    '"id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, '
    '"generation" INTEGER NOT NULL, '
    '"sheets_made" INTEGER NOT NULL, '
    '"sheet_number" INTEGER, '
    '"sheet_made_on" DATE)',
)


def up(migrator, db):  # type: ignore[no-untyped-def]
    """Add what is new; nothing that is there changes."""
    for statement in STATEMENTS:
        db.execute_sql(statement)
