//! PLOVER's rules for telling types apart, each with a report's sentence: what must come out, and what must not.

use events::{Knowledge, Metadata, read};
use jiff::civil::date;
use nlp::{Annotator, Neural};
use record::PublishedBasis;
use text::SourceText;

/// PLOVER codes with modes, as `ASSAULT(beat)`.
fn codes(text: &str) -> Vec<String> {
    let metadata = Metadata {
        reference: "rule".to_owned(),
        published: Some((date(2024, 5, 17), PublishedBasis::Given)),
        ..Metadata::default()
    };
    let reading = read(&Neural::embedded().annotate(&SourceText::new(text)), &metadata, Knowledge::embedded());
    let code = |c: &record::Claim| {
        let modes = if c.modes.is_empty() { String::new() } else { format!("({})", c.modes.join(",")) };
        format!("{}{modes} {}", c.plover.as_deref().unwrap_or("-"), c.status)
    };
    reading.claims.iter().map(code).collect()
}

/// `wanted` codes must come out, `unwanted` types must not.
fn rule(text: &str, wanted: &[&str], unwanted: &[&str]) {
    let found = codes(text);
    for w in wanted {
        assert!(found.iter().any(|f| f.starts_with(w)), "{text}\nno {w} in {found:?}");
    }
    for u in unwanted {
        assert!(!found.iter().any(|f| f.starts_with(u)), "{text}\n{u} in {found:?}");
    }
}

#[test]
fn with_weights_future_help_and_future_meetings_are_agreements() {
    rule("France will send food aid to Chad.", &["AGREE"], &["AID"]);
    rule("The presidents of Kenya and Uganda will meet in Kampala on Friday.", &["AGREE"], &["CONSULT"]);
    rule("Kenya will support the candidacy of Uganda.", &["AGREE"], &["SUPPORT"]);
}

#[test]
fn with_weights_an_announced_withdrawal_is_a_concession() {
    rule("Turkey said it will withdraw its troops from Syria.", &["CONCEDE"], &["RETREAT"]);
    rule("Turkey withdrew its troops from Syria.", &["RETREAT(withdraw)"], &["CONCEDE"]);
}

#[test]
fn with_weights_an_ambassador_summoned_hears_a_complaint() {
    rule("Sudan summoned the French ambassador over the remarks.", &["ACCUSE(disapprove)"], &["CONSULT"]);
}

#[test]
fn with_weights_a_demand_withdrawn_and_regret_are_concessions() {
    rule("Kenya withdrew its demand for an apology.", &["CONCEDE"], &["REQUEST"]);
    rule("The minister expressed regret over the deaths.", &["CONCEDE"], &[]);
}

#[test]
fn with_weights_a_pardon_concedes_and_a_release_retreats() {
    rule("The king pardoned 40 prisoners.", &["CONCEDE"], &["RETREAT"]);
    rule("Belarus freed 40 political prisoners.", &["RETREAT/release"], &["CONCEDE"]);
}

#[test]
fn with_weights_aid_cut_is_a_sanction_and_aid_refused_a_rejection() {
    rule("The United States cut aid to Egypt.", &["SANCTION(discontinue)"], &["AID"]);
    rule("The United States refused to give aid to Egypt.", &["REJECT"], &["AID", "SANCTION"]);
}

#[test]
fn with_weights_entry_barred_a_group_expelled_a_person_deported() {
    rule("Latvia barred the envoy from entering the country.", &["REJECT"], &["COERCE"]);
    rule("Mali expelled the French diplomats.", &["SANCTION(expel)"], &["REJECT"]);
    rule("Malaysia deported an activist to Myanmar.", &["COERCE(deport)"], &["REJECT"]);
}

#[test]
fn with_weights_whom_people_flee_drives_them_out() {
    rule("Thousands of villagers fled the town.", &["SANCTION/expel"], &["RETREAT"]);
}

#[test]
fn with_weights_a_meeting_called_off_is_a_rejection() {
    rule("Egypt cancelled a meeting with Ethiopia.", &["REJECT"], &["CONSULT"]);
}

#[test]
fn with_weights_a_captured_combatant_is_abducted_not_arrested() {
    rule("Rebels captured three soldiers near the bridge.", &["ASSAULT/abduct"], &["COERCE"]);
    rule("Police arrested three students near the bridge.", &["COERCE(arrest)"], &["ASSAULT"]);
}

#[test]
fn with_weights_a_sentence_is_a_sanction_and_no_accusation() {
    rule("The court sentenced the editor to five years in prison.", &["SANCTION(convict)"], &["ACCUSE"]);
}

#[test]
fn with_weights_a_joint_drill_is_cooperation_and_a_drill_alone_mobilises() {
    rule("Japan and Australia held a joint military exercise.", &["COOPERATE"], &["MOBILIZE"]);
    rule("China held a military drill near Taiwan.", &["MOBILIZE"], &["COOPERATE"]);
}

#[test]
fn with_weights_a_protest_by_diplomats_is_an_accusation() {
    rule("Pakistan protested to India over the shelling.", &["ACCUSE(disapprove)"], &["PROTEST"]);
    rule("Students protested against the ministry.", &["PROTEST(demo)"], &["ACCUSE"]);
}

#[test]
fn with_weights_tear_gas_is_crowd_control_and_pushing_back_restricts() {
    rule("Police fired tear gas at protesters.", &["ASSAULT(crowd-control)"], &["COERCE"]);
}

#[test]
fn with_weights_what_a_protest_demands_is_no_demand_of_its_own() {
    rule("Teachers marched in Lima to demand higher wages.", &["PROTEST(demo)"], &["REQUEST"]);
}

#[test]
fn with_weights_an_emergency_after_a_flood_is_no_repression() {
    rule("The president declared a state of emergency after the floods.", &[], &["COERCE"]);
    rule("The president declared a state of emergency after the coup attempt.", &["COERCE(martial-law)"], &[]);
}

#[test]
fn with_weights_a_rescue_and_a_debt_forgiven_are_aid() {
    rule("Commandos rescued twelve hostages held by the rebels.", &["AID"], &["COERCE"]);
    rule("Germany cancelled the debt of Somalia.", &["AID"], &["REJECT"]);
}

#[test]
fn with_weights_a_warrant_in_absentia_threatens() {
    rule("A court issued an arrest warrant in absentia for the exiled general.", &["THREATEN(arrest)"], &["COERCE"]);
}

#[test]
fn with_weights_a_thing_struck_or_fired_that_is_no_weapon_is_no_assault() {
    rule("The two sides struck a deal.", &["AGREE"], &["ASSAULT"]);
    rule("The club fired its coach.", &[], &["ASSAULT"]);
    rule("The director shot the film in Prague.", &[], &["ASSAULT"]);
    rule("He died of a heart attack.", &[], &["ASSAULT"]);
    rule("A fire destroyed the warehouse.", &[], &["ASSAULT"]);
}
