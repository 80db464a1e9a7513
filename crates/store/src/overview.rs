//! All events at a glance, held in memory: what lists, maps and timelines are made from without going through the file.
//!
//! An event takes some hundred bytes, a claim and a statement two dozen, so that a million claims fit into 90 MB; in the file their columns lie
//! between the packed records, and to count them by day takes as long as to read all of it.

use std::collections::HashMap;

use record::{Act, Certainty, Event, Precision, Statement, Status};
use rusqlite::Connection;

use crate::days::day_of;
use crate::error::{Error, Trouble};
use crate::linking::event;
use crate::opening::Store;
use crate::query::{Order, Query, Table, fits_statements, has_no_acts, question, record_at};

/// A day as it is written, `YYYY-MM-DD`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day([u8; 10]);

impl Day {
    fn of(written: &str) -> Option<Day> {
        written.as_bytes().try_into().ok().map(Day)
    }

    /// As it is written.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

/// A set of stages.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Stages(u8);

impl Stages {
    fn add(&mut self, status: Status) {
        self.0 |= 1 << status as u8;
    }

    /// Whether it is among them.
    pub fn contains(self, status: Status) -> bool {
        self.0 & (1 << status as u8) != 0
    }

    /// Whether somebody says that it takes or took place.
    pub fn asserted(self) -> bool {
        self.contains(Status::Occurred) || self.contains(Status::Ongoing)
    }
}

/// An event, in short.
#[derive(Debug, Clone, PartialEq)]
pub struct Glance {
    row: i64,
    /// The change by which it appeared.
    added: i64,
    /// Its id.
    pub id: Box<str>,
    /// Its type: a place in [`Overview::types`].
    pub kind: u16,
    /// Its country: a place in [`Overview::countries`].
    pub country: Option<u16>,
    /// The first day.
    pub first: Option<Day>,
    /// The day after the last.
    pub until: Option<Day>,
    /// Degrees north and east.
    pub point: Option<(f64, f64)>,
    /// How fine the place is.
    pub precision: Option<Precision>,
    /// The stages that are held; what is thought possible that it occurred counts as possible.
    pub stages: Stages,
    /// How many origins stand behind it.
    pub origins: u16,
    /// How many reports tell of it.
    pub reports: u16,
    /// How many claims it holds.
    pub claims: u16,
    /// Whether the origins do not agree.
    pub disputed: bool,
}

impl Glance {
    /// Whether the place is known more closely than its country.
    pub fn is_placed(&self) -> bool {
        self.point.is_some() && self.precision.is_some_and(|precision| precision != Precision::Country)
    }
}

/// A claim of an event.
#[derive(Debug, Clone, Copy)]
struct Member {
    claim: i64,
    event: u32,
    document: u32,
    status: Status,
}

/// A statement.
#[derive(Debug, Clone, Copy)]
struct Said {
    statement: i64,
    document: u32,
    country: Option<u16>,
    act: Act,
}

#[derive(Debug, Clone, Copy)]
struct Report {
    row: i64,
    /// Its place among all reports by id.
    rank: u32,
    publisher: Option<u16>,
    published: Option<Day>,
}

/// All events with what they are found by. It is of one moment; [`Overview::change`] tells of which.
#[derive(Debug, Default)]
pub struct Overview {
    change: i64,
    /// The latest first.
    events: Vec<Glance>,
    /// By claim.
    members: Vec<Member>,
    /// By statement.
    said: Vec<Said>,
    /// By row.
    reports: Vec<Report>,
    types: Names,
    countries: Names,
    publishers: Names,
}

/// Names, each once.
#[derive(Debug, Default)]
struct Names {
    all: Vec<String>,
    places: HashMap<String, u16>,
}

impl Names {
    /// Beyond 65,536 names all further ones are one with the last.
    fn place(&mut self, name: &str) -> u16 {
        if let Some(place) = self.places.get(name) {
            return *place;
        }
        let place = u16::try_from(self.all.len()).unwrap_or(u16::MAX);
        if place < u16::MAX {
            self.all.push(name.to_owned());
            self.places.insert(name.to_owned(), place);
        }
        place
    }

