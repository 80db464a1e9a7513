//! What linking takes and gives: readings and signatures by day, and events.

use std::borrow::Borrow;

use record::id::{ClaimId, DocumentId, EventId};
use record::{ChangeKind, ChangeOf, Event, FigureOf, Reason};
use rusqlite::{Connection, OptionalExtension, ToSql, params, params_from_iter};

use crate::adding::clamped;
use crate::codes;
use crate::columns;
use crate::days::rows_of;
use crate::entry::{Entry, Lines};
use crate::error::{Error, Trouble};
use crate::indexing::Worded;
use crate::opening::{Store, Writing};
use crate::packing::Packing;

/// Days of publication, `YYYY-MM-DD`. What has no such day lies in the window that is open on both sides, and in no other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Window {
    /// The first day.
    pub from: Option<String>,
    /// The day after the last.
    pub until: Option<String>,
}

impl Window {
    fn begins(&self) -> &str {
        // Every day of a year after 0 sorts behind this, and what has none before it.
        self.from.as_deref().unwrap_or(if self.until.is_some() { "0" } else { "" })
    }

    fn ends(&self) -> &str {
        self.until.as_deref().unwrap_or("~")
    }
}

/// What linking left for a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// The document.
    pub document: DocumentId,
    /// Its day of publication.
    pub published: Option<String>,
    /// What linking gave with it; may be empty.
    pub bytes: Vec<u8>,
}

/// Which events new ones take the place of. Of these, what is not given vanishes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Replace<'r> {
    /// All there are.
    All,
    /// These, such as the stale ones that were linked again, and all that hold a claim of those given.
    These(&'r [EventId]),
}

/// How many events became what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Replaced {
    /// They are new.
    pub appeared: u64,
    /// They are other than before.
    pub changed: u64,
    /// They are gone.
    pub vanished: u64,
    /// They are the same and were not written.
    pub same: u64,
}

/// How people decided about two claims.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// One claim; the smaller id.
    pub a: ClaimId,
    /// The other.
    pub b: ClaimId,
    /// Whether both tell of one happening; otherwise they must not be put together.
    pub together: bool,
    /// Why.
    pub why: Option<String>,
    /// When, in seconds since 1970.
    pub at: i64,
}

/// So many documents are looked up at a time.
const PORTION: i64 = 256;

/// The documents of a window in the order of day and id, each with what one asked for; fetched as it is gone through.
pub struct ByDay<'s, T> {
    store: &'s Store,
    until: String,
    after: (String, String),
    first: bool,
    waiting: std::vec::IntoIter<(i64, String, String)>,
    fetch: fn(&Connection, &Packing, i64) -> Result<Option<T>, Trouble>,
}

impl<T> ByDay<'_, T> {
    fn refill(&mut self) -> Result<(), Error> {
        let (from, id) = &self.after;
        let rows = self.store.asking(|c| {
            let sign = if self.first { ">=" } else { ">" };
            let mut asked = c.prepare_cached(&format!(
                "SELECT document, published, id FROM document WHERE (published, id) {sign} (?1, ?2) AND published < ?3
                 ORDER BY published, id LIMIT ?4"
            ))?;
            let rows = asked
                .query_map(params![from, id, self.until, PORTION], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
            Ok(rows.collect::<Result<Vec<(i64, String, String)>, _>>()?)
        })?;
        self.first = false;
        if let Some((_, day, id)) = rows.last() {
            self.after = (day.clone(), id.clone());
        }
        self.waiting = rows.into_iter();
        Ok(())
    }
}

impl<T> Iterator for ByDay<'_, T> {
    type Item = Result<T, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let Some((document, ..)) = self.waiting.next() else {
                if let Err(error) = self.refill() {
                    return Some(Err(error));
                }
                if self.waiting.len() == 0 {
                    return None;
                }
                continue;
            };
            // It may have been removed meanwhile.
            match self.store.asking(|c| (self.fetch)(c, &self.store.packing, document)).transpose() {
                Some(fetched) => return Some(fetched),
                None => continue,
            }
        }
    }
}

