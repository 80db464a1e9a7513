//! Fits the weights of linking: `crates/linking/src/weights.tsv`.
//!
//! ```text
//! dateline read reports.jsonl --layers claims,statements,mentions,places > records.jsonl
//! cargo run --release --example fit_linking -- violent-reports.jsonl records.jsonl eval/gold/linking/develop weights.tsv
//! ```
//!
//! Prints the figures of `dateline eval linking`, among them those of weights that have not seen the incidents they are scored
//! on. Reports are found in the records by their `ref`, which must be the `doc_id` of the gold.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;

use dateline::eval::{Events, LabelledPair, Linking, Scorer};
use dateline::{Kept, Reader};
use linking::Signature;
use record::{Claim, Document, MentionRecord, PlaceRecord, Statement};
use serde::de::DeserializeOwned;

#[derive(Default)]
struct Told {
    statements: Vec<Statement>,
    claims: Vec<Claim>,
    mentions: Vec<MentionRecord>,
    places: Vec<PlaceRecord>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [gold, records, sets, weights] = arguments.as_slice() else {
        return Err(
            "give the gold, the records of its reports, a folder of sets, and where to write the weights".into()
        );
    };
    let mut gold: BTreeMap<String, _> = Linking::documents(Path::new(gold), None)?
        .into_iter()
        .map(|(report, about)| (report.metadata.reference.clone(), (report, about)))
        .collect();
    let mut linking = Linking::default();
    linking.further(pairs(Path::new(sets))?);
    let mut open: Option<(Document, Told)> = None;
    let mut close = |open: Option<(Document, Told)>| {
        let Some((document, told)) = open else { return };
        let Some((report, about)) = gold.remove(&document.r#ref) else { return };
        let text = report.text.as_str();
        let signature = Signature::of(&document, text, &told.claims, &told.mentions, &told.places);
        linking.insert(about, signature, Kept { document, statements: told.statements, claims: told.claims });
    };
    for line in BufReader::new(fs::File::open(records)?).lines() {
        let line = line?;
        let of = |format: &str| line.starts_with(&format!("{{\"format\":\"dateline.{format}/1\""));
        if of("document") {
            close(open.take());
            open = Some((read(&line)?, Told::default()));
        } else if let Some((_, told)) = &mut open {
            match () {
                () if of("statement") => told.statements.push(read(&line)?),
                () if of("claim") => told.claims.push(read(&line)?),
                () if of("mention") => told.mentions.push(read(&line)?),
                () if of("place") => told.places.push(read(&line)?),
                () => {}
            }
        }
    }
    close(open);
    let mut out = std::io::stdout().lock();
    for (name, value) in linking.figures().iter() {
        writeln!(out, "{name}\t{value:.3}")?;
    }
    let head = "# Log-odds that two happenings of different reports are one; see likeness.rs.\n";
    fs::write(weights, head.to_owned() + &linking.fit().to_table())?;
    Ok(())
}

/// A pair of our own sets counts as so many of the incidents': they are few, and tell what those cannot, since each of their
/// reports is on one incident.
const WEIGHT: f64 = 10.0;

fn pairs(sets: &Path) -> Result<Vec<LabelledPair>, Box<dyn Error>> {
    let mut events = Events::default();
    for (report, gold) in Events::documents(sets, None)? {
        if let Some(read) = Reader::embedded().read(report) {
            events.add(&gold, &read);
        }
    }
    Ok(events.pairs(WEIGHT))
}

fn read<T: DeserializeOwned>(line: &str) -> serde_json::Result<T> {
    serde_json::from_str(line)
}
