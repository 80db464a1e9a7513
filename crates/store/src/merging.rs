//! Stores that were made apart, put together into one.
//!
//! What was read is copied packed, as it lies there; only its columns and words are made anew. Nothing depends on the order in which the stores
//! come, but one thing: of copies of a document that were read by the same run, and bear another ref, say, the first stays.

use std::collections::{BTreeMap, BTreeSet};

use record::id::{ClaimId, DocumentId};
use rusqlite::{OptionalExtension, params};

use crate::adding::{Became, Row, Tombstone};
use crate::entry::{Lines, belong};
use crate::error::{Error, Trouble};
use crate::linking::Verdict;
use crate::opening::{Store, Writing};
use crate::runs::Run;

/// What a store holds besides documents: who read them, which were removed, what people decided.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Besides {
    /// By digest, with the moment when it began.
    runs: BTreeMap<String, (Run, i64)>,
    /// Runs that somebody chose to be shown: a store shows its first one unless it was told otherwise.
    chosen: BTreeSet<String>,
    tombstones: BTreeMap<DocumentId, Tombstone>,
    verdicts: BTreeMap<(ClaimId, ClaimId), Verdict>,
}

impl Besides {
    /// Adds what another store holds. The order in which stores are joined does not matter.
    pub fn join(&mut self, other: Besides) {
        for (digest, (run, began)) in other.runs {
            let (known, first) = self.runs.entry(digest).or_insert_with(|| (run.clone(), began));
            *first = began.min(*first);
            let parts = [
                (&mut known.program, run.program),
                (&mut known.model, run.model),
                (&mut known.gazetteer, run.gazetteer),
                (&mut known.codebook, run.codebook),
            ];
            parts.into_iter().for_each(|(known, told)| *known = known.take().max(told));
        }
        self.chosen.extend(other.chosen);
        // Of a document that was removed twice, the first time is told.
        for (id, stone) in other.tombstones {
            let known = self.tombstones.entry(id).or_insert_with(|| stone.clone());
            let order = |stone: &Tombstone| (stone.at, stone.r#ref.clone(), stone.why.clone());
            if order(&stone) < order(known) {
                *known = stone;
            }
        }
        // The latest word holds; of two in one second the one that parts.
        for (pair, verdict) in other.verdicts {
            let known = self.verdicts.entry(pair).or_insert_with(|| verdict.clone());
            let order = |verdict: &Verdict| (verdict.at, !verdict.together, verdict.why.clone());
            if order(&verdict) > order(known) {
                *known = verdict;
            }
        }
    }

    /// The runs, the first one first.
    fn runs(&self) -> Vec<(i64, &Run)> {
        let mut runs: Vec<_> = self.runs.values().map(|(run, began)| (*began, run)).collect();
        runs.sort_by_key(|(began, run)| (*began, &run.digest));
        runs
    }

    /// The run to be shown in a new store: of those that somebody chose the latest, otherwise the first of all.
    fn current(&self) -> Option<&Run> {
        let runs = self.runs();
        let chosen = runs.iter().rev().find(|(_, run)| self.chosen.contains(&run.digest));
        chosen.or(runs.first()).map(|(_, run)| *run)
    }
}

/// A document as it is kept: text and readings packed, and the reading that is shown unpacked.
#[derive(Debug)]
pub struct Packed {
    lines: Lines,
    text: Vec<u8>,
    signature: Vec<u8>,
    /// By the digests of their runs; the one that is shown comes first.
    readings: Vec<(String, Vec<u8>)>,
}

impl Packed {
    /// Its id.
    pub fn id(&self) -> &DocumentId {
        &self.lines.document.id
    }

    /// How long its text is.
    pub fn length(&self) -> usize {
        self.lines.document.length as usize
    }
}

/// A document of a store that is taken over into another.
#[derive(Debug)]
pub enum Copied {
    /// It is there with all its readings.
    Known(DocumentId),
    /// It, or a reading of it, is not.
    Packed(Box<Packed>),
}

/// So many documents are looked up at a time.
const PORTION: i64 = 256;

/// The documents of a store, as they are to be taken over into another.
pub struct Copies<'s> {
    shard: &'s Store,
    seen: &'s Store,
    /// Up to which row it was gone through; none when nothing more can be had.
    last: Option<i64>,
    waiting: std::vec::IntoIter<(i64, DocumentId)>,
}

