"""Accounts as co-facilitators, and who stood in for those who lead a group."""

# Frozen: this step never changes again, and never imports the models. AUTOINCREMENT as in the
# first step. Whose account an older text means is found at the next opening, in an entry: what a
# step wrote would be in no journal.

STATEMENTS = (
    'ALTER TABLE "peer_group" ADD COLUMN "co_facilitator_id" INTEGER '
    'REFERENCES "account" ("id") ON DELETE RESTRICT',
    'CREATE INDEX "peer_group_co_facilitator_id" ON "peer_group" ("co_facilitator_id")',
    'ALTER TABLE "peer_group" ADD COLUMN "co_facilitator_settled" INTEGER',
    'CREATE TABLE "stand_in" ('
    '"id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, '
    '"meeting_id" INTEGER NOT NULL, '
    '"account_id" INTEGER NOT NULL, '
    '"day" DATE NOT NULL, '
    'FOREIGN KEY ("meeting_id") REFERENCES "meeting" ("id") ON DELETE RESTRICT, '
    'FOREIGN KEY ("account_id") REFERENCES "account" ("id") ON DELETE RESTRICT)',
    'CREATE INDEX "stand_in_account_id" ON "stand_in" ("account_id")',
    'CREATE INDEX "stand_in_meeting_id" ON "stand_in" ("meeting_id")',
    'CREATE UNIQUE INDEX "stand_in_meeting_id_account_id" '
    'ON "stand_in" ("meeting_id", "account_id")',
)


def up(migrator, db):  # type: ignore[no-untyped-def]
    """Add what is new; nothing that is there changes."""
    for statement in STATEMENTS:
        db.execute_sql(statement)
