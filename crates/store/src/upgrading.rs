//! Stores of older versions, brought up to date when they are opened to write.

use record::Event;
use rusqlite::OptionalExtension;

use crate::error::Trouble;
use crate::opening::{DERIVED, Writing};

impl Writing<'_> {
    /// Makes anew, from what is kept, all that is there to find things by.
    pub(crate) fn upgrade(&mut self) -> Result<(), Trouble> {
        for view in ["document", "statement", "claim", "event", "event_claim", "merge", "change"] {
            self.at.execute_batch(&format!("DROP VIEW v_{view}"))?;
        }
        for table in ["claim", "statement", "claim_words", "statement_words", "headline_words", "event_claim"] {
            self.at.execute_batch(&format!("DROP TABLE {table}"))?;
        }
        self.at.execute_batch(
            "ALTER TABLE event RENAME TO event_before;
             DROP INDEX event_by_country; DROP INDEX event_by_cell; DROP INDEX event_stale;",
        )?;
        self.at.execute_batch(DERIVED)?;
        let mut document = 0;
        while let Some((next, reading)) = self.shown_after(document)? {
            let lines = self.unpacked(reading)?;
            self.show(next, &lines)?;
            document = next;
        }
        self.at.execute_batch(
            "CREATE TEMP TABLE told AS SELECT id, min(seq) AS first, max(seq) AS last FROM change WHERE of = 'event' GROUP BY id;
             CREATE INDEX told_of ON told (id);",
        )?;
        let mut row = 0;
        while let Some((next, packed, stale)) = self.event_after(row)? {
            let event: Event = serde_json::from_str(&self.packing.unpack(&packed)?)
                .map_err(|_| Trouble::Damaged("an event is none that this version knows".to_owned()))?;
            let written = self.write_event(None, &event)?;
            let mut told = self.at.prepare_cached(
                "UPDATE event SET stale = ?2, added = t.first, changed = t.last FROM told t WHERE t.id = event.id AND event = ?1",
            )?;
            told.execute((written, stale))?;
            row = next;
        }
        self.at.execute_batch("DROP TABLE event_before; DROP TABLE told;")?;
        Ok(())
    }

    /// The document after this one, and its reading that is shown.
    fn shown_after(&self, document: i64) -> Result<Option<(i64, i64)>, Trouble> {
        let mut asked = self
            .at
            .prepare_cached("SELECT document, reading FROM document WHERE document > ? ORDER BY document LIMIT 1")?;
        Ok(asked.query_row([document], |row| Ok((row.get(0)?, row.get(1)?))).optional()?)
    }

    /// The event after this row, packed, and whether it is stale.
    fn event_after(&self, row: i64) -> Result<Option<(i64, Vec<u8>, bool)>, Trouble> {
        let mut asked = self
            .at
            .prepare_cached("SELECT event, packed, stale FROM event_before WHERE event > ? ORDER BY event LIMIT 1")?;
        Ok(asked.query_row([row], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).optional()?)
    }
}
