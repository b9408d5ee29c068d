"""The keys that the records keep of their own, and who was given a password for one time."""

# Frozen: this step never changes again, and never imports the models. AUTOINCREMENT as in the
# first step.

STATEMENTS = (
    'ALTER TABLE "account" ADD COLUMN "once_since" INTEGER',
    'ALTER TABLE "key_state" ADD COLUMN "key_changed_on" DATE',
    'ALTER TABLE "key_state" ADD COLUMN "kept_keys" VARCHAR(255)',
    'CREATE TABLE "kept_key" ('
    '"id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, '
    '"purpose" VARCHAR(255) NOT NULL, '
    '"key" BLOB NOT NULL)',
)


def up(migrator, db):  # type: ignore[no-untyped-def]
    """Add what is new; nothing that is there changes."""
    for statement in STATEMENTS:
        db.execute_sql(statement)
