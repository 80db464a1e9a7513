//! Questions to a store, and what is found.

use std::ops::Range;

use record::{Act, Claim, Document, Event, Statement, Status};
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, params_from_iter};

use crate::codes;
use crate::days::{day_of, rows_before, rows_of_day, rows_reaching};
use crate::entry;
use crate::error::{Error, Trouble};
use crate::linking::event;
use crate::opening::Store;
use crate::packing::Packing;
use crate::words::Question;

/// What is asked for. Of the values of one field any will do; of the fields all must hold. An empty field asks nothing.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Query {
    /// Ids of what is looked for; of events also those of their claims.
    pub ids: Vec<String>,
    /// Reports: their ids, refs or urls.
    pub documents: Vec<String>,
    /// Event types.
    pub types: Vec<String>,
    /// Stages.
    pub statuses: Vec<Status>,
    /// Who does it: words in a row of its name, the id of a known actor, its country, its sector, or both (`SYR MIL`).
    pub actors: Vec<String>,
    /// To whom it is done, in the same way.
    pub recipients: Vec<String>,
    /// Whose word it is, in the same way: at any depth of a claim, or who makes a statement.
    pub sources: Vec<String>,
    /// The sector of whose word it is; where `sources` are asked for as well, both must hold.
    pub kinds: Vec<String>,
    /// What is done with the words of a statement. Nothing else has acts.
    pub acts: Vec<Act>,
    /// Where: ISO 3166 alpha-3; of statements the country of the source.
    pub countries: Vec<String>,
    /// Where: words in a row of its name as told or of its first-level division, or a GeoNames id.
    pub places: Vec<String>,
    /// Where: within these bounds. What is known no closer than its country lies in none.
    pub area: Option<Area>,
    /// When: it lasts to this day or longer.
    pub from: Option<String>,
    /// When: it begins before this day.
    pub until: Option<String>,
    /// Published on this day or later.
    pub published_from: Option<String>,
    /// Published before this day.
    pub published_until: Option<String>,
    /// Who published it.
    pub publishers: Vec<String>,
    /// Words that all stand in the sentences of the claim, or in the content of the statement; of documents, in the headline or the
    /// sentences of one claim. In quotation marks: in a row. No sign is a command.
    pub words: Option<String>,
    /// At least so many reports tell of the event.
    pub reports: Option<u32>,
    /// At least so many origins stand behind the event.
    pub origins: Option<u32>,
    /// The origins do not agree on the event.
    pub disputed: bool,
    /// In which order.
    pub order: Order,
    /// At most so many.
    pub limit: Option<u64>,
}

/// Degrees; `west` may be larger than `east`, and then the area lies across the date line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Area {
    /// The southern bound.
    pub south: f64,
    /// The western bound.
    pub west: f64,
    /// The northern bound.
    pub north: f64,
    /// The eastern bound.
    pub east: f64,
}

/// In which order things are found: by the day on which they happen, or for documents and statements are published; on one day by id,
/// which of claims and statements is that of their report, and then as they stand in it: so the order is the same in whatever order
/// they were added. The latest first is all of it backwards. What has no day comes last, and first when the oldest comes first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Order {
    /// The latest first.
    #[default]
    Newest,
    /// The earliest first.
    Oldest,
    /// As they were added.
    Added,
}

/// What was found, in its order; fetched as it is gone through. What vanishes meanwhile is passed over.
pub struct Found<'s, T> {
    store: &'s Store,
    table: Table,
    order: Order,
    /// Day by day in their order; those of one day are put into theirs when it is their turn.
    rows: Vec<i64>,
    next: usize,
    end: usize,
    /// Up to here they are in their order.
    ordered: usize,
    fetch: fn(&Connection, &Packing, i64) -> Result<Option<T>, Trouble>,
}

