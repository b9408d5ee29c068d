"""Since when an account of a restored backup waits for the director's yes."""

# Frozen: this step never changes again, and never imports the models.

STATEMENTS = ('ALTER TABLE "account" ADD COLUMN "waiting_since" DATE',)


def up(migrator, db):  # type: ignore[no-untyped-def]
    """Add what is new; nothing that is there changes."""
    for statement in STATEMENTS:
        db.execute_sql(statement)
