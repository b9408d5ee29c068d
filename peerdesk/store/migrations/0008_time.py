"""When the center's day ends, what is known of the clock, since when a group keeps rolls."""

# Frozen: this step never changes again, and never imports the models. AUTOINCREMENT as in the
# first step.

STATEMENTS = (
    'ALTER TABLE "peer_group" ADD COLUMN "rolls_since" DATE',
    'CREATE TABLE "center_day" ('
    '"id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, '
    '"since" DATE NOT NULL, '
    '"ends_at" TIME NOT NULL)',
    'CREATE UNIQUE INDEX "center_day_since" ON "center_day" ("since")',
    'CREATE TABLE "clock_state" ('
    '"id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, '
    '"counts_from" INTEGER NOT NULL, '
    '"doubted_from" INTEGER, '
    '"unsure_on" DATE)',
)


def up(migrator, db):  # type: ignore[no-untyped-def]
    """Add what is new; nothing that is there changes."""
    for statement in STATEMENTS:
        db.execute_sql(statement)