impl<T> Found<'_, T> {
    /// Passes over some, without fetching them.
    pub fn pass_over(&mut self, many: usize) {
        self.next = self.next.saturating_add(many).min(self.end);
    }

    /// How many are left.
    pub fn left(&self) -> usize {
        self.end - self.next
    }

    /// Puts the rows of the day that comes next into their order.
    fn put_in_order(&mut self) -> Result<(), Error> {
        let day = day_of(self.rows[self.next]);
        let before = self.rows[self.ordered..self.next].iter().rev().take_while(|row| day_of(**row) == day).count();
        let after = self.rows[self.next..].iter().take_while(|row| day_of(**row) == day).count();
        let rows = &mut self.rows[self.next - before..self.next + after];
        self.ordered = self.next + after;
        if rows.len() < 2 {
            return Ok(());
        }
        let asked = match self.table {
            Table::Event => "SELECT id FROM event WHERE event = ?".to_owned(),
            table => format!(
                "SELECT d.id FROM {0} i JOIN document d ON d.document = i.document WHERE i.{0} = ?",
                table.name()
            ),
        };
        let mut keyed: Vec<(String, i64)> = self.store.asking(|c| {
            let mut asked = c.prepare_cached(&asked)?;
            let keyed = rows.iter().map(|row| {
                let id: Option<String> = asked.query_row([row], |found| found.get(0)).optional()?;
                // Rows of one report are in the order of its sentences.
                Ok((id.unwrap_or_default(), *row))
            });
            keyed.collect::<Result<_, Trouble>>()
        })?;
        keyed.sort_unstable();
        if self.order == Order::Newest {
            keyed.reverse();
        }
        rows.iter_mut().zip(keyed).for_each(|(row, (_, keyed))| *row = keyed);
        Ok(())
    }
}

impl<T> Iterator for Found<'_, T> {
    type Item = Result<T, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.next < self.end {
            if self.next >= self.ordered
                && let Err(error) = self.put_in_order()
            {
                return Some(Err(error));
            }
            let row = self.rows[self.next];
            self.next += 1;
            match self.store.asking(|c| (self.fetch)(c, &self.store.packing, row)).transpose() {
                None => {}
                found => return found,
            }
        }
        None
    }
}

impl Store {
    /// Claims of the readings that are shown.
    pub fn find_claims(&self, query: &Query) -> Result<Found<'_, Claim>, Error> {
        self.found(query, Table::Claim, |c, packing, row| record_at(c, packing, "claim", row))
    }

    /// Statements of the readings that are shown. They have neither type nor place nor day: to ask for those is
    /// [`crate::ErrorKind::BadQuery`].
    pub fn find_statements(&self, query: &Query) -> Result<Found<'_, Statement>, Error> {
        self.found(query, Table::Statement, |c, packing, row| record_at(c, packing, "statement", row))
    }

    /// Events, by what they are together (type, place, day) and by what any one of their claims is.
    pub fn find_events(&self, query: &Query) -> Result<Found<'_, Event>, Error> {
        self.found(query, Table::Event, event)
    }

    /// Documents, by what they are and by what any one of their claims is.
    pub fn find_documents(&self, query: &Query) -> Result<Found<'_, Document>, Error> {
        self.found(query, Table::Document, |c, packing, row| {
            let mut asked = c.prepare_cached(
                "SELECT g.packed FROM document d JOIN reading g ON g.reading = d.reading WHERE d.document = ?",
            )?;
            let packed: Option<Vec<u8>> = asked.query_row([row], |row| row.get(0)).optional()?;
            let Some(packed) = packed else { return Ok(None) };
            let lines = packing.unpack(&packed)?;
            Ok(Some(parsed(lines.lines().next().unwrap_or_default())?))
        })
    }

    /// The rows of what [`Store::find_events`] finds, without a limit, day by day.
    pub(crate) fn event_rows(&self, query: &Query) -> Result<Vec<i64>, Error> {
        Ok(self.found(query, Table::Event, event)?.rows)
    }

    fn found<T>(
        &self,
        query: &Query,
        table: Table,
        fetch: fn(&Connection, &Packing, i64) -> Result<Option<T>, Trouble>,
    ) -> Result<Found<'_, T>, Error> {
        let rows = |query: &Query, within: Option<Range<i64>>| {
            self.asking(|c| {
                let Some(asked) = Asked::of(query, table, within)? else { return Ok(Vec::new()) };
                let mut statement = c.prepare_cached(&asked.sql)?;
                let rows = statement.query_map(params_from_iter(asked.values), |row| row.get(0))?;
                Ok(rows.collect::<Result<Vec<i64>, _>>()?)
            })
        };
        let mut found = rows(query, None)?;
        let end = found.len();
        let by_day = table != Table::Document && query.order != Order::Added;
        let cut_off = query.limit.is_some_and(|limit| end as u64 >= limit);
        if let (true, Some(last)) = (by_day && cut_off, found.last()) {
            // Which of the last day come first is known only when all of it is there.
            let day = day_of(*last);
            found.truncate(found.partition_point(|row| day_of(*row) != day));
            found.extend(rows(&Query { limit: None, ..query.clone() }, Some(rows_of_day(day)))?);
        }
        let ordered = if by_day { 0 } else { end };
        // Another program may have taken out what was there a moment ago.
        let end = end.min(found.len());
        Ok(Found { store: self, table, order: query.order, rows: found, next: 0, end, ordered, fetch })
    }
}

