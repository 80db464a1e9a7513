//! Words on their way into the index.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{ToSql, params_from_iter};

use crate::error::Trouble;
use crate::opening::Writing;

/// What has words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Worded {
    Claim,
    Statement,
    Event,
    Headline,
}

impl Worded {
    const ALL: [Worded; 4] = [Worded::Claim, Worded::Statement, Worded::Event, Worded::Headline];

    /// Its index, and the columns of that.
    fn index(self) -> (&'static str, &'static [&'static str]) {
        match self {
            Worded::Claim => ("claim_words", &["words", "actors", "recipients", "sources", "places", "codes"]),
            Worded::Statement => ("statement_words", &["words", "sources", "codes"]),
            Worded::Event => ("event_words", &["codes"]),
            Worded::Headline => ("headline_words", &["words"]),
        }
    }
}

/// So many rows wait at most.
const MOST: usize = 20_000;

/// Rows that are to leave an index, and then those that are to come into it. It takes them best in their order: each that lies before
/// the last begins another run.
#[derive(Debug, Default)]
pub(crate) struct Waiting {
    going: BTreeSet<i64>,
    coming: BTreeMap<i64, Vec<String>>,
}

impl Writing<'_> {
    /// Puts the words of a row into the index, by the end of the transaction.
    pub(crate) fn index(&mut self, of: Worded, row: i64, words: Vec<String>) -> Result<(), Trouble> {
        let waiting = &mut self.waiting[of as usize];
        waiting.coming.insert(row, words);
        if waiting.coming.len() >= MOST { self.index_waiting() } else { Ok(()) }
    }

    /// Takes the words of a row out of the index, by the end of the transaction.
    pub(crate) fn unindex(&mut self, of: Worded, row: i64) {
        let waiting = &mut self.waiting[of as usize];
        if waiting.coming.remove(&row).is_none() {
            waiting.going.insert(row);
        }
    }

    pub(crate) fn index_waiting(&mut self) -> Result<(), Trouble> {
        for of in Worded::ALL {
            let Waiting { going, coming } = std::mem::take(&mut self.waiting[of as usize]);
            let (table, columns) = of.index();
            let mut gone = self.at.prepare_cached(&format!("DELETE FROM {table} WHERE rowid = ?"))?;
            going.iter().try_for_each(|row| gone.execute([row]).map(drop))?;
            let values = ", ?".repeat(columns.len());
            let sql = format!("INSERT INTO {table} (rowid, {}) VALUES (?{values})", columns.join(", "));
            let mut come = self.at.prepare_cached(&sql)?;
            for (row, words) in &coming {
                let words = words.iter().map(|words| words as &dyn ToSql);
                come.execute(params_from_iter(std::iter::once(row as &dyn ToSql).chain(words)))?;
            }
        }
        Ok(())
    }
}
