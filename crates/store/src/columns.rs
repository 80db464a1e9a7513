//! What of a record becomes columns, to find it by.

use record::id::StatementId;
use record::{
    Claim, Event, Figure, FigureOf, Happening, Measure, PRIVATE_PERSON as PRIVATE, Participant, Party, Source,
    Statement, Status, Toll, Where,
};
use rusqlite::types::Value;

use crate::codes;

/// Between the values of a column that holds several.
const PART: &str = "; ";
/// Names longer than this are sentences; nobody looks for them.
const LONGEST_NAME: usize = 100;

/// Parts one name from the next, so that no question finds the end of one with the beginning of another: a letter that nobody writes
/// any more, since signs are passed over by the index.
const APART: &str = " ꙮ ";

/// The words by which one is found: name, entity, country and sector.
fn found_by(name: Option<&str>, entity: Option<&str>, country: Option<&str>, sector: Option<&str>) -> String {
    let codes = [country, sector].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let name = name.filter(|name| name.len() <= LONGEST_NAME);
    let all = [name, entity, Some(codes.as_str())].into_iter().flatten().filter(|word| !word.is_empty());
    all.collect::<Vec<_>>().join(APART)
}

/// The words by which those who take part are found.
pub(crate) fn participants_words(participants: &[Participant]) -> String {
    let words = participants.iter().map(|p| {
        let name = p.name.as_deref().filter(|_| !p.private);
        found_by(name, p.entity.as_deref(), p.country.as_deref(), p.sector.as_deref())
    });
    words.collect::<Vec<_>>().join(APART)
}

/// The words by which a source is found.
pub(crate) fn source_words(source: &Source) -> String {
    let name = source.name.as_deref().filter(|_| !source.private);
    found_by(name, source.entity.as_deref(), source.country.as_deref(), source.sector.as_deref())
}

/// The words by which those are found who stand behind a claim, at any depth.
pub(crate) fn holders_words(claim: &Claim, statements: &[&Statement]) -> String {
    sources_of(claim, statements).flatten().map(source_words).collect::<Vec<_>>().join(APART)
}

/// The words by which a place is found.
pub(crate) fn place_words(place: &Where) -> String {
    let geonames = place.geonames.map(|id| id.to_string());
    let all = [Some(place.name.as_str()), place.admin1.as_deref(), geonames.as_deref()];
    all.into_iter().flatten().collect::<Vec<_>>().join(APART)
}

/// The sources behind a claim from the outermost to the innermost; none where nobody is named.
fn sources_of<'a>(claim: &'a Claim, statements: &'a [&'a Statement]) -> impl Iterator<Item = Option<&'a Source>> {
    let by_id = |id: &StatementId| statements.iter().find(|s| s.id == *id);
    claim.attribution.iter().map(move |id| by_id(id).and_then(|s| s.source.as_ref()))
}

/// Whose word a claim is, outermost first; empty when it is the report's own.
pub(crate) fn holders(claim: &Claim, statements: &[&Statement]) -> String {
    sources_of(claim, statements).map(source_name).collect::<Vec<_>>().join(" > ")
}

/// The name of a source, or its kind: the words that describe it may hold the name of a private person.
pub(crate) fn source_name(source: Option<&Source>) -> String {
    let Some(source) = source else { return "unnamed".to_owned() };
    let kind = source.kind.as_str();
    called(source.name.as_deref(), source.private, &[source.country.as_deref(), source.sector.as_deref()])
        .unwrap_or_else(|| kind.to_owned())
}

fn called(name: Option<&str>, private: bool, codes: &[Option<&str>]) -> Option<String> {
    if private {
        return Some(PRIVATE.to_owned());
    }
    let codes: Vec<&str> = codes.iter().copied().flatten().collect();
    name.map(str::to_owned).or_else(|| (!codes.is_empty()).then(|| codes.join(" ")))
}

pub(crate) fn participants(participants: &[Participant]) -> String {
    let called = participants
        .iter()
        .filter_map(|p| called(p.name.as_deref(), p.private, &[p.country.as_deref(), p.sector.as_deref()]));
    called.collect::<Vec<_>>().join(PART)
}