/// One record of the reading that its document shows.
pub(crate) fn record_at<T: serde::de::DeserializeOwned>(
    c: &Connection,
    packing: &Packing,
    table: &str,
    row: i64,
) -> Result<Option<T>, Trouble> {
    let mut asked = c.prepare_cached(&format!(
        "SELECT g.packed, i.start, i.length FROM {table} i JOIN document d ON d.document = i.document
         JOIN reading g ON g.reading = d.reading WHERE i.{table} = ?"
    ))?;
    let found =
        asked.query_row([row], |row| Ok((row.get::<_, Vec<u8>>(0)?, row.get::<_, i64>(1)?, row.get::<_, i64>(2)?)));
    let Some((packed, start, length)) = found.optional()? else { return Ok(None) };
    let stretch = entry::Stretch {
        start: usize::try_from(start).unwrap_or(usize::MAX),
        length: usize::try_from(length).unwrap_or(usize::MAX),
    };
    Ok(Some(parsed(stretch.of(&packing.unpack(&packed)?)?)?))
}

fn parsed<T: serde::de::DeserializeOwned>(line: &str) -> Result<T, Trouble> {
    serde_json::from_str(line).map_err(|_| Trouble::Damaged("a record is none that this version knows".to_owned()))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Table {
    Claim,
    Statement,
    Event,
    Document,
}

impl Table {
    fn name(self) -> &'static str {
        match self {
            Table::Claim => "claim",
            Table::Statement => "statement",
            Table::Event => "event",
            Table::Document => "document",
        }
    }
}

/// A question in SQL. Values are bound and never written into it.
struct Asked {
    sql: String,
    values: Vec<Value>,
}

/// Conditions joined by "and".
#[derive(Default, Clone)]
struct Conditions {
    parts: Vec<String>,
    values: Vec<Value>,
}

impl Conditions {
    fn add(&mut self, part: impl Into<String>, values: impl IntoIterator<Item = Value>) {
        self.parts.push(part.into());
        self.values.extend(values);
    }

    /// Any of these values in the place of `{}`, which stands once for each value.
    fn any(&mut self, part: &str, values: &[String]) {
        if !values.is_empty() {
            let each = part.matches("{}").count();
            let all = vec!["?"; values.len()].join(", ");
            let values = std::iter::repeat_n(values, each).flatten().map(|v| Value::Text(v.clone()));
            self.add(part.replace("{}", &all), values);
        }
    }

    /// What a question to the words of claims finds.
    fn worded(&mut self, claims: &Question) {
        if let Some(asked) = claims.written() {
            self.add("c.claim IN (SELECT rowid FROM claim_words WHERE claim_words MATCH ?)", [Value::Text(asked)]);
        }
    }

    fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    fn joined(&self) -> String {
        self.parts.join(" AND ")
    }
}

impl Asked {
    /// Of rows `within` only, if they are given. None when nothing can be found, since no word is asked for among the signs.
    fn of(query: &Query, table: Table, within: Option<Range<i64>>) -> Result<Option<Asked>, Trouble> {
        if table == Table::Statement {
            fits_statements(query)?;
        } else {
            has_no_acts(query, table)?;
        }
        let acts: Vec<String> = query.acts.iter().map(|act| act.as_str().to_owned()).collect();
        // By what it is itself.
        let mut own = Conditions::default();
        match table {
            Table::Event => {
                let part = "(i.id IN ({}) OR i.event IN (SELECT event FROM event_claim WHERE claim IN ({})))";
                own.any(part, &query.ids);
            }
            _ => own.any("i.id IN ({})", &query.ids),
        }
        match table {
            Table::Claim | Table::Event => {
                happening(query, "i", &mut own);
                days(query, "i", &mut own);
            }
            Table::Statement => {
                own.any("i.country IN ({})", &query.countries);
                own.any("i.act IN ({})", &acts);
            }
            Table::Document => {}
        }
        corroborated(query, table, &mut own);
        // By its words, names and codes: those of claims, and of what is no claim its own.
        let Some(mut claims) = question(query, table) else { return Ok(None) };
        let mut question = Question::default();
        let cells = match table {
            // A word leads to fewer rows than a degree, and what is known by an id to fewer still.
            Table::Claim if claims.written().is_none() && !known(query, table) => query.area.and_then(codes::cells),
            Table::Event if !known(query, table) => query.area.and_then(codes::cells),
            _ => None,
        };
        let statuses: Vec<String> = query.statuses.iter().map(|s| s.as_str().to_owned()).collect();
        claims.code(&statuses, codes::of_status);
        // By what one of its claims is: all of it must hold of the same claim.
        let mut claim = Conditions::default();
        match table {
            Table::Claim => {
                own.any("i.status IN ({})", &statuses);
                encode(query, &mut claims);
                claims.code(&query.publishers, codes::of_publisher);
                question = claims;
            }
            Table::Statement => {
                claims.code(&query.ids, codes::of_id);
                claims.code(&acts, codes::of_act);
                claims.code(&query.countries, codes::of_country);
                claims.code(&query.publishers, codes::of_publisher);
                question = claims;
            }
            Table::Event => {
                encode(query, &mut question);
                claim.any("c.status IN ({})", &statuses);
                claim.worded(&claims);
            }
            Table::Document => {
                claim.any("c.status IN ({})", &statuses);
                happening(query, "c", &mut claim);
                days(query, "c", &mut claim);
                near(query, &mut claim);
                if !claim.is_empty() {
                    encode(query, &mut claims);
                }
                claim.worded(&claims);
            }
        }
        if table == Table::Document
            && let Some(words) = query.words.as_deref()
        {
            let mut question = Question::default();
            if !question.all("words", words) {
                return Ok(None);
            }
            let asked = Value::Text(question.written().expect("there is a word"));
            let part = "i.document IN (SELECT rowid FROM headline_words WHERE headline_words MATCH ? UNION
                 SELECT c.document FROM claim_words JOIN claim c ON c.claim = claim_words.rowid
                 WHERE claim_words MATCH ?)";
            own.add(part, [asked.clone(), asked]);
        }
        reported(query, table, &mut own, &mut claim);
        if !claim.is_empty() {
            let all = claim.joined();
            let part = match table {
                Table::Event => {
                    format!("i.event IN (SELECT l.event FROM claim c JOIN event_claim l ON l.claim = c.id WHERE {all})")
                }
                _ => format!("i.document IN (SELECT c.document FROM claim c WHERE {all})"),
            };
            own.add(part, claim.values);
        }
        let mut stretches = stretches(query, table);
        if let Some(rows) = within {
            stretches.iter_mut().for_each(|stretch| stretch.cut(&rows));
        }
        Ok(Some(Asked::from(query, table, &stretches, &own, &question, cells.as_deref())))
    }

    fn from(
        query: &Query,
        table: Table,
        stretches: &[Stretch],
        own: &Conditions,
        question: &Question,
        cells: Option<&[i64]>,
    ) -> Asked {
        let name = table.name();
        let (further, order) = match (query.order, table) {
            (Order::Newest, Table::Document) => (", i.published AS first, i.id AS second", "first DESC, second DESC"),
            (Order::Oldest, Table::Document) => (", i.published AS first, i.id AS second", "first, second"),
            (Order::Newest, _) => ("", "row DESC"),
            (Order::Oldest, _) | (Order::Added, Table::Document) => ("", "row"),
            (Order::Added, Table::Event) => (", i.added AS first", "first, row"),
            (Order::Added, _) => (", i.document AS first, i.start AS second", "first, second, row"),
        };
        let mut values = Vec::new();
        let arms = stretches.iter().copied().flat_map(|stretch| match cells {
            Some(cells) if !stretch.long => cells.iter().map(|cell| (stretch, Some(*cell))).collect(),
            _ => vec![(stretch, None)],
        });
        let selects = arms.map(|(stretch, cell)| {
            let mut all = Conditions::default();
            let mut question = question.clone();
            if stretch.long {
                question.any("codes", &[codes::LONG.to_owned()]);
            }
            let (from, row) = match (cell, question.written()) {
                (Some(cell), _) => {
                    all.add("i.cell = ?", [Value::Integer(cell)]);
                    (format!("{name} i"), format!("i.{name}"))
                }
                (None, None) => (format!("{name} i"), format!("i.{name}")),
                (None, Some(asked)) => {
                    let (mut one, mut other) = (format!("{name}_words"), format!("{name} i"));
                    let row = format!("{one}.rowid");
                    all.add(format!("{one} MATCH ?"), [Value::Text(asked)]);
                    if known(query, table) {
                        (one, other) = (other, one);
                    }
                    // Said so, the one is gone through, and the other looked up.
                    (format!("{one} CROSS JOIN {other} ON i.{name} = {row}"), row)
                }
            };
            let bounds = [(stretch.from, ">="), (stretch.until, "<")];
            for (bound, sign) in bounds.into_iter().filter_map(|(bound, sign)| Some((bound?, sign))) {
                all.add(format!("{row} {sign} ?"), [Value::Integer(bound)]);
            }
            all.parts.extend(own.parts.iter().cloned());
            all.values.extend(own.values.iter().cloned());
            let filter = if all.is_empty() { String::new() } else { format!(" WHERE {}", all.joined()) };
            values.append(&mut all.values);
            format!("SELECT {row} AS row{further} FROM {from}{filter}")
        });
        let mut sql = selects.collect::<Vec<_>>().join(" UNION ALL ");
        sql.push_str(&format!(" ORDER BY {order}"));
        if let Some(limit) = query.limit {
            sql.push_str(" LIMIT ?");
            values.push(Value::Integer(i64::try_from(limit).unwrap_or(i64::MAX)));
        }
        Asked { sql, values }
    }
}

