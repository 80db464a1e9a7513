//! Which program, with which model, gazetteer and codebooks, read what.

use rusqlite::{OptionalExtension, params};

use crate::error::{Error, Trouble};
use crate::opening::{Store, Writing};

/// A program with all that it reads by.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Run {
    /// Digest of all of it: `run` of the document records.
    pub digest: String,
    /// Name and version of the program.
    pub program: Option<String>,
    /// Digest of the model.
    pub model: Option<String>,
    /// Digest of the gazetteer.
    pub gazetteer: Option<String>,
    /// Digest of the codebooks.
    pub codebook: Option<String>,
}

/// A run and what it did here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunHere {
    /// The run.
    pub run: Run,
    /// When it first read something, in seconds since 1970.
    pub began: i64,
    /// How many documents it read.
    pub read: i64,
    /// Whether it is the one whose readings are shown where there are several.
    pub current: bool,
}

impl Store {
    /// Writes down what a run consists of. The first run of a store becomes the current one.
    pub fn enter_run(&mut self, run: &Run) -> Result<(), Error> {
        self.writing(|writing| {
            writing.run_of(&run.digest)?;
            writing.at.execute(
                "UPDATE run SET program = ?2, model = ?3, gazetteer = ?4, codebook = ?5 WHERE digest = ?1",
                params![run.digest, run.program, run.model, run.gazetteer, run.codebook],
            )?;
            Ok(())
        })
    }

    /// All runs, the first one first.
    pub fn runs(&self) -> Result<Vec<RunHere>, Error> {
        self.asking(|c| {
            let mut asked = c.prepare(
                "SELECT digest, program, model, gazetteer, codebook, began,
                        (SELECT count(*) FROM reading g WHERE g.run = r.run),
                        run = (SELECT value FROM state WHERE name = 'current_run')
                 FROM run r ORDER BY run",
            )?;
            let runs = asked.query_map([], |row| {
                let run = Run {
                    digest: row.get(0)?,
                    program: row.get(1)?,
                    model: row.get(2)?,
                    gazetteer: row.get(3)?,
                    codebook: row.get(4)?,
                };
                Ok(RunHere { run, began: row.get(5)?, read: row.get(6)?, current: row.get(7)? })
            })?;
            Ok(runs.collect::<Result<_, _>>()?)
        })
    }

    /// Shows the readings of this run wherever it has one, all at once. Documents that it did not read keep what they show.
    /// Tells how many documents show something else now; none when there is no such run.
    pub fn set_current_run(&mut self, digest: &str) -> Result<Option<u64>, Error> {
        self.writing(|writing| {
            let mut asked = writing.at.prepare("SELECT run FROM run WHERE digest = ?")?;
            let Some(run) = asked.query_row([digest], |row| row.get::<_, i64>(0)).optional()? else { return Ok(None) };
            drop(asked);
            writing.at.execute("INSERT OR REPLACE INTO state (name, value) VALUES ('current_run', ?)", [run])?;
            let others = writing.others_than(run)?;
            for (document, from, to) in &others {
                writing.turn(*document, *from, *to, run)?;
            }
            Ok(Some(others.len() as u64))
        })
    }
}

impl Writing<'_> {
    /// The documents that this run read and that show another reading, with that and its own.
    fn others_than(&self, run: i64) -> Result<Vec<(i64, i64, i64)>, Trouble> {
        let mut others = self.at.prepare(
            "SELECT d.document, d.reading, g.reading FROM reading g JOIN document d ON d.document = g.document
                 WHERE g.run = ? AND d.reading <> g.reading ORDER BY d.published, d.id",
        )?;
        let others = others.query_map([run], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        Ok(others.collect::<Result<_, _>>()?)
    }

    pub(crate) fn run_of(&self, digest: &str) -> Result<i64, Trouble> {
        let mut asked = self.at.prepare_cached("SELECT run FROM run WHERE digest = ?")?;
        if let Some(run) = asked.query_row([digest], |row| row.get(0)).optional()? {
            return Ok(run);
        }
        self.at.execute("INSERT INTO run (digest, began) VALUES (?, ?)", params![digest, self.now()?])?;
        let run = self.at.last_insert_rowid();
        self.at.execute("INSERT OR IGNORE INTO state (name, value) VALUES ('current_run', ?)", [run])?;
        Ok(run)
    }
}