impl Store {
    fn by_day<T>(
        &self,
        window: &Window,
        fetch: fn(&Connection, &Packing, i64) -> Result<Option<T>, Trouble>,
    ) -> ByDay<'_, T> {
        ByDay {
            store: self,
            until: window.ends().to_owned(),
            after: (window.begins().to_owned(), String::new()),
            first: true,
            waiting: Vec::new().into_iter(),
            fetch,
        }
    }

    /// The documents of a window with their texts, statements and claims, by day and id.
    pub fn entries(&self, window: &Window) -> ByDay<'_, Entry> {
        self.by_day(window, entry)
    }

    /// One document with all that was read in it.
    pub fn entry(&self, id: &DocumentId) -> Result<Option<Entry>, Error> {
        self.asking(|c| {
            let mut asked = c.prepare_cached("SELECT document FROM document WHERE id = ?")?;
            match asked.query_row([&id.0], |row| row.get(0)).optional()? {
                Some(document) => entry(c, &self.packing, document),
                None => Ok(None),
            }
        })
    }

    /// The error of a document that was there and is there no longer.
    pub fn gone(&self, id: &DocumentId) -> Error {
        Trouble::Unfit(format!("document {id} went away while it was asked for; try again")).at(self.path())
    }

    /// The readings of one document by other runs than the one that is shown, without text and signature, first run first.
    pub fn other_readings(&self, id: &DocumentId) -> Result<Vec<Entry>, Error> {
        self.asking(|c| {
            let mut asked = c.prepare_cached(
                "SELECT g.packed FROM document d JOIN reading g ON g.document = d.document
                 WHERE d.id = ? AND g.reading <> d.reading ORDER BY g.run",
            )?;
            let mut rows = asked.query([&id.0])?;
            let mut readings = Vec::new();
            while let Some(row) = rows.next()? {
                let lines = Lines::read(self.packing.unpack(row.get_ref(0)?.as_blob().unwrap_or_default())?)?;
                readings.push(whole(lines, String::new(), Vec::new()));
            }
            Ok(readings)
        })
    }

    /// The signatures of a window, by day and id.
    pub fn signatures(&self, window: &Window) -> ByDay<'_, Signature> {
        self.by_day(window, |c, _, document| {
            let mut asked = c.prepare_cached(
                "SELECT d.id, d.published, s.bytes FROM document d LEFT JOIN signature s USING (document)
                 WHERE d.document = ?",
            )?;
            let signature = asked.query_row([document], |row| {
                let published: String = row.get(1)?;
                Ok(Signature {
                    document: DocumentId(row.get(0)?),
                    published: (!published.is_empty()).then_some(published),
                    bytes: row.get::<_, Option<Vec<u8>>>(2)?.unwrap_or_default(),
                })
            });
            Ok(signature.optional()?)
        })
    }

    /// The events that hold any of these claims, each once, by id.
    pub fn events_of(&self, claims: &[ClaimId]) -> Result<Vec<Event>, Error> {
        self.asking(|c| {
            let mut rows = Vec::new();
            for claim in claims {
                let mut asked = c.prepare_cached("SELECT event FROM event_claim WHERE claim = ?")?;
                rows.extend(asked.query_map([&claim.0], |row| row.get(0))?.collect::<Result<Vec<i64>, _>>()?);
            }
            rows.sort_unstable();
            rows.dedup();
            let events: Result<Vec<_>, _> = rows.iter().map(|row| event(c, &self.packing, *row)).collect();
            let mut events: Vec<Event> = events?.into_iter().flatten().collect();
            events.sort_by(|a, b| a.id.cmp(&b.id));
            Ok(events)
        })
    }

    /// When an event last changed, in seconds since 1970; none when there is no such event.
    pub fn event_changed(&self, id: &EventId) -> Result<Option<i64>, Error> {
        self.asking(|c| {
            let mut asked = c.prepare_cached(
                "SELECT (SELECT m.at FROM moment m WHERE m.seq <= e.changed ORDER BY m.seq DESC LIMIT 1)
                 FROM event e WHERE e.id = ?",
            )?;
            let changed: Option<Option<i64>> = asked.query_row([&id.0], |row| row.get(0)).optional()?;
            Ok(changed.flatten())
        })
    }

    /// The events that lost a claim, or of which one changed, since they were linked.
    pub fn stale_events(&self) -> Result<Vec<Event>, Error> {
        self.asking(|c| {
            let mut asked = c.prepare("SELECT event FROM event WHERE stale ORDER BY id")?;
            let rows: Vec<i64> = asked.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
            let events: Result<Vec<_>, _> = rows.iter().map(|row| event(c, &self.packing, *row)).collect();
            Ok(events?.into_iter().flatten().collect())
        })
    }

    /// Puts events in the place of those there were, in one transaction: writes those that are new or whose `revision` is another, logs
    /// what appeared, changed and vanished, and keeps up to which change the claims were taken into account.
    pub fn replace_events<'e>(
        &mut self,
        replace: Replace<'_>,
        events: impl IntoIterator<Item = &'e Event>,
        linked: i64,
    ) -> Result<Replaced, Error> {
        self.try_replace_events(replace, events.into_iter().map(Ok), linked)
    }

    /// [`Store::replace_events`] with events that are made while they are written, say from what another connection reads. After an
    /// error among them the store is as it was before.
    pub fn try_replace_events<E: Borrow<Event>>(
        &mut self,
        replace: Replace<'_>,
        events: impl IntoIterator<Item = Result<E, Error>>,
        linked: i64,
    ) -> Result<Replaced, Error> {
        self.writing(|writing| writing.replace(replace, events, linked))
    }

    /// Up to which change claims are linked into events: what [`Store::replace_events`] was last told.
    pub fn linked(&self) -> Result<i64, Error> {
        self.asking(|c| {
            let mut asked = c.prepare_cached("SELECT value FROM state WHERE name = 'linked'")?;
            Ok(asked.query_row([], |row| row.get(0)).optional()?.unwrap_or(0))
        })
    }

    /// Writes down that two claims tell of one happening, or that they do not; the latest word holds.
    pub fn judge(&mut self, one: &ClaimId, other: &ClaimId, together: bool, why: Option<&str>) -> Result<(), Error> {
        self.writing(|writing| {
            if one == other {
                return Err(Trouble::Unfit(format!("claim {one} cannot be linked to itself; name two claims")));
            }
            let (a, b) = if one < other { (one, other) } else { (other, one) };
            let now = writing.now()?;
            writing.at.execute(
                "INSERT OR REPLACE INTO verdict (a, b, together, why, at) VALUES (?, ?, ?, ?, ?)",
                params![a.0, b.0, together, why, now],
            )?;
            Ok(())
        })
    }

    /// Takes a verdict back. False when there is none.
    pub fn unjudge(&mut self, one: &ClaimId, other: &ClaimId) -> Result<bool, Error> {
        self.writing(|writing| {
            let (a, b) = if one < other { (one, other) } else { (other, one) };
            Ok(writing.at.execute("DELETE FROM verdict WHERE a = ? AND b = ?", params![a.0, b.0])? > 0)
        })
    }

    /// All verdicts, in the order of the claims.
    pub fn verdicts(&self) -> Result<Vec<Verdict>, Error> {
        self.asking(|c| {
            let mut asked = c.prepare("SELECT a, b, together, why, at FROM verdict ORDER BY a, b")?;
            let verdicts = asked.query_map([], |row| {
                Ok(Verdict {
                    a: ClaimId(row.get(0)?),
                    b: ClaimId(row.get(1)?),
                    together: row.get(2)?,
                    why: row.get(3)?,
                    at: row.get(4)?,
                })
            })?;
            Ok(verdicts.collect::<Result<_, _>>()?)
        })
    }
}