/// The words and names that must stand in a claim or statement. None when nothing can be found, since no word is asked for
/// among the signs.
pub(crate) fn question(query: &Query, table: Table) -> Option<Question> {
    let mut question = Question::default();
    let words = match query.words.as_deref() {
        Some(words) if table != Table::Document => question.all("words", words),
        _ => true,
    };
    let names = question.any("actors", &query.actors)
        && question.any("recipients", &query.recipients)
        && question.any("sources", &query.sources)
        && question.any("sources", &query.kinds)
        && question.any("places", &query.places);
    (words && names).then_some(question)
}

/// Whether ids lead to few rows, so that their words are looked at afterwards.
fn known(query: &Query, table: Table) -> bool {
    !query.documents.is_empty() || !query.ids.is_empty() && table != Table::Statement
}

/// Rows that are gone through; with `long` only those of what lasts long.
#[derive(Clone, Copy)]
struct Stretch {
    from: Option<i64>,
    until: Option<i64>,
    long: bool,
}

impl Stretch {
    /// Leaves out what is not of these rows.
    fn cut(&mut self, rows: &Range<i64>) {
        self.from = Some(self.from.map_or(rows.start, |from| from.max(rows.start)));
        self.until = Some(self.until.map_or(rows.end, |until| until.min(rows.end)));
    }
}

