use std::io::{self, Write};

use record::{Claim, Evidence, Figure, Participant, Source, Statement};
use text::LineIndex;

use super::Exporter;
use crate::reader::Read;

/// One row a claim, for spreadsheets; `docs/formats/csv.md` tells the columns.
#[derive(Debug, Clone, Copy)]
pub struct Csv;

/// What stands for the words that name a private person.
const MASK: &str = "[private person]";

const COLUMNS: [&str; 44] = [
    "claim",
    "document",
    "ref",
    "publisher",
    "published",
    "line",
    "type",
    "modes",
    "contexts",
    "status",
    "outcome",
    "certainty",
    "tense",
    "negative",
    "historical",
    "trigger",
    "start",
    "end",
    "actors",
    "actor_countries",
    "actor_sectors",
    "recipients",
    "recipient_countries",
    "recipient_sectors",
    "targets",
    "instrument",
    "from",
    "until",
    "time_basis",
    "place",
    "country",
    "admin1",
    "latitude",
    "longitude",
    "precision",
    "place_basis",
    "geonames",
    "figures",
    "according_to",
    "acts",
    "cues",
    "sentence",
    "rule",
    "confidence",
];

impl Exporter for Csv {
    fn head(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{}", COLUMNS.join(","))
    }

    fn report(&self, read: Read, out: &mut dyn Write) -> io::Result<()> {
        let lines = LineIndex::new(read.report.text.as_str());
        for claim in &read.reading.claims {
            let row = row(claim, &read, &lines);
            debug_assert_eq!(row.len(), COLUMNS.len());
            writeln!(out, "{}", row.iter().map(|cell| quoted(cell)).collect::<Vec<_>>().join(","))?;
        }
        Ok(())
    }
}

fn row(claim: &Claim, read: &Read, lines: &LineIndex) -> Vec<String> {
    let document = &read.reading.document;
    let trigger = claim.trigger.span();
    let by: Vec<&Statement> =
        claim.attribution.iter().filter_map(|id| read.reading.statements.iter().find(|s| s.id == *id)).collect();
    let sources: Vec<&Source> = by.iter().filter_map(|s| s.source.as_ref()).collect();
    let private = private_words(claim, &sources);
    let place = claim.r#where.as_ref();
    let words = |word: Option<&str>| word.unwrap_or_default().to_owned();
    vec![
        claim.id.to_string(),
        claim.document.to_string(),
        safe(&document.r#ref),
        safe(document.publisher.as_deref().unwrap_or_default()),
        words(document.published.as_deref()),
        lines.at(read.report.text.as_str(), trigger.start()).line.to_string(),
        claim.r#type.clone(),
        claim.modes.join("; "),
        claim.contexts.join("; "),
        claim.status.to_string(),
        words(claim.outcome.map(|o| o.as_str())),
        claim.certainty.to_string(),
        words(claim.tense.map(|t| t.as_str())),
        claim.negative.to_string(),
        claim.historical.to_string(),
        safe(claim.trigger.quote()),
        trigger.start().to_string(),
        trigger.end().to_string(),
        list(claim.actors.iter().map(named)),
        list(claim.actors.iter().map(|p| words(p.country.as_deref()))),
        list(claim.actors.iter().map(|p| words(p.sector.as_deref()))),
        list(claim.recipients.iter().map(named)),
        list(claim.recipients.iter().map(|p| words(p.country.as_deref()))),
        list(claim.recipients.iter().map(|p| words(p.sector.as_deref()))),
        list(claim.targets.iter().map(|t| format!("{}: {}", t.kind, t.evidence.quote()))),
        safe(claim.instrument.as_ref().map(Evidence::quote).unwrap_or_default()),
        words(claim.when.as_ref().map(|w| w.from.as_str())),
        words(claim.when.as_ref().map(|w| w.until.as_str())),
        words(claim.when.as_ref().map(|w| w.basis.as_str())),
        safe(place.map(|p| p.name.as_str()).unwrap_or_default()),
        words(place.and_then(|p| p.country.as_deref())),
        words(place.and_then(|p| p.admin1.as_deref())),
        place.and_then(|p| p.latitude).map(|d| d.to_string()).unwrap_or_default(),
        place.and_then(|p| p.longitude).map(|d| d.to_string()).unwrap_or_default(),
        words(place.and_then(|p| p.precision).map(|p| p.as_str())),
        words(place.map(|p| p.basis.as_str())),
        place.and_then(|p| p.geonames).map(|id| id.to_string()).unwrap_or_default(),
        list(claim.figures.iter().map(figure)),
        list(by.iter().map(|s| s.source.as_ref().map_or_else(|| "unnamed".to_owned(), source))),
        list(by.iter().map(|s| s.act.to_string())),
        list(claim.cues.iter().map(|e| e.quote().to_owned())),
        safe(&claim.evidence.iter().map(|e| masked(e, &private)).collect::<Vec<_>>().join(" … ")),
        claim.rule.clone(),
        claim.confidence.to_string(),
    ]
}

fn named(participant: &Participant) -> String {
    if participant.private {
        return MASK.to_owned();
    }
    participant.name.clone().unwrap_or_else(|| participant.evidence.quote().to_owned())
}

fn source(source: &Source) -> String {
    if source.private {
        return MASK.to_owned();
    }
    source.name.clone().unwrap_or_else(|| source.evidence.quote().to_owned())
}

fn figure(figure: &Figure) -> String {
    let bounds = match (figure.at_least, figure.at_most) {
        (Some(a), Some(b)) if a == b => a.to_string(),
        (Some(a), Some(b)) => format!("{a}..{b}"),
        (Some(a), None) => format!("{a}.."),
        (None, Some(b)) => format!("..{b}"),
        (None, None) => String::new(),
    };
    format!("{} {bounds}", figure.of)
}

/// The words of a claim that name private persons.
fn private_words<'c>(claim: &'c Claim, sources: &[&'c Source]) -> Vec<&'c Evidence> {
    let participants = claim.actors.iter().chain(&claim.recipients).filter(|p| p.private).map(|p| &p.evidence);
    participants.chain(sources.iter().filter(|s| s.private).map(|s| &s.evidence)).collect()
}

/// The words of `evidence`, those of private persons masked.
fn masked(evidence: &Evidence, private: &[&Evidence]) -> String {
    let (all, mut words) = (evidence.span(), evidence.quote().to_owned());
    let mut spans: Vec<_> = private.iter().map(|p| p.span()).filter(|s| all.contains(*s)).collect();
    spans.sort_unstable();
    // From the last to the first, so that offsets before a change stay right; what overlaps is masked once.
    while let Some(mut span) = spans.pop() {
        while let Some(before) = spans.pop_if(|before| before.overlaps(span)) {
            span = span.join(before);
        }
        words.replace_range((span.start() - all.start()) as usize..(span.end() - all.start()) as usize, MASK);
    }
    words
}

fn list(items: impl Iterator<Item = String>) -> String {
    safe(&items.collect::<Vec<_>>().join("; "))
}

/// Words of a report as a cell on one line; one that a spreadsheet would take for a formula gets an apostrophe before it.
fn safe(words: &str) -> String {
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.starts_with(['=', '+', '-', '@']) { format!("'{line}") } else { line }
}

fn quoted(cell: &str) -> String {
    if cell.contains(['"', ',', '\n', '\r']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_owned() }
}