impl Iterator for Copies<'_> {
    type Item = Result<Copied, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let Some((row, id)) = self.waiting.next() else {
                match self.shard.documents_after(self.last.take()?) {
                    Ok(rows) => {
                        self.last = rows.last().map(|(row, _)| *row);
                        self.waiting = rows.into_iter();
                        continue;
                    }
                    Err(error) => return Some(Err(error)),
                }
            };
            match self.copy(row, &id) {
                // It was removed meanwhile.
                Ok(None) => {}
                Ok(Some(copied)) => return Some(Ok(copied)),
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

impl Copies<'_> {
    fn copy(&self, row: i64, id: &DocumentId) -> Result<Option<Copied>, Error> {
        let runs = self.shard.runs_of(row)?;
        let known = runs.iter().map(|run| self.seen.contains_reading(id, run));
        if !runs.is_empty() && known.collect::<Result<Vec<_>, _>>()?.into_iter().all(|known| known) {
            return Ok(Some(Copied::Known(id.clone())));
        }
        Ok(self.shard.packed(row, id)?.map(|packed| Copied::Packed(Box::new(packed))))
    }
}

impl Store {
    /// What it holds besides documents.
    pub fn besides(&self) -> Result<Besides, Error> {
        let runs = self.runs()?;
        let chosen = runs.iter().skip(1).filter(|here| here.current).map(|here| here.run.digest.clone()).collect();
        Ok(Besides {
            chosen,
            runs: runs.into_iter().map(|here| (here.run.digest.clone(), (here.run, here.began))).collect(),
            tombstones: self.tombstones()?.into_iter().map(|stone| (stone.id.clone(), stone)).collect(),
            verdicts: self.verdicts()?.into_iter().map(|v| ((v.a.clone(), v.b.clone()), v)).collect(),
        })
    }