/// The rows that the days asked for leave over: no two stretches have one in common.
fn stretches(query: &Query, table: Table) -> Vec<Stretch> {
    let before = |day: &Option<String>| day.as_deref().and_then(rows_before);
    let (from, until) = match table {
        Table::Claim | Table::Event => (query.from.as_deref().and_then(rows_reaching), before(&query.until)),
        Table::Statement => (before(&query.published_from), before(&query.published_until)),
        Table::Document => (None, None),
    };
    let mut stretches = vec![Stretch { from, until, long: false }];
    if let (Some(from), Table::Claim | Table::Event) = (from, table) {
        let until = until.map_or(from, |until| until.min(from));
        stretches.push(Stretch { from: None, until: Some(until), long: true });
    }
    stretches
}

/// The codes of what a claim or event tells of.
fn encode(query: &Query, question: &mut Question) {
    /// Beyond so many types in countries, types and countries are asked for apart.
    const PAIRS: usize = 50;
    let pairs = query.types.iter().flat_map(|kind| query.countries.iter().map(|c| codes::of_type_in(kind, c)));
    let pairs: Vec<String> = pairs.take(PAIRS + 1).collect();
    if (1..=PAIRS).contains(&pairs.len()) {
        question.any("codes", &pairs);
    } else {
        question.code(&query.types, codes::of_type);
        question.code(&query.countries, codes::of_country);
    }
}

/// By its report.
fn reported(query: &Query, table: Table, own: &mut Conditions, claim: &mut Conditions) {
    let mut report = Conditions::default();
    report.any("(d.id IN ({}) OR d.ref IN ({}) OR d.url IN ({}))", &query.documents);
    let bound = |day: &Option<String>| day.clone().map(Value::Text);
    if let Some(from) = bound(&query.published_from) {
        report.add("d.published >= ?", [from]);
    }
    if let Some(until) = bound(&query.published_until) {
        report.add("d.published <> '' AND d.published < ?", [until]);
    }
    // A publisher has many reports: rows come by its code or by their days, and each is held against its report.
    let leads = !report.is_empty() && table != Table::Statement || matches!(table, Table::Event | Table::Document);
    report.any("d.publisher COLLATE NOCASE IN ({})", &query.publishers);
    if report.is_empty() {
        return;
    }
    let all = report.joined();
    let (alias, conditions) = if table == Table::Event { ("c", claim) } else { ("i", own) };
    let part = match leads || !query.documents.is_empty() {
        true => format!("{alias}.document IN (SELECT d.document FROM document d WHERE {all})"),
        false => format!("EXISTS (SELECT 1 FROM document d WHERE d.document = {alias}.document AND {all})"),
    };
    conditions.add(part, report.values);
}

/// What a claim or event tells of, and where it is.
fn happening(query: &Query, alias: &str, conditions: &mut Conditions) {
    conditions.any(&format!("{alias}.type IN ({{}})"), &query.types);
    // The sign keeps the index by country out, which is for others: there are better ways to these rows.
    conditions.any(&format!("+{alias}.country IN ({{}})"), &query.countries);
    let Some(area) = query.area else { return };
    let real = |value: f64| Value::Real(value);
    conditions.add(
        format!(
            "{alias}.latitude IS NOT NULL AND {alias}.precision IS NOT 'country' AND {alias}.latitude BETWEEN ? AND ?"
        ),
        [real(area.south), real(area.north)],
    );
    if area.west <= area.east {
        conditions.add(format!("{alias}.longitude BETWEEN ? AND ?"), [real(area.west), real(area.east)]);
    } else {
        conditions
            .add(format!("({alias}.longitude >= ? OR {alias}.longitude <= ?)"), [real(area.west), real(area.east)]);
    }
}