    /// Of each name whether it is asked for.
    fn asked(&self, asked: &[String], same: fn(&str, &str) -> bool) -> Vec<bool> {
        self.all.iter().map(|name| asked.iter().any(|a| same(a, name))).collect()
    }
}

impl Overview {
    /// The number of the latest change that it holds.
    pub fn change(&self) -> i64 {
        self.change
    }

    /// The events, the latest first; those of one day by id, backwards; and last those without a day.
    pub fn events(&self) -> &[Glance] {
        &self.events
    }

    /// The types of event that there are.
    pub fn types(&self) -> &[String] {
        &self.types.all
    }

    /// The codes of the countries that there are.
    pub fn countries(&self) -> &[String] {
        &self.countries.all
    }

    /// Who published the reports.
    pub fn publishers(&self) -> &[String] {
        &self.publishers.all
    }

    /// For each of [`Overview::publishers`] how many reports it published, and the last day of them.
    pub fn published(&self) -> Vec<(u32, Option<Day>)> {
        let mut all = vec![(0, None); self.publishers.all.len()];
        for report in &self.reports {
            if let Some((many, last)) = report.publisher.and_then(|at| all.get_mut(usize::from(at))) {
                *many += 1;
                *last = (*last).max(report.published);
            }
        }
        all
    }

    /// Puts places in [`Overview::events`] into the order in which the events came, the last first.
    pub fn sort_by_arrival(&self, places: &mut [u32]) {
        places.sort_by_key(|at| std::cmp::Reverse(self.arrival(*at)));
    }

    fn arrival(&self, at: u32) -> (i64, i64) {
        let event = &self.events[at as usize];
        (event.added, event.row)
    }

    /// How many reports there are, and how many claims in events.
    pub fn size(&self) -> (usize, usize) {
        (self.reports.len(), self.members.len())
    }
}

impl Store {
    /// All events, as they are now.
    pub fn overview(&self) -> Result<Overview, Error> {
        self.asking(|c| {
            // One moment for all of it, also while another program writes.
            let moment = c.unchecked_transaction()?;
            let mut overview = Overview {
                change: moment.query_row("SELECT coalesce(max(seq), 0) FROM change", [], |row| row.get(0))?,
                ..Overview::default()
            };
            reports(&moment, &mut overview)?;
            events(&moment, &mut overview)?;
            members(&moment, &mut overview)?;
            statements(&moment, &mut overview)?;
            Ok(overview)
        })
    }

