//! What appeared, changed and vanished, in order.

use std::time::{SystemTime, UNIX_EPOCH};

use record::{Change, ChangeKind, ChangeOf};
use rusqlite::{OptionalExtension, params};

use crate::error::{Error, Trouble};
use crate::opening::{Store, Writing};

/// From where on changes are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Since {
    /// After the change of this number; 0 for all.
    Seq(i64),
    /// From this moment on, in seconds since 1970.
    Time(i64),
}

/// So many changes are fetched at a time.
const PORTION: i64 = 1000;

impl Store {
    /// The number of the latest change; 0 when there is none yet.
    pub fn latest_change(&self) -> Result<i64, Error> {
        self.asking(|c| {
            Ok(c.prepare_cached("SELECT coalesce(max(seq), 0) FROM change")?.query_row([], |row| row.get(0))?)
        })
    }

    /// Hands over all changes since then, one by one, in order. `take` may break off by giving false.
    pub fn changes_since(&self, since: Since, mut take: impl FnMut(Change) -> bool) -> Result<(), Error> {
        let mut after = match since {
            Since::Seq(seq) => seq,
            Since::Time(at) => self.asking(|c| {
                let mut asked = c.prepare("SELECT min(seq) FROM moment WHERE at >= ?")?;
                let first: Option<i64> = asked.query_row([at], |row| row.get(0))?;
                Ok(first.map_or(i64::MAX, |first| first - 1))
            })?,
        };
        loop {
            let portion = self.asking(|c| {
                let mut asked = c.prepare_cached(
                    "SELECT c.seq, strftime('%Y-%m-%dT%H:%M:%SZ', (SELECT m.at FROM moment m WHERE m.seq <= c.seq
                                ORDER BY m.seq DESC LIMIT 1), 'unixepoch'), c.of, c.id, c.change,
                            coalesce(c.revision, r.digest)
                     FROM change c LEFT JOIN run r ON r.run = c.run WHERE c.seq > ? ORDER BY c.seq LIMIT ?",
                )?;
                let mut rows = asked.query(params![after, PORTION])?;
                let mut portion = Vec::new();
                while let Some(row) = rows.next()? {
                    let word = |column| row.get_ref(column).ok()?.as_str().ok();
                    let strange = || Trouble::Damaged("a change is none that this version knows".to_owned());
                    portion.push(Change {
                        seq: row.get(0)?,
                        at: row.get(1)?,
                        of: word(2).and_then(ChangeOf::parse).ok_or_else(strange)?,
                        id: row.get(3)?,
                        change: word(4).and_then(ChangeKind::parse).ok_or_else(strange)?,
                        revision: row.get(5)?,
                    });
                }
                Ok(portion)
            })?;
            let Some(last) = portion.last() else { return Ok(()) };
            after = last.seq;
            for changed in portion {
                if !take(changed) {
                    return Ok(());
                }
            }
        }
    }
}

impl Writing<'_> {
    /// The time, which in one store never goes back, whatever the clock does.
    pub(crate) fn now(&self) -> Result<i64, Trouble> {
        let clock = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs() as i64);
        let mut asked = self.at.prepare_cached("SELECT at FROM moment ORDER BY seq DESC LIMIT 1")?;
        let last: Option<i64> = asked.query_row([], |row| row.get(0)).optional()?;
        Ok(clock.max(last.unwrap_or(0)))
    }

    pub(crate) fn log(
        &mut self,
        of: ChangeOf,
        id: &str,
        change: ChangeKind,
        run: Option<i64>,
        revision: Option<&str>,
    ) -> Result<(), Trouble> {
        let mut logged =
            self.at.prepare_cached("INSERT INTO change (of, id, change, run, revision) VALUES (?, ?, ?, ?, ?)")?;
        logged.execute(params![of.as_str(), id, change.as_str(), run, revision])?;
        drop(logged);
        if !self.dated {
            let seq = self.at.last_insert_rowid();
            let now = self.now()?;
            self.at.execute("INSERT INTO moment (seq, at) VALUES (?, ?)", params![seq, now])?;
            self.dated = true;
        }
        Ok(())
    }
}