/// When it happens.
fn days(query: &Query, alias: &str, conditions: &mut Conditions) {
    if let Some(from) = &query.from {
        conditions.add(format!("{alias}.until_day > ?"), [Value::Text(from.clone())]);
    }
    if let Some(until) = &query.until {
        conditions.add(format!("{alias}.first_day < ?"), [Value::Text(until.clone())]);
    }
}

/// What leads to the claims of documents in an area, and of days.
fn near(query: &Query, claim: &mut Conditions) {
    if let Some(cells) = query.area.and_then(codes::cells) {
        let places = vec!["?"; cells.len()].join(", ");
        claim.add(format!("c.cell IN ({places})"), cells.into_iter().map(Value::Integer));
    }
    if let Some(row) = query.until.as_deref().and_then(rows_before) {
        claim.add("c.claim < ?", [Value::Integer(row)]);
    }
    if let Some(row) = query.from.as_deref().and_then(rows_reaching) {
        let mut long = Question::default();
        long.any("codes", &[codes::LONG.to_owned()]);
        let long = long.written().expect("there is a word");
        let part = "(c.claim >= ? OR c.claim IN (SELECT rowid FROM claim_words WHERE claim_words MATCH ?))";
        claim.add(part, [Value::Integer(row), Value::Text(long)]);
    }
}

/// How many tell of it.
fn corroborated(query: &Query, table: Table, conditions: &mut Conditions) {
    let mut event = Conditions::default();
    if let Some(reports) = query.reports {
        event.add("e.reports >= ?", [Value::Integer(reports.into())]);
    }
    if let Some(origins) = query.origins {
        event.add("e.origins >= ?", [Value::Integer(origins.into())]);
    }
    if query.disputed {
        event.add("e.disputes <> ''", []);
    }
    if event.is_empty() {
        return;
    }
    let held = format!("SELECT l.claim FROM event e JOIN event_claim l ON l.event = e.event WHERE {}", event.joined());
    let part = match table {
        Table::Event => event.joined().replace("e.", "i."),
        Table::Claim => format!("i.id IN ({held})"),
        Table::Document => format!("i.document IN (SELECT c.document FROM claim c WHERE c.id IN ({held}))"),
        Table::Statement => return,
    };
    conditions.add(part, event.values);
}

/// Nobody does anything with the words of an event.
pub(crate) fn has_no_acts(query: &Query, table: Table) -> Result<(), Trouble> {
    match query.acts.is_empty() {
        true => Ok(()),
        false => Err(Trouble::BadQuery(format!("{}s have no act; ask for statements", table.name()))),
    }
}

/// What a statement does not have cannot be asked of it: to pass over it would find too much.
pub(crate) fn fits_statements(query: &Query) -> Result<(), Trouble> {
    let asked = [
        ("type", !query.types.is_empty()),
        ("status", !query.statuses.is_empty()),
        ("actor", !query.actors.is_empty()),
        ("recipient", !query.recipients.is_empty()),
        ("place", !query.places.is_empty()),
        ("area", query.area.is_some()),
        ("day", query.from.is_some() || query.until.is_some()),
        ("reports", query.reports.is_some()),
        ("origins", query.origins.is_some()),
        ("dispute", query.disputed),
    ];
    match asked.iter().find(|(_, asked)| *asked) {
        Some((what, _)) => Err(Trouble::BadQuery(format!("statements have no {what}; ask for claims"))),
        None => Ok(()),
    }
}
