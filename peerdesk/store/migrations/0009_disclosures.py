"""What was told about somebody to whom, and on what ground."""

# Frozen: this step never changes again, and never imports the models. AUTOINCREMENT as in the
# first step.

STATEMENTS = (
    'CREATE TABLE "disclosure" ('
    '"id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, '
    '"person_id" INTEGER NOT NULL, '
    '"basis" VARCHAR(255) NOT NULL, '
    '"consent_id" INTEGER, '
    '"told_on" DATE NOT NULL, '
    '"told_at" TIME, '
    '"recipient" VARCHAR(255) NOT NULL, '
    '"recipient_address" VARCHAR(255) NOT NULL, '
    '"affiliation" VARCHAR(255) NOT NULL, '
    '"told_what" TEXT NOT NULL, '
    '"purpose" TEXT NOT NULL, '
    '"director_reason" TEXT NOT NULL, '
    '"told_by" VARCHAR(255) NOT NULL, '
    '"account_id" INTEGER, '
    'FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT, '
    'FOREIGN KEY ("consent_id") REFERENCES "consent" ("id") ON DELETE RESTRICT)',
    'CREATE INDEX "disclosure_person_id" ON "disclosure" ("person_id")',
    'CREATE INDEX "disclosure_consent_id" ON "disclosure" ("consent_id")',
    'CREATE INDEX "disclosure_person_id_told_on" ON "disclosure" ("person_id", "told_on")',
)


def up(migrator, db):  # type: ignore[no-untyped-def]
    """Add what is new; nothing that is there changes."""
    for statement in STATEMENTS:
        db.execute_sql(statement)
