use std::collections::BTreeSet;
use std::io::{self, Write};

use nlp::{NameKind, Upos, Word, WordId};
use record::{Claim, Document, Evidence, Figure, PRIVATE_PERSON as MASK, Source, Statement};
use text::{LineIndex, SourceText, Span};

use super::Exporter;
use crate::reader::Read;
use telling::cells::{self, quoted, safe};

/// One row a claim, for spreadsheets; `docs/formats/csv.md` tells the columns.
#[derive(Debug, Clone, Copy)]
pub struct Csv;

/// What was read in one report, and its text.
#[derive(Debug, Clone, Copy)]
pub struct Kept<'r> {
    /// Its record.
    pub document: &'r Document,
    /// Its text.
    pub text: &'r str,
    /// Who says what in it.
    pub statements: &'r [Statement],
    /// What is said to happen.
    pub claims: &'r [Claim],
}

impl<'r> Kept<'r> {
    fn of(read: &'r Read) -> Kept<'r> {
        Kept {
            document: &read.reading.document,
            text: read.report.text.as_str(),
            statements: &read.reading.statements,
            claims: &read.reading.claims,
        }
    }
}

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
        let kept = Kept::of(&read);
        let lines = LineIndex::new(kept.text);
        let private = private_names(&read);
        kept.claims.iter().try_for_each(|claim| write_row(claim, kept, &lines, &private, out))
    }
}

impl Csv {
    /// The row of one claim of a report that was read before.
    pub fn claim(&self, claim: &Claim, kept: Kept, out: &mut dyn Write) -> io::Result<()> {
        write_row(claim, kept, &LineIndex::new(kept.text), &names_of_private(kept), out)
    }
}

fn write_row(claim: &Claim, kept: Kept, lines: &LineIndex, private: &[Span], out: &mut dyn Write) -> io::Result<()> {
    let row = row(claim, kept, lines, private);
    debug_assert_eq!(row.len(), COLUMNS.len());
    writeln!(out, "{}", row.iter().map(|cell| quoted(cell)).collect::<Vec<_>>().join(","))
}

fn row(claim: &Claim, kept: Kept, lines: &LineIndex, private: &[Span]) -> Vec<String> {
    let document = kept.document;
    let trigger = claim.trigger.span();
    let by: Vec<&Statement> =
        claim.attribution.iter().filter_map(|id| kept.statements.iter().find(|s| s.id == *id)).collect();
    let told = claim.happening();
    let [acled_event, acled_sub_event] = cells::acled(&told);
    let [from, until] = cells::days(&told);
    let [place, country, admin1, latitude, longitude, precision, geonames] = cells::place(&told, |d| d.to_string());
    let words = |word: Option<&str>| word.unwrap_or_default().to_owned();
    vec![
        claim.id.to_string(),
        claim.document.to_string(),
        safe(&document.r#ref),
        safe(document.publisher.as_deref().unwrap_or_default()),
        words(document.published.as_deref()),
        lines.at(kept.text, trigger.start()).line.to_string(),
        claim.r#type.clone(),
        claim.modes.join("; "),
        claim.contexts.join("; "),
        acled_event,
        acled_sub_event,
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
        from,
        until,
        words(claim.when.as_ref().map(|w| w.basis.as_str())),
        safe(&place),
        country,
        admin1,
        latitude,
        longitude,
        precision,
        words(claim.r#where.as_ref().map(|p| p.basis.as_str())),
        geonames,
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

/// Whose words stand for private persons.
fn private_evidence<'r>(kept: Kept<'r>) -> impl Iterator<Item = &'r Evidence> {
    let participants = kept.claims.iter().flat_map(|c| c.actors.iter().chain(&c.recipients)).filter(|p| p.private);
    let sources = kept.statements.iter().filter_map(|s| s.source.as_ref()).filter(|s| s.private);
    participants.flat_map(|p| p.words()).chain(sources.flat_map(|s| std::iter::once(&s.evidence).chain(&s.antecedent)))
}

/// Where private persons are named in a report of which only the records are left. What begins with a capital in the words that stand for
/// them is taken for a name, and so is what stands beside it with a capital: rather too much than too little.
fn names_of_private(kept: Kept) -> Vec<Span> {
    let text = SourceText::new(kept.text);
    let words = |from: usize, words: &str| -> Vec<Span> {
        let ends = |sign: char| !sign.is_alphanumeric();
        let parts = words.split(ends).filter(|word| word.starts_with(char::is_uppercase));
        let start = |word: &str| from + word.as_ptr() as usize - words.as_ptr() as usize;
        parts.filter_map(|word| text.span(start(word), start(word) + word.len())).collect()
    };
    let names: BTreeSet<&str> = private_evidence(kept)
        .flat_map(|e| words(e.span().start() as usize, e.quote()))
        .map(|span| text.slice(span))
        .filter(|word| !matches!(*word, "A" | "An" | "The" | "Mr" | "Mrs" | "Ms" | "Dr"))
        .collect();
    if names.is_empty() {
        return Vec::new();
    }
    let all = words(0, kept.text);
    let runs = all.chunk_by(|a, b| kept.text.get(a.end() as usize..b.start() as usize) == Some(" "));
    let named = runs.filter(|run| run.iter().any(|span| names.contains(text.slice(*span))));
    named.map(|run| run[0].join(run[run.len() - 1])).collect()
}

/// Where private persons are named: the names in what stands for them, and the same names elsewhere in the report.
pub fn private_names(read: &Read) -> Vec<Span> {
    let (doc, kept) = (&read.annotated, Kept::of(read));
    let them: Vec<Span> = private_evidence(kept).map(Evidence::span).collect();

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
