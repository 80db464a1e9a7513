//! How what was read is written: one [`Exporter`] a format.

mod canvas;
mod codebook;
mod conllu;
mod csv;
mod fault;
mod jsonl;
mod picture;
mod place_table;

use std::io::{self, Write};

pub use canvas::Style;
pub use codebook::{entries_json, list_entries, list_types, type_json};
pub use conllu::Conllu;
pub use csv::{Csv, Kept, private_names};
pub use fault::{Severity, draw_fault};
pub use jsonl::Jsonl;
pub use picture::Picture;
pub use place_table::PlaceTable;

use crate::reader::Read;

/// Writes reports in one format. Each report is written apart from all others, so that many can be written at once.
pub trait Exporter: Sync {
    /// What stands before the first report.
    fn head(&self, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    /// One report.
    fn report(&self, read: Read, out: &mut dyn Write) -> io::Result<()>;
}

/// A kind of record that is written on request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, clap::ValueEnum)]
pub enum Layer {
    /// Who did what to whom, by whose word.
    Claims,
    /// Who says what.
    Statements,
    /// Time expressions.
    Timex,
    /// Toponyms.
    Places,
    /// Names.
    Mentions,
    /// All predicates and how far they happened.
    Predicates,
}