    /// The places in [`Overview::events`] of what [`Store::find_events`] finds, in its order.
    pub fn glance(&self, overview: &Overview, query: &Query) -> Result<Vec<u32>, Error> {
        self.asking(|_| has_no_acts(query, Table::Event))?;
        let mut found = if query.ids.is_empty() && query.documents.is_empty() {
            let Some(worded) = self.asking(|c| worded(c, query, Table::Event))? else { return Ok(Vec::new()) };
            overview.matching(query, worded.as_deref())
        } else {
            // Few: to look for their rows is no work.
            let rows = self.event_rows(&Query { order: Order::Newest, limit: None, ..query.clone() })?;
            let places: HashMap<i64, u32> = overview.events.iter().zip(0..).map(|(e, at)| (e.row, at)).collect();
            let mut found: Vec<u32> = rows.iter().filter_map(|row| places.get(row).copied()).collect();
            found.sort_unstable();
            found
        };
        match query.order {
            Order::Newest => {}
            Order::Oldest => found.reverse(),
            Order::Added => found.sort_by_key(|at| overview.arrival(*at)),
        }
        found.truncate(query.limit.map_or(usize::MAX, |limit| usize::try_from(limit).unwrap_or(usize::MAX)));
        Ok(found)
    }
}

impl Store {
    /// The statements that [`Store::find_statements`] finds, the latest first: some from `start` on, and whether there are more.
    pub fn statements_page(
        &self,
        overview: &Overview,
        query: &Query,
        start: usize,
        many: usize,
    ) -> Result<(Vec<Statement>, bool), Error> {
        self.asking(|_| fits_statements(query))?;
        if !(query.ids.is_empty() && query.documents.is_empty()) {
            // Few.
            let mut found = self.find_statements(query)?;
            found.pass_over(start);
            let shown = found.by_ref().take(many).collect::<Result<_, _>>()?;
            return Ok((shown, found.left() > 0));
        }
        let Some(worded) = self.asking(|c| worded(c, query, Table::Statement))? else { return Ok((Vec::new(), false)) };
        let mut found = overview.said_matching(query, worded.as_deref());
        let more = found.len() > start.saturating_add(many);
        // Only days of which something is shown are put into their order.
        let mut later = 0;
        for day in found.chunk_by_mut(|a, b| day_of(a.statement) == day_of(b.statement)).rev() {
            if later >= start.saturating_add(many) {
                break;
            }
            if later + day.len() > start {
                day.sort_by_key(|said| (overview.reports[said.document as usize].rank, said.statement));
            }
            later += day.len();
        }
        let shown = found.iter().rev().skip(start).take(many);
        let shown = self.asking(|c| {
            shown.filter_map(|said| record_at(c, &self.packing, "statement", said.statement).transpose()).collect()
        })?;
        Ok((shown, more))
    }

    /// The events at these places of [`Overview::events`], in this order. What vanished meanwhile is passed over.
    pub fn events_at(&self, overview: &Overview, places: &[u32]) -> Result<Vec<Event>, Error> {
        let rows = places.iter().filter_map(|at| overview.events.get(*at as usize)).map(|glance| glance.row);
        self.asking(|c| rows.filter_map(|row| event(c, &self.packing, row).transpose()).collect())
    }
}

impl Overview {
    /// What holds of all that is asked but words and names; `worded` are the claims in which these stand, in their order.
    fn matching(&self, query: &Query, worded: Option<&[i64]>) -> Vec<u32> {
        let same = |a: &str, b: &str| a == b;
        let types = self.types.asked(&query.types, same);
        let countries = self.countries.asked(&query.countries, same);
        let any = |asked: &[String], all: &[bool], at: Option<u16>| {
            asked.is_empty() || at.is_some_and(|at| all.get(usize::from(at)).copied().unwrap_or(false))
        };
        let claimed = self.claimed(query, worded);
        let holds = |event: &Glance| {
            any(&query.types, &types, Some(event.kind))
                && any(&query.countries, &countries, event.country)
                && query.from.as_ref().is_none_or(|from| event.until.is_some_and(|day| day.as_str() > from.as_str()))
                && query.until.as_ref().is_none_or(|end| event.first.is_some_and(|day| day.as_str() < end.as_str()))
                && query.area.is_none_or(|area| {
                    let across = area.west > area.east;
                    event.precision != Some(Precision::Country)
                        && event.point.is_some_and(|(north, east)| {
                            let (after, before) = (east >= area.west, east <= area.east);
                            (area.south..=area.north).contains(&north)
                                && if across { after || before } else { after && before }
                        })
                })
                && query.reports.is_none_or(|least| u32::from(event.reports) >= least)
                && query.origins.is_none_or(|least| u32::from(event.origins) >= least)
                && (!query.disputed || event.disputed)
        };
        let all = self.events.iter().zip(0u32..);
        let claimed = |at: u32| claimed.as_ref().is_none_or(|claimed| claimed[at as usize]);
        all.filter(|(event, at)| claimed(*at) && holds(event)).map(|(_, at)| at).collect()
    }

