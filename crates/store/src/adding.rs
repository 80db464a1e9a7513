//! Documents: put in, read again, taken out.

use record::id::DocumentId;
use record::{ChangeKind, ChangeOf, Claim, FigureOf, Statement};
use rusqlite::{OptionalExtension, ToSql, params, params_from_iter};

use crate::codes;
use crate::columns;
use crate::days::rows_of;
use crate::entry::{Entry, Lines, Stretch, fits};
use crate::error::{Error, Trouble};
use crate::indexing::Worded;
use crate::opening::{Store, Writing};
use crate::withheld::Withheld;

/// What became of a document that was to be added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Became {
    /// It is new.
    Added,
    /// It was there, read by another run; this reading is kept beside that one.
    ReadAgain,
    /// It was there, read by the same run; nothing was done.
    Known,
    /// It was removed; nothing was done.
    Removed,
}

/// What to do with a document that was removed and comes again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tombstones {
    /// Leave it out.
    Heed,
    /// Add it, and forget that it was removed.
    Lift,
}

/// A document that was removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tombstone {
    /// Its id.
    pub id: DocumentId,
    /// What the caller called it.
    pub r#ref: String,
    /// Why it was removed, when that was told.
    pub why: Option<String>,
    /// When, in seconds since 1970.
    pub at: i64,
}

/// What is known of an id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// Nothing.
    Unknown,
    /// The document is there.
    Kept,
    /// It was there.
    Removed(Tombstone),
}

impl Store {
    /// Whether a document is there.
    pub fn contains(&self, id: &DocumentId) -> Result<bool, Error> {
        Ok(self.standing(id)? == Standing::Kept)
    }

    /// Whether a document is there, and was read by this run.
    pub fn contains_reading(&self, id: &DocumentId, run: &str) -> Result<bool, Error> {
        self.asking(|c| {
            let asked = "SELECT 1 FROM document d JOIN reading g ON g.document = d.document JOIN run r ON r.run = g.run
                         WHERE d.id = ? AND r.digest = ?";
            Ok(c.prepare_cached(asked)?.exists(params![id.0, run])?)
        })
    }

