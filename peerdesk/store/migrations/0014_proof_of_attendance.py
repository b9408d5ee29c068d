"""Which days of attendance were told, where a letter proves them."""

# Frozen: this step never changes again, and never imports the models.

STATEMENTS = (
    'ALTER TABLE "disclosure" ADD COLUMN "attended_from" DATE',
    'ALTER TABLE "disclosure" ADD COLUMN "attended_until" DATE',
)


def up(migrator, db):  # type: ignore[no-untyped-def]
    """Add what is new; nothing that is there changes."""
    for statement in STATEMENTS:
        db.execute_sql(statement)