    /// Of each event whether one of its claims is what is asked; none when nothing is asked of claims.
    fn claimed(&self, query: &Query, worded: Option<&[i64]>) -> Option<Vec<bool>> {
        let published = query.published_from.is_some() || query.published_until.is_some();
        let of_reports = published || !query.publishers.is_empty();
        if worded.is_none() && query.statuses.is_empty() && !of_reports {
            return None;
        }
        let reports = self.reports_matching(query);
        let mut claimed = vec![false; self.events.len()];
        let holds = |member: &Member| {
            (query.statuses.is_empty() || query.statuses.contains(&member.status))
                && (!of_reports || reports[member.document as usize])
        };
        let mut worded = Worded::of(worded);
        for member in &self.members {
            if worded.has(member.claim) && holds(member) {
                claimed[member.event as usize] = true;
            }
        }
        Some(claimed)
    }
}

impl Overview {
    /// The statements that hold all that is asked but words and names, the earliest first.
    fn said_matching(&self, query: &Query, worded: Option<&[i64]>) -> Vec<Said> {
        let countries = self.countries.asked(&query.countries, |a, b| a == b);
        let country = |at: Option<u16>| at.is_some_and(|at| countries.get(usize::from(at)).copied().unwrap_or(false));
        let reports = self.reports_matching(query);
        let holds = |said: &&Said| {
            (query.acts.is_empty() || query.acts.contains(&said.act))
                && (query.countries.is_empty() || country(said.country))
                && reports[said.document as usize]
        };
        let mut worded = Worded::of(worded);
        self.said.iter().filter(|said| worded.has(said.statement)).filter(holds).copied().collect()
    }

    /// Of each report whether it is one of those asked for.
    fn reports_matching(&self, query: &Query) -> Vec<bool> {
        let publishers = self.publishers.asked(&query.publishers, str::eq_ignore_ascii_case);
        let publisher =
            |at: Option<u16>| at.is_some_and(|at| publishers.get(usize::from(at)).copied().unwrap_or(false));
        let (from, until) = (query.published_from.as_deref(), query.published_until.as_deref());
        let holds = |report: &Report| {
            let day = report.published.as_ref().map(Day::as_str);
            (query.publishers.is_empty() || publisher(report.publisher))
                && from.is_none_or(|from| day.is_some_and(|day| day >= from))
                && until.is_none_or(|until| day.is_some_and(|day| day < until))
        };
        self.reports.iter().map(holds).collect()
    }
}

/// Rows in which words stand, gone through in their order.
struct Worded<'w>(Option<std::iter::Peekable<std::slice::Iter<'w, i64>>>);