pub(crate) fn parties(parties: &[Party]) -> String {
    let called = parties
        .iter()
        .filter_map(|p| called(p.name.as_deref(), p.private, &[p.country.as_deref(), p.sector.as_deref()]));
    called.collect::<Vec<_>>().join(PART)
}

/// The columns that claims and events have alike, for [`happening`].
pub(crate) const HAPPENING: &str =
    "type, modes, plover, acled, first_day, until_day, cell, place, country, admin1, geonames, latitude,
    longitude, precision";

/// What stands in them.
pub(crate) fn happening(happening: &Happening) -> Vec<Value> {
    let place = happening.place;
    let text = |words: Option<&str>| words.map_or(Value::Null, |words| Value::Text(words.to_owned()));
    let real = |degrees: Option<f64>| degrees.map_or(Value::Null, Value::Real);
    let integer = |number: Option<i64>| number.map_or(Value::Null, Value::Integer);
    vec![
        text(Some(happening.r#type)),
        text(Some(&list(happening.modes))),
        text(happening.plover),
        text(happening.acled.map(|acled| acled.sub_event.as_str())),
        text(happening.from),
        text(happening.until),
        integer(place.and_then(|p| codes::cell(&p))),
        text(place.map(|p| p.name)),
        text(place.and_then(|p| p.country)),
        text(place.and_then(|p| p.admin1)),
        integer(place.and_then(|p| p.geonames).map(i64::from)),
        real(place.and_then(|p| p.latitude)),
        real(place.and_then(|p| p.longitude)),
        text(place.and_then(|p| p.precision).map(|p| p.as_str())),
    ]
}

/// A row of these columns, and of these others, in SQL.
pub(crate) fn insert(table: &str, others: &str) -> String {
    let columns = format!("{HAPPENING}, {others}");
    let values = vec!["?"; columns.split(',').count()].join(", ");
    format!("INSERT INTO {table} ({columns}) VALUES ({values})")
}

pub(crate) fn list(words: &[String]) -> String {
    words.join(PART)
}

/// Lowest and highest count that a claim gives of the killed, say, in this happening: the highest of its lower bounds,
/// and of its upper bounds when all are told. Nothing is summed: figures may count one and the same people.
pub(crate) fn bounds(figures: &[Figure], of: FigureOf) -> (Option<u64>, Option<u64>) {
    let counts = figures.iter().filter(|f| f.of == of && matches!(f.measure, Measure::Incident | Measure::Running));
    let (low, high): (Vec<_>, Vec<_>) = counts.map(|f| (f.at_least, f.at_most)).unzip();
    widest(low, high)
}

/// The same of an event.
pub(crate) fn toll(figures: &[Toll], of: FigureOf) -> (Option<u64>, Option<u64>) {
    let (low, high): (Vec<_>, Vec<_>) = figures.iter().filter(|f| f.of == of).map(|f| (f.low, f.high)).unzip();
    widest(low, high)
}

fn widest(low: Vec<Option<u64>>, high: Vec<Option<u64>>) -> (Option<u64>, Option<u64>) {
    let all: Option<Vec<u64>> = high.into_iter().collect();
    (low.into_iter().flatten().max(), all.and_then(|high| high.into_iter().max()))
}

/// The stages of an event as its origins put them, each once, in the order of the vocabulary.
pub(crate) fn stages(event: &Event) -> String {
    let mut stages: Vec<Status> = event.status.iter().map(|held| held.status).collect();
    stages.sort_unstable();
    stages.dedup();
    stages.into_iter().map(Status::as_str).collect::<Vec<_>>().join(PART)
}

/// What an event's origins do not agree on.
pub(crate) fn disputes(event: &Event) -> String {
    let mut over: Vec<&str> = event.disputes.iter().map(|d| d.over.as_str()).collect();
    over.dedup();
    over.join(PART)
}

/// The words of a claim or statement that are looked through.
pub(crate) fn claim_words(claim: &Claim) -> String {
    let quotes = if claim.evidence.is_empty() { std::slice::from_ref(&claim.trigger) } else { &claim.evidence };
    quotes.iter().map(|e| e.quote()).collect::<Vec<_>>().join("\n")
}

pub(crate) fn statement_words(statement: &Statement) -> String {
    statement.content.iter().map(|e| e.quote()).collect::<Vec<_>>().join("\n")
}