    /// Whether a document is there, was there, or never was.
    pub fn standing(&self, id: &DocumentId) -> Result<Standing, Error> {
        self.asking(|c| {
            if c.prepare_cached("SELECT 1 FROM document WHERE id = ?")?.exists([&id.0])? {
                return Ok(Standing::Kept);
            }
            let mut asked = c.prepare_cached("SELECT ref, why, at FROM tombstone WHERE id = ?")?;
            let stone = asked.query_row([&id.0], |row| {
                Ok(Tombstone { id: id.clone(), r#ref: row.get(0)?, why: row.get(1)?, at: row.get(2)? })
            });
            Ok(stone.optional()?.map_or(Standing::Unknown, Standing::Removed))
        })
    }

    /// Adds documents in one transaction, and tells of each what became of it. When this has returned they are on the disk; if it
    /// fails, none of them is there.
    ///
    /// A hundred to a thousand at a time is best: each call waits for the disk once.
    pub fn add(&mut self, entries: &[Entry], tombstones: Tombstones) -> Result<Vec<Became>, Error> {
        self.writing(|writing| entries.iter().map(|entry| writing.add(entry, tombstones)).collect())
    }

    /// Takes a document out, with its text and all readings, and leaves a tombstone. Claims vanish, and with them events that
    /// have no other; events that have are marked as stale until they are linked again. False when there is no such document.
    pub fn remove(&mut self, id: &DocumentId, why: Option<&str>) -> Result<bool, Error> {
        self.overwriting(|writing| writing.remove(id, why))
    }

    /// Writes all or nothing; what it takes out is overwritten as well, and not only given free.
    pub(crate) fn overwriting<T>(
        &mut self,
        write: impl FnOnce(&mut Writing<'_>) -> Result<T, Trouble>,
    ) -> Result<T, Error> {
        let overwrite = |on: bool| self.connection.pragma_update(None, "secure_delete", on);
        overwrite(true).map_err(|error| Trouble::from(error).at(self.path()))?;
        let written = self.writing(write);
        let _ = self.connection.pragma_update(None, "secure_delete", false);
        written
    }

    /// All documents that were removed, the latest first.
    pub fn tombstones(&self) -> Result<Vec<Tombstone>, Error> {
        self.asking(|c| {
            let mut asked = c.prepare("SELECT id, ref, why, at FROM tombstone ORDER BY at DESC, id")?;
            let stones = asked.query_map([], |row| {
                Ok(Tombstone { id: DocumentId(row.get(0)?), r#ref: row.get(1)?, why: row.get(2)?, at: row.get(3)? })
            })?;
            Ok(stones.collect::<Result<_, _>>()?)
        })
    }

    /// The documents that somebody means by an id, a ref or a url.
    pub fn named(&self, name: &str) -> Result<Vec<DocumentId>, Error> {
        self.asking(|c| {
            let mut asked = c.prepare("SELECT id FROM document WHERE id = ?1 OR ref = ?1 OR url = ?1 ORDER BY id")?;
            let ids = asked.query_map([name], |row| Ok(DocumentId(row.get(0)?)))?;
            Ok(ids.collect::<Result<_, _>>()?)
        })
    }
}

/// A row of `document` and what it shows.
pub(crate) struct Row {
    pub(crate) document: i64,
    pub(crate) reading: i64,
}

impl Writing<'_> {
    fn add(&mut self, entry: &Entry, tombstones: Tombstones) -> Result<Became, Trouble> {
        fits(entry)?;
        let id = &entry.document.id.0;
        let removed = self.at.prepare_cached("SELECT 1 FROM tombstone WHERE id = ?")?.exists([id])?;
        match tombstones {
            Tombstones::Heed if removed => return Ok(Became::Removed),
            Tombstones::Lift if removed => {
                self.at.execute("DELETE FROM tombstone WHERE id = ?", [id])?;
            }
            _ => {}
        }
        let run = self.run_of(&entry.document.run)?;
        let lines = Lines::write(&entry.document, &entry.statements, &entry.claims);
        let Some(row) = self.row_of(id)? else {
            let document = self.next("document")?;
            let reading = self.keep(document, run, &self.packing.pack(&lines.written))?;
            self.appear(Row { document, reading }, run, &self.packing.pack(&entry.text), &entry.signature, &lines)?;
            return Ok(Became::Added);
        };
        let mut known = self.at.prepare_cached("SELECT 1 FROM reading WHERE document = ? AND run = ?")?;
        if known.exists(params![row.document, run])? {
            return Ok(Became::Known);
        }
        drop(known);
        let reading = self.keep(row.document, run, &self.packing.pack(&lines.written))?;
        self.sign(row.document, &entry.signature)?;
        if self.best_reading(row.document)?.0 == reading {
            self.turn_to(row, reading, run, &lines)?;
        }
        Ok(Became::ReadAgain)
    }

    /// Writes down a document that is new, with its text, and shows a reading of it that is kept already.
    pub(crate) fn appear(
        &mut self,
        row: Row,
        run: i64,
        text: &[u8],
        signature: &[u8],
        lines: &Lines,
    ) -> Result<(), Trouble> {
        let document = row.document;
        let mut kept = self.at.prepare_cached("INSERT INTO text (document, packed) VALUES (?, ?)")?;
        kept.execute(params![document, text])?;
        drop(kept);
        self.sign(document, signature)?;
        self.describe(row, lines)?;
        self.log(ChangeOf::Document, &lines.document.id.0, ChangeKind::Appeared, Some(run), None)?;
        for (claim, _) in &lines.claims {
            self.log(ChangeOf::Claim, &claim.id.0, ChangeKind::Appeared, Some(run), None)?;
        }
        self.show(document, lines)
    }

    pub(crate) fn row_of(&self, id: &str) -> Result<Option<Row>, Trouble> {
        let mut asked = self.at.prepare_cached("SELECT document, reading FROM document WHERE id = ?")?;
        Ok(asked.query_row([id], |row| Ok(Row { document: row.get(0)?, reading: row.get(1)? })).optional()?)
    }

    pub(crate) fn next(&self, table: &str) -> Result<i64, Trouble> {
        let asked = format!("SELECT coalesce(max({table}), 0) + 1 FROM {table}");
        Ok(self.at.prepare_cached(&asked)?.query_row([], |row| row.get(0))?)
    }

    /// Writes a packed reading down beside others of the same document.
    pub(crate) fn keep(&self, document: i64, run: i64, packed: &[u8]) -> Result<i64, Trouble> {
        let mut kept = self.at.prepare_cached("INSERT INTO reading (document, run, packed) VALUES (?, ?, ?)")?;
        kept.execute(params![document, run, packed])?;
        Ok(self.at.last_insert_rowid())
    }

    pub(crate) fn sign(&self, document: i64, signature: &[u8]) -> Result<(), Trouble> {
        if !signature.is_empty() {
            let mut signed =
                self.at.prepare_cached("INSERT OR REPLACE INTO signature (document, bytes) VALUES (?, ?)")?;
            signed.execute(params![document, signature])?;
        }
        Ok(())
    }

    /// The reading to show, and its run: that of the current run, or where it has none the latest.
    pub(crate) fn best_reading(&self, document: i64) -> Result<(i64, i64), Trouble> {
        let mut asked = self.at.prepare_cached(
            "SELECT reading, run FROM reading WHERE document = ?
             ORDER BY run = (SELECT value FROM state WHERE name = 'current_run') DESC, run DESC LIMIT 1",
        )?;
        Ok(asked.query_row([document], |row| Ok((row.get(0)?, row.get(1)?)))?)
    }

    pub(crate) fn unpacked(&self, reading: i64) -> Result<Lines, Trouble> {
        let mut asked = self.at.prepare_cached("SELECT packed FROM reading WHERE reading = ?")?;
        let packed: Vec<u8> = asked.query_row([reading], |row| row.get(0))?;
        Lines::read(self.packing.unpack(&packed)?)
    }

    /// Shows another reading of a document in the place of the one that is shown.
    pub(crate) fn turn(&mut self, document: i64, from: i64, to: i64, run: i64) -> Result<(), Trouble> {
        let lines = self.unpacked(to)?;
        self.turn_to(Row { document, reading: from }, to, run, &lines)
    }

    fn turn_to(&mut self, row: Row, reading: i64, run: i64, lines: &Lines) -> Result<(), Trouble> {
        let before = self.unpacked(row.reading)?;
        self.hide(row.document)?;
        self.describe(Row { document: row.document, reading }, lines)?;
        self.log(ChangeOf::Document, &lines.document.id.0, ChangeKind::Changed, Some(run), None)?;
        let line_of = |of: &Lines, stretch: Stretch| stretch.of(&of.written).map(str::to_owned);
        for (claim, stretch) in &lines.claims {
            let same = before.claims.iter().find(|(old, _)| old.id == claim.id);
            match same {
                None => self.log(ChangeOf::Claim, &claim.id.0, ChangeKind::Appeared, Some(run), None)?,
                Some((_, old)) if line_of(&before, *old)? == line_of(lines, *stretch)? => {}
                Some(_) => {
                    self.log(ChangeOf::Claim, &claim.id.0, ChangeKind::Changed, Some(run), None)?;
                    self.make_stale(&claim.id.0)?;
                }
            }
        }
        self.show(row.document, lines)?;
        for (claim, _) in &before.claims {
            if !lines.claims.iter().any(|(new, _)| new.id == claim.id) {
                self.claim_vanishes(&claim.id.0, Some(run))?;
            }
        }
        Ok(())
    }

    pub(crate) fn remove(&mut self, id: &DocumentId, why: Option<&str>) -> Result<bool, Trouble> {
        let Some(row) = self.row_of(&id.0)? else { return Ok(false) };
        let before = self.unpacked(row.reading)?;
        self.hide(row.document)?;
        for table in ["document", "text", "signature"] {
            self.at.execute(&format!("DELETE FROM {table} WHERE document = ?"), [row.document])?;
        }
        self.at.execute("DELETE FROM reading WHERE document = ?", [row.document])?;
        self.at.execute(
            "INSERT INTO tombstone (id, ref, why, at) VALUES (?, ?, ?, ?)",
            params![id.0, before.document.r#ref, why, self.now()?],
        )?;
        self.log(ChangeOf::Document, &id.0, ChangeKind::Vanished, None, None)?;
        for (claim, _) in &before.claims {
            self.claim_vanishes(&claim.id.0, None)?;
        }
        Ok(true)
    }

    /// What is no more said cannot be linked: its events wait to be linked again, or vanish when it was all they had.
    fn claim_vanishes(&mut self, id: &str, run: Option<i64>) -> Result<(), Trouble> {
        self.log(ChangeOf::Claim, id, ChangeKind::Vanished, run, None)?;
        self.make_stale(id)?;
        self.drop_empty_events(id)
    }

    fn describe(&self, row: Row, lines: &Lines) -> Result<(), Trouble> {
        let d = &lines.document;
        let mut described = self.at.prepare_cached(
            "INSERT OR REPLACE INTO document (document, id, reading, ref, url, publisher, published, published_basis,
                 language, length, statements, claims)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )?;
        described.execute(params![
            row.document,
            d.id.0,
            row.reading,
            d.r#ref,
            d.url,
            d.publisher,
            d.published.as_deref().unwrap_or_default(),
            d.published_basis.map(|b| b.as_str()),
            d.language,
            d.length,
            lines.statements.len() as i64,
            lines.claims.len() as i64,
        ])?;
        Ok(())
    }

    /// Writes the columns and words of a reading, so that it is found.
    pub(crate) fn show(&mut self, document: i64, lines: &Lines) -> Result<(), Trouble> {
        let statements: Vec<Statement> = lines.statements.iter().map(|(s, _)| s.clone()).collect();
        let claims: Vec<Claim> = lines.claims.iter().map(|(c, _)| c.clone()).collect();
        let withheld = Withheld::of(&statements, &claims);
        let by_reference: Vec<&Statement> = statements.iter().collect();
        let publisher = lines.document.publisher.as_deref().map(codes::of_publisher);
        if let Some(headline) = &lines.document.headline {
            self.index(Worded::Headline, document, vec![withheld.without(headline).into_owned()])?;
        }
        for (statement, stretch) in &lines.statements {
            let row = self.free_row("statement", lines.document.published.as_deref())?;
            self.show_statement(row, document, statement, *stretch)?;
            let source = statement.source.as_ref();
            let mut all = vec![codes::of_id(&statement.id.0), codes::of_act(statement.act.as_str())];
            all.extend(source.and_then(|s| s.country.as_deref()).map(codes::of_country));
            all.extend(publisher.clone());
            let words = vec![
                withheld.without(&columns::statement_words(statement)).into_owned(),
                source.map(columns::source_words).unwrap_or_default(),
                all.join(" "),
            ];
            self.index(Worded::Statement, row, words)?;
        }
        for (claim, stretch) in &lines.claims {
            let row = self.free_row("claim", claim.when.as_ref().map(|w| w.from.as_str()))?;
            self.show_claim(row, document, claim, *stretch, &by_reference)?;
            let mut all = codes::of_happening(&claim.happening());
            all.push(codes::of_status(claim.status.as_str()));
            all.extend(publisher.clone());
            let words = vec![
                withheld.without(&columns::claim_words(claim)).into_owned(),
                columns::participants_words(&claim.actors),
                columns::participants_words(&claim.recipients),
                columns::holders_words(claim, &by_reference),
                claim.r#where.as_ref().map(columns::place_words).unwrap_or_default(),
                all.join(" "),
            ];
            self.index(Worded::Claim, row, words)?;
        }
        Ok(())
    }

    /// The row that is free next among those of a day.
    pub(crate) fn free_row(&self, table: &str, day: Option<&str>) -> Result<i64, Trouble> {
        let rows = rows_of(day);
        let mut asked = self.at.prepare_cached(&format!("SELECT max({table}) FROM {table} WHERE {table} < ?"))?;
        let last: Option<i64> = asked.query_row([rows.end], |row| row.get(0))?;
        let free = last.map_or(rows.start, |last| (last + 1).max(rows.start));
        match rows.contains(&free) {
            true => Ok(free),
            false => Err(Trouble::Unfit(format!("no more {table}s of one day fit; begin another store"))),
        }
    }

    fn show_statement(&self, row: i64, document: i64, statement: &Statement, stretch: Stretch) -> Result<(), Trouble> {
        let source = statement.source.as_ref();
        let mut shown = self.at.prepare_cached(
            "INSERT INTO statement (statement, id, document, start, length, act, stance, manner, source, kind, country, sector,
                 entity, parent)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )?;
        shown.execute(params![
            row,
            statement.id.0,
            document,
            stretch.start as i64,
            stretch.length as i64,
            statement.act.as_str(),
            statement.stance.as_str(),
            statement.manner.as_str(),
            columns::source_name(source),
            source.map(|s| s.kind.as_str()),
            source.and_then(|s| s.country.as_deref()),
            source.and_then(|s| s.sector.as_deref()),
            source.and_then(|s| s.entity.as_deref()),
            statement.parent.as_ref().map(|p| &p.0),
        ])?;
        Ok(())
    }

    fn show_claim(
        &self,
        row: i64,
        document: i64,
        claim: &Claim,
        stretch: Stretch,
        statements: &[&Statement],
    ) -> Result<(), Trouble> {
        let killed = columns::bounds(&claim.figures, FigureOf::Killed);
        let injured = columns::bounds(&claim.figures, FigureOf::Injured);
        let mut shown = self.at.prepare_cached(&columns::insert(
            "claim",
            "claim, id, document, start, length, status, certainty, negative, historical, time_basis, place_basis, holders,
             actors, recipients, killed_low, killed_high, injured_low, injured_high, trigger, confidence",
        ))?;
        let others = params![
            row,
            claim.id.0,
            document,
            stretch.start as i64,
            stretch.length as i64,
            claim.status.as_str(),
            claim.certainty.as_str(),
            claim.negative,
            claim.historical,
            claim.when.as_ref().map(|w| w.basis.as_str()),
            claim.r#where.as_ref().map(|p| p.basis.as_str()),
            columns::holders(claim, statements),
            columns::participants(&claim.actors),
            columns::participants(&claim.recipients),
            killed.0.map(clamped),
            killed.1.map(clamped),
            injured.0.map(clamped),
            injured.1.map(clamped),
            claim.trigger.quote(),
            claim.confidence,
        ];
        let alike = columns::happening(&claim.happening());
        shown.execute(params_from_iter(alike.iter().map(|value| value as &dyn ToSql).chain(others.iter().copied())))?;
        Ok(())
    }

    /// Takes away what [`Writing::show`] wrote.
    fn hide(&mut self, document: i64) -> Result<(), Trouble> {
        for (table, worded) in [("claim", Worded::Claim), ("statement", Worded::Statement)] {
            let rows = {
                let mut asked = self.at.prepare_cached(&format!("SELECT {table} FROM {table} WHERE document = ?"))?;
                asked.query_map([document], |row| row.get(0))?.collect::<Result<Vec<i64>, _>>()?
            };
            rows.iter().for_each(|row| self.unindex(worded, *row));
            self.at.prepare_cached(&format!("DELETE FROM {table} WHERE document = ?"))?.execute([document])?;
        }
        self.unindex(Worded::Headline, document);
        Ok(())
    }
}

/// As the largest number that a column holds, at most: no honest count comes near it.
pub(crate) fn clamped(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