fn whole(lines: Lines, text: String, signature: Vec<u8>) -> Entry {
    Entry {
        document: lines.document,
        text,
        statements: lines.statements.into_iter().map(|(s, _)| s).collect(),
        claims: lines.claims.into_iter().map(|(c, _)| c).collect(),
        signature,
    }
}

fn entry(c: &Connection, packing: &Packing, document: i64) -> Result<Option<Entry>, Trouble> {
    let mut asked = c.prepare_cached(
        "SELECT g.packed, t.packed, s.bytes FROM document d JOIN reading g ON g.reading = d.reading
         JOIN text t ON t.document = d.document LEFT JOIN signature s ON s.document = d.document WHERE d.document = ?",
    )?;
    let mut rows = asked.query([document])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let lines = Lines::read(packing.unpack(row.get_ref(0)?.as_blob().unwrap_or_default())?)?;
    let text = packing.unpack(row.get_ref(1)?.as_blob().unwrap_or_default())?;
    Ok(Some(whole(lines, text, row.get::<_, Option<Vec<u8>>>(2)?.unwrap_or_default())))
}

pub(crate) fn event(c: &Connection, packing: &Packing, row: i64) -> Result<Option<Event>, Trouble> {
    let mut asked = c.prepare_cached("SELECT packed FROM event WHERE event = ?")?;
    let packed: Option<Vec<u8>> = asked.query_row([row], |row| row.get(0)).optional()?;
    let Some(packed) = packed else { return Ok(None) };
    let read = serde_json::from_str(&packing.unpack(&packed)?);
    read.map(Some).map_err(|_| Trouble::Damaged("an event is none that this version knows".to_owned()))
}

