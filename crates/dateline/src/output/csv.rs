use std::collections::BTreeSet;
use std::io::{self, Write};

use nlp::{NameKind, Upos, Word, WordId};
use record::{Claim, Evidence, Figure, Source, Statement};
use text::{LineIndex, Span};

use super::Exporter;
use crate::reader::Read;
use telling::cells::{quoted, safe};

/// One row a claim, for spreadsheets; `docs/formats/csv.md` tells the columns.
#[derive(Debug, Clone, Copy)]
pub struct Csv;

/// What stands for the words that name a private person.
const MASK: &str = "[private person]";

const COLUMNS: [&str; 46] = [
    "claim",
    "document",
    "ref",
    "publisher",
    "published",
    "line",
    "type",
    "modes",
    "contexts",
    "acled_event",
    "acled_sub_event",
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
        let private = private_names(&read);
        for claim in &read.reading.claims {
            let row = row(claim, &read, &lines, &private);
            debug_assert_eq!(row.len(), COLUMNS.len());
            writeln!(out, "{}", row.iter().map(|cell| quoted(cell)).collect::<Vec<_>>().join(","))?;
        }
        Ok(())
    }
}

fn row(claim: &Claim, read: &Read, lines: &LineIndex, private: &[Span]) -> Vec<String> {
    let document = &read.reading.document;
    let trigger = claim.trigger.span();
    let by: Vec<&Statement> =
        claim.attribution.iter().filter_map(|id| read.reading.statements.iter().find(|s| s.id == *id)).collect();
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
        words(claim.acled.map(|a| a.event.as_str())),
        words(claim.acled.map(|a| a.sub_event.as_str())),
        claim.status.to_string(),
        words(claim.outcome.map(|o| o.as_str())),
        claim.certainty.to_string(),
        words(claim.tense.map(|t| t.as_str())),
        claim.negative.to_string(),
        claim.historical.to_string(),
        safe(&masked(&claim.trigger, private)),
        trigger.start().to_string(),
        trigger.end().to_string(),
        list(claim.actors.iter().map(|p| called(p.name.as_deref(), &p.evidence, private))),
        list(claim.actors.iter().map(|p| words(p.country.as_deref()))),
        list(claim.actors.iter().map(|p| words(p.sector.as_deref()))),
        list(claim.recipients.iter().map(|p| called(p.name.as_deref(), &p.evidence, private))),
        list(claim.recipients.iter().map(|p| words(p.country.as_deref()))),
        list(claim.recipients.iter().map(|p| words(p.sector.as_deref()))),
        list(claim.targets.iter().map(|t| format!("{}: {}", t.kind, masked(&t.evidence, private)))),
        safe(&claim.instrument.as_ref().map(|e| masked(e, private)).unwrap_or_default()),
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
        list(by.iter().map(|s| called_source(s.source.as_ref(), private))),
        list(by.iter().map(|s| s.act.to_string())),
        list(claim.cues.iter().map(|e| masked(e, private))),
        safe(&claim.evidence.iter().map(|e| masked(e, private)).collect::<Vec<_>>().join(" … ")),
        claim.rule.clone(),
        claim.confidence.to_string(),
    ]
}

/// The name, or the words with the names of private persons masked.
fn called(name: Option<&str>, evidence: &Evidence, private: &[Span]) -> String {
    name.map_or_else(|| masked(evidence, private), str::to_owned)
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

fn called_source(source: Option<&Source>, private: &[Span]) -> String {
    source.map_or_else(|| "unnamed".to_owned(), |s| called(s.name.as_deref(), &s.evidence, private))
}

/// Where private persons are named: the names in what stands for them, and the same names elsewhere in the report.
fn private_names(read: &Read) -> Vec<Span> {
    let (reading, doc) = (&read.reading, &read.annotated);
    let participants = reading.claims.iter().flat_map(|c| c.actors.iter().chain(&c.recipients));
    let participants = participants.filter(|p| p.private).map(|p| p.evidence.span());
    let sources = reading.statements.iter().filter_map(|s| s.source.as_ref()).filter(|s| s.private);
    let them: Vec<Span> = participants.chain(sources.map(|s| s.evidence.span())).collect();

    let people = doc.names.iter().filter(|m| m.kind == NameKind::Person && them.iter().any(|t| t.overlaps(m.span)));
    let mut names: BTreeSet<&str> = people.flat_map(|m| m.words.clone()).map(|i| doc.form(WordId(i))).collect();
    // Where no name was found in somebody's words, every proper noun in them may be one.
    let bare = them.iter().filter(|t| !doc.names.iter().any(|m| m.span.overlaps(**t)));
    names.extend(bare.flat_map(|t| doc.words_in(*t)).map(|i| doc.form(WordId(i))));

    // A first name alone may have been found: what stands beside it is part of the name.
    let proper = |w: &&Word| w.upos == Upos::Propn;
    let runs = doc.words.chunk_by(|a, b| proper(&a) && proper(&b) && a.sentence == b.sentence);
    let named = runs.filter(|run| run.iter().filter(proper).any(|w| names.contains(doc.text.slice(w.span))));
    named.map(|run| run[0].span.join(run[run.len() - 1].span)).collect()
}

/// The words of `evidence`, those of private persons masked.
fn masked(evidence: &Evidence, private: &[Span]) -> String {
    let (all, mut words) = (evidence.span(), evidence.quote().to_owned());
    let mut spans: Vec<_> = private.iter().copied().filter(|s| all.contains(*s)).collect();
    spans.sort_unstable();
    // From the last to the first, so that offsets before a change stay right; what touches is masked once.
    while let Some(mut span) = spans.pop() {
        while let Some(before) = spans.pop_if(|before| before.end() + 1 >= span.start()) {
            span = span.join(before);
        }
        words.replace_range((span.start() - all.start()) as usize..(span.end() - all.start()) as usize, MASK);
    }
    words
}

fn list(items: impl Iterator<Item = String>) -> String {
    safe(&items.collect::<Vec<_>>().join("; "))
}
