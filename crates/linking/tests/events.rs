//! From reports to events: what is put together, whose word it is, and what is not agreed on.

use linking::{Linker, Rulings, Signature, Told, Weights, event};
use proptest::prelude::*;
use record::{Claim, Document, Event, FigureOf, OriginKind, Statement};
use serde_json::{Value, json};

/// A report with its claims, made by hand.
#[derive(Debug, Clone)]
struct Report {
    text: String,
    document: Document,
    statements: Vec<Statement>,
    claims: Vec<Claim>,
}

fn evidence(quote: &str) -> Value {
    json!({ "start": 0, "end": quote.len(), "quote": quote })
}

impl Report {
    fn new(id: &str, publisher: &str, published: &str, text: &str) -> Report {
        let document = json!({
            "id": id, "text_sha256": "", "ref": id, "publisher": publisher, "published": published, "length": text.len(),
            "run": "", "diagnostics": [],
        });
        let document = serde_json::from_value(document).expect("a document");
        Report { text: text.to_owned(), document, statements: Vec::new(), claims: Vec::new() }
    }

    /// Words of a source; what follows is told in them.
    fn says(mut self, source: Value) -> Report {
        let mut about =
            json!({ "evidence": evidence("x"), "name": null, "kind": "organisation", "named": true, "private": false });
        merge(&mut about, source);
        let statement = json!({
            "id": format!("{}-s{}", self.document.id, self.statements.len()), "document": self.document.id, "source": about,
            "content": [], "manner": "indirect", "act": "statement", "stance": "asserts",
        });
        self.statements.push(serde_json::from_value(statement).expect("a statement"));
        self
    }

    /// A shelling of Sarmada on 3 March, as the last source says, but for what `differs`.
    fn tells(mut self, differs: Value) -> Report {
        let attribution: Vec<_> = self.statements.last().iter().map(|s| s.id.clone()).collect();
        let mut claim = json!({
            "id": format!("{}-c{}", self.document.id, self.claims.len()), "document": self.document.id, "type": "ASSAULT", "modes": [],
            "contexts": [], "codebook": "plover/1", "trigger": evidence("shelled"), "mentions": [], "actors": [], "recipients": [],
            "targets": [], "places": [], "figures": [], "attribution": attribution, "status": "occurred", "certainty": "certain",
            "negative": false, "historical": false, "cues": [], "evidence": [], "rule": "test", "confidence": 1.0,
            "when": { "from": "2021-03-03", "until": "2021-03-04", "grain": "day", "expression": null, "basis": "stated" },
            "where": { "name": "Sarmada", "evidence": evidence("Sarmada"), "geonames": 1, "country": "SYR", "latitude": 36.19,
                       "longitude": 36.72, "precision": "city", "basis": "stated" },
        });
        merge(&mut claim, differs);
        self.claims.push(serde_json::from_value(claim).expect("a claim"));
        self
    }
}

fn merge(into: &mut Value, from: Value) {
    for (key, value) in from.as_object().expect("an object") {
        into[key] = value.clone();
    }
}

fn killed(at_least: u64, at_most: u64) -> Value {
    json!({ "figures": [{ "of": "killed", "at_least": at_least, "at_most": at_most, "whom": "civilian", "measure": "running",
                          "evidence": evidence("dead") }] })
}

fn link(reports: &[Report], rulings: &Rulings) -> Vec<Event> {
    let signatures =
        reports.iter().map(|r| Signature::of(&r.document, &r.text, &r.claims, &[], &[])).collect::<Vec<Signature>>();
    let linker = Linker::new(signatures);
    let linked = linker.link(Weights::fitted(), rulings);
    let report = |at: usize| {
        let id = linker.reports()[at].document();
        reports.iter().find(|r| r.document.id == *id).expect("it was given")
    };
    let events = linked.events.iter().map(|joined| {
        let told: Vec<Told<'_>> = joined
            .members
            .iter()
            .map(|m| Told {
                document: &report(m.report).document,
                first: &report(linked.copy_of[m.report]).document,
                statements: &report(m.report).statements,
                claims: m.claims.iter().map(|c| &report(m.report).claims[*c]).collect(),
            })
            .collect();
        event(&told, &joined.links, None)
    });
    events.collect()
}

const LEAD: &str =
    "Shells fell on the cattle market of Sarmada on Wednesday morning, residents and rescue workers of the town said.";

