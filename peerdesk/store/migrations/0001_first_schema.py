"""The first schema: people, mentoring, groups, the office and the journal."""

# Frozen: this step never changes again, and never imports the models. AUTOINCREMENT: the
# number of a deleted row is never used again, so the journal's history can't mix two people.

STATEMENTS = (
    'CREATE TABLE "account" ('
    '"id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, '
    '"sign_in_name" VARCHAR(255) NOT NULL, '
    '"name" VARCHAR(255) NOT NULL, '
    '"active" INTEGER NOT NULL)',
    'CREATE UNIQUE INDEX "account_sign_in_name" ON "account" ("sign_in_name")',
    'CREATE TABLE "account_role" ('
    '"id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, '
    '"account_id" INTEGER NOT NULL, '
    '"role" VARCHAR(255) NOT NULL, '
    'FOREIGN KEY ("account_id") REFERENCES "account" ("id") ON DELETE RESTRICT)',
    'CREATE INDEX "account_role_account_id" ON "account_role" ("account_id")',
    'CREATE UNIQUE INDEX "account_role_account_id_role" ON "account_role" ("account_id", "role")',
    'CREATE TABLE "person" ('
    '"id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, '
    '"code" VARCHAR(255) NOT NULL, '
    '"preferred_name" VARCHAR(255) NOT NULL, '
    '"legal_first_name" VARCHAR(255) NOT NULL, '
    '"legal_last_name" VARCHAR(255) NOT NULL, '
    '"pronouns" VARCHAR(255) NOT NULL, '
    '"birth_date" DATE, '
    '"age_band" VARCHAR(255) NOT NULL, '
    '"gender" VARCHAR(255) NOT NULL, '
    '"place" VARCHAR(255) NOT NULL, '
    '"language" VARCHAR(255) NOT NULL, '
    '"first_seen_on" DATE NOT NULL, '
    '"archived_on" DATE, '
    '"sort_key" VARCHAR(255) NOT NULL, '
    '"search_key" TEXT NOT NULL)',
    'CREATE UNIQUE INDEX "person_code" ON "person" ("code")',
    'CREATE INDEX "person_sort_key_search_key" ON "person" ("sort_key", "search_key")',
    'CREATE TABLE "mentor" ('
    '"id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, '
    '"name" VARCHAR(255) NOT NULL, '
    '"account_id" INTEGER, '
    '"person_id" INTEGER, '
    '"stage" VARCHAR(255) NOT NULL, '
    '"gender" VARCHAR(255) NOT NULL, '
    '"age_band" VARCHAR(255) NOT NULL, '
    '"place" VARCHAR(255) NOT NULL, '
    '"limit" INTEGER, '
    '"trained_on" DATE, '
    '"credential" VARCHAR(255) NOT NULL, '
    '"credential_expires_on" DATE, '
    '"cleared_for_minors" INTEGER NOT NULL, '
    '"started_on" DATE NOT NULL, '
    '"stage_since" DATE, '
    'FOREIGN KEY ("account_id") REFERENCES "account" ("id") ON DELETE RESTRICT, '
    'FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT)',
    'CREATE INDEX "mentor_account_id" ON "mentor" ("account_id")',
    'CREATE INDEX "mentor_person_id" ON "mentor" ("person_id")',
    'CREATE TABLE "assignment" ('
    '"id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, '
    '"person_id" INTEGER NOT NULL, '
    '"mentor_id" INTEGER NOT NULL, '
    '"started_on" DATE NOT NULL, '
    '"ended_on" DATE, '
    '"end_reason" VARCHAR(255) NOT NULL, '
    '"reasons" TEXT NOT NULL, '
    '"override_reason" TEXT NOT NULL, '
    '"hand_over_note" TEXT NOT NULL, '
    '"review_on" DATE, '
    'FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT, '
    'FOREIGN KEY ("mentor_id") REFERENCES "mentor" ("id") ON DELETE RESTRICT)',
    'CREATE INDEX "assignment_person_id" ON "assignment" ("person_id")',
    'CREATE INDEX "assignment_mentor_id" ON "assignment" ("mentor_id")',
    'CREATE INDEX "assignment_started_on" ON "assignment" ("started_on")',
    'CREATE UNIQUE INDEX "assignment_one_active" '
    'ON "assignment" ("person_id") WHERE ("ended_on" IS NULL)',
    'CREATE TABLE "peer_group" ('
    '"id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, '
    '"name" VARCHAR(255) NOT NULL, '
    '"kind" VARCHAR(255) NOT NULL, '
    '"hosted" INTEGER NOT NULL, '
    '"is_open" INTEGER NOT NULL, '
    '"modality" VARCHAR(255) NOT NULL, '
    '"language" VARCHAR(255) NOT NULL, '
    '"facilitator_id" INTEGER, '
    '"facilitator_name" VARCHAR(255) NOT NULL, '
    '"co_facilitator_name" VARCHAR(255) NOT NULL, '
    '"room" VARCHAR(255) NOT NULL, '
    '"capacity" INTEGER NOT NULL, '
    '"rule" VARCHAR(255) NOT NULL, '
    '"weekday" INTEGER NOT NULL, '
    '"every_weeks" INTEGER NOT NULL, '
    '"nth" INTEGER NOT NULL, '
    '"starts_at" TIME NOT NULL, '
    '"minutes" INTEGER NOT NULL, '
    '"starts_on" DATE NOT NULL, '
    '"ends_on" DATE, '
    '"planned_until" DATE, '
    'FOREIGN KEY ("facilitator_id") REFERENCES "account" ("id") ON DELETE RESTRICT)',
    'CREATE UNIQUE INDEX "peer_group_name" ON "peer_group" ("name")',
    'CREATE INDEX "peer_group_facilitator_id" ON "peer_group" ("facilitator_id")',
    'CREATE TABLE "meeting" ('
    '"id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, '
    '"group_id" INTEGER NOT NULL, '
    '"day" DATE NOT NULL, '
    '"starts_at" TIME NOT NULL, '
    '"minutes" INTEGER NOT NULL, '
    '"room" VARCHAR(255) NOT NULL, '
    '"state" VARCHAR(255) NOT NULL, '
    '"reason" VARCHAR(255) NOT NULL, '
    '"headcount_room" INTEGER, '
    '"headcount_online" INTEGER, '
    '"planned_day" DATE, '
    'FOREIGN KEY ("group_id") REFERENCES "peer_group" ("id") ON DELETE RESTRICT)',
    'CREATE INDEX "meeting_group_id" ON "meeting" ("group_id")',
    'CREATE INDEX "meeting_day" ON "meeting" ("day")',
    'CREATE UNIQUE INDEX "meeting_group_id_day_starts_at" '
    'ON "meeting" ("group_id", "day", "starts_at")',
    'CREATE TABLE "attendance" ('
    '"id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, '
    '"meeting_id" INTEGER NOT NULL, '
    '"person_id" INTEGER, '
    '"alias" VARCHAR(255) NOT NULL, '
    '"state" VARCHAR(255) NOT NULL, '
    '"role" VARCHAR(255) NOT NULL, '
    '"walk_in" INTEGER NOT NULL, '
    '"time_in" TIME, '
    '"time_out" TIME, '
    'FOREIGN KEY ("meeting_id") REFERENCES "meeting" ("id") ON DELETE RESTRICT, '
    'FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT)',
    'CREATE INDEX "attendance_meeting_id" ON "attendance" ("meeting_id")',
    'CREATE INDEX "attendance_person_id" ON "attendance" ("person_id")',
    'CREATE UNIQUE INDEX "attendance_meeting_id_person_id" '
    'ON "attendance" ("meeting_id", "person_id")',
    'CREATE INDEX "attendance_person_id_meeting_id" ON "attendance" ("person_id", "meeting_id")',
    'CREATE TABLE "center" ('
    '"id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, '
    '"name" VARCHAR(255) NOT NULL, '
    '"address" TEXT NOT NULL, '
    '"phone" VARCHAR(255) NOT NULL, '
    '"time_zone" VARCHAR(255) NOT NULL, '
    '"paper" VARCHAR(255) NOT NULL, '
    '"region" VARCHAR(255) NOT NULL, '
    '"fictional" INTEGER NOT NULL, '
    '"idle_minutes" INTEGER NOT NULL, '
    '"group_capacity" INTEGER NOT NULL, '
    '"mentor_limit" INTEGER NOT NULL, '
    '"spare_lines" INTEGER NOT NULL, '
    '"shred_after_days" INTEGER NOT NULL, '
    '"review_after_days" INTEGER NOT NULL, '
    '"suppression_threshold" INTEGER NOT NULL, '
    '"notice_version" VARCHAR(255) NOT NULL, '
    '"closing_time" TIME)',
    'CREATE TABLE "choice" ('
    '"id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, '
    '"list_name" VARCHAR(255) NOT NULL, '
    '"code" VARCHAR(255) NOT NULL, '
    '"label" VARCHAR(255) NOT NULL, '
    '"position" INTEGER NOT NULL, '
    '"retired" INTEGER NOT NULL)',
    'CREATE UNIQUE INDEX "choice_list_name_code" ON "choice" ("list_name", "code")',
    'CREATE TABLE "consent" ('
    '"id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, '
    '"person_id" INTEGER NOT NULL, '
    '"kind" VARCHAR(255) NOT NULL, '
    '"discloser" VARCHAR(255) NOT NULL, '
    '"what" TEXT NOT NULL, '
    '"recipient" VARCHAR(255) NOT NULL, '
    '"recipient_address" VARCHAR(255) NOT NULL, '
    '"purpose" VARCHAR(255) NOT NULL, '
    '"expires_on" DATE, '
    '"expires_event" VARCHAR(255) NOT NULL, '
    '"right_to_revoke" TEXT NOT NULL, '
    '"revocable_from" VARCHAR(255) NOT NULL, '
    '"signed_on" DATE, '
    '"signer" VARCHAR(255) NOT NULL, '
    '"signer_name" VARCHAR(255) NOT NULL, '
    '"signature" VARCHAR(255) NOT NULL, '
    '"revoked_on" DATE, '
    '"revoked_how" VARCHAR(255) NOT NULL, '
    '"account_id" INTEGER, '
    'FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT)',
    'CREATE INDEX "consent_person_id" ON "consent" ("person_id")',
    'CREATE INDEX "consent_expires_on" ON "consent" ("expires_on")',
    'CREATE TABLE "contact_point" ('
    '"id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, '
    '"person_id" INTEGER NOT NULL, '
    '"kind" VARCHAR(255) NOT NULL, '
    '"value" VARCHAR(255) NOT NULL, '
    '"is_primary" INTEGER NOT NULL, '
    '"ok_to_call" INTEGER NOT NULL, '
    '"ok_to_text" INTEGER NOT NULL, '
    '"ok_to_leave_message" INTEGER NOT NULL, '
    '"say_who_is_calling" VARCHAR(255) NOT NULL, '
    'FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT)',
    'CREATE INDEX "contact_point_person_id" ON "contact_point" ("person_id")',
    'CREATE TABLE "draft" ('
    '"id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, '
    '"account_id" INTEGER NOT NULL, '
    '"form" VARCHAR(255) NOT NULL, '
    '"subject_id" INTEGER, '
    '"content" TEXT NOT NULL, '
    '"saved_at" DATETIME NOT NULL, '
    'FOREIGN KEY ("account_id") REFERENCES "account" ("id") ON DELETE RESTRICT)',
    'CREATE INDEX "draft_account_id" ON "draft" ("account_id")',
    'CREATE INDEX "draft_account_id_form_subject_id" '
    'ON "draft" ("account_id", "form", "subject_id")',
    'CREATE TABLE "emergency_contact" ('
    '"id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, '
    '"person_id" INTEGER NOT NULL, '
    '"name" VARCHAR(255) NOT NULL, '
    '"relation" VARCHAR(255) NOT NULL, '
    '"phone" VARCHAR(255) NOT NULL, '
    'FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT)',
    'CREATE INDEX "emergency_contact_person_id" ON "emergency_contact" ("person_id")',
    'CREATE TABLE "episode" ('
    '"id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, '
    '"person_id" INTEGER NOT NULL, '
    '"opened_on" DATE NOT NULL, '
    '"level" VARCHAR(255) NOT NULL, '
    '"referral_source" VARCHAR(255) NOT NULL, '
    '"closed_on" DATE, '
    '"close_reason" VARCHAR(255) NOT NULL, '
    'FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT)',
    'CREATE INDEX "episode_person_id" ON "episode" ("person_id")',
    'CREATE INDEX "episode_opened_on" ON "episode" ("opened_on")',
    'CREATE TABLE "exclusion" ('
    '"id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, '
    '"person_id" INTEGER NOT NULL, '
    '"mentor_id" INTEGER NOT NULL, '
    '"reason" VARCHAR(255) NOT NULL, '
    'FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT, '
    'FOREIGN KEY ("mentor_id") REFERENCES "mentor" ("id") ON DELETE RESTRICT)',
    'CREATE INDEX "exclusion_person_id" ON "exclusion" ("person_id")',
    'CREATE INDEX "exclusion_mentor_id" ON "exclusion" ("mentor_id")',
    'CREATE UNIQUE INDEX "exclusion_person_id_mentor_id" ON "exclusion" ("person_id", "mentor_id")',
    'CREATE TABLE "free_slot" ('
    '"id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, '
    '"person_id" INTEGER NOT NULL, '
    '"weekday" INTEGER NOT NULL, '
    '"part" VARCHAR(255) NOT NULL, '
    'FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT)',
    'CREATE INDEX "free_slot_person_id" ON "free_slot" ("person_id")',
    'CREATE UNIQUE INDEX "free_slot_person_id_weekday_part" '
    'ON "free_slot" ("person_id", "weekday", "part")',
    'CREATE TABLE "guest_count" ('
    '"id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, '
    '"day" DATE NOT NULL, '
    '"count" INTEGER NOT NULL)',
    'CREATE UNIQUE INDEX "guest_count_day" ON "guest_count" ("day")',
    'CREATE TABLE "import_mapping" ('
    '"id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, '
    '"signature" VARCHAR(255) NOT NULL, '
    '"columns" TEXT NOT NULL)',
    'CREATE UNIQUE INDEX "import_mapping_signature" ON "import_mapping" ("signature")',
    'CREATE TABLE "journal_entry" ('
    '"id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, '
    '"at" VARCHAR(255) NOT NULL, '
    '"account_id" INTEGER, '
    '"kind" VARCHAR(255) NOT NULL, '
    '"label" TEXT NOT NULL, '
    '"person_id" INTEGER, '
    '"undoes" INTEGER, '
    '"salt" BLOB, '
    '"label_digest" BLOB NOT NULL, '
    '"digest" BLOB NOT NULL)',
    'CREATE INDEX "journalentry_at" ON "journal_entry" ("at")',
    'CREATE INDEX "journalentry_person_id" ON "journal_entry" ("person_id")',
    'CREATE INDEX "journalentry_undoes" ON "journal_entry" ("undoes")',
    'CREATE TABLE "journal_change" ('
    '"id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, '
    '"entry_id" INTEGER NOT NULL, '
    '"record" VARCHAR(255) NOT NULL, '
    '"row_id" INTEGER NOT NULL, '
    '"person_id" INTEGER, '
    '"before" TEXT, '
    '"after" TEXT, '
    '"salt" BLOB, '
    '"digest" BLOB NOT NULL, '
    'FOREIGN KEY ("entry_id") REFERENCES "journal_entry" ("id") ON DELETE RESTRICT)',
    'CREATE INDEX "journalchange_entry_id" ON "journal_change" ("entry_id")',
    'CREATE INDEX "journalchange_person_id" ON "journal_change" ("person_id")',
    'CREATE INDEX "journalchange_record_row_id" ON "journal_change" ("record", "row_id")',
    'CREATE TABLE "membership" ('
    '"id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, '
    '"group_id" INTEGER NOT NULL, '
    '"person_id" INTEGER NOT NULL, '
    '"joined_on" DATE NOT NULL, '
    '"left_on" DATE, '
    'FOREIGN KEY ("group_id") REFERENCES "peer_group" ("id") ON DELETE RESTRICT, '
    'FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT)',
    'CREATE INDEX "membership_group_id" ON "membership" ("group_id")',
    'CREATE INDEX "membership_person_id" ON "membership" ("person_id")',
    'CREATE INDEX "membership_group_id_person_id" ON "membership" ("group_id", "person_id")',
    'CREATE TABLE "mentor_request" ('
    '"id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, '
    '"person_id" INTEGER NOT NULL, '
    '"asked_on" DATE NOT NULL, '
    '"gender_wanted" VARCHAR(255) NOT NULL, '
    '"gender_is_must" INTEGER NOT NULL, '
    '"ended_on" DATE, '
    '"end_reason" VARCHAR(255) NOT NULL, '
    'FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT)',
    'CREATE INDEX "mentor_request_person_id" ON "mentor_request" ("person_id")',
    'CREATE INDEX "mentor_request_asked_on" ON "mentor_request" ("asked_on")',
    'CREATE UNIQUE INDEX "mentor_request_one_open" '
    'ON "mentor_request" ("person_id") WHERE ("ended_on" IS NULL)',
    'CREATE TABLE "mentor_slot" ('
    '"id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, '
    '"mentor_id" INTEGER NOT NULL, '
    '"weekday" INTEGER NOT NULL, '
    '"part" VARCHAR(255) NOT NULL, '
    'FOREIGN KEY ("mentor_id") REFERENCES "mentor" ("id") ON DELETE RESTRICT)',
    'CREATE INDEX "mentor_slot_mentor_id" ON "mentor_slot" ("mentor_id")',
    'CREATE UNIQUE INDEX "mentor_slot_mentor_id_weekday_part" '
    'ON "mentor_slot" ("mentor_id", "weekday", "part")',
    'CREATE TABLE "mentor_trait" ('
    '"id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, '
    '"mentor_id" INTEGER NOT NULL, '
    '"list_name" VARCHAR(255) NOT NULL, '
    '"code" VARCHAR(255) NOT NULL, '
    'FOREIGN KEY ("mentor_id") REFERENCES "mentor" ("id") ON DELETE RESTRICT)',
    'CREATE INDEX "mentor_trait_mentor_id" ON "mentor_trait" ("mentor_id")',
    'CREATE UNIQUE INDEX "mentor_trait_mentor_id_list_name_code" '
    'ON "mentor_trait" ("mentor_id", "list_name", "code")',
    'CREATE TABLE "notice_given" ('
    '"id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, '
    '"person_id" INTEGER NOT NULL, '
    '"version" VARCHAR(255) NOT NULL, '
    '"given_on" DATE NOT NULL, '
    '"outcome" VARCHAR(255) NOT NULL, '
    '"account_id" INTEGER, '
    'FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT)',
    'CREATE INDEX "notice_given_person_id" ON "notice_given" ("person_id")',
    'CREATE TABLE "not_the_same" ('
    '"id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, '
    '"person_id" INTEGER NOT NULL, '
    '"other_id" INTEGER NOT NULL, '
    'FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT, '
    'FOREIGN KEY ("other_id") REFERENCES "person" ("id") ON DELETE RESTRICT)',
    'CREATE INDEX "not_the_same_person_id" ON "not_the_same" ("person_id")',
    'CREATE INDEX "not_the_same_other_id" ON "not_the_same" ("other_id")',
    'CREATE UNIQUE INDEX "not_the_same_person_id_other_id" '
    'ON "not_the_same" ("person_id", "other_id")',
    'CREATE TABLE "other_name" ('
    '"id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, '
    '"person_id" INTEGER NOT NULL, '
    '"name" VARCHAR(255) NOT NULL, '
    '"kind" VARCHAR(255) NOT NULL, '
    'FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT)',
    'CREATE INDEX "other_name_person_id" ON "other_name" ("person_id")',
    'CREATE TABLE "person_choice" ('
    '"id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, '
    '"person_id" INTEGER NOT NULL, '
    '"list_name" VARCHAR(255) NOT NULL, '
    '"code" VARCHAR(255) NOT NULL, '
    'FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT)',
    'CREATE INDEX "person_choice_person_id" ON "person_choice" ("person_id")',
    'CREATE UNIQUE INDEX "person_choice_person_id_list_name_code" '
    'ON "person_choice" ("person_id", "list_name", "code")',
    'CREATE INDEX "person_choice_list_name_code" ON "person_choice" ("list_name", "code")',
    'CREATE TABLE "person_text" ('
    '"id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, '
    '"person_id" INTEGER NOT NULL, '
    '"field" VARCHAR(255) NOT NULL, '
    '"text" TEXT NOT NULL, '
    'FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT)',
    'CREATE INDEX "person_text_person_id" ON "person_text" ("person_id")',
    'CREATE UNIQUE INDEX "person_text_person_id_field" ON "person_text" ("person_id", "field")',
    'CREATE TABLE "recovery_period" ('
    '"id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, '
    '"person_id" INTEGER NOT NULL, '
    '"started_on" DATE NOT NULL, '
    '"ended_on" DATE, '
    '"end_reason" VARCHAR(255) NOT NULL, '
    'FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT)',
    'CREATE INDEX "recovery_period_person_id" ON "recovery_period" ("person_id")',
    'CREATE INDEX "recovery_period_person_id_started_on" '
    'ON "recovery_period" ("person_id", "started_on")',
    'CREATE UNIQUE INDEX "recovery_period_one_current" '
    'ON "recovery_period" ("person_id") WHERE ("ended_on" IS NULL)',
    'CREATE TABLE "roster_print" ('
    '"id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, '
    '"meeting_id" INTEGER NOT NULL, '
    '"account_id" INTEGER, '
    '"printed_at" DATETIME NOT NULL, '
    '"facilitator_copy" INTEGER NOT NULL, '
    '"spare_lines" INTEGER NOT NULL, '
    'FOREIGN KEY ("meeting_id") REFERENCES "meeting" ("id") ON DELETE RESTRICT)',
    'CREATE INDEX "roster_print_meeting_id" ON "roster_print" ("meeting_id")',
    'CREATE TABLE "roster_print_line" ('
    '"id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, '
    '"roster_print_id" INTEGER NOT NULL, '
    '"position" INTEGER NOT NULL, '
    '"person_id" INTEGER NOT NULL, '
    'FOREIGN KEY ("roster_print_id") REFERENCES "roster_print" ("id") ON DELETE RESTRICT, '
    'FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT)',
    'CREATE INDEX "roster_print_line_roster_print_id" ON "roster_print_line" ("roster_print_id")',
    'CREATE INDEX "roster_print_line_person_id" ON "roster_print_line" ("person_id")',
    'CREATE UNIQUE INDEX "roster_print_line_roster_print_id_position" '
    'ON "roster_print_line" ("roster_print_id", "position")',
    'CREATE TABLE "session" ('
    '"id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, '
    '"person_id" INTEGER NOT NULL, '
    '"mentor_id" INTEGER, '
    '"account_id" INTEGER, '
    '"kind" VARCHAR(255) NOT NULL, '
    '"mode" VARCHAR(255) NOT NULL, '
    '"day" DATE NOT NULL, '
    '"minutes" INTEGER, '
    '"reached" INTEGER NOT NULL, '
    '"note" TEXT NOT NULL, '
    '"follow_up_on" DATE, '
    'FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT, '
    'FOREIGN KEY ("mentor_id") REFERENCES "mentor" ("id") ON DELETE RESTRICT)',
    'CREATE INDEX "session_person_id" ON "session" ("person_id")',
    'CREATE INDEX "session_mentor_id" ON "session" ("mentor_id")',
    'CREATE INDEX "session_day" ON "session" ("day")',
    'CREATE INDEX "session_person_id_day" ON "session" ("person_id", "day")',
    'CREATE TABLE "unanswered" ('
    '"id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, '
    '"person_id" INTEGER NOT NULL, '
    '"field" VARCHAR(255) NOT NULL, '
    '"reason" VARCHAR(255) NOT NULL, '
    'FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT)',
    'CREATE INDEX "unanswered_person_id" ON "unanswered" ("person_id")',
    'CREATE UNIQUE INDEX "unanswered_person_id_field" ON "unanswered" ("person_id", "field")',
    'CREATE TABLE "visit" ('
    '"id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, '
    '"person_id" INTEGER, '
    '"alias" VARCHAR(255) NOT NULL, '
    '"day" DATE NOT NULL, '
    '"time_in" TIME NOT NULL, '
    '"time_out" TIME, '
    '"purposes" VARCHAR(255) NOT NULL, '
    'FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT)',
    'CREATE INDEX "visit_person_id" ON "visit" ("person_id")',
    'CREATE INDEX "visit_day_person_id" ON "visit" ("day", "person_id")',
    'CREATE INDEX "visit_person_id_day" ON "visit" ("person_id", "day")',
)


def up(migrator, db):  # type: ignore[no-untyped-def]
    """Make every table and index."""
    for statement in STATEMENTS:
        db.execute_sql(statement)
