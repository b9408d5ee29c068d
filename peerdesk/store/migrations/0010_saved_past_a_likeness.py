"""Pairs that were saved past a warning, and that nobody has decided yet."""

# Frozen: this step never changes again, and never imports the models.

STATEMENTS = ('ALTER TABLE "not_the_same" ADD COLUMN "is_open" INTEGER',)


def up(migrator, db):  # type: ignore[no-untyped-def]
    """Add what is new; nothing that is there changes."""
    for statement in STATEMENTS:
        db.execute_sql(statement)
