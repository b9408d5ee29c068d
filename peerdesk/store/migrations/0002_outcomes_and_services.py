"""Status checks, questionnaires, agencies, referrals, goals; what a visit and a phone say."""

# Frozen: this step never changes again, and never imports the models. AUTOINCREMENT as in the
# first step.

STATEMENTS = (
    'ALTER TABLE "visit" ADD COLUMN "first_time" VARCHAR(255)',
    'ALTER TABLE "contact_point" ADD COLUMN "none_is_ok" INTEGER',
    'CREATE TABLE "agency" ('
    '"id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, '
    '"name" VARCHAR(255) NOT NULL, '
    '"phone" VARCHAR(255) NOT NULL)',
    'CREATE UNIQUE INDEX "agency_name" ON "agency" ("name")',
    'CREATE TABLE "assessment" ('
    '"id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, '
    '"person_id" INTEGER NOT NULL, '
    '"instrument" VARCHAR(255) NOT NULL, '
    '"version" VARCHAR(255) NOT NULL, '
    '"taken_on" DATE NOT NULL, '
    '"at_intake" INTEGER NOT NULL, '
    '"answers" TEXT NOT NULL, '
    '"total" INTEGER, '
    '"account_id" INTEGER, '
    'FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT)',
    'CREATE INDEX "assessment_person_id" ON "assessment" ("person_id")',
    'CREATE INDEX "assessment_person_id_instrument_taken_on" '
    'ON "assessment" ("person_id", "instrument", "taken_on")',
    'CREATE TABLE "goal" ('
    '"id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, '
    '"person_id" INTEGER NOT NULL, '
    '"text" TEXT NOT NULL, '
    '"set_on" DATE NOT NULL, '
    '"wanted_by" DATE, '
    '"ended_on" DATE, '
    '"end_reason" VARCHAR(255) NOT NULL, '
    '"account_id" INTEGER, '
    'FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT)',
    'CREATE INDEX "goal_person_id" ON "goal" ("person_id")',
    'CREATE INDEX "goal_person_id_set_on" ON "goal" ("person_id", "set_on")',
    'CREATE TABLE "referral" ('
    '"id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, '
    '"person_id" INTEGER NOT NULL, '
    '"agency_id" INTEGER NOT NULL, '
    '"kind" VARCHAR(255) NOT NULL, '
    '"reason" TEXT NOT NULL, '
    '"made_on" DATE NOT NULL, '
    '"follow_up_on" DATE NOT NULL, '
    '"contacted_on" DATE, '
    '"outcome" VARCHAR(255) NOT NULL, '
    '"outcome_on" DATE, '
    '"account_id" INTEGER, '
    'FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT, '
    'FOREIGN KEY ("agency_id") REFERENCES "agency" ("id") ON DELETE RESTRICT)',
    'CREATE INDEX "referral_person_id" ON "referral" ("person_id")',
    'CREATE INDEX "referral_agency_id" ON "referral" ("agency_id")',
    'CREATE INDEX "referral_made_on" ON "referral" ("made_on")',
    'CREATE INDEX "referral_follow_up_on" ON "referral" ("follow_up_on")',
    'CREATE INDEX "referral_person_id_made_on" ON "referral" ("person_id", "made_on")',
    'CREATE TABLE "status_check" ('
    '"id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, '
    '"person_id" INTEGER NOT NULL, '
    '"checked_on" DATE NOT NULL, '
    '"at_intake" INTEGER NOT NULL, '
    '"days_of_use" INTEGER, '
    '"returned_to_use" VARCHAR(255) NOT NULL, '
    '"returned_on" DATE, '
    '"reengaged_on" DATE, '
    '"er_visits" INTEGER, '
    '"hospital_stays" INTEGER, '
    '"overdose" VARCHAR(255) NOT NULL, '
    '"nights_unhoused" INTEGER, '
    '"housing" VARCHAR(255) NOT NULL, '
    '"work" VARCHAR(255) NOT NULL, '
    '"arrests" INTEGER, '
    '"in_treatment" VARCHAR(255) NOT NULL, '
    '"treatment_kind" VARCHAR(255) NOT NULL, '
    '"mutual_help_meetings" INTEGER, '
    '"quality_overall" INTEGER, '
    '"quality_health" INTEGER, '
    '"quality_housing" INTEGER, '
    '"quality_money" INTEGER, '
    '"quality_relationships" INTEGER, '
    '"quality_purpose" INTEGER, '
    '"helped" VARCHAR(255) NOT NULL, '
    '"declined" TEXT NOT NULL, '
    '"unknown" TEXT NOT NULL, '
    '"account_id" INTEGER, '
    'FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT)',
    'CREATE INDEX "status_check_person_id" ON "status_check" ("person_id")',
    'CREATE INDEX "status_check_person_id_checked_on" '
    'ON "status_check" ("person_id", "checked_on")',
)


def up(migrator, db):  # type: ignore[no-untyped-def]
    """Add what is new; nothing that is there changes."""
    for statement in STATEMENTS:
        db.execute_sql(statement)
