//! One reading of one report, as it is handed over and as it is kept.

use record::id::DocumentId;
use record::{Claim, Document, Record, Statement};

use crate::error::Trouble;

/// A report with what was read in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Its record.
    pub document: Document,
    /// Its text; every offset of the records is into this.
    pub text: String,
    /// Who says what in it.
    pub statements: Vec<Statement>,
    /// What is said to happen.
    pub claims: Vec<Claim>,
    /// Whatever linking wants to know of it without reading it again; may be empty.
    pub signature: Vec<u8>,
}

/// Where a record stands among the lines of its reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stretch {
    pub(crate) start: usize,
    pub(crate) length: usize,
}

impl Stretch {
    pub(crate) fn of(self, lines: &str) -> Result<&str, Trouble> {
        let line = self.start.checked_add(self.length).and_then(|end| lines.get(self.start..end));
        line.ok_or_else(|| Trouble::Damaged("a record lies outside its reading".to_owned()))
    }
}

/// A reading with the lines that it is kept as.
#[derive(Debug)]
pub(crate) struct Lines {
    pub(crate) document: Document,
    pub(crate) statements: Vec<(Statement, Stretch)>,
    pub(crate) claims: Vec<(Claim, Stretch)>,
    /// JSON Lines as `dateline read` writes them: document, statements, claims.
    pub(crate) written: String,
}

impl Lines {
    pub(crate) fn write(document: &Document, statements: &[Statement], claims: &[Claim]) -> Lines {
        let mut written = String::new();
        let mut write = |record: Record| {
            let start = written.len();
            written.push_str(&record.to_line());
            let stretch = Stretch { start, length: written.len() - start };
            written.push('\n');
            stretch
        };
        write(Record::Document(document.clone()));
        let statements = statements.iter().map(|s| (s.clone(), write(Record::Statement(s.clone())))).collect();
        let claims = claims.iter().map(|c| (c.clone(), write(Record::Claim(c.clone())))).collect();
        Lines { document: document.clone(), statements, claims, written }
    }

    pub(crate) fn read(written: String) -> Result<Lines, Trouble> {
        let broken = |_| Trouble::Damaged("a record is none that this version knows".to_owned());
        let (mut document, mut statements, mut claims) = (None, vec![], vec![]);
        let mut start = 0;
        for line in written.split_terminator('\n') {
            let stretch = Stretch { start, length: line.len() };
            start += line.len() + 1;
            let head = line.get(..40).unwrap_or(line);
            if head.contains("\"dateline.claim/1\"") {
                claims.push((serde_json::from_str(line).map_err(broken)?, stretch));
            } else if head.contains("\"dateline.statement/1\"") {
                statements.push((serde_json::from_str(line).map_err(broken)?, stretch));
            } else {
                document = Some(serde_json::from_str(line).map_err(broken)?);
            }
        }
        let document = document.ok_or_else(|| Trouble::Damaged("a reading has no document".to_owned()))?;
        Ok(Lines { document, statements, claims, written })
    }
}

/// Whether the records are of one document and of this text; otherwise what does not fit.
pub(crate) fn fits(entry: &Entry) -> Result<(), Trouble> {
    let of_records = entry.statements.iter().map(|s| &s.document).chain(entry.claims.iter().map(|c| &c.document));
    belong(&entry.document, of_records, entry.text.len())
}

/// Whether records of these documents belong to this one, and a text of this length.
pub(crate) fn belong<'r>(
    document: &Document,
    mut of_records: impl Iterator<Item = &'r DocumentId>,
    length: usize,
) -> Result<(), Trouble> {
    let id = &document.id;
    if let Some(other) = of_records.find(|of| *of != id) {
        return Err(Trouble::Unfit(format!("a record of document {other} came with document {id}; give each its own")));
    }
    if document.length as usize != length {
        return Err(Trouble::Unfit(format!(
            "document {id} came with a text that is not its own; give it as it was read"
        )));
    }
    Ok(())
}
