//! What was found, as a line for people.

use record::{Claim, Event, Evidence, PRIVATE_PERSON as PRIVATE, Participant, Party, Record, Source, Statement};
use store::{Query, Store};

/// A record as one line: the day, what, who, where, how many, whose word, and the id to ask further with.
pub(super) fn line(store: &Store, record: &Record) -> String {
    let parts = match record {
        Record::Claim(claim) => of_claim(store, claim),
        Record::Event(event) => of_event(event),
        Record::Statement(statement) => of_statement(statement),
        Record::Document(document) => vec![
            document.published.clone().unwrap_or_else(no_day),
            document.publisher.clone().unwrap_or_default(),
            document.headline.as_ref().map(|headline| format!("“{headline}”")).unwrap_or_default(),
            document.r#ref.clone(),
            document.id.0.clone(),
        ],
        other => vec![other.to_line()],
    };
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    // Words of a report must not move the cursor.
    parts.join("  ").chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}

/// As wide as a day.
fn no_day() -> String {
    "no day    ".to_owned()
}

fn of_claim(store: &Store, claim: &Claim) -> Vec<String> {
    let place = claim.r#where.as_ref().map(|place| at(&place.name, place.country.as_deref()));
    let figures = claim.figures.iter().map(|f| count(f.of.as_str(), f.at_least, f.at_most));
    let ids: Vec<String> = claim.attribution.iter().map(|id| id.0.clone()).collect();
    let said = (!ids.is_empty()).then(|| {
        let query = Query { ids: ids.clone(), ..Query::default() };
        let found: Vec<Statement> =
            store.find_statements(&query).map(|found| found.filter_map(Result::ok).collect()).unwrap_or_default();
        let names = ids.iter().filter_map(|id| found.iter().find(|s| s.id.0 == *id)).map(|s| source(s.source.as_ref()));
        format!("according to {}", names.collect::<Vec<_>>().join(" > "))
    });
    vec![
        claim.when.as_ref().map_or_else(no_day, |when| when.from.clone()),
        kind(&claim.r#type, &claim.modes),
        format!("{}{}", if claim.negative { "not " } else { "" }, claim.status),
        parties(claim.actors.iter().map(participant), claim.recipients.iter().map(participant)),
        place.unwrap_or_default(),
        figures.collect::<Vec<_>>().join(", "),
        said.unwrap_or_default(),
        claim.id.0.clone(),
    ]
}

fn of_event(event: &Event) -> Vec<String> {
    let stages = event.status.iter().map(|held| held.status.as_str());
    let mut stages: Vec<&str> = stages.collect();
    stages.dedup();
    let disputes: Vec<&str> = event.disputes.iter().map(|d| d.over.as_str()).collect();
    vec![
        event.when.as_ref().map_or_else(no_day, |when| when.from.clone()),
        kind(&event.r#type, &event.modes),
        stages.join("/"),
        parties(event.actors.iter().map(party), event.recipients.iter().map(party)),
        event.r#where.as_ref().map(|place| at(&place.name, place.country.as_deref())).unwrap_or_default(),
        event.figures.iter().map(|f| count(f.of.as_str(), f.low, f.high)).collect::<Vec<_>>().join(", "),
        format!("{} reports, {} origins", event.reports.len(), event.origins.len()),
        if disputes.is_empty() { String::new() } else { format!("disputed: {}", disputes.join(", ")) },
        event.id.0.clone(),
    ]
}

fn of_statement(statement: &Statement) -> Vec<String> {
    let content: Vec<&str> = statement.content.iter().map(Evidence::quote).collect();
    vec![
        source(statement.source.as_ref()),
        format!("{}, {}", statement.act, statement.stance),
        format!("“{}”", content.join(" … ")),
        statement.id.0.clone(),
    ]
}

fn kind(kind: &str, modes: &[String]) -> String {
    if modes.is_empty() { kind.to_owned() } else { format!("{kind} ({})", modes.join(", ")) }
}

fn parties(actors: impl Iterator<Item = String>, recipients: impl Iterator<Item = String>) -> String {
    let [actors, recipients] = [actors.collect::<Vec<_>>().join(", "), recipients.collect::<Vec<_>>().join(", ")];
    match (actors.as_str(), recipients.as_str()) {
        ("", "") => String::new(),
        (_, "") => actors,
        _ => format!("{actors} → {recipients}").trim_start().to_owned(),
    }
}

fn participant(participant: &Participant) -> String {
    let codes = [participant.country.as_deref(), participant.sector.as_deref()];
    called(participant.name.as_deref(), participant.private, &codes)
}

fn party(party: &Party) -> String {
    called(party.name.as_deref(), party.private, &[party.country.as_deref(), party.sector.as_deref()])
}

fn source(source: Option<&Source>) -> String {
    let Some(source) = source else { return "unnamed".to_owned() };
    let name = source.name.as_deref().or_else(|| (!source.private).then(|| source.evidence.quote()));
    called(name, source.private, &[])
}

fn called(name: Option<&str>, private: bool, codes: &[Option<&str>]) -> String {
    match name {
        _ if private => PRIVATE.to_owned(),
        Some(name) => name.to_owned(),
        None => codes.iter().flatten().copied().collect::<Vec<_>>().join(" "),
    }
}

fn at(name: &str, country: Option<&str>) -> String {
    match country {
        Some(country) if country != name => format!("{name}, {country}"),
        _ => name.to_owned(),
    }
}

fn count(of: &str, low: Option<u64>, high: Option<u64>) -> String {
    match (low, high) {
        (Some(low), Some(high)) if low == high => format!("{of} {low}"),
        (low, high) => {
            let bound = |bound: Option<u64>| bound.map(|n| n.to_string()).unwrap_or_default();
            format!("{of} {}..{}", bound(low), bound(high))
        }
    }
}