/// Three reports of one shelling and one of another place and day.
fn shelling() -> Vec<Report> {
    let text = |more: &str| format!("{LEAD} {more}");
    vec![
        Report::new("a", "Wire", "2021-03-03", &text("The hospital of Bab al-Hawa took in the wounded, nurse Rima Qasim said."))
            .says(json!({ "name": "White Helmets", "entity": "white-helmets" }))
            .tells(killed(7, 7)),
        Report::new("b", "Daily", "2021-03-04", &text("At Bab al-Hawa nurse Rima Qasim counted more dead by the evening."))
            .says(json!({ "name": "White Helmets", "entity": "white-helmets" }))
            .tells(killed(12, 12)),
        Report::new("c", "State Agency", "2021-03-04", &text("The army did not shell the cattle market of Sarmada, it said."))
            .says(json!({ "name": "army", "country": "SYR", "sector": "MIL" }))
            .tells(json!({ "status": "negated", "actors": [{ "name": "army", "evidence": evidence("army"), "country": "SYR",
                           "sector": "MIL", "identity": "described", "private": false }] })),
        Report::new("d", "Gazette", "2021-05-20", "Two guards were hurt when a mine went off near Hasakah, the council said.").tells(json!({
            "when": { "from": "2021-05-19", "until": "2021-05-20", "grain": "day", "expression": null, "basis": "stated" },
            "where": { "name": "Hasakah", "evidence": evidence("Hasakah"), "geonames": 2, "country": "SYR", "latitude": 36.5,
                       "longitude": 40.75, "precision": "city", "basis": "stated" },
        })),
    ]
}

#[test]
fn reports_of_one_shelling_are_one_event_and_another_mine_is_another() {
    let events = link(&shelling(), &Rulings::default());
    assert_eq!(events.iter().map(|e| e.claims.len()).collect::<Vec<_>>(), [3, 1]);
    assert_eq!(events[0].publishers, ["Daily", "State Agency", "Wire"]);
    assert!(events[0].reasons.iter().all(|r| !r.because.is_empty()));
}

#[test]
fn an_origins_later_toll_takes_the_place_of_its_earlier_one_and_nothing_is_summed() {
    let events = link(&shelling(), &Rulings::default());
    let toll = &events[0].figures[0];
    assert_eq!((toll.of, toll.low, toll.high), (FigureOf::Killed, Some(12), Some(12)));
    assert_eq!(
        toll.says.iter().map(|s| (s.at_least, s.superseded)).collect::<Vec<_>>(),
        [(Some(7), true), (Some(12), false)]
    );
    assert!(!events[0].disputes.iter().any(|d| d.over == record::DisputeOver::Figure));
}

#[test]
fn two_origins_with_two_tolls_are_a_range_and_a_dispute() {
    let mut reports = shelling();
    reports[1].statements.clear();
    reports[1].claims[0].attribution.clear();
    let events = link(&reports, &Rulings::default());
    let toll = &events[0].figures[0];
    assert_eq!((toll.low, toll.high), (Some(7), Some(12)));
    let dispute = events[0].disputes.iter().find(|d| d.over == record::DisputeOver::Figure).expect("7 is not 12");
    assert_eq!(dispute.sides.iter().map(|s| s.value.as_str()).collect::<Vec<_>>(), ["7 killed", "12 killed"]);
}

/// Figures of the dead: how many, whom.
fn dead(counts: &[(u64, &str)]) -> Value {
    let figure = |(n, whom): &(u64, &str)| json!({ "of": "killed", "at_least": n, "at_most": n, "whom": whom, "measure": "incident", "evidence": evidence("dead") });
    json!({ "figures": counts.iter().map(figure).collect::<Vec<_>>() })
}

/// The bounds and whom they count, of one report with one claim of each of these.
fn toll_of(claims: &[Value]) -> Vec<(Option<u64>, Option<u64>, record::Whom)> {
    let mut report = Report::new("a", "Wire", "2021-03-03", LEAD);
    for claim in claims {
        report = report.tells(claim.clone());
    }
    let events = link(&[report], &Rulings::default());
    events.iter().flat_map(|e| &e.figures).map(|t| (t.low, t.high, t.whom)).collect()
}

#[test]
fn one_of_the_dead_told_of_alone_is_no_toll_beside_the_whole() {
    let whole_and_part = [dead(&[(4, "unknown")]), dead(&[(1, "civilian")])];
    assert_eq!(toll_of(&whole_and_part), [(Some(4), Some(4), record::Whom::Unknown)]);
}

#[test]
fn soldiers_and_villagers_of_one_claim_are_two_and_those_of_whom_nothing_is_told_are_the_whole() {
    assert_eq!(toll_of(&[dead(&[(2, "combatant"), (3, "civilian")])]), [(Some(5), Some(5), record::Whom::Mixed)]);
    assert_eq!(toll_of(&[dead(&[(5, "unknown"), (3, "civilian")])]), [(Some(5), Some(5), record::Whom::Unknown)]);
}

