use std::io::{self, Write};

use record::Record;

use super::{Exporter, Layer};
use crate::reader::Read;

/// JSON Lines: the document, its statements, its claims, then the further layers.
#[derive(Debug, Clone)]
pub struct Jsonl {
    /// The layers to write.
    pub layers: Vec<Layer>,
}

impl Exporter for Jsonl {
    fn report(&self, read: Read, out: &mut dyn Write) -> io::Result<()> {
        let wanted = |layer| self.layers.contains(&layer);
        let predicates = wanted(Layer::Predicates).then(|| events::predicates(&read.annotated, &read.reading.document));
        let reading = read.reading;
        let mut write = |record: Record| writeln!(out, "{}", record.to_line());

        write(Record::Document(reading.document))?;
        if wanted(Layer::Statements) {
            reading.statements.into_iter().map(Record::Statement).try_for_each(&mut write)?;
        }
        if wanted(Layer::Claims) {
            reading.claims.into_iter().map(Record::Claim).try_for_each(&mut write)?;
        }
        if wanted(Layer::Timex) {
            reading.timexes.into_iter().map(Record::Timex).try_for_each(&mut write)?;
        }
        if wanted(Layer::Places) {
            reading.places.into_iter().map(Record::Place).try_for_each(&mut write)?;
        }
        if wanted(Layer::Mentions) {
            reading.mentions.into_iter().map(Record::Mention).try_for_each(&mut write)?;
        }
        predicates.into_iter().flatten().map(Record::Predicate).try_for_each(&mut write)
    }
}