impl Writing<'_> {
    fn replace<E: Borrow<Event>>(
        &mut self,
        replace: Replace<'_>,
        events: impl IntoIterator<Item = Result<E, Error>>,
        linked: i64,
    ) -> Result<Replaced, Trouble> {
        // Whatever stays in here at the end vanishes. In the file's own temporary space, since there may be millions.
        self.at
            .execute_batch("CREATE TEMP TABLE IF NOT EXISTS going (event INTEGER PRIMARY KEY); DELETE FROM going;")?;
        match replace {
            Replace::All => self.at.execute_batch("INSERT INTO going SELECT event FROM event")?,
            Replace::These(ids) => {
                let mut going =
                    self.at.prepare_cached("INSERT OR IGNORE INTO going SELECT event FROM event WHERE id = ?")?;
                ids.iter().try_for_each(|id| going.execute([&id.0]).map(drop))?;
            }
        }
        self.at.execute_batch(
            "CREATE TEMP TABLE IF NOT EXISTS staying (event INTEGER PRIMARY KEY); DELETE FROM staying;",
        )?;
        let mut replaced = Replaced::default();
        for event in events {
            let event = event.map_err(Trouble::Told)?;
            let event: &Event = event.borrow();
            if replace != Replace::All {
                for claim in &event.claims {
                    let mut touched = self
                        .at
                        .prepare_cached("INSERT OR IGNORE INTO going SELECT event FROM event_claim WHERE claim = ?")?;
                    touched.execute([&claim.0])?;
                }
            }
            let mut asked = self.at.prepare_cached("SELECT event, revision FROM event WHERE id = ?")?;
            let before: Option<(i64, String)> =
                asked.query_row([&event.id.0], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
            drop(asked);
            let row = match before {
                Some((row, revision)) if revision == event.revision => {
                    self.at.prepare_cached("UPDATE event SET stale = 0 WHERE event = ? AND stale")?.execute([row])?;
                    replaced.same += 1;
                    row
                }
                Some((row, _)) => {
                    self.log(ChangeOf::Event, &event.id.0, ChangeKind::Changed, None, Some(&event.revision))?;
                    replaced.changed += 1;
                    self.write_event(Some(row), event)?
                }
                None => {
                    self.log(ChangeOf::Event, &event.id.0, ChangeKind::Appeared, None, Some(&event.revision))?;
                    replaced.appeared += 1;
                    self.write_event(None, event)?
                }
            };
            self.at.prepare_cached("INSERT OR IGNORE INTO staying (event) VALUES (?)")?.execute([row])?;
        }
        let gone = {
            let mut asked = self.at.prepare(
                "SELECT e.event, e.id FROM going g JOIN event e ON e.event = g.event
                 WHERE g.event NOT IN (SELECT event FROM staying) ORDER BY e.id",
            )?;
            let gone = asked.query_map([], |row| Ok((row.get(0)?, EventId(row.get(1)?))))?;
            gone.collect::<Result<Vec<(i64, EventId)>, _>>()?
        };
        for (row, id) in &gone {
            self.drop_event(*row, &id.0)?;
        }
        replaced.vanished = gone.len() as u64;
        self.at.execute("INSERT OR REPLACE INTO state (name, value) VALUES ('linked', ?)", [linked])?;
        Ok(replaced)
    }

    /// Writes an event, of which the last change tells, in the place of what stands in the row `before`. Gives its row.
    pub(crate) fn write_event(&mut self, before: Option<i64>, event: &Event) -> Result<i64, Trouble> {
        let killed = columns::toll(&event.figures, FigureOf::Killed);
        let injured = columns::toll(&event.figures, FigureOf::Injured);
        let day = event.when.as_ref().map(|w| w.from.as_str());
        let mut added: Option<i64> = None;
        if let Some(before) = before {
            added = Some(self.at.query_row("SELECT added FROM event WHERE event = ?", [before], |row| row.get(0))?);
            self.take_event(before)?;
        }
        // An event that stays on its day keeps its row.
        let row = match before {
            Some(before) if rows_of(day).contains(&before) => before,
            _ => self.free_row("event", day)?,
        };
        let mut asked = self.at.prepare_cached("SELECT coalesce(max(seq), 0) FROM change")?;
        let latest: i64 = asked.query_row([], |row| row.get(0))?;
        drop(asked);
        let packed = serde_json::to_string(event).expect("an event holds nothing that JSON cannot");
        let mut written = self.at.prepare_cached(&columns::insert(
            "event",
            "event, id, revision, status, actors, recipients, killed_low, killed_high, injured_low, injured_high, claims, reports,
             publishers, origins, disputes, part_of, stale, added, changed, packed",
        ))?;
        let others = params![
            row,
            event.id.0,
            event.revision,
            columns::stages(event),
            columns::parties(&event.actors),
            columns::parties(&event.recipients),
            killed.0.map(clamped),
            killed.1.map(clamped),
            injured.0.map(clamped),
            injured.1.map(clamped),
            event.claims.len() as i64,
            event.reports.len() as i64,
            event.publishers.len() as i64,
            event.origins.len() as i64,
            columns::disputes(event),
            event.part_of.as_ref().map(|e| &e.0),
            false,
            added.unwrap_or(latest),
            latest,
            self.packing.pack(&packed),
        ];
        let alike = columns::happening(&event.happening());
        written
            .execute(params_from_iter(alike.iter().map(|value| value as &dyn ToSql).chain(others.iter().copied())))?;
        drop(written);
        self.index(Worded::Event, row, vec![codes::of_happening(&event.happening()).join(" ")])?;
        for claim in &event.claims {
            let reason: Option<&Reason> = event.reasons.iter().find(|r| r.claim == *claim);
            let because = reason.map(|r| {
                let parts = r.because.iter().map(|b| format!("{} {:+.2}", b.feature, b.weight));
                parts.collect::<Vec<_>>().join("; ")
            });
            let mut held = self.at.prepare_cached(
                "INSERT OR REPLACE INTO event_claim (event, claim, beside, score, because) VALUES (?, ?, ?, ?, ?)",
            )?;
            held.execute(params![row, claim.0, reason.map(|r| &r.with.0), reason.map(|r| r.score), because])?;
        }
        Ok(row)
    }

    pub(crate) fn make_stale(&self, claim: &str) -> Result<(), Trouble> {
        let mut stale = self.at.prepare_cached(
            "UPDATE event SET stale = 1 WHERE NOT stale AND event IN (SELECT event FROM event_claim WHERE claim = ?)",
        )?;
        stale.execute([claim])?;
        Ok(())
    }

    /// Events of this claim that have none left.
    pub(crate) fn drop_empty_events(&mut self, claim: &str) -> Result<(), Trouble> {
        let empty = {
            let mut asked = self.at.prepare_cached(
                "SELECT e.event, e.id FROM event_claim l JOIN event e ON e.event = l.event WHERE l.claim = ?
                     AND NOT EXISTS (SELECT 1 FROM event_claim k JOIN claim c ON c.id = k.claim WHERE k.event = e.event)",
            )?;
            let empty = asked.query_map([claim], |row| Ok((row.get(0)?, row.get(1)?)))?;
            empty.collect::<Result<Vec<(i64, String)>, _>>()?
        };
        for (row, id) in empty {
            self.drop_event(row, &id)?;
        }
        Ok(())
    }

    fn take_event(&mut self, row: i64) -> Result<(), Trouble> {
        self.unindex(Worded::Event, row);
        self.at.prepare_cached("DELETE FROM event_claim WHERE event = ?")?.execute([row])?;
        self.at.prepare_cached("DELETE FROM event WHERE event = ?")?.execute([row])?;
        Ok(())
    }

    fn drop_event(&mut self, row: i64, id: &str) -> Result<(), Trouble> {
        self.take_event(row)?;
        self.log(ChangeOf::Event, id, ChangeKind::Vanished, None, None)
    }
}