#[test]
fn a_denial_is_a_claim_of_the_event_that_it_denies_and_the_denier_a_side_in_it() {
    let event = &link(&shelling(), &Rulings::default())[0];
    let dispute = event.disputes.iter().find(|d| d.over == record::DisputeOver::Happened).expect("one side denies it");
    let names: Vec<_> = dispute.sides[1].origins.iter().map(|o| event.origins[*o].name.as_deref()).collect();
    assert_eq!(names, [Some("army")]);
    assert_eq!(event.origins.iter().map(|o| o.party).collect::<Vec<_>>(), [false, true]);
}

#[test]
fn who_is_named_only_in_a_denial_is_not_named_as_the_doer() {
    assert_eq!(link(&shelling(), &Rulings::default())[0].actors, []);
    let denial = &shelling()[2..3];
    assert_eq!(
        link(denial, &Rulings::default())[0].actors.len(),
        1,
        "where nobody asserts it, the denial is what there is"
    );
}

#[test]
fn copies_of_one_wire_report_add_reports_and_no_origins() {
    let long = (0..60).map(|i| format!("word{i}")).collect::<Vec<_>>().join(" ");
    let of = |id: &str, publisher: &str| {
        Report::new(id, publisher, "2021-03-03", &format!("{LEAD} {long}")).tells(json!({}))
    };
    let events = link(&[of("a", "Wire"), of("b", "Daily"), of("c", "Gazette")], &Rulings::default());
    assert_eq!((events.len(), events[0].reports.len(), events[0].origins.len()), (1, 3, 1));
    assert_eq!(
        (events[0].origins[0].kind, events[0].origins[0].name.as_deref()),
        (OriginKind::Publisher, Some("Wire"))
    );
}

#[test]
fn two_officers_of_one_army_are_one_origin() {
    let mut reports = shelling();
    for (report, name) in reports.iter_mut().zip(["General Nasr", "Colonel Hamdan"]) {
        let source = report.statements[0].source.as_mut().expect("it has one");
        (source.name, source.entity) = (Some(name.to_owned()), None);
        (source.country, source.sector) = (Some("SYR".to_owned()), Some("MIL".to_owned()));
    }
    assert_eq!(link(&reports, &Rulings::default())[0].origins.len(), 1);
}

#[test]
fn what_people_decide_goes_before_the_score() {
    let reports = shelling();
    let claim = |at: usize| (reports[at].document.id.clone(), 0);
    let apart = Rulings { apart: vec![(claim(0), claim(1))], ..Rulings::default() };
    let events = link(&reports, &apart);
    assert!(
        events
            .iter()
            .all(|e| !(e.reports.contains(&reports[0].document.id) && e.reports.contains(&reports[1].document.id)))
    );
    let together = Rulings { together: vec![(claim(0), claim(3))], ..Rulings::default() };
    let joined = link(&reports, &together);
    assert!(
        joined
            .iter()
            .any(|e| e.reports.contains(&reports[0].document.id) && e.reports.contains(&reports[3].document.id))
    );
    // What was decided and taken back leaves nothing behind.
    assert_eq!(link(&reports, &Rulings::default()), link(&shelling(), &Rulings::default()));
}

#[test]
fn a_private_persons_name_is_in_no_event() {
    let private = json!({ "name": null, "evidence": evidence("Rima Qasim"), "identity": "described", "private": true });
    let report = Report::new("a", "Wire", "2021-03-03", LEAD)
        .says(json!({ "evidence": evidence("Rima Qasim"), "kind": "person", "private": true }))
        .tells(json!({ "recipients": [private] }));
    let line = record::Record::Event(link(&[report], &Rulings::default()).remove(0)).to_line();
    assert!(!line.contains("Rima"), "{line}");
}

proptest! {
    #[test]
    fn events_do_not_depend_on_the_order_in_which_reports_came(order in Just(vec![0, 1, 2, 3]).prop_shuffle()) {
        let reports = shelling();
        let shuffled: Vec<Report> = order.iter().map(|i| reports[*i].clone()).collect();
        prop_assert_eq!(link(&shuffled, &Rulings::default()), link(&reports, &Rulings::default()));
    }

    #[test]
    fn a_signature_reads_back_as_it_was_written_and_other_bytes_are_refused(cut in 0usize..200, noise in any::<u8>()) {
        for report in shelling() {
            let signature = Signature::of(&report.document, &report.text, &report.claims, &[], &[]);
            let bytes = signature.to_bytes();
            prop_assert_eq!(Signature::from_bytes(report.document.id.clone(), &bytes), Some(signature));
            let short = &bytes[..bytes.len() - 1 - cut % bytes.len()];
            prop_assert_eq!(Signature::from_bytes(report.document.id.clone(), short), None);
            // Whatever a changed byte makes of it, nothing breaks.
            let mut other = bytes.clone();
            let at = cut % other.len();
            other[at] ^= noise;
            let _ = Signature::from_bytes(report.document.id, &other);
        }
    }
}
