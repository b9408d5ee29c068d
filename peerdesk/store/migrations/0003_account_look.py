"""Language, text size and colours of an account; the language of the center."""

# Frozen: this step never changes again, and never imports the models.

STATEMENTS = (
    'ALTER TABLE "account" ADD COLUMN "language" VARCHAR(255)',
    'ALTER TABLE "account" ADD COLUMN "theme" VARCHAR(255)',
    'ALTER TABLE "account" ADD COLUMN "text_size" INTEGER',
    'ALTER TABLE "center" ADD COLUMN "language" VARCHAR(255)',
)


def up(migrator, db):  # type: ignore[no-untyped-def]
    """Add what is new; nothing that is there changes."""
    for statement in STATEMENTS:
        db.execute_sql(statement)