impl<'w> Worded<'w> {
    fn of(rows: Option<&'w [i64]>) -> Worded<'w> {
        Worded(rows.map(|rows| rows.iter().peekable()))
    }

    /// Whether they stand in this one, which must not come before the last that was asked for.
    fn has(&mut self, row: i64) -> bool {
        self.0.as_mut().is_none_or(|rows| {
            while rows.next_if(|next| **next < row).is_some() {}
            rows.peek() == Some(&&row)
        })
    }
}

/// The claims or statements in which all words and names stand; nothing when there can be none, and none inside when no word is asked
/// for.
#[allow(clippy::option_option, reason = "nothing found and nothing asked are two things")]
fn worded(c: &Connection, query: &Query, table: Table) -> Result<Option<Option<Vec<i64>>>, Trouble> {
    let Some(question) = question(query, table) else { return Ok(None) };
    let Some(written) = question.written() else { return Ok(Some(None)) };
    let words = if table == Table::Statement { "statement_words" } else { "claim_words" };
    let mut asked = c.prepare_cached(&format!("SELECT rowid FROM {words} WHERE {words} MATCH ? ORDER BY rowid"))?;
    let rows = asked.query_map([written], |row| row.get(0))?;
    Ok(Some(Some(rows.collect::<Result<_, _>>()?)))
}

fn reports(c: &Connection, overview: &mut Overview) -> Result<(), Trouble> {
    let mut asked = c.prepare(
        "SELECT document, publisher, published, row_number() OVER (ORDER BY id) FROM document ORDER BY document",
    )?;
    let mut rows = asked.query([])?;
    while let Some(row) = rows.next()? {
        let publisher = row.get_ref(1)?.as_str().ok().map(|name| overview.publishers.place(name));
        let published = row.get_ref(2)?.as_str().ok().and_then(Day::of);
        overview.reports.push(Report { row: row.get(0)?, rank: row.get(3)?, publisher, published });
    }
    Ok(())
}

fn events(c: &Connection, overview: &mut Overview) -> Result<(), Trouble> {
    let mut asked = c.prepare(
        "SELECT event, id, type, country, first_day, until_day, latitude, longitude, precision, origins, reports, claims,
                disputes <> '', added FROM event ORDER BY event DESC",
    )?;
    let mut rows = asked.query([])?;
    let count = |many: i64| u16::try_from(many).unwrap_or(u16::MAX);
    while let Some(row) = rows.next()? {
        let day = |column| row.get_ref(column).ok()?.as_str().ok().and_then(Day::of);
        let precision = row.get_ref(8)?.as_str().ok().and_then(Precision::parse);
        let (north, east): (Option<f64>, Option<f64>) = (row.get(6)?, row.get(7)?);
        overview.events.push(Glance {
            row: row.get(0)?,
            id: row.get(1)?,
            kind: overview.types.place(row.get_ref(2)?.as_str().unwrap_or_default()),
            country: row.get_ref(3)?.as_str().ok().map(|code| overview.countries.place(code)),
            first: day(4),
            until: day(5),
            point: north.zip(east),
            precision,
            stages: Stages::default(),
            origins: count(row.get(9)?),
            reports: count(row.get(10)?),
            claims: count(row.get(11)?),
            disputed: row.get(12)?,
            added: row.get(13)?,
        });
    }
    overview.events.sort_by(|a, b| (day_of(b.row), &b.id).cmp(&(day_of(a.row), &a.id)));
    Ok(())
}

fn members(c: &Connection, overview: &mut Overview) -> Result<(), Trouble> {
    let events: HashMap<i64, u32> = overview.events.iter().zip(0..).map(|(event, at)| (event.row, at)).collect();
    let mut asked = c.prepare(
        "SELECT c.claim, l.event, c.document, c.status, c.certainty FROM claim c JOIN event_claim l ON l.claim = c.id
         ORDER BY c.claim",
    )?;
    let mut rows = asked.query([])?;
    while let Some(row) = rows.next()? {
        let status = row.get_ref(3)?.as_str().ok().and_then(Status::parse);
        let (Some(event), Some(status)) = (events.get(&row.get(1)?), status) else { continue };
        let document: i64 = row.get(2)?;
        let Ok(document) = overview.reports.binary_search_by_key(&document, |report| report.row) else { continue };
        let possible = row.get_ref(4)?.as_str() == Ok(Certainty::Possible.as_str());
        let occurs = matches!(status, Status::Occurred | Status::Ongoing);
        overview.events[*event as usize].stages.add(if occurs && possible { Status::Possible } else { status });
        overview.members.push(Member { claim: row.get(0)?, event: *event, document: document as u32, status });
    }
    Ok(())
}

fn statements(c: &Connection, overview: &mut Overview) -> Result<(), Trouble> {
    let mut asked = c.prepare("SELECT statement, document, country, act FROM statement ORDER BY statement")?;
    let mut rows = asked.query([])?;
    while let Some(row) = rows.next()? {
        let document: i64 = row.get(1)?;
        let act = row.get_ref(3)?.as_str().ok().and_then(Act::parse);
        let at = overview.reports.binary_search_by_key(&document, |report| report.row);
        let (Ok(document), Some(act)) = (at, act) else { continue };
        let country = row.get_ref(2)?.as_str().ok().map(|code| overview.countries.place(code));
        overview.said.push(Said { statement: row.get(0)?, document: document as u32, country, act });
    }
    Ok(())
}
