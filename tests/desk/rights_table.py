"""Who may call what: each public function of the desk and of the exchange, role by role.

Four letters, for front desk, facilitator, mentor, director: ``y`` may call it, ``o`` only about
what is their own (a facilitator's group, a mentor's person), ``-`` is refused. A function that is
called by everybody may still tell each only of the own; the sweep looks into what is returned.
Somebody without a role, or whose account was disabled, may call none of them.
"""

from __future__ import annotations

_TABLE = """
desk.front_desk.aliases
    likely_people yyyy
    link_alias yo-y
    unlinked yyyy
desk.mentoring.assignment
    allow_again ---y
    assign ---y
    assignment_history y-oy
    end_assignment ---y
    exclude y--y
    exclusions_of y-oy
    matches_for y-oy
    mentor_load y-yy
    people_of y-oy
    reassign ---y
    traits_of y-oy
desk.groups.attendance
    add_walk_in yo-y
    mark yo-y
    mark_alias yo-y
    mark_rest yo-y
    meeting_row yyyy
    meetings_of yyyy
    meetings_now yyyy
    meetings_on yyyy
    roll yo-y
    rolls_not_taken yyyy
    set_headcount yo-y
desk.office.backups
    back_up yyyy
    back_up_overdue yyyy
    keep yyyy
    last_backup_at yyyy
    look_inside ---y
desk.bulk.bulk
    importing ---y
desk.bulk.bulk_known
    values_now y--y
desk.office.record_check
    compare_words yyyy
    head yyyy
    head_words yyyy
    last_good_check yyyy
    missing_words yyyy
    newest_problems yyyy
    problems yyyy
    report yyyy
desk.groups.clashes
    group_clashes -y-y
    meeting_clashes yo-y
desk.groups.co_facilitators
    link_co_facilitator ---y
    unlinked ---y
desk.consents.consents
    add_consent y--y
    complete_consent y--y
    consents y-oy
    event_came y--y
    expiring y-yy
    incomplete y-yy
    may_disclose y-oy
    revoke_consent y--y
desk.consents.disclosures
    accounting_leaving y-oy
    accounting_sheet y-oy
    disclose y-oy
    disclosures y-oy
    gate y-oy
    note_emergency yyyy
desk.people.duplicates
    duplicate_pairs ---y
    look_alikes ---y
    possible_duplicates y--y
    record_not_the_same y--y
desk.privacy.erasing
    anonymise ---y
    archive ---y
    archived_ids ---y
    archived_rows ---y
    bring_back ---y
    delete ---y
    named_elsewhere ---y
desk.office.first_steps
    first_steps ---y
desk.intake.full_intake
    full_intake_values y--y
    is_full y--y
    start_full_intake y--y
    widen_intake y--y
desk.plans.goals
    end_goal y-oy
    goals y-oy
    set_goal y-oy
desk.groups.groups
    add_group -y-y
    change_group -o-y
    end_group -o-y
    group_ids yyyy
    group_rows yyyy
    group_values -o-y
    join yo-y
    leave yo-y
    members yo-y
desk.history.history
    history ---y
desk.intake.intake
    change_person y--y
    close_episode y--y
    intake_values y--y
    reopen y--y
    start_intake y--y
desk.basics.languages
    of_person yyyy
desk.privacy.letters
    letter y-oy
    prove_attendance y-oy
    recipients y-oy
desk.office.lists
    add_entry ---y
    bring_back_entry ---y
    entries ---y
    is_used ---y
    rename_entry ---y
    reorder ---y
    retire_entry ---y
desk.office.looks
    change_computers_look ---y
    change_own_look yyyy
desk.groups.meetings
    cancel_meeting yo-y
    meeting_rows yyyy
    move_meeting yo-y
    not_held yo-y
    reopen_meeting yo-y
desk.mentoring.mentor_requests
    ask_for_mentor y--y
    check_sees y-oy
    waiting y-yy
    withdraw_request y--y
desk.mentoring.mentors
    add_mentor ---y
    change_mentor ---y
    mentor_ids y-yy
    mentor_rows y-yy
    mentor_values y-yy
desk.merging.merging
    merge ---y
    merge_preview ---y
desk.office.months
    director_month ---y
    figure_rows ---y
    leaving ---y
    month_in ---y
    month_to_go ---y
desk.office.new_key
    change_the_key ---y
    require_password ---y
    who_opens ---y
desk.consents.notices
    count_notice_missing y-yy
    give_notice y--y
    notice_missing y-yy
    notices y-oy
desk.office.office
    accounts ---y
    add_account ---y
    center_values ---y
    day_ends_from ---y
    change_account ---y
    change_center ---y
    disable_account ---y
    facilitators -y-y
    give_password ---y
    let_in ---y
desk.privacy.paper_forms
    consent_leaving y--y
    consent_sheet y--y
    intake_leaving y--y
    intake_sheet y--y
desk.people.people
    people_rows yyyy
    person_card yyyy
desk.privacy.person_file
    leaving ---y
    person_file ---y
desk.plans.recovery
    record_return_to_use y-oy
    recovery y-oy
    set_recovery_date y-oy
desk.office.recovery_sheets
    current_sheet ---y
    leaving ---y
    make_sheet ---y
    prove_sheet ---y
    try_sheet ---y
desk.plans.referrals
    agencies y-yy
    note_agency_reached y-oy
    note_outcome y-oy
    refer y-oy
    referrals y-oy
desk.office.restoring
    restore ---y
desk.groups.rosters
    find_meeting yyyy
    leaving yo-y
    number_roster yo-y
    roster_sheet yo-y
    sheet_roll yo-y
desk.merging.same_person
    differences y--y
desk.people.search
    archived_ids ---y
    people_ids yyyy
desk.mentoring.sessions
    log_session --oy
    sessions_of --oy
desk.front_desk.sign_in_sheets
    blank_sheet y--y
    leaving y--y
desk.office.slips
    leaving ---y
    new_slips ---y
    slips_sheet ---y
desk.groups.stand_ins
    stand_in yy-y
desk.history.timeline
    kinds_seen yyyy
    timeline yyyy
desk.history.undoing
    is_undone yyyy
    takes_long yyyy
desk.front_desk.visit_corrections
    give_visit y--y
    key_visit y--y
    remove_visit y--y
desk.front_desk.visits
    correct_visit y--y
    count_guests y--y
    end_unsaid y--y
    guests_counted y--y
    here_now y--y
    sign_everybody_out y--y
    sign_in y--y
    sign_in_guest y--y
    sign_out y--y
    usual_purposes y--y
    visit_row y--y
    visits_on y--y
    visits_today y--y
exchange.export
    export_all ---y
exchange.importing.columns
    guess_columns ---y
exchange.importing.preview
    carry_out ---y
    failed_leaving ---y
    preview ---y
    unknown_words ---y
exchange.importing.understood
    understood ---y
"""


def _read() -> dict[str, str]:
    found, module = {}, ""
    for line in _TABLE.strip().splitlines():
        words = line.split()
        if len(words) == 1:
            module = words[0]
        else:
            found[f"{module}.{words[0]}"] = words[1]
    return found


TABLE = _read()