    /// Takes over what other stores hold besides documents, in one transaction, before their documents: what was removed from one of
    /// them is removed here too. A store that shows a run goes on showing it.
    pub fn take_besides(&mut self, others: Besides) -> Result<(), Error> {
        let own = self.besides()?;
        let mut all = own.clone();
        all.join(others);
        self.overwriting(|writing| {
            for (began, run) in all.runs() {
                writing.at.execute(
                    "INSERT INTO run (digest, program, model, gazetteer, codebook, began) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                     ON CONFLICT (digest) DO UPDATE SET program = ?2, model = ?3, gazetteer = ?4, codebook = ?5, began = ?6",
                    params![run.digest, run.program, run.model, run.gazetteer, run.codebook, began],
                )?;
            }
            if let Some(run) = all.current() {
                let current = "INSERT OR IGNORE INTO state (name, value) SELECT 'current_run', run FROM run WHERE digest = ?";
                writing.at.execute(current, [&run.digest])?;
            }
            for (id, stone) in all.tombstones.iter().filter(|(id, stone)| own.tombstones.get(id) != Some(stone)) {
                writing.remove(id, None)?;
                writing.at.execute(
                    "INSERT OR REPLACE INTO tombstone (id, ref, why, at) VALUES (?, ?, ?, ?)",
                    params![id.0, stone.r#ref, stone.why, stone.at],
                )?;
            }
            for verdict in all.verdicts.values() {
                writing.at.execute(
                    "INSERT OR REPLACE INTO verdict (a, b, together, why, at) VALUES (?, ?, ?, ?, ?)",
                    params![verdict.a.0, verdict.b.0, verdict.together, verdict.why, verdict.at],
                )?;
            }
            Ok(())
        })
    }

    /// The documents of this store, as they are to be taken over into the one that `seen` reads.
    pub fn copies<'s>(&'s self, seen: &'s Store) -> Copies<'s> {
        Copies { shard: self, seen, last: Some(i64::MIN), waiting: Vec::new().into_iter() }
    }

    /// Takes documents over in one transaction, as [`Store::add`] adds them; what was removed stays so.
    pub fn take(&mut self, documents: &[Packed]) -> Result<Vec<Became>, Error> {
        self.writing(|writing| documents.iter().map(|packed| writing.take(packed)).collect())
    }

    fn documents_after(&self, row: i64) -> Result<Vec<(i64, DocumentId)>, Error> {
        self.asking(|c| {
            let mut asked =
                c.prepare_cached("SELECT document, id FROM document WHERE document > ? ORDER BY document LIMIT ?")?;
            let rows = asked.query_map([row, PORTION], |row| Ok((row.get(0)?, DocumentId(row.get(1)?))))?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    fn runs_of(&self, document: i64) -> Result<Vec<String>, Error> {
        self.asking(|c| {
            let asked = "SELECT r.digest FROM reading g JOIN run r ON r.run = g.run WHERE g.document = ?";
            let mut asked = c.prepare_cached(asked)?;
            Ok(asked.query_map([document], |row| row.get(0))?.collect::<Result<_, _>>()?)
        })
    }

    /// A document with all that is kept of it, after a look at whether it is whole.
    fn packed(&self, document: i64, id: &DocumentId) -> Result<Option<Packed>, Error> {
        self.asking(|c| {
            let mut asked = c.prepare_cached(
                "SELECT t.packed, s.bytes FROM document d JOIN text t ON t.document = d.document
                 LEFT JOIN signature s ON s.document = d.document WHERE d.document = ?",
            )?;
            let kept = asked.query_row([document], |row| Ok((row.get(0)?, row.get::<_, Option<Vec<u8>>>(1)?)));
            let Some((text, signature)): Option<(Vec<u8>, _)> = kept.optional()? else { return Ok(None) };
            let mut asked = c.prepare_cached(
                "SELECT r.digest, g.packed FROM document d JOIN reading g ON g.document = d.document
                 JOIN run r ON r.run = g.run WHERE d.document = ? ORDER BY g.reading <> d.reading, r.digest",
            )?;
            let readings = asked.query_map([document], |row| Ok((row.get(0)?, row.get(1)?)))?;
            let readings: Vec<(String, Vec<u8>)> = readings.collect::<Result<_, _>>()?;
            let length = self.packing.unpack(&text)?.len();
            let mut shown = None;
            for (run, packed) in &readings {
                let lines = Lines::read(self.packing.unpack(packed)?)?;
                let claims = lines.claims.iter().map(|(claim, _)| &claim.document);
                let of_records = lines.statements.iter().map(|(statement, _)| &statement.document).chain(claims);
                belong(&lines.document, of_records, length)?;
                if lines.document.id != *id || lines.document.run != *run {
                    return Err(Trouble::Damaged(format!("a reading of document {id} is not its own")));
                }
                shown.get_or_insert(lines);
            }
            let lines = shown.ok_or_else(|| Trouble::Damaged(format!("document {id} has no reading")))?;
            Ok(Some(Packed { lines, text, signature: signature.unwrap_or_default(), readings }))
        })
    }
}

impl Writing<'_> {
    fn take(&mut self, packed: &Packed) -> Result<Became, Trouble> {
        let id = &packed.id().0;
        if self.at.prepare_cached("SELECT 1 FROM tombstone WHERE id = ?")?.exists([id])? {
            return Ok(Became::Removed);
        }
        let Some(row) = self.row_of(id)? else {
            let document = self.next("document")?;
            let mut shown = None;
            for (run, reading) in &packed.readings {
                let run = self.run_of(run)?;
                let reading = self.keep(document, run, reading)?;
                shown.get_or_insert((reading, run));
            }
            let (reading, run) = shown.expect("who packs a document sees that it has a reading");
            self.appear(Row { document, reading }, run, &packed.text, &packed.signature, &packed.lines)?;
            let (best, run) = self.best_reading(document)?;
            if best != reading {
                self.turn(document, reading, best, run)?;
            }
            return Ok(Became::Added);
        };
        let mut became = Became::Known;
        for (run, reading) in &packed.readings {
            let run = self.run_of(run)?;
            let mut known = self.at.prepare_cached("SELECT 1 FROM reading WHERE document = ? AND run = ?")?;
            if !known.exists(params![row.document, run])? {
                drop(known);
                self.keep(row.document, run, reading)?;
                became = Became::ReadAgain;
            }
        }
        let (best, run) = self.best_reading(row.document)?;
        if best != row.reading {
            self.turn(row.document, row.reading, best, run)?;
            self.sign(row.document, &packed.signature)?;
        }
        Ok(became)
    }
}
